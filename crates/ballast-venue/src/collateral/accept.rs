//! Whether the exchange takes an application: reasons in order of precedence (B2, B5, B13).

use ballast_model::{Day, Money};

use crate::collateral::cut::{Cut, cut};
use crate::state::{Decided, MemberServices};
use crate::words::application::{Application, ApplicationKind, ApplicationState, PositionKey};
use crate::words::bond::{Bond, BondKind};
use crate::words::code::ApplicationId;
use crate::words::filing::Standing;
use crate::words::party::{MemberKind, Participant, PartyKey};
use crate::words::refusal::Refusal;
use crate::words::setting::Settings;

/// Most face at a venue, yuan: with prices bounded too, a month's sum of fee bases fits its type.
const MOST_FACE: Money = Money::whole(100_000_000_000);

/// What is asked for.
pub(crate) struct Draft<'a> {
    pub key: &'a PositionKey,
    pub kind: ApplicationKind,
    pub face: Money,
    /// Face of the whole posting: of all rows of a form 5.
    pub posting: Money,
    /// Other rows of the same form 5 that move the same bonds.
    pub beside: Money,
    /// The application itself, where it is on its way already.
    pub itself: Option<ApplicationId>,
}

/// # Errors
/// The first reason against it.
pub(crate) fn check(state: &MemberServices, draft: &Draft<'_>, day: Day) -> Decided<Cut> {
    let party = &draft.key.party;
    let settings = state.settings(party.venue, day);
    beneficiary(state, party)?;
    let bond = known_bond(state, draft)?;
    let rule = settings.maturity_cut;
    let cut = cut(state.calendar.as_ref(), rule, bond.maturity);
    match draft.kind {
        ApplicationKind::Deposit => {
            depositor(state, draft.key)?;
            not_cut(state, draft, bond, cut, day)?;
            face(draft, &settings)?;
            room(state, draft)?;
        }
        ApplicationKind::Withdrawal | ApplicationKind::MaturityRelease => {
            held(state, draft, &settings)?
        }
    }
    duplicate(state, draft)?;
    Ok(cut)
}

/// An FCM member applies for somebody, a non-FCM member for itself.
fn beneficiary(state: &MemberServices, party: &PartyKey) -> Decided<()> {
    let member = party.member_key();
    match (state.member(&member)?.kind, &party.who) {
        (MemberKind::Fcm, Participant::Member) => Err(Refusal::BeneficiaryMissing { member }),
        (MemberKind::NonFcm, Participant::Member) => Ok(()),
        (MemberKind::NonFcm, _) => Err(Refusal::NotThroughNonFcm { member }),
        (MemberKind::Fcm, _) => Ok(()),
    }
}

fn known_bond<'a>(state: &'a MemberServices, draft: &Draft<'_>) -> Decided<&'a Bond> {
    let bond = &draft.key.bond;
    let known = state.collateral.bonds.get(bond);
    let known = known.ok_or_else(|| Refusal::UnknownBond { bond: bond.clone() })?;
    if draft.kind == ApplicationKind::Deposit && known.kind != BondKind::BookEntryTreasury {
        return Err(Refusal::NotEligibleBond { bond: bond.clone() });
    }
    Ok(known)
}

/// Both the beneficiary and its member are qualified, and the account is one of theirs.
fn depositor(state: &MemberServices, key: &PositionKey) -> Decided<()> {
    let accounts = &state.collateral.accounts;
    let parties = [&key.party, &key.party.of_member()];
    let mut own = Vec::new();
    for party in parties {
        let account = accounts.get(party);
        match account.map(|account| account.standing) {
            Some(Standing::Qualified | Standing::Changing) => own.extend(account),
            Some(standing @ (Standing::Filed | Standing::Rejected | Standing::Closed)) => {
                return Err(not_qualified(party, standing.word()));
            }
            None => return Err(not_qualified(party, "none")),
        }
    }
    let of_key = own.into_iter().find(|own| own.account.no == key.account);
    let Some(account) = of_key else {
        return Err(Refusal::AccountUnknown {
            account: key.account.clone(),
        });
    };
    if account.standing == Standing::Changing {
        return Err(Refusal::AccountChanging {
            account: key.account.clone(),
            standing: account.standing,
        });
    }
    Ok(())
}

fn not_qualified(party: &PartyKey, standing: &str) -> Refusal {
    Refusal::NotQualified {
        party: party.clone(),
        standing: standing.into(),
    }
}

/// On the day of the cut deposits are taken until its settlement begins.
fn not_cut(
    state: &MemberServices,
    draft: &Draft<'_>,
    bond: &Bond,
    cut: Cut,
    day: Day,
) -> Decided<()> {
    let settled = state.collateral.settled.get(&draft.key.party.venue);
    if day < cut.day || (day == cut.day && settled < Some(&day)) {
        return Ok(());
    }
    Err(Refusal::MaturityCut {
        bond: bond.code.clone(),
        maturity: bond.maturity,
        cut: cut.day,
    })
}

/// A settlement has taken the bond out of the available amount, whatever else keeps it out.
pub(crate) fn is_past_cut(state: &MemberServices, key: &PositionKey) -> bool {
    let venue = key.party.venue;
    let Some(settled) = state.collateral.settled.get(&venue) else {
        return false;
    };
    let rule = state.settings(venue, *settled).maturity_cut;
    let bond = state.collateral.bonds.get(&key.bond);
    bond.is_some_and(|bond| cut(state.calendar.as_ref(), rule, bond.maturity).day <= *settled)
}

fn step(face: Money, settings: &Settings) -> Decided<()> {
    let step = settings.face_step;
    if face.is_positive() && face.units() % step.units() == 0 {
        Ok(())
    } else {
        Err(Refusal::FaceStep { face, step })
    }
}

fn face(draft: &Draft<'_>, settings: &Settings) -> Decided<()> {
    step(draft.face, settings)?;
    let minimum = settings.minimum_face;
    if draft.posting < minimum {
        return Err(Refusal::BelowMinimumFace {
            face: draft.posting,
            minimum,
        });
    }
    Ok(())
}

/// Sums of faces and of what they are worth fit their types.
fn room(state: &MemberServices, draft: &Draft<'_>) -> Decided<()> {
    let venue = draft.key.party.venue;
    let collateral = &state.collateral;
    let held = collateral.positions.iter();
    let held = held.filter(|(key, _)| key.party.venue == venue);
    let held: Money = held.map(|(_, position)| position.pledged()).sum();
    let coming = collateral.applications.iter();
    let coming = coming.filter(|of| of.key.party.venue == venue && of.is_coming());
    let coming: Money = coming.map(|application| application.face).sum();
    let room = MOST_FACE - held - coming;
    if draft.face > room || draft.posting > room {
        return Err(Refusal::AmountTooLarge {
            field: "face".into(),
        });
    }
    Ok(())
}

/// As much is in effect, withdrawals on their way taken off. What is left may be odd: all of it goes.
fn held(state: &MemberServices, draft: &Draft<'_>, settings: &Settings) -> Decided<()> {
    let position = state.collateral.positions.get(draft.key);
    let effective = position.map_or(Money::ZERO, |position| position.effective);
    if effective.is_zero() {
        return Err(Refusal::NotHolder {
            key: draft.key.clone(),
        });
    }
    let held = effective - on_its_way(state, draft) - draft.beside;
    if draft.face != held {
        step(draft.face, settings)?;
    }
    if draft.face > held || !draft.face.is_positive() {
        return Err(Refusal::ExceedsHeld {
            face: draft.face,
            held,
        });
    }
    Ok(())
}

/// Face of withdrawals of the same bonds that wait for their review.
fn on_its_way(state: &MemberServices, draft: &Draft<'_>) -> Money {
    let waiting = state.applications().filter(|(id, application)| {
        Some(*id) != draft.itself
            && application.key == *draft.key
            && application.kind == ApplicationKind::Withdrawal
            && application.state == ApplicationState::Accepted
    });
    waiting.map(|(_, application)| application.face).sum()
}

/// None like it is on its way to being matched or reviewed: entered, asked for by form 5, or accepted.
fn duplicate(state: &MemberServices, draft: &Draft<'_>) -> Decided<()> {
    let is_waiting = |application: &Application| {
        matches!(
            application.state,
            ApplicationState::Entered
                | ApplicationState::Accepted
                | ApplicationState::Mismatched(_)
        )
    };
    let mut like = state.applications().rev().filter(|(id, application)| {
        Some(*id) != draft.itself
            && is_waiting(application)
            && application.kind == draft.kind
            && application.face == draft.face
            && application.key == *draft.key
    });
    match like.next() {
        Some((application, _)) => Err(Refusal::DuplicateApplication { application }),
        None => Ok(()),
    }
}
