//! Orders as fund accounts carry them, as they stood last.

use ballast_desk_events::{ChildEnd, ChildRouted, Filled, Holder, NetLocked};
use ballast_model::{
    ChildOrderId, Day, Direction, FundAccountId, HedgeFlag, Lots, Offset, OrderId, Price, Stamp,
};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells, DIRECTIONS, HEDGE_FLAGS, OFFSETS};
use crate::entry::Context;
use crate::{Page, QueryError, RowId, Store};

/// Where a child order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildState {
    /// On its way.
    Sending,
    /// The exchange has it.
    Working,
    /// Traded wholly.
    Filled,
    /// Cancelled with lots left.
    Cancelled,
    /// Cancelled, and its lots sent again (X3).
    Recalled,
    /// Refused by the counter.
    Rejected,
    /// The counter never had it.
    NotReceived,
    /// No word of it came.
    Unknown,
}

pub(crate) const STATES: [(ChildState, &str); 8] = [
    (ChildState::Sending, "sending"),
    (ChildState::Working, "working"),
    (ChildState::Filled, "filled"),
    (ChildState::Cancelled, "cancelled"),
    (ChildState::Recalled, "recalled"),
    (ChildState::Rejected, "rejected"),
    (ChildState::NotReceived, "not_received"),
    (ChildState::Unknown, "unknown"),
];

/// A child order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Number.
    pub child: ChildOrderId,
    /// Its parent.
    pub order: OrderId,
    /// The operating account's code.
    pub account_code: String,
    /// Fund account.
    pub fund_account: FundAccountId,
    /// Its code.
    pub fund_code: String,
    /// Contract's code.
    pub contract_code: String,
    /// Buy or sell.
    pub direction: Direction,
    /// Offset at the counter.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Limit price.
    pub price: Price,
    /// Lots sent.
    pub lots: Lots,
    /// Lots filled.
    pub filled: Lots,
    /// Lots that it locked at its fund account (X3).
    pub locked: Lots,
    /// State.
    pub state: ChildState,
    /// The counter's number and text, where it rejected it.
    pub counter_error: Option<(i32, String)>,
    /// When it was let through.
    pub passed_at: Stamp,
    /// When it was handed to the network.
    pub sent_at: Option<Stamp>,
    /// When the exchange had it.
    pub accepted_at: Option<Stamp>,
}

impl Store {
    /// Child orders of a trading day, newest first: those of a fund account, or those that carry an
    /// operating account's orders.
    pub async fn children(
        &self,
        account: Holder,
        day: Day,
        page: Page,
    ) -> Result<Vec<ChildRow>, QueryError> {
        // One text for each: a choice within one would look through every child there ever was.
        let rows = match account {
            Holder::Fund(_) => {
                "SELECT * FROM child_rows WHERE fund_account = ?1 AND day = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4"
            }
            Holder::Operating(_) => {
                "SELECT * FROM child_rows WHERE account = ?1 AND order_day = ?2 AND id < ?3 ORDER BY id DESC LIMIT ?4"
            }
        };
        let (_, holder) = cells::holder(account);
        let rows = sqlx::query(rows)
            .bind(holder)
            .bind(day.number())
            .bind(page.below())
            .bind(page.limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// How many there are on that day.
    pub async fn count_children(&self, account: Holder, day: Day) -> Result<u64, QueryError> {
        let count = match account {
            Holder::Fund(_) => {
                "SELECT count(*) AS total FROM children WHERE fund_account = ?1 AND day = ?2"
            }
            Holder::Operating(_) => {
                "SELECT count(*) AS total FROM orders JOIN children USING (order_id) WHERE account = ?1 AND orders.day = ?2"
            }
        };
        let (_, holder) = cells::holder(account);
        let row = sqlx::query(count)
            .bind(holder)
            .bind(day.number())
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get::<i64, _>("total")? as u64)
    }
}

fn read(row: &SqliteRow) -> Result<ChildRow, QueryError> {
    let cells = Cells(row);
    let error: Option<i32> = row.try_get("counter_error")?;
    Ok(ChildRow {
        id: RowId::new(cells.number("id")?),
        child: ChildOrderId::new(cells.number("child")? as u64),
        order: cells.order("order_id")?,
        account_code: cells.optional_text("account_code")?.unwrap_or_default(),
        fund_account: cells.fund_account("fund_account")?,
        fund_code: cells.optional_text("fund_code")?.unwrap_or_default(),
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        direction: cells.word("direction", &DIRECTIONS)?,
        offset: cells.word("offset", &OFFSETS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        price: cells.price("price")?,
        lots: cells.lots("lots")?,
        filled: cells.lots("filled")?,
        locked: cells.lots("locked")?,
        state: cells.word("state", &STATES)?,
        counter_error: error.zip(cells.optional_text("counter_text")?),
        passed_at: cells.stamp("passed_at")?,
        sent_at: cells.optional_stamp("sent_at")?,
        accepted_at: cells.optional_stamp("accepted_at")?,
    })
}

pub(crate) async fn route(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    routed: &ChildRouted,
) -> Result<(), QueryError> {
    let sent = &routed.counter_order;
    sqlx::query(
        r#"INSERT INTO children (id, child, order_id, fund_account, day, "offset", price, lots, filled, locked, state, passed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 'sending', ?)"#,
    )
    .bind(context.id.number())
    .bind(sent.child.number() as i64)
    .bind(routed.order.number() as i64)
    .bind(sent.fund_account.number())
    .bind(context.day_number())
    .bind(cells::offset(sent.offset))
    .bind(sent.price.units())
    .bind(sent.lots.count())
    .bind(context.stamp.micros())
    .execute(at)
    .await?;
    Ok(())
}

pub(crate) async fn send(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    child: ChildOrderId,
) -> Result<(), QueryError> {
    sqlx::query("UPDATE children SET sent_at = ? WHERE child = ?")
        .bind(context.stamp.micros())
        .bind(child.number() as i64)
        .execute(at)
        .await?;
    Ok(())
}

pub(crate) async fn accept(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    child: ChildOrderId,
) -> Result<(), QueryError> {
    sqlx::query("UPDATE children SET state = 'working', accepted_at = ? WHERE child = ?")
        .bind(context.stamp.micros())
        .bind(child.number() as i64)
        .execute(at)
        .await?;
    Ok(())
}

pub(crate) async fn fill(at: &mut SqliteConnection, filled: &Filled) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE children SET filled = filled + ?1,
             state = CASE WHEN filled + ?1 >= lots THEN 'filled' WHEN state = 'sending' THEN 'working' ELSE state END
         WHERE child = ?2",
    )
    .bind(filled.lots.count())
    .bind(filled.child.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}

pub(crate) async fn lock(at: &mut SqliteConnection, locked: &NetLocked) -> Result<(), QueryError> {
    sqlx::query("UPDATE children SET locked = locked + ? WHERE child = ?")
        .bind(locked.lots.count())
        .bind(locked.child.number() as i64)
        .execute(at)
        .await?;
    Ok(())
}

pub(crate) async fn end(
    at: &mut SqliteConnection,
    child: ChildOrderId,
    how: &ChildEnd,
) -> Result<(), QueryError> {
    let (state, error) = match how {
        ChildEnd::Rejected { error, text } => ("rejected", Some((error.0, text))),
        ChildEnd::Cancelled => ("cancelled", None),
        ChildEnd::Recalled => ("recalled", None),
        ChildEnd::NotReceived | ChildEnd::NotSent => ("not_received", None),
        ChildEnd::Unknown => ("unknown", None),
    };
    sqlx::query(
        "UPDATE children SET state = ?, counter_error = ?, counter_text = ? WHERE child = ?",
    )
    .bind(state)
    .bind(error.map(|(number, _)| number))
    .bind(error.map(|(_, text)| text))
    .bind(child.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}
