//! Every road to the simulated counter keeps the rules of a gateway: embedded, over the wire, and
//! over the wire behind a faulty line that has no fault to do.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::setup;
use ballast_gateway::counter::conformance::{self, Bench, Quote};
use ballast_gateway::counter::{
    Controls, Counter, CounterRateScope, CounterServer, CounterSink, Embedded, FaultScript, Faulty,
    Host, MarketSink, MemoryLog, Remote, SettledDay, market_time, serve,
};
use ballast_gateway::market::{ClockKind, Feed, MarketClock};
use ballast_model::{
    AccountCode, ChildOrderId, ContractCode, CounterOrder, CounterReturn, Direction, FundAccountId,
    Lots, Money, Offset, Price, Rates, Stamp, Tick, Validity,
};

enum Road {
    Embedded,
    Remote(CounterServer),
    Faulty(CounterServer),
}

struct SimBench {
    log: MemoryLog,
    host: Arc<Host>,
    road: Road,
    now: Stamp,
}

impl SimBench {
    fn boxed(road: impl FnOnce(&Arc<Host>) -> Road) -> Box<dyn Bench> {
        let log = MemoryLog::default();
        let host = setup::host(Box::new(log.clone()));
        Box::new(Self {
            road: road(&host),
            host,
            log,
            now: setup::at("09:00:00"),
        })
    }
}

fn server(host: &Arc<Host>) -> CounterServer {
    server_at(SocketAddr::from(([127, 0, 0, 1], 0)), host)
}

fn server_at(address: SocketAddr, host: &Arc<Host>) -> CounterServer {
    let listener = TcpListener::bind(address).unwrap();
    serve(listener, Arc::clone(host), None, |error| panic!("{error}")).unwrap()
}

fn remote(server: &CounterServer, sink: Arc<dyn CounterSink>) -> Box<dyn Counter> {
    Box::new(Remote::connect(&server.address().to_string(), sink, None).unwrap())
}

impl Bench for SimBench {
    fn connect(&mut self, sink: Arc<dyn CounterSink>) -> Box<dyn Counter> {
        match &self.road {
            Road::Embedded => Box::new(Embedded::new(Arc::clone(&self.host), sink, |error| {
                panic!("{error}")
            })),
            Road::Remote(server) => remote(server, sink),
            Road::Faulty(server) => Box::new(Faulty::new(sink, FaultScript::default(), |sink| {
                remote(server, sink)
            })),
        }
    }

    fn account(&self, fund_account: FundAccountId) -> AccountCode {
        format!("F{fund_account}").parse().unwrap()
    }

    fn contract(&self) -> ContractCode {
        ContractCode::from(setup::CONTRACT)
    }

    fn quote(&mut self, bid: Quote, ask: Quote) {
        self.now = self.now.plus_micros(500_000);
        let level = |quote: Quote| (self.price(quote.ticks), quote.lots);
        (&*self.host)
            .tick(&setup::tick(self.now, level(bid), level(ask)))
            .unwrap();
    }

    fn price(&self, ticks: i64) -> Price {
        Price::from_units(Price::whole(12_300).units() + ticks * Price::whole(5).units())
    }

    fn end_day(&mut self) {
        self.host.settle_day().unwrap();
    }

    fn restart(&mut self) {
        self.host = setup::host(Box::new(self.log.clone()));
        let host = &self.host;
        let again = |server: CounterServer| {
            let address = server.address();
            drop(server);
            server_at(address, host)
        };
        self.road = match std::mem::replace(&mut self.road, Road::Embedded) {
            Road::Embedded => Road::Embedded,
            Road::Remote(server) => Road::Remote(again(server)),
            Road::Faulty(server) => Road::Faulty(again(server)),
        };
    }
}

#[test]
fn the_embedded_counter_conforms() {
    conformance::run(|| SimBench::boxed(|_| Road::Embedded));
}

#[test]
fn the_counter_behind_its_wire_conforms() {
    conformance::run(|| SimBench::boxed(|host| Road::Remote(server(host))));
}

#[test]
fn a_faulty_line_without_faults_conforms() {
    conformance::run(|| SimBench::boxed(|host| Road::Faulty(server(host))));
}

/// Places three orders that fill, one lot each, through a faulty line; gives what the desk heard of
/// them.
fn heard_through(script: &str) -> Vec<String> {
    let host = setup::host(Box::new(MemoryLog::default()));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
        notes.lock().unwrap().push(returned)
    });
    let make = |sink| {
        Box::new(Embedded::new(Arc::clone(&host), sink, |error| {
            panic!("{error}")
        })) as Box<dyn Counter>
    };
    let mut counter = Faulty::new(sink, script.parse().unwrap(), make);
    counter.login(FundAccountId::new(1), &"F1".parse().unwrap());
    let bid = Price::whole(12_300);
    (&*host)
        .tick(&setup::tick(
            setup::at("09:00:01"),
            (bid, 9),
            (Price::whole(12_305), 9),
        ))
        .unwrap();
    for child in 1..=3 {
        counter.place(&order(child, 12_305));
    }
    counter.release();
    if script.contains("disconnect") {
        counter.login(FundAccountId::new(1), &"F1".parse().unwrap());
    }
    let print = |returned: &CounterReturn| match returned {
        CounterReturn::LoggedIn { .. } => "in".to_owned(),
        CounterReturn::ReplayComplete => "complete".to_owned(),
        CounterReturn::Disconnected => "gone".to_owned(),
        CounterReturn::Sent { child } => format!("s{child}"),
        CounterReturn::NotSent { child } => format!("n{child}"),
        CounterReturn::Accepted { child, .. } => format!("a{child}"),
        CounterReturn::Rejected { child, error, .. } => format!("r{child}:{error}"),
        CounterReturn::Traded(trade) => format!("t{}", trade.child),
        CounterReturn::External(trade) => format!("x{}", trade.trade),
        CounterReturn::Cancelled { child, .. } | CounterReturn::CancelRejected { child, .. } => {
            format!("c{child}")
        }
    };
    heard.lock().unwrap().iter().map(print).collect()
}

#[test]
fn a_session_goes_on_into_the_next_trading_day() {
    let host = setup::host(Box::new(MemoryLog::default()));
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
        notes.lock().unwrap().push(returned)
    });
    let mut counter = Embedded::new(Arc::clone(&host), sink, |error| panic!("{error}"));
    counter.login(FundAccountId::new(1), &"F1".parse().unwrap());
    let quote = |at| setup::tick(at, (Price::whole(12_300), 9), (Price::whole(12_305), 9));
    (&*host).tick(&quote(setup::at("14:59:00"))).unwrap();
    counter.place(&order(1, 12_300));
    heard.lock().unwrap().clear();
    let (next, at) = ("2018-10-10".parse().unwrap(), setup::at("21:00:00"));
    (&*host)
        .tick(&Tick {
            trading_day: next,
            ..quote(at)
        })
        .unwrap();
    let cancelled = CounterReturn::Cancelled {
        child: ChildOrderId::new(1),
        filled: Lots::ZERO,
    };
    assert_eq!(
        *heard.lock().unwrap(),
        [
            cancelled,
            CounterReturn::LoggedIn {
                trading_day: next,
                max_order_ref: Some(ChildOrderId::new(1)),
            },
            CounterReturn::ReplayComplete
        ]
    );
}

fn order(child: u64, price: i64) -> CounterOrder {
    CounterOrder {
        child: ChildOrderId::new(child),
        fund_account: FundAccountId::new(1),
        account: "F1".parse().unwrap(),
        contract: ContractCode::from(setup::CONTRACT),
        direction: Direction::Buy,
        offset: Offset::Open,
        lots: Lots::new(1),
        price: Price::whole(price),
        validity: Validity::Day,
        hedge_flag: Default::default(),
    }
}

#[test]
fn faults_come_as_scripted() {
    for (script, want) in [
        ("", "in complete s1 a1 t1 s2 a2 t2 s3 a3 t3"),
        ("return 2 drop", "in complete s1 a1 s2 a2 t2 s3 a3 t3"),
        (
            "return 2 repeat",
            "in complete s1 a1 t1 t1 s2 a2 t2 s3 a3 t3",
        ),
        ("return 1 delay 1", "in complete s1 t1 a1 s2 a2 t2 s3 a3 t3"),
        (
            "return 1 delay 3; return 6 delay 9",
            "in complete s1 t1 s2 a2 t2 a1 s3 a3 t3",
        ),
        (
            "order 2 reject 31; order 3 lose",
            "in complete s1 a1 t1 s2 r2:31 s3",
        ),
        ("order 1 not-sent", "in complete n1 s2 a2 t2 s3 a3 t3"),
        (
            "return 3 replay",
            "in complete s1 a1 t1 s2 a2 in complete s1 a1 t1 s2 a2 t2 s3 a3 t3",
        ),
        (
            "return 3 disconnect",
            "in complete s1 a1 t1 s2 gone n3 in a1 t1 a2 t2 complete",
        ),
    ] {
        assert_eq!(heard_through(script).join(" "), want, "{script}");
    }
    for bad in [
        "return 3",
        "return x drop",
        "order 2 drop",
        "return 1 drop; return 1 repeat",
        "nonsense",
    ] {
        assert!(bad.parse::<FaultScript>().is_err(), "{bad}");
    }
    assert_eq!(
        FaultScript::random(3, 200, 1000),
        FaultScript::random(3, 200, 1000)
    );
}

/// Settled days and times, as a desk hears of them.
#[derive(Default)]
struct Nights(Mutex<Vec<SettledDay>>);

impl MarketSink for Nights {
    fn tick(&self, _: Tick) {}
    fn settled(&self, day: SettledDay) {
        self.0.lock().unwrap().push(day);
    }
    fn reached(&self, _: Stamp) {}
    fn ended(&self) {}
}

fn wait(what: &str, until: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !until() {
        assert!(Instant::now() < deadline, "waited for {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn the_night_lasts_until_the_desk_has_booked_the_day() {
    let host = setup::host(Box::new(MemoryLog::default()));
    let (now, price) = (setup::at("09:00:01"), Price::whole(12_300));
    (&*host)
        .tick(&setup::tick(now, (price, 5), (Price::whole(12_305), 5)))
        .unwrap();
    let server = server(&host);
    let address = server.address().to_string();
    assert_eq!(
        market_time(&address, Duration::ZERO).unwrap(),
        now,
        "a desk can ask for the time"
    );

    let (heard, nights) = (
        Arc::new(Mutex::new(Vec::new())),
        Arc::new(Nights::default()),
    );
    let connect = || {
        let notes = Arc::clone(&heard);
        let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
            notes.lock().unwrap().push(returned)
        });
        let mut counter = Remote::connect(
            &address,
            sink,
            Some(Arc::clone(&nights) as Arc<dyn MarketSink>),
        )
        .unwrap();
        counter.login(FundAccountId::new(1), &"F1".parse().unwrap());
        let ready = heard.lock().unwrap().len();
        wait("the replay", || {
            heard.lock().unwrap()[ready.saturating_sub(1)..]
                .contains(&CounterReturn::ReplayComplete)
        });
        counter
    };
    let mut counter = connect();
    host.settle_day().unwrap();
    wait("the settlement", || !nights.0.lock().unwrap().is_empty());
    let settled = nights.0.lock().unwrap()[0].clone();
    assert_eq!(
        (settled.trading_day, settled.prices[0].price),
        (setup::day(), price),
        "with the counter's own prices"
    );
    counter.place(&order(1, 12_300));
    let refused = |returned: &CounterReturn| matches!(returned, CounterReturn::Rejected { .. });
    wait("the refusal at night", || {
        heard.lock().unwrap().iter().any(refused)
    });
    assert!(!host.is_booked());

    // A desk that was away hears of it again.
    drop(counter);
    nights.0.lock().unwrap().clear();
    let counter = connect();
    wait("the settlement again", || {
        nights.0.lock().unwrap().contains(&settled)
    });
    assert!(!host.is_booked());
    counter.market().booked(settled.trading_day);
    wait("the booking", || host.is_booked());
}

#[test]
fn faults_of_the_process_count_over_its_life() {
    let host = setup::host(Box::new(MemoryLog::default()));
    let faults = "order 1 lose; order 2 reject 31; return 1 disconnect"
        .parse()
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let controls = Controls {
        faults,
        ..Controls::default()
    };
    let server = serve(listener, Arc::clone(&host), controls, |error| {
        panic!("{error}")
    })
    .unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
        notes.lock().unwrap().push(returned)
    });
    let mut counter = remote(&server, sink);
    counter.login(FundAccountId::new(1), &"F1".parse().unwrap());
    let heard_of = |what: &dyn Fn(&CounterReturn) -> bool| {
        heard
            .lock()
            .unwrap()
            .iter()
            .filter(|returned| what(returned))
            .count()
    };
    wait("the replay", || {
        heard_of(&|returned| *returned == CounterReturn::ReplayComplete) == 1
    });
    (1..=2).for_each(|child| counter.place(&order(child, 12_300)));
    let rejected = |returned: &CounterReturn| match returned {
        CounterReturn::Rejected { child, .. } => child.number() == 2,
        _ => false,
    };
    // No replay tells of a refusal that the script made up: it has to come before the break.
    wait("the refusal", || heard_of(&rejected) == 1);
    counter.place(&order(3, 12_300));
    // The third order's acceptance breaks the connection; the next login tells of it, and of no
    // other.
    wait("the replay after the break", || {
        heard_of(&|returned| *returned == CounterReturn::ReplayComplete) == 2
    });
    let accepted = |returned: &CounterReturn| match returned {
        CounterReturn::Accepted { child, .. } => child.number() == 3,
        _ => false,
    };
    assert_eq!(heard_of(&accepted), 1);
}

#[test]
fn what_the_wire_loses_is_noticed_and_comes_again_unasked() {
    let host = setup::host(Box::new(MemoryLog::default()));
    let price = |yuan| (Price::whole(yuan), 9);
    (&*host)
        .tick(&setup::tick(
            setup::at("09:00:01"),
            price(12_300),
            price(12_305),
        ))
        .unwrap();
    let controls = Controls {
        faults: "return 2 drop".parse().unwrap(),
        ..Controls::default()
    };
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = serve(listener, host, controls, |error| panic!("{error}")).unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
        notes.lock().unwrap().push(returned)
    });
    let mut counter = remote(&server, sink);
    counter.login(FundAccountId::new(1), &"F1".parse().unwrap());
    let heard_of = |what: &dyn Fn(&CounterReturn) -> bool| {
        heard
            .lock()
            .unwrap()
            .iter()
            .filter(|returned| what(returned))
            .count()
    };
    let complete = |returned: &CounterReturn| *returned == CounterReturn::ReplayComplete;
    let trades_of = |child: u64| {
        heard_of(&|returned| match returned {
            CounterReturn::Traded(trade) => trade.child.number() == child,
            _ => false,
        })
    };
    wait("the replay", || heard_of(&complete) == 1);
    counter.place(&order(1, 12_305));
    counter.place(&order(2, 12_305));
    wait("the replay that nobody asked for", || {
        heard_of(&complete) == 2
    });
    assert_eq!(
        (trades_of(1), trades_of(2)),
        (1, 1),
        "{:?}",
        heard.lock().unwrap()
    );
}

/// What drives the market, as a desk hears of it.
#[derive(Default)]
struct Driven(Mutex<Option<MarketClock>>);

impl MarketSink for Driven {
    fn tick(&self, _: Tick) {}
    fn runs(&self, clock: MarketClock) {
        *self.0.lock().unwrap() = Some(clock);
    }
    fn reached(&self, _: Stamp) {}
    fn ended(&self) {}
}

#[test]
fn a_counter_of_its_own_is_told_of_cash_and_rates_and_tells_what_drives_its_market() {
    let host = setup::host(Box::new(MemoryLog::default()));
    let demo = MarketClock {
        kind: ClockKind::Demo,
        speed: 28,
    };
    host.set_clock(demo);
    let server = server(&host);
    let driven = Arc::new(Driven::default());
    let sink = Arc::new(|_: FundAccountId, _: CounterReturn| {});
    let address = server.address().to_string();
    let counter = Remote::connect(
        &address,
        sink,
        Some(Arc::clone(&driven) as Arc<dyn MarketSink>),
    )
    .unwrap();
    let (known, new) = (
        "F1".parse::<AccountCode>().unwrap(),
        "F9".parse::<AccountCode>().unwrap(),
    );
    let deposited = |account: &AccountCode| host.with_counter(|counter| counter.deposited(account));
    let before = deposited(&known).unwrap();
    let total = before + Money::whole(500);

    // Said while there may be no connection yet, and over a break: in the end it is known, once.
    counter.books().deposited(&known, total);
    counter.books().rates(
        [(
            CounterRateScope::Commodity("ru".to_owned()),
            Rates::default(),
        )]
        .into_iter()
        .collect(),
    );
    wait("the cash", || deposited(&known) == Some(total));
    server.disconnect_all();
    counter.books().deposited(&new, Money::whole(7));
    wait("the cash of a new account", || {
        deposited(&new) == Some(Money::whole(7))
    });
    assert_eq!(
        deposited(&known),
        Some(total),
        "a total that is said again changes nothing"
    );
    wait("what drives the market", || {
        *driven.0.lock().unwrap() == Some(demo)
    });
}
