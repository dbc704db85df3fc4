//! Alarms of the risk terminal (P9).

use axum::Json;
use axum::extract::{Path, Query, State};
use ballast_api::admin::Done;
use ballast_api::alarm::{
    AcknowledgeAlarm, AlarmAssignees, AlarmList, AlarmPath, AlarmQuery, AlarmShow, AssignAlarm,
    MuteAlarm, NoteAlarm,
};
use ballast_api::{Problem, Refused};
use ballast_desk_events::{ActOnAlarm, Action, AlarmCommand, Permission, Refusal};
use ballast_model::AlarmId;
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::{Changed, changed};
use crate::http::names::readable_within;
use crate::http::routes::Routes;
use crate::told::alarms::{shown, watched};

/// Alarms that are shown where nobody says how many, and at most.
const SHOWN: u32 = 200;
const MOST_SHOWN: u32 = 1_000;
/// Longest note, in characters.
const LONGEST: usize = 200;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(&[Permission::Watching], routes!(alarms));
    routes.may(&[Permission::Watching], routes!(acknowledge_alarm));
    routes.may(&[Permission::Watching], routes!(note_alarm));
    routes.may(&[Permission::Watching], routes!(alarm_assignees));
    routes.may(&[Permission::Watching], routes!(assign_alarm));
    routes.may(&[Permission::Watching], routes!(mute_alarm));
    routes.may(&[Permission::Watching], routes!(unmute_alarm));
}

/// Alarms of what one watches: of the day, and those from before whose reason stands.
#[utoipa::path(get, path = "/api/v1/admin/alarms", tag = "risk", params(AlarmQuery),
    responses((status = 200, description = "Alarms, those that ask for attention first.", body = AlarmList), Refused))]
pub async fn alarms(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<AlarmQuery>,
) -> Result<Json<AlarmList>, Problem> {
    let limit = query.limit.unwrap_or(SHOWN);
    if !(1..=MOST_SHOWN).contains(&limit) {
        return Err(caller.bad_field("limit", &limit.to_string(), "1–1000"));
    }
    let limit = limit as usize;
    let view = app.hub.view();
    let (desk, at) = (&view.desk, view.at);
    let user = caller.session.user;
    let mut listed = watched(desk, user, at);
    let open = { listed.iter() }
        .filter(|(_, alarm)| alarm.asks(at))
        .count();
    listed.retain(|(_, alarm)| match query.show {
        None => true,
        Some(AlarmShow::Open) => alarm.asks(at),
        Some(AlarmShow::Acknowledged) => alarm.acknowledged.is_some(),
        Some(AlarmShow::Muted) => alarm.is_muted(at),
        Some(AlarmShow::Cleared) => alarm.cleared.is_some(),
    });
    Ok(Json(AlarmList {
        total: listed.len() as u32,
        alarms: { listed.into_iter().take(limit) }
            .map(|(id, alarm)| shown(desk, id, alarm, at))
            .collect(),
        open: open as u32,
        seq: convert::seq(view.seq),
    }))
}

async fn act(app: &App, caller: &Caller, alarm: u32, act: AlarmCommand) -> Changed {
    let alarm = AlarmId::new(alarm);
    let act = ActOnAlarm { alarm, act };
    changed(caller.change(app, Action::ActOnAlarm(Box::new(act))).await)
}

/// Say that an alarm was seen, and what is done about it.
#[utoipa::path(post, path = "/api/v1/admin/alarms/{alarm}/acknowledgement", tag = "risk", params(AlarmPath),
    request_body = AcknowledgeAlarm, responses((status = 200, description = "It is acknowledged.", body = Done), Refused))]
pub async fn acknowledge_alarm(
    State(app): Shared,
    caller: Caller,
    Path(alarm): Path<u32>,
    Json(asked): Json<AcknowledgeAlarm>,
) -> Changed {
    let note = readable_within(&caller, "note", &asked.note, 0..=LONGEST)?;
    act(&app, &caller, alarm, AlarmCommand::Acknowledge(note)).await
}

/// Add a note to an alarm, acknowledged or not.
#[utoipa::path(post, path = "/api/v1/admin/alarms/{alarm}/notes", tag = "risk", params(AlarmPath),
    request_body = NoteAlarm, responses((status = 200, description = "It is noted.", body = Done), Refused))]
pub async fn note_alarm(
    State(app): Shared,
    caller: Caller,
    Path(alarm): Path<u32>,
    Json(asked): Json<NoteAlarm>,
) -> Changed {
    let note = readable_within(&caller, "note", &asked.note, 1..=LONGEST)?;
    act(&app, &caller, alarm, AlarmCommand::Note(note)).await
}

/// Who may be given an alarm: whoever watches what it is about.
#[utoipa::path(get, path = "/api/v1/admin/alarms/{alarm}/assignees", tag = "risk", params(AlarmPath),
    responses((status = 200, description = "Their logins, by name.", body = AlarmAssignees), Refused))]
pub async fn alarm_assignees(
    State(app): Shared,
    caller: Caller,
    Path(alarm): Path<u32>,
) -> Result<Json<AlarmAssignees>, Problem> {
    let view = app.hub.view();
    let (desk, alarm) = (&view.desk, AlarmId::new(alarm));
    let mut kept = desk.alarms().filter(|(id, _)| *id == alarm);
    let found = kept.find(|(_, kept)| desk.is_concerned(caller.session.user, kept.of));
    let (_, found) = found.ok_or_else(|| caller.refused(&Refusal::AlarmNotFound { alarm }))?;
    let may = desk
        .people()
        .users()
        .filter(|(id, _)| desk.may_take(*id, found));
    let mut users: Vec<String> = may.map(|(_, user)| user.name.to_string()).collect();
    users.sort();
    Ok(Json(AlarmAssignees { users }))
}

/// Give an alarm to somebody who watches what it is about; whoever had it has it no more.
#[utoipa::path(put, path = "/api/v1/admin/alarms/{alarm}/assignee", tag = "risk", params(AlarmPath),
    request_body = AssignAlarm, responses((status = 200, description = "It is assigned.", body = Done), Refused))]
pub async fn assign_alarm(
    State(app): Shared,
    caller: Caller,
    Path(alarm): Path<u32>,
    Json(asked): Json<AssignAlarm>,
) -> Changed {
    // Of nobody and of one who may not take it the same is said: names cannot be tried out.
    let user = app.hub.view().desk.people().user_id(&asked.user);
    let user = user.ok_or_else(|| {
        caller.refused(&Refusal::AlarmNotAssignable {
            alarm: AlarmId::new(alarm),
            user: asked.user.as_str().into(),
        })
    })?;
    act(&app, &caller, alarm, AlarmCommand::Assign(user)).await
}

/// Hear no more of an alarm for a while, unless it becomes worse. A mute that is in force is replaced.
#[utoipa::path(put, path = "/api/v1/admin/alarms/{alarm}/mute", tag = "risk", params(AlarmPath),
    request_body = MuteAlarm, responses((status = 200, description = "It is muted.", body = Done), Refused))]
pub async fn mute_alarm(
    State(app): Shared,
    caller: Caller,
    Path(alarm): Path<u32>,
    Json(asked): Json<MuteAlarm>,
) -> Changed {
    let reason = readable_within(&caller, "reason", &asked.reason, 1..=LONGEST)?;
    let minutes = asked.minutes;
    act(&app, &caller, alarm, AlarmCommand::Mute { minutes, reason }).await
}

/// End a mute before its time.
#[utoipa::path(delete, path = "/api/v1/admin/alarms/{alarm}/mute", tag = "risk", params(AlarmPath),
    responses((status = 200, description = "It is muted no more.", body = Done), Refused))]
pub async fn unmute_alarm(State(app): Shared, caller: Caller, Path(alarm): Path<u32>) -> Changed {
    act(&app, &caller, alarm, AlarmCommand::Unmute).await
}
