//! Routing under faults: with children rejected, delayed, unknown, duplicated, no lot is lost or
//! doubled (X3, N4–N6).

use ballast_sim::{routes, worlds};

#[test]
fn no_lot_is_lost_or_doubled_whatever_counters_do() {
    let outcomes = worlds(300, |seed| routes::run(seed, 120));
    let mut all = routes::Outcome::default();
    for outcome in &outcomes {
        all.placed += outcome.placed;
        all.refused += outcome.refused;
        all.children += outcome.children;
        all.fills += outcome.fills;
    }
    println!("{} scenarios: {all:?}", outcomes.len());
    assert!(
        all.placed > 10 * outcomes.len() && all.fills > 10 * outcomes.len(),
        "{all:?}"
    );
    assert!(all.refused > outcomes.len(), "{all:?}");
}

/// X3: a close never rests against its own side: by net position, whatever comes late, twice or out of
/// order, once the counters have answered all no open rests where a close could.
#[test]
fn x3_nothing_rests_against_its_own_side() {
    let outcomes = worlds(300, |seed| routes::run_net(seed, 120));
    let recalled: usize = outcomes.iter().map(|outcome| outcome.recalled).sum();
    let fills: usize = outcomes.iter().map(|outcome| outcome.fills).sum();
    println!("{recalled} recalled, {fills} fills");
    assert!(recalled > 3 * outcomes.len() && fills > 10 * outcomes.len());
}
