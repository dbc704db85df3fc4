//! A value of each type, whose bytes tell its fields apart.

use std::cell::Cell;

use ballast_model::{
    AccountCode, AlarmId, Calendar, CalendarChange, ChildOrderId, Clause, ClauseOf, ClauseScope,
    CommissionRates, CommissionRule, Commodity, CommodityId, Contract, ContractCode, ContractId,
    ContractSpec, CounterCancel, CounterErrorId, CounterOrder, CounterReturn, CounterTrade,
    CustomRoleId, Day, DayLimits, DayRange, Delivery, DeliveryId, DeliveryMethod, DepthLevel,
    Direction, EarlierSpec, EntryId, Exchange, ExternalTrade, Fold, FundAccountId, HedgeFlag,
    LargerSide, LastTradingDay, LateNight, Lots, MarginGroup, MarginRates, MarginRule, Mark, Money,
    MovementId, Offset, OperatingAccountId, OrderId, PersonKind, PlanId, PosiDirection,
    PositionRow, Price, ProductId, Rate, Rates, RuleId, RuleLevel, SchemeId, SectorId, Session,
    SessionId, SessionPeriod, Shares, StagePoint, StageRule, Stamp, SuperSectorId, Tariff,
    TariffRule, TemplateId, Text, TimeOfDay, UnitNav, Until, UserId, Validity,
};

use crate::*;

/// A value whose bytes tell its fields apart: no two numbers or texts of it are alike.
pub(crate) trait Sample {
    fn sample() -> Self;
}

pub(crate) fn sample<T: Sample>() -> T {
    T::sample()
}

thread_local! {
    static NUMBER: Cell<i64> = const { Cell::new(0) };
}

/// A value, counted from its beginning, so that others before it change nothing.
pub(crate) fn anew<T>(make: impl FnOnce() -> T) -> T {
    NUMBER.set(0);
    make()
}

/// The next number, of any size: large ones are written in other widths than small ones.
fn next() -> i64 {
    let number = NUMBER.get() + 1;
    NUMBER.set(number);
    number
}

macro_rules! samples {
    ($($type:ty = $value:expr;)*) => { $(impl Sample for $type { fn sample() -> Self { $value } })* };
}

/// Writes out a struct by its fields, each a sample: a field that is new does not compile until it
/// is here.
macro_rules! fields {
    ($($type:ident { $($field:ident),+ $(,)? })*) => {
        $(impl Sample for $type { fn sample() -> Self { Self { $($field: sample()),+ } } })*
    };
}

samples! {
    u32 = 70_000 + next() as u32;
    u64 = (1 << 53) + next() as u64;
    bool = true;
    i32 = 2_000 + next() as i32;
    i64 = 1_000_000 + next();
    String = format!("螺纹 {}", next());
    Text = String::sample().into();
    ProductId = Self::new(next() as u32);
    FundAccountId = Self::new(next() as u32);
    OperatingAccountId = Self::new(next() as u32);
    CommodityId = Self::new(next() as u32);
    ContractId = Self::new(next() as u32);
    UserId = Self::new(next() as u32);
    SessionId = Self::new((1 << 53) + next() as u64);
    OrderId = Self::new((1 << 53) + next() as u64);
    ChildOrderId = Self::new((1 << 53) + next() as u64);
    TemplateId = Self::new(next() as u32);
    TariffRule = Self::Plus(sample());
    RateLevel = Self::Product(sample());
    RateChoice = Self::FollowCounter;
    RateSource = Self::Platform;
    TemplateKind = Self::Commission;
    LineAction = Self::Liquidate;
    RoutingMode = Self::Net;
    WhenTooLarge = Self::RefuseAll;
    WhenRejected = Self::RouteAgain;
    Minutes = Self(sample());
    PriceDistance = Self::Share(sample());
    MarkDoubt = Self::OutsideLimits { price: sample(), limit: sample() };
    NearBans = Self::Same;
    PriceRight = Self { near: sample(), bans: sample() };
    RatioOf = Self::MaxLossAmount;
    RateBans = Self::Both;
    DailyLossOf = Self::OpeningEquity;
    BeforeClose = Self::Flatten;
    OvernightOf = Self::AbsoluteExposure;
    OvernightTo = Self::MaxLossAmount;
    OvernightAction = Self::Reduce;
    CommodityCodes = Self(["cu".to_owned(), format!("al{}", next())].into());
    TotalLossOf = Self::MaxLossAmount;
    SystemRiskMode = Self::EquityToDeposits;
    AccountLine = Self::DailyLossRatio;
    LineLevel = Self::Liquidation;
    CloseTodayMode = Self::YesterdayFirst;
    PriorityRule = Self::ByAccount;
    PlatformSetting = Self::OrderFee(sample());
    OperatingSetting = Self::OrderFee(sample());
    FundSetting = Self::RateOrders(sample());
    ProductSetting = Self::RoutingMode(sample());
    LimitScope = Self::Exchange(sample());
    Limit = Self::LegalPerson(sample());
    TradabilityOf = Self::FundNight(sample());
    Tradability = Self { is_allow_list: sample(), listed: [sample(), RateScope::Commodity(sample())].into() };
    RuleId = Self::new(next() as u32);
    CustomRoleId = Self::new(next() as u32);
    MovementId = Self::new((1 << 53) + next() as u64);
    EntryId = Self::new((1 << 53) + next() as u64);
    Action = Self::SetRateSourceAccount { product: sample(), fund_account: sample() };
    EntryCommand = Self::Withdraw(sample());
    EntryEvent = Self::Proposed(sample());
    EntryBan = Self::Line(sample(), sample(), sample());
    Permissions = Self::of(&[Permission::Roles, Permission::Trading]);
    RoleKey = Self::Custom(sample());
    CalendarChange = Self::Closed(sample());
    Owned = Self::Operating(sample());
    AccountStatus = Self::Deleted;
    ReviewLevel = Self::Two;
    BindingChange = Self::Invert;
    BoundAccounts = Self::Listed(sample());
    CashDirection = Self::Out;
    AddressRange = format!("10.0.0.{}-10.0.1.255", next()).parse().expect("a range");
    Mac = format!("aa:bb:cc:dd:ee:{:02x}", next()).parse().expect("a network card");
    CounterErrorId = Self(-next() as i32);
    Lots = Self::new(next());
    Price = Self::from_units(-230_000 - next());
    Money = Self::from_units(240_000_000_000 + next());
    Rate = Self::from_units(next());
    Shares = Self::from_units(10_000_000_000_000 + next());
    UnitNav = Self::from_units(10_000_000_000 + next());
    NavMode = Self::External;
    NavOf = Self::Operating(sample());
    NavEvent = Self::Settled(sample());
    FeeBase = Self::PreviousNav;
    PlainFee = Self::Fixed(sample());
    AdvisoryFee = Self::Intervals(sample());
    FeeChange = Self::Set(sample());
    FeeEvent = Self::Accrued(sample());
    AccruedOf = Self::Profit(sample());
    ShareCash = Self::FundAccount(sample());
    ShareChange = Self::Redeem;
    u16 = 300 + next() as u16;
    std::collections::BTreeSet<CommodityId> = [sample(), sample()].into();
    std::collections::BTreeSet<ContractId> = [sample(), sample()].into();
    SchemeId = Self::new(next() as u32);
    SectorId = Self::new(next() as u32);
    SuperSectorId = Self::new(next() as u32);
    ClauseScope = Self::Contracts(sample());
    Fold = Self::SumAbsolute;
    ClauseOf = Self::MaxLossAmount;
    RuleLevel = Self::Two;
    RestrictedAt = Self::One;
    NavWhen = Self::Previous;
    RuleKey = Self::Clause(sample(), sample());
    PeriodMode = Self::PercentOfNight(sample());
    SchemeCommand = Self::Put(sample());
    SchemeEvent = Self::Read(sample());
    CollateralCommand = Self::Tell(sample());
    CollateralEvent = Self::Told(sample());
    Day = "2026-11-20".parse::<Day>().expect("a day").plus(next() as i32);
    Stamp = "2026-11-20 21:00:00.500".parse::<Stamp>().expect("a time").plus_micros(next());
    TimeOfDay = Self::from_micros(75_600_000_000 + next()).expect("within the day");
    AccountCode = format!("A{}", next()).parse().expect("a code");
    ContractCode = Self(format!("ru{}", next()).into());
    MarginGroup = Self(format!("cu{}", next()));
    PosiDirection = Self::Short;
    Direction = Self::Sell;
    HedgeFlag = Self::Hedge;
    Offset = Self::CloseToday;
    Validity = Self::FillAndKill;
    Exchange = Self::Czce;
    Holder = Self::Operating(sample());
    RateScope = Self::Contract(sample());
    OrderPrice = Self::Limit(sample());
    Role = Self::Trader;
    SettlementSource = Self::AveragePrice;
    CounterDoubt = Self::LateAccepted(sample());
    PeopleChange = Self::AccountTakenBack(sample());
    Comparison = Self::Compared(sample());
    PlanEvent = Self::Ended(sample());
    PlanScope = Self::Position(sample(), sample());
    PlanCause = Self::Line(sample(), sample());
    PlanPause = Self::Refused(sample());
    PlanEnd = Self::RunOut;
    StopOf = Self::Fund(sample());
    StopKind = Self::Orders;
    ForceCloseOf = Self::Account(sample(), sample());
    DifferenceOf = Self::Position(sample());
    DifferenceStanding = Self::TakenUp;
    Figure = Self::Held(sample());
    DeliveryPriceSource = Self::Provisional;
    DeliveryMethod = Self::Cash;
    Until = Self::Delivery(sample());
    PersonKind = Self::Natural;
    StagePoint = Self::BeforeLastDay(sample());
    DeliveryId = Self::new((1 << 53) + next() as u64);
    PlanId = Self::new(70_000 + next() as u32);
    AlarmId = Self::new(80_000 + next() as u32);
    AlarmCommand = Self::Mute { minutes: sample(), reason: sample() };
    AlarmAct = Self::Muted { until: sample(), reason: sample() };
    ReviewEvent = Self::Passed(sample());
    ThirdPartyCommand = Self::Place(sample());
    CounterSessionState = Self::Replaying;
    FundsAlgorithm = Self::OnlyGains;
    MarginBasis = Self::PreviousSettlement;
    LastTradingDay = Self::NthWeekday(3, 4);
    OrderEnd = Self::Child(ChildEnd::Cancelled);
    Freezing = Self::Child(sample());
    RefAnswer = Self::Refused(sample(), Refusal::RefReused { order: sample() });
    CounterReturn = Self::Traded(sample());
    Refusal = Self::CashShort { margin: sample(), commission: sample(), available: sample(), short: sample() };
}

impl<T: Sample> Sample for Box<T> {
    fn sample() -> Self {
        Self::new(sample())
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample() -> Self {
        Some(sample())
    }
}

impl<A: Sample, B: Sample> Sample for (A, B) {
    fn sample() -> Self {
        (sample(), sample())
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample() -> Self {
        vec![sample(), sample()]
    }
}

fields! {
    Tariff { by_money, by_lot }
    CommissionRates { open, close, close_today }
    MarginRates { long, short }
    Rates { margin_long, margin_short, commission, hedge_margin }
    MarginRule { long, short }
    CommissionRule { open, close, close_today }
    DepthLevel { price, lots }
    Mark { contract, last, bid, ask, open_interest }
    DayLimits { contract, pre_settlement, upper, lower }
    Delivery { year, month }
    Contract { code, commodity, delivery, last_trading_day }
    Session { open, close }
    SessionPeriod { from, night, day }
    LargerSide { group, leaves_before_last_day }
    Commodity {
        code, exchange, name_zh, name_en, multiplier, tick, distinguishes_today, larger_side, max_limit_lots, max_market_lots,
        sessions, last_trading_day, default_rates, delivery_method, delivery_fee, last_day_close, earlier,
        delivers_at_settlement, stages,
    }
    DayRange { first, last }
    LateNight { evening, open }
    Calendar { first, last, closures, without_night, late_nights, announced }
    CounterOrder { child, fund_account, account, contract, direction, offset, lots, price, validity, hedge_flag }
    CounterCancel { child, fund_account, account }
    CounterTrade { child, trade, price, lots, at, trading_day }
    Actor { user, session }
    ChildRecalled { order, counter_cancel, lots, closable }
    LotsSentAgain { order, lots }
    NetLocked { child, lots }
    NetPosition { product, contract, hedge_flag }
    FreezeRecalculated { of, margin, commission }
    FundsMethod { algorithm, close_profit_available, larger_side, margin_basis }
    PlaceOrder { account, reference, contract, direction, offset, lots, price, validity, hedge_flag }
    CancelOrder { account, order }
    CreateUser { name, display_name, role }
    CreateRole { name, like, permissions }
    SetRolePermissions { role, permissions }
    SetLoginRole { user, role }
    TakeBackAccount { user, account }
    RenameRole { role, name }
    DeleteRole { role }
    RenameLogin { user, display_name }
    SetAccountStatus { of, status }
    SetPowers { user, powers }
    SetLoginAddresses { user, addresses }
    SetAccountAccess { account, access }
    SetPassword { user, must_change }
    HandOver { of, to }
    BindRiskAccount { user, accounts, change }
    AssignCashClerk { user, account, assigned }
    UnbindOperatingAccount { account }
    OpenBoundAccount { code, name, product }
    EnterCash { account, cash }
    ConfirmCash { movement }
    RejectCash { movement, reason }
    RoleCreated { id, name, like, permissions }
    RolePermissionsSet { role, old, new }
    LoginRoleSet { user, old, new }
    LoginRenamed { user, old, new }
    AccountStatusSet { of, old, new }
    PowersSet { user, old, new }
    LoginAddressesSet { user, old, new }
    AccountAccessSet { account, old, new }
    PasswordSet { user, must_change }
    OwnerSet { of, old, new }
    RiskBindingsSet { user, old, new }
    CashClerkAssigned { user, account, old, new }
    AccountTakenBack { user, account }
    RoleRenamed { role, old, new }
    RoleDeleted { role, name }
    OperatingAccountUnbound { account, old }
    CashEntered { movement, account, cash, by }
    CashConfirmed { movement, account, cash, by }
    CashRejected { movement, account, reason, by }
    Owner { user, name }
    Powers {
        may_open_operating_accounts, may_force_liquidate, may_adjust_positions, may_enter_third_party_orders, review,
    }
    Access { addresses, macs }
    Cash { direction, amount, protected }
    Decision { rates, available, margin, commission, closable }
    OrderPlaced { order, by, asked, offset, price, validity, frozen_margin, frozen_commission, decision, lots }
    OrderRefused { order, by, asked, refusal, also, passing_lots }
    MarkDoubted { mark, doubt }
    ChildRouted { order, counter_order, frozen_margin, frozen_commission }
    ClosedLots { open_day, open_price, base_price, lots, close_pnl, close_pnl_trade }
    BookFill { closed, commission, close_today_lots, margin, released_margin, released_commission }
    Filled {
        order, child, account, fund_account, contract, direction, offset, trade, price, lots, at, trading_day, operating, fund,
        fund_offset, hedge_flag, late,
    }
    SettledLots {
        contract, side, open_day, open_price, pre_settlement, settlement, lots, floating_pnl, position_pnl, margin,
        hedge_flag,
    }
    SettledSide { contract, side, margin, hedge_flag }
    Settlement {
        holder, day, brought_forward, brought_forward_trade, deposit, withdrawal, close_pnl, close_pnl_trade, position_pnl,
        floating_pnl, commission, carried_forward, carried_forward_trade, margin, available, positions, sides,
        order_fee, deliveries, delivery_fee, delivery_margin, mortgages, collateral_fee,
    }
    VenueCollateral { fund_account, exchange, member, seq, day, discounted, cash, multiple, available }
    CollateralFee { fund_account, exchange, member, seq, month, day, amount }
    AssignCollateral { account, exchange, amount }
    CollateralPart { set, counts }
    CollateralAssigned { account, exchange, old, new }
    SettledMortgage { exchange, of, usable, covered }
    ContractSpec { multiplier, tick, max_limit_lots, max_market_lots }
    EarlierSpec { until, spec }
    StageRule { begins, person, most_lots, least_margin, from, until, verified }
    SetDeliveryPrice { contract, price, source }
    DeliveryPriceSet { contract, old, new, source }
    DeliveredLots { contract, side, hedge_flag, open_day, open_price, pre_settlement, price, lots, pnl, pnl_trade, fee }
    DeliveryRecord { holder, contract, side, hedge_flag, lots, price, margin, day }
    DeliveryBegun { delivery, of }
    EndDelivery { delivery, payment, fee, reference }
    DeliveryEnded { delivery, of, payment, fee, reference }
    SetLastTradingDay { contract, day }
    LastTradingDaySet { contract, old, new }
    LateAccepted { order, exchange_order, counter_cancel }
    PositionRow { contract, side, hedge_flag, today, yesterday, cost }
    PositionOf { contract, hedge_flag, side }
    TradesOf { contract, hedge_flag, direction }
    WorkingAtCounter { child, lots }
    TradedAtCounter { of, lots }
    HeldLots { yesterday, today, cost }
    CounterDifference { of, counter, desk, standing }
    CompareCounter { fund_account, trading_day, positions, working, traded, cash }
    TakeOverLots { fund_account, of, account, price, reason, lots }
    OpeningPosition { fund_account, account, contract, hedge_flag, side, lots, open_price, settlement }
    TakeOverCash { fund_account, reason, excess }
    TakeUpDifference { fund_account, of, reason }
    Compared { fund_account, differences, again }
    DifferenceTakenUp { fund_account, of, by, reason }
    LotsTakenOver {
        fund_account, account, contract, hedge_flag, direction, offset, base_price, price, lots, day, operating, fund, reason,
    }
    CashTakenOver { fund_account, amount, reason }
    UnallocatedOpened { product, account }
    SetExternalTarget { product, account }
    ExternalTargetSet { product, old, new }
    ExternalPassedOver { fund_account, trade, direction }
    ExternalTraded { trade, booked }
    ExternalTrade { trade, contract, direction, offset, hedge_flag, price, lots, at, trading_day }
    AdjustPosition { from, to, contract, hedge_flag, side, lots, price, reason }
    PositionAdjusted {
        from, to, contract, hedge_flag, direction, offset, lots, price, is_older, day, giver, taker, by, reason,
    }
    LinesRead { account, moved }
    Clause { indicator, scope, fold, of, level1, level2, note }
    Scheme { product, name, version, clauses }
    Sector { product, name, commodities, contracts }
    SuperSector { product, name, sectors }
    ChangeSchemes { product, command }
    PutScheme { scheme, name, clauses }
    PutSector { sector, new }
    PutSuperSector { super_sector, new }
    BindSchemes { of, binding }
    NavInterval { from, below, scheme }
    NavTables { current, previous }
    NavLines { top_up, warning, liquidation }
    NavBinding { day, night, night_own, holiday, holiday_own, holiday_from, holiday_to, current_lines, previous_lines }
    RulesRead { of, moved }
    RuleMoved { rule, old, new, found }
    RuleFound { version, numerator, denominator, threshold, contract }
    ChangeShares { product, change, amount, shares, fund_account }
    SharesChanged { product, change, amount, shares, cash, old, new }
    NavSettled {
        of, day, total, previous_total, liabilities, shares, unit, previous_unit, highest_unit, highest_equity, fees,
    }
    FixedFee { base, rate }
    FeeInterval { from, below, rate }
    IntervalFee { is_progressive, intervals }
    Fees { management, custody, advisory }
    FeeAmounts { management, custody, advisory }
    ChangeFees { product, change }
    SetFees { launch_date, duration_days, fees }
    ResetFees { launch_date, duration_days, initial_unit_nav }
    FeesSet { product, old, new }
    FeesReset { product, old_launch_date, before, after }
    FeesAccrued { product, day, before, management, custody, advisory }
    FeeAccrued { amount, of }
    FixedAccrual { base, amount, days, duration, rate }
    ProfitAccrual { net, shares, initial, profit, rate }
    LineMoved { line, old, new, found }
    LineFound { equity, acts_at, numerator, denominator }
    HeldSide { contract, hedge_flag, side }
    ForceClose { of, reason, previewed }
    EndPlan { plan, takes_over, reason }
    PlanStarted { plan, account, scope, cause, by }
    PlanMoved { plan, of, order, pause }
    PlanEnded { plan, how, by, reason, left }
    PlanPass { plan, lots }
    RuleToClose { of, rule, reduces }
    PlanLeft { of, lots }
    SetStop { of, kind, reason }
    StopSet { of, old, new, by, reason, repeated }
    Repeated { order, times, seconds }
    SameOrder { contract, direction, offset, price, lots }
    ActOnAlarm { alarm, act }
    AlarmEvent { alarm, by, act }
    ReviewOrder { order, level, passes, reason }
    BindReviewer { user, products, change }
    Reviewed { order, level, by, reason }
    ConfirmEntry { entry, phrase, action }
    SecondEntry { entry, phrase }
    WaitingRule { of, rule }
    TriedEntry { entry, by, action, effect }
    EntryEffect { bans, plans }
    EntryPlan { account, scope, cause, lots }
    PlansWait { fund_account, rules, until }
    Difference { product, day, cash, commission, rounding }
}

impl Sample for ChildEnd {
    fn sample() -> Self {
        Self::Rejected {
            error: sample(),
            text: sample(),
        }
    }
}
