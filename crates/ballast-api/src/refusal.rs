//! The table of refusal texts: one row a code, Chinese and English side by side, with the same
//! named numbers.
//!
//! To add a code, add one row to [`DESK`], or to [`connections`]', [`fees`]' or [`venue`]'s. A number stands as `{name:kind}`; the kind says how it
//! is printed: `money` (two decimals, separators), `price` and `number` (separators), `id`, `time`
//! and `text` (as it is). What a title and a detail say, and when it is 未送出, 被柜台拒绝 or 未提交:
//! `docs/style.md#words-of-a-refusal`.

mod connections;
mod fees;
mod text;
mod venue;

use ballast_model::Money;

use crate::Language;
use crate::class::CLASSES;
pub use crate::class::Class;
use crate::problem::Numbers;
use text::row;
pub use text::{Text, Words};

/// Every code: the desk's, those of connections and of fees, then those of member services.
pub const TEXTS: &[Text] = &joined();

const TABLES: [&[Text]; 4] = [DESK, connections::CONNECTIONS, fees::FEES, venue::VENUE];

const COUNT: usize =
    DESK.len() + connections::CONNECTIONS.len() + fees::FEES.len() + venue::VENUE.len();

const fn joined() -> [Text; COUNT] {
    let mut all = [DESK[0]; COUNT];
    let (mut at, mut table, mut row) = (0, 0, 0);
    while at < all.len() {
        if row == TABLES[table].len() {
            (table, row) = (table + 1, 0);
        }
        all[at] = TABLES[table][row];
        (at, row) = (at + 1, row + 1);
    }
    all
}

/// In the desk's order of precedence; the server's own codes first.
#[rustfmt::skip]
const DESK: &[Text] = &[
    // The door: who asks, and whether the request can be read.
    row("NOT_LOGGED_IN",           401, ["未登录：会话不存在或已结束", "重新登录后继续，已填内容保留"],
                                        ["Not logged in: the session does not exist or has ended.", "Log in again to go on; what you typed is kept"]),
    row("BAD_CREDENTIALS",         401, ["未登录：用户名或密码不对", "连续失败会延长等待时间"],
                                        ["Not logged in: user name or password is wrong.", "Repeated failures lengthen the wait"]),
    row("LOGIN_BACKOFF",           429, ["未登录：{seconds:number} 秒后可再试", "此用户在此地址、此地址或此用户累计失败 {failures:number} 次；以前登录过的浏览器另计"],
                                        ["Not logged in: try again in {seconds:number} s.", "{failures:number} failures of this user at this address, of this address or of this user; a browser that was let in before counts apart"]),
    row("LOGIN_DISABLED",          403, ["未登录：该登录账户已停用", "由上级启用"],
                                        ["Not logged in: this login is disabled.", "Its manager can enable it"]),
    row("ADDRESS_NOT_ALLOWED",     403, ["未登录：地址 {ip:text} 不在允许之列", ""],
                                        ["Not logged in: address {ip:text} is not on the list.", ""]),
    row("MAC_NOT_ALLOWED",         403, ["未登录：网卡不在允许之列，或程序未报网卡", "网页不报网卡"],
                                        ["Not logged in: the network card is not on the list, or was not told.", "Web pages tell none"]),
    row("PASSWORD_TO_BE_CHANGED",  403, ["未提交：须先修改密码", "密码由他人设置"],
                                        ["Not submitted: change the password first.", "Somebody else set it"]),
    row("PASSWORD_UNCHANGED",      400, ["未提交：新密码与现在的相同", "换一个不同的"],
                                        ["Not submitted: the new password is the present one.", "Choose another"]),
    row("WRONG_PASSWORD",          422, ["未提交：旧密码不对", "连续失败会延长等待时间"],
                                        ["Not submitted: the old password is wrong.", "Repeated failures lengthen the wait"]),
    row("BAD_CSRF_TOKEN",          403, ["未提交：页面的会话标记已失效", "重新载入页面后再提交"],
                                        ["Not submitted: the page's session token is no longer valid.", "Reload the page, then submit again"]),
    row("BAD_FIELD",               400, ["未提交：字段 {field:text} 不合格式", "收到「{value:text}」，应为 {expected:text}"],
                                        ["Not submitted: field {field:text} is malformed.", "Received “{value:text}”, expected {expected:text}"]),
    row("ROLE_BUILT_IN",           409, ["未提交：内置角色不能改名或删除", "可改的是它的权限"],
                                        ["Not submitted: a built-in role can be neither renamed nor deleted.", "What it permits can be changed"]),
    row("BAD_ORIGIN",              403, ["未连接：来源 {origin:text} 不是本站", "从本站页面连接；程序不带 Origin"],
                                        ["Not connected: origin {origin:text} is not this site.", "Connect from this site's page; programs send no Origin"]),
    row("UNKNOWN_FIELD",           400, ["未提交：没有字段 {field:text}", "可用字段：{known:text}"],
                                        ["Not submitted: there is no field {field:text}.", "Fields are: {known:text}"]),
    row("MISSING_FIELD",           400, ["未提交：缺少字段 {field:text}", ""],
                                        ["Not submitted: field {field:text} is missing.", ""]),
    row("BAD_JSON",                400, ["未提交：内容不是合格的 JSON", "第 {line:number} 行第 {column:number} 列读不下去"],
                                        ["Not submitted: the content is not JSON.", "It cannot be read on at line {line:number}, column {column:number}"]),
    row("BAD_REQUEST",             400, ["未提交：请求读不懂", "{reason:text}"],
                                        ["Not submitted: the request cannot be read.", "{reason:text}"]),
    row("METHOD_NOT_ALLOWED",      405, ["未提交：{what:text} 不接受 {method:text}", "可用：{allowed:text}"],
                                        ["Not submitted: {what:text} does not take {method:text}.", "It takes {allowed:text}"]),
    row("BODY_TOO_LARGE",          413, ["未提交：内容超过 {limit:number} 字节", ""],
                                        ["Not submitted: the content is above {limit:number} bytes.", ""]),
    row("FIELD_TOO_LARGE",         413, ["未提交：字段 {field:text} 有 {bytes:number} 字节，上限 {limit:number} 字节", ""],
                                        ["Not submitted: field {field:text} has {bytes:number} bytes, the limit is {limit:number} bytes.", ""]),
    row("NOT_JSON",                415, ["未提交：内容类型应为 application/json", ""],
                                        ["Not submitted: the content type must be application/json.", ""]),
    row("NOT_UTF8",                400, ["未提交：文件第 {line:number} 行不是 UTF-8 文字", "在 Excel 中另存为“CSV UTF-8”，或使用 XLSX"],
                                        ["Not submitted: line {line:number} of the file is not UTF-8.", "Save it as “CSV UTF-8” in Excel, or use XLSX"]),
    row("BAD_WORKBOOK",            400, ["未提交：不能作为 XLSX 工作簿读写", "文件损坏、加密或是别的格式；在 Excel 中另存为 XLSX"],
                                        ["Not submitted: this cannot be read or written as an XLSX workbook.", "It is damaged, encrypted or of another format; save it as XLSX in Excel"]),
    row("TOO_MANY_ROWS",           413, ["未提交：文件超过 {limit:number} 行", "分成几个文件导入"],
                                        ["Not submitted: the file has more than {limit:number} rows.", "Import it as several files"]),
    row("FORMULA_WITHOUT_RESULT",  400, ["未提交：工作表 {sheet:text} 第 {row:id} 行 {column:text} 列是没有结果的公式", "在 Excel 中打开并保存，或把公式换成数值"],
                                        ["Not submitted: sheet {sheet:text}, row {row:id}, column {column:text} is a formula without a result.", "Open and save it in Excel, or put the value there"]),
    row("ROW_CUT",                 422, ["未提交：文件第 {row:id} 行只有 {cells:number} 格，应有 {columns:number} 格", "这一行可能被截断；空的格子也要有逗号"],
                                        ["Not submitted: row {row:id} of the file has {cells:number} cells instead of {columns:number}.", "It may have been cut off; empty cells need their commas, too"]),
    row("ROW_TOO_LONG",            422, ["未提交：文件第 {row:id} 行第 {cells:number} 格多余，表只有 {columns:number} 列", "多出的是「{value:text}」；逗号前后可能缺引号"],
                                        ["Not submitted: row {row:id} of the file goes on to cell {cells:number}, the table has {columns:number} columns.", "There is “{value:text}”; a comma may lack its quotes"]),
    row("QUOTE_OPEN",              422, ["未提交：文件第 {row:id} 行有引号没有收尾", "其后的内容都会并入同一格；补上引号，或删去它"],
                                        ["Not submitted: a quote in row {row:id} of the file is never closed.", "All that follows would be one cell; close it or take it away"]),
    row("ROW_REPEATED",            422, ["未提交：文件第 {row:id} 行对同一项已写 {field:text}「{earlier:text}」", "每项只能有一行；这一行写的是「{value:text}」"],
                                        ["Not submitted: row {row:id} of the file says {field:text} “{earlier:text}” of the same.", "Each may stand in one row only; this one says “{value:text}”"]),
    row("IMPORT_ROWS_WRONG",       422, ["未提交：文件有 {errors:number} 行不能导入", "没有更改任何内容；逐行原因见 errors"],
                                        ["Not submitted: {errors:number} rows of the file cannot be imported.", "Nothing was changed; errors says why, row by row"]),
    row("IMPORT_STOPPED",          409, ["导入在第 {row:number} 行停止，之前已更改 {changed:number} 行", "已更改的保留，其余未提交；原因见 errors"],
                                        ["The import stopped at row {row:number} after changing {changed:number} rows.", "What was changed stands, the rest was not submitted; errors says why"]),
    row("NOT_FOUND",               404, ["没有找到 {what:text}", ""],
                                        ["Not found: {what:text}", ""]),
    row("BUSY",                    503, ["未送出：处理队列已满（{waiting:number} 条）", "{seconds:number} 秒后可再送；撤单不受影响"],
                                        ["Not sent: the queue is full ({waiting:number} waiting).", "It can be sent again in {seconds:number} s; cancels are not affected"]),
    row("STOPPING",                503, ["未送出：系统正在停机", "已报出的委托在交易所仍有效"],
                                        ["Not sent: the system is stopping.", "Orders already sent stand at the exchange"]),
    row("CHOICES_FAILED",          503, ["未提交：页面选择无法存盘，仍留在本浏览器", "由系统管理员检查磁盘；登录与交易不受影响"],
                                        ["Not submitted: what you chose for your pages could not be kept; this browser still has it.", "The operator has to look at the disk; logins and trading are not affected"]),
    row("VAULT_FAILED",            503, ["未提交：密码无法存入密码库，一切未变", "由系统管理员检查磁盘；登录与交易不受影响"],
                                        ["Not submitted: the password could not be kept; nothing has changed.", "The operator has to look at the disk; logins and trading are not affected"]),
    row("HISTORY_BEHIND",          503, ["历史还差 {records:number} 条未整理完", "稍后再查；交易不受影响"],
                                        ["History is {records:number} records behind.", "Ask again shortly; trading is not affected"]),
    row("HISTORY_FAILED",          503, ["历史暂时查不到", "停机后可用 ballast rebuild 重建；交易不受影响"],
                                        ["History cannot be read at present.", "ballast rebuild makes it anew while stopped; trading is not affected"]),
    row("NOT_SIMULATED",           409, ["未提交：只有模拟时钟可以手动结束交易日", ""],
                                        ["Not submitted: only a simulated clock's day can be ended by hand.", ""]),
    row("NOT_GATED",               409, ["未提交：行情播放没有设闸门", "以 --gate 启动后才能逐刻放行"],
                                        ["Not submitted: the market is not played with a gate.", "Start with --gate to let it go on instant by instant"]),
    row("MARKET_FAILED",           503, ["行情已中断，不会走到该时刻：{reason:text}", "可手动结束交易日；排除原因后重新启动"],
                                        ["The market failed and does not come there: {reason:text}", "The day can be ended by hand; mend the cause, then start again"]),
    row("COUNTER_LOST",            503, ["柜台不在，行情不会走到该时刻", "柜台恢复后继续；没有在途委托时可手动结束交易日"],
                                        ["The counter is not there, and the market does not come there.", "It goes on when the counter is back; with no order working the day can be ended by hand"]),
    row("STATEMENT_NONE",          404, ["{trading_day:text} 没有此账户的结算单", "当日没有运行，或账户还未开立"],
                                        ["There is no statement of this account for {trading_day:text}.", "The day was not run, or the account was not there yet"]),
    row("STATEMENT_NOT_READY",     404, ["{trading_day:text} 还没有核算", "核算后可看结算单"],
                                        ["{trading_day:text} is not settled yet.", "The statement can be read after settlement"]),

    // The desk: rights and names.
    row("NOT_PERMITTED",           403, ["未提交：当前用户没有这项权限，或不能操作该账户", "权限由管理员设置"],
                                        ["Not submitted: this user may not do this, or not to this account.", "An administrator grants rights"]),
    row("POWER_OFF",               403, ["未提交：本登录没有开启「可开操作账户」", "由超级管理员在登录账户中开启"],
                                        ["Not submitted: “May open operating accounts” is off for this login.", "A super admin turns it on under Logins"]),
    row("UNKNOWN_ACCOUNT",         404, ["未提交：没有这个账户", ""],
                                        ["Not submitted: no such account.", ""]),
    row("UNKNOWN_PRODUCT",         404, ["未提交：没有这个产品", ""],
                                        ["Not submitted: no such product.", ""]),
    row("UNKNOWN_COMMODITY",       404, ["未提交：没有这个品种", ""],
                                        ["Not submitted: no such commodity.", ""]),
    row("UNKNOWN_CONTRACT",        404, ["没有这个合约", ""],
                                        ["There is no such contract.", ""]),
    row("UNKNOWN_USER",            404, ["未提交：没有这个用户", ""],
                                        ["Not submitted: no such user.", ""]),
    row("UNKNOWN_TEMPLATE",        404, ["未提交：没有这个模板，或不是这一种", ""],
                                        ["Not submitted: there is no such template of this kind.", ""]),
    row("UNKNOWN_ROLE",            404, ["未提交：没有这个角色", ""],
                                        ["Not submitted: no such role.", ""]),
    row("OWN_LOGIN",               409, ["未提交：不能停用、删除或注销自己的登录账户", "由其他超级管理员操作"],
                                        ["Not submitted: nobody disables, deletes or closes his own login.", "Another super admin can"]),
    row("ROLE_FIXED",              409, ["未提交：超级管理员的权限不可改，其专有权限也不给其他角色", ""],
                                        ["Not submitted: the super admin's permissions are fixed, and what is reserved to it is given to no other role.", ""]),
    row("ROLE_DOES_NOT_FIT",       422, ["未提交：与该登录账户的角色不符", ""],
                                        ["Not submitted: it does not fit the role of that login.", ""]),
    row("REACH_FIXED",             422, ["未提交：登录账户的内置角色不能改变", "只能改用同一内置角色的自定义角色；需要其他角色时新建一个登录账户"],
                                        ["Not submitted: a login's built-in role cannot be changed.", "It can get an added role of the same built-in role; for another one add another login"]),
    row("ROLE_IN_USE",             409, ["未提交：还有登录账户使用此角色", "{logins:text}。先给它们另一个角色"],
                                        ["Not submitted: logins have this role.", "{logins:text}. Give them another role first"]),
    row("STANDING_FINAL",          409, ["未提交：已注销的不能恢复，只有登录账户可以注销", ""],
                                        ["Not submitted: what is closed stays closed, and only logins are closed.", ""]),
    row("STILL_IN_USE",            409, ["未提交：还在使用，不能删除或改绑", "持仓 {positions:number} 个合约，挂单 {working:number} 笔，资金 {cash:money} 元，绑定 {bindings:number} 个"],
                                        ["Not submitted: it is still in use and can neither be deleted nor bound elsewhere.", "Contracts held {positions:number}, orders working {working:number}, cash {cash:money}, bindings {bindings:number}"]),
    row("ACCOUNT_DISABLED",        409, ["未送出：账户已停用或删除", "启用后可继续"],
                                        ["Not sent: the account is disabled or deleted.", "Enable it to go on"]),
    row("CODE_TAKEN",              409, ["未提交：代码或名称已被占用", "代码一经使用永不重复"],
                                        ["Not submitted: the code or name is taken.", "A code is never used twice"]),
    row("REF_REUSED",              409, ["未送出：报单引用今日已用于委托 {order:id}，内容不同", "换一个引用再送"],
                                        ["Not sent: this reference is order {order:id} today, with other content.", "Send it with another reference"]),
    row("BAD_REFERENCE",           400, ["未送出：报单引用长 {length:number} 字节，应为 1 至 {longest:number}", ""],
                                        ["Not sent: the reference has {length:number} bytes, 1 to {longest:number} are allowed.", ""]),
    row("ACCOUNT_UNBOUND",         422, ["未送出：账户没有绑定产品", "绑定后才有资金账户可以报单"],
                                        ["Not sent: the account is bound to no product.", "Orders need a product's fund account"]),
    row("PRODUCT_DISABLED",        409, ["未送出：产品已停用或删除", "启用后可继续"],
                                        ["Not sent: the product is disabled or deleted.", "Enable it to go on"]),
    row("ACCOUNT_IN_USE",          422, ["未提交：账户有持仓、挂单或资金", "清空后才能改绑"],
                                        ["Not submitted: the account has positions, working orders or cash.", "It can be bound elsewhere once it is flat"]),

    // The desk: day, session, contract.
    row("DAY_NOT_OPEN",            422, ["未送出：没有开启中的交易日", ""],
                                        ["Not sent: no trading day is open.", ""]),
    row("DAY_OPEN",                422, ["未提交：交易日 {day:text} 还没有收市", ""],
                                        ["Not submitted: trading day {day:text} is still open.", ""]),
    row("DAY_NOT_NEXT",            422, ["未提交：{day:text} 不在上一交易日 {last:text} 之后", ""],
                                        ["Not submitted: {day:text} does not come after the last trading day {last:text}.", ""]),
    row("NOT_A_TRADING_DAY",       422, ["{day:text} 不是交易日", ""],
                                        ["{day:text} is no trading day.", ""]),
    row("CALENDAR_ENDS",           422, ["未送出：交易日历只到 {last:text}", "日历续期前不能开仓，平仓可以"],
                                        ["Not sent: the trading calendar ends on {last:text}.", "Opening waits for a longer calendar; closing is allowed"]),
    row("OUTSIDE_SESSION",         422, ["未送出：{at:time} 不在该合约的交易时段", ""],
                                        ["Not sent: {at:time} is outside the contract's sessions.", ""]),
    row("CONTRACT_EXPIRED",        422, ["未送出：合约的最后交易日 {last_trading_day:text} 已过", ""],
                                        ["Not sent: the contract's last trading day {last_trading_day:text} has passed.", ""]),
    row("NO_LAST_TRADING_DAY",     422, ["未送出：{contract:text} 没有最后交易日，不能开仓", "平仓可以"],
                                        ["Not sent: {contract:text} has no last trading day and cannot be opened.", "Closing is allowed"]),

    // The desk: the order itself.
    row("LOTS_NOT_POSITIVE",       422, ["未送出：手数 {lots:number}，应大于 0", ""],
                                        ["Not sent: {lots:number} lots, must be above 0.", ""]),
    row("LOTS_ABOVE_MAXIMUM",      422, ["未送出：单笔 {lots:number} 手，上限 {maximum:number} 手", ""],
                                        ["Not sent: {lots:number} lots in one order, at most {maximum:number}.", ""]),
    row("PRICE_NOT_POSITIVE",      422, ["未送出：价格 {price:price}，应大于 0", ""],
                                        ["Not sent: price {price:price}, must be above 0.", ""]),
    row("PRICE_OFF_TICK",          422, ["未送出：价格 {price:price} 不是最小变动 {tick:price} 的整数倍", ""],
                                        ["Not sent: price {price:price} is no multiple of the tick {tick:price}.", ""]),
    row("PRICE_ABOVE_UPPER_LIMIT", 422, ["未送出：价格 {price:price} 高于涨停 {limit:price}", ""],
                                        ["Not sent: price {price:price} is above the upper limit {limit:price}.", ""]),
    row("PRICE_BELOW_LOWER_LIMIT", 422, ["未送出：价格 {price:price} 低于跌停 {limit:price}", ""],
                                        ["Not sent: price {price:price} is below the lower limit {limit:price}.", ""]),
    row("AMOUNT_TOO_LARGE",        422, ["未提交：金额超出可表示的范围", "金额与账户累计最大 9,223,372,036,854.77 元"],
                                        ["Not submitted: the amount is too large to represent.", "An amount, and what it makes of an account, is at most 9,223,372,036,854.77"]),
    row("NO_FUND_ACCOUNT",         422, ["未送出：产品没有可用的资金账户", ""],
                                        ["Not sent: the product has no fund account in use.", ""]),
    row("ALL_STOPPED",           409, ["未送出：全部账户已急停", "由超级管理员解除"],
                                        ["Not sent: everybody is stopped.", "A super admin lifts it"]),
    row("PRODUCT_STOPPED",       409, ["未送出：产品已急停", "由风控人员解除"],
                                        ["Not sent: the product is stopped.", "A risk officer lifts it"]),
    row("ACCOUNT_STOPPED",       409, ["未送出：账户已急停", "由风控人员解除"],
                                        ["Not sent: the account is stopped.", "A risk officer lifts it"]),
    row("USER_STOPPED",          409, ["未送出：当前登录已急停", "由风控人员解除"],
                                        ["Not sent: this login's orders are stopped.", "A risk officer lifts it"]),
    row("BEING_LIQUIDATED",      409, ["未送出：强平计划 {plan:id} 正在平该持仓，不接受交易员的报单和撤单", "计划结束或被人工接管后恢复"],
                                        ["Not sent: liquidation plan {plan:id} is closing this position; it takes no order and no cancel meanwhile.", "Again once the plan has ended or a person has taken over"]),
    row("OPEN_NOT_ALLOWED",      422, ["未送出：账户不可开仓", "平仓不受影响，由管理员放开"],
                                        ["Not sent: the account may not open.", "Closes go; the manager lifts it"]),
    row("SYSTEM_RISK_LINE",      422, ["未送出：账户触及系统风控线，禁止开仓（动态权益 {equity:money}，触线权益 {acts_at:money}）", "平仓不受影响；追加资金或减仓后恢复"],
                                        ["Not sent: the account is at its system risk line, opening is barred (equity {equity:money}, the line is at {acts_at:money}).", "Closes go; opening again after a deposit or with less margin"]),
    row("DAILY_LOSS_LINE",       422, ["未送出：账户当日亏损 {loss:money} 元，已触日亏损线，当日禁止开仓", "平仓不受影响；当日追加资金也不恢复"],
                                        ["Not sent: the account lost {loss:money} today and is at its daily-loss line; opening is barred for the day.", "Closes go; a deposit does not lift it"]),
    row("DAILY_LOSS_RATIO_LINE", 422, ["未送出：账户当日亏损 {loss:money} 元（分母 {of:money} 元），已触日亏损比例线，当日禁止开仓", "平仓不受影响；当日追加资金也不恢复"],
                                        ["Not sent: the account lost {loss:money} of {of:money} today and is at its daily-loss ratio line; opening is barred for the day.", "Closes go; a deposit does not lift it"]),
    row("TOTAL_LOSS_RATIO_LINE", 422, ["未送出：账户累计亏损 {loss:money} 元（分母 {of:money} 元），已触总亏损比例线，禁止开仓", "平仓不受影响；动态权益高于 {acts_at:money} 后恢复"],
                                        ["Not sent: the account lost {loss:money} of {of:money} in all and is at its total-loss line; opening is barred.", "Closes go; opening again above an equity of {acts_at:money}"]),
    row("LINE_UNDEFINED",        422, ["未送出：账户的亏损比例线无法计算（分母为 {of:money}），禁止开仓", "平仓不受影响；由管理员改分母或停用该线"],
                                        ["Not sent: the account's loss ratio line cannot be read (it is a share of {of:money}); opening is barred.", "Closes go; the manager sets what it is a share of, or turns it off"]),
    row("HEDGE_NOT_ALLOWED",     422, ["未送出：账户不可开套保仓", "平仓不受影响，由管理员放开"],
                                        ["Not sent: the account may not open hedge positions.", "Closes go; the manager lifts it"]),
    row("NOT_TRADABLE",          422, ["未送出：合约不在账户的可交易范围内", "由管理员调整可交易品种"],
                                        ["Not sent: the contract may not be traded by the account.", "The manager sets what may be traded"]),
    row("DELIVERY_MONTH_BARRED", 422, ["未送出：合约已进入交割月，产品不可开仓", "平仓不受影响"],
                                        ["Not sent: the contract is in its delivery month, where the product may not open.", "Closes go"]),
    row("LOTS_NOT_MULTIPLE",     422, ["未送出：交割月内应为 {multiple:number} 的整数倍，本单 {lots:number} 手", ""],
                                        ["Not sent: in the delivery month lots go in multiples of {multiple:number}, this order has {lots:number}.", ""]),
    row("TOO_MANY_CANCELS",      422, ["未送出：合约今日已撤 {cancels:number} 次，上限 {limit:number} 次", "挂单保留，仍可撤"],
                                        ["Not sent: {cancels:number} cancels of the contract today, at most {limit:number} are allowed.", "Resting orders stay and may be cancelled"]),
    row("NEAR_PRICE_LIMIT",      422, ["未送出：最新价 {last:price} 已到 {line:price}，临近涨跌停 {limit:price} 不可开仓", ""],
                                        ["Not sent: the last price {last:price} has reached {line:price}, too near the price limit {limit:price} to open.", ""]),
    row("NO_PRICE",                422, ["未送出：合约还没有行情，也没有昨结算价", "有价格之前不能开仓"],
                                        ["Not sent: the contract has neither a tick nor a previous settlement price.", "Opening waits for a price"]),
    row("MARK_IMPOSSIBLE",         422, ["未送出：行情价 {price:price} 不可能，不可开仓", "行情正常后可开仓；平仓不受影响"],
                                        ["Not sent: the market's price {price:price} is impossible; nothing is opened.", "Opening goes on when it is right again; closing is not affected"]),
    row("MARK_CROSSED",            422, ["未送出：行情买价 {bid:price} 高于卖价 {ask:price}，不可开仓", "行情正常后可开仓；平仓不受影响"],
                                        ["Not sent: the market bids {bid:price}, above the ask of {ask:price}; nothing is opened.", "Opening goes on when it is right again; closing is not affected"]),
    row("MARK_OUTSIDE_LIMITS",     422, ["未送出：行情价 {price:price} 越过涨跌停 {limit:price}，不可开仓", "行情正常后可开仓；平仓不受影响"],
                                        ["Not sent: the market's price {price:price} is past the price limit {limit:price}; nothing is opened.", "Opening goes on when it is right again; closing is not affected"]),
    row("MARK_STALE",              422, ["未送出：行情已 {age:number} 秒没有更新，上限 {limit:number} 秒，不可开仓", "只计交易时段；有新行情后可开仓，平仓不受影响"],
                                        ["Not sent: the market's price is {age:number} s old, the most is {limit:number} s; nothing is opened.", "Trading hours only; opening goes on with the next tick, closing is not affected"]),
    row("PRICE_COLLAR",            422, ["未送出：委托价 {price:price} 离参考价 {reference:price} 太远", "可报 {lowest:price} 至 {highest:price}；参考价为最新价，没有成交时为昨结算价"],
                                        ["Not sent: price {price:price} is too far from the reference price {reference:price}.", "Prices from {lowest:price} to {highest:price} go; the reference is the last price, the previous settlement price before the first"]),
    row("NO_RATE",                 422, ["未送出：合约没有设置费率", "设好保证金率与手续费率才能开仓"],
                                        ["Not sent: no rate is set for the contract.", "Opening needs margin and commission rates"]),
    row("POSITION_SHORT",          422, ["未送出：可平 {closable:number} 手，本单 {lots:number} 手", "最多可平 {closable:number} 手"],
                                        ["Not sent: {closable:number} lots can be closed, this order has {lots:number}.", "At most {closable:number} lots to close"]),
    row("CASH_SHORT",              422, ["未送出：可用资金差 {short:money} 元", "保证金 {margin:money} + 手续费 {commission:money} > 可用 {available:money}"],
                                        ["Not sent: {short:money} yuan short.", "Margin {margin:money} + fee {commission:money} > available {available:money}"]),
    row("CASH_SHORT_WITH_BONDS", 422, ["未送出：可用资金差 {short:money} 元", "保证金 {margin:money}，国债充抵 {covered:money}；其余与手续费 > 可用 {available:money}"],
                                        ["Not sent: {short:money} yuan short.", "Of the margin of {margin:money} bonds cover {covered:money}; the rest and the fee > available {available:money}"]),
    row("ORDER_LOTS_LIMIT",      422, ["未送出：单笔最多 {limit:number} 手，本单 {lots:number} 手", ""],
                                        ["Not sent: at most {limit:number} lots an order, this one has {lots:number}.", ""]),
    row("ORDER_MARGIN_LIMIT",    422, ["未送出：单笔保证金最多 {limit:money} 元，本单 {margin:money} 元", ""],
                                        ["Not sent: at most {limit:money} yuan of margin an order, this one takes {margin:money}.", ""]),
    row("ORDER_VALUE_LIMIT",     422, ["未送出：单笔金额最多 {limit:money} 元，本单 {value:money} 元", "金额 = 委托价 × 手数 × 合约乘数"],
                                        ["Not sent: at most {limit:money} yuan of value an order, this one is worth {value:money}.", "Value is price × lots × multiplier"]),
    row("POSITION_LIMIT",        422, ["未送出：账户持仓上限 {limit:number} 手，本单后 {after:number} 手", "持仓与在途开仓现为 {before:number} 手"],
                                        ["Not sent: the account may hold {limit:number} lots, this order makes it {after:number}.", "Held and working now: {before:number}"]),
    row("SCOPE_LOTS_LIMIT",      422, ["未送出：{scope:text} 持仓上限 {limit:number} 手，本单后 {after:number} 手", "持仓与在途开仓现为 {before:number} 手"],
                                        ["Not sent: the account may hold {limit:number} lots of {scope:text}, this order makes it {after:number}.", "Held and working now: {before:number}"]),
    row("MARGIN_LIMIT",          422, ["未送出：账户保证金上限 {limit:money} 元，本单后 {after:money} 元", "占用与冻结现为 {before:money} 元"],
                                        ["Not sent: the account may use {limit:money} yuan of margin, this order makes it {after:money}.", "Used and frozen now: {before:money}"]),
    row("SCOPE_MARGIN_LIMIT",    422, ["未送出：{scope:text} 保证金上限 {limit:money} 元，本单后 {after:money} 元", "占用与冻结现为 {before:money} 元"],
                                        ["Not sent: the account may use {limit:money} yuan of margin for {scope:text}, this order makes it {after:money}.", "Used and frozen now: {before:money}"]),
    row("MARGIN_RATIO_LINE",     422, ["未送出：保证金比例触及限开线 {line:number}", "本单后保证金 {margin:money} ÷ {of:money}"],
                                        ["Not sent: margin would reach the account's line of {line:number}.", "Margin after the order {margin:money} ÷ {of:money}"]),
    row("BEFORE_CLOSE",          422, ["未送出：{closes_at:time} 收盘前 {minutes:number} 分钟起禁开", "可以平仓；由管理员在账户的收盘前设置中修改"],
                                        ["Not sent: the account opens nothing from {minutes:number} min before the close at {closes_at:time}.", "Closes go; an administrator can change it in the account's settings"]),
    row("OVERNIGHT_RATIO_LINE",  422, ["未送出：隔夜比例超过 {line:number}（现 {before:money}，加本单 {after:money}，÷ {of:money}）", "{closes_at:time} 收盘前只算即将收盘和已收盘的品种；减少手数，或先平仓"],
                                        ["Not sent: the overnight ratio is or would be above {line:number} (now {before:money}, with this order {after:money}, of {of:money}).", "Before the close at {closes_at:time}, over what is closing and closed; fewer lots, or close first"]),
    row("OVERNIGHT_RATIO_UNDEFINED", 422, ["未送出：隔夜比例无法计算，{closes_at:time} 收盘前禁开", "分母为 {of:money}；分母须大于 0，持仓须有行情"],
                                        ["Not sent: the overnight ratio cannot be read, so nothing is opened before the close at {closes_at:time}.", "It is a share of {of:money}, which must be above 0, and what is held must have a price"]),
    row("SCHEME_BARS",           422, ["未送出：风控方案「{scheme:text}」第 {clause:number} 条已触发 {level:number} 级，限制本单（现值 {reading:text}，阈值 {threshold:text}）", "指标回落后恢复；第 0 条为净值线，0 级为无法计算"],
                                        ["Not sent: clause {clause:number} of risk scheme {scheme:text} is at level {level:number} and bars the order (reading {reading:text}, threshold {threshold:text}).", "Open again once the reading is back; clause 0 is a line on NAV, level 0 cannot be read"]),
    row("CLAUSE_BREACHED",       422, ["未送出：将触发风控方案「{scheme:text}」第 {clause:number} 条 {level:number} 级（现值 {before:text}，加本单 {after:text}，阈值 {threshold:text}）", "减少手数，或由管理员调整方案"],
                                        ["Not sent: it would breach clause {clause:number} of risk scheme {scheme:text} at level {level:number} (now {before:text}, with this order {after:text}, threshold {threshold:text}).", "Fewer lots, or another scheme"]),
    row("COUNTER_NOT_READY",       503, ["未送出：资金账户 {fund_account:text} 的柜台未就绪", "柜台登录并补齐回报后可报单"],
                                        ["Not sent: the counter of fund account {fund_account:text} is not ready.", "Orders go once it has logged in and its returns are complete"]),
    row("COUNTER_DIFFERS",       422, ["未送出：资金账户 {fund_account:text} 与柜台有 {differences:number} 处不符，暂不开仓", "可以平仓。由管理员接管或确认差异后恢复"],
                                        ["Not sent: fund account {fund_account:text} and its counter differ in {differences:number} places; it opens nothing.", "Closes go. It opens again once an administrator has taken the differences over or acknowledged them"]),
    row("FUND_STOPPED",          409, ["未送出：资金账户 {fund_account:text} 已急停", "由风控人员解除"],
                                        ["Not sent: fund account {fund_account:text} is stopped.", "A risk officer lifts it"]),
    row("FUND_OPEN_NOT_ALLOWED", 422, ["未送出：资金账户 {fund_account:text} 只能平仓", ""],
                                        ["Not sent: fund account {fund_account:text} takes closes only.", ""]),
    row("FUND_HEDGE_NOT_ALLOWED", 422, ["未送出：资金账户 {fund_account:text} 不可开套保仓", "柜台也须有套保权限"],
                                        ["Not sent: fund account {fund_account:text} may not open hedge positions.",
                                         "Its counter must allow it, too"]),
    row("FUND_NOT_TRADABLE",     422, ["未送出：资金账户 {fund_account:text} 在本时段不可交易此合约", ""],
                                        ["Not sent: fund account {fund_account:text} may not trade the contract in this session.", ""]),
    row("ORDER_RATE_BAN",        422, ["未送出：资金账户 {fund_account:text} 在 {seconds:number} 秒内已报 {orders:number} 笔，暂停报单", "由管理员解除，或到下一交易日"],
                                        ["Not sent: fund account {fund_account:text} was given {orders:number} orders in {seconds:number} s and takes no more.", "Until a manager lifts it, or the next trading day"]),
    row("WOULD_CROSS_OWN",       422, ["未送出：委托价 {price:price} 会与同一法人的挂单 {resting:price} 成交", "资金账户 {fund_account:text}"],
                                        ["Not sent: at {price:price} it could trade against an order of the same legal person that rests at {resting:price}.", "Fund account {fund_account:text}"]),
    row("CANCEL_CAP",            422, ["未送出：资金账户 {fund_account:text} 在此交易所撤单 {cancels:number} 次、挂单 {resting:number} 笔，柜台上限 {cap:number}", ""],
                                        ["Not sent: fund account {fund_account:text} has {cancels:number} cancels and {resting:number} resting orders at the exchange, the counter takes {cap:number}.", ""]),
    row("LOTS_CAP",              422, ["未送出：资金账户 {fund_account:text} 在此交易所成交 {traded:number} 手、挂单 {resting:number} 手，柜台上限 {cap:number} 手", ""],
                                        ["Not sent: fund account {fund_account:text} has traded {traded:number} lots and rests {resting:number} at the exchange, the counter takes {cap:number}.", ""]),
    row("FUND_LOTS_LIMIT",       422, ["未送出：资金账户 {fund_account:text} 的 {scope:text} 上限 {limit:number} 手，已有 {before:number} 手", ""],
                                        ["Not sent: fund account {fund_account:text} takes {limit:number} lots of {scope:text} and has {before:number}.", ""]),
    row("FUND_MARGIN_LIMIT",     422, ["未送出：资金账户 {fund_account:text} 的 {scope:text} 单笔保证金上限 {limit:money} 元，本单 {margin:money} 元", ""],
                                        ["Not sent: fund account {fund_account:text} takes {limit:money} yuan of margin an order of {scope:text}, this one needs {margin:money}.", ""]),
    row("FUND_POSITION_SHORT",     422, ["未送出：资金账户可平 {closable:number} 手，本单 {lots:number} 手", ""],
                                        ["Not sent: the fund account can close {closable:number} lots, this order has {lots:number}.", ""]),
    row("FUND_CASH_SHORT",         422, ["未送出：资金账户可用资金差 {short:money} 元", "保证金 {margin:money} + 手续费 {commission:money} > 可用 {available:money}"],
                                        ["Not sent: the fund account is {short:money} yuan short.", "Margin {margin:money} + fee {commission:money} > available {available:money}"]),
    row("FUND_CASH_SHORT_WITH_BONDS", 422, ["未送出：资金账户可用资金差 {short:money} 元", "保证金 {margin:money}，国债充抵 {covered:money}；其余与手续费 > 可用 {available:money}"],
                                        ["Not sent: the fund account is {short:money} yuan short.", "Of the margin of {margin:money} bonds cover {covered:money}; the rest and the fee > available {available:money}"]),
    row("CANNOT_BE_SPLIT",         422, ["未送出：全部成交或撤销的 {lots:number} 手要拆成 {orders:number} 笔，不能保证全部成交", "减少手数，或改用当日有效"],
                                        ["Not sent: fill-or-kill of {lots:number} lots would be cut into {orders:number} orders, which cannot promise all or nothing.", "Fewer lots, or good for the day"]),
    row("FUND_ACCOUNTS_SHORT",   422, ["未送出：资金账户合计可承接 {takes:number} 手，本单 {lots:number} 手", ""],
                                        ["Not sent: the fund accounts take {takes:number} lots together, this order has {lots:number}.", ""]),
    row("NO_REVIEWER_ONLINE",      422, ["未送出：{level:number} 级审核人都不在线", "产品没有设置离线自动通过"],
                                        ["Not sent: no reviewer of level {level:number} is online.", "The product does not let that level pass by itself"]),
    row("REVIEW_REJECTED",         422, ["未送出：{level:number} 级审核人 {by:text} 未通过：{reason:text}", ""],
                                        ["Not sent: {by:text}, reviewer of level {level:number}, rejected it: {reason:text}", ""]),
    row("NOT_WAITING_FOR_REVIEW",  409, ["未提交：委托 {order:id} 不在等待您的 {level:number} 级审核", "可能已审核、已撤回或已失效"],
                                        ["Not submitted: order {order:id} does not wait for your review at level {level:number}.", "It may have been reviewed, withdrawn or have expired"]),
    row("REVIEWER_DOES_NOT_FIT",   422, ["未提交：风控账号与产品不属于同一管理员", ""],
                                        ["Not submitted: the risk account and the product are of different managers.", ""]),
    row("RULE_BREACHED",           422, ["未送出：触及风控规则 {rule:id}", ""],
                                        ["Not sent: risk rule {rule:id} is breached.", ""]),

    // The desk: orders that stand.
    row("ORDER_NOT_FOUND",         404, ["未送出：本账户没有委托 {order:id}", ""],
                                        ["Not sent: this account has no order {order:id}.", ""]),
    row("ORDER_ENDED",             409, ["未送出：委托 {order:id} 已结束，不能撤", ""],
                                        ["Not sent: order {order:id} has ended and cannot be cancelled.", ""]),
    row("CANCEL_PENDING",          409, ["未送出：委托 {order:id} 的撤单已在途", ""],
                                        ["Not sent: a cancel of order {order:id} is on its way.", ""]),
    row("CARRIED_IN_PART",         422, ["部分承接：资金账户合计承接 {takes:number} 手，本单 {lots:number} 手", "其余未送出"],
                                        ["In part: the fund accounts carry {takes:number} of {lots:number} lots.", "The rest was not sent"]),
    row("COUNTER_REJECTED",        422, ["被柜台拒绝：{error:id} {text:text}", ""],
                                        ["Rejected by the counter: {error:id} {text:text}", ""]),
    row("COUNTER_NOT_RECEIVED",    422, ["未送达：柜台没有收到这笔报单", "已成交的部分有效，其余不会再成交，可以重新下单"],
                                        ["Not received: the order did not reach the counter.", "What has traded stands, the rest will not trade; it can be placed again"]),
    row("CHILD_RECALLED",          422, ["撤回重报：净头寸下已可平仓", "排队位置不保留"],
                                        ["Recalled and sent again: by net position it could close by then.", "Its place in the queue is lost"]),
    row("NET_LOCKED",              422, ["锁仓：资金账户双向各持 {lots:number} 手", "净头寸下撤回途中成交，或平仓撤下时另一方向已开仓；以后的平仓先用这些手数"],
                                        ["Locked: {lots:number} lots on both sides of the fund account.", "By net position it opened while it was recalled, or its close ended after others had opened; the next closes take these lots first"]),
    row("CANCEL_REJECTED",         409, ["撤单被柜台拒绝：{error:id} {text:text}", ""],
                                        ["Cancel rejected by the counter: {error:id} {text:text}", ""]),

    // The desk: cash, rates, settlement.
    row("AMOUNT_NOT_POSITIVE",     422, ["未提交：金额 {amount:money}，应大于 0", ""],
                                        ["Not submitted: amount {amount:money}, must be above 0.", ""]),
    row("AMOUNT_NOT_WHOLE_FEN",    422, ["未提交：金额 {amount:text} 不到整分", "最多两位小数"],
                                        ["Not submitted: amount {amount:text} is not whole fen.", "At most two decimals"]),
    row("WITHDRAW_ABOVE_AVAILABLE",422, ["未提交：最多可出 {withdrawable:money} 元", "想出 {amount:money}，多出 {excess:money}。持仓盈利不可出"],
                                        ["Not submitted: at most {withdrawable:money} can be withdrawn.", "{amount:money} is {excess:money} too much. Position profit cannot be withdrawn"]),
    row("DEPOSITS_ABOVE_MOST",     422, ["未提交：产品入金合计不超过 {most:money} 元", "已入 {deposits:money}，再入 {amount:money}。操作账户与资金账户分别合计，已减出金"],
                                        ["Not submitted: a product is given at most {most:money} in all.", "{deposits:money} so far and {amount:money} more. Operating and fund accounts are added up apart, withdrawals taken off"]),
    row("BAD_SETTING",           422, ["未提交：设置 {setting:text} 不能为 {value:text}", "可为 {allowed:text}"],
                                        ["Not submitted: setting {setting:text} may not be {value:text}.", "It may be {allowed:text}"]),
    row("DIFFERENCE_NOT_FOUND",  409, ["未提交：资金账户 {fund_account:text} 与柜台没有这处差异", "可能刚对平，或尚在复核，请刷新"],
                                        ["Not submitted: fund account {fund_account:text} and its counter do not differ in that.", "They may agree by now, or it is still to be checked again: look again"]),
    row("NOT_OF_PRODUCT",        422, ["未提交：操作账户与资金账户 {fund_account:text} 不属同一产品", ""],
                                        ["Not submitted: the operating account is not of the product of fund account {fund_account:text}.", ""]),
    row("NET_MODE_LOCKS",        422, ["未提交：按净头寸分单时不锁仓，资金账户 {fund_account:text} 以锁仓代替平今", "先改其平今方式为平仓，或改分单方式"],
                                        ["Not submitted: by net position nothing is locked, and fund account {fund_account:text} locks instead of closing today's lots.", "Let it close first, or route otherwise"]),
    row("LIMIT_MISPLACED",       422, ["未提交：限制 {limit:text} 不属于这一层级或范围", "可设在 {places:text}"],
                                        ["Not submitted: limit {limit:text} does not belong to that level or scope.", "It may be set at {places:text}"]),
    row("NOT_BANNED",            409, ["未提交：资金账户没有被暂停报单", ""],
                                        ["Not submitted: the fund account is not banned.", ""]),
    row("SPLIT_DOES_NOT_FIT",      422, ["未提交：不可亏损金额 {protected:money} 不合，最多 {most:money}", "整分，不小于 0"],
                                        ["Not submitted: a protected amount of {protected:money} does not fit, at most {most:money}.", "Whole fen, not below 0"]),
    row("MOVEMENT_NOT_PENDING",    409, ["未提交：出入金 {movement:id} 不在待确认之列", "可能已确认或驳回"],
                                        ["Not submitted: movement {movement:id} does not wait for anybody.", "It may have been confirmed or rejected"]),
    row("OWN_ENTRY",               409, ["未提交：自己录入的出入金 {movement:id} 不能自己确认", "由其他资金调拨员确认"],
                                        ["Not submitted: nobody confirms his own entry {movement:id}.", "Another cash clerk can"]),
    row("RATE_NEGATIVE",           422, ["未提交：费率不能小于 0，收到 {rate:text}", ""],
                                        ["Not submitted: a rate must not be below 0, received {rate:text}.", ""]),
    row("ORDERS_WORKING",          409, ["未提交：还有 {count:number} 笔挂单", ""],
                                        ["Not submitted: {count:number} orders are still working.", ""]),
    row("SETTLEMENT_PRICE_MISSING",409, ["未提交：{contract:text} 有持仓，没有结算价", ""],
                                        ["Not submitted: {contract:text} is held and has no settlement price.", ""]),
    row("ALREADY_SETTLED",         409, ["未提交：{day:text} 已核算", ""],
                                        ["Not submitted: {day:text} is settled already.", ""]),
    row("NOT_SETTLED",             409, ["未提交：还有 {count:number} 个账户或产品没有核算", ""],
                                        ["Not submitted: {count:number} accounts or products are not settled yet.", ""]),
    row("UNKNOWN_CHILD",           409, ["柜台回报的报单 {child:id} 不属于该资金账户", ""],
                                        ["The counter spoke of order {child:id}, which is none of this fund account.", ""]),
    row("FILL_DOES_NOT_FIT",       409, ["柜台回报 {child:id} 成交 {lots:number} 手，只剩 {remaining:number} 手", ""],
                                        ["The counter reported {lots:number} lots for {child:id}, of which {remaining:number} remain.", ""]),
    row("DELIVERY_PRICE_MISSING",  409, ["未提交：{contract:text} 到期且有持仓，没有交割结算价", "以交易所公布的为准，由管理员录入"],
                                        ["Not submitted: {contract:text} ends, is held, and has no delivery price.", "The exchange's is entered by an administrator"]),
    row("DELIVERY_NOT_OPEN",       409, ["未提交：交割 {delivery:id} 不存在或已了结", ""],
                                        ["Not submitted: delivery {delivery:id} is not there or has ended.", ""]),
    row("CALENDAR_IN_USE",         422, ["未提交：{day:text} 已是交易日，新日历不能取消", ""],
                                        ["Not submitted: {day:text} has been a trading day; no calendar can undo that.", ""]),
    row("LAST_TRADING_DAY_DOES_NOT_FIT", 422, ["未提交：最后交易日不能是 {last_trading_day:text}", "应为尚未结算的交易日"],
                                        ["Not submitted: {last_trading_day:text} cannot be the last trading day.", "It has to be a trading day that has not been settled"]),
    row("PLAN_NOT_FOUND",          404, ["未提交：今日没有强平计划 {plan:id}", ""],
                                        ["Not submitted: there is no liquidation plan {plan:id} today.", ""]),
    row("PLAN_HAS_ENDED",          409, ["未提交：强平计划 {plan:id} 已结束", ""],
                                        ["Not submitted: liquidation plan {plan:id} has ended.", ""]),
    row("NOTHING_TO_CLOSE",        422, ["未提交：没有可平的持仓，或已有强平计划在平", ""],
                                        ["Not submitted: nothing is held, or liquidation plans close it already.", ""]),
    row("CLOSE_LOTS_DO_NOT_FIT",   422, ["未提交：要平 {lots:number} 手，持仓 {held:number} 手", "手数应大于 0 且不超过持仓"],
                                        ["Not submitted: {lots:number} lots to close, {held:number} held.", "Above 0, and no more than are held"]),
    row("PREVIEW_OLD",             409, ["未提交：预览时为 {previewed:number} 手，现为 {now:number} 手", "请重新预览后确认"],
                                        ["Not submitted: the preview counted {previewed:number} lots, there are {now:number} now.", "Preview again, then confirm"]),
    row("NAV_UNDEFINED",         422, ["未提交：净值无法计算，缺少设置 {missing:text}", "先在产品的净值设置中填写"],
                                        ["Not submitted: NAV is undefined, setting {missing:text} is missing.", "Set it among the product's NAV settings first"]),
    row("NAV_NOT_POSITIVE",      422, ["未提交：前日总净值为 {nav:money} 元，无法按单位净值折算份额", "填写份额后再提交"],
                                        ["Not submitted: the previous total NAV is {nav:money}, so an amount is no number of shares.", "Tell the shares"]),
    row("SHARES_EXCEEDED",       422, ["未提交：赎回 {shares:number} 份，现有 {held:number} 份", ""],
                                        ["Not submitted: {shares:number} shares are redeemed, there are {held:number}.", ""]),
    row("SHARES_NOT_POSITIVE",   422, ["未提交：份额须大于 0，现为 {shares:number}", ""],
                                        ["Not submitted: shares must be above 0, not {shares:number}.", ""]),
    row("NAV_TAKES_FUND_ACCOUNT",422, ["未提交：净值按动态权益计算，申购赎回须指定资金账户", "否则单位净值会变动"],
                                        ["Not submitted: NAV is equity, so a subscription or redemption names a fund account.", "Otherwise unit NAV would move"]),
    row("FUND_NOT_OF_PRODUCT",   422, ["未提交：资金账户 {fund_account:text} 不属于该产品", ""],
                                        ["Not submitted: fund account {fund_account:text} is not the product's.", ""]),
    row("UNKNOWN_SCHEME",        404, ["未提交：没有此风控方案", ""],
                                        ["Not submitted: there is no such risk scheme.", ""]),
    row("UNKNOWN_SECTOR",        404, ["未提交：没有此板块", ""],
                                        ["Not submitted: there is no such sector.", ""]),
    row("NAME_TAKEN",            409, ["未提交：名称「{name:text}」已被使用", "名称在产品内唯一"],
                                        ["Not submitted: the name “{name:text}” is taken.", "Names are unique in a product"]),
    row("CLAUSE_DOES_NOT_FIT",   422, ["未提交：第 {clause:number} 条的 {field:text} 不符合指标目录", "可用的范围、方向与阈值见指标目录"],
                                        ["Not submitted: {field:text} of clause {clause:number} is none that the catalogue has.", "The catalogue says which scopes, directions and thresholds there are"]),
    row("SCHEME_IN_USE",         422, ["未提交：方案仍被 {bindings:number} 处绑定", "先解除绑定"],
                                        ["Not submitted: the scheme is bound in {bindings:number} places.", "Unbind it first"]),
    row("SECTOR_IN_USE",         422, ["未提交：板块仍被 {uses:number} 处使用", "先从条款或超级板块中移除"],
                                        ["Not submitted: the sector is used in {uses:number} places.", "Take it out of clauses and super sectors first"]),
    row("INTERVALS_OVERLAP",     422, ["未提交：净值区间重叠或为空（自 {from:number}，至 {below:number} 以下）", "区间为左闭右开，不得重叠"],
                                        ["Not submitted: NAV intervals overlap, or one is empty (from {from:number}, below {below:number}).", "An interval holds its lower bound and not its upper"]),
    row("NAV_LINES_OUT_OF_ORDER",422, ["未提交：净值线 {line:number} 应高于 {lower:number}", "补仓线 > 预警线 > 强平线"],
                                        ["Not submitted: NAV line {line:number} must be above {lower:number}.", "Top-up above warning above liquidation"]),
    row("BINDING_NEEDS",         422, ["未提交：按净值绑定方案前须先设置 {missing:text}", ""],
                                        ["Not submitted: schemes are bound by NAV, and {missing:text} is not set.", ""]),
    row("PERIOD_DOES_NOT_FIT",   422, ["未提交：{period:text} 的模式或日期不成立", ""],
                                        ["Not submitted: the mode or the dates of {period:text} do not fit.", ""]),
    row("COLLATERAL_EXCEEDED",   422, ["未提交：该产品在此交易所可用国债充抵 {usable:money} 元，其他账户已分 {others:money}，本账户 {amount:money}", ""],
                                        ["Not submitted: the product may use {usable:money} yuan of bonds at this exchange, other accounts have {others:money}, and this one would have {amount:money}.", ""]),
    row("COLLATERAL_OF_OTHER_MEMBER", 422, ["未提交：该资金账户的国债由会员 {member:text} 交存", "须先全部提取"],
                                        ["Not submitted: the fund account's bonds were pledged through member {member:text}.", "They have to be withdrawn first"]),
    row("ALARM_NOT_FOUND",         404, ["未提交：没有告警 {alarm:id}", ""],
                                        ["Not submitted: there is no alarm {alarm:id}.", ""]),
    row("ALARM_ACKNOWLEDGED",      409, ["未提交：{by:text} 已于 {at:time} 确认告警 {alarm:id}", "可以添加备注"],
                                        ["Not submitted: {by:text} acknowledged alarm {alarm:id} at {at:time}.", "A note may be added"]),
    row("ALARM_NOT_MUTED",         409, ["未提交：告警 {alarm:id} 没有静默", ""],
                                        ["Not submitted: alarm {alarm:id} is not muted.", ""]),
    row("ALARM_MUTE_DOES_NOT_FIT", 422, ["未提交：静默须为 1 至 {most:number} 分钟，现为 {minutes:number}", ""],
                                        ["Not submitted: an alarm is muted for 1 to {most:number} minutes, not {minutes:number}.", ""]),
    row("ALARM_NOTES_FULL",        422, ["未提交：告警 {alarm:id} 已有 {most:number} 条备注，不能再添加", ""],
                                        ["Not submitted: alarm {alarm:id} has {most:number} notes, as many as one may have.", ""]),
    row("ALARM_NOT_ASSIGNABLE",    422, ["未提交：告警 {alarm:id} 不能指派给 {user:text}", "只能指派给能看到该对象的登录账户"],
                                        ["Not submitted: alarm {alarm:id} cannot be assigned to {user:text}.", "It is assigned to a login that watches what it is about"]),
    row("NEEDS_CONFIRMATION",      409, ["未提交：此录入会立即触发 {bans:number} 项禁开、{plans:number} 个强平计划，共平 {lots:number} 手", "请核对试算 {seq:id}，输入「{phrase:text}」后再次提交"],
                                        ["Not submitted: this entry would at once bring {bans:number} bans and {plans:number} liquidation plans, of {lots:number} lots.", "Look at dry run {seq:id}, then send it again with “{phrase:text}” typed"]),
    row("ENTRY_EFFECT_CHANGED",    409, ["未提交：试算 {old:id} 之后情况有变，现为 {bans:number} 项禁开、{plans:number} 个强平计划，共平 {lots:number} 手", "请由录入人核对新试算 {seq:id}，输入「{phrase:text}」后再次提交"],
                                        ["Not submitted: things changed since dry run {old:id}; now it would bring {bans:number} bans and {plans:number} liquidation plans, of {lots:number} lots.", "Who entered it looks at dry run {seq:id} and sends it again with “{phrase:text}” typed"]),
    row("ENTRY_NOT_FOUND",         404, ["未提交：没有试算 {seq:id}", "可能已执行、撤回，或交易日已切换；重新录入即可再次试算"],
                                        ["Not submitted: there is no dry run {seq:id}.", "It may be done or taken back, or of an earlier trading day; enter it anew to try it again"]),
    row("PHRASE_DOES_NOT_FIT",     422, ["未提交：确认文字不符，应输入「{phrase:text}」", ""],
                                        ["Not submitted: what was typed is not “{phrase:text}”.", ""]),
    row("ENTRY_DIFFERS",           409, ["未提交：再次提交的内容与试算 {seq:id} 不同", "去掉确认重新录入，以取得新的试算"],
                                        ["Not submitted: what was sent again is not what dry run {seq:id} tried.", "Send it without the confirmation for a new dry run"]),
    row("NEEDS_SECOND_PERSON",     409, ["待第二人确认：录入 {seq:id} 将触发 {plans:number} 个强平计划，共平 {lots:number} 手", "已列入待确认录入；由另一位有此权限的人确认后执行"],
                                        ["Waits for a second person: entry {seq:id} would bring {plans:number} liquidation plans, of {lots:number} lots.", "It is listed among entries to confirm; somebody else with the right confirms it, then it is done"]),
    row("OWN_PROPOSAL",            409, ["未提交：自己的录入 {seq:id} 不能由自己作第二人确认", "由另一位有此权限的人确认"],
                                        ["Not submitted: nobody is the second person of his own entry {seq:id}.", "Somebody else with the right can be"]),
    row("NO_PLAN_WAITS",           404, ["未提交：该规则没有等待中的强平计划", "可能已开始，或规则已不再触发"],
                                        ["Not submitted: no plan of that rule waits.", "It may have begun, or the rule is not reached any more"]),
    row("NOT_THIRD_PARTY",         409, ["未提交：报单 {order:id} 不是第三方报单", "风控员只能撤第三方报单；可停止该账户，其挂单随之撤销"],
                                        ["Not submitted: order {order:id} is not a third-party order.", "Risk officers cancel third-party orders alone; a stop on the account cancels what works"]),
    row("NOT_OF_ONE_PRODUCT",      409, ["未提交：持仓只能在同一产品的两个操作账户之间调整", ""],
                                        ["Not submitted: lots are moved between two operating accounts of one product.", ""]),
    row("TARGET_DOES_NOT_FIT",     409, ["未提交：该账户不是此产品的操作账户，或是其未分配账户", "选择此产品的操作账户"],
                                        ["Not submitted: that is no operating account of the product, or its unallocated book.", "Choose one of the product's operating accounts"]),
    row("BAD_REFERENCE_DATA",      422, ["未提交：参考数据自相矛盾或与在用数据冲突", ""],
                                        ["Not submitted: the reference data contradicts itself or what is in use.", ""]),
];

/// What a code outside the table is answered with: its numbers are still shown, by name.
const UNLISTED: Text = row("UNLISTED", 422, ["未提交", ""], ["Not submitted", ""]);

/// The row of a code; one without words of its own for a code the table lacks.
pub fn text(code: &str) -> &'static Text {
    TEXTS
        .iter()
        .find(|text| text.code == code)
        .unwrap_or(&UNLISTED)
}

impl Text {
    /// What a program can do about it (K13).
    pub fn class(&self) -> Class {
        let named = CLASSES.iter().find(|(_, codes)| codes.contains(&self.code));
        match (named, self.status) {
            (Some((class, _)), _) => *class,
            (None, 408 | 429 | 503) => Class::Retry,
            (None, _) => Class::Stop,
        }
    }

    /// The words in a language.
    pub const fn words(&self, language: Language) -> Words {
        match language {
            Language::ZhCn => self.zh,
            Language::En => self.en,
        }
    }
}

impl Words {
    /// The title with its numbers.
    pub fn title(&self, numbers: &Numbers) -> String {
        fill(self.title, numbers)
    }
    /// The detail with its numbers.
    pub fn detail(&self, numbers: &Numbers) -> String {
        fill(self.detail, numbers)
    }
}

/// Amounts at two decimals, rounded towards what is allowed: what there is down, what is asked or
/// missing up.
pub(crate) fn rounded(text: &Text, mut numbers: Numbers) -> Numbers {
    for piece in [text.en.title, text.en.detail].into_iter().flat_map(pieces) {
        if let Piece::Number {
            name,
            kind: "money",
        } = piece
            && let Some(value) = numbers.get_mut(name)
            && let Ok(amount) = value.parse::<Money>()
        {
            let fen = Money::FEN.units();
            let down = amount.units().div_euclid(fen);
            let finer = amount.units().rem_euclid(fen) > 0;
            let up = i64::from(finer && !["available", "withdrawable"].contains(&name));
            *value = Money::from_units((down + up).saturating_mul(fen)).to_fixed(2);
        }
    }
    numbers
}

/// A text of any table of the same form with its numbers. A number that was not given prints as `–`,
/// never as 0.
pub fn fill(template: &str, numbers: &Numbers) -> String {
    let mut out = String::with_capacity(template.len());
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => out.push_str(words),
            Piece::Number { name, kind } => match numbers.get(name) {
                Some(value) => out.push_str(&shown(value, kind)),
                None => out.push('–'),
            },
        }
    }
    out
}

/// A number as a text shows it: `money`, `price`, `number`; any other kind as it is.
pub fn shown(value: &str, kind: &str) -> String {
    match kind {
        "money" => separated(&fen(value)),
        "price" | "number" => separated(value),
        _ => value.to_owned(),
    }
}

/// Pads to two decimals; an amount finer than the fen keeps what it has.
fn fen(value: &str) -> String {
    match value.split_once('.') {
        None => format!("{value}.00"),
        Some((_, fraction)) if fraction.len() == 1 => format!("{value}0"),
        Some(_) => value.to_owned(),
    }
}

/// Thousands separators, and a true minus sign.
fn separated(value: &str) -> String {
    let (sign, digits) = value
        .strip_prefix('-')
        .map_or(("", value), |digits| ("−", digits));
    let (whole, fraction) = digits
        .find('.')
        .map_or((digits, ""), |point| digits.split_at(point));
    let mut out = String::from(sign);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Piece<'a> {
    /// Words.
    Words(&'a str),
    /// A number, and how it is shown.
    Number {
        /// Its name.
        name: &'a str,
        /// How it is shown.
        kind: &'a str,
    },
}

/// The parts of a text.
pub fn pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inside) = rest.strip_prefix('{') {
            let (token, after) = inside
                .split_once('}')
                .expect("Invariant: placeholders of the table are closed");
            rest = after;
            let (name, kind) = token
                .split_once(':')
                .expect("Invariant: placeholders of the table have a kind");
            return Some(Piece::Number { name, kind });
        }
        let (words, after) = rest.split_at(rest.find('{').unwrap_or(rest.len()));
        rest = after;
        Some(Piece::Words(words))
    })
}

#[cfg(test)]
mod tests;
