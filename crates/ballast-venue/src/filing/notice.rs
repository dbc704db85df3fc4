//! Form 4: an account changes or is closed (B12).

use ballast_model::{Day, Money};

use super::forms::{equal, filled_in, not_future, present};
use crate::state::{Decided, MemberServices};
use crate::words::code::DepositoryAccount;
use crate::words::filing::{Account, Standing};
use crate::words::form::{AccountName, Matter, Notice, PartyKind};
use crate::words::party::{Member, MemberKind, Participant, PartyKey};
use crate::words::refusal::Refusal;

/// # Errors
/// The party has no account in force; a field is missing or not what is registered.
pub(super) fn check(
    state: &MemberServices,
    party: &PartyKey,
    member: &Member,
    notice: &Notice,
    today: Day,
) -> Decided<()> {
    let known = in_force(state, party)?;
    present(&[
        ("member_no", &notice.member_no),
        ("member_short_name", &notice.member_short_name),
    ])?;
    filled_in("handler", Some(notice.handler))?;
    filled_in("contact", Some(notice.contact))?;
    equal(
        "party_kind",
        notice.party_kind.word(),
        kind_of(party, member).word(),
    )?;
    equal("member_no", &notice.member_no, party.member.as_str())?;
    equal(
        "member_short_name",
        &notice.member_short_name,
        &member.short_name,
    )?;
    if let Some(number) = party.who.number() {
        equal("client_no", &notice.client_no, number.as_str())?;
        equal("client_name", &notice.client_name, &known.name)?;
    } else {
        equal("client_no", &notice.client_no, "")?;
        equal("client_name", &notice.client_name, "")?;
    }
    not_future("sealed_on", notice.sealed_on, today)?;
    match &notice.matter {
        Matter::Change(change) => {
            is_account("old_account", &change.old, known)?;
            present(&[("new_account.full_name", &change.new.full_name)])?;
            if change.new.no == change.old.no {
                return Err(Refusal::WrongState {
                    state: "account_unchanged".into(),
                });
            }
            Ok(())
        }
        Matter::Closure(closure) => {
            is_account("closed_account", &closure.account, known)?;
            present(&[("reason", &closure.reason)])
        }
    }
}

/// The account that a party's deposits go to.
pub(super) fn in_force<'a>(state: &'a MemberServices, party: &PartyKey) -> Decided<&'a Account> {
    let account = state.collateral.accounts.get(party);
    let in_force =
        |account: &&Account| matches!(account.standing, Standing::Qualified | Standing::Changing);
    account.filter(in_force).ok_or_else(|| Refusal::NoAccount {
        party: party.clone(),
    })
}

/// An account on which bonds are pledged, or may be any moment, is not closed.
///
/// # Errors
/// Bonds are pledged, or a deposit was accepted.
pub(super) fn is_free(
    state: &MemberServices,
    party: &PartyKey,
    account: &DepositoryAccount,
) -> Decided<()> {
    let on_it =
        state.collateral.positions.iter().filter(|(key, _)| {
            key.account == *account && key.party.member_key() == party.member_key()
        });
    let pledged: Money = on_it.map(|(_, position)| position.pledged()).sum();
    let coming = state.applications().filter(|(_, application)| {
        application.key.account == *account
            && application.key.party.member_key() == party.member_key()
            && application.is_coming()
    });
    let coming: Money = coming.map(|(_, application)| application.face).sum();
    let face = pledged + coming;
    if face.is_zero() {
        return Ok(());
    }
    Err(Refusal::BondsPledged {
        account: account.clone(),
        face,
    })
}

/// The box that is ticked: overseas parties as those whom they prepare as (B9).
fn kind_of(party: &PartyKey, member: &Member) -> PartyKind {
    match (&party.who, member.kind) {
        (Participant::Member, MemberKind::NonFcm) => PartyKind::NonFcm,
        (Participant::Member, MemberKind::Fcm)
        | (Participant::OverseasIntermediary(_) | Participant::OverseasBroker(_), _) => {
            PartyKind::Fcm
        }
        (Participant::Client(_) | Participant::OverseasNonBroker(_), _) => PartyKind::Client,
    }
}

fn is_account(field: &str, given: &AccountName, known: &Account) -> Decided<()> {
    let full_name = format!("{field}.full_name");
    equal(&full_name, &given.full_name, &known.account.full_name)?;
    equal(
        &format!("{field}.no"),
        given.no.as_str(),
        known.account.no.as_str(),
    )
}
