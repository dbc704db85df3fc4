//! Stops as they stood (K1, K6): a row each, until it was lifted or another took its place.

use ballast_desk_events::{AlarmFound, AlarmLevel, AlarmOf, SettingValue, StopOf, StopSet};
use ballast_model::{Day, Stamp, UserId};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::Cells;
use crate::entry::Context;
use crate::past::{Counted, Past, body, body_of, counted, object, passing};
use crate::{Page, QueryError, RowId, Store, alarms};

/// A stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// What was stopped, by whom and why.
    pub set: StopSet,
    /// Trading day on which it began; none before the first.
    pub day: Option<Day>,
    /// Since when.
    pub since: Stamp,
    /// Until when; none while it stands.
    pub until: Option<Stamp>,
    /// Who lifted it, or set another in its place.
    pub lifted_by: Option<UserId>,
    /// Why.
    pub lift_reason: String,
    /// Another took its place.
    pub was_replaced: bool,
}

impl Store {
    /// Stops of some objects that stood on a day of a range, the newest first. Their kind is what they bar, their state
    /// `standing` or `lifted`.
    pub async fn past_stops(&self, asked: &Past, page: Page) -> Result<Vec<StopRow>, QueryError> {
        let rows = asked
            .bound(
                concat!(
                    "SELECT * FROM stops WHERE object IN (SELECT value FROM json_each(?1)) AND ",
                    passing!("?5 = CASE WHEN until IS NULL THEN 'standing' ELSE 'lifted' END"),
                    " AND id < ?6 ORDER BY id DESC LIMIT ?7"
                ),
                &asked.state,
            )
            .bind(page.below())
            .bind(page.limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// How many there are.
    pub async fn count_past_stops(&self, asked: &Past) -> Result<Counted, QueryError> {
        let row = asked
            .bound(
                concat!(
                    "SELECT count(*) AS everything, count(*) FILTER (WHERE ",
                    passing!("?5 = CASE WHEN until IS NULL THEN 'standing' ELSE 'lifted' END"),
                    ") AS passing FROM stops WHERE object IN (SELECT value FROM json_each(?1))"
                ),
                &asked.state,
            )
            .fetch_one(&self.pool)
            .await?;
        counted(&row)
    }
}

fn read(row: &SqliteRow) -> Result<StopRow, QueryError> {
    let cells = Cells(row);
    Ok(StopRow {
        id: RowId::new(cells.number("id")?),
        set: body_of(row, "stop")?,
        day: cells.optional_day("day")?,
        since: cells.stamp("since")?,
        until: cells.optional_stamp("until")?,
        lifted_by: cells.optional_user("lifted_by")?,
        lift_reason: cells.optional_text("lift_reason")?.unwrap_or_default(),
        was_replaced: cells.number("replaced")? != 0,
    })
}

/// Something was stopped, stopped otherwise, or goes on.
pub(crate) async fn set(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    set: &StopSet,
) -> Result<(), QueryError> {
    end(at, context, set).await?;
    tell_repeats(at, context, set).await?;
    let Some(kind) = set.new else { return Ok(()) };
    sqlx::query(
        "INSERT INTO stops (id, object, kind, stop, day, since, replaced) VALUES (?, ?, ?, ?, ?, ?, 0)",
    )
    .bind(context.id.number())
    .bind(object(set.of))
    .bind(kind.text())
    .bind(body(set))
    .bind(context.day_number())
    .bind(context.stamp.micros())
    .execute(at)
    .await?;
    Ok(())
}

/// An account that the repeat brake stopped is an alarm until it is stopped otherwise, or goes on (K6).
async fn tell_repeats(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    set: &StopSet,
) -> Result<(), QueryError> {
    let StopOf::Operating(account) = set.of else {
        return Ok(());
    };
    let of = AlarmOf::Repeats(account);
    match set.repeated {
        Some(repeated) => {
            let found = AlarmFound::Repeated(repeated);
            let raised = alarms::raise(at, context, of, AlarmLevel::One, &found);
            raised.await.map(drop)
        }
        None => alarms::clear(at, context, of).await,
    }
}

/// The one that stands of this scope ends.
async fn end(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    set: &StopSet,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE stops SET until = ?, until_day = ?, lifted_by = ?, lift_reason = ?, replaced = ? WHERE object = ? AND until IS NULL",
    )
    .bind(context.stamp.micros())
    .bind(context.day_number())
    .bind(set.by.user.number())
    .bind(&set.reason)
    .bind(set.new.is_some())
    .bind(object(set.of))
    .execute(at)
    .await?;
    Ok(())
}
