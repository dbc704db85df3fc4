//! Finds a row with one look into memory, whatever the number of rows: most of what an order costs
//! is waiting for memory.
//!
//! A table of fingerprints beside the rows, which lie where they were made. Its order is never
//! seen: whoever keeps rows by it iterates and encodes them in an order of their own.

use ballast_model::HedgeFlag;

/// Where rows are, by the hash of their key. Rows are numbered as they come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// A power of two of places, at most half of them taken; a probe goes on to the next place.
    places: Vec<Place>,
    rows: usize,
}

/// Where a row with that fingerprint is: its number counted from 1, 0 for a free place.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    fingerprint: u32,
    number: u32,
}

const FEWEST: usize = 16;

impl Index {
    /// The row with that hash for which `is` holds.
    pub fn find(&self, hash: u64, is: impl Fn(usize) -> bool) -> Option<usize> {
        for step in 0..self.places.len() {
            let Place {
                fingerprint: found,
                number,
            } = self.places[self.place(hash, step)];
            let row = (number as usize).checked_sub(1)?;
            if found == fingerprint(hash) && is(row) {
                return Some(row);
            }
        }
        None
    }

    /// Takes in the next row. `hash_of` says the hash of any row, this one included.
    pub fn push(&mut self, hash_of: impl Fn(usize) -> u64) {
        self.rows += 1;
        if 2 * self.rows > self.places.len() {
            self.places = vec![Place::default(); (2 * self.places.len()).max(FEWEST)];
            (0..self.rows - 1).for_each(|row| self.take_place(row, hash_of(row)));
        }
        self.take_place(self.rows - 1, hash_of(self.rows - 1));
    }

    fn take_place(&mut self, row: usize, hash: u64) {
        let mut free = self.place(hash, 0);
        while self.places[free].number != 0 {
            free = self.place(free as u64, 1);
        }
        self.places[free] = Place {
            fingerprint: fingerprint(hash),
            number: row as u32 + 1,
        };
    }

    fn place(&self, hash: u64, step: usize) -> usize {
        (hash as usize).wrapping_add(step) & (self.places.len() - 1)
    }
}

/// The half of a hash that does not say the place.
fn fingerprint(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// Of a text: FNV-1a with a last mixing, the same in every build.
pub(crate) fn of_text(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    of_number(hash)
}

/// Of a number.
pub(crate) fn of_number(number: u64) -> u64 {
    let mixed = (number ^ (number >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// Of an id and a hedge flag.
pub(crate) fn of_flagged(id: usize, flag: HedgeFlag) -> u64 {
    of_number((id as u64) << 1 | flag as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_nothing_else_even_where_fingerprints_meet() {
        // Every third row has the hash of another.
        let (rows, hash) = (1000_usize, |row: usize| of_number(row as u64 / 3));
        let mut index = Index::default();
        for row in 0..rows {
            assert_eq!(index.find(hash(row), |found| found == row), None);
            index.push(hash);
        }
        for row in 0..rows {
            assert_eq!(index.find(hash(row), |found| found == row), Some(row));
        }
        assert_eq!(index.find(hash(rows + 3), |_| true), None);
        assert_eq!(Index::default().find(hash(0), |_| true), None);
    }
}
