//! Settings of operating accounts (O1–O9), fund accounts (P2) and products (P1): what stands
//! before an order.

use ballast_model::{Day, Lots, Money, PersonKind, Rate, Shares, Text, UnitNav};
use minicbor::{Decode, Encode};

use crate::table::{settings, words};
use crate::{
    BeforeClose, CommodityCodes, NavMode, OvernightAction, OvernightOf, OvernightTo, RestrictedAt,
    RoutingMode, WhenRejected, WhenTooLarge,
};

settings! {
    /// Settings of an operating account.
    OperatingSettings;
    /// One setting of an operating account.
    OperatingSetting;

    /// It may open (O9).
    0 OpenAllowed open_allowed: bool = true => Permission None "可开仓" "May open";
    /// It may trade hedge positions, where its fund account may too (O9).
    1 HedgeAllowed hedge_allowed: bool = false => Permission None "可做套保" "May hedge";
    /// Most lots held in all contracts, long and short added; 0 = nothing may be held (O1).
    2 PositionLimit position_limit: Lots = Lots::new(100_000) => Limits Lots "持仓上限（全部合约）" "Position limit, all contracts";
    /// Most margin (O1).
    3 MarginLimit margin_limit: Money = Money::whole(100_000_000) => Limits Yuan "保证金限额" "Margin limit";
    /// Cancels of a contract in a day; once there were more, its new orders are refused (O1).
    4 MaxCancels max_cancels: Option<u32> = None => Caps Times "每合约每日撤单上限" "Cancels of a contract in a day";
    /// Margin ÷ `margin_ratio_of` at which opening is refused; 0 = off (O7).
    5 MarginRatio margin_ratio: Rate = Rate::ZERO => Limits None "保证金比例禁开线" "Margin ratio that bars opening";
    /// What margin is compared with (O7).
    6 MarginRatioOf margin_ratio_of: RatioOf = RatioOf::DynamicEquity => Limits None "保证金比例的分母" "Margin ratio is of";
    /// Larger-side margin at SHFE, where counter and fund account grant it (O9).
    7 LargerSideShfe larger_side_shfe: bool = true => Rates None "上期所单向大边" "Larger side at SHFE";
    /// Larger-side margin at CFFEX (O9).
    8 LargerSideCffex larger_side_cffex: bool = true => Rates None "中金所单向大边" "Larger side at CFFEX";
    /// Larger-side margin at INE (O9).
    9 LargerSideIne larger_side_ine: bool = true => Rates None "能源中心单向大边" "Larger side at INE";
    /// Order fee of index futures, yuan an order and a cancel; none = the platform's (O9).
    10 OrderFee order_fee: Option<Money> = None => Rates Yuan "股指申报费" "Order fee of index futures";
    /// Call line of system risk mode 1: dynamic equity ÷ margin, at or below; none = off (O3).
    40 EquityToMarginCall equity_to_margin_call: Option<Rate> = None => Lines None "追保线：动态权益 ÷ 保证金 ≤" "Call line: equity ÷ margin ≤";
    /// Its liquidation line, below the call line.
    41 EquityToMarginLiquidation equity_to_margin_liquidation: Option<Rate> = None => Lines None "强平线：动态权益 ÷ 保证金 ≤" "Liquidation line: equity ÷ margin ≤";
    /// Call line of mode 2: dynamic equity, at or below (O3).
    42 EquityCall equity_call: Option<Money> = None => Lines Yuan "追保线：动态权益 ≤" "Call line: equity ≤";
    /// Its liquidation line, below the call line.
    43 EquityLiquidation equity_liquidation: Option<Money> = None => Lines Yuan "强平线：动态权益 ≤" "Liquidation line: equity ≤";
    /// Call line of mode 3: dynamic equity ÷ net deposits, at or below (O3).
    44 EquityToDepositsCall equity_to_deposits_call: Option<Rate> = None => Lines None "追保线：动态权益 ÷ 净入金 ≤" "Call line: equity ÷ net deposits ≤";
    /// Its liquidation line, below the call line.
    45 EquityToDepositsLiquidation equity_to_deposits_liquidation: Option<Rate> = None => Lines None "强平线：动态权益 ÷ 净入金 ≤" "Liquidation line: equity ÷ net deposits ≤";
    /// Call line of mode 4: margin ÷ dynamic equity, at or above (O3).
    46 MarginToEquityCall margin_to_equity_call: Option<Rate> = None => Lines None "追保线：保证金 ÷ 动态权益 ≥" "Call line: margin ÷ equity ≥";
    /// Its liquidation line, above the call line.
    47 MarginToEquityLiquidation margin_to_equity_liquidation: Option<Rate> = None => Lines None "强平线：保证金 ÷ 动态权益 ≥" "Liquidation line: margin ÷ equity ≥";
    /// The day's loss at which the call line is reached; 0 = off (O4).
    48 DailyLossCall daily_loss_call: Money = Money::ZERO => Lines Yuan "日亏损追保线" "Daily loss, call line";
    /// Its liquidation line, above the call line.
    49 DailyLossLiquidation daily_loss_liquidation: Money = Money::ZERO => Lines Yuan "日亏损强平线" "Daily loss, liquidation line";
    /// The day's loss ÷ `daily_loss_of` at which the call line is reached; 0 = off (O5).
    50 DailyLossCallRatio daily_loss_call_ratio: Rate = Rate::ZERO => Lines None "日亏损比例追保线" "Daily loss ratio, call line";
    /// Its liquidation line, above the call line.
    51 DailyLossLiquidationRatio daily_loss_liquidation_ratio: Rate = Rate::ZERO => Lines None "日亏损比例强平线" "Daily loss ratio, liquidation line";
    /// What the day's loss is a share of (O5).
    52 DailyLossOf daily_loss_of: DailyLossOf = DailyLossOf::OpeningEquity => Lines None "日亏损比例的分母" "Daily loss ratio is of";
    /// Net deposits less dynamic equity ÷ `total_loss_of` at which the call line is reached; 0 = off (O6).
    53 TotalLossCallRatio total_loss_call_ratio: Rate = Rate::ZERO => Lines None "总亏损比例追保线" "Total loss ratio, call line";
    /// Its liquidation line, above the call line.
    54 TotalLossLiquidationRatio total_loss_liquidation_ratio: Rate = Rate::ZERO => Lines None "总亏损比例强平线" "Total loss ratio, liquidation line";
    /// What the loss is a share of (O6).
    55 TotalLossOf total_loss_of: TotalLossOf = TotalLossOf::MaxLossAmount => Lines None "总亏损比例的分母" "Total loss ratio is of";
    /// Shares; none = its unit NAV is undefined (O9, P3).
    70 Shares shares: Option<Shares> = None => Nav Shares "份额" "Shares";
    /// A short name; schemes are bound by NAV where shares and it are there (O9, S7).
    71 Alias alias: Option<Text> = None => Nav None "别名" "Alias";
    /// The highest equity on record; kept at settlement (O9, S4).
    72 HighestEquity highest_equity: Option<Money> = None => Nav Yuan "历史最高权益" "Highest equity";
    /// A close goes though it enlarges an exposure of the account's own schemes that is breached (O9, S10).
    73 CloseIgnoresExposure close_ignores_exposure: bool = false => Limits None "平仓不受敞口限制" "Closes ignore exposure";
    /// The overnight ratio's line; 0 = off (O2). Of what closes and has closed (N8).
    200 OvernightRatio overnight_ratio: Rate = Rate::ZERO => Lines None "隔夜比例线" "Overnight ratio, line";
    /// What the ratio counts (O2).
    201 OvernightOf overnight_of: OvernightOf = OvernightOf::Margin => Lines None "隔夜比例的分子" "Overnight ratio counts";
    /// What it is a share of (O2).
    202 OvernightTo overnight_to: OvernightTo = OvernightTo::MarketValueEquity => Lines None "隔夜比例的分母" "Overnight ratio is of";
    /// What happens above the line at `act_minutes` before the close (O2, N10).
    203 OvernightAction overnight_action: OvernightAction = OvernightAction::BanOpening => Lines None "超隔夜比例线时" "Above the overnight ratio's line";
    /// The ratio is held to its line, and overnight clauses of its own schemes act, before the night close too (O9, S6).
    204 NightIsOvernight night_is_overnight: bool = false => Lines None "夜盘收盘也算隔夜" "Night close counts as overnight";
    /// What is done before the morning close (O8).
    205 BeforeMorningClose before_morning_close: BeforeClose = BeforeClose::Off => Lines None "午盘收盘前" "Before the morning close";
    /// What is done before the day close (O8).
    206 BeforeDayClose before_day_close: BeforeClose = BeforeClose::Off => Lines None "日盘收盘前" "Before the day close";
    /// What is done before the night close (O8).
    207 BeforeNightClose before_night_close: BeforeClose = BeforeClose::Off => Lines None "夜盘收盘前" "Before the night close";
    /// The commodities of which it is done; none: all (O8).
    208 BeforeCloseOf before_close_of: CommodityCodes = CommodityCodes::default() => Lines None "收盘前动作的品种（空为全部）" "Before the closes, of these commodities (empty: all)";
}

settings! {
    /// Settings of a fund account.
    #[derive(Copy)]
    FundSettings;
    /// One setting of a fund account.
    #[derive(Copy)]
    FundSetting;

    /// It takes opens; off = closes only (P2).
    0 OpenAllowed open_allowed: bool = true => Permission None "可开仓" "May open";
    /// It takes hedge orders, where its counter does (P2).
    1 HedgeAllowed hedge_allowed: bool = false => Permission None "可做套保" "May hedge";
    /// An open is not sent here if available cash after its freeze would be below this (P2).
    2 MinimumReserve minimum_reserve: Money = Money::ZERO => Cash Yuan "最低备付" "Least cash kept";
    /// Cash that belongs to others than those who bear the losses (P2); no order touches it.
    3 ProtectedAmount protected_amount: Money = Money::ZERO => Cash Yuan "不可亏损金额" "Protected amount" not_yet;
    /// The higher, the earlier it is asked (P2, X3).
    4 Priority priority: Option<u32> = None => Routing None "优先级" "Priority";
    /// Larger-side margin at SHFE (P2).
    5 LargerSideShfe larger_side_shfe: bool = true => Rates None "上期所单向大边" "Larger side at SHFE";
    /// Larger-side margin at CFFEX (P2).
    6 LargerSideCffex larger_side_cffex: bool = true => Rates None "中金所单向大边" "Larger side at CFFEX";
    /// Larger-side margin at INE (P2).
    7 LargerSideIne larger_side_ine: bool = true => Rates None "能源中心单向大边" "Larger side at INE";
    /// Orders it may be sent in `rate_seconds`; one more is refused and bans it (P2). None = any
    /// number.
    8 RateOrders rate_orders: Option<u32> = None => Caps Orders "报单频率上限" "Orders within the time, at most";
    /// Seconds over which orders are counted (P2).
    9 RateSeconds rate_seconds: u32 = 1 => Caps Seconds "报单频率计时" "Orders are counted over";
    /// What the ban refuses (P2).
    10 RateBans rate_bans: RateBans = RateBans::Opens => Caps None "超频后禁止" "Too many orders bar";
    /// How a close of today's lots is sent, where closing today is dear (X9).
    11 CloseToday close_today: CloseTodayMode = CloseTodayMode::Close => Routing None "平今方式" "How today's lots are closed";
    /// Institution or natural person (P2): exchanges let natural persons out of contracts earlier (D5).
    30 PersonKind person_kind: PersonKind = PersonKind::Institution => Permission None "客户类型" "Kind of client";
}

settings! {
    /// Settings of a product that its orders' way depends on.
    #[derive(Copy)]
    ProductSettings;
    /// One setting of a product.
    #[derive(Copy)]
    ProductSetting;

    /// Which fund account carries an order; none = as the platform says (X3).
    0 RoutingMode routing_mode: Option<RoutingMode> = None => Routing None "报单路由" "Routing of orders";
    /// What happens where its fund accounts cannot take the whole order; none = as the platform
    /// says (N5).
    1 WhenTooLarge when_too_large: Option<WhenTooLarge> = None => Routing None "资金账户装不下时" "When fund accounts cannot take all";
    /// What becomes of lots whose order a counter refused; none = as the platform says.
    2 WhenRejected when_rejected: Option<WhenRejected> = None => Routing None "柜台拒单后的手数" "Lots that a counter refused";
    /// Whose priority numbers count (P1).
    3 PriorityRule priority_rule: PriorityRule = PriorityRule::ByContractFirst => Routing None "优先级取自" "Whose priority counts";
    /// A close of today's lots is sent as one where cash does not suffice to lock them (X9, first
    /// mode).
    4 CloseInsteadOfOpen close_instead_of_open: bool = false => Routing None "锁仓资金不足时改平今" "Close today where cash cannot lock";
    /// The same, of the lots that yesterday's do not cover (X9, second mode).
    5 CloseWhenNoLock close_when_no_lock: bool = false => Routing None "昨仓不足部分直接平今" "Close today what yesterday's do not cover";
    /// From what total NAV is reckoned; none = NAV is undefined (P3).
    30 NavMode nav_mode: Option<NavMode> = None => Nav None "净值方式" "How NAV is reckoned";
    /// Shares; none = unit NAV is undefined (P3).
    31 Shares shares: Option<Shares> = None => Nav Shares "份额" "Shares";
    /// Total NAV of the day before; rolled at settlement (P3, mode 2).
    32 PreviousTotalNav previous_total_nav: Option<Money> = None => Nav Yuan "前日总净值（方式二）" "Previous total NAV, mode 2";
    /// What is held elsewhere (P3, mode 3).
    33 ExternalNav external_nav: Option<Money> = None => Nav Yuan "外部固定净值（方式三）" "External NAV, mode 3";
    /// What is owed: taken off NAV (P3).
    34 Liabilities liabilities: Money = Money::ZERO => Nav Yuan "负债" "Liabilities";
    /// Total NAV at launch (P3).
    35 InitialTotalNav initial_total_nav: Option<Money> = None => Nav Yuan "初始总净值" "Initial total NAV";
    /// Of it, what must not be lost: the rest is the product's max-loss amount (P3).
    36 ProductProtectedAmount product_protected_amount: Money = Money::ZERO => Nav Yuan "产品不可亏损金额" "The product's protected amount";
    /// The highest unit NAV on record; kept at settlement (P3, S4).
    37 HighestUnitNav highest_unit_nav: Option<UnitNav> = None => Nav Yuan "历史最高单位净值" "Highest unit NAV";
    /// From which level of its rules on it opens nothing (P1, S5).
    40 RestrictedAt restricted_at: RestrictedAt = RestrictedAt::Two => Limits None "限制开仓自" "Opening is barred from";
    /// A close goes though it enlarges an exposure that is breached (P1, S10).
    41 CloseIgnoresExposure close_ignores_exposure: bool = false => Limits None "平仓不受敞口限制" "Closes ignore exposure";
    /// What a level 2 of its rules, or of its accounts', asks to be closed is closed by itself; none = as the platform
    /// says (P1, S5).
    42 AutoLiquidation product_auto_liquidation: Option<bool> = None => Lines None "二级自动强平（产品）" "Liquidate at level 2 by itself, here";
    /// It closes only down to the line (P1, N7).
    43 OnlyDownToTheLine only_down_to_the_line: bool = false => Lines None "仅减至阈值" "Only down to the line";
    /// Trades made directly at its counters are mapped by themselves while it has one operating account; none = as the
    /// platform says (P1, X8).
    271 AutoOrderMapping product_auto_order_mapping: Option<bool> = None => Routing None "自动归属柜台单（产品）" "Map counter orders by itself, here";
    /// Overnight clauses act before night closes, too (P1, S6).
    270 NightIsOvernight night_clauses_are_overnight: bool = false => Lines None "夜盘收盘也算隔夜（隔夜条款）" "Night close counts as overnight, for clauses";
    /// Opens wait for a reviewer of level one (P1, X2).
    220 LevelOneReviewsOpens level_one_reviews_opens: bool = false => Review None "一级审核：开仓" "Level 1 reviews opens";
    /// Closes wait for a reviewer of level one.
    221 LevelOneReviewsCloses level_one_reviews_closes: bool = false => Review None "一级审核：平仓" "Level 1 reviews closes";
    /// Level one passes by itself while none of its reviewers is online; else it refuses (X2).
    222 LevelOnePassesOffline level_one_passes_offline: bool = false => Review None "一级审核人离线时自动通过" "Level 1 passes while no reviewer is online";
    /// Opens wait for a reviewer of level two.
    223 LevelTwoReviewsOpens level_two_reviews_opens: bool = false => Review None "二级审核：开仓" "Level 2 reviews opens";
    /// Closes wait for a reviewer of level two.
    224 LevelTwoReviewsCloses level_two_reviews_closes: bool = false => Review None "二级审核：平仓" "Level 2 reviews closes";
    /// Level two passes by itself while none of its reviewers is online; else it refuses.
    225 LevelTwoPassesOffline level_two_passes_offline: bool = false => Review None "二级审核人离线时自动通过" "Level 2 passes while no reviewer is online";
    /// From when fees by formula are counted (P1, X1).
    250 LaunchDate launch_date: Option<Day> = None => Nav None "上线日期" "Launch date";
    /// Calendar days, 1 to 36,500: a fee's rate is one for all of them (P1, X1).
    251 DurationDays duration_days: Option<u32> = None => Nav None "存续天数（自然日）" "Duration, calendar days";
    /// Above it there is profit, of which fees may be a share; none = 1 (X1).
    252 InitialUnitNav initial_unit_nav: Option<UnitNav> = None => Nav Yuan "初始单位净值（盈利起算，空为 1）" "Initial unit NAV, above which profit counts (empty: 1)";
}

/// What margin is compared with (O7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RatioOf {
    /// Dynamic equity.
    #[n(0)]
    DynamicEquity,
    /// Market-value equity: the same for futures.
    #[n(1)]
    MarketValueEquity,
    /// Max-loss amount.
    #[n(2)]
    MaxLossAmount,
}

/// What the day's loss is a share of (O5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum DailyLossOf {
    /// What the platform says.
    #[n(0)]
    FollowGlobal,
    /// Market-value equity.
    #[n(1)]
    MarketValueEquity,
    /// Max-loss amount.
    #[n(2)]
    MaxLossAmount,
    /// Equity that the trading day began with.
    #[n(3)]
    OpeningEquity,
    /// The line is off.
    #[n(4)]
    Off,
}

/// What the loss since the account was opened is a share of (O6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum TotalLossOf {
    /// What the platform says.
    #[n(0)]
    FollowGlobal,
    /// Market-value equity.
    #[n(1)]
    MarketValueEquity,
    /// Max-loss amount.
    #[n(2)]
    MaxLossAmount,
    /// The line is off.
    #[n(3)]
    Off,
}

/// What a fund account's order-rate ban refuses (P2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RateBans {
    /// Opens.
    #[n(0)]
    Opens,
    /// Closes.
    #[n(1)]
    Closes,
    /// Both.
    #[n(2)]
    Both,
}

/// How a close of today's lots is sent by a fund account (X9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum CloseTodayMode {
    /// As a close.
    #[n(0)]
    Close,
    /// As an open of the other side: a lock (平今转开仓).
    #[n(1)]
    ToOpen,
    /// From yesterday's lots first, the rest as a lock (优先平昨).
    #[n(2)]
    YesterdayFirst,
}

/// Whose priority numbers count (P1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PriorityRule {
    /// Those of the contract or commodity (A4), then the account's (P2).
    #[n(0)]
    ByContractFirst,
    /// The account's alone.
    #[n(1)]
    ByAccount,
}

words! {
    RatioOf {
        DynamicEquity = "dynamic_equity" "动态权益" "Dynamic equity",
        MarketValueEquity = "market_value_equity" "市值权益" "Market-value equity",
        MaxLossAmount = "max_loss_amount" "最大可亏损金额" "Max-loss amount",
    }
    DailyLossOf {
        FollowGlobal = "follow_global" "跟随全局" "As the platform says",
        MarketValueEquity = "market_value_equity" "市值权益" "Market-value equity",
        MaxLossAmount = "max_loss_amount" "最大可亏损金额" "Max-loss amount",
        OpeningEquity = "opening_equity" "期初权益" "Opening equity",
        Off = "off" "不启用" "Off",
    }
    TotalLossOf {
        FollowGlobal = "follow_global" "跟随全局" "As the platform says",
        MarketValueEquity = "market_value_equity" "市值权益" "Market-value equity",
        MaxLossAmount = "max_loss_amount" "最大可亏损金额" "Max-loss amount",
        Off = "off" "不启用" "Off",
    }
    PersonKind {
        Institution = "institution" "机构" "Institution",
        Natural = "natural" "自然人" "Natural person",
    }
    RateBans {
        Opens = "opens" "开仓" "Opens",
        Closes = "closes" "平仓" "Closes",
        Both = "both" "开仓与平仓" "Opens and closes",
    }
    CloseTodayMode {
        Close = "close" "平今" "Close",
        ToOpen = "to_open" "反向开仓锁仓" "Open the other side: a lock",
        YesterdayFirst = "yesterday_first" "先平昨，余下锁仓" "Yesterday's first, the rest a lock",
    }
    PriorityRule {
        ByContractFirst = "by_contract_first" "合约、品种优先，再看账户" "Contract or commodity first, then account",
        ByAccount = "by_account" "只看账户" "The account's alone",
    }
}
