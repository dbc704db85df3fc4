//! The simulated counter with its sessions: what its process is to one desk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{
    CounterLogError, DeskCut, MemoryLog, RateTable, Returned, SimCounter, copy_beside,
};
use ballast_model::{
    AccountCode, ChildOrderId, CounterQuery, CounterReport, Day, FundAccountId, Lots, OrderRow,
    OrderStatus, QueryKind, ReportRows, RequestId, Stamp, Tick, TradeRow,
};

use crate::faulty::road::Request;

/// A counter's process and its file.
pub(super) struct CounterProcess {
    pub counter: SimCounter,
    file: MemoryLog,
    reference: Arc<ReferenceData>,
    rates: RateTable,
    sessions: BTreeSet<AccountCode>,
    /// The running day's, which a market plays again to a counter that was started again.
    ticks: Vec<Tick>,
    /// The day's first answers.
    answered: BTreeMap<(FundAccountId, QueryKind), CounterReport>,
    /// Questions that got an old answer this day.
    stale: BTreeSet<(FundAccountId, QueryKind)>,
}

impl CounterProcess {
    pub fn new(reference: Arc<ReferenceData>, rates: RateTable) -> Self {
        let file = MemoryLog::default();
        let counter = SimCounter::open(
            Box::new(file.clone()),
            Arc::clone(&reference),
            rates.clone(),
        );
        let (sessions, ticks, answered, stale) = Default::default();
        Self {
            counter: done(counter),
            file,
            reference,
            rates,
            sessions,
            ticks,
            answered,
            stale,
        }
    }

    /// Comes back from its file, or from as much of it as may stand beside an older desk.
    pub fn come_back(&mut self, beside: Option<&DeskCut>) {
        if let Some(desk) = beside {
            let mut copy = MemoryLog::default();
            done(copy_beside(&self.file, &mut copy, desk));
            self.file = copy;
            self.answered.clear();
        }
        let (file, reference) = (Box::new(self.file.clone()), Arc::clone(&self.reference));
        self.counter = done(SimCounter::open(file, reference, self.rates.clone()));
        self.sessions.clear();
        for tick in &self.ticks {
            if !self.counter.is_catching_up() {
                break;
            }
            done(self.counter.tick(tick));
        }
    }

    pub fn connection_lost(&mut self) {
        self.sessions.clear();
    }

    /// Sessions go on in the new day, whose private streams are empty.
    pub fn begin_day(&mut self, day: Day, at: Stamp) -> Vec<Returned> {
        let mut said = done(self.counter.begin_day(day, at));
        self.ticks.clear();
        self.answered.clear();
        self.stale.clear();
        said.extend(
            self.sessions
                .iter()
                .flat_map(|account| self.counter.login(account)),
        );
        said
    }

    pub fn tick(&mut self, tick: &Tick) -> Vec<Returned> {
        self.ticks.push(tick.clone());
        done(self.counter.tick(tick))
    }

    /// The newest quote of each contract, for who subscribes.
    pub fn newest(&self) -> impl Iterator<Item = &Tick> {
        let newest: BTreeMap<_, _> = self
            .ticks
            .iter()
            .map(|tick| (&tick.contract, tick))
            .collect();
        newest.into_values()
    }

    pub fn settle_day(&mut self, at: Stamp) -> Vec<Returned> {
        done(self.counter.settle_day(at))
    }

    /// What comes of a request, but of a query. One that comes without a session is lost.
    pub fn take(&mut self, request: &Request, at: Stamp) -> Vec<Returned> {
        let stands = |account: &AccountCode| self.sessions.contains(account);
        match request {
            Request::Login(account) => {
                self.sessions.insert(account.clone());
                self.counter.login(account)
            }
            Request::Place(order) if stands(&order.account) => done(self.counter.place(order, at)),
            Request::Cancel(cancel) if stands(&cancel.account) => {
                done(self.counter.cancel(cancel, at))
            }
            Request::Place(_) | Request::Cancel(_) | Request::Query(_) => Vec::new(),
        }
    }

    pub fn report(&mut self, query: &CounterQuery) -> Option<CounterReport> {
        self.sessions
            .contains(&query.account)
            .then(|| self.counter.report(query))
            .flatten()
    }

    /// A question gets an old answer once a day.
    pub fn may_be_stale(&mut self, report: &CounterReport) -> bool {
        self.stale.insert((report.fund_account, report.rows.kind()))
    }

    /// What the same question was answered the first time this day.
    pub fn stale(&mut self, report: &CounterReport) -> CounterReport {
        let asked = (report.fund_account, report.rows.kind());
        let then = self.answered.entry(asked).or_insert_with(|| report.clone());
        CounterReport {
            request: report.request,
            ..then.clone()
        }
    }

    /// What passes is told to accounts with a session; the others find it in their replay.
    pub fn has_session(&self, account: &AccountCode) -> bool {
        self.sessions.contains(account)
    }

    /// The running day's trades of an account.
    pub fn trades(&self, id: FundAccountId, account: &AccountCode) -> Vec<TradeRow> {
        match self.rows(id, account, QueryKind::Trades) {
            Some(ReportRows::Trades(rows)) => rows,
            _ => Vec::new(),
        }
    }

    /// Lots that each working order of an account has traded.
    pub fn working(
        &self,
        id: FundAccountId,
        account: &AccountCode,
    ) -> BTreeMap<ChildOrderId, Option<Lots>> {
        let Some(ReportRows::Orders(rows)) = self.rows(id, account, QueryKind::Orders) else {
            return BTreeMap::new();
        };
        let queues = |row: &OrderRow| {
            matches!(
                row.status,
                OrderStatus::NoTradeQueueing | OrderStatus::PartTradedQueueing
            )
        };
        let working = rows.into_iter().filter(queues);
        working.map(|row| (row.child, Some(row.traded))).collect()
    }

    /// None before the first trading day.
    fn rows(
        &self,
        fund_account: FundAccountId,
        account: &AccountCode,
        kind: QueryKind,
    ) -> Option<ReportRows> {
        let report = self.counter.report(&CounterQuery {
            request: RequestId::default(),
            fund_account,
            account: account.clone(),
            kind,
        });
        report.map(|report| report.rows)
    }
}

/// Memory does not fail.
fn done<T>(result: Result<T, CounterLogError>) -> T {
    result.expect("memory does not fail")
}
