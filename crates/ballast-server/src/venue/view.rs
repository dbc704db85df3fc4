//! What pages see of member services: the machine at its durable watermark, and beside it what it does not keep
//! itself: fee bases day by day, changes of settings.

use std::collections::VecDeque;
use std::sync::Arc;

use ballast_engine::{EngineError, Entries, Follower, Kind, Step};
use ballast_journal::Records;
use ballast_model::{Machine, Seq, Stamp};
use ballast_venue::MemberServices;
use ballast_venue::words::event::{Event, SettingSet};
use ballast_venue::words::settlement::FeeAccrued;
use tokio::sync::watch;

/// Fee days that are kept: three months of two venues.
const FEE_DAYS: usize = 200;
/// Changes that are kept.
const LOGGED: usize = 500;

/// The machine, and what hangs on it.
pub struct VenueView {
    /// The machine.
    pub machine: MemberServices,
    /// Sequence it stands at.
    pub seq: Seq,
    /// Stamp of the newest record.
    pub at: Stamp,
    /// What the machine does not keep.
    pub heard: Heard,
    seen: Arc<watch::Sender<Seq>>,
}

impl VenueView {
    /// Of the state from which the engine goes on, with what the journal tells of before.
    pub fn beginning(
        machine: MemberServices,
        (seq, at): (Seq, Stamp),
        heard: Heard,
        seen: Arc<watch::Sender<Seq>>,
    ) -> Self {
        Self {
            machine,
            seq,
            at,
            heard,
            seen,
        }
    }
}

/// What a journal tells that the state does not keep.
#[derive(Default)]
pub struct Heard {
    /// Fee bases, oldest first.
    pub fee_days: VecDeque<FeeAccrued>,
    /// Changes of settings, oldest first.
    pub settings: VecDeque<(Stamp, SettingSet)>,
}

fn push<T>(of: &mut VecDeque<T>, one: T, most: usize) {
    of.push_back(one);
    if of.len() > most {
        of.pop_front();
    }
}

impl Heard {
    /// Of all records that are there.
    ///
    /// # Errors
    /// A record that cannot be read.
    pub fn read(records: Records) -> Result<Self, EngineError> {
        let mut heard = Self::default();
        let mut entries = Entries::new(records);
        while let Some(entry) = entries.next_entry()? {
            let (seq, stamp) = (entry.seq, entry.stamp);
            let Kind::Command(decision) = entry.kind else {
                continue;
            };
            for bytes in decision.events {
                let event = MemberServices::decode_event(bytes);
                let event = event.map_err(|source| EngineError::Machine { seq, source })?;
                heard.hear(&event, stamp);
            }
        }
        Ok(heard)
    }

    fn hear(&mut self, event: &Event, at: Stamp) {
        match event {
            Event::FeeAccrued(accrued) => push(&mut self.fee_days, accrued.clone(), FEE_DAYS),
            Event::SettingSet(set) => push(&mut self.settings, (at, set.clone()), LOGGED),
            _ => {}
        }
    }
}

impl Follower<MemberServices> for VenueView {
    type Told = (Arc<watch::Sender<Seq>>, Seq);

    fn machine(&self) -> &MemberServices {
        &self.machine
    }

    fn apply(&mut self, step: &Step<MemberServices>) {
        for event in &step.events {
            self.machine.apply(event, step.stamp);
            self.heard.hear(event, step.stamp);
        }
        self.seq = step.seq;
        self.at = step.stamp;
    }

    fn told(&mut self) -> Self::Told {
        (Arc::clone(&self.seen), self.seq)
    }

    fn tell((seen, seq): Self::Told) {
        seen.send_replace(seq);
    }
}
