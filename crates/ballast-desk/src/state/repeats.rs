//! Orders that came lately, for the repeat brake (K6): kept only while it is set.

use std::collections::{BTreeMap, VecDeque};

use ballast_desk_events::SameOrder;
use ballast_model::{OperatingAccountId, Stamp};
use minicbor::{Decode, Encode};

/// An order, and when it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Came {
    #[n(0)]
    pub order: SameOrder,
    #[n(1)]
    pub at: Stamp,
}

/// Of each account, the oldest first.
pub(crate) type Repeats = BTreeMap<OperatingAccountId, VecDeque<Came>>;
