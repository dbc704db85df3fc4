//! Net asset value (P3): total, and of one share, now and as the trading day began.
//!
//! A unit NAV is a fraction. It is rounded, to 10⁻¹⁰, half away from zero, only where it is told; it is compared
//! by cross-multiplication. Without shares there is none: it is not guessed, and it is not 0.

use std::cmp::Ordering;

use ballast_model::{Money, Shares, UnitNav, div_half_away};

/// 1 at the decimals of a rate.
const ONE: i128 = 10_000_000_000;

/// From what total NAV is reckoned; the amounts in the smallest unit of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NavBasis {
    /// (a) Dynamic equity; as the day began, opening equity.
    Equity,
    /// (b) A total that was entered and is rolled at settlement, and what equity gained today.
    Entered(i64),
    /// (c) What is held elsewhere, and dynamic equity.
    External(i64),
}

/// What NAV is reckoned from, in the smallest unit of money. Equities are sums over a product's fund accounts, or
/// an operating account's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NavFigures {
    /// From what.
    pub basis: NavBasis,
    /// Dynamic equity.
    pub equity: i128,
    /// Equity that the trading day began with.
    pub opening_equity: i128,
    /// Subscribed less redeemed today, into or out of that equity. As if it had been there as the day began: so the
    /// previous unit NAV does not move by it.
    pub subscribed: i128,
    /// What is owed: it is taken off (P3).
    pub liabilities: i64,
    /// Fees accrued by now: taken off as well (X1).
    pub fees: i64,
    /// Fees that had accrued as the trading day began: taken off the previous NAV.
    pub previous_fees: i64,
    /// Shares at 10⁻⁶; 0: none.
    pub shares: i64,
}

/// Net asset value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nav {
    /// Total now, before liabilities and fees.
    pub total: i128,
    /// Total as the day began, before liabilities and fees.
    pub previous_total: i128,
    /// What is owed.
    pub liabilities: i64,
    /// Fees accrued by now.
    pub fees: i64,
    /// Fees that had accrued as the day began.
    pub previous_fees: i64,
    /// Shares at 10⁻⁶; 0: none.
    pub shares: i64,
}

impl NavFigures {
    /// Total NAV now and as the day began.
    pub fn nav(&self) -> Nav {
        let gained = self.equity - self.opening_equity;
        let (total, previous) = match self.basis {
            NavBasis::Equity => (self.equity, self.opening_equity),
            NavBasis::Entered(entered) => (i128::from(entered) + gained, entered.into()),
            NavBasis::External(external) => (
                i128::from(external) + self.equity,
                i128::from(external) + self.opening_equity,
            ),
        };
        Nav {
            total,
            previous_total: previous + self.subscribed,
            liabilities: self.liabilities,
            fees: self.fees,
            previous_fees: self.previous_fees,
            shares: self.shares,
        }
    }
}

impl Nav {
    /// Total now as rules read it: without what is owed and what accrued.
    pub fn net(&self) -> i128 {
        self.total - i128::from(self.liabilities) - i128::from(self.fees)
    }

    /// The same as the day began: also the base of a fee (P3, X1).
    pub fn previous_net(&self) -> i128 {
        self.previous_total - i128::from(self.liabilities) - i128::from(self.previous_fees)
    }

    /// Of one share, now; none without shares.
    pub fn unit(&self) -> Option<UnitNavFraction> {
        UnitNavFraction::of(self.net(), self.shares)
    }

    /// Of one share, as the day began; none without shares.
    pub fn previous_unit(&self) -> Option<UnitNavFraction> {
        UnitNavFraction::of(self.previous_net(), self.shares)
    }
}

/// The NAV of one share: a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitNavFraction {
    net: i128,
    shares: i64,
}

impl UnitNavFraction {
    /// Of so many shares, at 10⁻⁶; none where there are none.
    pub fn of(net: i128, shares: i64) -> Option<Self> {
        (shares > 0).then_some(Self { net, shares })
    }

    /// At 10⁻¹⁰, half away from zero; none where that does not fit.
    pub fn told(self) -> Option<UnitNav> {
        let told = div_half_away(self.net * ONE, self.shares.into());
        i64::try_from(told).ok().map(UnitNav::from_units)
    }

    /// Held against a unit NAV, exactly.
    pub fn compared(self, told: UnitNav) -> Ordering {
        (self.net * ONE).cmp(&(i128::from(told.units()) * i128::from(self.shares)))
    }

    /// Shares that an amount is worth, half away from zero; none where a share is worth nothing, or where that does
    /// not fit.
    pub fn shares_for(self, amount: Money) -> Option<Shares> {
        let worth = i128::from(amount.units()) * i128::from(self.shares);
        let shares = (self.net > 0).then(|| div_half_away(worth, self.net))?;
        i64::try_from(shares).ok().map(Shares::from_units)
    }

    /// How far it is below a unit NAV, as numerator and denominator of one fraction (S4): not below 0. None where
    /// that unit NAV is not above 0.
    pub fn drawdown(self, highest: UnitNav) -> Option<(i128, i128)> {
        let of = i128::from(highest.units()) * i128::from(self.shares);
        highest
            .is_positive()
            .then(|| ((of - self.net * ONE).max(0), of))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const YUAN: i64 = 1_000_000;
    const SHARE: i64 = 1_000_000;

    fn figures(basis: NavBasis, equity: i64, opening: i64) -> NavFigures {
        NavFigures {
            basis,
            equity: i128::from(equity * YUAN),
            opening_equity: i128::from(opening * YUAN),
            subscribed: 0,
            liabilities: 0,
            fees: 0,
            previous_fees: 0,
            shares: 10_000_000 * SHARE,
        }
    }

    fn check(of: &NavFigures, unit: i64, previous: i64) {
        let told = |unit: Option<UnitNavFraction>| unit.and_then(UnitNavFraction::told);
        let nav = of.nav();
        let all = [told(nav.unit()), told(nav.previous_unit())];
        assert_eq!(
            all,
            [unit, previous].map(|cents| Some(UnitNav::from_units(cents * 100_000_000))),
            "{of:?}"
        );
    }

    /// P3's worked examples: 10,000,000 shares; unit NAVs in hundredths.
    #[test]
    fn p3_worked_examples() {
        // (b): 10,000,000 entered, P&L −200,000, deposit 100,000.
        let entered = NavBasis::Entered(10_000_000 * YUAN);
        check(&figures(entered, 4_900_000, 5_000_000), 99, 100);
        // (c): external 9,000,000, equity 1,000,000 → 900,000.
        let external = NavBasis::External(9_000_000 * YUAN);
        check(&figures(external, 900_000, 1_000_000), 99, 100);
        // (a), and what is owed is taken off both.
        let own = figures(NavBasis::Equity, 9_900_000, 10_000_000);
        check(&own, 99, 100);
        let owing = NavFigures {
            liabilities: 500_000 * YUAN,
            ..own
        };
        check(&owing, 94, 95);
        // Fees that accrued by now are taken off now, those of the day before off the previous NAV (X1).
        let accrued = NavFigures {
            fees: 300_000 * YUAN,
            previous_fees: 200_000 * YUAN,
            ..owing
        };
        check(&accrued, 91, 93);
    }

    /// P3: without shares there is no unit NAV.
    #[test]
    fn p3_without_shares_it_is_undefined() {
        let none = NavFigures {
            shares: 0,
            ..figures(NavBasis::Equity, 1, 1)
        };
        assert_eq!(
            (none.nav().unit(), none.nav().previous_unit()),
            (None, None)
        );
    }

    /// S4: on unit NAV; at a new high there is none.
    #[test]
    fn s4_drawdown_is_of_the_highest_unit_nav() {
        let at = |equity| {
            figures(NavBasis::Equity, equity, equity)
                .nav()
                .unit()
                .unwrap()
        };
        let high = UnitNav::from_units(12_000_000_000);
        let (fallen, of) = at(9_000_000).drawdown(high).unwrap();
        assert_eq!(fallen * 4, of, "1.2 → 0.9 is a quarter");
        assert_eq!(at(13_000_000).drawdown(high).unwrap().0, 0);
        assert_eq!(at(13_000_000).drawdown(UnitNav::ZERO), None);
    }

    proptest! {
        /// Subscribed or redeemed at the previous unit NAV, it stays within the rounding of one share's millionth, in
        /// every mode.
        #[test]
        fn p3_a_subscription_moves_no_previous_unit_nav(
            mode in 0..3,
            opening in 1_000_000_i64..50_000_000,
            amount in -900_000_i64..20_000_000,
            shares in 1_000_000_i64..50_000_000,
        ) {
            let basis = match mode {
                0 => NavBasis::Equity,
                1 => NavBasis::Entered(opening * YUAN),
                _ => NavBasis::External(opening * YUAN),
            };
            let before = NavFigures { shares: shares * SHARE, ..figures(basis, opening, opening) };
            let unit = before.nav().previous_unit().unwrap();
            let new = unit.shares_for(Money::whole(amount)).unwrap().units();
            let after = NavFigures {
                equity: before.equity + i128::from(amount * YUAN),
                subscribed: i128::from(amount * YUAN),
                shares: before.shares + new,
                ..before
            };
            let told = |unit: Option<UnitNavFraction>| unit.and_then(UnitNavFraction::told).unwrap().units();
            for moved in [after.nav().previous_unit(), after.nav().unit()] {
                prop_assert!((told(moved) - told(Some(unit))).abs() <= 1, "{before:?} {after:?}");
            }
        }

        /// Compared as it is, not as it is told.
        #[test]
        fn a_unit_nav_is_compared_exactly(net in -1_000_i128..1_000, shares in 1_i64..1_000, near in -2_i64..3) {
            let unit = UnitNavFraction::of(net, shares).unwrap();
            let told = unit.told().unwrap().units() + near;
            let naive = (net * ONE - i128::from(told) * i128::from(shares)).cmp(&0);
            prop_assert_eq!(unit.compared(UnitNav::from_units(told)), naive);
        }
    }
}
