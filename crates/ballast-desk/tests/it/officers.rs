//! What risk officers do beside reading: having positions closed, stopping (P9, K1, R4, P6).

use ballast_desk_events::{
    Action, Actor, EndPlan, Event, ForceClose, ForceCloseOf, PlanScope, Powers, Refusal, SetPowers,
    SetStop, StopKind, StopOf,
};
use ballast_model::{PlanId, UserId};

use crate::roles::{ADMIN, CLERK, MANAGER, OTHER, RISK, TRADER, done, people, refused, user};
use crate::script::{FIRST, Run};

/// K1: a login's own orders are stopped, whatever account they are for; others trade it on. Only who may have
/// positions closed may stop, and all only a super admin.
#[test]
pub fn k1_a_login_is_stopped() {
    let mut run = people();
    let stop = |of: StopOf| {
        Action::SetStop(Box::new(SetStop {
            of,
            kind: Some(StopKind::Orders),
            reason: "too fast".into(),
        }))
    };
    for nobody in [TRADER, CLERK, RISK, MANAGER] {
        let asked = run.submit_as(user(nobody), stop(StopOf::Operating(FIRST)));
        assert_eq!(*refused(&asked), Refusal::NotPermitted);
    }
    done(run.submit_as(user(ADMIN), stop(StopOf::User(UserId::new(TRADER)))));
    let order = run.asked(&["A", "buy", "open", "1", "cu2701", "80000"]);
    let mut placed = |by: Actor| {
        let mut order = order.clone();
        order.reference = format!("u{}", by.user.number()).into();
        run.submit_as(by, Action::PlaceOrder(order))
    };
    let refusal = |events: Vec<Event>| match events.into_iter().next() {
        Some(Event::OrderRefused(refused)) => refused.refusal,
        event => panic!("{event:?}"),
    };
    assert_eq!(refusal(placed(user(TRADER))), Refusal::UserStopped);
    assert_ne!(refusal(placed(Actor::PLATFORM)), Refusal::UserStopped);
    let all = run.submit_as(user(MANAGER), stop(StopOf::All));
    assert_eq!(*refused(&all), Refusal::NotPermitted);
    done(run.submit_as(user(ADMIN), stop(StopOf::All)));
}

/// P9, R4, P6: a risk account has what is bound to it closed only while its own flag and its manager's are both on;
/// so it is for ending a plan. Traders and cash clerks never may.
#[test]
fn p9_who_may_have_positions_closed() {
    let mut run = people();
    for line in [
        "rate cu margin 0.1 open l0 close l0 today l0",
        "day 2026-11-16",
        "limits cu2701 80000 96000 60000",
        "mark cu2701 80000 bid 79990x5 ask 80000x5",
        "A buy open 4 cu2701 80000 -> filled",
    ] {
        run.line(line);
    }
    let close = || {
        Action::ForceClose(Box::new(ForceClose {
            of: ForceCloseOf::Account(FIRST, PlanScope::Account),
            reason: "too much".into(),
            previewed: None,
        }))
    };
    let may_close = |run: &mut Run, by: u32| run.submit_as(user(by), close());
    let powers = Powers {
        may_force_liquidate: true,
        ..Powers::default()
    };
    let set = |of: u32| {
        let user = UserId::new(of);
        Action::SetPowers(SetPowers { user, powers })
    };
    for nobody in [TRADER, CLERK, OTHER, MANAGER, RISK] {
        assert_eq!(
            *refused(&may_close(&mut run, nobody)),
            Refusal::NotPermitted
        );
    }
    done(run.submit_as(user(MANAGER), set(RISK)));
    assert_eq!(*refused(&may_close(&mut run, RISK)), Refusal::NotPermitted);
    done(run.submit_as(user(ADMIN), set(MANAGER)));
    done(run.submit_as(user(ADMIN), set(OTHER)));
    assert_eq!(
        *refused(&may_close(&mut run, OTHER)),
        Refusal::NotPermitted,
        "it is not theirs"
    );
    done(may_close(&mut run, RISK));
    run.line("plans A 1:cu2701:long=4@79970");
    let end = Action::EndPlan(Box::new(EndPlan {
        plan: PlanId::new(1),
        takes_over: true,
        reason: "mine".into(),
    }));
    let not_found = Refusal::PlanNotFound {
        plan: PlanId::new(1),
    };
    assert_eq!(
        *refused(&run.submit_as(user(OTHER), end.clone())),
        not_found
    );
    done(run.submit_as(user(MANAGER), end));
    done(may_close(&mut run, ADMIN));
}
