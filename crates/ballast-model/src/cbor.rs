//! Bytes of a machine's commands, events and state: CBOR, as every machine here writes them
//! (`docs/design.md#encoding`).

use minicbor::{Decode, Encode};

use crate::MachineError;

/// Appends the bytes of a value.
pub fn encode<T: Encode<()>>(value: &T, out: &mut Vec<u8>) {
    minicbor::encode(value, out).expect("Invariant: encoding into memory cannot fail");
}

/// Reads a value.
///
/// # Errors
/// The bytes are no value of the type; `what` says what they should have been.
pub fn decode<'b, T: Decode<'b, ()>>(
    what: &'static str,
    bytes: &'b [u8],
) -> Result<T, MachineError> {
    minicbor::decode(bytes).map_err(|error| MachineError {
        what,
        reason: error.to_string(),
    })
}
