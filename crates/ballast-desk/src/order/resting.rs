//! Counting what rests at the exchanges as children come and go, and counting it anew.

use std::collections::BTreeMap;

use ballast_desk_events::{Holder, LimitScope};
use ballast_model::{ContractId, Exchange, FundAccountId, Offset, Text};

use crate::state::Desk;
use crate::state::account::FundAccount;
use crate::state::order::{Child, OrderStatus, Rests};
use crate::state::resting::ExchangeUsage;

impl Desk {
    /// Counts anew what is kept as orders come and go: the oracle of the running sums, too.
    pub(crate) fn derive_sums(&mut self) {
        self.derive_legal_persons();
        let orders: Vec<_> = self
            .orders
            .iter()
            .map(|(id, order)| (id, order.clone()))
            .collect();
        for (_, order) in &orders {
            let account = &mut self.operating_accounts[order.asked.account.index()];
            if order.status == OrderStatus::Working && order.offset == Offset::Open {
                account.book.recount_open_working(
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
                book.recount_open_working(
                    contract,
                    child.sent.hedge_flag,
                    child.sent.direction,
                    child.unfilled(),
                );
            }
            self.count_child(child, contract);
        }
        for id in (0..self.fund_accounts.len() as u32).map(FundAccountId::new) {
            let external = self.fund_accounts[id.index()].external.clone();
            for (contract, lots) in external.into_values().flatten() {
                self.exchange_usage_mut(id, contract).traded += lots;
            }
        }
        let holders: Vec<Holder> = self.holders().collect();
        for holder in holders {
            self.derive_larger_side(holder);
            let mut book = std::mem::take(self.watched_book(holder));
            book.recount(|contract| self.contracts[contract.index()].commodity);
            *self.watched_book(holder) = book;
        }
        self.derive_surplus();
        self.derive_marked();
        self.derive_all_exposures();
    }

    /// Finds anew for whom each fund account trades at each exchange: the first account with its code,
    /// or itself (P2, N6).
    pub(crate) fn derive_legal_persons(&mut self) {
        let code = |account: &FundAccount, exchange| {
            let limits = account.limits.get(LimitScope::Exchange(exchange))?;
            limits.legal_person.clone()
        };
        for exchange in Exchange::ALL {
            let mut first: BTreeMap<Text, FundAccountId> = BTreeMap::new();
            for (id, account) in (0..).map(FundAccountId::new).zip(&mut self.fund_accounts) {
                let person = code(account, exchange).map(|code| *first.entry(code).or_insert(id));
                account.legal_persons[exchange as usize] = person.unwrap_or(id);
            }
        }
    }

    fn exchange_of(&self, contract: ContractId) -> Exchange {
        self.commodities[self.contracts[contract.index()].commodity.index()]
            .commodity
            .exchange
    }

    /// What a fund account has at a contract's exchange.
    #[inline(always)]
    pub(crate) fn exchange_usage_mut(
        &mut self,
        fund_account: FundAccountId,
        contract: ContractId,
    ) -> &mut ExchangeUsage {
        let exchange = self.exchange_of(contract);
        &mut self.fund_accounts[fund_account.index()].exchange_usage[exchange as usize]
    }

    /// A child has begun to rest, at an account that is given back.
    #[inline(always)]
    pub(crate) fn on_child_open(
        &mut self,
        child: Rests,
        contract: ContractId,
        exchange: Exchange,
    ) -> &mut FundAccount {
        let account = &mut self.fund_accounts[child.fund_account.index()];
        let person = account.legal_persons[exchange as usize];
        self.resting
            .add(person, contract, child.direction, child.price);
        let usage = &mut account.exchange_usage[exchange as usize];
        usage.resting_orders += 1;
        usage.resting_lots += child.lots;
        account
    }

    /// A child has ended; its lots rested until now.
    pub(crate) fn on_child_closed(&mut self, child: Rests, contract: ContractId, cancelled: bool) {
        let exchange = self.exchange_of(contract);
        let account = &mut self.fund_accounts[child.fund_account.index()];
        let person = account.legal_persons[exchange as usize];
        self.resting
            .remove(person, contract, child.direction, child.price);
        let usage = &mut account.exchange_usage[exchange as usize];
        usage.resting_orders -= 1;
        usage.resting_lots -= child.lots;
        usage.cancels += u32::from(cancelled);
    }

    /// Counts a child of a state that was kept.
    pub(crate) fn count_child(&mut self, child: &Child, contract: ContractId) {
        if child.is_working() {
            let exchange = self.exchange_of(contract);
            self.on_child_open(child.rests(), contract, exchange);
        }
        let usage = self.exchange_usage_mut(child.sent.fund_account, contract);
        usage.traded += child.filled;
        usage.cancels += u32::from(child.was_cancelled());
    }

    /// Counts all resting orders anew, after a legal-person code has changed.
    pub(crate) fn recount_resting(&mut self) {
        self.derive_legal_persons();
        self.resting.clear();
        let working = self.children.iter().filter(|(_, child)| child.is_working());
        let rows: Vec<_> = working
            .filter_map(|(_, child)| {
                let contract = self.orders.get(child.order)?.asked.contract;
                Some((child.rests(), contract))
            })
            .collect();
        for (child, contract) in rows {
            let account = &self.fund_accounts[child.fund_account.index()];
            let person = account.legal_persons[self.exchange_of(contract) as usize];
            self.resting
                .add(person, contract, child.direction, child.price);
        }
    }
}
