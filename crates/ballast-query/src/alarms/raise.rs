//! Alarms follow from what happened, as they do at the desk: raised, counted up and cleared by the same rule, held
//! against the desk's by test. Here they stay.

use ballast_desk_events::{
    AlarmAct, AlarmEvent, AlarmFound, AlarmLevel, AlarmOf, Holder, LinesRead, MarkDoubt, NavOf,
    NavWhen, OrderRefused, PlanEnd, PlanEnded, RuleKey, RulesRead, StopOf,
};
use ballast_model::{OperatingAccountId, SchemeId, Stamp};
use sqlx::sqlite::SqliteConnection;

use super::{level, rank};
use crate::QueryError;
use crate::cells::Cells;
use crate::entry::Context;
use crate::past::{body, object, object_of};

/// Whose an alarm is.
fn whose(of: AlarmOf) -> String {
    match of {
        AlarmOf::Line(account, _)
        | AlarmOf::PlanAsks(account, _)
        | AlarmOf::PlanEnded(account, _)
        | AlarmOf::Repeats(account)
        | AlarmOf::RefusedClose(account, _)
        | AlarmOf::Rule(NavOf::Operating(account), _) => object(StopOf::Operating(account)),
        AlarmOf::Rule(NavOf::Product(product), _) => object(StopOf::Product(product)),
        AlarmOf::Counter(account) => object_of(Holder::Fund(account)),
        AlarmOf::Mark(contract) => format!("contract{}", contract.number()),
    }
}

/// What an alarm tells of, in the interface's words.
fn kind(of: AlarmOf, found: &AlarmFound) -> &'static str {
    match (of, found) {
        (AlarmOf::Line(..), _) => "line",
        (AlarmOf::Rule(_, rule), _) => match rule {
            RuleKey::NavLine(NavWhen::Current) => "nav_line",
            RuleKey::NavLine(NavWhen::Previous) => "previous_nav_line",
            RuleKey::TopUp(NavWhen::Current) => "top_up",
            RuleKey::TopUp(NavWhen::Previous) => "previous_top_up",
            RuleKey::OvernightRatio(_) => "overnight_ratio",
            RuleKey::Clause(..) | RuleKey::BeforeClose(_) => "clause",
        },
        (AlarmOf::PlanAsks(..), _) => "plan_asks",
        (AlarmOf::PlanEnded(..), AlarmFound::PlanEnded(PlanEnd::RunOut, _)) => "plan_run_out",
        (AlarmOf::PlanEnded(..), _) => "plan_stopped",
        (AlarmOf::Counter(_), _) => "disconnected",
        (AlarmOf::Mark(_), AlarmFound::Doubted(MarkDoubt::Crossed { .. })) => "mark_crossed",
        (AlarmOf::Mark(_), AlarmFound::Doubted(MarkDoubt::OutsideLimits { .. })) => {
            "mark_outside_limits"
        }
        (AlarmOf::Mark(_), _) => "mark_impossible",
        (AlarmOf::Repeats(_), _) => "repeated_order",
        (AlarmOf::RefusedClose(..), _) => "refused_close",
    }
}

/// What it is about ends with the trading day, without a word.
fn is_of_day(of: AlarmOf) -> bool {
    match of {
        AlarmOf::Line(_, line) => line.is_latched(),
        AlarmOf::Mark(_) | AlarmOf::PlanAsks(..) => true,
        AlarmOf::Rule(..)
        | AlarmOf::PlanEnded(..)
        | AlarmOf::Counter(_)
        | AlarmOf::Repeats(_)
        | AlarmOf::RefusedClose(..) => false,
    }
}

/// Of a clause its scheme and the version of it that was read.
fn scheme(of: AlarmOf, found: &AlarmFound) -> Option<(SchemeId, u32)> {
    match (of, found) {
        (AlarmOf::Rule(_, RuleKey::Clause(scheme, _)), AlarmFound::Rule(found)) => {
            Some((scheme, found.version))
        }
        _ => None,
    }
}

/// The newest about something, where the desk has it still.
struct Newest {
    id: i64,
    level: AlarmLevel,
    cleared: Option<Stamp>,
}

async fn newest(at: &mut SqliteConnection, of: AlarmOf) -> Result<Option<Newest>, QueryError> {
    let row = sqlx::query(
        "SELECT id, kept, level, cleared FROM alarms WHERE about = ? ORDER BY id DESC LIMIT 1",
    )
    .bind(body(&of))
    .fetch_optional(at)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let cells = Cells(&row);
    let newest = Newest {
        id: cells.number("id")?,
        level: level(&cells, "level")?,
        cleared: cells.optional_stamp("cleared")?,
    };
    Ok((cells.number("kept")? != 0).then_some(newest))
}

/// What an alarm is about is at a level: it is counted up where that is news, or is a new one. Gives the row of a new one.
pub(crate) async fn raise(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    of: AlarmOf,
    now: AlarmLevel,
    found: &AlarmFound,
) -> Result<Option<i64>, QueryError> {
    let newest = newest(at, of).await?;
    let is_same = |cleared: Stamp| context.stamp < cleared.plus_micros(AlarmOf::SAME_WITHIN_MICROS);
    match &newest {
        Some(known) if known.cleared.is_none() && now <= known.level => {
            sqlx::query("UPDATE alarms SET level = ? WHERE id = ?")
                .bind(rank(now))
                .bind(known.id)
                .execute(at)
                .await?;
            Ok(None)
        }
        Some(known) if known.cleared.is_none_or(is_same) => {
            count_up(at, context, (known.id, of), now, found).await?;
            Ok(None)
        }
        _ => {
            let before = newest.map(|known| known.id);
            add(at, context, (before, of), now, found).await.map(Some)
        }
    }
}

async fn count_up(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    (id, of): (i64, AlarmOf),
    now: AlarmLevel,
    found: &AlarmFound,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE alarms SET count = count + 1, level = ?1, worst = max(worst, ?1), kind = ?2, found = ?3, version = ?4, last = ?5,
             cleared = NULL, until_day = NULL,
             acknowledged = (SELECT id FROM alarm_acts WHERE id = acknowledged AND level >= ?1),
             muted = (SELECT id FROM alarm_acts WHERE id = muted AND level >= ?1)
         WHERE id = ?6",
    )
    .bind(rank(now))
    .bind(kind(of, found))
    .bind(body(found))
    .bind(scheme(of, found).map(|(_, version)| version))
    .bind(context.stamp.micros())
    .bind(id)
    .execute(at)
    .await?;
    Ok(())
}

/// A new one; a mute of the one before holds on where it is not worse.
async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    (before, of): (Option<i64>, AlarmOf),
    now: AlarmLevel,
    found: &AlarmFound,
) -> Result<i64, QueryError> {
    let last = sqlx::query("UPDATE alarm_state SET last = last + 1 RETURNING last")
        .fetch_one(&mut *at)
        .await?;
    let number = Cells(&last).number("last")?;
    if number > AlarmOf::MOST_KEPT as i64 {
        make_room(at).await?;
    }
    let added = sqlx::query(
        "INSERT INTO alarms (number, kept, object, kind, about, found, scheme, version, day, level, worst, count, first, last, of_day, muted)
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, 1, ?10, ?10, ?12,
             (SELECT acts.id FROM alarms AS before JOIN alarm_acts AS acts ON acts.id = before.muted
              WHERE before.id = ?11 AND acts.until > ?10 AND acts.level >= ?9))",
    )
    .bind(number)
    .bind(whose(of))
    .bind(kind(of, found))
    .bind(body(&of))
    .bind(body(found))
    .bind(scheme(of, found).map(|(scheme, _)| scheme.number()))
    .bind(scheme(of, found).map(|(_, version)| version))
    .bind(context.day_number())
    .bind(rank(now))
    .bind(context.stamp.micros())
    .bind(before)
    .bind(is_of_day(of))
    .execute(at)
    .await?;
    Ok(added.last_insert_rowid())
}

/// The desk keeps so many at most, and counts what it forgot no further.
async fn make_room(at: &mut SqliteConnection) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE alarms SET kept = 0 WHERE (SELECT count(*) FROM alarms WHERE kept = 1) >= ? AND id = (
             SELECT id FROM alarms WHERE kept = 1 AND (cleared IS NOT NULL OR kind IN ('plan_run_out', 'plan_stopped'))
             ORDER BY acknowledged IS NULL, number LIMIT 1)",
    )
    .bind(AlarmOf::MOST_KEPT as i64)
    .execute(at)
    .await?;
    Ok(())
}

/// What an alarm is about is clear again.
pub(crate) async fn clear(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    of: AlarmOf,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE alarms SET cleared = ?, until_day = ? WHERE id = (SELECT max(id) FROM alarms WHERE about = ?) AND kept = 1
         AND cleared IS NULL",
    )
    .bind(context.stamp.micros())
    .bind(context.day_number())
    .bind(body(&of))
    .execute(at)
    .await?;
    Ok(())
}

async fn moved(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    of: AlarmOf,
    now: Option<AlarmLevel>,
    found: &AlarmFound,
) -> Result<(), QueryError> {
    match now {
        Some(level) => raise(at, context, of, level, found).await.map(drop),
        None => clear(at, context, of).await,
    }
}

/// Lines of an account moved.
pub(crate) async fn read_lines(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    read: &LinesRead,
) -> Result<(), QueryError> {
    for line in &read.moved {
        let of = AlarmOf::Line(read.account, line.line);
        let found = AlarmFound::Line(line.found);
        moved(at, context, of, AlarmLevel::of_line(line.new), &found).await?;
    }
    Ok(())
}

/// Rules of an owner moved.
pub(crate) async fn read_rules(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    read: &RulesRead,
) -> Result<(), QueryError> {
    for rule in read.moved.iter().filter(|moved| moved.rule.is_loud()) {
        let of = AlarmOf::Rule(read.of, rule.rule);
        let found = AlarmFound::Rule(rule.found);
        moved(at, context, of, AlarmLevel::of_rule(rule.new), &found).await?;
    }
    Ok(())
}

/// An order was refused: of a close that clauses refuse it is told (S10).
pub(crate) async fn order_refused(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    refused: &OrderRefused,
) -> Result<(), QueryError> {
    let Some((of, found)) = refused.refused_close() else {
        return Ok(());
    };
    raise(at, context, of, AlarmLevel::One, &found).await?;
    clear(at, context, of).await
}

/// A plan that ended asks no more; one that its day ended, or a person for good, is told of.
pub(crate) async fn plan_ended(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    account: OperatingAccountId,
    ended: &PlanEnded,
) -> Result<(), QueryError> {
    clear(at, context, AlarmOf::PlanAsks(account, ended.plan)).await?;
    let Some(level) = AlarmLevel::of_plan_end(ended.how) else {
        return Ok(());
    };
    let found = AlarmFound::PlanEnded(ended.how, ended.left.clone());
    let of = AlarmOf::PlanEnded(account, ended.plan);
    raise(at, context, of, level, &found).await.map(drop)
}

/// Somebody did something about one of those that the desk has.
pub(crate) async fn act(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    event: &AlarmEvent,
) -> Result<(), QueryError> {
    let until = match &event.act {
        AlarmAct::Muted { until, .. } => Some(until.micros()),
        _ => None,
    };
    let added = sqlx::query(
        "INSERT INTO alarm_acts (id, alarm, user, at, level, until, act)
         SELECT ?1, id, ?2, ?3, level, ?4, ?5 FROM alarms WHERE kept = 1 AND number = ?6",
    )
    .bind(context.id.number())
    .bind(event.by.user.number())
    .bind(context.stamp.micros())
    .bind(until)
    .bind(body(&event.act))
    .bind(event.alarm.number())
    .execute(&mut *at)
    .await?;
    let set = match &event.act {
        // Acknowledged is done with, where nothing else ends it.
        AlarmAct::Acknowledged(_) => {
            "UPDATE alarms SET acknowledged = ?1,
                 until_day = CASE WHEN cleared IS NULL AND kind IN ('plan_run_out', 'plan_stopped') THEN ?4 ELSE until_day END,
                 cleared = CASE WHEN kind IN ('plan_run_out', 'plan_stopped') THEN coalesce(cleared, ?3) ELSE cleared END
             WHERE kept = 1 AND number = ?2"
        }
        AlarmAct::Muted { .. } => "UPDATE alarms SET muted = ?1 WHERE kept = 1 AND number = ?2",
        AlarmAct::Unmuted => "UPDATE alarms SET muted = NULL WHERE kept = 1 AND number = ?2",
        AlarmAct::Assigned(_) => "UPDATE alarms SET assigned = ?1 WHERE kept = 1 AND number = ?2",
        AlarmAct::Noted(_) => return Ok(()),
    };
    if added.rows_affected() > 0 {
        sqlx::query(set)
            .bind(context.id.number())
            .bind(event.alarm.number())
            .bind(context.stamp.micros())
            .bind(context.day_number())
            .execute(at)
            .await?;
    }
    Ok(())
}

/// The trading day is over: the desk forgets what is clear, and what ends with the day. Where nothing is left, numbers
/// begin anew.
pub(crate) async fn roll(
    at: &mut SqliteConnection,
    context: &Context<'_>,
) -> Result<(), QueryError> {
    sqlx::query(
        "UPDATE alarms SET cleared = ?, until_day = ? WHERE kept = 1 AND cleared IS NULL AND of_day = 1",
    )
    .bind(context.stamp.micros())
    .bind(context.day_number())
    .execute(&mut *at)
    .await?;
    sqlx::query("UPDATE alarms SET kept = 0 WHERE kept = 1 AND cleared IS NOT NULL")
        .execute(&mut *at)
        .await?;
    sqlx::query(
        "UPDATE alarm_state SET last = 0 WHERE NOT EXISTS (SELECT 1 FROM alarms WHERE kept = 1)",
    )
    .execute(at)
    .await?;
    Ok(())
}
