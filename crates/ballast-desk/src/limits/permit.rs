//! Permissions of an operating account and its product: what stands before its limits.

use ballast_desk_events::Refusal;
use ballast_model::{HedgeFlag, Offset, Stamp};

use crate::draft::OrderContext;
use crate::limits::account;
use crate::state::Desk;
use crate::state::contract::ContractState;
use crate::why::{Why, require};

/// Permissions of an operating account and its product.
///
/// # Errors
/// From [`Refusal::OpenNotAllowed`] to [`Refusal::TooManyCancels`].
#[inline(always)]
pub(crate) fn permit<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    let OrderContext {
        account,
        terms,
        asked,
        offset,
        ..
    } = *order;
    let (settings, lots) = (&account.settings, asked.lots);
    let opens = offset == Offset::Open;
    require(!opens || settings.open_allowed, || Refusal::OpenNotAllowed)?;
    let hedges = opens && asked.hedge_flag == HedgeFlag::Hedge;
    require(!hedges || settings.hedge_allowed, || {
        Refusal::HedgeNotAllowed
    })?;
    require(terms.is_tradable, || Refusal::NotTradable)?;
    require(!(opens && terms.is_delivery_barred), || {
        Refusal::DeliveryMonthBarred
    })?;
    if let Some(multiple) = terms.multiple {
        let fits = lots.count() % i64::from(multiple) == 0;
        require(fits, || Refusal::LotsNotMultiple { lots, multiple })?;
    }
    account::standing(order)
}

impl Desk {
    /// Whether the commodity trades in its night session at that time (A2).
    pub(crate) fn is_night(&self, state: &ContractState, at: Stamp) -> bool {
        let spans = &self.commodities[state.commodity.index()].spans;
        let session = spans.iter().find(|span| span.contains(at));
        session.is_some_and(|span| self.trading_day().is_some_and(|day| span.open.day() < day))
    }
}
