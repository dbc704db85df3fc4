//! Runs any [`Machine`](ballast_model::Machine) on a journal: one writer, durable before any
//! effect.
//!
//! - [`Writer`] is the synchronous core: stamp, execute, append, apply; then flush. Batch runs and tests use it as it is.
//! - [`Engine`] runs a writer in a thread behind an inbox of three [lanes](Lane), with group commit, and a reader beside
//!   it that answers questions and writes snapshots. Everything that leaves it is durable.
//! - [`verify`] re-executes a journal, [`records`] shows what each record holds, [`state_at`] gives a past state.
//!
//! Knows no command by name: nothing here depends on the desk, HTTP, SQL or a vendor.

pub mod bench;
mod clock;
mod engine;
mod entry;
mod error;
mod halt;
mod inbox;
mod metrics;
mod publish;
mod reader;
mod release;
mod replay;
mod saved;
mod threaded;
mod ticket;
mod verify;
mod writer;

pub use clock::{Clock, ManualClock, OnAdvance, WallClock};
pub use engine::{AskError, Engine, Handle, Setup};
pub use entry::{Decision, Entry, EventBytes, Kind, RecordError, Started};
pub use error::EngineError;
pub use halt::{EXIT_CODE, Halt, exit_process};
pub use inbox::{InboxLimits, Lane, Marks, SubmitError};
pub use metrics::{FLUSH_BUCKETS_US, Readings};
pub use publish::{Answer, Group, Outbox, OutboxReading, Sink};
pub use reader::{Follower, Following, Seen, SnapshotPlan};
pub use replay::{Entries, records, state_at};
pub use saved::Saved;
pub use threaded::Threaded;
pub use ticket::{Stopped, Ticket};
pub use verify::{Divergence, How, Range, Verified, verify};
pub use writer::{Recovered, Recovery, Step, Writer, recover, recover_from};
