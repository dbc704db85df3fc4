//! `ballast verify`, on a journal that nobody serves from or beside the one who does; and what all
//! commands on a journal share.

use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_engine::{Divergence, EngineError, How, verify};
use ballast_gateway::counter::CounterLogError;
use ballast_journal::{Directory, JournalError, Snapshots, Storage, WithArchives};
use ballast_model::{Machine, Seq};
use ballast_query::{AlteredOperation, QueryError};
use ballast_venue::MemberServices;

use super::verify_log;
use crate::history::HistoryError;
use crate::say::say;

/// A journal to look at.
#[derive(Debug, clap::Args)]
pub struct JournalArgs {
    /// The journal's directory, such as `data/demo/journal`.
    #[arg(long, value_name = "DIR")]
    pub journal: PathBuf,
    #[command(flatten)]
    pub archives: ArchiveDirs,
}

/// A journal to verify, and whose it is.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    pub journal: JournalArgs,
    /// Whose journal it is: the desk's, or that of member services, such as `data/demo/venue`.
    #[arg(long, value_enum, default_value_t = MachineName::Desk)]
    pub machine: MachineName,
    /// Hold the operation log beside the journal, too, against what the journal says: its rows, projected anew, must be
    /// those of the query store.
    #[arg(long)]
    pub log: bool,
}

/// A machine with a journal of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum MachineName {
    /// The desk.
    Desk,
    /// Member services of exchanges.
    Venue,
}

/// Where archives went.
#[derive(Debug, clap::Args)]
pub struct ArchiveDirs {
    /// A directory to which `ballast archive move` has moved archives of the journal; may be given
    /// several times.
    #[arg(long = "archive", value_name = "DIR")]
    pub dirs: Vec<PathBuf>,
}

impl JournalArgs {
    /// A directory that is there and holds a journal, with what was moved out of it.
    pub fn open(&self) -> Result<Arc<dyn Storage>, ToolError> {
        self.archives.beside(existing(&self.journal)?)
    }
}

impl ArchiveDirs {
    /// A journal with its archives in these directories.
    pub fn beside(&self, journal: Arc<dyn Storage>) -> Result<Arc<dyn Storage>, ToolError> {
        let opened = |path: &PathBuf| {
            let directory = Directory::existing(path).map_err(|source| ToolError::Directory {
                path: path.clone(),
                source,
            })?;
            Ok(Arc::new(directory) as Arc<dyn Storage>)
        };
        let others: Result<Vec<_>, ToolError> = self.dirs.iter().map(opened).collect();
        Ok(Arc::new(WithArchives::new(journal, others?)))
    }
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
    /// The records of the counter's file.
    #[error(transparent)]
    Counter(#[from] CounterLogError),
    /// What the machine decides now is not what the journal holds.
    #[error("the journal does not hold what its commands decide: {0}")]
    Differs(String),
    /// There is nothing to look at or to copy.
    #[error("{} holds no journal", .0.display())]
    NoJournal(PathBuf),
    /// Archives are moved elsewhere.
    #[error("{} is the journal's own directory: archives are moved to another one", .0.display())]
    OwnDirectory(PathBuf),
    /// A start would refuse it.
    #[error(
        "snapshot as of record {snapshot} is ahead of the journal, which ends at record {last}: a start refuses that"
    )]
    SnapshotAhead {
        /// What the snapshot includes.
        snapshot: Seq,
        /// What the journal holds.
        last: Seq,
    },
    /// Its query store is not there, is of another schema, or of another journal.
    #[error("{} is no query store of this journal: {why}", store.display())]
    NoStore {
        /// Where it was looked for.
        store: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Member services have no operation log.
    #[error("the operation log is of the desk's journal alone")]
    NoLog,
    /// A row of the operation log.
    #[error("{0}")]
    AlteredLog(AlteredOperation),
    /// A directory for the log that is projected anew.
    #[error("a log to hold against cannot be made: {0}")]
    Beside(std::io::Error),
    /// The query store.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Projecting the journal.
    #[error(transparent)]
    History(#[from] Box<HistoryError>),
    /// No such order.
    #[error("no order `{0}` in this journal: neither a number nor a reference")]
    NoOrder(String),
    /// No such liquidation plan.
    #[error("no liquidation plan {0} in this journal")]
    NoPlan(u32),
    /// No such entry.
    #[error("no entry {0} in this journal that had to be confirmed")]
    NoEntry(u64),
    /// Neither a product nor an operating account.
    #[error("no product and no operating account `{0}` in this journal")]
    NoOwner(String),
    /// No such application.
    #[error("no application `{0}` in this journal of member services")]
    NoApplication(u64),
    /// It is there, of another account.
    #[error("order `{order}` in this journal is not one of account `{account}`")]
    OrderOfAnother {
        /// As asked for.
        order: String,
        /// Whose it was to be.
        account: String,
    },
}

/// A directory that is there and holds a journal.
pub fn existing(path: &Path) -> Result<Arc<dyn Storage>, ToolError> {
    let unreadable = |source| ToolError::Directory {
        path: path.to_owned(),
        source,
    };
    let directory = Directory::existing(path).map_err(unreadable)?;
    let names = directory.names().map_err(unreadable)?;
    if names.iter().any(|name| name.ends_with(".journal")) {
        Ok(Arc::new(directory))
    } else {
        Err(ToolError::NoJournal(path.to_owned()))
    }
}

/// A directory to copy to, made where it is not there.
pub fn created(path: &Path) -> Result<Directory, ToolError> {
    Directory::create(path).map_err(|source| ToolError::Directory {
        path: path.to_owned(),
        source,
    })
}

/// Checks every frame, executes again what this logic wrote, applies the rest, and prints which was
/// which.
pub fn run_verify(args: &VerifyArgs) -> Result<(), ToolError> {
    let storage = args.journal.open()?;
    match args.machine {
        MachineName::Desk => verify_of::<Desk>(Arc::clone(&storage))?,
        MachineName::Venue => verify_of::<MemberServices>(Arc::clone(&storage))?,
    }
    match (args.log, args.machine) {
        (false, _) => Ok(()),
        (true, MachineName::Venue) => Err(ToolError::NoLog),
        (true, MachineName::Desk) => verify_log::run(&args.journal.journal, storage),
    }
}

fn verify_of<M: Machine<Event: Debug>>(storage: Arc<dyn Storage>) -> Result<(), ToolError> {
    let verified = verify::<M>(&storage)?;
    for away in &verified.away {
        say!("{away}");
    }
    if let Some(base) = verified.base {
        say!(
            "records 1–{base}: not executed; what follows begins from the snapshot as of record {base}, taken as it is"
        );
    }
    for range in &verified.ranges {
        let how = match range.how {
            How::Executed => "executed again, equal",
            How::Applied => "applied: written by another logic",
        };
        say!(
            "records {}–{}: {how} ({}, logic {}, schema {})",
            range.from,
            range.to,
            range.started.build,
            range.started.logic,
            range.started.schema
        );
    }
    for seq in &verified.snapshots {
        say!("snapshot as of record {seq}: equal");
    }
    if let Some(cut) = &verified.cut {
        say!(
            "torn tail in {} at {}: {} bytes that a start will cut ({:?})",
            cut.segment,
            cut.offset,
            cut.bytes,
            cut.reason
        );
    }
    if let Some(difference) = &verified.difference {
        return Err(ToolError::Differs(told::<M>(difference)));
    }
    if let Some(snapshot) = Snapshots::new(storage)
        .list()?
        .into_iter()
        .find(|seq| *seq > verified.last)
    {
        return Err(ToolError::SnapshotAhead {
            snapshot,
            last: verified.last,
        });
    }
    say!("state after record {}: {}", verified.last, verified.hash);
    Ok(())
}

fn told<M: Machine<Event: Debug>>(difference: &Divergence) -> String {
    let event = |bytes: &Option<Vec<u8>>| match bytes {
        None => "nothing".to_owned(),
        Some(bytes) => M::decode_event(bytes)
            .map_or_else(|error| error.to_string(), |event| format!("{event:?}")),
    };
    match difference {
        Divergence::Events {
            seq,
            index,
            journaled,
            decided,
        } => {
            format!(
                "record {seq}, event {index}: journaled {}, decided now {}",
                event(journaled),
                event(decided)
            )
        }
        Divergence::State {
            seq,
            snapshot,
            replayed,
        } => {
            format!("snapshot as of record {seq}: {snapshot}, replayed {replayed}")
        }
    }
}
