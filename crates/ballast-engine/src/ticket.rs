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
pub(crate) struct Reply<T>(Option<Arc<Shared<T>>>);

/// Who sleeps although the answer is there now. Whoever has many to give leaves them all first, so
/// that one who waits for many of them is woken once.
#[must_use]
pub(crate) enum Sleeper<T> {
    Thread(Arc<Shared<T>>),
    Task(Waker),
}

pub(crate) struct Shared<T> {
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
    (Reply(Some(Arc::clone(&shared))), Ticket(shared))
}

impl<T> Reply<T> {
    pub(crate) fn give(self, answer: T) {
        wake(self.leave(answer));
    }

    /// As [`give`](Reply::give), but it is left to the caller to wake who waits.
    pub(crate) fn leave(mut self, answer: T) -> Option<Sleeper<T>> {
        settle(self.0.take()?, State::Given(answer))
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        if let Some(shared) = self.0.take() {
            wake(settle(shared, State::Gone));
        }
    }
}

/// Wakes all of them.
pub(crate) fn wake<T>(sleepers: impl IntoIterator<Item = Sleeper<T>>) {
    for sleeper in sleepers {
        match sleeper {
            Sleeper::Thread(shared) => shared.changed.notify_all(),
            Sleeper::Task(waker) => waker.wake(),
        }
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
}

/// Gives who waits for it.
fn settle<T>(shared: Arc<Shared<T>>, outcome: State<T>) -> Option<Sleeper<T>> {
    let before = mem::replace(&mut *shared.lock(), outcome);
    match before {
        State::Waiting { asleep: true, .. } => Some(Sleeper::Thread(shared)),
        State::Waiting { waker, .. } => waker.map(Sleeper::Task),
        State::Given(_) | State::Gone => None,
    }
}
