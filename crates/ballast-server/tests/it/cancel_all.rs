//! All working orders of an account are cancelled by one request.

use serde_json::json;

use crate::support::demo::{ACCOUNT, Demo, wait};

const ORDERS: usize = 60;

impl Demo {
    /// Flushes since the start.
    fn flushes(&self) -> u64 {
        let metrics = self.admin.text("/metrics");
        let line = metrics
            .lines()
            .find_map(|line| line.strip_prefix("ballast_groups_total "));
        line.unwrap().parse().unwrap()
    }

    fn working(&self) -> usize {
        let orders = self
            .trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/orders?filter=working"));
        orders["orders"].as_array().unwrap().len()
    }
}

/// An emergency does not wait for one flush after the other: cancels that are asked for together are made
/// durable together, each with its own answer.
#[test]
fn cancels_of_one_request_are_flushed_together() {
    let demo = Demo::start();
    for _ in 0..ORDERS {
        let order = json!({ "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "3000" });
        let (status, answer) = demo.order_of(&demo.trader, ACCOUNT, &order);
        assert_eq!(status, 201, "{answer}");
    }
    assert_eq!(demo.working(), ORDERS);
    let before = demo.flushes();
    let path = format!("/api/v1/accounts/{ACCOUNT}/cancel-all");
    let (status, _, answer) = demo.trader.request("POST", &path, Some(&json!({})));
    let flushed = demo.flushes() - before;
    assert_eq!(status, 200, "{answer}");
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), ORDERS);
    assert!(
        results.iter().all(|result| result["problem"].is_null()),
        "{answer}"
    );
    assert!(flushed < ORDERS as u64, "{flushed} flushes");
    wait("all to be cancelled", || demo.working() == 0);
}
