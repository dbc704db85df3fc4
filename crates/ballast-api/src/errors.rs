//! `docs/errors.md`, made from the table of refusal texts.

use std::fmt::Write;

use crate::refusal::{Piece, TEXTS, Text, Words, pieces};

const HEAD: &str = "\
# Errors

What is not done is answered as `application/problem+json`. This page is made from the table of texts
(`crates/ballast-api/src/refusal.rs`) by `UPDATE=1 cargo test -p ballast-api`; do not edit it.

Rows stand in order of precedence: of several that apply, the first is the answer.

- **Code** is stable: programs know an answer by it (`code`).
- **HTTP** is the status it is answered with.
- **中文** and **English** are what people read in either language: the title says what was not done (`title`), the second line
  the arithmetic and what is possible (`detail`).
- **Numbers** are what decided it, by name (`numbers`), where the texts show `{name}`. They come as plain decimals, days or codes; the kind
  says how the texts print them: `money` with two decimals and separators, `price` and `number` with separators, `id`, `time` and
  `text` as they are.

- **Class** is what a program can do about it (`class`): `retry` the same shortly, `wait` until something has come, `resize` the order,
  `stop` and leave it to a person.

| Code | HTTP | Class | 中文 | English | Numbers |
| --- | --- | --- | --- | --- | --- |
";

/// The page: every code with its status, its texts and its numbers.
pub fn errors() -> String {
    TEXTS
        .iter()
        .fold(HEAD.to_owned(), |page, text| page + &row(text))
}

fn row(text: &Text) -> String {
    let Text {
        code,
        status,
        zh,
        en,
    } = text;
    let class = format!("{:?}", text.class()).to_lowercase();
    format!(
        "| `{code}` | {status} | {class} | {} | {} | {} |\n",
        told(*zh),
        told(*en),
        numbers(*en)
    )
}

fn told(words: Words) -> String {
    let lines = [words.title, words.detail]
        .into_iter()
        .filter(|line| !line.is_empty());
    lines.map(named).collect::<Vec<_>>().join("<br>")
}

/// A number is shown by its name alone.
fn named(template: &str) -> String {
    let shown = pieces(template).map(|piece| match piece {
        Piece::Words(words) => words.replace('|', "\\|"),
        Piece::Number { name, .. } => format!("`{{{name}}}`"),
    });
    shown.collect()
}

fn numbers(words: Words) -> String {
    let mut out = String::new();
    for piece in [words.title, words.detail].into_iter().flat_map(pieces) {
        if let Piece::Number { name, kind } = piece
            && !out.contains(&format!("`{name}` "))
        {
            let comma = if out.is_empty() { "" } else { ", " };
            write!(out, "{comma}`{name}` {kind}")
                .expect("Invariant: writing into memory cannot fail");
        }
    }
    out
}
