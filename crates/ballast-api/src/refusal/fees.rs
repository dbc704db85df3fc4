//! Texts of a product's fees (X1), in the desk's order of precedence.

use super::text::{Text, row};

/// One row a code.
#[rustfmt::skip]
pub const FEES: &[Text] = &[
    row("FEE_NEEDS",             422, ["未提交：费用 {fee:text} 须先设置 {missing:text}", "按公式收取须有上线日期与存续天数；以初始总净值为基数还须有初始总净值"],
                                        ["Not submitted: the {fee:text} fee needs {missing:text}.", "A formula needs launch date and duration; the base initial NAV also the initial total NAV"]),
    row("FEE_RATE_DOES_NOT_FIT", 422, ["未提交：费用 {fee:text} 的比例 {rate:number} 不在 0 至 1（100%）之间", "1.5% 填 0.015"],
                                        ["Not submitted: rate {rate:number} of the {fee:text} fee is not from 0 to 1 (100 %).", "1.5 % is 0.015"]),
    row("FEE_AMOUNT_DOES_NOT_FIT",422, ["未提交：费用 {fee:text} 的金额 {amount:number} 元须为整分，自 0 至 {most:money}", ""],
                                        ["Not submitted: amount {amount:number} of the {fee:text} fee must be of whole fen, from 0 to {most:money}.", ""]),
    row("FEE_INTERVALS_OVERLAP", 422, ["未提交：第 {interval:number} 个净值区间自 {from:number} 起，应不低于 {least:number}", "区间左闭右开，须由低到高，不得重叠"],
                                        ["Not submitted: NAV interval {interval:number} begins at {from:number}, and may not begin below {least:number}.", "Intervals hold their lower bound and not their upper, ascend, and do not overlap"]),
    row("FEE_INTERVAL_EMPTY",    422, ["未提交：第 {interval:number} 个净值区间为空（自 {from:number}，至 {below:number} 以下）", ""], ["Not submitted: NAV interval {interval:number} is empty (from {from:number}, below {below:number}).", ""]),
    row("FEE_INTERVAL_UNBOUNDED",422, ["未提交：第 {interval:number} 个净值区间没有上限，只有最后一个可以没有", ""], ["Not submitted: NAV interval {interval:number} has no upper bound; only the last may have none.", ""]),
    row("FEE_INTERVALS_TOO_MANY",422, ["未提交：净值区间有 {intervals:number} 个，最多 {most:number} 个", ""], ["Not submitted: there are {intervals:number} NAV intervals, {most:number} at most.", ""]),
    row("FEE_LAUNCH_NOT_LATER",  422, ["未提交：新的上线日期 {launch_date:text} 须晚于原来的 {old:text}", "否则已扣除的费用会重复计算"],
                                        ["Not submitted: the new launch date {launch_date:text} must be after the old one, {old:text}.", "Otherwise fees that were paid would count twice"]),
    row("NO_FEE_BY_FORMULA",     422, ["未提交：该产品没有按公式收取的费用", "绝对金额在费用设置中修改"],
                                        ["Not submitted: the product has no fee by formula.", "An absolute amount is changed where fees are set"]),
];
