//! Every order of the scripts is explained before it is placed: the explanation holds.

use ballast_desk::ask::{Carried, Explanation, Verdict};
use ballast_desk_events::{Event, Refusal, ReviewEvent};
use ballast_model::Lots;

/// The explanation of an order says what came of it.
pub fn check(explained: &Explanation, events: &[Event], line: &str) {
    match (&explained.verdict, events.first()) {
        (Verdict::Refused { refusal, also }, Some(Event::OrderRefused(refused))) => {
            assert_eq!((refusal, also), (&refused.refusal, &refused.also), "{line}");
            names_the_reason(explained, refusal, line);
        }
        (Verdict::NoCounterparty, Some(Event::OrderPlaced(_))) => {}
        (Verdict::Through { decision, carried }, Some(Event::OrderPlaced(placed))) => {
            assert_eq!(*decision, placed.decision, "{line}");
            assert_eq!(*carried, placed.lots.unwrap_or(placed.asked.lots), "{line}");
            nothing_refuses(explained, line);
            let waits = |event: &Event| matches!(event, Event::Review(of) if matches!(**of, ReviewEvent::Waits(..)));
            if !events.iter().any(waits) {
                carries_what_is_sent(explained, events, line);
            }
        }
        (verdict, event) => panic!("{line}: {verdict:?}, {event:?}"),
    }
}

/// Whether a permission refuses, then a limit, and with how many reasons.
fn names_the_reason(explained: &Explanation, refusal: &Refusal, line: &str) {
    let mut permissions = explained.permissions.iter();
    let first = permissions.find_map(|finding| finding.refusal.as_ref());
    let by_permission = (Refusal::OpenNotAllowed.precedence()..Refusal::NoPrice.precedence())
        .contains(&refusal.precedence());
    if by_permission {
        assert_eq!(first, Some(refusal), "{line}");
    }
    let of_account = (Refusal::NoRate.precedence()..).contains(&refusal.precedence());
    if of_account {
        assert_eq!(first, None, "{line}");
    }
}

fn nothing_refuses(explained: &Explanation, line: &str) {
    let permissions = explained.permissions.iter();
    assert_eq!(
        permissions
            .filter(|finding| finding.refusal.is_some())
            .count(),
        0,
        "{line}"
    );
    let limits = explained.limits.iter();
    assert_eq!(limits.filter(|limit| limit.refuses).count(), 0, "{line}");
}

fn carries_what_is_sent(explained: &Explanation, events: &[Event], line: &str) {
    for account in &explained.fund_accounts {
        let finding = &account.finding;
        let carries: Lots = finding
            .carries
            .iter()
            .map(|carried: &Carried| carried.lots)
            .sum();
        let sent = events.iter().filter_map(|event| match event {
            Event::ChildRouted(routed) => Some(&routed.counter_order),
            _ => None,
        });
        let sent = sent.filter(|sent| sent.fund_account == finding.fund_account);
        assert_eq!(carries, sent.map(|sent| sent.lots).sum(), "{line}");
        let limits = finding.limits.iter();
        let refused = limits.filter(|limit| limit.refuses).count() > 0;
        assert!(
            !refused || finding.takes < explained.asked.lots,
            "{line}: {finding:?}"
        );
    }
}
