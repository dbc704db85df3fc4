//! The commands on a journal: nothing to look at or to copy is an error, and an explanation says
//! what was decided and why (G2).

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn ballast(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(args)
        .output()
        .unwrap()
}

fn check_refused(args: &[&str], wanted: &str) {
    let output = ballast(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        !output.status.success() && said.contains(wanted),
        "{args:?}: {said}"
    );
}

#[test]
fn nothing_is_never_a_success() {
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(place("empty")).unwrap();
    for from in [place("empty"), place("nowhere")] {
        for args in [
            ["backup", "--from", &from, "--to", &place("copy")],
            ["restore", "--from", &from, "--to", &place("copy")],
            ["export", "--journal", &from, "--out", &place("copy")],
        ] {
            check_refused(
                &args,
                if from.ends_with("empty") && args[0] == "export" {
                    "holds no journal"
                } else {
                    ""
                },
            );
            assert!(
                !Path::new(&place("copy")).exists(),
                "{args:?} left something behind"
            );
        }
        check_refused(&["verify", "--journal", &from], "");
        check_refused(&["explain", "--journal", &from, "--order", "1"], "");
    }
    check_refused(
        &["verify", "--journal", &place("empty")],
        "holds no journal",
    );
}

#[test]
fn an_order_is_explained_by_number_and_by_reference() {
    let journal = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/v1/journal");
    let output = ballast(&["explain", "--journal", journal, "--order", "1"]);
    let told = String::from_utf8(output.stdout).unwrap();
    for line in [
        "placed by",
        "side and offset",
        "price limits",
        "margin rate from",
        "available",
        "Verdict",
        "What became of it",
    ] {
        assert!(told.contains(line), "`{line}` is not in: {told}");
    }
    let reference = told
        .lines()
        .find_map(|line| line.trim().strip_prefix("reference"))
        .unwrap()
        .trim();
    let by_reference = ballast(&["explain", "--journal", journal, "--ref", reference]);
    assert!(
        String::from_utf8(by_reference.stdout)
            .unwrap()
            .contains(&format!("Order 1 ({reference}), record "))
    );
    check_refused(
        &["explain", "--journal", journal, "--ref", "never given"],
        "no order `never given`",
    );
    check_refused(
        &[
            "explain",
            "--journal",
            journal,
            "--order",
            "1",
            "--account",
            "Nobody",
        ],
        "order `1` in this journal is not one of account `Nobody`",
    );

    // A reader that has seen enough is no error.
    let mut child = Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(["explain", "--journal", journal, "--order", "1"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
