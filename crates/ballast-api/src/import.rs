//! Tables of accounts, rates, limits and settings as CSV or XLSX files, out and in again in the
//! same columns.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Problem;

/// What can be exported and imported. The first row of a file names its columns, in any order;
/// every cell is a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Table {
    /// `code`, `name`, `product`. A new code opens an account; an account that is there is bound to
    /// the product. Cash is none of it.
    OperatingAccounts,
    /// `level`, `of`, `scope`, `code`, then `mode`, `by_money` and `by_lot` of `long` and `short`.
    /// All of a rule empty takes it away.
    MarginRules,
    /// The same of `open`, `close` and `close_today`.
    CommissionRules,
    /// `level`, `of`, `scope`, `code`, `limit`, `value`. An empty value takes a limit away.
    Limits,
    /// `of`, `setting`, `value` of operating accounts.
    AccountSettings,
    /// `of`, `setting`, `value` of fund accounts.
    FundAccountSettings,
    /// The exchanges' yearly notice: `kind` (`closed`, `trading`, `no_night`, `late_night`,
    /// `announced`), `first`, `last`, `open`.
    Calendar,
    /// `code`, `from` or `from_delivery`, then what an exchange says of a commodity's contracts.
    Commodities,
    /// `contract`, `last_trading_day`.
    LastTradingDays,
    /// `code`, `name`. A new code makes a product.
    Products,
    /// `code`, `product`. A new code makes a fund account of the product.
    FundAccounts,
    /// `fund_account`, `scope`, `code`, then `by_money` and `by_lot` of `margin_long`,
    /// `margin_short`, `hedge_margin_long`, `hedge_margin_short`, `open`, `close` and `close_today`.
    /// Those of hedges all empty: the margin of speculation.
    CounterRates,
    /// `name`, `display_name`, `role`, `addresses` of logins that are there; no secrets.
    Logins,
}

/// Kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// UTF-8 with commas; written with a byte order mark, read with or without.
    Csv,
    /// The first sheet of a workbook; written with cells of text, so that codes keep their zeros
    /// and amounts their decimals.
    Xlsx,
}

/// Which table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct TablePath {
    /// Table.
    #[param(inline)]
    pub table: Table,
}

/// Which kind of file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// Kind of file.
    #[param(inline)]
    pub format: FileFormat,
}

/// Which kind of file, and whether it is only tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// Kind of file.
    #[param(inline)]
    pub format: FileFormat,
    /// Reads and checks the whole file and changes nothing.
    pub dry_run: bool,
}

/// What is wrong with a row: the first thing that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowError {
    /// Row as a spreadsheet numbers it: the header is 1.
    pub row: u32,
    /// Name of the column.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// Why it cannot be imported; `numbers.expected` where a value is none of the column's.
    pub problem: Problem,
}

/// What becomes of what a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// Some of it is another.
    Changed,
    /// It goes.
    Removed,
}

/// A cell that says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CellChange {
    /// Name of the column.
    pub column: String,
    /// As it stands; empty where nothing does.
    pub old: String,
    /// As it would stand.
    pub new: String,
}

/// What a row would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowChange {
    /// Row as a spreadsheet numbers it.
    pub row: u32,
    /// What becomes of it.
    pub kind: ChangeKind,
    /// What it is about: the cells of its first columns.
    pub of: Vec<String>,
    /// Cells that say something else, in the order of the columns.
    pub cells: Vec<CellChange>,
}

/// What an import did; a dry run: what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Imported {
    /// Nothing was changed: the file was only tried.
    pub dry_run: bool,
    /// Rows that changed something.
    pub changed: u32,
    /// Rows that were so already.
    pub unchanged: u32,
    /// Rows that cannot be imported; empty unless only tried.
    pub errors: Vec<RowError>,
    /// Of rows that would change something, old beside new; empty unless only tried.
    pub changes: Vec<RowChange>,
}

impl Imported {
    /// One row more.
    pub fn count(&mut self, changed: bool) {
        *(if changed {
            &mut self.changed
        } else {
            &mut self.unchanged
        }) += 1;
    }
}

/// An import that was not done, or stopped half way: a problem that lists its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotImported {
    /// Why.
    #[serde(flatten)]
    pub problem: Problem,
    /// The rows; absent where the file as a whole, or who sent it, was refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<RowError>,
}

impl From<Problem> for NotImported {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            errors: Vec::new(),
        }
    }
}

#[cfg(feature = "server")]
impl axum::response::IntoResponse for NotImported {
    fn into_response(self) -> axum::response::Response {
        let (parts, _) = self.problem.clone().into_response().into_parts();
        (parts.status, parts.headers, axum::Json(self)).into_response()
    }
}
