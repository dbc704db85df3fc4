//! What each command takes: a permission, and the reach of what it is about. `NotPermitted` comes
//! before every other refusal (`docs/design.md#who`).

use ballast_desk_events::{
    Action, Actor, CollateralCommand, ForceCloseOf, Holder, NavOf, Owned, Permission, Powers,
    RateLevel, Refusal, Role, SchemeCommand, StopOf, ThirdPartyCommand, TradabilityOf,
};
use ballast_model::{OperatingAccountId, TemplateId};

use crate::state::Desk;

/// What a command is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// Nothing that has an owner.
    Nothing,
    /// What all share: only super admins reach it.
    Everything,
    /// An object.
    Object(Owned),
    /// A template that is bound or written into something: one's own, or the super admins', which are
    /// for all (F3).
    Template(TemplateId),
}

use About::Everything;

impl<T: Into<Owned>> From<T> for About {
    fn from(object: T) -> Self {
        Self::Object(object.into())
    }
}

/// What it takes to give a command: a permission, and the reach of what it is about. None: the
/// machine's own commands.
struct Right {
    permission: Option<Permission>,
    about: [About; 2],
}

macro_rules! rights {
    ($($name:ident $(($inner:pat))? $({ $($field:ident),* })? : $permission:ident $(, $($about:expr),+)?;)*) => {
        fn right(action: &Action) -> Right {
            match action {$(
                Action::$name $(($inner))? $({ $($field,)* .. })? => {
                    Right { permission: rights!(@permission $permission), about: rights!(@about $($($about),+)?) }
                }
            )*}
        }

        /// The permission that each command takes; none: it is the machine's own.
        pub const RIGHTS: &[(&str, Option<Permission>)] =
            &[$((stringify!($name), rights!(@permission $permission)),)*];
    };
    (@permission Machine) => { None };
    (@permission $permission:ident) => { Some(Permission::$permission) };
    (@about) => { [About::Nothing; 2] };
    (@about $one:expr) => { [$one.into(), About::Nothing] };
    (@about $one:expr, $two:expr) => { [$one.into(), $two.into()] };
}

// One row for each command: the permission, and what it is about.
rights! {
    PlaceOrder(order): Trading, order.account;
    CancelOrder(cancel): Trading, cancel.account;
    SetCalendar(_): ReferenceData;
    ChangeCalendar(_): ReferenceData;
    PutCommodity(_): ReferenceData;
    ListContract(_): ReferenceData;
    SetLastTradingDay(_): ReferenceData;
    CreateProduct {}: Products;
    CreateFundAccount { product }: FundAccounts, *product;
    CreateOperatingAccount {}: OperatingAccounts;
    OpenBoundAccount(open): OperatingAccounts, open.product;
    BindOperatingAccount { account, product }: OperatingAccounts, *account, *product;
    UnbindOperatingAccount(unbind): OperatingAccounts, unbind.account;
    Deposit { holder }: CashEntry, at_the_counter(*holder);
    Withdraw { holder }: CashEntry, at_the_counter(*holder);
    EnterCash(enter): CashEntry, enter.account;
    ConfirmCash(_): CashConfirmation;
    RejectCash(_): CashConfirmation;
    ForceClose(close): Watching, of_force_close(close.of);
    AllowPlan {}: Watching;
    EndPlan(_): Watching;
    SetStop(set): Watching, of_stop(set.of);
    ActOnAlarm(_): Watching;
    ReviewOrder(_): Watching;
    Entry(_): Machine;
    ThirdParty(command): Watching, of_third_party(command);
    AdjustPosition(adjust): Watching, adjust.from, adjust.to;
    SetExternalTarget(set): Products, set.product, set.account.map_or(About::Nothing, About::from);
    ChangeShares(change): Products, change.product;
    Fees(change): Products, change.product;
    Scheme(change): Limits, change.product, bound_account(&change.command);
    Collateral(command): Limits, of_collateral(command);
    EndDelivery(_): TradingDay;
    SetRates { fund_account }: Rates, *fund_account;
    SetFundsMethod { holder }: Rates, *holder;
    SetMarginRule { level }: Rates, of_level(*level);
    SetCommissionRule { level }: Rates, of_level(*level);
    SetRateChoice { account }: Rates, *account;
    SetRateSourceAccount { product, fund_account }: Rates, *product, fund_account.map_or(About::Nothing, About::from);
    CreateTemplate {}: Rates;
    BindTemplate { account, template }: Rates, *account, template.map_or(About::Nothing, About::Template);
    SetOperating { account }: Limits, *account;
    SetFund { account }: Limits, *account;
    SetProduct { product }: Limits, *product;
    SetLimit { level }: Limits, of_level(*level);
    SetTradability { of }: Limits, of_tradability(*of);
    WriteTradability { account, template }: Limits, *account, About::Template(*template);
    LiftOrderRateBan { fund_account }: Limits, *fund_account;
    LogInFundAccount { fund_account }: FundAccounts, *fund_account;
    CreateRole(_): Roles;
    SetRolePermissions(_): Roles;
    RenameRole(_): Roles;
    DeleteRole(_): Roles;
    SetLoginRole(set): Roles, set.user;
    CreateUser(_): Logins;
    GrantAccount { user, account }: OperatingAccounts, *user, *account;
    TakeBackAccount(back): OperatingAccounts, back.user, back.account;
    RenameLogin(rename): Logins, rename.user;
    SetLoginAddresses(set): Logins, set.user;
    SetPassword(set): Logins, set.user;
    SetPowers(set): RiskAccounts, set.user;
    BindRiskAccount(bind): RiskAccounts, bind.user;
    BindReviewer(bind): RiskAccounts, bind.user;
    AssignCashClerk(assign): Logins, assign.user, assign.account;
    SetAccountAccess(set): OperatingAccounts, set.account;
    SetAccountStatus(set): AccountStatus, set.of;
    HandOver(over): HandingOver, over.of;
    SetPlatform(_): PlatformSettings;
    StartDay {}: TradingDay;
    CloseDay: TradingDay;
    DoubtWorking: TradingDay;
    EndDay: TradingDay;
    AskCounters: TradingDay;
    AskCounter { fund_account }: FundAccounts, *fund_account;
    OpenUnallocated { fund_account }: FundAccounts, *fund_account;
    TakeOverLots(take): FundAccounts, take.fund_account, take.account;
    SetOpeningPosition(_): TradingDay;
    TakeOverCash(take): FundAccounts, take.fund_account;
    TakeUpDifference(take_up): FundAccounts, take_up.fund_account;
    SetSettlementPrice {}: TradingDay;
    SetDeliveryPrice(_): TradingDay;
    SettleAccount {}: TradingDay;
    SettleProduct {}: TradingDay;
    RollDay: TradingDay;
    Clock: Machine;
    Counter {}: Machine;
    CompareCounter(_): Machine;
    Mark(_): Machine;
    SetDayLimits(_): Machine;
    RecordLogin {}: Machine;
    RecordLoginRefused {}: Machine;
    RecordLogout {}: Machine;
    TellReviewersOnline(_): Machine;
}

/// Cash of a fund account is booked as its counter has it. An operating account's comes as
/// [`Action::EnterCash`]; booked outright it is the super admins'.
fn at_the_counter(holder: Holder) -> About {
    match holder {
        Holder::Fund(id) => id.into(),
        Holder::Operating(_) => Everything,
    }
}

fn of_third_party(command: &ThirdPartyCommand) -> About {
    match command {
        ThirdPartyCommand::Place(order) => order.account.into(),
        ThirdPartyCommand::Cancel(cancel) => cancel.account.into(),
    }
}

fn of_force_close(of: ForceCloseOf) -> About {
    match of {
        ForceCloseOf::Account(account, _) => account.into(),
        ForceCloseOf::Product(product) => product.into(),
    }
}

/// What venues tell is the machine's own.
fn of_collateral(command: &CollateralCommand) -> About {
    match command {
        CollateralCommand::Assign(assign) => assign.account.into(),
        CollateralCommand::Tell(_) | CollateralCommand::TakeFee(_) => Everything,
    }
}

fn of_stop(of: StopOf) -> About {
    match of {
        StopOf::All => Everything,
        StopOf::Product(id) => id.into(),
        StopOf::Operating(id) => id.into(),
        StopOf::Fund(id) => id.into(),
        StopOf::User(id) => id.into(),
    }
}

/// An account that schemes are bound to.
fn bound_account(command: &SchemeCommand) -> About {
    match command {
        SchemeCommand::Bind(bind) => match bind.of {
            NavOf::Operating(id) => id.into(),
            NavOf::Product(id) => id.into(),
        },
        SchemeCommand::Put(_)
        | SchemeCommand::Copy(..)
        | SchemeCommand::Delete(_)
        | SchemeCommand::PutSector(_)
        | SchemeCommand::DeleteSector(_)
        | SchemeCommand::PutSuperSector(_)
        | SchemeCommand::DeleteSuperSector(_) => About::Nothing,
    }
}

fn of_tradability(of: TradabilityOf) -> About {
    match of {
        TradabilityOf::Operating(id) => id.into(),
        TradabilityOf::Product(id) => id.into(),
        TradabilityOf::FundDay(id) | TradabilityOf::FundNight(id) => id.into(),
        TradabilityOf::Template(id) => id.into(),
        TradabilityOf::Global => Everything,
    }
}

fn of_level(level: RateLevel) -> About {
    match level {
        RateLevel::OperatingAccount(id) => id.into(),
        RateLevel::FundAccount(id) => id.into(),
        RateLevel::Product(id) => id.into(),
        RateLevel::Template(id) => id.into(),
        RateLevel::Global => Everything,
    }
}

/// Whether the actor may give this command.
pub(crate) fn permit(desk: &Desk, by: Actor, action: &Action) -> Result<(), Refusal> {
    if let Action::Entry(_) = action {
        // What is entered takes its own right, which is asked there.
        return Ok(());
    }
    permit_right(desk, by, || right(action))
}

/// Whether the actor may trade an account.
pub(crate) fn permit_trading(
    desk: &Desk,
    by: Actor,
    account: OperatingAccountId,
) -> Result<(), Refusal> {
    permit_right(desk, by, || Right {
        permission: Some(Permission::Trading),
        about: [account.into(), About::Nothing],
    })
}

/// Whether the actor may have positions closed and stop orders: the super admin; others where they and, of a
/// risk officer, their manager have the right (R4, P6).
pub(crate) fn permit_force_close(desk: &Desk, by: Actor) -> Result<(), Refusal> {
    permit_power(desk, by, |powers| powers.may_force_liquidate)
}

/// Whether the actor may enter third-party orders, likewise.
pub(crate) fn permit_third_party(desk: &Desk, by: Actor) -> Result<(), Refusal> {
    permit_power(desk, by, |powers| powers.may_enter_third_party_orders)
}

/// Whether the actor may move lots between accounts: a super admin, or by a risk account's own flag (P6).
pub(crate) fn permit_adjusting(desk: &Desk, by: Actor) -> Result<(), Refusal> {
    permit_power(desk, by, |powers| powers.may_adjust_positions)
}

fn permit_power(desk: &Desk, by: Actor, has: impl Fn(Powers) -> bool) -> Result<(), Refusal> {
    let user = desk.people.user(by.user);
    let may = by.is_platform()
        || user.is_some_and(|user| user.role == Role::SuperAdmin)
        || has(desk.people.effective_powers(by.user));
    if may {
        Ok(())
    } else {
        Err(Refusal::NotPermitted)
    }
}

fn permit_right(desk: &Desk, by: Actor, right: impl FnOnce() -> Right) -> Result<(), Refusal> {
    if by.is_platform() {
        return Ok(());
    }
    let Right { permission, about } = right();
    let reached = |about: About| match about {
        About::Nothing => true,
        Everything => desk
            .people
            .user(by.user)
            .is_some_and(|user| user.role == Role::SuperAdmin),
        About::Object(of) => desk.reaches(by.user, of),
        About::Template(id) => desk.may_use_template(by.user, id),
    };
    let permitted = permission.is_some_and(|permission| desk.people.may(by.user, permission))
        && about.into_iter().all(reached);
    if permitted {
        Ok(())
    } else {
        Err(Refusal::NotPermitted)
    }
}
