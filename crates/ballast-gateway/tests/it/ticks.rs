//! The readers against real tick files, and against small files with one trap each.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::data;
use ballast_gateway::ReferenceData;
use ballast_gateway::ticks::{
    Form, Merge, SettlementTally, TickFile, TickFileError, TickReport, TickSource,
};
use ballast_model::{Stamp, Tick};

fn open(path: PathBuf, contract: Option<&str>) -> Result<TickFile, TickFileError> {
    let source = TickSource {
        path,
        contract: contract.map(str::to_owned),
    };
    TickFile::open(&source, Arc::new(ReferenceData::default()))
}

fn read(path: PathBuf, contract: Option<&str>) -> (Vec<Tick>, TickReport) {
    let mut file = open(path, contract).unwrap();
    let ticks = file.by_ref().map(Result::unwrap).collect();
    (ticks, file.report().clone())
}

struct Want {
    file: &'static str,
    contract: &'static str,
    given: Option<&'static str>,
    form: Form,
    ticks: usize,
    stale: u64,
    held_back: u64,
    first: &'static str,
    settlement: &'static str,
}

#[rustfmt::skip]
const REAL: [Want; 8] = [
    Want { file: "SHFE/ru1901/20181008",      contract: "ru1901", given: None, form: Form::CtpDepth,     ticks: 24_331, stale: 0, held_back: 0, first: "2018-10-08 09:00:00.500", settlement: "12310 the file's own" },
    Want { file: "SHFE/ru1901/20181009",      contract: "ru1901", given: None, form: Form::CtpDepth,     ticks: 40_448, stale: 0, held_back: 0, first: "2018-10-08 21:00:00.500", settlement: "12620 the file's own" },
    Want { file: "SHFE/ru1901/20181010",      contract: "ru1901", given: None, form: Form::CtpDepth,     ticks: 37_744, stale: 0, held_back: 0, first: "2018-10-09 21:00:00.500", settlement: "12610 the file's own" },
    Want { file: "CZCE/AP010/20200803",       contract: "AP010",  given: None, form: Form::CtpDepth,     ticks: 0,      stale: 1, held_back: 0, first: "2020-08-03 08:59:00.000", settlement: "7104 the file's own" },
    Want { file: "CZCE/AP101/20200806",       contract: "AP101",  given: None, form: Form::CtpDepth,     ticks: 0,      stale: 1, held_back: 0, first: "2020-08-06 08:59:00.000", settlement: "7271 the file's own" },
    Want { file: "CFFEX/IF_HOT/20210104",     contract: "IF2101", given: None, form: Form::WonderTrader, ticks: 0,      stale: 0, held_back: 0, first: "2021-01-04 09:29:00.400", settlement: "5278.6 the file's own" },
    Want { file: "CFFEX/IC_HOT/20210427",     contract: "IC2105", given: None, form: Form::Gm,           ticks: 25_605, stale: 0, held_back: 0, first: "2021-04-27 09:29:00.100", settlement: "6416.6 turnover / volume" },
    Want { file: "SHFE/cu1909_tail/20190916", contract: "cu1909", given: Some("cu1909"), form: Form::Tqsdk, ticks: 200, stale: 0, held_back: 0, first: "2019-09-16 14:01:33.000", settlement: "47730 turnover / volume" },
];

#[test]
fn real_files_read_without_a_bad_line() {
    let reference = ReferenceData::default();
    for want in REAL {
        let Some(path) = data::find(&format!("ticks/{}.csv.gz", want.file)) else {
            return;
        };
        let (ticks, report) = read(path, want.given);
        let name = want.file;
        println!(
            "{name}: {} ticks, {} stale, {} held back",
            report.ticks, report.stale, report.held_back
        );
        assert_eq!(
            (report.bad, report.form, report.stale, report.held_back),
            (0, want.form, want.stale, want.held_back),
            "{name}: {report:?}"
        );
        assert!(
            want.ticks == 0 || ticks.len() == want.ticks,
            "{name}: {}",
            ticks.len()
        );
        assert_eq!(ticks[0].at, want.first.parse::<Stamp>().unwrap(), "{name}");
        assert!(
            ticks.iter().all(|tick| tick.contract.0 == want.contract),
            "{name}"
        );
        assert!(ticks.is_sorted_by_key(|tick| tick.at), "{name}");
        let mut tally = SettlementTally::default();
        let commodity =
            &reference.commodities[want.contract.trim_end_matches(|c: char| c.is_ascii_digit())];
        ticks.iter().for_each(|tick| tally.add(tick, commodity));
        let found = tally.price(commodity).unwrap();
        let told = format!("{} {}", found.price, found.source);
        assert_eq!(
            (told.as_str(), found.passed_over),
            (want.settlement, None),
            "{name}"
        );
    }
}

const CTP_HEADER: &str = "TradingDay,InstrumentID,ExchangeID,ExchangeInstID,LastPrice,PreSettlementPrice,PreClosePrice,PreOpenInterest,\
OpenPrice,HighestPrice,LowestPrice,Volume,Turnover,OpenInterest,ClosePrice,SettlementPrice,UpperLimitPrice,LowerLimitPrice,PreDelta,\
CurrDelta,UpdateTime,UpdateMillisec,BidPrice1,BidVolume1,AskPrice1,AskVolume1,BidPrice2,BidVolume2,AskPrice2,AskVolume2,BidPrice3,\
BidVolume3,AskPrice3,AskVolume3,BidPrice4,BidVolume4,AskPrice4,AskVolume4,BidPrice5,BidVolume5,AskPrice5,AskVolume5,AveragePrice,ActionDay";

/// A CTP line: trading day, contract, time, last price, bid with lots, ask with lots, volume,
/// turnover, action day.
fn ctp(line: &str) -> String {
    let parts: Vec<_> = line.split(' ').collect();
    let [
        day,
        contract,
        time,
        last,
        bid,
        bids,
        ask,
        asks,
        volume,
        turnover,
        action,
    ] = parts[..]
    else {
        panic!("{line}")
    };
    format!(
        "{day},{contract},,,{last},12310.00,N/A,1.0,N/A,N/A,N/A,{volume},{turnover},321626.00,N/A,N/A,13170.00,11445.00,N/A,N/A,\
         {time},500,{bid},{bids},{ask},{asks},{none}N/A,{action}",
        none = "1.79769e+308,0,".repeat(8)
    )
}

/// Reads a plain CTP file of these lines and prints what came of them.
fn script(lines: &[String]) -> (Vec<String>, TickReport) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "{CTP_HEADER}\n{}", lines.join("\n")).unwrap();
    let (ticks, report) = read(file.path().to_owned(), None);
    let best = |side: &[ballast_model::DepthLevel]| {
        side.first()
            .map_or("-".to_owned(), |l| format!("{}x{}", l.price, l.lots))
    };
    let print = |tick: &Tick| {
        format!(
            "{} {} {}|{} {}",
            tick.at,
            tick.trading_day,
            best(&tick.bids),
            best(&tick.asks),
            tick.turnover
        )
    };
    (ticks.iter().map(print).collect(), report)
}

#[test]
fn traps_of_the_depth_record() {
    let (ticks, report) = script(&[
        ctp("20181009 ru1901 19:01:00 12320 12315 5 12320 5 0 0 20181008"), // login snapshot
        ctp("20181009 ru1901 20:59:00 12320 0 0 N/A 0 0 0 20181008"),       // nothing in it
        ctp(
            "20181009 ru1901 21:00:00 12320.00 12315.00 20 1.7976931348623157e+308 0 10 1232000 20181008",
        ),
        ctp("20181009 ru1901 21:00:01 12320.00 12315 20 12320.0000001 3 10 1232000 20181008"),
        ctp("20181009 ru1901 20:59:59 12320 12315 21 12320 3 10 1232000 20181008"), // a little back
        ctp("20181009 ru1901 21:00:02 12320 12315 x 12320 3 10 1232000 20181008"),
        ctp("20181009 ru1901 21:00:02 12322 12315 1 12320 3 10 1232000 20181008"),
        ctp("20181009 RU1901 21:00:02 12320 12315 1 12320 3 10 1232000 20181008"),
        ctp("20181010 ru1901 21:00:02 12320 12315 1 12320 3 10 1232000 20181008"),
        ctp("20181009 ru1901 25:00:02 12320 12315 1 12320 3 10 1232000 20181008"),
        "20181009,ru1901".to_owned(),
        ctp("20200803 AP010 09:00:00 7169 7168 1 7169 63 2 14338 20200803"), // turnover without multiplier
        ctp("20181009 ru1901 15:00:00 12320 12315 20 12320 3 10 1232000 20181009"),
    ]);
    assert_eq!(
        ticks,
        [
            "2018-10-08 21:00:00.500 2018-10-09 12315x20|- 1232000",
            "2018-10-08 21:00:01.500 2018-10-09 12315x20|12320x3 1232000",
            "2018-10-08 21:00:01.500 2018-10-09 12315x21|12320x3 1232000",
            "2018-10-09 15:00:00.500 2018-10-09 12315x20|12320x3 1232000",
            "2020-08-03 09:00:00.500 2020-08-03 7168x1|7169x63 143380",
        ]
    );
    assert_eq!(
        (
            report.lines,
            report.ticks,
            report.stale,
            report.held_back,
            report.bad
        ),
        (13, 5, 2, 1, 6)
    );
    let bad: Vec<_> = report.bad_lines.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "line 7, field BidVolume1: `x` is not a number",
            "line 8, field LastPrice: `12322` is not on the tick of 5",
            "line 9, field InstrumentID: `RU1901`: the commodity is written `ru`",
            "line 10, field ActionDay: the line says 2018-10-10, its instant belongs to 2018-10-09",
            "line 11, field UpdateTime: `25:00:02` is not a time of day",
            "line 12, field line: the line has 2 columns, the header 44",
        ]
    );
}

/// Of each contract and date the largest set of rows whose times go back by 60 s at most is given
/// on; the others are counted and named. Contracts one after another come in the order of time.
#[test]
fn rows_in_the_wrong_place_are_dropped_and_named() {
    let row = |contract: &str, time: &str, bids: u32| {
        let [day, action, price] = match contract {
            "MA009" => ["20200803", "20200803", "1650 1649"],
            _ => ["20200803", "20200803", "11000 10995"],
        };
        let [last, bid] = price.split_once(' ').map(|(a, b)| [a, b]).unwrap();
        ctp(&format!(
            "{day} {contract} {time} {last} {bid} {bids} 12320 1 10 1 {action}"
        ))
    };
    let (ticks, report) = script(&[
        row("MA009", "22:59:59", 1), // last night's, dated today
        row("MA009", "09:00:00", 2),
        row("MA009", "09:01:00", 3),
        row("MA009", "09:00:00", 4), // 60 s back: held
        row("MA009", "14:00:00", 5), // a clock that jumped
        row("MA009", "09:02:00", 6),
        row("ru2009", "09:00:30", 7),
    ]);
    assert_eq!(
        ticks,
        [
            "2020-08-03 09:00:00.500 2020-08-03 1649x2|12320x1 10",
            "2020-08-03 09:00:30.500 2020-08-03 10995x7|12320x1 1",
            "2020-08-03 09:01:00.500 2020-08-03 1649x3|12320x1 10",
            "2020-08-03 09:01:00.500 2020-08-03 1649x4|12320x1 10",
            "2020-08-03 09:02:00.500 2020-08-03 1649x6|12320x1 10",
        ]
    );
    assert_eq!((report.held_back, report.misplaced, report.bad), (1, 2, 0));
    let named: Vec<_> = report
        .misplaced_lines
        .iter()
        .map(ToString::to_string)
        .collect();
    let over = "is over 60 s out of the order in which most rows of MA009 dated 2020-08-03 stand";
    assert_eq!(
        named,
        [
            format!("line 2, field UpdateTime: 2020-08-03 22:59:59.500 {over}"),
            format!("line 6, field UpdateTime: 2020-08-03 14:00:00.500 {over}"),
        ]
    );
}

/// The error of a file with these bytes, without its path.
fn error(bytes: &[u8], contract: Option<&str>) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let error = match open(file.path().to_owned(), contract) {
        Err(error) => error,
        Ok(file) => file.filter_map(Result::err).next().expect("an error"),
    };
    error
        .to_string()
        .replace(&file.path().display().to_string(), "FILE")
}

#[test]
fn an_unreadable_file_names_itself_and_the_place() {
    assert!(
        open(PathBuf::from("/nowhere/ticks.csv"), None)
            .unwrap_err()
            .to_string()
            .starts_with("/nowhere/ticks.csv: cannot be opened")
    );
    assert_eq!(error(b"", None), "FILE: the file is empty");
    let known = "known forms: the CTP depth record, WonderTrader's ticks, gm / myquant ticks, tqsdk ticks, vn.py's recordings, vn.py's TickData";
    let header = CTP_HEADER.replace("SettlementPrice,UpperLimitPrice", "UpperLimitPrice");
    assert_eq!(
        error(header.as_bytes(), None),
        format!(
            "FILE: line 1, field SettlementPrice: missing from a header that is most like the CTP depth record; {known}"
        )
    );
    assert!(
        error(&[0x1f, 0x8b, 8, 0, 1, 2, 3], None).starts_with("FILE: line 1: the file breaks off")
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let line = ctp("20181009 ru1901 21:00:00 12320 12315 20 12320 1 10 1232000 20181008");
    let lines: Vec<_> = (0..2000)
        .map(|n| line.replace("321626", &format!("3{}", n * 7919 % 100_000)))
        .collect();
    write!(packed, "{CTP_HEADER}\n{}", lines.join("\n")).unwrap();
    let packed = packed.finish().unwrap();
    let cut = error(&packed[..packed.len() / 2], None);
    assert!(
        cut.starts_with("FILE: line ") && cut.contains("the file breaks off"),
        "{cut}"
    );
    let foreign = format!(
        "{CTP_HEADER}\n{}",
        ctp("20181009 xx1901 21:00:00 12320 12315 20 12320 1 10 1232000 20181008")
    );
    assert_eq!(
        error(foreign.as_bytes(), None),
        "FILE: no line can be read; the first: line 2, field InstrumentID: `xx1901`: no commodity is called `xx`"
    );
    let nameless = "datetime,last_price,highest,lowest,volume,amount,open_interest,bid_price1,bid_volume1,ask_price1,ask_volume1\n\
                    2019-09-16 14:01:33.000,47800,47860,47660,7360,1756292000,8240,47780,10,47820,10\n";
    assert_eq!(
        error(nameless.as_bytes(), None),
        "FILE: no line can be read; the first: line 2, field line: the contract is not in the file: give it as FILE=CONTRACT"
    );
}

#[test]
fn files_merge_by_time_then_by_order_given() {
    let line = |time: &str, bids: &str| {
        ctp(&format!(
            "20181009 ru1901 {time} 12320 12315 {bids} 12320 1 10 1232000 20181008"
        ))
    };
    let write = |lines: &[String]| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        writeln!(file, "{CTP_HEADER}\n{}", lines.join("\n")).unwrap();
        file
    };
    let first = write(&[
        line("21:00:01", "1"),
        line("21:00:02", "2"),
        line("21:00:04", "3"),
    ]);
    let second = write(&[
        line("21:00:00", "4"),
        line("21:00:02", "5"),
        line("21:00:03", "6"),
    ]);
    let sources = [
        first.path().to_owned().into(),
        second.path().to_owned().into(),
    ];
    let mut merge = Merge::open(&sources, &Arc::new(ReferenceData::default())).unwrap();
    let order: Vec<_> = merge
        .by_ref()
        .map(|tick| tick.unwrap().bids[0].lots.count())
        .collect();
    assert_eq!(order, [4, 1, 2, 5, 6, 3]);
    assert_eq!(
        merge
            .reports()
            .map(|report| report.ticks)
            .collect::<Vec<_>>(),
        [3, 3]
    );
}

#[test]
fn the_average_comes_near_the_exchange_s_own_price() {
    let reference = ReferenceData::default();
    for (file, commodity) in [
        ("SHFE/ru1901/20181008", "ru"),
        ("SHFE/ru1901/20181009", "ru"),
        ("CZCE/AP010/20200803", "AP"),
        ("CZCE/AP101/20200803", "AP"),
    ] {
        let Some(path) = data::find(&format!("ticks/{file}.csv.gz")) else {
            return;
        };
        let commodity = &reference.commodities[commodity];
        let (mut own, mut computed) = (SettlementTally::default(), SettlementTally::default());
        for tick in read(path, None).0 {
            own.add(&tick, commodity);
            let without = Tick {
                settlement: None,
                ..tick
            };
            computed.add(&without, commodity);
        }
        let (own, computed) = (
            own.price(commodity).unwrap().price,
            computed.price(commodity).unwrap().price,
        );
        assert!(
            (own - computed).abs() <= commodity.tick,
            "{file}: {own} {computed}"
        );
    }
}

#[test]
fn quote_snapshots_of_many_contracts_read_too() {
    let Some(path) = data::find("ticks/quote_snapshots_tqsdk.csv.gz") else {
        return;
    };
    let (ticks, report) = read(path, None);
    let options = |bad: &&ballast_gateway::ticks::BadLine| bad.field != "instrument_id";
    assert_eq!(
        report.bad_lines.iter().filter(options).count(),
        0,
        "only options are unknown: {:?}",
        report.bad_lines
    );
    assert!(ticks.len() > 90 && report.bad == 30, "{report:?}");
    assert!(
        ticks
            .iter()
            .any(|tick| tick.contract.0 == "cu2006" && tick.bids.len() == 5)
    );
}
