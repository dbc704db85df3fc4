//! Words about orders of which no word came from the counter.

use ballast_model::{ChildOrderId, CounterCancel, FundAccountId, OrderId, Text};
use minicbor::{Decode, Encode};

/// Something about orders of which no word came.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum CounterDoubt {
    /// No word of a child has come for too long.
    #[n(0)]
    Unknown(#[n(0)] ChildOrderId),
    /// The counter of a fund account is asked for its orders and trades.
    #[n(1)]
    Asked(#[n(0)] FundAccountId),
    /// A fund account is asked no more: nothing of it is unknown, or the replay of a login anew will tell.
    #[n(2)]
    Settled(#[n(0)] FundAccountId),
    /// A cancel waits until the counter is known to have the order.
    #[n(3)]
    CancelDeferred(#[n(0)] OrderId),
    /// The counter has an order that had ended here: it is cancelled there.
    #[n(4)]
    LateAccepted(#[n(0)] LateAccepted),
    /// Ids of children go on above what the counter has been sent (CTP MaxOrderRef).
    #[n(5)]
    RefsRaised(#[n(0)] ChildOrderId),
}

/// The counter has an order that had ended here.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LateAccepted {
    /// Its parent.
    #[n(0)]
    pub order: OrderId,
    /// Exchange's order number.
    #[n(1)]
    pub exchange_order: Text,
    /// What goes to the counter.
    #[n(2)]
    pub counter_cancel: CounterCancel,
}
