//! Alarms, liquidation plans and stops of past days through the interface (P9, K1): told once their day is over, to whom
//! they concern and to nobody else, filtered and page by page.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::demo::wait;
use crate::support::people::{People, ask, done, post, put, refused};

const DAY: &str = "2026-11-17";

fn past(client: &Client, what: &str, query: &str) -> Value {
    done(ask(client, "GET", &format!("past/{what}{query}"), None))
}

/// How many pass what is asked, and how many there are of what one watches.
fn check_counts(client: &Client, what: &str, rows: &[(&str, u64)], all: u64) {
    for (query, filtered) in rows {
        let page = past(client, what, query);
        let told = [&page["filtered"], &page["total"]];
        assert_eq!(told, [&json!(filtered), &json!(all)], "{query}: {page}");
        let listed = page[what].as_array().unwrap().len() as u64;
        assert_eq!(listed, *filtered, "{query}: {page}");
    }
}

/// An account's order trades, its alarm is answered in every way, the account is closed by hand, stopped, and goes on.
fn happens(people: &People) {
    let (officer, manager) = (&people.r1, &people.m1);
    let setting = "operating-accounts/A10023/settings/total_loss_call_ratio";
    done(put(manager, setting, json!({ "value": "0.000001" })));
    let order = json!({ "ref": "one", "contract": "rb2701", "side": "buy", "offset": "open", "lots": 3, "price": null, "validity": "day" });
    let path = "/api/v1/accounts/A10023/orders";
    let (status, _, answer) = people.trader.request("POST", path, Some(&order));
    assert_eq!(status, 201, "{answer}");
    let raised = || done(ask(officer, "GET", "alarms", None))["total"] == 1;
    wait("the alarm", raised);
    done(put(officer, "alarms/1/assignee", json!({ "user": "m1" })));
    let mute = json!({ "minutes": 30, "reason": "已知" });
    done(put(officer, "alarms/1/mute", mute));
    let note = json!({ "note": "电话无人接听" });
    done(post(officer, "alarms/1/notes", note));
    let seen = json!({ "note": "已通知客户" });
    done(post(officer, "alarms/1/acknowledgement", seen));

    // What a risk account may do its manager may, too.
    for user in ["m1", "r1"] {
        let powers = json!({ "may_force_liquidate": true });
        done(put(&people.admin, &format!("users/{user}/powers"), powers));
    }
    let of = json!({ "account": "A10023" });
    let close = json!({ "of": of, "reason": "不再交易", "previewed_lots": 3, "confirm": "A10023" });
    done(post(officer, "force-closes", close));
    let is_done = || done(ask(officer, "GET", "plans", None))["plans"][0]["state"] == "done";
    wait("the plan to be done", is_done);
    let stop = |bars: Value, reason: &str| {
        let of = json!({ "kind": "account", "code": "A10023" });
        put(
            officer,
            "stops",
            json!({ "of": of, "bars": bars, "reason": reason }),
        )
    };
    done(stop(json!("orders"), "复核"));
    done(stop(json!("opening"), "只禁开仓"));
    done(stop(Value::Null, "复核完毕"));
}

/// The running day is settled, and the next one begins: the desk has forgotten the plan.
fn next_day(people: &People) {
    let gate = json!({ "until": "2026-11-17T21:05:00.000+08:00" });
    let path = "/api/v1/replay/gate";
    let (status, _, answer) = people.admin.request("POST", path, Some(&gate));
    assert_eq!(status, 200, "{answer}");
    let plans = || done(ask(&people.r1, "GET", "plans", None))["plans"].clone();
    wait("the day to be over", || plans() == json!([]));
}

/// P9: what was done about an alarm is kept with who and when, the plan with its orders and how it ended, a stop until
/// another took its place; a manager of others is told nothing.
#[test]
fn p9_what_happened_is_told_once_its_day_is_over() {
    let people = People::start();
    let (officer, manager, other) = (&people.r1, &people.m1, &people.m2);
    happens(&people);
    next_day(&people);

    let page = past(officer, "alarms", &format!("?to={DAY}&kind=line"));
    let row = &page["alarms"][0];
    assert_eq!(row["trading_day"], DAY, "{page}");
    let alarm = &row["alarm"];
    let told = ["kind", "object", "product", "line", "worst", "asks"].map(|name| &alarm[name]);
    let expected = json!([
        "line",
        "A10023",
        "HS1",
        "total_loss_ratio",
        "level_1",
        false
    ]);
    assert_eq!(json!(told), expected, "{alarm}");
    assert_eq!(alarm["acknowledged"]["by"], "r1", "{alarm}");
    assert_eq!(alarm["acknowledged"]["text"], "已通知客户", "{alarm}");
    assert_eq!(alarm["muted"]["reason"], "已知", "{alarm}");
    assert_eq!(alarm["assigned"]["to"], "m1", "{alarm}");
    let acts: Vec<&str> = { row["acts"].as_array().unwrap().iter() }
        .map(|act| act["act"].as_str().unwrap())
        .collect();
    assert_eq!(acts, ["assigned", "muted", "noted", "acknowledged"]);

    let page = past(manager, "plans", &format!("?from={DAY}&to={DAY}"));
    let plan = &page["plans"][0];
    let told = ["account", "state", "closed", "left", "ended_by"].map(|name| &plan[name]);
    assert_eq!(json!(told), json!(["A10023", "done", 3, [], ""]), "{plan}");
    assert_eq!(
        plan["cause"],
        json!({ "kind": "by_hand", "reason": "不再交易" })
    );
    assert_eq!(plan["by"], "r1", "{plan}");
    let steps = past(officer, "plans/1/steps", "");
    let steps = steps["steps"].as_array().unwrap();
    let orders = steps.iter().filter(|step| step["step"] == "order");
    let traded: i64 = orders.map(|step| step["filled"].as_i64().unwrap()).sum();
    assert_eq!(traded, 3, "{steps:?}");
    let first = past(officer, "plans/1/steps", "?limit=1");
    let cursor = first["next"].as_str();
    assert_eq!(cursor.is_some(), steps.len() > 1, "{first}");

    let page = past(officer, "stops", "");
    let told = |row: &Value| {
        json!(
            [
                "bars",
                "by",
                "reason",
                "lifted_by",
                "lift_reason",
                "replaced"
            ]
            .map(|name| &row[name])
        )
    };
    let rows: Vec<Value> = page["stops"].as_array().unwrap().iter().map(told).collect();
    let expected = [
        json!(["opening", "r1", "只禁开仓", "r1", "复核完毕", false]),
        json!(["orders", "r1", "复核", "r1", "只禁开仓", true]),
    ];
    assert_eq!(rows, expected, "{page}");

    let all = past(officer, "alarms", "")["total"].as_u64().unwrap();
    let rows = [
        ("?account=A10023&kind=line&level=level_1", 1),
        ("?product=HS1&kind=line", 1),
        ("?kind=repeated_order", 0),
        ("?to=2026-11-13", 0),
    ];
    for (query, filtered) in rows {
        let page = past(officer, "alarms", query);
        assert_eq!(page["filtered"], filtered, "{query}: {page}");
    }
    assert!(all >= 1);
    let rows = [
        ("", 1),
        ("?state=done&kind=by_hand", 1),
        ("?state=stopped", 0),
        ("?from=2026-11-18", 0),
    ];
    check_counts(officer, "plans", &rows, 1);
    let rows = [
        ("?bars=orders", 1),
        ("?standing=true", 0),
        ("?standing=false", 2),
    ];
    check_counts(manager, "stops", &rows, 2);

    for what in ["alarms", "plans", "stops"] {
        check_counts(other, what, &[("", 0)], 0);
        let query = format!("past/{what}?account=A10023");
        refused(ask(other, "GET", &query, None), 403, "NOT_PERMITTED");
        let asked = ask(&people.trader, "GET", &format!("past/{what}"), None);
        refused(asked, 403, "NOT_PERMITTED");
    }
    refused(
        ask(other, "GET", "past/plans/1/steps", None),
        404,
        "PLAN_NOT_FOUND",
    );
    let wrong = ask(officer, "GET", "past/alarms?from=yesterday", None);
    refused(wrong, 400, "BAD_FIELD");
}
