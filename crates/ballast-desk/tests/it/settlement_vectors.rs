//! The worked examples of `docs/settlement.md`, to the cent (G4, Q1, F1, O9).

use crate::script::check;

/// §C1, "Worked example": both forms, both days.
#[test]
fn c1_worked_vector_in_both_forms() {
    check(
        "
        account A 1000000
        rate cu margin 0.1 open 0.0001 close 0.0001 today 0.0001
        day 2026-11-16
        mark cu2701 80000
        A buy open 2 cu2701 80000 -> filled
        settle cu2701 80200
        end
        statement A bf=0 deposit=1000000 close=0 position=2000 commission=80 cf=1001920 equity=1001920 margin=80200 available=921720
        trade A bf=0 close=0 floating=2000 cf=999920 equity=1001920
        statement F1 position=2000 commission=80 cf=100001920 margin=80200
        day 2026-11-17
        mark cu2701 80500
        A sell close 1 cu2701 80500 -> filled
        A buy open 1 cu2701 80600 -> filled
        settle cu2701 80100
        end
        statement A bf=1001920 close=1500 position=-3000 commission=80.55 cf=1000339.45 margin=80100 available=920239.45
        trade A bf=999920 close=2500 floating=-2000 cf=1002339.45 equity=1000339.45
        difference cash=99000000 commission=0 rounding=0
        ",
    );
}

/// §C1, "A real one": SimNow's IF2109 row of 2021-09-01, short 1 from 5086.0.
#[test]
fn c1_simnow_position_row() {
    check(
        "
        account A 20000000
        rate IF margin 0.11 open 0 close 0 today 0
        day 2021-08-31
        mark IF2109 5086
        A sell open 1 IF2109 5086 -> filled
        settle IF2109 4766.8
        end
        day 2021-09-01
        mark IF2109 4855
        position A IF2109 floating=69300 pnl=-26460
        settle IF2109 4855
        end
        statement A position=-26460 margin=160215
        trade A floating=69300
        ",
    );
}

/// The whole account of the SimNow statement of 2023-02-15, from its trades, larger side on.
/// Facts: BSD-3 sample of openctp, fields as its own layout explains.
#[test]
fn simnow_statement_of_2023_02_15() {
    check(
        "
        account A 10000000
        larger side F1
        larger side A
        rate ag margin 0.19 open 0.00001 close 0.00001 today 0
        rate au margin 0.14 open l2 close l2 today l0
        day 2023-02-14
        end
        day 2023-02-15
        limits ag2306 4941 5400 4400
        limits au2308 412.98 450 380
        mark ag2306 4942
        A buy open 4 ag2306 4942 -> filled
        A sell open 2 ag2306 4927 -> filled
        mark au2308 413.1
        A sell open 2 au2308 413.1 -> filled
        A buy open 4 ag2306 4927 -> filled
        A sell close_today 4 ag2306 4946 -> filled
        settle ag2306 4928
        settle au2308 413.8
        end
        statement A bf=10000000 close=240 position=-1370 commission=11.41 cf=9998858.59 margin=172043.2 available=9826815.39
        trade A close=240 floating=-1370 equity=9998858.59
        ",
    );
}

/// §C2: margin of today's opens at the open price, of yesterday's at the previous settlement price,
/// of an order at its own.
#[test]
fn c2_margin_prices() {
    check(
        "
        account A 1000000
        rate m margin 0.16 open 0 close 0 today 0
        day 2026-11-16
        limits m2701 3164 3400 2900
        A buy open 1 m2701 3005 -> working r1
        funds A frozen=4808 margin=0 balance=1000000 available=995192
        cancel r1
        funds A frozen=0 available=1000000
        A buy open 1 m2701 3100 -> filled
        mark m2701 3200
        funds A margin=4960
        settle m2701 3147
        end
        statement A margin=5035.2
        day 2026-11-17
        mark m2701 3300
        funds A margin=5035.2
        ",
    );
}

/// §C3: only the larger side of a commodity is charged; a contract leaves five trading days before
/// its last.
#[test]
fn c3_larger_side_and_its_end() {
    check(
        "
        account A 1000000
        larger side F1
        larger side A
        rate cu margin 0.1 open 0 close 0 today 0
        day 2026-12-04
        mark cu2612 80100
        mark cu2701 80300
        A buy open 3 cu2612 80100 -> filled
        A sell open 2 cu2701 80300 -> filled
        funds A margin=120150
        A buy open 1 cu2701 80300 -> working long
        funds A frozen=40150
        cancel long
        A sell open 1 cu2701 80300 -> working short
        funds A frozen=300
        cancel short
        settle cu2612 80100
        settle cu2701 80300
        end
        statement A margin=120150
        day 2026-12-07
        settle cu2612 80100
        settle cu2701 80300
        end
        statement A margin=120150
        day 2026-12-08
        mark cu2612 80100
        funds A margin=120150
        settle cu2612 80100
        settle cu2701 80300
        end
        statement A margin=200450
        day 2026-12-09
        mark cu2612 80100
        funds A margin=200450
        ",
    );
}

/// §C4 and `docs/design.md#numbers`: the close-today rate counts lots opened today, whatever lots a
/// close consumes.
#[test]
fn c4_close_today_commission() {
    check(
        "
        account A 1000000
        account B 1000000
        rate m margin 0.1 open l0 close l1 today l10
        day 2026-11-16
        mark m2701 3000
        A buy open 3 m2701 3000 -> filled
        B buy open 3 m2701 3000 -> filled
        settle m2701 3000
        end
        day 2026-11-17
        mark m2701 3000
        # history 3, close 3: all at the close rate
        B sell close 3 m2701 3000 -> filled
        # history 3, open 1, close 3: one at close-today, two at close, though yesterday's lots are consumed
        A buy open 1 m2701 3000 -> filled
        A sell close 1 m2701 3000 -> filled
        position A m2701 long=3 long_today=1
        A sell close 2 m2701 3000 -> filled
        position A m2701 long=1 long_today=1
        settle m2701 3000
        end
        statement A commission=12
        statement B commission=3
        # the fund account bought 1 and closed 6: 1 at close-today; what was charged is what was paid
        statement F1 commission=15
        difference commission=0
        ",
    );
}

/// §C4: at SHFE and INE the offset decides which lots a close takes and which rate it is charged.
#[test]
fn c4_offsets_that_distinguish() {
    check(
        "
        account A 1000000
        rate ru margin 0.1 open l0 close l1 today l10
        day 2026-11-16
        mark ru2701 15000
        A buy open 2 ru2701 15000 -> filled
        A sell close 1 ru2701 15000 -> POSITION_SHORT lots=1 closable=0
        A sell close_today 1 ru2701 15000 -> filled
        settle ru2701 15000
        end
        statement A commission=10
        day 2026-11-17
        mark ru2701 15000
        A buy open 1 ru2701 15000 -> filled
        A sell close 2 ru2701 15000 -> POSITION_SHORT lots=2 closable=1
        A sell close 1 ru2701 15000 -> working r1
        A sell close_yesterday 1 ru2701 15000 -> POSITION_SHORT lots=1 closable=0
        A sell close_today 1 ru2701 15000 -> filled
        fill r1 1@15005
        settle ru2701 15000
        end
        statement A close=50 commission=11
        ",
    );
}

/// §C5: which profit is available, and what may be withdrawn (C3).
#[test]
fn c5_gain_is_in_the_balance_but_not_available() {
    check(
        "
        account A 100000
        rate m margin 0.1 open 0 close 0 today 0
        day 2026-11-16
        mark m2701 3000
        A buy open 2 m2701 3000 -> filled
        mark m2701 3100
        funds A balance=102000 margin=6000 available=94000 withdrawable=94000
        withdraw A 94000.01 -> WITHDRAW_ABOVE_AVAILABLE withdrawable=94000 excess=0.01
        mark m2701 2900
        funds A balance=98000 available=92000
        withdraw A 92000
        funds A balance=6000 available=0
        A buy open 1 m2701 2900 -> CASH_SHORT margin=2900 available=0 short=2900
        settle m2701 3100
        end
        statement A cf=10000 margin=6200 available=3800
        ",
    );
}
