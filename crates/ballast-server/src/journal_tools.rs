//! Commands on a journal that nobody serves from, or beside the one who does: `verify`, `explain`, `backup`, `restore`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballast_desk::{Desk, ask};
use ballast_desk_events::{Event, Filled, OrderRefused, PlaceOrder};
use ballast_engine::{Difference, EngineError, How, Kind, records, state_at, verify};
use ballast_journal::{Directory, JournalError, Storage, Survey};
use ballast_model::{Machine, OrderId, Seq, Stamp};

/// A journal to look at.
#[derive(Debug, clap::Args)]
pub struct JournalArgs {
    /// The journal's directory, such as `data/journal`.
    #[arg(long, value_name = "DIR")]
    pub journal: PathBuf,
}

/// An order to explain.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The journal's directory.
    #[arg(long, value_name = "DIR")]
    pub journal: PathBuf,
    /// Number of the order, or its reference as the trader gave it.
    #[arg(long, value_name = "ID")]
    pub order: String,
}

/// A copy to make.
#[derive(Debug, clap::Args)]
pub struct CopyArgs {
    /// What to copy.
    #[arg(long, value_name = "DIR")]
    pub from: PathBuf,
    /// Where to; absent or empty.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
}

/// Why a command on a journal could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// A directory cannot be opened.
    #[error("{}: {source}", path.display())]
    Directory {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The journal's frames.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal's records.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// What the machine decides now is not what the journal holds.
    #[error("the journal does not hold what its commands decide: {0}")]
    Differs(String),
    /// No such order.
    #[error("no order `{0}` in this journal: neither a number nor a reference")]
    NoOrder(String),
}

fn existing(path: &Path) -> Result<Arc<dyn Storage>, ToolError> {
    let directory = Directory::existing(path).map_err(|source| ToolError::Directory { path: path.to_owned(), source })?;
    Ok(Arc::new(directory))
}

fn created(path: &Path) -> Result<Directory, ToolError> {
    Directory::create(path).map_err(|source| ToolError::Directory { path: path.to_owned(), source })
}

/// Checks every frame, executes again what this logic wrote, applies the rest, and prints which was which.
pub fn run_verify(args: &JournalArgs) -> Result<(), ToolError> {
    let verified = verify::<Desk>(&existing(&args.journal)?)?;
    for range in &verified.ranges {
        let how = match range.how {
            How::Executed => "executed again, equal",
            How::Applied => "applied: written by another logic",
        };
        println!(
            "records {}–{}: {how} ({}, logic {}, schema {})",
            range.from, range.to, range.started.build, range.started.logic, range.started.schema
        );
    }
    for seq in &verified.snapshots {
        println!("snapshot as of record {seq}: equal");
    }
    if let Some(cut) = &verified.cut {
        println!("torn tail in {} at {}: {} bytes that a start will cut ({:?})", cut.segment, cut.offset, cut.bytes, cut.reason);
    }
    if let Some(difference) = &verified.difference {
        return Err(ToolError::Differs(told(difference)));
    }
    println!("state after record {}: {}", verified.last, verified.hash);
    Ok(())
}

fn told(difference: &Difference) -> String {
    let event = |bytes: &Option<Vec<u8>>| match bytes {
        None => "nothing".to_owned(),
        Some(bytes) => Desk::decode_event(bytes).map_or_else(|error| error.to_string(), |event| format!("{event:?}")),
    };
    match difference {
        Difference::Events { seq, index, journaled, decided } => {
            format!("record {seq}, event {index}: journaled {}, decided now {}", event(journaled), event(decided))
        }
        Difference::State { seq, snapshot, replayed } => {
            format!("snapshot as of record {seq}: {snapshot}, replayed {replayed}")
        }
    }
}

/// What decided an order: the record, everything the checks read, and what became of it.
struct Found {
    order: OrderId,
    seq: Seq,
    at: Stamp,
    asked: PlaceOrder,
}

/// Prints what decided an order, with its numbers (G2).
pub fn run_explain(args: &ExplainArgs) -> Result<(), ToolError> {
    let storage = existing(&args.journal)?;
    let found = find(&storage, &args.order)?.ok_or_else(|| ToolError::NoOrder(args.order.clone()))?;
    let before = state_at::<Desk>(Arc::clone(&storage), Seq::new(found.seq.number() - 1))?;
    println!("order {}, record {}", found.order, found.seq);
    for finding in ask::explain(&before.machine, &found.asked, found.at) {
        println!("  {:<26}{}", finding.what, finding.found);
    }
    println!("what became of it");
    each_event(&storage, found.seq, |seq, at, event| {
        if let Some(line) = about(found.order, event) {
            println!("  {at}  record {seq:<8}  {line}");
        }
        false
    })
}

fn find(storage: &Arc<dyn Storage>, wanted: &str) -> Result<Option<Found>, ToolError> {
    let number = wanted.parse::<u64>().ok().map(OrderId::new);
    let mut found: Option<Found> = None;
    each_event(storage, Seq::new(1), |seq, at, event| {
        let (order, asked) = match event {
            Event::OrderPlaced(placed) => (placed.order, &placed.asked),
            Event::OrderRefused(OrderRefused { order, asked, .. }) => (*order, asked),
            _ => return false,
        };
        let by_number = Some(order) == number;
        if by_number || (asked.reference == wanted && found.is_none()) {
            found = Some(Found { order, seq, at, asked: asked.clone() });
        }
        by_number
    })?;
    Ok(found)
}

/// Goes through a journal's events from a record on until `each` says that it has seen enough.
fn each_event(storage: &Arc<dyn Storage>, from: Seq, mut each: impl FnMut(Seq, Stamp, &Event) -> bool) -> Result<(), ToolError> {
    let mut entries = records(Arc::clone(storage), from)?;
    while let Some(entry) = entries.next_entry()? {
        let Kind::Command(decision) = entry.kind else { continue };
        for bytes in decision.events {
            let seq = entry.seq;
            let event = Desk::decode_event(bytes).map_err(|source| EngineError::Machine { seq, source })?;
            if each(seq, entry.stamp, &event) {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn about(order: OrderId, event: &Event) -> Option<String> {
    match event {
        Event::OrderPlaced(placed) if placed.order == order => {
            Some(format!("placed: frozen margin {}, frozen commission {}", placed.frozen_margin, placed.frozen_commission))
        }
        Event::OrderRefused(refused) if refused.order == order => Some(format!("refused: {}", refused.refusal.code())),
        Event::ChildRouted(routed) if routed.order == order => {
            Some(format!("child {} on its way to fund account {}", routed.counter_order.child, routed.counter_order.account))
        }
        Event::Filled(filled) if filled.order == order => Some(told_fill(filled)),
        Event::CancelRequested { order: of, .. } if *of == order => Some("cancel on its way".to_owned()),
        Event::OrderEnded { order: of, how, unfilled } if *of == order => {
            Some(format!("ended with {unfilled} lots unfilled: {how:?}"))
        }
        _ => None,
    }
}

fn told_fill(filled: &Filled) -> String {
    format!(
        "filled {} at {}: commission {}, close P&L {}, margin of the side now {}",
        filled.lots,
        filled.price,
        filled.operating.commission,
        filled.operating.close_pnl(),
        filled.operating.margin
    )
}

/// Directories of a data directory that a backup takes; the query store is made anew from the journal.
const KEPT: [&str; 2] = ["journal", "counter"];

/// Copies a data directory, in use or not: journal, counter's file and vault. The key file is not among it.
pub fn run_backup(args: &CopyArgs) -> Result<(), ToolError> {
    for name in KEPT {
        let from = args.from.join(name);
        if !from.exists() {
            continue;
        }
        let storage = existing(&from)?;
        let survey = Survey::of(&*storage)?;
        let backup = ballast_journal::backup(&storage, &created(&args.to.join(name))?, survey.durable())?;
        println!("{name}: up to record {}", backup.last);
    }
    copy_vault(args)
}

/// Copies a backup into an empty place, checking every frame. `ballast verify` then checks every decision.
pub fn run_restore(args: &CopyArgs) -> Result<(), ToolError> {
    for name in KEPT {
        let from = args.from.join(name);
        if !from.exists() {
            continue;
        }
        let backup = ballast_journal::restore(&*existing(&from)?, &created(&args.to.join(name))?)?;
        println!("{name}: up to record {}", backup.last);
    }
    copy_vault(args)
}

fn copy_vault(args: &CopyArgs) -> Result<(), ToolError> {
    let from = args.from.join("vault");
    if from.exists() {
        let to = args.to.join("vault");
        std::fs::copy(&from, &to).map_err(|source| ToolError::Directory { path: to.clone(), source })?;
        println!("vault: copied, sealed as it is; keep its key file apart");
    }
    Ok(())
}
