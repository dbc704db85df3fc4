//! Orders of which no word comes from the counter.

use crate::script::check;
use crate::script::funds::check_two;

/// After ten seconds an order is unknown and its counter asked; ten later it is logged in to again,
/// once, however long that takes. Only a complete replay that does not show it ends it. Its freeze stays until then, and a cancel waits.
#[test]
fn an_order_without_a_word_becomes_unknown() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        A buy open 1 cu2701 80000 -> sent r1
        at 10:00:09
        clock
        child r1 sent
        at 10:00:10
        clock
        child r1 unknown
        asked F1
        funds A frozen=40000
        at 10:00:20
        clock
        logged in F1
        nothing due
        child r1 unknown
        lose F1
        child r1 not_received
        order r1 open=0 filled=0
        funds A frozen=0 available=1000000
        ",
    );
}

/// What comes while an order is unknown is taken as ever, and what waited for it goes out.
#[test]
fn a_cancel_waits_for_an_unknown_order() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        A buy open 2 cu2701 80000 -> sent r1
        at 10:00:10
        clock
        child r1 unknown
        defer r1
        accept r1
        child r1 queued
        cancelled at the counter
        fill r1 1@80000
        order r1 open=1 filled=1
        ",
    );
}

/// A return about an ended order is never dropped: an order is cancelled at the counter, a trade is
/// booked on its account, whatever limit it passes.
#[test]
fn what_comes_late_is_booked() {
    check(
        "
        rate cu margin 0.1 open 0.0001 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        A buy open 2 cu2701 80000 -> sent r1
        lose F1
        child r1 not_received
        set A open_allowed false
        accept r1
        cancelled at the counter
        child r1 not_received
        fill r1 1@80000
        position A cu2701 long=1 short=0
        position F1 cu2701 long=1 short=0
        funds A margin=40000 frozen=0
        settle cu2701 80000
        fill r1 1@80000
        position A cu2701 long=2 short=0
        end
        position A cu2701 long=2
        difference commission=0 rounding=0
        ",
    );
}

/// Where others carry an order's lots meanwhile, a late trade leaves what is frozen for them.
#[test]
fn what_comes_late_releases_nothing_of_what_was_sent_again() {
    check_two(
        "
        set P1 when_rejected route_again
        A buy open 2 a2701 4000 -> routed F2:open:2 as r1
        reject r1 31
        legs r1 F3:open:2 as r2
        funds A frozen=8000
        fill r1 1@4000
        position A a2701 long=1 short=0
        funds A margin=4000 frozen=8000
        fill r2 1@4000
        funds A margin=8000 frozen=4000
        cancel r2
        funds A margin=8000 frozen=0
        ",
    );
}

/// A day ends with unknown orders left: they end as such.
#[test]
fn a_day_ends_with_unknown_orders() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        A buy open 1 cu2701 80000 -> sent r1
        doubt working
        logged in F1
        child r1 unknown
        close
        child r1 ended_unknown
        end
        funds A frozen=0 available=1000000
        ",
    );
}

/// References go on above the highest that the counter was ever sent.
#[test]
fn references_go_on_above_the_counters() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        A buy open 1 cu2701 80000 -> filled
        logs_in F1 500
        A buy open 1 cu2701 80000 -> sent r1
        reference r1 501
        logs_in F1 300
        A buy open 1 cu2701 80000 -> sent r2
        reference r2 502
        ",
    );
}
