//! How orders meet the tick stream (`docs/matching.md`). Pure: what would trade, not what it does.

use ballast_model::{CounterOrder, Exchange, Lots, Price, Validity};

use super::book::Book;
use super::fact::Taken;

/// One trade to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub price: Price,
    pub lots: Lots,
    /// The levels the lots come from.
    pub taken: Vec<Taken>,
}

/// What becomes of the lots that do not trade at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    Queues,
    IsCancelled,
}

/// An incoming order takes the levels it reaches, best first, each at that level's price.
pub(super) fn incoming(book: &Book, order: &CounterOrder) -> (Vec<Match>, Rest) {
    let mut left = order.lots;
    let mut matches = Vec::new();
    for level in book.reachable(order.direction, order.price) {
        let lots = level.lots.min(left);
        if !lots.is_positive() {
            break;
        }
        matches.push(Match {
            price: level.price,
            lots,
            taken: vec![Taken {
                price: level.price,
                lots,
            }],
        });
        left -= lots;
    }
    match order.validity {
        Validity::Day => (matches, Rest::Queues),
        Validity::FillAndKill => (matches, Rest::IsCancelled),
        Validity::FillOrKill if left.is_positive() => (Vec::new(), Rest::IsCancelled),
        Validity::FillOrKill => (matches, Rest::IsCancelled),
    }
}

/// A resting order trades at its own price, for as many lots as the levels that reach it show.
pub(super) fn resting(book: &Book, order: &CounterOrder, remaining: Lots) -> Option<Match> {
    let mut left = remaining;
    let mut taken = Vec::new();
    for level in book.reachable(order.direction, order.price) {
        let lots = level.lots.min(left);
        if !lots.is_positive() {
            break;
        }
        taken.push(Taken {
            price: level.price,
            lots,
        });
        left -= lots;
    }
    let lots = remaining - left;
    lots.is_positive().then_some(Match {
        price: order.price,
        lots,
        taken,
    })
}

/// When a FAK order fills in part, these exchanges say "cancelled" before the trades
/// (`docs/design.md#counters`).
pub(super) const fn cancels_before_trades(exchange: Exchange) -> bool {
    match exchange {
        Exchange::Shfe | Exchange::Ine | Exchange::Cffex => true,
        Exchange::Dce | Exchange::Gfex | Exchange::Czce => false,
    }
}
