//! What counters have of fund accounts beside what the desk has, and what is done where they differ.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Decimal, HedgeFlag, Id, PosiDirection, Side, Time};

/// What two books differ in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum DifferenceOf {
    /// Lots held.
    Position {
        /// Contract, which the desk may not know.
        contract: String,
        /// Speculation or hedge.
        hedge_flag: HedgeFlag,
        /// Long or short.
        side: PosiDirection,
    },
    /// Lots of an order that may still trade.
    Order {
        /// Its id at the counter.
        child: Id,
    },
    /// Lots traded today: they tell where a difference comes from, and forbid nothing.
    Trades {
        /// Contract.
        contract: String,
        /// Speculation or hedge.
        hedge_flag: HedgeFlag,
        /// Buy or sell.
        side: Side,
    },
    /// Balance without the P&L of what is held; the counter's as it would be if what both hold stood at
    /// the cost it has here.
    Cash,
}

/// What is known of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceStanding {
    /// Found once; the counter is asked again.
    Suspected,
    /// Found again.
    Standing,
    /// Somebody knows of it and leaves it.
    TakenUp,
}

/// A difference between what a counter has and what the desk has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CounterDifference {
    /// In what.
    pub of: DifferenceOf,
    /// What the counter has: lots, or yuan.
    pub counter: Decimal,
    /// What the desk has.
    pub desk: Decimal,
    /// What the counter has more: lots, or yuan.
    pub excess: Decimal,
    /// Of the counter's lots held, those of today.
    pub counter_today: Option<i64>,
    /// Of the desk's.
    pub desk_today: Option<i64>,
    /// What the lots that the counter has more stand at there, a lot, at four decimals: where today's were
    /// traded, or the last settlement price of earlier ones. None where it does not tell, or has not more.
    pub counter_price: Option<Decimal>,
    /// What is known of it.
    pub standing: DifferenceStanding,
    /// Until it is taken over or taken up, the fund account opens nothing.
    pub forbids_opening: bool,
}

/// How a fund account and its counter agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CounterComparison {
    /// Fund account.
    pub account: String,
    /// Its product.
    pub product: String,
    /// When they were compared last; none before the first time.
    pub compared_at: Option<Time>,
    /// The counter is asked and has not answered yet.
    pub is_asked: bool,
    /// The product's operating account for lots that are nobody's; none before it was needed.
    pub unallocated: Option<String>,
    /// All that they differ in.
    pub differences: Vec<CounterDifference>,
}

/// All fund accounts that the caller reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComparisonList {
    /// By order of opening.
    pub comparisons: Vec<CounterComparison>,
    /// Newest record taken in.
    pub seq: Id,
}

/// Book what the counter has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// A difference of lots held or of cash.
    pub of: DifferenceOf,
    /// For lots: the operating account of the product whose they are from now on, or were; none: the
    /// product's unallocated book.
    pub account: Option<String>,
    /// For cash: what the counter has more, as it was seen; where it is another by now nothing is booked.
    pub excess: Option<Decimal>,
    /// For lots: how many of those that differ; none: all of them.
    pub lots: Option<i64>,
    /// For lots: at what price they came or went; of earlier days, at what price they were opened.
    pub price: Option<Decimal>,
    /// Why, 1 to 64 characters.
    pub reason: String,
}

/// Leave a difference as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeUp {
    /// Which.
    pub of: DifferenceOf,
    /// Why, 1 to 64 characters.
    pub reason: String,
}
