//! `make bench`: the table of speeds to hold, beside the floor of the machine it runs on, and
//! `target/bench.json`.
//!
//! Absolute figures move by a factor of three with what else the machine does; each is printed with
//! the load average. Where there is something to compare with, the ratio is the bar, measured in
//! the same run. Best of three.
//!
//! What can be counted is counted ([`callgrind`]) and does not move at all.
//!
//! `bench check`, `bench counts`, `bench breach`, `bench durable` or `bench websocket` measures that part alone, for
//! work on it; `bench counts place` one of the counts.

mod callgrind;
mod check;
mod desk;
mod durable;
mod report;
mod ruled;
mod websocket;

use std::error::Error;
use std::path::Path;

use report::Report;

fn main() -> Result<(), Box<dyn Error>> {
    let target = Path::new("target");
    std::fs::create_dir_all(target)?;
    let mut report = Report::new();
    let [part, of_part] = [1, 2].map(|at| std::env::args().nth(at));
    if part.as_deref() == Some("counted") {
        callgrind::run(of_part.as_deref().unwrap_or_default());
        return Ok(());
    }
    let wanted = |name: &str| part.as_deref().is_none_or(|part| part == name);
    let server = if wanted("websocket") {
        Some(websocket::build()?)
    } else {
        None
    };
    let timed = part.as_deref() != Some("counts");
    for run in (1..=report::RUNS).filter(|_| timed) {
        eprintln!(
            "run {run} of {}, load average {}",
            report::RUNS,
            report::load_average()
        );
        if wanted("check") {
            check::measure(&mut report);
        }
        if wanted("durable") {
            durable::measure(target, &mut report)?;
        }
        if let Some(server) = &server {
            websocket::measure(server, &mut report)?;
        }
    }
    if wanted("breach") {
        report.add("breach_to_orders_us", ruled::breach_to_orders());
    }
    if wanted("counts") {
        callgrind::measure(target, of_part.as_deref(), &mut report)?;
    }
    durable::compare(&mut report);
    print!("{report}");
    if part.is_none() {
        std::fs::write(target.join("bench.json"), report.json())?;
    }
    Ok(())
}
