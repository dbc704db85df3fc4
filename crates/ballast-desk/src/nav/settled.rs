//! A day's NAV as it is settled: told, rolled, and the highest there was (P3, S4).

use ballast_desk_events::{
    Event, Holder, NavEvent, NavMode, NavOf, NavSettled, OperatingSetting, ProductSetting,
};
use ballast_model::{Day, Money, OperatingAccountId, ProductId, Shares, UnitNav};
use ballast_risk::{Nav, UnitNavFraction};

use crate::nav;
use crate::state::Desk;

/// A product's, after its accounts were settled; none where its NAV is undefined.
pub(crate) fn of_product(desk: &Desk, id: ProductId, day: Day) -> Option<Event> {
    let product = desk.product(id)?;
    let nav = nav::of_product(desk, product).ok()?;
    let settled = record(NavOf::Product(id), day, nav)?;
    let highest = product.settings.highest_unit_nav.max(settled.unit);
    Some(event(NavSettled {
        highest_unit: highest.filter(|highest| highest.is_positive()),
        fees: product.fees.told(),
        ..settled
    }))
}

/// An operating account's, of a balance that was settled; none where it has neither shares nor a new high.
pub(crate) fn of_account(
    desk: &Desk,
    holder: Holder,
    day: Day,
    carried_forward: Money,
) -> Option<Event> {
    let Holder::Operating(id) = holder else {
        return None;
    };
    let account = desk.operating_account(id)?;
    let nav = Nav {
        total: carried_forward.units().into(),
        ..nav::of_account(account)
    };
    let highest = account.settings.highest_equity;
    let is_new = carried_forward > highest.unwrap_or_default();
    let settled = record(NavOf::Operating(id), day, nav)?;
    (is_new || settled.shares.is_some()).then(|| {
        event(NavSettled {
            highest_equity: if is_new {
                Some(carried_forward)
            } else {
                highest
            },
            ..settled
        })
    })
}

fn event(settled: NavSettled) -> Event {
    Event::Nav(Box::new(NavEvent::Settled(settled)))
}

fn record(of: NavOf, day: Day, nav: Nav) -> Option<NavSettled> {
    let money = |units: i128| i64::try_from(units).ok().map(Money::from_units);
    let told = |unit: Option<UnitNavFraction>| unit.and_then(UnitNavFraction::told);
    Some(NavSettled {
        of,
        day,
        total: money(nav.total)?,
        previous_total: money(nav.previous_total)?,
        liabilities: Money::from_units(nav.liabilities),
        shares: Some(Shares::from_units(nav.shares)).filter(|shares| shares.is_positive()),
        unit: told(nav.unit()),
        previous_unit: told(nav.previous_unit()),
        highest_unit: None,
        highest_equity: None,
        fees: None,
    })
}

pub(super) fn apply(desk: &mut Desk, settled: NavSettled) {
    match settled.of {
        NavOf::Product(id) => apply_product(desk, id, settled.highest_unit, settled.total),
        NavOf::Operating(id) => apply_account(desk, id, settled.highest_equity),
    }
}

fn apply_product(desk: &mut Desk, id: ProductId, highest: Option<UnitNav>, total: Money) {
    let product = &mut desk.products[id.index()];
    product
        .settings
        .set(ProductSetting::HighestUnitNav(highest));
    if product.settings.nav_mode == Some(NavMode::Entered) {
        product.rolled_nav = Some(total);
    }
}

fn apply_account(desk: &mut Desk, id: OperatingAccountId, highest: Option<Money>) {
    desk.operating_accounts[id.index()]
        .settings
        .set(OperatingSetting::HighestEquity(highest));
}

/// Today becomes yesterday: what was settled is the previous total of the next day.
pub(crate) fn roll(desk: &mut Desk) {
    for product in &mut desk.products {
        product.subscribed = Money::ZERO;
        product.fees.roll();
        if let Some(total) = product.rolled_nav.take() {
            product
                .settings
                .set(ProductSetting::PreviousTotalNav(Some(total)));
        }
    }
}
