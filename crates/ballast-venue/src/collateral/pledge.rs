//! The pledge at the depository, matched against its application field by field (B3; guides, section
//! 2(2)).

use ballast_model::{Stamp, UserId};
use ballast_people::Actor;

use crate::collateral::entering::{moved, wrong};
use crate::collateral::position::{Positions, took_effect, valued};
use crate::collateral::sums::{Sums, levels};
use crate::state::{Decided, MemberServices};
use crate::window;
use crate::words::application::{
    Application, ApplicationKind, ApplicationState, MatchField, PledgeInstruction,
};
use crate::words::code::{ApplicationId, ParticipantNo};
use crate::words::command::InstructPledge;
use crate::words::event::{Event, PledgeInstructed};
use crate::words::party::{Member, MemberKind};
use crate::words::refusal::Refusal;
use crate::words::setting::Effective;

/// The member instructs the pledge. Equal to the application, it is registered; else the fields that
/// differ are listed, and a correct instruction may follow until the depository closes. The application
/// never takes a value over.
///
/// # Errors
/// The depository is closed; the application waits for no pledge; the number was used.
pub(crate) fn instruct(
    state: &MemberServices,
    by: Actor,
    instruct: &InstructPledge,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let InstructPledge {
        application: id,
        instruction,
    } = instruct;
    let application = state.application(*id)?;
    window::depository(state, application.key.party.venue, at)?;
    let waits = matches!(
        application.state,
        ApplicationState::Accepted | ApplicationState::Mismatched(_)
    );
    if application.kind != ApplicationKind::Deposit || !waits {
        return Err(wrong(application));
    }
    if state.collateral.instructions.contains(&instruction.no) {
        return Err(Refusal::InstructionTaken {
            instruction: instruction.no.clone(),
        });
    }
    let member = state.member(&application.key.party.member_key())?;
    let mut events = vec![Event::PledgeInstructed(PledgeInstructed {
        id: *id,
        instruction: instruction.clone(),
    })];
    let differing = differing(application, member, instruction);
    if differing.is_empty() {
        events.extend(registered(state, *id, application, by.user, at));
    } else {
        let to = ApplicationState::Mismatched(differing);
        events.push(moved(*id, to, application.due, by.user));
    }
    Ok(events)
}

/// The fields in which an instruction is not its application. Of a non-FCM member the trading code says
/// who it is, and a member number that is told has to be right.
fn differing(
    application: &Application,
    member: &Member,
    instruction: &PledgeInstruction,
) -> Vec<MatchField> {
    let key = &application.key;
    let told_member = instruction.member.as_ref() == Some(&key.party.member);
    let untold_member = member.kind == MemberKind::NonFcm && instruction.member.is_none();
    let fields = [
        (MatchField::Venue, instruction.venue == key.party.venue),
        (MatchField::Member, told_member || untold_member),
        (
            MatchField::Participant,
            number_of(application, member) == Some(&instruction.participant),
        ),
        (MatchField::Bond, instruction.bond == key.bond),
        (MatchField::Face, instruction.face == application.face),
        (MatchField::Account, instruction.account == key.account),
    ];
    let differing = fields.into_iter().filter(|(_, is_equal)| !is_equal);
    differing.map(|(field, _)| field).collect()
}

/// The number under which the depository hears of the beneficiary.
fn number_of<'a>(application: &'a Application, member: &'a Member) -> Option<&'a ParticipantNo> {
    let own = application.key.party.who.number();
    own.or(member.trading_code.as_ref())
}

/// The pledge is registered; where the venue's switch says so, it counts at once.
fn registered(
    state: &MemberServices,
    id: ApplicationId,
    application: &Application,
    by: UserId,
    at: Stamp,
) -> Vec<Event> {
    let venue = application.key.party.venue;
    let settings = state.settings(venue, at.day());
    let mut positions = Positions::of(state);
    let mut position = positions.get(&application.key).clone();
    position.registered += application.face;
    let mut events = vec![moved(id, ApplicationState::Registered, None, by)];
    if settings.effective_at == Effective::Settlement {
        events.extend(positions.set(&application.key, position, Some(id)));
        return events;
    }
    let now = took_effect(&position, application.face);
    let now = valued(state, &settings, &application.key, &now, at.day());
    events.extend(positions.set(&application.key, now, Some(id)));
    events.push(moved(id, ApplicationState::Effective, None, by));
    let mut sums = Sums::of(state, &positions, venue);
    let parties = levels(&application.key.party);
    events.extend(sums.usable(&settings, at.day(), parties));
    events
}

pub(crate) fn apply_instructed(state: &mut MemberServices, instructed: &PledgeInstructed) {
    let numbers = &mut state.collateral.instructions;
    numbers.insert(instructed.instruction.no.clone());
    let application = state.application_mut(instructed.id);
    application.pledge = Some(instructed.instruction.clone());
}
