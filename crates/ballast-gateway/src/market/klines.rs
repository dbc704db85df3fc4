//! K-lines (candles) from ticks, by trading day: the night's first minute is the first of the next
//! trading day, breaks make no bars, and the auction counts into the first one.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballast_model::{
    ContractCode, Day, KLine, KLinePeriod, KeptKLine, Lots, Money, Price, Stamp, Tick, TradingSpan,
};

use crate::ReferenceData;

const MINUTE_MICROS: i64 = 60_000_000;

/// Makes bars of one period, for any number of contracts.
#[derive(Debug)]
pub struct KLines {
    period: KLinePeriod,
    reference: Arc<ReferenceData>,
    contracts: BTreeMap<ContractCode, InProgress>,
}

#[derive(Debug)]
struct InProgress {
    spans: Vec<TradingSpan>,
    trading_day: Day,
    bar: Option<KeptKLine>,
    /// Cumulative volume and turnover at the last tick.
    volume: Lots,
    turnover: Money,
    /// The day's extremes so far: a new one between two snapshots belongs to the bar in which it
    /// shows.
    high: Option<Price>,
    low: Option<Price>,
    /// The last tick. An older one is in a bar already.
    at: Stamp,
}

impl KLines {
    /// Of one period.
    pub fn new(period: KLinePeriod, reference: Arc<ReferenceData>) -> Self {
        Self {
            period,
            reference,
            contracts: BTreeMap::new(),
        }
    }

    /// Goes on with a bar. One of another trading day ends with the next tick of its contract.
    pub fn resume(&mut self, kept: KeptKLine) {
        let day = kept.bar.trading_day;
        let Some(fresh) = self.of_day(&kept.bar.contract, day) else {
            return;
        };
        let known = InProgress {
            volume: kept.day_volume,
            turnover: kept.day_turnover,
            high: kept.day_high,
            low: kept.day_low,
            at: kept.at,
            ..fresh
        };
        let contract = kept.bar.contract.clone();
        let bar = Some(kept);
        { &mut self.contracts }.insert(contract, InProgress { bar, ..known });
    }

    /// Takes a tick in; gives the bar it ended, if it ended one. A tick without a price makes none, nor
    /// does one that is older than another of its contract.
    pub fn push(&mut self, tick: &Tick) -> Option<KeptKLine> {
        let last = tick.last?;
        let known = self.contracts.get(&tick.contract);
        if known.is_some_and(|known| tick.at < known.at) {
            return None;
        }
        let same_day = known.is_some_and(|known| known.trading_day == tick.trading_day);
        let ended_day = if same_day { None } else { self.begin_day(tick) };
        let known = self.contracts.get_mut(&tick.contract)?;
        let begin = bar_begin(self.period, &known.spans, tick.at)?;
        let ended = known.bar.take_if(|kept| kept.bar.begin != begin);
        let kept = known.bar.get_or_insert_with(|| {
            // The day's first bar opens at the auction's price.
            let opens = tick.open.filter(|_| known.volume.is_zero());
            beginning(tick, begin, opens.unwrap_or(last), last)
        });
        let fresh =
            |extreme: Option<Price>, known: Option<Price>| extreme.filter(|_| extreme != known);
        let bar = &mut kept.bar;
        bar.high = bar
            .high
            .max(last)
            .max(bar.open)
            .max(fresh(tick.high, known.high).unwrap_or(last));
        bar.low = bar
            .low
            .min(last)
            .min(bar.open)
            .min(fresh(tick.low, known.low).unwrap_or(last));
        bar.close = last;
        bar.volume += tick.volume - known.volume;
        bar.turnover += tick.turnover - known.turnover;
        bar.open_interest = tick.open_interest;
        (kept.at, kept.day_volume, kept.day_turnover) = (tick.at, tick.volume, tick.turnover);
        (kept.day_high, kept.day_low) = (tick.high, tick.low);
        (known.at, known.volume, known.turnover) = (tick.at, tick.volume, tick.turnover);
        (known.high, known.low) = (tick.high, tick.low);
        ended.or(ended_day)
    }

    /// The bar of a contract that has not ended yet.
    pub fn current(&self, contract: &ContractCode) -> Option<&KLine> {
        Some(&self.contracts.get(contract)?.bar.as_ref()?.bar)
    }

    /// The bars that have not ended yet.
    pub fn growing(&self) -> impl Iterator<Item = &KeptKLine> {
        { self.contracts.values() }.filter_map(|known| known.bar.as_ref())
    }

    fn begin_day(&mut self, tick: &Tick) -> Option<KeptKLine> {
        let fresh = self.of_day(&tick.contract, tick.trading_day)?;
        { self.contracts.insert(tick.contract.clone(), fresh) }?.bar
    }

    /// A trading day of which nothing is known yet.
    fn of_day(&self, contract: &ContractCode, trading_day: Day) -> Option<InProgress> {
        let contract = self.reference.contract(&contract.0, trading_day).ok()?;
        let commodity = self.reference.commodities.get(&contract.commodity)?;
        Some(InProgress {
            spans: self.reference.hours(commodity).spans(trading_day),
            trading_day,
            bar: None,
            volume: Lots::ZERO,
            turnover: Money::ZERO,
            high: None,
            low: None,
            at: Stamp::from_micros(i64::MIN),
        })
    }
}

fn beginning(tick: &Tick, begin: Stamp, open: Price, last: Price) -> KeptKLine {
    let bar = KLine {
        contract: tick.contract.clone(),
        trading_day: tick.trading_day,
        begin,
        open,
        high: last,
        low: last,
        close: last,
        volume: Lots::ZERO,
        turnover: Money::ZERO,
        open_interest: tick.open_interest,
    };
    KeptKLine {
        bar,
        at: tick.at,
        day_volume: Lots::ZERO,
        day_turnover: Money::ZERO,
        day_high: None,
        day_low: None,
    }
}

/// Where the bar of an instant begins. Before a session: its first bar; after one: its last.
fn bar_begin(period: KLinePeriod, spans: &[TradingSpan], at: Stamp) -> Option<Stamp> {
    let KLinePeriod::Minutes(minutes) = period else {
        return spans.first().map(|span| span.open);
    };
    let day_begins = spans.last()?.open.day();
    // The part of the trading day the instant lies in: its night, or its day.
    let at_night = spans.iter().take_while(|span| span.open.day() < day_begins);
    let nights = at_night.count();
    let first_by_day = spans.get(nights)?;
    let in_night = nights > 0
        && at.micros() < (spans[nights - 1].close.micros() + first_by_day.open.micros()) / 2;
    let part = if in_night {
        &spans[..nights]
    } else {
        &spans[nights..]
    };
    let passed = part
        .iter()
        .map(|span| traded_minutes(*span, at))
        .sum::<i64>();
    let whole = part.iter().map(|span| minutes_of(*span)).sum::<i64>();
    let bar = passed.min(whole - 1).max(0) / i64::from(minutes.max(1)) * i64::from(minutes.max(1));
    minute_begin(part, bar)
}

fn minutes_of(span: TradingSpan) -> i64 {
    (span.close.micros() - span.open.micros()) / MINUTE_MICROS
}

/// Whole minutes of a session that have passed. What comes in a break belongs to the minute before
/// it.
fn traded_minutes(span: TradingSpan, at: Stamp) -> i64 {
    let passed = (at.micros() - span.open.micros()).div_euclid(MINUTE_MICROS);
    if at >= span.close {
        minutes_of(span)
    } else {
        passed.max(0)
    }
}

fn minute_begin(part: &[TradingSpan], mut minute: i64) -> Option<Stamp> {
    for span in part {
        if minute < minutes_of(*span) {
            return Some(span.open.plus_micros(minute * MINUTE_MICROS));
        }
        minute -= minutes_of(*span);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(code: &str, minutes: u32, trading_day: &str, at: &str) -> String {
        let reference = ReferenceData::default();
        let spans = reference
            .hours(&reference.commodities[code])
            .spans(trading_day.parse().unwrap());
        bar_begin(KLinePeriod::Minutes(minutes), &spans, at.parse().unwrap())
            .unwrap()
            .to_string()[5..16]
            .to_owned()
    }

    #[test]
    fn bars_count_minutes_of_trading() {
        for (code, minutes, at, want) in [
            ("ru", 1, "2018-10-08 20:59:00.000", "10-08 21:00"),
            ("ru", 1, "2018-10-08 21:00:00.500", "10-08 21:00"),
            ("ru", 1, "2018-10-08 23:00:00.000", "10-08 22:59"),
            ("ru", 1, "2018-10-09 08:59:00.000", "10-09 09:00"),
            ("ru", 1, "2018-10-09 15:00:00.500", "10-09 14:59"),
            ("ru", 15, "2018-10-09 10:14:59.500", "10-09 10:00"),
            ("ru", 15, "2018-10-09 10:30:00.000", "10-09 10:30"),
            ("ru", 60, "2018-10-09 09:59:59.000", "10-09 09:00"),
            ("ru", 60, "2018-10-09 10:45:00.000", "10-09 10:00"),
            ("ru", 60, "2018-10-09 11:20:00.000", "10-09 11:15"),
            ("ru", 60, "2018-10-09 13:40:00.000", "10-09 11:15"),
            ("ru", 60, "2018-10-08 22:30:00.000", "10-08 22:00"),
        ] {
            assert_eq!(
                begin(code, minutes, "2018-10-09", at),
                want,
                "{code} {minutes} {at}"
            );
        }
        assert_eq!(
            begin("sc", 60, "2026-09-21", "2026-09-19 02:10:00.000"),
            "09-19 02:00"
        );
        assert_eq!(
            begin("sc", 60, "2026-09-21", "2026-09-21 09:10:00.000"),
            "09-21 09:00"
        );
    }
}
