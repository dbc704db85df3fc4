//! NAV of each settled day (P3).

use ballast_desk_events::{FeeAmounts, NavOf, NavSettled};
use ballast_model::{Day, Money, Shares, UnitNav};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::Cells;
use crate::entry::Context;
use crate::{QueryError, Store};

/// A day's NAV. Totals are before liabilities and accrued fees, unit NAVs after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavRow {
    /// Trading day.
    pub day: Day,
    /// Total NAV, yuan.
    pub total: Money,
    /// Total as the day began.
    pub previous_total: Money,
    /// What is owed.
    pub liabilities: Money,
    /// Shares; none: NAV of a share is undefined.
    pub shares: Option<Shares>,
    /// NAV of a share.
    pub unit: Option<UnitNav>,
    /// The same as the day began.
    pub previous_unit: Option<UnitNav>,
    /// The highest unit NAV there was, of a product.
    pub highest_unit: Option<UnitNav>,
    /// The highest equity there was, of an operating account.
    pub highest_equity: Option<Money>,
    /// Fees accrued by then, of a product that has any (X1).
    pub fees: Option<FeeAmounts>,
}

const fn owner(of: NavOf) -> (&'static str, u32) {
    match of {
        NavOf::Product(id) => ("product", id.number()),
        NavOf::Operating(id) => ("operating", id.number()),
    }
}

impl Store {
    /// NAV of the days from one to another, both included, oldest first.
    pub async fn nav_days(&self, of: NavOf, from: Day, to: Day) -> Result<Vec<NavRow>, QueryError> {
        let (kind, id) = owner(of);
        let rows = sqlx::query(
            "SELECT * FROM nav_days WHERE owner_kind = ? AND owner = ? AND day BETWEEN ? AND ? ORDER BY day",
        )
        .bind(kind)
        .bind(id)
        .bind(from.number())
        .bind(to.number())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<NavRow, QueryError> {
    let cells = Cells(row);
    let unit = |column| Ok::<_, QueryError>(cells.optional(column)?.map(UnitNav::from_units));
    Ok(NavRow {
        day: cells.day("day")?,
        total: cells.money("total")?,
        previous_total: cells.money("previous_total")?,
        liabilities: cells.money("liabilities")?,
        shares: cells.optional("shares")?.map(Shares::from_units),
        unit: unit("unit")?,
        previous_unit: unit("previous_unit")?,
        highest_unit: unit("highest_unit")?,
        highest_equity: cells.optional("highest_equity")?.map(Money::from_units),
        fees: fees(&cells)?,
    })
}

fn fees(cells: &Cells) -> Result<Option<FeeAmounts>, QueryError> {
    if cells.optional("management_fee")?.is_none() {
        return Ok(None);
    }
    Ok(Some(FeeAmounts {
        management: cells.money("management_fee")?,
        custody: cells.money("custody_fee")?,
        advisory: cells.money("advisory_fee")?,
    }))
}

pub(crate) async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    settled: &NavSettled,
) -> Result<(), QueryError> {
    let (kind, id) = owner(settled.of);
    sqlx::query(
        "INSERT INTO nav_days (id, owner_kind, owner, day, total, previous_total, liabilities, shares, unit, previous_unit,
             highest_unit, highest_equity, management_fee, custody_fee, advisory_fee)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(context.id.number())
    .bind(kind)
    .bind(id)
    .bind(settled.day.number())
    .bind(settled.total.units())
    .bind(settled.previous_total.units())
    .bind(settled.liabilities.units())
    .bind(settled.shares.map(Shares::units))
    .bind(settled.unit.map(UnitNav::units))
    .bind(settled.previous_unit.map(UnitNav::units))
    .bind(settled.highest_unit.map(UnitNav::units))
    .bind(settled.highest_equity.map(Money::units))
    .bind(settled.fees.map(|fees| fees.management.units()))
    .bind(settled.fees.map(|fees| fees.custody.units()))
    .bind(settled.fees.map(|fees| fees.advisory.units()))
    .execute(at)
    .await?;
    Ok(())
}
