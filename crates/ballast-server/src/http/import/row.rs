//! A row of a file in the hands of who imports it, whatever it is about: its cells by the names of their columns, what is
//! wrong with it, and what it changes, old beside new.

use std::collections::BTreeMap;

use ballast_api::Problem;
use ballast_api::import::{CellChange, ChangeKind, Imported, RowChange, RowError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::value::{Error as NotAWord, StrDeserializer};

use crate::http::guard::Caller;
use crate::http::problems::misread;
use crate::sheet::{Damage, Row};

/// Old beside new of rows of a file that change something: as they stand, and as they would. The first columns, so many,
/// say what a row is about.
pub fn changes(
    (columns, keys): (&[&str], usize),
    rows: &[&Row],
    (before, after): (Vec<Vec<String>>, Vec<Vec<String>>),
) -> Vec<RowChange> {
    let by_key = |rows: Vec<Vec<String>>| -> BTreeMap<Vec<String>, Vec<String>> {
        let rows = rows.into_iter();
        rows.map(|cells| (cells[..keys].to_vec(), cells)).collect()
    };
    let (before, after) = (by_key(before), by_key(after));
    let change = |row: &&Row| {
        let of = row.cells[..keys].to_vec();
        let (old, new) = (before.get(&of), after.get(&of));
        let kind = match (old, new) {
            (Some(_), Some(_)) => ChangeKind::Changed,
            (Some(_), None) => ChangeKind::Removed,
            (None, _) => ChangeKind::Added,
        };
        // What stands under no key of its own is told as the file says it.
        let new = new.or((kind == ChangeKind::Added).then_some(&row.cells));
        let text = |cells: Option<&Vec<String>>, at: usize| {
            cells.map_or(String::new(), |cells| cells[at].clone())
        };
        let cell = |(at, column): (usize, &&str)| CellChange {
            column: (*column).to_owned(),
            old: text(old, at),
            new: text(new, at),
        };
        let cells = columns.iter().enumerate().skip(keys).map(cell);
        RowChange {
            row: row.number,
            kind,
            of,
            cells: cells.filter(|cell| cell.old != cell.new).collect(),
        }
    };
    rows.iter().map(change).collect()
}

/// What a file would do, every row upon those before it: `stand` makes a copy of what is as a row says, and tells whether
/// that changed it. Told as well, beside the rows that change something: no two rows are about the same.
pub fn tried<'a>(
    caller: &'a Caller,
    (columns, keys): (&'static [&'static str], usize),
    rows: &'a [Row],
    mut stand: impl FnMut(FileRow<'a>) -> Result<bool, RowError>,
) -> (Imported, Vec<&'a Row>) {
    let mut imported = nothing_yet(true);
    let mut changing = Vec::new();
    let mut first = BTreeMap::new();
    for row in rows {
        let file_row = FileRow {
            caller,
            columns,
            keys,
            row,
        };
        let earlier: &Row = first.entry(file_row.key()).or_insert(row);
        let stood = if earlier.number == row.number {
            stand(file_row)
        } else {
            Err(file_row.repeats(earlier))
        };
        match stood {
            Ok(is_change) => {
                imported.count(is_change);
                changing.extend(is_change.then_some(row));
            }
            Err(error) => imported.errors.push(error),
        }
    }
    (imported, changing)
}

/// An import before its first row.
pub fn nothing_yet(dry_run: bool) -> Imported {
    Imported {
        dry_run,
        changed: 0,
        unchanged: 0,
        errors: Vec::new(),
        changes: Vec::new(),
    }
}

/// A word of the interface that a field, or a column, says.
pub fn word<T: DeserializeOwned>(caller: &Caller, field: &str, text: &str) -> Result<T, Problem> {
    let word = T::deserialize(StrDeserializer::<NotAWord>::new(text));
    word.map_err(|error| misread(&error.to_string(), field, caller.language))
}

/// A word of the interface, as it writes it.
pub fn written(word: &impl Serialize) -> String {
    serde_json::to_value(word)
        .ok()
        .and_then(|word| Some(word.as_str()?.to_owned()))
        .unwrap_or_default()
}

/// A row with the table's columns.
#[derive(Clone, Copy)]
pub struct FileRow<'a> {
    /// Whose words and rights.
    pub caller: &'a Caller,
    /// Names of the columns.
    pub columns: &'static [&'static str],
    /// How many of them, the first ones, say what a row is about: no two rows of a file are about the same.
    pub keys: usize,
    /// The row.
    pub row: &'a Row,
}

impl<'a> FileRow<'a> {
    /// # Errors
    /// It is none of the table's, though its cells could be read.
    pub fn whole(&self) -> Result<(), RowError> {
        match &self.row.damage {
            Some(damage) => Err(self.damaged(damage)),
            None => Ok(()),
        }
    }

    /// What the row is about.
    pub fn key(&self) -> &'a [String] {
        &self.row.cells[..self.keys]
    }

    /// That an earlier row is about the same, at the first column in which they differ.
    pub fn repeats(&self, earlier: &Row) -> RowError {
        let (columns, keys) = (self.columns, self.keys);
        let differs = (keys..columns.len()).find(|at| self.row.cells[*at] != earlier.cells[*at]);
        let at = differs.unwrap_or(keys - 1);
        let numbers = [
            ("row", earlier.number.to_string()),
            ("field", columns[at].to_owned()),
            ("value", self.row.cells[at].clone()),
            ("earlier", earlier.cells[at].clone()),
        ];
        self.wrong(columns[at], self.caller.problem("ROW_REPEATED", numbers))
    }

    /// What is wrong with the row as one of a file.
    fn damaged(&self, damage: &Damage) -> RowError {
        let columns = self.columns;
        let numbers = |cells: usize, value: &str| {
            [
                ("row", self.row.number.to_string()),
                ("cells", cells.to_string()),
                ("columns", columns.len().to_string()),
                ("value", value.to_owned()),
            ]
        };
        let (code, column, cells, value) = match damage {
            Damage::Cut { cells } => ("ROW_CUT", columns.get(*cells).copied(), *cells, ""),
            Damage::TooLong { column, value } => ("ROW_TOO_LONG", None, *column, value.as_str()),
            Damage::OpenQuote => ("QUOTE_OPEN", None, columns.len(), ""),
        };
        RowError {
            row: self.row.number,
            column: column.map_or_else(|| cells.to_string(), str::to_owned),
            value: value.to_owned(),
            problem: self.caller.problem(code, numbers(cells, value)),
        }
    }

    /// A word of the interface that a cell says.
    pub fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, RowError> {
        self.cell(column, |text| word(self.caller, column, text))
    }

    /// What a cell says, by a reader of its text.
    pub fn cell<T>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, Problem>,
    ) -> Result<T, RowError> {
        read(self.text(column)).map_err(|problem| self.wrong(column, problem))
    }

    /// The text of a cell; empty of a column that the table has not.
    pub fn text(&self, column: &str) -> &str {
        let place = self.columns.iter().position(|name| *name == column);
        place.map_or("", |place| &self.row.cells[place])
    }

    /// The same, where it is not empty.
    pub fn given(&self, column: &str) -> Option<&str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// A reader that names a column of the table means that one; one that names something else
    /// means the column it was given.
    pub fn wrong(&self, column: &str, problem: Problem) -> RowError {
        let named = problem.numbers.get("field").map(String::as_str);
        let column = match named {
            Some(named) if self.columns.contains(&named) => named,
            Some("name") => "setting",
            Some(_) | None => column,
        };
        let mut numbers = problem.numbers.clone();
        if let Some(field) = numbers.get_mut("field") {
            column.clone_into(field);
        }
        let problem = Problem {
            seq: problem.seq,
            ..Problem::new(&problem.code, numbers, self.caller.language)
        };
        RowError {
            row: self.row.number,
            column: column.to_owned(),
            value: self.text(column).to_owned(),
            problem,
        }
    }
}
