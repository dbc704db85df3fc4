//! Copying a journal while it is written, and putting such a copy back.
//!
//! A copy holds segments up to one durable record, archived ones as they are, the newest snapshot at or
//! before it, and, written last, a file that says how far it goes and what the hash chain is there. A copy without
//! that file was interrupted.

use std::sync::Arc;

use ballast_model::Seq;

use crate::frame::{Chain, u64_at};
use crate::storage::{File, Storage, read_full, read_to_end, write_all};
use crate::survey::Cursor;
use crate::{
    Durable, JournalError, Kept, Manifest, Segment, Snapshots, Survey, archive, error, segment,
    snapshot,
};

const MANIFEST: &str = "complete.backup";
const MANIFEST_BYTES: usize = 44;
const COPY_BYTES: usize = 1 << 20;

/// What a copy holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// The last record in it.
    pub last: Seq,
    /// Chain after that record.
    pub chain: Chain,
}

/// Copies everything up to a watermark into an empty place: whole groups, so that it ends before the
/// watermark where that lies within one. The journal may be in use meanwhile.
pub fn backup(
    from: &Arc<dyn Storage>,
    to: &dyn Storage,
    until: Durable,
) -> Result<Backup, JournalError> {
    must_be_empty(to)?;
    let survey = Survey::of(&**from)?;
    if survey.last() < until.seq() {
        return Err(JournalError::NotHeld {
            wanted: until.seq(),
            first: survey.first(),
            last: survey.last(),
        });
    }
    copy_segments(&**from, to, &survey.segments, until.seq())?;
    let snapshots = Snapshots::new(Arc::clone(from));
    for seq in snapshots
        .list()?
        .into_iter()
        .rev()
        .filter(|seq| *seq <= until.seq())
        .take(1)
    {
        let bytes = snapshots.read(seq)?.payload.len() as u64;
        copy(
            &**from,
            to,
            &snapshot::name(seq),
            bytes + snapshot::HEADER_BYTES as u64,
        )?;
    }
    to.flush_names()
        .map_err(error::io("flush the directory of", MANIFEST))?;
    let copied = Survey::of(to)?;
    let backup = Backup {
        last: copied.last(),
        chain: copied.chain,
    };
    write_manifest(to, &backup)?;
    Ok(backup)
}

/// Archives of records before the last are copied as they are, those that are not here only named; the rest
/// becomes segments, for a journal ends in one.
fn copy_segments(
    from: &dyn Storage,
    to: &dyn Storage,
    segments: &[Segment],
    until: Seq,
) -> Result<(), JournalError> {
    let mut manifest = Manifest::default();
    for segment in segments.iter().filter(|segment| segment.first <= until) {
        match &segment.kept {
            Kept::Archived(line) if line.last < until => {
                archive::copy(from, to, line)?;
                manifest.lines.push((**line).clone());
            }
            Kept::Away(line) if line.last < until => manifest.lines.push((**line).clone()),
            Kept::Plain | Kept::Archived(_) | Kept::Away(_) => {
                copy_segment(from, to, segment, until)?;
            }
        }
    }
    if manifest.lines.is_empty() {
        return Ok(());
    }
    manifest.write(to)
}

fn copy_segment(
    from: &dyn Storage,
    to: &dyn Storage,
    segment: &Segment,
    until: Seq,
) -> Result<(), JournalError> {
    let end = end_at(from, segment, until)?;
    let source = segment.open(from)?;
    let name = segment::name(segment.first);
    let mut target = to.create(&name).map_err(error::io("create", &name))?;
    copy_bytes(&*source, &mut *target, end).map_err(error::io("copy", &name))
}

/// Copies a complete backup into an empty place and checks every frame there.
pub fn restore(from: &dyn Storage, to: &dyn Storage) -> Result<Backup, JournalError> {
    must_be_empty(to)?;
    let backup = read_manifest(from)?;
    let names = from.names().map_err(error::io("list", "."))?;
    for name in names
        .iter()
        .filter(|name| *name != MANIFEST && *name != "lock")
    {
        copy(from, to, name, u64::MAX)?;
    }
    to.flush_names()
        .map_err(error::io("flush the directory of", MANIFEST))?;
    let restored = Survey::of(to)?;
    for segment in &restored.segments {
        if let Kept::Archived(_) = &segment.kept {
            segment.open(to)?;
        }
    }
    if restored.cut.is_some() || restored.last() != backup.last || restored.chain != backup.chain {
        return Err(JournalError::Incomplete(
            "its records are not those it was made of",
        ));
    }
    Ok(backup)
}

fn must_be_empty(storage: &dyn Storage) -> Result<(), JournalError> {
    let names = storage.names().map_err(error::io("list", "."))?;
    names
        .into_iter()
        .next()
        .map_or(Ok(()), |file| Err(JournalError::NotEmpty { file }))
}

/// Offset behind the last frame that ends at or before a record.
fn end_at(storage: &dyn Storage, segment: &Segment, until: Seq) -> Result<u64, JournalError> {
    if segment.last <= until {
        return Ok(segment.used);
    }
    let file = segment.open(storage)?;
    let mut cursor = Cursor::new(file).map_err(error::io("read", &segment.name))?;
    let mut at = segment::HEADER_BYTES;
    while at < segment.used {
        let header = cursor
            .header(at)
            .map_err(error::io("read", &segment.name))?;
        let header = header.map_err(|reason| JournalError::Damaged {
            segment: segment.name.clone(),
            offset: at,
            reason,
        })?;
        if header.last() > until {
            break;
        }
        at += header.frame_bytes() as u64;
    }
    Ok(at)
}

/// Copies and flushes the first so many bytes of a file, or all of it.
fn copy(from: &dyn Storage, to: &dyn Storage, name: &str, bytes: u64) -> Result<(), JournalError> {
    let source = from.open_read(name).map_err(error::io("open", name))?;
    let mut target = to.create(name).map_err(error::io("create", name))?;
    copy_bytes(&*source, &mut *target, bytes).map_err(error::io("copy", name))
}

fn copy_bytes(source: &dyn File, target: &mut dyn File, bytes: u64) -> std::io::Result<()> {
    let mut buffer = vec![0; COPY_BYTES];
    let mut at = 0;
    while at < bytes {
        let want = (bytes - at).min(COPY_BYTES as u64) as usize;
        match read_full(source, at, &mut buffer[..want])? {
            0 => break,
            read => {
                write_all(target, at, &buffer[..read])?;
                at += read as u64;
            }
        }
    }
    target.flush()
}

fn write_manifest(to: &dyn Storage, backup: &Backup) -> Result<(), JournalError> {
    let mut bytes = [0; MANIFEST_BYTES];
    bytes[..8].copy_from_slice(&backup.last.number().to_le_bytes());
    bytes[8..40].copy_from_slice(&backup.chain.0);
    let crc = crc32fast::hash(&bytes[..40]);
    bytes[40..].copy_from_slice(&crc.to_le_bytes());
    let mut file = to.create(MANIFEST).map_err(error::io("create", MANIFEST))?;
    write_all(&mut *file, 0, &bytes).map_err(error::io("write", MANIFEST))?;
    file.flush().map_err(error::io("flush", MANIFEST))?;
    to.flush_names()
        .map_err(error::io("flush the directory of", MANIFEST))
}

fn read_manifest(from: &dyn Storage) -> Result<Backup, JournalError> {
    let file = match from.open_read(MANIFEST) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(JournalError::Incomplete(
                "it has no `complete.backup`: the copying was interrupted",
            ));
        }
        Err(error) => return Err(error::io("open", MANIFEST)(error)),
    };
    let bytes = read_to_end(&*file).map_err(error::io("read", MANIFEST))?;
    let bytes: [u8; MANIFEST_BYTES] = bytes
        .try_into()
        .map_err(|_| JournalError::Incomplete("its `complete.backup` has the wrong length"))?;
    if crc32fast::hash(&bytes[..40]).to_le_bytes() != bytes[40..] {
        return Err(JournalError::Incomplete("its `complete.backup` is damaged"));
    }
    let mut chain = [0; 32];
    chain.copy_from_slice(&bytes[8..40]);
    Ok(Backup {
        last: Seq::new(u64_at(&bytes, 0)),
        chain: Chain(chain),
    })
}
