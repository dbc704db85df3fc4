//! What events make of entries that were tried, and of rules whose plans wait (P8).

use ballast_desk_events::{EntryEvent, PlansWait, WaitingRule};
use ballast_model::{EntryId, Holder, Stamp};

use crate::state::Desk;
use crate::state::entry::{HeldEntry, RuleWait};

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
