//! The rows of a tick file, from its header to its end, each read by itself.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use csv::StringRecord;
use flate2::bufread::MultiGzDecoder;

use super::form::{Layout, NoForm};
use super::lines::Lines;
use super::row::{Dated, RowReader};
use super::{BadLine, Encoding, Form, LineRule, TickFileError, TickSource};
use crate::ReferenceData;

/// First two bytes of a gzip file.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A line after the header.
#[derive(Debug)]
pub(super) struct Row {
    pub line: u64,
    /// Nothing where it is left over from a login, or without content.
    pub read: Result<Option<Dated>, BadLine>,
}

/// The rows, read as they are asked for.
#[derive(Debug)]
pub(super) struct Rows {
    path: PathBuf,
    csv: csv::Reader<Lines<BufReader<Input>>>,
    reader: RowReader,
    record: StringRecord,
}

type Input = Box<dyn ReadSend>;
trait ReadSend: Read + Send {}
impl<T: Read + Send> ReadSend for T {}
impl std::fmt::Debug for dyn ReadSend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("input")
    }
}

impl Rows {
    /// Opens a file and recognises its form.
    pub fn open(source: &TickSource, reference: Arc<ReferenceData>) -> Result<Self, TickFileError> {
        let path = source.path.clone();
        let input = open(&path).map_err(|source| TickFileError::Open {
            path: path.clone(),
            source,
        })?;
        let broken = |source| TickFileError::Broken {
            path: path.clone(),
            line: 1,
            source,
        };
        let mut input = BufReader::new(input);
        let first = input.fill_buf().map_err(|error| broken(error.into()))?;
        if first.is_empty() {
            return Err(TickFileError::Empty(path));
        }
        let encoding = Encoding::of(first);
        let mut csv = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(Lines::new(input));
        let header = csv
            .headers()
            .map_err(|source| match is_text_error(&source) {
                true => TickFileError::Encoding {
                    path: path.clone(),
                    encoding,
                },
                false => broken(source),
            })?;
        let header = header
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').trim())
            .collect::<StringRecord>();
        let separator = header.get(0).filter(|_| header.len() == 1);
        if let Some(by) = separator.and_then(|header| header.chars().find(|c| ";\t|".contains(*c)))
        {
            return Err(TickFileError::Separator { path, by });
        }
        let layout = Layout::recognise(&header).map_err(|NoForm { like, field }| {
            TickFileError::UnknownForm {
                path: path.clone(),
                field,
                like: like.name(),
            }
        })?;
        Ok(Self {
            path,
            csv,
            reader: RowReader::new(layout, reference, source.contract.clone()),
            record: StringRecord::new(),
        })
    }

    pub fn form(&self) -> Form {
        self.reader.form()
    }

    /// The column that holds the time, as the header names it.
    pub fn time_column(&self) -> String {
        self.reader.time_column()
    }

    fn read(&mut self) -> Result<Option<Row>, csv::Error> {
        let begin = self.csv.position().byte();
        let read = self.csv.read_record(&mut self.record);
        let line = self.csv.get_mut().line_of(begin);
        let read = match read {
            Ok(false) => return Ok(None),
            Ok(true) => self.reader.read(&self.record, line),
            Err(error) if is_text_error(&error) => Err(BadLine {
                line,
                field: "line".to_owned(),
                rule: LineRule::NotUtf8(Encoding::Gbk),
            }),
            Err(error) => return Err(error),
        };
        Ok(Some(Row { line, read }))
    }
}

/// Does not go on after an error.
impl Iterator for Rows {
    type Item = Result<Row, TickFileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.read();
        let broken = |source| TickFileError::Broken {
            path: self.path.clone(),
            line: self.csv.position().line(),
            source,
        };
        read.map_err(broken).transpose()
    }
}

/// Gzip is known by its first bytes, whatever the file is called.
fn open(path: &Path) -> io::Result<Input> {
    let file = File::open(path)?;
    if !file.metadata()?.is_file() {
        let reason = "not a file on a disk: ticks are read more than once";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    }
    let mut file = BufReader::with_capacity(1 << 16, file);
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
