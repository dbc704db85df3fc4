//! Order review (X2): what waits, passing and rejecting it, and the log (Q6).

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::admin::{Done, NamePath};
use ballast_api::review::{
    ReviewLog, ReviewLogQuery, ReviewOf, ReviewOrders, ReviewOutcome as ApiOutcome, ReviewQueue,
    ReviewQueueQuery, ReviewResult, ReviewResults, ReviewRow as ApiRow, ReviewedProducts, Reviewer,
};
use ballast_api::{Decimal, Id, Page, Problem, Refused};
use ballast_desk::{Desk, OrderStatus};
use ballast_desk_events::{
    Action, BindReviewer, Event, OrderEnd, Permission, ReviewEvent, ReviewLevel, ReviewOrder,
};
use ballast_engine::{Lane, Step};
use ballast_model::{OrderId, ProductId, Seq};
use ballast_query::{ReviewOutcome, ReviewRow};
use utoipa_axum::routes;

use super::guard::Caller;
use super::past::Asked;
use super::{names, orders};
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::{Changed, changed};
use crate::http::logins::binding_change;
use crate::http::names::{login, product_id, readable_within};
use crate::http::routes::Routes;
use crate::live::hub::{FundAccountCodes, View};
use crate::told::reviews as told;

/// Orders that are shown where nobody says how many, and at most.
const SHOWN: u32 = 200;
const MOST_SHOWN: u32 = 1_000;
/// Orders of one request.
const TOGETHER: usize = 100;
/// Longest reason, in characters.
const LONGEST: usize = 200;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Watching], routes!(review_queue));
    routes.may(&[Permission::Watching], routes!(review_orders));
    routes.may(&[Permission::Watching], routes!(review_log));
    routes.may(&[Permission::RiskAccounts], routes!(set_reviewed_products));
}

fn read_level(caller: &Caller, level: u32) -> Result<ReviewLevel, Problem> {
    match level {
        1 => Ok(ReviewLevel::One),
        2 => Ok(ReviewLevel::Two),
        other => Err(caller.bad_field("level", &other.to_string(), "1 / 2")),
    }
}

/// Orders that wait for review: those that one reviews, and of products that are one's own.
#[utoipa::path(get, path = "/api/v1/admin/reviews", tag = "risk", params(ReviewQueueQuery),
    responses((status = 200, description = "What waits, the oldest first.", body = ReviewQueue), Refused))]
pub async fn review_queue(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<ReviewQueueQuery>,
) -> Result<Json<ReviewQueue>, Problem> {
    let limit = query.limit.unwrap_or(SHOWN);
    if !(1..=MOST_SHOWN).contains(&limit) {
        return Err(caller.bad_field("limit", &limit.to_string(), "1–1000"));
    }
    let view = app.hub.view();
    let desk = &view.desk;
    let user = caller.session.user;
    let mut listed = told::watched(desk, user);
    let mine = { listed.iter() }.filter(|(.., mine)| *mine).count();
    if query.mine == Some(true) {
        listed.retain(|(.., mine)| *mine);
    }
    Ok(Json(ReviewQueue {
        total: listed.len() as u32,
        mine: mine as u32,
        orders: { listed.iter().take(limit as usize) }
            .filter_map(|waiting| told::shown(desk, *waiting))
            .collect(),
        reviewers: reviewers(&caller, desk),
        seq: convert::seq(view.seq),
    }))
}

fn reviewers(caller: &Caller, desk: &Desk) -> Vec<Reviewer> {
    let (people, user) = (desk.people().users(), caller.session.user);
    let reviewers = people.filter(|(id, _)| desk.is_reviewer(*id));
    let rows = reviewers.filter_map(|(id, reviewer)| {
        let products = desk.reviewed_products(id).into_iter();
        let products: Vec<String> = products
            .filter(|product| told::sees(desk, user, *product))
            .map(|product| convert::product_code(desk, product))
            .collect();
        (!products.is_empty()).then(|| Reviewer {
            name: reviewer.name.clone(),
            display_name: reviewer.display_name.clone(),
            level: reviewer.powers.review.number(),
            products,
            online: desk.is_online(id),
        })
    });
    rows.collect()
}

/// Pass or reject orders that wait: each by itself, with an answer each. What every level has passed is judged again
/// as a new order is.
#[utoipa::path(post, path = "/api/v1/admin/reviews", tag = "risk", request_body = ReviewOrders,
    responses((status = 200, description = "What came of each.", body = ReviewResults), Refused))]
pub async fn review_orders(
    State(app): Shared,
    caller: Caller,
    Json(asked): Json<ReviewOrders>,
) -> Result<Json<ReviewResults>, Problem> {
    let shortest = usize::from(!asked.passes);
    let reason = readable_within(&caller, "reason", &asked.reason, shortest..=LONGEST)?;
    if !(1..=TOGETHER).contains(&asked.orders.len()) {
        let found = asked.orders.len().to_string();
        return Err(caller.bad_field("orders", &found, "1–100"));
    }
    let orders: Result<Vec<_>, Problem> = { asked.orders.iter() }
        .map(|ReviewOf { order, level }| {
            let order = orders::number(&caller, &order.0)?;
            Ok((order, read_level(&caller, *level)?))
        })
        .collect();
    // All are on their way before the first is waited for.
    let handed_in = { orders?.into_iter() }.map(|(order, level)| {
        let review = ReviewOrder {
            order,
            level,
            passes: asked.passes,
            reason: reason.clone(),
        };
        let action = Action::ReviewOrder(Box::new(review));
        (order, caller.hand_in(&app, Lane::Normal, action))
    });
    let handed_in: Vec<_> = handed_in.collect();
    let (mut results, mut seq) = (Vec::new(), None);
    for (order, ticket) in handed_in {
        let answer = match ticket {
            Ok(ticket) => caller.answered(&app, ticket).await,
            Err(problem) => Err(problem),
        };
        let outcome = match answer {
            Ok(answer) => done(&app, &caller, answer.step()).await,
            Err(problem) => Err(problem),
        };
        if let Ok(done) = &outcome {
            seq = Some(convert::seq(*done));
        }
        results.push(ReviewResult {
            order: Id::from(order.number()),
            done: outcome.is_ok(),
            problem: match outcome {
                Ok(_) => refused_again(&app, &caller, order).filter(|_| asked.passes),
                Err(problem) => Some(problem),
            },
        });
    }
    Ok(Json(ReviewResults { results, seq }))
}

/// The record that says it; of what is judged again, the one that judges, which comes next.
async fn done(app: &App, caller: &Caller, step: &Step<Desk>) -> Result<Seq, Problem> {
    if let Some(Event::ActionRefused { refusal }) = step.events.first() {
        return Err(convert::not_submitted(caller.refused(refusal)));
    }
    let is_taken =
        |event: &Event| matches!(event, Event::Review(of) if matches!(**of, ReviewEvent::Taken(_)));
    if step.events.iter().any(is_taken) {
        let judged = step.seq.next();
        app.hub.at_least(judged).await;
        return Ok(judged);
    }
    Ok(step.seq)
}

/// What an order was refused with as it was judged again, if it was.
fn refused_again(app: &App, caller: &Caller, order: OrderId) -> Option<Problem> {
    let view = app.hub.view();
    match &view.desk.order(order)?.status {
        OrderStatus::Ended(OrderEnd::Refused(refusal)) => Some(caller.refused(refusal)),
        _ => None,
    }
}

/// Say which products' orders a risk account reviews, at its level.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/reviewed-products", tag = "admin",
    params(NamePath), request_body = ReviewedProducts, responses((status = 200, description = "Bound.", body = Done), Refused))]
pub async fn set_reviewed_products(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<ReviewedProducts>,
) -> Changed {
    let change = binding_change(new.change);
    let bind = {
        let view = app.hub.view();
        let desk = &view.desk;
        let products = new.products.iter();
        let products: Result<Vec<ProductId>, Problem> = products
            .map(|code| product_id(&caller, desk, code))
            .collect();
        BindReviewer {
            user: login(&caller, desk, &name)?,
            products: products?,
            change,
        }
    };
    changed(
        caller
            .change(&app, Action::BindReviewer(Box::new(bind)))
            .await,
    )
}

/// The log of reviews of products' orders.
#[utoipa::path(get, path = "/api/v1/admin/reviews/log", tag = "risk", params(ReviewLogQuery),
    responses((status = 200, description = "Reviews, newest first.", body = ReviewLog), Refused))]
pub async fn review_log(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<ReviewLogQuery>,
) -> Result<Json<ReviewLog>, Problem> {
    let asked = Asked::read(
        &caller,
        &Page {
            cursor: query.cursor,
            limit: query.limit,
            trading_day: None,
            at_least: None,
        },
    )?;
    let day = names::some_day(&caller, "trading_day", &query.trading_day)?;
    let products: Vec<ProductId> = {
        let view = app.hub.view();
        let desk = &view.desk;
        match &query.product {
            Some(code) => {
                let product = product_id(&caller, desk, code)?;
                if !told::sees(desk, caller.session.user, product) {
                    return Err(caller.refused(&ballast_desk_events::Refusal::NotPermitted));
                }
                vec![product]
            }
            None => { desk.products() }
                .map(|(id, _)| id)
                .filter(|id| told::sees(desk, caller.session.user, *id))
                .collect(),
        }
    };
    let store = caller.history(&app).await?;
    let rows = store.reviews(&products, day, asked.page).await;
    let mut rows = rows.map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    let view = app.hub.view();
    let codes = view.fund_accounts();
    let reviews = rows
        .into_iter()
        .map(|row| logged(&caller, &view, &codes, row));
    Ok(Json(ReviewLog {
        reviews: reviews.collect(),
        next,
    }))
}

fn logged(caller: &Caller, view: &View, codes: &FundAccountCodes, row: ReviewRow) -> ApiRow {
    let problem = row.refusal.map(|refusal| {
        let numbers = refusal.numbers.into_iter().collect();
        convert::stored_problem(&refusal.code, numbers, codes, None, caller.language)
    });
    ApiRow {
        id: Id::from(row.id.number() as u64),
        order: Id::from(row.order.number()),
        reference: row.reference,
        trading_day: row.day.map(Into::into),
        product: convert::product_code(&view.desk, row.product),
        account: row.account_code,
        placed_by: { row.placed_by }.unwrap_or_else(|| convert::PLATFORM.to_owned()),
        contract: row.contract_code,
        side: convert::side(row.direction),
        offset: convert::offset(row.offset),
        hedge_flag: convert::hedge_flag(row.hedge_flag),
        price: row.price.map(Decimal::from),
        lots: row.lots.count(),
        level: row.level,
        since: row.since.into(),
        at: row.at.map(Into::into),
        outcome: outcome(row.outcome),
        by: row.by,
        reason: row.reason,
        problem,
    }
}

fn outcome(outcome: ReviewOutcome) -> ApiOutcome {
    match outcome {
        ReviewOutcome::Waiting => ApiOutcome::Waiting,
        ReviewOutcome::Passed => ApiOutcome::Passed,
        ReviewOutcome::Rejected => ApiOutcome::Rejected,
        ReviewOutcome::Refused => ApiOutcome::Refused,
        ReviewOutcome::RefusedAgain => ApiOutcome::RefusedAgain,
        ReviewOutcome::Withdrawn => ApiOutcome::Withdrawn,
        ReviewOutcome::Expired => ApiOutcome::Expired,
    }
}
