//! The counter's side of the wire: one listener, two threads a connection.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ballast_model::AccountCode;

use super::fault_script::FaultScript;
use super::faulty_port::FaultyPort;
use super::host::{CounterSession, Host, Outbox, Push};
use super::log::CounterLogError;
use super::report_part::ReportPart;
use super::sim::SimCounter;
use super::wire::{self, FrameReader, Got, Message, Request, VERSION};
use crate::CurrentReference;
use crate::market::{Gate, Hurry, Stop};

/// A listener looks this often whether it should stop.
const LOOK: Duration = Duration::from_millis(20);

/// Rows of an answer in one frame.
const ROWS_MAX: usize = 1000;

/// What to do when the counter's file fails: end the process.
type OnFailure = Arc<dyn Fn(CounterLogError) + Send + Sync>;

/// A counter that listens. Stops when told, or dropped.
pub struct CounterServer {
    address: SocketAddr,
    stop: Stop,
    listener: Option<JoinHandle<()>>,
    connections: Connections,
}

type Connections = Arc<Mutex<Vec<TcpStream>>>;

/// What clients may do with the market: open its gate, where there is one, and hurry the trading
/// day to its end.
#[derive(Debug, Clone, Default)]
pub struct Controls {
    /// The market's gate.
    pub gate: Option<Arc<Gate>>,
    /// Asks for the rest of the day flat out.
    pub hurry: Hurry,
    /// What goes wrong between the counter and its clients.
    pub faults: FaultScript,
    /// What the market is played by.
    pub reference: CurrentReference,
}

impl From<Option<Arc<Gate>>> for Controls {
    fn from(gate: Option<Arc<Gate>>) -> Self {
        Self {
            gate,
            ..Self::default()
        }
    }
}

/// Serves a host on a listener until stopped.
///
/// The connections are not authenticated: listen on a loopback or guarded address. Begin a trading
/// day before, or logins are refused. `on_failure` is called when the counter's file fails; the
/// process has to end then.
pub fn serve(
    listener: TcpListener,
    host: Arc<Host>,
    controls: impl Into<Controls>,
    on_failure: impl Fn(CounterLogError) + Send + Sync + 'static,
) -> io::Result<CounterServer> {
    listener.set_nonblocking(true)?;
    let controls = controls.into();
    let (address, stop, connections) = (
        listener.local_addr()?,
        Stop::default(),
        Connections::default(),
    );
    let (on_failure, stopping, open): (OnFailure, _, _) =
        (Arc::new(on_failure), stop.clone(), Arc::clone(&connections));
    let faulty = (controls.faults != FaultScript::default()).then(|| {
        let on_failure = Arc::clone(&on_failure);
        Arc::new(FaultyPort::new(
            Arc::clone(&host),
            controls.faults.clone(),
            move |error| on_failure(error),
        ))
    });
    let accept = move || {
        while !stopping.is_asked() {
            match listener.accept() {
                Ok((stream, _)) => {
                    let client = Client::new(&host, &controls, faulty.clone(), &on_failure);
                    // A connection that cannot be set up is gone; its client comes again.
                    let _ = client.start(stream, &open);
                }
                Err(_) => thread::sleep(LOOK),
            }
        }
    };
    let listener = thread::Builder::new()
        .name("counter-listener".to_owned())
        .spawn(accept)?;
    Ok(CounterServer {
        address,
        stop,
        listener: Some(listener),
        connections,
    })
}

impl CounterServer {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Breaks every connection; clients come again. For tests and scripted faults.
    pub fn disconnect_all(&self) {
        for stream in self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
        {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for CounterServer {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
        self.disconnect_all();
    }
}

/// What serving one connection needs.
struct Client {
    host: Arc<Host>,
    controls: Controls,
    faulty: Option<Arc<FaultyPort>>,
    on_failure: OnFailure,
}

/// Accounts logged in over a connection; without a session where faults stand between.
type Sessions = BTreeMap<AccountCode, Option<CounterSession>>;

impl Client {
    fn new(
        host: &Arc<Host>,
        controls: &Controls,
        faulty: Option<Arc<FaultyPort>>,
        on_failure: &OnFailure,
    ) -> Self {
        Self {
            host: Arc::clone(host),
            controls: controls.clone(),
            faulty,
            on_failure: Arc::clone(on_failure),
        }
    }

    fn start(self, stream: TcpStream, open: &Connections) -> io::Result<()> {
        stream.set_nonblocking(false)?;
        stream.set_nodelay(true)?;
        let mut connections = open.lock().unwrap_or_else(PoisonError::into_inner);
        connections.retain(|stream| stream.peer_addr().is_ok());
        connections.push(stream.try_clone()?);
        let (frames, to_write) = mpsc::channel();
        let writing = stream.try_clone()?;
        thread::Builder::new()
            .name("counter-writer".to_owned())
            .spawn(move || write(writing, &to_write))?;
        thread::Builder::new()
            .name("counter-reader".to_owned())
            .spawn(move || self.read(stream, frames))?;
        Ok(())
    }

    fn read(self, mut stream: TcpStream, frames: Sender<Vec<u8>>) {
        let mut sessions = BTreeMap::new();
        let outbox: Arc<dyn Outbox> = Arc::new(Frames(frames));
        let mut reader = FrameReader::default();
        while let Ok(Got::Message(request)) = reader.next(&mut stream) {
            if !self.take(request, &mut sessions, &outbox, &stream) {
                break;
            }
        }
        self.host.unsubscribe(&outbox);
        for (account, session) in &sessions {
            session
                .iter()
                .for_each(|session| self.host.logout(account, *session));
        }
        let _ = stream.shutdown(Shutdown::Both);
    }

    /// Takes one request. `false` ends the connection.
    fn take(
        &self,
        request: Request,
        sessions: &mut Sessions,
        outbox: &Arc<dyn Outbox>,
        stream: &TcpStream,
    ) -> bool {
        match (request, &self.faulty) {
            (Request::Hello { version }, _) => return version == VERSION,
            (Request::Login { account }, Some(faulty)) => {
                let Ok(stream) = stream.try_clone() else {
                    return false;
                };
                faulty.login(&account, outbox, stream);
                sessions.insert(account, None);
            }
            (Request::Place(order), Some(faulty)) => faulty.place(order),
            (Request::Cancel(cancel), Some(faulty)) => faulty.cancel(cancel),
            (Request::Query(query), Some(faulty)) => faulty.query(query),
            (Request::Login { account }, None) => {
                sessions.remove(&account);
                if let Some(session) = self.host.login(&account, Arc::clone(outbox)) {
                    sessions.insert(account, Some(session));
                }
            }
            // Without a session there is nobody to answer; the order is lost as on a broken line.
            (Request::Place(order), None) => {
                let session = sessions.get(&order.account).copied().flatten();
                let placed = session.map(|session| self.host.place(session, &order));
                return self.went_well(placed);
            }
            (Request::Cancel(cancel), None) => {
                let session = sessions.get(&cancel.account).copied().flatten();
                let cancelled = session.map(|session| self.host.cancel(session, &cancel));
                return self.went_well(cancelled);
            }
            (Request::Query(query), None) => {
                let session = sessions.get(&query.account).copied().flatten();
                session
                    .iter()
                    .for_each(|session| self.host.query(*session, &query));
            }
            (Request::Subscribe, _) => self.host.subscribe(Arc::clone(outbox)),
            (Request::RunTo { at }, _) => {
                self.controls.gate.iter().for_each(|gate| gate.run_to(at))
            }
            // Said again after a reconnect: a day that is settled already has no end to come.
            (Request::EndDay, _) => {
                let settled = |counter: &mut SimCounter| counter.settled_day().is_some();
                if !self.host.with_counter(settled) {
                    self.controls.hurry.ask();
                }
            }
            (Request::Deposited { account, total }, _) => {
                return self.went_well(Some(self.host.deposited(&account, total)));
            }
            (Request::Rates(rates), _) => {
                self.host.with_counter(|counter| counter.set_rates(rates))
            }
            (Request::Mortgages(mortgages), _) => self
                .host
                .with_counter(|counter| counter.set_mortgages(mortgages)),
            (Request::Reference(reference), _) => {
                let reference = Arc::new(*reference);
                self.controls.reference.set(Arc::clone(&reference));
                self.host
                    .with_counter(|counter| counter.set_reference(reference));
            }
            (Request::Endings(endings), _) => self
                .host
                .with_counter(|counter| counter.set_endings(endings)),
            (Request::Booked { trading_day }, _) => {
                self.host.booked(sessions.keys().cloned(), trading_day)
            }
            (Request::PlaceDirect(order), _) => match self.host.place_direct(&order) {
                Ok(answer) => outbox.push(&Push::DirectAnswered(answer)),
                Err(error) => return self.went_well(Some(Err(error))),
            },
            (Request::Ping, _) => outbox.push(&Push::Pong),
        }
        true
    }

    fn went_well(&self, result: Option<Result<(), CounterLogError>>) -> bool {
        match result {
            Some(Err(error)) => {
                (self.on_failure)(error);
                false
            }
            Some(Ok(())) | None => true,
        }
    }
}

/// An outbox that never waits: frames queue until the connection takes them, or is closed.
struct Frames(Sender<Vec<u8>>);

impl Outbox for Frames {
    fn push(&self, push: &Push) {
        let message = match push {
            Push::Reported { account, part } => return self.report(account, part),
            Push::Returned(returned) => Message::Returned {
                account: returned.account.clone(),
                returned: returned.returned.clone(),
                seq: returned.seq,
            },
            Push::Quote(tick) => Message::Quote(tick.clone()),
            Push::Runs(clock) => Message::Runs(*clock),
            Push::Time(at) => Message::Time { at: *at },
            Push::Settled(day) => Message::Settled(day.clone()),
            Push::Reached(at) => Message::Reached { at: *at },
            Push::Ended => Message::Ended,
            Push::DirectAnswered(answer) => Message::DirectAnswered(*answer),
            Push::Pong => Message::Pong,
        };
        self.send(&message);
    }
}

impl Frames {
    /// Many rows are more than one frame may hold.
    fn report(&self, account: &AccountCode, part: &ReportPart) {
        for part in part.clone().split(ROWS_MAX) {
            let account = account.clone();
            self.send(&Message::Reported { account, part });
        }
    }

    fn send(&self, message: &Message) {
        // A closed connection has nobody to tell; the next login replays.
        let _ = self.0.send(wire::frame(message));
    }
}

/// Writes what queues, as many frames at once as there are.
fn write(mut stream: TcpStream, frames: &Receiver<Vec<u8>>) {
    let mut bytes = wire::frame(&Message::Welcome { version: VERSION });
    loop {
        if stream.write_all(&bytes).is_err() {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
        let Ok(first) = frames.recv() else { return };
        bytes = first;
        frames
            .try_iter()
            .take(1000)
            .for_each(|frame| bytes.extend(frame));
    }
}
