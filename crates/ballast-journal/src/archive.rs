//! Closed segments, compressed: how they come about, how they are read, how they go elsewhere.
//!
//! A segment is archived when it is closed and all its records lie at or before a snapshot that was read
//! back: then no start needs it. In this order, each step durable before the next:
//!
//! 1. the compressed file is written beside its place, flushed, given its name;
//! 2. it is read back, inflated, and every frame and the chain up to the next segment are checked;
//! 3. the manifest gets its line;
//! 4. the segment is removed.
//!
//! So every record is in a segment or in a file that the manifest names. Where it is in both, the segment is
//! read; a file without a line is of a step that was interrupted, and is made anew.
//!
//! A reader believes nothing: it holds a file against its line (size, BLAKE3) and checks what is in it as a
//! survey checks a segment.

use std::io::{self, Read, Write};
use std::ops::ControlFlow;
use std::sync::Arc;

use ballast_model::Seq;
use zstd::stream::read::Decoder;
use zstd::stream::write::Encoder;

use crate::frame;
use crate::manifest::{Archived, Manifest, file_name};
use crate::storage::{File, Storage, read_full, read_to_end, take, write_all};
use crate::{
    ArchiveFault, Fault, JournalError, Record, Segment, Snapshots, VerifiedSnapshot, error, segment,
};

const UNFINISHED: &str = "archive.new";
/// Of zstd's: a load of orders shrinks to a fifteenth, quotes of an idle day to a fifth, at 100 MB a second.
const LEVEL: i32 = 9;
/// Read, compressed and written in pieces of so many bytes.
const PIECE_BYTES: usize = 1 << 20;
/// What is written is flushed so often: one long flush would hold up the writer's.
const UNFLUSHED_BYTES_MAX: u64 = 2 << 20;

/// What is archived, and at what speed.
pub struct Archiving<'a> {
    /// What the manifest calls a segment by its last record. `None`: it stays as it is, with all that follow.
    pub label: &'a dyn Fn(Record<'_>) -> Option<String>,
    /// Called after so many bytes were read and compressed; [`ControlFlow::Break`] leaves the rest.
    pub pace: &'a mut dyn FnMut(u64) -> ControlFlow<()>,
}

/// Steps 1 and 2. None where the pace broke off.
pub(crate) fn compress(
    storage: &dyn Storage,
    segment: &Segment,
    next: &str,
    label: String,
    archiving: &mut Archiving<'_>,
) -> Result<Option<Archived>, JournalError> {
    let (before, after) = (
        header(storage, &segment.name)?,
        header(storage, next)?.chain,
    );
    let written = write(storage, segment, archiving.pace);
    if !matches!(written, Ok(Some(_))) {
        // A full disk does not stay full by it; if that fails too, the next start removes it.
        drop(storage.remove(UNFINISHED));
    }
    let Some((bytes, hash)) = written? else {
        return Ok(None);
    };
    let name = file_name(segment.first);
    storage
        .rename(UNFINISHED, &name)
        .map_err(error::io("rename", &name))?;
    storage
        .flush_names()
        .map_err(error::io("flush the directory of", &name))?;
    let archived = Archived {
        first: before.first,
        last: segment.last,
        before: before.chain,
        after,
        plain_bytes: segment.used,
        bytes,
        hash,
        label,
        moved: None,
    };
    open(storage, &archived).map(|_| Some(archived))
}

/// Step 3. Lines of an interrupted attempt at the same segment go.
pub(crate) fn enter(storage: &dyn Storage, archived: &Archived) -> Result<(), JournalError> {
    let mut manifest = Manifest::read(storage)?;
    manifest.lines.retain(|line| line.last < archived.first);
    manifest.lines.push(archived.clone());
    manifest.write(storage)
}

/// Step 4.
pub(crate) fn remove(storage: &dyn Storage, name: &str) -> Result<(), JournalError> {
    storage.remove(name).map_err(error::io("remove", name))?;
    storage
        .flush_names()
        .map_err(error::io("flush the directory of", name))
}

fn header(storage: &dyn Storage, name: &str) -> Result<segment::Header, JournalError> {
    let file = storage.open_read(name).map_err(error::io("open", name))?;
    let mut bytes = vec![0; segment::HEADER_BYTES as usize];
    read_full(&*file, 0, &mut bytes).map_err(error::io("read", name))?;
    segment::Header::read(&bytes).map_err(|reason| JournalError::Damaged {
        segment: name.to_owned(),
        offset: 0,
        reason,
    })
}

/// The compressed file under its unfinished name: its size and hash.
fn write(
    storage: &dyn Storage,
    segment: &Segment,
    pace: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Option<(u64, [u8; 32])>, JournalError> {
    let source = storage
        .open_read(&segment.name)
        .map_err(error::io("open", &segment.name))?;
    let file = storage
        .create(UNFINISHED)
        .map_err(error::io("create", UNFINISHED))?;
    let sink = Sink {
        file,
        at: 0,
        flushed: 0,
        hasher: blake3::Hasher::new(),
    };
    let mut packed = Encoder::new(sink, LEVEL).map_err(error::io("write", UNFINISHED))?;
    let mut buffer = vec![0; PIECE_BYTES];
    let mut at = 0;
    while at < segment.used {
        let want = (segment.used - at).min(PIECE_BYTES as u64) as usize;
        let read = read_full(&*source, at, &mut buffer[..want])
            .map_err(error::io("read", &segment.name))?;
        if read == 0 {
            break;
        }
        packed
            .write_all(&buffer[..read])
            .map_err(error::io("write", UNFINISHED))?;
        at += read as u64;
        if pace(read as u64).is_break() {
            return Ok(None);
        }
    }
    let mut sink = packed.finish().map_err(error::io("write", UNFINISHED))?;
    sink.file.flush().map_err(error::io("flush", UNFINISHED))?;
    Ok(Some((sink.at, *sink.hasher.finalize().as_bytes())))
}

/// A file written from its beginning on.
struct Sink {
    file: Box<dyn File>,
    at: u64,
    flushed: u64,
    hasher: blake3::Hasher,
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        write_all(&mut *self.file, self.at, bytes)?;
        self.hasher.update(bytes);
        self.at += bytes.len() as u64;
        if self.at - self.flushed > UNFLUSHED_BYTES_MAX {
            self.file.flush()?;
            self.flushed = self.at;
        }
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The segment that a file holds, in memory, after everything about it was checked.
pub(crate) fn open(
    storage: &dyn Storage,
    archived: &Archived,
) -> Result<Box<dyn File>, JournalError> {
    let plain =
        inflate(archived, &packed(storage, archived)?).map_err(|reason| archived.fault(reason))?;
    check(archived, &plain).map_err(|reason| archived.fault(reason))?;
    Ok(Box::new(Inflated(plain)))
}

/// The bytes of the file, which are those that were archived.
fn packed(storage: &dyn Storage, archived: &Archived) -> Result<Vec<u8>, JournalError> {
    let name = archived.file();
    let file = match storage.open_read(&name) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(archived.absent());
        }
        opened => opened.map_err(error::io("open", &name))?,
    };
    let size = file.size().map_err(error::io("read", &name))?;
    if size != archived.bytes {
        let wanted = archived.bytes;
        return Err(archived.fault(ArchiveFault::Size { wanted, size }));
    }
    let bytes = read_to_end(&*file).map_err(error::io("read", &name))?;
    if *blake3::hash(&bytes).as_bytes() != archived.hash {
        return Err(archived.fault(ArchiveFault::Hash));
    }
    Ok(bytes)
}

fn inflate(archived: &Archived, packed: &[u8]) -> Result<Vec<u8>, ArchiveFault> {
    let mut plain = Vec::new();
    let more = archived.plain_bytes.saturating_add(1);
    Decoder::with_buffer(packed)
        .and_then(|decoder| decoder.take(more).read_to_end(&mut plain))
        .map_err(|_| ArchiveFault::Packed)?;
    if plain.len() as u64 == archived.plain_bytes {
        Ok(plain)
    } else {
        Err(ArchiveFault::Packed)
    }
}

/// Whether these are the segment's frames, from its first record to its last.
fn check(archived: &Archived, plain: &[u8]) -> Result<(), ArchiveFault> {
    let bad = |offset: usize, reason: Fault| ArchiveFault::Damaged {
        offset: offset as u64,
        reason,
    };
    let header = segment::Header::read(plain).map_err(|fault| bad(0, fault))?;
    if (header.first, header.chain) != (archived.first, archived.before) {
        return Err(bad(0, Fault::Chain));
    }
    let (mut at, mut next, mut chain) =
        (segment::HEADER_BYTES as usize, header.first, header.chain);
    while at < plain.len() {
        let (head, frame) = frame_at(plain, at).map_err(|fault| bad(at, fault))?;
        if head.first != next {
            let (expected, found) = (next, head.first);
            return Err(bad(at, Fault::Sequence { expected, found }));
        }
        chain = frame::chain_after(chain, frame);
        if chain != head.chain {
            return Err(bad(at, Fault::Chain));
        }
        next = head.last().next();
        at += frame.len();
    }
    if (next, chain) == (archived.last.next(), archived.after) {
        Ok(())
    } else {
        Err(bad(at, Fault::Chain))
    }
}

fn frame_at(plain: &[u8], at: usize) -> Result<(frame::Header, &[u8]), Fault> {
    let header = plain.get(at..).and_then(<[u8]>::first_chunk);
    let header = frame::Header::read(header.ok_or(Fault::Short)?)?;
    let frame = plain
        .get(at..at + header.frame_bytes())
        .ok_or(Fault::Short)?;
    frame::check(&header, frame)?;
    Ok((header, frame))
}

/// An archived segment while it is read.
struct Inflated(Vec<u8>);

impl File for Inflated {
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let rest = self.0.get(offset as usize..).unwrap_or_default();
        let read = rest.len().min(into.len());
        into[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }
    fn write_at(&mut self, _: u64, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn size(&self) -> io::Result<u64> {
        Ok(self.0.len() as u64)
    }
    fn set_size(&mut self, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Which archives were moved away, and which stay though they were meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Now elsewhere.
    pub moved: Vec<Archived>,
    /// A start from one of the snapshots that are kept may need them.
    pub needed: Vec<Archived>,
    /// The oldest snapshot that is whole.
    pub oldest: VerifiedSnapshot,
}

/// Moves the archives that `meant` names to another directory, oldest first: each is copied, read back
/// there, said to be there, and removed here. Only what lies at or before the oldest snapshot that is whole
/// goes, so that a start needs none of it, whichever of them it begins from. `place` is what the manifest
/// calls the other directory. Nobody else may be using the journal.
pub fn move_archives(
    from: &Arc<dyn Storage>,
    to: &dyn Storage,
    place: &str,
    meant: impl Fn(&Archived) -> bool,
) -> Result<Moved, JournalError> {
    let _guard = take(&**from)?;
    // Both are held: a directory is not another one than itself.
    let _other = take(to)?;
    let oldest = oldest_whole(&Snapshots::new(Arc::clone(from)))?;
    let mut manifest = Manifest::read(&**from)?;
    let names = from.names().map_err(error::io("list", "."))?;
    let mut moved = Moved {
        moved: Vec::new(),
        needed: Vec::new(),
        oldest,
    };
    for at in 0..manifest.lines.len() {
        let line = manifest.lines[at].clone();
        if !meant(&line) || !names.contains(&line.file()) {
            continue;
        }
        if line.last > oldest.seq() {
            moved.needed.push(line);
            continue;
        }
        copy(&**from, to, &line)?;
        manifest.lines[at].moved = Some(place.to_owned());
        manifest.write(&**from)?;
        remove(&**from, &line.file())?;
        moved.moved.push(line);
    }
    Ok(moved)
}

fn oldest_whole(snapshots: &Snapshots) -> Result<VerifiedSnapshot, JournalError> {
    let whole = |seq: Seq| snapshots.reread(seq).ok();
    let oldest = snapshots.list()?.into_iter().find_map(whole);
    oldest.ok_or(JournalError::NoSnapshot)
}

/// Copies an archive to where it may be already, and reads it back there.
pub(crate) fn copy(
    from: &dyn Storage,
    to: &dyn Storage,
    archived: &Archived,
) -> Result<(), JournalError> {
    let name = archived.file();
    let there = to.names().map_err(error::io("list", "."))?;
    if there.contains(&name) {
        // Another journal's has the same name.
        return open(to, archived).map_or(Err(JournalError::InTheWay { file: name }), |_| Ok(()));
    }
    let bytes = packed(from, archived)?;
    let mut file = to
        .create(UNFINISHED)
        .map_err(error::io("create", UNFINISHED))?;
    write_all(&mut *file, 0, &bytes).map_err(error::io("write", UNFINISHED))?;
    file.flush().map_err(error::io("flush", UNFINISHED))?;
    to.rename(UNFINISHED, &name)
        .map_err(error::io("rename", &name))?;
    to.flush_names()
        .map_err(error::io("flush the directory of", &name))?;
    open(to, archived).map(drop)
}
