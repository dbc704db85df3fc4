//! What can go wrong with the query store. None of it endangers anything: the journal holds all
//! that is here.

use ballast_model::Seq;

/// A projection or a question that failed.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The database.
    #[error("the query store failed")]
    Sql(#[from] sqlx::Error),
    /// The file begins with other bytes than a database does.
    #[error("`{path}` is no database")]
    NotADatabase {
        /// Which.
        path: String,
    },
    /// The file cannot be read.
    #[error("`{path}` cannot be read")]
    Unreadable {
        /// Which.
        path: String,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// A cell holds what no projection writes: the file is damaged and has to be rebuilt.
    #[error("column `{column}` of the query store holds `{value}`; rebuild it")]
    Cell {
        /// Column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// An entry is missing between what was applied and what was handed in.
    #[error("entry {found} was handed in where {expected} comes next")]
    Gap {
        /// What comes next.
        expected: Seq,
        /// What was handed in.
        found: Seq,
    },
    /// More events in one record than a row id has room for.
    #[error("record {seq} holds too many events")]
    TooManyEvents {
        /// The record.
        seq: Seq,
    },
}

impl QueryError {
    /// The file is no database, or one whose pages do not fit together.
    pub fn is_damage(&self) -> bool {
        let Self::Sql(sqlx::Error::Database(error)) = self else {
            return matches!(self, Self::NotADatabase { .. });
        };
        let code = error.code().and_then(|code| code.parse::<u32>().ok());
        // The lowest byte is the primary result code.
        code.is_some_and(|code| [SQLITE_CORRUPT, SQLITE_NOTADB].contains(&(code & 0xff)))
    }
}

const SQLITE_CORRUPT: u32 = 11;
const SQLITE_NOTADB: u32 = 26;
