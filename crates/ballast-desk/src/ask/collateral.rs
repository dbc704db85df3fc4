//! Bonds that stand as margin, as they are shown and reconciled (B8, B14).

use ballast_desk_events::{CollateralFee, CollateralPart, Holder, VenueCollateral};
use ballast_model::{Exchange, FundAccountId, Money, Stamp};

use crate::book::margin::MarginSums;
use crate::book::mortgage::MortgageRow;
use crate::state::Desk;

/// Bonds of an account at an exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountCollateral {
    /// Exchange.
    pub exchange: Exchange,
    /// What its venue said last; none of operating accounts.
    pub told: Option<VenueCollateral>,
    /// When.
    pub told_at: Option<Stamp>,
    /// An operating account's part.
    pub part: Option<CollateralPart>,
    /// What may be used now.
    pub usable: Money,
    /// Margin at the exchange, held and frozen, after the larger side.
    pub margin: Money,
    /// What of it is covered.
    pub covered: Money,
}

/// Bonds of an account, by exchange; those too that count nothing now.
pub fn collateral(desk: &Desk, holder: Holder) -> Vec<AccountCollateral> {
    let of = |exchange: Exchange| {
        let (told, part) = match holder {
            Holder::Fund(id) => (desk.collateral.told.get(&(id, exchange)), None),
            Holder::Operating(id) => (None, desk.collateral.parts.get(&(id, exchange)).copied()),
        };
        if told.is_none() && part.is_none() {
            return None;
        }
        let book = desk.book(holder)?;
        let row = book.mortgages().find(|row| row.exchange == exchange);
        let row = row.unwrap_or(MortgageRow {
            exchange,
            usable: Money::ZERO,
            margin: sums_at(desk, holder, exchange)
                .map_or(Money::ZERO, |sums| sums.margin() + sums.frozen_margin()),
            covered: Money::ZERO,
        });
        Some(AccountCollateral {
            exchange,
            told: told.and_then(|told| told.newest.clone()),
            told_at: told.and_then(|told| told.at),
            part,
            usable: row.usable,
            margin: row.margin,
            covered: row.covered,
        })
    };
    Exchange::ALL.into_iter().filter_map(of).collect()
}

/// Fees for bonds that were taken of a fund account's cash, by month.
pub fn collateral_fees(
    desk: &Desk,
    account: FundAccountId,
    exchange: Exchange,
) -> impl Iterator<Item = &CollateralFee> {
    let told = desk.collateral.told.get(&(account, exchange));
    told.into_iter().flat_map(|told| told.fees.values())
}

/// Whether a venue's fee is still to be taken of a fund account's cash.
pub fn owes_fee(desk: &Desk, fee: &CollateralFee) -> bool {
    let told = desk.collateral.told.get(&(fee.fund_account, fee.exchange));
    told.is_some_and(|told| told.owes(fee))
}

/// Margin of what an account holds at an exchange, after the larger side: what its venue is told.
pub fn held_margin_at(desk: &Desk, holder: Holder, exchange: Exchange) -> Money {
    sums_at(desk, holder, exchange).map_or(Money::ZERO, |sums| sums.margin())
}

fn sums_at(desk: &Desk, holder: Holder, exchange: Exchange) -> Option<MarginSums> {
    let book = desk.book(holder)?;
    Some(book.margin_sums(exchange, |contract| desk.contract_terms(contract)))
}
