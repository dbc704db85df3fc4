//! The clock the system runs on, and where in the trading day it stands. Readable without a login.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Date, Time};

/// What drives the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The wall.
    Wall,
    /// Tick files being replayed.
    Replay,
    /// The demonstration day.
    Demo,
}

/// Part of a trading day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionName {
    /// 夜盘
    Night,
    /// 日盘, before noon
    Morning,
    /// 日盘, after noon
    Afternoon,
}

/// What happens now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Continuous trading of at least one commodity.
    Continuous,
    /// Between two stretches of one session.
    Break,
    /// Outside sessions.
    Closed,
    /// The day is being settled.
    Settling,
}

/// One stretch of trading on the running trading day, the union over commodities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stretch {
    /// Which part of the day.
    pub session: SessionName,
    /// First instant.
    pub open: Time,
    /// First instant after.
    pub close: Time,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoundaryKind {
    /// A stretch opens.
    Opens,
    /// A stretch closes.
    Closes,
    /// The trading day is settled.
    Settles,
}

/// The next change of phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Boundary {
    /// What.
    pub kind: BoundaryKind,
    /// When.
    pub at: Time,
    /// The stretch it opens or closes.
    pub session: Option<SessionName>,
}

/// The clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Clock {
    /// What drives it.
    pub kind: ClockKind,
    /// Every page, print included, is marked as simulated.
    pub simulated: bool,
    /// The instant.
    pub now: Time,
    /// Seconds of the clock a second of the wall; 0 while it stands still.
    pub speed: f64,
    /// Running trading day; absent before the first.
    pub trading_day: Option<Date>,
    /// Where in it.
    pub phase: Phase,
    /// The session being traded, or the one a break belongs to.
    pub session: Option<SessionName>,
    /// Next change.
    pub next_boundary: Option<Boundary>,
    /// Stretches of the running trading day, ascending.
    pub stretches: Vec<Stretch>,
    /// Why the market plays no more; the day is then ended by hand. Absent while it plays.
    pub market_failure: Option<String>,
    /// Last settled trading day.
    pub settled_through: Option<Date>,
    /// Build of the server.
    pub version: String,
}
