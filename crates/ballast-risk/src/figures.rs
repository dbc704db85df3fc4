//! What rules read, and where they stop.

use ballast_model::{Lots, Money};

use crate::rules::{Base, Of, Rule, Scope};

/// What an owner has of each base in the scopes of one order: lots, or the smallest unit of money.
/// Nothing is counted when it is asked for: the figures are kept as orders and fills come and go.
pub trait Figures {
    /// Lots or a count, over a scope.
    fn count(&self, base: Base, scope: Scope) -> i64;

    /// Money, over a scope.
    fn money(&self, base: Base, scope: Scope) -> i128;

    /// What limits that are shares are shares of, in the smallest unit of money.
    fn of(&self, of: Of) -> i128;
}

/// What an order, or what is planned and not applied yet, adds. Never below 0.
pub trait Adds {
    /// To a base over a scope.
    fn adds(&self, base: Base, scope: Scope) -> i64;
}

impl<A: Adds> Adds for &A {
    #[inline(always)]
    fn adds(&self, base: Base, scope: Scope) -> i64 {
        (**self).adds(base, scope)
    }
}

/// Figures as if something were applied already.
#[derive(Debug, Clone, Copy)]
pub struct AsIf<'a, F, A> {
    /// What is there.
    pub has: &'a F,
    /// What is as good as there.
    pub applied: &'a A,
}

impl<F: Figures, A: Adds> Figures for AsIf<'_, F, A> {
    #[inline(always)]
    fn count(&self, base: Base, scope: Scope) -> i64 {
        self.has.count(base, scope) + self.applied.adds(base, scope)
    }

    #[inline(always)]
    fn money(&self, base: Base, scope: Scope) -> i128 {
        self.has.money(base, scope) + i128::from(self.applied.adds(base, scope))
    }

    #[inline(always)]
    fn of(&self, of: Of) -> i128 {
        self.has.of(of)
    }
}

/// Where an owner's rules stop.
pub trait Bounds {
    /// A rule's limit: lots, the smallest unit of money, a count; of a share, 10⁻¹⁰.
    fn limit(&self, rule: Rule) -> Bound;
}

/// A limit as it is kept: 8 bytes, whether or not it is set. What it is only this crate reads: nobody
/// else can hold a figure against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bound(i64);

impl Bound {
    /// It does not hold: no count comes near it.
    pub const NONE: Self = Self(i64::MAX);

    /// Where a count stops: where it is not set, beyond all that can be counted.
    #[inline(always)]
    pub(crate) fn of_count(self) -> i64 {
        self.0
    }

    /// The limit, if it is set.
    #[inline(always)]
    pub(crate) fn get(self) -> Option<i64> {
        if self == Self::NONE {
            None
        } else {
            Some(self.0)
        }
    }
}

impl From<Option<i64>> for Bound {
    #[inline(always)]
    fn from(limit: Option<i64>) -> Self {
        limit.map_or(Self::NONE, Self)
    }
}

impl From<Option<Lots>> for Bound {
    #[inline(always)]
    fn from(limit: Option<Lots>) -> Self {
        limit.map(Lots::count).into()
    }
}

impl From<Option<Money>> for Bound {
    #[inline(always)]
    fn from(limit: Option<Money>) -> Self {
        limit.map(Money::units).into()
    }
}

impl From<Lots> for Bound {
    #[inline(always)]
    fn from(limit: Lots) -> Self {
        Some(limit).into()
    }
}

impl From<Money> for Bound {
    #[inline(always)]
    fn from(limit: Money) -> Self {
        Some(limit).into()
    }
}
