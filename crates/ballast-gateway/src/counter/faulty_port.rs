//! A host behind the faults of a script, shared by all connections: a script counts over the life
//! of the process, not of a connection.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ballast_model::{
    AccountCode, CounterCancel, CounterOrder, CounterQuery, CounterReturn, FundAccountId,
    PrivateSeq,
};

use super::embedded::Embedded;
use super::fault_script::FaultScript;
use super::faulty::Faulty;
use super::host::{Host, Outbox, Push};
use super::log::CounterLogError;
use super::port::{Counter, CounterSink};
use super::report_part::ReportPart;
use super::sim::Returned;

pub(super) struct FaultyPort {
    counter: Mutex<Faulty>,
    lines: Arc<Lines>,
}

impl FaultyPort {
    pub fn new(
        host: Arc<Host>,
        script: FaultScript,
        on_failure: impl Fn(CounterLogError) + Send + 'static,
    ) -> Self {
        let lines = Arc::new(Lines::default());
        let make = |sink| Box::new(Embedded::new(host, sink, on_failure)) as Box<dyn Counter>;
        let counter = Mutex::new(Faulty::new(
            Arc::clone(&lines) as Arc<dyn CounterSink>,
            script,
            make,
        ));
        Self { counter, lines }
    }

    pub fn login(&self, account: &AccountCode, outbox: &Arc<dyn Outbox>, stream: TcpStream) {
        let id = self.lines.connect(
            account,
            Line {
                outbox: Arc::clone(outbox),
                stream,
            },
        );
        self.counter().login(id, account);
    }

    pub fn place(&self, mut order: CounterOrder) {
        if let Some(id) = self.lines.id(&order.account) {
            order.fund_account = id;
            self.counter().place(&order);
        }
    }

    pub fn cancel(&self, mut cancel: CounterCancel) {
        if let Some(id) = self.lines.id(&cancel.account) {
            cancel.fund_account = id;
            self.counter().cancel(&cancel);
        }
    }

    pub fn query(&self, mut query: CounterQuery) {
        if let Some(id) = self.lines.id(&query.account) {
            query.fund_account = id;
            self.counter().query(&query);
        }
    }

    fn counter(&self) -> MutexGuard<'_, Faulty> {
        self.counter.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The connection an account was last logged in over.
struct Line {
    outbox: Arc<dyn Outbox>,
    stream: TcpStream,
}

/// Accounts in the order in which they first logged in; that is also their number here.
#[derive(Default)]
struct Lines(Mutex<BTreeMap<FundAccountId, (AccountCode, Line)>>);

impl Lines {
    fn connect(&self, account: &AccountCode, line: Line) -> FundAccountId {
        let known = self.id(account);
        let mut lines = self.lock();
        let id = known.unwrap_or(FundAccountId::new(lines.len() as u32));
        lines.insert(id, (account.clone(), line));
        id
    }

    fn id(&self, account: &AccountCode) -> Option<FundAccountId> {
        self.lock()
            .iter()
            .find(|(_, (code, _))| code == account)
            .map(|(id, _)| *id)
    }

    /// A lost session is a broken connection: the desk comes again by itself. What a desk's own
    /// side says is not for the wire.
    fn push(&self, id: FundAccountId, seq: Option<PrivateSeq>, returned: CounterReturn) {
        let lines = self.lock();
        let Some((account, line)) = lines.get(&id) else {
            return;
        };
        match returned {
            CounterReturn::Sent { .. } | CounterReturn::NotSent { .. } => {}
            CounterReturn::Disconnected => drop(line.stream.shutdown(Shutdown::Both)),
            returned => line.outbox.push(&Push::Returned(Returned {
                account: account.clone(),
                returned,
                seq,
            })),
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<FundAccountId, (AccountCode, Line)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CounterSink for Lines {
    fn reported(&self, part: ReportPart) {
        if let Some((account, line)) = self.lock().get(&part.report.fund_account) {
            let account = account.clone();
            line.outbox.push(&Push::Reported { account, part });
        }
    }

    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        self.push(fund_account, None, returned);
    }

    fn numbered(&self, fund_account: FundAccountId, seq: PrivateSeq, returned: CounterReturn) {
        self.push(fund_account, Some(seq), returned);
    }
}
