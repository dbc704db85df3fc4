//! Liquidation plans (O3–O6, N10, P9, N6, `docs/design.md#liquidation`): each way they go on, wait and end.

use crate::script::check;

/// A holds 4 long of cu2701, margin 160,000 at 80,000; a lot moves by 5 yuan a yuan of price. Its liquidation
/// line of mode 1 is at 120 % of margin: an equity of 192,000, reached at 69,600.
pub fn check_plans(script: &str) {
    check(&format!(
        "
        account A 400000
        account B 10000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate ag margin 0.1 open l3 close l3 today l3
        set A equity_to_margin_call 1.5
        set A equity_to_margin_liquidation 1.2
        day 2026-11-16
        limits cu2701 80000 96000 60000
        limits ag2702 4000 5000 3000
        mark cu2701 80000 bid 79990x5 ask 80000x5
        mark ag2702 4000 bid 3999x5 ask 4000x5
        A buy open 4 cu2701 80000 -> filled
        {script}"
    ));
}

/// O3, N10: at the liquidation line everything is closed at the counterparty's best and two ticks beyond, in the
/// flush of the mark; once it is, the plan is done and the line clear.
#[test]
fn o3_a_line_closes_everything() {
    check_plans(
        "
        mark cu2701 69601 bid 69590x5 ask 69600x5
        plans A -
        mark cu2701 69600 bid 69590x5 ask 69600x5
        lines A system_risk=liquidation bars=system_risk
        plans A 1:cu2701:long=4@69570
        plan order A cu2701 as p1
        fill p1 1@69590
        plans A 1:cu2701:long=3@69570
        fill p1 3@69590
        plans A -
        ended 1 done
        lines A -
        position A cu2701 long=0
        A buy open 1 cu2701 69600 -> filled
        ",
    );
}

/// N10: where liquidation lines only ban, nothing is closed; once they are to liquidate, it is.
#[test]
fn n10_the_action_is_a_setting() {
    check_plans(
        "
        set platform liquidation_action ban_opening
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A -
        set platform liquidation_action liquidate
        plans A 1:cu2701:long=4@69570
        ",
    );
}

/// What its trader has working is cancelled first, opens and closes; meanwhile and afterwards the position takes
/// no order of his, and the plan's order no cancel of his.
#[test]
fn the_traders_orders_are_cancelled_first() {
    check_plans(
        "
        A sell close_today 3 cu2701 90000 -> working r1
        A buy open 1 cu2701 69500 -> working r2
        mark cu2701 69600 bid 69590x5 ask 69610x5
        plans A 1:cu2701:long=1@69570
        pending r1 r2
        A sell close_today 1 cu2701 69590 -> BEING_LIQUIDATED plan=1
        A buy open 1 cu2701 69600 -> BEING_LIQUIDATED plan=1
        plan order A cu2701 as p1
        counter cancels r2
        counter cancels r1
        fill p1 1@69590
        plans A 1:cu2701:long=3@69570
        plan order A cu2701 as p2
        cancel p2 -> BEING_LIQUIDATED plan=1
        fill p2 3@69590
        ended 1 done
        ",
    );
}

/// An open that traded before its cancel arrived is closed too; one that only works is reason enough for a plan.
#[test]
fn what_opens_on_its_way_is_closed_too() {
    check_plans(
        "
        A buy open 1 cu2701 69500 -> working r1
        mark cu2701 69600 bid 69590x5 ask 69610x5
        plan order A cu2701 as p1
        fill p1 4@69590
        lines A -
        ended 1 running
        fill r1 1@69500
        plans A 1:cu2701:long=1@69570
        plan order A cu2701 as p2
        fill p2 1@69590
        ended 1 done
        ",
    );
}

/// After three seconds without a fill its order is cancelled, and sent at the price of then; where that is the
/// same it stays.
#[test]
fn it_is_sent_at_a_new_price_after_a_while() {
    check_plans(
        "
        mark cu2701 69600 bid 69590x5 ask 69600x5
        later 2
        mark cu2701 69500 bid 69490x5 ask 69500x5
        plans A 1:cu2701:long=4@69570
        plan order A cu2701 as p1
        later 1
        pending p1
        counter cancels p1
        plans A 1:cu2701:long=4@69470
        later 3
        mark cu2701 69500 bid 69490x5 ask 69500x5
        later 3
        plans A 1:cu2701:long=4@69470
        ",
    );
}

/// In a locked market the order rests at the price limit and is not sent again: its place in the queue is worth
/// having. Once somebody buys it is filled there.
#[test]
fn a_locked_market_lets_it_rest_at_the_limit() {
    check_plans(
        "
        mark cu2701 60000 ask 60000x900
        plans A 1:cu2701:long=price_limit:4@60000
        later 60
        mark cu2701 60000 ask 60000x800
        plans A 1:cu2701:long=price_limit:4@60000
        plan order A cu2701 as p1
        mark cu2701 60010 bid 60000x10 ask 60020x10
        later 3
        plans A 1:cu2701:long=4@60000
        fill p1 4@60000
        ended 1 done
        ",
    );
}

/// Nobody on the other side, an old quote, one that cannot be true, a closed session: the plan waits, and goes on
/// by itself.
#[test]
fn it_waits_and_goes_on_by_itself() {
    check_plans(
        "
        mark cu2701 69000
        plans A 1:cu2701:long=no_counterparty
        mark cu2701 69000 ask 69000x5
        plans A 1:cu2701:long=no_counterparty
        mark cu2701 69000 bid 68990x5 ask 69000x5
        plans A 1:cu2701:long=4@68970
        plan order A cu2701 as p1
        reject p1 31
        plans A 1:cu2701:long=
        later 12
        plans A 1:cu2701:long=old_quote
        mark cu2701 69000 bid 68990x5 ask 68980x5
        plans A 1:cu2701:long=old_quote
        mark cu2701 69000 bid 68990x5 ask 69000x5
        plans A 1:cu2701:long=4@68970
        ",
    );
    check_plans(
        "
        at 10:14:59
        mark cu2701 69000
        at 10:15:00
        clock
        mark cu2701 69000 bid 68990x5 ask 69000x5
        plans A 1:cu2701:long=outside_session
        at 10:30:00
        clock
        plans A 1:cu2701:long=old_quote
        mark cu2701 69000 bid 68990x5 ask 69000x5
        plans A 1:cu2701:long=4@68970
        ",
    );
}

/// A price farther than 2 % from the last one is not sent: a person is asked, and may allow it; it also goes on
/// where the price comes back.
#[test]
pub fn too_far_from_the_last_price_a_person_is_asked() {
    check_plans(
        "
        mark cu2701 69600 bid 68220x5 ask 69600x5
        plans A 1:cu2701:long=too_far:68200:69600
        later 60
        mark cu2701 69600 bid 68100x5 ask 69600x5
        plans A 1:cu2701:long=too_far:68200:69600
        allow 1
        plans A 1:cu2701:long=4@68080
        ",
    );
    check_plans(
        "
        mark cu2701 69600 bid 68220x5 ask 69600x5
        plans A 1:cu2701:long=too_far:68200:69600
        mark cu2701 69600 bid 68230x5 ask 69600x5
        plans A 1:cu2701:long=4@68210
        ",
    );
}

/// A refused order is not sent again at once; a counter that cannot be reached stops the plan until it is back.
#[test]
fn a_failing_counter_is_tried_again() {
    check_plans(
        "
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plan order A cu2701 as p1
        reject p1 31
        plans A 1:cu2701:long=
        later 2
        plans A 1:cu2701:long=
        later 1
        plans A 1:cu2701:long=4@69570
        plan order A cu2701 as p2
        disconnect F1
        plans A 1:cu2701:long=4@69570
        ",
    );
    check_plans(
        "
        disconnect F1
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A 1:cu2701:long=COUNTER_NOT_READY
        later 3
        lose F1
        plans A 1:cu2701:long=4@69570
        ",
    );
}

/// Permissions and switches that bind a trader bind no plan (F5, O1, O14, K3, P10); the exchange's largest order
/// and O14's lots cut it.
#[test]
fn what_binds_traders_does_not_bind_it() {
    check_plans(
        "
        bar A cu2701
        set A max_cancels 0
        limit A cu order_lots 3
        limit A cu order_value 1
        limit A cu price_collar ticks 1
        permit F1:day ag
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A 1:cu2701:long=3@69570
        plan order A cu2701 as p1
        fill p1 3@69590
        plans A 1:cu2701:long=1@69570
        plan order A cu2701 as p2
        fill p2 1@69590
        ended 1 done
        ",
    );
}

/// N6: another account's order of the same legal person that it would trade with is cancelled first.
#[test]
fn n6_orders_that_it_would_meet_are_cancelled() {
    check_plans(
        "
        B buy open 2 cu2701 69580 -> working r1
        B buy open 2 cu2701 69500 -> working r2
        mark cu2701 69600 bid 69590x5 ask 69600x5
        pending r1
        plans A 1:cu2701:long=orders_in_the_way
        counter cancels r1
        plans A 1:cu2701:long=4@69570
        order r2 open=2
        ",
    );
}

/// One position that cannot be closed keeps no other from being closed; yesterday's lots go before today's.
#[test]
fn no_position_waits_for_another() {
    check_plans(
        "
        settle cu2701 80000
        settle ag2702 4000
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        limits ag2702 4000 5000 3000
        mark cu2701 80000 bid 79990x5 ask 80000x5
        mark ag2702 4000 bid 3999x5 ask 4000x5
        A buy open 1 cu2701 80000 -> filled
        A sell open 1 ag2702 4000 -> filled
        mark cu2701 72000
        mark ag2702 4000 bid 3999x5 ask 4000x5
        mark cu2701 69600
        plans A 1:cu2701:long=no_counterparty 1:ag2702:short=1@4002
        plan order A ag2702 as p1
        fill p1 1@4000
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A 1:cu2701:long=4@69570 1:ag2702:short=
        plan order A cu2701 as p2
        fill p2 4@69590
        plans A 1:cu2701:long=1@69570 1:ag2702:short=
        plan order A cu2701 as p3
        fill p3 1@69590
        ended 1 done
        ",
    );
}

/// Taken over or stopped by hand: what works is cancelled, the trader may close again, and the line makes no new
/// plan until it is clear once.
#[test]
pub fn a_person_takes_over_or_stops_it() {
    for how in ["take over", "stop"] {
        let end = if how == "stop" {
            "stopped"
        } else {
            "taken_over"
        };
        check_plans(&format!(
            "
            mark cu2701 69600 bid 69590x5 ask 69600x5
            plan order A cu2701 as p1
            {how} 1
            ended 1 {end} cu2701:long:4
            pending p1
            counter cancels p1
            mark cu2701 69000 bid 68990x5 ask 69000x5
            plans A -
            {how} 1 -> PLAN_HAS_ENDED plan=1
            allow 7 -> PLAN_NOT_FOUND plan=7
            A sell close_today 1 cu2701 68990 -> filled
            plans A -
            mark cu2701 80000 bid 79990x5 ask 80000x5
            lines A -
            mark cu2701 64000 bid 63990x5 ask 64000x5
            plans A 2:cu2701:long=3@63970
            "
        ));
    }
}

/// A plan of the day's loss runs out as the day closes, with the lots that it left; the system risk line's goes on
/// at the first price of the next day, and closes what is left.
#[test]
fn o4_runs_out_with_its_day_and_o3_goes_on() {
    check_plans(
        "
        set B daily_loss_call 100000
        set B daily_loss_liquidation 200000
        B buy open 10 cu2701 80000 -> filled
        mark cu2701 69600
        plans A 1:cu2701:long=no_counterparty
        plans B 2:cu2701:long=no_counterparty
        settle cu2701 69600
        ended 2 run_out cu2701:long:10
        end
        day 2026-11-17
        limits cu2701 69600 80000 55000
        plans A 1:cu2701:long=old_quote
        plans B -
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A 1:cu2701:long=4@69570
        ",
    );
}

/// P9: an account, a position or part of it, all of a product; never two plans on one lot.
#[test]
pub fn p9_closed_by_hand() {
    check_plans(
        "
        B buy open 3 cu2701 80000 -> filled
        B sell open 2 ag2702 4000 -> filled
        force A cu2701 long 5 -> CLOSE_LOTS_DO_NOT_FIT lots=5 held=4
        force A cu2701 long 0 -> CLOSE_LOTS_DO_NOT_FIT lots=0 held=4
        force A cu2701 short -> NOTHING_TO_CLOSE
        force A cu2701 long 3
        plans A 1:cu2701:long=3@79970
        force A cu2701 long -> NOTHING_TO_CLOSE
        A sell close_today 1 cu2701 80000 -> BEING_LIQUIDATED plan=1
        plan order A cu2701 as p1
        fill p1 2@79990
        plans A 1:cu2701:long=1@79970
        fill p1 1@79990
        ended 1 done
        position A cu2701 long=1
        force P1
        plans A 2:cu2701:long=1@79970
        plans B 3:cu2701:long=3@79970 3:ag2702:short=2@4002
        force P1 -> NOTHING_TO_CLOSE
        plan order A cu2701 as p2
        plan order B cu2701 as p3
        plan order B ag2702 as p4
        counter cancels p2
        counter cancels p3
        counter cancels p4
        at 11:30:00
        clock
        counter cancels p2
        settle cu2701 80000
        ended 2 run_out cu2701:long:1
        ",
    );
}

/// A line that is reached while a person closes part of a position closes the rest, and what that plan leaves.
#[test]
fn a_line_closes_what_no_other_plan_closes() {
    check_plans(
        "
        A sell open 2 ag2702 4000 -> filled
        force A cu2701 long 3
        plan order A cu2701 as p1
        mark cu2701 69000 bid 68990x5 ask 69000x5
        plans A 1:cu2701:long=3@79970 2:ag2702:short=2@4002
        fill p1 3@79970
        ended 1 done
        plans A 2:cu2701:long=1@68970 2:ag2702:short=2@4002
        ",
    );
}

/// A fund account sends no more messages for plans in a second than its share: 10 of 20.
#[test]
fn plans_keep_to_their_share_of_messages() {
    check_plans(
        "
        set platform fund_messages 2
        B buy open 3 cu2701 80000 -> filled
        force P1
        plans A 1:cu2701:long=4@79970
        plans B 2:cu2701:long=messages
        later 1
        plans B 2:cu2701:long=3@79970
        ",
    );
}

/// K1: a stop bars opening or every order in its scope and cancels what works there; lifting one scope lifts no wider
/// one; closes go where only opening is barred.
#[test]
fn k1_stops() {
    check_plans(
        "
        A buy open 1 cu2701 79000 -> working r1
        B buy open 1 cu2701 79000 -> working r2
        halt A opening
        pending r1
        order r2 open=1
        counter cancels r1
        A buy open 1 cu2701 80000 -> ACCOUNT_STOPPED
        A sell close_today 1 cu2701 79990 -> filled
        B buy open 1 cu2701 80000 -> filled
        halt P1 orders
        pending r2
        counter cancels r2
        A sell close_today 1 cu2701 79990 -> PRODUCT_STOPPED
        B buy open 1 cu2701 80000 -> PRODUCT_STOPPED
        lift halt P1
        A buy open 1 cu2701 80000 -> ACCOUNT_STOPPED
        B buy open 1 cu2701 80000 -> filled
        lift halt A
        A buy open 1 cu2701 80000 -> filled
        halt F1 opening
        A buy open 1 cu2701 80000 -> FUND_STOPPED
        A sell close_today 1 cu2701 79990 -> filled
        lift halt F1
        halt all orders
        A sell close_today 1 cu2701 79990 -> ALL_STOPPED
        ",
    );
}

/// K6: the same order that comes too often within the window stops its account's opening: the last of them goes still,
/// what works goes on, and so do closes, until a person lifts it; refused ones count, other orders do not.
#[test]
fn k6_the_repeat_brake() {
    check_plans(
        "
        A buy open 1 cu2701 79000 -> working r0
        counter cancels r0
        A buy open 1 cu2701 79000 -> working r0
        counter cancels r0
        set platform repeat_times 3
        A buy open 1 cu2701 79000 -> working r1
        counter cancels r1
        A buy open 1 cu2701 79010 -> working r2
        counter cancels r2
        A buy open 1 cu2701 79000 -> working r2
        counter cancels r2
        B buy open 1 cu2701 79000 -> working r3
        restart
        A buy open 1 cu2701 79000 -> working r4
        A buy open 1 cu2701 79000 -> ACCOUNT_STOPPED
        A buy open 1 cu2701 80000 -> ACCOUNT_STOPPED
        order r4 open=1
        B buy open 1 cu2701 79000 -> working r5
        A sell close_today 1 cu2701 79990 -> filled
        later 60
        A buy open 1 cu2701 79000 -> ACCOUNT_STOPPED
        counter cancels r4
        lift halt A
        A buy open 1 cu2701 79000 -> working r6
        counter cancels r6
        A buy open 1 cu2701 79000 -> working r6
        counter cancels r6
        later 10
        A buy open 1 cu2701 79000 -> working r6
        B buy open 400 cu2701 80000 -> CASH_SHORT
        B buy open 400 cu2701 80000 -> CASH_SHORT
        B buy open 1 cu2701 79000 -> working r7
        B buy open 400 cu2701 80000 -> CASH_SHORT
        B buy open 1 cu2701 80000 -> ACCOUNT_STOPPED
        ",
    );
}

/// K1: a stop does not keep a liquidation plan from closing, and cancels nothing of it.
#[test]
fn k1_a_stop_bars_no_plan() {
    check_plans(
        "
        halt all orders
        halt F1 orders
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A 1:cu2701:long=4@69570
        halt P1 orders
        plans A 1:cu2701:long=4@69570
        plan order A cu2701 as p1
        fill p1 4@69590
        ended 1 done
        ",
    );
}
