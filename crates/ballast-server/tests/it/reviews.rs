//! Order review through the interface (X2, Q6): what waits and who sees it, passed, rejected, withdrawn, left by its
//! reviewers, and the log.

use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::client::{Client, Process};
use crate::support::demo::{GATED, wait};
use crate::support::people::{PASSWORD, People, ask, done, post, put, refused, told_live};

const ORDERS: &str = "/api/v1/accounts/A10023/orders";

fn setting(people: &People, name: &str, value: &str) {
    let path = format!("products/HS1/settings/{name}");
    done(put(&people.m1, &path, json!({ "value": value })));
}

/// Places an order of so many lots, far from the market; gives its number.
fn place(people: &People, reference: &str, lots: u32) -> Value {
    let order = json!({
        "ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": lots, "price": "3000",
        "validity": "day",
    });
    let (status, _, answer) = people.trader.request("POST", ORDERS, Some(&order));
    assert_eq!(status, 201, "{answer}");
    answer
}

fn order(people: &People, number: &Value) -> Value {
    let path = format!("{ORDERS}?limit=500");
    let orders = people.trader.get(&path);
    let orders = orders["orders"].as_array().unwrap();
    let found = orders.iter().find(|order| order["order"] == *number);
    found
        .unwrap_or_else(|| panic!("{number}: {orders:?}"))
        .clone()
}

fn queue(client: &Client) -> Value {
    done(ask(client, "GET", "reviews", None))
}

/// References of what waits, and how many of it the caller may act on.
fn check_queue(client: &Client, references: &[&str], mine: u64) {
    let queue = queue(client);
    let waiting = queue["orders"].as_array().unwrap();
    let told: Vec<&str> = waiting
        .iter()
        .map(|row| row["ref"].as_str().unwrap())
        .collect();
    assert_eq!(
        (told, queue["mine"].as_u64()),
        (references.to_vec(), Some(mine)),
        "{queue}"
    );
}

fn review(client: &Client, orders: &[(&Value, u32)], passes: bool, reason: &str) -> Value {
    let orders: Vec<Value> = orders
        .iter()
        .map(|(order, level)| json!({ "order": order, "level": level }))
        .collect();
    let asked = json!({ "orders": orders, "passes": passes, "reason": reason });
    done(post(client, "reviews", asked))
}

fn frozen(people: &People) -> Value {
    let funds = people.trader.get("/api/v1/accounts/A10023/funds");
    funds["frozen_margin"].clone()
}

fn sent(people: &People) -> Value {
    people.trader.get("/api/v1/accounts/A10023/child-orders")["total"].clone()
}

/// X2, Q6: an order waits with its freeze, is told to its trader and to its reviewers alone, goes out when passed, and
/// ends with who and why when rejected; several at once answer each for itself; the log tells all of it.
#[test]
fn x2_orders_wait_are_passed_and_rejected() {
    let people = People::start();
    let (officer, manager) = (&people.r1, &people.m1);
    setting(&people, "level_one_reviews_opens", "true");
    let order_of = json!({ "ref": "zero", "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "3000" });
    let (status, _, answer) = people.trader.request("POST", ORDERS, Some(&order_of));
    assert_eq!(
        (status, &answer["code"]),
        (422, &json!("NO_REVIEWER_ONLINE")),
        "{answer}"
    );
    done(put(manager, "users/r1/powers", json!({ "review": "one" })));
    let bind = json!({ "change": "bind", "products": ["HS1"] });
    refused(
        put(&people.m2, "users/r1/reviewed-products", bind.clone()),
        403,
        "NOT_PERMITTED",
    );
    refused(
        put(officer, "users/r1/reviewed-products", bind.clone()),
        403,
        "NOT_PERMITTED",
    );
    done(put(manager, "users/r1/reviewed-products", bind));
    wait("the reviewer to be online", || {
        queue(manager)["reviewers"][0]["online"] == true
    });

    let waits_for = |offset: &str| {
        let asked = format!("contract=rb2701&side=buy&offset={offset}&lots=2&price=3000");
        let trader = &people.trader;
        let told = trader.get(&format!("/api/v1/accounts/A10023/preview?{asked}"));
        told["waits_for_level"].clone()
    };
    assert_eq!(
        (waits_for("open"), waits_for("close")),
        (json!(1), Value::Null)
    );
    let mut live = officer.live();
    let mut other = people.m2.live();
    for live in [&mut live, &mut other] {
        let topic = json!({ "kind": "reviews" });
        live.say(&json!({ "type": "subscribe_rows", "id": 7, "topic": topic }).to_string());
        let first = live.find(|message| message["type"] == "rows");
        assert_eq!(first["frame"]["keys"], json!([]), "{first}");
    }
    let before = frozen(&people);
    let one = place(&people, "one", 2);
    let told = told_live(&live.find(|message| told_live(message).is_some())).unwrap();
    assert_eq!(
        told,
        queue(officer)["orders"][0],
        "told live as it is over HTTP"
    );
    assert_eq!(
        (&told["ref"], &told["mine"]),
        (&json!("one"), &json!(true)),
        "{told}"
    );
    assert_eq!(&one["status"], &json!("in_review_1"), "{one}");
    assert_ne!(frozen(&people), before);
    assert_eq!(sent(&people), 0);
    let two = place(&people, "two", 1);
    check_queue(officer, &["one", "two"], 2);
    check_queue(manager, &["one", "two"], 0);
    check_queue(&people.m2, &[], 0);
    refused(
        ask(&people.trader, "GET", "reviews", None),
        403,
        "NOT_PERMITTED",
    );

    let (one, two) = (&one["order"], &two["order"]);
    let answer = review(manager, &[(one, 1)], true, "");
    let result = &answer["results"][0];
    assert_eq!(
        (&result["done"], &result["problem"]["code"]),
        (&json!(false), &json!("NOT_WAITING_FOR_REVIEW")),
        "{answer}"
    );
    let empty = json!({ "orders": [{ "order": two, "level": 1 }], "passes": false, "reason": " " });
    refused(post(officer, "reviews", empty), 400, "BAD_FIELD");
    let answer = review(officer, &[(one, 1), (two, 2)], true, "");
    let told: Vec<&Value> = (0..2).map(|at| &answer["results"][at]["done"]).collect();
    assert_eq!(told, [&json!(true), &json!(false)], "{answer}");
    wait("the order to work", || {
        order(&people, one)["status"] == "working"
    });
    let is_gone = |message: &Value| message["frame"]["removed"] != json!([]);
    live.find(|message| message["type"] == "rows" && is_gone(message));
    review(officer, &[(two, 1)], false, "手数过大");
    let told = order(&people, two);
    assert_eq!(
        (&told["status"], &told["problem"]["code"]),
        (&json!("refused"), &json!("REVIEW_REJECTED")),
        "{told}"
    );
    let numbers = json!({ "level": "1", "by": "r1", "reason": "手数过大" });
    assert_eq!(told["problem"]["numbers"], numbers, "{told}");

    // Passed, and refused as it is judged again: whoever passes it is told.
    let three = place(&people, "three", 3);
    let limit = "operating-accounts/A10023/settings/position_limit";
    done(put(manager, limit, json!({ "value": "3" })));
    let answer = review(officer, &[(&three["order"], 1)], true, "");
    let result = &answer["results"][0];
    assert_eq!(
        (&result["done"], &result["problem"]["code"]),
        (&json!(true), &json!("POSITION_LIMIT")),
        "{answer}"
    );
    done(put(manager, limit, json!({ "value": "1000" })));

    // Withdrawn by its trader; left by its reviewer.
    let four = place(&people, "four", 1);
    let (status, _, _) = people.trader.request(
        "POST",
        "/api/v1/accounts/A10023/cancel-all",
        Some(&json!({})),
    );
    assert_eq!(status, 200);
    assert_eq!(order(&people, &four["order"])["status"], "cancelled");
    let five = place(&people, "five", 1);
    // His sessions end, all of them.
    let password = json!({ "password": "another-of-somebody-else" });
    done(put(manager, "users/r1/password", password));
    wait("it to be refused", || {
        order(&people, &five["order"])["problem"]["code"] == "NO_REVIEWER_ONLINE"
    });
    check_queue(manager, &[], 0);

    check_log(&people);
    check_explained(&people);
}

/// Q6: newest first, by product and trading day, for whose it is.
fn check_log(people: &People) {
    let log = |query: &str| done(ask(&people.m1, "GET", &format!("reviews/log{query}"), None));
    let all = log("?product=HS1&trading_day=2026-11-17");
    let rows = all["reviews"].as_array().unwrap();
    let told: Vec<String> = rows
        .iter()
        .map(|row| {
            let of = ["ref", "outcome", "by"].map(|field| row[field].as_str().unwrap_or("-"));
            let code = row["problem"]["code"].as_str().unwrap_or("-");
            format!("{} {} {code}", of.join(" "), row["level"])
        })
        .collect();
    let expected = [
        "five refused - 1 NO_REVIEWER_ONLINE",
        "four withdrawn - 1 -",
        "three refused_again - null POSITION_LIMIT",
        "three passed r1 1 -",
        "two rejected r1 1 REVIEW_REJECTED",
        "one passed r1 1 -",
        "zero refused - 1 NO_REVIEWER_ONLINE",
    ];
    assert_eq!(told, expected, "{all}");
    assert_eq!(rows[4]["reason"], "手数过大");
    assert_eq!(rows[4]["placed_by"], "trader1");
    assert_eq!(log("?trading_day=2026-11-16")["reviews"], json!([]));
    let first = log("?limit=2");
    assert_eq!(first["reviews"].as_array().unwrap().len(), 2);
    let next = format!("?limit=9&cursor={}", first["next"].as_str().unwrap());
    assert_eq!(log(&next)["reviews"].as_array().unwrap().len(), 5);
    refused(
        ask(&people.m2, "GET", "reviews/log?product=HS1", None),
        403,
        "NOT_PERMITTED",
    );
    assert_eq!(
        done(ask(&people.m2, "GET", "reviews/log", None))["reviews"],
        json!([])
    );
}

/// G2, X2: an order's explanation tells its reviews, in both languages.
fn check_explained(people: &People) {
    let explained = |reference: &str, language: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_ballast"))
            .args([
                "explain",
                "--ref",
                reference,
                "--lang",
                language,
                "--journal",
            ])
            .arg(people.data.join("journal"))
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for (reference, language, words) in [
        (
            "two",
            "zh",
            ["等待 1 级审核", "1 级审核人 r1 未通过：手数过大"],
        ),
        (
            "two",
            "en",
            [
                "waits for review at level 1",
                "rejected at level 1 by r1: 手数过大",
            ],
        ),
        ("one", "zh", ["1 级审核人 r1 通过", "重新判定通过"]),
        ("three", "en", ["passed at level 1 by r1", "judged again"]),
        ("four", "zh", ["等待 1 级审核", "等待审核时撤回"]),
        (
            "five",
            "en",
            ["waits for review", "no reviewer of level 1 is online"],
        ),
    ] {
        let told = explained(reference, language);
        for word in words {
            assert!(told.contains(word), "`{word}` is not in: {told}");
        }
    }
}

/// X2: whoever's session outlives a restart is still online, and what waits for him waits; where sessions are lost nobody
/// is, and it is decided as the product has it set, here it goes out.
#[test]
fn x2_a_restart_leaves_those_online_whose_sessions_outlive_it() {
    let people = People::start();
    setting(&people, "level_one_reviews_opens", "true");
    setting(&people, "level_one_passes_offline", "true");
    done(put(
        &people.m1,
        "users/r1/powers",
        json!({ "review": "one" }),
    ));
    let bind = json!({ "change": "bind", "products": ["HS1"] });
    done(put(&people.m1, "users/r1/reviewed-products", bind));
    wait("the reviewer to be online", || {
        queue(&people.m1)["reviewers"][0]["online"] == true
    });
    let waits = place(&people, "waits", 1);
    assert_eq!(waits["status"], "in_review_1", "{waits}");
    let number = waits["order"].clone();
    // Sessions are kept within a second.
    thread::sleep(Duration::from_millis(2_500));
    drop(people.server);
    let server = Process::serve(&people.data, &GATED);
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    thread::sleep(Duration::from_millis(2_500));
    let queue = queue(&admin);
    let told = (
        &queue["orders"][0]["order"],
        &queue["reviewers"][0]["online"],
    );
    assert_eq!(told, (&number, &json!(true)), "{queue}");

    drop(server);
    std::fs::remove_file(people.data.join("sessions")).unwrap();
    let server = Process::serve(&people.data, &GATED);
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    wait("it to be passed", || {
        let log = done(ask(&admin, "GET", "reviews/log", None));
        let row = &log["reviews"][0];
        row["order"] == number && row["outcome"] == "passed" && row["by"] == Value::Null
    });
}
