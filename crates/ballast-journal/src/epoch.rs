//! `epoch`: the number of times that a writer has opened the journal. Raised and durable before it writes
//! anything, so that of two writers the older one can be told by its number: a fence for stores that no
//! lock guards. A journal of files has its lock besides.

use std::fmt;
use std::io;

use crate::storage::{Storage, read_to_end, write_all};
use crate::{JournalError, error};

const NAME: &str = "epoch";
const UNFINISHED: &str = "epoch.new";

/// The number of an opening; 0 before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Epoch(pub u64);

impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Epoch {
    /// Of the newest opening.
    pub fn read(storage: &dyn Storage) -> Result<Self, JournalError> {
        let file = match storage.open_read(NAME) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            opened => opened.map_err(error::io("open", NAME))?,
        };
        let bytes = read_to_end(&*file).map_err(error::io("read", NAME))?;
        let number = std::str::from_utf8(&bytes).ok().and_then(|text| {
            let line = text.strip_suffix('\n')?;
            line.parse().ok()
        });
        number.map(Self).ok_or(JournalError::EpochDamaged)
    }

    /// Of this opening, durable.
    pub(crate) fn raise(storage: &dyn Storage) -> Result<Self, JournalError> {
        let raised = Self(Self::read(storage)?.0 + 1);
        let mut file = storage
            .create(UNFINISHED)
            .map_err(error::io("create", UNFINISHED))?;
        write_all(&mut *file, 0, format!("{raised}\n").as_bytes())
            .map_err(error::io("write", UNFINISHED))?;
        file.flush().map_err(error::io("flush", UNFINISHED))?;
        storage
            .rename(UNFINISHED, NAME)
            .map_err(error::io("rename", NAME))?;
        storage
            .flush_names()
            .map_err(error::io("flush the directory of", NAME))?;
        Ok(raised)
    }

    /// Refused where somebody opened the journal since.
    pub(crate) fn is_newest(self, storage: &dyn Storage) -> Result<(), JournalError> {
        match Self::read(storage)? {
            newest if newest > self => Err(JournalError::Superseded {
                own: self.0,
                newest: newest.0,
            }),
            _ => Ok(()),
        }
    }
}
