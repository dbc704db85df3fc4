//! Keeps K-lines over restarts: what the market made of them goes to a file, beside everything that decides.
//!
//! A bar that ended is written within a second, those that still grow when the server stops. After a kill a bar
//! goes on from the one before it: its volume is whole, of its extremes what came since.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ballast_engine::EngineError;
use ballast_query::{Bar, KLineStore, QueryError};
use tokio::runtime;

use crate::history::{self, HistoryError};

/// Name of the file in a data directory.
pub const FILE: &str = "market.db";
/// Bars of a second are written together.
const TOGETHER: Duration = Duration::from_secs(1);

/// Writes bars.
pub struct KLineKeeper {
    bars: Sender<Bar>,
    thread: JoinHandle<()>,
}

impl KLineKeeper {
    /// Opens the file, and begins to keep what is sent to it; gives the newest bars that it held, by contract
    /// and beginning. A file that cannot be read is set aside: charts begin anew.
    pub fn start(
        runtime: &runtime::Handle,
        directory: &Path,
        most: u32,
    ) -> Result<(Self, Vec<Bar>), HistoryError> {
        let path = directory.join(FILE);
        let open = || async {
            let store = KLineStore::open(&path).await?;
            let kept = store.newest(most).await?;
            Ok::<_, QueryError>((store, kept))
        };
        let (store, kept) = match runtime.block_on(open()) {
            Err(error) if error.is_damage() => {
                let kept = history::aside(&path, "damaged")?;
                tracing::error!(%error, "the file of K-lines is damaged: it is kept as {}, charts begin anew", kept.display());
                runtime.block_on(open())?
            }
            opened => opened?,
        };
        let (bars, inbox) = mpsc::channel();
        let runtime = runtime.clone();
        let thread = thread::Builder::new().name("klines".to_owned());
        let thread = thread.spawn(move || {
            while let Some(bars) = next(&inbox) {
                if let Err(error) = runtime.block_on(store.write(&bars)) {
                    tracing::error!(%error, bars = bars.len(), "K-lines could not be kept");
                }
            }
            runtime.block_on(store.close());
        });
        let thread = thread.map_err(EngineError::Thread)?;
        Ok((Self { bars, thread }, kept))
    }

    /// Takes bars.
    pub fn inbox(&self) -> Sender<Bar> {
        self.bars.clone()
    }

    /// Writes what waits, once nobody sends any more.
    pub fn finish(self) {
        drop(self.bars);
        drop(self.thread.join());
    }
}

/// Bars that came within a moment; none once nobody sends any more.
fn next(inbox: &Receiver<Bar>) -> Option<Vec<Bar>> {
    let mut bars = vec![inbox.recv().ok()?];
    let until = Instant::now() + TOGETHER;
    loop {
        match inbox.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(bar) => bars.push(bar),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return Some(bars),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Not only the file: a log that is left beside a new one would be taken for its own.
    #[test]
    fn a_damaged_file_is_set_aside_with_its_log_and_charts_begin_anew() {
        let runtime = runtime::Runtime::new().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let file = |name: &str| directory.path().join(name);
        let garbage = vec![b'x'; 8_192];
        for name in ["market.db", "market.db-wal"] {
            fs::write(file(name), &garbage).unwrap();
        }
        let (keeper, bars) = KLineKeeper::start(runtime.handle(), directory.path(), 10).unwrap();
        keeper.finish();
        assert!(bars.is_empty());
        for name in ["market.db.damaged", "market.db.damaged-wal"] {
            assert_eq!(fs::read(file(name)).ok(), Some(garbage.clone()), "{name}");
        }
    }
}
