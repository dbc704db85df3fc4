//! Reads a journal from end to end and says what it holds: segments, last record, chain, and where
//! a torn tail begins.
//!
//! Changes nothing and needs no lock, so it also serves a journal that another process is writing:
//! a half-written frame at its end counts as not written, and a segment that is archived meanwhile is
//! found in the manifest.
//!
//! Of archived segments only the manifest is looked at, and whether their files are there: what is in them
//! is checked when it is read.

use std::io;

use ballast_model::Seq;

use crate::frame::{self, Chain};
use crate::manifest::{self, Archived, Manifest};
use crate::storage::{File, Storage, read_full};
use crate::{Away, Durable, Fault, JournalError, archive, error, segment};

/// Where the frames of a segment are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// In a file of its own, as they were written.
    Plain,
    /// Compressed.
    Archived(Box<Archived>),
    /// Compressed, and the file is not here.
    Away(Box<Archived>),
}

/// One segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Where it is.
    pub kept: Kept,
    /// File name.
    pub name: String,
    /// Its first record.
    pub first: Seq,
    /// Its last record; the one before `first` when it holds none.
    pub last: Seq,
    /// Offset behind its last good frame.
    pub used: u64,
    /// Size of the file.
    pub size: u64,
}

impl Segment {
    pub(crate) fn archived(line: Archived, is_here: bool) -> Self {
        let (name, first, last) = (line.file(), line.first, line.last);
        let (used, size) = (line.plain_bytes, line.bytes);
        let line = Box::new(line);
        Self {
            kept: if is_here {
                Kept::Archived(line)
            } else {
                Kept::Away(line)
            },
            name,
            first,
            last,
            used,
            size,
        }
    }

    /// Opens it for reading. One that was archived since it was surveyed is read from there.
    pub(crate) fn open(&self, storage: &dyn Storage) -> Result<Box<dyn File>, JournalError> {
        if let Kept::Archived(line) | Kept::Away(line) = &self.kept {
            return archive::open(storage, line);
        }
        match storage.open_read(&self.name) {
            Err(source) if source.kind() == io::ErrorKind::NotFound => {
                match Manifest::read(storage)?.beginning_with(self.first) {
                    Some(line) => archive::open(storage, line),
                    None => Err(error::io("open", &self.name)(source)),
                }
            }
            opened => opened.map_err(error::io("open", &self.name)),
        }
    }
}

/// Bytes at the end that no completed write left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// File name of the segment.
    pub segment: String,
    /// Where the torn frame begins.
    pub offset: u64,
    /// From there to the last byte that is not zero.
    pub bytes: u64,
    /// What is wrong with it.
    pub reason: Fault,
    /// The last record before it.
    pub last: Seq,
}

/// What a journal holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Segments in order.
    pub segments: Vec<Segment>,
    /// Chain after the last good frame.
    pub chain: Chain,
    /// A torn tail, where there is one.
    pub cut: Option<Cut>,
}

impl Survey {
    /// Checks every frame of every segment that is not archived, and that they continue those that are.
    pub fn of(storage: &dyn Storage) -> Result<Self, JournalError> {
        for _ in 0..ARCHIVED_MEANWHILE_MAX {
            match Self::look(storage) {
                Err(JournalError::Io {
                    action: "open",
                    source,
                    ..
                }) if source.kind() == io::ErrorKind::NotFound => {}
                surveyed => return surveyed,
            }
        }
        Self::look(storage)
    }

    fn look(storage: &dyn Storage) -> Result<Self, JournalError> {
        let mut survey = Self {
            segments: Vec::new(),
            chain: Chain::default(),
            cut: None,
        };
        // Names before the manifest: a segment that has gone stood there before it went.
        let names = storage.names().map_err(error::io("list", "."))?;
        let manifest = Manifest::read(storage)?;
        let firsts = segment_firsts(&names);
        survey.add_archived(&manifest, firsts.first().copied(), &names)?;
        for (index, first) in firsts.iter().enumerate() {
            let is_last = index + 1 == firsts.len();
            survey.add(storage, segment::name(*first), is_last)?;
        }
        Ok(survey)
    }

    /// Archives before the first segment. What is archived and not removed yet is read as a segment.
    fn add_archived(
        &mut self,
        listed: &Manifest,
        first_plain: Option<Seq>,
        names: &[String],
    ) -> Result<(), JournalError> {
        let before = |line: &&Archived| first_plain.is_none_or(|first| line.first < first);
        for line in listed.lines.iter().filter(before) {
            self.chain = line.after;
            let is_here = names.contains(&line.file());
            self.segments.push(Segment::archived(line.clone(), is_here));
        }
        let unnamed = |name: &String| {
            let first = manifest::first_of(name);
            let before = |first: &Seq| first_plain.is_none_or(|plain| *first < plain);
            first
                .filter(before)
                .is_some_and(|first| listed.beginning_with(first).is_none())
        };
        if names.iter().any(unnamed) {
            let reason = "there are archives before the first segment that it does not name";
            return Err(JournalError::Manifest { reason });
        }
        if first_plain.is_none() && !self.segments.is_empty() {
            let reason = "the segment after its last line is not there";
            return Err(JournalError::Manifest { reason });
        }
        Ok(())
    }

    /// First record of what is here without a gap; 1 when there is none yet.
    pub fn first(&self) -> Seq {
        first_here(&self.segments)
    }

    /// Records that were archived to files that are not here.
    pub fn away(&self) -> Vec<Away> {
        away(&self.segments, Seq::new(0))
    }

    /// Last record held; 0 when there was never one.
    pub fn last(&self) -> Seq {
        self.segments
            .last()
            .map_or(Seq::new(0), |segment| segment.last)
    }

    /// What a start would find: whole groups, read back. For backups by a process that does not
    /// write.
    pub fn durable(&self) -> Durable {
        Durable::up_to(self.last())
    }

    fn add(
        &mut self,
        storage: &dyn Storage,
        name: String,
        is_last: bool,
    ) -> Result<(), JournalError> {
        let file = storage.open_read(&name).map_err(error::io("open", &name))?;
        let mut cursor = Cursor::new(file).map_err(error::io("read", &name))?;
        let header = cursor.segment_header().map_err(error::io("read", &name))?;
        let header = header
            .and_then(|header| self.continues(header, &name))
            .map_err(damaged(&name, 0))?;
        if self.segments.is_empty() {
            self.chain = header.chain;
        }

        let (mut used, mut last) = (segment::HEADER_BYTES, Seq::new(header.first.number() - 1));
        let mut looked_twice = None;
        let torn = loop {
            let fault = match cursor.frame(used).map_err(error::io("read", &name))? {
                Ok((head, frame)) => {
                    if head.first != last.next() {
                        return Err(damaged(&name, used)(Fault::Sequence {
                            expected: last.next(),
                            found: head.first,
                        }));
                    }
                    self.chain = frame::chain_after(self.chain, frame);
                    if self.chain != head.chain {
                        return Err(damaged(&name, used)(Fault::Chain));
                    }
                    last = head.last();
                    used += frame.len() as u64;
                    continue;
                }
                Err(fault) => fault,
            };
            let tail = cursor.tail(used).map_err(error::io("read", &name))?;
            let Some(end) = tail.iter().rposition(|byte| *byte != 0) else {
                break None;
            };
            let good_behind = frame::find_good(&tail, frame::ALIGN, last).is_some();
            if good_behind && looked_twice != Some(used) {
                // A writer at work may have completed this frame and the next one between two reads
                // of ours: damage is what a second look at the same place still shows.
                looked_twice = Some(used);
                cursor.forget();
                continue;
            }
            // Every frame of a segment is durable before the next segment appears, so only the last
            // can be torn.
            if good_behind || !is_last {
                return Err(damaged(&name, used)(fault));
            }
            break Some((fault, end as u64 + 1));
        };
        self.cut = torn.map(|(reason, bytes)| Cut {
            segment: name.clone(),
            offset: used,
            bytes,
            reason,
            last,
        });
        let size = cursor.size;
        self.segments.push(Segment {
            kept: Kept::Plain,
            name,
            first: header.first,
            last,
            used,
            size,
        });
        Ok(())
    }

    /// A segment must go on where the one before ended, and be the one its name says.
    fn continues(&self, header: segment::Header, name: &str) -> Result<segment::Header, Fault> {
        let named = segment::first_of(name).unwrap_or_default();
        let expected = if self.segments.is_empty() {
            named
        } else {
            self.last().next()
        };
        if header.first != expected || header.first != named || header.first.number() == 0 {
            return Err(Fault::Sequence {
                expected,
                found: header.first,
            });
        }
        if !self.segments.is_empty() && header.chain != self.chain {
            return Err(Fault::Chain);
        }
        Ok(header)
    }
}

/// First record behind everything that is not here.
pub(crate) fn first_here(segments: &[Segment]) -> Seq {
    let is_away = |segment: &Segment| matches!(segment.kept, Kept::Away(_));
    match (segments.iter().rposition(is_away), segments.first()) {
        (Some(at), _) => segments[at].last.next(),
        (None, Some(segment)) => segment.first,
        (None, None) => Seq::new(1),
    }
}

/// Segments with records from that one on that are not here.
pub(crate) fn away(segments: &[Segment], from: Seq) -> Vec<Away> {
    let mut runs: Vec<Away> = Vec::new();
    for segment in segments.iter().filter(|segment| segment.last >= from) {
        let Kept::Away(line) = &segment.kept else {
            continue;
        };
        match runs.last_mut() {
            Some(run) if run.last.next() == line.first && run.moved == line.moved => {
                run.last = line.last;
                run.files.push(line.file());
            }
            _ => runs.push(Away {
                first: line.first,
                last: line.last,
                files: vec![line.file()],
                moved: line.moved.clone(),
            }),
        }
    }
    runs
}

fn segment_firsts(names: &[String]) -> Vec<Seq> {
    let firsts = names.iter().filter_map(|name| segment::first_of(name));
    let mut firsts: Vec<_> = firsts.collect();
    firsts.sort_unstable();
    firsts
}

fn damaged(segment: &str, offset: u64) -> impl FnOnce(Fault) -> JournalError {
    let segment = segment.to_owned();
    move |reason| JournalError::Damaged {
        segment,
        offset,
        reason,
    }
}

/// Reads frames of one segment through a window, so that small frames do not cost a system call
/// each.
pub(crate) struct Cursor {
    file: Box<dyn File>,
    size: u64,
    window: Vec<u8>,
    begin: u64,
    filled: usize,
}

const WINDOW_BYTES: usize = 1 << 20;
/// So many segments may be archived between two looks of a survey, each of which then begins anew.
const ARCHIVED_MEANWHILE_MAX: u32 = 5;

impl Cursor {
    pub(crate) fn new(file: Box<dyn File>) -> io::Result<Self> {
        let size = file.size()?;
        Ok(Self {
            file,
            size,
            window: Vec::new(),
            begin: 0,
            filled: 0,
        })
    }

    fn segment_header(&mut self) -> io::Result<Result<segment::Header, Fault>> {
        let bytes = self.bytes(0, segment::HEADER_BYTES as usize)?;
        Ok(bytes.ok_or(Fault::Short).and_then(segment::Header::read))
    }

    /// The good frame that begins there, or what is wrong.
    pub(crate) fn frame(
        &mut self,
        offset: u64,
    ) -> io::Result<Result<(frame::Header, &[u8]), Fault>> {
        let header = match self.header(offset)? {
            Ok(header) => header,
            Err(fault) => return Ok(Err(fault)),
        };
        let Some(frame) = self.bytes(offset, header.frame_bytes())? else {
            return Ok(Err(Fault::Short));
        };
        Ok(frame::check(&header, frame).map(|()| (header, frame)))
    }

    /// The header that stands there, unchecked.
    pub(crate) fn header(&mut self, offset: u64) -> io::Result<Result<frame::Header, Fault>> {
        let bytes = self.bytes(offset, frame::HEADER_BYTES)?;
        let bytes = bytes.and_then(|bytes| bytes.first_chunk());
        Ok(bytes.ok_or(Fault::Short).and_then(frame::Header::read))
    }

    /// Reads past the window, because a writer may be at work here.
    fn tail(&self, offset: u64) -> io::Result<Vec<u8>> {
        let mut tail = vec![0; self.size.saturating_sub(offset) as usize];
        let read = read_full(&*self.file, offset, &mut tail)?;
        tail.truncate(read);
        Ok(tail)
    }

    fn forget(&mut self) {
        self.filled = 0;
    }

    fn bytes(&mut self, offset: u64, length: usize) -> io::Result<Option<&[u8]>> {
        if offset + length as u64 > self.size {
            return Ok(None);
        }
        let inside =
            offset >= self.begin && offset + length as u64 <= self.begin + self.filled as u64;
        if !inside {
            let want = length.max(WINDOW_BYTES);
            if self.window.len() < want {
                self.window.resize(want, 0);
            }
            self.filled = read_full(&*self.file, offset, &mut self.window[..want])?;
            self.begin = offset;
        }
        let at = (offset - self.begin) as usize;
        Ok(self.window[..self.filled].get(at..at + length))
    }
}
