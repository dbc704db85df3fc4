//! Outboxes of those who lag: nobody waits for them, somebody is told, and one that has a bound ends there.

use std::thread;
use std::time::Duration;

use ballast_engine::Lane;

use crate::threads::Bench;
use crate::toy::add;

const SOON: Duration = Duration::from_millis(30);

#[test]
fn a_subscriber_that_sleeps_holds_nobody_up_and_raises_an_alarm() {
    let bench = Bench::with(|_| {});
    let handle = bench.handle();
    let outbox = handle.outbox("projector", 99);
    for _ in 0..99 {
        handle
            .submit(Lane::Normal, add(1, 1))
            .unwrap()
            .wait()
            .unwrap();
    }
    // The answer is given before the outboxes are filled.
    let reading = |waiting| loop {
        let reading = handle.readings().outboxes.remove(0);
        if reading.waiting == waiting {
            break reading;
        }
        thread::yield_now();
    };
    assert!(!reading(99).alarm);
    handle
        .submit(Lane::Normal, add(1, 1))
        .unwrap()
        .wait()
        .unwrap();
    assert!(reading(100).alarm);
    let mut next = outbox.after().next();
    for _ in 0..100 {
        let group = outbox.receive().unwrap();
        group.steps.iter().for_each(|step| {
            assert_eq!(step.seq, next);
            next = next.next();
        });
    }
    assert!(!reading(0).alarm);
    drop(outbox);
    assert!(handle.readings().outboxes.is_empty());
}

/// A million steps in memory help nobody who can read them from the journal.
#[test]
fn a_bounded_outbox_ends_where_more_would_wait_and_what_came_before_is_whole() {
    const MOST: usize = 20;
    let bench = Bench::with(|_| {});
    let handle = bench.handle();
    let outbox = handle.bounded_outbox("history", 10, MOST);
    let place = || handle.submit(Lane::Normal, add(1, 1)).unwrap().wait();
    for _ in 0..MOST {
        place().unwrap();
    }
    let mut next = outbox.after().next();
    let mut read = || {
        while let Ok(group) = outbox.receive_for(SOON) {
            assert_eq!(group.steps[0].seq, next);
            next = group.last().next();
        }
        next.number() - outbox.after().number() - 1
    };
    assert_eq!(read(), MOST as u64);
    assert!(!outbox.fell_behind());
    for _ in 0..=MOST {
        place().unwrap();
    }
    // The answer is given before the outboxes are filled.
    while !outbox.fell_behind() {
        thread::yield_now();
    }
    assert_eq!(read(), 2 * MOST as u64);
}
