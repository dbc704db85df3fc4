//! Proportional routing (N3): lots shared out by equity. Pure arithmetic.

use std::cmp::Reverse;

use ballast_model::{FundAccountId, Lots, Money, Offset};

use crate::routing::capacity::Capacity;
use crate::routing::plan::{PlanBuilder, Reason};
use crate::routing::router::Router;

impl Router<'_> {
    /// N3: lots in proportion to equity; what an account cannot take goes to the others.
    pub(crate) fn in_proportion<W: Reason>(
        &self,
        accounts: &[FundAccountId],
        plan: &mut PlanBuilder<W>,
    ) {
        let lots = self.request.lots;
        let unit = self.multiple(accounts[0]);
        let mut rows = Vec::with_capacity(accounts.len());
        for &id in accounts {
            let capacity: Capacity<W> = self.open_capacity(id, lots, &plan.allocations);
            rows.push(self.row(id, capacity.lots, unit));
            self.note(plan, id, capacity.binding_limit);
        }
        for (&fund_account, share) in accounts.iter().zip(share(&rows, lots.count() / unit)) {
            let lots = Lots::new(share * unit);
            plan.allocations
                .extend(self.allocation(fund_account, Offset::Open, lots));
        }
    }

    /// What the shares are reckoned by, in units of `unit` lots.
    fn row(&self, id: FundAccountId, takes: Lots, unit: i64) -> Account {
        let book = &self.desk.fund_accounts[id.index()].book;
        let position = book.position(self.request.contract, self.request.hedge_flag);
        let held = position.map_or(Lots::ZERO, |position| {
            position.long.lots() + position.short.lots()
        });
        Account {
            equity: book.equity(),
            available: book.available(),
            held: held.count() / unit,
            room: takes.count() / unit,
        }
    }
}

/// A fund account as the sharing sees it. Lots are counted in multiples (X5).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Account {
    pub equity: Money,
    pub available: Money,
    /// Its own lots in the contract, long and short added.
    pub held: i64,
    /// Lots it can take.
    pub room: i64,
}

/// Lots of each account; their sum is below `lots` only where room is.
///
/// An account whose own lots reach weight × (order's lots + own lots) gets none, each other ⌊weight
/// × order's lots⌋. What is left over, if fewer than the accounts taking part, goes one each by
/// largest fraction, then available cash, then id; else it is shared again with weights among those
/// taking part. What an account has no room for goes to the others in the same way; to those that
/// were to get none, too, where nobody else has room.
pub(crate) fn share(accounts: &[Account], lots: i64) -> Vec<i64> {
    let mut shares = vec![0; accounts.len()];
    let weight = |index: usize| i128::from(accounts[index].equity.max_zero().units());
    let of_all: i128 = (0..accounts.len()).map(weight).sum();
    let has_room = |shares: &[i64], index: usize| accounts[index].room > shares[index];
    let mut taking: Vec<usize> = (0..accounts.len())
        .filter(|&index| {
            let held = i128::from(accounts[index].held);
            weight(index) > 0
                && has_room(&shares, index)
                && held * of_all < weight(index) * (i128::from(lots) + held)
        })
        .collect();
    let (mut left, mut sum) = (lots, of_all);
    while left > 0 {
        // Where those that hold less than their part have no room, or there are none, all are asked
        // alike: the order is to be placed.
        if taking.is_empty() {
            taking = (0..accounts.len())
                .filter(|&index| weight(index) > 0 && has_room(&shares, index))
                .collect();
            sum = taking.iter().map(|&index| weight(index)).sum();
        }
        if taking.is_empty() {
            break;
        }
        let part = |index: usize| weight(index) * i128::from(left);
        let mut given: Vec<(usize, i64)> = taking
            .iter()
            .map(|&index| (index, (part(index) / sum) as i64))
            .collect();
        let rest = left - given.iter().map(|(_, lots)| lots).sum::<i64>();
        if rest < given.len() as i64 {
            given.sort_by_key(|&(index, _)| {
                (
                    Reverse((part(index) % sum, accounts[index].available)),
                    index,
                )
            });
            given
                .iter_mut()
                .take(rest as usize)
                .for_each(|(_, lots)| *lots += 1);
        }
        let before = left;
        for (index, lots) in given {
            let fits = lots.min(accounts[index].room - shares[index]);
            shares[index] += fits;
            left -= fits;
        }
        taking.retain(|&index| has_room(&shares, index));
        let of_taking = taking.iter().map(|&index| weight(index)).sum();
        if left == before && of_taking == sum {
            break;
        }
        sum = of_taking;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Equity and lots held of each account, lots of the order; lots of each.
    fn check(accounts: &[(i64, i64)], lots: i64, expected: &[i64]) {
        let accounts: Vec<_> = accounts
            .iter()
            .map(|&(equity, held)| account(equity, held))
            .collect();
        assert_eq!(share(&accounts, lots), expected, "{accounts:?} {lots}");
    }

    fn account(equity: i64, held: i64) -> Account {
        Account {
            equity: Money::whole(equity),
            available: Money::whole(equity),
            held,
            room: i64::MAX,
        }
    }

    /// N3: every example of the row.
    #[test]
    fn n3_examples() {
        check(&[(1000, 0), (2000, 0), (3000, 0)], 6, &[1, 2, 3]);
        check(&[(1000, 0), (1500, 0)], 3, &[1, 2]);
        check(&[(1000, 4), (1000, 0)], 10, &[5, 5]);
        check(&[(1000, 10), (1000, 0)], 10, &[0, 10]);
        check(&[(1000, 1000), (2000, 0), (3000, 0)], 600, &[0, 240, 360]);
        // The last lot goes by available cash.
        let mut accounts = [account(1000, 100), account(2000, 0), account(3000, 0)];
        assert_eq!(share(&accounts, 6), [0, 2, 4]);
        accounts[1].available = Money::whole(5000);
        assert_eq!(share(&accounts, 6), [0, 3, 3]);
    }

    /// N5: what an account has no room for moves on, and what nobody takes is left.
    #[test]
    fn n3_lots_without_room_move_on() {
        let mut accounts = [account(1000, 0), account(1000, 0)];
        accounts[0].room = 2;
        assert_eq!(share(&accounts, 10), [2, 8]);
        accounts[1].room = 5;
        assert_eq!(share(&accounts, 10), [2, 5]);
        accounts[1].equity = Money::ZERO;
        assert_eq!(share(&accounts, 10), [2, 0]);
        // The first holds its part already; what the second has no room for comes back to it.
        let mut accounts = [account(1000, 10), account(1000, 0)];
        accounts[1].room = 1;
        assert_eq!(share(&accounts, 10), [9, 1]);
        assert_eq!(share(&[], 10), Vec::<i64>::new());
    }
}
