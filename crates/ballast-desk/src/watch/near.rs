//! How far marks may go before a rule of an owner can move: found with every reading; where they went so far, what is
//! near is read by itself, in the mark's own step. Only a rule that moved makes its owner due.
//!
//! So whether an owner is due hangs on its rules alone, and not on what is kept of them.

use std::borrow::Cow;

use ballast_desk_events::NavOf;
use ballast_model::Clause;
use ballast_risk::catalogue::{Indicator, Measure};
use ballast_risk::clauses::{Count, Exposure, Row};

use crate::state::Desk;
use crate::state::near::{Near, NearClause};
use crate::watch::exposure::{Read, figures, held_rows};
use crate::watch::in_force::InForce;
use crate::watch::look::narrow;
use crate::watch::market::MarketOf;
use crate::watch::{asked, closes, in_force, looks_at, moved};

/// What marks moved since all was read is counted no farther.
const MOST: i64 = i64::MAX / 2;

/// How far marks may go from here.
pub(super) fn near(desk: &Desk, of: NavOf, in_force: &InForce<'_>, read: &Read<'_>) -> Near {
    let moved = desk.watch(of).near.0.moved;
    let exposure = read.exposure(Count::Held);
    let clauses = { in_force.clauses.iter() }.filter_map(|(rule, _, clause)| {
        let (level, slack) = exposure.near(clause)?;
        let until = until(clause, moved, slack);
        (until != i64::MAX).then_some(NearClause {
            rule: *rule,
            levels: [clause.level1, clause.level2],
            level,
            until,
        })
    });
    let of_lines = in_force.lines.iter().filter_map(|line| line.slack);
    let rest = of_lines
        .chain(in_force::slack(desk, of))
        .chain(closes::slack(desk, of))
        .min()
        .map_or(i64::MAX, |slack| moved.saturating_add(narrow(slack)));
    let mut near = Near {
        moved,
        clauses: clauses.collect(),
        // What has something closed may find more of it with every mark.
        rest: if asked::may_ask(desk, of) { -1 } else { rest },
        ..Near::default()
    };
    near.settle();
    near
}

/// Up to where a clause has not to be read.
fn until(clause: &Clause, moved: i64, slack: Option<i128>) -> i64 {
    match slack {
        Some(slack) => moved.saturating_add(narrow(slack)),
        None if reads_open_interest(clause) => -1,
        None => i64::MAX,
    }
}

/// It hangs on the market's open interest, and is read with every mark.
pub(super) fn reads_open_interest(clause: &Clause) -> bool {
    Indicator::find(clause.indicator).is_some_and(|row| row.measure == Measure::MarketShare)
}

/// A clause with the thresholds that it had.
fn with_levels(clause: &Clause, [level1, level2]: [Option<i64>; 2]) -> Cow<'_, Clause> {
    if (clause.level1, clause.level2) == (level1, level2) {
        return Cow::Borrowed(clause);
    }
    Cow::Owned(Clause {
        level1,
        level2,
        ..clause.clone()
    })
}

impl Desk {
    /// Marks used up what some rules of an owner had left: they are read, and all are due if one moved.
    #[cold]
    #[inline(never)]
    pub(crate) fn read_near(&mut self, of: NavOf) {
        let watch = self.watch_mut(of);
        if watch.is_due || !watch.is_bound {
            return;
        }
        self.schemes.readings.0 += 1;
        let near = &mut self.watch_mut(of).near.0;
        if near.rest < near.moved || near.moved > MOST {
            return self.read_all_near(of);
        }
        let mut near = std::mem::take(near);
        let has_moved = self.read_past(of, &mut near);
        near.settle();
        self.watch_mut(of).near.0 = near;
        if has_moved {
            self.read_rules(of);
        }
    }

    /// Reads the clauses that have nothing left; whether one moved.
    fn read_past(&self, of: NavOf, near: &mut Near) -> bool {
        let (market, count) = (&MarketOf(self), Count::Held);
        let Some(rows) = held_rows(self, of) else {
            return self.read_clauses(near, &Read::new(self, of).exposure(count));
        };
        let owner = figures(self, of, 0);
        let exposure = Exposure {
            rows,
            owner,
            market,
            count,
        };
        self.read_clauses(near, &exposure)
    }

    fn read_clauses<'a, I: IntoIterator<Item: Row> + Clone>(
        &self,
        near: &mut Near,
        exposure: &Exposure<'a, MarketOf<'a>, I>,
    ) -> bool {
        let moved = near.moved;
        let is_past = |clause: &&mut NearClause| clause.until < moved;
        for kept in near.clauses.iter_mut().filter(is_past) {
            let Some(clause) = self.clause(kept.rule) else {
                return true;
            };
            let clause = with_levels(clause, kept.levels);
            let slack = match exposure.near(&clause) {
                Some((level, slack)) if level == kept.level => slack,
                Some(_) | None => return true,
            };
            kept.until = until(&clause, moved, slack);
        }
        false
    }

    fn read_all_near(&mut self, of: NavOf) {
        let (in_force, exposed) = (in_force::of(self, of), Read::new(self, of));
        let found = moved(self, of, looks_at(self, of, &in_force, &exposed));
        if !found.moved.is_empty() || asked::asks(self, &found) {
            return self.read_rules(of);
        }
        let mut near = near(self, of, &in_force, &exposed);
        let watch = self.watch_mut(of);
        if near.moved > MOST {
            // What orders may add hangs on it too: it is found with the next reading, and until then by reading.
            near = Near::default();
            watch.room.0 = None;
        }
        watch.near.0 = near;
    }

    /// Readings that marks asked for, since this desk was made: a figure of the moment, and no state.
    pub fn readings(&self) -> u64 {
        self.schemes.readings.0
    }
}
