//! Every judgement of an order, held against a naive oracle in random worlds.

use std::collections::BTreeMap;

use ballast_sim::{judged, worlds};

/// Every refusal that the oracle knows.
#[rustfmt::skip]
const CODES: [&str; 55] = [
    "UNKNOWN_ACCOUNT", "UNKNOWN_CONTRACT", "ACCOUNT_DISABLED", "ACCOUNT_UNBOUND", "PRODUCT_DISABLED", "DAY_NOT_OPEN", "CALENDAR_ENDS",
    "OUTSIDE_SESSION", "CONTRACT_EXPIRED", "LOTS_NOT_POSITIVE", "LOTS_ABOVE_MAXIMUM", "PRICE_NOT_POSITIVE", "PRICE_OFF_TICK",
    "PRICE_ABOVE_UPPER_LIMIT", "PRICE_BELOW_LOWER_LIMIT", "AMOUNT_TOO_LARGE", "NO_FUND_ACCOUNT", "OPEN_NOT_ALLOWED", "HEDGE_NOT_ALLOWED",
    "NOT_TRADABLE", "DELIVERY_MONTH_BARRED", "LOTS_NOT_MULTIPLE", "TOO_MANY_CANCELS", "NEAR_PRICE_LIMIT", "NO_PRICE", "MARK_IMPOSSIBLE", "MARK_CROSSED", "MARK_OUTSIDE_LIMITS", "MARK_STALE", "PRICE_COLLAR", "NO_RATE",
    "POSITION_SHORT", "CASH_SHORT", "ORDER_LOTS_LIMIT", "ORDER_MARGIN_LIMIT", "ORDER_VALUE_LIMIT", "POSITION_LIMIT", "SCOPE_LOTS_LIMIT", "MARGIN_LIMIT",
    "SCOPE_MARGIN_LIMIT", "MARGIN_RATIO_LINE", "COUNTER_NOT_READY", "FUND_OPEN_NOT_ALLOWED", "FUND_HEDGE_NOT_ALLOWED",
    "FUND_NOT_TRADABLE", "ORDER_RATE_BAN", "WOULD_CROSS_OWN", "CANCEL_CAP", "LOTS_CAP", "FUND_LOTS_LIMIT", "FUND_MARGIN_LIMIT",
    "FUND_POSITION_SHORT", "FUND_CASH_SHORT", "CANNOT_BE_SPLIT", "FUND_ACCOUNTS_SHORT",
];

/// Its rows, where several have one code, or where a fund account takes less for it.
#[rustfmt::skip]
const ROWS: [&str; 71] = [
    "F5 account", "F5 product", "F5 platform", "X4 contract", "X4 commodity", "X4 exchange", "X5", "O10 ticks", "O10 share",
    "K7 crossed", "K7 above upper limit", "K7 below lower limit", "K7 age", "K3 age", "K3", "K3, template", "K3, platform",
    "O14 lots", "O14 lots, template", "O14 margin", "O14 margin, template", "K4 value", "K4 value, template", "O1 lots", "O1 margin",
    "O11 contract lots", "O11 contract lots, hedge", "O11 commodity lots", "O11 commodity lots, hedge",
    "O11 contract margin", "O11 contract margin, hedge", "O11 commodity margin", "O11 commodity margin, hedge",
    "O7 equity", "O7 max-loss amount", "no counterparty", "counter session", "rates of fund account", "fund position",
    "P2 open", "P2 hedge", "P2 order rate", "P2 ban", "P2 reserve", "P2 cash", "A2 day", "A2 night", "N4 cancels", "N4 lots", "N6",
    "A1 lots of contract", "A1 lots of commodity", "A1 margin of contract", "A1 margin of commodity", "A3 contract", "A3 commodity",
    "A5 contract", "A5 contract, hedge", "A5 contract long", "A5 contract long, hedge", "A5 contract short", "A5 contract short, hedge",
    "A5 commodity", "A5 commodity, hedge", "A5 commodity long", "A5 commodity long, hedge", "A5 commodity short", "A5 commodity short, hedge",
    "N5 what fits", "N5 refuse all", "N5 all or nothing",
];

/// Met by so many of the worlds that it does not go untested when they are drawn otherwise.
fn check(met: &BTreeMap<&'static str, usize>, names: &[&str], worlds: usize) {
    for name in names {
        let times = met.get(name).copied().unwrap_or(0);
        assert!(times >= worlds / 500, "{name} was met {times} times");
    }
}

#[test]
fn every_judgement_of_an_order_is_the_oracles() {
    let outcomes = worlds(5_000, |seed| judged::run(seed, 75));
    let mut all = judged::Outcome::default();
    outcomes.iter().for_each(|outcome| all.add(outcome));
    println!("{} worlds: {all:?}", outcomes.len());
    let worlds = outcomes.len();
    check(&all.refused, &CODES, worlds);
    check(&all.rows, &ROWS, worlds);
    assert!(
        all.orders > 30 * worlds && all.placed > 10 * worlds && all.days > worlds / 2,
        "{all:?}"
    );
    // Nearly all of them to the last number.
    assert!(all.in_part * 50 < all.orders, "{all:?}");
}
