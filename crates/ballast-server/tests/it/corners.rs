//! Routing's corners through the interface: what is sent again by net position, what a counter would not
//! have, when an order went where, and what fund accounts have to show (X3, X9, N5, N6, P5, T6).

use serde_json::{Value, json};

use crate::support::demo::{ACCOUNT, DECEMBER, Demo, FUND, GATED, INDEX, PRODUCT, wait};

const SECOND: &str = "80018827";

impl Demo {
    /// An order of the first trader's as a list of a day tells it.
    fn listed(&self, placed: &Value, day: &str) -> Value {
        let path = format!("/api/v1/accounts/{ACCOUNT}/orders?trading_day={day}");
        let orders = self.trader.get(&path);
        let mut rows = orders["orders"].as_array().unwrap().iter();
        let row = rows.find(|row| row["order"] == placed["order"]);
        row.unwrap_or_else(|| panic!("{placed} is not in {orders}"))
            .clone()
    }

    fn children(&self, account: &str, day: &str) -> Vec<Value> {
        let path = format!("/api/v1/accounts/{account}/child-orders?trading_day={day}");
        let page = self.admin.get(&path);
        page["children"].as_array().unwrap().clone()
    }
}

fn rb(side: &str, lots: u32, price: Option<&str>) -> Value {
    json!({ "contract": "rb2701", "side": side, "offset": "open", "lots": lots, "price": price })
}

/// X3: what rests as an open while another order fills is sent again as a close, by itself; the
/// child that was recalled says so.
#[test]
fn x3_what_rests_is_sent_again_as_a_close() {
    let demo = Demo::start();
    demo.setting(&format!("products/{PRODUCT}"), "routing_mode", "net");
    let other = demo.log_in("trader2");
    let (status, resting) = demo.order_of(&other, "A10024", &rb("sell", 5, Some("3280")));
    assert_eq!(status, 201, "{resting}");
    wait("the order to rest", || {
        let children = demo.children("A10024", "2026-11-17");
        children[0]["status"] == "working"
    });
    demo.trades_of(&demo.trader, ACCOUNT, &rb("buy", 5, None));
    wait("the close", || {
        demo.legs("A10024", &resting) == "80018826:open:5 80018826:close_today:5"
    });
    let recalled = demo.children(FUND, "2026-11-17").into_iter();
    let mut recalled = recalled.filter(|child| child["status"] == "recalled");
    let recalled = recalled.next().expect("it was recalled");
    assert_eq!(recalled["problem"]["code"], "CHILD_RECALLED", "{recalled}");
    assert_eq!(demo.held(FUND), [5, 0]);
}

/// N5, K13: where the counter would not have a part of an order, the order tells the counter's reason:
/// in the same words while the rest works, when it has ended, and of a day that is past.
#[test]
fn a_part_that_the_counter_refused_is_told_alike_always() {
    let faults = "order 2 reject 31; order 4 reject 31";
    let arguments = [&GATED[..], &["--faults", faults]].concat();
    let demo = Demo::start_with_counter_at(&arguments);
    demo.open_fund_account(SECOND, "1000000.00", "rb");
    let product = format!("products/{PRODUCT}");
    demo.setting(&product, "routing_mode", "proportion");
    let day = "2026-11-17";
    let check = |order: &Value, told: [&str; 2], filled: i64| {
        let says = || {
            let row = demo.listed(order, day);
            [row["status"].clone(), row["problem"]["code"].clone()]
        };
        wait("the counter's word", || {
            says() == told.map(|text| json!(text))
        });
        let row = demo.listed(order, day);
        assert_eq!(row["filled"], filled, "{row}");
        assert_eq!(row["problem"]["numbers"]["error"], "31", "{row}");
        row
    };
    let (_, resting) = demo.order_of(&demo.trader, ACCOUNT, &rb("buy", 21, Some("2950")));
    check(&resting, ["working", "COUNTER_REJECTED"], 0);
    let (_, traded) = demo.order_of(&demo.trader, ACCOUNT, &rb("sell", 21, Some("2960")));
    let live = check(&traded, ["part_cancelled", "COUNTER_REJECTED"], 20);
    demo.go_on("2026-11-17T21:05:00.000+08:00");
    let past = check(&traded, ["part_cancelled", "COUNTER_REJECTED"], 20);
    for field in ["problem", "sent_at", "accepted_at"] {
        assert_eq!(live[field], past[field], "{field}");
    }
}

/// T6: an order and what fund accounts carry of it tell when they were let through, sent and
/// accepted; a fund account has its orders, trades and statements, of the running day and of past ones.
#[test]
fn t6_times_and_what_fund_accounts_have_to_show() {
    let demo = Demo::start_at(&INDEX, DECEMBER);
    let order =
        json!({ "contract": "IF2612", "side": "buy", "offset": "open", "lots": 2, "price": null });
    let placed = demo.trades_of(&demo.trader, ACCOUNT, &order);
    let check = |day: &str| {
        let row = demo.listed(&placed, day);
        let [child] = &demo.children(FUND, day)[..] else {
            panic!("it has one order")
        };
        let times = |row: &Value, names: [&str; 3]| names.map(|name| row[name].to_string());
        for times in [
            times(&row, ["placed_at", "sent_at", "accepted_at"]),
            times(child, ["passed_at", "sent_at", "accepted_at"]),
        ] {
            assert!(times.is_sorted() && times[2] != "null", "{times:?}");
        }
        let told = [&child["account"], &child["fund_account"], &child["status"]];
        assert_eq!(told, [ACCOUNT, FUND, "filled"]);
        assert_eq!(demo.children(ACCOUNT, day), std::slice::from_ref(child));
        let trades = |account: &str| {
            demo.admin.get(&format!(
                "/api/v1/accounts/{account}/trades?trading_day={day}"
            ))
        };
        let lots = |account: &str| {
            let page = trades(account);
            let rows = page["trades"].as_array().unwrap().clone();
            rows.iter()
                .map(|row| row["lots"].as_i64().unwrap())
                .sum::<i64>()
        };
        assert_eq!((lots(FUND), lots(ACCOUNT)), (2, 2));
    };
    check("2026-12-01");
    demo.go_on("2026-12-02T09:35:00.000+08:00");
    check("2026-12-01");
    let statement = |account: &str| {
        demo.admin
            .get(&format!("/api/v1/accounts/{account}/statements/2026-12-01"))
    };
    let (fund, own) = (statement(FUND), statement(ACCOUNT));
    assert_eq!(fund["account"], FUND);
    assert_eq!(fund["trade_totals"]["lots"], own["trade_totals"]["lots"]);
    assert_eq!(fund["positions"][0]["lots"], 2, "{fund}");
    let orders = demo
        .admin
        .request("GET", &format!("/api/v1/accounts/{FUND}/orders"), None);
    assert_eq!(orders.0, 404, "a fund account places none: {}", orders.2);
}

/// X9, X3, N6, P5: what is refused on save, before the counter, and for what is left, by its numbers.
#[test]
fn corners_are_refused_with_their_numbers() {
    let demo = Demo::start();
    let check = |method: &str, path: &str, body: &Value, code: &str| {
        let (_, answer) = demo.change(method, path, body);
        assert_eq!(answer["code"], code, "{path}: {answer}");
        answer
    };
    demo.setting(&format!("fund-accounts/{FUND}"), "close_today", "to_open");
    let net = json!({ "value": "net" });
    let path = format!("products/{PRODUCT}/settings/routing_mode");
    let refused = check("PUT", &path, &net, "NET_MODE_LOCKS");
    assert_eq!(refused["numbers"]["fund_account"], FUND);
    let (status, resting) = demo.order_of(&demo.trader, ACCOUNT, &rb("buy", 2, Some("2980")));
    assert_eq!(status, 201, "{resting}");
    let (_, own) = demo.order_of(&demo.trader, ACCOUNT, &rb("sell", 2, Some("2980")));
    assert_eq!(own["code"], "WOULD_CROSS_OWN", "{own}");
    let unbound = format!("operating-accounts/{ACCOUNT}/product");
    let left = check("DELETE", &unbound, &json!(null), "STILL_IN_USE");
    assert_eq!(left["numbers"]["working"], "1", "{left}");
}
