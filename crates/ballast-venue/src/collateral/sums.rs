//! What each party's bonds add up to, and what it may use of them (B8). The member as a whole is one of
//! them, under its own key: an FCM member's clients together.

use std::collections::BTreeMap;

use ballast_model::{Day, Money};

use crate::collateral::position::Positions;
use crate::collateral::value::{available, cap, reserve};
use crate::state::MemberServices;
use crate::words::application::Position;
use crate::words::code::VenueSeq;
use crate::words::event::Event;
use crate::words::party::{PartyKey, Venue};
use crate::words::setting::Settings;
use crate::words::settlement::{CollateralSet, KnownFunds};

/// Sums of a party.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    counted: Money,
    beyond_cut: Money,
}

/// Sums of a venue's parties while one command decides; kept up by what it decides.
pub(crate) struct Sums {
    sums: BTreeMap<PartyKey, Sum>,
    funds: BTreeMap<PartyKey, KnownFunds>,
    last_seq: VenueSeq,
    /// What left last, so that a party whose bonds are gone is told once more.
    left: BTreeMap<PartyKey, Money>,
}

impl Sums {
    pub fn of(state: &MemberServices, positions: &Positions<'_>, venue: Venue) -> Self {
        let collateral = &state.collateral;
        let left = collateral
            .usable
            .iter()
            .filter(|(party, _)| party.venue == venue);
        let mut sums = Self {
            sums: BTreeMap::new(),
            funds: collateral.funds.clone(),
            last_seq: collateral.last_seq,
            left: left
                .map(|(party, set)| (party.clone(), set.discounted + set.beyond_cut))
                .collect(),
        };
        for (key, position) in positions.of_venue(venue) {
            sums.change(&key.party, &Position::EMPTY, position);
        }
        sums
    }

    /// With what was told of money.
    pub fn with_funds(mut self, funds: BTreeMap<PartyKey, KnownFunds>) -> Self {
        self.funds.extend(funds);
        self
    }

    /// A position became another.
    pub fn change(&mut self, party: &PartyKey, old: &Position, new: &Position) {
        for key in levels(party) {
            let sum = self.sums.entry(key).or_default();
            sum.counted += new.counted() - old.counted();
            sum.beyond_cut += new.beyond_cut() - old.beyond_cut();
        }
    }

    /// Cash left a party, and its member.
    pub fn pay(&mut self, party: &PartyKey, amount: Money) {
        for key in levels(party) {
            if let Some(funds) = self.funds.get_mut(&key) {
                funds.cash -= amount;
            }
        }
    }

    /// The next number for the desk.
    pub fn next_seq(&mut self) -> VenueSeq {
        self.last_seq = self.last_seq.next();
        self.last_seq
    }

    /// A party's money, if it was told of that day.
    pub fn funds_of(&self, party: &PartyKey, day: Day) -> Option<KnownFunds> {
        let funds = self.funds.get(party).copied();
        funds.filter(|funds| funds.day == day)
    }

    /// What a party would have left with so much less counted: cash, what the bonds left are good for,
    /// and the reserve.
    pub fn left_without(
        &self,
        settings: &Settings,
        party: &PartyKey,
        funds: KnownFunds,
        less: Money,
    ) -> (Money, Money) {
        let counted = self.sums.get(party).map_or(Money::ZERO, |sum| sum.counted);
        let available = available(counted - less, settings.cash_multiple, funds.cash);
        let left = reserve(funds.cash, available, funds.margin, settings.margin_only);
        (available, left)
    }

    /// Every party that has bonds, or had some when it was last told.
    pub fn parties(&self) -> Vec<PartyKey> {
        let had = self.left.iter().filter(|(_, amount)| !amount.is_zero());
        let mut parties: Vec<_> = self
            .sums
            .keys()
            .chain(had.map(|(party, _)| party))
            .collect();
        parties.sort();
        parties.dedup();
        parties.into_iter().cloned().collect()
    }

    /// What parties may use from now on, each with its number.
    pub fn usable(
        &mut self,
        settings: &Settings,
        day: Day,
        parties: impl IntoIterator<Item = PartyKey>,
    ) -> Vec<Event> {
        let parties = parties.into_iter();
        let sets = parties.map(|party| {
            let sum = self.sums.get(&party).copied().unwrap_or_default();
            let funds = self.funds.get(&party).copied();
            let cash = funds.map_or(Money::ZERO, |funds| funds.cash);
            Event::CollateralSet(CollateralSet {
                seq: self.next_seq(),
                day,
                discounted: sum.counted,
                beyond_cut: sum.beyond_cut,
                cash,
                cash_of: funds.map(|funds| funds.day),
                cap: cap(settings.cash_multiple, cash),
                available: available(sum.counted, settings.cash_multiple, cash),
                party,
            })
        });
        sets.collect()
    }
}

/// A party and its member as a whole, which for a member's own bonds are one.
pub(crate) fn levels(party: &PartyKey) -> impl Iterator<Item = PartyKey> {
    let member = party.of_member();
    let own = (member != *party).then(|| party.clone());
    own.into_iter().chain([member])
}

pub(crate) fn apply_usable(state: &mut MemberServices, set: &CollateralSet) {
    state.collateral.last_seq = set.seq;
    let usable = &mut state.collateral.usable;
    usable.insert(set.party.clone(), set.clone());
}
