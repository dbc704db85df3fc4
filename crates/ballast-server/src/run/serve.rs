//! `ballast serve`: page, interface and desk, with the counter embedded or in a process of its own.
//! Wiring only.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use ballast_desk::Desk;
use ballast_engine::{EXIT_CODE, Engine, EngineError, Handle, Marks, Recovered, Setup, recover};
use ballast_gateway::counter::{
    CounterLogError, Embedded, Host, JournalLog, SimCounter, market_time,
};
use ballast_gateway::ticks::{Merge, TickSource};
use ballast_gateway::{CurrentReference, ReferenceData};
use ballast_journal::{Directory, Options, Storage};
use ballast_model::{Seq, Stamp};
use ballast_venue::MemberServices;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::counter::gateway::{self, InFlight, Returns};
use crate::feed::desk_feed::{DeskFeed, FeedParts, MarketError};
use crate::feed::embedded::{EmbeddedBooks, Market};
use crate::feed::klines::KLineKeeper;
use crate::feed::market_data::{BARS_KEPT, MarketData};
use crate::feed::market_source::{MarketArgs, MarketSource, MarketSourceError, Resume};
use crate::feed::remote;
use crate::history::{self, History, HistoryError};
use crate::http::app::App;
use crate::http::transport::{Transport, TransportArgs, TransportError};
use crate::http::{self, Places};
use crate::live::hub::{Hub, Known};
use crate::live::sockets::Sockets;
use crate::live::topics::{self, Topics};
use crate::people::brake::Brake;
use crate::people::choices::Choices;
use crate::people::presence;
use crate::people::sessions::{self, Sessions};
use crate::people::vault::{self, Vault, VaultError};
use crate::run::archiver;
use crate::run::clock::ServerClock;
use crate::run::control::Control;
use crate::run::data_directory::{DataDirectory, DataError};
use crate::run::demo;
use crate::run::demo_history;
use crate::run::descriptors::{ConnectionArgs, DescriptorError};
use crate::run::found;
use crate::run::logs::LogArgs;
use crate::run::opening::{self, Opening, OpeningError};
use crate::run::reconciliation;
use crate::run::upgrade;
use crate::venue::opening::VenueError;
use crate::venue::services::{Parts, Services};
use crate::venue::settling;

/// An empty desk takes its time from its counter, and waits so long for it.
const COUNTER_PATIENCE: Duration = Duration::from_secs(30);

/// Page, interface and desk, with a simulated market in an embedded counter or in `ballast counter`.
///
/// An empty directory becomes an empty desk, without accounts and without logins: `ballast user
/// set-password NAME --data DIR` makes its first login, before the start or while it is stopped.
/// `--demo` makes a demonstration instead, `--setup` a desk with accounts. Where a journal is
/// missing beside what is left of a desk, nothing is started.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct ServeArgs {
    /// Everything kept: journal, counter's file, vault, choices of users, query store. Made where it is not there.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// Address of page and interface; without TLS a loopback one. A proxy before it must pass the `Host` header on: pages
    /// of other origins are refused.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// A counter in a process of its own (`ballast counter`) instead of the embedded one. It plays
    /// the market.
    #[arg(long, value_name = "ADDR", conflicts_with_all = ["replay", "speed", "demo_day", "contracts"])]
    pub counter: Option<String>,
    #[command(flatten)]
    pub market: MarketArgs,
    /// The replay, or the gated counter's market, stops before each instant a client names and goes
    /// on when told.
    #[arg(long)]
    pub gate: bool,
    /// Make the demonstration in an empty directory, or serve the one that is there. Its logins are
    /// public: it is served at a loopback address only.
    #[arg(long)]
    pub demo: bool,
    /// Accounts and rates for an empty desk, as `ballast day` reads them. Its logins have no
    /// passwords until `ballast user set-password` sets them.
    #[arg(long, value_name = "FILE", conflicts_with = "demo")]
    pub setup: Option<PathBuf>,
    /// Key of the vault; `<data>.key` beside the data directory when absent.
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Leave the journal of the last so many calendar days as it is. What is older, and behind a
    /// snapshot, is compressed at the start and after each trading day.
    #[arg(long, value_name = "DAYS", default_value_t = 0)]
    pub journal_keep_days: u16,
    #[command(flatten)]
    pub connections: ConnectionArgs,
    #[command(flatten)]
    pub transport: TransportArgs,
    #[command(flatten)]
    pub logs: LogArgs,
    /// Read flags that are not given here from a file, by their names: `listen = "127.0.0.1:8080"`.
    #[arg(long, value_name = "FILE", env = "BALLAST_CONFIG")]
    pub config: Option<PathBuf>,
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
    /// The query store.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The counter's file.
    #[error(transparent)]
    Counter(#[from] CounterLogError),
    /// The market.
    #[error(transparent)]
    Market(#[from] MarketSourceError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The setup file.
    #[error(transparent)]
    Setup(#[from] crate::day::InputError),
    /// Nothing of a replay is left to play.
    #[error(
        "--replay: the journal stands at {stands}, the files end at {ends}: there is nothing to play"
    )]
    ReplayedBefore {
        /// Stamp of the journal's last record.
        stands: Stamp,
        /// The last tick.
        ends: Stamp,
    },
    /// The first accounts.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// The data directory.
    #[error(transparent)]
    Data(#[from] DataError),
    /// Member services.
    #[error(transparent)]
    Venue(#[from] VenueError),
    /// How clients come.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The limits of connections.
    #[error(transparent)]
    Connections(#[from] DescriptorError),
}

fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> ServeError {
    let what = what.into();
    move |source| ServeError::Io { what, source }
}

/// Serves until told to stop.
pub fn serve(args: &ServeArgs) -> Result<(), ServeError> {
    args.logs.start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(io("runtime"))?;
    // An address in use and a setup that says something wrong are told before anything is made.
    let listening = || {
        io(format!(
            "listening on {} (--listen takes another address, BALLAST_LISTEN with `make run`)",
            args.listen
        ))
    };
    let transport = args.transport.transport(args.listen)?;
    let listener = runtime
        .block_on(TcpListener::bind(args.listen))
        .map_err(listening())?;
    if let Some(setup) = &args.setup {
        Opening::read(
            Some(setup),
            &ReferenceData::default(),
            args.market.demo_day.unwrap_or_else(demo::first_day),
        )?;
    }
    let limits = args.connections.limits()?;
    let data = if args.demo {
        DataDirectory::open_demonstration(&args.data)?
    } else {
        DataDirectory::open(&args.data)?
    };
    data.may_listen_at(args.listen)?;
    let ways = Ways {
        transport,
        places: Places::new(limits.capacity),
    };
    let product = Running::start(args, &data, ways, runtime.handle())?;
    let served = runtime.block_on(http::serve(listener, Arc::clone(&product.app), limits));
    product.stop();
    served.map_err(listening())
}

/// How clients come, and where their connections are.
struct Ways {
    transport: Transport,
    places: Places,
}

/// Everything that runs.
struct Running {
    app: Arc<App>,
    engine: Engine<Desk>,
    archiver: Option<archiver::Running>,
    market: JoinHandle<()>,
    klines: KLineKeeper,
    venue: Engine<MemberServices>,
    settling: JoinHandle<()>,
}

/// Where the market comes from, found before the engine runs: its clock starts with it.
enum Source {
    /// Played here, into a counter of ours.
    Embedded {
        counter: Box<SimCounter>,
        market: MarketSource,
    },
    /// Told by a counter's process.
    Remote { address: String },
}

impl Running {
    fn start(
        args: &ServeArgs,
        directory: &DataDirectory,
        ways: Ways,
        runtime: &tokio::runtime::Handle,
    ) -> Result<Self, ServeError> {
        directory.make()?;
        let vault = open_vault(args)?;
        let choices = Choices::open(&args.data).map_err(io("choices of users".to_owned()))?;
        let storage: Arc<dyn Storage> = Arc::new(
            Directory::create(directory.journal()).map_err(io(args.data.display().to_string()))?,
        );
        let recovered = recover::<Desk>(Arc::clone(&storage), Options::SERVER)?;
        found::recovery(recovered.recovery());
        let snapshot = recovered.recovery().snapshot;
        let reference = Arc::new(upgrade::reference(recovered.machine()));
        let current = CurrentReference::new(Arc::clone(&reference));
        if recovered.last_stamp().is_none() {
            directory.journal_is_empty()?;
        }
        let history = args.data.join(history::FILE);
        let found = history::found(runtime, &storage, &history)?;
        let fresh = recovered.machine().holders().next().is_none();
        let (mut source, clock) = match &args.counter {
            None => embedded_source(args, &current, &recovered)?,
            Some(address) => remote_source(address, recovered.last_stamp().filter(|_| !fresh))?,
        };

        found::calendar(&reference, clock.now());
        let mut writer =
            recovered.start(concat!("ballast ", env!("CARGO_PKG_VERSION")), clock.now())?;
        if fresh {
            let opening = opening(args, directory, writer.machine(), &reference, clock.now())?;
            // Before the desk, which says the same: one that is not filled yet is filled anew.
            if let Source::Embedded { counter, .. } = &mut source {
                counter.set_margin_sides(opening.margin_sides())?;
            }
            opening.seed(&mut writer, clock.now(), &reference)?;
        } else {
            let actions = upgrade::commands(writer.machine(), &reference);
            opening::submit(&mut writer, clock.now(), actions)?;
        }
        if directory.demonstration {
            // After the journal: a vault stands beside a journal that explains it.
            if !fresh && !vault.knows_anybody() {
                tracing::warn!(
                    "the vault is gone: the logins of the demonstration have its password again"
                );
            }
            vault.fill(&demo::login_names(), demo::PASSWORD)?;
        }
        let (venue, services) = Services::start(Parts {
            data: &args.data,
            key: vault.key(),
            calendar: &reference.calendar,
            clock: &clock,
            demonstration: directory.demonstration,
        })?;
        found::venue(writer.machine(), &services);
        found::logins(args, directory, writer.machine(), &vault);
        let marks = if args.gate {
            Marks::EachOne
        } else {
            Marks::Conflated
        };
        let archiving = writer.journal().archiver().map(|archiver| archiver::Plan {
            archiver,
            snapshots: writer.journal().snapshots(),
            began: snapshot,
            keep_days: args.journal_keep_days,
        });
        let setup = Setup {
            marks,
            ..Setup::new(clock.for_engine())
        };
        let changes = found
            .as_ref()
            .map(|store| history::known(store, writer.machine()));
        let known = changes.map_or(Ok(Known::default()), |known| runtime.block_on(known))?;
        let (tell, stored) = watch::channel(Seq::new(0));
        let (engine, hub) = Hub::start(writer, setup, known, stored)?;
        let handle = engine.handle();
        let history = History::start(runtime, &handle, storage, (found, &history), tell)?;
        let data = MarketData::new(&reference);
        let klines = keep_klines(args, directory, runtime, &reference, &data)?;

        let wiring = Wiring {
            handle: &handle,
            clock: &clock,
            reference: &current,
            data: &data,
            gate: args.gate,
        };
        let (control, market) = match source {
            Source::Embedded { counter, market } => wiring.embedded(*counter, market)?,
            Source::Remote { address } => wiring.remote(&address)?,
        };
        // Asked for before a restart.
        if hub.view().desk.day_end_asked() {
            control.end_day();
        }
        let sessions = {
            let view = hub.view();
            let people = view.desk.people();
            let whose = |name: &str, opened_with: &str| {
                let user = people.user_id(name)?;
                let is_enabled = people.user(user)?.is_enabled();
                let stands = vault.mark(name).as_deref() == Some(opened_with);
                (is_enabled && stands).then_some(user)
            };
            let file = args.data.join(sessions::FILE);
            Arc::new(Sessions::of_file(file, vault.key(), whose))
        };
        let app = App {
            handle,
            hub,
            topics: Topics::default(),
            history,
            market: data,
            clock,
            control,
            transport: ways.transport,
            places: ways.places,
            metrics_to: { args.transport.metrics_to.iter() }
                .map(IpAddr::to_canonical)
                .collect(),
            vault,
            passwords: tokio::sync::Mutex::default(),
            choices,
            brake: Brake::default(),
            sessions,
            sockets: Sockets::default(),
            venue: services,
        };
        let app = Arc::new(app);
        let settling = settling::start(&app).map_err(EngineError::Thread)?;
        topics::render(&app).map_err(EngineError::Thread)?;
        runtime.spawn(presence::tell(Arc::downgrade(&app)));
        runtime.spawn(sessions::keep(Arc::downgrade(&app.sessions)));
        let archiver = archiving.map(|plan| archiver::start(plan, app.handle.clone()));
        let archiver = archiver.transpose().map_err(EngineError::Thread)?;
        Ok(Self {
            app,
            engine,
            archiver,
            market,
            klines,
            venue,
            settling,
        })
    }

    /// In good order: the market stands, the engine publishes what waits, writes a snapshot and
    /// closes its journal.
    fn stop(self) {
        let Self {
            app,
            engine,
            archiver,
            market,
            klines,
            venue,
            settling,
        } = self;
        app.control.stop();
        drop(market.join());
        app.market.finish();
        klines.finish();
        archiver.into_iter().for_each(archiver::Running::stop);
        match engine.stop() {
            Ok(saved) => tracing::info!(seq = saved.seq.number(), "stopped"),
            Err(error) => tracing::error!(%error, "stopped with an error"),
        }
        // It has heard of every settled day by now.
        drop(settling.join());
        if let Err(error) = venue.stop() {
            tracing::error!(%error, "member services stopped with an error");
        }
        app.history.finish();
        app.sessions.keep();
    }
}

/// Charts go on from the bars that were kept; a demonstration's begin with a month before its first day.
fn keep_klines(
    args: &ServeArgs,
    directory: &DataDirectory,
    runtime: &tokio::runtime::Handle,
    reference: &Arc<ReferenceData>,
    data: &MarketData,
) -> Result<KLineKeeper, ServeError> {
    let (keeper, kept) = KLineKeeper::start(runtime, &args.data, BARS_KEPT as u32)?;
    let MarketArgs {
        replay,
        contracts,
        demo_day,
        ..
    } = &args.market;
    if directory.demonstration && replay.is_empty() {
        let day = demo_day.unwrap_or_else(demo::first_day);
        let mut starts = demo::start_prices();
        starts.retain(|code, _| contracts.is_empty() || contracts.contains(code));
        data.resume(demo_history::bars(reference, day, &starts));
    }
    data.resume(kept);
    data.keep(keeper.inbox());
    Ok(keeper)
}

fn embedded_source(
    args: &ServeArgs,
    current: &CurrentReference,
    recovered: &Recovered<Desk>,
) -> Result<(Source, ServerClock), ServeError> {
    let reference = &current.get();
    if let Some(stands) = recovered.last_stamp() {
        goes_beyond(&args.market.replay, reference, stands)?;
    }
    let (log, opened) = JournalLog::open(&args.data.join("counter"))?;
    if let Some(cut) = opened.cut {
        tracing::warn!(?cut, "the counter's file had a torn tail, which was cut");
    }
    let desk = recovered.machine();
    let counter = SimCounter::open(
        Box::new(log),
        Arc::clone(reference),
        gateway::rate_table(desk),
    )?;
    reconciliation::with_counters_file(desk, &counter);
    // A day that was running goes on from its own start; after a settled one, the next begins.
    let day = match (counter.trading_day(), desk.last_day()) {
        (Some(day), Some(last)) if last >= day => {
            Some(reference.calendar.next_trading_day(day).unwrap_or(day))
        }
        (day, _) => day,
    };
    let market = MarketSource::open(
        &args.market,
        current,
        Resume {
            day,
            known: known_prices(desk),
        },
    )?;
    let clock = ServerClock::simulated(
        market
            .starts
            .max(recovered.last_stamp().unwrap_or_default()),
    );
    clock.set_market(market.shown(args.gate));
    Ok((
        Source::Embedded {
            counter: Box::new(counter),
            market,
        },
        clock,
    ))
}

/// Files that lie wholly before what the journal holds would be played as if the day they are of
/// ended now.
fn goes_beyond(
    files: &[TickSource],
    reference: &Arc<ReferenceData>,
    stands: Stamp,
) -> Result<(), ServeError> {
    let mut ends = None;
    for tick in Merge::open(files, reference).map_err(MarketSourceError::from)? {
        let at = tick.map_err(MarketSourceError::from)?.at;
        if at >= stands {
            return Ok(());
        }
        ends = Some(at);
    }
    ends.map_or(Ok(()), |ends| {
        Err(ServeError::ReplayedBefore { stands, ends })
    })
}

fn remote_source(
    address: &str,
    last_stamp: Option<Stamp>,
) -> Result<(Source, ServerClock), ServeError> {
    let at = match last_stamp {
        Some(at) => at,
        None => {
            let seconds = COUNTER_PATIENCE.as_secs();
            tracing::info!(counter = address, seconds, "waiting for the counter");
            println!(
                "Waiting for the counter at {address}, {seconds} s at most: an empty desk takes its time from it"
            );
            market_time(address, COUNTER_PATIENCE)
                .map_err(io(format!("no counter at {address}")))?
        }
    };
    Ok((
        Source::Remote {
            address: address.to_owned(),
        },
        ServerClock::simulated(at),
    ))
}

/// What connects desk, counter and market.
struct Wiring<'a> {
    handle: &'a Handle<Desk>,
    clock: &'a ServerClock,
    reference: &'a CurrentReference,
    data: &'a MarketData,
    gate: bool,
}

impl Wiring<'_> {
    fn embedded(
        &self,
        counter: SimCounter,
        source: MarketSource,
    ) -> Result<(Arc<Control>, JoinHandle<()>), ServeError> {
        let host = Host::new(counter);
        let returns = self.returns();
        let embedded = Embedded::new(
            Arc::clone(&host),
            Arc::clone(&returns) as _,
            stop_on_failure,
        );
        let books = EmbeddedBooks {
            host: Arc::clone(&host),
            reference: self.reference.clone(),
            failed: Box::new(stop_on_failure),
        };
        let sent = gateway::start(self.handle, Box::new(embedded), Box::new(books), returns)?;
        let in_flight = InFlight {
            handle: self.handle.clone(),
            clock: self.clock.clone(),
            sent,
        };
        let control = Arc::new(if self.gate {
            Control::gated()
        } else {
            Control::running(source.clock.speed)
        });
        let market = Market {
            host,
            clock: self.clock.clone(),
            control: Arc::clone(&control),
            in_flight,
            feed: self.feed(&control),
        };
        let market = market.start(source.ticks, log_end).map_err(io("market"))?;
        Ok((control, market))
    }

    fn remote(&self, address: &str) -> Result<(Arc<Control>, JoinHandle<()>), ServeError> {
        let returns = self.returns();
        let (counter, told) =
            remote::connect(address, &returns, self.clock).map_err(io("counter's connection"))?;
        let (market, books) = (counter.market(), counter.books());
        let sent = gateway::start(self.handle, Box::new(counter), Box::new(books), returns)?;
        let in_flight = InFlight {
            handle: self.handle.clone(),
            clock: self.clock.clone(),
            sent,
        };
        let control = if self.gate {
            Control::gated()
        } else {
            Control::default()
        };
        let control = Arc::new(control.driver(remote::Driver {
            in_flight,
            market: market.clone(),
        }));
        let market = remote::feed(
            self.feed(&control),
            told,
            market,
            Arc::clone(&control),
            log_end,
        )
        .map_err(io("market"))?;
        Ok((control, market))
    }

    fn returns(&self) -> Arc<Returns> {
        Arc::new(Returns::new(self.handle.clone(), self.clock.clone()))
    }

    fn feed(&self, control: &Arc<Control>) -> DeskFeed {
        DeskFeed::new(FeedParts {
            handle: self.handle.clone(),
            clock: self.clock.clone(),
            data: self.data.clone(),
            reference: self.reference.clone(),
            control: Arc::clone(control),
        })
    }
}

fn stop_on_failure(error: CounterLogError) {
    tracing::error!(%error, "the counter's file failed");
    std::process::exit(EXIT_CODE);
}

fn log_end(error: MarketError) {
    tracing::error!(%error, "the market ended");
}

fn open_vault(args: &ServeArgs) -> Result<Vault, ServeError> {
    let key_file = vault::key_file(args.key_file.as_deref(), &args.data);
    Ok(Vault::open(&args.data.join("vault"), &key_file)?)
}

/// What a desk without accounts begins with.
fn opening(
    args: &ServeArgs,
    directory: &DataDirectory,
    desk: &Desk,
    reference: &ReferenceData,
    now: Stamp,
) -> Result<Opening, ServeError> {
    if args.setup.is_none() && !directory.demonstration {
        return Ok(Opening::empty());
    }
    Opening::fits(desk)?;
    Ok(Opening::read(args.setup.as_deref(), reference, now.day())?)
}

/// Previous settlement prices the desk knows: where a demonstration day's prices began, or will.
fn known_prices(desk: &Desk) -> BTreeMap<String, ballast_model::Price> {
    let priced = desk.contracts().filter_map(|(_, state)| {
        Some((
            state.contract.code.to_string(),
            state.pre_settlement.or(state.base_price)?,
        ))
    });
    priced.collect()
}
