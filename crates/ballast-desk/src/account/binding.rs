//! Binding operating accounts to products (P5).

use ballast_desk_events::{Event, Holder, OperatingAccountUnbound, Refusal};
use ballast_model::{OperatingAccountId, ProductId};

use crate::account::{ledger, status};
use crate::state::Desk;
use crate::state::account::OperatingAccount;

pub(crate) fn bind(
    desk: &Desk,
    account: OperatingAccountId,
    product: ProductId,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    status::not_deleted(state.status, Refusal::AccountDisabled)?;
    status::takes_accounts(desk, product)?;
    // Its lots and cash are counted with the old product's fund accounts: it must take nothing
    // along.
    if state.product.is_some() && state.product != Some(product) {
        takes_nothing_along(desk, account, state)?;
    }
    let deposits = state.book.net_deposits();
    // Who brings nothing takes no room: the product's accounts are not counted for it.
    if state.product != Some(product) && !deposits.is_zero() {
        let holder = Holder::Operating(account);
        ledger::product_takes(desk, product, holder, deposits)?;
    }
    Ok(vec![Event::OperatingAccountBound {
        account,
        old: state.product,
        new: product,
    }])
}

/// Of an account that takes nothing along.
pub(crate) fn unbind(desk: &Desk, account: OperatingAccountId) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    let old = state.product.ok_or(Refusal::AccountUnbound)?;
    takes_nothing_along(desk, account, state)?;
    Ok(vec![Event::OperatingAccountUnbound(
        OperatingAccountUnbound { account, old },
    )])
}

/// No lots, cash, working orders or deliveries, and no trades of today: orders alone that came to
/// nothing leave nothing behind.
///
/// # Errors
/// [`Refusal::StillInUse`].
fn takes_nothing_along(
    desk: &Desk,
    id: OperatingAccountId,
    state: &OperatingAccount,
) -> Result<(), Refusal> {
    let (positions, working, cash) = (
        state.book.positions_used() + desk.deliveries_of(Holder::Operating(id)),
        state.working.len(),
        state.book.equity(),
    );
    if positions + working == 0 && cash.is_zero() {
        return Ok(());
    }
    Err(Refusal::StillInUse {
        positions: positions as u32,
        working: working as u32,
        cash,
        bindings: 0,
    })
}

pub(crate) fn apply_binding(
    desk: &mut Desk,
    account: OperatingAccountId,
    old: Option<ProductId>,
    new: ProductId,
) {
    if let Some(old) = old.filter(|old| *old != new) {
        desk.leave_collateral(account);
        desk.products[old.index()]
            .operating_accounts
            .remove(&account);
        desk.derive_exposures(old);
    }
    desk.products[new.index()]
        .operating_accounts
        .insert(account);
    desk.operating_accounts[account.index()].product = Some(new);
    desk.derive_exposures(new);
    desk.derive_larger_side(Holder::Operating(account));
    desk.derive_stop(account);
}

pub(crate) fn apply_unbinding(desk: &mut Desk, unbound: OperatingAccountUnbound) {
    desk.products[unbound.old.index()]
        .operating_accounts
        .remove(&unbound.account);
    desk.operating_accounts[unbound.account.index()].product = None;
    desk.derive_exposures(unbound.old);
    desk.leave_collateral(unbound.account);
    desk.derive_larger_side(Holder::Operating(unbound.account));
    desk.derive_stop(unbound.account);
}
