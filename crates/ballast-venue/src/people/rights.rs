//! What each command takes: a seat and a half of a two-person act. `NotPermitted` comes before every
//! other refusal but that of an object that is not there.

use ballast_model::UserId;
use ballast_people::{Actor, Role};

use crate::state::{Decided, MemberServices};
use crate::words::application::ApplicationState;
use crate::words::code::{ApplicationId, FilingId};
use crate::words::command::Action;
use crate::words::filing::FilingState;
use crate::words::party::{MemberKey, PartyKey, Venue};
use crate::words::post::{Duty, Post, Seat};
use crate::words::refusal::Refusal;

/// Which half.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Make,
    Check,
    Either,
}

/// Who may.
enum Who {
    /// The machine's own commands.
    Platform,
    /// Who looks after logins, calendar and rule books.
    Admin,
    /// Clerks of a venue.
    Exchange(Venue, Half),
    /// Who keeps what the exchange keeps, or the platform that brings it in.
    Keeper(Venue),
    /// The same, of what all venues share.
    AnyKeeper,
    Member(MemberKey, Half),
    /// The member's maker, or the participant that asks its member.
    MemberOrParty(PartyKey),
    /// The member, or the participant itself while it has only asked.
    MemberOrAsker(PartyKey),
    /// The member at the depository's platform, which a simulation may play.
    AtDepository(MemberKey),
}

use Half::{Check, Either, Make};

/// # Errors
/// Not permitted, or what the command is about is not there.
pub(crate) fn permit(state: &MemberServices, by: Actor, action: &Action) -> Decided<()> {
    if allows(state, by, &who(state, action)?) {
        Ok(())
    } else {
        Err(Refusal::NotPermitted)
    }
}

#[rustfmt::skip]
fn who(state: &MemberServices, action: &Action) -> Decided<Who> {
    let member_of = |id| Ok::<_, Refusal>(state.application(id)?.key.party.member_key());
    Ok(match action {
        Action::Clock | Action::RecordLogin(_) | Action::RecordLogout(_) | Action::RecordErased(_) => Who::Platform,
        Action::SetCalendar(_) | Action::CreateLogin(_) | Action::SetPost(_) | Action::SetLoginStatus(_)
        | Action::PutRuleBook(_)             => Who::Admin,
        Action::SetSetting(set)              => Who::Keeper(set.venue),
        Action::RegisterMember(register)     => Who::Keeper(register.key.venue),
        Action::PutBonds(_) | Action::PutValuations(_) => Who::AnyKeeper,
        Action::EnterFiling(enter)           => Who::Member(enter.party.member_key(), Make),
        Action::AmendFiling(amend)           => Who::Member(filing_member(state, amend.filing)?, Make),
        Action::SendFiling(filing)           => Who::Member(filing_member(state, *filing)?, Check),
        Action::ExamineFiling(filing)        => Who::Exchange(filing_member(state, *filing)?.venue, Make),
        Action::ApproveFiling(filing)        => Who::Exchange(filing_member(state, *filing)?.venue, Check),
        Action::RejectFiling(reject)         => rejects(state, reject.filing)?,
        Action::AskErasure(ask)              => Who::MemberOrParty(ask.party.clone()),
        Action::ConfirmErasure(party)        => Who::Member(party.member_key(), Check),
        Action::DropErasure(party)           => Who::MemberOrAsker(party.clone()),
        Action::EnterApplication(enter)      => Who::MemberOrParty(enter.key.party.clone()),
        Action::ForwardApplication(id)       => Who::Member(member_of(*id)?, Make),
        Action::SendApplication(id)          => Who::Member(member_of(*id)?, Check),
        Action::DropApplication(dropped)     => drops(state, dropped.application)?,
        Action::InstructPledge(instruct)     => Who::AtDepository(member_of(instruct.application)?),
        Action::ConfirmRelease(id)           => Who::AtDepository(member_of(*id)?),
        Action::Explain(explain)             => Who::Member(member_of(explain.application)?, Make),
        Action::StartMaturityRelease(key)    => Who::Exchange(key.party.venue, Make),
        Action::EnterEmergency(enter)        => Who::Exchange(enter.party.venue, Make),
        Action::CheckEmergency(id)           => Who::Exchange(state.emergency(*id)?.party.venue, Check),
        Action::RejectEmergency(reject)      => Who::Exchange(state.emergency(reject.emergency)?.party.venue, Check),
        Action::TellFunds(told)              => Who::Keeper(told.venue),
        Action::Settle(settle)               => Who::Keeper(settle.venue),
    })
}

fn filing_member(state: &MemberServices, filing: FilingId) -> Decided<MemberKey> {
    Ok(state.filing(filing)?.party.member_key())
}

/// Whoever has a filing before him rejects it.
fn rejects(state: &MemberServices, id: FilingId) -> Decided<Who> {
    let filing = state.filing(id)?;
    let member = filing.party.member_key();
    Ok(match filing.state {
        FilingState::Entered => Who::Member(member, Check),
        FilingState::Sent => Who::Exchange(member.venue, Either),
        FilingState::Examined | FilingState::Approved | FilingState::Rejected(_) => {
            Who::Exchange(member.venue, Check)
        }
    })
}

/// What was only asked for, whoever asked drops too.
fn drops(state: &MemberServices, id: ApplicationId) -> Decided<Who> {
    let application = state.application(id)?;
    let party = application.key.party.clone();
    Ok(if application.state == ApplicationState::Asked {
        Who::MemberOrAsker(party)
    } else {
        Who::Member(party.member_key(), Either)
    })
}

fn allows(state: &MemberServices, by: Actor, who: &Who) -> bool {
    if by.is_platform() {
        return match who {
            Who::Platform | Who::Admin | Who::Keeper(_) | Who::AnyKeeper => true,
            Who::Exchange(..)
            | Who::Member(..)
            | Who::MemberOrParty(_)
            | Who::MemberOrAsker(_)
            | Who::AtDepository(_) => false,
        };
    }
    let enabled = state.people.user(by.user).filter(|user| user.is_enabled());
    let Some(user) = enabled else {
        return false;
    };
    match (who, post_of(state, by.user)) {
        (Who::Admin, None) => user.role == Role::SuperAdmin,
        (_, None) => false,
        (who, Some(post)) => sits(who, post),
    }
}

fn post_of(state: &MemberServices, user: UserId) -> Option<&Post> {
    state.posts.get(&user)
}

fn sits(who: &Who, post: &Post) -> bool {
    let at_exchange = |venue: Venue| post.seat == Seat::Exchange(venue);
    let at_member = |key: &MemberKey| matches!(&post.seat, Seat::Member(seat) if seat == key);
    let is_party = |key: &PartyKey| matches!(&post.seat, Seat::Party(seat) if seat == key);
    match who {
        Who::Platform | Who::Admin => false,
        Who::Exchange(venue, half) => at_exchange(*venue) && has(post.duty, *half),
        Who::Keeper(venue) => at_exchange(*venue) && has(post.duty, Make),
        Who::AnyKeeper => matches!(post.seat, Seat::Exchange(_)) && has(post.duty, Make),
        Who::Member(key, half) => at_member(key) && has(post.duty, *half),
        Who::MemberOrParty(party) => {
            (at_member(&party.member_key()) || is_party(party)) && has(post.duty, Make)
        }
        Who::MemberOrAsker(party) => {
            (at_member(&party.member_key()) || is_party(party)) && has(post.duty, Either)
        }
        Who::AtDepository(key) => {
            (at_member(key) || post.seat == Seat::Depository) && has(post.duty, Make)
        }
    }
}

fn has(duty: Duty, half: Half) -> bool {
    match half {
        Make => duty.makes(),
        Check => duty.checks(),
        Either => duty.makes() || duty.checks(),
    }
}
