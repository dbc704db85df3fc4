//! A table keyed by ids that only ever grow: dense, ordered, emptied as a whole at day roll.
//!
//! Rows lie in chunks and never move: a day's hundred-thousandth order costs what its first one
//! does. An id without a row costs four bytes: most orders of a program that is often refused.

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

/// Grows without moving what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chunks<T> {
    /// All full but the last.
    chunks: Vec<Vec<T>>,
    length: usize,
}

/// Entries of a chunk.
const CHUNK: usize = 1024;

impl<T> Chunks<T> {
    const EMPTY: Self = Self {
        chunks: Vec::new(),
        length: 0,
    };

    #[inline(always)]
    fn get(&self, at: usize) -> Option<&T> {
        self.chunks.get(at / CHUNK)?.get(at % CHUNK)
    }

    fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.chunks.get_mut(at / CHUNK)?.get_mut(at % CHUNK)
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        (0..self.length).map(|at| &self.chunks[at / CHUNK][at % CHUNK])
    }

    #[inline(always)]
    fn push(&mut self, entry: T) {
        if self.length.is_multiple_of(CHUNK) {
            self.begin_chunk();
        }
        let chunk = self.chunks.last_mut();
        chunk.expect("Invariant: a chunk has room").push(entry);
        self.length += 1;
    }

    #[cold]
    #[inline(never)]
    fn begin_chunk(&mut self) {
        self.chunks.push(Vec::with_capacity(CHUNK));
    }
}

/// Rows by ascending id; an id may be left without a row. Ids never repeat, not even after
/// [`Table::clear`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<K, V> {
    first: u64,
    /// Of each id: where its row is, counted from 1; 0 where there is none.
    places: Vec<u32>,
    rows: Chunks<V>,
    key: PhantomData<K>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self {
            first: 1,
            places: Vec::new(),
            rows: Chunks::EMPTY,
            key: PhantomData,
        }
    }
}

impl<K: Key, V> Table<K, V> {
    /// The id after the last one given out.
    pub fn next_id(&self) -> K {
        K::from_number(self.first + self.places.len() as u64)
    }

    /// The first id that may have a row.
    pub fn first_id(&self) -> K {
        K::from_number(self.first)
    }

    /// Leaves ids without rows, up to the one before `next`.
    pub fn skip_to(&mut self, next: K) {
        if self.places.is_empty() {
            self.first = self.first.max(next.number());
        }
        while self.next_id().number() < next.number() {
            self.places.push(NO_ROW);
        }
    }

    /// Gives out `id`, which must be [`Table::next_id`], without a row.
    pub fn leave_out(&mut self, id: K) {
        self.assert_next(id);
        self.places.push(NO_ROW);
    }

    /// Gives out `id`, which must be [`Table::next_id`], with a row.
    #[inline(always)]
    pub fn push(&mut self, id: K, row: V) {
        self.assert_next(id);
        self.append(row);
    }

    #[inline(always)]
    fn assert_next(&self, id: K) {
        assert_eq!(
            id.number(),
            self.next_id().number(),
            "Invariant: ids are given out in order"
        );
    }

    /// The row of an id.
    pub fn get(&self, id: K) -> Option<&V> {
        self.rows.get(self.place(id)?)
    }

    /// The row of an id.
    pub fn get_mut(&mut self, id: K) -> Option<&mut V> {
        let place = self.place(id)?;
        self.rows.get_mut(place)
    }

    /// All rows, by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        let places = { self.places.iter() }.enumerate();
        places.filter_map(|(at, place)| {
            let row = self.rows.get(place.checked_sub(1)? as usize)?;
            Some((K::from_number(self.first + at as u64), row))
        })
    }

    /// Forgets all rows; the next id stays what it was.
    pub fn clear(&mut self) {
        *self = Self {
            first: self.first + self.places.len() as u64,
            ..Self::default()
        };
    }

    #[inline(always)]
    fn place(&self, id: K) -> Option<usize> {
        let index = id.number().checked_sub(self.first)?;
        let place = self.places.get(index as usize)?;
        Some(place.checked_sub(1)? as usize)
    }
}

/// The place of an id without a row.
const NO_ROW: u32 = 0;

impl<K, V> Table<K, V> {
    #[inline(always)]
    fn append(&mut self, row: V) {
        self.rows.push(row);
        let place = u32::try_from(self.rows.length);
        self.places
            .push(place.expect("Invariant: a day has fewer rows than 2³²"));
    }
}

/// The first id, then all rows as one list.
impl<C, K, V: Encode<C>> Encode<C> for Table<K, V> {
    fn encode<W: Write>(
        &self,
        out: &mut Encoder<W>,
        context: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        let ids = self.places.len() as u64;
        out.array(2)?.u64(self.first)?.array(ids)?;
        let mut rows = self.rows.iter();
        self.places.iter().try_for_each(|place| match place {
            &NO_ROW => None::<&V>.encode(out, context),
            _ => rows.next().encode(out, context),
        })
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
        for row in bytes.array_iter_with::<_, Option<V>>(context)? {
            match row? {
                Some(row) => table.append(row),
                None => table.places.push(NO_ROW),
            }
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_repeat_and_old_ones_are_gone_after_a_clear() {
        let mut table: Table<OrderId, &str> = Table::default();
        table.push(OrderId::new(1), "a");
        table.leave_out(OrderId::new(2));
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
