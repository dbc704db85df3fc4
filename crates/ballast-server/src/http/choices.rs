//! What the session's user chose for its own pages, so that it follows to another browser.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ballast_api::choices::OwnChoices;
use ballast_api::{Problem, Refused};
use utoipa_axum::routes;

use super::guard::Caller;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::routes::Routes;
use crate::people::choices::BYTES_MAX;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.logged_in(routes!(own_choices, keep_choices));
}

fn name_of(app: &App, caller: &Caller) -> String {
    convert::user_name(&app.hub.view().desk, caller.session.user)
}

/// What the session's user chose for its pages.
#[utoipa::path(get, path = "/api/v1/session/choices", tag = "session",
    responses((status = 200, description = "Nothing before the first choice.", body = OwnChoices), Refused))]
pub async fn own_choices(State(app): Shared, caller: Caller) -> Json<OwnChoices> {
    let choices = app.choices.of(&name_of(&app, &caller));
    Json(OwnChoices { choices })
}

/// Keep what the session's user chose for its pages.
///
/// All of it, in place of what was kept before: at most 65,536 bytes of JSON.
#[utoipa::path(put, path = "/api/v1/session/choices", tag = "session", request_body = OwnChoices,
    responses((status = 204, description = "Kept for this user."), Refused))]
pub async fn keep_choices(
    State(app): Shared,
    caller: Caller,
    Json(OwnChoices { choices }): Json<OwnChoices>,
) -> Result<StatusCode, Problem> {
    let bytes = serde_json::to_vec(&choices).map_or(usize::MAX, |text| text.len());
    if bytes > BYTES_MAX {
        let numbers = [
            ("field", "choices".to_owned()),
            ("bytes", bytes.to_string()),
            ("limit", BYTES_MAX.to_string()),
        ];
        return Err(caller.problem("FIELD_TOO_LARGE", numbers));
    }
    let name = name_of(&app, &caller);
    let keeping = Arc::clone(&app);
    let kept = tokio::task::spawn_blocking(move || keeping.choices.keep(&name, choices)).await;
    match kept {
        Ok(Ok(())) => Ok(StatusCode::NO_CONTENT),
        Ok(Err(error)) => {
            tracing::error!(%error, "what a user chose for its pages could not be kept");
            Err(caller.problem("CHOICES_FAILED", []))
        }
        Err(_) => Err(caller.problem("STOPPING", [])),
    }
}
