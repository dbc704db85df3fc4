//! What passes between desk and counter in a moment, struck as it does.

use std::collections::BTreeMap;

use ballast_desk::Phase;
use ballast_desk_events::Action;
use ballast_gateway::counter::{OrderFault, QueryFault, ReportPart, ReturnFault, Returned};
use ballast_model::{
    AccountCode, ChildOrderId, CounterOrder, CounterReport, CounterReturn, FundAccountId, Lots,
    Machine, ReportRows, Tick,
};

use crate::faulty::World;
use crate::faulty::road::{Message, Request};

const SECOND: i64 = 1_000_000;
/// Places in `World::passed`.
const ORDERS: usize = 0;
const CANCELS: usize = 1;
const RETURNS: usize = 2;
const QUERIES: usize = 3;

impl World {
    /// Everything whose time has come, in turns; now and then something waits for the next moment.
    pub(super) fn traffic(&mut self) {
        while self.counter_takes() | self.gateway_hears() | self.desk_takes() | self.gateway_sends()
        {
            if self.random.chance(3) {
                break;
            }
        }
    }

    /// Codes of the fund accounts as the desk has them.
    pub(super) fn accounts(&self) -> Vec<(FundAccountId, AccountCode)> {
        let accounts = self.desk.fund_accounts();
        accounts
            .map(|(id, account)| (id, account.code.clone()))
            .collect()
    }

    fn on_the_way(&mut self) -> i64 {
        if self.random.chance(70) {
            0
        } else {
            self.random.below(2 * SECOND as u64) as i64
        }
    }

    fn counter_takes(&mut self) -> bool {
        let mut any = false;
        while let Some(request) = self.road.arrived_there(self.wall) {
            any = true;
            self.arrives(&request);
        }
        any
    }

    /// A request is at the counter.
    pub(super) fn arrives(&mut self, request: &Request) {
        if let Request::Query(query) = request {
            if let Some(report) = self.process.report(query) {
                self.report(report);
            }
            return;
        }
        let said = self.process.take(request, self.market);
        self.say(said);
    }

    /// The counter says something, to accounts with a session.
    pub(super) fn say(&mut self, said: Vec<Returned>) {
        let mut in_replay = false;
        for mut returned in said {
            if !self.process.has_session(&returned.account) || !self.road.stands {
                continue;
            }
            match returned.returned {
                CounterReturn::LoggedIn { .. } => in_replay = true,
                CounterReturn::ReplayComplete => in_replay = false,
                _ => {}
            }
            if !self.numbered {
                returned.seq = None;
            }
            self.strike_return(returned, in_replay);
        }
    }

    fn strike_return(&mut self, returned: Returned, in_replay: bool) {
        let promised = matches!(
            returned.returned,
            CounterReturn::LoggedIn { .. }
                | CounterReturn::ReplayComplete
                | CounterReturn::Disconnected
        );
        let on_the_way = self.on_the_way();
        if promised {
            return self
                .road
                .answer(self.wall, on_the_way, Message::Returned(returned));
        }
        self.passed[RETURNS] += 1;
        let fault = self.faults.of_return(self.passed[RETURNS], in_replay);
        let again = returned.clone();
        let mut answer = |returned| {
            self.road
                .answer(self.wall, on_the_way, Message::Returned(returned));
        };
        match fault {
            None => answer(returned),
            Some(ReturnFault::Drop) => {}
            Some(ReturnFault::Repeat) => {
                answer(returned);
                answer(again);
            }
            Some(ReturnFault::Delay(by)) => {
                let due = self.wall + on_the_way + i64::from(by) * SECOND;
                self.road.answer_at(due, Message::Returned(returned));
            }
            Some(ReturnFault::Disconnect) => self.break_off(),
            Some(ReturnFault::Replay) => {
                answer(returned);
                let stream = self.process.counter.login(&again.account);
                for mut said in stream.into_iter().filter(|said| said.seq.is_some()) {
                    said.seq = said.seq.filter(|_| self.numbered);
                    self.road
                        .answer(self.wall, on_the_way, Message::Returned(said));
                }
            }
        }
    }

    fn report(&mut self, report: CounterReport) {
        self.passed[QUERIES] += 1;
        let mut fault = self.faults.of_query(self.passed[QUERIES]);
        // A counter that gives the same old answer again and again cannot be told from one that differs.
        if fault == Some(QueryFault::Stale) && !self.process.may_be_stale(&report) {
            fault = None;
        }
        let stale = self.process.stale(&report);
        let mut parts = vec![ReportPart::whole(report)];
        let mut due = self.wall + self.on_the_way();
        match fault {
            None => {}
            Some(QueryFault::Lose) => parts.clear(),
            Some(QueryFault::Cut) => {
                cut(&mut parts[0].report.rows);
                parts[0].is_last = false;
            }
            Some(QueryFault::Repeat) => parts.extend(parts.clone()),
            Some(QueryFault::Late(by)) => due += by.as_micros() as i64,
            Some(QueryFault::Stale) => parts = vec![ReportPart::whole(stale)],
        }
        for part in parts {
            self.road.answer_at(due, Message::Reported(part));
        }
    }

    fn gateway_hears(&mut self) -> bool {
        if self.server_is_down {
            return false;
        }
        let mut any = false;
        while let Some(message) = self.road.arrived_back(self.wall) {
            any = true;
            match message {
                Message::Returned(returned) => {
                    if !self.gateway.hear(returned) {
                        self.break_off();
                    }
                }
                Message::Reported(part) => self.gateway.reported(part),
                Message::Quote(tick) => self.quoted(&tick),
                // One that the desk has booked is nothing to it.
                Message::Settled(day) => {
                    let is_due = self.desk.trading_day() == Some(day.trading_day);
                    self.settled = Some(day).filter(|_| is_due);
                }
            }
        }
        any
    }

    /// The first quote of a day begins it.
    fn quoted(&mut self, tick: &Tick) {
        let day = tick.trading_day;
        if self.desk.phase() == Phase::Idle && self.desk.last_day() < Some(day) {
            self.done(Action::StartDay { day });
            if self.liquidates() {
                self.set_limits();
            }
            self.day_began = self.journal.steps.len();
        }
        let id = self
            .desk
            .contract_id(&tick.contract.0)
            .expect("it was listed");
        self.submit(Action::Mark(tick.mark(id)));
    }

    fn desk_takes(&mut self) -> bool {
        if self.server_is_down {
            return false;
        }
        let mut any = false;
        while let Some(action) = self.gateway.inbox.pop_front() {
            any = true;
            self.submit(action);
            if self.random.chance(5) {
                break;
            }
        }
        if self.desk.next_deadline().is_some_and(|due| due <= self.at) {
            any = true;
            self.submit(Action::Clock);
        }
        any
    }

    /// What is durable goes out.
    fn gateway_sends(&mut self) -> bool {
        if self.server_is_down {
            return false;
        }
        let any = self.gateway.sent < self.journal.steps.len();
        while self.gateway.sent < self.journal.steps.len() && !self.random.chance(2) {
            let events = self.journal.steps[self.gateway.sent].1.clone();
            self.gateway.sent += 1;
            for event in &events {
                let requests = self.gateway.take(event);
                requests.into_iter().for_each(|request| self.send(request));
            }
        }
        for query in self.gateway.queries(self.wall) {
            self.send(Request::Query(query));
        }
        any
    }

    pub(super) fn send(&mut self, request: Request) {
        match &request {
            Request::Place(order) => return self.place(order.clone()),
            Request::Cancel(_) => {
                self.passed[CANCELS] += 1;
                if self.faults.of_cancel(self.passed[CANCELS]) {
                    return;
                }
            }
            Request::Login(_) | Request::Query(_) => {}
        }
        let on_the_way = self.on_the_way();
        self.road.send(self.wall, on_the_way, request);
    }

    fn place(&mut self, order: CounterOrder) {
        let (fund_account, child) = (order.fund_account, order.child);
        self.passed[ORDERS] += 1;
        let fault = self.faults.of_order(self.passed[ORDERS]);
        let stands = self.road.stands && self.gateway.may_send(&order);
        if !stands || fault == Some(OrderFault::NotSent) {
            return self
                .gateway
                .hand_in(fund_account, CounterReturn::NotSent { child });
        }
        self.gateway
            .hand_in(fund_account, CounterReturn::Sent { child });
        match fault {
            Some(OrderFault::Lose) => {}
            Some(OrderFault::Reject(error)) => {
                let text = String::new();
                self.gateway
                    .hand_in(fund_account, CounterReturn::Rejected { child, error, text });
            }
            None | Some(OrderFault::NotSent) => {
                let on_the_way = self.on_the_way();
                self.road.send(self.wall, on_the_way, Request::Place(order));
            }
        }
    }

    /// Nothing is on its way, decided and not sent, or without an answer.
    pub(super) fn is_quiet(&self) -> bool {
        self.busy().is_empty()
    }

    /// What is not quiet yet.
    pub(super) fn busy(&self) -> String {
        let steps = self.journal.steps.len();
        let states = [
            ("no connection", !self.road.stands),
            ("no server", self.server_is_down),
            ("on the road", !self.road.is_empty()),
            ("not taken in", !self.gateway.inbox.is_empty()),
            ("not sent", self.gateway.sent != steps),
        ];
        let states = states.into_iter().filter(|(_, is_so)| *is_so);
        let mut busy: Vec<String> = states.map(|(state, _)| state.to_owned()).collect();
        for (id, code) in self.accounts() {
            let (here, there) = (self.working(id), self.process.working(id, &code));
            if here != there {
                busy.push(format!("{code} works {here:?}, at the counter {there:?}"));
            }
        }
        busy.join(", ")
    }

    /// Lots that each working order of a fund account has traded as far as the desk knows; none of one
    /// that is being cancelled.
    fn working(&self, fund: FundAccountId) -> BTreeMap<ChildOrderId, Option<Lots>> {
        let children = self.desk.children();
        let working =
            children.filter(|(_, child)| child.is_working() && child.sent.fund_account == fund);
        working
            .map(|(id, child)| {
                let order = self.desk.order(child.order);
                let waits = child.recalled || order.is_some_and(|order| order.cancel_pending);
                (id, Some(child.filled).filter(|_| !waits))
            })
            .collect()
    }
}

/// An answer that breaks off.
fn cut(rows: &mut ReportRows) {
    match rows {
        ReportRows::Orders(rows) => drop(rows.pop()),
        ReportRows::Trades(rows) => drop(rows.pop()),
        ReportRows::Positions(rows) => drop(rows.pop()),
        ReportRows::Funds(_) => {}
    }
}
