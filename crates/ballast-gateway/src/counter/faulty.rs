//! A counter that misbehaves by script: what real ones do on bad days, at will and repeatably.
//!
//! A script is a list such as `return 3 drop; return 5 delay 2; order 2 reject 31`, counting
//! returns and orders from 1. Returns that say a session stands or is gone are not counted: a desk
//! is promised those.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ballast_model::{
    AccountCode, CounterCancel, CounterErrorId, CounterOrder, CounterQuery, CounterReturn,
    FundAccountId,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::port::{Counter, CounterSink};
use super::report_part::ReportPart;

/// What happens to a return on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnFault {
    /// It never arrives, until a replay.
    Drop,
    /// It arrives twice.
    Repeat,
    /// It arrives after so many later ones (1 = swapped with the next).
    Delay(u32),
    /// The session breaks instead: `Disconnected`, then nothing until the next login.
    Disconnect,
    /// It arrives, and then the whole private stream once more, as after a reconnect.
    Replay,
}

/// What happens to an order on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFault {
    /// The counter refuses it.
    Reject(CounterErrorId),
    /// It is sent and never arrives.
    Lose,
    /// No byte of it leaves.
    NotSent,
}

/// Faults by the number of the return or order they strike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FaultScript {
    /// By return, counted over all fund accounts from 1.
    pub returns: BTreeMap<u64, ReturnFault>,
    /// By order, counted over all fund accounts from 1.
    pub orders: BTreeMap<u64, OrderFault>,
}

/// A part of the text is no fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no fault: return N drop|repeat|delay K|disconnect|replay, or order N reject ERROR|lose|not-sent"
)]
pub struct FaultScriptError(String);

impl FaultScript {
    /// Random faults, the same for the same seed: about `per_mille` in a thousand of the first
    /// `length` returns.
    pub fn random(seed: u64, per_mille: u32, length: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut fault = || {
            let struck = random.next_u32() % 1000 < per_mille;
            let delay = ReturnFault::Delay(1 + random.next_u32() % 4);
            let kinds = [
                ReturnFault::Drop,
                ReturnFault::Repeat,
                delay,
                ReturnFault::Disconnect,
                ReturnFault::Replay,
            ];
            struck.then_some(kinds[random.next_u32() as usize % kinds.len()])
        };
        Self {
            returns: (1..=length)
                .filter_map(|nth| Some((nth, fault()?)))
                .collect(),
            orders: BTreeMap::new(),
        }
    }
}

impl FromStr for FaultScript {
    type Err = FaultScriptError;
    fn from_str(text: &str) -> Result<Self, FaultScriptError> {
        let mut script = Self::default();
        for part in text
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
        {
            script
                .add(part)
                .ok_or_else(|| FaultScriptError(part.to_owned()))?;
        }
        Ok(script)
    }
}

impl FaultScript {
    fn add(&mut self, part: &str) -> Option<()> {
        let words: Vec<_> = part.split_whitespace().collect();
        let (kind, nth, what) = (words.first()?, words.get(1)?.parse().ok()?, words.get(2..)?);
        let twice = match *kind {
            "return" => self.returns.insert(nth, return_fault(what)?).is_some(),
            "order" => self.orders.insert(nth, order_fault(what)?).is_some(),
            _ => return None,
        };
        (!twice).then_some(())
    }
}

fn return_fault(words: &[&str]) -> Option<ReturnFault> {
    Some(match words {
        ["drop"] => ReturnFault::Drop,
        ["repeat"] => ReturnFault::Repeat,
        ["delay", by] => ReturnFault::Delay(by.parse().ok()?),
        ["disconnect"] => ReturnFault::Disconnect,
        ["replay"] => ReturnFault::Replay,
        _ => return None,
    })
}

fn order_fault(words: &[&str]) -> Option<OrderFault> {
    Some(match words {
        ["reject", error] => OrderFault::Reject(CounterErrorId(error.parse().ok()?)),
        ["lose"] => OrderFault::Lose,
        ["not-sent"] => OrderFault::NotSent,
        _ => return None,
    })
}

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
}

#[derive(Default)]
struct Traffic {
    returns: u64,
    orders: u64,
    accounts: BTreeMap<FundAccountId, Session>,
    /// Held back until that many returns have been counted.
    delayed: Vec<(u64, FundAccountId, CounterReturn)>,
}

#[derive(Default)]
struct Session {
    broken: bool,
    /// The private stream since the login.
    stream: Vec<CounterReturn>,
}

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
        self.counter.login(fund_account, account);
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
        if !self.line.is_broken(query.fund_account) {
            self.counter.query(query);
        }
    }
}

impl CounterSink for Line {
    fn reported(&self, part: ReportPart) {
        self.sink.reported(part);
    }

    fn knows_session(&self, fund_account: FundAccountId) -> bool {
        self.sink.knows_session(fund_account)
    }

    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        let promised = matches!(
            returned,
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
            session.stream.push(returned.clone());
            traffic.returns += u64::from(!promised);
            let fault = if promised {
                None
            } else {
                self.script.returns.get(&traffic.returns).copied()
            };
            (fault, traffic.returns)
        };
        self.deliver(fund_account, returned, fault, count);
        self.release_until(count);
    }
}

impl Line {
    fn deliver(
        &self,
        fund_account: FundAccountId,
        returned: CounterReturn,
        fault: Option<ReturnFault>,
        count: u64,
    ) {
        match fault {
            None => self.sink.returned(fund_account, returned),
            Some(ReturnFault::Drop) => {}
            Some(ReturnFault::Repeat) => {
                self.sink.returned(fund_account, returned.clone());
                self.sink.returned(fund_account, returned);
            }
            Some(ReturnFault::Delay(by)) => {
                self.traffic()
                    .delayed
                    .push((count + u64::from(by.max(1)), fund_account, returned))
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
                self.sink.returned(fund_account, returned);
                stream
                    .into_iter()
                    .flatten()
                    .for_each(|again| self.sink.returned(fund_account, again));
            }
        }
    }

    fn break_off(&self, fund_account: FundAccountId) {
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
            .for_each(|(_, fund_account, returned)| self.sink.returned(fund_account, returned));
    }

    fn next_order(&self) -> Option<OrderFault> {
        let mut traffic = self.traffic();
        traffic.orders += 1;
        self.script.orders.get(&traffic.orders).copied()
    }

    fn is_broken(&self, fund_account: FundAccountId) -> bool {
        self.traffic()
            .accounts
            .get(&fund_account)
            .is_some_and(|session| session.broken)
    }

    fn traffic(&self) -> MutexGuard<'_, Traffic> {
        self.traffic.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
