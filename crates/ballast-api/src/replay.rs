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

#[allow(dead_code, reason = "declarations read by the OpenAPI macro only")]
pub(crate) mod paths {
    use super::{GateState, OpenGate};
    use crate::problem::Refused;

    /// Where the player stands.
    #[utoipa::path(get, path = "/api/v1/replay/gate", tag = "replay", operation_id = "gate",
        responses((status = 200, description = "Where it stands.", body = GateState), Refused))]
    fn gate() {}

    /// Let the market play; answers once it stands at the instant.
    #[utoipa::path(post, path = "/api/v1/replay/gate", tag = "replay", operation_id = "open_gate", request_body = OpenGate,
        responses((status = 200, description = "It stands at the instant.", body = GateState), Refused))]
    fn open_gate() {}
}
