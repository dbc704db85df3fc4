//! Form 5 (B6, B13).

use crate::script::{check, check_both};

const READY: &str = "
    @ 2026-11-16 09:30
    set SHFE haircuts 120:0.95 from 2026-11-16
    bond B1 2031-06-15
    bond B2 2030-06-15
    price B1 2026-11-16 100
    price B2 2026-11-16 100
    qualify 0011 member
    qualify 0011 client:K1
    qualify 0022 member
";

fn check_ready(script: &str) {
    check_both(&format!("{READY}{script}"));
}

/// B6: any number of bonds; entered by the exchange's maker, checked by its checker; from there like any
/// other application, and marked through its whole life.
#[test]
fn b6_deposit_and_withdrawal_by_form_5() {
    check_ready(
        "
        emergency e1 0011 client:K1 deposit B1:1000,B2:50 files=form -> entered
        check e1 by SHFE.m -> NOT_PERMITTED
        check e1 -> accepted
        check e1 -> WRONG_STATE state=accepted
        pledge e1.1 -> registered
        pledge e1.2 face=1 -> mismatched
        pledge e1.2 -> registered
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:9000000:0
        state e1.1 effective
        state e1.2 effective
        @ 2026-11-17 10:00
        emergency e2 0011 client:K1 withdrawal B2:50,B1:300 -> entered
        check e2 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:9000000:0
        state e2.1 release_instructed
        confirm e2.1 -> released
        @ 17:00
        state e2.2 explanation_due until=2026-11-18_12:00:00.000
        ",
    );
    check_ready(
        "
        emergency e1 0022 member deposit B1:1000 by SHFE.b -> entered
        check e1 by SHFE.b -> SAME_PERSON
        check e1 -> accepted
        pledge e1.1 -> registered
        ",
    );
}

/// B6: an emergency stays one.
#[test]
fn b6_marked_through_its_whole_life() {
    use ballast_venue::words::application::Via;
    use ballast_venue::words::code::{ApplicationId, EmergencyId};
    let world = check(&format!(
        "{READY}
        emergency e1 0011 client:K1 deposit B1:1000 instruction=N77 -> entered
        check e1 -> accepted
        pledge e1.1 no=N77 -> registered
        @ 15:30
        settle SHFE 2026-11-16
        state e1.1 effective
        "
    ));
    let application = world.machine.application(ApplicationId::new(1)).unwrap();
    assert_eq!(application.via, Via::Emergency(EmergencyId::new(1)));
    assert_eq!(
        application.told_instruction.as_ref().unwrap().as_str(),
        "N77"
    );
    assert_eq!(application.entered_by, world.user("SHFE.m"));
    assert_eq!(application.checked_by, Some(world.user("SHFE.c")));
}

/// B6: the same cut-off, and never a second application for one already in; all rows or none.
#[test]
fn b6_the_same_checks() {
    check_ready(
        "
        deposit d1 0011 client:K1 B1 1000 -> accepted
        emergency e1 0011 client:K1 deposit B2:100,B1:1000 -> DUPLICATE_APPLICATION application=1 row=2
        emergency e1 0011 client:K1 deposit B2:99 -> BELOW_MINIMUM_FACE face=990000 row=1
        # One posting: the minimum is of its rows together.
        emergency e1 0011 client:K1 deposit B2:60,B1:40 -> entered
        emergency e2 0011 client:K1 deposit B2:100,B2:100 -> ROW_TWICE bond=B2 row=2
        emergency e2 0011 client:K1 deposit B9:100 -> UNKNOWN_BOND bond=B9 row=1
        emergency e2 0011 client:K1 withdrawal B1:100 -> NOT_HOLDER row=1
        @ 14:29:59.999
        emergency e3 0011 client:K1 deposit B2:500,B1:600 -> entered
        @ 14:30
        emergency e4 0011 client:K1 deposit B2:700 -> AFTER_CUTOFF
        # Received in time, it may be checked after it.
        @ 14:45
        check e3 -> accepted
        refuse e1 -> rejected
        check e1 -> WRONG_STATE state=rejected
        ",
    );
}

/// B6: what was fine when it was entered may not be so when it is checked: then no row is accepted.
#[test]
fn b6_refused_at_the_check() {
    check_ready(
        "
        emergency e1 0011 client:K1 deposit B2:100,B1:1000 -> entered
        deposit d1 0011 client:K1 B1 1000 -> accepted
        check e1 -> refused code=DUPLICATE_APPLICATION
        position 0011 client:K1 B2 registered=0
        deposit d2 0011 client:K1 B2 100 -> accepted
        emergency e2 0011 client:K1 deposit B2:200 -> entered
        @ 15:30
        settle SHFE 2026-11-16
        check e2 -> DAY_OVER day=2026-11-16
        @ 2026-11-17 10:00
        check e2 -> DAY_OVER day=2026-11-16
        refuse e2 by SHFE.m -> NOT_PERMITTED
        refuse e2 -> rejected
        ",
    );
}

/// B6: a form 5 of a day that nobody settled is over with its day all the same.
#[test]
fn b6_checked_on_its_own_day() {
    check_ready(
        "
        emergency e1 0011 client:K1 deposit B1:1000 -> entered
        @ 21:00
        check e1 -> NIGHT_SESSION
        @ 2026-11-17 10:00
        check e1 -> DAY_OVER day=2026-11-16
        ",
    );
}

/// B6, B13: withdrawals of one bond in several rows are counted together.
#[test]
fn b6_rows_of_one_bond_are_counted_together() {
    check_ready(
        "
        deposit d1 0011 client:K1 B1 1000 -> accepted
        pledge d1 -> registered
        @ 15:30
        settle SHFE 2026-11-16
        @ 2026-11-17 10:00
        emergency e1 0011 client:K1 withdrawal B1:600,B1:401 -> EXCEEDS_HELD face=4010000 held=4000000 row=2
        emergency e1 0011 client:K1 withdrawal B1:600,B1:400 -> entered
        ",
    );
}

/// B13: fields of form 5, each by its name.
#[test]
fn b13_fields_of_form_5() {
    for (change, refusal) in [
        ("member_no=", "FIELD_MISSING field=member_no"),
        ("handler.name=", "FIELD_MISSING field=handler.name"),
        ("handler.phone=", "FIELD_MISSING field=handler.phone"),
        ("signed_by.phone=", "FIELD_MISSING field=signed_by.phone"),
        ("checked_by.name=", "FIELD_MISSING field=checked_by.name"),
        (
            "checked_by.name=经办一",
            "SAME_SIGNER field=checked_by.name",
        ),
        ("member_no=0012", "FIELD_UNEQUAL field=member_no"),
        (
            "member_short_name=x",
            "FIELD_UNEQUAL field=member_short_name",
        ),
        (
            "participant_no=K2",
            "FIELD_UNEQUAL field=participant_no given=K2 registered=K1",
        ),
        ("participant_name=x", "FIELD_UNEQUAL field=participant_name"),
        ("registrar=x", "FIELD_UNEQUAL field=registrar"),
        ("account=X", "ACCOUNT_UNKNOWN account=X"),
        (
            "account.full_name=x",
            "FIELD_UNEQUAL field=account.full_name",
        ),
        (
            "name=x",
            "FIELD_UNEQUAL field=name registered=记账式B1 row=1",
        ),
        ("files=other", "MATERIAL_MISSING material=form"),
        ("sealed_on=2026-11-17", "DATE_IN_FUTURE field=sealed_on"),
    ] {
        check_ready(&format!(
            "emergency e1 0011 client:K1 deposit B1:1000 {change} -> {refusal}"
        ));
    }
    check_ready(
        "
        emergency e1 0022 member deposit B1:1000 participant_no=0022 -> FIELD_UNEQUAL field=participant_no
        emergency e1 0022 member deposit B1:1000 participant_name=x -> FIELD_UNEQUAL field=participant_name
        emergency e1 0011 client:K1 deposit , -> NO_ROWS
        emergency e1 0011 client:K1 deposit B1:1000 by 0011.m -> NOT_PERMITTED
        ",
    );
}
