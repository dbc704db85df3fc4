//! Every word of an explanation, Chinese and English side by side. Refusals have theirs in
//! `ballast_api::refusal`.
//!
//! To tell of something new, add a row. Numbers stand as there: `{name:kind}`.

use ballast_api::refusal::fill;
use ballast_api::{Language, Numbers};
use ballast_model::{Direction, Exchange, HedgeFlag, Offset, PosiDirection, Validity};
use ballast_risk::Rule;

/// The same in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    zh: &'static str,
    en: &'static str,
}

impl Words {
    /// In one.
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }

    /// In one, with its numbers.
    pub fn with<const N: usize>(self, language: Language, numbers: [(&str, String); N]) -> String {
        let numbers = numbers.map(|(name, value)| (name.to_owned(), value));
        fill(self.of(language), &Numbers::from(numbers))
    }
}

const fn row(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

macro_rules! words {
    ($($name:ident $zh:literal $en:literal;)*) => {
        $(pub const $name: Words = row($zh, $en);)*

        #[cfg(test)]
        const ALL: &[Words] = &[$($name),*];
    };
}

#[rustfmt::skip]
words! {
    // Risk of an account or of a product.
    RISK                 "{of:text} 的风险，截至流水 {seq:id}"      "Risk of {of:text}, up to record {seq:id}";
    STANDS               "当前触发的规则，先重后轻"                "What stands, the worst first";
    NOTHING_STANDS       "没有触发的规则"                          "No rule stands";
    UNJUDGED             "无法判断的规则"                          "What could not be judged";
    MARKS_USED           "所用行情"                                "Marks that were used";
    DISTANCES            "只动一个合约的价格、其他不变，到哪里触发" "By the price of one contract, all else as it is: where each level is reached";
    AT_PRICES            "现价 {mark:number}，当日 {lower:text} 至 {upper:text}" "at {mark:number}, {lower:text} to {upper:text} today";
    DOWN_TO              "跌 {by:number} 至 {price:number}"         "down {by:number} to {price:number}";
    UP_TO                "涨 {by:number} 至 {price:number}"         "up {by:number} to {price:number}";
    LATER_IN_FORCE       "净值到另一区间才生效"                    "in force at another NAV";
    NOT_REACHED          "当日价格内不触发：{count:number} 级"      "levels that no price of the day reaches: {count:number}";
    DAY_NOT_OPEN         "交易日未开始，没有行情可动"              "No trading day is open: no price moves";
    NO_PRICE_YET         "还没有价格"                              "no price yet";
    HOW_IT_CAME          "经过"                                    "How it came";
    NOTHING_CAME         "没有规则变动"                            "No rule moved";
    SINCE                "自 {at:text}"                            "since {at:text}";
    BARS_OPENS           "禁止开仓"                                "bars opening";
    PLAN_WAITS           "，强平待行情确认：{seen:number}/{needed:number} 笔"   ", liquidation waits for marks: {seen:number} of {needed:number}";
    BARS_NOTHING         "不限制报单"                              "bars nothing";
    SUBJECT_CLAUSE       "方案 {scheme:text} 第 {clause:number} 条（{indicator:text}）" "clause {clause:number} of scheme {scheme:text} ({indicator:text})";
    SUBJECT_NAV          "当前净值线"                              "lines on the current NAV";
    SUBJECT_PREVIOUS_NAV "前日净值线"                              "lines on the previous NAV";
    SUBJECT_TOP_UP       "补仓线"                                  "top-up line";
    SUBJECT_OVERNIGHT    "隔夜比例（{close:text} 收盘前）"         "overnight ratio before the close at {close:text}";
    SUBJECT_CLOSE        "{close:text} 收盘前的限制"               "what is set before the close at {close:text}";
    FOUND_LINE           "动态权益 {equity:money}，触线权益 {acts_at:text}（{numerator:money} ÷ {denominator:text}）"
                         "an equity of {equity:money}, acts at {acts_at:text} ({numerator:money} / {denominator:text})";
    FOUND_RULE           "读数 {reading:text}，阈值 {threshold:text}" "reads {reading:text} of {threshold:text}";
    MOVED                "{old:text} → {new:text}"                 "{old:text} → {new:text}";
    AFTER_MARK           "{contract:text} 行情 {price:price}"      "after {contract:text} at {price:price}";
    RISK_ORDER_REFUSED   "委托 {order:id} 被拒：{refusal:text}"    "order {order:id} was refused: {refusal:text}";
    RISK_PLAN_STARTED    "强平计划 {plan:id} 开始"                 "liquidation plan {plan:id} started";
    RISK_PLAN_ENDED      "强平计划 {plan:id} 结束：{how:text}"     "liquidation plan {plan:id} ended: {how:text}";
    LEVEL_CLEAR          "正常"                                    "clear";
    LEVEL_UNDEFINED      "无法判断"                                "cannot be judged";
    LEVEL_ONE            "一级"                                    "level 1";
    LEVEL_TWO            "二级"                                    "level 2";
    LEVEL_CALL           "追保"                                    "call";
    LEVEL_LIQUIDATION    "强平"                                    "liquidation";
    // The order.
    ORDER                "委托 {order:id}（{reference:text}），流水 {seq:id}" "Order {order:id} ({reference:text}), record {seq:id}";
    PLACED_BY            "报单人"                               "placed by";
    PLATFORM             "平台"                                 "the platform";
    TIME                 "时间"                                 "time";
    REFERENCE            "报单引用"                             "reference";
    ACCOUNT              "操作账户"                             "operating account";
    PRODUCT              "产品"                                 "product";
    CONTRACT             "合约"                                 "contract";
    SIDE                 "买卖开平"                             "side and offset";
    TAKEN_AS             "{side:text}{offset:text}，按{taken:text}处理" "{side:text} {offset:text}, taken as {taken:text}";
    SIDE_OFFSET          "{side:text}{offset:text}"             "{side:text} {offset:text}";
    HEDGE_FLAG           "投机套保"                             "hedge flag";
    LOTS                 "手数"                                 "lots";
    OF_AT_MOST           "{lots:number} 手，单笔最多 {most:number} 手" "{lots:number}, of at most {most:number} an order";
    PRICE_ASKED          "委托价"                               "price asked";
    COUNTERPARTY         "对手价"                               "counterparty's best";
    VALIDITY             "有效期"                               "validity";
    UNKNOWN              "其账户或合约，平台并不知道"              "The platform does not know its account or contract";

    // The verdict.
    VERDICT              "结论"                                 "Verdict";
    THROUGH              "通过：资金账户承接 {carried:number} 手，本单 {lots:number} 手"
                         "Let through: fund accounts carry {carried:number} of {lots:number} lots";
    DECIDED              "保证金 {margin:money}，手续费 {commission:money}，可用 {available:money}"
                         "margin {margin:money}, commission {commission:money}, available {available:money}";
    NO_COUNTERPARTY      "通过，但没有对手价：即刻结束"            "Let through, and ended at once: there was no counterparty";
    ANSWERED             "同一报单引用、同一内容，已在委托 {order:id} 答复" "Its reference was answered with order {order:id}, which asked the same";
    ALSO                 "同时还有"                             "and besides";

    // Day and market.
    MARKET               "交易日与行情"                          "Day and market";
    TRADING_DAY          "交易日"                               "trading day";
    NO_DAY               "没有开启"                             "none open";
    SESSION              "交易时段"                             "session";
    CLOSED               "不在交易时段"                          "closed";
    PRICE_LIMITS         "跌停与涨停"                           "price limits";
    PRE_SETTLEMENT       "昨结算价"                             "previous settlement";
    LAST                 "最新价"                               "last";
    BID_ASK              "买一与卖一"                           "bid and ask";
    LEVEL                "{price:price}（{lots:number} 手）"     "{price:price} ({lots:number} lots)";
    MARKED_AT            "行情时间"                             "market as of";

    // Rates, and what the order takes.
    RATES                "费率与占用"                            "Rates and what it takes";
    NO_RATES             "没有设置"                             "none set";
    MARGIN_RATE          "保证金率"                             "margin rate";
    OPEN_RATE            "开仓手续费率"                          "open commission";
    CLOSE_RATE           "平仓手续费率"                          "close commission";
    CLOSE_TODAY_RATE     "平今手续费率"                          "close-today commission";
    TARIFF               "{by_money:text} + {by_lot:money} 元/手" "{by_money:text} + {by_lot:money} yuan a lot";
    MARGIN_SOURCE        "保证金率来源"                          "margin rate from";
    COMMISSION_SOURCE    "手续费率来源"                          "commission from";
    OF_COUNTER           "柜台，经资金账户 {account:text} 读取，按{scope:text}" "the counter, read at fund account {account:text}, by {scope:text}";
    OF_ACCOUNT           "操作账户 {account:text}，按{scope:text}" "operating account {account:text}, by {scope:text}";
    OF_TEMPLATE          "模板 {account:text}，按{scope:text}"    "template {account:text}, by {scope:text}";
    OF_FUND_ACCOUNT      "资金账户 {account:text}，按{scope:text}" "fund account {account:text}, by {scope:text}";
    OF_PRODUCT           "产品 {account:text}，按{scope:text}"    "product {account:text}, by {scope:text}";
    OF_PLATFORM          "平台，按{scope:text}"                  "the platform, by {scope:text}";
    BY_CONTRACT          "合约"                                 "contract";
    BY_COMMODITY         "品种"                                 "commodity";
    VALUE                "金额"                                 "value";
    ORDER_MARGIN         "本单保证金"                           "margin of the order";
    MARGIN_RAISE         "账户保证金增加"                        "raises the account's margin by";
    COVERED_BY_BONDS     "其中国债充抵"                         "of which bonds cover";
    COMMISSION           "手续费"                               "commission";
    ORDER_FEE            "申报费"                               "order fee";
    CLOSABLE             "可平手数"                             "lots to close";

    // An account.
    OWN_BOOK             "账户资金与持仓"                        "Funds and position of the account";
    EQUITY               "动态权益"                             "equity";
    MARGIN               "占用保证金"                           "margin";
    FROZEN               "冻结保证金与手续费"                     "frozen margin and commission";
    AVAILABLE            "可用资金"                             "available";
    MORTGAGE             "国债充抵"                             "bonds as margin";
    POSITION             "持仓"                                 "position";
    HELD                 "{side:text} {lots:number} 手（今 {today:number}），可平今 {closable_today:number}、可平昨 {closable_yesterday:number}"
                         "{side:text} {lots:number} ({today:number} of today), closable {closable_today:number} of today, {closable_yesterday:number} of before";
    NOTHING_HELD         "无"                                   "none";

    // Liquidation plans.
    PLAN                 "强平计划 {plan:id}（{account:text}），流水 {seq:id}" "Liquidation plan {plan:id} ({account:text}), record {seq:id}";
    MADE_BY              "制定"                                 "made by";
    CAUSE                "原因"                                 "cause";
    BY_LINE              "{line:text}强平线：动态权益 {equity:money}，触线权益 {acts_at:text}"
                         "{line:text}, liquidation line: an equity of {equity:money}; it acts at {acts_at:text}";
    READING              "读数"                                 "reading";
    OF_READING           "{numerator:money} ÷ {denominator:text}" "{numerator:money} / {denominator:text}";
    BY_HAND              "人工：{reason:text}"                   "by hand: {reason:text}";
    BY_CLAUSE            "{of:text} 方案 {scheme:text} 第 {clause:number} 条（{indicator:text}）二级：读数 {reading:text}，阈值 {threshold:text}"
                         "clause {clause:number} of {of:text}'s scheme {scheme:text} ({indicator:text}) at level 2: it reads {reading:text} of {threshold:text}";
    BY_NAV               "{of:text} 净值强平线：单位净值 {reading:text}，强平线 {threshold:text}"
                         "{of:text}'s NAV liquidation line: a unit NAV of {reading:text} of {threshold:text}";
    BY_OVERNIGHT         "{of:text} 隔夜比例（{close:text} 收盘前）：读数 {reading:text}，线 {threshold:text}"
                         "{of:text}'s overnight ratio before the close at {close:text}: it reads {reading:text} of {threshold:text}";
    BY_CLOSE             "{of:text} 设为 {close:text} 收盘前 {threshold:text} 分钟平仓"
                         "{of:text} is set to flatten {threshold:text} minutes before the close at {close:text}";
    CLOSING_SCOPE        "那时收盘的所选品种的全部持仓"            "everything in the chosen commodities that close then";
    CLOSING_TO_THE_LINE  "那时收盘的持仓，按比例减至线"            "positions that close then, only down to the line";
    CLAUSE_SCOPE         "该条款范围内全部持仓"                   "everything in the clause's scope";
    DOWN_TO_THE_LINE     "该条款范围内持仓，按比例减至阈值"        "positions in the clause's scope, only down to the line";
    STEP_PASS            "一轮减仓：{contract:text} {side:text} {lots:number} 手" "a pass closes {contract:text} {side:text} {lots:number} lots";
    TO_CLOSE             "平仓范围"                             "to close";
    WHOLE_ACCOUNT        "全部持仓"                             "everything";
    SO_MANY_LOTS         "{contract:text} {side:text} {lots:text} 手" "{contract:text} {side:text} {lots:text} lots";
    HELD_THEN            "当时持仓"                             "held then";
    AT_MARK              "{contract:text} {side:text} {lots:number} 手，行情 {price:text}"
                         "{contract:text} {side:text} {lots:number} lots, mark {price:text}";
    STEPS                "步骤"                                 "Step by step";
    STEP_STARTED         "开始"                                 "started";
    STEP_CANCELS         "撤销报单 {order:id}"                  "order {order:id} is cancelled for it";
    STEP_SENT            "{contract:text} {side:text}：报单 {order:id}，{lots:number} 手，价格 {price:price}"
                         "{contract:text} {side:text}: order {order:id}, {lots:number} lots at {price:price}";
    STEP_WAITS           "{contract:text} {side:text}：等待，{reason:text}" "{contract:text} {side:text}: waits, {reason:text}";
    STEP_GOES_ON         "{contract:text} {side:text}：继续"    "{contract:text} {side:text}: goes on";
    STEP_FILLED          "报单 {order:id} 成交 {lots:number} 手，价格 {price:price}" "order {order:id} traded {lots:number} lots at {price:price}";
    STEP_ORDER_ENDED     "报单 {order:id} 结束，余 {unfilled:number} 手" "order {order:id} ended, {unfilled:number} lots open";
    STEP_ALLOWED         "{user:text} 放开价格限制"              "{user:text} allows any price";
    STEP_ENDED           "{how:text}（{user:text}）{reason:text}" "{how:text} ({user:text}) {reason:text}";
    STEP_LEFT            "余 {contract:text} {side:text} {lots:number} 手" "left: {contract:text} {side:text} {lots:number} lots";
    WAITS_AT_LIMIT       "无对手盘，挂在涨跌停价排队"             "nobody on the other side, it rests at the price limit";
    WAITS_COUNTERPARTY   "无对手盘"                             "nobody on the other side";
    WAITS_OLD_QUOTE      "行情过旧或不可信"                      "the quote is old or cannot be true";
    WAITS_SESSION        "不在交易时段"                          "outside trading hours";
    WAITS_TOO_FAR        "价格 {price:price} 偏离最新价 {last:price} 过远，请人工决定"
                         "{price:price} is too far from the last price {last:price}, a person is asked";
    WAITS_ORDERS         "挡路的报单正在撤销"                     "orders in its way are being cancelled";
    WAITS_MESSAGES       "本秒报撤单次数已用完"                   "the messages of this second are used up";

    // Entries of persons that had to be confirmed.
    ENTRY                "录入 {entry:id}，流水 {seq:id}"         "Entry {entry:id}, record {seq:id}";
    ENTERED_BY           "录入人"                               "entered by";
    ENTERED              "内容"                                 "what";
    ENTERED_VALUE        "{name:text}：{new:text}"              "{name:text}: {new:text}";
    ENTERED_MOVES        "{name:text}：{old:text} → {new:text}" "{name:text}: {old:text} → {new:text}";
    TO_TYPE              "确认须输入"                            "to be typed";
    DRY_RUN              "试算"                                 "Its dry run";
    WOULD_BAR            "将禁止开仓"                            "would bar opening";
    BAN                  "{of:text} {subject:text}  {old:text} → {new:text}  {found:text}"
                         "{of:text} {subject:text}  {old:text} → {new:text}  {found:text}";
    WOULD_LIQUIDATE      "将强制平仓"                            "would liquidate";
    WOULD_CLOSE          "{account:text}，{lots:number} 手：{positions:text}" "{account:text}, {lots:number} lots: {positions:text}";
    ORDERS_ONLY          "无持仓，只撤挂单"                      "nothing held, orders are cancelled";
    ENTRY_REFUSED        "{user:text} 未能确认：{refusal:text}"   "{user:text} could not confirm it: {refusal:text}";
    ENTRY_PROPOSED       "录入人已确认，待第二人确认"             "confirmed by who entered it, waits for a second person";
    ENTRY_DONE           "录入人已确认，已执行"                   "confirmed by who entered it, and done";
    ENTRY_SECOND         "第二人 {user:text} 已确认，已执行"       "confirmed by {user:text} as the second person, and done";
    ENTRY_WITHDRAWN      "{user:text} 撤回或驳回"                 "taken back or turned down by {user:text}";
    ENTRY_REPLACED       "情况有变，由录入 {entry:id} 取代"        "its effect is another by now: entry {entry:id} takes its place";
    ENTRY_AGAIN          "重新录入，由录入 {entry:id} 取代"        "entered again: entry {entry:id} takes its place";
    ENTRY_LAPSED         "交易日结束，未确认，作废"               "the trading day ended before it was confirmed: it lapsed";
    ENTRY_WAITS          "尚未确认"                              "not confirmed yet";

    // Permissions.
    PERMISSIONS          "权限"                                 "Permissions";
    STOP                 "急停"                                 "stop";
    NO_STOP              "无"                                   "none";
    LIQUIDATION          "强平计划"                             "liquidation";
    NO_PLAN              "未在强平"                             "none";
    PLAN_CLOSES          "强平计划 {plan:id} 正在平该持仓"         "plan {plan:id} closes this position";
    ACCOUNT_LINES        "账户风控线"                           "lines of the account";
    NO_LINE_BARS         "都未禁止开仓"                          "none bars opening";
    LINE_BARS            "{line:text}：{level:text}（{since:text} 起），当时动态权益 {equity:money}，触线权益 {acts_at:text}"
                         "{line:text}: {level:text} since {since:text}, at an equity of {equity:money}; it acts at {acts_at:text}";
    MAY_OPEN             "开仓"                                 "to open";
    MAY_HEDGE            "开套保仓"                             "to open hedges";
    MAY_TRADE            "可交易范围"                           "to trade the contract";
    IN_DELIVERY_MONTH    "交割月开仓"                           "to open in the delivery month";
    MULTIPLE             "交割月整数倍"                          "multiple in the delivery month";
    CANCELS              "合约今日撤单"                          "cancels of the contract today";
    PRICE_RIGHT          "临近涨跌停开仓"                        "to open near a price limit";
    HAS_PRICE            "参考价"                               "reference price";
    MARK_DOUBT           "行情可信"                             "market price to be believed";
    MARK_AGE             "行情更新"                             "age of the market price";
    PRICE_COLLAR         "价格偏离"                             "distance from the reference price";
    ALLOWED              "允许"                                 "allowed";
    BARRED               "不允许"                               "barred";
    SET_NOWHERE          "{found:text}，未设置"                  "{found:text}, set nowhere";
    SET_ON_ACCOUNT       "{found:text}，由操作账户 {of:text} 设置" "{found:text}, set on operating account {of:text}";
    SET_ON_TEMPLATE      "{found:text}，由模板 {of:text} 设置"    "{found:text}, set in template {of:text}";
    SET_ON_PRODUCT       "{found:text}，由产品 {of:text} 设置"    "{found:text}, set on product {of:text}";
    SET_ON_PLATFORM      "{found:text}，由平台设置"              "{found:text}, set on the platform";
    SET_ON_FUND_ACCOUNT  "{found:text}，由资金账户 {of:text} 设置" "{found:text}, set on fund account {of:text}";
    NOT_DELIVERY_MONTH   "合约不在交割月"                        "the contract is not in it";
    DELIVERY_MONTH_FREE  "合约在交割月，产品未禁止"               "the contract is in it, the product may open";
    DELIVERY_MONTH_BAR   "合约在交割月，产品禁止，按{scope:text}"  "the contract is in it, barred for the product by {scope:text}";
    ANY_LOTS             "{lots:number} 手，不限"                "{lots:number} lots, any number goes";
    IN_MULTIPLES         "{lots:number} 手，应为 {multiple:number} 的整数倍" "{lots:number} lots, multiples of {multiple:number} go";
    NO_LIMIT             "不限"                                 "no limit";
    OF_CANCELS           "{cancels:number} 次，上限 {limit:number} 次" "{cancels:number}, at most {limit:number}";
    NO_PRICE_RIGHT       "未设置"                               "not set";
    NO_LINES             "最新价 {last:price}，没有可比的线"       "last {last:price}, no line to compare it with";
    NEAR_LINE            "最新价 {last:price}，线 {line:price}，涨跌停 {limit:price}" "last {last:price}, line {line:price}, price limit {limit:price}";
    NO_REFERENCE         "没有行情，也没有昨结算价"               "neither a tick nor a previous settlement price";
    REFERENCE_PRICE      "{price:price}"                        "{price:price}";
    NO_DOUBT             "正常"                                 "nothing against it";
    IMPOSSIBLE           "{price:price} 不可能"                  "{price:price} is impossible";
    CROSSED              "买价 {bid:price} 高于卖价 {ask:price}"  "bid {bid:price} above ask {ask:price}";
    OUTSIDE_LIMITS       "{price:price} 越过涨跌停 {limit:price}" "{price:price} past the price limit {limit:price}";
    AGE_OF_MARK          "{age:number} 秒，不限"                 "{age:number} s, however old";
    AGE_AT_MOST          "{age:number} 秒，上限 {limit:number} 秒" "{age:number} s, at most {limit:number} s";
    NO_COLLAR            "未设置"                               "not set";
    COLLAR               "委托价 {price:price}，参考价 {reference:price}，可报 {lowest:price} 至 {highest:price}"
                         "price {price:price}, reference {reference:price}, from {lowest:price} to {highest:price} goes";

    // Limits.
    LIMITS               "账户限额"                             "Limits of the account";
    NO_LIMITS            "此类报单没有设置限额"                   "none is set for such an order";
    NOT_RECKONED         "占用无法计算，限额未读"                 "not read: what the order takes cannot be reckoned";
    AT_MOST              "上限"                                 "at most";
    AT_LEAST             "下限"                                 "at least";
    BELOW                "须低于"                               "below";
    NOTE_SHARE           "{margin:money} ÷ {of:money}"          "{margin:money} ÷ {of:money}";

    // Fund accounts.
    FUND_ACCOUNTS        "资金账户，{mode:text}；承接不了全部时{large:text}"
                         "Fund accounts, {mode:text}; what they cannot take whole {large:text}";
    EACH_ALONE           "每户所答，均按由其独自承接本单计；实际分得见“分到”"
                         "Each answers as if it carried the order alone; what it was given is what it carries";
    NOT_ASKED            "价格、手数或产品不明，未询问"            "Not asked: without a price, lots or a product";
    BY_PRIORITY          "按优先级依次询问"                       "asked by priority";
    IN_PROPORTION        "按权益比例分配"                        "shared in proportion to equity";
    BY_NET_POSITION      "按净持仓，先平后开"                     "by net position, closes first";
    REFUSE_ALL           "全部拒绝"                             "is refused";
    PLACE_WHAT_FITS      "报出能承接的部分"                      "is placed as far as it fits";
    FUND_ACCOUNT         "{place:number}. 资金账户 {account:text}" "{place:number}. Fund account {account:text}";
    DISABLED             "已停用：不开仓，持仓可平"               "disabled: it opens nothing, what it holds can be closed";
    WEIGHT               "权重"                                 "weight";
    WEIGHED              "权益 {equity:money}，参与者合计 {of_all:money}；本单应得 {share:text} 手，已持 {held:number} 手"
                         "equity {equity:money} of {of_all:money} among those asked: {share:text} lots of this order; it holds {held:number}";
    HOLDS_ITS_PART       "已持满其份额，他户有余量时不再分配"      "it holds its part already and gets nothing while others have room";
    ELIGIBILITY          "可否{offset:text}"                    "takes orders to {offset:text}";
    ELIGIBLE             "可"                                   "yes";
    CAPACITY             "独自可承接"                           "takes alone";
    WHOLE                "{takes:number} 手，即本单全部"          "{takes:number} lots, the whole order";
    IN_PART              "{takes:number} 手，本单 {lots:number} 手" "{takes:number} of {lots:number} lots";
    BOUND_BY             "受限于"                               "bounded by";
    PRIORITY             "优先级"                               "priority";
    PRIORITIES           "品种或合约 {scope:text}，账户 {own:text}" "of contract or commodity {scope:text}, of the account {own:text}";
    CARRIES              "分到"                                 "carries";
    CARRIES_NOTHING      "0 手"                                 "nothing";
    CARRIED              "{offset:text} {lots:number} 手，冻结保证金 {margin:money}、手续费 {commission:money}"
                         "{offset:text} {lots:number}, frozen margin {margin:money}, commission {commission:money}";
    CARRIED_AS_LOCK      "锁仓：{offset:text} {lots:number} 手，冻结保证金 {margin:money}、手续费 {commission:money}"
                         "a lock: {offset:text} {lots:number}, frozen margin {margin:money}, commission {commission:money}";
    CLOSE_TODAY_MODE     "平今方式"                             "closes today's lots";
    AS_A_CLOSE           "平今"                                 "as a close";
    AS_A_LOCK            "平今转开仓"                           "by a lock";
    YESTERDAY_FIRST      "优先平昨，其余锁仓"                    "after yesterday's, the rest by a lock";
    COUNTER_MARGIN       "柜台保证金率"                          "counter's margin rate";
    COUNTER_COMMISSION   "柜台手续费率"                          "counter's commission";
    TARIFFS              "开 {open:text}，平 {close:text}，平今 {close_today:text}"
                         "open {open:text}, close {close:text}, close-today {close_today:text}";

    // What became of it.
    AFTER                "后续"                                 "What became of it";
    RECORD               "流水 {seq:id}"                        "record {seq:id}";
    PLACED               "已受理，冻结保证金 {margin:money}、手续费 {commission:money}"
                         "placed, frozen margin {margin:money}, commission {commission:money}";
    CHILD                "子单 {child:id}（资金账户 {account:text}，{contract:text}）" "child {child:id} (fund account {account:text}, {contract:text})";
    ROUTED               "{child:text}报出：{side:text}{offset:text} {lots:number} 手，价格 {price:price}"
                         "{child:text} on its way: {side:text} {offset:text} {lots:number} at {price:price}";
    SENT                 "{child:text}已发往柜台"                "{child:text} sent to the counter";
    ACCEPTED             "{child:text}已挂单，交易所编号 {exchange_order:text}" "{child:text} works, exchange's order {exchange_order:text}";
    FILLED               "{child:text}成交 {lots:number} 手，价格 {price:price}，成交编号 {trade:text}；手续费 {commission:money}，平仓盈亏 {close_pnl:money}，该方向保证金 {margin:money}"
                         "{child:text} filled {lots:number} at {price:price}, trade {trade:text}: commission {commission:money}, close P&L {close_pnl:money}, margin of the side now {margin:money}";
    CANCEL_REQUESTED     "撤单已发出"                           "cancel on its way";
    CANCEL_REPORTED      "柜台回报{child:text}已撤，已成交 {filled:number} 手" "the counter reports {child:text} cancelled, {filled:number} lots filled";
    RECALLED             "净头寸：{child:text}的 {lots:number} 手里 {closable:number} 手已可平仓，撤单后按平仓重报，排队位置不保留"
                         "net position: {closable:number} of the {lots:number} lots of {child:text} could be closed by now; it is cancelled and sent again, its place in the queue is lost";
    SENT_AGAIN           "{lots:number} 手重报"                 "{lots:number} lots sent again";
    NET_LOCKED           "{child:text}使资金账户双向各持 {lots:number} 手（锁仓），以后的平仓先用这些手数"
                         "{child:text} leaves {lots:number} lots on both sides of the fund account, a lock; the next closes take them first";
    CHILD_ENDED          "{child:text}结束，未成交 {unfilled:number} 手：{how:text}" "{child:text} ended with {unfilled:number} lots unfilled: {how:text}";
    ENDED                "委托结束，未成交 {unfilled:number} 手：{how:text}" "ended with {unfilled:number} lots unfilled: {how:text}";
    REDUCED              "{lots:number} 手不再成交，释放冻结保证金 {margin:money}、手续费 {commission:money}"
                         "{lots:number} lots will not trade, freed margin {margin:money}, commission {commission:money}";
    FEE_CHARGED          "收取申报费 {amount:money}"             "order fee {amount:money} charged";
    RATE_BANNED          "资金账户 {account:text} 报单过频，暂停报单" "fund account {account:text} was given too many orders and is banned";
    END_CANCELLED        "已撤单"                               "cancelled";
    END_NOT_SENT         "没有离开平台"                          "it never left the platform";
    END_UNKNOWN          "收盘时柜台仍无回报"                     "its day ended without word of it";
    END_RECALLED         "撤回重报"                             "recalled, to be sent again";
    END_NO_COUNTERPARTY  "没有对手价"                           "there was no counterparty";
    END_UNALLOCATED      "资金账户不再承接"                      "fund accounts took no more of it";
    END_WITHDRAWN        "等待审核时撤回"                        "withdrawn while it waited for review";
    END_EXPIRED          "等待审核时交易日结束"                   "the trading day ended while it waited for review";
    REVIEW_WAITS         "等待 {level:number} 级审核，冻结不变，未发往资金账户" "waits for review at level {level:number}: its freeze stays, nothing is sent";
    REVIEW_PASSED        "{level:number} 级审核人 {by:text} 通过 {reason:text}" "passed at level {level:number} by {by:text} {reason:text}";
    REVIEW_PASSED_ITSELF "{level:number} 级审核人都不在线，自动通过" "level {level:number} passed it by itself: no reviewer was online";
    REVIEW_REJECTED      "{level:number} 级审核人 {by:text} 未通过：{reason:text}" "rejected at level {level:number} by {by:text}: {reason:text}";
    THIRD_PARTY          "第三方报单（风控员录入）：不经审单，不受可交易限制" "a third-party order, entered by a risk officer: spared review and tradability";
    REVIEW_TAKEN         "审核完毕，释放冻结，重新判定"            "every level passed it: its freeze is given back and it is judged again";
    REVIEW_RELEASED      "重新判定通过，冻结保证金 {margin:money}、手续费 {commission:money}" "judged again and sent, freezing margin {margin:money}, commission {commission:money}";
}

/// A rule by its name. Of cash it is what is left.
#[rustfmt::skip]
pub const fn rule(rule: Rule) -> Words {
    match rule {
        Rule::Cancels           => CANCELS,
        Rule::Cash | Rule::FundCash => AVAILABLE,
        Rule::OrderLots | Rule::FundOrderLots => row("单笔手数", "lots of one order"),
        Rule::OrderMargin | Rule::FundOrderMargin => row("单笔保证金", "margin of one order"),
        Rule::OrderValue        => row("单笔金额", "value of one order"),
        Rule::AccountLots       => row("账户持仓", "lots of the account"),
        Rule::ContractLots | Rule::FundContractLots => row("合约持仓", "lots of the contract"),
        Rule::CommodityLots | Rule::FundCommodityLots => row("品种持仓", "lots of the commodity"),
        Rule::AccountMargin     => row("账户保证金", "margin of the account"),
        Rule::ContractMargin    => row("合约保证金", "margin of the contract"),
        Rule::CommodityMargin   => row("品种保证金", "margin of the commodity"),
        Rule::MarginRatio       => row("保证金比例", "margin ratio"),
        Rule::OrderRate         => row("限时报单笔数", "orders of the last seconds"),
        Rule::CancelCap         => row("交易所撤单与挂单", "cancels and resting orders at the exchange"),
        Rule::LotsCap           => row("交易所成交与挂单手数", "lots traded and resting at the exchange"),
        Rule::ContractOpened    => row("合约当日开仓", "lots of the contract opened today"),
        Rule::ContractSideLots  => row("合约单边持仓", "lots of the contract on the side"),
        Rule::CommodityOpened   => row("品种当日开仓", "lots of the commodity opened today"),
        Rule::CommoditySideLots => row("品种单边持仓", "lots of the commodity on the side"),
    }
}

pub const fn side(direction: Direction) -> Words {
    match direction {
        Direction::Buy => row("买", "buy"),
        Direction::Sell => row("卖", "sell"),
    }
}

pub const fn position_side(side: PosiDirection) -> Words {
    match side {
        PosiDirection::Long => row("多", "long"),
        PosiDirection::Short => row("空", "short"),
    }
}

pub const fn offset(offset: Offset) -> Words {
    match offset {
        Offset::Open => row("开仓", "open"),
        Offset::Close => row("平仓", "close"),
        Offset::CloseToday => row("平今", "close today"),
        Offset::CloseYesterday => row("平昨", "close yesterday"),
    }
}

pub const fn hedge_flag(flag: HedgeFlag) -> Words {
    match flag {
        HedgeFlag::Speculation => row("投机", "speculation"),
        HedgeFlag::Hedge => row("套保", "hedge"),
    }
}

pub const fn validity(validity: Validity) -> Words {
    match validity {
        Validity::Day => row("当日有效", "good for the day"),
        Validity::FillAndKill => row("即成剩撤", "fill and kill"),
        Validity::FillOrKill => row("全成或撤", "fill or kill"),
    }
}

pub const fn exchange(exchange: Exchange) -> Words {
    match exchange {
        Exchange::Shfe => row("上期所", "SHFE"),
        Exchange::Ine => row("能源中心", "INE"),
        Exchange::Dce => row("大商所", "DCE"),
        Exchange::Czce => row("郑商所", "CZCE"),
        Exchange::Cffex => row("中金所", "CFFEX"),
        Exchange::Gfex => row("广期所", "GFEX"),
    }
}

/// What an entry is, by the name of its command.
pub fn entry(command: &str) -> Words {
    match command {
        "Deposit" => row("入金", "deposit"),
        "Withdraw" => row("出金", "withdrawal"),
        "EnterCash" => row("出入金", "cash"),
        "ConfirmCash" => row("确认出入金", "confirmation of cash"),
        "ChangeShares" => row("申购赎回", "shares"),
        "Fees" => row("费用计提", "fees"),
        "SetOperating" => row("操作账户设置", "account setting"),
        "SetFund" => row("资金账户设置", "fund account setting"),
        "SetProduct" => row("产品设置", "product setting"),
        "SetPlatform" => row("平台设置", "platform setting"),
        "Scheme" => row("风控方案", "risk scheme"),
        "SetRates" => row("柜台费率", "counter's rates"),
        "SetMarginRule" => row("保证金率", "margin rates"),
        "SetCommissionRule" => row("手续费率", "commission rates"),
        "SetRateChoice" => row("费率来源", "source of rates"),
        "SetRateSourceAccount" => row("费率来源账户", "account whose rates are read"),
        "SetFundsMethod" => row("资金算法", "how funds are reckoned"),
        "BindTemplate" => row("绑定模板", "template"),
        "BindOperatingAccount" => row("绑定产品", "binding to a product"),
        "UnbindOperatingAccount" => row("解绑产品", "unbinding"),
        "Collateral" => row("国债充抵分配", "bonds as margin"),
        "TakeOverLots" => row("并入柜台持仓", "counter's lots taken over"),
        "PutCommodity" => row("品种参数", "commodity"),
        "ListContract" => row("合约", "contract"),
        "SetLastTradingDay" => row("最后交易日", "last trading day"),
        "SetCalendar" | "ChangeCalendar" => row("交易日历", "calendar"),
        "SetOpeningPosition" => row("期初持仓", "opening position"),
        _ => row("其他", "other"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use ballast_api::refusal::{Piece, pieces};
    use ballast_risk::CATALOGUE;

    use super::*;

    fn numbers(text: &'static str) -> BTreeSet<Piece<'static>> {
        let is_number = |piece: &Piece<'_>| matches!(piece, Piece::Number { .. });
        pieces(text).filter(is_number).collect()
    }

    fn every_row() -> Vec<Words> {
        let rules = CATALOGUE.iter().map(|row| rule(row.rule));
        ALL.iter().copied().chain(rules).collect()
    }

    #[test]
    fn both_languages_carry_the_same_numbers() {
        for words in every_row() {
            assert_eq!(numbers(words.zh), numbers(words.en), "{words:?}");
            assert!(!words.zh.is_empty() && !words.en.is_empty(), "{words:?}");
        }
    }

    #[test]
    fn neither_language_speaks_the_other() {
        for words in every_row() {
            for piece in pieces(words.zh) {
                let latin = |text: &str| text.contains(|one: char| one.is_ascii_alphabetic());
                assert!(
                    !matches!(piece, Piece::Words(text) if latin(text)),
                    "{words:?}"
                );
            }
            assert!(
                words
                    .en
                    .chars()
                    .all(|one| super::super::layout::width(&one.to_string()) == 1),
                "{words:?}"
            );
        }
    }
}
