//! What the counter answers when it is asked about a fund account (`docs/matching.md`, "What is
//! asked").

use ballast_model::{
    ContractCode, CounterQuery, CounterReturn, Money, OrderRow, OrderStatus, Overflow, PositionRow,
    Price, QueryKind, ReportRows, TradeRow, TradingAccount,
};

use super::account::{Account, Holding};
use super::fact::printed;
use super::order::Order;
use super::state::State;

/// The rows that answer a query, with the newest price of each contract that has one today.
pub(super) fn rows(
    query: &CounterQuery,
    account: &Account,
    state: &State,
    marks: impl Fn(&ContractCode) -> Option<Price>,
) -> Result<ReportRows, Overflow> {
    Ok(match query.kind {
        QueryKind::Orders => ReportRows::Orders(account.orders.values().map(order).collect()),
        QueryKind::Trades => ReportRows::Trades(trades(account).collect()),
        QueryKind::Positions => {
            let held = account.holdings();
            let rows = held.map(|held| position(account, held, state));
            ReportRows::Positions(rows.collect::<Result<_, _>>()?)
        }
        QueryKind::Funds => {
            // Settlement has made cash of what was floating.
            let marks = |contract: &ContractCode| marks(contract).filter(|_| !state.settled);
            let floating = account.position_profit(marks, &state.contracts)?;
            ReportRows::Funds(funds(query, account, state, floating)?)
        }
    })
}

fn order(order: &Order) -> OrderRow {
    let sent = &order.sent;
    OrderRow {
        child: sent.child,
        exchange_order: Some(printed(order.number)),
        contract: sent.contract.clone(),
        direction: sent.direction,
        offset: sent.offset,
        hedge_flag: sent.hedge_flag,
        lots: sent.lots,
        traded: order.traded,
        price: sent.price,
        status: status(order),
    }
}

fn status(order: &Order) -> OrderStatus {
    match (order.is_done(), order.traded) {
        (true, traded) if traded == order.sent.lots => OrderStatus::AllTraded,
        (true, _) => OrderStatus::Canceled,
        (false, traded) if traded.is_positive() => OrderStatus::PartTradedQueueing,
        (false, _) => OrderStatus::NoTradeQueueing,
    }
}

fn trades(account: &Account) -> impl Iterator<Item = TradeRow> {
    account.stream.iter().filter_map(|returned| {
        let trade = match returned {
            CounterReturn::Traded(trade) => trade,
            CounterReturn::External(trade) => return Some(TradeRow::from(&**trade)),
            _ => return None,
        };
        let order = &account.orders[&trade.child].sent;
        Some(TradeRow {
            trade: trade.clone(),
            contract: order.contract.clone(),
            direction: order.direction,
            offset: order.offset,
            hedge_flag: order.hedge_flag,
        })
    })
}

fn position(account: &Account, held: Holding, state: &State) -> Result<PositionRow, Overflow> {
    let cost = account.cost(&held, &state.contracts)?;
    Ok(PositionRow {
        contract: held.contract,
        side: held.side.opens(),
        hedge_flag: held.hedge_flag,
        today: held.today,
        yesterday: held.yesterday,
        cost: Some(cost),
    })
}

fn funds(
    query: &CounterQuery,
    account: &Account,
    state: &State,
    floating: Money,
) -> Result<TradingAccount, Overflow> {
    let (funds, day) = (
        account.funds(&query.account, &state.contracts)?,
        account.day,
    );
    let frozen_commission = account
        .orders
        .values()
        .map(|order| order.frozen().commission)
        .sum();
    Ok(TradingAccount {
        pre_balance: day.pre_balance,
        deposit: day.deposit,
        withdraw: day.withdraw,
        close_profit: day.close_profit,
        position_profit: day.position_profit.checked_add(floating)?,
        commission: day.commission,
        balance: funds.cash.checked_add(floating)?,
        curr_margin: funds.margin,
        frozen_margin: funds.frozen.checked_sub(frozen_commission)?,
        frozen_commission,
        available: funds.available,
    })
}
