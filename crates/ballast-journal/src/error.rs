//! What can go wrong with a journal.

use std::fmt;
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

/// Why an archive is not the one that the manifest names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveFault {
    /// It was moved by `ballast archive move`.
    #[error("is not here: it was moved to {0}")]
    Moved(String),
    /// Nobody said where it went.
    #[error("is missing, and the manifest does not say that it was moved")]
    Missing,
    /// Another size.
    #[error("has {size} bytes where the manifest says {wanted}: it is damaged or another file")]
    Size {
        /// As archived.
        wanted: u64,
        /// As found.
        size: u64,
    },
    /// Another content.
    #[error("is damaged or another file: its BLAKE3 is not the one in the manifest")]
    Hash,
    /// It cannot be decompressed.
    #[error("does not hold a whole compressed segment")]
    Packed,
    /// What is in it is not the segment.
    #[error("holds another segment, or a damaged one, at offset {offset} of its content: {reason}")]
    Damaged {
        /// Where, in what was compressed.
        offset: u64,
        /// What is wrong there.
        reason: Fault,
    },
}

/// Archived records one after another whose files are not here, in one place or in none that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Away {
    /// First record.
    pub first: Seq,
    /// Last record.
    pub last: Seq,
    /// Names of the files.
    pub files: Vec<String>,
    /// Where they were moved to; `None` where nobody said so.
    pub moved: Option<String>,
}

impl fmt::Display for Away {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            first, last, files, ..
        } = self;
        write!(f, "records {first} to {last} are not here: ")?;
        match &self.files[..] {
            [file] => write!(f, "archive `{file}`")?,
            [file, .., end] => write!(f, "{} archives from `{file}` to `{end}`", files.len())?,
            [] => {}
        }
        match &self.moved {
            Some(place) => write!(f, ", moved to {place}"),
            None => write!(
                f,
                ", missing: the manifest does not say that they were moved"
            ),
        }
    }
}

/// All of them, one after another.
fn told(away: &[Away]) -> String {
    let told: Vec<_> = away.iter().map(Away::to_string).collect();
    told.join("; ")
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
    /// Somebody opened it since. Nothing may be written any more.
    #[error(
        "the journal was opened again, as the {newest}th time, by another writer than this of the {own}th"
    )]
    Superseded {
        /// This writer's.
        own: u64,
        /// The newest.
        newest: u64,
    },
    /// How often it was opened is not known.
    #[error(
        "`epoch` does not hold a number: it is the number of times that the journal was opened"
    )]
    EpochDamaged,
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
    /// An archived segment cannot be read.
    #[error("archive `{file}` (records {first} to {last}) {reason}")]
    Archive {
        /// File name.
        file: String,
        /// First record it should hold.
        first: Seq,
        /// Last record it should hold.
        last: Seq,
        /// What is wrong with it.
        reason: ArchiveFault,
    },
    /// Wanted records were archived, and the archives are not here.
    #[error("{}", told(.0))]
    Away(Vec<Away>),
    /// What was archived is not known.
    #[error("`archive.manifest` cannot be used: {reason}")]
    Manifest {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// Archives go elsewhere only behind a snapshot.
    #[error("no snapshot is whole: every record is still needed")]
    NoSnapshot,
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
    /// What is moved replaces nothing.
    #[error("`{file}` is in the way: it is there already, and is another file")]
    InTheWay {
        /// The file found there.
        file: String,
    },
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
