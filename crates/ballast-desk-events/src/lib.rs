//! The desk's language: [`Command`]s imperative, [`Event`]s past, [`Refusal`]s noun and numbers.
//! Data only.
//!
//! Every field and variant has an explicit numeric tag. Tags are append-only: a new field is an
//! `Option` with a new number, nothing is renumbered or reused, and a golden file holds every
//! variant's bytes (`DESIGN.md` section 4).

mod access;
mod account;
mod actor;
mod cash;
mod changes;
mod command;
mod event;
#[cfg(test)]
mod golden;
mod limits;
mod logins;
mod order;
mod platform;
mod rates;
mod refusal;
mod roles;
mod settings;
mod settlement;
mod table;

pub use access::{Access, AddressRange, BadAddress, BadMac, Mac};
pub use account::{FundsAlgorithm, FundsMethod, Holder, MarginBasis, RateScope};
pub use actor::Actor;
pub use cash::{
    Cash, CashConfirmed, CashDirection, CashEntered, CashRejected, ConfirmCash, EnterCash,
    RejectCash,
};
pub use changes::{
    AccountAccessSet, AssignCashClerk, BindRiskAccount, CashClerkAssigned, HandOver,
    LoginAddressesSet, LoginRenamed, OpenBoundAccount, OperatingAccountUnbound, OwnerSet,
    PasswordSet, PowersSet, RenameLogin, RiskBindingsSet, SetAccountAccess, SetLoginAddresses,
    SetPassword, SetPowers, SetStanding, StandingSet, UnbindOperatingAccount,
};
pub use command::{Action, CancelOrder, Command, CreateUser, PlaceOrder};
pub use event::{CounterSessionState, Event};
pub use limits::{
    Limit, LimitScope, Limits, Near, NearBans, PriceRight, Tradability, TradabilityOf,
};
pub use logins::{BindingChange, BoundAccounts, Owned, Owner, Powers, ReviewLevel, Standing};
pub use order::{
    BookFill, ChildEnd, ChildRouted, ClosedLots, Decision, Filled, OrderEnd, OrderPlaced,
    OrderPrice, OrderRefused, RefAnswer,
};
pub use platform::{
    LineAction, Minutes, PlatformSetting, PlatformSettings, RoutingMode, WhenRejected, WhenTooLarge,
};
pub use rates::{RateChoice, RateLevel, RateSource, TemplateKind};
pub use refusal::{Refusal, RefusalNumber};
pub use roles::{
    CreateRole, LoginRoleSet, Permission, Permissions, Role, RoleCreated, RoleKey,
    RolePermissionsSet, SetLoginRole, SetRolePermissions,
};
pub use settings::{
    CloseTodayMode, FundSetting, FundSettings, OperatingSetting, OperatingSettings, PriorityRule,
    ProductSetting, ProductSettings, RateBans, RatioOf,
};
pub use settlement::{Difference, SettledLots, SettledSide, Settlement, SettlementSource};
pub use table::{SettingValue, Settings};
