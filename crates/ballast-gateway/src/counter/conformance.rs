//! What every gateway must do, as tests any of them can run: the simulated counter embedded, behind
//! its wire, and vendors' ones against their test systems.
//!
//! The rules say what a desk may rely on. Everything else (order between kinds of returns,
//! repetition, silence) it may not.

mod queries;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterCancel, CounterErrorId, CounterOrder,
    CounterQuery, CounterReport, CounterReturn, Direction, FundAccountId, Lots, Offset, Price,
    PrivateSeq, RequestId, Validity,
};

use super::port::{Counter, CounterSink};
use super::queries::Queries;
use super::report_part::ReportPart;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(10);

/// A counter to be tested, with a market that can be moved by hand.
///
/// Two fund accounts (ids 1 and 2) hold nothing and have money enough for ten lots of the contract
/// each.
pub trait Bench {
    /// A new connection. Connections made before stay open.
    fn connect(&mut self, sink: Arc<dyn CounterSink>) -> Box<dyn Counter>;
    /// The code of fund account 1 or 2.
    fn account(&self, fund_account: FundAccountId) -> AccountCode;
    /// A contract in session.
    fn contract(&self) -> ContractCode;
    /// Bids and asks of the contract become these, with so many lots, a few ticks apart; `ask` is
    /// above `bid`.
    fn quote(&mut self, bid: Quote, ask: Quote);
    /// A price of the contract so many ticks from a fixed one.
    fn price(&self, ticks: i64) -> Price;
    /// The counter ends and starts again from what it has written down. Connections break.
    fn restart(&mut self);
    /// The trading day's sessions are over: the counter cancels what works, and settles.
    fn end_day(&mut self);
}

/// A best level: ticks from the fixed price, and lots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// Ticks from the fixed price.
    pub ticks: i64,
    /// Visible lots.
    pub lots: i64,
}

/// Runs every rule on a fresh bench; the first that fails panics with its name.
pub fn run(mut make: impl FnMut() -> Box<dyn Bench>) {
    for (name, rule) in RULES.into_iter().chain(queries::RULES) {
        println!("conformance: {name}");
        rule(&mut Probe::new(make(), name));
    }
}

type Rule = fn(&mut Probe);

#[rustfmt::skip]
const RULES: [(&str, Rule); 16] = [
    ("an order without a session is not sent",                    without_a_session_nothing_is_sent),
    ("an order decided before the session is not sent",           stale_orders_are_not_sent),
    ("nothing is sent between a login and its answer",            a_login_holds_orders_back),
    ("a login is answered with a replay, empty at first",         a_login_is_answered),
    ("sent comes before anything the counter says",               sent_comes_first),
    ("a resting order can be cancelled, once",                    cancels_end_orders_once),
    ("an unknown order cannot be cancelled",                      unknown_orders_cannot_be_cancelled),
    ("a repeated reference is refused and the first order stands", references_do_not_repeat),
    ("fills add up to what the order says it filled",             fills_add_up),
    ("fill or kill is all or nothing",                            fill_or_kill),
    ("a login replays the private stream in its order",           replays_are_equal),
    ("a second login ends the first session",                     sessions_end),
    ("what happens while nobody listens is replayed",             absences_are_replayed),
    ("fund accounts hear only of themselves",                     accounts_are_apart),
    ("a login tells the highest order reference that ever came",  logins_tell_references),
    ("a numbered private stream has no gap, in a replay neither", numbers_have_no_gap),
];

const FIRST: FundAccountId = FundAccountId::new(1);
const SECOND: FundAccountId = FundAccountId::new(2);

/// A bench with one connection, and what came back on it.
struct Probe {
    bench: Box<dyn Bench>,
    counter: Box<dyn Counter>,
    heard: Arc<Heard>,
    rule: &'static str,
}

/// Returns of one connection.
#[derive(Default)]
struct Heard {
    returns: Mutex<Vec<(FundAccountId, CounterReturn)>>,
    more: Condvar,
    /// Of the private streams, where the counter numbers them.
    numbers: Mutex<Vec<PrivateSeq>>,
    queries: Mutex<Queries>,
    /// Numbers under which rows came.
    answered: Mutex<Vec<RequestId>>,
    reports: Mutex<Vec<CounterReport>>,
    /// The desk has not taken in the newest change of session.
    is_behind: AtomicBool,
}

impl CounterSink for Heard {
    fn knows_session(&self, _: FundAccountId) -> bool {
        !self.is_behind.load(Ordering::SeqCst)
    }

    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        lock(&self.returns).push((fund_account, returned));
        self.more.notify_all();
    }

    fn numbered(&self, fund_account: FundAccountId, seq: PrivateSeq, returned: CounterReturn) {
        lock(&self.numbers).push(seq);
        self.returned(fund_account, returned);
    }

    fn reported(&self, part: ReportPart) {
        lock(&self.answered).push(part.report.request);
        let report = self.queries().take(part);
        self.reports().extend(report);
        let _returns = lock(&self.returns);
        self.more.notify_all();
    }
}

impl Heard {
    /// Waits for a return; gives all of that account so far.
    fn wait(
        &self,
        rule: &str,
        account: FundAccountId,
        until: impl Fn(&[CounterReturn]) -> bool,
    ) -> Vec<CounterReturn> {
        let mut own = Vec::new();
        self.wait_for(rule, |returns| {
            let of_it = returns.iter().filter(|(whose, _)| *whose == account);
            own = of_it.map(|(_, returned)| returned.clone()).collect();
            until(&own)
        });
        own
    }

    /// Waits for something that comes with a return or an answer.
    fn wait_for(
        &self,
        rule: &str,
        mut until: impl FnMut(&[(FundAccountId, CounterReturn)]) -> bool,
    ) {
        let deadline = Instant::now() + PATIENCE;
        let mut returns = lock(&self.returns);
        while !until(&returns) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{rule}: what must come does not; heard {returns:?}"
            );
            returns = self
                .more
                .wait_timeout(returns, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    fn queries(&self) -> MutexGuard<'_, Queries> {
        lock(&self.queries)
    }

    fn reports(&self) -> MutexGuard<'_, Vec<CounterReport>> {
        lock(&self.reports)
    }

    fn answered(&self) -> Vec<RequestId> {
        lock(&self.answered).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Probe {
    fn new(mut bench: Box<dyn Bench>, rule: &'static str) -> Self {
        let heard = Arc::new(Heard::default());
        let counter = bench.connect(Arc::clone(&heard) as Arc<dyn CounterSink>);
        let mut probe = Self {
            bench,
            counter,
            heard,
            rule,
        };
        probe.quote((-1, 5), (1, 5));
        probe
    }

    fn quote(&mut self, bid: (i64, i64), ask: (i64, i64)) {
        let quote = |(ticks, lots)| Quote { ticks, lots };
        self.bench.quote(quote(bid), quote(ask));
    }

    fn login(&mut self, fund_account: FundAccountId) -> Vec<CounterReturn> {
        let account = self.bench.account(fund_account);
        self.counter.login(fund_account, &account);
        self.wait(fund_account, |heard| {
            heard.contains(&CounterReturn::ReplayComplete)
        })
    }

    /// The highest order reference, as a new login tells it.
    fn max_order_ref(&mut self) -> Option<ChildOrderId> {
        self.reconnect();
        let heard = self.login(FIRST);
        heard.iter().find_map(|returned| match returned {
            CounterReturn::LoggedIn { max_order_ref, .. } => *max_order_ref,
            _ => None,
        })
    }

    fn restart(&mut self) {
        self.counter = Box::new(Nobody);
        self.bench.restart();
        self.reconnect();
    }

    fn reconnect(&mut self) {
        self.heard = Arc::new(Heard::default());
        self.counter = self
            .bench
            .connect(Arc::clone(&self.heard) as Arc<dyn CounterSink>);
    }

    fn place(&mut self, child: u64, lots: i64, ticks: i64, validity: Validity) {
        self.place_for(FIRST, child, lots, ticks, validity);
    }

    fn place_for(
        &mut self,
        fund_account: FundAccountId,
        child: u64,
        lots: i64,
        ticks: i64,
        validity: Validity,
    ) {
        let order = CounterOrder {
            child: ChildOrderId::new(child),
            fund_account,
            account: self.bench.account(fund_account),
            contract: self.bench.contract(),
            direction: Direction::Buy,
            offset: Offset::Open,
            lots: Lots::new(lots),
            price: self.bench.price(ticks),
            validity,
            hedge_flag: Default::default(),
        };
        self.counter.place(&order);
    }

    fn cancel(&mut self, child: u64) {
        let (child, account) = (ChildOrderId::new(child), self.bench.account(FIRST));
        self.counter.cancel(&CounterCancel {
            child,
            fund_account: FIRST,
            account,
        });
    }

    fn wait(
        &self,
        fund_account: FundAccountId,
        until: impl Fn(&[CounterReturn]) -> bool,
    ) -> Vec<CounterReturn> {
        self.heard.wait(self.rule, fund_account, until)
    }

    /// Waits until an order has ended and all its fills are in; gives the lots filled.
    fn wait_ended(&self, child: u64, lots: i64) -> Lots {
        let heard = self.wait(FIRST, |heard| ended_with(heard, child, lots).is_some());
        ended_with(&heard, child, lots).unwrap_or_default()
    }

    fn check(&self, holds: bool, what: impl FnOnce() -> String) {
        assert!(holds, "{}: {}", self.rule, what());
    }
}

/// Lots of the order's fills, each trade once.
fn filled(heard: &[CounterReturn], child: u64) -> Lots {
    let trades = heard.iter().filter_map(|returned| match returned {
        CounterReturn::Traded(trade) if trade.child.number() == child => {
            Some((trade.trade.clone(), trade.lots))
        }
        _ => None,
    });
    trades.collect::<BTreeMap<_, _>>().into_values().sum()
}

/// Lots an order ended with, once it has ended and they have all come.
fn ended_with(heard: &[CounterReturn], child: u64, lots: i64) -> Option<Lots> {
    let so_far = filled(heard, child);
    let cancelled = heard.iter().find_map(|returned| match returned {
        CounterReturn::Cancelled {
            child: whose,
            filled,
        } if whose.number() == child => Some(*filled),
        _ => None,
    });
    let ends_with = cancelled.or((so_far == Lots::new(lots)).then_some(so_far))?;
    (so_far == ends_with).then_some(ends_with)
}

fn accepted(child: u64) -> impl Fn(&CounterReturn) -> bool {
    move |returned| matches!(returned, CounterReturn::Accepted { child: whose, .. } if whose.number() == child)
}

fn without_a_session_nothing_is_sent(probe: &mut Probe) {
    probe.place(1, 1, -3, Validity::Day);
    probe.wait(FIRST, |heard| {
        heard
            == [CounterReturn::NotSent {
                child: ChildOrderId::new(1),
            }]
    });
}

fn stale_orders_are_not_sent(probe: &mut Probe) {
    probe.login(FIRST);
    probe.heard.is_behind.store(true, Ordering::SeqCst);
    probe.place(1, 1, -3, Validity::Day);
    probe.wait(FIRST, |heard| {
        heard.contains(&CounterReturn::NotSent {
            child: ChildOrderId::new(1),
        })
    });
    probe.heard.is_behind.store(false, Ordering::SeqCst);
    probe.place(2, 1, -3, Validity::Day);
    let heard = probe.wait(FIRST, |heard| heard.iter().any(accepted(2)));
    probe.check(!heard.iter().any(accepted(1)), || format!("{heard:?}"));
}

/// The replay of a login tells the desk what never arrived: so an order may not arrive behind its
/// back.
fn a_login_holds_orders_back(probe: &mut Probe) {
    probe.login(FIRST);
    let account = probe.bench.account(FIRST);
    probe.counter.login(FIRST, &account);
    probe.place(1, 1, -3, Validity::Day);
    let child = ChildOrderId::new(1);
    let logged_in = |returned: &CounterReturn| matches!(returned, CounterReturn::LoggedIn { .. });
    let complete = |returned: &&CounterReturn| **returned == CounterReturn::ReplayComplete;
    let heard = probe.wait(FIRST, |heard| heard.iter().filter(complete).count() == 2);
    let sent = heard
        .iter()
        .position(|returned| *returned == CounterReturn::Sent { child });
    let is_behind = sent.is_none_or(|sent| heard.iter().rposition(logged_in) < Some(sent));
    probe.check(is_behind, || format!("{heard:?}"));
    probe.place(2, 1, -3, Validity::Day);
    probe.wait(FIRST, |heard| heard.iter().any(accepted(2)));
}

fn a_login_is_answered(probe: &mut Probe) {
    let heard = probe.login(FIRST);
    probe.check(
        matches!(
            heard[..],
            [
                CounterReturn::LoggedIn { .. },
                CounterReturn::ReplayComplete
            ]
        ),
        || format!("{heard:?}"),
    );
}

fn sent_comes_first(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 1, -3, Validity::Day);
    let heard = probe.wait(FIRST, |heard| heard.iter().any(accepted(1)));
    let sent = heard.iter().position(|returned| {
        *returned
            == CounterReturn::Sent {
                child: ChildOrderId::new(1),
            }
    });
    probe.check(
        sent < heard.iter().position(accepted(1)) && sent.is_some(),
        || format!("{heard:?}"),
    );
}

fn cancels_end_orders_once(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, -3, Validity::Day);
    probe.wait(FIRST, |heard| heard.iter().any(accepted(1)));
    probe.cancel(1);
    let ended = probe.wait_ended(1, 2);
    probe.check(ended.is_zero(), || format!("{ended} filled"));
    probe.cancel(1);
    probe.wait(FIRST, |heard| {
        heard
            .iter()
            .any(|returned| is_cancel_refused(returned, CounterErrorId::ALREADY_DONE))
    });
}

fn unknown_orders_cannot_be_cancelled(probe: &mut Probe) {
    probe.login(FIRST);
    probe.cancel(77);
    probe.wait(FIRST, |heard| {
        heard
            .iter()
            .any(|returned| is_cancel_refused(returned, CounterErrorId::ORDER_NOT_FOUND))
    });
}

fn is_cancel_refused(returned: &CounterReturn, with: CounterErrorId) -> bool {
    matches!(returned, CounterReturn::CancelRejected { error, .. } if *error == with)
}

fn references_do_not_repeat(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, -3, Validity::Day);
    probe.place(1, 2, -3, Validity::Day);
    let refused = |returned: &CounterReturn| matches!(returned, CounterReturn::Rejected { error, .. } if *error == CounterErrorId::DUPLICATE_REF);
    probe.wait(FIRST, |heard| heard.iter().any(refused));
    probe.cancel(1);
    probe.wait_ended(1, 2);
}

fn fills_add_up(probe: &mut Probe) {
    probe.login(FIRST);
    probe.quote((-1, 5), (1, 3));
    probe.place(1, 4, 1, Validity::FillAndKill);
    let ended = probe.wait_ended(1, 4);
    probe.check(ended == Lots::new(3), || {
        format!("{ended} of 3 visible filled")
    });
    probe.place(2, 2, -2, Validity::Day);
    probe.quote((-4, 5), (-2, 1));
    probe.wait(FIRST, |heard| filled(heard, 2) == Lots::new(1));
    probe.quote((-4, 5), (-2, 1));
    let ended = probe.wait_ended(2, 2);
    probe.check(ended == Lots::new(2), || format!("{ended} of 2 filled"));
}

fn fill_or_kill(probe: &mut Probe) {
    probe.login(FIRST);
    probe.quote((-1, 5), (1, 3));
    probe.place(1, 4, 1, Validity::FillOrKill);
    let ended = probe.wait_ended(1, 4);
    probe.check(ended.is_zero(), || {
        format!("{ended} filled of a killed order")
    });
    probe.quote((-1, 5), (1, 3));
    probe.place(2, 3, 1, Validity::FillOrKill);
    let ended = probe.wait_ended(2, 3);
    probe.check(ended == Lots::new(3), || format!("{ended} filled of 3"));
}

fn replays_are_equal(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, -3, Validity::Day);
    probe.place(2, 1, 1, Validity::Day);
    probe.wait_ended(2, 1);
    probe.cancel(1);
    probe.wait_ended(1, 2);
    let live = private(&probe.wait(FIRST, |_| true));
    probe.reconnect();
    let replayed = private(&probe.login(FIRST));
    probe.check(live == replayed, || {
        format!("live {live:?}, replayed {replayed:?}")
    });
}

/// What belongs to the private stream.
fn private(heard: &[CounterReturn]) -> Vec<CounterReturn> {
    let of_the_session = |returned: &&CounterReturn| {
        !matches!(
            returned,
            CounterReturn::LoggedIn { .. }
                | CounterReturn::ReplayComplete
                | CounterReturn::Disconnected
                | CounterReturn::Sent { .. }
                | CounterReturn::NotSent { .. }
        )
    };
    heard.iter().filter(of_the_session).cloned().collect()
}

fn sessions_end(probe: &mut Probe) {
    probe.login(FIRST);
    let (first, older) = (
        Arc::clone(&probe.heard),
        std::mem::replace(&mut probe.counter, Box::new(Nobody)),
    );
    probe.reconnect();
    probe.login(FIRST);
    first.wait(probe.rule, FIRST, |heard| {
        heard.last() == Some(&CounterReturn::Disconnected)
    });
    drop(older);
    probe.place(1, 1, -3, Validity::Day);
    probe.wait(FIRST, |heard| heard.iter().any(accepted(1)));
}

/// In the place of a counter that was taken out.
struct Nobody;
impl Counter for Nobody {
    fn login(&mut self, _: FundAccountId, _: &AccountCode) {}
    fn place(&mut self, _: &CounterOrder) {}
    fn cancel(&mut self, _: &CounterCancel) {}
    fn query(&mut self, _: &CounterQuery) {}
}

fn absences_are_replayed(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, -2, Validity::Day);
    probe.wait(FIRST, |heard| heard.iter().any(accepted(1)));
    probe.counter = Box::new(Nobody);
    probe.quote((-4, 5), (-2, 5));
    probe.reconnect();
    let heard = probe.login(FIRST);
    probe.check(filled(&heard, 1) == Lots::new(2), || format!("{heard:?}"));
}

fn accounts_are_apart(probe: &mut Probe) {
    probe.login(FIRST);
    probe.login(SECOND);
    probe.place_for(FIRST, 1, 1, 1, Validity::Day);
    probe.place_for(SECOND, 2, 1, 1, Validity::Day);
    let first = probe.wait(FIRST, |heard| filled(heard, 1) == Lots::new(1));
    let second = probe.wait(SECOND, |heard| filled(heard, 2) == Lots::new(1));
    probe.check(
        first.iter().all(|returned| child(returned) != Some(2)),
        || format!("{first:?}"),
    );
    probe.check(
        second.iter().all(|returned| child(returned) != Some(1)),
        || format!("{second:?}"),
    );
}

fn logins_tell_references(probe: &mut Probe) {
    probe.login(FIRST);
    // Above all that a counter with a past may have of the account.
    let above = probe.max_order_ref().map_or(1, |child| child.number() + 1);
    let (traded, refused) = (above + 1, above + 4);
    probe.place(traded, 1, 1, Validity::Day);
    probe.place(refused, 0, -3, Validity::Day);
    probe.place(above, 1, 1, Validity::Day);
    probe.wait_ended(above, 1);
    probe.wait_ended(traded, 1);
    let told = probe.max_order_ref();
    probe.check(told == Some(ChildOrderId::new(refused)), || {
        format!("{told:?} for {refused}, which was refused")
    });
    probe.restart();
    let again = probe.max_order_ref();
    probe.check(again == told, || {
        format!("{again:?} after a restart, {told:?} before")
    });
}

fn numbers_have_no_gap(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, -3, Validity::Day);
    probe.place(2, 1, 1, Validity::Day);
    probe.wait_ended(2, 1);
    probe.cancel(1);
    probe.wait_ended(1, 2);
    let live = lock(&probe.heard.numbers).clone();
    probe.reconnect();
    probe.login(FIRST);
    let replayed = lock(&probe.heard.numbers).clone();
    let counted = (1..).map(PrivateSeq::new).take(live.len());
    probe.check(counted.eq(live.iter().copied()) && live == replayed, || {
        format!("live {live:?}, replayed {replayed:?}")
    });
}

/// The order a return is about.
fn child(returned: &CounterReturn) -> Option<u64> {
    match returned {
        CounterReturn::LoggedIn { .. }
        | CounterReturn::ReplayComplete
        | CounterReturn::Disconnected => None,
        CounterReturn::Sent { child }
        | CounterReturn::NotSent { child }
        | CounterReturn::Accepted { child, .. }
        | CounterReturn::Rejected { child, .. }
        | CounterReturn::Cancelled { child, .. }
        | CounterReturn::CancelRejected { child, .. } => Some(child.number()),
        CounterReturn::Traded(trade) => Some(trade.child.number()),
        CounterReturn::External(_) => None,
    }
}
