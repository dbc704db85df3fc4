//! From a filing to what the desk may count (B1–B3, B8).

use crate::script::check_both;

/// B1, B2, B3, B8: the whole way of a client's bond, with the numbers of the worked example.
#[test]
fn a_bond_counts_from_the_settlement_of_the_day_it_was_matched() {
    check_both(
        "
        @ 2026-11-16 09:30
        set SHFE haircuts 120:0.95 from 2026-11-16
        bond B1 2031-06-15
        price B1 2026-11-16 101.2345
        standing 0011 member none
        qualify 0011 member -> approved
        qualify 0011 client:K1 -> approved
        standing 0011 client:K1 qualified account=ACC-K1
        deposit d1 0011 client:K1 B1 1000 -> accepted
        pledge d1 -> registered
        position 0011 client:K1 B1 registered=1000 effective=0
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:3000000:0
        state d1 effective
        position 0011 client:K1 B1 registered=0 effective=1000
        usable 0011 client:K1 discounted=9617277.50 cap=12000000.00 available=9617277.50 day=2026-11-16
        usable 0011 member discounted=9617277.50 cap=12000000.00 available=9617277.50
        ",
    );
}
