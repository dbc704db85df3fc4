//! Finds the real data the tests compare with: `$BALLAST_TEST_DATA`, else `../shared/data` beside
//! the workspace. The data is not part of the project; a test that misses it says so and passes.
//!
//! Included by `#[path]` from the tests of other crates, so that there is one such place.

use std::path::{Path, PathBuf};

/// The file or folder, or `None` after saying that the test passes over it.
pub fn find(relative: &str) -> Option<PathBuf> {
    let root = std::env::var_os("BALLAST_TEST_DATA").map_or_else(
        || {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .ancestors()
                .nth(2)
                .unwrap()
                .join("../shared/data")
        },
        PathBuf::from,
    );
    let path = root.join(relative);
    if path.exists() {
        Some(path)
    } else {
        println!(
            "passed over: no real data at {} (set BALLAST_TEST_DATA)",
            path.display()
        );
        None
    }
}
