//! Liquidation plans, and having positions closed by hand (P9).

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::admin::Done;
use ballast_api::plan::{
    CloseChange, ClosePosition, ClosePreview, ClosePrice, CloseStanding, CloseSums, EndPlan,
    ForceClose, Plan, PlanCause, PlanList, PlanPath, PlanPosition, PlanState, PlanWait, ToClose,
};
use ballast_api::{Problem, Refused};
use ballast_desk::{self as desk, Desk, ask};
use ballast_desk_events::{
    Action, EndPlan as End, ForceClose as Close, ForceCloseOf, HeldSide, Holder, Permission,
    PlanCause as Cause, PlanEnd, PlanPause, PlanScope, Scheme, SettingValue,
};
use ballast_model::{Lots, PlanId};
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::Shared;
use crate::http::done::{Changed, changed};
use crate::http::names::{operating_account, product_id, readable};
use crate::http::nav;
use crate::http::routes::Routes;
use crate::http::schemes::shown as rules;
use crate::live::hub::View;
use crate::told::would_close;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Watching], routes!(plans));
    routes.may(&[Permission::Watching], routes!(preview_close));
    routes.may(&[Permission::Watching], routes!(force_close));
    routes.may(&[Permission::Watching], routes!(end_plan));
    routes.may(&[Permission::Watching], routes!(allow_plan));
}

/// Liquidation plans of the running day.
#[utoipa::path(get, path = "/api/v1/admin/plans", tag = "admin",
    responses((status = 200, description = "Plans, the newest first.", body = PlanList), Refused))]
pub async fn plans(State(app): Shared, caller: Caller) -> Result<Json<PlanList>, Problem> {
    let view = app.hub.view();
    let plans = view.desk.plans().rev();
    let reached = plans.filter(|(_, plan)| caller.reaches(&view.desk, plan.account));
    Ok(Json(PlanList {
        plans: reached
            .map(|(id, plan)| shown(&caller, &view, id, plan))
            .collect(),
        seq: convert::seq(view.seq),
    }))
}

fn shown(caller: &Caller, view: &View, id: PlanId, plan: &desk::Plan) -> Plan {
    let desk = &view.desk;
    let account = desk.operating_account(plan.account);
    let product = account.and_then(|account| desk.product(account.product?));
    let ended = plan.ended.as_ref();
    let state = ended.map_or(PlanState::Running, |ended| state(ended.how));
    Plan {
        plan: id.number(),
        account: desk
            .account_code(Holder::Operating(plan.account))
            .to_string(),
        product: product.map_or(String::new(), |product| product.code.to_string()),
        whole_account: plan.scope == PlanScope::Account,
        only_down_to_the_line: matches!(plan.scope, PlanScope::Rule(rule) if rule.reduces),
        cause: cause(desk, &plan.cause),
        by: convert::actor_name(desk, plan.by),
        started_at: plan.started.into(),
        state,
        ended_at: ended.map(|ended| ended.at.into()),
        ended_by: ended.map_or(String::new(), |ended| convert::actor_name(desk, ended.by)),
        end_reason: ended.map_or(String::new(), |ended| ended.reason.clone()),
        any_price: plan.any_price,
        positions: positions(caller, view, id, plan),
        cancelled_orders: { plan.cancelled() }
            .filter(|order| desk.plan_of_order(*order).is_none())
            .map(|order| order.number().into())
            .collect(),
    }
}

/// How it ended.
pub(super) fn state(how: PlanEnd) -> PlanState {
    match how {
        PlanEnd::Done => PlanState::Done,
        PlanEnd::TakenOver => PlanState::TakenOver,
        PlanEnd::Stopped => PlanState::Stopped,
        PlanEnd::RunOut => PlanState::RunOut,
        PlanEnd::Released => PlanState::Released,
    }
}

pub(super) fn cause(desk: &Desk, cause: &Cause) -> PlanCause {
    cause_then(desk, cause, None)
}

/// The same, of a clause by its scheme as it was then.
pub(super) fn cause_then(desk: &Desk, cause: &Cause, then: Option<&Scheme>) -> PlanCause {
    match cause {
        Cause::Line(line, found) => PlanCause::Line {
            line: line.text(),
            equity: found.equity.into(),
            acts_at: found.acts_at.map(Into::into),
        },
        Cause::Rule(of, rule, found) => {
            let told = rules::told_then(desk, *rule, found, then);
            PlanCause::Rule {
                rule: told.kind.to_owned(),
                of: rules::owner(desk, *of),
                scheme: told.scheme,
                clause: told.clause,
                reading: told.reading,
                threshold: told.threshold,
            }
        }
        Cause::ByHand(reason) => PlanCause::ByHand {
            reason: reason.clone(),
        },
    }
}

/// What the plan has looked at, and what it has to close still.
fn positions(caller: &Caller, view: &View, id: PlanId, plan: &desk::Plan) -> Vec<PlanPosition> {
    let desk = &view.desk;
    let left: Vec<(HeldSide, Lots)> = match &plan.ended {
        Some(ended) => ended.left.iter().map(|left| (left.of, left.lots)).collect(),
        None => ask::left_to_close(desk, id),
    };
    let of_left = |of: HeldSide| {
        let found = left.iter().find(|(side, _)| *side == of);
        found.map_or(0, |(_, lots)| lots.count())
    };
    let mut sides: Vec<HeldSide> = plan.positions().map(|(of, _)| of).collect();
    sides.extend(left.iter().map(|(of, _)| *of));
    sides.sort_unstable();
    sides.dedup();
    let position = |of: HeldSide| {
        let found = plan.positions().find(|(side, _)| *side == of);
        let found = found
            .map(|(_, position)| position.clone())
            .unwrap_or_default();
        let order = found.order.and_then(|id| Some((id, desk.order(id)?)));
        let working = order.filter(|(_, order)| order.is_working());
        let price = working.and_then(|(_, order)| order.price);
        PlanPosition {
            contract: convert::contract_code(desk, of.contract),
            hedge_flag: convert::hedge_flag(of.hedge_flag),
            side: convert::posi_direction(of.side),
            closed: found.closed.count(),
            left: of_left(of),
            order: working.map(|(id, _)| id.number().into()),
            working: working.map_or(0, |(_, order)| order.unfilled().count()),
            price: price.map(Into::into),
            waits_for: found.pause.as_ref().map(wait),
            would_be: match &found.pause {
                Some(PlanPause::TooFar { price, .. }) => Some((*price).into()),
                _ => None,
            },
            problem: match &found.pause {
                Some(PlanPause::Refused(refusal)) => Some(caller.refused(refusal)),
                _ => None,
            },
            since: found.since.into(),
        }
    };
    sides.into_iter().map(position).collect()
}

pub(super) fn wait(pause: &PlanPause) -> PlanWait {
    match pause {
        PlanPause::AtPriceLimit => PlanWait::PriceLimit,
        PlanPause::NoCounterparty => PlanWait::NoCounterparty,
        PlanPause::OldQuote => PlanWait::OldQuote,
        PlanPause::OutsideSession => PlanWait::OutsideSession,
        PlanPause::TooFar { .. } => PlanWait::TooFar,
        PlanPause::OrdersInTheWay => PlanWait::OrdersInTheWay,
        PlanPause::Messages => PlanWait::Messages,
        PlanPause::Refused(_) => PlanWait::Refused,
    }
}

/// What is named, and what has to be typed to confirm it.
fn to_close(caller: &Caller, desk: &Desk, of: &ToClose) -> Result<(ForceCloseOf, String), Problem> {
    let one_of = "account, product";
    let needs_contract = |field: &str, given: bool| {
        if given && of.contract.is_none() {
            Err(caller.bad_field(field, "", "contract"))
        } else {
            Ok(())
        }
    };
    needs_contract("of.side", of.side.is_some())?;
    needs_contract("of.lots", of.lots.is_some())?;
    needs_contract("of.hedge_flag", of.hedge_flag.is_some())?;
    match (&of.account, &of.product) {
        (Some(code), None) => {
            let account = operating_account(caller, desk, code)?;
            let scope = match &of.contract {
                None => PlanScope::Account,
                Some(contract) => {
                    let side = of
                        .side
                        .ok_or_else(|| caller.bad_field("of.side", "", "long, short"))?;
                    let side = HeldSide {
                        contract: caller.contract(desk, contract)?,
                        hedge_flag: convert::desk_hedge_flag(of.hedge_flag),
                        side: convert::desk_posi_direction(side),
                    };
                    PlanScope::Position(side, of.lots.map(Lots::new))
                }
            };
            Ok((ForceCloseOf::Account(account, scope), code.clone()))
        }
        (None, Some(code)) if of.contract.is_none() => {
            let product = product_id(caller, desk, code)?;
            Ok((ForceCloseOf::Product(product), code.clone()))
        }
        (None, Some(_)) => Err(caller.bad_field(
            "of.contract",
            of.contract.as_deref().unwrap_or(""),
            "account",
        )),
        _ => Err(caller.bad_field("of", "", one_of)),
    }
}

/// What having it closed would do; nothing is done.
#[utoipa::path(post, path = "/api/v1/admin/force-closes/preview", tag = "admin",
    request_body = ToClose, responses((status = 200, description = "What would be closed.", body = ClosePreview), Refused))]
pub async fn preview_close(
    State(app): Shared,
    caller: Caller,
    Json(of): Json<ToClose>,
) -> Result<Json<ClosePreview>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let (named, confirm) = to_close(&caller, desk, &of)?;
    let preview = ask::preview_close(desk, named, view.at);
    let preview = preview.map_err(|refusal| caller.refused(&refusal))?;
    let closes = || preview.rows.iter().map(|row| row.close);
    let seen = closes().all(|close| caller.reaches(desk, close.account));
    if !seen {
        return Err(caller.refused(&ballast_desk_events::Refusal::NotPermitted));
    }
    Ok(Json(ClosePreview {
        lots: closes().map(|close| close.lots.count()).sum(),
        positions: { preview.rows.iter() }
            .map(|row| close_row(desk, row))
            .collect(),
        total: preview.total.map(close_sums),
        accounts: { preview.accounts.iter() }
            .map(|change| {
                let code = desk.account_code(Holder::Operating(change.of)).to_string();
                close_change(code, change)
            })
            .collect(),
        product: { preview.product.iter() }
            .find(|change| caller.reaches(desk, change.of))
            .map(|change| close_change(convert::product_code(desk, change.of), change)),
        confirm,
        seq: convert::seq(view.seq),
    }))
}

fn close_row(desk: &Desk, row: &ask::CloseRow) -> ClosePosition {
    ClosePosition {
        close: would_close(desk, row.close),
        price: row.price.map(|(price, _)| price.into()),
        price_is: row.price.map(|(_, of)| match of {
            ask::ClosePrice::Plan => ClosePrice::Plan,
            ask::ClosePrice::PriceLimit => ClosePrice::PriceLimit,
            ask::ClosePrice::Last => ClosePrice::Last,
            ask::ClosePrice::PreviousSettlement => ClosePrice::PreviousSettlement,
        }),
        waits_for: row.waits.as_ref().map(wait),
        best: row.best.map(|best| best.price.into()),
        last: row.last.map(Into::into),
        sums: row.sums.map(close_sums),
    }
}

fn close_sums(sums: ask::CloseSums) -> CloseSums {
    CloseSums {
        pnl: sums.pnl.into(),
        commission: sums.commission.into(),
        close_today_lots: sums.close_today_lots.count(),
        close_today_commission: sums.close_today_commission.into(),
        order_fee: sums.order_fee.into(),
    }
}

fn close_change<O>(of: String, change: &ask::CloseChange<O>) -> CloseChange {
    let standing = |standing: ask::Standing| CloseStanding {
        equity: standing.equity.into(),
        margin: standing.margin.map(Into::into),
        unit_nav: standing.nav.and_then(|nav| nav.unit()).and_then(nav::told),
    };
    CloseChange {
        of,
        now: standing(change.now),
        after: change.after.map(standing),
    }
}

/// Have it closed: a liquidation plan for each account, of which traders cancel nothing.
#[utoipa::path(post, path = "/api/v1/admin/force-closes", tag = "admin",
    request_body = ForceClose, responses((status = 200, description = "The plans are made.", body = Done), Refused))]
pub async fn force_close(
    State(app): Shared,
    caller: Caller,
    Json(asked): Json<ForceClose>,
) -> Changed {
    let (of, confirm) = to_close(&caller, &app.hub.view().desk, &asked.of)?;
    let reason = readable(&caller, "reason", &asked.reason, 1)?;
    if asked.confirm != confirm {
        return Err(caller.bad_field("confirm", &asked.confirm, &confirm));
    }
    let close = Close {
        of,
        reason,
        previewed: Some(Lots::new(asked.previewed_lots)),
    };
    changed(
        caller
            .change(&app, Action::ForceClose(Box::new(close)))
            .await,
    )
}

/// End a plan by hand; what of it works is cancelled.
#[utoipa::path(post, path = "/api/v1/admin/plans/{plan}/end", tag = "admin",
    params(PlanPath), request_body = EndPlan, responses((status = 200, description = "It ended.", body = Done), Refused))]
pub async fn end_plan(
    State(app): Shared,
    caller: Caller,
    Path(plan): Path<u32>,
    Json(asked): Json<EndPlan>,
) -> Changed {
    let end = End {
        plan: PlanId::new(plan),
        takes_over: asked.takes_over,
        reason: readable(&caller, "reason", &asked.reason, 1)?,
    };
    changed(caller.change(&app, Action::EndPlan(Box::new(end))).await)
}

/// Let a plan go on at any price within the day's limits.
#[utoipa::path(post, path = "/api/v1/admin/plans/{plan}/allow", tag = "admin",
    params(PlanPath), responses((status = 200, description = "It goes on.", body = Done), Refused))]
pub async fn allow_plan(State(app): Shared, caller: Caller, Path(plan): Path<u32>) -> Changed {
    let plan = PlanId::new(plan);
    changed(caller.change(&app, Action::AllowPlan { plan }).await)
}
