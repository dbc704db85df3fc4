//! Settled days: funds in both forms, and the lots held.

use ballast_desk_events::{Holder, Settlement};
use ballast_model::{ContractId, Day, HedgeFlag, Lots, Money, PosiDirection, Price, Stamp};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells, HEDGE_FLAGS, POSI_DIRECTIONS};
use crate::entry::Context;
use crate::{QueryError, RowId, Store, deliveries};

/// An account's settled day. All amounts are whole fen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// The settlement.
    pub id: RowId,
    /// Account.
    pub holder: Holder,
    /// Trading day.
    pub day: Day,
    /// When it was settled.
    pub settled_at: Stamp,
    /// Balance brought forward, mark-to-market.
    pub brought_forward: Money,
    /// Balance brought forward, trade-by-trade.
    pub brought_forward_trade: Money,
    /// Cash in.
    pub deposit: Money,
    /// Cash out.
    pub withdrawal: Money,
    /// Close P&L, mark-to-market.
    pub close_pnl: Money,
    /// Close P&L, trade-by-trade.
    pub close_pnl_trade: Money,
    /// Position P&L, mark-to-market.
    pub position_pnl: Money,
    /// Floating P&L.
    pub floating_pnl: Money,
    /// Commission, order fees included.
    pub commission: Money,
    /// Of it, what was charged for orders and cancels themselves.
    pub order_fee: Money,
    /// Balance carried forward, mark-to-market: the client equity of both forms.
    pub carried_forward: Money,
    /// Balance carried forward, trade-by-trade.
    pub carried_forward_trade: Money,
    /// Margin at settlement prices.
    pub margin: Money,
    /// Equity − margin that bonds do not cover − delivery margin.
    pub available: Money,
    /// Delivery P&L, mark-to-market: beside the close P&L.
    pub delivery_pnl: Money,
    /// Delivery P&L, trade-by-trade.
    pub delivery_pnl_trade: Money,
    /// Delivery fees.
    pub delivery_fee: Money,
    /// Delivery margin.
    pub delivery_margin: Money,
    /// What may be used of bonds (CTP Mortgage); in no balance.
    pub mortgage: Money,
    /// What of margin they cover.
    pub covered: Money,
    /// The oldest settlement of a venue that this is of.
    pub mortgage_of: Option<Day>,
    /// Venues' fees for bonds.
    pub collateral_fee: Money,
}

/// Lots of one opening as they stood at settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PositionRow {
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
    /// Settlement price.
    pub settlement: Price,
    /// Lots.
    pub lots: Lots,
    /// Against the open price.
    pub floating_pnl: Money,
    /// Mark-to-market.
    pub position_pnl: Money,
    /// Margin.
    pub margin: Money,
}

impl Store {
    /// One settled day.
    pub async fn statement(
        &self,
        account: Holder,
        day: Day,
    ) -> Result<Option<StatementRow>, QueryError> {
        let (kind, holder) = cells::holder(account);
        let row = sqlx::query(
            "SELECT * FROM statements WHERE holder_kind = ? AND holder = ? AND day = ?",
        )
        .bind(kind)
        .bind(holder)
        .bind(day.number())
        .fetch_optional(&self.pool)
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Settled days from one day to another, both included, oldest first: an account's funds over
    /// time.
    pub async fn statements(
        &self,
        account: Holder,
        from: Day,
        to: Day,
    ) -> Result<Vec<StatementRow>, QueryError> {
        let (kind, holder) = cells::holder(account);
        let rows =
            sqlx::query("SELECT * FROM statements WHERE holder_kind = ? AND holder = ? AND day BETWEEN ? AND ? ORDER BY day")
                .bind(kind)
                .bind(holder)
                .bind(from.number())
                .bind(to.number())
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(read).collect()
    }

    /// The newest settled day of an account.
    pub async fn latest_statement(
        &self,
        account: Holder,
    ) -> Result<Option<StatementRow>, QueryError> {
        let (kind, holder) = cells::holder(account);
        let row = sqlx::query("SELECT * FROM statements WHERE holder_kind = ? AND holder = ? ORDER BY day DESC LIMIT 1")
            .bind(kind)
            .bind(holder)
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Lots held at the settlement of a day.
    pub async fn settled_positions(
        &self,
        account: Holder,
        day: Day,
    ) -> Result<Vec<PositionRow>, QueryError> {
        let rows = "SELECT positions.*, contracts.code AS contract_code FROM positions LEFT JOIN contracts USING (contract)
             WHERE holder_kind = ? AND holder = ? AND day = ? ORDER BY row";
        let rows = self.rows_of_day(rows, account, day).await?;
        rows.iter().map(read_position).collect()
    }
}

fn read(row: &SqliteRow) -> Result<StatementRow, QueryError> {
    let cells = Cells(row);
    Ok(StatementRow {
        id: RowId::new(cells.number("id")?),
        holder: cells.holder()?,
        day: cells.day("day")?,
        settled_at: cells.stamp("settled_at")?,
        brought_forward: cells.money("brought_forward")?,
        brought_forward_trade: cells.money("brought_forward_trade")?,
        deposit: cells.money("deposit")?,
        withdrawal: cells.money("withdrawal")?,
        close_pnl: cells.money("close_pnl")?,
        close_pnl_trade: cells.money("close_pnl_trade")?,
        position_pnl: cells.money("position_pnl")?,
        floating_pnl: cells.money("floating_pnl")?,
        commission: cells.money("commission")?,
        order_fee: cells.money("order_fee")?,
        carried_forward: cells.money("carried_forward")?,
        carried_forward_trade: cells.money("carried_forward_trade")?,
        margin: cells.money("margin")?,
        available: cells.money("available")?,
        delivery_pnl: cells.money("delivery_pnl")?,
        delivery_pnl_trade: cells.money("delivery_pnl_trade")?,
        delivery_fee: cells.money("delivery_fee")?,
        delivery_margin: cells.money("delivery_margin")?,
        mortgage: cells.money("mortgage")?,
        covered: cells.money("covered")?,
        mortgage_of: cells.optional_day("mortgage_of")?,
        collateral_fee: cells.money("collateral_fee")?,
    })
}

fn read_position(row: &SqliteRow) -> Result<PositionRow, QueryError> {
    let cells = Cells(row);
    Ok(PositionRow {
        contract: cells.contract("contract")?,
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        side: cells.word("direction", &POSI_DIRECTIONS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        open_day: cells.day("open_day")?,
        open_price: cells.price("open_price")?,
        pre_settlement: cells.optional_price("pre_settlement")?,
        settlement: cells.price("settlement")?,
        lots: cells.lots("lots")?,
        floating_pnl: cells.money("floating_pnl")?,
        position_pnl: cells.money("position_pnl")?,
        margin: cells.money("margin")?,
    })
}

pub(crate) async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    settled: &Settlement,
) -> Result<(), QueryError> {
    let (kind, holder) = cells::holder(settled.holder);
    let oldest = settled.mortgages.iter().filter_map(|row| row.of).min();
    sqlx::query(
        "INSERT INTO statements (id, holder_kind, holder, day, settled_at, brought_forward, brought_forward_trade, deposit,
             withdrawal, close_pnl, close_pnl_trade, position_pnl, floating_pnl, commission, carried_forward,
             carried_forward_trade, margin, available, order_fee, delivery_pnl, delivery_pnl_trade, delivery_fee,
             delivery_margin, mortgage, covered, mortgage_of, collateral_fee)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(context.id.number())
    .bind(kind)
    .bind(holder)
    .bind(settled.day.number())
    .bind(context.stamp.micros())
    .bind(settled.brought_forward.units())
    .bind(settled.brought_forward_trade.units())
    .bind(settled.deposit.units())
    .bind(settled.withdrawal.units())
    .bind(settled.close_pnl.units())
    .bind(settled.close_pnl_trade.units())
    .bind(settled.position_pnl.units())
    .bind(settled.floating_pnl.units())
    .bind(settled.commission.units())
    .bind(settled.carried_forward.units())
    .bind(settled.carried_forward_trade.units())
    .bind(settled.margin.units())
    .bind(settled.available.units())
    .bind(settled.order_fee.unwrap_or(Money::ZERO).units())
    .bind(settled.delivery_pnl().units())
    .bind(settled.delivery_pnl_trade().units())
    .bind(settled.delivery_fee.units())
    .bind(settled.delivery_margin.units())
    .bind(settled.mortgage().units())
    .bind(settled.covered().units())
    .bind(oldest.map(Day::number))
    .bind(settled.collateral_fee.units())
    .execute(&mut *at)
    .await?;
    for (row, lots) in (0_i64..).zip(&settled.positions) {
        sqlx::query(
            "INSERT INTO positions (holder_kind, holder, day, row, contract, direction, hedge_flag, open_day, open_price,
                 pre_settlement, settlement, lots, floating_pnl, position_pnl, margin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(kind)
        .bind(holder)
        .bind(settled.day.number())
        .bind(row)
        .bind(lots.contract.number())
        .bind(cells::posi_direction(lots.side))
        .bind(cells::hedge_flag(lots.hedge_flag))
        .bind(lots.open_day.number())
        .bind(lots.open_price.units())
        .bind(lots.pre_settlement.map(Price::units))
        .bind(lots.settlement.units())
        .bind(lots.lots.count())
        .bind(lots.floating_pnl.units())
        .bind(lots.position_pnl.units())
        .bind(lots.margin.units())
        .execute(&mut *at)
        .await?;
    }
    deliveries::add(at, settled.holder, settled.day, &settled.deliveries).await
}
