//! Orders that come together are answered as those that come one after the other, and kept by one flush.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{CounterLog, CounterLogError, MemoryLog, SimCounter};
use ballast_model::{
    ChildOrderId, ContractCode, CounterOrder, Direction, FundAccountId, HedgeFlag, Lots, Money,
    Offset, Validity,
};

use crate::setup::{CONTRACT, at, day, rates};

#[derive(Default)]
struct Counting {
    log: MemoryLog,
    flushes: Arc<AtomicU64>,
}

impl CounterLog for Counting {
    fn append(&mut self, record: &[u8]) -> Result<(), CounterLogError> {
        self.log.append(record)
    }

    fn flush(&mut self) -> Result<(), CounterLogError> {
        self.flushes.fetch_add(1, Ordering::Relaxed);
        self.log.flush()
    }

    fn read(
        &self,
        each: &mut dyn FnMut(&[u8]) -> Result<(), CounterLogError>,
    ) -> Result<(), CounterLogError> {
        self.log.read(each)
    }
}

fn counter() -> (SimCounter, Arc<AtomicU64>) {
    let log = Counting::default();
    let flushes = Arc::clone(&log.flushes);
    let reference = Arc::new(ReferenceData::default());
    let mut counter = SimCounter::open(Box::new(log), reference, rates()).unwrap();
    let cash = Money::whole(10_000_000);
    counter.open_account(&"F1".parse().unwrap(), cash).unwrap();
    counter.begin_day(day(), at("09:00:00")).unwrap();
    (counter, flushes)
}

fn order(child: u64, price: &str) -> CounterOrder {
    CounterOrder {
        fund_account: FundAccountId::new(0),
        account: "F1".parse().unwrap(),
        child: ChildOrderId::new(child),
        contract: ContractCode::from(CONTRACT),
        direction: Direction::Buy,
        offset: Offset::Open,
        hedge_flag: HedgeFlag::Speculation,
        lots: Lots::new(2),
        price: price.parse().unwrap(),
        validity: Validity::Day,
    }
}

#[test]
fn orders_that_come_together_are_answered_as_one_after_the_other_and_flushed_once() {
    let orders: Vec<_> = (1..=20)
        .map(|child| order(child, if child % 3 == 0 { "0.5" } else { "11000" }))
        .collect();
    let (mut alone, _) = counter();
    let one_by_one = orders.iter();
    let one_by_one: Vec<_> = one_by_one
        .flat_map(|order| alone.place(order, at("09:01:00")).unwrap())
        .collect();
    let (mut counter, flushes) = counter();
    let before = flushes.load(Ordering::Relaxed);
    let all: Vec<_> = orders.iter().collect();
    let together = counter.place_all(&all, at("09:01:00")).unwrap();
    assert_eq!(together, one_by_one);
    assert!(together.len() >= orders.len());
    assert_eq!(flushes.load(Ordering::Relaxed), before + 1);
}
