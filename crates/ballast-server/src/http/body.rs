//! The body of a request comes in time or the request ends: it pauses for a moment at most, and as
//! a whole it has a limit, too.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long a body may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Between two pieces.
    pub idle: Duration,
    /// For all of it.
    pub whole: Duration,
}

/// What is told of a body that did not come, shared with whoever answers.
#[derive(Debug, Clone)]
pub struct Lateness {
    pub patience: Patience,
    // Bytes that came; `ON_TIME` is added until it is late.
    received: Arc<AtomicU64>,
}

const ON_TIME: u64 = 1 << 63;

impl Lateness {
    fn new(patience: Patience) -> Self {
        Self {
            patience,
            received: Arc::new(AtomicU64::new(ON_TIME)),
        }
    }

    /// Bytes that came before it was late; none where it came in time.
    pub fn received(&self) -> Option<u64> {
        let received = self.received.load(Ordering::Relaxed);
        (received & ON_TIME == 0).then_some(received)
    }
}

/// A body that is not waited for without end.
pub struct TimedBody {
    body: Incoming,
    ends: Instant,
    waiting: Option<Pin<Box<Sleep>>>,
    received: u64,
    lateness: Lateness,
}

impl TimedBody {
    /// Its time runs from now.
    pub fn new(body: Incoming, patience: Patience) -> (Self, Lateness) {
        let lateness = Lateness::new(patience);
        let body = Self {
            body,
            ends: Instant::now() + patience.whole,
            waiting: None,
            received: 0,
            lateness: lateness.clone(),
        };
        (body, lateness)
    }
}

impl Body for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.waiting = None;
            if let Some(Ok(frame)) = &frame {
                self.received += frame.data_ref().map_or(0, |data| data.len() as u64);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let until = self.ends.min(Instant::now() + self.lateness.patience.idle);
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(sleep_until(until)));
        ready!(waiting.as_mut().poll(context));
        self.lateness
            .received
            .store(self.received, Ordering::Relaxed);
        Poll::Ready(Some(Err("the body did not come in time".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
