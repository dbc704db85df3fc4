//! Risk schemes by version: what a clause said when it was read.

use ballast_desk_events::{Scheme, SchemeEvent};
use ballast_model::SchemeId;
use sqlx::sqlite::SqliteConnection;

use crate::entry::Context;
use crate::past::body;
use crate::{QueryError, alarms};

/// Something happened to schemes, or rules were read.
pub(crate) async fn apply(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    event: &SchemeEvent,
) -> Result<(), QueryError> {
    match event {
        SchemeEvent::SchemeSet(id, _, Some(scheme)) => put(at, *id, scheme).await,
        SchemeEvent::Read(read) => alarms::read_rules(at, context, read).await,
        SchemeEvent::SchemeSet(_, _, None)
        | SchemeEvent::SectorSet(..)
        | SchemeEvent::SuperSectorSet(..)
        | SchemeEvent::Bound(..)
        | SchemeEvent::DaySessionBegan(_)
        | SchemeEvent::OvernightBegan(_) => Ok(()),
    }
}

async fn put(at: &mut SqliteConnection, id: SchemeId, scheme: &Scheme) -> Result<(), QueryError> {
    sqlx::query("INSERT OR REPLACE INTO schemes (scheme, version, body) VALUES (?, ?, ?)")
        .bind(id.number())
        .bind(scheme.version)
        .bind(body(scheme))
        .execute(at)
        .await?;
    Ok(())
}
