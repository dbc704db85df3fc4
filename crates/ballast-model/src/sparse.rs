//! Fields of a state that came later: what nobody has set is not encoded, so a state that knows
//! nothing of them keeps its bytes and its hash. For `#[cbor(with = "ballast_model::sparse", has_nil)]`.

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// As it is.
pub fn encode<C, T: Encode<C>, W: Write>(
    value: &T,
    out: &mut Encoder<W>,
    context: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    value.encode(out, context)
}

/// As it is.
pub fn decode<'b, C, T: Decode<'b, C>>(
    bytes: &mut Decoder<'b>,
    context: &mut C,
) -> Result<T, DecodeError> {
    T::decode(bytes, context)
}

/// Whether nobody has set it.
pub fn is_nil<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What nobody has set.
pub fn nil<T: Default>() -> Option<T> {
    Some(T::default())
}
