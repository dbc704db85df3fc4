//! What reviews made of orders (X2, Q6): a row for each level that an order came to, and one where it was refused when
//! it was judged again.

use ballast_desk_events::{OrderEnd, OrderRefused, Refusal, ReviewEvent, ReviewLevel, Reviewed};
use ballast_model::{
    ContractId, Day, Direction, HedgeFlag, Lots, Offset, OperatingAccountId, OrderId, Price,
    ProductId, Stamp,
};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells, DIRECTIONS, HEDGE_FLAGS, OFFSETS, bad};
use crate::entry::Context;
use crate::refusals::{numbers_text, read_numbers};
use crate::{BreachRow, Page, QueryError, RowId, Store, orders};

/// What became of an order at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewOutcome {
    /// It waits.
    Waiting,
    /// It was passed.
    Passed,
    /// It was rejected.
    Rejected,
    /// Nobody was there, and it did not pass by itself.
    Refused,
    /// Every level had passed it, and it was refused when it was judged again.
    RefusedAgain,
    /// It was withdrawn while it waited.
    Withdrawn,
    /// The trading day ended while it waited.
    Expired,
}

const OUTCOMES: [(ReviewOutcome, &str); 7] = [
    (ReviewOutcome::Waiting, "waiting"),
    (ReviewOutcome::Passed, "passed"),
    (ReviewOutcome::Rejected, "rejected"),
    (ReviewOutcome::Refused, "refused"),
    (ReviewOutcome::RefusedAgain, "refused_again"),
    (ReviewOutcome::Withdrawn, "withdrawn"),
    (ReviewOutcome::Expired, "expired"),
];

/// A review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Order.
    pub order: OrderId,
    /// The trader's reference.
    pub reference: String,
    /// Who placed it; none for the platform itself.
    pub placed_by: Option<String>,
    /// Account.
    pub account: OperatingAccountId,
    /// Its code.
    pub account_code: String,
    /// Product.
    pub product: ProductId,
    /// Trading day.
    pub day: Option<Day>,
    /// Contract.
    pub contract: ContractId,
    /// Its code.
    pub contract_code: String,
    /// Buy or sell.
    pub direction: Direction,
    /// Offset.
    pub offset: Offset,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Limit price; none for the counterparty's best.
    pub price: Option<Price>,
    /// Lots.
    pub lots: Lots,
    /// Level, 1 or 2; none where it was judged again.
    pub level: Option<u32>,
    /// Since when it waited; when it was decided where it did not.
    pub since: Stamp,
    /// When it was decided; none while it waits.
    pub at: Option<Stamp>,
    /// What became of it.
    pub outcome: ReviewOutcome,
    /// Who decided; none: by itself.
    pub by: Option<String>,
    /// Why, in the reviewer's words.
    pub reason: String,
    /// What it was refused with.
    pub refusal: Option<BreachRow>,
}

impl Store {
    /// Reviews of products' orders, on a trading day or on all; newest first.
    pub async fn reviews(
        &self,
        products: &[ProductId],
        day: Option<Day>,
        page: Page,
    ) -> Result<Vec<ReviewRow>, QueryError> {
        let products: Vec<u32> = products.iter().map(|product| product.number()).collect();
        let products = serde_json::to_string(&products).expect("numbers are JSON");
        let rows = sqlx::query(
            "SELECT reviews.*, contracts.code AS contract_code, accounts.code AS account_code, placers.name AS placed_by,
                 reviewers.name AS reviewer
             FROM reviews LEFT JOIN contracts USING (contract)
             LEFT JOIN accounts ON accounts.holder_kind = 'operating' AND accounts.holder = reviews.account
             LEFT JOIN users placers ON placers.user = reviews.user LEFT JOIN users reviewers ON reviewers.user = reviews.decided_by
             WHERE id < ?1 AND reviews.product IN (SELECT value FROM json_each(?2)) AND (?3 IS NULL OR day = ?3)
             ORDER BY id DESC LIMIT ?4",
        )
        .bind(page.below())
        .bind(products)
        .bind(day.map(Day::number))
        .bind(page.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<ReviewRow, QueryError> {
    let cells = Cells(row);
    let product = cells.number("product")?;
    let account = cells.number("account")?;
    let unsigned =
        |number: i64, column| u32::try_from(number).map_err(|_| bad(column, &number.to_string()));
    let level = cells.optional("level")?;
    Ok(ReviewRow {
        id: RowId::new(cells.number("id")?),
        order: cells.order("order_id")?,
        reference: cells.text("reference")?,
        placed_by: cells.optional_text("placed_by")?,
        account: OperatingAccountId::new(unsigned(account, "account")?),
        account_code: cells.optional_text("account_code")?.unwrap_or_default(),
        product: ProductId::new(unsigned(product, "product")?),
        day: cells.optional_day("day")?,
        contract: cells.contract("contract")?,
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        direction: cells.word("direction", &DIRECTIONS)?,
        offset: cells.word("offset", &OFFSETS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        price: cells.optional_price("price")?,
        lots: cells.lots("lots")?,
        level: level.map(|level| unsigned(level, "level")).transpose()?,
        since: cells.stamp("since")?,
        at: cells.optional_stamp("at")?,
        outcome: cells.word("outcome", &OUTCOMES)?,
        by: cells.optional_text("reviewer")?,
        reason: cells.text("reason")?,
        refusal: read_refusal(&cells, "code", "numbers")?,
    })
}

/// A refusal that is kept in two columns, if one is.
pub(crate) fn read_refusal(
    cells: &Cells<'_>,
    code: &'static str,
    numbers: &'static str,
) -> Result<Option<BreachRow>, QueryError> {
    let read = |code: String| {
        let numbers = read_numbers(cells, numbers)?;
        Ok(BreachRow { code, numbers })
    };
    cells.optional_text(code)?.map(read).transpose()
}

/// None: it is of no level.
fn number(level: ReviewLevel) -> Option<u32> {
    (level != ReviewLevel::None).then(|| level.number())
}

fn word(outcome: ReviewOutcome) -> &'static str {
    cells::word_of(outcome, &OUTCOMES)
}

/// Something happened in reviews.
pub(crate) async fn apply(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    event: &ReviewEvent,
) -> Result<(), QueryError> {
    match event {
        ReviewEvent::Waits(order, level) => {
            add(at, context, *order, number(*level), ReviewOutcome::Waiting).await
        }
        ReviewEvent::Passed(said) => decide(at, context, said, ReviewOutcome::Passed).await,
        ReviewEvent::Rejected(said) => decide(at, context, said, ReviewOutcome::Rejected).await,
        ReviewEvent::Released(placed) => orders::release(at, context, placed).await,
        ReviewEvent::ThirdParty(order) => orders::mark_third_party(at, *order).await,
        ReviewEvent::Taken(_) | ReviewEvent::Bound { .. } | ReviewEvent::Online(_) => Ok(()),
    }
}

/// A row of a placed order. Its account's product is the one that it has now.
async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    order: OrderId,
    level: Option<u32>,
    outcome: ReviewOutcome,
) -> Result<(), QueryError> {
    sqlx::query(
        r#"INSERT INTO reviews (id, order_id, reference, user, account, product, day, contract, direction, "offset", hedge_flag,
               price, lots, level, since, at, outcome, reason)
           SELECT ?1, order_id, reference, user, account, products.product, ?2, contract, direction, "offset", hedge_flag,
               price, lots, ?3, ?4, CASE WHEN ?5 = 'waiting' THEN NULL ELSE ?4 END, ?5, ''
           FROM orders JOIN products USING (account) WHERE order_id = ?6"#,
    )
    .bind(context.id.number())
    .bind(context.day_number())
    .bind(level)
    .bind(context.stamp.micros())
    .bind(word(outcome))
    .bind(order.number() as i64)
    .execute(at)
    .await?;
    Ok(())
}

/// A level said something; of an order that did not wait for it, it said so by itself.
async fn decide(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    said: &Reviewed,
    outcome: ReviewOutcome,
) -> Result<(), QueryError> {
    let level = number(said.level);
    if !settle(at, context, said.order, outcome).await? {
        add(at, context, said.order, level, outcome).await?;
    }
    sqlx::query(
        "UPDATE reviews SET decided_by = ?, reason = ? WHERE order_id = ? AND level = ? AND outcome = ?",
    )
    .bind(said.by.map(|by| by.user.number()))
    .bind(&said.reason)
    .bind(said.order.number() as i64)
    .bind(level)
    .bind(word(outcome))
    .execute(at)
    .await?;
    Ok(())
}

/// What an order waits for is decided; whether it waits for anything.
async fn settle(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    order: OrderId,
    outcome: ReviewOutcome,
) -> Result<bool, QueryError> {
    let done = sqlx::query(
        "UPDATE reviews SET outcome = ?, at = ? WHERE order_id = ? AND outcome = 'waiting'",
    )
    .bind(word(outcome))
    .bind(context.stamp.micros())
    .bind(order.number() as i64)
    .execute(at)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// An order ended that reviews may have had.
pub(crate) async fn end(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    order: OrderId,
    how: &OrderEnd,
) -> Result<(), QueryError> {
    let refusal = match how {
        OrderEnd::Refused(refusal) => refusal,
        OrderEnd::Withdrawn => {
            return (settle(at, context, order, ReviewOutcome::Withdrawn).await).map(drop);
        }
        OrderEnd::Expired => {
            return (settle(at, context, order, ReviewOutcome::Expired).await).map(drop);
        }
        OrderEnd::Child(_) | OrderEnd::NoCounterparty | OrderEnd::Unallocated => return Ok(()),
    };
    let (outcome, level) = match **refusal {
        Refusal::ReviewRejected { level, .. } => (ReviewOutcome::Rejected, Some(level)),
        Refusal::NoReviewerOnline { level } => (ReviewOutcome::Refused, Some(level)),
        _ => (ReviewOutcome::RefusedAgain, None),
    };
    let waited = settle(at, context, order, outcome).await?;
    if !waited && outcome != ReviewOutcome::Rejected {
        add(at, context, order, level, outcome).await?;
    }
    sqlx::query("UPDATE reviews SET code = ?, numbers = ? WHERE order_id = ? AND outcome = ?")
        .bind(refusal.code())
        .bind(numbers_text(refusal))
        .bind(order.number() as i64)
        .bind(word(outcome))
        .execute(at)
        .await?;
    Ok(())
}

/// An order was refused for want of a reviewer before it was placed.
pub(crate) async fn refuse(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    refused: &OrderRefused,
) -> Result<(), QueryError> {
    let Refusal::NoReviewerOnline { level } = refused.refusal else {
        return Ok(());
    };
    let asked = &refused.asked;
    sqlx::query(
        r#"INSERT INTO reviews (id, order_id, reference, user, account, product, day, contract, direction, "offset", hedge_flag,
               price, lots, level, since, at, outcome, reason, code, numbers)
           SELECT ?1, ?2, ?3, ?4, account, product, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13, 'refused', '', ?14, ?15
           FROM products WHERE account = ?16"#,
    )
    .bind(context.id.number())
    .bind(refused.order.number() as i64)
    .bind(asked.reference.as_str())
    .bind(refused.by.user.number())
    .bind(context.day_number())
    .bind(asked.contract.number())
    .bind(cells::direction(asked.direction))
    .bind(cells::offset(asked.offset))
    .bind(cells::hedge_flag(asked.hedge_flag))
    .bind(asked.price.limit().map(Price::units))
    .bind(asked.lots.count())
    .bind(level)
    .bind(context.stamp.micros())
    .bind(refused.refusal.code())
    .bind(numbers_text(&refused.refusal))
    .bind(asked.account.number())
    .execute(at)
    .await?;
    Ok(())
}

/// An operating account is bound to another product, or to none.
pub(crate) async fn bind(
    at: &mut SqliteConnection,
    account: OperatingAccountId,
    product: Option<ProductId>,
) -> Result<(), QueryError> {
    let sql = match product {
        Some(_) => "INSERT OR REPLACE INTO products (account, product) VALUES (?1, ?2)",
        None => "DELETE FROM products WHERE account = ?1 AND ?2 IS NULL",
    };
    sqlx::query(sql)
        .bind(account.number())
        .bind(product.map(ProductId::number))
        .execute(at)
        .await?;
    Ok(())
}
