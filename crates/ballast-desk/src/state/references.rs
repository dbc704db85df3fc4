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

/// References by text.
#[derive(Debug, Clone, Default)]
pub(crate) struct References {
    /// As they came: the number of the order that was placed, [`REFUSED`] of one that was refused, and how
    /// long the text is; the text; what is encoded of the refused order.
    given: Lines,
    index: Index,
}

/// What was given, as it is kept.
struct Given<'a> {
    text: &'a str,
    answer: Answer<'a>,
}

enum Answer<'a> {
    Placed(OrderId),
    Refused(&'a [u8]),
}

/// No order has this number.
const REFUSED: u64 = 0;
/// Of the number, and of the length behind it.
const NUMBER: usize = size_of::<u64>();
const KEPT_HERE: &str = "Invariant: it was kept here";

/// What is before the text of a line, the text, and the rest.
#[inline(always)]
fn split(line: &[u8]) -> (u64, &[u8], &[u8]) {
    let (number, rest) = line.split_first_chunk::<NUMBER>().expect(KEPT_HERE);
    let (length, rest) = rest.split_first().expect(KEPT_HERE);
    let (text, rest) = rest.split_at(usize::from(*length));
    (u64::from_le_bytes(*number), text, rest)
}

impl<'a> Given<'a> {
    fn of(line: &'a [u8]) -> Self {
        let (number, text, refused) = split(line);
        let answer = match number {
            REFUSED => Answer::Refused(refused),
            placed => Answer::Placed(OrderId::new(placed)),
        };
        let text = std::str::from_utf8(text).expect(KEPT_HERE);
        Self { text, answer }
    }
}

impl References {
    #[inline(always)]
    pub fn get(&self, text: &str) -> Option<Reference> {
        let is = |row| split(self.given.line(row)).1 == text.as_bytes();
        let row = self.index.find(index::of_text(text), is)?;
        Some(match Given::of(self.given.line(row)).answer {
            Answer::Placed(order) => Reference::Placed(order),
            Answer::Refused(refused) => {
                Reference::Refused(minicbor::decode(refused).expect(KEPT_HERE))
            }
        })
    }

    /// Takes in the reference of a placed order, which is not there yet.
    #[inline(always)]
    pub fn placed(&mut self, text: &str, order: OrderId) {
        self.insert(text, order.number(), |_| {});
    }

    /// Takes in the reference of a refused order, which is not there yet.
    pub fn refused(&mut self, refused: &OrderRefused) {
        self.insert(&refused.asked.reference, REFUSED, |line| {
            minicbor::encode(refused, line).expect("Invariant: memory takes what is encoded");
        });
    }

    #[inline(always)]
    fn insert(&mut self, text: &str, number: u64, refused: impl FnOnce(&mut Vec<u8>)) {
        self.index.push(index::of_text(text));
        let length = u8::try_from(text.len()).expect("Invariant: a reference is short");
        let mut begin = [length; NUMBER + 1];
        begin[..NUMBER].copy_from_slice(&number.to_le_bytes());
        self.given.add(|line| {
            line.extend_from_slice(&begin);
            line.extend_from_slice(text.as_bytes());
            refused(line);
        });
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn sorted_lines(&self) -> Vec<&[u8]> {
        let mut lines: Vec<_> = self.given.iter().collect();
        lines.sort_unstable();
        lines
    }

    fn sorted(&self) -> Vec<Given<'_>> {
        let mut sorted: Vec<_> = self.given.iter().map(Given::of).collect();
        sorted.sort_unstable_by_key(|given| given.text);
        sorted
    }
}

impl PartialEq for References {
    fn eq(&self, other: &Self) -> bool {
        self.sorted_lines() == other.sorted_lines()
    }
}

impl Eq for References {}

/// As a map of texts to [`Reference`]s.
impl<C> Encode<C> for References {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let sorted = self.sorted();
        out.map(sorted.len() as u64)?;
        sorted.into_iter().try_for_each(|given| {
            out.str(given.text)?;
            match given.answer {
                Answer::Placed(order) => Reference::Placed(order).encode(out, context),
                Answer::Refused(refused) => {
                    let out = out.array(2)?.u8(1)?.array(1)?;
                    let written = out.writer_mut().write_all(refused);
                    written.map_err(EncodeError::write)
                }
            }
        })
    }
}

/// Each is read once, so that bytes which are no reference are refused with their snapshot.
impl<'b, C> Decode<'b, C> for References {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        let mut references = Self::default();
        let entries = { bytes.map()? }.ok_or_else(|| DecodeError::message("a map without end"))?;
        for _ in 0..entries {
            let text = bytes.str()?;
            if text.len() > usize::from(u8::MAX) {
                return Err(DecodeError::message("a reference is too long"));
            }
            let begin = bytes.position();
            match Reference::decode(bytes, context)? {
                Reference::Placed(order) if order.number() == REFUSED => {
                    return Err(DecodeError::message("an order without a number"));
                }
                Reference::Placed(order) => references.placed(text, order),
                Reference::Refused(_) => {
                    let answer = &bytes.input()[begin..bytes.position()];
                    let refused = encoded_refused(answer)?;
                    references.insert(text, REFUSED, |line| line.extend_from_slice(refused));
                }
            }
        }
        Ok(references)
    }
}

/// What is within an encoded [`Reference::Refused`].
fn encoded_refused(answer: &[u8]) -> Result<&[u8], DecodeError> {
    let mut bytes = Decoder::new(answer);
    bytes.array()?;
    bytes.u8()?;
    bytes.array()?;
    Ok(&answer[bytes.position()..])
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
            up.placed(&text(number), OrderId::new(1 + number));
            down.placed(&text(999 - number), OrderId::new(1000 - number));
        }
        let bytes = minicbor::to_vec(&up).unwrap();
        assert_eq!(bytes, minicbor::to_vec(&down).unwrap());
        let read: References = minicbor::decode(&bytes).unwrap();
        assert!(read == up && up == down);
        for references in [&up, &down, &read] {
            for number in 0..1000 {
                assert_eq!(
                    references.get(&text(number)),
                    Some(Reference::Placed(OrderId::new(1 + number))),
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
        let no_number = Reference::Placed(OrderId::new(0));
        for no_order in [minicbor::to_vec(no_number), minicbor::to_vec(1)] {
            let map = [&[0xa1, 0x61, b'a'], &*no_order.unwrap()].concat();
            assert!(minicbor::decode::<References>(&map).is_err());
        }
    }
}
