//! The journal: an append-only sequence of records that survives a power cut, and the snapshots
//! beside it.
//!
//! [`Journal`] is the writer's side, and knows where its records go as a [`Log`] only; [`Files`] is the one there is.
//!
//! A record is bytes; what they mean is the caller's affair. Records are appended to a group in
//! memory and become durable together by one flush. The rules it holds:
//!
//! - [`Journal::flush`] returns only after the disk said so; what it returns is the watermark to acknowledge by.
//! - Any failed write or flush ends the use of the journal ([`JournalError::Poisoned`]): after a failed flush nobody
//!   knows what the disk holds, so the process must end and start again from what it finds.
//! - A bad frame at the very end is a torn write: it is cut, and [`Opened::cut`] says so. A bad frame with anything good
//!   behind it is damage: opening stops with segment, offset and reason.
//! - New segment and snapshot files are flushed together with their directory.
//! - One process per directory.
//! - Segments are compressed only behind a snapshot that was read back from the disk, and go only when what
//!   was compressed was read back too. Archives are moved away only behind every snapshot that is kept.
//!
//! Files of a journal directory: `<first seq>.journal` (segments, zeroed before use so that a flush
//! changes no file metadata), `<first seq>.journal.zst` (archived segments) with `archive.manifest`,
//! `<seq>.snapshot`, `epoch`, `lock`, and while being made `*.new`.

mod archive;
mod backup;
mod disk;
mod epoch;
mod error;
#[cfg(any(test, feature = "faulty"))]
pub mod faulty;
mod files;
mod frame;
mod journal;
mod layers;
mod log;
mod manifest;
mod records;
mod segment;
mod snapshot;
mod storage;
mod survey;
#[cfg(test)]
mod tests;

pub use archive::{Archiving, Moved, move_archives};
pub use backup::{Backup, backup, restore};
pub use disk::Directory;
pub use epoch::Epoch;
pub use error::{ArchiveFault, Away, Fault, JournalError};
pub use files::{Archiver, Files, Opened, Options, Zeroing};
pub use frame::{Chain, RECORD_BYTES_MAX};
pub use journal::{Flusher, Journal};
pub use layers::WithArchives;
pub use log::{Log, Sealed};
pub use manifest::{Archived, Manifest};
pub use records::{Frames, Record, Records};
pub use snapshot::{Snapshot, Snapshots, VerifiedSnapshot};
pub use storage::{Durable, File, Guard, Storage};
pub use survey::{Cut, Kept, Segment, Survey};
