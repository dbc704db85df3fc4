//! The one door before an order: [`judge`]. Pure arithmetic over readings; knows nothing of orders' lives,
//! of who asked, or of HTTP.
//!
//! Only [`judge`] can make an [`Approved`] draft, and the only function of the desk that places an order takes one
//! (`DESIGN.md` section 3, "one door"). No rule can be armed yet: the catalogue of indicators comes with the rules.

use ballast_model::RuleId;

/// A draft that [`judge`] let through. Cannot be made anywhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved<D> {
    draft: D,
}

impl<D> Approved<D> {
    /// The draft.
    pub fn into_draft(self) -> D {
        self.draft
    }
}

/// A draft that some armed rule refuses, with every breached reading, the headline first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The rules breached.
    pub rules: Vec<RuleId>,
}

/// A rule that stands before orders. None exist yet; the type cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {}

/// Judges a draft against the armed rules.
pub fn judge<D>(rules: &[Rule], draft: D) -> Result<Approved<D>, Refused> {
    match rules {
        [] => Ok(Approved { draft }),
        [rule, ..] => match *rule {},
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_rules_every_draft_passes_unchanged() {
        assert_eq!(judge(&[], "draft").map(Approved::into_draft), Ok("draft"));
    }
}
