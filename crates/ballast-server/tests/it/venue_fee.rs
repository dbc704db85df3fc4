//! What bonds are good for and what they cost, through the interface, at both venues: the worked numbers of value, cap and
//! fee (B7, B8).

use serde_json::{Value, json};

use crate::support::demo::{Demo, GATED, wait};
use crate::support::venue::{MORNING, Side, alone, check_both, done, ine, shfe, state};
use ballast_model::Calendar;

const TODAY: &str = "2026-11-17";
/// Worth 10,123,450.00 at 101.2345, of which 0.95 count: 9,617,277.50.
const BOND: &str = "250004";
const NET: &str = "101.2345";
const FACE: &str = "10000000";

/// B8: the smaller of discounted value and four times the cash, client by client.
#[test]
fn b8_the_table_of_cash_cap_and_available_amount() {
    check_both(&GATED, MORNING, |demo, side| {
        let table = [
            ("70050001", "3000000", "12000000.00", "9617277.50"),
            ("70050002", "2000000", "8000000.00", "8000000.00"),
            ("70050003", "0", "0.00", "0.00"),
            ("70050004", "-50000", "0.00", "0.00"),
        ];
        side.price(BOND, TODAY, NET);
        for (number, cash, ..) in table {
            side.qualify(number, TODAY);
            side.deposit(number, BOND, FACE);
            side.tell(number, TODAY, cash, "0");
        }
        side.settle(demo, TODAY);
        for (number, cash, cap, available) in table {
            let cover = side.row_of("covers", number);
            let told = [&cover["discounted"], &cover["cap"], &cover["available"]];
            assert_eq!(told, ["9617277.50", cap, available], "{cash}");
        }
    });
}

/// B8: a venue without a haircut table counts nothing and says so; with one again, it counts.
#[test]
fn b8_without_a_table_nothing_counts() {
    check_both(&GATED, MORNING, |demo, side| {
        let number = "70050005";
        side.qualify(number, TODAY);
        side.deposit(number, BOND, FACE);
        side.tell(number, TODAY, "9000000", "0");
        side.price(BOND, TODAY, NET);
        done(side.set("haircuts", "", TODAY));
        done(side.set("haircuts", "120:0.95", "2026-11-18"));
        side.settle(demo, TODAY);
        let pledged = side.row_of("pledged", number);
        assert_eq!(
            (&pledged["not_counted"], &pledged["effective"]),
            (&json!("no_haircut"), &json!("10000000.00"))
        );
        assert_eq!(side.row_of("covers", number)["available"], "0.00");
        side.price(BOND, "2026-11-18", NET);
        side.settle(demo, "2026-11-18");
        assert_eq!(side.row_of("covers", number)["discounted"], "9617277.50");
    });
}

fn fee(side: &Side, number: &str, month: &str) -> Value {
    let fees = side.maker().get("/api/v1/venue/fees");
    let months = fees["months"].as_array().unwrap().iter();
    let mut own = months.filter(|row| row["party"]["number"] == number && row["month"] == month);
    own.next().cloned().unwrap_or_default()
}

fn check_fee(side: &Side, number: &str, month: &str, amount: &str, collected: &str) {
    let told = fee(side, number, month);
    let of = (&told["amount"], &told["collected"]);
    assert_eq!(
        of,
        (&json!(amount), &json!(collected)),
        "{} {month}",
        side.venue
    );
}

/// Settles each trading day at both venues, at one price.
fn days(demo: &Demo, sides: &[Side; 2], from: &str, to: &str) {
    let days = Calendar::compiled();
    for day in days.trading_days(from.parse().unwrap(), to.parse().unwrap()) {
        let day = day.to_string();
        sides[0].price(BOND, &day, NET);
        // The next morning: there is no night before a holiday.
        let next = days.next_trading_day(day.parse().unwrap()).unwrap();
        demo.go_on(&format!("{next}T09:05:00.000+08:00"));
        for side in sides {
            wait(&format!("the settlement of {day}"), || {
                side.settled() == day.as_str()
            });
        }
    }
}

/// B7: 408.40 of October's 31 days, 395.23 of November's 30, 144.92 of 16 to 26 November, each taken once, at the first
/// settlement of the month after, and of the day's discounted value whatever the cap is.
#[test]
fn b7_whole_months_and_eleven_days() {
    let args = [
        "--demo-day",
        "2026-09-30",
        "--contracts",
        "rb2701",
        "--gate",
    ];
    let demo = Demo::start_at(&args, "2026-09-30T09:35:00.000+08:00");
    alone(&demo);
    let sides = [shfe(&demo), ine(&demo)];
    let [whole, eleven] = ["70060001", "70060002"];
    for side in &sides {
        side.qualify(whole, "2026-09-30");
        side.deposit(whole, BOND, FACE);
        side.tell(whole, "2026-09-30", "1000000", "0");
    }
    days(&demo, &sides, "2026-09-30", "2026-11-13");
    for side in &sides {
        check_fee(side, whole, "2026-09", "13.17", "2026-10-08");
        check_fee(side, whole, "2026-10", "408.40", "2026-11-02");
        assert_eq!(side.row_of("covers", whole)["discounted"], "9617277.50");
    }
    demo.go_on("2026-11-16T09:35:00.000+08:00");
    for side in &sides {
        side.qualify(eleven, "2026-11-16");
        side.deposit(eleven, BOND, FACE);
        side.tell(eleven, "2026-11-16", "1000000", "0");
    }
    days(&demo, &sides, "2026-11-16", "2026-11-26");
    demo.go_on("2026-11-27T09:35:00.000+08:00");
    for side in &sides {
        done(side.set("fee_after_approval", "false", "2026-11-27"));
    }
    let leaving = sides
        .each_ref()
        .map(|side| side.apply(eleven, BOND, "withdrawal", FACE));
    for side in &sides {
        side.tell(eleven, "2026-11-27", "1000000", "0");
    }
    // Charged until it was approved, as the venue's switch says: the simulated day ends before anybody could confirm.
    days(&demo, &sides, "2026-11-27", "2026-11-27");
    for (side, id) in sides.iter().zip(&leaving) {
        assert_eq!(state(side.maker(), id), "explanation_due");
    }
    days(&demo, &sides, "2026-11-30", "2026-12-01");
    for side in &sides {
        check_fee(side, whole, "2026-11", "395.23", "2026-12-01");
        check_fee(side, eleven, "2026-11", "144.92", "2026-12-01");
        assert_eq!(fee(side, eleven, "2026-12"), Value::Null);
    }
}

/// B7: a change of the rate splits the month at its effective day, a day without trading too.
#[test]
fn b7_a_rate_change_splits_the_month() {
    let args = [
        "--demo-day",
        "2026-11-27",
        "--contracts",
        "rb2701",
        "--gate",
    ];
    let demo = Demo::start_at(&args, "2026-11-27T09:35:00.000+08:00");
    alone(&demo);
    let sides = [shfe(&demo), ine(&demo)];
    let number = "70060003";
    for side in &sides {
        side.qualify(number, "2026-11-27");
        side.deposit(number, BOND, FACE);
        side.tell(number, "2026-11-27", "3000000", "0");
        done(side.set("fee_rate", "0.001", "2026-11-29"));
    }
    days(&demo, &sides, "2026-11-27", "2026-12-01");
    for side in &sides {
        // 9,617,277.50 × (2 × 0.0005 + 2 × 0.001) ÷ 365 = 79.046…
        check_fee(side, number, "2026-11", "79.05", "2026-12-01");
        let rates = &fee(side, number, "2026-11")["base_days"];
        let rates: Vec<_> = rates
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["rate"].clone())
            .collect();
        assert_eq!(rates, ["0.0005", "0.001"]);
    }
}
