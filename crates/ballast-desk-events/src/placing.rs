//! Orders and cancels as traders give them.

use ballast_model::{
    ContractId, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, OrderId, Text, Validity,
};
use minicbor::{Decode, Encode};

use crate::OrderPrice;

/// An order as a trader gives it. `reference` is unique per account and trading day.
#[derive(Debug, PartialEq, Eq, Encode, Decode)]
pub struct PlaceOrder {
    /// Operating account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// The trader's own reference: the same one with the same content gets the first answer again.
    #[n(1)]
    pub reference: Text,
    /// Contract.
    #[n(2)]
    pub contract: ContractId,
    /// Buy or sell.
    #[n(3)]
    pub direction: Direction,
    /// Open or close.
    #[n(4)]
    pub offset: Offset,
    /// Lots.
    #[n(5)]
    pub lots: Lots,
    /// Price.
    #[n(6)]
    pub price: OrderPrice,
    /// How long it stands.
    #[n(7)]
    pub validity: Validity,
    /// Speculation or hedge.
    #[n(8)]
    pub hedge_flag: HedgeFlag,
}

/// Made where it is put: an event and a row hold an order each.
impl Clone for PlaceOrder {
    #[inline(always)]
    fn clone(&self) -> Self {
        Self {
            reference: self.reference.clone(),
            ..*self
        }
    }
}

/// A cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct CancelOrder {
    /// Account the order belongs to.
    #[n(0)]
    pub account: OperatingAccountId,
    /// Order.
    #[n(1)]
    pub order: OrderId,
}
