//! What a counter answers when it is asked, as a script writes it.

use ballast_gateway::counter::SimCounter;
use ballast_model::{
    CounterQuery, FundAccountId, OrderRow, PositionRow, QueryKind, ReportRows, RequestId, TradeRow,
};

/// The rows that an account's query is answered with.
pub fn report(counter: &SimCounter, account: &str, kind: QueryKind) -> ReportRows {
    let query = CounterQuery {
        request: RequestId::new(1),
        fund_account: FundAccountId::new(1),
        account: account.parse().unwrap(),
        kind,
    };
    counter.report(&query).unwrap().rows
}

/// What a query is answered with, a row each.
pub fn told(counter: &SimCounter, account: &str, what: &str) -> String {
    let named = |kind: &QueryKind| format!("{kind:?}").to_lowercase() == what;
    let kind = QueryKind::ALL.into_iter().find(named).unwrap();
    let rows: Vec<_> = match report(counter, account, kind) {
        ReportRows::Orders(rows) => {
            let row = |row: &OrderRow| {
                format!("{} {}/{} {:?}", row.child, row.traded, row.lots, row.status)
            };
            rows.iter().map(row).collect()
        }
        ReportRows::Trades(rows) => {
            let row = |row: &TradeRow| {
                let TradeRow {
                    trade,
                    contract,
                    direction,
                    offset,
                    ..
                } = row;
                format!(
                    "{} {direction:?} {offset:?} {contract} {}@{}",
                    trade.child, trade.lots, trade.price
                )
            };
            rows.iter().map(row).collect()
        }
        ReportRows::Positions(rows) => {
            let row = |row: &PositionRow| {
                format!(
                    "{:?} {} {}+{}",
                    row.side, row.contract, row.yesterday, row.today
                )
            };
            rows.iter().map(row).collect()
        }
        ReportRows::Funds(has) => {
            let equity = has.pre_balance + has.deposit - has.withdraw
                + has.close_profit
                + has.position_profit
                - has.commission;
            assert_eq!(has.balance, equity, "{has:?}");
            vec![
                format!(
                    "{} in {} out {}",
                    has.pre_balance, has.deposit, has.withdraw
                ),
                format!(
                    "closed {} held {} commission {}",
                    has.close_profit, has.position_profit, has.commission
                ),
                format!(
                    "margin {} frozen {}+{} available {}",
                    has.curr_margin, has.frozen_margin, has.frozen_commission, has.available
                ),
            ]
        }
    };
    rows.join("; ")
}
