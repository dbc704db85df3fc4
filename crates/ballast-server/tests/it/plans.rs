//! Liquidation plans through the interface (O2, O3, O8, P9): made by a line, before a close and by hand, seen, taken over, explained, and
//! gone on with after the process was killed.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::demo::{ACCOUNT, Demo, FUND, PRODUCT, units, wait};

impl Demo {
    /// Plans as the super admin sees them, the newest first.
    fn plans(&self) -> Vec<Value> {
        plans(&self.admin)
    }

    /// The newest plan is.
    fn is_done(&self) -> bool {
        let plans = self.plans();
        plans.first().is_some_and(|plan| plan["state"] == "done")
    }

    /// The trader holds so many lots of rb2701, bought at the counterparty's best.
    fn hold(&self, lots: u32) {
        let (status, answer) = self.order("buy", "open", lots, "rb2701", None);
        assert_eq!(status, 201, "{answer}");
        wait("the open to trade", || held(self) == i64::from(lots));
    }

    /// Has the account closed; what the preview counted, and what is typed.
    fn close(&self, lots: i64, typed: &str) -> (u16, Value) {
        let body = json!({ "of": { "account": ACCOUNT }, "reason": "test", "previewed_lots": lots, "confirm": typed });
        self.change("POST", "force-closes", &body)
    }
}

fn plans(client: &Client) -> Vec<Value> {
    client.get("/api/v1/admin/plans")["plans"]
        .as_array()
        .unwrap()
        .clone()
}

fn held(demo: &Demo) -> i64 {
    let positions = demo
        .trader
        .get(&format!("/api/v1/accounts/{ACCOUNT}/positions"));
    let rows = positions["positions"].as_array().unwrap();
    rows.iter().map(|row| row["lots"].as_i64().unwrap()).sum()
}

fn explained(demo: &Demo, plan: u32, language: &str) -> String {
    demo.explained("--plan", &plan.to_string(), language)
}

fn check_says(text: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(text.contains(words), "`{words}` is not in: {text}");
    }
}

/// O3, N10: an account that comes to its liquidation line is closed by the platform; its trader is told, and each
/// step can be.
#[test]
fn o3_an_account_at_its_line_is_closed() {
    let demo = Demo::start();
    demo.hold(5);
    let account = format!("operating-accounts/{ACCOUNT}");
    // So much is taken out that little more than the margin is left.
    let path = format!("/api/v1/accounts/{ACCOUNT}/funds");
    let funds = demo.trader.get(&path);
    let [equity, margin] = ["equity", "margin"].map(|name| units(&funds[name]));
    let cents = (equity - margin * 13 / 10) / 10_000;
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    demo.set(
        "POST",
        "withdrawals",
        json!({ "account": ACCOUNT, "amount": amount }),
    );
    demo.setting(&account, "equity_to_margin_call", "2");
    assert!(demo.plans().is_empty());
    demo.setting(&account, "equity_to_margin_liquidation", "1.5");
    wait("the plan to be done", || demo.is_done());
    assert_eq!(held(&demo), 0);
    let plan = demo.plans().remove(0);
    assert_eq!(plan["account"], ACCOUNT);
    assert_eq!(plan["cause"]["line"], "system_risk");
    assert_eq!(plan["positions"][0]["closed"], 5);
    let page = explained(&demo, 1, "en");
    check_says(
        &page,
        &[
            "System risk, liquidation line",
            "everything",
            "rb2701 long 5 lots, mark",
            "rb2701 long: order",
            "traded",
            "Done (the platform)",
        ],
    );
    check_says(
        &explained(&demo, 1, "zh"),
        &["系统风控强平线", "全部持仓", "当时持仓", "已完成（平台）"],
    );
}

/// P9: the preview says at which price it is reckoned, what that comes to, and where the account then stands.
fn check_reckoned(preview: &Value) {
    let row = &preview["positions"][0];
    assert_eq!(row["price_is"], "plan", "{preview}");
    assert_eq!(row["sums"], preview["total"], "{preview}");
    let total = &preview["total"];
    assert_eq!(total["close_today_lots"], 5, "{preview}");
    let (account, product) = (&preview["accounts"][0], &preview["product"]);
    assert_eq!([&account["of"], &product["of"]], [ACCOUNT, PRODUCT]);
    assert_eq!(account["after"]["margin"], "0.00", "{preview}");
    assert!(units(&total["commission"]) > 0, "{preview}");
}

/// P9: previewed, confirmed by typing its code, refused where something moved meanwhile; its trader's orders and
/// cancels are refused while it runs; taken over, he may trade again.
#[test]
fn p9_closed_by_hand_with_a_preview() {
    let demo = Demo::start();
    demo.hold(5);
    let of = json!({ "account": ACCOUNT, "contract": "rb2701", "side": "long", "lots": 2 });
    let (status, preview) = demo.change("POST", "force-closes/preview", &of);
    assert_eq!((status, &preview["lots"]), (200, &json!(2)), "{preview}");
    let (_, preview) = demo.change(
        "POST",
        "force-closes/preview",
        &json!({ "account": ACCOUNT }),
    );
    assert_eq!(preview["positions"][0]["lots"], 5);
    assert_eq!(preview["confirm"], ACCOUNT);
    check_reckoned(&preview);

    let (status, answer) = demo.close(5, "A1");
    assert_eq!(
        (status, &answer["code"]),
        (400, &json!("BAD_FIELD")),
        "{answer}"
    );
    let (status, answer) = demo.close(4, ACCOUNT);
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("PREVIEW_OLD")),
        "{answer}"
    );
    let (status, answer) = demo.change(
        "POST",
        "force-closes/preview",
        &json!({ "product": "NONE" }),
    );
    assert_eq!(status, 404, "{answer}");
    let both = json!({ "product": PRODUCT, "account": ACCOUNT });
    assert_eq!(demo.change("POST", "force-closes/preview", &both).0, 400);
    assert!(demo.plans().is_empty(), "nothing was done");

    // Nobody buys at that price for a while: the order rests.
    demo.set("PUT", "platform/plan_ticks", json!({ "value": "0" }));
    let trader = plans_refused(&demo);
    assert_eq!(trader, 403);
    let (status, answer) = demo.close(5, ACCOUNT);
    assert_eq!(status, 200, "{answer}");
    wait("the plan to be done", || demo.is_done());
    assert_eq!(held(&demo), 0);
    let (status, answer) = demo.change(
        "POST",
        "plans/1/end",
        &json!({ "takes_over": true, "reason": "late" }),
    );
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("PLAN_HAS_ENDED")),
        "{answer}"
    );
    let (status, answer) = demo.change("POST", "plans/9/allow", &json!({}));
    assert_eq!(
        (status, &answer["code"]),
        (404, &json!("PLAN_NOT_FOUND")),
        "{answer}"
    );
    check_says(
        &explained(&demo, 1, "en"),
        &["by hand: test", "made by", "admin"],
    );
}

/// What a trader is answered who asks for plans.
fn plans_refused(demo: &Demo) -> u16 {
    demo.trader.send("GET", "/api/v1/admin/plans", "", "").0
}

/// A plan whose process is killed goes on where it stood, and closes no lot twice.
#[test]
fn a_plan_survives_a_kill() {
    let mut demo = Demo::start_with_counter();
    demo.hold(5);
    // A message a second: it is on its way for a while.
    demo.set("PUT", "platform/fund_messages", json!({ "value": "1" }));
    demo.limit(
        "fund_account",
        Some(FUND),
        ["commodity", "rb"],
        "order_lots",
        "1",
    );
    let (status, answer) = demo.close(5, ACCOUNT);
    assert_eq!(status, 200, "{answer}");
    demo = demo.killed_and_started();
    for seconds in (5..60).step_by(5) {
        demo.go_on(&format!("2026-11-16T21:05:{seconds:02}.000+08:00"));
        if demo.is_done() {
            break;
        }
    }
    wait("the plan to be done", || demo.is_done());
    assert_eq!(held(&demo), 0);
    let positions = demo.plans()[0]["positions"].clone();
    let rows = positions.as_array().unwrap().iter();
    let closed: i64 = rows.map(|row| row["closed"].as_i64().unwrap()).sum();
    assert_eq!(closed, 5, "no lot twice");
}

/// S5, P1, N7: a clause at level 2 closes only down to its line where its product says so; the plan is told with its
/// clause and its numbers, and each pass can be.
#[test]
fn s5_a_clause_closes_down_to_its_line() {
    let demo = Demo::start();
    demo.hold(5);
    let product = format!("products/{PRODUCT}");
    for (name, value) in [
        ("nav_mode", "own_equity"),
        ("shares", "1000000"),
        ("product_auto_liquidation", "true"),
        ("only_down_to_the_line", "true"),
    ] {
        demo.setting(&product, name, value);
    }
    let clause = json!({
        "indicator": 202, "scope": "commodities", "names": ["rb"], "fold": "sum", "of": "amount",
        "level1": null, "level2": "2", "note": "",
    });
    let scheme = json!({ "name": "S", "clauses": [clause] });
    demo.set("PUT", &format!("{product}/schemes/S"), scheme);
    let none = json!({ "current": [], "previous": [] });
    let binding = json!({
        "day": { "current": [{ "scheme": "S" }], "previous": [] }, "night": { "mode": "follow_day", "own": none },
        "holiday": { "mode": "none", "own": none }, "current_lines": {}, "previous_lines": {},
    });
    demo.set("PUT", &format!("{product}/binding"), binding);
    wait("the plan to be released", || {
        let plans = demo.plans();
        plans
            .first()
            .is_some_and(|plan| plan["state"] == "released")
    });
    assert_eq!(held(&demo), 2);
    let plan = demo.plans().remove(0);
    let cause = json!({
        "kind": "rule", "rule": "clause", "of": PRODUCT, "scheme": "S", "clause": 1, "reading": "5", "threshold": "2",
    });
    assert_eq!(plan["cause"], cause, "{plan}");
    assert_eq!(plan["only_down_to_the_line"], true, "{plan}");
    check_says(
        &explained(&demo, 1, "en"),
        &[
            "scheme S (Lots) at level 2: it reads 5 of 2",
            "only down to the line",
            "a pass closes rb2701 long 3 lots",
            "Released (the platform)",
        ],
    );
    check_says(
        &explained(&demo, 1, "zh"),
        &[
            "方案 S 第 1 条（持仓手数）二级：读数 5，阈值 2",
            "一轮减仓：rb2701",
            "已解除（平台）",
        ],
    );
}

/// O8, N10: an account that flattens before the night close opens nothing from `ban_minutes` before it, is told so with
/// its numbers, and is closed from `act_minutes` on; whoever watches reads the rule, and the plan can be told again.
#[test]
fn o8_an_account_is_flat_before_the_night_close() {
    let demo = Demo::start();
    demo.hold(5);
    let account = format!("operating-accounts/{ACCOUNT}");
    let (_, catalogue) = demo.change("GET", &format!("{account}/settings"), &Value::Null);
    let rows = catalogue["settings"].as_array().unwrap();
    assert!(
        rows.iter().any(|row| row["name"] == "before_night_close"),
        "{catalogue}"
    );
    let bad = demo.change(
        "PUT",
        &format!("{account}/settings/before_close_of"),
        &json!({ "value": "rb,zz" }),
    );
    assert_eq!(
        (bad.0, &bad.1["code"]),
        (422, &json!("BAD_SETTING")),
        "{}",
        bad.1
    );
    demo.setting(&account, "before_close_of", "rb");
    demo.setting(&account, "before_night_close", "flatten");
    // rb closes at 23:00.
    demo.set("PUT", "platform/ban_minutes", json!({ "value": "110" }));
    demo.set("PUT", "platform/act_minutes", json!({ "value": "108" }));
    let open = || demo.order("buy", "open", 1, "rb2701", None);
    demo.go_on("2026-11-16T21:09:59.000+08:00");
    assert_eq!(open().0, 201);
    wait("the open to trade", || held(&demo) == 6);
    demo.go_on("2026-11-16T21:10:00.000+08:00");
    let (status, told) = open();
    assert_eq!(
        (status, &told["code"]),
        (422, &json!("BEFORE_CLOSE")),
        "{told}"
    );
    assert_eq!(told["numbers"]["minutes"], json!("110"), "{told}");
    assert!(demo.plans().is_empty());
    let rules = demo.admin.get(&format!("/api/v1/admin/{account}/rules"));
    let rule = &rules["rules"][0];
    let expected = [
        ("kind", json!("before_close")),
        ("reading", json!("23:00")),
        ("level", json!("level_1")),
        ("level1", json!("110")),
        ("level2", json!("108")),
        ("bars", json!(true)),
    ];
    for (field, value) in expected {
        assert_eq!(rule[field], value, "{field} of {rule}");
    }
    demo.go_on("2026-11-16T21:12:00.500+08:00");
    wait("the plan to be done", || demo.is_done());
    assert_eq!(held(&demo), 0);
    let plan = demo.plans().remove(0);
    assert_eq!(plan["cause"]["rule"], "before_close", "{plan}");
    assert_eq!(plan["positions"][0]["closed"], 6, "{plan}");
    check_says(
        &explained(&demo, 1, "en"),
        &[
            "is set to flatten 108 minutes before the close at 2026-11-16 23:00",
            "chosen commodities that close then",
            "Done (the platform)",
        ],
    );
    check_says(
        &explained(&demo, 1, "zh"),
        &[
            "收盘前 108 分钟平仓",
            "那时收盘的所选品种的全部持仓",
            "已完成（平台）",
        ],
    );
}

/// O2, N7, O9: above its overnight ratio before the night close an account is reduced to it, and opens nothing.
#[test]
fn o2_an_account_is_reduced_to_its_overnight_ratio() {
    let demo = Demo::start();
    demo.hold(5);
    let account = format!("operating-accounts/{ACCOUNT}");
    let funds = || {
        demo.trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/funds"))
    };
    let [equity, margin] = ["equity", "margin"].map(|name| units(&funds()[name]));
    // Three of the five lots are within it.
    let line = (margin * 7 / 10) * 100_000 / equity;
    demo.setting(&account, "overnight_ratio", &format!("0.{line:05}"));
    demo.setting(&account, "overnight_action", "reduce");
    demo.setting(&account, "night_is_overnight", "true");
    demo.set("PUT", "platform/ban_minutes", json!({ "value": "110" }));
    demo.set("PUT", "platform/act_minutes", json!({ "value": "108" }));
    demo.go_on("2026-11-16T21:10:00.000+08:00");
    let (status, told) = demo.order("buy", "open", 1, "rb2701", None);
    assert_eq!(
        (status, &told["code"]),
        (422, &json!("OVERNIGHT_RATIO_LINE")),
        "{told}"
    );
    demo.go_on("2026-11-16T21:12:00.500+08:00");
    wait("the plan to be released", || {
        demo.plans()
            .first()
            .is_some_and(|plan| plan["state"] == "released")
    });
    assert_eq!(held(&demo), 3);
    assert_eq!(demo.plans()[0]["cause"]["rule"], "overnight_ratio");
    assert_eq!(demo.plans()[0]["only_down_to_the_line"], true);
    check_says(
        &explained(&demo, 1, "en"),
        &[
            "'s overnight ratio before the close at 2026-11-16 23:00",
            "positions that close then, only down to the line",
        ],
    );
    check_says(
        &explained(&demo, 1, "zh"),
        &["隔夜比例（2026-11-16 23:00", "那时收盘的持仓，按比例减至线"],
    );
}
