//! Numbers and codes under which a venue, the depository and we know things.

use std::fmt;
use std::str::FromStr;

use ballast_model::Text;
use minicbor::{Decode, Encode};

/// The text is no code: 1 to 32 letters, digits, `-`, `.` or `_`; or none of the words that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadCode(pub String);

impl fmt::Display for BadCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no code", self.0)
    }
}
impl std::error::Error for BadCode {}

/// Most letters of a code.
pub const LONGEST_CODE: usize = 32;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(Text);

        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl FromStr for $name {
            type Err = BadCode;
            fn from_str(text: &str) -> Result<Self, BadCode> {
                let fits = (1..=LONGEST_CODE).contains(&text.len())
                    && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
                if fits { Ok(Self(text.into())) } else { Err(BadCode(text.to_owned())) }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        #[cfg(test)]
        impl crate::golden::Sample for $name {
            fn sample() -> Self {
                format!("{}-{}", stringify!($name), crate::golden::next()).parse().expect("a code")
            }
        }
    )*};
}

codes! {
    /// A member's number at a venue (会员号).
    MemberNo;
    /// A client's (客户号), an overseas intermediary's or an overseas special participant's number; of a
    /// non-FCM member its trading code (交易编码).
    ParticipantNo;
    /// A bond's code (国债代码).
    BondCode;
    /// An account at the depository (账户号码).
    DepositoryAccount;
    /// The depository's number of an instruction (中债登系统指令编号).
    InstructionNo;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Encode, Decode)]
        #[cbor(transparent)]
        pub struct $name(u64);

        impl $name {
            /// From its number, counted from 1.
            pub const fn new(number: u64) -> Self {
                Self(number)
            }
            /// Its number.
            pub const fn number(self) -> u64 {
                self.0
            }
            /// The one after.
            pub const fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        #[cfg(test)]
        impl crate::golden::Sample for $name {
            fn sample() -> Self {
                Self((1 << 53) + crate::golden::next() as u64)
            }
        }
    )*};
}

ids! {
    /// A filing (forms 1 to 4). Never repeats.
    FilingId;
    /// An application to deposit or withdraw, or a release that the exchange started. Never repeats.
    ApplicationId;
    /// An emergency form (form 5). Never repeats.
    EmergencyId;
    /// What left for the desk, counted from 1 without a gap: applied there once, however often it is said.
    VenueSeq;
}
