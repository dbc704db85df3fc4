//! What becomes due by itself: lapses and unconfirmed releases as the depository closes, explanations at
//! noon, fee bases at a calendar day's end.

use ballast_model::{Stamp, UserId};

use crate::collateral::entering::moved;
use crate::collateral::fee;
use crate::state::MemberServices;
use crate::window;
use crate::words::application::{Application, ApplicationState};
use crate::words::code::ApplicationId;
use crate::words::event::Event;
use crate::words::party::Venue;

/// The next of them.
pub(crate) fn next(state: &MemberServices) -> Option<Stamp> {
    let application = state.dues.first().map(|(at, _)| *at);
    let fees = Venue::ALL
        .iter()
        .filter_map(|venue| fee::due(state, *venue));
    fees.chain(application).min()
}

/// What is due first, and all that is due with it.
pub(crate) fn clock(state: &MemberServices, at: Stamp) -> Vec<Event> {
    let Some(due) = next(state).filter(|due| *due <= at) else {
        return Vec::new();
    };
    let dues = state.dues.iter();
    let applications = dues.take_while(|(at, _)| *at == due);
    let expired = applications.filter_map(|(_, id)| {
        let application = &state.collateral.applications[id.number() as usize - 1];
        expire(state, *id, application)
    });
    let venues = Venue::ALL.iter().copied();
    let venues = venues.filter(|venue| fee::due(state, *venue) == Some(due));
    expired
        .chain(venues.map(|venue| fee::accrue(state, venue)))
        .collect()
}

/// What an application becomes when its time is over.
fn expire(state: &MemberServices, id: ApplicationId, application: &Application) -> Option<Event> {
    let platform = UserId::new(0);
    match application.state {
        ApplicationState::Asked
        | ApplicationState::Entered
        | ApplicationState::Accepted
        | ApplicationState::Mismatched(_) => {
            Some(moved(id, ApplicationState::Lapsed, None, platform))
        }
        ApplicationState::ReleaseInstructed(instruction) => {
            let next = window::next_trading_day(state, instruction.day);
            let settings = state.settings(application.key.party.venue, next);
            let until = next.at(settings.explanation_until);
            let to = ApplicationState::ExplanationDue(until);
            Some(moved(id, to, Some(until), platform))
        }
        ApplicationState::ExplanationDue(until) => {
            Some(moved(id, ApplicationState::Overdue(until), None, platform))
        }
        ApplicationState::Refused(_)
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::ReviewRefused(_)
        | ApplicationState::Overdue(_)
        | ApplicationState::Released
        | ApplicationState::Dropped(_) => None,
    }
}
