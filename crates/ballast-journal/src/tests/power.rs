//! Failing writes, failing flushes and power cuts.

use ballast_model::Seq;
use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;

use super::{SMALL, open, read, record, storage, write};
use crate::faulty::{Failure, FaultyDisk};
use crate::{Journal, JournalError, Snapshots, Survey};

#[test]
fn any_failed_operation_ends_the_use_of_the_journal() {
    // Operations of one flush without a new segment: the write and the flush.
    for (offset, failure) in [(0, Failure::Error), (1, Failure::Error), (0, Failure::Tear)] {
        let disk = FaultyDisk::new();
        let mut journal = open(&disk);
        write(&mut journal, 1, 2, 1);
        disk.fail_at(disk.operations() + offset, failure);
        journal.append(&record(3)).unwrap();
        assert!(matches!(journal.flush(), Err(JournalError::Io { .. })));
        // The disk works again, but what it holds is unknown.
        assert!(matches!(journal.flush(), Err(JournalError::Poisoned)));
        assert!(matches!(
            journal.append(&record(3)),
            Err(JournalError::Poisoned)
        ));
        assert_eq!(journal.durable().seq(), Seq::new(2));
        assert!(matches!(journal.close(), Err(JournalError::Poisoned)));
    }
}

#[test]
fn a_failure_at_any_step_of_a_new_segment_ends_it_too() {
    let mut step = 0;
    loop {
        let disk = FaultyDisk::new();
        let mut journal = open(&disk);
        let mut number = 0;
        while disk.bytes_of("00000000000000000001.journal").len() as u64 - used(&disk) > 400 {
            number += 1;
            write(&mut journal, number, number, 1);
        }
        let before = disk.operations();
        disk.fail_at(before + step, Failure::Error);
        journal.append(&[1; 1000]).unwrap();
        match journal.flush() {
            Err(_) => assert!(matches!(journal.flush(), Err(JournalError::Poisoned))),
            Ok(_) => {
                assert!(step > 5, "creating a segment takes more steps than {step}");
                break;
            }
        }
        drop(journal);
        // Whatever was left half made, all that was acknowledged is there and the journal goes on.
        let mut journal = open(&disk.after_power_cut(|| false));
        assert_eq!(
            read(journal.records(Seq::new(1)).unwrap(), 1).unwrap(),
            number
        );
        write(&mut journal, number + 1, number + 9, 1);
        step += 1;
    }
}

fn used(disk: &FaultyDisk) -> u64 {
    Survey::of(disk).unwrap().segments[0].used
}

#[test]
fn short_writes_are_continued() {
    let disk = FaultyDisk::new();
    disk.shorten_writes(13);
    let mut journal = open(&disk);
    write(&mut journal, 1, 30, 4);
    drop(journal);
    assert_eq!(
        read(open(&disk).records(Seq::new(1)).unwrap(), 1).unwrap(),
        30
    );
}

#[test]
fn a_new_segment_and_a_snapshot_survive_when_nothing_unflushed_does() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 60, 3);
    Snapshots::new(storage(&disk))
        .write(Seq::new(40), b"state")
        .unwrap();
    let after = disk.after_power_cut(|| false);
    assert_eq!(
        read(open(&after).records(Seq::new(1)).unwrap(), 1).unwrap(),
        60
    );
    assert_eq!(
        Snapshots::new(storage(&after))
            .read(Seq::new(40))
            .unwrap()
            .payload,
        b"state"
    );
}

#[test]
fn a_snapshot_cut_short_never_appears_under_its_name() {
    for operation in 0..6 {
        for keep in [false, true] {
            let disk = FaultyDisk::new();
            disk.fail_at(operation, Failure::PowerCut);
            let written = Snapshots::new(storage(&disk)).write(Seq::new(9), &[5; 2000]);
            let mut sectors = 0;
            let after = disk.after_power_cut(|| {
                sectors += 1;
                keep && sectors != 2
            });
            let snapshots = Snapshots::new(storage(&after));
            for seq in snapshots.list().unwrap() {
                assert_eq!(
                    snapshots.read(seq).unwrap().payload,
                    [5; 2000],
                    "cut at {operation}"
                );
            }
            assert!(written.is_err() || snapshots.list().unwrap() == [Seq::new(9)]);
        }
    }
}

proptest! {
    /// Start, write, lose power at any operation with any part of the unflushed kept; several times
    /// over. What was acknowledged is there, what is there was appended, and the order is kept.
    #[test]
    fn no_power_cut_loses_an_acknowledged_record(
        lives in prop::collection::vec((1_u64..60, 1_usize..6, prop::collection::vec(any::<bool>(), 1..40)), 1..6),
    ) {
        let mut disk = FaultyDisk::new();
        let mut acknowledged = 0;
        for (operations, group, keeps) in lives {
            disk.fail_at(operations, Failure::PowerCut);
            let appended = live(&disk, group, &mut acknowledged)?;
            let mut keeps = keeps.into_iter().cycle();
            disk = disk.after_power_cut(|| keeps.next() == Some(true));

            let (journal, opened) = Journal::open(storage(&disk), SMALL).map_err(|e| TestCaseError::fail(e.to_string()))?;
            let found = read(journal.records(Seq::new(1)).expect("records"), 1).expect("reads");
            prop_assert_eq!(opened.last, Seq::new(found));
            prop_assert!(found >= acknowledged, "{} acknowledged, {} found", acknowledged, found);
            prop_assert!(found <= appended.max(acknowledged));
            // Found at a start means believed from now on.
            acknowledged = found;
            disk = disk.after_power_cut(|| false);
            prop_assert_eq!(Survey::of(&disk).expect("survey").last(), Seq::new(found));
        }
    }
}

/// Writes until the power goes. Gives the last number appended.
fn live(disk: &FaultyDisk, group: usize, acknowledged: &mut u64) -> Result<u64, TestCaseError> {
    let Ok((mut journal, opened)) = Journal::open(storage(disk), SMALL) else {
        return Ok(0);
    };
    let mut number = opened.last.number();
    prop_assert!(number >= *acknowledged);
    loop {
        for _ in 0..group {
            if journal.append(&record(number + 1)).is_err() {
                return Ok(number);
            }
            number += 1;
        }
        match journal.flush() {
            Ok(durable) => {
                prop_assert_eq!(durable.seq().number(), number);
                *acknowledged = number;
            }
            Err(_) => return Ok(number),
        }
    }
}
