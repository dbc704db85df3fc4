//! Routing by net position, and what is sent again as orders trade (X3, T6).

use crate::script::funds::{check_three, check_two};

/// By net position, F2 alone opening.
fn check_net(script: &str) {
    check_three(&format!(
        "
        set F3 open_allowed false
        set F4 open_allowed false
        set P1 routing_mode net
        {script}"
    ));
}

/// X3 net position: +10 and −6 → the fund account holds +4, the operating accounts keep both; only
/// the offset differs (T6).
#[test]
fn x3_net_position() {
    check_three(
        "
        set F3 open_allowed false
        set F4 open_allowed false
        set P1 routing_mode net
        A buy open 10 cu2701 80000 -> routed F2:open:10 as r1
        fill r1 10@80000
        B sell open 6 cu2701 80100 -> routed F2:close_today:6 as r2
        fill r2 6@80100
        position A cu2701 long=10 short=0
        position B cu2701 long=0 short=6
        position F2 cu2701 long=4 short=0
        B sell open 6 cu2701 80100 -> routed F2:close_today:4 F2:open:2 as r3
        fill r3 4@80100
        fill r3.2 2@80100
        position F2 cu2701 long=0 short=2
        position B cu2701 short=12
        A sell close_today 10 cu2701 80100 -> routed F2:open:10 as r4
        fill r4 10@80100
        B buy close_today 12 cu2701 80100 -> routed F2:close_today:12 as r5
        fill r5 12@80100
        position F2 cu2701 long=0 short=0
        settle cu2701 80200
        end
        statement A close=5000 cf=6000
        difference cash=100004000 commission=0 rounding=0
        ",
    );
}

/// X3 net position: the reason given is what keeps it from opening, not that there is nothing to
/// close.
#[test]
fn x3_net_position_says_why_not_more() {
    check_two(
        "
        set F3 open_allowed false
        set P1 routing_mode net
        limit F2 a lots 2
        A buy open 2 a2701 4000 -> filled
        A buy open 1 a2701 4000 -> FUND_LOTS_LIMIT scope=a before=2 limit=2
        ",
    );
}

/// X3: after a fill, what rests as an open and could close is cancelled and, once that is in, sent again
/// as a close: two orders of 5 leave the fund account flat, not long and short 5.
#[test]
fn x3_resting_opens_are_sent_again_as_closes() {
    check_net(
        "
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        B sell open 5 cu2701 80010 -> routed F2:open:5 as b
        recalled
        fill a 5@80000
        recalled b
        order b open=5 filled=0
        counter cancels b
        legs b F2:close_today:5 as b2
        order b open=5 filled=0
        fill b2 5@80010
        position F2 cu2701 long=0 short=0
        position A cu2701 long=5
        position B cu2701 short=5
        ",
    );
}

/// X3: so does what rests as an open when lots are taken over that it could close.
#[test]
fn x3_resting_opens_close_lots_that_are_taken_over() {
    check_net(
        "
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        told F2 cu2701 short today+3
        told F2 cu2701 short today+3
        recalled
        take over F2 cu2701 short by B at 80000
        recalled a
        counter cancels a
        legs a F2:close_today:3 F2:open:2 as a2
        fill a2 3@80000
        position F2 cu2701 long=0 short=0
        ",
    );
}

/// X3: no more is recalled than can be closed, the newest first; an order may come back as a close and an
/// open.
#[test]
fn x3_no_more_is_recalled_than_can_be_closed() {
    check_net(
        "
        B sell open 4 cu2701 80010 -> routed F2:open:4 as b1
        B sell open 4 cu2701 80020 -> routed F2:open:4 as b2
        A buy open 6 cu2701 80000 -> routed F2:open:6 as a
        fill a 2@80000
        recalled b2
        fill a 1@80000
        counter cancels b2
        legs b2 F2:close_today:3 F2:open:1 as b3
        recalled
        fill a 3@80000
        recalled b1 b3.2
        counter cancels b3.2
        legs b2 F2:close_today:3 F2:close_today:1 as b4
        counter cancels b1
        legs b1 F2:close_today:2 F2:open:2 as b5
        recalled
        ",
    );
}

/// X3: what trades before its cancel arrives leaves a lock, told with its child, and the next closes take
/// that first, of whichever account.
#[test]
fn x3_what_trades_in_between_locks_and_is_closed_first() {
    check_net(
        "
        set F3 open_allowed true
        set F3 priority 9
        limit F3 cu lots 3
        A buy open 3 cu2701 80000 -> routed F3:open:3 as a1
        fill a1 3@80000
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        set F3 open_allowed false
        B sell close_today 1 cu2701 80010 -> POSITION_SHORT
        B sell open 8 cu2701 80010 -> routed F3:close_today:3 F2:open:5 as b
        fill a 5@80000
        recalled b.2
        fill b.2 2@80010
        locked b.2 2
        position F2 cu2701 long=5 short=2
        counter keeps b.2
        recalled
        fill b.2 1@80010
        locked b.2 3
        recalled b.2
        counter cancels b.2
        legs b F3:close_today:3 F2:close_today:2 as b2
        fill b2.2 2@80010
        position F2 cu2701 long=3 short=3
        A buy open 4 cu2701 80000 -> routed F2:close_today:3 F2:open:1
        ",
    );
}

/// X3: a close that is cancelled frees its lots for what rests beside it as an open.
#[test]
fn x3_a_cancelled_close_frees_its_lots_for_others() {
    check_net(
        "
        A buy open 4 cu2701 80000 -> routed F2:open:4 as a
        fill a 4@80000
        A sell close_today 4 cu2701 80010 -> routed F2:close_today:4 as c
        B sell open 6 cu2701 80020 -> routed F2:open:6 as b
        fill b 1@80020
        locked b 0
        cancel c
        locked c 1
        recalled b
        counter cancels b
        legs b F2:close_today:4 F2:open:1
        ",
    );
}

/// X3: an order that is cancelled while it is being recalled stays cancelled; a session that is lost in
/// between asks again; nothing is recalled in another mode.
#[test]
fn x3_recalled_and_cancelled_or_lost_meanwhile() {
    check_net(
        "
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        B sell open 5 cu2701 80010 -> routed F2:open:5 as b
        fill a 5@80000
        recalled b
        cancel b
        order b open=0 filled=0
        legs b
        ",
    );
    check_net(
        "
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        B sell open 5 cu2701 80010 -> routed F2:open:5 as b
        fill a 2@80000
        recalled b
        disconnect F2
        lose F2
        recalled b
        counter cancels b
        legs b F2:close_today:2 F2:open:3
        ",
    );
    check_net(
        "
        set P1 routing_mode priority
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        B sell open 5 cu2701 80010 -> routed F2:open:5
        fill a 5@80000
        recalled
        ",
    );
}

/// X3: lots that nobody takes any more end, and the order with them, with a cause of its own.
#[test]
fn x3_recalled_lots_that_nobody_takes_end() {
    check_net(
        "
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        B sell open 5 cu2701 80010 -> routed F2:open:5 as b
        fill a 2@80000
        recalled b
        set F2 open_allowed false
        counter cancels b
        legs b F2:close_today:2
        order b open=2 filled=0
        funds B frozen=0
        ",
    );
}

/// X3, N6: what keeps a close from meeting an order of its own may have the other hedge flag: once that
/// has gone, the open is recalled.
#[test]
fn x3_n6_an_order_of_the_other_flag_gone_lets_an_open_be_recalled() {
    check_net(
        "
        set A hedge_allowed true
        set F2 hedge_allowed true
        set F3 open_allowed true
        set F3 priority 9
        B sell open 5 cu2701 80010 -> routed F3:open:5 as b
        set F3 open_allowed false
        A buy open 1 cu2701 80010 hedge -> routed F2:open:1 as h
        A buy open 5 cu2701 80000 -> routed F2:open:5 as a
        fill a 5@80000
        recalled
        fill h 1@80010
        recalled b
        counter cancels b
        legs b F2:close_today:5
        ",
    );
}

/// X3: a cancel that comes too late for one child stays under way for the others of its order, which are
/// not sent again; one that is refused leaves the child to be recalled.
#[test]
fn x3_a_cancel_refused_for_one_child_goes_on_for_the_others() {
    check_net(
        "
        A buy open 3 cu2701 80000 -> routed F2:open:3 as a
        fill a 3@80000
        B sell open 5 cu2701 80010 -> routed F2:close_today:3 F2:open:2 as b
        cancelling b
        fill b 3@80010
        counter keeps b
        A buy open 2 cu2701 80000 -> routed F2:open:2 as a2
        fill a2 2@80000
        recalled
        counter cancels b.2
        legs b
        order b open=0 filled=3
        ",
    );
    check_net(
        "
        A buy open 2 cu2701 80000 -> routed F2:open:2 as a
        B sell open 2 cu2701 80010 -> routed F2:open:2 as b
        cancelling b
        fill a 2@80000
        recalled
        counter keeps b
        recalled b
        ",
    );
}
