//! The counter as a process of its own, killed while it trades: nothing it said is lost, nothing is
//! said twice.
//!
//! The process is this test binary again, started with `process::counter_process` and a directory
//! in the environment.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::setup;
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{Counter, Host, MarketSink, Remote, serve};
use ballast_gateway::market::{Gate, GeneratedContract, Generator, Pace, Stop, play};
use ballast_model::{
    ChildOrderId, ContractCode, CounterOrder, CounterReturn, Direction, FundAccountId, Lots,
    Offset, Price, Stamp, Tick, Validity,
};

const FUND: FundAccountId = FundAccountId::new(1);
const DIRECTORY: &str = "BALLAST_TEST_COUNTER_DIRECTORY";
const ADDRESS: &str = "BALLAST_TEST_COUNTER_ADDRESS";

/// A seeded market from the first day on.
fn market() -> Generator {
    let made = GeneratedContract {
        contract: ContractCode::from(setup::CONTRACT),
        start: Price::whole(12_310),
        step_ticks: 1,
    };
    Generator::new(
        11,
        setup::day(),
        500,
        &[made],
        &Arc::new(ReferenceData::default()),
    )
    .unwrap()
}

fn play_gated(host: &Arc<Host>, gate: Arc<Gate>) {
    let ticks = market()
        .skip_while(|tick| tick.at < setup::at("09:00:00"))
        .map(Ok);
    play(ticks, &Pace::Gated(gate), &Stop::default(), &mut &**host).unwrap();
}

/// Not a test: the counter's process.
#[test]
#[ignore = "started by the test below"]
fn counter_process() {
    let Some(directory) = std::env::var_os(DIRECTORY) else {
        return;
    };
    let host = setup::host_in(Path::new(&directory));
    let gate = Arc::new(Gate::default());
    let listener = TcpListener::bind(std::env::var(ADDRESS).unwrap()).unwrap();
    let _server = serve(
        listener,
        Arc::clone(&host),
        Some(Arc::clone(&gate)),
        |error| panic!("{error}"),
    )
    .unwrap();
    play_gated(&host, gate);
}

fn start(directory: &Path, address: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "process::counter_process"])
        .env(DIRECTORY, directory)
        .env(ADDRESS, address);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// What one client heard.
#[derive(Default)]
struct Heard {
    returns: Mutex<Vec<CounterReturn>>,
    reached: Mutex<Option<Stamp>>,
    quotes: Mutex<u64>,
}

impl MarketSink for Heard {
    fn tick(&self, _: Tick) {
        *self.quotes.lock().unwrap() += 1;
    }
    fn reached(&self, at: Stamp) {
        *self.reached.lock().unwrap() = Some(at);
    }
    fn ended(&self) {}
}

impl Heard {
    fn wait(&self, what: &str, until: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !until(self) {
            assert!(
                Instant::now() < deadline,
                "waited for {what}; heard {:?}",
                self.returns.lock().unwrap()
            );
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// The last replay whole, and what came after it.
    fn since_login(&self) -> Vec<CounterReturn> {
        let returns = self.returns.lock().unwrap();
        let login = returns
            .iter()
            .rposition(|returned| matches!(returned, CounterReturn::LoggedIn { .. }));
        private(&returns[login.unwrap_or_default()..])
    }
}

fn private(returns: &[CounterReturn]) -> Vec<CounterReturn> {
    let kept = |returned: &&CounterReturn| {
        matches!(
            returned,
            CounterReturn::Accepted { .. }
                | CounterReturn::Traded(_)
                | CounterReturn::Rejected { .. }
                | CounterReturn::Cancelled { .. }
        )
    };
    returns.iter().filter(kept).cloned().collect()
}

fn order(child: u64) -> CounterOrder {
    let direction = if child.is_multiple_of(2) {
        Direction::Buy
    } else {
        Direction::Sell
    };
    CounterOrder {
        child: ChildOrderId::new(child),
        fund_account: FUND,
        account: "F1".parse().unwrap(),
        contract: ContractCode::from(setup::CONTRACT),
        direction,
        offset: Offset::Open,
        lots: Lots::new(1 + (child % 7) as i64),
        price: if direction == Direction::Buy {
            Price::whole(12_305)
        } else {
            Price::whole(12_315)
        },
        validity: Validity::Day,
        hedge_flag: Default::default(),
    }
}

fn is_complete(heard: &Heard) -> bool {
    let returns = heard.returns.lock().unwrap();
    let position = |what: fn(&CounterReturn) -> bool| returns.iter().rposition(what);
    let complete = position(|returned| *returned == CounterReturn::ReplayComplete);
    complete.is_some() && complete > position(|returned| *returned == CounterReturn::Disconnected)
}

#[test]
fn a_killed_counter_loses_nothing_it_said() {
    let directory = tempfile::tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .to_string();
    let heard = Arc::new(Heard::default());
    let notes = Arc::clone(&heard);
    let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
        notes.returns.lock().unwrap().push(returned)
    });
    let mut counter = Remote::connect(
        &address,
        sink,
        Some(Arc::clone(&heard) as Arc<dyn MarketSink>),
    )
    .unwrap();
    counter.login(FUND, &"F1".parse().unwrap());
    let (mut child, mut now, mut before) = (0, setup::at("09:00:00"), Vec::<CounterReturn>::new());
    for round in 0..4 {
        let mut process = start(directory.path(), &address);
        heard.wait("the replay", is_complete);
        let replayed = heard.since_login();
        assert_eq!(
            replayed[..before.len()],
            before,
            "round {round}: what was said before the kill is said again, in its order"
        );
        for _ in 0..10 {
            child += 1;
            counter.place(&order(child));
            now = now.plus_micros(3_000_000);
            counter.run_to(now);
            // The last orders of a round are killed wherever they happen to be.
            if child % 10 < 8 {
                heard.wait("the gate", |heard| {
                    *heard.reached.lock().unwrap() >= Some(now)
                });
            }
        }
        process.kill().unwrap();
        process.wait().unwrap();
        heard.wait("the break", |heard| !is_complete(heard));
        before = heard.since_login();
        assert!(
            before
                .iter()
                .any(|returned| matches!(returned, CounterReturn::Traded(_))),
            "round {round} traded"
        );
    }
    assert!(*heard.quotes.lock().unwrap() > 0);

    // The same market and the surviving orders leave the counter's own books in order: no trade
    // number twice, no order filled twice.
    let mut trades: Vec<_> = before
        .iter()
        .filter_map(|returned| {
            if let CounterReturn::Traded(trade) = returned {
                Some(trade)
            } else {
                None
            }
        })
        .collect();
    let all = trades.len();
    trades.sort_by_key(|trade| trade.trade.clone());
    trades.dedup_by_key(|trade| trade.trade.clone());
    assert_eq!(trades.len(), all, "no trade number twice");
    for number in 1..=child {
        let filled: Lots = trades
            .iter()
            .filter(|trade| trade.child.number() == number)
            .map(|trade| trade.lots)
            .sum();
        assert!(
            filled <= order(number).lots,
            "order {number}: {filled} filled"
        );
    }
}

#[test]
fn a_gated_market_gives_the_same_trades_over_the_wire_as_in_process() {
    let run = |remote: bool| {
        let host = setup::host(Box::new(ballast_gateway::counter::MemoryLog::default()));
        let (gate, heard) = (Arc::new(Gate::default()), Arc::new(Heard::default()));
        let notes = Arc::clone(&heard);
        let sink = Arc::new(move |_: FundAccountId, returned: CounterReturn| {
            notes.returns.lock().unwrap().push(returned)
        });
        let (playing, stop) = (Arc::clone(&host), Stop::default());
        let player = std::thread::spawn({
            let (gate, stop) = (Arc::clone(&gate), stop.clone());
            move || {
                let ticks = market()
                    .skip_while(|tick| tick.at < setup::at("09:00:00"))
                    .map(Ok);
                play(ticks, &Pace::Gated(gate), &stop, &mut &*playing).unwrap();
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = serve(
            listener,
            Arc::clone(&host),
            Some(Arc::clone(&gate)),
            |error| panic!("{error}"),
        )
        .unwrap();
        let market = Arc::clone(&heard) as Arc<dyn MarketSink>;
        let mut counter: Box<dyn Counter> = if remote {
            Box::new(Remote::connect(&server.address().to_string(), sink, Some(market)).unwrap())
        } else {
            host.subscribe_market(market);
            Box::new(ballast_gateway::counter::Embedded::new(
                Arc::clone(&host),
                sink,
                |error| panic!("{error}"),
            ))
        };
        counter.login(FUND, &"F1".parse().unwrap());
        heard.wait("the replay", is_complete);
        let mut now = setup::at("09:00:00");
        for child in 1..=30 {
            now = now.plus_micros(7_300_000);
            gate.run_to(now);
            heard.wait("the gate", |heard| {
                *heard.reached.lock().unwrap() >= Some(now)
            });
            counter.place(&order(child));
            let answered = |returned: &CounterReturn| matches!(returned, CounterReturn::Accepted { child: whose, .. } if whose.number() == child);
            heard.wait("the answer", |heard| {
                heard.returns.lock().unwrap().iter().any(answered)
            });
        }
        gate.run_to(now.plus_micros(60_000_000));
        heard.wait("the end", |heard| {
            *heard.reached.lock().unwrap() > Some(now)
        });
        stop.stop();
        player.join().unwrap();
        heard.since_login()
    };
    let (embedded, remote) = (run(false), run(true));
    assert!(embedded.len() > 40);
    assert_eq!(embedded, remote);
}
