//! The counter's own file: every fact is in it before anything about it is sent.

use std::sync::{Arc, Mutex, PoisonError};

/// The file failed. The counter has to end: it may not send what it could not write.
#[derive(Debug, thiserror::Error)]
#[error("the counter's file: {0}")]
pub struct CounterLogError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

/// An append-only sequence of records.
pub trait CounterLog: Send {
    /// Adds a record to what the next flush makes durable.
    fn append(&mut self, record: &[u8]) -> Result<(), CounterLogError>;
    /// Returns when everything appended is durable.
    fn flush(&mut self) -> Result<(), CounterLogError>;
    /// Every durable record from the first on.
    fn read(
        &self,
        each: &mut dyn FnMut(&[u8]) -> Result<(), CounterLogError>,
    ) -> Result<(), CounterLogError>;
}

/// A file in memory, for runs that end by themselves. Its clones are the same file, so it survives
/// the counter.
#[derive(Debug, Clone, Default)]
pub struct MemoryLog {
    waiting: Vec<Vec<u8>>,
    durable: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl CounterLog for MemoryLog {
    fn append(&mut self, record: &[u8]) -> Result<(), CounterLogError> {
        self.waiting.push(record.to_vec());
        Ok(())
    }

    fn flush(&mut self) -> Result<(), CounterLogError> {
        self.durable
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .append(&mut self.waiting);
        Ok(())
    }

    fn read(
        &self,
        each: &mut dyn FnMut(&[u8]) -> Result<(), CounterLogError>,
    ) -> Result<(), CounterLogError> {
        self.durable
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .try_for_each(|record| each(record))
    }
}
