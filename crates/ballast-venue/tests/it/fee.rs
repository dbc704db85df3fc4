//! The fee (B7).

use crate::script::check_both;

/// A client's bond of 9,617,277.50 discounted, effective at the settlement of a day.
fn held_from(day: &str) -> String {
    format!(
        "
        @ {day} 09:30
        set SHFE haircuts 120:0.95 from {day}
        bond B1 2031-06-15
        price B1 {day} 101.2345
        qualify 0011 member
        qualify 0011 client:K1
        deposit d1 0011 client:K1 B1 1000 -> accepted
        pledge d1 -> registered
        @ 15:30
        settle SHFE {day} client:K1@0011:3000000:0
        usable 0011 client:K1 discounted=9617277.50
        "
    )
}

/// B7: effective Monday 16, released Friday 27 November 2026: 11 days, 144.92, at December's first
/// settlement, as cash that leaves before the cap is taken of it.
#[test]
fn b7_eleven_days() {
    check_both(&format!(
        "{}
        days SHFE 2026-11-17 2026-11-26 client:K1@0011:3000000:0
        @ 2026-11-27 10:00
        withdraw w1 0011 client:K1 B1 1000 -> accepted
        @ 15:30
        settle SHFE 2026-11-27 client:K1@0011:3000000:0
        confirm w1 -> released
        days SHFE 2026-11-30 2026-11-30 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-11 none
        days SHFE 2026-12-01 2026-12-01 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-11 144.92
        days SHFE 2026-12-02 2026-12-02
        fee 0011 client:K1 2026-11 none
        ",
        held_from("2026-11-16")
    ));
}

/// B7: a bond is charged until it is released, not until that was approved; the switch says otherwise.
#[test]
fn b7_until_released() {
    let approved_on_the_27th = |switch: bool| {
        format!(
            "{}
            set SHFE fee_after_approval {switch} from 2026-11-17
            days SHFE 2026-11-17 2026-11-26 client:K1@0011:3000000:0
            @ 2026-11-27 10:00
            withdraw w1 0011 client:K1 B1 1000 -> accepted
            @ 15:30
            settle SHFE 2026-11-27 client:K1@0011:3000000:0
            @ 2026-11-30 10:00
            explain w1
            confirm w1 -> released
            days SHFE 2026-11-30 2026-12-01 client:K1@0011:3000000:0
            ",
            held_from("2026-11-16")
        )
    };
    // 16 to 29 November: 14 days.
    check_both(&format!(
        "{} fee 0011 client:K1 2026-11 184.44",
        approved_on_the_27th(true)
    ));
    check_both(&format!(
        "{} fee 0011 client:K1 2026-11 144.92",
        approved_on_the_27th(false)
    ));
}

/// B7: a month of 30 days 395.23, one of 31 days 408.40; the fee is taken of cash, so that the cap falls.
#[test]
fn b7_whole_months() {
    check_both(&format!(
        "{}
        days SHFE 2026-11-02 2026-11-02 client:K1@0011:2000000:0
        fee 0011 client:K1 2026-10 26.35
        usable 0011 client:K1 cash=1999973.65 cap=7999894.60 available=7999894.60
        usable 0011 member cash=1999973.65
        days SHFE 2026-11-03 2026-12-01 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-11 395.23
        days SHFE 2026-12-02 2027-01-01 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-12 408.40
        ",
        held_from("2026-10-30")
    ));
}

/// B7: a change of the rate splits the month at its day; the day count is a setting.
#[test]
fn b7_rates_and_day_counts() {
    check_both(&format!(
        "{}
        set SHFE fee_rate 0.001 from 2026-11-16
        days SHFE 2026-11-02 2026-12-01 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-11 592.85
        ",
        held_from("2026-10-30")
    ));
    check_both(&format!(
        "{}
        set SHFE day_count act360 from 2026-11-01
        days SHFE 2026-11-02 2026-12-01 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-11 400.72
        ",
        held_from("2026-10-30")
    ));
    // 21 trading days of 242 a year.
    check_both(&format!(
        "{}
        set SHFE day_count 242 from 2026-11-01
        days SHFE 2026-11-02 2026-12-01 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-11 417.28
        ",
        held_from("2026-10-30")
    ));
}

/// B7: the base is the discounted value, not the cap; and it stays after the maturity cut, by a switch.
#[test]
fn b7_the_base() {
    check_both(&format!(
        "{}
        days SHFE 2026-11-02 2026-12-01 client:K1@0011:0:0
        usable 0011 client:K1 available=0.00
        fee 0011 client:K1 2026-11 395.23
        ",
        held_from("2026-10-30")
    ));
    let cut_on_2_november = |switch: bool| {
        format!(
            "
            @ 2026-10-30 09:30
            set SHFE haircuts 120:0.95 from 2026-10-30
            set SHFE fee_after_cut {switch} from 2026-10-30
            bond B1 2026-12-31
            price B1 2026-10-30 101.2345
            qualify 0011 member
            qualify 0011 client:K1
            deposit d1 0011 client:K1 B1 1000 -> accepted
            pledge d1 -> registered
            days SHFE 2026-10-30 2026-12-01 client:K1@0011:3000000:0
            position 0011 client:K1 B1 why=maturity_cut
            "
        )
    };
    check_both(&format!(
        "{} fee 0011 client:K1 2026-11 395.23",
        cut_on_2_november(true)
    ));
    // 1 November alone.
    check_both(&format!(
        "{} fee 0011 client:K1 2026-11 13.17",
        cut_on_2_november(false)
    ));
}

/// B7: one rounding per payer, venue and month: two clients are two payers.
#[test]
fn b7_per_payer() {
    check_both(&format!(
        "{}
        qualify 0011 client:K2
        @ 2026-11-02 10:00
        deposit d2 0011 client:K2 B1 1000 -> accepted
        pledge d2 -> registered
        days SHFE 2026-11-02 2026-12-01 client:K1@0011:3000000:0
        fee 0011 client:K1 2026-11 395.23
        fee 0011 client:K2 2026-11 382.06
        ",
        held_from("2026-10-30")
    ));
}
