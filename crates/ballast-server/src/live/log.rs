//! An account's log of the running trading day, read on from where a client is: trades and refusals from
//! memory, or from the query store where they are not in memory any more; orders as they stand, in the
//! order of their last changes.
//!
//! Entries come by the records that they are of. A client that was away asks for the last record that it
//! has seen once more, and finds there what it knows already: it may have been cut off in its middle.

use std::sync::Arc;

use ballast_api::live::LogEntry;
use ballast_desk_events::Holder;
use ballast_model::{Day, OperatingAccountId, OrderId, Seq, Stamp};
use ballast_query::{Onwards, QueryError, RefusedOrder, RowId};

use crate::convert;
use crate::http::app::App;
use crate::http::guard::Caller;
use crate::http::past;
use crate::live::hub::Logged;

/// Entries that are made ready at once: between two chunks others have their turn.
const CHUNK: usize = 32;

/// Where a client is in a log.
#[derive(Debug, Clone, Copy)]
pub struct Cursor {
    /// Whose.
    pub account: OperatingAccountId,
    /// The last trade or refusal that was sent.
    rows: RowId,
    /// The last order.
    orders: Option<(Seq, OrderId)>,
    /// The client was told that it has all.
    pub caught_up: bool,
}

impl Cursor {
    /// Before a record, or before the first of the running trading day.
    pub fn from(account: OperatingAccountId, from: Option<u64>) -> Self {
        let from = from.filter(|from| *from > 0).map(Seq::new);
        Self {
            account,
            rows: RowId::before(from.unwrap_or(Seq::new(1))),
            orders: from.map(|from| (Seq::new(from.number() - 1), OrderId::new(u64::MAX))),
            caught_up: false,
        }
    }
}

/// An entry as it is sent.
pub struct Told {
    /// Its record.
    pub seq: Seq,
    /// When.
    pub at: Stamp,
    /// What.
    pub entry: LogEntry,
}

/// What comes next.
pub struct Chunk {
    /// In the order of the journal.
    pub entries: Vec<Told>,
    /// Where the client is then.
    pub cursor: Cursor,
    /// There is more.
    pub more: bool,
    /// The newest record that was looked at.
    pub seq: Seq,
}

/// Trades and refusals with their events.
type Rows = Vec<(RowId, Told)>;

/// What comes after a cursor. None while history that it needs cannot be read.
pub async fn read_on(app: &App, caller: &Caller, cursor: &Cursor) -> Option<Chunk> {
    let (seq, day, memory, orders) = {
        let view = app.hub.view();
        let order = |(seq, id): (Seq, OrderId)| {
            let order = view.order(id, caller.language)?;
            let at = view.changed(id)?.at;
            let entry = LogEntry::Order { order };
            Some(((seq, id), Told { seq, at, entry }))
        };
        let (memory, orders) = view.log(cursor.account, |log| {
            let changes = log.changes(cursor.orders, CHUNK);
            let orders: Vec<_> = changes.filter_map(order).collect();
            (log.since(cursor.rows, CHUNK), orders)
        });
        (view.seq, view.desk.trading_day(), memory, orders)
    };
    let mut next = *cursor;
    let mut bound = Seq::new(u64::MAX);
    let rows = match memory {
        Ok(logged) => logged.iter().map(|logged| worded(caller, logged)).collect(),
        Err(floor) => {
            let rows = match day {
                Some(day) => stored(app, caller, cursor, day, floor).await?,
                None => Rows::new(),
            };
            if rows.len() < CHUNK {
                // From here on there is memory; orders do not run ahead of what is in it.
                next.rows = RowId::before(floor.next());
                bound = floor;
            }
            rows
        }
    };
    let goes_on = bound != Seq::new(u64::MAX);
    let more = rows.len() == CHUNK || orders.len() == CHUNK || goes_on;
    // What is cut off ends no later than the other begins: entries come by their records.
    if rows.len() == CHUNK {
        bound = rows.last().map_or(bound, |(id, _)| id.seq()).min(bound);
    }
    if orders.len() == CHUNK {
        bound = orders.last().map_or(bound, |((seq, _), _)| *seq).min(bound);
    }
    let mut entries = Vec::new();
    for (id, told) in rows.into_iter().filter(|(id, _)| id.seq() <= bound) {
        next.rows = next.rows.max(id);
        entries.push(told);
    }
    for (at, told) in orders.into_iter().filter(|((seq, _), _)| *seq <= bound) {
        next.orders = Some(at);
        entries.push(told);
    }
    entries.sort_by_key(|told| told.seq);
    Some(Chunk {
        entries,
        cursor: next,
        more,
        seq,
    })
}

fn worded(caller: &Caller, logged: &Arc<Logged>) -> (RowId, Told) {
    let mut entry = logged.entry.clone();
    if let LogEntry::Refusal { refusal } = &mut entry {
        refusal.problem = convert::translated(&refusal.problem, caller.language);
    }
    told(logged.id, logged.at, entry)
}

fn told(id: RowId, at: Stamp, entry: LogEntry) -> (RowId, Told) {
    let seq = id.seq();
    (id, Told { seq, at, entry })
}

async fn stored(app: &App, caller: &Caller, cursor: &Cursor, day: Day, floor: Seq) -> Option<Rows> {
    let store = app.history.at_least(floor).await.ok()?;
    let onwards = Onwards {
        after: cursor.rows,
        up_to: RowId::before(floor.next()),
        limit: CHUNK as u32,
    };
    let (code, codes) = {
        let view = app.hub.view();
        let code = view.desk.account_code(Holder::Operating(cursor.account));
        (code.to_string(), view.fund_accounts())
    };
    let holder = Holder::Operating(cursor.account);
    let read = async {
        let trades = store.trades_onwards(holder, day, onwards).await?;
        let refused = RefusedOrder::Order;
        let refusals = store
            .refusals_onwards(refused, cursor.account, day, onwards)
            .await?;
        Ok::<_, QueryError>((trades, refusals))
    };
    let (trades, refusals) = match read.await {
        Ok(read) => read,
        Err(error) => {
            tracing::error!(%error, "history could not be read");
            return None;
        }
    };
    let mut rows: Rows = Vec::new();
    for row in trades {
        let (id, at) = (row.id, row.at);
        let trade = past::trade(&code, row);
        let entry = LogEntry::Trade { trade };
        rows.push(told(id, at, entry));
    }
    for mut row in refusals {
        let (id, at) = (row.id, row.at);
        let Some(asked) = row.asked.take() else {
            continue;
        };
        let refusal = past::refusal(&code, row, asked, &codes, caller.language);
        let entry = LogEntry::Refusal { refusal };
        rows.push(told(id, at, entry));
    }
    rows.sort_by_key(|(id, _)| *id);
    // Of each kind as many were read: what comes after the first so many is read again.
    rows.truncate(CHUNK);
    Some(rows)
}
