//! How a simulated market is driven from outside: its speed, its gate, the end of its day, and
//! stopping.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use ballast_model::Stamp;

/// Who waits looks this often whether it should stop.
const LOOK: Duration = Duration::from_millis(50);

/// A counter that is away so long is lost: nobody waits for its market any more.
pub const LOST_AFTER: Duration = Duration::from_secs(5);

/// Where a gated market stands.
#[derive(Debug, Clone, Copy, Default)]
pub struct GateState {
    /// It may run up to this instant.
    pub open_to: Option<Stamp>,
    /// It stands here; everything before is applied.
    pub at: Option<Stamp>,
    /// The input is at its end and the last day settled.
    pub finished: bool,
}

/// A market in another process, which has to be told.
pub trait MarketDriver: Send + Sync {
    /// It may run up to an instant, once everything decided so far has reached it.
    fn open_gate(&self, until: Stamp);
    /// What is left of the running day is to be played flat out.
    fn end_day(&self);
}

/// Drives a market. One side asks, the market's thread obeys.
#[derive(Default)]
pub struct Control {
    /// Market seconds a second of the wall; 0 = flat out.
    pub factor: AtomicU32,
    end_day: AtomicBool,
    /// Absent: not gated.
    gate: Option<(Mutex<GateState>, Condvar)>,
    /// Absent: the market is in this process and looks here.
    driver: Option<Box<dyn MarketDriver>>,
    stop: AtomicBool,
    failure: OnceLock<String>,
    /// What has to be done once a day is settled, before its clock goes on.
    after_day: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

/// How long something has been so without a break.
#[derive(Debug, Default)]
pub struct Since(Option<Instant>);

impl Since {
    /// Whether it is so, and has been so long.
    pub fn lasts(&mut self, is_so: bool, long: Duration) -> bool {
        if !is_so {
            self.0 = None;
            return false;
        }
        self.0.get_or_insert_with(Instant::now).elapsed() >= long
    }
}

impl Control {
    /// A market that runs by itself.
    pub fn running(factor: u32) -> Self {
        Self {
            factor: AtomicU32::new(factor),
            ..Self::default()
        }
    }

    /// A market that waits to be told.
    pub fn gated() -> Self {
        Self {
            gate: Some(Default::default()),
            ..Self::default()
        }
    }

    /// The market is in another process.
    pub fn driver(self, market: impl MarketDriver + 'static) -> Self {
        Self {
            driver: Some(Box::new(market)),
            ..self
        }
    }

    /// Ends the running day: what is left of it is played flat out, then settled.
    pub fn end_day(&self) {
        self.end_day.store(true, Ordering::Relaxed);
        self.driver.iter().for_each(|market| market.end_day());
    }

    /// The day is to end.
    pub fn day_is_to_end(&self) -> bool {
        self.end_day.load(Ordering::Relaxed)
    }

    /// The day has ended.
    pub fn day_ended(&self) {
        self.end_day.store(false, Ordering::Relaxed);
    }

    /// Whoever has to see a settled day before the clock goes on is called then. The first is the only one.
    pub fn call_after_day(&self, call: impl Fn() + Send + Sync + 'static) {
        let _ = self.after_day.set(Box::new(call));
    }

    /// The desk has settled the day.
    pub fn day_settled(&self) {
        if let Some(call) = self.after_day.get() {
            call();
        }
    }

    /// The market has failed: it plays nothing any more, and its day is ended by hand.
    pub fn fail(&self, reason: String) {
        // The first reason is the one to mend.
        let _ = self.failure.set(reason);
    }

    /// Why the market has failed.
    pub fn failure(&self) -> Option<&str> {
        self.failure.get().map(String::as_str)
    }

    /// Asks the market to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some((_, changed)) = &self.gate {
            changed.notify_all();
        }
    }

    /// The market is to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Where a gated market stands; none where there is no gate.
    pub fn gate(&self) -> Option<GateState> {
        self.gate.as_ref().map(|(state, _)| *lock(state))
    }

    /// Opens the gate up to an instant and waits until the market stands there, or cannot come
    /// there: it has failed, or its counter is lost. None where there is no gate.
    pub fn open_gate(&self, until: Stamp, is_lost: impl Fn() -> bool) -> Option<GateState> {
        let (state, changed) = self.gate.as_ref()?;
        self.driver
            .iter()
            .for_each(|market| market.open_gate(until));
        let mut state = lock(state);
        state.open_to = state.open_to.max(Some(until));
        changed.notify_all();
        let mut lost = Since::default();
        let mut waits = || {
            let can_come = !self.stopped() && self.failure().is_none();
            can_come && !lost.lasts(is_lost(), LOST_AFTER)
        };
        while !state.finished && state.at < Some(until) && waits() {
            state = changed
                .wait_timeout(state, LOOK)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        Some(*state)
    }

    /// The market stands at an instant, with everything up to it applied.
    pub fn reached(&self, at: Stamp) {
        self.change_gate(|state| state.at = state.at.max(Some(at)));
    }

    /// The market has no more ticks: it stands at its last instant.
    pub fn finished(&self, at: Stamp) {
        self.change_gate(|state| {
            state.at = state.at.max(Some(at));
            state.finished = true;
        });
    }

    /// Waits a moment for the gate to be opened further.
    pub fn wait_for_gate(&self) {
        if let Some((state, changed)) = &self.gate {
            drop(changed.wait_timeout(lock(state), LOOK));
        }
    }

    fn change_gate(&self, change: impl FnOnce(&mut GateState)) {
        if let Some((state, changed)) = &self.gate {
            change(&mut lock(state));
            changed.notify_all();
        }
    }
}

fn lock(state: &Mutex<GateState>) -> MutexGuard<'_, GateState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
