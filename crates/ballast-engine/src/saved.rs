//! What an engine puts into a snapshot file: the machine's state and what a start needs to go on
//! from it.
//!
//! ```text
//! 0    state bytes u64
//! 8    state
//! then the record of the start that was in force (`entry`, tag 1), whose stamp is the last one given
//! ```

use ballast_journal::Snapshot;
use ballast_model::{Machine, MachineError, Seq, Stamp};

use crate::entry::{Entry, Kind, Started};

/// A machine as of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved<M> {
    /// The state.
    pub machine: M,
    /// The last record it includes.
    pub seq: Seq,
    /// The stamp of that record.
    pub stamp: Stamp,
    /// Who wrote that record.
    pub started: Started,
}

/// A snapshot taken apart without understanding the state.
pub(crate) struct Parts<'a> {
    pub(crate) state: &'a [u8],
    pub(crate) stamp: Stamp,
    pub(crate) started: Started,
}

impl<M: Machine> Saved<M> {
    /// The beginning: nothing was decided yet.
    pub fn empty() -> Self {
        let started = Started::of::<M>("");
        Self {
            machine: M::default(),
            seq: Seq::new(0),
            stamp: Stamp::from_micros(i64::MIN),
            started,
        }
    }

    /// As payload of a snapshot file.
    pub fn payload(&self) -> Vec<u8> {
        payload(&self.machine, self.stamp, &self.started)
    }

    /// From a snapshot file.
    pub fn read(snapshot: &Snapshot) -> Result<Self, MachineError> {
        let Parts {
            state,
            stamp,
            started,
        } = parts(snapshot)?;
        Ok(Self {
            machine: M::restore(state)?,
            seq: snapshot.seq,
            stamp,
            started,
        })
    }
}

/// A state as payload of a snapshot file.
pub(crate) fn payload<M: Machine>(machine: &M, stamp: Stamp, started: &Started) -> Vec<u8> {
    let mut out = machine.snapshot();
    let state = (out.len() as u64).to_le_bytes();
    // Moved up in its place: of a busy day's state there is no room for two.
    out.splice(0..0, state);
    started.write(stamp, &mut out);
    out
}

/// Takes a payload apart.
pub(crate) fn parts(snapshot: &Snapshot) -> Result<Parts<'_>, MachineError> {
    let bad = |reason: String| MachineError {
        what: "snapshot",
        reason,
    };
    let (length, rest) = snapshot
        .payload
        .split_first_chunk()
        .ok_or_else(|| bad("it is too short".to_owned()))?;
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let (state, start) = rest
        .split_at_checked(length)
        .ok_or_else(|| bad("it is too short".to_owned()))?;
    match Entry::read(snapshot.seq, start) {
        Ok(Entry {
            stamp,
            kind: Kind::Started(started),
            ..
        }) => Ok(Parts {
            state,
            stamp,
            started,
        }),
        Ok(_) => Err(bad("it does not name its build".to_owned())),
        Err(error) => Err(bad(error.to_string())),
    }
}
