//! The clock a server runs on: a simulated market's time. The wall's comes with the first real
//! counter.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ballast_engine::{Clock, ManualClock};
use ballast_gateway::market::MarketClock;
use ballast_model::Stamp;

/// The server's clock. A simulated one stands where its market last moved it.
#[derive(Clone)]
pub struct ServerClock {
    manual: Arc<ManualClock>,
    market: Arc<Mutex<MarketClock>>,
}

impl ServerClock {
    /// A simulated one, standing at that instant.
    pub fn simulated(at: Stamp) -> Self {
        Self {
            manual: Arc::new(ManualClock::at(at)),
            market: Arc::default(),
        }
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

    /// What drives it.
    pub fn market(&self) -> MarketClock {
        *self.lock()
    }

    /// Sets what is shown to drive it.
    pub fn set_market(&self, market: MarketClock) {
        *self.lock() = market;
    }

    /// Sets the speed shown.
    pub fn set_speed(&self, speed: u32) {
        self.lock().speed = speed;
    }

    fn lock(&self) -> MutexGuard<'_, MarketClock> {
        self.market.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
