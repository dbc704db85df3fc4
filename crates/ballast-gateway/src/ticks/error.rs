//! What can be wrong with a tick file, and with one line of it.

use std::fmt;
use std::path::PathBuf;

use ballast_model::{CalendarEnds, ContractCode, ContractCodeError, Day, Price, Stamp};

use super::Form;

/// The encoding of a text that is not UTF-8, as far as its bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Begins with its mark, or every other byte is 0.
    Utf16,
    /// Anything else: Chinese programs on Windows write it.
    Gbk,
}

impl Encoding {
    /// Of bytes that are not UTF-8, from the beginning of their file.
    pub fn of(bytes: &[u8]) -> Self {
        let marked = [[0xff, 0xfe], [0xfe, 0xff]]
            .iter()
            .any(|mark| bytes.starts_with(mark));
        if marked || bytes.contains(&0) {
            Self::Utf16
        } else {
            Self::Gbk
        }
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf16 => "but UTF-16",
            Self::Gbk => "most likely GBK",
        })
    }
}

/// The rule a field of a line breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineRule {
    /// The line is cut or has a stray separator.
    #[error("the line has {found} columns, the header {wanted}")]
    Columns {
        /// Columns of the line.
        found: usize,
        /// Columns of the header.
        wanted: usize,
    },
    /// Not UTF-8.
    #[error("the line is not UTF-8, {0}: save the file as UTF-8")]
    NotUtf8(Encoding),
    /// Not a number.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// A count with a fraction or below zero.
    #[error("`{0}` is not a count of lots")]
    NotACount(String),
    /// Beyond what the type holds.
    #[error("`{0}` is too large")]
    TooLarge(String),
    /// A price between two ticks, further off than the noise of a float.
    #[error("`{0}` is not on the tick of {1}")]
    OffTick(String, String),
    /// Not above zero, outside the day's limits, or worth parts of a fen a lot.
    #[error(
        "`{0}` cannot be a settlement price: above 0, within the day's limits, and a lot worth whole fen"
    )]
    NotASettlementPrice(String),
    /// Of no session, and without a settlement price.
    #[error("{0} is outside every session")]
    OutsideSessions(Stamp),
    /// The best bid is above the best ask.
    #[error("the bid of {bid} is above the ask of {ask}")]
    Crossed {
        /// Best bid.
        bid: Price,
        /// Best ask.
        ask: Price,
    },
    /// A price past the price limit that the row itself tells.
    #[error("{price} is past the row's own price limit {limit}")]
    PastLimit {
        /// The price.
        price: Price,
        /// The limit.
        limit: Price,
    },
    /// Not a date.
    #[error("`{0}` is not a date")]
    NotADate(String),
    /// Not a time of day.
    #[error("`{0}` is not a time of day")]
    NotATime(String),
    /// The trading day the line states is not the one its instant lies in.
    #[error("the line says {stated}, its instant belongs to {derived}")]
    OtherTradingDay {
        /// As the line says.
        stated: Day,
        /// By the calendar.
        derived: Day,
    },
    /// The times of its contract and date go back by more than a minute at it, and more rows stand
    /// against it than with it.
    #[error(
        "{at} is over 60 s out of the order in which most rows of {contract} dated {date} stand"
    )]
    Misplaced {
        /// Its instant.
        at: Stamp,
        /// Its contract.
        contract: ContractCode,
        /// The date it stands under.
        date: Day,
    },
    /// Outside the calendar.
    #[error(transparent)]
    Calendar(#[from] CalendarEnds),
    /// No contract we know.
    #[error(transparent)]
    Contract(#[from] ContractCodeError),
    /// The file names a commodity or nothing, and nobody said which contract it is.
    #[error("the contract is not in the file: give it as FILE=CONTRACT")]
    ContractNotGiven,
}

/// A line that was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Line of the file, the header being 1.
    pub line: u64,
    /// Column as the header names it; `line` where the whole line is bad.
    pub field: String,
    /// What is wrong with it.
    pub rule: LineRule,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, field {}: {}", self.line, self.field, self.rule)
    }
}

/// A tick file that cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum TickFileError {
    /// Missing, or not allowed to be read.
    #[error("{}: cannot be opened: {source}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Damaged gzip, or the disk failed.
    #[error("{}: line {line}: the file breaks off: {source}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line that could not be read.
        line: u64,
        /// What the decoder said.
        source: csv::Error,
    },
    /// Nothing is in it.
    #[error("{}: the file is empty", .0.display())]
    Empty(PathBuf),
    /// A header that is not UTF-8.
    #[error("{}: line 1: not UTF-8, {encoding}: save the file as UTF-8", path.display())]
    Encoding {
        /// The file.
        path: PathBuf,
        /// What it is.
        encoding: Encoding,
    },
    /// A header whose columns are not separated by commas.
    #[error("{}: line 1: the columns are separated by {by:?}, not by commas", path.display())]
    Separator {
        /// The file.
        path: PathBuf,
        /// What stands between them.
        by: char,
    },
    /// The header is none of the forms we read.
    #[error("{}: line 1, field {field}: missing from a header that is most like {like}; known forms: {}", path.display(), Form::names())]
    UnknownForm {
        /// The file.
        path: PathBuf,
        /// First column missing from the closest form.
        field: String,
        /// The closest form.
        like: &'static str,
    },
    /// Every line is bad: this is not the file it seems to be.
    #[error("{}: no line can be read; the first: {first}", path.display())]
    AllBad {
        /// The file.
        path: PathBuf,
        /// Its first bad line.
        first: BadLine,
    },
}
