//! A page for a terminal: headings, and rows whose columns line up, Chinese characters too.

use std::fmt::Write as _;

/// A column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    /// Numbers end where their column ends.
    is_number: bool,
}

/// Words.
pub fn text(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        is_number: false,
    }
}

/// A number.
pub fn number(text: impl Into<String>) -> Cell {
    Cell {
        text: text.into(),
        is_number: true,
    }
}

enum Line {
    Heading(String),
    /// Of a part of what the heading is about.
    Subheading(String),
    Note(String),
    Row(Vec<Cell>),
}

/// A page as it is written, line by line.
#[derive(Default)]
pub struct Page {
    lines: Vec<Line>,
}

impl Page {
    /// What comes below is about this.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.lines.push(Line::Heading(text.into()));
    }

    /// What comes below is about this part of it.
    pub fn subheading(&mut self, text: impl Into<String>) {
        self.lines.push(Line::Subheading(text.into()));
    }

    /// A line by itself.
    pub fn note(&mut self, text: impl Into<String>) {
        self.lines.push(Line::Note(text.into()));
    }

    /// A name and what is found.
    pub fn pair(&mut self, name: &str, found: impl Into<String>) {
        self.row(vec![text(name), text(found)]);
    }

    /// Rows below each other of equally many columns make a table.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.lines.push(Line::Row(cells));
    }

    /// The page as text.
    pub fn printed(&self) -> String {
        let mut out = String::new();
        let mut rest = &self.lines[..];
        while let [line, after @ ..] = rest {
            match line {
                Line::Heading(text) => {
                    let gap = if out.is_empty() { "" } else { "\n" };
                    let _ = writeln!(out, "{gap}{text}");
                }
                Line::Subheading(text) => {
                    let _ = writeln!(out, "\n  {text}");
                }
                Line::Note(text) => {
                    let _ = writeln!(out, "    {text}");
                }
                Line::Row(first) => {
                    let table = rows(rest, first.len());
                    print_table(&table, &mut out);
                    rest = &rest[table.len()..];
                    continue;
                }
            }
            rest = after;
        }
        out
    }
}

/// The rows that lines begin with, of so many columns.
fn rows(lines: &[Line], columns: usize) -> Vec<&[Cell]> {
    let rows = lines.iter().map_while(|line| match line {
        Line::Row(cells) if cells.len() == columns => Some(&cells[..]),
        _ => None,
    });
    rows.collect()
}

fn print_table(rows: &[&[Cell]], out: &mut String) {
    let columns = rows.first().map_or(0, |row| row.len());
    let width_of = |column: usize| rows.iter().map(|row| width(&row[column].text)).max();
    let widths: Vec<usize> = (0..columns).filter_map(width_of).collect();
    for row in rows {
        let mut line = "    ".to_owned();
        for (cell, wide) in row.iter().zip(&widths) {
            let gap = " ".repeat(wide - width(&cell.text));
            let cell = if cell.is_number {
                gap + &cell.text
            } else {
                cell.text.clone() + &gap
            };
            line.push_str(&cell);
            line.push_str("  ");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

/// Columns of a terminal that a text takes: a Chinese character or mark takes two.
pub fn width(text: &str) -> usize {
    text.chars().map(|one| 1 + usize::from(is_wide(one))).sum()
}

/// East Asian Width W and F of Unicode, by block.
fn is_wide(one: char) -> bool {
    matches!(one as u32,
        0x1100..=0x115F | 0x2E80..=0x303E | 0x3041..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_with_wide_characters() {
        let mut page = Page::default();
        page.heading("限额");
        page.row(vec![text("持仓"), number("2"), text("手")]);
        page.row(vec![text("margin"), number("1,000.00"), text("元")]);
        page.pair("一", "another table");
        let lines = page.printed();
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!(
            lines,
            [
                "限额",
                "    持仓           2  手",
                "    margin  1,000.00  元",
                "    一  another table",
            ]
        );
        assert_eq!((width("保证金：1"), width("→ –")), (9, 3));
    }
}
