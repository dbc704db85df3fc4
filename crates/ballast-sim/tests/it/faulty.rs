//! Days under faults of everything between desk and counter (C). A world that fails says its seed and
//! what befell it; `BALLAST_FIRST` with one of `BALLAST_SCENARIOS` plays it again.

use ballast_sim::faulty::{self, Outcome};
use ballast_sim::worlds;

/// Faults that every kind of world meets, and how rarely at most.
#[rustfmt::skip]
const FAULTS: [&str; 15] = [
    "order Lose", "order NotSent", "order Reject", "cancel Lose", "return Drop", "return Repeat", "return Delay", "return Disconnect",
    "return Replay", "query Lose", "query Cut", "query Repeat", "query Late", "query Stale", "step Break",
];

/// What so many worlds come to, with faults of every sort and these blows.
fn check(outcomes: &[Outcome], days: usize, blows: &[&str]) -> Outcome {
    let mut all = Outcome::default();
    outcomes.iter().for_each(|outcome| all.add(outcome));
    let worlds = outcomes.len();
    println!("{worlds} worlds: {all:?}");
    for fault in FAULTS.iter().chain(blows) {
        let met = all.faults.get(*fault).copied().unwrap_or(0);
        assert!(met * 10 > worlds, "{fault} was met {met} times");
    }
    assert_eq!(all.days, days * worlds, "{all:?}");
    assert!(
        all.placed > 50 * worlds && all.fills > 20 * worlds,
        "{all:?}"
    );
    assert!(all.unknown > worlds && all.nets > 5 * worlds, "{all:?}");
    assert!(all.recalled > worlds / 2, "{all:?}");
    all
}

/// Nothing is lost or doubled, no lot is nobody's, every day ends, by itself.
#[test]
fn no_fault_loses_a_lot_or_a_day() {
    let blows = ["step KillServer", "step KillCounter", "step HotRestore"];
    let all = check(&worlds(300, faulty::run), 3, &blows);
    assert_eq!(all.forgotten, 0, "{all:?}");
}

/// A desk taken back alone lacks the trades of orders that it has forgotten, and nothing else.
#[test]
fn an_older_desk_lacks_what_it_has_forgotten() {
    let blows = ["step KillServer", "step KillCounter", "step OlderRestore"];
    let all = check(&worlds(300, faulty::run_with_older_restores), 5, &blows);
    assert!(all.forgotten > 0 && all.taken_over > 100, "{all:?}");
}

/// What a short replay hides comes late, and is somebody's, or refused by name.
#[test]
fn what_comes_late_is_booked_or_named() {
    let outcomes = worlds(300, faulty::run_with_short_replays);
    let all = check(
        &outcomes,
        3,
        &["step KillServer", "step KillCounter", "step HotRestore"],
    );
    assert!(all.late > 0, "{all:?}");
}

/// What plans have to come by in so many worlds, and how often at least in a thousand of them.
const PLANS: [&str; 24] = [
    "by the day's loss",
    "by system risk",
    "by hand",
    "cancels",
    "sends",
    "goes on",
    "at the price limit",
    "no counterparty",
    "old quote",
    "outside the session",
    "too far",
    "orders in the way",
    "messages",
    "refused",
    "allowed",
    "done",
    "taken over",
    "stopped",
    "run out",
    "by a rule",
    "passes",
    "released",
    "over a night",
    "killed",
];

/// O3–O6, P9: in a market that locks, thins out and closes in the middle, with counters that fail and processes that
/// are killed, every plan ends in one of its ways with the positions that it says; no lot is closed twice.
#[test]
fn every_plan_ends_in_one_of_its_ways() {
    let outcomes = worlds(300, faulty::run_with_liquidations);
    let mut all = Outcome::default();
    outcomes.iter().for_each(|outcome| all.add(outcome));
    println!("{} worlds: {:?}", outcomes.len(), all.plans);
    for what in PLANS {
        let met = all.plans.get(what).copied().unwrap_or(0);
        assert!(met > 0, "`{what}` was never met: {:?}", all.plans);
    }
    assert_eq!(all.days, 3 * outcomes.len());
    assert_eq!(all.forgotten, 0, "{all:?}");
}
