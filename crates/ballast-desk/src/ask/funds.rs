//! Funds of an account during the day (§C5).

use ballast_desk_events::Holder;
use ballast_model::Money;

use crate::book::Book;
use crate::limits::account::ratio_base;
use crate::state::Desk;
use crate::state::account::OperatingAccount;

/// Funds of an account during the day (§C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Funds {
    /// Brought forward, mark-to-market.
    pub pre_balance: Money,
    /// Cash in today.
    pub deposit: Money,
    /// Cash out today.
    pub withdrawal: Money,
    /// Close P&L today, mark-to-market.
    pub close_pnl: Money,
    /// Position P&L, mark-to-market.
    pub position_pnl: Money,
    /// Floating P&L, against open prices.
    pub floating_pnl: Money,
    /// Commission today.
    pub commission: Money,
    /// Margin held.
    pub margin: Money,
    /// Margin held for what is to be delivered physically.
    pub delivery_margin: Money,
    /// Delivery fees today.
    pub delivery_fee: Money,
    /// What may be used of bonds now (CTP Mortgage); not in equity (B8).
    pub mortgage: Money,
    /// What of margin, held and frozen, they cover.
    pub covered: Money,
    /// Venues' fees for bonds today.
    pub collateral_fee: Money,
    /// Margin frozen.
    pub frozen_margin: Money,
    /// Commission frozen.
    pub frozen_commission: Money,
    /// Dynamic equity.
    pub equity: Money,
    /// Available.
    pub available: Money,
    /// Withdrawable.
    pub withdrawable: Money,
    /// Of what is left of equity after margin, freezes and margin of deliveries, what cannot be withdrawn
    /// besides: gains that are not realised, or may not be used (C3).
    pub kept_profit: Money,
}

/// Funds of an account.
pub fn funds(desk: &Desk, holder: Holder) -> Option<Funds> {
    let book = desk.book(holder)?;
    let floating = |book: &Book| {
        book.positions()
            .map(|position| position.floating_pnl(desk.contract_terms(position.contract)))
            .sum()
    };
    Some(Funds {
        pre_balance: book.pre_balance,
        deposit: book.deposit,
        withdrawal: book.withdrawal,
        close_pnl: book.close_pnl,
        position_pnl: book.position_pnl,
        floating_pnl: floating(book),
        commission: book.commission,
        margin: book.margin(),
        delivery_margin: book.delivery_margin(),
        delivery_fee: book.delivery_fee(),
        mortgage: book.mortgages().map(|row| row.usable).sum(),
        covered: book.mortgages().map(|row| row.covered).sum(),
        collateral_fee: book.collateral_fee(),
        frozen_margin: book.frozen_margin(),
        frozen_commission: book.frozen_commission,
        equity: book.equity(),
        available: book.available(),
        withdrawable: book.withdrawable(),
        kept_profit: book.kept_profit(),
    })
}

/// Margin of what an account holds as a share of what its limit is of (O7); none where that is not above 0.
pub fn margin_ratio(account: &OperatingAccount) -> Option<(Money, Money)> {
    let base = ratio_base(account);
    (base > Money::ZERO).then(|| (account.book.margin(), base))
}
