//! What the interface and live topics tell alike.

pub(crate) mod alarms;
pub(crate) mod reviews;
pub(crate) mod rules;

use ballast_api::plan::WouldClose;
use ballast_desk::{Desk, ask};
use ballast_desk_events::Holder;

use crate::convert;

/// Lots that would be closed, or were left.
pub(crate) fn would_close(
    desk: &Desk,
    ask::WouldClose { account, of, lots }: ask::WouldClose,
) -> WouldClose {
    WouldClose {
        account: desk.account_code(Holder::Operating(account)).to_string(),
        contract: convert::contract_code(desk, of.contract),
        hedge_flag: convert::hedge_flag(of.hedge_flag),
        side: convert::posi_direction(of.side),
        lots: lots.count(),
    }
}
