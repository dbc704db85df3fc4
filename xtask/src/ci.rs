//! Exactly what CI runs, in the order that fails soonest.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::rust_tests;
use crate::steps::{Step, Steps};
use crate::tidy;

/// Where a build leaves `ballast`.
const RELEASE: &str = "target/release/ballast";

/// Everything.
pub fn run() -> Result<(), String> {
    let begun = Instant::now();
    let mut steps = Steps::default();
    let done = all(&mut steps);
    let kept = steps.slowest(begun.elapsed());
    // One line that says how it ended, for people and for whoever counts.
    match &done {
        Ok(()) => println!("\n1 passed, 0 failed"),
        Err(_) => println!("\n0 passed, 1 failed"),
    }
    done.and(kept)
}

fn all(steps: &mut Steps) -> Result<(), String> {
    steps.check("tidy", tidy::run)?;
    steps.run("format", ".", &["cargo", "fmt", "--all", "--check"], &[])?;
    // The checks of the pages are one process on one core each; Cargo leaves one idle often enough.
    let web = [
        web("web: types", "typecheck"),
        web("web: lint", "lint"),
        web("web: unit tests", "test"),
    ];
    let web = web.each_ref().map(|(name, command)| Step {
        name,
        folder: Path::new("web"),
        command,
        env: &[],
    });
    steps.beside(&web, clippy)?;
    steps.run("web: build", ".", &["scripts/pages"], &[])?;
    let release = ["cargo", "build", "--release", "--package", "ballast-server"];
    steps.run("release build", ".", &release, &[])?;
    let release = std::path::absolute(RELEASE).map_err(|error| error.to_string())?;
    rust_tests::run(
        steps,
        &[("BALLAST_OTHER_BUILD", &release.to_string_lossy())],
    )?;
    if Path::new("web/e2e").exists() {
        let browser = Step {
            name: "browser",
            folder: Path::new("."),
            command: &["scripts/browser-tests"],
            env: &[],
        };
        steps.read(&browser, spec_took)?;
    }
    Ok(())
}

fn web<'a>(name: &'a str, script: &'a str) -> (&'a str, [&'a str; 4]) {
    (name, ["npm", "run", "--silent", script])
}

fn clippy(steps: &mut Steps) -> Result<(), String> {
    let targets = ["--workspace", "--all-targets"];
    let command = [
        &["cargo", "clippy"],
        &targets[..],
        &["--", "-D", "warnings"],
    ]
    .concat();
    steps.run("clippy", ".", &command, &[])
}

/// `  ✓  12 [en] › day.spec.ts:8:1 › a day (1.2m)`
fn spec_took(line: &str) -> Option<(String, Duration)> {
    let (spec, took) = line.trim_end().strip_suffix(')')?.rsplit_once(" (")?;
    let (_, name) = spec.split_once('[')?;
    let unit = took.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = took.strip_suffix(unit)?.parse().ok()?;
    let seconds = match unit {
        "ms" => number / 1000.0,
        "s" => number,
        "m" => number * 60.0,
        _ => return None,
    };
    Some((
        format!("[{name}"),
        Duration::try_from_secs_f64(seconds).ok()?,
    ))
}

/// The long figures.
pub fn soak() -> Result<(), String> {
    let begun = Instant::now();
    let mut steps = Steps::default();
    let mut soak = |name, arguments: &[&str], worlds| {
        let command = [&["cargo", "test", "--release", "-p"], arguments].concat();
        let many = [
            ("PROPTEST_CASES", worlds),
            ("BALLAST_SCENARIOS", worlds),
            ("BALLAST_FAULT_WORLDS", worlds),
        ];
        steps.run(name, ".", &command, &many)
    };
    let judgements = ["ballast-sim", "--test", "it", "judgement"];
    let others = ["ballast-sim", "--", "--skip", "judgement"];
    let faults = ["ballast-server", "--test", "it", "no_fault"];
    let done = soak("judgements, 30,000 worlds", &judgements, "30000")
        .and_then(|()| {
            let name = "reconciliation, routing, rates and faults, 10,000 worlds";
            soak(name, &others, "10000")
        })
        .and_then(|()| soak("journal, 10,000 power cuts", &["ballast-journal"], "10000"))
        .and_then(|()| soak("faults of a counter, 300 days", &faults, "300"));
    let done = done.and_then(|()| {
        let build = [
            "cargo",
            "build",
            "--release",
            "-p",
            "ballast-server",
            "-p",
            "ballast-sim",
        ];
        steps.run("build what is loaded", ".", &build, &[])?;
        let load = ["target/release/load", "day", "logs", "quotes", "pace"];
        steps.run(
            "load: a day of a million orders, logs, quotes, days at a pace",
            ".",
            &load,
            &[],
        )
    });
    done.and(steps.slowest(begun.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_browser_tells_spec_and_time() {
        let took = |text| spec_took(text).map(|(_, took)| took.as_millis());
        assert_eq!(
            took("  ✓  12 [en] › day.spec.ts:8:1 › a day (1.2m)"),
            Some(72_000)
        );
        assert_eq!(
            took("  ✓   1 [zh-CN] › a.spec.ts:1:1 › keys (F2) (850ms)"),
            Some(850)
        );
        assert_eq!(
            took("  ✘   1 [en] › a.spec.ts:1:1 › keys (5.0s)"),
            Some(5_000)
        );
        assert_eq!(took("  12 passed (3.1m)"), None);
        let (name, _) = spec_took("  ✓  12 [en] › day.spec.ts:8:1 › a day (1.2m)").unwrap();
        assert_eq!(name, "[en] › day.spec.ts:8:1 › a day");
    }
}
