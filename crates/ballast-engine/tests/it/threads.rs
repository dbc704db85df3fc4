//! The running engine: durable before told, lanes, deadlines, the reader, and how it ends.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use crate::gate::{Gate, GatedDisk};
use crate::toy::{Command, Event, NAG, Toy, add, at};
use ballast_engine::{
    AskError, Clock, Engine, EngineError, Handle, InboxLimits, Lane, ManualClock, Marks, OnAdvance,
    Setup, SnapshotPlan, SubmitError, Ticket, WallClock, Writer, records, recover, verify,
};
use ballast_journal::faulty::{Failure, FaultyDisk};
use ballast_journal::{Options, Snapshots, Storage, Zeroing};
use ballast_model::{Machine, Seq, Stamp};

const SMALL: Options = Options {
    segment_bytes: 1 << 16,
    zeroing: Zeroing::AtRoll,
};
const SOON: Duration = Duration::from_millis(30);
const LONG: Duration = Duration::from_secs(20);

/// An engine on a disk with faults and a gate.
pub struct Bench {
    pub disk: FaultyDisk,
    pub gate: Arc<Gate>,
    clock: Arc<ManualClock>,
    pub halted: Arc<Mutex<Vec<String>>>,
    pub engine: Option<Engine<Toy>>,
}

impl Bench {
    fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Setup)) -> Self {
        let disk = FaultyDisk::new();
        let gated = GatedDisk::new(disk.clone());
        let gate = gated.gate();
        let clock = Arc::new(ManualClock::at(at(1)));
        let halted = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&halted);
        let mut setup = Setup::new(Arc::clone(&clock) as Arc<dyn Clock>);
        setup.halt = Arc::new(move |error| heard.lock().unwrap().push(error.to_string()));
        change(&mut setup);
        let writer = Writer::open(Arc::new(gated), SMALL, "test", at(0)).unwrap();
        let engine = Some(Engine::start(writer, setup).unwrap());
        Self {
            disk,
            gate,
            clock,
            halted,
            engine,
        }
    }

    pub fn handle(&self) -> Handle<Toy> {
        self.engine.as_ref().unwrap().handle()
    }

    fn storage(&self) -> Arc<dyn Storage> {
        Arc::new(self.disk.clone())
    }

    /// Lets one command go as far as its flush and holds it there.
    pub fn hold(&self) -> Ticket<ballast_engine::Answer<Toy>> {
        self.gate.shut();
        let ticket = self.handle().submit(Lane::Normal, add(1, 100)).unwrap();
        self.gate.await_flush();
        ticket
    }

    /// Stops and gives all commands in the order in which they were decided.
    pub fn decided(mut self) -> Vec<Command> {
        self.engine.take().unwrap().stop().unwrap();
        let mut entries = records(self.storage(), Seq::new(1)).unwrap();
        let mut commands = Vec::new();
        while let Some(entry) = entries.next_entry().unwrap() {
            if let ballast_engine::Kind::Command(decision) = entry.kind {
                commands.push(Toy::<1>::decode_command(decision.command).unwrap());
            }
        }
        commands
    }
}

/// A test that fails while a flush is held must not wait for it for ever.
impl Drop for Bench {
    fn drop(&mut self) {
        self.gate.open();
    }
}

#[test]
fn nothing_is_told_before_it_is_durable() {
    let bench = Bench::new();
    let handle = bench.handle();
    let outbox = handle.outbox("gateway", 10);
    let before = handle.watermark();
    let ticket = bench.hold();
    let ticket = ticket
        .wait_for(SOON)
        .err()
        .expect("no answer before the flush returned");
    assert!(outbox.receive_for(SOON).is_err());
    assert_eq!(handle.watermark(), before);
    assert_eq!(
        handle
            .ask(Seq::new(0), |saved| saved.seq)
            .unwrap()
            .wait()
            .unwrap(),
        before
    );
    bench.gate.open();
    let answer = ticket.wait().unwrap();
    assert_eq!(
        answer.step().events,
        [Event::Added {
            account: 1,
            balance: 100
        }]
    );
    assert_eq!(outbox.receive_for(LONG).unwrap().last(), answer.step().seq);
    assert_eq!(handle.watermark(), answer.step().seq);
}

#[test]
fn all_that_queued_during_a_flush_goes_into_the_next() {
    let bench = Bench::new();
    let outbox = bench.handle().outbox("test", 1000);
    let held = bench.hold();
    let tickets: Vec<_> = (0..100)
        .map(|_| bench.handle().submit(Lane::Normal, add(2, 1)).unwrap())
        .collect();
    bench.gate.open();
    held.wait().unwrap();
    tickets
        .into_iter()
        .for_each(|ticket| assert!(ticket.wait().is_ok()));
    let sizes = [
        outbox.receive().unwrap().steps.len(),
        outbox.receive().unwrap().steps.len(),
    ];
    assert_eq!(sizes, [1, 100]);
    let readings = bench.handle().readings();
    assert_eq!(
        (readings.groups, readings.steps, readings.largest_group),
        (2, 101, 100)
    );
    assert_eq!(readings.flush_buckets.iter().sum::<u64>(), 2);
}

#[test]
fn a_full_lane_is_busy_and_the_returns_of_a_counter_never_are() {
    let bench = Bench::with(|setup| {
        setup.inbox = InboxLimits {
            cancels: 2,
            normal: 3,
        }
    });
    let handle = bench.handle();
    let held = bench.hold();
    for _ in 0..3 {
        handle.post(Lane::Normal, add(2, 1)).unwrap();
    }
    assert_eq!(
        handle.post(Lane::Normal, add(2, 1)),
        Err(SubmitError::Busy {
            lane: Lane::Normal,
            waiting: 3
        })
    );
    for _ in 0..2 {
        handle.post(Lane::Cancels, add(3, 1)).unwrap();
    }
    assert!(handle.post(Lane::Cancels, add(3, 1)).is_err());
    for _ in 0..100 {
        handle.post(Lane::Returns, add(4, 1)).unwrap();
    }
    let readings = handle.readings();
    assert_eq!((readings.waiting, readings.busy), ([100, 2, 3], 2));
    bench.gate.open();
    held.wait().unwrap();
    assert_eq!(bench.decided().len(), 1 + 105);
}

#[test]
fn the_urgent_lanes_go_first_and_each_keeps_its_order() {
    let bench = Bench::new();
    let handle = bench.handle();
    let held = bench.hold();
    for (lane, account) in [
        (Lane::Normal, 30),
        (Lane::Cancels, 20),
        (Lane::Returns, 10),
        (Lane::Normal, 31),
        (Lane::Returns, 11),
    ] {
        handle.post(lane, add(account, 1)).unwrap();
    }
    bench.gate.open();
    held.wait().unwrap();
    assert_eq!(
        bench.decided()[1..],
        [10, 11, 20, 30, 31].map(|account| add(account, 1))
    );
}

/// Does something in the middle of a group: when it is read for the second time after being armed.
/// The first reading is the one before the inbox is looked into, the second stamps the first
/// command.
#[derive(Default)]
struct MeddlingClock {
    readings: Mutex<usize>,
    meddle: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Clock for MeddlingClock {
    fn now(&self) -> Stamp {
        let mut meddle = self.meddle.lock().unwrap();
        let mut readings = self.readings.lock().unwrap();
        *readings += usize::from(meddle.is_some());
        if *readings == 2 {
            meddle.take().into_iter().for_each(|meddle| meddle());
        }
        at(1)
    }
    fn until(&self, _instant: Stamp) -> Option<Duration> {
        None
    }
    fn on_advance(&self, _call: OnAdvance) {}
}

#[test]
fn a_cancel_does_not_wait_for_the_orders_before_it() {
    let clock = Arc::new(MeddlingClock::default());
    let bench = Bench::with(|setup| setup.clock = Arc::clone(&clock) as Arc<dyn Clock>);
    let handle = bench.handle();
    let held = bench.hold();
    let orders = [30, 31, 32].map(|account| handle.submit(Lane::Normal, add(account, 1)).unwrap());
    *clock.meddle.lock().unwrap() = Some(Box::new(move || {
        handle.post(Lane::Cancels, add(20, 1)).unwrap()
    }));
    bench.gate.open();
    held.wait().unwrap();
    orders
        .into_iter()
        .for_each(|order| assert!(order.wait().is_ok()));
    assert_eq!(
        bench.decided()[1..],
        [30, 20, 31, 32].map(|account| add(account, 1))
    );
}

#[test]
fn a_waiting_mark_is_replaced_by_the_newer_one_except_in_a_gated_replay() {
    for (marks, expected) in [
        (Marks::Conflated, vec![(7, 3), (8, 9)]),
        (Marks::EachOne, vec![(7, 1), (8, 9), (7, 2), (7, 3)]),
    ] {
        let bench = Bench::with(|setup| setup.marks = marks);
        let handle = bench.handle();
        let held = bench.hold();
        for (contract, price) in [(7, 1), (8, 9), (7, 2), (7, 3)] {
            handle
                .mark(u64::from(contract), Command::Mark { contract, price })
                .unwrap();
        }
        let conflated = handle.readings().conflated;
        bench.gate.open();
        held.wait().unwrap();
        // A mark that comes after the older one was taken is one of its own.
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(contract, price)| Command::Mark { contract, price })
            .collect();
        assert_eq!(conflated, 4 - expected.len() as u64);
        assert_eq!(bench.decided()[1..], expected);
    }
}

#[test]
fn a_failed_flush_halts_and_tells_nobody_anything() {
    let mut bench = Bench::new();
    let handle = bench.handle();
    let outbox = handle.outbox("gateway", 10);
    let held = bench.hold();
    let queued = handle.submit(Lane::Normal, add(1, 1)).unwrap();
    bench.disk.fail_at(bench.disk.operations(), Failure::Error);
    bench.gate.open();
    assert!(held.wait().is_err());
    assert!(queued.wait().is_err());
    assert!(outbox.receive().is_none());
    assert_eq!(
        *bench.halted.lock().unwrap(),
        ["cannot flush `00000000000000000001.journal`"]
    );
    assert_eq!(
        handle.post(Lane::Returns, add(1, 1)),
        Err(SubmitError::Stopped)
    );
    assert!(matches!(
        bench.engine.take().unwrap().stop(),
        Err(EngineError::Halted)
    ));
    assert_eq!(bench.halted.lock().unwrap().len(), 1);
}

#[test]
fn a_bug_in_the_machine_halts() {
    let mut bench = Bench::new();
    let handle = bench.handle();
    handle
        .submit(Lane::Normal, add(1, i64::MAX))
        .unwrap()
        .wait()
        .unwrap();
    // The toy's sum overflows.
    assert!(
        handle
            .submit(Lane::Normal, add(1, 1))
            .unwrap()
            .wait()
            .is_err()
    );
    assert!(matches!(
        bench.engine.take().unwrap().stop(),
        Err(EngineError::Halted)
    ));
    assert_eq!(
        *bench.halted.lock().unwrap(),
        ["the writer thread panicked"]
    );
}

#[test]
fn a_deadline_is_served_when_time_comes_and_quiet_hours_journal_nothing() {
    let bench = Bench::new();
    let handle = bench.handle();
    let outbox = handle.outbox("test", 10);
    let wake = handle
        .submit(Lane::Normal, Command::Wake { at: at(50) })
        .unwrap()
        .wait()
        .unwrap();
    assert_eq!(outbox.receive().unwrap().last(), wake.step().seq);
    bench.clock.advance_to(at(49));
    assert!(outbox.receive_for(SOON).is_err());
    bench.clock.advance_to(at(60));
    let group = outbox.receive_for(LONG).unwrap();
    assert_eq!(group.steps[0].events, [Event::Woke { at: at(50) }]);
    assert_eq!(
        group.steps[0].stamp,
        at(50),
        "as if somebody had looked at the very instant"
    );
    bench.clock.advance_to(at(100_000));
    assert!(outbox.receive_for(SOON).is_err());
}

/// What a command makes due is decided before it is told, in the same flush, and before the next
/// command of the same group.
#[test]
fn what_is_due_now_is_decided_in_the_same_flush() {
    let bench = Bench::new();
    let outbox = bench.handle().outbox("test", 10);
    let held = bench.hold();
    for command in [Command::Wake { at: at(1) }, add(1, 5)] {
        bench.handle().post(Lane::Normal, command).unwrap();
    }
    bench.gate.open();
    held.wait().unwrap();
    outbox.receive_for(LONG).unwrap();
    let group = outbox.receive_for(LONG).unwrap();
    let commands: Vec<_> = group.steps.iter().map(|step| &step.command).collect();
    assert_eq!(
        commands,
        [&Command::Wake { at: at(1) }, &Command::Clock, &add(1, 5)]
    );
}

#[test]
fn what_stays_due_ends_the_process_and_is_named() {
    let bench = Bench::new();
    let ticket = bench
        .handle()
        .submit(Lane::Normal, Command::Wake { at: NAG })
        .unwrap();
    assert!(ticket.wait().is_err(), "nothing of it is told");
    assert_eq!(
        *bench.halted.lock().unwrap(),
        [
            "after 10000 clock commands at one instant, 1970-01-01 00:00:01.000, this is still due: 1 alarms"
        ]
    );
}

#[test]
fn the_wall_clock_wakes_the_writer() {
    let bench = Bench::with(|setup| setup.clock = Arc::new(WallClock));
    let handle = bench.handle();
    let outbox = handle.outbox("test", 10);
    let due = WallClock.now().plus_micros(40_000);
    handle
        .post(Lane::Normal, Command::Wake { at: due })
        .unwrap();
    outbox.receive_for(LONG).unwrap();
    let woke = outbox.receive_for(LONG).unwrap();
    assert_eq!(woke.steps[0].events, [Event::Woke { at: due }]);
    assert!(WallClock.now() >= due);
}

#[test]
fn a_gated_replay_gives_the_records_of_a_synchronous_run() {
    let script: Vec<_> = (0..300_i64)
        .map(|number| match number % 5 {
            0 => (number, Command::Wake { at: at(number + 7) }),
            1 => (
                number,
                Command::Mark {
                    contract: 1,
                    price: number,
                },
            ),
            _ => (number, add(number as u32 % 3, 13 - number % 27)),
        })
        .collect();

    let synchronous = FaultyDisk::new();
    let mut writer: Writer<Toy> =
        Writer::open(Arc::new(synchronous.clone()), SMALL, "test", at(0)).unwrap();
    for (second, command) in &script {
        writer.catch_up(at(*second), drop).unwrap();
        writer.step(command.clone(), at(*second)).unwrap();
    }
    writer.catch_up(at(1000), drop).unwrap();
    let expected = writer.close().unwrap();

    let mut bench = Bench::with(|setup| setup.marks = Marks::EachOne);
    let handle = bench.handle();
    for (second, command) in script {
        bench.clock.advance_to(at(second));
        match command {
            Command::Mark { .. } => handle.mark_at(1, command, at(second)).unwrap(),
            command => handle.post_at(Lane::Returns, command, at(second)).unwrap(),
        }
    }
    // Time moves on by itself only when all before was decided.
    handle
        .submit_at(Lane::Returns, add(9, 0), at(1000))
        .unwrap()
        .wait()
        .unwrap();
    let found = bench.engine.take().unwrap().stop().unwrap();
    assert_eq!(found.seq, expected.seq.next());
    let mut machine = found.machine;
    machine.balances.remove(&9);
    machine.applied -= 1;
    assert_eq!(machine.hash(), expected.machine.hash());
}

#[test]
fn one_reads_ones_own_writes() {
    let bench = Bench::new();
    let handle = bench.handle();
    for round in 1..=200 {
        let answer = handle
            .submit(Lane::Normal, add(1, 1))
            .unwrap()
            .wait()
            .unwrap();
        let seen = handle
            .ask(answer.step().seq, |saved| {
                (saved.seq, saved.machine.balances[&1])
            })
            .unwrap()
            .wait()
            .unwrap();
        assert!(seen.0 >= answer.step().seq);
        assert_eq!(seen.1, round);
    }
    let last = handle.watermark();
    assert_eq!(
        handle.ask(last.next(), |_| ()).err(),
        Some(AskError::Ahead {
            wanted: last.next(),
            last
        })
    );
}

#[test]
fn the_reader_writes_snapshots_by_plan_on_request_and_at_the_end() {
    let mut bench = Bench::with(|setup| {
        setup.snapshots = SnapshotPlan {
            every_records: 10,
            keep: 2,
        }
    });
    let handle = bench.handle();
    for _ in 0..35 {
        handle
            .submit(Lane::Normal, add(1, 1))
            .unwrap()
            .wait()
            .unwrap();
    }
    let asked = handle.snapshot().unwrap().wait().unwrap().unwrap();
    assert_eq!(asked.seq(), Seq::new(36));
    let listed = Snapshots::new(bench.storage()).list().unwrap();
    assert_eq!(listed, [Seq::new(31), Seq::new(36)]);
    assert_eq!(handle.readings().snapshots, 4);
    handle
        .submit(Lane::Normal, add(1, 1))
        .unwrap()
        .wait()
        .unwrap();
    let hash = bench.engine.take().unwrap().stop().unwrap().machine.hash();
    let recovered = recover::<Toy>(bench.storage(), SMALL).unwrap();
    assert_eq!(
        (recovered.machine().hash(), recovered.recovery().applied),
        (hash, 0)
    );
    drop(recovered);
    assert_eq!(verify::<Toy>(&bench.storage()).unwrap().difference, None);
}

#[test]
fn a_snapshot_that_cannot_be_written_is_counted_and_nothing_stops() {
    let bench = Bench::new();
    let handle = bench.handle();
    handle
        .submit(Lane::Normal, add(1, 1))
        .unwrap()
        .wait()
        .unwrap();
    bench
        .disk
        .fail_at(bench.disk.operations() + 1, Failure::Error);
    assert!(handle.snapshot().unwrap().wait().unwrap().is_err());
    assert_eq!(handle.readings().snapshot_failures, 1);
    handle
        .submit(Lane::Normal, add(1, 1))
        .unwrap()
        .wait()
        .unwrap();
    assert!(bench.halted.lock().unwrap().is_empty());
}

#[test]
fn stopping_decides_and_answers_all_that_waits() {
    let mut bench = Bench::new();
    let handle = bench.handle();
    let held = bench.hold();
    let tickets: Vec<_> = (0..1000)
        .map(|_| handle.submit(Lane::Normal, add(2, 1)).unwrap())
        .collect();
    let engine = bench.engine.take().unwrap();
    let gate = Arc::clone(&bench.gate);
    let saved = thread::scope(|scope| {
        let stopping = scope.spawn(|| engine.stop().unwrap());
        thread::sleep(SOON);
        gate.open();
        stopping.join().unwrap()
    });
    held.wait().unwrap();
    assert!(tickets.into_iter().all(|ticket| ticket.wait().is_ok()));
    assert_eq!(saved.machine.balances[&2], 1000);
    assert!(handle.submit(Lane::Normal, add(2, 1)).is_err());
}

#[test]
fn many_submitters_lose_and_double_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let storage: Arc<dyn Storage> =
        Arc::new(ballast_journal::Directory::existing(directory.path()).unwrap());
    let writer: Writer<Toy> =
        Writer::open(Arc::clone(&storage), Options::BATCH, "test", at(0)).unwrap();
    let engine = Engine::start(writer, Setup::new(Arc::new(WallClock))).unwrap();
    thread::scope(|scope| {
        for account in 0..8 {
            let handle = engine.handle();
            scope.spawn(move || {
                for number in 1..=250 {
                    let answer = handle
                        .submit(Lane::Normal, add(account, 1))
                        .unwrap()
                        .wait()
                        .unwrap();
                    assert_eq!(
                        answer.step().events,
                        [Event::Added {
                            account,
                            balance: number
                        }]
                    );
                }
            });
        }
    });
    let saved = engine.stop().unwrap();
    assert!(
        saved
            .machine
            .balances
            .values()
            .all(|balance| *balance == 250)
    );
    let report = verify::<Toy>(&storage).unwrap();
    assert_eq!(
        (report.hash, report.difference),
        (saved.machine.hash(), None)
    );
}

#[test]
fn a_ticket_can_be_awaited() {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let bench = Bench::new();
    let mut ticket = Box::pin(bench.hold());
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    assert!(ticket.as_mut().poll(&mut context).is_pending());
    bench.gate.open();
    let answer = loop {
        match ticket.as_mut().poll(&mut context) {
            Poll::Ready(answer) => break answer,
            Poll::Pending => thread::park_timeout(LONG),
        }
    };
    assert_eq!(answer.unwrap().step().seq, Seq::new(2));
}
