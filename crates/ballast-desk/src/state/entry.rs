//! Entries that were tried before they are done, and rules whose plans wait after a counter's cash (P8).

use std::collections::BTreeMap;

use ballast_desk_events::{TriedEntry, WaitingRule};
use ballast_model::{EntryId, FundAccountId, Stamp};
use minicbor::{Decode, Encode};

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

    pub fn keep(&mut self, tried: &TriedEntry, at: Stamp) {
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
