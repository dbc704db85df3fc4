//! Daily statements, both forms in one answer.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::contract::Exchange;
use ballast_api::statement::{
    CloseTotals, DayState, FormSummary, PositionTotals, Reconciliation, Statement, StatementClose, StatementDay, StatementDays,
    StatementPosition, StatementPositionSum, StatementSummary, StatementTrade, StatementsQuery, TradeTotals,
};
use ballast_api::{Decimal, Problem};
use ballast_desk::Desk;
use ballast_desk_events::{Filled, Settlement};
use ballast_model::{Commodity, ContractId, Day, Direction, Lots, Money, Offset, OperatingAccountId, Price, Seq, Stamp};

use super::Shared;
use super::guard::Caller;
use crate::convert;

pub async fn statements(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(query): Query<StatementsQuery>,
) -> Result<Json<StatementDays>, Problem> {
    let view = app.hub.view();
    let account = caller.account(&view.desk, &account)?;
    let running = view.desk.trading_day();
    let today = running.or(view.desk.last_day()).unwrap_or(app.clock.now().day());
    let (year, month) = match &query.month {
        None => (today.ymd().0, today.ymd().1),
        Some(text) => parse_month(text).ok_or_else(|| caller.bad_field("month", text, "YYYY-MM"))?,
    };
    let settled: Vec<Day> = view.settled_days(account).collect();
    let in_month = |day: &Day| (day.ymd().0, day.ymd().1) == (year, month);
    let first = Day::from_ymd(year, month, 1).unwrap_or_default();
    let days = (0..31).map(|days| first.plus(days)).filter(in_month).filter(|day| app.reference.calendar.is_trading_day(*day));
    let state = |day: Day| match (settled.contains(&day), running == Some(day)) {
        (true, _) => DayState::Settled,
        (false, true) => DayState::Running,
        (false, false) => DayState::None,
    };
    Ok(Json(StatementDays {
        month: format!("{year:04}-{month:02}"),
        days: days.map(|day| StatementDay { trading_day: day.into(), state: state(day) }).collect(),
        latest: settled.last().map(|day| (*day).into()),
    }))
}

fn parse_month(text: &str) -> Option<(i32, u32)> {
    let day: Day = format!("{text}-01").parse().ok()?;
    Some((day.ymd().0, day.ymd().1))
}

pub async fn statement(
    State(app): Shared,
    caller: Caller,
    Path((account, trading_day)): Path<(String, String)>,
) -> Result<Json<Statement>, Problem> {
    let day: Day = trading_day.parse().map_err(|_| caller.bad_field("trading_day", &trading_day, "YYYY-MM-DD"))?;
    let view = app.hub.view();
    let account = caller.account(&view.desk, &account)?;
    let not_ready = || caller.problem("STATEMENT_NOT_READY", [("trading_day", day.to_string())]);
    let record = view.day(account, day).ok_or_else(not_ready)?;
    let (settlement, at, seq) = record.settlement.as_ref().ok_or_else(not_ready)?;
    let source = Source { desk: &view.desk, settlement, at: *at, seq: *seq };
    Ok(Json(source.statement(account, &record.fills)))
}

/// What a statement is made of.
struct Source<'a> {
    desk: &'a Desk,
    settlement: &'a Settlement,
    at: Stamp,
    seq: Seq,
}

impl Source<'_> {
    fn statement(&self, account: OperatingAccountId, fills: &[(Filled, Seq)]) -> Statement {
        let state = self.desk.operating_account(account);
        let product = state.and_then(|state| self.desk.product(state.product?));
        let trades: Vec<StatementTrade> = fills.iter().map(|(filled, _)| self.trade(filled)).collect();
        let closes: Vec<StatementClose> = fills.iter().flat_map(|(filled, _)| self.closes(filled)).collect();
        let closed: Vec<_> = fills.iter().flat_map(|(filled, _)| &filled.operating.closed).collect();
        let fees: Money = fills.iter().map(|(filled, _)| filled.operating.commission.round_to_fen()).sum();
        let close_pnl: Money = closed.iter().map(|lots| lots.close_pnl).sum();
        let close_pnl_trade: Money = closed.iter().map(|lots| lots.close_pnl_trade).sum();
        let rows = &self.settlement.positions;
        Statement {
            account: state.map_or(String::new(), |state| state.code.to_string()),
            account_name: state.map_or(String::new(), |state| state.name.clone()),
            product_name: product.map(|product| product.name.clone()),
            trading_day: self.settlement.day.into(),
            settled_at: self.at.into(),
            // Every clock is simulated until a real counter can be connected.
            simulated: true,
            summary: self.summary(),
            trade_totals: TradeTotals {
                lots: fills.iter().map(|(filled, _)| filled.lots.count()).sum(),
                turnover: fills.iter().map(|(filled, _)| self.turnover(filled)).sum::<Money>().into(),
                commission: fees.into(),
                close_pnl: close_pnl.into(),
                close_pnl_trade: close_pnl_trade.into(),
            },
            trades,
            close_totals: CloseTotals {
                lots: closed.iter().map(|lots| lots.lots.count()).sum(),
                close_pnl: close_pnl.into(),
                close_pnl_trade: close_pnl_trade.into(),
            },
            closes,
            positions: rows.iter().map(|row| self.position(row)).collect(),
            position_totals: PositionTotals {
                lots: rows.iter().map(|row| row.lots.count()).sum(),
                floating_pnl: rows.iter().map(|row| row.floating_pnl).sum::<Money>().into(),
                position_pnl: rows.iter().map(|row| row.position_pnl).sum::<Money>().into(),
                margin: rows.iter().map(|row| row.margin).sum::<Money>().into(),
            },
            position_sums: self.position_sums(),
            reconciliation: Reconciliation { difference: None },
            seq: convert::seq(self.seq),
        }
    }

    fn summary(&self) -> StatementSummary {
        let settled = self.settlement;
        StatementSummary {
            mark_to_market: FormSummary {
                brought_forward: settled.brought_forward.into(),
                close_pnl: settled.close_pnl.into(),
                position_pnl: settled.position_pnl.into(),
                carried_forward: settled.carried_forward.into(),
            },
            trade_by_trade: FormSummary {
                brought_forward: settled.brought_forward_trade.into(),
                close_pnl: settled.close_pnl_trade.into(),
                position_pnl: settled.floating_pnl.into(),
                carried_forward: settled.carried_forward_trade.into(),
            },
            deposit: settled.deposit.into(),
            withdrawal: settled.withdrawal.into(),
            net_deposit: (settled.deposit - settled.withdrawal).into(),
            commission: settled.commission.into(),
            equity: settled.equity().into(),
            margin: settled.margin.into(),
            available: settled.available.into(),
            risk_degree: convert::risk_degree(settled.margin, settled.equity()),
            margin_call: (settled.margin - settled.equity()).max_zero().into(),
        }
    }

    fn commodity(&self, contract: ContractId) -> Option<&Commodity> {
        Some(&self.desk.commodity(self.desk.contract(contract)?.commodity)?.commodity)
    }

    fn names(&self, contract: ContractId) -> (Exchange, String, String, String) {
        let commodity = self.commodity(contract);
        let exchange = commodity.map_or(Exchange::Shfe, |commodity| commodity.exchange.into());
        let name = |pick: fn(&Commodity) -> &String| commodity.map_or(String::new(), |commodity| pick(commodity).clone());
        let code = convert::contract_code(self.desk, contract);
        (exchange, name(|commodity| &commodity.name_zh), name(|commodity| &commodity.name_en), code)
    }

    fn turnover(&self, filled: &Filled) -> Money {
        let multiplier = self.commodity(filled.contract).map_or(1, |commodity| commodity.multiplier);
        filled.price.value(filled.lots, multiplier).unwrap_or_default()
    }

    fn trade(&self, filled: &Filled) -> StatementTrade {
        let (exchange, name_zh, name_en, contract) = self.names(filled.contract);
        let closes = filled.offset != Offset::Open;
        StatementTrade {
            trading_day: filled.trading_day.into(),
            exchange,
            name_zh,
            name_en,
            contract,
            side: convert::side(filled.direction),
            price: filled.price.into(),
            lots: filled.lots.count(),
            turnover: self.turnover(filled).into(),
            offset: convert::offset(filled.offset),
            commission: filled.operating.commission.round_to_fen().into(),
            close_pnl: closes.then(|| filled.operating.close_pnl().into()),
            close_pnl_trade: closes.then(|| filled.operating.close_pnl_trade().into()),
            trade: filled.trade.clone(),
        }
    }

    fn closes(&self, filled: &Filled) -> Vec<StatementClose> {
        let row = |lots: &ballast_desk_events::ClosedLots| {
            let (exchange, name_zh, name_en, contract) = self.names(filled.contract);
            let today = lots.open_day == filled.trading_day;
            StatementClose {
                close_day: filled.trading_day.into(),
                exchange,
                name_zh,
                name_en,
                contract,
                open_day: lots.open_day.into(),
                side: convert::side(filled.direction),
                lots: lots.lots.count(),
                open_price: lots.open_price.into(),
                pre_settlement: (!today).then(|| lots.base_price.into()),
                close_price: filled.price.into(),
                close_pnl: lots.close_pnl.into(),
                close_pnl_trade: lots.close_pnl_trade.into(),
            }
        };
        filled.operating.closed.iter().map(row).collect()
    }

    fn position(&self, row: &ballast_desk_events::SettledLots) -> StatementPosition {
        let (exchange, name_zh, name_en, contract) = self.names(row.contract);
        StatementPosition {
            exchange,
            name_zh,
            name_en,
            contract,
            open_day: row.open_day.into(),
            side: convert::side(row.side),
            lots: row.lots.count(),
            open_price: row.open_price.into(),
            pre_settlement: row.pre_settlement.map(Decimal::from),
            settlement: row.settlement.into(),
            floating_pnl: row.floating_pnl.into(),
            position_pnl: row.position_pnl.into(),
            margin: row.margin.into(),
        }
    }

    fn position_sums(&self) -> Vec<StatementPositionSum> {
        let mut by_contract: BTreeMap<ContractId, Vec<&ballast_desk_events::SettledLots>> = BTreeMap::new();
        for row in &self.settlement.positions {
            by_contract.entry(row.contract).or_default().push(row);
        }
        let sum = |(contract, rows): (&ContractId, &Vec<&ballast_desk_events::SettledLots>)| {
            let (exchange, name_zh, name_en, code) = self.names(*contract);
            let side = |side: Direction| {
                let lots: Lots = rows.iter().filter(|row| row.side == side).map(|row| row.lots).sum();
                let priced = rows.iter().filter(|row| row.side == side);
                let total: i128 = priced.map(|row| i128::from(row.open_price.units()) * i128::from(row.lots.count())).sum();
                let average = lots.is_positive().then(|| ballast_model::div_half_away(total, i128::from(lots.count())));
                let average = average.and_then(|units| i64::try_from(units).ok()).map(Price::from_units);
                (lots.count(), average.map(Decimal::from))
            };
            let (long_lots, long_average_price) = side(Direction::Buy);
            let (short_lots, short_average_price) = side(Direction::Sell);
            let total =
                |pick: fn(&ballast_desk_events::SettledLots) -> Money| rows.iter().map(|row| pick(row)).sum::<Money>().into();
            StatementPositionSum {
                exchange,
                name_zh,
                name_en,
                contract: code,
                long_lots,
                long_average_price,
                short_lots,
                short_average_price,
                pre_settlement: rows.first().and_then(|row| row.pre_settlement).map(Decimal::from),
                settlement: rows.first().map_or(Price::ZERO, |row| row.settlement).into(),
                position_pnl: total(|row| row.position_pnl),
                floating_pnl: total(|row| row.floating_pnl),
                margin: total(|row| row.margin),
            }
        };
        by_contract.iter().map(sum).collect()
    }
}
