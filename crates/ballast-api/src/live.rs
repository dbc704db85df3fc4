//! Messages of the WebSocket at `/api/v1/live`.
//!
//! Client messages are JSON texts. Server messages are JSON texts too, but for rows, which come as
//! binary frames ([`crate::frame`]); with `?fmt=json` they come as [`ServerMessage::Rows`].
//!
//! **Rows** (quotes, depth, funds, positions, working orders): a snapshot, then deltas conflated to at most 10 a
//! second. `version` counts up by one from the snapshot; after a gap the client asks for a new
//! snapshot. A row is known by its key within its subscription; a delta carries changed rows in the
//! columns it names, and the keys of rows that are gone.
//!
//! **Log** (orders, trades, refusals of one account): lossless, in order, numbered from 1 by its own sequence `n`.
//! A client that was away subscribes again from the `n` after its last. A delta of an order is the
//! whole order.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::clock::Clock;
use crate::order::{Order, PlaceOrder, Refusal, Trade};
use crate::replay::{GateState, OpenGate};
use crate::{Id, Problem, Time};

/// Form of row frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowsFormat {
    /// Binary columns.
    #[default]
    Binary,
    /// JSON, for people and tests.
    Json,
}

/// How to open the connection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LiveQuery {
    /// Form of row frames; binary when absent.
    #[param(inline)]
    pub fmt: Option<RowsFormat>,
}

/// What rows a subscription shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RowsTopic {
    /// Last price, best bid and ask and more; one row a contract.
    Quotes {
        /// Contracts wanted; all when empty.
        contracts: Vec<String>,
    },
    /// Five levels of one contract; one row a level.
    Depth {
        /// Contract.
        contract: String,
    },
    /// Funds of one account; one row.
    Funds {
        /// Account.
        account: String,
    },
    /// Positions of one account; one row a contract, side and hedge flag.
    Positions {
        /// Account.
        account: String,
    },
    /// Orders of one account that can still trade; one row an order.
    WorkingOrders {
        /// Account.
        account: String,
    },
    /// Every operating account that the caller watches; one row an account.
    AccountRisk,
    /// Every product that the caller watches; one row a product.
    ProductRisk,
    /// What the products that the caller watches hold by commodity; one row a product and commodity.
    Exposures,
    /// Alarms of the day of what the caller watches; one row an alarm.
    Alarms,
    /// Orders that wait for review, of products whose reviews the caller sees; one row an order (X2).
    Reviews,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// A number; NaN stands for "no value".
    Number,
    /// A text, by dictionary; NaN stands for "no value".
    Text,
    /// An instant, in milliseconds since 1970-01-01 00:00 UTC.
    Instant,
}

/// A column of a rows subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Number in frames; never reused within its topic.
    pub id: u16,
    /// Name in JSON frames.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
}

/// The columns of one topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Columns {
    /// The topic's `kind`.
    pub topic: &'static str,
    /// Its columns; ids are append-only.
    pub columns: &'static [Column],
}

/// What a quote's `state` column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuoteState {
    /// In a session.
    Trading,
    /// Outside sessions: closed, not stale.
    Closed,
}

/// What the client says. `id` of a subscription or request is the client's own number, unique on
/// the connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// Begin a rows subscription.
    SubscribeRows {
        /// Subscription.
        id: u32,
        /// What to show.
        topic: RowsTopic,
    },
    /// Begin a log subscription.
    SubscribeLog {
        /// Subscription.
        id: u32,
        /// Account.
        account: String,
        /// The record from which on entries are wanted: the last `n` that was seen, for its record may not
        /// have come whole. The running trading day's first when absent.
        from: Option<u64>,
    },
    /// End a subscription.
    Unsubscribe {
        /// Subscription.
        id: u32,
    },
    /// Ask for a new snapshot of a rows subscription.
    Snapshot {
        /// Subscription.
        id: u32,
    },
    /// Place an order.
    Place {
        /// Request.
        id: u32,
        /// Account.
        account: String,
        /// Order.
        order: PlaceOrder,
    },
    /// Cancel an order.
    Cancel {
        /// Request.
        id: u32,
        /// Account.
        account: String,
        /// Order number.
        order: Id,
    },
    /// Let a gated market play.
    Gate {
        /// Request.
        id: u32,
        /// How far.
        gate: OpenGate,
    },
    /// Measure the round trip.
    Ping {
        /// Request.
        id: u32,
    },
}

/// One value of a JSON row: a number, a text, or nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// No value.
    Empty,
}

/// Rows in JSON, by column like the binary frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowsFrame {
    /// Subscription.
    pub id: u32,
    /// Counts up by one from the snapshot.
    pub version: u64,
    /// Replaces everything known of the subscription.
    pub snapshot: bool,
    /// Column ids that follow.
    pub columns: Vec<u16>,
    /// Row keys.
    pub keys: Vec<u32>,
    /// Keys of rows that are gone.
    pub removed: Vec<u32>,
    /// One list a column, in the order of `columns`, each in the order of `keys`.
    pub values: Vec<Vec<Cell>>,
}

/// What a log entry tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LogEntry {
    /// An order is new or changed.
    Order {
        /// As it stands after.
        order: Order,
    },
    /// A fill.
    Trade {
        /// The fill.
        trade: Trade,
    },
    /// An order or cancel was refused.
    Refusal {
        /// What, and why.
        refusal: Refusal,
    },
}

/// The connection to a counter, as the trader may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CounterStatus {
    /// Name of the fund account.
    pub name: String,
    /// Orders can be sent.
    pub ready: bool,
}

/// What the server says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// First message, again whenever the clock jumps or changes phase, and every few seconds.
    Clock {
        /// The clock.
        clock: Clock,
    },
    /// Health of what is behind the page, once a second.
    Status {
        /// Counters of the products the user's accounts trade.
        counters: Vec<CounterStatus>,
        /// Instant of the newest tick.
        market_at: Option<Time>,
        /// Newest journal sequence published.
        seq: Id,
    },
    /// Rows, with `?fmt=json` only.
    Rows {
        /// The frame.
        frame: RowsFrame,
    },
    /// One entry of a log subscription.
    Log {
        /// Subscription.
        id: u32,
        /// The record it is of; several entries may share one. An order's is that of its last change: older
        /// ones are not told again.
        n: u64,
        /// Journal sequence.
        seq: Id,
        /// When.
        at: Time,
        /// What.
        entry: LogEntry,
    },
    /// All entries that were there when the log was subscribed have been sent; what follows is new.
    CaughtUp {
        /// Subscription.
        id: u32,
        /// The newest record that was looked at.
        n: u64,
    },
    /// A placed or cancelled order stands, durably.
    Answer {
        /// Request.
        id: u32,
        /// The order.
        order: Order,
    },
    /// The gate's answer.
    Gate {
        /// Request.
        id: u32,
        /// Where the player stands.
        gate: GateState,
    },
    /// A request was not done, or a subscription did not begin or has ended.
    Problem {
        /// Request or subscription; absent when the message could not be read.
        id: Option<u32>,
        /// Why.
        problem: Problem,
    },
    /// The ping's answer.
    Pong {
        /// Request.
        id: u32,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_tagged_in_json() {
        let message = ClientMessage::SubscribeRows {
            id: 7,
            topic: RowsTopic::Depth {
                contract: "cu2701".into(),
            },
        };
        let json = serde_json::to_string(&message).unwrap();
        assert_eq!(
            json,
            r#"{"type":"subscribe_rows","id":7,"topic":{"kind":"depth","contract":"cu2701"}}"#
        );
        assert_eq!(
            serde_json::from_str::<ClientMessage>(&json).unwrap(),
            message
        );
    }
}
