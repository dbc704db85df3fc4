//! Where stamps come from. Injected, so that a day can be played at any speed and tests decide what
//! time it is.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ballast_model::Stamp;

/// Called when time jumped, so that whoever sleeps towards a deadline looks again.
pub type OnAdvance = Box<dyn Fn() + Send + Sync>;

/// A source of Beijing time. May stand still; going back is harmless, the writer never does.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Stamp;
    /// How long to sleep until that instant comes; `None` when only a jump can bring it.
    fn until(&self, instant: Stamp) -> Option<Duration>;
    /// Registers a call for jumps. Clocks that only flow need none.
    fn on_advance(&self, call: OnAdvance);
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> Stamp {
        // A system clock before 1970 is a broken one: the writer's stamps stay where they are.
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Stamp::from_unix_millis(0)
            .plus_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX / 2))
    }
    fn until(&self, instant: Stamp) -> Option<Duration> {
        let micros = instant.micros().saturating_sub(self.now().micros());
        Some(Duration::from_micros(u64::try_from(micros).unwrap_or(0)))
    }
    fn on_advance(&self, _call: OnAdvance) {}
}

/// Time that stands still until somebody moves it: for replays and tests.
#[derive(Default)]
pub struct ManualClock {
    micros: AtomicI64,
    calls: Mutex<Vec<OnAdvance>>,
}

impl ManualClock {
    /// Standing at that instant.
    pub fn at(instant: Stamp) -> Self {
        Self {
            micros: AtomicI64::new(instant.micros()),
            calls: Mutex::default(),
        }
    }

    /// Moves on to an instant; an earlier one than now changes nothing.
    pub fn advance_to(&self, instant: Stamp) {
        self.micros.fetch_max(instant.micros(), Ordering::SeqCst);
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().for_each(|call| call());
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Stamp {
        Stamp::from_micros(self.micros.load(Ordering::SeqCst))
    }
    fn until(&self, instant: Stamp) -> Option<Duration> {
        (instant <= self.now()).then_some(Duration::ZERO)
    }
    fn on_advance(&self, call: OnAdvance) {
        self.calls
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(call);
    }
}
