//! The `ballast` binary as a process, and clients that speak to it as programs and pages do: for what is measured.

mod http;
mod process;
mod sockets;

use std::error::Error;

pub use http::{Answers, Session, log_in, send_all};
pub use process::Server;
pub use sockets::{Socket, frame};

/// What failed.
pub type Failed = Box<dyn Error>;
