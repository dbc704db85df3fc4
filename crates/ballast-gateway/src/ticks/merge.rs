//! Several tick files as one stream: by time, then by the order in which they were given.

use std::sync::Arc;

use ballast_model::Tick;

use super::{TickFile, TickFileError, TickReport, TickSource};
use crate::ReferenceData;

/// The merged stream. Opens every file at once, so that a missing one is known before anything is
/// played.
#[derive(Debug)]
pub struct Merge {
    files: Vec<Head>,
    started: bool,
}

/// A file and its next tick.
#[derive(Debug)]
struct Head {
    file: TickFile,
    next: Option<Result<Tick, TickFileError>>,
}

impl Merge {
    /// Opens the files.
    pub fn open(
        sources: &[TickSource],
        reference: &Arc<ReferenceData>,
    ) -> Result<Self, TickFileError> {
        let head = |source| {
            TickFile::open(source, Arc::clone(reference)).map(|file| Head { file, next: None })
        };
        Ok(Self {
            files: sources.iter().map(head).collect::<Result<_, _>>()?,
            started: false,
        })
    }

    /// What the files held so far, in the order given.
    pub fn reports(&self) -> impl Iterator<Item = &TickReport> {
        self.files.iter().map(|head| head.file.report())
    }
}

/// Ends with the first unreadable file.
impl Iterator for Merge {
    type Item = Result<Tick, TickFileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if !self.started {
            self.started = true;
            self.files
                .iter_mut()
                .for_each(|head| head.next = head.file.next());
        }
        // An error sorts before any time: nothing after it may be played. `min_by_key` takes the
        // first of equals.
        let earliest = self
            .files
            .iter_mut()
            .filter(|head| head.next.is_some())
            .min_by_key(|head| match &head.next {
                Some(Ok(tick)) => Some(tick.at),
                Some(Err(_)) | None => None,
            })?;
        let following = earliest.file.next();
        let tick = std::mem::replace(&mut earliest.next, following);
        if matches!(tick, Some(Err(_))) {
            self.files.iter_mut().for_each(|head| head.next = None);
        }
        tick
    }
}
