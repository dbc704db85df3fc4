//! Everything decided about an order before the rules are asked, and what it freezes.

pub(crate) mod order_freeze;

use ballast_desk_events::{Decision, PlaceOrder};
use ballast_model::{Money, Offset, Price, ProductId, Validity};

/// Everything decided about an order before the rules are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrderDraft {
    pub asked: PlaceOrder,
    pub offset: Offset,
    /// None: the counterparty's best was asked for and there is none.
    pub price: Option<Price>,
    pub validity: Validity,
    pub product: ProductId,
    pub operating: OrderFreeze,
    pub decision: Decision,
    /// Charged for the order itself (O9).
    pub order_fee: Money,
}

/// What an order freezes on one book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OrderFreeze {
    pub margin: Money,
    pub commission: Money,
}
