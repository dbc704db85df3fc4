//! Names, telephones and scans are erased by two, and only where no business needs them (B1, B10).

use crate::script::check_both;

const REJECTED: &str = "
    @ 2026-11-16 09:30
    bond B1 2031-06-15
    price B1 2026-11-16 100
    set SHFE haircuts 120:0.95 from 2026-11-16
    qualify 0011 member
    file f1 0011 client:K1
    send f1
    reject f1 公章不清
";

/// B1: asked for by one, confirmed by another, done when the platform says so; until then nothing new is taken.
#[test]
fn b1_two_persons_erase() {
    check_both(&format!(
        "{REJECTED}
        erasure confirm 0011 client:K1 -> WRONG_STATE state=none
        erasure ask 0011 client:K1 by 0012.m -> NOT_PERMITTED
        erasure ask 0011 client:K1 by 0011.b -> erasure_asked
        erasure ask 0011 client:K1 -> ERASURE_OPEN
        amend f1 -> ERASURE_OPEN
        file f2 0011 client:K1 -> ERASURE_OPEN
        emergency e1 0011 client:K1 deposit B1:1000 -> ERASURE_OPEN
        erasure confirm 0011 client:K1 by 0011.b -> SAME_PERSON
        erasure record 0011 client:K1 -> WRONG_STATE state=erasure_asked
        erasure confirm 0011 client:K1 -> erasure_confirmed
        erasure drop 0011 client:K1 -> WRONG_STATE state=erasure_confirmed
        file f2 0011 client:K1 -> ERASURE_OPEN
        erasure record 0011 client:K1 by 0011.c -> NOT_PERMITTED
        erasure record 0011 client:K1 -> erased
        erasure record 0011 client:K1 -> WRONG_STATE state=erased
        # It may come again, with new files, and be erased again.
        file f2 0011 client:K1 -> entered
        erasure ask 0011 client:K1 -> FILING_OPEN
        send f2
        reject f2 不齐
        erasure ask 0011 client:K1 -> erasure_asked
        "
    ));
}

/// What was asked for is given up by either half, and business goes on.
#[test]
fn b1_an_erasure_is_given_up() {
    check_both(&format!(
        "{REJECTED}
        erasure ask 0011 client:K1
        erasure drop 0011 client:K1 by 0011.w -> NOT_PERMITTED
        erasure drop 0011 client:K1 by 0011.c -> erasure_dropped
        erasure confirm 0011 client:K1 -> WRONG_STATE state=erasure_dropped
        amend f1 -> entered
        "
    ));
}

/// A party in business is not erased: first its bonds are released, its account is closed, and the years are over.
#[test]
fn b1_what_business_needs_is_kept() {
    check_both(
        "
        @ 2026-11-16 09:30
        bond B1 2031-06-15
        price B1 2026-11-16 100
        set SHFE haircuts 120:0.95 from 2026-11-16
        qualify 0011 member
        qualify 0011 client:K1
        erasure ask 0011 client:K1 -> ERASURE_OF_ACTIVE standing=qualified
        deposit d1 0011 client:K1 B1 1000
        pledge d1
        erasure ask 0011 client:K1 -> BONDS_PLEDGED face=10000000
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:9000000:0
        @ 2026-11-17 10:00
        withdraw w1 0011 client:K1 B1 1000
        @ 15:30
        settle SHFE 2026-11-17 client:K1@0011:9000000:0
        confirm w1
        @ 2026-11-18 10:00
        notice n1 0011 client:K1 close
        erasure ask 0011 client:K1 -> FILING_OPEN
        send n1
        examine n1
        approve n1
        erasure ask 0011 client:K1 -> ERASURE_TOO_EARLY until=2046-11-18
        set SHFE retention_years 101 from 2026-11-18 -> BAD_SETTING field=retention_years
        set SHFE retention_years 0 from 2026-11-18
        erasure ask 0011 client:K1 -> erasure_asked
        ",
    );
    // An account that was closed and refused anew is kept as long as any.
    check_both(
        "
        @ 2026-11-16 09:30
        qualify 0011 client:K1
        notice n1 0011 client:K1 close
        send n1
        examine n1
        approve n1
        file f1 0011 client:K1
        send f1
        reject f1 不齐
        erasure ask 0011 client:K1 -> ERASURE_TOO_EARLY until=2046-11-16
        ",
    );
}
