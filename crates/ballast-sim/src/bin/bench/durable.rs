//! The desk on the engine on a real disk: throughput and answer beside the floor of that disk, and
//! a start from it.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use ballast_desk::Desk;
use ballast_desk_events::Command;
use ballast_engine::ManualClock;
use ballast_engine::bench::{BenchError, Sizes, Workload, run};

use crate::desk::{Seed, step};
use crate::report::Report;

/// Places orders, one at a time and many; then plays the stream of a trading day and starts from
/// it.
pub fn measure(directory: &Path, report: &mut Report) -> Result<(), BenchError> {
    let seed = Seed::new();
    let placed = run::<Desk, _>(directory, workload(&seed, seed.orders()))?;
    let memory = in_process(&seed);
    report.add("durable_orders_per_s", placed.durable_orders_per_s);
    report.add("memory_orders_per_s", memory);
    report.add("durable_over_memory", placed.durable_orders_per_s / memory);
    report.add("durable_bytes_per_s", placed.durable_bytes_per_s);
    report.add("floor_bytes_per_s", placed.floor_bytes_per_s);
    report.add("group_size", placed.group_size);
    report.add("ack_us", placed.ack_us);
    report.add("fdatasync_us", placed.fdatasync_us);
    report.add("ack_over_fdatasync", placed.ack_over_fdatasync);
    let played = run::<Desk, _>(directory, workload(&seed, seed.stream()))?;
    report.add("durable_day_per_s", played.durable_orders_per_s);
    report.add("replay_per_s", played.replay_per_s);
    Ok(())
}

/// The same orders a second, executed and applied and nothing else.
fn in_process(seed: &Seed) -> f64 {
    let (mut desk, at) = (seed.desk.clone(), seed.at);
    let count = Sizes::default().commands;
    let commands: Vec<Command> = (0..count).map(seed.orders()).collect();
    let begun = Instant::now();
    for command in &commands {
        black_box(step(&mut desk, command, at));
    }
    count as f64 / begun.elapsed().as_secs_f64()
}

fn workload<S: FnMut(u64) -> Command>(seed: &Seed, source: S) -> Workload<Command, S> {
    Workload {
        // Within the sessions of the day that the desk is given; the wall clock may stand on a
        // Saturday.
        clock: Arc::new(ManualClock::at(seed.at)),
        prepare: seed.commands.clone(),
        source,
        sizes: Sizes::default(),
    }
}

/// The ratio of the best of both: within one run the disk may be quicker for one than for the
/// other.
pub fn compare(report: &mut Report) {
    let both = report
        .best("durable_bytes_per_s")
        .zip(report.best("floor_bytes_per_s"));
    if let Some((durable, floor)) = both {
        report.add("durable_over_floor", durable / floor);
    }
}
