//! Schemes, bindings and rules that stand, as the interface tells them.

use ballast_api::scheme as api;
use ballast_desk::{Desk, RuleReached, ask};
use ballast_desk_events::{
    CLAUSE_OF, FOLDS, NavBinding, NavInterval, NavLines, NavOf, NavTables, PeriodMode, RuleKey,
    SettingValue,
};
use ballast_model::{
    Clause, ClauseScope, OperatingAccountId, ProductId, Rate, SectorId, Seq, UnitNav,
};

use crate::convert;
pub(in crate::http) use crate::told::rules::{Told, owner, scheme, told, told_then, which};

pub(super) fn schemes(desk: &Desk, product: ProductId) -> api::SchemeList {
    let schemes = desk.schemes().filter(|(_, of)| of.product == product);
    let sectors = desk.sectors().filter(|(_, of)| of.product == product);
    let supers = desk.super_sectors().filter(|(_, of)| of.product == product);
    api::SchemeList {
        schemes: schemes
            .map(|(_, of)| api::Scheme {
                name: of.name.to_string(),
                version: of.version,
                clauses: of
                    .clauses
                    .iter()
                    .map(|clause| shown(desk, clause))
                    .collect(),
            })
            .collect(),
        sectors: sectors
            .map(|(_, of)| api::Sector {
                name: of.name.to_string(),
                commodities: { of.commodities.iter() }
                    .filter_map(|id| desk.commodity(*id))
                    .map(|commodity| commodity.commodity.code.clone())
                    .collect(),
                contracts: { of.contracts.iter() }
                    .map(|id| convert::contract_code(desk, *id))
                    .collect(),
            })
            .collect(),
        super_sectors: supers
            .map(|(_, of)| api::SuperSector {
                name: of.name.to_string(),
                sectors: of.sectors.iter().map(|id| sector(desk, *id)).collect(),
            })
            .collect(),
    }
}

fn sector(desk: &Desk, id: SectorId) -> String {
    let mut sectors = desk.sectors();
    let found = sectors.find(|(sector, _)| *sector == id);
    found.map_or(String::new(), |(_, sector)| sector.name.to_string())
}

fn word<T: PartialEq>(words: &[(&str, T)], value: T) -> String {
    let found = words.iter().find(|(_, known)| *known == value);
    found.map_or(String::new(), |(word, _)| (*word).to_owned())
}

pub(super) fn shown(desk: &Desk, clause: &Clause) -> api::Clause {
    let (scope, names) = scope(desk, &clause.scope);
    let threshold = |level: Option<i64>| level.map(|level| ask::threshold_text(clause, level));
    api::Clause {
        indicator: clause.indicator,
        scope: scope.to_owned(),
        names,
        fold: word(&FOLDS, clause.fold),
        of: word(&CLAUSE_OF, clause.of),
        level1: threshold(clause.level1),
        level2: threshold(clause.level2),
        note: clause.note.to_string(),
    }
}

/// A clause on one line: indicator, scope, direction, what its thresholds are of, and these.
pub(in crate::http) fn in_words(desk: &Desk, clause: &Clause) -> String {
    let api::Clause {
        indicator,
        scope,
        names,
        fold,
        of,
        level1,
        level2,
        ..
    } = shown(desk, clause);
    let level = |level: Option<String>| level.unwrap_or("–".to_owned());
    let scope = [vec![scope], names].concat().join(" ");
    format!(
        "{indicator} {scope} {fold} {of} {} / {}",
        level(level1),
        level(level2)
    )
}

fn scope(desk: &Desk, scope: &ClauseScope) -> (&'static str, Vec<String>) {
    match scope {
        ClauseScope::Whole => ("whole", Vec::new()),
        ClauseScope::Exchange(exchange) => ("exchange", vec![exchange.code().to_owned()]),
        ClauseScope::Commodities(named) => {
            let found = named.iter().filter_map(|id| desk.commodity(*id));
            let codes = found.map(|commodity| commodity.commodity.code.clone());
            ("commodities", codes.collect())
        }
        ClauseScope::Contracts(named) => {
            let codes = named.iter().map(|id| convert::contract_code(desk, *id));
            ("contracts", codes.collect())
        }
        ClauseScope::Sector(id) => ("sector", vec![sector(desk, *id)]),
        ClauseScope::SuperSector(id) => {
            let mut sectors = desk.super_sectors();
            let found = sectors.find(|(sector, _)| sector == id);
            let name = found.map(|(_, sector)| sector.name.to_string());
            ("super_sector", name.into_iter().collect())
        }
    }
}

pub(super) fn binding(desk: &Desk, of: &NavBinding) -> api::Binding {
    api::Binding {
        day: tables(desk, &of.day),
        night: period(desk, of.night, &of.night_own),
        holiday: period(desk, of.holiday, &of.holiday_own),
        holiday_from: of.holiday_from.map(Into::into),
        holiday_to: of.holiday_to.map(Into::into),
        current_lines: lines(of.current_lines),
        previous_lines: lines(of.previous_lines),
    }
}

fn nav(of: Option<UnitNav>) -> Option<String> {
    of.map(|nav| nav.to_string())
}

fn tables(desk: &Desk, of: &NavTables) -> api::NavTables {
    let interval = |of: &NavInterval| api::NavInterval {
        from: nav(of.from),
        below: nav(of.below),
        scheme: scheme(desk, of.scheme),
    };
    api::NavTables {
        current: of.current.iter().map(interval).collect(),
        previous: of.previous.iter().map(interval).collect(),
    }
}

fn period(desk: &Desk, mode: PeriodMode, own: &NavTables) -> api::SchemePeriod {
    let (mode, share) = match mode {
        PeriodMode::None => ("none", None),
        PeriodMode::FollowDay => ("follow_day", None),
        PeriodMode::PercentOfDay(share) => ("percent_of_day", Some(share)),
        PeriodMode::FollowNight => ("follow_night", None),
        PeriodMode::PercentOfNight(share) => ("percent_of_night", Some(share)),
        PeriodMode::Own => ("own", None),
    };
    api::SchemePeriod {
        mode: mode.to_owned(),
        share: share.map(|share| share.to_string()),
        own: tables(desk, own),
    }
}

fn lines(of: NavLines) -> api::NavLines {
    api::NavLines {
        top_up: nav(of.top_up),
        warning: nav(of.warning),
        liquidation: nav(of.liquidation),
    }
}

/// What was saved, and what of it acts nowhere.
pub(super) fn bound(of: &NavBinding, seq: Seq) -> api::Bound {
    let gaps = |intervals: &[NavInterval]| {
        let gaps = ask::nav_gaps(intervals).into_iter();
        gaps.map(|(from, below)| api::NavGap {
            from: nav(from),
            below: nav(below),
        })
        .collect()
    };
    let is_empty = |tables: &NavTables| tables.current.is_empty() && tables.previous.is_empty();
    let idle = |mode: PeriodMode, own: &NavTables| match mode {
        PeriodMode::None => true,
        PeriodMode::Own => is_empty(own),
        PeriodMode::FollowDay | PeriodMode::PercentOfDay(_) => is_empty(&of.day),
        PeriodMode::FollowNight | PeriodMode::PercentOfNight(_) => of.night == PeriodMode::None,
    };
    let periods = [
        (is_empty(&of.day), "day"),
        (idle(of.night, &of.night_own), "night"),
        (
            of.holiday_from.is_some() && idle(of.holiday, &of.holiday_own),
            "holiday",
        ),
    ];
    api::Bound {
        seq: convert::seq(seq),
        current_gaps: gaps(&of.day.current),
        previous_gaps: gaps(&of.day.previous),
        idle: { periods.into_iter() }
            .filter(|(idle, _)| *idle)
            .map(|(_, period)| period.to_owned())
            .collect(),
    }
}

fn level(rule: RuleKey, clause: Option<&Clause>, threshold: i64) -> String {
    match clause {
        Some(clause) => ask::threshold_text(clause, threshold),
        None if matches!(rule, RuleKey::BeforeClose(_)) => threshold.to_string(),
        None => Rate::from_units(threshold).to_string(),
    }
}

/// What watches an owner now.
pub(super) fn in_force(desk: &Desk, of: NavOf, seq: Seq) -> api::RulesInForce {
    let rules = ask::rules_in_force(desk, of).into_iter();
    let lines = match of {
        NavOf::Product(_) => Vec::new(),
        NavOf::Operating(id) => lines_in_force(desk, id),
    };
    api::RulesInForce {
        rules: rules.map(|rule| rule_in_force(desk, &rule)).collect(),
        lines,
        reach: ask::reach(desk, of).map(|reach| told_reach(desk, &reach)),
        contracts: { ask::held_contracts(desk, of).into_iter() }
            .map(|id| convert::contract_code(desk, id))
            .collect(),
        seq: convert::seq(seq),
    }
}

fn rule_in_force(desk: &Desk, rule: &ask::RuleInForce) -> api::RuleInForce {
    let (kind, scheme, place) = which(desk, rule.rule);
    let clause = rule.clause.as_ref();
    let [level1, level2] = rule
        .levels
        .map(|threshold| threshold.map(|threshold| level(rule.rule, clause, threshold)));
    api::RuleInForce {
        version: scheme.is_some().then_some(rule.found.version),
        scheme,
        place,
        kind: kind.to_owned(),
        clause: clause.map(|clause| shown(desk, clause)),
        level: rule.level.text(),
        since: rule.since.map(Into::into),
        reading: ask::rule_texts(desk, rule.rule, &rule.found).0,
        level1,
        level2,
        contract: { rule.found.contract }.map(|id| convert::contract_code(desk, id)),
        bars: rule.bars,
    }
}

fn lines_in_force(desk: &Desk, id: OperatingAccountId) -> Vec<api::LineInForce> {
    let Some(account) = desk.operating_account(id) else {
        return Vec::new();
    };
    let equity = account.book.equity();
    let reached = account
        .lines
        .standing()
        .map(|(line, standing)| api::LineInForce {
            line: line.text(),
            level: standing.level.text(),
            reached: true,
            acts_at: standing.found.acts_at.map(Into::into),
            distance: { standing.found.acts_at }.map(|acts_at| (equity - acts_at).into()),
            since: Some(standing.since.into()),
        });
    let ahead = ask::lines_ahead(desk, id).into_iter();
    let ahead = ahead.map(|ahead| api::LineInForce {
        line: ahead.line.text(),
        level: ahead.level.text(),
        reached: false,
        acts_at: Some(ahead.acts_at.into()),
        distance: Some((equity - ahead.acts_at).into()),
        since: None,
    });
    reached.chain(ahead).collect()
}

fn told_reach(desk: &Desk, reach: &ask::Reach) -> api::Reach {
    let (line, level) = match reach.of {
        ask::ReachOf::Line(line, level) => (line.text(), level.text()),
        ask::ReachOf::TopUp => ("top_up".to_owned(), String::new()),
        ask::ReachOf::Warning => ("warning".to_owned(), String::new()),
        ask::ReachOf::Liquidation => ("liquidation".to_owned(), String::new()),
    };
    let price = |of: &ask::PriceReach| api::PriceReach {
        contract: convert::contract_code(desk, of.contract),
        net_lots: of.net,
        mark: of.mark.map(Into::into),
        change: of.change.map(Into::into),
        price: of.mark.zip(of.change).map(|(mark, by)| (mark + by).into()),
    };
    api::Reach {
        line,
        level,
        slack: reach.slack.into(),
        prices: reach.prices.iter().map(price).collect(),
    }
}

/// A rule that stands.
pub(super) fn reached(desk: &Desk, of: &RuleReached) -> api::RuleReached {
    let (product, account) = match of.of {
        NavOf::Product(id) => (Some(id), None),
        NavOf::Operating(id) => {
            let account = desk.operating_account(id);
            let code = account.map(|account| account.code.to_string());
            (account.and_then(|account| account.product), code)
        }
    };
    let product = product.and_then(|id| desk.product(id));
    let found = of.standing.found;
    let Told {
        kind,
        scheme: named,
        clause,
        reading,
        threshold,
    } = told(desk, of.rule, &found);
    api::RuleReached {
        product: product.map_or(String::new(), |product| product.code.to_string()),
        account,
        version: named.is_some().then_some(found.version),
        scheme: named,
        clause,
        kind: kind.to_owned(),
        level: of.standing.level.text(),
        since: of.standing.since.into(),
        reading,
        threshold,
        contract: found.contract.map(|id| convert::contract_code(desk, id)),
        bars: of.bars,
        marks_seen: of.standing.marks.seen(),
    }
}
