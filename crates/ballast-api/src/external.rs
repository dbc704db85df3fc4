//! Trades made directly at counters (外部报单, X8), and lots moved between accounts of a product (持仓调整, P9).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Decimal, HedgeFlag, Id, PosiDirection};

/// Where such trades of a product go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExternalTarget {
    /// Product.
    pub product: String,
    /// Its name.
    pub name: String,
    /// The account that was chosen; absent where none was.
    pub target: Option<String>,
    /// The account that they go to now: the chosen one, or, where the product maps by itself, its only one (P1); absent:
    /// they stay unallocated.
    pub maps_to: Option<String>,
    /// Its book for what is nobody's; absent before it was needed.
    pub unallocated: Option<String>,
    /// What that book holds.
    pub held: Vec<UnallocatedLots>,
}

/// Lots that are nobody's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnallocatedLots {
    /// Contract.
    pub contract: String,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    pub side: PosiDirection,
    /// Of earlier days.
    pub yesterday: i64,
    /// Of today.
    pub today: i64,
    /// Last price, else the previous settlement price; absent where there is none.
    pub price: Option<Decimal>,
}

/// Where such trades go, product by product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExternalTargets {
    /// Products that one reaches.
    pub products: Vec<ExternalTarget>,
    /// Journal sequence they are of.
    pub seq: Id,
}

/// Choose the account of a product that trades go to which were made directly at its counters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetExternalTarget {
    /// Operating account of the product; null: none.
    pub account: Option<String>,
}

/// Move lots from one operating account of a product to another. No order goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustPosition {
    /// Whose lots they are.
    pub from: String,
    /// Whose they are from then on.
    pub to: String,
    /// Contract.
    pub contract: String,
    /// Speculation or hedge; speculation when absent.
    pub hedge_flag: Option<HedgeFlag>,
    /// Long or short.
    pub side: PosiDirection,
    /// How many, the oldest first.
    pub lots: i64,
    /// Price at which today's lots change hands; those of earlier days do at the settlement price they are marked from.
    pub price: Decimal,
    /// Why; 1 to 64 characters.
    pub reason: String,
}
