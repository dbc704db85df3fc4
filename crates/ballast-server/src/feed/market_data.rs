//! What pages show of the market: newest ticks, bars, the intraday line. Beside the machine: no
//! decision reads it.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use ballast_gateway::ReferenceData;
use ballast_gateway::market::{KLine, KLinePeriod, KLines};
use ballast_model::{ContractCode, Day, Lots, Money, Price, Stamp, Tick};

/// Bars kept for each contract and length.
const BARS_KEPT: usize = 2_000;

/// Bars of one length.
struct Bars {
    growing: KLines,
    done: BTreeMap<ContractCode, Vec<KLine>>,
}

/// A minute of the intraday line.
#[derive(Debug, Clone, Copy)]
pub struct LineMinute {
    /// End of the minute.
    pub at: Stamp,
    /// Last price.
    pub price: Price,
    /// Volume of the day so far.
    pub volume: Lots,
    /// Turnover of the day so far.
    pub turnover: Money,
}

struct Inner {
    ticks: BTreeMap<ContractCode, Tick>,
    bars: Vec<(KLinePeriod, Bars)>,
    lines: BTreeMap<ContractCode, (Day, Vec<LineMinute>)>,
    newest: Option<Stamp>,
}

/// The newest of everything. Clones share it.
#[derive(Clone)]
pub struct MarketData(Arc<RwLock<Inner>>);

impl MarketData {
    /// Empty.
    pub fn new(reference: &Arc<ReferenceData>) -> Self {
        let bars = |period| {
            (
                period,
                Bars {
                    growing: KLines::new(period, Arc::clone(reference)),
                    done: BTreeMap::new(),
                },
            )
        };
        let inner = Inner {
            ticks: BTreeMap::new(),
            bars: KLinePeriod::ALL.into_iter().map(bars).collect(),
            lines: BTreeMap::new(),
            newest: None,
        };
        Self(Arc::new(RwLock::new(inner)))
    }

    /// Takes a tick in.
    pub fn push(&self, tick: &Tick) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        inner.newest = inner.newest.max(Some(tick.at));
        for (_, bars) in &mut inner.bars {
            if let Some(done) = bars.growing.push(tick) {
                let kept = bars.done.entry(done.contract.clone()).or_default();
                kept.push(done);
                if kept.len() > BARS_KEPT {
                    kept.remove(0);
                }
            }
        }
        inner.line(tick);
        inner.ticks.insert(tick.contract.clone(), tick.clone());
    }

    /// Instant of the newest tick.
    pub fn newest(&self) -> Option<Stamp> {
        self.read().newest
    }

    /// The newest tick of a contract.
    pub fn tick(&self, contract: &str) -> Option<Tick> {
        self.read()
            .ticks
            .get(&ContractCode::from(contract))
            .cloned()
    }

    /// The newest tick of every contract, by code.
    pub fn ticks(&self) -> Vec<Tick> {
        self.read().ticks.values().cloned().collect()
    }

    /// The newest bars, ascending, the growing one last.
    pub fn bars(
        &self,
        contract: &str,
        period: KLinePeriod,
        before: Option<Stamp>,
        limit: usize,
    ) -> Vec<KLine> {
        let inner = self.read();
        let code = ContractCode::from(contract);
        let Some((_, bars)) = inner.bars.iter().find(|(of, _)| *of == period) else {
            return Vec::new();
        };
        let done = bars.done.get(&code).into_iter().flatten();
        let all = done
            .chain(bars.growing.current(&code))
            .filter(|bar| before.is_none_or(|before| bar.begin < before));
        let all: Vec<&KLine> = all.collect();
        all[all.len().saturating_sub(limit)..]
            .iter()
            .map(|bar| (*bar).clone())
            .collect()
    }

    /// The intraday line of the newest trading day.
    pub fn line(&self, contract: &str) -> Option<(Day, Vec<LineMinute>)> {
        self.read()
            .lines
            .get(&ContractCode::from(contract))
            .cloned()
    }

    fn read(&self) -> RwLockReadGuard<'_, Inner> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn line(&mut self, tick: &Tick) {
        let Some(price) = tick.last else { return };
        let (day, line) = self
            .lines
            .entry(tick.contract.clone())
            .or_insert((tick.trading_day, Vec::new()));
        if *day != tick.trading_day {
            (*day, *line) = (tick.trading_day, Vec::new());
        }
        const MINUTE: i64 = 60_000_000;
        let at = Stamp::from_micros((tick.at.micros().div_euclid(MINUTE) + 1) * MINUTE);
        let minute = LineMinute {
            at,
            price,
            volume: tick.volume,
            turnover: tick.turnover,
        };
        match line.last_mut().filter(|last| last.at == at) {
            Some(last) => *last = minute,
            None => line.push(minute),
        }
    }
}
