//! Where an operating account stands on its lines (O3–O6).

use std::collections::BTreeMap;

use ballast_desk_events::{AccountLine, LineFound, LineLevel};
use ballast_model::{Money, Stamp};
use minicbor::{Decode, Encode};

use crate::state::marks_seen::MarksSeen;

/// A line that is reached, or cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LineStanding {
    /// How far.
    #[n(0)]
    pub level: LineLevel,
    /// Since when it is at that level.
    #[n(1)]
    pub since: Stamp,
    /// What it was found at then.
    #[n(2)]
    pub found: LineFound,
    /// Marks that found it so, where its plan waits for more of them.
    #[n(3)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub marks: MarksSeen,
}

/// An account's lines: what is reached, and where the nearest of the others is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct AccountLines {
    /// Lines that are not clear.
    #[n(0)]
    pub(crate) standing: BTreeMap<AccountLine, LineStanding>,
    /// The first of them that bars opening.
    #[n(1)]
    pub(crate) bars: Option<AccountLine>,
    /// Equities at which every line stays where it is; none where no line is set.
    #[n(2)]
    pub(crate) quiet: Option<Quiet>,
    /// They are to be read.
    #[n(3)]
    pub(crate) is_due: bool,
    /// A person ended its liquidation plan: no line makes another until none is at liquidation any more.
    #[n(4)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub kept_off: bool,
}

/// Equities, both among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Quiet {
    #[n(0)]
    pub least: Money,
    #[n(1)]
    pub most: Money,
}

impl Quiet {
    /// Any equity.
    pub const ALL: Self = Self {
        least: Money::from_units(i64::MIN),
        most: Money::from_units(i64::MAX),
    };

    #[inline(always)]
    pub fn contains(self, equity: Money) -> bool {
        self.least <= equity && equity <= self.most
    }

    /// Commission is frozen, or, below 0, released: the day's loss grows or shrinks by it, and the equity at
    /// which a line acts moves by no more.
    pub fn shift(&mut self, commission: Money) {
        let moved =
            |equity: Money, by: Money| Money::from_units(equity.units().saturating_add(by.units()));
        self.least = moved(self.least, commission.max_zero());
        self.most = moved(self.most, commission.min_zero());
    }
}

impl AccountLines {
    /// Lines that are reached, or cannot be read.
    pub fn standing(&self) -> impl Iterator<Item = (AccountLine, &LineStanding)> {
        self.standing
            .iter()
            .map(|(line, standing)| (*line, standing))
    }

    /// Some line is set, or was and still stands.
    pub(crate) fn is_set(&self) -> bool {
        self.quiet.is_some() || !self.standing.is_empty() || self.is_due
    }

    /// No line is at liquidation: the next that comes there liquidates again.
    pub(crate) fn end_kept_off(&mut self) {
        let mut levels = self.standing.values().map(|standing| standing.level);
        self.kept_off &= levels.any(|level| level == LineLevel::Liquidation);
    }

    /// Whether at least one of them is to be read at an equity, and is not due already.
    #[inline(always)]
    pub(crate) fn moves_at(&self, equity: Money) -> bool {
        self.quiet.is_some_and(|quiet| !quiet.contains(equity)) && !self.is_due
    }

    /// The line that bars opening, if one does, and where the account stands on it.
    #[inline(always)]
    pub fn bars(&self) -> Option<(AccountLine, &LineStanding)> {
        self.bars
            .and_then(|line| Some((line, self.standing.get(&line)?)))
    }
}
