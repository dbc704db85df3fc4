//! What a [`Journal`](crate::Journal) stands on: a place that makes groups of records durable, in order, and
//! gives them back. [`Files`](crate::Files) is one; an engine knows no other word of where its records are.

use ballast_model::Seq;

use crate::frame::{Chain, Group};
use crate::{Archiver, Durable, Epoch, JournalError, Records, Snapshots};

/// A group of records that nothing is added to any more. Dropped before it is durable, its records are lost:
/// the journal is of no more use.
#[must_use]
pub struct Sealed {
    pub(crate) group: Group,
    pub(crate) first: Seq,
    pub(crate) last: Seq,
}

impl Sealed {
    /// Its first record.
    pub fn first(&self) -> Seq {
        self.first
    }

    /// Its last record.
    pub fn last(&self) -> Seq {
        self.last
    }

    /// Bytes of the frame it will be.
    pub fn frame_bytes(&self) -> u64 {
        self.group.frame_bytes()
    }

    /// The frame that is to be kept, and the chain after it.
    pub fn frame(&mut self, before: Chain) -> (&[u8], Chain) {
        self.group.seal(self.first, before)
    }
}

/// Where records are kept by one writer. What is said once a group, not once a record.
///
/// After an error of `append` or `flush` it is of no more use: the process has to end and start again from what
/// it finds.
pub trait Log: Send + Sync {
    /// Makes a group durable, and gives the chain after it. Groups come in the order of their records.
    fn append(&self, group: Sealed) -> Result<(Durable, Chain), JournalError>;
    /// Returns when everything appended is durable; how far that is. It fails for ever after a failure.
    fn flush(&self) -> Result<Durable, JournalError>;
    /// How far everything is durable, failed or not, and the chain up to there.
    fn durable(&self) -> (Durable, Chain);
    /// Durable records from that one on.
    fn records(&self, from: Seq) -> Result<Records, JournalError>;
    /// The snapshots beside them.
    fn snapshots(&self) -> Snapshots;
    /// The number of this opening: a writer of a lower one is refused.
    fn epoch(&self) -> Epoch;
    /// Nothing follows: gives back what was kept ready for more.
    fn close(&self) -> Result<(), JournalError>;
    /// Who compresses what is closed, where that is done.
    fn archiver(&self) -> Option<Archiver> {
        None
    }
}
