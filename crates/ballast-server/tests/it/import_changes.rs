//! What a file would change is told before it does: old beside new by column, removals by name; a workbook
//! whose formula has no result, or whose date stands where a number belongs, takes nothing away.

use std::io::{Cursor, Read, Write};

use crate::support::demo::{ACCOUNT, Demo};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const COLUMNS: [&str; 6] = ["level", "of", "scope", "code", "limit", "value"];

fn try_file(demo: &Demo, format: &str, file: &[u8]) -> (u16, Value) {
    let path = format!("/api/v1/admin/import/limits?format={format}&dry_run=true");
    let (status, _, answer) = demo.admin.exchange(
        "POST",
        &path,
        "content-type: application/octet-stream\r\n",
        file,
    );
    (status, serde_json::from_slice(&answer).unwrap())
}

/// Every changed row names what it is about and old and new of each column; a row that empties a limit is a
/// removal; one that is so already is none; nothing stands any other way afterwards.
#[test]
fn a_dry_run_tells_old_and_new() {
    let demo = Demo::start();
    let limits = || {
        demo.admin
            .get(&format!("/api/v1/admin/limits?level=account&of={ACCOUNT}"))
    };
    for (code, value) in [("rb", "20"), ("cu", "10"), ("al", "30")] {
        demo.set("PUT", "limits", json!({ "level": "account", "of": ACCOUNT, "scope": "commodity", "code": code, "limit": "lots", "value": value }));
    }
    let before = limits();
    let rows = [("rb", ""), ("cu", "12"), ("al", "30"), ("ag", "5")];
    let rows =
        rows.map(|(code, value)| format!("account,{ACCOUNT},commodity,{code},lots,{value}\n"));
    let file = format!("{}\n{}", COLUMNS.join(","), rows.concat());
    let (status, tried) = try_file(&demo, "csv", file.as_bytes());
    assert_eq!(
        (status, &tried["changed"], &tried["unchanged"]),
        (200, &json!(3), &json!(1)),
        "{tried}"
    );
    let change = |row: u32, kind: &str, code: &str, old: &str, new: &str| json!({ "row": row, "kind": kind, "of": ["account", ACCOUNT, "commodity", code, "lots"], "cells": [{ "column": "value", "old": old, "new": new }] });
    assert_eq!(
        tried["changes"],
        json!([
            change(2, "removed", "rb", "20", ""),
            change(3, "changed", "cu", "10", "12"),
            change(5, "added", "ag", "", "5"),
        ])
    );
    assert_eq!(limits(), before, "it was only tried");
    demo.server.stop();
}

/// A formula that nobody has reckoned, and a date, are named with sheet, row and column.
#[test]
fn a_cell_without_a_number_removes_no_limit() {
    let demo = Demo::start();
    let row = json!({ "level": "account", "of": ACCOUNT, "scope": "commodity", "code": "rb", "limit": "lots", "value": "20" });
    demo.set("PUT", "limits", row);
    let workbook = |write: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name("限额").unwrap();
        for (at, name) in (0..).zip(COLUMNS) {
            sheet.write_string(0, at, name).unwrap();
        }
        for (at, text) in (0..).zip(["account", ACCOUNT, "commodity", "rb", "lots"]) {
            sheet.write_string(1, at, text).unwrap();
        }
        write(sheet);
        workbook.save_to_buffer().unwrap()
    };
    let formula = without_results(&workbook(&|sheet| {
        sheet.write_formula(1, 5, Formula::new("=100+200")).unwrap();
    }));
    let (status, answer) = try_file(&demo, "xlsx", &formula);
    assert_eq!(
        (status, answer["code"].as_str()),
        (400, Some("FORMULA_WITHOUT_RESULT")),
        "{answer}"
    );
    assert_eq!(
        answer["numbers"],
        json!({ "sheet": "限额", "row": "2", "column": "F" })
    );

    let date = workbook(&|sheet| {
        let day = ExcelDateTime::from_ymd(2026, 11, 16).unwrap();
        let format = Format::new().set_num_format("yyyy-mm-dd");
        sheet
            .write_datetime_with_format(1, 5, &day, &format)
            .unwrap();
    });
    let (status, tried) = try_file(&demo, "xlsx", &date);
    let error = &tried["errors"][0];
    assert_eq!(
        (
            status,
            &error["row"],
            error["column"].as_str(),
            error["value"].as_str()
        ),
        (200, &json!(2), Some("value"), Some("2026-11-16")),
        "{tried}"
    );

    // One with a result is a number as any other.
    let reckoned = workbook(&|sheet| {
        let sum = Formula::new("=100+200").set_result("300");
        sheet.write_formula(1, 5, sum).unwrap();
    });
    let (_, tried) = try_file(&demo, "xlsx", &reckoned);
    assert_eq!(tried["changes"][0]["cells"][0]["new"], "300", "{tried}");
    demo.server.stop();
}

/// The same workbook as a program writes it that reckons nothing: its formulas hold no value.
fn without_results(workbook: &[u8]) -> Vec<u8> {
    let mut parts = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        out.start_file(name, plain).unwrap();
        out.write_all(text.replace("<v>0</v></c></row>", "</c></row>").as_bytes())
            .unwrap();
    }
    out.finish().unwrap().into_inner()
}
