//! From an application to what the desk may count (B2, B3, B8, B13).

use crate::script::{check, check_both};

const READY: &str = "
    @ 2026-11-16 09:30
    set SHFE haircuts 120:0.95 from 2026-11-16
    bond B1 2031-06-15
    bond B2 2030-06-15
    bond C1 2030-06-15 other
    price B1 2026-11-16 101.2345
    qualify 0011 member
    qualify 0011 client:K1
    qualify 0022 member
";

fn check_ready(script: &str) {
    check_both(&format!("{READY}{script}"));
}

/// B1, B2, B3, B8: the whole way of a client's bond, with the numbers of the worked example.
#[test]
fn a_bond_counts_from_the_settlement_of_the_day_it_was_matched() {
    check_ready(
        "
        deposit d1 0011 client:K1 B1 1000 -> accepted
        pledge d1 -> registered
        position 0011 client:K1 B1 registered=1000 effective=0
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:3000000:0
        state d1 effective
        position 0011 client:K1 B1 registered=0 effective=1000
        usable 0011 client:K1 discounted=9617277.50 cap=12000000.00 available=9617277.50 day=2026-11-16
        usable 0011 member discounted=9617277.50 cap=12000000.00 available=9617277.50
        ",
    );
}

/// B3: each field that differs is listed; the application takes nothing over; a correct instruction may
/// follow the same day.
#[test]
fn b3_matched_field_by_field() {
    let other = |field: &str, value: &str| {
        check_ready(&format!(
            "
            deposit d1 0011 client:K1 B1 1000 -> accepted
            pledge d1 {field}={value} -> mismatched fields={field}
            position 0011 client:K1 B1 registered=0 effective=0
            pledge d1 -> registered
            position 0011 client:K1 B1 registered=1000 effective=0
            pledge d1 -> WRONG_STATE state=registered
            "
        ));
    };
    other("member", "0012");
    other("member", "none");
    other("participant", "K2");
    other("bond", "B2");
    other("face", "900");
    other("account", "ACC-K2");
    check(&format!(
        "{READY}
        deposit d1 0011 client:K1 B1 1000 -> accepted
        pledge d1 venue=INE member=8011 participant=K2 bond=B2 face=1 account=X no=N1 -> mismatched fields=venue,member,participant,bond,face,account
        pledge d1 no=N1 -> INSTRUCTION_TAKEN instruction=N1
        pledge d1 by 0012.m -> NOT_PERMITTED
        pledge d1 by ccdc -> registered
        "
    ));
}

/// B3: a non-FCM member is known by its trading code; an FCM member never without its number.
#[test]
fn b3_a_non_fcm_member_by_its_trading_code() {
    check_ready(
        "
        deposit d1 0022 member B1 500 -> accepted
        pledge d1 participant=0022 -> mismatched fields=participant
        pledge d1 member=0011 -> mismatched fields=member
        pledge d1 -> registered
        deposit d2 0022 member B1 600 -> accepted
        pledge d2 member=0022 -> registered
        ",
    );
}

/// B3: unmatched at the depository's close: lapsed, entered and mismatched alike.
#[test]
fn b3_unmatched_lapses() {
    check_ready(
        "
        deposit d1 0011 client:K1 B1 1000 -> accepted
        deposit d2 0011 client:K1 B1 2000 -> accepted
        pledge d2 face=1 -> mismatched
        deposit d3 0011 client:K1 B1 3000 -> accepted
        pledge d3 -> registered
        @ 16:59:59.999
        state d1 accepted
        @ 17:00
        state d1 lapsed
        state d2 lapsed
        state d3 registered
        pledge d1 -> DEPOSITORY_CLOSED close=17:00:00.000
        @ 21:00
        pledge d1 -> NIGHT_SESSION
        @ 2026-11-17 10:00
        pledge d1 -> WRONG_STATE state=lapsed
        ",
    );
}

/// B2, B13: each reason against a deposit, the first in order of precedence.
#[test]
fn b2_reasons_against_a_deposit() {
    check_ready(
        "
        deposit d1 0011 member B1 1000 -> BENEFICIARY_MISSING
        deposit d1 0022 client:K1 B1 1000 -> NOT_THROUGH_NON_FCM
        deposit d1 0011 client:K1 B9 1000 -> UNKNOWN_BOND bond=B9
        deposit d1 0011 client:K1 C1 1000 -> NOT_ELIGIBLE_BOND bond=C1
        deposit d1 0011 client:K2 B1 1000 -> NOT_QUALIFIED standing=none
        deposit d1 0011 client:K1 B1 1000 account=X -> ACCOUNT_UNKNOWN account=X
        deposit d1 0011 client:K1 B1 1000 account=ACC-0011 -> accepted
        deposit d2 0011 client:K1 B1 0 -> FACE_STEP face=0 step=10000
        deposit d2 0011 client:K1 B1 -100 -> FACE_STEP
        deposit d2 0011 client:K1 B1 100.5 -> FACE_STEP face=1005000
        deposit d2 0011 client:K1 B1 99 -> BELOW_MINIMUM_FACE face=990000 minimum=1000000
        deposit d2 0011 client:K1 B1 10000001 -> AMOUNT_TOO_LARGE field=face
        deposit d2 0011 client:K1 B1 100 -> accepted
        deposit d3 0011 client:K1 B1 100 -> DUPLICATE_APPLICATION application=2
        deposit d3 0011 client:K1 B1 101 -> accepted
        deposit d4 0011 client:K1 B2 100 -> accepted
        ",
    );
    check(
        "
        @ 2026-11-16 10:00
        bond B1 2031-06-15
        qualify 0011 client:K1
        # The member itself has to be qualified too.
        deposit d1 0011 client:K1 B1 100 -> NOT_QUALIFIED standing=none
        file f1 0011 member -> entered
        send f1 -> sent
        deposit d1 0011 client:K1 B1 100 -> NOT_QUALIFIED standing=filed
        deposit d1 0011 client:K1 B1 100 -> NOT_QUALIFIED
        ",
    );
}

/// The minimum and the step are settings, with a day from which they hold; what is settled keeps its own.
#[test]
fn settings_hold_from_their_day() {
    check_ready(
        "
        set SHFE minimum_face 5000000 from 2026-11-17
        set SHFE face_step 1000000 from 2026-11-18
        deposit d1 0011 client:K1 B1 100 -> accepted
        @ 15:30
        settle SHFE 2026-11-16
        set SHFE face_step 1 from 2026-11-16 -> EFFECTIVE_TOO_EARLY earliest=2026-11-17
        set SHFE day_count act360 from 2026-11-20 -> EFFECTIVE_NOT_MONTH_START
        set SHFE fee_rate 1.5 from 2026-12-01 -> BAD_SETTING field=fee_rate
        set SHFE haircuts 24:0.9,12:0.95 from 2026-12-01 -> BAD_SETTING field=haircuts
        set SHFE fee_rate 0.001 from 2026-12-01 by SHFE.c -> NOT_PERMITTED
        set SHFE fee_rate 0.001 from 2026-12-01 by 0011.m -> NOT_PERMITTED
        @ 2026-11-17 10:00
        deposit d2 0011 client:K1 B1 100 -> BELOW_MINIMUM_FACE minimum=5000000
        deposit d2 0011 client:K1 B1 501 -> accepted
        @ 2026-11-18 10:00
        deposit d3 0011 client:K1 B1 501 -> FACE_STEP step=1000000
        deposit d3 0011 client:K1 B1 500 -> accepted
        ",
    );
}

/// The other position of the switch: a pledge counts as soon as it is registered, at the last money known.
#[test]
fn a_deposit_may_count_at_registration() {
    check_ready(
        "
        set SHFE effective_at registration from 2026-11-16
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:2000000:0
        @ 2026-11-17 10:00
        deposit d1 0011 client:K1 B1 1000 -> accepted
        pledge d1 -> effective
        usable 0011 client:K1 discounted=9617277.50 cap=8000000.00 available=8000000.00 day=2026-11-17 cash_of=2026-11-16
        ",
    );
}
