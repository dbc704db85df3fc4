//! Orders of which no word came: after a while they are unknown, and the counter is asked, then logged
//! in to again, until a complete replay shows them or does not.
//!
//! A trader sees an unknown order as such. Its freeze stays, a cancel waits until the counter is known
//! to have it, and its lots never go out again by themselves. What a query shows is applied as if it
//! had been returned; what it does not show proves nothing.

use std::collections::BTreeSet;

use ballast_desk_events::{ChildEnd, CounterDoubt, Event, Refusal};
use ballast_model::{ChildOrderId, FundAccountId, Stamp};

use crate::day::phases;
use crate::order::returns;
use crate::order::terminations::ChildTerminations;
use crate::state::Desk;
use crate::state::order::{Child, ChildStatus, Order};

const MICROS: i64 = 1_000_000;

/// What is due: an order becomes unknown, or an account that was asked to no effect is logged in to
/// again.
pub(crate) fn clock(desk: &Desk, at: Stamp) -> Vec<Event> {
    if desk.first_silent().is_some_and(|(_, due)| due <= at) {
        return doubt_silent(desk, at);
    }
    let asked = desk.asking.iter().find(|(_, due)| **due <= at);
    asked.map_or(Vec::new(), |(account, _)| asked_again(desk, *account))
}

/// All that are due at once, and their accounts asked.
fn doubt_silent(desk: &Desk, at: Stamp) -> Vec<Event> {
    let due =
        |(_, child): &(ChildOrderId, &Child)| child.is_silent() && desk.silent_until(child) <= at;
    let silent = desk.children.iter().filter(due).map(|(id, _)| id);
    doubted(desk, silent.collect())
}

fn doubted(desk: &Desk, children: Vec<ChildOrderId>) -> Vec<Event> {
    let account = |id: &ChildOrderId| desk.children.get(*id).map(|child| child.sent.fund_account);
    let mut accounts: Vec<FundAccountId> = children.iter().filter_map(account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    accounts.retain(|id| !desk.asking.contains_key(id));
    let children = children.into_iter().map(CounterDoubt::Unknown);
    let asked = accounts.into_iter().map(CounterDoubt::Asked);
    children.chain(asked).map(Event::CounterDoubt).collect()
}

/// It was asked, and so much time has gone since: where something is unknown still, only a replay can
/// tell. One login is asked for, and not another as time goes on: a gateway keeps at it by itself.
fn asked_again(desk: &Desk, account: FundAccountId) -> Vec<Event> {
    let unknown = |(_, child): (ChildOrderId, &Child)| {
        child.sent.fund_account == account && child.status == ChildStatus::Unknown
    };
    let mut events = vec![Event::CounterDoubt(CounterDoubt::Settled(account))];
    if desk.children.iter().any(unknown) {
        events.push(Event::FundAccountLoginAsked(account));
    }
    events
}

/// Everything that works is doubted, and every counter logged in to again: at a day's end, when nothing
/// can be waited for any more.
///
/// # Errors
/// [`Refusal::DayNotOpen`].
pub(crate) fn doubt_working(desk: &Desk) -> Result<Vec<Event>, Refusal> {
    phases::open_day(desk)?;
    let working = || {
        let children = desk.children.iter();
        children.filter(|(_, child)| child.is_working())
    };
    let accounts: BTreeSet<FundAccountId> = working()
        .map(|(_, child)| child.sent.fund_account)
        .collect();
    let known = working().filter(|(_, child)| child.status != ChildStatus::Unknown);
    let mut events = doubted(desk, known.map(|(id, _)| id).collect());
    events.extend(accounts.into_iter().map(Event::FundAccountLoginAsked));
    Ok(events)
}

/// A day ends without word of them: they end as what they are.
pub(crate) fn end_unknown(desk: &Desk, at: Stamp) -> Vec<Event> {
    let unknown = desk
        .children
        .iter()
        .filter(|(_, child)| child.status == ChildStatus::Unknown);
    let mut terminations = ChildTerminations::new(desk, at);
    unknown
        .flat_map(|(id, _)| terminations.terminate(id, ChildEnd::Unknown))
        .collect()
}

impl Child {
    /// No word of it has come from the counter.
    pub(crate) fn is_silent(&self) -> bool {
        matches!(self.status, ChildStatus::Sending | ChildStatus::Sent)
    }
}

impl Desk {
    /// All that works of an order is unknown.
    pub(crate) fn is_unknown(&self, order: &Order) -> bool {
        let children = order.children.iter();
        let mut working = children
            .filter_map(|child| self.children.get(*child))
            .filter(|child| child.is_working())
            .peekable();
        working.peek().is_some() && working.all(|child| child.status == ChildStatus::Unknown)
    }

    /// Until when no word of a child is no reason to doubt it.
    fn silent_until(&self, child: &Child) -> Stamp {
        self.waits_until(child.passed_at.get().unwrap_or_default())
    }

    /// Until when a counter's word is waited for.
    pub(crate) fn waits_until(&self, from: Stamp) -> Stamp {
        let seconds = i64::from(self.platform.unanswered_seconds);
        from.plus_micros(seconds * MICROS)
    }

    /// The oldest child without a word, and until when that is no reason to doubt it.
    #[inline]
    pub(crate) fn first_silent(&self) -> Option<(ChildOrderId, Stamp)> {
        // A desk that was never derived has none yet.
        let id = self.first_silent.0.max(self.children.first_id());
        let child = self.children.get(id)?;
        Some((id, self.silent_until(child)))
    }

    /// A child is silent no more.
    #[inline]
    pub(crate) fn on_word(&mut self, child: ChildOrderId) {
        if child == self.first_silent.0.max(self.children.first_id()) {
            self.find_first_silent(child);
        }
    }

    /// From that id on; ids are given out as time goes.
    pub(crate) fn find_first_silent(&mut self, from: ChildOrderId) {
        let mut id = from;
        while id < self.children.next_id() && !self.children.get(id).is_some_and(Child::is_silent) {
            id = id.next();
        }
        self.first_silent.0 = id;
    }
}

pub(crate) fn apply(desk: &mut Desk, doubt: &CounterDoubt, at: Stamp) {
    match doubt {
        CounterDoubt::Unknown(child) => apply_unknown(desk, *child),
        CounterDoubt::Asked(account) => {
            desk.asking.insert(*account, desk.waits_until(at));
        }
        CounterDoubt::Settled(account) => drop(desk.asking.remove(account)),
        CounterDoubt::CancelDeferred(order) => returns::apply_cancel_requested(desk, *order),
        CounterDoubt::LateAccepted(late) => returns::apply_late_accepted(desk, late),
        CounterDoubt::RefsRaised(next) => {
            desk.children.skip_to(*next);
            desk.find_first_silent(desk.first_silent.0.max(desk.children.first_id()));
        }
    }
}

fn apply_unknown(desk: &mut Desk, id: ChildOrderId) {
    let child = desk.children.get_mut(id);
    let child = child.expect("Invariant: events speak of known children");
    child.status = ChildStatus::Unknown;
    child.doubted = true;
    desk.on_word(id);
}
