//! A rule as it is read, and the numbers and times that every kind of rule is told in.

use ballast_desk_events::{Minutes, RuleFound, RuleKey};
use ballast_model::{RuleLevel, Stamp, TimeOfDay};

/// When the day session begins, for what is in force at night (S8, X6).
pub(crate) const DAY_BEGINS: TimeOfDay = TimeOfDay::hm(8, 30);

/// A rule as it is read.
pub(crate) struct Look {
    pub rule: RuleKey,
    pub level: RuleLevel,
    pub found: RuleFound,
    /// Its thresholds, as they are in force.
    pub levels: [Option<i64>; 2],
}

/// A fraction in numbers that can be told: of both the digits that fit.
pub(super) fn fitted(mut numerator: i128, mut denominator: i128) -> [i64; 2] {
    let most = i128::from(i64::MAX);
    while denominator.abs() > 1 && (numerator.abs() > most || denominator.abs() > most) {
        (numerator, denominator) = (numerator / 10, denominator / 10);
    }
    [narrow(numerator), narrow(denominator)]
}

pub(super) fn narrow(number: i128) -> i64 {
    number.clamp(i64::MIN.into(), i64::MAX.into()) as i64
}

/// So many minutes before a close.
pub(super) fn before(close: Stamp, minutes: Minutes) -> Stamp {
    close.plus_micros(-i64::from(minutes.0) * 60_000_000)
}
