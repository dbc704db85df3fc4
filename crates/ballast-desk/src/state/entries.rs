//! Entries that were tried before they are done, and rules whose plans wait after a counter's cash (P8).

use std::collections::BTreeMap;

use ballast_desk_events::{EntryEvent, PlansWait, TriedEntry, WaitingRule};
use ballast_model::{EntryId, FundAccountId, Holder, Stamp};
use minicbor::{Decode, Encode};

use crate::state::Desk;

/// Dry runs that are kept of one login, beside entries that wait for a second person.
const KEPT_OF_ONE: usize = 16;

/// What is kept of entries, until the trading day rolls; of plans that wait, until they do not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Entries {
    #[n(0)]
    pub last: EntryId,
    #[n(1)]
    pub tried: BTreeMap<EntryId, HeldEntry>,
    #[n(2)]
    pub waiting: BTreeMap<WaitingRule, RuleWait>,
}

/// An entry that would ban or liquidate, and is not done.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct HeldEntry {
    /// What, by whom, and what it would do.
    #[n(0)]
    pub tried: TriedEntry,
    /// When it was tried.
    #[n(1)]
    pub at: Stamp,
    /// Since when it waits for a second person; none where who entered it has not confirmed it.
    #[n(2)]
    pub proposed: Option<Stamp>,
}

/// A rule whose plans wait (P8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RuleWait {
    /// The fund account whose counter's cash it was.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// Since when.
    #[n(1)]
    pub since: Stamp,
    /// To when.
    #[n(2)]
    pub until: Stamp,
}

impl Entries {
    /// The first of the waits that end.
    pub fn first_end(&self) -> Option<Stamp> {
        self.waiting.values().map(|wait| wait.until).min()
    }

    fn keep(&mut self, tried: &TriedEntry, at: Stamp) {
        let by = tried.by.user;
        self.last = tried.entry;
        self.tried
            .retain(|_, of| of.tried.by.user != by || of.tried.action != tried.action);
        let of_one =
            { self.tried.iter() }.filter(|(_, of)| of.tried.by.user == by && of.proposed.is_none());
        let of_one: Vec<EntryId> = of_one.map(|(id, _)| *id).collect();
        for id in { of_one.iter() }.take((of_one.len() + 1).saturating_sub(KEPT_OF_ONE)) {
            self.tried.remove(id);
        }
        let held = HeldEntry {
            tried: tried.clone(),
            at,
            proposed: None,
        };
        self.tried.insert(tried.entry, held);
    }

    /// The day is over: what was not confirmed is gone.
    pub fn roll(&mut self) {
        self.tried.clear();
    }
}

impl Desk {
    /// Entries that were tried and are not done, by number.
    pub fn held_entries(&self) -> impl DoubleEndedIterator<Item = (EntryId, &HeldEntry)> {
        self.entries.tried.iter().map(|(id, held)| (*id, held))
    }

    /// Rules whose plans wait for a risk officer (P8).
    pub fn waiting_rules(&self) -> impl Iterator<Item = (WaitingRule, RuleWait)> {
        self.entries.waiting.iter().map(|(of, wait)| (*of, *wait))
    }
}

pub(crate) fn apply(desk: &mut Desk, event: &EntryEvent, at: Stamp) {
    match event {
        EntryEvent::Tried(tried) => desk.entries.keep(tried, at),
        EntryEvent::Proposed(id) => {
            if let Some(held) = desk.entries.tried.get_mut(id) {
                held.proposed = Some(at);
            }
        }
        EntryEvent::Done(id, _) | EntryEvent::Withdrawn(id, _) => {
            desk.entries.tried.remove(id);
        }
        EntryEvent::Waits(wait) => apply_waits(desk, wait, at),
        EntryEvent::WaitEnded(of, _) => {
            desk.entries.waiting.remove(of);
            desk.read_rules(of.of);
        }
    }
}

/// The cash itself was booked by the event before.
fn apply_waits(desk: &mut Desk, wait: &PlansWait, at: Stamp) {
    for rule in &wait.rules {
        let of = RuleWait {
            fund_account: wait.fund_account,
            since: at,
            until: wait.until,
        };
        desk.entries.waiting.entry(*rule).or_insert(of);
    }
    desk.rules_moved(Holder::Fund(wait.fund_account));
}
