//! The log of an account over the WebSocket: whatever is told, from memory or from history, comes once
//! and in the order of its records.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::client::{Client, Process};
use crate::support::demo::{ACCOUNT, Demo, GATED, PASSWORD};

/// More than stay in memory.
const REFUSED: usize = 300;

/// All that is there of the log from a record on: number, kind, and whose.
fn log(trader: &Client, from: Option<u64>) -> Vec<(u64, String)> {
    let mut live = trader.live();
    live.say(
        &json!({ "type": "subscribe_log", "id": 1, "account": ACCOUNT, "from": from }).to_string(),
    );
    let mut entries = Vec::new();
    loop {
        let message = live.find(|message| message["id"] == 1);
        if message["type"] == "caught_up" {
            let numbers: Vec<u64> = entries.iter().map(|(n, _)| *n).collect();
            assert!(numbers.is_sorted(), "{numbers:?}");
            assert!(numbers.last() <= message["n"].as_u64().as_ref());
            return entries;
        }
        let entry = &message["entry"];
        let of = match entry["kind"].as_str().unwrap() {
            "trade" => &entry["trade"]["trade"],
            kind => &entry[kind]["order"],
        };
        assert_ne!(*of, Value::Null, "{message}");
        let told = format!(
            "{} {}",
            entry["kind"].as_str().unwrap(),
            of.as_str().unwrap()
        );
        entries.push((message["n"].as_u64().unwrap(), told));
    }
}

fn order(offset: &str, price: Option<&str>) -> Value {
    json!({ "contract": "rb2701", "side": "buy", "offset": offset, "lots": 1, "price": price })
}

/// Trades, refusals and orders of a day, most of them in history alone, and all of them after a restart:
/// a client is told each once, as the interface lists them, and resumes where it was.
#[test]
fn a_log_is_told_whole_from_memory_and_history() {
    let demo = Demo::start();
    demo.trades_of(&demo.trader, ACCOUNT, &order("open", None));
    for _ in 0..REFUSED {
        let (status, _) = demo.order_of(&demo.trader, ACCOUNT, &order("close", Some("3100")));
        assert_eq!(status, 422);
    }
    demo.order_of(&demo.trader, ACCOUNT, &order("open", Some("3000")));
    demo.trades_of(&demo.trader, ACCOUNT, &order("open", None));
    let before = log(&demo.trader, None);
    check(&demo.trader, &before);
    assert_eq!(before.len(), REFUSED + 2 + 3, "{before:?}");

    // Resumed in the middle: the record that was seen last comes once more.
    let (middle, _) = before[150];
    assert_eq!(log(&demo.trader, Some(middle)), before[150..]);
    let (last, _) = before[before.len() - 1];
    let of_last = before.iter().filter(|(n, _)| *n == last).count();
    assert_eq!(log(&demo.trader, Some(last)).len(), of_last);

    let data = demo.data();
    let Demo {
        server, directory, ..
    } = demo;
    server.stop();
    let server = Process::serve(&data, &GATED);
    let trader = Client::log_in(&server.address, "trader1", PASSWORD);
    let after = log(&trader, None);
    assert_eq!(after, before);
    check(&trader, &after);
    drop(directory);
}

/// As many of each kind as the interface lists, each once.
fn check(trader: &Client, log: &[(u64, String)]) {
    let told: BTreeSet<&String> = log.iter().map(|(_, told)| told).collect();
    assert_eq!(told.len(), log.len(), "something came twice");
    for (kind, list) in [
        ("order", "orders"),
        ("trade", "trades"),
        ("refusal", "refusals"),
    ] {
        let listed = trader.get(&format!("/api/v1/accounts/{ACCOUNT}/{list}?limit=1"));
        let count = told.iter().filter(|told| told.starts_with(kind)).count();
        assert_eq!(listed["total"], count, "{kind}");
    }
}
