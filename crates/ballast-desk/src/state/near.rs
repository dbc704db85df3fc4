//! How far marks may still go before a rule of an owner has to be read: clause by clause, so that a near one is read by
//! itself.
//!
//! It only saves readings. What it says nothing of is read with the next mark.

use ballast_desk_events::RuleKey;
use ballast_model::RuleLevel;

/// Of one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Near {
    /// Value that marks moved of what is held or works, whichever way, each movement by itself; 10⁻⁶ yuan as all of
    /// these.
    pub moved: i64,
    /// Up to where nothing has to be read.
    pub until: i64,
    /// The same of lines, of bounds of intervals and of session ends: all is read past it.
    pub rest: i64,
    pub clauses: Vec<NearClause>,
}

/// One that moves with marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NearClause {
    pub rule: RuleKey,
    /// Its thresholds, as they are in force.
    pub levels: [Option<i64>; 2],
    /// How far it is.
    pub level: RuleLevel,
    /// Up to where it has not to be read.
    pub until: i64,
}

/// Nothing is known, and all is read.
impl Default for Near {
    fn default() -> Self {
        Self {
            moved: 0,
            until: -1,
            rest: -1,
            clauses: Vec::new(),
        }
    }
}

impl Near {
    /// Finds up to where nothing has to be read.
    pub fn settle(&mut self) {
        let clauses = self.clauses.iter().map(|clause| clause.until);
        self.until = clauses.fold(self.rest, i64::min);
    }
}
