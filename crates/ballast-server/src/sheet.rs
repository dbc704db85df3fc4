//! A table as a file, CSV or XLSX: rows of texts by the names of their columns, out and in. Knows
//! nothing of what they mean.
//!
//! Amounts never pass through a float of ours. Files are written with cells of text; where a person
//! typed a number into a workbook, which keeps it as a float, its text is what Excel shows of it:
//! at most 15 digits, so that 0.1 is `0.1`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use ballast_api::import::FileFormat;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use zip::ZipArchive;

/// Most bytes of a file.
pub const BYTES_MAX: usize = 8 << 20;
/// Most bytes of a workbook unpacked: a small file may hold a huge one.
const UNPACKED_MAX: u64 = 128 << 20;
/// Most rows of a file, its header apart.
pub const ROWS_MAX: usize = 100_000;
/// Cells further right are looked at as if they stood here: outside every table.
const COLUMNS_MAX: usize = 64;
/// Excel writes it in front of UTF-8, and needs it to read it.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet numbers it: the header is 1.
    pub number: u32,
    /// A cell a column, in the order of the table.
    pub cells: Vec<String>,
    /// Why it is none of the table's, though its cells could be read.
    pub damage: Option<Damage>,
}

/// A row that is not as the header says: read on, it would say something that nobody wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Damage {
    /// Something stands right of the last column.
    TooLong {
        /// In which column, the first being 1.
        column: usize,
        /// What.
        value: String,
    },
    /// It ends before the last column, as one that was cut off does.
    Cut {
        /// How many cells it has.
        cells: usize,
    },
    /// A quote that never ends: whatever comes after it is in one cell.
    OpenQuote,
}

/// What is wrong with a file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// Not UTF-8.
    #[error("line {line} is not UTF-8")]
    NotUtf8 {
        /// Where.
        line: usize,
    },
    /// No workbook that is read or written.
    #[error("no XLSX workbook: {0}")]
    BadWorkbook(String),
    /// Too long.
    #[error("more than {ROWS_MAX} rows")]
    TooManyRows,
    /// The header names what the table has not.
    #[error("unknown columns: {}; the table has {}", .unknown.join(", "), .known.join(", "))]
    UnknownColumns {
        /// Of the header.
        unknown: Vec<String>,
        /// Of the table.
        known: Vec<String>,
    },
    /// The header lacks what the table has.
    #[error("missing columns: {}", .0.join(", "))]
    MissingColumns(Vec<String>),
    /// The header names one twice.
    #[error("column {0} stands twice")]
    RepeatedColumn(String),
    /// A formula whose result the workbook does not hold: read as nothing it would take away what stands.
    #[error("sheet {sheet}, row {row}, column {column}: a formula without a result")]
    NoResult {
        /// Name of the sheet.
        sheet: String,
        /// Row.
        row: u32,
        /// Column, by its letters.
        column: String,
    },
}

/// What the libraries say of a workbook.
fn bad(error: impl std::error::Error) -> SheetError {
    SheetError::BadWorkbook(error.to_string())
}

/// Rows by their number.
type Grid = BTreeMap<u32, Vec<String>>;

/// Reads a table with these columns, which may stand in any order. Empty rows are none.
pub fn read(format: FileFormat, bytes: &[u8], columns: &[&str]) -> Result<Vec<Row>, SheetError> {
    let (mut grid, open_quote) = match format {
        FileFormat::Csv => read_csv(bytes)?,
        FileFormat::Xlsx => (read_xlsx(bytes)?, None),
    };
    grid.retain(|_, cells| cells.iter().any(|cell| !cell.is_empty()));
    let mut header = grid.pop_first().map_or_else(Vec::new, |(_, cells)| cells);
    header.truncate(
        header
            .iter()
            .rposition(|name| !name.is_empty())
            .map_or(0, |last| last + 1),
    );
    let places = places(&header, columns)?;
    let row = |(number, mut cells): (u32, Vec<String>)| {
        let damage = if open_quote == Some(number) {
            Some(Damage::OpenQuote)
        } else {
            damage(format, &cells, header.len())
        };
        cells.resize(header.len(), String::new());
        Row {
            number,
            cells: places
                .iter()
                .map(|place| std::mem::take(&mut cells[*place]))
                .collect(),
            damage,
        }
    };
    Ok(grid.into_iter().map(row).collect())
}

/// Only a workbook leaves out what is empty.
fn damage(format: FileFormat, cells: &[String], columns: usize) -> Option<Damage> {
    let beyond = (1..).zip(cells).skip(columns);
    if let Some((column, value)) = { beyond }.find(|(_, cell)| !cell.is_empty()) {
        let value = value.clone();
        return Some(Damage::TooLong { column, value });
    }
    let is_cut = format == FileFormat::Csv && cells.len() < columns;
    is_cut.then_some(Damage::Cut { cells: cells.len() })
}

/// Writes a table.
pub fn write(
    format: FileFormat,
    columns: &[&str],
    rows: &[Vec<String>],
) -> Result<Vec<u8>, SheetError> {
    match format {
        FileFormat::Csv => {
            Ok(write_csv(columns, rows).expect("Invariant: writing into memory cannot fail"))
        }
        FileFormat::Xlsx => write_xlsx(columns, rows).map_err(bad),
    }
}

/// Where in the header each column stands.
fn places(header: &[String], columns: &[&str]) -> Result<Vec<usize>, SheetError> {
    let unknown: Vec<String> = header
        .iter()
        .filter(|name| !columns.contains(&name.as_str()))
        .cloned()
        .collect();
    let missing: Vec<&str> = columns
        .iter()
        .copied()
        .filter(|column| !header.iter().any(|name| name == column))
        .collect();
    let repeated = (1..header.len()).find(|at| header[..*at].contains(&header[*at]));
    match repeated {
        _ if !unknown.is_empty() => Err(SheetError::UnknownColumns {
            unknown,
            known: owned(columns),
        }),
        _ if !missing.is_empty() => Err(SheetError::MissingColumns(owned(&missing))),
        Some(at) => Err(SheetError::RepeatedColumn(header[at].clone())),
        None => Ok(columns
            .iter()
            .filter_map(|column| header.iter().position(|name| name == column))
            .collect()),
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// Room for one row more, the header counted.
fn grown(grid: &Grid) -> Result<(), SheetError> {
    if grid.len() > ROWS_MAX + 1 {
        Err(SheetError::TooManyRows)
    } else {
        Ok(())
    }
}

/// What a spreadsheet reads as a formula, be it only text.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// In front of such a text it stays one.
const GUARD: char = '\'';

fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-']);
    text.len() <= digits.len() + 1
        && digits.starts_with(|first: char| first.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The text as a cell of a CSV file.
fn guarded(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(FORMULA) && !is_number(text);
    if formula || unguarded(text).is_some() {
        Cow::Owned(format!("{GUARD}{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// What a guard stands in front of.
fn unguarded(cell: &str) -> Option<&str> {
    let behind = cell.strip_prefix(GUARD)?;
    behind
        .starts_with(|first| first == GUARD || FORMULA.contains(&first))
        .then_some(behind)
}

/// Whether the text ends within a quoted cell. A quote in the middle of a cell is one like any other letter.
fn ends_quoted(text: &str) -> bool {
    let (mut begins, mut quoted) = (true, false);
    let mut bytes = text.trim_start_matches(BYTE_ORDER_MARK).bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if quoted && bytes.peek() == Some(&b'"') => drop(bytes.next()),
            b'"' if quoted || begins => quoted = !quoted,
            _ => {}
        }
        begins = !quoted && b",\r\n".contains(&byte);
    }
    quoted
}

/// Rows, and the one whose last quote never ends. The reader passes over a byte order mark by itself.
fn read_csv(bytes: &[u8]) -> Result<(Grid, Option<u32>), SheetError> {
    let line = |end: usize| 1 + bytes[..end].iter().filter(|byte| **byte == b'\n').count();
    let text = std::str::from_utf8(bytes).map_err(|error| SheetError::NotUtf8 {
        line: line(error.valid_up_to()),
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let (mut grid, mut number) = (Grid::new(), 0);
    for record in reader.records() {
        let record = record.expect("Invariant: text in memory is read as text");
        // The reader passes over empty lines, which are rows of a spreadsheet; of a CRLF it may
        // have left the LF to its next record.
        let (before, after) = text.split_at(
            record
                .position()
                .map_or(0, |position| position.byte() as usize),
        );
        let ends = after
            .bytes()
            .take_while(|byte| b"\r\n".contains(byte))
            .filter(|byte| *byte == b'\n')
            .count();
        number += 1 + (ends - usize::from(before.ends_with('\r')).min(ends)) as u32;
        let cells = record.iter().map(|cell| unguarded(cell).unwrap_or(cell));
        grid.insert(number, cells.map(str::to_owned).collect());
        grown(&grid)?;
    }
    Ok((grid, ends_quoted(text).then_some(number)))
}

/// Cell by cell: a workbook may name two cells at the ends of the earth, and a table of all between
/// them is not made.
fn read_xlsx(bytes: &[u8]) -> Result<Grid, SheetError> {
    unpack(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(bad)?;
    let first = workbook
        .sheet_names()
        .into_iter()
        .next()
        .unwrap_or_default();
    let mut reader = workbook.worksheet_cells_reader(&first).map_err(bad)?;
    let mut grid = Grid::new();
    while let Some(cell) = reader.next_cell().map_err(bad)? {
        let (row, column) = cell.get_position();
        let (text, column) = (text(cell.get_value()), (column as usize).min(COLUMNS_MAX));
        if text.is_empty() {
            continue;
        }
        let cells = grid.entry(row + 1).or_default();
        cells.resize(cells.len().max(column + 1), String::new());
        cells[column] = text;
        grown(&grid)?;
    }
    drop(reader);
    let mut reader = workbook.worksheet_cells_reader(&first).map_err(bad)?;
    while let Some(formula) = reader.next_formula().map_err(bad)? {
        let (row, column) = formula.get_position();
        let cells = grid.get(&(row + 1));
        let held = cells.and_then(|cells| cells.get((column as usize).min(COLUMNS_MAX)));
        if !formula.get_value().is_empty() && held.is_none_or(String::is_empty) {
            return Err(SheetError::NoResult {
                sheet: first,
                row: row + 1,
                column: letters(column),
            });
        }
    }
    Ok(grid)
}

/// A column as a spreadsheet names it: A, B … Z, AA …
fn letters(mut column: u32) -> String {
    let mut name = String::new();
    loop {
        let letter = char::from(b'A' + (column % 26) as u8);
        name.insert(0, letter);
        if column < 26 {
            return name;
        }
        column = column / 26 - 1;
    }
}

/// Unpacks a workbook into nothing, before its reader does into memory.
fn unpack(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(bad)?;
    let mut left = UNPACKED_MAX;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(bad)?;
        left -= std::io::copy(&mut part.take(left), &mut std::io::sink()).map_err(bad)?;
        if left == 0 {
            return Err(SheetError::BadWorkbook(format!("> {UNPACKED_MAX} bytes")));
        }
    }
    Ok(())
}

fn text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => shown(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(date) => day_or_time(*date),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A date is a day, with a time of day where there is one: whoever wants a number is told what stands
/// there instead of the number that Excel keeps it as.
fn day_or_time(date: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}");
    match date.as_f64() {
        of_no_day if of_no_day < 1.0 => time,
        _ if (hour, minute, second) == (0, 0, 0) => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

/// A number as Excel shows it where there is room: 15 digits, no exponent.
fn shown(number: f64) -> String {
    let digits = format!("{number:.14e}");
    digits
        .parse::<f64>()
        .map_or(digits, |seen| seen.to_string())
}

fn write_csv(columns: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut out = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut out);
    writer.write_record(columns)?;
    rows.iter().try_for_each(|row| {
        writer.write_record(row.iter().map(|cell| guarded(cell).into_owned()))
    })?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Columns are of text, so that what is typed into them stays as it is typed.
fn write_xlsx(columns: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let (texts, bold) = (
        Format::new().set_num_format("@"),
        Format::new().set_num_format("@").set_bold(),
    );
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(columns) {
        sheet
            .set_column_format(column, &texts)?
            .write_string_with_format(0, column, *name, &bold)?;
        for (row, cells) in (1..).zip(rows) {
            sheet.write_string_with_format(row, column, &cells[usize::from(column)], &texts)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?.autofit();
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[&str] = &["code", "name", "value"];

    fn cells(text: &[u8]) -> Result<Vec<Row>, SheetError> {
        read(FileFormat::Csv, text, COLUMNS)
    }

    fn row(number: u32, cells: [&str; 3]) -> Row {
        Row {
            number,
            cells: cells.map(str::to_owned).to_vec(),
            damage: None,
        }
    }

    /// Zeros in front, amounts beyond a float's digits, commas, quotes and Chinese come back as
    /// they went.
    #[test]
    fn what_is_written_is_read() {
        let rows = [
            ["0012", "螺纹, \"一\"", "9223372036854.775807"],
            ["A1", " 首尾 ", ""],
            ["=1+1", "行\n二", "0.10"],
            ["'=1", "''", "-5"],
            ["@a", "'a", "+a"],
        ];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        for format in [FileFormat::Csv, FileFormat::Xlsx] {
            let found = read(format, &write(format, COLUMNS, &rows).unwrap(), COLUMNS).unwrap();
            assert_eq!(
                found
                    .iter()
                    .map(|row| row.cells.clone())
                    .collect::<Vec<_>>(),
                rows,
                "{format:?}"
            );
        }
    }

    #[test]
    fn a_byte_order_mark_empty_rows_and_any_order_of_columns_are_read() {
        for end in ["\n", "\r\n"] {
            let file = "\u{feff}name,value,code\n一,1,A1\n,,\n\"二\n三\",2,A2,,\n\n\n四,3,A3\n"
                .replace('\n', end);
            let found = cells(file.as_bytes()).unwrap();
            let broken = format!("二{end}三");
            assert_eq!(
                found,
                [
                    row(2, ["A1", "一", "1"]),
                    row(4, ["A2", &broken, "2"]),
                    row(7, ["A3", "四", "3"])
                ]
            );
        }
        assert_eq!(
            cells(b"code,name,value,,\nA1,a,").unwrap(),
            [row(2, ["A1", "a", ""])]
        );
    }

    /// The damage of each row.
    fn damages(file: &str) -> Vec<Option<Damage>> {
        let rows = cells(format!("code,name,value\n{file}").as_bytes()).unwrap();
        rows.into_iter().map(|row| row.damage).collect()
    }

    #[test]
    fn a_row_that_was_cut_off_or_swallows_the_next_is_damaged() {
        let value = "x".to_owned();
        for (file, damage) in [
            ("A1,a,1\nA2,a", Some(Damage::Cut { cells: 2 })),
            ("A1,a,1\nA", Some(Damage::Cut { cells: 1 })),
            (
                "A1,a,1\nA2,a,1,,x",
                Some(Damage::TooLong { column: 5, value }),
            ),
            ("A1,a,1\nA2,\"a,1\nA3,a,1\n", Some(Damage::OpenQuote)),
            ("A1,a,1\nA2,a,\"1\"\"\n", Some(Damage::OpenQuote)),
            ("A1,a,1\nA2,\"a,\"\"\n\",\"1\"", None),
            ("A1,a,1\nA2,5\" a,1", None),
            ("A1,a,1\nA2,a,", None),
        ] {
            assert_eq!(damages(file), [None, damage], "{file:?}");
        }
    }

    #[test]
    fn no_cell_of_a_csv_file_is_a_formula() {
        let row = ["=HYPERLINK(\"http://x\")", "-1", "-1+1"].map(str::to_owned);
        let file = write_csv(COLUMNS, &[row.to_vec()]).unwrap();
        let text = String::from_utf8(file).unwrap();
        assert!(
            text.ends_with("\"'=HYPERLINK(\"\"http://x\"\")\",-1,'-1+1\r\n"),
            "{text}"
        );
    }

    #[test]
    fn a_header_names_what_is_wrong_with_it() {
        for (header, error) in [
            (
                "code,nam,value,x",
                SheetError::UnknownColumns {
                    unknown: owned(&["nam", "x"]),
                    known: owned(COLUMNS),
                },
            ),
            (
                "code",
                SheetError::MissingColumns(owned(&["name", "value"])),
            ),
            ("", SheetError::MissingColumns(owned(COLUMNS))),
            (
                "code,name,value,code",
                SheetError::RepeatedColumn("code".to_owned()),
            ),
        ] {
            assert_eq!(cells(header.as_bytes()), Err(error));
        }
        assert_eq!(
            cells(b"code,name,value\nA1,\xc2\xdd,1"),
            Err(SheetError::NotUtf8 { line: 2 })
        );
        let long = "A1,a,1\n".repeat(ROWS_MAX);
        assert_eq!(
            cells(format!("code,name,value\n{long}").as_bytes())
                .unwrap()
                .len(),
            ROWS_MAX
        );
        assert_eq!(
            cells(format!("code,name,value\n{long}A,a,1").as_bytes()),
            Err(SheetError::TooManyRows)
        );
        assert!(matches!(
            read(FileFormat::Xlsx, b"code,name,value", COLUMNS),
            Err(SheetError::BadWorkbook(_))
        ));
    }

    /// A workbook of a hundred kilobytes that is a hundred megabytes, and a text that no cell of a
    /// workbook takes.
    #[test]
    fn what_does_not_fit_is_refused() {
        let huge = vec![b' '; UNPACKED_MAX as usize];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file(
                "xl/sharedStrings.xml",
                zip::write::SimpleFileOptions::default(),
            )
            .unwrap();
        std::io::Write::write_all(&mut archive, &huge).unwrap();
        let bytes = archive.finish().unwrap().into_inner();
        assert!(bytes.len() < BYTES_MAX);
        assert_eq!(
            unpack(&bytes),
            Err(SheetError::BadWorkbook("> 134217728 bytes".to_owned()))
        );
        let row = vec![String::new(), "x".repeat(32_768), String::new()];
        assert!(matches!(
            write(FileFormat::Xlsx, COLUMNS, &[row]),
            Err(SheetError::BadWorkbook(_))
        ));
    }

    /// What people type into cells that are not of text.
    #[test]
    fn a_typed_number_reads_as_it_is_seen() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let seen = [
            (0.1, "0.1"),
            (0.1 + 0.2, "0.3"),
            (0.000_045_1, "0.0000451"),
            (80_018_826.0, "80018826"),
            (-1.005, "-1.005"),
        ];
        for (column, name) in (0..).zip(COLUMNS) {
            sheet.write_string(0, column, *name).unwrap();
        }
        for (row, (number, _)) in (1..).zip(seen) {
            sheet.write_number(row, 0, number).unwrap();
        }
        sheet.write_boolean(6, 2, true).unwrap();
        // A cell at the end of the sheet is a cell outside the table, not seventeen thousand
        // million cells.
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
        let found = read(
            FileFormat::Xlsx,
            &workbook.save_to_buffer().unwrap(),
            COLUMNS,
        )
        .unwrap();
        for (row, (_, text)) in found.iter().zip(seen) {
            assert_eq!(row.cells[0], text);
        }
        assert_eq!(found[5].cells[2], "true");
        assert_eq!(
            (found[6].number, &found[6].damage),
            (
                1_048_576,
                &Some(Damage::TooLong {
                    column: COLUMNS_MAX + 1,
                    value: "x".to_owned()
                })
            )
        );
    }
}
