//! Reading records back, in order.

use std::collections::VecDeque;
use std::sync::Arc;

use ballast_model::Seq;

use crate::storage::Storage;
use crate::survey::{self, Cursor};
use crate::{Chain, Fault, JournalError, Segment, Survey, error, frame, segment};

/// One record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record<'a> {
    /// Its place in the journal.
    pub seq: Seq,
    /// What was appended.
    pub bytes: &'a [u8],
}

/// Whole groups of a log, one after another. [`Records`] takes them apart.
pub trait Frames: Send {
    /// Puts the frame that holds a record, or, where `wanted` is behind the last, nothing into the vector. Called
    /// with growing numbers, each the one behind the frame before or the first. What it gives was checked.
    fn read(&mut self, wanted: Seq, into: &mut Vec<u8>) -> Result<(), JournalError>;
    /// Where the frame read last is, for who finds it damaged.
    fn place(&self) -> (String, u64);
}

/// Records from one sequence on, up to the last good one found when reading began.
///
/// Checks the CRC of each frame. The hash chain of segments is [`Survey::of`]'s work; an archive is checked
/// whole, chain and all, before its first record is given.
pub struct Records {
    frames: Box<dyn Frames>,
    /// The frame in reading, where in it the next record begins, and how many are left.
    frame: Vec<u8>,
    at: usize,
    left: u32,
    next: Seq,
    last: Seq,
    chain: Chain,
}

impl Records {
    /// Surveys a journal and reads it from that record on. Takes no lock.
    pub fn open(storage: Arc<dyn Storage>, from: Seq) -> Result<Self, JournalError> {
        let survey = Survey::of(&*storage)?;
        Self::of_segments(storage, &survey.segments, from)
    }

    /// Reads surveyed segments from that record on. `from` may be the one after the last.
    pub fn of_segments(
        storage: Arc<dyn Storage>,
        segments: &[Segment],
        from: Seq,
    ) -> Result<Self, JournalError> {
        let first = segments
            .first()
            .map_or(Seq::new(1), |segment| segment.first);
        let last = segments.last().map_or(Seq::new(0), |segment| segment.last);
        if from < first || from > last.next() {
            return Err(JournalError::NotHeld {
                wanted: from,
                first,
                last,
            });
        }
        let away = survey::away(segments, from);
        if !away.is_empty() {
            return Err(JournalError::Away(away));
        }
        let wanted = segments.iter().filter(|segment| segment.last >= from);
        let frames = SegmentFrames {
            storage,
            segments: wanted.cloned().collect(),
            open: None,
        };
        Ok(Self::of_frames(Box::new(frames), from, last))
    }

    /// Reads frames from one record on, which may be the one after the last.
    pub fn of_frames(frames: Box<dyn Frames>, from: Seq, last: Seq) -> Self {
        Self {
            frames,
            frame: Vec::new(),
            at: 0,
            left: 0,
            next: from,
            last,
            chain: Chain::default(),
        }
    }

    /// Sequence of the last record this will give.
    pub fn last(&self) -> Seq {
        self.last
    }

    /// Hash over all frames up to the one that held the record given last: names everything before
    /// it too.
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// The next record; `None` behind the last.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>, JournalError> {
        if self.left == 0 {
            if self.next > self.last {
                return Ok(None);
            }
            self.next_frame()?;
        }
        let seq = self.next;
        let Some((begin, end)) = frame::record_at(&self.frame, self.at) else {
            return Err(self.damaged(Fault::Records));
        };
        self.at = end;
        self.left -= 1;
        self.next = seq.next();
        Ok(Some(Record {
            seq,
            bytes: &self.frame[begin..end],
        }))
    }

    /// Goes into the frame that holds the next record, past its first ones where need be.
    fn next_frame(&mut self) -> Result<(), JournalError> {
        self.frame.clear();
        self.frames.read(self.next, &mut self.frame)?;
        let header = self.frame.first_chunk().ok_or(Fault::Short);
        let header = header
            .and_then(frame::Header::read)
            .map_err(|fault| self.damaged(fault))?;
        if self.next < header.first || self.next > header.last() {
            return Err(self.damaged(Fault::Sequence {
                expected: self.next,
                found: header.first,
            }));
        }
        let skipped = self.next.number() - header.first.number();
        let mut begin = frame::HEADER_BYTES;
        for _ in 0..skipped {
            begin = match frame::record_at(&self.frame, begin) {
                Some((_, end)) => end,
                None => return Err(self.damaged(Fault::Records)),
            };
        }
        self.at = begin;
        self.left = header.count - skipped as u32;
        self.chain = header.chain;
        Ok(())
    }

    fn damaged(&self, reason: Fault) -> JournalError {
        let (segment, offset) = self.frames.place();
        JournalError::Damaged {
            segment,
            offset,
            reason,
        }
    }
}

/// Frames of segments, archived or not.
struct SegmentFrames {
    storage: Arc<dyn Storage>,
    segments: VecDeque<Segment>,
    open: Option<Open>,
}

struct Open {
    cursor: Cursor,
    segment: Segment,
    /// Where the frame read last begins, and the one after it.
    frame: u64,
    next: u64,
}

impl Frames for SegmentFrames {
    fn read(&mut self, wanted: Seq, into: &mut Vec<u8>) -> Result<(), JournalError> {
        let open = match self.open.take() {
            Some(open) if open.next < open.segment.used => open,
            _ => match self.segments.pop_front() {
                Some(segment) => Open::new(&*self.storage, segment)?,
                None => return Ok(()),
            },
        };
        self.open.insert(open).read(wanted, into)
    }

    fn place(&self) -> (String, u64) {
        let open = self.open.as_ref();
        open.map_or_else(Default::default, |open| {
            (open.segment.name.clone(), open.frame)
        })
    }
}

impl Open {
    fn new(storage: &dyn Storage, segment: Segment) -> Result<Self, JournalError> {
        let file = segment.open(storage)?;
        let cursor = Cursor::new(file).map_err(error::io("read", &segment.name))?;
        Ok(Self {
            cursor,
            segment,
            frame: segment::HEADER_BYTES,
            next: segment::HEADER_BYTES,
        })
    }

    fn read(&mut self, wanted: Seq, into: &mut Vec<u8>) -> Result<(), JournalError> {
        let name = &self.segment.name;
        let damaged = |offset| {
            move |reason| JournalError::Damaged {
                segment: name.clone(),
                offset,
                reason,
            }
        };
        let mut at = self.next;
        loop {
            let header = self.cursor.header(at).map_err(error::io("read", name))?;
            let header = header.map_err(damaged(at))?;
            if header.last() >= wanted {
                break;
            }
            at += header.frame_bytes() as u64;
        }
        let checked = self.cursor.frame(at).map_err(error::io("read", name))?;
        let (_, frame) = checked.map_err(damaged(at))?;
        into.extend_from_slice(frame);
        self.frame = at;
        self.next = at + frame.len() as u64;
        Ok(())
    }
}
