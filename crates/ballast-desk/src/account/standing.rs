//! Enabled, disabled, deleted, closed: of products, accounts and logins alike (R3, P10).

use ballast_desk_events::{
    Actor, Event, Holder, Owned, Refusal, SetStanding, Standing, StandingSet,
};
use ballast_model::{FundAccountId, Money, ProductId};

use crate::book::Book;
use crate::state::Desk;
use crate::state::product::Product;

impl Desk {
    /// How an object stands; none where there is no such object.
    pub fn standing(&self, of: Owned) -> Option<Standing> {
        match of {
            Owned::Product(id) => self.product(id).map(|product| product.standing),
            Owned::Fund(id) => self.fund_account(id).map(|account| account.standing),
            Owned::Operating(id) => self.operating_account(id).map(|account| account.standing),
            Owned::Login(id) => self.people.user(id).map(|user| user.standing),
        }
    }
}

pub(crate) fn of_mut(desk: &mut Desk, of: Owned) -> &mut Standing {
    match of {
        Owned::Product(id) => &mut desk.products[id.index()].standing,
        Owned::Fund(id) => &mut desk.fund_accounts[id.index()].standing,
        Owned::Operating(id) => &mut desk.operating_accounts[id.index()].standing,
        Owned::Login(id) => &mut desk.people.user_mut(id).standing,
    }
}

/// What is not there.
pub(crate) fn unknown(of: Owned) -> Refusal {
    match of {
        Owned::Product(_) => Refusal::UnknownProduct,
        Owned::Fund(_) | Owned::Operating(_) => Refusal::UnknownAccount,
        Owned::Login(_) => Refusal::UnknownUser,
    }
}

pub(crate) fn enabled(standing: Standing, refusal: Refusal) -> Result<(), Refusal> {
    if standing == Standing::Enabled {
        Ok(())
    } else {
        Err(refusal)
    }
}

pub(crate) fn not_deleted(standing: Standing, refusal: Refusal) -> Result<(), Refusal> {
    if standing == Standing::Deleted {
        Err(refusal)
    } else {
        Ok(())
    }
}

/// Accounts may be opened in the product and bound to it.
pub(crate) fn takes_accounts(desk: &Desk, product: ProductId) -> Result<(), Refusal> {
    let product = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    not_deleted(product.standing, Refusal::ProductDisabled)
}

/// The fund account that a product's orders go through.
pub(crate) fn first_enabled(desk: &Desk, product: &Product) -> Option<FundAccountId> {
    product
        .fund_accounts
        .iter()
        .copied()
        .find(|id| desk.standing((*id).into()) == Some(Standing::Enabled))
}

pub(crate) fn set(desk: &Desk, by: Actor, set: SetStanding) -> Result<Vec<Event>, Refusal> {
    let SetStanding { of, standing: new } = set;
    let old = desk.standing(of).ok_or_else(|| unknown(of))?;
    if of == Owned::Login(by.user) {
        return Err(Refusal::OwnLogin);
    }
    let is_login = matches!(of, Owned::Login(_));
    match (old, new) {
        (old, new) if old == new => return Ok(Vec::new()),
        (Standing::Closed, _) => return Err(Refusal::StandingFinal),
        (_, Standing::Closed) if !is_login => return Err(Refusal::StandingFinal),
        (_, Standing::Deleted) => nothing_left(desk, of)?,
        (Standing::Deleted, _) => has_its_product(desk, of)?,
        (Standing::Enabled | Standing::Disabled, _) => {}
    }
    Ok(vec![Event::StandingSet(StandingSet { of, old, new })])
}

/// A fund account is always a product's: it does not come back before its product.
fn has_its_product(desk: &Desk, of: Owned) -> Result<(), Refusal> {
    let Owned::Fund(id) = of else { return Ok(()) };
    let product = desk
        .fund_account(id)
        .and_then(|account| desk.product(account.product))
        .ok_or(Refusal::UnknownProduct)?;
    not_deleted(product.standing, Refusal::ProductDisabled)
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
                |id: &&FundAccountId| desk.standing((**id).into()) != Some(Standing::Deleted);
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
                held(&account.book),
                account.book.balance(),
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
                held(&account.book),
                account.book.balance(),
                account.working.len(),
                bindings,
            )
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

/// Contracts held.
fn held(book: &Book) -> usize {
    book.slots()
        .filter(|slot| !(slot.long.lots().is_zero() && slot.short.lots().is_zero()))
        .count()
}
