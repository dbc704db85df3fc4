//! Deposits and withdrawals as they were entered, with what became of them (C2).

use ballast_desk_events::{CashDirection, CashEntered, Holder};
use ballast_model::{Money, MovementId, Stamp};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells};
use crate::entry::Context;
use crate::{Page, QueryError, RowId, Store};

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryState {
    /// It waits for a cash clerk.
    Pending,
    /// It was confirmed, or needed nobody.
    Booked,
    /// It was rejected.
    Rejected,
}

const STATES: [(EntryState, &str); 3] = [
    (EntryState::Pending, "pending"),
    (EntryState::Booked, "booked"),
    (EntryState::Rejected, "rejected"),
];

fn word(state: EntryState) -> &'static str {
    cells::word_of(state, &STATES)
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Its id.
    pub movement: MovementId,
    /// Code of the account.
    pub account_code: String,
    /// Above 0 in, below 0 out.
    pub amount: Money,
    /// Of its size the protected amount.
    pub protected: Money,
    /// What became of it.
    pub state: EntryState,
    /// Login name of who entered it; none for the platform itself.
    pub entered_by: Option<String>,
    /// When.
    pub entered_at: Stamp,
    /// Login name of who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Stamp>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

impl Store {
    /// Entries of the accounts asked for, of all where none are named, in one state or any; newest
    /// first.
    pub async fn cash_entries(
        &self,
        of: Option<&[Holder]>,
        state: Option<EntryState>,
        page: Page,
    ) -> Result<Vec<EntryRow>, QueryError> {
        let rows = sqlx::query(
            "SELECT entries.*, accounts.code AS account_code, makers.name AS entered_by, checkers.name AS checker
             FROM entries LEFT JOIN accounts ON holder_kind = 'operating' AND holder = account
             LEFT JOIN users makers ON makers.user = entries.user LEFT JOIN users checkers ON checkers.user = decided_by
             WHERE id < ?1 AND (?2 IS NULL OR 'operating' || account IN (SELECT value FROM json_each(?2)))
             AND (?3 IS NULL OR state = ?3) ORDER BY id DESC LIMIT ?4",
        )
        .bind(page.below())
        .bind(cells::listed(of))
        .bind(state.map(word))
        .bind(page.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<EntryRow, QueryError> {
    let cells = Cells(row);
    Ok(EntryRow {
        id: RowId::new(cells.number("id")?),
        movement: MovementId::new(cells.number("movement")? as u64),
        account_code: cells.optional_text("account_code")?.unwrap_or_default(),
        amount: cells.money("amount")?,
        protected: cells.money("protected")?,
        state: cells.word("state", &STATES)?,
        entered_by: cells.optional_text("entered_by")?,
        entered_at: cells.stamp("at")?,
        decided_by: cells.optional_text("checker")?,
        decided_at: cells.optional_stamp("decided_at")?,
        reason: cells.optional_text("reason")?,
    })
}

pub(crate) async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    entered: &CashEntered,
) -> Result<(), QueryError> {
    let amount = match entered.cash.direction {
        CashDirection::In => entered.cash.amount,
        CashDirection::Out => -entered.cash.amount,
    };
    sqlx::query(
        "INSERT INTO entries (id, movement, account, day, amount, protected, state, user, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(context.id.number())
    .bind(entered.movement.number() as i64)
    .bind(entered.account.number())
    .bind(context.day_number())
    .bind(amount.units())
    .bind(entered.cash.protected.units())
    .bind(word(EntryState::Pending))
    .bind(entered.by.number())
    .bind(context.stamp.micros())
    .execute(at)
    .await?;
    Ok(())
}

pub(crate) async fn decide(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    movement: MovementId,
    state: EntryState,
    reason: Option<&str>,
) -> Result<(), QueryError> {
    sqlx::query("UPDATE entries SET state = ?, decided_by = ?, decided_at = ?, decided_in = ?, reason = ? WHERE movement = ?")
        .bind(word(state))
        .bind(context.by().user.number())
        .bind(context.stamp.micros())
        .bind(context.id.seq().number() as i64)
        .bind(reason)
        .bind(movement.number() as i64)
        .execute(at)
        .await?;
    Ok(())
}
