//! A list that most often has one entry or two, which lie in the row itself.

use std::ops::Deref;

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};
use smallvec::SmallVec;

/// A list, encoded as any other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Few<T>(SmallVec<[T; 2]>);

impl<T> Few<T> {
    /// One more.
    pub(crate) fn push(&mut self, entry: T) {
        self.0.push(entry);
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(SmallVec::new())
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<C, T: Encode<C>> Encode<C> for Few<T> {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        self.0.as_slice().encode(out, context)
    }
}

impl<'b, C, T: Decode<'b, C>> Decode<'b, C> for Few<T> {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let entries = bytes.array_iter_with(context)?;
        entries.collect::<Result<_, _>>().map(Self)
    }
}
