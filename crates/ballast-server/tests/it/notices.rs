//! The exchanges' yearly notice as a file, under open positions (D1).

use std::thread;

use crate::support::demo::{ACCOUNT, Demo};
use serde_json::{Value, json};

const NOTICE: &str = "\
kind,first,last,open
announced,2027-12-31,,
closed,2027-01-01,,
closed,2027-01-14,2027-01-15,
closed,2027-02-08,2027-02-12,
late_night,2027-03-01,,22:30
";

impl Demo {
    /// A contract's last trading day.
    fn ends(&self, contract: &str) -> String {
        let days = self.csv("last-trading-days");
        let row = days.lines().find_map(|row| row.strip_prefix(contract));
        row.unwrap().trim_start_matches(',').trim_end().to_owned()
    }

    /// Rows that are wrong: each row of the file, its column, value and code.
    fn check_wrong(&self, wrong: &[(&str, &str, &str, &str)]) {
        let before = self.csv("calendar");
        let rows: String = wrong.iter().map(|(row, ..)| format!("{row}\n")).collect();
        // One row that could be imported stands before them, and must not be.
        let file = format!("kind,first,last,open\nclosed,2027-06-09,,\n{rows}");
        for dry_run in [true, false] {
            let (status, answer) = self.give("calendar", "csv", dry_run, file.as_bytes());
            assert_eq!(status, if dry_run { 200 } else { 422 }, "{answer}");
            let errors = answer["errors"].as_array().unwrap();
            let told: Vec<Value> = errors
                .iter()
                .map(|error| {
                    json!([
                        error["row"],
                        error["column"],
                        error["value"],
                        error["problem"]["code"]
                    ])
                })
                .collect();
            let rows = (3..).zip(wrong);
            let wanted: Vec<Value> = rows
                .map(|(row, (_, column, value, code))| json!([row, column, value, code]))
                .collect();
            assert_eq!(told, wanted, "{answer}");
            assert_eq!(self.csv("calendar"), before);
        }
    }
}

/// D1: a notice that is tried changes nothing; taken, it moves the last trading day of what is held;
/// given again, nothing. A wrong one is refused by row and column. Days that were settled or run stay.
#[test]
fn d1_the_yearly_notice_is_a_file() {
    let demo = Demo::start();
    let order = |side: &str, offset: &str| json!({ "ref": offset, "contract": "rb2701", "side": side, "offset": offset, "lots": 1 });
    demo.trades_of(&demo.trader, ACCOUNT, &order("buy", "open"));
    assert_eq!(demo.ends("rb2701"), "2027-01-15");
    demo.check_wrong(&[
        ("shut,2027-01-01,,", "kind", "shut", "BAD_FIELD"),
        ("closed,2027-13-01,,", "first", "2027-13-01", "BAD_FIELD"),
        (
            "closed,2027-02-12,2027-02-08,",
            "last",
            "2027-02-08",
            "BAD_FIELD",
        ),
        ("late_night,2027-03-01,,25:00", "open", "25:00", "BAD_FIELD"),
    ]);
    demo.check_wrong(&[(
        "closed,2026-11-17,,",
        "first",
        "2026-11-17",
        "CALENDAR_IN_USE",
    )]);
    let saturday = b"contract,last_trading_day\nrb2701,2027-01-16\n";
    let (_, wrong) = demo.give("last-trading-days", "csv", true, saturday);
    let wrong = &wrong["errors"][0];
    assert_eq!(
        (&wrong["row"], &wrong["column"], &wrong["problem"]["code"]),
        (
            &json!(2),
            &json!("last_trading_day"),
            &json!("LAST_TRADING_DAY_DOES_NOT_FIT")
        )
    );
    assert_eq!(demo.import("calendar", "csv", NOTICE.as_bytes()), (5, 0));
    assert_eq!(demo.ends("rb2701"), "2027-01-18");
    assert_eq!(demo.import("calendar", "csv", NOTICE.as_bytes()), (0, 5));
    let calendar = demo.admin.get("/api/v1/admin/calendar");
    assert_eq!(calendar["announced"], "2027-12-31");
    // By a page, day by day: what moves with it is told.
    let days = json!({ "kind": "closed", "first": "2027-01-18" });
    let (status, changed) = demo.change("PUT", "calendar/days", &days);
    let moved = json!([{ "contract": "cu2701", "old": "2027-01-18", "new": "2027-01-19" }, { "contract": "rb2701", "old": "2027-01-18", "new": "2027-01-19" }]);
    assert_eq!((status, &changed["moved"]), (200, &moved), "{changed}");
    let exported = demo.csv("calendar");
    assert!(
        exported.contains("closed,2027-01-18,2027-01-18,"),
        "{exported}"
    );
    assert_eq!(demo.held(ACCOUNT), [1, 0]);
    demo.trades_of(&demo.trader, ACCOUNT, &order("sell", "close_today"));
}

/// Two administrators who close days at the same time lose neither's.
#[test]
fn d1_two_who_change_the_calendar_at_once_lose_nothing() {
    let demo = Demo::start();
    let closes = |days: &[&str]| {
        for day in days {
            let days = json!({ "kind": "closed", "first": day });
            let (status, changed) = demo.change("PUT", "calendar/days", &days);
            assert_eq!(status, 200, "{changed}");
        }
    };
    let odd = ["2027-03-01", "2027-03-03", "2027-03-05", "2027-03-09"];
    let even = ["2027-03-02", "2027-03-04", "2027-03-08", "2027-03-10"];
    thread::scope(|scope| {
        scope.spawn(|| closes(&odd));
        scope.spawn(|| closes(&even));
    });
    let calendar = demo.csv("calendar");
    for day in odd.iter().chain(&even) {
        assert!(calendar.contains(&format!("closed,{day},")), "{calendar}");
    }
}
