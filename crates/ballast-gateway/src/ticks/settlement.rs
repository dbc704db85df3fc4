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

/// What is needed of the ticks of one contract and trading day. Both sums count alike, so double
/// counting cancels out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SettlementTally {
    settlement: Option<Price>,
    turnover: Money,
    volume: Lots,
    last: Option<Price>,
}

impl SettlementTally {
    /// Takes a tick in. Cumulative fields replace; a tick without a price does not take one away.
    pub fn add(&mut self, tick: &Tick) {
        self.settlement = tick.settlement.or(self.settlement);
        self.last = tick.last.or(self.last);
        if tick.volume.is_positive() {
            (self.turnover, self.volume) = (tick.turnover, tick.volume);
        }
    }

    /// The price and its source; `None` when no tick had any price.
    pub fn price(&self, commodity: &Commodity) -> Option<(Price, SettlementSource)> {
        let file = self.settlement.map(|price| (price, SettlementSource::File));
        let average = || {
            self.average(commodity)
                .map(|price| (price, SettlementSource::Average))
        };
        let last = || self.last.map(|price| (price, SettlementSource::Last));
        file.or_else(average).or_else(last)
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
