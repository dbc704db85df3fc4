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

    /// An answer that breaks off: without its last row, and without an end.
    pub(super) fn cut(mut report: CounterReport) -> Self {
        match &mut report.rows {
            ReportRows::Orders(rows) => drop(rows.pop()),
            ReportRows::Trades(rows) => drop(rows.pop()),
            ReportRows::Positions(rows) => drop(rows.pop()),
            ReportRows::Funds(_) => {}
        }
        let is_last = false;
        Self { report, is_last }
    }

    /// The same rows in parts of so many; an answer without rows is one part too.
    pub(super) fn split(self, rows_max: usize) -> impl Iterator<Item = Self> {
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
pub(super) struct Rows(Option<CounterReport>);

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

#[cfg(test)]
mod tests {
    use ballast_model::{Day, FundAccountId, Lots, PosiDirection, PositionRow, RequestId};

    use super::*;

    fn report(lots: impl Iterator<Item = i64>) -> CounterReport {
        let row = |lots| PositionRow {
            contract: "rb2510".into(),
            side: PosiDirection::Long,
            hedge_flag: Default::default(),
            today: Lots::new(lots),
            yesterday: Default::default(),
            cost: None,
        };
        CounterReport {
            request: RequestId::new(7),
            fund_account: FundAccountId::new(1),
            trading_day: Day::default(),
            rows: ReportRows::Positions(lots.map(row).collect()),
        }
    }

    /// Splits an answer of so many rows into parts of three, and puts it together again.
    fn check(rows: i64, parts: usize) {
        let sent = report(0..rows);
        let split: Vec<_> = ReportPart::whole(sent.clone()).split(3).collect();
        let ends = split.iter().filter(|part| part.is_last).count();
        assert_eq!((split.len(), ends), (parts, 1), "{split:?}");
        let mut together = Rows::default();
        let whole: Vec<_> = split
            .into_iter()
            .filter_map(|part| together.add(part))
            .collect();
        assert_eq!(whole, [sent]);
    }

    #[test]
    fn an_answer_survives_its_parts() {
        check(0, 1);
        check(3, 1);
        check(4, 2);
        check(9, 3);
    }

    #[test]
    fn a_cut_answer_never_ends() {
        let mut together = Rows::default();
        let came = ReportPart::cut(report(0..7))
            .split(3)
            .filter_map(|part| together.add(part));
        assert_eq!(came.count(), 0);
    }
}
