//! The words every part of Ballast shares: fixed-point numbers, typed ids, time and the trading
//! calendar, contracts, ticks, the language spoken with counters, and the [`Machine`] trait.
//!
//! Plain data and pure arithmetic. No I/O, no float, no clock, no randomness.

mod calendar;
pub mod cbor;
mod clause;
mod code;
mod contract;
mod counter;
mod expiry;
mod id;
mod kline;
mod machine;
mod market;
mod num;
mod rates;
pub mod reference;
mod session;
pub mod sparse;
mod stage;
mod text;
mod time;

pub use calendar::{Calendar, CalendarChange, CalendarEnds, DayRange, LateNight};
pub use clause::{Clause, ClauseOf, ClauseScope, Fold, RuleLevel, ScopeKind};
pub use code::{ContractCodeError, parse_contract};
pub use contract::{
    Commodity, Contract, ContractCode, ContractSpec, Delivery, DeliveryMethod, EarlierSpec,
    Exchange, LargerSide, LastTradingDay, MarginGroup, Session, SessionPeriod, Until,
};
pub use counter::{
    CounterAnswers, CounterCancel, CounterErrorId, CounterOrder, CounterQuery, CounterReport,
    CounterReturn, CounterTrade, Direction, ExternalTrade, HedgeFlag, Offset, OrderRow,
    OrderStatus, PosiDirection, PositionRow, QueryKind, QueryUnanswered, ReportRows, TradeRow,
    TradingAccount, Validity,
};
pub use id::{
    AccountCode, AlarmId, ChildOrderId, CommodityId, ContractId, CustomRoleId, DeliveryId, EntryId,
    FundAccountId, Holder, MovementId, OperatingAccountId, OrderId, PlanId, PrivateSeq, ProductId,
    RequestId, RuleId, SchemeId, SectorId, Seq, SessionId, SuperSectorId, TemplateId, UserId,
};
pub use kline::{KLine, KLinePeriod, KeptKLine};
pub use machine::{Machine, MachineError, StateHash};
pub use market::{DayLimits, DepthLevel, Mark, Tick};
pub use num::{
    Lots, Money, Overflow, ParseNumberError, Price, Rate, Shares, UnitNav, div_half_away,
};
pub use rates::{
    CommissionRates, CommissionRule, MarginRates, MarginRule, Rates, Tariff, TariffRule,
};
pub use session::{TradingHours, TradingSpan};
pub use stage::{PersonKind, StagePoint, StageRule};
pub use text::Text;
pub use time::{Day, ParseTimeError, Stamp, TimeOfDay};
