//! Stops (急停, K1): one act bars a scope from opening or from every order, and cancels what works in it.

use ballast_model::{
    ContractId, Direction, FundAccountId, Lots, Offset, OperatingAccountId, ProductId, UserId,
};
use minicbor::{Decode, Encode};

use crate::table::words;
use crate::{Actor, OrderPrice};

/// What is stopped, the widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum StopOf {
    /// Everybody.
    #[n(0)]
    All,
    /// A product's operating accounts.
    #[n(1)]
    Product(#[n(0)] ProductId),
    /// An operating account.
    #[n(2)]
    Operating(#[n(0)] OperatingAccountId),
    /// A login's own orders.
    #[n(3)]
    User(#[n(0)] UserId),
    /// What goes to a fund account.
    #[n(4)]
    Fund(#[n(0)] FundAccountId),
}

/// What a stop bars. It never bars a liquidation plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum StopKind {
    /// Opening.
    #[n(0)]
    Opening,
    /// Every order.
    #[n(1)]
    Orders,
}

words! {
    StopKind {
        Opening = "opening" "禁止开仓" "No opening",
        Orders = "orders" "禁止报单" "No orders",
    }
}

/// Stop something, stop it otherwise, or lift its stop. Lifting one scope lifts no wider one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SetStop {
    /// What.
    #[n(0)]
    pub of: StopOf,
    /// What is barred; none: nothing any more.
    #[n(1)]
    pub kind: Option<StopKind>,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// Something was stopped, or goes on. The cancels of what worked in it follow.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct StopSet {
    /// What.
    #[n(0)]
    pub of: StopOf,
    /// Barred before.
    #[n(1)]
    pub old: Option<StopKind>,
    /// Barred now.
    #[n(2)]
    pub new: Option<StopKind>,
    /// Who.
    #[n(3)]
    pub by: Actor,
    /// Why.
    #[n(4)]
    pub reason: String,
    /// The order that came too often, where that is why (K6).
    #[n(5)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub repeated: Option<Repeated>,
}

/// An order that came so often that opening was stopped (重复报单, K6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Repeated {
    /// The order.
    #[n(0)]
    pub order: SameOrder,
    /// So often.
    #[n(1)]
    pub times: u32,
    /// Within so many seconds.
    #[n(2)]
    pub seconds: u32,
}

/// What makes two orders of an account the same (K6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SameOrder {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Buy or sell.
    #[n(1)]
    pub direction: Direction,
    /// Offset, as asked.
    #[n(2)]
    pub offset: Offset,
    /// Price.
    #[n(3)]
    pub price: OrderPrice,
    /// Lots.
    #[n(4)]
    pub lots: Lots,
}
