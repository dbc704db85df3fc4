//! An application from the member's maker, or from who asks its member, to the exchange (B2).

use ballast_model::{Day, Money, Stamp, UserId};
use ballast_people::Actor;

use crate::collateral::accept::{self, Draft};
use crate::collateral::cut::Cut;
use crate::filing::present;
use crate::people::another;
use crate::reference;
use crate::state::{Decided, MemberServices};
use crate::window;
use crate::words::application::{Application, ApplicationKind, ApplicationState, Via};
use crate::words::code::ApplicationId;
use crate::words::command::{DropApplication, EnterApplication};
use crate::words::event::{ApplicationAccepted, ApplicationEntered, ApplicationMoved, Event};
use crate::words::filing::Moment;
use crate::words::post::Seat;
use crate::words::refusal::Refusal;

/// A member's maker enters it, or a participant asks its member. It has to hold already, so that who
/// enters hears at once what is against it.
///
/// # Errors
/// Outside the window, or what [`accept::check`] finds.
pub(crate) fn enter(
    state: &MemberServices,
    by: Actor,
    enter: &EnterApplication,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let EnterApplication { key, kind, face } = enter;
    if *kind == ApplicationKind::MaturityRelease {
        return Err(Refusal::NotPermitted);
    }
    let venue = key.party.venue;
    let day = window::application(state, venue, at)?;
    let draft = Draft {
        key,
        kind: *kind,
        face: *face,
        posting: *face,
        beside: Money::ZERO,
        itself: None,
    };
    accept::check(state, &draft, day)?;
    let asks = state
        .post(by.user)
        .is_some_and(|post| matches!(post.seat, Seat::Party(_)));
    let application = Application {
        key: key.clone(),
        kind: *kind,
        face: *face,
        via: Via::System,
        rule_book: reference::version(state, venue, day)?,
        day,
        entered_by: by.user,
        checked_by: None,
        accepted: 0,
        state: if asks {
            ApplicationState::Asked
        } else {
            ApplicationState::Entered
        },
        due: Some(window::depository_close(state, venue, day)),
        told_instruction: None,
        pledge: None,
        explanations: Vec::new(),
        timeline: Vec::new(),
    };
    Ok(vec![Event::ApplicationEntered(Box::new(
        ApplicationEntered {
            id: state.next_application(),
            application,
        },
    ))])
}

/// The member's maker takes up what a participant asked for.
///
/// # Errors
/// Nobody asked for it; outside the window.
pub(crate) fn forward(
    state: &MemberServices,
    by: Actor,
    id: ApplicationId,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let application = state.application(id)?;
    is_in(application, &ApplicationState::Asked)?;
    window::application(state, application.key.party.venue, at)?;
    Ok(vec![moved(
        id,
        ApplicationState::Entered,
        application.due,
        by.user,
    )])
}

/// The member's checker sends it: the exchange takes it, or does not, and says why.
///
/// # Errors
/// It is not entered; the same person entered it. What is against taking it is the application's own
/// end, and no error.
pub(crate) fn send(
    state: &MemberServices,
    by: Actor,
    id: ApplicationId,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let application = state.application(id)?;
    is_in(application, &ApplicationState::Entered)?;
    another(application.entered_by, by)?;
    let taken = window::application(state, application.key.party.venue, at).and_then(|day| {
        let draft = Draft {
            key: &application.key,
            kind: application.kind,
            face: application.face,
            posting: application.face,
            beside: Money::ZERO,
            itself: Some(id),
        };
        Ok((day, accept::check(state, &draft, day)?))
    });
    Ok(vec![match taken {
        Ok((day, cut)) => accepted(
            state,
            id,
            application,
            (day, cut),
            state.collateral.accepted + 1,
            by.user,
        ),
        Err(refusal) => moved(
            id,
            ApplicationState::Refused(Box::new(refusal)),
            None,
            by.user,
        ),
    }])
}

/// The exchange takes an application. A deposit lapses with the depository's day unless it is matched; a
/// withdrawal waits for the settlement.
pub(crate) fn accepted(
    state: &MemberServices,
    id: ApplicationId,
    application: &Application,
    (day, cut): (Day, Cut),
    accepted: u64,
    by: UserId,
) -> Event {
    let is_deposit = application.kind == ApplicationKind::Deposit;
    let venue = application.key.party.venue;
    Event::ApplicationAccepted(ApplicationAccepted {
        id,
        accepted,
        due: is_deposit.then(|| window::depository_close(state, venue, day)),
        by,
        cut: cut.day,
        cut_is_provisional: cut.provisional,
        counts_nothing_tonight: is_deposit && cut.day == day,
    })
}

/// The member drops it before it is sent; who only asked for it does too.
///
/// # Errors
/// It was sent; no reason.
pub(crate) fn drop(
    state: &MemberServices,
    by: Actor,
    dropped: &DropApplication,
) -> Decided<Vec<Event>> {
    let DropApplication {
        application: id,
        reason,
    } = dropped;
    let application = state.application(*id)?;
    present(&[("reason", reason)])?;
    match application.state {
        ApplicationState::Asked | ApplicationState::Entered => {
            let to = ApplicationState::Dropped(reason.clone());
            Ok(vec![moved(*id, to, None, by.user)])
        }
        ApplicationState::Accepted
        | ApplicationState::Refused(_)
        | ApplicationState::Mismatched(_)
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::ReviewRefused(_)
        | ApplicationState::ReleaseInstructed(_)
        | ApplicationState::ExplanationDue(_)
        | ApplicationState::Overdue(_)
        | ApplicationState::Released
        | ApplicationState::Dropped(_) => Err(wrong(application)),
    }
}

pub(crate) fn moved(
    id: ApplicationId,
    to: ApplicationState,
    due: Option<Stamp>,
    by: UserId,
) -> Event {
    Event::ApplicationMoved(ApplicationMoved { id, to, due, by })
}

pub(crate) fn is_in(application: &Application, wanted: &ApplicationState) -> Decided<()> {
    if application.state == *wanted {
        Ok(())
    } else {
        Err(wrong(application))
    }
}

pub(crate) fn wrong(application: &Application) -> Refusal {
    Refusal::WrongState {
        state: application.state.word().into(),
    }
}

pub(crate) fn apply_entered(state: &mut MemberServices, entered: &ApplicationEntered, at: Stamp) {
    let mut application = entered.application.clone();
    let (to, due) = (application.state.clone(), application.due.take());
    let moment = moment(at, &to, application.entered_by);
    state.collateral.applications.push(application);
    state.move_application(entered.id, &to, due, moment);
}

pub(crate) fn apply_moved(state: &mut MemberServices, moved: &ApplicationMoved, at: Stamp) {
    let moment = moment(at, &moved.to, moved.by);
    if moved.to == ApplicationState::Entered {
        // Who takes a request up makes it the member's, and does not check it.
        state.application_mut(moved.id).entered_by = moved.by;
    }
    state.move_application(moved.id, &moved.to, moved.due, moment);
}

pub(crate) fn apply_accepted(
    state: &mut MemberServices,
    accepted: &ApplicationAccepted,
    at: Stamp,
) {
    let to = ApplicationState::Accepted;
    let application = state.application_mut(accepted.id);
    application.accepted = accepted.accepted;
    application.checked_by = Some(accepted.by);
    state.collateral.accepted = accepted.accepted;
    state.move_application(accepted.id, &to, accepted.due, moment(at, &to, accepted.by));
}

fn moment(at: Stamp, state: &ApplicationState, by: UserId) -> Moment {
    Moment {
        at,
        state: state.word().into(),
        by,
    }
}
