//! What the desk decided, as bytes: a snapshot and the events after it.

use ballast_desk::Desk;
use ballast_desk_events::Event;
use ballast_model::{CounterTrade, FundAccountId, Machine, Stamp};

/// A trading day of a journal.
pub(super) struct Journal {
    begins: Vec<u8>,
    pub steps: Vec<(Stamp, Vec<Event>)>,
    /// Trades that the desk was told, and in which step.
    told: Vec<(usize, FundAccountId, CounterTrade)>,
}

impl Journal {
    /// From a snapshot on.
    pub fn new(desk: &Desk) -> Self {
        Self {
            begins: desk.snapshot(),
            steps: Vec::new(),
            told: Vec::new(),
        }
    }

    /// The next step tells the desk of a trade.
    pub fn tells(&mut self, fund_account: FundAccountId, trade: &CounterTrade) {
        self.told
            .push((self.steps.len(), fund_account, trade.clone()));
    }

    /// Whether any step told the desk of a trade.
    pub fn told(&self, fund_account: FundAccountId, trade: &CounterTrade) -> bool {
        let mut told = self.told.iter();
        told.any(|(_, fund, known)| *fund == fund_account && known == trade)
    }

    /// Only so many steps are left.
    pub fn truncate(&mut self, steps: usize) {
        self.steps.truncate(steps);
        self.told.retain(|(step, ..)| *step < steps);
    }

    /// Every event since the snapshot.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.steps.iter().flat_map(|(_, events)| events)
    }

    /// The desk that so many steps make.
    pub fn replayed(&self, steps: usize) -> Desk {
        let mut desk = Desk::restore(&self.begins).expect("it was written");
        let mut bytes = Vec::new();
        for (at, events) in &self.steps[..steps] {
            for event in events {
                bytes.clear();
                Desk::encode_event(event, &mut bytes);
                let event = Desk::decode_event(&bytes).expect("it was written");
                desk.apply(&event, *at);
            }
        }
        desk
    }
}
