//! `ballast counter`: the simulated counter as a process of its own, with its own file. It plays
//! the market and sends quotes.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ballast_engine::EXIT_CODE;
use ballast_gateway::counter::{
    Controls, CounterLogError, FaultScript, Host, JournalLog, SimCounter, serve,
};
use ballast_gateway::market::{Feed, Gate, Hurry, Pace, PlayError, Stop, play};
use ballast_gateway::ticks::TickFileError;
use ballast_gateway::{CurrentReference, ReferenceData};
use ballast_model::{Stamp, Tick};

use crate::day::InputError;
use crate::feed::market_source::{MarketArgs, MarketSource, MarketSourceError, Resume};
use crate::http;
use crate::run::demo;
use crate::run::logs::LogArgs;
use crate::run::opening::Opening;

/// Waits between two ticks are cut to this: breaks and nights are jumped.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// What waits looks this often.
const LOOK: Duration = Duration::from_millis(10);

/// The simulated counter and its market.
///
/// `ballast serve --counter ADDR` connects a desk to it. Orders are matched against the ticks it
/// plays (`docs/matching.md`), margin and funds are checked with the rates and cash that desks tell
/// it, `--setup`'s until then, and every fact is in its file before anything is said of it: it may
/// be killed at any moment and goes on where it stood. After a trading day it cancels what works,
/// settles at its own prices, and begins the next day once every desk concerned has booked that
/// settlement.
///
/// Connections are not authenticated: listen on a loopback or guarded address.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct CounterArgs {
    /// Address for desks.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    pub listen: SocketAddr,
    /// The counter's file. Made where it is not there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    #[command(flatten)]
    pub market: MarketArgs,
    /// The market stops before each instant a client names, and goes on when told.
    #[arg(long)]
    pub gate: bool,
    /// Fund accounts, cash and rates, as `ballast day` reads them, instead of the demonstration's.
    /// Give the desk the same.
    #[arg(long, value_name = "FILE")]
    pub setup: Option<PathBuf>,
    /// Faults on the way to and from desks, by number of return, order and query since the start:
    /// `return N drop|repeat|delay K|disconnect|replay`, `order N reject ERROR|lose|not-sent`,
    /// `query N lose|cut|repeat|late 6s|stale`, separated by `;`. A cut answer has no end, a late
    /// one comes so much later, a stale one is of the account's last login.
    #[arg(long, value_name = "SCRIPT")]
    pub faults: Option<FaultScript>,
    #[command(flatten)]
    pub logs: LogArgs,
}

/// Why the counter did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum CounterError {
    /// A socket or thread.
    #[error("{what}: {source}")]
    Io {
        /// What it was for.
        what: String,
        /// Why.
        source: std::io::Error,
    },
    /// The counter's file.
    #[error(transparent)]
    Log(#[from] CounterLogError),
    /// The market.
    #[error(transparent)]
    Market(#[from] MarketSourceError),
    /// Tick files.
    #[error(transparent)]
    Ticks(#[from] TickFileError),
    /// The market ended early.
    #[error(transparent)]
    Play(#[from] PlayError),
    /// The setup file.
    #[error(transparent)]
    Setup(#[from] InputError),
}

fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> CounterError {
    let what = what.into();
    move |source| CounterError::Io { what, source }
}

/// Runs until told to stop.
pub fn run(args: &CounterArgs) -> Result<(), CounterError> {
    args.logs.start();
    let reference = Arc::new(ReferenceData::default());
    let opening = Opening::read(
        args.setup.as_deref(),
        &reference,
        args.market.demo_day.unwrap_or_else(demo::first_day),
    )?;
    let listener =
        TcpListener::bind(args.listen).map_err(io(format!("listening on {}", args.listen)))?;
    let address = listener.local_addr().map_err(io("address"))?;
    let mut counter = open(args, &opening, &reference)?;
    let current = CurrentReference::new(Arc::clone(&reference));
    let mut source = MarketSource::open(&args.market, &current, resume(&counter, &reference))?;
    let first = source.ticks.next().transpose()?;
    if let Some(first) = first.as_ref().filter(|_| counter.trading_day().is_none()) {
        counter.begin_day(first.trading_day, source.starts.min(first.at))?;
    }
    let (clock, speed) = (source.shown(args.gate), source.clock.speed);
    let ticks = first.map(Ok).into_iter().chain(source.ticks);

    let host = Host::new(counter);
    host.set_clock(clock);
    let gate = args.gate.then(|| Arc::new(Gate::default()));
    let controls = Controls {
        gate: gate.clone(),
        hurry: Hurry::default(),
        faults: args.faults.clone().unwrap_or_default(),
        reference: current,
    };
    let pace = match (gate, speed) {
        (Some(gate), _) => Pace::Gated(gate),
        (None, 0) => Pace::FlatOut,
        (None, factor) => Pace::Times {
            factor,
            longest_wait: LONGEST_WAIT,
        },
    };
    let stop = Stop::default();
    let open = Arc::new(AtomicBool::new(
        !host.with_counter(|counter| counter.is_catching_up()),
    ));
    let mut days = Days {
        host: Arc::clone(&host),
        hurry: controls.hurry.clone(),
        stop: stop.clone(),
        open: Arc::clone(&open),
    };
    let (playing, player_stop) = (Arc::clone(&host), stop.clone());
    let player = thread::Builder::new()
        .name("player".to_owned())
        .spawn(move || {
            let played = play(ticks, &pace, &player_stop, &mut days);
            if let Err(error) = &played {
                tracing::error!(%error, "the market ended");
                std::process::exit(EXIT_CODE);
            }
            drop(playing);
        });
    let player = player.map_err(io("player"))?;
    // Until it has its market back, its books are those of an earlier moment: nobody may trade on
    // them.
    while !open.load(Ordering::Relaxed) && !player.is_finished() {
        thread::sleep(LOOK);
    }
    let server = serve(listener, host, controls, |error| {
        tracing::error!(%error, "the counter's file failed");
        std::process::exit(EXIT_CODE);
    });
    let server = server.map_err(io("listener"))?;
    tracing::info!(%address, "the counter listens");
    http::wait_until_asked_to_stop(|| println!("The counter is at {address}"))
        .map_err(io("signals"))?;
    stop.stop();
    drop(player.join());
    drop(server);
    tracing::info!("stopped");
    Ok(())
}

fn open(
    args: &CounterArgs,
    opening: &Opening,
    reference: &Arc<ReferenceData>,
) -> Result<SimCounter, CounterError> {
    let (log, opened) = JournalLog::open(&args.data)?;
    if let Some(cut) = opened.cut {
        tracing::warn!(?cut, "the counter's file had a torn tail, which was cut");
    }
    let mut counter = SimCounter::open(
        Box::new(log),
        Arc::clone(reference),
        opening.rates(reference),
    )?;
    if args.setup.is_some() {
        counter.set_margin_sides(opening.margin_sides())?;
    }
    for (account, cash) in opening.fund_accounts() {
        counter.open_account(&account, cash)?;
    }
    Ok(counter)
}

/// A day that was running goes on from its own start; after a settled one, the next begins.
fn resume(counter: &SimCounter, reference: &ReferenceData) -> Resume {
    let after = |day| reference.calendar.next_trading_day(day).unwrap_or(day);
    let day = match counter.settled_day() {
        Some(settled) => Some(after(settled.trading_day)),
        None => counter.trading_day(),
    };
    Resume {
        day,
        known: counter
            .known_prices()
            .iter()
            .map(|(contract, price)| (contract.to_string(), *price))
            .collect(),
    }
}

/// Plays to the host, and keeps the night between two trading days until everybody has booked the
/// one before.
struct Days {
    host: Arc<Host>,
    hurry: Hurry,
    stop: Stop,
    /// Desks may come.
    open: Arc<AtomicBool>,
}

impl Days {
    fn night(&self) -> Result<(), CounterLogError> {
        self.host.settle_day()?;
        self.hurry.over();
        self.open.store(true, Ordering::Relaxed);
        let day = self.host.with_counter(|counter| counter.trading_day());
        tracing::info!(
            trading_day = day.map(tracing::field::display),
            "settled; the next day waits for the desks"
        );
        while !self.host.is_booked() && !self.stop.is_asked() {
            thread::sleep(LOOK);
        }
        Ok(())
    }
}

impl Feed for Days {
    fn tick(&mut self, tick: &Tick) -> Result<(), CounterLogError> {
        let day = self.host.with_counter(|counter| counter.trading_day());
        if day.is_some_and(|day| day < tick.trading_day) {
            self.night()?;
        }
        if self.stop.is_asked() {
            return Ok(());
        }
        (&*self.host).tick(tick)?;
        if !self.host.with_counter(|counter| counter.is_catching_up()) {
            self.open.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn advance(&mut self, at: Stamp) {
        (&*self.host).advance(at);
    }

    fn is_catching_up(&self) -> bool {
        self.hurry.is_asked() || (&*self.host).is_catching_up()
    }

    fn reached(&mut self, at: Stamp) {
        (&*self.host).reached(at);
    }

    fn ended(&mut self) -> Result<(), CounterLogError> {
        self.hurry.over();
        self.open.store(true, Ordering::Relaxed);
        (&*self.host).ended()
    }
}
