//! The settlement price of a day, found from its ticks.

use std::fmt;

use ballast_model::{Commodity, Day, Exchange, Lots, Money, Price, Tick, div_half_away};
use minicbor::{Decode, Encode};

/// Where a settlement price came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SettlementSource {
    /// The file carries it.
    #[n(0)]
    File,
    /// Turnover ÷ volume of the day, rounded to the tick.
    #[n(1)]
    Average,
    /// The last price: nothing was traded.
    #[n(2)]
    Last,
}

impl fmt::Display for SettlementSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::File => "the file's own",
            Self::Average => "turnover / volume",
            Self::Last => "last price",
        })
    }
}

/// A settlement price, and what it was taken in place of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettlementFound {
    /// The price.
    pub price: Price,
    /// Where it came from.
    pub source: SettlementSource,
    /// The average that cannot be the day's.
    pub passed_over: Option<PassedOver>,
}

/// Turnover ÷ volume outside of where the day traded: the source counts its turnover without the
/// multiplier, in ten thousands, or on both sides beside a volume of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PassedOver {
    /// Rounded to the tick.
    #[n(0)]
    pub average: Price,
    /// Lowest price that the day could have had.
    #[n(1)]
    pub lowest: Option<Price>,
    /// Highest.
    #[n(2)]
    pub highest: Option<Price>,
}

impl fmt::Display for PassedOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = |bound: Option<Price>| bound.map_or("unknown".to_owned(), |b| b.to_string());
        let (lowest, highest) = (bound(self.lowest), bound(self.highest));
        let average = self.average;
        write!(
            f,
            "turnover / volume is {average}, outside the day's {lowest} to {highest}"
        )
    }
}

/// What is needed of the ticks of one contract and trading day. Both sums count alike, so double
/// counting cancels out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SettlementTally {
    settlement: Option<Price>,
    turnover: Money,
    volume: Lots,
    last: Option<Price>,
    limits: Range,
    traded: Range,
}

/// Prices between two bounds, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Range {
    lowest: Option<Price>,
    highest: Option<Price>,
}

fn real(price: Option<Price>) -> Option<Price> {
    price.filter(|price| price.is_positive())
}

impl Range {
    /// The newest bounds count. What is left out, or no price at all, says nothing against what was
    /// known.
    fn replace(&mut self, lowest: Option<Price>, highest: Option<Price>) {
        self.lowest = real(lowest).or(self.lowest);
        self.highest = real(highest).or(self.highest);
    }

    /// The widest bounds count.
    fn widen(&mut self, lowest: Option<Price>, highest: Option<Price>) {
        self.lowest = real(lowest).into_iter().chain(self.lowest).min();
        self.highest = real(highest).max(self.highest);
    }

    fn holds(self, price: Price) -> bool {
        self.lowest.is_none_or(|lowest| lowest <= price)
            && self.highest.is_none_or(|highest| price <= highest)
    }

    fn or(self, other: Self) -> Self {
        Self {
            lowest: self.lowest.or(other.lowest),
            highest: self.highest.or(other.highest),
        }
    }
}

impl SettlementTally {
    /// Takes a tick in. Cumulative fields replace; a tick without a price does not take one away,
    /// and one that cannot be true (K7) brings none.
    pub fn add(&mut self, tick: &Tick, commodity: &Commodity) {
        self.limits.replace(tick.lower_limit, tick.upper_limit);
        self.traded.widen(tick.low, tick.high);
        self.add_settlement(tick);
        let last = tick.last.filter(|last| commodity.settles_at(*last));
        self.last = last.filter(|_| !self.doubts(tick)).or(self.last);
        if tick.volume.is_positive() {
            (self.turnover, self.volume) = (tick.turnover, tick.volume);
        }
    }

    /// Takes no more than the settlement price in: the rest of the tick is of no session.
    pub fn add_settlement(&mut self, tick: &Tick) {
        self.settlement = tick.settlement.or(self.settlement);
    }

    fn doubts(&self, tick: &Tick) -> bool {
        let [bid, ask] = [&tick.bids, &tick.asks].map(|side| side.first().map(|best| best.price));
        let crossed = bid.zip(ask).is_some_and(|(bid, ask)| bid > ask);
        let mut prices = [tick.last, bid, ask].into_iter().flatten();
        crossed || prices.any(|price| !price.is_positive() || !self.limits.holds(price))
    }

    /// The price, where it came from and what it replaces; `None` when no tick had any price. What
    /// lies outside the day's limits is none; nor is an average beyond the highest and the lowest
    /// price, where no limits are told.
    pub fn price(&self, commodity: &Commodity) -> Option<SettlementFound> {
        use SettlementSource::{Average, File, Last};
        let within = |range: Range| move |price: &Price| range.holds(*price);
        let possible = |price: &Price| commodity.settles_at(*price);
        let range = self.limits.or(self.traded);
        let average = self.average(commodity);
        let [file, fair, last] = [
            self.settlement.filter(within(self.limits)),
            average.filter(within(range)),
            self.last,
        ]
        .map(|price| price.filter(possible));
        let of = |source| move |price| (price, source);
        let found = file.map(of(File)).or(fair.map(of(Average)));
        let (price, source) = found.or(last.map(of(Last)))?;
        let passed_over = average
            .filter(|_| source == Last)
            .map(|average| PassedOver {
                average,
                lowest: range.lowest,
                highest: range.highest,
            });
        Some(SettlementFound {
            price,
            source,
            passed_over,
        })
    }

    /// The newest last price.
    pub fn last(&self) -> Option<Price> {
        self.last
    }

    fn average(&self, commodity: &Commodity) -> Option<Price> {
        if !self.turnover.is_positive() || !self.volume.is_positive() {
            return None;
        }
        // Money is at 10⁻⁶, a price at 10⁻⁴.
        let units_a_tick = i128::from(commodity.tick.units()) * 100;
        let lots = i128::from(self.volume.count()) * i128::from(commodity.multiplier);
        let ticks = div_half_away(i128::from(self.turnover.units()), lots * units_a_tick);
        i64::try_from(ticks * i128::from(commodity.tick.units()))
            .ok()
            .map(Price::from_units)
    }
}

/// How many sides of a trade the exchange counted in volume, turnover and open interest: both
/// before 2020, except at CFFEX.
pub fn sides_counted(exchange: Exchange, trading_day: Day) -> i64 {
    let since_2020 = trading_day >= Day::from_ymd(2020, 1, 1).unwrap_or_default();
    match exchange {
        Exchange::Cffex | Exchange::Gfex => 1,
        Exchange::Shfe | Exchange::Ine | Exchange::Dce | Exchange::Czce => {
            2 - i64::from(since_2020)
        }
    }
}
