//! What risk officers look back on, and how it is asked for: whose it is, over which trading days, of which kind.

use ballast_desk_events::{Holder, StopOf};
use ballast_model::Day;
use minicbor::{Decode, Encode};
use sqlx::query::Query;
use sqlx::sqlite::{Sqlite, SqliteArguments, SqliteRow};

use crate::cells::{Cells, bad};
use crate::{QueryError, cells};

/// Which alarms, plans or stops are asked for: those of some objects that stood on a trading day of a range.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// Whose; an alarm about a contract is of whoever held it then.
    pub of: Vec<StopOf>,
    /// Not those that had ended before this trading day.
    pub from: Option<Day>,
    /// Not those that came after this trading day.
    pub until: Option<Day>,
    /// Of this kind alone, by its word.
    pub kind: Option<String>,
    /// Of this level at its worst, or this end, by its word.
    pub state: Option<String>,
}

/// So many rows pass what is asked for, of so many that there are of the same objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// That pass.
    pub passing: u64,
    /// All of them.
    pub all: u64,
}

/// The rest of what is asked, beside whose, which is ?1: range of days ?2 to ?3, kind ?4, and of the state ?5 a condition
/// that holds where none is asked for.
macro_rules! passing {
    ($state:literal) => {
        concat!(
            "(?2 IS NULL OR until_day IS NULL OR until_day >= ?2) AND (?3 IS NULL OR day IS NULL OR day <= ?3) AND (?4 IS NULL OR kind = ?4)
             AND (?5 IS NULL OR ",
            $state,
            ")"
        )
    };
}
pub(crate) use passing;

/// A question in SQL with values for its places.
pub(crate) type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

impl Past {
    /// The question with what is asked in its first five places; a state is what the table's column has for it.
    pub(crate) fn bound<'q, S>(&'q self, sql: &'static str, state: S) -> Bound<'q>
    where
        S: sqlx::Encode<'q, Sqlite> + sqlx::Type<Sqlite> + 'q,
    {
        sqlx::query(sql)
            .bind(self.objects())
            .bind(self.from.map(Day::number))
            .bind(self.until.map(Day::number))
            .bind(&self.kind)
            .bind(state)
    }

    /// Whose, as a list that SQL can look into.
    pub(crate) fn objects(&self) -> String {
        serde_json::json!(self.of.iter().map(|of| object(*of)).collect::<Vec<_>>()).to_string()
    }
}

/// Whose something is, as a column holds it.
pub(crate) fn object(of: StopOf) -> String {
    match of {
        StopOf::All => "all".to_owned(),
        StopOf::Product(id) => format!("product{}", id.number()),
        StopOf::Operating(id) => format!("operating{}", id.number()),
        StopOf::User(id) => format!("user{}", id.number()),
        StopOf::Fund(id) => format!("fund{}", id.number()),
    }
}

/// The same of an account.
pub(crate) fn object_of(holder: Holder) -> String {
    let (kind, number) = cells::holder(holder);
    format!("{kind}{number}")
}

/// What a column holds as the journal has it.
pub(crate) fn body<T: Encode<()>>(of: &T) -> Vec<u8> {
    minicbor::to_vec(of).expect("Invariant: memory takes what is written")
}

/// The same, read; none where the cell is empty.
pub(crate) fn read_body<T: for<'b> Decode<'b, ()>>(
    row: &SqliteRow,
    column: &'static str,
) -> Result<Option<T>, QueryError> {
    let Some(bytes) = Cells(row).bytes(column)? else {
        return Ok(None);
    };
    let read = minicbor::decode(&bytes);
    read.map(Some)
        .map_err(|_| bad(column, "bytes that do not decode"))
}

/// The same, where there must be something.
pub(crate) fn body_of<T: for<'b> Decode<'b, ()>>(
    row: &SqliteRow,
    column: &'static str,
) -> Result<T, QueryError> {
    read_body(row, column)?.ok_or_else(|| bad(column, "NULL"))
}

/// Rows that pass, and all.
pub(crate) fn counted(row: &SqliteRow) -> Result<Counted, QueryError> {
    let cells = Cells(row);
    Ok(Counted {
        passing: cells.number("passing")? as u64,
        all: cells.number("everything")? as u64,
    })
}
