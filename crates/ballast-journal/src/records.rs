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

/// Records from one sequence on, up to the last good one found when reading began.
///
/// Checks the CRC of each frame. The hash chain of segments is [`Survey::of`]'s work; an archive is checked
/// whole, chain and all, before its first record is given.
pub struct Records {
    storage: Arc<dyn Storage>,
    segments: VecDeque<Segment>,
    open: Option<Open>,
    next: Seq,
    last: Seq,
    chain: Chain,
}

struct Open {
    cursor: Cursor,
    segment: Segment,
    /// Where the frame in reading begins, and its length; the frame after it begins behind.
    frame: u64,
    frame_bytes: usize,
    /// Where in the frame the next record begins, and how many are left.
    at: usize,
    left: u32,
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
        let segments = wanted.cloned().collect();
        Ok(Self {
            storage,
            segments,
            open: None,
            next: from,
            last,
            chain: Chain::default(),
        })
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
        while self.open.as_ref().is_none_or(|open| open.left == 0) {
            if self.next > self.last {
                return Ok(None);
            }
            self.next_frame()?;
        }
        let Some(open) = self.open.as_mut() else {
            return Ok(None);
        };
        let seq = self.next;
        let frame = open.cursor.held(open.frame, open.frame_bytes);
        let (begin, end) = frame::record_at(frame, open.at)
            .ok_or_else(|| damaged(&open.segment, open.frame, Fault::Records))?;
        open.at = end;
        open.left -= 1;
        self.next = seq.next();
        Ok(Some(Record {
            seq,
            bytes: &frame[begin..end],
        }))
    }

    /// Moves to the frame that holds the next record, with its first records skipped where need be.
    fn next_frame(&mut self) -> Result<(), JournalError> {
        let open = match self.open.take() {
            Some(open) if open.frame + (open.frame_bytes as u64) < open.segment.used => open,
            _ => match self.open_segment()? {
                Some(open) => open,
                None => return Ok(()),
            },
        };
        let open = self.open.insert(open);
        let mut at = open.frame + open.frame_bytes as u64;
        loop {
            let header = open
                .cursor
                .header(at)
                .map_err(error::io("read", &open.segment.name))?;
            let header = header.map_err(|fault| damaged(&open.segment, at, fault))?;
            if header.last() >= self.next {
                break;
            }
            at += header.frame_bytes() as u64;
        }
        let checked = open
            .cursor
            .frame(at)
            .map_err(error::io("read", &open.segment.name))?;
        let (header, frame) = checked.map_err(|fault| damaged(&open.segment, at, fault))?;
        let mut begin = frame::HEADER_BYTES;
        let skipped = self.next.number().saturating_sub(header.first.number());
        for _ in 0..skipped {
            begin = frame::record_at(frame, begin)
                .ok_or_else(|| damaged(&open.segment, at, Fault::Records))?
                .1;
        }
        open.frame = at;
        open.frame_bytes = frame.len();
        open.at = begin;
        open.left = header.count.saturating_sub(skipped as u32);
        self.chain = header.chain;
        Ok(())
    }

    fn open_segment(&mut self) -> Result<Option<Open>, JournalError> {
        let Some(segment) = self.segments.pop_front() else {
            return Ok(None);
        };
        let file = segment.open(&*self.storage)?;
        let cursor = Cursor::new(file).map_err(error::io("read", &segment.name))?;
        Ok(Some(Open {
            cursor,
            segment,
            frame: segment::HEADER_BYTES,
            frame_bytes: 0,
            at: 0,
            left: 0,
        }))
    }
}

fn damaged(segment: &Segment, offset: u64, reason: Fault) -> JournalError {
    JournalError::Damaged {
        segment: segment.name.clone(),
        offset,
        reason,
    }
}
