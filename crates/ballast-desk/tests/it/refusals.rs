//! Refusals with their numbers and their precedence; what stands, ends and is freed.

use crate::script::check;

/// The checks of one order, in order of precedence: each line mends what the line before was
/// refused for.
#[test]
fn first_refusal_is_the_cheapest_to_check() {
    check(
        "
        account A 1000
        A buy open 0 ru2701 15001 -> DAY_NOT_OPEN
        day 2026-11-16
        at 12:00:00
        A buy open 0 ru2701 15001 -> OUTSIDE_SESSION
        at 13:30:00
        A buy open 0 ru2701 15001 -> LOTS_NOT_POSITIVE lots=0
        A buy open 50001 ru2701 15001 -> LOTS_ABOVE_MAXIMUM lots=50001 maximum=50000
        A buy open 1 ru2701 -5 -> PRICE_NOT_POSITIVE price=-5
        A buy open 1 ru2701 15001 -> PRICE_OFF_TICK price=15001 tick=5
        A buy open 1 ru2701 15000 -> NO_PRICE
        limits ru2701 14500 15000 14000
        A buy open 1 ru2701 15005 -> PRICE_ABOVE_UPPER_LIMIT price=15005 limit=15000
        A buy open 1 ru2701 13995 -> PRICE_BELOW_LOWER_LIMIT price=13995 limit=14000
        A buy open 1 ru2701 15000 -> NO_RATE
        rate ru margin 0.1 open l3 close l3 today l0
        A sell close 1 ru2701 15000 -> POSITION_SHORT lots=1 closable=0
        A buy open 1 ru2701 15000 -> CASH_SHORT margin=15000 commission=3 available=1000 short=14003
        deposit A 14003
        A buy open 1 ru2701 15000 -> filled
        ",
    );
}

/// Sessions: the opening instant is in, the closing instant is out; the small rest at 10:15 counts.
#[test]
fn sessions_open_and_close_to_the_instant() {
    check(
        "
        account A 1000000
        rate ru margin 0.1 open l3 close l3 today l0
        day 2026-11-16
        limits ru2701 15000 16000 14000
        at 10:14:59.999
        A buy open 1 ru2701 15000 -> filled
        at 10:15:00
        A buy open 1 ru2701 15000 -> OUTSIDE_SESSION
        at 10:29:59.999
        A buy open 1 ru2701 15000 -> OUTSIDE_SESSION
        at 10:30:00
        A buy open 1 ru2701 15000 -> filled
        at 15:00:00
        A buy open 1 ru2701 15000 -> OUTSIDE_SESSION
        ",
    );
}

/// A contract-level rate goes before its commodity's, and a change takes effect at once on held
/// lots (F1, N9).
#[test]
fn contract_rate_before_commodity_rate() {
    check(
        "
        account A 1000000
        rate ru margin 0.1 open l3 close l3 today l0
        day 2026-11-16
        mark ru2701 15000
        A buy open 1 ru2701 15000 -> filled
        funds A margin=15000
        rate ru2701 margin 0.2 open l5 close l5 today l0
        funds A margin=30000
        rate ru margin 0.3 open l3 close l3 today l0
        funds A margin=30000 balance=999997
        A buy open 1 ru2701 15000 -> filled
        funds A margin=60000 balance=999992
        funds F1 margin=60000
        ",
    );
}

/// Partial fills release the freeze in proportion; a cancel and a counter's refusal free all of it
/// (§C2).
#[test]
fn freezes_end_with_what_they_were_for() {
    check(
        "
        account A 1000000
        rate ru margin 0.1 open l3 close l3 today l0
        day 2026-11-16
        mark ru2701 15000
        A buy open 4 ru2701 15000 -> working r1
        funds A frozen=60000 available=939988
        fill r1 1@14990
        funds A frozen=45000 margin=14990 balance=1000097
        cancel r1
        funds A frozen=0 margin=14990
        funds F1 frozen=0 margin=14990
        A buy open 4 ru2701 15000 -> working r2
        reject r2 31
        funds A frozen=0
        funds F1 frozen=0
        A sell close_today 1 ru2701 15000 -> working r3
        A sell close_today 1 ru2701 15000 -> POSITION_SHORT closable=0
        cancel r3
        A sell close_today 1 ru2701 15000 -> filled
        funds A margin=0
        ",
    );
}

/// The counterparty's best: fixed when placed, ended at once when there is none.
#[test]
fn counterparty_price_is_taken_from_the_newest_quote() {
    check(
        "
        account A 1000000
        rate ru margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark ru2701 15000 bid 14995x3
        A buy open 2 ru2701 best -> cancelled
        funds A frozen=0 available=1000000
        A sell open 2 ru2701 best -> working r1
        funds A frozen=29990
        fill r1 2@14995
        funds A margin=29990 balance=999900
        ",
    );
}

/// C3, and amounts that are no cash.
#[test]
fn cash_amounts_are_whole_fen_and_never_more_than_is_there() {
    check(
        "
        account A 100
        withdraw A 100.005 -> AMOUNT_NOT_WHOLE_FEN amount=100.005
        withdraw A 0 -> AMOUNT_NOT_POSITIVE amount=0
        withdraw A 100.01 -> WITHDRAW_ABOVE_AVAILABLE withdrawable=100 excess=0.01
        withdraw A 100
        ",
    );
}

/// P1, C1: what a product's operating accounts were given together, and its fund accounts apart,
/// stays a number that every sum over its books holds, whichever way it comes in.
#[test]
fn a_product_is_given_no_more_than_can_be_reckoned_with() {
    check(
        "
        account A 900000000000
        account B 99999999999.99
        deposit A 0.02 -> DEPOSITS_ABOVE_MOST amount=0.02 deposits=999999999999.99 most=1000000000000
        deposit A 0.01
        deposit F1 900000000000
        unbound C 0.01
        bind C -> DEPOSITS_ABOVE_MOST amount=0.01 deposits=1000000000000
        withdraw B 0.01
        bind C
        deposit B 0.01 -> DEPOSITS_ABOVE_MOST amount=0.01 deposits=1000000000000
        ",
    );
}

/// What a setting may be stands in its refusal (N10, O9, P2): overnight lines bar opening before they act,
/// and a limit says where it belongs.
#[test]
fn a_setting_that_may_not_be_so_says_what_may() {
    check(
        "
        account A 1000
        set platform ban_minutes 4 -> BAD_SETTING setting=ban_minutes value=4
        set platform act_minutes 11 -> BAD_SETTING setting=act_minutes value=11
        set platform ban_minutes 5
        set platform act_minutes 5
        set platform ban_minutes 120
        set platform act_minutes 20
        set platform ban_minutes 19 -> BAD_SETTING setting=ban_minutes value=19
        set F1 rate_seconds 0 -> BAD_SETTING setting=rate_seconds value=0
        set A order_fee 10000.01 -> BAD_SETTING setting=order_fee value=10000.01
        limit A cu2701 order_lots 2 -> LIMIT_MISPLACED limit=order_lots
        ",
    );
}
