//! Enabled, disabled, deleted, closed: of products, accounts and logins alike (R3, P10).

use ballast_desk_events::{
    AccountStatus, AccountStatusSet, Actor, Event, Holder, Owned, Refusal, SetAccountStatus,
};
use ballast_model::{FundAccountId, Money, ProductId};

use crate::book::Book;
use crate::rates::templates::free_name;
use crate::state::Desk;
use crate::state::account::OperatingAccount;
use crate::state::rates::OwnRates;

impl Desk {
    /// How an object stands; none where there is no such object.
    pub fn status(&self, of: Owned) -> Option<AccountStatus> {
        match of {
            Owned::Product(id) => self.product(id).map(|product| product.status),
            Owned::Fund(id) => self.fund_account(id).map(|account| account.status),
            Owned::Operating(id) => self.operating_account(id).map(|account| account.status),
            Owned::Login(id) => self.people.user(id).map(|user| user.status),
            Owned::Template(id) => self.template(id).map(|template| template.status),
        }
    }
}

pub(crate) fn of_mut(desk: &mut Desk, of: Owned) -> &mut AccountStatus {
    match of {
        Owned::Product(id) => &mut desk.products[id.index()].status,
        Owned::Fund(id) => &mut desk.fund_accounts[id.index()].status,
        Owned::Operating(id) => &mut desk.operating_accounts[id.index()].status,
        Owned::Login(id) => &mut desk.people.user_mut(id).status,
        Owned::Template(id) => &mut desk.templates[id.index()].status,
    }
}

/// What is not there.
pub(crate) fn unknown(of: Owned) -> Refusal {
    match of {
        Owned::Product(_) => Refusal::UnknownProduct,
        Owned::Fund(_) | Owned::Operating(_) => Refusal::UnknownAccount,
        Owned::Login(_) => Refusal::UnknownUser,
        Owned::Template(_) => Refusal::UnknownTemplate,
    }
}

pub(crate) fn not_deleted(status: AccountStatus, refusal: Refusal) -> Result<(), Refusal> {
    if status == AccountStatus::Deleted {
        Err(refusal)
    } else {
        Ok(())
    }
}

/// Accounts may be opened in the product and bound to it.
pub(crate) fn takes_accounts(desk: &Desk, product: ProductId) -> Result<(), Refusal> {
    let product = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    not_deleted(product.status, Refusal::ProductDisabled)
}

pub(crate) fn set(desk: &Desk, by: Actor, set: SetAccountStatus) -> Result<Vec<Event>, Refusal> {
    let SetAccountStatus { of, status: new } = set;
    let old = desk.status(of).ok_or_else(|| unknown(of))?;
    if of == Owned::Login(by.user) {
        return Err(Refusal::OwnLogin);
    }
    let is_login = matches!(of, Owned::Login(_));
    match (old, new) {
        (old, new) if old == new => return Ok(Vec::new()),
        (AccountStatus::Closed, _) => return Err(Refusal::AccountStatusFinal),
        (_, AccountStatus::Closed) if !is_login => return Err(Refusal::AccountStatusFinal),
        (_, AccountStatus::Deleted) => nothing_left(desk, of)?,
        (AccountStatus::Deleted, _) => {
            has_its_product(desk, of)?;
            has_its_name(desk, of)?;
        }
        (AccountStatus::Enabled | AccountStatus::Disabled, _) => {}
    }
    Ok(vec![Event::AccountStatusSet(AccountStatusSet {
        of,
        old,
        new,
    })])
}

/// A fund account is always a product's: it does not come back before its product.
fn has_its_product(desk: &Desk, of: Owned) -> Result<(), Refusal> {
    let Owned::Fund(id) = of else { return Ok(()) };
    let product = desk
        .fund_account(id)
        .and_then(|account| desk.product(account.product))
        .ok_or(Refusal::UnknownProduct)?;
    not_deleted(product.status, Refusal::ProductDisabled)
}

/// A template does not come back beside another one of its name.
fn has_its_name(desk: &Desk, of: Owned) -> Result<(), Refusal> {
    let Owned::Template(id) = of else {
        return Ok(());
    };
    let template = desk.template(id).ok_or(Refusal::UnknownTemplate)?;
    free_name(desk, template.kind, &template.name)
}

/// Positions, working orders, cash and bindings forbid to delete: to a product, its accounts are
/// bound, to an operating account its product, risk accounts and movements that wait, to a fund
/// account and a risk account each other (P10).
fn nothing_left(desk: &Desk, of: Owned) -> Result<(), Refusal> {
    let risk_accounts = |holder: Holder| {
        desk.people
            .users()
            .filter(|(_, user)| user.bound.contains(&holder))
            .count()
    };
    let nothing = (0, Money::ZERO, 0, 0);
    let (positions, cash, working, bindings) = match of {
        Owned::Product(id) => {
            let product = desk.product(id).ok_or(Refusal::UnknownProduct)?;
            let there =
                |id: &&FundAccountId| desk.status((**id).into()) != Some(AccountStatus::Deleted);
            let funds = product.fund_accounts.iter().filter(there).count();
            (0, Money::ZERO, 0, funds + product.operating_accounts.len())
        }
        Owned::Fund(id) => {
            let account = desk.fund_account(id).ok_or(Refusal::UnknownAccount)?;
            let working = desk
                .children()
                .filter(|(_, child)| child.sent.fund_account == id && child.is_working())
                .count();
            (
                held(desk, Holder::Fund(id), &account.book),
                account.book.equity(),
                working,
                risk_accounts(Holder::Fund(id)),
            )
        }
        Owned::Operating(id) => {
            let account = desk.operating_account(id).ok_or(Refusal::UnknownAccount)?;
            let waiting = desk
                .pending_cash
                .values()
                .filter(|entered| entered.account == id)
                .count();
            let bindings = risk_accounts(Holder::Operating(id))
                + waiting
                + usize::from(account.product.is_some());
            (
                held(desk, Holder::Operating(id), &account.book),
                account.book.equity(),
                account.working.len(),
                bindings,
            )
        }
        Owned::Template(id) => {
            let bound = |account: &OperatingAccount| {
                let OwnRates {
                    margin_template,
                    commission_template,
                    ..
                } = &account.rates;
                [
                    *margin_template,
                    *commission_template,
                    account.limit_template,
                ]
                .contains(&Some(id))
            };
            let accounts = desk.operating_accounts();
            let accounts = accounts.filter(|(_, account)| bound(account)).count();
            (0, Money::ZERO, 0, accounts)
        }
        Owned::Login(id) => desk
            .people
            .user(id)
            .map_or(nothing, |user| (0, Money::ZERO, 0, user.bound.len())),
    };
    if positions + working + bindings == 0 && cash.is_zero() {
        return Ok(());
    }
    Err(Refusal::StillInUse {
        positions: positions as u32,
        working: working as u32,
        cash,
        bindings: bindings as u32,
    })
}

/// Contracts held, and deliveries that have not ended.
fn held(desk: &Desk, holder: Holder, book: &Book) -> usize {
    let positions = book.positions().filter(|position| position.is_held());
    positions.count() + desk.deliveries_of(holder)
}
