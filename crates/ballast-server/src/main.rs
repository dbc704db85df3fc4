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

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser, Subcommand};

use crate::run::config;
use crate::say::{complain, say};

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
    Config(ConfigArgs),
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

/// What `ballast serve` is told, by command line, environment and file.
#[derive(Debug, clap::Args)]
struct ConfigArgs {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print every setting, its value and by whose word it is so: a default's, the environment's, the file's or the command
    /// line's.
    Show(Box<run::serve::ServeArgs>),
}

/// Gives back what is no longer used: the system's allocator keeps up to 64 MB for each thread once a large block
/// was freed.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let result = match read() {
        Ok(Some(command)) => carry_out(command),
        Ok(None) => Ok(()),
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            told(&*error);
            ExitCode::FAILURE
        }
    }
}

/// What the command line, and a file that it names, ask for; none where it is done already.
fn read() -> Result<Option<Command>, config::ConfigError> {
    let (whole, given) = (Cli::command(), std::env::args_os().collect::<Vec<_>>());
    let (all, file) = config::with_file(&whole, given.clone())?;
    let cli = Cli::try_parse_from(all);
    let is_shown = {
        let mut words = given.iter().skip(1);
        words.next().is_some_and(|word| word == "config")
            && words.next().is_some_and(|word| word == "show")
    };
    match cli {
        Err(error) if is_shown && error.kind() == ErrorKind::MissingRequiredArgument => {}
        Err(error) => {
            if let Some(file) = file.filter(|_| error.use_stderr()) {
                complain!("with {}:", file.display());
            }
            error.exit()
        }
        Ok(Cli {
            command: Command::Config(_),
        }) => {}
        Ok(cli) => return Ok(Some(cli.command)),
    }
    for line in config::show(&whole, given)? {
        say!("{line}");
    }
    Ok(None)
}

fn carry_out(command: Command) -> Result<(), Box<dyn std::error::Error>> {
    match command {
        // Printed as it was read.
        Command::Config(_) => Ok(()),
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
    }
}

fn told(error: &dyn std::error::Error) {
    complain!("ballast: {error}");
    let mut said = error.to_string();
    let mut source = error.source();
    // A message that names its cause has said it.
    while let Some(cause) = source {
        let text = cause.to_string();
        if !said.contains(&text) {
            complain!("  because: {text}");
        }
        said = text;
        source = cause.source();
    }
}
