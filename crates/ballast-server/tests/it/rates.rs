//! Rates through the interface: what administrators set, what an account is charged and from where
//! (F1, F2, F3, F4, F6, O9, N9, N10).

use crate::support::client::Client;
use crate::support::demo::{ACCOUNT, DECEMBER, Demo, FUND, INDEX, units, wait};
use serde_json::{Value, json};

/// rb2701 is the trader's contract; 10 tons a lot.
const CONTRACT: &str = "rb2701";

impl Demo {
    fn platform(&self, name: &str, value: &str) {
        self.set(
            "PUT",
            &format!("platform/{name}"),
            json!({ "value": value }),
        );
    }

    fn margin(&self, level: &str, of: Option<&str>, scope: &str, rule: Value) {
        let code = if scope == "contract" { CONTRACT } else { "rb" };
        let rule = if rule.is_null() {
            rule
        } else {
            json!({ "long": rule, "short": rule })
        };
        let mut row = json!({ "level": level, "scope": scope, "code": code, "rule": rule });
        if let Some(of) = of {
            row["of"] = json!(of);
        }
        self.set("PUT", "margin-rules", row);
    }

    fn commission(&self, level: &str, rule: Value) {
        let rule = json!({ "open": rule, "close": rule, "close_today": rule });
        self.set(
            "PUT",
            "commission-rules",
            json!({ "level": level, "scope": "commodity", "code": "rb", "rule": rule }),
        );
    }

    /// What the counter of a fund account charges for rb: margin by money, commission by money and
    /// by lot.
    fn counters(&self, code: &str, margin: &str, [by_money, by_lot]: [&str; 2]) {
        let (margin, fee) = (
            json!({ "by_money": margin, "by_lot": "0" }),
            json!({ "by_money": by_money, "by_lot": by_lot }),
        );
        let row = json!({
            "fund_account": code, "scope": "commodity", "code": "rb", "margin_long": margin, "margin_short": margin,
            "open": fee, "close": fee, "close_today": fee,
        });
        self.set("PUT", "rates", row);
    }

    fn rates(&self) -> Value {
        self.trader.get(&format!(
            "/api/v1/accounts/A10023/rates?contract={CONTRACT}"
        ))
    }

    /// The margin in force and where it comes from.
    fn check_rate(&self, by_money: &str, kind: &str, name: Option<&str>, scope: &str) {
        let rates = self.rates();
        let source = &rates["margin_source"];
        let found = (
            &rates["margin_long"]["by_money"],
            &source["kind"],
            &source["name"],
            &source["scope"],
        );
        assert_eq!(
            found,
            (&json!(by_money), &json!(kind), &json!(name), &json!(scope)),
            "{rates}"
        );
        let path = format!(
            "/api/v1/accounts/A10023/preview?contract={CONTRACT}&side=buy&offset=open&lots=2&price=3100"
        );
        let preview = self.trader.get(&path);
        assert_eq!(
            preview["margin"]["by_money"],
            json!(by_money),
            "the ticket shows what will be charged: {preview}"
        );
        assert_eq!(preview["margin"]["source"], *source, "{preview}");
    }
}

fn absolute(by_money: &str) -> Value {
    json!({ "mode": "absolute", "by_money": by_money })
}

/// F4, F6, O9, N10: level by level, each set rate takes effect at once and says where it comes
/// from.
#[test]
fn a_set_rate_takes_effect_at_once_and_says_where_it_comes_from() {
    let desk = Demo::start();
    let counters = desk.rates()["margin_long"]["by_money"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.check_rate(&counters, "counter", Some("80018826"), "rb");
    desk.margin("global", None, "commodity", absolute("0.21"));
    desk.check_rate(&counters, "counter", Some("80018826"), "rb");
    desk.platform("margin_source", "platform");
    desk.check_rate("0.21", "platform", None, "rb");
    desk.margin("product", Some("HS1"), "contract", absolute("0.22"));
    desk.check_rate("0.22", "product", Some("HS1"), CONTRACT);
    desk.margin(
        "fund_account",
        Some("80018826"),
        "commodity",
        absolute("0.23"),
    );
    desk.check_rate("0.23", "fund_account", Some("80018826"), "rb");
    desk.set(
        "POST",
        "templates",
        json!({ "kind": "margin", "name": "严" }),
    );
    desk.margin("template", Some("严"), "commodity", absolute("0.24"));
    desk.check_rate("0.23", "fund_account", Some("80018826"), "rb");
    desk.set(
        "PUT",
        "operating-accounts/A10023/template",
        json!({ "kind": "margin", "template": "严" }),
    );
    desk.check_rate("0.24", "template", Some("严"), "rb");
    desk.margin("account", Some("A10023"), "commodity", absolute("0.25"));
    desk.check_rate("0.25", "account", Some("A10023"), "rb");
    desk.margin("account", Some("A10023"), "commodity", Value::Null);
    desk.check_rate("0.24", "template", Some("严"), "rb");
    desk.set(
        "PUT",
        "operating-accounts/A10023/rate-choice",
        json!({ "margin": "follow_counter", "commission": "platform" }),
    );
    desk.check_rate(&counters, "counter", Some("80018826"), "rb");
    desk.set(
        "PUT",
        "products/HS1/rate-source-account",
        json!({ "fund_account": "80018826" }),
    );
    desk.check_rate(&counters, "counter", Some("80018826"), "rb");
    let rules = desk
        .admin
        .get("/api/v1/admin/rate-rules?level=product&of=HS1");
    assert_eq!(
        rules["margin"][0]["rule"]["long"]["by_money"], "0.22",
        "{rules}"
    );
    desk.server.stop();
}

/// F2's examples: 10 % more of 10 % is 11 %, of 20 % 22 %; 2 yuan and 0.005 % added to 3 yuan a lot
/// and 0.010 %.
#[test]
fn f2_rates_over_the_counters() {
    let desk = Demo::start();
    desk.platform("margin_source", "platform");
    desk.platform("commission_source", "platform");
    desk.margin(
        "global",
        None,
        "commodity",
        json!({ "mode": "percent", "by_money": "0.1" }),
    );
    desk.commission(
        "global",
        json!({ "mode": "plus", "by_money": "0.00005", "by_lot": "2" }),
    );
    for (counters, margin) in [("0.1", "0.11"), ("0.2", "0.22")] {
        desk.counters(FUND, counters, ["0.0001", "3"]);
        desk.check_rate(margin, "platform", None, "rb");
        assert_eq!(
            desk.rates()["open"],
            json!({ "by_money": "0.00015", "by_lot": "5.00" })
        );
    }
    desk.trades_of(
        &desk.trader,
        ACCOUNT,
        &json!({ "contract": CONTRACT, "side": "buy", "offset": "open", "lots": 2 }),
    );
    let trades = desk.trader.get("/api/v1/accounts/A10023/trades");
    let trade = &trades["trades"][0];
    // In 10⁻⁶ yuan: 2 lots at 5 yuan, and 0.015 % of 20 × price.
    assert_eq!(
        units(&trade["commission"]),
        10_000_000 + units(&trade["price"]) * 20 * 15 / 100_000,
        "{trades}"
    );
    desk.server.stop();
}

/// F1, N9: held lots are charged anew; a fill is charged what the ticket showed.
#[test]
fn a_fill_is_charged_the_rate_in_force() {
    let desk = Demo::start();
    desk.platform("margin_source", "platform");
    desk.platform("commission_source", "platform");
    desk.commission("global", json!({ "mode": "absolute", "by_lot": "7" }));
    desk.margin("global", None, "commodity", absolute("0.2"));
    let order =
        json!({ "ref": "r1", "contract": CONTRACT, "side": "buy", "offset": "open", "lots": 2 });
    let (status, _, placed) =
        desk.trader
            .request("POST", "/api/v1/accounts/A10023/orders", Some(&order));
    assert_eq!(status, 201, "{placed}");
    let filled = || desk.trader.get("/api/v1/accounts/A10023/trades");
    wait("the counter", || filled()["total"] != 0);
    let trades = filled();
    let trade = &trades["trades"][0];
    assert_eq!(
        (&trade["lots"], &trade["commission"]),
        (&json!(2), &json!("14.00")),
        "{trades}"
    );
    let price: i64 = trade["price"].as_str().unwrap().parse().unwrap();
    let margin = || desk.trader.get("/api/v1/accounts/A10023/funds")["margin"].clone();
    assert_eq!(
        margin(),
        json!(format!("{}.00", price * 20 / 5)),
        "2 lots × 10 × price × 20 %"
    );
    desk.margin("account", Some("A10023"), "commodity", absolute("0.1"));
    assert_eq!(
        margin(),
        json!(format!("{}.00", price * 20 / 10)),
        "held lots at once"
    );
    desk.server.stop();
}

/// O9, N10: an order and a cancel of index futures cost 1 + 1 yuan, an own amount of 5 costs 5 + 5,
/// and by the lot so much a lot.
#[test]
fn o9_orders_and_cancels_of_index_futures_are_charged() {
    let desk = Demo::start_at(&INDEX, DECEMBER);
    let commission = || {
        desk.trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/funds"))["commission"]
            .clone()
    };
    let check = |lots: u32, sum: &str| {
        let order = json!({ "contract": "IF2612", "side": "buy", "offset": "open", "lots": lots, "price": "4560" });
        desk.carried(&desk.trader, ACCOUNT, &order);
        assert_eq!(commission(), sum);
    };
    check(2, "2.00");
    desk.setting(
        &format!("operating-accounts/{ACCOUNT}"),
        "order_fee",
        "5.00",
    );
    check(2, "12.00");
    desk.platform("order_fee_per_lot", "true");
    check(2, "32.00");
    desk.server.stop();
}

/// A6, F1, O9: the simulated counter, embedded or in a process of its own, charges each fund
/// account the rates that were set for it, whichever were set last, and its books are the desk's.
#[test]
fn each_fund_account_is_charged_its_own_counters_rates() {
    for desk in [Demo::start(), Demo::start_with_counter()] {
        let funds = ["80018827", "80018828"];
        funds
            .iter()
            .for_each(|code| desk.open_fund_account(code, "100000.00", "rb"));
        desk.set(
            "PUT",
            "products/HS1/rate-source-account",
            json!({ "fund_account": funds[0] }),
        );
        desk.counters(funds[0], "0.1", ["0", "1"]);
        desk.counters(funds[1], "0.5", ["0", "20"]);
        let only = |code: &str| {
            [FUND, funds[0], funds[1]].iter().for_each(|other| {
                let priority = if *other == code { "9" } else { "1" };
                desk.setting(&format!("fund-accounts/{other}"), "priority", priority);
            });
        };
        let of = |code: &str| desk.admin.get(&format!("/api/v1/accounts/{code}/funds"));
        for (code, share, commission) in [(funds[0], 10, "2.00"), (funds[1], 2, "40.00")] {
            only(code);
            let order = json!({ "contract": CONTRACT, "side": "buy", "offset": "open", "lots": 2 });
            let placed = desk.trades_of(&desk.trader, ACCOUNT, &order);
            assert_eq!(desk.legs(ACCOUNT, &placed), format!("{code}:open:2"));
            let price = units(&placed["price"]);
            let found = of(code);
            assert_eq!(
                (units(&found["margin"]), &found["commission"]),
                (price * 20 / share, &json!(commission)),
                "{found}"
            );
        }
        // 30 lots of 10 × 2,950 at 10 %: at 50 % the counter would refuse them for money.
        only(funds[0]);
        let order = json!({ "contract": CONTRACT, "side": "buy", "offset": "open", "lots": 30, "price": "2950" });
        let (_, placed) = desk.order_of(&desk.trader, ACCOUNT, &order);
        assert_eq!(desk.legs(ACCOUNT, &placed), format!("{}:open:30", funds[0]));
        wait("the counter", || {
            let path = format!("/api/v1/admin/operating-accounts/{ACCOUNT}/child-orders");
            let status = desk.admin.get(&path)["children"][0]["status"].clone();
            assert_ne!(status, "rejected");
            status == "working"
        });
        let books = funds.map(|code| {
            (
                code,
                units(&of(code)["deposit"]) - units(&of(code)["commission"]),
            )
        });
        let counter = desk.stop_and_open_counter();
        for (code, cash) in books {
            assert_eq!(
                counter.funds(&code.parse().unwrap()).unwrap().cash.units(),
                cash,
                "{code} at its counter"
            );
        }
    }
}

/// R2, R8: what is not there, not allowed or not a value is refused by name, and only
/// administrators set anything.
#[test]
fn what_cannot_be_set_is_refused_by_name() {
    let desk = Demo::start();
    let refused = |client: &Client, method: &str, path: &str, body: Value| {
        let (status, _, answer) =
            client.request(method, &format!("/api/v1/admin/{path}"), Some(&body));
        let text = |pointer| {
            answer
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        (status, text("/code"), text("/numbers/field"))
    };
    let named = |status: u16, code: &str, field: &str| (status, code.to_owned(), field.to_owned());
    let row = |level: &str, of: Value, rule: Value| json!({ "level": level, "of": of, "scope": "commodity", "code": "rb", "rule": { "long": rule, "short": rule } });
    for (path, body, want) in [
        (
            "margin-rules",
            row("product", Value::Null, absolute("0.1")),
            named(400, "BAD_FIELD", "of"),
        ),
        (
            "margin-rules",
            row("product", json!("NONE"), absolute("0.1")),
            named(404, "UNKNOWN_PRODUCT", ""),
        ),
        (
            "margin-rules",
            row("template", json!("none"), absolute("0.1")),
            named(404, "UNKNOWN_TEMPLATE", ""),
        ),
        (
            "margin-rules",
            row("global", Value::Null, absolute("-0.1")),
            named(422, "RATE_NEGATIVE", ""),
        ),
        (
            "margin-rules",
            row("global", Value::Null, absolute("11")),
            named(400, "BAD_FIELD", "rule.long.by_money"),
        ),
        (
            "margin-rules",
            row("global", Value::Null, absolute("ten")),
            named(400, "BAD_FIELD", "rule.long.by_money"),
        ),
        (
            "platform/margin_source",
            json!({ "value": "mine" }),
            named(400, "BAD_FIELD", "margin_source"),
        ),
        (
            "platform/nothing",
            json!({ "value": "1" }),
            named(400, "BAD_FIELD", "name"),
        ),
    ] {
        assert_eq!(
            refused(&desk.admin, "PUT", path, body.clone()),
            want,
            "{path} {body}"
        );
        assert_eq!(
            refused(&desk.trader, "PUT", path, body.clone()),
            named(403, "NOT_PERMITTED", ""),
            "{path}"
        );
    }
    let settings = desk.admin.get("/api/v1/admin/platform");
    let of = |name: &str| {
        settings["settings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["name"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(of("margin_source")["value"], "counter", "N10: the default");
    let rows = settings["settings"].as_array().unwrap().iter();
    let idle: Vec<_> = rows.filter(|row| row["used"] != true).collect();
    assert!(idle.is_empty(), "N10: every setting acts: {idle:?}");
    desk.server.stop();
}
