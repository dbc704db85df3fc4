//! A disk in memory that fails as disks do: short writes, failed writes and flushes, and power cuts
//! that keep any subset of the sectors and any prefix of the directory changes that were not
//! flushed.
//!
//! For tests. Every operation that changes something has a number; a failure is planned by number.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::storage::{File, Guard, Storage};

/// What a power cut keeps or loses as a whole.
pub const SECTOR_BYTES: usize = 512;

/// What happens at one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It fails and nothing of it happens.
    Error,
    /// A write stores its first half, then this and every later operation fails.
    Tear,
    /// The power goes during it: it may have happened or not, and every later operation fails.
    PowerCut,
}

/// A disk. Clones are the same disk.
#[derive(Clone, Default)]
pub struct FaultyDisk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    files: Vec<Content>,
    names: BTreeMap<String, usize>,
    flushed_names: BTreeMap<String, usize>,
    unflushed: Vec<NameChange>,
    operations: u64,
    planned: BTreeMap<u64, Failure>,
    dead: bool,
    write_bytes_max: Option<usize>,
    locked: bool,
}

#[derive(Default, Clone)]
struct Content {
    now: Vec<u8>,
    flushed: Vec<u8>,
    dirty: BTreeSet<usize>,
}

enum NameChange {
    Enter(String, usize),
    Rename(String, String),
    Remove(String),
}

impl FaultyDisk {
    /// An empty disk without faults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Plans a failure at the operation of that number, counted from 0.
    pub fn fail_at(&self, operation: u64, failure: Failure) {
        self.state().planned.insert(operation, failure);
    }

    /// Lets every write store at most so many bytes.
    pub fn shorten_writes(&self, bytes_max: usize) {
        self.state().write_bytes_max = Some(bytes_max);
    }

    /// Operations so far.
    pub fn operations(&self) -> u64 {
        self.state().operations
    }

    /// The disk as the next start finds it. `keep` is asked for each unflushed sector, size and
    /// directory change.
    pub fn after_power_cut(&self, mut keep: impl FnMut() -> bool) -> Self {
        let state = self.state();
        let files: Vec<_> = state
            .files
            .iter()
            .map(|content| content.surviving(&mut keep))
            .collect();
        let mut names = state.flushed_names.clone();
        for change in state.unflushed.iter().take_while(|_| keep()) {
            change.apply(&mut names);
        }
        let fresh = State {
            files,
            flushed_names: names.clone(),
            names,
            ..State::default()
        };
        Self(Arc::new(Mutex::new(fresh)))
    }

    /// Turns one bit of what is stored, as a rotten disk does.
    pub fn flip_bit(&self, name: &str, offset: u64, bit: u32) {
        let mut state = self.state();
        let index = state.names[name];
        let content = &mut state.files[index];
        content.now[offset as usize] ^= 1 << bit;
        content.flushed = content.now.clone();
    }

    /// A copy of what a file holds.
    pub fn bytes_of(&self, name: &str) -> Vec<u8> {
        let state = self.state();
        state.files[state.names[name]].now.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Content {
    fn surviving(&self, keep: &mut impl FnMut() -> bool) -> Self {
        let mut bytes = self.flushed.clone();
        if self.now.len() != self.flushed.len() && keep() {
            bytes.resize(self.now.len(), 0);
        }
        for sector in self.dirty.iter().filter(|_| keep()) {
            let begin = sector * SECTOR_BYTES;
            let end = (begin + SECTOR_BYTES).min(bytes.len()).min(self.now.len());
            if begin < end {
                bytes[begin..end].copy_from_slice(&self.now[begin..end]);
            }
        }
        Self {
            now: bytes.clone(),
            flushed: bytes,
            dirty: BTreeSet::new(),
        }
    }

    fn write(&mut self, offset: usize, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let end = offset + bytes.len();
        if self.now.len() < end {
            self.now.resize(end, 0);
        }
        self.now[offset..end].copy_from_slice(bytes);
        self.dirty
            .extend(offset / SECTOR_BYTES..=(end - 1) / SECTOR_BYTES);
    }
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            Self::Enter(name, index) => drop(names.insert(name.clone(), *index)),
            Self::Rename(from, to) => {
                if let Some(index) = names.remove(from) {
                    names.insert(to.clone(), index);
                }
            }
            Self::Remove(name) => drop(names.remove(name)),
        }
    }
}

impl State {
    /// Counts an operation and says whether it happens whole, as its first half, or not at all.
    fn begin(&mut self) -> io::Result<Option<Failure>> {
        if self.dead {
            return Err(io::Error::other("the disk is gone"));
        }
        let planned = self.planned.remove(&self.operations);
        self.operations += 1;
        match planned {
            Some(Failure::Error) => Err(io::Error::other("planned failure")),
            Some(failure) => {
                self.dead = true;
                Ok(Some(failure))
            }
            None => Ok(None),
        }
    }

    fn end(failure: Option<Failure>) -> io::Result<()> {
        failure.map_or(Ok(()), |_| Err(io::Error::other("the disk is gone")))
    }

    fn index(&self, name: &str) -> io::Result<usize> {
        self.names
            .get(name)
            .copied()
            .ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn change_names(&mut self, change: NameChange) -> io::Result<()> {
        let failure = self.begin()?;
        change.apply(&mut self.names);
        self.unflushed.push(change);
        Self::end(failure)
    }
}

impl Storage for FaultyDisk {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.state().names.keys().cloned().collect())
    }
    fn open_read(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.open_write(name)
    }
    fn open_write(&self, name: &str) -> io::Result<Box<dyn File>> {
        let index = self.state().index(name)?;
        Ok(Box::new(FaultyFile {
            disk: self.clone(),
            index,
        }))
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        let mut state = self.state();
        let index = state.files.len();
        state.files.push(Content::default());
        state.change_names(NameChange::Enter(name.to_owned(), index))?;
        drop(state);
        self.open_write(name)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut state = self.state();
        state.index(from)?;
        state.change_names(NameChange::Rename(from.to_owned(), to.to_owned()))
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        let mut state = self.state();
        state.index(name)?;
        state.change_names(NameChange::Remove(name.to_owned()))
    }
    fn flush_names(&self) -> io::Result<()> {
        let mut state = self.state();
        State::end(state.begin()?)?;
        state.flushed_names = state.names.clone();
        state.unflushed.clear();
        Ok(())
    }
    fn lock(&self) -> io::Result<Guard> {
        let mut state = self.state();
        if state.locked {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        state.locked = true;
        drop(state);
        Ok(Guard::new(Unlock(self.clone())))
    }
}

struct Unlock(FaultyDisk);

impl Drop for Unlock {
    fn drop(&mut self) {
        self.0.state().locked = false;
    }
}

struct FaultyFile {
    disk: FaultyDisk,
    index: usize,
}

impl File for FaultyFile {
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.state();
        let rest = state.files[self.index]
            .now
            .get(offset as usize..)
            .unwrap_or_default();
        let read = rest.len().min(into.len());
        into[..read].copy_from_slice(&rest[..read]);
        Ok(read)
    }
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<usize> {
        let mut state = self.disk.state();
        let failure = state.begin()?;
        let length = match failure {
            Some(Failure::Tear) => bytes.len() / 2,
            _ => bytes.len().min(state.write_bytes_max.unwrap_or(usize::MAX)),
        };
        state.files[self.index].write(offset as usize, &bytes[..length]);
        State::end(failure).map(|()| length)
    }
    fn size(&self) -> io::Result<u64> {
        Ok(self.disk.state().files[self.index].now.len() as u64)
    }
    fn set_size(&mut self, bytes: u64) -> io::Result<()> {
        let mut state = self.disk.state();
        let failure = state.begin()?;
        state.files[self.index].now.resize(bytes as usize, 0);
        State::end(failure)
    }
    fn flush(&mut self) -> io::Result<()> {
        let mut state = self.disk.state();
        // Cut during a flush, the power leaves any part of what was to be flushed.
        State::end(state.begin()?)?;
        let content = &mut state.files[self.index];
        content.flushed = content.now.clone();
        content.dirty.clear();
        Ok(())
    }
}
