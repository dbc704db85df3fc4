//! Erasing what persons are called, how they are reached, and their sealed scans: asked for by one, confirmed by
//! another, and said to be done once the key is gone. What was filed, applied for and settled stays; names and
//! telephones in it can then be read by nobody.
//!
//! Only what no business needs any more is erased: the party was never qualified, or its account is closed and the
//! years are over in which papers are kept.

use ballast_model::{Day, Stamp};
use ballast_people::Actor;

use crate::filing::{open_filing, present};
use crate::people::another;
use crate::state::{Decided, MemberServices};
use crate::words::command::Action;
use crate::words::erasure::{AskErasure, Erasure, ErasureAsked, ErasureMoved, ErasureState};
use crate::words::event::Event;
use crate::words::filing::{Moment, Standing};
use crate::words::party::PartyKey;
use crate::words::refusal::Refusal;

/// A maker, or the party itself, asks for it.
///
/// # Errors
/// One is on its way; business needs what it would erase; no reason.
pub(crate) fn ask(
    state: &MemberServices,
    by: Actor,
    ask: &AskErasure,
    at: Stamp,
) -> Decided<Vec<Event>> {
    let AskErasure { party, reason } = ask;
    is_none_open(state, party)?;
    is_needless(state, party, at.day())?;
    present(&[("reason", reason)])?;
    Ok(vec![Event::ErasureAsked(Box::new(ErasureAsked {
        party: party.clone(),
        reason: reason.clone(),
        by: by.user,
    }))])
}

/// The member's checker confirms it: from here on it is done, and cannot be undone.
///
/// # Errors
/// Nobody asked; the same person did.
pub(crate) fn confirm(state: &MemberServices, by: Actor, party: &PartyKey) -> Decided<Vec<Event>> {
    let erasure = is_in(state, party, ErasureState::Asked)?;
    another(erasure.asked_by, by)?;
    Ok(moved(party, ErasureState::Confirmed, by))
}

/// Either side of it gives it up.
///
/// # Errors
/// Nobody asked, or it was confirmed.
pub(crate) fn drop(state: &MemberServices, by: Actor, party: &PartyKey) -> Decided<Vec<Event>> {
    is_in(state, party, ErasureState::Asked)?;
    Ok(moved(party, ErasureState::Dropped, by))
}

/// The platform has destroyed the key.
///
/// # Errors
/// It was not confirmed.
pub(crate) fn record(state: &MemberServices, by: Actor, party: &PartyKey) -> Decided<Vec<Event>> {
    is_in(state, party, ErasureState::Confirmed)?;
    Ok(moved(party, ErasureState::Erased, by))
}

/// While one is on its way nothing is taken that brings new names or files.
///
/// # Errors
/// The command would.
pub(crate) fn allows(state: &MemberServices, action: &Action) -> Decided<()> {
    let party = match action {
        Action::EnterFiling(enter) => &enter.party,
        Action::AmendFiling(amend) => &state.filing(amend.filing)?.party,
        Action::EnterEmergency(enter) => &enter.party,
        _ => return Ok(()),
    };
    is_none_open(state, party)
}

fn is_none_open(state: &MemberServices, party: &PartyKey) -> Decided<()> {
    match state.erasures.get(party) {
        Some(erasure) if erasure.state.is_open() => Err(Refusal::ErasureOpen {
            party: party.clone(),
        }),
        Some(_) | None => Ok(()),
    }
}

fn is_in<'a>(
    state: &'a MemberServices,
    party: &PartyKey,
    wanted: ErasureState,
) -> Decided<&'a Erasure> {
    let known = state.erasures.get(party);
    known
        .filter(|erasure| erasure.state == wanted)
        .ok_or_else(|| Refusal::WrongState {
            state: known.map_or("none", |erasure| erasure.state.word()).into(),
        })
}

/// No business of the party needs it: nothing of it is on its way, and it takes no deposits any more.
fn is_needless(state: &MemberServices, party: &PartyKey, today: Day) -> Decided<()> {
    if let Some(filing) = open_filing(state, party) {
        return Err(Refusal::FilingOpen { filing });
    }
    let mut positions = state.collateral.positions.iter();
    if let Some((key, position)) = positions.find(|(key, _)| key.party == *party) {
        return Err(Refusal::BondsPledged {
            account: key.account.clone(),
            face: position.pledged(),
        });
    }
    let Some(account) = state.collateral.accounts.get(party) else {
        return Ok(());
    };
    match account.standing {
        // It never took a deposit.
        Standing::Rejected if account.earlier.is_empty() => Ok(()),
        Standing::Rejected | Standing::Closed => {
            let years = state.settings(party.venue, today).retention_years;
            let until = after_years(account.since, years);
            if today < until {
                return Err(Refusal::ErasureTooEarly {
                    party: party.clone(),
                    until,
                });
            }
            Ok(())
        }
        Standing::Filed | Standing::Qualified | Standing::Changing => {
            Err(Refusal::ErasureOfActive {
                party: party.clone(),
                standing: account.standing,
            })
        }
    }
}

/// The same day so many years later; of the last of February its 28th.
fn after_years(day: Day, years: u32) -> Day {
    let (year, month, of_month) = day.ymd();
    let year = year + years as i32;
    Day::from_ymd(year, month, of_month)
        .or_else(|| Day::from_ymd(year, month, 28))
        .expect("Invariant: each month has 28 days")
}

fn moved(party: &PartyKey, to: ErasureState, by: Actor) -> Vec<Event> {
    vec![Event::ErasureMoved(Box::new(ErasureMoved {
        party: party.clone(),
        to,
        by: by.user,
    }))]
}

pub(crate) fn apply_asked(state: &mut MemberServices, asked: &ErasureAsked, at: Stamp) {
    let erasure = state.erasures.entry(asked.party.clone());
    let erasure = erasure.or_insert_with(|| Erasure {
        state: ErasureState::Asked,
        reason: asked.reason.clone(),
        asked_by: asked.by,
        timeline: Vec::new(),
    });
    erasure.reason.clone_from(&asked.reason);
    erasure.asked_by = asked.by;
    advance(erasure, ErasureState::Asked, asked.by, at);
}

pub(crate) fn apply_moved(state: &mut MemberServices, moved: &ErasureMoved, at: Stamp) {
    let erasure = state.erasures.get_mut(&moved.party);
    let erasure = erasure.expect("Invariant: what moves was asked for");
    advance(erasure, moved.to, moved.by, at);
}

fn advance(erasure: &mut Erasure, to: ErasureState, by: ballast_model::UserId, at: Stamp) {
    erasure.state = to;
    erasure.timeline.push(Moment {
        at,
        state: to.word().into(),
        by,
    });
}
