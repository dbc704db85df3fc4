//! A month of two venues in which everything happens: the golden journal, and what the engine is tried
//! with.

use crate::script::{World, check};

/// Filings, deposits, withdrawals, releases, a form 5, a change of account, a cut and two fees.
const MONTH: &str = "
    @ 2026-10-29 09:00
    set SHFE haircuts 12:0.97,120:0.95 from 2026-10-29
    set INE haircuts 120:0.9 from 2026-10-29
    bond B1 2031-06-15
    bond B2 2026-12-31
    bond B3 2030-06-15
    price B1 2026-10-29 101.2345
    price B2 2026-10-29 99.8
    price B3 2026-10-29 100.05
    qualify 0011 member
    qualify 0011 client:K1
    file f1 0011 client:K2 contact2.mobile= -> FIELD_MISSING
    file f1 0011 client:K2
    send f1
    examine f1
    reject f1 账户证明不清晰
    amend f1 contact1.name=新联系人
    send f1
    examine f1
    approve f1
    qualify 0022 member
    qualify 8011 member
    qualify 8011 broker:OB1
    @ 10:00
    deposit d1 0011 client:K1 B1 1000 -> accepted
    pledge d1 face=900 -> mismatched
    pledge d1 -> registered
    ask d2 deposit 0011 client:K1 B2 500
    forward d2
    send d2
    pledge d2
    deposit d3 0022 member B3 300 -> accepted
    pledge d3
    deposit d4 8011 broker:OB1 B1 200 -> accepted
    pledge d4
    deposit d5 0011 client:K2 B3 700 -> accepted
    enter d6 deposit 0011 client:K2 B1 100
    drop d6
    days SHFE 2026-10-29 2026-10-29 client:K1@0011:3000000:100 member@0022:500000:0
    days INE 2026-10-29 2026-10-29 broker:OB1@8011:1000000:5
    @ 2026-10-30 10:00
    state d5 lapsed
    emergency e1 0011 client:K2 deposit B1:400,B3:600
    check e1
    pledge e1.1
    pledge e1.2
    notice n1 0011 client:K1 ACC-NEW
    send n1
    examine n1
    approve n1
    @ 14:30
    deposit d7 0011 client:K2 B1 100 -> AFTER_CUTOFF
    days SHFE 2026-10-30 2026-11-02 client:K1@0011:3000000:100 client:K2@0011:900000:0 member@0022:500000:0
    days INE 2026-10-30 2026-11-02 broker:OB1@8011:1000000:5
    price B1 2026-11-03 100.9
    maturity m1 0011 client:K1 B2
    @ 2026-11-03 10:00
    withdraw w1 0011 client:K1 B1 1000 -> accepted
    withdraw w2 0022 member B3 300 -> accepted
    explain m1
    days SHFE 2026-11-03 2026-11-03 client:K1@0011:3000000:3000001 client:K2@0011:900000:0 member@0022:500000:0
    days INE 2026-11-03 2026-11-03 broker:OB1@8011:1000000:5
    state w1 review_refused
    confirm w2
    @ 2026-11-04 13:00
    explain m1
    confirm m1
    withdraw w3 0011 client:K1 B1 400 -> accepted
    set SHFE fee_rate 0.0006 from 2026-11-16
    days SHFE 2026-11-04 2026-11-04 client:K1@0011:3000000:100 client:K2@0011:900000:0
    days INE 2026-11-04 2026-11-04 broker:OB1@8011:1000000:5
    confirm w3
    days SHFE 2026-11-05 2026-12-01 client:K1@0011:3000000:100 client:K2@0011:900000:0
    days INE 2026-11-05 2026-12-01 broker:OB1@8011:1000000:5
    @ 2026-12-03 03:00
";

pub fn world() -> World {
    check(MONTH)
}
