//! The bytes of one group frame: what one flush makes durable.
//!
//! ```text
//! 0   magic     "BGRP"
//! 4   length    u32   bytes of the body, a multiple of 8
//! 8   first     u64   sequence of the first record
//! 16  count     u32   records
//! 20  crc       u32   CRC-32 of everything else after the magic
//! 24  chain     32    BLAKE3(chain of the frame before ‖ bytes 4..20 ‖ body)
//! 56  body            count × (u32 length, bytes), then zeros up to the multiple of 8
//! ```
//!
//! All numbers little-endian. The CRC finds torn and rotten frames quickly; the chain makes
//! removing, reordering or rewriting a frame visible. One chain step a frame, not a record, because
//! it costs more than encoding a record.

use std::fmt;

use ballast_model::Seq;

use crate::Fault;

/// Bytes before the body.
pub(crate) const HEADER_BYTES: usize = 56;
/// Frames begin at multiples of this.
pub(crate) const ALIGN: usize = 8;
/// The largest record.
pub const RECORD_BYTES_MAX: usize = 64 << 20;
/// The largest body.
pub(crate) const BODY_BYTES_MAX: usize = 512 << 20;

const MAGIC: [u8; 4] = *b"BGRP";

/// Hash over all frames up to one point.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Chain(pub [u8; 32]);

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What stands before a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) length: usize,
    pub(crate) first: Seq,
    pub(crate) count: u32,
    crc: u32,
    pub(crate) chain: Chain,
}

impl Header {
    /// Reads the fields. They are to be believed only after [`check`].
    pub(crate) fn read(bytes: &[u8; HEADER_BYTES]) -> Result<Self, Fault> {
        if bytes[..4] != MAGIC {
            return Err(Fault::Magic);
        }
        let length = u32_at(bytes, 4) as usize;
        if !length.is_multiple_of(ALIGN) || length > BODY_BYTES_MAX {
            return Err(Fault::Short);
        }
        let mut chain = [0; 32];
        chain.copy_from_slice(&bytes[24..]);
        let (first, count, crc) = (
            Seq::new(u64_at(bytes, 8)),
            u32_at(bytes, 16),
            u32_at(bytes, 20),
        );
        Ok(Self {
            length,
            first,
            count,
            crc,
            chain: Chain(chain),
        })
    }

    /// Bytes of header and body.
    pub(crate) fn frame_bytes(&self) -> usize {
        HEADER_BYTES + self.length
    }

    /// Sequence of the last record.
    pub(crate) fn last(&self) -> Seq {
        Seq::new(
            self.first
                .number()
                .saturating_add(u64::from(self.count))
                .saturating_sub(1),
        )
    }
}

/// Whether a whole frame is what was written: checksum, and a sequence that can be counted on.
pub(crate) fn check(header: &Header, frame: &[u8]) -> Result<(), Fault> {
    if crc_of(frame) != header.crc {
        return Err(Fault::Checksum);
    }
    let counts = header.count > 0
        && header
            .first
            .number()
            .checked_add(u64::from(header.count))
            .is_some();
    if counts { Ok(()) } else { Err(Fault::Records) }
}

/// The chain after this frame.
pub(crate) fn chain_after(before: Chain, frame: &[u8]) -> Chain {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update(&before.0)
        .update(&frame[4..20])
        .update(&frame[HEADER_BYTES..]);
    Chain(*hasher.finalize().as_bytes())
}

/// A frame under construction: the header's place is kept free at its beginning.
#[derive(Debug)]
pub(crate) struct Group {
    bytes: Vec<u8>,
    count: u32,
}

impl Group {
    pub(crate) fn new() -> Self {
        Self {
            bytes: vec![0; HEADER_BYTES],
            count: 0,
        }
    }

    /// An empty one with memory for as much as another has.
    pub(crate) fn with_room_of(other: &Self) -> Self {
        let mut bytes = Vec::with_capacity(other.bytes.len());
        bytes.resize(HEADER_BYTES, 0);
        Self { bytes, count: 0 }
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// Bytes of the frame it will be.
    pub(crate) fn frame_bytes(&self) -> u64 {
        self.bytes.len().next_multiple_of(ALIGN) as u64
    }

    /// Appends the record that `write` adds to the vector. Gives its size back as an error when it
    /// does not fit.
    #[inline]
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Result<(), usize> {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        write(&mut self.bytes);
        let length = self.bytes.len().saturating_sub(at + 4);
        let fits = length <= RECORD_BYTES_MAX
            && self.bytes.len() <= BODY_BYTES_MAX
            && self.count < u32::MAX;
        if !fits {
            self.bytes.truncate(at);
            return Err(length);
        }
        if let Some(place) = self.bytes[at..].first_chunk_mut() {
            *place = (length as u32).to_le_bytes();
        }
        self.count += 1;
        Ok(())
    }

    /// The finished frame and the chain after it.
    pub(crate) fn seal(&mut self, first: Seq, before: Chain) -> (&[u8], Chain) {
        let padded = self.bytes.len().next_multiple_of(ALIGN);
        self.bytes.resize(padded, 0);
        let body = (padded - HEADER_BYTES) as u32;
        self.bytes[..4].copy_from_slice(&MAGIC);
        self.bytes[4..8].copy_from_slice(&body.to_le_bytes());
        self.bytes[8..16].copy_from_slice(&first.number().to_le_bytes());
        self.bytes[16..20].copy_from_slice(&self.count.to_le_bytes());
        let after = chain_after(before, &self.bytes);
        self.bytes[24..HEADER_BYTES].copy_from_slice(&after.0);
        let crc = crc_of(&self.bytes);
        self.bytes[20..24].copy_from_slice(&crc.to_le_bytes());
        (&self.bytes, after)
    }
}

/// Over everything behind the magic but itself.
pub(crate) fn crc_of(frame: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&frame[4..20]);
    hasher.update(&frame[24..]);
    hasher.finalize()
}

/// Where the next record of a body lies: `None` when its length points outside.
pub(crate) fn record_at(frame: &[u8], at: usize) -> Option<(usize, usize)> {
    let begin = at.checked_add(4)?;
    let length = u32::from_le_bytes(frame.get(at..begin)?.try_into().ok()?) as usize;
    let end = begin.checked_add(length)?;
    (end <= frame.len()).then_some((begin, end))
}

/// First offset at or after `from` where a whole good frame with a sequence beyond `after` begins.
pub(crate) fn find_good(bytes: &[u8], from: usize, after: Seq) -> Option<usize> {
    (from.next_multiple_of(ALIGN)..bytes.len())
        .step_by(ALIGN)
        .find(|&at| {
            let good = || {
                let header =
                    Header::read(bytes.get(at..at + HEADER_BYTES)?.try_into().ok()?).ok()?;
                let frame = bytes.get(at..at + header.frame_bytes())?;
                check(&header, frame).ok()?;
                (header.first > after).then_some(())
            };
            good().is_some()
        })
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(word)
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}
