//! Bonds as margin in the desk, through the interface: from what a venue settled to an order that fits only thanks to
//! bonds, cash that stays, margin made good, and the month's fee, once, also after a crash (B4, B7, B8).

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::client::{Client, Process};
use crate::support::demo::{ACCOUNT, Demo, FUND, GATED, PASSWORD, units, wait};
use crate::support::venue::{MORNING, Side, alone, application, ask, done, rows, shfe};
use crate::venue_kill::verified;

const NEXT: &str = "2026-11-18";
const EVENING: &str = "2026-12-01T21:00:30.000+08:00";

/// Bonds of an account at an exchange as the desk counts them.
pub fn bonds(by: &Client, account: &str, exchange: &str) -> Value {
    let answer = by.get(&format!("/api/v1/accounts/{account}/collateral"));
    let rows = answer["collateral"].as_array().unwrap();
    let found = rows.iter().find(|row| row["exchange"] == exchange);
    found.cloned().unwrap_or_default()
}

fn funds(by: &Client, account: &str) -> Value {
    by.get(&format!("/api/v1/accounts/{account}/funds"))
}

/// What the venue itself says of the fund account.
fn cover(side: &Side) -> Value {
    let covers = rows(side.maker(), "covers", "covers");
    let own = covers
        .into_iter()
        .find(|row| row["party"]["number"] == FUND);
    own.unwrap_or_default()
}

/// Desk and venue say the same of the fund account's bonds.
pub fn agree(admin: &Client, side: &Side) {
    wait("the hand-over", || {
        bonds(admin, FUND, side.venue)["day"] == cover(side)["day"]
    });
    let (desk, venue) = (bonds(admin, FUND, side.venue), cover(side));
    for field in ["day", "discounted", "cash", "available"] {
        assert_eq!(desk[field], venue[field], "{field}");
    }
}

fn preview(demo: &Demo, lots: i64) -> Value {
    demo.trader.get(&format!(
        "/api/v1/accounts/{ACCOUNT}/preview?contract=cu2701&side=buy&offset=open&lots={lots}"
    ))
}

/// An application of the fund account's bonds, sent.
fn withdraw_bonds(side: &Side, face: &str) -> String {
    let pledged = rows(side.maker(), "pledged", "pledged");
    let own = pledged
        .iter()
        .find(|row| row["party"]["number"] == FUND)
        .unwrap();
    let body = json!({ "party": side.client(FUND), "account": own["account"], "bond": own["bond"], "kind": "withdrawal", "face": face });
    let entered = done(ask(side.maker(), "POST", "applications", Some(body)));
    let id = entered["id"].as_str().unwrap().to_owned();
    done(ask(
        side.checker(),
        "POST",
        &format!("applications/{id}/sending"),
        None,
    ));
    id
}

#[test]
fn b8_an_order_fits_thanks_to_bonds_and_cash_stays_for_margin() {
    let demo = Demo::start_at(&GATED, MORNING);
    alone(&demo);
    let side = shfe(&demo);
    // What happened at the venue before the desk began is there, and older fees are not the desk's.
    agree(&demo.admin, &side);
    assert_eq!(funds(&demo.admin, FUND)["equity"], "20000000.00");

    // B8: never more than four times the cash of now.
    demo.set(
        "POST",
        "withdrawals",
        json!({ "account": FUND, "amount": "19500000.00" }),
    );
    assert_eq!(bonds(&demo.admin, FUND, "SHFE")["usable"], "2000000.00");
    let told = funds(&demo.admin, FUND);
    assert_eq!(told["equity"], "500000.00", "bonds are no equity");
    assert_eq!(told["available"], "500000.00");

    // B8: a part for the operating account; more than there is is refused with its numbers.
    let part = |amount: &str| {
        let path = format!("operating-accounts/{ACCOUNT}/collateral");
        let body = json!({ "exchange": "SHFE", "amount": amount });
        demo.change("PUT", &path, &body)
    };
    let (status, refused) = part("99000000.00");
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("COLLATERAL_EXCEEDED"))
    );
    let (status, refused) = part("-1");
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("AMOUNT_NOT_POSITIVE"))
    );
    assert_eq!(part("1500000.00").0, 200);
    let bad = json!({ "exchange": "DCE", "amount": "1.00" });
    let path = format!("operating-accounts/{ACCOUNT}/collateral");
    assert_eq!(demo.change("PUT", &path, &bad).1["code"], "BAD_FIELD");

    // An order of more margin than the fund account has cash fits; the preview says what covers it.
    let asked = preview(&demo, 20);
    assert!(
        units(&asked["margin"]["amount"]) > 500_000_000_000,
        "{asked}"
    );
    assert_eq!(asked["margin_covered"], asked["margin"]["amount"]);
    assert!(asked["problem"].is_null(), "{asked}");
    let order = json!({ "contract": "cu2701", "side": "buy", "offset": "open", "lots": 20, "price": asked["price"] });
    let (status, placed) = demo.order_of(&demo.trader, ACCOUNT, &order);
    assert_eq!(status, 201, "{placed}");
    demo.go_on("2026-11-17T09:40:00.000+08:00");
    let margin = asked["margin"]["amount"].clone();
    wait("the fill", || {
        funds(&demo.trader, ACCOUNT)["margin"] == margin
    });
    let told = bonds(&demo.admin, FUND, "SHFE");
    assert_eq!(told["covered"], told["margin"]);
    assert_eq!(told["uncovered"], "0.00");

    // B8: what bonds cover is no cash to take out.
    let (status, refused) = demo.change(
        "POST",
        "withdrawals",
        &json!({ "account": FUND, "amount": "1.00" }),
    );
    assert_eq!(
        (status, &refused["code"]),
        (422, &json!("WITHDRAW_ABOVE_AVAILABLE"))
    );

    // B4: bonds that the margin needs are not released; after cash has come they are.
    let short = withdraw_bonds(&side, "12000000");
    demo.go_on("2026-11-17T21:00:30.000+08:00");
    agree(&demo.admin, &side);
    let refusal = application(side.maker(), &short);
    assert_eq!(
        refusal["problem"]["code"], "VENUE_REVIEW_SHORT",
        "{refusal}"
    );
    demo.set(
        "POST",
        "deposits",
        json!({ "account": FUND, "amount": "3000000.00" }),
    );
    demo.go_on(&format!("{NEXT}T09:05:00.000+08:00"));
    let good = withdraw_bonds(&side, "12000000");
    demo.go_on(&format!("{NEXT}T21:00:30.000+08:00"));
    agree(&demo.admin, &side);
    let released = application(side.maker(), &good);
    assert!(released["problem"].is_null(), "{released}");
    let left = bonds(&demo.admin, FUND, "SHFE");
    assert_eq!(
        left["discounted"], "0.00",
        "what is to be released counts nothing"
    );
    assert_eq!(left["uncovered"], left["margin"]);

    // B8: the statement says what of the margin was covered, and of which settlement that is.
    let statement = demo
        .trader
        .get(&format!("/api/v1/accounts/{ACCOUNT}/statements/2026-11-17"));
    let summary = &statement["summary"];
    assert_eq!(summary["mortgage"], "1500000.00");
    assert_eq!(summary["covered"], summary["margin"]);
    assert_eq!(summary["available"], summary["equity"]);
    assert!(!demo.log().contains("desk and member services differ"));
}

/// B7, B8: whenever the process is killed while a day ends, the month's fee is taken once and the venue's amounts are
/// there; both journals verify (G2).
#[test]
fn b7_the_months_fee_is_taken_once_whenever_it_is_killed() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let args = [&GATED[..], &["--demo-day", "2026-12-01"]].concat();
    let mut server = Process::serve(&data, &args);
    go_on(&server, "2026-12-01T14:59:58.000+08:00");
    for kill in 0..8 {
        let address = server.address.clone();
        let request = thread::spawn(move || {
            let admin = Client::log_in(&address, "admin", PASSWORD);
            let gate = json!({ "until": EVENING });
            admin.request("POST", "/api/v1/replay/gate", Some(&gate)).0
        });
        thread::sleep(Duration::from_micros(kill * 7_919 % 50_000));
        drop(server);
        let _ = request.join();
        server = Process::serve(&data, &args);
    }
    go_on(&server, EVENING);
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    wait("the fees", || {
        ["SHFE", "INE"]
            .iter()
            .all(|exchange| bonds(&admin, FUND, exchange)["fees"][0].is_object())
    });
    let fees = ["SHFE", "INE"].map(|exchange| {
        let fees = bonds(&admin, FUND, exchange)["fees"].clone();
        assert_eq!(fees.as_array().unwrap().len(), 1, "{fees}");
        assert_eq!(fees[0]["month"], "2026-11-01");
        units(&fees[0]["amount"])
    });
    let cash = funds(&admin, FUND);
    assert_eq!(units(&cash["collateral_fee"]), fees.iter().sum::<i64>());
    assert_eq!(
        units(&cash["equity"]),
        20_000_000_000_000 - fees.iter().sum::<i64>()
    );
    let movements = admin.get("/api/v1/admin/cash-movements?limit=100");
    let rows = movements["movements"].as_array().unwrap().iter();
    let taken = rows.filter(|row| row["kind"] == "collateral_fee");
    assert_eq!(taken.count(), 2);
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(log.contains("desk and member services agree on bonds as margin"));
    assert!(!log.contains("desk and member services differ"), "{log}");
    drop(server);
    verified(&data);
}

fn go_on(server: &Process, until: &str) {
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let gate = json!({ "until": until });
    let (status, _, answer) = admin.request("POST", "/api/v1/replay/gate", Some(&gate));
    assert_eq!(status, 200, "{answer}");
}
