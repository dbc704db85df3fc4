//! `ballast day` with positions that were held before (期初持仓): marked from their last settlement price,
//! told with their opening price, closed like any other, and with one equity in both forms.

use std::fs;
use std::path::Path;

use crate::day::{BALLAST, ballast_day, three_ticks};
use crate::support::order_file;

fn position(account: &str, side: &str, lots: &str, open_price: &str, settlement: &str) -> String {
    format!(
        "[[position]]
account = \"{account}\"
fund_account = \"F1\"
contract = \"ru1901\"
side = \"{side}\"
lots = {lots}
open_price = \"{open_price}\"
settlement = \"{settlement}\"
"
    )
}

/// What a run says, and a reader of its files.
fn play(directory: &Path, setup: &str) -> (String, impl Fn(&str) -> Vec<String>) {
    let ticks = directory.join("ticks.csv");
    fs::write(&ticks, three_ticks("12300")).unwrap();
    fs::write(directory.join("setup.toml"), setup).unwrap();
    fs::write(
        directory.join("orders.csv"),
        "\
at,account,action,ref,contract,side,offset,lots,price
2018-10-08 09:00:00.500,A1,place,a,ru1901,sell,close_today,1,12485
2018-10-08 09:00:00.500,A1,place,b,ru1901,sell,close,1,12485
",
    )
    .unwrap();
    let output = ballast_day(Path::new(BALLAST), directory, &[ticks]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let out = directory.join("out");
    let read = move |file: &str| {
        let text = fs::read_to_string(out.join(file)).unwrap();
        text.lines().skip(1).map(str::to_owned).collect()
    };
    (said, read)
}

#[test]
fn an_account_begins_with_positions() {
    let directory = tempfile::tempdir().unwrap();
    let setup = order_file::setup("ru")
        + &position("A1", "long", "3", "12000", "12285")
        + &position("A2", "short", "2", "12500", "12285");
    let (_, read) = play(directory.path(), &setup);
    assert_eq!(
        read("orders.csv"),
        ["a,refused,POSITION_SHORT,0,", "b,filled,,1,12485.0000"]
    );
    // 3 lots from 12000: one closed at 12485, two settled at 12300; the day counts from 12285.
    let statements = read("statements.csv");
    let of = |row: &str| {
        let found = statements.iter().find(|found| found.contains(row));
        found.unwrap_or_else(|| panic!("`{row}` is not in {statements:#?}"))
    };
    of("A1,mtm,0.00,1000000.00,0.00,2000.00,300.00,");
    of("A1,trade,-8550.00,1000000.00,0.00,4850.00,6000.00,");
    of("A2,mtm,0.00,2000000.50,0.00,0.00,-300.00,");
    let equity = |row: &str| of(row).split(',').nth(10).unwrap().to_owned();
    for account in ["A1", "A2", "F1"] {
        let [mtm, trade] = ["mtm", "trade"].map(|form| equity(&format!("{account},{form},")));
        assert_eq!(mtm, trade, "{account}: {statements:#?}");
    }
    assert_eq!(
        read("positions.csv")
            .iter()
            .filter(|row| row.contains(",A1,"))
            .count(),
        1
    );
}

#[test]
fn a_wrong_position_is_named() {
    let long = |lots, open_price| position("A1", "long", lots, open_price, "12285");
    for (rows, wanted) in [
        (
            position("A9", "long", "1", "12000", "12285"),
            "line 27, position.account `A9`: must name a [[operating_account]]",
        ),
        (
            position("A1", "buy", "1", "12000", "12285"),
            "line 30, position.side `buy`: long or short",
        ),
        (
            long("0", "12000"),
            "line 31, position.lots `0`: must be above 0",
        ),
        (
            long("1", "-1"),
            "line 32, position.open_price `-1`: must be above 0",
        ),
        (
            long("1", "12001"),
            "line 32, position.open_price `12001`: PRICE_OFF_TICK price=12001 tick=5",
        ),
        // The row that is wrong, not the last that is alike.
        (
            long("1", "12001") + &long("1", "12000"),
            "line 32, position.open_price `12001`: PRICE_OFF_TICK price=12001 tick=5",
        ),
        (
            long("9999999", "12000"),
            "line 31, position.lots `9999999`: at most 1000000 more",
        ),
        (
            long("1", "12000") + &position("A2", "short", "1", "12000", "12290"),
            "line 41, position.settlement `12290`: a position before has 12285 for ru1901",
        ),
        (
            long("1", "12000").replace("ru1901", "ru1809"),
            "line 29, position.contract `ru1809`: CONTRACT_EXPIRED last_trading_day=2018-09-17",
        ),
        (
            long("1", "12000").replace("ru1901", "cu1901"),
            "line 29, position.contract `cu1901`: NO_RATE",
        ),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let (said, _) = play(directory.path(), &(order_file::setup("ru") + &rows));
        assert!(said.contains(wanted), "`{wanted}` is not in: {said}");
        assert!(!directory.path().join("out").exists(), "{said}");
    }
}

/// A settlement price that is not the market's own is taken, and said.
#[test]
fn another_settlement_price_than_the_markets_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let setup = order_file::setup("ru") + &position("A1", "long", "3", "12000", "12200");
    let (said, _) = play(directory.path(), &setup);
    let wanted = "2018-10-08: positions of ru1901 are marked from 12200, the market's previous settlement price is 12285";
    assert_eq!(said.matches(wanted).count(), 1, "{said}");
}
