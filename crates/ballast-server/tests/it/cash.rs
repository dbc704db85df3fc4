//! Cash through the interface: split, entered by one, confirmed by another, on record (C1–C3, R8,
//! N10).

use crate::support;
use crate::support::client::Client;
use crate::support::people::{People, ask, done, names, post, put, refused, row};
use serde_json::{Value, json};

const ACCOUNT: &str = "A10023";

fn entered(
    by: &Client,
    kind: &str,
    amount: &str,
    protected: Option<&str>,
) -> support::people::Told {
    let mut body = json!({ "account": ACCOUNT, "amount": amount });
    if let Some(protected) = protected {
        body["protected"] = json!(protected);
    }
    post(by, kind, body)
}

fn movement(told: support::people::Told) -> String {
    let answer = done(told);
    assert_eq!(answer["state"], "pending", "{answer}");
    answer["movement"].as_str().unwrap().to_owned()
}

fn decide(by: &Client, movement: &str, how: &str) -> support::people::Told {
    let body = if how == "rejection" {
        json!({ "reason": "金额不符" })
    } else {
        json!({})
    };
    post(by, &format!("cash-entries/{movement}/{how}"), body)
}

fn clerks_needed(admin: &Client, needed: bool) {
    done(put(
        admin,
        "platform/cash_clerk_needed",
        json!({ "value": needed.to_string() }),
    ));
}

fn sums(by: &Client) -> [String; 3] {
    let account = row(by, "cash-accounts", "accounts", ("code", ACCOUNT));
    ["net_deposits", "max_loss_amount", "protected_amount"]
        .map(|sum| account[sum].as_str().unwrap().to_owned())
}

/// C1: 800,000 and 300,000 in, 100,000 out, all max-loss, 100,000 in protected.
#[test]
fn deposits_are_split_and_summed_for_ever() {
    let people = People::start();
    let People { admin, m1, .. } = &people;
    let opening = json!({ "code": "B1", "name": "b", "product": "HS1" });
    refused(post(m1, "operating-accounts", opening), 403, "POWER_OFF");
    let may_open = |of: &Client| of.get("/api/v1/session")["user"]["may_open_accounts"].clone();
    assert_eq!((may_open(m1), may_open(admin)), (json!(false), json!(true)));
    done(put(
        admin,
        "users/m1/powers",
        json!({ "may_open_operating_accounts": true }),
    ));
    done(post(
        m1,
        "operating-accounts",
        json!({ "code": "B1", "name": "b", "product": "HS1" }),
    ));
    let moved = |kind: &str, amount: &str, protected: Option<&str>| {
        let body = json!({ "account": "B1", "amount": amount, "protected": protected });
        post(m1, kind, body)
    };
    for (kind, amount, protected) in [
        ("deposits", "800000", None),
        ("deposits", "300000", None),
        ("withdrawals", "100000", Some("0")),
        ("deposits", "100000", Some("100000")),
    ] {
        assert_eq!(
            done(moved(kind, amount, protected))["state"],
            "booked",
            "N10: the demonstration needs no clerk"
        );
    }
    let account = row(m1, "cash-accounts", "accounts", ("code", "B1"));
    let sum = |name: &str| account[name].as_str().unwrap().to_owned();
    assert_eq!(
        (sum("net_deposits"), sum("max_loss_amount")),
        ("1100000.00".to_owned(), "1000000.00".to_owned())
    );
    assert_eq!(
        (sum("protected_amount"), sum("withdrawable")),
        ("100000.00".to_owned(), "1100000.00".to_owned())
    );

    let numbers = refused(
        moved("deposits", "110000", Some("110000.01")),
        422,
        "SPLIT_DOES_NOT_FIT",
    )["numbers"]
        .clone();
    assert_eq!(numbers["most"], "110000.00");
    refused(
        moved("deposits", "1", Some("-1")),
        422,
        "SPLIT_DOES_NOT_FIT",
    );
    refused(
        moved("withdrawals", "150000", Some("100000.01")),
        422,
        "SPLIT_DOES_NOT_FIT",
    );
    done(moved("deposits", "110000", Some("100000")));
    done(moved("withdrawals", "150000", Some("150000")));
    let account = row(
        m1,
        "operating-accounts",
        "operating_accounts",
        ("code", "B1"),
    );
    assert_eq!(account["protected_amount"], "50000.00");
    assert_eq!(account["max_loss_amount"], "1010000.00");
    let fund = json!({ "account": "80018826", "amount": "1", "protected": "1" });
    refused(post(m1, "deposits", fund), 400, "BAD_FIELD");
    people.server.stop();
}

/// C2, R8: a manager's entry moves nothing until another, a clerk of that account, confirms it;
/// both are on record.
#[test]
fn one_enters_and_another_confirms() {
    let people = People::start();
    let People {
        admin, m1, m2, c1, ..
    } = &people;
    let c2 = Client::log_in(&people.server.address, "c2", support::people::PASSWORD);
    clerks_needed(admin, true);
    let before = sums(c1);
    let first = movement(entered(m1, "deposits", "110000", Some("100000")));
    assert_eq!(sums(c1), before, "nothing is moved");
    refused(decide(m1, &first, "confirmation"), 403, "NOT_PERMITTED");
    refused(decide(admin, &first, "confirmation"), 403, "NOT_PERMITTED");
    done(decide(c1, &first, "confirmation"));
    assert_eq!(sums(c1), ["3110000.00", "3010000.00", "100000.00"]);
    refused(
        decide(c1, &first, "confirmation"),
        409,
        "MOVEMENT_NOT_PENDING",
    );
    refused(decide(c1, &first, "rejection"), 409, "MOVEMENT_NOT_PENDING");

    // A clerk enters too; nobody confirms his own.
    let own = movement(entered(c1, "withdrawals", "1000", None));
    let answer = refused(decide(c1, &own, "confirmation"), 409, "OWN_ENTRY");
    assert_eq!(answer["numbers"]["movement"], json!(own));
    done(decide(&c2, &own, "confirmation"));
    assert_eq!(sums(c1)[0], "3109000.00");

    let bad = movement(entered(m1, "deposits", "5", None));
    refused(
        post(
            c1,
            &format!("cash-entries/{bad}/rejection"),
            json!({ "reason": " " }),
        ),
        400,
        "BAD_FIELD",
    );
    done(decide(c1, &bad, "rejection"));
    refused(
        decide(&c2, &bad, "confirmation"),
        409,
        "MOVEMENT_NOT_PENDING",
    );
    assert_eq!(sums(c1)[0], "3109000.00");

    let entries = |by: &Client, query: &str| {
        by.get(&format!("/api/v1/admin/cash-entries{query}"))["entries"].clone()
    };
    let told: Vec<Value> = entries(m1, "").as_array().unwrap().clone();
    let of = |row: &Value| {
        ["state", "entered_by", "decided_by", "reason"]
            .map(|field| row[field].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(
        told.iter().map(of).collect::<Vec<_>>(),
        [
            ["rejected", "m1", "c1", "金额不符"],
            ["booked", "c1", "c2", ""],
            ["booked", "m1", "c1", ""],
        ]
    );
    assert_eq!(
        (&told[2]["amount"], &told[2]["protected"], &told[2]["kind"]),
        (&json!("110000.00"), &json!("100000.00"), &json!("deposit"))
    );
    // What is booked names who entered it, and beside him who confirmed it.
    let booked = m1.get("/api/v1/admin/cash-movements?limit=2")["movements"].clone();
    let who = |row: &Value| {
        ["by", "confirmed_by"].map(|field| row[field].as_str().unwrap_or("").to_owned())
    };
    assert_eq!(
        booked
            .as_array()
            .unwrap()
            .iter()
            .map(who)
            .collect::<Vec<_>>(),
        [["c1", "c2"], ["m1", "c1"]]
    );
    clerks_needed(admin, false);
    done(entered(m1, "deposits", "7", None));
    let alone = &m1.get("/api/v1/admin/cash-movements?limit=1")["movements"][0];
    assert_eq!(who(alone), ["m1", ""], "nobody had to confirm it");
    clerks_needed(admin, true);
    assert_eq!(entries(c1, "?state=rejected").as_array().unwrap().len(), 1);
    assert!(
        entries(m2, "").as_array().unwrap().is_empty(),
        "R8: others' are not shown"
    );
    let booked = m1.get("/api/v1/admin/cash-movements")["movements"]
        .as_array()
        .unwrap()
        .clone();
    assert!(
        booked
            .iter()
            .all(|row| row["account"] == ACCOUNT || row["account"] == "80018826"),
        "{booked:?}"
    );
    assert_eq!(booked[0]["by"], "m1");
    // Of one trading day where one is named; what has no trading day takes none.
    let on = |day: &str| {
        let path = format!("/api/v1/admin/cash-movements?trading_day={day}");
        m1.get(&path)["movements"].as_array().unwrap().len()
    };
    let of_day = { booked.iter() }.filter(|row| row["trading_day"] == "2026-11-17");
    assert_eq!((on("2026-11-17"), on("2026-11-18")), (of_day.count(), 0));
    let (status, _, answer) = people.admin.request(
        "GET",
        "/api/v1/admin/users/m1/logins?trading_day=2026-11-17",
        None,
    );
    assert_eq!(status, 400, "{answer}");

    // R8: those of the same manager are assigned until somebody takes them away.
    let waits = movement(entered(m1, "deposits", "7", None));
    done(put(
        m1,
        "users/c1/cash-accounts",
        json!({ "account": ACCOUNT, "assigned": false }),
    ));
    assert!(names(c1, "cash-accounts", "accounts", "code").is_empty());
    refused(decide(c1, &waits, "confirmation"), 403, "NOT_PERMITTED");
    refused(entered(c1, "deposits", "1", None), 403, "NOT_PERMITTED");
    assert_eq!(
        row(m1, "users", "users", ("name", "c2"))["cash_accounts"],
        json!([ACCOUNT])
    );
    assert_eq!(
        row(m1, "users", "users", ("name", "c1"))["cash_accounts"],
        json!([])
    );
    done(put(
        m1,
        "users/c1/cash-accounts",
        json!({ "account": ACCOUNT, "assigned": true }),
    ));
    done(decide(c1, &waits, "confirmation"));
    refused(
        ask(c1, "GET", "operating-accounts", None),
        403,
        "NOT_PERMITTED",
    );

    // Off, entries book at once, and the record says so.
    clerks_needed(admin, false);
    assert_eq!(done(entered(m1, "deposits", "9", None))["state"], "booked");
    assert_eq!(of(&entries(m1, "?limit=1")[0]), ["booked", "m1", "m1", ""]);
    people.server.stop();
}

/// C3: what can be withdrawn is looked at when it is entered, and again when it is confirmed.
#[test]
fn a_withdrawal_is_looked_at_twice() {
    let people = People::start();
    let People { admin, m1, c1, .. } = &people;
    clerks_needed(admin, true);
    refused(
        entered(m1, "withdrawals", "3000000.01", None),
        422,
        "WITHDRAW_ABOVE_AVAILABLE",
    );
    let [first, second] = [1, 2].map(|_| movement(entered(m1, "withdrawals", "2000000", None)));
    done(decide(c1, &first, "confirmation"));
    let answer = refused(
        decide(c1, &second, "confirmation"),
        422,
        "WITHDRAW_ABOVE_AVAILABLE",
    );
    assert_eq!(answer["numbers"]["withdrawable"], "1000000.00");
    assert_eq!(sums(c1)[0], "1000000.00");
    assert_eq!(
        m1.get("/api/v1/admin/cash-entries?state=pending")["entries"]
            .as_array()
            .unwrap()
            .len(),
        1,
        "it still waits"
    );
    done(decide(c1, &second, "rejection"));
    // Cash of a fund account is its counter's: it is booked as it is there.
    let fund = done(post(
        m1,
        "deposits",
        json!({ "account": "80018826", "amount": "5" }),
    ));
    assert_eq!(
        (&fund["state"], &fund["movement"]),
        (&json!("booked"), &Value::Null)
    );
    people.server.stop();
}
