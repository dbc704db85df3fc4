//! Whether a log is what its journal says: held row by row against one that was projected anew.

use std::fmt;
use std::path::Path;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Column, Row, ValueRef, query};

use crate::{QueryError, RowId, Store};

/// The first row of a log that is not as the journal says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlteredOperation {
    /// Its place in the log.
    pub id: u64,
    /// Its event in the journal.
    pub event: RowId,
    /// What is wrong with it.
    pub how: Altered,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Altered {
    /// The log lacks it.
    Missing,
    /// The journal knows nothing of it.
    Added,
    /// A column holds something else.
    Column {
        /// Which.
        column: String,
        /// What the log holds.
        held: String,
        /// What the journal says.
        journal: String,
    },
}

impl fmt::Display for AlteredOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, record) = (self.id, self.event.seq());
        match &self.how {
            Altered::Missing => write!(
                f,
                "row {id} of the operation log, of record {record}, is missing"
            ),
            Altered::Added => write!(
                f,
                "row {id} of the operation log, as of record {record}, is of no event of the journal"
            ),
            Altered::Column {
                column,
                held,
                journal,
            } => write!(
                f,
                "row {id} of the operation log, of record {record}: `{column}` holds `{held}`, the journal says `{journal}`"
            ),
        }
    }
}

impl Store {
    /// How many rows the log has.
    pub async fn operation_count(&self) -> Result<u64, QueryError> {
        let row = query("SELECT count(*) FROM operations")
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get::<i64, _>(0)? as u64)
    }

    /// The first row of another store's log that is not this one's; none where both hold the same. This store was
    /// projected from the journal.
    pub async fn altered_operation(
        &self,
        other: &Path,
    ) -> Result<Option<AlteredOperation>, QueryError> {
        let mut connection = self.pool.acquire().await?;
        // What is attached belongs to one connection, which is given up with it.
        query("ATTACH DATABASE ? AS other")
            .bind(other.display().to_string())
            .execute(&mut *connection)
            .await?;
        let altered = first_altered(&mut connection).await;
        connection.close().await?;
        altered
    }
}

async fn first_altered(at: &mut SqliteConnection) -> Result<Option<AlteredOperation>, QueryError> {
    let first = query(
        "SELECT min(id) FROM (
            SELECT id FROM (SELECT * FROM main.operations EXCEPT SELECT * FROM other.operations)
            UNION ALL SELECT id FROM (SELECT * FROM other.operations EXCEPT SELECT * FROM main.operations))",
    )
    .fetch_one(&mut *at)
    .await?;
    let Some(id) = first.try_get::<Option<i64>, _>(0)? else {
        return Ok(None);
    };
    let journal = row(at, "SELECT * FROM main.operations WHERE id = ?", id).await?;
    let held = row(at, "SELECT * FROM other.operations WHERE id = ?", id).await?;
    let of = |row: &SqliteRow| row.try_get::<i64, _>("event").map(RowId::new);
    let (event, how) = match (&journal, &held) {
        (Some(journal), Some(held)) => (of(journal)?, differing(journal, held)?),
        (Some(journal), None) => (of(journal)?, Altered::Missing),
        (None, Some(held)) => (of(held)?, Altered::Added),
        (None, None) => return Ok(None),
    };
    Ok(Some(AlteredOperation {
        id: id as u64,
        event,
        how,
    }))
}

async fn row(
    at: &mut SqliteConnection,
    sql: &'static str,
    id: i64,
) -> Result<Option<SqliteRow>, QueryError> {
    Ok(query(sql).bind(id).fetch_optional(at).await?)
}

/// The first column that differs; rows are of one table, and differ.
fn differing(journal: &SqliteRow, held: &SqliteRow) -> Result<Altered, QueryError> {
    for column in journal.columns() {
        let at = column.ordinal();
        let (journal, held) = (cell(journal, at)?, cell(held, at)?);
        if journal != held {
            return Ok(Altered::Column {
                column: column.name().to_owned(),
                held,
                journal,
            });
        }
    }
    Ok(Altered::Added)
}

/// A cell as text.
fn cell(row: &SqliteRow, at: usize) -> Result<String, QueryError> {
    if row.try_get_raw(at)?.is_null() {
        return Ok(String::new());
    }
    let number = row.try_get::<i64, _>(at).map(|number| number.to_string());
    Ok(number.or_else(|_| row.try_get::<String, _>(at))?)
}
