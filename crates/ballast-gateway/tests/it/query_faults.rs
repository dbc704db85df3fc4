//! Answers to queries go wrong as scripted, in this process and over the wire.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::setup;
use ballast_gateway::counter::{
    Controls, Counter, CounterServer, CounterSink, Embedded, FaultScript, Faulty, Host, MemoryLog,
    Remote, ReportPart, serve,
};
use ballast_gateway::market::Feed;
use ballast_model::{
    ChildOrderId, ContractCode, CounterOrder, CounterQuery, CounterReturn, Direction,
    FundAccountId, Lots, Offset, Price, QueryKind, ReportRows, RequestId, Validity,
};

const FUND: FundAccountId = FundAccountId::new(1);

/// What a desk hears: trades of the private stream, and answers.
#[derive(Default)]
struct Desk {
    ready: Mutex<bool>,
    traded: Mutex<u32>,
    parts: Mutex<Vec<String>>,
}

impl CounterSink for Desk {
    fn returned(&self, _: FundAccountId, returned: CounterReturn) {
        match returned {
            CounterReturn::ReplayComplete => *self.ready.lock().unwrap() = true,
            CounterReturn::Traded(_) => *self.traded.lock().unwrap() += 1,
            _ => {}
        }
    }

    fn reported(&self, part: ReportPart) {
        let (request, end) = (part.report.request, if part.is_last { "" } else { "…" });
        let told = match part.report.rows {
            ReportRows::Trades(rows) => format!("{request}: {} trades{end}", rows.len()),
            ReportRows::Funds(_) => format!("{request}: funds{end}"),
            ReportRows::Orders(_) | ReportRows::Positions(_) => panic!("nobody asked"),
        };
        self.parts.lock().unwrap().push(told);
    }
}

impl Desk {
    fn wait(&self, what: &str, until: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !until(self) {
            let parts = self.parts.lock().unwrap();
            assert!(Instant::now() < deadline, "{what}: heard {parts:?}");
            drop(parts);
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

/// A counter behind the faults of a script, and what keeps it there.
struct Bench {
    desk: Arc<Desk>,
    counter: Box<dyn Counter>,
    _server: Option<CounterServer>,
}

impl Bench {
    fn embedded(script: FaultScript) -> Self {
        let (host, desk) = Self::parts();
        let make = |sink| {
            Box::new(Embedded::new(Arc::clone(&host), sink, |error| {
                panic!("{error}")
            })) as Box<dyn Counter>
        };
        let sink = Arc::clone(&desk) as Arc<dyn CounterSink>;
        let counter = Box::new(Faulty::new(sink, script, make));
        Self {
            desk,
            counter,
            _server: None,
        }
    }

    fn remote(faults: FaultScript) -> Self {
        let (host, desk) = Self::parts();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let controls = Controls {
            faults,
            ..Controls::default()
        };
        let server = serve(listener, Arc::clone(&host), controls, |error| {
            panic!("{error}")
        })
        .unwrap();
        let sink = Arc::clone(&desk) as Arc<dyn CounterSink>;
        let address = server.address().to_string();
        Self {
            desk,
            counter: Box::new(Remote::connect(&address, sink, None).unwrap()),
            _server: Some(server),
        }
    }

    fn parts() -> (Arc<Host>, Arc<Desk>) {
        let host = setup::host(Box::new(MemoryLog::default()));
        let (bid, ask) = (Price::whole(12_300), Price::whole(12_305));
        let tick = setup::tick(setup::at("09:00:01"), (bid, 9), (ask, 9));
        (&*host).tick(&tick).unwrap();
        (host, Arc::default())
    }

    fn login(&mut self) {
        *self.desk.ready.lock().unwrap() = false;
        self.counter.login(FUND, &"F1".parse().unwrap());
        self.desk
            .wait("a session", |desk| *desk.ready.lock().unwrap());
    }

    fn trade(&mut self, child: u64) {
        let before = *self.desk.traded.lock().unwrap();
        self.counter.place(&CounterOrder {
            child: ChildOrderId::new(child),
            fund_account: FUND,
            account: "F1".parse().unwrap(),
            contract: ContractCode::from(setup::CONTRACT),
            direction: Direction::Buy,
            offset: Offset::Open,
            lots: Lots::new(1),
            price: Price::whole(12_305),
            validity: Validity::Day,
            hedge_flag: Default::default(),
        });
        let traded = |desk: &Desk| *desk.traded.lock().unwrap() > before;
        self.desk.wait("a trade", traded);
    }

    fn ask(&mut self, request: u32, kind: QueryKind) {
        self.counter.query(&CounterQuery {
            request: RequestId::new(request),
            fund_account: FUND,
            account: "F1".parse().unwrap(),
            kind,
        });
    }
}

/// Two trades, then questions 1 for trades, 2 for funds and 3 for trades: what comes, on either
/// road.
fn check(script: &str, want: &str) {
    let faults: FaultScript = script.parse().unwrap();
    for mut bench in [Bench::embedded(faults.clone()), Bench::remote(faults)] {
        bench.login();
        (1..=2).for_each(|child| bench.trade(child));
        bench.ask(1, QueryKind::Trades);
        bench.ask(2, QueryKind::Funds);
        bench.ask(3, QueryKind::Trades);
        let heard = |desk: &Desk| desk.parts.lock().unwrap().join("; ");
        bench
            .desk
            .wait(script, |desk| heard(desk).len() >= want.len());
        assert_eq!(heard(&bench.desk), want, "{script}");
    }
}

#[test]
fn answers_go_wrong_as_scripted() {
    #[rustfmt::skip]
    let scripts = [
        ("",                                "1: 2 trades; 2: funds; 3: 2 trades"),
        ("query 1 lose",                    "2: funds; 3: 2 trades"),
        ("query 1 cut; query 2 cut",        "1: 1 trades…; 2: funds…; 3: 2 trades"),
        ("query 2 repeat",                  "1: 2 trades; 2: funds; 2: funds; 3: 2 trades"),
        ("query 1 late 300ms",              "2: funds; 3: 2 trades; 1: 2 trades"),
        ("query 1 stale",                   "1: 0 trades; 2: funds; 3: 2 trades"),
        ("query 3 stale; query 2 lose",     "1: 2 trades; 3: 0 trades"),
    ];
    for (script, want) in scripts {
        check(script, want);
    }
    for bad in [
        "query 1",
        "query 1 drop",
        "query 1 late",
        "query 1 late 6",
        "query 1 late -1s",
        "query 1 cut; query 1 late 1s",
    ] {
        assert!(bad.parse::<FaultScript>().is_err(), "{bad}");
    }
}

#[test]
fn an_answer_is_not_stale_beyond_the_last_login() {
    let mut bench = Bench::embedded("query 1 stale".parse().unwrap());
    bench.login();
    bench.trade(1);
    bench.login();
    bench.trade(2);
    bench.ask(1, QueryKind::Trades);
    assert_eq!(*bench.desk.parts.lock().unwrap(), ["1: 1 trades"]);
}

#[test]
fn a_late_answer_does_not_outlive_its_session() {
    let mut bench = Bench::embedded("query 1 late 50ms".parse().unwrap());
    bench.login();
    bench.ask(1, QueryKind::Funds);
    bench.login();
    std::thread::sleep(Duration::from_millis(150));
    bench.ask(2, QueryKind::Funds);
    assert_eq!(*bench.desk.parts.lock().unwrap(), ["2: funds"]);
}
