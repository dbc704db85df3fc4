//! Compresses closed segments of the journal beside the running desk: at its start behind the snapshot that
//! it began from, and after each trading day behind one that is written then.
//!
//! A thread of its own, slow on purpose: the disk is the writer's. What fails is said in the log and tried
//! again after the next day; the desk goes on without it.

use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ballast_desk::Desk;
use ballast_engine::Handle;
use ballast_journal::{Archiver, Archiving, JournalError, Snapshots, VerifiedSnapshot};
use ballast_model::{Day, Seq};

use crate::tools::archive::{first_kept, label, told};

/// Whether a day was rolled is looked at so often.
const LOOK: Duration = Duration::from_secs(5);
/// So much is read and compressed in a second.
const BYTES_PER_SECOND: u64 = 8 << 20;

/// What is archived.
pub struct Plan {
    /// Whose segments.
    pub archiver: Archiver,
    /// Where the desk's snapshots are.
    pub snapshots: Snapshots,
    /// The snapshot from which it was started.
    pub began: Option<Seq>,
    /// Calendar days that stay as they are.
    pub keep_days: u16,
}

/// The thread.
pub struct Running {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Running {
    /// Ends it, whatever it is at: the journal is not closed before.
    pub fn stop(self) {
        drop(self.stop);
        drop(self.thread.join());
    }
}

/// Starts it.
pub fn start(plan: Plan, handle: Handle<Desk>) -> io::Result<Running> {
    let (stop, stopped) = mpsc::channel();
    let thread = thread::Builder::new()
        .name("archiver".to_owned())
        .spawn(move || plan.run(&handle, &stopped))?;
    Ok(Running { stop, thread })
}

/// The last settled day, and the calendar day of the newest record.
type Days = (Option<Day>, Day);

impl Plan {
    fn run(&self, handle: &Handle<Desk>, stopped: &Receiver<()>) {
        let Some((mut settled, today)) = days(handle) else {
            return;
        };
        if let Some(began) = self.began {
            let behind = || self.snapshots.reread(began);
            self.archive(behind, today, stopped);
        }
        while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(LOOK) {
            let Some((last, today)) = days(handle) else {
                return;
            };
            if last != settled {
                settled = last;
                // The engine that has stopped writes one by itself.
                let Ok(Ok(behind)) = handle.snapshot().map(|ticket| ticket.wait()) else {
                    return;
                };
                self.archive(|| behind, today, stopped);
            }
        }
    }

    fn archive(
        &self,
        behind: impl FnOnce() -> Result<VerifiedSnapshot, JournalError>,
        today: Day,
        stopped: &Receiver<()>,
    ) {
        if self.archiver.closed().is_empty() {
            return;
        }
        let before = first_kept(today, self.keep_days);
        let archiving = Archiving {
            label: &|record| label(record, before),
            pace: &mut |bytes| pause(bytes, stopped),
        };
        let made = behind().and_then(|behind| self.archiver.archive(&behind, archiving));
        match made {
            Ok(made) if made.is_empty() => {}
            Ok(made) => tracing::info!("archived of the journal: {}", told(&made)),
            Err(error) => {
                tracing::error!(%error, "the journal was not archived; tried again after the next trading day");
            }
        }
    }
}

fn days(handle: &Handle<Desk>) -> Option<Days> {
    let look = |seen: &ballast_engine::Seen<'_, Desk>| (seen.machine.last_day(), seen.stamp.day());
    handle.ask(Seq::new(0), look).ok()?.wait().ok()
}

/// As long as so many bytes may take; breaks off where the desk stops.
fn pause(bytes: u64, stopped: &Receiver<()>) -> ControlFlow<()> {
    let long = Duration::from_micros(bytes * 1_000_000 / BYTES_PER_SECOND);
    match stopped.recv_timeout(long) {
        Err(RecvTimeoutError::Timeout) => ControlFlow::Continue(()),
        Ok(()) | Err(RecvTimeoutError::Disconnected) => ControlFlow::Break(()),
    }
}
