//! Bonds and their published prices as CSV or XLSX files (B5), out and in again in the same columns.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What can be exported and imported. The first row of a file names its columns, in any order; every cell is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VenueTable {
    /// `code`, `name`, `maturity`, `kind` (`book_entry_treasury` or `other`).
    Bonds,
    /// `bond`, `day`, then yuan per 100 face: `net`, `full`, `lower_close`, each of which may be empty.
    Valuations,
}

/// Which table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct VenueTablePath {
    /// Table.
    #[param(inline)]
    pub table: VenueTable,
}
