//! The gate of a replayed market: the player stops before each instant a client names and goes on
//! when told.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Time;

/// Let the market play up to an instant, ticks of that instant included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenGate {
    /// Where to stop. Absent: play to the end of the input.
    pub until: Option<Time>,
}

/// Where the player stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GateState {
    /// Instant it has played up to; everything up to it has been applied. The last instant of the
    /// market once `finished`.
    pub at: Option<Time>,
    /// The input is at its end and its last day settled.
    pub finished: bool,
}
