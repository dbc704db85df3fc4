//! A disk whose flushes wait until the test lets them through: makes "not durable yet" a state one
//! can look at.

use std::io;
use std::sync::{Arc, Condvar, Mutex};

use ballast_journal::{File, Guard, Storage};

#[derive(Clone)]
pub struct GatedDisk {
    disk: Arc<dyn Storage>,
    gate: Arc<Gate>,
}

#[derive(Default)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    shut: bool,
    waiting: usize,
    /// Flushes that pass although it is shut.
    passes: usize,
}

impl GatedDisk {
    pub fn new(disk: impl Storage + 'static) -> Self {
        Self {
            disk: Arc::new(disk),
            gate: Arc::default(),
        }
    }

    pub fn gate(&self) -> Arc<Gate> {
        Arc::clone(&self.gate)
    }

    fn gated(&self, file: Box<dyn File>) -> Box<dyn File> {
        Box::new(GatedFile {
            file,
            gate: self.gate(),
        })
    }
}

impl Gate {
    pub fn shut(&self) {
        self.state.lock().unwrap().shut = true;
    }
    pub fn open(&self) {
        self.state.lock().unwrap().shut = false;
        self.changed.notify_all();
    }
    /// Lets one flush through and stays shut.
    pub fn let_one_through(&self) {
        self.state.lock().unwrap().passes += 1;
        self.changed.notify_all();
    }
    /// Returns when a flush stands before the shut gate.
    pub fn await_flush(&self) {
        let state = self.state.lock().unwrap();
        drop(
            self.changed
                .wait_while(state, |state| state.waiting == 0)
                .unwrap(),
        );
    }
    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        self.changed.notify_all();
        let stands = |state: &mut State| state.shut && state.passes == 0;
        state = self.changed.wait_while(state, stands).unwrap();
        state.passes = state.passes.saturating_sub(1);
        state.waiting -= 1;
    }
}

impl Storage for GatedDisk {
    fn names(&self) -> io::Result<Vec<String>> {
        self.disk.names()
    }
    fn open_read(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.disk.open_read(name)
    }
    fn open_write(&self, name: &str) -> io::Result<Box<dyn File>> {
        Ok(self.gated(self.disk.open_write(name)?))
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        Ok(self.gated(self.disk.create(name)?))
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.disk.rename(from, to)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.disk.remove(name)
    }
    fn flush_names(&self) -> io::Result<()> {
        self.disk.flush_names()
    }
    fn lock(&self) -> io::Result<Guard> {
        self.disk.lock()
    }
}

struct GatedFile {
    file: Box<dyn File>,
    gate: Arc<Gate>,
}

impl File for GatedFile {
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(offset, into)
    }
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<usize> {
        self.file.write_at(offset, bytes)
    }
    fn size(&self) -> io::Result<u64> {
        self.file.size()
    }
    fn set_size(&mut self, bytes: u64) -> io::Result<()> {
        self.file.set_size(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.gate.pass();
        self.file.flush()
    }
}
