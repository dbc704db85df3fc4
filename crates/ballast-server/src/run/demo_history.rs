//! What the demonstration's charts show from its first second: a month of K-lines before its first trading day.

use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;

use ballast_gateway::ReferenceData;
use ballast_gateway::market::{GeneratedContract, Generator, KLines};
use ballast_model::{ContractCode, Day, KLinePeriod, Lots, Money, Price};

use ballast_query::Bar;

/// About a month.
const TRADING_DAYS: usize = 22;
/// Enough snapshots for bars of a minute, and few enough to make a month of them in a moment.
const TICK_MS: u32 = 15_000;
/// Lots traded for each one that so few snapshots show: bars of before are as tall as the day's own.
const BUSIER: i64 = 7;
/// As prices wander with fewer snapshots a day, each step is longer.
const STEP_TICKS: u32 = 3;
const SEED: u64 = 20_261_017;

/// Bars of the contracts for the trading days before one, by contract, period and beginning. They lead to the
/// prices with which that day begins.
pub fn bars(
    reference: &Arc<ReferenceData>,
    before: Day,
    starts: &BTreeMap<String, Price>,
) -> Vec<Bar> {
    let calendar = &reference.calendar;
    let earlier = |day: &Day| calendar.previous_trading_day(*day).ok();
    let days = iter::successors(earlier(&before), earlier).take(TRADING_DAYS);
    let Some(first) = days.last() else {
        return Vec::new();
    };
    let of_contract = |(code, start): (&String, &Price)| {
        wandered(reference, (first, before), code, *start).unwrap_or_default()
    };
    starts.iter().flat_map(of_contract).collect()
}

/// None where the contract was not traded yet.
fn wandered(
    reference: &Arc<ReferenceData>,
    (first, before): (Day, Day),
    code: &str,
    start: Price,
) -> Option<Vec<Bar>> {
    let made = GeneratedContract {
        contract: ContractCode::from(code),
        start,
        step_ticks: STEP_TICKS,
    };
    let multiplier = multiplier(reference, code, first)?;
    let seed = { code.bytes() }.fold(SEED, |seed, byte| seed.rotate_left(8) ^ u64::from(byte));
    let market = Generator::new(seed, first, TICK_MS, &[made], reference).ok()?;
    let mut periods =
        KLinePeriod::ALL.map(|period| (period, KLines::new(period, Arc::clone(reference))));
    let (mut bars, mut settled) = (Vec::new(), None);
    for tick in market.take_while(|tick| tick.trading_day < before) {
        settled = tick.settlement.or(settled);
        for (period, lines) in &mut periods {
            bars.extend(lines.push(&tick).map(|kept| (*period, kept)));
        }
    }
    for (period, lines) in &periods {
        bars.extend(lines.growing().map(|kept| (*period, kept.clone())));
    }
    // The way that was walked, moved to where it has to end.
    let moved = start - settled?;
    for (_, kept) in &mut bars {
        let prices = [
            &mut kept.bar.open,
            &mut kept.bar.high,
            &mut kept.bar.low,
            &mut kept.bar.close,
        ];
        let told = { kept.day_high.iter_mut() }.chain(&mut kept.day_low);
        prices
            .into_iter()
            .chain(told)
            .for_each(|price| *price += moved);
        let turnover = |lots: i64| {
            // A price has units of 10⁻⁴ yuan, money of 10⁻⁶.
            Money::from_units(moved.units() * 100 * lots * multiplier)
        };
        kept.bar.turnover += turnover(kept.bar.volume.count());
        kept.day_turnover += turnover(kept.day_volume.count());
        for lots in [&mut kept.bar.volume, &mut kept.day_volume] {
            *lots = Lots::new(lots.count() * BUSIER);
        }
        for money in [&mut kept.bar.turnover, &mut kept.day_turnover] {
            *money = Money::from_units(money.units() * BUSIER);
        }
    }
    bars.sort_by_key(|(period, kept)| (*period, kept.bar.begin));
    { bars.iter() }
        .all(|(_, kept)| kept.bar.low.is_positive())
        .then_some(bars)
}

fn multiplier(reference: &ReferenceData, code: &str, on: Day) -> Option<i64> {
    let contract = reference.contract(code, on).ok()?;
    let commodity = reference.commodities.get(&contract.commodity)?;
    Some(commodity.spec(contract.delivery, on).multiplier)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::demo;

    #[test]
    fn a_month_leads_to_the_first_day_s_prices() {
        let reference = Arc::new(ReferenceData::default());
        let starts = demo::start_prices();
        let bars = bars(&reference, demo::first_day(), &starts);
        for (code, start) in &starts {
            let of = |wanted: KLinePeriod| {
                { bars.iter() }.filter(move |(period, kept)| {
                    *period == wanted && kept.bar.contract.0 == code.as_str()
                })
            };
            assert_eq!(of(KLinePeriod::Day).count(), TRADING_DAYS, "{code}");
            let last = of(KLinePeriod::Day)
                .next_back()
                .map(|(_, kept)| kept.bar.clone())
                .unwrap();
            assert!(
                last.low <= *start && *start <= last.high,
                "{code}: {last:?} {start}"
            );
            for (_, kept) in of(KLinePeriod::Minutes(1)) {
                let bar = &kept.bar;
                assert!(bar.trading_day < demo::first_day(), "{code}");
                assert!(bar.low <= bar.open.min(bar.close) && bar.open.max(bar.close) <= bar.high);
                let units = i128::from(bar.volume.count())
                    * i128::from(multiplier(&reference, code, bar.trading_day).unwrap())
                    * 100;
                let (low, high) = (
                    i128::from(bar.low.units()) * units,
                    i128::from(bar.high.units()) * units,
                );
                let turnover = i128::from(bar.turnover.units());
                assert!(low <= turnover && turnover <= high, "{code}: {bar:?}");
            }
        }
    }
}
