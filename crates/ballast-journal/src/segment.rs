//! Segment files: their names, their first 4096 bytes, and how a new one comes into being.
//!
//! A segment is filled with zeros and flushed before its first use: the later flushes then change
//! content only, no file metadata, which halves their cost. The header fills a page of its own, so
//! that no frame shares a sector with it.

use std::io;

use ballast_model::Seq;

use crate::frame::{Chain, u32_at, u64_at};
use crate::storage::{File, Storage, write_all};
use crate::{Fault, JournalError, error};

/// Where the first frame begins.
pub(crate) const HEADER_BYTES: u64 = 4096;

const MAGIC: [u8; 8] = *b"BALLASTJ";
const FORMAT: u32 = 1;
const FIELDS_BYTES: usize = 56;
const SUFFIX: &str = ".journal";
const SPARE_NAME: &str = "spare.new";
static ZEROS: [u8; 1 << 16] = [0; 1 << 16];

/// Name of the segment that begins with that record; sorts by it.
pub(crate) fn name(first: Seq) -> String {
    format!("{:020}{SUFFIX}", first.number())
}

/// The record a name stands for; `None` for other files.
pub(crate) fn first_of(name: &str) -> Option<Seq> {
    numbered(name, SUFFIX)
}

/// The number in front of a suffix, written with twenty digits.
pub(crate) fn numbered(name: &str, suffix: &str) -> Option<Seq> {
    let digits = name.strip_suffix(suffix)?;
    let plain = digits.len() == 20 && digits.bytes().all(|b| b.is_ascii_digit());
    if plain {
        digits.parse().ok().map(Seq::new)
    } else {
        None
    }
}

/// What a segment says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) first: Seq,
    pub(crate) chain: Chain,
}

impl Header {
    pub(crate) fn write(&self) -> [u8; FIELDS_BYTES] {
        let mut bytes = [0; FIELDS_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.first.number().to_le_bytes());
        bytes[24..].copy_from_slice(&self.chain.0);
        let crc = crc32fast::hash(&bytes);
        bytes[12..16].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let mut fields: [u8; FIELDS_BYTES] = bytes
            .get(..FIELDS_BYTES)
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(Fault::Short)?;
        if fields[..8] != MAGIC {
            return Err(Fault::Magic);
        }
        let crc = u32_at(&fields, 12);
        fields[12..16].fill(0);
        if crc32fast::hash(&fields) != crc {
            return Err(Fault::Checksum);
        }
        match u32_at(&fields, 8) {
            FORMAT => {}
            other => return Err(Fault::Format(other)),
        }
        let mut chain = [0; 32];
        chain.copy_from_slice(&fields[24..]);
        Ok(Self {
            first: Seq::new(u64_at(&fields, 16)),
            chain: Chain(chain),
        })
    }
}

/// A zeroed file without a place in the journal yet.
pub(crate) struct Spare {
    file: Box<dyn File>,
    size: u64,
}

impl Spare {
    /// Makes and flushes one.
    pub(crate) fn make(storage: &dyn Storage, size: u64) -> Result<Self, JournalError> {
        let mut file = storage
            .create(SPARE_NAME)
            .map_err(error::io("create", SPARE_NAME))?;
        zero(&mut *file, 0, size).map_err(error::io("zero", SPARE_NAME))?;
        file.flush().map_err(error::io("flush", SPARE_NAME))?;
        Ok(Self { file, size })
    }

    /// Gives it a header and its name. Both are durable afterwards: the name appears only on a
    /// complete header.
    pub(crate) fn enter(
        mut self,
        storage: &dyn Storage,
        header: &Header,
        room: u64,
    ) -> Result<Entered, JournalError> {
        let name = name(header.first);
        let size = self.size.max(HEADER_BYTES + room);
        zero(&mut *self.file, self.size, size).map_err(error::io("zero", &name))?;
        write_all(&mut *self.file, 0, &header.write()).map_err(error::io("write", &name))?;
        self.file.flush().map_err(error::io("flush", &name))?;
        storage
            .rename(SPARE_NAME, &name)
            .map_err(error::io("rename", &name))?;
        storage
            .flush_names()
            .map_err(error::io("flush the directory of", &name))?;
        Ok(Entered {
            name,
            file: self.file,
            size,
        })
    }
}

/// A new segment in its place.
pub(crate) struct Entered {
    pub(crate) name: String,
    pub(crate) file: Box<dyn File>,
    pub(crate) size: u64,
}

/// Fills a range with zeros by writing them: only written blocks need no metadata when they are
/// flushed later.
pub(crate) fn zero(file: &mut dyn File, from: u64, to: u64) -> io::Result<()> {
    let mut at = from;
    while at < to {
        let bytes = (to - at).min(ZEROS.len() as u64);
        write_all(file, at, &ZEROS[..bytes as usize])?;
        at += bytes;
    }
    Ok(())
}
