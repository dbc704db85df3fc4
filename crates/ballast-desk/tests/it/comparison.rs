//! What a counter has of a fund account beside what the desk has, and what is done where they differ
//! (X8).

use crate::script::check;

/// Every login asks. What is found once is suspected and asked for again ten seconds later; what stands
/// forbids the fund account to open, closes go. What is not found again is forgotten.
#[test]
pub fn a_difference_that_stands_forbids_opening() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        A buy open 1 cu2701 80000 -> filled
        lose F1
        awaits F1
        told F1
        agrees F1
        nothing due
        told F1 cu2701 long today+2
        differs F1 cu2701 long counter=3 desk=1 suspected
        A buy open 1 cu2701 80000 -> filled
        at 10:00:10
        clock
        awaits F1
        told F1
        agrees F1
        told F1 cu2701 short today+1
        told F1 cu2701 short today+1
        differs F1 cu2701 short counter=1 desk=0 standing
        A buy open 1 cu2701 80000 -> COUNTER_DIFFERS differences=1
        A sell close_today 1 cu2701 80000 -> filled
        take up F1 cu2701 long -> DIFFERENCE_NOT_FOUND
        take up F1 cu2701 short
        differs F1 cu2701 short counter=1 desk=0 taken_up
        A buy open 1 cu2701 80000 -> filled
        told F1 cu2701 short today+1
        differs F1 cu2701 short counter=1 desk=0 taken_up
        told F1 cu2701 short today+2
        differs F1 cu2701 short counter=2 desk=0 suspected
        ",
    );
}

/// Lots, working orders, trades and cash are compared; trades explain and forbid nothing.
#[test]
fn all_that_differs_is_named() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        told F1
        A buy open 1 cu2701 79000 -> working r1
        told F1 order r1-1 ; cash+0.009 ; trades cu2701 buy 2
        told F1 order r1-1 ; cash+0.01 ; trades cu2701 buy 2
        differs F1 order r1 counter=0 desk=1 standing
        differs F1 trades cu2701 buy counter=2 desk=0 standing
        differs F1 cash counter=100000000.01 desk=100000000 suspected
        A buy open 1 cu2701 80000 -> COUNTER_DIFFERS differences=1
        told F1 trades cu2701 buy 2
        A buy open 1 cu2701 80000 -> filled
        told F1 cash-3
        told F1 cash-3
        take over F1 cash -2 -> DIFFERENCE_NOT_FOUND
        take over F1 cash -3
        agrees F1
        awaits F1
        funds F1 balance=99999997
        told F1
        agrees F1
        cancel r1
        settle cu2701 80000
        end
        statement F1 bf=0 close=0 position=0 commission=0 cf=99999997
        ",
    );
}

/// What is found once may be on its way: it is neither taken over nor left before it is found again.
#[test]
fn what_is_only_suspected_is_not_acted_on() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        told F1 cu2701 long today+2 ; cash+3
        differs F1 cu2701 long counter=2 desk=0 suspected
        take over F1 cu2701 long by A at 80000 -> DIFFERENCE_NOT_FOUND
        take over F1 cash -> DIFFERENCE_NOT_FOUND
        take up F1 cu2701 long -> DIFFERENCE_NOT_FOUND
        told F1 cu2701 long today+2 ; cash+3
        take over F1 cash
        take over F1 cu2701 long by A at 80000
        ",
    );
}

/// A counter's cash of the running day has more places than money that is paid: whole fen are booked, and
/// what is left is no difference. More than an account can have is not booked.
#[test]
pub fn cash_is_taken_over_in_whole_fen() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        told F1 cash-59.4725
        told F1 cash-59.4725
        take over F1 cash
        funds F1 balance=99999940.53
        told F1 cash-0.0025
        agrees F1
        told F1 cash+153.755
        told F1 cash+153.755
        take over F1 cash
        funds F1 balance=100000094.28
        told F1 cash-53
        told F1 cash-53
        take over F1 cash
        funds F1 balance=100000041.28
        told F1 cash+1000000000000
        told F1 cash+1000000000000
        take over F1 cash -> AMOUNT_TOO_LARGE
        told F1 cash-2000000000000
        told F1 cash-2000000000000
        take over F1 cash -> AMOUNT_TOO_LARGE
        ",
    );
}

/// Today's lots come at a price, on an operating account and the fund account; both are marked from it,
/// no commission is charged, and the trades that brought them are accounted for.
#[test]
pub fn todays_lots_are_taken_over() {
    check(
        "
        rate cu margin 0.1 open 0.0001 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80100
        told F1 cu2701 long today+2 ; trades cu2701 buy 2
        told F1 cu2701 long today+2 ; trades cu2701 buy 2
        take over F1 cu2701 long by A at 80000.0001 -> PRICE_OFF_TICK
        take over F1 cu2701 long by A at 87000 -> PRICE_ABOVE_UPPER_LIMIT
        take over F1 cu2701 short by A at 80000 -> DIFFERENCE_NOT_FOUND
        take over F1 cu2701 long by A at 80000
        funds A balance=1001000 margin=80000
        funds F1 balance=100001000 margin=80000
        told F1 trades cu2701 buy 2
        agrees F1
        A sell close_today 2 cu2701 80100 -> filled
        funds A balance=1001000 margin=0
        settle cu2701 80200
        end
        statement A bf=0 close=1000 position=0 commission=0 cf=1001000
        trade A bf=0 close=1000 floating=0 cf=1001000
        ",
    );
}

/// Lots of earlier days are marked from their last settlement price, as the counter's are; the price
/// they were opened at shows in the trade-by-trade form only, and both forms have one equity.
#[test]
fn lots_of_earlier_days_are_taken_over() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        account B 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        B buy open 1 cu2701 80000 -> filled
        settle cu2701 80200
        end
        day 2026-11-17
        mark cu2701 80300
        told F1 cu2701 long yesterday+2 today+1 ; trades cu2701 buy 1
        told F1 cu2701 long yesterday+2 today+1 ; trades cu2701 buy 1
        differs F1 cu2701 long counter=4 desk=1 standing
        take over F1 cu2701 long by A at 79000
        funds A balance=1007500 margin=119700
        A sell close_today 2 cu2701 80300 -> POSITION_SHORT closable=1
        settle cu2701 80400
        end
        statement A bf=1000000 close=0 position=9000 commission=0 cf=1009000
        trade A bf=988000 close=0 floating=21000 cf=988000
        day 2026-11-18
        mark cu2701 80400
        A sell close 3 cu2701 80500 -> filled
        settle cu2701 80400
        end
        statement A bf=1009000 close=1500 position=0 commission=0 cf=1010500
        trade A bf=988000 close=22500 floating=0 cf=1010500
        ",
    );
}

/// Lots of a contract without rates could not be settled, and the day would never end.
#[test]
fn lots_without_a_rate_are_not_taken_over() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        mark rb2701 3000
        told F1 rb2701 long today+2
        told F1 rb2701 long today+2
        take over F1 rb2701 long by A at 3000 -> NO_RATE
        ",
    );
}

/// Lots that the counter has no more leave an account that has them.
#[test]
fn lots_that_are_gone_at_the_counter_go() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        account B 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        A buy open 3 cu2701 80000 -> filled
        told F1 cu2701 long today-2 ; trades cu2701 sell 2
        told F1 cu2701 long today-2 ; trades cu2701 sell 2
        told F1 cu2701 long today-2 ; trades cu2701 sell 2
        take over F1 cu2701 long by B at 80100 -> POSITION_SHORT lots=2 closable=0
        take over F1 cu2701 long by A at 80100
        funds A balance=1001000 margin=40000
        told F1 trades cu2701 sell 2
        agrees F1
        ",
    );
}

/// What is nobody's has a book in the product that opens nothing, closes, and is settled as all are.
#[test]
pub fn x8_what_is_nobodys_is_unallocated() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        rate rb margin 0.1 open 0 close 0 today 0
        account A 1000000
        unbound C 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        told F1 cu2701 short today+2
        told F1 cu2701 short today+2
        take over F1 cu2701 short by C at 80000 -> NOT_OF_PRODUCT
        unallocated F1 as P1U
        unallocated F1 as P1U
        take over F1 cu2701 short by P1U at 80000
        deposit P1U 100000
        P1U sell open 1 cu2701 80000 -> OPEN_NOT_ALLOWED
        P1U buy close_today 1 cu2701 79900 -> filled
        settle cu2701 79900
        end
        statement P1U bf=0 close=500 position=500 commission=0 cf=101000
        statement F1 bf=0 close=500 position=500 commission=0 cf=100001000
        ",
    );
}

/// A trade of an order that the desk does not know is an alarm, and asks the counter what it has.
#[test]
fn a_strange_trade_asks_the_counter() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        A buy open 1 cu2701 80000 -> filled
        strange trade F1 900
        awaits F1
        told F1
        ",
    );
}

/// Of a day that is over the next login tells: nobody asks a counter all night for a trade that is nobody's.
#[test]
fn a_strange_trade_after_the_day_asks_nobody() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        mark cu2701 80000
        told F1
        settle cu2701 80000
        end
        strange trade F1 900
        awaits nobody
        ",
    );
}

/// What trades between question and answers is in the one and not in the other: such a comparison says
/// nothing of lots and cash, neither that they differ nor that they agree, and the counter is asked again.
#[test]
fn what_trades_meanwhile_is_no_difference() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        lose F1
        awaits F1
        A buy open 1 cu2701 80000 -> filled
        told F1 cu2701 long today-1 ; trades cu2701 buy 0
        agrees F1
        at 10:00:10
        clock
        awaits F1
        A buy open 1 cu2701 80000 -> filled
        told F1 cu2701 long today-1 ; trades cu2701 buy 1
        agrees F1
        at 10:00:20
        clock
        told F1 cu2701 long today-1
        differs F1 cu2701 long counter=1 desk=2 suspected
        at 10:00:30
        clock
        A buy open 1 cu2701 80000 -> filled
        told F1 cu2701 long today-1
        agrees F1
        at 10:00:40
        clock
        told F1 cu2701 long today-1
        at 10:00:50
        clock
        told F1 cu2701 long today-1
        differs F1 cu2701 long counter=2 desk=3 standing
        ",
    );
}

/// An order that comes or goes between question and answers is no difference; lots and cash are judged
/// as ever.
#[test]
fn an_order_that_comes_meanwhile_is_no_difference() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        lose F1
        awaits F1
        A buy open 1 cu2701 79000 -> working r1
        told F1 order r1-1 ; cu2701 short today+1
        differs F1 cu2701 short counter=1 desk=0 suspected
        at 10:00:10
        clock
        told F1 order r1-1 ; cu2701 short today+1
        differs F1 order r1 counter=0 desk=1 suspected
        differs F1 cu2701 short counter=1 desk=0 standing
        ",
    );
}

/// A close takes the oldest lots: where trades come in another order than they were made, what is
/// realised is another, and what is left stands at another cost: no difference of cash. Money beside that
/// is one.
#[test]
fn trades_in_another_order_are_no_difference_of_cash() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        told F1
        A buy open 1 cu2701 80000 -> working r1
        A buy open 1 cu2701 80100 -> working r2
        trades from 100
        fill r2 1@80100
        trades from 10
        fill r1 1@80000
        A sell close_today 1 cu2701 80000 -> filled
        told F1 cash+500 ; cu2701 long cost500
        agrees F1
        told F1 cash+500 ; cu2701 long cost499
        differs F1 cash counter=99999501 desk=99999500 suspected
        A sell open 1 cu2701 80000 -> filled
        told F1 cash-70 ; cu2701 short cost70
        agrees F1
        ",
    );
}

/// Lots taken over at another price than the counter's have brought other money: that is named as soon as
/// the counter tells what they stand at there, before and after they go, and stays when it was taken over.
#[test]
fn lots_at_another_price_are_a_difference_of_cash() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80100
        told F1 cu2701 long today+2 cost800500 ; trades cu2701 buy 2 ; cash-3
        differs F1 cash counter=99999997 desk=100000000 suspected
        told F1 cu2701 long today+2 cost800500 ; trades cu2701 buy 2
        take over F1 cu2701 long by A at 80000
        told F1 trades cu2701 buy 2 ; cu2701 long cost500
        differs F1 cash counter=99999500 desk=100000000 suspected
        A sell close_today 1 cu2701 80100 -> filled
        told F1 trades cu2701 buy 2 ; cu2701 long cost250 ; cash-250
        differs F1 cash counter=100000000 desk=100000500 standing
        take over F1 cash
        A sell close_today 1 cu2701 80100 -> filled
        told F1 trades cu2701 buy 2
        agrees F1
        settle cu2701 80100
        end
        statement A bf=0 close=1000 position=0 commission=0 cf=1001000
        statement F1 bf=0 close=1000 position=0 commission=0 cf=100000500
        ",
    );
}

/// Money that differed before lots were taken over may be another after: it is found again before it is
/// booked.
#[test]
fn cash_is_not_booked_as_it_was_before_lots_came() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        A buy open 2 cu2701 80000 -> filled
        told F1 cu2701 long today-2 ; cash-650
        told F1 cu2701 long today-2 ; cash-650
        told F1 cu2701 long today-2 ; cash-650
        take over F1 cu2701 long by A at 79950
        take over F1 cash -> DIFFERENCE_NOT_FOUND
        told F1 cash-150
        told F1 cash-150
        take over F1 cash -150
        ",
    );
}

/// Lots that went on an earlier day are none of today's trades, and those of today are counted once.
#[test]
fn only_trades_that_the_counter_tells_are_taken_over() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        account B 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        A buy open 3 cu2701 80000 -> filled
        B buy open 1 cu2701 80000 -> filled
        settle cu2701 80000
        end
        day 2026-11-17
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        told F1 cu2701 long yesterday-3 ; trades cu2701 sell 2
        told F1 cu2701 long yesterday-3 ; trades cu2701 sell 2
        take over F1 cu2701 long by A at 80000 2
        take over F1 cu2701 long by B at 80000 1
        told F1 trades cu2701 sell 2
        agrees F1
        ",
    );
}

/// What a counter rounds row by row and the desk in one sum is named, and keeps nobody from trading.
#[test]
fn less_than_a_yuan_forbids_nothing() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        told F1 cash-0.99
        told F1 cash-0.99
        differs F1 cash counter=99999999.01 desk=100000000 standing
        A buy open 1 cu2701 80000 -> filled
        told F1 cash-1
        told F1 cash-1
        A buy open 1 cu2701 80000 -> COUNTER_DIFFERS differences=1
        ",
    );
}

/// Lots of a difference may be several accounts': each gives up, or gets, its own, and what is left
/// still forbids opening.
#[test]
fn a_difference_is_taken_over_in_parts() {
    check(
        "
        rate cu margin 0.1 open 0 close 0 today 0
        account A 1000000
        account B 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        mark cu2701 80000
        A buy open 2 cu2701 80000 -> filled
        B buy open 1 cu2701 80000 -> filled
        told F1 cu2701 long today-3
        told F1 cu2701 long today-3
        told F1 cu2701 long today-3
        take over F1 cu2701 long by A at 80000 -> POSITION_SHORT lots=3 closable=2
        take over F1 cu2701 long by A at 80000 0 -> LOTS_NOT_POSITIVE
        take over F1 cu2701 long by A at 80000 4 -> LOTS_ABOVE_MAXIMUM lots=4 maximum=3
        take over F1 cu2701 long by A at 80000 2
        differs F1 cu2701 long counter=0 desk=1 standing
        A buy open 1 cu2701 80000 -> COUNTER_DIFFERS differences=1
        take over F1 cu2701 long by B at 80000 1
        told F1 trades cu2701 sell 3
        agrees F1
        ",
    );
}
