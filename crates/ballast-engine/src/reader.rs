//! The second State: follows the durable groups, answers questions about the present, writes
//! snapshots.
//!
//! It applies and never executes, so it shows only what is durable; the writer neither stops for a
//! question nor for a snapshot. What else is to be known of the present is kept beside it, by a
//! [`Follower`] of whoever runs the engine: there is no third State.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::thread::{self, JoinHandle};

use ballast_journal::{JournalError, Snapshots, VerifiedSnapshot};
use ballast_model::{Machine, Seq, Stamp};

use crate::entry::Started;
use crate::halt::{Halt, HaltOnPanic};
use crate::metrics::{Metrics, add};
use crate::publish::{Group, Sink};
use crate::saved;
use crate::ticket::{Reply, Stopped, Ticket, ticket};
use crate::{EngineError, Saved, Step, Threaded};

/// Holds a machine's durable state, and whatever else is to be known with it at one moment.
pub trait Follower<M: Machine>: Send + Sync + 'static {
    /// What is to be told once everybody may see a group.
    type Told;

    /// The state.
    fn machine(&self) -> &M;

    /// Applies the events of a step, each once and in order.
    fn apply(&mut self, step: &Step<M>);

    /// A group ends: what is to be told of it.
    fn told(&mut self) -> Self::Told;

    /// Tells it; the state may be looked at meanwhile.
    fn tell(told: Self::Told);
}

/// A state and nothing beside it.
pub(crate) struct Alone<M>(pub M);

impl<M: Threaded> Follower<M> for Alone<M> {
    type Told = ();

    fn machine(&self) -> &M {
        &self.0
    }

    fn apply(&mut self, step: &Step<M>) {
        for event in &step.events {
            self.0.apply(event, step.stamp);
        }
    }

    fn told(&mut self) {}

    fn tell((): ()) {}
}

/// Looks at what a follower holds. Clones look at the same.
pub struct Following<F>(Arc<RwLock<F>>);

impl<F> Clone for Following<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<F> Following<F> {
    /// As of the last group that was applied. While somebody looks, the next waits.
    pub fn look(&self) -> RwLockReadGuard<'_, F> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The state that answers a question.
pub struct Seen<'a, M> {
    /// The state.
    pub machine: &'a M,
    /// The last record it includes.
    pub seq: Seq,
    /// The stamp of that record.
    pub stamp: Stamp,
}

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

type Task<M> = Box<dyn FnOnce(&Seen<'_, M>) + Send>;

/// Who waits for a snapshot.
type Written = Result<VerifiedSnapshot, JournalError>;

enum Message<M: Machine> {
    Group(Arc<Group<M>>),
    /// To be done when that record is applied.
    Task {
        at_least: Seq,
        task: Task<M>,
    },
    /// To be written when that record is applied.
    Snapshot {
        at_least: Seq,
        reply: Reply<Written>,
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

/// A running reader.
pub(crate) struct StartedReader<M: Machine, F> {
    pub(crate) reader: Reader<M>,
    pub(crate) thread: JoinHandle<()>,
    pub(crate) following: Following<F>,
}

impl<M: Threaded> Reader<M> {
    /// Starts the thread on a state of its own.
    pub(crate) fn start<F: Follower<M>>(
        saved: Saved<M>,
        follower: impl FnOnce(M, Seq, Stamp) -> F,
        setup: ReaderSetup,
    ) -> io::Result<StartedReader<M, F>> {
        let (messages, inbox) = mpsc::channel();
        let Saved {
            machine,
            seq,
            stamp,
            started,
        } = saved;
        setup.metrics.applied.store(seq.number(), Ordering::Relaxed);
        let following = Following(Arc::new(RwLock::new(follower(machine, seq, stamp))));
        let state = Present {
            follower: following.clone(),
            seq,
            stamp,
            started,
            snapshot_at: seq,
            setup: Arc::new(setup),
            waiting: BTreeMap::new(),
            writing: None,
        };
        let thread = thread::Builder::new()
            .name("reader".to_owned())
            .spawn(move || state.run(&inbox))?;
        Ok(StartedReader {
            reader: Self { messages },
            thread,
            following,
        })
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
        question: impl FnOnce(&Seen<'_, M>) -> T + Send + 'static,
    ) -> Result<Ticket<T>, Stopped> {
        let (reply, ticket) = ticket();
        let task: Task<M> = Box::new(move |seen| reply.give(question(seen)));
        self.enter(Message::Task { at_least, task })?;
        Ok(ticket)
    }

    pub(crate) fn snapshot(&self, at_least: Seq) -> Result<Ticket<Written>, Stopped> {
        let (reply, ticket) = ticket();
        self.enter(Message::Snapshot { at_least, reply })?;
        Ok(ticket)
    }

    fn enter(&self, message: Message<M>) -> Result<(), Stopped> {
        self.messages.send(message).map_err(|_| Stopped)
    }

    /// Lets it finish what it was given and write a last snapshot.
    pub(crate) fn stop(&self) {
        // An error means that it has stopped already.
        drop(self.messages.send(Message::Stop));
    }
}

/// What waits for a record.
enum Waiting<M: Machine> {
    Task(Task<M>),
    Snapshot(Reply<Written>),
}

struct Present<M: Machine, F> {
    follower: Following<F>,
    seq: Seq,
    stamp: Stamp,
    started: Started,
    setup: Arc<ReaderSetup>,
    /// What is for a state that is not reached yet.
    waiting: BTreeMap<Seq, Vec<Waiting<M>>>,
    /// What the newest snapshot includes.
    snapshot_at: Seq,
    /// A snapshot on its way to the disk.
    writing: Option<JoinHandle<()>>,
}

impl<M: Threaded, F: Follower<M>> Present<M, F> {
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
                Message::Task { at_least, task } => self.when(at_least, Waiting::Task(task)),
                Message::Snapshot { at_least, reply } => {
                    self.when(at_least, Waiting::Snapshot(reply))
                }
                Message::Stop => break,
            }
        }
        if self.seq > self.snapshot_at {
            // Its failure is counted; the next start replays a little more.
            self.write_snapshot(None);
        }
        self.written();
    }

    fn apply(&mut self, group: &Group<M>) -> Result<(), EngineError> {
        let mut follower = { self.follower.0.write() }.unwrap_or_else(PoisonError::into_inner);
        for step in &group.steps {
            if step.seq != self.seq.next() {
                return Err(EngineError::ReaderGap {
                    expected: self.seq.next(),
                    found: step.seq,
                });
            }
            follower.apply(step);
            self.seq = step.seq;
            self.stamp = step.stamp;
        }
        let told = follower.told();
        drop(follower);
        F::tell(told);
        { &self.setup.metrics.applied }.store(self.seq.number(), Ordering::Relaxed);
        Ok(())
    }

    fn when(&mut self, at_least: Seq, waiting: Waiting<M>) {
        if at_least <= self.seq {
            self.do_now(waiting);
        } else {
            self.waiting.entry(at_least).or_default().push(waiting);
        }
    }

    fn do_now(&mut self, waiting: Waiting<M>) {
        match waiting {
            Waiting::Task(task) => task(&Seen {
                machine: self.follower.look().machine(),
                seq: self.seq,
                stamp: self.stamp,
            }),
            Waiting::Snapshot(reply) => self.write_snapshot(Some(reply)),
        }
    }

    fn do_waiting(&mut self) {
        while let Some(entry) =
            { self.waiting.first_entry() }.filter(|entry| *entry.key() <= self.seq)
        {
            entry.remove().into_iter().for_each(|one| self.do_now(one));
        }
    }

    fn snapshot_when_due(&mut self) {
        if self.seq.number() - self.snapshot_at.number() >= self.setup.plan.every_records {
            // A failure is counted and tried again after as many records more; the journal alone
            // loses nothing.
            self.write_snapshot(None);
        }
    }

    /// Of the state as it is. Written, and read back, by a thread of its own: the state goes on.
    fn write_snapshot(&mut self, reply: Option<Reply<Written>>) {
        self.written();
        self.snapshot_at = self.seq;
        let seq = self.seq;
        let payload = saved::payload(self.follower.look().machine(), self.stamp, &self.started);
        let setup = Arc::clone(&self.setup);
        let write = move || {
            let _guard = HaltOnPanic {
                thread: "snapshot",
                halt: Arc::clone(&setup.halt),
            };
            let written = setup.write(seq, payload);
            if let Some(reply) = reply {
                reply.give(written);
            }
        };
        match thread::Builder::new()
            .name("snapshot".to_owned())
            .spawn(write)
        {
            Ok(thread) => self.writing = Some(thread),
            Err(_) => add(&self.setup.metrics.snapshot_failures, 1),
        }
    }

    /// Waits for a snapshot that is on its way.
    fn written(&mut self) {
        // A panic there has halted.
        drop(self.writing.take().map(JoinHandle::join));
    }
}

impl ReaderSetup {
    fn write(&self, seq: Seq, payload: Vec<u8>) -> Written {
        let written = self.snapshots.write(seq, &payload);
        let kept = written
            .and_then(|written| { self.snapshots.keep_newest(self.plan.keep) }.map(|()| written));
        let counter = if kept.is_ok() {
            &self.metrics.snapshots
        } else {
            &self.metrics.snapshot_failures
        };
        add(counter, 1);
        kept
    }
}
