//! Daily statements, both forms in one answer.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::contract::Exchange;
use ballast_api::nav::NavDay;
use ballast_api::statement::{
    CloseTotals, DayState, DeliveryTotals, FormSummary, PositionTotals, Reconciliation, Statement,
    StatementClose, StatementDay, StatementDays, StatementDelivery, StatementPath,
    StatementPosition, StatementPositionSum, StatementSummary, StatementTrade, StatementsQuery,
    TradeTotals,
};
use ballast_api::{Decimal, Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{Holder, NavOf, Permission, Refusal};
use ballast_model::{
    Commodity, ContractId, Day, DeliveryMethod, HedgeFlag, Lots, Money, Offset, PosiDirection,
    Price,
};
use ballast_query::{
    CloseRow, DeliveryRow, PositionRow, QueryError, StatementRow, Store, TradeRow,
};

use super::guard::Caller;
use super::names;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::nav::nav_day;
use crate::http::routes::Routes;
use ballast_api::account::AccountPath;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(statements));
    routes.logged_in(routes!(statement));
}

/// Trading days of a month, and which have a statement.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/statements", tag = "statement",
    params(AccountPath, StatementsQuery), responses((status = 200, description = "Days.", body = StatementDays), Refused))]
pub async fn statements(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(query): Query<StatementsQuery>,
) -> Result<Json<StatementDays>, Problem> {
    let (account, running, today, calendar) = {
        let view = app.hub.view();
        let running = view.desk.trading_day();
        let today = running
            .or(view.desk.last_day())
            .unwrap_or(app.clock.now().day());
        (
            caller.watched(&view.desk, &account)?,
            running,
            today,
            view.desk.calendar().cloned(),
        )
    };
    let (year, month) = match &query.month {
        None => (today.ymd().0, today.ymd().1),
        Some(text) => {
            parse_month(text).ok_or_else(|| caller.bad_field("month", text, "YYYY-MM"))?
        }
    };
    let in_month = |day: &Day| (day.ymd().0, day.ymd().1) == (year, month);
    let first = Day::from_ymd(year, month, 1).unwrap_or_default();
    let store = caller.history(&app).await?;
    let settled = store
        .statements(account, first, first.plus(30))
        .await
        .map_err(|error| caller.unread(&error))?;
    let latest = store
        .latest_statement(account)
        .await
        .map_err(|error| caller.unread(&error))?;
    let days = (0..31)
        .map(|days| first.plus(days))
        .filter(in_month)
        .filter(|day| {
            let calendar = calendar.as_ref();
            calendar.is_some_and(|calendar| calendar.is_trading_day(*day))
        });
    let state = |day: Day| match (
        settled.iter().any(|row| row.day == day),
        running == Some(day),
    ) {
        (true, _) => DayState::Settled,
        (false, true) => DayState::Running,
        (false, false) => DayState::None,
    };
    Ok(Json(StatementDays {
        month: format!("{year:04}-{month:02}"),
        days: days
            .map(|day| StatementDay {
                trading_day: day.into(),
                state: state(day),
            })
            .collect(),
        latest: latest.map(|row| row.day.into()),
    }))
}

fn parse_month(text: &str) -> Option<(i32, u32)> {
    let day: Day = format!("{text}-01").parse().ok()?;
    Some((day.ymd().0, day.ymd().1))
}

/// One day's statement, both forms.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/statements/{trading_day}", tag = "statement",
    params(StatementPath), responses((status = 200, description = "The statement.", body = Statement), Refused))]
pub async fn statement(
    State(app): Shared,
    caller: Caller,
    Path((account, trading_day)): Path<(String, String)>,
) -> Result<Json<Statement>, Problem> {
    let day = names::day(&caller, "trading_day", &trading_day)?;
    let (account, past, trades) = {
        let view = app.hub.view();
        let calendar = view.desk.calendar();
        let running = view.desk.trading_day().or_else(|| {
            calendar.and_then(|calendar| calendar.trading_day_of(app.clock.now()).ok())
        });
        let past =
            view.desk.last_day() >= Some(day) || running.is_some_and(|running| day < running);
        let trades = calendar.is_some_and(|calendar| calendar.is_trading_day(day));
        (caller.watched(&view.desk, &account)?, past, trades)
    };
    if !trades {
        return Err(caller.refused(&Refusal::NotATradingDay { day }));
    }
    let settled = Settled::read(&caller.history(&app).await?, account, day)
        .await
        .map_err(|error| caller.unread(&error))?;
    let none = if past {
        "STATEMENT_NONE"
    } else {
        "STATEMENT_NOT_READY"
    };
    let settled =
        settled.ok_or_else(|| caller.problem(none, [("trading_day", day.to_string())]))?;
    let product_nav = product_nav(&app, &caller, account, day).await?;
    let view = app.hub.view();
    let source = Source {
        desk: &view.desk,
        settled: &settled,
    };
    Ok(Json(Statement {
        product_nav,
        ..source.statement(account)
    }))
}

/// The product's NAV of the day, for who reads NAVs and reaches the product.
async fn product_nav(
    app: &App,
    caller: &Caller,
    holder: Holder,
    day: Day,
) -> Result<Option<NavDay>, Problem> {
    let product = {
        let view = app.hub.view();
        let desk = &view.desk;
        let product = match holder {
            Holder::Operating(id) => desk.operating_account(id).and_then(|of| of.product),
            Holder::Fund(id) => desk.fund_account(id).map(|of| of.product),
        };
        let readers = &[Permission::Products, Permission::Watching];
        let may = caller.has_any(desk, readers);
        product.filter(|id| may && caller.reaches(desk, *id))
    };
    let Some(id) = product else { return Ok(None) };
    let store = caller.history(app).await?;
    let rows = store.nav_days(NavOf::Product(id), day, day).await;
    let rows = rows.map_err(|error| caller.unread(&error))?;
    Ok(rows.into_iter().next().map(nav_day))
}

/// A settled day as it is stored.
struct Settled {
    funds: StatementRow,
    trades: Vec<TradeRow>,
    closes: Vec<CloseRow>,
    deliveries: Vec<DeliveryRow>,
    positions: Vec<PositionRow>,
}

impl Settled {
    async fn read(store: &Store, holder: Holder, day: Day) -> Result<Option<Self>, QueryError> {
        let Some(funds) = store.statement(holder, day).await? else {
            return Ok(None);
        };
        let trades = store.trades_of_day(holder, day).await?;
        let closes = store.closes(holder, day).await?;
        let deliveries = store.deliveries(holder, day).await?;
        let positions = store.settled_positions(holder, day).await?;
        Ok(Some(Self {
            funds,
            trades,
            closes,
            deliveries,
            positions,
        }))
    }
}

/// What a statement is made of.
struct Source<'a> {
    desk: &'a Desk,
    settled: &'a Settled,
}

impl Source<'_> {
    fn statement(&self, holder: Holder) -> Statement {
        // A fund account has no name beside its code.
        let (name, product) = match holder {
            Holder::Operating(id) => self
                .desk
                .operating_account(id)
                .map_or((None, None), |state| (Some(&state.name), state.product)),
            Holder::Fund(id) => {
                let state = self.desk.fund_account(id);
                (None, state.map(|state| state.product))
            }
        };
        let product = product.and_then(|product| self.desk.product(product));
        let Settled {
            funds,
            trades,
            closes,
            deliveries,
            positions: rows,
        } = self.settled;
        let fees: Money = trades
            .iter()
            .map(|trade| trade.commission.round_to_fen())
            .sum();
        let close_pnl: Money = closes.iter().map(|lots| lots.close_pnl).sum();
        let close_pnl_trade: Money = closes.iter().map(|lots| lots.close_pnl_trade).sum();
        Statement {
            account: self.desk.account_code(holder).to_string(),
            account_name: name.cloned().unwrap_or_default(),
            product_name: product.map(|product| product.name.clone()),
            trading_day: funds.day.into(),
            settled_at: funds.settled_at.into(),
            // Every clock is simulated until a real counter can be connected.
            simulated: true,
            summary: summary(funds),
            trade_totals: TradeTotals {
                lots: trades.iter().map(|trade| trade.lots.count()).sum(),
                turnover: trades
                    .iter()
                    .map(|trade| self.turnover(trade))
                    .sum::<Money>()
                    .into(),
                commission: fees.into(),
                close_pnl: close_pnl.into(),
                close_pnl_trade: close_pnl_trade.into(),
            },
            trades: trades.iter().map(|trade| self.trade(trade)).collect(),
            close_totals: CloseTotals {
                lots: closes.iter().map(|lots| lots.lots.count()).sum(),
                close_pnl: close_pnl.into(),
                close_pnl_trade: close_pnl_trade.into(),
            },
            closes: closes
                .iter()
                .map(|lots| self.close(funds.day, lots))
                .collect(),
            deliveries: deliveries.iter().map(|row| self.delivery(row)).collect(),
            delivery_totals: delivery_totals(deliveries),
            positions: rows.iter().map(|row| self.position(row)).collect(),
            position_totals: PositionTotals {
                lots: rows.iter().map(|row| row.lots.count()).sum(),
                floating_pnl: rows
                    .iter()
                    .map(|row| row.floating_pnl)
                    .sum::<Money>()
                    .into(),
                position_pnl: rows
                    .iter()
                    .map(|row| row.position_pnl)
                    .sum::<Money>()
                    .into(),
                margin: rows.iter().map(|row| row.margin).sum::<Money>().into(),
            },
            position_sums: self.position_sums(),
            product_nav: None,
            reconciliation: Reconciliation { difference: None },
            seq: convert::seq(funds.id.seq()),
        }
    }

    fn commodity(&self, contract: ContractId) -> Option<&Commodity> {
        Some(
            &self
                .desk
                .commodity(self.desk.contract(contract)?.commodity)?
                .commodity,
        )
    }

    fn names(&self, contract: ContractId) -> (Exchange, String, String, String) {
        let commodity = self.commodity(contract);
        let exchange = commodity.map_or(Exchange::Shfe, |commodity| commodity.exchange.into());
        let name = |pick: fn(&Commodity) -> &String| {
            commodity.map_or(String::new(), |commodity| pick(commodity).clone())
        };
        let code = convert::contract_code(self.desk, contract);
        (
            exchange,
            name(|commodity| &commodity.name_zh),
            name(|commodity| &commodity.name_en),
            code,
        )
    }

    fn turnover(&self, trade: &TradeRow) -> Money {
        let multiplier = convert::multiplier(self.desk, trade.contract);
        trade
            .price
            .value(trade.lots, multiplier)
            .unwrap_or_default()
    }

    fn trade(&self, trade: &TradeRow) -> StatementTrade {
        let (exchange, name_zh, name_en, contract) = self.names(trade.contract);
        let closes = trade.offset != Offset::Open;
        StatementTrade {
            trading_day: trade.day.into(),
            exchange,
            name_zh,
            name_en,
            contract,
            side: convert::side(trade.direction),
            price: trade.price.into(),
            lots: trade.lots.count(),
            turnover: self.turnover(trade).into(),
            offset: convert::offset(trade.offset),
            hedge_flag: convert::hedge_flag(trade.hedge_flag),
            commission: trade.commission.round_to_fen().into(),
            close_pnl: closes.then(|| trade.close_pnl.into()),
            close_pnl_trade: closes.then(|| trade.close_pnl_trade.into()),
            trade: trade.trade.clone(),
        }
    }

    fn close(&self, day: Day, lots: &CloseRow) -> StatementClose {
        let (exchange, name_zh, name_en, contract) = self.names(lots.contract);
        let today = lots.open_day == day;
        StatementClose {
            close_day: day.into(),
            exchange,
            name_zh,
            name_en,
            contract,
            open_day: lots.open_day.into(),
            side: convert::side(lots.direction),
            hedge_flag: convert::hedge_flag(lots.hedge_flag),
            lots: lots.lots.count(),
            open_price: lots.open_price.into(),
            pre_settlement: (!today).then(|| lots.base_price.into()),
            close_price: lots.close_price.into(),
            close_pnl: lots.close_pnl.into(),
            close_pnl_trade: lots.close_pnl_trade.into(),
        }
    }

    fn delivery(&self, row: &DeliveryRow) -> StatementDelivery {
        let (exchange, name_zh, name_en, contract) = self.names(row.contract);
        let method = self
            .commodity(row.contract)
            .map(|state| state.delivery_method);
        StatementDelivery {
            exchange,
            name_zh,
            name_en,
            contract,
            open_day: row.open_day.into(),
            side: convert::posi_direction(row.side),
            hedge_flag: convert::hedge_flag(row.hedge_flag),
            lots: row.lots.count(),
            open_price: row.open_price.into(),
            pre_settlement: row.pre_settlement.map(Decimal::from),
            delivery_price: row.price.into(),
            delivery_pnl: row.pnl.into(),
            delivery_pnl_trade: row.pnl_trade.into(),
            delivery_fee: row.fee.into(),
            cash_settled: method == Some(DeliveryMethod::Cash),
        }
    }

    fn position(&self, row: &PositionRow) -> StatementPosition {
        let (exchange, name_zh, name_en, contract) = self.names(row.contract);
        StatementPosition {
            exchange,
            name_zh,
            name_en,
            contract,
            open_day: row.open_day.into(),
            side: convert::posi_direction(row.side),
            hedge_flag: convert::hedge_flag(row.hedge_flag),
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
        let mut by_position: BTreeMap<(ContractId, HedgeFlag), Vec<&PositionRow>> = BTreeMap::new();
        for row in &self.settled.positions {
            by_position
                .entry((row.contract, row.hedge_flag))
                .or_default()
                .push(row);
        }
        let sum = |((contract, flag), rows): (&(ContractId, HedgeFlag), &Vec<&PositionRow>)| {
            let (exchange, name_zh, name_en, code) = self.names(*contract);
            let side = |side: PosiDirection| {
                let lots: Lots = rows
                    .iter()
                    .filter(|row| row.side == side)
                    .map(|row| row.lots)
                    .sum();
                let priced = rows.iter().filter(|row| row.side == side);
                let total: i128 = priced
                    .map(|row| i128::from(row.open_price.units()) * i128::from(row.lots.count()))
                    .sum();
                let average = lots
                    .is_positive()
                    .then(|| ballast_model::div_half_away(total, i128::from(lots.count())));
                let average = average
                    .and_then(|units| i64::try_from(units).ok())
                    .map(Price::from_units);
                (lots.count(), average.map(Decimal::from))
            };
            let (long_lots, long_average_price) = side(PosiDirection::Long);
            let (short_lots, short_average_price) = side(PosiDirection::Short);
            let total = |pick: fn(&PositionRow) -> Money| {
                rows.iter().map(|row| pick(row)).sum::<Money>().into()
            };
            StatementPositionSum {
                exchange,
                name_zh,
                name_en,
                contract: code,
                hedge_flag: convert::hedge_flag(*flag),
                long_lots,
                long_average_price,
                short_lots,
                short_average_price,
                pre_settlement: rows
                    .first()
                    .and_then(|row| row.pre_settlement)
                    .map(Decimal::from),
                settlement: rows
                    .first()
                    .map_or(Price::ZERO, |row| row.settlement)
                    .into(),
                position_pnl: total(|row| row.position_pnl),
                floating_pnl: total(|row| row.floating_pnl),
                margin: total(|row| row.margin),
            }
        };
        by_position.iter().map(sum).collect()
    }
}

fn delivery_totals(rows: &[DeliveryRow]) -> DeliveryTotals {
    let sum = |of: fn(&DeliveryRow) -> Money| rows.iter().map(of).sum::<Money>().into();
    DeliveryTotals {
        lots: rows.iter().map(|row| row.lots.count()).sum(),
        delivery_pnl: sum(|row| row.pnl),
        delivery_pnl_trade: sum(|row| row.pnl_trade),
        delivery_fee: sum(|row| row.fee),
    }
}

fn summary(settled: &StatementRow) -> StatementSummary {
    // The balance carried forward is the client equity of both forms.
    let equity = settled.carried_forward;
    StatementSummary {
        mark_to_market: FormSummary {
            brought_forward: settled.brought_forward.into(),
            close_pnl: settled.close_pnl.into(),
            position_pnl: settled.position_pnl.into(),
            delivery_pnl: settled.delivery_pnl.into(),
            carried_forward: settled.carried_forward.into(),
        },
        trade_by_trade: FormSummary {
            brought_forward: settled.brought_forward_trade.into(),
            close_pnl: settled.close_pnl_trade.into(),
            position_pnl: settled.floating_pnl.into(),
            delivery_pnl: settled.delivery_pnl_trade.into(),
            carried_forward: settled.carried_forward_trade.into(),
        },
        deposit: settled.deposit.into(),
        withdrawal: settled.withdrawal.into(),
        net_deposit: (settled.deposit - settled.withdrawal).into(),
        commission: settled.commission.into(),
        order_fee: settled.order_fee.into(),
        delivery_fee: settled.delivery_fee.into(),
        equity: equity.into(),
        margin: settled.margin.into(),
        delivery_margin: settled.delivery_margin.into(),
        mortgage: settled.mortgage.into(),
        covered: settled.covered.into(),
        mortgage_of: settled.mortgage_of.map(Into::into),
        collateral_fee: settled.collateral_fee.into(),
        available: settled.available.into(),
        risk_degree: convert::risk_degree(settled.margin, equity),
        margin_call: (settled.margin - settled.covered + settled.delivery_margin - equity)
            .max_zero()
            .into(),
    }
}
