//! The project's own chores: `cargo xtask ci` (exactly what runs in CI), `tidy`, `soak`.

mod ci;
mod steps;
mod tidy;

use std::process::ExitCode;

fn main() -> ExitCode {
    let chore = std::env::args().nth(1).unwrap_or_default();
    let done = match chore.as_str() {
        "ci" => ci::run(),
        "soak" => ci::soak(),
        "tidy" => tidy::run(),
        other => Err(format!("`{other}` is no chore: ci, soak or tidy")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}
