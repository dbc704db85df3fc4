//! Every citation can be followed to something in the tree.
//!
//! A citation is, in a comment or a document:
//! - the id of a requirement row, a letter of a family of `docs/requirements.md` and one or two
//!   digits: it stands there as `**O7**`. What stands in backticks or quotes is an example, not a
//!   citation, and so is an id whose letter is no family's (a K-line's M5, a key's F12 in backticks);
//! - `§` and a rule of settlement: it is a heading of `docs/settlement.md`.
//!
//! In the text of a string, so in the name of a web test or the message of an assertion, ids are
//! citations only where they alone fill brackets: `(O9, N3–N6)`.
//!
//! In all of them, and between backticks too: the name of a document. `docs/design.md` is a file, from
//! the root or from the folder of who names it; what follows a `#` is one of its headings, as GitHub
//! writes its anchor.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::prose::{self, Kind};

const REQUIREMENTS: &str = "docs/requirements.md";
const SETTLEMENT: &str = "docs/settlement.md";
/// The examples in its tests lead nowhere on purpose.
const ITSELF: &str = "xtask/src/citations.rs";
/// Made from what is checked where it is written.
const GENERATED: [&str; 1] = ["web/src/api/schema.ts"];

/// Findings in all files, which are given as path and text.
pub fn check(sources: &[(PathBuf, String)]) -> Vec<String> {
    let library = Library::read(sources);
    let mut findings = Vec::new();
    if library.rows.is_empty() || library.rules.is_empty() {
        findings.push(format!(
            "{REQUIREMENTS} and {SETTLEMENT} hold what is cited"
        ));
    }
    for (path, text) in sources {
        let shown = path.to_string_lossy();
        if shown == ITSELF || GENERATED.contains(&&*shown) {
            continue;
        }
        let document = shown.ends_with(".md");
        for piece in prose::read(path, text) {
            // A heading is what is cited.
            if document && piece.text.starts_with('#') {
                continue;
            }
            let lost = library.lost(path, &piece.text, piece.kind);
            findings.extend(
                lost.into_iter()
                    .map(|what| format!("{shown}:{}: {what}", piece.line)),
            );
        }
    }
    findings
}

/// What can be cited.
#[derive(Default)]
struct Library {
    rows: BTreeSet<String>,
    rules: BTreeSet<String>,
    /// Documents with the anchors of their headings.
    documents: BTreeMap<PathBuf, BTreeSet<String>>,
}

impl Library {
    fn read(sources: &[(PathBuf, String)]) -> Self {
        let mut library = Self::default();
        for (path, text) in sources {
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let headings = text.lines().filter(|line| line.starts_with('#'));
            let headings: Vec<&str> = headings
                .map(|line| line.trim_start_matches('#').trim())
                .collect();
            if path == Path::new(REQUIREMENTS) {
                let rows = text
                    .lines()
                    .filter_map(|line| line.strip_prefix("- **")?.split_once("**"));
                library.rows.extend(rows.map(|(row, _)| row.to_owned()));
            }
            if path == Path::new(SETTLEMENT) {
                let rules = headings
                    .iter()
                    .filter_map(|heading| heading.split(' ').next());
                library.rules.extend(rules.map(str::to_owned));
            }
            let anchors = headings.into_iter().map(anchor).collect();
            library.documents.insert(path.clone(), anchors);
        }
        library
    }

    /// Citations in the text that lead nowhere.
    fn lost(&self, from: &Path, text: &str, kind: Kind) -> Vec<String> {
        let prose = without_examples(text);
        let cited = match kind {
            Kind::Comment => prose.clone(),
            Kind::Literal => brackets_of_ids(text),
        };
        let mut lost = Vec::new();
        for row in self.rows_cited(&cited) {
            if !self.rows.contains(&row) {
                lost.push(format!("{row} is no row of {REQUIREMENTS}"));
            }
        }
        for rule in rules_cited(text) {
            if !self.rules.contains(&rule) {
                lost.push(format!("§{rule} is no heading of {SETTLEMENT}"));
            }
        }
        for document in documents_cited(text) {
            lost.extend(self.lost_document(from, &document));
        }
        lost
    }

    /// Ids of rows that stand alone, both ends of ranges too.
    fn rows_cited(&self, text: &str) -> Vec<String> {
        let families: BTreeSet<char> = self
            .rows
            .iter()
            .filter_map(|row| row.chars().next())
            .collect();
        let ids = words(text).filter(|(before, word)| *before != Some('§') && is_id(word));
        let ids = ids.filter(|(_, word)| word.starts_with(|letter| families.contains(&letter)));
        ids.map(|(_, word)| word.to_owned()).collect()
    }

    fn lost_document(&self, from: &Path, cited: &str) -> Option<String> {
        let (name, anchor) = cited.split_once('#').unwrap_or((cited, ""));
        let beside = from.parent().unwrap_or(Path::new("")).join(name);
        let name = name.trim_start_matches("../").trim_start_matches('/');
        let found = [Path::new(name), &beside]
            .into_iter()
            .find_map(|path| self.documents.get(path));
        match found {
            None => Some(format!("there is no {name}")),
            Some(anchors) if anchor.is_empty() || anchors.contains(anchor) => None,
            Some(_) => Some(format!("{name} has no heading #{anchor}")),
        }
    }
}

/// The anchor of a heading: its words in small letters, joined by hyphens.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept
        .chars()
        .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// One capital and one or two digits.
fn is_id(word: &str) -> bool {
    let mut letters = word.chars();
    let capital = letters
        .next()
        .is_some_and(|letter| letter.is_ascii_uppercase());
    capital && (2..=3).contains(&word.len()) && letters.all(|letter| letter.is_ascii_digit())
}

/// Words with the character before each.
fn words(text: &str) -> impl Iterator<Item = (Option<char>, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut before = None;
    text.split_inclusive(move |c: char| !is_part(c))
        .map(move |part| {
            let word = part.trim_end_matches(|c: char| !is_part(c));
            let behind = part.chars().last().filter(|c| !is_part(*c));
            (std::mem::replace(&mut before, behind), word)
        })
}

fn rules_cited(text: &str) -> Vec<String> {
    let cited = words(text).filter(|(before, _)| *before == Some('§'));
    cited.map(|(_, word)| word.to_owned()).collect()
}

/// Names of documents, with what follows a `#`.
fn documents_cited(text: &str) -> Vec<String> {
    let is_part =
        |c: char| c.is_ascii_alphanumeric() || ['_', '-', '.', '/', '#', ':'].contains(&c);
    let names = text
        .split(|c: char| !is_part(c))
        .filter(|name| !name.contains("://"));
    let names = names.map(|name| name.trim_end_matches(['.', ':', '#']));
    let documents = names.filter(|name| {
        let file = name.split('#').next().unwrap_or_default();
        file.ends_with(".md") && file.len() > ".md".len()
    });
    documents.map(str::to_owned).collect()
}

/// The text without what stands in backticks or quotes.
fn without_examples(text: &str) -> String {
    let mut kept = text.to_owned();
    for (open, close) in [('`', '`'), ('"', '"'), ('“', '”'), ('「', '」')] {
        let mut left = String::new();
        let mut rest = kept.as_str();
        while let Some((before, behind)) = rest.split_once(open) {
            let Some((_, after)) = behind.split_once(close) else {
                break;
            };
            left.push_str(before);
            // So that the words beside it do not become one.
            left.push(' ');
            rest = after;
        }
        left.push_str(rest);
        kept = left;
    }
    kept
}

/// What stands in brackets that hold nothing but ids and what joins them.
fn brackets_of_ids(text: &str) -> String {
    let mut found = String::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('(') {
        let inner = behind.split([')', '(']).next().unwrap_or_default();
        let only_ids = words(inner).all(|(_, word)| word.is_empty() || is_id(word));
        let joined = inner
            .chars()
            .all(|c| c.is_alphanumeric() || [',', ';', ' ', '–', '-'].contains(&c));
        if only_ids && joined {
            found.push_str(inner);
            found.push(' ');
        }
        rest = behind;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_one(name: &str, text: &str) -> Vec<String> {
        let files = [
            (
                REQUIREMENTS,
                "# R\n## O · Accounts\n- **O7** Margin ratio.\n- **F1** Rates.\n",
            ),
            (SETTLEMENT, "# S\n## C5 · Account\n"),
            ("docs/design.md", "# D\n## Numbers, and time\n"),
            (name, text),
        ];
        let files = files.map(|(path, text)| (PathBuf::from(path), text.to_owned()));
        check(&files)
    }

    #[test]
    fn a_row_is_followed_and_a_lost_one_is_found() {
        assert!(check_one("a.rs", "// The line (O7, F1); F1–O7.\n").is_empty());
        assert_eq!(
            check_one("a.rs", "fn f() {} // O7–O8, and O9: more\n"),
            [
                "a.rs:1: O8 is no row of docs/requirements.md",
                "a.rs:1: O9 is no row of docs/requirements.md"
            ]
        );
    }

    #[test]
    fn what_only_looks_like_a_row_is_none() {
        let text = "// `O8` \"F2\" M5 A10023 x_O8 O8x O123 UTF8 §C5\nlet F9 = O8;\n";
        assert!(check_one("a.rs", text).is_empty());
        assert!(check_one("a.tsx", "press(\"F2\"); t(\"on F2 (F2 opens)\")").is_empty());
    }

    #[test]
    fn a_text_cites_in_brackets_only() {
        assert!(check_one("a.ts", "test(\"a line (O7)\")").is_empty());
        assert_eq!(check_one("a.ts", "test(\"a line (O7, O8)\")").len(), 1);
        assert_eq!(
            check_one("a.rs", "assert!(x, \"a line (O8–O9)\");").len(),
            2
        );
    }

    #[test]
    fn a_rule_is_a_heading_of_the_settlement() {
        assert!(check_one("a.rs", "/// Funds (§C5).").is_empty());
        let found = check_one("a.rs", "/// Funds (§C7), §5.");
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn a_document_and_its_heading_are_there() {
        assert!(
            check_one(
                "a.rs",
                "// `docs/design.md#numbers-and-time`, see /docs/design.md."
            )
            .is_empty()
        );
        assert!(check_one("docs/a.md", "[numbers](design.md#numbers-and-time)").is_empty());
        assert!(check_one("a.rs", "// https://example.org/a/b.md").is_empty());
        assert_eq!(
            check_one("a.rs", "// `DESIGN.md` section 4"),
            ["a.rs:1: there is no DESIGN.md"]
        );
        assert_eq!(
            check_one("a.rs", "const X: &str = \"docs/design.md#time\";"),
            ["a.rs:1: docs/design.md has no heading #time"]
        );
    }
}
