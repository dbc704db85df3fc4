//! Releases: instructed by the exchange, confirmed by the member at the depository, explained where they
//! were not, and instructed again, as often as needed (B4, B5; guides, sections 2(3) and 3).

use ballast_model::{Money, Stamp, UserId};
use ballast_people::Actor;

use crate::collateral::accept;
use crate::collateral::entering::{moved, wrong};
use crate::collateral::position::{Positions, approved};
use crate::filing::{check_attachments, present};
use crate::reference;
use crate::state::{Decided, MemberServices};
use crate::window;
use crate::words::application::{
    Application, ApplicationKind, ApplicationState, Explanation, PositionKey, ReleaseInstruction,
    Via,
};
use crate::words::code::ApplicationId;
use crate::words::command::Explain;
use crate::words::event::{ApplicationEntered, Event, Explained};
use crate::words::refusal::Refusal;

/// The exchange instructs a release for this trading day; after the depository's close, for the next.
pub(crate) fn instruct(
    state: &MemberServices,
    (id, application): (ApplicationId, &Application),
    round: u32,
    by: UserId,
    at: Stamp,
) -> Event {
    let venue = application.key.party.venue;
    let day = window::instruction_day(state, venue, at);
    let to = ApplicationState::ReleaseInstructed(ReleaseInstruction { round, day });
    let due = window::depository_close(state, venue, day);
    moved(id, to, Some(due), by)
}

/// The member confirms a release: the bonds are back.
///
/// # Errors
/// The depository is closed; nothing is instructed, or for a later day.
pub(crate) fn confirm(
    state: &MemberServices,
    by: Actor,
    id: ApplicationId,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let application = state.application(id)?;
    let key = &application.key;
    let today = window::depository(state, key.party.venue, at)?;
    let ApplicationState::ReleaseInstructed(instruction) = application.state else {
        return Err(wrong(application));
    };
    if today < instruction.day {
        return Err(Refusal::ReleaseNotYet {
            day: instruction.day,
        });
    }
    let mut positions = Positions::of(state);
    let mut position = positions.get(key).clone();
    position.releasing -= application.face;
    let mut events = vec![moved(id, ApplicationState::Released, None, by.user)];
    events.extend(positions.set(key, position, Some(id)));
    Ok(events)
}

/// The member explains why a release was not confirmed; the exchange instructs it again. What comes late
/// is kept, and stays marked.
///
/// # Errors
/// Night session, or no trading day; no explanation is due; it says nothing.
pub(crate) fn explain(
    state: &MemberServices,
    by: Actor,
    explain: &Explain,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let Explain {
        application: id,
        text,
        attachment,
    } = explain;
    let application = state.application(*id)?;
    let venue = application.key.party.venue;
    let day = window::business(state, venue, at)?;
    let until = match application.state {
        ApplicationState::ExplanationDue(until) | ApplicationState::Overdue(until) => until,
        ApplicationState::Asked
        | ApplicationState::Entered
        | ApplicationState::Accepted
        | ApplicationState::Refused(_)
        | ApplicationState::Mismatched(_)
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::ReviewRefused(_)
        | ApplicationState::ReleaseInstructed(_)
        | ApplicationState::Released
        | ApplicationState::Dropped(_) => return Err(wrong(application)),
    };
    present(&[("text", text)])?;
    check_attachments(attachment.as_slice(), &[], &state.settings(venue, day))?;
    let explanation = Explanation {
        at,
        until,
        text: text.clone(),
        attachment: attachment.clone(),
        by: by.user,
    };
    let round = application.explanations.len() as u32 + 2;
    Ok(vec![
        Event::Explained(Explained {
            id: *id,
            explanation,
        }),
        instruct(state, (*id, application), round, by.user, at),
    ])
}

/// The exchange starts the release of what is left of a bond past its cut: a button, no timer (B5).
///
/// # Errors
/// Night session, or no trading day; nothing is held, or the bond is not cut.
pub(crate) fn start_maturity_release(
    state: &MemberServices,
    by: Actor,
    key: &PositionKey,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let venue = key.party.venue;
    let day = window::business(state, venue, at)?;
    let mut positions = Positions::of(state);
    let position = positions.get(key).clone();
    let waiting = state.applications().filter(|(_, application)| {
        application.key == *key
            && application.kind == ApplicationKind::Withdrawal
            && application.state == ApplicationState::Accepted
    });
    let asked: Money = waiting.map(|(_, application)| application.face).sum();
    let face = position.effective - asked;
    if !face.is_positive() {
        return Err(Refusal::NotHolder { key: key.clone() });
    }
    if !accept::is_past_cut(state, key) {
        return Err(Refusal::NotCut {
            bond: key.bond.clone(),
        });
    }
    let id = state.next_application();
    let application = Application {
        key: key.clone(),
        kind: ApplicationKind::MaturityRelease,
        face,
        via: Via::System,
        rule_book: reference::version(state, venue, day)?,
        day,
        entered_by: by.user,
        checked_by: None,
        accepted: 0,
        state: ApplicationState::Accepted,
        due: None,
        told_instruction: None,
        pledge: None,
        explanations: Vec::new(),
        timeline: Vec::new(),
    };
    let instructed = instruct(state, (id, &application), 1, by.user, at);
    let entered = ApplicationEntered { id, application };
    let mut events = vec![Event::ApplicationEntered(Box::new(entered)), instructed];
    events.extend(positions.set(key, approved(&position, face), Some(id)));
    Ok(events)
}

pub(crate) fn apply_explained(state: &mut MemberServices, explained: &Explained) {
    let application = state.application_mut(explained.id);
    application.explanations.push(explained.explanation.clone());
}
