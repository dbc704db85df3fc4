//! Proportional reduction (N7): how many lots of each position one pass closes.
//!
//! A pass closes a share of every position; the reading is then looked at again, until it is at its limit or below.

use ballast_model::ClauseOf;

/// 1 at the decimals of a rate.
const ONE: i128 = 10_000_000_000;

/// A share of lots: 0 < numerator ≤ denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    numerator: i128,
    denominator: i128,
}

impl Share {
    /// What a pass closes of each position where a reading is above its limit: ratio − limit, at most 1. Of an
    /// amount, which has no such difference, what is above the limit as a share of it. None where it is not above.
    pub fn of_positions(
        of: ClauseOf,
        numerator: i128,
        denominator: i128,
        limit: i64,
    ) -> Option<Self> {
        let [above, _, one] = above(of, numerator, denominator, limit);
        Self::capped(above, one)
    }

    /// What it closes of the net lots of each commodity where an exposure is above its limit: (ratio − limit) ÷ ratio.
    pub fn of_exposure(
        of: ClauseOf,
        numerator: i128,
        denominator: i128,
        limit: i64,
    ) -> Option<Self> {
        let [above, reading, _] = above(of, numerator, denominator, limit);
        Self::capped(above, reading)
    }

    fn capped(numerator: i128, denominator: i128) -> Option<Self> {
        (numerator > 0 && denominator > 0).then(|| Self {
            numerator: numerator.min(denominator),
            denominator,
        })
    }
}

/// What is above the limit, the reading itself, and what is 1, in the same unit; of an amount, which is no share of
/// anything, 1 is the reading.
fn above(of: ClauseOf, numerator: i128, denominator: i128, limit: i64) -> [i128; 3] {
    let limit = i128::from(limit);
    match of {
        ClauseOf::Amount => [numerator - limit, numerator, numerator],
        _ => [
            numerator * ONE - limit * denominator,
            numerator * ONE,
            denominator * ONE,
        ],
    }
}

/// A position that a pass may close from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reducible {
    /// Lots held.
    pub lots: i64,
    /// Lots go in multiples of this (X5); 1 otherwise.
    pub multiple: i64,
    /// Margin of one lot, in the smallest unit of money.
    pub margin: i128,
}

impl Reducible {
    /// Whole multiples that may be closed.
    const fn units(&self) -> i64 {
        self.lots / self.multiple
    }
}

/// Lots of each position that a pass closes: its share, rounded down. Where nothing reaches one lot, one lot of the
/// position with the largest fraction, of equal ones the one with more margin a lot, of those the first.
pub fn pass(positions: &[Reducible], share: Share) -> Vec<i64> {
    let units = |of: &Reducible| i128::from(of.units()) * share.numerator;
    let whole = |of: &Reducible| units(of) / share.denominator;
    let mut closes: Vec<i64> = positions
        .iter()
        .map(|of| i64::try_from(whole(of)).unwrap_or(i64::MAX) * of.multiple)
        .collect();
    if closes.iter().all(|lots| *lots == 0) {
        let fractions = positions.iter().enumerate();
        let fractions = fractions.filter(|(_, of)| of.units() > 0);
        let largest = fractions.min_by_key(|(at, of)| (-units(of), -of.margin, *at));
        if let Some((at, of)) = largest {
            closes[at] = of.multiple;
        }
    }
    closes
}

/// Lots of a commodity's net that a pass closes: its share, rounded up.
pub fn of_net(net: i64, share: Share) -> i64 {
    let product = i128::from(net.abs()) * share.numerator;
    let up = (product + share.denominator - 1) / share.denominator;
    i64::try_from(up).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENTH: i64 = 1_000_000_000;

    fn margins(lots: &[i64], a_lot: &[i128]) -> i128 {
        { lots.iter().zip(a_lot) }
            .map(|(lots, margin)| i128::from(*lots) * margin)
            .sum()
    }

    /// N7: equity 100, cu 10 long at 5, i 10 short at 1, limit 10 %: 60 % → 5 and 5 closed; 30 % → 1 and 1; 24 %, then
    /// single lots cu, i, cu, i, cu → cu 1, i 2 at 7 %.
    #[test]
    fn n7_the_worked_example() {
        let a_lot = [5, 1];
        let mut lots = [10, 10];
        let mut passes = Vec::new();
        while let Some(share) =
            Share::of_positions(ClauseOf::DynamicEquity, margins(&lots, &a_lot), 100, TENTH)
        {
            let positions = [0, 1].map(|at| Reducible {
                lots: lots[at],
                multiple: 1,
                margin: a_lot[at],
            });
            let closes = pass(&positions, share);
            passes.push((closes[0], closes[1]));
            lots = [lots[0] - closes[0], lots[1] - closes[1]];
        }
        let expected = [(5, 5), (1, 1), (1, 0), (0, 1), (1, 0), (0, 1), (1, 0)];
        assert_eq!(passes, expected);
        assert_eq!((lots, margins(&lots, &a_lot)), ([1, 2], 7));
    }

    /// N7: with an exposure, 250 % against 200 % closes a fifth, rounded up.
    #[test]
    fn n7_an_exposure_closes_a_fifth() {
        let share = Share::of_exposure(ClauseOf::DynamicEquity, 250, 100, 20 * TENTH).unwrap();
        let closes = [10, -10, 11, 1, 0].map(|net| of_net(net, share));
        assert_eq!(closes, [2, 2, 3, 1, 0]);
    }

    /// S5, S10: what is at its limit is not reduced; an amount is reduced by what is above it.
    #[test]
    fn at_the_limit_nothing_is_closed() {
        let at = |numerator| Share::of_positions(ClauseOf::Amount, numerator, 1, 10);
        assert_eq!(at(10), None);
        let position = Reducible {
            lots: 14,
            multiple: 1,
            margin: 1,
        };
        assert_eq!(pass(&[position], at(14).unwrap()), [4]);
    }

    /// X5: in the delivery month lots are closed in multiples; what is no multiple is left alone.
    #[test]
    fn x5_lots_go_in_multiples() {
        let share = Share::of_positions(ClauseOf::DynamicEquity, 60, 100, TENTH).unwrap();
        let of = |lots| Reducible {
            lots,
            multiple: 3,
            margin: 1,
        };
        assert_eq!(pass(&[of(13), of(2)], share), [6, 0]);
        assert_eq!(pass(&[of(5), of(2)], share), [3, 0]);
    }
}
