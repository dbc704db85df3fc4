//! Between desk and counter: sends what the desk has durably decided, hands in what comes back.
//!
//! Children that were journaled before a restart, or before a session was lost, are not sent here:
//! the replay of the counter's private stream says what became of them (`ARCHITECTURE.md`, "never
//! resend").

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use ballast_desk::{CommodityState, Desk, ask};
use ballast_desk_events::{
    Action, ChildRecalled, CollateralEvent, Command, Compared, Comparison, CounterDifference,
    CounterDoubt, DeliveryEnded, DeliveryRecord, DifferenceStanding, Event, Holder,
    RateScope as Scope,
};
use ballast_engine::{EngineError, Group, Handle, Lane, Outbox};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{
    Answers, ContractEndings, Counter, CounterRateScope, CounterSink, MortgageTable, Queries,
    RateTable, ReportPart, as_returned,
};
use ballast_model::{
    AccountCode, CounterReport, CounterReturn, FundAccountId, Money, QueryKind, Seq,
};

use crate::counter::standing;
use crate::run::clock::ServerClock;

/// A counter that has left so many questions of a comparison without an answer is told of.
const SLOW: u32 = 3;

/// Hands a counter's returns to the engine. Never refused, never dropped.
pub struct Returns {
    handle: Handle<Desk>,
    clock: ServerClock,
    /// Questions to counters in their turn.
    queries: Mutex<Queries>,
    /// Answers from which a comparison is to come.
    answers: Mutex<Answers>,
    /// Changes of a session handed in that the gateway has not yet seen the desk decide on.
    unseen: Mutex<BTreeMap<FundAccountId, u64>>,
}

impl Returns {
    /// For an engine.
    pub fn new(handle: Handle<Desk>, clock: ServerClock) -> Self {
        Self {
            handle,
            clock,
            queries: Mutex::default(),
            answers: Mutex::default(),
            unseen: Mutex::default(),
        }
    }

    /// The desk has taken in a change of session. Said in the order in which it decided, between
    /// the orders before and after.
    fn session_seen(&self, fund_account: FundAccountId) {
        if let Some(unseen) = self.unseen().get_mut(&fund_account) {
            *unseen = unseen.saturating_sub(1);
        }
    }

    fn queries(&self) -> MutexGuard<'_, Queries> {
        self.queries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unseen(&self) -> MutexGuard<'_, BTreeMap<FundAccountId, u64>> {
        self.unseen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a return in. Whether it was taken: the engine takes returns until it stops.
    pub fn hand_in(&self, fund_account: FundAccountId, returned: CounterReturn) -> bool {
        let changes_session = matches!(
            returned,
            CounterReturn::LoggedIn { .. }
                | CounterReturn::ReplayComplete
                | CounterReturn::Disconnected
        );
        if returned == CounterReturn::Disconnected {
            self.answers().session_ended(fund_account);
        }
        if changes_session {
            // Counted before the desk can act on it.
            *self.unseen().entry(fund_account).or_default() += 1;
        }
        let command = Command::platform(Action::Counter {
            fund_account,
            returned,
        });
        self.handle
            .post_at(Lane::Returns, command, self.clock.now())
            .is_ok()
    }
}

impl CounterSink for Returns {
    fn returned(&self, fund_account: FundAccountId, returned: CounterReturn) {
        // After the engine has stopped nothing is acknowledged any more.
        self.hand_in(fund_account, returned);
    }

    /// An answer shows what was returned once, or should have been: it is handed in as that. What it
    /// does not show says nothing. Where all answers of a comparison are there, so is that.
    fn reported(&self, part: ReportPart) {
        let (report, answered) = {
            let mut queries = self.queries();
            let Some(report) = queries.take(part) else {
                return;
            };
            let answered = self.answers().take(&mut queries, &report);
            (report, answered)
        };
        let CounterReport {
            fund_account, rows, ..
        } = report;
        for returned in as_returned(rows) {
            self.returned(fund_account, returned);
        }
        if let Some(answered) = answered {
            let told = Box::new(answered.into());
            let compare = Command::platform(Action::CompareCounter(told));
            let _ = self
                .handle
                .post_at(Lane::Returns, compare, self.clock.now());
        }
        // Wakes the gateway, which sends the question that waits.
        let clock = Command::platform(Action::Clock);
        let _ = self.handle.post_at(Lane::Returns, clock, self.clock.now());
    }

    fn knows_session(&self, fund_account: FundAccountId) -> bool {
        self.unseen()
            .get(&fund_account)
            .is_none_or(|unseen| *unseen == 0)
    }
}

/// What a simulated counter has to be told, because no futures company tells it. A real one is told
/// nothing.
pub trait CounterBooks: Send {
    /// All the cash that ever came into an account, less what went out: 0 when it is opened. May be
    /// said again.
    fn deposited(&mut self, account: &AccountCode, total: Money);
    /// Rates to charge. May be said again.
    fn rates(&mut self, table: RateTable);
    /// What accounts may use of bonds as margin. May be said again.
    fn mortgages(&mut self, table: MortgageTable);
    /// Calendar and commodities. May be said again.
    fn reference(&mut self, reference: Arc<ReferenceData>);
    /// What there is to know of contracts' ends. May be said again.
    fn endings(&mut self, endings: ContractEndings);
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
        let _guard = self
            .changed
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.changed.1.notify_all();
    }

    /// Waits until everything decided up to `seq` was handed to the counter.
    pub fn wait(&self, seq: Seq) {
        let mut guard = self
            .changed
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        while self.seq.load(Ordering::SeqCst) < seq.number() {
            guard = self
                .changed
                .1
                .wait(guard)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Waits for what is between the desk and a counter.
#[derive(Clone)]
pub struct InFlight {
    /// The desk.
    pub handle: Handle<Desk>,
    /// Stamps the question.
    pub clock: ServerClock,
    /// How far orders were sent.
    pub sent: Arc<Sent>,
}

impl InFlight {
    /// Waits until every order decided so far was handed to the counter, and everything the counter
    /// answered at once was taken in, and what that led to was handed over too.
    pub fn settle(&self) {
        for _ in 0..2 {
            let command = Command::platform(Action::Clock);
            let answer = self
                .handle
                .submit_at(Lane::Returns, command, self.clock.now());
            if let Some(answer) = answer.ok().and_then(|ticket| ticket.wait().ok()) {
                self.sent.wait(answer.step().seq);
            }
        }
    }
}

/// Starts the thread that sends. Logs in every fund account the desk knows, then follows the
/// engine.
///
/// When it returns, the desk has been told that no session of before stands: whatever is placed
/// from then on waits for a login.
pub fn start(
    handle: &Handle<Desk>,
    counter: Box<dyn Counter>,
    books: Box<dyn CounterBooks>,
    returns: Arc<Returns>,
) -> Result<Arc<Sent>, EngineError> {
    let outbox: Outbox<Desk> = handle.outbox("gateway", 10_000);
    let known = asked(handle, outbox.after(), fund_accounts).unwrap_or_default();
    let rates = asked(handle, outbox.after(), rate_table).unwrap_or_default();
    let mortgages = asked(handle, outbox.after(), mortgage_table).unwrap_or_default();
    let endings = asked(handle, outbox.after(), contract_endings).unwrap_or_default();
    let reference = asked(handle, outbox.after(), reference_data).flatten();
    for (id, ..) in &known {
        returns.returned(*id, CounterReturn::Disconnected);
    }
    let sent = Arc::new(Sent::default());
    let mut sender = Sender {
        handle: handle.clone(),
        accounts: Accounts(known),
        counter,
        books,
        returns,
        sent: Arc::clone(&sent),
        rates_changed: false,
        endings_changed: false,
        reference_changed: false,
        told: BTreeMap::new(),
        mortgages,
        unanswered: BTreeMap::new(),
    };
    thread::Builder::new()
        .name("gateway".to_owned())
        .spawn(move || {
            if let Some(reference) = reference {
                sender.books.reference(Arc::new(reference));
            }
            sender.books.rates(rates);
            sender.books.mortgages(sender.mortgages.clone());
            sender.books.endings(endings);
            sender.run(&outbox)
        })
        .map_err(EngineError::Thread)?;
    Ok(sent)
}

/// What comes between one order and the next, and asks nothing of a counter.
fn is_told_nobody(event: &Event) -> bool {
    matches!(
        event,
        Event::OrderPlaced(_)
            | Event::OrderRefused(_)
            | Event::ChildSent { .. }
            | Event::ChildAccepted { .. }
            | Event::Filled(_)
            | Event::OrderEnded { .. }
            | Event::Marked(_)
    )
}

/// What durable events ask of counters: the gateway's thread.
struct Sender {
    handle: Handle<Desk>,
    accounts: Accounts,
    counter: Box<dyn Counter>,
    books: Box<dyn CounterBooks>,
    returns: Arc<Returns>,
    sent: Arc<Sent>,
    rates_changed: bool,
    endings_changed: bool,
    reference_changed: bool,
    /// Differences with counters that stand and were told.
    told: BTreeMap<FundAccountId, Vec<CounterDifference>>,
    /// What accounts may use of bonds as margin.
    mortgages: MortgageTable,
    /// Questions of comparisons that got no answer in their time, one after the other.
    unanswered: BTreeMap<FundAccountId, u32>,
}

impl Sender {
    fn run(mut self, outbox: &Outbox<Desk>) {
        self.sent.reach(outbox.after());
        for (id, code, deposited) in &self.accounts.0 {
            self.books.deposited(code, *deposited);
            self.counter.login(*id, code);
        }
        while let Some(group) = self.receive(outbox) {
            self.send_group(&group);
            if std::mem::take(&mut self.rates_changed)
                && let Some(table) = asked(&self.handle, group.last(), rate_table)
            {
                self.books.rates(table);
            }
            if std::mem::take(&mut self.reference_changed)
                && let Some(Some(reference)) = asked(&self.handle, group.last(), reference_data)
            {
                self.books.reference(Arc::new(reference));
            }
            if std::mem::take(&mut self.endings_changed)
                && let Some(endings) = asked(&self.handle, group.last(), contract_endings)
            {
                self.books.endings(endings);
            }
            self.send_queries();
            self.sent.reach(group.last());
        }
    }

    /// What was decided next; none once the engine has stopped. Meanwhile a question that gets no answer in
    /// its time makes way, however quiet the market is.
    fn receive(&mut self, outbox: &Outbox<Desk>) -> Option<Arc<Group<Desk>>> {
        loop {
            let until = self.returns.queries().next_timeout();
            let Some(until) = until else {
                return outbox.receive();
            };
            match outbox.receive_for(until.saturating_duration_since(Instant::now())) {
                Ok(group) => return Some(group),
                Err(RecvTimeoutError::Timeout) => self.send_queries(),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
    }

    /// In the order in which it was decided; orders that follow each other go together.
    fn send_group(&mut self, group: &Group<Desk>) {
        let mut orders = Vec::new();
        for event in group.steps.iter().flat_map(|step| &step.events) {
            if let Event::ChildRouted(routed) = event {
                orders.push(&routed.counter_order);
            } else if !is_told_nobody(event) {
                self.counter.place_all(&std::mem::take(&mut orders));
                self.send(event);
            }
        }
        self.counter.place_all(&orders);
    }

    fn send(&mut self, event: &Event) {
        match event {
            Event::CancelRequested { counter_cancel, .. }
            | Event::ChildRecalled(ChildRecalled { counter_cancel, .. }) => {
                self.counter.cancel(counter_cancel);
            }
            Event::FundAccountCreated { id, code, .. } => self.opened(*id, code),
            Event::Deposited {
                holder: Holder::Fund(id),
                amount,
            } => self.accounts.moved(*id, *amount, self.books.as_mut()),
            Event::Withdrawn {
                holder: Holder::Fund(id),
                amount,
            } => self.accounts.moved(*id, -*amount, self.books.as_mut()),
            Event::CounterSession { fund_account, .. } => self.returns.session_seen(*fund_account),
            Event::DeliveryEnded(DeliveryEnded {
                of:
                    DeliveryRecord {
                        holder: Holder::Fund(id),
                        ..
                    },
                fee,
                ..
            }) => self.accounts.moved(*id, -*fee, self.books.as_mut()),
            Event::RatesSet { .. } => self.rates_changed = true,
            Event::Collateral(event) => self.collateral(event),
            Event::DeliveryPriceSet(_) | Event::LastTradingDaySet(_) => self.endings_changed = true,
            Event::CalendarSet(_) | Event::CommodityPut { .. } => self.reference_changed = true,
            Event::CounterDoubt(doubt) => self.doubted(doubt),
            Event::Comparison(comparison) => self.compared(comparison),
            Event::FundAccountLoginAsked(fund_account) => self.log_in(Some(*fund_account)),
            Event::DayStarted { .. } => self.log_in(None),
            _ => {}
        }
    }

    /// A futures company knows what its client pledged, and charges what the venue does.
    fn collateral(&mut self, event: &CollateralEvent) {
        match event {
            CollateralEvent::Told(told) => {
                if let Some(code) = self.accounts.code(told.fund_account) {
                    self.mortgages.set(code, told.exchange, told.available);
                    self.books.mortgages(self.mortgages.clone());
                }
            }
            CollateralEvent::FeeTaken(fee) => {
                let books = self.books.as_mut();
                self.accounts.moved(fee.fund_account, -fee.amount, books);
            }
            CollateralEvent::Assigned(_) => {}
        }
    }

    fn doubted(&mut self, doubt: &CounterDoubt) {
        match doubt {
            CounterDoubt::Unknown(child) => {
                tracing::warn!(%child, "no word of an order has come from the counter");
            }
            CounterDoubt::Asked(account) => {
                self.ask(*account, &[QueryKind::Orders, QueryKind::Trades]);
            }
            CounterDoubt::LateAccepted(late) => {
                let child = late.counter_cancel.child;
                tracing::error!(%child, "the counter has an order that had ended here: it is cancelled");
                self.counter.cancel(&late.counter_cancel);
            }
            CounterDoubt::RefsRaised(next) => {
                tracing::warn!(%next, "the counter knows later orders than the journal: ids go on above them");
            }
            CounterDoubt::Settled(_) | CounterDoubt::CancelDeferred(_) => {}
        }
    }

    fn compared(&mut self, comparison: &Comparison) {
        match comparison {
            Comparison::Asked(account) => {
                if let Some(code) = self.accounts.code(*account) {
                    let mut queries = self.returns.queries();
                    let mut answers = self.returns.answers();
                    answers.begin(&mut queries, *account, code);
                }
            }
            Comparison::Compared(compared) => {
                self.unanswered.remove(&compared.fund_account);
                self.tell_standing(compared);
            }
            // A counter has what was taken over from it.
            Comparison::LotsTakenOver(_)
            | Comparison::CashTakenOver(_)
            | Comparison::ExternalTraded(_)
            | Comparison::ExternalTargetSet(_)
            | Comparison::ExternalPassedOver(_)
            | Comparison::PositionAdjusted(_)
            | Comparison::TakenUp(_)
            | Comparison::UnallocatedOpened(_) => {}
        }
    }

    /// Each difference that stands is named, once as long as it stands by the same amount.
    fn tell_standing(&mut self, compared: &Compared) {
        let standing = { compared.differences.iter() }
            .filter(|found| found.standing == DifferenceStanding::Standing);
        let standing: Vec<CounterDifference> = standing.cloned().collect();
        let told = self.told.insert(compared.fund_account, standing.clone());
        let told = told.unwrap_or_default();
        let is_told = |found: &CounterDifference| {
            let mut told = told.iter();
            told.any(|told| told.of == found.of && told.excess() == found.excess())
        };
        let code = self.accounts.code(compared.fund_account);
        for difference in standing.iter().filter(|found| !is_told(found)) {
            tracing::error!(
                fund_account = code.map(AccountCode::as_str),
                "the counter and the desk differ: {}",
                standing::words(difference)
            );
        }
    }

    /// Asks about a fund account. Orders and trades that are answered are taken in as returns are.
    fn ask(&mut self, account: FundAccountId, kinds: &[QueryKind]) {
        let Some(code) = self.accounts.code(account) else {
            return;
        };
        let mut queries = self.returns.queries();
        for kind in kinds {
            queries.ask(account, code, *kind);
        }
    }

    /// Questions whose turn it is; what got no answer in its time makes way, and a comparison's question
    /// is asked again.
    fn send_queries(&mut self) {
        let now = Instant::now();
        let due = {
            let mut queries = self.returns.queries();
            for unanswered in queries.give_up(now) {
                let mut answers = self.returns.answers();
                if answers.ask_again(&mut queries, &unanswered) {
                    let account = unanswered.fund_account;
                    let times = self.unanswered.entry(account).or_default();
                    *times += 1;
                    if *times == SLOW {
                        let code = self.accounts.code(account);
                        tracing::warn!(
                            fund_account = code.map(AccountCode::as_str),
                            "the counter does not answer what it is asked for a comparison; until it does, nothing is compared"
                        );
                    }
                }
            }
            queries.to_send(now)
        };
        due.iter().for_each(|query| self.counter.query(query));
    }

    fn opened(&mut self, id: FundAccountId, code: &AccountCode) {
        self.accounts.0.push((id, code.clone(), Money::ZERO));
        self.books.deposited(code, Money::ZERO);
        self.counter.login(id, code);
    }

    /// One fund account, or all.
    fn log_in(&mut self, one: Option<FundAccountId>) {
        let asked = |id: &FundAccountId| one.is_none_or(|one| one == *id);
        for (id, code, _) in self.accounts.0.iter().filter(|(id, ..)| asked(id)) {
            self.counter.login(*id, code);
        }
    }
}

fn fund_accounts(desk: &Desk) -> Vec<(FundAccountId, AccountCode, Money)> {
    let funds = desk.holders().filter_map(|holder| match holder {
        Holder::Fund(id) => Some((
            id,
            desk.account_code(holder).clone(),
            desk.fund_account(id)?.net_entered(),
        )),
        Holder::Operating(_) => None,
    });
    funds.collect()
}

/// What the desk shows at `seq`; none once the engine has stopped.
fn asked<T: Send + 'static>(
    handle: &Handle<Desk>,
    seq: Seq,
    question: fn(&Desk) -> T,
) -> Option<T> {
    handle
        .ask(seq, move |saved| question(saved.machine))
        .ok()?
        .wait()
        .ok()
}

/// Fund accounts with their code and all they were ever given.
struct Accounts(Vec<(FundAccountId, AccountCode, Money)>);

impl Accounts {
    fn code(&self, id: FundAccountId) -> Option<&AccountCode> {
        let mut accounts = self.0.iter();
        accounts
            .find(|(known, ..)| *known == id)
            .map(|(_, code, _)| code)
    }

    fn moved(&mut self, id: FundAccountId, amount: Money, books: &mut dyn CounterBooks) {
        let found = self.0.iter_mut().find(|(known, ..)| *known == id);
        let (_, code, deposited) =
            found.expect("Invariant: cash moves on accounts that were opened");
        *deposited += amount;
        books.deposited(code, *deposited);
    }
}

/// Calendar and commodities as the desk has them; none before it was given any.
pub fn reference_data(desk: &Desk) -> Option<ReferenceData> {
    let calendar = desk.calendar()?.clone();
    let by_code = |state: &CommodityState| (state.commodity.code.clone(), state.commodity.clone());
    Some(ReferenceData {
        commodities: desk.commodities().map(by_code).collect(),
        calendar,
    })
}

/// Delivery prices that were told, and when each contract ends as the desk has it.
fn contract_endings(desk: &Desk) -> ContractEndings {
    let mut endings = ContractEndings::default();
    for (_, state) in desk.contracts() {
        let code = &state.contract.code;
        if let Some((price, _)) = state.delivery_price {
            endings.delivery_prices.insert(code.clone(), price);
        }
        if let Some(day) = state.contract.last_trading_day {
            endings.last_trading_days.insert(code.clone(), day);
        }
    }
    endings
}

/// What each fund account may use of bonds, as it was settled.
fn mortgage_table(desk: &Desk) -> MortgageTable {
    let mut table = MortgageTable::default();
    for (id, account) in desk.fund_accounts() {
        let rows = ask::collateral(desk, Holder::Fund(id)).into_iter();
        for told in rows.filter_map(|row| row.told) {
            table.set(&account.code, told.exchange, told.available);
        }
    }
    table
}

/// The counter's rates of each fund account as the desk has them: a simulated counter charges what
/// the desk was told it charges.
pub fn rate_table(desk: &Desk) -> RateTable {
    let mut table = RateTable::default();
    for holder in desk.holders() {
        let Holder::Fund(id) = holder else { continue };
        let Some(account) = desk.fund_account(id) else {
            continue;
        };
        for (scope, rates) in &account.rates {
            let scope = match scope {
                Scope::Contract(id) => desk
                    .contract(*id)
                    .map(|state| CounterRateScope::Contract(state.contract.code.clone())),
                Scope::Commodity(id) => desk
                    .commodity(*id)
                    .map(|state| CounterRateScope::Commodity(state.commodity.code.clone())),
            };
            if let Some(scope) = scope {
                table.set_of(&account.code, scope, *rates);
            }
        }
    }
    table
}
