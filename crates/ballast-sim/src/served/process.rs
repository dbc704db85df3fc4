//! The server as a process, and what it takes of the machine.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::Failed;

/// A server that runs, its counter where that is a process of its own, and their data. All end with it.
pub struct Server {
    binary: PathBuf,
    process: Child,
    counter: Option<Child>,
    /// Where it listens.
    pub address: String,
    data: PathBuf,
    arguments: Vec<String>,
}

impl Server {
    /// Starts a demonstration on an empty directory in that place.
    pub fn start(binary: &Path, place: &Path, arguments: &[&str]) -> Result<Self, Failed> {
        Self::on(binary, empty(place)?, None, arguments)
    }

    /// The same beside a counter in a process of its own, which plays a gated market: what is measured is the
    /// server alone.
    pub fn beside_counter(
        binary: &Path,
        place: &Path,
        market: &[&str],
        arguments: &[&str],
    ) -> Result<Self, Failed> {
        let data = empty(place)?;
        let mut counter = Command::new(binary);
        counter
            .args(["counter", "--gate", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.join("counter"))
            .args(market);
        let (counter, address) = started(counter, "The counter is at ")?;
        let own = ["--gate", "--counter", &address];
        Self::on(binary, data, Some(counter), &[&own, arguments].concat())
    }

    fn on(
        binary: &Path,
        data: PathBuf,
        counter: Option<Child>,
        arguments: &[&str],
    ) -> Result<Self, Failed> {
        let arguments: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
        let (process, address) = spawn(binary, &data, &arguments)?;
        Ok(Self {
            binary: binary.to_owned(),
            process,
            counter,
            address,
            data,
            arguments,
        })
    }

    /// Stops it in good order.
    pub fn stop(&mut self) -> Result<Duration, Failed> {
        let begun = Instant::now();
        let pid = self.process.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        self.process.wait()?;
        Ok(begun.elapsed())
    }

    /// Ends it where it stands.
    pub fn kill(&mut self) -> Result<(), Failed> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Starts it once more on its data: how long until it answers.
    pub fn start_again(&mut self) -> Result<Duration, Failed> {
        let begun = Instant::now();
        (self.process, self.address) = spawn(&self.binary, &self.data, &self.arguments)?;
        Ok(begun.elapsed())
    }

    /// Memory it holds, in MB.
    pub fn memory(&self) -> Result<f64, Failed> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.ok_or("no VmRSS")?.parse::<f64>()? / 1024.0)
    }

    /// Time of a processor that it has used.
    pub fn processor(&self) -> Result<Duration, Failed> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let (_, fields) = stat.rsplit_once(')').ok_or("no stat")?;
        let ticks = |at: usize| -> Result<u64, Failed> {
            Ok(fields
                .split_whitespace()
                .nth(at)
                .ok_or("no time")?
                .parse()?)
        };
        Ok(Duration::from_millis(10 * (ticks(11)? + ticks(12)?)))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended; nothing of it is kept.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(counter) = &mut self.counter {
            let _ = counter.kill();
            let _ = counter.wait();
        }
        let _ = fs::remove_dir_all(&self.data);
    }
}

fn empty(place: &Path) -> Result<PathBuf, Failed> {
    let data = place.join(format!("ballast-served-{}", std::process::id()));
    if data.exists() {
        fs::remove_dir_all(&data)?;
    }
    fs::create_dir_all(&data)?;
    Ok(data)
}

fn spawn(binary: &Path, data: &Path, arguments: &[String]) -> Result<(Child, String), Failed> {
    let mut server = Command::new(binary);
    server
        .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(data.join("data"))
        .args(arguments);
    started(server, "Ballast is at http://")
}

/// Starts a process and waits until it says where it is.
fn started(mut command: Command, says: &str) -> Result<(Child, String), Failed> {
    let mut process = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(process.stdout.take().ok_or("no output")?).lines();
    let address = lines.find_map(|line| line.ok()?.strip_prefix(says).map(str::to_owned));
    // What it prints later must find an open end.
    thread::spawn(move || lines.count());
    match address {
        Some(address) => Ok((process, address)),
        None => Err("the process did not start".into()),
    }
}
