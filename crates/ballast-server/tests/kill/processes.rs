//! Server and counter as real processes on one directory, to be killed.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::http::Client;

/// Longest wait for anything that must come.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Two contracts, a trading day in about half a minute.
const MARKET: [&str; 4] = ["--speed", "1000", "--contracts", "rb2701,cu2701"];

/// Where both keep what they keep.
pub struct Place {
    pub directory: PathBuf,
    counter: String,
}

impl Place {
    pub fn new(directory: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        Self {
            directory: directory.to_owned(),
            counter: free.local_addr().unwrap().to_string(),
        }
    }

    pub fn data(&self) -> PathBuf {
        self.directory.join("data")
    }

    pub fn journal(&self) -> PathBuf {
        self.data().join("journal")
    }

    pub fn counters_file(&self) -> PathBuf {
        self.directory.join("counter")
    }

    /// The counter plays the market.
    pub fn counter(&self) -> Running {
        self.faulty_counter("")
    }

    /// The counter, with a script of faults between it and the server.
    pub fn faulty_counter(&self, faults: &str) -> Running {
        let file = self.counters_file();
        let args = [
            "counter",
            "--listen",
            &self.counter,
            "--faults",
            faults,
            "--data",
        ];
        let mut command = ballast();
        command.args(args).arg(file).args(MARKET);
        Running::start(command, &self.log("counter"), "The counter is at ")
    }

    pub fn server(&self) -> Running {
        let mut command = ballast();
        command
            .args([
                "serve",
                "--demo",
                "--listen",
                "127.0.0.1:0",
                "--counter",
                &self.counter,
                "--data",
            ])
            .arg(self.data());
        Running::start(command, &self.log("server"), "Ballast is at http://")
    }

    /// Page, desk, counter and market in one process, on a directory of this name.
    pub fn alone(&self, name: &str) -> Running {
        let mut command = ballast();
        command
            .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
            .args(MARKET)
            .arg("--data")
            .arg(self.directory.join(name));
        Running::start(command, &self.log(name), "Ballast is at http://")
    }

    /// Everything a process of that name has logged.
    pub fn log(&self, name: &str) -> PathBuf {
        self.directory.join(name).with_extension("log")
    }
}

pub fn ballast() -> Command {
    Command::new(env!("CARGO_BIN_EXE_ballast"))
}

/// A process that has said where it listens. Killed when dropped.
pub struct Running {
    child: Child,
    pub address: String,
}

impl Running {
    fn start(mut command: Command, log: &Path, says: &str) -> Self {
        let stderr = OpenOptions::new()
            .append(true)
            .create(true)
            .open(log)
            .unwrap();
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| line.ok()?.strip_prefix(says).map(str::to_owned));
        let Some(address) = address else {
            panic!("it did not start: {}", tail(log))
        };
        thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop in good order.
    pub fn stop(mut self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success());
        assert!(
            self.child.wait().unwrap().success(),
            "it stops in good order"
        );
    }

    /// Waits until every counter answers.
    pub fn wait_ready(&self, client: &mut Client) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let (status, answer) = client.request("GET", "/readyz", None).unwrap();
            if status == 200 {
                return;
            }
            assert!(Instant::now() < deadline, "waited for {answer}");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn wait(what: &str, mut until: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !until() {
        assert!(Instant::now() < deadline, "waited for {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    text.lines().rev().take(5).collect::<Vec<_>>().join("\n")
}

/// A copy of a directory of files, as it is at this moment.
pub fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if let Ok(mut file) = File::open(entry.path()) {
            // A file that is being made may be gone again.
            std::io::copy(&mut file, &mut File::create(target).unwrap()).unwrap();
        }
    }
}
