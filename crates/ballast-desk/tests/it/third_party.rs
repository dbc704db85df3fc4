//! Third-party orders (P9, R4, P6): a risk officer's orders for an account that it watches.

use ballast_desk_events::{
    Action, CancelOrder, Event, PlaceOrder, Powers, Refusal, ReviewEvent, SetPowers,
    ThirdPartyCommand,
};
use ballast_model::{OrderId, UserId};

use crate::roles::{ADMIN, CLERK, MANAGER, OTHER, RISK, TRADER, done, people, refused, user};
use crate::script::{FIRST, Run};

/// A day with prices, and a risk officer who may enter orders.
fn watched() -> Run {
    let mut run = people();
    for line in [
        "rate cu margin 0.1 open l0 close l0 today l0",
        "day 2026-11-16",
        "limits cu2701 80000 96000 60000",
        "mark cu2701 80000 bid 79990x5 ask 80000x5",
    ] {
        run.line(line);
    }
    run
}

fn may_enter(run: &mut Run, by: u32, of: u32) {
    let powers = Powers {
        may_enter_third_party_orders: true,
        ..Powers::default()
    };
    let user_of = UserId::new(of);
    let set = Action::SetPowers(SetPowers {
        user: user_of,
        powers,
    });
    done(run.submit_as(user(by), set));
}

fn asked(run: &mut Run, reference: &str, line: &str) -> PlaceOrder {
    let words: Vec<&str> = line.split_whitespace().collect();
    PlaceOrder {
        reference: reference.into(),
        ..run.asked(&words)
    }
}

fn placing(order: PlaceOrder) -> Action {
    Action::ThirdParty(Box::new(ThirdPartyCommand::Place(order)))
}

fn cancelling(order: OrderId) -> Action {
    let account = FIRST;
    let cancel = CancelOrder { account, order };
    Action::ThirdParty(Box::new(ThirdPartyCommand::Cancel(cancel)))
}

/// The order that was placed, and that it is marked.
fn placed(events: &[Event]) -> OrderId {
    let Some(Event::OrderPlaced(placed)) = events.first() else {
        panic!("{events:?}")
    };
    check_marked(events, placed.order);
    placed.order
}

fn check_marked(events: &[Event], order: OrderId) {
    let is_mark = |event: &Event| matches!(event, Event::Review(event) if **event == ReviewEvent::ThirdParty(order));
    assert!(events.iter().any(is_mark), "{events:?}");
}

/// The reason of a marked order.
fn refusal(events: &[Event]) -> &Refusal {
    let Some(Event::OrderRefused(refused)) = events.first() else {
        panic!("{events:?}")
    };
    check_marked(events, refused.order);
    &refused.refusal
}

/// P9, R4, P6: only a risk account whose own flag and its manager's are both on, for what it is bound to, and a super
/// admin; it cancels what risk officers placed, and nothing of a trader's.
#[test]
fn p9_who_may_enter_third_party_orders() {
    let mut run = watched();
    let order = asked(&mut run, "t1", "A buy open 1 cu2701 79000");
    for nobody in [TRADER, CLERK, OTHER, MANAGER, RISK] {
        let events = run.submit_as(user(nobody), placing(order.clone()));
        assert_eq!(*refused(&events), Refusal::NotPermitted);
    }
    may_enter(&mut run, MANAGER, RISK);
    let events = run.submit_as(user(RISK), placing(order.clone()));
    assert_eq!(*refused(&events), Refusal::NotPermitted);
    may_enter(&mut run, ADMIN, MANAGER);
    let of_officer = placed(&run.submit_as(user(RISK), placing(order)));
    let traders = asked(&mut run, "t2", "A buy open 1 cu2701 79000");
    let events = run.submit_as(user(TRADER), Action::PlaceOrder(traders));
    let Some(Event::OrderPlaced(traders)) = events.first() else {
        panic!("{events:?}")
    };
    let events = run.submit_as(user(RISK), cancelling(traders.order));
    let order = traders.order;
    assert_eq!(*refused(&events), Refusal::NotThirdParty { order });
    let events = run.submit_as(user(TRADER), cancelling(of_officer));
    assert_eq!(*refused(&events), Refusal::NotPermitted);
    done(run.submit_as(user(RISK), cancelling(of_officer)));
}

/// P9, X2, F5, A2: neither review nor tradability, the account's or the fund account's, stands before one; every other
/// permission, limit and fund does.
#[test]
fn p9_what_third_party_orders_are_spared() {
    let mut run = watched();
    let mut number = 0;
    let mut place = |run: &mut Run, line: &str| {
        number += 1;
        let order = asked(run, &format!("t{number}"), line);
        run.submit_as(user(ADMIN), placing(order))
    };
    for line in [
        "set P1 level_one_reviews_opens true",
        "bar A cu",
        "A buy open 1 cu2701 79000 -> NOT_TRADABLE",
    ] {
        run.line(line);
    }
    placed(&place(&mut run, "A buy open 1 cu2701 79000"));
    for line in [
        "bar F1:day cu",
        "bar F1:night cu",
        "set A open_allowed false",
    ] {
        run.line(line);
    }
    let events = place(&mut run, "A buy open 1 cu2701 79000");
    assert_eq!(*refusal(&events), Refusal::OpenNotAllowed);
    run.line("set A open_allowed true");
    placed(&place(&mut run, "A buy open 1 cu2701 79000"));
    let events = place(&mut run, "A buy open 1 cu2701 97000");
    assert!(
        matches!(refusal(&events), Refusal::PriceAboveUpperLimit { .. }),
        "{events:?}"
    );
    run.line("restart");
    let again = asked(&mut run, "t1", "A buy open 1 cu2701 79000");
    let events = run.submit_as(user(ADMIN), placing(again));
    assert!(matches!(events[..], [Event::RefRepeated(_)]), "{events:?}");
}
