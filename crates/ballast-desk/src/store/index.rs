//! Finds a row with one look into memory, whatever the number of rows: most of what an order costs
//! is waiting for memory.
//!
//! A table of fingerprints beside the rows, which lie where they were made. Its order is never
//! seen: whoever keeps rows by it iterates and encodes them in an order of their own.

use ballast_model::HedgeFlag;

/// Where rows are, by the hash of their key. Rows are numbered as they come.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// None, or a power of two of places, at most half of them taken; a probe goes on to the next
    /// place.
    places: Vec<Place>,
    rows: u32,
}

/// Where a row with that hash is: its number counted from 1, 0 for a free place.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    hash: u32,
    number: u32,
}

const FEWEST: usize = 16;

impl Index {
    /// The row with that hash for which `is` holds.
    #[inline(always)]
    pub fn find(&self, hash: u32, is: impl Fn(usize) -> bool) -> Option<usize> {
        let mut at = hash as usize;
        loop {
            // Where there is no place at all, the mask is all ones and nothing is found.
            let place = self.places.get(at & self.places.len().wrapping_sub(1))?;
            let row = place.number.checked_sub(1)? as usize;
            if place.hash == hash && is(row) {
                return Some(row);
            }
            at += 1;
        }
    }

    /// Takes in the next row.
    #[inline(always)]
    pub fn push(&mut self, hash: u32) {
        self.rows += 1;
        if 2 * self.rows as usize > self.places.len() {
            self.grow();
        }
        self.take_place(Place {
            hash,
            number: self.rows,
        });
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        let more = vec![Place::default(); (2 * self.places.len()).max(FEWEST)];
        let places = std::mem::replace(&mut self.places, more);
        let taken = places.into_iter().filter(|place| place.number != 0);
        taken.for_each(|place| self.take_place(place));
    }

    #[inline(always)]
    fn take_place(&mut self, place: Place) {
        let mask = self.places.len() - 1;
        let mut at = place.hash as usize & mask;
        while self.places[at].number != 0 {
            at = (at + 1) & mask;
        }
        self.places[at] = place;
    }
}

/// Of a text, 8 bytes at a time: the same in every build.
#[inline(always)]
pub(crate) fn of_text(text: &str) -> u32 {
    let bytes = text.as_bytes();
    let mut hash = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().expect("Invariant: a chunk is 8 bytes"));
        hash = mix(hash ^ word);
    }
    of_number(hash ^ last_word(chunks.remainder()))
}

/// Fewer than 8 bytes as a number: their first and last four, which may overlap, or one by one.
#[inline(always)]
fn last_word(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
        }
        _ => bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}

/// Of a number.
#[inline(always)]
pub(crate) fn of_number(number: u64) -> u32 {
    (mix(number) >> 32) as u32
}

#[inline(always)]
fn mix(number: u64) -> u64 {
    let mixed = (number ^ (number >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

/// Of an id and a hedge flag: no two have the same, and those that follow each other get places that
/// do.
#[inline(always)]
pub(crate) fn of_flagged(id: usize, flag: HedgeFlag) -> u32 {
    (id as u32) << 1 | flag as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_and_nothing_else_even_where_hashes_meet() {
        // Every third row has the hash of another.
        let (rows, hash) = (1000_usize, |row: usize| of_number(row as u64 / 3));
        let mut index = Index::default();
        for row in 0..rows {
            assert_eq!(index.find(hash(row), |found| found == row), None);
            index.push(hash(row));
        }
        for row in 0..rows {
            assert_eq!(index.find(hash(row), |found| found == row), Some(row));
        }
        assert_eq!(index.find(hash(rows + 3), |_| true), None);
        assert_eq!(Index::default().find(hash(0), |_| true), None);
    }

    /// Texts that differ in one byte, in length or in order.
    #[test]
    fn alike_texts_have_hashes_of_their_own() {
        let texts = (0..20_000).map(|number| format!("{number}"));
        let padded = (0..20_000).map(|number| format!("order-{number:012}-{}", number % 7));
        let all: Vec<String> = texts.chain(padded).collect();
        let mut hashes: Vec<u32> = all.iter().map(|text| of_text(text)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert!(
            hashes.len() > all.len() - 10,
            "{} of {}",
            hashes.len(),
            all.len()
        );
    }
}
