//! The running engine: one writer thread, one reader thread, and handles to both.
//!
//! ```text
//! submit ─► inbox (three lanes) ─► writer: stamp, execute, append, apply ─► flush ─► answers, outboxes, reader
//!                                                                  (a thread of its own while more waits)
//! ```
//!
//! Group commit: all that queued during a flush goes into the next one, and is decided meanwhile. Whatever cannot be made
//! durable ends the process through [`Halt`]; nothing undurable is ever told to anyone.

use std::io;
use std::mem;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use ballast_journal::{JournalError, VerifiedSnapshot};
use ballast_model::{Machine, Seq, Stamp};

use crate::clock::Clock;
use crate::halt::{Halt, HaltOnPanic};
use crate::inbox::{Inbox, InboxLimits, Lane, Lanes, Marks, SubmitError, Waiting, When, Woken};
use crate::metrics::{Metrics, Readings, add};
use crate::publish::{Answer, Outbox, Publisher, Sink};
use crate::reader::{
    Alone, Follower, Following, Reader, ReaderSetup, Seen, SnapshotPlan, StartedReader,
};
use crate::release::{Behind, Decided, Release};
use crate::threaded::Threaded;
use crate::ticket::{Reply, Stopped, Ticket, ticket};
use crate::{EngineError, Saved, Step, Writer};

/// How an engine runs.
#[derive(Clone)]
pub struct Setup {
    /// Where stamps come from.
    pub clock: Arc<dyn Clock>,
    /// What ends the process.
    pub halt: Halt,
    /// How much may wait.
    pub inbox: InboxLimits,
    /// Whether waiting marks are replaced.
    pub marks: Marks,
    /// Most commands of one flush.
    pub group_max: usize,
    /// When snapshots are written.
    pub snapshots: SnapshotPlan,
}

impl Setup {
    /// For a server: everything as it should be, on that clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            halt: crate::halt::exit_process(),
            inbox: InboxLimits::default(),
            marks: Marks::Conflated,
            group_max: 4096,
            snapshots: SnapshotPlan::default(),
        }
    }
}

/// A question about a state that does not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// Nobody can have seen that sequence.
    #[error("record {wanted} does not exist yet, the last one is {last}")]
    Ahead {
        /// The sequence asked for.
        wanted: Seq,
        /// Everything up to here is durable.
        last: Seq,
    },
    /// The engine has stopped.
    #[error(transparent)]
    Stopped(#[from] Stopped),
}

/// A running engine. Dropping it stops it as [`stop`](Engine::stop) does, without telling how that
/// went.
pub struct Engine<M: Threaded> {
    handle: Handle<M>,
    threads: Option<Threads<M>>,
}

struct Threads<M> {
    writer: JoinHandle<Option<Writer<M>>>,
    reader: JoinHandle<()>,
}

/// Speaks to a running engine. Clones speak to the same one.
pub struct Handle<M: Machine> {
    shared: Arc<Shared<M>>,
    reader: Reader<M>,
}

struct Shared<M: Machine> {
    inbox: Inbox<M>,
    publisher: Arc<Publisher<M>>,
    metrics: Arc<Metrics>,
}

impl<M: Machine> Clone for Handle<M> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            reader: self.reader.clone(),
        }
    }
}

impl<M: Threaded> Engine<M> {
    /// Starts both threads on a writer that has taken its journal over.
    pub fn start(writer: Writer<M>, setup: Setup) -> Result<Self, EngineError> {
        Self::start_followed(writer, setup, |machine, _, _| Alone(machine))
            .map(|(engine, _)| engine)
    }

    /// As [`start`](Engine::start), with what is to be known beside the state; it is made of the state
    /// from which the engine goes on.
    pub fn start_followed<F: Follower<M>>(
        writer: Writer<M>,
        setup: Setup,
        follower: impl FnOnce(M, Seq, Stamp) -> F,
    ) -> Result<(Self, Following<F>), EngineError> {
        let metrics = Arc::new(Metrics::default());
        let snapshots = writer.journal().snapshots();
        let reader_setup = ReaderSetup {
            snapshots,
            plan: setup.snapshots,
            metrics: Arc::clone(&metrics),
            halt: Arc::clone(&setup.halt),
        };
        let reader = Reader::start(copy(writer.saved())?, follower, reader_setup);
        let StartedReader {
            reader,
            thread: reader_thread,
            following,
        } = reader.map_err(EngineError::Thread)?;
        let shared = Arc::new(Shared {
            inbox: Inbox::new(setup.inbox, setup.marks),
            publisher: Arc::new(Publisher::new(writer.journal().durable().seq())),
            metrics,
        });
        shared.publisher.subscribe(reader.sink());
        let waker = Arc::downgrade(&shared);
        setup.clock.on_advance(Box::new(move || {
            if let Some(shared) = waker.upgrade() {
                shared.inbox.wake();
            }
        }));
        let running = Running::new(writer, setup, Arc::clone(&shared));
        let running = running.map_err(EngineError::Thread)?;
        let writer = thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || running.run());
        let threads = Threads {
            writer: writer.map_err(EngineError::Thread)?,
            reader: reader_thread,
        };
        let engine = Self {
            handle: Handle { shared, reader },
            threads: Some(threads),
        };
        Ok((engine, following))
    }

    /// Speaks to it.
    pub fn handle(&self) -> Handle<M> {
        self.handle.clone()
    }

    /// Takes nothing more in, decides and publishes all that waits, writes a snapshot, closes the
    /// journal.
    pub fn stop(mut self) -> Result<Saved<M>, EngineError> {
        match self.end() {
            Some(writer) => writer.close(),
            None => Err(EngineError::Halted),
        }
    }

    /// The journal stays locked until the last snapshot is written.
    fn end(&mut self) -> Option<Writer<M>> {
        let threads = self.threads.take()?;
        self.handle.shared.inbox.close();
        // A thread that panicked has halted already.
        let writer = threads.writer.join().unwrap_or(None);
        self.handle.reader.stop();
        drop(threads.reader.join());
        writer
    }
}

impl<M: Threaded> Drop for Engine<M> {
    fn drop(&mut self) {
        if let Some(writer) = self.end() {
            drop(writer.close());
        }
    }
}

impl<M: Threaded> Handle<M> {
    /// Hands a command in. The ticket answers when it is durable.
    pub fn submit(
        &self,
        lane: Lane,
        command: M::Command,
    ) -> Result<Ticket<Answer<M>>, SubmitError> {
        self.submit_when(lane, command, When::Now)
    }

    /// As [`submit`](Handle::submit), stamped with the instant its source gives: for replays, where
    /// the writer must not be asked when it got to it.
    pub fn submit_at(
        &self,
        lane: Lane,
        command: M::Command,
        stamp: Stamp,
    ) -> Result<Ticket<Answer<M>>, SubmitError> {
        self.submit_when(lane, command, When::At(stamp))
    }

    /// Hands a command in whose answer nobody waits for.
    pub fn post(&self, lane: Lane, command: M::Command) -> Result<(), SubmitError> {
        self.enter(
            lane,
            Waiting {
                command,
                when: When::Now,
                reply: None,
            },
        )
    }

    /// As [`post`](Handle::post), stamped with the instant its source gives.
    pub fn post_at(
        &self,
        lane: Lane,
        command: M::Command,
        stamp: Stamp,
    ) -> Result<(), SubmitError> {
        self.enter(
            lane,
            Waiting {
                command,
                when: When::At(stamp),
                reply: None,
            },
        )
    }

    /// Hands a mark in. Where marks are conflated it replaces a waiting one of the same key.
    pub fn mark(&self, key: u64, command: M::Command) -> Result<(), SubmitError> {
        self.enter_mark(
            key,
            Waiting {
                command,
                when: When::Now,
                reply: None,
            },
        )
    }

    /// As [`mark`](Handle::mark), stamped with the instant its source gives.
    pub fn mark_at(&self, key: u64, command: M::Command, stamp: Stamp) -> Result<(), SubmitError> {
        self.enter_mark(
            key,
            Waiting {
                command,
                when: When::At(stamp),
                reply: None,
            },
        )
    }

    /// Asks about the present: the reader answers as soon as it has applied `at_least` (0: at
    /// once). The state it shows carries its own sequence.
    pub fn ask<T: Send + 'static>(
        &self,
        at_least: Seq,
        question: impl FnOnce(&Seen<'_, M>) -> T + Send + 'static,
    ) -> Result<Ticket<T>, AskError> {
        let last = self.watermark();
        if at_least > last {
            return Err(AskError::Ahead {
                wanted: at_least,
                last,
            });
        }
        Ok(self.reader.ask(at_least, question)?)
    }

    /// Lets the reader write a snapshot of everything that is durable now.
    pub fn snapshot(&self) -> Result<Ticket<Result<VerifiedSnapshot, JournalError>>, Stopped> {
        self.reader.snapshot(self.watermark())
    }

    /// Hands every durable group after the given sequence to a sink. What lies before is read from
    /// the journal.
    pub fn subscribe(&self, sink: Sink<M>) -> Seq {
        self.shared.publisher.subscribe(sink)
    }

    /// A queue of durable groups; more than `alarm` waiting steps are a reason to look.
    pub fn outbox(&self, name: &str, alarm: usize) -> Outbox<M> {
        self.shared.publisher.outbox(name, alarm, usize::MAX)
    }

    /// As [`outbox`](Handle::outbox), for who can read the journal as well: it ends where more than `most` steps
    /// would wait.
    pub fn bounded_outbox(&self, name: &str, alarm: usize, most: usize) -> Outbox<M> {
        self.shared.publisher.outbox(name, alarm, most)
    }

    /// Everything up to here is durable.
    pub fn watermark(&self) -> Seq {
        self.shared.publisher.watermark()
    }

    /// The counters, now.
    pub fn readings(&self) -> Readings {
        let shared = &self.shared;
        shared.metrics.readings(
            shared.inbox.depths(),
            self.watermark(),
            shared.publisher.outboxes(),
        )
    }

    fn submit_when(
        &self,
        lane: Lane,
        command: M::Command,
        when: When,
    ) -> Result<Ticket<Answer<M>>, SubmitError> {
        let (reply, ticket) = ticket();
        self.enter(
            lane,
            Waiting {
                command,
                when,
                reply: Some(reply),
            },
        )?;
        Ok(ticket)
    }

    fn enter(&self, lane: Lane, waiting: Waiting<M>) -> Result<(), SubmitError> {
        let entered = self.shared.inbox.submit(lane, waiting);
        if let Err(SubmitError::Busy { .. }) = entered {
            add(&self.shared.metrics.busy, 1);
        }
        entered
    }

    fn enter_mark(&self, key: u64, waiting: Waiting<M>) -> Result<(), SubmitError> {
        if self.shared.inbox.submit_mark(key, waiting)? {
            add(&self.shared.metrics.conflated, 1);
        }
        Ok(())
    }
}

/// Steps that take about as long to decide as a flush.
const WORTH_A_FLUSH: usize = 256;

/// The writer's thread.
struct Running<M: Machine> {
    writer: Writer<M>,
    setup: Setup,
    shared: Arc<Shared<M>>,
    release: Release<M>,
    behind: Behind<M>,
    taken: Lanes<M>,
    steps: Vec<Step<M>>,
    /// Who waits for which of the steps.
    replies: Vec<(usize, Reply<Answer<M>>)>,
}

impl<M: Threaded> Running<M> {
    fn new(writer: Writer<M>, setup: Setup, shared: Arc<Shared<M>>) -> io::Result<Self> {
        let started = Arc::new(writer.saved().started.clone());
        let release = || {
            let (publisher, metrics) = (&shared.publisher, &shared.metrics);
            Release::new(
                writer.flusher(),
                Arc::clone(&started),
                Arc::clone(publisher),
                Arc::clone(metrics),
            )
        };
        let abandoned = Arc::clone(&shared);
        let behind = Behind::start(release(), Arc::clone(&setup.halt), move || {
            abandoned.inbox.abandon();
        })?;
        Ok(Self {
            release: release(),
            behind,
            writer,
            setup,
            shared,
            taken: Lanes::new(),
            steps: Vec::new(),
            replies: Vec::new(),
        })
    }

    /// Gives the writer back when the engine was stopped in good order.
    fn run(mut self) -> Option<Writer<M>> {
        let shared = Arc::clone(&self.shared);
        let _abandon = Abandon(&shared);
        let _guard = HaltOnPanic {
            thread: "writer",
            halt: Arc::clone(&self.setup.halt),
        };
        let served = self.serve();
        if let Err(error) = &served
            && !matches!(error, EngineError::Halted)
        {
            (self.setup.halt)(error);
        }
        let told = self.behind.finish();
        (served.is_ok() && told).then_some(self.writer)
    }

    fn serve(&mut self) -> Result<(), EngineError> {
        loop {
            // The clock is read before the inbox: what was submitted before time moved on is found
            // there, and goes first.
            let now = self.setup.clock.now();
            let sleep = match self.writer.machine().next_deadline() {
                Some(deadline) => self.setup.clock.until(deadline),
                None => None,
            };
            let woken = self.shared.inbox.take(&mut self.taken, sleep);
            if self.taken.is_empty() {
                self.catch_up(now)?;
            }
            self.decide_group()?;
            self.release_group()?;
            if woken == Woken::Closed {
                return Ok(());
            }
        }
    }

    fn decide_group(&mut self) -> Result<(), EngineError> {
        while !self.is_full() {
            self.shared.inbox.take_urgent(&mut self.taken);
            let Some(Waiting {
                command,
                when,
                reply,
            }) = self.taken.next()
            else {
                break;
            };
            let stamp = match when {
                When::Now => self.setup.clock.now(),
                When::At(stamp) => stamp,
            };
            self.catch_up(stamp)?;
            let step = self.writer.step(command, stamp)?;
            self.replies
                .extend(reply.map(|reply| (self.steps.len(), reply)));
            let stamp = step.stamp;
            self.steps.push(step);
            // What it has made due goes into the same group, and so into the same flush.
            self.catch_up(stamp)?;
        }
        Ok(())
    }

    /// A group that is worth a flush does not wait for the rest while the disk has nothing to do.
    fn is_full(&self) -> bool {
        let steps = self.steps.len();
        steps >= self.setup.group_max || (steps >= WORTH_A_FLUSH && self.behind.is_idle())
    }

    fn catch_up(&mut self, until: Stamp) -> Result<(), EngineError> {
        self.writer.catch_up(until, |step| self.steps.push(step))
    }

    /// Alone, a group has no farther way than this thread; where more waits, it goes on a second one.
    fn release_group(&mut self) -> Result<(), EngineError> {
        let Some(sealed) = self.writer.seal() else {
            return Ok(());
        };
        let room = Vec::with_capacity(self.steps.len());
        let decided = Decided {
            sealed,
            steps: mem::replace(&mut self.steps, room),
            replies: mem::take(&mut self.replies),
        };
        let waits = !self.taken.is_empty() || self.shared.inbox.has_waiting();
        if self.behind.is_idle() && !waits {
            self.release.release(decided)
        } else {
            self.behind.hand_over(decided)
        }
    }
}

/// Whatever ends the writer: those who still wait are told.
struct Abandon<'a, M: Machine>(&'a Shared<M>);

impl<M: Machine> Drop for Abandon<'_, M> {
    fn drop(&mut self) {
        self.0.inbox.abandon();
        self.0.publisher.close();
    }
}

/// The same state once more, by the road a snapshot goes. A machine that does not come back the
/// same from its own snapshot must not write any.
fn copy<M: Machine>(saved: &Saved<M>) -> Result<Saved<M>, EngineError> {
    let bytes = saved.machine.snapshot();
    let machine = M::restore(&bytes).map_err(|source| EngineError::Snapshot {
        seq: saved.seq,
        source,
    })?;
    if machine.hash() != saved.machine.hash() {
        return Err(EngineError::Unfaithful);
    }
    Ok(Saved {
        machine,
        seq: saved.seq,
        stamp: saved.stamp,
        started: saved.started.clone(),
    })
}
