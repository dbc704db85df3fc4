//! `ballast verify --log`: whether the operation log of a query store is what the journal says. The journal's chain tells
//! whether the journal is what was written; this tells whether the log's rows are what its events say, and names the
//! first one that is not.

use std::path::Path;
use std::sync::Arc;

use ballast_journal::Storage;
use ballast_query::{Store, StorePosition};

use super::journal_tools::ToolError;
use crate::history;
use crate::say::say;

/// Beside a journal that nobody serves from, or whose server goes on meanwhile: what the store holds of it by now.
pub fn run(journal: &Path, storage: Arc<dyn Storage>) -> Result<(), ToolError> {
    let store = journal.with_file_name(history::FILE);
    let no_store = |why| ToolError::NoStore {
        store: store.clone(),
        why,
    };
    if !store.exists() {
        return Err(no_store("it is not there"));
    }
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build();
    let runtime = runtime.map_err(ToolError::Beside)?;
    runtime.block_on(async {
        let held = Store::open_kept(&store).await?;
        let held = held.ok_or_else(|| no_store("it is of another schema"))?;
        let position = held.position().await?;
        held.close().await;
        let rows = hold(&store, position, storage).await?;
        let rows = rows.ok_or_else(|| no_store("it was made from another journal"))?;
        let applied = position.applied;
        say!("operation log up to record {applied}: {rows} rows, each as the journal says");
        Ok(())
    })
}

/// How many rows there are, each as the journal says; none where the store is of another journal.
async fn hold(
    store: &Path,
    position: StorePosition,
    storage: Arc<dyn Storage>,
) -> Result<Option<u64>, ToolError> {
    let StorePosition { applied, journal } = position;
    let beside = Beside::new(store)?;
    let (anew, _) = Store::open(&beside.0).await?;
    let fed = history::feed_from_journal(&anew, storage, applied, |_| ()).await;
    fed.map_err(Box::new)?;
    let same = anew.position().await?;
    let altered = anew.altered_operation(store).await?;
    let rows = anew.operation_count().await?;
    anew.close().await;
    if same.applied != applied || same.journal != journal {
        return Ok(None);
    }
    match altered {
        Some(altered) => Err(ToolError::AlteredLog(altered)),
        None => Ok(Some(rows)),
    }
}

/// A store beside another one, gone when it is not looked at any more.
struct Beside(std::path::PathBuf);

impl Beside {
    fn new(store: &Path) -> Result<Self, ToolError> {
        let name = format!("query.db.verify-{}", std::process::id());
        let beside = Self(store.with_file_name(name));
        beside.remove().map_err(ToolError::Beside)?;
        Ok(beside)
    }

    fn remove(&self) -> std::io::Result<()> {
        for suffix in ["", "-wal", "-shm"] {
            let mut path = self.0.as_os_str().to_owned();
            path.push(suffix);
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // What is left behind is removed by whoever verifies next under that number.
        drop(self.remove());
    }
}
