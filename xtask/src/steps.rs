//! Running steps: each says what it is, fails the run by name, and is timed, with the parts of it
//! that say themselves how long they took.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::timings;

/// A command to run.
pub struct Step<'a> {
    pub name: &'a str,
    /// Where, from the root of the workspace.
    pub folder: &'a Path,
    pub command: &'a [&'a str],
    pub env: &'a [(&'a str, &'a str)],
}

/// What a line of a step's output tells of a part of it: its name, and how long it took.
pub type Reader = fn(&str) -> Option<(String, Duration)>;

/// The steps run so far.
#[derive(Default)]
pub struct Steps {
    took: Vec<(String, Duration)>,
    parts: Vec<(String, Duration)>,
    /// Lines that say why the last step failed.
    faults: Vec<String>,
}

impl Steps {
    /// Runs a command in the workspace, or in a folder of it.
    pub fn run(
        &mut self,
        name: &str,
        folder: &str,
        command: &[&str],
        env: &[(&str, &str)],
    ) -> Result<(), String> {
        println!("== {name}");
        let folder = Path::new(folder);
        let step = Step {
            name,
            folder,
            command,
            env,
        };
        self.timed(name, || step.run())
    }

    /// Runs a command whose lines tell of its parts.
    pub fn read(&mut self, step: &Step, reader: Reader) -> Result<(), String> {
        println!("== {}", step.name);
        let (mut parts, mut faults) = (Vec::new(), Vec::new());
        let done = self.timed(step.name, || {
            step.lines(|line| {
                // Hundreds of tests that pass need no line each.
                if !line.contains(" ... ok") {
                    println!("{line}");
                }
                parts.extend(reader(line));
                if tells_of_a_fault(line) {
                    faults.push(line.chars().take(LINE_MAX).collect());
                }
            })
        });
        if done.is_err() {
            self.faults = faults;
        }
        self.parts.extend(
            parts
                .into_iter()
                .map(|(part, took)| (format!("{}: {part}", step.name), took)),
        );
        done
    }

    /// Runs a check of our own.
    pub fn check(
        &mut self,
        name: &str,
        check: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        println!("== {name}");
        self.timed(name, check)
    }

    /// Runs some steps while others run; what they print comes when they have ended.
    pub fn beside(
        &mut self,
        aside: &[Step],
        others: impl FnOnce(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        std::thread::scope(|scope| {
            let running = scope.spawn(|| run_quietly(aside));
            let done = others(self);
            let (took, ended) = running.join().map_err(|_| "a step panicked".to_owned())?;
            self.took.extend(took);
            done.and(ended)
        })
    }

    fn timed(
        &mut self,
        name: &str,
        step: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        let begun = Instant::now();
        let done = step();
        self.took.push((name.to_owned(), begun.elapsed()));
        done
    }

    /// Prints the slowest steps and parts, beside what they took before, and keeps all of them. What failed comes
    /// last: of a long run often only the end is read.
    pub fn slowest(&self, total: Duration) -> Result<(), String> {
        let kept = timings::report(total, &self.took, &self.parts);
        let left_out = self.faults.len().saturating_sub(FAULTS_MAX);
        for line in &self.faults[left_out..] {
            println!("{line}");
        }
        kept
    }
}

/// How many lines of a failed step, and how much of each, are said again at the end of a run.
const FAULTS_MAX: usize = 40;
const LINE_MAX: usize = 200;

/// Whether a line names a test that failed, or says why: of Rust's harness and of the browser's runner.
fn tells_of_a_fault(line: &str) -> bool {
    const BEGINS: [&str; 5] = ["✘", "Error:", "Expected", "Received", "> "];
    line.ends_with("FAILED")
        || line.contains(" panicked at ")
        || BEGINS
            .iter()
            .any(|begin| line.trim_start().starts_with(begin))
}

impl Step<'_> {
    fn command(&self) -> Result<Command, String> {
        let (program, args) = self.command.split_first().ok_or("a step runs something")?;
        let mut command = Command::new(program);
        command
            .args(args)
            .current_dir(self.folder)
            .envs(self.env.iter().copied());
        Ok(command)
    }

    fn run(&self) -> Result<(), String> {
        let status = self.command()?.status();
        self.judge(status)
    }

    /// Runs it and hands on what it prints, line by line.
    fn lines(&self, mut read: impl FnMut(&str)) -> Result<(), String> {
        let wrong = |error| format!("{}: {error}", self.name);
        let mut child = self
            .command()?
            .stdout(Stdio::piped())
            .spawn()
            .map_err(wrong)?;
        let output = child.stdout.take().ok_or("a pipe has an end")?;
        for line in BufReader::new(output).split(b'\n') {
            read(&String::from_utf8_lossy(&line.map_err(wrong)?));
        }
        self.judge(child.wait())
    }

    fn judge(&self, status: std::io::Result<std::process::ExitStatus>) -> Result<(), String> {
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) if status.code() == Some(124) && self.command[0] == "timeout" => {
                Err(format!("{} did not end in time", self.name))
            }
            Ok(status) => Err(format!("{} failed ({status})", self.name)),
            Err(error) => Err(format!("{}: {error}", self.name)),
        }
    }
}

/// Runs steps one after another, until one fails; each prints what it said in one piece.
fn run_quietly(steps: &[Step]) -> (Vec<(String, Duration)>, Result<(), String>) {
    let mut took = Vec::new();
    for step in steps {
        let begun = Instant::now();
        let output = step.command().and_then(|mut command| {
            command
                .output()
                .map_err(|error| format!("{}: {error}", step.name))
        });
        took.push((step.name.to_owned(), begun.elapsed()));
        let done = output.and_then(|output| {
            let said = [output.stdout, output.stderr].concat();
            print!("== {}\n{}", step.name, String::from_utf8_lossy(&said));
            step.judge(Ok(output.status))
        });
        if done.is_err() {
            return (took, done);
        }
    }
    (took, Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step<'a>(name: &'a str, command: &'a [&'a str]) -> Step<'a> {
        Step {
            name,
            folder: Path::new("."),
            command,
            env: &[],
        }
    }

    #[test]
    fn a_failing_step_fails_by_its_name_beside_others_too() {
        let mut steps = Steps::default();
        let aside = [step("web", &["false"]), step("never", &["true"])];
        let done = steps.beside(&aside, |steps| steps.check("own", || Ok(())));
        assert!(done.unwrap_err().starts_with("web failed"));
        let names: Vec<&str> = steps.took.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["own", "web"]);
    }

    #[test]
    fn a_step_that_hangs_fails_by_its_name() {
        let hanging = step("hang", &["timeout", "0.1", "sleep", "60"]);
        let done = Steps::default().read(&hanging, |_| None);
        assert_eq!(done.unwrap_err(), "hang did not end in time");
    }

    #[test]
    fn why_a_step_failed_is_kept_for_the_end() {
        let said =
            "ok\n  ✘  3 [en] a.spec\n    Error: not visible\n   > 22 | await it\ntest a ... FAILED";
        let command = ["sh", "-c", &format!("printf '{said}'; false")];
        let mut steps = Steps::default();
        steps
            .read(&step("browser", &command), |_| None)
            .unwrap_err();
        let lines: Vec<&str> = said.lines().skip(1).collect();
        assert_eq!(steps.faults, lines);
    }

    #[test]
    fn lines_tell_of_parts() {
        let mut steps = Steps::default();
        let reader: Reader = |line| {
            let seconds = line.strip_prefix("took ")?.parse().ok()?;
            Some((line.to_owned(), Duration::from_secs(seconds)))
        };
        steps
            .read(&step("say", &["printf", "a\ntook 3\nb"]), reader)
            .unwrap();
        assert_eq!(
            steps.parts,
            [("say: took 3".to_owned(), Duration::from_secs(3))]
        );
    }
}
