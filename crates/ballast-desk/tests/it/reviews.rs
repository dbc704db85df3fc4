//! Order review (X2): two levels, per product, opens and closes; what waits holds its freeze and is judged again.

use ballast_desk_events::{
    AccountStatus, Action, BindReviewer, BindingChange, CancelOrder, Event, Owned, Powers, Refusal,
    ReviewLevel, ReviewOrder, SetAccountStatus, SetPowers,
};
use ballast_model::{OrderId, ProductId, UserId};
use proptest::prelude::*;

use crate::roles::{ADMIN, CLERK, MANAGER, OTHER, RISK, TRADER, done, people, refused, user};
use crate::script::{FIRST, Run, check};

/// A lot of cu takes 40,000 of margin and 3 yuan of commission. R1 and R2 review at level one and two.
fn check_reviews(script: &str) {
    check(&format!("{BEGIN}{script}"));
}

const BEGIN: &str = "
        account A 1000000
        account B 1000000
        rate cu margin 0.1 open l3 close l3 today l3
        day 2026-11-16
        limits cu2701 80000 96000 60000
        mark cu2701 80000 bid 79990x5 ask 80000x5
        reviewer R1 1
        reviewer R2 2
        ";

/// X2: a waiting order freezes what a sent one does, nothing of it is at a fund account, and it goes out once passed,
/// with the same freeze; closes of a product that reviews opens go out at once.
#[test]
fn x2_it_waits_with_its_freeze_and_goes_out_when_passed() {
    check_reviews(
        "
        A buy open 2 cu2701 80000 -> filled
        funds A balance=999994 margin=80000 frozen=0 frozen_commission=0
        set P1 level_one_reviews_opens true
        online R1
        A buy open 3 cu2701 80000 -> waits 1 as r1
        waits r1=1
        funds A frozen=120000 frozen_commission=9 available=799985
        funds F1 frozen=0 frozen_commission=0
        pass R1 r1 1 fine
        waits
        said r1 1:passed:R1
        out r1 F1:open:3
        funds A frozen=120000 frozen_commission=9 available=799985
        funds F1 frozen=120000 frozen_commission=9
        fill r1 3@80000
        funds A margin=200000 frozen=0 frozen_commission=0
        A sell close_today 1 cu2701 80000 -> filled
        pass R1 r1 1 -> NOT_WAITING_FOR_REVIEW level=1
        ",
    );
}

/// X2: both levels ticked: one, then two; each level by its own reviewers; closes by their own tick.
#[test]
fn x2_level_one_then_two() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        set P1 level_two_reviews_opens true
        online R1 R2
        A buy open 2 cu2701 80000 -> waits 1 as r1
        pass R2 r1 2 -> NOT_WAITING_FOR_REVIEW level=2
        pass R2 r1 1 -> NOT_WAITING_FOR_REVIEW level=1
        pass R1 r1 1
        waits r1=2
        pass R1 r1 1 -> NOT_WAITING_FOR_REVIEW level=1
        pass R1 r1 2 -> NOT_WAITING_FOR_REVIEW level=2
        funds A frozen=80000 frozen_commission=6
        pass R2 r1 2
        said r1 1:passed:R1 2:passed:R2
        out r1
        fill r1 2@80000
        set P1 level_two_reviews_closes true
        A sell close_today 1 cu2701 80000 -> waits 2 as r2
        A sell close_today 2 cu2701 80000 -> POSITION_SHORT closable=1 lots=2
        pass R2 r2 2
        out r2
        fill r2 1@80000
        position A cu2701 long=1
        ",
    );
}

/// X2: a reviewer rejects with a reason; the order ends with it, and its freeze comes back to the cent.
#[test]
fn x2_rejected_with_a_reason() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        online R1
        funds A available=1000000
        A buy open 2 cu2701 80000 -> waits 1 as r1
        reject R1 r1 1 too-large
        came r1 REVIEW_REJECTED level=1 by=R1 reason=too-large
        said r1 1:rejected:R1
        funds A frozen=0 frozen_commission=0 available=1000000
        reject R1 r1 1 again -> NOT_WAITING_FOR_REVIEW level=1
        ",
    );
}

/// X2: risk comes first: what it refuses reaches no reviewer, what waits counts in what it reads.
#[test]
fn x2_risk_comes_first() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        set A position_limit 5
        online R1
        A buy open 6 cu2701 80000 -> POSITION_LIMIT before=0 after=6 limit=5
        waits
        A buy open 3 cu2701 80000 -> waits 1 as r1
        A buy open 3 cu2701 80000 -> POSITION_LIMIT before=3 after=6 limit=5 passing=2
        waits r1=1
        A buy open 2 cu2701 80000 -> waits 1 as r2
        waits r1=1 r2=1
        ",
    );
}

/// X2: on release it is judged again by what stands before an order then: refused, it ends so, and its freeze comes
/// back. It does not stand in its own way.
#[test]
fn x2_judged_again_on_release() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        online R1
        A buy open 20 cu2701 80000 -> waits 1 as r1
        funds A available=199940
        pass R1 r1 1
        out r1
        cancel r1
        A buy open 20 cu2701 80000 -> waits 1 as r2
        set A position_limit 19
        pass R1 r2 1
        came r2 POSITION_LIMIT before=0 after=20 limit=19
        said r2 1:passed:R1
        funds A frozen=0 frozen_commission=0 available=1000000
        A buy open 19 cu2701 80000 -> waits 1 as r3
        at 12:00:00
        pass R1 r3 1
        came r3 OUTSIDE_SESSION
        at 13:30:00
        mark cu2701 80000 bid 79990x5 ask 80000x5
        A buy open 19 cu2701 80000 -> waits 1 as r4
        halt A opening
        came r4 withdrawn
        lift halt A
        A buy open 19 cu2701 80000 -> waits 1 as r5
        disconnect F1
        pass R1 r5 1
        came r5 COUNTER_NOT_READY
        funds A frozen=0 frozen_commission=0 available=1000000
        funds F1 frozen=0 frozen_commission=0
        ",
    );
}

/// X2: the counterparty's best is that of the release: what is frozen from then on is of its price.
#[test]
fn x2_the_best_price_is_that_of_the_release() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        online R1
        A buy open 2 cu2701 best -> waits 1 as r1
        funds A frozen=80000
        mark cu2701 81000 bid 80990x5 ask 81000x5
        pass R1 r1 1
        out r1
        funds A frozen=81000
        funds F1 frozen=81000
        A buy open 2 cu2701 best -> waits 1 as r2
        mark cu2701 81000 bid 80990x5
        pass R1 r2 1
        waits
        funds A frozen=81000
        ",
    );
}

/// X2: no reviewer of the level online: with auto-pass the level passes, without it refuses; one level does not speak
/// for the other, and a level that nobody is bound to counts as offline.
#[test]
fn x2_nobody_online() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        set P1 level_two_reviews_opens true
        A buy open 2 cu2701 80000 -> NO_REVIEWER_ONLINE level=1 passing=0
        set P1 level_one_passes_offline true
        A buy open 2 cu2701 80000 -> NO_REVIEWER_ONLINE level=2 passing=0
        online R2
        A buy open 2 cu2701 80000 -> waits 2 as r1
        said r1 1:passed:-
        pass R2 r1 2
        said r1 1:passed:- 2:passed:R2
        out r1
        set P1 level_two_passes_offline true
        online
        A buy open 1 cu2701 80000 -> working r2
        said r2 1:passed:- 2:passed:-
        set P1 level_one_passes_offline false
        online R1
        A buy open 1 cu2701 80000 -> waits 1 as r3
        pass R1 r3 1
        said r3 1:passed:R1 2:passed:-
        out r3
        ",
    );
}

/// X2: an order waits, and the last reviewer of its level goes: the same rule holds then; while one is left, it waits.
#[test]
fn x2_the_last_reviewer_goes() {
    check_reviews(
        "
        reviewer R3 1
        set P1 level_one_reviews_opens true
        set P1 level_two_reviews_opens true
        set P1 level_two_passes_offline true
        online R1 R3
        A buy open 2 cu2701 80000 -> waits 1 as r1
        online R3
        waits r1=1
        online
        came r1 NO_REVIEWER_ONLINE level=1
        funds A frozen=0 available=1000000
        set P1 level_one_passes_offline true
        online R1 R2
        A buy open 2 cu2701 80000 -> waits 1 as r2
        A buy open 1 cu2701 80000 -> waits 1 as r3
        online R2
        waits r2=2 r3=2
        said r2 1:passed:-
        online
        waits
        said r3 1:passed:- 2:passed:-
        out r2 F1:open:2
        out r3 F1:open:1
        funds F1 frozen=120000
        ",
    );
}

/// X2: a waiting order is withdrawn by its trader or by a stop, at no charge and as no cancel at the exchange; at the
/// day's end it expires, and the day ends with it.
#[test]
fn x2_withdrawn_and_expired() {
    check_reviews(
        "
        set A max_cancels 0
        set P1 level_one_reviews_opens true
        online R1
        A buy open 2 cu2701 80000 -> waits 1 as r1
        cancel r1 -> ?
        came r1 withdrawn
        funds A frozen=0 frozen_commission=0 available=1000000
        A buy open 2 cu2701 80000 -> waits 1 as r2
        B buy open 2 cu2701 80000 -> waits 1 as r3
        halt P1 orders
        came r2 withdrawn
        came r3 withdrawn
        lift halt P1
        A buy open 2 cu2701 80000 -> waits 1 as r4
        settle cu2701 80000
        came r4 expired
        end
        waits
        statement A commission=0 cf=1000000
        ",
    );
}

/// X2, P9: liquidation plans and risk officers' closes are not reviewed; what waits in their way is withdrawn.
#[test]
fn x2_plans_are_not_reviewed() {
    check_reviews(
        "
        A buy open 4 cu2701 80000 -> filled
        set P1 level_one_reviews_closes true
        set P1 level_one_reviews_opens true
        online R1
        A sell close_today 4 cu2701 80000 -> waits 1 as r1
        force A
        came r1 withdrawn
        waits
        plan order A cu2701 as p1
        plans A 1:cu2701:long=4@79970
        fill p1 4@79990
        position A cu2701 long=0
        ",
    );
}

/// X2: a machine restarted in the middle goes on as it would have.
#[test]
fn x2_restarted_in_the_middle() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        set P1 level_two_reviews_opens true
        online R1 R2
        A buy open 2 cu2701 80000 -> waits 1 as r1
        restart
        waits r1=1
        pass R1 r1 1
        restart
        waits r1=2
        said r1 1:passed:R1
        funds A frozen=80000 frozen_commission=6
        pass R2 r1 2
        restart
        out r1
        online R1
        A buy open 2 cu2701 80000 -> waits 1 as r2
        restart
        online
        came r2 NO_REVIEWER_ONLINE level=1
        ",
    );
}

/// N9, X2: new rates freeze something else of what waits, as of what is sent.
#[test]
fn x2_rates_change_while_it_waits() {
    check_reviews(
        "
        set P1 level_one_reviews_opens true
        online R1
        A buy open 2 cu2701 80000 -> waits 1 as r1
        set platform margin_source platform
        margin A cu 0.2
        funds A frozen=160000
        pass R1 r1 1
        out r1
        funds A frozen=160000
        cancel r1
        funds A frozen=0
        ",
    );
}

fn bind(of: u32) -> Action {
    Action::BindReviewer(Box::new(BindReviewer {
        user: UserId::new(of),
        products: vec![ProductId::new(0)],
        change: BindingChange::Bind,
    }))
}

fn powers(of: u32, review: ReviewLevel) -> Action {
    let powers = Powers {
        review,
        ..Powers::default()
    };
    let user = UserId::new(of);
    Action::SetPowers(SetPowers { user, powers })
}

/// P6: risk accounts review, those that their manager has bound to his products; traders, cash clerks and managers do
/// not, and nobody binds what is not his.
#[test]
pub fn p6_who_reviews() {
    let mut run = people();
    for nobody in [TRADER, CLERK, OTHER, RISK] {
        let asked = run.submit_as(user(nobody), bind(RISK));
        assert_eq!(*refused(&asked), Refusal::NotPermitted, "u{nobody}");
    }
    let asked = run.submit_as(user(MANAGER), bind(TRADER));
    assert_eq!(*refused(&asked), Refusal::RoleDoesNotFit);
    done(run.submit_as(user(MANAGER), bind(RISK)));
    let counts = |run: &Run, level| run.desk.is_reviewer_online(ProductId::new(0), level);
    done(run.submit_as(user(MANAGER), powers(RISK, ReviewLevel::Two)));
    let online = Action::TellReviewersOnline(vec![UserId::new(RISK), UserId::new(TRADER)]);
    let asked = run.submit_as(user(ADMIN), online.clone());
    assert_eq!(*refused(&asked), Refusal::NotPermitted, "the machine's own");
    done(run.submit(online));
    assert!(counts(&run, ReviewLevel::Two) && !counts(&run, ReviewLevel::One));
    let of = Owned::Login(UserId::new(RISK));
    let status = |status| Action::SetAccountStatus(SetAccountStatus { of, status });
    done(run.submit_as(user(MANAGER), status(AccountStatus::Disabled)));
    assert!(!counts(&run, ReviewLevel::Two), "it is disabled");
    done(run.submit_as(user(MANAGER), status(AccountStatus::Enabled)));
    assert!(counts(&run, ReviewLevel::Two));
    let of = Owned::Product(ProductId::new(0));
    let to = UserId::new(OTHER);
    let over = Action::HandOver(ballast_desk_events::HandOver { of, to });
    done(run.submit_as(user(MANAGER), over));
    assert!(
        !counts(&run, ReviewLevel::Two),
        "the product is another manager's"
    );
    let asked = run.submit_as(user(ADMIN), bind(RISK));
    assert_eq!(*refused(&asked), Refusal::ReviewerDoesNotFit);
}

/// X2, P6: whoever stops being a reviewer, of what waits, is gone as one who logs out.
#[test]
fn x2_a_reviewer_is_none_any_more() {
    let mut run = Run::new();
    for line in BEGIN.lines().chain(
        "
        set P1 level_one_reviews_opens true
        online R1
        A buy open 2 cu2701 80000 -> waits 1 as r1
        B buy open 2 cu2701 80000 -> waits 1 as r2
        "
        .lines(),
    ) {
        if !line.trim().is_empty() {
            run.line(line.trim());
        }
    }
    let r1 = run.login("R1");
    done(run.submit(powers(r1.number(), ReviewLevel::Two)));
    run.line("came r1 NO_REVIEWER_ONLINE level=1");
    run.line("came r2 NO_REVIEWER_ONLINE level=1");
    run.line("funds A frozen=0 available=1000000");
}

/// Where an order stands, as the rows of X2 say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Waits(usize),
    Out,
    Ended,
}

/// Reviews told naively: both levels review opens, nothing stands before an order.
#[derive(Debug, Default)]
struct Naive {
    online: [bool; 2],
    passes_offline: [bool; 2],
    orders: Vec<(OrderId, i64, Stands)>,
}

impl Naive {
    fn goes_on(&self, from: usize) -> Stands {
        for level in from..2 {
            if self.online[level] {
                return Stands::Waits(level);
            }
            if !self.passes_offline[level] {
                return Stands::Ended;
            }
        }
        Stands::Out
    }

    fn left(&mut self) {
        for at in 0..self.orders.len() {
            if let Stands::Waits(level) = self.orders[at].2
                && !self.online[level]
            {
                self.orders[at].2 = self.goes_on(level);
            }
        }
    }

    /// Lots of orders that stand so.
    fn lots(&self, stands: impl Fn(Stands) -> bool) -> i64 {
        let orders = self.orders.iter().filter(|(.., at)| stands(*at));
        orders.map(|(_, lots, _)| lots).sum()
    }

    /// One step of a world; what it does to the desk, as lines of a script or a command of a reviewer's.
    fn step(&mut self, run: &mut Run, (act, at, lots): (u8, usize, i64)) {
        let chosen = at % self.orders.len().max(1);
        let waits = self.orders.get(chosen).copied();
        match act {
            0..=3 => {
                let order = run.asked(&["A", "buy", "open", &lots.to_string(), "cu2701", "80000"]);
                let events = run.submit(Action::PlaceOrder(order));
                let stands = self.goes_on(0);
                if let Some(Event::OrderPlaced(placed)) = events.first() {
                    self.orders.push((placed.order, lots, stands));
                } else {
                    assert_eq!(stands, Stands::Ended, "{events:?}");
                }
            }
            4..=6 => {
                let level = usize::from(act > 5);
                let Some((order, _, stands)) = waits else {
                    return;
                };
                let passes = lots > 1;
                let by = user(run.login(["R1", "R2"][level]).number());
                let asked = ReviewOrder {
                    order,
                    level: [ReviewLevel::One, ReviewLevel::Two][level],
                    passes,
                    reason: "as asked".into(),
                };
                let events = run.submit_as(by, Action::ReviewOrder(Box::new(asked)));
                if stands != Stands::Waits(level) {
                    let level = level as u32 + 1;
                    let refusal = Refusal::NotWaitingForReview { order, level };
                    assert_eq!(*refused(&events), refusal);
                } else if passes {
                    self.orders[chosen].2 = self.goes_on(level + 1);
                } else {
                    self.orders[chosen].2 = Stands::Ended;
                }
            }
            7 => {
                if let Some((order, _, Stands::Waits(_))) = waits {
                    let account = FIRST;
                    run.submit(Action::CancelOrder(CancelOrder { account, order }));
                    self.orders[chosen].2 = Stands::Ended;
                }
            }
            8 | 9 => {
                let level = usize::from(act - 8);
                self.online[level] = !self.online[level];
                let names = ["R1", "R2"].into_iter().zip(self.online);
                let online = names.filter(|(_, online)| *online);
                let users = online.map(|(name, _)| run.login(name)).collect();
                run.submit(Action::TellReviewersOnline(users));
                self.left();
            }
            _ => {
                let level = at % 2;
                self.passes_offline[level] = !self.passes_offline[level];
                let name = ["one", "two"][level];
                let value = self.passes_offline[level];
                run.line(&format!("set P1 level_{name}_passes_offline {value}"));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// X2: whatever comes in whichever order, each order stands where a naive count has it, what waits and what is out
    /// is frozen at the account to the cent, and only what is out at the fund account; a restart changes nothing.
    #[test]
    fn reviews_are_what_a_naive_count_says(
        steps in prop::collection::vec((0_u8..11, 0_usize..8, 1_i64..4), 1..60),
    ) {
        let mut run = Run::new();
        run.line("account A 100000000");
        for line in BEGIN.lines().skip(3).map(str::trim).filter(|line| !line.is_empty()) {
            run.line(line);
        }
        run.line("set P1 level_one_reviews_opens true");
        run.line("set P1 level_two_reviews_opens true");
        let mut naive = Naive::default();
        for step in steps {
            naive.step(&mut run, step);
            run.line("restart");
            for (order, _, stands) in &naive.orders {
                let state = run.desk.order(*order).unwrap();
                let waits = run.desk.review_wait(*order).map(|wait| wait.level.number() as usize - 1);
                let found = match waits {
                    Some(level) => Stands::Waits(level),
                    None if state.is_working() => Stands::Out,
                    None => Stands::Ended,
                };
                prop_assert_eq!(found, *stands);
                let is_sent = state.children.iter().count() > 0;
                prop_assert_eq!(is_sent, *stands == Stands::Out);
            }
            for (account, lots) in [
                ("A", naive.lots(|stands| stands != Stands::Ended)),
                ("F1", naive.lots(|stands| stands == Stands::Out)),
            ] {
                run.line(&format!("funds {account} frozen={} frozen_commission={}", lots * 40_000, lots * 3));
            }
        }
    }
}
