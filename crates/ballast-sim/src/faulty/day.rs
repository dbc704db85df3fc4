//! The life of a trading day: both begin it, trade, and end it, the desk once it has heard that the
//! counter has.

use ballast_desk::{FundAccount, OrderStatus, Phase};
use ballast_desk_events::{Action, CounterSessionState, Event, Refusal, SettlementSource};
use ballast_gateway::counter::SettledDay;
use ballast_model::{Day, Machine};

use crate::faulty::journal::Journal;
use crate::faulty::road::Message;
use crate::faulty::setup::{CONTRACTS, NET};
use crate::faulty::{STEPS, World, check};
use crate::offsets;

const SECOND: i64 = 1_000_000;
/// A day that has not ended after so many seconds never will.
const LONGEST: i64 = 1_000;

impl World {
    pub(super) fn play_day(&mut self, day: Day) {
        self.begin_day(day);
        for step in 1..=STEPS {
            self.step(day);
            if self.liquidates() {
                self.liquidation_step(step);
            }
            if step % 15 == 0 {
                self.look_at_net();
            }
        }
        self.end_day(day);
        self.outcome.days += 1;
    }

    fn begin_day(&mut self, day: Day) {
        self.wait_until("connection", |world| {
            world.road.stands && !world.server_is_down
        });
        self.wait_until("quiet", Self::is_quiet);
        self.forgotten.begin_day();
        self.journal = Journal::new(&self.desk);
        self.gateway.sent = 0;
        self.market = day.at(self.begins());
        self.hear_time();
        let said = self.process.begin_day(day, self.market);
        self.say(said);
        (0..CONTRACTS.len()).for_each(|contract| self.quote(day, contract));
        self.wait_until("day", |world| world.desk.phase() == Phase::Open(day));
        self.count_plans_of_before();
    }

    /// Nothing goes wrong, and time passes.
    fn wait_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        self.faults.calm = true;
        for _ in 0..LONGEST {
            if holds(self) {
                self.faults.calm = false;
                return;
            }
            self.pass(SECOND);
            self.traffic();
        }
        panic!("there never is a {what}");
    }

    /// Where the counters answer all in a while without quotes, no order has an offset that no longer
    /// serves the net.
    fn look_at_net(&mut self) {
        self.faults.calm = true;
        for _ in 0..30 {
            self.pass(SECOND);
            self.traffic();
            if self.is_quiet() {
                self.look_after();
            }
        }
        self.faults.calm = false;
        if self.is_quiet() {
            offsets::check(&self.desk, NET);
            self.outcome.nets += 1;
        }
    }

    /// The counter settles once it is there; the desk closes, settles and rolls once no order works.
    fn end_day(&mut self, day: Day) {
        for second in 1..=LONGEST {
            self.pass(SECOND);
            if !self.counter_is_down && !self.counter_was_settled() {
                self.settle_counter(day);
            }
            self.traffic();
            if !self.server_is_down
                && let Some(settled) = self.settled.clone()
            {
                self.end_at_desk(second, &settled);
            }
            if self.desk.last_day() == Some(day) && self.is_quiet() {
                return;
            }
        }
        let working: Vec<_> = self
            .desk
            .children()
            .filter(|(_, child)| child.is_working())
            .collect();
        let (due, busy) = (self.desk.due(), self.busy());
        panic!("{day} does not end: {working:#?} {due} {busy}");
    }

    pub(super) fn counter_was_settled(&self) -> bool {
        self.process.counter.settled_day().is_some()
    }

    fn settle_counter(&mut self, day: Day) {
        self.end_break(day);
        (0..CONTRACTS.len()).for_each(|contract| self.quote(day, contract));
        let said = self.process.settle_day(self.market);
        self.say(said);
        let settled = self.process.counter.settled_day().cloned();
        let settled = settled.expect("it was settled");
        self.road.answer(self.wall, 0, Message::Settled(settled));
    }

    /// What a server does about a day that is over, as far as it comes in a moment.
    fn end_at_desk(&mut self, second: i64, settled: &SettledDay) {
        let works = self
            .desk
            .orders()
            .any(|(_, order)| order.status == OrderStatus::Working);
        if works && second % 5 == 0 {
            self.submit(Action::DoubtWorking);
        }
        if works || !self.compared_at_end() {
            return;
        }
        while let Some(action) = self.next_of_end(settled) {
            if action == Action::RollDay {
                check::settled(self);
            }
            match self.submit(action.clone()).first() {
                Some(Event::ActionRefused {
                    refusal: Refusal::OrdersWorking { .. },
                }) => return,
                Some(Event::ActionRefused { refusal }) => panic!("{action:?}: {refusal:?}"),
                _ => {}
            }
            if action == Action::RollDay {
                check::rolled(self);
                self.settled = None;
            }
            if self.random.chance(10) {
                return;
            }
        }
    }

    /// The counters are asked, and again while something is not sure; one that does not answer for long
    /// keeps no day open.
    fn compared_at_end(&mut self) -> bool {
        let Phase::Open(day) = self.desk.phase() else {
            return true;
        };
        let connected =
            |account: &FundAccount| account.session != CounterSessionState::Disconnected;
        let accounts = || self.desk.fund_accounts();
        if !accounts().any(|(_, account)| connected(account)) {
            return true;
        }
        if self.compared != Some(day) {
            self.compared = Some(day);
            self.submit(Action::AskCounters);
        }
        let waits = self.desk.comparing().next().is_some();
        let again = self.desk.compares_again().next().is_some();
        if again && !waits {
            self.submit(Action::AskCounters);
        }
        if waits || again {
            return false;
        }
        for (_, account) in self.desk.fund_accounts() {
            let is_ready = account.session == CounterSessionState::Ready;
            let is_strict = self.kind.is_strict() && is_ready;
            assert!(!is_strict || account.differences.is_empty(), "{account:?}");
        }
        true
    }

    /// The next command of a day's end, wherever it was broken off.
    fn next_of_end(&self, settled: &SettledDay) -> Option<Action> {
        let day = match self.desk.phase() {
            Phase::Open(_) => return Some(Action::CloseDay),
            Phase::Closed(day) => day,
            Phase::Idle => return None,
        };
        let mut contracts = self.desk.contracts();
        let price = contracts.find_map(|(contract, state)| {
            let code = &state.contract.code;
            let told = settled.prices.iter().find(|told| told.contract == *code);
            let price = told.map(|told| told.price).or(state.mark())?;
            state
                .settlement
                .is_none()
                .then_some(Action::SetSettlementPrice {
                    contract,
                    price,
                    source: SettlementSource::Exchange,
                })
        });
        let unsettled = || {
            let mut holders = self.desk.holders();
            holders.find(|holder| {
                self.desk
                    .book(*holder)
                    .is_some_and(|book| book.settled().is_none())
            })
        };
        let account = || unsettled().map(|holder| Action::SettleAccount { holder });
        let product = || {
            let mut products = self.desk.products();
            products
                .find(|(_, product)| {
                    product.difference.map(|difference| difference.day) != Some(day)
                })
                .map(|(product, _)| Action::SettleProduct { product })
        };
        price
            .or_else(account)
            .or_else(product)
            .or(Some(Action::RollDay))
    }
}
