//! An account's references of the trading day, and what each was first answered with.
//!
//! Every order asks whether its reference is new, and a trader's program may give thousands a day: a table of fingerprints
//! answers with one look into memory. Its order is never seen: what is encoded is sorted by reference.

use ballast_desk_events::OrderRefused;
use ballast_model::{OrderId, Text};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

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
    /// A power of two of places, at most half of them taken; a probe goes on to the next place.
    places: Vec<Place>,
}

/// Where a reference with that fingerprint is: its number counted from 1, 0 for a free place.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    fingerprint: u32,
    number: u32,
}

const FEWEST: usize = 16;

impl References {
    pub fn get(&self, text: &str) -> Option<&Reference> {
        let hash = hash(text);
        let probes = (0..self.places.len()).map(|step| self.places[self.place(hash, step)]);
        let taken = probes.take_while(|place| place.number != 0).filter(|place| place.fingerprint == fingerprint(hash));
        let mut found = taken.map(|place| &self.given[place.number as usize - 1]);
        found.find(|(of, _)| *of == *text).map(|(_, reference)| reference)
    }

    /// Takes in a reference that is not there yet.
    pub fn insert(&mut self, text: Text, reference: Reference) {
        if 2 * (self.given.len() + 1) > self.places.len() {
            self.grow();
        }
        self.given.push((text, reference));
        self.take_place(self.given.len());
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn grow(&mut self) {
        self.places = vec![Place::default(); (2 * self.places.len()).max(FEWEST)];
        (1..=self.given.len()).for_each(|number| self.take_place(number));
    }

    fn take_place(&mut self, number: usize) {
        let hash = hash(&self.given[number - 1].0);
        let free = (0..).map(|step| self.place(hash, step)).find(|place| self.places[*place].number == 0);
        let free = free.expect("Invariant: half of the places are free");
        self.places[free] = Place { fingerprint: fingerprint(hash), number: number as u32 };
    }

    fn place(&self, hash: u64, step: usize) -> usize {
        (hash as usize).wrapping_add(step) & (self.places.len() - 1)
    }

    fn sorted(&self) -> Vec<&(Text, Reference)> {
        let mut sorted: Vec<_> = self.given.iter().collect();
        sorted.sort_unstable_by(|one, other| one.0.cmp(&other.0));
        sorted
    }
}

/// The half of a hash that does not say the place.
fn fingerprint(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// FNV-1a with a last mixing: the same in every build.
fn hash(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl PartialEq for References {
    fn eq(&self, other: &Self) -> bool {
        self.sorted() == other.sorted()
    }
}
impl Eq for References {}

/// As a map.
impl<C> Encode<C> for References {
    fn encode<W: Write>(&self, out: &mut Encoder<W>, context: &mut C) -> Result<(), EncodeError<W::Error>> {
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
            down.insert(text(999 - number), Reference::Placed(OrderId::new(999 - number)));
        }
        let bytes = minicbor::to_vec(&up).unwrap();
        assert_eq!(bytes, minicbor::to_vec(&down).unwrap());
        let read: References = minicbor::decode(&bytes).unwrap();
        assert!(read == up && up == down);
        for references in [&up, &down, &read] {
            for number in 0..1000 {
                assert_eq!(references.get(&text(number)), Some(&Reference::Placed(OrderId::new(number))), "{number}");
            }
            assert_eq!(references.get("ref 1000"), None);
        }
    }
}
