//! Plain counters of a running engine, for whoever exports them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ballast_model::Seq;

use crate::publish::OutboxReading;

/// Upper ends of the flush-time buckets in microseconds; one more bucket takes the rest.
pub const FLUSH_BUCKETS_US: [u64; 9] =
    [100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000];

/// What is counted while running.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    pub(crate) busy: AtomicU64,
    pub(crate) conflated: AtomicU64,
    pub(crate) snapshots: AtomicU64,
    pub(crate) snapshot_failures: AtomicU64,
    pub(crate) applied: AtomicU64,
    steps: AtomicU64,
    groups: AtomicU64,
    largest_group: AtomicU64,
    flush_us: AtomicU64,
    flush_us_max: AtomicU64,
    flush_buckets: [AtomicU64; FLUSH_BUCKETS_US.len() + 1],
}

/// One look at a running engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// Commands waiting, by lane in the order of [`Lane::ALL`](crate::Lane::ALL).
    pub waiting: [usize; 3],
    /// Commands refused because their lane was full.
    pub busy: u64,
    /// Marks that were replaced by newer ones.
    pub conflated: u64,
    /// Commands decided since the start.
    pub steps: u64,
    /// Flushes that made them durable.
    pub groups: u64,
    /// Most commands in one flush.
    pub largest_group: u64,
    /// Time spent in flushes, and the longest.
    pub flush_us: u64,
    /// The longest flush.
    pub flush_us_max: u64,
    /// Flushes by duration: not longer than [`FLUSH_BUCKETS_US`], the last one longer than all.
    pub flush_buckets: [u64; FLUSH_BUCKETS_US.len() + 1],
    /// Everything up to here is durable.
    pub watermark: Seq,
    /// The reader has applied everything up to here.
    pub applied: Seq,
    /// Snapshots written.
    pub snapshots: u64,
    /// Snapshots that could not be written.
    pub snapshot_failures: u64,
    /// Subscribers with an outbox.
    pub outboxes: Vec<OutboxReading>,
}

impl Metrics {
    pub(crate) fn flushed(&self, steps: usize, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = FLUSH_BUCKETS_US
            .iter()
            .position(|end| micros <= *end)
            .unwrap_or(FLUSH_BUCKETS_US.len());
        add(&self.steps, steps as u64);
        add(&self.groups, 1);
        add(&self.flush_us, micros);
        add(&self.flush_buckets[bucket], 1);
        self.largest_group
            .fetch_max(steps as u64, Ordering::Relaxed);
        self.flush_us_max.fetch_max(micros, Ordering::Relaxed);
    }

    pub(crate) fn readings(
        &self,
        waiting: [usize; 3],
        watermark: Seq,
        outboxes: Vec<OutboxReading>,
    ) -> Readings {
        Readings {
            waiting,
            busy: get(&self.busy),
            conflated: get(&self.conflated),
            steps: get(&self.steps),
            groups: get(&self.groups),
            largest_group: get(&self.largest_group),
            flush_us: get(&self.flush_us),
            flush_us_max: get(&self.flush_us_max),
            flush_buckets: self.flush_buckets.each_ref().map(get),
            watermark,
            applied: Seq::new(get(&self.applied)),
            snapshots: get(&self.snapshots),
            snapshot_failures: get(&self.snapshot_failures),
            outboxes,
        }
    }
}

pub(crate) fn add(counter: &AtomicU64, amount: u64) {
    counter.fetch_add(amount, Ordering::Relaxed);
}

fn get(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}
