//! The writing side: the records of one writer, on their way into a [`Log`].

use std::mem;
use std::sync::Arc;

use ballast_model::Seq;

use crate::frame::{Chain, Group};
use crate::{
    Archiver, Durable, Epoch, Files, JournalError, Log, Opened, Options, Records, Sealed,
    Snapshots, Storage,
};

/// A log with the group that is being written. Dropping it without [`close`](Journal::close) is what a crash
/// does, and is safe.
pub struct Journal {
    group: Group,
    /// The last record appended, and the last that was sealed for the disk.
    last: Seq,
    sealed: Seq,
    /// A flush of its own has failed.
    poisoned: bool,
    log: Arc<dyn Log>,
}

/// Makes sealed groups durable, beside the journal that goes on taking records: on another thread, say.
/// In the order in which they were sealed.
#[derive(Clone)]
pub struct Flusher(Arc<dyn Log>);

impl Flusher {
    /// Returns when the group is on the disk; how far that is, and the chain up to there.
    ///
    /// After an error the journal is of no more use: the process has to end.
    pub fn flush(&self, group: Sealed) -> Result<(Durable, Chain), JournalError> {
        self.0.append(group)
    }
}

impl Journal {
    /// In files: takes the directory, checks every frame, cuts a torn tail, and makes the first segment
    /// where there is none.
    pub fn open(
        storage: Arc<dyn Storage>,
        options: Options,
    ) -> Result<(Self, Opened), JournalError> {
        let (files, opened) = Files::open(storage, options)?;
        Ok((Self::on(Arc::new(files)), opened))
    }

    /// On a log, behind what is in it.
    pub fn on(log: Arc<dyn Log>) -> Self {
        let last = log.durable().0.seq();
        Self {
            group: Group::new(),
            last,
            sealed: last,
            poisoned: false,
            log,
        }
    }

    /// Adds a record to the group in memory and gives its sequence. Nothing may be told to anyone
    /// before it is durable.
    pub fn append(&mut self, record: &[u8]) -> Result<Seq, JournalError> {
        self.append_with(|group| group.extend_from_slice(record))
    }

    /// As [`append`](Journal::append), for a record that `write` adds to the end of the vector. It
    /// must only add.
    pub fn append_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<Seq, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        self.group
            .push_with(write)
            .map_err(|bytes| JournalError::TooLarge { bytes })?;
        self.last = self.last.next();
        Ok(self.last)
    }

    /// Takes the records that wait, for [`Flusher::flush`]; none where none wait.
    pub fn seal(&mut self) -> Option<Sealed> {
        if self.group.count() == 0 {
            return None;
        }
        let next = Group::with_room_of(&self.group);
        let sealed = Sealed {
            group: mem::replace(&mut self.group, next),
            first: self.sealed.next(),
            last: self.last,
        };
        self.sealed = self.last;
        Some(sealed)
    }

    /// Who makes sealed groups durable.
    pub fn flusher(&self) -> Flusher {
        Flusher(Arc::clone(&self.log))
    }

    /// Writes the group as one frame and returns when it is on the disk. Without records it only
    /// says where that is.
    ///
    /// After an error the journal is of no more use: the process has to end.
    pub fn flush(&mut self) -> Result<Durable, JournalError> {
        let flushed = match self.seal() {
            Some(sealed) => self.log.append(sealed).map(|(durable, _)| durable),
            None => self.log.flush(),
        };
        flushed.inspect_err(|_| self.poisoned = true)
    }

    /// The last record appended, durable or not.
    pub fn last(&self) -> Seq {
        self.last
    }

    /// Everything that is on the disk.
    pub fn durable(&self) -> Durable {
        self.log.durable().0
    }

    /// Hash over all durable frames.
    pub fn chain(&self) -> Chain {
        self.log.durable().1
    }

    /// Records that wait for the next flush, and their bytes.
    pub fn waiting(&self) -> (u32, u64) {
        (self.group.count(), self.group.frame_bytes())
    }

    /// Durable records from that one on.
    pub fn records(&self, from: Seq) -> Result<Records, JournalError> {
        self.log.records(from)
    }

    /// The snapshots beside the records.
    pub fn snapshots(&self) -> Snapshots {
        self.log.snapshots()
    }

    /// The number of this opening.
    pub fn epoch(&self) -> Epoch {
        self.log.epoch()
    }

    /// Who archives what is closed, beside the writer; none where the log does not.
    pub fn archiver(&self) -> Option<Archiver> {
        self.log.archiver()
    }

    /// Flushes, and gives back what was kept ready for more.
    pub fn close(mut self) -> Result<Durable, JournalError> {
        let durable = self.flush()?;
        self.log.close()?;
        Ok(durable)
    }
}
