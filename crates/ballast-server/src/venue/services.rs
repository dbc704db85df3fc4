//! Member services as handlers work with them: the running machine, what pages see, the files.

use std::path::Path;
use std::sync::Arc;
use std::sync::RwLockReadGuard;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ballast_engine::{Engine, Following, Handle, Setup, SnapshotPlan, recover};
use ballast_journal::{Directory, Options, Storage};
use ballast_model::{Calendar, Seq};
use ballast_venue::{MemberServices, ine_2021_09, shfe_2025_11};
use tokio::sync::watch;

use super::blobs::Blobs;
use super::opening::{self, VenueError};
use super::view::{Heard, VenueView};
use super::{demo, demo_history};
use crate::people::vault::Sealing;
use crate::run::clock::ServerClock;

/// Name of the journal's directory in a data directory.
pub const DIRECTORY: &str = "venue";
/// Records between two snapshots.
const SNAPSHOT_EVERY: u64 = 20_000;

/// What handlers work with.
pub struct Services {
    /// The engine.
    pub handle: Handle<MemberServices>,
    /// Files and personal texts.
    pub blobs: Arc<Blobs>,
    /// It belongs to a demonstration.
    pub demonstration: bool,
    clerks: AtomicBool,
    view: Following<VenueView>,
    seen: Arc<watch::Sender<Seq>>,
}

/// What it is started with.
pub struct Parts<'a> {
    /// The data directory.
    pub data: &'a Path,
    /// The key that seals keys of subjects.
    pub key: Sealing,
    /// The trading calendar.
    pub calendar: &'a Calendar,
    /// The clock.
    pub clock: &'a ServerClock,
    /// An empty journal gets the demonstration's cases.
    pub demonstration: bool,
}

impl Services {
    /// Opens its journal, fills it where it is empty, and runs it.
    ///
    /// # Errors
    /// Journal, directory, files.
    pub fn start(parts: Parts<'_>) -> Result<(Engine<MemberServices>, Self), VenueError> {
        let Parts {
            data,
            key,
            calendar,
            clock,
            demonstration,
        } = parts;
        let place = data.join(DIRECTORY);
        let storage: Arc<dyn Storage> =
            Arc::new(
                Directory::create(&place).map_err(|source| VenueError::Directory {
                    path: place.clone(),
                    source,
                })?,
            );
        let recovered = recover::<MemberServices>(storage, Options::BATCH)?;
        if let Some(cut) = &recovered.recovery().opened.cut {
            tracing::warn!(
                ?cut,
                "the journal of member services had a torn tail, which was cut"
            );
        }
        let fresh = recovered.last_stamp().is_none();
        let blobs = Blobs::new(data, key);
        if fresh && blobs.has_any() {
            return Err(VenueError::JournalGone { place });
        }
        let now = clock.now();
        // On days before the guides took effect nobody could file anything.
        let guides = [shfe_2025_11(), ine_2021_09()].map(|book| book.effective);
        let history = (fresh && demonstration)
            .then(|| demo::first_stamp(calendar, now.day()))
            .flatten()
            .filter(|first| guides.iter().all(|effective| *effective <= first.day()));
        let build = concat!("ballast ", env!("CARGO_PKG_VERSION"));
        let begins = history.unwrap_or(now);
        let mut writer = recovered.start(build, begins)?;
        opening::complete(&mut writer, calendar, begins)?;
        if history.is_some() {
            demo_history::seed(&mut writer, &blobs, calendar, now)?;
        }
        let records = writer.journal().records(Seq::new(1));
        let heard = Heard::read(records.map_err(ballast_engine::EngineError::from)?)?;
        let setup = Setup {
            snapshots: SnapshotPlan {
                every_records: SNAPSHOT_EVERY,
                keep: 3,
            },
            ..Setup::new(clock.for_engine())
        };
        let seen = Arc::new(watch::Sender::new(Seq::new(0)));
        let (engine, view) = Engine::start_followed(writer, setup, |machine, seq, at| {
            seen.send_replace(seq);
            VenueView::beginning(machine, (seq, at), heard, Arc::clone(&seen))
        })?;
        let services = Self {
            handle: engine.handle(),
            blobs: Arc::new(blobs),
            demonstration,
            clerks: AtomicBool::new(demonstration),
            view,
            seen,
        };
        Ok((engine, services))
    }

    /// As of the last group that was applied.
    pub fn view(&self) -> RwLockReadGuard<'_, VenueView> {
        self.view.look()
    }

    /// Waits until a record is shown.
    pub async fn at_least(&self, seq: Seq) {
        // Fails only when the engine has stopped: then nothing newer will come.
        let mut seen = self.seen.subscribe();
        let _ = seen.wait_for(|seen| *seen >= seq).await;
    }

    /// The same of a thread.
    pub fn wait_for(&self, seq: Seq) {
        while self.view().seq < seq {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether simulated clerks answer.
    pub fn clerks(&self) -> bool {
        self.clerks.load(Ordering::Relaxed)
    }

    /// Lets simulated clerks answer, or not.
    pub fn set_clerks(&self, on: bool) {
        self.clerks.store(on, Ordering::Relaxed);
    }
}
