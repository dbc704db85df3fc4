//! What live pages see: a replica of the desk at the durable watermark, and each account's log of
//! the trading day.
//!
//! One thread applies published events; readers look under a lock. Nothing decides here. Past days
//! are not kept: they are `history`'s. Log numbers count an account's entries since the journal
//! began, so a client that was away over a restart resumes where it stopped.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::thread;

use ballast_api::live::LogEntry;
use ballast_api::order::{Refusal as ApiRefusal, Trade};
use ballast_api::{Decimal, Id, Language};
use ballast_desk::Desk;
use ballast_desk_events::{Comparison, Event, Holder, OrderRefused};
use ballast_engine::{Entry, Handle, Kind, Outbox, records};
use ballast_journal::Storage;
use ballast_model::{Machine, OperatingAccountId, OrderId, Seq, Stamp, UserId};
use tokio::sync::watch;

use crate::convert::{self, Changed};

/// One numbered entry of an account's log.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its number, from 1, without gaps.
    pub n: u64,
    /// Journal sequence.
    pub seq: Seq,
    /// When.
    pub at: Stamp,
    /// What; texts in Chinese, translated when sent.
    pub entry: LogEntry,
}

/// An account's log of the running trading day.
#[derive(Debug, Default)]
pub struct AccountLog {
    /// Entries before the day.
    before: u64,
    /// Entries of the day.
    entries: Vec<Logged>,
}

impl AccountLog {
    /// Entries with a number of at least `from`.
    pub fn since(&self, from: u64) -> &[Logged] {
        let skip = from.saturating_sub(self.before + 1) as usize;
        &self.entries[skip.min(self.entries.len())..]
    }

    /// Number of the newest entry.
    pub fn newest(&self) -> u64 {
        self.before + self.entries.len() as u64
    }

    /// Fills of the day, oldest first.
    pub fn trades(&self) -> impl DoubleEndedIterator<Item = &Trade> {
        self.entries
            .iter()
            .filter_map(|logged| match &logged.entry {
                LogEntry::Trade { trade } => Some(trade),
                LogEntry::Order { .. } | LogEntry::Refusal { .. } => None,
            })
    }

    /// Refusals of the day, oldest first.
    pub fn refusals(&self) -> impl DoubleEndedIterator<Item = &ApiRefusal> {
        self.entries
            .iter()
            .filter_map(|logged| match &logged.entry {
                LogEntry::Refusal { refusal } => Some(refusal),
                LogEntry::Order { .. } | LogEntry::Trade { .. } => None,
            })
    }
}

/// Codes of the fund accounts, by id.
pub type FundAccountCodes = Arc<Vec<String>>;

/// The replica and what hangs on it.
#[derive(Default)]
pub struct View {
    /// The desk.
    pub desk: Desk,
    /// Sequence it stands at.
    pub seq: Seq,
    /// Stamp of the newest record.
    pub at: Stamp,
    logs: BTreeMap<OperatingAccountId, AccountLog>,
    changed: BTreeMap<OrderId, Changed>,
    logins: BTreeMap<UserId, Stamp>,
    fund_accounts: FundAccountCodes,
    refusals: BTreeMap<&'static str, u64>,
}

impl View {
    /// The log of an account.
    pub fn log(&self, account: OperatingAccountId) -> Option<&AccountLog> {
        self.logs.get(&account)
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

    fn apply(&mut self, event: &Event, at: Stamp, seq: Seq) {
        self.desk.apply(event, at);
        self.at = at;
        self.seq = seq;
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
            Event::OrderRefused(refused) => self.refused(refused, at, seq),
            Event::Filled(filled) => {
                let trade = convert::trade(&self.desk, filled, seq);
                self.push(filled.account, at, seq, LogEntry::Trade { trade });
                self.order_changed(filled.order, at, seq);
            }
            Event::Comparison(comparison) => {
                if let Comparison::LotsTakenOver(taken) = &**comparison
                    && taken.base_price.is_none()
                {
                    let trade = convert::taken_over(&self.desk, taken, at, seq);
                    self.push(taken.account, at, seq, LogEntry::Trade { trade });
                }
            }
            Event::OrderEnded { order, .. }
            | Event::OrderReduced { order, .. }
            | Event::CancelRequested { order, .. } => self.order_changed(*order, at, seq),
            Event::ChildSent { child }
            | Event::ChildAccepted { child, .. }
            | Event::CancelRejected { child, .. } => {
                if let Some(order) = self.desk.child(*child).map(|child| child.order) {
                    self.order_changed(order, at, seq);
                }
            }
            Event::LoggedIn { user, .. } => drop(self.logins.insert(*user, at)),
            Event::DayRolled { .. } => {
                self.changed.clear();
                for log in self.logs.values_mut() {
                    log.before = log.newest();
                    log.entries.clear();
                }
            }
            _ => {}
        }
    }

    fn order_changed(&mut self, id: OrderId, at: Stamp, seq: Seq) {
        self.changed.insert(id, Changed { at, seq });
        let Some(order) = self.order(id, Language::ZhCn) else {
            return;
        };
        let Some(account) = self.desk.order(id).map(|order| order.asked.account) else {
            return;
        };
        self.push(account, at, seq, LogEntry::Order { order });
    }

    fn refused(&mut self, refused: &OrderRefused, at: Stamp, seq: Seq) {
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
        self.push(asked.account, at, seq, LogEntry::Refusal { refusal });
    }

    fn push(&mut self, account: OperatingAccountId, at: Stamp, seq: Seq, entry: LogEntry) {
        let log = self.logs.entry(account).or_default();
        log.entries.push(Logged {
            n: log.newest() + 1,
            seq,
            at,
            entry,
        });
    }
}

/// The hub. Clones share it.
#[derive(Clone)]
pub struct Hub {
    view: Arc<RwLock<View>>,
    seen: watch::Receiver<Seq>,
}

/// The journal could not be read at the start.
pub type HubError = ballast_engine::EngineError;

impl Hub {
    /// Reads the journal from its beginning, then follows the engine.
    pub fn start(handle: &Handle<Desk>, storage: Arc<dyn Storage>) -> Result<Self, HubError> {
        let outbox = handle.outbox("hub", 100_000);
        let mut view = View::default();
        let mut entries = records(storage, Seq::new(1))?;
        while let Some(Entry { seq, stamp, kind }) = entries.next_entry()? {
            if seq > outbox.after() {
                break;
            }
            let Kind::Command(decision) = kind else {
                continue;
            };
            for bytes in decision.events {
                let event = Desk::decode_event(bytes)
                    .map_err(|source| HubError::Machine { seq, source })?;
                view.apply(&event, stamp, seq);
            }
        }
        let (tell, seen) = watch::channel(view.seq);
        let view = Arc::new(RwLock::new(view));
        let following = Arc::clone(&view);
        let follow = move || follow(&outbox, &following, &tell);
        thread::Builder::new()
            .name("hub".to_owned())
            .spawn(follow)
            .map_err(HubError::Thread)?;
        Ok(Self { view, seen })
    }

    /// Looks at the newest view.
    pub fn view(&self) -> RwLockReadGuard<'_, View> {
        self.view.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns once the view shows `seq`: so that one sees one's own writes.
    pub async fn at_least(&self, seq: Seq) {
        // Fails only when the engine has stopped: then nothing newer will come.
        let _ = self.seen.clone().wait_for(|seen| *seen >= seq).await;
    }

    /// Tells of every new sequence.
    pub fn follow(&self) -> watch::Receiver<Seq> {
        self.seen.clone()
    }
}

fn follow(outbox: &Outbox<Desk>, view: &RwLock<View>, tell: &watch::Sender<Seq>) {
    while let Some(group) = outbox.receive() {
        let mut view = view.write().unwrap_or_else(PoisonError::into_inner);
        let applied = view.seq;
        for step in group.steps.iter().filter(|step| step.seq > applied) {
            for event in &step.events {
                view.apply(event, step.stamp, step.seq);
            }
            view.seq = step.seq;
        }
        let seq = view.seq;
        drop(view);
        tell.send_replace(seq);
    }
}
