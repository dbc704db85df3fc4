//! From entering to approval: who did what, and how the party's account stands after it.

use ballast_model::{Stamp, Text, UserId};
use ballast_people::Actor;

use super::{check_attachments, forms, notice};
use crate::people::another;
use crate::state::{Decided, MemberServices};
use crate::window;
use crate::words::attachment::Attachment;
use crate::words::code::FilingId;
use crate::words::command::{AmendFiling, EnterFiling, RejectFiling};
use crate::words::event::{
    AccountSet, Event, FilingAmended, FilingEntered, FilingRejected, FilingStep,
};
use crate::words::filing::{Account, Filing, FilingState, Moment, Standing};
use crate::words::form::{AccountBlock, AccountName, Form, Matter};
use crate::words::party::PartyKey;
use crate::words::refusal::Refusal;

/// A member's maker enters a form.
///
/// # Errors
/// Night session; another filing of the party is on its way, or it has an account; a field or an
/// attachment is not as it has to be.
pub(crate) fn enter(
    state: &MemberServices,
    by: Actor,
    enter: &EnterFiling,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let EnterFiling {
        party,
        form,
        attachments,
    } = enter;
    window::not_night(state, party.venue, at)?;
    let rule_book = check(state, party, form, attachments, at)?;
    Ok(vec![Event::FilingEntered(Box::new(FilingEntered {
        id: state.next_filing(),
        filing: Filing {
            party: party.clone(),
            form: form.clone(),
            attachments: attachments.clone(),
            rule_book,
            state: FilingState::Entered,
            entered_by: by.user,
            sent_by: None,
            examined_by: None,
            approved_by: None,
            timeline: Vec::new(),
        },
    }))])
}

/// The member enters a rejected form anew, under the rule book of that day.
///
/// # Errors
/// As for [`enter`]; it was not rejected.
pub(crate) fn amend(
    state: &MemberServices,
    by: Actor,
    amend: &AmendFiling,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let AmendFiling {
        filing: id,
        form,
        attachments,
    } = amend;
    let filing = state.filing(*id)?;
    window::not_night(state, filing.party.venue, at)?;
    if !matches!(filing.state, FilingState::Rejected(_)) {
        return Err(wrong(filing));
    }
    let rule_book = check(state, &filing.party, form, attachments, at)?;
    Ok(vec![Event::FilingAmended(FilingAmended {
        id: *id,
        by: by.user,
        form: form.clone(),
        attachments: attachments.clone(),
        rule_book,
    })])
}

/// What is entered has to hold; the version it comes under.
fn check(
    state: &MemberServices,
    party: &PartyKey,
    form: &Form,
    attachments: &[Attachment],
    at: Stamp,
) -> Decided<Text> {
    let today = at.day();
    let book = state.rule_book(party.venue, today)?;
    forms::check(state, party, form, book, today)?;
    let settings = state.settings(party.venue, today);
    check_attachments(attachments, forms::materials(form, book), &settings)?;
    is_free(state, party, form)?;
    Ok(book.version.clone())
}

/// A party's filing that is on its way.
pub(crate) fn open_filing(state: &MemberServices, party: &PartyKey) -> Option<FilingId> {
    let is_open = |filing: &Filing| match filing.state {
        FilingState::Entered | FilingState::Sent | FilingState::Examined => true,
        FilingState::Approved | FilingState::Rejected(_) => false,
    };
    let mut filings = state.filings();
    let open = filings.find(|(_, filing)| filing.party == *party && is_open(filing));
    open.map(|(id, _)| id)
}

/// No other filing of the party is on its way, and its account is one that the form is for.
fn is_free(state: &MemberServices, party: &PartyKey, form: &Form) -> Decided<()> {
    if let Some(filing) = open_filing(state, party) {
        return Err(Refusal::FilingOpen { filing });
    }
    match form {
        Form::Notice(notice) => match &notice.matter {
            Matter::Change(_) => Ok(()),
            Matter::Closure(closure) => notice::is_free(state, party, &closure.account.no),
        },
        Form::Member(_) | Form::Client(_) => match notice::in_force(state, party) {
            Ok(known) => Err(Refusal::AlreadyQualified {
                account: known.account.no.clone(),
            }),
            Err(_) => Ok(()),
        },
    }
}

/// The member's checker sends it to the exchange.
///
/// # Errors
/// Night session; it is not entered; the same person entered it; a closure while bonds are pledged.
pub(crate) fn send(
    state: &MemberServices,
    by: Actor,
    id: FilingId,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let filing = state.filing(id)?;
    window::not_night(state, filing.party.venue, at)?;
    is_in(filing, FilingState::Entered)?;
    another(filing.entered_by, by)?;
    let account = match &filing.form {
        Form::Member(_) | Form::Client(_) => opened(state, id, filing, Standing::Filed, at),
        Form::Notice(notice) => {
            let known = notice::in_force(state, &filing.party)?;
            if let Matter::Closure(closure) = &notice.matter {
                notice::is_free(state, &filing.party, &closure.account.no)?;
            }
            standing(known, id, Standing::Changing, at)
        }
    };
    let sent = Event::FilingSent(FilingStep { id, by: by.user });
    Ok(vec![sent, account_set(state, filing, account)])
}

/// The exchange's handler examined it.
///
/// # Errors
/// Night session; it is not before him.
pub(crate) fn examine(
    state: &MemberServices,
    by: Actor,
    id: FilingId,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let filing = state.filing(id)?;
    window::not_night(state, filing.party.venue, at)?;
    is_in(filing, FilingState::Sent)?;
    Ok(vec![Event::FilingExamined(FilingStep { id, by: by.user })])
}

/// The exchange's checker approves it.
///
/// # Errors
/// Night session; it was not examined; the same person examined it; a closure while bonds are pledged.
pub(crate) fn approve(
    state: &MemberServices,
    by: Actor,
    id: FilingId,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let filing = state.filing(id)?;
    window::not_night(state, filing.party.venue, at)?;
    is_in(filing, FilingState::Examined)?;
    if let Some(examiner) = filing.examined_by {
        another(examiner, by)?;
    }
    let account = match &filing.form {
        Form::Member(_) | Form::Client(_) => opened(state, id, filing, Standing::Qualified, at),
        Form::Notice(notice) => {
            let known = notice::in_force(state, &filing.party)?;
            match &notice.matter {
                Matter::Change(change) => changed(known, id, &change.new, at),
                Matter::Closure(closure) => {
                    notice::is_free(state, &filing.party, &closure.account.no)?;
                    standing(known, id, Standing::Closed, at)
                }
            }
        }
    };
    let approved = Event::FilingApproved(FilingStep { id, by: by.user });
    Ok(vec![approved, account_set(state, filing, account)])
}

/// Whoever has it before him rejects it, with a reason.
///
/// # Errors
/// Nobody has it before him; who entered or examined it would reject it; no reason.
pub(crate) fn reject(
    state: &MemberServices,
    by: Actor,
    reject: &RejectFiling,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let RejectFiling { filing: id, reason } = reject;
    let filing = state.filing(*id)?;
    window::not_night(state, filing.party.venue, at)?;
    forms::present(&[("reason", reason)])?;
    let rejected = Event::FilingRejected(FilingRejected {
        id: *id,
        by: by.user,
        reason: reason.clone(),
    });
    match filing.state {
        FilingState::Entered => {
            another(filing.entered_by, by)?;
            Ok(vec![rejected])
        }
        FilingState::Sent | FilingState::Examined => {
            if let Some(examiner) = filing.examined_by {
                another(examiner, by)?;
            }
            let account = match &filing.form {
                Form::Member(_) | Form::Client(_) => {
                    opened(state, *id, filing, Standing::Rejected, at)
                }
                Form::Notice(_) => {
                    let known = notice::in_force(state, &filing.party)?;
                    standing(known, known.filing, Standing::Qualified, at)
                }
            };
            Ok(vec![rejected, account_set(state, filing, account)])
        }
        FilingState::Approved | FilingState::Rejected(_) => Err(wrong(filing)),
    }
}

/// The account that forms 1 to 3 open; what it was before is kept behind it.
fn opened(
    state: &MemberServices,
    id: FilingId,
    filing: &Filing,
    standing: Standing,
    at: Stamp,
) -> Account {
    let (name, account) = match &filing.form {
        Form::Member(form) => (&form.full_name, &form.account),
        Form::Client(form) => (&form.client_name, &form.account),
        Form::Notice(_) => unreachable!("Invariant: a notice opens no account"),
    };
    let before = state.collateral.accounts.get(&filing.party);
    let mut earlier = before.map_or_else(Vec::new, |before| before.earlier.clone());
    let closed = before.filter(|before| before.standing == Standing::Closed);
    earlier.extend(closed.map(|closed| closed.account.clone()));
    Account {
        name: name.clone(),
        account: account.clone(),
        standing,
        filing: id,
        since: at.day(),
        earlier,
    }
}

fn changed(known: &Account, id: FilingId, new: &AccountName, at: Stamp) -> Account {
    let mut account = standing(known, id, Standing::Qualified, at);
    let old = std::mem::replace(
        &mut account.account,
        AccountBlock {
            full_name: new.full_name.clone(),
            no: new.no.clone(),
            document_type: known.account.document_type.clone(),
            document_no: known.account.document_no.clone(),
        },
    );
    account.earlier.push(old);
    account
}

fn standing(known: &Account, id: FilingId, standing: Standing, at: Stamp) -> Account {
    Account {
        standing,
        filing: id,
        since: at.day(),
        ..known.clone()
    }
}

fn account_set(state: &MemberServices, filing: &Filing, new: Account) -> Event {
    Event::AccountSet(Box::new(AccountSet {
        party: filing.party.clone(),
        old: state.collateral.accounts.get(&filing.party).cloned(),
        new,
    }))
}

fn is_in(filing: &Filing, wanted: FilingState) -> Decided<()> {
    if filing.state == wanted {
        Ok(())
    } else {
        Err(wrong(filing))
    }
}

fn wrong(filing: &Filing) -> Refusal {
    Refusal::WrongState {
        state: filing.state.word().into(),
    }
}

pub(crate) fn apply_entered(state: &mut MemberServices, entered: &FilingEntered, at: Stamp) {
    let mut filing = entered.filing.clone();
    filing.timeline = vec![moment(at, &filing.state, filing.entered_by)];
    state.filings.push(filing);
}

pub(crate) fn apply_amended(state: &mut MemberServices, amended: &FilingAmended, at: Stamp) {
    let filing = state.filing_mut(amended.id);
    filing.form.clone_from(&amended.form);
    filing.attachments.clone_from(&amended.attachments);
    filing.rule_book.clone_from(&amended.rule_book);
    filing.entered_by = amended.by;
    (filing.sent_by, filing.examined_by) = (None, None);
    advance(filing, FilingState::Entered, amended.by, at);
}

pub(crate) fn apply_step(state: &mut MemberServices, step: FilingStep, to: FilingState, at: Stamp) {
    let filing = state.filing_mut(step.id);
    let who = match to {
        FilingState::Sent => &mut filing.sent_by,
        FilingState::Examined => &mut filing.examined_by,
        FilingState::Approved => &mut filing.approved_by,
        FilingState::Entered | FilingState::Rejected(_) => {
            unreachable!("Invariant: steps are sending, examining and approving")
        }
    };
    *who = Some(step.by);
    advance(filing, to, step.by, at);
}

pub(crate) fn apply_rejected(state: &mut MemberServices, rejected: &FilingRejected, at: Stamp) {
    let filing = state.filing_mut(rejected.id);
    let to = FilingState::Rejected(rejected.reason.clone());
    advance(filing, to, rejected.by, at);
}

fn advance(filing: &mut Filing, to: FilingState, by: UserId, at: Stamp) {
    filing.timeline.push(moment(at, &to, by));
    filing.state = to;
}

fn moment(at: Stamp, state: &FilingState, by: UserId) -> Moment {
    Moment {
        at,
        state: state.word().into(),
        by,
    }
}
