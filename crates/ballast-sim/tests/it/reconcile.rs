//! Random commands against the reference ledger: cash, P&L, commission, margins and freezes
//! reconcile after every one.

use ballast_model::Machine;
use ballast_sim::{Step, World};
use proptest::prelude::*;

fn step() -> impl Strategy<Value = Step> {
    let any8 = any::<u8>;
    prop_oneof![
        10 => (any8(), any8(), any::<bool>(), any8(), any8(), any::<i8>(), prop::bool::weighted(0.2)).prop_map(
            |(account, contract, sell, offset, lots, ticks, best)| Step::Place { account, contract, sell, offset, lots, ticks, best }
        ),
        8 => (any8(), any8(), any::<i8>()).prop_map(|(child, lots, ticks)| Step::Fill { child, lots, ticks }),
        4 => (any8(), any::<i8>()).prop_map(|(contract, ticks)| Step::Mark { contract, ticks }),
        3 => any8().prop_map(|child| Step::Accept { child }),
        2 => any8().prop_map(|order| Step::Cancel { order }),
        2 => (any8(), any::<bool>()).prop_map(|(child, before_trade)| Step::CounterCancels { child, before_trade }),
        1 => any8().prop_map(|child| Step::RepeatFill { child }),
        1 => any8().prop_map(|child| Step::Reject { child }),
        1 => any::<bool>().prop_map(|lose| Step::Disconnect { lose }),
        1 => (any8(), any::<u32>()).prop_map(|(account, fen)| Step::Deposit { account, fen }),
        1 => (any8(), any::<u32>()).prop_map(|(account, fen)| Step::Withdraw { account, fen }),
        1 => Just(Step::EndDay),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// `World::step` asserts the reconciliation; here are the worlds.
    #[test]
    fn desk_reconciles_with_the_ledger_after_every_command(steps in prop::collection::vec(step(), 1..120)) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
        }
        world.step(&Step::EndDay);
    }

    /// A snapshot restores to the same state, by hash and by what it goes on to do.
    #[test]
    fn snapshots_restore_to_the_same_machine(before in prop::collection::vec(step(), 1..60), after in prop::collection::vec(step(), 1..30)) {
        let mut world = World::new();
        for step in &before {
            world.step(step);
        }
        let restored = ballast_desk::Desk::restore(&world.desk.snapshot()).unwrap();
        prop_assert_eq!(restored.hash(), world.desk.hash());
        prop_assert_eq!(&restored, &world.desk);
        world.desk = restored;
        for step in &after {
            world.step(step);
        }
    }
}
