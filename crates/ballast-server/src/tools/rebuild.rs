//! `ballast rebuild`: the query store once more, from the journal alone.
//!
//! The new store is made beside the old one and takes its place when it is whole, so that an
//! interrupted rebuild changes nothing. What the old one held is compared first: a projection has
//! no say of its own, and this shows it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ballast_journal::{Directory, JournalError, Storage, Survey};
use ballast_model::Seq;
use ballast_query::{Opened, QueryError, Store};

use crate::history::{self, HistoryError};
use crate::tools::journal_tools::{ArchiveDirs, ToolError};

/// A data directory.
#[derive(Debug, clap::Args)]
pub struct RebuildArgs {
    /// The data directory; its journal is in `journal` below it. No server may be using it.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    #[command(flatten)]
    pub archives: ArchiveDirs,
}

/// Why the query store could not be rebuilt.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// A file or directory.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody writes the journal.
    #[error("the journal is in use: stop the server first")]
    InUse,
    /// The journal's frames.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A directory of archives.
    #[error(transparent)]
    Archives(#[from] ToolError),
    /// Feeding the store.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The store.
    #[error(transparent)]
    Query(#[from] QueryError),
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> RebuildError {
    let path = path.to_owned();
    move |source| RebuildError::Io { path, source }
}

/// What stood where the new store goes.
#[derive(Debug)]
enum Before {
    Nothing,
    OtherSchema,
    Behind(Seq),
    Differed(String),
    Equal,
}

/// Makes the query store anew.
pub fn run(args: &RebuildArgs) -> Result<(), RebuildError> {
    let journal = args.data.join("journal");
    let directory = Directory::existing(&journal).map_err(failed(&journal))?;
    let _guard = directory.lock().map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => RebuildError::InUse,
        _ => failed(&journal)(source),
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed(&args.data))?;
    let storage = args.archives.beside(Arc::new(directory))?;
    runtime.block_on(rebuild(&args.data, storage))
}

async fn rebuild(data: &Path, storage: Arc<dyn Storage>) -> Result<(), RebuildError> {
    let (old, new) = (data.join(history::FILE), data.join("query.db.new"));
    let last = Survey::of(&*storage)?.last();
    remove(&new)?;
    let (store, _) = Store::open(&new).await?;
    let begun = Instant::now();
    history::feed_from_journal(&store, storage, last, progress(last)).await?;
    println!(
        "{last} records projected in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    match compare(&old, &store, last).await? {
        Before::Nothing => println!("there was no query store before"),
        Before::OtherSchema => println!("the query store before was of another schema"),
        Before::Behind(at) => println!("the query store before stood at record {at}"),
        Before::Differed(table) => println!("the query store before differed in `{table}`"),
        Before::Equal => println!("the query store before was equal, row by row"),
    }
    store.close().await;
    remove(&old)?;
    std::fs::rename(&new, &old).map_err(failed(&new))
}

/// Says how far it is, now and then.
fn progress(last: Seq) -> impl FnMut(Seq) {
    let mut said = Instant::now();
    move |applied| {
        if said.elapsed() > Duration::from_secs(1) {
            println!("record {applied} of {last}");
            said = Instant::now();
        }
    }
}

async fn compare(old: &Path, new: &Store, last: Seq) -> Result<Before, RebuildError> {
    if !old.exists() {
        return Ok(Before::Nothing);
    }
    let (store, opened) = Store::open(old).await?;
    let applied = store.applied().await?;
    // Closed before it is compared: its last rows move from its log into its file.
    store.close().await;
    match (opened, applied) {
        (Opened::Empty, _) => Ok(Before::OtherSchema),
        (Opened::Continued, applied) if applied != last => Ok(Before::Behind(applied)),
        (Opened::Continued, _) => Ok(new
            .differs_from(old)
            .await?
            .map_or(Before::Equal, Before::Differed)),
    }
}

/// Removes a store's file with its log.
fn remove(store: &Path) -> Result<(), RebuildError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut path = store.as_os_str().to_owned();
        path.push(suffix);
        let path = PathBuf::from(path);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(failed(&path)(error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}
