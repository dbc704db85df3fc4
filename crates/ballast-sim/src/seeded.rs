//! Seeded chance, and running one world for each seed.

use std::panic::{RefUnwindSafe, catch_unwind};

/// The same seed draws the same numbers again (xorshift).
#[derive(Debug, Clone)]
pub(crate) struct Seeded(u64);

impl Seeded {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize].clone()
    }
}

/// What each of so many worlds comes to, by its seed; `BALLAST_SCENARIOS` says another number (`make
/// soak`), `BALLAST_FIRST` another first seed. Panics with the seed of a world in which something does not hold.
pub fn worlds<T>(count: u64, run: impl Fn(u64) -> T + RefUnwindSafe) -> Vec<T> {
    let number = |name: &str, or: u64| {
        std::env::var(name).map_or(or, |text| text.parse().expect("a number"))
    };
    let first = number("BALLAST_FIRST", 1);
    (first..first + number("BALLAST_SCENARIOS", count))
        .map(|seed| catch_unwind(|| run(seed)).unwrap_or_else(|_| panic!("world {seed}")))
        .collect()
}
