//! `archive.manifest`: which closed segments were compressed, and what each of their files must be.
//!
//! ```text
//! ballast archive 1
//! first  last  chain before  chain after  plain bytes  bytes  BLAKE3 of the file  label  moved to
//! checksum <CRC-32 of everything before>
//! ```
//!
//! One line a segment, fields parted by tabs, `-` for an empty one. The file is replaced as a whole, never
//! changed. A line says nothing of whether its file is there.

use std::fmt::Write;

use ballast_model::Seq;

use crate::frame::Chain;
use crate::segment::numbered;
use crate::storage::{Storage, read_to_end, write_all};
use crate::{ArchiveFault, JournalError, error};

pub(crate) const NAME: &str = "archive.manifest";
const UNFINISHED: &str = "manifest.new";
const TITLE: &str = "ballast archive 1";
const SUFFIX: &str = ".journal.zst";

/// File name of the archive that begins with that record.
pub(crate) fn file_name(first: Seq) -> String {
    format!("{:020}{SUFFIX}", first.number())
}

/// The record that the name of an archive stands for; `None` for other files.
pub(crate) fn first_of(name: &str) -> Option<Seq> {
    numbered(name, SUFFIX)
}

/// One compressed segment, as it was when its file was read back and found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// First record.
    pub first: Seq,
    /// Last record.
    pub last: Seq,
    pub(crate) before: Chain,
    pub(crate) after: Chain,
    /// Size of the segment without its unused rest.
    pub plain_bytes: u64,
    /// Size of the compressed file.
    pub bytes: u64,
    pub(crate) hash: [u8; 32],
    /// What its last record is called by who archived it.
    pub label: String,
    /// Where its file was moved to, if it was.
    pub moved: Option<String>,
}

impl Archived {
    /// Name of its file.
    pub fn file(&self) -> String {
        file_name(self.first)
    }

    /// Its file is not here.
    pub(crate) fn absent(&self) -> JournalError {
        let moved = self.moved.clone();
        self.fault(moved.map_or(ArchiveFault::Missing, ArchiveFault::Moved))
    }

    /// Its file is not what this line says.
    pub(crate) fn fault(&self, reason: ArchiveFault) -> JournalError {
        JournalError::Archive {
            file: self.file(),
            first: self.first,
            last: self.last,
            reason,
        }
    }

    fn line(&self) -> String {
        let hash = Chain(self.hash);
        let label = field(&self.label);
        let moved = field(self.moved.as_deref().unwrap_or_default());
        format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{hash}\t{label}\t{moved}\n",
            self.first, self.last, self.before, self.after, self.plain_bytes, self.bytes
        )
    }

    fn parse(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [first, last, before, after, plain, bytes, hash, label, moved] = fields[..] else {
            return None;
        };
        let (first, last) = (first.parse().ok()?, last.parse().ok()?);
        let text = |field: &str| (field != "-").then(|| field.to_owned());
        (0 < first && first <= last).then_some(())?;
        Some(Self {
            first: Seq::new(first),
            last: Seq::new(last),
            before: Chain(hex(before)?),
            after: Chain(hex(after)?),
            plain_bytes: plain.parse().ok()?,
            bytes: bytes.parse().ok()?,
            hash: hex(hash)?,
            label: text(label).unwrap_or_default(),
            moved: text(moved),
        })
    }
}

/// A text that keeps to its field.
fn field(text: &str) -> String {
    if text.is_empty() {
        return "-".to_owned();
    }
    text.replace(char::is_control, " ")
}

fn hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// All lines, in the order of their records, without a gap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    pub(crate) lines: Vec<Archived>,
}

impl Manifest {
    /// Of a journal's directory. Empty where nothing was archived.
    pub fn read(storage: &dyn Storage) -> Result<Self, JournalError> {
        let file = match storage.open_read(NAME) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            opened => opened.map_err(error::io("open", NAME))?,
        };
        let bytes = read_to_end(&*file).map_err(error::io("read", NAME))?;
        Self::parse(&bytes).map_err(|reason| JournalError::Manifest { reason })
    }

    /// Every line.
    pub fn lines(&self) -> &[Archived] {
        &self.lines
    }

    /// The one that begins with a record.
    pub(crate) fn beginning_with(&self, first: Seq) -> Option<&Archived> {
        self.lines.iter().find(|line| line.first == first)
    }

    /// Takes the place of the one that is there, whole.
    pub(crate) fn write(&self, storage: &dyn Storage) -> Result<(), JournalError> {
        let mut file = storage
            .create(UNFINISHED)
            .map_err(error::io("create", UNFINISHED))?;
        write_all(&mut *file, 0, self.text().as_bytes()).map_err(error::io("write", UNFINISHED))?;
        file.flush().map_err(error::io("flush", UNFINISHED))?;
        storage
            .rename(UNFINISHED, NAME)
            .map_err(error::io("rename", NAME))?;
        storage
            .flush_names()
            .map_err(error::io("flush the directory of", NAME))
    }

    fn text(&self) -> String {
        let mut text = format!("{TITLE}\n");
        self.lines.iter().for_each(|line| text += &line.line());
        let checksum = crc32fast::hash(text.as_bytes());
        writeln!(text, "checksum {checksum:08x}").expect("Invariant: a text takes more text");
        text
    }

    fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is no text")?;
        let checksum = text.rfind("checksum ").ok_or("its checksum is missing")?;
        let (body, checksum) = text.split_at(checksum);
        if checksum != format!("checksum {:08x}\n", crc32fast::hash(body.as_bytes())) {
            return Err("its checksum does not match");
        }
        let mut lines = body.lines();
        if lines.next() != Some(TITLE) {
            return Err("it is of a form that this build does not know");
        }
        let lines: Option<Vec<_>> = lines.map(Archived::parse).collect();
        let lines = lines.ok_or("one of its lines is no archive's")?;
        let continues = |pair: &[Archived]| {
            pair[1].first == pair[0].last.next() && pair[1].before == pair[0].after
        };
        if !lines.windows(2).all(continues) {
            return Err("its lines do not continue one another");
        }
        Ok(Self { lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(first: u64, last: u64, before: u8, after: u8) -> Archived {
        Archived {
            first: Seq::new(first),
            last: Seq::new(last),
            before: Chain([before; 32]),
            after: Chain([after; 32]),
            plain_bytes: 70,
            bytes: 7,
            hash: [9; 32],
            label: "2026-09-01 15:00".to_owned(),
            moved: (first == 1).then(|| "/mnt/old disk".to_owned()),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let manifest = Manifest {
            lines: vec![line(1, 4, 0, 1), line(5, 5, 1, 2)],
        };
        assert_eq!(Manifest::parse(manifest.text().as_bytes()), Ok(manifest));
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let text = Manifest {
            lines: vec![line(1, 4, 0, 1), line(5, 5, 1, 2)],
        }
        .text();
        for at in 0..text.len() {
            for bit in 0..8 {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                assert!(Manifest::parse(&bytes).is_err(), "{at} {bit}");
            }
        }
    }

    #[test]
    fn lines_continue_one_another() {
        for lines in [
            vec![line(1, 4, 0, 1), line(6, 6, 1, 2)],
            vec![line(1, 4, 0, 1), line(5, 6, 2, 3)],
        ] {
            let text = Manifest { lines }.text();
            assert_eq!(
                Manifest::parse(text.as_bytes()),
                Err("its lines do not continue one another")
            );
        }
    }
}
