//! The end of contracts: what holds before it, delivery prices, deliveries.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Date, Decimal, HedgeFlag, Id, PosiDirection};

/// Something that holds for a contract from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stage {
    /// First trading day on which it holds.
    pub first_day: Date,
    /// Trading days to it; 0 where it holds.
    pub days_left: u32,
    /// Most lots of one client on one side; 0 = out.
    pub most_lots: Option<i64>,
    /// Least margin as a share of the value.
    #[schema(example = "0.15")]
    pub least_margin: Option<Decimal>,
    /// Last trading day on which more may be held.
    pub out_by: Option<Date>,
    /// The company's own, earlier one.
    pub own_out_by: Option<Date>,
    /// More is held than will be allowed.
    pub is_exceeded: bool,
    /// Read in the exchange's own words; else from a broker's notice or a summary.
    pub is_verified: bool,
}

/// What becomes of lots held at a contract's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryMethod {
    /// They are delivered.
    Physical,
    /// They are closed at the delivery price.
    Cash,
}

/// How loudly a contract's end is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndingLevel {
    /// Something will hold, the end is further away.
    Stage,
    /// Ten trading days or fewer are left.
    Ten,
    /// Five or fewer.
    Five,
    /// One, or it is today.
    One,
}

/// A position of a contract that ends soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ending {
    /// Contract.
    pub contract: String,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Long lots.
    pub long: i64,
    /// Short lots.
    pub short: i64,
    /// Last trading day.
    pub last_trading_day: Date,
    /// Trading days to it; 0 on the day itself.
    pub days_left: u32,
    /// How loudly it is told.
    pub level: EndingLevel,
    /// What becomes of lots that are held then.
    pub delivery_method: DeliveryMethod,
    /// No notice of the exchanges has named the year of that day yet.
    pub is_provisional: bool,
    /// What holds and what soon will, in the order of days.
    pub stages: Vec<Stage>,
}

/// Positions that end soon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndingList {
    /// By contract.
    pub endings: Vec<Ending>,
    /// Newest record taken in.
    pub seq: Id,
}

/// Lots that are to be delivered physically.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    /// Its id.
    pub delivery: Id,
    /// Operating or fund account.
    pub account: String,
    /// Contract.
    pub contract: String,
    /// Long takes the goods, short hands them over.
    pub side: PosiDirection,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Lots.
    pub lots: i64,
    /// Delivery price.
    pub price: Decimal,
    /// Price × lots × multiplier: what the goods cost.
    pub amount: Decimal,
    /// Delivery margin.
    pub margin: Decimal,
    /// Fee by the exchange's tariff, as far as it is known.
    pub fee: Decimal,
    /// Trading day whose settlement it began with.
    pub since: Date,
}

/// Deliveries that have not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeliveryList {
    /// By id.
    pub deliveries: Vec<Delivery>,
    /// Newest record taken in.
    pub seq: Id,
}

/// Names a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct DeliveryPath {
    /// Its id.
    pub delivery: Id,
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndDelivery {
    /// Paid through the account, whole fen: above 0 received, below 0 paid, 0 where it was settled
    /// outside.
    pub payment: Decimal,
    /// Delivery fee, whole fen, not below 0.
    pub fee: Decimal,
    /// The reference of who ends it, 1 to 64 characters.
    pub reference: String,
}

/// Names a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ContractPath {
    /// Its code.
    pub contract: String,
}

/// A delivery price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliveryPrice {
    /// As the exchange published it.
    pub price: Decimal,
}

/// A last trading day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LastTradingDay {
    /// A trading day that has not been settled.
    pub last_trading_day: Date,
}
