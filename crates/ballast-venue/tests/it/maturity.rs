//! The maturity cut (B5).

use ballast_model::{Calendar, Day};
use ballast_venue::cut;
use ballast_venue::words::setting::CutRule;

use crate::script::check_both;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// B5: the dates of the table, by both readings: the calendar month before, and the same day of it.
#[test]
fn b5_the_cut_of_each_date() {
    let calendar = Calendar::compiled();
    for (matures, by_month, by_day) in [
        ("2026-03-16", "2026-02-02", "2026-02-24"),
        ("2026-03-31", "2026-02-02", "2026-03-02"),
        ("2026-06-01", "2026-05-06", "2026-05-06"),
        ("2026-11-02", "2026-10-08", "2026-10-08"),
        ("2026-11-20", "2026-10-08", "2026-10-20"),
        ("2026-12-31", "2026-11-02", "2026-11-30"),
        ("2027-01-15", "2026-12-01", "2026-12-15"),
    ] {
        for (rule, want) in [
            (CutRule::CalendarMonth, by_month),
            (CutRule::SameDayOfMonth, by_day),
        ] {
            let cut = cut(Some(&calendar), rule, day(matures));
            assert_eq!(
                (cut.day, cut.provisional),
                (day(want), false),
                "{matures} {rule:?}"
            );
        }
    }
}

/// B5: where no notice reaches yet, and where the calendar ends, the cut is provisional.
#[test]
fn b5_a_cut_beyond_the_calendar_is_provisional() {
    let calendar = Calendar::compiled();
    for (matures, want) in [
        ("2027-03-31", "2027-02-01"),
        ("2051-03-31", "2051-02-01"),
        ("2051-11-15", "2051-10-02"),
    ] {
        let cut = cut(Some(&calendar), CutRule::CalendarMonth, day(matures));
        assert_eq!((cut.day, cut.provisional), (day(want), true), "{matures}");
    }
}

const HELD: &str = "
    @ 2026-09-28 09:30
    set SHFE haircuts 120:0.95 from 2026-09-28
    bond B1 2026-11-20
    bond B2 2026-11-20
    bond L1 2031-06-15
    price B1 2026-09-28 100
    price L1 2026-09-28 100
    qualify 0011 member
    qualify 0011 client:K1
    deposit d1 0011 client:K1 B1 1000 -> accepted
    pledge d1 -> registered
    deposit d2 0011 client:K1 L1 1000 -> accepted
    pledge d2 -> registered
    days SHFE 2026-09-28 2026-09-30 client:K1@0011:9000000:0
    usable 0011 client:K1 discounted=19000000.00 beyond_cut=0.00
    @ 2026-10-08 09:30
";

fn check_held(script: &str) {
    check_both(&format!("{HELD}{script}"));
}

/// B5: on the day of the cut deposits are taken until its settlement, with a warning; from it on the bond
/// leaves the available amount, and no deposit is taken.
#[test]
fn b5_from_the_settlement_of_the_cut() {
    check_held(
        "
        deposit d3 0011 client:K1 B1 100 -> accepted
        pledge d3 -> registered
        @ 14:29:59.999
        deposit d4 0011 client:K1 B1 200 -> accepted
        @ 15:30
        settle SHFE 2026-10-08 client:K1@0011:9000000:0
        usable 0011 client:K1 discounted=9500000.00 beyond_cut=10450000.00 available=9500000.00
        position 0011 client:K1 B1 effective=1100 why=maturity_cut
        @ 2026-10-09 10:00
        deposit d5 0011 client:K1 B1 300 -> MATURITY_CUT bond=B1 maturity=2026-11-20 cut=2026-10-08
        ",
    );
}

/// B5: a deposit that would count nothing from tonight is taken with a warning.
#[test]
fn b5_the_warning_of_a_deposit_on_the_day_of_the_cut() {
    use ballast_venue::words::event::Event;
    let world = crate::script::check(&format!(
        "{HELD}
        deposit d3 0011 client:K1 B1 100 -> accepted
        deposit d4 0011 client:K1 L1 100 -> accepted
        "
    ));
    let warned = world.log.iter().flat_map(|decided| &decided.events);
    let warned = warned.filter_map(|event| match event {
        Event::ApplicationAccepted(accepted) => Some((
            accepted.cut.to_string(),
            accepted.counts_nothing_tonight,
            accepted.cut_is_provisional,
        )),
        _ => None,
    });
    let warned: Vec<_> = warned.collect();
    assert_eq!(warned[2], ("2026-10-08".to_owned(), true, false));
    assert_eq!(warned[3], ("2031-05-01".to_owned(), false, true));
}

/// B5: after the cut the exchange may start the release, by a button; unconfirmed it is explained before
/// noon of the trading day after, and so again. No review: the bond counts nothing.
#[test]
fn b5_the_exchange_starts_the_release() {
    check_held(
        "
        maturity m1 0011 client:K1 B1 -> NOT_CUT bond=B1
        @ 15:30
        settle SHFE 2026-10-08 client:K1@0011:-5:0
        maturity m1 0011 client:K1 B1 by 0011.m -> NOT_PERMITTED
        maturity m1 0011 client:K1 B1 by SHFE.c -> NOT_PERMITTED
        maturity m1 0011 client:K1 L1 -> NOT_CUT bond=L1
        maturity m1 0011 client:K1 B2 -> NOT_HOLDER
        maturity m1 0011 client:K1 B1 -> release_instructed round=1 day=2026-10-08
        position 0011 client:K1 B1 effective=0 releasing=1000
        maturity m2 0011 client:K1 B1 -> NOT_HOLDER
        @ 17:00
        state m1 explanation_due until=2026-10-09_12:00:00.000
        @ 2026-10-09 12:00
        state m1 overdue
        explain m1 -> release_instructed round=2 day=2026-10-09
        @ 2026-10-12 11:59:59.999
        explain m1 -> release_instructed round=3 day=2026-10-12
        confirm m1 -> released
        position 0011 client:K1 B1 releasing=0
        ",
    );
}

/// B5: withdrawn by the member itself after the cut: nothing is to be made good.
#[test]
fn b5_withdrawn_after_the_cut_without_a_review() {
    check_held(
        "
        @ 15:30
        settle SHFE 2026-10-08 client:K1@0011:9000000:0
        @ 2026-10-09 10:00
        withdraw w1 0011 client:K1 B1 400 -> accepted
        maturity m1 0011 client:K1 B1 -> release_instructed
        position 0011 client:K1 B1 effective=400 releasing=600
        @ 15:30
        settle SHFE 2026-10-09 client:K1@0011:-100:50
        state w1 release_instructed
        position 0011 client:K1 B1 effective=0 releasing=1000
        ",
    );
}

/// B5: warned 30, 10 and 1 trading days ahead.
#[test]
fn b5_warnings() {
    check_both(
        "
        @ 2026-08-03 09:30
        bond B1 2026-11-20
        qualify 0011 member
        qualify 0011 client:K1
        deposit d1 0011 client:K1 B1 1000 -> accepted
        pledge d1 -> registered
        days SHFE 2026-08-03 2026-08-19
        warned B1 30 2026-10-08
        days SHFE 2026-08-20 2026-09-16
        warned B1 10 2026-10-08
        days SHFE 2026-09-17 2026-09-30
        warned B1 1 2026-10-08
        ",
    );
}
