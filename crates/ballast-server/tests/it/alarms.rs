//! Alarms through the interface (P9, S5): told to whom they concern, acknowledged, noted, muted, and kept over a restart.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::people::{People, ask, done, put, refused, told_live};

fn listed(client: &Client, query: &str) -> Value {
    done(ask(client, "GET", &format!("alarms{query}"), None))
}

fn say(client: &Client, act: &str, body: Value) -> (u16, String, Value) {
    ask(client, "POST", &format!("alarms/1/{act}"), Some(body))
}

/// How many a list shows, and how many of all ask for attention.
fn check_counts(client: &Client, shows: &[(&str, u64)], open: u64) {
    for (show, count) in shows {
        let list = listed(client, &format!("?show={show}"));
        assert_eq!(list["total"], *count, "{show}: {list}");
        assert_eq!(list["open"], open, "{show}: {list}");
    }
}

/// P9, P6: a risk officer sees the alarm of an account that is bound to them, and no other manager does; it is
/// acknowledged once, with who, when and note, noted, muted with reason and end; each refusal says its number.
#[test]
fn p9_alarms_are_seen_acknowledged_noted_and_muted() {
    let people = People::start();
    let (officer, manager) = (&people.r1, &people.m1);
    assert_eq!(listed(officer, "")["alarms"], json!([]));
    // The smallest loss is too much.
    let setting = "operating-accounts/A10023/settings/total_loss_call_ratio";
    done(put(manager, setting, json!({ "value": "0.000001" })));
    let order = json!({ "ref": "one", "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": null, "validity": "day" });
    let path = "/api/v1/accounts/A10023/orders";
    let (status, _, answer) = people.trader.request("POST", path, Some(&order));
    assert_eq!(status, 201, "{answer}");
    crate::support::demo::wait("the alarm", || listed(officer, "")["total"] == 1);

    let list = listed(officer, "");
    let alarm = &list["alarms"][0];
    let told = [
        "kind", "object", "product", "line", "level", "count", "asks",
    ]
    .map(|name| alarm[name].clone());
    let expected = json!([
        "line",
        "A10023",
        "HS1",
        "total_loss_ratio",
        "level_1",
        1,
        true
    ]);
    assert_eq!(json!(told), expected, "{alarm}");
    assert!(
        alarm["reading"].is_string() && alarm["threshold"].is_string(),
        "{alarm}"
    );
    assert_eq!(listed(&people.m2, "")["total"], 0);
    refused(
        say(&people.m2, "acknowledgement", json!({})),
        404,
        "ALARM_NOT_FOUND",
    );
    refused(
        say(&people.trader, "acknowledgement", json!({})),
        403,
        "NOT_PERMITTED",
    );
    check_counts(
        officer,
        &[
            ("open", 1),
            ("acknowledged", 0),
            ("muted", 0),
            ("cleared", 0),
        ],
        1,
    );

    let unmute = || ask(officer, "DELETE", "alarms/1/mute", None);
    refused(unmute(), 409, "ALARM_NOT_MUTED");
    let mute = |minutes: u32| {
        put(
            officer,
            "alarms/1/mute",
            json!({ "minutes": minutes, "reason": "known" }),
        )
    };
    let long = refused(mute(1441), 422, "ALARM_MUTE_DOES_NOT_FIT");
    assert_eq!(
        long["numbers"],
        json!({ "minutes": "1441", "most": "1440" }),
        "{long}"
    );
    done(mute(30));
    check_counts(officer, &[("open", 0), ("muted", 1)], 0);
    done(unmute());
    check_counts(officer, &[("open", 1), ("muted", 0)], 1);
    refused(
        say(officer, "notes", json!({ "note": " " })),
        400,
        "BAD_FIELD",
    );
    done(say(officer, "notes", json!({ "note": "电话无人接听" })));
    done(say(
        officer,
        "acknowledgement",
        json!({ "note": "已通知客户" }),
    ));
    let again = refused(
        say(manager, "acknowledgement", json!({})),
        409,
        "ALARM_ACKNOWLEDGED",
    );
    assert_eq!(again["numbers"]["by"], "r1", "{again}");
    check_counts(officer, &[("open", 0), ("acknowledged", 1)], 0);

    let list = listed(manager, "");
    let alarm = &list["alarms"][0];
    assert_eq!(alarm["acknowledged"]["by"], "r1", "{alarm}");
    assert_eq!(alarm["acknowledged"]["text"], "已通知客户", "{alarm}");
    assert_eq!(alarm["notes"][0]["text"], "电话无人接听", "{alarm}");
    assert_eq!(alarm["muted"], Value::Null, "{alarm}");
    refused(
        ask(officer, "GET", "alarms?limit=0", None),
        400,
        "BAD_FIELD",
    );
}

/// P9: an alarm comes over the WebSocket as it is raised and as something is done about it, told as over HTTP; it is given
/// to whoever watches what it is about, and a manager of others sees nothing of it.
#[test]
fn p9_alarms_come_live_and_are_assigned() {
    let people = People::start();
    let (officer, manager) = (&people.r1, &people.m1);
    let mut live = officer.live();
    let mut other = people.m2.live();
    for live in [&mut live, &mut other] {
        let topic = json!({ "kind": "alarms" });
        live.say(&json!({ "type": "subscribe_rows", "id": 7, "topic": topic }).to_string());
        let first = live.find(|message| message["type"] == "rows");
        assert_eq!(first["frame"]["keys"], json!([]), "{first}");
    }
    let setting = "operating-accounts/A10023/settings/total_loss_call_ratio";
    done(put(manager, setting, json!({ "value": "0.000001" })));
    let order = json!({ "ref": "one", "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": null, "validity": "day" });
    let path = "/api/v1/accounts/A10023/orders";
    let (status, _, answer) = people.trader.request("POST", path, Some(&order));
    assert_eq!(status, 201, "{answer}");
    let raised = live.find(|message| message["type"] == "rows" && told_live(message).is_some());
    let raised = told_live(&raised).unwrap();
    let listed = &listed(officer, "")["alarms"][0];
    assert_eq!(
        (&raised["alarm"], &raised["object"], &raised["asks"]),
        (&listed["alarm"], &json!("A10023"), &json!(true)),
        "{raised}"
    );
    assert_eq!(raised["unacknowledged_since"], listed["first_at"]);

    let users = done(ask(officer, "GET", "alarms/1/assignees", None));
    assert_eq!(users["users"], json!(["admin", "m1", "r1"]), "{users}");
    let assign = |user: &str| put(officer, "alarms/1/assignee", json!({ "user": user }));
    for nobody in ["m2", "trader1", "no one"] {
        let answer = refused(assign(nobody), 422, "ALARM_NOT_ASSIGNABLE");
        assert_eq!(answer["numbers"]["user"], nobody, "{answer}");
    }
    done(assign("m1"));
    let given =
        |message: &Value| told_live(message).is_some_and(|alarm| alarm["assigned"]["to"] == "m1");
    let given = told_live(&live.find(given)).unwrap();
    assert_eq!(given["assigned"]["by"], "r1", "{given}");
    assert_eq!(given["asks"], true, "assigned is not acknowledged");
    refused(
        put(&people.m2, "alarms/1/assignee", json!({ "user": "m2" })),
        404,
        "ALARM_NOT_FOUND",
    );
    assert_eq!(listed_total(&people.m2), 0);
}

fn listed_total(client: &Client) -> u64 {
    listed(client, "")["total"].as_u64().unwrap_or(u64::MAX)
}
