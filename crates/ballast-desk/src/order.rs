//! The life of an order: placed, carried as children, answered by counters, ended.

pub(crate) mod buying_power;
pub(crate) mod cancel;
pub(crate) mod check;
pub(crate) mod child;
pub(crate) mod fee;
pub(crate) mod life;
pub(crate) mod net;
pub(crate) mod passing;
pub(crate) mod place;
pub(crate) mod price;
pub(crate) mod resting;
pub(crate) mod returns;
pub(crate) mod terminations;
pub(crate) mod unknown;

use ballast_desk_events::Event;
use ballast_model::Stamp;

use crate::account::comparison;
use crate::lines;
use crate::state::Desk;
use crate::watch;

/// One thing that is due.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    if desk.netting.is_due() {
        return net::clock(desk, at);
    }
    if lines::is_due(desk) {
        return lines::clock(desk);
    }
    let read = watch::clock(desk, at);
    if !read.is_empty() {
        return read;
    }
    let doubted = unknown::clock(desk, at);
    if doubted.is_empty() {
        comparison::clock(desk, at)
    } else {
        doubted
    }
}
