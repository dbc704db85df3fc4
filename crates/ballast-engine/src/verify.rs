//! Whether a journal is what its machine decides: re-executes what was written by the same logic,
//! applies the rest.

use std::sync::Arc;

use ballast_journal::{Away, Cut, JournalError, Records, Snapshots, Storage, Survey};
use ballast_model::{Machine, Seq, Stamp, StateHash};

use crate::entry::{Decision, Entry, Kind, Started};
use crate::replay::{Entries, Held, apply_events, check_stamp, newest_base, readable};
use crate::{EngineError, Saved};

/// What [`verify`] did with a range of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Decided again and compared.
    Executed,
    /// Written by another logic: events applied as they stand.
    Applied,
}

/// Records of one start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// First record.
    pub from: Seq,
    /// Last record.
    pub to: Seq,
    /// Who wrote them.
    pub started: Started,
    /// What was done with them.
    pub how: How,
}

/// The first place where a journal and its machine disagree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Divergence {
    /// Executing the command again decides something else.
    Events {
        /// The record.
        seq: Seq,
        /// The first event that differs, counted from 0.
        index: usize,
        /// Its bytes in the journal, if there is one.
        journaled: Option<Vec<u8>>,
        /// Its bytes now, if there is one.
        decided: Option<Vec<u8>>,
    },
    /// A snapshot holds another state than the records up to it.
    State {
        /// The last record it includes.
        seq: Seq,
        /// Hash of the snapshot's state.
        snapshot: StateHash,
        /// Hash of the state replayed.
        replayed: StateHash,
    },
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Which records were executed and which applied.
    pub ranges: Vec<Range>,
    /// Records that were not looked at: they were moved away.
    pub away: Vec<Away>,
    /// Of records up to here only the frames were checked, as far as they are there: what follows began
    /// from the snapshot as of it.
    pub base: Option<Seq>,
    /// The last record.
    pub last: Seq,
    /// Hash of the state after it.
    pub hash: StateHash,
    /// Snapshots whose state was compared.
    pub snapshots: Vec<Seq>,
    /// A torn tail, left as it is.
    pub cut: Option<Cut>,
    /// The first disagreement; `None` when there is none.
    pub difference: Option<Divergence>,
}

/// Checks every frame and its chain, archived or not, then every decision. Changes nothing and takes no lock.
///
/// # Errors
/// Among others [`JournalError::Away`], where an archive is missing that nobody moved away.
pub fn verify<M: Machine>(storage: &Arc<dyn Storage>) -> Result<Verified, EngineError> {
    let survey = Survey::of(&**storage)?;
    let away = survey.away();
    if away.iter().any(|away| away.moved.is_none()) {
        return Err(JournalError::Away(away).into());
    }
    // From the beginning where it is still there, else from the oldest snapshot that continues into
    // what is.
    let begin = Seq::new(survey.first().number() - 1);
    let snapshots = Snapshots::new(Arc::clone(storage));
    let listed = snapshots.list()?;
    let base = listed
        .iter()
        .copied()
        .find(|seq| *seq >= begin && begin > Seq::new(0))
        .unwrap_or(begin);
    let mut run = Run {
        saved: newest_base::<M>(&snapshots, &Held::of(&survey), base)?.saved,
        ranges: Vec::new(),
        snapshots: Vec::new(),
        difference: None,
    };
    let from = run.saved.seq;
    let mut expected = listed.into_iter().filter(|seq| *seq > from).peekable();
    let mut entries = Entries::new(Records::of_segments(
        Arc::clone(storage),
        &survey.segments,
        survey.first().min(from.next()),
    )?);
    while let Some(entry) = entries.next_entry()? {
        if entry.seq <= from {
            continue;
        }
        run.record(&entry)?;
        if expected.next_if_eq(&entry.seq).is_some() {
            run.compare_state(&snapshots)?;
        }
    }
    let Run {
        saved,
        ranges,
        snapshots,
        difference,
    } = run;
    let base = (from > Seq::new(0)).then_some(from);
    Ok(Verified {
        ranges,
        away,
        base,
        last: saved.seq,
        hash: saved.machine.hash(),
        snapshots,
        cut: survey.cut,
        difference,
    })
}

struct Run<M> {
    saved: Saved<M>,
    ranges: Vec<Range>,
    snapshots: Vec<Seq>,
    difference: Option<Divergence>,
}

impl<M: Machine> Run<M> {
    fn record(&mut self, entry: &Entry<'_>) -> Result<(), EngineError> {
        check_stamp(&self.saved, entry)?;
        match &entry.kind {
            Kind::Started(started) => {
                readable::<M>(entry.seq, started)?;
                self.saved.started.clone_from(started);
                self.open_range(entry.seq);
            }
            Kind::Command(decision) => {
                if self.ranges.is_empty() {
                    self.open_range(entry.seq);
                }
                if self.how() == How::Executed && self.difference.is_none() {
                    self.difference =
                        compare_decision(&self.saved.machine, entry.seq, entry.stamp, decision)?;
                }
                apply_events(&mut self.saved.machine, entry, decision)?;
            }
        }
        if let Some(range) = self.ranges.last_mut() {
            range.to = entry.seq;
        }
        self.saved.seq = entry.seq;
        self.saved.stamp = entry.stamp;
        Ok(())
    }

    fn how(&self) -> How {
        if self.saved.started.logic == M::LOGIC {
            How::Executed
        } else {
            How::Applied
        }
    }

    fn open_range(&mut self, from: Seq) {
        self.ranges.push(Range {
            from,
            to: from,
            started: self.saved.started.clone(),
            how: self.how(),
        });
    }

    /// The snapshot's bytes may be of an older schema, so both states are compared as this build
    /// writes them.
    fn compare_state(&mut self, snapshots: &Snapshots) -> Result<(), EngineError> {
        let seq = self.saved.seq;
        let read = Saved::<M>::read(&snapshots.read(seq)?)
            .map_err(|source| EngineError::Snapshot { seq, source })?;
        let (snapshot, replayed) = (read.machine.hash(), self.saved.machine.hash());
        self.snapshots.push(seq);
        if snapshot != replayed && self.difference.is_none() {
            self.difference = Some(Divergence::State {
                seq,
                snapshot,
                replayed,
            });
        }
        Ok(())
    }
}

fn compare_decision<M: Machine>(
    machine: &M,
    seq: Seq,
    stamp: Stamp,
    decision: &Decision<'_>,
) -> Result<Option<Divergence>, EngineError> {
    let command = M::decode_command(decision.command)
        .map_err(|source| EngineError::Machine { seq, source })?;
    let mut journaled = decision.events;
    let mut bytes = Vec::new();
    for (index, event) in machine.execute(&command, stamp).iter().enumerate() {
        bytes.clear();
        M::encode_event(event, &mut bytes);
        let was = journaled.next();
        if was != Some(&bytes[..]) {
            let journaled = was.map(<[u8]>::to_vec);
            return Ok(Some(Divergence::Events {
                seq,
                index,
                journaled,
                decided: Some(bytes),
            }));
        }
    }
    let index = decision.events.count() - journaled.count();
    Ok(journaled.next().map(|was| Divergence::Events {
        seq,
        index,
        journaled: Some(was.to_vec()),
        decided: None,
    }))
}
