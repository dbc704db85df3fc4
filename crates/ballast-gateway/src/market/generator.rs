//! A seeded market: plausible ticks with sessions, limits, depth and a settlement price, for
//! demonstrations and tests. Integers only; the same seed gives the same market on every machine.
//! It resembles a market, it forecasts nothing.

use std::sync::Arc;

use ballast_model::{
    Commodity, ContractCode, ContractCodeError, Day, DepthLevel, Lots, Money, Price, Stamp, Tick,
    div_half_away,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::ReferenceData;
use crate::ticks::SettlementTally;

/// Levels shown on each side.
const DEPTH: usize = 5;
/// Limit prices lie this far from the previous settlement price, cut inward to the tick.
const LIMIT_PERCENT: i64 = 8;
/// The auction's one snapshot comes a minute before the session.
const AUCTION_MICROS: i64 = 60_000_000;

/// A contract to make a market for.
#[derive(Debug, Clone)]
pub struct GeneratedContract {
    /// Its code.
    pub contract: ContractCode,
    /// The previous settlement price of the first day.
    pub start: Price,
    /// How far the price wanders: ticks a step at most.
    pub step_ticks: u32,
}

/// A market that cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum GeneratorError {
    /// No contract we know.
    #[error(transparent)]
    Contract(#[from] ContractCodeError),
    /// The start price is zero, negative or off the tick.
    #[error("{contract}: {start} is no price on the tick of {tick}")]
    Start {
        /// The contract.
        contract: ContractCode,
        /// As given.
        start: Price,
        /// The commodity's tick.
        tick: Price,
    },
}

/// An endless stream of ticks, in order of time, then of the contracts as given. Ends with the
/// calendar.
pub struct Generator {
    markets: Vec<Market>,
}

impl Generator {
    /// From a trading day on, a snapshot every `interval_ms` milliseconds of trading.
    pub fn new(
        seed: u64,
        from: Day,
        interval_ms: u32,
        contracts: &[GeneratedContract],
        reference: &Arc<ReferenceData>,
    ) -> Result<Self, GeneratorError> {
        let market = |(stream, made): (usize, &GeneratedContract)| {
            let contract = reference.contract(&made.contract.0, from)?;
            let commodity = reference.commodities[&contract.commodity].clone();
            if !made.start.is_positive() || !made.start.is_on_tick(commodity.tick) {
                return Err(GeneratorError::Start {
                    contract: contract.code,
                    start: made.start,
                    tick: commodity.tick,
                });
            }
            // Each contract has a stream of its own: adding one changes no other.
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            random.set_stream(stream as u64);
            let interval = i64::from(interval_ms.max(1)) * 1000;
            Ok(Market::new(
                made,
                commodity,
                Arc::clone(reference),
                random,
                interval,
                from,
            ))
        };
        Ok(Self {
            markets: contracts
                .iter()
                .enumerate()
                .map(market)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Iterator for Generator {
    type Item = Tick;

    fn next(&mut self) -> Option<Tick> {
        let due = |market: &Market| market.schedule.last().copied();
        let next = self
            .markets
            .iter_mut()
            .filter(|market| due(market).is_some())
            .min_by_key(|market| due(market))?;
        Some(next.step())
    }
}

/// One contract's market.
struct Market {
    contract: ContractCode,
    commodity: Commodity,
    reference: Arc<ReferenceData>,
    random: ChaCha8Rng,
    interval: i64,
    step_ticks: u32,
    day: Day,
    /// Instants still to come of the day, the next last.
    schedule: Vec<Stamp>,
    /// The price in ticks.
    at: i64,
    open_interest: i64,
    today: Today,
}

/// What a trading day has so far.
#[derive(Default)]
struct Today {
    pre_settlement: i64,
    volume: i64,
    turnover: Money,
    open: Option<i64>,
    high: i64,
    low: i64,
    tally: SettlementTally,
}

impl Market {
    fn new(
        made: &GeneratedContract,
        commodity: Commodity,
        reference: Arc<ReferenceData>,
        random: ChaCha8Rng,
        interval: i64,
        from: Day,
    ) -> Self {
        let at = made.start.units() / commodity.tick.units();
        let first = reference.calendar.trading_day_from(from).ok();
        let mut market = Self {
            contract: made.contract.clone(),
            commodity,
            reference,
            random,
            interval,
            step_ticks: made.step_ticks.max(1),
            day: first.unwrap_or(from),
            schedule: Vec::new(),
            at,
            open_interest: 100_000,
            today: Today {
                pre_settlement: at,
                ..Today::default()
            },
        };
        market.plan();
        market
    }

    /// The instants of the day: the auctions, the sessions, and the settlement price after the
    /// close.
    fn plan(&mut self) {
        let spans = self.reference.hours(&self.commodity).spans(self.day);
        let mut schedule = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let begins_part = index == 0 || spans[index - 1].open.day() != span.open.day();
            schedule.extend(begins_part.then(|| span.open.plus_micros(-AUCTION_MICROS)));
            let steps = (span.close.micros() - span.open.micros()) / self.interval;
            schedule.extend((0..steps).map(|step| span.open.plus_micros(step * self.interval)));
        }
        schedule.extend(spans.last().map(|span| span.close));
        schedule.reverse();
        self.schedule = schedule;
    }

    fn step(&mut self) -> Tick {
        let at = self
            .schedule
            .pop()
            .expect("Invariant: a market that is due has an instant left");
        let closes = self.schedule.is_empty();
        if !closes {
            self.wander();
        }
        let mut tick = self.snapshot(at);
        self.today.tally.add(&tick, &self.commodity);
        if closes {
            tick.settlement = self
                .today
                .tally
                .price(&self.commodity)
                .map(|found| found.price);
            self.next_day(tick.settlement);
        }
        tick
    }

    /// A step of the walk, drawn back a little towards the previous settlement price and held
    /// inside the limits, and some trade.
    fn wander(&mut self) {
        let (lower, upper) = self.limits();
        let reach = i64::from(self.step_ticks);
        let mut step = self.draw(2 * reach + 1) - reach;
        if self.draw(16) == 0 {
            step += (self.today.pre_settlement - self.at).signum();
        }
        self.at = (self.at + step).clamp(lower + 1, upper - 1);
        let lots = if self.draw(3) == 0 {
            0
        } else {
            1 + self.draw(40)
        };
        self.trade(lots);
    }

    fn trade(&mut self, lots: i64) {
        let today = &mut self.today;
        let price = Price::from_units(self.at * self.commodity.tick.units());
        let value = price
            .value(Lots::new(lots), self.commodity.multiplier)
            .unwrap_or_default();
        today.volume += lots;
        today.turnover += value;
        if lots > 0 {
            let first = today.open.is_none();
            today.open.get_or_insert(self.at);
            today.high = if first {
                self.at
            } else {
                today.high.max(self.at)
            };
            today.low = if first {
                self.at
            } else {
                today.low.min(self.at)
            };
            self.open_interest = (self.open_interest + self.draw(2 * lots + 1) - lots).max(0);
        }
    }

    fn snapshot(&mut self, at: Stamp) -> Tick {
        let (lower, upper) = self.limits();
        // The last price lies on one of the two best levels, a tick apart.
        let bid = if self.draw(2) == 0 {
            self.at
        } else {
            self.at - 1
        };
        let bids = self.side((0..DEPTH as i64).map(|level| bid - level), lower, upper);
        let asks = self.side((0..DEPTH as i64).map(|level| bid + 1 + level), lower, upper);
        let price = |ticks: i64| Price::from_units(ticks * self.commodity.tick.units());
        let traded = self.today.open.is_some();
        Tick {
            contract: self.contract.clone(),
            at,
            trading_day: self.day,
            last: Some(price(self.at)),
            bids,
            asks,
            volume: Lots::new(self.today.volume),
            turnover: self.today.turnover,
            open_interest: Lots::new(self.open_interest),
            open: self.today.open.map(price),
            high: traded.then(|| price(self.today.high)),
            low: traded.then(|| price(self.today.low)),
            pre_settlement: Some(price(self.today.pre_settlement)),
            upper_limit: Some(price(upper)),
            lower_limit: Some(price(lower)),
            settlement: None,
        }
    }

    fn side(
        &mut self,
        levels: impl Iterator<Item = i64>,
        lower: i64,
        upper: i64,
    ) -> Vec<DepthLevel> {
        let tick = self.commodity.tick.units();
        let inside = levels.filter(|level| (lower..=upper).contains(level));
        inside
            .map(|level| DepthLevel {
                price: Price::from_units(level * tick),
                lots: Lots::new(1 + self.draw(60)),
            })
            .collect()
    }

    fn limits(&self) -> (i64, i64) {
        let reach = self.today.pre_settlement * LIMIT_PERCENT / 100;
        (
            (self.today.pre_settlement - reach).max(1),
            self.today.pre_settlement + reach.max(2),
        )
    }

    fn next_day(&mut self, settlement: Option<Price>) {
        let tick = i128::from(self.commodity.tick.units());
        let settled = settlement.map(|price| div_half_away(i128::from(price.units()), tick) as i64);
        self.today = Today {
            pre_settlement: settled.unwrap_or(self.at),
            ..Today::default()
        };
        if let Ok(day) = self.reference.calendar.next_trading_day(self.day) {
            self.day = day;
            self.plan();
        }
    }

    /// A number below `bound`, near enough to uniform for a market.
    fn draw(&mut self, bound: i64) -> i64 {
        i64::from(self.random.next_u32()) % bound.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn market(seed: u64) -> Generator {
        let made = |code: &str, start: i64| GeneratedContract {
            contract: ContractCode::from(code),
            start: Price::whole(start),
            step_ticks: 1,
        };
        let contracts = [made("ru1901", 12_310), made("AP901", 11_000)];
        Generator::new(
            seed,
            "2018-10-08".parse().unwrap(),
            500,
            &contracts,
            &Arc::new(ReferenceData::default()),
        )
        .unwrap()
    }

    #[test]
    fn a_seed_is_a_market() {
        let head = |seed| market(seed).take(500).collect::<Vec<_>>();
        assert_eq!(head(7), head(7));
        assert_ne!(head(7), head(8));
    }

    #[test]
    fn it_looks_like_one() {
        let reference = ReferenceData::default();
        let three_days =
            market(1).take_while(|tick| tick.trading_day <= "2018-10-10".parse().unwrap());
        let (mut newest, mut settled) = (Stamp::from_micros(i64::MIN), Vec::new());
        for tick in three_days {
            let contract = reference
                .contract(&tick.contract.0, tick.trading_day)
                .unwrap();
            let commodity = &reference.commodities[&contract.commodity];
            assert!(
                reference
                    .hours(commodity)
                    .quotes_at(tick.trading_day, tick.at),
                "{tick:?}"
            );
            assert!(tick.at >= newest);
            newest = tick.at;
            let (lower, upper) = (tick.lower_limit.unwrap(), tick.upper_limit.unwrap());
            let prices = tick
                .bids
                .iter()
                .chain(&tick.asks)
                .map(|level| level.price)
                .chain(tick.last);
            assert!(
                prices
                    .into_iter()
                    .all(|price| price.is_on_tick(commodity.tick)
                        && lower <= price
                        && price <= upper),
                "{tick:?}"
            );
            assert!(tick.bids[0].price < tick.asks[0].price);
            settled.extend(
                tick.settlement
                    .map(|price| (tick.contract.0.clone(), tick.trading_day.to_string(), price)),
            );
        }
        assert_eq!(settled.len(), 6, "{settled:?}");
        assert!(newest.to_string().starts_with("2018-10-10 15:00"));
    }

    #[test]
    fn a_start_off_the_tick_is_refused() {
        let made = GeneratedContract {
            contract: ContractCode::from("ru1901"),
            start: Price::whole(12_312),
            step_ticks: 1,
        };
        let reference = Arc::new(ReferenceData::default());
        let refused = Generator::new(1, "2018-10-08".parse().unwrap(), 500, &[made], &reference)
            .err()
            .unwrap();
        assert_eq!(
            refused.to_string(),
            "ru1901: 12312 is no price on the tick of 5"
        );
    }
}
