//! Which fund accounts carry an order and what goes to their counters, through the interface
//! (X3–X5, X9, N3–N5, A4, A6, O1, O9, P1, T6).

use crate::support::demo::{ACCOUNT, DECEMBER, Demo, FUND, INDEX, PRODUCT, units, wait};
use serde_json::{Value, json};

/// A fund account beside the demonstration's.
const SECOND: &str = "80018827";
/// An order of rb2701 that rests: far below the market, or far above it.
fn resting(side: &str, offset: &str, lots: u32) -> Value {
    let price = if side == "buy" { "2950" } else { "3280" };
    json!({ "contract": "rb2701", "side": side, "offset": offset, "lots": lots, "price": price })
}

/// An order of a contract that reaches everything on offer.
fn sweeping(contract: &str, side: &str, offset: &str, lots: u32) -> Value {
    let price = match (contract, side) {
        ("rb2701", "buy") => "3280",
        ("rb2701", _) => "2950",
        (_, "buy") => "4680",
        (_, _) => "4560",
    };
    json!({ "contract": contract, "side": side, "offset": offset, "lots": lots, "price": price })
}

impl Demo {
    fn carries(&self, side: &str, offset: &str, lots: u32) -> String {
        self.carried(&self.trader, ACCOUNT, &resting(side, offset, lots))
    }

    fn trade(&self, contract: &str, side: &str, offset: &str, lots: u32) -> String {
        let placed = self.trades_of(
            &self.trader,
            ACCOUNT,
            &sweeping(contract, side, offset, lots),
        );
        self.legs(ACCOUNT, &placed)
    }

    fn check_margin(&self, fund_account: &str, margin: &str) {
        assert_eq!(self.fund(fund_account)["margin"], margin, "{fund_account}");
    }
}

/// X3, T6: by priority, in proportion to equity, and by net position, where two opposite orders of
/// 3 lots are 6 lots at the counter and nothing at the fund account, while their own books keep
/// both.
#[test]
fn x3_orders_go_over_several_fund_accounts() {
    let demo = Demo::start();
    demo.open_fund_account(SECOND, "1000000.00", "rb");
    demo.setting(&format!("fund-accounts/{SECOND}"), "priority", "9");
    assert_eq!(demo.carries("buy", "open", 4), "80018827:open:4");
    demo.setting(&format!("fund-accounts/{FUND}"), "priority", "10");
    assert_eq!(demo.carries("buy", "open", 4), "80018826:open:4");
    // 20,000,000 and 1,000,000.
    demo.limit(
        "product",
        Some(PRODUCT),
        ["commodity", "rb"],
        "routing_mode",
        "proportion",
    );
    assert_eq!(
        demo.carries("buy", "open", 21),
        "80018826:open:20 80018827:open:1",
        "a commodity's mode before its product's"
    );
    demo.limit(
        "product",
        Some(PRODUCT),
        ["commodity", "rb"],
        "routing_mode",
        "",
    );

    demo.setting(&format!("fund-accounts/{FUND}"), "open_allowed", "false");
    demo.setting(&format!("products/{PRODUCT}"), "routing_mode", "net");
    let other = demo.log_in("trader2");
    assert_eq!(demo.trade("rb2701", "buy", "open", 3), "80018827:open:3");
    assert_eq!(
        demo.held(SECOND),
        [3, 0],
        "the fund account holds what its operating account holds"
    );
    let sold = demo.trades_of(&other, "A10024", &sweeping("rb2701", "sell", "open", 3));
    assert_eq!(
        demo.legs("A10024", &sold),
        "80018827:close_today:3",
        "T6: only the offset is another one"
    );
    assert_eq!(
        (demo.held(SECOND), demo.held(ACCOUNT), demo.held("A10024")),
        ([0, 0], [3, 0], [0, 3])
    );
    demo.check_margin(SECOND, "0.00");
}

/// N3's examples: equity 1000 / 1500, 3 lots: 1 and 2; 1000 / 2000 / 3000, 6 lots: 1, 2 and 3.
#[test]
fn n3_lots_in_proportion_to_equity() {
    let demo = Demo::start();
    demo.set(
        "POST",
        "products",
        json!({ "code": "HS2", "name": "恒石二号" }),
    );
    demo.set(
        "POST",
        "operating-accounts",
        json!({ "code": "B1", "name": "林岚", "product": "HS2" }),
    );
    demo.set("POST", "users/trader1/accounts", json!({ "account": "B1" }));
    demo.set(
        "POST",
        "deposits",
        json!({ "account": "B1", "amount": "1000000.00" }),
    );
    let rates = demo.counter_rates(FUND, "rb");
    let open = |code: &str, cash: &str| {
        let mut rates = rates.clone();
        rates["fund_account"] = json!(code);
        demo.set(
            "POST",
            "fund-accounts",
            json!({ "code": code, "product": "HS2" }),
        );
        demo.set(
            "POST",
            "deposits",
            json!({ "account": code, "amount": cash }),
        );
        demo.set("PUT", "rates", rates);
        wait("its counter", || demo.fund(code)["counter"] == "ready");
    };
    demo.setting("products/HS2", "routing_mode", "proportion");
    open("G1", "1000000.00");
    open("G2", "1500000.00");
    let check = |lots: u32, legs: &str| {
        assert_eq!(
            demo.carried(&demo.trader, "B1", &resting("buy", "open", lots)),
            legs
        )
    };
    check(3, "G1:open:1 G2:open:2");
    demo.set(
        "POST",
        "deposits",
        json!({ "account": "G2", "amount": "500000.00" }),
    );
    open("G3", "3000000.00");
    check(6, "G1:open:1 G2:open:2 G3:open:3");
}

/// N4, N5: what traded and what rests counts against a cap; what a fund account may not take any
/// more goes to the next.
#[test]
fn n4_n5_beyond_a_cap_the_next_fund_account_carries() {
    let demo = Demo::start();
    demo.open_fund_account(SECOND, "1000000.00", "rb");
    demo.setting(&format!("fund-accounts/{FUND}"), "priority", "2");
    demo.setting(&format!("fund-accounts/{SECOND}"), "priority", "1");
    demo.limit(
        "fund_account",
        Some(FUND),
        ["exchange", "SHFE"],
        "cap_lots",
        "5",
    );
    assert_eq!(demo.trade("rb2701", "buy", "open", 2), "80018826:open:2");
    let (status, rests) = demo.order_of(&demo.trader, ACCOUNT, &resting("buy", "open", 2));
    assert_eq!(
        (status, demo.legs(ACCOUNT, &rests).as_str()),
        (201, "80018826:open:2")
    );
    assert_eq!(
        demo.carries("buy", "open", 3),
        "80018826:open:1 80018827:open:2",
        "2 traded and 2 rest of 5"
    );
    demo.limit(
        "fund_account",
        Some(SECOND),
        ["exchange", "SHFE"],
        "cap_lots",
        "0",
    );
    demo.setting(
        &format!("products/{PRODUCT}"),
        "when_too_large",
        "place_what_fits",
    );
    assert_eq!(
        demo.carries("buy", "open", 3),
        "80018826:open:1",
        "what fits"
    );
    demo.setting(
        &format!("products/{PRODUCT}"),
        "when_too_large",
        "refuse_all",
    );
    demo.check_order("FUND_ACCOUNTS_SHORT", "buy", "open", 3, "rb2701");
}

/// A4: priority by commodity or contract, for opens, closes and closes of today's lots apart, goes
/// before the account's number. P1: unless the product counts the account's number only.
#[test]
fn a4_p1_a_contracts_priority_goes_before_the_accounts() {
    let demo = Demo::start();
    demo.open_fund_account(SECOND, "1000000.00", "rb");
    demo.setting(&format!("fund-accounts/{FUND}"), "priority", "9");
    demo.setting(&format!("fund-accounts/{SECOND}"), "priority", "1");
    // One lot each to close.
    assert_eq!(demo.trade("rb2701", "buy", "open", 1), "80018826:open:1");
    let rb = ["commodity", "rb"];
    demo.limit("fund_account", Some(SECOND), rb, "priority_open", "10");
    assert_eq!(demo.trade("rb2701", "buy", "open", 1), "80018827:open:1");
    assert_eq!(
        demo.carries("sell", "close_today", 1),
        "80018826:close_today:1",
        "closes have their own number"
    );
    demo.limit(
        "fund_account",
        Some(SECOND),
        ["contract", "rb2701"],
        "priority_close_today",
        "10",
    );
    assert_eq!(
        demo.carries("sell", "close_today", 1),
        "80018827:close_today:1"
    );
    demo.setting(
        &format!("products/{PRODUCT}"),
        "priority_rule",
        "by_account",
    );
    assert_eq!(
        demo.carries("sell", "close_today", 1),
        "80018826:close_today:1"
    );
    assert_eq!(demo.carries("buy", "open", 1), "80018826:open:1");
    demo.setting(
        &format!("products/{PRODUCT}"),
        "priority_rule",
        "by_contract_first",
    );
    assert_eq!(demo.carries("buy", "open", 1), "80018827:open:1");
    demo.limit("fund_account", Some(SECOND), rb, "priority_open", "");
    assert_eq!(
        demo.carries("buy", "open", 1),
        "80018826:open:1",
        "back to the account's number"
    );
}

/// X9, first mode, with P1's switch: a close of today's lots goes out as an open of the other side;
/// without cash for the lock it is refused, or goes out as a close.
#[test]
fn x9_p1_closing_today_by_a_lock() {
    let demo = Demo::start();
    let fund = format!("fund-accounts/{FUND}");
    demo.trade("rb2701", "buy", "open", 2);
    demo.setting(&fund, "close_today", "to_open");
    assert_eq!(
        demo.trade("rb2701", "sell", "close_today", 1),
        "80018826:open:1"
    );
    assert_eq!(
        (demo.held(ACCOUNT), demo.held(FUND)),
        ([1, 0], [2, 1]),
        "the account's book shows a close"
    );
    demo.setting(&fund, "minimum_reserve", "99999999.00");
    demo.check_order(
        "FUND_CASH_SHORT_WITH_BONDS",
        "sell",
        "close_today",
        1,
        "rb2701",
    );
    demo.setting(
        &format!("products/{PRODUCT}"),
        "close_instead_of_open",
        "true",
    );
    assert_eq!(
        demo.trade("rb2701", "sell", "close_today", 1),
        "80018826:close_today:1"
    );
    assert_eq!((demo.held(ACCOUNT), demo.held(FUND)), ([0, 0], [1, 1]));
}

/// X9's example, second mode, with P1's switch: long 5 of yesterday, 3 of today, sell-close 6 is
/// close-yesterday 5 and sell-open 1; without cash, close-yesterday 5 and close-today 1.
#[test]
fn x9_p1_yesterdays_lots_first() {
    let demo = Demo::start_at(&INDEX, DECEMBER);
    let fund = format!("fund-accounts/{FUND}");
    demo.trade("IF2612", "buy", "open", 5);
    demo.go_on("2026-12-02T09:35:00.000+08:00");
    demo.trade("IF2612", "buy", "open", 3);
    demo.setting(&fund, "close_today", "yesterday_first");
    let close = json!({ "contract": "IF2612", "side": "sell", "offset": "close", "lots": 6, "price": "4790" });
    assert_eq!(
        demo.carried(&demo.trader, ACCOUNT, &close),
        "80018826:close:5 80018826:open:1"
    );
    demo.setting(&fund, "minimum_reserve", "99999999.00");
    assert_eq!(
        demo.carried(&demo.trader, ACCOUNT, &close),
        "80018826:close:5",
        "the lock is refused, what fits goes (N5)"
    );
    demo.setting(&format!("products/{PRODUCT}"), "close_when_no_lock", "true");
    assert_eq!(
        demo.carried(&demo.trader, ACCOUNT, &close),
        "80018826:close:5 80018826:close:1"
    );
    demo.setting(&fund, "minimum_reserve", "0.00");
    assert_eq!(
        demo.trade("IF2612", "sell", "close", 6),
        "80018826:close:5 80018826:open:1"
    );
    assert_eq!(
        (demo.held(ACCOUNT), demo.held(FUND)),
        ([2, 0], [3, 1]),
        "the account's book shows a close"
    );
}

/// X4: in its delivery month opens are refused and closes go, and by net position the fund account
/// still opens for the net. X5: every order, opens and closes, is a multiple.
#[test]
fn x4_x5_in_the_delivery_month() {
    let demo = Demo::start_at(&INDEX, DECEMBER);
    let other = demo.log_in("trader2");
    demo.setting(&format!("products/{PRODUCT}"), "routing_mode", "net");
    demo.trade("IF2612", "buy", "open", 3);
    demo.trades_of(&other, "A10024", &sweeping("IF2612", "sell", "open", 3));
    assert_eq!(demo.held(FUND), [0, 0]);
    for [scope, code] in [
        ["exchange", "CFFEX"],
        ["commodity", "IF"],
        ["contract", "IF2612"],
    ] {
        demo.limit(
            "product",
            Some(PRODUCT),
            [scope, code],
            "delivery_barred",
            "true",
        );
        demo.check_order("DELIVERY_MONTH_BARRED", "buy", "open", 1, "IF2612");
        demo.limit(
            "product",
            Some(PRODUCT),
            [scope, code],
            "delivery_barred",
            "",
        );
    }
    demo.limit(
        "product",
        Some(PRODUCT),
        ["commodity", "IF"],
        "delivery_barred",
        "true",
    );
    assert_eq!(
        demo.trade("IF2612", "sell", "close", 3),
        "80018826:open:3",
        "a close goes, and opens for the net"
    );
    assert_eq!((demo.held(ACCOUNT), demo.held(FUND)), ([0, 0], [0, 3]));
    demo.limit(
        "product",
        Some(PRODUCT),
        ["commodity", "IF"],
        "delivery_barred",
        "",
    );

    demo.limit(
        "global",
        None,
        ["commodity", "IF"],
        "delivery_multiple",
        "3",
    );
    for lots in [1, 2, 4] {
        demo.check_order("LOTS_NOT_MULTIPLE", "buy", "open", lots, "IF2612");
    }
    demo.trade("IF2612", "buy", "open", 3);
    demo.check_order("LOTS_NOT_MULTIPLE", "sell", "close", 2, "IF2612");
    demo.trade("IF2612", "sell", "close", 3);
    demo.limit("global", None, ["commodity", "IF"], "delivery_multiple", "");
    demo.trade("IF2612", "buy", "open", 1);
}

/// X4, X5: a contract that is not in its delivery month is left alone.
#[test]
fn x4_x5_before_the_delivery_month() {
    let demo = Demo::start();
    demo.limit(
        "product",
        Some(PRODUCT),
        ["exchange", "SHFE"],
        "delivery_barred",
        "true",
    );
    demo.limit(
        "global",
        None,
        ["commodity", "rb"],
        "delivery_multiple",
        "3",
    );
    demo.trade("rb2701", "buy", "open", 1);
}

/// O1: with three cancels allowed the fourth goes, and the next order is refused. A6: a login anew
/// keeps what rests.
#[test]
fn o1_a6_cancels_and_a_login_anew() {
    let demo = Demo::start();
    let account = format!("operating-accounts/{ACCOUNT}");
    demo.setting(&account, "max_cancels", "3");
    for _ in 0..4 {
        demo.carries("buy", "open", 1);
    }
    demo.check_order("TOO_MANY_CANCELS", "buy", "open", 1, "rb2701");
    demo.setting(&account, "max_cancels", "");

    let (status, placed) = demo.order_of(&demo.trader, ACCOUNT, &resting("buy", "open", 1));
    assert_eq!(status, 201, "{placed}");
    demo.set("POST", &format!("fund-accounts/{FUND}/login"), json!({}));
    wait("what rests, after the login", || {
        let children = demo
            .admin
            .get(&format!("/api/v1/admin/{account}/child-orders"));
        demo.fund(FUND)["counter"] == "ready" && children["children"][0]["status"] == "working"
    });
    demo.trade("rb2701", "buy", "open", 1);
}

/// O9: both sides of a position are shown, the larger one is charged where the counter charges like
/// that, and fund account and operating account allow it.
#[test]
fn o9_larger_side() {
    let demo = Demo::start();
    demo.trade("rb2701", "buy", "open", 2);
    demo.trade("rb2701", "sell", "open", 2);
    let margins = || {
        let positions = demo
            .trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/positions"));
        let rows: Vec<i64> = positions["positions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| units(&row["margin"]))
            .collect();
        (
            rows,
            units(
                &demo
                    .trader
                    .get(&format!("/api/v1/accounts/{ACCOUNT}/funds"))["margin"],
            ),
        )
    };
    let (rows, margin) = margins();
    assert_eq!(
        (rows.len(), margin),
        (2, rows[0] + rows[1]),
        "both sides are charged"
    );
    let larger_side = |account: &str| {
        let path = format!("accounts/{account}/funds-method");
        let mut method = demo.admin.get(&format!("/api/v1/admin/{path}"));
        method["larger_side"] = json!(true);
        demo.set("PUT", &path, method);
    };
    larger_side(ACCOUNT);
    assert_eq!(
        margins(),
        (rows.clone(), margin),
        "the counter charges both sides"
    );
    larger_side(FUND);
    assert_eq!(
        margins(),
        (rows.clone(), rows[0].max(rows[1])),
        "rows keep both sides"
    );
    demo.setting(
        &format!("fund-accounts/{FUND}"),
        "larger_side_shfe",
        "false",
    );
    assert_eq!(
        margins(),
        (rows, margin),
        "the fund account does not allow it"
    );
}
