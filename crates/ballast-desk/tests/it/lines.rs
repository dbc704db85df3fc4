//! Lines of operating accounts (O3–O6, N1, N2, N9, N10), edges included.

use proptest::prelude::*;

use crate::script::{Run, check};

/// Margin 10 %; a lot of cu is 40,000 of margin at 80,000, and 5 yuan a yuan of price.
fn check_lines(script: &str) {
    check(&format!(
        "
        account A 400000
        account B 1000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate ag margin 0.1 open l3 close l3 today l3
        set platform liquidation_action ban_opening
        day 2026-11-16
        limits cu2701 80000 96000 60000
        limits ag2702 4000 5000 3000
        mark cu2701 80000
        mark ag2702 4000
        {script}"
    ));
}

/// O3, mode 1: equity ÷ margin at the line and below; it opens again when the reading comes back; without
/// margin it is not reached; closes go.
#[test]
fn o3_equity_to_margin() {
    check_lines(
        "
        set A equity_to_margin_call 1.5
        set A equity_to_margin_liquidation 1.2
        A buy open 4 cu2701 80000 -> filled
        mark cu2701 72001
        lines A -
        mark cu2701 72000
        lines A system_risk=call bars=system_risk
        A buy open 1 cu2701 72000 -> SYSTEM_RISK_LINE equity=240000 acts_at=240000
        mark cu2701 69600
        lines A system_risk=liquidation bars=system_risk
        mark cu2701 69601
        lines A system_risk=call bars=system_risk
        mark cu2701 72001
        lines A -
        mark cu2701 60000
        lines A system_risk=liquidation bars=system_risk
        A sell close_today 4 cu2701 60000 -> filled
        lines A -
        deposit A 100000
        A buy open 1 cu2701 60000 -> filled
        lines A -
        withdraw A 56000
        lines A system_risk=call bars=system_risk
        deposit A 1100
        lines A -
        ",
    );
}

/// O3, mode 2, with its example (1,000,000, call at 700,000); the mode that was chosen acts from the next
/// trading day (N9), and each mode has lines of its own.
#[test]
fn o3_n9_the_mode_changes_with_the_day() {
    check_lines(
        "
        set B equity_to_margin_call 5
        set B equity_call 700000
        set platform system_risk_mode equity
        B buy open 10 cu2701 80000 -> filled
        lines B system_risk=call bars=system_risk
        settle cu2701 80000
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        mark cu2701 74001
        lines B -
        mark cu2701 74000
        lines B system_risk=call bars=system_risk
        ",
    );
}

/// O3, mode 3: equity ÷ net deposits; what was taken out counts.
#[test]
fn o3_equity_to_deposits() {
    check_lines(
        "
        set platform system_risk_mode equity_to_deposits
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        mark cu2701 80000
        set B equity_to_deposits_call 0.7
        set B equity_to_deposits_liquidation 0.6
        B buy open 10 cu2701 80000 -> filled
        mark cu2701 74001
        lines B -
        mark cu2701 74000
        lines B system_risk=call bars=system_risk
        mark cu2701 72000
        lines B system_risk=liquidation bars=system_risk
        ",
    );
}

/// O3, mode 4: margin ÷ equity, at the line and above; with margin and no equity it is reached.
#[test]
fn o3_margin_to_equity() {
    check_lines(
        "
        set platform system_risk_mode margin_to_equity
        end
        day 2026-11-17
        limits cu2701 80000 96000 50000
        mark cu2701 80000
        set A margin_to_equity_call 0.8
        set A margin_to_equity_liquidation 1
        A buy open 8 cu2701 80000 -> filled
        lines A system_risk=call bars=system_risk
        A sell close_today 1 cu2701 80000 -> filled
        lines A -
        mark cu2701 79000
        lines A -
        mark cu2701 70000
        lines A system_risk=liquidation bars=system_risk
        mark cu2701 60000
        lines A system_risk=liquidation bars=system_risk
        ",
    );
}

/// O4: the day's loss, at the amount; the ban stands for the day, over a deposit and a price that comes back,
/// until the line is changed so that it is no longer reached, or the day ends.
#[test]
fn o4_daily_loss_is_latched() {
    check_lines(
        "
        set B daily_loss_call 300000
        set B daily_loss_liquidation 350000
        B buy open 10 cu2701 80000 -> filled
        mark cu2701 74001
        lines B -
        mark cu2701 74000
        lines B daily_loss=call bars=daily_loss
        mark cu2701 73000
        lines B daily_loss=liquidation bars=daily_loss
        deposit B 500000
        mark cu2701 80000
        lines B daily_loss=liquidation bars=daily_loss
        B buy open 1 cu2701 80000 -> DAILY_LOSS_LINE loss=350000
        set B daily_loss_liquidation 360000
        lines B -
        mark cu2701 74000
        lines B daily_loss=call bars=daily_loss
        set B daily_loss_call 0
        lines B -
        set B daily_loss_call 200000
        lines B daily_loss=call bars=daily_loss
        settle cu2701 74000
        end
        day 2026-11-17
        lines B -
        limits cu2701 74000 96000 60000
        mark cu2701 70001
        lines B -
        mark cu2701 70000
        lines B daily_loss=call bars=daily_loss
        ",
    );
}

/// O4: commission counts, frozen commission too; what is latched stays when the order is cancelled.
#[test]
fn o4_frozen_commission_counts() {
    check_lines(
        "
        set B daily_loss_call 100
        B buy open 33 ag2702 4000 -> working r1
        lines B -
        B buy open 1 ag2702 4000 -> working r2
        lines B daily_loss=call bars=daily_loss
        cancel r1
        lines B daily_loss=call bars=daily_loss
        ",
    );
}

/// O5: a share of what the day began with, of market-value equity, of the max-loss amount, or as the platform
/// says; what began with nothing cannot be read, opens nothing and liquidates nothing.
#[test]
fn o5_daily_loss_ratio() {
    check_lines(
        "
        set B daily_loss_call_ratio 0.3
        lines B daily_loss_ratio=undefined bars=daily_loss_ratio
        B buy open 1 cu2701 80000 -> LINE_UNDEFINED of=0
        set B daily_loss_of off
        lines B -
        B buy open 10 cu2701 80000 -> filled
        settle cu2701 80000
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        set B daily_loss_of opening_equity
        mark cu2701 74001
        lines B -
        mark cu2701 74000
        lines B daily_loss_ratio=call bars=daily_loss_ratio
        set B daily_loss_of market_value_equity
        lines B daily_loss_ratio=call bars=daily_loss_ratio
        mark cu2701 80000
        set B daily_loss_call_ratio 0.25
        lines B -
        mark cu2701 76001
        lines B -
        mark cu2701 76000
        lines B daily_loss_ratio=call bars=daily_loss_ratio
        set B daily_loss_of follow_global
        lines B -
        set platform global_daily_loss_of max_loss_amount
        mark cu2701 75000
        lines B daily_loss_ratio=call bars=daily_loss_ratio
        set platform global_daily_loss_of follow_global -> BAD_SETTING
        ",
    );
}

/// O5: what could not be read is no latch: it opens again once there is something to lose.
#[test]
fn o5_what_cannot_be_read_is_not_latched() {
    check_lines(
        "
        account N 0.01
        withdraw N 0.01
        set N daily_loss_of max_loss_amount
        set N daily_loss_call_ratio 0.3
        lines N daily_loss_ratio=undefined bars=daily_loss_ratio
        deposit N 100000
        lines N -
        N buy open 1 cu2701 80000 -> filled
        ",
    );
}

/// O6: net deposits less equity; it opens again when equity is back.
#[test]
fn o6_total_loss_ratio() {
    check_lines(
        "
        set B total_loss_call_ratio 0.3
        set B total_loss_liquidation_ratio 0.4
        B buy open 10 cu2701 80000 -> filled
        mark cu2701 74000
        lines B total_loss_ratio=call bars=total_loss_ratio
        B buy open 1 cu2701 74000 -> TOTAL_LOSS_RATIO_LINE loss=300000 of=1000000 acts_at=700000
        mark cu2701 72000
        lines B total_loss_ratio=liquidation bars=total_loss_ratio
        mark cu2701 74001
        lines B -
        settle cu2701 72000
        end
        day 2026-11-17
        lines B total_loss_ratio=liquidation bars=total_loss_ratio
        ",
    );
}

/// N1: without a call line the liquidation line does not act. N10: the call line may only tell.
#[test]
fn n1_n10_call_before_liquidation() {
    check_lines(
        "
        set B daily_loss_liquidation 100000
        B buy open 10 cu2701 80000 -> filled
        mark cu2701 70000
        lines B -
        set B daily_loss_call 50000
        lines B daily_loss=liquidation bars=daily_loss
        set platform call_action alert
        set A equity_to_margin_call 2
        A buy open 4 cu2701 70000 -> filled
        A buy open 2 cu2701 70000 -> filled
        lines A system_risk=call
        A buy open 1 cu2701 70000 -> filled
        set platform call_action ban_opening
        lines A system_risk=call bars=system_risk
        ",
    );
}

/// O3: call before liquidation, refused on save; N2: not weaker than the platform's floors.
#[test]
fn o3_n2_what_a_line_may_be() {
    check_lines(
        "
        set A equity_to_deposits_call 0.34 -> BAD_SETTING
        set A equity_to_deposits_call 0.35
        set A equity_to_deposits_liquidation 0.35 -> BAD_SETTING
        set A equity_to_deposits_liquidation 0.24 -> BAD_SETTING
        set A equity_to_deposits_liquidation 0.25
        set A equity_call 139999.99 -> BAD_SETTING
        set A equity_call 140000
        set A margin_to_equity_call 0.8
        set A margin_to_equity_liquidation 0.8 -> BAD_SETTING
        set A margin_to_equity_liquidation 0.9
        set A margin_to_equity_call 0.9 -> BAD_SETTING
        set A daily_loss_call 300
        set A daily_loss_liquidation 300 -> BAD_SETTING
        set A daily_loss_liquidation 300.01
        set A daily_loss_liquidation 0
        set A total_loss_call_ratio 0.4
        set A total_loss_liquidation_ratio 0.3 -> BAD_SETTING
        ",
    );
}

/// What may happen to an account, as lines of a script.
fn happening() -> impl Strategy<Value = String> {
    let lots = 1..9_u32;
    let price = (6_000..9_600_u32).prop_map(|tens| tens * 10);
    let share = 1..40_u32;
    let amount = 1..300_u32;
    prop_oneof![
        5 => price.clone().prop_map(|price| format!("mark cu2701 {price}")),
        2 => lots.clone().prop_map(|lots| format!("B buy open {lots} cu2701 80000 -> ?")),
        1 => lots.prop_map(|lots| format!("B sell close_today {lots} cu2701 80000 -> ?")),
        1 => amount.clone().prop_map(|amount| format!("deposit B {amount}000")),
        1 => amount.clone().prop_map(|amount| format!("withdraw B {amount}000 -> ?")),
        1 => share.clone().prop_map(|share| format!("set B equity_to_margin_call {}", 1.0 + f64::from(share) / 10.0)),
        1 => amount.prop_map(|amount| format!("set B daily_loss_call {amount}000")),
        1 => share.clone().prop_map(|share| format!("set B daily_loss_call_ratio 0.{share:02}")),
        1 => share.prop_map(|share| format!("set B total_loss_call_ratio 0.{share:02}")),
        1 => prop::sample::select(vec!["market_value_equity", "max_loss_amount", "opening_equity", "follow_global", "off"])
            .prop_map(|of| format!("set B daily_loss_of {of}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// O3–O6: whatever happens, an account whose lines nobody has to read stands where a reading puts it: the
    /// interval in which marks are passed over hides no crossing. Each step is held against a recount as well.
    #[test]
    fn no_crossing_is_passed_over(happenings in prop::collection::vec(happening(), 1..60)) {
        let mut run = Run::new();
        for line in [
            "account B 1000000", "rate cu margin 0.1 open l3 close l3 today l3", "day 2026-11-16",
            "limits cu2701 80000 96000 60000", "mark cu2701 80000",
        ] {
            run.line(line);
        }
        for line in &happenings {
            run.line(line);
        }
    }
}
