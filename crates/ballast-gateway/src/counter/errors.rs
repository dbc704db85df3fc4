//! What a counter says with each of its errors.

use ballast_model::CounterErrorId;

/// The user may not trade this account.
pub(super) const NO_RIGHT: CounterErrorId = CounterErrorId(28);

/// The counter's text for an error.
pub(super) fn text(error: CounterErrorId) -> &'static str {
    TEXTS
        .iter()
        .find(|(known, _)| *known == error)
        .map_or("CTP:未知错误", |(_, text)| text)
}

#[rustfmt::skip]
const TEXTS: [(CounterErrorId, &str); 12] = [
    (CounterErrorId::BAD_FIELD,            "CTP:报单字段有误"),
    (CounterErrorId::INSTRUMENT,           "CTP:找不到合约"),
    (CounterErrorId::DUPLICATE_REF,        "CTP:不允许重复报单"),
    (CounterErrorId::ORDER_NOT_FOUND,      "CTP:撤单找不到相应报单"),
    (CounterErrorId::ALREADY_DONE,         "CTP:报单已全成交或已撤销，不能再撤"),
    (NO_RIGHT,                             "CTP:没有报单交易权限"),
    (CounterErrorId::OVER_CLOSE,           "CTP:平仓量超过持仓量"),
    (CounterErrorId::NO_MONEY,             "CTP:资金不足"),
    (CounterErrorId::OVER_CLOSE_TODAY,     "CTP:平今仓位不足"),
    (CounterErrorId::OVER_CLOSE_YESTERDAY, "CTP:平昨仓位不足"),
    (CounterErrorId::EXCHANGE,             "CTP:报单被交易所拒绝：当前状态禁止此项操作"),
    (CounterErrorId::BAD_PRICE,            "CTP:报单价格不合法"),
];
