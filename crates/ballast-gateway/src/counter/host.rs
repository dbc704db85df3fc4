//! The simulated counter with sessions and a market: what `ballast counter` runs, and what a server
//! embeds.
//!
//! One lock around everything, so that returns and quotes leave in the order in which they came
//! about. Pushes must not call back into the host.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ballast_model::{
    AccountCode, ContractCode, CounterCancel, CounterOrder, CounterQuery, CounterReturn, Day,
    Money, Stamp, Tick,
};

use super::direct::{DirectAnswer, DirectOrder};
use super::fact::SettledDay;
use super::log::CounterLogError;
use super::port::MarketSink;
use super::report_part::ReportPart;
use super::sim::{Returned, SimCounter};
use crate::market::{Feed, MarketClock};

/// What a host pushes to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Push {
    /// A return about a fund account.
    Returned(Returned),
    /// Rows of the answer to a query about a fund account.
    Reported {
        /// The fund account.
        account: AccountCode,
        /// The rows.
        part: ReportPart,
    },
    /// A quote.
    Quote(Tick),
    /// A gated market stands at this instant: every tick up to it was pushed, none after.
    Reached(Stamp),
    /// What drives the market.
    Runs(MarketClock),
    /// Market time went on.
    Time(Stamp),
    /// The trading day was ended and settled.
    Settled(SettledDay),
    /// The market has no more ticks; the last trading day was settled.
    Ended,
    /// What became of an order that was placed here directly.
    DirectAnswered(DirectAnswer),
    /// Answer to a heartbeat.
    Pong,
}

/// Where pushes of one client go. Must not wait, and must not call the host.
pub trait Outbox: Send + Sync {
    /// Takes a push.
    fn push(&self, push: &Push);
}

impl<F: Fn(&Push) + Send + Sync> Outbox for F {
    fn push(&self, push: &Push) {
        self(push);
    }
}

/// A session of a fund account. Ends when the account logs in again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CounterSession(u64);

/// A simulated counter that many clients may use at once.
pub struct Host {
    inner: Mutex<Inner>,
}

struct Inner {
    counter: SimCounter,
    clock: MarketClock,
    sessions: BTreeMap<AccountCode, (CounterSession, Arc<dyn Outbox>)>,
    quotes: Vec<Arc<dyn Outbox>>,
    newest: BTreeMap<ContractCode, Tick>,
    /// Where a gated market stands or last stood. Said to a new subscriber too: the one before may
    /// have been lost before it heard.
    reached: Option<Stamp>,
    /// Ticks that had been seen before a restart are not published; when the first new one comes,
    /// the newest of each is.
    withheld: bool,
    logins: u64,
    /// Accounts whose desks have booked the settled day.
    booked: BTreeSet<AccountCode>,
}

impl Host {
    /// Around a counter.
    pub fn new(counter: SimCounter) -> Arc<Self> {
        let (sessions, newest, booked) = Default::default();
        let clock = MarketClock::default();
        let inner = Inner {
            counter,
            clock,
            sessions,
            quotes: Vec::new(),
            newest,
            reached: None,
            withheld: false,
            logins: 0,
            booked,
        };
        Arc::new(Self {
            inner: Mutex::new(inner),
        })
    }

    /// Opens a session; an older one of the account is told `Disconnected`. `None` when the counter
    /// refuses.
    pub fn login(&self, account: &AccountCode, outbox: Arc<dyn Outbox>) -> Option<CounterSession> {
        let mut inner = self.lock();
        let answers = inner.counter.login(account);
        let refused = answers
            .iter()
            .any(|answer| answer.returned == CounterReturn::Disconnected);
        let tell = |returned| outbox.push(&Push::Returned(returned));
        if refused {
            answers.into_iter().for_each(tell);
            return None;
        }
        inner.logins += 1;
        let session = CounterSession(inner.logins);
        // A client that logs in again on its own connection has lost nothing.
        if let Some((_, older)) = inner
            .sessions
            .remove(account)
            .filter(|(_, older)| !Arc::ptr_eq(older, &outbox))
        {
            let returned = CounterReturn::Disconnected;
            older.push(&Push::Returned(Returned {
                account: account.clone(),
                returned,
                seq: None,
            }));
        }
        answers.into_iter().for_each(tell);
        inner.sessions.insert(account.clone(), (session, outbox));
        Some(session)
    }

    /// Ends a session, if it is still the account's.
    pub fn logout(&self, account: &AccountCode, session: CounterSession) {
        let mut inner = self.lock();
        if inner.is_current(account, session) {
            inner.sessions.remove(account);
        }
    }

    /// What drives the market, what time it is, the newest tick of each contract, the day's
    /// settlement if it is over, and everything from now on.
    pub fn subscribe(&self, outbox: Arc<dyn Outbox>) {
        let mut inner = self.lock();
        outbox.push(&Push::Runs(inner.clock));
        outbox.push(&Push::Time(inner.counter.clock()));
        inner
            .newest
            .values()
            .for_each(|tick| outbox.push(&Push::Quote(tick.clone())));
        inner
            .counter
            .settled_day()
            .into_iter()
            .for_each(|day| outbox.push(&Push::Settled(day.clone())));
        inner
            .reached
            .iter()
            .for_each(|at| outbox.push(&Push::Reached(*at)));
        inner.quotes.push(outbox);
    }

    /// As [`subscribe`](Host::subscribe), for a sink in this process.
    pub fn subscribe_market(&self, sink: Arc<dyn MarketSink>) {
        self.subscribe(Arc::new(move |push: &Push| match push {
            Push::Quote(tick) => sink.tick(tick.clone()),
            Push::Runs(clock) => sink.runs(*clock),
            Push::Time(at) => sink.time(*at),
            Push::Settled(day) => sink.settled(day.clone()),
            Push::Reached(at) => sink.reached(*at),
            Push::Ended => sink.ended(),
            Push::Returned(_) | Push::Reported { .. } | Push::DirectAnswered(_) | Push::Pong => {}
        }));
    }

    /// No more ticks to an outbox.
    pub fn unsubscribe(&self, outbox: &Arc<dyn Outbox>) {
        self.lock()
            .quotes
            .retain(|other| !Arc::ptr_eq(other, outbox));
    }

    /// An order arrives in a session. One in a session that has ended is lost, as in a broken
    /// connection.
    pub fn place(
        &self,
        session: CounterSession,
        order: &CounterOrder,
    ) -> Result<(), CounterLogError> {
        self.place_all(session, &[order])
    }

    /// Orders of an account arrive in a session.
    pub fn place_all(
        &self,
        session: CounterSession,
        orders: &[&CounterOrder],
    ) -> Result<(), CounterLogError> {
        let Some(first) = orders.first() else {
            return Ok(());
        };
        self.lock()
            .in_session(&first.account, session, |counter, at| {
                counter.place_all(orders, at)
            })
    }

    /// An order that somebody places here directly. Whoever has a session of the account hears what it traded.
    pub fn place_direct(&self, order: &DirectOrder) -> Result<DirectAnswer, CounterLogError> {
        let mut inner = self.lock();
        let at = inner.counter.clock();
        let (answer, returns) = inner.counter.place_direct(order, at)?;
        inner.tell(returns);
        Ok(answer)
    }

    /// A cancel arrives in a session.
    pub fn cancel(
        &self,
        session: CounterSession,
        cancel: &CounterCancel,
    ) -> Result<(), CounterLogError> {
        self.lock()
            .in_session(&cancel.account, session, |counter, at| {
                counter.cancel(cancel, at)
            })
    }

    /// A query arrives in a session. Its answer goes out before anything that happens after.
    pub fn query(&self, session: CounterSession, query: &CounterQuery) {
        let inner = self.lock();
        if !inner.is_current(&query.account, session) {
            return;
        }
        if let Some(report) = inner.counter.report(query) {
            let (account, part) = (query.account.clone(), ReportPart::whole(report));
            let (_, outbox) = &inner.sessions[&account];
            outbox.push(&Push::Reported { account, part });
        }
    }

    /// The desks of these accounts have booked the settled day.
    pub fn booked(&self, accounts: impl Iterator<Item = AccountCode>, trading_day: Day) {
        let mut inner = self.lock();
        if inner
            .counter
            .settled_day()
            .is_some_and(|settled| settled.trading_day == trading_day)
        {
            inner.booked.extend(accounts);
        }
    }

    /// Whether the settled day is booked by everybody whom it concerns: every account with
    /// business, and every one with a session. Until then the next day should not begin, for its
    /// private streams begin anew.
    pub fn is_booked(&self) -> bool {
        let inner = self.lock();
        inner
            .counter
            .with_business()
            .chain(inner.sessions.keys())
            .all(|account| inner.booked.contains(account))
    }

    /// Ends the trading day and settles it, once. Whoever subscribes is told.
    pub fn settle_day(&self) -> Result<(), CounterLogError> {
        let mut inner = self.lock();
        if inner.counter.settled_day().is_some() {
            return Ok(());
        }
        let at = inner.counter.clock();
        let returns = inner.counter.settle_day(at)?;
        inner.tell(returns);
        if let Some(day) = inner.counter.settled_day().cloned() {
            inner.publish(&Push::Time(at));
            inner.publish(&Push::Settled(day));
        }
        Ok(())
    }

    /// What drives the market, for who subscribes from now on.
    pub fn set_clock(&self, clock: MarketClock) {
        self.lock().clock = clock;
    }

    /// All the cash that ever came into a fund account, less what went out. An account that is not
    /// there is opened; what the total differs by from what is known comes in, or goes out, now.
    pub fn deposited(&self, account: &AccountCode, total: Money) -> Result<(), CounterLogError> {
        self.with_counter(|counter| {
            counter.open_account(account, Money::ZERO)?;
            let known = counter.deposited(account).unwrap_or_default();
            if known == total {
                Ok(())
            } else {
                counter.move_cash(account, total - known)
            }
        })
    }

    /// Looks at, or changes, the counter itself: opening accounts, reading funds. Nothing is
    /// pushed.
    pub fn with_counter<T>(&self, with: impl FnOnce(&mut SimCounter) -> T) -> T {
        with(&mut self.lock().counter)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The host is where a player feeds its ticks. A quote goes out before the fills it causes.
impl Feed for &Host {
    fn tick(&mut self, tick: &Tick) -> Result<(), CounterLogError> {
        let mut inner = self.lock();
        inner.begin_day_of(tick)?;
        let returns = inner.counter.tick(tick)?;
        inner.quote(tick);
        inner.tell(returns);
        Ok(())
    }

    fn advance(&mut self, at: Stamp) {
        let mut inner = self.lock();
        inner.counter.advance(at);
        let now = inner.counter.clock();
        inner.publish(&Push::Time(now));
    }

    fn is_catching_up(&self) -> bool {
        self.lock().counter.is_catching_up()
    }

    fn reached(&mut self, at: Stamp) {
        let mut inner = self.lock();
        inner.counter.advance(at);
        inner.reached = Some(at);
        inner.publish(&Push::Reached(at));
    }

    fn ended(&mut self) -> Result<(), CounterLogError> {
        self.settle_day()?;
        self.lock().publish(&Push::Ended);
        Ok(())
    }
}

impl Inner {
    /// The first tick of a trading day ends the day before. Sessions go on in the new day, whose
    /// private streams are empty.
    fn begin_day_of(&mut self, tick: &Tick) -> Result<(), CounterLogError> {
        if self.counter.trading_day() >= Some(tick.trading_day) {
            return Ok(());
        }
        let returns = self.counter.begin_day(tick.trading_day, tick.at)?;
        self.booked.clear();
        self.tell(returns);
        for (account, (_, outbox)) in &self.sessions {
            for returned in self.counter.login(account) {
                outbox.push(&Push::Returned(returned));
            }
        }
        Ok(())
    }

    fn is_current(&self, account: &AccountCode, session: CounterSession) -> bool {
        self.sessions
            .get(account)
            .is_some_and(|(current, _)| *current == session)
    }

    fn in_session(
        &mut self,
        account: &AccountCode,
        session: CounterSession,
        act: impl FnOnce(&mut SimCounter, Stamp) -> Result<Vec<Returned>, CounterLogError>,
    ) -> Result<(), CounterLogError> {
        if self.is_current(account, session) {
            let at = self.counter.clock();
            let returns = act(&mut self.counter, at)?;
            self.tell(returns);
        }
        Ok(())
    }

    /// Accounts without a session find their returns in the replay of their next login.
    fn tell(&self, returns: Vec<Returned>) {
        for returned in returns {
            if let Some((_, outbox)) = self.sessions.get(&returned.account) {
                outbox.push(&Push::Returned(returned));
            }
        }
    }

    fn quote(&mut self, tick: &Tick) {
        self.newest.insert(tick.contract.clone(), tick.clone());
        let caught_up = self.counter.caught_up();
        if caught_up && self.withheld {
            self.newest
                .values()
                .for_each(|tick| self.publish(&Push::Quote(tick.clone())));
        } else if caught_up {
            self.publish(&Push::Quote(tick.clone()));
        }
        self.withheld = !caught_up;
    }

    fn publish(&self, push: &Push) {
        self.quotes.iter().for_each(|outbox| outbox.push(push));
    }
}
