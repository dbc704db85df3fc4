//! Groups that are flushed behind the writer: the next is decided meanwhile, and nothing is told before
//! its time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::threads::Bench;
use crate::toy::{Toy, add, at};
use ballast_engine::{Answer, Clock, EngineError, Lane, OnAdvance, SubmitError, Ticket};
use ballast_journal::faulty::Failure;
use ballast_model::Stamp;

const SOON: Duration = Duration::from_millis(30);

/// Commands: so many that the writer does not wait for all of them before the first flush.
const MANY: usize = 600;

/// Counts how often it was read: once for each command that is decided, and more.
#[derive(Default)]
struct CountingClock(AtomicUsize);

impl Clock for CountingClock {
    fn now(&self) -> Stamp {
        self.0.fetch_add(1, Ordering::SeqCst);
        at(1)
    }
    fn until(&self, _instant: Stamp) -> Option<Duration> {
        None
    }
    fn on_advance(&self, _call: OnAdvance) {}
}

/// Many commands, all decided, the first group of them held before its flush, none told.
fn decided_behind_a_flush() -> (Bench, Vec<Ticket<Answer<Toy>>>) {
    let clock = Arc::new(CountingClock::default());
    let bench = Bench::with(|setup| setup.clock = Arc::clone(&clock) as Arc<dyn Clock>);
    let handle = bench.handle();
    let held = bench.hold();
    let tickets = (0..MANY).map(|_| handle.submit(Lane::Normal, add(2, 1)).unwrap());
    let tickets: Vec<_> = tickets.collect();
    let before = clock.0.load(Ordering::SeqCst);
    let outbox = handle.outbox("test", MANY);
    bench.gate.let_one_through();
    held.wait().unwrap();
    outbox.receive().unwrap();
    while clock.0.load(Ordering::SeqCst) < before + MANY {
        thread::yield_now();
    }
    bench.gate.await_flush();
    assert!(outbox.receive_for(SOON).is_err(), "nothing is durable yet");
    (bench, tickets)
}

#[test]
fn the_next_group_is_decided_while_one_is_flushed_and_neither_is_told() {
    let (bench, tickets) = decided_behind_a_flush();
    let outbox = bench.handle().outbox("test", MANY);
    let watermark = bench.handle().watermark();
    bench.gate.let_one_through();
    let first = outbox.receive().unwrap();
    assert!(
        first.steps.len() < MANY,
        "{} in one group",
        first.steps.len()
    );
    assert_eq!(first.steps[0].seq, watermark.next());
    let told = first.last();
    bench.gate.await_flush();
    assert_eq!(
        bench.handle().watermark(),
        told,
        "the second is not durable"
    );
    bench.gate.open();
    let mut seq = watermark;
    for ticket in tickets {
        let answer = ticket.wait().unwrap();
        seq = seq.next();
        assert_eq!(answer.step().seq, seq, "each its own answer, in order");
    }
    assert_eq!(bench.decided().len(), 1 + MANY);
}

#[test]
fn a_flush_that_fails_behind_the_writer_halts_once_and_tells_nobody_anything() {
    let (mut bench, tickets) = decided_behind_a_flush();
    let handle = bench.handle();
    let outbox = handle.outbox("test", MANY);
    bench.disk.fail_at(bench.disk.operations(), Failure::Error);
    bench.gate.open();
    assert!(tickets.into_iter().all(|ticket| ticket.wait().is_err()));
    assert!(outbox.receive().is_none());
    assert!(matches!(
        bench.engine.take().unwrap().stop(),
        Err(EngineError::Halted)
    ));
    assert_eq!(
        handle.post(Lane::Returns, add(1, 1)),
        Err(SubmitError::Stopped)
    );
    assert_eq!(
        *bench.halted.lock().unwrap(),
        ["cannot flush `00000000000000000001.journal`"]
    );
}
