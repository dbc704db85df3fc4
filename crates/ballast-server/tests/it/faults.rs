//! Days under faults of the counter, drawn from a seed: returns dropped, late, twice and out of order,
//! sessions that break, orders that never arrive, questions without an answer or with an old one. Every
//! day ends by itself, and no lot is lost, doubled or nobody's.

use std::env;

use ballast_model::Direction;
use serde_json::{Value, json};

use crate::random::Random;
use crate::support::demo::{ACCOUNT, Demo, FUND, GATED, wait};

/// Worlds, where `BALLAST_FAULT_WORLDS` says nothing.
const WORLDS: u64 = 5;
/// The first of them; of 16 a trade that came late was lost with the day.
const FIRST: u64 = 12;
/// Orders of a world.
const ORDERS: u64 = 12;

fn pick<'a>(random: &mut Random, from: &[&'a str]) -> &'a str {
    from[random.below(from.len() as u64) as usize]
}

/// About every fourth return, order and query is struck.
fn script(random: &mut Random) -> String {
    let kinds: [(&str, u64, &[&str]); 3] = [
        (
            "return",
            3 * ORDERS,
            &[
                "drop",
                "repeat",
                "delay 1",
                "delay 3",
                "disconnect",
                "replay",
            ],
        ),
        ("order", ORDERS, &["lose", "not-sent", "reject 31"]),
        (
            "query",
            2 * ORDERS,
            &["lose", "cut", "repeat", "late 1s", "stale"],
        ),
    ];
    let mut faults = Vec::new();
    for (of, most, kinds) in kinds {
        for number in 1..=most {
            if random.below(4) == 0 {
                faults.push(format!("{of} {number} {}", pick(random, kinds)));
            }
        }
    }
    faults.join("; ")
}

fn orders(demo: &Demo, day: &str) -> Vec<Value> {
    let path = format!("/api/v1/accounts/{ACCOUNT}/orders?trading_day={day}");
    demo.trader.get(&path)["orders"].as_array().unwrap().clone()
}

/// Long less short.
fn net(demo: &Demo, account: &str) -> i64 {
    let [long, short] = demo.held(account);
    long - short
}

fn world(seed: u64) {
    let mut random = Random::new(seed);
    let faults = script(&mut random);
    println!("seed {seed}: {faults}");
    let demo = Demo::start_with_counter_at(&[&GATED[..], &["--faults", &faults]].concat());
    for second in (3..).step_by(4).take(ORDERS as usize) {
        let mut order = json!({
            "contract": "rb2701",
            "side": pick(&mut random, &["buy", "sell"]),
            "offset": pick(&mut random, &["open", "open", "close_today"]),
            "lots": 1 + random.below(3),
            "price": pick(&mut random, &["", "3050", "3120", "3200"]),
        });
        if order["price"] == "" {
            order["price"] = Value::Null;
        }
        wait("the counter", || {
            demo.admin.send("GET", "/readyz", "", "").0 == 200
        });
        let (status, placed) = demo.order_of(&demo.trader, ACCOUNT, &order);
        assert!([201, 422, 503].contains(&status), "seed {seed}: {placed}");
        if status == 201 && random.below(3) == 0 {
            let number = placed["order"].as_str().unwrap();
            let path = format!("/api/v1/accounts/{ACCOUNT}/orders/{number}");
            demo.trader.send("DELETE", &path, "", "");
        }
        demo.go_on(&format!("2026-11-16T21:05:{second:02}.000+08:00"));
    }
    demo.go_on("2026-11-17T21:05:00.000+08:00");
    let statement = format!("/api/v1/accounts/{ACCOUNT}/statements/2026-11-17");
    wait("the statement", || {
        demo.trader.send("GET", &statement, "", "").0 == 200
    });
    for order in orders(&demo, "2026-11-17") {
        let ended = [
            "filled",
            "cancelled",
            "part_cancelled",
            "refused",
            "rejected",
            "unknown",
        ];
        let status = order["status"].as_str().unwrap();
        assert!(ended.contains(&status), "seed {seed}: {order}");
    }
    let own = net(&demo, ACCOUNT);
    assert_eq!(own, net(&demo, FUND), "seed {seed}: the two sides");
    let counter = demo.stop_and_open_counter();
    let held = counter.holdings(&FUND.parse().unwrap()).into_iter();
    let there: i64 = held
        .map(|held| {
            let lots = held.yesterday.count() + held.today.count();
            if held.side == Direction::Buy {
                lots
            } else {
                -lots
            }
        })
        .sum();
    assert_eq!(own, there, "seed {seed}: desk and counter");
}

/// C, 300 worlds in `make soak`.
#[test]
fn no_fault_of_a_counter_loses_a_lot_or_a_day() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let worlds = number("BALLAST_FAULT_WORLDS").unwrap_or(WORLDS);
    let first = number("BALLAST_FAULT_SEED").unwrap_or(FIRST);
    (first..first + worlds).for_each(world);
}
