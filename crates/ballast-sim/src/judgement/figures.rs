//! Arithmetic of the oracle: whole numbers of 128 bits, in the smallest units of what they count.

use ballast_model::{Lots, Money, Price, Tariff};

/// A rate of 100 %.
pub(crate) const ONE: i128 = 10_000_000_000;

/// A fen.
const FEN: i128 = 10_000;

/// The nearest whole number to a quotient, a half away from zero.
pub(crate) fn nearest(numerator: i128, denominator: i128) -> i128 {
    let sign = if numerator < 0 { -1 } else { 1 };
    sign * ((2 * numerator.abs() + denominator) / (2 * denominator))
}

/// Whole fen.
pub(crate) fn fen(amount: i128) -> i128 {
    nearest(amount, FEN) * FEN
}

/// Price × lots × multiplier (F1).
pub(crate) fn value(price: Price, lots: i128, multiplier: i64) -> i128 {
    i128::from(price.units()) * 100 * lots * i128::from(multiplier)
}

/// By money and by lot together (F1).
pub(crate) fn amount(tariff: Tariff, value: i128, lots: i128) -> i128 {
    nearest(value * i128::from(tariff.by_money.units()), ONE) + units(tariff.by_lot) * lots
}

pub(crate) fn units(money: Money) -> i128 {
    i128::from(money.units())
}

pub(crate) fn count(lots: Lots) -> i128 {
    i128::from(lots.count())
}

pub(crate) fn money(units: i128) -> Money {
    Money::from_units(i64::try_from(units).expect("amounts of a world fit"))
}

pub(crate) fn lots(count: i128) -> Lots {
    Lots::new(i64::try_from(count).expect("lots of a world fit"))
}
