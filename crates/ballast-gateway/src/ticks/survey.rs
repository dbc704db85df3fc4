//! What has to be known of a whole file before its first row may be played: which rows stand in
//! the wrong place (a restarted recorder dates last night's row today, a clock jumps), and whether
//! the others stand in the order of their times.
//!
//! A row is in the wrong place only beside those that follow it, so a file is read twice. Where no
//! time goes back, and that is nearly every file, only the newest time of each contract and date is
//! kept meanwhile; where one does, the times of that contract and date.

use std::collections::{BTreeMap, BTreeSet};

use ballast_model::{ContractCode, Day, Stamp};

use super::row::Dated;
use super::rows::{Row, Rows};
use super::{BadLine, LineRule, TickFileError, longest};

/// Times may go back by this much: sources stamp settlement prices and late quotes so.
const SLACK_MICROS: i64 = 60_000_000;

/// Rows among which times may not go back: of one contract, with one date.
pub(super) type Kind = (ContractCode, Day);

/// What a file's rows are, together.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Contracts with a tick in the file.
    pub contracts: BTreeSet<ContractCode>,
    /// Rows in the wrong place, ascending by line.
    pub misplaced: Vec<BadLine>,
    /// The others go back too, from one contract or date to the next: they have to be sorted.
    pub unsorted: bool,
}

/// Reads a file through, as often as it takes.
pub(super) fn survey(
    open: impl Fn() -> Result<Rows, TickFileError>,
) -> Result<Survey, TickFileError> {
    let mut order = Order::default();
    for row in open()? {
        order.row(&row?);
    }
    let mut survey = Survey {
        contracts: order
            .kinds
            .keys()
            .map(|(contract, _)| contract.clone())
            .collect(),
        misplaced: misplaced(&order.going_back(), &open)?,
        unsorted: order.file_goes_back,
    };
    if survey.unsorted && !survey.misplaced.is_empty() {
        let mut without = Order::default();
        for row in open()? {
            let row = row?;
            if !survey.misplaces(row.line) {
                without.row(&row);
            }
        }
        survey.unsorted = without.file_goes_back;
    }
    Ok(survey)
}

impl Survey {
    /// The row of that line is in the wrong place.
    pub fn misplaces(&self, line: u64) -> bool {
        self.misplaced
            .binary_search_by_key(&line, |row| row.line)
            .is_ok()
    }
}

/// The newest time so far, of each contract and date and of the file; and whether one came after
/// it that lies further back than times may go.
#[derive(Default)]
struct Order {
    kinds: BTreeMap<Kind, (Stamp, bool)>,
    newest: Option<Stamp>,
    file_goes_back: bool,
}

impl Order {
    fn row(&mut self, row: &Row) {
        let Ok(Some(Dated { tick, date, .. })) = &row.read else {
            return;
        };
        let back = |newest: Stamp| newest.micros() - tick.at.micros() > SLACK_MICROS;
        let kind = (tick.contract.clone(), *date);
        let (newest, goes_back) = self.kinds.entry(kind).or_insert((tick.at, false));
        *goes_back |= back(*newest);
        *newest = tick.at.max(*newest);
        self.file_goes_back |= self.newest.is_some_and(back);
        self.newest = self.newest.max(Some(tick.at));
    }

    fn going_back(&self) -> Vec<&Kind> {
        let going_back = self.kinds.iter().filter(|(_, (_, goes_back))| *goes_back);
        going_back.map(|(kind, _)| kind).collect()
    }
}

/// The rows of these contracts and dates that are not among the largest set that goes back nowhere.
fn misplaced(
    kinds: &[&Kind],
    open: impl Fn() -> Result<Rows, TickFileError>,
) -> Result<Vec<BadLine>, TickFileError> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut times: BTreeMap<&Kind, (Vec<u64>, Vec<i64>)> = BTreeMap::new();
    let rows = open()?;
    let field = rows.time_column();
    for row in rows {
        let Row { line, read } = row?;
        let Ok(Some(Dated { tick, date, .. })) = read else {
            continue;
        };
        if let Ok(at) = kinds.binary_search(&&(tick.contract, date)) {
            let (lines, times) = times.entry(kinds[at]).or_default();
            lines.push(line);
            times.push(tick.at.micros());
        }
    }
    let misplaced = times
        .into_iter()
        .flat_map(|((contract, date), (lines, times))| {
            let dropped = longest::dropped(&times, SLACK_MICROS).into_iter();
            let named = |row: usize| BadLine {
                line: lines[row],
                field: field.clone(),
                rule: LineRule::Misplaced {
                    at: Stamp::from_micros(times[row]),
                    contract: contract.clone(),
                    date: *date,
                },
            };
            dropped.map(named).collect::<Vec<_>>()
        });
    let mut misplaced: Vec<BadLine> = misplaced.collect();
    misplaced.sort_by_key(|row| row.line);
    Ok(misplaced)
}
