//! A log in files: the directory of one journal, opened by its one writer.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use ballast_model::Seq;

use crate::frame::Chain;
use crate::segment::{self, Spare};
use crate::storage::{File, Guard, Storage, take, write_all};
use crate::{
    Archived, Archiving, Away, Cut, Durable, Epoch, JournalError, Kept, Log, Records, Sealed,
    Segment, Snapshots, Survey, VerifiedSnapshot, archive, error,
};

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

/// The log of a directory. Dropped without [`close`](Log::close), it is left as a crash leaves it.
pub struct Files(Arc<Mutex<Open>>);

/// Compresses closed segments, beside the journal that goes on taking records: on another thread, say. It
/// keeps the directory as the journal does, so it has to be dropped for the next one to be opened.
pub struct Archiver(Arc<Mutex<Open>>);

impl Archiver {
    /// Closed segments that are not archived, oldest first.
    pub fn closed(&self) -> Vec<Segment> {
        let open = lock(&self.0);
        let plain = |segment: &&Segment| segment.kept == Kept::Plain;
        open.full.iter().filter(plain).cloned().collect()
    }

    /// Archives, oldest first, the closed segments whose records all lie at or before the snapshot. After an
    /// error the journal goes on; what was begun is begun anew the next time.
    pub fn archive(
        &self,
        behind: &VerifiedSnapshot,
        mut archiving: Archiving<'_>,
    ) -> Result<Vec<Archived>, JournalError> {
        let (storage, epoch) = {
            let open = lock(&self.0);
            (Arc::clone(&open.storage), open.epoch)
        };
        let closed = self.closed();
        let mut made = Vec::new();
        for segment in closed
            .iter()
            .take_while(|segment| segment.last <= behind.seq())
        {
            let Some(label) = label_of(&storage, segment, &archiving)? else {
                break;
            };
            let next = segment::name(segment.last.next());
            let compressed = archive::compress(&*storage, segment, &next, label, &mut archiving)?;
            let Some(archived) = compressed else {
                break;
            };
            epoch.is_newest(&*storage)?;
            archive::enter(&*storage, &archived)?;
            self.replace(&archived);
            archive::remove(&*storage, &segment.name)?;
            made.push(archived);
        }
        Ok(made)
    }

    /// From now on it is read from the archive.
    fn replace(&self, archived: &Archived) {
        let mut open = lock(&self.0);
        let mut full = open.full.iter_mut();
        if let Some(segment) = full.find(|segment| segment.first == archived.first) {
            *segment = Segment::archived(archived.clone(), true);
        }
    }
}

/// What is open.
struct Open {
    storage: Arc<dyn Storage>,
    options: Options,
    epoch: Epoch,
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

/// The last record of a closed segment, called by its label; `None` where it stays as it is.
fn label_of(
    storage: &Arc<dyn Storage>,
    segment: &Segment,
    archiving: &Archiving<'_>,
) -> Result<Option<String>, JournalError> {
    let of = std::slice::from_ref(segment);
    let mut records = Records::of_segments(Arc::clone(storage), of, segment.last)?;
    Ok(records.next_record()?.and_then(archiving.label))
}

fn lock(log: &Mutex<Open>) -> MutexGuard<'_, Open> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Files {
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
        let epoch = Epoch::raise(&*storage)?;
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
        let open = Open {
            storage,
            options,
            epoch,
            _guard: guard,
            file,
            current,
            full,
            spare: None,
            durable: opened.last,
            chain,
            poisoned: false,
        };
        Ok((Self(Arc::new(Mutex::new(open))), opened))
    }

    /// Who compresses its closed segments.
    pub fn archive(&self) -> Archiver {
        Archiver(Arc::clone(&self.0))
    }
}

impl Log for Files {
    fn append(&self, group: Sealed) -> Result<(Durable, Chain), JournalError> {
        let mut open = lock(&self.0);
        open.write(group)?;
        Ok((Durable::up_to(open.durable), open.chain))
    }

    /// What is appended is durable.
    fn flush(&self) -> Result<Durable, JournalError> {
        let open = lock(&self.0);
        open.is_sound()?;
        Ok(Durable::up_to(open.durable))
    }

    fn durable(&self) -> (Durable, Chain) {
        let open = lock(&self.0);
        (Durable::up_to(open.durable), open.chain)
    }

    fn records(&self, from: Seq) -> Result<Records, JournalError> {
        let open = lock(&self.0);
        let segments: Vec<_> = open.full.iter().chain([&open.current]).cloned().collect();
        Records::of_segments(Arc::clone(&open.storage), &segments, from)
    }

    fn snapshots(&self) -> Snapshots {
        Snapshots::new(Arc::clone(&lock(&self.0).storage))
    }

    fn epoch(&self) -> Epoch {
        lock(&self.0).epoch
    }

    /// Gives the unused rest of the last segment back to the disk.
    fn close(&self) -> Result<(), JournalError> {
        lock(&self.0).shorten()
    }

    fn archiver(&self) -> Option<Archiver> {
        Some(self.archive())
    }
}

impl Open {
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
        self.epoch.is_newest(&*self.storage)?;
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
        self.epoch.is_newest(&*self.storage)?;
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

impl Drop for Open {
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
