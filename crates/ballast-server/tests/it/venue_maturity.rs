//! The maturity cut through the interface, at both venues: the dates of the guides' table, and the life of a bond past it
//! with its explanations due at noon (B4, B5).

use serde_json::{Value, json};

use crate::support::demo::{Demo, GATED, wait};
use crate::support::venue::{self, MORNING, Side, ask, check_both, done, refused, rows, state};

/// Matures on 15 January 2027: its cut is 1 December 2026.
const BOND: &str = "160023";
const CUT: [&str; 5] = [
    "--demo-day",
    "2026-12-01",
    "--contracts",
    "rb2701",
    "--gate",
];

/// B5: each date of the table has its cut in the list of bonds, of both venues, and by the other reading where it is set.
#[test]
fn b5_the_seven_dates_have_their_cuts() {
    check_both(&GATED, MORNING, |_, side| {
        let table = [
            ("2026-03-16", "2026-02-02", "2026-02-24"),
            ("2026-03-31", "2026-02-02", "2026-03-02"),
            ("2026-06-01", "2026-05-06", "2026-05-06"),
            ("2026-11-02", "2026-10-08", "2026-10-08"),
            ("2026-11-20", "2026-10-08", "2026-10-20"),
            ("2026-12-31", "2026-11-02", "2026-11-30"),
            ("2027-01-15", "2026-12-01", "2026-12-15"),
        ];
        let code = |at: usize| format!("99000{at}");
        let bonds = table.iter().enumerate().map(|(at, (maturity, ..))| {
            json!({ "code": code(at), "name": "国债", "maturity": maturity, "kind": "book_entry_treasury" })
        });
        let bonds = json!({ "bonds": bonds.collect::<Vec<_>>() });
        done(ask(side.handler(), "PUT", "bonds", Some(bonds)));
        let cut = |at: usize| {
            let known = rows(side.maker(), "bonds", "bonds");
            let bond = known.iter().find(|bond| bond["code"] == code(at)).unwrap();
            let cuts = bond["cuts"].as_array().unwrap();
            let own = cuts.iter().find(|cut| cut["venue"] == side.venue).unwrap();
            (own["day"].clone(), own["provisional"].clone())
        };
        for (at, (maturity, by_month, _)) in table.iter().enumerate() {
            assert_eq!(cut(at), (json!(by_month), json!(false)), "{maturity}");
        }
        done(side.set("maturity_cut", "same_day_of_month", "2026-11-17"));
        for (at, (maturity, _, by_day)) in table.iter().enumerate() {
            assert_eq!(cut(at), (json!(by_day), json!(false)), "{maturity}");
        }
    });
}

/// B5: what leaves the available amount within thirty trading days is in the list of what is due, day by day.
#[test]
fn b5_a_cut_is_told_ahead() {
    check_both(&GATED, MORNING, |demo, side| {
        let number = "70040002";
        side.qualify(number, "2026-11-17");
        side.deposit(number, BOND, "1000000");
        side.settle(demo, "2026-11-17");
        for (day, left) in [("2026-11-18", 9), ("2026-11-19", 8)] {
            demo.go_on(&format!("{day}T09:05:00.000+08:00"));
            let due = rows(side.maker(), "due", "due").into_iter();
            let mut own = due.filter(|row| row["party"]["number"] == number);
            let row = own.next().unwrap();
            let told = (&row["kind"], &row["trading_days"], &row["provisional"]);
            assert_eq!(
                told,
                (&json!("maturity"), &json!(left), &json!(false)),
                "{day}"
            );
            assert!(
                row["at"].as_str().unwrap().starts_with("2026-12-01"),
                "{row}"
            );
        }
        // How far ahead is the venue's setting.
        done(side.set("warning_days", "7 1", "2026-11-19"));
        let due = rows(side.maker(), "due", "due");
        assert!(due.iter().all(|row| row["party"]["number"] != number));
    });
}

fn pledged(side: &Side, number: &str) -> Value {
    side.row_of("pledged", number)
}

fn release(side: &Side, number: &str) -> venue::Told {
    let body =
        json!({ "party": side.client(number), "account": format!("ACC-{number}"), "bond": BOND });
    ask(side.handler(), "POST", "pledged/release", Some(body))
}

fn explain(side: &Side, id: &str) {
    let text = json!({ "text": "经办人外出" });
    done(ask(
        side.maker(),
        "POST",
        &format!("applications/{id}/explanation"),
        Some(text),
    ));
}

/// B5: on the day of the cut deposits are taken, with a warning, until its settlement; then the bond counts nothing, none is
/// taken, and the exchange may start the release. B4: unconfirmed, it is explained before 12:00:00 of the next trading
/// day, late at that instant, and instructed again as often as needed.
#[test]
fn b5_b4_a_bond_past_its_cut_is_released_and_explained() {
    check_both(
        &CUT,
        "2026-12-01T09:35:00.000+08:00",
        |demo: &Demo, side| {
            let number = "70040001";
            side.qualify(number, "2026-12-01");
            let id = side.deposit(number, BOND, "1000000");
            let deposit = venue::application(side.maker(), &id);
            assert_eq!(deposit["counts_nothing_tonight"], true, "{deposit}");
            let other = side.deposit(number, "250004", "1000000");
            assert_eq!(
                venue::application(side.maker(), &other)["counts_nothing_tonight"],
                false
            );
            refused(release(side, number), "VENUE_NOT_HOLDER");
            side.price(BOND, "2026-12-01", "100.0980");
            side.price("250004", "2026-12-01", "101.2345");
            side.tell(number, "2026-12-01", "9000000", "0");
            side.settle(demo, "2026-12-01");
            let cut = rows(side.maker(), "pledged", "pledged");
            let cut = cut
                .iter()
                .find(|row| row["party"]["number"] == number && row["bond"] == BOND)
                .unwrap();
            assert_eq!(
                (&cut["not_counted"], &cut["cut"]["day"]),
                (&json!("maturity_cut"), &json!("2026-12-01"))
            );
            // 1,000,000 × 1.012345 × 0.95: the other bond alone.
            assert_eq!(side.row_of("covers", number)["discounted"], "961727.75");

            demo.go_on("2026-12-02T09:05:00.000+08:00");
            let problem = refused(
                side.enter(number, BOND, "deposit", "1000000"),
                "VENUE_MATURITY_CUT",
            );
            assert_eq!(problem["numbers"]["cut"], "2026-12-01");
            let by_member = json!({ "party": side.client(number), "account": format!("ACC-{number}"), "bond": BOND });
            let (status, ..) = ask(side.maker(), "POST", "pledged/release", Some(by_member));
            assert_eq!(status, 403);
            done(release(side, number));
            refused(release(side, number), "VENUE_NOT_HOLDER");
            let all = rows(side.maker(), "applications", "applications");
            let row = all
                .iter()
                .find(|row| row["kind"] == "maturity_release" && row["party"]["number"] == number);
            let id = row.unwrap()["application"].as_str().unwrap().to_owned();
            // What is due by itself is due at the instant, and seen a moment after it.
            let is = |wanted: &str| wait(wanted, || state(side.maker(), &id) == wanted);
            is("release_instructed");

            // The platform closes at 17:00; noon of the next trading day is too late.
            demo.go_on("2026-12-03T09:05:00.000+08:00");
            is("explanation_due");
            demo.go_on("2026-12-03T11:59:59.999+08:00");
            is("explanation_due");
            demo.go_on("2026-12-03T12:00:00.000+08:00");
            is("overdue");
            let due = rows(side.handler(), "due", "due");
            let own = due.iter().find(|row| row["application"] == id.as_str());
            assert_eq!(own.unwrap()["kind"], "overdue");
            explain(side, &id);
            is("release_instructed");
            demo.go_on("2026-12-04T11:59:59.999+08:00");
            explain(side, &id);
            done(ask(
                side.maker(),
                "POST",
                &format!("applications/{id}/release"),
                None,
            ));
            is("released");
            let told = venue::application(side.maker(), &id);
            let late: Vec<_> = told["explanations"]
                .as_array()
                .unwrap()
                .iter()
                .map(|of| of["overdue"].clone())
                .collect();
            assert_eq!(
                (late, &told["round"]),
                (vec![json!(true), json!(false)], &json!(null))
            );
            assert_eq!(pledged(side, number)["bond"], "250004");
        },
    );
}
