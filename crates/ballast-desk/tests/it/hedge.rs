//! Speculation and hedge: permission, positions, margin and limits of each by itself (O9, O11, P2,
//! A5, F1).

use crate::script::check;

/// One account and one fund account that may hedge; counters take 10 % of speculation, 5 % of
/// hedges.
fn check_hedges(script: &str) {
    check(&format!(
        "
        account A 1000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate cu hedge_margin 0.05
        rate a margin 0.1 open l0 close l0 today l0
        rate IF margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark cu2701 80000
        mark cu2702 80000
        mark a2701 4000
        mark IF2612 4000
        set A hedge_allowed true
        set F1 hedge_allowed true
        {script}"
    ));
}

/// O9, P2: an account hedges where it may, and its fund account, too; what is held may always be
/// closed.
#[test]
fn o9_p2_hedging_needs_the_right_of_both_accounts() {
    check_hedges(
        "
        set A hedge_allowed false
        A buy open 1 cu2701 80000 hedge -> HEDGE_NOT_ALLOWED
        A buy open 1 cu2701 80000 -> filled
        set A hedge_allowed true
        set F1 hedge_allowed false
        A buy open 1 cu2701 80000 hedge -> FUND_HEDGE_NOT_ALLOWED
        set F1 hedge_allowed true
        A buy open 2 cu2701 80000 hedge -> filled
        set A hedge_allowed false
        set F1 hedge_allowed false
        A sell close_today 2 cu2701 80000 hedge -> filled
        ",
    );
}

/// A close takes lots of its own flag only, on both accounts; each position is marked and settled
/// by itself.
#[test]
fn positions_of_the_two_never_meet() {
    check_hedges(
        "
        A buy open 3 cu2701 80000 -> filled
        A buy open 2 cu2701 80100 hedge -> filled
        A sell close_today 4 cu2701 80000 -> POSITION_SHORT lots=4 closable=3
        A sell close_today 3 cu2701 80000 hedge -> POSITION_SHORT lots=3 closable=2
        mark cu2701 80200
        position A cu2701 long=3 pnl=3000
        position A cu2701 hedge long=2 pnl=1000
        A sell close_today 1 cu2701 80200 hedge -> filled
        position A cu2701 long=3
        position A cu2701 hedge long=1 pnl=500
        position F1 cu2701 hedge long=1 margin=20025
        A sell close_today 1 cu2701 80300 hedge -> working r1
        A sell close_today 1 cu2701 80300 hedge -> POSITION_SHORT closable=0
        A sell close_today 3 cu2701 80300 -> working r2
        cancel r1
        cancel r2
        settle cu2701 80400
        end
        position A cu2701 long=3 long_today=0 margin=120600
        position A cu2701 hedge long=1 long_today=0 margin=20100
        funds A balance=1008000 margin=140700
        funds F1 margin=140700
        ",
    );
}

/// F1: a hedge is charged its own margin where there is one, else that of speculation; it freezes
/// by it, too.
#[test]
fn f1_margin_of_hedges() {
    check_hedges(
        "
        A buy open 1 cu2701 80000 hedge -> working r1
        funds A frozen=20000
        funds F1 frozen=20000
        fill r1 1@80000
        funds A margin=20000
        A buy open 1 cu2701 80000 -> filled
        funds A margin=60000
        A buy open 1 a2701 4000 hedge -> filled
        funds A margin=64000
        rate cu hedge_margin 0.06
        funds A margin=68000
        funds F1 margin=68000
        margin A cu 0.2
        funds A margin=68000
        set platform margin_source platform
        funds A margin=164000
        funds F1 margin=68000
        margin A cu hedge 0.08
        funds A margin=116000
        margin A cu -
        funds A margin=76000
        ",
    );
}

/// §C3: larger-side margin compares what is of one trading code, and a hedge is of another.
#[test]
fn c3_sides_are_compared_within_one_flag() {
    check_hedges(
        "
        larger side F1
        larger side A
        A buy open 2 cu2701 80000 -> filled
        A sell open 1 cu2702 80000 -> filled
        funds A margin=80000
        A sell open 1 cu2701 80000 hedge -> filled
        funds A margin=100000
        A buy open 1 cu2702 80000 hedge -> filled
        funds A margin=100000
        A buy open 1 cu2702 80000 hedge -> working r1
        funds A margin=100000 frozen=20000
        ",
    );
}

/// O11: limits of contract and commodity count one flag; the account's own limits count both.
#[test]
fn o11_limits_by_flag() {
    check_hedges(
        "
        limit A cu2701 lots 2
        limit A cu hedge_lots 3
        A buy open 2 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> SCOPE_LOTS_LIMIT scope=cu2701 before=2 limit=2
        A buy open 2 cu2701 80000 hedge -> filled
        A sell open 1 cu2702 80000 hedge -> working r1
        A sell open 1 cu2701 80000 hedge -> SCOPE_LOTS_LIMIT scope=cu before=3 limit=3
        limit A cu hedge_lots -
        limit A cu2701 hedge_margin 40000.00
        A buy open 1 cu2701 80000 hedge -> SCOPE_MARGIN_LIMIT scope=cu2701 before=40000 after=60000 limit=40000
        set A position_limit 5
        A buy open 1 cu2702 80000 hedge -> POSITION_LIMIT before=5 after=6 limit=5
        A sell close_today 2 cu2701 80000 hedge -> filled
        ",
    );
}

/// A5 by flag; lots opened in the day (A3) and cancels (O1) count both.
#[test]
fn a5_limits_by_flag() {
    check_hedges(
        "
        limit F1 cu2701 long_lots 1
        limit F1 cu2701 hedge_long_lots 2
        limit F1 cu hedge_lots 3
        limit F1 cu hedge_short_lots 1
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> FUND_LOTS_LIMIT scope=cu2701 before=1 limit=1
        A buy open 3 cu2701 80000 hedge -> routed F1:open:2 as r1
        A sell open 1 cu2702 80000 hedge -> filled
        A sell open 1 cu2702 80000 hedge -> FUND_LOTS_LIMIT scope=cu before=3 limit=3
        cancel r1
        A sell open 1 cu2702 80000 hedge -> FUND_LOTS_LIMIT scope=cu before=1 limit=1
        limit F1 cu opened_lots 3
        A buy open 1 cu2701 80000 hedge -> filled
        A buy open 1 cu2702 80000 -> FUND_LOTS_LIMIT scope=cu before=3 limit=3
        set A max_cancels 0
        A sell close_today 1 cu2701 80000 -> TOO_MANY_CANCELS cancels=1 limit=0
        ",
    );
}
