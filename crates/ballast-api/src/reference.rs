//! Reference data: the trading calendar, and what the exchanges say of commodities.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::contract::Exchange;
use crate::ending::DeliveryMethod;
use crate::{Date, Decimal, Id};

/// What a notice says of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    /// The exchanges are closed.
    Closed,
    /// They trade after all, weekends apart.
    Trading,
    /// Those trading days have no night session before them.
    NoNight,
    /// An evening opens late, at `open`.
    LateNight,
    /// Notices reach to that day: weekdays after it are provisional.
    Announced,
}

/// Some days of the calendar, as a notice has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalendarDays {
    /// What they are.
    pub kind: CalendarKind,
    /// First day, or the only one.
    pub first: Date,
    /// Last day, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Date>,
    /// `HH:MM`, of a late night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "22:30")]
    pub open: Option<String>,
}

/// The trading calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TradingCalendar {
    /// First day known.
    pub first: Date,
    /// Last day known.
    pub last: Date,
    /// Last day of the exchanges' notices; weekdays after it are provisional.
    pub announced: Option<Date>,
    /// Closures, suspended and late nights, by kind and day. Weekends are closed without being listed.
    pub days: Vec<CalendarDays>,
    /// Newest record taken in.
    pub seq: Id,
}

/// A contract whose last trading day moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MovedContract {
    /// Contract.
    pub contract: String,
    /// Before.
    pub old: Option<Date>,
    /// Now.
    pub new: Option<Date>,
}

/// Reference data was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReferenceChanged {
    /// What moved with it.
    pub moved: Vec<MovedContract>,
    /// Journal sequence.
    pub seq: Id,
}

/// What an exchange says of the contracts of a commodity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractSpec {
    /// From that trading day on, for all contracts; what holds now goes on until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Only for contracts of that delivery month and later, `YYYY-MM`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "2027-03")]
    pub from_delivery: Option<String>,
    /// Quote units a lot.
    pub multiplier: i64,
    /// Smallest price step.
    pub tick: Decimal,
    /// Largest limit order, lots.
    pub max_limit_lots: i64,
    /// Largest market order, lots; 0 = no market orders.
    pub max_market_lots: i64,
    /// Delivery fee as a share of the value.
    pub delivery_fee_by_money: Decimal,
    /// Delivery fee, yuan a lot.
    pub delivery_fee_by_lot: Decimal,
}

/// A commodity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Commodity {
    /// Its code.
    pub code: String,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Where it trades.
    pub exchange: Exchange,
    /// What becomes of lots held at a contract's end.
    pub delivery_method: DeliveryMethod,
    /// After all changes.
    pub spec: ContractSpec,
}

/// All commodities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommodityList {
    /// By code.
    pub commodities: Vec<Commodity>,
    /// Newest record taken in.
    pub seq: Id,
}

/// Names a commodity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct CommodityPath {
    /// Its code.
    pub commodity: String,
}
