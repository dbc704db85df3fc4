//! What rules read, and where they stop.

use crate::rules::{Base, Of, Rule, Scope};

/// What an owner has of each base in the scopes of one order: lots, or the smallest unit of money.
/// Nothing is counted when it is asked for: the figures are kept as orders and fills come and go.
pub trait Figures {
    /// Of a base, over a scope.
    fn read(&self, base: Base, scope: Scope) -> i128;

    /// What limits that are shares are shares of, in the smallest unit of money.
    fn of(&self, of: Of) -> i128;
}

/// What an order, or what is planned and not applied yet, adds. Never below 0.
pub trait Adds {
    /// To a base over a scope.
    fn adds(&self, base: Base, scope: Scope) -> i64;
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
    fn read(&self, base: Base, scope: Scope) -> i128 {
        self.has.read(base, scope) + i128::from(self.applied.adds(base, scope))
    }

    #[inline(always)]
    fn of(&self, of: Of) -> i128 {
        self.has.of(of)
    }
}

/// Where an owner's rules stop, by rule: lots, the smallest unit of money, counts; of a share, 10⁻¹⁰.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limits([i64; Limits::MOST]);

impl Limits {
    /// Most rules of one owner.
    const MOST: usize = 12;
    /// A rule that is not set.
    const NONE: i64 = i64::MAX;

    /// None is set.
    pub const UNSET: Self = Self([Self::NONE; Self::MOST]);

    /// Sets a rule's limit; none: it does not hold.
    pub fn set(&mut self, rule: Rule, limit: Option<i64>) {
        self.0[rule.place()] = limit.unwrap_or(Self::NONE);
    }

    /// A rule's limit.
    pub fn get(&self, rule: Rule) -> Option<i64> {
        self.at(rule.place())
    }

    #[inline(always)]
    pub(crate) fn at(&self, place: usize) -> Option<i64> {
        let limit = self.0[place];
        if limit == Self::NONE {
            None
        } else {
            Some(limit)
        }
    }
}
