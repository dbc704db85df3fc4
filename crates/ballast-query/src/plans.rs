//! Liquidation plans as they went (O3–O6, S5, P9): why each was made, its steps, how it ended, lots that its orders closed.

use ballast_desk_events::{
    AlarmFound, AlarmLevel, AlarmOf, PlanCause, PlanEnded, PlanEvent, PlanMoved, PlanPause,
    PlanStarted, RuleKey, Scheme, SettingValue, StopOf,
};
use ballast_model::{Day, Lots, OperatingAccountId, PlanId, Price, Stamp};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::Cells;
use crate::entry::Context;
use crate::past::{Counted, Past, body, body_of, counted, object, passing, read_body};
use crate::{Page, QueryError, RowId, Store, alarms};

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Whose, what, why and by whom.
    pub started: PlanStarted,
    /// Of a clause its scheme as it was then.
    pub scheme: Option<Scheme>,
    /// Trading day on which it was made; none before the first.
    pub day: Option<Day>,
    /// When.
    pub started_at: Stamp,
    /// Somebody let it go on at any price within the day's limits.
    pub any_price: bool,
    /// When it ended; none while it goes on.
    pub ended_at: Option<Stamp>,
    /// How, by whom, and what it left.
    pub ended: Option<PlanEnded>,
    /// Lots that its orders closed.
    pub closed: Lots,
    /// Orders that it sent.
    pub orders: u32,
    /// Orders of others that were cancelled for it.
    pub cancelled: u32,
}

/// A step of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStepRow {
    /// Its row.
    pub id: RowId,
    /// When.
    pub at: Stamp,
    /// Trading day.
    pub day: Option<Day>,
    /// What.
    pub step: PlanEvent,
    /// Price, lots and lots filled of the order that it sent or had cancelled.
    pub order: Option<(Option<Price>, Lots, Lots)>,
}

macro_rules! plans {
    () => {
        "SELECT plans.*, schemes.body AS scheme_body,
             (SELECT coalesce(sum(orders.filled), 0) FROM plan_steps JOIN orders USING (order_id)
              WHERE plan_steps.plan = plans.plan AND placed = 1) AS closed,
             (SELECT count(*) FROM plan_steps WHERE plan_steps.plan = plans.plan AND placed = 1) AS placed,
             (SELECT count(*) FROM plan_steps WHERE plan_steps.plan = plans.plan AND placed = 0 AND order_id IS NOT NULL) AS cancelled
         FROM plans LEFT JOIN schemes USING (scheme, version) WHERE object IN (SELECT value FROM json_each(?1)) AND "
    };
}

impl Store {
    /// Plans of some accounts that ran on a day of a range, the newest first. Their kind is `line`, `rule` or `by_hand`,
    /// their state `running` or how they ended.
    pub async fn past_plans(&self, asked: &Past, page: Page) -> Result<Vec<PlanRow>, QueryError> {
        let rows = asked
            .bound(
                concat!(
                    plans!(),
                    passing!("coalesce(how, 'running') = ?5"),
                    " AND id < ?6 ORDER BY id DESC LIMIT ?7"
                ),
                &asked.state,
            )
            .bind(page.below())
            .bind(page.limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read).collect()
    }

    /// How many there are.
    pub async fn count_past_plans(&self, asked: &Past) -> Result<Counted, QueryError> {
        let row = asked
            .bound(
                concat!(
                    "SELECT count(*) AS everything, count(*) FILTER (WHERE ",
                    passing!("coalesce(how, 'running') = ?5"),
                    ") AS passing FROM plans WHERE object IN (SELECT value FROM json_each(?1))"
                ),
                &asked.state,
            )
            .fetch_one(&self.pool)
            .await?;
        counted(&row)
    }

    /// A plan of some accounts; none where it is another's.
    pub async fn past_plan(
        &self,
        of: &[StopOf],
        plan: PlanId,
    ) -> Result<Option<PlanRow>, QueryError> {
        let asked = Past {
            of: of.to_vec(),
            ..Past::default()
        };
        let row = sqlx::query(concat!(plans!(), "plan = ?2"))
            .bind(asked.objects())
            .bind(plan.number())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Steps of a plan, the oldest first, after one of them.
    pub async fn plan_steps(
        &self,
        plan: PlanId,
        after: Option<RowId>,
        limit: u32,
    ) -> Result<Vec<PlanStepRow>, QueryError> {
        let rows = sqlx::query(
            "SELECT plan_steps.*, orders.price, orders.lots, orders.filled FROM plan_steps LEFT JOIN orders USING (order_id)
             WHERE plan = ?1 AND plan_steps.id > ?2 ORDER BY plan_steps.id LIMIT ?3",
        )
        .bind(plan.number())
        .bind(after.map_or(-1, RowId::number))
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read_step).collect()
    }
}

fn read(row: &SqliteRow) -> Result<PlanRow, QueryError> {
    let cells = Cells(row);
    Ok(PlanRow {
        id: RowId::new(cells.number("id")?),
        started: body_of(row, "started")?,
        scheme: read_body(row, "scheme_body")?,
        day: cells.optional_day("day")?,
        started_at: cells.stamp("started_at")?,
        any_price: cells.number("any_price")? != 0,
        ended_at: cells.optional_stamp("ended_at")?,
        ended: read_body(row, "ended")?,
        closed: cells.lots("closed")?,
        orders: cells.id("placed")?,
        cancelled: cells.id("cancelled")?,
    })
}

fn read_step(row: &SqliteRow) -> Result<PlanStepRow, QueryError> {
    let cells = Cells(row);
    let order = match cells.optional_lots("lots")? {
        Some(lots) => Some((cells.optional_price("price")?, lots, cells.lots("filled")?)),
        None => None,
    };
    Ok(PlanStepRow {
        id: RowId::new(cells.number("id")?),
        at: cells.stamp("at")?,
        day: cells.optional_day("day")?,
        step: body_of(row, "step")?,
        order,
    })
}

/// A plan went on. That it rests is no step, and entries are no plans.
pub(crate) async fn apply(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    event: &PlanEvent,
) -> Result<(), QueryError> {
    match event {
        PlanEvent::Started(started) => start(at, context, started).await,
        PlanEvent::Cancels(plan, order) => {
            let order = Some((order.number(), false));
            step(at, context, (*plan, order), event).await
        }
        PlanEvent::Moved(moved) => {
            let order = moved.order.map(|order| (order.number(), true));
            step(at, context, (moved.plan, order), event).await?;
            ask(at, context, moved).await
        }
        PlanEvent::Allowed(plan, _) => {
            step(at, context, (*plan, None), event).await?;
            sqlx::query("UPDATE plans SET any_price = 1 WHERE plan = ?")
                .bind(plan.number())
                .execute(&mut *at)
                .await?;
            match account(at, *plan).await? {
                Some(account) => {
                    alarms::clear(at, context, AlarmOf::PlanAsks(account, *plan)).await
                }
                None => Ok(()),
            }
        }
        PlanEvent::Pass(pass) => step(at, context, (pass.plan, None), event).await,
        PlanEvent::Ended(ended) => end(at, context, ended).await,
        PlanEvent::Rests(..) | PlanEvent::Entry(_) => Ok(()),
    }
}

/// Why it was made, in one word, and of a clause its scheme with the version that was read.
fn cause(started: &PlanStarted) -> (&'static str, Option<(u32, u32)>) {
    match &started.cause {
        PlanCause::Line(..) => ("line", None),
        PlanCause::ByHand(_) => ("by_hand", None),
        PlanCause::Rule(_, RuleKey::Clause(scheme, _), found) => {
            ("rule", Some((scheme.number(), found.version)))
        }
        PlanCause::Rule(..) => ("rule", None),
    }
}

async fn start(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    started: &PlanStarted,
) -> Result<(), QueryError> {
    let (kind, scheme) = cause(started);
    sqlx::query(
        "INSERT INTO plans (id, plan, object, account, kind, started, scheme, version, day, started_at, any_price)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
    )
    .bind(context.id.number())
    .bind(started.plan.number())
    .bind(object(StopOf::Operating(started.account)))
    .bind(started.account.number())
    .bind(kind)
    .bind(body(started))
    .bind(scheme.map(|(scheme, _)| scheme))
    .bind(scheme.map(|(_, version)| version))
    .bind(context.day_number())
    .bind(context.stamp.micros())
    .execute(at)
    .await?;
    Ok(())
}

/// A step; the order that it sent, or had cancelled.
async fn step(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    (plan, order): (PlanId, Option<(u64, bool)>),
    event: &PlanEvent,
) -> Result<(), QueryError> {
    sqlx::query(
        "INSERT INTO plan_steps (id, plan, at, day, order_id, placed, step) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(context.id.number())
    .bind(plan.number())
    .bind(context.stamp.micros())
    .bind(context.day_number())
    .bind(order.map(|(order, _)| order as i64))
    .bind(order.is_some_and(|(_, placed)| placed))
    .bind(body(event))
    .execute(at)
    .await?;
    Ok(())
}

async fn account(
    at: &mut SqliteConnection,
    plan: PlanId,
) -> Result<Option<OperatingAccountId>, QueryError> {
    let row = sqlx::query("SELECT account FROM plans WHERE plan = ?")
        .bind(plan.number())
        .fetch_optional(at)
        .await?;
    let account = row.map(|row| Cells(&row).id("account").map(OperatingAccountId::new));
    account.transpose()
}

/// A plan that asks for somebody is an alarm while it does: a position of it would be sent at a price too far away, and
/// nobody has allowed that.
async fn ask(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    moved: &PlanMoved,
) -> Result<(), QueryError> {
    let too_far = match moved.pause {
        Some(PlanPause::TooFar { price, last }) => Some((price, last)),
        _ => None,
    };
    let sql = match too_far {
        Some(_) => "INSERT OR IGNORE INTO plan_asks (plan, position) VALUES (?, ?)",
        None => "DELETE FROM plan_asks WHERE plan = ? AND position = ?",
    };
    sqlx::query(sql)
        .bind(moved.plan.number())
        .bind(body(&moved.of))
        .execute(&mut *at)
        .await?;
    let row = sqlx::query(
        "SELECT account, NOT any_price AND ended_at IS NULL AND EXISTS (SELECT 1 FROM plan_asks WHERE plan_asks.plan = plans.plan) AS asks
         FROM plans WHERE plan = ?",
    )
    .bind(moved.plan.number())
    .fetch_optional(&mut *at)
    .await?;
    let Some(row) = row else { return Ok(()) };
    let account = OperatingAccountId::new(Cells(&row).id("account")?);
    let of = AlarmOf::PlanAsks(account, moved.plan);
    if Cells(&row).number("asks")? == 0 {
        return alarms::clear(at, context, of).await;
    }
    match too_far {
        Some((price, last)) => {
            let found = AlarmFound::PlanAsks { price, last };
            alarms::raise(at, context, of, AlarmLevel::Two, &found)
                .await
                .map(drop)
        }
        None => Ok(()),
    }
}

async fn end(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    ended: &PlanEnded,
) -> Result<(), QueryError> {
    sqlx::query("UPDATE plans SET ended_at = ?, until_day = ?, how = ?, ended = ? WHERE plan = ?")
        .bind(context.stamp.micros())
        .bind(context.day_number())
        .bind(ended.how.text())
        .bind(body(ended))
        .bind(ended.plan.number())
        .execute(&mut *at)
        .await?;
    match account(at, ended.plan).await? {
        Some(account) => alarms::plan_ended(at, context, account, ended).await,
        None => Ok(()),
    }
}

/// The trading day is over: plans that go on look at the next one's first prices.
pub(crate) async fn roll(at: &mut SqliteConnection) -> Result<(), QueryError> {
    sqlx::query("DELETE FROM plan_asks").execute(at).await?;
    Ok(())
}
