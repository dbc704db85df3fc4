//! Compressed segments: read as if nothing had happened, never taken for what they are not, and never lost
//! between two places.

use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use ballast_model::Seq;
use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;

use super::{SMALL, open, read, record, storage, write};
use crate::faulty::{Failure, FaultyDisk};
use crate::{
    ArchiveFault, Archived, Archiving, Directory, File, Guard, Journal, JournalError, Kept, Moved,
    Options, Records, Snapshots, Storage, Survey, WithArchives, Zeroing, backup, move_archives,
    restore,
};

/// Writes a snapshot and archives what lies behind it.
fn archive(journal: &Journal, behind: u64) -> Result<Vec<Archived>, JournalError> {
    let behind = journal.snapshots().write(Seq::new(behind), b"state")?;
    let archiving = Archiving {
        label: &|record| Some(format!("record {}", record.seq)),
        pace: &mut |_| ControlFlow::Continue(()),
    };
    journal
        .archiver()
        .expect("files")
        .archive(&behind, archiving)
}

/// A journal of a hundred records, archived as far as that goes.
fn archived() -> (FaultyDisk, Vec<Archived>) {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 100, 3);
    let made = archive(&journal, 100).unwrap();
    assert!(made.len() >= 3, "{made:?}");
    (disk, made)
}

fn all(storage: &Arc<dyn Storage>) -> Result<u64, JournalError> {
    read(Records::open(Arc::clone(storage), Seq::new(1))?, 1)
}

#[test]
fn records_come_back_from_any_sequence_across_archives_and_segments() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 100, 3);
    let before = Survey::of(&disk).unwrap();
    let made = archive(&journal, 100).unwrap();
    // All but the one in writing.
    assert_eq!(made.len(), before.segments.len() - 1);
    let after = Survey::of(&disk).unwrap();
    assert_eq!(
        (after.first(), after.last(), after.chain, after.cut),
        (before.first(), before.last(), before.chain, None)
    );
    for segment in &after.segments[..made.len()] {
        assert!(matches!(segment.kept, Kept::Archived(_)), "{segment:?}");
        assert!(
            !disk
                .names()
                .unwrap()
                .contains(&crate::segment::name(segment.first))
        );
    }
    for from in 1..=101 {
        let from = Seq::new(from);
        assert_eq!(
            read(journal.records(from).unwrap(), from.number()).unwrap(),
            100
        );
        let records = Records::open(storage(&disk), from).unwrap();
        assert_eq!(read(records, from.number()).unwrap(), 100);
    }
    // The writer goes on, and so does the next one.
    write(&mut journal, 101, 140, 3);
    drop(journal);
    let mut journal = open(&disk);
    write(&mut journal, 141, 180, 3);
    assert_eq!(
        archive(&journal, 150).unwrap()[0].first,
        made[made.len() - 1].last.next()
    );
    assert_eq!(read(journal.records(Seq::new(1)).unwrap(), 1).unwrap(), 180);
    let chain = journal.chain();
    drop(journal);
    assert_eq!(Survey::of(&disk).unwrap().chain, chain);
    assert_eq!(all(&storage(&disk)).unwrap(), 180);
}

#[test]
fn only_closed_segments_behind_the_snapshot_are_archived() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 100, 3);
    let third = Survey::of(&disk).unwrap().segments[2].clone();
    let made = archive(&journal, third.last.number() - 1).unwrap();
    assert_eq!(made.last().unwrap().last.next(), third.first);
    let made = archive(&journal, third.last.number()).unwrap();
    assert_eq!((made.len(), made[0].last), (1, third.last));
    assert_eq!(made[0].label, format!("record {}", third.last));
    // What is not to be archived yet stays, with all that follow; so does what the pace leaves.
    let behind = Snapshots::new(storage(&disk)).reread(third.last).unwrap();
    for (label, pace) in [(false, true), (true, false)] {
        let archiving = Archiving {
            label: &|record| label.then(|| record.seq.to_string()),
            pace: &mut |_| match pace {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            },
        };
        assert_eq!(
            journal
                .archiver()
                .expect("files")
                .archive(&behind, archiving)
                .unwrap(),
            []
        );
    }
    assert_eq!(all(&storage(&disk)).unwrap(), 100);
}

#[test]
fn what_was_surveyed_before_it_was_archived_is_read_from_the_archive() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 100, 3);
    let mut records = journal.records(Seq::new(1)).unwrap();
    assert_eq!(records.next_record().unwrap().unwrap().bytes, record(1));
    archive(&journal, 100).unwrap();
    assert_eq!(read(records, 2).unwrap(), 100);
}

/// A disk on which something happens once, between two looks of a reader.
struct Meanwhile<F>(FaultyDisk, Mutex<Option<F>>);

impl<F: FnOnce() + Send> Storage for Meanwhile<F> {
    fn names(&self) -> io::Result<Vec<String>> {
        let names = self.0.names();
        if let Some(happens) = self.1.lock().unwrap().take() {
            happens();
        }
        names
    }
    fn open_read(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.0.open_read(name)
    }
    fn open_write(&self, _: &str) -> io::Result<Box<dyn File>> {
        unreachable!("it is read")
    }
    fn create(&self, _: &str) -> io::Result<Box<dyn File>> {
        unreachable!("it is read")
    }
    fn rename(&self, _: &str, _: &str) -> io::Result<()> {
        unreachable!("it is read")
    }
    fn remove(&self, _: &str) -> io::Result<()> {
        unreachable!("it is read")
    }
    fn flush_names(&self) -> io::Result<()> {
        unreachable!("it is read")
    }
    fn lock(&self) -> io::Result<Guard> {
        unreachable!("it is read")
    }
}

#[test]
fn a_survey_begins_anew_where_segments_were_archived_between_its_looks() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 100, 3);
    let before = Survey::of(&disk).unwrap();
    let happens = || drop(archive(&journal, 100).unwrap());
    let looked = Survey::of(&Meanwhile(disk.clone(), Mutex::new(Some(happens)))).unwrap();
    assert_eq!((looked.last(), looked.chain), (before.last(), before.chain));
    assert_eq!(looked, Survey::of(&disk).unwrap());
}

#[test]
fn writing_and_reading_go_on_while_segments_are_archived() {
    let directory = tempfile::tempdir().unwrap();
    let storage: Arc<dyn Storage> = Arc::new(Directory::existing(directory.path()).unwrap());
    let options = Options {
        segment_bytes: 1 << 14,
        zeroing: Zeroing::Ahead,
    };
    let (mut journal, _) = Journal::open(Arc::clone(&storage), options).unwrap();
    write(&mut journal, 1, 1, 1);
    let (archiver, written) = (journal.archiver().expect("files"), AtomicBool::new(false));
    let snapshots = Snapshots::new(Arc::clone(&storage));
    std::thread::scope(|scope| {
        let written = &written;
        scope.spawn(move || {
            write(&mut journal, 2, 1000, 1);
            written.store(true, Ordering::SeqCst);
        });
        scope.spawn(move || {
            let mut last = false;
            while !last {
                last = written.load(Ordering::SeqCst);
                let behind = archiver.closed().last().map(|segment| segment.last);
                let Some(behind) = behind else { continue };
                let archiving = Archiving {
                    label: &|_| Some(String::new()),
                    pace: &mut |_| ControlFlow::Continue(()),
                };
                let behind = snapshots.write(behind, b"state").unwrap();
                archiver.archive(&behind, archiving).unwrap();
            }
        });
        let mut before = 0;
        while !written.load(Ordering::SeqCst) {
            let found = all(&storage).unwrap();
            assert!(found >= before, "{found} after {before}");
            before = found;
        }
    });
    let survey = Survey::of(&*storage).unwrap();
    let plain = survey
        .segments
        .iter()
        .filter(|segment| segment.kept == Kept::Plain);
    assert_eq!(plain.count(), 1);
    assert_eq!(all(&storage).unwrap(), 1000);
}

/// What reading an archive says, in short.
fn reason(disk: &FaultyDisk) -> Result<(String, ArchiveFault), JournalError> {
    match all(&storage(disk)) {
        Err(JournalError::Archive {
            file,
            first,
            last,
            reason,
        }) => Ok((format!("{file} {first}-{last}"), reason)),
        Err(error) => Err(error),
        Ok(found) => panic!("{found} records were read"),
    }
}

/// What reading says of archives that are not here.
fn away(disk: &FaultyDisk) -> String {
    match all(&storage(disk)).unwrap_err() {
        JournalError::Away(away) => JournalError::Away(away).to_string(),
        error => panic!("{error}"),
    }
}

fn named(line: &Archived) -> String {
    format!("{} {}-{}", line.file(), line.first, line.last)
}

#[test]
fn a_damaged_archive_is_named_with_its_records() {
    let (disk, made) = archived();
    let line = &made[1];
    for at in (0..line.bytes).step_by(7) {
        disk.flip_bit(&line.file(), at, (at % 8) as u32);
        assert_eq!(reason(&disk).unwrap(), (named(line), ArchiveFault::Hash));
        disk.flip_bit(&line.file(), at, (at % 8) as u32);
    }
    disk.open_write(&line.file())
        .unwrap()
        .set_size(line.bytes - 8)
        .unwrap();
    let (wanted, size) = (line.bytes, line.bytes - 8);
    assert_eq!(
        reason(&disk).unwrap(),
        (named(line), ArchiveFault::Size { wanted, size })
    );
    // Cut and filled up again it is not the same file.
    disk.open_write(&line.file())
        .unwrap()
        .set_size(line.bytes)
        .unwrap();
    assert_eq!(reason(&disk).unwrap(), (named(line), ArchiveFault::Hash));
}

#[test]
fn a_missing_or_swapped_archive_is_named_with_its_records() {
    let (disk, made) = archived();
    disk.rename(&made[1].file(), "aside").unwrap();
    let message = all(&storage(&disk)).unwrap_err().to_string();
    let (file, first, last) = (made[1].file(), made[1].first, made[1].last);
    assert_eq!(
        message,
        format!(
            "records {first} to {last} are not here: archive `{file}`, missing: the manifest does not say that they were moved"
        )
    );
    // What follows it is read, and a start does without it.
    let from = made[1].last.next();
    assert_eq!(Survey::of(&disk).unwrap().first(), from);
    let records = Records::open(storage(&disk), from).unwrap();
    assert_eq!(read(records, from.number()).unwrap(), 100);
    drop(open(&disk));

    disk.rename(&made[2].file(), &made[1].file()).unwrap();
    disk.rename("aside", &made[2].file()).unwrap();
    let (said, why) = reason(&disk).unwrap();
    assert_eq!(said, named(&made[1]));
    assert!(
        matches!(why, ArchiveFault::Size { .. } | ArchiveFault::Hash),
        "{why:?}"
    );
}

#[test]
fn a_line_that_was_made_to_fit_another_segment_does_not_pass() {
    // A hash says that it is the file that was archived; the frames say what is in it.
    let (disk, made) = archived();
    let mut manifest = crate::Manifest::read(&disk).unwrap();
    let packed = disk.bytes_of(&made[1].file());
    disk.rename(&made[1].file(), &made[0].file()).unwrap();
    manifest.lines[0].hash = *blake3::hash(&packed).as_bytes();
    manifest.lines[0].bytes = packed.len() as u64;
    manifest.write(&disk).unwrap();
    manifest.lines[0].plain_bytes = made[1].plain_bytes - 8;
    manifest.write(&disk).unwrap();
    assert_eq!(
        reason_of_first(&disk),
        (named(&made[0]), ArchiveFault::Packed)
    );
    manifest.lines[0].plain_bytes = made[1].plain_bytes;
    manifest.write(&disk).unwrap();
    let (said, why) = reason_of_first(&disk);
    assert_eq!(said, named(&made[0]));
    assert!(
        matches!(why, ArchiveFault::Damaged { offset: 0, .. }),
        "{why:?}"
    );
}

/// The second archive is not there: the first is opened by itself.
fn reason_of_first(disk: &FaultyDisk) -> (String, ArchiveFault) {
    let line = crate::Manifest::read(disk).unwrap().lines[0].clone();
    match crate::archive::open(disk, &line).map(drop).unwrap_err() {
        JournalError::Archive {
            file,
            first,
            last,
            reason,
        } => (format!("{file} {first}-{last}"), reason),
        error => panic!("{error}"),
    }
}

#[test]
fn a_damaged_manifest_or_a_lost_end_stops_the_start() {
    let (disk, _) = archived();
    disk.flip_bit("archive.manifest", 30, 1);
    let refused = Journal::open(storage(&disk), SMALL).map(drop).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`archive.manifest` cannot be used: its checksum does not match"
    );
    disk.flip_bit("archive.manifest", 30, 1);
    drop(open(&disk));
    // Without its last segment it would begin anew.
    let last = Survey::of(&disk).unwrap().segments.pop().unwrap();
    disk.remove(&last.name).unwrap();
    let refused = Journal::open(storage(&disk), SMALL).map(drop).unwrap_err();
    assert!(
        matches!(refused, JournalError::Manifest { .. }),
        "{refused}"
    );
}

#[test]
fn archives_without_a_manifest_are_not_passed_over() {
    let (disk, _) = archived();
    disk.rename("archive.manifest", "aside").unwrap();
    let refused = Journal::open(storage(&disk), SMALL).map(drop).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "`archive.manifest` cannot be used: there are archives before the first segment that it does not name"
    );
}

#[test]
fn what_is_moved_replaces_nothing() {
    let (disk, made) = archived();
    // To itself.
    assert!(matches!(
        move_until(&disk, &disk, Seq::new(100)),
        Err(JournalError::InUse)
    ));
    // Where another journal's archives are.
    let (other, to) = (FaultyDisk::new(), FaultyDisk::new());
    let mut journal = open(&other);
    write(&mut journal, 1, 90, 2);
    archive(&journal, 90).unwrap();
    drop(journal);
    move_until(&other, &to, Seq::new(90)).unwrap();
    let before = to.bytes_of(&made[0].file());
    assert!(matches!(
        move_until(&disk, &to, Seq::new(100)),
        Err(JournalError::InTheWay { file }) if file == made[0].file()
    ));
    assert_eq!(to.bytes_of(&made[0].file()), before);
    // What that directory holds of the other journal is not this one's.
    let both: Arc<dyn Storage> = Arc::new(WithArchives::new(storage(&disk), vec![storage(&to)]));
    assert_eq!(all(&both).unwrap(), 100);
}

#[test]
fn what_cannot_be_compressed_leaves_nothing_behind() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 100, 3);
    let behind = journal.snapshots().write(Seq::new(100), b"state").unwrap();
    let before = disk.names().unwrap();
    // The second operation is the first write.
    disk.fail_at(disk.operations() + 1, Failure::Error);
    let archiving = Archiving {
        label: &|_| Some(String::new()),
        pace: &mut |_| ControlFlow::Continue(()),
    };
    let archiver = journal.archiver().unwrap();
    archiver.archive(&behind, archiving).unwrap_err();
    assert_eq!(disk.names().unwrap(), before);
    write(&mut journal, 101, 110, 3);
    archive(&journal, 110).unwrap();
    assert_eq!(all(&storage(&disk)).unwrap(), 110);
}

#[test]
fn segments_must_continue_the_archives() {
    let (disk, made) = archived();
    let first = made[made.len() - 1].last.next();
    let header = crate::segment::Header {
        first,
        chain: crate::Chain([7; 32]),
    };
    let name = crate::segment::name(first);
    disk.open_write(&name)
        .unwrap()
        .write_at(0, &header.write())
        .unwrap();
    match Survey::of(&disk) {
        Err(JournalError::Damaged {
            segment, reason, ..
        }) => {
            assert_eq!((segment, reason), (name, crate::Fault::Chain));
        }
        other => panic!("{other:?}"),
    }
}

fn move_until(disk: &FaultyDisk, to: &FaultyDisk, until: Seq) -> Result<Moved, JournalError> {
    move_archives(&storage(disk), to, "/mnt/old", |line| line.last <= until)
}

#[test]
fn archives_are_moved_behind_every_snapshot_and_read_where_they_went() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 100, 3);
    let middle = Survey::of(&disk).unwrap().segments[2].last;
    Snapshots::new(storage(&disk))
        .write(middle, b"older")
        .unwrap();
    let made = archive(&journal, 100).unwrap();
    let to = FaultyDisk::new();
    assert!(matches!(
        move_until(&disk, &to, middle),
        Err(JournalError::InUse)
    ));
    drop(journal);
    let Moved { moved, needed, .. } = move_until(&disk, &to, Seq::new(100)).unwrap();
    assert_eq!((moved.as_slice(), needed.as_slice()), made.split_at(3));

    let survey = Survey::of(&disk).unwrap();
    assert_eq!(survey.first(), middle.next());
    let said = format!(
        "records 1 to {middle} are not here: 3 archives from `{}` to `{}`, moved to /mnt/old",
        made[0].file(),
        made[2].file()
    );
    assert_eq!(away(&disk), said);
    let from = middle.next();
    let mut journal = open(&disk);
    assert_eq!(
        read(journal.records(from).unwrap(), from.number()).unwrap(),
        100
    );
    write(&mut journal, 101, 110, 3);
    drop(journal);
    let both: Arc<dyn Storage> = Arc::new(WithArchives::new(storage(&disk), vec![storage(&to)]));
    assert_eq!(all(&both).unwrap(), 110);
    // Brought back, they are here again.
    for line in &made[..3] {
        crate::archive::copy(&to, &disk, line).unwrap();
    }
    assert_eq!(all(&storage(&disk)).unwrap(), 110);
    // A snapshot that is not whole keeps nothing from being moved, and lets nothing be moved.
    disk.flip_bit(&crate::snapshot::name(middle), 66, 0);
    assert_eq!(
        move_until(&disk, &to, Seq::new(110)).unwrap().oldest.seq(),
        Seq::new(100)
    );
    disk.flip_bit(&crate::snapshot::name(Seq::new(100)), 66, 0);
    assert!(matches!(
        move_until(&disk, &to, Seq::new(110)),
        Err(JournalError::NoSnapshot)
    ));
}

#[test]
fn a_backup_holds_the_archives_and_a_restore_checks_them() {
    let (disk, made) = archived();
    for until in [
        100,
        made[1].last.number(),
        made[1].last.number() + 1,
        made[0].first.number() + 5,
    ] {
        let (copy, restored) = (FaultyDisk::new(), FaultyDisk::new());
        let until = Survey::of(&disk)
            .unwrap()
            .durable()
            .at_most(Seq::new(until));
        let backed_up = backup(&storage(&disk), &copy, until).unwrap();
        assert!(backed_up.last <= until.seq());
        assert_eq!(restore(&copy, &restored).unwrap(), backed_up);
        assert_eq!(all(&storage(&restored)).unwrap(), backed_up.last.number());
        let mut journal = open(&restored);
        let next = backed_up.last.number() + 1;
        write(&mut journal, next, next + 30, 4);
        assert_eq!(
            read(journal.records(Seq::new(1)).unwrap(), 1).unwrap(),
            next + 30
        );
    }
    let copy = FaultyDisk::new();
    backup(&storage(&disk), &copy, Survey::of(&disk).unwrap().durable()).unwrap();
    copy.flip_bit(&made[0].file(), 30, 0);
    assert!(matches!(
        restore(&copy, &FaultyDisk::new()),
        Err(JournalError::Archive { .. })
    ));
    // What is away stays so in the copy, which says where it went.
    let to = FaultyDisk::new();
    move_until(&disk, &to, made[0].last).unwrap();
    let (copy, restored) = (FaultyDisk::new(), FaultyDisk::new());
    backup(&storage(&disk), &copy, Survey::of(&disk).unwrap().durable()).unwrap();
    restore(&copy, &restored).unwrap();
    let (file, last) = (made[0].file(), made[0].last);
    let said = format!("records 1 to {last} are not here: archive `{file}`, moved to /mnt/old");
    assert_eq!(away(&restored), said);
}

proptest! {
    /// Write, archive, lose power at any operation with any part of the unflushed kept; several times over.
    /// Every record that was acknowledged is read once, and what was interrupted can be done again.
    #[test]
    fn no_power_cut_loses_a_record_between_segment_and_archive(
        lives in prop::collection::vec((1_u64..150, 1_usize..6, prop::collection::vec(any::<bool>(), 1..40)), 1..6),
    ) {
        let mut disk = FaultyDisk::new();
        let mut acknowledged = 0;
        for (operations, group, keeps) in lives {
            disk.fail_at(operations, Failure::PowerCut);
            live(&disk, group, &mut acknowledged);
            let mut keeps = keeps.into_iter().cycle();
            disk = disk.after_power_cut(|| keeps.next() == Some(true));
            let found = all(&storage(&disk)).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert!(found >= acknowledged, "{} acknowledged, {} found", acknowledged, found);
            let journal = open(&disk);
            prop_assert_eq!(read(journal.records(Seq::new(1)).expect("records"), 1).expect("reads"), found);
            let closed = journal.archiver().expect("files").closed().len();
            prop_assert_eq!(archive(&journal, found).expect("archives").len(), if found > 0 { closed } else { 0 });
            drop(journal);
            prop_assert_eq!(all(&storage(&disk)).expect("reads"), found);
            disk = disk.after_power_cut(|| false);
            prop_assert_eq!(all(&storage(&disk)).expect("reads"), found);
            acknowledged = found;
        }
    }

    /// The same while archives are moved: the power goes at either disk, for both.
    #[test]
    fn no_power_cut_loses_an_archive_on_its_way(
        at in 0_u64..40,
        here in any::<bool>(),
        keeps in prop::collection::vec(any::<bool>(), 1..40),
    ) {
        let (disk, made) = archived();
        let to = FaultyDisk::new();
        let planned = if here { &disk } else { &to };
        planned.fail_at(planned.operations() + at, Failure::PowerCut);
        let until = Seq::new(100);
        let interrupted = move_until(&disk, &to, until).is_err();
        let mut keeps = keeps.into_iter().cycle();
        let (disk, to) = (
            disk.after_power_cut(|| keeps.next() == Some(true)),
            to.after_power_cut(|| !interrupted),
        );
        let both: Arc<dyn Storage> = Arc::new(WithArchives::new(storage(&disk), vec![storage(&to)]));
        prop_assert_eq!(all(&both).expect("reads"), 100);
        // What is not here is not simply missing.
        let away = Survey::of(&disk).expect("survey").away();
        prop_assert!(away.iter().all(|away| away.moved.is_some()), "{:?}", away);
        drop(open(&disk));
        move_until(&disk, &to, until).expect("moves");
        prop_assert_eq!(all(&both).expect("reads"), 100);
        let left = disk.names().expect("names");
        prop_assert!(made.iter().all(|line| !left.contains(&line.file())), "{:?}", left);
    }
}

/// Writes and archives until the power goes.
fn live(disk: &FaultyDisk, group: usize, acknowledged: &mut u64) {
    let Ok((mut journal, opened)) = Journal::open(storage(disk), SMALL) else {
        return;
    };
    let mut number = opened.last.number();
    loop {
        for _ in 0..group {
            number += 1;
            if journal.append(&record(number)).is_err() {
                return;
            }
        }
        if journal.flush().is_err() {
            return;
        }
        *acknowledged = number;
        if !journal.archiver().expect("files").closed().is_empty()
            && archive(&journal, number).is_err()
        {
            return;
        }
    }
}
