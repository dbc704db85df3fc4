//! How sockets learn that there is something for them: each has one bell, and hangs it up wherever
//! something that it shows may change.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::Notify;

/// A socket's own.
pub type Bell = Arc<Notify>;

/// Bells of those who want to know of one thing. A bell whose socket is gone is taken down.
#[derive(Debug, Default)]
pub struct Bells(Mutex<Vec<Weak<Notify>>>);

impl Bells {
    /// From now on it rings.
    pub fn hang_up(&self, bell: &Bell) {
        let mut bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bells.retain(|bell| bell.strong_count() > 0);
        bells.push(Arc::downgrade(bell));
    }

    /// Rings all.
    pub fn ring(&self) {
        let bells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bells
            .iter()
            .filter_map(Weak::upgrade)
            .for_each(|bell| bell.notify_one());
    }
}
