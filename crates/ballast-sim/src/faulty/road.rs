//! One connection between a gateway and its counter, with time on the way.

use std::collections::{BTreeMap, VecDeque};

use ballast_gateway::counter::{ReportPart, Returned, SettledDay};
use ballast_model::{AccountCode, CounterCancel, CounterOrder, CounterQuery, Tick};

use crate::seeded::Seeded;

/// What goes to a counter.
#[derive(Debug, Clone)]
pub(super) enum Request {
    Login(AccountCode),
    Place(CounterOrder),
    Cancel(CounterCancel),
    Query(CounterQuery),
}

/// What comes back.
#[derive(Debug, Clone)]
pub(super) enum Message {
    Returned(Returned),
    Reported(ReportPart),
    Settled(SettledDay),
    Quote(Tick),
}

/// Both ways, by the wall's microseconds.
#[derive(Default)]
pub(super) struct Road {
    pub stands: bool,
    there: VecDeque<(i64, Request)>,
    back: BTreeMap<(i64, u64), Message>,
    newest_back: i64,
    came: u64,
}

impl Road {
    pub fn send(&mut self, now: i64, on_the_way: i64, request: Request) {
        let before = self.there.back().map_or(0, |(due, _)| *due);
        let due = (now + on_the_way).max(before);
        if self.stands {
            self.there.push_back((due, request));
        }
    }

    /// In its turn.
    pub fn answer(&mut self, now: i64, on_the_way: i64, message: Message) {
        self.newest_back = self.newest_back.max(now + on_the_way);
        self.answer_at(self.newest_back, message);
    }

    /// Whatever is before or after it.
    pub fn answer_at(&mut self, due: i64, message: Message) {
        self.came += 1;
        if self.stands {
            self.back.insert((due, self.came), message);
        }
    }

    pub fn arrived_there(&mut self, now: i64) -> Option<Request> {
        let due = self.there.front().is_some_and(|(due, _)| *due <= now);
        due.then(|| self.there.pop_front())
            .flatten()
            .map(|(_, request)| request)
    }

    pub fn arrived_back(&mut self, now: i64) -> Option<Message> {
        let first = self.back.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    pub fn is_empty(&self) -> bool {
        self.there.is_empty() && self.back.is_empty()
    }

    /// The connection ends. Some of what was on its way to the counter still arrives.
    pub fn break_off(&mut self, random: &mut Seeded) -> Vec<Request> {
        let arrives = random.below(self.there.len() as u64 + 1) as usize;
        let there = std::mem::take(&mut self.there);
        *self = Self::default();
        there
            .into_iter()
            .take(arrives)
            .map(|(_, request)| request)
            .collect()
    }
}
