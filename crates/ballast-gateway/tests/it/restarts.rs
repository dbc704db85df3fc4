//! Random orders on a generated market: a counter that is started again at random moments says and
//! holds exactly what one that ran through does, and neither gives away more than the market
//! showed.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::setup;
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{MemoryLog, Returned, SimCounter};
use ballast_gateway::market::{GeneratedContract, Generator};
use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterCancel, CounterOrder, CounterQuery,
    CounterReturn, Direction, FundAccountId, Lots, Money, Offset, Price, QueryKind, RequestId,
    Stamp, Tick, Validity,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const CODES: [&str; 2] = ["ru1901", "ru1905"];

enum Step {
    Tick(Tick),
    Place(CounterOrder, Stamp),
    Cancel(CounterCancel, Stamp),
}

/// Ticks of three trading days with random orders and cancels between them.
fn steps(seed: u64) -> Vec<Step> {
    let reference = Arc::new(ReferenceData::default());
    let made = CODES.map(|code| GeneratedContract {
        contract: ContractCode::from(code),
        start: Price::whole(12_310),
        step_ticks: 2,
    });
    let market = Generator::new(seed, setup::day(), 30_000, &made, &reference).unwrap();
    let last_day = "2018-10-11".parse().unwrap();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = move |bound: u32| u64::from(random.next_u32() % bound);
    let (mut child, mut steps) = (0, Vec::new());
    for tick in market.take_while(|tick| tick.trading_day <= last_day) {
        let (at, around) = (tick.at, tick.last.unwrap());
        steps.push(Step::Tick(tick));
        for _ in 0..draw(3) {
            let account = ["F1", "F2"][draw(2) as usize].parse().unwrap();
            if draw(5) == 0 {
                let child = ChildOrderId::new(draw(child as u32 + 1));
                steps.push(Step::Cancel(
                    CounterCancel {
                        child,
                        fund_account: FundAccountId::new(1),
                        account,
                    },
                    at,
                ));
                continue;
            }
            child += 1;
            let order = CounterOrder {
                child: ChildOrderId::new(child),
                fund_account: FundAccountId::new(1),
                account,
                contract: ContractCode::from(CODES[draw(2) as usize]),
                direction: [Direction::Buy, Direction::Sell][draw(2) as usize],
                offset: [
                    Offset::Open,
                    Offset::Close,
                    Offset::CloseToday,
                    Offset::CloseYesterday,
                ][draw(4) as usize],
                lots: Lots::new(1 + draw(40) as i64),
                price: Price::from_units(
                    around.units() + (draw(9) as i64 - 4) * Price::whole(5).units(),
                ),
                validity: [Validity::Day, Validity::FillAndKill, Validity::FillOrKill]
                    [draw(3) as usize],
                hedge_flag: Default::default(),
            };
            steps.push(Step::Place(order, at.plus_micros(draw(400_000) as i64)));
        }
    }
    steps
}

fn open(log: &MemoryLog) -> SimCounter {
    let mut counter = SimCounter::open(
        Box::new(log.clone()),
        Arc::new(ReferenceData::default()),
        setup::rates(),
    )
    .unwrap();
    for account in ["F1", "F2"] {
        counter
            .open_account(&account.parse().unwrap(), Money::whole(1_000_000))
            .unwrap();
    }
    counter
}

fn take(counter: &mut SimCounter, step: &Step) -> Vec<Returned> {
    match step {
        Step::Tick(tick) => counter.tick(tick).unwrap(),
        Step::Place(order, at) => counter.place(order, *at).unwrap(),
        Step::Cancel(cancel, at) => counter.cancel(cancel, *at).unwrap(),
    }
}

#[test]
fn starting_again_changes_nothing() {
    for seed in 1..=4 {
        let steps = steps(seed);
        let (log, mut random) = (
            MemoryLog::default(),
            ChaCha8Rng::seed_from_u64(seed ^ 0xffff),
        );
        let (mut steady, mut restarted) = (open(&MemoryLog::default()), open(&log));
        let (mut fills, mut starts) = (0, 0);
        for (index, step) in steps.iter().enumerate() {
            if random.next_u32() % 200 == 0 {
                starts += 1;
                restarted = open(&log);
                // The market of a process that starts again is played from its beginning.
                for earlier in &steps[..index] {
                    if let Step::Tick(tick) = earlier {
                        assert_eq!(
                            restarted.tick(tick).unwrap(),
                            [],
                            "seed {seed}, step {index}: nothing is said of what was seen"
                        );
                    }
                }
            }
            let said = take(&mut steady, step);
            assert_eq!(
                take(&mut restarted, step),
                said,
                "seed {seed}, step {index}"
            );
            fills += said
                .iter()
                .filter(|one| matches!(one.returned, CounterReturn::Traded(_)))
                .count();
        }
        for account in ["F1", "F2"].map(|account| account.parse::<AccountCode>().unwrap()) {
            assert_eq!(
                restarted.funds(&account),
                steady.funds(&account),
                "seed {seed}"
            );
            assert_eq!(
                restarted.holdings(&account),
                steady.holdings(&account),
                "seed {seed}"
            );
            assert_eq!(
                restarted.login(&account),
                steady.login(&account),
                "seed {seed}"
            );
            for kind in QueryKind::ALL {
                let query = CounterQuery {
                    request: RequestId::new(1),
                    fund_account: FundAccountId::new(1),
                    account: account.clone(),
                    kind,
                };
                let told = restarted.report(&query);
                assert_eq!(told, steady.report(&query), "seed {seed}");
                assert!(told.is_some(), "seed {seed}: {kind:?}");
            }
        }
        println!(
            "seed {seed}: {} steps, {fills} fills, {starts} starts",
            steps.len()
        );
        assert!(fills > 100 && starts > 5);
    }
}

#[test]
fn no_snapshot_gives_more_lots_than_it_shows_and_nobody_trades_beyond_his_money() {
    let steps = steps(9);
    let mut counter = open(&MemoryLog::default());
    let mut shown: BTreeMap<ContractCode, (Lots, Lots)> = BTreeMap::new();
    let mut orders: BTreeMap<ChildOrderId, CounterOrder> = BTreeMap::new();
    for step in &steps {
        match step {
            Step::Tick(tick) => {
                let side = |levels: &[ballast_model::DepthLevel]| {
                    levels.iter().map(|level| level.lots).sum()
                };
                shown.insert(tick.contract.clone(), (side(&tick.asks), side(&tick.bids)));
            }
            Step::Place(order, _) => {
                orders.insert(order.child, order.clone());
            }
            Step::Cancel(..) => {}
        }
        for Returned {
            account, returned, ..
        } in take(&mut counter, step)
        {
            if let CounterReturn::Traded(trade) = &returned {
                let order = &orders[&trade.child];
                let (asks, bids) = shown.get_mut(&order.contract).unwrap();
                let left = if order.direction == Direction::Buy {
                    asks
                } else {
                    bids
                };
                *left -= trade.lots;
                assert!(*left >= Lots::ZERO, "{trade:?}");
                let within = if order.direction == Direction::Buy {
                    trade.price <= order.price
                } else {
                    trade.price >= order.price
                };
                assert!(within && trade.lots <= order.lots, "{trade:?}");
            }
            if let CounterReturn::Accepted { child, .. } = returned
                && orders[&child].offset == Offset::Open
            {
                let available = counter.funds(&account).unwrap().available;
                // The order's own fills may have cost more than its freeze by a better price's
                // commission: never more than fees.
                assert!(available > Money::whole(-1_000), "{available}");
            }
        }
    }
}
