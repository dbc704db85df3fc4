//! Marks that confirm what is reached before it is liquidated (`confirm_marks`, K7): bans wait for none.

use crate::plans::check_plans;

/// As there, and a plan waits for three marks in a row.
fn check_confirmed(script: &str) {
    check_plans(&format!("set platform plan_marks 3\n{script}"));
}

/// K7, O3: the bar stands with the first mark, the plan comes with the third; marks of contracts that the account
/// does not hold count nothing.
#[test]
fn k7_a_plan_waits_for_marks_and_a_ban_does_not() {
    check_confirmed(
        "
        mark cu2701 69600 bid 69590x5 ask 69600x5
        lines A system_risk=liquidation bars=system_risk
        A buy open 1 cu2701 69600 -> SYSTEM_RISK_LINE equity=192000 acts_at=192000
        plans A -
        mark ag2702 4001 bid 4000x5 ask 4001x5
        mark ag2702 4000 bid 3999x5 ask 4000x5
        mark cu2701 69500 bid 69490x5 ask 69500x5
        plans A -
        restart
        mark cu2701 69500 bid 69490x5 ask 69500x5
        plans A 1:cu2701:long=4@69470
        ",
    );
}

/// K7: one tick that was none is followed by the price as it was; nothing is closed, and the next time three marks
/// are asked for again.
#[test]
fn k7_a_false_tick_liquidates_nothing() {
    check_confirmed(
        "
        mark cu2701 61000 bid 60990x5 ask 61000x5
        lines A system_risk=liquidation bars=system_risk
        mark cu2701 80000 bid 79990x5 ask 80000x5
        lines A -
        plans A -
        mark cu2701 69600 bid 69590x5 ask 69600x5
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A -
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A 1:cu2701:long=4@69570
        ",
    );
}

/// O4, K7: the day's loss bars until the day's end once it was reached, were it by a false tick; a plan takes three
/// marks in a row that are there.
#[test]
fn o4_a_latched_line_is_confirmed_by_marks_that_reach_it() {
    check_confirmed(
        "
        set A equity_to_margin_call -
        set A equity_to_margin_liquidation -
        set A daily_loss_call 100000
        set A daily_loss_liquidation 200000
        mark cu2701 61000 bid 60990x5 ask 61000x5
        lines A daily_loss=liquidation bars=daily_loss
        mark cu2701 80000 bid 79990x5 ask 80000x5
        mark cu2701 80005 bid 79990x5 ask 80000x5
        mark cu2701 80000 bid 79990x5 ask 80000x5
        lines A daily_loss=liquidation bars=daily_loss
        plans A -
        mark cu2701 69000 bid 68990x5 ask 69000x5
        mark cu2701 69000 bid 68990x5 ask 69000x5
        plans A -
        mark cu2701 69000 bid 68990x5 ask 69000x5
        plans A 1:cu2701:long=4@68970
        ",
    );
}

/// K7: once fewer marks are asked for, those that came are enough.
#[test]
fn k7_fewer_marks_act_at_once() {
    check_confirmed(
        "
        mark cu2701 69600 bid 69590x5 ask 69600x5
        mark cu2701 69600 bid 69590x5 ask 69600x5
        plans A -
        set platform plan_marks 2
        plans A 1:cu2701:long=4@69570
        ",
    );
}

/// S5, K7: a clause of the product bars at once and has its scope closed with the third mark of what its accounts
/// hold, whichever of them.
#[test]
fn s5_a_clause_waits_for_marks_of_what_is_held() {
    check_confirmed(
        "
        set A equity_to_margin_call -
        set A equity_to_margin_liquidation -
        set P1 product_auto_liquidation true
        set P1 nav_mode own_equity
        set P1 shares 100000000
        B buy open 2 ag2702 4000 -> filled
        scheme S total_lots commodities:cu sum amount - 3
        govern P1 day S
        rules P1 S.1=level_2
        plans A -
        mark cu2701 80000 bid 79990x5 ask 80000x5
        plans A -
        mark ag2702 4000 bid 3999x5 ask 4000x5
        plans A 1:cu2701:long=4@79970
        plans B -
        ",
    );
}
