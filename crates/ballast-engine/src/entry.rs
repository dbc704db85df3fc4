//! The bytes of one journal record.
//!
//! ```text
//! 0   tag      1 the engine started, 2 a command was decided
//! 1   stamp    i64   microseconds of Beijing time
//! 9   tag 1:   u32 logic, u32 schema, build as UTF-8 to the end
//!     tag 2:   u32 length, command, then per event u32 length, event, to the end
//! ```
//!
//! Tags are only ever added. A command and everything decided by it are one record, so no crash can
//! part them.

use ballast_model::{Machine, Seq, Stamp};

const TAG_STARTED: u8 = 1;
const TAG_COMMAND: u8 = 2;

/// The bytes are no record of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// Ends too early.
    #[error("it is too short")]
    Short,
    /// A tag this build does not know.
    #[error("its tag {0} is unknown to this build")]
    Tag(u8),
    /// The name of the build is no text.
    #[error("the name of the build is not UTF-8")]
    Build,
    /// Time never goes back in a journal.
    #[error("its stamp {stamp} is before {last}, the one of the record before")]
    StampGoesBack {
        /// Its stamp.
        stamp: Stamp,
        /// The stamp before.
        last: Stamp,
    },
}

/// One record, its parts still encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its place in the journal.
    pub seq: Seq,
    /// When it was decided.
    pub stamp: Stamp,
    /// What it is.
    pub kind: Kind<'a>,
}

/// What a record is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An engine took the journal over: what follows was decided by that build.
    Started(Started),
    /// A command and what was decided.
    Command(Decision<'a>),
}

/// Which program wrote the records that follow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Started {
    /// Version of its decisions ([`Machine::LOGIC`]).
    pub logic: u32,
    /// Version of its encodings ([`Machine::SCHEMA`]).
    pub schema: u32,
    /// Its name, for people.
    pub build: String,
}

/// A command and its events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'a> {
    /// The encoded command.
    pub command: &'a [u8],
    /// The encoded events.
    pub events: EventBytes<'a>,
}

/// Encoded events, in order. Lengths were checked when the record was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventBytes<'a>(&'a [u8]);

impl<'a> Iterator for EventBytes<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let (event, rest) = take_sized(self.0)?;
        self.0 = rest;
        Some(event)
    }
}

impl Started {
    /// What this build of a machine writes.
    pub fn of<M: Machine>(build: &str) -> Self {
        Self {
            logic: M::LOGIC,
            schema: M::SCHEMA,
            build: build.to_owned(),
        }
    }

    pub(crate) fn write(&self, stamp: Stamp, out: &mut Vec<u8>) {
        write_head(TAG_STARTED, stamp, out);
        out.extend_from_slice(&self.logic.to_le_bytes());
        out.extend_from_slice(&self.schema.to_le_bytes());
        out.extend_from_slice(self.build.as_bytes());
    }
}

/// Writes the record of one decision.
pub(crate) fn write_decision<M: Machine>(
    command: &M::Command,
    events: &[M::Event],
    stamp: Stamp,
    out: &mut Vec<u8>,
) {
    write_head(TAG_COMMAND, stamp, out);
    write_sized(out, |out| M::encode_command(command, out));
    for event in events {
        write_sized(out, |out| M::encode_event(event, out));
    }
}

impl<'a> Entry<'a> {
    /// Reads a record.
    pub fn read(seq: Seq, bytes: &'a [u8]) -> Result<Self, RecordError> {
        let (&[tag], rest) = bytes.split_first_chunk().ok_or(RecordError::Short)?;
        let (stamp, body) = rest.split_first_chunk().ok_or(RecordError::Short)?;
        let kind = match tag {
            TAG_STARTED => Kind::Started(read_started(body)?),
            TAG_COMMAND => Kind::Command(read_decision(body)?),
            other => return Err(RecordError::Tag(other)),
        };
        Ok(Self {
            seq,
            stamp: Stamp::from_micros(i64::from_le_bytes(*stamp)),
            kind,
        })
    }
}

fn read_started(body: &[u8]) -> Result<Started, RecordError> {
    let (logic, rest) = body.split_first_chunk().ok_or(RecordError::Short)?;
    let (schema, build) = rest.split_first_chunk().ok_or(RecordError::Short)?;
    let build = std::str::from_utf8(build).map_err(|_| RecordError::Build)?;
    Ok(Started {
        logic: u32::from_le_bytes(*logic),
        schema: u32::from_le_bytes(*schema),
        build: build.to_owned(),
    })
}

fn read_decision(body: &[u8]) -> Result<Decision<'_>, RecordError> {
    let (command, events) = take_sized(body).ok_or(RecordError::Short)?;
    let mut rest = events;
    while !rest.is_empty() {
        rest = take_sized(rest).ok_or(RecordError::Short)?.1;
    }
    Ok(Decision {
        command,
        events: EventBytes(events),
    })
}

fn write_head(tag: u8, stamp: Stamp, out: &mut Vec<u8>) {
    out.push(tag);
    out.extend_from_slice(&stamp.micros().to_le_bytes());
}

/// The journal refuses records long before a length could outgrow its field.
fn write_sized(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.extend_from_slice(&[0; 4]);
    write(out);
    let length = (out.len() - at - 4) as u32;
    out[at..at + 4].copy_from_slice(&length.to_le_bytes());
}

fn take_sized(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}
