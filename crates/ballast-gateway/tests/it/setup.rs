//! A counter with two fund accounts and rates, shared by the tests of its gateways.

use std::path::Path;
use std::sync::Arc;

use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{
    CounterLog, CounterRateScope, Host, JournalLog, RateTable, SimCounter,
};
use ballast_model::{
    CommissionRates, ContractCode, Day, Lots, Money, Price, Rates, Stamp, Tariff, Tick,
};

pub const CONTRACT: &str = "ru1901";
pub const DAY: &str = "2018-10-09";

pub fn day() -> Day {
    DAY.parse().unwrap()
}

pub fn rates() -> RateTable {
    let tenth = Tariff {
        by_money: "0.1".parse().unwrap(),
        by_lot: Money::ZERO,
    };
    let three = Tariff {
        by_money: Default::default(),
        by_lot: Money::whole(3),
    };
    let commission = CommissionRates {
        open: three,
        close: three,
        close_today: three,
    };
    let rates = Rates {
        margin_long: tenth,
        margin_short: tenth,
        commission,
        hedge_margin: None,
    };
    [(CounterRateScope::Commodity("ru".to_owned()), rates)]
        .into_iter()
        .collect()
}

pub fn host(log: Box<dyn CounterLog>) -> Arc<Host> {
    let mut counter = SimCounter::open(log, Arc::new(ReferenceData::default()), rates()).unwrap();
    for account in ["F1", "F2"] {
        counter
            .open_account(&account.parse().unwrap(), Money::whole(10_000_000))
            .unwrap();
    }
    if counter.trading_day().is_none() {
        counter.begin_day(day(), at("09:00:00")).unwrap();
    }
    Host::new(counter)
}

pub fn host_in(directory: &Path) -> Arc<Host> {
    host(Box::new(JournalLog::open(directory).unwrap().0))
}

pub fn at(time: &str) -> Stamp {
    day().at(time.parse().unwrap())
}

/// A snapshot with one level on each side.
pub fn tick(at: Stamp, bid: (Price, i64), ask: (Price, i64)) -> Tick {
    let level = |(price, lots): (Price, i64)| {
        vec![ballast_model::DepthLevel {
            price,
            lots: Lots::new(lots),
        }]
    };
    Tick {
        contract: ContractCode::from(CONTRACT),
        at,
        trading_day: day(),
        last: Some(bid.0),
        bids: level(bid),
        asks: level(ask),
        volume: Lots::ZERO,
        turnover: Money::ZERO,
        open_interest: Lots::ZERO,
        open: None,
        high: None,
        low: None,
        pre_settlement: None,
        upper_limit: None,
        lower_limit: None,
        settlement: None,
    }
}
