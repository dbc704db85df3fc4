//! Lots and margins of a book, held and working, by commodity and hedge flag and in all: kept as
//! lots change, so that no check walks positions or resting orders. Derived: `restore` recounts
//! them.

use ballast_model::{CommodityId, HedgeFlag, Lots, Money, PosiDirection};

use crate::book::position::Position;
use crate::store::index::{self, Index};

/// Lots and gross margins of some contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exposure {
    /// Lots held long.
    pub long: Lots,
    /// Lots held short.
    pub short: Lots,
    /// Lots of working opens that buy.
    pub open_working_long: Lots,
    /// Lots of working opens that sell.
    pub open_working_short: Lots,
    /// Lots opened this trading day.
    pub opened: Lots,
    /// Margin of the lots held, both sides added.
    pub margin: Money,
    /// Margin of the working opens, both sides added.
    pub frozen: Money,
}

impl Exposure {
    /// Of one contract.
    pub fn of(position: &Position) -> Self {
        Self {
            long: position.long.lots(),
            short: position.short.lots(),
            open_working_long: position.long.open_working_lots,
            open_working_short: position.short.open_working_lots,
            opened: position.long.opened_today + position.short.opened_today,
            margin: position.long.margin + position.short.margin,
            frozen: position.long.frozen_margin + position.short.frozen_margin,
        }
    }

    /// Lots held and working, long and short added.
    pub fn lots(&self) -> Lots {
        self.on(PosiDirection::Long) + self.on(PosiDirection::Short)
    }

    /// Lots held and working on one side.
    pub fn on(&self, side: PosiDirection) -> Lots {
        match side {
            PosiDirection::Long => self.long + self.open_working_long,
            PosiDirection::Short => self.short + self.open_working_short,
        }
    }

    /// Lots opened today, and working.
    pub fn opened_or_opening(&self) -> Lots {
        self.opened + self.open_working_long + self.open_working_short
    }

    /// Margin held and frozen.
    pub fn all_margin(&self) -> Money {
        self.margin + self.frozen
    }

    fn add(&mut self, more: &Self) {
        self.long += more.long;
        self.short += more.short;
        self.open_working_long += more.open_working_long;
        self.open_working_short += more.open_working_short;
        self.opened += more.opened;
        self.margin += more.margin;
        self.frozen += more.frozen;
    }

    fn negative(&self) -> Self {
        Self {
            long: -self.long,
            short: -self.short,
            open_working_long: -self.open_working_long,
            open_working_short: -self.open_working_short,
            opened: -self.opened,
            margin: -self.margin,
            frozen: -self.frozen,
        }
    }
}

/// What is counted together: a commodity's positions of one hedge flag.
pub type Scope = (CommodityId, HedgeFlag);

/// Exposures of a book.
#[derive(Debug, Clone, Default)]
pub struct Exposures {
    /// None for what was never traded.
    scopes: Vec<(Scope, Exposure)>,
    index: Index,
    all: Exposure,
}

impl Exposures {
    /// In all contracts.
    pub fn all(&self) -> &Exposure {
        &self.all
    }

    /// Of a commodity's speculation or hedge positions.
    pub fn of(&self, scope: Scope) -> Exposure {
        self.find(scope)
            .map_or(Exposure::default(), |row| self.scopes[row].1)
    }

    pub(crate) fn add(&mut self, scope: Scope, more: &Exposure) {
        self.all.add(more);
        match self.find(scope) {
            Some(row) => self.scopes[row].1.add(more),
            None => {
                self.scopes.push((scope, *more));
                self.index.push(|row| hash(self.scopes[row].0));
            }
        }
    }

    pub(crate) fn remove(&mut self, scope: Scope, less: &Exposure) {
        self.add(scope, &less.negative());
    }

    /// One more working open, or, below 0, one less.
    pub(crate) fn freeze(&mut self, scope: Scope, side: PosiDirection, lots: Lots, margin: Money) {
        let mut more = Exposure {
            frozen: margin,
            ..Exposure::default()
        };
        match side {
            PosiDirection::Long => more.open_working_long = lots,
            PosiDirection::Short => more.open_working_short = lots,
        }
        self.add(scope, &more);
    }

    fn find(&self, scope: Scope) -> Option<usize> {
        self.index
            .find(hash(scope), |row| self.scopes[row].0 == scope)
    }

    /// What is not nothing.
    fn sorted(&self) -> Vec<&(Scope, Exposure)> {
        let mut sorted: Vec<_> = self
            .scopes
            .iter()
            .filter(|(_, exposure)| *exposure != Exposure::default())
            .collect();
        sorted.sort_unstable_by_key(|(scope, _)| *scope);
        sorted
    }
}

fn hash((commodity, flag): Scope) -> u64 {
    index::of_flagged(commodity.index(), flag)
}

impl PartialEq for Exposures {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all && self.sorted() == other.sorted()
    }
}

impl Eq for Exposures {}
