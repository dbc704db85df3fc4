//! A counter that misbehaves by [script](FaultScript): what real ones do on bad days, at will and
//! repeatably.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use ballast_model::{
    AccountCode, CounterCancel, CounterOrder, CounterQuery, CounterReturn, FundAccountId,
    PrivateSeq,
};

use super::fault_script::{FaultScript, OrderFault, QueryFault, ReturnFault};
use super::faulty_queries::{Answer, Asked};
use super::port::{Counter, CounterSink, told};
use super::report_part::ReportPart;

/// Any counter, with the faults of a script between it and the desk.
pub struct Faulty {
    counter: Box<dyn Counter>,
    line: Arc<Line>,
}

/// The way back to the desk.
struct Line {
    sink: Arc<dyn CounterSink>,
    script: FaultScript,
    traffic: Mutex<Traffic>,
    asked: Arc<Mutex<Asked>>,
}

#[derive(Default)]
struct Traffic {
    returns: u64,
    orders: u64,
    queries: u64,
    accounts: BTreeMap<FundAccountId, Session>,
    /// Held back until that many returns have been counted.
    delayed: Vec<(u64, FundAccountId, Said)>,
}

#[derive(Default)]
struct Session {
    broken: bool,
    /// The private stream since the login.
    stream: Vec<Said>,
}

/// A return, and its place in the private stream where it has one.
type Said = (Option<PrivateSeq>, CounterReturn);

impl Faulty {
    /// Makes the counter with the faulty line as its sink.
    pub fn new(
        sink: Arc<dyn CounterSink>,
        script: FaultScript,
        make: impl FnOnce(Arc<dyn CounterSink>) -> Box<dyn Counter>,
    ) -> Self {
        let line = Arc::new(Line {
            sink,
            script,
            traffic: Mutex::default(),
            asked: Arc::default(),
        });
        Self {
            counter: make(Arc::clone(&line) as Arc<dyn CounterSink>),
            line,
        }
    }

    /// Lets everything that is still held back arrive.
    pub fn release(&self) {
        self.line.release_until(u64::MAX);
    }
}

impl Counter for Faulty {
    fn login(&mut self, fund_account: FundAccountId, account: &AccountCode) {
        self.line
            .traffic()
            .accounts
            .insert(fund_account, Session::default());
        self.line.asked().forget(fund_account);
        self.counter.login(fund_account, account);
        if self.line.script.needs_login_state() {
            let queries = self.line.asked().ask_at_login(fund_account, account);
            queries.iter().for_each(|query| self.counter.query(query));
        }
    }

    fn place(&mut self, order: &CounterOrder) {
        let (fund_account, child) = (order.fund_account, order.child);
        let fault = self.line.next_order();
        if self.line.is_broken(fund_account) {
            return self
                .line
                .sink
                .returned(fund_account, CounterReturn::NotSent { child });
        }
        match fault {
            None => self.counter.place(order),
            Some(OrderFault::NotSent) => self
                .line
                .sink
                .returned(fund_account, CounterReturn::NotSent { child }),
            Some(OrderFault::Lose) => self
                .line
                .sink
                .returned(fund_account, CounterReturn::Sent { child }),
            Some(OrderFault::Reject(error)) => {
                self.line
                    .sink
                    .returned(fund_account, CounterReturn::Sent { child });
                let text = super::errors::text(error).to_owned();
                self.line
                    .sink
                    .returned(fund_account, CounterReturn::Rejected { child, error, text });
            }
        }
    }

    fn cancel(&mut self, cancel: &CounterCancel) {
        if !self.line.is_broken(cancel.fund_account) {
            self.counter.cancel(cancel);
        }
    }

    fn query(&mut self, query: &CounterQuery) {
        let fault = self.line.next_query();
        if !self.line.is_broken(query.fund_account) {
            let query = self.line.asked().ask(query, fault);
            self.counter.query(&query);
        }
    }
}

impl CounterSink for Line {
    fn reported(&self, part: ReportPart) {
        let answer = self.asked().take(part);
        match answer {
            None => {}
            Some(Answer::Now(parts)) => {
                parts.into_iter().for_each(|part| self.sink.reported(part));
            }
            Some(Answer::Later(question, by)) => {
                let (asked, sink) = (Arc::clone(&self.asked), Arc::clone(&self.sink));
                // The one thing here that goes by time; a thread that cannot be made loses it.
                let _ = thread::Builder::new().spawn(move || {
                    thread::sleep(by);
                    let late = lock(&asked).take_late(question);
                    late.into_iter().for_each(|part| sink.reported(part));
                });
            }
        }
    }

    fn knows_session(&self, fund_account: FundAccountId) -> bool {
        self.sink.knows_session(fund_account)
    }

    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        self.come(fund_account, (None, returned));
    }

    fn numbered(&self, fund_account: FundAccountId, seq: PrivateSeq, returned: CounterReturn) {
        self.come(fund_account, (Some(seq), returned));
    }
}

impl Line {
    fn come(&self, fund_account: FundAccountId, said: Said) {
        let promised = matches!(
            said.1,
            CounterReturn::LoggedIn { .. }
                | CounterReturn::ReplayComplete
                | CounterReturn::Disconnected
                | CounterReturn::Sent { .. }
                | CounterReturn::NotSent { .. }
        );
        let (fault, count) = {
            let mut traffic = self.traffic();
            let session = traffic.accounts.entry(fund_account).or_default();
            if session.broken {
                return;
            }
            session.stream.push(said.clone());
            traffic.returns += u64::from(!promised);
            let fault = if promised {
                None
            } else {
                self.script.returns.get(&traffic.returns).copied()
            };
            (fault, traffic.returns)
        };
        self.deliver(fund_account, said, fault, count);
        self.release_until(count);
    }

    fn tell(&self, fund_account: FundAccountId, (seq, returned): Said) {
        told(self.sink.as_ref(), fund_account, seq, returned);
    }

    fn deliver(
        &self,
        fund_account: FundAccountId,
        said: Said,
        fault: Option<ReturnFault>,
        count: u64,
    ) {
        match fault {
            None => self.tell(fund_account, said),
            Some(ReturnFault::Drop) => {}
            Some(ReturnFault::Repeat) => {
                self.tell(fund_account, said.clone());
                self.tell(fund_account, said);
            }
            Some(ReturnFault::Delay(by)) => {
                self.traffic()
                    .delayed
                    .push((count + u64::from(by.max(1)), fund_account, said))
            }
            Some(ReturnFault::Disconnect) => {
                self.break_off(fund_account);
                self.sink
                    .returned(fund_account, CounterReturn::Disconnected);
            }
            Some(ReturnFault::Replay) => {
                let stream = self
                    .traffic()
                    .accounts
                    .get(&fund_account)
                    .map(|session| session.stream.clone());
                self.tell(fund_account, said);
                stream
                    .into_iter()
                    .flatten()
                    .for_each(|again| self.tell(fund_account, again));
            }
        }
    }

    fn break_off(&self, fund_account: FundAccountId) {
        self.asked().forget(fund_account);
        let mut traffic = self.traffic();
        traffic.accounts.entry(fund_account).or_default().broken = true;
        traffic
            .delayed
            .retain(|(_, account, _)| *account != fund_account);
    }

    /// Delivers what was held back until so many returns had passed.
    fn release_until(&self, count: u64) {
        let due = {
            let mut traffic = self.traffic();
            let (due, later) = std::mem::take(&mut traffic.delayed)
                .into_iter()
                .partition::<Vec<_>, _>(|(at, ..)| *at <= count);
            traffic.delayed = later;
            due
        };
        due.into_iter()
            .for_each(|(_, fund_account, said)| self.tell(fund_account, said));
    }

    fn next_order(&self) -> Option<OrderFault> {
        let mut traffic = self.traffic();
        traffic.orders += 1;
        self.script.orders.get(&traffic.orders).copied()
    }

    fn next_query(&self) -> Option<QueryFault> {
        let mut traffic = self.traffic();
        traffic.queries += 1;
        self.script.queries.get(&traffic.queries).copied()
    }

    fn is_broken(&self, fund_account: FundAccountId) -> bool {
        self.traffic()
            .accounts
            .get(&fund_account)
            .is_some_and(|session| session.broken)
    }

    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        lock(&self.traffic)
    }

    fn asked(&self) -> MutexGuard<'_, Asked> {
        lock(&self.asked)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
