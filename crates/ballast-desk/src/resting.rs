//! What rests at the exchanges: the traffic of each fund account (N4), and the prices of those that
//! say whose they are, since orders of one legal person must never meet (N6). Derived from orders
//! and children, and recounted by `restore`.

use std::collections::BTreeMap;

use ballast_desk_events::{ChildEnd, Holder, LimitScope};
use ballast_model::{
    ContractId, Direction, Exchange, FundAccountId, Lots, Offset, Price, Text, Validity,
};

use crate::order::{Child, ChildStatus, OrderStatus};
use crate::state::Desk;

/// Prices at which orders of one legal person rest in one contract, with how many rest at each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Prices {
    buys: BTreeMap<Price, u32>,
    sells: BTreeMap<Price, u32>,
}

impl Prices {
    fn side(&mut self, direction: Direction) -> &mut BTreeMap<Price, u32> {
        match direction {
            Direction::Buy => &mut self.buys,
            Direction::Sell => &mut self.sells,
        }
    }

    /// The resting price that an order would meet first, if it would meet one.
    fn met_by(&self, direction: Direction, price: Price) -> Option<Price> {
        match direction {
            Direction::Buy => self
                .sells
                .keys()
                .next()
                .copied()
                .filter(|resting| price >= *resting),
            Direction::Sell => self
                .buys
                .keys()
                .next_back()
                .copied()
                .filter(|resting| price <= *resting),
        }
    }
}

/// By contract, then by legal person: a contract sees a handful of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Resting(BTreeMap<ContractId, Vec<(Text, Prices)>>);

impl Resting {
    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn met_by(
        &self,
        person: &Text,
        contract: ContractId,
        direction: Direction,
        price: Price,
    ) -> Option<Price> {
        let persons = self.0.get(&contract)?;
        persons
            .iter()
            .find(|(code, _)| code == person)?
            .1
            .met_by(direction, price)
    }

    fn add(&mut self, person: Text, contract: ContractId, direction: Direction, price: Price) {
        let persons = self.0.entry(contract).or_default();
        let index = persons
            .binary_search_by(|(code, _)| code.cmp(&person))
            .unwrap_or_else(|index| {
                persons.insert(index, (person, Prices::default()));
                index
            });
        *persons[index].1.side(direction).entry(price).or_default() += 1;
    }

    fn remove(&mut self, person: &Text, contract: ContractId, direction: Direction, price: Price) {
        let Some(persons) = self.0.get_mut(&contract) else {
            return;
        };
        let Some(index) = persons.iter().position(|(code, _)| code == person) else {
            return;
        };
        let side = persons[index].1.side(direction);
        if let Some(count) = side.get_mut(&price) {
            *count -= 1;
            if *count == 0 {
                side.remove(&price);
            }
        }
        if persons[index].1 == Prices::default() {
            persons.remove(index);
        }
        if persons.is_empty() {
            self.0.remove(&contract);
        }
    }
}

/// What a fund account had at an exchange in the trading day (N4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traffic {
    /// Orders cancelled on request.
    pub cancels: u32,
    /// Orders that may still trade.
    pub resting_orders: u32,
    /// Their lots.
    pub resting_lots: Lots,
    /// Lots traded.
    pub traded: Lots,
}

impl Desk {
    /// Counts anew what is kept as orders come and go: the oracle of the running sums, too.
    pub(crate) fn derive_sums(&mut self) {
        let orders: Vec<_> = self
            .orders
            .iter()
            .map(|(id, order)| (id, order.clone()))
            .collect();
        for (_, order) in &orders {
            let account = &mut self.operating_accounts[order.asked.account.index()];
            if order.status == OrderStatus::Working && order.offset == Offset::Open {
                account.book.recount_opening(
                    order.asked.contract,
                    order.asked.hedge_flag,
                    order.asked.direction,
                    order.unfilled(),
                );
            }
            if order.was_cancelled() {
                account.book.count_cancel(order.asked.contract);
            }
        }
        let children: Vec<_> = self
            .children
            .iter()
            .map(|(_, child)| child.clone())
            .collect();
        for child in &children {
            let contract = self
                .orders
                .get(child.order)
                .expect("Invariant: a child has a parent")
                .asked
                .contract;
            if child.is_working() && child.sent.offset == Offset::Open {
                let book = &mut self.fund_accounts[child.sent.fund_account.index()].book;
                book.recount_opening(
                    contract,
                    child.sent.hedge_flag,
                    child.sent.direction,
                    child.unfilled(),
                );
            }
            self.count_child(child, contract);
        }
        let holders: Vec<Holder> = self.holders().collect();
        for holder in holders {
            self.derive_both_sides(holder);
            let mut book = std::mem::take(self.book_mut(holder));
            book.recount(|contract| self.contracts[contract.index()].commodity);
            *self.book_mut(holder) = book;
        }
    }

    /// Legal-person code of a fund account at an exchange (P2).
    pub(crate) fn legal_person(
        &self,
        fund_account: FundAccountId,
        exchange: Exchange,
    ) -> Option<&Text> {
        self.fund_accounts[fund_account.index()]
            .limits
            .get(LimitScope::Exchange(exchange))?
            .legal_person
            .as_ref()
    }

    fn exchange_of(&self, contract: ContractId) -> Exchange {
        self.commodities[self.contracts[contract.index()].commodity.index()]
            .commodity
            .exchange
    }

    pub(crate) fn traffic_mut(&mut self, child: &Child, contract: ContractId) -> &mut Traffic {
        let exchange = self.exchange_of(contract);
        &mut self.fund_accounts[child.sent.fund_account.index()].traffic[exchange as usize]
    }

    /// A child has begun to rest.
    pub(crate) fn rests(&mut self, child: &Child, contract: ContractId) {
        let exchange = self.exchange_of(contract);
        if let Some(person) = self
            .legal_person(child.sent.fund_account, exchange)
            .cloned()
        {
            self.resting
                .add(person, contract, child.sent.direction, child.sent.price);
        }
        let traffic = self.traffic_mut(child, contract);
        traffic.resting_orders += 1;
        traffic.resting_lots += child.unfilled();
    }

    /// A child has ended; `unfilled` of its lots rested until now.
    pub(crate) fn rests_no_more(&mut self, child: &Child, contract: ContractId, unfilled: Lots) {
        let exchange = self.exchange_of(contract);
        if let Some(person) = self
            .legal_person(child.sent.fund_account, exchange)
            .cloned()
        {
            self.resting
                .remove(&person, contract, child.sent.direction, child.sent.price);
        }
        let cancelled = child.was_cancelled();
        let traffic = self.traffic_mut(child, contract);
        traffic.resting_orders -= 1;
        traffic.resting_lots -= unfilled;
        traffic.cancels += u32::from(cancelled);
    }

    /// Counts a child of a state that was kept.
    pub(crate) fn count_child(&mut self, child: &Child, contract: ContractId) {
        if child.is_working() {
            self.rests(child, contract);
        }
        let cancelled = child.was_cancelled();
        let traffic = self.traffic_mut(child, contract);
        traffic.traded += child.filled;
        traffic.cancels += u32::from(cancelled);
    }

    /// Counts all resting orders anew, after a legal-person code has changed.
    pub(crate) fn recount_resting(&mut self) {
        self.resting.clear();
        let working = self.children.iter().filter(|(_, child)| child.is_working());
        let rows: Vec<_> = working
            .filter_map(|(_, child)| {
                let contract = self.orders.get(child.order)?.asked.contract;
                let person = self
                    .legal_person(child.sent.fund_account, self.exchange_of(contract))?
                    .clone();
                Some((person, contract, child.sent.direction, child.sent.price))
            })
            .collect();
        rows.into_iter()
            .for_each(|(person, contract, direction, price)| {
                self.resting.add(person, contract, direction, price)
            });
    }
}

impl Child {
    /// The counter refused it or never had it.
    pub(crate) fn was_refused(&self) -> bool {
        match &self.status {
            ChildStatus::Ended(
                ChildEnd::Rejected { .. } | ChildEnd::NotReceived | ChildEnd::NotSent,
            ) => true,
            ChildStatus::Ended(ChildEnd::Cancelled)
            | ChildStatus::Sending
            | ChildStatus::Sent
            | ChildStatus::Queued
            | ChildStatus::Filled => false,
        }
    }

    /// It rested and was cancelled: what an exchange counts as a cancel. One that takes what is
    /// there and ends is none.
    fn was_cancelled(&self) -> bool {
        self.status == ChildStatus::Ended(ChildEnd::Cancelled)
            && self.sent.validity == Validity::Day
    }
}
