//! A damaged journal stops the start and is named; a torn tail is cut and said; secrets are
//! nowhere.

use std::fs;
use std::path::{Path, PathBuf};

use super::processes::{ballast, copy};

/// Segments of a copy of a killed server's journal, oldest first.
fn segments(data: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(data.join("journal"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut segments: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|kind| kind == "journal"))
        .collect();
    segments.sort();
    segments
}

/// Starts a server on a market there is not: it opens its journal, says what it found, and ends.
fn start(data: &Path) -> String {
    let mut command = ballast();
    command
        .args([
            "serve",
            "--contracts",
            "none",
            "--listen",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(data);
    let output = command.output().unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A copy to break.
fn broken(killed: &Path, name: &str) -> PathBuf {
    let data = killed.with_file_name(name);
    copy(killed, &data);
    fs::copy(killed.with_extension("key"), data.with_extension("key")).unwrap();
    data
}

/// A flipped bit in the middle stops the start with segment and offset, and nothing is changed.
pub fn is_named(killed: &Path) {
    let data = broken(killed, "flipped");
    let segment = segments(&data)[0].clone();
    let mut bytes = fs::read(&segment).unwrap();
    let middle = written(&bytes) / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, &bytes).unwrap();

    let said = start(&data);
    let name = segment.file_name().unwrap().to_str().unwrap();
    let of_segment = said.split_once(&format!("segment `{name}` is damaged at offset "));
    let (_, rest) = of_segment.unwrap_or_else(|| panic!("it names the segment: {said}"));
    let offset: usize = rest.split(':').next().unwrap().parse().unwrap();
    assert!(
        offset <= middle && middle - offset < 1 << 20,
        "the frame at {offset} holds byte {middle}"
    );
    assert_eq!(fs::read(&segment).unwrap(), bytes, "nothing was changed");
}

/// A frame that was not written to its end is cut, which is said.
pub fn a_torn_tail_is_cut(killed: &Path) {
    let data = broken(killed, "torn");
    let segment = segments(&data).pop().unwrap();
    let mut bytes = fs::read(&segment).unwrap();
    let end = written(&bytes);
    bytes[end - 5..end].fill(0);
    fs::write(&segment, &bytes).unwrap();

    let said = start(&data);
    let line = said.lines().find(|line| line.contains("torn tail"));
    assert!(
        line.is_some_and(|line| line.contains("WARN")),
        "the cut is said: {said}"
    );
    assert!(
        said.contains("--contracts none"),
        "the start went on: {said}"
    );
    assert!(!start(&data).contains("torn tail"), "it was cut once");
}

/// Passwords and their hashes are found neither in what is kept nor in logs.
pub fn no_secret_is_found(places: &[PathBuf], secrets: &[&str]) {
    let mut looked_at = 0;
    let mut todo = places.to_vec();
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        looked_at += 1;
        for secret in secrets {
            assert!(
                !text.contains(secret),
                "`{secret}` is in {}",
                path.display()
            );
        }
    }
    assert!(looked_at > 5, "there was something to look at");
}

/// Bytes of a segment before the zeros it was filled with.
fn written(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1
}
