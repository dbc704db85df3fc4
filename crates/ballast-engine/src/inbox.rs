//! What waits for the writer: three lanes, served in their order.
//!
//! A lane keeps its order; between lanes the more urgent goes first. So a cancel may overtake the
//! order it cancels while that one still waits: who sends both without waiting for the first answer
//! uses the same lane.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ballast_model::{Machine, Stamp};

use crate::publish::Answer;
use crate::ticket::Reply;

/// How urgent a command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// What a counter returns, and marks. Never refused, never dropped.
    Returns,
    /// Cancels, and the closes that plans issue.
    Cancels,
    /// Everything else.
    Normal,
}

impl Lane {
    /// All, most urgent first.
    pub const ALL: [Self; 3] = [Self::Returns, Self::Cancels, Self::Normal];
}

/// Whether a mark replaces a waiting one of the same contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marks {
    /// The newer replaces the older: the writer never works on prices that are no longer true.
    Conflated,
    /// Each is decided: a gated replay must give the same journal every time.
    EachOne,
}

/// How much may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InboxLimits {
    /// Commands in [`Lane::Cancels`].
    pub cancels: usize,
    /// Commands in [`Lane::Normal`].
    pub normal: usize,
}

impl Default for InboxLimits {
    fn default() -> Self {
        Self {
            cancels: 65_536,
            normal: 16_384,
        }
    }
}

/// A command that was not taken in. Nothing of it will happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// Too much waits in its lane.
    #[error("busy: {waiting} commands wait already")]
    Busy {
        /// Which lane.
        lane: Lane,
        /// How many wait there.
        waiting: usize,
    },
    /// The engine no longer takes commands.
    #[error("the engine has stopped")]
    Stopped,
}

/// When a command happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// When the writer comes to it.
    Now,
    /// At the instant its source gives, as in a replay.
    At(Stamp),
}

pub(crate) struct Waiting<M: Machine> {
    pub(crate) command: M::Command,
    pub(crate) when: When,
    pub(crate) reply: Option<Reply<Answer<M>>>,
}

/// Commands by lane.
pub(crate) struct Lanes<M: Machine>([VecDeque<Waiting<M>>; 3]);

pub(crate) struct Inbox<M: Machine> {
    limits: InboxLimits,
    marks: Marks,
    queue: Mutex<Queue<M>>,
    changed: Condvar,
    /// Commands in the two urgent lanes: the writer looks at it between two commands.
    urgent: AtomicUsize,
}

struct Queue<M: Machine> {
    lanes: Lanes<M>,
    /// Place of each waiting mark in [`Lane::Returns`].
    marks: HashMap<u64, usize>,
    open: bool,
    asleep: bool,
    woken: bool,
}

/// Why the writer goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Woken {
    /// There is something to do, or time passed.
    Look,
    /// No more will come, and all was taken.
    Closed,
}

impl<M: Machine> Lanes<M> {
    pub(crate) fn new() -> Self {
        Self([VecDeque::new(), VecDeque::new(), VecDeque::new()])
    }

    /// The most urgent.
    pub(crate) fn next(&mut self) -> Option<Waiting<M>> {
        self.0.iter_mut().find_map(VecDeque::pop_front)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(VecDeque::is_empty)
    }

    fn lane(&mut self, lane: Lane) -> &mut VecDeque<Waiting<M>> {
        &mut self.0[lane as usize]
    }
}

impl<M: Machine> Inbox<M> {
    pub(crate) fn new(limits: InboxLimits, marks: Marks) -> Self {
        let queue = Queue {
            lanes: Lanes::new(),
            marks: HashMap::new(),
            open: true,
            asleep: false,
            woken: false,
        };
        Self {
            limits,
            marks,
            queue: Mutex::new(queue),
            changed: Condvar::new(),
            urgent: AtomicUsize::new(0),
        }
    }

    pub(crate) fn submit(&self, lane: Lane, waiting: Waiting<M>) -> Result<(), SubmitError> {
        let mut queue = self.lock();
        let entries = queue.lanes.lane(lane);
        let limit = match lane {
            Lane::Returns => usize::MAX,
            Lane::Cancels => self.limits.cancels,
            Lane::Normal => self.limits.normal,
        };
        if entries.len() >= limit {
            return Err(SubmitError::Busy {
                lane,
                waiting: entries.len(),
            });
        }
        if !queue.open {
            return Err(SubmitError::Stopped);
        }
        self.push(queue, lane, waiting);
        Ok(())
    }

    /// Takes a mark in; says whether it replaced a waiting one of the same key.
    pub(crate) fn submit_mark(&self, key: u64, waiting: Waiting<M>) -> Result<bool, SubmitError> {
        let mut queue = self.lock();
        if !queue.open {
            return Err(SubmitError::Stopped);
        }
        if self.marks == Marks::Conflated {
            let end = queue.lanes.lane(Lane::Returns).len();
            let place = *queue.marks.entry(key).or_insert(end);
            if let Some(older) = queue.lanes.lane(Lane::Returns).get_mut(place) {
                *older = waiting;
                return Ok(true);
            }
        }
        self.push(queue, Lane::Returns, waiting);
        Ok(false)
    }

    fn push(&self, mut queue: MutexGuard<'_, Queue<M>>, lane: Lane, waiting: Waiting<M>) {
        queue.lanes.lane(lane).push_back(waiting);
        if lane < Lane::Normal {
            self.urgent.fetch_add(1, Ordering::Relaxed);
        }
        if queue.asleep {
            drop(queue);
            self.changed.notify_one();
        }
    }

    /// Moves all that waits behind what was taken before. Where nothing does, sleeps first: for
    /// that long, or until something comes.
    pub(crate) fn take(&self, taken: &mut Lanes<M>, sleep: Option<Duration>) -> Woken {
        let mut queue = self.lock();
        if taken.is_empty()
            && queue.lanes.is_empty()
            && queue.open
            && !queue.woken
            && sleep != Some(Duration::ZERO)
        {
            queue.asleep = true;
            queue = match sleep {
                Some(time) => {
                    self.changed
                        .wait_timeout(queue, time)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
                None => self
                    .changed
                    .wait(queue)
                    .unwrap_or_else(PoisonError::into_inner),
            };
            queue.asleep = false;
        }
        queue.woken = false;
        Lane::ALL
            .into_iter()
            .for_each(|lane| take_lane(&mut queue, taken, lane));
        self.urgent.store(0, Ordering::Relaxed);
        queue.marks.clear();
        if taken.is_empty() && !queue.open {
            Woken::Closed
        } else {
            Woken::Look
        }
    }

    /// Moves what came in the urgent lanes meanwhile.
    pub(crate) fn take_urgent(&self, taken: &mut Lanes<M>) {
        if self.urgent.load(Ordering::Relaxed) == 0 {
            return;
        }
        let mut queue = self.lock();
        take_lane(&mut queue, taken, Lane::Returns);
        take_lane(&mut queue, taken, Lane::Cancels);
        self.urgent.store(0, Ordering::Relaxed);
        queue.marks.clear();
    }

    /// Lets the writer look at the clock again.
    pub(crate) fn wake(&self) {
        self.lock().woken = true;
        self.changed.notify_one();
    }

    /// Takes nothing more in.
    pub(crate) fn close(&self) {
        self.lock().open = false;
        self.changed.notify_one();
    }

    /// Forgets all that waits: their tickets say that the engine has stopped.
    pub(crate) fn abandon(&self) {
        self.close();
        let abandoned = std::mem::replace(&mut self.lock().lanes, Lanes::new());
        drop(abandoned);
    }

    /// Something waits.
    pub(crate) fn has_waiting(&self) -> bool {
        !self.lock().lanes.is_empty()
    }

    /// How many wait in each lane.
    pub(crate) fn depths(&self) -> [usize; 3] {
        let queue = self.lock();
        Lane::ALL.map(|lane| queue.lanes.0[lane as usize].len())
    }

    fn lock(&self) -> MutexGuard<'_, Queue<M>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn take_lane<M: Machine>(queue: &mut Queue<M>, taken: &mut Lanes<M>, lane: Lane) {
    let (from, to) = (queue.lanes.lane(lane), taken.lane(lane));
    if to.is_empty() {
        std::mem::swap(from, to);
    } else {
        to.append(from);
    }
}
