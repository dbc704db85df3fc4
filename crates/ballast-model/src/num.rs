//! Fixed-point numbers (`docs/design.md#numbers`). Integers throughout; one rounding per stored
//! value, half away from zero; overflow is an error where numbers come from outside (`checked_*`,
//! [`Overflow`]) and a halt where the machine's own invariants promise that it cannot happen (`+`,
//! `-`).

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::str::FromStr;

use minicbor::{Decode, Encode};

/// A result that does not fit the type. Never wraps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the amount is too large to represent")]
pub struct Overflow;

/// Why a decimal string is not a number of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseNumberError {
    /// Not of the form `-?digits[.digits]`.
    #[error("`{0}` is not a decimal number")]
    NotDecimal(String),
    /// More decimals than the type holds; nothing is rounded silently.
    #[error("`{text}` has more than {max} decimals")]
    TooManyDecimals {
        /// The text as given.
        text: String,
        /// Decimals the type holds.
        max: u32,
    },
    /// Out of range.
    #[error("`{0}` is too large")]
    TooLarge(String),
}

/// `numerator / denominator`, rounded half away from zero. `denominator` must be positive.
pub const fn div_half_away(numerator: i128, denominator: i128) -> i128 {
    assert!(denominator > 0, "Invariant: a divisor is positive");
    let half = denominator / 2 + denominator % 2;
    let quotient = numerator / denominator;
    let remainder = numerator % denominator;
    if remainder >= half {
        quotient + 1
    } else if remainder <= -half {
        quotient - 1
    } else {
        quotient
    }
}

fn narrow(value: i128) -> Result<i64, Overflow> {
    i64::try_from(value).map_err(|_| Overflow)
}

/// `value × share / 10¹⁰`, rounded half away from zero. Products below 2⁷⁴, some ten million yuan at a
/// tenth, are divided in 64 bits: 10¹⁰ is 2¹⁰ × 5¹⁰. A division of 128 bits costs ten times as much.
#[inline(always)]
fn times_share(value: i64, share: i64) -> Result<i64, Overflow> {
    const ONE: u64 = 10_000_000_000;
    if value < 0 || share < 0 {
        return times_share_wide(value, share);
    }
    let product = u128::from(value.unsigned_abs()) * u128::from(share.unsigned_abs());
    if product >> 74 != 0 {
        return times_share_wide(value, share);
    }
    let quotient = (product >> 10) as u64 / (ONE >> 10);
    // Below 10¹⁰, so the low half of the difference is all of it.
    let remainder = (product as u64).wrapping_sub(quotient.wrapping_mul(ONE));
    Ok((quotient + u64::from(remainder >= ONE / 2)) as i64)
}

#[cold]
#[inline(never)]
fn times_share_wide(value: i64, share: i64) -> Result<i64, Overflow> {
    narrow(div_half_away(
        i128::from(value) * i128::from(share),
        10i128.pow(Rate::DECIMALS),
    ))
}

fn parse_fixed(text: &str, decimals: u32) -> Result<i64, ParseNumberError> {
    let not_decimal = || ParseNumberError::NotDecimal(text.to_owned());
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
        return Err(not_decimal());
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals as usize {
        return Err(ParseNumberError::TooManyDecimals {
            text: text.to_owned(),
            max: decimals,
        });
    }
    let mut value: i128 = 0;
    let padding = decimals as usize - fraction.len();
    for byte in whole
        .bytes()
        .chain(fraction.bytes())
        .chain(std::iter::repeat_n(b'0', padding))
    {
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i128::from(byte - b'0')))
            .ok_or_else(|| ParseNumberError::TooLarge(text.to_owned()))?;
    }
    narrow(if negative { -value } else { value })
        .map_err(|Overflow| ParseNumberError::TooLarge(text.to_owned()))
}

/// Prints `units` at 10^-`scale` with exactly `places` decimals (`places <= scale`), rounding half
/// away from zero.
fn write_fixed(f: &mut fmt::Formatter<'_>, units: i64, scale: u32, places: u32) -> fmt::Result {
    let rounded = div_half_away(i128::from(units), 10i128.pow(scale - places));
    let magnitude = rounded.unsigned_abs();
    let sign = if rounded < 0 { "-" } else { "" };
    let unit = 10u128.pow(places);
    if places == 0 {
        return write!(f, "{sign}{magnitude}");
    }
    let (whole, fraction) = (magnitude / unit, magnitude % unit);
    write!(
        f,
        "{sign}{whole}.{fraction:0width$}",
        width = places as usize
    )
}

macro_rules! fixed_point {
    ($(#[$doc:meta])* $name:ident, scale = $scale:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(i64);

        impl $name {
            /// Decimal places held.
            pub const DECIMALS: u32 = $scale;
            /// Nothing.
            pub const ZERO: Self = Self(0);
            /// The largest value.
            pub const MAX: Self = Self(i64::MAX);

            /// From the smallest units (10^-DECIMALS).
            pub const fn from_units(units: i64) -> Self { Self(units) }
            /// In the smallest units (10^-DECIMALS).
            pub const fn units(self) -> i64 { self.0 }
            /// From a whole number. Halts when it does not fit: for constants and tests.
            pub const fn whole(value: i64) -> Self { Self(value * 10i64.pow($scale)) }
            /// The sum, or [`Overflow`].
            pub fn checked_add(self, other: Self) -> Result<Self, Overflow> {
                self.0.checked_add(other.0).map(Self).ok_or(Overflow)
            }
            /// The difference, or [`Overflow`].
            pub fn checked_sub(self, other: Self) -> Result<Self, Overflow> {
                self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
            }
            /// Below zero.
            pub const fn is_negative(self) -> bool { self.0 < 0 }
            /// Above zero.
            pub const fn is_positive(self) -> bool { self.0 > 0 }
            /// Exactly zero.
            pub const fn is_zero(self) -> bool { self.0 == 0 }
            /// Without its sign.
            pub const fn abs(self) -> Self { Self(self.0.abs()) }
            /// Prints with exactly `places` decimals, rounding half away from zero.
            pub fn to_fixed(self, places: u32) -> String {
                struct Fixed(i64, u32);
                impl fmt::Display for Fixed {
                    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write_fixed(f, self.0, $scale, self.1)
                    }
                }
                assert!(places <= $scale, "Invariant: no more places than the type holds");
                Fixed(self.0, places).to_string()
            }
        }

        /// Shortest exact decimal form.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut places = $scale;
                let mut units = self.0;
                while places > 0 && units % 10 == 0 {
                    units /= 10;
                    places -= 1;
                }
                write_fixed(f, self.0, $scale, places)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }
        impl FromStr for $name {
            type Err = ParseNumberError;
            fn from_str(text: &str) -> Result<Self, ParseNumberError> {
                parse_fixed(text, $scale).map(Self)
            }
        }
        additive!($name);
    };
}

macro_rules! additive {
    ($name:ident) => {
        /// Halts on overflow: for sums whose terms were checked when they came in.
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                self.checked_add(other)
                    .expect("Invariant: sums of checked amounts fit")
            }
        }
        /// Halts on overflow, as `+`.
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                self.checked_sub(other)
                    .expect("Invariant: sums of checked amounts fit")
            }
        }
        impl Neg for $name {
            type Output = Self;
            fn neg(self) -> Self {
                Self::ZERO - self
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }
        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(Self::ZERO, Add::add)
            }
        }
    };
}

fixed_point! {
    /// A quoted price in the contract's quote unit (yuan per ton, index points, …), at 10⁻⁴.
    Price, scale = 4
}
fixed_point! {
    /// Yuan at 10⁻⁶.
    Money, scale = 6
}
fixed_point! {
    /// A ratio (a margin or commission rate by money), at 10⁻¹⁰.
    Rate, scale = 10
}

fixed_point! {
    /// Shares of a fund (份额), at 10⁻⁶.
    Shares, scale = 6
}
fixed_point! {
    /// NAV of one share (单位净值), at 10⁻¹⁰.
    UnitNav, scale = 10
}

/// A number of lots (手). Signed where it is a net.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Lots(i64);

impl Lots {
    /// None.
    pub const ZERO: Self = Self(0);
    /// Most lots that one book may hold and work on one side of a contract: a price counts only if
    /// so many lots have a value at it.
    pub const MOST_OF_A_BOOK: Self = Self(1_000_000);
    /// So many lots.
    pub const fn new(count: i64) -> Self {
        Self(count)
    }
    /// As an integer.
    pub const fn count(self) -> i64 {
        self.0
    }
    /// No lots.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
    /// Above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
    /// Without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }
    /// The sum, or [`Overflow`].
    pub fn checked_add(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_add(other.0).map(Self).ok_or(Overflow)
    }
    /// The difference, or [`Overflow`].
    pub fn checked_sub(self, other: Self) -> Result<Self, Overflow> {
        self.0.checked_sub(other.0).map(Self).ok_or(Overflow)
    }
}
impl fmt::Display for Lots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
impl fmt::Debug for Lots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} lots", self.0)
    }
}
impl FromStr for Lots {
    type Err = ParseNumberError;
    fn from_str(text: &str) -> Result<Self, ParseNumberError> {
        parse_fixed(text, 0).map(Self)
    }
}
additive!(Lots);

impl Price {
    /// Price × lots × multiplier, exact (no rounding: 10⁻⁴ fits 10⁻⁶).
    pub fn value(self, lots: Lots, multiplier: i64) -> Result<Money, Overflow> {
        let narrow_product = || {
            let units = multiplier.checked_mul(100)?;
            self.0.checked_mul(lots.0)?.checked_mul(units)
        };
        match narrow_product() {
            Some(product) => Ok(Money(product)),
            None => self.value_wide(lots, multiplier),
        }
    }

    #[cold]
    fn value_wide(self, lots: Lots, multiplier: i64) -> Result<Money, Overflow> {
        let product = i128::from(self.0) * i128::from(lots.0);
        let product = product
            .checked_mul(i128::from(multiplier) * 100)
            .ok_or(Overflow)?;
        narrow(product).map(Money)
    }

    /// A whole number of `tick`s.
    pub const fn is_on_tick(self, tick: Price) -> bool {
        self.0 % tick.0 == 0
    }

    /// The nearest multiple of `tick`, half away from zero.
    pub fn round_to_tick(self, tick: Price) -> Price {
        let ticks = div_half_away(i128::from(self.0), i128::from(tick.0));
        Price(narrow(ticks * i128::from(tick.0)).expect("Invariant: rounding stays near the value"))
    }
}

impl Rate {
    /// 100 %.
    pub const ONE: Rate = Rate::whole(1);

    /// So many hundredths.
    pub const fn percent(value: i64) -> Self {
        Self(value * (Self::ONE.0 / 100))
    }

    /// `self × share`, rounded once to 10⁻¹⁰, half away from zero.
    pub fn times_rate(self, share: Rate) -> Result<Rate, Overflow> {
        times_share(self.0, share.0).map(Rate)
    }
}

impl Money {
    /// One fen (0.01 yuan).
    pub const FEN: Money = Money(10_000);

    /// `self × rate`, rounded once to 10⁻⁶ yuan, half away from zero.
    pub fn times_rate(self, rate: Rate) -> Result<Money, Overflow> {
        times_share(self.0, rate.0).map(Money)
    }

    /// `self × lots`, exact.
    pub fn times_lots(self, lots: Lots) -> Result<Money, Overflow> {
        self.0.checked_mul(lots.0).map(Money).ok_or(Overflow)
    }

    /// `self × part / whole`, rounded once, half away from zero. `whole` must be positive.
    pub fn share(self, part: Lots, whole: Lots) -> Money {
        let share = div_half_away(i128::from(self.0) * i128::from(part.0), i128::from(whole.0));
        Money(narrow(share).expect("Invariant: a share is not above the whole"))
    }

    /// Rounded to the fen, half away from zero (`docs/design.md#numbers`).
    pub fn round_to_fen(self) -> Money {
        let fen = div_half_away(i128::from(self.0), i128::from(Self::FEN.0));
        Money(
            narrow(fen * i128::from(Self::FEN.0))
                .expect("Invariant: rounding stays near the value"),
        )
    }

    /// So many units, down to the fen; what does not fit is the largest that does. Not below zero.
    pub fn down_to_fen(units: i128) -> Money {
        let most = i128::from(i64::MAX);
        let units = units.min(most) as i64;
        Money(units / Self::FEN.0 * Self::FEN.0)
    }

    /// `self × rate`, down to the fen; what does not fit is the largest that does. Not below zero.
    pub fn times_rate_down_to_fen(self, rate: Rate) -> Money {
        let product = i128::from(self.0) * i128::from(rate.0);
        Self::down_to_fen(product / i128::from(Rate::ONE.0))
    }

    /// A whole number of fen.
    pub const fn is_whole_fen(self) -> bool {
        self.0 % Self::FEN.0 == 0
    }

    /// The smaller of zero and `self`.
    pub fn min_zero(self) -> Money {
        self.min(Money::ZERO)
    }
    /// The larger of zero and `self`.
    pub fn max_zero(self) -> Money {
        self.max(Money::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }
    fn price(text: &str) -> Price {
        text.parse().unwrap()
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (numerator, denominator, want) in [
            (5, 10, 1),
            (-5, 10, -1),
            (4, 10, 0),
            (-4, 10, 0),
            (15, 10, 2),
            (-15, 10, -2),
            (1, 3, 0),
            (2, 3, 1),
            (1, 1, 1),
            (-7, 1, -7),
        ] {
            assert_eq!(
                div_half_away(numerator, denominator),
                want,
                "{numerator}/{denominator}"
            );
        }
    }

    #[test]
    fn numbers_print_as_they_were_written() {
        for text in ["0", "12.5", "-0.000001", "1000000", "-3.14"] {
            assert_eq!(money(text).to_string(), text);
        }
        assert_eq!(money("1.005").to_fixed(2), "1.01");
        assert_eq!(money("-1.005").to_fixed(2), "-1.01");
        assert_eq!(money("-0.001").to_fixed(2), "0.00");
        assert_eq!(price("5230.8").to_fixed(1), "5230.8");
    }

    #[test]
    fn bad_numbers_say_why() {
        for text in [
            "", "-", ".5", "5.", "1e3", "1,000", " 1", "+1", "NaN", "--1",
        ] {
            assert!(
                matches!(text.parse::<Money>(), Err(ParseNumberError::NotDecimal(_))),
                "{text}"
            );
        }
        assert!(matches!(
            "0.0000001".parse::<Money>(),
            Err(ParseNumberError::TooManyDecimals { max: 6, .. })
        ));
        assert!(matches!(
            "99999999999999".parse::<Money>(),
            Err(ParseNumberError::TooLarge(_))
        ));
        assert_eq!("0.10000000".parse::<Price>(), Ok(Price::from_units(1000)));
    }

    #[test]
    fn real_fees_round_to_the_fen_as_the_statement_prints_them() {
        // statement_simnow_20230215: ag by money 0.00001; rows 2.96, 2.97, 1.48.
        let rate: Rate = "0.00001".parse().unwrap();
        for (price, lots, want) in [
            ("4927", 4, "2.96"),
            ("4942", 4, "2.97"),
            ("4927", 2, "1.48"),
        ] {
            let value = self::price(price).value(Lots::new(lots), 15).unwrap();
            assert_eq!(
                value.times_rate(rate).unwrap().round_to_fen().to_fixed(2),
                want
            );
        }
    }

    /// Around every place where a digit is carried, of both signs, and where 64 bits end.
    #[test]
    fn a_share_is_the_same_in_64_bits_and_in_128() {
        let mut numbers = vec![0, 1, 49_999, 50_000, 99_999, 100_000, 123_456_789, i64::MAX];
        numbers.extend((0..63).flat_map(|bit| [(1 << bit) - 1, 1 << bit, (1 << bit) + 1]));
        numbers.extend((3..19).flat_map(|digits| {
            let power = 10i64.pow(digits);
            [power / 2 - 1, power / 2, power - 1, power, power + 1]
        }));
        for value in &numbers {
            for share in &numbers {
                for (value, share) in [(*value, *share), (-value, *share), (-value, -share)] {
                    assert_eq!(
                        times_share(value, share),
                        times_share_wide(value, share),
                        "{value} {share}"
                    );
                }
            }
        }
    }

    #[test]
    fn overflow_is_an_error() {
        assert_eq!(Price::MAX.value(Lots::new(2), 1), Err(Overflow));
        assert_eq!(Money::MAX.checked_add(Money::from_units(1)), Err(Overflow));
        assert_eq!(Money::MAX.times_rate(Rate::whole(2)), Err(Overflow));
    }
}
