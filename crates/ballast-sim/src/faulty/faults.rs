//! What goes wrong, drawn from the seed and written down.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::Duration;

use ballast_gateway::counter::{OrderFault, QueryFault, ReturnFault};
use ballast_model::CounterErrorId;

use crate::seeded::Seeded;

/// What befalls a whole process or the road itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blow {
    /// The connection breaks.
    Break,
    /// The server is killed, and comes back from what was durable.
    KillServer,
    /// The counter is killed, and comes back from its file.
    KillCounter,
    /// Desk and counter are both taken back to one moment.
    HotRestore,
    /// The desk is taken back, the counter is not.
    OlderRestore,
}

/// Faults still to come, and those that were.
pub(super) struct Faults {
    random: Seeded,
    /// In a hundred of what passes.
    percent: u64,
    /// Every later one is held back.
    most: usize,
    /// Nothing goes wrong for a while.
    pub calm: bool,
    /// Replays may lack returns, which no port may do.
    short_replays: bool,
    pub script: Vec<String>,
    pub struck: BTreeMap<String, usize>,
}

impl Faults {
    pub fn new(seed: u64, short_replays: bool) -> Self {
        let mut random = Seeded::new(seed ^ 0xfa17);
        let percent = random.pick(&[2, 6, 12]);
        // Fewer show which of them it takes.
        let most = std::env::var("BALLAST_FAULTS").ok();
        let most = most.map_or(400, |text| text.parse().expect("a number of faults"));
        let (script, struck) = Default::default();
        Self {
            random,
            percent,
            most,
            calm: false,
            short_replays,
            script,
            struck,
        }
    }

    /// Nothing goes wrong any more.
    pub fn end(&mut self) {
        self.most = 0;
    }

    /// Nothing will ever go wrong again.
    pub fn have_ended(&self) -> bool {
        self.most == 0
    }

    /// A return, which of them may be held back or lost.
    pub fn of_return(&mut self, nth: u64, in_replay: bool) -> Option<ReturnFault> {
        let by = 1 + self.random.below(4) as u32;
        let kinds = [
            ReturnFault::Repeat,
            ReturnFault::Replay,
            ReturnFault::Disconnect,
            ReturnFault::Drop,
            ReturnFault::Drop,
            ReturnFault::Delay(by),
            ReturnFault::Delay(by),
        ];
        // A replay may be cut off, but is not silently short: that is what a port promises.
        let (percent, kinds) = match (in_replay, self.short_replays) {
            (false, _) => (self.percent, &kinds[..]),
            (true, false) => (1, &kinds[..3]),
            (true, true) => (40, &kinds[3..4]),
        };
        self.strike(percent, "return", nth, kinds)
    }

    pub fn of_order(&mut self, nth: u64) -> Option<OrderFault> {
        let kinds = [
            OrderFault::Lose,
            OrderFault::Lose,
            OrderFault::NotSent,
            OrderFault::Reject(CounterErrorId::NO_MONEY),
            OrderFault::Reject(CounterErrorId::EXCHANGE),
        ];
        self.strike(self.percent, "order", nth, &kinds)
    }

    /// A cancel that never arrives.
    pub fn of_cancel(&mut self, nth: u64) -> bool {
        let lost = self.strike(self.percent, "cancel", nth, &[OrderFault::Lose]);
        lost.is_some()
    }

    pub fn of_query(&mut self, nth: u64) -> Option<QueryFault> {
        let kinds = [
            QueryFault::Lose,
            QueryFault::Cut,
            QueryFault::Repeat,
            QueryFault::Late(Duration::from_secs(6)),
            QueryFault::Stale,
        ];
        self.strike(30, "query", nth, &kinds)
    }

    /// What befalls all at once, in a step of the day.
    pub fn of_step(&mut self, kinds: &[Blow], nth: u64) -> Option<Blow> {
        self.strike(3, "step", nth, kinds)
    }

    fn strike<T: Copy + Debug>(
        &mut self,
        percent: u64,
        of: &str,
        nth: u64,
        kinds: &[T],
    ) -> Option<T> {
        let (strikes, kind) = (self.random.chance(percent), self.random.pick(kinds));
        if !strikes || self.calm || self.script.len() >= self.most {
            return None;
        }
        let said = format!("{kind:?}");
        self.script.push(format!("{of} {nth} {said}"));
        let name = said.split('(').next().unwrap_or_default();
        *self.struck.entry(format!("{of} {name}")).or_default() += 1;
        Some(kind)
    }
}
