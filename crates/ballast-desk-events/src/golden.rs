//! The bytes of every variant, kept in `golden.txt` for ever: what one build wrote, every later
//! build reads (`docs/design.md#encoding`). A line of the file is never changed. Where a variant is
//! new, or has a new field, `BALLAST_GOLDEN=add` appends a line; the older ones of it must go on to
//! be read, and to be written back as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::path::Path;

use ballast_model::{
    CalendarChange, ClauseOf, ClauseScope, CounterReturn, DeliveryMethod, Direction, Exchange,
    Fold, LastTradingDay, Offset, PersonKind, RuleLevel, StagePoint, TariffRule, Until, Validity,
};
use minicbor::{Decode, Encode};

use crate::*;

mod samples;

pub(crate) use samples::{anew, sample};

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
        TakeBackAccount(a), RenameRole(a), DeleteRole(a), ForceClose(a), AllowPlan { plan }, EndPlan(a), SetStop(a), ChangeShares(a), Scheme(a), Collateral(a),
        ActOnAlarm(a), ReviewOrder(a), BindReviewer(a), TellReviewersOnline(a), Entry(a), ThirdParty(a), AdjustPosition(a), SetExternalTarget(a), Fees(a),
    ]
}

fn events() -> Vec<(&'static str, Event)> {
    variants![Event:
        ActionRefused { refusal }, CalendarSet(a), CommodityPut { id, commodity }, ContractListed { id, contract },
        ProductCreated { id, code, name }, FundAccountCreated { id, code, product }, OperatingAccountCreated { id, code, name },
        OperatingAccountBound { account, old, new }, Deposited { holder, amount }, Withdrawn { holder, amount },
        RatesSet { fund_account, scope, old, new }, MarginRecalculated { holder, contract, side, margin, hedge_flag },
        FundsMethodSet { holder, old, new }, OrderRefused(a), OrderPlaced(a), RefRepeated(a), ChildRouted(a),
        ChildSent(child), ChildAccepted { child, exchange_order }, Filled(a), ChildCancelReported { child, filled },
        ChildEnded { child, how, unfilled }, OrderEnded { order, how, unfilled }, CancelRequested { order, counter_cancel },
        CancelRejected { child, error, text }, CounterSession { fund_account, state }, Marked(a), DayLimitsSet(a),
        DayStarted { day }, DayClosed { day, leaving_larger_side }, SettlementPriceSet { contract, price, source },
        CommissionRounded { holder, difference }, AccountSettled(a), ProductSettled(a), DayRolled { day },
        UserCreated { id, name, display_name, role }, AccountGranted { user, account }, LoggedIn { user, session, ip, mac },
        LoginRefused { name, ip, reason, mac }, LoggedOut(a, b), PlatformSet { old, new },
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
        People(a), LinesRead(a), Plan(a), StopSet(a), Nav(a), Scheme(a), Collateral(a), Alarm(a), Review(a),
    ]
}

fn returns() -> Vec<(&'static str, CounterReturn)> {
    variants![CounterReturn:
        LoggedIn { trading_day, max_order_ref }, ReplayComplete, Disconnected, Sent { child }, NotSent { child },
        Accepted { child, exchange_order }, Rejected { child, error, text }, Traded(a), Cancelled { child, filled },
        CancelRejected { child, error, text }, External(a),
    ]
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
    golden.check(
        "NavEvent",
        variants![NavEvent: SharesChanged(a), Settled(a), Fees(a)],
    );
    golden.check("FeeChange", variants![FeeChange: Set(a), Reset(a)]);
    golden.check(
        "FeeEvent",
        variants![FeeEvent: Set(a), Accrued(a), Reset(a)],
    );
    golden.check("FeeBase", variants![FeeBase: InitialNav, PreviousNav]);
    golden.check("PlainFee", variants![PlainFee: Absolute(a), Fixed(a)]);
    golden.check(
        "AdvisoryFee",
        variants![AdvisoryFee: Plain(a), Intervals(a), ProfitShare(a)],
    );
    golden.check(
        "AccruedOf",
        variants![AccruedOf: Absolute, Fixed(a), Profit(a), Undefined(a)],
    );
    golden.check("NavMode", variants![NavMode: Equity, Entered, External]);
    golden.check("NavOf", variants![NavOf: Product(a), Operating(a)]);
    golden.check(
        "ShareCash",
        variants![ShareCash: FundAccount(a), PreviousTotal, External],
    );
    golden.check("ShareChange", variants![ShareChange: Subscribe, Redeem]);
    golden.check(
        "SchemeCommand",
        variants![SchemeCommand: Put(a), Copy(a, b), Delete(a), PutSector(a), DeleteSector(a), PutSuperSector(a), DeleteSuperSector(a), Bind(a)],
    );
    golden.check(
        "SchemeEvent",
        variants![SchemeEvent: SchemeSet(a, b, c), SectorSet(a, b, c), SuperSectorSet(a, b, c), Bound(a, b, c), Read(a), DaySessionBegan(a), OvernightBegan(a)],
    );
    golden.check(
        "RuleKey",
        variants![RuleKey: Clause(a, b), NavLine(a), TopUp(a), OvernightRatio(a), BeforeClose(a)],
    );
    golden.check(
        "CollateralCommand",
        variants![CollateralCommand: Tell(a), TakeFee(a), Assign(a)],
    );
    golden.check(
        "CollateralEvent",
        variants![CollateralEvent: Told(a), FeeTaken(a), Assigned(a)],
    );
    golden.check("NavWhen", variants![NavWhen: Current, Previous]);
    golden.check(
        "PeriodMode",
        variants![PeriodMode: None, FollowDay, PercentOfDay(a), FollowNight, PercentOfNight(a), Own],
    );
    golden.check("RestrictedAt", variants![RestrictedAt: One, Two]);
    golden.check(
        "ClauseScope",
        variants![ClauseScope: Whole, Exchange(a), Commodities(a), Contracts(a), Sector(a), SuperSector(a)],
    );
    golden.check(
        "Fold",
        variants![Fold: Long, Short, Sum, LongNet, ShortNet, Absolute, SumAbsolute, Single],
    );
    golden.check(
        "ClauseOf",
        variants![ClauseOf: Amount, TotalNav, DynamicEquity, MaxLossAmount, Own],
    );
    golden.check(
        "RuleLevel",
        variants![RuleLevel: Clear, Undefined, One, Two],
    );
    golden.check("Holder", variants![Holder: Operating(a), Fund(a)]);
    golden.check("RateScope", variants![RateScope: Commodity(a), Contract(a)]);
    golden.check("OrderPrice", variants![OrderPrice: Limit(a), Counterparty]);
    golden.check(
        "ChildEnd",
        variants![ChildEnd: Rejected { error, text }, Cancelled, NotReceived, NotSent, Recalled, Unknown],
    );
    golden.check(
        "OrderEnd",
        variants![OrderEnd: Child(a), NoCounterparty, Unallocated, Refused(a), Withdrawn, Expired],
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
            Asked(a), Compared(a), TakenUp(a), LotsTakenOver(a), CashTakenOver(a), UnallocatedOpened(a), ExternalTraded(a), ExternalTargetSet(a),
            PositionAdjusted(a), ExternalPassedOver(a),
        ],
    );
    golden.check(
        "DifferenceOf",
        variants![DifferenceOf: Position(a), Working(a), Trades(a), Cash],
    );
    golden.check("PlanEvent", variants![PlanEvent: Started(a), Cancels(a, b), Moved(a), Rests(a, b), Allowed(a, b), Ended(a), Pass(a), Entry(a)]);
    golden.check(
        "PlanScope",
        variants![PlanScope: Account, Position(a, b), Rule(a)],
    );
    golden.check(
        "PlanCause",
        variants![PlanCause: Line(a, b), ByHand(a), Rule(a, b, c)],
    );
    golden.check(
        "ForceCloseOf",
        variants![ForceCloseOf: Account(a, b), Product(a)],
    );
    golden.check(
        "PlanPause",
        variants![PlanPause:
            AtPriceLimit, NoCounterparty, OldQuote, OutsideSession, TooFar { price, last }, OrdersInTheWay, Messages, Refused(a),
        ],
    );
    golden.check(
        "StopOf",
        variants![StopOf: All, Product(a), Operating(a), User(a), Fund(a)],
    );
    golden.check("StopKind", variants![StopKind: Opening, Orders]);
    golden.check(
        "PlanEnd",
        variants![PlanEnd: Done, TakenOver, Stopped, RunOut, Released],
    );
    golden.check("AlarmLevel", variants![AlarmLevel: Undefined, One, Two]);
    golden.check(
        "AlarmCommand",
        variants![AlarmCommand: Acknowledge(a), Note(a), Mute { minutes, reason }, Unmute, Assign(a)],
    );
    golden.check(
        "AlarmAct",
        variants![AlarmAct: Acknowledged(a), Noted(a), Muted { until, reason }, Unmuted, Assigned(a)],
    );
    golden.check(
        "ThirdPartyCommand",
        variants![ThirdPartyCommand: Place(a), Cancel(a)],
    );
    golden.check(
        "ReviewEvent",
        variants![ReviewEvent: Waits(a, b), Passed(a), Rejected(a), Taken(a), Released(a), Bound { user, old, new }, Online(a), ThirdParty(a)],
    );
    golden.check(
        "EntryCommand",
        variants![EntryCommand: Confirm(a), Second(a), Withdraw(a), Start(a)],
    );
    golden.check(
        "EntryEvent",
        variants![EntryEvent: Tried(a), Proposed(a), Done(a, b), Withdrawn(a, b), Waits(a), WaitEnded(a, b)],
    );
    golden.check(
        "EntryBan",
        variants![EntryBan: Line(a, b, c), Rule(a, b, c)],
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
    golden.check(
        "DailyLossOf",
        variants![DailyLossOf: FollowGlobal, MarketValueEquity, MaxLossAmount, OpeningEquity, Off],
    );
    golden.check(
        "BeforeClose",
        variants![BeforeClose: Off, BanOpening, Flatten],
    );
    golden.check(
        "OvernightOf",
        variants![OvernightOf: Margin, AbsoluteExposure],
    );
    golden.check(
        "OvernightTo",
        variants![OvernightTo: MarketValueEquity, MaxLossAmount, Off],
    );
    golden.check(
        "OvernightAction",
        variants![OvernightAction: BanOpening, Reduce],
    );
    golden.check(
        "TotalLossOf",
        variants![TotalLossOf: FollowGlobal, MarketValueEquity, MaxLossAmount, Off],
    );
    golden.check(
        "SystemRiskMode",
        variants![SystemRiskMode: EquityToMargin, Equity, EquityToDeposits, MarginToEquity],
    );
    golden.check(
        "AccountLine",
        variants![AccountLine: SystemRisk, DailyLoss, DailyLossRatio, TotalLossRatio],
    );
    golden.check(
        "LineLevel",
        variants![LineLevel: Clear, Undefined, Call, Liquidation],
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
