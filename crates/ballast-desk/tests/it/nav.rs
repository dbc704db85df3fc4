//! Shares and NAV (P3). F1 has 100,000,000 at first; a lot of cu is 5 yuan a yuan of price, and costs no commission.

use crate::script::check;

fn check_nav(script: &str) {
    check(&format!(
        "
        account A 5000000
        rate cu margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        limits cu2701 80000 96000 60000
        mark cu2701 80000
        {script}"
    ));
}

const LOSE_200000: &str = "
        A buy open 10 cu2701 80000 -> filled
        mark cu2701 76000
";

/// P3: what is missing is named; a total is no unit NAV.
#[test]
fn p3_what_nobody_has_set_is_undefined() {
    check_nav(
        "
        nav P1 undefined nav_mode
        set P1 nav_mode entered_total
        nav P1 undefined previous_total_nav
        set P1 nav_mode external_assets
        nav P1 undefined external_nav
        set P1 nav_mode own_equity
        nav P1 total=100000000 unit=- previous=-
        nav A total=5000000 previous_total=0 unit=- previous=-
        set A shares 5000000
        nav A unit=1 previous=0
        subscribe P1 1000000 F1 -> NAV_UNDEFINED missing=shares
        subscribe P1 1000000 F1 shares=1000000
        nav P1 total=101000000 previous_total=1000000 unit=101 previous=1
        ",
    );
}

/// P3's test of (b): 10,000,000 entered, P&L −200,000, deposit 100,000 → 0.99; what is owed is taken off; the
/// settled total is the next day's previous one.
#[test]
fn p3_mode_b_entered_and_rolled() {
    check_nav(&format!(
        "
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        mark cu2701 80000
        set P1 nav_mode entered_total
        set P1 shares 10000000
        set P1 previous_total_nav 10000000
        nav P1 total=10000000 unit=1 previous=1
        {LOSE_200000}
        deposit F1 100000
        nav P1 total=9900000 previous_total=10000000 unit=0.99 previous=1
        set P1 liabilities 500000
        nav P1 total=9900000 unit=0.94 previous=0.95
        set P1 liabilities 0
        settle cu2701 77000
        end
        day 2026-11-18
        nav P1 total=9950000 previous_total=9950000 unit=0.995 previous=0.995
        set P1 previous_total_nav 9000000
        nav P1 total=9000000 unit=0.9 previous=0.9
        "
    ));
}

/// P3's test of (c): external 9,000,000, equity 1,000,000 → 900,000 → 0.99, previous 1.00.
#[test]
fn p3_mode_c_external() {
    check_nav(
        "
        withdraw F1 99000000
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        mark cu2701 80000
        set P1 nav_mode external_assets
        set P1 shares 10000000
        set P1 external_nav 9000000
        nav P1 total=10000000 previous_total=10000000 unit=1 previous=1
        A buy open 5 cu2701 80000 -> filled
        mark cu2701 76000
        nav P1 total=9900000 previous_total=10000000 unit=0.99 previous=1
        ",
    );
}

/// P3: cash and shares in one command move neither unit NAV, in every mode; the last share that goes leaves none.
#[test]
pub fn p3_a_subscription_or_redemption_moves_no_unit_nav() {
    check_nav(
        "
        end
        day 2026-11-17
        set P1 nav_mode own_equity
        set P1 shares 80000000
        nav P1 unit=1.25 previous=1.25
        redeem P1 10000000 F1
        nav P1 total=90000000 previous_total=90000000 unit=1.25 previous=1.25
        subscribe P1 5000000 F1
        nav P1 total=95000000 unit=1.25 previous=1.25
        subscribe P1 5000000 - -> NAV_TAKES_FUND_ACCOUNT
        redeem P1 5000000 F1 shares=76000001 -> SHARES_EXCEEDED shares=76000001 held=76000000
        redeem P1 5000000 F1 shares=0 -> SHARES_NOT_POSITIVE shares=0
        redeem P1 95000001 F1 -> WITHDRAW_ABOVE_AVAILABLE amount=95000001
        subscribe P1 0 F1 -> AMOUNT_NOT_POSITIVE
        end
        day 2026-11-18
        nav P1 total=95000000 previous_total=95000000 unit=1.25 previous=1.25
        set P1 external_nav 5000000
        set P1 nav_mode external_assets
        nav P1 total=100000000
        set P1 shares 50000000
        redeem P1 1000000 -
        nav P1 total=99000000 previous_total=99000000 unit=2 previous=2
        redeem P1 4000001 - -> WITHDRAW_ABOVE_AVAILABLE amount=4000001 withdrawable=4000000
        set P1 previous_total_nav 98000000
        set P1 nav_mode entered_total
        nav P1 total=98000000 previous_total=98000000
        set P1 shares 49000000
        subscribe P1 2000000 -
        nav P1 total=100000000 previous_total=100000000 unit=2 previous=2
        redeem P1 50000000 F1 shares=50000000
        nav P1 unit=- previous=-
        ",
    );
}

/// S4: the highest unit NAV is taken at settlement and not before, and can be edited; new shares are no drawdown.
#[test]
fn s4_the_highest_unit_nav_is_kept_at_settlement() {
    check_nav(
        "
        set P1 nav_mode own_equity
        set P1 shares 100000000
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        mark cu2701 80000
        nav P1 unit=1 drawdown=0/1000000
        A buy open 10 cu2701 80000 -> filled
        mark cu2701 96000
        nav P1 unit=1.008 drawdown=0/1000000
        mark cu2701 76000
        nav P1 unit=0.998 drawdown=2000/1000000
        subscribe P1 1000000 F1
        nav P1 drawdown=1980/1000000
        settle cu2701 90000
        end
        day 2026-11-18
        nav P1 drawdown=0/1000000
        set P1 highest_unit_nav 2
        settle cu2701 90000
        end
        day 2026-11-19
        limits cu2701 80000 96000 60000
        mark cu2701 90000
        nav P1 drawdown=497524/1000000
        ",
    );
}
