//! A desk that was set back to an older backup beside a counter that went on: what it lacks is named,
//! the fund account opens nothing, and what was taken over is as if it had never been lost (X8).

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::support::demo::{ACCOUNT, Demo, FUND, GATED, wait};

fn ballast(verb: &str, demo: &Demo, from: &str, to: &str) {
    let at = |name: &str| demo.directory.path().join(name);
    run(&[verb, "--from"], &at(from), "--to", &at(to));
}

fn run(verb: &[&str], from: &Path, option: &str, to: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(verb)
        .arg(from)
        .arg(option)
        .arg(to)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn market_order(side: &str, offset: &str, lots: u32) -> Value {
    json!({ "contract": "rb2701", "side": side, "offset": offset, "lots": lots })
}

impl Demo {
    fn comparison(&self) -> Value {
        let list = self.admin.get("/api/v1/admin/comparisons");
        list["comparisons"][0].clone()
    }

    /// The difference of that kind.
    fn differs_in(&self, kind: &str) -> Value {
        let comparison = self.comparison();
        let mut differences = comparison["differences"].as_array().unwrap().iter();
        let found = differences.find(|found| found["of"]["kind"] == kind);
        found.cloned().unwrap_or(Value::Null)
    }

    fn check_difference(&self, kind: &str, counter: &str, desk: &str, forbids: bool) {
        let found = self.differs_in(kind);
        let figures = [&found["counter"], &found["desk"], &found["standing"]];
        assert_eq!(figures, [counter, desk, "standing"], "{kind}: {found}");
        assert_eq!(found["forbids_opening"], forbids, "{kind}: {found}");
    }

    fn refuses(&self, verb: &str, body: &Value) -> Value {
        let path = format!("fund-accounts/{FUND}/comparison/{verb}");
        let (status, answer) = self.change("POST", &path, body);
        assert!(status >= 400, "{answer}");
        answer["code"].clone()
    }

    /// Market seconds go by until it is so.
    fn in_time(&self, what: &str, mut until: impl FnMut() -> bool) {
        for second in 10..50 {
            if until() {
                return;
            }
            let next = format!("2026-11-16T21:06:{second}.000+08:00");
            let now = self.admin.get("/api/v1/replay/gate")["at"].clone();
            if now.as_str() < Some(&next) {
                self.go_on(&next);
            }
        }
        wait(what, until);
    }

    fn agrees(&self) -> bool {
        let comparison = self.comparison();
        comparison["is_asked"] == false && comparison["differences"] == json!([])
    }
}

/// An answer that was lost is asked for again in a market that stands still.
#[test]
fn x8_a_comparison_survives_a_lost_answer() {
    let demo = Demo::start_with_counter_at(&[&GATED[..], &["--faults", "query 1 lose"]].concat());
    wait("the first comparison", || {
        demo.comparison()["compared_at"] != Value::Null
    });
}

/// A day that ends while a counter is away is settled; whose books nobody compared is named, and at what
/// of the desk's own prices.
#[test]
fn x8_a_day_that_ends_without_a_comparison_says_so() {
    let mut demo = Demo::start_with_counter();
    demo.trades_of(&demo.trader, ACCOUNT, &market_order("buy", "open", 1));
    demo.lose_counter();
    let (status, _, answer) = demo.admin.request("POST", "/api/v1/admin/end-day", None);
    assert_eq!(status, 202, "{answer}");
    let statement = format!("/api/v1/accounts/{FUND}/statements/2026-11-17");
    wait("the statement", || {
        demo.admin.send("GET", &statement, "", "").0 == 200
    });
    let log = demo.log();
    for words in [
        ["without a comparison", FUND],
        ["desk's last price", "rb2701"],
    ] {
        let says = |line: &str| words.iter().all(|word| line.contains(word));
        assert!(log.lines().any(says), "{words:?}: {log}");
    }
}

/// One lot before the backup and two after it. Once the counter's lots and cash are taken over, the day
/// goes on and is settled with one equity in both forms, and with the counter's lots.
#[test]
fn x8_an_older_desk_takes_over_what_its_counter_has() {
    let demo = Demo::start_with_counter();
    wait("the first comparison", || {
        demo.comparison()["compared_at"] != Value::Null
    });
    demo.trades_of(&demo.trader, ACCOUNT, &market_order("buy", "open", 1));
    ballast("backup", &demo, "data", "backup");
    ballast("restore", &demo, "backup", "old");
    let lost = demo.trades_of(&demo.trader, ACCOUNT, &market_order("buy", "open", 2));
    let price = lost["price"].clone();
    let demo = demo.set_back_to("old");

    demo.in_time("the differences", || {
        demo.differs_in("cash")["standing"] == "standing"
    });
    demo.check_difference("position", "3", "1", true);
    demo.check_difference("trades", "3", "1", false);
    assert_eq!(demo.differs_in("position")["counter_price"], price);
    let log = std::fs::read_to_string(demo.directory.path().join("old.log")).unwrap();
    let told = "position rb2701 long: 3 lots (3 of today) at the counter, 1 lot (1 of today) here";
    assert!(log.contains(told), "{log}");
    let refused = demo.order_of(&demo.trader, ACCOUNT, &market_order("buy", "open", 1));
    assert_eq!(refused.1["code"], "COUNTER_DIFFERS", "{}", refused.1);
    let (closes, _) = demo.order_of(
        &demo.trader,
        ACCOUNT,
        &market_order("sell", "close_today", 1),
    );
    assert_eq!(closes, 201);
    wait("the close", || demo.held(ACCOUNT) == [0, 0]);

    let position = json!({
        "kind": "position", "contract": "rb2701", "hedge_flag": "speculation", "side": "long",
    });
    let take = |account: Value, price: Value, reason: &str| json!({ "of": position, "account": account, "price": price, "reason": reason });
    let (status, _, _) = demo.trader.request(
        "POST",
        &format!("/api/v1/admin/fund-accounts/{FUND}/comparison/take-over"),
        Some(&take(json!(ACCOUNT), price.clone(), "lost")),
    );
    assert_eq!(status, 403);
    let refusals = [
        (take(json!(ACCOUNT), json!("0.3"), "lost"), "PRICE_OFF_TICK"),
        (take(json!(ACCOUNT), Value::Null, "lost"), "BAD_FIELD"),
        (take(json!(ACCOUNT), price.clone(), " "), "BAD_FIELD"),
        (take(json!(FUND), price.clone(), "lost"), "UNKNOWN_ACCOUNT"),
        (
            json!({ "of": { "kind": "order", "child": "9" }, "reason": "lost" }),
            "BAD_FIELD",
        ),
    ];
    for (body, code) in refusals {
        assert_eq!(demo.refuses("take-over", &body), code, "{body}");
    }
    let none = json!({ "of": { "kind": "order", "child": "9" }, "reason": "lost" });
    assert_eq!(demo.refuses("take-up", &none), "DIFFERENCE_NOT_FOUND");

    let take_over = format!("fund-accounts/{FUND}/comparison/take-over");
    demo.set(
        "POST",
        &take_over,
        take(Value::Null, price, "after the restore"),
    );
    // Money may be another once lots came: it is found again before it is booked, and as it was seen.
    demo.in_time("the cash once more", || {
        demo.comparison()["is_asked"] == false && demo.differs_in("cash")["standing"] == "standing"
    });
    let seen = demo.differs_in("cash")["excess"].clone();
    let cash = |excess: Value| json!({ "of": { "kind": "cash" }, "excess": excess, "reason": "after the restore" });
    assert_eq!(
        demo.refuses("take-over", &cash(json!("0.01"))),
        "DIFFERENCE_NOT_FOUND"
    );
    let cash = cash(seen);
    demo.set("POST", &take_over, cash);
    wait("agreement", || demo.agrees());
    let unallocated = demo.comparison()["unallocated"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(demo.held(&unallocated), [2, 0]);
    assert_eq!(demo.held(FUND), [2, 0]);
    let trades = demo
        .admin
        .get(&format!("/api/v1/accounts/{unallocated}/trades"));
    assert_eq!(trades["trades"][0]["ref"], "after the restore", "{trades}");
    let (opens, answer) = demo.order_of(&demo.trader, ACCOUNT, &market_order("buy", "open", 1));
    assert_eq!(opens, 201, "{answer}");

    demo.go_on("2026-11-17T21:05:00.000+08:00");
    for account in [ACCOUNT, FUND, &unallocated] {
        let path = format!("/api/v1/accounts/{account}/statements/2026-11-17");
        wait("the statement", || {
            demo.admin.send("GET", &path, "", "").0 == 200
        });
        let summary = demo.admin.get(&path)["summary"].clone();
        assert_eq!(
            summary["mtm"]["equity"], summary["trade"]["equity"],
            "{account}"
        );
    }
    wait("the morning's comparison", || demo.agrees());
    let exported = demo.directory.path().join("exported");
    let journal = demo.directory.path().join("old/journal");
    run(&["export", "--journal"], &journal, "--out", &exported);
    let trades = std::fs::read_to_string(exported.join("trades.csv")).unwrap();
    let row = ",after the restore,2026-11-16 21:06:";
    let taken = trades.lines().find(|line| line.starts_with(row));
    let taken = taken.unwrap_or_else(|| panic!("{trades}"));
    assert!(
        taken.contains(&format!("{unallocated},rb2701,buy,open,2,")),
        "{taken}"
    );
    let counter = demo.stop_and_open_counter();
    let held: i64 = { counter.holdings(&FUND.parse().unwrap()).into_iter() }
        .map(|held| held.yesterday.count() + held.today.count())
        .sum();
    assert_eq!(held, 3);
}
