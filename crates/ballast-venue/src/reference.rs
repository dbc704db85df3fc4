//! What the exchange's clerks keep: settings with their effective days, guides, members, bonds, prices.

use ballast_model::{Day, Price, Rate, Text, UserId};

use crate::state::{Decided, KEPT_VALUATIONS, MemberServices};
use crate::words::bond::{Bond, Valuation};
use crate::words::command::{RegisterMember, SetSetting};
use crate::words::event::{BondPut, Event, MemberRegistered, SettingSet};
use crate::words::party::{MemberKind, Venue};
use crate::words::refusal::Refusal;
use crate::words::rule_book::RuleBook;
use crate::words::setting::{Haircut, Setting, SettingFrom};
use crate::words::settlement::Month;

/// Highest price of 100 face that is taken: beyond it a sum of values might not fit.
pub(crate) const HIGHEST_PRICE: Price = Price::whole(250);
/// Most that cash may be multiplied by.
const HIGHEST_MULTIPLE: Rate = Rate::whole(100);

/// Most years that papers are kept.
const MOST_YEARS: u32 = 100;
/// Longest residual maturity of a haircut's row.
const MOST_MONTHS: u32 = 1_200;
/// Days that are taken lie in these years: nothing that is reckoned of one is out of its type.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=2199;

/// # Errors
/// The day lies in another century than ours.
fn in_range(field: &str, day: Day) -> Decided<()> {
    // So near to 1970 that its year can be told.
    let is_near = day.number().unsigned_abs() < 1_000_000;
    if is_near && YEARS.contains(&day.ymd().0) {
        return Ok(());
    }
    Err(Refusal::DateOutOfRange {
        field: field.into(),
        day,
    })
}

/// A setting changes from a day on; earlier days keep what they had, and so does what is settled.
pub(crate) fn set_setting(
    state: &MemberServices,
    by: UserId,
    set: &SetSetting,
) -> Decided<Vec<Event>> {
    let SetSetting {
        venue,
        effective,
        setting,
        verified,
    } = set.clone();
    well_formed(&setting)?;
    in_range("effective", effective)?;
    let counted = [
        state.collateral.settled.get(&venue),
        state.collateral.accrued.get(&venue),
    ];
    if let Some(last) = counted
        .into_iter()
        .flatten()
        .max()
        .filter(|last| effective <= **last)
    {
        return Err(Refusal::EffectiveTooEarly {
            effective,
            earliest: last.plus(1),
        });
    }
    let is_month_start = Month::of(effective).first_day() == effective;
    if matches!(setting, Setting::DayCountRule(_)) && !is_month_start {
        return Err(Refusal::EffectiveNotMonthStart { effective });
    }
    Ok(vec![Event::SettingSet(SettingSet {
        venue,
        effective,
        old: state.settings(venue, effective).current(&setting),
        new: setting,
        verified,
        by,
    })])
}

#[rustfmt::skip]
fn well_formed(setting: &Setting) -> Decided<()> {
    let share = |rate: &Rate| !rate.is_negative() && *rate <= Rate::ONE;
    let fits = match setting {
        Setting::FeeRate(rate)           => share(rate),
        Setting::CashMultiple(multiple)  => !multiple.is_negative() && *multiple <= HIGHEST_MULTIPLE,
        Setting::DayCountRule(count)     => (1..=366).contains(&count.days_a_year()),
        Setting::Haircuts(rows)          => rows.is_sorted_by(|a, b| a.months < b.months) && rows.iter().all(|Haircut { months, share: of }| *months <= MOST_MONTHS && share(of)),
        Setting::MinimumFace(face)       => !face.is_negative(),
        Setting::FaceStep(step)          => step.is_positive(),
        Setting::MinimumReserve(reserve) => !reserve.is_negative(),
        Setting::WarningDays(days)       => days.is_sorted_by(|a, b| a > b),
        Setting::Attachments(most)       => *most > 0,
        Setting::AttachmentBytes(most)   => *most > 0,
        Setting::RetentionYears(years)   => *years <= MOST_YEARS,
        Setting::CutOff(_) | Setting::ExplanationUntil(_) | Setting::NightOpen(_) | Setting::NightClose(_)
        | Setting::DepositoryClose(_) | Setting::BasePrice(_) | Setting::EffectiveAt(_) | Setting::MaturityCut(_)
        | Setting::FeeAfterCut(_) | Setting::FeeAfterApproval(_) | Setting::MarginOnly(_) => true,
    };
    if fits {
        Ok(())
    } else {
        Err(Refusal::BadSetting { field: setting.name().into() })
    }
}

pub(crate) fn apply_setting(state: &mut MemberServices, set: &SettingSet) {
    let rows = state
        .settings
        .entry((set.venue, set.new.tag()))
        .or_default();
    rows.retain(|row| row.effective != set.effective);
    let at = rows.partition_point(|row| row.effective < set.effective);
    rows.insert(
        at,
        SettingFrom {
            effective: set.effective,
            setting: set.new.clone(),
            verified: set.verified,
        },
    );
}

/// A version of a guide; what was signed under one never changes.
pub(crate) fn put_rule_book(state: &MemberServices, book: &RuleBook) -> Decided<Vec<Event>> {
    in_range("effective", book.effective)?;
    match state.rule_book_version(book.venue, &book.version) {
        Some(known) if known == book => Ok(Vec::new()),
        Some(_) => Err(Refusal::RuleBookTaken {
            venue: book.venue,
            version: book.version.clone(),
        }),
        None => Ok(vec![Event::RuleBookPut(Box::new(book.clone()))]),
    }
}

pub(crate) fn register_member(
    state: &MemberServices,
    register: &RegisterMember,
) -> Decided<Vec<Event>> {
    let RegisterMember { key, member } = register.clone();
    for (field, text) in [
        ("full_name", &member.full_name),
        ("short_name", &member.short_name),
        ("licence_no", &member.licence_no),
    ] {
        if text.trim().is_empty() {
            return Err(Refusal::FieldMissing {
                field: field.into(),
            });
        }
    }
    if member.kind == MemberKind::NonFcm && member.trading_code.is_none() {
        return Err(Refusal::FieldMissing {
            field: "trading_code".into(),
        });
    }
    let old = state.members.get(&key);
    let is_other = old.is_some_and(|old| old.kind != member.kind);
    let mut accounts = state.collateral.accounts.keys();
    if is_other && accounts.any(|party| party.member_key() == key) {
        return Err(Refusal::MemberKindFixed { member: key });
    }
    Ok(vec![Event::MemberRegistered(MemberRegistered {
        old: state.members.get(&key).cloned(),
        key,
        new: member,
    })])
}

/// Bonds by their codes, all of them or none; those that are known as they are change nothing.
pub(crate) fn put_bonds(state: &MemberServices, bonds: &[Bond]) -> Decided<Vec<Event>> {
    for bond in bonds {
        if bond.name.trim().is_empty() {
            return Err(Refusal::FieldMissing {
                field: "name".into(),
            });
        }
        in_range("maturity", bond.maturity)?;
    }
    let known = |bond: &Bond| state.collateral.bonds.get(&bond.code);
    let changed = bonds.iter().filter(|bond| known(bond) != Some(bond));
    let put = changed.map(|bond| {
        Event::BondPut(BondPut {
            old: known(bond).cloned(),
            new: bond.clone(),
        })
    });
    Ok(put.collect())
}

/// Published prices, all of them or none.
pub(crate) fn put_valuations(
    state: &MemberServices,
    valuations: &[Valuation],
) -> Decided<Vec<Event>> {
    for valuation in valuations {
        let bond = &valuation.bond;
        in_range("day", valuation.day)?;
        if !state.collateral.bonds.contains_key(bond) {
            return Err(Refusal::UnknownBond { bond: bond.clone() });
        }
        let prices = [valuation.net, valuation.full, valuation.lower_close];
        if prices.iter().all(Option::is_none) {
            return Err(Refusal::FieldMissing {
                field: "net".into(),
            });
        }
        let fits = |price: &Price| price.is_positive() && *price <= HIGHEST_PRICE;
        if let Some(price) = prices.into_iter().flatten().find(|price| !fits(price)) {
            return Err(Refusal::PriceOutOfRange {
                bond: bond.clone(),
                price,
                highest: HIGHEST_PRICE,
            });
        }
    }
    Ok(vec![Event::ValuationsPut(valuations.to_vec())])
}

pub(crate) fn apply_valuations(state: &mut MemberServices, valuations: &[Valuation]) {
    for valuation in valuations {
        let days = state.collateral.valuations.entry(valuation.bond.clone());
        let days = days.or_default();
        days.insert(valuation.day, valuation.clone());
        while days.len() > KEPT_VALUATIONS {
            days.pop_first();
        }
    }
}

/// The rule book's version that something comes under on a day.
pub(crate) fn version(state: &MemberServices, venue: Venue, day: Day) -> Decided<Text> {
    Ok(state.rule_book(venue, day)?.version.clone())
}
