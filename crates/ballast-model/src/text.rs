//! Short texts: codes, references, an exchange's numbers.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::fmt;
use std::ops::Deref;

use compact_str::CompactString;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// A text that is copied often and is nearly always short: up to 24 bytes are held in place,
/// without an allocation. Encoded as a text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Text(CompactString);

impl Text {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}
impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        &self.0
    }
}
impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}
impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}
impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0.into()
    }
}
impl std::str::FromStr for Text {
    type Err = Infallible;
    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}
impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}
impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl<C> Encode<C> for Text {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.str(self)?.ok()
    }
}
impl<'b, C> Decode<'b, C> for Text {
    fn decode(bytes: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        bytes.str().map(Self::from)
    }
}
