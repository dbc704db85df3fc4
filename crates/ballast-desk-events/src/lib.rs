//! The desk's language: [`Command`]s imperative, [`Event`]s past, [`Refusal`]s noun and numbers. Data only.
//!
//! Every field and variant has an explicit numeric tag. Tags are append-only: a new field is an `Option` with a new
//! number, nothing is renumbered or reused, and a golden file holds every variant's bytes (`DESIGN.md` section 4).

mod account;
mod actor;
mod command;
mod event;
#[cfg(test)]
mod golden;
mod limits;
mod order;
mod platform;
mod rates;
mod refusal;
mod settings;
mod settlement;
mod table;

pub use account::{FundsAlgorithm, FundsMethod, Holder, MarginBasis, RateScope};
pub use actor::{Actor, Role};
pub use command::{Action, CancelOrder, Command, CreateUser, PlaceOrder};
pub use event::{CounterSessionState, Event};
pub use limits::{Limit, LimitScope, Limits, Near, NearBans, PriceRight, Tradability, TradabilityOf};
pub use order::{
    BookFill, ChildEnd, ChildRouted, ClosedLots, Decision, Filled, OrderEnd, OrderPlaced, OrderPrice, OrderRefused, RefAnswer,
};
pub use platform::{LineAction, Minutes, PlatformSetting, PlatformSettings, RoutingMode, WhenRejected, WhenTooLarge};
pub use rates::{RateChoice, RateLevel, RateSource, TemplateKind};
pub use refusal::{Refusal, RefusalNumber};
pub use settings::{
    CloseTodayMode, FundSetting, FundSettings, OperatingSetting, OperatingSettings, PriorityRule, ProductSetting,
    ProductSettings, RateBans, RatioOf,
};
pub use settlement::{Difference, SettledLots, SettledSide, Settlement, SettlementSource};
pub use table::{SettingValue, Settings};
