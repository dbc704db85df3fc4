//! Speculation and hedge through the interface: permission, positions, margin, limits, statement
//! (O9, O11, P2, A5, F1).

use crate::support::demo::{ACCOUNT, Demo, FUND, wait};
use serde_json::{Value, json};

const RB: &str = "rb2701";

/// An order that reaches everything on offer.
fn order(flag: &str, side: &str, offset: &str, lots: u32) -> Value {
    let price = if side == "buy" { "3280" } else { "2950" };
    json!({ "contract": RB, "side": side, "offset": offset, "lots": lots, "price": price, "hedge_flag": flag })
}

impl Demo {
    /// Refused with that code, by the ticket, too.
    fn check_refused(&self, code: &str, asked: &Value) {
        let text = |name: &str| asked[name].as_str().unwrap();
        let [side, offset, price, flag] = ["side", "offset", "price", "hedge_flag"].map(text);
        let asked_for = format!(
            "contract={RB}&side={side}&offset={offset}&price={price}&hedge_flag={flag}&lots={}",
            asked["lots"]
        );
        let preview = self
            .trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/preview?{asked_for}"));
        let (status, answer) = self.order_of(&self.trader, ACCOUNT, asked);
        assert_eq!(
            (
                status,
                answer["code"].as_str(),
                preview["problem"]["code"].as_str()
            ),
            (422, Some(code), Some(code)),
            "{answer}"
        );
    }

    fn trade_flagged(&self, asked: &Value) {
        let placed = self.trades_of(&self.trader, ACCOUNT, asked);
        assert_eq!(placed["hedge_flag"], asked["hedge_flag"], "{placed}");
    }

    /// Positions as `flag side lots`.
    fn check_positions(&self, account: &str, expected: &[&str]) {
        let positions = self
            .admin
            .get(&format!("/api/v1/accounts/{account}/positions"));
        let text = |row: &Value| {
            format!("{} {} {}", row["hedge_flag"], row["side"], row["lots"]).replace('"', "")
        };
        let found: Vec<String> = positions["positions"]
            .as_array()
            .unwrap()
            .iter()
            .map(text)
            .collect();
        assert_eq!(found, expected, "{account}");
    }

    /// Both may hedge.
    fn allow(&self, allowed: &str) {
        self.setting(
            &format!("operating-accounts/{ACCOUNT}"),
            "hedge_allowed",
            allowed,
        );
        self.setting(&format!("fund-accounts/{FUND}"), "hedge_allowed", allowed);
    }

    fn margin_long(&self, flag: &str) -> Value {
        let rates = self.trader.get(&format!(
            "/api/v1/accounts/{ACCOUNT}/rates?contract={RB}&hedge_flag={flag}"
        ));
        rates["margin_long"]["by_money"].clone()
    }
}

/// O9, P2: an account hedges where it may and its fund account, too; a close takes lots of its own
/// flag, and always may. The counter keeps the two apart as the books do, and the statement says
/// which is which.
#[test]
fn o9_p2_hedges_are_allowed_held_and_closed_by_themselves() {
    let demo = Demo::start();
    demo.check_refused("HEDGE_NOT_ALLOWED", &order("hedge", "buy", "open", 2));
    demo.setting(
        &format!("operating-accounts/{ACCOUNT}"),
        "hedge_allowed",
        "true",
    );
    demo.check_refused("FUND_HEDGE_NOT_ALLOWED", &order("hedge", "buy", "open", 2));
    demo.allow("true");
    demo.trade_flagged(&order("hedge", "buy", "open", 2));
    demo.trade_flagged(&order("speculation", "buy", "open", 1));
    demo.check_positions(ACCOUNT, &["speculation long 1", "hedge long 2"]);
    demo.check_positions(FUND, &["speculation long 1", "hedge long 2"]);
    demo.check_refused(
        "POSITION_SHORT",
        &order("speculation", "sell", "close_today", 2),
    );
    demo.allow("false");
    demo.trade_flagged(&order("hedge", "sell", "close_today", 1));
    demo.check_positions(ACCOUNT, &["speculation long 1", "hedge long 1"]);
    let trades = demo
        .trader
        .get(&format!("/api/v1/accounts/{ACCOUNT}/trades"));
    assert_eq!(trades["trades"][0]["hedge_flag"], "hedge");

    demo.go_on("2026-11-17T21:00:00.000+08:00");
    let path = format!("/api/v1/accounts/{ACCOUNT}/statements/2026-11-17");
    wait("the statement", || {
        demo.trader.request("GET", &path, None).0 == 200
    });
    let statement = demo.trader.get(&path);
    let flags = |rows: &str| -> Vec<Value> {
        statement[rows]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["hedge_flag"].clone())
            .collect()
    };
    assert_eq!(flags("positions"), ["speculation", "hedge"], "{statement}");
    assert_eq!(flags("position_sums"), ["speculation", "hedge"]);
    assert!(flags("closes").iter().all(|flag| flag == "hedge") && !flags("closes").is_empty());
    assert_eq!(
        flags("trades")
            .iter()
            .filter(|flag| *flag == "speculation")
            .count(),
        1
    );

    let counter = demo.stop_and_open_counter();
    let held = counter.holdings(&FUND.parse().unwrap()).into_iter();
    let held: Vec<String> = held
        .map(|held| {
            format!(
                "{:?} {:?} {}",
                held.hedge_flag,
                held.side,
                held.yesterday.count()
            )
        })
        .collect();
    assert_eq!(held, ["Speculation Buy 1", "Hedge Buy 1"]);
}

/// F1, F4: a hedge's margin at the counter, and set on the platform; without one it is that of
/// speculation.
#[test]
fn f1_margin_of_hedges_is_set_by_itself() {
    let demo = Demo::start();
    demo.allow("true");
    let of_speculation = demo.margin_long("speculation");
    assert_eq!(demo.margin_long("hedge"), of_speculation);
    let mut rates = demo.counter_rates(FUND, "rb");
    let tariff = json!({ "by_money": "0.05", "by_lot": "0.00" });
    rates["hedge_margin_long"] = tariff.clone();
    let (status, answer) = demo.change("PUT", "rates", &rates);
    assert_eq!(
        (status, &answer["numbers"]["field"]),
        (400, &json!("hedge_margin_short")),
        "{answer}"
    );
    rates["hedge_margin_short"] = tariff;
    demo.set("PUT", "rates", rates.clone());
    assert_eq!(demo.counter_rates(FUND, "rb"), rates);
    assert_eq!(
        (demo.margin_long("hedge"), demo.margin_long("speculation")),
        (json!("0.05"), of_speculation.clone())
    );

    let rule = json!({ "mode": "absolute", "by_money": "0.07" });
    let set = |flag: &str, rule: Value| {
        demo.set(
            "PUT",
            "margin-rules",
            json!({ "level": "global", "scope": "commodity", "code": "rb", "hedge_flag": flag, "rule": rule }),
        );
    };
    demo.set(
        "PUT",
        "platform/margin_source",
        json!({ "value": "platform" }),
    );
    set("hedge", json!({ "long": rule, "short": rule }));
    assert_eq!(
        (demo.margin_long("hedge"), demo.margin_long("speculation")),
        (json!("0.07"), of_speculation.clone())
    );
    let rules = demo.admin.get("/api/v1/admin/rate-rules?level=global");
    assert_eq!(rules["margin"][0]["hedge_flag"], "hedge", "{rules}");
    set("hedge", Value::Null);
    assert_eq!(
        (demo.margin_long("hedge"), demo.margin_long("speculation")),
        (json!("0.05"), of_speculation)
    );
}

/// F1, O9: rates set by one who does not know of hedges leave their margin as it is; only a `null`
/// takes it away.
#[test]
fn f1_o9_the_margin_of_hedges_stays_where_a_change_says_nothing_of_it() {
    let demo = Demo::start();
    demo.allow("true");
    let mut rates = demo.counter_rates(FUND, "rb");
    let tariff = json!({ "by_money": "0.05", "by_lot": "0.00" });
    rates["hedge_margin_long"] = tariff.clone();
    rates["hedge_margin_short"] = tariff;
    demo.set("PUT", "rates", rates.clone());

    rates["margin_long"]["by_money"] = json!("0.13");
    let fields = rates.as_object_mut().unwrap();
    fields.remove("hedge_margin_long");
    fields.remove("hedge_margin_short");
    demo.set("PUT", "rates", rates.clone());
    let margins = || (demo.margin_long("speculation"), demo.margin_long("hedge"));
    assert_eq!(margins(), (json!("0.13"), json!("0.05")));

    rates["hedge_margin_long"] = Value::Null;
    let (status, answer) = demo.change("PUT", "rates", &rates);
    assert_eq!(
        (status, &answer["numbers"]["field"]),
        (400, &json!("hedge_margin_short")),
        "{answer}"
    );
    assert_eq!(margins(), (json!("0.13"), json!("0.05")));
    rates["hedge_margin_short"] = Value::Null;
    demo.set("PUT", "rates", rates);
    assert_eq!(margins(), (json!("0.13"), json!("0.13")));
}

/// O11, A5: limits of a commodity for hedges stand beside those for speculation.
#[test]
fn o11_a5_limits_count_one_flag() {
    let demo = Demo::start();
    demo.allow("true");
    demo.limit(
        "account",
        Some(ACCOUNT),
        ["commodity", "rb"],
        "hedge_lots",
        "2",
    );
    demo.limit("account", Some(ACCOUNT), ["commodity", "rb"], "lots", "1");
    demo.trade_flagged(&order("hedge", "buy", "open", 2));
    demo.check_refused("SCOPE_LOTS_LIMIT", &order("hedge", "buy", "open", 1));
    demo.trade_flagged(&order("speculation", "buy", "open", 1));
    demo.check_refused("SCOPE_LOTS_LIMIT", &order("speculation", "buy", "open", 1));
    demo.limit(
        "account",
        Some(ACCOUNT),
        ["commodity", "rb"],
        "hedge_lots",
        "",
    );
    demo.limit(
        "fund_account",
        Some(FUND),
        ["commodity", "rb"],
        "hedge_long_lots",
        "2",
    );
    demo.check_refused("FUND_LOTS_LIMIT", &order("hedge", "buy", "open", 1));
    demo.trade_flagged(&order("hedge", "sell", "close_today", 2));
}
