//! From a parent order to child orders on fund accounts (X3, N3–N6, A1–A5, X9).
//!
//! [`plan`] asks each fund account of the product what it takes and why not more, shares the lots
//! out by the mode, and says which legs go where. Nothing is matched inside: a leg has the parent's
//! direction always, its offset may differ (net position, locks). A leg is cut into orders of the
//! exchange's largest size.

pub(crate) mod capacity;
pub(crate) mod caps;
pub(crate) mod closable;
pub(crate) mod gates;
pub(crate) mod priority;
pub(crate) mod proportion;
pub(crate) mod request;
pub(crate) mod router;

use ballast_model::{FundAccountId, Lots};

use crate::routing::request::{Leg, Plan, Wanted};
use crate::routing::router::Router;
use crate::state::Desk;

/// Shares an order out over the product's fund accounts, but for those in `without`. `taken` are
/// legs that the same command has planned before.
pub(crate) fn plan(desk: &Desk, wanted: Wanted, without: &[FundAccountId], taken: &[Leg]) -> Plan {
    let router = Router {
        desk,
        wanted,
        taken,
        state: &desk.contracts[wanted.contract.index()],
    };
    let mut bans = Vec::new();
    let (legs, why_not_more) = router.legs(without, &mut bans);
    let legs = legs.and_then(|legs| router.whole_enough(legs, why_not_more.clone()));
    Plan {
        legs,
        why_not_more,
        bans,
    }
}

/// The most lots that the product's fund accounts take of an order, were it as large as it may be.
pub(crate) fn most(desk: &Desk, wanted: Wanted) -> Lots {
    let router = Router {
        desk,
        wanted,
        taken: &[],
        state: &desk.contracts[wanted.contract.index()],
    };
    let legs = router.legs(&[], &mut Vec::new()).0.unwrap_or_default();
    legs.iter().map(|leg| leg.lots).sum()
}
