//! Questions to counters in their turn: of each fund account one in flight, the others waiting.
//!
//! Knows no counter and no clock. Whoever holds it hands the questions that are
//! [to be sent](Queries::to_send) to [`Counter::query`](super::Counter::query), and the rows that
//! come to [`take`](Queries::take). A sink may be called while a counter is: send without holding
//! whatever lock guards this.

use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

use ballast_model::{
    AccountCode, CounterQuery, CounterReport, FundAccountId, QueryKind, QueryUnanswered, RequestId,
};

use super::report_part::{ReportPart, Rows};

/// Questions that wait or are in flight.
#[derive(Debug)]
pub struct Queries {
    timeout: Duration,
    /// Number of the newest question.
    newest: RequestId,
    accounts: BTreeMap<FundAccountId, Line>,
}

/// Questions about one fund account.
#[derive(Debug, Default)]
struct Line {
    waiting: VecDeque<(QueryKind, AccountCode)>,
    in_flight: Option<InFlight>,
}

#[derive(Debug)]
struct InFlight {
    query: CounterQuery,
    until: Instant,
    rows: Rows,
}

impl Default for Queries {
    fn default() -> Self {
        Self::new(Self::TIMEOUT)
    }
}

impl Queries {
    /// How long an answer is waited for where nothing else is said.
    pub const TIMEOUT: Duration = Duration::from_secs(5);

    /// With so long for each answer, from the moment when the question is sent.
    pub fn new(timeout: Duration) -> Self {
        Self {
            timeout,
            newest: RequestId::default(),
            accounts: BTreeMap::new(),
        }
    }

    /// Number of the newest question that was sent.
    pub fn newest(&self) -> RequestId {
        self.newest
    }

    /// Puts a question in line. One that waits already is not asked twice; one that is in flight is
    /// asked again, for its answer may be of a moment before.
    pub fn ask(&mut self, fund_account: FundAccountId, account: &AccountCode, kind: QueryKind) {
        let line = self.accounts.entry(fund_account).or_default();
        if line.waiting.iter().all(|(waiting, _)| *waiting != kind) {
            line.waiting.push_back((kind, account.clone()));
        }
    }

    /// The questions whose turn it is: at most one of an account. They count as sent at `now`.
    pub fn to_send(&mut self, now: Instant) -> Vec<CounterQuery> {
        let mut queries = Vec::new();
        let idle = |(_, line): &(&FundAccountId, &mut Line)| line.in_flight.is_none();
        for (fund_account, line) in self.accounts.iter_mut().filter(idle) {
            let Some((kind, account)) = line.waiting.pop_front() else {
                continue;
            };
            self.newest = self.newest.next();
            let query = CounterQuery {
                request: self.newest,
                fund_account: *fund_account,
                account,
                kind,
            };
            line.in_flight = Some(InFlight {
                query: query.clone(),
                until: now + self.timeout,
                rows: Rows::default(),
            });
            queries.push(query);
        }
        queries
    }

    /// Takes rows in; gives the answer when they are all there. Rows of a question that is not in
    /// flight any more are dropped.
    pub fn take(&mut self, part: ReportPart) -> Option<CounterReport> {
        let line = self.accounts.get_mut(&part.report.fund_account)?;
        let (request, kind) = (part.report.request, part.report.rows.kind());
        let in_flight = line.in_flight.as_mut().filter(|in_flight| {
            in_flight.query.request == request && in_flight.query.kind == kind
        })?;
        let report = in_flight.rows.add(part)?;
        line.in_flight = None;
        Some(report)
    }

    /// Gives up the questions whose time is over, with whatever rows came.
    pub fn give_up(&mut self, now: Instant) -> Vec<QueryUnanswered> {
        let over = |line: &mut Line| line.in_flight.take_if(|in_flight| in_flight.until <= now);
        let given_up = self.accounts.values_mut().filter_map(over);
        given_up.map(InFlight::unanswered).collect()
    }

    /// The session of an account is gone, and with it the answer in flight. What waits goes on
    /// waiting.
    pub fn session_ended(&mut self, fund_account: FundAccountId) -> Option<QueryUnanswered> {
        let in_flight = self.accounts.get_mut(&fund_account)?.in_flight.take();
        in_flight.map(InFlight::unanswered)
    }

    /// When there will be something to [give up](Queries::give_up), if no answer comes before.
    pub fn next_timeout(&self) -> Option<Instant> {
        let lines = self.accounts.values();
        lines
            .filter_map(|line| line.in_flight.as_ref())
            .map(|in_flight| in_flight.until)
            .min()
    }
}

impl InFlight {
    fn unanswered(self) -> QueryUnanswered {
        QueryUnanswered {
            request: self.query.request,
            fund_account: self.query.fund_account,
            kind: self.query.kind,
        }
    }
}
