//! One answer, awaited by a thread or by a task of any async runtime.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

/// The engine stopped before it answered. What became of the question is found in the journal at
/// the next start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the engine has stopped")]
pub struct Stopped;

/// Where an answer will arrive: `.await` it, or [`wait`](Ticket::wait).
pub struct Ticket<T>(Arc<Shared<T>>);

/// The other end. Dropped without an answer, the ticket says [`Stopped`].
pub(crate) struct Reply<T>(Arc<Shared<T>>);

struct Shared<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

enum State<T> {
    /// Waking a thread is a system call even where none sleeps, so it is noted who does.
    Waiting {
        waker: Option<Waker>,
        asleep: bool,
    },
    Given(T),
    Gone,
}

/// Both ends.
pub(crate) fn ticket<T>() -> (Reply<T>, Ticket<T>) {
    let shared = Arc::new(Shared {
        state: Mutex::new(State::Waiting {
            waker: None,
            asleep: false,
        }),
        changed: Condvar::new(),
    });
    (Reply(Arc::clone(&shared)), Ticket(shared))
}

impl<T> Reply<T> {
    pub(crate) fn give(self, answer: T) {
        self.0.settle(State::Given(answer));
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        self.0.settle(State::Gone);
    }
}

impl<T> Ticket<T> {
    /// Blocks until the answer is there.
    pub fn wait(self) -> Result<T, Stopped> {
        let mut state = self.0.lock();
        loop {
            match state.take() {
                Some(settled) => return settled,
                None => {
                    *state = State::Waiting {
                        waker: None,
                        asleep: true,
                    };
                    state = self
                        .0
                        .changed
                        .wait(state)
                        .unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// Blocks until the answer is there or the time is up; then the ticket comes back.
    pub fn wait_for(self, at_most: Duration) -> Result<Result<T, Stopped>, Self> {
        let until = Instant::now() + at_most;
        let mut state = self.0.lock();
        loop {
            if let Some(settled) = state.take() {
                return Ok(settled);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                drop(state);
                return Err(self);
            }
            *state = State::Waiting {
                waker: None,
                asleep: true,
            };
            state = self
                .0
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

impl<T> Future for Ticket<T> {
    type Output = Result<T, Stopped>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut state = self.0.lock();
        match state.take() {
            Some(settled) => Poll::Ready(settled),
            None => {
                *state = State::Waiting {
                    waker: Some(context.waker().clone()),
                    asleep: false,
                };
                Poll::Pending
            }
        }
    }
}

impl<T> State<T> {
    /// The outcome, once: `None` while there is none.
    fn take(&mut self) -> Option<Result<T, Stopped>> {
        match mem::replace(self, Self::Gone) {
            Self::Given(answer) => Some(Ok(answer)),
            Self::Gone => Some(Err(Stopped)),
            waiting @ Self::Waiting { .. } => {
                *self = waiting;
                None
            }
        }
    }
}

impl<T> Shared<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The first outcome stands.
    fn settle(&self, outcome: State<T>) {
        let mut state = self.lock();
        let State::Waiting { waker, asleep } = &mut *state else {
            return;
        };
        let (waker, asleep) = (waker.take(), *asleep);
        *state = outcome;
        drop(state);
        if asleep {
            self.changed.notify_all();
        }
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
