//! What live pages see: the desk at the durable watermark, and the newest of each account's log.
//!
//! It is what the engine's reader follows the journal with: there is one desk beside the writer's. Readers look
//! under a lock. Nothing decides here. It begins with the state that the engine starts from. What an account was
//! told before is the query store's, past days and the running one's alike: here is what the store does not have
//! yet, and a little more.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::mem;
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError, RwLockReadGuard};

use ballast_api::live::LogEntry;
use ballast_api::order::Refusal as ApiRefusal;
use ballast_api::{Decimal, Id, Language};
use ballast_desk::Desk;
use ballast_desk_events::{Event, Holder, OrderRefused, ReviewEvent};
use ballast_engine::{Engine, EngineError, Follower, Following, Setup, Step, Writer};
use ballast_model::{Machine, OperatingAccountId, OrderId, Seq, Stamp, UserId};
use ballast_query::RowId;
use tokio::sync::watch;

use crate::convert::{self, Changed};
use crate::live::bells::{Bell, Bells};

/// One entry of an account's log.
#[derive(Debug)]
pub struct Logged {
    /// The event that it tells.
    pub id: RowId,
    /// When.
    pub at: Stamp,
    /// What; texts in Chinese, translated when sent.
    pub entry: LogEntry,
}

/// Entries that stay in memory though the query store has them: who was away for a moment is answered
/// without it.
const KEPT: usize = 256;
/// Entries that wait for the query store at most: where it is farther behind, who reads on waits for it.
const MOST_WAITING: usize = 4096;

/// What is in memory of an account's log of the running trading day. Trades and refusals of records up to
/// `floor` are in the query store alone; orders are the desk's, and here is only when each changed last.
#[derive(Debug, Default)]
pub struct AccountLog {
    floor: Seq,
    entries: VecDeque<Arc<Logged>>,
    changes: BTreeSet<(Seq, OrderId)>,
}

impl AccountLog {
    fn beginning(floor: Seq) -> Self {
        Self {
            floor,
            ..Self::default()
        }
    }

    /// Trades and refusals after an event.
    ///
    /// # Errors
    /// Where some of them are not here any more: the record up to which they are in the query store.
    pub fn since(&self, after: RowId, most: usize) -> Result<Vec<Arc<Logged>>, Seq> {
        if after < RowId::before(self.floor.next()) {
            return Err(self.floor);
        }
        let first = self.entries.partition_point(|logged| logged.id <= after);
        Ok(self.entries.range(first..).take(most).cloned().collect())
    }

    /// Orders that changed after this, in the order of their last changes.
    pub fn changes(
        &self,
        after: Option<(Seq, OrderId)>,
        most: usize,
    ) -> impl Iterator<Item = (Seq, OrderId)> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let changes = self.changes.range((from, Bound::Unbounded));
        changes.take(most).copied()
    }

    /// What the query store has goes, but the newest, and what is too much; records go whole.
    fn trim(&mut self, stored: Seq) {
        while self.entries.len() > KEPT
            && let Some(oldest) = self.entries.front().map(|logged| logged.id.seq())
            && (oldest <= stored || self.entries.len() > MOST_WAITING)
        {
            self.floor = oldest;
            let kept = self
                .entries
                .partition_point(|logged| logged.id.seq() <= oldest);
            self.entries.drain(..kept);
        }
    }
}

/// Codes of the fund accounts, by id.
pub type FundAccountCodes = Arc<Vec<String>>;

/// Those of a desk.
pub fn fund_account_codes(desk: &Desk) -> FundAccountCodes {
    let codes = desk.fund_accounts();
    Arc::new({ codes.map(|(_, account)| account.code.to_string()) }.collect())
}

/// The desk and what hangs on it.
#[derive(Default)]
pub struct View {
    /// The desk.
    pub desk: Desk,
    /// Sequence it stands at.
    pub seq: Seq,
    /// Stamp of the newest record.
    pub at: Stamp,
    logs: BTreeMap<OperatingAccountId, AccountLog>,
    /// Where the log of an account begins that has none yet.
    floor: Seq,
    changed: BTreeMap<OrderId, Changed>,
    logins: BTreeMap<UserId, Stamp>,
    fund_accounts: FundAccountCodes,
    refusals: BTreeMap<&'static str, u64>,
    /// Accounts whose log has grown, until their bells were rung.
    told: BTreeSet<OperatingAccountId>,
    /// Something changed that may change who sees what, until all bells were rung.
    reach_changed: bool,
    tells: Arc<Tells>,
    stored: Option<watch::Receiver<Seq>>,
}

impl View {
    /// Looks at the log of an account.
    pub fn log<T>(&self, account: OperatingAccountId, look: impl FnOnce(&AccountLog) -> T) -> T {
        match self.logs.get(&account) {
            Some(log) => look(log),
            None => look(&AccountLog::beginning(self.floor)),
        }
    }

    /// When an order changed last.
    pub fn changed(&self, id: OrderId) -> Option<Changed> {
        self.changed.get(&id).copied()
    }

    /// An order of the day as the interface shows it.
    pub fn order(&self, id: OrderId, language: Language) -> Option<ballast_api::order::Order> {
        let order = self.desk.order(id)?;
        let changed = self.changed.get(&id).copied().unwrap_or(Changed {
            at: order.at,
            seq: self.seq,
        });
        Some(convert::order(&self.desk, id, order, changed, language))
    }

    /// A user's last login.
    pub fn last_login(&self, user: UserId) -> Option<Stamp> {
        self.logins.get(&user).copied()
    }

    /// Codes of the fund accounts, by id.
    pub fn fund_accounts(&self) -> FundAccountCodes {
        Arc::clone(&self.fund_accounts)
    }

    /// What the desk has refused since the journal began, by code.
    pub fn refusals(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.refusals.iter().map(|(code, count)| (*code, *count))
    }

    fn apply_event(&mut self, event: &Event, at: Stamp, (seq, index): (Seq, usize)) {
        let id = RowId::of(seq, index).expect("Invariant: a record has no more events than ids");
        self.desk.apply(event, at);
        self.at = at;
        self.seq = seq;
        self.reach_changed |= !is_traffic(event);
        if let Event::OrderRefused(OrderRefused { refusal, .. })
        | Event::ActionRefused { refusal } = event
        {
            *self.refusals.entry(refusal.code()).or_default() += 1;
        }
        match event {
            Event::FundAccountCreated { code, .. } => {
                Arc::make_mut(&mut self.fund_accounts).push(code.to_string())
            }
            Event::OrderPlaced(placed) => self.order_changed(placed.order, at, seq),
            Event::Review(event) => self.reviewed(event, at, seq),
            Event::OrderRefused(refused) => self.refused(refused, at, id),
            Event::Filled(filled) => {
                let trade = convert::trade(&self.desk, filled, seq);
                self.push(filled.account, at, id, LogEntry::Trade { trade });
                self.order_changed(filled.order, at, seq);
            }
            Event::Comparison(comparison) => {
                for (account, trade) in convert::without_order(&self.desk, comparison, at, seq) {
                    self.push(account, at, id, LogEntry::Trade { trade });
                }
            }
            Event::OrderEnded { order, .. }
            | Event::OrderReduced { order, .. }
            | Event::CancelRequested { order, .. } => self.order_changed(*order, at, seq),
            Event::ChildSent(child)
            | Event::ChildAccepted { child, .. }
            | Event::CancelRejected { child, .. } => {
                if let Some(order) = self.desk.child(*child).map(|child| child.order) {
                    self.order_changed(order, at, seq);
                }
            }
            Event::LoggedIn { user, .. } => drop(self.logins.insert(*user, at)),
            Event::DayRolled { .. } => {
                self.changed.clear();
                self.logs.clear();
                self.floor = seq;
            }
            _ => {}
        }
    }

    fn order_changed(&mut self, id: OrderId, at: Stamp, seq: Seq) {
        let Some(account) = self.desk.order(id).map(|order| order.asked.account) else {
            return;
        };
        let before = self.changed.insert(id, Changed { at, seq });
        let changes = &mut self.log_mut(account).changes;
        if let Some(before) = before {
            changes.remove(&(before.seq, id));
        }
        changes.insert((seq, id));
        self.told.insert(account);
    }

    /// An order began to wait for review, or goes on (X2).
    fn reviewed(&mut self, event: &ReviewEvent, at: Stamp, seq: Seq) {
        let order = match event {
            ReviewEvent::Waits(order, _)
            | ReviewEvent::Taken(order)
            | ReviewEvent::ThirdParty(order) => *order,
            ReviewEvent::Passed(said) | ReviewEvent::Rejected(said) => said.order,
            ReviewEvent::Released(placed) => placed.order,
            ReviewEvent::Bound { .. } | ReviewEvent::Online(_) => return,
        };
        self.order_changed(order, at, seq);
    }

    fn log_mut(&mut self, account: OperatingAccountId) -> &mut AccountLog {
        let floor = self.floor;
        let log = self.logs.entry(account);
        log.or_insert_with(|| AccountLog::beginning(floor))
    }

    fn refused(&mut self, refused: &OrderRefused, at: Stamp, id: RowId) {
        let seq = id.seq();
        let asked = &refused.asked;
        if self.desk.operating_account(asked.account).is_none() {
            return;
        }
        let refusal = ApiRefusal {
            order: Id::from(refused.order.number()),
            reference: asked.reference.to_string(),
            account: self
                .desk
                .account_code(Holder::Operating(asked.account))
                .to_string(),
            at: at.into(),
            contract: convert::contract_code(&self.desk, asked.contract),
            side: convert::side(asked.direction),
            offset: convert::offset(asked.offset),
            hedge_flag: convert::hedge_flag(asked.hedge_flag),
            lots: asked.lots.count(),
            price: asked.price.limit().map(Decimal::from),
            problem: convert::order_problem(refused, &self.fund_accounts, seq, Language::ZhCn),
            seq: convert::seq(seq),
        };
        self.push(asked.account, at, id, LogEntry::Refusal { refusal });
    }

    fn push(&mut self, account: OperatingAccountId, at: Stamp, id: RowId, entry: LogEntry) {
        let logged = Arc::new(Logged { id, at, entry });
        self.log_mut(account).entries.push_back(logged);
        self.told.insert(account);
    }
}

/// What comes all day long, and changes nobody's rights.
fn is_traffic(event: &Event) -> bool {
    matches!(
        event,
        Event::Marked(_)
            | Event::OrderPlaced(_)
            | Event::OrderRefused(_)
            | Event::OrderEnded { .. }
            | Event::OrderReduced { .. }
            | Event::CancelRequested { .. }
            | Event::CancelRejected { .. }
            | Event::ChildRouted(_)
            | Event::ChildSent { .. }
            | Event::ChildAccepted { .. }
            | Event::Filled(_)
            | Event::Review(_)
    )
}

/// What the query store knows of a state that was read from a snapshot.
#[derive(Debug, Default)]
pub struct Known {
    /// When orders changed last.
    pub changes: Vec<(OrderId, Stamp, RowId)>,
    /// When users logged in last.
    pub logins: Vec<(UserId, Stamp)>,
}

impl View {
    fn beginning(desk: Desk, (seq, at): (Seq, Stamp), known: Known) -> Self {
        let mut view = Self {
            fund_accounts: fund_account_codes(&desk),
            desk,
            seq,
            at,
            floor: seq,
            logins: known.logins.into_iter().collect(),
            ..Self::default()
        };
        let orders: Vec<(OrderId, Stamp)> = { view.desk.orders() }
            .map(|(id, order)| (id, order.at))
            .collect();
        let known: BTreeMap<_, _> = { known.changes.into_iter() }
            .map(|(order, at, id)| (order, Changed { at, seq: id.seq() }))
            .collect();
        for (id, placed) in orders {
            let changed = known.get(&id).copied();
            let Changed { at, seq } = changed.unwrap_or(Changed { at: placed, seq });
            view.order_changed(id, at, seq);
        }
        view.told.clear();
        view
    }
}

impl Follower<Desk> for View {
    type Told = Told;

    fn machine(&self) -> &Desk {
        &self.desk
    }

    fn apply(&mut self, step: &Step<Desk>) {
        for (index, event) in step.events.iter().enumerate() {
            self.apply_event(event, step.stamp, (step.seq, index));
        }
        self.seq = step.seq;
    }

    fn told(&mut self) -> Told {
        let logs = mem::take(&mut self.told);
        if let Some(stored) = self.stored.as_ref().map(|stored| *stored.borrow()) {
            for account in &logs {
                self.log_mut(*account).trim(stored);
            }
        }
        Told {
            seq: self.seq,
            logs,
            reach_changed: mem::take(&mut self.reach_changed),
            tells: Arc::clone(&self.tells),
        }
    }

    fn tell(told: Told) {
        told.tells.seen.send_replace(told.seq);
        told.tells.bells.ring(&told.logs);
        if told.reach_changed {
            told.tells.bells.reach.ring();
        }
    }
}

/// What a group changed.
pub struct Told {
    seq: Seq,
    /// Accounts whose log has grown.
    logs: BTreeSet<OperatingAccountId>,
    reach_changed: bool,
    tells: Arc<Tells>,
}

/// Who is told.
#[derive(Default)]
struct Tells {
    seen: watch::Sender<Seq>,
    bells: LogBells,
}

/// The hub. Clones share it.
#[derive(Clone)]
pub struct Hub {
    view: Following<View>,
    tells: Arc<Tells>,
}

/// Who wants to know of what.
#[derive(Default)]
struct LogBells {
    /// Of more in an account's log.
    logs: Mutex<BTreeMap<OperatingAccountId, Arc<Bells>>>,
    /// Of a change of who sees what.
    reach: Bells,
}

impl LogBells {
    fn of(&self, account: OperatingAccountId) -> Arc<Bells> {
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(logs.entry(account).or_default())
    }

    /// Rings where somebody wants to know.
    fn ring<'a>(&self, accounts: impl IntoIterator<Item = &'a OperatingAccountId>) {
        let logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        let listened_to = accounts.into_iter().filter_map(|account| logs.get(account));
        listened_to.for_each(|bells| bells.ring());
    }
}

impl Hub {
    /// Starts the engine, and follows it; `stored` tells how far the query store is.
    pub fn start(
        writer: Writer<Desk>,
        setup: Setup,
        known: Known,
        stored: watch::Receiver<Seq>,
    ) -> Result<(Engine<Desk>, Self), EngineError> {
        let tells = Arc::new(Tells::default());
        let (engine, view) = Engine::start_followed(writer, setup, |desk, seq, at| {
            tells.seen.send_replace(seq);
            View {
                tells: Arc::clone(&tells),
                stored: Some(stored),
                ..View::beginning(desk, (seq, at), known)
            }
        })?;
        Ok((engine, Self { view, tells }))
    }

    /// Looks at the newest view.
    pub fn view(&self) -> RwLockReadGuard<'_, View> {
        self.view.look()
    }

    /// Returns once the view shows `seq`: so that one sees one's own writes.
    pub async fn at_least(&self, seq: Seq) {
        // Fails only when the engine has stopped: then nothing newer will come.
        let mut seen = self.tells.seen.subscribe();
        let _ = seen.wait_for(|seen| *seen >= seq).await;
    }

    /// Rings when an account's log grows.
    pub fn hang_up_for_log(&self, account: OperatingAccountId, bell: &Bell) {
        self.tells.bells.of(account).hang_up(bell);
    }

    /// Rings when something changes that may change who sees what.
    pub fn hang_up_for_reach(&self, bell: &Bell) {
        self.tells.bells.reach.hang_up(bell);
    }
}
