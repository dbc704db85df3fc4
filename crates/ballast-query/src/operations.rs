//! The operation log (操作日志, Q5, Q4): every change of configuration and every act of a person, a row each, as the
//! events of the journal say it. Rows are added and nothing else: the file itself refuses to change or to delete one,
//! and what was changed all the same is found by projecting the journal anew ([`Store::altered_operation`]).

mod add;
mod altered;

use ballast_model::{Day, SessionId, Stamp, UserId};
use sqlx::sqlite::SqliteRow;

use crate::cells::Cells;
use crate::past::{Bound, counted};
use crate::{Counted, Page, QueryError, RowId, Store};

pub(crate) use add::add;
pub use altered::AlteredOperation;

/// One field of one thing, changed; or one act on it. Names are those of then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRow {
    /// Its place in the log, counted from 1; pages go on from it.
    pub id: RowId,
    /// Its event.
    pub event: RowId,
    /// When.
    pub at: Stamp,
    /// Running trading day; none before the first.
    pub day: Option<Day>,
    /// Who; the platform's, or nobody that is known.
    pub user: UserId,
    /// Login name; empty: the platform.
    pub user_name: String,
    /// Code of the built-in role, or name of the added one, that the user had.
    pub role: String,
    /// Session of the user; 0: none.
    pub session: SessionId,
    /// Address that the session came from; empty where there is none.
    pub ip: String,
    /// Network card, where the program said it.
    pub mac: String,
    /// Of what.
    pub object: Named,
    /// For what of it, or with whom.
    pub about: Option<Named>,
    /// Name of the field.
    pub field: String,
    /// Before; empty: it was not set.
    pub old: String,
    /// Now; empty: it is not set any more.
    pub new: String,
    /// The event does not say what was before: `old` is what the log has last.
    pub old_is_remembered: bool,
    /// Why, where somebody said it.
    pub reason: String,
}

/// Something with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// What it is: `product`, `operating`, `user` …
    pub kind: String,
    /// Under which it is kept: kind and number.
    pub key: String,
    /// Its code or name then.
    pub name: String,
}

/// Which operations are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OperationsAsked {
    /// Those of these objects, by their keys; none: of all.
    pub of: Option<Vec<String>>,
    /// From this trading day on.
    pub from: Option<Day>,
    /// Up to and with this trading day.
    pub until: Option<Day>,
    /// Of the user of this login name.
    pub user_name: Option<String>,
    /// Code or name of what was changed, or for what.
    pub object: Option<String>,
    /// What kind of thing it is.
    pub kind: Option<String>,
    /// Name of the field.
    pub field: Option<String>,
}

/// Whose rows, which is ?1, and what of them passes: trading days ?2 to ?3, user ?4, name ?5, kind ?6, field ?7.
macro_rules! asked {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " FROM operations WHERE (?1 IS NULL OR object IN (SELECT value FROM json_each(?1)) OR about IN (SELECT value FROM json_each(?1)))",
            $rest
        )
    };
}
macro_rules! passes {
    () => {
        "(?2 IS NULL OR day >= ?2) AND (?3 IS NULL OR day IS NULL OR day <= ?3) AND (?4 IS NULL OR user_name = ?4)
         AND (?5 IS NULL OR name = ?5 OR about_name = ?5) AND (?6 IS NULL OR kind = ?6) AND (?7 IS NULL OR field = ?7)"
    };
}
const ROWS: &str = concat!(
    asked!("SELECT *", " AND "),
    passes!(),
    " AND id < ?8 ORDER BY id DESC LIMIT ?9"
);
const COUNTED: &str = concat!(
    "SELECT count(*) AS everything, count(*) FILTER (WHERE ",
    passes!(),
    asked!(") AS passing", "")
);
const FIELDS: &str = concat!(
    asked!("SELECT DISTINCT field", " AND "),
    passes!(),
    " ORDER BY field"
);

impl OperationsAsked {
    fn bound(&self, sql: &'static str) -> Bound<'_> {
        let of = { self.of.as_ref() }.map(|of| serde_json::json!(of).to_string());
        sqlx::query(sql)
            .bind(of)
            .bind(self.from.map(Day::number))
            .bind(self.until.map(Day::number))
            .bind(&self.user_name)
            .bind(&self.object)
            .bind(&self.kind)
            .bind(&self.field)
    }
}

impl Store {
    /// Operations that were asked for, newest first.
    pub async fn operations(
        &self,
        asked: &OperationsAsked,
        page: Page,
    ) -> Result<Vec<OperationRow>, QueryError> {
        let rows = { asked.bound(ROWS).bind(page.below()).bind(page.limit) }
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// How many there are.
    pub async fn count_operations(&self, asked: &OperationsAsked) -> Result<Counted, QueryError> {
        counted(&asked.bound(COUNTED).fetch_one(&self.pool).await?)
    }

    /// Names of the fields among them.
    pub async fn operation_fields(
        &self,
        asked: &OperationsAsked,
    ) -> Result<Vec<String>, QueryError> {
        let rows = asked.bound(FIELDS).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Cells(row).text("field")).collect()
    }
}

fn read(row: &SqliteRow) -> Result<OperationRow, QueryError> {
    let cells = Cells(row);
    let about = match cells.optional_text("about")? {
        None => None,
        Some(key) => Some(Named {
            kind: cells.text("about_kind")?,
            key,
            name: cells.text("about_name")?,
        }),
    };
    Ok(OperationRow {
        id: RowId::new(cells.number("id")?),
        event: RowId::new(cells.number("event")?),
        at: cells.stamp("at")?,
        day: cells.optional_day("day")?,
        user: cells.user("user")?,
        user_name: cells.text("user_name")?,
        role: cells.text("role")?,
        session: SessionId::new(cells.number("session")? as u64),
        ip: cells.text("ip")?,
        mac: cells.text("mac")?,
        object: Named {
            kind: cells.text("kind")?,
            key: cells.text("object")?,
            name: cells.text("name")?,
        },
        about,
        field: cells.text("field")?,
        old: cells.text("old")?,
        new: cells.text("new")?,
        old_is_remembered: cells.number("remembered")? != 0,
        reason: cells.text("reason")?,
    })
}
