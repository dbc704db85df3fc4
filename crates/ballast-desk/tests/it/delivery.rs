//! The end of contracts (D1–D4).

use crate::script::check;

/// D2: index futures end at the delivery price, in both forms one equity, at operating and fund
/// accounts; nothing of them is left. Lots of the last day end with it.
#[test]
pub fn d2_index_futures_are_closed_at_the_delivery_price() {
    check(
        "
        set platform order_fee 0.00
        rate IF margin 0.1 open 0 close 0 today 0
        account A 2000000
        account B 2000000
        day 2026-09-17
        mark IF2609 4000
        A buy open 3 IF2609 4000 -> filled
        B sell open 1 IF2609 4000 -> filled
        settle IF2609 4010
        end
        statement A position=9000 margin=360900 equity=2009000
        day 2026-09-18
        mark IF2609 4020
        A buy open 1 IF2609 4020 -> filled
        delivery IF2609 4031.55
        settle IF2609 4030
        end
        statement A bf=2009000 close=0 delivery=22860 position=0 delivery_fee=483.79 commission=0 cf=2031376.21 margin=0 delivery_margin=0 available=2031376.21
        trade A bf=2000000 close=0 delivery=31860 floating=0 cf=2031376.21 equity=2031376.21
        statement B close=0 delivery=-6465 delivery_fee=120.95 cf=1990414.05 margin=0
        statement F1 delivery=16395 delivery_fee=604.74 margin=0
        difference commission=0 rounding=0
        position A IF2609 nothing
        position F1 IF2609 nothing
        delivering A nothing
        funds A margin=0 available=2031376.21
        day 2026-09-21
        mark IF2610 4030
        A sell close 1 IF2609 4030 -> CONTRACT_EXPIRED last_trading_day=2026-09-18
        A buy open 1 IF2610 4030 -> filled
        ",
    );
}

/// D3: what is held of a physical contract becomes a delivery with its margin apart, and ends by a
/// clerk's command; the position is gone, the sides of operating and fund account stay equal.
#[test]
pub fn d3_physical_contracts_become_deliveries() {
    check(
        "
        rate rb margin 0.1 open 0 close 0 today 0
        account A 1000000
        account B 1000000
        day 2026-10-15
        mark rb2610 3500
        A buy open 10 rb2610 3500 -> filled
        B sell open 4 rb2610 3500 -> filled
        settle rb2610 3510
        end
        statement A close=0 delivery=1000 position=0 margin=0 delivery_margin=35100 cf=1001000 available=965900
        trade A close=0 delivery=1000 floating=0 cf=1001000 equity=1001000
        position A rb2610 nothing
        delivering A rb2610 long=10 price=3510 margin=35100
        delivering B rb2610 short=4 price=3510 margin=14040
        difference commission=0 rounding=0
        funds A balance=1001000 margin=0 available=965900 withdrawable=965900
        day 2026-10-16
        deliver A rb2610 payment=-351000 fee=-1 -> AMOUNT_NOT_POSITIVE
        deliver A rb2610 payment=-1001000.01 -> WITHDRAW_ABOVE_AVAILABLE excess=0.01
        deliver A rb2610 payment=-351000 fee=20
        funds A balance=649980 available=649980
        delivering A nothing
        deliver B rb2610 payment=140400 fee=8
        funds B balance=1139992
        mark rb2701 3500
        settle rb2701 3500
        end
        statement A bf=1001000 delivery=0 delivery_fee=20 delivery_margin=0 cf=649980 available=649980
        statement B delivery_fee=8 cf=1139992
        day 2026-10-19
        funds A balance=649980 available=649980
        ",
    );
}

/// D4: a delivery price that nobody has told is missing, and named; it is never reckoned by the desk.
#[test]
fn d4_a_missing_delivery_price_is_named() {
    check(
        "
        rate IF margin 0.1 open 0 close 0 today 0
        account A 2000000
        day 2026-09-18
        mark IF2609 4000
        A buy open 1 IF2609 4000 -> filled
        settle IF2609 4010
        settles A -> DELIVERY_PRICE_MISSING contract=IF2609
        delivery IF2609 0 -> PRICE_NOT_POSITIVE price=0
        delivery IF2609 4012
        settles A
        ",
    );
}

/// D1: half a session on a bond future's last day; an index future's and other days are whole.
#[test]
fn d1_a_bond_future_trades_for_half_of_its_last_day() {
    check(
        "
        rate T margin 0.02 open 0 close 0 today 0
        account A 2000000
        day 2026-09-11
        mark T2609 108
        at 11:29:59
        A buy open 1 T2609 108 -> filled
        at 13:00:01
        A sell close 1 T2609 108 -> OUTSIDE_SESSION
        mark T2612 108
        A buy open 1 T2612 108 -> filled
        ",
    );
}

/// D1: a calendar that makes a last trading day a holiday moves the contract's; one that was given
/// stays. The running day stays a trading day.
#[test]
pub fn d1_a_notice_moves_last_trading_days() {
    check(
        "
        rate IF margin 0.1 open 0 close 0 today 0
        account A 2000000
        day 2026-12-30
        mark IF2701 4000
        A buy open 1 IF2701 4000 -> filled
        ends IF2701 2027-01-15
        ends IF2702 2027-02-19
        last_day IF2702 2027-02-18
        closed 2026-12-30 -> CALENDAR_IN_USE day=2026-12-30
        closed 2027-01-18 2027-01-17 -> BAD_REFERENCE_DATA
        closed 1999-01-04 -> BAD_REFERENCE_DATA
        closed 2027-01-15
        ends IF2701 2027-01-18
        closed 2027-01-18
        ends IF2701 2027-01-19
        ends IF2702 2027-02-18
        last_day IF2701 2027-01-16 -> LAST_TRADING_DAY_DOES_NOT_FIT last_trading_day=2027-01-16
        last_day IF2701 2027-01-14
        ends IF2701 2027-01-14
        ",
    );
}

/// D1: the tick of the time, by contract and day.
#[test]
fn d1_a_price_lies_on_the_tick_of_its_day() {
    check(
        "
        rate au margin 0.1 open 0 close 0 today 0
        rate TS margin 0.01 open 0 close 0 today 0
        account A 2000000
        day 2019-08-20
        mark au1912 350.05
        A buy open 1 au1912 350.05 -> filled
        A buy open 1 au1912 350.02 -> PRICE_OFF_TICK price=350.02 tick=0.05
        settle au1912 350
        end
        day 2020-01-06
        mark TS2003 100.935
        A buy open 1 TS2003 100.935 -> filled
        A buy open 1 TS2003 100.932 -> PRICE_OFF_TICK price=100.932 tick=0.005
        ",
    );
}
