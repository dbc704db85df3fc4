//! Bars and the intraday line. Live quotes come over the WebSocket.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Date, Decimal, Time};

/// Names a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct ContractPath {
    /// Contract.
    #[param(example = "cu2701")]
    pub contract: String,
}

/// Length of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum Period {
    /// One minute.
    #[serde(rename = "1m")]
    M1,
    /// Five minutes.
    #[serde(rename = "5m")]
    M5,
    /// Fifteen minutes.
    #[serde(rename = "15m")]
    M15,
    /// One hour.
    #[serde(rename = "1h")]
    H1,
    /// One trading day.
    #[serde(rename = "1d")]
    D1,
}

/// Which bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct KlineQuery {
    /// Length.
    #[param(inline)]
    pub period: Period,
    /// Only bars that begin before this instant.
    pub before: Option<Time>,
    /// Newest bars wanted, 1–2,000; 500 when absent.
    #[param(minimum = 1, maximum = 2000)]
    pub limit: Option<u32>,
}

/// A bar. Night bars belong to the next trading day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Kline {
    /// First instant.
    pub at: Time,
    /// Trading day.
    pub trading_day: Date,
    /// First price.
    pub open: Decimal,
    /// Highest price.
    pub high: Decimal,
    /// Lowest price.
    pub low: Decimal,
    /// Last price.
    pub close: Decimal,
    /// Lots traded in it.
    pub volume: i64,
    /// Open interest at its end.
    pub open_interest: i64,
}

/// Bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KlineList {
    /// Length.
    pub period: Period,
    /// Ascending; the last one may still be growing.
    pub klines: Vec<Kline>,
}

/// One point of the intraday line: the end of a minute, or now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinePoint {
    /// Minute it stands for.
    pub at: Time,
    /// Last price.
    pub price: Decimal,
    /// Turnover ÷ volume since the day began; absent before the first trade.
    pub average: Option<Decimal>,
    /// Lots traded in the minute.
    pub volume: i64,
}

/// The intraday line of the running trading day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntradayLine {
    /// Trading day.
    pub trading_day: Option<Date>,
    /// Previous settlement price, the zero of the line.
    pub pre_settlement: Option<Decimal>,
    /// Ascending.
    pub points: Vec<LinePoint>,
}
