//! A journal whose closed segments are compressed, and moved away: every command says what it said before,
//! or which records it lacks and where they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_engine::state_at;
use ballast_journal::{
    Directory, Journal, Manifest, Options, Records, Snapshots, Storage, Zeroing,
};
use ballast_model::Seq;

use crate::support::client::{Client, Process};
use crate::support::demo::{GATED, NIGHT, PASSWORD, wait};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/v1/journal");

/// A place with a data directory in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Two trading days, in segments of some hundred records, with a snapshot at the end.
    fn of_golden() -> Self {
        let place = Self::new();
        in_small_segments(Path::new(GOLDEN), Path::new(&place.path("data/journal")));
        place
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn journal(&self) -> Directory {
        Directory::existing(self.path("data/journal")).unwrap()
    }

    fn archive(&self, verb: &str, args: &[&str]) -> String {
        let journal = self.path("data/journal");
        told(&[&["archive", verb, "--journal", &journal], args].concat())
    }

    /// What every command makes of the journal, by the command.
    fn looked_at(&self, args: &[&str]) -> BTreeMap<&'static str, String> {
        let journal = self.path("data/journal");
        let mut looks = BTreeMap::new();
        let mut look = |name, said: String| drop(looks.insert(name, said));
        let on_journal = |command: &[&str]| {
            let args = [command, &["--journal", &journal], args].concat();
            told(&args)
        };
        look("verify", on_journal(&["verify"]));
        for (name, order) in [("explain first", "1"), ("explain", "30")] {
            look(name, on_journal(&["explain", "--order", order]));
        }
        let out = self.path("exported");
        on_journal(&["export", "--out", &out]);
        look("export", files(Path::new(&out)));
        fs::remove_dir_all(&out).unwrap();
        let data = self.path("data");
        told(&[&["rebuild", "--data", &data], args].concat());
        let again = told(&[&["rebuild", "--data", &data], args].concat());
        look("rebuild", again.lines().nth(1).unwrap().to_owned());
        fs::copy(self.path("data/query.db"), self.path("query.db")).unwrap();
        look("backup", self.backed_up(args));
        looks
    }

    /// The restored backup, as commands without arguments say it.
    fn backed_up(&self, args: &[&str]) -> String {
        let (data, copy, restored) = (self.path("data"), self.path("copy"), self.path("restored"));
        let copied = told(&[&["backup", "--from", &data, "--to", &copy], args].concat());
        let back = told(&["restore", "--from", &copy, "--to", &restored]);
        let verified = told(&["verify", "--journal", &self.path("restored/journal")]);
        fs::remove_dir_all(copy).unwrap();
        fs::remove_dir_all(restored).unwrap();
        copied + &back + &verified
    }
}

fn run(args: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballast"));
    let output = command.args(args).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

fn told(args: &[&str]) -> String {
    let (done, said) = run(args);
    assert!(done, "{args:?}: {said}");
    said
}

fn check_refused(args: &[&str], wanted: &[&str]) {
    let (done, said) = run(args);
    assert!(!done, "{args:?}: {said}");
    for wanted in wanted {
        assert!(said.contains(wanted), "{args:?}: `{wanted}` in {said}");
    }
}

/// All files of a directory, one after another.
fn files(path: &Path) -> String {
    let mut paths: Vec<_> = { fs::read_dir(path).unwrap() }
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let text = |path| format!("{path:?}\n{}", fs::read_to_string(&path).unwrap());
    paths.into_iter().map(text).collect()
}

/// The same records in many segments, with a snapshot at the last.
fn in_small_segments(from: &Path, to: &Path) {
    let last = split(from, to);
    snapshot(to, last);
}

fn snapshot(journal: &Path, at: Seq) {
    let storage: Arc<dyn Storage> = Arc::new(Directory::existing(journal).unwrap());
    let saved = state_at::<Desk>(Arc::clone(&storage), at).unwrap();
    Snapshots::new(storage).write(at, &saved.payload()).unwrap();
}

/// Gives the last record.
fn split(from: &Path, to: &Path) -> Seq {
    let from: Arc<dyn Storage> = Arc::new(Directory::existing(from).unwrap());
    let to: Arc<dyn Storage> = Arc::new(Directory::create(to).unwrap());
    let options = Options {
        segment_bytes: 1 << 14,
        zeroing: Zeroing::AtRoll,
    };
    let (mut journal, _) = Journal::open(to, options).unwrap();
    let mut records = Records::open(from, Seq::new(1)).unwrap();
    while let Some(record) = records.next_record().unwrap() {
        journal.append(record.bytes).unwrap();
        if record.seq.number() % 7 == 0 {
            journal.flush().unwrap();
        }
    }
    journal.close().unwrap().seq()
}

#[test]
fn every_command_says_the_same_of_an_archived_journal() {
    let place = Place::of_golden();
    let before = place.looked_at(&[]);
    let said = place.archive("make", &[]);
    let archives = Manifest::read(&place.journal()).unwrap().lines().len();
    assert!(archives >= 4, "{said}");
    assert!(
        said.starts_with(&format!("archived: {archives} segments, ")),
        "{said}"
    );
    assert_eq!(place.looked_at(&[]), before);
    assert_eq!(
        before["rebuild"],
        "the query store before was equal, row by row"
    );
    assert!(
        place
            .archive("make", &[])
            .starts_with("archived: 0 segments")
    );
    assert_eq!(place.looked_at(&[]), before);
}

#[test]
fn what_was_moved_away_is_named_and_found_where_it_went() {
    let place = Place::of_golden();
    let before = place.looked_at(&[]);
    place.archive("make", &[]);
    let lines = Manifest::read(&place.journal()).unwrap().lines().to_vec();
    let (second, elsewhere) = (&lines[1], place.path("elsewhere"));
    let until = second.last.to_string();
    let moved = place.archive("move", &["--until", &until, "--to", &elsewhere]);
    let records = format!("records 1–{until}, 2 archives");
    assert_eq!(moved, format!("moved to {elsewhere}: {records}\n"));
    assert!(
        place
            .archive("list", &[])
            .contains(&format!(", moved to {elsewhere}\n"))
    );

    let (data, journal) = (place.path("data"), place.path("data/journal"));
    let (out, copy) = (place.path("out"), place.path("copy"));
    let itself = [
        "archive",
        "move",
        "--journal",
        &journal,
        "--until",
        "9",
        "--to",
        &journal,
    ];
    check_refused(&itself, &["is the journal's own directory"]);
    let gone = format!("records 1 to {until} are not here: 2 archives from ");
    let wanted = [gone.as_str(), &format!("moved to {elsewhere}")];
    check_refused(&["export", "--journal", &journal, "--out", &out], &wanted);
    check_refused(
        &["explain", "--journal", &journal, "--order", "30"],
        &wanted,
    );
    check_refused(&["rebuild", "--data", &data], &wanted);
    // The frames that are here are checked, and what they go on from is said.
    let verified = told(&["verify", "--journal", &journal]);
    assert!(
        verified.contains(&gone) && verified.contains("not executed"),
        "{verified}"
    );
    told(&["backup", "--from", &data, "--to", &copy]);
    fs::remove_dir_all(copy).unwrap();

    assert_eq!(place.looked_at(&["--archive", &elsewhere]), before);
    // By the day: those of the second one begin before its end.
    let day = &lines[lines.len() - 1].label[..10];
    place.archive("move", &["--until", "2000-01-01", "--to", &elsewhere]);
    let count = || {
        let names = fs::read_dir(&elsewhere).unwrap();
        let names = names.map(|entry| entry.unwrap().file_name());
        names
            .filter(|name| name.to_str().unwrap().ends_with(".zst"))
            .count()
    };
    assert_eq!(count(), 2);
    place.archive("move", &["--until", day, "--to", &elsewhere]);
    assert_eq!(count(), lines.len());
    assert_eq!(place.looked_at(&["--archive", &elsewhere]), before);
}

#[test]
fn a_missing_or_damaged_archive_is_named_by_every_command() {
    let place = Place::of_golden();
    place.archive("make", &[]);
    let line = Manifest::read(&place.journal()).unwrap().lines()[1].clone();
    let file = place.path(&format!("data/journal/{}", line.file()));
    let (data, journal) = (place.path("data"), place.path("data/journal"));
    let (out, copy) = (place.path("out"), place.path("copy"));
    let check = |wanted: &[&str]| {
        check_refused(&["verify", "--journal", &journal], wanted);
        check_refused(&["export", "--journal", &journal, "--out", &out], wanted);
        check_refused(&["explain", "--journal", &journal, "--order", "30"], wanted);
        check_refused(&["rebuild", "--data", &data], wanted);
    };
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    damaged[100] ^= 4;
    fs::write(&file, damaged).unwrap();
    let (name, first, last) = (line.file(), line.first, line.last);
    let named = format!("archive `{name}` (records {first} to {last}) is damaged or another file");
    check(&[&named]);
    check_refused(&["backup", "--from", &data, "--to", &copy], &[&named]);
    fs::remove_file(&file).unwrap();
    let missing = format!("records {first} to {last} are not here: archive `{name}`, missing");
    check(&[&missing]);
    fs::write(&file, whole).unwrap();
    told(&["verify", "--journal", &journal]);
}

/// The server archives behind the snapshot from which it started and after a trading day, goes on without
/// what was moved away, and shows its history.
#[test]
fn a_server_archives_and_starts_without_what_was_moved_away() {
    let place = Place::new();
    let (data, journal) = (place.path("data"), place.path("data/journal"));
    let serve = || Process::serve(Path::new(&data), &GATED);
    let log = || fs::read_to_string(place.path("data.log")).unwrap();
    let server = serve();
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let until = serde_json::json!({ "until": NIGHT });
    admin.request("POST", "/api/v1/replay/gate", Some(&until));
    server.stop();
    let small = place.path("small");
    let last = split(Path::new(&journal), Path::new(&small));
    snapshot(Path::new(&small), Seq::new(last.number() * 2 / 3));
    fs::remove_dir_all(&journal).unwrap();
    fs::rename(small, &journal).unwrap();
    // It was fed by groups of another journal.
    fs::remove_file(place.path("data/query.db")).unwrap();

    let archived = || Manifest::read(&place.journal()).unwrap().lines().to_vec();
    let server = serve();
    wait("the first archive", || {
        log().contains("archived of the journal: ")
    });
    let behind_start = archived();
    assert!(!behind_start.is_empty());
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let tomorrow = serde_json::json!({ "until": "2026-11-17T21:05:00.000+08:00" });
    let (status, _, answer) = admin.request("POST", "/api/v1/replay/gate", Some(&tomorrow));
    assert_eq!(status, 200, "{answer}");
    wait("the day's archive", || {
        archived().len() > behind_start.len()
    });
    server.stop();
    let elsewhere = place.path("elsewhere");
    let until = last.to_string();
    let moved = place.archive("move", &["--until", &until, "--to", &elsewhere]);
    assert!(
        moved.contains(" stay: they are not all behind the oldest"),
        "{moved}"
    );
    let last = behind_start[behind_start.len() - 1].last;

    let server = serve();
    let said = format!("records 1 to {last} are not here");
    assert!(log().contains(&said), "{}", log());
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let past = admin.request("GET", "/api/v1/admin/cash-movements", None);
    assert_eq!(past.0, 200, "{}", past.2);
    server.stop();

    // A query store that has to be made anew lacks them: the start goes on, and says so.
    fs::remove_file(place.path("data/query.db")).unwrap();
    let server = serve();
    wait("the log", || log().contains("history is not fed"));
    assert_eq!(
        Client::nobody(&server.address)
            .send("GET", "/healthz", "", "")
            .0,
        200
    );
    server.stop();
    told(&["rebuild", "--data", &data, "--archive", &elsewhere]);
    let server = serve();
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    assert_eq!(
        admin.request("GET", "/api/v1/admin/cash-movements", None).0,
        200
    );
    server.stop();
}
