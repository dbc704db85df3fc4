//! Commodities (品种) and contracts (合约) as plain data. The tables of the six exchanges are in
//! [`crate::reference`]; they are defaults, changed by command.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

use crate::{Day, Lots, Money, Price, Rates, StageRule, Tariff, Text, TimeOfDay};

/// A futures exchange of mainland China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Exchange {
    /// 上期所
    #[n(0)]
    Shfe,
    /// 能源中心
    #[n(1)]
    Ine,
    /// 大商所
    #[n(2)]
    Dce,
    /// 郑商所
    #[n(3)]
    Czce,
    /// 中金所
    #[n(4)]
    Cffex,
    /// 广期所
    #[n(5)]
    Gfex,
}

impl Exchange {
    /// All six.
    pub const ALL: [Exchange; 6] = [
        Self::Shfe,
        Self::Ine,
        Self::Dce,
        Self::Czce,
        Self::Cffex,
        Self::Gfex,
    ];
    /// As CTP's ExchangeID writes it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Shfe => "SHFE",
            Self::Ine => "INE",
            Self::Dce => "DCE",
            Self::Czce => "CZCE",
            Self::Cffex => "CFFEX",
            Self::Gfex => "GFEX",
        }
    }
    /// As settlement statements print it.
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::Shfe => "上期所",
            Self::Ine => "能源中心",
            Self::Dce => "大商所",
            Self::Czce => "郑商所",
            Self::Cffex => "中金所",
            Self::Gfex => "广期所",
        }
    }
}
impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
impl FromStr for Exchange {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|exchange| exchange.code() == text)
            .ok_or_else(|| format!("`{text}` is no exchange: SHFE, INE, DCE, CZCE, CFFEX or GFEX"))
    }
}

/// One stretch of continuous trading, Beijing time. `close <= open` runs past midnight.
/// The opening instant is in, the closing instant is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Session {
    /// First instant.
    #[n(0)]
    pub open: TimeOfDay,
    /// First instant after.
    #[n(1)]
    pub close: TimeOfDay,
}

/// The sessions of a commodity from a trading day on (until the next period).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SessionPeriod {
    /// First trading day of the period.
    #[n(0)]
    pub from: Day,
    /// The night session, which belongs to the next trading day; none where there is none.
    #[n(1)]
    pub night: Option<Session>,
    /// The day sessions, ascending.
    #[n(2)]
    pub day: Vec<Session>,
}

/// Commodities whose margins are compared side against side together (§C3): a commodity's own code,
/// or a group of several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct MarginGroup(pub String);

/// Larger-side margin (大单边) of a commodity, by the exchange's contract flag (CTP
/// MaxMarginSideAlgorithm), §C3.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LargerSide {
    /// Commodities compared together.
    #[n(0)]
    pub group: MarginGroup,
    /// A contract leaves the group at settlement of the so-many-th trading day before its last
    /// trading day (SHFE: 5); none = never.
    #[n(1)]
    pub leaves_before_last_day: Option<u32>,
}

/// How the last trading day of a contract is found; moved to the next trading day where it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum LastTradingDay {
    /// That day of the delivery month.
    #[n(0)]
    DayOfMonth(#[n(0)] u32),
    /// The n-th trading day of the delivery month.
    #[n(1)]
    NthTradingDay(#[n(0)] u32),
    /// The n-th such weekday (0 = Monday) of the delivery month.
    #[n(2)]
    NthWeekday(#[n(0)] u32, #[n(1)] u32),
    /// The last trading day of the month before delivery (INE sc, lu …).
    #[n(3)]
    EndOfMonthBefore,
    /// The n-th trading day counted back from the end of the delivery month (1 = the last).
    #[n(4)]
    NthLastTradingDay(#[n(0)] u32),
    /// Given contract by contract.
    #[n(5)]
    PerContract,
    /// The last such weekday (0 = Monday) of the delivery month on which the exchange trades.
    #[n(6)]
    LastWeekday(#[n(0)] u32),
}

/// What becomes of the lots that are held when a contract ends (D2, D3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum DeliveryMethod {
    /// 实物交割: they become a delivery, which is ended by hand.
    #[default]
    #[n(0)]
    Physical,
    /// 现金交割: they are closed at the delivery price.
    #[n(1)]
    Cash,
}

/// What the exchange says of the contracts of a commodity and has changed over the years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct ContractSpec {
    /// Quote units per lot (CTP VolumeMultiple).
    #[n(0)]
    pub multiplier: i64,
    /// Smallest price step (CTP PriceTick).
    #[n(1)]
    pub tick: Price,
    /// Largest limit order (CTP MaxLimitOrderVolume).
    #[n(2)]
    pub max_limit_lots: Lots,
    /// Largest market order; 0 = no market orders (CTP MaxMarketOrderVolume).
    #[n(3)]
    pub max_market_lots: Lots,
}

/// Which contracts an earlier specification was of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Until {
    /// All of them, before this trading day.
    #[n(0)]
    Day(#[n(0)] Day),
    /// Those of delivery months before this one, for their whole life. The multiplier changes in no
    /// other way.
    #[n(1)]
    Delivery(#[n(0)] Delivery),
}

/// A specification that held before a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct EarlierSpec {
    /// Until when.
    #[n(0)]
    pub until: Until,
    /// What held.
    #[n(1)]
    pub spec: ContractSpec,
}

/// What is the same for all contracts of a commodity.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Commodity {
    /// `ru`, `AP`, `IF`: as the exchange writes it; unique over the exchanges.
    #[n(0)]
    pub code: String,
    /// Where it trades.
    #[n(1)]
    pub exchange: Exchange,
    /// Chinese name.
    #[n(2)]
    pub name_zh: String,
    /// English name.
    #[n(3)]
    pub name_en: String,
    /// Quote units per lot.
    #[n(4)]
    pub multiplier: i64,
    /// Smallest price step.
    #[n(5)]
    pub tick: Price,
    /// Offsets tell today's lots from yesterday's (CTP PositionDateType = UseHistory: SHFE, INE).
    #[n(6)]
    pub distinguishes_today: bool,
    /// Larger-side margin, where the exchange grants it.
    #[n(7)]
    pub larger_side: Option<LargerSide>,
    /// Largest limit order.
    #[n(8)]
    pub max_limit_lots: Lots,
    /// Largest market order; 0 = no market orders.
    #[n(9)]
    pub max_market_lots: Lots,
    /// Sessions with their history, ascending by `from`, never empty.
    #[n(10)]
    pub sessions: Vec<SessionPeriod>,
    /// Rule for the last trading day.
    #[n(11)]
    pub last_trading_day: LastTradingDay,
    /// Margin and commission to show and to seed a demonstration with. Unverified: a counter's own
    /// table decides.
    #[n(12)]
    pub default_rates: Rates,
    /// What becomes of lots held at a contract's end (CTP DeliveryMode).
    #[n(13)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub delivery_method: DeliveryMethod,
    /// 交割手续费, by value and by lot. Unverified.
    #[n(14)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub delivery_fee: Tariff,
    /// On a contract's last trading day trading ends then (bond futures: 11:30).
    #[n(15)]
    pub last_day_close: Option<TimeOfDay>,
    /// Specifications before changes by notice, oldest first; the first one that fits a contract and
    /// a day holds. What stands above is what comes after them all.
    #[n(16)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub earlier: Vec<EarlierSpec>,
    /// The exchange delivers at the settlement price of the last trading day (D4). Elsewhere the
    /// delivery price is told.
    #[n(17)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub delivers_at_settlement: bool,
    /// What holds in the last stages of a contract's life (D5).
    #[n(18)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub stages: Vec<StageRule>,
}

impl Commodity {
    /// What the exchange says of the contract of a delivery month on a trading day.
    pub fn spec(&self, delivery: Delivery, on: Day) -> ContractSpec {
        let holds = |earlier: &&EarlierSpec| match earlier.until {
            Until::Day(day) => on < day,
            Until::Delivery(month) => delivery < month,
        };
        let earlier = self.earlier.iter().find(holds);
        earlier.map_or(self.newest_spec(), |earlier| earlier.spec)
    }

    /// As it was for the contract of a delivery month on a trading day.
    pub fn as_of(&self, delivery: Delivery, on: Day) -> Self {
        let ContractSpec {
            multiplier,
            tick,
            max_limit_lots,
            max_market_lots,
        } = self.spec(delivery, on);
        Self {
            multiplier,
            tick,
            max_limit_lots,
            max_market_lots,
            ..self.clone()
        }
    }

    /// What a contract's end costs by itself: the fee of a cash settlement. What a physical delivery
    /// costs is entered as it ends (D2, D3).
    pub fn fee_at_end(&self) -> Tariff {
        match self.delivery_method {
            DeliveryMethod::Cash => self.delivery_fee,
            DeliveryMethod::Physical => Tariff::default(),
        }
    }

    /// After all changes.
    pub fn newest_spec(&self) -> ContractSpec {
        ContractSpec {
            multiplier: self.multiplier,
            tick: self.tick,
            max_limit_lots: self.max_limit_lots,
            max_market_lots: self.max_market_lots,
        }
    }
}

impl Commodity {
    /// A day can be settled at that price: it is above 0, the largest position has a value at it,
    /// and a lot is worth whole fen. It need not lie on the tick.
    pub fn settles_at(&self, price: Price) -> bool {
        let value = |lots| price.value(lots, self.multiplier);
        price.is_positive()
            && value(Lots::MOST_OF_A_BOOK).is_ok()
            && value(Lots::new(1)).is_ok_and(Money::is_whole_fen)
    }
}

/// Delivery month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub struct Delivery {
    /// Four digits.
    #[n(0)]
    pub year: i32,
    /// 1–12.
    #[n(1)]
    pub month: u32,
}

/// A contract code as the exchange writes it: `ru1901`, `AP010`, `IF2101`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct ContractCode(pub Text);

impl fmt::Display for ContractCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl From<&str> for ContractCode {
    fn from(code: &str) -> Self {
        Self(code.into())
    }
}
impl fmt::Debug for ContractCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One contract.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Contract {
    /// Exchange's code.
    #[n(0)]
    pub code: ContractCode,
    /// Its commodity's code.
    #[n(1)]
    pub commodity: String,
    /// Delivery month, with the decade resolved where the code has one digit for the year (CZCE).
    #[n(2)]
    pub delivery: Delivery,
    /// Last trading day, where known.
    #[n(3)]
    pub last_trading_day: Option<Day>,
}
