//! Placing and cancelling, over HTTP and the WebSocket through the same functions; the running
//! day's orders, fills and refusals, and those of past days.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use ballast_api::order::{
    CancelAll, CancelResult, CancelResults, Order, OrderFilter, OrderPage, OrderPath, OrderQuery,
    PlaceOrder, RefusalPage, TradePage,
};
use ballast_api::{Id, Page, Problem, Refused, Validity};
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, CancelOrder, Event, Holder, OrderPrice, Permission, RefAnswer, Refusal,
};
use ballast_engine::{Answer, Lane, Step, Ticket};
use ballast_model::{Day, Lots, OperatingAccountId, OrderId, Seq};
use ballast_query::RefusedOrder;

use super::guard::Caller;
use super::names;
use super::past::{self, Asked};
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::routes::Routes;
use ballast_api::account::AccountPath;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(orders));
    routes.logged_in(routes!(place_order));
    routes.logged_in(routes!(cancel_order));
    routes.logged_in(routes!(cancel_all_orders));
    routes.logged_in(routes!(trades));
    routes.logged_in(routes!(refusals));
}

/// Places an order; answers when it is durable.
pub async fn place(
    app: &App,
    caller: &Caller,
    account: &str,
    order: PlaceOrder,
) -> Result<Order, Problem> {
    let action = Action::PlaceOrder(asked(app, caller, account, order)?);
    let answer = caller.submit(app, Lane::Normal, action).await?;
    answered(app, caller, answer.step())
}

/// An order as it is asked of the desk.
pub(super) fn asked(
    app: &App,
    caller: &Caller,
    account: &str,
    order: PlaceOrder,
) -> Result<ballast_desk_events::PlaceOrder, Problem> {
    let price = match &order.price {
        None => OrderPrice::Counterparty,
        Some(price) => OrderPrice::Limit(
            price
                .parse()
                .map_err(|_| caller.bad_field("price", &price.0, "0.00"))?,
        ),
    };
    let (account, contract) = {
        let view = app.hub.view();
        (
            caller.account(&view.desk, account)?,
            caller.contract(&view.desk, &order.contract)?,
        )
    };
    Ok(ballast_desk_events::PlaceOrder {
        account,
        reference: order.reference.into(),
        contract,
        direction: convert::direction(order.side),
        offset: convert::desk_offset(order.offset),
        lots: Lots::new(order.lots),
        price,
        validity: convert::desk_validity(order.validity.unwrap_or(Validity::Day)),
        hedge_flag: convert::desk_hedge_flag(order.hedge_flag),
    })
}

/// What became of it.
pub(super) fn answered(app: &App, caller: &Caller, step: &Step<Desk>) -> Result<Order, Problem> {
    let refused = |refusal: &Refusal| journaled(app, caller, refusal, step.seq);
    match step.events.first() {
        Some(Event::ActionRefused { refusal }) => Err(refused(refusal)),
        Some(Event::OrderPlaced(placed)) => order_as_shown(app, caller, placed.order),
        Some(Event::RefRepeated(RefAnswer::Placed(order))) => order_as_shown(app, caller, *order),
        Some(Event::RefRepeated(RefAnswer::Refused(_, refusal))) => Err(refused(refusal)),
        Some(Event::OrderRefused(refused)) => {
            let codes = app.hub.view().fund_accounts();
            let language = caller.language;
            Err(convert::order_problem(refused, &codes, step.seq, language))
        }
        _ => Err(caller.problem("STOPPING", [])),
    }
}

/// Cancels an order; answers when the cancel is durable and on its way.
pub async fn cancel(
    app: &App,
    caller: &Caller,
    account: &str,
    order: &Id,
) -> Result<Order, Problem> {
    let order = number(caller, &order.0)?;
    let account = caller.account(&app.hub.view().desk, account)?;
    let ticket = hand_in_cancel(app, caller, account, order)?;
    cancelled(app, caller, order, ticket).await
}

/// An order by its number.
pub(super) fn number(caller: &Caller, text: &str) -> Result<OrderId, Problem> {
    let number = text.parse().map(OrderId::new);
    number.map_err(|_| caller.bad_field("order", text, "0–9"))
}

fn hand_in_cancel(
    app: &App,
    caller: &Caller,
    account: OperatingAccountId,
    order: OrderId,
) -> Result<Ticket<Answer<Desk>>, Problem> {
    let cancel = Action::CancelOrder(CancelOrder { account, order });
    caller.hand_in(app, Lane::Cancels, cancel)
}

pub(super) async fn cancelled(
    app: &App,
    caller: &Caller,
    order: OrderId,
    ticket: Ticket<Answer<Desk>>,
) -> Result<Order, Problem> {
    let answer = caller.answered(app, ticket).await?;
    let step = answer.step();
    match step.events.first() {
        Some(Event::ActionRefused { refusal }) => Err(journaled(app, caller, refusal, step.seq)),
        Some(_) | None => order_as_shown(app, caller, order),
    }
}

/// A WebSocket lives long: accounts may have been opened since it began.
fn journaled(app: &App, caller: &Caller, refusal: &Refusal, at: Seq) -> Problem {
    convert::problem(
        refusal,
        &app.hub.view().fund_accounts(),
        Some(at),
        caller.language,
    )
}

fn order_as_shown(app: &App, caller: &Caller, order: OrderId) -> Result<Order, Problem> {
    let found = app.hub.view().order(order, caller.language);
    found.ok_or_else(|| caller.refused(&Refusal::OrderNotFound { order }))
}

/// Place an order.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/orders", tag = "order",
    params(AccountPath), request_body = PlaceOrder,
    responses((status = 201, description = "The order stands, durably.", body = Order), Refused))]
pub async fn place_order(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Json(order): Json<PlaceOrder>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    place(&app, &caller, &account, order)
        .await
        .map(|order| (StatusCode::CREATED, Json(order)))
}

/// Cancel an order.
#[utoipa::path(delete, path = "/api/v1/accounts/{account}/orders/{order}", tag = "order",
    params(OrderPath), responses((status = 202, description = "The cancel is on its way.", body = Order), Refused))]
pub async fn cancel_order(
    State(app): Shared,
    caller: Caller,
    Path((account, order)): Path<(String, String)>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    cancel(&app, &caller, &account, &Id(order))
        .await
        .map(|order| (StatusCode::ACCEPTED, Json(order)))
}

/// Cancel every working order.
#[utoipa::path(post, path = "/api/v1/accounts/{account}/cancel-all", tag = "order",
    params(AccountPath), request_body = CancelAll,
    responses((status = 200, description = "A result for each order.", body = CancelResults), Refused))]
pub async fn cancel_all_orders(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Json(which): Json<CancelAll>,
) -> Result<Json<CancelResults>, Problem> {
    let (account, orders) = {
        let view = app.hub.view();
        let account = caller.account(&view.desk, &account)?;
        if !caller.has_any(&view.desk, &[Permission::Trading]) {
            return Err(caller.refused(&Refusal::NotPermitted));
        }
        let of_contract = |id: &OrderId| {
            let contract = view
                .desk
                .order(*id)
                .map(|order| convert::contract_code(&view.desk, order.asked.contract));
            which.contract.is_none() || contract == which.contract
        };
        let orders = ballast_desk::ask::working_orders(&view.desk, account);
        let orders: Vec<OrderId> = orders.into_iter().filter(of_contract).collect();
        (account, orders)
    };
    // All are on their way before the first is waited for.
    let handed_in = |order| (order, hand_in_cancel(&app, &caller, account, order));
    let handed_in: Vec<_> = orders.into_iter().map(handed_in).collect();
    let mut results = Vec::new();
    let mut seq = None;
    for (order, ticket) in handed_in {
        let outcome = match ticket {
            Ok(ticket) => cancelled(&app, &caller, order, ticket).await,
            Err(problem) => Err(problem),
        };
        if let Ok(cancelled) = &outcome {
            seq = Some(cancelled.seq.clone());
        }
        results.push(CancelResult {
            order: Id::from(order.number()),
            problem: outcome.err(),
        });
    }
    Ok(Json(CancelResults { results, seq }))
}

/// A page of rows that are in memory, newest first: the cursor counts rows from the oldest.
fn page<T>(
    caller: &Caller,
    rows: Vec<T>,
    page: &Page,
) -> Result<(Vec<T>, u64, Option<String>), Problem> {
    let total = rows.len();
    let read = |cursor: &String| {
        cursor
            .parse::<usize>()
            .map_err(|_| caller.bad_field("cursor", cursor, "next"))
    };
    let end = page
        .cursor
        .as_ref()
        .map(read)
        .transpose()?
        .unwrap_or(total)
        .min(total);
    let limit = page.limit.unwrap_or(100).clamp(1, 500) as usize;
    let start = end.saturating_sub(limit);
    let wanted: Vec<T> = rows.into_iter().take(end).skip(start).rev().collect();
    Ok((wanted, total as u64, (start > 0).then(|| start.to_string())))
}

/// What a page is about.
pub struct Paged {
    /// Whose rows.
    pub holder: Holder,
    code: String,
    /// Their trading day; the running one where none was asked for.
    pub day: Day,
    is_past: bool,
}

impl Paged {
    /// The account that traders trade.
    fn account(&self, caller: &Caller) -> Result<OperatingAccountId, Problem> {
        match self.holder {
            Holder::Operating(account) => Ok(account),
            Holder::Fund(_) => Err(caller.refused(&Refusal::UnknownAccount)),
        }
    }
}

/// # Errors
/// Where the account is unknown or may not be watched, or the day is none.
pub async fn paged(
    app: &App,
    caller: &Caller,
    account: &str,
    asked: &Page,
) -> Result<Paged, Problem> {
    caller.fresh(app, asked.at_least.as_ref()).await?;
    let view = app.hub.view();
    let holder = caller.watched(&view.desk, account)?;
    let running = view.desk.trading_day();
    let asked = names::some_day(caller, "trading_day", &asked.trading_day)?;
    Ok(Paged {
        holder,
        code: view.desk.account_code(holder).to_string(),
        day: asked.or(running).unwrap_or_default(),
        is_past: asked.is_some() && asked != running,
    })
}

/// Orders of a trading day.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/orders", tag = "order",
    params(AccountPath, OrderQuery), responses((status = 200, description = "Orders, newest first.", body = OrderPage), Refused))]
pub async fn orders(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(query): Query<OrderQuery>,
) -> Result<Json<OrderPage>, Problem> {
    let (filter, asked) = query.split();
    let paged = paged(&app, &caller, &account, &asked).await?;
    let account = paged.account(&caller)?;
    match (paged.is_past, filter) {
        (true, OrderFilter::Working) => Ok(Json(OrderPage {
            orders: Vec::new(),
            total: 0,
            next: None,
        })),
        (true, OrderFilter::All) => past_orders(&app, &caller, &paged, account, &asked)
            .await
            .map(Json),
        (false, filter) => {
            let view = app.hub.view();
            let of_account = view
                .desk
                .orders()
                .filter(|(_, order)| order.asked.account == account);
            let ids: Vec<OrderId> = match filter {
                OrderFilter::Working => ballast_desk::ask::working_orders(&view.desk, account),
                OrderFilter::All => of_account.map(|(id, _)| id).collect(),
            };
            let rows = ids
                .into_iter()
                .filter_map(|id| view.order(id, caller.language))
                .collect();
            let (orders, total, next) = page(&caller, rows, &asked)?;
            Ok(Json(OrderPage {
                orders,
                total,
                next,
            }))
        }
    }
}

async fn past_orders(
    app: &App,
    caller: &Caller,
    paged: &Paged,
    account: OperatingAccountId,
    asked: &Page,
) -> Result<OrderPage, Problem> {
    let asked = Asked::read(caller, asked)?;
    let store = caller.history(app).await?;
    let total = store
        .count_orders(account, paged.day)
        .await
        .map_err(|error| caller.unread(&error))?;
    let mut rows = store
        .orders(account, paged.day, asked.page)
        .await
        .map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    let codes = app.hub.view().fund_accounts();
    let orders = rows
        .into_iter()
        .map(|row| past::order(&paged.code, row, &codes, caller.language))
        .collect();
    Ok(OrderPage {
        orders,
        total,
        next,
    })
}

/// Fills of a trading day, of an operating account or a fund account.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/trades", tag = "order",
    params(AccountPath, Page), responses((status = 200, description = "Fills, newest first.", body = TradePage), Refused))]
pub async fn trades(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(asked): Query<Page>,
) -> Result<Json<TradePage>, Problem> {
    let paged = paged(&app, &caller, &account, &asked).await?;
    stored_trades(&app, &caller, &paged, &asked).await.map(Json)
}

async fn stored_trades(
    app: &App,
    caller: &Caller,
    paged: &Paged,
    asked: &Page,
) -> Result<TradePage, Problem> {
    let asked = Asked::read(caller, asked)?;
    let (holder, day) = (paged.holder, paged.day);
    let store = caller.history(app).await?;
    let total = store
        .count_trades(holder, day)
        .await
        .map_err(|error| caller.unread(&error))?;
    let mut rows = store
        .trades(holder, day, asked.page)
        .await
        .map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    Ok(TradePage {
        trades: rows
            .into_iter()
            .map(|row| past::trade(&paged.code, row))
            .collect(),
        total,
        next,
    })
}

/// Refused orders of a trading day.
#[utoipa::path(get, path = "/api/v1/accounts/{account}/refusals", tag = "order",
    params(AccountPath, Page), responses((status = 200, description = "Refusals, newest first.", body = RefusalPage), Refused))]
pub async fn refusals(
    State(app): Shared,
    caller: Caller,
    Path(account): Path<String>,
    Query(asked): Query<Page>,
) -> Result<Json<RefusalPage>, Problem> {
    let paged = paged(&app, &caller, &account, &asked).await?;
    let account = paged.account(&caller)?;
    stored_refusals(&app, &caller, &paged, account, &asked)
        .await
        .map(Json)
}

async fn stored_refusals(
    app: &App,
    caller: &Caller,
    paged: &Paged,
    account: OperatingAccountId,
    asked: &Page,
) -> Result<RefusalPage, Problem> {
    let asked = Asked::read(caller, asked)?;
    let store = caller.history(app).await?;
    let total = store
        .count_refusals(RefusedOrder::Order, account, paged.day)
        .await
        .map_err(|error| caller.unread(&error))?;
    let rows = store
        .refusals(RefusedOrder::Order, account, paged.day, asked.page)
        .await;
    let mut rows = rows.map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    // A refused order is stored with its words.
    let with_words = rows
        .into_iter()
        .filter_map(|mut row| row.asked.take().map(|asked| (row, asked)));
    let codes = app.hub.view().fund_accounts();
    let refusals = with_words
        .map(|(row, asked)| past::refusal(&paged.code, row, asked, &codes, caller.language))
        .collect();
    Ok(RefusalPage {
        refusals,
        total,
        next,
    })
}
