//! Bonds and their published prices as files (B5): out and in again unchanged, tried first, all rows or none.

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::demo::{Demo, GATED};
use crate::support::venue::{MORNING, Side, alone, ine, shfe};

fn export(client: &Client, table: &str, format: &str) -> Vec<u8> {
    let path = format!("/api/v1/venue/export/{table}?format={format}");
    let (status, head, file) = client.exchange("GET", &path, "", b"");
    assert_eq!(status, 200, "{head}");
    let named = format!("filename=\"{table}.{format}\"");
    assert!(head.contains(&named), "{head}");
    file
}

fn csv(client: &Client, table: &str) -> String {
    let file = String::from_utf8(export(client, table, "csv")).unwrap();
    let text = file.strip_prefix('\u{feff}');
    text.expect("Excel needs it to read UTF-8").to_owned()
}

fn give(client: &Client, table: &str, format: &str, dry_run: bool, file: &[u8]) -> (u16, Value) {
    let path = format!("/api/v1/venue/import/{table}?format={format}&dry_run={dry_run}");
    let english = "accept-language: en\r\n";
    let (status, _, answer) = client.exchange("POST", &path, english, file);
    (status, serde_json::from_slice(&answer).unwrap())
}

/// Tries a file, takes it, and takes it once more: so many rows change, in so many they stand already.
fn check_taken(client: &Client, table: &str, format: &str, file: &[u8], changed: u64, same: u64) {
    let before = csv(client, table);
    for (dry_run, changed, same) in [
        (true, changed, same),
        (false, changed, same),
        (false, 0, changed + same),
    ] {
        let (status, told) = give(client, table, format, dry_run, file);
        assert_eq!(status, 200, "{told}");
        let counts = (&told["changed"], &told["unchanged"], &told["errors"]);
        assert_eq!(
            counts,
            (&json!(changed), &json!(same), &json!([])),
            "{told}"
        );
        if dry_run {
            assert_eq!(csv(client, table), before, "a dry run changes nothing");
        }
    }
}

/// Refused row by row, by both ways, and nothing of it done.
fn check_wrong(client: &Client, table: &str, file: &str, expected: &[(u64, &str, &str)]) {
    let before = csv(client, table);
    for dry_run in [true, false] {
        let (status, told) = give(client, table, "csv", dry_run, file.as_bytes());
        assert_eq!(status, if dry_run { 200 } else { 422 }, "{told}");
        let errors = told["errors"].as_array().unwrap().iter();
        let errors = errors.map(|error| {
            (
                error["row"].as_u64().unwrap(),
                error["column"].as_str().unwrap(),
                error["problem"]["code"].as_str().unwrap(),
            )
        });
        assert_eq!(errors.collect::<Vec<_>>(), expected, "{told}");
    }
    assert_eq!(csv(client, table), before);
}

fn morning() -> (Demo, Side) {
    let demo = Demo::start_at(&GATED, MORNING);
    alone(&demo);
    let side = shfe(&demo);
    (demo, side)
}

/// B5: what goes out comes in unchanged, by CSV and by workbook, and new rows are old → new before they are taken.
#[test]
fn b5_bonds_and_prices_come_as_files() {
    let (_demo, side) = morning();
    let handler = side.handler();
    for table in ["bonds", "valuations"] {
        let rows = csv(handler, table).lines().count() as u64 - 1;
        assert!(rows > 0, "{table}");
        for format in ["csv", "xlsx"] {
            let file = export(handler, table, format);
            check_taken(handler, table, format, &file, 0, rows);
        }
    }
    let bonds = "kind,code,name,maturity\nbook_entry_treasury,260101,26附息国债01,2036-03-15\nother,260102,26地方债02,2031-03-15\n";
    let (_, told) = give(handler, "bonds", "csv", true, bonds.as_bytes());
    assert_eq!(told["changes"][0]["kind"], "added", "{told}");
    assert_eq!(told["changes"][0]["of"], json!(["260101"]), "{told}");
    check_taken(handler, "bonds", "csv", bonds.as_bytes(), 2, 0);
    let prices = "bond,day,net,full,lower_close\n260101,2026-11-16,101.2345,101.9000,\n260101,2026-11-17,101.3,,101.25\n";
    check_taken(handler, "valuations", "csv", prices.as_bytes(), 2, 0);
    let again = "bond,day,net,full,lower_close\n260101,2026-11-17,101.4,,101.25\n260101,2026-11-16,101.2345,101.9000,\n";
    let (_, told) = give(handler, "valuations", "csv", true, again.as_bytes());
    let cells = json!([{ "column": "net", "old": "101.3", "new": "101.4" }]);
    assert_eq!(told["changes"][0]["cells"], cells, "{told}");
    check_taken(handler, "valuations", "csv", again.as_bytes(), 1, 1);
    let list = handler.get("/api/v1/venue/bonds");
    let bonds = list["bonds"].as_array().unwrap();
    let bond = bonds.iter().find(|bond| bond["code"] == "260101").unwrap();
    assert_eq!(
        (&bond["net"], &bond["published"]),
        (&json!("101.4"), &json!("2026-11-17"))
    );
}

/// B5: each wrong row is named by its column and its reason, and with one of them nothing is taken.
#[test]
fn b5_wrong_rows_are_named_and_nothing_is_taken() {
    let (_demo, side) = morning();
    let handler = side.handler();
    check_wrong(
        handler,
        "bonds",
        "code,name,maturity,kind\n260101,国债,2036-03-15,book_entry_treasury\n26 0102,国债,2036-03-15,other\n260103,,2036-03-15,other\n260104,国债,2036-02-30,other\n260105,国债,2300-01-01,other\n260106,国债,2036-03-15,corporate\n260101,国债,2037-03-15,other\n",
        &[
            (3, "code", "BAD_FIELD"),
            (4, "name", "VENUE_FIELD_MISSING"),
            (5, "maturity", "BAD_FIELD"),
            (6, "maturity", "VENUE_DATE_OUT_OF_RANGE"),
            (7, "kind", "BAD_FIELD"),
            (8, "maturity", "ROW_REPEATED"),
        ],
    );
    check_wrong(
        handler,
        "valuations",
        "bond,day,net,full,lower_close\n250004,2026-11-17,101.2,,\n999999,2026-11-17,101.2,,\n250004,2026-11-18,101.2,-1,\n250004,2026-11-19,101.23456,,\n250004,2026-11-20,101.2,,250.0001\n",
        &[
            (3, "bond", "VENUE_UNKNOWN_BOND"),
            (4, "full", "VENUE_PRICE_OUT_OF_RANGE"),
            (5, "net", "BAD_FIELD"),
            (6, "lower_close", "VENUE_PRICE_OUT_OF_RANGE"),
        ],
    );
    let (status, told) = give(handler, "bonds", "csv", false, b"code,name\n1,2\n");
    assert_eq!(
        (status, &told["code"]),
        (400, &json!("MISSING_FIELD")),
        "{told}"
    );
}

/// B14: a member takes the tables out and not in; either venue's clerk keeps them.
#[test]
fn b14_only_the_exchange_takes_files_in() {
    let (demo, side) = morning();
    let file = export(side.handler(), "bonds", "csv");
    assert_eq!(export(side.maker(), "bonds", "csv"), file);
    let (status, told) = give(side.maker(), "bonds", "csv", false, &file);
    assert_eq!(status, 403, "{told}");
    let other = ine(&demo);
    let (status, told) = give(other.handler(), "bonds", "csv", true, &file);
    assert_eq!(status, 200, "{told}");
}
