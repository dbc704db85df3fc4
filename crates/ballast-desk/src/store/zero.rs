//! What is not kept any more, in the place where it was: the bytes of a state stay those of earlier builds (G2).

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// Encoded as a sum of 0; whatever is read in its place is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Zero;

impl<C> Encode<C> for Zero {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.i64(0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Zero {
    fn decode(bytes: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        bytes.skip().map(|()| Self)
    }
}

/// Encoded as nothing; whatever is read in its place is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Never;

impl<C> Encode<C> for Never {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.null()?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Never {
    fn decode(bytes: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        bytes.skip().map(|()| Self)
    }

    fn nil() -> Option<Self> {
        Some(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ballast_model::Money;

    #[test]
    fn g2_it_has_the_bytes_of_no_money_and_reads_any() {
        let bytes = minicbor::to_vec(Zero).unwrap();
        assert_eq!(bytes, minicbor::to_vec(Money::ZERO).unwrap());
        let kept = minicbor::to_vec(Money::whole(-7)).unwrap();
        assert_eq!(minicbor::decode::<Zero>(&kept).unwrap(), Zero);
    }
}
