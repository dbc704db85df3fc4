//! Orders as they stood last.

use ballast_desk_events::{ChildEnd, Filled, OrderEnd, OrderPlaced};
use ballast_model::{
    ChildOrderId, ContractId, Day, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, OrderId,
    Price, Stamp, UserId, Validity, div_half_away,
};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells, DIRECTIONS, HEDGE_FLAGS, OFFSETS, VALIDITIES};
use crate::children::{self, ChildState};
use crate::entry::Context;
use crate::{BreachRow, Page, QueryError, RowId, Store, reviews};

/// Where an order stands. Whether its counter can be asked is of the present and not known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderState {
    /// On its way.
    Sending,
    /// The exchange has it.
    Working,
    /// Filled in part, the rest works.
    PartFilled,
    /// A cancel is on its way.
    Cancelling,
    /// Filled whole.
    Filled,
    /// Ended with nothing filled.
    Cancelled,
    /// Ended with a part filled.
    PartCancelled,
    /// RefusedOrder by the counter.
    Rejected,
    /// It waited for review and did not go out (X2).
    Refused,
    /// Its day ended and no word of it had come.
    Unknown,
}

const STATES: [(OrderState, &str); 10] = [
    (OrderState::Sending, "sending"),
    (OrderState::Working, "working"),
    (OrderState::PartFilled, "part_filled"),
    (OrderState::Cancelling, "cancelling"),
    (OrderState::Filled, "filled"),
    (OrderState::Cancelled, "cancelled"),
    (OrderState::PartCancelled, "part_cancelled"),
    (OrderState::Rejected, "rejected"),
    (OrderState::Refused, "refused"),
    (OrderState::Unknown, "unknown"),
];

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Number.
    pub order: OrderId,
    /// Trading day it was placed on.
    pub day: Option<Day>,
    /// Who placed it.
    pub user: UserId,
    /// Login name of that user; none for the platform itself.
    pub user_name: Option<String>,
    /// The trader's reference.
    pub reference: String,
    /// Contract.
    pub contract: ContractId,
    /// Its code.
    pub contract_code: String,
    /// Buy or sell.
    pub direction: Direction,
    /// Offset after the contract's rule.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// How long it stands.
    pub validity: Validity,
    /// Limit price; none when the counterparty's best was asked for and there was none.
    pub price: Option<Price>,
    /// Lots asked for.
    pub lots: Lots,
    /// Lots filled.
    pub filled: Lots,
    /// Average fill price; none while nothing is filled.
    pub average_price: Option<Price>,
    /// State.
    pub state: OrderState,
    /// Lots that fund accounts carry, or carried when it ended, where they are fewer than asked for.
    pub takes: Option<Lots>,
    /// It ended because a counter would not have its last child, or never had it.
    pub is_refused: bool,
    /// A risk officer placed it (P9).
    pub is_third_party: bool,
    /// How the newest child ended that a counter would not have, or never had.
    pub refused: Option<ChildState>,
    /// The counter's number and text, where it rejected that child.
    pub counter_error: Option<(i32, String)>,
    /// Why it did not go out, where it waited for review.
    pub stopped: Option<BreachRow>,
    /// When the first of its children was handed to the network.
    pub sent_at: Option<Stamp>,
    /// When an exchange had the first of them.
    pub accepted_at: Option<Stamp>,
    /// When it was placed.
    pub placed_at: Stamp,
    /// When it changed last.
    pub updated_at: Stamp,
    /// The event that changed it last.
    pub updated: RowId,
}

impl Store {
    /// Orders of an account on a trading day, newest first.
    pub async fn orders(
        &self,
        account: OperatingAccountId,
        day: Day,
        page: Page,
    ) -> Result<Vec<OrderRow>, QueryError> {
        let rows = sqlx::query(
            "SELECT * FROM order_rows WHERE account = ? AND day = ? AND id < ? ORDER BY id DESC LIMIT ?",
        )
        .bind(account.number())
        .bind(day.number())
        .bind(page.below())
        .bind(page.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// How many there are on that day.
    pub async fn count_orders(
        &self,
        account: OperatingAccountId,
        day: Day,
    ) -> Result<u64, QueryError> {
        let row = sqlx::query("SELECT count(*) AS total FROM orders WHERE account = ? AND day = ?")
            .bind(account.number())
            .bind(day.number())
            .fetch_one(&self.pool)
            .await?;
        Ok(row.try_get::<i64, _>("total")? as u64)
    }

    /// When each order from a number on changed last, and by which event.
    pub async fn order_changes(
        &self,
        from: OrderId,
    ) -> Result<Vec<(OrderId, Stamp, RowId)>, QueryError> {
        let changes = "SELECT order_id, updated_at, updated_id FROM orders WHERE order_id >= ?";
        let rows = sqlx::query(changes)
            .bind(from.number() as i64)
            .fetch_all(&self.pool)
            .await?;
        let read = |row: &SqliteRow| {
            let cells = Cells(row);
            let id = RowId::new(cells.number("updated_id")?);
            Ok((cells.order("order_id")?, cells.stamp("updated_at")?, id))
        };
        rows.iter().map(read).collect()
    }

    /// One order.
    pub async fn order(&self, order: OrderId) -> Result<Option<OrderRow>, QueryError> {
        let row = sqlx::query("SELECT * FROM order_rows WHERE order_id = ?")
            .bind(order.number() as i64)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }
}

fn read(row: &SqliteRow) -> Result<OrderRow, QueryError> {
    let cells = Cells(row);
    let filled = cells.lots("filled")?;
    let error: Option<i32> = row.try_get("counter_error")?;
    Ok(OrderRow {
        id: RowId::new(cells.number("id")?),
        order: cells.order("order_id")?,
        day: cells.optional_day("day")?,
        user: cells.user("user")?,
        user_name: cells.optional_text("user_name")?,
        reference: cells.text("reference")?,
        contract: cells.contract("contract")?,
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        direction: cells.word("direction", &DIRECTIONS)?,
        offset: cells.word("offset", &OFFSETS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        validity: cells.word("validity", &VALIDITIES)?,
        price: cells.optional_price("price")?,
        lots: cells.lots("lots")?,
        filled,
        average_price: average(cells.number("filled_value")?, filled),
        state: cells.word("state", &STATES)?,
        is_refused: cells.optional_text("ended")?.as_deref() == Some("rejected"),
        takes: cells.optional_lots("takes")?,
        is_third_party: cells.number("third_party")? != 0,
        refused: cells.optional_word("refused", &children::STATES)?,
        counter_error: error.zip(cells.optional_text("counter_text")?),
        stopped: reviews::read_refusal(&cells, "stopped", "stopped_numbers")?,
        sent_at: cells.optional_stamp("sent_at")?,
        accepted_at: cells.optional_stamp("accepted_at")?,
        placed_at: cells.stamp("placed_at")?,
        updated_at: cells.stamp("updated_at")?,
        updated: RowId::new(cells.number("updated_id")?),
    })
}

fn average(value: i64, filled: Lots) -> Option<Price> {
    let price =
        || Price::from_units(div_half_away(i128::from(value), i128::from(filled.count())) as i64);
    filled.is_positive().then(price)
}

pub(crate) async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    placed: &OrderPlaced,
) -> Result<(), QueryError> {
    sqlx::query(
        r#"INSERT INTO orders (id, order_id, account, day, user, reference, contract, direction, "offset", hedge_flag, validity,
               price, lots, takes, state, filled, filled_value, placed_at, updated_at, updated_id)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'sending', 0, 0, ?15, ?15, ?1)"#,
    )
    .bind(context.id.number())
    .bind(placed.order.number() as i64)
    .bind(placed.asked.account.number())
    .bind(context.day_number())
    .bind(placed.by.user.number())
    .bind(placed.asked.reference.as_str())
    .bind(placed.asked.contract.number())
    .bind(cells::direction(placed.asked.direction))
    .bind(cells::offset(placed.offset))
    .bind(cells::hedge_flag(placed.asked.hedge_flag))
    .bind(cells::validity(placed.validity))
    .bind(placed.price.map(Price::units))
    .bind(placed.asked.lots.count())
    .bind(placed.lots.map(Lots::count))
    .bind(context.stamp.micros())
    .execute(at)
    .await?;
    Ok(())
}

/// A risk officer placed it (P9).
pub(crate) async fn mark_third_party(
    at: &mut SqliteConnection,
    order: OrderId,
) -> Result<(), QueryError> {
    sqlx::query("UPDATE orders SET third_party = 1 WHERE order_id = ?")
        .bind(order.number() as i64)
        .execute(at)
        .await?;
    Ok(())
}

/// It waited for review and goes out, as it was judged again (X2).
pub(crate) async fn release(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    placed: &OrderPlaced,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE orders SET price = ?, takes = ?, updated_at = ?, updated_id = ? WHERE order_id = ?",
    )
    .bind(placed.price.map(Price::units))
    .bind(placed.lots.map(Lots::count))
    .bind(context.stamp.micros())
    .bind(context.id.number())
    .bind(placed.order.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}

pub(crate) async fn accept(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    child: ChildOrderId,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE orders SET state = 'working', updated_at = ?, updated_id = ?
         WHERE state = 'sending' AND order_id = (SELECT order_id FROM children WHERE child = ?)",
    )
    .bind(context.stamp.micros())
    .bind(context.id.number())
    .bind(child.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}

/// A late trade is the order's where it ended and none else carried those lots, as in the desk's state.
pub(crate) async fn fill(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    filled: &Filled,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE orders SET filled = filled + ?1, filled_value = filled_value + ?1 * ?2, updated_at = ?3, updated_id = ?4,
             state = CASE WHEN filled + ?1 >= lots THEN 'filled' WHEN state = 'cancelling' OR ended = 'unknown' THEN state
                 WHEN ended IS NOT NULL THEN 'part_cancelled' ELSE 'part_filled' END
         WHERE order_id = ?5 AND (NOT ?6 OR ended IS NOT NULL AND filled + ?1 <= lots)",
    )
    .bind(filled.lots.count())
    .bind(filled.price.units())
    .bind(context.stamp.micros())
    .bind(context.id.number())
    .bind(filled.order.number() as i64)
    .bind(filled.late)
    .execute(at)
    .await?;
    Ok(())
}

pub(crate) async fn request_cancel(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    order: OrderId,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE orders SET state = 'cancelling', updated_at = ?, updated_id = ? WHERE order_id = ?",
    )
    .bind(context.stamp.micros())
    .bind(context.id.number())
    .bind(order.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}

pub(crate) async fn reject_cancel(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    child: ChildOrderId,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE orders SET state = CASE WHEN filled > 0 THEN 'part_filled' ELSE 'working' END, updated_at = ?, updated_id = ?
         WHERE state = 'cancelling' AND order_id = (SELECT order_id FROM children WHERE child = ?)",
    )
    .bind(context.stamp.micros())
    .bind(context.id.number())
    .bind(child.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}

/// Fund accounts carry fewer lots of it.
pub(crate) async fn reduce(
    at: &mut SqliteConnection,
    order: OrderId,
    lots: Lots,
) -> Result<(), QueryError> {
    sqlx::query("UPDATE orders SET takes = coalesce(takes, lots) - ? WHERE order_id = ?")
        .bind(lots.count())
        .bind(order.number() as i64)
        .execute(at)
        .await?;
    Ok(())
}

pub(crate) async fn end(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    order: OrderId,
    how: &OrderEnd,
) -> Result<(), QueryError> {
    let state = match how {
        OrderEnd::Child(ChildEnd::Rejected { .. } | ChildEnd::NotReceived | ChildEnd::NotSent) => {
            "rejected"
        }
        OrderEnd::Child(ChildEnd::Unknown) => "unknown",
        OrderEnd::Child(ChildEnd::Cancelled | ChildEnd::Recalled)
        | OrderEnd::NoCounterparty
        | OrderEnd::Unallocated
        | OrderEnd::Withdrawn
        | OrderEnd::Expired => "cancelled",
        OrderEnd::Refused(_) => "refused",
    };
    sqlx::query(
        "UPDATE orders SET state = CASE WHEN filled > 0 AND ?1 <> 'unknown' THEN 'part_cancelled' ELSE ?1 END, ended = ?1,
             updated_at = ?2, updated_id = ?3 WHERE order_id = ?4",
    )
    .bind(state)
    .bind(context.stamp.micros())
    .bind(context.id.number())
    .bind(order.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}
