//! What a server has between desk and counter: it sends what is durable, and hands returns in. The
//! rules of the port (`ballast_gateway::counter::Counter`) with the desk's events.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use ballast_desk_events::{Action, ChildRecalled, Comparison, CounterDoubt, Event};
use ballast_gateway::counter::{
    Answers, PrivateStreams, Queries, ReportPart, Returned, as_returned,
};
use ballast_model::{
    AccountCode, CounterOrder, CounterQuery, CounterReturn, FundAccountId, QueryKind,
};

use crate::faulty::road::Request;

/// Lost with its server.
pub(super) struct Gateway {
    accounts: Vec<(FundAccountId, AccountCode)>,
    /// Steps of the journal that it has seen.
    pub sent: usize,
    /// Handed in, and not yet taken by the desk.
    pub inbox: VecDeque<Action>,
    /// Changes of session that were handed in and not yet seen decided.
    unseen: BTreeMap<FundAccountId, u32>,
    /// Logins that were sent and not answered.
    logging_in: BTreeMap<FundAccountId, u32>,
    streams: PrivateStreams,
    queries: Queries,
    answers: Answers,
    began: Instant,
}

impl Gateway {
    /// Of a server that starts: no session of before stands.
    pub fn new(accounts: Vec<(FundAccountId, AccountCode)>, sent: usize) -> Self {
        let mut gateway = Self {
            accounts,
            sent,
            inbox: VecDeque::new(),
            unseen: BTreeMap::new(),
            logging_in: BTreeMap::new(),
            streams: PrivateStreams::default(),
            queries: Queries::default(),
            answers: Answers::default(),
            began: Instant::now(),
        };
        gateway.connection_lost();
        gateway
    }

    pub fn connection_lost(&mut self) {
        self.streams = PrivateStreams::default();
        self.logging_in.clear();
        for (id, _) in self.accounts.clone() {
            self.hand_in(id, CounterReturn::Disconnected);
        }
    }

    /// One fund account, or all.
    pub fn logins(&mut self, one: Option<FundAccountId>) -> Vec<Request> {
        let asked = |id: &FundAccountId| one.is_none_or(|one| one == *id);
        let asked: Vec<_> = self
            .accounts
            .iter()
            .filter(|(id, _)| asked(id))
            .cloned()
            .collect();
        for (id, _) in &asked {
            *self.logging_in.entry(*id).or_default() += 1;
        }
        asked
            .into_iter()
            .map(|(_, code)| Request::Login(code))
            .collect()
    }

    pub fn hand_in(&mut self, fund_account: FundAccountId, returned: CounterReturn) {
        if returned == CounterReturn::Disconnected {
            self.answers.session_ended(fund_account);
        }
        if changes_session(&returned) {
            *self.unseen.entry(fund_account).or_default() += 1;
        }
        self.inbox.push_back(Action::Counter {
            fund_account,
            returned,
        });
    }

    /// What an event asks of the counter.
    pub fn take(&mut self, event: &Event) -> Vec<Request> {
        match event {
            Event::ChildRouted(routed) => vec![Request::Place(routed.counter_order.clone())],
            Event::CancelRequested { counter_cancel, .. }
            | Event::ChildRecalled(ChildRecalled { counter_cancel, .. }) => {
                vec![Request::Cancel(counter_cancel.clone())]
            }
            Event::CounterDoubt(CounterDoubt::LateAccepted(late)) => {
                vec![Request::Cancel(late.counter_cancel.clone())]
            }
            Event::CounterDoubt(CounterDoubt::Asked(account)) => {
                let (_, code) = &self.accounts[account.index()];
                for kind in [QueryKind::Orders, QueryKind::Trades] {
                    self.queries.ask(*account, code, kind);
                }
                Vec::new()
            }
            Event::Comparison(comparison) => {
                if let Comparison::Asked(account) = **comparison {
                    let (_, code) = &self.accounts[account.index()];
                    self.answers.begin(&mut self.queries, account, code);
                }
                Vec::new()
            }
            Event::CounterSession { fund_account, .. } => {
                let unseen = self.unseen.entry(*fund_account).or_default();
                *unseen = unseen.saturating_sub(1);
                Vec::new()
            }
            Event::FundAccountLoginAsked(account) => self.logins(Some(*account)),
            Event::DayStarted { .. } => self.logins(None),
            _ => Vec::new(),
        }
    }

    /// A session stands, as far as the desk knows too.
    pub fn may_send(&self, order: &CounterOrder) -> bool {
        let none = |of: Option<&u32>| of.is_none_or(|of| *of == 0);
        none(self.unseen.get(&order.fund_account)) && none(self.logging_in.get(&order.fund_account))
    }

    /// Takes a return in; `false` where one before it is missing.
    #[must_use]
    pub fn hear(&mut self, returned: Returned) -> bool {
        let known = self
            .accounts
            .iter()
            .find(|(_, code)| *code == returned.account);
        let (id, returned, seq) = (
            known.expect("it is one of ours").0,
            returned.returned,
            returned.seq,
        );
        if self.streams.take(id, &returned, seq).is_err() {
            return false;
        }
        let is_answer = matches!(
            returned,
            CounterReturn::LoggedIn { .. } | CounterReturn::Disconnected
        );
        if is_answer {
            let logging_in = self.logging_in.entry(id).or_default();
            *logging_in = logging_in.saturating_sub(1);
        }
        self.hand_in(id, returned);
        true
    }

    pub fn reported(&mut self, part: ReportPart) {
        let Some(report) = self.queries.take(part) else {
            return;
        };
        let answered = self.answers.take(&mut self.queries, &report);
        for returned in as_returned(report.rows) {
            self.hand_in(report.fund_account, returned);
        }
        if let Some(answered) = answered {
            let compare = Action::CompareCounter(Box::new(answered.into()));
            self.inbox.push_back(compare);
        }
    }

    /// Questions whose turn it is; what got no answer in its time makes way.
    pub fn queries(&mut self, wall: i64) -> Vec<CounterQuery> {
        let now = self.began + Duration::from_micros(wall as u64);
        for unanswered in self.queries.give_up(now) {
            self.answers.ask_again(&mut self.queries, &unanswered);
        }
        self.queries.to_send(now)
    }
}

fn changes_session(returned: &CounterReturn) -> bool {
    matches!(
        returned,
        CounterReturn::LoggedIn { .. }
            | CounterReturn::ReplayComplete
            | CounterReturn::Disconnected
    )
}
