//! Products, fund accounts, what their counters take, and logins as files.

use crate::support::demo::{Demo, FUND, PRODUCT};
use serde_json::{Value, json};

const TABLES: [&str; 4] = ["products", "fund-accounts", "counter-rates", "logins"];

/// Column, code and number `expected` of each wrong row.
fn errors(tried: &Value) -> Vec<[&str; 3]> {
    let rows = tried["errors"].as_array().unwrap().iter();
    rows.map(|error| {
        let problem = &error["problem"];
        [
            &error["column"],
            &problem["code"],
            &problem["numbers"]["expected"],
        ]
        .map(|text| text.as_str().unwrap_or_default())
    })
    .collect()
}

/// As a program on this system would write it.
fn csv(demo: &Demo, table: &str) -> String {
    demo.csv(table).replace('\r', "")
}

fn tried(demo: &Demo, table: &str, file: &str) -> Value {
    let (status, tried) = demo.give(table, "csv", true, file.as_bytes());
    assert_eq!(status, 200, "{tried}");
    tried
}

#[test]
fn what_is_exported_is_imported_unchanged() {
    let demo = Demo::start();
    for table in TABLES {
        let file = csv(&demo, table);
        let rows = file.lines().count() as u64 - 1;
        assert!(rows > 0, "{table}");
        assert_eq!(
            demo.import(table, "csv", file.as_bytes()),
            (0, rows),
            "{table}"
        );
        let workbook = demo.export(table, "xlsx");
        assert_eq!(demo.import(table, "xlsx", &workbook), (0, rows), "{table}");
    }
    demo.server.stop();
}

#[test]
fn new_rows_make_products_and_fund_accounts_and_what_stands_is_not_renamed() {
    let demo = Demo::start();
    let products = format!("{}P2,second\n", csv(&demo, "products"));
    assert_eq!(demo.import("products", "csv", products.as_bytes()), (1, 1));
    let funds = format!("{}F2,P2\n", csv(&demo, "fund-accounts"));
    assert_eq!(
        demo.import("fund-accounts", "csv", funds.as_bytes()),
        (1, 1)
    );
    assert!(csv(&demo, "fund-accounts").ends_with("F2,P2\n"));

    let name = demo.admin.get("/api/v1/admin/products")["products"][0]["name"].clone();
    let products = format!("code,name\n{PRODUCT},another\nP3,\n{FUND},taken\n");
    assert_eq!(
        errors(&tried(&demo, "products", &products)),
        [
            ["name", "BAD_FIELD", name.as_str().unwrap()],
            ["name", "BAD_FIELD", "1 to 64 characters that can be seen"],
            ["code", "CODE_TAKEN", ""],
        ]
    );
    let funds = format!("code,product\n{FUND},P2\nF3,P9\nA10023,P2\n");
    assert_eq!(
        errors(&tried(&demo, "fund-accounts", &funds)),
        [
            ["product", "BAD_FIELD", PRODUCT],
            ["product", "UNKNOWN_PRODUCT", ""],
            ["code", "CODE_TAKEN", ""],
        ]
    );
    demo.server.stop();
}

/// Old beside new by column; where both of a hedge's margins are empty, it is that of speculation.
#[test]
fn rates_of_counters_change_by_column() {
    let demo = Demo::start();
    let all = csv(&demo, "counter-rates");
    let (head, rows) = all.split_once('\n').unwrap();
    let of = |code: &str| -> Vec<String> {
        let row = rows
            .lines()
            .find(|row| row.starts_with(&format!("{FUND},commodity,{code},")));
        row.unwrap().split(',').map(str::to_owned).collect()
    };
    let file = |rows: &[Vec<String>]| {
        let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        format!("{head}\n{}\n", rows.join("\n"))
    };
    let mut changed = of("rb");
    let old = changed[3].clone();
    changed[3] = "0.25".to_owned();
    let told = tried(&demo, "counter-rates", &file(&[changed.clone()]));
    assert_eq!(
        told["changes"],
        json!([{ "row": 2, "kind": "changed", "of": [FUND, "commodity", "rb"],
            "cells": [{ "column": "margin_long_by_money", "old": old, "new": "0.25" }] }])
    );
    assert_eq!(
        demo.import("counter-rates", "csv", file(&[changed]).as_bytes()),
        (1, 0)
    );

    let with = |code: &str, at: usize, cell: &str| {
        let mut row = of(code);
        row[at] = cell.to_owned();
        row
    };
    let mut half = with("al", 7, "0.1");
    half[8] = "0".to_owned();
    (half[9], half[10]) = (String::new(), String::new());
    let wrong = [
        with("cu", 3, "a tenth"),
        with("zn", 0, "F9"),
        with("ni", 2, "nothing"),
        with("ag", 11, "1001"),
        half,
    ];
    let told = tried(&demo, "counter-rates", &file(&wrong));
    let columns: Vec<&str> = errors(&told).iter().map(|[column, ..]| *column).collect();
    assert_eq!(
        columns,
        [
            "margin_long_by_money",
            "fund_account",
            "code",
            "open_by_money",
            "hedge_margin_short_by_money",
        ],
        "{told}"
    );
    demo.server.stop();
}

/// A file renames and says from where; it makes no login, changes no role and holds no secret.
#[test]
fn logins_go_out_without_secrets() {
    let demo = Demo::start();
    let file = csv(&demo, "logins");
    assert_eq!(
        file.lines().next(),
        Some("name,display_name,role,addresses")
    );
    assert!(!file.contains("argon2") && !file.contains("demo"), "{file}");
    let rows = "trader2,Another,trader,127.0.0.1 10.0.0.1-10.0.0.9\n";
    let head = "name,display_name,role,addresses\n";
    assert_eq!(
        demo.import("logins", "csv", format!("{head}{rows}").as_bytes()),
        (1, 0)
    );
    assert!(
        csv(&demo, "logins").contains(rows),
        "{}",
        csv(&demo, "logins")
    );
    let wrong = "nobody,N,trader,\ntrader1,T,risk_officer,\ntrader3,T,trader,here\n";
    let found = tried(&demo, "logins", &format!("{head}{wrong}"));
    assert_eq!(
        errors(&found)
            .iter()
            .map(|[column, code, _]| (*column, *code))
            .collect::<Vec<_>>(),
        [
            ("name", "UNKNOWN_USER"),
            ("role", "BAD_FIELD"),
            ("addresses", "BAD_FIELD"),
        ]
    );
    demo.server.stop();
}
