//! What no compiler checks: the crate table, the fences inside the machine, what must not be in the
//! tree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::citations;
use crate::modules;

/// Crates in which nothing may depend on floats or on hash order.
const EXACT: [&str; 5] = [
    "ballast-model",
    "ballast-people",
    "ballast-risk",
    "ballast-desk",
    "ballast-venue",
];
/// Longest file of ours.
const LINES_MAX: usize = 700;
/// Longer ones still; the list only shrinks.
const LONG_FILES: [&str; 7] = [
    "crates/ballast-desk/tests/it/script/mod.rs",
    "crates/ballast-query/tests/it/projection.rs",
    "crates/ballast-server/tests/it/import.rs",
    "crates/ballast-server/tests/it/interface.rs",
    "crates/ballast-server/tests/it/roles.rs",
    "crates/ballast-sim/src/rates.rs",
    "crates/ballast-sim/src/routes.rs",
];

/// Limits that are set on accounts and templates. The desk hands them to `ballast-risk`, which alone
/// judges them, and reads them nowhere else.
const LIMITS: [&str; 11] = [
    "cap_cancels",
    "cap_lots",
    "margin_limit",
    "margin_ratio",
    "max_cancels",
    "minimum_reserve",
    "opened_lots",
    "order_lots",
    "order_margin",
    "order_value",
    "position_limit",
];
/// Where it hands them over: found in the settings, kept, shown to the rules.
const LIMITS_HANDED_OVER: [&str; 3] = [
    "crates/ballast-desk/src/limits/account.rs",
    "crates/ballast-desk/src/limits/fund.rs",
    "crates/ballast-desk/src/limits/resolve.rs",
];

/// Folders and files in `tests/` that are binaries beside the crate's one, each for its reason.
const TESTS_APART: [&str; 1] = [
    // Kills processes and measures time: not beside other tests.
    "crates/ballast-server/tests/kill/main.rs",
];

/// Every check; all findings at once.
pub fn run() -> Result<(), String> {
    let mut findings = Vec::new();
    findings.extend(crate_table()?);
    findings.extend(modules::check()?);
    let sources = sources()?;
    findings.extend(test_binaries(
        sources.iter().map(|(path, _)| path.as_path()),
    ));
    findings.extend(citations::check(&sources));
    for (path, text) in &sources {
        findings.extend(look(path, text));
    }
    match findings.as_slice() {
        [] => Ok(()),
        findings => Err(format!(
            "tidy found {}:\n  {}",
            findings.len(),
            findings.join("\n  ")
        )),
    }
}

/// The table of ARCHITECTURE.md against `cargo metadata`: each crate stands in it, with just the
/// edges it may have.
fn crate_table() -> Result<Vec<String>, String> {
    let text = fs::read_to_string("ARCHITECTURE.md")
        .map_err(|error| format!("ARCHITECTURE.md: {error}"))?;
    let allowed = table(&text);
    let mut findings = Vec::new();
    for (name, edges) in metadata()? {
        if name == "xtask" {
            continue;
        }
        let Some(allowed) = allowed.get(&name) else {
            findings.push(format!(
                "{name} is not in the crate table of ARCHITECTURE.md"
            ));
            continue;
        };
        findings.extend(
            edges
                .difference(allowed)
                .map(|edge| format!("{name} depends on {edge}, which its row does not allow")),
        );
    }
    Ok(findings)
}

/// Rows of the form ``| `ballast-x` | … | model, risk | … |``: the third cell names what may be
/// depended on.
fn table(text: &str) -> BTreeMap<String, BTreeSet<String>> {
    let rows = text.lines().filter(|line| line.starts_with("| `ballast-"));
    rows.filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let name = cells.get(1)?.trim_matches('`').to_owned();
        let edges = cells
            .get(3)?
            .split(',')
            .map(|edge| format!("ballast-{}", edge.trim().trim_matches('`')));
        Some((name, edges.collect()))
    })
    .collect()
}

/// Our crates and the crates of ours they depend on, tests apart.
fn metadata() -> Result<Vec<(String, BTreeSet<String>)>, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output();
    let output = output.map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let edges = |package: &Value| {
        let dependencies = list(&package["dependencies"])
            .into_iter()
            .filter(|dependency| dependency["kind"] != "dev");
        dependencies
            .map(|dependency| word(&dependency["name"]))
            .filter(|name| name.starts_with("ballast-"))
            .collect()
    };
    Ok(list(&metadata["packages"])
        .iter()
        .map(|package| (word(&package["name"]), edges(package)))
        .collect())
}

fn sources() -> Result<Vec<(PathBuf, String)>, String> {
    let listed = Command::new("git")
        .args(["ls-files"])
        .output()
        .map_err(|error| format!("git ls-files: {error}"))?;
    let paths = String::from_utf8_lossy(&listed.stdout).into_owned();
    // Names on the list that are gone from the tree, and files that are no text, have nothing to
    // look at.
    Ok(paths
        .lines()
        .filter_map(|path| Some((PathBuf::from(path), fs::read_to_string(path).ok()?)))
        .collect())
}

/// A crate's integration tests are one binary: each more is linked again, and compiles again what
/// the tests share.
fn test_binaries<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<String> {
    let mut binaries: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for path in paths {
        // `crates`, the crate's name, `tests`.
        let tests: PathBuf = path.components().take(3).collect();
        if !tests.starts_with("crates") || !tests.ends_with("tests") {
            continue;
        }
        let inside = path.strip_prefix(&tests).unwrap_or(path);
        let depth = inside.components().count();
        let rust = path.extension().is_some_and(|extension| extension == "rs");
        let shown = path.display().to_string();
        let is_binary = rust && depth == 1 || depth == 2 && path.ends_with("main.rs");
        if is_binary && !TESTS_APART.contains(&shown.as_str()) {
            binaries.entry(tests).or_default().push(shown);
        }
    }
    let several = binaries.values().filter(|binaries| binaries.len() > 1);
    several
        .map(|binaries| format!("{}: one binary of tests a crate", binaries.join(", ")))
        .collect()
}

fn look(path: &Path, text: &str) -> Vec<String> {
    let shown = path.display().to_string();
    let mut findings = Vec::new();
    let rust = path.extension().is_some_and(|extension| extension == "rs");
    if rust && !text.starts_with("//!") && !text.starts_with("#!") {
        findings.push(format!("{shown}: a file begins with what it is (`//!`)"));
    }
    let lines = text.lines().count();
    match (lines > LINES_MAX, LONG_FILES.contains(&shown.as_str())) {
        (true, false) if rust => findings.push(format!("{shown}: {lines} lines; split it by noun")),
        (false, true) => findings.push(format!("{shown}: {lines} lines; take it off LONG_FILES")),
        _ => {}
    }
    let exact = EXACT
        .iter()
        .any(|name| shown.starts_with(&format!("crates/{name}/src")));
    let hands_over = !shown.starts_with("crates/ballast-desk/src/")
        || LIMITS_HANDED_OVER.contains(&shown.as_str());
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        let has = |word: &str| {
            code.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|found| found == word)
        };
        let mut found = |what: &str| findings.push(format!("{shown}:{}: {what}", number + 1));
        if exact && rust && (has("f32") || has("f64")) {
            found("no float in the machines");
        }
        if exact && rust && (has("HashMap") || has("HashSet")) {
            found("no hash order in the machines");
        }
        if exact && rust && (has("SystemTime") || has("Instant")) {
            found("no clock in the machines");
        }
        let limit = LIMITS.iter().find(|limit| reads(code, limit));
        if let Some(limit) = limit.filter(|_| rust && !hands_over) {
            found(&format!("`{limit}` is judged in ballast-risk alone"));
        }
        if rust && has("FIXME") && !shown.starts_with("xtask/") {
            found("a FIXME never merges");
        }
    }
    findings
}

/// Whether a field of that name is read.
fn reads(code: &str, field: &str) -> bool {
    let fields = code.split('.').skip(1);
    let mut names = fields.map(|rest| {
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        (name, behind.starts_with('('))
    });
    names.any(|(name, is_call)| name == field && !is_call)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_edges() {
        let table = table(
            "| `ballast-desk` | the desk | model, risk, desk-events | I/O |\n| crate | x | y |\n",
        );
        let edges = ["ballast-desk-events", "ballast-model", "ballast-risk"].map(str::to_owned);
        assert_eq!(
            table,
            BTreeMap::from([("ballast-desk".to_owned(), BTreeSet::from(edges))])
        );
    }

    #[test]
    fn a_second_binary_of_tests_is_found() {
        let found = |paths: &[&str]| test_binaries(paths.iter().map(Path::new));
        let one = [
            "crates/x/tests/it/main.rs",
            "crates/x/tests/it/a.rs",
            "crates/x/tests/a.txt",
        ];
        assert!(found(&one).is_empty());
        assert!(found(&["crates/x/tests/it/main.rs", "crates/y/tests/a.rs"]).is_empty());
        assert_eq!(
            found(&["crates/x/tests/it/main.rs", "crates/x/tests/a.rs"]).len(),
            1
        );
        let apart = ["crates/ballast-server/tests/it/main.rs", TESTS_APART[0]];
        assert!(found(&apart).is_empty());
    }

    #[test]
    fn a_limit_that_the_desk_judges_itself_is_found() {
        let found = |path: &str, code: &str| look(Path::new(path), &format!("//! X.\n{code}\n"));
        let judged = "if lots > account.settings.position_limit {";
        assert_eq!(
            found("crates/ballast-desk/src/order/place.rs", judged),
            [
                "crates/ballast-desk/src/order/place.rs:2: `position_limit` is judged in ballast-risk alone"
            ]
        );
        assert!(found(LIMITS_HANDED_OVER[0], judged).is_empty());
        assert!(found("crates/ballast-server/src/x.rs", judged).is_empty());
        let others = "let limit = position_limit.max(other.order_lots_of()); draft.order_value();";
        assert!(found("crates/ballast-desk/src/order/place.rs", others).is_empty());
    }

    #[test]
    fn a_float_in_the_machine_is_found() {
        let found = look(
            Path::new("crates/ballast-desk/src/x.rs"),
            "//! X.\nlet x: f64 = 1.0; // f64\n",
        );
        assert_eq!(
            found,
            ["crates/ballast-desk/src/x.rs:2: no float in the machines"]
        );
        assert!(
            look(
                Path::new("crates/ballast-server/src/x.rs"),
                "//! X.\nlet x: f64 = 1.0;\n"
            )
            .is_empty()
        );
    }
}
