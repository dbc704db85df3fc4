//! How the contracts of a commodity end (D2, D3). What is not here ends physically, without a fee of
//! its own: what was charged is entered as it ends.
//!
//! **The fees are unverified**: of index futures by notices of 2017–2020, of bond futures by CFFEX's
//! own page; of ec by analogy.

use super::row::number;
use crate::{Commodity, DeliveryMethod, Exchange, TimeOfDay};

/// Bond futures trade for half of their last day.
const BOND_LAST_CLOSE: TimeOfDay = TimeOfDay::hm(11, 30);

/// Says of a commodity how its contracts end.
pub(super) fn add(commodity: &mut Commodity) {
    // Index futures settle their last day at the mean of the index's last two hours. At the other
    // exchanges, and for ec, the delivery price is a mean over more days.
    let exchange = matches!(
        commodity.exchange,
        Exchange::Cffex | Exchange::Shfe | Exchange::Ine
    );
    commodity.delivers_at_settlement = exchange && !matches!(commodity.code.as_str(), "ec" | "sc");
    match commodity.code.as_str() {
        "IF" | "IH" | "IC" | "IM" | "ec" => {
            commodity.delivery_method = DeliveryMethod::Cash;
            commodity.delivery_fee.by_money = number("0.0001");
        }
        "TS" | "TF" | "T" | "TL" => {
            commodity.delivery_fee.by_lot = number("5");
            commodity.last_day_close = Some(BOND_LAST_CLOSE);
        }
        _ => {}
    }
}
