//! Everything decided about an order before the rules are asked, and what it freezes.

pub(crate) mod order_freeze;

use ballast_desk_events::{Decision, PlaceOrder};
use ballast_model::{Lots, Money, Offset, Price, Rates, Stamp, Validity};

use crate::book::position::Position;
use crate::state::account::OperatingAccount;
use crate::state::contract::{CommodityState, ContractState};
use crate::state::terms::AccountTerms;

/// An order as what stands before it sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderContext<'a> {
    pub account: &'a OperatingAccount,
    pub contract: &'a ContractState,
    pub commodity: &'a CommodityState,
    /// The account's position in the contract, of the order's hedge flag.
    pub position: Option<&'a Position>,
    pub terms: &'a AccountTerms,
    pub asked: &'a PlaceOrder,
    /// Lots that are decided about: those asked for, or the part of them that is carried (N5).
    pub lots: Lots,
    pub offset: Offset,
    /// None: the counterparty's best was asked for and there is none.
    pub price: Option<Price>,
    pub validity: Validity,
    pub at: Stamp,
}

/// An order with what it takes: everything decided about it before the rules are asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OrderDraft<'a> {
    pub order: OrderContext<'a>,
    pub rates: &'a Rates,
    /// What its lots are worth at its price.
    pub value: Option<Money>,
    /// What it freezes by itself.
    pub freeze: OrderFreeze,
    /// What the account has for it, and what it takes.
    pub power: BuyingPower,
}

impl OrderDraft<'_> {
    pub(crate) fn opens(&self) -> bool {
        self.order.offset == Offset::Open
    }

    /// The numbers that decide it, for the journal.
    pub(crate) fn decision(&self) -> Decision {
        let BuyingPower {
            closable,
            available,
            margin,
            covered: _,
            order_fee: _,
        } = self.power;
        Decision {
            rates: *self.rates,
            available,
            margin,
            commission: self.freeze.commission,
            closable,
        }
    }
}

/// What an order freezes on one book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OrderFreeze {
    pub margin: Money,
    pub commission: Money,
}

/// What a book has for an order, and what the order takes beside its commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BuyingPower {
    /// Lots that can be closed; none for an open.
    pub closable: Option<Lots>,
    pub available: Money,
    /// By how much it raises the margin of the book (§C3).
    pub margin: Money,
    /// What bonds cover of that (B8).
    pub covered: Money,
    /// Charged for the order itself (O9).
    pub order_fee: Money,
}

impl BuyingPower {
    /// What an order takes of what is available, its commission beside.
    #[inline(always)]
    pub(crate) fn takes(&self, commission: Money) -> Money {
        self.margin - self.covered + commission + self.order_fee
    }
}
