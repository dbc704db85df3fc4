//! An account's references of the trading day, and what each was first answered with.
//!
//! Every order asks whether its reference is new, and a trader's program may give thousands a day, or be
//! refused a million times; few are looked at again. So they are kept as they are encoded, one behind the
//! other. What is encoded of them all is sorted by reference.

use ballast_desk_events::OrderRefused;
use ballast_model::OrderId;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use crate::store::index::{self, Index};
use crate::store::lines::Lines;

/// What a reference was first answered with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Reference {
    #[n(0)]
    Placed(#[n(0)] OrderId),
    #[n(1)]
    Refused(#[n(0)] OrderRefused),
}

/// As [`Reference`], for what is somebody else's.
#[derive(Encode)]
enum Given<'a> {
    #[n(0)]
    Placed(#[n(0)] OrderId),
    #[n(1)]
    Refused(#[n(0)] &'a OrderRefused),
}

/// References by text.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    /// As they came, each as an entry of the map that is encoded: its text, then what it was answered with.
    given: Lines,
    index: Index,
}

const ENCODED_HERE: &str = "Invariant: it was encoded here, or read with a snapshot";

/// The text an entry begins with, and the rest.
#[inline(always)]
fn split(entry: &[u8]) -> (&str, &[u8]) {
    let mut bytes = Decoder::new(entry);
    let text = bytes.str().expect(ENCODED_HERE);
    (text, &entry[bytes.position()..])
}

impl References {
    #[inline(always)]
    pub fn get(&self, text: &str) -> Option<Reference> {
        let row = self.index.find(index::of_text(text), |row| {
            split(self.given.line(row)).0 == text
        })?;
        let (_, reference) = split(self.given.line(row));
        Some(minicbor::decode(reference).expect(ENCODED_HERE))
    }

    /// Takes in the reference of a placed order, which is not there yet.
    #[inline(always)]
    pub fn placed(&mut self, text: &str, order: OrderId) {
        self.insert(text, &Given::Placed(order));
    }

    /// Takes in the reference of a refused order, which is not there yet.
    pub fn refused(&mut self, refused: &OrderRefused) {
        self.insert(&refused.asked.reference, &Given::Refused(refused));
    }

    #[inline(always)]
    fn insert(&mut self, text: &str, reference: &Given<'_>) {
        self.index.push(index::of_text(text));
        self.given.add(|line| {
            let mut out = Encoder::new(line);
            { out.str(text) }
                .and_then(|out| out.encode(reference))
                .expect("Invariant: memory takes what is encoded");
        });
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn sorted(&self) -> Vec<&[u8]> {
        let mut sorted: Vec<_> = self.given.iter().map(split_with_all).collect();
        sorted.sort_unstable();
        sorted.into_iter().map(|(_, entry)| entry).collect()
    }
}

fn split_with_all(entry: &[u8]) -> (&str, &[u8]) {
    (split(entry).0, entry)
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
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let sorted = self.sorted();
        out.map(sorted.len() as u64)?;
        sorted.into_iter().try_for_each(|entry| {
            let written = out.writer_mut().write_all(entry);
            written.map_err(EncodeError::write)
        })
    }
}

/// Each is read once, so that bytes which are no reference are refused with their snapshot.
impl<'b, C> Decode<'b, C> for References {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let mut references = Self::default();
        let entries = { bytes.map()? }.ok_or_else(|| DecodeError::message("a map without end"))?;
        for _ in 0..entries {
            let begin = bytes.position();
            let text = bytes.str()?;
            Reference::decode(bytes, context)?;
            let entry = &bytes.input()[begin..bytes.position()];
            references.index.push(index::of_text(text));
            references.given.add(|line| line.extend_from_slice(entry));
        }
        Ok(references)
    }
}

#[cfg(test)]
mod tests {
    use ballast_desk_events::{Actor, OrderPrice, PlaceOrder, Refusal};
    use ballast_model::{
        ContractId, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, Validity,
    };

    use super::*;

    #[test]
    fn what_was_given_is_found_and_nothing_else_and_encoded_in_one_order() {
        let (mut up, mut down) = (References::default(), References::default());
        let text = |number: u64| format!("ref {number}");
        for number in 0..1000 {
            assert_eq!(up.get(&text(number)), None);
            up.placed(&text(number), OrderId::new(number));
            down.placed(&text(999 - number), OrderId::new(999 - number));
        }
        let bytes = minicbor::to_vec(&up).unwrap();
        assert_eq!(bytes, minicbor::to_vec(&down).unwrap());
        let read: References = minicbor::decode(&bytes).unwrap();
        assert!(read == up && up == down);
        for references in [&up, &down, &read] {
            for number in 0..1000 {
                assert_eq!(
                    references.get(&text(number)),
                    Some(Reference::Placed(OrderId::new(number))),
                    "{number}"
                );
            }
            assert_eq!(references.get("ref 1000"), None);
        }
    }

    /// What a snapshot holds of a refused order is what it always held, and what is no refused order is no
    /// snapshot.
    #[test]
    fn a_refused_order_is_encoded_as_it_is() {
        let refused = OrderRefused {
            order: OrderId::new(7),
            asked: PlaceOrder {
                account: OperatingAccountId::new(1),
                reference: "a".into(),
                contract: ContractId::new(2),
                direction: Direction::Buy,
                offset: Offset::Open,
                lots: Lots::new(3),
                price: OrderPrice::Counterparty,
                validity: Validity::Day,
                hedge_flag: HedgeFlag::Hedge,
            },
            by: Actor::PLATFORM,
            refusal: Refusal::LotsNotPositive { lots: Lots::ZERO },
            also: vec![Refusal::UnknownContract],
            passing_lots: Some(Lots::new(1)),
        };
        let mut references = References::default();
        references.refused(&refused);
        let answer = Reference::Refused(refused);
        assert_eq!(references.get("a"), Some(answer.clone()));
        let bytes = minicbor::to_vec(&references).unwrap();
        let map = std::collections::BTreeMap::from([("a", answer)]);
        assert_eq!(bytes, minicbor::to_vec(&map).unwrap());
        assert_eq!(minicbor::decode::<References>(&bytes).unwrap(), references);
        let no_order = minicbor::to_vec(std::collections::BTreeMap::from([("a", 1)])).unwrap();
        assert!(minicbor::decode::<References>(&no_order).is_err());
    }
}
