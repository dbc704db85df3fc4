//! Contracts that can be traded on the running trading day.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Date, Decimal};

/// An exchange.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Exchange {
    /// 上期所
    Shfe,
    /// 能源中心
    Ine,
    /// 大商所
    Dce,
    /// 郑商所
    Czce,
    /// 中金所
    Cffex,
    /// 广期所
    Gfex,
}

impl From<ballast_model::Exchange> for Exchange {
    fn from(exchange: ballast_model::Exchange) -> Self {
        match exchange {
            ballast_model::Exchange::Shfe => Self::Shfe,
            ballast_model::Exchange::Ine => Self::Ine,
            ballast_model::Exchange::Dce => Self::Dce,
            ballast_model::Exchange::Czce => Self::Czce,
            ballast_model::Exchange::Cffex => Self::Cffex,
            ballast_model::Exchange::Gfex => Self::Gfex,
        }
    }
}

/// A stretch of trading as times of day; `close` at or before `open` runs past midnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionHours {
    /// First instant, `HH:MM:SS`.
    #[schema(pattern = r"^\d{2}:\d{2}:\d{2}$", example = "21:00:00")]
    pub open: String,
    /// First instant after, `HH:MM:SS`.
    #[schema(pattern = r"^\d{2}:\d{2}:\d{2}$", example = "01:00:00")]
    pub close: String,
}

/// A contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contract {
    /// As the exchange writes it.
    #[schema(example = "cu2701")]
    pub code: String,
    /// Commodity's code.
    #[schema(example = "cu")]
    pub commodity: String,
    /// Commodity's Chinese name.
    pub name_zh: String,
    /// Commodity's English name.
    pub name_en: String,
    /// Where it trades.
    pub exchange: Exchange,
    /// Quote units a lot.
    pub multiplier: i64,
    /// Smallest price step.
    pub tick: Decimal,
    /// Largest limit order, lots.
    pub max_limit_lots: i64,
    /// Offsets tell today's lots from yesterday's.
    pub distinguishes_today: bool,
    /// Upper limit price of the trading day.
    pub upper_limit: Option<Decimal>,
    /// Lower limit price of the trading day.
    pub lower_limit: Option<Decimal>,
    /// Previous settlement price.
    pub pre_settlement: Option<Decimal>,
    /// Last trading day, where known.
    pub last_trading_day: Option<Date>,
    /// Stretches of the trading day, the night's first.
    pub sessions: Vec<SessionHours>,
}

/// The contracts of a trading day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractList {
    /// Trading day the limits hold for.
    pub trading_day: Option<Date>,
    /// By exchange and code.
    pub contracts: Vec<Contract>,
}
