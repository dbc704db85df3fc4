//! From the venue's words to the interface's, and back: names that both have, one by one, so that none is
//! forgotten.

use std::str::FromStr;

use ballast_api::venue as api;
use ballast_api::{Date, Decimal, Language, NotDecimal, Problem};
use ballast_model::{Day, Money, ParseNumberError};
use ballast_venue::words::application::{self, MatchField, NotCounted};
use ballast_venue::words::attachment;
use ballast_venue::words::bond::BondKind;
use ballast_venue::words::code::BadCode;
use ballast_venue::words::erasure::ErasureState;
use ballast_venue::words::filing;
use ballast_venue::words::form;
use ballast_venue::words::party::{self, MemberKey, Participant, PartyKey};
use ballast_venue::words::post::{self, Duty, Post};
use ballast_venue::words::refusal::Refusal;

use crate::http::guard::Caller;

/// The same name on both sides.
pub(super) trait Alike<T> {
    fn alike(&self) -> T;
}

macro_rules! alike {
    ($($from:ty => $to:ty { $($variant:ident),+ $(,)? })*) => {$(
        impl Alike<$to> for $from {
            fn alike(&self) -> $to {
                match self { $(Self::$variant { .. } => <$to>::$variant,)+ }
            }
        }
    )*};
}

macro_rules! alike_both {
    ($($one:ty => $other:ty { $($variant:ident),+ $(,)? })*) => {$(
        alike! { $one => $other { $($variant),+ } $other => $one { $($variant),+ } }
    )*};
}

alike_both! {
    party::Venue => api::party::Venue { Shfe, Ine }
    party::MemberKind => api::party::MemberKind { Fcm, NonFcm }
    Duty => api::party::Duty { Watch, Make, Check, Both }
    BondKind => api::bond::BondKind { BookEntryTreasury, Other }
    attachment::Material => api::filing::Material { Form, AccountProof, AccountDocument, Other }
    attachment::Media => api::filing::Media { Pdf, Jpg, Png }
    form::PartyKind => api::form::NoticeOf { Fcm, NonFcm, Client }
    form::EmergencyKind => api::form::EmergencyKind { Deposit, Withdrawal }
    application::ApplicationKind => api::application::ApplicationKind { Deposit, Withdrawal, MaturityRelease }
}

alike! {
    filing::FilingState => api::filing::FilingState { Entered, Sent, Examined, Approved, Rejected }
    ErasureState => api::personal::ErasureState { Asked, Dropped, Confirmed, Erased }
    filing::Standing => api::filing::AccountStanding { Filed, Rejected, Qualified, Changing, Closed }
    application::EmergencyState => api::filing::EmergencyState { Entered, Accepted, Rejected, Refused }
    application::ApplicationState => api::application::ApplicationState {
        Asked, Entered, Accepted, Refused, Mismatched, Registered, Effective, Lapsed, ReviewRefused,
        ReleaseInstructed, ExplanationDue, Overdue, Released, Dropped,
    }
    MatchField => api::application::MatchField { Venue, Member, Participant, Bond, Face, Account }
    NotCounted => api::bond::NotCounted { NoPrice, NoHaircut, MaturityCut }
    Participant => api::party::ParticipantKind {
        Member, Client, OverseasIntermediary, OverseasBroker, OverseasNonBroker,
    }
}

/// A code, or what it should be.
pub(super) fn code<T: FromStr<Err = BadCode>>(
    caller: &Caller,
    field: &str,
    text: &str,
) -> Result<T, Problem> {
    let bad = |_| caller.bad_field(field, text, "1–32 × 0–9 A–Z a–z - . _");
    text.trim().parse().map_err(bad)
}

/// A calendar day.
pub(super) fn day(caller: &Caller, field: &str, date: &Date) -> Result<Day, Problem> {
    crate::http::names::day(caller, field, &date.0)
}

/// An amount of money.
pub(super) fn money(caller: &Caller, field: &str, value: &Decimal) -> Result<Money, Problem> {
    value
        .parse::<Money>()
        .map_err(|NotDecimal(error)| match error {
            ParseNumberError::TooLarge(_) => {
                let field = field.into();
                super::problem(&Refusal::AmountTooLarge { field }, None, caller.language)
            }
            ParseNumberError::NotDecimal(_) | ParseNumberError::TooManyDecimals { .. } => {
                caller.bad_field(field, &value.0, "0.00")
            }
        })
}

/// A party as a request names it.
pub(super) fn party_key(caller: &Caller, party: &api::party::Party) -> Result<PartyKey, Problem> {
    use api::party::ParticipantKind as Kind;
    let number = || {
        let number = party.number.as_deref().unwrap_or_default();
        code(caller, "number", number)
    };
    let who = match party.kind {
        Kind::Member => Participant::Member,
        Kind::Client => Participant::Client(number()?),
        Kind::OverseasIntermediary => Participant::OverseasIntermediary(number()?),
        Kind::OverseasBroker => Participant::OverseasBroker(number()?),
        Kind::OverseasNonBroker => Participant::OverseasNonBroker(number()?),
    };
    Ok(PartyKey {
        venue: party.venue.alike(),
        member: code(caller, "member", &party.member)?,
        who,
    })
}

/// A party.
pub(super) fn shown_party(party: &PartyKey) -> api::party::Party {
    api::party::Party {
        venue: party.venue.alike(),
        member: party.member.to_string(),
        kind: party.who.alike(),
        number: party.who.number().map(ToString::to_string),
    }
}

/// A seat.
pub(super) fn shown_seat(Post { seat, duty }: &Post) -> api::party::Seat {
    use api::party::SeatKind;
    let mut shown = api::party::Seat {
        kind: SeatKind::Depository,
        duty: duty.alike(),
        venue: None,
        member: None,
        participant: None,
        number: None,
    };
    match seat {
        post::Seat::Depository => {}
        post::Seat::Exchange(venue) => {
            shown.kind = SeatKind::Exchange;
            shown.venue = Some(venue.alike());
        }
        post::Seat::Member(member) => {
            shown.kind = SeatKind::Member;
            shown.venue = Some(member.venue.alike());
            shown.member = Some(member.no.to_string());
        }
        post::Seat::Party(party) => {
            shown.kind = SeatKind::Participant;
            shown.venue = Some(party.venue.alike());
            shown.member = Some(party.member.to_string());
            shown.participant = Some(party.who.alike());
            shown.number = party.who.number().map(ToString::to_string);
        }
    }
    shown
}

/// A seat as a request says it.
pub(super) fn post(caller: &Caller, seat: &api::party::Seat) -> Result<Post, Problem> {
    use api::party::SeatKind;
    let missing = |field: &str| caller.problem("MISSING_FIELD", [("field", field.to_owned())]);
    let venue = || seat.venue.ok_or_else(|| missing("venue"));
    let member = || seat.member.as_deref().ok_or_else(|| missing("member"));
    let of = match seat.kind {
        SeatKind::Depository => post::Seat::Depository,
        SeatKind::Exchange => post::Seat::Exchange(venue()?.alike()),
        SeatKind::Member => post::Seat::Member(MemberKey {
            venue: venue()?.alike(),
            no: code(caller, "member", member()?)?,
        }),
        SeatKind::Participant => post::Seat::Party(party_key(
            caller,
            &api::party::Party {
                venue: venue()?,
                member: member()?.to_owned(),
                kind: seat.participant.ok_or_else(|| missing("participant"))?,
                number: seat.number.clone(),
            },
        )?),
    };
    Ok(Post {
        seat: of,
        duty: seat.duty.alike(),
    })
}

/// Values of refusals that are words of ours, in the reader's language; numbers and names as they are.
pub(super) fn shown(name: &str, value: String, language: Language) -> String {
    let table: &[(&str, &str, &str)] = match name {
        "state" | "standing" => STATES,
        "material" => MATERIALS,
        _ => return value,
    };
    let row = table.iter().find(|(word, ..)| *word == value);
    match (row, language) {
        (None, _) => value,
        (Some((_, zh, _)), Language::ZhCn) => (*zh).to_owned(),
        (Some((_, _, en)), Language::En) => (*en).to_owned(),
    }
}

#[rustfmt::skip]
const STATES: &[(&str, &str, &str)] = &[
    ("asked",              "客户已提出",     "asked for"),
    ("entered",            "已录入",         "entered"),
    ("sent",               "已送交",         "sent"),
    ("examined",           "已审核",         "examined"),
    ("approved",           "已通过",         "approved"),
    ("rejected",           "已退回",         "rejected"),
    ("accepted",           "已受理",         "accepted"),
    ("refused",            "不予受理",       "refused"),
    ("mismatched",         "指令不符",       "mismatched"),
    ("registered",         "质押已登记",     "registered"),
    ("effective",          "已生效",         "in effect"),
    ("lapsed",             "已失效",         "lapsed"),
    ("review_refused",     "审核未通过",     "review not passed"),
    ("release_instructed", "待确认解押",     "release to be confirmed"),
    ("explanation_due",    "待书面说明",     "explanation due"),
    ("overdue",            "说明逾期",       "explanation overdue"),
    ("released",           "已解押",         "released"),
    ("dropped",            "已撤下",         "dropped"),
    ("filed",              "已申报",         "filed"),
    ("qualified",          "已开通",         "qualified"),
    ("changing",           "变更中",         "changing"),
    ("closed",             "已注销",         "closed"),
    ("erasure_asked",      "已申请清除",     "erasure asked for"),
    ("erasure_dropped",    "已撤回清除",     "erasure given up"),
    ("erasure_confirmed",  "正在清除",       "being erased"),
    ("erased",             "已清除",         "erased"),
    ("none",               "未申报",         "not filed"),
    ("account_unchanged",  "新旧账户相同",   "account unchanged"),
];

#[rustfmt::skip]
const MATERIALS: &[(&str, &str, &str)] = &[
    ("form",             "盖章申请表",         "sealed form"),
    ("account_proof",    "账户证明材料",       "proof of the account"),
    ("account_document", "开户证件复印件",     "copy of the account-opening document"),
    ("other",            "其他材料",           "other material"),
];
