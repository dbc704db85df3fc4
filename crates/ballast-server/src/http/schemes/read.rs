//! What a request says of schemes, in the desk's words.

use ballast_api::{Date, Problem, scheme as api};
use ballast_desk::Desk;
use ballast_desk_events::{
    CLAUSE_OF, FOLDS, NavBinding, NavInterval, NavLines, NavTables, PeriodMode, Refusal, Sector,
    SettingValue, SuperSector,
};
use ballast_model::{
    Clause, ClauseOf, ClauseScope, CommodityId, ContractId, Day, Exchange, Money, ProductId, Rate,
    SchemeId, SectorId, SuperSectorId, Text, UnitNav,
};
use ballast_risk::catalogue::{Indicator, Unit};

use crate::http::guard::Caller;
use crate::http::names::day;

const SCOPES: &str = "whole, exchange, commodities, contracts, sector, super_sector";

fn word<T: Copy>(
    caller: &Caller,
    field: &str,
    text: &str,
    words: &[(&str, T)],
) -> Result<T, Problem> {
    let found = words.iter().find(|(word, _)| *word == text);
    let all = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>();
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| caller.bad_field(field, text, &all().join(", ")))
}

/// A name: 1 to 40 characters.
pub(super) fn name(caller: &Caller, text: &str) -> Result<Text, Problem> {
    <Text as SettingValue>::read(text.trim()).ok_or_else(|| caller.bad_field("name", text, "1–40"))
}

pub(super) fn scheme(desk: &Desk, product: ProductId, name: &str) -> Option<SchemeId> {
    let mut schemes = desk.schemes();
    let found = schemes.find(|(_, of)| of.product == product && of.name.as_str() == name);
    found.map(|(id, _)| id)
}

pub(super) fn sector(desk: &Desk, product: ProductId, name: &str) -> Option<SectorId> {
    let mut sectors = desk.sectors();
    let found = sectors.find(|(_, of)| of.product == product && of.name.as_str() == name);
    found.map(|(id, _)| id)
}

pub(super) fn super_sector(desk: &Desk, product: ProductId, name: &str) -> Option<SuperSectorId> {
    let mut sectors = desk.super_sectors();
    let found = sectors.find(|(_, of)| of.product == product && of.name.as_str() == name);
    found.map(|(id, _)| id)
}

fn commodity(caller: &Caller, desk: &Desk, code: &str) -> Result<CommodityId, Problem> {
    let found = desk.commodity_id(code);
    found.ok_or_else(|| caller.refused(&Refusal::UnknownCommodity))
}

pub(super) fn contract(caller: &Caller, desk: &Desk, code: &str) -> Result<ContractId, Problem> {
    let found = desk.contract_id(code);
    found.ok_or_else(|| caller.refused(&Refusal::UnknownContract))
}

fn known_sector(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    name: &str,
) -> Result<SectorId, Problem> {
    let found = sector(desk, product, name);
    found.ok_or_else(|| caller.refused(&Refusal::UnknownSector))
}

pub(super) fn clause(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    told: &api::Clause,
) -> Result<Clause, Problem> {
    let of = word(caller, "of", &told.of, &CLAUSE_OF)?;
    let level = |field: &str, text: &Option<String>| {
        { text.as_ref() }
            .map(|text| threshold(caller, field, told.indicator, of, text))
            .transpose()
    };
    Ok(Clause {
        indicator: told.indicator,
        scope: scope(caller, desk, product, told)?,
        fold: word(caller, "fold", &told.fold, &FOLDS)?,
        of,
        level1: level("level1", &told.level1)?,
        level2: level("level2", &told.level2)?,
        note: note(caller, &told.note)?,
    })
}

/// Longest note of a clause, in characters.
const LONGEST_NOTE: usize = 200;

fn note(caller: &Caller, text: &str) -> Result<Text, Problem> {
    let fits = text.chars().count() <= LONGEST_NOTE && !text.chars().any(char::is_control);
    if fits {
        Ok(text.into())
    } else {
        Err(caller.bad_field("note", text, "0–200"))
    }
}

fn scope(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    told: &api::Clause,
) -> Result<ClauseScope, Problem> {
    let names = &told.names;
    let one = || {
        let first = names.first().filter(|_| names.len() == 1);
        first.ok_or_else(|| caller.bad_field("names", &names.join(", "), "1"))
    };
    Ok(match told.scope.as_str() {
        "whole" => ClauseScope::Whole,
        "exchange" => {
            let code = one()?;
            let mut all = Exchange::ALL.into_iter();
            let found = all.find(|exchange| exchange.code() == code);
            ClauseScope::Exchange(found.ok_or_else(|| {
                caller.bad_field("names", code, "SHFE, INE, DCE, CZCE, CFFEX, GFEX")
            })?)
        }
        "commodities" => ClauseScope::Commodities(
            { names.iter() }
                .map(|code| commodity(caller, desk, code))
                .collect::<Result<_, _>>()?,
        ),
        "contracts" => ClauseScope::Contracts(
            { names.iter() }
                .map(|code| contract(caller, desk, code))
                .collect::<Result<_, _>>()?,
        ),
        "sector" => ClauseScope::Sector(known_sector(caller, desk, product, one()?)?),
        "super_sector" => {
            let found = super_sector(desk, product, one()?);
            let unknown = || caller.refused(&Refusal::UnknownSector);
            ClauseScope::SuperSector(found.ok_or_else(unknown)?)
        }
        other => return Err(caller.bad_field("scope", other, SCOPES)),
    })
}

/// Lots, yuan or a share.
fn threshold(
    caller: &Caller,
    field: &str,
    indicator: u16,
    of: ClauseOf,
    text: &str,
) -> Result<i64, Problem> {
    let unit = Indicator::find(indicator).map(Indicator::unit);
    let wrong = |form: &str| caller.bad_field(field, text, form);
    match (of, unit) {
        (ClauseOf::Amount, Some(Unit::Money)) => { text.parse::<Money>() }
            .map(Money::units)
            .map_err(|_| wrong("300000.00")),
        (ClauseOf::Amount, _) => text.parse().map_err(|_| wrong("0, 1, 2 …")),
        _ => { text.parse::<Rate>() }
            .map(Rate::units)
            .map_err(|_| wrong("0.3 (= 30 %)")),
    }
}

pub(super) fn new_sector(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    told: &api::Sector,
) -> Result<Sector, Problem> {
    let commodities = told
        .commodities
        .iter()
        .map(|code| commodity(caller, desk, code));
    let contracts = told
        .contracts
        .iter()
        .map(|code| contract(caller, desk, code));
    Ok(Sector {
        product,
        name: name(caller, &told.name)?,
        commodities: commodities.collect::<Result<_, _>>()?,
        contracts: contracts.collect::<Result<_, _>>()?,
    })
}

pub(super) fn new_super_sector(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    told: &api::SuperSector,
) -> Result<SuperSector, Problem> {
    let sectors = { told.sectors.iter() }.map(|name| known_sector(caller, desk, product, name));
    Ok(SuperSector {
        product,
        name: name(caller, &told.name)?,
        sectors: sectors.collect::<Result<_, _>>()?,
    })
}

pub(super) fn binding(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    told: &api::Binding,
) -> Result<NavBinding, Problem> {
    let tables = |of: &api::NavTables| tables(caller, desk, product, of);
    let date = |field: &str, date: &Option<Date>| -> Result<Option<Day>, Problem> {
        { date.as_ref() }
            .map(|date| day(caller, field, &date.0))
            .transpose()
    };
    Ok(NavBinding {
        day: tables(&told.day)?,
        night: period(caller, "night", &told.night)?,
        night_own: tables(&told.night.own)?,
        holiday: period(caller, "holiday", &told.holiday)?,
        holiday_own: tables(&told.holiday.own)?,
        holiday_from: date("holiday_from", &told.holiday_from)?,
        holiday_to: date("holiday_to", &told.holiday_to)?,
        current_lines: lines(caller, &told.current_lines)?,
        previous_lines: lines(caller, &told.previous_lines)?,
    })
}

fn unit_nav(
    caller: &Caller,
    field: &str,
    text: Option<&String>,
) -> Result<Option<UnitNav>, Problem> {
    let read = |text: &String| {
        let read = <UnitNav as SettingValue>::read(text);
        read.ok_or_else(|| caller.bad_field(field, text, &<UnitNav as SettingValue>::form()))
    };
    text.map(read).transpose()
}

fn tables(
    caller: &Caller,
    desk: &Desk,
    product: ProductId,
    told: &api::NavTables,
) -> Result<NavTables, Problem> {
    let interval = |of: &api::NavInterval| -> Result<NavInterval, Problem> {
        let scheme = scheme(desk, product, &of.scheme);
        Ok(NavInterval {
            from: unit_nav(caller, "from", of.from.as_ref())?,
            below: unit_nav(caller, "below", of.below.as_ref())?,
            scheme: scheme.ok_or_else(|| caller.refused(&Refusal::UnknownScheme))?,
        })
    };
    Ok(NavTables {
        current: told
            .current
            .iter()
            .map(interval)
            .collect::<Result<_, _>>()?,
        previous: told
            .previous
            .iter()
            .map(interval)
            .collect::<Result<_, _>>()?,
    })
}

fn period(caller: &Caller, field: &str, told: &api::SchemePeriod) -> Result<PeriodMode, Problem> {
    let share = || {
        let text = told.share.as_deref().unwrap_or_default();
        let share = text.parse::<Rate>();
        share.map_err(|_| caller.bad_field("share", text, "0.5 (= 50 %)"))
    };
    Ok(match told.mode.as_str() {
        "none" => PeriodMode::None,
        "follow_day" => PeriodMode::FollowDay,
        "percent_of_day" => PeriodMode::PercentOfDay(share()?),
        "follow_night" => PeriodMode::FollowNight,
        "percent_of_night" => PeriodMode::PercentOfNight(share()?),
        "own" => PeriodMode::Own,
        other => {
            let words = "none, follow_day, percent_of_day, follow_night, percent_of_night, own";
            return Err(caller.bad_field(field, other, words));
        }
    })
}

fn lines(caller: &Caller, told: &api::NavLines) -> Result<NavLines, Problem> {
    Ok(NavLines {
        top_up: unit_nav(caller, "top_up", told.top_up.as_ref())?,
        warning: unit_nav(caller, "warning", told.warning.as_ref())?,
        liquidation: unit_nav(caller, "liquidation", told.liquidation.as_ref())?,
    })
}
