//! The bytes of every variant, kept in `golden.txt` for ever: what one build wrote, every later
//! build reads (`docs/design.md#encoding`). A line of the file is never changed. Where a variant is
//! new, or has a new field, `BALLAST_GOLDEN=add` appends a line; the older ones of it must go on to
//! be read, and to be written back as they were.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use ballast_model::{
    AccountCode, Calendar, CalendarChange, ChildOrderId, CommissionRates, CommissionRule,
    Commodity, CommodityId, Contract, ContractCode, ContractId, ContractSpec, CounterCancel,
    CounterErrorId, CounterOrder, CounterReturn, CounterTrade, CustomRoleId, Day, DayLimits,
    DayRange, Delivery, DeliveryId, DeliveryMethod, DepthLevel, Direction, EarlierSpec, Exchange,
    FundAccountId, HedgeFlag, LargerSide, LastTradingDay, LateNight, Lots, MarginGroup,
    MarginRates, MarginRule, Mark, Money, MovementId, Offset, OperatingAccountId, OrderId,
    PersonKind, PosiDirection, PositionRow, Price, ProductId, Rate, Rates, RuleId, Session,
    SessionId, SessionPeriod, StagePoint, StageRule, Stamp, Tariff, TariffRule, TemplateId, Text,
    TimeOfDay, Until, UserId, Validity,
};
use minicbor::{Decode, Encode};

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
    DifferenceOf = Self::Position(sample());
    DifferenceStanding = Self::TakenUp;
    Figure = Self::Held(sample());
    DeliveryPriceSource = Self::Provisional;
    DeliveryMethod = Self::Cash;
    Until = Self::Delivery(sample());
    PersonKind = Self::Natural;
    StagePoint = Self::BeforeLastDay(sample());
    DeliveryId = Self::new((1 << 53) + next() as u64);
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
        order_fee, deliveries, delivery_fee, delivery_margin,
    }
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
    Difference { product, day, cash, commission, rounding }
}

/// Every variant of an enum with sample fields, by name. A variant that is new does not compile
/// until it is here.
macro_rules! variants {
    ($type:ident: $($name:ident $( ( $($unnamed:ident),+ ) )? $( { $($field:ident),+ $(,)? } )?),+ $(,)?) => {{
        #[allow(unused_variables)]
        fn listed(value: &$type) {
            match value { $($type::$name $( ( $($unnamed),+ ) )? $( { $($field),+ } )? => ()),+ }
        }
        let all = vec![$((
            stringify!($name),
            anew(|| $type::$name $( ( $( { let $unnamed = sample(); $unnamed } ),+ ) )? $( { $($field: sample()),+ } )?),
        )),+];
        all.iter().for_each(|(_, value)| listed(value));
        all
    }};
}

fn actions() -> Vec<(&'static str, Action)> {
    variants![Action:
        Clock, SetCalendar(a), PutCommodity(a), ListContract(a), CreateProduct { code, name },
        CreateFundAccount { code, product }, CreateOperatingAccount { code, name }, BindOperatingAccount { account, product },
        Deposit { holder, amount }, Withdraw { holder, amount }, SetRates { fund_account, scope, rates },
        SetFundsMethod { holder, method }, PlaceOrder(a), CancelOrder(a), Counter { fund_account, returned }, Mark(a),
        SetDayLimits(a), StartDay { day }, CloseDay, SetSettlementPrice { contract, price, source }, SettleAccount { holder },
        SettleProduct { product }, RollDay, CreateUser(a), GrantAccount { user, account }, RecordLogin { user, session, ip, mac },
        RecordLoginRefused { name, ip, reason, mac }, RecordLogout { user, session }, SetPlatform(a),
        SetMarginRule { level, scope, rule, hedge_flag }, SetCommissionRule { level, scope, rule },
        SetRateChoice { account, margin, commission }, SetRateSourceAccount { product, fund_account }, CreateTemplate { kind, name },
        BindTemplate { account, kind, template }, SetOperating { account, setting }, SetFund { account, setting },
        SetProduct { product, setting }, SetLimit { level, scope, limit }, SetTradability { of, tradability },
        WriteTradability { template, account }, LiftOrderRateBan { fund_account },
        LogInFundAccount { fund_account },
        CreateRole(a), SetRolePermissions(a), SetLoginRole(a), RenameLogin(a), SetAccountStatus(a), SetPowers(a), SetLoginAddresses(a),
        SetAccountAccess(a), SetPassword(a), HandOver(a), BindRiskAccount(a), AssignCashClerk(a), UnbindOperatingAccount(a),
        EnterCash(a), ConfirmCash(a), RejectCash(a), OpenBoundAccount(a), SetDeliveryPrice(a), EndDelivery(a),
        SetLastTradingDay(a), DoubtWorking, ChangeCalendar(a), AskCounters, CompareCounter(a), TakeOverLots(a), TakeOverCash(a),
        TakeUpDifference(a), OpenUnallocated { fund_account }, AskCounter { fund_account }, SetOpeningPosition(a), EndDay,
        TakeBackAccount(a), RenameRole(a), DeleteRole(a),
    ]
}

fn events() -> Vec<(&'static str, Event)> {
    variants![Event:
        ActionRefused { refusal }, CalendarSet(a), CommodityPut { id, commodity }, ContractListed { id, contract },
        ProductCreated { id, code, name }, FundAccountCreated { id, code, product }, OperatingAccountCreated { id, code, name },
        OperatingAccountBound { account, old, new }, Deposited { holder, amount }, Withdrawn { holder, amount },
        RatesSet { fund_account, scope, old, new }, MarginRecalculated { holder, contract, side, margin, hedge_flag },
        FundsMethodSet { holder, old, new }, OrderRefused(a), OrderPlaced(a), RefRepeated(a), ChildRouted(a),
        ChildSent { child }, ChildAccepted { child, exchange_order }, Filled(a), ChildCancelReported { child, filled },
        ChildEnded { child, how, unfilled }, OrderEnded { order, how, unfilled }, CancelRequested { order, counter_cancel },
        CancelRejected { child, error, text }, CounterSession { fund_account, state }, Marked(a), DayLimitsSet(a),
        DayStarted { day }, DayClosed { day, leaving_larger_side }, SettlementPriceSet { contract, price, source },
        CommissionRounded { holder, difference }, AccountSettled(a), ProductSettled(a), DayRolled { day },
        UserCreated { id, name, display_name, role }, AccountGranted { user, account }, LoggedIn { user, session, ip, mac },
        LoginRefused { name, ip, reason, mac }, LoggedOut { user, session }, PlatformSet { old, new },
        MarginRuleSet { level, scope, old, new, hedge_flag }, CommissionRuleSet { level, scope, old, new }, RateChoiceSet { account, old, new },
        RateSourceAccountSet { product, old, new }, TemplateCreated { id, kind, name }, TemplateBound { account, kind, old, new },
        OperatingSet { account, old, new }, FundSet { account, old, new }, ProductSet { product, old, new },
        LimitSet { level, scope, old, new }, TradabilitySet { of, old, new, template }, OrderRateBanned(a),
        OrderRateBanLifted(a), FundAccountLoginAsked(a), OrderFeeCharged { account, order, amount },
        OrderReduced { order, lots, released_margin, released_commission },
        RoleCreated(a), RolePermissionsSet(a), LoginRoleSet(a),
        LoginRenamed(a), AccountStatusSet(a), PowersSet(a),
        LoginAddressesSet(a), AccountAccessSet(a), PasswordSet(a),
        OwnerSet(a), RiskBindingsSet(a), CashClerkAssigned(a),
        OperatingAccountUnbound(a), CashEntered(a),
        CashConfirmed(a), CashRejected(a), MarkDoubted(a), DeliveryPriceSet(a), DeliveryBegun(a), DeliveryEnded(a), LastTradingDaySet(a),
        FreezeRecalculated(a), ChildRecalled(a), LotsSentAgain(a), NetChecked(a), NetLocked(a), CounterDoubt(a), Comparison(a), DayEndAsked(a),
        People(a),
    ]
}

fn returns() -> Vec<(&'static str, CounterReturn)> {
    variants![CounterReturn:
        LoggedIn { trading_day, max_order_ref }, ReplayComplete, Disconnected, Sent { child }, NotSent { child },
        Accepted { child, exchange_order }, Rejected { child, error, text }, Traded(a), Cancelled { child, filled },
        CancelRejected { child, error, text },
    ]
}

impl Sample for ChildEnd {
    fn sample() -> Self {
        Self::Rejected {
            error: sample(),
            text: sample(),
        }
    }
}

/// The file's lines, and those this build would add.
struct Golden {
    kept: BTreeMap<String, Vec<String>>,
    seen: BTreeSet<String>,
    new: Vec<String>,
}

impl Golden {
    fn read(text: &str) -> Self {
        let mut kept: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in text.lines() {
            let (name, bytes) = line
                .split_once(' ')
                .unwrap_or_else(|| panic!("golden.txt: `{line}`"));
            kept.entry(name.to_owned())
                .or_default()
                .push(bytes.to_owned());
        }
        Self {
            kept,
            seen: BTreeSet::new(),
            new: Vec::new(),
        }
    }

    /// A value has the newest bytes that the file keeps for it, and all bytes of it are read and
    /// written back.
    fn check<T>(&mut self, of: &str, values: Vec<(&str, T)>)
    where
        T: Encode<()> + for<'b> Decode<'b, ()> + PartialEq + Debug,
    {
        for (name, value) in values {
            let name = format!("{of}.{name}");
            let written =
                |value: &T| hex(&minicbor::to_vec(value).expect("memory takes every value"));
            let read = |bytes: &str| -> T {
                minicbor::decode(&unhex(bytes))
                    .unwrap_or_else(|error| panic!("{name} {bytes} is not read: {error}"))
            };
            let kept = self.kept.get(&name).map_or(&[][..], Vec::as_slice);
            for bytes in kept {
                assert_eq!(
                    &written(&read(bytes)),
                    bytes,
                    "{name} is not written as it was"
                );
            }
            assert_eq!(
                read(&written(&value)),
                value,
                "{name} is read as something else"
            );
            if kept.last() != Some(&written(&value)) {
                self.new.push(format!("{name} {}", written(&value)));
            }
            assert!(self.seen.insert(name.clone()), "{name} twice");
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    (0..text.len()).step_by(2).map(pair).collect()
}

#[test]
fn every_variant_has_its_bytes_for_ever() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden.txt");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let mut golden = Golden::read(&text);
    golden.check("Action", actions());
    golden.check("Event", events());
    golden.check("Refusal", Refusal::samples());
    golden.check("CounterReturn", returns());
    golden.check("Holder", variants![Holder: Operating(a), Fund(a)]);
    golden.check("RateScope", variants![RateScope: Commodity(a), Contract(a)]);
    golden.check("OrderPrice", variants![OrderPrice: Limit(a), Counterparty]);
    golden.check(
        "ChildEnd",
        variants![ChildEnd: Rejected { error, text }, Cancelled, NotReceived, NotSent, Recalled, Unknown],
    );
    golden.check(
        "OrderEnd",
        variants![OrderEnd: Child(a), NoCounterparty, Unallocated],
    );
    golden.check("Freezing", variants![Freezing: Order(a), Child(a)]);
    golden.check("RefAnswer", variants![RefAnswer: Placed(a), Refused(a, b)]);
    golden.check(
        "LastTradingDay",
        variants![LastTradingDay:
            DayOfMonth(a), NthTradingDay(a), NthWeekday(a, b), EndOfMonthBefore, NthLastTradingDay(a), PerContract,
            LastWeekday(a),
        ],
    );
    golden.check("Until", variants![Until: Day(a), Delivery(a)]);
    golden.check(
        "PeopleChange",
        variants![PeopleChange: AccountTakenBack(a), RoleRenamed(a), RoleDeleted(a)],
    );
    golden.check(
        "CounterDoubt",
        variants![CounterDoubt:
            Unknown(a), Asked(a), Settled(a), CancelDeferred(a), LateAccepted(a), RefsRaised(a),
        ],
    );
    golden.check(
        "Comparison",
        variants![Comparison:
            Asked(a), Compared(a), TakenUp(a), LotsTakenOver(a), CashTakenOver(a), UnallocatedOpened(a),
        ],
    );
    golden.check(
        "DifferenceOf",
        variants![DifferenceOf: Position(a), Working(a), Trades(a), Cash],
    );
    golden.check("Figure", variants![Figure: Lots(a), Held(a), Money(a)]);
    golden.check(
        "DifferenceStanding",
        variants![DifferenceStanding: Suspected, Standing, TakenUp],
    );
    golden.check("PersonKind", variants![PersonKind: Institution, Natural]);
    golden.check(
        "StagePoint",
        variants![StagePoint:
            TradingDay { months_before, nth }, CalendarDay { months_before, day }, BeforeLastDay(a), BeforeMonth(a),
        ],
    );
    golden.check(
        "CalendarChange",
        variants![CalendarChange: Closed(a), Trading(a), WithoutNight(a), LateNight(a), Announced(a)],
    );
    golden.check("DeliveryMethod", variants![DeliveryMethod: Physical, Cash]);
    golden.check(
        "DeliveryPriceSource",
        variants![DeliveryPriceSource: Exchange, Manual, Provisional],
    );
    golden.check("Direction", variants![Direction: Buy, Sell]);
    golden.check(
        "Offset",
        variants![Offset: Open, Close, CloseToday, CloseYesterday],
    );
    golden.check(
        "Validity",
        variants![Validity: Day, FillAndKill, FillOrKill],
    );
    golden.check(
        "Exchange",
        variants![Exchange: Shfe, Ine, Dce, Czce, Cffex, Gfex],
    );
    golden.check(
        "TariffRule",
        variants![TariffRule: Absolute(a), Plus(a), Percent { by_money, by_lot }],
    );
    golden.check(
        "RateLevel",
        variants![RateLevel: OperatingAccount(a), Template(a), FundAccount(a), Product(a), Global],
    );
    golden.check(
        "RateChoice",
        variants![RateChoice: FollowSystem, Platform, FollowCounter],
    );
    golden.check("RateSource", variants![RateSource: Counter, Platform]);
    golden.check(
        "TemplateKind",
        variants![TemplateKind: Margin, Commission, OrderLimits, Tradability],
    );
    golden.check(
        "LineAction",
        variants![LineAction: Alert, BanOpening, Liquidate],
    );
    golden.check(
        "RoutingMode",
        variants![RoutingMode: Priority, Proportion, Net],
    );
    golden.check(
        "WhenTooLarge",
        variants![WhenTooLarge: PlaceWhatFits, RefuseAll],
    );
    golden.check("WhenRejected", variants![WhenRejected: End, RouteAgain]);
    golden.check("PlatformSetting", PlatformSetting::samples());
    golden.check("OperatingSetting", OperatingSetting::samples());
    golden.check("FundSetting", FundSetting::samples());
    golden.check("ProductSetting", ProductSetting::samples());
    golden.check("Limit", Limit::samples());
    golden.check(
        "LimitScope",
        variants![LimitScope: Commodity(a), Contract(a), Exchange(a)],
    );
    golden.check(
        "PriceDistance",
        variants![PriceDistance: Ticks(a), Share(a)],
    );
    golden.check(
        "MarkDoubt",
        variants![MarkDoubt: Crossed { bid, ask }, OutsideLimits { price, limit }, Impossible { price }],
    );
    golden.check("NearBans", variants![NearBans: All, Opposite, Same]);
    golden.check(
        "RatioOf",
        variants![RatioOf: DynamicEquity, MarketValueEquity, MaxLossAmount],
    );
    golden.check("RateBans", variants![RateBans: Opens, Closes, Both]);
    golden.check(
        "CloseTodayMode",
        variants![CloseTodayMode: Close, ToOpen, YesterdayFirst],
    );
    golden.check(
        "PriorityRule",
        variants![PriorityRule: ByContractFirst, ByAccount],
    );
    golden.check(
        "TradabilityOf",
        variants![TradabilityOf: Operating(a), Template(a), Product(a), Global, FundDay(a), FundNight(a)],
    );
    golden.check(
        "Role",
        variants![Role: SuperAdmin, Trader, AccountManager, CashClerk, RiskOfficer],
    );
    golden.check(
        "Permission",
        Permission::ALL
            .iter()
            .map(|permission| (permission.code(), *permission))
            .collect(),
    );
    golden.check("RoleKey", variants![RoleKey: BuiltIn(a), Custom(a)]);
    golden.check(
        "Owned",
        variants![Owned: Product(a), Fund(a), Operating(a), Login(a), Template(a)],
    );
    golden.check(
        "AccountStatus",
        variants![AccountStatus: Enabled, Disabled, Deleted, Closed],
    );
    golden.check("ReviewLevel", variants![ReviewLevel: None, One, Two]);
    golden.check(
        "BindingChange",
        variants![BindingChange: Bind, Unbind, Invert],
    );
    golden.check(
        "BoundAccounts",
        variants![BoundAccounts: Listed(a), Product(a)],
    );
    golden.check("CashDirection", variants![CashDirection: In, Out]);
    golden.check(
        "CounterSessionState",
        variants![CounterSessionState: Disconnected, Replaying, Ready],
    );
    golden.check(
        "FundsAlgorithm",
        variants![FundsAlgorithm: All, OnlyLosses, OnlyGains, None],
    );
    golden.check(
        "MarginBasis",
        variants![MarginBasis: OpenPrice, PreviousSettlement],
    );
    golden.check(
        "SettlementSource",
        variants![SettlementSource: Exchange, AveragePrice, LastPrice, PreviousSettlement, Manual],
    );
    let Golden { kept, seen, new } = golden;
    let gone: Vec<_> = kept.keys().filter(|name| !seen.contains(*name)).collect();
    assert!(
        gone.is_empty(),
        "gone, though journals may hold them: {gone:?}"
    );
    if !new.is_empty() && std::env::var("BALLAST_GOLDEN").as_deref() == Ok("add") {
        std::fs::write(&file, text + &new.join("\n") + "\n").expect("golden.txt can be written");
    } else {
        assert!(
            new.is_empty(),
            "not in golden.txt (where they are new, BALLAST_GOLDEN=add appends them): {new:#?}"
        );
    }
}
