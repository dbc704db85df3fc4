//! An answer as it comes in: rows, and whether they are the last (CTP bIsLast).

use ballast_model::{CounterReport, ReportRows};
use minicbor::{Decode, Encode};

/// Rows of an answer that came together.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ReportPart {
    /// The answer as if these rows were all.
    #[n(0)]
    pub report: CounterReport,
    /// No more rows come under this number (CTP bIsLast).
    #[n(1)]
    pub is_last: bool,
}

impl ReportPart {
    /// An answer in one part.
    pub fn whole(report: CounterReport) -> Self {
        let is_last = true;
        Self { report, is_last }
    }

    /// The same rows in parts of so many; an answer without rows is one part too.
    pub fn split(self, rows_max: usize) -> impl Iterator<Item = Self> {
        let mut left = Some(self);
        std::iter::from_fn(move || {
            let mut part = left.take()?;
            left = split_off(&mut part.report.rows, rows_max).map(|rows| Self {
                report: CounterReport {
                    rows,
                    ..part.report
                },
                is_last: part.is_last,
            });
            part.is_last &= left.is_none();
            Some(part)
        })
    }
}

/// The rows of an answer so far.
#[derive(Debug, Default)]
pub struct Rows(Option<CounterReport>);

impl Rows {
    /// Takes a further part in. Gives the answer once the last one is there.
    pub fn add(&mut self, part: ReportPart) -> Option<CounterReport> {
        let report = match self.0.take() {
            None => part.report,
            Some(mut so_far) => {
                append(&mut so_far.rows, part.report.rows);
                so_far
            }
        };
        if part.is_last {
            return Some(report);
        }
        self.0 = Some(report);
        None
    }
}

fn append(rows: &mut ReportRows, more: ReportRows) {
    match (rows, more) {
        (ReportRows::Orders(rows), ReportRows::Orders(more)) => rows.extend(more),
        (ReportRows::Trades(rows), ReportRows::Trades(more)) => rows.extend(more),
        (ReportRows::Positions(rows), ReportRows::Positions(more)) => rows.extend(more),
        // Money is one row; rows of another kind answer another question.
        (rows, more) => *rows = more,
    }
}

/// Takes off what is beyond so many rows.
fn split_off(rows: &mut ReportRows, rows_max: usize) -> Option<ReportRows> {
    fn beyond<T>(rows: &mut Vec<T>, rows_max: usize) -> Option<Vec<T>> {
        (rows.len() > rows_max).then(|| rows.split_off(rows_max))
    }
    match rows {
        ReportRows::Orders(rows) => beyond(rows, rows_max).map(ReportRows::Orders),
        ReportRows::Trades(rows) => beyond(rows, rows_max).map(ReportRows::Trades),
        ReportRows::Positions(rows) => beyond(rows, rows_max).map(ReportRows::Positions),
        ReportRows::Funds(_) => None,
    }
}
