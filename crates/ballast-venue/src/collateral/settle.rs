//! A day's settlement, in order: values and cuts, last month's fee, reviews, available amounts,
//! warnings. Deposits count before withdrawals are reviewed.

use std::collections::BTreeMap;

use ballast_model::{Day, Money, Stamp, UserId};

use crate::collateral::cut::cut;
use crate::collateral::entering::moved;
use crate::collateral::position::{Positions, took_effect, valued};
use crate::collateral::sums::Sums;
use crate::collateral::{fee, review};
use crate::state::{Decided, MemberServices};
use crate::window;
use crate::words::application::{Application, ApplicationState, Position, PositionKey};
use crate::words::event::{Event, SettlementBegun, VenueDay};
use crate::words::party::{Participant, PartyKey, Venue};
use crate::words::refusal::Refusal;
use crate::words::setting::Settings;
use crate::words::settlement::{CutNear, FundsOfDay, KnownFunds, PartyFunds, Settle};

/// Most that is taken for a party's cash or margin, of either sign: sums with it fit their type.
const MOST_FUNDS: Money = Money::whole(1_000_000_000_000);
/// Calendar days in which a warning's trading days surely lie.
const WARNED_WITHIN: i32 = 400;

/// Settles a day.
///
/// # Errors
/// It is no trading day, not the next, or applications may still come; funds that do not fit.
pub(crate) fn settle(state: &MemberServices, settle: &Settle, at: Stamp) -> Decided<Vec<Event>> {
    let Settle { venue, day, .. } = *settle;
    let settings = state.settings(venue, day);
    comes_next(state, settle, &settings, at)?;
    let funds = all_funds(state, settle)?;
    let mut events = vec![Event::SettlementBegun(SettlementBegun {
        venue,
        day,
        funds: funds.clone(),
    })];
    let mut positions = Positions::of(state);
    events.extend(revalue(state, &settings, settle, &mut positions));
    let mut sums = Sums::of(state, &positions, venue).with_funds(known(&funds, day));
    events.extend(fee::collect(state, settle, &mut sums));
    let changing = (&mut positions, &mut sums);
    events.extend(review::review(state, &settings, settle, changing, at));
    let parties = sums.parties();
    events.extend(sums.usable(&settings, day, parties));
    events.extend(warnings(state, &settings, settle, &positions));
    events.push(Event::DaySettled(VenueDay { venue, day }));
    Ok(events)
}

fn comes_next(
    state: &MemberServices,
    settle: &Settle,
    settings: &Settings,
    at: Stamp,
) -> Decided<()> {
    let Settle { venue, day, .. } = *settle;
    if !state.calendar()?.is_trading_day(day) {
        return Err(Refusal::NotTradingDay { day });
    }
    let collateral = &state.collateral;
    if let Some(last) = collateral.settled.get(&venue) {
        let next = window::next_trading_day(state, *last);
        if day != next {
            return Err(Refusal::DayNotNext { day, next });
        }
    }
    if at < day.at(settings.cut_off) {
        return Err(Refusal::SettlementTooEarly {
            at,
            cut_off: settings.cut_off,
        });
    }
    // Bases of earlier days are due before: the clock came first.
    match collateral.accrued.get(&venue).map(|last| last.plus(1)) {
        Some(next) if next < day => Err(Refusal::DayNotNext { day, next }),
        Some(_) | None => Ok(()),
    }
}

/// Cash and margin of a day that is not settled yet.
///
/// # Errors
/// It is no trading day, or is settled; funds that do not fit.
pub(crate) fn tell_funds(state: &MemberServices, told: &FundsOfDay) -> Decided<Vec<Event>> {
    let FundsOfDay { venue, day, .. } = *told;
    if !state.calendar()?.is_trading_day(day) {
        return Err(Refusal::NotTradingDay { day });
    }
    if state.collateral.settled.get(&venue) >= Some(&day) {
        return Err(Refusal::DayOver { day });
    }
    by_party(venue, &told.funds)?;
    Ok(vec![Event::FundsTold(told.clone())])
}

/// Funds of one venue, each party once, of amounts that fit.
fn by_party(venue: Venue, funds: &[PartyFunds]) -> Decided<BTreeMap<PartyKey, PartyFunds>> {
    let mut told: BTreeMap<PartyKey, PartyFunds> = BTreeMap::new();
    for funds in funds {
        let party = funds.party.clone();
        if party.venue != venue {
            return Err(Refusal::FundsOfOther { party });
        }
        if funds.margin.is_negative() {
            return Err(Refusal::NegativeMargin {
                party,
                margin: funds.margin,
            });
        }
        for (field, amount) in [("cash", funds.cash), ("margin", funds.margin)] {
            if !(-MOST_FUNDS..=MOST_FUNDS).contains(&amount) {
                return Err(Refusal::AmountTooLarge {
                    field: field.into(),
                });
            }
        }
        if told.insert(party.clone(), funds.clone()).is_some() {
            return Err(Refusal::FundsTwice { party });
        }
    }
    Ok(told)
}

/// What was told before and now, and each FCM member as a whole: the sum of its parties where it was not
/// told itself.
fn all_funds(state: &MemberServices, settle: &Settle) -> Decided<Vec<PartyFunds>> {
    let before = state.collateral.told.iter();
    let before =
        before.filter(|((day, party), _)| *day == settle.day && party.venue == settle.venue);
    let mut told: BTreeMap<PartyKey, PartyFunds> = before
        .map(|((_, party), funds)| (party.clone(), funds.clone()))
        .collect();
    told.extend(by_party(settle.venue, &settle.funds)?);
    let mut members: BTreeMap<PartyKey, PartyFunds> = BTreeMap::new();
    for funds in told
        .values()
        .filter(|funds| funds.party.who != Participant::Member)
    {
        let party = funds.party.of_member();
        let member = members.entry(party.clone()).or_insert(PartyFunds {
            party,
            cash: Money::ZERO,
            margin: Money::ZERO,
        });
        let too_large = |_| Refusal::AmountTooLarge {
            field: "cash".into(),
        };
        member.cash = member.cash.checked_add(funds.cash).map_err(too_large)?;
        member.margin = member.margin.checked_add(funds.margin).map_err(too_large)?;
    }
    members.extend(told);
    Ok(members.into_values().collect())
}

fn known(funds: &[PartyFunds], day: Day) -> BTreeMap<PartyKey, KnownFunds> {
    let known = funds.iter().map(|funds| {
        let known = KnownFunds {
            day,
            cash: funds.cash,
            margin: funds.margin,
        };
        (funds.party.clone(), known)
    });
    known.collect()
}

/// Registered deposits take effect, and every position gets the day's price, haircut and cut.
fn revalue(
    state: &MemberServices,
    settings: &Settings,
    settle: &Settle,
    positions: &mut Positions<'_>,
) -> Vec<Event> {
    let is_registered = |application: &Application| {
        application.key.party.venue == settle.venue
            && application.state == ApplicationState::Registered
    };
    let registered = state.applications().filter(|(_, of)| is_registered(of));
    let effective =
        registered.map(|(id, _)| moved(id, ApplicationState::Effective, None, UserId::new(0)));
    let mut events: Vec<_> = effective.collect();
    let held = positions.of_venue(settle.venue);
    let held: Vec<(PositionKey, Position)> =
        held.map(|(key, of)| (key.clone(), of.clone())).collect();
    for (key, position) in held {
        let now = took_effect(&position, position.registered);
        let now = valued(state, settings, &key, &now, settle.day);
        events.extend(positions.set(&key, now, None));
    }
    events
}

/// Bonds that will leave the available amount in so many trading days (B5).
fn warnings(
    state: &MemberServices,
    settings: &Settings,
    settle: &Settle,
    positions: &Positions<'_>,
) -> Vec<Event> {
    let warned = positions
        .of_venue(settle.venue)
        .filter_map(|(key, position)| {
            let bond = &state.collateral.bonds[&key.bond];
            let cut = cut(
                state.calendar.as_ref(),
                settings.maturity_cut,
                bond.maturity,
            );
            let is_near = settle.day < cut.day && cut.day <= settle.day.plus(WARNED_WITHIN);
            if position.effective.is_zero() || !is_near {
                return None;
            }
            let calendar = state.calendar.as_ref()?;
            let trading_days = calendar.trading_days_until(settle.day, cut.day);
            let is_warned = settings.warning_days.contains(&trading_days);
            is_warned.then(|| {
                Event::CutNear(CutNear {
                    key: key.clone(),
                    trading_days,
                    cut: cut.day,
                    provisional: cut.provisional,
                })
            })
        });
    warned.collect()
}

pub(crate) fn apply_begun(state: &mut MemberServices, begun: &SettlementBegun) {
    let funds = known(&begun.funds, begun.day);
    state.collateral.funds.extend(funds);
    let told = &mut state.collateral.told;
    told.retain(|(day, party), _| party.venue != begun.venue || *day > begun.day);
}

pub(crate) fn apply_told(state: &mut MemberServices, told: &FundsOfDay) {
    let funds = told.funds.iter();
    let funds = funds.map(|funds| ((told.day, funds.party.clone()), funds.clone()));
    state.collateral.told.extend(funds);
}

pub(crate) fn apply_settled(state: &mut MemberServices, settled: VenueDay) {
    let VenueDay { venue, day } = settled;
    state.collateral.settled.insert(venue, day);
    fee::apply_settled(state, venue, day);
}
