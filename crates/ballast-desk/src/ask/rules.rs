//! The rules in force, as they read now; readings and thresholds of clauses as texts.

use ballast_desk_events::{NavOf, RuleFound, RuleKey};
use ballast_model::{Clause, Rate, RuleLevel, Stamp};

use crate::state::Desk;
use crate::watch::{self, bars};

/// A rule in force, reached or not (S5, S7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInForce {
    /// Which.
    pub rule: RuleKey,
    /// How far it is.
    pub level: RuleLevel,
    /// Since when it stands at the level that it was last read at; none where that was clear.
    pub since: Option<Stamp>,
    /// What it reads now.
    pub found: RuleFound,
    /// The thresholds of both levels, as they are in force now; of lines on NAV the upper and the lower one.
    pub levels: [Option<i64>; 2],
    /// The clause, with the thresholds it is saved with; none of a line.
    pub clause: Option<Clause>,
    /// It bars opening somewhere.
    pub bars: bool,
}

/// Every rule that is in force for a product or an operating account: clauses in their order, then lines on NAV.
pub fn rules_in_force(desk: &Desk, of: NavOf) -> Vec<RuleInForce> {
    let standing = &desk.watch(of).standing;
    let looks = watch::looks(desk, of).into_iter();
    looks
        .map(|look| RuleInForce {
            rule: look.rule,
            level: look.level,
            since: standing.get(&look.rule).map(|standing| standing.since),
            found: look.found,
            levels: look.levels,
            clause: desk.clause(look.rule).cloned(),
            bars: bars::bars_opening(desk, of, look.rule, look.level),
        })
        .collect()
}

/// What a rule was found at, and its threshold then, as they are told: lots, yuan or a share; before a close its time of
/// day, and so many minutes.
pub fn rule_texts(desk: &Desk, rule: RuleKey, found: &RuleFound) -> (String, String) {
    rule_texts_of(desk.clause(rule), rule, found)
}

/// The same of a rule whose clause may be another by now, or gone.
pub fn rule_texts_of(
    clause: Option<&Clause>,
    rule: RuleKey,
    found: &RuleFound,
) -> (String, String) {
    let (numerator, denominator) = (found.numerator.into(), found.denominator.into());
    if let RuleKey::BeforeClose(at) = rule {
        return (minute(at), found.threshold.to_string());
    }
    match clause {
        Some(clause) => (
            bars::text(clause, numerator, denominator),
            bars::threshold_text(clause, found.threshold),
        ),
        None => (
            bars::share(numerator, denominator),
            Rate::from_units(found.threshold).to_string(),
        ),
    }
}

/// A time of day to the minute, as closes are told.
fn minute(at: Stamp) -> String {
    at.time().to_string().chars().take(5).collect()
}

/// A threshold: lots, yuan, or a share.
pub fn threshold_text(clause: &Clause, threshold: i64) -> String {
    bars::threshold_text(clause, threshold)
}
