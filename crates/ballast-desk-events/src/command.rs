//! What may be asked of the desk.

use ballast_model::{
    AccountCode, Calendar, CalendarChange, CommissionRule, Commodity, Contract, ContractId,
    CounterReturn, Day, DayLimits, FundAccountId, HedgeFlag, MarginRule, Mark, Money,
    OperatingAccountId, PlanId, Price, ProductId, Rates, SessionId, TemplateId, UserId,
};
use minicbor::{Decode, Encode};

use crate::{
    Actor, AssignCashClerk, BindRiskAccount, CancelOrder, CompareCounter, ConfirmCash, CreateRole,
    CreateUser, DeleteRole, EndDelivery, EndPlan, EnterCash, ForceClose, FundSetting, FundsMethod,
    HandOver, Holder, Limit, LimitScope, Mac, OpenBoundAccount, OpeningPosition, OperatingSetting,
    PlaceOrder, PlatformSetting, ProductSetting, RateChoice, RateLevel, RateScope, RejectCash,
    RenameLogin, RenameRole, SetAccountAccess, SetAccountStatus, SetDeliveryPrice,
    SetLastTradingDay, SetLoginAddresses, SetLoginRole, SetPassword, SetPowers, SetRolePermissions,
    SettlementSource, TakeBackAccount, TakeOverCash, TakeOverLots, TakeUpDifference, TemplateKind,
    Tradability, TradabilityOf, UnbindOperatingAccount,
};

/// One entry of the journal's question side.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Command {
    /// Who asks.
    #[n(0)]
    pub by: Actor,
    /// What for.
    #[n(1)]
    pub action: Action,
}

impl Command {
    /// A command of the platform itself.
    pub fn platform(action: Action) -> Self {
        Self {
            by: Actor::PLATFORM,
            action,
        }
    }
}

/// What a command asks for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Action {
    /// Time has passed a deadline.
    #[n(0)]
    Clock,
    /// Replace the trading calendar.
    #[n(1)]
    SetCalendar(#[n(0)] Calendar),
    /// Add a commodity or replace it by its code.
    #[n(2)]
    PutCommodity(#[n(0)] Box<Commodity>),
    /// Add a contract or replace its last trading day.
    #[n(3)]
    ListContract(#[n(0)] Contract),
    /// Open a product.
    #[n(4)]
    CreateProduct {
        /// Code, unique over products and accounts.
        #[n(0)]
        code: AccountCode,
        /// Name as shown.
        #[n(1)]
        name: String,
    },
    /// Open a fund account of a product.
    #[n(5)]
    CreateFundAccount {
        /// Code at the counter.
        #[n(0)]
        code: AccountCode,
        /// Its product.
        #[n(1)]
        product: ProductId,
    },
    /// Open an operating account, unbound.
    #[n(6)]
    CreateOperatingAccount {
        /// Code, unique for ever.
        #[n(0)]
        code: AccountCode,
        /// Holder's name as shown.
        #[n(1)]
        name: String,
    },
    /// Bind an operating account to a product, or to another one while it is flat (P5).
    #[n(7)]
    BindOperatingAccount {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// Product.
        #[n(1)]
        product: ProductId,
    },
    /// Book cash in.
    #[n(8)]
    Deposit {
        /// Account.
        #[n(0)]
        holder: Holder,
        /// Yuan, whole fen, above 0.
        #[n(1)]
        amount: Money,
    },
    /// Book cash out, at most what is withdrawable (C3).
    #[n(9)]
    Withdraw {
        /// Account.
        #[n(0)]
        holder: Holder,
        /// Yuan, whole fen, above 0.
        #[n(1)]
        amount: Money,
    },
    /// Set a fund account's rates; operating accounts of the product follow them.
    #[n(10)]
    SetRates {
        /// Fund account.
        #[n(0)]
        fund_account: FundAccountId,
        /// For what.
        #[n(1)]
        scope: RateScope,
        /// New rates.
        #[n(2)]
        rates: Rates,
    },
    /// Set how an account's funds are reckoned.
    #[n(11)]
    SetFundsMethod {
        /// Account.
        #[n(0)]
        holder: Holder,
        /// New method.
        #[n(1)]
        method: FundsMethod,
    },
    /// Place an order.
    #[n(12)]
    PlaceOrder(#[n(0)] PlaceOrder),
    /// Cancel an order.
    #[n(13)]
    CancelOrder(#[n(0)] CancelOrder),
    /// A counter's return.
    #[n(14)]
    Counter {
        /// Fund account it is about.
        #[n(0)]
        fund_account: FundAccountId,
        /// What came back.
        #[n(1)]
        returned: CounterReturn,
    },
    /// A mark price.
    #[n(15)]
    Mark(#[n(0)] Mark),
    /// Price limits and previous settlement price of the trading day.
    #[n(16)]
    SetDayLimits(#[n(0)] DayLimits),
    /// A trading day begins; opens the books for orders.
    #[n(17)]
    StartDay {
        /// Trading day.
        #[n(0)]
        day: Day,
    },
    /// Trading of the day is over: no more orders; what no counter has answered for ends here.
    #[n(18)]
    CloseDay,
    /// The settlement price of a contract for the closed day.
    #[n(19)]
    SetSettlementPrice {
        /// Contract.
        #[n(0)]
        contract: ContractId,
        /// Price.
        #[n(1)]
        price: Price,
        /// Where it comes from.
        #[n(2)]
        source: SettlementSource,
    },
    /// Settle one account for the closed day.
    #[n(20)]
    SettleAccount {
        /// Account.
        #[n(0)]
        holder: Holder,
    },
    /// Settle one product: what its fund and operating accounts differ by, by cause.
    #[n(21)]
    SettleProduct {
        /// Product.
        #[n(0)]
        product: ProductId,
    },
    /// Today becomes yesterday. All accounts and products must be settled.
    #[n(22)]
    RollDay,
    /// Add a user.
    #[n(23)]
    CreateUser(#[n(0)] CreateUser),
    /// Let a trader trade an operating account.
    #[n(24)]
    GrantAccount {
        /// Trader.
        #[n(0)]
        user: UserId,
        /// Account.
        #[n(1)]
        account: OperatingAccountId,
    },
    /// A trader is not to trade an operating account any more.
    #[n(100)]
    TakeBackAccount(#[n(0)] TakeBackAccount),
    /// A user logged in (authentication is outside the machine; its outcome is not).
    #[n(25)]
    RecordLogin {
        /// User.
        #[n(0)]
        user: UserId,
        /// New session.
        #[n(1)]
        session: SessionId,
        /// Address it came from.
        #[n(2)]
        ip: String,
        /// Network card it came from, where the program says it.
        #[n(3)]
        mac: Option<Mac>,
    },
    /// A login was refused.
    #[n(26)]
    RecordLoginRefused {
        /// Name as typed.
        #[n(0)]
        name: String,
        /// Address it came from.
        #[n(1)]
        ip: String,
        /// Code of the reason.
        #[n(2)]
        reason: String,
        /// Network card it came from, where the program says it.
        #[n(3)]
        mac: Option<Mac>,
    },
    /// A session ended.
    #[n(27)]
    RecordLogout {
        /// User.
        #[n(0)]
        user: UserId,
        /// Session.
        #[n(1)]
        session: SessionId,
    },
    /// Change a platform setting (N10).
    #[n(28)]
    SetPlatform(#[n(0)] PlatformSetting),
    /// Set or take away a margin rate on the platform (F1, F4).
    #[n(29)]
    SetMarginRule {
        /// Where.
        #[n(0)]
        level: RateLevel,
        /// For what.
        #[n(1)]
        scope: RateScope,
        /// None takes it away.
        #[n(2)]
        rule: Option<MarginRule>,
        /// For what positions; a rate for speculation holds for hedges, too, where its place has
        /// none for them.
        #[n(3)]
        hedge_flag: HedgeFlag,
    },
    /// Set or take away a commission rate on the platform (F1, F4).
    #[n(30)]
    SetCommissionRule {
        /// Where.
        #[n(0)]
        level: RateLevel,
        /// For what.
        #[n(1)]
        scope: RateScope,
        /// None takes it away.
        #[n(2)]
        rule: Option<CommissionRule>,
    },
    /// Say which rates an operating account is charged (O9).
    #[n(31)]
    SetRateChoice {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// Margin.
        #[n(1)]
        margin: RateChoice,
        /// Commission.
        #[n(2)]
        commission: RateChoice,
    },
    /// Name the fund account whose rates a product's accounts read (O9).
    #[n(32)]
    SetRateSourceAccount {
        /// Product.
        #[n(0)]
        product: ProductId,
        /// None: the first that is connected.
        #[n(1)]
        fund_account: Option<FundAccountId>,
    },
    /// Make a template (F3).
    #[n(33)]
    CreateTemplate {
        /// What it holds.
        #[n(0)]
        kind: TemplateKind,
        /// Name, unique among its kind.
        #[n(1)]
        name: String,
    },
    /// Bind a template to an operating account, or unbind (F3).
    #[n(34)]
    BindTemplate {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// What kind.
        #[n(1)]
        kind: TemplateKind,
        /// None unbinds.
        #[n(2)]
        template: Option<TemplateId>,
    },
    /// Change a setting of an operating account (O1, O7, O9).
    #[n(35)]
    SetOperating {
        /// Account.
        #[n(0)]
        account: OperatingAccountId,
        /// New value.
        #[n(1)]
        setting: OperatingSetting,
    },
    /// Change a setting of a fund account (P2).
    #[n(36)]
    SetFund {
        /// Account.
        #[n(0)]
        account: FundAccountId,
        /// New value.
        #[n(1)]
        setting: FundSetting,
    },
    /// Change a setting of a product (P1, X3, N5).
    #[n(37)]
    SetProduct {
        /// Product.
        #[n(0)]
        product: ProductId,
        /// New value.
        #[n(1)]
        setting: ProductSetting,
    },
    /// Set or take away a limit (O10, O11, O14, A1, A3–A5, X3–X5, N4, N6).
    #[n(38)]
    SetLimit {
        /// Where.
        #[n(0)]
        level: RateLevel,
        /// For what.
        #[n(1)]
        scope: LimitScope,
        /// New value.
        #[n(2)]
        limit: Limit,
    },
    /// Say what may be traded (F5, A2).
    #[n(39)]
    SetTradability {
        /// Where.
        #[n(0)]
        of: TradabilityOf,
        /// None: as the next level says.
        #[n(1)]
        tradability: Option<Tradability>,
    },
    /// Write a tradability template into an account; a later change of the template does not follow
    /// (F5).
    #[n(40)]
    WriteTradability {
        /// Template.
        #[n(0)]
        template: TemplateId,
        /// Account.
        #[n(1)]
        account: OperatingAccountId,
    },
    /// Log a fund account in at its counter once more (A6).
    #[n(42)]
    LogInFundAccount {
        /// Fund account.
        #[n(0)]
        fund_account: FundAccountId,
    },
    /// Let a fund account take orders again that its order rate banned (P2).
    #[n(41)]
    LiftOrderRateBan {
        /// Fund account.
        #[n(0)]
        fund_account: FundAccountId,
    },
    /// Add a role (R1).
    #[n(60)]
    CreateRole(#[n(0)] CreateRole),
    /// Change what a role may do (R1).
    #[n(61)]
    SetRolePermissions(#[n(0)] SetRolePermissions),
    /// Give a login a role that was added, of the same reach, or the built-in one again.
    #[n(62)]
    SetLoginRole(#[n(0)] SetLoginRole),
    /// Give a role that was added another name (R1).
    #[n(101)]
    RenameRole(#[n(0)] RenameRole),
    /// Delete a role that was added and that no login has (R1).
    #[n(102)]
    DeleteRole(#[n(0)] DeleteRole),
    /// Change the name under which a login is shown (R3).
    #[n(63)]
    RenameLogin(#[n(0)] RenameLogin),
    /// Enable, disable, delete, restore or close (R3, P10).
    #[n(64)]
    SetAccountStatus(#[n(0)] SetAccountStatus),
    /// Say what a manager's or a risk account may do beside its role (R4, P6).
    #[n(65)]
    SetPowers(#[n(0)] SetPowers),
    /// Say from where a login may be used; checked at the next one (R6).
    #[n(66)]
    SetLoginAddresses(#[n(0)] SetLoginAddresses),
    /// Say from where an operating account's traders may log in; checked at the next login (O12,
    /// O13).
    #[n(67)]
    SetAccountAccess(#[n(0)] SetAccountAccess),
    /// A login's password changes (R6). The password itself is in the vault.
    #[n(68)]
    SetPassword(#[n(0)] SetPassword),
    /// Hand an object over to an account manager (R5).
    #[n(69)]
    HandOver(#[n(0)] HandOver),
    /// Bind a risk account to operating and fund accounts, or unbind (P5).
    #[n(70)]
    BindRiskAccount(#[n(0)] BindRiskAccount),
    /// Assign an operating account to a cash clerk, or take it away (R8).
    #[n(71)]
    AssignCashClerk(#[n(0)] AssignCashClerk),
    /// Unbind an operating account that holds and works nothing from its product (P5).
    #[n(72)]
    UnbindOperatingAccount(#[n(0)] UnbindOperatingAccount),
    /// Enter a deposit or withdrawal of an operating account (C1, C2).
    #[n(73)]
    EnterCash(#[n(0)] EnterCash),
    /// Confirm what somebody else entered; it is booked (C2).
    #[n(74)]
    ConfirmCash(#[n(0)] ConfirmCash),
    /// Reject what was entered (C2).
    #[n(75)]
    RejectCash(#[n(0)] RejectCash),
    /// Open an operating account and bind it to a product: both or neither.
    #[n(76)]
    OpenBoundAccount(#[n(0)] OpenBoundAccount),
    /// Say at which price a contract is delivered (D4).
    #[n(80)]
    SetDeliveryPrice(#[n(0)] SetDeliveryPrice),
    /// End a physical delivery (D3).
    #[n(81)]
    EndDelivery(#[n(0)] EndDelivery),
    /// Say when a contract ends, where it is not when its commodity's rule says (D1).
    #[n(82)]
    SetLastTradingDay(#[n(0)] SetLastTradingDay),
    /// Doubt every order that works and log in to every counter again: a day is to end.
    #[n(83)]
    DoubtWorking,
    /// End the running trading day: what is left of it is played flat out, then it is settled.
    #[n(93)]
    EndDay,
    /// Hold every fund account with a session against its counter.
    #[n(84)]
    AskCounters,
    /// Hold a fund account against its counter.
    #[n(91)]
    AskCounter {
        /// Fund account.
        #[n(0)]
        fund_account: FundAccountId,
    },
    /// What a counter answered.
    #[n(85)]
    CompareCounter(#[n(0)] Box<CompareCounter>),
    /// Have a book for what is nobody's in the product of a fund account (X8). One that is there stays.
    #[n(89)]
    OpenUnallocated {
        /// Fund account.
        #[n(0)]
        fund_account: FundAccountId,
    },
    /// Book a counter's lots (X8).
    #[n(86)]
    TakeOverLots(#[n(0)] Box<TakeOverLots>),
    /// Give two accounts lots that were held before the first trading day.
    #[n(92)]
    SetOpeningPosition(#[n(0)] Box<OpeningPosition>),
    /// Book a counter's cash.
    #[n(87)]
    TakeOverCash(#[n(0)] TakeOverCash),
    /// Leave a difference as it is.
    #[n(88)]
    TakeUpDifference(#[n(0)] Box<TakeUpDifference>),
    /// Change some days of the trading calendar, as it is by then (D1).
    #[n(90)]
    ChangeCalendar(#[n(0)] CalendarChange),
    /// Close what is held, whatever its trader may do (P9).
    #[n(160)]
    ForceClose(#[n(0)] Box<ForceClose>),
    /// Let a liquidation plan go on at any price within the day's limits.
    #[n(161)]
    AllowPlan {
        /// Plan.
        #[n(0)]
        plan: PlanId,
    },
    /// End a liquidation plan by hand.
    #[n(162)]
    EndPlan(#[n(0)] Box<EndPlan>),
    /// Stop something, or let it go on (K1).
    #[n(163)]
    SetStop(#[n(0)] Box<crate::SetStop>),
    /// Take cash for shares of a product, or give it back (P3).
    #[n(180)]
    ChangeShares(#[n(0)] crate::ChangeShares),
    /// Change schemes, sectors, or what is in force (S1, S7–S9).
    #[n(181)]
    Scheme(#[n(0)] Box<crate::ChangeSchemes>),
    /// Of bonds that stand as margin (B8).
    #[n(190)]
    Collateral(#[n(0)] Box<crate::CollateralCommand>),
    /// Do something about an alarm (P9).
    #[n(210)]
    ActOnAlarm(#[n(0)] Box<crate::ActOnAlarm>),
    /// Pass or reject an order that waits for review (X2).
    #[n(220)]
    ReviewOrder(#[n(0)] Box<crate::ReviewOrder>),
    /// Say which products' orders a risk account reviews (P6).
    #[n(221)]
    BindReviewer(#[n(0)] Box<crate::BindReviewer>),
    /// Who of the reviewers is logged in: all of them (X2).
    #[n(222)]
    TellReviewersOnline(#[n(0)] Vec<UserId>),
    /// Do something about an entry that was tried first (O3–O6, S5, S7), or a plan that waits (P8).
    #[n(230)]
    Entry(#[n(0)] Box<crate::EntryCommand>),
    /// Place a third-party order, or cancel one (P9).
    #[n(270)]
    ThirdParty(#[n(0)] Box<crate::ThirdPartyCommand>),
    /// Move lots from one operating account of a product to another (P9).
    #[n(271)]
    AdjustPosition(#[n(0)] Box<crate::AdjustPosition>),
    /// Say to which account of a product trades are mapped that were made directly at its counters (X8).
    #[n(272)]
    SetExternalTarget(#[n(0)] crate::SetExternalTarget),
    /// Set a product's fees, or count them from another day (X1).
    #[n(250)]
    Fees(#[n(0)] Box<crate::ChangeFees>),
}
