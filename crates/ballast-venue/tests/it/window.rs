//! When applications are taken (B2): to the millisecond, none at night, nothing queued.

use crate::script::{check, check_both};

/// A client that may deposit at any time of 2026.
const READY: &str = "
    @ 2026-01-05 09:30
    bond B1 2031-06-15
    price B1 2026-01-05 100
    qualify 0011 member
    qualify 0011 client:K1
";

fn check_window(script: &str) {
    check_both(&format!("{READY}{script}"));
}

/// B2: 14:29:59.999 in, 14:30:00.000 refused; the window begins at midnight where no night went on.
#[test]
fn b2_the_cut_off_holds_to_the_millisecond() {
    check_window(
        "
        @ 2026-11-16 00:00:00.000
        deposit d0 0011 client:K1 B1 100 -> accepted
        @ 14:29:59.999
        deposit d1 0011 client:K1 B1 200 -> accepted
        @ 14:30:00.000
        deposit d2 0011 client:K1 B1 300 -> AFTER_CUTOFF cut_off=14:30:00.000
        @ 20:59:59.999
        deposit d2 0011 client:K1 B1 300 -> AFTER_CUTOFF
        @ 21:00:00.000
        deposit d2 0011 client:K1 B1 300 -> NIGHT_SESSION open=21:00:00.000 close=02:30:00.000
        @ 2026-11-17 02:29:59.999
        deposit d2 0011 client:K1 B1 300 -> NIGHT_SESSION
        @ 02:30:00.000
        deposit d2 0011 client:K1 B1 300 -> accepted
        ",
    );
}

/// B2: a Friday night is over on Saturday; other dates are no trading days.
#[test]
fn b2_weekends_and_holidays() {
    check_window(
        "
        @ 2026-11-20 21:00
        deposit d1 0011 client:K1 B1 100 -> NIGHT_SESSION
        @ 2026-11-21 01:00
        deposit d1 0011 client:K1 B1 100 -> NIGHT_SESSION
        @ 02:30
        deposit d1 0011 client:K1 B1 100 -> NOT_TRADING_DAY day=2026-11-21
        @ 2026-11-22 23:59:59.999
        deposit d1 0011 client:K1 B1 100 -> NOT_TRADING_DAY day=2026-11-22
        @ 2026-11-23 00:00
        deposit d1 0011 client:K1 B1 100 -> accepted
        # No night before the National Day closure.
        @ 2026-09-30 21:30
        deposit d2 0011 client:K1 B1 200 -> AFTER_CUTOFF
        @ 2026-10-01 10:00
        deposit d2 0011 client:K1 B1 200 -> NOT_TRADING_DAY day=2026-10-01
        ",
    );
}

/// B2: nothing is queued: what was entered in time and sent too late is refused, what was not sent
/// lapses.
#[test]
fn b2_nothing_is_queued() {
    check_window(
        "
        @ 2026-11-16 14:29
        enter d1 deposit 0011 client:K1 B1 100 -> entered
        enter d2 deposit 0011 client:K1 B1 200 -> entered
        @ 14:30
        send d1 -> refused code=AFTER_CUTOFF
        send d1 -> WRONG_STATE state=refused
        @ 17:00
        state d2 lapsed
        @ 2026-11-17 10:00
        send d2 -> WRONG_STATE state=lapsed
        deposit d3 0011 client:K1 B1 200 -> accepted
        ",
    );
}

/// B2: clients ask their member, whose maker and checker send it on.
#[test]
fn b2_a_client_asks_its_member() {
    check(&format!(
        "{READY}
        @ 2026-11-16 10:00
        ask d1 deposit 0011 client:K1 B1 100 -> asked
        send d1 -> WRONG_STATE state=asked
        forward d1 by K1 -> NOT_PERMITTED
        forward d1 -> entered
        send d1 by K1 -> NOT_PERMITTED
        drop d1 by K1 -> NOT_PERMITTED
        send d1 by 0011.m -> NOT_PERMITTED
        send d1 -> accepted
        ask d0 deposit 0011 client:K1 B1 900 -> asked
        forward d0 by 0011.b -> entered
        send d0 by 0011.b -> SAME_PERSON
        ask d2 deposit 0011 client:K1 B1 200 -> asked
        drop d2 by K1 -> dropped
        forward d2 -> WRONG_STATE state=dropped
        ask d3 deposit 0011 client:K1 B1 300 -> asked
        @ 17:00
        state d3 lapsed
        "
    ));
}

/// B2: who entered does not check, though he may do either.
#[test]
fn b2_maker_and_checker_are_two() {
    check_window(
        "
        @ 2026-11-16 10:00
        enter d1 deposit 0011 client:K1 B1 100 by 0011.b -> entered
        send d1 by 0011.b -> SAME_PERSON
        send d1 by 0011.m -> NOT_PERMITTED
        send d1 by 0011.w -> NOT_PERMITTED
        send d1 by 0012.c -> NOT_PERMITTED
        send d1 -> accepted
        enter d2 deposit 0011 client:K1 B1 200 by 0011.c -> NOT_PERMITTED
        enter d2 deposit 0011 client:K1 B1 200 by 0012.m -> NOT_PERMITTED
        enter d2 deposit 0011 client:K1 B1 200 by SHFE.m -> NOT_PERMITTED
        ",
    );
}

/// The night's close is the venue's setting, and may lie before midnight.
#[test]
fn the_night_ends_when_the_venue_says() {
    check_window(
        "
        set SHFE night_close 23:00 from 2026-11-16
        @ 2026-11-16 22:59:59.999
        deposit d1 0011 client:K1 B1 100 -> NIGHT_SESSION
        @ 23:00
        deposit d1 0011 client:K1 B1 100 -> AFTER_CUTOFF
        @ 2026-11-17 00:00
        deposit d1 0011 client:K1 B1 100 -> accepted
        set SHFE cut_off 13:00 from 2026-11-18
        @ 14:00
        deposit d2 0011 client:K1 B1 200 -> accepted
        @ 2026-11-18 13:00
        deposit d3 0011 client:K1 B1 300 -> AFTER_CUTOFF cut_off=13:00:00.000
        ",
    );
}
