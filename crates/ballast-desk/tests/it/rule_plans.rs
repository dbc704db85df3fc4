//! Liquidation by rules (S5–S7, P1, N7): what a level 2 has closed, how far, and how its plans end.

use crate::script::check;

/// A and B trade for P1; a lot of cu takes 40,000 of margin at 80,000, one of al 10,000 at 20,000. The product
/// liquidates at level 2 by itself.
fn check_rules(script: &str) {
    check_begun(&format!("set P1 product_auto_liquidation true\n{script}"));
}

/// The same, with the switch as it is by default.
fn check_begun(script: &str) {
    check(&format!(
        "
        account A 20000000
        account B 20000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate al margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        limits cu2702 80000 96000 60000
        limits al2701 20000 24000 16000
        mark cu2701 80000 bid 80000x50 ask 80010x50
        mark cu2702 80000 bid 80000x50 ask 80010x50
        mark al2701 20000 bid 20000x50 ask 20005x50
        set P1 nav_mode own_equity
        set P1 shares 100000000
        {script}"
    ));
}

/// S5, P1: level 2 of a clause on contracts closes its scope, all of it, in every account; the rest stays. What
/// works in the scope is cancelled, and nobody trades there beside the plan.
#[test]
fn s5_a_scope_is_closed_in_every_account() {
    check_rules(
        "
        A buy open 6 cu2701 80000 -> filled
        A buy open 2 al2701 20000 -> filled
        B sell open 3 cu2702 80000 -> filled
        B sell open 1 al2701 21000 -> working r1
        B buy close_today 1 cu2702 70000 -> working r2
        scheme S total_lots commodities:cu sum amount - 8
        govern P1 day S
        rules P1 S.1=level_2
        plans A 1:cu2701:long=6@79980
        plans B 2:cu2702:short=2@80030
        pending r2
        B sell open 1 cu2702 80000 -> BEING_LIQUIDATED plan=2
        A sell close_today 1 al2701 20000 -> filled
        plan order A cu2701 as p1
        fill p1 6@80000
        ended 1 done
        rules P1 -
        plan order B cu2702 as p2
        fill p2 2@80010
        counter cancels r2
        plan order B cu2702 as p3
        fill p3 1@80010
        ended 2 done
        position A al2701 long=1
        ",
    );
}

/// P1: without the switch nothing is closed; following the platform, its switch decides.
#[test]
fn p1_the_switch_follows_the_platform() {
    check_begun(
        "
        A buy open 6 cu2701 80000 -> filled
        scheme S total_lots whole sum amount - 5
        govern P1 day S
        rules P1 S.1=level_2
        plans A -
        set platform auto_liquidation true
        plans A 1:cu2701:long=6@79980
        ",
    );
}

/// P1, S10: an account's own rules close its own positions alone.
#[test]
fn an_accounts_own_rule_closes_its_own() {
    check_rules(
        "
        A buy open 6 cu2701 80000 -> filled
        B buy open 6 cu2701 80000 -> filled
        set A shares 20000000
        set A alias a
        scheme S total_lots whole sum amount - 5
        govern A day S
        plans A 1:cu2701:long=6@79980
        plans B -
        ",
    );
}

/// N7: only down to the line: 14 and 6 of a limit of 10 close their halves, rounded down, in one pass over both
/// accounts; then the plans are released. Positions of other scopes stay.
#[test]
fn n7_only_down_to_the_line() {
    check_rules(
        "
        set P1 only_down_to_the_line true
        A buy open 14 cu2701 80000 -> filled
        B sell open 6 cu2702 80000 -> filled
        B buy open 6 al2701 20000 -> filled
        scheme S total_lots commodities:cu sum amount - 10
        govern P1 day S
        plans A 1:cu2701:long=7@79980
        plans B 2:cu2702:short=3@80030
        plan order A cu2701 as p1
        plan order B cu2702 as p2
        fill p1 7@80000
        plans A 1:cu2701:long=
        fill p2 3@80010
        ended 1 released
        ended 2 released
        rules P1 -
        position A cu2701 long=7
        position B cu2702 short=3
        A sell close_today 1 cu2701 80000 -> filled
        ",
    );
}

/// N7: where nothing reaches one lot, one lot of the largest fraction goes, of equal ones the one with more margin;
/// pass by pass, until the reading is at its limit.
#[test]
fn n7_single_lots_pass_by_pass() {
    check_rules(
        "
        set P1 only_down_to_the_line true
        A buy open 2 cu2701 80000 -> filled
        A buy open 2 al2701 20000 -> filled
        scheme S total_margin whole sum equity - 0.0005
        govern P1 day S
        plans A 1:cu2701:long=1@79980
        plan order A cu2701 as p1
        fill p1 1@80000
        plans A 1:cu2701:long= 1:al2701:long=1@19990
        plan order A al2701 as p2
        fill p2 1@20000
        ended 1 released
        position A cu2701 long=1
        position A al2701 long=1
        ",
    );
}

/// N7, S5: an exposure is reduced from its larger side, a share of the net, rounded up.
#[test]
fn n7_an_exposure_from_its_larger_side() {
    check_rules(
        "
        set P1 only_down_to_the_line true
        A buy open 10 cu2701 80000 -> filled
        B sell open 4 cu2702 80000 -> filled
        scheme S total_exposure_lots commodities:cu absolute amount - 4
        govern P1 day S
        plans A 1:cu2701:long=2@79980
        plans B -
        plan order A cu2701 as p1
        fill p1 2@80000
        ended 1 released
        position A cu2701 long=8
        ",
    );
}

/// S5: what marks brought above, marks bring below: a plan that goes only down to the line cancels what still works
/// and is released; one that closes everything goes on.
#[test]
fn a_mark_releases_what_goes_only_down_to_the_line() {
    let begin = "
        A buy open 10 cu2701 80000 -> filled
        scheme S total_market_value commodities:cu long amount - 4010000
        govern P1 day S
        plans A -
        mark cu2701 80400 bid 80400x1 ask 80410x50
    ";
    check_rules(&format!(
        "
        set P1 only_down_to_the_line true
        {begin}
        plans A 1:cu2701:long=1@80380
        plan order A cu2701 as p1
        mark cu2701 80100 bid 80100x1 ask 80110x50
        rules P1 -
        pending p1
        counter cancels p1
        ended 1 released
        "
    ));
    check_rules(&format!(
        "
        {begin}
        plans A 1:cu2701:long=10@80380
        mark cu2701 80100 bid 80100x1 ask 80110x50
        rules P1 -
        plans A 1:cu2701:long=10@80380
        "
    ));
}

/// S7: a NAV liquidation line closes everything of the product, in every account; closing does not move it.
#[test]
fn s7_a_nav_line_closes_everything() {
    check_rules(
        "
        set P1 only_down_to_the_line true
        A buy open 6 cu2701 80000 -> filled
        B sell open 2 al2701 20000 -> filled
        govern P1 warning=1.5 liquidation=1.2
        rules P1 nav=level_2
        plans A 1:cu2701:long=6@79980
        plans B 2:al2701:short=2@20015
        plan order A cu2701 as p1
        fill p1 6@80000
        ended 1 done
        A buy open 1 cu2701 80000 -> SCHEME_BARS level=2
        ",
    );
}

/// S5: once a person ended a rule's plan, the rule makes no other while it stands there; when it comes back to it, it
/// does.
#[test]
fn who_takes_over_is_left_alone() {
    check_rules(
        "
        A buy open 6 cu2701 80000 -> filled
        scheme S total_lots commodities:cu sum amount - 5
        govern P1 day S
        plan order A cu2701 as p1
        take over 1
        counter cancels p1
        plans A -
        A sell close_today 1 cu2701 80000 -> filled
        rules P1 -
        plans A -
        scheme S total_lots commodities:cu sum amount - 4
        plans A 2:cu2701:long=5@79980
        ",
    );
}

/// S6, N8, N10: an overnight clause bars from 10 minutes before the close and liquidates from 5; what its contracts
/// close with ends as run out, and nothing of it is sent in the next day.
#[test]
fn s6_overnight_liquidates_at_five_minutes() {
    check_rules(
        "
        A buy open 6 cu2701 80000 -> filled
        scheme S overnight_margin whole sum amount - 100000
        govern P1 day S
        clock 14:49
        mark cu2701 80000 bid 80000x50 ask 80010x50
        rules P1 -
        clock 14:50
        rules P1 S.1=level_2
        A buy open 1 al2701 20000 -> SCHEME_BARS scheme=S
        plans A -
        mark cu2701 80000 bid 80000x50 ask 80010x50
        clock 14:55
        plans A 1:cu2701:long=old_quote
        mark cu2701 80000 bid 80000x50 ask 80010x50
        plans A 1:cu2701:long=6@79980
        plan order A cu2701 as p1
        fill p1 2@80000
        clock 15:00
        counter cancels p1
        ended 1 run_out cu2701:long:4
        plans A -
        ",
    );
}

/// S9: a sector that loses a commodity leaves it alone at once; a scheme that goes takes its plans with it.
#[test]
fn s9_a_sector_that_changes() {
    check_rules(
        "
        A buy open 6 cu2701 80000 -> filled
        A buy open 6 al2701 20000 -> filled
        sector metals cu,al
        scheme S total_lots sector:metals sum amount - 8
        govern P1 day S
        plans A 1:cu2701:long=6@79980 1:al2701:long=6@19990
        plan order A al2701 as p1
        sector metals cu
        pending p1
        rules P1 -
        counter cancels p1
        plans A 1:cu2701:long=6@79980 1:al2701:long=
        ",
    );
}

/// O3–O6 beside rules: a plan of the whole account takes over what a rule's closes, and no lot is closed twice.
#[test]
fn a_plan_of_the_account_comes_first() {
    check_rules(
        "
        A buy open 6 cu2701 80000 -> filled
        A buy open 6 al2701 20000 -> filled
        scheme S total_lots commodities:cu sum amount - 5
        govern P1 day S
        plans A 1:cu2701:long=6@79980
        plan order A cu2701 as p1
        force A
        pending p1
        plans A 1:cu2701:long=6@79980 2:cu2701:long=orders_in_the_way 2:al2701:long=6@19990
        counter cancels p1
        plans A 2:cu2701:long=6@79980 2:al2701:long=6@19990
        ended 1 done
        ",
    );
}
