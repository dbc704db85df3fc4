//! `ballast day` on real trading days: its files agree with an independent reckoning, and come out
//! the same every time.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support;
use crate::support::books::{self, money};
use crate::support::order_file;
use ballast_model::{Money, Price, Tick};

pub const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");

struct Case {
    commodity: &'static str,
    multiplier: i64,
    tick: &'static str,
    files: &'static [&'static str],
}

const RU: Case = Case {
    commodity: "ru",
    multiplier: 10,
    tick: "5",
    files: &[
        "ticks/SHFE/ru1901/20181008.csv.gz",
        "ticks/SHFE/ru1901/20181009.csv.gz",
        "ticks/SHFE/ru1901/20181010.csv.gz",
    ],
};
const AP: Case = Case {
    commodity: "AP",
    multiplier: 10,
    tick: "1",
    files: &[
        "ticks/CZCE/AP010/20200803.csv.gz",
        "ticks/CZCE/AP010/20200804.csv.gz",
        "ticks/CZCE/AP010/20200805.csv.gz",
    ],
};

/// A played day: its input and what came out.
struct Played {
    directory: tempfile::TempDir,
    ticks: Vec<Tick>,
}

impl Played {
    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.directory.path().join("out").join(file)).unwrap()
    }

    fn rows(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        books::rows(&self.read(file))
    }
}

pub fn ballast_day(binary: &Path, directory: &Path, files: &[PathBuf]) -> Output {
    let mut command = Command::new(binary);
    command
        .arg("day")
        .arg("--setup")
        .arg(directory.join("setup.toml"))
        .arg("--orders")
        .arg(directory.join("orders.csv"));
    for file in files {
        command.arg("--ticks").arg(file);
    }
    command
        .arg("--out")
        .arg(directory.join("out"))
        .output()
        .unwrap()
}

fn play(case: &Case, binary: &Path) -> Option<Played> {
    let files: Vec<PathBuf> = case
        .files
        .iter()
        .map(|file| support::data::find(file))
        .collect::<Option<_>>()?;
    let directory = tempfile::tempdir().unwrap();
    let ticks = order_file::ticks(&files);
    let orders = order_file::orders(&ticks, case.tick.parse().unwrap(), 60, 42);
    fs::write(directory.path().join("orders.csv"), orders).unwrap();
    fs::write(
        directory.path().join("setup.toml"),
        order_file::setup(case.commodity),
    )
    .unwrap();
    let output = ballast_day(binary, directory.path(), &files);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(Played { directory, ticks })
}

/// Statements recomputed from `trades.csv`, cash and settlement prices alone: what was sold for
/// less what was bought for, plus the worth of the net position, less fees (§C1: both forms give
/// this equity).
fn check_statements(played: &Played, case: &Case) {
    let trades = played.rows("trades.csv");
    let statements = played.rows("statements.csv");
    assert!(trades.len() > 60, "only {} trades", trades.len());
    let deposits: BTreeMap<&str, Money> = [
        ("A1", Money::whole(1_000_000)),
        ("A2", "2000000.50".parse().unwrap()),
    ]
    .into();
    let mut equity: BTreeMap<(String, String), Money> = BTreeMap::new();
    for row in &statements {
        let (day, account) = (&row["trading_day"], &row["account"]);
        let settlement = settlement_price(&played.ticks, day);
        books::check_adds_up(row);
        let known = equity.insert((day.clone(), account.clone()), money(row, "equity"));
        assert!(
            known.is_none_or(|known| known == money(row, "equity")),
            "both forms, one equity: {row:?}"
        );

        let Some(deposit) = deposits.get(account.as_str()) else {
            continue;
        };
        let mine = trades
            .iter()
            .filter(|trade| trade["account"] == *account && trade["trading_day"] <= *day);
        let mut reckoned = *deposit;
        let mut net = 0;
        for trade in mine {
            let lots: i64 = trade["lots"].parse().unwrap();
            let signed = if trade["side"] == "buy" { lots } else { -lots };
            let price: Price = trade["price"].parse().unwrap();
            reckoned -= price
                .value(ballast_model::Lots::new(signed), case.multiplier)
                .unwrap()
                + money(trade, "commission");
            net += signed;
        }
        reckoned += settlement
            .value(ballast_model::Lots::new(net), case.multiplier)
            .unwrap();
        assert_eq!(reckoned, money(row, "equity"), "{row:?}");
    }
    books::check_product(&statements, 3);
}

/// The exchange's own, from the file's last rows.
fn settlement_price(ticks: &[Tick], day: &str) -> Price {
    let of_day = ticks
        .iter()
        .filter(|tick| tick.trading_day.to_string() == day);
    of_day
        .filter_map(|tick| tick.settlement)
        .next_back()
        .expect("these files carry settlement prices")
}

/// Every kind of order is among them, and every order has a row.
fn check_orders(played: &Played) {
    let rows = played.rows("orders.csv");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry(&row["status"]).or_default() += 1;
        let refused = row["status"] == "refused";
        assert_eq!(refused, !row["refusal"].is_empty(), "{row:?}");
        assert_eq!(
            row["filled"] == "0",
            row["average_price"].is_empty(),
            "{row:?}"
        );
    }
    assert!(rows.len() >= 120, "{counts:?}");
    for status in ["filled", "cancelled", "refused"] {
        assert!(counts.contains_key(status), "{counts:?}");
    }
    for code in [
        "LOTS_NOT_POSITIVE",
        "LOTS_ABOVE_MAXIMUM",
        "PRICE_OFF_TICK",
        "POSITION_SHORT",
    ] {
        assert!(rows.iter().any(|row| row["refusal"] == code), "no {code}");
    }
}

fn check_journal(played: &Played) {
    let journal = played.directory.path().join("out/journal");
    let verify = Command::new(BALLAST)
        .arg("verify")
        .arg("--journal")
        .arg(&journal)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&verify.stdout).into_owned();
    assert!(
        verify.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&verify.stderr)
    );
    assert!(said.contains(played.read("state.hash").trim()), "{said}");
    let explain = Command::new(BALLAST)
        .arg("explain")
        .arg("--journal")
        .arg(&journal)
        .args(["--order", "o1"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&explain.stdout).into_owned();
    assert!(
        explain.status.success() && said.contains("Verdict"),
        "{said}"
    );
}

fn check(case: &Case) {
    let Some(played) = play(case, Path::new(BALLAST)) else {
        return;
    };
    check_orders(&played);
    check_statements(&played, case);
    check_journal(&played);
}

#[test]
fn three_days_of_rubber_with_two_nights() {
    check(&RU);
}

#[test]
fn three_days_of_apples() {
    check(&AP);
}

/// Two runs, and two builds where a second one is at hand, leave the same bytes behind (G2).
#[test]
fn runs_and_builds_agree_to_the_byte() {
    let Some(first) = play(&AP, Path::new(BALLAST)) else {
        return;
    };
    let mut others = vec![PathBuf::from(BALLAST)];
    match std::env::var_os("BALLAST_OTHER_BUILD") {
        Some(path) => others.push(path.into()),
        None => println!("BALLAST_OTHER_BUILD is not set: only two runs of one build are compared"),
    }
    for binary in others {
        let again = play(&AP, &binary).unwrap();
        for file in ["orders.csv", "trades.csv", "statements.csv", "state.hash"] {
            assert_eq!(
                first.read(file),
                again.read(file),
                "{file} of {}",
                binary.display()
            );
        }
    }
}

/// Bad input stops with file, line, field, value and rule, and leaves nothing half done.
#[test]
fn bad_input_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let ticks = path.join("ticks.csv");
    fs::write(&ticks, "no,tick,file\n1,2,3\n").unwrap();
    let header = "at,account,action,ref,contract,side,offset,lots,price\n";
    let good_setup = order_file::setup("ru");
    let cases: &[(&str, &str, &[&str])] = &[
        (
            &good_setup.replace("\"0.09\"", "\"9 %\""),
            header,
            &[
                "setup.toml",
                "rate.margin_by_money",
                "9 %",
                "not a decimal number",
            ],
        ),
        (
            &good_setup.replace("cash = \"20000000\"", "cash = \"-1\""),
            header,
            &["setup.toml", "fund_account.cash", "-1", "0 or more"],
        ),
        (
            &good_setup.replace("margin_by_lot = \"0\"\n", ""),
            header,
            &["setup.toml", "margin_by_lot"],
        ),
        (
            &good_setup,
            &format!("{header}2018-10-08 09:00,A1,place,o1,ru1901,buy,open,1,\n"),
            &["orders.csv, line 2", "at `2018-10-08 09:00`"],
        ),
        (
            &good_setup,
            &format!("{header}2018-10-08 09:00:00.000,A1,place,o1,ru1901,long,open,1,\n"),
            &["line 2", "side `long`", "buy or sell"],
        ),
        (
            &good_setup,
            &format!("{header}2018-10-08 09:00:00.000,A1,cancel,o9,,,,,\n"),
            &["line 2", "ref `o9`", "placed above"],
        ),
        (&good_setup, header, &["ticks.csv"]),
        (
            &good_setup,
            "2018-10-08 09:00:00.000,A1,place,o1,ru1901,buy,open,1,\n",
            &["orders.csv, line 1", "must name the columns"],
        ),
        (
            &good_setup,
            "",
            &["orders.csv, line 1", "must name the columns"],
        ),
        (
            &good_setup,
            &format!("{header}\n\n2018-10-08 09:00:00.000,A1,place,o1,ru1901,buy,open\n"),
            &["orders.csv, line 4", "9 columns"],
        ),
        (
            &good_setup,
            &format!(
                "{header}2018-10-08 10:00:00.000,A1,place,o1,ru1901,buy,open,1,1\n2018-10-08 09:00:00.000,A1,cancel,o1,,,,,\n"
            ),
            &["line 3", "at `2018-10-08 09:00:00.000`", "placed later"],
        ),
        (
            &good_setup.replace("\"0.000045\"\nopen_by_lot", "\"-1\"\nopen_by_lot"),
            header,
            &["rate.open_by_money `-1`", "not be below 0"],
        ),
        (
            &format!("{good_setup}{}", rate_of(&good_setup)),
            header,
            &["rate.commodity `ru`", "has a rate already"],
        ),
        (
            &good_setup.replace("cash = \"20000000\"", "cash = \"9000000000000\""),
            header,
            &["fund_account.cash `9000000000000`", "at most 1000000000000"],
        ),
    ];
    for (setup, orders, wanted) in cases {
        fs::write(path.join("setup.toml"), setup).unwrap();
        fs::write(path.join("orders.csv"), orders).unwrap();
        let output = ballast_day(Path::new(BALLAST), path, std::slice::from_ref(&ticks));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success(), "{said}");
        for wanted in *wanted {
            assert!(said.contains(wanted), "`{wanted}` is not in: {said}");
        }
        assert!(!path.join("out").exists(), "nothing is left behind: {said}");
    }
}

fn rate_of(setup: &str) -> &str {
    setup
        .split_once("[[rate]]")
        .map(|(_, rate)| rate)
        .map_or("", |rate| {
            &setup[setup.len() - rate.len() - "[[rate]]".len()..]
        })
}

/// What is wrong only once ticks are played is named too, and a mended input can be run into the
/// same place.
#[test]
fn what_stops_a_run_leaves_nothing_behind() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let ticks = path.join("ticks.csv");
    fs::write(&ticks, three_ticks("")).unwrap();
    fs::write(
        path.join("orders.csv"),
        "at,account,action,ref,contract,side,offset,lots,price\n",
    )
    .unwrap();
    for (setup, wanted) in [
        (
            order_file::setup("zz"),
            "setup.toml, line 17, rate.commodity `zz`: no such commodity",
        ),
        (
            order_file::setup("ru").replace("commodity =", "contract ="),
            "setup.toml, line 17, rate.contract `ru`",
        ),
    ] {
        fs::write(path.join("setup.toml"), setup).unwrap();
        let output = ballast_day(Path::new(BALLAST), path, std::slice::from_ref(&ticks));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            !output.status.success() && said.contains(wanted),
            "`{wanted}` is not in: {said}"
        );
        assert!(!path.join("out").exists(), "{said}");
    }
    let beyond = "at,account,action,ref,contract,side,offset,lots,price\n2031-10-08 10:00:00.000,A1,place,o1,ru1901,buy,open,1,1\n";
    fs::write(path.join("setup.toml"), order_file::setup("ru")).unwrap();
    fs::write(path.join("orders.csv"), beyond).unwrap();
    let output = ballast_day(Path::new(BALLAST), path, std::slice::from_ref(&ticks));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("orders.csv, line 2, at `2031-10-08 10:00:00.000`: the calendar knows"),
        "{said}"
    );
}

/// A settlement price that no day can be settled at is a bad line: skipped, counted, named.
/// References may hold anything.
#[test]
fn an_impossible_settlement_price_is_a_bad_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let orders = "at,account,action,ref,contract,side,offset,lots,price\n2018-10-08 09:00:01.000,A1,place,\"a,b\",ru1901,buy,open,1,\n";
    fs::write(path.join("setup.toml"), order_file::setup("ru")).unwrap();
    fs::write(path.join("orders.csv"), orders).unwrap();
    for (settlement, bad) in [
        ("12485.00", false),
        ("12485.0004", true),
        ("-1", true),
        ("99999", true),
    ] {
        let ticks = path.join("ticks.csv");
        fs::write(&ticks, three_ticks(settlement)).unwrap();
        let _ = fs::remove_dir_all(path.join("out"));
        let output = ballast_day(Path::new(BALLAST), path, std::slice::from_ref(&ticks));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        let named = said.contains("line 4, field SettlementPrice")
            && said.contains("cannot be a settlement price");
        assert_eq!(named, bad, "{settlement}: {said}");
        let rows = fs::read_to_string(path.join("out/orders.csv")).unwrap();
        assert!(rows.ends_with("\n\"a,b\",filled,,1,12490.0000\n"), "{rows}");
    }
}

/// Setup and order file may say what a real day has: no order fee, the larger side, hedge orders and
/// cash; and the results tell positions, closes and risk degree (O9, C3, §C3).
#[test]
fn fee_larger_side_hedge_and_cash_are_told_and_their_rows_come_out() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/31-one-row-of-the-future");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let setup = fs::read_to_string(case.join("setup.toml")).unwrap();
    let setup = setup
        .replace("cash = ", "hedge_allowed = true\ncash = ")
        .replace("deposit = ", "hedge_allowed = true\ndeposit = ");
    let orders = "\
at,account,action,ref,contract,side,offset,lots,price,hedge_flag,amount
2023-01-10 09:30:30.000,A1,place,a,IF2301,buy,open,2,4000,,
2023-01-10 09:30:30.000,A1,place,b,IF2301,sell,open,1,,speculation,
2023-01-10 09:30:30.000,A1,place,h,IF2301,buy,open,1,4000,hedge,
2023-01-10 09:30:40.000,A1,withdraw,w,,,,,,,1000.50
2023-01-10 09:30:41.000,A1,withdraw,w2,,,,,,,99999999
2023-01-10 09:30:42.000,F1,deposit,d,,,,,,,5
2023-01-10 13:00:01.000,A1,place,c,IF2301,sell,close,1,,,
";
    fs::write(path.join("orders.csv"), orders).unwrap();
    let play = |head: &str| {
        fs::write(path.join("setup.toml"), format!("{head}{setup}")).unwrap();
        let _ = fs::remove_dir_all(path.join("out"));
        let output = ballast_day(Path::new(BALLAST), path, &[case.join("ticks.csv")]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        move |file: &str| fs::read_to_string(path.join("out").join(file)).unwrap()
    };
    let read = play("order_fee = \"0\"\nlarger_side = true\n");
    let lines = |file: &str| {
        read(file)
            .lines()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        lines("orders.csv"),
        [
            "a,filled,,2,4000.0000",
            "b,filled,,1,3999.8000",
            "h,filled,,1,4000.0000",
            "w,booked,,0,",
            "w2,refused,WITHDRAW_ABOVE_AVAILABLE,0,",
            "d,booked,,0,",
            "c,filled,,1,4005.8000",
        ]
    );
    let of = |file: &str, account: &str| {
        let account = format!("2023-01-10,{account},");
        let mut rows = lines(file);
        rows.retain(|row| row.starts_with(&account));
        rows.iter()
            .map(|row| row[account.len()..].to_owned())
            .collect::<Vec<_>>()
    };
    let mtm = "mtm,0.00,1000000.00,1000.50,1740.00,1440.00,0.00,1002179.50,1002179.50,288360.00,713819.50";
    assert_eq!(of("statements.csv", "A1")[0], mtm);
    assert_eq!(
        of("risk.csv", "A1"),
        ["1002179.50,288360.00,0.2877,0.00,0.00,0.00,0.00"]
    );
    let fund = &of("statements.csv", "F1")[0];
    assert!(
        fund.contains(",10000005.00,") && fund.contains(",288360.00,"),
        "{fund}"
    );
    for account in ["A1", "F1"] {
        assert_eq!(
            of("positions.csv", account),
            [
                "IF2301,long,speculation,2023-01-10,4000.0,4000.0,4005.0,1,1500.00,1500.00,144180.00",
                "IF2301,short,speculation,2023-01-10,3999.8,4000.0,4005.0,1,-1560.00,-1560.00,144180.00",
                "IF2301,long,hedge,2023-01-10,4000.0,4000.0,4005.0,1,1500.00,1500.00,144180.00",
            ]
        );
        let closed = "IF2301,sell,speculation,2023-01-10,4000.0,4000.0,4005.8,1,1740.00,1740.00";
        assert_eq!(of("closes.csv", account), [format!("00000004,{closed}")]);
    }
    // Without a word of them: the platform's fee of one yuan, and both sides.
    let read = play("");
    let plain = read("statements.csv").lines().nth(1).unwrap().to_owned();
    let both = ",4.00,1002175.50,1002175.50,432540.00,";
    assert!(
        plain.contains(both),
        "`{both}` is not in: {}",
        read("statements.csv")
    );
}

/// Three seconds of ru1901 in the 44-column form, the last line with a settlement price.
pub fn three_ticks(settlement: &str) -> String {
    let header = "TradingDay,InstrumentID,LastPrice,PreSettlementPrice,OpenPrice,HighestPrice,LowestPrice,Volume,Turnover,\
                  OpenInterest,SettlementPrice,UpperLimitPrice,LowerLimitPrice,UpdateTime,UpdateMillisec,\
                  BidPrice1,BidVolume1,AskPrice1,AskVolume1,ActionDay";
    let line = |time: &str, settlement: &str| {
        format!(
            "20181008,ru1901,12485,12285,12485,12485,12485,10,1248500,30,{settlement},13390,11175,{time},0,12485,17,12490,19,20181008"
        )
    };
    [
        header.to_owned(),
        line("09:00:00", ""),
        line("09:00:01", ""),
        line("15:00:00", settlement),
        String::new(),
    ]
    .join("\n")
}
