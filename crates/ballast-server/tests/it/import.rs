//! Tables as files: what is exported is imported again unchanged, a dry run changes nothing, and
//! what is wrong is said row by row.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::demo::{Demo, FUND, PRODUCT};
use serde_json::{Value, json};

const TABLES: [&str; 6] = [
    "operating-accounts",
    "margin-rules",
    "commission-rules",
    "limits",
    "account-settings",
    "fund-account-settings",
];
const HEADER: &str = "level,of,scope,code,limit,value\n";

impl Demo {
    pub fn export(&self, table: &str, format: &str) -> Vec<u8> {
        let (status, head, file) = self.admin.exchange(
            "GET",
            &format!("/api/v1/admin/export/{table}?format={format}"),
            "",
            b"",
        );
        assert_eq!(status, 200, "{head}");
        assert!(
            head.contains(&format!("filename=\"{table}.{format}\"")),
            "{head}"
        );
        file
    }

    pub fn csv(&self, table: &str) -> String {
        let file = String::from_utf8(self.export(table, "csv")).unwrap();
        file.strip_prefix('\u{feff}')
            .expect("Excel needs it to read UTF-8")
            .to_owned()
    }

    fn all(&self) -> Vec<String> {
        TABLES.iter().map(|table| self.csv(table)).collect()
    }

    pub fn give(&self, table: &str, format: &str, dry_run: bool, file: &[u8]) -> (u16, Value) {
        self.give_in("en", table, format, dry_run, file)
    }

    fn give_in(
        &self,
        language: &str,
        table: &str,
        format: &str,
        dry_run: bool,
        file: &[u8],
    ) -> (u16, Value) {
        let path = format!("/api/v1/admin/import/{table}?format={format}&dry_run={dry_run}");
        let (status, _, answer) = self.admin.exchange(
            "POST",
            &path,
            &format!("accept-language: {language}\r\n"),
            file,
        );
        (status, serde_json::from_slice(&answer).unwrap())
    }

    /// Imports after a dry run that says the same; rows changed and unchanged.
    pub fn import(&self, table: &str, format: &str, file: &[u8]) -> (u64, u64) {
        let (before, (_, tried)) = (self.csv(table), self.give(table, format, true, file));
        assert_eq!(self.csv(table), before, "a dry run changes nothing");
        let (status, done) = self.give(table, format, false, file);
        assert_eq!(
            (status, &done["errors"], &tried["errors"]),
            (200, &json!([]), &json!([])),
            "{table}: {tried} {done}"
        );
        let count = |answer: &Value, name: &str| answer[name].as_u64().unwrap();
        let counts = |answer: &Value| (count(answer, "changed"), count(answer, "unchanged"));
        assert_eq!(counts(&tried), counts(&done), "a dry run says what comes");
        assert_eq!(
            (&tried["dry_run"], &done["dry_run"]),
            (&json!(true), &json!(false))
        );
        counts(&done)
    }
}

/// Something at every level, and values that other programs like to spoil.
fn furnish(desk: &Demo) {
    desk.set(
        "POST",
        "operating-accounts",
        json!({ "code": "001234567890", "name": "零开头, \"引号\"", "product": "HS1" }),
    );
    desk.set(
        "POST",
        "operating-accounts",
        json!({ "code": "A9", "name": "未绑定" }),
    );
    for (kind, name) in [
        ("margin", "严"),
        ("commission", "严"),
        ("order_limits", "小, 单"),
    ] {
        desk.set("POST", "templates", json!({ "kind": kind, "name": name }));
    }
    let percent = json!({ "mode": "percent", "by_money": "0.1" });
    let exact = json!({ "mode": "plus", "by_money": "0.0000000001", "by_lot": "900719.925474" });
    for (level, of) in [
        ("global", Value::Null),
        ("product", json!("HS1")),
        ("fund_account", json!(FUND)),
        ("template", json!("严")),
        ("account", json!("001234567890")),
    ] {
        let row = |scope: &str, code: &str, rule: Value| json!({ "level": level, "of": of, "scope": scope, "code": code, "rule": rule });
        desk.set(
            "PUT",
            "margin-rules",
            row(
                "commodity",
                "rb",
                json!({ "long": percent, "short": exact }),
            ),
        );
        let mut hedge = row("commodity", "rb", json!({ "long": exact, "short": exact }));
        hedge["hedge_flag"] = json!("hedge");
        desk.set("PUT", "margin-rules", hedge);
        let rule =
            json!({ "open": exact, "close": percent, "close_today": { "mode": "absolute" } });
        desk.set("PUT", "commission-rules", row("contract", "cu2701", rule));
    }
    for (level, of, scope, code, limit, value) in [
        (
            "account",
            Some("001234567890"),
            "commodity",
            "rb",
            "price_right",
            "ticks 10 same",
        ),
        (
            "template",
            Some("小, 单"),
            "commodity",
            "rb",
            "order_margin",
            "1000.50",
        ),
        (
            "fund_account",
            Some(FUND),
            "exchange",
            "SHFE",
            "legal_person",
            "华胜, 一号",
        ),
        (
            "product",
            Some("HS1"),
            "exchange",
            "SHFE",
            "delivery_barred",
            "true",
        ),
        ("global", None, "commodity", "rb", "delivery_multiple", "3"),
    ] {
        desk.set(
            "PUT",
            "limits",
            json!({ "level": level, "of": of, "scope": scope, "code": code, "limit": limit, "value": value }),
        );
    }
    let setting = |of: &str, name: &str, value: &str| {
        desk.set(
            "PUT",
            &format!("{of}/settings/{name}"),
            json!({ "value": value }),
        )
    };
    setting(
        "operating-accounts/001234567890",
        "margin_ratio",
        "0.123456789",
    );
    setting("operating-accounts/A9", "open_allowed", "false");
    setting(
        &format!("fund-accounts/{FUND}"),
        "minimum_reserve",
        "1234567.89",
    );
}

/// Every table, both formats: imported where it came from nothing changes; imported elsewhere, that
/// desk becomes the same.
#[test]
fn what_is_exported_is_imported_again_unchanged() {
    let desk = Demo::start();
    furnish(&desk);
    let all = desk.all();
    for (table, text) in TABLES.iter().zip(&all) {
        let rows = text.lines().count() as u64 - 1;
        assert!(rows >= 5, "{table}: {text}");
        for format in ["csv", "xlsx"] {
            assert_eq!(
                desk.import(table, format, &desk.export(table, format)),
                (0, rows),
                "{table} {format}"
            );
        }
    }
    assert!(
        all[0].contains("001234567890,\"零开头, \"\"引号\"\"\",HS1\r\n"),
        "{}",
        all[0]
    );
    for format in ["csv", "xlsx"] {
        let other = Demo::start();
        for (kind, name) in [
            ("margin", "严"),
            ("commission", "严"),
            ("order_limits", "小, 单"),
        ] {
            other.set("POST", "templates", json!({ "kind": kind, "name": name }));
        }
        let changed =
            TABLES.map(|table| other.import(table, format, &desk.export(table, format)).0);
        assert_eq!(changed, [2, 10, 5, 5, 2, 1], "{format}");
        assert_eq!(other.all(), all, "{format}");
    }
}

/// Empty cells take away what may be taken away; columns stand in any order; what Excel makes of
/// `true` is read.
#[test]
fn a_row_changes_what_it_says_and_no_other() {
    let desk = Demo::start();
    let clean = desk.csv("limits");
    let limits = "\u{feff}value,limit,code,scope,of,level\r\n2,order_lots,rb,commodity,A10023,account\r\nTRUE,delivery_barred,SHFE,exchange,HS1,product\r\n,,,,,\r\n";
    assert_eq!(desk.import("limits", "csv", limits.as_bytes()), (2, 0));
    assert!(
        desk.csv("limits")
            .contains("account,A10023,commodity,rb,order_lots,2\r\n")
    );
    let lifted = format!(
        "{HEADER}account,A10023,commodity,rb,order_lots,\nproduct,HS1,exchange,SHFE,delivery_barred,\n"
    );
    assert_eq!(desk.import("limits", "csv", lifted.as_bytes()), (2, 0));
    assert_eq!(desk.csv("limits"), clean);

    let header = "level,of,scope,code,hedge_flag,long_mode,long_by_money,long_by_lot,short_mode,short_by_money,short_by_lot\n";
    let rule = format!("{header}global,,commodity,rb,hedge,absolute,0.2,,absolute,0.2,\n");
    let taken = format!("{header}global,,commodity,rb,hedge,,,,,,\n");
    let clean = desk.csv("margin-rules");
    assert_eq!(desk.import("margin-rules", "csv", rule.as_bytes()), (1, 0));
    assert_eq!(desk.import("margin-rules", "csv", taken.as_bytes()), (1, 0));
    assert_eq!(desk.csv("margin-rules"), clean);

    let opened = "code,name,product\nB1,甲,\nB2,乙,HS1\n";
    assert_eq!(
        desk.import("operating-accounts", "csv", opened.as_bytes()),
        (2, 0)
    );
    let bound = opened.replace("甲,", "甲,HS1");
    assert_eq!(
        desk.import("operating-accounts", "csv", bound.as_bytes()),
        (1, 1)
    );
    assert_eq!(
        desk.import("operating-accounts", "csv", bound.as_bytes()),
        (0, 2)
    );
}

/// A row that changes something is one record of the journal, any other none.
#[test]
fn an_import_is_ordinary_changes() {
    let desk = Demo::start();
    let seq = |desk: &Demo| {
        let (_, _, done) = desk.admin.request(
            "PUT",
            "/api/v1/admin/platform/ban_minutes",
            Some(&json!({ "value": "2" })),
        );
        done["seq"].as_str().unwrap().parse::<u64>().unwrap()
    };
    let before = seq(&desk);
    let row = |value: &str| {
        format!("of,setting,value\nA10023,position_limit,{value}\nA10023,open_allowed,true\n")
    };
    assert_eq!(
        desk.import("account-settings", "csv", row("7").as_bytes()),
        (1, 1)
    );
    let after = seq(&desk);
    // The row that was so already left nothing, nor did the dry run.
    assert_eq!(after - before, 2, "one change beside our own");
}

/// Every row with an error is listed with row, column, value and what is expected, and nothing is
/// changed.
#[test]
fn errors_are_listed_row_by_row_and_nothing_is_changed() {
    let desk = Demo::start();
    let all = desk.all();
    let check = |table: &str, header: &str, rows: &[(&str, &str, &str, &str)]| {
        // One row that could be imported stands before, and must not be.
        let file = rows.iter().fold(header.to_owned(), |file, (row, ..)| {
            format!("{file}{row}\n")
        });
        let listed = |answer: &Value| answer["errors"].as_array().cloned().unwrap_or_default();
        let (status, tried) = desk.give(table, "csv", true, file.as_bytes());
        assert_eq!(status, 200, "{tried}");
        let wrong: Vec<_> = (2u64..)
            .zip(rows)
            .filter(|(_, (_, column, ..))| !column.is_empty())
            .collect();
        assert_eq!(listed(&tried).len(), wrong.len(), "{table}: {tried}");
        for ((number, (row, column, value, code)), error) in wrong.iter().zip(listed(&tried)) {
            let found = (
                &error["row"],
                error["column"].as_str(),
                error["value"].as_str(),
                error["problem"]["code"].as_str(),
            );
            assert_eq!(
                found,
                (&json!(number), Some(*column), Some(*value), Some(*code)),
                "{table} {row}: {error}"
            );
            let expected = &error["problem"]["numbers"]["expected"];
            assert!(
                *code != "BAD_FIELD"
                    || expected
                        .as_str()
                        .is_some_and(|expected| !expected.is_empty()),
                "{error}"
            );
            assert!(
                error["problem"]["title"]
                    .as_str()
                    .unwrap()
                    .starts_with("Not submitted")
                    || *code == "UNKNOWN_CONTRACT"
            );
        }
        let (status, refused) = desk.give(table, "csv", false, file.as_bytes());
        assert_eq!(
            (status, &refused["code"]),
            (422, &json!("IMPORT_ROWS_WRONG")),
            "{refused}"
        );
        assert_eq!(
            (listed(&refused), &refused["numbers"]["errors"]),
            (listed(&tried), &json!(wrong.len().to_string()))
        );
        assert_eq!(desk.all(), all, "{table}: nothing was changed");
    };
    check(
        "limits",
        HEADER,
        &[
            ("account,A10023,commodity,rb,order_lots,2", "", "", ""),
            (
                "everywhere,,commodity,rb,order_lots,2",
                "level",
                "everywhere",
                "BAD_FIELD",
            ),
            ("account,,commodity,rb,order_lots,2", "of", "", "BAD_FIELD"),
            (
                "account,NOBODY,commodity,rb,order_lots,2",
                "of",
                "NOBODY",
                "UNKNOWN_ACCOUNT",
            ),
            (
                "product,!,commodity,rb,routing_mode,",
                "of",
                "!",
                "BAD_FIELD",
            ),
            (
                "template,无,commodity,rb,order_lots,2",
                "of",
                "无",
                "UNKNOWN_TEMPLATE",
            ),
            (
                "global,HS1,commodity,rb,delivery_multiple,2",
                "of",
                "HS1",
                "BAD_FIELD",
            ),
            (
                "account,A10023,sector,rb,order_lots,2",
                "scope",
                "sector",
                "BAD_FIELD",
            ),
            (
                "account,A10023,commodity,zz,order_lots,2",
                "code",
                "zz",
                "UNKNOWN_COMMODITY",
            ),
            (
                "account,A10023,contract,zz2701,lots,2",
                "code",
                "zz2701",
                "UNKNOWN_CONTRACT",
            ),
            (
                "fund_account,80018826,exchange,NYSE,cap_lots,2",
                "code",
                "NYSE",
                "BAD_FIELD",
            ),
            (
                "account,A10023,commodity,rb,order_lotz,2",
                "limit",
                "order_lotz",
                "BAD_FIELD",
            ),
            (
                "account,A10023,commodity,cu,order_lots,two",
                "value",
                "two",
                "BAD_FIELD",
            ),
            (
                "account,A10023,exchange,SHFE,lots,2",
                "limit",
                "lots",
                "LIMIT_MISPLACED",
            ),
            (
                "global,,commodity,rb,delivery_multiple,0",
                "value",
                "0",
                "BAD_SETTING",
            ),
            (
                "account,A10023,commodity,al,order_lots,2,3",
                "7",
                "3",
                "ROW_TOO_LONG",
            ),
        ],
    );
    check(
        "operating-accounts",
        "code,name,product\n",
        &[
            ("A7,新,HS1", "", "", ""),
            ("A 7,新,HS1", "code", "A 7", "BAD_FIELD"),
            ("80018826,新,HS1", "code", "80018826", "CODE_TAKEN"),
            ("HS1,新,HS1", "code", "HS1", "CODE_TAKEN"),
            ("A8,新,HS9", "product", "HS9", "UNKNOWN_PRODUCT"),
            ("A10023,旧,HS1", "name", "旧", "BAD_FIELD"),
            ("A10024,陈屿,", "product", "", "BAD_FIELD"),
        ],
    );
    check(
        "margin-rules",
        "level,of,scope,code,hedge_flag,long_mode,long_by_money,long_by_lot,short_mode,short_by_money,short_by_lot\n",
        &[
            (
                "global,,commodity,rb,speculation,absolute,0.1,,absolute,0.1,",
                "",
                "",
                "",
            ),
            (
                "global,,commodity,cu,speculation,absolute,0.1,,,,",
                "short_mode",
                "",
                "BAD_FIELD",
            ),
            (
                "global,,commodity,al,speculation,absolute,10%,,absolute,0.1,",
                "long_by_money",
                "10%",
                "BAD_FIELD",
            ),
            (
                "global,,commodity,zn,speculation,absolute,12,,absolute,0.1,",
                "long_by_money",
                "12",
                "BAD_FIELD",
            ),
            (
                "global,,commodity,ni,speculation,absolute,,x,absolute,0.1,",
                "long_by_lot",
                "x",
                "BAD_FIELD",
            ),
            (
                "global,,commodity,au,speculation,absolute,0.1,,absolute,-0.1,",
                "short_by_money",
                "-0.1",
                "RATE_NEGATIVE",
            ),
            (
                "global,,commodity,rb,hedge,absolute,0.1,,absolute,0.1,",
                "",
                "",
                "",
            ),
            (
                "global,,commodity,ag,,absolute,0.1,,absolute,0.1,",
                "hedge_flag",
                "",
                "BAD_FIELD",
            ),
        ],
    );
    check(
        "account-settings",
        "of,setting,value\n",
        &[
            ("A10023,position_limit,5", "", "", ""),
            (
                "80018826,position_limit,5",
                "of",
                "80018826",
                "UNKNOWN_ACCOUNT",
            ),
            ("A10023,no_such,5", "setting", "no_such", "BAD_FIELD"),
            ("A10023,margin_limit,1.005", "value", "1.005", "BAD_FIELD"),
            (
                "A10023,margin_ratio_of,equity",
                "value",
                "equity",
                "BAD_FIELD",
            ),
        ],
    );
    check(
        "fund-account-settings",
        "of,setting,value\n",
        &[("80018826,rate_seconds,0", "value", "0", "BAD_SETTING")],
    );
}

/// Two rows about the same: the second is refused, whether it says the same or otherwise, and names
/// the first.
#[test]
fn one_thing_stands_in_one_row() {
    let desk = Demo::start();
    let all = desk.all();
    let check = |table: &str, rows: [&str; 4], [column, value, earlier]: [&str; 3]| {
        let file = rows.map(|row| format!("{row}\n")).concat();
        for (dry_run, expected) in [(true, 200), (false, 422)] {
            let (status, answer) = desk.give(table, "csv", dry_run, file.as_bytes());
            assert_eq!(
                (status, answer["errors"].as_array().unwrap().len()),
                (expected, 1),
                "{table}: {answer}"
            );
            let error = &answer["errors"][0];
            assert_eq!(
                (&error["row"], &error["column"], &error["value"]),
                (&json!(4), &json!(column), &json!(value)),
                "{error}"
            );
            let numbers =
                json!({ "row": "2", "field": column, "value": value, "earlier": earlier });
            assert_eq!(
                (&error["problem"]["code"], &error["problem"]["numbers"]),
                (&json!("ROW_REPEATED"), &numbers),
                "{error}"
            );
            let title =
                format!("Not submitted: row 2 of the file says {column} “{earlier}” of the same.");
            assert_eq!(error["problem"]["title"], title);
        }
        let (_, answer) = desk.give_in("zh-CN", table, "csv", true, file.as_bytes());
        let title = format!("未提交：文件第 2 行对同一项已写 {column}「{earlier}」");
        assert_eq!(answer["errors"][0]["problem"]["title"], title);
        assert_eq!(desk.all(), all, "{table}: nothing was changed");
    };
    let limit = |value: &str| format!("account,A10023,commodity,rb,order_lots,{value}");
    let other = "account,A10023,commodity,cu,order_lots,9";
    check(
        "limits",
        [HEADER.trim_end(), &limit("3"), other, &limit("4")],
        ["value", "4", "3"],
    );
    check(
        "limits",
        [HEADER.trim_end(), &limit("3"), other, &limit("")],
        ["value", "", "3"],
    );
    check(
        "limits",
        [HEADER.trim_end(), &limit("3"), other, &limit("3")],
        ["limit", "order_lots", "order_lots"],
    );
    check(
        "operating-accounts",
        ["code,name,product", "B1,甲,", "B2,乙,HS1", "B1,甲,HS1"],
        ["product", "HS1", ""],
    );
    let rules = "level,of,scope,code,hedge_flag,long_mode,long_by_money,long_by_lot,short_mode,short_by_money,short_by_lot";
    let rule = |code: &str, short: &str| {
        format!("global,,commodity,{code},hedge,absolute,0.1,,absolute,{short},")
    };
    check(
        "margin-rules",
        [
            rules,
            &rule("rb", "0.1"),
            &rule("cu", "0.1"),
            &rule("rb", "0.2"),
        ],
        ["short_by_money", "0.2", "0.1"],
    );
    let settings = "of,setting,value";
    let open = |of: &str, value: &str| format!("{of},open_allowed,{value}");
    let rows = [
        settings,
        &open("A10023", "false"),
        &open("A10024", "false"),
        &open("A10023", "true"),
    ];
    check("account-settings", rows, ["value", "true", "false"]);
}

/// Somebody else opens the last account under another name while an import runs: it says at which
/// row it stopped, and what stands.
#[test]
fn an_import_that_meets_a_changed_desk_says_where_it_stopped() {
    const ROWS: usize = 3000;
    let desk = Demo::start();
    let code = |number: usize| format!("B{number:04}");
    let rows = (1..=ROWS)
        .map(|number| format!("{},甲,\n", code(number)))
        .collect::<String>();
    let (status, answer) = thread::scope(|scope| {
        let import = scope.spawn(|| {
            desk.give(
                "operating-accounts",
                "csv",
                false,
                format!("code,name,product\n{rows}").as_bytes(),
            )
        });
        let first = format!("/api/v1/admin/operating-accounts/{}/settings", code(1));
        while desk.admin.request("GET", &first, None).0 != 200 && !import.is_finished() {}
        desk.set(
            "POST",
            "operating-accounts",
            json!({ "code": code(ROWS), "name": "乙" }),
        );
        import.join().unwrap()
    });
    assert_eq!(
        (status, &answer["code"]),
        (409, &json!("IMPORT_STOPPED")),
        "{answer}"
    );
    assert_eq!(
        answer["numbers"],
        json!({ "row": (ROWS + 1).to_string(), "changed": (ROWS - 1).to_string() })
    );
    let error = &answer["errors"][0];
    let found = (
        &error["row"],
        &error["column"],
        &error["value"],
        &error["problem"]["numbers"]["expected"],
    );
    assert_eq!(
        found,
        (&json!(ROWS + 1), &json!("name"), &json!("甲"), &json!("乙")),
        "{answer}"
    );
    let accounts = desk.csv("operating-accounts");
    assert!(
        (1..ROWS).all(|number| accounts.contains(&format!("{},甲,\r\n", code(number)))),
        "what was changed stands"
    );
}

/// What is wrong with a file as a whole, in the caller's language; and only administrators import
/// or export.
#[test]
fn a_file_that_cannot_be_read_is_refused_by_name() {
    let desk = Demo::start();
    let long = format!(
        "{HEADER}{}",
        "account,A10023,commodity,rb,order_lots,2\n".repeat(100_001)
    );
    let large = vec![b' '; (8 << 20) + 1];
    for (format, file, status, code, name, value) in [
        (
            "csv",
            &b"level,of,scope,code,limit,value,note\n"[..],
            400,
            "UNKNOWN_FIELD",
            "field",
            "note",
        ),
        (
            "csv",
            b"level,of,scope,code\n",
            400,
            "MISSING_FIELD",
            "field",
            "limit, value",
        ),
        (
            "csv",
            b"",
            400,
            "MISSING_FIELD",
            "field",
            "level, of, scope, code, limit, value",
        ),
        (
            "csv",
            b"level,of,scope,code,limit,value,of\n",
            400,
            "BAD_FIELD",
            "field",
            "of",
        ),
        (
            "csv",
            b"level,of,scope,code,limit,value\n\xc2\xdd,,,,,\n",
            400,
            "NOT_UTF8",
            "line",
            "2",
        ),
        ("xlsx", HEADER.as_bytes(), 400, "BAD_WORKBOOK", "", ""),
        (
            "csv",
            long.as_bytes(),
            413,
            "TOO_MANY_ROWS",
            "limit",
            "100000",
        ),
        ("csv", &large, 413, "BODY_TOO_LARGE", "limit", "8388608"),
    ] {
        for dry_run in [true, false] {
            let (found, answer) = desk.give("limits", format, dry_run, file);
            let number = answer["numbers"][name].as_str().unwrap_or_default();
            assert_eq!(
                (found, answer["code"].as_str(), number),
                (status, Some(code), value),
                "{answer}"
            );
        }
    }
    let (status, answer) = desk.give("orders", "csv", true, b"");
    assert_eq!(
        (status, &answer["numbers"]["field"]),
        (400, &json!("table")),
        "{answer}"
    );
    let (status, answer) = desk.give("limits", "xls", true, b"");
    assert_eq!(
        (status, &answer["code"]),
        (400, &json!("BAD_FIELD")),
        "{answer}"
    );
    let wrong = format!("{HEADER}global,,commodity,zz,delivery_multiple,2\n");
    let path = "/api/v1/admin/import/limits?format=csv&dry_run=true";
    let (_, _, chinese) = desk
        .admin
        .send("POST", path, "accept-language: zh-CN\r\n", &wrong);
    assert_eq!(
        chinese["errors"][0]["problem"]["title"], "未提交：没有这个品种",
        "{chinese}"
    );
    for (method, path) in [
        ("POST", path),
        ("GET", "/api/v1/admin/export/limits?format=csv"),
    ] {
        let (status, _, answer) = desk.trader.send(method, path, "", HEADER);
        assert_eq!(
            (status, &answer["code"]),
            (403, &json!("NOT_PERMITTED")),
            "{answer}"
        );
    }
}

/// A dry run works on a copy: no order waits for as long as it takes.
#[test]
fn a_trial_of_a_large_file_keeps_no_order_waiting() {
    const ROWS: usize = 90_000;
    let desk = Demo::start();
    let rows = (0..ROWS).map(|row| format!("Q{row},n,{PRODUCT}\n"));
    let file = format!("code,name,product\n{}", rows.collect::<String>());
    let ended = AtomicBool::new(false);
    let (trial, longest) = thread::scope(|scope| {
        let trial = scope.spawn(|| {
            let began = Instant::now();
            let (status, tried) = desk.give("operating-accounts", "csv", true, file.as_bytes());
            ended.store(true, Ordering::SeqCst);
            assert_eq!((status, &tried["changed"]), (200, &json!(ROWS)));
            began.elapsed()
        });
        let mut longest = Duration::ZERO;
        while !ended.load(Ordering::SeqCst) {
            let asked = Instant::now();
            let (status, answer) = desk.order("buy", "open", 1, "rb2701", None);
            assert!([201, 422].contains(&status), "{answer}");
            longest = longest.max(asked.elapsed());
        }
        (trial.join().unwrap(), longest)
    });
    assert!(longest * 3 < trial, "{longest:?} of {trial:?}");
}

/// A file of limits that ends in the middle of its last row says nothing of that limit: it does not lift it.
#[test]
fn a_row_that_was_cut_off_changes_nothing() {
    let desk = Demo::start();
    desk.limit("account", Some("A10023"), ["commodity", "rb"], "lots", "5");
    let before = desk.all();
    let kept = "account,A10023,commodity,cu,lots,9\n";
    for (row, column, code) in [
        ("account,A10023,commodity,rb,lots", "value", "ROW_CUT"),
        ("account,A10023,commodity,rb,lots,5,6", "7", "ROW_TOO_LONG"),
        ("account,A10023,commodity,rb,lots,\"5", "6", "QUOTE_OPEN"),
    ] {
        let file = format!("{HEADER}{kept}{row}");
        let (status, refused) = desk.give("limits", "csv", false, file.as_bytes());
        let error = &refused["errors"][0];
        assert_eq!(
            (
                status,
                &error["row"],
                &error["column"],
                &error["problem"]["code"]
            ),
            (422, &json!(3), &json!(column), &json!(code)),
            "{refused}"
        );
        assert_eq!(desk.all(), before);
    }
}

/// Behind the page as on it: a name can be read, is no longer than a line, and no role is called as a built-in one.
#[test]
fn names_can_be_read_whichever_way_they_come() {
    let desk = Demo::start();
    let bad = [
        "x".repeat(65),
        "   ".to_owned(),
        "a\nb".to_owned(),
        "a\0b".to_owned(),
        "\u{202e}abc".to_owned(),
        "a\u{200b}b".to_owned(),
    ];
    for name in &bad {
        let product = json!({ "code": "P9", "name": name });
        let account = json!({ "code": "B9", "name": name });
        let role = json!({ "name": name, "like": "trader", "permissions": [] });
        for (path, body) in [
            ("products", &product),
            ("operating-accounts", &account),
            ("roles", &role),
        ] {
            let (status, refused) = desk.change("POST", path, body);
            assert_eq!(
                (status, &refused["code"], &refused["numbers"]["field"]),
                (400, &json!("BAD_FIELD"), &json!("name")),
                "{name:?}"
            );
        }
        for (table, head, rest) in [
            ("products", "code,name", ""),
            ("operating-accounts", "code,name,product", ","),
        ] {
            let file = format!("{head}\nP9,\"{name}\"{rest}\n");
            let (_, tried) = desk.give(table, "csv", true, file.as_bytes());
            assert_eq!(tried["errors"][0]["column"], "name", "{name:?} {tried}");
        }
    }
    for name in ["管理员", "风控账户", "super ADMIN"] {
        let role = json!({ "name": name, "like": "trader", "permissions": [] });
        let (status, refused) = desk.change("POST", "roles", &role);
        assert_eq!((status, &refused["code"]), (409, &json!("CODE_TAKEN")));
    }
}
