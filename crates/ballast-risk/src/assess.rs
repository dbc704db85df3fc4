//! Reading rules: the one evaluator.

use crate::figures::{Adds, Bounds, Figures};
use crate::rules::{Edge, Funding, Of, Opening, Ordering, Reader, Row, Rule, Table};

/// 100 % at the decimals of a share.
const ONE: i128 = 10_000_000_000;

/// A rule read before and after a draft, in its own unit: lots, the smallest unit of money, a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The rule.
    pub rule: Rule,
    /// Without the draft.
    pub before: i128,
    /// With it.
    pub after: i128,
    /// Where it stops; of a share, in 10⁻¹⁰.
    pub limit: i64,
    /// What the limit is a share of; 1 where it is an amount.
    pub of: i128,
    /// It refuses the draft.
    pub refuses: bool,
}

/// Whether a rule is past its limit with the draft.
#[inline(always)]
fn is_past(row: Row, limit: i64, has: &impl Figures, adds: i64) -> bool {
    let (base, scope) = (row.base, row.scope);
    let past = |after: i128, limit: i128| match row.edge {
        Edge::Above | Edge::StandsAbove => after > limit,
        Edge::At | Edge::StandsAt => after >= limit,
    };
    // What the draft adds is taken off the limit: that fits 64 bits, a sum of money may not.
    match row.of {
        Of::One if base.is_money() => past(has.money(base, scope), (limit - adds).into()),
        Of::One => past(has.count(base, scope).into(), (limit - adds).into()),
        Of::Equity => past(
            (has.money(base, scope) + i128::from(adds)) * ONE,
            has.of(Of::Equity) * i128::from(limit),
        ),
    }
}

/// Whether a rule refuses: it is past its limit, and, but for those that stand whatever is asked, the
/// draft makes it worse (`docs/design.md#rules-about-rules`).
#[inline(always)]
fn refuses(row: Row, limits: &impl Bounds, has: &impl Figures, draft: &impl Adds) -> bool {
    let bound = limits.limit(row.rule);
    if (row.base.is_money() || row.of != Of::One) && bound.get().is_none() {
        return false;
    }
    let limit = bound.of_count();
    let adds = draft.adds(row.base, row.scope);
    let stands = matches!(row.edge, Edge::StandsAbove | Edge::StandsAt);
    is_past(row, limit, has, adds) && (stands || adds > 0)
}

/// Stops at the first rule that refuses.
struct FirstBreach<'a, L, F, A> {
    limits: &'a L,
    has: &'a F,
    draft: &'a A,
    first: Option<Rule>,
}

impl<L: Bounds, F: Figures, A: Adds> Reader for FirstBreach<'_, L, F, A> {
    #[inline(always)]
    fn read(&mut self, row: Row) -> bool {
        if refuses(row, self.limits, self.has, self.draft) {
            self.first = Some(row.rule);
        }
        self.first.is_some()
    }
}

/// The first rule of a table that refuses a draft.
#[inline(always)]
pub fn first_breach<T: Table>(
    _: T,
    limits: &impl Bounds,
    has: &impl Figures,
    draft: &impl Adds,
) -> Option<Rule> {
    let mut reader = FirstBreach {
        limits,
        has,
        draft,
        first: None,
    };
    T::read(&mut reader);
    reader.first
}

/// Goes on to the last.
struct Readings<'a, L, F, A> {
    limits: &'a L,
    has: &'a F,
    draft: &'a A,
    all: Vec<Reading>,
}

impl<L: Bounds, F: Figures, A: Adds> Reader for Readings<'_, L, F, A> {
    fn read(&mut self, row: Row) -> bool {
        let reading = reading(row.rule, self.limits, self.has, self.draft);
        self.all.extend(reading);
        false
    }
}

/// What every rule of a table reads that is set.
pub fn readings<T: Table>(
    _: T,
    limits: &impl Bounds,
    has: &impl Figures,
    draft: &impl Adds,
) -> Vec<Reading> {
    let mut reader = Readings {
        limits,
        has,
        draft,
        all: Vec::new(),
    };
    T::read(&mut reader);
    reader.all
}

/// What a rule reads; none where it is not set.
pub fn reading(
    rule: Rule,
    limits: &impl Bounds,
    has: &impl Figures,
    draft: &impl Adds,
) -> Option<Reading> {
    let row = rule.row();
    let before = if row.base.is_money() {
        has.money(row.base, row.scope)
    } else {
        has.count(row.base, row.scope).into()
    };
    Some(Reading {
        rule,
        before,
        after: before + i128::from(draft.adds(row.base, row.scope)),
        limit: limits.limit(rule).get()?,
        of: has.of(row.of),
        refuses: refuses(row, limits, has, draft),
    })
}

/// How many lots a table of rules that count lots lets through, and the rule that bounds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Lots, from 0 to what is wanted.
    pub lots: i64,
    /// The first of the nearest rules; none where all that is wanted goes.
    pub by: Option<Rule>,
}

impl Room {
    /// As many as are wanted.
    pub fn of(lots: i64) -> Self {
        Self { lots, by: None }
    }

    /// Less, where a table of rules has it so.
    #[inline(always)]
    pub fn under<T: Table>(self, _: T, limits: &impl Bounds, has: &impl Figures) -> Self {
        let mut reader = Narrowing {
            room: self,
            limits,
            has,
        };
        T::read(&mut reader);
        reader.room
    }
}

struct Narrowing<'a, L, F> {
    room: Room,
    limits: &'a L,
    has: &'a F,
}

impl<L: Bounds, F: Figures> Reader for Narrowing<'_, L, F> {
    #[inline(always)]
    fn read(&mut self, row: Row) -> bool {
        let limit = self.limits.limit(row.rule).of_count();
        let left = limit - self.has.count(row.base, row.scope);
        let left = match row.edge {
            Edge::Above | Edge::StandsAbove => left,
            Edge::At => left - 1,
            // It does not count lots: there is room, or there is none.
            Edge::StandsAt if left > 0 => return false,
            Edge::StandsAt => 0,
        };
        // Past its limit is no nearer than at it: the first of the nearest is named.
        if left.max(0) < self.room.lots {
            self.room = Room {
                lots: left.max(0),
                by: Some(row.rule),
            };
        }
        false
    }
}

/// A draft that [`judge`] let through. Cannot be made anywhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Approved<D> {
    draft: D,
}

impl<D: Copy> Approved<&D> {
    /// The same draft, by itself.
    pub fn copied(self) -> Approved<D> {
        Approved { draft: *self.draft }
    }
}

impl<D> Approved<D> {
    /// The same draft, lent.
    pub fn as_ref(&self) -> Approved<&D> {
        Approved { draft: &self.draft }
    }

    /// The draft.
    pub fn draft(&self) -> &D {
        &self.draft
    }

    /// The draft.
    pub fn into_draft(self) -> D {
        self.draft
    }
}

/// A draft that a rule refuses: the first by precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused<D> {
    /// The rule.
    pub rule: Rule,
    /// The draft.
    pub draft: D,
}

/// The one door: judges an order of an operating account by every rule that stands on it.
///
/// # Errors
/// The first rule that refuses it, by precedence; [`judged`] tells what all read.
#[inline(always)]
pub fn judge<D: Adds>(
    draft: D,
    opens: bool,
    limits: &impl Bounds,
    has: &impl Figures,
) -> Result<Approved<D>, Refused<D>> {
    let mut reader = FirstBreach {
        limits,
        has,
        draft: &draft,
        first: None,
    };
    if opens {
        Funding::read(&mut reader);
    }
    if reader.first.is_none() {
        Ordering::read(&mut reader);
    }
    if opens && reader.first.is_none() {
        Opening::read(&mut reader);
    }
    let first = reader.first;
    match first {
        None => Ok(Approved { draft }),
        Some(rule) => Err(Refused { rule, draft }),
    }
}

/// What every rule reads that [`judge`] asks and that is set, by precedence: the first that refuses is
/// what it names.
pub fn judged(
    opens: bool,
    limits: &impl Bounds,
    has: &impl Figures,
    adds: &impl Adds,
) -> Vec<Reading> {
    let ordering = readings(Ordering, limits, has, adds);
    if !opens {
        return ordering;
    }
    let funding = readings(Funding, limits, has, adds);
    let opening = readings(Opening, limits, has, adds);
    funding.into_iter().chain(ordering).chain(opening).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Bound;
    use crate::rules::{Base, FundOrdering, Scope};

    /// One figure in all scopes, and an equity.
    struct Has(i64);

    impl Figures for Has {
        fn count(&self, _: Base, scope: Scope) -> i64 {
            if scope == Scope::Order { 0 } else { self.0 }
        }
        fn money(&self, base: Base, scope: Scope) -> i128 {
            self.count(base, scope).into()
        }
        fn of(&self, of: Of) -> i128 {
            match of {
                Of::One => 1,
                Of::Equity => 100,
            }
        }
    }

    #[derive(Clone, Copy)]
    struct Draft(i64);

    impl Adds for Draft {
        fn adds(&self, base: Base, _: Scope) -> i64 {
            if base == Base::Cash { 0 } else { self.0 }
        }
    }

    impl Bounds for &[(Rule, i64)] {
        fn limit(&self, rule: Rule) -> Bound {
            let found = self.iter().find(|(set, _)| *set == rule);
            found.map(|(_, limit)| *limit).into()
        }
    }

    fn check(rules: &[(Rule, i64)], [before, after]: [i64; 2], refused: &[Rule]) {
        let (limits, has, draft) = (rules, Has(before), Draft(after - before));
        let first = judge(draft, true, &limits, &has);
        assert_eq!(
            first.err().map(|refused| refused.rule),
            refused.first().copied(),
            "{rules:?} {before} {after}"
        );
        let all = judged(true, &limits, &has, &draft);
        let set: Vec<Rule> = all.iter().map(|reading| reading.rule).collect();
        assert_eq!(set.len(), rules.len(), "every rule that is set is read");
        let refusing = all.into_iter().filter(|reading| reading.refuses);
        let all: Vec<Rule> = refusing.map(|reading| reading.rule).collect();
        assert_eq!(all, refused, "{rules:?} {before} {after}");
    }

    #[test]
    fn limits_act_above_lines_at_equality_and_only_against_what_makes_them_worse() {
        let lots = [(Rule::AccountLots, 10)];
        check(&lots, [9, 10], &[]);
        check(&lots, [9, 11], &[Rule::AccountLots]);
        check(&lots, [30, 30], &[]);
        check(&lots, [30, 31], &[Rule::AccountLots]);
        // A tenth of an equity of 100.
        let ratio = [(Rule::MarginRatio, 1_000_000_000)];
        check(&ratio, [8, 9], &[]);
        check(&ratio, [9, 10], &[Rule::MarginRatio]);
        check(&ratio, [11, 11], &[]);
        check(&[], [i64::MAX - 1, i64::MAX], &[]);
    }

    #[test]
    fn every_breached_reading_is_told_the_headline_first() {
        let rules = [
            (Rule::ContractLots, 3),
            (Rule::AccountLots, 5),
            (Rule::OrderLots, 4),
        ];
        check(&rules, [0, 5], &[Rule::OrderLots, Rule::ContractLots]);
        check(&rules, [0, 3], &[]);
    }

    /// N4: three below the cap of lots; at the cap of cancels nothing goes, one below all does.
    #[test]
    fn n4_room_is_what_the_nearest_rule_leaves() {
        let room =
            |rules: &[(Rule, i64)], has: i64| Room::of(5).under(FundOrdering, &rules, &Has(has));
        let of = |lots, by| Room { lots, by };
        let lots = (Rule::LotsCap, 10);
        assert_eq!(room(&[], 7), of(5, None));
        assert_eq!(room(&[lots], 5), of(5, None));
        assert_eq!(room(&[lots], 7), of(3, Some(Rule::LotsCap)));
        assert_eq!(room(&[lots], 12), of(0, Some(Rule::LotsCap)));
        assert_eq!(room(&[(Rule::CancelCap, 8)], 7), of(5, None));
        let both = [(Rule::CancelCap, 7), (Rule::LotsCap, 7)];
        assert_eq!(room(&both, 7), of(0, Some(Rule::CancelCap)));
        assert_eq!(room(&both, 9), of(0, Some(Rule::CancelCap)));
        assert_eq!(
            room(&[lots, (Rule::FundOrderLots, 3)], 7),
            of(3, Some(Rule::LotsCap)),
            "the first of equals"
        );
    }
}
