//! Faults of market data that others reported, each as a day that `ballast day` plays: what it
//! fills, what it settles at, and what it says. The files lie in `tests/cases`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::books;

const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");

/// The input of a run, as texts that a test may change.
#[derive(Clone)]
struct Case {
    setup: String,
    orders: String,
    ticks: Vec<u8>,
}

/// What a run left.
struct Played {
    out: tempfile::TempDir,
    succeeded: bool,
    /// What it said, the input's directory left out.
    said: String,
}

impl Case {
    fn read(name: &str) -> Self {
        let path = |file| {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/cases")
                .join(name)
                .join(file)
        };
        let text = |file| fs::read_to_string(path(file)).unwrap();
        Self {
            setup: text("setup.toml"),
            orders: text("orders.csv"),
            ticks: fs::read(path("ticks.csv")).unwrap(),
        }
    }

    fn tick_lines(&self) -> Vec<String> {
        let text = std::str::from_utf8(&self.ticks).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    fn with_tick_lines(&self, lines: &[String]) -> Self {
        self.with_ticks(lines.join("\n") + "\n")
    }

    fn with_ticks(&self, ticks: impl Into<Vec<u8>>) -> Self {
        let ticks = ticks.into();
        Self {
            ticks,
            ..self.clone()
        }
    }

    fn with_orders(&self, orders: String) -> Self {
        Self {
            orders,
            ..self.clone()
        }
    }

    fn play(&self) -> Played {
        let out = tempfile::tempdir().unwrap();
        let write = |file: &str, bytes: &[u8]| -> PathBuf {
            let path = out.path().join(file);
            fs::write(&path, bytes).unwrap();
            path
        };
        let output = Command::new(BALLAST)
            .arg("day")
            .arg("--setup")
            .arg(write("setup.toml", self.setup.as_bytes()))
            .arg("--orders")
            .arg(write("orders.csv", self.orders.as_bytes()))
            .arg("--ticks")
            .arg(write("ticks.csv", &self.ticks))
            .arg("--out")
            .arg(out.path().join("out"))
            .output()
            .unwrap();
        let input = format!("{}/", out.path().display());
        Played {
            said: String::from_utf8_lossy(&output.stderr).replace(&input, ""),
            succeeded: output.status.success(),
            out,
        }
    }

    /// Plays, and holds what came out against what is wanted: `ref status filled average_price` of
    /// orders, `day account equity` of statements, and parts of what is said.
    fn check(&self, orders: &[&str], equities: &[&str], says: &[&str]) -> Played {
        let played = self.play();
        let said = &played.said;
        assert!(played.succeeded, "{said}");
        let told = |file: &str, columns: &[&str]| {
            let text = fs::read_to_string(played.out.path().join("out").join(file)).unwrap();
            let line = |row: &books::Row| {
                let cells = columns.iter().map(|column| row[*column].as_str());
                cells
                    .filter(|cell| !cell.is_empty())
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            books::rows(&text).iter().map(line).collect::<Vec<_>>()
        };
        let columns = ["ref", "status", "refusal", "filled", "average_price"];
        assert_eq!(told("orders.csv", &columns), orders, "{said}");
        let mut statements = told(
            "statements.csv",
            &["trading_day", "account", "equity", "form"],
        );
        statements.retain(|line| line.contains(" A1 ") && line.ends_with(" mtm"));
        let statements: Vec<&str> = statements
            .iter()
            .map(|line| line.trim_end_matches(" mtm"))
            .collect();
        assert_eq!(statements, equities, "{said}");
        for part in says {
            assert!(said.contains(part), "`{part}` is not in: {said}");
        }
        played
    }
}

/// Last night's last row, sent again in the morning with today's date, holds back no row of the
/// day, and the night it seems to stand in makes no trading day.
#[test]
fn case_03_czce_restart_night_row() {
    Case::read("03-czce-restart-night-row").check(
        &[
            "o1 filled 3 1656.0000",
            "o2 filled 3 1656.0000",
            "o3 filled 6 1659.0000",
        ],
        &["2020-08-03 A1 1000180.00"],
        &[
            "4 ticks of 5 lines, 0 stale, 0 held back, 1 misplaced, 0 doubted, 0 bad",
            "ticks.csv: dropped line 2, field UpdateTime: 2020-08-03 22:59:59.000 is over 60 s out of the order in which most rows of MA009 dated 2020-08-03 stand",
            "2020-08-03: MA009 settlement price 1655 (the file's own)",
        ],
    );
}

/// The same on the second day, with lots held overnight: they close at the day's price.
#[test]
fn case_03b_czce_restart_night_row_with_lots_held() {
    let mut case = Case::read("03-czce-restart-night-row");
    let mut lines = case.tick_lines();
    let first_day = lines.len();
    for line in 1..first_day {
        let next = lines[line].replace("20200803", "20200804");
        // The day opens lower than last night ended.
        let next = next.replace(",1654,30,1655,30,", ",1639,30,1640,30,");
        lines.push(next.replace(",1655,30,1656,30,", ",1640,30,1641,30,"));
    }
    case.orders = "at,account,action,ref,contract,side,offset,lots,price\n\
        2020-08-03 09:00:10.000,A1,place,o1,MA009,buy,open,3,1656\n\
        2020-08-04 09:00:10.000,A1,place,o2,MA009,sell,close,3,\n"
        .to_owned();
    case.with_tick_lines(&lines).check(
        &["o1 filled 3 1656.0000", "o2 filled 3 1640.0000"],
        &["2020-08-03 A1 999970.00", "2020-08-04 A1 999520.00"],
        &["8 ticks of 10 lines", "2 misplaced", "dropped line 7"],
    );
}

/// The same on a Friday: no row goes to Monday.
#[test]
fn case_03c_czce_restart_night_row_of_a_friday() {
    let case = Case::read("03-czce-restart-night-row");
    let friday = |text: &str| {
        text.replace("20200803", "20200807")
            .replace("2020-08-03", "2020-08-07")
    };
    let lines: Vec<String> = case.tick_lines().iter().map(|line| friday(line)).collect();
    let orders = friday(&case.orders);
    case.with_orders(orders).with_tick_lines(&lines).check(
        &[
            "o1 filled 3 1656.0000",
            "o2 filled 3 1656.0000",
            "o3 filled 6 1659.0000",
        ],
        &["2020-08-07 A1 1000180.00"],
        &["1 misplaced", "2020-08-07: settled after 4 ticks"],
    );
}

/// A row hours ahead of its neighbours fills nothing and holds back none of them.
#[test]
fn case_31_one_row_of_the_future() {
    Case::read("31-one-row-of-the-future").check(
        &[
            "a filled 1 4000.0000",
            "b filled 1 4004.0000",
            "c filled 1 4005.8000",
        ],
        &["2023-01-10 A1 1002037.00"],
        &["6 ticks of 7 lines", "1 misplaced", "dropped line 3"],
    );
}

/// A settlement price reckoned from a turnover that counts in other units lies outside the day's
/// limits and is not used: the last price is, and that is said with file, contract and numbers.
#[test]
fn case_32_turnover_units() {
    let case = Case::read("32-turnover-units");
    let yuan = String::from_utf8(case.ticks.clone()).unwrap();
    let passed_over = |average: &str| {
        format!(
            "ticks.csv: rb2105 on 2021-03-15: turnover / volume is {average}, outside the day's 4418 to 4982: not used"
        )
    };
    let last = ["2021-03-15 A1 1002000.00", "4720 (last price)"];
    let average = [
        "2021-03-15 A1 1001000.00",
        "4710 (turnover / volume, rounded to the tick)",
    ];
    for (turnover, [equity, price], says) in [
        (["4700000", "47100000"], average, String::new()),
        (["470000", "4710000"], last, passed_over("471")),
        (["470", "4710"], last, passed_over("0")),
        (["9400000", "94200000"], last, passed_over("9420")),
        (["0", "0"], last, String::new()),
    ] {
        let ticks = yuan
            .replace(",100,4700000,", &format!(",100,{},", turnover[0]))
            .replace(",1000,47100000,", &format!(",1000,{},", turnover[1]));
        let played =
            case.with_ticks(ticks)
                .check(&["o filled 10 4700.0000"], &[equity], &[price, &says]);
        assert_eq!(
            played.said.contains("not used"),
            !says.is_empty(),
            "{}",
            played.said
        );
    }
}

/// Where no limits are told, no average lies beyond the highest and the lowest price of the day.
/// A price that nothing can have, or that the market doubts (K7), is not what a day settles at.
#[test]
fn case_32_without_limits_and_with_a_last_price_that_cannot_be() {
    let case = Case::read("32-turnover-units");
    let mut lines = case.tick_lines();
    for line in &mut lines[1..] {
        *line = line
            .replace(",4982,4418,", ",N/A,N/A,")
            .replace(",47100000,", ",4710000,");
    }
    let crossed = lines[3].replace(",4720,4700,4700,", ",4755,4700,4700,");
    lines.push(crossed.replace(",4719,20,4720,20,", ",4760,20,4750,20,"));
    lines.push(lines[3].replace(",4720,4700,4700,", ",922338,4700,4700,"));
    case.with_tick_lines(&lines).check(
        &["o filled 10 4700.0000"],
        &["2021-03-15 A1 1002000.00"],
        &[
            "4720 (last price)",
            "turnover / volume is 471, outside the day's 4700 to 4720: not used",
        ],
    );
}

/// Deposits that each fit, and together do not, are refused with the numbers; the most that fits
/// is traded and settled.
#[test]
fn case_44_sums_above_int64() {
    let case = Case::read("44-sums-above-int64");
    let played = case.play();
    assert!(!played.succeeded, "{}", played.said);
    let said = "setup.toml, line 15, operating_account.id `A2`: the cash of P1's operating_accounts so far is 2000000000000; together at most 1000000000000";
    assert!(played.said.contains(said), "{}", played.said);
    let shared = case.setup.replace(
        "deposit = \"1000000000000.00\"",
        "deposit = \"83333333333.33\"",
    );
    let orders: Vec<String> = (1..=12)
        .map(|account| format!("x{account} filled 10 4000.0000"))
        .collect();
    let orders: Vec<&str> = orders.iter().map(String::as_str).collect();
    let case = Case {
        setup: shared,
        orders: case.orders.replace(",2000,", ",10,"),
        ..case
    };
    case.check(&orders, &["2023-01-10 A1 83334533056.33"], &[]);
}

/// A file in the forms that programs save it in is read, or refused with its line and what to do.
#[test]
fn case_16_file_forms() {
    let case = Case::read("16-file-forms");
    let text = String::from_utf8(case.ticks.clone()).unwrap();
    let quoted = |line: &str| format!("\"{}\"", line.replace(',', "\",\""));
    let with_index = |(row, line): (usize, &str)| {
        let row = row
            .checked_sub(1)
            .map_or(String::new(), |row| row.to_string());
        // pandas makes floats of what has gaps, and of large numbers.
        let line = line.replace(",09:00:00,500,", ",09:00:00,500.0,");
        format!("{row},{}", line.replace(",100,4300000,", ",100.0,4.3e+06,"))
    };
    let lines = |line: &dyn Fn((usize, &str)) -> String| -> String {
        text.lines().enumerate().map(|it| line(it) + "\n").collect()
    };
    let orders: Vec<&str> = vec![
        "o1 filled 1 4300.0000",
        "o2 filled 1 4310.0000",
        "o3 filled 2 4319.0000",
    ];
    let equity = ["2018-08-14 A1 1000266.00"];
    for ticks in [
        text.clone(),
        format!("\u{feff}{text}"),
        text.replace('\n', "\r\n"),
        lines(&|(_, line)| quoted(line)),
        lines(&with_index),
    ] {
        let says = ["4 ticks of 4 lines, 0 stale, 0 held back, 0 misplaced, 0 doubted, 0 bad"];
        case.with_ticks(ticks).check(&orders, &equity, &says);
    }
    let mark = |text: &str| format!("\u{feff}{text}");
    let marked = Case {
        setup: mark(&case.setup),
        orders: mark(&case.orders),
        ..case.clone()
    };
    marked.check(&orders, &equity, &[]);

    let gbk = [&b"\xbd\xbb\xd2\xd7\xc8\xd5,"[..], text.as_bytes()].concat();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.bytes().flat_map(|byte| [byte, 0]))
        .collect();
    let later = text
        .replacen("\n20180814,", "\n\u{0}20180814,", 1)
        .into_bytes();
    let later: Vec<u8> = later
        .into_iter()
        .map(|byte| if byte == 0 { 0xbd } else { byte })
        .collect();
    for (ticks, says) in [
        (
            gbk,
            "ticks.csv: line 1: not UTF-8, most likely GBK: save the file as UTF-8",
        ),
        (
            utf16,
            "ticks.csv: line 1: not UTF-8, but UTF-16: save the file as UTF-8",
        ),
        (Vec::new(), "ticks.csv: the file is empty"),
        (
            text.replace(',', ";").into_bytes(),
            "ticks.csv: line 1: the columns are separated by ';', not by commas",
        ),
        (
            later,
            "ticks.csv: skipped line 2, field line: the line is not UTF-8, most likely GBK: save the file as UTF-8",
        ),
    ] {
        let played = case.with_ticks(ticks).play();
        assert!(
            played.said.contains(says),
            "`{says}` is not in: {}",
            played.said
        );
    }
}

/// A text that is not UTF-8 names its line, whichever input it is.
#[test]
fn case_16_file_forms_of_setup_and_orders() {
    let case = Case::read("16-file-forms");
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let spoilt = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        let second = text.find('\n').unwrap() + 1;
        bytes.splice(second..second, *b"\xb2\xfa\xc6\xb7");
        bytes
    };
    let said = |setup: &[u8], orders: &[u8]| {
        fs::write(path("setup.toml"), setup).unwrap();
        fs::write(path("orders.csv"), orders).unwrap();
        fs::write(path("ticks.csv"), &case.ticks).unwrap();
        let mut command = Command::new(BALLAST);
        command.arg("day").arg("--out").arg(path("out"));
        for input in ["setup.toml", "orders.csv", "ticks.csv"] {
            let name = input.split('.').next().unwrap();
            command.arg(format!("--{name}")).arg(path(input));
        }
        String::from_utf8_lossy(&command.output().unwrap().stderr).into_owned()
    };
    let rule = "line 2: not UTF-8, most likely GBK: save the file as UTF-8";
    let of_setup = said(&spoilt(&case.setup), case.orders.as_bytes());
    assert!(
        of_setup.contains(&format!("setup.toml, {rule}")),
        "{of_setup}"
    );
    let of_orders = said(case.setup.as_bytes(), &spoilt(&case.orders));
    assert!(
        of_orders.contains(&format!("orders.csv, {rule}")),
        "{of_orders}"
    );
}

/// Bad rows are skipped, counted and named by their own line, blank lines before them counted; a
/// row whose prices cannot be true is named too.
#[test]
fn case_17_dirty_rows() {
    Case::read("17-dirty-rows").check(
        &[
            "o1 filled 1 4300.0000",
            "o2 filled 1 4310.0000",
            "o3 filled 2 4319.0000",
        ],
        &["2018-08-14 A1 1000266.00"],
        &[
            "ticks.csv: skipped line 4, field TradingDay: `TradingDay` is not a date",
            "field AskVolume1: `99999999999999999999` is too large",
            "field BidVolume1: `-5` is not a count of lots",
            "ticks.csv: moves no price: line 7, field LastPrice: 43000000 is past the row's own price limit 4600",
            "field BidPrice1: the bid of 4310 is above the ask of 4305",
            "field LastPrice: 5000 is past the row's own price limit 4600",
        ],
    );
}

/// A contract is read as other programs write it, in ticks and in orders, or refused by name.
#[test]
fn case_23_czce_codes() {
    let case = Case::read("23-czce-codes");
    let filled = ["o1 filled 1 1656.0000", "o2 filled 1 1656.0000"];
    let o2 = ["o1 refused UNKNOWN_CONTRACT 0", "o2 filled 1 1656.0000"];
    for (written, orders) in [
        ("MA009", filled),
        ("CZCE.MA009", filled),
        ("MA009.CZCE", filled),
        ("SHFE.MA009", o2),
        ("MA2009", o2),
        ("ma009", o2),
        ("MA910", o2),
    ] {
        let text = case.orders.replacen("MA009", written, 1);
        let ticks = String::from_utf8(case.ticks.clone()).unwrap();
        case.with_orders(text).check(
            &orders,
            &[if orders == filled {
                "2020-08-04 A1 999980.00"
            } else {
                "2020-08-04 A1 999990.00"
            }],
            &[],
        );
        let in_ticks = case.with_ticks(ticks.replace("MA009", written)).play();
        let says = match written {
            "MA009" | "CZCE.MA009" | "MA009.CZCE" => "2020-08-04: MA009 settlement price 1655",
            "SHFE.MA009" => "line 2, field InstrumentID: `SHFE.MA009`: traded at CZCE, not at SHFE",
            "MA2009" => {
                "line 2, field InstrumentID: `MA2009`: CZCE writes the delivery month with 3 digits"
            }
            "ma009" => "line 2, field InstrumentID: `ma009`: the commodity is written `MA`",
            _ => {
                "line 2, field InstrumentID: `MA910`: the contract of 2029-10 is not traded so long before its delivery"
            }
        };
        assert!(
            in_ticks.said.contains(says),
            "`{says}` is not in: {}",
            in_ticks.said
        );
    }
}

/// D1: prices lie on the tick of their own day, those of a later tick are refused.
#[test]
fn case_26_tick_size_of_the_time() {
    Case::read("26-tick-size-of-the-time").check(
        &[
            "ts1 filled 1 100.9250",
            "ts2 filled 1 100.9350",
            "ts3 refused PRICE_OFF_TICK 0",
            "ts4 filled 1 100.9250",
            "l1 filled 1 7300.0000",
            "l2 refused PRICE_OFF_TICK 0",
        ],
        &["2020-01-06 A1 999817.00"],
        &[],
    );
}

/// What `A1` of case 33 has after each day.
fn equities_of_case_33(ended: &str, last: &str) -> Vec<String> {
    let days = [("15", ended), ("16", ended), ("17", last)];
    let line = |(day, equity)| format!("2018-10-{day} A1 {equity}");
    days.map(line).into()
}

const ORDERS_OF_CASE_33: [&str; 3] = [
    "o filled 10 4100.0000",
    "c refused CONTRACT_EXPIRED 0",
    "n filled 15 4100.0000",
];

impl Case {
    /// Case 33 delivered at a price that `says` names the source of.
    fn check_delivered(&self, ended: &str, last: &str, says: &str) -> Played {
        let equities = equities_of_case_33(ended, last);
        let equities: Vec<&str> = equities.iter().map(String::as_str).collect();
        self.check(&ORDERS_OF_CASE_33, &equities, &[says])
    }

    fn with_delivery_price(&self, contract: &str, price: &str) -> Self {
        let row = format!("\n[[delivery_price]]\ncontract = \"{contract}\"\nprice = \"{price}\"\n");
        Self {
            setup: self.setup.clone() + &row,
            ..self.clone()
        }
    }
}

/// D3: lots held over the last trading day are delivered, with a row that says so; no margin stays,
/// and the account trades on.
#[test]
fn case_33_expiry_rb1810() {
    let played = Case::read("33-expiry-rb1810").check_delivered(
        "100500.00",
        "101250.00",
        "2018-10-15: rb1810 ended at delivery price 4105 (the exchange's)",
    );
    let out = |file: &str| fs::read_to_string(played.out.path().join("out").join(file)).unwrap();
    let (deliveries, risk) = (out("deliveries.csv"), out("risk.csv"));
    for account in ["A1", "F1"] {
        let row =
            "rb1810,long,speculation,10,2018-10-15,4100,4100,4105,500.00,500.00,0.00,physical";
        let row = format!("2018-10-15,{account},{row}\n");
        assert!(deliveries.contains(&row), "{deliveries}");
        for row in [
            format!("2018-10-15,{account},EQUITY,0.00,0.0000,500.00,500.00,0.00,41050.00\n"),
            format!("2018-10-16,{account},EQUITY,0.00,0.0000,0.00,0.00,0.00,0.00\n"),
        ] {
            let equity = if account == "A1" {
                "100500.00"
            } else {
                "10000500.00"
            };
            assert!(
                risk.contains(&row.replace("EQUITY", equity)),
                "{row} {risk}"
            );
        }
    }
    assert!(!out("positions.csv").contains("rb1810"));
}

/// D4: the delivery price is the setup's, else the settlement price, said to be provisional where it
/// is not the exchange's own; a wrong one in a setup is refused by name.
#[test]
fn case_33b_delivery_prices_of_the_setup() {
    let case = Case::read("33-expiry-rb1810");
    let mut lines = case.tick_lines();
    lines[2] = lines[2].replace(",N/A,4105,", ",N/A,N/A,");
    let case = case.with_tick_lines(&lines);
    case.check_delivered(
        "101000.00",
        "101750.00",
        "rb1810 ended at delivery price 4110 (provisional: its settlement price, nobody told one)",
    );
    case.with_delivery_price("rb1810", "4104.3")
        .check_delivered(
            "100430.00",
            "101180.00",
            "rb1810 ended at delivery price 4104.3 (told)",
        );
    // The counter hears it too, or would have too little cash for the third order.
    let mut poor = case.with_delivery_price("rb1810", "4116");
    poor.setup = poor.setup.replace("\"10000000.00\"", "\"60000.00\"");
    let says = "rb1810 ended at delivery price 4116 (told)";
    poor.check_delivered("101600.00", "102350.00", says);
    for (contract, price, says) in [
        (
            "rb1813",
            "4104",
            "setup.toml, line 26, delivery_price.contract `rb1813`: ",
        ),
        (
            "rb1810",
            "-1",
            "setup.toml, line 27, delivery_price.price `-1`: must be above 0",
        ),
        (
            "rb1810",
            "4104.0001",
            "setup.toml, line 27, delivery_price.price `4104.0001`: PRICE_OFF_TICK price=4104.0001 tick=1",
        ),
    ] {
        let Played {
            said, succeeded, ..
        } = case.with_delivery_price(contract, price).play();
        assert!(
            !succeeded && said.contains(says),
            "`{says}` is not in: {said}"
        );
    }
    let twice = case
        .with_delivery_price("rb1810", "4104")
        .with_delivery_price("rb1810", "4105");
    let said = twice.play().said;
    let says =
        "setup.toml, line 30, delivery_price.contract `rb1810`: has a delivery price already";
    assert!(said.contains(says), "`{says}` is not in: {said}");
}

/// vn.py's own recordings are read, with and without last night's row sent again.
#[test]
fn case_30_vnpy_recording_night_row() {
    let case = Case::read("30-vnpy-recording-night-row");
    let mut clean = case.tick_lines();
    let twice = clean.remove(3);
    assert!(twice.contains("20180814,22:59:59.5"), "{twice}");
    let (orders, equity) = (
        [
            "o0 filled 1 4322.0000",
            "o1 filled 3 4340.0000",
            "o2 filled 3 4345.0000",
            "o3 filled 6 4329.0000",
        ],
        ["2018-08-14 A1 999270.00"],
    );
    case.check(
        &orders,
        &equity,
        &[
            "5 ticks of 6 lines, 0 stale, 0 held back, 1 misplaced, 0 doubted, 0 bad",
            "dropped line 4, field time: 2018-08-14 22:59:59.500",
            "2018-08-14: rb1810 settlement price 4330 (last price)",
        ],
    );
    let clean = case.with_tick_lines(&clean);
    clean.check(&orders, &equity, &["5 ticks of 5 lines", "0 misplaced"]);
}

/// A row of the noon break is of no session: it moves no price, fills nothing and is named; a
/// settlement price counts whenever it comes.
#[test]
fn a_row_outside_every_session_moves_no_price() {
    let case = Case::read("31-one-row-of-the-future");
    let mut lines = case.tick_lines();
    lines.remove(2);
    let noon = lines[3].replace(
        ",10:00:00,0,4003.8,50,4004,50,",
        ",11:45:00,0,4389.8,50,4390,50,",
    );
    lines.insert(4, noon);
    assert!(lines[5].contains(",13:00:00,"));
    lines.remove(5);
    let last = lines.len() - 1;
    lines[last] = lines[last].replace(",15:00:00,0,", ",15:31:00,0,");
    let orders = "at,account,action,ref,contract,side,offset,lots,price\n\
        2023-01-10 09:30:30.000,A1,place,a,IF2301,buy,open,1,4000\n\
        2023-01-10 13:00:05.000,A1,place,b,IF2301,sell,close,1,4001\n";
    case.with_orders(orders.to_owned()).with_tick_lines(&lines).check(
        &["a filled 1 4000.0000", "b filled 1 4003.8000"],
        &["2023-01-10 A1 1001138.00"],
        &[
            "ticks.csv: moves no price: line 5, field UpdateTime: 2023-01-10 11:45:00.000 is outside every session",
            "1 doubted, 0 bad",
            "IF2301 settlement price 4005 (the file's own)",
        ],
    );
}

/// Contracts one after another in one file are played at their own times.
#[test]
fn contracts_one_after_another_play_side_by_side() {
    let case = Case::read("31-one-row-of-the-future");
    let mut lines = case.tick_lines();
    lines.remove(2);
    let other = lines[1..].to_vec();
    lines.extend(other.iter().map(|line| line.replace("IF2301", "IF2302")));
    let orders = case.orders.replace("b,IF2301", "b,IF2302");
    case.with_orders(orders).with_tick_lines(&lines).check(
        &[
            "a filled 1 4000.0000",
            "b filled 1 4004.0000",
            "c filled 1 4005.8000",
        ],
        &["2023-01-10 A1 1002037.00"],
        &["12 ticks of 12 lines, 0 stale, 0 held back, 0 misplaced, 0 doubted, 0 bad"],
    );
}
