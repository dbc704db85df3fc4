//! Order review (审单, X2): a product's orders wait for a reviewer of one level, then of the other, before they go out.

use ballast_model::{OrderId, ProductId, UserId};
use ballast_people::{BindingChange, ReviewLevel};
use minicbor::{Decode, Encode};

use crate::Actor;

/// Pass or reject an order that waits for review.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ReviewOrder {
    /// Order.
    #[n(0)]
    pub order: OrderId,
    /// The level that is meant: nobody passes an order at another one by mistake.
    #[n(1)]
    pub level: ReviewLevel,
    /// It may go on; else it ends.
    #[n(2)]
    pub passes: bool,
    /// Why; of a pass it may be empty.
    #[n(3)]
    pub reason: String,
}

/// Say which products' orders a risk account reviews, at its level (P6).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct BindReviewer {
    /// Risk account.
    #[n(0)]
    pub user: UserId,
    /// Products.
    #[n(1)]
    pub products: Vec<ProductId>,
    /// What becomes of them.
    #[n(2)]
    pub change: BindingChange,
}

/// What a level said of an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Reviewed {
    /// Order.
    #[n(0)]
    pub order: OrderId,
    /// Level.
    #[n(1)]
    pub level: ReviewLevel,
    /// Who; none: by itself, as no reviewer of the level was online.
    #[n(2)]
    pub by: Option<Actor>,
    /// Why.
    #[n(3)]
    pub reason: String,
}
