//! What a command names must be there: look-ups that refuse.

use ballast_desk_events::{AccountStatus, CounterSessionState, RateScope, Refusal, TemplateKind};
use ballast_model::{FundAccountId, TemplateId};

use crate::state::Desk;
use crate::state::rates::Template;

pub(crate) fn known_scope(desk: &Desk, scope: RateScope) -> Result<(), Refusal> {
    match scope {
        RateScope::Commodity(id) => desk
            .commodity(id)
            .map(drop)
            .ok_or(Refusal::UnknownCommodity),
        RateScope::Contract(id) => desk.contract(id).map(drop).ok_or(Refusal::UnknownContract),
    }
}

pub(crate) fn template(
    desk: &Desk,
    id: TemplateId,
    kind: TemplateKind,
) -> Result<&Template, Refusal> {
    desk.templates
        .get(id.index())
        .filter(|template| template.kind == kind && template.status == AccountStatus::Enabled)
        .ok_or(Refusal::UnknownTemplate)
}

/// An order is sent only over a session whose replay is complete.
pub(crate) fn ready(desk: &Desk, fund_account: FundAccountId) -> Result<(), Refusal> {
    match desk.fund_accounts[fund_account.index()].session {
        CounterSessionState::Ready => Ok(()),
        CounterSessionState::Disconnected | CounterSessionState::Replaying => {
            Err(Refusal::CounterNotReady { fund_account })
        }
    }
}
