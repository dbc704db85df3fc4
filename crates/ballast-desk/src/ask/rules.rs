//! Readings and thresholds of clauses as texts.

use ballast_desk_events::{RuleFound, RuleKey};
use ballast_model::{Clause, Rate};

use crate::state::Desk;
use crate::watch::bars;

/// What a rule was found at, and its threshold then: lots, yuan or a share, as they are told.
pub fn rule_texts(desk: &Desk, rule: RuleKey, found: &RuleFound) -> (String, String) {
    let (numerator, denominator) = (found.numerator.into(), found.denominator.into());
    match desk.clause(rule) {
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

/// A threshold: lots, yuan, or a share.
pub fn threshold_text(clause: &Clause, threshold: i64) -> String {
    bars::threshold_text(clause, threshold)
}
