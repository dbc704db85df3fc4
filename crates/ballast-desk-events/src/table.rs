//! Tables of settings: named, typed, each with a default. A change is one row with its new value,
//! its event carries the old one; what programs, files and the log write is the row's name and its
//! value's text.

use ballast_model::{Lots, Money, Rate, Text};

/// What is kept as rows that can be set one by one.
pub trait Settings: Default + Clone + PartialEq {
    /// One row with a value.
    type Row: Clone + PartialEq;
    /// Every row with its value, in the order of the table.
    fn rows(&self) -> Vec<Self::Row>;
    /// The value that a row has now.
    fn current(&self, row: &Self::Row) -> Self::Row;
    /// Sets one.
    fn set(&mut self, row: Self::Row);
}

/// What settings are shown together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingGroup {
    /// Risk lines.
    Lines,
    /// Routing.
    Routing,
    /// Rates.
    Rates,
    /// Orders and cancels.
    Caps,
    /// Cash.
    Cash,
    /// Market and counter.
    Market,
    /// Permissions.
    Permission,
    /// Limits.
    Limits,
    /// Delivery.
    Delivery,
    /// Shares and NAV.
    Nav,
    /// Order review.
    Review,
}

/// What a setting's number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingUnit {
    /// It is no number, or a number of nothing.
    None,
    /// Yuan.
    Yuan,
    /// Lots.
    Lots,
    /// Times.
    Times,
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
    /// Trading days.
    Days,
    /// Orders.
    Orders,
    /// Shares of a fund.
    Shares,
}

/// How a setting's value is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingKind {
    /// Chosen of a few words.
    Choice,
    /// An amount.
    Money,
    /// A share.
    Ratio,
    /// A whole number.
    Whole,
    /// A text of its own form.
    Text,
}

/// A word that a value may be, in both languages.
pub type LabelledWord = (&'static str, &'static str, &'static str);

/// What a row is, for who shows and types it: the row says all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingInfo {
    /// Its name.
    pub name: &'static str,
    /// What it is called in Chinese.
    pub zh: &'static str,
    /// In English.
    pub en: &'static str,
    /// With what it is shown.
    pub group: SettingGroup,
    /// What its number counts.
    pub unit: SettingUnit,
    /// How its value is typed.
    pub kind: SettingKind,
    /// The words of its value.
    pub words: &'static [LabelledWord],
    /// Least and most, where they are told before it is typed.
    pub range: Option<[&'static str; 2]>,
    /// Whether this build acts by it. One that is not is kept, and acts once what reads it is built.
    pub is_used: bool,
}

/// A value of a row, as text.
pub trait SettingValue: Sized {
    /// The words it may be, where they are few.
    const WORDS: &'static [&'static str] = &[];
    /// Words of it in both languages.
    const LABELLED: &'static [LabelledWord] = &[];
    /// How it is typed.
    const KIND: SettingKind = SettingKind::Text;
    /// Least and most, where they are told before it is typed.
    const RANGE: Option<[&'static str; 2]> = None;
    /// How it is written, by example, in no language: what is told to who wrote it otherwise.
    fn form() -> String {
        Self::WORDS.join(", ")
    }
    /// As programs, files and the log write it; empty where it is not set.
    fn text(&self) -> String;
    /// From that text.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! settings {
    (
        $(#[$table_meta:meta])* $table:ident;
        $(#[$row_meta:meta])* $row:ident;
        $(
            $(#[$doc:meta])*
            $tag:literal $variant:ident $field:ident: $type:ty = $default:expr
                => $group:ident $unit:ident $zh:literal $en:literal $($not_yet:ident)?;
        )*
    ) => {
        $(#[$table_meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $table {
            $($(#[$doc])* pub $field: $type,)*
        }

        $(#[$row_meta])*
        #[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
        pub enum $row {
            $($(#[$doc])* #[n($tag)] $variant(#[n(0)] $type),)*
        }

        impl Default for $table {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        impl $crate::Settings for $table {
            type Row = $row;
            fn rows(&self) -> Vec<$row> {
                vec![$($row::$variant(self.$field.clone()),)*]
            }
            fn current(&self, row: &$row) -> $row {
                match row { $($row::$variant(_) => $row::$variant(self.$field.clone()),)* }
            }
            fn set(&mut self, row: $row) {
                match row { $($row::$variant(value) => self.$field = value,)* }
            }
        }

        impl $row {
            /// Name under which programs and the log know it.
            pub const fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => stringify!($field),)* }
            }

            /// What every row of the table is, in its order.
            pub fn catalogue() -> Vec<$crate::SettingInfo> {
                vec![$($crate::SettingInfo {
                    name: stringify!($field),
                    zh: $zh,
                    en: $en,
                    group: $crate::SettingGroup::$group,
                    unit: $crate::SettingUnit::$unit,
                    kind: <$type as $crate::SettingValue>::KIND,
                    words: <$type as $crate::SettingValue>::LABELLED,
                    range: <$type as $crate::SettingValue>::RANGE,
                    is_used: $crate::table::is_used!($($not_yet)?),
                },)*]
            }

            /// Whether this build acts by it: grows with what is built.
            pub const fn is_used(&self) -> bool {
                match self { $(Self::$variant(_) => $crate::table::is_used!($($not_yet)?),)* }
            }

            /// Its value as text.
            pub fn text(&self) -> String {
                match self { $(Self::$variant(value) => <$type as $crate::SettingValue>::text(value),)* }
            }

            /// The words its value may be, where they are few.
            pub fn words(&self) -> &'static [&'static str] {
                match self { $(Self::$variant(_) => <$type as $crate::SettingValue>::WORDS,)* }
            }

            /// How its value is written, by example.
            pub fn form(&self) -> String {
                match self { $(Self::$variant(_) => <$type as $crate::SettingValue>::form(),)* }
            }

            #[cfg(test)]
            pub(crate) fn samples() -> Vec<(&'static str, Self)> {
                use crate::golden::{anew, sample};
                vec![$((stringify!($variant), anew(|| Self::$variant(sample::<$type>()))),)*]
            }

            /// The same row with the value that a text says.
            pub fn read(&self, text: &str) -> Option<Self> {
                match self { $(Self::$variant(_) => <$type as $crate::SettingValue>::read(text).map(Self::$variant),)* }
            }
        }
    };
}
pub(crate) use settings;

macro_rules! is_used {
    () => {
        true
    };
    (not_yet) => {
        false
    };
}
pub(crate) use is_used;

/// Enums that are written as one word each, and called in both languages.
macro_rules! words {
    ($($type:ident { $($variant:ident = $word:literal $zh:literal $en:literal),+ $(,)? })*) => {$(
        impl $crate::SettingValue for $type {
            const WORDS: &'static [&'static str] = &[$($word),+];
            const LABELLED: &'static [$crate::LabelledWord] = &[$(($word, $zh, $en)),+];
            const KIND: $crate::SettingKind = $crate::SettingKind::Choice;
            fn text(&self) -> String {
                match self { $(Self::$variant => $word.to_owned(),)+ }
            }
            fn read(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    )*};
}
pub(crate) use words;

impl SettingValue for bool {
    const WORDS: &'static [&'static str] = &["true", "false"];
    const LABELLED: &'static [LabelledWord] = &[("true", "是", "Yes"), ("false", "否", "No")];
    const KIND: SettingKind = SettingKind::Choice;
    fn text(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl SettingValue for u32 {
    const KIND: SettingKind = SettingKind::Whole;
    fn form() -> String {
        format!("0, 1, 2 … {}", u32::MAX)
    }
    fn text(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

/// Not below 0.
impl SettingValue for Lots {
    const KIND: SettingKind = SettingKind::Whole;
    fn form() -> String {
        "0, 1, 2 …".to_owned()
    }
    fn text(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        text.parse()
            .ok()
            .map(Lots::new)
            .filter(|lots| *lots >= Lots::ZERO)
    }
}

/// Yuan with two decimals, 0 to 1,000,000,000,000.
impl SettingValue for Money {
    const KIND: SettingKind = SettingKind::Money;
    fn form() -> String {
        "0.00 … 1000000000000.00".to_owned()
    }
    fn text(&self) -> String {
        self.to_fixed(2)
    }
    fn read(text: &str) -> Option<Self> {
        let fits = |amount: &Money| {
            amount.is_whole_fen()
                && (Money::ZERO..=Money::whole(1_000_000_000_000)).contains(amount)
        };
        text.parse().ok().filter(fits)
    }
}

/// Largest share that a setting may be: above it a percentage was typed.
const MOST_SHARE: Rate = Rate::whole(5);

/// A share, 0.3 = 30 %, from 0 to 5.
impl SettingValue for Rate {
    const KIND: SettingKind = SettingKind::Ratio;
    fn form() -> String {
        "0 … 0.8 (= 80 %) … 5".to_owned()
    }
    fn text(&self) -> String {
        self.to_string()
    }
    fn read(text: &str) -> Option<Self> {
        let fits = |rate: &Rate| (Rate::ZERO..=MOST_SHARE).contains(rate);
        text.parse().ok().filter(fits)
    }
}

/// Free text, 1 to 40 characters, none of them blank at its ends.
impl SettingValue for Text {
    fn form() -> String {
        "A … × 1–40".to_owned()
    }
    fn text(&self) -> String {
        self.as_str().to_owned()
    }
    fn read(text: &str) -> Option<Self> {
        let fits = (1..=40).contains(&text.chars().count())
            && text.trim() == text
            && !text.chars().any(char::is_control);
        fits.then(|| text.into())
    }
}

impl<T: SettingValue> SettingValue for Option<T> {
    const WORDS: &'static [&'static str] = T::WORDS;
    const LABELLED: &'static [LabelledWord] = T::LABELLED;
    const KIND: SettingKind = T::KIND;
    const RANGE: Option<[&'static str; 2]> = T::RANGE;
    fn form() -> String {
        T::form()
    }
    fn text(&self) -> String {
        self.as_ref().map_or(String::new(), T::text)
    }
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            Some(None)
        } else {
            T::read(text).map(Some)
        }
    }
}
