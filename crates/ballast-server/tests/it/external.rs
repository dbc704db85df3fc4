//! Trades made directly at a counter, lots moved between accounts (X8, P9), and third-party orders (P9, P6), through the
//! interface.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::demo::{ACCOUNT, Demo, FUND, GATED, PRODUCT, wait};

/// Somebody trades rb at the counter by hand, some ticks beyond a price at which it traded.
fn by_hand(demo: &Demo, side: &str, offset: &str, lots: &str, traded: &Value) -> (bool, String) {
    let traded: f64 = traded.as_str().unwrap().parse().unwrap();
    let beyond = if side == "buy" { 20.0 } else { -20.0 };
    let output = Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(["direct", "--counter", demo.counter_address()])
        .args(["--account", FUND, "--contract", "rb2701"])
        .args(["--side", side, "--offset", offset, "--lots", lots])
        .args(["--price", &format!("{}", traded + beyond)])
        .output()
        .unwrap();
    let told = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(told).unwrap())
}

fn targets(demo: &Demo) -> Value {
    demo.admin.get("/api/v1/admin/external-targets")["products"][0].clone()
}

fn references(demo: &Demo, account: &str) -> Vec<String> {
    let trades = demo
        .admin
        .get(&format!("/api/v1/accounts/{account}/trades"));
    let trades = trades["trades"].as_array().unwrap().iter();
    trades
        .map(|trade| trade["ref"].as_str().unwrap().to_owned())
        .collect()
}

/// X8, P9: what somebody trades at the counter itself goes to the chosen account, without one to the product's
/// unallocated book, from where a risk officer moves it; the counter and the books agree all the way, also after a kill.
#[test]
fn x8_trades_made_at_the_counter() {
    let demo = Demo::start_with_counter_at(&GATED);
    let target = |account: Value| {
        let path = format!("products/{PRODUCT}/external-target");
        demo.set("PUT", &path, json!({ "account": account }));
    };
    let one = json!({ "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1 });
    let at = demo.trades_of(&demo.trader, ACCOUNT, &one)["price"].clone();
    target(json!(ACCOUNT));
    let (went, told) = by_hand(&demo, "buy", "open", "2", &at);
    assert!(went && told.contains("traded 2 of 2"), "{told}");
    wait("the trade", || demo.held(ACCOUNT) == [3, 0]);
    assert!(references(&demo, ACCOUNT)[0].starts_with('#'));
    let (went, told) = by_hand(&demo, "sell", "close_yesterday", "1", &at);
    assert!(
        !went && told.contains("the counter refused the order"),
        "{told}"
    );
    target(Value::Null);
    by_hand(&demo, "buy", "open", "3", &at);
    wait("the book", || targets(&demo)["held"][0]["today"] == 3);
    let told = targets(&demo);
    let book = told["unallocated"].as_str().unwrap().to_owned();
    assert_eq!(
        [&told["target"], &told["maps_to"]],
        [&Value::Null, &Value::Null]
    );
    assert_eq!(demo.held(FUND), [6, 0]);
    let moving = |lots: u32, price: &Value| {
        json!({
            "from": book, "to": ACCOUNT, "contract": "rb2701", "side": "long", "lots": lots, "price": price,
            "reason": "theirs",
        })
    };
    let price = told["held"][0]["price"].clone();
    for (body, code) in [
        (moving(4, &price), "POSITION_SHORT"),
        (moving(1, &json!("0.3")), "PRICE_OFF_TICK"),
        (moving(0, &price), "LOTS_NOT_POSITIVE"),
    ] {
        let (status, answer) = demo.change("POST", "position-adjustments", &body);
        assert!(status >= 400 && answer["code"] == code, "{answer}");
    }
    demo.set("POST", "position-adjustments", moving(2, &price));
    wait("the lots", || demo.held(ACCOUNT) == [5, 0]);
    assert_eq!((demo.held(&book), demo.held(FUND)), ([1, 0], [6, 0]));
    let demo = demo.killed_and_started();
    wait("a comparison", || {
        let list = demo.admin.get("/api/v1/admin/comparisons");
        let comparison = &list["comparisons"][0];
        comparison["is_asked"] == false && comparison["compared_at"] != Value::Null
    });
    let list = demo.admin.get("/api/v1/admin/comparisons");
    assert_eq!(list["comparisons"][0]["differences"], json!([]), "{list}");
    assert_eq!((demo.held(ACCOUNT), demo.held(&book)), ([5, 0], [1, 0]));
}

/// P9, P6: a risk officer with the right places and cancels orders for an account that it watches, past a bar of
/// tradability; its trader sees them marked, and only theirs can it cancel.
#[test]
fn p9_third_party_orders() {
    let demo = Demo::start();
    let order = |reference: &str| {
        json!({
            "ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "3000",
            "validity": "day",
        })
    };
    let [orders, theirs] =
        ["orders", "third-party-orders"].map(|of| format!("/api/v1/accounts/{ACCOUNT}/{of}"));
    let place = |client: &Client, path: &str, reference: &str| {
        let (status, _, answer) = client.request("POST", path, Some(&order(reference)));
        (status, answer)
    };
    let (status, answer) = place(&demo.trader, &theirs, "t1");
    assert_eq!((status, &answer["code"]), (403, &json!("NOT_PERMITTED")));
    let bar = |commodities: &[&str]| {
        let listed = json!({ "permits": false, "commodities": commodities, "contracts": [] });
        let body = json!({ "level": "account", "of": ACCOUNT, "listed": listed });
        demo.set("PUT", "tradability", body);
    };
    bar(&["rb"]);
    assert_eq!(place(&demo.trader, &orders, "t2").1["code"], "NOT_TRADABLE");
    let (status, placed) = place(&demo.admin, &theirs, "t3");
    assert_eq!(
        (status, &placed["third_party"]),
        (201, &json!(true)),
        "{placed}"
    );
    let list = demo.admin.get("/api/v1/admin/third-party-orders");
    assert_eq!(list["orders"][0]["ref"], "t3");
    let seen = demo.trader.get(&orders);
    assert_eq!(seen["orders"][0]["third_party"], true, "{seen}");
    let cancel = |of: &Value| {
        let path = format!("{theirs}/{}", of["order"].as_str().unwrap());
        let (status, _, answer) = demo.admin.request("DELETE", &path, None);
        (status, answer)
    };
    let (status, answer) = cancel(&placed);
    assert_eq!(status, 202, "{answer}");
    bar(&[]);
    let (status, own) = place(&demo.trader, &orders, "t4");
    assert_eq!((status, &own["third_party"]), (201, &json!(false)), "{own}");
    assert_eq!(cancel(&own).1["code"], "NOT_THIRD_PARTY");
}
