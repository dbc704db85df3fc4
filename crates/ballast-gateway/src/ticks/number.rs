//! Numbers as tick files print them: decimals of any length, float noise, exponents, and several
//! ways to say "none". Read exactly, in integers; rounded once.

use ballast_model::{Lots, Money, Price, div_half_away};

use super::LineRule;

/// Decimals kept while reading. Float noise sits far behind the sixth.
const SCALE: u32 = 12;
/// A price may be off the tick by this share of it: enough for a 32-bit float printed wide, not for
/// a wrong tick.
const NOISE: i128 = 50;
/// Texts of a missing value.
const NONE: [&str; 6] = ["", "N/A", "nan", "NaN", "-", "None"];
/// Nothing real is as large.
const HUGE: i128 = 1_000_000_000_000_000;
/// A number with more digits before its point is no slip but a type's largest (CTP's DBL_MAX, a
/// 32-bit FLT_MAX) and stands for nothing.
const DIGITS_OF_NOTHING: i64 = 30;
/// Decimals that are looked at.
const DECIMALS_READ: usize = 20;

/// A price on the tick; `None` for a missing value, zero, or CTP's largest double.
pub(super) fn price_on_tick(text: &str, tick: Price) -> Result<Option<Price>, LineRule> {
    let Some(raw) = present(text)? else {
        return Ok(None);
    };
    let unit = i128::from(tick.units()) * 10i128.pow(SCALE - Price::DECIMALS);
    let ticks = div_half_away(raw, unit);
    if (raw - ticks * unit).abs() * NOISE > unit {
        return Err(LineRule::OffTick(text.to_owned(), tick.to_string()));
    }
    narrow(ticks * i128::from(tick.units()), text)
        .map(Price::from_units)
        .map(Some)
}

/// A price that need not lie on the tick (settlement prices), at the decimals of [`Price`].
pub(super) fn price(text: &str) -> Result<Option<Price>, LineRule> {
    let Some(raw) = present(text)? else {
        return Ok(None);
    };
    narrow(
        div_half_away(raw, 10i128.pow(SCALE - Price::DECIMALS)),
        text,
    )
    .map(Price::from_units)
    .map(Some)
}

/// An amount; missing is zero.
pub(super) fn money(text: &str) -> Result<Money, LineRule> {
    let raw = present(text)?.unwrap_or(0);
    narrow(
        div_half_away(raw, 10i128.pow(SCALE - Money::DECIMALS)),
        text,
    )
    .map(Money::from_units)
}

/// A count; missing is zero.
pub(super) fn lots(text: &str) -> Result<Lots, LineRule> {
    let raw = present(text)?.unwrap_or(0);
    let unit = 10i128.pow(SCALE);
    if raw < 0 || raw % unit != 0 {
        return Err(LineRule::NotACount(text.to_owned()));
    }
    narrow(raw / unit, text).map(Lots::new)
}

/// The value at 10^-SCALE; `None` where it stands for nothing. Zero prices and zero counts come out
/// as `None` alike.
fn present(text: &str) -> Result<Option<i128>, LineRule> {
    let text = text.trim();
    if NONE.contains(&text) {
        return Ok(None);
    }
    match scaled(text).ok_or_else(|| LineRule::NotANumber(text.to_owned()))? {
        Scaled::Nothing | Scaled::Value(0) => Ok(None),
        Scaled::Value(raw) => Ok(Some(raw)),
        Scaled::TooLarge => Err(LineRule::TooLarge(text.to_owned())),
    }
}

/// A number at 10^-SCALE.
enum Scaled {
    Value(i128),
    TooLarge,
    /// The largest that some type holds.
    Nothing,
}

fn scaled(text: &str) -> Option<Scaled> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let digits_before_point = whole.trim_start_matches('0').len() as i64 + i64::from(exponent);
    if digits_before_point > DIGITS_OF_NOTHING {
        return Some(Scaled::Nothing);
    }
    let fraction = &fraction[..fraction.len().min(DECIMALS_READ)];
    let value =
        at_scale(whole, fraction, exponent).filter(|value| *value < HUGE * 10i128.pow(SCALE));
    Some(value.map_or(Scaled::TooLarge, |value| {
        Scaled::Value(if negative { -value } else { value })
    }))
}

/// The digits as one number, times ten to the power that the exponent and their point say.
fn at_scale(whole: &str, fraction: &str, exponent: i32) -> Option<i128> {
    let append =
        |value: i128, digit: u8| value.checked_mul(10)?.checked_add(i128::from(digit - b'0'));
    let value = whole.bytes().chain(fraction.bytes()).try_fold(0, append)?;
    let shift = exponent - fraction.len() as i32 + SCALE as i32;
    let power = 10i128.checked_pow(shift.unsigned_abs());
    if value == 0 {
        Some(0)
    } else if shift >= 0 {
        value.checked_mul(power?)
    } else {
        Some(power.map_or(0, |power| div_half_away(value, power)))
    }
}

fn narrow(value: i128, text: &str) -> Result<i64, LineRule> {
    i64::try_from(value).map_err(|_| LineRule::TooLarge(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tick(text: &str, tick: &str) -> Result<Option<String>, LineRule> {
        price_on_tick(text, tick.parse().unwrap()).map(|price| price.map(|price| price.to_string()))
    }

    #[test]
    fn prices_land_on_the_tick_or_are_missing() {
        for (text, step, want) in [
            ("12320.00", "5", Some("12320")),
            ("6424.2001953125", "0.2", Some("6424.2")),
            ("6436.39990234375", "0.2", Some("6436.4")),
            ("962.1800000000001", "0.02", Some("962.18")),
            ("1.6e3", "1", Some("1600")),
            ("0.00", "1", None),
            ("N/A", "1", None),
            ("", "1", None),
            ("nan", "1", None),
            ("1.7976931348623157e+308", "1", None),
            ("1.79769e+308", "1", None),
            (
                "179769313486231570000000000000000000000000000000000000000000000",
                "1",
                None,
            ),
        ] {
            assert_eq!(tick(text, step), Ok(want.map(str::to_owned)), "{text}");
        }
        assert!(matches!(tick("12322", "5"), Err(LineRule::OffTick(..))));
        for text in ["abc", "1,000", "--1", "1.2.3", ".", "1e", "0x10"] {
            assert!(
                matches!(tick(text, "1"), Err(LineRule::NotANumber(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn counts_are_whole_and_amounts_lose_the_noise() {
        assert_eq!(lots("321724.00"), Ok(Lots::new(321_724)));
        assert!(matches!(lots("1.5"), Err(LineRule::NotACount(_))));
        assert!(matches!(lots("-1"), Err(LineRule::NotACount(_))));
        let slip = lots("99999999999999999999");
        assert!(matches!(slip, Err(LineRule::TooLarge(_))));
        assert_eq!(lots("1.7976931348623157e+308"), Ok(Lots::ZERO));
        assert_eq!(
            money("166053960.00000003").unwrap().to_string(),
            "166053960"
        );
        assert!(matches!(
            money("99999999999999"),
            Err(LineRule::TooLarge(_))
        ));
        assert_eq!(price("123.45678").unwrap().unwrap().to_string(), "123.4568");
    }
}
