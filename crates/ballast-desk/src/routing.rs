//! From a parent order to child orders on fund accounts (X3, N3–N6, A1–A5, X9).
//!
//! [`plan()`] asks each fund account of the product what it takes and why not more, shares the lots
//! out by the mode, and says how many go where. Nothing is matched inside: an allocation has the
//! parent's direction always, its offset may differ (net position, locks). It is cut into orders of
//! the exchange's largest size.

pub(crate) mod capacity;
pub(crate) mod closable;
pub(crate) mod eligibility;
pub(crate) mod plan;
pub(crate) mod priority;
pub(crate) mod proportion;
pub(crate) mod request;
pub(crate) mod router;
pub(crate) mod told;

use ballast_desk_events::Refusal;
use ballast_model::{FundAccountId, Lots};

use crate::draft::OrderDraft;
use crate::routing::plan::PlanBuilder;
use crate::routing::request::{Allocation, Allocations, Plan, RouteRequest};
use crate::routing::router::Router;
use crate::state::Desk;
use crate::why::No;

/// Shares an order out over the product's fund accounts, but for those in `without`. `taken` are
/// allocations that the same command has made before.
pub(crate) fn plan(
    desk: &Desk,
    request: RouteRequest,
    without: &[FundAccountId],
    taken: &[Allocation],
) -> Plan {
    let router = Router::new(desk, &request, taken);
    let Some(shared) = router.allocate(without) else {
        return Plan {
            allocations: Err(Refusal::NoFundAccount),
            binding_limit: None,
            bans: Vec::new(),
        };
    };
    let plan = router.whole(without, shared);
    let enough = router.whole_enough(&plan);
    Plan {
        allocations: enough.map(|()| plan.allocations),
        binding_limit: plan.binding_limit,
        bans: plan.bans,
    }
}

/// What fund accounts but those in `without` take of lots that go whatever does not fit.
pub(crate) fn what_fits(
    desk: &Desk,
    request: RouteRequest,
    without: &[FundAccountId],
) -> Allocations {
    let plan: Option<PlanBuilder<Refusal>> = Router::new(desk, &request, &[]).allocate(without);
    plan.map_or_else(Allocations::new, |plan| plan.allocations)
}

/// What they take of an order of a liquidation plan: what fits goes. `taken` are allocations that stand beside it.
///
/// # Errors
/// What kept the account that came nearest from taking any.
pub(crate) fn of_plan(
    desk: &Desk,
    request: RouteRequest,
    without: &[FundAccountId],
    taken: &[Allocation],
) -> Result<Allocations, Refusal> {
    let plan: Option<PlanBuilder<Refusal>> = Router::new(desk, &request, taken).allocate(without);
    let plan = plan.ok_or(Refusal::NoFundAccount)?;
    if plan.allocations.is_empty() {
        return Err(plan.binding_limit.unwrap_or(Refusal::NoFundAccount));
    }
    Ok(plan.allocations)
}

/// What of them they would close, by net position, beside allocations made before (X3).
pub(crate) fn net_closes(
    desk: &Desk,
    request: RouteRequest,
    without: &[FundAccountId],
    taken: &[Allocation],
) -> Allocations {
    let router = Router::new(desk, &request, taken);
    let mut plan: PlanBuilder<Refusal> = PlanBuilder::default();
    router.net_closes(&router.in_turn(without), &mut plan);
    plan.allocations
}

/// The allocation of an order that one fund account carries whole, where it is asked first and nothing
/// is in its way: the short way of most orders, by the same steps as [`plan()`].
#[inline(always)]
pub(crate) fn plan_at_once(
    desk: &Desk,
    request: RouteRequest,
    draft: &OrderDraft<'_>,
) -> Result<Allocation, No> {
    Router::of_draft(desk, &request, draft).allocate_at_once()
}

/// The most lots that the product's fund accounts take of an order, were it as large as it may be.
pub(crate) fn most(desk: &Desk, request: RouteRequest) -> Lots {
    let plan: Option<PlanBuilder<Refusal>> = Router::new(desk, &request, &[]).allocate(&[]);
    plan.map_or(Lots::ZERO, |plan| plan.lots_since(0))
}
