//! Fees that accrue in NAV (X1). F1 has 100,000,000 at first; a lot of cu is 5 yuan a yuan of price, and costs no
//! commission. 2026-08-18 is 90 days before 2026-11-16.

use crate::script::check;

const BEGIN: &str = "
    logins 2
    account A 400000
    rate cu margin 0.1 open l0 close l0 today l0
    day 2026-11-13
    end
    set P1 nav_mode entered_total
    set P1 shares 10000000
    set P1 previous_total_nav 10000000
    day 2026-11-16
    limits cu2701 80000 96000 60000
    mark cu2701 80000
    ";

fn check_fees(script: &str) {
    check(&format!("{BEGIN}\n{script}"));
}

const INTERVALS: &str = "1-1.1:0.05,1.1-1.2:0.07,1.2-1.3:0.09";

/// X1: 10,000,000, 90 of 365 days, 1.5 % → 36,986.30, of the initial NAV as of the previous one; what is accrued is
/// taken off NAV, and the day after off the previous NAV as well (P3).
#[test]
fn x1_a_fixed_rate_accrues_in_nav() {
    for base in ["initial_nav", "previous_nav"] {
        check_fees(&format!(
            "
            set P1 initial_total_nav 10000000
            accrued P1 none
            fees P1 launch=2026-08-18 duration=365 management=fixed:{base}:0.015
            accrued P1 day=2026-11-16 before=0 management=36986.3 of=10000000 days=90 custody=- advisory=-
            nav P1 total=10000000 fees=36986.3 previous_fees=0 unit=0.99630137 previous=1
            restart
            end
            nav P1 fees=36986.3 previous_fees=36986.3 unit=0.99630137 previous=0.99630137
            day 2026-11-17
            nav P1 previous_total=10000000 previous_fees=36986.3 previous=0.99630137
            accrued P1 day=2026-11-17 before=36986.3 days=91
            "
        ));
    }
}

/// X1, P3: the base of a fee is without liabilities and without fees accrued up to the day before; the initial NAV is
/// as it was entered.
#[test]
fn x1_p3_the_base_is_without_what_is_owed() {
    check_fees(
        "
        set P1 initial_total_nav 10000000
        set P1 liabilities 1000000
        fees P1 launch=2026-11-06 duration=100 management=fixed:previous_nav:0.1 custody=fixed:initial_nav:0.1
        accrued P1 management=90000 of=9000000 custody=100000 of=10000000 days=10
        nav P1 fees=190000 unit=0.881 previous=0.9
        set P1 liabilities 0
        accrued P1 management=100000 of=10000000
        end
        day 2026-11-17
        accrued P1 before=200000 management=107800 of=9800000 custody=110000 days=11
        nav P1 fees=217800 previous_fees=200000 unit=0.97822 previous=0.98
        ",
    );
}

/// X1: at 1.26, progressive 174,000, plain 234,000; a fixed share of profit, and 0 on loss; above the initial unit NAV.
#[test]
fn x1_of_profit() {
    let of = |fee: &str, total: &str, amount: &str, profit: &str| {
        check_fees(&format!(
            "
            set P1 previous_total_nav {total}
            fees P1 launch=2026-08-18 duration=365 advisory={fee}
            accrued P1 advisory={amount} net={total} profit={profit}
            nav P1 fees={amount} previous_fees=0
            "
        ));
    };
    of(
        &format!("progressive:{INTERVALS}"),
        "12600000",
        "174000",
        "2600000",
    );
    of(
        &format!("plain:{INTERVALS}"),
        "12600000",
        "234000",
        "2600000",
    );
    of("plain:1-1.1:0.05", "12600000", "0", "2600000");
    of(
        "progressive:1-1.1:0.05,1.2-:0.09",
        "12600000",
        "104000",
        "2600000",
    );
    of("share:0.2", "12600000", "520000", "2600000");
    of("share:0.2", "9000000", "0", "0");
    check_fees(
        "
        set P1 previous_total_nav 12600000
        fees P1 launch=2026-08-18 duration=365 advisory=share:0.2
        set P1 initial_unit_nav 1.25
        accrued P1 advisory=20000 profit=100000
        set P1 launch_date 2026-11-17
        accrued P1 advisory=0
        end
        day 2026-11-17
        accrued P1 before=0 advisory=20000
        ",
    );
}

/// X1: a formula needs launch date and duration, base initial NAV the initial total NAV, and none of them is taken away
/// under it; intervals ascend; a rate is from 0 to 100 %. Nothing is half done.
#[test]
fn x1_what_does_not_fit_is_refused_on_save() {
    check_fees(
        "
        fees P1 duration=365 management=fixed:previous_nav:0.015 -> FEE_NEEDS fee=management missing=launch_date
        fees P1 launch=2026-08-18 custody=fixed:previous_nav:0.015 -> FEE_NEEDS fee=custody missing=duration_days
        fees P1 launch=2026-08-18 advisory=share:0.2 -> FEE_NEEDS fee=advisory missing=duration_days
        fees P1 launch=2026-08-18 duration=365 advisory=fixed:initial_nav:0.015 -> FEE_NEEDS fee=advisory missing=initial_total_nav
        fees P1 launch=2026-08-18 duration=365 advisory=plain: -> FEE_NEEDS fee=advisory missing=intervals
        fees P1 launch=2026-08-18 duration=0 management=absolute:1 -> BAD_SETTING setting=duration_days value=0
        fees P1 launch=2026-08-18 duration=36501 management=absolute:1 -> BAD_SETTING setting=duration_days value=36501
        fees P1 launch=2026-08-18 duration=365 management=fixed:previous_nav:1.0000000001 -> FEE_RATE_DOES_NOT_FIT fee=management rate=1.0000000001
        fees P1 launch=2026-08-18 duration=365 custody=fixed:previous_nav:-0.01 -> FEE_RATE_DOES_NOT_FIT fee=custody rate=-0.01
        fees P1 launch=2026-08-18 duration=365 advisory=share:1.01 -> FEE_RATE_DOES_NOT_FIT fee=advisory rate=1.01
        fees P1 launch=2026-08-18 duration=365 advisory=plain:1-1.1:1.01 -> FEE_RATE_DOES_NOT_FIT fee=advisory rate=1.01
        fees P1 custody=absolute:-1 -> FEE_AMOUNT_DOES_NOT_FIT fee=custody amount=-1 most=1000000000000
        fees P1 custody=absolute:0.001 -> FEE_AMOUNT_DOES_NOT_FIT fee=custody amount=0.001
        fees P1 custody=absolute:1000000000000.01 -> FEE_AMOUNT_DOES_NOT_FIT fee=custody
        fees P1 launch=2026-08-18 duration=365 advisory=plain:1-1.2:0.05,1.1-1.3:0.07 -> FEE_INTERVALS_OVERLAP interval=2 from=1.1 least=1.2
        fees P1 launch=2026-08-18 duration=365 advisory=plain:1.2-1.3:0.05,1-1.1:0.07 -> FEE_INTERVALS_OVERLAP interval=2 from=1 least=1.3
        fees P1 launch=2026-08-18 duration=365 advisory=plain:-0.1-1.3:0.05 -> FEE_INTERVALS_OVERLAP interval=1 from=-0.1 least=0
        fees P1 launch=2026-08-18 duration=365 advisory=plain:1-1.1:0.05,1.2-1.2:0.07 -> FEE_INTERVAL_EMPTY interval=2 from=1.2 below=1.2
        fees P1 launch=2026-08-18 duration=365 advisory=plain:1-:0.05,1.2-1.3:0.07 -> FEE_INTERVAL_UNBOUNDED interval=1
        reset_fees P1 2026-11-16 365 -> NO_FEE_BY_FORMULA
        accrued P1 none
        set P1 initial_total_nav 10000000
        fees P1 launch=2026-08-18 duration=365 management=fixed:initial_nav:0.015
        set P1 launch_date - -> FEE_NEEDS fee=management missing=launch_date
        set P1 duration_days - -> FEE_NEEDS fee=management missing=duration_days
        set P1 duration_days 0 -> BAD_SETTING setting=duration_days value=0
        set P1 initial_total_nav - -> FEE_NEEDS fee=management missing=initial_total_nav
        fees P1 duration=365 management=fixed:initial_nav:0.015 -> FEE_NEEDS fee=management missing=launch_date
        accrued P1 management=36986.3
        fees P1 launch=2026-08-18 duration=365
        accrued P1 management=- custody=- advisory=-
        nav P1 fees=0 unit=1
        set P1 launch_date -
        ",
    );
    let many: Vec<String> = (1..=51).map(|at| format!("{at}-{}:0.1", at + 1)).collect();
    let many = many.join(",");
    check_fees(&format!(
        "fees P1 launch=2026-08-18 duration=365 advisory=plain:{many} -> FEE_INTERVALS_TOO_MANY intervals=51 most=50"
    ));
}

/// P3, X1: where the previous NAV is undefined its fee is, and is said to be; it accrues once the NAV is defined.
#[test]
fn x1_p3_a_fee_of_an_undefined_nav_is_undefined() {
    check_fees(
        "
        set P1 nav_mode -
        fees P1 launch=2026-08-18 duration=365 management=fixed:previous_nav:0.015 advisory=share:0.2
        accrued P1 management=0 missing=nav_mode advisory=0 missing=nav_mode
        set P1 nav_mode entered_total
        accrued P1 management=36986.3 advisory=0 profit=0
        set P1 shares -
        accrued P1 management=36986.3 advisory=0 missing=shares
        ",
    );
}

/// X1: fees that were paid are counted from another launch date, in one command; what does not hang on it stays, and
/// the answer says so. The previous NAV does not move by it.
#[test]
pub fn x1_paid_fees_are_counted_from_another_day() {
    check_fees(
        "
        set P1 previous_total_nav 12600000
        set P1 initial_total_nav 10000000
        fees P1 launch=2026-08-18 duration=365 management=fixed:initial_nav:0.015 custody=absolute:1000 advisory=share:0.2
        accrued P1 management=36986.3 custody=1000 advisory=520000
        end
        day 2026-11-17
        nav P1 previous_fees=557986.3 previous=1.20420137
        accrued P1 management=37397.26 custody=1000 advisory=408402.74
        reset_fees P1 2026-08-18 365 -> FEE_LAUNCH_NOT_LATER launch_date=2026-08-18 old=2026-08-18
        reset_fees P1 2026-11-17 0 -> BAD_SETTING setting=duration_days value=0
        reset_fees P1 2026-11-17 365
        accrued P1 management=0 days=0 custody=1000 advisory=408402.74 reset=446800>409402.74
        nav P1 fees=409402.74 previous=1.20420137
        reset_fees P1 2026-11-18 90 initial=1.26
        accrued P1 management=0 custody=1000 advisory=0 reset=409402.74>1000
        nav P1 fees=1000 previous=1.20420137
        end
        day 2026-11-18
        end
        day 2026-11-19
        accrued P1 management=1666.67 days=1
        ",
    );
}

/// P3, X1: a subscription moves neither unit NAV, for what accrued that day does not move by it.
#[test]
fn x1_p3_a_subscription_moves_no_fee_of_the_day() {
    check_fees(
        "
        fees P1 launch=2026-08-18 duration=365 management=fixed:previous_nav:0.365
        accrued P1 management=900000
        end
        day 2026-11-17
        accrued P1 management=828100 of=9100000
        nav P1 unit=0.91719 previous=0.91
        subscribe P1 910000 -
        nav P1 total=10910000 fees=828100 previous=0.91
        accrued P1 management=828100 of=9100000
        ",
    );
}

/// X1, S7: rules on NAV are read when fees change, and as a day's accrue; fees of a person that would ban are tried
/// first, as other entries on NAV are.
#[test]
fn x1_s7_fees_reach_lines() {
    check_fees(
        "
        govern P1 warning=0.99 liquidation=0.9
        rules P1 -
        u1: fees P1 launch=2026-08-18 duration=365 management=fixed:previous_nav:0.5 -> NEEDS_CONFIRMATION seq=1 bans=1 plans=0
        would 1 ban:P1.nav=clear>level_2
        accrued P1 none
        rules P1 -
        u1 confirms 1 P1
        rules P1 nav=level_2
        u1: fees P1 launch=2026-08-18 duration=365
        rules P1 -
        ",
    );
    // Of its own at a day's begin: 90 days are above the line, 91 reach it.
    check_fees(
        "
        govern P1 warning=0.99 liquidation=0.9
        set P1 initial_total_nav 10000000
        fees P1 launch=2026-08-18 duration=910 management=fixed:initial_nav:0.1003
        nav P1 unit=0.99008022
        rules P1 -
        end
        day 2026-11-17
        rules P1 nav=level_1
        ",
    );
}
