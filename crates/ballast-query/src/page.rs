//! Keyset pages: newest first, going on below the last row seen.

use crate::RowId;

/// Which rows of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Rows older than this one; the newest when absent.
    pub before: Option<RowId>,
    /// At most so many.
    pub limit: u32,
}

impl Page {
    /// The newest so many.
    pub const fn newest(limit: u32) -> Self {
        Self {
            before: None,
            limit,
        }
    }

    /// The page that follows a row.
    pub const fn before(row: RowId, limit: u32) -> Self {
        Self {
            before: Some(row),
            limit,
        }
    }

    pub(crate) fn below(self) -> i64 {
        self.before.map_or(i64::MAX, RowId::number)
    }
}

/// Rows in the order of the journal, between two ids: what came after one is read on from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Onwards {
    /// Rows after this one.
    pub after: RowId,
    /// Up to this one.
    pub up_to: RowId,
    /// At most so many.
    pub limit: u32,
}
