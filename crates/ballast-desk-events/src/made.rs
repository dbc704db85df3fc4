//! Events made of what they hold.

use crate::{Comparison, EntryEvent, Event, PlanEvent};

impl From<Comparison> for Event {
    fn from(comparison: Comparison) -> Self {
        Self::Comparison(Box::new(comparison))
    }
}

impl From<EntryEvent> for Event {
    fn from(event: EntryEvent) -> Self {
        Self::Plan(Box::new(PlanEvent::Entry(event)))
    }
}
