//! Snapshot files: a payload as of one record, hashed. What the payload means is the caller's
//! affair.
//!
//! ```text
//! 0   magic    "BALLASTS"
//! 8   format   u32, then 4 zero bytes
//! 16  seq      u64   last record it includes
//! 24  length   u64
//! 32  hash     32    BLAKE3(bytes 0..32 ‖ payload)
//! 64  payload
//! ```

use std::sync::Arc;

use ballast_model::Seq;

use crate::frame::{u32_at, u64_at};
use crate::segment::numbered;
use crate::storage::{Storage, read_to_end, write_all};
use crate::{Fault, JournalError, error};

const MAGIC: [u8; 8] = *b"BALLASTS";
const FORMAT: u32 = 1;
pub(crate) const HEADER_BYTES: usize = 64;
const SUFFIX: &str = ".snapshot";
const UNFINISHED: &str = "snapshot.new";

/// A payload and the last record it includes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The last record included.
    pub seq: Seq,
    /// What was written.
    pub payload: Vec<u8>,
}

/// A snapshot that was read back from the disk and found equal to what was written. Only
/// [`Snapshots::write`] and [`Snapshots::reread`] make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifiedSnapshot {
    seq: Seq,
}

impl VerifiedSnapshot {
    /// The last record included.
    pub fn seq(&self) -> Seq {
        self.seq
    }
}

/// The snapshots of one journal directory. Independent of the open journal, so that a reader can
/// write them.
#[derive(Clone)]
pub struct Snapshots {
    storage: Arc<dyn Storage>,
}

impl Snapshots {
    /// In that directory.
    pub fn new(storage: Arc<dyn Storage>) -> Self {
        Self { storage }
    }

    /// Writes a file beside its place, flushes it, gives it its name, flushes the directory, and
    /// reads it back.
    pub fn write(&self, seq: Seq, payload: &[u8]) -> Result<VerifiedSnapshot, JournalError> {
        let name = name(seq);
        let bytes = encode(seq, payload);
        let mut file = self
            .storage
            .create(UNFINISHED)
            .map_err(error::io("create", UNFINISHED))?;
        write_all(&mut *file, 0, &bytes).map_err(error::io("write", UNFINISHED))?;
        file.flush().map_err(error::io("flush", UNFINISHED))?;
        drop(file);
        self.storage
            .rename(UNFINISHED, &name)
            .map_err(error::io("rename", &name))?;
        self.storage
            .flush_names()
            .map_err(error::io("flush the directory of", &name))?;
        match self.read(seq)? {
            read if read.payload == payload => Ok(VerifiedSnapshot { seq }),
            _ => Err(JournalError::SnapshotDamaged {
                file: name,
                reason: Fault::Checksum,
            }),
        }
    }

    /// Sequences of all snapshot files, ascending. Says nothing about their content.
    pub fn list(&self) -> Result<Vec<Seq>, JournalError> {
        let names = self.storage.names().map_err(error::io("list", "."))?;
        let mut seqs: Vec<_> = names
            .iter()
            .filter_map(|name| numbered(name, SUFFIX))
            .collect();
        seqs.sort_unstable();
        Ok(seqs)
    }

    /// The snapshot as of that record.
    pub fn read(&self, seq: Seq) -> Result<Snapshot, JournalError> {
        let name = name(seq);
        let file = self
            .storage
            .open_read(&name)
            .map_err(error::io("open", &name))?;
        let bytes = read_to_end(&*file).map_err(error::io("read", &name))?;
        decode(seq, bytes).map_err(|reason| JournalError::SnapshotDamaged { file: name, reason })
    }

    /// Reads one once more.
    pub fn reread(&self, seq: Seq) -> Result<VerifiedSnapshot, JournalError> {
        self.read(seq).map(|_| VerifiedSnapshot { seq })
    }

    /// Removes all but the newest so many.
    pub fn keep_newest(&self, count: usize) -> Result<(), JournalError> {
        let seqs = self.list()?;
        for seq in &seqs[..seqs.len().saturating_sub(count)] {
            let name = name(*seq);
            self.storage
                .remove(&name)
                .map_err(error::io("remove", &name))?;
        }
        self.storage
            .flush_names()
            .map_err(error::io("flush the directory of", "snapshots"))
    }
}

/// File name of the snapshot as of that record.
pub(crate) fn name(seq: Seq) -> String {
    format!("{:020}{SUFFIX}", seq.number())
}

fn encode(seq: Seq, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES + payload.len());
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(&seq.number().to_le_bytes());
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    let hash = hash(&bytes, payload);
    bytes.extend_from_slice(&hash);
    bytes.extend_from_slice(payload);
    bytes
}

fn decode(seq: Seq, mut bytes: Vec<u8>) -> Result<Snapshot, Fault> {
    let header: [u8; HEADER_BYTES] = *bytes.first_chunk().ok_or(Fault::Short)?;
    if header[..8] != MAGIC {
        return Err(Fault::Magic);
    }
    if u32_at(&header, 8) != FORMAT {
        return Err(Fault::Format(u32_at(&header, 8)));
    }
    let payload = bytes.split_off(HEADER_BYTES);
    if payload.len() as u64 != u64_at(&header, 24) {
        return Err(Fault::Short);
    }
    if hash(&header[..32], &payload) != header[32..] {
        return Err(Fault::Checksum);
    }
    match Seq::new(u64_at(&header, 16)) {
        found if found == seq => Ok(Snapshot { seq, payload }),
        found => Err(Fault::Sequence {
            expected: seq,
            found,
        }),
    }
}

fn hash(header: &[u8], payload: &[u8]) -> [u8; 32] {
    *blake3::Hasher::new()
        .update(header)
        .update(payload)
        .finalize()
        .as_bytes()
}
