//! What an order freezes and is charged (§C2, §C4, O9).

use ballast_desk_events::Refusal;
use ballast_model::{
    Commodity, ContractId, Direction, Lots, Money, Offset, OperatingAccountId, Price, Rates,
};

use crate::book::fill;
use crate::draft::OrderFreeze;
use crate::state::Desk;
use crate::state::bounds::LARGEST_BALANCE;

/// A contract that does not tell today from yesterday knows a plain close only (§C4).
pub(crate) fn offset(commodity: &Commodity, asked: Offset) -> Offset {
    match (asked, commodity.distinguishes_today) {
        (Offset::Open, _) => Offset::Open,
        (Offset::CloseToday | Offset::CloseYesterday | Offset::Close, false) => Offset::Close,
        (asked, true) => asked,
    }
}

/// Margin and commission frozen (§C2, §C4): an open's at the order's own price, a close's
/// commission at the close rate, a close-today's at the close-today rate.
pub(crate) fn order_freeze(
    commodity: &Commodity,
    direction: Direction,
    lots: Lots,
    offset: Offset,
    price: Option<Price>,
    rates: Rates,
) -> Result<OrderFreeze, Refusal> {
    let Some(price) = price else {
        return Ok(OrderFreeze {
            margin: Money::ZERO,
            commission: Money::ZERO,
        });
    };
    let too_large = |_| Refusal::AmountTooLarge;
    let value = price.value(lots, commodity.multiplier).map_err(too_large)?;
    let commission = rates.commission;
    let (margin, tariff) = match offset {
        Offset::Open => (
            fill::margin_tariff(rates, direction.opens())
                .amount(value, lots)
                .map_err(too_large)?,
            commission.open,
        ),
        Offset::Close | Offset::CloseYesterday => (Money::ZERO, commission.close),
        Offset::CloseToday => (Money::ZERO, commission.close_today),
    };
    let commission = tariff.amount(value, lots).map_err(too_large)?;
    let fits = margin <= LARGEST_BALANCE && commission <= LARGEST_BALANCE;
    if fits {
        Ok(OrderFreeze { margin, commission })
    } else {
        Err(Refusal::AmountTooLarge)
    }
}

/// What messages for so many lots are charged themselves (O9): the account's own amount or the
/// platform's, each or a lot.
pub(crate) fn order_fee(
    desk: &Desk,
    account: OperatingAccountId,
    contract: ContractId,
    messages: usize,
    lots: Lots,
) -> Option<Money> {
    let commodity = &desk.commodities[desk.contracts[contract.index()].commodity.index()];
    if !commodity.has_order_fee() {
        return None;
    }
    let own = desk.operating_accounts[account.index()].settings.order_fee;
    let units = if desk.platform.order_fee_per_lot {
        lots
    } else {
        Lots::new(messages as i64)
    };
    own.unwrap_or(desk.platform.order_fee)
        .times_lots(units)
        .ok()
        .filter(|fee| fee.is_positive())
}
