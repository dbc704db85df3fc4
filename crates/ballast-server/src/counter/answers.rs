//! What counters answer, put together until a fund account can be compared with it: its orders, trades,
//! positions and funds.

use std::collections::BTreeMap;

use ballast_desk_events::{CompareCounter, TradedAtCounter, TradesOf, WorkingAtCounter};
use ballast_model::{
    CounterReport, Day, FundAccountId, Lots, Money, OrderRow, OrderStatus, PositionRow, QueryKind,
    QueryUnanswered, ReportRows, TradeRow,
};

/// An answer that did not come is asked for so often again.
const MOST_RETRIES: u32 = 3;

/// Comparisons that wait for answers.
#[derive(Debug, Default)]
pub struct Answers(BTreeMap<FundAccountId, Answer>);

/// What has come of one.
#[derive(Debug, Default)]
struct Answer {
    trading_day: Option<Day>,
    working: Option<Vec<WorkingAtCounter>>,
    traded: Option<Vec<TradedAtCounter>>,
    positions: Option<Vec<PositionRow>>,
    cash: Option<Money>,
    retries: u32,
}

impl Answers {
    /// A comparison begins; one that was under way begins anew.
    pub fn begin(&mut self, fund_account: FundAccountId) {
        self.0.insert(fund_account, Answer::default());
    }

    /// Takes an answer in; gives all of them once the last has come. Answers that speak of two trading
    /// days make no comparison.
    pub fn take(&mut self, report: &CounterReport) -> Option<CompareCounter> {
        let CounterReport {
            fund_account,
            trading_day,
            ref rows,
            ..
        } = *report;
        let answer = self.0.get_mut(&fund_account)?;
        if *answer.trading_day.get_or_insert(trading_day) != trading_day {
            self.0.remove(&fund_account);
            return None;
        }
        match rows {
            ReportRows::Orders(rows) => answer.working = Some(working(rows)),
            ReportRows::Trades(rows) => answer.traded = Some(traded(rows)),
            ReportRows::Positions(rows) => answer.positions = Some(rows.clone()),
            ReportRows::Funds(funds) => answer.cash = Some(funds.balance - funds.position_profit),
        }
        let complete = answer.working.is_some()
            && answer.traded.is_some()
            && answer.positions.is_some()
            && answer.cash.is_some();
        if !complete {
            return None;
        }
        let answer = self.0.remove(&fund_account)?;
        Some(CompareCounter {
            fund_account,
            trading_day,
            working: answer.working?,
            traded: answer.traded?,
            positions: answer.positions?,
            cash: answer.cash?,
        })
    }

    /// Whether a question that got no answer is asked again.
    pub fn asks_again(&mut self, unanswered: &QueryUnanswered) -> bool {
        let Some(answer) = self.0.get_mut(&unanswered.fund_account) else {
            return false;
        };
        let missing = match unanswered.kind {
            QueryKind::Orders => answer.working.is_none(),
            QueryKind::Trades => answer.traded.is_none(),
            QueryKind::Positions => answer.positions.is_none(),
            QueryKind::Funds => answer.cash.is_none(),
        };
        answer.retries += 1;
        missing && answer.retries <= MOST_RETRIES
    }
}

fn working(rows: &[OrderRow]) -> Vec<WorkingAtCounter> {
    let rows = rows.iter().filter(|row| match row.status {
        OrderStatus::PartTradedQueueing | OrderStatus::NoTradeQueueing | OrderStatus::Unknown => {
            true
        }
        OrderStatus::AllTraded
        | OrderStatus::PartTradedNotQueueing
        | OrderStatus::NoTradeNotQueueing
        | OrderStatus::Canceled => false,
    });
    rows.map(|row| WorkingAtCounter {
        child: row.child,
        lots: row.lots - row.traded,
    })
    .collect()
}

fn traded(rows: &[TradeRow]) -> Vec<TradedAtCounter> {
    let mut sums: BTreeMap<TradesOf, Lots> = BTreeMap::new();
    for row in rows {
        let of = TradesOf {
            contract: row.contract.clone(),
            hedge_flag: row.hedge_flag,
            direction: row.direction,
        };
        *sums.entry(of).or_default() += row.trade.lots;
    }
    sums.into_iter()
        .map(|(of, lots)| TradedAtCounter { of, lots })
        .collect()
}
