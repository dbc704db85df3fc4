//! Exactly what CI runs, in the order that fails soonest.

use std::path::Path;

use crate::steps::Steps;
use crate::tidy;

/// Where a build leaves `ballast`.
const RELEASE: &str = "target/release/ballast";

/// Everything.
pub fn run() -> Result<(), String> {
    let mut steps = Steps::default();
    let done = all(&mut steps);
    steps.slowest();
    // One line that says how it ended, for people and for whoever counts.
    match &done {
        Ok(()) => println!("\n1 passed, 0 failed"),
        Err(_) => println!("\n0 passed, 1 failed"),
    }
    done
}

fn all(steps: &mut Steps) -> Result<(), String> {
    steps.check("tidy", tidy::run)?;
    steps.run("format", ".", &["cargo", "fmt", "--all", "--check"], &[])?;
    steps.run(
        "web: types",
        "web",
        &["npm", "run", "--silent", "typecheck"],
        &[],
    )?;
    steps.run("web: lint", "web", &["npm", "run", "--silent", "lint"], &[])?;
    steps.run(
        "web: unit tests",
        "web",
        &["npm", "run", "--silent", "test"],
        &[],
    )?;
    steps.run("web: build", ".", &["scripts/pages"], &[])?;
    steps.run(
        "release build",
        ".",
        &["cargo", "build", "--release", "--package", "ballast-server"],
        &[],
    )?;
    steps.run(
        "clippy",
        ".",
        &[
            "cargo",
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    )?;
    let release = std::path::absolute(RELEASE).map_err(|error| error.to_string())?;
    let release = release.to_string_lossy().into_owned();
    steps.run(
        "tests: build",
        ".",
        &["cargo", "test", "--workspace", "--no-run"],
        &[],
    )?;
    steps.run(
        "tests",
        ".",
        &["cargo", "test", "--workspace", "--quiet"],
        &[("BALLAST_OTHER_BUILD", &release)],
    )?;
    if Path::new("web/e2e").exists() {
        steps.run("browser", ".", &["scripts/browser-tests"], &[])?;
    }
    Ok(())
}

/// The long figures.
pub fn soak() -> Result<(), String> {
    let mut steps = Steps::default();
    let many = [("PROPTEST_CASES", "10000"), ("BALLAST_SCENARIOS", "10000")];
    let done = steps
        .run(
            "reconciliation, routing and rates, 10,000 worlds",
            ".",
            &["cargo", "test", "--release", "-p", "ballast-sim"],
            &many,
        )
        .and_then(|()| {
            steps.run(
                "journal, 10,000 power cuts",
                ".",
                &["cargo", "test", "--release", "-p", "ballast-journal"],
                &many,
            )
        });
    steps.slowest();
    done
}
