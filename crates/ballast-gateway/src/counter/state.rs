//! All the counter remembers, changed by facts alone.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterReturn, Day, Direction, Price, Stamp, TradeRow,
};

use super::account::Account;
use super::contracts::Contracts;
use super::endings::Delivered;
use super::fact::{Fact, Fill, Moment, Record, SettledAt, SettledDay, Taken};
use super::order::Order;

/// A working order: whose, and which.
pub(super) type Working = (AccountCode, ChildOrderId);

/// Working orders of a contract, each side in the order in which they trade: better price, then
/// earlier number.
#[derive(Debug, Clone, Default)]
pub(super) struct Queue {
    buys: BTreeMap<(Reverse<Price>, u64), Working>,
    sells: BTreeMap<(Price, u64), Working>,
}

/// Lots taken from a snapshot, kept so that a restart shows the same book.
#[derive(Debug, Clone)]
pub(super) struct TakenFrom {
    pub snapshot: Moment,
    pub lots: Vec<(Direction, Taken)>,
}

#[derive(Debug)]
pub(super) struct State {
    pub contracts: Contracts,
    pub accounts: BTreeMap<AccountCode, Account>,
    pub queues: BTreeMap<ContractCode, Queue>,
    pub trading_day: Option<Day>,
    pub settled: bool,
    /// The newest settlement: of this trading day once it is settled, of one before until then.
    pub settlement: Option<SettledDay>,
    /// The newest settlement price of every contract that ever had one.
    pub settlement_prices: BTreeMap<ContractCode, Price>,
    pub clock: Stamp,
    pub tick: Moment,
    pub orders: u64,
    pub trades: u64,
    pub taken: BTreeMap<ContractCode, TakenFrom>,
}

impl State {
    pub fn new(contracts: Contracts) -> Self {
        let (accounts, queues, taken, settlement_prices) = Default::default();
        let (clock, tick) = (
            Stamp::from_micros(i64::MIN),
            Moment {
                at: Stamp::from_micros(i64::MIN),
                nth: 0,
            },
        );
        Self {
            contracts,
            accounts,
            queues,
            trading_day: None,
            settled: false,
            settlement: None,
            settlement_prices,
            clock,
            tick,
            orders: 0,
            trades: 0,
            taken,
        }
    }

    /// Takes a fact in. Adds and stores; decides nothing.
    pub fn apply(&mut self, record: &Record) {
        (self.clock, self.tick) = (record.clock, record.tick);
        match &record.fact {
            Fact::AccountOpened { account, cash } => self
                .accounts
                .entry(account.clone())
                .or_default()
                .move_cash(*cash),
            Fact::CashMoved { account, amount } => self.account(account).move_cash(*amount),
            Fact::DayBegun { trading_day } => self.begin_day(*trading_day),
            Fact::Accepted {
                order,
                number,
                freeze,
            } => self.accept(Order::new(order.clone(), *number, *freeze)),
            Fact::Traded { account, fill } => self.fill(account, fill),
            Fact::Cancelled {
                account,
                child,
                filled,
            } => {
                self.leave_queue(account, *child);
                self.account(account).cancel(*child, *filled);
            }
            Fact::Settled { prices, delivered } => {
                self.settle(prices, delivered.as_deref().unwrap_or_default())
            }
            Fact::PositionCarried { account, position } => {
                self.contracts.meet(&position.contract);
                self.account(account).carry(position);
            }
            Fact::MarginSidesSet { sides } => self.contracts.set_sides(*sides),
            Fact::Rejected { .. } | Fact::CancelRejected { .. } | Fact::Seen => {}
        }
        let day = self.trading_day.unwrap_or_default();
        if let Some((account, returned)) = self.told(record, day) {
            // An account nobody opened gets its refusal, and has no stream to keep it in.
            if let Some(account) = self.accounts.get_mut(&account) {
                account.max_order_ref = account.max_order_ref.max(record.fact.order_ref());
                account.stream.push(returned);
            }
        }
    }

    /// What a record tells an account's private stream. Of orders that were placed here directly it is their trades.
    pub fn told(&self, record: &Record, day: Day) -> Option<(AccountCode, CounterReturn)> {
        let (account, returned) = record.fact.returned(record.clock, day)?;
        let about = record.fact.about().filter(|child| child.is_direct());
        let Some(child) = about else {
            return Some((account.clone(), returned));
        };
        let CounterReturn::Traded(trade) = returned else {
            return None;
        };
        let sent = &self.order(account, child)?.sent;
        let row = TradeRow {
            trade,
            contract: sent.contract.clone(),
            direction: sent.direction,
            offset: sent.offset,
            hedge_flag: sent.hedge_flag,
        };
        Some((account.clone(), row.returned()))
    }

    /// Working orders of a side of a contract in the order in which they trade.
    pub fn working(&self, contract: &ContractCode, direction: Direction) -> Vec<Working> {
        let Some(queue) = self.queues.get(contract) else {
            return Vec::new();
        };
        match direction {
            Direction::Buy => queue.buys.values().cloned().collect(),
            Direction::Sell => queue.sells.values().cloned().collect(),
        }
    }

    pub fn order(&self, account: &AccountCode, child: ChildOrderId) -> Option<&Order> {
        self.accounts.get(account)?.orders.get(&child)
    }

    /// Makes every contract with lots or orders known again, after the memory was dropped.
    pub fn meet_held(&mut self) {
        let held: Vec<ContractCode> = self
            .accounts
            .values()
            .flat_map(Account::contracts)
            .cloned()
            .collect();
        held.iter()
            .for_each(|contract| self.contracts.meet(contract));
    }

    fn account(&mut self, account: &AccountCode) -> &mut Account {
        self.accounts
            .get_mut(account)
            .expect("Invariant: facts are about accounts that were opened")
    }

    fn accept(&mut self, order: Order) {
        self.orders = order.number;
        self.contracts.meet(&order.sent.contract);
        let queue = self.queues.entry(order.sent.contract.clone()).or_default();
        let working = (order.sent.account.clone(), order.sent.child);
        match order.sent.direction {
            Direction::Buy => queue
                .buys
                .insert((Reverse(order.sent.price), order.number), working),
            Direction::Sell => queue
                .sells
                .insert((order.sent.price, order.number), working),
        };
        self.account(&order.sent.account.clone()).accept(order);
    }

    fn fill(&mut self, account: &AccountCode, fill: &Fill) {
        self.trades = fill.number;
        let order = self
            .order(account, fill.child)
            .expect("Invariant: a fill has its order");
        let (contract, direction) = (order.sent.contract.clone(), order.sent.direction);
        let listed = self
            .contracts
            .get(&contract)
            .expect("Invariant: what trades is listed");
        let distinguishes = listed.commodity.distinguishes_today;
        self.account(account).fill(fill, distinguishes);
        self.remember_taken(contract, direction, fill);
        if self.order(account, fill.child).is_some_and(Order::is_done) {
            self.leave_queue(account, fill.child);
        }
    }

    fn remember_taken(&mut self, contract: ContractCode, direction: Direction, fill: &Fill) {
        let fresh = || TakenFrom {
            snapshot: fill.snapshot,
            lots: Vec::new(),
        };
        let taken = self.taken.entry(contract).or_insert_with(fresh);
        if taken.snapshot != fill.snapshot {
            *taken = fresh();
        }
        taken
            .lots
            .extend(fill.taken.iter().map(|lots| (direction, *lots)));
    }

    fn leave_queue(&mut self, account: &AccountCode, child: ChildOrderId) {
        let order = self
            .order(account, child)
            .expect("Invariant: what leaves the queue is known");
        let (contract, direction, price, number) = (
            order.sent.contract.clone(),
            order.sent.direction,
            order.sent.price,
            order.number,
        );
        let queue = self.queues.entry(contract).or_default();
        match direction {
            Direction::Buy => queue.buys.remove(&(Reverse(price), number)),
            Direction::Sell => queue.sells.remove(&(price, number)),
        };
    }

    fn begin_day(&mut self, trading_day: Day) {
        self.trading_day = Some(trading_day);
        self.settled = false;
        self.contracts.begin_day(trading_day);
        self.taken.clear();
        self.accounts.values_mut().for_each(Account::begin_day);
        self.meet_held();
    }

    fn settle(&mut self, prices: &[SettledAt], delivered: &[Delivered]) {
        let by_contract = prices
            .iter()
            .map(|settled| (&settled.contract, settled.price))
            .collect();
        self.accounts.values_mut().for_each(|account| {
            account.deliver(delivered, &self.contracts);
            account.settle(&by_contract, &self.contracts);
        });
        self.queues.clear();
        self.settled = true;
        self.settlement_prices.extend(
            prices
                .iter()
                .map(|settled| (settled.contract.clone(), settled.price)),
        );
        let trading_day = self.trading_day.unwrap_or_default();
        self.settlement = Some(SettledDay {
            trading_day,
            prices: prices.to_vec(),
        });
    }
}
