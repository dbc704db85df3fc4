//! Runs any [`Machine`](ballast_model::Machine) on a journal: one writer, durable before any effect.
//!
//! - [`Writer`] is the synchronous core: stamp, execute, append, apply; then flush. Batch runs and tests use it as it is.
//! - [`verify`] re-executes a journal, [`records`] shows what each record holds, [`state_at`] gives a past state.
//!
//! Knows no command by name: nothing here depends on the desk, HTTP, SQL or a vendor.

mod entry;
mod error;
mod replay;
mod saved;
mod verify;
mod writer;

pub use entry::{Decision, Entry, EventBytes, Kind, RecordError, Started};
pub use error::EngineError;
pub use replay::{Entries, records, state_at};
pub use saved::Saved;
pub use verify::{Difference, How, Range, Verified, verify};
pub use writer::{Recovered, Recovery, Step, Writer, recover};
