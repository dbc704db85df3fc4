//! What was not let through: orders, cancels, and all other commands.

use ballast_desk_events::{Action, OrderRefused, Refusal};
use ballast_model::{
    Day, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, OrderId, Price, Stamp, UserId,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row, Sqlite};

use crate::cells::{self, Cells, DIRECTIONS, HEDGE_FLAGS, OFFSETS, bad};
use crate::entry::Context;
use crate::{Onwards, Page, QueryError, RowId, Store};

/// What was refused: each kind is a list of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedOrder {
    /// A new order.
    Order,
    /// The cancel of an order.
    Cancel,
    /// Anything else; of no operating account.
    Command,
}

impl RefusedOrder {
    fn word(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Cancel => "cancel",
            Self::Command => "command",
        }
    }
}

/// A refusal. Its text is made at the edge, from code and numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// When.
    pub at: Stamp,
    /// Who asked.
    pub user: UserId,
    /// The order that was refused, or that was not cancelled.
    pub order: Option<OrderId>,
    /// The order's words; none where it is no order that was refused and the order is unknown.
    pub asked: Option<AskedRow>,
    /// Stable code.
    pub code: String,
    /// Its numbers, named as in the table of texts.
    pub numbers: Vec<(String, String)>,
    /// Every other limit that the order would have breached.
    pub also: Vec<BreachRow>,
    /// Most lots of it that would have been let through.
    pub passing_lots: Option<Lots>,
}

/// A limit that an order would have breached besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreachRow {
    /// Stable code.
    pub code: String,
    /// Its numbers, named as in the table of texts.
    pub numbers: Vec<(String, String)>,
}

/// What an order asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedRow {
    /// The trader's reference.
    pub reference: String,
    /// Code of the contract; empty when it was never listed.
    pub contract_code: String,
    /// Buy or sell.
    pub direction: Direction,
    /// Offset as asked.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Limit price; none for the counterparty's best.
    pub price: Option<Price>,
    /// Lots.
    pub lots: Lots,
}

/// What an account was refused on a trading day; it binds what, account and day, and what follows.
macro_rules! refusals_of_day {
    ($which:literal) => {
        concat!(
            "SELECT refusals.*, contracts.code AS contract_code FROM refusals LEFT JOIN contracts USING (contract)
             WHERE what = ? AND account = ? AND day = ? ",
            $which
        )
    };
}

impl Store {
    /// What an account was refused on a trading day, newest first.
    pub async fn refusals(
        &self,
        what: RefusedOrder,
        account: OperatingAccountId,
        day: Day,
        page: Page,
    ) -> Result<Vec<RefusalRow>, QueryError> {
        let rows = sqlx::query(refusals_of_day!("AND id < ? ORDER BY id DESC LIMIT ?"))
            .bind(what.word())
            .bind(account.number())
            .bind(day.number())
            .bind(page.below())
            .bind(page.limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// What an account was refused on a trading day, oldest first.
    pub async fn refusals_onwards(
        &self,
        what: RefusedOrder,
        account: OperatingAccountId,
        day: Day,
        onwards: Onwards,
    ) -> Result<Vec<RefusalRow>, QueryError> {
        let rows = sqlx::query(refusals_of_day!(
            "AND id > ? AND id <= ? ORDER BY id LIMIT ?"
        ))
        .bind(what.word())
        .bind(account.number())
        .bind(day.number())
        .bind(onwards.after.number())
        .bind(onwards.up_to.number())
        .bind(onwards.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// How many there are on that day.
    pub async fn count_refusals(
        &self,
        what: RefusedOrder,
        account: OperatingAccountId,
        day: Day,
    ) -> Result<u64, QueryError> {
        let row = sqlx::query(
            "SELECT count(*) AS total FROM refusals WHERE what = ? AND account = ? AND day = ?",
        )
        .bind(what.word())
        .bind(account.number())
        .bind(day.number())
        .fetch_one(&self.pool)
        .await?;
        Ok(row.try_get::<i64, _>("total")? as u64)
    }
}

fn read(row: &SqliteRow) -> Result<RefusalRow, QueryError> {
    let cells = Cells(row);
    let also = cells.text("also")?;
    let breaches: Vec<(String, Vec<(String, String)>)> =
        serde_json::from_str(&also).map_err(|_| bad("also", &also))?;
    Ok(RefusalRow {
        id: RowId::new(cells.number("id")?),
        at: cells.stamp("at")?,
        user: cells.user("user")?,
        order: cells.optional_order("order_id")?,
        asked: cells
            .optional_text("reference")?
            .map(|reference| read_asked(&cells, reference))
            .transpose()?,
        code: cells.text("code")?,
        numbers: read_numbers(&cells, "numbers")?,
        also: breaches
            .into_iter()
            .map(|(code, numbers)| BreachRow { code, numbers })
            .collect(),
        passing_lots: cells.optional_lots("passing_lots")?,
    })
}

fn read_asked(cells: &Cells<'_>, reference: String) -> Result<AskedRow, QueryError> {
    Ok(AskedRow {
        reference,
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        direction: cells.word("direction", &DIRECTIONS)?,
        offset: cells.word("offset", &OFFSETS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        price: cells.optional_price("price")?,
        lots: cells.lots("lots")?,
    })
}

/// Refused orders with where they are from.
pub(crate) type RefusedOrders<'a> = Vec<(Context<'a>, &'a OrderRefused)>;

/// Rows of one statement, largest first: a statement costs much more than a row, and each of another length is
/// one more to be prepared.
const TOGETHER: [usize; 3] = [128, 16, 1];
/// So many are worth a statement.
pub(crate) const MANY: usize = TOGETHER[0];

/// Adds refused orders, and leaves none.
pub(crate) async fn add_orders(
    at: &mut SqliteConnection,
    refused: &mut RefusedOrders<'_>,
) -> Result<(), QueryError> {
    let mut rest = refused.as_slice();
    for together in TOGETHER {
        while let Some((rows, behind)) = rest.split_at_checked(together) {
            add_together(at, rows).await?;
            rest = behind;
        }
    }
    refused.clear();
    Ok(())
}

async fn add_together(
    at: &mut SqliteConnection,
    rows: &[(Context<'_>, &OrderRefused)],
) -> Result<(), QueryError> {
    let mut text = QueryBuilder::<Sqlite>::new(
        r#"INSERT INTO refusals (id, what, account, day, user, at, order_id, reference, contract, direction, "offset",
               hedge_flag, price, lots, code, numbers, also, passing_lots) "#,
    );
    text.push_values(rows, |mut row, (context, refused)| {
        let asked = &refused.asked;
        let also = refused.also.iter();
        let also: Vec<_> = also
            .map(|refusal| (refusal.code(), numbers(refusal)))
            .collect();
        row.push_bind(context.id.number())
            .push_bind(RefusedOrder::Order.word())
            .push_bind(asked.account.number())
            .push_bind(context.day_number())
            .push_bind(refused.by.user.number())
            .push_bind(context.stamp.micros())
            .push_bind(refused.order.number() as i64)
            .push_bind(asked.reference.as_str().to_owned())
            .push_bind(asked.contract.number())
            .push_bind(cells::direction(asked.direction))
            .push_bind(cells::offset(asked.offset))
            .push_bind(cells::hedge_flag(asked.hedge_flag))
            .push_bind(asked.price.limit().map(Price::units))
            .push_bind(asked.lots.count())
            .push_bind(refused.refusal.code())
            .push_bind(numbers_text(&refused.refusal))
            .push_bind(serde_json::json!(also).to_string())
            .push_bind(refused.passing_lots.map(Lots::count));
    });
    text.build().execute(at).await?;
    Ok(())
}

/// A refused cancel is shown with the words of the order it was for, if there is one.
pub(crate) async fn add_action(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    refusal: &Refusal,
) -> Result<(), QueryError> {
    let cancel = context.command.and_then(|command| match &command.action {
        Action::CancelOrder(cancel) => Some(*cancel),
        _ => None,
    });
    sqlx::query(
        r#"INSERT INTO refusals (id, account, day, user, at, order_id, code, numbers, also, what, reference, contract, direction,
               "offset", hedge_flag, price, lots)
           SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '[]', ?9, reference, contract, direction, "offset", hedge_flag, price, lots
           FROM (SELECT 1) LEFT JOIN orders ON order_id = ?6 AND account = ?2"#,
    )
    .bind(context.id.number())
    .bind(cancel.map(|cancel| cancel.account.number()))
    .bind(context.day_number())
    .bind(context.by().user.number())
    .bind(context.stamp.micros())
    .bind(cancel.map(|cancel| cancel.order.number() as i64))
    .bind(refusal.code())
    .bind(numbers_text(refusal))
    .bind(if cancel.is_some() { RefusedOrder::Cancel.word() } else { RefusedOrder::Command.word() })
    .execute(at)
    .await?;
    Ok(())
}

/// A refusal's numbers, from the column that holds them.
pub(crate) fn read_numbers(
    cells: &Cells<'_>,
    column: &'static str,
) -> Result<Vec<(String, String)>, QueryError> {
    let text = cells.text(column)?;
    serde_json::from_str(&text).map_err(|_| bad(column, &text))
}

/// The same as a column holds them.
pub(crate) fn numbers_text(refusal: &Refusal) -> String {
    serde_json::json!(numbers(refusal)).to_string()
}

fn numbers(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let numbers = refusal.numbers().into_iter();
    numbers.map(|number| (number.name, number.value)).collect()
}
