//! The `ballast` command.

mod convert;
mod counter;
mod day;
mod feed;
mod history;
mod http;
mod live;
mod people;
mod run;
mod say;
mod sheet;
mod told;
mod tools;
mod venue;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// An open platform for futures asset managers and futures companies: operating accounts trade the
/// money of products through fund accounts, with settlement to the cent and a journal that explains
/// every decision.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Play trading days from files: ticks and orders in, trades and statements out.
    Day(day::DayArgs),
    Serve(run::serve::ServeArgs),
    Counter(counter::process::CounterArgs),
    Direct(tools::direct::DirectArgs),
    User(people::user::UserArgs),
    /// Write orders, trades and statements of a journal as `ballast day` does.
    Export(day::ExportArgs),
    /// Check a journal: every frame, then every decision again.
    Verify(tools::journal_tools::VerifyArgs),
    /// Say what decided an order, with its numbers.
    Explain(tools::explain::ExplainArgs),
    /// Make the query store anew from the journal.
    Rebuild(tools::rebuild::RebuildArgs),
    /// Copy a data directory as it is at one moment, also while it is in use.
    Backup(tools::backup::BackupArgs),
    /// Bring a backup back into an empty place.
    Restore(tools::backup::CopyArgs),
    /// Compress what a journal no longer needs day by day, list it, move it elsewhere.
    Archive(tools::archive::ArchiveArgs),
}

/// Gives back what is no longer used: the system's allocator keeps up to 64 MB for each thread once a large block
/// was freed.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let result: Result<(), Box<dyn std::error::Error>> = match Cli::parse().command {
        Command::Day(args) => day::play(&args).map_err(Into::into),
        Command::Serve(args) => run::serve::serve(&args).map_err(Into::into),
        Command::Counter(args) => counter::process::run(&args).map_err(Into::into),
        Command::Direct(args) => tools::direct::run(&args).map_err(Into::into),
        Command::User(args) => people::user::run(&args).map_err(Into::into),
        Command::Export(args) => day::export(&args).map_err(Into::into),
        Command::Verify(args) => tools::journal_tools::run_verify(&args).map_err(Into::into),
        Command::Explain(args) => tools::explain::run(&args).map_err(Into::into),
        Command::Rebuild(args) => tools::rebuild::run(&args).map_err(Into::into),
        Command::Backup(args) => tools::backup::run_backup(&args).map_err(Into::into),
        Command::Restore(args) => tools::backup::run_restore(&args).map_err(Into::into),
        Command::Archive(args) => tools::archive::run(&args).map_err(Into::into),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ballast: {error}");
            let mut said = error.to_string();
            let mut source = error.source();
            // A message that names its cause has said it.
            while let Some(cause) = source {
                let text = cause.to_string();
                if !said.contains(&text) {
                    eprintln!("  because: {text}");
                }
                said = text;
                source = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}
