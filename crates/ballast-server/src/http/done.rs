//! What is answered when something was done: the record to wait for.

use axum::Json;
use axum::http::StatusCode;
use ballast_api::Problem;
use ballast_api::admin::Done;
use ballast_model::Seq;

use crate::convert;

/// Something was made.
pub type Answered = Result<(StatusCode, Json<Done>), Problem>;

pub fn created(seq: Seq) -> (StatusCode, Json<Done>) {
    (
        StatusCode::CREATED,
        Json(Done {
            seq: convert::seq(seq),
        }),
    )
}

/// Something was changed.
pub type Changed = Result<Json<Done>, Problem>;

pub fn changed(seq: Result<Seq, Problem>) -> Changed {
    seq.map(|seq| {
        Json(Done {
            seq: convert::seq(seq),
        })
    })
}
