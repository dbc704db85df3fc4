//! What was: past days' orders, trades, refusals and statements, and all cash movements, read from
//! the query store.
//!
//! A thread of its own feeds the store, first from the journal, then from the engine, group by
//! group as they become durable. Nothing waits for it but readers of history. A store that was not
//! made from this journal is set aside before anything is shown, and a new one is fed; one that
//! fails is fed again from where it stands, for the journal holds all that is in it.
//!
//! Whether every page of a store's file is sound takes as long as reading it, so a start does not wait for
//! that: a second thread looks, beside the feeding. A store that is found damaged is set aside, whenever that
//! is, and a new one is fed from the journal; readers are told meanwhile how much is still to come.

use std::fs;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ballast_desk::Desk;
use ballast_engine::{EngineError, Entries, Group, Handle, Kind, Outbox, records};
use ballast_journal::{JournalError, RECORD_BYTES_MAX, Storage};
use ballast_model::{Machine, Seq};
use ballast_query::{
    Entry, Fingerprint, Opened, OwnedEntry, QueryError, RowId, Store, StorePosition,
};
use tokio::runtime;
use tokio::sync::watch;

use crate::live::hub::Known;

/// Name of the query store's file in a data directory.
pub const FILE: &str = "query.db";

/// An event takes four bytes and more of its record: whatever a journal holds can be projected.
const _: () = assert!(RECORD_BYTES_MAX / 4 <= RowId::EVENTS_MAX);

/// Steps that may wait before somebody should look.
const ALARM: usize = 10_000;
/// Steps that wait in memory at most: behind that, history is read from the journal.
const MOST_WAITING: usize = 20_000;
/// Steps of one transaction, if so many wait.
const BATCH: usize = 10_000;
/// Readers wait this long for what they ask about, and a stop for what is still to be fed: the next start feeds the
/// rest.
const PATIENCE: Duration = Duration::from_secs(5);
/// After a failure of the store, it is fed again this much later.
const RETRY: Duration = Duration::from_secs(1);
/// The same, where what it lacks was moved away.
const RETRY_AWAY: Duration = Duration::from_secs(60);

/// Why history could not be fed.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The store.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The journal.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The store was made from another journal, or from more of this one.
    #[error(
        "the query store knows records up to {applied} of a journal that is not this one, which ends at record {last}"
    )]
    OtherJournal {
        /// The store's last record.
        applied: Seq,
        /// The journal's.
        last: Seq,
    },
    /// The store's file is damaged.
    #[error("the query store is damaged: {what}")]
    Damaged {
        /// What is wrong.
        what: String,
    },
    /// The file of the store.
    #[error("{}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// History has not come as far as was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Behind {
    /// Records that are still to come.
    pub records: u64,
}

/// The query store of a running server, and how far it is.
pub struct History {
    shown: Arc<Shown>,
    applied: watch::Receiver<Seq>,
    stopping: Arc<Stopping>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    runtime: runtime::Handle,
}

/// The store that is read and fed.
struct Shown {
    path: PathBuf,
    store: RwLock<Store>,
    condition: Mutex<Condition>,
}

/// What is known of the store's file.
#[derive(Default)]
struct Condition {
    damage: Option<String>,
    /// The one that was there at the start is not the one that is shown any more.
    is_new: bool,
}

impl Shown {
    fn store(&self) -> Store {
        let store = self.store.read().unwrap_or_else(PoisonError::into_inner);
        store.clone()
    }

    fn condition(&self) -> MutexGuard<'_, Condition> {
        { self.condition.lock() }.unwrap_or_else(PoisonError::into_inner)
    }

    /// The store that was there at the start is damaged.
    fn found_damage(&self, what: String) {
        let mut condition = self.condition();
        if !condition.is_new {
            condition.damage = Some(what);
        }
    }

    fn is_sound(&self) -> Result<(), HistoryError> {
        match &self.condition().damage {
            Some(what) => Err(HistoryError::Damaged { what: what.clone() }),
            None => Ok(()),
        }
    }

    /// Looks at every page of the store that was there at the start.
    fn check(&self, runtime: &runtime::Handle, stopping: &Arc<Stopping>) {
        let begun = Instant::now();
        let stops = Arc::clone(stopping);
        let go_on = move || !stops.has_begun();
        match runtime.block_on(Store::damage(&self.path, go_on)) {
            Ok(None) => {
                let seconds = begun.elapsed().as_secs_f64();
                tracing::info!(seconds, "the query store is sound, page by page");
            }
            Ok(Some(what)) => self.found_damage(what),
            Err(_) if stopping.has_begun() => {}
            Err(error) => tracing::warn!(%error, "the query store could not be checked"),
        }
    }
}

impl History {
    /// Begins to feed the store that was [found](found), or a new one, and tells how far it is.
    pub fn start(
        runtime: &runtime::Handle,
        handle: &Handle<Desk>,
        storage: Arc<dyn Storage>,
        (found, path): (Option<Store>, &Path),
        tell: watch::Sender<Seq>,
    ) -> Result<Self, HistoryError> {
        let was_found = found.is_some();
        let store = match found {
            Some(store) => store,
            None => runtime.block_on(Store::open(path))?.0,
        };
        let applied = runtime.block_on(store.applied())?;
        tell.send_replace(applied);
        let seen = tell.subscribe();
        let stopping = Arc::new(Stopping::default());
        let shown = Arc::new(Shown {
            path: path.to_owned(),
            store: RwLock::new(store),
            condition: Mutex::default(),
        });
        let projector = Projector {
            shown: Arc::clone(&shown),
            runtime: runtime.clone(),
            handle: handle.clone(),
            storage,
            tell,
            stopping: Arc::clone(&stopping),
        };
        let spawn = |name: &str, run: Box<dyn FnOnce() + Send>| {
            let thread = thread::Builder::new().name(name.to_owned());
            thread.spawn(run).map_err(EngineError::Thread)
        };
        let mut threads = vec![spawn("history", Box::new(move || projector.run()))?];
        if was_found {
            let (shown, stopping) = (Arc::clone(&shown), Arc::clone(&stopping));
            let runtime = runtime.clone();
            let check = move || shown.check(&runtime, &stopping);
            threads.push(spawn("history-check", Box::new(check))?);
        }
        Ok(Self {
            shown,
            applied: seen,
            stopping,
            threads: Mutex::new(threads),
            runtime: runtime.clone(),
        })
    }

    /// Applies what the engine published before it stopped, and closes the store.
    pub fn finish(&self) {
        self.stopping.begin();
        let threads =
            mem::take(&mut *{ self.threads.lock() }.unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            drop(thread.join());
        }
        self.runtime.block_on(self.shown.store().close());
    }

    /// The last record applied.
    pub fn applied(&self) -> Seq {
        *self.applied.borrow()
    }

    /// The store, once it holds everything up to a record.
    pub async fn at_least(&self, seq: Seq) -> Result<Store, Behind> {
        let mut applied = self.applied.clone();
        let reached =
            tokio::time::timeout(PATIENCE, applied.wait_for(|applied| *applied >= seq)).await;
        let behind = || Behind {
            records: seq.number().saturating_sub(self.applied().number()),
        };
        let store = self.shown.store();
        // One that took the other's place meanwhile has begun anew.
        if matches!(reached, Ok(Ok(_))) && self.applied() >= seq {
            Ok(store)
        } else {
            Err(behind())
        }
    }
}

/// What a store knows of a state that was read from a snapshot, as far as it was fed: nothing, where it is damaged.
pub async fn known(store: &Store, desk: &Desk) -> Result<Known, HistoryError> {
    match known_changes(store, desk).await {
        // Its pages are looked at beside the feeding, which begins anew then.
        Err(error) if error.is_damage() => Ok(Known::default()),
        known => Ok(known?),
    }
}

async fn known_changes(store: &Store, desk: &Desk) -> Result<Known, QueryError> {
    let changes = match desk.orders().map(|(id, _)| id).min() {
        Some(first) => store.order_changes(first).await?,
        None => Vec::new(),
    };
    let logins = store.last_logins().await?;
    Ok(Known { changes, logins })
}

struct Projector {
    shown: Arc<Shown>,
    runtime: runtime::Handle,
    handle: Handle<Desk>,
    storage: Arc<dyn Storage>,
    tell: watch::Sender<Seq>,
    stopping: Arc<Stopping>,
}

impl Projector {
    fn run(self) {
        loop {
            let error = match self.feed() {
                Ok(Fed::UpToEnd) => return,
                Ok(Fed::Behind) => continue,
                Err(error) => error,
            };
            let error = match damage(&error) {
                Some(what) => match self.begin_anew(&what) {
                    Ok(()) => continue,
                    Err(error) => error,
                },
                None => error,
            };
            tracing::error!(%error, "history is not fed; trying again");
            if self.stopping.has_begun() {
                return;
            }
            // Nobody brings archives back within a second.
            self.pause(if is_away(&error) { RETRY_AWAY } else { RETRY });
        }
    }

    /// Sets the store aside and shows an empty one, which is fed from the journal's first record on.
    fn begin_anew(&self, what: &str) -> Result<(), HistoryError> {
        self.tell.send_replace(Seq::new(0));
        self.runtime.block_on(self.shown.store().close());
        damaged(&self.shown.path, what)?;
        let (store, _) = self.runtime.block_on(Store::open(&self.shown.path))?;
        *{ self.shown.store.write() }.unwrap_or_else(PoisonError::into_inner) = store;
        *self.shown.condition() = Condition {
            damage: None,
            is_new: true,
        };
        Ok(())
    }

    /// So long, or until the engine has stopped.
    fn pause(&self, long: Duration) {
        let begun = Instant::now();
        while begun.elapsed() < long && !self.stopping.has_begun() {
            thread::sleep(RETRY.min(long));
        }
    }

    /// Feeds until the engine has stopped, or more waits than is kept in memory.
    fn feed(&self) -> Result<Fed, HistoryError> {
        let outbox = self.handle.bounded_outbox("history", ALARM, MOST_WAITING);
        let store = self.shown.store();
        self.runtime
            .block_on(self.catch_up(&store, outbox.after()))?;
        loop {
            self.shown.is_sound()?;
            if self.stopping.gives_up() {
                let applied = self.tell.borrow().number();
                tracing::warn!(
                    applied,
                    "history is fed up to this record; the next start feeds the rest"
                );
                return Ok(Fed::UpToEnd);
            }
            let first = match outbox.receive_for(RETRY) {
                Ok(group) => group,
                Err(RecvTimeoutError::Disconnected) if outbox.fell_behind() => {
                    return Ok(Fed::Behind);
                }
                // An outbox that was opened after the engine had stopped is never closed.
                Err(RecvTimeoutError::Timeout) if !self.stopping.has_begun() => continue,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    return Ok(Fed::UpToEnd);
                }
            };
            let groups = with_waiting(first, &outbox);
            let entries: Vec<_> = groups.iter().flat_map(|group| entries_of(group)).collect();
            let applied = self.runtime.block_on(store.project(&entries))?;
            self.tell.send_replace(applied);
        }
    }

    /// From the journal, as long as the store is sound and a stop has patience.
    async fn catch_up(&self, store: &Store, until: Seq) -> Result<Seq, HistoryError> {
        let mut entries = resumed(store, Arc::clone(&self.storage)).await?;
        let next = || {
            self.shown.is_sound()?;
            if self.stopping.gives_up() {
                return Ok(None);
            }
            next_entry(&mut entries, until)
        };
        let tell = |applied| {
            self.tell.send_replace(applied);
        };
        store.catch_up(next, tell).await
    }
}

/// How far history was fed.
enum Fed {
    /// The engine has stopped.
    UpToEnd,
    /// The rest is in the journal.
    Behind,
}

/// Whether the server stops, and since when.
#[derive(Default)]
struct Stopping(OnceLock<Instant>);

impl Stopping {
    fn begin(&self) {
        self.0.get_or_init(Instant::now);
    }

    fn has_begun(&self) -> bool {
        self.0.get().is_some()
    }

    /// It has waited long enough.
    fn gives_up(&self) -> bool {
        { self.0.get() }.is_some_and(|since| since.elapsed() > PATIENCE)
    }
}

/// What an error says of the store's file, if it says that it is damaged.
fn damage(error: &HistoryError) -> Option<String> {
    match error {
        HistoryError::Damaged { what } => Some(what.clone()),
        HistoryError::Query(error) if error.is_damage() => Some(error.to_string()),
        _ => None,
    }
}

/// The group, and those that wait behind it: a transaction costs the same for one as for many.
fn with_waiting(first: Arc<Group<Desk>>, outbox: &Outbox<Desk>) -> Vec<Arc<Group<Desk>>> {
    let mut steps = first.steps.len();
    let mut groups = vec![first];
    while steps < BATCH
        && let Ok(group) = outbox.receive_for(Duration::ZERO)
    {
        steps += group.steps.len();
        groups.push(group);
    }
    groups
}

fn entries_of(group: &Group<Desk>) -> impl Iterator<Item = Entry<'_>> {
    let journal = Fingerprint(group.chain.0);
    group.steps.iter().map(move |step| Entry {
        seq: step.seq,
        stamp: step.stamp,
        command: Some(&step.command),
        events: &step.events,
        journal,
    })
}

/// The store of a journal, where one is there. One that knows another journal than this one, or more
/// of it, is set aside, and the log says so: it is evidence of what was lost, and nothing of it may be
/// shown. Called before the journal goes on; a new store is made only after it has, for none may stand
/// beside an empty journal.
pub fn found(
    runtime: &runtime::Handle,
    storage: &Arc<dyn Storage>,
    path: &Path,
) -> Result<Option<Store>, HistoryError> {
    if !path.exists() {
        tracing::info!("there is no query store: it is made from the journal");
        return Ok(None);
    }
    runtime.block_on(async {
        let (store, opened) = match Store::open(path).await {
            Err(error) if error.is_damage() => {
                return damaged(path, "it is no database of ours").map(|()| None);
            }
            opened => opened?,
        };
        if opened == Opened::Empty {
            tracing::info!("the query store is empty: it is made from the journal");
        }
        match resumed(&store, Arc::clone(storage)).await {
            Ok(_) => Ok(Some(store)),
            Err(HistoryError::OtherJournal { applied, last }) => {
                // Its last rows move from its log into its file.
                store.close().await;
                let kept = aside(path, &format!("of-record-{applied}"))?;
                let kept = kept.display();
                tracing::warn!(
                    store = applied.number(),
                    journal = last.number(),
                    "the query store knows records up to {applied}, the journal ends at record {last} and has not led to it: the journal is an older one or another, or its tail is lost; the store is kept as {kept} and made anew"
                );
                Ok(None)
            }
            Err(HistoryError::Query(error)) if error.is_damage() => {
                store.close().await;
                damaged(path, &error.to_string()).map(|()| None)
            }
            // It is behind what anybody asks for, and stays so: nothing of it is shown.
            Err(error) if is_away(&error) => {
                tracing::error!(%error, "the query store lacks records that were moved away: history is not shown until `ballast rebuild --archive DIR` has made it anew, or the archives are back");
                Ok(Some(store))
            }
            Err(error) => Err(error),
        }
    })
}

/// A store that cannot be read is set aside: nothing is lost, for the journal holds all that was in it.
fn damaged(path: &Path, what: &str) -> Result<(), HistoryError> {
    let kept = aside(path, "damaged")?;
    tracing::error!(
        store = %path.display(),
        what,
        "the query store is damaged: it is kept as {} and made anew from the journal",
        kept.display()
    );
    Ok(())
}

/// Renames a database that is closed, and its log with it.
pub(crate) fn aside(path: &Path, name: &str) -> Result<PathBuf, HistoryError> {
    let suffixed = |base: &Path, suffix: &str| {
        let mut name = base.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let to = suffixed(path, &format!(".{name}"));
    for suffix in ["", "-wal", "-shm"] {
        let path = suffixed(path, suffix);
        match fs::rename(&path, suffixed(&to, suffix)) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(HistoryError::File { path, source });
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(to)
}

/// Applies what the store lacks of a journal, up to and with one record.
pub async fn feed_from_journal(
    store: &Store,
    storage: Arc<dyn Storage>,
    until: Seq,
    applied: impl FnMut(Seq),
) -> Result<Seq, HistoryError> {
    let mut entries = resumed(store, storage).await?;
    store
        .catch_up(|| next_entry(&mut entries, until), applied)
        .await
}

/// The journal behind what the store holds of it.
async fn resumed(store: &Store, storage: Arc<dyn Storage>) -> Result<Entries, HistoryError> {
    let StorePosition { applied, journal } = store.position().await?;
    if applied == Seq::new(0) {
        return Ok(records(storage, Seq::new(1))?);
    }
    let mut entries = match records(storage, applied) {
        Ok(entries) => entries,
        Err(EngineError::Journal(JournalError::NotHeld { wanted, last, .. })) if wanted > last => {
            return Err(HistoryError::OtherJournal { applied, last });
        }
        Err(error) => return Err(error.into()),
    };
    let last = entries.last();
    let held = entries.next_entry()?.is_some();
    if held && Fingerprint(entries.chain().0) == journal {
        Ok(entries)
    } else {
        Err(HistoryError::OtherJournal { applied, last })
    }
}

/// Records that it lacks were archived, and the archives moved away.
fn is_away(error: &HistoryError) -> bool {
    matches!(
        error,
        HistoryError::Engine(EngineError::Journal(JournalError::Away(_)))
    )
}

fn next_entry(entries: &mut Entries, until: Seq) -> Result<Option<OwnedEntry>, HistoryError> {
    let Some(entry) = entries.next_entry()?.filter(|entry| entry.seq <= until) else {
        return Ok(None);
    };
    let (seq, stamp) = (entry.seq, entry.stamp);
    let bad = |source| EngineError::Machine { seq, source };
    let (command, events) = match entry.kind {
        Kind::Started(_) => (None, Vec::new()),
        Kind::Command(decision) => {
            let events: Result<Vec<_>, _> = decision.events.map(Desk::decode_event).collect();
            (
                Some(Desk::decode_command(decision.command).map_err(bad)?),
                events.map_err(bad)?,
            )
        }
    };
    Ok(Some(OwnedEntry {
        seq,
        stamp,
        command,
        events,
        journal: Fingerprint(entries.chain().0),
    }))
}
