//! Trades and the lots they closed, one row for each of the two books.

use ballast_desk_events::{BookFill, Filled, Holder, LotsTakenOver, PositionAdjusted};
use ballast_model::{
    ContractId, Day, Direction, HedgeFlag, Lots, Money, Offset, OrderId, Price, Stamp,
};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::{self, Cells, DIRECTIONS, HEDGE_FLAGS, OFFSETS};
use crate::entry::Context;
use crate::{Onwards, Page, QueryError, RowId, Store};

/// A trade of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TradeRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// Exchange's trade number.
    pub trade: String,
    /// The parent order.
    pub order: OrderId,
    /// The order's reference; of lots taken over from a counter, which had no order, the reason.
    pub reference: String,
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
    /// Price.
    pub price: Price,
    /// Lots.
    pub lots: Lots,
    /// Exchange's time.
    pub at: Stamp,
    /// Trading day.
    pub day: Day,
    /// Commission, exact.
    pub commission: Money,
    /// Close P&L, mark-to-market.
    pub close_pnl: Money,
    /// Close P&L, trade-by-trade.
    pub close_pnl_trade: Money,
    /// It came after what it fills had ended.
    pub late: bool,
}

/// Lots of one opening that a trade closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloseRow {
    /// The trade.
    pub id: RowId,
    /// Contract.
    pub contract: ContractId,
    /// Its code.
    pub contract_code: String,
    /// Side of the closing trade.
    pub direction: Direction,
    /// Speculation or hedge.
    pub hedge_flag: HedgeFlag,
    /// Trading day the lots were opened on.
    pub open_day: Day,
    /// Price they were opened at.
    pub open_price: Price,
    /// Previous settlement price for yesterday's lots, the open price for today's.
    pub base_price: Price,
    /// Price they were closed at.
    pub close_price: Price,
    /// Lots.
    pub lots: Lots,
    /// Mark-to-market.
    pub close_pnl: Money,
    /// Trade-by-trade.
    pub close_pnl_trade: Money,
}

/// Trades of an account on a trading day; it binds holder_kind, holder and day, and what follows.
macro_rules! trades_of_day {
    ($which:literal) => {
        concat!(
            "SELECT trades.*, contracts.code AS contract_code, orders.reference FROM trades
             LEFT JOIN contracts ON contracts.contract = trades.contract
             LEFT JOIN orders ON orders.order_id = trades.order_id
             WHERE holder_kind = ? AND holder = ? AND trades.day = ? ",
            $which
        )
    };
}

impl Store {
    /// Trades of an account on a trading day, newest first.
    pub async fn trades(
        &self,
        account: Holder,
        day: Day,
        page: Page,
    ) -> Result<Vec<TradeRow>, QueryError> {
        let (kind, id) = cells::holder(account);
        let rows = sqlx::query(trades_of_day!(
            "AND trades.id < ? ORDER BY trades.id DESC LIMIT ?"
        ))
        .bind(kind)
        .bind(id)
        .bind(day.number())
        .bind(page.below())
        .bind(page.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// Trades of an account on a trading day, oldest first.
    pub async fn trades_onwards(
        &self,
        account: Holder,
        day: Day,
        onwards: Onwards,
    ) -> Result<Vec<TradeRow>, QueryError> {
        let (kind, id) = cells::holder(account);
        let rows = sqlx::query(trades_of_day!(
            "AND trades.id > ? AND trades.id <= ? ORDER BY trades.id LIMIT ?"
        ))
        .bind(kind)
        .bind(id)
        .bind(day.number())
        .bind(onwards.after.number())
        .bind(onwards.up_to.number())
        .bind(onwards.limit)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(read).collect()
    }

    /// All trades of an account on a trading day, oldest first, as a statement lists them.
    pub async fn trades_of_day(
        &self,
        account: Holder,
        day: Day,
    ) -> Result<Vec<TradeRow>, QueryError> {
        let all = Page::newest(u32::MAX);
        let mut rows = self.trades(account, day, all).await?;
        rows.reverse();
        Ok(rows)
    }

    /// How many there are on that day.
    pub async fn count_trades(&self, account: Holder, day: Day) -> Result<u64, QueryError> {
        let (kind, id) = cells::holder(account);
        let row = sqlx::query(
            "SELECT count(*) AS total FROM trades WHERE holder_kind = ? AND holder = ? AND day = ?",
        )
        .bind(kind)
        .bind(id)
        .bind(day.number())
        .fetch_one(&self.pool)
        .await?;
        Ok(row.try_get::<i64, _>("total")? as u64)
    }

    /// Lots that an account closed on a trading day, in the order of the trades.
    pub async fn closes(&self, account: Holder, day: Day) -> Result<Vec<CloseRow>, QueryError> {
        let rows = "SELECT closes.*, contracts.code AS contract_code FROM closes LEFT JOIN contracts USING (contract)
             WHERE holder_kind = ? AND holder = ? AND day = ? ORDER BY id, row";
        let rows = self.rows_of_day(rows, account, day).await?;
        rows.iter().map(read_close).collect()
    }
}

fn read(row: &SqliteRow) -> Result<TradeRow, QueryError> {
    let cells = Cells(row);
    Ok(TradeRow {
        id: RowId::new(cells.number("id")?),
        trade: cells.text("trade")?,
        order: cells.order("order_id")?,
        reference: match cells.optional_text("taken_over")? {
            Some(reason) => reason,
            None => cells.optional_text("reference")?.unwrap_or_default(),
        },
        contract: cells.contract("contract")?,
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        direction: cells.word("direction", &DIRECTIONS)?,
        offset: cells.word("offset", &OFFSETS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        price: cells.price("price")?,
        lots: cells.lots("lots")?,
        at: cells.stamp("at")?,
        day: cells.day("day")?,
        commission: cells.money("commission")?,
        close_pnl: cells.money("close_pnl")?,
        close_pnl_trade: cells.money("close_pnl_trade")?,
        late: cells.number("late")? != 0,
    })
}

fn read_close(row: &SqliteRow) -> Result<CloseRow, QueryError> {
    let cells = Cells(row);
    Ok(CloseRow {
        id: RowId::new(cells.number("id")?),
        contract: cells.contract("contract")?,
        contract_code: cells.optional_text("contract_code")?.unwrap_or_default(),
        direction: cells.word("direction", &DIRECTIONS)?,
        hedge_flag: cells.word("hedge_flag", &HEDGE_FLAGS)?,
        open_day: cells.day("open_day")?,
        open_price: cells.price("open_price")?,
        base_price: cells.price("base_price")?,
        close_price: cells.price("close_price")?,
        lots: cells.lots("lots")?,
        close_pnl: cells.money("close_pnl")?,
        close_pnl_trade: cells.money("close_pnl_trade")?,
    })
}

/// Lots that traded, or came or went as if they had.
struct Traded<'a> {
    order: OrderId,
    taken_over: Option<&'a str>,
    contract: ContractId,
    direction: Direction,
    hedge_flag: HedgeFlag,
    trade: &'a str,
    price: Price,
    lots: Lots,
    at: Stamp,
    day: Day,
    late: bool,
}

pub(crate) async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    filled: &Filled,
) -> Result<(), QueryError> {
    let traded = Traded {
        order: filled.order,
        taken_over: None,
        contract: filled.contract,
        direction: filled.direction,
        hedge_flag: filled.hedge_flag,
        trade: &filled.trade,
        price: filled.price,
        lots: filled.lots,
        at: filled.at,
        day: filled.trading_day,
        late: filled.late,
    };
    let books = [
        (
            Holder::Operating(filled.account),
            filled.offset,
            &filled.operating,
        ),
        (
            Holder::Fund(filled.fund_account),
            filled.offset_at_counter(),
            &filled.fund,
        ),
    ];
    for (holder, offset, book) in books {
        traded.add(at, context, holder, offset, book).await?;
    }
    Ok(())
}

/// Lots of earlier days traded before; they are no trades of this one. `trade`: the exchange's number, where others
/// made it at the counter.
pub(crate) async fn take_over(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    taken: &LotsTakenOver,
    trade: &str,
) -> Result<(), QueryError> {
    if taken.base_price.is_some() {
        return Ok(());
    }
    let traded = Traded {
        order: OrderId::default(),
        taken_over: Some(&taken.reason),
        contract: taken.contract,
        direction: taken.direction,
        hedge_flag: taken.hedge_flag,
        trade,
        price: taken.price,
        lots: taken.lots,
        at: context.stamp,
        day: taken.day,
        late: false,
    };
    let books = [
        (Holder::Operating(taken.account), &taken.operating),
        (Holder::Fund(taken.fund_account), &taken.fund),
    ];
    for (holder, book) in books {
        traded.add(at, context, holder, taken.offset, book).await?;
    }
    Ok(())
}

/// Lots that were moved, on either account.
pub(crate) async fn adjust(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    adjusted: &PositionAdjusted,
) -> Result<(), QueryError> {
    for side in adjusted.trades() {
        let traded = Traded {
            order: OrderId::default(),
            taken_over: Some(&adjusted.reason),
            contract: adjusted.contract,
            direction: side.direction,
            hedge_flag: adjusted.hedge_flag,
            trade: "",
            price: adjusted.price,
            lots: adjusted.lots,
            at: context.stamp,
            day: context.day.unwrap_or(adjusted.day),
            late: false,
        };
        let holder = Holder::Operating(side.account);
        traded
            .add(at, context, holder, side.offset, side.result)
            .await?;
    }
    Ok(())
}

impl Traded<'_> {
    async fn add(
        &self,
        at: &mut SqliteConnection,
        context: &Context<'_>,
        account: Holder,
        offset: Offset,
        book: &BookFill,
    ) -> Result<(), QueryError> {
        let (kind, holder) = cells::holder(account);
        sqlx::query(
            r#"INSERT INTO trades (id, holder_kind, holder, day, order_id, taken_over, contract, direction, "offset", hedge_flag,
                   trade, price, lots, at, commission, close_pnl, close_pnl_trade, late)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"#,
        )
        .bind(context.id.number())
        .bind(kind)
        .bind(holder)
        .bind(self.day.number())
        .bind(self.order.number() as i64)
        .bind(self.taken_over)
        .bind(self.contract.number())
        .bind(cells::direction(self.direction))
        .bind(cells::offset(offset))
        .bind(cells::hedge_flag(self.hedge_flag))
        .bind(self.trade)
        .bind(self.price.units())
        .bind(self.lots.count())
        .bind(self.at.micros())
        .bind(book.commission.units())
        .bind(book.close_pnl().units())
        .bind(book.close_pnl_trade().units())
        .bind(self.late)
        .execute(&mut *at)
        .await?;
        for (row, closed) in (0_i64..).zip(&book.closed) {
            sqlx::query(
                "INSERT INTO closes (id, row, holder_kind, holder, day, contract, direction, hedge_flag, open_day, open_price,
                     base_price, close_price, lots, close_pnl, close_pnl_trade) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(context.id.number())
            .bind(row)
            .bind(kind)
            .bind(holder)
            .bind(self.day.number())
            .bind(self.contract.number())
            .bind(cells::direction(self.direction))
            .bind(cells::hedge_flag(self.hedge_flag))
            .bind(closed.open_day.number())
            .bind(closed.open_price.units())
            .bind(closed.base_price.units())
            .bind(self.price.units())
            .bind(closed.lots.count())
            .bind(closed.close_pnl.units())
            .bind(closed.close_pnl_trade.units())
            .execute(&mut *at)
            .await?;
        }
        Ok(())
    }
}
