//! Why the counter refuses an order, in order of precedence, with CTP's error numbers and texts.

use ballast_model::{CounterErrorId, CounterOrder, Stamp};

use super::account::{self, Account};
use super::book::Book;
use super::contracts::{Contracts, Listed};
use super::errors::NO_RIGHT;
use super::fact::Freeze;
use super::order::Bucket;

/// What checking needs to see.
pub(super) struct View<'a> {
    pub account: Option<&'a Account>,
    pub contracts: &'a Contracts,
    pub book: Option<&'a Book>,
    pub at: Stamp,
    /// The trading day is settled, the next not begun.
    pub settled: bool,
}

/// What the order will freeze, or the first thing wrong with it.
pub(super) fn check(order: &CounterOrder, view: &View<'_>) -> Result<Freeze, CounterErrorId> {
    let account = view.account.ok_or(NO_RIGHT)?;
    refuse_if(
        account.orders.contains_key(&order.child),
        CounterErrorId::DUPLICATE_REF,
    )?;
    let listed = view
        .contracts
        .get(&order.contract)
        .ok_or(CounterErrorId::INSTRUMENT)?;
    let rates = view
        .contracts
        .rates(&order.account, listed)
        .ok_or(CounterErrorId::INSTRUMENT)?;
    refuse_if(has_expired(listed, view), CounterErrorId::INSTRUMENT)?;
    refuse_if(
        !order.lots.is_positive() || order.lots > listed.commodity.max_limit_lots,
        CounterErrorId::BAD_FIELD,
    )?;
    refuse_if(view.settled, CounterErrorId::EXCHANGE)?;
    refuse_if(
        !view
            .contracts
            .reference()
            .hours(&listed.commodity)
            .of_contract(listed.contract.last_trading_day)
            .trading_at(view.at),
        CounterErrorId::EXCHANGE,
    )?;
    refuse_if(
        !order.price.is_positive() || !order.price.is_on_tick(listed.commodity.tick),
        CounterErrorId::BAD_PRICE,
    )?;
    refuse_if(
        view.book.is_some_and(|book| !book.allows(order.price)),
        CounterErrorId::BAD_PRICE,
    )?;
    over_close(order, account, listed)?;
    // An amount too large to represent is one nobody has. A close freezes nothing and is never
    // refused for money.
    let freeze = account::freeze(order, listed, rates).map_err(|_| CounterErrorId::NO_MONEY)?;
    let funds = account.funds_with(&order.account, view.contracts, Some((order, freeze)));
    let funds = funds.map_err(|_| CounterErrorId::NO_MONEY)?;
    refuse_if(
        freeze != Freeze::default() && funds.available.is_negative(),
        CounterErrorId::NO_MONEY,
    )?;
    Ok(freeze)
}

fn refuse_if(wrong: bool, error: CounterErrorId) -> Result<(), CounterErrorId> {
    if wrong { Err(error) } else { Ok(()) }
}

fn has_expired(listed: &Listed, view: &View<'_>) -> bool {
    let today = view
        .contracts
        .reference()
        .calendar
        .trading_day_of(view.at)
        .ok();
    listed
        .contract
        .last_trading_day
        .zip(today)
        .is_some_and(|(last, today)| last < today)
}

fn over_close(
    order: &CounterOrder,
    account: &Account,
    listed: &Listed,
) -> Result<(), CounterErrorId> {
    let distinguishes = listed.commodity.distinguishes_today;
    let Some(bucket) = Bucket::of(order.offset, distinguishes) else {
        return Ok(());
    };
    let error = match bucket {
        Bucket::Any => CounterErrorId::OVER_CLOSE,
        Bucket::Today => CounterErrorId::OVER_CLOSE_TODAY,
        Bucket::Yesterday => CounterErrorId::OVER_CLOSE_YESTERDAY,
    };
    refuse_if(
        account.closable(order, bucket, distinguishes) < order.lots,
        error,
    )
}
