//! An order the counter has taken.

use ballast_model::{CounterOrder, Direction, Lots, Offset};

use super::fact::Freeze;

/// Which lots an order touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bucket {
    /// Any, oldest first: the contract does not tell today from yesterday.
    Any,
    /// Only those opened this trading day.
    Today,
    /// Only older ones.
    Yesterday,
}

impl Bucket {
    /// Of a closing offset; `None` for an opening.
    pub fn of(offset: Offset, distinguishes_today: bool) -> Option<Self> {
        match (offset, distinguishes_today) {
            (Offset::Open, _) => None,
            (Offset::Close | Offset::CloseToday | Offset::CloseYesterday, false) => Some(Self::Any),
            (Offset::CloseToday, true) => Some(Self::Today),
            (Offset::Close | Offset::CloseYesterday, true) => Some(Self::Yesterday),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Order {
    pub sent: CounterOrder,
    pub number: u64,
    /// Lots it ends with: all of them until it is cancelled.
    pub ends_with: Lots,
    pub traded: Lots,
    freeze: Freeze,
}

impl Order {
    pub fn new(sent: CounterOrder, number: u64, freeze: Freeze) -> Self {
        Self {
            ends_with: sent.lots,
            traded: Lots::ZERO,
            sent,
            number,
            freeze,
        }
    }

    /// Lots that will still trade, or may.
    pub fn remaining(&self) -> Lots {
        self.ends_with - self.traded
    }

    /// Ended, in whatever way.
    pub fn is_done(&self) -> bool {
        self.traded == self.sent.lots || self.ends_with < self.sent.lots
    }

    /// What it still freezes.
    pub fn frozen(&self) -> Freeze {
        let share = |whole: ballast_model::Money| whole.share(self.remaining(), self.sent.lots);
        Freeze {
            margin: share(self.freeze.margin),
            commission: share(self.freeze.commission),
        }
    }

    /// The side of the position it opens or closes: a sell closes a long one.
    pub fn side(&self) -> Direction {
        side(&self.sent)
    }
}

/// The side of the position an order opens or closes.
pub(super) fn side(order: &CounterOrder) -> Direction {
    match (order.offset, order.direction) {
        (Offset::Open, direction) => direction,
        (_, Direction::Buy) => Direction::Sell,
        (_, Direction::Sell) => Direction::Buy,
    }
}
