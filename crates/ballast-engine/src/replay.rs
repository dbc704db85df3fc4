//! Going through a journal: its records one by one, and the state after applying their events.
//!
//! Nothing here executes a command; see `verify`.

use std::sync::Arc;

use ballast_journal::{Away, Chain, JournalError, Record, Records, Snapshots, Storage, Survey};
use ballast_model::{Machine, Seq};

use crate::entry::{Decision, Entry, Kind, RecordError};
use crate::{EngineError, Saved};

/// Everything in a journal from one record on, parts still encoded. Takes no lock.
pub fn records(storage: Arc<dyn Storage>, from: Seq) -> Result<Entries, EngineError> {
    Ok(Entries(Records::open(storage, from)?))
}

/// The state after that record: newest snapshot before it, and the events since. Takes no lock.
pub fn state_at<M: Machine>(storage: Arc<dyn Storage>, seq: Seq) -> Result<Saved<M>, EngineError> {
    let survey = Survey::of(&*storage)?;
    if seq > survey.last() {
        return Err(JournalError::NotHeld {
            wanted: seq,
            first: survey.first(),
            last: survey.last(),
        }
        .into());
    }
    let snapshots = Snapshots::new(Arc::clone(&storage));
    let mut saved = newest_base::<M>(&snapshots, &Held::of(&survey), seq)?.saved;
    let mut entries = Entries(Records::of_segments(
        storage,
        &survey.segments,
        saved.seq.next(),
    )?);
    while saved.seq < seq {
        let Some(entry) = entries.next_entry()? else {
            break;
        };
        apply(&mut saved, &entry)?;
    }
    Ok(saved)
}

/// Records of a journal, read as engines write them.
pub struct Entries(Records);

impl Entries {
    /// Reads records as entries.
    pub fn new(records: Records) -> Self {
        Self(records)
    }

    /// The last record this will give.
    pub fn last(&self) -> Seq {
        self.0.last()
    }

    /// Hash of the journal up to the end of the group that held the entry given last.
    pub fn chain(&self) -> Chain {
        self.0.chain()
    }

    /// The next one; `None` behind the last.
    pub fn next_entry(&mut self) -> Result<Option<Entry<'_>>, EngineError> {
        match self.0.next_record()? {
            Some(Record { seq, bytes }) => Entry::read(seq, bytes)
                .map(Some)
                .map_err(|source| EngineError::Record { seq, source }),
            None => Ok(None),
        }
    }
}

/// Where a replay begins, and the snapshots that would have been nearer but could not be used.
pub(crate) struct Base<M> {
    pub(crate) saved: Saved<M>,
    pub(crate) passed_over: Vec<EngineError>,
}

/// From where on a journal is here, and what is not.
pub(crate) struct Held {
    pub(crate) first: Seq,
    pub(crate) away: Vec<Away>,
}

impl Held {
    pub(crate) fn of(survey: &Survey) -> Self {
        Self {
            first: survey.first(),
            away: survey.away(),
        }
    }
}

/// The newest good snapshot at or before `until`; else the beginning, if the journal still has it.
pub(crate) fn newest_base<M: Machine>(
    snapshots: &Snapshots,
    held: &Held,
    until: Seq,
) -> Result<Base<M>, EngineError> {
    let first = held.first;
    let usable = |seq: &Seq| *seq <= until && seq.next() >= first;
    let mut passed_over = Vec::new();
    for seq in snapshots.list()?.into_iter().rev().filter(usable) {
        match load::<M>(snapshots, seq) {
            Ok(saved) => return Ok(Base { saved, passed_over }),
            // One of a newer build is sound: to pass over it would be a silent downgrade.
            Err(error @ EngineError::Newer { .. }) => return Err(error),
            Err(error) => passed_over.push(error),
        }
    }
    if first == Seq::new(1) {
        let saved = Saved::empty();
        return Ok(Base { saved, passed_over });
    }
    // Who cannot begin is told where the beginning went.
    if held.away.is_empty() {
        Err(EngineError::NoBeginning { first })
    } else {
        Err(JournalError::Away(held.away.clone()).into())
    }
}

fn load<M: Machine>(snapshots: &Snapshots, seq: Seq) -> Result<Saved<M>, EngineError> {
    let snapshot = snapshots.read(seq)?;
    let bad = |source| EngineError::Snapshot { seq, source };
    let started = crate::saved::parts(&snapshot).map_err(bad)?.started;
    readable::<M>(seq, &started)?;
    Saved::read(&snapshot).map_err(bad)
}

/// Applies one record to the state before it.
pub(crate) fn apply<M: Machine>(
    saved: &mut Saved<M>,
    entry: &Entry<'_>,
) -> Result<(), EngineError> {
    check_stamp(saved, entry)?;
    match &entry.kind {
        Kind::Started(started) => {
            readable::<M>(entry.seq, started)?;
            saved.started.clone_from(started);
        }
        Kind::Command(decision) => apply_events(&mut saved.machine, entry, decision)?,
    }
    saved.seq = entry.seq;
    saved.stamp = entry.stamp;
    Ok(())
}

/// Applies what was decided, as it was decided.
pub(crate) fn apply_events<M: Machine>(
    machine: &mut M,
    entry: &Entry<'_>,
    decision: &Decision<'_>,
) -> Result<(), EngineError> {
    for bytes in decision.events {
        let event = M::decode_event(bytes).map_err(|source| EngineError::Machine {
            seq: entry.seq,
            source,
        })?;
        machine.apply(&event, entry.stamp);
    }
    Ok(())
}

/// The writer never lets time go back; a journal in which it does was not written by it.
pub(crate) fn check_stamp<M>(saved: &Saved<M>, entry: &Entry<'_>) -> Result<(), EngineError> {
    if entry.stamp >= saved.stamp {
        return Ok(());
    }
    let source = RecordError::StampGoesBack {
        stamp: entry.stamp,
        last: saved.stamp,
    };
    Err(EngineError::Record {
        seq: entry.seq,
        source,
    })
}

/// Whether this build can read what that one wrote.
pub(crate) fn readable<M: Machine>(seq: Seq, started: &crate::Started) -> Result<(), EngineError> {
    not_newer(seq, "schema", started.schema, M::SCHEMA, started)
}

/// Whether this build may decide after that one.
pub(crate) fn may_follow<M: Machine>(
    seq: Seq,
    started: &crate::Started,
) -> Result<(), EngineError> {
    not_newer(seq, "logic", started.logic, M::LOGIC, started)
}

fn not_newer(
    seq: Seq,
    what: &'static str,
    found: u32,
    own: u32,
    by: &crate::Started,
) -> Result<(), EngineError> {
    if found <= own {
        Ok(())
    } else {
        Err(EngineError::Newer {
            seq,
            what,
            found,
            own,
            build: by.build.clone(),
        })
    }
}
