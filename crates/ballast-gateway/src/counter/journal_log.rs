//! The counter's file as a journal directory.

use std::path::Path;
use std::sync::Arc;

use ballast_journal::{Directory, Journal, JournalError, Opened, Options};

use super::log::{CounterLog, CounterLogError};

/// A [`CounterLog`] on a [`Journal`]: survives `kill -9` and power cuts.
pub struct JournalLog {
    journal: Journal,
    first: ballast_model::Seq,
}

impl JournalLog {
    /// Opens the directory, or makes it. [`Opened::cut`] tells of a torn tail; whoever opens says
    /// so to people.
    pub fn open(directory: &Path) -> Result<(Self, Opened), CounterLogError> {
        let storage =
            Directory::create(directory).map_err(|error| CounterLogError(Box::new(error)))?;
        let (journal, opened) = Journal::open(Arc::new(storage), Options::BATCH)?;
        Ok((
            Self {
                journal,
                first: opened.first,
            },
            opened,
        ))
    }
}

impl CounterLog for JournalLog {
    fn append(&mut self, record: &[u8]) -> Result<(), CounterLogError> {
        self.journal.append(record)?;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CounterLogError> {
        self.journal.flush()?;
        Ok(())
    }

    fn read(
        &self,
        each: &mut dyn FnMut(&[u8]) -> Result<(), CounterLogError>,
    ) -> Result<(), CounterLogError> {
        let mut records = self.journal.records(self.first)?;
        while let Some(record) = records.next_record()? {
            each(record.bytes)?;
        }
        Ok(())
    }
}

impl From<JournalError> for CounterLogError {
    fn from(error: JournalError) -> Self {
        Self(Box::new(error))
    }
}
