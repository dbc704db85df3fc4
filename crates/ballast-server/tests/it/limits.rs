//! What stands before an order, through the interface: settings, limits and tradability (O1, O7,
//! O9, O10, O11, O14, F3, F5, A1, A2, A3, A5, N4, N5, N6, N9, P2, P5, N10).

use crate::support::demo::{ACCOUNT, Demo, FUND, PRODUCT};
use serde_json::{Value, json};

impl Demo {
    /// One lot of rb2701 to buy and open is refused with that code, and the ticket says so before.
    fn check(&self, code: &str) {
        self.check_lots(code, 1);
    }

    fn check_lots(&self, code: &str, lots: u32) {
        self.check_order(code, "buy", "open", lots, "rb2701");
    }

    /// K4, K13: one lot that breaches the limit of value breaches that of margin, too; a program is told
    /// what it can do.
    fn every_breached_limit_is_told(&self) {
        let account = format!("operating-accounts/{ACCOUNT}");
        self.setting(&account, "margin_limit", "0.01");
        let (status, answer) = self.order("buy", "open", 1, "rb2701", None);
        assert_eq!(status, 422, "{answer}");
        assert_eq!(answer["code"], "ORDER_VALUE_LIMIT", "{answer}");
        assert_eq!(answer["class"], "resize", "{answer}");
        let also = &answer["also"];
        assert_eq!(also[0]["code"], "MARGIN_LIMIT", "{answer}");
        assert_eq!(also[0]["numbers"]["limit"], "0.01", "{answer}");
        assert!(also[1].is_null(), "{answer}");
        assert_eq!(answer["passing_lots"], 0, "{answer}");
        let refusals = format!("/api/v1/accounts/{ACCOUNT}/refusals");
        let listed = &self.trader.get(&refusals)["refusals"][0]["problem"];
        for name in ["code", "also", "passing_lots", "class"] {
            assert_eq!(listed[name], answer[name], "{listed}");
        }
        self.setting(&account, "margin_limit", "100000000.00");
    }

    fn passes(&self) {
        let (status, answer) = self.order("buy", "open", 1, "rb2701", None);
        assert_eq!(status, 201, "{answer}");
    }
}

/// O1, O7, O9, O10, O11, O14: each is set, refuses with its own code and numbers, is told by the
/// ticket before, and lifted at once (N9).
#[test]
fn limits_of_an_operating_account() {
    let desk = Demo::start();
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
    desk.check_lots("ORDER_LOTS_LIMIT", 3);
    desk.limit("account", own, rb, "order_lots", "");
    desk.limit("account", own, rb, "order_margin", "1.00");
    desk.check("ORDER_MARGIN_LIMIT");
    desk.limit("account", own, rb, "order_margin", "");
    desk.limit("account", own, rb, "order_value", "1.00");
    desk.check("ORDER_VALUE_LIMIT");
    desk.every_breached_limit_is_told();
    desk.limit("account", own, rb, "order_value", "");
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

/// F3, F5, O14: templates bound and written, tradability. A2: by day and by night, apart.
#[test]
fn templates_and_tradability() {
    let desk = Demo::start();
    desk.set(
        "POST",
        "templates",
        json!({ "kind": "order_limits", "name": "small" }),
    );
    desk.limit(
        "template",
        Some("small"),
        ["commodity", "rb"],
        "order_lots",
        "2",
    );
    let bind = |template: Value| json!({ "kind": "order_limits", "template": template });
    desk.set(
        "PUT",
        &format!("operating-accounts/{ACCOUNT}/template"),
        bind(json!("small")),
    );
    desk.check_lots("ORDER_LOTS_LIMIT", 3);
    desk.set(
        "PUT",
        &format!("operating-accounts/{ACCOUNT}/template"),
        bind(Value::Null),
    );
    desk.passes();

    desk.set(
        "POST",
        "templates",
        json!({ "kind": "tradability", "name": "no steel" }),
    );
    let listed = |commodities: &[&str]| json!({ "permits": false, "commodities": commodities, "contracts": [] });
    desk.set(
        "PUT",
        "tradability",
        json!({ "level": "template", "of": "no steel", "listed": listed(&["rb"]) }),
    );
    desk.passes();
    desk.set(
        "POST",
        "tradability/write",
        json!({ "template": "no steel", "account": ACCOUNT }),
    );
    desk.check("NOT_TRADABLE");
    desk.check_order("NOT_TRADABLE", "sell", "close_today", 1, "rb2701");
    let written = desk.admin.get(&format!(
        "/api/v1/admin/tradability?level=account&of={ACCOUNT}"
    ));
    assert_eq!(written["listed"], listed(&["rb"]), "{written}");
    desk.set(
        "PUT",
        "tradability",
        json!({ "level": "account", "of": ACCOUNT, "listed": null }),
    );
    desk.passes();
    for level in ["product", "global"] {
        let mut row = json!({ "level": level, "listed": listed(&["rb"]) });
        if level == "product" {
            row["of"] = json!("HS1");
        }
        desk.set("PUT", "tradability", row.clone());
        desk.check("NOT_TRADABLE");
        row["listed"] = Value::Null;
        desk.set("PUT", "tradability", row);
    }
    // It trades at night.
    desk.set(
        "PUT",
        "tradability",
        json!({ "level": "fund_account_night", "of": FUND, "listed": listed(&["rb"]) }),
    );
    desk.check("FUND_NOT_TRADABLE");
    desk.set(
        "PUT",
        "tradability",
        json!({ "level": "fund_account_night", "of": FUND, "listed": null }),
    );
    desk.set(
        "PUT",
        "tradability",
        json!({ "level": "fund_account_day", "of": FUND, "listed": listed(&["rb"]) }),
    );
    desk.passes();
}

/// P5: an account that is bound to no product trades nowhere, and at once where it is bound.
#[test]
fn p5_an_unbound_account_trades_nowhere() {
    let desk = Demo::start();
    desk.set(
        "POST",
        "operating-accounts",
        json!({ "code": "B1", "name": "林岚" }),
    );
    desk.set("POST", "users/trader1/accounts", json!({ "account": "B1" }));
    desk.set(
        "POST",
        "deposits",
        json!({ "account": "B1", "amount": "100000.00" }),
    );
    let order = json!({ "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1 });
    let (status, refused) = desk.order_of(&desk.trader, "B1", &order);
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("ACCOUNT_UNBOUND")),
        "{refused}"
    );
    desk.set(
        "PUT",
        "operating-accounts/B1/product",
        json!({ "product": PRODUCT }),
    );
    desk.trades_of(&desk.trader, "B1", &order);
}

/// P2, A1, A3, A5, N4, N5: what a fund account takes, and what the ticket says stands against more.
#[test]
fn limits_of_a_fund_account() {
    let desk = Demo::start();
    let fund = format!("fund-accounts/{FUND}");
    desk.setting(&fund, "open_allowed", "false");
    desk.check("FUND_OPEN_NOT_ALLOWED");
    desk.setting(&fund, "open_allowed", "true");
    desk.setting(&fund, "minimum_reserve", "99999999999.00");
    // The demonstration's fund account has bonds: they cover margin, and no reserve (B8).
    desk.check("FUND_CASH_SHORT_WITH_BONDS");
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
    desk.limit(
        "fund_account",
        own,
        ["commodity", "rb"],
        "order_margin",
        "1.00",
    );
    desk.check("FUND_MARGIN_LIMIT");
    desk.limit("fund_account", own, ["commodity", "rb"], "order_margin", "");
    desk.limit(
        "fund_account",
        own,
        ["exchange", "SHFE"],
        "cap_cancels",
        "0",
    );
    desk.check("CANCEL_CAP");
    desk.limit("fund_account", own, ["exchange", "SHFE"], "cap_cancels", "");
    desk.limit("fund_account", own, ["exchange", "SHFE"], "cap_lots", "0");
    desk.check("LOTS_CAP");
    desk.limit("fund_account", own, ["exchange", "SHFE"], "cap_lots", "");

    desk.limit("fund_account", own, ["commodity", "rb"], "order_lots", "4");
    let preview =
        format!("/api/v1/accounts/{ACCOUNT}/preview?contract=rb2701&side=buy&offset=open&lots=1");
    let largest = &desk.trader.get(&preview)["largest"];
    assert_eq!(
        (&largest["lots"], &largest["binding_limit"]["code"]),
        (&json!(4), &json!("FUND_LOTS_LIMIT")),
        "{largest}"
    );
    desk.set(
        "PUT",
        "platform/when_too_large",
        json!({ "value": "refuse_all" }),
    );
    desk.check_lots("FUND_LOTS_LIMIT", 5);
    desk.set(
        "PUT",
        "products/HS1/settings/when_too_large",
        json!({ "value": "place_what_fits" }),
    );
    let (status, answer) = desk.order("buy", "open", 5, "rb2701", None);
    assert_eq!(status, 201, "{answer}");

    desk.setting(&fund, "rate_orders", "1");
    desk.setting(&fund, "rate_seconds", "3600");
    desk.passes();
    desk.check("ORDER_RATE_BAN");
    desk.set("POST", &format!("{fund}/lift-order-rate-ban"), json!({}));
    let (status, answer) = desk.change("POST", &format!("{fund}/lift-order-rate-ban"), &json!({}));
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("NOT_BANNED")),
        "{answer}"
    );
}

/// N6: an order that could meet one of the same legal person is refused, and goes once the other is
/// gone.
#[test]
fn one_legal_person_never_crosses() {
    let desk = Demo::start();
    desk.limit(
        "fund_account",
        Some(FUND),
        ["exchange", "SHFE"],
        "legal_person",
        "华胜一号",
    );
    let (status, placed) = desk.order("buy", "open", 1, "rb2701", Some("2950"));
    assert_eq!(status, 201, "{placed}");
    let (status, answer) = desk.order("sell", "open", 1, "rb2701", Some("2950"));
    assert_eq!(
        (status, &answer["code"]),
        (422, &json!("WOULD_CROSS_OWN")),
        "{answer}"
    );
}

/// Settings and limits that cannot be: the field, the value and what is expected are named.
#[test]
fn what_cannot_be_set_is_said() {
    let desk = Demo::start();
    let bad = |path: &str, body: Value, code: &str, field: &str| {
        let (status, answer) = desk.change("PUT", path, &body);
        let named = answer["numbers"]["field"].as_str().unwrap_or_default();
        assert_eq!(
            (answer["code"].as_str(), named),
            (Some(code), field),
            "{status} {path}: {answer}"
        );
    };
    let account = format!("operating-accounts/{ACCOUNT}/settings");
    bad(
        &format!("{account}/no_such"),
        json!({ "value": "1" }),
        "BAD_FIELD",
        "name",
    );
    bad(
        &format!("{account}/position_limit"),
        json!({ "value": "-1" }),
        "BAD_FIELD",
        "position_limit",
    );
    bad(
        &format!("{account}/margin_limit"),
        json!({ "value": "1.005" }),
        "BAD_FIELD",
        "margin_limit",
    );
    bad(
        &format!("{account}/margin_ratio_of"),
        json!({ "value": "equity" }),
        "BAD_FIELD",
        "margin_ratio_of",
    );
    bad(
        &format!("fund-accounts/{FUND}/settings/rate_seconds"),
        json!({ "value": "0" }),
        "BAD_SETTING",
        "",
    );
    bad(
        "platform/call_action",
        json!({ "value": "liquidate" }),
        "BAD_SETTING",
        "",
    );
    bad(
        "operating-accounts/NOBODY/settings/position_limit",
        json!({ "value": "1" }),
        "UNKNOWN_ACCOUNT",
        "",
    );
    let limit = |level: &str, scope: &str, code: &str, limit: &str, value: &str| json!({ "level": level, "of": ACCOUNT, "scope": scope, "code": code, "limit": limit, "value": value });
    bad(
        "limits",
        limit("account", "exchange", "SHFE", "lots", "1"),
        "LIMIT_MISPLACED",
        "",
    );
    bad(
        "limits",
        limit("account", "exchange", "NYSE", "lots", "1"),
        "BAD_FIELD",
        "code",
    );
    bad(
        "limits",
        limit("account", "commodity", "zz", "lots", "1"),
        "UNKNOWN_COMMODITY",
        "",
    );
    bad(
        "limits",
        limit("account", "commodity", "rb", "lotz", "1"),
        "BAD_FIELD",
        "limit",
    );
    bad(
        "limits",
        limit(
            "account",
            "commodity",
            "rb",
            "price_right",
            "ticks many all",
        ),
        "BAD_FIELD",
        "price_right",
    );
    let (status, _, answer) = desk.trader.request(
        "PUT",
        &format!("/api/v1/admin/{account}/open_allowed"),
        Some(&json!({"value": "true"})),
    );
    assert_eq!(
        (status, &answer["code"]),
        (403, &json!("NOT_PERMITTED")),
        "{answer}"
    );
}
