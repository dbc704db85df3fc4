//! Opening products, fund accounts and operating accounts.

use std::collections::BTreeMap;

use ballast_desk_events::{
    AccountAccessSet, Actor, Event, Holder, OpenBoundAccount, Refusal, SetAccountAccess,
};
use ballast_model::{AccountCode, Exchange, FundAccountId, Money, OperatingAccountId, ProductId};

use crate::account::status::takes_accounts;
use crate::book::Book;
use crate::state::Desk;
use crate::state::account::{FundAccount, OperatingAccount};
use crate::state::product::Product;

pub(super) fn free_code(desk: &Desk, code: &AccountCode) -> Result<(), Refusal> {
    if desk.codes.is_taken(code) {
        Err(Refusal::CodeTaken)
    } else {
        Ok(())
    }
}

pub(crate) fn create_product(
    desk: &Desk,
    code: &AccountCode,
    name: &str,
) -> Result<Vec<Event>, Refusal> {
    free_code(desk, code)?;
    let id = ProductId::new(desk.products.len() as u32);
    Ok(vec![Event::ProductCreated {
        id,
        code: code.clone(),
        name: name.to_owned(),
    }])
}

pub(crate) fn create_fund_account(
    desk: &Desk,
    code: &AccountCode,
    product: ProductId,
) -> Result<Vec<Event>, Refusal> {
    takes_accounts(desk, product)?;
    free_code(desk, code)?;
    let id = FundAccountId::new(desk.fund_accounts.len() as u32);
    Ok(vec![Event::FundAccountCreated {
        id,
        code: code.clone(),
        product,
    }])
}

pub(crate) fn create_operating_account(
    desk: &Desk,
    by: Actor,
    code: &AccountCode,
    name: &str,
) -> Result<Vec<Event>, Refusal> {
    desk.people.may_open_accounts(by)?;
    free_code(desk, code)?;
    let id = OperatingAccountId::new(desk.operating_accounts.len() as u32);
    Ok(vec![Event::OperatingAccountCreated {
        id,
        code: code.clone(),
        name: name.to_owned(),
    }])
}

/// The counter's session begins anew; what it does not know of after that was lost (`order/returns.rs`).
pub(crate) fn log_in(desk: &Desk, fund_account: FundAccountId) -> Result<Vec<Event>, Refusal> {
    desk.fund_account(fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    Ok(vec![Event::FundAccountLoginAsked(fund_account)])
}

pub(crate) fn apply_product(desk: &mut Desk, id: ProductId, code: &AccountCode, name: &str) {
    desk.products.push(Product {
        code: code.clone(),
        name: name.to_owned(),
        fund_accounts: Vec::new(),
        operating_accounts: Default::default(),
        difference: None,
        rules: Default::default(),
        rate_source_account: None,
        settings: Default::default(),
        limits: Default::default(),
        tradability: None,
        owner: Default::default(),
        status: Default::default(),
        unallocated: None,
        external_target: None,
        subscribed: Money::ZERO,
        rolled_nav: None,
        watch: Default::default(),
        fees: Default::default(),
        exposures: Default::default(),
        surplus: Default::default(),
    });
    desk.codes.put_product(code, id);
}

pub(crate) fn apply_fund_account(
    desk: &mut Desk,
    id: FundAccountId,
    code: &AccountCode,
    product: ProductId,
) {
    desk.fund_accounts.push(FundAccount {
        code: code.clone(),
        product,
        book: Book::default(),
        rates: Default::default(),
        session: Default::default(),
        unanswered: Default::default(),
        rules: Default::default(),
        settings: Default::default(),
        limits: Default::default(),
        day_tradability: None,
        night_tradability: None,
        recent_orders: Default::default(),
        rate_banned: false,
        exchange_usage: Default::default(),
        legal_persons: [id; Exchange::ALL.len()],
        owner: Default::default(),
        status: Default::default(),
        differences: Default::default(),
        taken_over: Default::default(),
        external: BTreeMap::new(),
        cash_taken_over: Money::ZERO,
        compared_at: None,
        plan_messages: Default::default(),
    });
    desk.products[product.index()].fund_accounts.push(id);
    desk.codes.put_account(code, Holder::Fund(id));
    crate::state::larger_side::derive_product(desk, product);
}

pub(crate) fn apply_operating_account(
    desk: &mut Desk,
    id: OperatingAccountId,
    code: &AccountCode,
    name: &str,
) {
    desk.operating_accounts.push(OperatingAccount {
        code: code.clone(),
        name: name.to_owned(),
        product: None,
        book: Book::default(),
        references: Default::default(),
        working: Default::default(),
        rates: Default::default(),
        settings: Default::default(),
        limits: Default::default(),
        limit_template: None,
        tradability: None,
        owner: Default::default(),
        status: Default::default(),
        access: Default::default(),
        protected_amount: Money::ZERO,
        watch: Default::default(),
        lines: Default::default(),
        liquidations: Default::default(),
        barred: Default::default(),
    });
    desk.codes.put_account(code, Holder::Operating(id));
    desk.derive_stop(id);
}

/// From where the traders of an account may log in (O12, O13).
pub(crate) fn set_access(desk: &Desk, set: &SetAccountAccess) -> Result<Vec<Event>, Refusal> {
    let SetAccountAccess {
        account,
        access: new,
    } = set.clone();
    let state = desk.operating_account(account);
    let old = state.ok_or(Refusal::UnknownAccount)?.access.clone();
    Ok(vec![Event::AccountAccessSet(AccountAccessSet {
        account,
        old,
        new,
    })])
}

/// What would refuse the binding refuses the opening, too.
pub(crate) fn open_bound(
    desk: &Desk,
    by: Actor,
    open: &OpenBoundAccount,
) -> Result<Vec<Event>, Refusal> {
    let mut events = create_operating_account(desk, by, &open.code, &open.name)?;
    takes_accounts(desk, open.product)?;
    events.push(Event::OperatingAccountBound {
        account: OperatingAccountId::new(desk.operating_accounts.len() as u32),
        old: None,
        new: open.product,
    });
    Ok(events)
}
