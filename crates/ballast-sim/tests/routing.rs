//! Routing under faults: with children rejected, delayed, unknown, duplicated, no lot is lost or doubled (X3, N4–N6).

use ballast_sim::routes;

/// `BALLAST_SCENARIOS` says how many (`make soak`: 10,000).
#[test]
fn no_lot_is_lost_or_doubled_whatever_counters_do() {
    let scenarios = std::env::var("BALLAST_SCENARIOS").map_or(300, |text| text.parse().unwrap());
    let mut all = routes::Outcome::default();
    for seed in 1..=scenarios {
        let outcome = std::panic::catch_unwind(|| routes::run(seed, 120));
        let outcome = outcome.unwrap_or_else(|_| panic!("scenario {seed}"));
        all.placed += outcome.placed;
        all.refused += outcome.refused;
        all.children += outcome.children;
        all.fills += outcome.fills;
    }
    println!("{scenarios} scenarios: {all:?}");
    assert!(all.placed > 10 * scenarios as usize && all.fills > 10 * scenarios as usize, "{all:?}");
    assert!(all.refused > scenarios as usize, "{all:?}");
}
