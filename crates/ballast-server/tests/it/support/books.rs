//! Reading the files of a played day, and what must hold in them.

use std::collections::BTreeMap;

use ballast_model::Money;

/// One row of a file, by column.
pub type Row = BTreeMap<String, String>;

/// The rows of a file with a header.
pub fn rows(text: &str) -> Vec<Row> {
    let mut lines = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    lines
        .map(|line| header.iter().cloned().zip(line).collect())
        .collect()
}

/// An amount of a row.
pub fn money(row: &Row, field: &str) -> Money {
    row[field].parse().unwrap()
}

/// Statements with the columns of `risk.csv` that their sums need when contracts end.
pub fn with_deliveries(statements: &[Row], risk: &[Row]) -> Vec<Row> {
    let name = |row: &Row| (row["trading_day"].clone(), row["account"].clone());
    let with = |row: &Row| {
        let mut of_account = risk.iter().filter(|other| name(other) == name(row));
        let more = of_account.next().unwrap().iter();
        let more = more.filter(|(column, _)| column.starts_with("delivery_"));
        let columns = row.iter().chain(more);
        columns
            .map(|(column, value)| (column.clone(), value.clone()))
            .collect()
    };
    statements.iter().map(with).collect()
}

/// A statement adds up, in both forms, to one equity (§C1).
pub fn check_adds_up(row: &Row) {
    let of_deliveries = |field: &str| match row.contains_key(field) {
        true => money(row, field),
        false => Money::ZERO,
    };
    let ended = of_deliveries(match row["form"].as_str() {
        "mtm" => "delivery_pnl",
        _ => "delivery_pnl_trade",
    });
    let brought = money(row, "brought_forward") + money(row, "deposit") - money(row, "withdrawal");
    let brought = brought + ended - of_deliveries("delivery_fee");
    let carried = brought + money(row, "close_pnl") - money(row, "commission");
    let position = money(row, "position_pnl");
    let (carried, floating) = if row["form"] == "mtm" {
        (carried + position, Money::ZERO)
    } else {
        (carried, position)
    };
    assert_eq!(carried, money(row, "carried_forward"), "{row:?}");
    assert_eq!(carried + floating, money(row, "equity"), "{row:?}");
    assert_eq!(
        money(row, "equity") - money(row, "margin") - of_deliveries("delivery_margin"),
        money(row, "available"),
        "{row:?}"
    );
}

/// Σ mark-to-market P&L of the operating accounts is the fund account's, every day
/// (`docs/design.md#one-door`).
pub fn check_product(statements: &[Row], days: usize) {
    let mut differences: BTreeMap<&str, Money> = BTreeMap::new();
    for row in statements.iter().filter(|row| row["form"] == "mtm") {
        let pnl = money(row, "close_pnl") + money(row, "position_pnl");
        let ended = row.get("delivery_pnl");
        let pnl = pnl + ended.map_or(Money::ZERO, |ended| ended.parse().unwrap());
        *differences.entry(&row["trading_day"]).or_default() +=
            if row["account"] == "F1" { -pnl } else { pnl };
    }
    assert!(
        differences.len() == days && differences.values().all(|difference| difference.is_zero()),
        "{differences:?}"
    );
}
