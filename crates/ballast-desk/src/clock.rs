//! What the clock does: one thing that is due, the first by this order.

use ballast_desk_events::Event;
use ballast_model::Stamp;

use crate::account::comparison;
use crate::order::{net, review, unknown};
use crate::state::Desk;
use crate::{lines, plans, watch};

/// When something is due by itself. What reviews have passed (X2) and what by net position is to be sent again (X3)
/// is due at once, and so are lines that something moved (O3–O6).
pub(crate) fn next_deadline(desk: &Desk) -> Option<Stamp> {
    let is_due = review::is_due(desk) || desk.netting.is_due();
    if is_due || lines::is_due(desk) || watch::is_due(desk) {
        return Some(Stamp::default());
    }
    let silent = desk.first_silent().map(|(_, until)| until);
    let compared = { desk.comparing.values() }.filter_map(|comparing| comparing.due());
    silent
        .into_iter()
        .chain(plans::next_deadline(desk))
        .chain(watch::deadline(desk))
        .chain(desk.asking.values().copied())
        .chain(compared)
        .min()
}

/// One thing that is due.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    if review::is_due(desk) {
        return review::clock(desk, at);
    }
    if desk.netting.is_due() {
        return net::clock(desk, at);
    }
    if lines::is_due(desk) {
        return lines::clock(desk);
    }
    let others = [
        watch::clock,
        plans::clock,
        unknown::clock,
        comparison::clock,
    ];
    let mut decided = others.into_iter().map(|clock| clock(desk, at));
    decided
        .find(|events| !events.is_empty())
        .unwrap_or_default()
}
