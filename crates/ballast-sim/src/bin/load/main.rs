//! What the `ballast` binary takes under load: a day of a million orders, days at a steady pace, logs read from their
//! first record beside a trader, a thousand pages on quotes.
//!
//! Each part starts the server on a demonstration of its own, asks it over HTTP and WebSocket as clients do, and
//! prints what was measured beside the bar; a missed bar fails the run. Rates and times are those of server and
//! clients on one machine.

mod clients;
mod days;
mod figures;

use std::path::PathBuf;
use std::process::ExitCode;

use ballast_sim::served::Failed;
use figures::Measured;

const USAGE: &str =
    "load [--binary PATH] [--orders N] [--minutes N] [--days N] day|pace|logs|quotes …";

fn run() -> Result<Vec<String>, Failed> {
    let mut binary = std::env::current_exe()?.with_file_name("ballast");
    let (mut orders, mut days, mut minutes) = (1_000_000, 3, 10);
    let mut measured = Measured::default();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(USAGE);
        match argument.as_str() {
            "--binary" => binary = PathBuf::from(value()?),
            "--orders" => orders = value()?.parse()?,
            "--days" => days = value()?.parse()?,
            "--minutes" => minutes = value()?.parse()?,
            "day" => days::million(&binary, orders, &mut measured)?,
            "pace" => days::pace(&binary, (days, minutes), &mut measured)?,
            "logs" => clients::logs(&binary, orders, &mut measured)?,
            "quotes" => clients::quotes(&binary, &mut measured)?,
            _ => return Err(USAGE.into()),
        }
    }
    Ok(measured.missed)
}

fn main() -> ExitCode {
    match run() {
        Ok(missed) if missed.is_empty() => ExitCode::SUCCESS,
        Ok(missed) => {
            eprintln!("missed: {}", missed.join(", "));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("load: {error}");
            ExitCode::FAILURE
        }
    }
}
