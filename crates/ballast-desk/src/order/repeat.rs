//! The repeat brake (K6): the same order that comes too often stops its account's opening, until a person lets it go
//! on. What became of each, placed, cancelled, filled or refused, makes no difference; closes go on.

use ballast_desk_events::{
    Actor, Event, PlaceOrder, Repeated, SameOrder, StopKind, StopOf, StopSet,
};
use ballast_model::Stamp;

use crate::state::Desk;
use crate::state::repeats::Came;

/// The newest of an account's orders that are looked at.
const MOST: usize = 1_000;

const fn same(asked: &PlaceOrder) -> SameOrder {
    SameOrder {
        contract: asked.contract,
        direction: asked.direction,
        offset: asked.offset,
        price: asked.price,
        lots: asked.lots,
    }
}

fn micros(desk: &Desk) -> i64 {
    i64::from(desk.platform.repeat_seconds) * 1_000_000
}

/// The stop that an order pulls by coming once more, if it does.
#[cold]
#[inline(never)]
pub(crate) fn brake(desk: &Desk, asked: &PlaceOrder, at: Stamp) -> Option<Event> {
    let account = desk.operating_account(asked.account)?;
    if account.barred.0.is_some() {
        return None;
    }
    let (order, since) = (same(asked), at.plus_micros(-micros(desk)));
    let came = desk.repeats.get(&asked.account).into_iter().flatten();
    let before = came.filter(|came| came.order == order && came.at > since);
    let times = before.count() as u32 + 1;
    (times >= desk.platform.repeat_times).then(|| {
        Event::StopSet(Box::new(StopSet {
            of: StopOf::Operating(asked.account),
            old: None,
            new: Some(StopKind::Opening),
            by: Actor::PLATFORM,
            reason: String::new(),
            repeated: Some(Repeated {
                order,
                times,
                seconds: desk.platform.repeat_seconds,
            }),
        }))
    })
}

/// An order came.
#[cold]
#[inline(never)]
pub(crate) fn count(desk: &mut Desk, asked: &PlaceOrder, at: Stamp) {
    let account = desk.operating_account(asked.account);
    if account.is_none_or(|account| !account.liquidations.is_empty()) {
        // Nobody's, or a plan's: that sends the same again until it trades.
        return;
    }
    let since = at.plus_micros(-micros(desk));
    let came = desk.repeats.entry(asked.account).or_default();
    while came.front().is_some_and(|first| first.at <= since) || came.len() >= MOST {
        came.pop_front();
    }
    came.push_back(Came {
        order: same(asked),
        at,
    });
}
