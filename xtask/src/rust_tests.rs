//! The tests of the workspace: built once, then each binary run as a step of its own, so that every
//! binary and every test is timed. `cargo test --workspace` runs the same.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::steps::{Step, Steps};

/// A binary that takes longer hangs: the harness has then named the test, and the run fails at once and not
/// when whoever runs it loses patience.
const SECONDS_MAX: &str = "900";

/// A binary of tests.
struct Binary {
    /// Crate and target: `ballast-desk it`.
    name: String,
    /// The folder of its crate: where Cargo runs it.
    folder: PathBuf,
    executable: String,
}

/// Builds and runs all of them, and the examples in documentation.
pub fn run(steps: &mut Steps, env: &[(&str, &str)]) -> Result<(), String> {
    let mut binaries = Vec::new();
    steps.check("tests: build", || {
        binaries = build()?;
        Ok(())
    })?;
    for binary in &binaries {
        run_one(steps, binary, env)?;
    }
    let documentation = ["cargo", "test", "--workspace", "--quiet", "--doc"];
    steps.run("tests: documentation", ".", &documentation, env)
}

fn run_one(steps: &mut Steps, binary: &Binary, env: &[(&str, &str)]) -> Result<(), String> {
    let folder = binary.folder.to_string_lossy();
    // The harness tells times only where unstable options are let through; nothing is compiled here.
    let mut all = vec![("RUSTC_BOOTSTRAP", "1"), ("CARGO_MANIFEST_DIR", &*folder)];
    all.extend(env);
    let step = Step {
        name: &format!("tests: {}", binary.name),
        folder: &binary.folder,
        command: &[
            "timeout",
            "--kill-after=10",
            SECONDS_MAX,
            &binary.executable,
            "-Zunstable-options",
            "--report-time",
        ],
        env: &all,
    };
    steps.read(&step, test_took)
}

fn build() -> Result<Vec<Binary>, String> {
    let format = "--message-format=json-render-diagnostics";
    let output = Command::new("cargo")
        .args(["test", "--workspace", "--no-run", "--quiet", format])
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo test: {error}"))?;
    if !output.status.success() {
        return Err(format!("the tests do not build ({})", output.status));
    }
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(said.lines().filter_map(binary).collect())
}

/// What a line of Cargo's tells of a binary of tests.
fn binary(line: &str) -> Option<Binary> {
    let message: Value = serde_json::from_str(line).ok()?;
    if message["profile"]["test"] != true {
        return None;
    }
    let folder = PathBuf::from(message["manifest_path"].as_str()?)
        .parent()?
        .to_owned();
    let of = folder.file_name()?.to_string_lossy().into_owned();
    Some(Binary {
        name: format!("{of} {}", message["target"]["name"].as_str()?),
        executable: message["executable"].as_str()?.to_owned(),
        folder,
    })
}

/// `test hedge::a_hedge_is_margined ... ok <0.012s>`
fn test_took(line: &str) -> Option<(String, Duration)> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let seconds = rest.rsplit_once('<')?.1.strip_suffix("s>")?.parse().ok()?;
    Some((name.to_owned(), Duration::try_from_secs_f64(seconds).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_the_harness_tells_name_and_time() {
        let took = test_took("test hedge::a_hedge - should panic ... ok <1.250s>").unwrap();
        assert_eq!(
            took,
            (
                "hedge::a_hedge - should panic".to_owned(),
                Duration::from_millis(1250)
            )
        );
        assert_eq!(test_took("test hedge::a_hedge ... ignored"), None);
        assert_eq!(test_took("running 3 tests"), None);
    }

    #[test]
    fn a_line_of_cargo_tells_of_a_binary_of_tests() {
        let line = |test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"/w/crates/x/Cargo.toml","target":{{"name":"it"}},"profile":{{"test":{test}}},"executable":"/w/target/it-1"}}"#
            )
        };
        let found = binary(&line(true)).unwrap();
        assert_eq!(
            (found.name.as_str(), found.executable.as_str()),
            ("x it", "/w/target/it-1")
        );
        assert_eq!(found.folder, PathBuf::from("/w/crates/x"));
        assert!(binary(&line(false)).is_none());
    }
}
