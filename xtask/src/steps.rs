//! Running steps: each says what it is, fails the run by name, and is timed.

use std::process::Command;
use std::time::{Duration, Instant};

/// The steps run so far.
#[derive(Default)]
pub struct Steps {
    took: Vec<(String, Duration)>,
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
        let begun = Instant::now();
        let (program, args) = command.split_first().ok_or("a step runs something")?;
        let status = Command::new(program)
            .args(args)
            .current_dir(folder)
            .envs(env.iter().copied())
            .status();
        self.took.push((name.to_owned(), begun.elapsed()));
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{name} failed ({status})")),
            Err(error) => Err(format!("{name}: {program}: {error}")),
        }
    }

    /// Runs a check of our own.
    pub fn check(
        &mut self,
        name: &str,
        check: impl FnOnce() -> Result<(), String>,
    ) -> Result<(), String> {
        println!("== {name}");
        let begun = Instant::now();
        let done = check();
        self.took.push((name.to_owned(), begun.elapsed()));
        done
    }

    /// Prints the ten slowest.
    pub fn slowest(&self) {
        let mut took = self.took.clone();
        took.sort_by_key(|(_, took)| std::cmp::Reverse(*took));
        let total: Duration = took.iter().map(|(_, took)| *took).sum();
        println!("\nten slowest parts of {:.0} s", total.as_secs_f64());
        for (name, took) in took.iter().take(10) {
            println!("{:>8.1} s  {name}", took.as_secs_f64());
        }
    }
}
