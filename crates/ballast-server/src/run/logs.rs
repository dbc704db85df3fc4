//! Logs: JSON lines on standard error, filtered as asked for.

use tracing_subscriber::EnvFilter;

/// What is logged, on standard error as JSON lines.
#[derive(Debug, clap::Args)]
pub struct LogArgs {
    /// What is logged, on standard error as JSON lines: `error`, `warn`, `info` or `debug`, or a part of the program by itself,
    /// `info,ballast::live=debug`.
    #[arg(long, value_name = "LEVELS", env = "BALLAST_LOG", default_value = "info", value_parser = fits)]
    log: String,
}

/// As it was said, where it can be read.
fn fits(text: &str) -> Result<String, String> {
    let filter = EnvFilter::try_new(text);
    filter
        .map(|_| text.to_owned())
        .map_err(|error| error.to_string())
}

impl LogArgs {
    /// Starts logging; once a process.
    pub fn start(&self) {
        tracing_subscriber::fmt()
            .json()
            .flatten_event(true)
            .with_env_filter(EnvFilter::new(&self.log))
            .with_writer(std::io::stderr)
            .init();
    }
}
