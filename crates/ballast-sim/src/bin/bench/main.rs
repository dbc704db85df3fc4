//! `make bench`: the table of speeds to hold, beside the floor of the machine it runs on, and `target/bench.json`.
//!
//! Absolute figures move by a factor of three with what else the machine does; each is printed with the load average.
//! Where there is something to compare with, the ratio is the bar, measured in the same run. Best of three.

mod check;
mod desk;
mod durable;
mod report;
mod websocket;

use std::error::Error;
use std::path::Path;

use report::Report;

/// Runs of everything; the best of each key counts.
const RUNS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let target = Path::new("target");
    std::fs::create_dir_all(target)?;
    let mut report = Report::new();
    let server = websocket::build()?;
    for run in 1..=RUNS {
        eprintln!("run {run} of {RUNS}, load average {}", report::load_average());
        check::measure(&mut report);
        durable::measure(target, &mut report)?;
        websocket::measure(&server, &mut report)?;
    }
    durable::compare(&mut report);
    print!("{report}");
    std::fs::write(target.join("bench.json"), report.json())?;
    Ok(())
}
