//! Bonds as margin in the desk (B7, B8): what they cover, what never, and that everything is taken once.

use crate::script::{Run, check};

/// F2 has 100,000 of cash, A the same; a lot of copper takes 40,000 of margin and costs nothing.
fn check_bonds(script: &str) {
    check(&format!(
        "
        account A 100000
        fund F2 100000
        rate cu margin 0.1 open l0 close l0 today l0
        rate sc margin 0.1 open l0 close l0 today l0
        rate IF margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark cu2701 80000
        mark sc2701 400
        mark IF2612 4000
        set F1 open_allowed false
        {script}"
    ));
}

/// B8: an order that fits only thanks to bonds, on the operating account's part and on the fund account, and one
/// that does not.
#[test]
fn b8_bonds_carry_margin_of_their_venue() {
    check_bonds(
        "
        A buy open 3 cu2701 80000 -> CASH_SHORT short=20000 passing=2
        bonds F2 SHFE 1 discounted=200000 cash=100000
        mortgage F2 SHFE usable=200000 margin=0 covered=0
        funds F2 balance=100000 mortgage=200000 covered=0 available=100000
        A buy open 3 cu2701 80000 -> CASH_SHORT passing=2
        part A SHFE 120000
        funds A balance=100000 mortgage=120000 available=100000
        preview A buy open 1 cu2701 80000
        A buy open 6 cu2701 80000 -> CASH_SHORT_WITH_BONDS margin=240000 covered=120000 available=100000 short=20000 passing=5
        A buy open 3 cu2701 80000 -> filled
        funds A balance=100000 margin=120000 covered=120000 available=100000
        funds F2 balance=100000 margin=120000 covered=120000 available=100000
        A sell open 1 IF2612 4000 -> CASH_SHORT margin=120000 available=100000 passing=0
        A buy open 2 sc2701 400 -> filled
        funds A margin=200000 covered=120000 available=20000
        A buy open 1 cu2701 80000 -> CASH_SHORT passing=0
        ",
    );
}

/// B8: the fund account is asked as well, and what one order's parts take of its bonds is counted once.
#[test]
fn b8_the_fund_account_has_the_last_word() {
    check_bonds(
        "
        deposit A 900000
        bonds F2 SHFE 1 discounted=100000 cash=100000
        set platform when_too_large refuse_all
        preview A buy open 1 cu2701 80000
        A buy open 6 cu2701 80000 -> FUND_ACCOUNTS_SHORT takes=5 passing=5
        A buy open 5 cu2701 80000 -> working r1
        funds F2 frozen=200000 covered=100000 available=0
        mortgage F2 SHFE usable=100000 margin=200000 covered=100000
        A buy open 1 cu2701 80000 -> FUND_CASH_SHORT passing=0
        cancel r1
        funds F2 frozen=0 covered=0 available=100000
        bonds F2 SHFE 2 discounted=10000 cash=100000
        A buy open 2 sc2701 400 -> filled
        A buy open 1 cu2701 80000 -> FUND_CASH_SHORT_WITH_BONDS margin=40000 covered=10000 available=20000 short=10000 passing=0
        ",
    );
}

/// B8: losses, fees and withdrawals are paid in cash; with no cash bonds are good for nothing.
#[test]
fn b8_bonds_cover_no_loss_and_no_withdrawal() {
    check_bonds(
        "
        bonds F2 SHFE 1 discounted=200000 cash=100000
        part A SHFE 120000
        A buy open 3 cu2701 80000 -> filled
        funds F2 withdrawable=0
        withdraw F2 1 -> WITHDRAW_ABOVE_AVAILABLE
        withdraw A 1 -> WITHDRAW_ABOVE_AVAILABLE
        mark cu2701 76000
        funds F2 balance=40000 margin=120000 mortgage=160000 covered=120000 available=40000
        mark cu2701 74000
        funds F2 balance=10000 mortgage=40000 covered=40000 available=-70000
        mark cu2701 73000
        funds F2 balance=-5000 mortgage=0 covered=0 available=-125000
        funds A balance=-5000 mortgage=120000 covered=120000 available=-5000
        A sell close_today 1 cu2701 73000 -> filled
        ",
    );
}

/// B8, the switch: cash that bonds free may go, as far as the bonds go on to count with the cash that is left.
#[test]
fn b8_cash_that_bonds_free_goes_where_the_switch_says_so() {
    check_bonds(
        "
        bonds F2 SHFE 1 discounted=200000 cash=100000
        part A SHFE 120000
        A buy open 2 cu2701 80000 -> filled
        funds F2 margin=80000 available=100000 withdrawable=20000
        set platform collateral_frees_cash true
        funds F2 withdrawable=84000
        withdraw F2 84000.01 -> WITHDRAW_ABOVE_AVAILABLE
        withdraw F2 84000
        funds F2 balance=16000 mortgage=64000 available=0 withdrawable=0
        set platform collateral_frees_cash false
        funds F2 available=0 withdrawable=0
        ",
    );
}

/// B8: Σ of parts fits what may be used when they are set; where that falls each counts in proportion, and it
/// comes back by itself.
#[test]
pub fn b8_parts_fit_and_follow_in_proportion() {
    check_bonds(
        "
        account B 100000
        part A SHFE 1 -> COLLATERAL_EXCEEDED amount=1 others=0 usable=0
        bonds F2 SHFE 1 discounted=200000 cash=100000
        part A SHFE 120000
        part B SHFE 80000.01 -> COLLATERAL_EXCEEDED amount=80000.01 others=120000 usable=200000
        part B SHFE 80000
        part A INE 1 -> COLLATERAL_EXCEEDED usable=0
        part A SHFE -1 -> AMOUNT_NOT_POSITIVE
        part A SHFE 1.005 -> AMOUNT_NOT_WHOLE_FEN
        bonds F2 SHFE 2 discounted=100000.01 cash=100000
        parts A SHFE set=120000 counts=60000
        parts B SHFE set=80000 counts=40000
        mortgage A SHFE usable=60000
        part A SHFE 60000
        parts B SHFE counts=57142.86
        bonds F2 SHFE 3 discounted=300000 cash=100000
        parts A SHFE set=60000 counts=60000
        parts B SHFE counts=80000
        part B SHFE 0
        bonds F2 SHFE 4 discounted=0 cash=100000
        mortgage A SHFE usable=0
        ",
    );
}

/// Issue of numbers: the newest holds, whatever the order in which they come; another member's are another's.
#[test]
fn b8_what_is_older_changes_nothing() {
    check_bonds(
        "
        bonds F2 SHFE 5 discounted=200000 cash=100000
        bonds F2 SHFE 4 discounted=900000 cash=100000
        mortgage F2 SHFE usable=200000
        bonds F2 INE 4 discounted=50000 cash=100000
        mortgage F2 INE usable=50000
        bonds F2 SHFE 6 discounted=1 cash=1 member=0022 -> COLLATERAL_OF_OTHER_MEMBER member=0011
        bonds F2 SHFE 7 discounted=0 cash=100000
        bonds F2 SHFE 8 discounted=70000 cash=100000 member=0022
        mortgage F2 SHFE usable=70000
        ",
    );
}

/// B7: the fee is cash of its own kind: no commission, no withdrawal, in no balance but the one it is taken of.
#[test]
fn b7_a_fee_is_taken_once_and_stands_on_the_statement() {
    check_bonds(
        "
        bond_fee F2 SHFE 2026-09-01 9.99
        bonds F2 SHFE 1 discounted=9617277.50 cash=100000
        bonds F2 INE 2 discounted=0 cash=100000
        bond_fee F2 SHFE 2026-10-01 144.92
        bond_fee F2 INE 2026-10-01 0.08
        bond_fee F2 SHFE 2026-09-01 0 -> AMOUNT_NOT_POSITIVE
        funds F2 balance=99855 collateral_fee=145 mortgage=399420
        part A SHFE 120000
        A buy open 3 cu2701 80000 -> filled
        settle cu2701 80000
        end
        statement F2 bf=0 deposit=100000 cf=99855 margin=120000 covered=120000 mortgage=399420 available=99855 commission=0 collateral_fee=145
        trade F2 cf=99855
        statement A cf=100000 mortgage=120000 covered=120000 available=100000
        difference cash=100000000 commission=-145 rounding=0
        day 2026-11-17
        funds F2 balance=99855 collateral_fee=0 covered=120000 available=99855
        ",
    );
}

/// B8: settlement waits for nobody: it takes what was said last and says of which day that is.
#[test]
fn b8_a_statement_says_how_old_its_bonds_are() {
    let mut run = Run::new();
    for line in [
        "account A 100000",
        "rate cu margin 0.1 open l0 close l0 today l0",
        "day 2026-11-16",
        "bonds F1 SHFE 1 discounted=200000 cash=100000",
        "end",
        "day 2026-11-17",
        "end",
    ] {
        run.line(line);
    }
    let of = run.mortgage_day("F1").map(|day| day.to_string());
    assert_eq!(of.as_deref(), Some("2026-11-16"));
}
