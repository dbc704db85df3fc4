//! Values that several resources share, as they stand in JSON.

use std::fmt;
use std::str::FromStr;

use ballast_model::{Day, Money, ParseNumberError, Price, Rate, Stamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

macro_rules! text_values {
    ($($(#[$meta:meta])* $name:ident;)*) => {$(
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        $(#[$meta])*
        #[serde(transparent)]
        pub struct $name(pub String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text_values! {
    /// Money, price or rate: an exact decimal, ASCII minus, no separators, no exponent.
    #[schema(format = "decimal", pattern = r"^-?\d+(\.\d+)?$", example = "86430.00")]
    Decimal;
    /// A number that may pass 2⁵³ (order, trade, journal sequence), as its decimal digits.
    #[schema(pattern = r"^\d+$", example = "18204548")]
    Id;
    /// A calendar or trading day.
    #[schema(format = Date, example = "2026-11-20")]
    Date;
    /// An instant, Beijing time with its offset, milliseconds always present.
    #[schema(format = DateTime, example = "2026-11-20T10:42:17.000+08:00")]
    Time;
}

/// The text is no decimal of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotDecimal(#[from] pub ParseNumberError);

impl Decimal {
    /// As one of the model's fixed-point numbers. Nothing is rounded: too many decimals are an
    /// error.
    pub fn parse<T: FromStr<Err = ParseNumberError>>(&self) -> Result<T, NotDecimal> {
        Ok(self.0.parse::<T>()?)
    }
}

impl From<Money> for Decimal {
    /// At least two decimals, more only where the amount has them.
    fn from(money: Money) -> Self {
        let shortest = money.to_string();
        let decimals = shortest
            .split_once('.')
            .map_or(0, |(_, fraction)| fraction.len());
        Self(if decimals < 2 {
            money.to_fixed(2)
        } else {
            shortest
        })
    }
}
impl From<Price> for Decimal {
    fn from(price: Price) -> Self {
        Self(price.to_string())
    }
}
impl From<Rate> for Decimal {
    fn from(rate: Rate) -> Self {
        Self(rate.to_string())
    }
}
impl From<u64> for Id {
    fn from(number: u64) -> Self {
        Self(number.to_string())
    }
}
impl From<Day> for Date {
    fn from(day: Day) -> Self {
        Self(day.to_string())
    }
}
impl From<Stamp> for Time {
    fn from(stamp: Stamp) -> Self {
        Self(format!("{}T{}+08:00", stamp.day(), stamp.time()))
    }
}

/// Buy or sell: of orders and trades.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 买
    Buy,
    /// 卖
    Sell,
}

/// Long or short: of positions (CTP PosiDirection 2, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PosiDirection {
    /// 多
    Long,
    /// 空
    Short,
}

/// Speculation or hedge. A close takes lots of its own flag only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HedgeFlag {
    /// 投机
    #[default]
    Speculation,
    /// 套保
    Hedge,
}

/// Open or close. A contract that does not tell today's lots from yesterday's takes every close as
/// `close`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Offset {
    /// 开
    Open,
    /// 平: yesterday's lots where the contract tells them apart.
    Close,
    /// 平今
    CloseToday,
    /// 平昨
    CloseYesterday,
}

/// How long an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// Good for the trading day (GFD).
    Day,
    /// Fill what is there, cancel the rest (FAK).
    FillAndKill,
    /// All or nothing at once (FOK).
    FillOrKill,
}

/// A language of the pages and texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum Language {
    /// Chinese.
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// What is said in Chinese and in English, in this language.
    pub fn of<T>(self, [zh, en]: [T; 2]) -> T {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
    }
}

/// Which page of a list, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Trading day; when absent the running one, of cash movements all.
    pub trading_day: Option<Date>,
    /// `next` of the page before; the newest page when absent.
    pub cursor: Option<String>,
    /// Rows wanted, 1–500; 100 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// Answer only once this journal sequence is visible, so that one reads one's own write.
    pub at_least: Option<Id>,
}

/// A page of a list that has no trading days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RowsPage {
    /// `next` of the page before; the newest page when absent.
    pub cursor: Option<String>,
    /// Rows wanted, 1–500; 100 when absent.
    #[param(minimum = 1, maximum = 500)]
    pub limit: Option<u32>,
    /// Answer only once this journal sequence is visible, so that one reads one's own write.
    pub at_least: Option<Id>,
}

impl From<RowsPage> for Page {
    fn from(page: RowsPage) -> Self {
        let RowsPage {
            cursor,
            limit,
            at_least,
        } = page;
        Self {
            trading_day: None,
            cursor,
            limit,
            at_least,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_two_decimals_or_all_it_needs() {
        for (units, text) in [
            (0, "0.00"),
            (1_500_000, "1.50"),
            (-1_234_567_000_000, "-1234567.00"),
            (87_497_520, "87.49752"),
        ] {
            assert_eq!(Decimal::from(Money::from_units(units)).0, text);
        }
    }

    #[test]
    fn a_decimal_reads_back_and_is_never_rounded() {
        assert_eq!(
            Decimal("86430.5".into()).parse::<Price>(),
            Ok(Price::from_units(864_305_000))
        );
        assert!(Decimal("0.00001".into()).parse::<Price>().is_err());
        assert!(Decimal("1e3".into()).parse::<Price>().is_err());
    }

    #[test]
    fn an_instant_carries_its_offset() {
        let stamp: Stamp = "2026-11-20 10:42:17.005".parse().unwrap();
        assert_eq!(Time::from(stamp).0, "2026-11-20T10:42:17.005+08:00");
    }
}
