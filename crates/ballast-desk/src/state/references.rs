//! An account's references of the trading day, and what each was first answered with.
//!
//! Every order asks whether its reference is new, and a trader's program may give thousands a day.
//! What is encoded is sorted by reference.

use ballast_desk_events::OrderRefused;
use ballast_model::{OrderId, Text};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use crate::store::index::{self, Index};

/// What a reference was first answered with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Reference {
    #[n(0)]
    Placed(#[n(0)] OrderId),
    #[n(1)]
    Refused(#[n(0)] Box<OrderRefused>),
}

/// References by text.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    /// As they came.
    given: Vec<(Text, Reference)>,
    index: Index,
}

impl References {
    #[inline(always)]
    pub fn get(&self, text: &str) -> Option<&Reference> {
        self.index
            .find(index::of_text(text), |row| self.given[row].0 == *text)
            .map(|row| &self.given[row].1)
    }

    /// Takes in a reference that is not there yet.
    #[inline(always)]
    pub fn insert(&mut self, text: Text, reference: Reference) {
        self.index.push(index::of_text(&text));
        self.given.push((text, reference));
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn sorted(&self) -> Vec<&(Text, Reference)> {
        let mut sorted: Vec<_> = self.given.iter().collect();
        sorted.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        sorted
    }
}

impl PartialEq for References {
    fn eq(&self, other: &Self) -> bool {
        self.sorted() == other.sorted()
    }
}

impl Eq for References {}

/// As a map.
impl<C> Encode<C> for References {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.map(self.given.len() as u64)?;
        self.sorted().into_iter().try_for_each(|(text, reference)| {
            text.encode(out, context)?;
            reference.encode(out, context)
        })
    }
}

impl<'b, C> Decode<'b, C> for References {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let mut references = Self::default();
        for entry in bytes.map_iter_with::<C, Text, Reference>(context)? {
            let (text, reference) = entry?;
            references.insert(text, reference);
        }
        Ok(references)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_found_and_nothing_else_and_encoded_in_one_order() {
        let (mut up, mut down) = (References::default(), References::default());
        let text = |number: u64| Text::from(format!("ref {number}"));
        for number in 0..1000 {
            assert_eq!(up.get(&text(number)), None);
            up.insert(text(number), Reference::Placed(OrderId::new(number)));
            down.insert(
                text(999 - number),
                Reference::Placed(OrderId::new(999 - number)),
            );
        }
        let bytes = minicbor::to_vec(&up).unwrap();
        assert_eq!(bytes, minicbor::to_vec(&down).unwrap());
        let read: References = minicbor::decode(&bytes).unwrap();
        assert!(read == up && up == down);
        for references in [&up, &down, &read] {
            for number in 0..1000 {
                assert_eq!(
                    references.get(&text(number)),
                    Some(&Reference::Placed(OrderId::new(number))),
                    "{number}"
                );
            }
            assert_eq!(references.get("ref 1000"), None);
        }
    }
}
