//! Bonds pledged, while one command decides what becomes of several: a copy that remembers what it was.

use std::collections::BTreeMap;

use ballast_model::{Day, Money};

use crate::collateral::cut::cut;
use crate::collateral::value::{base_price, discounted_at, share};
use crate::state::MemberServices;
use crate::words::application::{NotCounted, Position, PositionKey, Worth};
use crate::words::code::ApplicationId;
use crate::words::event::Event;
use crate::words::party::Venue;
use crate::words::setting::Settings;
use crate::words::settlement::PositionChanged;

/// The positions of a venue as the command has them so far.
pub(crate) struct Positions<'a> {
    state: &'a MemberServices,
    changed: BTreeMap<PositionKey, Position>,
}

impl<'a> Positions<'a> {
    pub fn of(state: &'a MemberServices) -> Self {
        Self {
            state,
            changed: BTreeMap::new(),
        }
    }

    /// As it stands.
    pub fn get(&self, key: &PositionKey) -> &Position {
        let known = self.state.collateral.positions.get(key);
        let now = self.changed.get(key).or(known);
        now.unwrap_or(&Position::EMPTY)
    }

    /// Every position of a venue as it stands.
    pub fn of_venue(&self, venue: Venue) -> impl Iterator<Item = (&PositionKey, &Position)> {
        let known = self.state.collateral.positions.keys();
        let new = self.changed.keys();
        let new = new.filter(|key| !self.state.collateral.positions.contains_key(*key));
        let keys = known.chain(new).filter(move |key| key.party.venue == venue);
        keys.map(|key| (key, self.get(key)))
    }

    /// Sets one; the event that tells it, none where nothing is another.
    pub fn set(
        &mut self,
        key: &PositionKey,
        new: Position,
        by: Option<ApplicationId>,
    ) -> Option<Event> {
        let old = self.get(key).clone();
        if old == new {
            return None;
        }
        self.changed.insert(key.clone(), new.clone());
        Some(Event::PositionChanged(PositionChanged {
            key: key.clone(),
            old,
            new,
            by,
        }))
    }
}

/// A position with the day's price and haircut.
pub(crate) fn valued(
    state: &MemberServices,
    settings: &Settings,
    key: &PositionKey,
    position: &Position,
    day: Day,
) -> Position {
    let bond = &state.collateral.bonds[&key.bond];
    let valuations = state.collateral.valuations.get(&key.bond);
    let price = base_price(valuations, settings.price_source, day);
    let share = share(&settings.haircuts, day, bond.maturity);
    let cut = cut(
        state.calendar.as_ref(),
        settings.maturity_cut,
        bond.maturity,
    );
    let worth = price.zip(share).map(|((price, published), share)| Worth {
        price,
        published,
        share,
    });
    let not_counted = if price.is_none() {
        Some(NotCounted::NoPrice)
    } else if share.is_none() {
        Some(NotCounted::NoHaircut)
    } else if cut.day <= day {
        Some(NotCounted::MaturityCut)
    } else {
        None
    };
    Position {
        worth,
        discounted: discounted_at(position.effective, worth),
        not_counted,
        ..position.clone()
    }
}

/// With another face in effect, at what it was last valued by.
pub(crate) fn with_effective(position: &Position, effective: Money) -> Position {
    Position {
        effective,
        discounted: discounted_at(effective, position.worth),
        ..position.clone()
    }
}

/// Without what was registered, which is in effect now.
pub(crate) fn took_effect(position: &Position, face: Money) -> Position {
    let mut position = with_effective(position, position.effective + face);
    position.registered -= face;
    position
}

/// Approved for release: it counts nothing from now on (B4).
pub(crate) fn approved(position: &Position, face: Money) -> Position {
    let mut position = with_effective(position, position.effective - face);
    position.releasing += face;
    position
}

pub(crate) fn apply(state: &mut MemberServices, changed: &PositionChanged) {
    let positions = &mut state.collateral.positions;
    if changed.new.pledged().is_zero() {
        positions.remove(&changed.key);
    } else {
        positions.insert(changed.key.clone(), changed.new.clone());
    }
}
