//! Stops (急停, K1).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Id, Offset, Side, Time};

/// What is stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum StopOf {
    /// Everybody.
    All,
    /// A product's operating accounts.
    Product {
        /// Its code.
        code: String,
    },
    /// An operating account.
    Account {
        /// Its code.
        code: String,
    },
    /// What goes to a fund account.
    FundAccount {
        /// Its code.
        code: String,
    },
    /// A login's own orders.
    User {
        /// Its name.
        name: String,
    },
}

/// What a stop bars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StopKind {
    /// Opening.
    Opening,
    /// Every order.
    Orders,
}

/// Stop something, or let it go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetStop {
    /// What.
    pub of: StopOf,
    /// What is barred; null lifts the stop of that scope, and no wider one.
    pub bars: Option<StopKind>,
    /// Why; 1 to 64 characters.
    pub reason: String,
}

/// A stop that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    /// What is stopped.
    pub of: StopOf,
    /// What is barred.
    pub bars: StopKind,
    /// Login name of who stopped it; empty: the platform.
    pub by: String,
    /// Since when.
    pub since: Time,
    /// Why; empty where the platform stopped it.
    pub reason: String,
    /// The order that came too often, where the platform stopped it for that (K6).
    pub repeated: Option<RepeatedOrder>,
    /// Orders in it that no counter has confirmed as cancelled yet.
    pub working: u32,
}

/// An order that came so often that opening was stopped (重复报单, K6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RepeatedOrder {
    /// Its contract.
    pub contract: String,
    /// Buy or sell.
    pub side: Side,
    /// Offset, as asked.
    pub offset: Offset,
    /// Lots.
    pub lots: i64,
    /// So often.
    pub times: u32,
    /// Within so many seconds.
    pub seconds: u32,
}

/// Stops that stand, the widest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StopList {
    /// Stops.
    pub stops: Vec<Stop>,
    /// Record that it was looked at.
    pub seq: Id,
}
