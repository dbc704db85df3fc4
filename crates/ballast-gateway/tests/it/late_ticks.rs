//! Ticks that are no news to the counter: behind its clock, or outside every session.

use std::sync::Arc;

use crate::setup::{CONTRACT, at, day, rates, tick};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{MemoryLog, Returned, SimCounter};
use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterOrder, CounterReturn, Direction, FundAccountId,
    Lots, Money, Offset, Price, Tick, Validity,
};

fn open(log: &MemoryLog) -> SimCounter {
    let mut counter = SimCounter::open(
        Box::new(log.clone()),
        Arc::new(ReferenceData::default()),
        rates(),
    )
    .unwrap();
    counter
        .open_account(&account(), Money::whole(10_000_000))
        .unwrap();
    counter
}

fn account() -> AccountCode {
    "F1".parse().unwrap()
}

/// Five lots on each side, a bid and an ask apart by a tick.
fn quote(time: &str, bid: i64) -> Tick {
    let [bid, ask] = [bid, bid + 5].map(Price::whole);
    tick(at(time), (bid, 5), (ask, 5))
}

fn buy(counter: &mut SimCounter, child: u64, price: i64, time: &str) -> String {
    let order = CounterOrder {
        child: ChildOrderId::new(child),
        fund_account: FundAccountId::new(1),
        account: account(),
        contract: ContractCode::from(CONTRACT),
        direction: Direction::Buy,
        offset: Offset::Open,
        lots: Lots::new(1),
        price: Price::whole(price),
        validity: Validity::Day,
        hedge_flag: Default::default(),
    };
    filled(counter.place(&order, at(time)).unwrap())
}

fn filled(returns: Vec<Returned>) -> String {
    let price = |one: Returned| match one.returned {
        CounterReturn::Traded(trade) => Some(trade.price.to_string()),
        _ => None,
    };
    let prices: Vec<_> = returns.into_iter().filter_map(price).collect();
    prices.join(", ")
}

fn settlement(counter: &SimCounter) -> String {
    let prices = counter.settlement_prices();
    prices[&ContractCode::from(CONTRACT)].price.to_string()
}

/// What rests is not filled by such a tick, and what comes after it trades with the market as it was
/// before. Its settlement price counts.
fn fills_nothing([before, no_news, after]: [&str; 3]) {
    let log = MemoryLog::default();
    let mut counter = open(&log);
    counter.begin_day(day(), at("09:00:00")).unwrap();
    let before_it = quote(before, 12_310);
    counter.tick(&before_it).unwrap();
    assert_eq!(buy(&mut counter, 1, 12_290, before), "", "rests");
    let no_news = Tick {
        settlement: Some(Price::whole(12_300)),
        ..quote(no_news, 12_280)
    };
    assert_eq!(filled(counter.tick(&no_news).unwrap()), "");
    assert_eq!(buy(&mut counter, 2, 12_315, after), "12315");
    assert_eq!(settlement(&counter), "12300");
    // A restart, and the same market again.
    let mut counter = open(&log);
    for tick in [&before_it, &no_news] {
        assert_eq!(filled(counter.tick(tick).unwrap()), "");
    }
    let next = quote("10:40:01", 12_280);
    assert_eq!(filled(counter.tick(&next).unwrap()), "12290");
}

#[test]
fn a_tick_more_than_a_minute_behind_the_clock_fills_nothing() {
    fills_nothing(["10:40:00", "10:38:59.999", "10:40:00"]);
}

#[test]
fn a_tick_of_the_break_fills_nothing() {
    fills_nothing(["10:14:00", "10:20:00", "10:31:00"]);
}

#[test]
fn a_tick_a_minute_behind_the_clock_fills() {
    let mut counter = open(&MemoryLog::default());
    counter.begin_day(day(), at("09:00:00")).unwrap();
    counter.tick(&quote("10:40:00", 12_310)).unwrap();
    assert_eq!(buy(&mut counter, 1, 12_290, "10:40:00"), "");
    let behind = quote("10:39:00", 12_280);
    assert_eq!(filled(counter.tick(&behind).unwrap()), "12290");
}
