//! Third-party orders (第三方报单, P9): a risk officer's orders for an account that it watches.

use ballast_desk_events::{Actor, CancelOrder, Event, Refusal, ThirdPartyCommand};
use ballast_model::Stamp;

use crate::order::{cancel, place};
use crate::people::rights;
use crate::state::Desk;

/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::UnknownAccount`], [`Refusal::UnknownContract`], and, of a cancel, [`Refusal::NotThirdParty`] and those
/// of any cancel.
pub(crate) fn act(
    desk: &Desk,
    by: Actor,
    command: &ThirdPartyCommand,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    rights::permit_third_party(desk, by)?;
    match command {
        ThirdPartyCommand::Place(asked) => place::third_party(desk, by, asked, at),
        ThirdPartyCommand::Cancel(asked) => {
            let CancelOrder { order, .. } = *asked;
            if !desk.is_third_party(order) {
                return Err(Refusal::NotThirdParty { order });
            }
            cancel::cancel(desk, *asked)
        }
    }
}
