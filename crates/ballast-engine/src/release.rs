//! The way of a decided group to the disk and then to those who are told. The writer goes it itself, or,
//! while more waits to be decided, a second thread goes it behind the writer: the disk writes one group
//! while the next is decided.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use ballast_journal::{Flusher, Sealed};
use ballast_model::Machine;

use crate::halt::{Halt, HaltOnPanic};
use crate::metrics::Metrics;
use crate::publish::{Answer, Group, Publisher};
use crate::threaded::Threaded;
use crate::ticket::{Reply, Sleeper, wake};
use crate::{EngineError, Started, Step};

/// A group that is decided and not durable yet.
pub(crate) struct Decided<M: Machine> {
    pub sealed: Sealed,
    pub steps: Vec<Step<M>>,
    /// Who waits for which of the steps.
    pub replies: Vec<(usize, Reply<Answer<M>>)>,
}

/// Makes groups durable, then tells of them.
pub(crate) struct Release<M: Machine> {
    flusher: Flusher,
    started: Arc<Started>,
    publisher: Arc<Publisher<M>>,
    metrics: Arc<Metrics>,
    sleepers: Vec<Sleeper<Answer<M>>>,
}

impl<M: Threaded> Release<M> {
    pub(crate) fn new(
        flusher: Flusher,
        started: Arc<Started>,
        publisher: Arc<Publisher<M>>,
        metrics: Arc<Metrics>,
    ) -> Self {
        Self {
            flusher,
            started,
            publisher,
            metrics,
            sleepers: Vec::new(),
        }
    }

    pub(crate) fn release(&mut self, decided: Decided<M>) -> Result<(), EngineError> {
        let Decided {
            sealed,
            steps,
            replies,
        } = decided;
        let begun = Instant::now();
        let (durable, chain) = self.flusher.flush(sealed)?;
        self.metrics.flushed(steps.len(), begun.elapsed());
        let group = Arc::new(Group {
            steps,
            started: Arc::clone(&self.started),
            chain,
        });
        assert!(
            group.last() == durable.seq(),
            "Invariant: a group is published when its last step is durable"
        );
        self.publisher.advance(durable.seq());
        let answers = replies.into_iter();
        self.sleepers.extend(answers.filter_map(|(index, reply)| {
            let answer = Answer::new(Arc::clone(&group), index);
            reply.leave(answer)
        }));
        wake(self.sleepers.drain(..));
        self.publisher.publish(&group);
        Ok(())
    }
}

/// The second thread. One group is on its way, and one more waits for it at most: the writer waits then,
/// too.
pub(crate) struct Behind<M: Machine> {
    groups: SyncSender<Decided<M>>,
    on_the_way: Arc<AtomicUsize>,
    thread: JoinHandle<bool>,
}

impl<M: Threaded> Behind<M> {
    /// `on_failure` is done when a group could not be made durable and the engine was halted.
    pub(crate) fn start(
        mut release: Release<M>,
        halt: Halt,
        on_failure: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let (groups, handed_over) = mpsc::sync_channel(0);
        let on_the_way = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&on_the_way);
        let thread = thread::Builder::new()
            .name("flusher".to_owned())
            .spawn(move || {
                let _guard = HaltOnPanic {
                    thread: "flusher",
                    halt: Arc::clone(&halt),
                };
                let released = release_all(&mut release, &handed_over, &count);
                drop(handed_over);
                if let Err(error) = &released {
                    halt(error);
                    on_failure();
                }
                released.is_ok()
            })?;
        Ok(Self {
            groups,
            on_the_way,
            thread,
        })
    }

    /// Everything that was handed over is durable and told.
    pub(crate) fn is_idle(&self) -> bool {
        self.on_the_way.load(Ordering::Acquire) == 0
    }

    /// Waits while one group is on its way and another waits for it.
    ///
    /// # Errors
    /// [`EngineError::Halted`]: an earlier group could not be made durable.
    pub(crate) fn hand_over(&self, decided: Decided<M>) -> Result<(), EngineError> {
        self.on_the_way.fetch_add(1, Ordering::AcqRel);
        self.groups.send(decided).map_err(|_| EngineError::Halted)
    }

    /// Lets it finish; whether everything is durable and told.
    pub(crate) fn finish(self) -> bool {
        drop(self.groups);
        // A thread that panicked has halted already.
        self.thread.join().unwrap_or(false)
    }
}

fn release_all<M: Threaded>(
    release: &mut Release<M>,
    handed_over: &Receiver<Decided<M>>,
    on_the_way: &AtomicUsize,
) -> Result<(), EngineError> {
    while let Ok(decided) = handed_over.recv() {
        release.release(decided)?;
        on_the_way.fetch_sub(1, Ordering::AcqRel);
    }
    Ok(())
}
