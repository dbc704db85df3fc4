//! The port to a host in the same process.

use std::collections::BTreeMap;
use std::sync::Arc;

use ballast_model::{
    AccountCode, ChildOrderId, CounterCancel, CounterOrder, CounterQuery, CounterReturn,
    FundAccountId,
};

use super::host::{CounterSession, Host, Outbox, Push};
use super::log::CounterLogError;
use super::port::{Counter, CounterSink, told};

/// A [`Counter`] on a [`Host`] in this process. The sink is called under the host's lock and must
/// not call back.
pub struct Embedded {
    host: Arc<Host>,
    sink: Arc<dyn CounterSink>,
    outboxes: BTreeMap<FundAccountId, Arc<dyn Outbox>>,
    sessions: BTreeMap<FundAccountId, (AccountCode, CounterSession)>,
    on_failure: Box<dyn Fn(CounterLogError) + Send>,
}

impl Embedded {
    /// `on_failure` is called when the counter's file fails; the process has to end then.
    pub fn new(
        host: Arc<Host>,
        sink: Arc<dyn CounterSink>,
        on_failure: impl Fn(CounterLogError) + Send + 'static,
    ) -> Self {
        let (outboxes, sessions) = Default::default();
        Self {
            host,
            sink,
            outboxes,
            sessions,
            on_failure: Box::new(on_failure),
        }
    }

    fn place_for(&self, fund_account: FundAccountId, orders: &[&CounterOrder]) {
        let session =
            { self.sessions.get(&fund_account) }.filter(|_| self.sink.knows_session(fund_account));
        let tell = |returned: fn(ChildOrderId) -> CounterReturn| {
            for order in orders {
                self.sink.returned(fund_account, returned(order.child));
            }
        };
        match session {
            None => tell(|child| CounterReturn::NotSent { child }),
            Some((_, session)) => {
                tell(|child| CounterReturn::Sent { child });
                self.ended_well(self.host.place_all(*session, orders));
            }
        }
    }

    fn ended_well(&self, result: Result<(), CounterLogError>) {
        if let Err(error) = result {
            (self.on_failure)(error);
        }
    }
}

impl Counter for Embedded {
    fn login(&mut self, fund_account: FundAccountId, account: &AccountCode) {
        let outbox = self
            .outboxes
            .entry(fund_account)
            .or_insert_with(|| to_sink(&self.sink, fund_account));
        self.sessions.remove(&fund_account);
        if let Some(session) = self.host.login(account, Arc::clone(outbox)) {
            self.sessions
                .insert(fund_account, (account.clone(), session));
        }
    }

    fn place(&mut self, order: &CounterOrder) {
        self.place_all(&[order]);
    }

    fn place_all(&mut self, orders: &[&CounterOrder]) {
        for orders in orders.chunk_by(|one, next| one.fund_account == next.fund_account) {
            self.place_for(orders[0].fund_account, orders);
        }
    }

    fn cancel(&mut self, cancel: &CounterCancel) {
        if let Some((_, session)) = self.sessions.get(&cancel.fund_account) {
            self.ended_well(self.host.cancel(*session, cancel));
        }
    }

    fn query(&mut self, query: &CounterQuery) {
        if let Some((_, session)) = self.sessions.get(&query.fund_account) {
            self.host.query(*session, query);
        }
    }
}

fn to_sink(sink: &Arc<dyn CounterSink>, fund_account: FundAccountId) -> Arc<dyn Outbox> {
    let sink = Arc::clone(sink);
    Arc::new(move |push: &Push| match push {
        Push::Returned(returned) => told(
            sink.as_ref(),
            fund_account,
            returned.seq,
            returned.returned.clone(),
        ),
        Push::Reported { part, .. } => sink.reported(part.clone()),
        Push::Quote(_)
        | Push::Runs(_)
        | Push::Time(_)
        | Push::Settled(_)
        | Push::Reached(_)
        | Push::Ended
        | Push::DirectAnswered(_)
        | Push::Pong => {}
    })
}

impl Drop for Embedded {
    fn drop(&mut self) {
        for (account, session) in self.sessions.values() {
            self.host.logout(account, *session);
        }
    }
}
