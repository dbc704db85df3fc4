//! The desk on the engine on a real disk: throughput and answer beside the floor of that disk, and a start from it.

use std::path::Path;
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_engine::ManualClock;
use ballast_engine::bench::{BenchError, Sizes, Workload, run};

use crate::desk::Seed;
use crate::report::Report;

/// Plays the stream of a trading day.
pub fn measure(directory: &Path, report: &mut Report) -> Result<(), BenchError> {
    let seed = Seed::new();
    let workload = Workload {
        // Within the sessions of the day that the desk is given; the wall clock may stand on a Saturday.
        clock: Arc::new(ManualClock::at(seed.at)),
        prepare: seed.commands.clone(),
        source: seed.stream(),
        sizes: Sizes::default(),
    };
    let figures = run::<Desk, _>(directory, workload)?;
    report.add("durable_orders_per_s", figures.durable_orders_per_s);
    report.add("durable_bytes_per_s", figures.durable_bytes_per_s);
    report.add("floor_bytes_per_s", figures.floor_bytes_per_s);
    report.add("group_size", figures.group_size);
    report.add("ack_us", figures.ack_us);
    report.add("fdatasync_us", figures.fdatasync_us);
    report.add("ack_over_fdatasync", figures.ack_over_fdatasync);
    report.add("replay_per_s", figures.replay_per_s);
    Ok(())
}

/// The ratio of the best of both: within one run the disk may be quicker for one than for the other.
pub fn compare(report: &mut Report) {
    let both = report.best("durable_bytes_per_s").zip(report.best("floor_bytes_per_s"));
    if let Some((durable, floor)) = both {
        report.add("durable_over_floor", durable / floor);
    }
}
