//! Permissions and limits of operating accounts and their products, boundaries included (O1, O7,
//! O9–O11, O14, F3, F5, K3, K4, K7, K13, X4, X5).

use crate::script::check;

/// A desk in which money is no matter: margin 10 %, no fees, prices of 10 (ru: 10 a lot and yuan).
fn check_rules(script: &str) {
    check(&format!(
        "
        account A 50000000
        account B 50000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate al margin 0.1 open l0 close l0 today l0
        rate ag margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        limits cu2701 80000 86000 74000
        limits cu2702 80000 86000 74000
        limits al2701 20000 22000 18000
        mark cu2701 80000
        mark cu2702 80000
        mark al2701 20000
        {script}"
    ));
}

/// O1: lots of all contracts, long and short added, working opens counted; 0 = nothing may be held;
/// closes go.
#[test]
fn o1_position_limit() {
    check_rules(
        "
        set A position_limit 10
        A buy open 4 cu2701 80000 -> filled
        A sell open 3 al2701 20000 -> working r1
        A buy open 4 cu2702 80000 -> POSITION_LIMIT before=7 after=11 limit=10
        A buy open 3 cu2702 80000 -> filled
        A sell open 1 cu2701 80000 -> POSITION_LIMIT before=10 after=11 limit=10
        cancel r1
        A sell open 3 cu2701 80000 -> filled
        set A position_limit 0
        A sell close_today 4 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> POSITION_LIMIT before=6 after=7 limit=0
        A sell close_today 3 cu2702 80000 -> filled
        ",
    );
}

/// O1: margin held and frozen, of the whole account.
#[test]
fn o1_margin_limit() {
    check_rules(
        "
        set A margin_limit 120000.00
        A buy open 3 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> MARGIN_LIMIT before=120000 after=160000 limit=120000
        A sell close_today 1 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> working r1
        A sell open 1 al2701 20000 -> MARGIN_LIMIT before=120000 after=130000
        ",
    );
}

/// O1: N = 3: the fourth cancel goes, the next order of the contract is refused, opens and closes;
/// resting ones may be cancelled.
#[test]
fn o1_fourth_cancel_goes_and_the_next_order_is_refused() {
    check_rules(
        "
        set A max_cancels 3
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> working rest
        A buy open 1 cu2701 80000 -> working r1
        cancel r1
        A buy open 1 cu2701 80000 -> working r2
        cancel r2
        A buy open 1 cu2701 80000 -> working r3
        cancel r3
        A buy open 1 cu2701 80000 -> working r4
        cancel r4
        A buy open 1 cu2701 80000 -> TOO_MANY_CANCELS cancels=4 limit=3
        A sell close_today 1 cu2701 80000 -> TOO_MANY_CANCELS cancels=4 limit=3
        A buy open 1 cu2702 80000 -> filled
        B buy open 1 cu2701 80000 -> filled
        cancel rest
        set A max_cancels -
        A sell close_today 1 cu2701 80000 -> filled
        ",
    );
}

/// O7: margin ÷ equity at the line bans opening; closes go; the denominator may be the max-loss
/// amount.
#[test]
fn o7_margin_ratio_acts_at_equality() {
    check_rules(
        "
        account C 400000
        set C margin_ratio 0.3
        C buy open 2 cu2701 80000 -> filled
        C buy open 1 cu2701 80000 -> MARGIN_RATIO_LINE margin=120000 of=400000 line=0.3
        set C margin_ratio 0.31
        C buy open 1 cu2701 80000 -> filled
        limits cu2701 80000 96000 60000
        mark cu2701 60000
        C sell close_today 1 cu2701 74000 -> filled
        C buy open 1 cu2701 80000 -> MARGIN_RATIO_LINE
        set C margin_ratio_of max_loss_amount
        C buy open 1 al2701 20000 -> filled
        set C margin_ratio 0
        C buy open 1 cu2701 80000 -> filled
        ",
    );
}

/// O9: off = closes only.
#[test]
fn o9_open_allowed() {
    check_rules(
        "
        A buy open 1 cu2701 80000 -> filled
        set A open_allowed false
        A buy open 1 cu2701 80000 -> OPEN_NOT_ALLOWED
        A sell close_today 1 cu2701 80000 -> filled
        ",
    );
}

/// O9: larger-side margin holds only when counter, fund account and operating account all allow it,
/// whichever is set first; rows keep both sides.
#[test]
fn o9_larger_side_needs_all_three() {
    check_rules(
        "
        A buy open 2 cu2701 80000 -> filled
        A sell open 1 cu2702 80000 -> filled
        funds A margin=120000
        larger side A
        funds A margin=120000
        both sides A
        larger side F1
        funds A margin=120000
        larger side A
        funds A margin=80000
        both sides F1
        funds A margin=120000
        larger side F1
        funds A margin=80000
        position A cu2702 margin=40000
        set A larger_side_shfe false
        funds A margin=120000
        set A larger_side_shfe true
        set F1 larger_side_shfe false
        funds A margin=120000
        set F1 larger_side_shfe true
        funds A margin=80000
        set A larger_side_cffex false
        funds A margin=80000
        A sell open 1 cu2702 80000 -> working r1
        funds A frozen=0
        ",
    );
}

/// O10, ticks: ag, 10 ticks of 1, up 5000: banned from 4990. By the last price, not the order's.
#[test]
fn o10_by_ticks() {
    check_rules(
        "
        limits ag2702 4000 5000 3000
        mark ag2702 4989
        limit A ag price_right ticks 10 all
        A buy open 1 ag2702 5000 -> filled
        mark ag2702 4990
        A buy open 1 ag2702 4500 -> NEAR_PRICE_LIMIT last=4990 line=4990 limit=5000
        A sell open 1 ag2702 4500 -> NEAR_PRICE_LIMIT
        A sell close_today 1 ag2702 4990 -> filled
        limit A ag price_right ticks 10 same
        A buy open 1 ag2702 4500 -> NEAR_PRICE_LIMIT
        A sell open 1 ag2702 4990 -> filled
        limit A ag price_right ticks 10 opposite
        A buy open 1 ag2702 4990 -> filled
        A sell open 1 ag2702 4990 -> NEAR_PRICE_LIMIT
        mark ag2702 3011
        A sell open 1 ag2702 3011 -> filled
        mark ag2702 3010
        A buy open 1 ag2702 3010 -> NEAR_PRICE_LIMIT last=3010 line=3010 limit=3000
        A sell open 1 ag2702 3010 -> filled
        limit A ag price_right -
        A buy open 1 ag2702 3010 -> filled
        ",
    );
}

/// O10, share: settle 4000, up 5000, down 3000, p 90 %: (4900, 5000] and [3000, 3100).
#[test]
fn o10_by_share() {
    check_rules(
        "
        limits ag2702 4000 5000 3000
        limit A ag price_right share 0.9 all
        mark ag2702 4900
        A buy open 1 ag2702 4900 -> filled
        mark ag2702 4901
        A buy open 1 ag2702 4900 -> NEAR_PRICE_LIMIT last=4901 line=4900 limit=5000
        mark ag2702 3100
        A buy open 1 ag2702 3100 -> filled
        mark ag2702 3099
        A buy open 1 ag2702 3100 -> NEAR_PRICE_LIMIT last=3099 line=3100 limit=3000
        ",
    );
}

/// O11: lots and margin of a contract and of its commodity, each for itself.
#[test]
fn o11_limits_of_contract_and_commodity() {
    check_rules(
        "
        limit A cu2701 lots 3
        limit A cu lots 5
        A buy open 3 cu2701 80000 -> filled
        A sell open 1 cu2701 80000 -> SCOPE_LOTS_LIMIT scope=cu2701 before=3 after=4 limit=3
        A sell open 3 cu2702 80000 -> SCOPE_LOTS_LIMIT scope=cu before=3 after=6 limit=5
        A sell open 2 cu2702 80000 -> working r1
        A buy open 1 al2701 20000 -> filled
        limit A cu lots -
        limit A cu margin 200000.00
        A buy open 1 cu2702 80000 -> SCOPE_MARGIN_LIMIT scope=cu before=200000 after=240000 limit=200000
        limit A cu2702 margin 80000.00
        limit A cu margin -
        A buy open 1 cu2702 80000 -> SCOPE_MARGIN_LIMIT scope=cu2702 before=80000 after=120000 limit=80000
        A sell close_today 3 cu2701 80000 -> filled
        ",
    );
}

/// O14, F3: lots and margin of one order by commodity; the account's own before the template's.
#[test]
fn o14_limits_of_one_order() {
    check_rules(
        "
        template order_limits T
        limit T cu order_lots 4
        limit T cu order_margin 120000.00
        A buy open 5 cu2701 80000 -> filled
        bind A order_limits T
        A buy open 5 cu2701 80000 -> ORDER_LOTS_LIMIT lots=5 limit=4
        A buy open 4 cu2701 80000 -> ORDER_MARGIN_LIMIT margin=160000 limit=120000
        A buy open 3 cu2701 80000 -> filled
        A sell close_today 5 cu2701 80000 -> ORDER_LOTS_LIMIT lots=5 limit=4
        A sell close_today 4 cu2701 80000 -> filled
        limit A cu order_lots 6
        limit A cu order_margin 240000.00
        A buy open 6 cu2701 80000 -> filled
        limit T cu order_lots 1
        A buy open 6 cu2701 80000 -> filled
        bind A order_limits -
        limit A cu order_lots -
        limit A cu order_margin -
        A buy open 7 cu2701 80000 -> filled
        limit A cu2701 order_lots 2 -> LIMIT_MISPLACED
        limit A SHFE lots 2 -> LIMIT_MISPLACED
        limit P1 cu lots 2 -> LIMIT_MISPLACED
        ",
    );
}

/// K4: price × lots × multiplier of one order, at its edge, of closes too; the account's own before the
/// template's. A limit of 0 lets nothing through.
#[test]
fn k4_value_of_one_order() {
    check_rules(
        "
        template order_limits T
        limit T cu order_value 1600000.00
        bind A order_limits T
        A buy open 4 cu2701 80000 -> filled
        A buy open 4 cu2701 80010 -> ORDER_VALUE_LIMIT value=1600200 limit=1600000
        A sell close_today 5 cu2701 80000 -> POSITION_SHORT
        limit A cu order_value 1599999.99
        A sell close_today 4 cu2701 80000 -> ORDER_VALUE_LIMIT value=1600000 limit=1599999.99
        A sell close_today 3 cu2701 80000 -> filled
        limit A cu order_value 0.00
        A buy open 1 cu2701 80000 -> ORDER_VALUE_LIMIT value=400000 limit=0
        limit A cu2701 order_value 2.00 -> LIMIT_MISPLACED
        limit F1 cu order_value 2.00 -> LIMIT_MISPLACED
        ",
    );
}

/// K3: a price as far as the collar goes, one tick more does not, of opens and closes; the account's own
/// collar before its template's, that before the platform's; before the first tick from the previous
/// settlement price.
#[test]
fn k3_price_collar() {
    check_rules(
        "
        limit global cu price_collar ticks 20
        A buy open 1 cu2701 80200 -> filled
        A buy open 1 cu2701 80210 -> PRICE_COLLAR price=80210 reference=80000 lowest=79800 highest=80200
        A buy open 1 cu2701 79790 -> PRICE_COLLAR price=79790 lowest=79800
        A sell close_today 1 cu2701 79790 -> PRICE_COLLAR
        A sell close_today 1 cu2701 79800 -> filled
        template order_limits T
        limit T cu price_collar ticks 30
        bind A order_limits T
        A buy open 1 cu2701 80300 -> filled
        A buy open 1 cu2701 80310 -> PRICE_COLLAR highest=80300
        limit A cu price_collar share 0.01
        A buy open 1 cu2701 80800 -> filled
        A buy open 1 cu2701 80810 -> PRICE_COLLAR lowest=79200 highest=80800
        B buy open 1 cu2701 80210 -> PRICE_COLLAR highest=80200
        mark cu2701 81000
        A buy open 1 cu2701 81810 -> filled
        A buy open 1 cu2701 81820 -> PRICE_COLLAR reference=81000 highest=81810 passing=0
        limits ag2702 4000 5000 3000
        limit A ag price_collar ticks 0
        A buy open 1 ag2702 4001 -> PRICE_COLLAR reference=4000 lowest=4000 highest=4000
        A buy open 1 ag2702 4000 -> filled
        limit A cu2701 price_collar ticks 5 -> LIMIT_MISPLACED
        limit F1 cu price_collar ticks 5 -> LIMIT_MISPLACED
        ",
    );
}

/// K7: what is crossed or outside the day's limits moves no reading and opens nothing; closes go; the
/// next that is right lifts it. An equal bid and ask, and a price at the limit, are right.
#[test]
fn k7_marks_that_cannot_be_true() {
    check_rules(
        "
        A buy open 2 cu2701 80000 -> filled
        funds A margin=80000 available=49920000
        mark cu2701 85000 bid 85010x5 ask 85000x5
        A buy open 1 cu2701 80000 -> MARK_CROSSED bid=85010 ask=85000
        funds A margin=80000 available=49920000
        A sell close_today 1 cu2701 80000 -> filled
        mark cu2701 80100 bid 80100x5 ask 80100x5
        A buy open 1 cu2701 80000 -> filled
        mark cu2701 86010
        A buy open 1 cu2701 80000 -> MARK_OUTSIDE_LIMITS price=86010 limit=86000
        mark cu2701 86000
        A buy open 1 cu2701 80000 -> filled
        mark cu2701 75000 bid 73990x1
        A buy open 1 cu2701 80000 -> MARK_OUTSIDE_LIMITS price=73990 limit=74000
        mark cu2701 74000 bid 74000x1
        A buy open 1 cu2701 74000 -> filled
        mark cu2701 -5
        B sell open 1 cu2701 80000 -> MARK_IMPOSSIBLE price=-5
        mark cu2701 -
        B sell open 1 cu2701 80000 -> MARK_IMPOSSIBLE price=-5
        mark cu2701 80000 bid 922337203685x1
        B sell open 1 cu2701 80000 -> MARK_IMPOSSIBLE
        mark cu2701 85990 ask 86010x1
        B sell open 1 cu2701 80000 -> MARK_OUTSIDE_LIMITS price=86010 limit=86000
        B sell open 1 cu2702 80000 -> filled
        ",
    );
}

/// K3, K7: seconds of trading hours since the newest mark; the break does not count, a mark in doubt is
/// none; the commodity's own before the platform's.
#[test]
fn k7_marks_that_are_too_old() {
    check_rules(
        "
        set platform mark_seconds 5
        at 10:00:05
        A buy open 1 cu2701 80000 -> filled
        at 10:00:05.001
        A buy open 1 cu2701 80000 -> MARK_STALE age=6 limit=5 passing=0
        mark cu2701 80000 bid 80010x1 ask 80000x1
        A sell close_today 1 cu2701 80000 -> filled
        at 10:14:58
        mark cu2701 80000
        at 10:30:03
        A buy open 1 cu2701 80000 -> filled
        at 10:30:04
        A buy open 1 cu2701 80000 -> MARK_STALE age=6 limit=5
        limit global cu mark_seconds 6
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 al2701 20000 -> MARK_STALE limit=5
        set platform mark_seconds -
        A buy open 1 al2701 20000 -> filled
        limits ag2702 4000 5000 3000
        set platform mark_seconds 5
        A buy open 1 ag2702 4000 -> MARK_STALE
        limit A cu mark_seconds 6 -> LIMIT_MISPLACED
        ",
    );
}

/// K13: the most lots that would have been let through, by whatever bounds them; all limits beside the
/// first; a close's by what can be closed; a multiple's in its steps.
#[test]
fn k13_lots_that_would_pass() {
    check_rules(
        "
        limit A cu order_lots 7
        set A position_limit 5
        A buy open 9 cu2701 80000 -> ORDER_LOTS_LIMIT passing=5 also=POSITION_LIMIT
        A buy open 0 cu2701 80000 -> LOTS_NOT_POSITIVE passing=0 also=-
        A buy open 5 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> POSITION_LIMIT passing=0
        A sell close_today 6 cu2701 80000 -> POSITION_SHORT passing=5 also=-
        A sell close_today 9 cu2701 80000 -> POSITION_SHORT passing=5 also=ORDER_LOTS_LIMIT
        set A position_limit 100
        set A margin_limit 319999.99
        A buy open 4 cu2701 80000 -> MARGIN_LIMIT passing=2
        set B open_allowed false
        B buy open 4 cu2701 80000 -> OPEN_NOT_ALLOWED passing=0 also=-
        set B position_limit 3
        B buy open 4 cu2701 80000 -> OPEN_NOT_ALLOWED passing=0 also=POSITION_LIMIT
        account C 100000
        C buy open 9 cu2701 80000 -> CASH_SHORT passing=2
        account D 400000
        D buy open 2 cu2701 80000 -> filled
        set D margin_ratio 0.8
        D buy open 9 cu2701 80000 -> CASH_SHORT passing=5 also=MARGIN_RATIO_LINE
        D buy open 7 cu2701 80000 -> MARGIN_RATIO_LINE passing=5
        D buy open 6 cu2701 80000 -> MARGIN_RATIO_LINE passing=5
        ",
    );
}

/// F5, F4: everything is tradable; what is barred refuses opens and closes; the account's own goes
/// before its product's, that before the platform's.
#[test]
pub fn f5_tradability_by_level() {
    check_rules(
        "
        A buy open 2 cu2701 80000 -> filled
        bar global cu
        A sell close_today 1 cu2701 80000 -> NOT_TRADABLE
        A buy open 1 al2701 20000 -> filled
        permit P1 cu2701
        A sell close_today 1 cu2701 80000 -> filled
        A buy open 1 cu2702 80000 -> NOT_TRADABLE
        A buy open 1 al2701 20000 -> NOT_TRADABLE
        bar A al2701
        A buy open 1 cu2702 80000 -> filled
        A buy open 1 al2701 20000 -> NOT_TRADABLE
        B buy open 1 cu2702 80000 -> NOT_TRADABLE
        free A
        free P1
        A buy open 1 al2701 20000 -> filled
        ",
    );
}

/// F5: a template is written into an account; a later change of the template acts only after
/// writing again.
#[test]
pub fn f5_templates_are_written() {
    check_rules(
        "
        template tradability T
        bar T cu
        A buy open 1 cu2701 80000 -> filled
        write T A
        A buy open 1 cu2701 80000 -> NOT_TRADABLE
        bar T al
        A buy open 1 cu2701 80000 -> NOT_TRADABLE
        A buy open 1 al2701 20000 -> filled
        write T A
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 al2701 20000 -> NOT_TRADABLE
        bind A tradability T -> UNKNOWN_TEMPLATE
        ",
    );
}

/// X4: in the delivery month opens are refused, by exchange, commodity or contract; closes go.
#[test]
fn x4_delivery_month() {
    check_rules(
        "
        mark cu2611 80000
        A buy open 2 cu2611 80000 -> filled
        limit P1 SHFE delivery_barred true
        A buy open 1 cu2611 80000 -> DELIVERY_MONTH_BARRED
        A buy open 1 cu2701 80000 -> filled
        A sell close_today 1 cu2611 80000 -> filled
        limit P1 SHFE delivery_barred -
        limit P1 cu delivery_barred true
        A buy open 1 cu2611 80000 -> DELIVERY_MONTH_BARRED
        limit P1 cu delivery_barred false
        A buy open 1 cu2611 80000 -> filled
        ",
    );
}

/// X5: in the delivery month every order is a multiple, opens and closes (3: 3, 6, 9).
#[test]
fn x5_multiples_in_the_delivery_month() {
    check_rules(
        "
        mark cu2611 80000
        limit global cu delivery_multiple 3
        A buy open 4 cu2611 80000 -> LOTS_NOT_MULTIPLE lots=4 multiple=3
        A buy open 6 cu2611 80000 -> filled
        A sell close_today 2 cu2611 80000 -> LOTS_NOT_MULTIPLE lots=2 multiple=3
        A sell close_today 3 cu2611 80000 -> filled
        A buy open 4 cu2701 80000 -> filled
        limit global cu delivery_multiple 5
        A buy open 10 cu2611 80000 -> filled
        limit global cu delivery_multiple 0 -> BAD_SETTING
        ",
    );
}

/// A close is never refused by a rule it cures: every limit of the account is far exceeded, and the
/// close goes.
#[test]
fn closes_are_never_refused_by_what_they_cure() {
    check_rules(
        "
        A buy open 5 cu2701 80000 -> filled
        A sell open 5 cu2702 80000 -> filled
        set A position_limit 0
        set A margin_limit 0.00
        set A margin_ratio 0.000001
        set A open_allowed false
        limit A cu2701 lots 0
        limit A cu lots 0
        limit A cu margin 0.00
        limit A cu2701 margin 0.00
        limit A cu order_margin 0.00
        limit A cu price_right ticks 1000000 all
        limit P1 cu delivery_barred true
        limit F1 cu opened_lots 0
        limit F1 cu lots 0
        limit F1 cu long_lots 0
        limit F1 cu short_lots 0
        limit F1 cu order_margin 0.00
        set F1 open_allowed false
        set F1 minimum_reserve 99999999.00
        A sell close_today 5 cu2701 80000 -> filled
        A buy close_today 5 cu2702 80000 -> filled
        ",
    );
}

/// Everything stands against one order at once; each line mends what the line before was refused
/// for, and the next in order of precedence is the answer.
#[test]
fn every_refusal_is_first_in_line_when_it_should_be() {
    check(
        "
        account A 10000000
        account B 10000000
        day 2026-11-16
        limits cu2611 80000 86000 74000
        rate cu margin 0.1 open l0 close l0 today l0
        mark cu2611 80000
        set F1 rate_orders 2
        set F1 rate_seconds 3600
        B sell open 3 cu2611 79000 -> working rests
        A buy open 3 cu2611 78000 -> working r1
        cancel r1
        withdraw A 10000000
        disconnect F1
        limit A cu price_right ticks 10000 all
        set A max_cancels 0
        limit global cu delivery_multiple 3
        limit P1 SHFE delivery_barred true
        bar A cu
        set A open_allowed false
        limit A cu order_lots 2
        limit A cu order_margin 1.00
        set A position_limit 2
        limit A cu2611 lots 2
        limit A cu lots 2
        set A margin_limit 1.00
        limit A cu2611 margin 1.00
        limit A cu margin 1.00
        set A margin_ratio 0.000001
        set F1 open_allowed false
        bar F1:day cu
        limit F1 SHFE cap_cancels 1
        limit F1 SHFE cap_lots 0
        limit F1 cu order_lots 0
        limit F1 cu opened_lots 0
        limit F1 cu2611 long_lots 0
        limit F1 cu order_margin 1.00
        set F1 minimum_reserve 100000000.00

        A buy open 3 cu2611 80000 hedge -> OPEN_NOT_ALLOWED
        set A open_allowed true
        A buy open 3 cu2611 80000 hedge -> HEDGE_NOT_ALLOWED
        set A hedge_allowed true
        A buy open 3 cu2611 80000 -> NOT_TRADABLE
        free A
        A buy open 3 cu2611 80000 -> DELIVERY_MONTH_BARRED
        limit P1 SHFE delivery_barred -
        A buy open 4 cu2611 80000 -> LOTS_NOT_MULTIPLE lots=4 multiple=3
        A buy open 3 cu2611 80000 -> TOO_MANY_CANCELS cancels=1 limit=0
        set A max_cancels -
        A buy open 3 cu2611 80000 -> NEAR_PRICE_LIMIT
        limit A cu price_right -
        A buy open 3 cu2611 80000 -> CASH_SHORT margin=120000 available=0 short=120000
        deposit A 10000000
        A buy open 3 cu2611 80000 -> ORDER_LOTS_LIMIT lots=3 limit=2
        limit A cu order_lots -
        A buy open 3 cu2611 80000 -> ORDER_MARGIN_LIMIT margin=120000 limit=1
        limit A cu order_margin -
        A buy open 3 cu2611 80000 -> POSITION_LIMIT before=0 after=3 limit=2
        set A position_limit 100
        A buy open 3 cu2611 80000 -> SCOPE_LOTS_LIMIT scope=cu2611 after=3 limit=2
        limit A cu2611 lots -
        A buy open 3 cu2611 80000 -> SCOPE_LOTS_LIMIT scope=cu after=3 limit=2
        limit A cu lots -
        A buy open 3 cu2611 80000 -> MARGIN_LIMIT after=120000 limit=1
        set A margin_limit 10000000.00
        A buy open 3 cu2611 80000 -> SCOPE_MARGIN_LIMIT scope=cu2611 after=120000 limit=1
        limit A cu2611 margin -
        A buy open 3 cu2611 80000 -> SCOPE_MARGIN_LIMIT scope=cu after=120000 limit=1
        limit A cu margin -
        A buy open 3 cu2611 80000 -> MARGIN_RATIO_LINE margin=120000 of=10000000
        set A margin_ratio 0
        A buy open 3 cu2611 80000 -> COUNTER_NOT_READY
        lose F1
        A buy open 3 cu2611 80000 hedge -> FUND_OPEN_NOT_ALLOWED
        set F1 open_allowed true
        A buy open 3 cu2611 80000 hedge -> FUND_HEDGE_NOT_ALLOWED
        A buy open 3 cu2611 80000 -> FUND_NOT_TRADABLE
        free F1:day
        A buy open 3 cu2611 80000 -> ORDER_RATE_BAN orders=2 seconds=3600
        set F1 rate_orders -
        lift F1
        A buy open 3 cu2611 80000 -> WOULD_CROSS_OWN price=80000 resting=79000
        cancel rests
        A buy open 3 cu2611 80000 -> CANCEL_CAP cancels=2 resting=0 cap=1
        limit F1 SHFE cap_cancels -
        A buy open 3 cu2611 80000 -> LOTS_CAP traded=0 resting=0 cap=0
        limit F1 SHFE cap_lots -
        A buy open 3 cu2611 80000 -> FUND_LOTS_LIMIT scope=cu before=0 limit=0
        limit F1 cu order_lots -
        A buy open 3 cu2611 80000 -> FUND_LOTS_LIMIT scope=cu2611 before=0 limit=0
        limit F1 cu2611 long_lots -
        A buy open 3 cu2611 80000 -> FUND_LOTS_LIMIT scope=cu before=0 limit=0
        limit F1 cu opened_lots -
        A buy open 3 cu2611 80000 -> FUND_MARGIN_LIMIT scope=cu margin=120000 limit=1
        limit F1 cu order_margin -
        A buy open 3 cu2611 80000 -> FUND_CASH_SHORT margin=120000
        set F1 minimum_reserve 99800000.00
        set platform when_too_large refuse_all
        A buy open 6 cu2611 80000 -> FUND_CASH_SHORT
        A buy open 3 cu2611 80000 -> filled
        ",
    );
}

/// O9: index futures are charged for each order and each cancel: 1 + 1 yuan, an own amount (5: 5 +
/// 5), or by the lot.
#[test]
fn o9_order_fee_of_index_futures() {
    check(
        "
        account A 1000000
        rate IF margin 0.1 open 0.00002 close 0.00002 today 0.00002
        rate cu margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark IF2612 4000
        mark cu2701 80000
        A buy open 2 IF2612 4000 -> working r1
        funds A balance=999999
        cancel r1
        funds A balance=999998
        set A order_fee 5.00
        A buy open 2 IF2612 4000 -> working r2
        cancel r2
        funds A balance=999988
        set platform order_fee_per_lot true
        A buy open 3 IF2612 4000 -> working r3
        funds A balance=999973
        fill r3 1@4000
        cancel r3
        funds A balance=999939
        set A order_fee -
        A buy open 1 cu2701 80000 -> working r4
        cancel r4
        funds A balance=999939
        set platform order_fee 0.00
        A sell close 1 IF2612 4000 -> filled
        end
        statement A commission=85 cf=999915
        difference commission=37
        ",
    );
    check(
        "
        account A 120000
        rate IF margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark IF2612 4000
        A buy open 1 IF2612 4000 -> CASH_SHORT margin=120000 commission=1 short=1
        ",
    );
}
