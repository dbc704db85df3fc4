//! Prints what an engine costs by itself, with the smallest machine there is: `cargo run --release
//! -p ballast-engine
//! --example engine_bench [DIRECTORY]`.

#[allow(dead_code, reason = "the tests look into it, the bench only runs it")]
#[path = "../tests/it/toy.rs"]
mod toy;

use std::path::PathBuf;
use std::sync::Arc;

use ballast_engine::WallClock;
use ballast_engine::bench::{BenchError, Sizes, Workload, run};
use toy::{Toy, add};

fn main() -> Result<(), BenchError> {
    let directory = std::env::args_os()
        .nth(1)
        .map_or_else(|| PathBuf::from("target"), PathBuf::from);
    let workload = Workload {
        clock: Arc::new(WallClock),
        prepare: vec![add(0, 1)],
        source: |number| add(number as u32 % 1000, 1),
        sizes: Sizes::default(),
    };
    let figures = run::<Toy, _>(&directory, workload)?;
    print!("{figures}");
    Ok(())
}
