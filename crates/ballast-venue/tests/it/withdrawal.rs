//! Withdrawals: review, release, confirmation, explanation (B4).

use crate::script::{check, check_both};

/// Two bonds of a client in effect since Monday: 9,500,000 and 4,750,000 discounted, cash enough for both.
const HELD: &str = "
    @ 2026-11-16 09:30
    set SHFE haircuts 120:0.95 from 2026-11-16
    bond B1 2031-06-15
    bond B2 2030-06-15
    price B1 2026-11-16 100
    price B2 2026-11-16 100
    qualify 0011 member
    qualify 0011 client:K1
    deposit d1 0011 client:K1 B1 1000 -> accepted
    pledge d1 -> registered
    deposit d2 0011 client:K1 B2 500 -> accepted
    pledge d2 -> registered
    @ 15:30
    settle SHFE 2026-11-16 client:K1@0011:5000000:0
    usable 0011 client:K1 discounted=14250000.00 available=14250000.00
    @ 2026-11-17 10:00
";

fn check_held(script: &str) {
    check_both(&format!("{HELD}{script}"));
}

/// B4: reviewed at that day's settlement, released when the member confirms; cover is 0 from approval.
#[test]
fn b4_a_withdrawal_passes_and_is_released() {
    check_held(
        "
        withdraw w1 0011 client:K1 B2 500 -> accepted
        position 0011 client:K1 B2 effective=500 releasing=0
        usable 0011 client:K1 available=14250000.00
        confirm w1 -> WRONG_STATE state=accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:5000000:9500000
        state w1 release_instructed round=1 day=2026-11-17
        position 0011 client:K1 B2 effective=0 releasing=500
        usable 0011 client:K1 discounted=9500000.00 available=9500000.00
        confirm w1 by 0012.m -> NOT_PERMITTED
        confirm w1 -> released
        position 0011 client:K1 B2 effective=0 releasing=0
        confirm w1 -> WRONG_STATE state=released
        ",
    );
}

/// B4: margin is made good first; the refusal names what is missing, and the member may apply again.
#[test]
fn b4_refused_for_margin_and_made_good() {
    check_held(
        "
        withdraw w1 0011 client:K1 B1 1000 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:2000000:7000000.01
        state w1 review_refused of=client:K1 available=4750000 margin=7000000.01 short_by=250000.01
        position 0011 client:K1 B1 effective=1000
        @ 2026-11-18 10:00
        withdraw w2 0011 client:K1 B1 1000 -> accepted
        @ 15:30
        settle SHFE 2026-11-18 client:K1@0011:2250000.01:7000000.01
        state w2 release_instructed round=1
        ",
    );
}

/// B4, B8: bonds cover margin only: with cash below zero nothing is withdrawn, however many bonds idle.
#[test]
fn b4_cash_below_zero_is_short_with_idle_bonds() {
    check_held(
        "
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:-0.01:0
        state w1 review_refused short_by=0.01
        ",
    );
    // The other position of the switch: idle bonds make cash good. The cap of no cash is 0 either way.
    let idle = |margin_only: bool| {
        format!(
            "
            set SHFE margin_only {margin_only} from 2026-11-17
            set SHFE minimum_reserve 5000000 from 2026-11-17
            withdraw w1 0011 client:K1 B2 500 -> accepted
            @ 15:30
            settle SHFE 2026-11-17 client:K1@0011:4000000:0
            "
        )
    };
    check_held(&format!(
        "{} state w1 review_refused of=member short_by=1000000",
        idle(true)
    ));
    check_held(&format!("{} state w1 release_instructed", idle(false)));
}

/// B4: in order of acceptance, each on what those before it left.
#[test]
fn b4_in_order_of_acceptance() {
    check_held(
        "
        enter w1 withdrawal 0011 client:K1 B1 1000 -> entered
        enter w2 withdrawal 0011 client:K1 B2 500 -> entered
        send w2 -> accepted
        send w1 -> accepted
        @ 15:30
        # Either may go, not both.
        settle SHFE 2026-11-17 client:K1@0011:3000000:12000000
        state w2 release_instructed
        state w1 review_refused available=0 short_by=9000000
        ",
    );
}

/// B4: the member's own reserve counts too: other clients' cash does not cover, their want does.
#[test]
fn b4_the_member_as_a_whole() {
    check_held(
        "
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:5000000:0 client:K2@0011:-6000000:0
        state w1 review_refused of=member short_by=1000000
        @ 2026-11-18 10:00
        set SHFE minimum_reserve 100 from 2026-11-18
        withdraw w2 0011 client:K1 B2 500 -> accepted
        @ 15:30
        settle SHFE 2026-11-18 client:K1@0011:5000000:0 member@0011:99:0
        state w2 review_refused of=member short_by=1
        ",
    );
}

/// Nobody told the day's money: the review does not pass; what may be used stays, with the age of its cash.
#[test]
fn b4_no_money_told_no_release() {
    check_held(
        "
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 15:30
        settle SHFE 2026-11-17
        state w1 review_refused not_told=client:K1
        usable 0011 client:K1 available=14250000.00 cash_of=2026-11-16 day=2026-11-17
        ",
    );
}

/// B2, B13: reasons against a withdrawal.
#[test]
fn b2_reasons_against_a_withdrawal() {
    check_held(
        "
        withdraw w1 0011 client:K2 B1 1000 -> NOT_HOLDER
        withdraw w1 0012 client:K1 B1 1000 -> NOT_HOLDER
        withdraw w1 0011 client:K1 B1 1000 account=X -> NOT_HOLDER
        withdraw w1 0011 client:K1 B9 1000 -> UNKNOWN_BOND
        withdraw w1 0011 client:K1 B1 1001 -> EXCEEDS_HELD face=10010000 held=10000000
        withdraw w1 0011 client:K1 B1 0.5 -> FACE_STEP
        withdraw w1 0011 client:K1 B1 400 -> accepted
        withdraw w2 0011 client:K1 B1 601 -> EXCEEDS_HELD held=6000000
        withdraw w2 0011 client:K1 B1 400 -> DUPLICATE_APPLICATION application=3
        withdraw w2 0011 client:K1 B1 600 -> accepted
        withdraw w3 0011 client:K1 B1 10 -> EXCEEDS_HELD held=0
        ",
    );
}

/// B4: not confirmed by the depository's close: explained before 12:00:00 of the next trading day, then
/// instructed again, as often as needed.
#[test]
fn b4_the_loop_of_explanations() {
    check_held(
        "
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:5000000:0
        explain w1 -> WRONG_STATE state=release_instructed
        @ 16:59:59.999
        state w1 release_instructed
        @ 17:00
        state w1 explanation_due until=2026-11-18_12:00:00.000
        confirm w1 -> DEPOSITORY_CLOSED
        @ 21:30
        explain w1 -> NIGHT_SESSION
        @ 2026-11-18 10:00
        confirm w1 -> WRONG_STATE state=explanation_due
        @ 11:59:59.999
        explain w1 by 0011.c -> NOT_PERMITTED
        explain w1 -> release_instructed round=2 day=2026-11-18
        @ 17:00
        state w1 explanation_due until=2026-11-19_12:00:00.000
        @ 2026-11-19 12:00:00.000
        state w1 overdue until=2026-11-19_12:00:00.000
        @ 12:00:01
        explain w1 -> release_instructed round=3 day=2026-11-19
        confirm w1 by ccdc -> released
        ",
    );
}

/// B4 (ours): what is instructed after the depository's close is the next trading day's, over a weekend
/// too; an explanation is due on the trading day after that.
#[test]
fn b4_after_the_depositorys_close() {
    check_held(
        "
        @ 2026-11-17 15:30
        settle SHFE 2026-11-17 client:K1@0011:5000000:0
        days SHFE 2026-11-18 2026-11-19 client:K1@0011:5000000:0
        @ 2026-11-20 10:00
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 17:30
        settle SHFE 2026-11-20 client:K1@0011:5000000:0
        state w1 release_instructed day=2026-11-23
        confirm w1 -> DEPOSITORY_CLOSED
        @ 2026-11-21 10:00
        confirm w1 -> NOT_TRADING_DAY
        @ 2026-11-23 17:00
        state w1 explanation_due until=2026-11-24_12:00:00.000
        @ 18:00
        explain w1 -> release_instructed round=2 day=2026-11-24
        @ 2026-11-24 10:00
        confirm w1 -> released
        ",
    );
    check(&format!(
        "{HELD}
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 17:30
        settle SHFE 2026-11-17 client:K1@0011:5000000:0
        state w1 release_instructed day=2026-11-18
        @ 2026-11-18 09:00
        confirm w1 -> released
        "
    ));
}

/// A late explanation is kept, and stays marked as late.
#[test]
fn b4_a_late_explanation_is_kept() {
    use ballast_venue::words::code::ApplicationId;
    let world = check(&format!(
        "{HELD}
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:5000000:0
        @ 2026-11-18 11:00
        explain w1
        @ 2026-11-19 13:00
        explain w1
        "
    ));
    let application = world.machine.application(ApplicationId::new(3)).unwrap();
    let on_time: Vec<_> = application
        .explanations
        .iter()
        .map(|of| of.at < of.until)
        .collect();
    assert_eq!(on_time, [true, false]);
    let states: Vec<_> = application
        .timeline
        .iter()
        .map(|of| of.state.as_str())
        .collect();
    assert_eq!(
        states,
        [
            "entered",
            "accepted",
            "release_instructed",
            "explanation_due",
            "release_instructed",
            "explanation_due",
            "overdue",
            "release_instructed",
        ]
    );
}

/// A settlement is of the next trading day, once, and not before the last application of it.
#[test]
fn settlements_follow_each_other() {
    check_held(
        "
        settle SHFE 2026-11-17 -> SETTLEMENT_TOO_EARLY cut_off=14:30:00.000
        @ 14:30
        settle SHFE 2026-11-18 -> DAY_NOT_NEXT next=2026-11-17
        settle SHFE 2026-11-16 -> DAY_NOT_NEXT
        settle SHFE 2026-11-21 -> NOT_TRADING_DAY
        settle SHFE 2026-11-17 client:K1@0011:1:1 client:K1@0011:1:1 -> FUNDS_TWICE
        settle SHFE 2026-11-17 client:K1@0011:1000000000001:1 -> AMOUNT_TOO_LARGE field=cash
        settle SHFE 2026-11-17 by SHFE.c -> NOT_PERMITTED
        settle SHFE 2026-11-17
        settle SHFE 2026-11-17 -> DAY_NOT_NEXT next=2026-11-18
        ",
    );
    check(&format!(
        "{HELD} @ 15:00\nsettle SHFE 2026-11-17 client:K1@8011:1:1 -> FUNDS_OF_OTHER"
    ));
}

/// A settlement that ends after midnight instructs for the trading day that has begun.
#[test]
fn b4_a_settlement_after_midnight() {
    check_held(
        "
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 2026-11-18 01:00
        settle SHFE 2026-11-17 client:K1@0011:5000000:0
        state w1 release_instructed day=2026-11-18
        confirm w1 -> NIGHT_SESSION
        @ 09:00
        confirm w1 -> released
        ",
    );
}

/// What left for the desk is said again after any number: the newest of each party, and every fee.
#[test]
fn what_left_for_the_desk_is_said_again() {
    use ballast_venue::ask::{self, ForDesk};
    use ballast_venue::words::code::VenueSeq;
    let world = check(&format!(
        "{HELD} days SHFE 2026-11-17 2026-12-01 client:K1@0011:5000000:0"
    ));
    let all = ask::for_desk_since(&world.machine, VenueSeq::default());
    let last = ask::last_seq(&world.machine);
    let fees = all.iter().filter(|left| matches!(left, ForDesk::Fee(_)));
    assert_eq!((all.len(), fees.count()), (3, 1));
    assert!(all.is_sorted_by_key(|left| left.seq()) && all[2].seq() == last);
    let since = ask::for_desk_since(&world.machine, all[1].seq());
    assert_eq!(since, [all[2]]);
    assert!(ask::for_desk_since(&world.machine, last).is_empty());
}

/// What is instructed on a day without trading is the next trading day's; and where the depository stays
/// open longer than was known, what is the next day's is not confirmed today.
#[test]
fn b4_the_day_of_an_instruction() {
    check_held(
        "
        days SHFE 2026-11-17 2026-11-19 client:K1@0011:5000000:0
        @ 2026-11-20 10:00
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 2026-11-21 10:00
        settle SHFE 2026-11-20 client:K1@0011:5000000:0
        state w1 release_instructed day=2026-11-23
        ",
    );
    check_held(
        "
        withdraw w1 0011 client:K1 B2 500 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:5000000:0
        @ 2026-11-18 17:30
        explain w1 -> release_instructed round=2 day=2026-11-19
        set SHFE depository_close 19:00 from 2026-11-18
        confirm w1 -> RELEASE_NOT_YET day=2026-11-19
        @ 2026-11-19 09:00
        confirm w1 -> released
        ",
    );
}

/// What a later step leaves over goes as a whole.
#[test]
fn b2_an_odd_rest_goes_as_a_whole() {
    check_held(
        "
        set SHFE face_step 3000000 from 2026-11-17
        withdraw w1 0011 client:K1 B1 400 -> FACE_STEP face=4000000 step=3000000
        withdraw w1 0011 client:K1 B1 1000 -> accepted
        withdraw w2 0011 client:K1 B2 300 -> accepted
        withdraw w3 0011 client:K1 B2 200 -> accepted
        ",
    );
}

/// Money may be told before the settlement, party by party, again where it changed, and for days to come;
/// what the settlement itself says goes before it.
#[test]
fn b4_money_told_before_the_settlement() {
    check_held(
        "
        tell SHFE 2026-11-17 client:K1@0011:100:7 client:K2@0011:50:0
        tell SHFE 2026-11-17 client:K1@0011:3000000:0
        tell SHFE 2026-11-18 client:K1@0011:1000000:0
        tell SHFE 2026-11-16 client:K1@0011:1:0 -> DAY_OVER day=2026-11-16
        tell SHFE 2026-11-21 client:K1@0011:1:0 -> NOT_TRADING_DAY
        tell SHFE 2026-11-17 client:K1@0011:1:0 client:K1@0011:1:0 -> FUNDS_TWICE
        tell SHFE 2026-11-17 client:K1@0011:-1000000000000.01:0 -> AMOUNT_TOO_LARGE
        tell SHFE 2026-11-17 client:K1@0011:1:-0.01 -> NEGATIVE_MARGIN margin=-0.01
        tell SHFE 2026-11-17 client:K1@0011:1:0 by SHFE.c -> NOT_PERMITTED
        @ 15:30
        settle SHFE 2026-11-17
        usable 0011 client:K1 cash=3000000.00 cap=12000000.00 cash_of=2026-11-17
        usable 0011 member cash=3000050.00
        days SHFE 2026-11-18 2026-11-18
        usable 0011 client:K1 cash=1000000.00 cash_of=2026-11-18
        usable 0011 member cash=1000000.00
        tell SHFE 2026-11-19 client:K1@0011:1:0
        days SHFE 2026-11-19 2026-11-19 client:K1@0011:2:0
        usable 0011 client:K1 cash=2.00
        days SHFE 2026-11-20 2026-11-20
        usable 0011 client:K1 cash=2.00 cash_of=2026-11-19
        ",
    );
}

/// What was told of a day is forgotten with its settlement: told before or by it, the state is the same.
#[test]
fn b4_told_before_or_by_the_settlement() {
    use ballast_model::Machine;
    let hash = |script: &str| check(&format!("{HELD}@ 15:30\n{script}")).machine.hash();
    let before = hash("tell SHFE 2026-11-17 client:K1@0011:9:7\nsettle SHFE 2026-11-17");
    assert_eq!(before, hash("settle SHFE 2026-11-17 client:K1@0011:9:7"));
    assert_ne!(before, hash("settle SHFE 2026-11-17 client:K1@0011:9:8"));
}
