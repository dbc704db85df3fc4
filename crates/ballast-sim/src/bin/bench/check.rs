//! What a place costs by itself: every check there is, and the freeze; no disk, no encoding.

use std::hint::black_box;
use std::time::Instant;

use ballast_desk_events::{Action, Command, Event};
use ballast_model::{Direction, Machine, Offset};

use crate::desk::{ACCOUNTS, CONTRACTS, Seed};
use crate::report::Report;

const ORDERS: u64 = 100_000;

/// Places random orders on a fresh desk.
pub fn measure(report: &mut Report) {
    let Seed { mut desk, at, .. } = Seed::new();
    let orders = orders(&Seed::new());
    let begun = Instant::now();
    for order in &orders {
        let events = desk.execute(order, at);
        assert!(matches!(events.first(), Some(Event::OrderPlaced(_))), "{events:?}");
        for event in &events {
            desk.apply(event, at);
        }
        black_box(&events);
    }
    report.add("check_ns", begun.elapsed().as_nanos() as f64 / ORDERS as f64);
}

fn orders(seed: &Seed) -> Vec<Command> {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    };
    let order = |number| {
        let (account, contract) = (next(u64::from(ACCOUNTS)) as u32, next(CONTRACTS as u64) as usize);
        let direction = if next(2) == 0 { Direction::Buy } else { Direction::Sell };
        Command::platform(Action::PlaceOrder(seed.order(number, account, contract, direction, Offset::Open)))
    };
    (0..ORDERS).map(order).collect()
}
