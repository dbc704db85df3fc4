//! What is made of the catalogue of indicators is current: the page of `docs/`, and what the web's forms are drawn
//! from. `UPDATE=1 cargo test -p ballast-risk` writes both anew.

use std::fmt::Write;
use std::path::Path;

use ballast_model::{ClauseOf, Fold, ScopeKind};
use ballast_risk::catalogue::{Horizon, INDICATORS, Indicator, Kind, Unit};

fn check(file: &str, current: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "{file} is stale: run UPDATE=1 cargo test -p ballast-risk"
    );
}

const fn scope(kind: ScopeKind) -> &'static str {
    match kind {
        ScopeKind::Whole => "whole",
        ScopeKind::Exchange => "exchange",
        ScopeKind::Commodities => "commodities",
        ScopeKind::Contracts => "contracts",
        ScopeKind::Sector => "sector",
        ScopeKind::SuperSector => "super_sector",
    }
}

const fn fold(fold: Fold) -> &'static str {
    match fold {
        Fold::Long => "long",
        Fold::Short => "short",
        Fold::Sum => "sum",
        Fold::LongNet => "long_net",
        Fold::ShortNet => "short_net",
        Fold::Absolute => "absolute",
        Fold::SumAbsolute => "sum_absolute",
        Fold::Single => "single",
    }
}

const fn of(of: ClauseOf) -> &'static str {
    match of {
        ClauseOf::Amount => "amount",
        ClauseOf::TotalNav => "total_nav",
        ClauseOf::DynamicEquity => "dynamic_equity",
        ClauseOf::MaxLossAmount => "max_loss_amount",
        ClauseOf::Own => "own",
    }
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Lots => "lots",
        Unit::Money => "money",
        Unit::Share => "share",
    }
}

struct Words {
    kind: &'static str,
    horizon: &'static str,
    scopes: Vec<&'static str>,
    folds: Vec<&'static str>,
    of: Vec<&'static str>,
}

fn words(row: &Indicator) -> Words {
    Words {
        kind: match row.kind {
            Kind::Each => "each",
            Kind::Total => "total",
        },
        horizon: match row.horizon {
            Horizon::Now => "now",
            Horizon::Overnight => "overnight",
        },
        scopes: row.scopes.iter().copied().map(scope).collect(),
        folds: row.directions.folds().iter().copied().map(fold).collect(),
        of: row.of.iter().copied().map(of).collect(),
    }
}

#[test]
fn the_page_of_indicators_is_current() {
    let mut page = "# Risk indicators\n\nMade of the catalogue (`crates/ballast-risk/src/catalogue.rs`); `UPDATE=1 cargo test -p ballast-risk` writes it anew. \
        What a clause of a scheme may read (S2–S4), over what, in which direction, and what its thresholds are: an amount (lots or yuan), or a share of total NAV, \
        dynamic equity or the max-loss amount; `own` is the market's open interest, or the highest NAV. *Each* reads every contract of the scope alone and tells the worst, \
        *total* adds the scope up. Overnight ones count the commodities that are closing now and those that are closed (N8). A clause is breached *above* its threshold (S5).\n\n\
        | id | key | 名称 | name | kind | horizon | unit | scopes | directions | thresholds |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n".to_owned();
    for row in INDICATORS {
        let Words {
            kind,
            horizon,
            scopes,
            folds,
            of,
        } = words(row);
        let Indicator {
            id, key, zh, en, ..
        } = row;
        let [scopes, folds, of] = [scopes, folds, of].map(|list| list.join(", "));
        let unit = unit(row.unit());
        writeln!(page, "| {id} | `{key}` | {zh} | {en} | {kind} | {horizon} | {unit} | {scopes} | {folds} | {of} |").unwrap();
    }
    check("../../docs/risk-indicators.md", &page);
}

#[test]
fn what_forms_are_drawn_from_is_current() {
    let list = |words: &[&str]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        format!("[{}]", quoted.join(", "))
    };
    let rows = INDICATORS.iter().map(|row| {
        let Words { kind, horizon, scopes, folds, of } = words(row);
        let Indicator { id, key, zh, en, .. } = row;
        let [scopes, folds, of] = [scopes, folds, of].map(|words| list(&words));
        let unit = unit(row.unit());
        format!(
            "  {{ \"id\": {id}, \"key\": \"{key}\", \"zh\": \"{zh}\", \"en\": \"{en}\", \"kind\": \"{kind}\", \"horizon\": \"{horizon}\", \"unit\": \"{unit}\", \"scopes\": {scopes}, \"folds\": {folds}, \"of\": {of} }}"
        )
    });
    let rows: Vec<String> = rows.collect();
    check("indicators.json", &format!("[\n{}\n]\n", rows.join(",\n")));
}
