//! What a place costs by itself: every check there is, and the freeze; no disk, no encoding.

use std::hint::black_box;
use std::time::Instant;

use ballast_desk_events::{Action, Command, Event};
use ballast_model::{ChildOrderId, CounterReturn, Direction, Machine, Offset};

use crate::desk::{ACCOUNTS, CONTRACTS, FUND, Seed};
use crate::report::Report;

const ORDERS: u64 = 100_000;

/// Places random orders on a desk where every account has traded every contract before.
pub fn measure(report: &mut Report) {
    let seed = Seed::new();
    let (orders, used) = (orders(&seed), used(&seed));
    let Seed { mut desk, at, .. } = seed;
    for command in &used {
        let events = desk.execute(command, at);
        events.iter().for_each(|event| desk.apply(event, at));
    }
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

/// An order of each account in each contract, none of which leaves the platform.
fn used(seed: &Seed) -> Vec<Command> {
    let first = seed.next_child().number();
    let pairs = (0..ACCOUNTS).flat_map(|account| (0..CONTRACTS).map(move |contract| (account, contract)));
    let commands = pairs.zip(0..).flat_map(|((account, contract), number)| {
        let order = seed.order(ORDERS + number, account, contract, Direction::Buy, Offset::Open);
        let returned = CounterReturn::NotSent { child: ChildOrderId::new(first + number) };
        [Action::PlaceOrder(order), Action::Counter { fund_account: FUND, returned }].map(Command::platform)
    });
    commands.collect()
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
