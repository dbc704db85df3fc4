//! The one door before an order: [`judge`]. Pure arithmetic over readings; knows nothing of orders'
//! lives, of who asked, or of HTTP.
//!
//! Only [`judge`] can make an [`Approved`] draft, and the only function of the desk that places an
//! order takes one (`docs/design.md#one-door`). The catalogue of indicators comes with the
//! risk schemes; armed so far are the limits that stand on an account.

/// A draft that [`judge`] let through. Cannot be made anywhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approved<D> {
    draft: D,
}

impl<D> Approved<D> {
    /// The draft.
    pub fn draft(&self) -> &D {
        &self.draft
    }

    /// The draft.
    pub fn into_draft(self) -> D {
        self.draft
    }
}

/// What a limit is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// One contract.
    Contract,
    /// All contracts of a commodity.
    Commodity,
}

/// Limits of an operating account, in order of precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Lots of one order (O14).
    OrderLots,
    /// Margin of one order (O14).
    OrderMargin,
    /// Lots in all contracts (O1).
    AccountLots,
    /// Lots of a contract or commodity (O11).
    Lots(Span),
    /// Margin in all contracts (O1).
    AccountMargin,
    /// Margin of a contract or commodity (O11).
    Margin(Span),
    /// Margin against equity (O7).
    MarginRatio,
}

impl Rule {
    /// A line acts at equality, a limit above it (`docs/design.md#rules-about-rules`).
    fn is_breached(self, after: i128, limit: i128) -> bool {
        match self {
            Self::MarginRatio => after >= limit,
            Self::OrderLots
            | Self::OrderMargin
            | Self::AccountLots
            | Self::Lots(_)
            | Self::AccountMargin
            | Self::Margin(_) => after > limit,
        }
    }
}

/// A rule read before and after a draft: held and working, without and with the draft. All three
/// are of one unit: lots, the smallest unit of money, or, of a ratio, cross-multiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The rule.
    pub rule: Rule,
    /// Without the draft.
    pub before: i128,
    /// With it.
    pub after: i128,
    /// Where it holds.
    pub limit: i128,
}

impl Reading {
    /// A reading refuses a draft only if the draft makes it worse and it is breached after.
    pub fn refuses(&self) -> bool {
        self.after > self.before && self.rule.is_breached(self.after, self.limit)
    }
}

/// A draft that some rule refuses: every reading that does, the headline first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused<D> {
    /// In the order of the readings.
    pub readings: Vec<Reading>,
    /// The draft.
    pub draft: D,
}

/// Judges a draft by the readings of the rules that are armed.
pub fn judge<D>(readings: &[Option<Reading>], draft: D) -> Result<Approved<D>, Refused<D>> {
    let refusing = || {
        readings
            .iter()
            .flatten()
            .filter(|reading| reading.refuses())
    };
    match refusing().next() {
        None => Ok(Approved { draft }),
        Some(_) => Err(Refused {
            readings: refusing().copied().collect(),
            draft,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: Rule, [before, after, limit]: [i128; 3], refused: bool) {
        let reading = Reading {
            rule,
            before,
            after,
            limit,
        };
        let expected = if refused {
            Err(Refused {
                readings: vec![reading],
                draft: "draft",
            })
        } else {
            Ok("draft")
        };
        assert_eq!(
            judge(&[None, Some(reading)], "draft").map(Approved::into_draft),
            expected,
            "{reading:?}"
        );
    }

    #[test]
    fn limits_act_above_lines_at_equality_and_only_against_what_makes_them_worse() {
        check(Rule::AccountLots, [9, 10, 10], false);
        check(Rule::AccountLots, [9, 11, 10], true);
        check(Rule::AccountLots, [30, 30, 10], false);
        check(Rule::AccountLots, [30, 29, 10], false);
        check(Rule::AccountLots, [30, 31, 10], true);
        check(Rule::MarginRatio, [9, 10, 10], true);
        check(Rule::MarginRatio, [8, 9, 10], false);
        check(Rule::MarginRatio, [11, 11, 10], false);
    }

    #[test]
    fn every_breached_reading_is_told_the_headline_first() {
        let reading = |rule, limit| Reading {
            rule,
            before: 0,
            after: 5,
            limit,
        };
        let [first, passes, second] = [
            reading(Rule::OrderLots, 4),
            reading(Rule::AccountLots, 5),
            reading(Rule::Lots(Span::Contract), 3),
        ];
        assert_eq!(
            judge(&[first, passes, second].map(Some), ()),
            Err(Refused {
                readings: vec![first, second],
                draft: ()
            })
        );
        assert!(judge(&[], ()).is_ok());
    }
}
