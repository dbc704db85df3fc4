//! Subscription and redemption: cash and shares in one command, so that unit NAV does not move by them (P3).

use ballast_desk_events::{
    ChangeShares, Event, Holder, NavEvent, NavMode, ProductSetting, Refusal, ShareCash,
    ShareChange, SharesChanged,
};
use ballast_model::{FundAccountId, Money, ProductId, Shares};

use crate::account::ledger;
use crate::nav::{self, NavMissing};
use crate::state::Desk;
use crate::state::product::Product;

/// # Errors
/// [`Refusal::UnknownProduct`], [`Refusal::NavUndefined`], [`Refusal::NavNotPositive`],
/// [`Refusal::SharesNotPositive`], [`Refusal::SharesExceeded`], [`Refusal::NavTakesFundAccount`],
/// [`Refusal::FundNotOfProduct`], [`Refusal::AlreadySettled`], and those of a deposit or a withdrawal.
pub(crate) fn change(desk: &Desk, asked: ChangeShares) -> Result<Vec<Event>, Refusal> {
    let ChangeShares {
        product: id,
        change,
        amount,
        ..
    } = asked;
    let product = desk.product(id).ok_or(Refusal::UnknownProduct)?;
    let (cash, mut events) = cash(desk, product, &asked)?;
    let shares = shares(desk, product, &asked)?;
    let old = product.settings.shares;
    let new = left(old, change, shares)?;
    events.push(Event::Nav(Box::new(NavEvent::SharesChanged(
        SharesChanged {
            product: id,
            change,
            amount,
            shares,
            cash,
            old,
            new,
        },
    ))));
    Ok(events)
}

/// Where the cash goes, and its booking.
fn cash(
    desk: &Desk,
    product: &Product,
    asked: &ChangeShares,
) -> Result<(ShareCash, Vec<Event>), Refusal> {
    if let Some(fund_account) = asked.fund_account {
        return Ok((
            ShareCash::FundAccount(fund_account),
            booked(desk, asked, fund_account)?,
        ));
    }
    ledger::cash_amount(asked.amount)?;
    not_settled(desk, product)?;
    let nav = nav::of_product(desk, product).map_err(undefined)?;
    let cash = match product.settings.nav_mode {
        Some(NavMode::Entered) => ShareCash::PreviousTotal,
        Some(NavMode::External) => ShareCash::External,
        Some(NavMode::Equity) | None => return Err(Refusal::NavTakesFundAccount),
    };
    let held = match cash {
        ShareCash::External => product.settings.external_nav.unwrap_or_default(),
        ShareCash::PreviousTotal | ShareCash::FundAccount(_) => money(nav.previous_total)?,
    };
    if asked.change == ShareChange::Redeem {
        ledger::withdrawable(asked.amount, held)?;
    }
    let most = crate::state::bounds::LARGEST_BALANCE;
    let after = held.checked_add(asked.amount);
    if after.is_ok_and(|after| after <= most) {
        Ok((cash, Vec::new()))
    } else {
        Err(Refusal::AmountTooLarge)
    }
}

fn booked(
    desk: &Desk,
    asked: &ChangeShares,
    fund_account: FundAccountId,
) -> Result<Vec<Event>, Refusal> {
    let state = desk.fund_account(fund_account);
    if state.ok_or(Refusal::UnknownAccount)?.product != asked.product {
        return Err(Refusal::FundNotOfProduct { fund_account });
    }
    let holder = Holder::Fund(fund_account);
    match asked.change {
        ShareChange::Subscribe => ledger::deposit(desk, holder, asked.amount),
        ShareChange::Redeem => ledger::withdraw(desk, holder, asked.amount),
    }
}

fn not_settled(desk: &Desk, product: &Product) -> Result<(), Refusal> {
    let settled = product.difference.map(|difference| difference.day);
    match settled.filter(|day| Some(*day) == desk.trading_day()) {
        Some(day) => Err(Refusal::AlreadySettled { day }),
        None => Ok(()),
    }
}

/// As many shares as were told, or as the amount is worth at the previous unit NAV.
fn shares(desk: &Desk, product: &Product, asked: &ChangeShares) -> Result<Shares, Refusal> {
    let shares = match asked.shares {
        Some(shares) => shares,
        None => {
            let nav = nav::of_product(desk, product).map_err(undefined)?;
            let unit = nav.previous_unit();
            let unit = unit.ok_or_else(|| undefined(NavMissing::Shares))?;
            let worth = unit.shares_for(asked.amount);
            worth.ok_or(Refusal::NavNotPositive {
                nav: money(nav.previous_net())?,
            })?
        }
    };
    if shares.is_positive() {
        Ok(shares)
    } else {
        Err(Refusal::SharesNotPositive { shares })
    }
}

/// Shares afterwards; none where the last of them went.
fn left(
    old: Option<Shares>,
    change: ShareChange,
    shares: Shares,
) -> Result<Option<Shares>, Refusal> {
    let held = old.unwrap_or_default();
    let new = match change {
        ShareChange::Subscribe => {
            let most = |sum: &Shares| *sum <= Shares::whole(1_000_000_000_000);
            { held.checked_add(shares).ok().filter(most) }.ok_or(Refusal::AmountTooLarge)?
        }
        ShareChange::Redeem if shares > held => {
            return Err(Refusal::SharesExceeded { shares, held });
        }
        ShareChange::Redeem => held - shares,
    };
    Ok(Some(new).filter(|new| new.is_positive()))
}

fn undefined(missing: NavMissing) -> Refusal {
    Refusal::NavUndefined {
        missing: missing.setting().into(),
    }
}

fn money(units: i128) -> Result<Money, Refusal> {
    let units = i64::try_from(units).map_err(|_| Refusal::AmountTooLarge)?;
    Ok(Money::from_units(units))
}

pub(super) fn apply(desk: &mut Desk, changed: SharesChanged) {
    let SharesChanged {
        product,
        change,
        amount,
        cash,
        new,
        ..
    } = changed;
    let signed = match change {
        ShareChange::Subscribe => amount,
        ShareChange::Redeem => -amount,
    };
    set(desk, product, ProductSetting::Shares(new));
    let settings = &desk.products[product.index()].settings;
    let moved = |held: Option<Money>| Some(held.unwrap_or_default() + signed);
    let setting = match cash {
        ShareCash::FundAccount(_) => {
            desk.products[product.index()].subscribed += signed;
            return;
        }
        ShareCash::PreviousTotal => {
            ProductSetting::PreviousTotalNav(moved(settings.previous_total_nav))
        }
        ShareCash::External => ProductSetting::ExternalNav(moved(settings.external_nav)),
    };
    set(desk, product, setting);
}

pub(super) fn set(desk: &mut Desk, product: ProductId, setting: ProductSetting) {
    desk.products[product.index()].settings.set(setting);
}
