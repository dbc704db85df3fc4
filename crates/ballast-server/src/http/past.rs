//! Rows of history as the interface shows them, and their pages: a cursor is the row after which
//! one goes on.

use ballast_api::order::{ChildOrder, ChildStatus, Order, OrderStatus, Refusal, Trade};
use ballast_api::{Decimal, Id, Language, Page, Problem};
use ballast_model::{Lots, Offset};
use ballast_query::{
    AskedRow, ChildRow, ChildState, OrderRow, OrderState, QueryError, RefusalRow, RowId, TradeRow,
};

use super::guard::Caller;
use crate::convert::{self, RefusedChild, Shortfall};
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
pub fn order(account: &str, row: OrderRow, codes: &FundAccountCodes, language: Language) -> Order {
    let problem = match &row.stopped {
        Some(refusal) => {
            let numbers = refusal.numbers.iter().cloned().collect();
            Some(convert::stored_problem(
                &refusal.code,
                numbers,
                codes,
                None,
                language,
            ))
        }
        None => shortfall(&row).and_then(|short| short.problem(language)),
    };
    Order {
        order: Id::from(row.order.number()),
        reference: row.reference,
        account: account.to_owned(),
        placed_by: row
            .user_name
            .unwrap_or_else(|| convert::PLATFORM.to_owned()),
        trading_day: row.day.unwrap_or_default().into(),
        placed_at: row.placed_at.into(),
        sent_at: row.sent_at.map(Into::into),
        accepted_at: row.accepted_at.map(Into::into),
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
        status: status(row.state),
        problem,
        third_party: row.is_third_party,
        seq: convert::seq(row.updated.seq()),
    }
}

fn status(state: OrderState) -> OrderStatus {
    match state {
        OrderState::Sending => OrderStatus::Sending,
        OrderState::Working => OrderStatus::Working,
        OrderState::PartFilled => OrderStatus::PartFilled,
        OrderState::Cancelling => OrderStatus::Cancelling,
        OrderState::Filled => OrderStatus::Filled,
        OrderState::PartCancelled => OrderStatus::PartCancelled,
        OrderState::Cancelled => OrderStatus::Cancelled,
        OrderState::Rejected => OrderStatus::Rejected,
        OrderState::Refused => OrderStatus::Refused,
        OrderState::Unknown => OrderStatus::Unknown,
    }
}

fn shortfall(row: &OrderRow) -> Option<Shortfall<'_>> {
    (row.is_refused || row.takes.is_some()).then(|| Shortfall {
        refused: row
            .refused
            .and_then(|state| refused(state, row.counter_error.as_ref())),
        lots: row.lots,
        takes: row.takes,
    })
}

fn refused(state: ChildState, error: Option<&(i32, String)>) -> Option<RefusedChild<'_>> {
    match (state, error) {
        (ChildState::Rejected, Some((error, text))) => Some(RefusedChild::Rejected(*error, text)),
        (ChildState::NotReceived, _) => Some(RefusedChild::NotReceived),
        _ => None,
    }
}

/// A child order as it stood last.
pub fn child(row: &ChildRow, language: Language) -> ChildOrder {
    let counters = refused(row.state, row.counter_error.as_ref());
    ChildOrder {
        child: Id::from(row.child.number()),
        order: Id::from(row.order.number()),
        account: row.account_code.clone(),
        fund_account: row.fund_code.clone(),
        contract: row.contract_code.clone(),
        side: convert::side(row.direction),
        offset: convert::offset(row.offset),
        hedge_flag: convert::hedge_flag(row.hedge_flag),
        price: row.price.into(),
        lots: row.lots.count(),
        filled: row.filled.count(),
        status: match row.state {
            ChildState::Sending => ChildStatus::Sending,
            ChildState::Working => ChildStatus::Working,
            ChildState::Filled => ChildStatus::Filled,
            ChildState::Cancelled => ChildStatus::Cancelled,
            ChildState::Recalled => ChildStatus::Recalled,
            ChildState::Rejected => ChildStatus::Rejected,
            ChildState::NotReceived => ChildStatus::NotReceived,
            ChildState::Unknown => ChildStatus::Unknown,
        },
        passed_at: Some(row.passed_at.into()),
        sent_at: row.sent_at.map(Into::into),
        accepted_at: row.accepted_at.map(Into::into),
        problem: convert::child_problem(
            counters,
            row.locked,
            row.state == ChildState::Recalled,
            language,
        ),
    }
}

/// A trade of an account.
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
        late: row.late,
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
