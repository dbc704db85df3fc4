//! The positions of a book: rows stay where they were made, and an index finds them.

use ballast_model::{ContractId, HedgeFlag};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

use crate::book::position::Position;
use crate::store::index::{self, Index};

/// Positions by contract and hedge flag. Encoded as a list in that order, wherever the rows lie.
#[derive(Debug, Clone, Default)]
pub(crate) struct Positions {
    rows: Vec<Position>,
    index: Index,
    /// Of hedges.
    hedges: usize,
}

/// What a position is known by.
type Key = (ContractId, HedgeFlag);

impl Positions {
    #[inline(always)]
    pub fn get(&self, contract: ContractId, flag: HedgeFlag) -> Option<&Position> {
        self.find((contract, flag)).map(|row| &self.rows[row])
    }

    pub fn get_mut(&mut self, contract: ContractId, flag: HedgeFlag) -> Option<&mut Position> {
        self.find((contract, flag)).map(|row| &mut self.rows[row])
    }

    /// The position, made where there was none; says whether it was made.
    #[inline(always)]
    pub fn get_or_make(&mut self, contract: ContractId, flag: HedgeFlag) -> (&mut Position, bool) {
        let found = self.find((contract, flag));
        let row = found.unwrap_or_else(|| {
            self.push(Position::new(contract, flag));
            self.rows.len() - 1
        });
        (&mut self.rows[row], found.is_none())
    }

    /// The position of the other hedge flag: most books have no hedges at all.
    #[inline(always)]
    pub fn get_other_flag(&self, contract: ContractId, flag: HedgeFlag) -> Option<&Position> {
        match flag {
            HedgeFlag::Speculation if self.hedges == 0 => None,
            HedgeFlag::Speculation => self.get(contract, HedgeFlag::Hedge),
            HedgeFlag::Hedge => self.get(contract, HedgeFlag::Speculation),
        }
    }

    /// In the order of contracts, speculation before hedge.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Position> {
        let mut sorted: Vec<&Position> = self.rows.iter().collect();
        sorted.sort_unstable_by_key(|position| key(position));
        sorted.into_iter()
    }

    /// In no order that means anything; none where a contract may be there twice, by both hedge flags.
    pub fn of_one_flag(&self) -> Option<&[Position]> {
        (self.hedges == 0).then_some(&self.rows)
    }

    /// In no order that means anything.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Position> {
        self.rows.iter_mut()
    }

    pub fn retain(&mut self, keep: impl FnMut(&Position) -> bool) {
        self.rows.retain(keep);
        *self = std::mem::take(&mut self.rows).into();
    }

    fn push(&mut self, position: Position) {
        self.index
            .push(hash((position.contract, position.hedge_flag)));
        self.hedges += usize::from(position.hedge_flag == HedgeFlag::Hedge);
        self.rows.push(position);
    }

    #[inline(always)]
    fn find(&self, request: Key) -> Option<usize> {
        // A key is its own hash.
        self.index.find(hash(request), |_| true)
    }
}

fn key(position: &Position) -> Key {
    (position.contract, position.hedge_flag)
}

#[inline(always)]
fn hash((contract, flag): Key) -> u32 {
    index::of_flagged(contract.index(), flag)
}

impl From<Vec<Position>> for Positions {
    fn from(rows: Vec<Position>) -> Self {
        let mut positions = Self::default();
        rows.into_iter()
            .for_each(|position| positions.push(position));
        positions
    }
}

impl PartialEq for Positions {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Positions {}

impl<C> Encode<C> for Positions {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.array(self.rows.len() as u64)?;
        self.iter()
            .try_for_each(|position| position.encode(out, context))
    }
}

impl<'b, C> Decode<'b, C> for Positions {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        Vec::<Position>::decode(bytes, context).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two contracts of each flag.
    #[test]
    fn rows_are_found_and_encoded_in_one_order_however_they_were_made() {
        let keys = [1, 9]
            .map(ContractId::new)
            .into_iter()
            .flat_map(|contract| HedgeFlag::ALL.map(|flag| (contract, flag)));
        let keys: Vec<_> = keys.collect();
        let made = |order: [usize; 4]| {
            let mut positions = Positions::default();
            order
                .iter()
                .for_each(|at| assert!(positions.get_or_make(keys[*at].0, keys[*at].1).1));
            positions
        };
        let (mut up, mut down) = (made([0, 1, 2, 3]), made([3, 2, 1, 0]));
        assert_eq!(up, down);
        assert_eq!(
            minicbor::to_vec(&up).unwrap(),
            minicbor::to_vec(&down).unwrap()
        );
        assert!(!down.get_or_make(keys[2].0, keys[2].1).1);
        for positions in [&mut up, &mut down] {
            positions.retain(|position| key(position) != keys[1]);
            assert!(positions.get(keys[1].0, keys[1].1).is_none());
            assert_eq!(
                positions
                    .get_mut(keys[3].0, keys[3].1)
                    .map(|position| key(position)),
                Some(keys[3])
            );
            let bytes = minicbor::to_vec(&*positions).unwrap();
            assert_eq!(minicbor::decode::<Positions>(&bytes).unwrap(), *positions);
        }
        assert_eq!(
            up.iter().map(key).collect::<Vec<_>>(),
            [keys[0], keys[2], keys[3]]
        );
    }
}
