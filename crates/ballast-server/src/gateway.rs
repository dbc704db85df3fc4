//! Between desk and counter: sends what the desk has durably decided, hands in what comes back.
//!
//! Children that were journaled before a restart are not sent here: the replay of the counter's private stream says what
//! became of them (`ARCHITECTURE.md`, "never resend").

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use ballast_desk::Desk;
use ballast_desk_events::{Action, Command, Event, Holder};
use ballast_engine::{EngineError, Handle, Lane, Outbox};
use ballast_gateway::counter::{Counter, CounterSink};
use ballast_model::{AccountCode, CounterReturn, FundAccountId, Money, Seq};

use crate::clock::ServerClock;

/// Hands a counter's returns to the engine. Never refused, never dropped.
pub struct Returns {
    handle: Handle<Desk>,
    clock: ServerClock,
}

impl Returns {
    /// For an engine.
    pub fn new(handle: Handle<Desk>, clock: ServerClock) -> Self {
        Self { handle, clock }
    }
}

impl CounterSink for Returns {
    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        let command = Command::platform(Action::Counter { fund_account, returned });
        // The engine takes returns until it stops; after that nothing is acknowledged any more.
        let _ = self.handle.post_at(Lane::Returns, command, self.clock.now());
    }
}

/// What a simulated counter has to be told, because no futures company tells it. A real one is told nothing.
pub trait CounterBooks: Send {
    /// An account was opened.
    fn opened(&mut self, account: &AccountCode);
    /// Cash came in (negative: went out).
    fn moved(&mut self, account: &AccountCode, amount: Money);
    /// Rates changed; the desk shows them at `seq`.
    fn rates_set(&mut self, seq: Seq);
}

/// How far the gateway has sent.
#[derive(Debug, Default)]
pub struct Sent {
    seq: AtomicU64,
    changed: (Mutex<()>, Condvar),
}

impl Sent {
    fn reach(&self, seq: Seq) {
        self.seq.store(seq.number(), Ordering::SeqCst);
        let _guard = self.changed.0.lock().unwrap_or_else(PoisonError::into_inner);
        self.changed.1.notify_all();
    }

    /// Waits until everything decided up to `seq` was handed to the counter.
    pub fn wait(&self, seq: Seq) {
        let mut guard = self.changed.0.lock().unwrap_or_else(PoisonError::into_inner);
        while self.seq.load(Ordering::SeqCst) < seq.number() {
            guard = self.changed.1.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Starts the thread that sends. Logs in every fund account the desk knows, then follows the engine.
pub fn start(
    handle: &Handle<Desk>,
    mut counter: Box<dyn Counter>,
    mut books: Box<dyn CounterBooks>,
) -> Result<Arc<Sent>, EngineError> {
    let outbox: Outbox<Desk> = handle.outbox("gateway", 10_000);
    let known = handle.ask(outbox.after(), |saved| fund_accounts(&saved.machine)).ok().and_then(|ticket| ticket.wait().ok());
    let sent = Arc::new(Sent::default());
    let reached = Arc::clone(&sent);
    let run = move || {
        let mut codes = known.unwrap_or_default();
        reached.reach(outbox.after());
        for (id, code) in &codes {
            books.opened(code);
            counter.login(*id, code);
        }
        while let Some(group) = outbox.receive() {
            for event in group.steps.iter().flat_map(|step| &step.events) {
                match event {
                    Event::ChildRouted(routed) => counter.place(&routed.counter_order),
                    Event::CancelRequested { counter_cancel, .. } => counter.cancel(counter_cancel),
                    Event::FundAccountCreated { id, code, .. } => {
                        codes.push((*id, code.clone()));
                        books.opened(code);
                        counter.login(*id, code);
                    }
                    Event::Deposited { holder: Holder::Fund(id), amount } => books.moved(code_of(&codes, *id), *amount),
                    Event::Withdrawn { holder: Holder::Fund(id), amount } => books.moved(code_of(&codes, *id), -*amount),
                    Event::RatesSet { .. } => books.rates_set(group.last()),
                    Event::DayStarted { .. } => codes.iter().for_each(|(id, code)| counter.login(*id, code)),
                    _ => {}
                }
            }
            reached.reach(group.last());
        }
    };
    thread::Builder::new().name("gateway".to_owned()).spawn(run).map_err(EngineError::Thread)?;
    Ok(sent)
}

fn fund_accounts(desk: &Desk) -> Vec<(FundAccountId, AccountCode)> {
    let funds = desk.holders().filter_map(|holder| match holder {
        Holder::Fund(id) => Some((id, desk.account_code(holder).clone())),
        Holder::Operating(_) => None,
    });
    funds.collect()
}

fn code_of(codes: &[(FundAccountId, AccountCode)], id: FundAccountId) -> &AccountCode {
    let found = codes.iter().find(|(known, _)| *known == id);
    &found.expect("Invariant: cash moves on accounts that were opened").1
}
