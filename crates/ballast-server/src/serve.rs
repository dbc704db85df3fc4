//! `ballast serve`: the whole product in one process. Wiring only.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_desk_events::{Action, Command, CreateUser};
use ballast_engine::{Engine, EngineError, Handle, Lane, Marks, Setup, recover};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{CounterLogError, Embedded, Host, JournalLog, SimCounter};
use ballast_gateway::ticks::{Merge, TickFileError, TickSource};
use ballast_journal::{Directory, Options, Storage};
use ballast_model::{Day, Machine, Seq, Stamp, Tick};

use crate::auth::Sessions;
use crate::clock::{ClockKind, ServerClock};
use crate::demo::{self, DemoMarket};
use crate::embedded::{self, Control, EmbeddedBooks, Market, MarketParts};
use crate::gateway::{self, Returns};
use crate::http::{self, App};
use crate::hub::Hub;
use crate::market_data::MarketData;
use crate::trading_day;
use crate::vault::{Vault, VaultError};

/// How to serve.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Everything kept: journal, counter's file, vault, query store. Made where it is not there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Address of page and interface.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Real ticks to replay instead of the demonstration's market.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub replay: Vec<TickSource>,
    /// Market seconds in a second; 0 = flat out. 28 for the demonstration, 1 for a replay.
    #[arg(long, value_name = "N")]
    pub speed: Option<u32>,
    /// The replay stops before each instant a client names and goes on when told.
    #[arg(long, requires = "replay")]
    pub gate: bool,
    /// Accounts and rates for an empty desk, as `ballast day` reads them, instead of the demonstration's.
    #[arg(long, value_name = "FILE")]
    pub setup: Option<PathBuf>,
    /// Key of the vault; `<data>.key` beside the data directory when absent.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// First trading day of the demonstration.
    #[arg(long, value_name = "DAY")]
    pub demo_day: Option<Day>,
}

/// Why serving did not start, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// A directory or socket.
    #[error("{what}: {source}")]
    Io {
        /// What it was for.
        what: String,
        /// Why.
        source: std::io::Error,
    },
    /// Engine or journal.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The counter's file.
    #[error(transparent)]
    Counter(#[from] CounterLogError),
    /// Tick files.
    #[error(transparent)]
    Ticks(#[from] TickFileError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The setup file.
    #[error(transparent)]
    Setup(#[from] crate::day::InputError),
    /// The desk refused the first accounts.
    #[error("the first accounts were refused: {0}")]
    Seed(String),
}

fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> ServeError {
    let what = what.into();
    move |source| ServeError::Io { what, source }
}

/// Serves until told to stop.
pub fn serve(args: &ServeArgs) -> Result<(), ServeError> {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("BALLAST_LOG").unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(io("runtime"))?;
    let product = Product::start(args)?;
    let served = runtime.block_on(http::serve(args.listen, Arc::clone(&product.app)));
    product.stop();
    served.map_err(io(format!("listening on {}", args.listen)))
}

/// Everything that runs.
struct Product {
    app: Arc<App>,
    engine: Engine<Desk>,
    market: std::thread::JoinHandle<()>,
}

impl Product {
    fn start(args: &ServeArgs) -> Result<Self, ServeError> {
        std::fs::create_dir_all(&args.data).map_err(io(args.data.display().to_string()))?;
        let vault = open_vault(args)?;
        let reference = Arc::new(ReferenceData::default());
        let storage: Arc<dyn Storage> =
            Arc::new(Directory::create(args.data.join("journal")).map_err(io(args.data.display().to_string()))?);
        let recovered = recover::<Desk>(Arc::clone(&storage), Options::SERVER)?;
        say_recovery(recovered.recovery());
        let fresh = recovered.last_stamp().is_none();

        let (log, opened) = JournalLog::open(&args.data.join("counter"))?;
        if let Some(cut) = opened.cut {
            tracing::warn!(?cut, "the counter's file had a torn tail, which was cut");
        }
        let rates = embedded::rate_table(recovered.machine());
        let counter = SimCounter::open(Box::new(log), Arc::clone(&reference), rates)?;
        let ticks = Ticks::open(args, &reference, recovered.machine(), &counter)?;
        let clock = ServerClock::simulated(ticks.kind, ticks.starts.max(recovered.last_stamp().unwrap_or_default()));

        let writer = recovered.start(concat!("ballast ", env!("CARGO_PKG_VERSION")), clock.now())?;
        let marks = if args.gate { Marks::EachOne } else { Marks::Conflated };
        let engine = Engine::start(writer, Setup { marks, ..Setup::new(clock.for_engine()) })?;
        let handle = engine.handle();
        let hub = Hub::start(&handle, Arc::clone(&storage))?;

        let host = Host::new(counter);
        let stop_on_failure = |error: CounterLogError| {
            tracing::error!(%error, "the counter's file failed");
            std::process::exit(1);
        };
        let sink = Arc::new(Returns::new(handle.clone(), clock.clone()));
        let counter = Embedded::new(Arc::clone(&host), sink, stop_on_failure);
        let books = EmbeddedBooks { host: Arc::clone(&host), handle: handle.clone(), failed: Box::new(stop_on_failure) };
        let sent = gateway::start(&handle, Box::new(counter), Box::new(books))?;
        if fresh {
            seed(args, &handle, &reference, &vault)?;
        }
        let control = Arc::new(if args.gate { Control::gated() } else { Control::running(ticks.speed) });
        let data = MarketData::new(&reference);
        let parts = MarketParts {
            host,
            reference: Arc::clone(&reference),
            clock: clock.clone(),
            data: data.clone(),
            control: Arc::clone(&control),
            sent,
            handle: handle.clone(),
        };
        let market =
            Market::start(parts, ticks.source, |error| tracing::error!(%error, "the market ended")).map_err(io("market"))?;
        let app = App { handle, hub, market: data, clock, control, vault, sessions: Sessions::default(), reference };
        Ok(Self { app: Arc::new(app), engine, market })
    }

    /// In good order: the market stands, the engine publishes what waits, writes a snapshot and closes its journal.
    fn stop(self) {
        let Self { app, engine, market } = self;
        app.control.stop();
        drop(market.join());
        match engine.stop() {
            Ok(saved) => tracing::info!(seq = saved.seq.number(), "stopped"),
            Err(error) => tracing::error!(%error, "stopped with an error"),
        }
    }
}

fn open_vault(args: &ServeArgs) -> Result<Vault, ServeError> {
    let beside = |path: &Path| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".key");
        path.with_file_name(name)
    };
    let key_file = args.key_file.clone().unwrap_or_else(|| beside(&args.data));
    Ok(Vault::open(&args.data.join("vault"), &key_file)?)
}

fn say_recovery(recovery: &ballast_engine::Recovery) {
    if let Some(cut) = &recovery.opened.cut {
        tracing::warn!(?cut, "the journal had a torn tail, which was cut");
    }
}

/// The market's ticks and how they are played.
struct Ticks {
    source: Box<dyn Iterator<Item = Result<Tick, TickFileError>> + Send>,
    kind: ClockKind,
    starts: Stamp,
    speed: u32,
}

impl Ticks {
    fn open(args: &ServeArgs, reference: &Arc<ReferenceData>, desk: &Desk, counter: &SimCounter) -> Result<Self, ServeError> {
        if !args.replay.is_empty() {
            let mut merge = Merge::open(&args.replay, reference)?;
            let first = merge.next().transpose()?;
            let starts = first.as_ref().map_or(Stamp::default(), |tick| tick.at);
            let source = Box::new(first.map(Ok).into_iter().chain(merge));
            return Ok(Self { source, kind: ClockKind::Replay, starts, speed: args.speed.unwrap_or(1) });
        }
        // A day that was running goes on from its own start; after a settled one, the next begins.
        let first = args.demo_day.unwrap_or_else(demo::first_day);
        let day = match (counter.trading_day(), desk.last_day()) {
            (Some(day), Some(last)) if last >= day => reference.calendar.next_trading_day(day).unwrap_or(day),
            (Some(day), _) => day,
            (None, _) => first,
        };
        let known = known_prices(desk);
        let no_market = || ServeError::Seed(format!("no market for {day}: the calendar ends"));
        let market = DemoMarket::new(Arc::clone(reference), day, &known).ok_or_else(no_market)?;
        let starts = demo::starts_at(reference, day);
        Ok(Self { source: Box::new(market.map(Ok)), kind: ClockKind::Demo, starts, speed: args.speed.unwrap_or(demo::SPEED) })
    }
}

/// Previous settlement prices the desk knows: where a demonstration day's prices began, or will.
fn known_prices(desk: &Desk) -> BTreeMap<String, ballast_model::Price> {
    let contracts = (0..).map(ballast_model::ContractId::new).map_while(|id| desk.contract(id));
    let priced = contracts.filter_map(|state| Some((state.contract.code.0.clone(), state.pre_settlement.or(state.base_price)?)));
    priced.collect()
}

/// Gives an empty desk its reference data, accounts, rates and logins.
fn seed(args: &ServeArgs, handle: &Handle<Desk>, reference: &ReferenceData, vault: &Vault) -> Result<(), ServeError> {
    let accounts = match &args.setup {
        Some(path) => crate::day::setup_commands(path, reference)?,
        None => demo::commands(reference),
    };
    let users = accounts.iter().filter_map(|action| match action {
        Action::CreateUser(user) => Some(user.clone()),
        _ => None,
    });
    let users: Vec<CreateUser> = users.collect();
    for user in &users {
        vault.set_password(&user.name, demo::PASSWORD)?;
    }
    let mut last = Seq::new(0);
    for action in trading_day::reference_commands(reference).into_iter().chain(accounts) {
        let shown = format!("{action:?}");
        let ticket = handle.submit(Lane::Rest, Command::platform(action)).map_err(|error| ServeError::Seed(error.to_string()))?;
        let answer = ticket.wait().map_err(|error| ServeError::Seed(error.to_string()))?;
        if let Some(ballast_desk_events::Event::ActionRefused { refusal }) = answer.step().events.first() {
            return Err(ServeError::Seed(format!("{} ({shown:.120})", refusal.code())));
        }
        last = answer.step().seq;
    }
    tracing::info!(seq = last.number(), logic = Desk::LOGIC, "an empty desk was given its first accounts");
    println!("demo logins (password {}):", demo::PASSWORD);
    for CreateUser { name, display_name, role } in &users {
        println!("  {name:<12} {display_name} ({role:?})");
    }
    Ok(())
}
