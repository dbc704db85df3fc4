//! A tick file as an iterator.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballast_model::{Stamp, Tick};
use csv::StringRecord;
use flate2::bufread::MultiGzDecoder;

use super::form::{Layout, NoForm};
use super::row::RowReader;
use super::{BadLine, Form, LineRule, TickFileError, TickSource};
use crate::ReferenceData;

/// Bad lines kept with their field; more are only counted.
const BAD_LINES_KEPT: usize = 100;
/// First two bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// What a file held, so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickReport {
    /// The file.
    pub path: PathBuf,
    /// Its form.
    pub form: Form,
    /// Lines after the header.
    pub lines: u64,
    /// Ticks given on.
    pub ticks: u64,
    /// Snapshots left over from a login, or without content: dropped.
    pub stale: u64,
    /// Ticks whose stamp was before the one ahead of them and counted as that one.
    pub held_back: u64,
    /// Lines that could not be read: skipped.
    pub bad: u64,
    /// The first hundred of them.
    pub bad_lines: Vec<BadLine>,
}

/// A tick file, read as it is asked.
#[derive(Debug)]
pub struct TickFile {
    csv: csv::Reader<Input>,
    rows: RowReader,
    record: StringRecord,
    newest: Stamp,
    ended: bool,
    report: TickReport,
}

type Input = Box<dyn ReadSend>;
trait ReadSend: Read + Send {}
impl<T: Read + Send> ReadSend for T {}
impl std::fmt::Debug for dyn ReadSend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("input")
    }
}

impl TickFile {
    /// Opens a file and recognises its form.
    pub fn open(source: &TickSource, reference: Arc<ReferenceData>) -> Result<Self, TickFileError> {
        let path = &source.path;
        let input = open(path).map_err(|source| TickFileError::Open {
            path: path.clone(),
            source,
        })?;
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let header = csv.headers().map_err(|source| TickFileError::Broken {
            path: path.clone(),
            line: 1,
            source,
        })?;
        let header = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').trim())
            .collect::<StringRecord>();
        let layout = Layout::recognise(&header).map_err(|NoForm { like, field }| {
            TickFileError::UnknownForm {
                path: path.clone(),
                field,
                like: like.name(),
            }
        })?;
        let report = TickReport {
            path: path.clone(),
            form: layout.form,
            lines: 0,
            ticks: 0,
            stale: 0,
            held_back: 0,
            bad: 0,
            bad_lines: Vec::new(),
        };
        let rows = RowReader::new(layout, reference, source.contract.clone());
        let newest = Stamp::from_micros(i64::MIN);
        Ok(Self {
            csv,
            rows,
            record: StringRecord::new(),
            newest,
            ended: false,
            report,
        })
    }

    /// What the file held so far; all of it once the iterator has ended.
    pub fn report(&self) -> &TickReport {
        &self.report
    }

    fn read(&mut self) -> Option<Result<Tick, TickFileError>> {
        loop {
            let line = self.csv.position().line();
            match self.csv.read_record(&mut self.record) {
                Ok(true) => self.report.lines += 1,
                Ok(false) => return self.end(),
                Err(error) if is_text_error(&error) => {
                    self.report.lines += 1;
                    self.skip(BadLine {
                        line,
                        field: "line".to_owned(),
                        rule: LineRule::NotText,
                    });
                    continue;
                }
                Err(source) => {
                    return Some(Err(TickFileError::Broken {
                        path: self.report.path.clone(),
                        line,
                        source,
                    }));
                }
            }
            let line = self.record.position().map_or(line, csv::Position::line);
            match self.rows.read(&self.record, line) {
                Ok(Some(tick)) => return Some(Ok(self.give(tick))),
                Ok(None) => self.report.stale += 1,
                Err(bad) => self.skip(bad),
            }
        }
    }

    /// Inside a file time never goes back: CZCE stamps its settlement price before the last quotes.
    fn give(&mut self, mut tick: Tick) -> Tick {
        self.report.held_back += u64::from(tick.at < self.newest);
        self.newest = self.newest.max(tick.at);
        tick.at = self.newest;
        self.report.ticks += 1;
        tick
    }

    fn skip(&mut self, bad: BadLine) {
        self.report.bad += 1;
        if self.report.bad_lines.len() < BAD_LINES_KEPT {
            self.report.bad_lines.push(bad);
        }
    }

    fn end(&self) -> Option<Result<Tick, TickFileError>> {
        let all_bad = self.report.bad > 0 && self.report.bad == self.report.lines;
        let first = self.report.bad_lines.first().filter(|_| all_bad)?;
        Some(Err(TickFileError::AllBad {
            path: self.report.path.clone(),
            first: first.clone(),
        }))
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

/// Gzip is known by its first bytes, whatever the file is called.
fn open(path: &Path) -> std::io::Result<Input> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let zipped = file.fill_buf()?.starts_with(&GZIP);
    Ok(if zipped {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    })
}

fn is_text_error(error: &csv::Error) -> bool {
    matches!(error.kind(), csv::ErrorKind::Utf8 { .. })
}
