//! What a journal needs of a disk: one flat directory of files with positional reads and writes.
//!
//! Injectable, so that tests can tear writes, fail flushes and cut the power. Knows nothing of
//! segments.

use std::any::Any;
use std::io;

use ballast_model::Seq;

use crate::{JournalError, error};

/// One directory. Names are plain file names without separators.
pub trait Storage: Send + Sync {
    /// Names of all files, in any order.
    fn names(&self) -> io::Result<Vec<String>>;
    /// Opens an existing file for reading only.
    fn open_read(&self, name: &str) -> io::Result<Box<dyn File>>;
    /// Opens an existing file for reading and writing.
    fn open_write(&self, name: &str) -> io::Result<Box<dyn File>>;
    /// Creates a file, or empties it when it exists. Its name is durable only after
    /// [`flush_names`](Storage::flush_names).
    fn create(&self, name: &str) -> io::Result<Box<dyn File>>;
    /// Gives a file another name, replacing what has that name.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Flushes the directory itself: creations, renames and removals are durable afterwards.
    fn flush_names(&self) -> io::Result<()>;
    /// Takes the directory for this process until the guard is dropped;
    /// [`io::ErrorKind::WouldBlock`] when another holds it.
    fn lock(&self) -> io::Result<Guard>;
}

/// One open file. Reads and writes may be short, as the operating system's are.
pub trait File: Send {
    /// Reads some bytes from there; 0 at the end of the file.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
    /// Writes some bytes there, extending the file where needed.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<usize>;
    /// Size in bytes.
    fn size(&self) -> io::Result<u64>;
    /// Cuts or extends (with zeros) the file.
    fn set_size(&mut self, bytes: u64) -> io::Result<()>;
    /// Returns when the content, and the size needed to read it, are on the disk.
    fn flush(&mut self) -> io::Result<()>;
}

/// Holds a directory; dropping it lets go.
pub struct Guard(#[allow(dead_code, reason = "held for its Drop")] Box<dyn Any + Send + Sync>);

impl Guard {
    /// A guard whose drop releases the lock.
    pub fn new(held: impl Any + Send + Sync) -> Self {
        Self(Box::new(held))
    }
}

/// Everything up to here is on the disk. `Journal::flush`, `Log::flush` and `Survey::durable` say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Durable(Seq);

impl Durable {
    /// To be said only of what is so.
    pub fn up_to(seq: Seq) -> Self {
        Self(seq)
    }

    /// The last durable record.
    pub fn seq(self) -> Seq {
        self.0
    }

    /// As far, but not beyond a record.
    pub fn at_most(self, seq: Seq) -> Self {
        Self(self.0.min(seq))
    }
}

/// Takes a journal's directory for this process.
pub(crate) fn take(storage: &dyn Storage) -> Result<Guard, JournalError> {
    storage.lock().map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => JournalError::InUse,
        _ => error::io("lock", "lock")(source),
    })
}

/// Writes all of it, however many short writes that takes.
pub(crate) fn write_all(file: &mut dyn File, mut offset: u64, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match file.write_at(offset, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                offset += written as u64;
                bytes = &bytes[written..];
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads until the buffer is full or the file ends; says how much was read.
pub(crate) fn read_full(file: &dyn File, mut offset: u64, into: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match file.read_at(offset, &mut into[filled..]) {
            Ok(0) => break,
            Ok(read) => {
                offset += read as u64;
                filled += read;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The whole file.
pub(crate) fn read_to_end(file: &dyn File) -> io::Result<Vec<u8>> {
    let size = usize::try_from(file.size()?).map_err(|_| io::ErrorKind::FileTooLarge)?;
    let mut bytes = vec![0; size];
    let read = read_full(file, 0, &mut bytes)?;
    bytes.truncate(read);
    Ok(bytes)
}
