//! What each part of a run took, kept in `target/timings.jsonl`, a line a run, so that growth is seen.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

const FILE: &str = "target/timings.jsonl";
/// How many are shown.
const SHOWN: usize = 10;

type Took = (String, Duration);

/// Prints the slowest steps and parts beside what they took in the run before, and keeps this one.
pub fn report(total: Duration, steps: &[Took], parts: &[Took]) -> Result<(), String> {
    let kept = fs::read_to_string(FILE).unwrap_or_default();
    let before = before(&kept);
    print!("{}", table(total, steps, &before, "slowest steps"));
    if !parts.is_empty() {
        print!("{}", table(total, parts, &before, "slowest parts of steps"));
    }
    keep(&line(total, steps.iter().chain(parts)))
}

fn table(total: Duration, took: &[Took], before: &BTreeMap<String, f64>, what: &str) -> String {
    let mut sorted: Vec<&Took> = took.iter().collect();
    sorted.sort_by_key(|(_, took)| std::cmp::Reverse(*took));
    let mut shown = format!(
        "\nten {what} of {:.0} s{}\n",
        total.as_secs_f64(),
        earlier(before, "")
    );
    for (name, took) in sorted.into_iter().take(SHOWN) {
        shown += &format!(
            "{:>8.1} s  {name}{}\n",
            took.as_secs_f64(),
            earlier(before, name)
        );
    }
    shown
}

fn earlier(before: &BTreeMap<String, f64>, name: &str) -> String {
    before
        .get(name)
        .map_or(String::new(), |before| format!("  (before: {before:.1} s)"))
}

/// One run: when, of what, the whole (under the empty name) and each part, in seconds.
fn line<'a>(total: Duration, took: impl Iterator<Item = &'a Took>) -> Value {
    let seconds = |took: Duration| (took.as_secs_f64() * 1000.0).round() / 1000.0;
    let mut parts: BTreeMap<&str, f64> = BTreeMap::from([("", seconds(total))]);
    parts.extend(took.map(|(name, took)| (name.as_str(), seconds(*took))));
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    json!({ "unix_s": now.as_secs(), "date": said_by("date", &["-Iseconds"]),
        "commit": said_by("git", &["rev-parse", "--short", "HEAD"]), "took_s": parts })
}

fn said_by(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map_or(String::new(), |output| {
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    })
}

/// What each part took in the newest run that is kept.
fn before(kept: &str) -> BTreeMap<String, f64> {
    let newest = kept
        .lines()
        .rev()
        .find_map(|line| serde_json::from_str::<Value>(line).ok());
    let parts = newest
        .and_then(|run| run["took_s"].as_object().cloned())
        .unwrap_or_default();
    parts
        .into_iter()
        .filter_map(|(name, took)| Some((name, took.as_f64()?)))
        .collect()
}

fn keep(run: &Value) -> Result<(), String> {
    let wrong = |error| format!("{FILE}: {error}");
    fs::create_dir_all(Path::new(FILE).parent().unwrap_or(Path::new("."))).map_err(wrong)?;
    let mut file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(FILE)
        .map_err(wrong)?;
    writeln!(file, "{run}").map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_before_stands_beside() {
        let took = |parts: &[(&str, u64)]| -> Vec<Took> {
            parts
                .iter()
                .map(|(name, s)| ((*name).to_owned(), Duration::from_secs(*s)))
                .collect()
        };
        let first = line(Duration::from_secs(9), took(&[("tests", 7)]).iter());
        let kept = format!("{first}\nhalf a li");
        let now = took(&[("format", 1), ("tests", 8)]);
        assert_eq!(
            table(Duration::from_secs(10), &now, &before(&kept), "steps"),
            "\nten steps of 10 s  (before: 9.0 s)\n     8.0 s  tests  (before: 7.0 s)\n     1.0 s  format\n"
        );
    }
}
