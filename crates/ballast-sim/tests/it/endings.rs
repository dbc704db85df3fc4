//! Contracts end in random worlds (D2, D3): with locks, by net position, hedged or not, with lots of
//! today and of before.

use ballast_sim::{endings, worlds};

#[test]
fn d2_d3_nothing_of_a_contract_outlives_it() {
    let outcomes = worlds(150, endings::run);
    let mut all = endings::Outcome::default();
    for outcome in &outcomes {
        all.fills += outcome.fills;
        all.cash_lots += outcome.cash_lots;
        all.goods_lots += outcome.goods_lots;
        all.locked += outcome.locked;
        all.hedged += outcome.hedged;
    }
    println!("{} worlds: {all:?}", outcomes.len());
    let worlds = outcomes.len() as i64;
    assert!(all.fills as i64 > 20 * worlds, "{all:?}");
    assert!(all.cash_lots > worlds && all.goods_lots > worlds, "{all:?}");
    assert!(all.locked > worlds / 2 && all.hedged > worlds, "{all:?}");
}
