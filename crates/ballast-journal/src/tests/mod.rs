//! The rules of the crate documentation, each by tests that fail without it.

mod archive;
mod damage;
mod files;
mod power;

use std::sync::Arc;

use ballast_model::Seq;

use crate::faulty::FaultyDisk;
use crate::{Journal, JournalError, Options, Records, Storage, Zeroing};

/// Small enough that a few records fill a segment.
const SMALL: Options = Options {
    segment_bytes: 4096 + 2048,
    zeroing: Zeroing::AtRoll,
};

fn storage(disk: &FaultyDisk) -> Arc<dyn Storage> {
    Arc::new(disk.clone())
}

fn open(disk: &FaultyDisk) -> Journal {
    Journal::open(storage(disk), SMALL).expect("opens").0
}

/// A record of its number's own length and content.
fn record(number: u64) -> Vec<u8> {
    let length = 8 + (number * 37 % 300) as usize;
    number
        .to_le_bytes()
        .into_iter()
        .cycle()
        .take(length)
        .collect()
}

/// Appends and flushes records `from..=to`, in groups of so many.
fn write(journal: &mut Journal, from: u64, to: u64, group: usize) {
    let numbers: Vec<u64> = (from..=to).collect();
    for group in numbers.chunks(group) {
        for number in group {
            assert_eq!(
                journal.append(&record(*number)).expect("appends"),
                Seq::new(*number)
            );
        }
        assert_eq!(
            journal.flush().expect("flushes").seq(),
            Seq::new(group[group.len() - 1])
        );
    }
}

/// All records from there on; each must be the one of its number.
fn read(mut records: Records, from: u64) -> Result<u64, JournalError> {
    let mut next = from;
    while let Some(found) = records.next_record()? {
        assert_eq!(found.seq, Seq::new(next));
        assert_eq!(found.bytes, record(next), "record {next}");
        next += 1;
    }
    Ok(next - 1)
}
