//! Beijing time (UTC+8, no summer time) as integers: calendar days, time of day, and the stamp of a
//! command. Nothing here reads a clock.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};

const MICROS_A_DAY: i64 = 86_400_000_000;

/// The text is no date or time of the wanted form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not of the form {form}")]
pub struct ParseTimeError {
    text: String,
    form: &'static str,
}

/// A calendar day, counted from 1970-01-01. Prints as `YYYY-MM-DD`, reads that and `YYYYMMDD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Day(i32);

impl Day {
    /// From the days since 1970-01-01.
    pub const fn from_number(days: i32) -> Self {
        Self(days)
    }
    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// A date of the proleptic Gregorian calendar; `None` when there is no such day.
    pub const fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) {
            return None;
        }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
        let y = (if month <= 2 { year - 1 } else { year }) as i64;
        let era = y.div_euclid(400);
        let year_of_era = y - era * 400;
        let shifted = (month as i64 + 9) % 12;
        let day_of_year = (153 * shifted + 2) / 5 + day as i64 - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        Some(Self((era * 146_097 + day_of_era - 719_468) as i32))
    }

    /// Year, month 1–12, day 1–31.
    pub const fn ymd(self) -> (i32, u32, u32) {
        let z = self.0 as i64 + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z - era * 146_097;
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + (if month <= 2 { 1 } else { 0 });
        (
            year as i32,
            month as u32,
            (doy - (153 * mp + 2) / 5 + 1) as u32,
        )
    }

    /// 0 = Monday … 6 = Sunday. For printing and for rules of the form "third Friday" only: trading
    /// days come from the calendar.
    pub const fn weekday(self) -> u32 {
        (self.0 + 3).rem_euclid(7) as u32
    }
    /// So many calendar days later (earlier when negative).
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }
    /// The instant of that time on this day.
    pub const fn at(self, time: TimeOfDay) -> Stamp {
        Stamp(self.0 as i64 * MICROS_A_DAY + time.0)
    }
    /// `YYYYMMDD` without separators, as CTP writes it.
    pub fn compact(self) -> String {
        let (y, m, d) = self.ymd();
        format!("{y:04}{m:02}{d:02}")
    }
}

const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}
impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Day {
    type Err = ParseTimeError;
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let bytes = text.as_bytes();
        let parts = match bytes.len() {
            8 => text.get(..4).zip(text.get(4..6)).zip(text.get(6..)),
            10 if bytes[4] == b'-' && bytes[7] == b'-' => {
                text.get(..4).zip(text.get(5..7)).zip(text.get(8..))
            }
            _ => None,
        };
        parts
            .and_then(|((y, m), d)| Day::from_ymd(number(y)? as i32, number(m)?, number(d)?))
            .ok_or_else(|| ParseTimeError {
                text: text.to_owned(),
                form: "YYYY-MM-DD",
            })
    }
}

/// A number of digits only (no sign, no blanks).
fn number(digits: &str) -> Option<u32> {
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if all_digits {
        digits.parse().ok()
    } else {
        None
    }
}

/// Microseconds after midnight, Beijing time. Prints as `HH:MM:SS.mmm`, reads that and `HH:MM:SS`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct TimeOfDay(i64);

impl TimeOfDay {
    /// Midnight.
    pub const MIDNIGHT: Self = Self(0);
    /// Hour 0–23, minute, second.
    pub const fn hms(hour: u32, minute: u32, second: u32) -> Self {
        assert!(
            hour < 24 && minute < 60 && second < 60,
            "Invariant: a time of day lies within the day"
        );
        Self((hour as i64 * 3600 + minute as i64 * 60 + second as i64) * 1_000_000)
    }
    /// Hour and minute.
    pub const fn hm(hour: u32, minute: u32) -> Self {
        Self::hms(hour, minute, 0)
    }
    /// From the microseconds after midnight; `None` beyond the day.
    pub const fn from_micros(micros: i64) -> Option<Self> {
        if micros >= 0 && micros < MICROS_A_DAY {
            Some(Self(micros))
        } else {
            None
        }
    }
    /// Microseconds after midnight.
    pub const fn micros(self) -> i64 {
        self.0
    }
}
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1_000_000;
        let (h, m, s, ms) = (
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            self.0 / 1000 % 1000,
        );
        write!(f, "{h:02}:{m:02}:{s:02}.{ms:03}")
    }
}
impl fmt::Debug for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for TimeOfDay {
    type Err = ParseTimeError;
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let error = || ParseTimeError {
            text: text.to_owned(),
            form: "HH:MM:SS[.mmm]",
        };
        let bytes = text.as_bytes();
        let shaped = (bytes.len() == 8 || (bytes.len() == 12 && bytes[8] == b'.'))
            && text.is_ascii()
            && bytes[2] == b':'
            && bytes[5] == b':';
        if !shaped {
            return Err(error());
        }
        let part = |from: usize, to: usize| number(&text[from..to]).ok_or_else(error);
        let (h, m, s) = (part(0, 2)?, part(3, 5)?, part(6, 8)?);
        let millis = if bytes.len() == 12 { part(9, 12)? } else { 0 };
        if h > 23 || m > 59 || s > 59 {
            return Err(error());
        }
        Ok(Self(Self::hms(h, m, s).0 + i64::from(millis) * 1000))
    }
}

/// An instant: microseconds of Beijing time since 1970-01-01 00:00 Beijing. The only way time
/// enters the machine. Prints as `YYYY-MM-DD HH:MM:SS.mmm` and reads that.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode)]
#[cbor(transparent)]
pub struct Stamp(i64);

impl Stamp {
    /// From microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    /// In microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// The calendar day.
    pub const fn day(self) -> Day {
        Day(self.0.div_euclid(MICROS_A_DAY) as i32)
    }
    /// The time of that day.
    pub const fn time(self) -> TimeOfDay {
        TimeOfDay(self.0.rem_euclid(MICROS_A_DAY))
    }
    /// So many microseconds later.
    pub const fn plus_micros(self, micros: i64) -> Self {
        Self(self.0 + micros)
    }
    /// From milliseconds since 1970-01-01 00:00 UTC.
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self((millis + 8 * 3_600_000) * 1000)
    }
    /// Milliseconds since 1970-01-01 00:00 UTC.
    pub const fn unix_millis(self) -> i64 {
        self.0.div_euclid(1000) - 8 * 3_600_000
    }
}
impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.day(), self.time())
    }
}
impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
impl FromStr for Stamp {
    type Err = ParseTimeError;
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        text.split_once(' ')
            .and_then(|(day, time)| Some(day.parse::<Day>().ok()?.at(time.parse().ok()?)))
            .ok_or_else(|| ParseTimeError {
                text: text.to_owned(),
                form: "YYYY-MM-DD HH:MM:SS.mmm",
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_round_trip_over_two_centuries() {
        let mut day = Day::from_ymd(1900, 1, 1).unwrap();
        while day < Day::from_ymd(2101, 1, 1).unwrap() {
            let (y, m, d) = day.ymd();
            assert_eq!(Day::from_ymd(y, m, d), Some(day));
            assert_eq!(day.to_string().parse(), Ok(day));
            assert_eq!(day.compact().parse(), Ok(day));
            day = day.plus(1);
        }
        assert_eq!(Day::from_ymd(1970, 1, 1).unwrap().number(), 0);
        assert_eq!(Day::from_ymd(2026, 11, 20).unwrap().weekday(), 4);
        assert_eq!(Day::from_ymd(2023, 2, 29), None);
    }

    #[test]
    fn stamps_print_and_read_back() {
        for text in [
            "2018-10-08 21:00:00.500",
            "1969-12-31 23:59:59.999",
            "2026-02-28 00:00:00.000",
        ] {
            assert_eq!(text.parse::<Stamp>().unwrap().to_string(), text);
        }
        for text in [
            "2018-10-08",
            "2018-10-08T21:00:00.500",
            "2018-10-08 24:00:00.000",
            "2018-10-08 +1:00:00.000",
            "2018-13-08 10:00:00.000",
            "2018-10-08 10:00:00.5",
        ] {
            assert!(text.parse::<Stamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn unix_time_is_eight_hours_behind() {
        let stamp: Stamp = "2026-11-20 08:00:00.000".parse().unwrap();
        assert_eq!(stamp.unix_millis(), 1_795_132_800_000);
        assert_eq!(Stamp::from_unix_millis(stamp.unix_millis()), stamp);
    }
}
