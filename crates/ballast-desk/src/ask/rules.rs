//! Readings and thresholds of clauses as texts.

use ballast_model::Clause;

use crate::watch::bars;

/// A reading: lots, yuan, or a share to four decimals; `?` where it cannot be told.
pub fn reading_text(clause: &Clause, numerator: i64, denominator: i64) -> String {
    bars::text(clause, numerator.into(), denominator.into())
}

/// A share to four decimals; `?` where it cannot be told.
pub fn share_text(numerator: i64, denominator: i64) -> String {
    bars::share(numerator.into(), denominator.into())
}

/// A threshold: lots, yuan, or a share.
pub fn threshold_text(clause: &Clause, threshold: i64) -> String {
    bars::threshold_text(clause, threshold)
}
