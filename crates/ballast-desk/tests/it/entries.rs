//! Entries by a person that would ban or liquidate by themselves: nothing at first, a dry run, done on confirmation, by
//! two people where it liquidates (O3–O6, S5, S7, P3); cash as a counter has it waits (P8).

use crate::script::check;

/// u1 and u2 are super admins. A, of 400,000, holds 4 lots of cu at 80,000: 40,000 of margin a lot. Lines ban only; the
/// product's rules liquidate.
fn check_entries(script: &str) {
    check(&format!(
        "
        logins 2
        account A 400000
        account B 1000000
        rate cu margin 0.1 open l0 close l0 today l0
        set platform liquidation_action ban_opening
        set platform cash_clerk_needed false
        set P1 product_auto_liquidation true
        day 2026-11-16
        limits cu2701 80000 96000 60000
        mark cu2701 80000 bid 80000x50 ask 80010x50
        A buy open 4 cu2701 80000 -> filled
        {script}"
    ));
}

/// O3: cash taken out of an account comes to its call line. Nothing is done until it is sent again with the dry run and
/// the account's code; one person is enough where nothing is liquidated.
#[test]
fn o3_cash_that_would_bar_is_tried_first() {
    check_entries(
        "
        set A equity_to_margin_call 2
        u1: withdraw A 70000
        funds A balance=330000
        u1: withdraw A 10000 -> NEEDS_CONFIRMATION seq=1 phrase=A bans=1 plans=0 lots=0
        funds A balance=330000
        lines A -
        would 1 ban:A.system_risk=clear>call
        entries 1
        u1 confirms 1 B -> PHRASE_DOES_NOT_FIT phrase=A
        u2 confirms 1 A -> ENTRY_NOT_FOUND seq=1
        u2 seconds 1 A -> ENTRY_NOT_FOUND seq=1
        u1 confirms 1 A
        funds A balance=320000
        lines A system_risk=call bars=system_risk
        entries -
        ",
    );
}
