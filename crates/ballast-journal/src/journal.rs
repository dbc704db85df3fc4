//! The writing side: one open journal, one writer.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use ballast_model::Seq;

use crate::frame::{Chain, Group};
use crate::segment::{self, Spare};
use crate::storage::{File, Guard, Storage, write_all};
use crate::{
    Archived, Archiving, Away, Cut, JournalError, Kept, Records, Segment, Survey, VerifiedSnapshot,
    archive, error,
};

/// Everything up to here is on the disk. [`Journal::flush`], [`Journal::durable`] and
/// [`Survey::durable`] say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Durable(pub(crate) Seq);

impl Durable {
    /// The last durable record.
    pub fn seq(self) -> Seq {
        self.0
    }

    /// As far, but not beyond a record.
    pub fn at_most(self, seq: Seq) -> Self {
        Self(self.0.min(seq))
    }
}

/// When new segments are filled with zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zeroing {
    /// When they are needed: the flush that needs one takes as long as writing a whole segment.
    AtRoll,
    /// By a thread of their own, from the time the segment before is half full.
    Ahead,
}

/// How a journal lays out its files. May differ from one start to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Size of a new segment; larger where one group needs it.
    pub segment_bytes: u64,
    /// When it is zeroed.
    pub zeroing: Zeroing,
}

impl Options {
    /// For a server: large segments, made ahead.
    pub const SERVER: Self = Self {
        segment_bytes: 64 << 20,
        zeroing: Zeroing::Ahead,
    };
    /// For runs that end by themselves: small segments, no thread.
    pub const BATCH: Self = Self {
        segment_bytes: 4 << 20,
        zeroing: Zeroing::AtRoll,
    };
}

/// What was found at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// First record held.
    pub first: Seq,
    /// Last record; all up to it are durable.
    pub last: Seq,
    /// A torn tail that was cut away. Whoever opens says so to people.
    pub cut: Option<Cut>,
    /// Archived records that are not here. They too are for people to hear of.
    pub away: Vec<Away>,
}

/// An open journal. Dropping it without [`close`](Journal::close) is what a crash does, and is
/// safe.
pub struct Journal {
    group: Group,
    /// The last record appended, and the last that was sealed for the disk.
    last: Seq,
    sealed: Seq,
    /// A flush of its own has failed.
    poisoned: bool,
    log: Arc<Mutex<Log>>,
}

/// A group of records that nothing is added to any more. Dropped without a flush, its records are lost:
/// the journal is of no more use.
#[must_use]
pub struct Sealed {
    group: Group,
    first: Seq,
    last: Seq,
}

/// Makes sealed groups durable, beside the journal that goes on taking records: on another thread, say.
/// In the order in which they were sealed.
#[derive(Clone)]
pub struct Flusher(Arc<Mutex<Log>>);

impl Flusher {
    /// Returns when the group is on the disk; how far that is, and the chain up to there.
    ///
    /// After an error the journal is of no more use: the process has to end.
    pub fn flush(&self, group: Sealed) -> Result<(Durable, Chain), JournalError> {
        let mut log = lock(&self.0);
        log.write(group)?;
        Ok((Durable(log.durable), log.chain))
    }
}

/// Compresses closed segments, beside the journal that goes on taking records: on another thread, say. It
/// keeps the directory as the journal does, so it has to be dropped for the next one to be opened.
pub struct Archiver(Arc<Mutex<Log>>);

impl Archiver {
    /// Closed segments that are not archived, oldest first.
    pub fn closed(&self) -> Vec<Segment> {
        let log = lock(&self.0);
        let plain = |segment: &&Segment| segment.kept == Kept::Plain;
        log.full.iter().filter(plain).cloned().collect()
    }

    /// Archives, oldest first, the closed segments whose records all lie at or before the snapshot. After an
    /// error the journal goes on; what was begun is begun anew the next time.
    pub fn archive(
        &self,
        behind: &VerifiedSnapshot,
        mut archiving: Archiving<'_>,
    ) -> Result<Vec<Archived>, JournalError> {
        let storage = Arc::clone(&lock(&self.0).storage);
        let closed = self.closed();
        let mut made = Vec::new();
        for segment in closed
            .iter()
            .take_while(|segment| segment.last <= behind.seq())
        {
            let Some(label) = archive::label(&storage, segment, &archiving)? else {
                break;
            };
            let next = segment::name(segment.last.next());
            let compressed = archive::compress(&*storage, segment, &next, label, &mut archiving)?;
            let Some(archived) = compressed else {
                break;
            };
            archive::enter(&*storage, &archived)?;
            self.replace(&archived);
            archive::remove(&*storage, &segment.name)?;
            made.push(archived);
        }
        Ok(made)
    }

    /// From now on it is read from the archive.
    fn replace(&self, archived: &Archived) {
        let mut log = lock(&self.0);
        let mut full = log.full.iter_mut();
        if let Some(segment) = full.find(|segment| segment.first == archived.first) {
            *segment = Segment::archived(archived.clone(), true);
        }
    }
}

/// The disk's side of a journal.
struct Log {
    storage: Arc<dyn Storage>,
    options: Options,
    _guard: Guard,
    file: Box<dyn File>,
    /// The segment in writing, and the full ones before it, archived or not.
    current: Segment,
    full: Vec<Segment>,
    spare: Option<JoinHandle<Result<Spare, JournalError>>>,
    durable: Seq,
    chain: Chain,
    poisoned: bool,
}

/// Takes a journal's directory for this process.
pub(crate) fn take(storage: &dyn Storage) -> Result<Guard, JournalError> {
    storage.lock().map_err(|source| match source.kind() {
        std::io::ErrorKind::WouldBlock => JournalError::InUse,
        _ => error::io("lock", "lock")(source),
    })
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Journal {
    /// Takes the directory, checks every frame, cuts a torn tail, and makes the first segment where
    /// there is none.
    pub fn open(
        storage: Arc<dyn Storage>,
        options: Options,
    ) -> Result<(Self, Opened), JournalError> {
        let guard = take(&*storage)?;
        remove_unfinished(&*storage)?;
        let survey = Survey::of(&*storage)?;
        let opened = Opened {
            first: survey.first(),
            last: survey.last(),
            cut: survey.cut.clone(),
            away: survey.away(),
        };
        let Survey {
            segments: mut full,
            chain,
            ..
        } = survey;
        let (current, file) = match full.pop() {
            Some(segment) => {
                let file = resume(&*storage, &segment, opened.cut.is_some())?;
                (segment, file)
            }
            None => {
                let header = segment::Header {
                    first: Seq::new(1),
                    chain,
                };
                let entered =
                    Spare::make(&*storage, options.segment_bytes)?.enter(&*storage, &header, 0)?;
                (
                    empty_segment(header.first, entered.name, entered.size),
                    entered.file,
                )
            }
        };
        let log = Log {
            storage,
            options,
            _guard: guard,
            file,
            current,
            full,
            spare: None,
            durable: opened.last,
            chain,
            poisoned: false,
        };
        let journal = Self {
            group: Group::new(),
            last: opened.last,
            sealed: opened.last,
            poisoned: false,
            log: Arc::new(Mutex::new(log)),
        };
        Ok((journal, opened))
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
        let sealed = self.seal();
        let mut log = lock(&self.log);
        let written = match sealed {
            Some(sealed) => log.write(sealed),
            None => log.is_sound(),
        };
        written.inspect_err(|_| self.poisoned = true)?;
        Ok(Durable(log.durable))
    }

    /// The last record appended, durable or not.
    pub fn last(&self) -> Seq {
        self.last
    }

    /// Everything that is on the disk.
    pub fn durable(&self) -> Durable {
        Durable(lock(&self.log).durable)
    }

    /// Hash over all durable frames.
    pub fn chain(&self) -> Chain {
        lock(&self.log).chain
    }

    /// Records that wait for the next flush, and their bytes.
    pub fn waiting(&self) -> (u32, u64) {
        (self.group.count(), self.group.frame_bytes())
    }

    /// The disk it stands on, for [`Snapshots`](crate::Snapshots) and readers.
    pub fn storage(&self) -> Arc<dyn Storage> {
        Arc::clone(&lock(&self.log).storage)
    }

    /// Durable records from that one on.
    pub fn records(&self, from: Seq) -> Result<Records, JournalError> {
        let log = lock(&self.log);
        let segments: Vec<_> = log.full.iter().chain([&log.current]).cloned().collect();
        Records::of_segments(Arc::clone(&log.storage), &segments, from)
    }

    /// Who archives its closed segments, beside the writer.
    pub fn archiver(&self) -> Archiver {
        Archiver(Arc::clone(&self.log))
    }

    /// Flushes and gives the unused rest of the last segment back to the disk.
    pub fn close(mut self) -> Result<Durable, JournalError> {
        let durable = self.flush()?;
        lock(&self.log).shorten()?;
        Ok(durable)
    }
}

impl Log {
    fn is_sound(&self) -> Result<(), JournalError> {
        if self.poisoned {
            Err(JournalError::Poisoned)
        } else {
            Ok(())
        }
    }

    fn write(&mut self, group: Sealed) -> Result<(), JournalError> {
        self.is_sound()?;
        assert!(
            group.first == self.durable.next(),
            "Invariant: groups are flushed in the order in which they were sealed"
        );
        let last = group.last;
        self.write_group(group)
            .inspect_err(|_| self.poisoned = true)?;
        self.durable = last;
        Ok(())
    }

    fn write_group(&mut self, sealed: Sealed) -> Result<(), JournalError> {
        let Sealed {
            mut group,
            first,
            last,
        } = sealed;
        let (room, used) = (group.frame_bytes(), self.current.used);
        if used + room > self.current.size {
            self.roll(first, room)?;
        }
        let (frame, chain) = group.seal(first, self.chain);
        let bytes = frame.len() as u64;
        let segment = &mut self.current;
        write_all(&mut *self.file, segment.used, frame)
            .map_err(error::io("write", &segment.name))?;
        self.file
            .flush()
            .map_err(error::io("flush", &segment.name))?;
        segment.used += bytes;
        segment.last = last;
        let half_full = segment.used >= segment.size / 2;
        self.chain = chain;
        if half_full {
            self.zero_ahead();
        }
        Ok(())
    }

    /// Goes on in a new segment that has room for so many bytes.
    fn roll(&mut self, first: Seq, room: u64) -> Result<(), JournalError> {
        let spare = match self.spare.take() {
            Some(thread) => thread.join().unwrap_or(Err(JournalError::Poisoned))?,
            None => Spare::make(&*self.storage, self.options.segment_bytes)?,
        };
        let entered = spare.enter(
            &*self.storage,
            &segment::Header {
                first,
                chain: self.chain,
            },
            room,
        )?;
        let filled = mem::replace(
            &mut self.current,
            empty_segment(first, entered.name, entered.size),
        );
        // A segment without records (closed before its first) has the name of the new one, which
        // took its place.
        if filled.first != first {
            self.full.push(filled);
        }
        self.file = entered.file;
        Ok(())
    }

    fn zero_ahead(&mut self) {
        if self.options.zeroing == Zeroing::Ahead && self.spare.is_none() {
            let (storage, size) = (Arc::clone(&self.storage), self.options.segment_bytes);
            self.spare = Some(thread::spawn(move || Spare::make(&*storage, size)));
        }
    }

    /// Gives the unused rest of the last segment back.
    fn shorten(&mut self) -> Result<(), JournalError> {
        let (name, used) = (&self.current.name, self.current.used);
        self.file
            .set_size(used)
            .map_err(error::io("shorten", name))?;
        self.file.flush().map_err(error::io("flush", name))?;
        if let Some(thread) = self.spare.take() {
            // Whether the unused spare could be made no longer matters.
            drop(thread.join());
        }
        remove_unfinished(&*self.storage)
    }
}

impl Drop for Log {
    /// The directory must not be let go while a thread still writes into it.
    fn drop(&mut self) {
        if let Some(thread) = self.spare.take() {
            drop(thread.join());
        }
    }
}

fn empty_segment(first: Seq, name: String, size: u64) -> Segment {
    Segment {
        kept: Kept::Plain,
        name,
        first,
        last: Seq::new(first.number() - 1),
        used: segment::HEADER_BYTES,
        size,
    }
}

/// Opens the last segment for writing, with nothing but zeros behind its last good frame.
///
/// It is flushed in any case: a process that died may have left good frames in the system's memory
/// only, and they are about to be believed.
fn resume(
    storage: &dyn Storage,
    segment: &Segment,
    torn: bool,
) -> Result<Box<dyn File>, JournalError> {
    let mut file = storage
        .open_write(&segment.name)
        .map_err(error::io("open", &segment.name))?;
    let cut_to = if torn { segment.size } else { segment.used };
    segment::zero(&mut *file, segment.used, cut_to).map_err(error::io("cut", &segment.name))?;
    file.flush().map_err(error::io("flush", &segment.name))?;
    storage
        .flush_names()
        .map_err(error::io("flush the directory of", &segment.name))?;
    Ok(file)
}

/// Files that were being made when a process ended.
fn remove_unfinished(storage: &dyn Storage) -> Result<(), JournalError> {
    let names = storage.names().map_err(error::io("list", "."))?;
    names
        .iter()
        .filter(|name| name.ends_with(".new"))
        .try_for_each(|name| storage.remove(name).map_err(error::io("remove", name)))
}
