//! Trades made directly at the counter (外部报单, X8): each is booked once, with commission, on the account that the
//! product maps them to, else on the product's unallocated book. One that nobody holds the lots for is booked nowhere:
//! the counter is compared, and a person takes it over (`account/take_over`).

use ballast_desk_events::{
    Actor, Comparison, Event, ExternalPassedOver, ExternalTargetSet, ExternalTraded, Holder,
    LotsTakenOver, Refusal, SetExternalTarget,
};
use ballast_model::{
    ContractId, ExternalTrade, FundAccountId, Machine, OperatingAccountId, ProductId, Stamp,
};

use crate::account::ledger::open_book;
use crate::account::leg::{self, Leg};
use crate::account::{comparison, take_over};
use crate::draft::order_freeze;
use crate::state::{Desk, Phase};

/// Books a trade that others made, where it was not booked yet.
///
/// # Errors
/// [`Refusal::UnknownAccount`]. That it fits nowhere is an event, and the counter is asked.
pub(crate) fn traded(
    desk: &Desk,
    fund_account: FundAccountId,
    trade: &ExternalTrade,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    let account = desk.fund_account(fund_account);
    let account = account.ok_or(Refusal::UnknownAccount)?;
    let known = (trade.trade.clone(), trade.direction);
    if account.external.contains_key(&known) {
        return Ok(Vec::new());
    }
    booked(desk, fund_account, trade, at).or_else(|refusal| {
        // A later replay does not book what a person has taken over by then.
        let passed_over = (refusal != Refusal::DayNotOpen).then(|| {
            Comparison::ExternalPassedOver(ExternalPassedOver {
                fund_account,
                trade: trade.trade.clone(),
                direction: trade.direction,
            })
        });
        let asked = comparison::of_strange_trade(desk, fund_account);
        Ok([Event::ActionRefused { refusal }]
            .into_iter()
            .chain(passed_over.map(Event::from))
            .chain(asked)
            .collect())
    })
}

fn booked(
    desk: &Desk,
    fund_account: FundAccountId,
    trade: &ExternalTrade,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    if desk.phase != Phase::Open(trade.trading_day) {
        return Err(Refusal::DayNotOpen);
    }
    let contract = desk.contract_id(&trade.contract.0);
    let contract = contract.ok_or(Refusal::UnknownContract)?;
    let product = desk.fund_accounts[fund_account.index()].product;
    let on = |desk: &Desk, account| {
        book(desk, (fund_account, account), contract, trade).map(|booked| {
            let trade = trade.trade.clone();
            Event::from(Comparison::ExternalTraded(ExternalTraded { trade, booked }))
        })
    };
    if let Some(target) = desk.external_target(product)
        && let Ok(event) = on(desk, target)
    {
        return Ok(vec![event]);
    }
    if let Some(unallocated) = desk.products[product.index()].unallocated {
        return Ok(vec![on(desk, unallocated)?]);
    }
    // Once for each product: its book is opened on a copy first, so that it can be reckoned with.
    let mut events = take_over::open_unallocated(desk, Actor::PLATFORM, fund_account)?;
    let mut with_book = desk.clone();
    events.iter().for_each(|event| with_book.apply(event, at));
    let unallocated = with_book.products[product.index()].unallocated;
    events.push(on(&with_book, unallocated.ok_or(Refusal::UnknownAccount)?)?);
    Ok(events)
}

/// What a trade does to an operating account and the fund account.
///
/// # Errors
/// [`Refusal::NoRate`], [`Refusal::AccountDisabled`], [`Refusal::AlreadySettled`]; [`Refusal::PositionShort`],
/// [`Refusal::FundPositionShort`] where lots that it closes are not there; [`Refusal::AmountTooLarge`].
fn book(
    desk: &Desk,
    (fund_account, account): (FundAccountId, OperatingAccountId),
    contract: ContractId,
    trade: &ExternalTrade,
) -> Result<LotsTakenOver, Refusal> {
    let (operating, fund) = (Holder::Operating(account), Holder::Fund(fund_account));
    let commodity = desk.contracts[contract.index()].commodity;
    let commodity = &desk.commodities[commodity.index()].commodity;
    let leg = Leg {
        contract,
        hedge_flag: trade.hedge_flag,
        direction: trade.direction,
        offset: order_freeze::offset(commodity, trade.offset),
        lots: trade.lots,
        price: trade.price,
        base_price: None,
        day: trade.trading_day,
    };
    let result = |holder: Holder| {
        let terms = leg::terms(desk, holder, contract, leg.hedge_flag)?;
        let book = open_book(desk, holder)?;
        leg.fits(holder, book, terms)?;
        leg.work_out(book, terms)
    };
    Ok(LotsTakenOver {
        fund_account,
        account,
        contract,
        hedge_flag: leg.hedge_flag,
        direction: leg.direction,
        offset: leg.offset,
        base_price: None,
        price: leg.price,
        lots: leg.lots,
        day: leg.day,
        operating: result(operating)?,
        fund: result(fund)?,
        reason: format!("#{}", trade.trade),
    })
}

/// Says to which account of a product such trades are mapped.
///
/// # Errors
/// [`Refusal::UnknownProduct`], [`Refusal::UnknownAccount`], [`Refusal::TargetDoesNotFit`].
pub(crate) fn set_target(desk: &Desk, set: SetExternalTarget) -> Result<Vec<Event>, Refusal> {
    let product = desk.product(set.product).ok_or(Refusal::UnknownProduct)?;
    if let Some(id) = set.account {
        let account = desk.operating_account(id).ok_or(Refusal::UnknownAccount)?;
        if account.product != Some(set.product) || product.unallocated == set.account {
            return Err(Refusal::TargetDoesNotFit);
        }
    }
    let (old, new) = (product.external_target, set.account);
    let changed = (old != new).then(|| {
        let set = ExternalTargetSet {
            product: set.product,
            old,
            new,
        };
        Comparison::ExternalTargetSet(set).into()
    });
    Ok(changed.into_iter().collect())
}

pub(super) fn apply_traded(desk: &mut Desk, traded: &ExternalTraded) {
    let booked = &traded.booked;
    take_over::apply_external(desk, booked);
    let usage = desk.exchange_usage_mut(booked.fund_account, booked.contract);
    usage.traded += booked.lots;
    let account = &mut desk.fund_accounts[booked.fund_account.index()];
    let known = (traded.trade.clone(), booked.direction);
    let lots = (booked.contract, booked.lots);
    account.external.insert(known, Some(lots));
}

pub(super) fn apply_passed_over(desk: &mut Desk, passed: &ExternalPassedOver) {
    let account = &mut desk.fund_accounts[passed.fund_account.index()];
    let known = (passed.trade.clone(), passed.direction);
    account.external.insert(known, None);
}

impl Desk {
    /// The account that a product maps trades to which were made directly at its counters: the chosen one, else, where
    /// it maps by itself, its only one (P1).
    pub fn external_target(&self, id: ProductId) -> Option<OperatingAccountId> {
        let product = self.product(id)?;
        let is_of_product = |account: &OperatingAccountId| {
            self.operating_accounts[account.index()].product == Some(id)
        };
        let chosen = product.external_target.filter(is_of_product);
        let maps = product.settings.product_auto_order_mapping;
        if chosen.is_some() || !maps.unwrap_or(self.platform.auto_order_mapping) {
            return chosen;
        }
        let accounts = product.operating_accounts.iter().copied();
        let mut accounts = accounts.filter(|account| Some(*account) != product.unallocated);
        let only = accounts.next()?;
        accounts.next().is_none().then_some(only)
    }
}
