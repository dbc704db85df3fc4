//! Entries that would ban or liquidate by themselves (O3–O6, S5, S7), and plans that wait (P8).

pub(crate) mod told;

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::admin::Done;
use ballast_api::entry::{
    ConfirmEntry, Entry, EntryBan, EntryList, EntryPath, EntryPlan, StartWaiting, WaitingRule,
};
use ballast_api::{Problem, Refused};
use ballast_desk::{Desk, HeldEntry, RuleWait, ask};
use ballast_desk_events::{
    Action, EntryBan as Ban, EntryCommand, EntryPlan as Plan, Holder, LineFound, Owned, Permission,
    PlanScope, Refusal, RuleKey, SecondEntry, SettingValue, WaitingRule as Waiting,
};
use ballast_model::{EntryId, RuleLevel};
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::{Changed, changed};
use crate::http::plans;
use crate::http::routes::Routes;
use crate::http::schemes::shown as rules;
use crate::told::would_close;

/// Whoever may enter something that a line or a rule reads.
const ENTERS: &[Permission] = &[
    Permission::CashEntry,
    Permission::CashConfirmation,
    Permission::Products,
    Permission::FundAccounts,
    Permission::OperatingAccounts,
    Permission::Rates,
    Permission::Limits,
    Permission::PlatformSettings,
    Permission::ReferenceData,
    Permission::Watching,
];

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(ENTERS, routes!(entries));
    routes.may(ENTERS, routes!(entry));
    routes.may(ENTERS, routes!(confirm_entry));
    routes.may(ENTERS, routes!(withdraw_entry));
    routes.may(&[Permission::Watching], routes!(start_waiting));
}

/// Entries that are not done, and plans that wait.
#[utoipa::path(get, path = "/api/v1/admin/entries", tag = "admin",
    responses((status = 200, description = "What waits to be confirmed.", body = EntryList), Refused))]
pub async fn entries(State(app): Shared, caller: Caller) -> Result<Json<EntryList>, Problem> {
    let view = app.hub.view();
    let desk = &view.desk;
    let held = desk.held_entries().rev();
    let held = held.filter(|(_, held)| is_own(&caller, held) || may_confirm(&caller, desk, held));
    let waiting = desk.waiting_rules();
    let watched =
        |of: Owned| caller.has_any(desk, &[Permission::Watching]) && caller.reaches(desk, of);
    let waiting = waiting.filter(|(of, _)| watched(of.of.into()));
    Ok(Json(EntryList {
        entries: held
            .map(|(id, held)| shown(&caller, desk, id, held))
            .collect(),
        waiting: waiting
            .map(|(of, wait)| waits(&caller, desk, of, wait))
            .collect(),
        seq: convert::seq(view.seq),
    }))
}

/// An entry and what it would do, as its dry run said.
#[utoipa::path(get, path = "/api/v1/admin/entries/{entry}", tag = "admin", params(EntryPath),
    responses((status = 200, description = "What it would do.", body = Entry), Refused))]
pub async fn entry(
    State(app): Shared,
    caller: Caller,
    Path(entry): Path<u64>,
) -> Result<Json<Entry>, Problem> {
    let view = app.hub.view();
    let (seq, desk) = (EntryId::new(entry), &view.desk);
    let mut held = desk.held_entries();
    let held = held.find(|(id, _)| *id == seq);
    let held = held.filter(|(_, held)| is_own(&caller, held) || may_confirm(&caller, desk, held));
    let (id, held) = held.ok_or_else(|| caller.refused(&Refusal::EntryNotFound { seq }))?;
    Ok(Json(shown(&caller, desk, id, held)))
}

/// Confirm, as the second person, what somebody else entered: it is done.
#[utoipa::path(post, path = "/api/v1/admin/entries/{entry}/confirmation", tag = "admin", params(EntryPath),
    request_body = ConfirmEntry, responses((status = 200, description = "It is done.", body = Done), Refused))]
pub async fn confirm_entry(
    State(app): Shared,
    caller: Caller,
    Path(entry): Path<u64>,
    Json(asked): Json<ConfirmEntry>,
) -> Changed {
    let second = SecondEntry {
        entry: EntryId::new(entry),
        phrase: asked.confirm,
    };
    act(&app, &caller, EntryCommand::Second(second)).await
}

/// Take an entry back, or turn down somebody else's: nothing of it is done.
#[utoipa::path(delete, path = "/api/v1/admin/entries/{entry}", tag = "admin", params(EntryPath),
    responses((status = 200, description = "It is taken back.", body = Done), Refused))]
pub async fn withdraw_entry(State(app): Shared, caller: Caller, Path(entry): Path<u64>) -> Changed {
    act(&app, &caller, EntryCommand::Withdraw(EntryId::new(entry))).await
}

/// Let plans begin that wait after cash as a counter has it.
#[utoipa::path(post, path = "/api/v1/admin/waiting-plans/start", tag = "admin",
    request_body = StartWaiting, responses((status = 200, description = "They begin.", body = Done), Refused))]
pub async fn start_waiting(
    State(app): Shared,
    caller: Caller,
    Json(asked): Json<StartWaiting>,
) -> Changed {
    let of = waiting_rule(&app, &asked.rule);
    let of = of.ok_or_else(|| caller.refused(&Refusal::NoPlanWaits))?;
    act(&app, &caller, EntryCommand::Start(of)).await
}

fn waiting_rule(app: &App, rule: &str) -> Option<Waiting> {
    let view = app.hub.view();
    let mut waiting = view.desk.waiting_rules().map(|(of, _)| of);
    waiting.find(|of| name(&view.desk, *of) == rule)
}

async fn act(app: &App, caller: &Caller, command: EntryCommand) -> Changed {
    changed(caller.change(app, Action::Entry(Box::new(command))).await)
}

fn is_own(caller: &Caller, held: &HeldEntry) -> bool {
    held.tried.by.user == caller.session.user
}

fn may_confirm(caller: &Caller, desk: &Desk, held: &HeldEntry) -> bool {
    held.proposed.is_some()
        && !is_own(caller, held)
        && desk.may_give(caller.actor(), &held.tried.action)
}

fn shown(caller: &Caller, desk: &Desk, id: EntryId, held: &HeldEntry) -> Entry {
    let of = &held.tried;
    let told::Told {
        kind,
        object,
        fields,
    } = told::told(desk, &of.action);
    let lots = of.effect.plans.iter().flat_map(|plan| &plan.lots);
    Entry {
        entry: id.number().into(),
        by: convert::actor_name(desk, of.by),
        tried_at: held.at.into(),
        proposed_at: held.proposed.map(Into::into),
        own: is_own(caller, held),
        may_confirm: may_confirm(caller, desk, held),
        kind: kind.to_owned(),
        object,
        fields,
        confirm: desk.entry_phrase(&of.effect).to_string(),
        bans: of
            .effect
            .bans
            .iter()
            .map(|ban| told_ban(desk, ban))
            .collect(),
        plans: of
            .effect
            .plans
            .iter()
            .map(|plan| told_plan(desk, plan))
            .collect(),
        lots: lots.map(|left| left.lots.count()).sum(),
    }
}

fn told_ban(desk: &Desk, ban: &Ban) -> EntryBan {
    match ban {
        Ban::Line(account, moved, before) => {
            let equity = |found: &LineFound| found.equity.to_string();
            EntryBan {
                of: desk.account_code(Holder::Operating(*account)).to_string(),
                kind: "line".to_owned(),
                line: Some(moved.line.text()),
                scheme: None,
                clause: None,
                old_level: moved.old.text(),
                new_level: moved.new.text(),
                old_reading: before.as_ref().map(equity),
                new_reading: equity(&moved.found),
                threshold: moved.found.acts_at.map(|at| at.to_string()),
                whole: true,
            }
        }
        Ban::Rule(of, moved, before) => {
            let told = rules::told(desk, moved.rule, &moved.found);
            let is_clause = matches!(moved.rule, RuleKey::Clause(..));
            let old = before.map(|found| rules::told(desk, moved.rule, &found).reading);
            EntryBan {
                of: rules::owner(desk, *of),
                kind: told.kind.to_owned(),
                line: None,
                scheme: told.scheme,
                clause: told.clause,
                old_level: moved.old.text(),
                new_level: moved.new.text(),
                old_reading: old,
                new_reading: told.reading,
                threshold: Some(told.threshold),
                whole: !is_clause || moved.new == RuleLevel::Two,
            }
        }
    }
}

fn told_plan(desk: &Desk, plan: &Plan) -> EntryPlan {
    let account = desk.account_code(Holder::Operating(plan.account));
    EntryPlan {
        account: account.to_string(),
        whole_account: plan.scope == PlanScope::Account,
        only_down_to_the_line: matches!(plan.scope, PlanScope::Rule(rule) if rule.reduces),
        cause: plans::cause(desk, &plan.cause),
        positions: { plan.lots.iter() }
            .map(|left| {
                would_close(
                    desk,
                    ask::WouldClose {
                        account: plan.account,
                        of: left.of,
                        lots: left.lots,
                    },
                )
            })
            .collect(),
    }
}

/// A rule's name in requests: its owner and what it is.
fn name(desk: &Desk, Waiting { of, rule }: Waiting) -> String {
    let of = rules::owner(desk, of);
    let (kind, _, clause) = rules::which(desk, rule);
    match rule {
        RuleKey::Clause(scheme, _) => {
            let place = clause.unwrap_or_default();
            format!("{of}:{kind}:{}:{place}", scheme.number())
        }
        RuleKey::OvernightRatio(at) | RuleKey::BeforeClose(at) => {
            format!("{of}:{kind}:{}", at.micros())
        }
        RuleKey::NavLine(_) | RuleKey::TopUp(_) => format!("{of}:{kind}"),
    }
}

fn waits(caller: &Caller, desk: &Desk, of: Waiting, wait: RuleWait) -> WaitingRule {
    let (kind, scheme, clause) = rules::which(desk, of.rule);
    let fund_account = desk.account_code(Holder::Fund(wait.fund_account));
    WaitingRule {
        rule: name(desk, of),
        of: rules::owner(desk, of.of),
        kind: kind.to_owned(),
        scheme,
        clause,
        fund_account: fund_account.to_string(),
        since: wait.since.into(),
        until: wait.until.into(),
        may_start: desk.may_force_close(caller.actor()),
    }
}
