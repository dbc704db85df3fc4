//! What having positions closed would do (P9), and what a plan has to close still.

use ballast_desk_events::{ForceCloseOf, HeldSide, Refusal};
use ballast_model::{Lots, OperatingAccountId, PlanId};

use crate::plans;
use crate::state::Desk;

/// Lots of one side of a position that would be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WouldClose {
    /// Whose.
    pub account: OperatingAccountId,
    /// Position.
    pub of: HeldSide,
    /// Lots.
    pub lots: Lots,
}

/// What would be closed; nothing is done.
///
/// # Errors
/// What would refuse it, the right of who asks left aside.
pub fn would_close(desk: &Desk, of: ForceCloseOf) -> Result<Vec<WouldClose>, Refusal> {
    let accounts = plans::to_close(desk, of)?.into_iter();
    let sides = accounts.flat_map(|(account, scope)| {
        let sides = plans::lots_to_close(desk, account, scope).into_iter();
        sides.map(move |(of, lots)| WouldClose { account, of, lots })
    });
    Ok(sides.collect())
}

/// Lots that a plan has to close still, by side; none once it has ended.
pub fn left_to_close(desk: &Desk, id: PlanId) -> Vec<(HeldSide, Lots)> {
    let plan = desk.plan(id).filter(|plan| plan.ended.is_none());
    plan.map_or(Vec::new(), |plan| plans::left(desk, id, plan))
}
