//! What stands before an order, through the interface: settings, limits, tradability and routing (O1, O7, O9–O11, O14, F3, F5,
//! X3–X5, A1–A5, N4–N6, P2, N10).

mod support;

use serde_json::{Value, json};
use support::client::{Client, Process};

const PASSWORD: &str = "ballast-demo";
/// In the demonstration's first night session.
const NIGHT: &str = "2026-11-16T21:05:00.000+08:00";
const FUND: &str = "80018826";
const ACCOUNT: &str = "A10023";

struct Desk {
    admin: Client,
    trader: Client,
    references: std::cell::Cell<u32>,
    address: String,
    _server: Process,
    _directory: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let server = Process::serve(&directory.path().join("data"), &["--contracts", "rb2701,cu2701", "--gate"]);
        let admin = Client::log_in(&server.address, "admin", PASSWORD);
        let (status, _, gate) = admin.request("POST", "/api/v1/replay/gate", Some(&json!({"until": NIGHT})));
        assert_eq!(status, 200, "{gate}");
        let trader = Client::log_in(&server.address, "trader1", PASSWORD);
        Self {
            admin,
            trader,
            references: std::cell::Cell::new(0),
            address: server.address.clone(),
            _server: server,
            _directory: directory,
        }
    }

    fn change(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let (status, _, answer) = self.admin.request(method, &format!("/api/v1/admin/{path}"), Some(&body));
        (status, answer)
    }

    fn set(&self, method: &str, path: &str, body: Value) {
        let (status, answer) = self.change(method, path, body.clone());
        assert!(status < 300, "{method} {path} {body}: {answer}");
    }

    /// A setting of an account, a fund account or a product.
    fn setting(&self, of: &str, name: &str, value: &str) {
        self.set("PUT", &format!("{of}/settings/{name}"), json!({ "value": value }));
        let settings = self.admin.get(&format!("/api/v1/admin/{of}/settings"));
        let row = settings["settings"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
        assert_eq!(row["value"], value, "{row}");
    }

    fn limit(&self, level: &str, of: Option<&str>, [scope, code]: [&str; 2], limit: &str, value: &str) {
        let mut row = json!({ "level": level, "scope": scope, "code": code, "limit": limit, "value": value });
        if let Some(of) = of {
            row["of"] = json!(of);
        }
        self.set("PUT", "limits", row.clone());
        let of = of.map_or(String::new(), |of| format!("&of={of}"));
        let limits = self.admin.get(&format!("/api/v1/admin/limits?level={level}{of}"));
        let found = limits["limits"].as_array().unwrap().iter().any(|found| found["limit"] == limit && found["code"] == code);
        assert_eq!(found, !value.is_empty(), "{limits}");
    }

    fn order(&self, side: &str, offset: &str, lots: u32, contract: &str) -> (u16, Value) {
        self.references.set(self.references.get() + 1);
        let order = json!({
            "ref": format!("l{}", self.references.get()), "contract": contract, "side": side, "offset": offset, "lots": lots,
            "validity": "day",
        });
        let (status, _, answer) = self.trader.request("POST", &format!("/api/v1/accounts/{ACCOUNT}/orders"), Some(&order));
        (status, answer)
    }

    /// One lot of rb2701 to buy and open is refused with that code, and the ticket says so before.
    fn check(&self, code: &str) {
        self.check_order(code, 1, "rb2701");
    }

    fn check_order(&self, code: &str, lots: u32, contract: &str) {
        let preview =
            self.trader.get(&format!("/api/v1/accounts/{ACCOUNT}/preview?contract={contract}&side=buy&offset=open&lots={lots}"));
        let (status, answer) = self.order("buy", "open", lots, contract);
        assert_eq!((answer["code"].as_str(), preview["problem"]["code"].as_str()), (Some(code), Some(code)), "{status} {answer}");
        assert!(answer["title"].as_str().is_some_and(|title| title.starts_with("Not sent")), "{answer}");
    }

    fn passes(&self) {
        let (status, answer) = self.order("buy", "open", 1, "rb2701");
        assert_eq!(status, 201, "{answer}");
    }
}

/// O1, O7, O9–O11, O14: each is set, refuses with its own code and numbers, is told by the ticket before, and lifted at once (N9).
#[test]
fn limits_of_an_operating_account() {
    let desk = Desk::new();
    let account = format!("operating-accounts/{ACCOUNT}");
    desk.setting(&account, "open_allowed", "false");
    desk.check("OPEN_NOT_ALLOWED");
    desk.setting(&account, "open_allowed", "true");
    desk.setting(&account, "position_limit", "0");
    desk.check("POSITION_LIMIT");
    desk.setting(&account, "position_limit", "100000");
    desk.setting(&account, "margin_limit", "0.01");
    desk.check("MARGIN_LIMIT");
    desk.setting(&account, "margin_limit", "100000000.00");
    desk.setting(&account, "margin_ratio", "0.000001");
    desk.check("MARGIN_RATIO_LINE");
    desk.setting(&account, "margin_ratio", "0");
    desk.passes();

    let rb = ["commodity", "rb"];
    let own = Some(ACCOUNT);
    desk.limit("account", own, rb, "order_lots", "2");
    desk.check_order("ORDER_LOTS_LIMIT", 3, "rb2701");
    desk.limit("account", own, rb, "order_lots", "");
    desk.limit("account", own, rb, "order_margin", "1.00");
    desk.check("ORDER_MARGIN_LIMIT");
    desk.limit("account", own, rb, "order_margin", "");
    desk.limit("account", own, ["contract", "rb2701"], "lots", "1");
    desk.check("SCOPE_LOTS_LIMIT");
    desk.limit("account", own, ["contract", "rb2701"], "lots", "");
    desk.limit("account", own, rb, "margin", "1.00");
    desk.check("SCOPE_MARGIN_LIMIT");
    desk.limit("account", own, rb, "margin", "");
    desk.limit("account", own, rb, "price_right", "ticks 1000000 all");
    desk.check("NEAR_PRICE_LIMIT");
    desk.limit("account", own, rb, "price_right", "");
    desk.passes();
}

/// F3, F5, X4, X5: templates bound and written, tradability, the delivery month.
#[test]
fn templates_tradability_and_the_delivery_month() {
    let desk = Desk::new();
    desk.set("POST", "templates", json!({ "kind": "order_limits", "name": "small" }));
    desk.limit("template", Some("small"), ["commodity", "rb"], "order_lots", "2");
    let bind = |template: Value| json!({ "kind": "order_limits", "template": template });
    desk.set("PUT", &format!("operating-accounts/{ACCOUNT}/template"), bind(json!("small")));
    desk.check_order("ORDER_LOTS_LIMIT", 3, "rb2701");
    desk.set("PUT", &format!("operating-accounts/{ACCOUNT}/template"), bind(Value::Null));
    desk.passes();

    desk.set("POST", "templates", json!({ "kind": "tradability", "name": "no steel" }));
    let ticked = |commodities: &[&str]| json!({ "permits": false, "commodities": commodities, "contracts": [] });
    desk.set("PUT", "tradability", json!({ "level": "template", "of": "no steel", "ticked": ticked(&["rb"]) }));
    desk.passes();
    desk.set("POST", "tradability/write", json!({ "template": "no steel", "account": ACCOUNT }));
    desk.check("NOT_TRADABLE");
    let written = desk.admin.get(&format!("/api/v1/admin/tradability?level=account&of={ACCOUNT}"));
    assert_eq!(written["ticked"], ticked(&["rb"]), "{written}");
    desk.set("PUT", "tradability", json!({ "level": "account", "of": ACCOUNT, "ticked": null }));
    desk.passes();
    for level in ["product", "global"] {
        let mut row = json!({ "level": level, "ticked": ticked(&["rb"]) });
        if level == "product" {
            row["of"] = json!("HS1");
        }
        desk.set("PUT", "tradability", row.clone());
        desk.check("NOT_TRADABLE");
        row["ticked"] = Value::Null;
        desk.set("PUT", "tradability", row);
    }
    // It trades at night.
    desk.set("PUT", "tradability", json!({ "level": "fund_account_night", "of": FUND, "ticked": ticked(&["rb"]) }));
    desk.check("FUND_NOT_TRADABLE");
    desk.set("PUT", "tradability", json!({ "level": "fund_account_night", "of": FUND, "ticked": null }));
    desk.set("PUT", "tradability", json!({ "level": "fund_account_day", "of": FUND, "ticked": ticked(&["rb"]) }));
    desk.passes();

    // The demonstration lists no contract in its delivery month: others are left alone.
    desk.limit("product", Some("HS1"), ["exchange", "SHFE"], "delivery_barred", "true");
    desk.limit("global", None, ["commodity", "rb"], "delivery_multiple", "3");
    desk.passes();
}

/// P2, A1, A3, A5, N4, N5: what a fund account takes, and what the ticket says stands against more.
#[test]
fn limits_of_a_fund_account() {
    let desk = Desk::new();
    let fund = format!("fund-accounts/{FUND}");
    desk.setting(&fund, "open_allowed", "false");
    desk.check("FUND_OPEN_NOT_ALLOWED");
    desk.setting(&fund, "open_allowed", "true");
    desk.setting(&fund, "minimum_reserve", "99999999999.00");
    desk.check("FUND_CASH_SHORT");
    desk.setting(&fund, "minimum_reserve", "0.00");
    let own = Some(FUND);
    for (limit, scope) in [
        ("order_lots", ["commodity", "rb"]),
        ("opened_lots", ["commodity", "rb"]),
        ("lots", ["contract", "rb2701"]),
        ("long_lots", ["contract", "rb2701"]),
    ] {
        desk.limit("fund_account", own, scope, limit, "0");
        desk.check("FUND_LOTS_LIMIT");
        desk.limit("fund_account", own, scope, limit, "");
    }
    desk.limit("fund_account", own, ["commodity", "rb"], "order_margin", "1.00");
    desk.check("FUND_MARGIN_LIMIT");
    desk.limit("fund_account", own, ["commodity", "rb"], "order_margin", "");
    desk.limit("fund_account", own, ["exchange", "SHFE"], "cap_cancels", "0");
    desk.check("CANCEL_CAP");
    desk.limit("fund_account", own, ["exchange", "SHFE"], "cap_cancels", "");
    desk.limit("fund_account", own, ["exchange", "SHFE"], "cap_lots", "0");
    desk.check("LOTS_CAP");
    desk.limit("fund_account", own, ["exchange", "SHFE"], "cap_lots", "");

    desk.limit("fund_account", own, ["commodity", "rb"], "order_lots", "4");
    let preview = format!("/api/v1/accounts/{ACCOUNT}/preview?contract=rb2701&side=buy&offset=open&lots=1");
    let largest = &desk.trader.get(&preview)["largest"];
    assert_eq!((&largest["lots"], &largest["why_not_more"]["code"]), (&json!(4), &json!("FUND_LOTS_LIMIT")), "{largest}");
    desk.set("PUT", "platform/when_too_large", json!({ "value": "refuse_all" }));
    desk.check_order("FUND_LOTS_LIMIT", 5, "rb2701");
    desk.set("PUT", "products/HS1/settings/when_too_large", json!({ "value": "place_what_fits" }));
    let (status, answer) = desk.order("buy", "open", 5, "rb2701");
    assert_eq!(status, 201, "{answer}");

    desk.setting(&fund, "rate_orders", "1");
    desk.setting(&fund, "rate_seconds", "3600");
    desk.passes();
    desk.check("ORDER_RATE_BAN");
    desk.set("POST", &format!("{fund}/lift-order-rate-ban"), json!({}));
    let (status, answer) = desk.change("POST", &format!("{fund}/lift-order-rate-ban"), json!({}));
    assert_eq!((status, &answer["code"]), (409, &json!("NOT_BANNED")), "{answer}");
}

/// N6: an order that could meet one of the same legal person is refused, and goes once the other is gone.
#[test]
fn one_legal_person_never_crosses() {
    let desk = Desk::new();
    desk.limit("fund_account", Some(FUND), ["exchange", "SHFE"], "legal_person", "华胜一号");
    let resting = json!({
        "ref": "rest", "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "2950", "validity": "day",
    });
    let path = format!("/api/v1/accounts/{ACCOUNT}/orders");
    let (status, _, placed) = desk.trader.request("POST", &path, Some(&resting));
    assert_eq!(status, 201, "{placed}");
    let crossing = json!({
        "ref": "cross", "contract": "rb2701", "side": "sell", "offset": "open", "lots": 1, "price": "2950",
        "validity": "day",
    });
    let (status, _, answer) = desk.trader.request("POST", &path, Some(&crossing));
    assert_eq!((status, &answer["code"]), (422, &json!("WOULD_CROSS_OWN")), "{answer}");
}

/// Settings and limits that cannot be: the field, the value and what is expected are named.
#[test]
fn what_cannot_be_set_is_said() {
    let desk = Desk::new();
    let bad = |path: &str, body: Value, code: &str, field: &str| {
        let (status, answer) = desk.change("PUT", path, body);
        let named = answer["numbers"]["field"].as_str().unwrap_or_default();
        assert_eq!((answer["code"].as_str(), named), (Some(code), field), "{status} {path}: {answer}");
    };
    let account = format!("operating-accounts/{ACCOUNT}/settings");
    bad(&format!("{account}/no_such"), json!({ "value": "1" }), "BAD_FIELD", "name");
    bad(&format!("{account}/position_limit"), json!({ "value": "-1" }), "BAD_FIELD", "position_limit");
    bad(&format!("{account}/margin_limit"), json!({ "value": "1.005" }), "BAD_FIELD", "margin_limit");
    bad(&format!("{account}/margin_ratio_of"), json!({ "value": "equity" }), "BAD_FIELD", "margin_ratio_of");
    bad(&format!("fund-accounts/{FUND}/settings/rate_seconds"), json!({ "value": "0" }), "BAD_SETTING", "");
    bad("platform/call_action", json!({ "value": "liquidate" }), "BAD_SETTING", "");
    bad("operating-accounts/NOBODY/settings/position_limit", json!({ "value": "1" }), "UNKNOWN_ACCOUNT", "");
    let limit = |level: &str, scope: &str, code: &str, limit: &str, value: &str| json!({ "level": level, "of": ACCOUNT, "scope": scope, "code": code, "limit": limit, "value": value });
    bad("limits", limit("account", "exchange", "SHFE", "lots", "1"), "LIMIT_MISPLACED", "");
    bad("limits", limit("account", "exchange", "NYSE", "lots", "1"), "BAD_FIELD", "code");
    bad("limits", limit("account", "commodity", "zz", "lots", "1"), "UNKNOWN_COMMODITY", "");
    bad("limits", limit("account", "commodity", "rb", "lotz", "1"), "BAD_FIELD", "limit");
    bad("limits", limit("account", "commodity", "rb", "price_right", "ticks many all"), "BAD_FIELD", "price_right");
    let (status, _, answer) =
        desk.trader.request("PUT", &format!("/api/v1/admin/{account}/open_allowed"), Some(&json!({"value": "true"})));
    assert_eq!((status, &answer["code"]), (403, &json!("NOT_PERMITTED")), "{answer}");
}

/// X3, N5, T6: orders go over several fund accounts, by priority, in proportion to equity and by net position.
#[test]
fn orders_go_over_several_fund_accounts() {
    const SECOND: &str = "80018827";
    let desk = Desk::new();
    desk.set("POST", "fund-accounts", json!({ "code": SECOND, "product": "HS1" }));
    desk.set("POST", "deposits", json!({ "account": SECOND, "amount": "1000000.00" }));
    let rates = desk.admin.get(&format!("/api/v1/admin/rates?fund_account={FUND}"));
    let mut rate = rates["rates"].as_array().unwrap().iter().find(|row| row["code"] == "rb").unwrap().clone();
    rate["fund_account"] = json!(SECOND);
    desk.set("PUT", "rates", rate);

    let by_priority = desk.legs(|| desk.setting(&format!("fund-accounts/{SECOND}"), "priority", "9"), 4);
    assert_eq!(by_priority, [0, 4]);
    let first = desk.legs(|| desk.setting(&format!("fund-accounts/{FUND}"), "priority", "10"), 4);
    assert_eq!(first, [4, 0]);
    // 20,000,000 and 1,000,000: 20 lots and one.
    let in_proportion = desk.legs(|| desk.setting("products/HS1", "routing_mode", "proportion"), 21);
    assert_eq!(in_proportion, [20, 1]);
    desk.setting(&format!("fund-accounts/{FUND}"), "open_allowed", "false");
    desk.setting("products/HS1", "routing_mode", "net");
    desk.fills("trader1", "A10023", "buy");
    assert!(desk.fund(SECOND, "margin") > 0, "the fund account holds what its operating account holds");
    desk.fills("trader2", "A10024", "sell");
    assert_eq!(desk.fund(SECOND, "margin"), 0, "+2 and -2 are nothing at the fund account");
    for (user, account, side) in [("trader1", "A10023", "buy"), ("trader2", "A10024", "sell")] {
        let trader = Client::log_in(&desk.address, user, PASSWORD);
        let positions = trader.get(&format!("/api/v1/accounts/{account}/positions"));
        let row = &positions["positions"][0];
        assert_eq!((&row["side"], &row["lots"]), (&json!(side), &json!(2)), "their own books keep both: {positions}");
    }
}

impl Desk {
    /// A number of a fund account, in 10⁻⁶ yuan.
    fn fund(&self, code: &str, field: &str) -> i64 {
        let accounts = self.admin.get("/api/v1/admin/fund-accounts");
        let row = accounts["fund_accounts"].as_array().unwrap().iter().find(|row| row["code"] == code).unwrap().clone();
        row[field].as_str().unwrap().parse::<ballast_model::Money>().unwrap().units()
    }

    /// Lots that each fund account carries of an order that rests, which is cancelled afterwards.
    fn legs(&self, set: impl FnOnce(), lots: u32) -> Vec<i64> {
        set();
        let accounts = self.admin.get("/api/v1/admin/fund-accounts");
        let codes = accounts["fund_accounts"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap().to_owned());
        let funds: Vec<String> = codes.collect();
        let available = || funds.iter().map(|code| self.fund(code, "available")).collect::<Vec<i64>>();
        let before = available();
        self.references.set(self.references.get() + 1);
        let order = json!({
            "ref": format!("l{}", self.references.get()), "contract": "rb2701", "side": "buy", "offset": "open", "lots": lots,
            "price": "2950", "validity": "day",
        });
        let (status, _, placed) = self.trader.request("POST", &format!("/api/v1/accounts/{ACCOUNT}/orders"), Some(&order));
        assert_eq!(status, 201, "{placed}");
        let children = self.admin.get(&format!("/api/v1/admin/operating-accounts/{ACCOUNT}/child-orders"));
        let mut carried = vec![0; funds.len()];
        for child in children["children"].as_array().unwrap().iter().filter(|child| child["order"] == placed["order"]) {
            let at = funds.iter().position(|code| child["fund_account"] == code.as_str()).unwrap();
            carried[at] += child["lots"].as_i64().unwrap();
        }
        let frozen: Vec<i64> = before.iter().zip(available()).map(|(before, now)| before - now).collect();
        let a_lot = frozen.iter().sum::<i64>() / i64::from(lots);
        let of_frozen: Vec<i64> = frozen.iter().map(|frozen| (frozen + a_lot / 2) / a_lot).collect();
        assert_eq!(of_frozen, carried, "what is frozen is what is carried: {children}");
        let path = format!("/api/v1/accounts/{ACCOUNT}/orders/{}", placed["order"].as_str().unwrap());
        for _ in 0..100 {
            self.trader.request("DELETE", &path, None);
            if available() == before {
                return carried;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("the order was not cancelled: {placed}");
    }

    /// Two lots at the counterparty's best, which trade at once.
    fn fills(&self, user: &str, account: &str, side: &str) {
        let trader = Client::log_in(&self.address, user, PASSWORD);
        let order = json!({ "ref": format!("best {side}"), "contract": "rb2701", "side": side, "offset": "open", "lots": 2, "validity": "day" });
        let (status, _, placed) = trader.request("POST", &format!("/api/v1/accounts/{account}/orders"), Some(&order));
        assert_eq!(status, 201, "{placed}");
        for _ in 0..100 {
            let orders = trader.get(&format!("/api/v1/accounts/{account}/orders"));
            if orders["orders"][0]["status"] == "filled" {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("it did not trade: {}", trader.get(&format!("/api/v1/accounts/{account}/orders")));
    }
}

/// O1: with one cancel allowed the second goes, and the next order is refused. A4, P1: numbers of a commodity before the
/// account's. A6: a login anew keeps what rests. O9: both sides of a position are shown, the larger one is charged.
#[test]
fn cancels_priorities_logins_and_larger_side() {
    let desk = Desk::new();
    let account = format!("operating-accounts/{ACCOUNT}");
    desk.setting(&account, "max_cancels", "1");
    desk.legs(|| (), 1);
    desk.legs(|| (), 1);
    desk.check("TOO_MANY_CANCELS");
    desk.setting(&account, "max_cancels", "");

    desk.fills("trader1", ACCOUNT, "buy");
    desk.fills("trader1", ACCOUNT, "sell");
    let margins = || {
        let positions = desk.trader.get(&format!("/api/v1/accounts/{ACCOUNT}/positions"));
        let rows: Vec<f64> = positions["positions"].as_array().unwrap().iter().map(|row| number(&row["margin"])).collect();
        let funds = desk.trader.get(&format!("/api/v1/accounts/{ACCOUNT}/funds"));
        (rows, number(&funds["margin"]))
    };
    let (rows, margin) = margins();
    assert_eq!((rows.len(), margin), (2, rows[0] + rows[1]), "both sides are charged");
    let mut method = desk.admin.get(&format!("/api/v1/admin/accounts/{ACCOUNT}/funds-method"));
    method["larger_side"] = json!(true);
    desk.set("PUT", &format!("accounts/{ACCOUNT}/funds-method"), method);
    assert_eq!(margins(), (rows.clone(), rows[0].max(rows[1])), "rows keep both sides");
    desk.setting(&format!("fund-accounts/{FUND}"), "larger_side_shfe", "false");
    assert_eq!(margins(), (rows, margin), "the fund account does not allow it");

    let resting = json!({ "ref": "rest", "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "2950", "validity": "day" });
    let (status, _, placed) = desk.trader.request("POST", &format!("/api/v1/accounts/{ACCOUNT}/orders"), Some(&resting));
    assert_eq!(status, 201, "{placed}");
    desk.set("POST", &format!("fund-accounts/{FUND}/login"), json!({}));
    for _ in 0..100 {
        let children = desk.admin.get(&format!("/api/v1/admin/operating-accounts/{ACCOUNT}/child-orders"));
        let accounts = desk.admin.get("/api/v1/admin/fund-accounts");
        if accounts["fund_accounts"][0]["counter"] == "ready" && children["children"][0]["status"] == "working" {
            return desk.passes();
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("the counter did not come back with what rests");
}

fn number(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}
