//! The desk's language: [`Command`]s imperative, [`Event`]s past, [`Refusal`]s noun and numbers.
//! Data only.
//!
//! Every field and variant has an explicit numeric tag. Tags are append-only: a new field is an
//! `Option` with a new number, nothing is renumbered or reused, and a golden file holds every
//! variant's bytes (`docs/design.md#encoding`).

mod account;
mod alarm;
mod cash;
mod closes;
mod collateral;
mod command;
mod comparison;
mod delivery;
mod doubt;
mod entry;
mod event;
mod external;
mod fees;
#[cfg(test)]
mod golden;
mod limits;
mod lines;
mod made;
mod market;
mod nav;
mod officer;
mod operation;
mod order;
mod placing;
mod plan;
mod platform;
mod rates;
mod refusal;
mod review;
mod scheme;
mod settings;
mod settlement;
mod stop;
mod table;

pub use account::{
    AccountAccessSet, CounterSessionState, FundsAlgorithm, FundsMethod, MarginBasis,
    OpenBoundAccount, OperatingAccountUnbound, RateScope, SetAccountAccess, UnbindOperatingAccount,
};
pub use alarm::{ActOnAlarm, AlarmAct, AlarmCommand, AlarmEvent, AlarmFound, AlarmLevel, AlarmOf};
pub use ballast_model::Holder;
pub use ballast_people::{
    Access, AccountStatus, AccountStatusSet, AccountTakenBack, Actor, AddressRange,
    AssignCashClerk, BadAddress, BadMac, BindRiskAccount, BindingChange, BoundAccounts,
    CashClerkAssigned, CreateRole, CreateUser, DeleteRole, HandOver, LoginAddressesSet,
    LoginRenamed, LoginRoleSet, Mac, Owned, Owner, OwnerSet, PasswordSet, PeopleChange, Permission,
    Permissions, Powers, PowersSet, RenameLogin, RenameRole, ReviewLevel, RiskBindingsSet, Role,
    RoleCreated, RoleDeleted, RoleKey, RolePermissionsSet, RoleRenamed, SetAccountStatus,
    SetLoginAddresses, SetLoginRole, SetPassword, SetPowers, SetRolePermissions, TakeBackAccount,
};
pub use cash::{
    Cash, CashConfirmed, CashDirection, CashEntered, CashRejected, ConfirmCash, EnterCash,
    RejectCash,
};
pub use closes::{BeforeClose, CommodityCodes, OvernightAction, OvernightOf, OvernightTo};
pub use collateral::{
    AssignCollateral, CollateralAssigned, CollateralCommand, CollateralEvent, CollateralFee,
    CollateralPart, VenueCollateral,
};
pub use command::{Action, Command};
pub use comparison::{
    CashTakenOver, CompareCounter, Compared, Comparison, CounterDifference, DifferenceOf,
    DifferenceStanding, DifferenceTakenUp, ExternalTraded, Figure, HeldLots, LotsTakenOver,
    OpeningPosition, PositionOf, TakeOverCash, TakeOverLots, TakeUpDifference, TradedAtCounter,
    TradesOf, UnallocatedOpened, WorkingAtCounter,
};
pub use delivery::{
    DeliveredLots, DeliveryBegun, DeliveryEnded, DeliveryPriceSet, DeliveryPriceSource,
    DeliveryRecord, EndDelivery, LastTradingDaySet, SetDeliveryPrice, SetLastTradingDay,
};
pub use doubt::{CounterDoubt, LateAccepted};
pub use entry::{
    ConfirmEntry, EntryBan, EntryCommand, EntryEffect, EntryEvent, EntryPlan, PlansWait,
    SecondEntry, TriedEntry, WaitingRule,
};
pub use event::Event;
pub use external::{
    AdjustPosition, AdjustedSide, ExternalPassedOver, ExternalTargetSet, PositionAdjusted,
    SetExternalTarget,
};
pub use fees::{
    AccruedOf, AdvisoryFee, ChangeFees, FeeAccrued, FeeAmounts, FeeBase, FeeChange, FeeEvent,
    FeeInterval, FeeKind, Fees, FeesAccrued, FeesReset, FeesSet, FixedAccrual, FixedFee,
    IntervalFee, PlainFee, ProfitAccrual, ResetFees, SetFees,
};
pub use limits::{
    Limit, LimitScope, Limits, NearBans, PriceDistance, PriceRight, Tradability, TradabilityOf,
};
pub use lines::{AccountLine, LineFound, LineLevel, LineMoved, LinesRead};
pub use market::{MarkDoubt, MarkDoubted};
pub use nav::{
    ChangeShares, NavEvent, NavMode, NavOf, NavSettled, ShareCash, ShareChange, SharesChanged,
};
pub use officer::ThirdPartyCommand;
pub use operation::{
    Before, CLAUSE_OF, FOLDS, OPERATION_FIELDS, Operation, OperationField, Part, Subject, Value,
    advisory_fee_text, plain_fee_text, rate_choice_text, tariff_rule_text, tariff_text,
};
pub use order::{
    BookFill, ChildEnd, ChildRecalled, ChildRouted, ClosedLots, Decision, Filled,
    FreezeRecalculated, Freezing, LotsSentAgain, NetLocked, NetPosition, OrderEnd, OrderPlaced,
    OrderPrice, OrderRefused, RefAnswer, ReviewEvent,
};
pub use placing::{CancelOrder, PlaceOrder};
pub use plan::{
    EndPlan, ForceClose, ForceCloseOf, HeldSide, PlanCause, PlanEnd, PlanEnded, PlanEvent,
    PlanLeft, PlanMoved, PlanPass, PlanPause, PlanScope, PlanStarted, RuleToClose,
};
pub use platform::{
    LineAction, Minutes, PlatformSetting, PlatformSettings, RoutingMode, SystemRiskMode,
    WhenRejected, WhenTooLarge,
};
pub use rates::{RateChoice, RateLevel, RateSource, TemplateKind};
pub use refusal::{Refusal, RefusalNumber};
pub use review::{BindReviewer, ReviewOrder, Reviewed};
pub use scheme::{
    BindSchemes, ChangeSchemes, NavBinding, NavInterval, NavLines, NavTables, NavWhen, PeriodMode,
    PutScheme, PutSector, PutSuperSector, RestrictedAt, RuleFound, RuleKey, RuleMoved, RulesRead,
    Scheme, SchemeCommand, SchemeEvent, Sector, SuperSector,
};
pub use settings::{
    CloseTodayMode, DailyLossOf, FundSetting, FundSettings, OperatingSetting, OperatingSettings,
    PriorityRule, ProductSetting, ProductSettings, RateBans, RatioOf, TotalLossOf,
};
pub use settlement::{
    Difference, SettledLots, SettledMortgage, SettledSide, Settlement, SettlementSource,
};
pub use stop::{Repeated, SameOrder, SetStop, StopKind, StopOf, StopSet};
pub use table::{
    LabelledWord, SettingGroup, SettingInfo, SettingKind, SettingUnit, SettingValue, Settings,
};
