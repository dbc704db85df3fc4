//! What is projected, and the ids of the rows it becomes.

use ballast_desk_events::{Actor, Command, Event};
use ballast_model::{Day, Seq, Stamp};

use crate::QueryError;

/// Hash of a journal up to the end of the group that holds a record: two journals that share it are
/// the same up to there. Tells whether a store was made from the journal it is found beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Fingerprint(pub [u8; 32]);

/// One record of the journal. Records without a command (an engine's start) are handed in too,
/// without events: sequences must be complete.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its place in the journal.
    pub seq: Seq,
    /// When it was decided.
    pub stamp: Stamp,
    /// What was asked, if anything.
    pub command: Option<&'a Command>,
    /// What was decided.
    pub events: &'a [Event],
    /// The journal up to here.
    pub journal: Fingerprint,
}

/// An entry as it is decoded from a journal.
#[derive(Debug, Clone)]
pub struct OwnedEntry {
    /// Its place in the journal.
    pub seq: Seq,
    /// When it was decided.
    pub stamp: Stamp,
    /// What was asked, if anything.
    pub command: Option<Command>,
    /// What was decided.
    pub events: Vec<Event>,
    /// The journal up to here.
    pub journal: Fingerprint,
}

impl OwnedEntry {
    /// To be projected.
    pub fn entry(&self) -> Entry<'_> {
        let Self {
            seq,
            stamp,
            ref command,
            ref events,
            journal,
        } = *self;
        Entry {
            seq,
            stamp,
            command: command.as_ref(),
            events,
            journal,
        }
    }
}

/// Names one event for ever, in the order of the journal; pages go on from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(i64);

const EVENT_BITS: u32 = 24;

impl RowId {
    /// So many events of one record have ids, which is more than a record of a journal has room
    /// for; its records may be numbered up to 2³⁹.
    pub const EVENTS_MAX: usize = 1 << EVENT_BITS;

    /// From its number, as a cursor carries it.
    pub const fn new(number: i64) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The record the event stands in.
    pub const fn seq(self) -> Seq {
        Seq::new((self.0 >> EVENT_BITS) as u64)
    }

    /// Below every event of a record.
    pub const fn before(seq: Seq) -> Self {
        Self(((seq.number() as i64) << EVENT_BITS) - 1)
    }

    /// Of an event of a record, by its place there.
    ///
    /// # Errors
    /// [`QueryError::TooManyEvents`] where a record is numbered higher, or has more events, than ids know.
    pub fn of(seq: Seq, index: usize) -> Result<Self, QueryError> {
        let fits = index < Self::EVENTS_MAX && seq.number() < 1 << (63 - EVENT_BITS);
        if fits {
            Ok(Self((seq.number() as i64) << EVENT_BITS | index as i64))
        } else {
            Err(QueryError::TooManyEvents { seq })
        }
    }
}

/// What every row of one event shares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) id: RowId,
    pub(crate) stamp: Stamp,
    pub(crate) command: Option<&'a Command>,
    /// The running trading day, once there was one.
    pub(crate) day: Option<Day>,
}

impl Context<'_> {
    pub(crate) fn by(&self) -> Actor {
        self.command.map_or(Actor::PLATFORM, |command| command.by)
    }
    pub(crate) fn day_number(&self) -> Option<i32> {
        self.day.map(Day::number)
    }
}
