//! An instant that may be unknown, in 8 bytes: children are many, and copied as they are made.

use ballast_model::Stamp;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// An instant, or none. Encoded as an optional stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When(i64);

impl When {
    /// Not known, or not yet.
    pub const UNKNOWN: Self = Self(i64::MIN);

    /// The instant, if there is one.
    pub fn get(self) -> Option<Stamp> {
        (self != Self::UNKNOWN).then(|| Stamp::from_micros(self.0))
    }
}

impl From<Stamp> for When {
    #[inline(always)]
    fn from(at: Stamp) -> Self {
        Self(at.micros())
    }
}

impl<C> Encode<C> for When {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        self.get().encode(out, context)
    }

    fn is_nil(&self) -> bool {
        *self == Self::UNKNOWN
    }
}

impl<'b, C> Decode<'b, C> for When {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let at: Option<Stamp> = bytes.decode_with(context)?;
        Ok(at.map_or(Self::UNKNOWN, Self::from))
    }

    fn nil() -> Option<Self> {
        Some(Self::UNKNOWN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_encoded_as_an_optional_stamp() {
        for at in [
            None,
            Some(Stamp::from_micros(0)),
            Some(Stamp::from_micros(-7)),
        ] {
            let when = at.map_or(When::UNKNOWN, When::from);
            let bytes = minicbor::to_vec(when).unwrap();
            assert_eq!(bytes, minicbor::to_vec(at).unwrap());
            assert_eq!(minicbor::decode::<When>(&bytes).unwrap().get(), at);
        }
    }
}
