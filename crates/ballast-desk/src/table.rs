//! A table keyed by ids that only ever grow: dense, ordered, emptied as a whole at day roll.

use std::marker::PhantomData;

use ballast_model::{ChildOrderId, OrderId};
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

/// Rows by ascending id; an id may be left without a row. Ids never repeat, not even after [`Table::clear`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Table<K, V> {
    #[n(0)]
    first: u64,
    #[n(1)]
    rows: Vec<Option<V>>,
    #[cbor(skip)]
    key: PhantomData<K>,
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { first: 1, rows: Vec::new(), key: PhantomData }
    }
}

impl<K: Key, V> Table<K, V> {
    /// The id after the last one given out.
    pub fn next_id(&self) -> K {
        K::from_number(self.first + self.rows.len() as u64)
    }

    /// Gives out `id`, which must be [`Table::next_id`], with or without a row.
    pub fn push(&mut self, id: K, row: Option<V>) {
        assert_eq!(id.number(), self.next_id().number(), "Invariant: ids are given out in order");
        self.rows.push(row);
    }

    /// The row of an id.
    pub fn get(&self, id: K) -> Option<&V> {
        self.rows.get(self.index(id)?)?.as_ref()
    }

    /// The row of an id.
    pub fn get_mut(&mut self, id: K) -> Option<&mut V> {
        let index = self.index(id)?;
        self.rows.get_mut(index)?.as_mut()
    }

    /// All rows, by id.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> {
        let first = self.first;
        self.rows.iter().enumerate().filter_map(move |(index, row)| Some((K::from_number(first + index as u64), row.as_ref()?)))
    }

    /// Forgets all rows; the next id stays what it was.
    pub fn clear(&mut self) {
        self.first += self.rows.len() as u64;
        self.rows.clear();
    }

    fn index(&self, id: K) -> Option<usize> {
        id.number().checked_sub(self.first).map(|index| index as usize)
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
            (table.get(OrderId::new(1)), table.get(OrderId::new(2)), table.get(OrderId::new(0))),
            (Some(&"a"), None, None)
        );
        table.clear();
        assert_eq!(table.get(OrderId::new(1)), None);
        assert_eq!(table.next_id(), OrderId::new(3));
    }
}
