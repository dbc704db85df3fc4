//! Form 5: applications of a member that cannot use the member system (B6, B13; guides, section 4). The
//! same cut-off, checks and review; signed by two at the member, entered by two at the exchange.

use ballast_model::{Day, Money, Stamp};
use ballast_people::Actor;

use crate::collateral::accept::{self, Draft};
use crate::collateral::cut::Cut;
use crate::collateral::entering::accepted;
use crate::filing::{check_attachments, equal, filled_in, not_future, present};
use crate::people::another;
use crate::reference;
use crate::state::{Decided, MemberServices};
use crate::window;
use crate::words::application::{
    Application, ApplicationKind, ApplicationState, Emergency, EmergencyState, PositionKey, Via,
};
use crate::words::attachment::Material;
use crate::words::code::{ApplicationId, EmergencyId};
use crate::words::command::{EnterEmergency, RejectEmergency};
use crate::words::event::{
    ActionRefused, ApplicationEntered, EmergencyEnded, EmergencyEntered, Event,
};
use crate::words::form::{EmergencyForm, EmergencyKind, REGISTRAR};
use crate::words::party::{Participant, PartyKey};
use crate::words::refusal::Refusal;

impl From<Refusal> for ActionRefused {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, row: None }
    }
}

/// The exchange's handler takes it in: that is when it was received.
///
/// # Errors
/// Outside the window; a field, an attachment or a row is not as it has to be, the row by its number.
pub(crate) fn enter(
    state: &MemberServices,
    by: Actor,
    enter: &EnterEmergency,
    at: Stamp,
) -> Result<Vec<Event>, ActionRefused> {
    let EnterEmergency {
        party,
        form,
        attachments,
    } = enter;
    let day = window::application(state, party.venue, at)?;
    fields(state, party, form, day)?;
    check_attachments(
        attachments,
        &[Material::Form],
        &state.settings(party.venue, day),
    )?;
    rows(state, party, form, day)?;
    Ok(vec![Event::EmergencyEntered(Box::new(EmergencyEntered {
        id: EmergencyId::new(state.collateral.emergencies.len() as u64 + 1),
        emergency: Emergency {
            party: party.clone(),
            form: form.clone(),
            attachments: attachments.clone(),
            entered_by: by.user,
            at,
            ended_by: None,
            state: EmergencyState::Entered,
        },
    }))])
}

/// The exchange's checker checks it: all its applications are accepted, or none, with the row against
/// it.
///
/// # Errors
/// Night session; it was ended; the same person entered it; its day is over.
pub(crate) fn check(
    state: &MemberServices,
    by: Actor,
    id: EmergencyId,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let emergency = state.emergency(id)?;
    let venue = emergency.party.venue;
    window::not_night(state, venue, at)?;
    is_entered(emergency)?;
    another(emergency.entered_by, by)?;
    let day = emergency.at.day();
    if at.day() != day || state.collateral.settled.get(&venue) >= Some(&day) {
        return Err(Refusal::DayOver { day });
    }
    let ended = |state, row| {
        Event::EmergencyEnded(EmergencyEnded {
            id,
            state,
            row,
            by: by.user,
        })
    };
    match rows(state, &emergency.party, &emergency.form, day) {
        Err(ActionRefused { refusal, row }) => {
            Ok(vec![ended(EmergencyState::Refused(Box::new(refusal)), row)])
        }
        Ok(cuts) => {
            let mut events = applications(state, (id, emergency), by, day, &cuts)?;
            events.push(ended(EmergencyState::Accepted, None));
            Ok(events)
        }
    }
}

/// The exchange's checker rejects it, with a reason.
///
/// # Errors
/// It was ended; the same person entered it; no reason.
pub(crate) fn reject(
    state: &MemberServices,
    by: Actor,
    reject: &RejectEmergency,
) -> Decided<Vec<Event>> {
    let RejectEmergency {
        emergency: id,
        reason,
    } = reject;
    let emergency = state.emergency(*id)?;
    is_entered(emergency)?;
    another(emergency.entered_by, by)?;
    present(&[("reason", reason)])?;
    Ok(vec![Event::EmergencyEnded(EmergencyEnded {
        id: *id,
        state: EmergencyState::Rejected(reason.clone()),
        row: None,
        by: by.user,
    })])
}

fn is_entered(emergency: &Emergency) -> Decided<()> {
    let state = match emergency.state {
        EmergencyState::Entered => return Ok(()),
        EmergencyState::Accepted => "accepted",
        EmergencyState::Rejected(_) => "rejected",
        EmergencyState::Refused(_) => "refused",
    };
    Err(Refusal::WrongState {
        state: state.into(),
    })
}

/// An application of each row, accepted in the order of the rows.
fn applications(
    state: &MemberServices,
    (emergency_id, emergency): (EmergencyId, &Emergency),
    by: Actor,
    day: Day,
    cuts: &[Cut],
) -> Decided<Vec<Event>> {
    let rule_book = reference::version(state, emergency.party.venue, day)?;
    let mut events = Vec::new();
    let rows = emergency.form.rows.iter().zip(cuts).enumerate();
    for (index, (row, cut)) in rows {
        let index = index as u64;
        let id = ApplicationId::new(state.next_application().number() + index);
        let application = Application {
            key: key(&emergency.party, &emergency.form, index as usize),
            kind: kind(&emergency.form),
            face: row.face,
            via: Via::Emergency(emergency_id),
            rule_book: rule_book.clone(),
            day,
            entered_by: emergency.entered_by,
            checked_by: None,
            accepted: 0,
            state: ApplicationState::Entered,
            due: None,
            told_instruction: row.instruction.clone(),
            pledge: None,
            explanations: Vec::new(),
            timeline: Vec::new(),
        };
        let place = state.collateral.accepted + 1 + index;
        let accepted = accepted(state, id, &application, (day, *cut), place, by.user);
        events.push(Event::ApplicationEntered(Box::new(ApplicationEntered {
            id,
            application,
        })));
        events.push(accepted);
    }
    Ok(events)
}

const fn kind(form: &EmergencyForm) -> ApplicationKind {
    match form.kind {
        EmergencyKind::Deposit => ApplicationKind::Deposit,
        EmergencyKind::Withdrawal => ApplicationKind::Withdrawal,
    }
}

fn key(party: &PartyKey, form: &EmergencyForm, row: usize) -> PositionKey {
    PositionKey {
        party: party.clone(),
        account: form.account.no.clone(),
        bond: form.rows[row].code.clone(),
    }
}

/// All of the form but its rows.
fn fields(
    state: &MemberServices,
    party: &PartyKey,
    form: &EmergencyForm,
    today: Day,
) -> Decided<()> {
    let member = state.member(&party.member_key())?;
    present(&[
        ("member_no", &form.member_no),
        ("member_short_name", &form.member_short_name),
        ("participant_no", &form.participant_no),
        ("participant_name", &form.participant_name),
        ("registrar", &form.registrar),
        ("account.full_name", &form.account.full_name),
    ])?;
    let signers = [
        ("handler", form.handler),
        ("signed_by", form.signed_by),
        ("checked_by", form.checked_by),
    ];
    for (field, signer) in signers {
        filled_in(&format!("{field}.name"), Some(signer.name))?;
        filled_in(&format!("{field}.phone"), Some(signer.phone))?;
    }
    if form.signed_by.name == form.checked_by.name {
        return Err(Refusal::SameSigner {
            field: "checked_by.name".into(),
        });
    }
    equal("member_no", &form.member_no, party.member.as_str())?;
    equal(
        "member_short_name",
        &form.member_short_name,
        &member.short_name,
    )?;
    equal("registrar", &form.registrar, REGISTRAR)?;
    not_future("applied_on", form.applied_on, today)?;
    not_future("sealed_on", form.sealed_on, today)?;
    let known = state.collateral.accounts.get(party);
    let known_name = known.map_or("", |account| account.name.as_str());
    let (number, name) = match (&party.who, &member.trading_code) {
        (Participant::Member, code) => (code.as_ref(), member.full_name.as_str()),
        (_, _) => (party.who.number(), known_name),
    };
    let number = number.map_or("", |number| number.as_str());
    equal("participant_no", &form.participant_no, number)?;
    equal("participant_name", &form.participant_name, name)?;
    account_name(state, party, form)
}

/// The account's full name is that of the account.
fn account_name(state: &MemberServices, party: &PartyKey, form: &EmergencyForm) -> Decided<()> {
    let accounts = [party.clone(), party.of_member()];
    let accounts = accounts
        .iter()
        .filter_map(|party| state.collateral.accounts.get(party));
    let mut blocks = accounts.flat_map(|account| account.earlier.iter().chain([&account.account]));
    match blocks.find(|block| block.no == form.account.no) {
        Some(block) => equal(
            "account.full_name",
            &form.account.full_name,
            &block.full_name,
        ),
        None => Err(Refusal::AccountUnknown {
            account: form.account.no.clone(),
        }),
    }
}

/// Every row is one that the exchange would take; their maturity cuts.
fn rows(
    state: &MemberServices,
    party: &PartyKey,
    form: &EmergencyForm,
    day: Day,
) -> Result<Vec<Cut>, ActionRefused> {
    if form.rows.is_empty() {
        return Err(Refusal::NoRows.into());
    }
    let too_large = |_| Refusal::AmountTooLarge {
        field: "face".into(),
    };
    let mut posting = Money::ZERO;
    for row in &form.rows {
        posting = posting.checked_add(row.face).map_err(too_large)?;
    }
    let checked = (0..form.rows.len()).map(|index| {
        row(state, party, form, index, posting, day).map_err(|refusal| ActionRefused {
            refusal,
            row: Some(index as u32 + 1),
        })
    });
    checked.collect()
}

fn row(
    state: &MemberServices,
    party: &PartyKey,
    form: &EmergencyForm,
    index: usize,
    posting: Money,
    day: Day,
) -> Decided<Cut> {
    let row = &form.rows[index];
    let before = &form.rows[..index];
    if before
        .iter()
        .any(|other| other.code == row.code && other.face == row.face)
    {
        return Err(Refusal::RowTwice {
            bond: row.code.clone(),
            face: row.face,
        });
    }
    if let Some(bond) = state.collateral.bonds.get(&row.code) {
        equal("name", &row.name, &bond.name)?;
        equal(
            "maturity",
            &row.maturity.to_string(),
            &bond.maturity.to_string(),
        )?;
    }
    let same_bond = before.iter().filter(|other| other.code == row.code);
    let draft = Draft {
        key: &key(party, form, index),
        kind: kind(form),
        face: row.face,
        posting,
        beside: same_bond.map(|other| other.face).sum(),
        itself: None,
    };
    accept::check(state, &draft, day)
}

pub(crate) fn apply_ended(state: &mut MemberServices, ended: &EmergencyEnded) {
    let emergency = &mut state.collateral.emergencies[ended.id.number() as usize - 1];
    emergency.state.clone_from(&ended.state);
    emergency.ended_by = Some(ended.by);
}
