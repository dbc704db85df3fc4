//! Segments, reading, snapshots, backup: what happens while nothing breaks.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ballast_model::Seq;

use super::{SMALL, open, read, record, storage, write};
use crate::faulty::FaultyDisk;
use crate::{
    Directory, Epoch, Journal, JournalError, Options, RECORD_BYTES_MAX, Records, Snapshots,
    Storage, Survey, Zeroing, backup, restore,
};

#[test]
fn records_come_back_from_any_sequence_across_segments() {
    for group in [1, 3, 40] {
        let disk = FaultyDisk::new();
        let mut journal = open(&disk);
        write(&mut journal, 1, 100, group);
        assert!(Survey::of(&disk).unwrap().segments.len() >= 3);
        for from in 1..=101 {
            assert_eq!(
                read(journal.records(Seq::new(from)).unwrap(), from).unwrap(),
                100
            );
        }
        assert!(matches!(
            journal.records(Seq::new(102)),
            Err(JournalError::NotHeld { .. })
        ));
        drop(journal);
        assert_eq!(
            read(open(&disk).records(Seq::new(1)).unwrap(), 1).unwrap(),
            100
        );
    }
}

#[test]
fn a_reopened_journal_goes_on_where_it_ended() {
    for closed in [false, true] {
        let disk = FaultyDisk::new();
        for start in 0..10 {
            let mut journal = open(&disk);
            assert_eq!(journal.last(), Seq::new(start * 7));
            write(&mut journal, start * 7 + 1, start * 7 + 7, 2);
            if closed {
                assert_eq!(journal.close().unwrap().seq(), Seq::new(start * 7 + 7));
            }
        }
        assert_eq!(
            read(Records::open(storage(&disk), Seq::new(1)).unwrap(), 1).unwrap(),
            70
        );
    }
}

#[test]
fn a_closed_journal_holds_no_unused_bytes_even_without_records() {
    let disk = FaultyDisk::new();
    for _ in 0..3 {
        open(&disk).close().unwrap();
        let survey = Survey::of(&disk).unwrap();
        assert_eq!(
            survey
                .segments
                .iter()
                .map(|segment| segment.size)
                .collect::<Vec<_>>(),
            [4096]
        );
    }
    let mut journal = open(&disk);
    write(&mut journal, 1, 3, 1);
    journal.close().unwrap();
    let survey = Survey::of(&disk).unwrap();
    assert_eq!(survey.last(), Seq::new(3));
    assert!(
        survey
            .segments
            .iter()
            .all(|segment| segment.used == segment.size)
    );
    assert_eq!(
        disk.names().unwrap(),
        ["00000000000000000001.journal", "epoch"]
    );
}

#[test]
fn a_group_larger_than_a_segment_gets_a_larger_segment() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    let large = vec![7; 20_000];
    journal.append(&large).unwrap();
    journal.append(&[]).unwrap();
    journal.flush().unwrap();
    drop(journal);
    let journal = open(&disk);
    let mut records = journal.records(Seq::new(1)).unwrap();
    assert_eq!(records.next_record().unwrap().unwrap().bytes, large);
    assert_eq!(records.next_record().unwrap().unwrap().bytes, []);
    assert!(records.next_record().unwrap().is_none());
}

#[test]
fn a_record_too_large_is_refused_and_the_journal_goes_on() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    journal.append(&record(1)).unwrap();
    let too_large = vec![0; RECORD_BYTES_MAX + 1];
    assert!(matches!(
        journal.append(&too_large),
        Err(JournalError::TooLarge { .. })
    ));
    journal.append(&record(2)).unwrap();
    assert_eq!(journal.flush().unwrap().seq(), Seq::new(2));
    assert_eq!(read(journal.records(Seq::new(1)).unwrap(), 1).unwrap(), 2);
}

#[test]
fn one_process_per_directory() {
    let directory = tempfile::tempdir().unwrap();
    let storage: Arc<dyn Storage> =
        Arc::new(Directory::create(directory.path().join("a/b")).unwrap());
    let first = Journal::open(Arc::clone(&storage), SMALL).unwrap();
    assert!(matches!(
        Journal::open(Arc::clone(&storage), SMALL),
        Err(JournalError::InUse)
    ));
    drop(first);
    Journal::open(storage, SMALL).unwrap();
}

#[test]
fn only_records_behind_the_frame_are_durable_and_read() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 4, 4);
    journal.append(&record(5)).unwrap();
    assert_eq!(
        (journal.last(), journal.durable().seq()),
        (Seq::new(5), Seq::new(4))
    );
    assert_eq!(read(journal.records(Seq::new(1)).unwrap(), 1).unwrap(), 4);
}

#[test]
fn reading_while_another_thread_writes_sees_a_growing_prefix() {
    let directory = tempfile::tempdir().unwrap();
    let storage: Arc<dyn Storage> = Arc::new(Directory::existing(directory.path()).unwrap());
    let options = Options {
        segment_bytes: 1 << 16,
        zeroing: Zeroing::Ahead,
    };
    let (mut journal, _) = Journal::open(Arc::clone(&storage), options).unwrap();
    let durable = AtomicU64::new(0);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 1..=1500 {
                write(&mut journal, number, number, 1);
                durable.store(number, Ordering::SeqCst);
            }
        });
        loop {
            let before = durable.load(Ordering::SeqCst);
            let read = read(Records::open(Arc::clone(&storage), Seq::new(1)).unwrap(), 1).unwrap();
            assert!(read >= before, "{read} read, {before} were durable");
            if before == 1500 {
                break;
            }
        }
    });
}

#[test]
fn snapshots_come_back_and_a_damaged_one_is_known() {
    let disk = FaultyDisk::new();
    let snapshots = Snapshots::new(storage(&disk));
    assert_eq!(snapshots.list().unwrap(), []);
    for seq in [3, 20, 100] {
        assert_eq!(
            snapshots.write(Seq::new(seq), &record(seq)).unwrap().seq(),
            Seq::new(seq)
        );
    }
    assert_eq!(snapshots.list().unwrap(), [3, 20, 100].map(Seq::new));
    assert_eq!(snapshots.read(Seq::new(20)).unwrap().payload, record(20));
    let name = crate::snapshot::name(Seq::new(100));
    for offset in 0..disk.bytes_of(&name).len() {
        disk.flip_bit(&name, offset as u64, 3);
        assert!(
            matches!(
                snapshots.read(Seq::new(100)),
                Err(JournalError::SnapshotDamaged { .. })
            ),
            "offset {offset}"
        );
        disk.flip_bit(&name, offset as u64, 3);
    }
    snapshots.keep_newest(2).unwrap();
    assert_eq!(snapshots.list().unwrap(), [20, 100].map(Seq::new));
}

#[test]
fn a_backup_taken_while_running_restores_to_its_watermark() {
    let (disk, copy, restored) = (FaultyDisk::new(), FaultyDisk::new(), FaultyDisk::new());
    let mut journal = open(&disk);
    let snapshots = Snapshots::new(storage(&disk));
    write(&mut journal, 1, 50, 3);
    snapshots.write(Seq::new(30), b"thirty").unwrap();
    let until = journal.durable();
    write(&mut journal, 51, 60, 3);
    snapshots.write(Seq::new(55), b"fifty-five").unwrap();
    journal.append(&record(61)).unwrap();

    let made = backup(&storage(&disk), &copy, until).unwrap();
    assert_eq!(made.last, Seq::new(50));
    assert_eq!(restore(&copy, &restored).unwrap(), made);
    let mut journal = open(&restored);
    assert_eq!(read(journal.records(Seq::new(1)).unwrap(), 1).unwrap(), 50);
    let snapshots = Snapshots::new(storage(&restored));
    assert_eq!(snapshots.list().unwrap(), [Seq::new(30)]);
    assert_eq!(snapshots.read(Seq::new(30)).unwrap().payload, b"thirty");
    write(&mut journal, 51, 55, 1);

    assert!(matches!(
        restore(&copy, &restored),
        Err(JournalError::NotEmpty { .. })
    ));
    assert!(matches!(
        backup(&storage(&disk), &restored, until),
        Err(JournalError::NotEmpty { .. })
    ));
}

#[test]
fn an_incomplete_or_damaged_backup_is_not_restored() {
    let (disk, copy) = (FaultyDisk::new(), FaultyDisk::new());
    let mut journal = open(&disk);
    write(&mut journal, 1, 50, 3);
    backup(&storage(&disk), &copy, journal.durable()).unwrap();
    let last = Survey::of(&copy).unwrap().segments.pop().unwrap();
    copy.flip_bit(&last.name, last.used - 1, 0);
    assert!(matches!(
        restore(&copy, &FaultyDisk::new()),
        Err(JournalError::Incomplete(_))
    ));
    copy.flip_bit(&last.name, last.used - 1, 0);
    restore(&copy, &FaultyDisk::new()).unwrap();
    copy.flip_bit("complete.backup", 3, 0);
    assert!(matches!(
        restore(&copy, &FaultyDisk::new()),
        Err(JournalError::Incomplete(_))
    ));
    copy.remove("complete.backup").unwrap();
    assert!(matches!(
        restore(&copy, &FaultyDisk::new()),
        Err(JournalError::Incomplete(_))
    ));
}

#[test]
fn each_opening_has_its_number_and_an_older_writer_is_refused() {
    let disk = FaultyDisk::new();
    for number in 1..4 {
        let journal = open(&disk);
        assert_eq!(journal.epoch(), Epoch(number));
        assert_eq!(Epoch::read(&disk).unwrap(), Epoch(number));
        if number == 2 {
            journal.close().unwrap();
        }
    }
    // Somebody to whom the lock said nothing opens it beside the writer.
    for closes in [true, false] {
        let mut journal = open(&disk);
        let next = journal.last().number() + 1;
        write(&mut journal, next, next, 1);
        let newest = Epoch::raise(&disk).unwrap();
        let refused = if closes {
            journal.close().map(drop)
        } else {
            journal.append(&[1; 3000]).unwrap();
            journal.flush().map(drop)
        };
        match refused {
            Err(JournalError::Superseded { own, newest: found }) => {
                assert_eq!((own + 1, found), (newest.0, newest.0));
            }
            other => panic!("{other:?}"),
        }
    }
    disk.flip_bit("epoch", 0, 6);
    assert!(matches!(
        Journal::open(storage(&disk), SMALL),
        Err(JournalError::EpochDamaged)
    ));
}
