//! The clock a server runs on: a simulated market's time. The wall's comes with the first real counter.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ballast_engine::{Clock, ManualClock};
use ballast_model::Stamp;

/// What drives the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockKind {
    /// Tick files.
    Replay,
    /// The demonstration's seeded market.
    Demo,
}

/// The server's clock. A simulated one stands where its market last moved it.
#[derive(Clone)]
pub struct ServerClock {
    /// What drives it.
    pub kind: ClockKind,
    manual: Arc<ManualClock>,
    /// Market seconds a second of the wall; 0 while it stands or runs flat out.
    speed: Arc<AtomicU32>,
}

impl ServerClock {
    /// A simulated one, standing at that instant.
    pub fn simulated(kind: ClockKind, at: Stamp) -> Self {
        Self { kind, manual: Arc::new(ManualClock::at(at)), speed: Arc::default() }
    }

    /// As the engine takes it.
    pub fn for_engine(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.manual) as Arc<dyn Clock>
    }

    /// The instant.
    pub fn now(&self) -> Stamp {
        self.manual.now()
    }

    /// The market moved on.
    pub fn advance_to(&self, at: Stamp) {
        self.manual.advance_to(at);
    }

    /// Market seconds a second of the wall.
    pub fn speed(&self) -> u32 {
        self.speed.load(Ordering::Relaxed)
    }

    /// Sets the speed shown.
    pub fn set_speed(&self, speed: u32) {
        self.speed.store(speed, Ordering::Relaxed);
    }
}
