//! All that a counter has of a fund account, asked for so that its answers can be held together:
//! positions and funds first, then orders and trades.
//!
//! The trades that are answered are thus all that made the positions before them, and whoever has
//! taken them in, and has taken in nothing else since asking, holds what the counter held.

use std::collections::BTreeMap;

use ballast_model::{
    AccountCode, CounterAnswers, CounterReport, Day, FundAccountId, OrderRow, PositionRow,
    QueryKind, QueryUnanswered, ReportRows, RequestId, TradeRow, TradingAccount,
};

use super::queries::Queries;

/// Fund accounts that are being asked for all. One is asked until it has answered or its session ends.
#[derive(Debug, Default)]
pub struct Answers(BTreeMap<FundAccountId, Answer>);

#[derive(Debug)]
struct Answer {
    account: AccountCode,
    /// Answers to questions up to this one are of before.
    after: RequestId,
    trading_day: Option<Day>,
    positions: Option<Vec<PositionRow>>,
    funds: Option<TradingAccount>,
    orders: Option<Vec<OrderRow>>,
    trades: Option<Vec<TradeRow>>,
}

impl Answers {
    /// Asks for all; what was answered so far is forgotten.
    pub fn begin(
        &mut self,
        queries: &mut Queries,
        fund_account: FundAccountId,
        account: &AccountCode,
    ) {
        let answer = Answer {
            account: account.clone(),
            after: queries.newest(),
            trading_day: None,
            positions: None,
            funds: None,
            orders: None,
            trades: None,
        };
        self.0.insert(fund_account, answer);
        for kind in [QueryKind::Positions, QueryKind::Funds] {
            queries.ask(fund_account, account, kind);
        }
    }

    /// Takes an answer in; gives all of them once the last has come. Where they speak of two trading
    /// days all is asked again.
    pub fn take(
        &mut self,
        queries: &mut Queries,
        report: &CounterReport,
    ) -> Option<CounterAnswers> {
        let (fund_account, trading_day) = (report.fund_account, report.trading_day);
        let answer = self.0.get_mut(&fund_account)?;
        if report.request <= answer.after {
            return None;
        }
        if *answer.trading_day.get_or_insert(trading_day) != trading_day {
            let account = answer.account.clone();
            self.begin(queries, fund_account, &account);
            return None;
        }
        let had_held = answer.has_held();
        match &report.rows {
            ReportRows::Positions(rows) => answer.positions = Some(rows.clone()),
            ReportRows::Funds(funds) => answer.funds = Some(*funds),
            ReportRows::Orders(rows) if had_held => answer.orders = Some(rows.clone()),
            ReportRows::Trades(rows) if had_held => answer.trades = Some(rows.clone()),
            ReportRows::Orders(_) | ReportRows::Trades(_) => {}
        }
        if answer.has_held() && !had_held {
            for kind in [QueryKind::Orders, QueryKind::Trades] {
                queries.ask(fund_account, &answer.account, kind);
            }
        }
        if answer.orders.is_none() || answer.trades.is_none() {
            return None;
        }
        let answer = self.0.remove(&fund_account)?;
        Some(CounterAnswers {
            fund_account,
            trading_day,
            positions: answer.positions?,
            funds: answer.funds?,
            orders: answer.orders?,
            trades: answer.trades?,
        })
    }

    /// Asks again what got no answer and is still missing; whether anything was.
    pub fn ask_again(&mut self, queries: &mut Queries, unanswered: &QueryUnanswered) -> bool {
        let Some(answer) = self.0.get(&unanswered.fund_account) else {
            return false;
        };
        let missing = match unanswered.kind {
            QueryKind::Positions => answer.positions.is_none(),
            QueryKind::Funds => answer.funds.is_none(),
            QueryKind::Orders => answer.has_held() && answer.orders.is_none(),
            QueryKind::Trades => answer.has_held() && answer.trades.is_none(),
        };
        if missing {
            queries.ask(unanswered.fund_account, &answer.account, unanswered.kind);
        }
        missing
    }

    /// A session is gone, and what it was asked.
    pub fn session_ended(&mut self, fund_account: FundAccountId) {
        self.0.remove(&fund_account);
    }
}

impl Answer {
    fn has_held(&self) -> bool {
        self.positions.is_some() && self.funds.is_some()
    }
}
