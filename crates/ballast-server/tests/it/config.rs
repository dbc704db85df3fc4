//! Settings of the server in a file: taken, refused by name, shown with whose word they are.

use std::process::Command;

use crate::support::client::{Client, Process, refused};
use crate::support::demo::PASSWORD;

fn ballast() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ballast"))
}

#[test]
fn a_file_says_what_the_command_line_leaves_out() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ballast.toml");
    let text = "demo = true\ngate = true\ncontracts = [\"rb2701\", \"cu2701\"]\nlog = \"warn\"\n";
    std::fs::write(&file, text).unwrap();
    let data = directory.path().join("data");
    let server = Process::serve_desk(&data, &["--config", file.to_str().unwrap()]);
    let admin = Client::log_in(&server.address, "admin", PASSWORD);
    let gate = admin.get("/api/v1/replay/gate");
    assert_eq!(gate["finished"], false, "a demonstration behind its gate");
    server.stop();
    let log = std::fs::read_to_string(data.with_extension("log")).unwrap();
    assert!(!log.contains("\"level\":\"INFO\""), "{log}");

    let mut show = ballast();
    show.args(["config", "show", "--listen", "127.0.0.1:1", "--config"]);
    let output = show.arg(&file).env_remove("BALLAST_LOG").output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = |name: &str| {
        let found = shown
            .lines()
            .find(|line| line.split(' ').next() == Some(name));
        let words = found
            .unwrap_or_else(|| panic!("{name}: {shown}"))
            .split_whitespace();
        words.skip(1).take(2).collect::<Vec<_>>().join(" ")
    };
    for (name, told) in [
        ("data", "– default"),
        ("listen", "127.0.0.1:1 command"),
        ("demo", "true file"),
        ("log", "warn file"),
        ("contracts", "rb2701,cu2701 file"),
        ("idle-timeout", "15 default"),
        ("behind-proxy", "– default"),
    ] {
        assert_eq!(line(name), told, "{shown}");
    }
}

#[test]
fn what_a_file_says_wrong_is_named_and_nothing_is_made() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("ballast.toml");
    let data = directory.path().join("data");
    for (text, words) in [
        ("listn = \"127.0.0.1:0\"", "`listn` is no setting"),
        ("demo = 1", "`demo` is integer, it has to be true or false"),
        (
            "listen = \"here\"",
            "invalid value 'here' for '--listen <ADDR>'",
        ),
        ("log = \"=loud=\"", "'--log <LEVELS>'"),
    ] {
        std::fs::write(&file, text).unwrap();
        let mut command = ballast();
        command
            .args(["serve", "--config"])
            .arg(&file)
            .arg("--data")
            .arg(&data);
        let said = refused(command);
        assert!(
            said.contains(words) && said.contains("ballast.toml"),
            "{said}"
        );
        assert!(!data.exists());
    }
}
