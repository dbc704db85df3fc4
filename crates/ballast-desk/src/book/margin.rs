//! Margin sums of a book, larger side where it applies (§C3).
//!
//! `margin(g) = max(L, S)`, `freeze(g) = max(L + fL, S + fS) − max(L, S)`; outside a group both
//! sides add up.

use ballast_model::{Money, PosiDirection};
use minicbor::{Decode, Encode};

use crate::book::Book;
use crate::book::position::Position;
use crate::book::terms::{ContractTerms, GroupId};

/// Long and short margins, held and frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct MarginSides {
    #[n(0)]
    long: Money,
    #[n(1)]
    short: Money,
    #[n(2)]
    frozen_long: Money,
    #[n(3)]
    frozen_short: Money,
}

impl MarginSides {
    fn of(position: &Position) -> Self {
        Self {
            long: position.long.margin,
            short: position.short.margin,
            frozen_long: position.long.frozen_margin,
            frozen_short: position.short.frozen_margin,
        }
    }

    fn frozen(side: PosiDirection, margin: Money) -> Self {
        match side {
            PosiDirection::Long => Self {
                frozen_long: margin,
                ..Self::default()
            },
            PosiDirection::Short => Self {
                frozen_short: margin,
                ..Self::default()
            },
        }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            long: self.long + other.long,
            short: self.short + other.short,
            frozen_long: self.frozen_long + other.frozen_long,
            frozen_short: self.frozen_short + other.frozen_short,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            long: self.long - other.long,
            short: self.short - other.short,
            frozen_long: self.frozen_long - other.frozen_long,
            frozen_short: self.frozen_short - other.frozen_short,
        }
    }

    fn larger(self) -> Money {
        self.long.max(self.short)
    }

    fn larger_frozen(self) -> Money {
        (self.long + self.frozen_long).max(self.short + self.frozen_short) - self.larger()
    }
}

impl Book {
    /// Margin sums of some of its positions: those of which it is told how it sees their contracts.
    pub(crate) fn margin_over(
        &self,
        terms: impl Fn(&Position) -> Option<ContractTerms>,
    ) -> MarginSums {
        let mut sums = MarginSums::default();
        for position in self.positions() {
            if let Some(terms) = terms(position) {
                sums.add(self.group(terms), position);
            }
        }
        sums
    }
}

/// The larger of the two sides, for statements.
pub(crate) fn larger_side(long: Money, short: Money) -> Money {
    long.max(short)
}

/// Running margin sums of one book.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct MarginSums {
    #[n(0)]
    plain: MarginSides,
    #[n(1)]
    groups: Vec<(GroupId, MarginSides)>,
    #[n(2)]
    margin: Money,
    #[n(3)]
    frozen: Money,
}

impl MarginSums {
    /// Margin of all held lots.
    pub fn margin(&self) -> Money {
        self.margin
    }

    /// Margin frozen by all working opens.
    pub fn frozen_margin(&self) -> Money {
        self.frozen
    }

    pub(crate) fn add(&mut self, group: Option<GroupId>, position: &Position) {
        self.change(group, |sides| sides.plus(MarginSides::of(position)));
    }

    pub(crate) fn remove(&mut self, group: Option<GroupId>, position: &Position) {
        self.change(group, |sides| sides.minus(MarginSides::of(position)));
    }

    /// One more working open, or, below 0, one less.
    #[inline(always)]
    pub(crate) fn freeze(&mut self, group: Option<GroupId>, side: PosiDirection, margin: Money) {
        if group.is_some() {
            let more = MarginSides::frozen(side, margin);
            return self.change(group, |sides| sides.plus(more));
        }
        match side {
            PosiDirection::Long => self.plain.frozen_long += margin,
            PosiDirection::Short => self.plain.frozen_short += margin,
        }
        self.frozen += margin;
    }

    /// By how much one more working open raises the frozen margin.
    #[inline(always)]
    pub fn freeze_delta(
        &self,
        group: Option<GroupId>,
        side: PosiDirection,
        margin: Money,
    ) -> Money {
        match group {
            None => margin,
            Some(group) => self.freeze_delta_of(group, side, margin),
        }
    }

    fn freeze_delta_of(&self, group: GroupId, side: PosiDirection, margin: Money) -> Money {
        let sides = self
            .groups
            .iter()
            .find(|(id, _)| *id == group)
            .map_or(MarginSides::default(), |(_, sides)| *sides);
        sides
            .plus(MarginSides::frozen(side, margin))
            .larger_frozen()
            - sides.larger_frozen()
    }

    fn change(&mut self, group: Option<GroupId>, change: impl FnOnce(MarginSides) -> MarginSides) {
        let Some(group) = group else {
            self.plain = change(self.plain);
            return self.total();
        };
        match self.groups.binary_search_by_key(&group, |(id, _)| *id) {
            Ok(index) => self.groups[index].1 = change(self.groups[index].1),
            Err(index) => self
                .groups
                .insert(index, (group, change(MarginSides::default()))),
        }
        self.groups
            .retain(|(_, sides)| *sides != MarginSides::default());
        self.total();
    }

    /// A book trades a handful of groups: adding them up is cheaper than keeping a difference
    /// right.
    fn total(&mut self) {
        let groups = || self.groups.iter().map(|(_, sides)| *sides);
        self.margin = self.plain.long + self.plain.short + groups().map(MarginSides::larger).sum();
        self.frozen = self.plain.frozen_long
            + self.plain.frozen_short
            + groups().map(MarginSides::larger_frozen).sum();
    }
}
