//! The synchronous core: the only place where commands are decided.
//!
//! Two steps to a writer: [`recover`] finds the state, [`Recovered::start`] takes it over. In
//! between the caller can look at the last stamp, from which a clock may want to go on.

use std::fmt;
use std::sync::Arc;

use ballast_journal::{Durable, Flusher, Journal, Opened, Options, Sealed, Storage};
use ballast_model::{Machine, Seq, Stamp};

use crate::entry::{Started, write_decision};
use crate::replay::{Base, Entries, Held, apply, may_follow, newest_base};
use crate::{EngineError, Saved};

/// What a start found. Its cut and its passed-over snapshots are for people to hear of.
#[derive(Debug)]
pub struct Recovery {
    /// What the journal held.
    pub opened: Opened,
    /// The snapshot it began from; `None` for the beginning.
    pub snapshot: Option<Seq>,
    /// Newer snapshots that could not be used.
    pub passed_over: Vec<EngineError>,
    /// Records applied since.
    pub applied: u64,
}

/// The state at the end of a journal, not taken over yet.
pub struct Recovered<M> {
    journal: Journal,
    saved: Saved<M>,
    recovery: Recovery,
}

/// Opens a journal in files and applies what it holds. Executes nothing.
pub fn recover<M: Machine>(
    storage: Arc<dyn Storage>,
    options: Options,
) -> Result<Recovered<M>, EngineError> {
    let (journal, opened) = Journal::open(storage, options)?;
    recover_from(journal, opened)
}

/// Applies what a journal holds, wherever its records are kept. Executes nothing.
pub fn recover_from<M: Machine>(
    journal: Journal,
    opened: Opened,
) -> Result<Recovered<M>, EngineError> {
    let snapshots = journal.snapshots();
    let newest = snapshots.list()?.last().copied();
    if let Some(snapshot) = newest.filter(|seq| *seq > opened.last) {
        return Err(EngineError::SnapshotAhead {
            snapshot,
            last: opened.last,
        });
    }
    let held = Held {
        first: opened.first,
        away: opened.away.clone(),
    };
    let Base {
        mut saved,
        passed_over,
    } = newest_base::<M>(&snapshots, &held, opened.last)?;
    let snapshot = Some(saved.seq).filter(|seq| *seq > Seq::new(0));
    let mut entries = Entries::new(journal.records(saved.seq.next())?);
    let mut applied = 0;
    while let Some(entry) = entries.next_entry()? {
        apply(&mut saved, &entry)?;
        applied += 1;
    }
    may_follow::<M>(saved.seq, &saved.started)?;
    Ok(Recovered {
        journal,
        saved,
        recovery: Recovery {
            opened,
            snapshot,
            passed_over,
            applied,
        },
    })
}

impl<M: Machine> Recovered<M> {
    /// The state.
    pub fn machine(&self) -> &M {
        &self.saved.machine
    }

    /// The stamp of the last record, if there is one.
    pub fn last_stamp(&self) -> Option<Stamp> {
        (self.saved.seq > Seq::new(0)).then_some(self.saved.stamp)
    }

    /// What was found.
    pub fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// Takes the journal over: what follows is decided by this build, and the journal says so.
    pub fn start(self, build: &str, stamp: Stamp) -> Result<Writer<M>, EngineError> {
        let mut writer = Writer {
            journal: self.journal,
            saved: self.saved,
        };
        writer.saved.started = Started::of::<M>(build);
        writer.saved.stamp = writer.saved.stamp.max(stamp);
        let (started, stamp) = (&writer.saved.started, writer.saved.stamp);
        writer.saved.seq = writer
            .journal
            .append_with(|out| started.write(stamp, out))?;
        writer.flush()?;
        Ok(writer)
    }
}

/// What one command became. Not durable before a flush at or after `seq`.
pub struct Step<M: Machine> {
    /// Its place in the journal.
    pub seq: Seq,
    /// The stamp it got.
    pub stamp: Stamp,
    /// The command.
    pub command: M::Command,
    /// What was decided.
    pub events: Vec<M::Event>,
}

// Derived, both would ask the machine itself for what only its words need.
impl<M: Machine<Command: Clone, Event: Clone>> Clone for Step<M> {
    fn clone(&self) -> Self {
        Self {
            seq: self.seq,
            stamp: self.stamp,
            command: self.command.clone(),
            events: self.events.clone(),
        }
    }
}
impl<M: Machine<Command: fmt::Debug, Event: fmt::Debug>> fmt::Debug for Step<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seq,
            stamp,
            command,
            events,
        } = self;
        let mut step = f.debug_struct("Step");
        step.field("seq", seq)
            .field("stamp", stamp)
            .field("command", command)
            .field("events", events)
            .finish()
    }
}

/// Most clock commands at one instant: a plan of so many steps is none.
pub const MOST_CLOCKS: u32 = 10_000;

/// The one writer of a machine's journal.
pub struct Writer<M> {
    journal: Journal,
    saved: Saved<M>,
}

impl<M: Machine> Writer<M> {
    /// [`recover`] and [`Recovered::start`] in one, for callers that know their stamp beforehand.
    pub fn open(
        storage: Arc<dyn Storage>,
        options: Options,
        build: &str,
        stamp: Stamp,
    ) -> Result<Self, EngineError> {
        recover(storage, options)?.start(build, stamp)
    }

    /// Decides one command: stamps it (never before the last stamp), executes, appends, applies.
    ///
    /// The state may run ahead of the disk; nothing of the step may be told to anyone before a
    /// flush. After an error the writer is of no more use: the process has to end.
    pub fn step(&mut self, command: M::Command, stamp: Stamp) -> Result<Step<M>, EngineError> {
        let stamp = self.saved.stamp.max(stamp);
        let events = self.saved.machine.execute(&command, stamp);
        let seq = self
            .journal
            .append_with(|out| write_decision::<M>(&command, &events, stamp, out))?;
        for event in &events {
            self.saved.machine.apply(event, stamp);
        }
        self.saved.stamp = stamp;
        self.saved.seq = seq;
        Ok(Step {
            seq,
            stamp,
            command,
            events,
        })
    }

    /// Lets the machine do what is due up to an instant: one clock command a deadline, each stamped
    /// with it, in order. Called before a command of that instant, a day gives the same decisions
    /// at any speed; called after it, what the command has made due is decided before anything else.
    ///
    /// # Errors
    /// [`EngineError::StaysDue`] when a clock command decides nothing and what is due stays, or after
    /// [`MOST_CLOCKS`] at one instant.
    pub fn catch_up(
        &mut self,
        until: Stamp,
        mut on_step: impl FnMut(Step<M>),
    ) -> Result<(), EngineError> {
        let mut clocks = 0;
        while let Some(deadline) = self
            .machine()
            .next_deadline()
            .filter(|deadline| *deadline <= until)
        {
            let before = self.saved.stamp;
            let step = self.step(M::clock_command(), deadline)?;
            clocks = if step.stamp == before { clocks + 1 } else { 1 };
            let stays = self.machine().next_deadline() == Some(deadline);
            if stays && (step.events.is_empty() || clocks >= MOST_CLOCKS) {
                return Err(EngineError::StaysDue {
                    clocks,
                    stamp: step.stamp,
                    due: self.machine().due(),
                });
            }
            on_step(step);
        }
        Ok(())
    }

    /// Returns when all steps so far are on the disk.
    pub fn flush(&mut self) -> Result<Durable, EngineError> {
        Ok(self.journal.flush()?)
    }

    /// Takes the steps that are not durable yet, for [`flusher`](Self::flusher); none where all are.
    pub fn seal(&mut self) -> Option<Sealed> {
        self.journal.seal()
    }

    /// Makes sealed steps durable, on whatever thread.
    pub fn flusher(&self) -> Flusher {
        self.journal.flusher()
    }

    /// The state after the last step.
    pub fn machine(&self) -> &M {
        &self.saved.machine
    }

    /// The state with its place in the journal, to make a snapshot of. Flush before.
    pub fn saved(&self) -> &Saved<M> {
        &self.saved
    }

    /// The journal, to look at.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Flushes and closes the journal, leaving no unused bytes; gives the final state back.
    pub fn close(self) -> Result<Saved<M>, EngineError> {
        self.journal.close()?;
        Ok(self.saved)
    }
}
