//! What bonds are worth and what may be used of them (B8).

use ballast_model::{Day, Money, Price, Rate};
use ballast_venue::value;
use ballast_venue::words::setting::Haircut;

use crate::script::{check, check_both};

fn money(text: &str) -> Money {
    text.parse().unwrap()
}

/// B8: the worked example, and the table of cash, cap and available amount.
#[test]
fn b8_the_smaller_of_discounted_value_and_cap() {
    let price: Price = "101.2345".parse().unwrap();
    let share: Rate = "0.95".parse().unwrap();
    let discounted = value::discounted(Money::whole(10_000_000), price, share);
    assert_eq!(discounted, money("9617277.50"));
    for (cash, cap, available) in [
        ("3000000", "12000000", "9617277.5"),
        ("2000000", "8000000", "8000000"),
        ("0", "0", "0"),
        ("-50000", "0", "0"),
    ] {
        let multiple = Rate::whole(4);
        assert_eq!(value::cap(multiple, money(cash)), money(cap), "{cash}");
        assert_eq!(
            value::available(discounted, multiple, money(cash)),
            money(available),
            "{cash}"
        );
    }
    assert_eq!(
        value::cap(Rate::whole(100), Money::MAX).to_fixed(2),
        "9223372036854.77"
    );
}

/// Discounted values go down to the fen, bond by bond.
#[test]
fn b8_down_to_the_fen() {
    let price: Price = "99.9999".parse().unwrap();
    let share: Rate = "0.3333333333".parse().unwrap();
    // 1,000,000 × 0.999999 × 0.3333333333 = 333,332.9999…
    let discounted = value::discounted(Money::whole(1_000_000), price, share);
    assert_eq!(discounted, money("333332.99"));
}

/// B8: bonds cover trading margin only: what they are good for beyond it is not left.
#[test]
fn b8_what_is_left_after_margin() {
    for (cash, available, margin, only, left) in [
        ("100", "50", "120", true, "30"),
        ("100", "50", "20", true, "100"),
        ("100", "50", "20", false, "130"),
        ("-1", "50", "0", true, "-1"),
        ("-1", "50", "0", false, "49"),
    ] {
        let got = value::reserve(money(cash), money(available), money(margin), only);
        assert_eq!(got, money(left), "{cash} {available} {margin} {only}");
    }
}

/// The haircut goes by residual maturity, to the month and with its last day in it.
#[test]
fn b8_haircuts_by_residual_maturity() {
    let rows = [(12, "0.97"), (60, "0.95")];
    let rows = rows.map(|(months, share)| Haircut {
        months,
        share: share.parse().unwrap(),
    });
    let day: Day = "2026-11-16".parse().unwrap();
    for (maturity, want) in [
        ("2027-11-16", Some("0.97")),
        ("2027-11-17", Some("0.95")),
        ("2031-11-16", Some("0.95")),
        ("2031-11-17", None),
    ] {
        let share = value::share(&rows, day, maturity.parse().unwrap());
        assert_eq!(
            share,
            want.map(|share| share.parse().unwrap()),
            "{maturity}"
        );
    }
}

const READY: &str = "
    @ 2026-11-16 09:30
    bond B1 2031-06-15
    qualify 0011 member
    qualify 0011 client:K1
    qualify 0011 client:K2
    qualify 0022 member
    deposit d1 0011 client:K1 B1 1000 -> accepted
    pledge d1 -> registered
";

/// B8: a venue without a haircut table, or without a price, counts nothing and says so.
#[test]
fn b8_nothing_counts_without_price_and_haircut() {
    check_both(&format!(
        "{READY}
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:3000000:0
        position 0011 client:K1 B1 effective=1000 why=no_price
        price B1 2026-11-17 100
        days SHFE 2026-11-17 2026-11-17 client:K1@0011:3000000:0
        position 0011 client:K1 B1 why=no_haircut
        usable 0011 client:K1 discounted=0.00 cap=12000000.00 available=0.00
        set SHFE haircuts 36:0.95 from 2026-11-18
        days SHFE 2026-11-18 2026-11-18 client:K1@0011:3000000:0
        position 0011 client:K1 B1 why=no_haircut
        set SHFE haircuts 36:0.97,120:0.9 from 2026-11-19
        days SHFE 2026-11-19 2026-11-19 client:K1@0011:3000000:0
        position 0011 client:K1 B1 why=counts
        usable 0011 client:K1 discounted=9000000.00
        "
    ));
}

/// The base price is the newest published by the day; one that comes too late is the next day's.
#[test]
fn b8_the_newest_price_published() {
    check_both(&format!(
        "{READY}
        set SHFE haircuts 120:0.9 from 2026-11-16
        price B1 2026-11-13 100
        price B1 2026-11-17 110
        price B1 2026-11-16 250.0001 -> PRICE_OUT_OF_RANGE highest=250
        price B1 2026-11-16 0 -> PRICE_OUT_OF_RANGE
        price B9 2026-11-16 100 -> UNKNOWN_BOND
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:9000000:0
        usable 0011 client:K1 discounted=9000000.00
        days SHFE 2026-11-17 2026-11-17 client:K1@0011:9000000:0
        usable 0011 client:K1 discounted=9900000.00
        set SHFE price_source depository_full from 2026-11-18
        days SHFE 2026-11-18 2026-11-18 client:K1@0011:9000000:0
        position 0011 client:K1 B1 why=no_price
        "
    ));
}

/// B8: never across clients or venues; an FCM member as a whole has its own cap.
#[test]
fn b8_each_party_by_itself() {
    check(&format!(
        "{READY}
        set SHFE haircuts 120:0.9 from 2026-11-16
        price B1 2026-11-16 100
        deposit d2 0011 client:K2 B1 200 -> accepted
        pledge d2 -> registered
        deposit d3 0022 member B1 300 -> accepted
        pledge d3 -> registered
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:1000000:0 client:K2@0011:10000000:0 member@0022:1:0 member@0011:2000000:0
        usable 0011 client:K1 discounted=9000000.00 available=4000000.00
        usable 0011 client:K2 discounted=1800000.00 available=1800000.00
        usable 0011 member discounted=10800000.00 available=8000000.00
        usable 0022 member discounted=2700000.00 available=4.00
        "
    ));
}

/// The cash multiple is a setting.
#[test]
fn b8_the_multiple_is_a_setting() {
    check_both(&format!(
        "{READY}
        set SHFE haircuts 120:0.9 from 2026-11-16
        set SHFE cash_multiple 2.5 from 2026-11-17
        set SHFE cash_multiple 101 from 2026-11-17 -> BAD_SETTING field=cash_multiple
        price B1 2026-11-16 100
        days SHFE 2026-11-16 2026-11-16 client:K1@0011:1000000.01:0
        usable 0011 client:K1 cap=4000000.04
        days SHFE 2026-11-17 2026-11-17 client:K1@0011:1000000.01:0
        usable 0011 client:K1 cap=2500000.02
        "
    ));
}

/// Published prices are kept for some days; the newest stays, however old it grows.
#[test]
fn b8_old_prices_go_and_the_newest_stays() {
    let mut script = format!("{READY} set SHFE haircuts 120:0.9 from 2026-11-16\n");
    for day in 1..=28 {
        script += &format!("price B1 2026-10-{day:02} {}\n", 100 + day);
    }
    script += "
        days SHFE 2026-11-16 2026-12-31 client:K1@0011:9000000:0
        usable 0011 client:K1 discounted=11520000.00
        price B1 2026-10-29 130
        days SHFE 2027-01-01 2027-01-01 client:K1@0011:9000000:0
        usable 0011 client:K1 discounted=11700000.00
    ";
    check(&script);
}
