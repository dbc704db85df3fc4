//! Questions about the present: what pages and the desk's reconciliation show (B14).

use std::collections::BTreeMap;

use ballast_model::{Calendar, Day, Stamp, UserId};

use crate::collateral::cut::{Cut, cut};
use crate::state::{Decided, MemberServices};
use crate::window;
use crate::words::application::{Application, ApplicationState, Emergency, Position, PositionKey};
use crate::words::bond::{Bond, Valuation};
use crate::words::code::{ApplicationId, BondCode, EmergencyId, VenueSeq};
use crate::words::erasure::Erasure;
use crate::words::filing::Account;
use crate::words::party::{Member, MemberKey, PartyKey, Venue};
use crate::words::post::{Post, Seat};
use crate::words::rule_book::RuleBook;
use crate::words::setting::{Setting, SettingFrom};
use crate::words::settlement::{BaseDays, CollateralSet, FeeCollected, KnownFunds, Month};

/// A party's account at the depository.
pub fn account<'a>(state: &'a MemberServices, party: &PartyKey) -> Option<&'a Account> {
    state.collateral.accounts.get(party)
}

/// A bond.
pub fn bond<'a>(state: &'a MemberServices, code: &BondCode) -> Option<&'a Bond> {
    state.collateral.bonds.get(code)
}

/// Bonds, by code.
pub fn bonds(state: &MemberServices) -> impl Iterator<Item = &Bond> {
    state.collateral.bonds.values()
}

/// What was published last of a bond by a day.
pub fn valuation_by<'a>(
    state: &'a MemberServices,
    code: &BondCode,
    day: Day,
) -> Option<&'a Valuation> {
    let days = state.collateral.valuations.get(code)?;
    days.range(..=day)
        .next_back()
        .map(|(_, valuation)| valuation)
}

/// What was published of a bond on a day.
pub fn valuation<'a>(
    state: &'a MemberServices,
    code: &BondCode,
    day: Day,
) -> Option<&'a Valuation> {
    state.collateral.valuations.get(code)?.get(&day)
}

/// Published prices that are kept, by bond and day.
pub fn valuations(state: &MemberServices) -> impl Iterator<Item = &Valuation> {
    state
        .collateral
        .valuations
        .values()
        .flat_map(BTreeMap::values)
}

/// When bonds that mature on a day leave the available amount of a venue, by the rule of today (B5).
pub fn cut_of(state: &MemberServices, venue: Venue, maturity: Day, today: Day) -> Cut {
    let rule = state.settings(venue, today).maturity_cut;
    cut(state.calendar.as_ref(), rule, maturity)
}

/// Trading days from one day to another; none where nobody has set the calendar.
pub fn trading_days(state: &MemberServices, from: Day, to: Day) -> Option<u32> {
    let calendar = state.calendar.as_ref()?;
    (from <= to).then(|| calendar.trading_days_until(from, to))
}

/// The trading day that an application entered now belongs to (B2).
///
/// # Errors
/// Night session, no trading day, or the cut-off has passed.
pub fn window(state: &MemberServices, venue: Venue, at: Stamp) -> Decided<Day> {
    window::application(state, venue, at)
}

/// The trading calendar as it was set.
pub fn calendar(state: &MemberServices) -> Option<&Calendar> {
    state.calendar.as_ref()
}

/// Members as registered.
pub fn members(state: &MemberServices) -> impl Iterator<Item = (&MemberKey, &Member)> {
    state.members.iter()
}

/// Accounts at the depository, by party.
pub fn accounts(state: &MemberServices) -> impl Iterator<Item = (&PartyKey, &Account)> {
    state.collateral.accounts.iter()
}

/// Logins and where they sit.
pub fn posts(state: &MemberServices) -> impl Iterator<Item = (UserId, &Post)> {
    state.posts.iter().map(|(user, post)| (*user, post))
}

/// Guides of a venue, as they were added.
pub fn rule_books(state: &MemberServices, venue: Venue) -> impl Iterator<Item = &RuleBook> {
    state.rule_books.get(&venue).into_iter().flatten()
}

/// Erasures of names, telephones and files: the newest of each party.
pub fn erasures(state: &MemberServices) -> impl Iterator<Item = (&PartyKey, &Erasure)> {
    state.erasures.iter()
}

/// Forms 5, by id.
pub fn emergencies(state: &MemberServices) -> impl Iterator<Item = (EmergencyId, &Emergency)> {
    (1..)
        .map(EmergencyId::new)
        .zip(&state.collateral.emergencies)
}

/// What is known of a party's cash and trading margin.
pub fn funds(state: &MemberServices, party: &PartyKey) -> Option<KnownFunds> {
    state.collateral.funds.get(party).copied()
}

/// What a party may use, party by party, as it left last.
pub fn all_usable(state: &MemberServices) -> impl Iterator<Item = &CollateralSet> {
    state.collateral.usable.values()
}

/// Months with fee bases that are not collected, and whose.
pub fn open_fees(state: &MemberServices) -> impl Iterator<Item = (Month, &PartyKey)> {
    state
        .collateral
        .fees
        .keys()
        .map(|(month, payer)| (*month, payer))
}

/// What was set of a venue, setting by setting, ascending by effective day.
pub fn set_settings(state: &MemberServices, venue: Venue) -> impl Iterator<Item = &SettingFrom> {
    let of_venue = (venue, 0)..=(venue, u32::MAX);
    state.settings.range(of_venue).flat_map(|(_, rows)| rows)
}

/// Bonds pledged, by beneficiary, account and bond.
pub fn positions(state: &MemberServices) -> impl Iterator<Item = (&PositionKey, &Position)> {
    state.collateral.positions.iter()
}

/// What a party may use, as it left last.
pub fn usable<'a>(state: &'a MemberServices, party: &PartyKey) -> Option<&'a CollateralSet> {
    state.collateral.usable.get(party)
}

/// What leaves for the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForDesk<'a> {
    /// What a party may use.
    Usable(&'a CollateralSet),
    /// A fee that was taken of its cash.
    Fee(&'a FeeCollected),
}

impl ForDesk<'_> {
    /// Its number.
    pub fn seq(self) -> VenueSeq {
        match self {
            Self::Usable(set) => set.seq,
            Self::Fee(fee) => fee.seq,
        }
    }
}

/// What left for the desk after a number and still holds, in order: each party's newest amount, and
/// every fee. Said at each start, so that a desk that missed some has all.
pub fn for_desk_since(state: &MemberServices, seq: VenueSeq) -> Vec<ForDesk<'_>> {
    let sets = state.collateral.usable.values().map(ForDesk::Usable);
    let fees = state.collateral.collected.values().map(ForDesk::Fee);
    let mut since: Vec<_> = sets.chain(fees).filter(|left| left.seq() > seq).collect();
    since.sort_by_key(|left| left.seq());
    since
}

/// Fees that were collected, oldest first.
pub fn collected(state: &MemberServices) -> impl Iterator<Item = &FeeCollected> {
    state.collateral.collected.values()
}

/// Whether a login sees what is a party's: the exchange its venue's, a member its own and its clients', a
/// participant its own alone (B14).
pub fn sees(state: &MemberServices, user: UserId, party: &PartyKey) -> bool {
    let enabled = state
        .people()
        .user(user)
        .is_some_and(|user| user.is_enabled());
    let Some(post) = state.post(user).filter(|_| enabled) else {
        return false;
    };
    match &post.seat {
        Seat::Exchange(venue) => *venue == party.venue,
        Seat::Member(member) => *member == party.member_key(),
        Seat::Party(own) => own == party,
        Seat::Depository => false,
    }
}

/// The last number that left for the desk.
pub fn last_seq(state: &MemberServices) -> VenueSeq {
    state.collateral.last_seq
}

/// The last day settled at a venue.
pub fn settled(state: &MemberServices, venue: Venue) -> Option<Day> {
    state.collateral.settled.get(&venue).copied()
}

/// A payer's fee bases of a month that are not collected, by rate.
pub fn fee_bases(state: &MemberServices, month: Month, payer: &PartyKey) -> Vec<BaseDays> {
    let fees = state.collateral.fees.get(&(month, payer.clone()));
    let rows = fees.into_iter().flatten();
    rows.map(|(rate, sum)| BaseDays {
        rate: *rate,
        sum: *sum,
    })
    .collect()
}

/// A setting as it holds on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSetting {
    /// Value.
    pub setting: Setting,
    /// Confirmed against the venue's own text; else it is shown as unverified.
    pub verified: bool,
}

/// Every setting of a venue as it holds on a day.
pub fn settings(state: &MemberServices, venue: Venue, day: Day) -> Vec<HeldSetting> {
    let rows = state.settings(venue, day).rows().into_iter();
    let held = rows.map(|setting| HeldSetting {
        verified: state.is_verified(venue, &setting, day),
        setting,
    });
    held.collect()
}

/// What somebody has to see to, soonest first: releases unconfirmed, explanations, what lapses tonight.
/// What is overdue comes first.
pub fn due(state: &MemberServices) -> Vec<(Stamp, ApplicationId, &Application)> {
    let due = |application: &Application| match application.state {
        ApplicationState::Overdue(until) => Some(until),
        ApplicationState::Asked
        | ApplicationState::Entered
        | ApplicationState::Accepted
        | ApplicationState::Refused(_)
        | ApplicationState::Mismatched(_)
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::ReviewRefused(_)
        | ApplicationState::ReleaseInstructed(_)
        | ApplicationState::ExplanationDue(_)
        | ApplicationState::Released
        | ApplicationState::Dropped(_) => application.due,
    };
    let rows = state
        .applications()
        .filter_map(|(id, application)| Some((due(application)?, id, application)));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(at, id, _)| (*at, *id));
    rows
}
