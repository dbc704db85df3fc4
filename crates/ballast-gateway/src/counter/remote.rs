//! The port to a counter in another process: a connection that comes again by itself, and logs in
//! again when it does.

use std::collections::BTreeMap;
use std::io;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ballast_model::{
    AccountCode, CounterCancel, CounterOrder, CounterQuery, CounterReturn, Day, FundAccountId,
    Money, PrivateSeq, Stamp,
};

use super::endings::ContractEndings;
use super::mortgages::MortgageTable;
use super::port::{Counter, CounterSink, MarketSink, told};
use super::private_streams::PrivateStreams;
use super::rates::RateTable;
use super::report_part::ReportPart;
use super::wire::{self, FrameReader, Got, Message, Request, VERSION};
use crate::ReferenceData;
use crate::market::Stop;

/// Between two attempts to connect.
const RETRY: Duration = Duration::from_millis(200);
/// Silence after which a heartbeat is sent.
const SILENCE: Duration = Duration::from_secs(5);
/// Heartbeats without an answer after which the connection counts as dead.
const HEARTBEATS: u32 = 3;
/// A counter that does not take our bytes for so long is as good as gone.
const WRITE_TIMEOUT: Duration = Duration::from_secs(5);

/// A [`Counter`] behind [`serve`](super::serve).
///
/// A gap in an account's private stream breaks the connection, for what is missing comes with the
/// next login's replay. When the connection breaks, every fund account is told `Disconnected`; when it stands again,
/// each is logged in again and gets the replay. An account whose session the counter ended
/// (somebody else logged in) stays out until `login` is called.
pub struct Remote {
    link: Arc<Link>,
    thread: Option<JoinHandle<()>>,
}

struct Link {
    address: String,
    sink: Arc<dyn CounterSink>,
    market: Option<Arc<dyn MarketSink>>,
    wanted: Mutex<Wanted>,
    /// Nobody wants a connection any more.
    stop: Stop,
}

/// What should stand again after a reconnect, and the connection while there is one.
#[derive(Default)]
struct Wanted {
    stream: Option<TcpStream>,
    accounts: BTreeMap<FundAccountId, AccountCode>,
    /// Logins that were sent and not answered. An order that is sent now arrives after the replay
    /// that the desk will take for complete, and would count as never received.
    logging_in: BTreeMap<FundAccountId, u32>,
    deposited: BTreeMap<AccountCode, Money>,
    rates: Option<RateTable>,
    mortgages: Option<MortgageTable>,
    endings: Option<ContractEndings>,
    reference: Option<Arc<ReferenceData>>,
    run_to: Option<Stamp>,
    /// The running day is to end; no more once a day was settled.
    end_day: bool,
    streams: PrivateStreams,
}

impl Remote {
    /// Connects to `HOST:PORT` now and whenever the connection is lost. With a market sink it also
    /// subscribes to quotes.
    pub fn connect(
        address: &str,
        sink: Arc<dyn CounterSink>,
        market: Option<Arc<dyn MarketSink>>,
    ) -> io::Result<Self> {
        let link = Arc::new(Link {
            address: address.to_owned(),
            sink,
            market,
            wanted: Mutex::default(),
            stop: Stop::default(),
        });
        let connecting = Arc::clone(&link);
        let run = move || {
            while !connecting.stop.is_asked() {
                connecting.run_once();
                thread::sleep(if connecting.stop.is_asked() {
                    Duration::ZERO
                } else {
                    RETRY
                });
            }
        };
        let thread = thread::Builder::new()
            .name("counter-client".to_owned())
            .spawn(run)?;
        Ok(Self {
            link,
            thread: Some(thread),
        })
    }

    /// What can be asked of the market behind the counter.
    pub fn market(&self) -> RemoteMarket {
        RemoteMarket {
            link: Arc::clone(&self.link),
        }
    }

    /// What the counter is told of its own books.
    pub fn books(&self) -> RemoteBooks {
        RemoteBooks {
            link: Arc::clone(&self.link),
        }
    }

    /// As [`RemoteMarket::run_to`].
    pub fn run_to(&self, at: Stamp) {
        self.market().run_to(at);
    }
}

/// Drives the market in a counter's process. Clones drive the same one; what is asked while there
/// is no connection is lost, but for the gate.
#[derive(Clone)]
pub struct RemoteMarket {
    link: Arc<Link>,
}

impl RemoteMarket {
    /// Lets a gated market run up to an instant. Said again after a reconnect.
    pub fn run_to(&self, at: Stamp) {
        let mut wanted = self.link.wanted();
        wanted.run_to = wanted.run_to.max(Some(at));
        wanted.send(&Request::RunTo { at });
    }

    /// Plays the rest of the running trading day flat out.
    pub fn end_day(&self) {
        let mut wanted = self.link.wanted();
        wanted.end_day = true;
        wanted.send(&Request::EndDay);
    }

    /// The desk has booked a settled day: the next may begin. Lost where the connection is, but
    /// then the day is told again.
    pub fn booked(&self, trading_day: Day) {
        self.link.wanted().send(&Request::Booked { trading_day });
    }
}

/// Tells a simulated counter what a futures company would tell it: cash and rates. Said again after
/// a reconnect.
#[derive(Clone)]
pub struct RemoteBooks {
    link: Arc<Link>,
}

impl RemoteBooks {
    /// As [`Host::deposited`](super::Host::deposited).
    pub fn deposited(&self, account: &AccountCode, total: Money) {
        let mut wanted = self.link.wanted();
        wanted.deposited.insert(account.clone(), total);
        wanted.send(&Request::Deposited {
            account: account.clone(),
            total,
        });
    }

    /// Replaces the counter's table of rates.
    pub fn rates(&self, table: RateTable) {
        let mut wanted = self.link.wanted();
        wanted.send(&Request::Rates(table.clone()));
        wanted.rates = Some(table);
    }

    /// Replaces what the counter lets accounts use of bonds.
    pub fn mortgages(&self, table: MortgageTable) {
        let mut wanted = self.link.wanted();
        wanted.send(&Request::Mortgages(table.clone()));
        wanted.mortgages = Some(table);
    }

    /// Replaces the counter's calendar and commodities.
    pub fn reference(&self, reference: Arc<ReferenceData>) {
        let mut wanted = self.link.wanted();
        wanted.send(&Request::Reference(Box::new((*reference).clone())));
        wanted.reference = Some(reference);
    }

    /// Replaces what the counter was told of contracts' ends.
    pub fn endings(&self, endings: ContractEndings) {
        let mut wanted = self.link.wanted();
        wanted.send(&Request::Endings(endings.clone()));
        wanted.endings = Some(endings);
    }
}

/// Asks a counter what time it is in its market, and tries again while nobody listens there.
pub fn market_time(address: &str, patience: Duration) -> io::Result<Stamp> {
    let until = Instant::now() + patience;
    loop {
        match ask_time(address) {
            Err(error) if Instant::now() >= until || error.kind() == io::ErrorKind::InvalidData => {
                return Err(error);
            }
            Err(_) => thread::sleep(RETRY),
            Ok(at) => return Ok(at),
        }
    }
}

fn ask_time(address: &str) -> io::Result<Stamp> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(SILENCE))?;
    wire::send(&mut stream, &Request::Hello { version: VERSION })?;
    wire::send(&mut stream, &Request::Subscribe)?;
    let mut reader = FrameReader::default();
    loop {
        match reader.next(&mut stream)? {
            Got::Message(Message::Time { at }) => return Ok(at),
            Got::Message(_) => {}
            Got::Idle => return Err(io::ErrorKind::TimedOut.into()),
        }
    }
}

impl Counter for Remote {
    fn login(&mut self, fund_account: FundAccountId, account: &AccountCode) {
        let mut wanted = self.link.wanted();
        wanted.accounts.insert(fund_account, account.clone());
        *wanted.logging_in.entry(fund_account).or_default() += 1;
        wanted.send(&Request::Login {
            account: account.clone(),
        });
    }

    fn place(&mut self, order: &CounterOrder) {
        let mut wanted = self.link.wanted();
        let stands = wanted.stream.is_some()
            && wanted.accounts.contains_key(&order.fund_account)
            && !wanted.is_logging_in(order.fund_account)
            && self.link.sink.knows_session(order.fund_account);
        let child = order.child;
        if stands {
            // Said before the bytes go, so that no answer can overtake it. Whether they arrive only
            // the replay will tell.
            self.link
                .sink
                .returned(order.fund_account, CounterReturn::Sent { child });
            wanted.send(&Request::Place(order.clone()));
        } else {
            self.link
                .sink
                .returned(order.fund_account, CounterReturn::NotSent { child });
        }
    }

    fn cancel(&mut self, cancel: &CounterCancel) {
        self.link.wanted().send(&Request::Cancel(cancel.clone()));
    }

    fn query(&mut self, query: &CounterQuery) {
        self.link.wanted().send(&Request::Query(query.clone()));
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        // Before the lock is taken: a connection that is made meanwhile sees it, or is ended here.
        self.link.stop.stop();
        if let Some(stream) = &self.link.wanted().stream {
            let _ = stream.shutdown(Shutdown::Both);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Wanted {
    /// Our id of an account that should be logged in.
    fn fund_account(&self, account: &AccountCode) -> Option<FundAccountId> {
        let found = self.accounts.iter().find(|(_, code)| *code == account);
        found.map(|(fund_account, _)| *fund_account)
    }

    fn is_logging_in(&self, fund_account: FundAccountId) -> bool {
        self.logging_in
            .get(&fund_account)
            .is_some_and(|logins| *logins > 0)
    }

    /// One answer more; one that nobody asked for answers none.
    fn login_answered(&mut self, fund_account: FundAccountId) {
        let logins = self.logging_in.entry(fund_account).or_default();
        *logins = logins.saturating_sub(1);
    }

    /// Sends where there is a connection. A failure shows at the reader, which ends the connection
    /// for all.
    fn send(&mut self, request: &Request) {
        if let Some(stream) = &mut self.stream
            && wire::send(stream, request).is_err()
        {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Link {
    fn wanted(&self) -> MutexGuard<'_, Wanted> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One connection, from greeting to end.
    fn run_once(&self) {
        let Ok(stream) = self.greet() else { return };
        // However it ended, the next one is made the same way.
        let _ = self.read(stream);
        let lost = {
            let mut wanted = self.wanted();
            wanted.stream = None;
            wanted.streams = PrivateStreams::default();
            wanted.accounts.keys().copied().collect::<Vec<_>>()
        };
        lost.into_iter()
            .for_each(|account| self.sink.returned(account, CounterReturn::Disconnected));
    }

    /// Connects, and asks for everything that stood before, ahead of anything new.
    fn greet(&self) -> io::Result<TcpStream> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(WRITE_TIMEOUT))?;
        stream.set_read_timeout(Some(SILENCE))?;
        let mut wanted = self.wanted();
        if self.stop.is_asked() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        wire::send(&mut stream, &Request::Hello { version: VERSION })?;
        if self.market.is_some() {
            wire::send(&mut stream, &Request::Subscribe)?;
        }
        if let Some(rates) = &wanted.rates {
            wire::send(&mut stream, &Request::Rates(rates.clone()))?;
        }
        if let Some(mortgages) = &wanted.mortgages {
            wire::send(&mut stream, &Request::Mortgages(mortgages.clone()))?;
        }
        if let Some(reference) = &wanted.reference {
            wire::send(
                &mut stream,
                &Request::Reference(Box::new((**reference).clone())),
            )?;
        }
        if let Some(endings) = &wanted.endings {
            wire::send(&mut stream, &Request::Endings(endings.clone()))?;
        }
        for (account, total) in &wanted.deposited {
            wire::send(
                &mut stream,
                &Request::Deposited {
                    account: account.clone(),
                    total: *total,
                },
            )?;
        }
        for account in wanted.accounts.values() {
            wire::send(
                &mut stream,
                &Request::Login {
                    account: account.clone(),
                },
            )?;
        }
        if let Some(at) = wanted.run_to {
            wire::send(&mut stream, &Request::RunTo { at })?;
        }
        if wanted.end_day {
            wire::send(&mut stream, &Request::EndDay)?;
        }
        wanted.logging_in = wanted
            .accounts
            .keys()
            .map(|account| (*account, 1))
            .collect();
        wanted.stream = Some(stream.try_clone()?);
        Ok(stream)
    }

    fn read(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut reader = FrameReader::default();
        let mut silent = 0;
        while silent < HEARTBEATS {
            match reader.next(&mut stream)? {
                Got::Message(message) => {
                    silent = 0;
                    self.take(message)?;
                }
                Got::Idle => {
                    silent += 1;
                    self.wanted().send(&Request::Ping);
                }
            }
        }
        Err(io::ErrorKind::TimedOut.into())
    }

    fn take(&self, message: Message) -> io::Result<()> {
        match message {
            Message::Welcome { version } if version != VERSION => {
                return Err(io::Error::other(format!(
                    "the counter speaks version {version}, we speak {VERSION}"
                )));
            }
            Message::Welcome { .. } | Message::Pong | Message::DirectAnswered(_) => {}
            Message::Returned {
                account,
                returned,
                seq,
            } => return self.returned(&account, returned, seq),
            Message::Reported { account, part } => self.reported(&account, part),
            Message::Quote(tick) => self
                .market
                .iter()
                .for_each(|market| market.tick(tick.clone())),
            Message::Runs(clock) => self.market.iter().for_each(|market| market.runs(clock)),
            Message::Time { at } => self.market.iter().for_each(|market| market.time(at)),
            Message::Settled(day) => {
                self.wanted().end_day = false;
                let market = self.market.iter();
                market.for_each(|market| market.settled(day.clone()));
            }
            Message::Reached { at } => self.market.iter().for_each(|market| market.reached(at)),
            Message::Ended => self.market.iter().for_each(|market| market.ended()),
        }
        Ok(())
    }

    fn reported(&self, account: &AccountCode, mut part: ReportPart) {
        let known = self.wanted().fund_account(account);
        if let Some(fund_account) = known {
            part.report.fund_account = fund_account;
            self.sink.reported(part);
        }
    }

    /// A gap ends the connection: the next one logs in, and its replay has what is missing.
    fn returned(
        &self,
        account: &AccountCode,
        returned: CounterReturn,
        seq: Option<PrivateSeq>,
    ) -> io::Result<()> {
        let fund_account = {
            let mut wanted = self.wanted();
            let Some(fund_account) = wanted.fund_account(account) else {
                return Ok(());
            };
            wanted.streams.take(fund_account, &returned, seq)?;
            if returned == CounterReturn::Disconnected {
                wanted.accounts.remove(&fund_account);
            }
            fund_account
        };
        let is_answer = matches!(
            returned,
            CounterReturn::LoggedIn { .. } | CounterReturn::Disconnected
        );
        told(self.sink.as_ref(), fund_account, seq, returned);
        // From now on the sink knows that the session is another.
        if is_answer {
            self.wanted().login_answered(fund_account);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::mpsc;

    use ballast_model::{ChildOrderId, Direction, HedgeFlag, Lots, Offset, Price, Validity};

    use super::*;

    const FUND: FundAccountId = FundAccountId::new(1);

    fn order(child: u64) -> CounterOrder {
        CounterOrder {
            child: ChildOrderId::new(child),
            fund_account: FUND,
            account: "F1".parse().unwrap(),
            contract: "ru1901".into(),
            direction: Direction::Buy,
            offset: Offset::Open,
            lots: Lots::new(1),
            price: Price::whole(12_300),
            validity: Validity::Day,
            hedge_flag: HedgeFlag::Speculation,
        }
    }

    /// An order that left between the answers to two logins would be in neither replay, and count as
    /// never received after the second.
    #[test]
    fn nothing_is_sent_before_every_login_is_answered() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (tell, heard) = mpsc::channel();
        let tell = Mutex::new(tell);
        let sink = move |_: FundAccountId, returned| tell.lock().unwrap().send(returned).unwrap();
        let mut counter = Remote::connect(&address, Arc::new(sink), None).unwrap();
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = FrameReader::default();
        let mut asked = || match reader.next(&mut stream).unwrap() {
            Got::Message(request) => request,
            Got::Idle => panic!("nothing comes"),
        };
        assert!(matches!(asked(), Request::Hello { .. }));
        for _ in 0..2 {
            counter.login(FUND, &"F1".parse().unwrap());
            assert!(matches!(asked(), Request::Login { .. }));
        }
        let logged_in = CounterReturn::LoggedIn {
            trading_day: Day::default(),
            max_order_ref: None,
        };
        let mut answered = |child| {
            let (account, returned) = ("F1".parse().unwrap(), logged_in.clone());
            let message = Message::Returned {
                account,
                returned,
                seq: None,
            };
            wire::send(&mut stream, &message).unwrap();
            assert_eq!(heard.recv().unwrap(), logged_in);
            // The answer is counted just after it was told.
            while counter.link.wanted().is_logging_in(FUND) && child == 2 {
                thread::yield_now();
            }
            counter.place(&order(child));
            heard.recv().unwrap()
        };
        let child = ChildOrderId::new;
        assert_eq!(answered(1), CounterReturn::NotSent { child: child(1) });
        assert_eq!(answered(2), CounterReturn::Sent { child: child(2) });
    }
}
