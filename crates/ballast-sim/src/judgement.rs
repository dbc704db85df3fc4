//! The naive oracle of orders: what must come of an order, found by going down the rows of the
//! requirements one by one, every number counted anew from what happened in the world.
//!
//! [`account`] is the first refusal that stands before an order at its operating account,
//! [`breached`] all limits of the account that it would breach, [`answer`] the whole answer of the
//! desk: the refusal, or what is placed and sent to which fund account, to the last number. Locks
//! (X9) it does not know: where one is possible it says nothing of what fund accounts carry.

mod book;
mod bounds;
mod clerk;
mod figures;
mod funds;
mod limits;
mod market;
mod notes;
mod permits;
mod placing;
mod routing;
mod shares;
mod sums;
mod told;

use ballast_desk_events::{Event, PlaceOrder, Refusal};
use ballast_model::Lots;

pub(crate) use bounds::Span;
pub(crate) use clerk::Clerk;
pub(crate) use notes::Notes;
pub(crate) use placing::Answer;

/// The first refusal, by precedence, that stands before an order at its operating account.
pub(crate) fn account(clerk: &Clerk<'_>) -> Result<(), Refusal> {
    clerk.own_answer().map_err(|why| why.refusal)
}

/// All limits of the account that an order would breach, whatever else stands before it, each as
/// the refusal it would be.
pub(crate) fn breached(clerk: &Clerk<'_>) -> Vec<Refusal> {
    let whys = clerk.breaches().into_iter();
    whys.map(|why| why.refusal).collect()
}

/// Whether so many lots of the same order would be placed whole; none where the rows do not say.
pub(crate) fn passes(clerk: &Clerk<'_>, lots: i64) -> Option<bool> {
    let asked = PlaceOrder {
        lots: Lots::new(lots),
        ..clerk.asked.clone()
    };
    let events = clerk.with(&asked).answer().events?;
    Some(matches!(events.first(), Some(Event::OrderPlaced(placed)) if placed.lots.is_none()))
}

/// The whole answer.
pub(crate) fn answer(clerk: &Clerk<'_>) -> Answer {
    clerk.answer()
}
