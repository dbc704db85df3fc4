//! What the answer to a query says, as it would have been returned.

use ballast_model::{CounterReturn, OrderRow, OrderStatus, ReportRows, TradeRow};

/// An answer shows what was returned once, or should have been. What it does not show says nothing;
/// positions and funds are no returns.
pub fn as_returned(rows: ReportRows) -> Vec<CounterReturn> {
    match rows {
        ReportRows::Orders(orders) => {
            let ours = orders.into_iter().filter(|row| !row.child.is_direct());
            ours.flat_map(order).collect()
        }
        ReportRows::Trades(trades) => {
            let trades = trades.into_iter();
            trades.map(TradeRow::returned).collect()
        }
        ReportRows::Positions(_) | ReportRows::Funds(_) => Vec::new(),
    }
}

/// A row of an order. Its trades are asked for.
fn order(row: OrderRow) -> impl Iterator<Item = CounterReturn> {
    let child = row.child;
    let accepted = row
        .exchange_order
        .map(|exchange_order| CounterReturn::Accepted {
            child,
            exchange_order,
        });
    let over = matches!(
        row.status,
        OrderStatus::Canceled
            | OrderStatus::PartTradedNotQueueing
            | OrderStatus::NoTradeNotQueueing
    );
    let cancelled = over.then_some(CounterReturn::Cancelled {
        child,
        filled: row.traded,
    });
    accepted.into_iter().chain(cancelled)
}
