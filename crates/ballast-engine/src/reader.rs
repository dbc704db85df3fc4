//! The second State: follows the durable groups, answers questions about the present, writes
//! snapshots.
//!
//! It applies and never executes, so it shows only what is durable; the writer neither stops for a
//! question nor for a snapshot.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};

use ballast_journal::{JournalError, Snapshots, VerifiedSnapshot};
use ballast_model::{Machine, Seq};

use crate::halt::{Halt, HaltOnPanic};
use crate::metrics::{Metrics, add};
use crate::publish::{Group, Sink};
use crate::ticket::{Stopped, Ticket, ticket};
use crate::{EngineError, Saved, Threaded};

/// When the reader writes snapshots by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SnapshotPlan {
    /// After so many records, and when the engine stops.
    pub every_records: u64,
    /// How many files are kept.
    pub keep: usize,
}

impl Default for SnapshotPlan {
    fn default() -> Self {
        Self {
            every_records: 1_000_000,
            keep: 3,
        }
    }
}

type Task<M> = Box<dyn FnOnce(&mut Following<M>) + Send>;

enum Message<M: Machine> {
    Group(Arc<Group<M>>),
    /// To be done when that record is applied.
    Task {
        at_least: Seq,
        task: Task<M>,
    },
    Stop,
}

/// Asks the reader. Clones ask the same one.
pub(crate) struct Reader<M: Machine> {
    messages: Sender<Message<M>>,
}

impl<M: Machine> Clone for Reader<M> {
    fn clone(&self) -> Self {
        Self {
            messages: self.messages.clone(),
        }
    }
}

/// What the reader's thread needs beside its state.
pub(crate) struct ReaderSetup {
    pub(crate) snapshots: Snapshots,
    pub(crate) plan: SnapshotPlan,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) halt: Halt,
}

impl<M: Threaded> Reader<M> {
    /// Starts the thread on a state of its own.
    pub(crate) fn start(saved: Saved<M>, setup: ReaderSetup) -> io::Result<(Self, JoinHandle<()>)> {
        let (messages, inbox) = mpsc::channel();
        setup
            .metrics
            .applied
            .store(saved.seq.number(), Ordering::Relaxed);
        let state = Following {
            snapshot_at: saved.seq,
            saved,
            setup,
            waiting: BTreeMap::new(),
        };
        let thread = thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || state.run(&inbox))?;
        Ok((Self { messages }, thread))
    }

    /// Feeds it with durable groups.
    pub(crate) fn sink(&self) -> Sink<M> {
        let messages = self.messages.clone();
        Box::new(
            move |group| match messages.send(Message::Group(Arc::clone(group))) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            },
        )
    }

    pub(crate) fn ask<T: Send + 'static>(
        &self,
        at_least: Seq,
        question: impl FnOnce(&Saved<M>) -> T + Send + 'static,
    ) -> Result<Ticket<T>, Stopped> {
        let (reply, ticket) = ticket();
        self.enter(
            at_least,
            Box::new(move |following| reply.give(question(&following.saved))),
        )?;
        Ok(ticket)
    }

    pub(crate) fn snapshot(
        &self,
        at_least: Seq,
    ) -> Result<Ticket<Result<VerifiedSnapshot, JournalError>>, Stopped> {
        let (reply, ticket) = ticket();
        self.enter(
            at_least,
            Box::new(move |following| reply.give(following.write_snapshot())),
        )?;
        Ok(ticket)
    }

    fn enter(&self, at_least: Seq, task: Task<M>) -> Result<(), Stopped> {
        self.messages
            .send(Message::Task { at_least, task })
            .map_err(|_| Stopped)
    }

    /// Lets it finish what it was given and write a last snapshot.
    pub(crate) fn stop(&self) {
        // An error means that it has stopped already.
        drop(self.messages.send(Message::Stop));
    }
}

struct Following<M: Machine> {
    saved: Saved<M>,
    setup: ReaderSetup,
    /// Tasks for a state that is not reached yet.
    waiting: BTreeMap<Seq, Vec<Task<M>>>,
    /// What the newest snapshot includes.
    snapshot_at: Seq,
}

impl<M: Threaded> Following<M> {
    fn run(mut self, inbox: &Receiver<Message<M>>) {
        let _guard = HaltOnPanic {
            thread: "reader",
            halt: Arc::clone(&self.setup.halt),
        };
        while let Ok(message) = inbox.recv() {
            match message {
                Message::Group(group) => {
                    if let Err(error) = self.apply(&group) {
                        (self.setup.halt)(&error);
                        return;
                    }
                    self.do_waiting();
                    self.snapshot_when_due();
                }
                Message::Task { at_least, task } if at_least <= self.saved.seq => task(&mut self),
                Message::Task { at_least, task } => {
                    self.waiting.entry(at_least).or_default().push(task)
                }
                Message::Stop => break,
            }
        }
        if self.saved.seq > self.snapshot_at {
            // Its failure is counted; the next start replays a little more.
            drop(self.write_snapshot());
        }
    }

    fn apply(&mut self, group: &Group<M>) -> Result<(), EngineError> {
        for step in &group.steps {
            if step.seq != self.saved.seq.next() {
                return Err(EngineError::ReaderGap {
                    expected: self.saved.seq.next(),
                    found: step.seq,
                });
            }
            for event in &step.events {
                self.saved.machine.apply(event, step.stamp);
            }
            self.saved.seq = step.seq;
            self.saved.stamp = step.stamp;
        }
        self.setup
            .metrics
            .applied
            .store(self.saved.seq.number(), Ordering::Relaxed);
        Ok(())
    }

    fn do_waiting(&mut self) {
        while let Some(entry) = self
            .waiting
            .first_entry()
            .filter(|entry| *entry.key() <= self.saved.seq)
        {
            entry.remove().into_iter().for_each(|task| task(self));
        }
    }

    fn snapshot_when_due(&mut self) {
        if self.saved.seq.number() - self.snapshot_at.number() >= self.setup.plan.every_records {
            // A failure is counted and tried again after as many records more; the journal alone
            // loses nothing.
            drop(self.write_snapshot());
        }
    }

    fn write_snapshot(&mut self) -> Result<VerifiedSnapshot, JournalError> {
        self.snapshot_at = self.saved.seq;
        let written = self
            .setup
            .snapshots
            .write(self.saved.seq, &self.saved.payload());
        let kept = written.and_then(|written| {
            self.setup
                .snapshots
                .keep_newest(self.setup.plan.keep)
                .map(|()| written)
        });
        let counter = if kept.is_ok() {
            &self.setup.metrics.snapshots
        } else {
            &self.setup.metrics.snapshot_failures
        };
        add(counter, 1);
        kept
    }
}
