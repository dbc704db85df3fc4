//! Where closing today is dear: locks and yesterday first (X9, P1).

use crate::script::check;
use crate::script::funds::{check_three, check_two};

/// X9, second mode: long 5 of yesterday, 3 of today, sell-close 6: close-yesterday 5 + sell-open 1.
/// The book shows a close.
#[test]
fn x9_close_yesterday_first() {
    let held = |more: &str| {
        check(&format!(
            "
            account A 10000000
            rate IF margin 0.1 open l0 close l0 today l0
            day 2026-11-16
            mark IF2612 4000
            A buy open 5 IF2612 4000 -> filled
            settle IF2612 4000
            end
            day 2026-11-17
            mark IF2612 4000
            A buy open 3 IF2612 4000 -> filled
            set F1 close_today yesterday_first
            {more}"
        ));
    };
    held(
        "
        A sell close 6 IF2612 4000 -> routed F1:close:5 F1:open:1 as r1
        fill r1 5@4000
        fill r1.2 1@4000
        position A IF2612 long=2 short=0
        position F1 IF2612 long=3 short=1
        ",
    );
    held(
        "
        set F1 minimum_reserve 99999999.00
        set P1 close_when_no_lock true
        A sell close 6 IF2612 4000 -> routed F1:close:5 F1:close:1
        ",
    );
    held(
        "
        set F1 minimum_reserve 99999999.00
        set platform when_too_large refuse_all
        A sell close 6 IF2612 4000 -> FUND_CASH_SHORT
        A sell close 5 IF2612 4000 -> routed F1:close:5
        ",
    );
}

/// X9, first mode: a close of today's lots goes out as an open of the other side.
#[test]
fn x9_close_today_to_open() {
    check_two(
        "
        set F3 open_allowed false
        set F2 close_today to_open
        A buy open 1 cu2701 80000 -> filled
        A sell close_today 1 cu2701 80000 -> routed F2:open:1 as r1
        cancel r1
        set F2 minimum_reserve 99000.00
        A sell close_today 1 cu2701 80000 -> FUND_CASH_SHORT
        set P1 close_instead_of_open true
        A sell close_today 1 cu2701 80000 -> routed F2:close_today:1 as r2
        fill r2 1@80000
        position F2 cu2701 long=0 short=0
        ",
    );
}

/// F2 and F3 hold 5 lots of today each, and both lock instead of closing.
fn check_locks(script: &str) {
    check_three(&format!(
        "
        set F4 open_allowed false
        set F2 priority 1
        A buy open 5 cu2701 80000 -> routed F2:open:5 as b1
        fill b1 5@80000
        set F3 priority 2
        A buy open 5 cu2701 80000 -> routed F3:open:5 as b2
        fill b2 5@80000
        set F2 priority 3
        set F2 close_today to_open
        set F3 close_today to_open
        {script}"
    ));
}

/// X9: a lock counts as a close of its account, so that no order locks the same lots twice.
#[test]
fn x9_an_order_locks_each_lot_once() {
    check_locks(
        "
        set F3 minimum_reserve 99999999.00
        A sell close_today 8 cu2701 80000 -> routed F2:open:5
        ",
    );
}

/// X9: what is locked, or being locked, is nobody's; the next close goes to where lots are free.
#[test]
fn x9_what_is_locked_is_not_locked_again() {
    check_locks(
        "
        A sell close_today 5 cu2701 80000 -> routed F2:open:5 as r1
        A sell close_today 2 cu2701 80000 -> routed F3:open:2 as r2
        fill r1 5@80000
        fill r2 2@80000
        A sell close_today 3 cu2701 80000 -> routed F3:open:3 as r3
        fill r3 3@80000
        position F2 cu2701 long=5 short=5
        position F3 cu2701 long=5 short=5
        ",
    );
}

/// X9: only want of cash refuses a close where the switch is off; what else keeps a lock from being
/// opened lets it close today's lots.
#[test]
fn x9_cash_alone_refuses() {
    check_two(
        "
        set F3 open_allowed false
        deposit F2 100000
        A buy open 2 cu2701 80000 -> filled
        set F2 close_today to_open
        set F2 open_allowed false
        A sell close_today 1 cu2701 80000 -> routed F2:close_today:1 as r1
        cancel r1
        set F2 open_allowed true
        limit F2 cu2701 short_lots 0
        A sell close_today 1 cu2701 80000 -> routed F2:close_today:1 as r2
        cancel r2
        limit F2 cu2701 short_lots -
        limit F2 cu opened_lots 2
        A sell close_today 1 cu2701 80000 -> routed F2:close_today:1 as r3
        cancel r3
        limit F2 cu opened_lots -
        A sell close_today 1 cu2701 80000 -> routed F2:open:1 as r4
        cancel r4
        set F2 minimum_reserve 90000.00
        A sell close_today 1 cu2701 80000 -> FUND_CASH_SHORT
        ",
    );
}

/// X3, X9: by net position nothing is locked: the two are not saved beside each other, whichever is set
/// last, at whichever level.
#[test]
fn x9_is_refused_on_save_in_net_mode() {
    check_two(
        "
        set F2 close_today to_open
        set P1 routing_mode net -> NET_MODE_LOCKS fund_account=1
        set platform routing_mode net -> NET_MODE_LOCKS fund_account=1
        limit P1 cu routing_mode net -> NET_MODE_LOCKS fund_account=1
        set P1 routing_mode priority
        set platform routing_mode net
        set P1 routing_mode - -> NET_MODE_LOCKS
        set F2 close_today close
        set P1 routing_mode -
        set F3 close_today yesterday_first -> NET_MODE_LOCKS fund_account=2
        set P1 routing_mode priority
        limit P1 cu routing_mode net
        set F3 close_today yesterday_first -> NET_MODE_LOCKS fund_account=2
        limit P1 cu routing_mode -
        set F3 close_today yesterday_first
        ",
    );
}

/// X9, N5: as many lots are locked as cash allows; the rest is dropped, or the order refused.
#[test]
fn x9_a_lock_takes_what_cash_allows() {
    check_two(
        "
        set F3 open_allowed false
        set F2 close_today to_open
        A buy open 2 cu2701 80000 -> filled
        set F2 minimum_reserve 0.00
        withdraw F2 10000
        A sell close_today 2 cu2701 80000 -> FUND_CASH_SHORT
        set P1 when_too_large place_what_fits
        deposit F2 30000
        A sell close_today 2 cu2701 80000 -> routed F2:open:1
        set P1 when_too_large refuse_all
        ",
    );
}
