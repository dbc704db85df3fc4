//! How far an account is from its lines (O3–O6).

use ballast_model::OperatingAccountId;

use crate::lines::{self, LineAhead};
use crate::state::Desk;

/// Lines of an account that are not reached, the nearest first.
pub fn lines_ahead(desk: &Desk, account: OperatingAccountId) -> Vec<LineAhead> {
    let Some(account) = desk.operating_account(account) else {
        return Vec::new();
    };
    let mut ahead = lines::ahead(desk, account);
    ahead.sort_by_key(|line| (-line.acts_at.units(), line.line, line.level));
    ahead
}
