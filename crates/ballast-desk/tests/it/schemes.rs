//! Risk schemes live (S1–S10): made and bound, read at every mark and fill, barring what they say.

use proptest::prelude::*;

use crate::script::{Run, check};

/// P1 has 100,000,000 of equity and as many shares from the day before; margin 10 %, a lot of cu is 5 yuan a yuan of
/// price, one of IF 300.
const BEGIN: &str = "
        account A 20000000
        account B 20000000
        rate cu margin 0.1 open l0 close l0 today l0
        rate al margin 0.1 open l0 close l0 today l0
        rate IF margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        end
        day 2026-11-17
        limits cu2701 80000 96000 60000
        limits cu2702 80000 96000 60000
        limits al2701 20000 24000 16000
        limits IF2612 4000 4400 3600
        mark cu2701 80000
        mark cu2702 80000
        mark al2701 20000
        mark IF2612 4000
        set P1 nav_mode own_equity
        set P1 shares 100000000
";

fn check_schemes(script: &str) {
    check(&format!("{BEGIN}{script}"));
}

/// S3's test: lots 10 on IF, "each" allows 10 in each of two contracts, "total" 10 in both together; the tenth lot
/// stands (S5); a scheme that is changed acts at once.
#[test]
fn s3_each_and_total() {
    check_schemes(
        "
        scheme S each_lots whole sum amount - 10
        govern P1 day S
        A buy open 10 cu2701 80000 -> filled
        A buy open 10 cu2702 80000 -> filled
        rules P1 -
        A buy open 1 cu2701 80000 -> CLAUSE_BREACHED scheme=S clause=1 level=2 before=10 after=11 threshold=10
        B sell open 1 cu2702 80000 -> CLAUSE_BREACHED before=10 after=11
        scheme S total_lots commodities:cu sum amount - 10
        rules P1 S.1=level_2
        B buy open 1 al2701 20000 -> SCHEME_BARS scheme=S clause=1 level=2 reading=20 threshold=10
        A sell close_today 10 cu2702 80000 -> filled
        rules P1 -
        A buy open 1 cu2702 80000 -> CLAUSE_BREACHED before=10 after=11
        B buy open 1 al2701 20000 -> filled
        ",
    );
}

/// S1, S2: what the catalogue does not have is refused by clause and field; names are unique; what is bound, or named,
/// is not deleted.
#[test]
fn s1_s2_what_is_saved_fits() {
    check_schemes(
        "
        scheme S each_lots whole sum equity 0.1 - -> CLAUSE_DOES_NOT_FIT clause=1 field=of
        scheme S total_lots whole sum amount 5 -; each_lots whole absolute amount 5 - -> CLAUSE_DOES_NOT_FIT clause=2 field=direction
        scheme S total_lots contracts:cu2701 sum amount 5 - -> CLAUSE_DOES_NOT_FIT clause=1 field=scope
        scheme S total_lots whole sum amount 6 5 -> CLAUSE_DOES_NOT_FIT clause=1 field=levels
        scheme S total_lots whole sum amount - - -> CLAUSE_DOES_NOT_FIT clause=1 field=levels
        sector metals cu,al
        scheme S total_lots sector:metals sum amount 5 6
        copy S T
        copy S T -> NAME_TAKEN name=T
        govern P1 day S
        drop scheme S -> SCHEME_IN_USE bindings=1
        drop sector metals -> SECTOR_IN_USE uses=2
        drop scheme T
        govern P1
        drop scheme S
        drop sector metals
        ",
    );
}

/// S7: intervals [a, b) choose the scheme; overlaps are refused, shares are needed; without them a rule by NAV is
/// undefined and opens nothing.
#[test]
fn s7_bound_by_nav() {
    check_schemes(
        "
        scheme S total_lots whole sum amount - 5
        scheme T total_lots whole sum amount - 50
        govern P1 day S [0.8,0.9) day T [0.85,1.2) -> INTERVALS_OVERLAP from=0.85 below=0.9
        govern P1 day S [0.9,0.8) -> INTERVALS_OVERLAP from=0.9 below=0.8
        govern P1 topup=0.9 warning=0.95 -> NAV_LINES_OUT_OF_ORDER line=0.9 lower=0.95
        govern A day S -> BINDING_NEEDS missing=shares
        set A shares 20000000
        govern A day S -> BINDING_NEEDS missing=alias
        set A alias a
        govern A day T [,1)
        govern P1 day S [,1) day T [1,)
        A buy open 40 cu2701 80000 -> filled
        rules P1 -
        mark cu2701 79999
        rules P1 S.1=level_2
        mark cu2701 80000
        rules P1 -
        set P1 shares -
        rules P1 nav=undefined
        B buy open 1 al2701 20000 -> SCHEME_BARS scheme=NAV level=0 reading=?
        set P1 shares 100000000
        rules P1 -
        ",
    );
}

/// S7: top-up alerts, warning is level 1, liquidation level 2, each at and below its value and for as long as NAV is
/// there; P1's switch says from which level on nothing opens.
#[test]
fn s7_lines_on_nav() {
    check_schemes(
        "
        govern P1 topup=0.998 warning=0.996 liquidation=0.994
        A buy open 40 cu2701 80000 -> filled
        mark cu2701 79001
        rules P1 -
        mark cu2701 79000
        rules P1 topup=level_1
        mark cu2701 78000
        rules P1 nav=level_1 topup=level_1
        B buy open 1 al2701 20000 -> filled
        set P1 restricted_at level_1
        B buy open 1 al2701 20000 -> SCHEME_BARS scheme=NAV level=1 threshold=0.996
        mark cu2701 77000
        rules P1 nav=level_2 topup=level_1
        set P1 restricted_at level_2
        B buy open 1 al2701 20000 -> SCHEME_BARS scheme=NAV level=2 threshold=0.994
        A sell close_today 1 cu2701 77000 -> filled
        mark cu2701 79001
        rules P1 topup=level_1
        mark cu2701 79100
        rules P1 -
        ",
    );
}

/// S5: at level 1, where it bars, a clause of a contract, commodity or sector bars its scope alone; at level 2 the
/// whole product; a member that joins a sector counts at once (S9).
#[test]
pub fn s5_s9_scopes_of_bans() {
    check_schemes(
        "
        sector metals cu
        scheme S total_lots sector:metals sum amount 5 10
        govern P1 day S
        set P1 restricted_at level_1
        A buy open 3 al2701 20000 -> filled
        A buy open 5 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> CLAUSE_BREACHED level=1 before=5 after=6 threshold=5
        rules P1 -
        sector metals cu,al
        rules P1 S.1=level_1
        A buy open 1 al2701 20000 -> SCHEME_BARS level=1 reading=8 threshold=5
        A buy open 1 IF2612 4000 -> filled
        sector metals cu,IF,al2701
        rules P1 S.1=level_1
        set P1 restricted_at level_2
        A buy open 1 cu2701 80000 -> filled
        A buy open 1 cu2701 80000 -> CLAUSE_BREACHED level=2 before=10 after=11 threshold=10
        ",
    );
}

/// S5's example: exposure lots, level 1 = 10, long 14, short 2: buy-open and buy-close are refused, sell-open and
/// sell-close go; at level 2 only sell-close goes. S10: with closes that ignore exposure the buy-close goes too.
#[test]
fn s5_s10_exposure_clauses_refuse_what_enlarges() {
    check_schemes(
        "
        scheme S total_exposure_lots commodities:cu long_net amount 20 30
        govern P1 day S
        A buy open 14 cu2701 80000 -> filled
        A sell open 2 cu2701 80000 -> filled
        set P1 restricted_at level_1
        scheme S total_exposure_lots commodities:cu long_net amount 10 30
        rules P1 S.1=level_1
        A buy open 1 cu2701 80000 -> SCHEME_BARS level=1 reading=12 threshold=10
        A buy close_today 1 cu2701 80000 -> SCHEME_BARS level=1 reading=12 threshold=10
        A sell open 1 cu2701 80000 -> filled
        A sell close_today 1 cu2701 80000 -> filled
        rules P1 -
        A buy open 2 cu2701 80000 -> CLAUSE_BREACHED before=10 after=12 threshold=10
        scheme S total_exposure_lots commodities:cu long_net amount 5 9
        rules P1 S.1=level_2
        A buy open 1 cu2701 80000 -> SCHEME_BARS level=2 reading=10 threshold=9
        A sell open 1 cu2701 80000 -> SCHEME_BARS level=2
        A buy close_today 1 cu2701 80000 -> SCHEME_BARS level=2
        A sell close_today 1 cu2701 80000 -> filled
        set P1 close_ignores_exposure true
        A buy close_today 1 cu2701 80000 -> filled
        ",
    );
}

/// S8: at night none, or so much of the day's thresholds: 80 % at 50 % is 40 %. The day session's begin ends it.
#[test]
fn s8_night() {
    check(
        "
        account A 20000000
        rate cu margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        end
        evening 2026-11-17
        limits cu2701 80000 96000 60000
        mark cu2701 80000
        set P1 nav_mode own_equity
        set P1 shares 100000000
        set A shares 20000000
        set A alias a
        scheme S total_margin whole sum equity - 0.0008
        A buy open 1 cu2701 80000 -> filled
        govern P1 day S night percent 0.5
        rules P1 -
        A buy open 1 cu2701 80000 -> CLAUSE_BREACHED level=2 before=0.0004 after=0.0008 threshold=0.0004
        govern P1 day S
        A buy open 9 cu2701 80000 -> filled
        rules P1 -
        clock 08:29
        rules P1 -
        clock 08:30
        rules P1 S.1=level_2
        govern P1 day S night percent_of_night 0.5 -> PERIOD_DOES_NOT_FIT period=night
        govern P1 day S holiday follow 2026-11-20 2026-11-19 -> PERIOD_DOES_NOT_FIT period=holiday
        ",
    );
}

/// S4: drawdown of the unit NAV, traded value (opens and closes added), the day's loss, shares of equity and NAV, all
/// by marks alone; an account's own scheme bars that account and no other.
#[test]
fn s4_clauses_that_move_with_marks() {
    check_schemes(
        "
        set A shares 20000000
        set A alias a
        set P1 highest_unit_nav 1
        scheme S max_drawdown whole single own 0.001 0.002; day_loss whole single amount 150000 300000
        scheme T total_market_value whole sum equity - 0.5; each_traded_value whole sum amount 20000000 -
        govern P1 day S
        govern A day T
        A buy open 20 cu2701 80000 -> filled
        rules P1 -
        rules A -
        mark cu2701 79000
        rules P1 -
        mark cu2701 78999
        rules P1 S.1=level_1
        mark cu2701 78500
        rules P1 S.1=level_1
        mark cu2701 78499
        rules P1 S.1=level_1 S.2=level_1
        mark cu2701 80000
        rules P1 -
        A buy open 6 cu2701 80000 -> CLAUSE_BREACHED scheme=T clause=1 before=0.4000 after=0.5200 threshold=0.5
        B buy open 6 cu2701 80000 -> filled
        A buy open 5 cu2701 80000 -> filled
        A sell close_today 25 cu2701 80000 -> filled
        rules A -
        A buy open 1 cu2701 80000 -> filled
        rules A T.2=level_1
        ",
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Marks and orders of any kind, with clauses of every way of moving: after each line what stands is what a
    /// reading from scratch finds, so that slack hides no crossing; and a desk that is restored before each line comes
    /// to the same.
    #[test]
    fn slack_hides_no_crossing(steps in prop::collection::vec((0..15_u8, 0..40_i64), 1..60), shares_of_the_market in any::<bool>()) {
        let share = if shares_of_the_market { "each_market_share whole sum own 0.1 0.2; " } else { "" };
        let (mut run, mut restored) = (Run::new(), Run::new());
        let setup = format!("{BEGIN}
            set A shares 20000000
            set A alias a
            set P1 highest_unit_nav 1
            set P1 initial_total_nav 100000000
            sector metals cu,al
            sector index IF
            super both metals,index
            scheme S total_market_value whole sum nav 0.05 0.1; absolute_exposure_value super:0 sum_absolute equity 0.05 0.08; max_drawdown whole single own 0.002 0.004; day_loss whole single max_loss 0.001 0.002; each_exposure_value whole absolute amount 4000000 6000000
            scheme T total_margin whole sum equity 0.05 0.1; {share}total_exposure_value commodities:cu long_net nav 0.1 0.2
            govern P1 day S [,1.0005) day T [1.0005,) previous T topup=0.9995 warning=0.999 liquidation=0.998
            govern A day T");
        for line in setup.lines().map(str::trim).filter(|line| !line.is_empty()) {
            run.line(line);
            restored.line(line);
        }
        for (what, size) in steps {
            let (cu, near) = (79_000 + size * 50, 79_900 + size * 5);
            let line = match what {
                0..=3 => format!("mark cu2701 {cu}"),
                4 => format!("mark IF2612 {}", 3_960 + size * 2),
                5 => format!("mark al2701 {}", 19_800 + size * 10),
                6 => format!("A buy open {} cu2701 96000 -> ?", 1 + size / 4),
                7 => format!("A sell open {} IF2612 3600 -> ?", 1 + size / 20),
                9.. => format!("mark cu2701 {near}"),
                _ => format!("deposit F1 {}", 1 + size * 1_000),
            };
            restored.line("restart");
            run.line(&line);
            restored.line(&line);
        }
        prop_assert!(run.desk == restored.desk, "what is kept of marks decides something");
    }

    /// Orders that rest, fill and close, of two accounts, and marks, with clauses of lots, margin and value on both: an
    /// order that goes without a clause being read is one that every clause lets go (the desk reads them all the same
    /// where it is built for tests), and what is kept of a product's exposures is what its books say.
    #[test]
    fn room_hides_no_refusal(steps in prop::collection::vec((0..16_u8, 0..40_i64), 1..60), level_1 in any::<bool>()) {
        let mut run = Run::new();
        let setup = format!("{BEGIN}
            set A shares 20000000
            set A alias a
            set P1 restricted_at {}
            scheme S total_lots whole sum amount 30 40; each_exposure_lots commodities:cu absolute amount 12 20; total_market_value whole sum nav 0.1 0.3; absolute_exposure_margin whole sum_absolute equity 0.01 0.03
            scheme T total_margin whole sum equity 0.05 0.1; each_traded_value whole sum amount 9000000 15000000; total_exposure_value commodities:cu long_net nav 0.1 0.4
            govern P1 day S
            govern A day T", if level_1 { "level_1" } else { "level_2" });
        for line in setup.lines().map(str::trim).filter(|line| !line.is_empty()) {
            run.line(line);
        }
        for (what, size) in steps {
            let (cu, lots) = (79_000 + size * 50, 1 + size / 8);
            run.line(&match what {
                0 => format!("mark cu2701 {cu}"),
                1 => format!("mark IF2612 {}", 3_960 + size * 2),
                2 => format!("A buy open {lots} cu2701 96000 -> ?"),
                3 => format!("B sell open {lots} cu2702 60000 -> ?"),
                4 => format!("A buy open {lots} cu2701 70000 -> rests?"),
                5 => format!("B buy open {lots} al2701 17000 -> rests?"),
                6 => format!("A sell close_today {lots} cu2701 60000 -> ?"),
                7 => format!("B buy close_today {lots} cu2702 96000 -> ?"),
                8 => format!("B sell open {} IF2612 3600 -> ?", 1 + size / 20),
                9 => format!("set P1 close_ignores_exposure {}", size % 2 == 0),
                of if of % 2 == 0 => format!("A buy open {} cu2701 70000 -> rests?", 1 + size / 4),
                _ => format!("B buy open {} cu2702 70000 -> rests?", 1 + size / 4),
            });
        }
    }
}
