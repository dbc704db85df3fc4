//! What pages show of the market: newest ticks, bars, the intraday line. Beside the machine: no
//! decision reads it.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ballast_gateway::ReferenceData;
use ballast_gateway::market::KLines;
use ballast_model::{
    ContractCode, Day, KLine, KLinePeriod, KeptKLine, Lots, Money, Price, Stamp, Tick,
};

use ballast_query::Bar;

/// Bars kept for each contract and length.
pub const BARS_KEPT: usize = 2_000;

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
    /// Who keeps bars that ended.
    keeper: Option<Sender<Bar>>,
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
            keeper: None,
        };
        Self(Arc::new(RwLock::new(inner)))
    }

    /// Sends bars that end from now on to the keeper.
    pub fn keep(&self, keeper: Sender<Bar>) {
        self.write().keeper = Some(keeper);
    }

    /// Goes on from bars of before: those of a contract and period ascending. They may begin with bars that are
    /// there: a keeper holds the last of those that were made.
    pub fn resume(&self, kept: Vec<Bar>) {
        let mut inner = self.write();
        for (period, kept) in kept {
            if period == LINE {
                inner.line(&kept);
            }
            let Some((_, bars)) = { inner.bars.iter_mut() }.find(|(of, _)| *of == period) else {
                continue;
            };
            bars.add_before(kept);
        }
    }

    /// Has the bars kept that still grow, and ends keeping.
    pub fn finish(&self) {
        let mut inner = self.write();
        let Some(keeper) = inner.keeper.take() else {
            return;
        };
        for (period, bars) in &inner.bars {
            for kept in bars.growing.growing() {
                // The keeper ends after everybody who sends.
                drop(keeper.send((*period, kept.clone())));
            }
        }
    }

    /// Takes a tick in.
    pub fn push(&self, tick: &Tick) {
        let mut inner = self.write();
        inner.newest = inner.newest.max(Some(tick.at));
        inner.push(tick);
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

    fn write(&self) -> RwLockWriteGuard<'_, Inner> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The intraday line has a point for each of these bars.
const LINE: KLinePeriod = KLinePeriod::Minutes(1);
const MINUTE: i64 = 60_000_000;

impl Inner {
    fn push(&mut self, tick: &Tick) {
        for (period, bars) in &mut self.bars {
            let Some(ended) = bars.growing.push(tick) else {
                continue;
            };
            if let Some(keeper) = &self.keeper {
                // The keeper ends after everybody who sends.
                drop(keeper.send((*period, ended.clone())));
            }
            bars.done_with(ended.bar);
        }
        let Some(price) = tick.last else { return };
        let minute = LineMinute {
            at: end_of_minute(tick.at),
            price,
            volume: tick.volume,
            turnover: tick.turnover,
        };
        self.line_goes_on(&tick.contract, tick.trading_day, minute);
    }

    fn line(&mut self, kept: &KeptKLine) {
        let minute = LineMinute {
            at: end_of_minute(kept.at),
            price: kept.bar.close,
            volume: kept.day_volume,
            turnover: kept.day_turnover,
        };
        self.line_goes_on(&kept.bar.contract, kept.bar.trading_day, minute);
    }

    fn line_goes_on(&mut self, contract: &ContractCode, trading_day: Day, minute: LineMinute) {
        let (day, line) =
            { self.lines.entry(contract.clone()) }.or_insert((trading_day, Vec::new()));
        if *day != trading_day {
            (*day, *line) = (trading_day, Vec::new());
        }
        match line.last_mut() {
            Some(last) if last.at == minute.at => *last = minute,
            // It was drawn before a restart.
            Some(last) if last.at > minute.at => {}
            _ => line.push(minute),
        }
    }
}

fn end_of_minute(at: Stamp) -> Stamp {
    Stamp::from_micros((at.micros().div_euclid(MINUTE) + 1) * MINUTE)
}

impl Bars {
    fn done_with(&mut self, bar: KLine) {
        let kept = self.done.entry(bar.contract.clone()).or_default();
        kept.push(bar);
        if kept.len() > BARS_KEPT {
            kept.remove(0);
        }
    }

    /// The next bar of before a restart: the one before it is done. One that began with it is the same bar, as it
    /// was known later; an older one stands there already.
    fn add_before(&mut self, kept: KeptKLine) {
        if let Some(before) = self.growing.current(&kept.bar.contract).cloned() {
            match before.begin.cmp(&kept.bar.begin) {
                Ordering::Less => self.done_with(before),
                Ordering::Equal => {}
                Ordering::Greater => return,
            }
        }
        self.growing.resume(kept);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use ballast_gateway::market::{GeneratedContract, Generator};

    fn ticks(reference: &Arc<ReferenceData>) -> Vec<Tick> {
        let contract = GeneratedContract {
            contract: ContractCode::from("rb2701"),
            start: "3118".parse().unwrap(),
            step_ticks: 1,
        };
        let day = Day::from_ymd(2026, 11, 17).unwrap();
        let market = Generator::new(7, day, 20_000, &[contract], reference).unwrap();
        market.take(4_000).collect()
    }

    fn seen(data: &MarketData) -> Vec<Vec<KLine>> {
        let bars = |period| data.bars("rb2701", period, None, BARS_KEPT);
        KLinePeriod::ALL.map(bars).to_vec()
    }

    /// The demonstration makes the bars before its first day at each start, and the first tick of that day had the
    /// last of them kept as well.
    #[test]
    fn what_was_made_and_kept_is_one_bar() {
        let reference = Arc::new(ReferenceData::default());
        let ticks = ticks(&reference);
        let (keeper, made) = mpsc::channel();
        let before = MarketData::new(&reference);
        before.keep(keeper);
        ticks[..1_700].iter().for_each(|tick| before.push(tick));
        before.finish();
        let mut made: Vec<Bar> = made.iter().collect();
        made.sort_by_key(|(period, kept)| (*period, kept.bar.begin));
        let first = MarketData::new(&reference);
        first.resume(made.clone());
        let (keeper, kept) = mpsc::channel();
        first.keep(keeper);
        ticks[1_700..].iter().for_each(|tick| first.push(tick));
        first.finish();
        let mut kept: Vec<Bar> = kept.iter().collect();
        kept.sort_by_key(|(period, kept)| (*period, kept.bar.begin));
        let second = MarketData::new(&reference);
        second.resume(made);
        second.resume(kept);
        assert_eq!(seen(&second), seen(&first));
        for bars in seen(&second) {
            assert!(bars.is_sorted_by(|one, next| one.begin < next.begin));
        }
    }

    /// A server that was stopped in the middle of bars, and told once more what it had played of the day.
    #[test]
    fn charts_go_on_over_a_restart_as_if_there_had_been_none() {
        let reference = Arc::new(ReferenceData::default());
        let ticks = ticks(&reference);
        let whole = MarketData::new(&reference);
        ticks.iter().for_each(|tick| whole.push(tick));
        for stopped_at in [1, 700, 1_700, 2_501] {
            for told_again in [0, 500] {
                let (keeper, kept) = mpsc::channel();
                let first = MarketData::new(&reference);
                first.keep(keeper);
                ticks[..stopped_at].iter().for_each(|tick| first.push(tick));
                first.finish();
                let mut kept: Vec<Bar> = kept.iter().collect();
                kept.sort_by_key(|(period, kept)| (*period, kept.bar.begin));
                let second = MarketData::new(&reference);
                second.resume(kept);
                let from = stopped_at.saturating_sub(told_again);
                ticks[from..].iter().for_each(|tick| second.push(tick));
                assert_eq!(seen(&second), seen(&whole), "{stopped_at} {told_again}");
                let points = |data: &MarketData| {
                    let (day, line) = data.line("rb2701").unwrap();
                    let points = line
                        .iter()
                        .map(|minute| (minute.at, minute.price, minute.volume));
                    (day, points.collect::<Vec<_>>())
                };
                assert_eq!(points(&second), points(&whole), "{stopped_at} {told_again}");
            }
        }
    }
}
