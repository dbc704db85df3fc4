//! What fields of operations are called that no table of settings has.

use crate::{
    FundsAlgorithm, LabelledWord, MarginBasis, PlanEnd, SettingValue, ShareChange, StopKind,
};

/// A field, and the words that its value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationField {
    /// Name under which programs and files know it.
    pub name: &'static str,
    /// In Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// Words of its values.
    pub words: &'static [LabelledWord],
}

const STATUS: &[LabelledWord] = &[
    ("enabled", "启用", "Enabled"),
    ("disabled", "停用", "Disabled"),
    ("deleted", "已删除", "Deleted"),
    ("closed", "已销户", "Closed"),
];
const LEVELS: &[LabelledWord] = &[
    ("none", "不审", "None"),
    ("one", "一级", "Level one"),
    ("two", "二级", "Level two"),
];
const PASSWORD: &[LabelledWord] = &[
    ("changed", "本人修改", "Changed by its owner"),
    ("reset", "重置，下次登录须改", "Reset, to be changed"),
];
const CHOICES: &[LabelledWord] = &[
    ("follow_system", "跟随系统", "Follows the system"),
    ("platform", "平台费率", "The platform's"),
    ("follow_counter", "跟随柜台", "Follows the counter"),
];
const LISTS: &[LabelledWord] = &[
    ("allowed", "仅可交易", "Only these"),
    ("barred", "禁止交易", "None of these"),
];

macro_rules! fields {
    ($($name:ident $zh:literal $en:literal $(($words:expr))?;)*) => {
        /// Fields of operations, beside the rows of settings.
        pub const OPERATION_FIELDS: &[OperationField] = &[$(OperationField {
            name: stringify!($name), zh: $zh, en: $en, words: fields!(@ $($words)?),
        },)*];
    };
    (@) => { &[] };
    (@ $words:expr) => { $words };
}

fields! {
    login "登录" "Log-in";
    logout "退出" "Log-out";
    login_refused "登录被拒" "Log-in refused";

    created "新建" "Created";
    name "名称" "Name";
    deleted "删除" "Deleted";
    status "状态" "Status" (STATUS);
    owner "归属" "Owner";
    product "所属产品" "Product";
    role "角色" "Role";
    display_name "显示名" "Display name";
    permissions "权限" "Rights";
    may_open_operating_accounts "可开操作账户" "May open operating accounts";
    may_force_liquidate "可强平" "May force-liquidate";
    may_adjust_positions "可调整持仓" "May adjust positions";
    may_enter_third_party_orders "可录第三方报单" "May enter third-party orders";
    review_level "审单级别" "Reviews at level" (LEVELS);
    addresses "地址白名单" "Addresses allowed";
    macs "MAC 白名单" "Network cards allowed";
    password "密码" "Password" (PASSWORD);
    trades_account "交易授权" "Trades the account" (bool::LABELLED);
    cash_of_account "资金调拨授权" "Moves its cash" (bool::LABELLED);
    risk_bindings "风控绑定" "Watches";
    reviewed_products "审单产品" "Reviews orders of";

    margin_long "多头保证金" "Margin, long";
    margin_short "空头保证金" "Margin, short";
    hedge_margin_long "套保多头保证金" "Hedge margin, long";
    hedge_margin_short "套保空头保证金" "Hedge margin, short";
    commission_open "开仓手续费" "Commission, open";
    commission_close "平仓手续费" "Commission, close";
    commission_close_today "平今手续费" "Commission, close today";
    margin_choice "保证金取自" "Margin rates" (CHOICES);
    commission_choice "手续费取自" "Commission rates" (CHOICES);
    rate_source_account "费率来源账户" "Rates are read of";
    funds_algorithm "盈亏可用算法" "P/L that is available" (FundsAlgorithm::LABELLED);
    close_profit_available "平仓盈利可用" "Close profit is available" (bool::LABELLED);
    larger_side "单向大边" "Larger side" (bool::LABELLED);
    margin_basis "今仓保证金价" "Margin of today's lots at" (MarginBasis::LABELLED);
    margin_template "保证金模板" "Margin template";
    commission_template "手续费模板" "Commission template";
    order_limit_template "单笔限额模板" "Order limit template";
    tradability_template "可交易模板" "Tradability template";
    tradability_list "可交易方式" "Tradable" (LISTS);
    tradability "可交易品种合约" "Commodities and contracts listed";
    fund_day_tradability "日盘可交易品种合约" "Listed, by day";
    fund_night_tradability "夜盘可交易品种合约" "Listed, at night";

    deposit "入金" "Deposit";
    withdrawal "出金" "Withdrawal";
    cash_entered "出入金录入" "Cash entered";
    cash_confirmed "出入金复核" "Cash confirmed";
    cash_rejected "出入金驳回" "Cash rejected";
    share_change "申购赎回" "Shares for cash" (ShareChange::LABELLED);
    management_fee "管理费" "Management fee";
    custody_fee "托管费" "Custody fee";
    advisory_fee "投顾费" "Advisory fee";
    fees_counted_from "费用重新计起" "Fees counted anew";
    collateral "国债充抵额度" "Bonds as margin";

    scheme "风控方案" "Risk scheme";
    sector "板块" "Sector";
    super_sector "超级板块" "Super sector";
    current_nav_schemes "方案，按当前净值" "Schemes by NAV now";
    previous_nav_schemes "方案，按前日净值" "Schemes by previous NAV";
    night_schemes "夜盘方案" "Schemes at night";
    holiday_schemes "节假日方案" "Schemes on holidays";
    holidays "节假日" "Holidays";
    current_nav_lines "净值线，当前净值" "Lines on NAV now";
    previous_nav_lines "净值线，前日净值" "Lines on previous NAV";

    stop "急停" "Stop" (StopKind::LABELLED);
    order_rate_ban "报单频率封禁" "Barred by order rate" (bool::LABELLED);
    counter_login "重新登录柜台" "Logged in to the counter anew";
    force_close "强制平仓" "Force-close";
    plan_any_price "强平不限价" "Plan at any price";
    plan_ended "强平结束" "Plan ended" (PlanEnd::LABELLED);
    plans_begin "强平立即开始" "Plans begin now";
    entry_tried "试算" "Tried first";
    entry_proposed "提交第二人" "Sent to a second person";
    entry_done "确认执行" "Confirmed and done";
    entry_withdrawn "撤回" "Taken back";

    lots_moved "持仓调整" "Lots moved";
    lots_taken_over "接管柜台持仓" "Lots taken over";
    cash_taken_over "接管柜台资金" "Cash taken over";
    difference_taken_up "差异留存" "Difference left";
    external_target "外部报单归属" "Trades of others go to";
    unallocated_book "未分配账户" "Unallocated book";

    delivery_price "交割结算价" "Delivery price";
    delivery_ended "交割了结" "Delivery ended";
    last_trading_day "最后交易日" "Last trading day";
    trading_day "开始交易日" "Trading day begun";
    day_closed "收盘" "Trading day closed";
    day_ended "结束交易日" "Trading day ended";
    settlement_price "结算价" "Settlement price";

    calendar_range "日历范围" "Calendar";
    closures "休市" "Closures";
    without_night "无夜盘" "Without night session";
    late_nights "夜盘推迟" "Late nights";
    announced "公告至" "Announced up to";
    exchange "交易所" "Exchange";
    name_zh "中文名" "Chinese name";
    name_en "英文名" "English name";
    multiplier "合约乘数" "Multiplier";
    tick "最小变动价位" "Tick";
    distinguishes_today "区分今昨" "Tells today's lots apart" (bool::LABELLED);
    larger_side_group "大边组" "Larger-side group";
    max_limit_lots "限价单最大手数" "Most lots, limit order";
    max_market_lots "市价单最大手数" "Most lots, market order";
    sessions "交易时段" "Sessions";
    last_day_rule "最后交易日规则" "Rule of the last trading day";
    delivery_method "交割方式" "Delivery";
    delivery_fee "交割手续费" "Delivery fee";
    last_day_close "最后交易日收盘" "Close on the last day";
    earlier_specs "以前的规格" "Earlier specifications";
    delivers_at_settlement "按结算价交割" "Delivers at settlement price" (bool::LABELLED);
    stages "临近交割规则" "Rules near delivery";
    commodity "品种" "Commodity";
    delivery_month "交割月" "Delivery month";
}
