//! Alarms, liquidation plans and stops of all days, of what one watches (P9, K1, K6).

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::past::{
    PastAlarmQuery, PastAlarms, PastPlan, PastPlanQuery, PastPlans, PastStop, PastStopQuery,
    PastStops, PlanCauseKind, PlanStep, PlanStepKind, PlanStepQuery, PlanSteps,
};
use ballast_api::plan::{PlanPath, PlanState};
use ballast_api::stop::StopKind;
use ballast_api::{Date, Id, Page, Problem, Refused};
use ballast_desk::{Desk, ask};
use ballast_desk_events::{
    HeldSide, Holder, Permission, PlanEvent, PlanLeft, PlanPause, PlanScope, Refusal, SettingValue,
    StopKind as Kind, StopOf,
};
use ballast_model::{Lots, PlanId};
use ballast_query::{Counted, Past, PlanRow, PlanStepRow, QueryError, StopRow};
use utoipa_axum::routes;

use super::guard::Caller;
use super::past::Asked;
use super::{names, plans, stops};
use crate::convert;
use crate::http::app::Shared;
use crate::http::routes::Routes;
use crate::told::alarms::{actor, past};
use crate::told::would_close;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Watching], routes!(past_alarms));
    routes.may(&[Permission::Watching], routes!(past_plans));
    routes.may(&[Permission::Watching], routes!(plan_steps));
    routes.may(&[Permission::Watching], routes!(past_stops));
}

/// What all three are asked by.
struct Range<'a> {
    from: &'a Option<Date>,
    to: &'a Option<Date>,
    product: &'a Option<String>,
    account: &'a Option<String>,
}

/// Whose rows: of what the caller reaches now, a product's, or one account's.
#[derive(Clone, Copy)]
enum Narrowed {
    All,
    Product(ballast_model::ProductId),
    Account(Holder),
}

impl Narrowed {
    fn has(self, desk: &Desk, of: StopOf) -> bool {
        let product = match of {
            StopOf::Product(id) => Some(id),
            StopOf::Operating(id) => desk.operating_account(id).and_then(|of| of.product),
            StopOf::Fund(id) => desk.fund_account(id).map(|of| of.product),
            StopOf::All | StopOf::User(_) => None,
        };
        match self {
            Self::All => true,
            Self::Product(wanted) => product == Some(wanted),
            Self::Account(Holder::Operating(id)) => of == StopOf::Operating(id),
            Self::Account(Holder::Fund(id)) => of == StopOf::Fund(id),
        }
    }
}

/// Everything that has alarms, plans or stops.
fn objects(desk: &Desk) -> impl Iterator<Item = StopOf> {
    let holders = desk.holders().map(|holder| match holder {
        Holder::Operating(id) => StopOf::Operating(id),
        Holder::Fund(id) => StopOf::Fund(id),
    });
    let products = desk.products().map(|(id, _)| StopOf::Product(id));
    let users = desk.people().users().map(|(id, _)| StopOf::User(id));
    { [StopOf::All].into_iter() }
        .chain(products)
        .chain(holders)
        .chain(users)
}

/// Whether the caller sees what is told of it.
fn sees(caller: &Caller, desk: &Desk, of: StopOf, alarms: bool) -> bool {
    match of {
        StopOf::All => !alarms,
        StopOf::Product(id) if alarms => desk.watches_product(caller.session.user, id),
        StopOf::Product(id) => caller.reaches(desk, id),
        StopOf::Operating(id) => caller.reaches(desk, id),
        StopOf::Fund(id) => caller.reaches(desk, id),
        StopOf::User(id) => caller.reaches(desk, id),
    }
}

impl Range<'_> {
    fn read(&self, caller: &Caller, desk: &Desk, alarms: bool) -> Result<Past, Problem> {
        let narrowed = match (self.product, self.account) {
            (_, Some(code)) => Narrowed::Account(names::holder(caller, desk, code)?),
            (Some(code), None) => Narrowed::Product(names::product_id(caller, desk, code)?),
            (None, None) => Narrowed::All,
        };
        let of: Vec<StopOf> = objects(desk)
            .filter(|of| narrowed.has(desk, *of) && sees(caller, desk, *of, alarms))
            .collect();
        // An account that is not the caller's exists no more than one that is unknown.
        if of.is_empty() && !matches!(narrowed, Narrowed::All) {
            return Err(caller.refused(&Refusal::NotPermitted));
        }
        Ok(Past {
            of,
            from: names::some_day(caller, "from", self.from)?,
            until: names::some_day(caller, "to", self.to)?,
            kind: None,
            state: None,
        })
    }
}

fn asked(caller: &Caller, cursor: Option<String>, limit: Option<u32>) -> Result<Asked, Problem> {
    let page = Page {
        cursor,
        limit,
        trading_day: None,
        at_least: None,
    };
    Asked::read(caller, &page)
}

/// Rows of history, and how many there are.
async fn both<T>(
    caller: &Caller,
    (rows, counted): (
        impl Future<Output = Result<T, QueryError>>,
        impl Future<Output = Result<Counted, QueryError>>,
    ),
) -> Result<(T, Counted), Problem> {
    let read = async { Ok((rows.await?, counted.await?)) };
    read.await.map_err(|error| caller.unread(&error))
}

/// A word of the interface, as it is written there.
fn word<T: serde::Serialize>(value: T) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

/// Alarms of all days, of what one watches: those that stood on a trading day of a range.
#[utoipa::path(get, path = "/api/v1/admin/past/alarms", tag = "risk", params(PastAlarmQuery),
    responses((status = 200, description = "Alarms, newest first.", body = PastAlarms), Refused))]
pub async fn past_alarms(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<PastAlarmQuery>,
) -> Result<Json<PastAlarms>, Problem> {
    let page = asked(&caller, query.cursor, query.limit)?;
    let range = Range {
        from: &query.from,
        to: &query.to,
        product: &query.product,
        account: &query.account,
    };
    let of = Past {
        kind: query.kind.and_then(word),
        state: query.level.and_then(word),
        ..range.read(&caller, &app.hub.view().desk, true)?
    };
    let store = caller.history(&app).await?;
    let asked = (
        store.past_alarms(&of, page.page),
        store.count_past_alarms(&of),
    );
    let (mut rows, counted) = both(&caller, asked).await?;
    let next = page.cut(&mut rows, |row| row.id);
    let view = app.hub.view();
    Ok(Json(PastAlarms {
        alarms: { rows.iter() }
            .map(|row| past(&view.desk, row, view.at))
            .collect(),
        next,
        filtered: counted.passing,
        total: counted.all,
    }))
}

/// Liquidation plans of all days, of accounts that one watches: those that ran on a trading day of a range.
#[utoipa::path(get, path = "/api/v1/admin/past/plans", tag = "risk", params(PastPlanQuery),
    responses((status = 200, description = "Plans, newest first.", body = PastPlans), Refused))]
pub async fn past_plans(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<PastPlanQuery>,
) -> Result<Json<PastPlans>, Problem> {
    let page = asked(&caller, query.cursor, query.limit)?;
    let range = Range {
        from: &query.from,
        to: &query.to,
        product: &query.product,
        account: &query.account,
    };
    let of = Past {
        kind: query.kind.map(|kind| {
            let word = match kind {
                PlanCauseKind::Line => "line",
                PlanCauseKind::Rule => "rule",
                PlanCauseKind::ByHand => "by_hand",
            };
            word.to_owned()
        }),
        state: query.state.and_then(word),
        ..range.read(&caller, &app.hub.view().desk, false)?
    };
    let store = caller.history(&app).await?;
    let asked = (
        store.past_plans(&of, page.page),
        store.count_past_plans(&of),
    );
    let (mut rows, counted) = both(&caller, asked).await?;
    let next = page.cut(&mut rows, |row| row.id);
    let view = app.hub.view();
    Ok(Json(PastPlans {
        plans: rows.iter().map(|row| plan(&view.desk, row)).collect(),
        next,
        filtered: counted.passing,
        total: counted.all,
    }))
}

fn plan(desk: &Desk, row: &PlanRow) -> PastPlan {
    let started = &row.started;
    let account = desk.operating_account(started.account);
    let product = account.and_then(|account| account.product);
    let ended = row.ended.as_ref();
    let left = |left: &PlanLeft| {
        let of = ask::WouldClose {
            account: started.account,
            of: left.of,
            lots: left.lots,
        };
        would_close(desk, of)
    };
    PastPlan {
        id: Id::from(row.id.number() as u64),
        plan: started.plan.number(),
        trading_day: row.day.map(Into::into),
        account: desk
            .account_code(Holder::Operating(started.account))
            .to_string(),
        product: product.map_or(String::new(), |id| convert::product_code(desk, id)),
        whole_account: started.scope == PlanScope::Account,
        only_down_to_the_line: matches!(started.scope, PlanScope::Rule(rule) if rule.reduces),
        cause: plans::cause_then(desk, &started.cause, row.scheme.as_ref()),
        by: convert::actor_name(desk, started.by),
        started_at: row.started_at.into(),
        state: ended.map_or(PlanState::Running, |ended| plans::state(ended.how)),
        ended_at: row.ended_at.map(Into::into),
        ended_by: ended.map_or(String::new(), |ended| convert::actor_name(desk, ended.by)),
        end_reason: ended.map_or(String::new(), |ended| ended.reason.clone()),
        any_price: row.any_price,
        closed: row.closed.count(),
        left: { ended.into_iter() }
            .flat_map(|ended| ended.left.iter().map(left))
            .collect(),
        orders: row.orders,
        cancelled: row.cancelled,
    }
}

/// Steps of a liquidation plan of any day, the oldest first.
#[utoipa::path(get, path = "/api/v1/admin/past/plans/{plan}/steps", tag = "risk", params(PlanPath, PlanStepQuery),
    responses((status = 200, description = "The plan and its steps.", body = PlanSteps), Refused))]
pub async fn plan_steps(
    State(app): Shared,
    caller: Caller,
    Path(id): Path<u32>,
    Query(query): Query<PlanStepQuery>,
) -> Result<Json<PlanSteps>, Problem> {
    let id = PlanId::new(id);
    let asked = asked(&caller, query.cursor, query.limit)?;
    let of: Vec<StopOf> = {
        let view = app.hub.view();
        objects(&view.desk)
            .filter(|of| matches!(of, StopOf::Operating(_)))
            .filter(|of| sees(&caller, &view.desk, *of, false))
            .collect()
    };
    let store = caller.history(&app).await?;
    let row = store.past_plan(&of, id).await;
    let row = row.map_err(|error| caller.unread(&error))?;
    let row = row.ok_or_else(|| caller.refused(&Refusal::PlanNotFound { plan: id }))?;
    let steps = store
        .plan_steps(id, asked.page.before, asked.page.limit)
        .await;
    let mut steps = steps.map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut steps, |step| step.id);
    let view = app.hub.view();
    Ok(Json(PlanSteps {
        plan: plan(&view.desk, &row),
        steps: { steps.iter() }
            .filter_map(|row| step(&caller, &view.desk, row))
            .collect(),
        next,
    }))
}

fn step(caller: &Caller, desk: &Desk, row: &PlanStepRow) -> Option<PlanStep> {
    let bare = PlanStep {
        id: Id::from(row.id.number() as u64),
        at: row.at.into(),
        trading_day: row.day.map(Into::into),
        step: PlanStepKind::GoesOn,
        contract: None,
        hedge_flag: None,
        side: None,
        order: None,
        price: row.order.and_then(|(price, ..)| price).map(Into::into),
        lots: row.order.map(|(_, lots, _)| lots.count()),
        filled: row.order.map(|(.., filled)| filled.count()),
        waits_for: None,
        would_be: None,
        problem: None,
        by: None,
    };
    let of_position = |of: HeldSide, bare: PlanStep| PlanStep {
        contract: Some(convert::contract_code(desk, of.contract)),
        hedge_flag: Some(convert::hedge_flag(of.hedge_flag)),
        side: Some(convert::posi_direction(of.side)),
        ..bare
    };
    let told = match &row.step {
        PlanEvent::Moved(moved) => PlanStep {
            step: match (moved.order, &moved.pause) {
                (Some(_), _) => PlanStepKind::Order,
                (None, Some(_)) => PlanStepKind::Waits,
                (None, None) => PlanStepKind::GoesOn,
            },
            order: moved.order.map(|order| order.number().into()),
            waits_for: moved.pause.as_ref().map(plans::wait),
            would_be: match &moved.pause {
                Some(PlanPause::TooFar { price, .. }) => Some((*price).into()),
                _ => None,
            },
            problem: match &moved.pause {
                Some(PlanPause::Refused(refusal)) => Some(caller.refused(refusal)),
                _ => None,
            },
            ..of_position(moved.of, bare)
        },
        PlanEvent::Cancels(_, order) => PlanStep {
            step: PlanStepKind::Cancels,
            order: Some(order.number().into()),
            ..bare
        },
        PlanEvent::Allowed(_, by) => PlanStep {
            step: PlanStepKind::Allowed,
            by: Some(convert::actor_name(desk, *by)),
            ..bare
        },
        PlanEvent::Pass(pass) => {
            let lots: Lots = pass.lots.iter().map(|left| left.lots).sum();
            let bare = PlanStep {
                step: PlanStepKind::Pass,
                lots: Some(lots.count()),
                ..bare
            };
            match pass.lots.as_slice() {
                [one] => of_position(one.of, bare),
                _ => bare,
            }
        }
        PlanEvent::Started(_)
        | PlanEvent::Rests(..)
        | PlanEvent::Ended(_)
        | PlanEvent::Entry(_) => return None,
    };
    Some(told)
}

/// Stops of all days, on what one watches and on everybody: those that stood on a trading day of a range.
#[utoipa::path(get, path = "/api/v1/admin/past/stops", tag = "risk", params(PastStopQuery),
    responses((status = 200, description = "Stops, newest first.", body = PastStops), Refused))]
pub async fn past_stops(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<PastStopQuery>,
) -> Result<Json<PastStops>, Problem> {
    let page = asked(&caller, query.cursor, query.limit)?;
    let range = Range {
        from: &query.from,
        to: &query.to,
        product: &query.product,
        account: &query.account,
    };
    let of = Past {
        kind: query.bars.map(|bars| match bars {
            StopKind::Opening => Kind::Opening.text(),
            StopKind::Orders => Kind::Orders.text(),
        }),
        state: { query.standing }
            .map(|standing| if standing { "standing" } else { "lifted" }.to_owned()),
        ..range.read(&caller, &app.hub.view().desk, false)?
    };
    let store = caller.history(&app).await?;
    let asked = (
        store.past_stops(&of, page.page),
        store.count_past_stops(&of),
    );
    let (mut rows, counted) = both(&caller, asked).await?;
    let next = page.cut(&mut rows, |row| row.id);
    let view = app.hub.view();
    Ok(Json(PastStops {
        stops: { rows.iter() }
            .filter_map(|row| stop(&view.desk, row))
            .collect(),
        next,
        filtered: counted.passing,
        total: counted.all,
    }))
}

fn stop(desk: &Desk, row: &StopRow) -> Option<PastStop> {
    let set = &row.set;
    Some(PastStop {
        id: Id::from(row.id.number() as u64),
        trading_day: row.day.map(Into::into),
        of: stops::named(desk, set.of),
        bars: stops::bars(set.new?),
        by: convert::actor_name(desk, set.by),
        since: row.since.into(),
        reason: set.reason.clone(),
        repeated: set.repeated.map(|of| stops::repeated(desk, of)),
        until: row.until.map(Into::into),
        lifted_by: row.lifted_by.map(|by| actor(desk, by)),
        lift_reason: row.lift_reason.clone(),
        replaced: row.was_replaced,
    })
}
