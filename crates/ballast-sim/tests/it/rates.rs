//! Rates at every level, changed at random while orders trade, against an oracle that goes down the
//! rows (F1, F2, F4, F6, O9, N9).

use ballast_sim::{rates, worlds};

#[test]
fn f4_o9_every_account_is_charged_by_the_rows_whatever_changes() {
    let outcomes = worlds(300, |seed| rates::run(seed, 200));
    let sum = |of: fn(&rates::Outcome) -> usize| outcomes.iter().map(of).sum::<usize>();
    let all = rates::Outcome {
        settings: sum(|outcome| outcome.settings),
        fills: sum(|outcome| outcome.fills),
        restated: sum(|outcome| outcome.restated),
        days: sum(|outcome| outcome.days),
        set: sum(|outcome| outcome.set),
        unknown: sum(|outcome| outcome.unknown),
    };
    println!("{} worlds: {all:?}", outcomes.len());
    let worlds = outcomes.len();
    assert!(
        all.settings > 20 * worlds
            && all.fills > 5 * worlds
            && all.restated > 5 * worlds
            && all.days > worlds,
        "{all:?}"
    );
    assert!(
        all.set > 100 * worlds && all.unknown > 10 * worlds,
        "{all:?}"
    );
}
