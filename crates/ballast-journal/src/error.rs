//! What can go wrong with a journal.

use std::io;

use ballast_model::Seq;

/// Why bytes are no frame, header or snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The first bytes are not what every such piece begins with.
    #[error("it does not begin with the magic bytes")]
    Magic,
    /// Written in a form this build does not know.
    #[error("its format {0} is unknown to this build")]
    Format(u32),
    /// Ends before its length says.
    #[error("it is shorter than its length field says")]
    Short,
    /// Checksum differs.
    #[error("its checksum does not match")]
    Checksum,
    /// The sequence does not continue.
    #[error("it begins with record {found} where record {expected} belongs")]
    Sequence {
        /// The record that should come.
        expected: Seq,
        /// The record it claims to begin with.
        found: Seq,
    },
    /// The hash chain does not continue.
    #[error("its hash does not continue the chain of the frames before it")]
    Chain,
    /// The records inside do not fill it.
    #[error("the lengths of its records do not add up")]
    Records,
}

/// A journal that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("cannot {action} `{file}`")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file.
        file: String,
        /// What it said.
        #[source]
        source: io::Error,
    },
    /// Another process, or another journal of this one, holds the directory.
    #[error("the journal is in use by another process")]
    InUse,
    /// Damage that no interrupted write can have caused. Nothing was changed on disk.
    #[error(
        "segment `{segment}` is damaged at offset {offset}: {reason}; good data follows it, so this is no torn tail"
    )]
    Damaged {
        /// File name of the segment.
        segment: String,
        /// Where the bad piece begins.
        offset: u64,
        /// What is wrong with it.
        reason: Fault,
    },
    /// A snapshot file does not hold what it should.
    #[error("snapshot `{file}` is damaged: {reason}")]
    SnapshotDamaged {
        /// File name.
        file: String,
        /// What is wrong with it.
        reason: Fault,
    },
    /// A wanted record is no longer (or not yet) there.
    #[error("record {wanted} is not in the journal, which holds {first} to {last}")]
    NotHeld {
        /// The record asked for.
        wanted: Seq,
        /// First record held.
        first: Seq,
        /// Last record held.
        last: Seq,
    },
    /// Too many bytes for one record or one group. The journal stays usable.
    #[error("a record of {bytes} bytes does not fit")]
    TooLarge {
        /// Size of the record.
        bytes: usize,
    },
    /// An earlier write or flush failed: what the disk holds is unknown until the next start.
    #[error("an earlier write failed; the journal must be opened again")]
    Poisoned,
    /// Backup and restore write into an empty place only.
    #[error("`{file}` is in the way: the target must be empty")]
    NotEmpty {
        /// A file found there.
        file: String,
    },
    /// The backup ended before it was complete, or what it holds is not what was backed up.
    #[error("this is no complete backup: {0}")]
    Incomplete(&'static str),
}

/// `map_err` helper: names the action and the file of a failed operation.
pub(crate) fn io(action: &'static str, file: &str) -> impl FnOnce(io::Error) -> JournalError {
    let file = file.to_owned();
    move |source| JournalError::Io {
        action,
        file,
        source,
    }
}
