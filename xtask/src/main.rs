//! The project's own chores: `cargo xtask ci` (exactly what runs in CI), `tidy`, `soak`, and what
//! the code looks like: `metrics [FOLDER]`, `modules [CRATE] [--dot]`.

mod ci;
mod circles;
mod citations;
mod files;
mod metrics;
mod modules;
mod prose;
mod rust_tests;
mod steps;
mod tidy;
mod timings;
mod tokens;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (chore, args) = match args.split_first() {
        Some((chore, args)) => (chore.as_str(), args),
        None => ("", args.as_slice()),
    };
    let done = match chore {
        "ci" => ci::run(),
        "soak" => ci::soak(),
        "tidy" => tidy::run(),
        "metrics" => metrics::run(Path::new(args.first().map_or(".", String::as_str))),
        "modules" => modules::run(args),
        other => Err(format!(
            "`{other}` is no chore: ci, soak, tidy, metrics or modules"
        )),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
