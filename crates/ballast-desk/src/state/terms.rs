//! What configuration alone says of the orders of an account in one contract and hedge flag: found once,
//! kept beside the position, forgotten when anything changes that it hangs on.
//!
//! Derived: in no snapshot and no hash. What hangs on marks or the time of day is not here.

use std::collections::BTreeMap;

use ballast_desk_events::{PriceDistance, PriceRight, RoutingMode};
use ballast_model::{FundAccountId, Rates};
use ballast_risk::Bound;

use crate::book::position::Position;
use crate::book::terms::KeptTerms;

/// Of an operating account. What its settings say of all contracts is read there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AccountTerms {
    /// What it is charged; none where nobody has set or read any (F4, O9).
    pub rates: Option<Rates>,
    /// The product's first fund account, where that is charged the same: what an order freezes there is known.
    pub charged_as: Option<FundAccountId>,
    /// O14, K4: its own limits of one order, else its template's.
    pub order_lots: Bound,
    pub order_margin: Bound,
    pub order_value: Bound,
    /// O11.
    pub contract_lots: Bound,
    pub contract_margin: Bound,
    pub commodity_lots: Bound,
    pub commodity_margin: Bound,
    /// O10.
    pub price_right: Option<PriceRight>,
    /// K3: the account's own, else its template's, else the platform's.
    pub price_collar: Option<PriceDistance>,
    /// K3, K7: in trading hours; of the commodity, else the platform's.
    pub mark_seconds: Option<u32>,
    /// F5.
    pub is_tradable: bool,
    /// The contract is in its delivery month, in which the product may not open (X4).
    pub is_delivery_barred: bool,
    /// Lots are a multiple of this; none: any number (X5).
    pub multiple: Option<u32>,
    /// Orders and cancels are charged themselves (O9).
    pub has_order_fee: bool,
    /// Orders of its product may have to wait for review (X2): the first look does not see to those.
    pub may_be_reviewed: bool,
    /// Which fund account carries an order (X3).
    pub routing_mode: RoutingMode,
    /// Of a third-party order: it is spared review and tradability, the fund accounts' too (P9, A2). Never kept.
    pub is_third_party: bool,
}

/// Of a fund account.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FundTerms {
    /// What its counter charges.
    pub rates: Option<Rates>,
    /// N4, the reserve taken off.
    pub cap_cancels: Bound,
    pub cap_lots: Bound,
    /// A1: the contract's limits of one order, else its commodity's.
    pub order_lots: Bound,
    pub order_margin: Bound,
    /// A3, A5.
    pub contract: FundBounds,
    pub commodity: FundBounds,
    /// A4: of opens, closes and closes of today's lots, where they go before the account's own number
    /// (P1).
    pub priority_open: Option<u32>,
    pub priority_close: Option<u32>,
    pub priority_close_today: Option<u32>,
    /// A2: by day and at night.
    pub is_tradable_by_day: bool,
    pub is_tradable_at_night: bool,
    /// X5.
    pub multiple: Option<u32>,
}

/// Limits of lots in one scope (A3, A5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FundBounds {
    pub opened: Bound,
    pub all: Bound,
    pub long: Bound,
    pub short: Bound,
}

/// The terms that are kept. Alike ones share a row, so that they stay in the processor's cache.
#[derive(Debug, Clone)]
pub(crate) struct TermsTable {
    /// Which terms hold: of an older epoch none does.
    epoch: u32,
    accounts: Rows<AccountTerms>,
    funds: Rows<FundTerms>,
}

#[derive(Debug, Clone)]
struct Rows<T> {
    rows: Vec<T>,
    places: BTreeMap<T, u32>,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            places: BTreeMap::new(),
        }
    }
}

impl<T: Ord + Clone> Rows<T> {
    fn row(&mut self, terms: T) -> u32 {
        *self.places.entry(terms).or_insert_with_key(|terms| {
            self.rows.push(terms.clone());
            self.rows.len() as u32 - 1
        })
    }
}

impl Default for TermsTable {
    fn default() -> Self {
        Self {
            epoch: 1,
            accounts: Rows::default(),
            funds: Rows::default(),
        }
    }
}

impl TermsTable {
    /// None holds any more.
    pub fn forget_all(&mut self) {
        *self = Self {
            epoch: self.epoch + 1,
            ..Self::default()
        };
    }

    /// Which terms hold.
    pub fn epoch(&self) -> u32 {
        self.epoch
    }

    /// The terms of an operating account's position.
    pub fn of_account(&self, position: Option<&Position>) -> Option<&AccountTerms> {
        let position = position.filter(|position| position.terms.0.epoch == self.epoch)?;
        Some(&self.accounts.rows[position.terms.0.row as usize])
    }

    /// The terms of a fund account's position.
    pub fn of_fund(&self, position: Option<&Position>) -> Option<&FundTerms> {
        let position = position.filter(|position| position.terms.0.epoch == self.epoch)?;
        Some(&self.funds.rows[position.terms.0.row as usize])
    }

    /// Keeps an operating account's terms.
    pub fn keep_account(&mut self, terms: AccountTerms) -> KeptTerms {
        KeptTerms {
            epoch: self.epoch,
            row: self.accounts.row(terms),
        }
    }

    /// Keeps a fund account's terms.
    pub fn keep_fund(&mut self, terms: FundTerms) -> KeptTerms {
        KeptTerms {
            epoch: self.epoch,
            row: self.funds.row(terms),
        }
    }
}
