//! The database file: opening it, and starting over.
//!
//! There is nothing to migrate: a store of another schema is emptied, and its entries come from the
//! journal again.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::time::Duration;

use ballast_desk_events::Holder;
use ballast_model::{Day, Seq};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteRow, SqliteSynchronous,
};
use sqlx::{Connection, Row};

use crate::cells;
use crate::{Fingerprint, QueryError};

/// Raised with every change of `schema.sql` and of what is written into it.
const SCHEMA: i64 = 16;
const READERS: u32 = 8;
/// A check asks this often whether it is to go on.
const STEPS_BETWEEN: i32 = 1000;

/// What was found when the store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// It goes on where it was.
    Continued,
    /// It is empty: new, or of another schema.
    Empty,
}

/// The query store. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
}

impl Store {
    /// What a text finds of an account on a trading day; it binds holder_kind, holder and day.
    pub(crate) async fn rows_of_day(
        &self,
        text: &'static str,
        account: Holder,
        day: Day,
    ) -> Result<Vec<SqliteRow>, QueryError> {
        let (kind, holder) = cells::holder(account);
        let rows = sqlx::query(text)
            .bind(kind)
            .bind(holder)
            .bind(day.number())
            .fetch_all(&self.pool)
            .await?;
        Ok(rows)
    }

    /// Opens the file, or makes it.
    pub async fn open(path: &Path) -> Result<(Self, Opened), QueryError> {
        let pool = connect(path, READERS).await?;
        let store = Self { pool };
        let schema: i64 = sqlx::query("PRAGMA user_version")
            .fetch_one(&store.pool)
            .await?
            .try_get(0)?;
        if schema == SCHEMA {
            return Ok((store, Opened::Continued));
        }
        store.clear().await?;
        Ok((store, Opened::Empty))
    }

    /// Opens a file that is there, as it is; none where it is of another schema.
    pub async fn open_kept(path: &Path) -> Result<Option<Self>, QueryError> {
        let pool = connect(path, 1).await?;
        let schema: i64 = sqlx::query("PRAGMA user_version")
            .fetch_one(&pool)
            .await?
            .try_get(0)?;
        if schema == SCHEMA {
            return Ok(Some(Self { pool }));
        }
        pool.close().await;
        Ok(None)
    }

    /// Empties it. The next entry is the first of the journal.
    pub async fn clear(&self) -> Result<(), QueryError> {
        let mut connection = self.pool.acquire().await?;
        let mut transaction = connection.begin().await?;
        let tables = sqlx::query(
            "SELECT type, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
        )
        .fetch_all(&mut *transaction)
        .await?;
        for table in tables {
            let (kind, name): (String, String) = (table.try_get(0)?, table.try_get(1)?);
            let drop = format!("DROP {kind} {}", quoted(&name));
            sqlx::raw_sql(sqlx::AssertSqlSafe(drop))
                .execute(&mut *transaction)
                .await?;
        }
        sqlx::raw_sql(include_str!("schema.sql"))
            .execute(&mut *transaction)
            .await?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "PRAGMA user_version = {SCHEMA}"
        )))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// How far it goes, and in which journal.
    pub async fn position(&self) -> Result<StorePosition, QueryError> {
        let Progress { seq, journal, .. } =
            Progress::read(&mut *self.pool.acquire().await?).await?;
        Ok(StorePosition {
            applied: seq,
            journal,
        })
    }

    /// The last entry applied; 0 before the first.
    pub async fn applied(&self) -> Result<Seq, QueryError> {
        Ok(Progress::read(&mut *self.pool.acquire().await?).await?.seq)
    }

    /// Name of the first table whose rows are not those of another store's file; none when both
    /// hold the same.
    pub async fn differs_from(&self, other: &Path) -> Result<Option<String>, QueryError> {
        let mut connection = self.pool.acquire().await?;
        // What is attached belongs to one connection, which is given up with it.
        sqlx::query("ATTACH DATABASE ? AS other")
            .bind(other.display().to_string())
            .execute(&mut *connection)
            .await?;
        let differs = first_difference(&mut connection).await;
        connection.close().await?;
        differs
    }

    /// What is wrong with a store's file, page by page; nothing where it is sound. It takes as long as reading
    /// it, and disturbs nobody who uses it meanwhile; an error where `go_on` says no.
    pub async fn damage(
        path: &Path,
        go_on: impl FnMut() -> bool + Send + 'static,
    ) -> Result<Option<String>, QueryError> {
        let options = SqliteConnectOptions::new().filename(path);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        { connection.lock_handle().await? }.set_progress_handler(STEPS_BETWEEN, go_on);
        let found = sqlx::query("PRAGMA quick_check(1)")
            .fetch_one(&mut connection)
            .await;
        let found = match found.map_err(QueryError::from) {
            Ok(row) => Ok(Some(row.try_get::<String, _>(0)?).filter(|found| found != "ok")),
            Err(error) if error.is_damage() => Ok(Some(error.to_string())),
            Err(error) => Err(error),
        };
        connection.close().await?;
        found
    }

    /// Closes all connections, and folds the log into the file.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

/// What every file of SQLite begins with.
const MAGIC: [u8; 16] = *b"SQLite format 3\0";

/// Looked at before SQLite does: it deletes the log beside a file that it gives up, and with it what a person might
/// still read there.
fn is_database(path: &Path) -> std::io::Result<bool> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(true),
        opened => opened?,
    };
    if file.metadata()?.len() == 0 {
        return Ok(true);
    }
    let mut begins = [0; MAGIC.len()];
    match file.read_exact(&mut begins) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| begins == MAGIC),
    }
}

/// Opens a database, or makes it, with so many connections at most.
pub(crate) async fn connect(path: &Path, most: u32) -> Result<SqlitePool, QueryError> {
    let named = || path.display().to_string();
    let is_database = is_database(path);
    if !is_database.map_err(|error| QueryError::Unreadable {
        path: named(),
        error,
    })? {
        return Err(QueryError::NotADatabase { path: named() });
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A power cut may take the last batches, whole: of history they come again from the journal.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(10));
    let pool = SqlitePoolOptions::new().max_connections(most);
    Ok(pool.connect_with(options).await?)
}

async fn first_difference(connection: &mut SqliteConnection) -> Result<Option<String>, QueryError> {
    let tables =
        sqlx::query("SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY name")
            .fetch_all(&mut *connection)
            .await?;
    for table in tables {
        let table: String = table.try_get(0)?;
        let name = quoted(&table);
        let missing = |here: &str, there: &str| {
            format!("SELECT * FROM {here}.{name} EXCEPT SELECT * FROM {there}.{name}")
        };
        let both = format!(
            "SELECT EXISTS ({}) OR EXISTS ({})",
            missing("main", "other"),
            missing("other", "main")
        );
        let differs: bool = sqlx::query(sqlx::AssertSqlSafe(both))
            .fetch_one(&mut *connection)
            .await?
            .try_get(0)?;
        if differs {
            return Ok(Some(table));
        }
    }
    Ok(None)
}

/// Names come from the schema itself; SQL knows no parameter for a table.
fn quoted(table: &str) -> String {
    format!("\"{}\"", table.replace('"', "\"\""))
}

/// How far a store goes, and in which journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StorePosition {
    /// The last entry applied; 0 before the first.
    pub applied: Seq,
    /// The journal up to there.
    pub journal: Fingerprint,
}

/// How far the projection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) seq: Seq,
    /// The running trading day.
    pub(crate) day: Option<Day>,
    /// The journal up to there.
    pub(crate) journal: Fingerprint,
}

impl Progress {
    pub(crate) async fn read(connection: &mut SqliteConnection) -> Result<Self, QueryError> {
        let row = sqlx::query("SELECT seq, day, journal FROM progress")
            .fetch_one(connection)
            .await?;
        let cells = cells::Cells(&row);
        let seq = Seq::new(cells.number("seq")? as u64);
        Ok(Self {
            seq,
            day: cells.optional_day("day")?,
            journal: cells.fingerprint("journal")?,
        })
    }

    pub(crate) async fn write(self, connection: &mut SqliteConnection) -> Result<(), QueryError> {
        sqlx::query("UPDATE progress SET seq = ?, day = ?, journal = ?")
            .bind(self.seq.number() as i64)
            .bind(self.day.map(Day::number))
            .bind(&self.journal.0[..])
            .execute(connection)
            .await?;
        Ok(())
    }
}
