//! A tick file as an iterator.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use ballast_model::{ContractCode, Stamp, Tick};

use super::row::Dated;
use super::rows::{Row, Rows};
use super::survey::{Kind, Survey, survey};
use super::{BadLine, Form, TickFileError, TickSource};
use crate::ReferenceData;

/// Bad lines kept with their field; more are only counted.
const BAD_LINES_KEPT: usize = 100;

/// What a file held, so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickReport {
    /// The file.
    pub path: PathBuf,
    /// Its form.
    pub form: Form,
    /// Contracts with a tick in the whole file.
    pub contracts: BTreeSet<ContractCode>,
    /// Lines after the header.
    pub lines: u64,
    /// Ticks given on.
    pub ticks: u64,
    /// Snapshots left over from a login, or without content: dropped.
    pub stale: u64,
    /// Ticks whose stamp was a little before the one ahead of them and counted as that one.
    pub held_back: u64,
    /// Rows of the whole file whose time stands against more rows of their contract and date:
    /// dropped.
    pub misplaced: u64,
    /// The first hundred of them.
    pub misplaced_lines: Vec<BadLine>,
    /// Ticks whose prices cannot be true (K7): given on, and they move none.
    pub doubted: u64,
    /// The first hundred of them.
    pub doubted_lines: Vec<BadLine>,
    /// Lines that could not be read: skipped.
    pub bad: u64,
    /// The first hundred of them.
    pub bad_lines: Vec<BadLine>,
}

/// A tick file, read as it is asked.
#[derive(Debug)]
pub struct TickFile {
    ticks: Ticks,
    survey: Survey,
    newest: Stamp,
    ended: bool,
    report: TickReport,
}

/// Where the next tick comes from.
#[derive(Debug)]
enum Ticks {
    /// The file, row by row.
    Rows(Box<Rows>),
    /// Memory: the file has its contracts or dates one after another.
    Sorted(std::vec::IntoIter<Tick>),
}

impl TickFile {
    /// Opens a file, recognises its form and looks it through.
    pub fn open(source: &TickSource, reference: Arc<ReferenceData>) -> Result<Self, TickFileError> {
        let open = || Rows::open(source, Arc::clone(&reference));
        let survey = survey(open)?;
        let rows = open()?;
        let report = TickReport {
            path: source.path.clone(),
            form: rows.form(),
            contracts: survey.contracts.clone(),
            lines: 0,
            ticks: 0,
            stale: 0,
            held_back: 0,
            misplaced: survey.misplaced.len() as u64,
            misplaced_lines: survey
                .misplaced
                .iter()
                .take(BAD_LINES_KEPT)
                .cloned()
                .collect(),
            doubted: 0,
            doubted_lines: Vec::new(),
            bad: 0,
            bad_lines: Vec::new(),
        };
        let mut file = Self {
            ticks: Ticks::Rows(Box::new(rows)),
            survey,
            newest: Stamp::from_micros(i64::MIN),
            ended: false,
            report,
        };
        if file.survey.unsorted {
            file.sort()?;
        }
        Ok(file)
    }

    /// What the file held so far; all of it once the iterator has ended.
    pub fn report(&self) -> &TickReport {
        &self.report
    }

    /// Every tick at its own time, whatever stands above it.
    fn sort(&mut self) -> Result<(), TickFileError> {
        let mut newest: BTreeMap<Kind, Stamp> = BTreeMap::new();
        let mut ticks = Vec::new();
        while let Some(Dated { mut tick, date, .. }) = self.read_on()? {
            let newest = newest.entry((tick.contract.clone(), date)).or_default();
            self.hold(&mut tick, newest);
            ticks.push(tick);
        }
        ticks.sort_by_key(|tick| tick.at);
        self.ticks = Ticks::Sorted(ticks.into_iter());
        Ok(())
    }

    fn read(&mut self) -> Option<Result<Tick, TickFileError>> {
        if let Ticks::Sorted(ticks) = &mut self.ticks {
            return ticks.next().map(Ok);
        }
        let read = self.read_on().transpose()?;
        Some(read.map(|Dated { mut tick, .. }| {
            let mut newest = self.newest;
            self.hold(&mut tick, &mut newest);
            self.newest = newest;
            tick
        }))
    }

    /// The next row that is a tick in its place; the others are counted.
    fn read_on(&mut self) -> Result<Option<Dated>, TickFileError> {
        loop {
            let next = match &mut self.ticks {
                Ticks::Rows(rows) => rows.next().transpose()?,
                Ticks::Sorted(_) => None,
            };
            let Some(Row { line, read }) = next else {
                return self.all_bad().map_or(Ok(None), Err);
            };
            self.report.lines += 1;
            match read {
                Ok(Some(_)) if self.survey.misplaces(line) => {}
                Ok(Some(mut dated)) => {
                    self.report.ticks += 1;
                    if let Some((field, rule)) = dated.doubt.take() {
                        self.report.doubted += 1;
                        keep(
                            &mut self.report.doubted_lines,
                            BadLine { line, field, rule },
                        );
                    }
                    return Ok(Some(dated));
                }
                Ok(None) => self.report.stale += 1,
                Err(bad) => {
                    self.report.bad += 1;
                    keep(&mut self.report.bad_lines, bad);
                }
            }
        }
    }

    /// Time never goes back: CZCE stamps its settlement price before the last quotes.
    fn hold(&mut self, tick: &mut Tick, newest: &mut Stamp) {
        self.report.held_back += u64::from(tick.at < *newest);
        *newest = tick.at.max(*newest);
        tick.at = *newest;
    }

    fn all_bad(&self) -> Option<TickFileError> {
        let all_bad = self.report.bad > 0 && self.report.bad == self.report.lines;
        let first = self.report.bad_lines.first().filter(|_| all_bad)?;
        Some(TickFileError::AllBad {
            path: self.report.path.clone(),
            first: first.clone(),
        })
    }
}

/// The first ones are enough to find out what is wrong.
fn keep(lines: &mut Vec<BadLine>, line: BadLine) {
    if lines.len() < BAD_LINES_KEPT {
        lines.push(line);
    }
}

/// Ends after an error.
impl Iterator for TickFile {
    type Item = Result<Tick, TickFileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = if self.ended { None } else { self.read() };
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}
