//! What leaves the writer, and only after the flush that made it durable.
//!
//! The writer never waits for anyone here: an outbox takes what it is given and its length is
//! watched.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ballast_journal::Chain;
use ballast_model::{Machine, Seq};

use crate::{Started, Step, Threaded};

/// The steps that one flush made durable, in order.
pub struct Group<M: Machine> {
    /// At least one.
    pub steps: Vec<Step<M>>,
    /// The build that decided them.
    pub started: Arc<Started>,
    /// Hash of the journal up to the last of them.
    pub chain: Chain,
}

impl<M: Machine> Group<M> {
    /// The last of them.
    pub fn last(&self) -> Seq {
        self.steps.last().map_or(Seq::new(0), |step| step.seq)
    }
}

/// The answer to a command: its own step within the group that made it durable.
pub struct Answer<M: Machine> {
    group: Arc<Group<M>>,
    index: usize,
}

impl<M: Machine> Answer<M> {
    pub(crate) fn new(group: Arc<Group<M>>, index: usize) -> Self {
        Self { group, index }
    }

    /// What the command became.
    pub fn step(&self) -> &Step<M> {
        &self.group.steps[self.index]
    }
}

/// Takes each durable group, on the writer's thread: it must hand it on at once. `Break` ends the
/// subscription.
pub type Sink<M> = Box<dyn FnMut(&Arc<Group<M>>) -> ControlFlow<()> + Send>;

/// Everybody who is told, and how far.
pub(crate) struct Publisher<M: Machine> {
    told: Mutex<Told<M>>,
}

struct Told<M: Machine> {
    watermark: Seq,
    sinks: Vec<Sink<M>>,
    gauges: Vec<Arc<Gauge>>,
}

impl<M: Machine> Publisher<M> {
    pub(crate) fn new(watermark: Seq) -> Self {
        Self {
            told: Mutex::new(Told {
                watermark,
                sinks: Vec::new(),
                gauges: Vec::new(),
            }),
        }
    }

    /// Everything up to here is durable.
    pub(crate) fn watermark(&self) -> Seq {
        self.lock().watermark
    }

    /// Gives the last sequence the sink will not see.
    pub(crate) fn subscribe(&self, sink: Sink<M>) -> Seq {
        let mut told = self.lock();
        told.sinks.push(sink);
        told.watermark
    }

    pub(crate) fn advance(&self, watermark: Seq) {
        self.lock().watermark = watermark;
    }

    pub(crate) fn publish(&self, group: &Arc<Group<M>>) {
        self.lock()
            .sinks
            .retain_mut(|sink| sink(group).is_continue());
    }

    /// Ends all subscriptions.
    pub(crate) fn close(&self) {
        self.lock().sinks.clear();
    }

    pub(crate) fn outboxes(&self) -> Vec<OutboxReading> {
        let mut told = self.lock();
        told.gauges
            .retain(|gauge| gauge.open.load(Ordering::Relaxed));
        told.gauges.iter().map(|gauge| gauge.reading()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Told<M>> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<M: Threaded> Publisher<M> {
    pub(crate) fn outbox(&self, name: &str, alarm: usize, most: usize) -> Outbox<M> {
        let (sender, groups) = mpsc::channel::<Arc<Group<M>>>();
        let gauge = Arc::new(Gauge {
            name: name.to_owned(),
            waiting: AtomicUsize::new(0),
            alarm,
            open: AtomicBool::new(true),
            fell_behind: AtomicBool::new(false),
        });
        let fill = Arc::clone(&gauge);
        let sink: Sink<M> = Box::new(move |group| {
            let waited = fill.waiting.fetch_add(group.steps.len(), Ordering::Relaxed);
            if waited > 0 && waited + group.steps.len() > most {
                fill.fell_behind.store(true, Ordering::Relaxed);
                return ControlFlow::Break(());
            }
            match sender.send(Arc::clone(group)) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        let after = self.subscribe(sink);
        self.lock().gauges.push(Arc::clone(&gauge));
        Outbox {
            after,
            groups,
            gauge,
        }
    }
}

/// A queue of durable groups for one subscriber, in order and without gaps. One that has a bound ends where more
/// would wait in it.
pub struct Outbox<M: Machine> {
    after: Seq,
    groups: Receiver<Arc<Group<M>>>,
    gauge: Arc<Gauge>,
}

impl<M: Machine> Outbox<M> {
    /// The last sequence before its first group: what lies before is read from the journal.
    pub fn after(&self) -> Seq {
        self.after
    }

    /// The next group; waits for it. `None` when the engine has stopped and all was received.
    pub fn receive(&self) -> Option<Arc<Group<M>>> {
        self.groups
            .recv()
            .ok()
            .inspect(|group| self.gauge.taken(group.steps.len()))
    }

    /// Whether it ended because more would have waited in it than its bound: what comes after what was received is
    /// to be read from the journal.
    pub fn fell_behind(&self) -> bool {
        self.gauge.fell_behind.load(Ordering::Relaxed)
    }

    /// As [`receive`](Outbox::receive), but no longer than that.
    pub fn receive_for(&self, at_most: Duration) -> Result<Arc<Group<M>>, RecvTimeoutError> {
        self.groups
            .recv_timeout(at_most)
            .inspect(|group| self.gauge.taken(group.steps.len()))
    }
}

impl<M: Machine> Drop for Outbox<M> {
    fn drop(&mut self) {
        self.gauge.open.store(false, Ordering::Relaxed);
    }
}

struct Gauge {
    name: String,
    waiting: AtomicUsize,
    alarm: usize,
    open: AtomicBool,
    fell_behind: AtomicBool,
}

impl Gauge {
    fn taken(&self, steps: usize) {
        self.waiting.fetch_sub(steps, Ordering::Relaxed);
    }

    fn reading(&self) -> OutboxReading {
        let waiting = self.waiting.load(Ordering::Relaxed);
        OutboxReading {
            name: self.name.clone(),
            waiting,
            alarm: waiting > self.alarm,
        }
    }
}

/// How far a subscriber is behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxReading {
    /// Whose outbox.
    pub name: String,
    /// Steps that wait in it.
    pub waiting: usize,
    /// More than was said to be healthy.
    pub alarm: bool,
}
