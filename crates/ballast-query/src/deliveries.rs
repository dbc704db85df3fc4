//! Lots that ended with their contract (交割明细).

use ballast_desk_events::{DeliveredLots, Holder};
use ballast_model::{ContractId, Day, HedgeFlag, Lots, Money, PosiDirection, Price};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells, HEDGE_FLAGS, POSI_DIRECTIONS};
use crate::{QueryError, Store};

/// Lots of one opening that ended with their contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Contract.
    pub contract: ContractId,
    /// Its code.
    pub contract_code: String,
    /// Long or short.
    pub side: PosiDirection,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Trading day they were opened on.
    pub open_day: Day,
    /// Price they were opened at.
    pub open_price: Price,
    /// Previous settlement price; none on the contract's first day.
    pub pre_settlement: Option<Price>,
    /// Delivery price.
    pub price: Price,
    /// Lots.
    pub lots: Lots,
    /// Mark-to-market.
    pub pnl: Money,
    /// Against the open price.
    pub pnl_trade: Money,
    /// Delivery fee.
    pub fee: Money,
}

impl Store {
    /// Lots that ended with the settlement of a day.
    pub async fn deliveries(
        &self,
        account: Holder,
        day: Day,
    ) -> Result<Vec<DeliveryRow>, QueryError> {
        let rows = "SELECT deliveries.*, contracts.code AS contract_code FROM deliveries LEFT JOIN contracts USING (contract)
             WHERE holder_kind = ? AND holder = ? AND day = ? ORDER BY row";
        let rows = self.rows_of_day(rows, account, day).await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<DeliveryRow, QueryError> {
    let cells = Cells(row);
    Ok(DeliveryRow {
        contract: cells.contract("contract")?,
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        side: cells.word("direction", &POSI_DIRECTIONS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        open_day: cells.day("open_day")?,
        open_price: cells.price("open_price")?,
        pre_settlement: cells.optional_price("pre_settlement")?,
        price: cells.price("price")?,
        lots: cells.lots("lots")?,
        pnl: cells.money("pnl")?,
        pnl_trade: cells.money("pnl_trade")?,
        fee: cells.money("fee")?,
    })
}

/// The rows of a settled day.
pub(crate) async fn add(
    at: &mut SqliteConnection,
    account: Holder,
    day: Day,
    rows: &[DeliveredLots],
) -> Result<(), QueryError> {
    let (kind, holder) = cells::holder(account);
    for (row, lots) in (0_i64..).zip(rows) {
        sqlx::query(
            "INSERT INTO deliveries (holder_kind, holder, day, row, contract, direction, hedge_flag, open_day, open_price,
                 pre_settlement, price, lots, pnl, pnl_trade, fee) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(kind)
        .bind(holder)
        .bind(day.number())
        .bind(row)
        .bind(lots.contract.number())
        .bind(cells::posi_direction(lots.side))
        .bind(cells::hedge_flag(lots.hedge_flag))
        .bind(lots.open_day.number())
        .bind(lots.open_price.units())
        .bind(lots.pre_settlement.map(Price::units))
        .bind(lots.price.units())
        .bind(lots.lots.count())
        .bind(lots.pnl.units())
        .bind(lots.pnl_trade.units())
        .bind(lots.fee.units())
        .execute(&mut *at)
        .await?;
    }
    Ok(())
}
