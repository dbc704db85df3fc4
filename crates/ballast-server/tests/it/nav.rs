//! Shares and NAV of a product through the interface (P3).

use serde_json::{Value, json};

use crate::support::demo::wait;
use crate::support::people::{People, ask, done, post, put, refused};

const NAV: &str = "products/HS1/nav";

fn set(people: &People, name: &str, value: &str) {
    let path = format!("products/HS1/settings/{name}");
    done(put(&people.m1, &path, json!({ "value": value })));
}

fn nav(people: &People) -> Value {
    done(ask(&people.m1, "GET", NAV, None))
}

fn check(people: &People, expected: [(&str, &str); 3]) {
    let nav = nav(people);
    for (field, value) in expected {
        assert_eq!(nav[field], json!(value), "{field} of {nav}");
    }
}

/// P3: what is missing is named, not told as 0; a subscription and a redemption move no unit NAV; the day's NAV is
/// told once it is settled, and entered totals roll.
#[test]
fn p3_a_products_nav_is_told_changed_and_settled() {
    let people = People::start();
    let missing = nav(&people);
    assert_eq!(
        [&missing["missing"], &missing["unit"], &missing["total"]],
        [&json!("nav_mode"), &Value::Null, &Value::Null],
        "{missing}"
    );
    let subscribe = |amount: &str, fund: Option<&str>| {
        let body = json!({ "change": "subscribe", "amount": amount, "fund_account": fund });
        post(&people.m1, "products/HS1/shares", body)
    };
    let refusal = refused(subscribe("1000", None), 422, "NAV_UNDEFINED");
    assert_eq!(
        refusal["numbers"]["missing"],
        json!("nav_mode"),
        "{refusal}"
    );
    // The demonstration's 20,000,000 were booked today: they were not there as it began.
    set(&people, "nav_mode", "own_equity");
    set(&people, "shares", "16000000");
    check(
        &people,
        [
            ("unit", "1.25"),
            ("previous_unit", "0"),
            ("total", "20000000.00"),
        ],
    );
    next_day(&people, "2026-11-17T21:05:00.000+08:00", 1);
    let expected = [
        ("unit", "1.25"),
        ("previous_unit", "1.25"),
        ("previous_total", "20000000.00"),
    ];
    wait("the next day", || {
        nav(&people)["previous_total"] == json!("20000000.00")
    });
    check(&people, expected);
    set(&people, "previous_total_nav", "20000000.00");
    set(&people, "nav_mode", "entered_total");
    check(&people, expected);
    done(subscribe("125000", None));
    done(subscribe("250000", Some("80018826")));
    check(
        &people,
        [
            ("unit", "1.25"),
            ("previous_unit", "1.25"),
            ("shares", "16300000"),
        ],
    );
    let redeem = json!({ "change": "redeem", "amount": "1000", "shares": "16300001" });
    refused(
        post(&people.m1, "products/HS1/shares", redeem),
        422,
        "SHARES_EXCEEDED",
    );
    set(&people, "liabilities", "375000.00");
    check(
        &people,
        [
            ("unit", "1.226993865"),
            ("previous_unit", "1.226993865"),
            ("total", "20375000.00"),
        ],
    );
    // Who reaches the product reads; who does not, and who may not, is refused.
    refused(ask(&people.m2, "GET", NAV, None), 403, "NOT_PERMITTED");
    refused(
        post(
            &people.m2,
            "products/HS1/shares",
            json!({ "change": "redeem", "amount": "1" }),
        ),
        403,
        "NOT_PERMITTED",
    );
    refused(ask(&people.trader, "GET", NAV, None), 403, "NOT_PERMITTED");

    let day = next_day(&people, "2026-11-18T21:05:00.000+08:00", 2);
    assert_eq!(
        [
            &day["total"],
            &day["shares"],
            &day["unit"],
            &day["highest_unit"]
        ],
        [
            &json!("20375000.00"),
            &json!("16300000"),
            &json!("1.226993865"),
            &json!("1.25")
        ],
        "{day}"
    );
    wait("the next day", || {
        nav(&people)["previous_total"] == json!("20375000.00")
    });
}

/// Plays on into the next day; the NAV of the day that was settled: so many have been.
fn next_day(people: &People, until: &str, settled: usize) -> Value {
    let gate = json!({ "until": until });
    let gate = people
        .admin
        .request("POST", "/api/v1/replay/gate", Some(&gate));
    assert_eq!(gate.0, 200, "{}", gate.2);
    let days = || done(ask(&people.m1, "GET", "products/HS1/nav-days", None))["days"].clone();
    wait("the day's NAV", || days()[settled - 1] != Value::Null);
    days()[settled - 1].clone()
}
