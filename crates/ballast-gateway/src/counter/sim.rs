//! The simulated counter: decides, writes down, applies, and only then tells.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterCancel, CounterErrorId, CounterOrder,
    CounterQuery, CounterReport, CounterReturn, Day, Direction, Lots, Money, Price, PrivateSeq,
    Stamp, Tick,
};

use super::account::{Account, Funds, Holding};
use super::book::Book;
use super::checks::{self, View};
use super::contracts::Contracts;
use super::delivery;
use super::direct::{DirectAnswer, DirectOrder};
use super::endings::ContractEndings;
use super::fact::{CarriedPosition, Fact, Fill, Freeze, Moment, Record, SettledAt, SettledDay};
use super::log::{CounterLog, CounterLogError};
use super::margin::MarginSides;
use super::matching::{self, Match, Rest};
use super::mortgages::MortgageTable;
use super::order::Order;
use super::rates::RateTable;
use super::report;
use super::state::{State, Working};
use crate::ReferenceData;
use crate::market::is_news;
use crate::ticks::{SettlementFound, SettlementTally};

/// A quiet market is written down this often, so that a restart does not go back further.
const SEEN_EVERY_MICROS: i64 = 60_000_000;

/// Something for the private stream of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The fund account.
    pub account: AccountCode,
    /// What to tell it.
    pub returned: CounterReturn,
    /// Its place in the private stream; none where it is in none, being of the session alone.
    pub seq: Option<PrivateSeq>,
}

/// An honest counter without a network. Deterministic: the same calls with the same stamps give the
/// same returns.
///
/// Every method that changes something returns what is to be sent; by then it is durable in the
/// counter's file.
pub struct SimCounter {
    state: State,
    books: BTreeMap<ContractCode, Book>,
    tallies: BTreeMap<ContractCode, SettlementTally>,
    log: Box<dyn CounterLog>,
    /// Place in the tick stream as fed since this start; behind `state.tick` while a restart
    /// catches up.
    fed: Moment,
    caught_up: bool,
    /// A tick beyond `state.tick` has come since this start: one behind it now is late, and was not
    /// seen before.
    is_live: bool,
    out: Vec<Returned>,
    record: Vec<u8>,
}

type Out = Result<Vec<Returned>, CounterLogError>;

impl SimCounter {
    /// Opens the counter and rebuilds it from its file. Rates are not in the file: they are given
    /// at every start.
    pub fn open(
        log: Box<dyn CounterLog>,
        reference: Arc<ReferenceData>,
        rates: RateTable,
    ) -> Result<Self, CounterLogError> {
        let mut state = State::new(Contracts::new(reference, rates));
        log.read(&mut |bytes| {
            let record =
                minicbor::decode(bytes).map_err(|error| CounterLogError(Box::new(error)))?;
            state.apply(&record);
            Ok(())
        })?;
        let fed = Moment {
            at: Stamp::from_micros(i64::MIN),
            nth: 0,
        };
        Ok(Self {
            state,
            books: BTreeMap::new(),
            tallies: BTreeMap::new(),
            log,
            fed,
            caught_up: true,
            is_live: false,
            out: Vec::new(),
            record: Vec::new(),
        })
    }

    /// Opens a fund account with its first cash. Does nothing where the file knows it already.
    pub fn open_account(
        &mut self,
        account: &AccountCode,
        cash: Money,
    ) -> Result<(), CounterLogError> {
        if !self.state.accounts.contains_key(account) {
            self.write(Fact::AccountOpened {
                account: account.clone(),
                cash,
            })?;
        }
        self.log.flush()
    }

    /// Cash comes in (negative: goes out). Accounts nobody opened have none.
    pub fn move_cash(
        &mut self,
        account: &AccountCode,
        amount: Money,
    ) -> Result<(), CounterLogError> {
        if self.state.accounts.contains_key(account) {
            self.write(Fact::CashMoved {
                account: account.clone(),
                amount,
            })?;
        }
        self.log.flush()
    }

    /// An account that was opened has lots of earlier days.
    pub fn carry_position(
        &mut self,
        account: &AccountCode,
        position: CarriedPosition,
    ) -> Result<(), CounterLogError> {
        if self.state.accounts.contains_key(account) {
            let account = account.clone();
            self.write(Fact::PositionCarried { account, position })?;
        }
        self.log.flush()
    }

    /// All the cash that ever came in, less what went out; `None` for an account nobody opened.
    pub fn deposited(&self, account: &AccountCode) -> Option<Money> {
        self.state
            .accounts
            .get(account)
            .map(|account| account.deposited)
    }

    /// Replaces the table of rates.
    pub fn set_rates(&mut self, rates: RateTable) {
        self.state.contracts.set_rates(rates);
    }

    /// Replaces what accounts may use of bonds. Like the rates, given at every start.
    pub fn set_mortgages(&mut self, mortgages: MortgageTable) {
        self.state.contracts.set_mortgages(mortgages);
    }

    /// Replaces calendar and commodities. Like the rates, given at every start.
    pub fn set_reference(&mut self, reference: Arc<ReferenceData>) {
        self.state.contracts.set_reference(reference);
        self.meet_again();
    }

    /// Replaces what it was told of contracts' ends. Like the rates, given at every start.
    pub fn set_endings(&mut self, endings: ContractEndings) {
        self.state.contracts.set_endings(endings);
        self.meet_again();
    }

    /// Charges both sides (the default) or the larger one, from now on.
    pub fn set_margin_sides(&mut self, sides: MarginSides) -> Result<(), CounterLogError> {
        if self.state.contracts.sides() != sides {
            self.write(Fact::MarginSidesSet { sides })?;
            self.meet_again();
        }
        self.log.flush()
    }

    /// What it was told makes the known forgotten; lots, orders and the day's ticks need it.
    fn meet_again(&mut self) {
        self.state.meet_held();
        for contract in self.tallies.keys() {
            self.state.contracts.meet(contract);
        }
    }

    /// Begins a trading day, unless the counter is in it already or beyond. A day that was not
    /// settled before is settled now, at its own ticks' prices.
    pub fn begin_day(&mut self, trading_day: Day, at: Stamp) -> Out {
        if self.state.trading_day >= Some(trading_day) {
            return Ok(Vec::new());
        }
        self.advance(at);
        if self.state.trading_day.is_some() && !self.state.settled {
            self.write_end_of_day()?;
            self.write_settlement(self.own_prices())?;
        }
        self.books.clear();
        self.tallies.clear();
        self.write(Fact::DayBegun { trading_day })?;
        self.finish()
    }

    /// A snapshot of the market. Refreshes the book, then lets resting orders trade with it, if the
    /// contract is in session. After a restart the ticks that were seen before only refill the
    /// book.
    pub fn tick(&mut self, tick: &Tick) -> Out {
        let mut out = Vec::new();
        let seen_before = self.feed(tick.at);
        self.caught_up = !seen_before;
        if self
            .state
            .trading_day
            .is_none_or(|day| day < tick.trading_day)
        {
            out = self.begin_day(tick.trading_day, tick.at)?;
        }
        if self.state.trading_day != Some(tick.trading_day) {
            return Ok(out);
        }
        self.state.contracts.meet(&tick.contract);
        let contracts = &self.state.contracts;
        let listed = contracts.get(&tick.contract);
        let moves = (seen_before || is_news(self.state.clock, tick.at))
            && listed
                .is_some_and(|listed| contracts.reference().moves_prices(&listed.contract, tick));
        if let Some(listed) = listed {
            let tally = self.tallies.entry(tick.contract.clone()).or_default();
            if moves {
                tally.add(tick, &listed.commodity);
            } else {
                tally.add_settlement(tick);
            }
        }
        if moves {
            let book = self.books.entry(tick.contract.clone()).or_default();
            book.show(tick, self.fed);
        }
        if seen_before {
            self.take_again(&tick.contract);
            return Ok(out);
        }
        let quiet_since = self.state.clock;
        self.advance(tick.at);
        self.state.tick = self.state.tick.max(self.fed);
        if moves && self.in_session(&tick.contract) {
            self.match_resting(&tick.contract)?;
        }
        let minute = |at: Stamp| at.micros().div_euclid(SEEN_EVERY_MICROS);
        if self.out.is_empty() && minute(quiet_since) != minute(self.state.clock) {
            self.write(Fact::Seen)?;
        }
        out.extend(self.finish()?);
        Ok(out)
    }

    /// An order arrives.
    pub fn place(&mut self, order: &CounterOrder, at: Stamp) -> Out {
        self.place_all(&[order], at)
    }

    /// Orders arrive, and are kept by one flush.
    pub fn place_all(&mut self, orders: &[&CounterOrder], at: Stamp) -> Out {
        self.advance(at);
        orders.iter().try_for_each(|order| self.take(order))?;
        self.finish()
    }

    fn view(&self, order: &CounterOrder) -> View<'_> {
        View {
            account: self.state.accounts.get(&order.account),
            contracts: &self.state.contracts,
            book: self.books.get(&order.contract),
            at: self.state.clock,
            settled: self.state.settled,
        }
    }

    fn take(&mut self, order: &CounterOrder) -> Result<(), CounterLogError> {
        self.state.contracts.meet(&order.contract);
        match checks::check(order, &self.view(order)) {
            Ok(freeze) => self.accept(order, freeze),
            Err(error) => self.write(Fact::Rejected {
                account: order.account.clone(),
                child: order.child,
                error,
            }),
        }
    }

    /// An order that somebody places here directly, beside every desk; what it traded at once, or what is wrong.
    pub fn place_direct(
        &mut self,
        order: &DirectOrder,
        at: Stamp,
    ) -> Result<(DirectAnswer, Vec<Returned>), CounterLogError> {
        self.advance(at);
        let order = order.numbered(self.state.orders + 1);
        self.state.contracts.meet(&order.contract);
        match checks::check(&order, &self.view(&order)) {
            Ok(freeze) => self.accept(&order, freeze)?,
            Err(error) => return Ok((DirectAnswer::refused(error), Vec::new())),
        }
        let traded = self.traded(&order.account, order.child);
        Ok((DirectAnswer::placed(traded), self.finish()?))
    }

    /// A cancel arrives. It is taken at any time of the trading day, also in a break.
    pub fn cancel(&mut self, cancel: &CounterCancel, at: Stamp) -> Out {
        self.advance(at);
        let (account, child) = (cancel.account.clone(), cancel.child);
        let fact = match self.state.order(&account, child) {
            None => Fact::CancelRejected {
                account,
                child,
                error: CounterErrorId::ORDER_NOT_FOUND,
            },
            Some(order) if order.is_done() => Fact::CancelRejected {
                account,
                child,
                error: CounterErrorId::ALREADY_DONE,
            },
            Some(order) => Fact::Cancelled {
                account,
                child,
                filled: order.traded,
            },
        };
        self.write(fact)?;
        self.finish()
    }

    /// The trading day's sessions are over: what still works is cancelled.
    pub fn end_day(&mut self, at: Stamp) -> Out {
        self.advance(at);
        self.write_end_of_day()?;
        self.finish()
    }

    /// The settlement price of each contract that had ticks today, and where it came from.
    pub fn settlement_prices(&self) -> BTreeMap<ContractCode, SettlementFound> {
        let priced = |(contract, tally): (&ContractCode, &SettlementTally)| {
            let price = tally.price(&self.state.contracts.get(contract)?.commodity)?;
            Some((contract.clone(), price))
        };
        self.tallies.iter().filter_map(priced).collect()
    }

    /// Settles the trading day at these prices. Call [`end_day`](SimCounter::end_day) before; a day
    /// is settled once.
    pub fn settle(
        &mut self,
        prices: &BTreeMap<ContractCode, Price>,
    ) -> Result<(), CounterLogError> {
        if !self.state.settled {
            let row = |(contract, price): (&ContractCode, &Price)| SettledAt {
                contract: contract.clone(),
                price: *price,
                source: None,
                passed_over: None,
            };
            self.write_settlement(prices.iter().map(row).collect())?;
        }
        self.log.flush()
    }

    /// Ends the trading day and settles it at its own ticks' prices, once. Until the next day
    /// begins every order is refused.
    pub fn settle_day(&mut self, at: Stamp) -> Out {
        self.advance(at);
        if self.state.trading_day.is_some() && !self.state.settled {
            self.write_end_of_day()?;
            self.write_settlement(self.own_prices())?;
        }
        self.finish()
    }

    /// The running day's settlement, from then on until the next day begins.
    pub fn settled_day(&self) -> Option<&SettledDay> {
        self.state
            .settlement
            .as_ref()
            .filter(|_| self.state.settled)
    }

    /// The newest settlement price of every contract that ever had one: where the running day's
    /// prices began, or, once it is settled, where the next day's will.
    pub fn known_prices(&self) -> &BTreeMap<ContractCode, Price> {
        &self.state.settlement_prices
    }

    /// Accounts to which the trading day's end matters: they hold lots, or were told something
    /// today.
    pub fn with_business(&self) -> impl Iterator<Item = &AccountCode> {
        let has =
            |account: &Account| !account.stream.is_empty() || account.holdings().next().is_some();
        self.state
            .accounts
            .iter()
            .filter(move |(_, account)| has(account))
            .map(|(code, _)| code)
    }

    /// What a login is answered with: `LoggedIn`, the private stream from the start of the trading
    /// day, `ReplayComplete`. `Disconnected` for an account nobody opened, and before the first
    /// trading day.
    pub fn login(&self, account: &AccountCode) -> Vec<Returned> {
        let returned = |seq, returned| Returned {
            account: account.clone(),
            returned,
            seq,
        };
        let (Some(known), Some(trading_day)) =
            (self.state.accounts.get(account), self.state.trading_day)
        else {
            return vec![returned(None, CounterReturn::Disconnected)];
        };
        let max_order_ref = known.max_order_ref;
        let logged_in = CounterReturn::LoggedIn {
            trading_day,
            max_order_ref,
        };
        let stream = known
            .private_stream()
            .map(|(seq, said)| returned(Some(seq), said.clone()));
        std::iter::once(returned(None, logged_in))
            .chain(stream)
            .chain([returned(None, CounterReturn::ReplayComplete)])
            .collect()
    }

    /// What a query is answered with. `None` for an account nobody opened, before the first trading
    /// day, and where an amount is too large to represent.
    pub fn report(&self, query: &CounterQuery) -> Option<CounterReport> {
        let account = self.state.accounts.get(&query.account)?;
        let marks = |contract: &ContractCode| self.tallies.get(contract)?.last();
        Some(CounterReport {
            request: query.request,
            fund_account: query.fund_account,
            trading_day: self.state.trading_day?,
            rows: report::rows(query, account, &self.state, marks).ok()?,
        })
    }

    /// The newest tick was a new one, not one that had been seen before a restart.
    pub fn caught_up(&self) -> bool {
        self.caught_up
    }

    /// It was started again, and the market has not yet been played to where it had been.
    pub fn is_catching_up(&self) -> bool {
        !self.is_live && self.fed < self.state.tick
    }

    /// Highest of all order references that ever came, of any account.
    pub fn max_order_ref(&self) -> Option<ChildOrderId> {
        let accounts = self.state.accounts.values();
        accounts.filter_map(|account| account.max_order_ref).max()
    }

    /// Lots that an order has traded; `None` where it did not come in this trading day, or was
    /// refused.
    pub fn traded(&self, account: &AccountCode, child: ChildOrderId) -> Option<Lots> {
        self.state.order(account, child).map(|order| order.traded)
    }

    /// The trading day the counter is in.
    pub fn trading_day(&self) -> Option<Day> {
        self.state.trading_day
    }

    /// The newest instant it has seen. Stamps given to it that lie before count as this one.
    pub fn clock(&self) -> Stamp {
        self.state.clock
    }

    /// Market time goes on without a tick. It never goes back.
    pub fn advance(&mut self, at: Stamp) {
        self.state.clock = self.state.clock.max(at);
    }

    /// The money of an account; `None` for one nobody opened.
    pub fn funds(&self, account: &AccountCode) -> Option<Funds> {
        self.state
            .accounts
            .get(account)?
            .funds(account, &self.state.contracts)
            .ok()
    }

    /// The lots of an account, by contract and side.
    pub fn holdings(&self, account: &AccountCode) -> Vec<Holding> {
        self.state
            .accounts
            .get(account)
            .into_iter()
            .flat_map(Account::holdings)
            .collect()
    }

    /// Counts a tick in and says whether it had been seen before the restart.
    fn feed(&mut self, at: Stamp) -> bool {
        let nth = if self.fed.at == at {
            self.fed.nth + 1
        } else {
            1
        };
        self.fed = Moment { at, nth };
        self.is_live |= self.fed > self.state.tick;
        !self.is_live
    }

    /// The lots that orders took from a snapshot before a restart are gone from it again.
    fn take_again(&mut self, contract: &ContractCode) {
        let Some(book) = self.books.get_mut(contract) else {
            return;
        };
        let taken = self
            .state
            .taken
            .get(contract)
            .filter(|taken| taken.snapshot == book.snapshot);
        for (direction, lots) in taken.into_iter().flat_map(|taken| &taken.lots) {
            book.take(*direction, &[*lots]);
        }
    }

    fn in_session(&self, contract: &ContractCode) -> bool {
        let contracts = &self.state.contracts;
        contracts.get(contract).is_some_and(|listed| {
            contracts
                .reference()
                .hours(&listed.commodity)
                .of_contract(listed.contract.last_trading_day)
                .trading_at(self.state.clock)
        })
    }

    fn accept(&mut self, order: &CounterOrder, freeze: Freeze) -> Result<(), CounterLogError> {
        let nothing = Book::default();
        let (matches, rest) =
            matching::incoming(self.books.get(&order.contract).unwrap_or(&nothing), order);
        let filled: Lots = matches.iter().map(|one| one.lots).sum();
        let listed = self
            .state
            .contracts
            .get(&order.contract)
            .expect("Invariant: an accepted order's contract is listed");
        let cancels_first = matching::cancels_before_trades(listed.commodity.exchange);
        let cancelled = Fact::Cancelled {
            account: order.account.clone(),
            child: order.child,
            filled,
        };
        let cancels = rest == Rest::IsCancelled && filled < order.lots;
        self.write(Fact::Accepted {
            order: order.clone(),
            number: self.state.orders + 1,
            freeze,
        })?;
        if cancels && cancels_first {
            self.write(cancelled.clone())?;
        }
        let working = (order.account.clone(), order.child);
        matches
            .into_iter()
            .try_for_each(|one| self.fill(&working, one))?;
        if cancels && !cancels_first {
            self.write(cancelled)?;
        }
        Ok(())
    }

    fn match_resting(&mut self, contract: &ContractCode) -> Result<(), CounterLogError> {
        for direction in [Direction::Buy, Direction::Sell] {
            for working in self.state.working(contract, direction) {
                let order = self
                    .state
                    .order(&working.0, working.1)
                    .expect("Invariant: a working order is known");
                let book = self
                    .books
                    .get(contract)
                    .expect("Invariant: the book was just shown");
                if let Some(one) = matching::resting(book, &order.sent, order.remaining()) {
                    self.fill(&working, one)?;
                }
            }
        }
        Ok(())
    }

    fn fill(&mut self, (account, child): &Working, one: Match) -> Result<(), CounterLogError> {
        let order = self
            .state
            .order(account, *child)
            .expect("Invariant: a matched order is known");
        let (contract, direction) = (order.sent.contract.clone(), order.sent.direction);
        let listed = self
            .state
            .contracts
            .get(&contract)
            .expect("Invariant: what trades is listed");
        let rates = self
            .state
            .contracts
            .rates(account, listed)
            .unwrap_or_default();
        let outcome =
            self.state.accounts[account].outcome(order, one.price, one.lots, listed, rates);
        let outcome =
            outcome.expect("Invariant: amounts within a checked order's are representable");
        let book = self
            .books
            .get_mut(&contract)
            .expect("Invariant: matches come from a book");
        book.take(direction, &one.taken);
        let fill = Fill {
            child: *child,
            number: self.state.trades + 1,
            price: one.price,
            lots: one.lots,
            commission: outcome.commission,
            close_pnl: outcome.close_pnl,
            charged_today: outcome.charged_today,
            snapshot: book.snapshot,
            taken: one.taken,
        };
        self.write(Fact::Traded {
            account: account.clone(),
            fill,
        })
    }

    fn write_end_of_day(&mut self) -> Result<(), CounterLogError> {
        let working = |(account, orders): (&AccountCode, &Account)| {
            let working = orders.orders.values().filter(|order| !order.is_done());
            working
                .map(|order: &Order| (account.clone(), order.sent.child, order.traded))
                .collect::<Vec<_>>()
        };
        let all: Vec<_> = self.state.accounts.iter().flat_map(working).collect();
        all.into_iter().try_for_each(|(account, child, filled)| {
            self.write(Fact::Cancelled {
                account,
                child,
                filled,
            })
        })
    }

    fn own_prices(&self) -> Vec<SettledAt> {
        let row = |(contract, found): (ContractCode, SettlementFound)| SettledAt {
            contract,
            price: found.price,
            source: Some(found.source),
            passed_over: found.passed_over,
        };
        self.settlement_prices().into_iter().map(row).collect()
    }

    fn write_settlement(&mut self, prices: Vec<SettledAt>) -> Result<(), CounterLogError> {
        let delivered = delivery::ending(&self.state, &prices);
        let delivered = Some(delivered).filter(|delivered| !delivered.is_empty());
        self.write(Fact::Settled { prices, delivered })
    }

    /// Writes a fact, takes it in, and keeps what is to be told until the flush.
    fn write(&mut self, fact: Fact) -> Result<(), CounterLogError> {
        let record = Record {
            clock: self.state.clock,
            tick: self.state.tick,
            fact,
        };
        self.record.clear();
        minicbor::encode(&record, &mut self.record)
            .expect("Invariant: encoding into memory cannot fail");
        self.log.append(&self.record)?;
        self.state.apply(&record);
        let day = self.state.trading_day.unwrap_or_default();
        if let Some((account, returned)) = self.state.told(&record, day) {
            let known = self.state.accounts.get(&account);
            self.out.push(Returned {
                seq: known.map(Account::newest_private_seq),
                account,
                returned,
            });
        }
        Ok(())
    }

    fn finish(&mut self) -> Out {
        self.log.flush()?;
        Ok(std::mem::take(&mut self.out))
    }
}
