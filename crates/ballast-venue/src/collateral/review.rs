//! The review of withdrawals at settlement, in order of acceptance: margin is made good first (B4;
//! guides, section 2(3)).

use ballast_model::{Money, Stamp, UserId};

use crate::collateral::entering::moved;
use crate::collateral::position::{Positions, approved};
use crate::collateral::release;
use crate::collateral::sums::{Sums, levels};
use crate::state::MemberServices;
use crate::words::application::{
    Application, ApplicationKind, ApplicationState, NotCounted, Position, ReviewFailure, Shortfall,
};
use crate::words::code::ApplicationId;
use crate::words::event::Event;
use crate::words::setting::Settings;
use crate::words::settlement::Settle;

/// Each withdrawal of the day or before on what those before it left. One that passes counts nothing
/// from now on, and its release is instructed.
pub(crate) fn review(
    state: &MemberServices,
    settings: &Settings,
    settle: &Settle,
    (positions, sums): (&mut Positions<'_>, &mut Sums),
    at: Stamp,
) -> Vec<Event> {
    let mut events = Vec::new();
    for (id, application) in waiting(state, settle) {
        let before = positions.get(&application.key).clone();
        let after = approved(&before, application.face);
        match passes(settings, settle, application, (&before, &after), sums) {
            Err(failure) => {
                let to = ApplicationState::ReviewRefused(Box::new(failure));
                events.push(moved(id, to, None, UserId::new(0)));
            }
            Ok(()) => {
                sums.change(&application.key.party, &before, &after);
                events.push(release::instruct(
                    state,
                    (id, application),
                    1,
                    UserId::new(0),
                    at,
                ));
                events.extend(positions.set(&application.key, after, Some(id)));
            }
        }
    }
    events
}

fn waiting<'a>(
    state: &'a MemberServices,
    settle: &Settle,
) -> Vec<(ApplicationId, &'a Application)> {
    let waits = |application: &Application| {
        application.key.party.venue == settle.venue
            && application.kind == ApplicationKind::Withdrawal
            && application.state == ApplicationState::Accepted
            && application.day <= settle.day
    };
    let applications = state.applications();
    let mut waiting: Vec<_> = applications.filter(|(_, of)| waits(of)).collect();
    waiting.sort_by_key(|(_, application)| application.accepted);
    waiting
}

/// Without these bonds the beneficiary's margin is covered, and the member keeps its least reserve. A
/// bond that counts nothing since its cut leaves nothing to make good.
fn passes(
    settings: &Settings,
    settle: &Settle,
    application: &Application,
    (before, after): (&Position, &Position),
    sums: &Sums,
) -> Result<(), ReviewFailure> {
    if before.not_counted == Some(NotCounted::MaturityCut) {
        return Ok(());
    }
    let less = before.counted() - after.counted();
    for party in levels(&application.key.party) {
        let Some(funds) = sums.funds_of(&party, settle.day) else {
            return Err(ReviewFailure::NotTold(party));
        };
        let minimum = if party == party.of_member() {
            settings.minimum_reserve
        } else {
            Money::ZERO
        };
        let (available, left) = sums.left_without(settings, &party, funds, less);
        if left < minimum {
            return Err(ReviewFailure::Short(Shortfall {
                of: party,
                cash: funds.cash,
                margin: funds.margin,
                available,
                minimum,
                short_by: minimum - left,
            }));
        }
    }
    Ok(())
}
