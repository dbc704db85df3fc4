//! Golden journals: each release commits one, and every later build must replay it to the same
//! state (G2).
//!
//! Each folder of `tests/golden` is two short trading days of a made-up market with orders of all
//! kinds. It is made by `BALLAST_MAKE_GOLDEN=v2 cargo test -p ballast-server --test it golden`,
//! into a folder that must not exist.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::order_file;

const BALLAST: &str = env!("CARGO_BIN_EXE_ballast");

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn ballast(args: &[&str]) -> String {
    let output = Command::new(BALLAST).args(args).output().unwrap();
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn check(version: &Path) {
    let journal = version.join("journal");
    let hash = fs::read_to_string(version.join("state.hash")).unwrap();
    let said = ballast(&["verify", "--journal", journal.to_str().unwrap()]);
    assert!(
        said.contains(hash.trim()),
        "{}: the state is another: {said}",
        version.display()
    );
    let out = tempfile::tempdir().unwrap();
    ballast(&[
        "export",
        "--journal",
        journal.to_str().unwrap(),
        "--out",
        out.path().to_str().unwrap(),
    ]);
    for file in ["orders.csv", "trades.csv", "statements.csv", "state.hash"] {
        let read = |folder: &Path| fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(
            read(version),
            read(out.path()),
            "{}: {file}",
            version.display()
        );
    }
}

#[test]
fn every_golden_journal_replays_to_its_state() {
    if let Some(version) = std::env::var_os("BALLAST_MAKE_GOLDEN") {
        make(&golden().join(version));
    }
    let versions: Vec<PathBuf> = fs::read_dir(golden())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(!versions.is_empty(), "there is at least one golden journal");
    versions.iter().for_each(|version| check(version));
}

fn make(version: &Path) {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("ticks.csv"), made_up_ticks()).unwrap();
    let ticks = order_file::ticks(&[PathBuf::from(path("ticks.csv"))]);
    fs::write(
        path("orders.csv"),
        order_file::orders(&ticks, "5".parse().unwrap(), 40, 1),
    )
    .unwrap();
    fs::write(path("setup.toml"), order_file::setup("ru")).unwrap();
    let out = version.to_str().unwrap();
    ballast(&[
        "day",
        "--setup",
        &path("setup.toml"),
        "--ticks",
        &path("ticks.csv"),
        "--orders",
        &path("orders.csv"),
        "--out",
        out,
    ]);
    fs::remove_file(version.join("journal/lock")).unwrap();
}

/// Two mornings of ru1901 in the form of CTP's depth record, prices wandering by a fixed rule, ten
/// seconds of each minute crossed.
fn made_up_ticks() -> String {
    let levels = "BidPrice2,BidVolume2,AskPrice2,AskVolume2,BidPrice3,BidVolume3,AskPrice3,AskVolume3,\
                  BidPrice4,BidVolume4,AskPrice4,AskVolume4,BidPrice5,BidVolume5,AskPrice5,AskVolume5";
    let mut file = format!(
        "TradingDay,InstrumentID,ExchangeID,ExchangeInstID,LastPrice,PreSettlementPrice,PreClosePrice,PreOpenInterest,OpenPrice,\
         HighestPrice,LowestPrice,Volume,Turnover,OpenInterest,ClosePrice,SettlementPrice,UpperLimitPrice,LowerLimitPrice,PreDelta,\
         CurrDelta,UpdateTime,UpdateMillisec,BidPrice1,BidVolume1,AskPrice1,AskVolume1,{levels},AveragePrice,ActionDay\n"
    );
    let mut seeded = order_file::Seeded::new(3);
    let mut last = 12_300i64;
    for day in ["20181008", "20181009"] {
        for second in 0..150 {
            last += (seeded.below(7) as i64 - 3) * 5;
            let (minute, second) = (second / 60, second % 60);
            let settlement = if (minute, second) == (2, 29) {
                last.to_string()
            } else {
                "N/A".to_owned()
            };
            let away = if (40..50).contains(&second) { -5 } else { 5 };
            let none = ["N/A,0"; 8].join(",");
            writeln!(
                file,
                "{day},ru1901,,,{last},12300,12300,1000,12300,12900,11700,{},{},1000,N/A,{settlement},13200,11400,N/A,N/A,\
                 09:{minute:02}:{second:02},000,{},{},{},{},{none},{},{day}",
                (minute * 60 + second + 1) * 2,
                (minute * 60 + second + 1) * 2 * 123_000,
                last - away,
                1 + seeded.below(9),
                last + away,
                1 + seeded.below(9),
                last * 10,
            )
            .unwrap();
        }
    }
    file
}
