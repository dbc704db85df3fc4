//! The positions of a book: rows stay where they were made, and an index finds them.

use ballast_model::ContractId;
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use crate::book::Slot;
use crate::index::{self, Index};

/// Positions by contract. Encoded as a list in the order of contracts, wherever the rows lie.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    rows: Vec<Slot>,
    index: Index,
}

impl Slots {
    pub fn get(&self, contract: ContractId) -> Option<&Slot> {
        self.find(contract).map(|row| &self.rows[row])
    }

    pub fn get_mut(&mut self, contract: ContractId) -> Option<&mut Slot> {
        self.find(contract).map(|row| &mut self.rows[row])
    }

    /// The position, made where there was none; says whether it was made.
    pub fn get_or_make(&mut self, contract: ContractId) -> (&mut Slot, bool) {
        let found = self.find(contract);
        let row = found.unwrap_or_else(|| {
            self.push(Slot::new(contract));
            self.rows.len() - 1
        });
        (&mut self.rows[row], found.is_none())
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// In the order of contracts.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Slot> {
        let mut sorted: Vec<&Slot> = self.rows.iter().collect();
        sorted.sort_unstable_by_key(|slot| slot.contract);
        sorted.into_iter()
    }

    /// In no order that means anything.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        self.rows.iter_mut()
    }

    pub fn retain(&mut self, keep: impl FnMut(&Slot) -> bool) {
        self.rows.retain(keep);
        *self = std::mem::take(&mut self.rows).into();
    }

    fn push(&mut self, slot: Slot) {
        self.rows.push(slot);
        self.index.push(|row| hash(self.rows[row].contract));
    }

    fn find(&self, contract: ContractId) -> Option<usize> {
        self.index.find(hash(contract), |row| self.rows[row].contract == contract)
    }
}

fn hash(contract: ContractId) -> u64 {
    index::of_number(contract.index() as u64)
}

impl From<Vec<Slot>> for Slots {
    fn from(rows: Vec<Slot>) -> Self {
        let mut slots = Self::default();
        rows.into_iter().for_each(|slot| slots.push(slot));
        slots
    }
}

impl PartialEq for Slots {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}
impl Eq for Slots {}

impl<C> Encode<C> for Slots {
    fn encode<W: Write>(&self, out: &mut Encoder<W>, context: &mut C) -> Result<(), EncodeError<W::Error>> {
        out.array(self.rows.len() as u64)?;
        self.iter().try_for_each(|slot| slot.encode(out, context))
    }
}
impl<'b, C> Decode<'b, C> for Slots {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        Vec::<Slot>::decode(bytes, context).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_and_encoded_in_the_order_of_contracts_however_they_were_made() {
        let made = |order: [u32; 4]| {
            let mut slots = Slots::default();
            order.iter().for_each(|contract| assert!(slots.get_or_make(ContractId::new(*contract)).1));
            slots
        };
        let (mut up, mut down) = (made([1, 4, 6, 9]), made([9, 6, 4, 1]));
        assert_eq!(up, down);
        assert_eq!(minicbor::to_vec(&up).unwrap(), minicbor::to_vec(&down).unwrap());
        assert!(!down.get_or_make(ContractId::new(6)).1);
        for slots in [&mut up, &mut down] {
            slots.retain(|slot| slot.contract != ContractId::new(4));
            assert!(slots.get(ContractId::new(4)).is_none());
            assert_eq!(slots.get_mut(ContractId::new(9)).map(|slot| slot.contract), Some(ContractId::new(9)));
            let bytes = minicbor::to_vec(&*slots).unwrap();
            assert_eq!(minicbor::decode::<Slots>(&bytes).unwrap(), *slots);
        }
        assert_eq!(up.iter().map(|slot| slot.contract.number()).collect::<Vec<_>>(), [1, 6, 9]);
    }
}
