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
    Refused(#[n(0)] Kept),
}

/// A refused order as it is encoded: a day may have a million, and few are looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept(Box<[u8]>);

impl Kept {
    pub fn new(refused: &OrderRefused) -> Self {
        let bytes = minicbor::to_vec(refused);
        Self(
            bytes
                .expect("Invariant: memory takes what is encoded")
                .into(),
        )
    }

    pub fn refused(&self) -> OrderRefused {
        minicbor::decode(&self.0).expect("Invariant: it was encoded here, or read with a snapshot")
    }
}

impl<C> Encode<C> for Kept {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.writer_mut()
            .write_all(&self.0)
            .map_err(EncodeError::write)
    }
}

/// Read once, so that bytes which are no refused order are refused with their snapshot.
impl<'b, C> Decode<'b, C> for Kept {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let begin = bytes.position();
        OrderRefused::decode(bytes, context)?;
        Ok(Self(bytes.input()[begin..bytes.position()].into()))
    }
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
    use ballast_desk_events::{Actor, OrderPrice, PlaceOrder, Refusal};
    use ballast_model::{
        ContractId, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, Validity,
    };

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
        let kept = Kept::new(&refused);
        assert_eq!(kept.refused(), refused);
        let bytes = minicbor::to_vec(&kept).unwrap();
        assert_eq!(bytes, minicbor::to_vec(&refused).unwrap());
        assert_eq!(minicbor::decode::<Kept>(&bytes).unwrap(), kept);
        assert!(minicbor::decode::<Kept>(&[0x80]).is_err());
    }
}
