//! Fees of products as they accrued, by day (X1).

use ballast_desk_events::{
    AccruedOf, FeeAccrued, FeeBase, FeeKind, FeesAccrued, FixedAccrual, ProfitAccrual, SettingValue,
};
use ballast_model::{Day, Money, ProductId, Rate, Shares, UnitNav};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::Cells;
use crate::{QueryError, Store};

/// What was accrued of one fee on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeeRow {
    /// Trading day.
    pub day: Day,
    /// Which fee.
    pub kind: FeeKind,
    /// All fees accrued up to the day before.
    pub before: Money,
    /// Amount and of what it is.
    pub fee: FeeAccrued,
}

impl Store {
    /// Fees of a product accrued on the days from one to another, both included, oldest first, management, custody,
    /// advisory; of a day on which they changed what was accrued in the end.
    pub async fn fee_days(
        &self,
        product: ProductId,
        from: Day,
        to: Day,
    ) -> Result<Vec<FeeRow>, QueryError> {
        let rows = sqlx::query(
            "SELECT * FROM fee_days WHERE product = ? AND day BETWEEN ? AND ? ORDER BY day, row",
        )
        .bind(product.number())
        .bind(from.number())
        .bind(to.number())
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn bad(column: &'static str) -> QueryError {
    crate::cells::bad(column, "NULL")
}

fn word<T: SettingValue>(cells: &Cells, column: &'static str) -> Result<T, QueryError> {
    let text = cells.text(column)?;
    T::read(&text).ok_or_else(|| crate::cells::bad(column, &text))
}

fn count(cells: &Cells, column: &'static str) -> Result<u32, QueryError> {
    u32::try_from(cells.number(column)?).map_err(|_| bad(column))
}

fn read(row: &SqliteRow) -> Result<FeeRow, QueryError> {
    let cells = Cells(row);
    let of = match cells.text("of")?.as_str() {
        "absolute" => AccruedOf::Absolute,
        "fixed" => AccruedOf::Fixed(FixedAccrual {
            base: word(&cells, "base")?,
            amount: cells.money("base_amount")?,
            days: count(&cells, "days")?,
            duration: count(&cells, "duration")?,
            rate: cells.number("rate").map(Rate::from_units)?,
        }),
        "profit" => AccruedOf::Profit(ProfitAccrual {
            net: cells.money("base_amount")?,
            shares: cells.number("shares").map(Shares::from_units)?,
            initial: cells.number("initial").map(UnitNav::from_units)?,
            profit: cells.money("profit")?,
            rate: cells.optional("rate")?.map(Rate::from_units),
        }),
        "undefined" => AccruedOf::Undefined(cells.text("missing")?.into()),
        other => return Err(crate::cells::bad("of", other)),
    };
    Ok(FeeRow {
        day: cells.day("day")?,
        kind: word(&cells, "kind")?,
        before: cells.money("before")?,
        fee: FeeAccrued {
            amount: cells.money("amount")?,
            of,
        },
    })
}

/// What is accrued of a day takes the place of what was before.
pub(crate) async fn accrue(
    at: &mut SqliteConnection,
    accrued: &FeesAccrued,
) -> Result<(), QueryError> {
    sqlx::query("DELETE FROM fee_days WHERE product = ? AND day = ?")
        .bind(accrued.product.number())
        .bind(accrued.day.number())
        .execute(&mut *at)
        .await?;
    let fees = [
        (FeeKind::Management, &accrued.management),
        (FeeKind::Custody, &accrued.custody),
        (FeeKind::Advisory, &accrued.advisory),
    ];
    for (row, (kind, fee)) in (0..).zip(fees) {
        if let Some(fee) = fee {
            add(at, accrued, (row, kind), fee).await?;
        }
    }
    Ok(())
}

async fn add(
    at: &mut SqliteConnection,
    accrued: &FeesAccrued,
    (row, kind): (i64, FeeKind),
    fee: &FeeAccrued,
) -> Result<(), QueryError> {
    let (mut of, mut fixed, mut profit, mut missing) = ("absolute", None, None, None);
    match &fee.of {
        AccruedOf::Absolute => {}
        AccruedOf::Fixed(accrual) => (of, fixed) = ("fixed", Some(accrual)),
        AccruedOf::Profit(accrual) => (of, profit) = ("profit", Some(accrual)),
        AccruedOf::Undefined(what) => (of, missing) = ("undefined", Some(what.as_str())),
    }
    let base_amount = { fixed.map(|of| of.amount) }.or(profit.map(|of| of.net));
    let rate = { fixed.map(|of| of.rate) }.or(profit.and_then(|of| of.rate));
    sqlx::query(
        "INSERT INTO fee_days (product, day, row, kind, before, amount, of, base, base_amount, days, duration, rate,
             shares, initial, profit, missing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(accrued.product.number())
    .bind(accrued.day.number())
    .bind(row)
    .bind(kind.text())
    .bind(accrued.before.units())
    .bind(fee.amount.units())
    .bind(of)
    .bind(fixed.map(|of| FeeBase::text(&of.base)))
    .bind(base_amount.map(Money::units))
    .bind(fixed.map(|of| of.days))
    .bind(fixed.map(|of| of.duration))
    .bind(rate.map(Rate::units))
    .bind(profit.map(|of| of.shares.units()))
    .bind(profit.map(|of| of.initial.units()))
    .bind(profit.map(|of| of.profit.units()))
    .bind(missing)
    .execute(at)
    .await?;
    Ok(())
}
