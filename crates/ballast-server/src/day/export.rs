//! `ballast export`: the files of `ballast day` from any journal, a server's among them.

use std::path::PathBuf;

use ballast_desk::Desk;
use ballast_engine::{EngineError, Kind, records};
use ballast_model::{Machine, Seq};

use super::output::Output;
use super::play::{PlayError, prepare};
use crate::tools::journal_tools::JournalArgs;

/// What to export.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Where orders.csv, trades.csv, statements.csv, risk.csv, positions.csv, closes.csv,
    /// deliveries.csv and state.hash go; absent or empty.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Writes the files. Nothing is decided again: they are made of what the journal holds.
pub fn export(args: &ExportArgs) -> Result<(), PlayError> {
    let storage = args.journal.open()?;
    let mut made = prepare(&args.out)?;
    let mut desk = Desk::default();
    let mut output = Output::default();
    let mut entries = records(storage, Seq::new(1))?;
    while let Some(entry) = entries.next_entry()? {
        let (seq, stamp) = (entry.seq, entry.stamp);
        let Kind::Command(decision) = entry.kind else {
            continue;
        };
        for bytes in decision.events {
            let event =
                Desk::decode_event(bytes).map_err(|source| EngineError::Machine { seq, source })?;
            desk.apply(&event, stamp);
            output.add(&event, stamp, &desk);
        }
    }
    let write = |source| PlayError::Write {
        path: args.out.clone(),
        source,
    };
    output.write(&args.out, &desk).map_err(write)?;
    made.keep();
    Ok(())
}
