//! An owner's rules, as they would be read with one contract at another price and all else as it is: by the functions
//! that read them as marks come.

use std::borrow::Cow;

use ballast_desk_events::{AccountLine, LineLevel, NavOf, RuleKey};
use ballast_model::{Clause, ContractId, Lots, Price, RuleLevel};
use ballast_risk::clauses::Count;

use crate::lines;
use crate::state::Desk;
use crate::watch::exposure::{Moved, Read, equity_books};
use crate::watch::{closes, in_force, threshold_levels};

/// One contract of an owner at any price.
pub(crate) struct Priced<'a> {
    desk: &'a Desk,
    of: NavOf,
    contract: ContractId,
    mark: Price,
    /// What the owner's equity gains by a unit of price.
    per_price: i128,
    read: Read<'a>,
}

/// A rule at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    /// How far it is.
    pub level: RuleLevel,
    /// What it is a share of is above 0, where it is a share: where it is not, no level is reached.
    pub is_share: bool,
}

/// What is bound to an owner.
pub(crate) enum Bound<'a> {
    /// A line of an operating account.
    Line(AccountLine),
    /// A clause with the version of its scheme, in force or not.
    Clause(RuleKey, u32, Cow<'a, Clause>),
    /// A line on NAV, a rule of a session end.
    Other(RuleKey),
}

impl<'a> Priced<'a> {
    /// None of a contract without a price.
    pub fn new(desk: &'a Desk, of: NavOf, contract: ContractId) -> Option<Self> {
        let state = desk.contract(contract)?;
        let lot = Price::from_units(1).value(Lots::new(1), state.spec.multiplier);
        let lot = i128::from(lot.ok()?.units());
        let books = equity_books(desk, of).into_iter();
        let positions = books.flat_map(|book| book.positions());
        let held = positions.filter(|position| position.contract == contract);
        let net: i128 = held.map(|held| i128::from(held.net().count())).sum();
        Some(Self {
            desk,
            of,
            contract,
            mark: state.mark()?,
            per_price: lot * net,
            read: Read::new(desk, of),
        })
    }

    pub fn mark(&self) -> Price {
        self.mark
    }

    fn gained(&self, price: Price) -> i128 {
        (i128::from(price.units()) - i128::from(self.mark.units())) * self.per_price
    }

    fn moved(&self, price: Price) -> Moved {
        Moved {
            price: Some((self.contract, price)),
            gained: self.gained(price),
        }
    }

    /// Where the unit NAV would be among the intervals that schemes are bound by.
    pub fn place(&self, price: Price) -> usize {
        in_force::place(self.desk, self.of, self.gained(price))
    }

    /// All that is bound to the owner, with the thresholds of both levels: lines, clauses in force, then those that
    /// another unit NAV brings into force, then lines on NAV and rules of session ends.
    pub fn bound(&self) -> Vec<(Bound<'a>, [bool; 2])> {
        let desk = self.desk;
        let account = match self.of {
            NavOf::Operating(id) => lines::levels_moved(desk, id, 0),
            NavOf::Product(_) => Vec::new(),
        };
        let account = { account.into_iter() }
            .map(|(line, _, liquidates)| (Bound::Line(line), [true, liquidates]));
        let in_force = in_force::of(desk, self.of);
        let now: Vec<RuleKey> = in_force.clauses.iter().map(|(rule, ..)| *rule).collect();
        let later = in_force::bound(desk, self.of).into_iter();
        let later = later.filter(|(rule, ..)| !now.contains(rule));
        let clauses = in_force.clauses.into_iter().chain(later);
        let clauses = clauses.map(|(rule, version, clause)| {
            let levels = [clause.level1, clause.level2];
            (
                Bound::Clause(rule, version, clause),
                levels.map(|of| of.is_some()),
            )
        });
        let others = threshold_levels(desk, self.of, &in_force.lines).into_iter();
        let others = others.map(|(rule, levels)| (Bound::Other(rule), levels));
        account.chain(clauses).chain(others).collect()
    }

    /// A clause with the thresholds it is saved with; none of a line.
    pub fn saved(&self, bound: &Bound<'_>) -> Option<&'a Clause> {
        match bound {
            Bound::Clause(rule, ..) => self.desk.clause(*rule),
            Bound::Line(_) | Bound::Other(_) => None,
        }
    }

    /// Whether a clause would be in force.
    pub fn is_in_force(&self, rule: RuleKey, price: Price) -> bool {
        let in_force = in_force::moved(self.desk, self.of, self.gained(price));
        in_force.clauses.iter().any(|(other, ..)| *other == rule)
    }

    /// A rule at a price; of a clause, as if it were in force.
    pub fn at(&mut self, bound: &Bound<'_>, price: Price) -> Option<At> {
        let moved = self.moved(price);
        match bound {
            Bound::Clause(.., clause) => {
                self.read.move_to(self.of, moved);
                let reading = self.read.exposure(Count::Held).read(clause)?;
                Some(At {
                    level: reading.level,
                    is_share: reading.denominator > 0,
                })
            }
            Bound::Line(line) => self.line(*line, moved.gained),
            Bound::Other(rule) => self.other(*rule, moved),
        }
    }

    fn line(&self, line: AccountLine, gained: i128) -> Option<At> {
        let NavOf::Operating(id) = self.of else {
            return None;
        };
        let mut levels = lines::levels_moved(self.desk, id, gained).into_iter();
        let (_, level, _) = levels.find(|(other, ..)| *other == line)?;
        let level = match level {
            LineLevel::Clear => RuleLevel::Clear,
            LineLevel::Undefined => RuleLevel::Undefined,
            LineLevel::Call => RuleLevel::One,
            LineLevel::Liquidation => RuleLevel::Two,
        };
        Some(At {
            level,
            is_share: true,
        })
    }

    fn other(&self, rule: RuleKey, moved: Moved) -> Option<At> {
        if let NavOf::Operating(id) = self.of
            && closes::closes_at(rule).is_some()
        {
            let (level, is_share) = closes::level_moved(self.desk, id, rule, moved)?;
            return Some(At { level, is_share });
        }
        let lines = in_force::lines_moved(self.desk, self.of, moved.gained);
        let line = lines.iter().find(|line| line.rule == rule)?;
        Some(At {
            level: line.level,
            is_share: true,
        })
    }
}
