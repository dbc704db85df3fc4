//! What risk officers enter for accounts that they watch (P9): third-party orders (第三方报单, 补单).

use minicbor::{Decode, Encode};

use crate::{CancelOrder, PlaceOrder};

/// A risk officer's order for an account.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ThirdPartyCommand {
    /// Place one. It is spared review (X2) and tradability (F5, A2) alone.
    #[n(0)]
    Place(#[n(0)] PlaceOrder),
    /// Cancel one that a risk officer placed.
    #[n(1)]
    Cancel(#[n(0)] CancelOrder),
}
