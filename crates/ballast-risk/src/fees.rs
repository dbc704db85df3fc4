//! Fees that accrue in NAV (X1): what is owed of one fee on a day, as pure arithmetic.
//!
//! An amount is one division, rounded to the fen, half away from zero, at its end; nothing before it is rounded. It is
//! never below 0. Amounts and NAVs are in the smallest unit of money, shares at 10⁻⁶, unit NAVs and rates at 10⁻¹⁰.
//! None: it does not fit.

use ballast_model::{Money, Rate, UnitNav, div_half_away};

/// 1 at the decimals of a rate, and of a unit NAV.
const ONE: i128 = 10_000_000_000;
/// Units of money in a fen.
const FEN: i128 = 10_000;

/// A part of the scale of unit NAV, `[from, below)`, and what share of the profit in it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfitInterval {
    /// From, included.
    pub from: UnitNav,
    /// To, not included; none: without end.
    pub below: Option<UnitNav>,
    /// Share of the profit.
    pub rate: Rate,
}

/// What profit is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Profit {
    /// Total NAV without what is owed.
    pub net: i128,
    /// Shares, above 0.
    pub shares: i64,
    /// Unit NAV above which there is profit.
    pub initial: UnitNav,
}

/// A number over a power of ten as money, to the fen; not below 0.
fn to_fen(numerator: i128, denominator: i128) -> Option<Money> {
    let fen = div_half_away(numerator.max(0), denominator.checked_mul(FEN)?);
    i64::try_from(fen.checked_mul(FEN)?)
        .ok()
        .map(Money::from_units)
}

/// Calendar days from one day, which is not counted, to another; 0 before it.
pub fn days_since(launch: ballast_model::Day, day: ballast_model::Day) -> u32 {
    u32::try_from(day.number() - launch.number()).unwrap_or(0)
}

/// Fixed rate: base × days / duration × rate (X1). The rate is one for the whole duration. `duration` is above 0.
pub fn fixed(base: i128, days: u32, duration: u32, rate: Rate) -> Option<Money> {
    let of = base
        .max(0)
        .checked_mul(i128::from(rate.units()))?
        .checked_mul(i128::from(days))?;
    to_fen(of, i128::from(duration) * ONE)
}

impl Profit {
    /// A unit NAV of all shares, in 10⁻¹⁶ yuan.
    fn at(&self, unit: UnitNav) -> Option<i128> {
        i128::from(unit.units()).checked_mul(self.shares.into())
    }

    /// Profit of all shares between two unit NAVs, in 10⁻¹⁶ yuan; not below 0.
    fn within(&self, from: UnitNav, below: Option<UnitNav>) -> Option<i128> {
        let net = self.net.checked_mul(ONE)?;
        let top = match below {
            Some(below) => net.min(self.at(below)?),
            None => net,
        };
        top.checked_sub(self.at(from.max(self.initial))?)
            .map(|profit| profit.max(0))
    }

    /// Profit of all shares, to the fen; 0 on loss.
    pub fn amount(&self) -> Option<Money> {
        to_fen(self.within(self.initial, None)?, ONE)
    }

    /// A fixed share of the profit; 0 on loss.
    pub fn share(&self, rate: Rate) -> Option<Money> {
        let profit = self.within(self.initial, None)?;
        to_fen(
            profit.checked_mul(i128::from(rate.units()))?,
            ONE.checked_mul(ONE)?,
        )
    }

    /// Progressive: of each interval its share of the profit that lies in it. What lies in none is charged nothing.
    pub fn progressive(&self, intervals: &[ProfitInterval]) -> Option<Money> {
        let mut sum: i128 = 0;
        for ProfitInterval { from, below, rate } in intervals {
            let profit = self.within(*from, *below)?;
            sum = sum.checked_add(profit.checked_mul(i128::from(rate.units()))?)?;
        }
        to_fen(sum, ONE.checked_mul(ONE)?)
    }

    /// The interval in which the unit NAV is; its share of all profit is what is charged where they are not
    /// progressive.
    pub fn interval<'a>(&self, intervals: &'a [ProfitInterval]) -> Option<&'a ProfitInterval> {
        let net = self.net.checked_mul(ONE)?;
        let reached = |unit: UnitNav| self.at(unit).is_some_and(|bound| net >= bound);
        { intervals.iter() }.find(|of| reached(of.from) && !of.below.is_some_and(reached))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const YUAN: i128 = 1_000_000;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    fn unit(text: &str) -> UnitNav {
        text.parse().unwrap()
    }

    fn check(amount: Option<Money>, yuan: &str) {
        assert_eq!(amount, Some(yuan.parse().unwrap()));
    }

    fn profit(net: i128) -> Profit {
        Profit {
            net: net * YUAN,
            shares: 10_000_000_000_000,
            initial: UnitNav::whole(1),
        }
    }

    fn intervals() -> [ProfitInterval; 3] {
        let of = |from, below, share| ProfitInterval {
            from: unit(from),
            below: Some(unit(below)),
            rate: rate(share),
        };
        [
            of("1", "1.1", "0.05"),
            of("1.1", "1.2", "0.07"),
            of("1.2", "1.3", "0.09"),
        ]
    }

    /// X1: 10,000,000, 90 of 365 days, 1.5 % → 36,986.30; before the launch and of a NAV below 0 nothing.
    #[test]
    fn x1_a_fixed_rate() {
        let base = 10_000_000 * YUAN;
        check(fixed(base, 90, 365, rate("0.015")), "36986.30");
        check(fixed(base, 0, 365, rate("0.015")), "0");
        check(fixed(-base, 90, 365, rate("0.015")), "0");
        // One rate for the whole duration, and on past its end.
        check(fixed(base, 730, 730, rate("0.015")), "150000");
        check(fixed(base, 400, 365, rate("0.015")), "164383.56");
        // Half a fen goes away from zero: 1 yuan, a day of 200.
        check(fixed(YUAN, 1, 200, rate("1")), "0.01");
        check(fixed(YUAN, 1, 201, rate("1")), "0");
        assert_eq!(fixed(i128::MAX / 2, 90, 365, rate("0.015")), None);
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(days_since(day("2026-08-18"), day("2026-11-16")), 90);
        assert_eq!(days_since(day("2026-11-17"), day("2026-11-16")), 0);
    }

    /// X1: at 1.26, progressive 0.0174 and plain 0.0234 a share, times 10,000,000 shares.
    #[test]
    fn x1_the_worked_intervals() {
        let at = profit(12_600_000);
        check(at.progressive(&intervals()), "174000");
        let found = *at.interval(&intervals()).unwrap();
        assert_eq!(found.rate, rate("0.09"));
        check(at.share(found.rate), "234000");
        check(at.amount(), "2600000");
    }

    /// X1: an interval is [a, b); past the last, and on loss, nothing is taken.
    #[test]
    fn x1_bounds_of_intervals() {
        let found = |net| profit(net).interval(&intervals()).map(|of| of.rate);
        assert_eq!(found(11_000_000), Some(rate("0.07")));
        assert_eq!(found(10_999_999), Some(rate("0.05")));
        assert_eq!(found(13_000_000), None);
        assert_eq!(found(9_000_000), None);
        check(profit(9_000_000).progressive(&intervals()), "0");
        check(profit(9_000_000).share(rate("0.2")), "0");
        check(profit(12_000_000).share(rate("0.2")), "400000");
        // 0.1 × (5 % + 7 % + 9 %): what is above 1.3 is in none.
        check(profit(14_000_000).progressive(&intervals()), "210000");
        // Above the initial unit NAV alone.
        let later = Profit {
            initial: unit("1.15"),
            ..profit(12_600_000)
        };
        check(later.progressive(&intervals()), "89000");
        check(later.share(rate("0.1")), "110000");
    }

    proptest! {
        /// X1: progressive intervals against profit counted tick by tick of a thousandth, each in the interval that it
        /// lies in.
        #[test]
        fn x1_progressive_is_the_sum_of_its_ticks(
            cuts in proptest::collection::btree_set(800_i64..2_000, 2..8),
            shares in 1_i64..1_000_000,
            rates in proptest::collection::vec(0_i64..=100, 8),
            kept in proptest::collection::vec(any::<bool>(), 8),
            at in 700_i64..2_200,
            initial in 800_i64..1_500,
            open in any::<bool>(),
        ) {
            const TICK: i64 = 10_000_000;
            let cuts: Vec<i64> = cuts.into_iter().collect();
            let mut intervals: Vec<ProfitInterval> = cuts.windows(2).zip(&rates).zip(&kept)
                .filter(|(_, kept)| **kept)
                .map(|((pair, rate), _)| ProfitInterval {
                    from: UnitNav::from_units(pair[0] * TICK),
                    below: Some(UnitNav::from_units(pair[1] * TICK)),
                    rate: Rate::from_units(rate * 100_000_000),
                })
                .collect();
            if let Some(last) = intervals.last_mut() && open {
                last.below = None;
            }
            let profit = Profit {
                net: i128::from(at * shares) * 1_000,
                shares: shares * 1_000_000,
                initial: UnitNav::from_units(initial * TICK),
            };
            let mut hundredths = 0_i128;
            for tick in initial..at {
                let of = UnitNav::from_units(tick * TICK);
                let inside = |i: &&ProfitInterval| i.from <= of && i.below.is_none_or(|below| of < below);
                let rate = intervals.iter().find(inside).map_or(0, |i| i.rate.units() / 100_000_000);
                hundredths += i128::from(rate * shares);
            }
            // A thousandth of a yuan, a hundredth of it each: in fen, half away from zero.
            let fen = (hundredths + 500) / 1_000;
            prop_assert_eq!(
                profit.progressive(&intervals),
                Some(Money::from_units(i64::try_from(fen).unwrap() * 10_000))
            );
        }
    }
}
