//! What is on offer in a contract: the newest snapshot, less the lots we took from it.

use ballast_model::{DepthLevel, Direction, Lots, Price, Tick};

use super::fact::{Moment, Taken};

#[derive(Debug, Clone, Default)]
pub(super) struct Book {
    /// The snapshot it shows.
    pub snapshot: Moment,
    bids: Vec<DepthLevel>,
    asks: Vec<DepthLevel>,
    pub upper_limit: Option<Price>,
    pub lower_limit: Option<Price>,
}

impl Book {
    /// A new snapshot: what we took from the old one no longer counts.
    pub fn show(&mut self, tick: &Tick, snapshot: Moment) {
        self.snapshot = snapshot;
        self.bids.clone_from(&tick.bids);
        self.asks.clone_from(&tick.asks);
        self.upper_limit = tick.upper_limit.or(self.upper_limit);
        self.lower_limit = tick.lower_limit.or(self.lower_limit);
    }

    /// Levels an order of that direction and limit could trade with, best first, none of them
    /// empty.
    pub fn reachable(
        &self,
        direction: Direction,
        limit: Price,
    ) -> impl Iterator<Item = DepthLevel> {
        let within = move |level: &&DepthLevel| match direction {
            Direction::Buy => level.price <= limit,
            Direction::Sell => level.price >= limit,
        };
        self.opposite(direction)
            .iter()
            .take_while(within)
            .filter(|level| level.lots.is_positive())
            .copied()
    }

    /// Lots are gone until the next snapshot.
    pub fn take(&mut self, direction: Direction, taken: &[Taken]) {
        let levels = match direction {
            Direction::Buy => &mut self.asks,
            Direction::Sell => &mut self.bids,
        };
        for Taken { price, lots } in taken {
            for level in levels.iter_mut().filter(|level| level.price == *price) {
                level.lots = (level.lots - *lots).max(Lots::ZERO);
            }
        }
    }

    /// Inside the price limits, as far as they are known.
    pub fn allows(&self, price: Price) -> bool {
        self.upper_limit.is_none_or(|upper| price <= upper)
            && self.lower_limit.is_none_or(|lower| price >= lower)
    }

    fn opposite(&self, direction: Direction) -> &[DepthLevel] {
        match direction {
            Direction::Buy => &self.asks,
            Direction::Sell => &self.bids,
        }
    }
}
