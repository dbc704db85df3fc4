//! What the engine runs: a deterministic state machine (`docs/design.md#the-machine`).

use std::fmt;

use crate::Stamp;

/// Bytes that are no command, event or snapshot of this machine.
#[derive(Debug, thiserror::Error)]
#[error("cannot decode {what}: {reason}")]
pub struct MachineError {
    /// `command`, `event` or `snapshot`.
    pub what: &'static str,
    /// What the decoder said.
    pub reason: String,
}

/// BLAKE3 of a machine's canonical state. Holds no path and no wall clock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StateHash(pub [u8; 32]);

impl fmt::Display for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
impl fmt::Debug for StateHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A deterministic machine: the same commands with the same stamps give the same events and the
/// same state, in every build that shares [`LOGIC`](Machine::LOGIC).
pub trait Machine: Default {
    /// Something that may change a decision.
    type Command;
    /// Something that was decided, with its results as fields.
    type Event;

    /// Version of `execute`'s decisions. Raised by a reviewed act when any decision changes.
    const LOGIC: u32;
    /// Version of the encodings. Raised when old readers could misread new bytes.
    const SCHEMA: u32;

    /// Decides. Touches nothing. `stamp` never goes back from one call to the next.
    fn execute(&self, command: &Self::Command, stamp: Stamp) -> Vec<Self::Event>;
    /// The only thing that changes state. Adds and stores; cannot fail; decides nothing.
    fn apply(&mut self, event: &Self::Event, stamp: Stamp);
    /// The next instant at which the machine wants a clock command, if any. One that has passed means
    /// now: what an event has made due is decided before anything else is, and before it is told.
    fn next_deadline(&self) -> Option<Stamp>;
    /// What is due at [`next_deadline`](Machine::next_deadline), for people: said when it stays due.
    fn due(&self) -> String {
        String::new()
    }
    /// The command to submit when [`next_deadline`](Machine::next_deadline) is due.
    fn clock_command() -> Self::Command;

    /// Appends the bytes of a command.
    fn encode_command(command: &Self::Command, out: &mut Vec<u8>);
    /// Reads a command.
    fn decode_command(bytes: &[u8]) -> Result<Self::Command, MachineError>;
    /// Appends the bytes of an event.
    fn encode_event(event: &Self::Event, out: &mut Vec<u8>);
    /// Reads an event.
    fn decode_event(bytes: &[u8]) -> Result<Self::Event, MachineError>;

    /// The whole state as canonical bytes: equal states give equal bytes.
    fn snapshot(&self) -> Vec<u8>;
    /// The state those bytes hold.
    fn restore(bytes: &[u8]) -> Result<Self, MachineError>;
    /// Hash of [`snapshot`](Machine::snapshot).
    fn hash(&self) -> StateHash {
        StateHash(*blake3::hash(&self.snapshot()).as_bytes())
    }
}
