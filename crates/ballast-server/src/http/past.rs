//! Rows of history as the interface shows them, and their pages: a cursor is the row after which
//! one goes on.

use ballast_api::order::{Order, OrderStatus, Refusal, Trade};
use ballast_api::{Decimal, Id, Language, Page, Problem};
use ballast_model::{Lots, Offset};
use ballast_query::{AskedRow, OrderRow, OrderState, QueryError, RefusalRow, RowId, TradeRow};

use super::guard::Caller;
use crate::convert;
use crate::live::hub::FundAccountCodes;

/// Which rows were asked for: one more than fit, so that it is known whether there are more.
pub struct Asked {
    /// As the store is asked.
    pub page: ballast_query::Page,
    limit: usize,
}

impl Asked {
    /// Reads cursor and limit.
    pub fn read(caller: &Caller, asked: &Page) -> Result<Self, Problem> {
        let row = |cursor: &String| {
            cursor
                .parse()
                .map(RowId::new)
                .map_err(|_| caller.bad_field("cursor", cursor, "next"))
        };
        let before = asked.cursor.as_ref().map(row).transpose()?;
        let limit = asked.limit.unwrap_or(100).clamp(1, 500);
        Ok(Self {
            page: ballast_query::Page {
                before,
                limit: limit + 1,
            },
            limit: limit as usize,
        })
    }

    /// Takes the extra row off and gives the cursor of the next page.
    pub fn cut<T>(&self, rows: &mut Vec<T>, id: impl Fn(&T) -> RowId) -> Option<String> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        rows.last()
            .filter(|_| more)
            .map(|row| id(row).number().to_string())
    }
}

impl Caller {
    /// A store that failed. What it holds can be made again; here it cannot be answered.
    pub fn unread(&self, error: &QueryError) -> Problem {
        tracing::error!(%error, "history could not be read");
        self.problem("HISTORY_FAILED", [])
    }
}

/// An order as it was left.
pub fn order(account: &str, row: OrderRow, language: Language) -> Order {
    let (status, problem) = status(&row, language);
    Order {
        order: Id::from(row.order.number()),
        reference: row.reference,
        account: account.to_owned(),
        placed_by: row
            .user_name
            .unwrap_or_else(|| convert::PLATFORM.to_owned()),
        trading_day: row.day.unwrap_or_default().into(),
        placed_at: row.placed_at.into(),
        updated_at: row.updated_at.into(),
        contract: row.contract_code,
        side: convert::side(row.direction),
        offset: convert::offset(row.offset),
        hedge_flag: convert::hedge_flag(row.hedge_flag),
        price: row.price.map(Decimal::from),
        validity: convert::validity(row.validity),
        lots: row.lots.count(),
        filled: row.filled.count(),
        average_price: row.average_price.map(|price| Decimal(price.to_fixed(4))),
        status,
        problem,
        seq: convert::seq(row.updated.seq()),
    }
}

fn status(row: &OrderRow, language: Language) -> (OrderStatus, Option<Problem>) {
    let never_there = matches!(row.ended.as_deref(), Some("not_received" | "not_sent"));
    match row.state {
        OrderState::Sending => (OrderStatus::Sending, None),
        OrderState::Working => (OrderStatus::Working, None),
        OrderState::PartFilled => (OrderStatus::PartFilled, None),
        OrderState::Cancelling => (OrderStatus::Cancelling, None),
        OrderState::Filled => (OrderStatus::Filled, None),
        OrderState::PartCancelled => (
            OrderStatus::PartCancelled,
            never_there.then(|| convert::not_received(language)),
        ),
        OrderState::Cancelled if never_there => {
            (OrderStatus::Rejected, Some(convert::not_received(language)))
        }
        OrderState::Cancelled => (OrderStatus::Cancelled, None),
        OrderState::Rejected => {
            let rejected =
                |(error, text): &(i32, String)| convert::counter_rejected(*error, text, language);
            (
                OrderStatus::Rejected,
                row.counter_error.as_ref().map(rejected),
            )
        }
    }
}

/// A trade of an operating account.
pub fn trade(account: &str, row: TradeRow) -> Trade {
    Trade {
        trade: row.trade,
        order: Id::from(row.order.number()),
        reference: row.reference,
        account: account.to_owned(),
        trading_day: row.day.into(),
        at: row.at.into(),
        contract: row.contract_code,
        side: convert::side(row.direction),
        offset: convert::offset(row.offset),
        hedge_flag: convert::hedge_flag(row.hedge_flag),
        price: row.price.into(),
        lots: row.lots.count(),
        commission: row.commission.into(),
        close_pnl: (row.offset != Offset::Open).then(|| row.close_pnl.into()),
        seq: convert::seq(row.id.seq()),
    }
}

/// A refused order.
pub fn refusal(
    account: &str,
    row: RefusalRow,
    asked: AskedRow,
    codes: &FundAccountCodes,
    language: Language,
) -> Refusal {
    let at = row.id.seq();
    let stored = |code: &str, numbers: Vec<_>, at| {
        convert::stored_problem(code, numbers.into_iter().collect(), codes, at, language)
    };
    let also = row.also.into_iter();
    let problem = convert::with_others(
        stored(&row.code, row.numbers, Some(at)),
        also.map(|breach| stored(&breach.code, breach.numbers, None)),
        row.passing_lots.map(Lots::count),
    );
    Refusal {
        order: row
            .order
            .map_or_else(|| Id(String::new()), |order| Id::from(order.number())),
        reference: asked.reference,
        account: account.to_owned(),
        at: row.at.into(),
        contract: asked.contract_code,
        side: convert::side(asked.direction),
        offset: convert::offset(asked.offset),
        hedge_flag: convert::hedge_flag(asked.hedge_flag),
        lots: asked.lots.count(),
        price: asked.price.map(Decimal::from),
        problem,
        seq: convert::seq(at),
    }
}
