//! Net asset values now (P3).

use ballast_desk_events::NavInterval;
use ballast_model::{OperatingAccountId, ProductId, UnitNav};
use ballast_risk::Nav;

use crate::nav::{self, NavMissing};
use crate::schemes::bind;
use crate::state::Desk;

/// A product's NAV; none of no product.
///
/// # Errors
/// What total NAV is reckoned from and nobody has set. Without shares there is a total, and no unit NAV.
pub fn product_nav(desk: &Desk, product: ProductId) -> Option<Result<Nav, NavMissing>> {
    { desk.product(product) }.map(|product| nav::of_product(desk, product))
}

/// An operating account's NAV: its own equity.
pub fn account_nav(desk: &Desk, account: OperatingAccountId) -> Option<Nav> {
    desk.operating_account(account).map(nav::of_account)
}

/// Parts of the scale of unit NAV in which none of these intervals is: from, included, to below (S7).
pub fn nav_gaps(intervals: &[NavInterval]) -> Vec<(Option<UnitNav>, Option<UnitNav>)> {
    bind::gaps(intervals)
}
