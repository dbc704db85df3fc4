//! Alarms of the risk terminal as they were raised, cleared and answered (P9): a row each, for as long as it counted up.

mod raise;

use ballast_desk_events::{AlarmAct, AlarmFound, AlarmLevel, AlarmOf, Scheme, SettingValue};
use ballast_model::{AlarmId, Day, Stamp, UserId};
use sqlx::sqlite::SqliteRow;

use crate::cells::{Cells, bad};
use crate::past::{Counted, Past, body_of, counted, passing, read_body};
use crate::{Page, QueryError, RowId, Store};

pub(crate) use raise::{
    act, clear, order_refused, plan_ended, raise, read_lines, read_rules, roll,
};

/// An alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Its number on its day.
    pub number: AlarmId,
    /// What about.
    pub of: AlarmOf,
    /// What it was found at when it came last.
    pub found: AlarmFound,
    /// Of a clause its scheme as it was then.
    pub scheme: Option<Scheme>,
    /// Trading day on which it was raised; none before the first.
    pub day: Option<Day>,
    /// Trading day on which it ended; none while it stands.
    pub until: Option<Day>,
    /// How bad it is; of one that is clear again, was.
    pub level: AlarmLevel,
    /// The worst that it has been.
    pub worst: AlarmLevel,
    /// How often it came, or became worse.
    pub count: u32,
    /// When first.
    pub first: Stamp,
    /// When last.
    pub last: Stamp,
    /// Since when it is clear again.
    pub cleared: Option<Stamp>,
    /// The desk has it still: it is of the running day, or its reason stands.
    pub is_kept: bool,
    /// The acknowledgement that holds, among the acts.
    pub acknowledged: Option<RowId>,
    /// The mute that was said last, and not taken back; it may be the one of the alarm before.
    pub muted: Option<RowId>,
    /// Who has it.
    pub assigned: Option<RowId>,
    /// What was done about it, the oldest first.
    pub acts: Vec<AlarmActRow>,
}

/// Something that was done about an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmActRow {
    /// Its row.
    pub id: RowId,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Stamp,
    /// How bad it was then.
    pub level: AlarmLevel,
    /// What.
    pub act: AlarmAct,
}

const LEVELS: [AlarmLevel; 3] = [AlarmLevel::Undefined, AlarmLevel::One, AlarmLevel::Two];

/// How bad, as a column holds it: the worse the greater.
fn rank(level: AlarmLevel) -> i64 {
    match level {
        AlarmLevel::Undefined => 0,
        AlarmLevel::One => 1,
        AlarmLevel::Two => 2,
    }
}

fn level(cells: &Cells<'_>, column: &'static str) -> Result<AlarmLevel, QueryError> {
    let number = cells.number(column)?;
    { LEVELS.into_iter() }
        .find(|level| rank(*level) == number)
        .ok_or_else(|| bad(column, &number.to_string()))
}

/// Which alarms of some objects, ?1, are asked for.
macro_rules! seen {
    () => {
        "(object IN (SELECT value FROM json_each(?1)) OR id IN (SELECT alarm FROM alarm_holders JOIN json_each(?1) ON object = value))"
    };
}

impl Store {
    /// Alarms of some objects that stood on a day of a range, the newest first, with what was done about each.
    pub async fn past_alarms(&self, asked: &Past, page: Page) -> Result<Vec<AlarmRow>, QueryError> {
        let rows = asked.bound(concat!(
            "SELECT alarms.*, schemes.body AS scheme_body FROM alarms LEFT JOIN schemes USING (scheme, version) WHERE ",
            seen!(),
            " AND ",
            passing!("worst = ?5"),
            " AND id < ?6 ORDER BY id DESC LIMIT ?7"
        ), worst(asked))
        .bind(page.below())
        .bind(page.limit)
        .fetch_all(&self.pool)
        .await?;
        let mut alarms = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut alarm = read(row)?;
            alarm.acts = self.acts(&alarm).await?;
            alarms.push(alarm);
        }
        Ok(alarms)
    }

    /// How many there are.
    pub async fn count_past_alarms(&self, asked: &Past) -> Result<Counted, QueryError> {
        let row = asked
            .bound(
                concat!(
                    "SELECT count(*) AS everything, count(*) FILTER (WHERE ",
                    passing!("worst = ?5"),
                    ") AS passing FROM alarms WHERE ",
                    seen!()
                ),
                worst(asked),
            )
            .fetch_one(&self.pool)
            .await?;
        counted(&row)
    }

    async fn acts(&self, alarm: &AlarmRow) -> Result<Vec<AlarmActRow>, QueryError> {
        let rows = sqlx::query("SELECT * FROM alarm_acts WHERE alarm = ?1 OR id = ?2 ORDER BY id")
            .bind(alarm.id.number())
            .bind(alarm.muted.map(RowId::number))
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(read_act).collect()
    }
}

/// No level has another word: nothing passes.
fn worst(asked: &Past) -> Option<i64> {
    let word = asked.state.as_ref()?;
    Some(AlarmLevel::read(word).map_or(-1, rank))
}

fn read(row: &SqliteRow) -> Result<AlarmRow, QueryError> {
    let cells = Cells(row);
    let act = |column| Ok::<_, QueryError>(cells.optional(column)?.map(RowId::new));
    Ok(AlarmRow {
        id: RowId::new(cells.number("id")?),
        number: AlarmId::new(cells.id("number")?),
        of: body_of(row, "about")?,
        found: body_of(row, "found")?,
        scheme: read_body(row, "scheme_body")?,
        day: cells.optional_day("day")?,
        until: cells.optional_day("until_day")?,
        level: level(&cells, "level")?,
        worst: level(&cells, "worst")?,
        count: cells.id("count")?,
        first: cells.stamp("first")?,
        last: cells.stamp("last")?,
        cleared: cells.optional_stamp("cleared")?,
        is_kept: cells.number("kept")? != 0,
        acknowledged: act("acknowledged")?,
        muted: act("muted")?,
        assigned: act("assigned")?,
        acts: Vec::new(),
    })
}

fn read_act(row: &SqliteRow) -> Result<AlarmActRow, QueryError> {
    let cells = Cells(row);
    Ok(AlarmActRow {
        id: RowId::new(cells.number("id")?),
        by: cells.user("user")?,
        at: cells.stamp("at")?,
        level: level(&cells, "level")?,
        act: body_of(row, "act")?,
    })
}
