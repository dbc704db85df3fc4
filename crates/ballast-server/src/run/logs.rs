//! Logs: JSON lines on standard error, filtered by `BALLAST_LOG`.

use tracing_subscriber::EnvFilter;

/// Starts logging; once a process.
pub fn start() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(EnvFilter::try_from_env("BALLAST_LOG").unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
}
