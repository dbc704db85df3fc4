//! Rot and tampering: what cannot be a torn write stops the start, and says where.

use super::{SMALL, open, read, storage, write};
use crate::faulty::FaultyDisk;
use crate::{Chain, Fault, Journal, JournalError, Storage, Survey};
use ballast_model::Seq;

fn opening(disk: &FaultyDisk) -> Result<crate::Opened, JournalError> {
    Journal::open(storage(disk), SMALL).map(|(_, opened)| opened)
}

#[test]
fn a_flipped_bit_before_the_last_frame_stops_the_start_and_names_the_place() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 30, 4);
    drop(journal);
    let survey = Survey::of(&disk).unwrap();
    assert!(survey.segments.len() > 1);
    for segment in &survey.segments {
        let is_last = segment.name == survey.segments[survey.segments.len() - 1].name;
        let frames = frame_offsets(&disk, segment);
        for (index, (begin, end)) in frames.iter().enumerate() {
            if is_last && index + 1 == frames.len() {
                continue;
            }
            for at in (*begin..*end).step_by(5) {
                disk.flip_bit(&segment.name, at, (at % 8) as u32);
                match opening(&disk) {
                    Err(JournalError::Damaged {
                        segment: named,
                        offset,
                        ..
                    }) => {
                        assert_eq!((&named, offset), (&segment.name, *begin), "flipped at {at}");
                    }
                    other => panic!("flipped at {at}: {other:?}"),
                }
                disk.flip_bit(&segment.name, at, (at % 8) as u32);
            }
        }
    }
    assert_eq!(opening(&disk).unwrap().last, Seq::new(30));
}

/// Begin and end of each frame of a segment.
fn frame_offsets(disk: &FaultyDisk, segment: &crate::Segment) -> Vec<(u64, u64)> {
    let bytes = disk.bytes_of(&segment.name);
    let mut at = crate::segment::HEADER_BYTES;
    let mut offsets = Vec::new();
    while at < segment.used {
        let length = crate::frame::u32_at(&bytes, at as usize + 4) as u64;
        offsets.push((at, at + crate::frame::HEADER_BYTES as u64 + length));
        at = offsets[offsets.len() - 1].1;
    }
    offsets
}

#[test]
fn a_damaged_segment_header_stops_the_start() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 30, 4);
    drop(journal);
    for segment in Survey::of(&disk).unwrap().segments {
        for at in 0..56 {
            disk.flip_bit(&segment.name, at, 1);
            match opening(&disk) {
                Err(JournalError::Damaged {
                    segment: named,
                    offset: 0,
                    ..
                }) => assert_eq!(named, segment.name),
                other => panic!("flipped at {at}: {other:?}"),
            }
            disk.flip_bit(&segment.name, at, 1);
        }
    }
}

#[test]
fn damage_changes_nothing_on_disk() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 30, 4);
    drop(journal);
    let name = Survey::of(&disk).unwrap().segments[0].name.clone();
    disk.flip_bit(&name, 4096 + 60, 0);
    let before = disk.bytes_of(&name);
    let message = opening(&disk).unwrap_err().to_string();
    assert_eq!(
        message,
        "segment `00000000000000000001.journal` is damaged at offset 4096: its checksum does not match; \
         good data follows it, so this is no torn tail"
    );
    assert_eq!(disk.bytes_of(&name), before);
}

#[test]
fn a_missing_or_foreign_segment_stops_the_start() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 40, 4);
    drop(journal);
    let names: Vec<_> = Survey::of(&disk)
        .unwrap()
        .segments
        .into_iter()
        .map(|segment| segment.name)
        .collect();
    disk.rename(&names[1], "aside").unwrap();
    assert!(matches!(
        opening(&disk),
        Err(JournalError::Damaged {
            reason: Fault::Sequence { .. },
            offset: 0,
            ..
        })
    ));
    disk.rename("aside", &names[1]).unwrap();
    opening(&disk).unwrap();

    // A header whose checksum is right, but which continues another history.
    let first = crate::segment::first_of(&names[1]).unwrap();
    let header = crate::segment::Header {
        first,
        chain: Chain([7; 32]),
    }
    .write();
    disk.open_write(&names[1])
        .unwrap()
        .write_at(0, &header)
        .unwrap();
    assert!(matches!(
        opening(&disk),
        Err(JournalError::Damaged {
            reason: Fault::Chain,
            offset: 0,
            ..
        })
    ));
}

#[test]
fn a_frame_rewritten_with_a_right_checksum_breaks_the_chain() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 9, 3);
    drop(journal);
    let segment = Survey::of(&disk).unwrap().segments[0].clone();
    for (begin, end) in frame_offsets(&disk, &segment) {
        let original = disk.bytes_of(&segment.name)[begin as usize..end as usize].to_vec();
        let mut forged = original.clone();
        forged[crate::frame::HEADER_BYTES + 6] ^= 1;
        let crc = crate::frame::crc_of(&forged);
        forged[20..24].copy_from_slice(&crc.to_le_bytes());
        let mut file = disk.open_write(&segment.name).unwrap();
        file.write_at(begin, &forged).unwrap();
        match opening(&disk) {
            Err(JournalError::Damaged {
                offset,
                reason: Fault::Chain,
                ..
            }) => assert_eq!(offset, begin),
            other => panic!("{other:?}"),
        }
        file.write_at(begin, &original).unwrap();
    }
    assert_eq!(opening(&disk).unwrap().last, Seq::new(9));
}

#[test]
fn a_torn_last_frame_is_cut_said_and_overwritten() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 3, 1);
    let before = Survey::of(&disk).unwrap();
    write(&mut journal, 4, 4, 1);
    drop(journal);
    let (name, begin) = (&before.segments[0].name, before.segments[0].used);
    disk.flip_bit(name, begin + 70, 2);

    let cut = opening(&disk).unwrap().cut.expect("a cut");
    assert_eq!(
        (&cut.segment, cut.offset, cut.last, cut.reason),
        (name, begin, Seq::new(3), Fault::Checksum)
    );
    assert!(
        disk.bytes_of(name)[begin as usize..]
            .iter()
            .all(|byte| *byte == 0)
    );
    assert_eq!(opening(&disk).unwrap().cut, None);
    let mut journal = open(&disk);
    write(&mut journal, 4, 12, 2);
    assert_eq!(read(journal.records(Seq::new(1)).unwrap(), 1).unwrap(), 12);
}

#[test]
fn a_survey_of_a_torn_journal_changes_nothing() {
    let disk = FaultyDisk::new();
    let mut journal = open(&disk);
    write(&mut journal, 1, 4, 1);
    let used = Survey::of(&disk).unwrap().segments[0].used;
    drop(journal);
    disk.flip_bit("00000000000000000001.journal", used - 9, 2);
    let (operations, survey) = (disk.operations(), Survey::of(&disk).unwrap());
    assert!(survey.cut.is_some());
    assert_eq!(survey.last(), Seq::new(3));
    assert_eq!(disk.operations(), operations);
}
