//! Permissions of an operating account and its product: what stands before its limits.

use ballast_desk_events::{LimitScope, Near, NearBans, PriceRight, Refusal};
use ballast_model::{ContractId, Direction, HedgeFlag, Lots, Offset, Price, Rate, Stamp};

use crate::limits::account;
use crate::state::Desk;
use crate::state::account::OperatingAccount;
use crate::state::contract::ContractState;
use crate::state::product::Product;

/// An order as what stands before it sees it.
#[derive(Clone, Copy)]
pub(crate) struct OrderContext<'a> {
    pub account: &'a OperatingAccount,
    pub product: &'a Product,
    pub contract: ContractId,
    pub state: &'a ContractState,
    pub direction: Direction,
    pub offset: Offset,
    pub hedge_flag: HedgeFlag,
    pub lots: Lots,
    pub at: Stamp,
}

/// Permissions of an operating account and its product.
pub(crate) fn permit(desk: &Desk, asked: OrderContext<'_>) -> Result<(), Refusal> {
    let OrderContext {
        account: own,
        product,
        contract,
        state,
        direction,
        offset,
        hedge_flag,
        lots,
        at,
    } = asked;
    let opens = offset == Offset::Open;
    if opens && !own.settings.open_allowed {
        return Err(Refusal::OpenNotAllowed);
    }
    if opens && hedge_flag == HedgeFlag::Hedge && !own.settings.hedge_allowed {
        return Err(Refusal::HedgeNotAllowed);
    }
    let chain = own
        .tradability
        .as_ref()
        .or(product.tradability.as_ref())
        .or(desk.global_tradability.as_ref());
    if chain.is_some_and(|tradability| !tradability.permits(contract, state.commodity)) {
        return Err(Refusal::NotTradable);
    }
    if opens
        && is_in_delivery_month(desk, state, at)
        && delivery_barred(desk, product, contract, state)
    {
        return Err(Refusal::DeliveryMonthBarred);
    }
    match delivery_multiple(desk, state, at) {
        Some(multiple) if lots.count() % i64::from(multiple) != 0 => {
            return Err(Refusal::LotsNotMultiple { lots, multiple });
        }
        _ => {}
    }
    account::standing(desk, own, contract, state.commodity, hedge_flag)?;
    match own
        .limits
        .get(LimitScope::Commodity(state.commodity))
        .and_then(|limits| limits.price_right)
    {
        Some(right) if opens => near_limit(desk, right, state, direction),
        _ => Ok(()),
    }
}

/// The month of the trading day is the contract's delivery month.
fn is_in_delivery_month(desk: &Desk, state: &ContractState, at: Stamp) -> bool {
    let (year, month, _) = desk.trading_day().unwrap_or(at.day()).ymd();
    let delivery = state.contract.delivery;
    (year, month) == (delivery.year, delivery.month)
}

fn delivery_barred(
    desk: &Desk,
    product: &Product,
    contract: ContractId,
    state: &ContractState,
) -> bool {
    let exchange = desk.commodities[state.commodity.index()].commodity.exchange;
    let scopes = [
        LimitScope::Contract(contract),
        LimitScope::Commodity(state.commodity),
        LimitScope::Exchange(exchange),
    ];
    scopes.into_iter().any(|scope| {
        product
            .limits
            .get(scope)
            .and_then(|limits| limits.delivery_barred)
            == Some(true)
    })
}

/// Lots must be a multiple of this (X5).
pub(crate) fn delivery_multiple(desk: &Desk, state: &ContractState, at: Stamp) -> Option<u32> {
    let multiple = desk
        .global_limits
        .get(LimitScope::Commodity(state.commodity))?
        .delivery_multiple?;
    is_in_delivery_month(desk, state, at).then_some(multiple)
}

impl Desk {
    /// Whether the commodity trades in its night session at that time (A2).
    pub(crate) fn is_night(&self, state: &ContractState, at: Stamp) -> bool {
        let spans = &self.commodities[state.commodity.index()].spans;
        let session = spans.iter().find(|span| span.contains(at));
        session.is_some_and(|span| self.trading_day().is_some_and(|day| span.open.day() < day))
    }
}

/// O10, by the last price: a line `n` ticks before a limit is barred itself; beyond a share of the
/// way only what lies past it.
fn near_limit(
    desk: &Desk,
    right: PriceRight,
    state: &ContractState,
    direction: Direction,
) -> Result<(), Refusal> {
    let Some(last) = state.last else {
        return Ok(());
    };
    let tick = desk.commodities[state.commodity.index()].commodity.tick;
    let bars = |limit: Option<Price>, same: Direction| {
        let limit = limit?;
        let refused = match right.bans {
            NearBans::All => true,
            NearBans::Same => direction == same,
            NearBans::Opposite => direction != same,
        };
        let upper = same == Direction::Buy;
        let (line, reached) = match right.near {
            Near::Ticks(ticks) => {
                let away = Price::from_units(tick.units().checked_mul(i64::from(ticks))?);
                let line = if upper {
                    limit.checked_sub(away)
                } else {
                    limit.checked_add(away)
                }
                .ok()?;
                (line, if upper { last >= line } else { last <= line })
            }
            Near::Share(share) => {
                let settle = state.pre_settlement?;
                let way = i128::from(limit.units() - settle.units()) * i128::from(share.units());
                let gone =
                    i128::from(last.units() - settle.units()) * i128::from(Rate::ONE.units());
                let line = settle.units()
                    + ballast_model::div_half_away(way, i128::from(Rate::ONE.units())) as i64;
                (
                    Price::from_units(line),
                    if upper { gone > way } else { gone < way },
                )
            }
        };
        (refused && reached).then_some(Refusal::NearPriceLimit { last, line, limit })
    };
    let barred = bars(state.upper_limit, Direction::Buy)
        .or_else(|| bars(state.lower_limit, Direction::Sell));
    barred.map_or(Ok(()), Err)
}
