//! The journal and the counter's file, read when both processes are gone, and held against each
//! other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use ballast_desk::{Desk, ask};
use ballast_desk_events::{Event, Filled, Holder, Refusal};
use ballast_engine::{Kind, records, recover, verify};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{JournalLog, RateTable, SimCounter, history};
use ballast_journal::{Directory, Options, Storage};
use ballast_model::{
    ChildOrderId, CounterErrorId, CounterQuery, CounterReturn, Day, Direction, FundAccountId, Lots,
    Machine, Money, Price, QueryKind, ReportRows, RequestId, Seq,
};

use super::load::{Acknowledged, Ledger, SAVINGS};

/// The fund account's code in the demonstration.
const FUND: &str = "80018826";

/// A fill as both sides must know it.
pub type Fill = (String, ChildOrderId, Price, Lots);

/// Everything the journal says was decided.
#[derive(Default)]
pub struct Journaled {
    placed: BTreeMap<(String, String, Day), Vec<Acknowledged>>,
    deposits: BTreeMap<Money, u32>,
    routed: BTreeMap<ChildOrderId, u32>,
    fills: Vec<Filled>,
    misfits: Vec<Refusal>,
}

pub fn storage(journal: &Path) -> Arc<dyn Storage> {
    Arc::new(Directory::create(journal).unwrap())
}

impl Journaled {
    pub fn read(journal: &Path) -> Self {
        let (mut read, mut desk) = (Self::default(), Desk::default());
        let mut entries = records(storage(journal), Seq::new(1)).unwrap();
        while let Some(entry) = entries.next_entry().unwrap() {
            let Kind::Command(decision) = entry.kind else {
                continue;
            };
            for bytes in decision.events {
                let event = Desk::decode_event(bytes).unwrap();
                desk.apply(&event, entry.stamp);
                read.take(&desk, event);
            }
        }
        read
    }

    fn take(&mut self, desk: &Desk, event: Event) {
        match event {
            Event::OrderPlaced(placed) => {
                let order = desk.order(placed.order).unwrap();
                let account = desk
                    .account_code(Holder::Operating(order.asked.account))
                    .to_string();
                let day = desk.trading_day().unwrap();
                let acknowledged = Acknowledged {
                    account: account.clone(),
                    order: placed.order.number().to_string(),
                    trading_day: day.to_string(),
                    contract: desk
                        .contract(order.asked.contract)
                        .unwrap()
                        .contract
                        .code
                        .to_string(),
                    side: if order.asked.direction == Direction::Buy {
                        "buy"
                    } else {
                        "sell"
                    }
                    .to_owned(),
                    offset: if order.offset == ballast_model::Offset::Open {
                        "open"
                    } else {
                        "close_today"
                    }
                    .to_owned(),
                    lots: order.asked.lots.count(),
                };
                self.placed
                    .entry((account, order.asked.reference.to_string(), day))
                    .or_default()
                    .push(acknowledged);
            }
            Event::ChildRouted(routed) => {
                *self.routed.entry(routed.counter_order.child).or_default() += 1
            }
            Event::Deposited { holder, amount }
                if desk.account_code(holder).as_str() == SAVINGS =>
            {
                *self.deposits.entry(amount).or_default() += 1;
            }
            Event::Filled(filled) => self.fills.push(filled),
            Event::ActionRefused {
                refusal: refusal @ Refusal::FillDoesNotFit { .. },
            } => self.misfits.push(refusal),
            _ => {}
        }
    }

    /// Nothing acknowledged is missing, nothing is there twice.
    pub fn holds(&self, ledger: &Ledger) {
        for ((account, reference), acknowledged) in &*ledger.orders.lock().unwrap() {
            let day: Day = acknowledged.trading_day.parse().unwrap();
            let found = self
                .placed
                .get(&(account.clone(), reference.clone(), day))
                .map_or(&[][..], Vec::as_slice);
            assert_eq!(
                found,
                std::slice::from_ref(acknowledged),
                "{account} {reference} was acknowledged"
            );
        }
        assert!(
            self.placed.values().all(|placed| placed.len() == 1),
            "no order is there twice"
        );
        for fen in &*ledger.deposits.lock().unwrap() {
            let booked = self.deposits.get(&Money::from_units(fen * 10_000));
            assert_eq!(booked, Some(&1), "a deposit of {fen} fen was acknowledged");
        }
        assert!(
            self.deposits.values().all(|times| *times == 1),
            "no deposit is there twice"
        );
        let numbers: BTreeSet<_> = self.fills.iter().map(|filled| &filled.trade).collect();
        assert_eq!(numbers.len(), self.fills.len(), "no trade is there twice");
        assert!(
            self.routed.values().all(|times| *times == 1),
            "no child order is there twice"
        );
        assert_eq!(
            self.misfits,
            [],
            "no fill came for an order that could not have it"
        );
    }

    pub fn fills(&self) -> BTreeSet<Fill> {
        self.fills
            .iter()
            .map(|filled| {
                (
                    filled.trade.to_string(),
                    filled.child,
                    filled.price,
                    filled.lots,
                )
            })
            .collect()
    }

    pub fn orders(&self) -> usize {
        self.placed.len()
    }
}

/// What the counter told, from its file.
pub struct Told {
    pub fills: BTreeSet<Fill>,
    pub children: BTreeSet<ChildOrderId>,
}

/// Reads the counter's file. No child order ever came to it twice.
pub fn told(file: &Path) -> Told {
    let (log, _) = JournalLog::open(file).unwrap();
    let mut told = Told {
        fills: BTreeSet::new(),
        children: BTreeSet::new(),
    };
    for (_, returned) in history(&log).unwrap() {
        match returned.returned {
            CounterReturn::Accepted { child, .. } => {
                assert!(
                    told.children.insert(child),
                    "order {child} came to the counter twice"
                );
            }
            CounterReturn::Rejected { child, error, .. } => {
                assert_ne!(
                    error,
                    CounterErrorId::DUPLICATE_REF,
                    "order {child} came to the counter twice"
                );
                assert!(
                    told.children.insert(child),
                    "order {child} came to the counter twice"
                );
            }
            CounterReturn::Traded(trade) => {
                assert!(
                    told.fills.insert((
                        trade.trade.to_string(),
                        trade.child,
                        trade.price,
                        trade.lots
                    )),
                    "a trade was told twice"
                );
            }
            _ => {}
        }
    }
    told
}

/// Both sides at rest: same fills, same lots, same cash; and the journal decides again what it
/// decided.
pub fn agree(journal: &Path, file: &Path) {
    let verified = verify::<Desk>(&storage(journal)).unwrap();
    assert_eq!(verified.difference, None, "the journal verifies");

    let journaled = Journaled::read(journal);
    let told = told(file);
    assert_eq!(
        journaled.fills(),
        told.fills,
        "every fill of the counter is the desk's, and no other"
    );
    for child in &told.children {
        assert!(
            journaled.routed.contains_key(child),
            "order {child} was journaled before it was sent"
        );
    }

    let recovered = recover::<Desk>(storage(journal), Options::SERVER).unwrap();
    let desk = recovered.machine();
    let (log, _) = JournalLog::open(file).unwrap();
    let counter = SimCounter::open(
        Box::new(log),
        Arc::new(ReferenceData::default()),
        RateTable::default(),
    )
    .unwrap();
    let fund = FundAccountId::new(0);
    let mut lots = BTreeMap::new();
    for slot in desk.fund_account(fund).unwrap().book.positions() {
        for (direction, side) in [(Direction::Buy, &slot.long), (Direction::Sell, &slot.short)] {
            if !side.lots().is_zero() {
                let contract = desk.contract(slot.contract).unwrap().contract.code.clone();
                lots.insert((contract, direction), side.lots());
            }
        }
    }
    let account = FUND.parse().unwrap();
    let held = counter.holdings(&account).into_iter();
    let held: BTreeMap<_, _> = held
        .map(|held| ((held.contract, held.side), held.today + held.yesterday))
        .collect();
    assert_eq!(lots, held, "the counter and the desk hold the same lots");

    let funds = ask::funds(desk, Holder::Fund(fund)).unwrap();
    let cash =
        funds.pre_balance + funds.deposit - funds.withdrawal + funds.close_pnl - funds.commission;
    let settled = counter.settled_day().map(|settled| settled.trading_day);
    if settled.is_some() && settled == desk.trading_day() {
        // Stopped between the two settlements of a day: the counter's cash has the day's position P&L,
        // and its commissions are rounded, by half a fen a fill at most.
        let report = counter.report(&CounterQuery {
            request: RequestId::default(),
            fund_account: fund,
            account,
            kind: QueryKind::Funds,
        });
        let Some(ReportRows::Funds(there)) = report.map(|report| report.rows) else {
            panic!("the counter tells its funds")
        };
        let difference = there.balance - there.position_profit - cash;
        let most = 5_000 * told.fills.len() as i64;
        assert!(
            difference.units().abs() <= most,
            "the counter and the desk differ by the day's profit: {there:?}, {cash} here"
        );
        return;
    }
    assert_eq!(
        Some(cash),
        counter.funds(&account).map(|funds| funds.cash),
        "the counter and the desk count the same cash"
    );
}
