//! Words of a script as values.

use ballast_model::{Day, Money};
use ballast_venue::words::application::PositionKey;
use ballast_venue::words::party::{MemberKey, Participant, PartyKey, Venue};
use ballast_venue::words::setting::{CutRule, DayCount, Effective, Haircut, Setting};

use super::forms::{self, Changes};

pub fn member_key(member: &str) -> MemberKey {
    MemberKey {
        venue: if member.starts_with('8') {
            Venue::Ine
        } else {
            Venue::Shfe
        },
        no: member.parse().expect("a member number"),
    }
}

pub fn party(member: &str, who: &str) -> PartyKey {
    let key = member_key(member);
    let (kind, number) = who.split_once(':').unwrap_or((who, ""));
    let number = || number.parse().expect("a number");
    PartyKey {
        venue: key.venue,
        member: key.no,
        who: match kind {
            "member" => Participant::Member,
            "client" => Participant::Client(number()),
            "intermediary" => Participant::OverseasIntermediary(number()),
            "broker" => Participant::OverseasBroker(number()),
            "non_broker" => Participant::OverseasNonBroker(number()),
            other => panic!("no participant: {other}"),
        },
    }
}

pub fn wan(text: &str) -> Money {
    let yuan: Money = text.parse().expect("a face in 万元");
    Money::from_units(yuan.units() * 10_000)
}

pub fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

/// Where bonds lie: on the party's own account, but for `account=…`.
pub fn key(party: PartyKey, bond: &str, changes: &[&str]) -> PositionKey {
    let changes = Changes::of(changes);
    let own = forms::account_of(&party);
    PositionKey {
        account: changes
            .get("account")
            .unwrap_or(&own)
            .parse()
            .expect("an account"),
        bond: bond.parse().expect("a bond"),
        party,
    }
}

/// A setting by name.
pub fn setting(name: &str, value: &str) -> Setting {
    let money = || value.parse::<Money>().expect("an amount");
    let rate = || value.parse().expect("a rate");
    let time = || format!("{value}:00").parse().expect("a time");
    match name {
        "cut_off" => Setting::CutOff(time()),
        "explanation_until" => Setting::ExplanationUntil(time()),
        "night_open" => Setting::NightOpen(time()),
        "night_close" => Setting::NightClose(time()),
        "depository_close" => Setting::DepositoryClose(time()),
        "fee_rate" => Setting::FeeRate(rate()),
        "day_count" => Setting::DayCountRule(match value {
            "act365" => DayCount::Act365,
            "act360" => DayCount::Act360,
            days => DayCount::TradingDays(days.parse().expect("days")),
        }),
        "cash_multiple" => Setting::CashMultiple(rate()),
        "haircuts" => Setting::Haircuts(
            value
                .split(',')
                .filter_map(|row| row.split_once(':'))
                .map(|(months, share)| Haircut {
                    months: months.parse().expect("months"),
                    share: share.parse().expect("a share"),
                })
                .collect(),
        ),
        "price_source" => Setting::BasePrice(value.parse().expect("a source")),
        "minimum_face" => Setting::MinimumFace(money()),
        "face_step" => Setting::FaceStep(money()),
        "effective_at" => Setting::EffectiveAt(value.parse::<Effective>().expect("a choice")),
        "maturity_cut" => Setting::MaturityCut(value.parse::<CutRule>().expect("a rule")),
        "fee_after_cut" => Setting::FeeAfterCut(value.parse().expect("true or false")),
        "fee_after_approval" => Setting::FeeAfterApproval(value.parse().expect("true or false")),
        "margin_only" => Setting::MarginOnly(value.parse().expect("true or false")),
        "retention_years" => Setting::RetentionYears(value.parse().expect("years")),
        "minimum_reserve" => Setting::MinimumReserve(money()),
        other => panic!("no setting {other}"),
    }
}
