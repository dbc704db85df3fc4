//! What can go wrong with an engine. Refusals of a machine are not among it: they are events.

use ballast_journal::JournalError;
use ballast_model::{MachineError, Seq, Stamp};

use crate::RecordError;

/// An engine that cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A record is not of the form engines write.
    #[error("record {seq} cannot be read")]
    Record {
        /// Which.
        seq: Seq,
        /// Why.
        #[source]
        source: RecordError,
    },
    /// The machine cannot read its own command or event.
    #[error("record {seq} is not of this machine")]
    Machine {
        /// Which.
        seq: Seq,
        /// Why.
        #[source]
        source: MachineError,
    },
    /// The machine cannot read the state of a snapshot.
    #[error("the snapshot as of record {seq} is not of this machine")]
    Snapshot {
        /// Which.
        seq: Seq,
        /// Why.
        #[source]
        source: MachineError,
    },
    /// Written by a newer build: an older one could misread or misjudge it.
    #[error(
        "record {seq} was written with {what} {found} by build `{build}`; this build knows {what} {own}. \
         Start that build or a newer one"
    )]
    Newer {
        /// From which record on.
        seq: Seq,
        /// `logic` or `schema`.
        what: &'static str,
        /// Version in the journal.
        found: u32,
        /// Version of this build.
        own: u32,
        /// Who wrote it.
        build: String,
    },
    /// A snapshot holds more than the journal: acknowledged records are gone.
    #[error(
        "the snapshot as of record {snapshot} is ahead of the journal, which ends at {last}: records are missing"
    )]
    SnapshotAhead {
        /// What the snapshot includes.
        snapshot: Seq,
        /// Where the journal ends.
        last: Seq,
    },
    /// The journal begins later and no snapshot bridges the gap.
    #[error(
        "the journal begins with record {first} and there is no good snapshot from which to go on"
    )]
    NoBeginning {
        /// First record held.
        first: Seq,
    },
    /// Clock commands decided nothing, or too many at one instant: it would be due for ever.
    #[error("after {clocks} clock commands at one instant, {stamp}, this is still due: {due}")]
    StaysDue {
        /// How many.
        clocks: u32,
        /// When.
        stamp: Stamp,
        /// What.
        due: String,
    },
    /// The reader was not given what follows its state.
    #[error("the reader was given record {found} where {expected} comes next")]
    ReaderGap {
        /// What comes next.
        expected: Seq,
        /// What it was given.
        found: Seq,
    },
    /// The machine's own snapshot does not restore to the same state.
    #[error("the machine restored from its own snapshot has another hash")]
    Unfaithful,
    /// The system gives no thread.
    #[error("cannot start a thread")]
    Thread(#[source] std::io::Error),
    /// A bug.
    #[error("the {thread} thread panicked")]
    Panicked {
        /// Which thread.
        thread: &'static str,
    },
    /// The engine was ended before, for the reason given then.
    #[error("the engine was halted")]
    Halted,
}
