//! Deposits, withdrawals, and fees for bonds.

use ballast_desk_events::{CollateralFee, Holder};
use ballast_model::{Day, Money, Stamp, UserId};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells};
use crate::entry::Context;
use crate::{Page, QueryError, RowId, Store};

/// A booked movement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CashRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Account.
    pub holder: Holder,
    /// Its code.
    pub account_code: String,
    /// Above 0 in, below 0 out.
    pub amount: Money,
    /// When.
    pub at: Stamp,
    /// Trading day it was booked on; none before the first.
    pub day: Option<Day>,
    /// Who entered it.
    pub user: UserId,
    /// Login name of that user; none for the platform itself.
    pub user_name: Option<String>,
    /// Login name of who confirmed it; none where nobody had to (C2).
    pub confirmed_by: Option<String>,
    /// It is a venue's fee for bonds (B7): the first day of its month.
    pub fee_month: Option<Day>,
}

impl Store {
    /// Movements of the accounts asked for, of all where none are named, on a trading day or on all; newest
    /// first.
    pub async fn cash_movements(
        &self,
        of: Option<&[Holder]>,
        day: Option<Day>,
        page: Page,
    ) -> Result<Vec<CashRow>, QueryError> {
        let rows = sqlx::query(
            "SELECT cash.*, accounts.code AS account_code, makers.name AS user_name, checkers.name AS checker FROM cash
             LEFT JOIN accounts USING (holder_kind, holder)
             LEFT JOIN users makers ON makers.user = cash.user LEFT JOIN users checkers ON checkers.user = confirmed_by
             WHERE id < ?1 AND (?2 IS NULL OR holder_kind || holder IN (SELECT value FROM json_each(?2)))
                 AND (?4 IS NULL OR day = ?4)
             ORDER BY id DESC LIMIT ?3",
        )
        .bind(page.below())
        .bind(cells::listed(of))
        .bind(page.limit)
        .bind(day.map(Day::number))
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<CashRow, QueryError> {
    let cells = Cells(row);
    Ok(CashRow {
        id: RowId::new(cells.number("id")?),
        holder: cells.holder()?,
        account_code: cells.optional_text("account_code")?.unwrap_or_default(),
        amount: cells.money("amount")?,
        at: cells.stamp("at")?,
        day: cells.optional_day("day")?,
        user: cells.user("user")?,
        user_name: cells.optional_text("user_name")?,
        confirmed_by: cells.optional_text("checker")?,
        fee_month: cells.optional_day("fee_month")?,
    })
}

/// Books an amount of 10⁻⁶ yuan, below 0 for cash out. What was entered first is told by the same record: who
/// commands the booking has confirmed it, unless it needed nobody to (C2).
pub(crate) async fn book(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    account: Holder,
    units: i64,
) -> Result<(), QueryError> {
    let (kind, holder) = cells::holder(account);
    sqlx::query(
        "INSERT INTO cash (id, holder_kind, holder, day, user, confirmed_by, at, amount)
         VALUES (?1, ?2, ?3, ?4,
             COALESCE((SELECT user FROM entries WHERE decided_in = ?8), ?5),
             (SELECT NULLIF(decided_by, user) FROM entries WHERE decided_in = ?8), ?6, ?7)",
    )
    .bind(context.id.number())
    .bind(kind)
    .bind(holder)
    .bind(context.day_number())
    .bind(context.by().user.number())
    .bind(context.stamp.micros())
    .bind(units)
    .bind(context.id.seq().number() as i64)
    .execute(at)
    .await?;
    Ok(())
}

/// Books a month's fee for bonds (B7).
pub(crate) async fn take_fee(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    fee: &CollateralFee,
) -> Result<(), QueryError> {
    let (kind, holder) = cells::holder(Holder::Fund(fee.fund_account));
    sqlx::query(
        "INSERT INTO cash (id, holder_kind, holder, day, user, at, amount, fee_month) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(context.id.number())
    .bind(kind)
    .bind(holder)
    .bind(context.day_number())
    .bind(context.by().user.number())
    .bind(context.stamp.micros())
    .bind(-fee.amount.units())
    .bind(fee.month.number())
    .execute(at)
    .await?;
    Ok(())
}
