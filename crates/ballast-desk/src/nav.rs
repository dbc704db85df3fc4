//! Shares and NAV of products and operating accounts (P3). What a NAV is, `ballast-risk` says; here is what it is
//! reckoned from.

pub(crate) mod fees;
pub(crate) mod settled;
pub(crate) mod shares;

use ballast_desk_events::{NavEvent, NavMode, ProductSetting, ProductSettings};
use ballast_model::{Money, ProductId, Shares};
use ballast_risk::{Nav, NavBasis, NavFigures};

use crate::book::Book;
use crate::state::Desk;
use crate::state::account::OperatingAccount;
use crate::state::product::Product;

/// Why a total NAV is undefined: what nobody has set (P3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NavMissing {
    /// The mode.
    Mode,
    /// The previous total NAV, of mode (b).
    PreviousTotal,
    /// The external NAV, of mode (c).
    External,
    /// Shares: a total there is.
    Shares,
}

impl NavMissing {
    /// The setting that is missing.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::Mode => "nav_mode",
            Self::PreviousTotal => "previous_total_nav",
            Self::External => "external_nav",
            Self::Shares => "shares",
        }
    }
}

/// Equity now; of a settled day its balance.
fn equity(book: &Book) -> i128 {
    let settled = book.settled().map(|settled| settled.balance);
    settled.unwrap_or_else(|| book.equity()).units().into()
}

fn units(shares: Option<Shares>) -> i64 {
    shares.map_or(0, Shares::units)
}

fn product_basis(settings: &ProductSettings) -> Result<NavBasis, NavMissing> {
    let entered = |amount: Option<Money>, missing| amount.map(Money::units).ok_or(missing);
    Ok(match settings.nav_mode.ok_or(NavMissing::Mode)? {
        NavMode::Equity => NavBasis::Equity,
        NavMode::Entered => NavBasis::Entered(entered(
            settings.previous_total_nav,
            NavMissing::PreviousTotal,
        )?),
        NavMode::External => {
            NavBasis::External(entered(settings.external_nav, NavMissing::External)?)
        }
    })
}

/// A product's NAV, of its fund accounts' equities.
///
/// # Errors
/// What total NAV is reckoned from and nobody has set.
pub(crate) fn of_product(desk: &Desk, product: &Product) -> Result<Nav, NavMissing> {
    with(desk, product, &product.settings, 0)
}

/// The same as if its fund accounts had so much more equity.
///
/// # Errors
/// As [`of_product`].
pub(crate) fn of_product_moved(
    desk: &Desk,
    product: &Product,
    moved: i128,
) -> Result<Nav, NavMissing> {
    with(desk, product, &product.settings, moved)
}

/// A product's NAV as if its settings were these, and its fund accounts had so much more equity.
fn with(
    desk: &Desk,
    product: &Product,
    settings: &ProductSettings,
    moved: i128,
) -> Result<Nav, NavMissing> {
    let basis = product_basis(settings)?;
    let books = { product.fund_accounts.iter() }.map(|id| &desk.fund_accounts[id.index()].book);
    let (mut now, mut opening) = (0, 0);
    for book in books {
        now += equity(book);
        opening += i128::from(book.pre_balance.units());
    }
    let figures = NavFigures {
        basis,
        equity: now + moved,
        opening_equity: opening,
        subscribed: product.subscribed.units().into(),
        liabilities: settings.liabilities.units(),
        fees: product.fees.owed().units(),
        previous_fees: product.fees.owed_before().units(),
        shares: units(settings.shares),
    };
    Ok(figures.nav())
}

/// An operating account's NAV: its own equity.
pub(crate) fn of_account(account: &OperatingAccount) -> Nav {
    of_account_moved(account, 0)
}

/// The same as if it had so much more equity.
pub(crate) fn of_account_moved(account: &OperatingAccount, moved: i128) -> Nav {
    let figures = NavFigures {
        basis: NavBasis::Equity,
        equity: equity(&account.book) + moved,
        opening_equity: account.book.pre_balance.units().into(),
        subscribed: 0,
        liabilities: 0,
        fees: 0,
        previous_fees: 0,
        shares: units(account.settings.shares),
    };
    figures.nav()
}

pub(crate) fn apply(desk: &mut Desk, event: &NavEvent) {
    match event {
        NavEvent::SharesChanged(changed) => shares::apply(desk, *changed),
        NavEvent::Settled(settled) => settled::apply(desk, *settled),
        NavEvent::Fees(event) => return fees::apply(desk, event),
    }
    desk.read_all_rules();
}

/// A previous total that is entered after the day was settled is the next day's.
pub(crate) fn apply_set(desk: &mut Desk, product: ProductId, new: &ProductSetting) {
    let product = &mut desk.products[product.index()];
    if matches!(new, ProductSetting::PreviousTotalNav(_)) {
        product.rolled_nav = None;
    }
}
