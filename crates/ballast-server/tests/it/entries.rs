//! Entries that would ban or liquidate by themselves, through the interface (O3–O6, S5, S7, P3): each kind is tried
//! first, told, confirmed by whom, and taken back.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::demo::{ACCOUNT, Demo, FUND, PRODUCT, units, wait};

/// 5 lots of rb2701 are held; the product's NAV is 1, of 20,000,000 at its fund account and as much elsewhere. Its rules
/// liquidate.
fn begin() -> Demo {
    let demo = Demo::start();
    let (status, answer) = demo.order("buy", "open", 5, "rb2701", None);
    assert_eq!(status, 201, "{answer}");
    wait("the open to trade", || demo.held(ACCOUNT) == [5, 0]);
    let product = format!("products/{PRODUCT}");
    for (name, value) in [
        ("nav_mode", "external_assets"),
        ("external_nav", "20000000.00"),
        ("shares", "40000000"),
        ("product_auto_liquidation", "true"),
    ] {
        demo.setting(&product, name, value);
    }
    demo
}

/// What is asked of administration, without a word about what it may do.
fn entry(by: &Client, (method, path, body): (&str, &str, &Value)) -> Value {
    by.request(method, &format!("/api/v1/admin/{path}"), Some(body))
        .2
}

/// The entry is tried first: told as that command, with so many bans and plans, to be confirmed with that code; then it
/// is taken back.
fn check_tried(
    demo: &Demo,
    (method, path, body): (&str, &str, Value),
    (kind, plans, phrase): (&str, usize, &str),
) {
    let told = entry(&demo.admin, (method, path, &body));
    assert_eq!(told["code"], "NEEDS_CONFIRMATION", "{path} {body}: {told}");
    assert_eq!(told["numbers"]["phrase"], phrase, "{told}");
    let seq = told["numbers"]["seq"].as_str().unwrap();
    let path = format!("/api/v1/admin/entries/{seq}");
    let tried = demo.admin.get(&path);
    let found = (
        tried["kind"].as_str().unwrap(),
        tried["plans"].as_array().unwrap().len(),
    );
    assert_eq!(found, (kind, plans), "{tried}");
    assert!(!tried["bans"].as_array().unwrap().is_empty(), "{tried}");
    assert!(!tried["fields"].as_array().unwrap().is_empty(), "{tried}");
    let (status, _, answer) = demo.admin.request("DELETE", &path, None);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(demo.admin.request("GET", &path, None).0, 404);
}

fn clause(scope: &str, names: &[&str], level2: &str) -> Value {
    json!([{
        "indicator": 202, "scope": scope, "names": names, "fold": "sum", "of": "amount",
        "level1": null, "level2": level2, "note": "",
    }])
}

fn binding(lines: &Value, scheme: Option<&str>) -> Value {
    let tables = json!({ "current": [], "previous": [] });
    let period = json!({ "mode": "none", "own": tables });
    let current: Vec<Value> = scheme
        .iter()
        .map(|name| json!({ "scheme": name }))
        .collect();
    json!({
        "day": { "current": current, "previous": [] }, "night": { "mode": "follow_day", "own": tables },
        "holiday": period, "current_lines": lines, "previous_lines": {},
    })
}

/// P3, S5, S7, S9, O3–O5, F1: cash, shares, external NAV, liabilities, rates, sector members, thresholds, bindings, modes.
#[test]
fn each_kind_of_entry_is_tried_first() {
    let demo = begin();
    let product = format!("products/{PRODUCT}");
    let setting = |name: &str, value: &str| {
        (
            "PUT",
            format!("{product}/settings/{name}"),
            json!({ "value": value }),
        )
    };
    let scheme = |name: &str, clauses: Value| {
        let body = json!({ "name": name, "clauses": clauses });
        ("PUT", format!("{product}/schemes/{name}"), body)
    };
    let sector = |codes: Value| {
        let body = json!({ "name": "metals", "commodities": codes, "contracts": [] });
        ("PUT", format!("{product}/sectors/metals"), body)
    };
    let bind =
        |lines: Value, of: Option<&str>| ("PUT", format!("{product}/binding"), binding(&lines, of));
    let set = |(method, path, body): (&str, String, Value)| demo.set(method, &path, body);
    let check = |(method, path, body): (&str, String, Value), expected: (&str, usize, &str)| {
        check_tried(&demo, (method, &path, body), expected);
    };
    let lines = json!({ "warning": "0.9", "liquidation": "0.8" });
    set(bind(lines.clone(), None));
    check(setting("shares", "60000000"), ("SetProduct", 1, ACCOUNT));
    check(
        setting("external_nav", "5000000.00"),
        ("SetProduct", 1, ACCOUNT),
    );
    check(
        setting("liabilities", "15000000.00"),
        ("SetProduct", 1, ACCOUNT),
    );
    check(
        setting("nav_mode", "own_equity"),
        ("SetProduct", 1, ACCOUNT),
    );
    let cash = |path: &str, of: &str, amount: &str| {
        (
            "POST",
            path.to_owned(),
            json!({ "account": of, "amount": amount }),
        )
    };
    check(
        cash("withdrawals", FUND, "9000000.00"),
        ("Withdraw", 1, ACCOUNT),
    );
    let redeem =
        json!({ "change": "redeem", "amount": "9000000", "shares": "1", "fund_account": FUND });
    check(
        ("POST", format!("{product}/shares"), redeem),
        ("ChangeShares", 1, ACCOUNT),
    );
    let fees = json!({ "management": { "kind": "absolute", "amount": "15000000.00" } });
    check(
        ("PUT", format!("{product}/fees"), fees),
        ("Fees", 1, ACCOUNT),
    );
    let higher = json!({ "warning": "1.3", "liquidation": "1.2" });
    check(bind(higher, None), ("Scheme", 1, ACCOUNT));
    set(scheme("S", clause("commodities", &["rb"], "5")));
    set(bind(lines.clone(), Some("S")));
    check(
        scheme("S", clause("commodities", &["rb"], "4")),
        ("Scheme", 1, ACCOUNT),
    );
    set(sector(json!(["cu"])));
    set(scheme("S", clause("sector", &["metals"], "4")));
    check(sector(json!(["cu", "rb"])), ("Scheme", 1, ACCOUNT));

    let account = format!("operating-accounts/{ACCOUNT}");
    let loss = (
        "PUT",
        format!("{account}/settings/daily_loss_call"),
        json!({ "value": "1.00" }),
    );
    check(loss, ("SetOperating", 0, ACCOUNT));
    demo.setting(&account, "equity_to_margin_call", "4.9");
    demo.setting(&account, "equity_to_margin_liquidation", "4.8");
    let funds = demo
        .trader
        .get(&format!("/api/v1/accounts/{ACCOUNT}/funds"));
    let [equity, margin] = ["equity", "margin"].map(|name| units(&funds[name]));
    let out = (equity - margin * 2) / 10_000;
    let out = format!("{}.{:02}", out / 100, out % 100);
    check(
        cash("withdrawals", ACCOUNT, &out),
        ("EnterCash", 1, ACCOUNT),
    );
    let a_lot = equity / 10 / 1_000_000;
    let rule = json!({ "mode": "absolute", "by_money": "0", "by_lot": a_lot.to_string() });
    let rates = json!({
        "level": "global", "scope": "commodity", "code": "rb", "rule": { "long": rule, "short": rule },
    });
    demo.set(
        "PUT",
        "platform/margin_source",
        json!({ "value": "platform" }),
    );
    check(
        ("PUT", "margin-rules".to_owned(), rates),
        ("SetMarginRule", 1, ACCOUNT),
    );
}

/// O3, N10: nothing at first, then on the typed code, then by a second person: seen, turned down, entered anew, done.
#[test]
fn o3_what_liquidates_takes_two_people() {
    let demo = begin();
    let account = format!("operating-accounts/{ACCOUNT}");
    demo.setting(&account, "equity_to_margin_call", "4.9");
    demo.setting(&account, "equity_to_margin_liquidation", "4.8");
    let funds = |demo: &Demo| {
        demo.trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/funds"))
    };
    let before = funds(&demo);
    let [equity, margin] = ["equity", "margin"].map(|name| units(&before[name]));
    let out = (equity - margin * 2) / 10_000;
    let body = json!({ "account": ACCOUNT, "amount": format!("{}.{:02}", out / 100, out % 100) });
    let path = "/api/v1/admin/withdrawals";
    let request = ("POST", path, Some(&body));
    let code = |told: &Value| told["code"].as_str().unwrap_or_default().to_owned();
    let enter = || {
        let told = demo.admin.request("POST", path, Some(&body)).2;
        assert_eq!(code(&told), "NEEDS_CONFIRMATION", "{told}");
        told["numbers"]["seq"].as_str().unwrap().to_owned()
    };
    let seq = enter();
    let wrong = demo.admin.confirm(request, &seq, "x").2;
    assert_eq!(code(&wrong), "PHRASE_DOES_NOT_FIT", "{wrong}");
    let first = demo.admin.confirm(request, &seq, ACCOUNT).2;
    assert_eq!(code(&first), "NEEDS_SECOND_PERSON", "{first}");
    assert_eq!(funds(&demo)["equity"], before["equity"]);

    let second = demo.second();
    let listed = second.get("/api/v1/admin/entries")["entries"][0].clone();
    let expected = [
        ("entry", json!(seq)),
        ("by", json!("admin")),
        ("kind", json!("EnterCash")),
        ("object", json!(ACCOUNT)),
        ("confirm", json!(ACCOUNT)),
        ("own", json!(false)),
        ("may_confirm", json!(true)),
        ("lots", json!(5)),
    ];
    for (field, value) in expected {
        assert_eq!(listed[field], value, "{field} of {listed}");
    }
    let ban = &listed["bans"][0];
    assert_eq!(
        [&ban["line"], &ban["old_level"], &ban["new_level"]],
        ["system_risk", "clear", "liquidation"]
    );
    let closed = &listed["plans"][0]["positions"][0];
    assert_eq!(
        [&closed["contract"], &closed["lots"]],
        [&json!("rb2701"), &json!(5)]
    );
    let nobody = demo.trader.request("GET", "/api/v1/admin/entries", None);
    assert_eq!(nobody.0, 403, "{}", nobody.2);

    let of = |seq: &str| format!("/api/v1/admin/entries/{seq}");
    let confirm = |by: &Client, seq: &str| {
        let body = json!({ "confirm": ACCOUNT });
        by.request("POST", &format!("{}/confirmation", of(seq)), Some(&body))
    };
    let own = confirm(&demo.admin, &seq).2;
    assert_eq!(code(&own), "OWN_PROPOSAL", "{own}");
    assert_eq!(second.request("DELETE", &of(&seq), None).0, 200);
    let gone = confirm(&second, &seq);
    assert_eq!((gone.0, code(&gone.2)), (404, "ENTRY_NOT_FOUND".to_owned()));

    let turned_down = seq;
    let seq = enter();
    assert_eq!(
        code(&demo.admin.confirm(request, &seq, ACCOUNT).2),
        "NEEDS_SECOND_PERSON"
    );
    let done = confirm(&second, &seq);
    assert_eq!(done.0, 200, "{}", done.2);
    wait("the plan", || demo.held(ACCOUNT) == [0, 0]);
    let plans = demo.admin.get("/api/v1/admin/plans");
    assert_eq!(plans["plans"][0]["cause"]["line"], "system_risk", "{plans}");
    let english = [
        "entered by",
        "admin",
        "cash A10023",
        "would bar opening",
        "would liquidate",
        "A10023, 5 lots: rb2701 long 5 lots",
        "admin could not confirm it",
        "waits for a second person",
        "taken back or turned down by second",
    ];
    check_says(&demo, &turned_down, "en", &english);
    let chinese = [
        "录入人",
        "出入金 A10023",
        "将强制平仓",
        "5 手",
        "第二人",
        "已执行",
    ];
    check_says(&demo, &seq, "zh", &chinese);
}

/// G2: who entered it, what its dry run said, and what became of it.
fn check_says(demo: &Demo, entry: &str, language: &str, words: &[&str]) {
    let page = demo.explained("--entry", entry, language);
    for wanted in words {
        assert!(page.contains(wanted), "`{wanted}` is not in: {page}");
    }
}
