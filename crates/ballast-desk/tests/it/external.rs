//! Trades made directly at the counter (X8), and lots moved between accounts of a product (P9).

use ballast_desk_events::{Action, AdjustPosition, Powers, Refusal, SetPowers};
use ballast_model::{HedgeFlag, Lots, OperatingAccountId, PosiDirection, UserId};

use crate::roles::{ADMIN, CLERK, MANAGER, OTHER, RISK, TRADER, done, people, refused, user};
use crate::script::{FIRST, check};

/// A lot of cu is 5 tons: 40,000 of margin; a trade takes 3 yuan a lot.
fn check_external(script: &str) {
    check(&format!(
        "
        rate cu margin 0.1 open l3 close l3 today l3
        rate al margin 0.1 open l0 close l0 today l0
        account A 1000000
        account B 1000000
        day 2026-11-16
        limits cu2701 80000 86000 74000
        limits al2701 20000 24000 16000
        mark cu2701 80000
        mark al2701 20000
        {script}"
    ));
}

/// X8: the chosen account's position follows, once for each trade number, with commission on both books; what the
/// counter tells agrees then. Opens and closes alike, whatever the account may do itself.
#[test]
pub fn x8_trades_are_mapped_to_the_chosen_account() {
    check_external(
        "
        target P1 A
        set A open_allowed false
        others F1 buy open 3 cu2701 80000 no 7
        position A cu2701 long=3 margin=120000
        position F1 cu2701 long=3
        funds A balance=999991 margin=120000
        others F1 buy open 3 cu2701 80000 no 7
        position A cu2701 long=3
        told F1 trades cu2701 buy 3
        agrees F1
        restart
        others F1 buy open 3 cu2701 80000 no 7
        others F1 sell close_today 1 cu2701 80100 no 7
        position A cu2701 long=2
        funds A balance=1000488 margin=80000
        told F1 trades cu2701 buy 3 ; trades cu2701 sell 1
        agrees F1
        settle cu2701 80000
        end
        statement A bf=0 close=500 position=0 commission=12 cf=1000488
        day 2026-11-17
        others F1 sell close_yesterday 2 cu2701 80000 no 7
        position A cu2701 long=0
        ",
    );
}

/// X8, P1: without a target they are nobody's: the product's unallocated book is opened for them; with the product's, or
/// the platform's, switch they are its only account's.
#[test]
fn x8_without_a_target_they_are_unallocated() {
    check_external(
        "
        others F1 buy open 2 cu2701 80000 no 1
        unallocated F1 as P1U
        position P1U cu2701 long=2
        position F1 cu2701 long=2
        set P1 product_auto_order_mapping true
        others F1 buy open 1 cu2701 80000 no 2
        position P1U cu2701 long=3
        withdraw B 1000000
        unbind B
        others F1 buy open 1 cu2701 80000 no 3
        position A cu2701 long=1
        set P1 product_auto_order_mapping -
        others F1 buy open 1 cu2701 80000 no 4
        position P1U cu2701 long=4
        set platform auto_order_mapping true
        others F1 buy open 1 cu2701 80000 no 5
        position A cu2701 long=2
        target P1 P1U -> TARGET_DOES_NOT_FIT
        target P1 B -> TARGET_DOES_NOT_FIT
        settle cu2701 80000
        end
        ",
    );
}

/// X8: a close of lots that the chosen account has not comes from the unallocated book; one that nobody has is booked
/// nowhere, and the counter is asked.
#[test]
fn x8_a_close_of_nobodys_lots_asks_the_counter() {
    check_external(
        "
        others F1 buy open 2 cu2701 80000 no 1
        unallocated F1 as P1U
        target P1 A
        others F1 sell close_today 1 cu2701 80000 no 2
        position P1U cu2701 long=1
        told F1 trades cu2701 buy 2 ; trades cu2701 sell 1
        agrees F1
        others F1 sell close_today 2 cu2701 80000 no 3 -> POSITION_SHORT lots=2 closable=1
        awaits F1
        B buy open 5 cu2701 80000 -> filled
        target P1 B
        restart
        others F1 sell close_today 2 cu2701 80000 no 3
        position B cu2701 long=5
        ",
    );
}

/// P9: lots keep their age: those of earlier days change hands at the price that both books mark them from, today's at
/// the one that is given. Nothing is charged, and what the accounts hold together stays what the fund account does.
#[test]
pub fn p9_lots_are_moved_by_age() {
    check_external(
        "
        B buy open 2 cu2701 80000 -> filled
        settle cu2701 80200
        end
        day 2026-11-17
        limits cu2701 80200 86000 74000
        mark cu2701 80400
        B buy open 3 cu2701 80400 -> filled
        B sell close_today 1 cu2701 85000 -> working r1
        move 5 cu2701 long from B to A at 80300 -> POSITION_SHORT lots=3 closable=2
        move 4 cu2701 long from B to A at 80300
        position A cu2701 long=4
        position B cu2701 long=1
        funds A balance=1003000
        cancel r1
        counter cancels r1
        settle cu2701 80400
        end
        statement A bf=1000000 close=0 position=3000 commission=0 cf=1003000
        statement B bf=1001994 close=-1000 position=0 commission=9 cf=1000985
        day 2026-11-18
        A sell close_yesterday 4 cu2701 80400 -> filled
        ",
    );
}

/// P9: of a contract whose offsets do not tell ages apart the oldest go first; short lots too.
#[test]
fn p9_short_lots_are_moved() {
    check_external(
        "
        A sell open 4 al2701 20000 -> filled
        move 3 al2701 short from A to B at 19900
        position A al2701 short=1
        position B al2701 short=3
        funds A balance=1001500
        funds B balance=998500
        move 1 al2701 short from A to A at 19900 -> NOT_OF_ONE_PRODUCT
        move 1 al2701 short from A to B at 19901 -> PRICE_OFF_TICK
        move 1 al2701 short from A to B at 30000 -> PRICE_ABOVE_UPPER_LIMIT
        move 0 al2701 short from A to B at 20000 -> LOTS_NOT_POSITIVE
        ",
    );
}

/// P9, O4: lots that a person moves at a price that brings an account to its line are tried first.
#[test]
fn p9_moving_lots_to_a_line_is_tried_first() {
    check_external(
        "
        logins 2
        set A daily_loss_call 50000
        set A daily_loss_liquidation 100000
        A buy open 4 cu2701 80000 -> filled
        u1: move 4 cu2701 long from A to B at 76000 -> NEEDS_CONFIRMATION seq=1 phrase=A bans=1 plans=0 lots=0
        position A cu2701 long=4
        u1 confirms 1 A
        position A cu2701 long=0
        position B cu2701 long=4
        ",
    );
}

/// P9, P6: only a risk account with the flag, for accounts that are bound to it, and a super admin.
#[test]
fn p9_who_may_move_lots() {
    let mut run = people();
    for line in [
        "account B 1000000",
        "rate cu margin 0.1 open l0 close l0 today l0",
        "day 2026-11-16",
        "limits cu2701 80000 96000 60000",
        "mark cu2701 80000 bid 79990x5 ask 80000x5",
        "A buy open 4 cu2701 80000 -> filled",
    ] {
        run.line(line);
    }
    let contract = run.contract("cu2701");
    let moving = Action::AdjustPosition(Box::new(AdjustPosition {
        from: FIRST,
        to: OperatingAccountId::new(1),
        contract,
        hedge_flag: HedgeFlag::Speculation,
        side: PosiDirection::Long,
        lots: Lots::new(1),
        price: "80000".parse().unwrap(),
        reason: "to match".into(),
    }));
    let powers = Powers {
        may_adjust_positions: true,
        ..Powers::default()
    };
    let set = Action::SetPowers(SetPowers {
        user: UserId::new(RISK),
        powers,
    });
    done(run.submit_as(user(MANAGER), set));
    for nobody in [TRADER, CLERK, OTHER, MANAGER, RISK] {
        let events = run.submit_as(user(nobody), moving.clone());
        assert_eq!(*refused(&events), Refusal::NotPermitted, "{nobody}");
    }
    done(run.submit_as(user(ADMIN), moving));
    run.line("position A cu2701 long=3");
    run.line("position B cu2701 long=1");
}
