//! A table keyed by ids that only ever grow: dense, ordered, emptied as a whole at day roll.
//!
//! Rows lie in chunks and never move: a day's hundred-thousandth order costs what its first one
//! does.

use std::marker::PhantomData;

use ballast_model::{ChildOrderId, OrderId};
use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use minicbor::{Decode, Encode};

/// An id a [`Table`] can be keyed by.
pub trait Key: Copy {
    /// From its number.
    fn from_number(number: u64) -> Self;
    /// Its number.
    fn number(self) -> u64;
}

impl Key for OrderId {
    fn from_number(number: u64) -> Self {
        Self::new(number)
    }
    fn number(self) -> u64 {
        OrderId::number(self)
    }
}

impl Key for ChildOrderId {
    fn from_number(number: u64) -> Self {
        Self::new(number)
    }
    fn number(self) -> u64 {
        ChildOrderId::number(self)
    }
}

/// Rows of a chunk.
const CHUNK: usize = 1024;

/// Rows by ascending id; an id may be left without a row. Ids never repeat, not even after
/// [`Table::clear`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<K, V> {
    first: u64,
    /// All full but the last.
    chunks: Vec<Vec<Option<V>>>,
    length: usize,
    key: PhantomData<K>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            first: 1,
            chunks: Vec::new(),
            length: 0,
            key: PhantomData,
        }
    }
}

impl<K: Key, V> Table<K, V> {
    /// The id after the last one given out.
    pub fn next_id(&self) -> K {
        K::from_number(self.first + self.length as u64)
    }

    /// The first id that may have a row.
    pub fn first_id(&self) -> K {
        K::from_number(self.first)
    }

    /// Leaves ids without rows, up to the one before `next`.
    pub fn skip_to(&mut self, next: K) {
        if self.length == 0 {
            self.first = self.first.max(next.number());
        }
        while self.next_id().number() < next.number() {
            self.append(None);
        }
    }

    /// Gives out `id`, which must be [`Table::next_id`], with or without a row.
    #[inline(always)]
    pub fn push(&mut self, id: K, row: Option<V>) {
        assert_eq!(
            id.number(),
            self.next_id().number(),
            "Invariant: ids are given out in order"
        );
        self.append(row);
    }

    /// The row of an id.
    pub fn get(&self, id: K) -> Option<&V> {
        let index = self.index(id)?;
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)?.as_ref()
    }

    /// The row of an id.
    pub fn get_mut(&mut self, id: K) -> Option<&mut V> {
        let index = self.index(id)?;
        self.chunks
            .get_mut(index / CHUNK)?
            .get_mut(index % CHUNK)?
            .as_mut()
    }

    /// All rows, by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        let of_chunk = |chunk: usize| self.first + (chunk * CHUNK) as u64;
        let chunks = self
            .chunks
            .iter()
            .enumerate()
            .map(move |(chunk, rows)| (of_chunk(chunk), rows));
        let rows = chunks.flat_map(|(first, rows)| {
            rows.iter()
                .enumerate()
                .map(move |(at, row)| (first + at as u64, row))
        });
        rows.filter_map(|(number, row)| Some((K::from_number(number), row.as_ref()?)))
    }

    /// Forgets all rows; the next id stays what it was.
    pub fn clear(&mut self) {
        self.first += self.length as u64;
        self.chunks.clear();
        self.length = 0;
    }

    fn index(&self, id: K) -> Option<usize> {
        id.number()
            .checked_sub(self.first)
            .map(|index| index as usize)
    }
}

impl<K, V> Table<K, V> {
    #[inline(always)]
    fn append(&mut self, row: Option<V>) {
        if self.length.is_multiple_of(CHUNK) {
            self.begin_chunk();
        }
        self.chunks
            .last_mut()
            .expect("Invariant: a chunk has room")
            .push(row);
        self.length += 1;
    }

    #[cold]
    #[inline(never)]
    fn begin_chunk(&mut self) {
        self.chunks.push(Vec::with_capacity(CHUNK));
    }
}

/// The first id, then all rows as one list.
impl<C, K, V: Encode<C>> Encode<C> for Table<K, V> {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        out.array(2)?.u64(self.first)?.array(self.length as u64)?;
        self.chunks
            .iter()
            .flatten()
            .try_for_each(|row| row.encode(out, context))
    }
}

impl<'b, C, K, V: Decode<'b, C>> Decode<'b, C> for Table<K, V> {
    fn decode(bytes: &mut Decoder<'b>, context: &mut C) -> Result<Self, DecodeError> {
        if bytes.array()? != Some(2) {
            return Err(DecodeError::message("a table is its first id and its rows"));
        }
        let mut table = Self {
            first: bytes.u64()?,
            ..Self::default()
        };
        Vec::decode(bytes, context)?
            .into_iter()
            .for_each(|row| table.append(row));
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_repeat_and_old_ones_are_gone_after_a_clear() {
        let mut table: Table<OrderId, &str> = Table::default();
        table.push(OrderId::new(1), Some("a"));
        table.push(OrderId::new(2), None);
        assert_eq!(
            (
                table.get(OrderId::new(1)),
                table.get(OrderId::new(2)),
                table.get(OrderId::new(0))
            ),
            (Some(&"a"), None, None)
        );
        table.clear();
        assert_eq!(table.get(OrderId::new(1)), None);
        assert_eq!(table.next_id(), OrderId::new(3));
    }
}
