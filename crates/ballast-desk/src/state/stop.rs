//! Stops that stand (K1).

use ballast_desk_events::{Actor, Repeated, StopKind, StopOf};
use ballast_model::{Offset, Stamp};
use minicbor::{Decode, Encode};

/// A stop.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Stop {
    /// What it bars.
    #[n(0)]
    pub kind: StopKind,
    /// Who.
    #[n(1)]
    pub by: Actor,
    /// Since when.
    #[n(2)]
    pub since: Stamp,
    /// Why.
    #[n(3)]
    pub reason: String,
    /// The order that came too often, where that is why (K6).
    #[n(4)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub repeated: Option<Repeated>,
}

/// The widest stop that bars an operating account, and what of it: derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Barred {
    /// Whose stop it is.
    pub of: StopOf,
    /// What it bars.
    pub kind: StopKind,
}

impl Stop {
    /// It bars an order.
    pub(crate) fn bars(&self, offset: Offset) -> bool {
        bars(self.kind, offset)
    }
}

impl Barred {
    /// It bars an order.
    pub(crate) fn bars(self, offset: Offset) -> bool {
        bars(self.kind, offset)
    }
}

fn bars(kind: StopKind, offset: Offset) -> bool {
    kind == StopKind::Orders || offset == Offset::Open
}
