//! What a desk may rely on when it asks. An answer may run behind, so rules wait until it shows
//! what they want to see; one that is not answered at all fails its rule.

use std::time::Instant;

use ballast_model::{
    CounterReport, CounterReturn, CounterTrade, FundAccountId, Lots, OrderStatus, PosiDirection,
    QueryKind, ReportRows, RequestId, TradingAccount, Validity,
};

use super::{FIRST, PATIENCE, Probe, Rule, SECOND, accepted};
use crate::counter::Queries;

#[rustfmt::skip]
pub(super) const RULES: [(&str, Rule); 7] = [
    ("a question without a session is not answered",              without_a_session_nothing_is_answered),
    ("an answer shows what was ordered, traded, held and paid",   answers_show_what_was_done),
    ("questions asked at once are answered in their turn",        questions_take_turns),
    ("a question in the middle of a replay is answered",          replays_do_not_stop_answers),
    ("an answer is about one fund account",                       answers_are_apart),
    ("a counter started again answers as it did",                 restarts_change_no_answer),
    ("a day's end leaves nothing working, and nothing is lost",   a_day_can_be_asked_for_after_its_end),
];

impl Probe {
    /// Puts questions in line and waits for all answers, sending each when its turn comes.
    fn ask<const N: usize>(
        &mut self,
        fund_account: FundAccountId,
        kinds: [QueryKind; N],
    ) -> [ReportRows; N] {
        let account = self.bench.account(fund_account);
        let before = self.heard.reports().len();
        for kind in kinds {
            self.heard.queries().ask(fund_account, &account, kind);
        }
        for answers in before..before + N {
            self.send();
            let came = |_: &[_]| self.heard.reports().len() > answers;
            self.heard.wait_for(self.rule, came);
        }
        let reports = self.heard.reports()[before..].to_vec();
        let own = |report: &CounterReport| report.fund_account == fund_account;
        self.check(reports.iter().all(own), || format!("{reports:?}"));
        let mut rows = reports.into_iter().map(|report| report.rows);
        kinds.map(|kind| {
            let rows = rows.next().expect("as many answers as questions");
            self.check(rows.kind() == kind, || format!("{kind:?}: {rows:?}"));
            rows
        })
    }

    /// Sends what is due; never while the lock of the questions is held, for a counter may answer at
    /// once.
    fn send(&mut self) {
        let due = self.heard.queries().to_send(Instant::now());
        due.iter().for_each(|query| self.counter.query(query));
    }

    /// Asks until the answer is as it should be.
    fn ask_until(&mut self, kind: QueryKind, shows: impl Fn(&ReportRows) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let [rows] = self.ask(FIRST, [kind]);
            if shows(&rows) {
                return;
            }
            self.check(Instant::now() < deadline, || format!("{rows:?}"));
        }
    }

    /// Waits until the first account's orders stand like this: child, lots traded, status.
    fn orders_are(&mut self, want: &[(u64, i64, OrderStatus)]) {
        self.ask_until(QueryKind::Orders, |rows| {
            let ReportRows::Orders(orders) = rows else {
                return false;
            };
            let orders = orders
                .iter()
                .map(|row| (row.child.number(), row.traded.count(), row.status));
            orders.eq(want.iter().copied())
        });
    }

    /// Waits until the first account holds so many lots, all long.
    fn holds(&mut self, lots: i64) {
        self.ask_until(QueryKind::Positions, |rows| {
            let ReportRows::Positions(held) = rows else {
                return false;
            };
            let all: Lots = held.iter().map(|row| row.today + row.yesterday).sum();
            all == Lots::new(lots) && held.iter().all(|row| row.side == PosiDirection::Long)
        });
    }

    /// Waits until the first account's trades are those that its private stream told.
    fn trades_are_those_told(&mut self) {
        let told = trades(&self.wait(FIRST, |_| true));
        self.ask_until(QueryKind::Trades, |rows| {
            let ReportRows::Trades(rows) = rows else {
                return false;
            };
            rows.iter().map(|row| &row.trade).eq(&told)
        });
    }

    fn funds_are(&mut self, want: impl Fn(&TradingAccount) -> bool) {
        self.ask_until(
            QueryKind::Funds,
            |rows| matches!(rows, ReportRows::Funds(funds) if want(funds)),
        );
    }
}

/// Trades of the private stream, each once.
fn trades(heard: &[CounterReturn]) -> Vec<CounterTrade> {
    let mut trades: Vec<CounterTrade> = Vec::new();
    for returned in heard {
        if let CounterReturn::Traded(trade) = returned
            && !trades.contains(trade)
        {
            trades.push(trade.clone());
        }
    }
    trades
}

/// The balance is what its parts come to.
fn adds_up(funds: &TradingAccount) -> bool {
    let moved = funds.deposit - funds.withdraw;
    let earned = funds.close_profit + funds.position_profit - funds.commission;
    funds.balance == funds.pre_balance + moved + earned
}

fn without_a_session_nothing_is_answered(probe: &mut Probe) {
    let account = probe.bench.account(FIRST);
    probe.heard.queries().ask(FIRST, &account, QueryKind::Funds);
    probe.send();
    probe.login(FIRST);
    let given_up = probe
        .heard
        .queries()
        .give_up(Instant::now() + Queries::TIMEOUT);
    let unanswered = given_up.first().map(|query| query.request);
    probe.ask(FIRST, [QueryKind::Funds]);
    let answered = probe.heard.answered();
    probe.check(
        unanswered == Some(RequestId::new(1)) && answered == [RequestId::new(2)],
        || format!("{answered:?} were answered"),
    );
}

fn answers_show_what_was_done(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, 1, Validity::Day);
    probe.wait_ended(1, 2);
    probe.place(2, 1, -3, Validity::Day);
    probe.wait(FIRST, |heard| heard.iter().any(accepted(2)));
    let done = (1, 2, OrderStatus::AllTraded);
    probe.orders_are(&[done, (2, 0, OrderStatus::NoTradeQueueing)]);
    probe.trades_are_those_told();
    probe.holds(2);
    probe.funds_are(|funds| {
        adds_up(funds) && funds.curr_margin.is_positive() && funds.frozen_margin.is_positive()
    });
    probe.cancel(2);
    probe.wait_ended(2, 1);
    probe.orders_are(&[done, (2, 0, OrderStatus::Canceled)]);
    probe.funds_are(|funds| adds_up(funds) && funds.frozen_margin.is_zero());
}

fn questions_take_turns(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 1, 1, Validity::Day);
    probe.wait_ended(1, 1);
    probe.ask(FIRST, QueryKind::ALL);
    probe.ask(FIRST, [QueryKind::Funds, QueryKind::Orders]);
}

fn replays_do_not_stop_answers(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 1, 1, Validity::Day);
    probe.wait_ended(1, 1);
    let account = probe.bench.account(FIRST);
    probe.counter.login(FIRST, &account);
    probe.orders_are(&[(1, 1, OrderStatus::AllTraded)]);
    probe.trades_are_those_told();
}

fn answers_are_apart(probe: &mut Probe) {
    probe.login(FIRST);
    probe.login(SECOND);
    probe.place(1, 1, 1, Validity::Day);
    probe.wait_ended(1, 1);
    probe.holds(1);
    let kinds = [QueryKind::Orders, QueryKind::Trades, QueryKind::Positions];
    let nothing = [
        ReportRows::Orders(Vec::new()),
        ReportRows::Trades(Vec::new()),
        ReportRows::Positions(Vec::new()),
    ];
    let second = probe.ask(SECOND, kinds);
    probe.check(second == nothing, || format!("{second:?}"));
}

fn restarts_change_no_answer(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, 1, Validity::Day);
    probe.wait_ended(1, 2);
    probe.place(2, 1, -3, Validity::Day);
    probe.orders_are(&[
        (1, 2, OrderStatus::AllTraded),
        (2, 0, OrderStatus::NoTradeQueueing),
    ]);
    let before = probe.ask(FIRST, QueryKind::ALL);
    probe.restart();
    probe.quote((-1, 5), (1, 5));
    probe.login(FIRST);
    let after = probe.ask(FIRST, QueryKind::ALL);
    probe.check(before == after, || {
        format!("before {before:?}, after {after:?}")
    });
}

fn a_day_can_be_asked_for_after_its_end(probe: &mut Probe) {
    probe.login(FIRST);
    probe.place(1, 2, 1, Validity::Day);
    probe.place(2, 1, -3, Validity::Day);
    probe.wait_ended(1, 2);
    // What is on its way while the day ends may come too late for it.
    probe.wait(FIRST, |heard| heard.iter().any(accepted(2)));
    probe.bench.end_day();
    probe.wait_ended(2, 1);
    probe.orders_are(&[
        (1, 2, OrderStatus::AllTraded),
        (2, 0, OrderStatus::Canceled),
    ]);
    probe.trades_are_those_told();
    probe.holds(2);
    probe.funds_are(|funds| adds_up(funds) && funds.frozen_margin.is_zero());
}
