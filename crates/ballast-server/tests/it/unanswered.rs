//! Orders of which the counter says nothing (`case 35`): the trader sees them as unknown, what they
//! froze stays, and the platform finds out by itself.

use serde_json::{Value, json};

use crate::support::demo::{ACCOUNT, Demo, GATED, units, wait};

impl Demo {
    /// An order that will not trade, placed under faults of the counter; 9 s later it is being sent,
    /// and 11 s later it is not any more.
    fn without_a_word(faults: &str) -> (Self, Value) {
        let demo = Self::start_with_counter_at(&[&GATED[..], &["--faults", faults]].concat());
        // What the login asks of the counter would show the order.
        wait("the first comparison", || {
            let compared = demo.admin.get("/api/v1/admin/comparisons");
            compared["comparisons"][0]["compared_at"] != Value::Null
        });
        let order = json!({
            "contract": "rb2701", "side": "buy", "offset": "open", "lots": 2, "price": "2950",
        });
        let (status, placed) = demo.order_of(&demo.trader, ACCOUNT, &order);
        assert_eq!(status, 201, "{placed}");
        demo.go_on("2026-11-16T21:05:09.000+08:00");
        assert_eq!(demo.row(&placed)["status"], "sending");
        assert!(demo.frozen() > 0);
        (demo, placed)
    }

    fn row(&self, placed: &Value) -> Value {
        let page = self
            .trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/orders"));
        let mut rows = page["orders"].as_array().unwrap().iter();
        let row = rows.find(|row| row["order"] == placed["order"]);
        row.unwrap_or_else(|| panic!("{placed} is not in {page}"))
            .clone()
    }

    fn frozen(&self) -> i64 {
        let funds = self
            .trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/funds"));
        units(&funds["frozen_margin"])
    }
}

/// Case 35: no byte of it left, or all of it was lost on its way. Only the whole replay of a new
/// login ends it, as not received; its money is free again, and it was not sent a second time.
#[test]
fn case_35_an_order_that_never_arrived_ends_by_itself() {
    for faults in ["order 1 not-sent", "order 1 lose"] {
        let (demo, placed) = Demo::without_a_word(faults);
        demo.go_on("2026-11-16T21:05:12.000+08:00");
        wait("the doubt", || demo.row(&placed)["status"] == "unknown");
        assert!(demo.frozen() > 0, "{faults}");
        demo.go_on("2026-11-16T21:05:25.000+08:00");
        wait("the replay", || demo.row(&placed)["status"] == "rejected");
        let row = demo.row(&placed);
        assert_eq!(
            row["problem"]["code"], "COUNTER_NOT_RECEIVED",
            "{faults}: {row}"
        );
        assert_eq!(demo.frozen(), 0, "{faults}");
        demo.go_on("2026-11-16T21:06:00.000+08:00");
        assert_eq!(demo.row(&placed), row, "{faults}");
    }
}

/// The order arrived, and every word of it was lost: what the counter shows when it is asked is taken
/// as returned, and a cancel that waited for it goes out.
#[test]
fn case_35_an_order_whose_answer_was_lost_is_found_again() {
    let (demo, placed) = Demo::without_a_word("return 1 drop; return 2 drop");
    let cancel = format!(
        "/api/v1/accounts/{ACCOUNT}/orders/{}",
        placed["order"].as_str().unwrap()
    );
    let (status, _, answer) = demo.trader.request("DELETE", &cancel, None);
    assert_eq!(status, 202, "{answer}");
    demo.go_on("2026-11-16T21:05:12.000+08:00");
    wait("the cancel", || demo.row(&placed)["status"] == "cancelled");
    assert_eq!(demo.frozen(), 0);
}

/// With the first word lost the day still ends: what nobody knows by then is named, and settled.
#[test]
fn case_35_the_day_ends() {
    let (demo, placed) = Demo::without_a_word("order 1 lose");
    demo.go_on("2026-11-17T21:05:00.000+08:00");
    let day = "/api/v1/accounts/A10023/statements/2026-11-17";
    wait("the statement", || {
        demo.trader.request("GET", day, None).0 == 200
    });
    let orders = format!("/api/v1/accounts/{ACCOUNT}/orders?trading_day=2026-11-17");
    let page = demo.trader.get(&orders);
    assert_eq!(page["orders"][0]["order"], placed["order"]);
    assert_eq!(page["orders"][0]["status"], "rejected", "{page}");
}
