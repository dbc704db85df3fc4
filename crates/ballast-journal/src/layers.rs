//! A journal's directory with others beside it that archives were moved to. For reading: what is changed is
//! changed in the journal's own directory.

use std::io;
use std::sync::Arc;

use crate::manifest::{self, Manifest};
use crate::storage::{File, Guard, Storage};

/// A directory in which archives of others are found as if they had never been moved.
pub struct WithArchives {
    own: Arc<dyn Storage>,
    others: Vec<Arc<dyn Storage>>,
}

impl WithArchives {
    /// Its own files first, then archives of the others in this order.
    pub fn new(own: Arc<dyn Storage>, others: Vec<Arc<dyn Storage>>) -> Self {
        Self { own, others }
    }

    /// Other directories may hold another journal's archives, too. A manifest that cannot be read is said by
    /// who reads it.
    fn lends(&self, name: &str) -> bool {
        let named = |first| {
            let manifest = Manifest::read(&*self.own).unwrap_or_default();
            manifest.beginning_with(first).is_some()
        };
        manifest::first_of(name).is_some_and(named)
    }
}

impl Storage for WithArchives {
    fn names(&self) -> io::Result<Vec<String>> {
        let mut names = self.own.names()?;
        for other in &self.others {
            names.extend(other.names()?.into_iter().filter(|name| self.lends(name)));
        }
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }
    fn open_read(&self, name: &str) -> io::Result<Box<dyn File>> {
        let own = self.own.open_read(name);
        match &own {
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.lends(name) => {
                let mut others = self.others.iter();
                let found = others.find_map(|other| other.open_read(name).ok());
                found.map_or(own, Ok)
            }
            _ => own,
        }
    }
    fn open_write(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.own.open_write(name)
    }
    fn create(&self, name: &str) -> io::Result<Box<dyn File>> {
        self.own.create(name)
    }
    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.own.rename(from, to)
    }
    fn remove(&self, name: &str) -> io::Result<()> {
        self.own.remove(name)
    }
    fn flush_names(&self) -> io::Result<()> {
        self.own.flush_names()
    }
    fn lock(&self) -> io::Result<Guard> {
        self.own.lock()
    }
}
