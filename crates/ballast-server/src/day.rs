//! `ballast day`: plays trading days from files, without HTTP, through engine, journal and
//! simulated counter.
//!
//! Events of one instant run ticks first, then orders; an order sees the newest tick at or before
//! its time; nothing takes any time. A trading day is settled when the next one begins or the input
//! ends. Deliveries of goods are ended as the next day begins, at the exchange's fee: nobody is there
//! to do it.

mod export;
mod orders;
mod output;
mod play;
mod rows;
mod said;
mod setup;

use std::path::{Path, PathBuf};

use ballast_gateway::ticks::{Encoding, TickFileError, TickSource};

pub use export::{ExportArgs, export};
pub use play::play;
pub use setup::commands as setup_commands;

/// What to play.
#[derive(Debug, clap::Args)]
pub struct DayArgs {
    /// Products, accounts, cash and rates. May say `order_fee = "0"` (yuan an order; absent: the
    /// platform's 1), `larger_side = true`, of an account `hedge_allowed = true`, and
    /// `[[delivery_price]]` with contract and price where a contract that ends is delivered at
    /// another price than its settlement price. `[[position]]` gives lots held before the first day:
    /// account, fund_account, contract, side (long or short), lots, open_price, settlement (of the
    /// day before: its P&L counts from it), and `hedge = true` where they are hedge.
    #[arg(long, value_name = "FILE")]
    pub setup: PathBuf,
    /// Real ticks, gzip or plain; several files merge by time, then by their order here.
    /// `FILE=CONTRACT` names the contract where the file does not.
    #[arg(long, value_name = "FILE", required = true)]
    pub ticks: Vec<TickSource>,
    /// Orders, cancels and cash: at,account,action,ref,contract,side,offset,lots,price, where action
    /// is place, cancel, deposit or withdraw. Two columns may follow: hedge_flag (speculation or
    /// hedge) of an order, amount of cash.
    #[arg(long, value_name = "FILE")]
    pub orders: PathBuf,
    /// Where the results go; absent or empty. orders.csv, trades.csv, statements.csv, risk.csv (the
    /// risk degree, and delivery P&L, fee and margin, which the statement's sums need),
    /// positions.csv, closes.csv, deliveries.csv (lots that ended with their contract), state.hash,
    /// journal/.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Bad input: named by file, line, field, value and rule. Nothing has been run.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Cannot be opened or read.
    #[error("{}: cannot be read: {reason}", file.display())]
    Unreadable {
        /// File.
        file: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Says something that cannot be.
    #[error("{}{}{}: {rule}", file.display(), at_line(*line), about(field, value))]
    Malformed {
        /// File.
        file: PathBuf,
        /// Line, 0 where unknown.
        line: u64,
        /// Field.
        field: String,
        /// Value as written.
        value: String,
        /// Rule it breaks.
        rule: String,
    },
    /// A tick file cannot be read.
    #[error(transparent)]
    Ticks(#[from] TickFileError),
    /// The results would overwrite something.
    #[error("--out {}: must be absent or empty", .0.display())]
    OutputNotEmpty(PathBuf),
}

impl InputError {
    fn unreadable(file: &Path, source: &dyn std::fmt::Display) -> Self {
        Self::Unreadable {
            file: file.to_owned(),
            reason: source.to_string(),
        }
    }

    /// `line` is 0 where it is not known.
    fn malformed(file: &Path, line: u64, field: &str, value: &str, rule: &str) -> Self {
        let (file, field, value, rule) = (
            file.to_owned(),
            field.to_owned(),
            value.to_owned(),
            rule.to_owned(),
        );
        Self::Malformed {
            file,
            line,
            field,
            value,
            rule,
        }
    }
}

/// The text of an input file.
fn read_text(path: &Path) -> Result<String, InputError> {
    let bytes = std::fs::read(path).map_err(|source| InputError::unreadable(path, &source))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count() as u64;
        let encoding = Encoding::of(error.as_bytes());
        let rule = format!("not UTF-8, {encoding}: save the file as UTF-8");
        InputError::malformed(path, line, "", "", &rule)
    })
}

fn at_line(line: u64) -> String {
    if line == 0 {
        String::new()
    } else {
        format!(", line {line}")
    }
}

fn about(field: &str, value: &str) -> String {
    match (field.is_empty(), value.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(", {field}"),
        (false, false) => format!(", {field} `{value}`"),
    }
}
