//! Lots and margins of a book, held and working, by commodity and in all: kept as lots change, so that no check walks
//! positions or resting orders. Derived: `restore` recounts them.

use ballast_model::{CommodityId, Direction, Lots, Money};

use crate::book::Slot;
use crate::index::{self, Index};

/// Lots and gross margins of some contracts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exposure {
    /// Lots held long.
    pub long: Lots,
    /// Lots held short.
    pub short: Lots,
    /// Lots of working opens that buy.
    pub opening_long: Lots,
    /// Lots of working opens that sell.
    pub opening_short: Lots,
    /// Lots opened this trading day.
    pub opened: Lots,
    /// Margin of the lots held, both sides added.
    pub margin: Money,
    /// Margin of the working opens, both sides added.
    pub frozen: Money,
}

impl Exposure {
    /// Of one contract.
    pub fn of(slot: &Slot) -> Self {
        Self {
            long: slot.long.lots(),
            short: slot.short.lots(),
            opening_long: slot.long.opening,
            opening_short: slot.short.opening,
            opened: slot.long.opened_today + slot.short.opened_today,
            margin: slot.long.margin + slot.short.margin,
            frozen: slot.long.frozen_margin + slot.short.frozen_margin,
        }
    }

    /// Lots held and working, long and short added.
    pub fn lots(&self) -> Lots {
        self.on(Direction::Buy) + self.on(Direction::Sell)
    }

    /// Lots held and working on one side.
    pub fn on(&self, side: Direction) -> Lots {
        match side {
            Direction::Buy => self.long + self.opening_long,
            Direction::Sell => self.short + self.opening_short,
        }
    }

    /// Lots opened today, and working.
    pub fn opened_or_opening(&self) -> Lots {
        self.opened + self.opening_long + self.opening_short
    }

    /// Margin held and frozen.
    pub fn all_margin(&self) -> Money {
        self.margin + self.frozen
    }

    fn add(&mut self, more: &Self) {
        self.long += more.long;
        self.short += more.short;
        self.opening_long += more.opening_long;
        self.opening_short += more.opening_short;
        self.opened += more.opened;
        self.margin += more.margin;
        self.frozen += more.frozen;
    }

    fn negative(&self) -> Self {
        Self {
            long: -self.long,
            short: -self.short,
            opening_long: -self.opening_long,
            opening_short: -self.opening_short,
            opened: -self.opened,
            margin: -self.margin,
            frozen: -self.frozen,
        }
    }
}

/// Exposures of a book.
#[derive(Debug, Clone, Default)]
pub struct Exposures {
    /// None for a commodity that was never traded.
    commodities: Vec<(CommodityId, Exposure)>,
    index: Index,
    all: Exposure,
}

impl Exposures {
    /// In all contracts.
    pub fn all(&self) -> &Exposure {
        &self.all
    }

    /// Of a commodity.
    pub fn commodity(&self, commodity: CommodityId) -> Exposure {
        self.find(commodity).map_or(Exposure::default(), |row| self.commodities[row].1)
    }

    pub(crate) fn add(&mut self, commodity: CommodityId, more: &Exposure) {
        self.all.add(more);
        match self.find(commodity) {
            Some(row) => self.commodities[row].1.add(more),
            None => {
                self.commodities.push((commodity, *more));
                self.index.push(|row| hash(self.commodities[row].0));
            }
        }
    }

    pub(crate) fn remove(&mut self, commodity: CommodityId, less: &Exposure) {
        self.add(commodity, &less.negative());
    }

    /// One more working open, or, below 0, one less.
    pub(crate) fn freeze(&mut self, commodity: CommodityId, direction: Direction, lots: Lots, margin: Money) {
        let mut more = Exposure { frozen: margin, ..Exposure::default() };
        match direction {
            Direction::Buy => more.opening_long = lots,
            Direction::Sell => more.opening_short = lots,
        }
        self.add(commodity, &more);
    }

    fn find(&self, commodity: CommodityId) -> Option<usize> {
        self.index.find(hash(commodity), |row| self.commodities[row].0 == commodity)
    }

    fn sorted(&self) -> Vec<&(CommodityId, Exposure)> {
        let mut sorted: Vec<_> = self.commodities.iter().collect();
        sorted.sort_unstable_by_key(|(commodity, _)| *commodity);
        sorted
    }
}

fn hash(commodity: CommodityId) -> u64 {
    index::of_number(commodity.index() as u64)
}

impl PartialEq for Exposures {
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all && self.sorted() == other.sorted()
    }
}
impl Eq for Exposures {}
