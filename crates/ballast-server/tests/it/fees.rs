//! Fees that accrue in a product's NAV, through the interface (X1). HS1's NAV is entered; the first trading day is
//! 2026-11-17, 90 days after 2026-08-19.

use serde_json::{Value, json};

use crate::support::demo::wait;
use crate::support::people::{People, ask, done, post, put, refused};

const FEES: &str = "products/HS1/fees";

fn set(people: &People, name: &str, value: &str) {
    let path = format!("products/HS1/settings/{name}");
    done(put(&people.m1, &path, json!({ "value": value })));
}

/// A product whose previous NAV is so much.
fn begin(total: &str) -> People {
    let people = People::start();
    let gate = json!({ "until": "2026-11-17T21:05:00.000+08:00" });
    let gate = people
        .admin
        .request("POST", "/api/v1/replay/gate", Some(&gate));
    assert_eq!(gate.0, 200, "{}", gate.2);
    wait("the next day", || {
        let nav = get(&people, "products/HS1/fees");
        let clock = people.admin.get("/api/v1/clock");
        clock["trading_day"] == json!("2026-11-18") && nav["seq"] != Value::Null
    });
    for (name, value) in [
        ("nav_mode", "entered_total"),
        ("shares", "10000000"),
        ("previous_total_nav", total),
        ("initial_total_nav", "10000000.00"),
    ] {
        set(&people, name, value);
    }
    people
}

fn get(people: &People, path: &str) -> Value {
    done(ask(&people.m1, "GET", path, None))
}

fn fees(fee: &str, of: Value) -> Value {
    let mut fees = json!({ "launch_date": "2026-08-20", "duration_days": 365 });
    fees[fee] = of;
    fees
}

fn intervals(progressive: bool) -> Value {
    let of = |from, below, rate| json!({ "from": from, "below": below, "rate": rate });
    json!({ "kind": "intervals", "progressive": progressive, "intervals": [
        of("1", "1.1", "0.05"), of("1.1", "1.2", "0.07"), of("1.2", "1.3", "0.09"),
    ] })
}

/// X1, P3: the worked rows: 10,000,000, 90 of 365 days, 1.5 % → 36,986.30; at 1.26 progressive 174,000, plain 234,000;
/// a share of profit. They are in NAV at once, and told with what they are of.
#[test]
fn x1_the_worked_rows_accrue_in_nav() {
    let people = begin("12600000.00");
    let check = |body: Value, fee: &str, expected: &[(&str, Value)]| {
        done(put(&people.m1, FEES, body));
        let told = get(&people, FEES);
        let of = &told["accrued"]["fees"][0];
        assert_eq!(of["fee"], json!(fee), "{told}");
        for (name, value) in expected {
            assert_eq!(&of[*name], value, "{name} of {told}");
        }
        let nav = get(&people, "products/HS1/nav");
        assert_eq!(nav["fees"]["total"], of["amount"], "{nav}");
        assert_eq!(nav["fees"][fee], of["amount"], "{nav}");
    };
    let fixed = |base: &str| json!({ "kind": "fixed", "base": base, "rate": "0.015" });
    check(
        fees("management", fixed("initial_nav")),
        "management",
        &[
            ("amount", json!("36986.30")),
            ("base", json!("initial_nav")),
            ("base_amount", json!("10000000.00")),
            ("days", json!(90)),
            ("duration_days", json!(365)),
            ("rate", json!("0.015")),
            ("yearly_rate", json!("0.015")),
        ],
    );
    let nav = get(&people, "products/HS1/nav");
    assert_eq!(nav["unit"], json!("1.25630137"), "{nav}");
    assert_eq!(nav["previous_unit"], json!("1.26"), "{nav}");
    let mut two_years = fees("custody", fixed("previous_nav"));
    two_years["duration_days"] = json!(730);
    check(
        two_years,
        "custody",
        &[
            ("amount", json!("23301.37")),
            ("base_amount", json!("12600000.00")),
            ("rate", json!("0.015")),
            ("yearly_rate", json!("0.0075")),
        ],
    );
    for (is_progressive, amount, rate) in [
        (true, "174000.00", Value::Null),
        (false, "234000.00", json!("0.09")),
    ] {
        check(
            fees("advisory", intervals(is_progressive)),
            "advisory",
            &[
                ("amount", json!(amount)),
                ("profit", json!("2600000.00")),
                ("initial_unit", json!("1")),
                ("rate", rate),
            ],
        );
    }
    let share = json!({ "kind": "profit_share", "rate": "0.2" });
    check(
        fees("advisory", share),
        "advisory",
        &[("amount", json!("520000.00"))],
    );
    let amount = json!({ "kind": "absolute", "amount": "1234.56" });
    check(
        fees("management", amount),
        "management",
        &[("amount", json!("1234.56"))],
    );
    done(put(&people.m1, FEES, json!({})));
    let none = get(&people, FEES);
    assert_eq!(none["launch_date"], Value::Null, "{none}");
    assert_eq!(get(&people, "products/HS1/nav")["fees"], Value::Null);
}

/// X1: what does not fit is refused on save, with field, value and rule, and nothing is done; who may not is refused.
#[test]
fn x1_what_does_not_fit_is_refused() {
    let people = begin("10000000.00");
    let check = |body: Value, code: &str, numbers: &[(&str, &str)]| {
        let told = refused(put(&people.m1, FEES, body), 422, code);
        for (name, value) in numbers {
            assert_eq!(told["numbers"][*name], json!(value), "{told}");
        }
    };
    let fixed = |base: &str, rate: &str| json!({ "kind": "fixed", "base": base, "rate": rate });
    let without = |name: &str| {
        let mut body = fees("management", fixed("previous_nav", "0.015"));
        body.as_object_mut().unwrap().remove(name);
        body
    };
    for name in ["launch_date", "duration_days"] {
        let numbers = [("fee", "management"), ("missing", name)];
        check(without(name), "FEE_NEEDS", &numbers);
    }
    set(&people, "initial_total_nav", "");
    let initial = fees("custody", fixed("initial_nav", "0.015"));
    let numbers = [("fee", "custody"), ("missing", "initial_total_nav")];
    check(initial, "FEE_NEEDS", &numbers);
    let above = fees("management", fixed("previous_nav", "1.5"));
    check(above, "FEE_RATE_DOES_NOT_FIT", &[("rate", "1.5")]);
    let mut overlap = intervals(true);
    overlap["intervals"][1]["from"] = json!("1.05");
    let numbers = [("interval", "2"), ("from", "1.05"), ("least", "1.1")];
    check(fees("advisory", overlap), "FEE_INTERVALS_OVERLAP", &numbers);
    let bad_field = |body: Value, field: &str, value: &str| {
        let told = refused(put(&people.m1, FEES, body), 400, "BAD_FIELD");
        assert_eq!(told["numbers"]["field"], json!(field), "{told}");
        assert_eq!(told["numbers"]["value"], json!(value), "{told}");
    };
    bad_field(
        fees("management", intervals(true)),
        "management.kind",
        "intervals",
    );
    let text = fees("custody", fixed("previous_nav", "1,5"));
    bad_field(text, "custody.rate", "1,5");
    let nothing = get(&people, FEES);
    assert_eq!(nothing["management"], Value::Null, "{nothing}");
    assert_eq!(nothing["accrued"], Value::Null, "{nothing}");
    let body = fees("management", fixed("previous_nav", "0.015"));
    refused(put(&people.m2, FEES, body.clone()), 403, "NOT_PERMITTED");
    refused(put(&people.r1, FEES, body.clone()), 403, "NOT_PERMITTED");
    refused(ask(&people.trader, "GET", FEES, None), 403, "NOT_PERMITTED");
    done(put(&people.m1, FEES, body));
    let gone = put(
        &people.m1,
        "products/HS1/settings/launch_date",
        json!({ "value": "" }),
    );
    refused(gone, 422, "FEE_NEEDS");
}

/// X1: paid fees are counted from another day, which the answer says in amounts; the day's fees and its NAV are in the
/// fee query, among the days' NAVs and on the statement of who reads NAVs.
#[test]
fn x1_fees_of_a_day_are_queried_reset_and_on_the_statement() {
    let people = begin("10000000.00");
    let mut body = fees(
        "management",
        json!({ "kind": "fixed", "base": "initial_nav", "rate": "0.015" }),
    );
    body["custody"] = json!({ "kind": "absolute", "amount": "1000.00" });
    done(put(&people.m1, FEES, body));
    let day = |people: &People, path: &str| get(people, path)["days"][0].clone();
    let accrued = day(
        &people,
        "products/HS1/fee-days?from=2026-11-18&to=2026-11-18",
    );
    assert_eq!(accrued["total"], json!("37986.30"), "{accrued}");
    assert_eq!(accrued["fees"][1]["fee"], json!("custody"), "{accrued}");
    let none = get(&people, "products/HS1/fee-days?to=2026-11-17");
    assert_eq!(none["days"], json!([]), "{none}");

    let gate = json!({ "until": "2026-11-18T21:05:00.000+08:00" });
    people
        .admin
        .request("POST", "/api/v1/replay/gate", Some(&gate));
    wait("the day's NAV", || {
        day(&people, "products/HS1/nav-days?from=2026-11-18") != Value::Null
    });
    let settled = day(&people, "products/HS1/nav-days?from=2026-11-18");
    assert_eq!(
        settled["fees"]["management"],
        json!("36986.30"),
        "{settled}"
    );
    assert_eq!(settled["fees"]["custody"], json!("1000.00"), "{settled}");
    assert_eq!(settled["unit"], json!("0.99620137"), "{settled}");
    let statement = "/api/v1/accounts/A10023/statements/2026-11-18";
    let printed = people.m1.get(statement);
    assert_eq!(printed["product_nav"], settled, "{printed}");
    assert_eq!(people.trader.get(statement)["product_nav"], Value::Null);

    wait("the next day", || {
        get(&people, FEES)["accrued"]["trading_day"] == json!("2026-11-19")
    });
    let again = json!({ "launch_date": "2026-08-20", "duration_days": 365 });
    let path = format!("{FEES}/reset");
    let told = refused(post(&people.m1, &path, again), 422, "FEE_LAUNCH_NOT_LATER");
    assert_eq!(told["numbers"]["old"], json!("2026-08-20"), "{told}");
    let later = json!({ "launch_date": "2026-11-19", "duration_days": 90 });
    let told = done(post(&people.m1, &path, later));
    assert_eq!(told["before"]["management"], json!("37397.26"), "{told}");
    assert_eq!(told["before"]["total"], json!("38397.26"), "{told}");
    assert_eq!(told["after"]["management"], json!("0.00"), "{told}");
    assert_eq!(told["after"]["custody"], json!("1000.00"), "{told}");
    let fees = get(&people, FEES);
    assert_eq!(fees["launch_date"], json!("2026-11-19"), "{fees}");
    assert_eq!(fees["duration_days"], json!(90), "{fees}");
    let nav = get(&people, "products/HS1/nav");
    assert_eq!(nav["previous_fees"], json!("37986.30"), "{nav}");
    assert_eq!(nav["fees"]["total"], json!("1000.00"), "{nav}");
}
