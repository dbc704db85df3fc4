//! What a place costs by itself: every check there is, the routing, and the freezes; no disk, no
//! encoding. Beside it a minimal check of two levels on the same orders, so that the machine's own
//! speed drops out.

use std::hint::black_box;
use std::time::Instant;

use ballast_desk_events::{Action, Command, Event};
use ballast_model::{ChildOrderId, CounterReturn, Direction, Offset};

use crate::desk::{ACCOUNTS, CONTRACTS, FUND, Seed, step};
use crate::report::Report;

const ORDERS: u64 = 100_000;
/// Orders of a whole life.
const LIVES: u64 = 100_000;
/// Contracts on which orders rest.
const CROWDED: usize = 10;
/// Orders that rest on each of them.
const RESTING: u64 = 1_000;

/// Places random orders on a desk where every account has traded every contract before.
pub fn measure(report: &mut Report) {
    let check = place(Seed::new(), ACCOUNTS, CONTRACTS);
    report.add("check_ns", check);
    report.add("check_over_minimal", check / minimal(&Seed::new()));
    report.add("check_10k_ratio", fresh(10 * ACCOUNTS) / fresh(ACCOUNTS));

    let empty = place(Seed::new(), ACCOUNTS, CROWDED);
    let mut seed = Seed::new();
    for number in 0..RESTING * CROWDED as u64 {
        let (account, contract) = (
            (number % u64::from(ACCOUNTS)) as u32,
            (number % CROWDED as u64) as usize,
        );
        let rests = seed.order(
            u64::MAX - number,
            account,
            contract,
            Direction::Buy,
            Offset::Open,
        );
        step(
            &mut seed.desk,
            &Command::platform(Action::PlaceOrder(rests)),
            seed.at,
        );
    }
    report.add(
        "check_resting_ratio",
        place(seed, ACCOUNTS, CROWDED) / empty,
    );
    report.add("orders_per_s", lives());
}

/// Nanoseconds an order.
fn place(seed: Seed, accounts: u32, contracts: usize) -> f64 {
    let orders = orders(&seed, accounts, contracts, ORDERS);
    let used = used(&seed, contracts);
    timed(seed, &used, &orders)
}

/// The same where no account has traded before: what grows with accounts alone.
fn fresh(accounts: u32) -> f64 {
    let seed = Seed::of(accounts);
    let orders = orders(&seed, accounts, CONTRACTS, ORDERS);
    timed(seed, &[], &orders)
}

fn timed(seed: Seed, used: &[Command], orders: &[Command]) -> f64 {
    let Seed { mut desk, at, .. } = seed;
    for command in used {
        step(&mut desk, command, at);
    }
    let begun = Instant::now();
    for order in orders {
        let events = step(&mut desk, order, at);
        assert!(
            matches!(events.first(), Some(Event::OrderPlaced(_))),
            "{events:?}"
        );
        black_box(&events);
    }
    begun.elapsed().as_nanos() as f64 / orders.len() as f64
}

/// Orders a second through their whole life: place, check, route, accept, fill.
fn lives() -> f64 {
    let seed = Seed::new();
    let commands: Vec<Command> = (0..3 * LIVES).map(seed.lives()).collect();
    let Seed { mut desk, at, .. } = seed;
    let begun = Instant::now();
    for command in &commands {
        black_box(step(&mut desk, command, at));
    }
    LIVES as f64 / begun.elapsed().as_secs_f64()
}

/// A check of two levels and nothing else: margin of the order against what is available on the
/// account, then on the fund account; then both freezes, and the account's sum of the contract.
/// Nanoseconds an order.
fn minimal(seed: &Seed) -> f64 {
    struct Contract {
        price: i64,
        multiplier: i64,
        rate: i64,
    }
    let contracts: Vec<Contract> = (0..CONTRACTS)
        .map(|index| Contract {
            price: seed.price(index, 0).units(),
            multiplier: 10,
            rate: 900_000_000,
        })
        .collect();
    let mut accounts = vec![i64::MAX / 4; ACCOUNTS as usize];
    let mut frozen = vec![0_i64; ACCOUNTS as usize * CONTRACTS];
    let mut fund = i64::MAX / 4;
    let mut random = random();
    let orders: Vec<(usize, usize, i64)> = (0..ORDERS)
        .map(|_| {
            (
                random(u64::from(ACCOUNTS)) as usize,
                random(CONTRACTS as u64) as usize,
                random(3) as i64 + 1,
            )
        })
        .collect();
    let begun = Instant::now();
    let mut refused = 0_u64;
    for &(account, contract, lots) in black_box(&orders) {
        let of = &contracts[contract];
        let value = i128::from(of.price) * i128::from(of.multiplier * lots);
        let margin = (value * i128::from(of.rate) / 10_000_000_000) as i64;
        if margin > accounts[account] || margin > fund {
            refused += 1;
            continue;
        }
        accounts[account] -= margin;
        fund -= margin;
        frozen[account * CONTRACTS + contract] += margin;
    }
    let spent = begun.elapsed();
    black_box((accounts, frozen, fund, refused));
    spent.as_nanos() as f64 / ORDERS as f64
}

/// An order of each account in each contract, none of which leaves the platform.
pub fn used(seed: &Seed, contracts: usize) -> Vec<Command> {
    let first = seed.next_child().number();
    let pairs =
        (0..ACCOUNTS).flat_map(|account| (0..contracts).map(move |contract| (account, contract)));
    let commands = pairs.zip(0..).flat_map(|((account, contract), number)| {
        let order = seed.order(
            ORDERS + number,
            account,
            contract,
            Direction::Buy,
            Offset::Open,
        );
        let returned = CounterReturn::NotSent {
            child: ChildOrderId::new(first + number),
        };
        [
            Action::PlaceOrder(order),
            Action::Counter {
                fund_account: FUND,
                returned,
            },
        ]
        .map(Command::platform)
    });
    commands.collect()
}

/// Numbers below one that is given, the same in every run.
pub fn random() -> impl FnMut(u64) -> u64 {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    move |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random % below
    }
}

/// Orders that open, one lot each, of random accounts in random contracts.
pub fn orders(seed: &Seed, accounts: u32, contracts: usize, count: u64) -> Vec<Command> {
    let mut next = random();
    let order = |number| {
        let (account, contract) = (
            next(u64::from(accounts)) as u32,
            next(contracts as u64) as usize,
        );
        let direction = if next(2) == 0 {
            Direction::Buy
        } else {
            Direction::Sell
        };
        Command::platform(Action::PlaceOrder(seed.order(
            number,
            account,
            contract,
            direction,
            Offset::Open,
        )))
    };
    (0..count).map(order).collect()
}
