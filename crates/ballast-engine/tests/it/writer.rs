//! The synchronous core: recovery, stamps, deadlines, verification.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::toy::{Command, Event, Toy, add, at};
use ballast_engine::{
    Divergence, EngineError, How, Kind, Started, Writer, records, recover, state_at, verify,
};
use ballast_journal::faulty::{Failure, FaultyDisk};
use ballast_journal::{
    Archiving, Options, Snapshots, Storage, VerifiedSnapshot, WithArchives, Zeroing, move_archives,
};
use ballast_model::{Machine, Seq};
use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

const SMALL: Options = Options {
    segment_bytes: 4096 + 2048,
    zeroing: Zeroing::AtRoll,
};

fn storage(disk: &FaultyDisk) -> Arc<dyn Storage> {
    Arc::new(disk.clone())
}
fn open<M: Machine>(disk: &FaultyDisk, build: &str) -> Result<Writer<M>, EngineError> {
    Writer::open(storage(disk), SMALL, build, at(0))
}
/// Steps and flushes so many deposits and withdrawals, some of them refused.
fn work<M: Machine<Command = Command>>(writer: &mut Writer<M>, from: i64, to: i64) {
    for number in from..to {
        writer
            .step(
                add((number % 7) as u32, (number * 31) % 50 - 20),
                at(number),
            )
            .unwrap();
    }
    writer.flush().unwrap();
}

#[test]
fn a_restart_finds_the_same_state_with_and_without_a_snapshot() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    work(&mut writer, 0, 100);
    let (hash, seq) = (writer.machine().hash(), writer.saved().seq);
    assert_eq!(seq, Seq::new(101));
    drop(writer);

    let recovered = recover::<Toy>(storage(&disk), SMALL).unwrap();
    assert_eq!(
        (recovered.machine().hash(), recovered.last_stamp()),
        (hash, Some(at(99)))
    );
    assert_eq!(
        (recovered.recovery().snapshot, recovered.recovery().applied),
        (None, 101)
    );
    let mut writer = recovered.start("b", at(0)).unwrap();
    Snapshots::new(storage(&disk))
        .write(writer.saved().seq, &writer.saved().payload())
        .unwrap();
    work(&mut writer, 100, 120);
    let hash = writer.machine().hash();
    drop(writer);

    let recovered = recover::<Toy>(storage(&disk), SMALL).unwrap();
    assert_eq!(recovered.machine().hash(), hash);
    assert_eq!(
        (recovered.recovery().snapshot, recovered.recovery().applied),
        (Some(Seq::new(102)), 20)
    );
}

#[test]
fn a_bad_snapshot_is_passed_over_and_told() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    work(&mut writer, 0, 20);
    let snapshots = Snapshots::new(storage(&disk));
    snapshots
        .write(writer.saved().seq, &writer.saved().payload())
        .unwrap();
    work(&mut writer, 20, 40);
    snapshots
        .write(writer.saved().seq, &writer.saved().payload())
        .unwrap();
    let hash = writer.machine().hash();
    drop(writer);
    disk.flip_bit("00000000000000000041.snapshot", 80, 0);
    let recovered = recover::<Toy>(storage(&disk), SMALL).unwrap();
    assert_eq!(
        (recovered.machine().hash(), recovered.recovery().snapshot),
        (hash, Some(Seq::new(21)))
    );
    assert!(matches!(
        recovered.recovery().passed_over[..],
        [EngineError::Journal(_)]
    ));
}

#[test]
fn a_snapshot_ahead_of_the_journal_stops_the_start() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    work(&mut writer, 0, 20);
    Snapshots::new(storage(&disk))
        .write(Seq::new(22), &writer.saved().payload())
        .unwrap();
    drop(writer);
    assert!(matches!(
        recover::<Toy>(storage(&disk), SMALL),
        Err(EngineError::SnapshotAhead { .. })
    ));
}

#[test]
fn after_old_segments_went_the_snapshot_carries_the_start_and_without_it_there_is_none() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    for from in 0..100 {
        work(&mut writer, from, from + 1);
    }
    let snapshots = Snapshots::new(storage(&disk));
    let verified = snapshots
        .write(writer.saved().seq, &writer.saved().payload())
        .unwrap();
    for from in 100..200 {
        work(&mut writer, from, from + 1);
    }
    let hash = writer.machine().hash();
    drop(writer);
    let away = FaultyDisk::new();
    move_away(&disk, &away, &verified);
    assert_eq!(
        recover::<Toy>(storage(&disk), SMALL)
            .unwrap()
            .machine()
            .hash(),
        hash
    );
    let report = verify::<Toy>(&storage(&disk)).unwrap();
    assert_eq!((report.hash, report.difference), (hash, None));
    assert_eq!(report.base, Some(Seq::new(101)));
    assert_eq!(report.away[0].moved.as_deref(), Some("elsewhere"));
    // Pointed to where they went, everything is executed again from the beginning.
    let both: Arc<dyn Storage> = Arc::new(WithArchives::new(storage(&disk), vec![storage(&away)]));
    let report = verify::<Toy>(&both).unwrap();
    assert_eq!((report.hash, report.base), (hash, None));
    let ten = state_at::<Toy>(both, Seq::new(10)).unwrap();
    assert_eq!(ten.seq, Seq::new(10));

    // Said alike by the start and by every look that needs what is gone.
    let said = "moved to elsewhere";
    disk.remove("00000000000000000101.snapshot").unwrap();
    let start = recover::<Toy>(storage(&disk), SMALL).map(drop);
    let look = state_at::<Toy>(storage(&disk), Seq::new(10)).map(drop);
    let read = records(storage(&disk), Seq::new(1)).map(drop);
    for refused in [start, look, read] {
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
    }
}

/// Archives what lies behind a snapshot, and moves it away.
fn move_away(disk: &FaultyDisk, to: &FaultyDisk, behind: &VerifiedSnapshot) {
    let (journal, _) = ballast_journal::Journal::open(storage(disk), SMALL).unwrap();
    let archiving = Archiving {
        label: &|_| Some(String::new()),
        pace: &mut |_| ControlFlow::Continue(()),
    };
    let made = journal
        .archiver()
        .unwrap()
        .archive(behind, archiving)
        .unwrap();
    drop(journal);
    let moved = move_archives(&storage(disk), to, "elsewhere", |_| true).unwrap();
    assert!(!made.is_empty() && moved.moved == made);
}

#[test]
fn stamps_never_go_back_over_a_restart_either() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    let stamps = [5, 3, 9].map(|second| writer.step(add(1, 1), at(second)).unwrap().stamp);
    assert_eq!(stamps, [5, 5, 9].map(at));
    writer.flush().unwrap();
    drop(writer);
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    assert_eq!(writer.step(add(1, 1), at(2)).unwrap().stamp, at(9));
}

#[test]
fn deadlines_are_served_in_order_at_their_own_instants() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    for second in [30, 10, 20, 10] {
        writer
            .step(Command::Wake { at: at(second) }, at(1))
            .unwrap();
    }
    let mut steps = Vec::new();
    writer
        .catch_up(at(25), |step| steps.push((step.stamp, step.events)))
        .unwrap();
    let woke = |second| (at(second), vec![Event::Woke { at: at(second) }]);
    assert_eq!(steps, [woke(10), woke(10), woke(20)]);
    assert_eq!(writer.machine().next_deadline(), Some(at(30)));
}

#[test]
fn nothing_is_durable_before_the_flush() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    let step = writer.step(add(1, 50), at(1)).unwrap();
    assert!(writer.journal().durable().seq() < step.seq);
    let lost = recover::<Toy>(storage(&disk.after_power_cut(|| false)), SMALL).unwrap();
    assert!(lost.machine().balances.is_empty());
    assert_eq!(writer.flush().unwrap().seq(), step.seq);
    let kept = recover::<Toy>(storage(&disk.after_power_cut(|| false)), SMALL).unwrap();
    assert_eq!(kept.machine().balances[&1], 50);
}

#[test]
fn a_failed_flush_ends_the_writer() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "a").unwrap();
    writer.step(add(1, 50), at(1)).unwrap();
    disk.fail_at(disk.operations() + 1, Failure::Error);
    assert!(writer.flush().is_err());
    assert!(writer.step(add(1, 50), at(1)).is_err());
    assert!(writer.flush().is_err());
}

#[test]
fn a_downgrade_is_refused_with_its_reason() {
    let disk = FaultyDisk::new();
    let mut newer: Writer<Toy<2>> = open(&disk, "1.4.0").unwrap();
    work(&mut newer, 0, 3);
    drop(newer);
    let error = open::<Toy<1>>(&disk, "1.3.0")
        .err()
        .expect("refused")
        .to_string();
    assert_eq!(
        error,
        "record 4 was written with logic 2 by build `1.4.0`; this build knows logic 1. Start that build or a newer one"
    );
    open::<Toy<2>>(&disk, "1.4.1").unwrap();

    let disk = FaultyDisk::new();
    let mut newer: Writer<Toy<1, 2>> = open(&disk, "1.4.0").unwrap();
    work(&mut newer, 0, 3);
    Snapshots::new(storage(&disk))
        .write(newer.saved().seq, &newer.saved().payload())
        .unwrap();
    drop(newer);
    assert!(matches!(
        open::<Toy<1, 1>>(&disk, "1.3.0"),
        Err(EngineError::Newer { what: "schema", .. })
    ));
}

#[test]
fn verify_executes_its_own_ranges_and_applies_the_others() {
    let disk = FaultyDisk::new();
    let mut first: Writer<Toy<1>> = open(&disk, "one").unwrap();
    work(&mut first, 0, 50);
    drop(first);
    let mut second: Writer<Toy<2>> = open(&disk, "two").unwrap();
    work(&mut second, 50, 100);
    Snapshots::new(storage(&disk))
        .write(second.saved().seq, &second.saved().payload())
        .unwrap();
    work(&mut second, 100, 110);
    let hash = second.machine().hash();

    let report = verify::<Toy<2>>(&storage(&disk)).unwrap();
    let ranges: Vec<_> = report
        .ranges
        .iter()
        .map(|range| {
            (
                range.from.number(),
                range.to.number(),
                &*range.started.build,
                range.how,
            )
        })
        .collect();
    assert_eq!(
        ranges,
        [
            (1, 51, "one", How::Applied),
            (52, 112, "two", How::Executed)
        ]
    );
    assert_eq!(
        (report.hash, report.last, report.difference),
        (hash, Seq::new(112), None)
    );
    assert_eq!(report.snapshots, [Seq::new(102)]);
}

/// `LOGIC` 1 again, with the decisions of 2: a change that forgot to raise the version.
#[derive(Default)]
struct Careless(Toy<2>);

impl Machine for Careless {
    type Command = Command;
    type Event = Event;
    const LOGIC: u32 = 1;
    const SCHEMA: u32 = 1;
    fn execute(&self, command: &Command, stamp: ballast_model::Stamp) -> Vec<Event> {
        self.0.execute(command, stamp)
    }
    fn apply(&mut self, event: &Event, stamp: ballast_model::Stamp) {
        self.0.apply(event, stamp);
    }
    fn next_deadline(&self) -> Option<ballast_model::Stamp> {
        self.0.next_deadline()
    }
    fn clock_command() -> Command {
        Command::Clock
    }
    fn encode_command(command: &Command, out: &mut Vec<u8>) {
        Toy::<2>::encode_command(command, out);
    }
    fn decode_command(bytes: &[u8]) -> Result<Command, ballast_model::MachineError> {
        Toy::<2>::decode_command(bytes)
    }
    fn encode_event(event: &Event, out: &mut Vec<u8>) {
        Toy::<2>::encode_event(event, out);
    }
    fn decode_event(bytes: &[u8]) -> Result<Event, ballast_model::MachineError> {
        Toy::<2>::decode_event(bytes)
    }
    fn snapshot(&self) -> Vec<u8> {
        self.0.snapshot()
    }
    fn restore(bytes: &[u8]) -> Result<Self, ballast_model::MachineError> {
        Toy::<2>::restore(bytes).map(Self)
    }
}

#[test]
fn verify_names_the_first_decision_that_differs() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy<1>> = open(&disk, "one").unwrap();
    for amount in [50, -30, -15, -1] {
        writer.step(add(1, amount), at(1)).unwrap();
    }
    writer.flush().unwrap();
    let report = verify::<Careless>(&storage(&disk)).unwrap();
    let encoded = |event| {
        let mut bytes = Vec::new();
        Toy::<1>::encode_event(&event, &mut bytes);
        Some(bytes)
    };
    let difference = Divergence::Events {
        seq: Seq::new(4),
        index: 0,
        journaled: encoded(Event::Added {
            account: 1,
            balance: 5,
        }),
        decided: encoded(Event::Refused {
            account: 1,
            short: 5,
        }),
    };
    assert_eq!(report.difference, Some(difference));
    assert_eq!(report.hash, writer.machine().hash());
    // At the start nothing is executed again: the same build goes on from what was decided.
    assert_eq!(
        recover::<Careless>(storage(&disk.after_power_cut(|| false)), SMALL)
            .unwrap()
            .machine()
            .0
            .balances[&1],
        4
    );
}

#[test]
fn verify_sees_a_snapshot_of_another_state() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "one").unwrap();
    work(&mut writer, 0, 10);
    let mut other = writer.saved().clone();
    other.machine.balances.insert(99, 1);
    Snapshots::new(storage(&disk))
        .write(other.seq, &other.payload())
        .unwrap();
    let report = verify::<Toy>(&storage(&disk)).unwrap();
    assert!(matches!(report.difference, Some(Divergence::State { seq, .. }) if seq == other.seq));
}

#[test]
fn records_show_commands_events_and_starts() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "one").unwrap();
    writer.step(add(3, 8), at(4)).unwrap();
    writer.step(Command::Clock, at(5)).unwrap();
    writer.close().unwrap();
    let mut entries = records(storage(&disk), Seq::new(1)).unwrap();
    let started = entries.next_entry().unwrap().unwrap();
    assert_eq!(
        started.kind,
        Kind::Started(Started {
            logic: 1,
            schema: 1,
            build: "one".to_owned()
        })
    );
    let entry = entries.next_entry().unwrap().unwrap();
    assert_eq!((entry.seq, entry.stamp), (Seq::new(2), at(4)));
    let Kind::Command(decision) = entry.kind else {
        panic!("a command")
    };
    assert_eq!(
        Toy::<1>::decode_command(decision.command).unwrap(),
        add(3, 8)
    );
    let events: Vec<_> = decision
        .events
        .map(|bytes| Toy::<1>::decode_event(bytes).unwrap())
        .collect();
    assert_eq!(
        events,
        [Event::Added {
            account: 3,
            balance: 8
        }]
    );
    let Kind::Command(decision) = entries.next_entry().unwrap().unwrap().kind else {
        panic!("a command")
    };
    assert_eq!(decision.events.count(), 0);
    assert!(entries.next_entry().unwrap().is_none());
}

#[test]
fn a_past_state_is_the_state_of_that_time() {
    let disk = FaultyDisk::new();
    let mut writer: Writer<Toy> = open(&disk, "one").unwrap();
    let mut hashes = vec![Toy::<1>::default().hash(), writer.machine().hash()];
    for number in 0..30 {
        work(&mut writer, number, number + 1);
        hashes.push(writer.machine().hash());
        if number % 7 == 3 {
            Snapshots::new(storage(&disk))
                .write(writer.saved().seq, &writer.saved().payload())
                .unwrap();
        }
    }
    for (seq, hash) in hashes.iter().enumerate() {
        assert_eq!(
            state_at::<Toy>(storage(&disk), Seq::new(seq as u64))
                .unwrap()
                .machine
                .hash(),
            *hash
        );
    }
    assert!(state_at::<Toy>(storage(&disk), Seq::new(99)).is_err());
}

#[test]
fn bytes_of_another_machine_stop_the_start() {
    let disk = FaultyDisk::new();
    let (mut journal, _) = ballast_journal::Journal::open(storage(&disk), SMALL).unwrap();
    journal.append(b"hello").unwrap();
    journal.close().unwrap();
    assert!(matches!(
        recover::<Toy>(storage(&disk), SMALL),
        Err(EngineError::Record { .. })
    ));
}

proptest! {
    /// Power cuts at any operation, snapshots in between: the state recovered is the one a single
    /// undisturbed run of the surviving commands gives, and nothing flushed is missing.
    #[test]
    fn recovery_gives_the_state_of_the_surviving_commands(
        lives in prop::collection::vec((8_u64..80, 1_usize..5, prop::collection::vec(any::<bool>(), 1..40)), 1..5),
    ) {
        let mut disk = FaultyDisk::new();
        let mut flushed = Seq::new(0);
        for (operations, group, keeps) in lives {
            disk.fail_at(disk.operations() + operations, Failure::PowerCut);
            live(&disk, group, &mut flushed);
            let mut keeps = keeps.into_iter().cycle();
            disk = disk.after_power_cut(|| keeps.next() == Some(true));

            let recovered = recover::<Toy>(storage(&disk), SMALL).expect("recovers");
            prop_assert!(recovered.recovery().opened.last >= flushed);
            let report = verify::<Toy>(&storage(&disk)).expect("verifies");
            prop_assert_eq!(&report.difference, &None);
            prop_assert_eq!(report.hash, recovered.machine().hash());
        }
    }
}

fn live(disk: &FaultyDisk, group: usize, flushed: &mut Seq) {
    let Ok(mut writer) = open::<Toy>(disk, "life") else {
        return;
    };
    *flushed = writer.journal().durable().seq();
    for number in 0.. {
        assert!(
            number < 80,
            "each group takes an operation of the disk, which has failed"
        );
        for _ in 0..group {
            let Ok(_) = writer.step(add(number as u32 % 5, 17 - number % 40), at(number)) else {
                return;
            };
        }
        match writer.flush() {
            Ok(durable) => *flushed = durable.seq(),
            Err(_) => return,
        }
        if number % 4 == 3 {
            let saved = writer.saved();
            let Ok(_) = Snapshots::new(storage(disk)).write(saved.seq, &saved.payload()) else {
                return;
            };
        }
    }
}
