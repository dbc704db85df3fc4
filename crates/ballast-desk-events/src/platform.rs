//! Platform settings (N10): one typed table. The super admin sets them, a change carries old and
//! new.

use ballast_model::{Lots, Money, Rate};
use minicbor::{Decode, Encode};

use crate::table::{settings, words};
use crate::{DailyLossOf, RateSource, SettingKind, SettingValue, TotalLossOf};

settings! {
    /// The settings in force.
    #[derive(Copy)]
    PlatformSettings;
    /// One setting with a value.
    #[derive(Copy)]
    PlatformSetting;

    /// What an operating account's call line does (O3–O6).
    0 CallAction call_action: LineAction = LineAction::BanOpening => Lines None "追保线动作" "At the call line";
    /// What its liquidation line does.
    1 LiquidationAction liquidation_action: LineAction = LineAction::Liquidate => Lines None "强平线动作" "At the liquidation line";
    /// Products that follow global map orders done at the counter (P1).
    2 AutoOrderMapping auto_order_mapping: bool = false => Routing None "自动归属柜台单" "Map counter orders by itself";
    /// Products that follow global liquidate at level 2 (P1).
    3 AutoLiquidation auto_liquidation: bool = false => Lines None "二级自动强平" "Liquidate at level 2 by itself";
    /// Minutes before a close from which overnight lines ban opening (O2, O8, S6).
    4 BanMinutes ban_minutes: Minutes = Minutes(10) => Lines Minutes "隔夜线禁开，收盘前" "Overnight lines bar opening, before the close";
    /// Minutes before a close at which they act.
    5 ActMinutes act_minutes: Minutes = Minutes(5) => Lines Minutes "隔夜线动作，收盘前" "Overnight lines act, before the close";
    /// Which fund account carries an order, where the product does not say (X3).
    6 RoutingMode routing_mode: RoutingMode = RoutingMode::Priority => Routing None "报单路由" "Routing of orders";
    /// Margin rates of accounts that follow the system (O9).
    7 MarginSource margin_source: RateSource = RateSource::Counter => Rates None "跟随系统的保证金取自" "Margin that follows the system";
    /// Commission rates of accounts that follow the system (O9).
    8 CommissionSource commission_source: RateSource = RateSource::Counter => Rates None "跟随系统的手续费取自" "Commission that follows the system";
    /// What happens where fund accounts cannot take the whole order (N5).
    9 WhenTooLarge when_too_large: WhenTooLarge = WhenTooLarge::PlaceWhatFits => Routing None "资金账户装不下时" "When fund accounts cannot take all";
    /// Order fee of index futures for accounts that follow global, yuan an order and a cancel (O9).
    10 OrderFee order_fee: Money = Money::whole(1) => Rates Yuan "股指申报费" "Order fee of index futures";
    /// A cash clerk has to confirm movements (C2).
    11 CashClerkNeeded cash_clerk_needed: bool = true => Cash None "出入金须经复核" "Cash needs a second person";
    /// What becomes of lots whose order a counter refused or never received.
    12 WhenRejected when_rejected: WhenRejected = WhenRejected::End => Routing None "柜台拒单后的手数" "Lots that a counter refused";
    /// Cancels that a counter takes of one fund account at one exchange in a day (N4); none = any
    /// number.
    13 CapCancels cap_cancels: Option<u32> = None => Caps Times "单日撤单上限" "Cancels in a day, at most";
    /// Lots that a counter lets one fund account trade at one exchange in a day (N4); none = any
    /// number.
    14 CapLots cap_lots: Option<Lots> = None => Caps Lots "单日成交手数上限" "Lots traded in a day, at most";
    /// Cancels kept back from the cap (N4).
    15 ReserveCancels reserve_cancels: u32 = 0 => Caps Times "预留撤单次数" "Cancels kept back";
    /// Lots kept back from the cap (N4).
    16 ReserveLots reserve_lots: Lots = Lots::ZERO => Caps Lots "预留手数" "Lots kept back";
    /// The order fee is for each lot, not for each order and cancel (O9).
    17 OrderFeePerLot order_fee_per_lot: bool = false => Rates None "申报费按手计" "Order fee by lot";
    /// Opening is refused while the newest mark price is older, in seconds of trading hours (K7); none =
    /// however old.
    18 MarkSeconds mark_seconds: Option<u32> = None => Market Seconds "行情超过多久禁开" "Bar opening once marks are older than";
    /// Trading days before an exchange's day by which clients must be out, by which they have to be here
    /// (D5).
    30 OwnCutOffDays own_cut_off_days: u32 = 0 => Delivery Days "提前于交易所离场" "Out before the exchange's day";
    /// Seconds after which an order of which no word came is unknown, and its counter asked.
    31 UnansweredSeconds unanswered_seconds: u32 = 10 => Market Seconds "报单无回音多久转未知" "Without a word, unknown after";
    /// Which fraction the system risk lines of all operating accounts are held against, from the next trading
    /// day on (O3, N9).
    40 SystemRiskMode system_risk_mode: SystemRiskMode = SystemRiskMode::EquityToMargin => Lines None "系统风控模式（次日生效）" "System risk mode, from the next day on";
    /// Weakest call line of modes 1 and 3, of mode 2 as a share of net deposits (N2).
    41 CallFloor call_floor: Rate = Rate::percent(35) => Lines None "追保线预置下限" "Call lines not below";
    /// Weakest liquidation line, likewise (N2).
    42 LiquidationFloor liquidation_floor: Rate = Rate::percent(25) => Lines None "强平线预置下限" "Liquidation lines not below";
    /// What the day's loss of accounts that follow global is a share of (O5).
    43 GlobalDailyLossOf global_daily_loss_of: DailyLossOf = DailyLossOf::OpeningEquity => Lines None "日亏损比例的分母（全局）" "Daily loss ratio is of, where accounts follow";
    /// What the whole loss of accounts that follow global is a share of (O6).
    44 GlobalTotalLossOf global_total_loss_of: TotalLossOf = TotalLossOf::MaxLossAmount => Lines None "总亏损比例的分母（全局）" "Total loss ratio is of, where accounts follow";
    /// Ticks beyond the counterparty's best at which plans close.
    50 PlanTicks plan_ticks: u32 = 2 => Lines None "强平超价跳数" "Liquidation: ticks beyond the counterparty";
    /// Seconds after which an order of a plan is cancelled and sent again at the price of then.
    51 PlanSeconds plan_seconds: u32 = 3 => Lines Seconds "强平改价间隔" "Liquidation: new price after";
    /// Farthest price from the last one; a plan that would go beyond it asks a person.
    52 PlanFarthest plan_farthest: Rate = Rate::percent(2) => Lines None "强平偏离最新价上限" "Liquidation: farthest from the last price";
    /// Seconds after which a quote is too old to close by.
    53 PlanQuoteSeconds plan_quote_seconds: u32 = 10 => Lines Seconds "强平行情最久" "Liquidation: oldest quote";
    /// Marks in a row, each of a contract held, that find a line or a clause reached before a plan of it is made; bans wait for none (K7).
    56 PlanMarks plan_marks: u32 = 1 => Lines Times "几笔行情连续触线才强平，1 即首笔" "Marks in a row before a liquidation, 1 = the first";
    /// Orders and cancels that a fund account sends in a second.
    54 FundMessages fund_messages: u32 = 20 => Lines Times "资金账户每秒报撤单" "Orders and cancels of a fund account in a second";
    /// Of them, what plans may send.
    55 PlanMessages plan_messages: Rate = Rate::percent(50) => Lines None "其中强平可用" "Of them for liquidation";
    /// Times that one order may come within that many seconds before opening is stopped; 0 = any number (K6).
    240 RepeatTimes repeat_times: u32 = 0 => Caps Times "同一报单重复几次暂停开仓，0 不限" "Stop opening when one order comes so often, 0 = never";
    /// In how many seconds (K6).
    241 RepeatSeconds repeat_seconds: u32 = 10 => Caps Seconds "重复报单的时间窗" "One order that often, within";
    /// Minutes for which plans wait for a risk officer that a counter's cash brought about (P8).
    230 CounterCashWait counter_cash_wait: Minutes = Minutes(10) => Lines Minutes "柜台出入金所致强平，等待风控" "Liquidation by a counter's cash waits for a risk officer";
    /// Cash whose place bonds take as margin may be withdrawn (B8).
    80 CollateralFreesCash collateral_frees_cash: bool = false => Cash None "国债充抵释放的资金可取" "Cash that bonds free may be withdrawn";
}

/// Minutes before a close, 1 to 120.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Minutes(pub u32);

impl SettingValue for Minutes {
    const KIND: SettingKind = SettingKind::Whole;
    const RANGE: Option<[&'static str; 2]> = Some(["1", "120"]);
    fn form() -> String {
        "1, 2 … 120".to_owned()
    }
    fn text(&self) -> String {
        self.0.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse()
            .ok()
            .filter(|minutes| (1..=120).contains(minutes))
            .map(Self)
    }
}

words! {
    LineAction {
        Alert = "alert" "只告警" "Alert only",
        BanOpening = "ban_opening" "告警并禁开" "Alert and bar opening",
        Liquidate = "liquidate" "告警、禁开并强平" "Alert, bar opening, liquidate",
    }
    SystemRiskMode {
        EquityToMargin = "equity_to_margin" "一：动态权益 ÷ 保证金" "1: equity ÷ margin",
        Equity = "equity" "二：动态权益" "2: equity",
        EquityToDeposits = "equity_to_deposits" "三：动态权益 ÷ 净入金" "3: equity ÷ net deposits",
        MarginToEquity = "margin_to_equity" "四：保证金 ÷ 动态权益" "4: margin ÷ equity",
    }
    RoutingMode {
        Priority = "priority" "按优先级" "By priority",
        Proportion = "proportion" "按权益比例" "In proportion to equity",
        Net = "net" "按产品净持仓" "By the product's net position",
    }
    RateSource {
        Counter = "counter" "柜台" "Counter",
        Platform = "platform" "平台" "Platform",
    }
    WhenTooLarge {
        PlaceWhatFits = "place_what_fits" "报出装得下的部分" "Place what fits",
        RefuseAll = "refuse_all" "整单拒绝" "Refuse all",
    }
    WhenRejected {
        End = "end" "不再报出" "End",
        RouteAgain = "route_again" "重新路由" "Route again",
    }
}

/// Which fraction the system risk lines are held against (O3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(index_only)]
pub enum SystemRiskMode {
    /// 1: dynamic equity ÷ margin, at or below.
    #[default]
    #[n(1)]
    EquityToMargin,
    /// 2: dynamic equity, at or below an amount.
    #[n(2)]
    Equity,
    /// 3: dynamic equity ÷ net deposits, at or below.
    #[n(3)]
    EquityToDeposits,
    /// 4: margin ÷ dynamic equity, at or above.
    #[n(4)]
    MarginToEquity,
}

/// What crossing a line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum LineAction {
    /// Tell.
    #[n(0)]
    Alert,
    /// Tell, and refuse opening.
    #[n(1)]
    BanOpening,
    /// Tell, refuse opening, and close.
    #[n(2)]
    Liquidate,
}

/// Which fund account carries an order (X3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum RoutingMode {
    /// The one with the higher number.
    #[n(0)]
    Priority,
    /// In proportion to equity (N3).
    #[n(1)]
    Proportion,
    /// By the product's net position.
    #[n(2)]
    Net,
}

/// What happens where fund accounts cannot take the whole order (N5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum WhenTooLarge {
    /// What fits is placed.
    #[n(0)]
    PlaceWhatFits,
    /// All is refused.
    #[n(1)]
    RefuseAll,
}

/// What becomes of lots whose order a counter refused or never received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum WhenRejected {
    /// They end.
    #[n(0)]
    End,
    /// They go to another fund account, where one takes them.
    #[n(1)]
    RouteAgain,
}
