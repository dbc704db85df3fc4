//! Routing over several fund accounts (X3, N3–N6, P1, P2, A1–A5, T6).

use crate::script::funds::{check_three, check_two};
use crate::script::{self, check};

/// N3: every worked example of the row, through the desk.
#[test]
fn n3_worked_examples() {
    check_three(
        "
        set platform routing_mode proportion
        A buy open 6 cu2701 80000 -> routed F2:open:1 F3:open:2 F4:open:3
        A buy open 600 cu2702 80000 -> routed F2:open:100 F3:open:200 F4:open:300
        ",
    );
}

/// N3: an account whose own lots reach weight × (order + own lots) gets nothing; the last lot goes
/// by available cash.
#[test]
fn n3_an_account_that_holds_its_part_gets_nothing() {
    let holds = |lots: u32, more: &str| {
        let held = format!("A buy open {} cu2701 80000 -> filled\n", lots / 4).repeat(4);
        check_three(&format!(
            "
            set F3 open_allowed false
            set F4 open_allowed false
            {held}
            set F3 open_allowed true
            set F4 open_allowed true
            set platform routing_mode proportion
            {more}"
        ));
    };
    holds(
        100,
        "A buy open 6 cu2701 80000 -> routed F3:open:2 F4:open:4",
    );
    holds(
        100,
        "deposit F3 1000\n A buy open 6 cu2701 80000 -> routed F3:open:3 F4:open:3",
    );
    holds(
        1000,
        "A buy open 600 cu2701 80000 -> routed F3:open:240 F4:open:360",
    );
}

/// N3: 1000 / 1500, 3 lots: 1.2 and 1.8: 1 and 2. 1000 / 1000, 10 lots, first holds 4: 5 / 5; holds
/// 10: 0 / 10.
#[test]
fn n3_two_accounts() {
    let with = |equities: [u32; 2], lines: &str| {
        check(&format!(
            "
            account A 1000
            fund F2 {}
            fund F3 {}
            rate cu margin 0 open l0 close l0 today l0
            day 2026-11-16
            mark cu2701 80000
            set F1 open_allowed false
            withdraw F1 100000000
            set platform routing_mode proportion
            {lines}",
            equities[0], equities[1]
        ));
    };
    with(
        [1000, 1500],
        "A buy open 3 cu2701 80000 -> routed F2:open:1 F3:open:2",
    );
    for (held, legs) in [(4, "F2:open:5 F3:open:5"), (10, "F3:open:10")] {
        with(
            [1000, 1000],
            &format!(
                "set F3 open_allowed false
                 A buy open {held} cu2701 80000 -> routed F2:open:{held} as held
                 fill held {held}@80000
                 set F3 open_allowed true
                 A buy open 10 cu2701 80000 -> routed {legs}"
            ),
        );
    }
}

/// X5: shares are counted in multiples.
#[test]
fn n3_counts_in_multiples() {
    check_three(
        "
        mark cu2611 80000
        withdraw F1 100000000
        limit global cu delivery_multiple 3
        set platform routing_mode proportion
        A buy open 18 cu2611 80000 -> routed F2:open:3 F3:open:6 F4:open:9
        ",
    );
}

/// X3, A4, P1: the higher number first; the contract's or commodity's numbers before the account's,
/// unless the product says so.
#[test]
fn x3_priority_by_number() {
    check_two(
        "
        A buy open 1 a2701 4000 -> routed F2:open:1
        limit F3 a2701 priority_open 1
        A buy open 1 a2701 4000 -> routed F3:open:1 as r1
        A buy open 1 a2703 4000 -> routed F2:open:1 as r2
        limit F3 a priority_open 9
        A buy open 1 a2703 4000 -> routed F3:open:1
        set P1 priority_rule by_account
        A buy open 1 a2701 4000 -> routed F2:open:1 as r3
        fill r1 1@4000
        fill r3 1@4000
        set P1 priority_rule by_contract_first
        A sell close 1 a2701 4001 -> routed F2:close:1 as r4
        cancel r4
        limit F3 a priority_close 1
        A sell close 1 a2701 4001 -> routed F3:close:1
        ",
    );
}

/// X3: equal and unset numbers are drawn; both accounts come, and every run draws alike.
#[test]
fn x3_ties_are_drawn_and_replayed() {
    let drawn = || {
        let mut run = script::Run::new();
        let lines = [
            "account A 10000000",
            "fund F2 100000",
            "fund F3 100000",
            "rate a margin 0 open l0 close l0 today l0",
            "day 2026-11-16",
            "mark a2701 4000",
            "set F1 open_allowed false",
        ];
        lines.iter().for_each(|line| run.line(line));
        (0..40)
            .map(|number| {
                let (legs, account) = (run.legs("A", 1, "a2701"), number);
                assert_eq!(legs.len(), 1, "{account}");
                legs[0].clone()
            })
            .collect::<Vec<_>>()
    };
    let first = drawn();
    assert_eq!(first, drawn());
    let of = |account: &str| first.iter().filter(|leg| leg.starts_with(account)).count();
    assert!(of("F2") > 8 && of("F3") > 8, "{first:?}");
}

/// N5: what does not fit into the first goes on to the next; in all too much is placed as it fits,
/// or refused, as set.
#[test]
fn n5_what_fits_or_nothing() {
    check_two(
        "
        A buy open 30 a2701 4000 -> routed F2:open:25 F3:open:5 as r1
        funds F2 available=0
        cancel r1
        set platform when_too_large refuse_all
        A buy open 46 a2701 4000 -> FUND_ACCOUNTS_SHORT lots=46 takes=45
        set P1 when_too_large place_what_fits
        A buy open 46 a2701 4000 -> routed F2:open:25 F3:open:20 as r2
        ",
    );
}

/// N5: an order of which a part is carried ends when that part has traded, and frees what it froze.
#[test]
fn n5_a_part_carried_ends_as_such() {
    check_two(
        "
        set F3 open_allowed false
        A buy open 30 a2701 4000 -> routed F2:open:25 as r1
        funds A frozen=100000
        fill r1 25@4000
        funds A frozen=0 margin=100000
        position A a2701 long=25
        ",
    );
}

/// P2: closes only; a minimum reserve that no open's freeze touches.
#[test]
pub fn p2_open_permission_and_reserve() {
    check_two(
        "
        set F2 minimum_reserve 60000.00
        A buy open 12 a2701 4000 -> routed F2:open:10 F3:open:2 as r1
        fill r1 10@4000
        set F2 open_allowed false
        A buy open 1 a2701 4000 -> routed F3:open:1
        A sell close 3 a2701 4000 -> routed F2:close:3
        set F3 open_allowed false
        A buy open 1 a2701 4000 -> FUND_OPEN_NOT_ALLOWED
        ",
    );
}

/// P2: 10 in 1 s: the tenth goes, the eleventh is refused, until it is lifted or the next trading
/// day.
#[test]
pub fn p2_order_rate() {
    let ten = "A buy open 1 a2701 4000 -> filled\n".repeat(10);
    check_two(&format!(
        "
        set F3 open_allowed false
        set F2 rate_orders 10
        {ten}
        A buy open 1 a2701 4000 -> ORDER_RATE_BAN orders=10 seconds=1
        at 10:00:05
        A buy open 1 a2701 4000 -> ORDER_RATE_BAN
        A sell close 1 a2701 4000 -> filled
        set F2 rate_bans both
        A sell close 1 a2701 4000 -> ORDER_RATE_BAN
        lift F2
        lift F2 -> NOT_BANNED
        {ten}
        at 10:00:06
        A buy open 1 a2701 4000 -> filled
        set F2 rate_orders 0 -> BAD_SETTING
        "
    ));
}

/// A1: lots and margin that an account carries of one order, the contract's limit before its
/// commodity's.
#[test]
fn a1_limits_of_one_order() {
    check_two(
        "
        limit F2 a order_lots 5
        A buy open 8 a2701 4000 -> routed F2:open:5 F3:open:3
        limit F2 a2701 order_lots 2
        A buy open 8 a2701 4000 -> routed F2:open:2 F3:open:6
        limit F3 a order_margin 12000.00
        A buy open 8 a2701 4000 -> routed F2:open:2 F3:open:3
        set F2 open_allowed false
        limit F3 a order_margin 3999.99
        A buy open 8 a2701 4000 -> FUND_MARGIN_LIMIT scope=a margin=32000 limit=3999.99
        ",
    );
}

/// A2: what an account trades by day and at night; a tick permits.
#[test]
fn a2_day_and_night() {
    check(
        "
        account A 10000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate al margin 0.1 open l0 close l0 today l0
        day 2026-11-17
        night
        mark cu2701 80000
        mark al2701 20000
        permit F1:night cu2701
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 al2701 20000 -> FUND_NOT_TRADABLE
        permit F1:day al
        ",
    );
    check(
        "
        account A 10000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate al margin 0.1 open l0 close l0 today l0
        day 2026-11-17
        mark cu2701 80000
        mark al2701 20000
        permit F1:night cu2701
        permit F1:day al
        A buy open 1 cu2701 80000 -> FUND_NOT_TRADABLE
        A buy open 1 al2701 20000 -> filled
        ",
    );
}

/// A3: lots opened in the trading day, by contract and commodity; closing does not give them back,
/// the next day does.
#[test]
fn a3_lots_opened_today() {
    check_two(
        "
        set F3 open_allowed false
        limit F2 a opened_lots 5
        A buy open 3 a2701 4000 -> filled
        A sell close 3 a2701 4000 -> filled
        A buy open 2 a2703 4000 -> working r1
        A buy open 1 a2703 4000 -> FUND_LOTS_LIMIT scope=a before=5 limit=5
        cancel r1
        A buy open 3 a2703 4000 -> routed F2:open:2 as r2
        fill r2 2@4000
        settle a2703 4000
        end
        day 2026-11-17
        mark a2701 4000
        A buy open 5 a2701 4000 -> filled
        ",
    );
}

/// A5: long, short and total, of a contract and of its commodity.
#[test]
fn a5_position_limits() {
    check_two(
        "
        set F3 open_allowed false
        limit F2 a long_lots 5
        limit F2 a2701 short_lots 2
        limit F2 a lots 6
        A buy open 5 a2701 4000 -> filled
        A buy open 1 a2703 4000 -> FUND_LOTS_LIMIT scope=a before=5 limit=5
        A sell open 1 a2703 4000 -> filled
        A sell open 1 a2703 4000 -> FUND_LOTS_LIMIT before=6 limit=6
        limit F2 a lots -
        A sell open 3 a2701 4000 -> routed F2:open:2
        A sell open 1 a2701 4000 -> FUND_LOTS_LIMIT scope=a2701 before=2 limit=2
        ",
    );
}

/// N4: cap 1200 cancels and 10 lots, state 1199 cancels, 8 traded, one order of 2 resting: gets no
/// order. Here with 3 cancels.
#[test]
fn n4_caps_with_reserve() {
    check_two(
        "
        limit F2 DCE cap_cancels 3
        limit F2 DCE cap_lots 10
        A buy open 1 a2701 3990 -> routed F2:open:1 as r1
        cancel r1
        A buy open 1 a2701 3990 -> routed F2:open:1 as r2
        cancel r2
        A buy open 8 a2701 4000 -> routed F2:open:8 as r3
        fill r3 8@4000
        A buy open 3 a2701 3990 -> routed F2:open:2 F3:open:1 as r4
        A buy open 1 a2701 3990 -> routed F3:open:1
        set F3 open_allowed false
        A buy open 1 a2701 3990 -> CANCEL_CAP cancels=2 resting=1 cap=3
        limit F2 DCE cap_cancels -
        A buy open 1 a2701 3990 -> LOTS_CAP traded=8 resting=2 cap=10
        limit F2 DCE cap_lots 12
        set platform reserve_lots 1
        A buy open 5 a2701 3990 -> routed F2:open:1
        A buy open 1 cu2701 80000 -> routed F2:open:1
        ",
    );
    check_two(
        "
        set F3 open_allowed false
        set platform cap_cancels 2
        set platform reserve_cancels 1
        A buy open 1 a2701 3990 -> routed F2:open:1 as r1
        A buy open 1 a2701 3990 -> CANCEL_CAP cancels=0 resting=1 cap=1
        cancel r1
        A buy open 1 a2701 3990 -> CANCEL_CAP cancels=1 resting=0 cap=1
        ",
    );
}

/// N6: fund accounts of one legal person never cross, whatever rests at which of them; another
/// person's takes the order.
#[test]
fn n6_one_legal_person_never_crosses() {
    check_two(
        "
        limit F2 DCE legal_person X
        limit F3 DCE legal_person Y
        A buy open 1 a2701 3990 -> routed F2:open:1 as r1
        B sell open 1 a2701 3991 -> routed F2:open:1
        B sell open 1 a2701 3990 -> routed F3:open:1
        limit F3 DCE legal_person X
        B sell open 1 a2701 3990 -> WOULD_CROSS_OWN price=3990 resting=3990
        B sell open 1 a2703 3990 -> routed F2:open:1
        cancel r1
        B sell open 1 a2701 3980 -> routed F2:open:1
        A buy open 1 a2701 4000 -> WOULD_CROSS_OWN price=4000 resting=3980
        limit F2 DCE legal_person Z
        A buy open 1 a2701 3985 -> routed F3:open:1
        ",
    );
}

/// N6: without a code a fund account is a legal person of its own.
#[test]
fn n6_without_a_code_each_account_is_its_own_person() {
    check_two(
        "
        A buy open 2 a2701 4000 -> routed F2:open:2 as r1
        B sell open 2 a2701 4000 -> routed F3:open:2
        set F3 open_allowed false
        B sell open 2 a2701 4000 -> WOULD_CROSS_OWN price=4000 resting=4000
        B sell open 2 a2701 4001 -> routed F2:open:2
        limit F2 DCE legal_person X
        B sell open 2 a2701 4000 -> WOULD_CROSS_OWN
        limit F2 DCE legal_person -
        cancel r1
        B sell open 2 a2701 4000 -> routed F2:open:2
        A buy open 1 a2701 4000 -> WOULD_CROSS_OWN price=4000 resting=4000
        ",
    );
}

/// An order larger than the exchange takes is cut; its child orders add up.
#[test]
fn orders_are_cut_to_the_exchanges_largest_size() {
    check_three(
        "
        set F3 open_allowed false
        set F4 open_allowed false
        A buy open 1201 cu2701 80000 -> routed F2:open:500 F2:open:500 F2:open:201 as r1
        fill r1 500@80000
        fill r1.3 201@80000
        position A cu2701 long=701
        fill r1.2 500@80000
        position F2 cu2701 long=1201
        ",
    );
}

/// X3: the commodity's mode goes before its product's, that before the platform's.
#[test]
fn x3_mode_by_commodity() {
    check_three(
        "
        set F2 priority 3
        A buy open 6 cu2701 80000 -> routed F2:open:6
        set platform routing_mode proportion
        A buy open 6 cu2701 80000 -> routed F2:open:1 F3:open:2 F4:open:3
        set P1 routing_mode priority
        A buy open 6 cu2701 80000 -> routed F2:open:6
        limit P1 cu routing_mode proportion
        A buy open 6 cu2702 80000 -> routed F2:open:1 F3:open:2 F4:open:3
        A buy open 6 a2701 4000 -> routed F2:open:6
        ",
    );
}

/// What a counter refuses or never received ends the order, or goes to another fund account, as
/// set: no lot twice, none lost.
#[test]
fn a_rejected_child_ends_or_is_routed_again() {
    check_two(
        "
        A buy open 30 a2701 4000 -> routed F2:open:25 F3:open:5 as r1
        reject r1 31
        funds A frozen=20000
        funds F2 frozen=0
        fill r1.2 5@4000
        funds A frozen=0 margin=20000
        position A a2701 long=5
        set platform when_rejected route_again
        A buy open 4 a2701 4000 -> routed F2:open:4 as r2
        reject r2 31
        funds A frozen=16000
        funds F2 frozen=0
        funds F3 frozen=16000
        lose F3
        funds A frozen=0
        ",
    );
}

/// A cancel goes to every fund account that carries a part and can be reached.
#[test]
fn a_cancel_reaches_every_child() {
    check_two(
        "
        A buy open 30 a2701 4000 -> routed F2:open:25 F3:open:5 as r1
        cancel r1
        funds A frozen=20000
        fill r1.2 2@4000
        funds A frozen=12000 margin=8000
        ",
    );
}

/// N3 beside priority numbers, which do not matter then.
#[test]
fn n3_twenty_to_one() {
    check(
        "
        account A 10000000
        withdraw F1 80000000
        fund F2 1000000
        rate cu margin 0.1 open 0.0001 close l0 today l0
        day 2026-11-16
        mark cu2701 80000
        set F1 priority 10
        set F2 priority 9
        set P1 routing_mode proportion
        A buy open 21 cu2701 80000 -> routed F1:open:20 F2:open:1
        ",
    );
}

/// What was netted at the fund account can still be closed once the mode is another one: net lots
/// stay those of the books.
#[test]
fn what_was_netted_can_be_closed_in_every_mode() {
    check_two(
        "
        set F3 open_allowed false
        set P1 routing_mode net
        A buy open 2 cu2701 80000 -> filled
        B sell open 2 cu2701 80000 -> routed F2:close_today:2 as r1
        fill r1 2@80000
        position F2 cu2701 long=0 short=0
        set P1 routing_mode priority
        A sell close_today 2 cu2701 80000 -> routed F2:open:2 as r2
        fill r2 2@80000
        position F2 cu2701 long=0 short=2
        B buy close_today 2 cu2701 80000 -> routed F2:close_today:2 as r3
        fill r3 2@80000
        position F2 cu2701 long=0 short=0
        A sell close_today 1 cu2701 80000 -> POSITION_SHORT
        ",
    );
}

/// All or nothing goes to one order at the exchange, or not at all.
#[test]
fn fill_or_kill_is_never_split() {
    check_two(
        "
        A buy open 25 a2701 4000 fok -> routed F2:open:25 as r1
        cancel r1
        A buy open 30 a2701 4000 fok -> CANNOT_BE_SPLIT lots=30 orders=2
        A buy open 60 a2701 4000 fok -> FUND_ACCOUNTS_SHORT lots=60 takes=50
        ",
    );
}

/// All or nothing goes to the first fund account that takes it whole, closing as much as all would.
#[test]
fn fill_or_kill_goes_to_who_takes_it_whole() {
    check_two(
        "
        deposit F3 100000
        A buy open 30 a2701 4000 fok -> routed F3:open:30 as r1
        fill r1 30@4000
        A buy open 3 a2701 4000 -> routed F2:open:3 as r2
        fill r2 3@4000
        A sell close 5 a2701 4000 fok -> routed F3:close:5 as r3
        cancel r3
        A sell close 5 a2701 4000 -> routed F2:close:3 F3:close:2 as r4
        fill r4 3@4000
        fill r4.2 2@4000
        set P1 routing_mode net
        B sell open 10 a2701 4000 fok -> routed F3:close:10 as r5
        cancel r5
        A buy open 3 a2701 4000 -> routed F2:open:3 as r6
        fill r6 3@4000
        B sell open 40 a2701 4000 fok -> CANNOT_BE_SPLIT lots=40 orders=3
        ",
    );
}

/// P10: a disabled fund account opens nothing, and what it holds can be closed; it locks nothing.
#[test]
fn p10_what_a_disabled_fund_account_holds_can_be_closed() {
    check_two(
        "
        A buy open 5 cu2701 80000 -> routed F2:open:2 F3:open:2 as r1
        fill r1 2@80000
        fill r1.2 2@80000
        set F2 close_today to_open
        disable F2
        A buy open 1 a2701 4000 -> routed F3:open:1
        A sell close_today 3 cu2701 80000 -> routed F2:close_today:2 F3:close_today:1
        disable F3
        disable F1
        A buy open 1 a2701 4000 -> NO_FUND_ACCOUNT
        A sell close_today 1 cu2701 80000 -> routed F3:close_today:1
        ",
    );
}

/// Settings at their edges refuse an order; they never stop the desk.
#[test]
fn the_largest_values_are_reckoned_with() {
    check_two(
        "
        set F3 open_allowed false
        set F2 minimum_reserve 1000000000000.00
        A buy open 1 a2701 4000 -> FUND_CASH_SHORT
        set F2 minimum_reserve 0.00
        A buy open 1 a2701 4000 -> filled
        rate a margin l1000000 open l1000000 close l1000000 today l1000000
        A buy open 500 a2701 4000 -> CASH_SHORT
        A sell close 1 a2701 4000 -> filled
        ",
    );
}

/// Two children of one order are lost with one session. Where only the first finds another fund
/// account, the order goes on with its lots.
#[test]
fn an_order_goes_on_with_what_was_routed_again() {
    check_three(
        "
        set F2 priority 9
        set F4 open_allowed false
        set platform when_rejected route_again
        A buy open 501 cu2701 80000 -> sent r1
        limit F3 cu order_lots 500
        lose F2
        order r1 open=500 filled=0
        lose F3
        order r1 open=0 filled=0
        ",
    );
}
