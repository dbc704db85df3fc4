//! The end of contracts (D2–D5): the price they are delivered at, what becomes of lots still held,
//! and the deliveries that clerks end.

use ballast_desk_events::{
    Actor, DeliveredLots, DeliveryBegun, DeliveryEnded, DeliveryPriceSet, DeliveryPriceSource,
    DeliveryRecord, EndDelivery, Event, Holder, Refusal, SetDeliveryPrice, SettlementSource,
};
use ballast_model::{
    ContractId, Day, DeliveryId, DeliveryMethod, HedgeFlag, Money, Overflow, PosiDirection, Price,
};

use crate::account::ledger;
use crate::book::fill;
use crate::book::position::Position;
use crate::day::settlement::{gain, settlement_price};
use crate::rates::effective;
use crate::state::Desk;
use crate::state::contract::ContractState;

/// # Errors
/// As of a settlement price; [`Refusal::AlreadySettled`] once a holder was settled at another one.
pub(crate) fn set_price(desk: &Desk, set: SetDeliveryPrice) -> Result<Vec<Event>, Refusal> {
    let SetDeliveryPrice {
        contract,
        price,
        source,
    } = set;
    settlement_price(desk, contract, price)?;
    let state = &desk.contracts[contract.index()];
    // With the day of its end it was delivered.
    let ended = desk.last_day.is_some_and(|day| state.ends_by(day));
    if let Some(last_trading_day) = state.contract.last_trading_day.filter(|_| ended) {
        return Err(Refusal::ContractExpired { last_trading_day });
    }
    let settled = desk
        .holders()
        .filter_map(|holder| desk.book(holder)?.settled());
    if let (Some(settled), true) = (settled.last(), state.delivery_price.is_some()) {
        return Err(Refusal::AlreadySettled { day: settled.day });
    }
    Ok(vec![Event::DeliveryPriceSet(DeliveryPriceSet {
        contract,
        old: state.delivery_price.map(|(price, _)| price),
        new: price,
        source,
    })])
}

/// What ends with a trading day's settlement: rows for the statement, and what is to be delivered
/// physically.
#[derive(Default)]
pub(super) struct Ended {
    pub rows: Vec<DeliveredLots>,
    pub begun: Vec<DeliveryRecord>,
}

impl Ended {
    /// A position of a contract that ends.
    ///
    /// # Errors
    /// [`Refusal::DeliveryPriceMissing`], [`Refusal::NoRate`], [`Refusal::AmountTooLarge`].
    pub fn add(
        &mut self,
        desk: &Desk,
        holder: Holder,
        position: &Position,
        day: Day,
    ) -> Result<(), Refusal> {
        let contract = position.contract;
        let state = &desk.contracts[contract.index()];
        let commodity = &desk.commodities[state.commodity.index()].commodity;
        let missing = || Refusal::DeliveryPriceMissing {
            contract: state.contract.code.clone(),
        };
        for side in PosiDirection::ALL {
            let held = position.side(side);
            if held.lots().is_zero() {
                continue;
            }
            let (price, _) = state.delivery_price.ok_or_else(missing)?;
            let multiplier = state.spec.multiplier;
            let yesterday = held.yesterday.iter().map(|lot| (lot, state.base_price));
            let today = held.today.iter().map(|lot| (lot, None));
            for (lot, base) in yesterday.chain(today) {
                let from = |base| gain(side, base, price, lot.lots, multiplier);
                let row = || -> Result<_, Overflow> {
                    let value = price.value(lot.lots, multiplier)?;
                    let fee = commodity.fee_at_end().amount(value, lot.lots)?;
                    Ok(DeliveredLots {
                        contract,
                        side,
                        hedge_flag: position.hedge_flag,
                        open_day: lot.open_day,
                        open_price: lot.open_price,
                        pre_settlement: base.or(state.pre_settlement),
                        price,
                        lots: lot.lots,
                        pnl: from(base.unwrap_or(lot.open_price))?,
                        pnl_trade: from(lot.open_price)?,
                        fee: fee.round_to_fen(),
                    })
                };
                self.rows
                    .push(row().map_err(|Overflow| Refusal::AmountTooLarge)?);
            }
            if commodity.delivery_method == DeliveryMethod::Physical {
                self.begun.push(DeliveryRecord {
                    holder,
                    contract,
                    side,
                    hedge_flag: position.hedge_flag,
                    lots: held.lots(),
                    price,
                    margin: delivery_margin(desk, holder, position, side, price)?,
                    day,
                });
            }
        }
        Ok(())
    }

    /// Fees of its rows.
    pub fn fee(&self) -> Money {
        self.rows.iter().map(|row| row.fee).sum()
    }

    /// The events of its deliveries, numbered on.
    pub fn events(self, desk: &Desk) -> impl Iterator<Item = Event> {
        let first = desk.last_delivery.next().number();
        let ids = (first..).map(DeliveryId::new);
        ids.zip(self.begun)
            .map(|(delivery, of)| Event::DeliveryBegun(DeliveryBegun { delivery, of }))
    }
}

/// Delivery margin: what the position's margin rates make of its lots at the delivery price, to the
/// fen.
fn delivery_margin(
    desk: &Desk,
    holder: Holder,
    position: &Position,
    side: PosiDirection,
    price: Price,
) -> Result<Money, Refusal> {
    let contract = position.contract;
    let rates = effective::effective(desk, holder, contract, position.hedge_flag);
    let rates = rates.ok_or(Refusal::NoRate)?.rates;
    let lots = position.side(side).lots();
    let margin = fill::settled_margin(side, lots, price, desk.fill_terms(contract, rates));
    Ok(margin
        .map_err(|Overflow| Refusal::AmountTooLarge)?
        .round_to_fen())
}

/// A clerk ends a delivery, with what was paid through the account and what it cost.
///
/// # Errors
/// [`Refusal::DeliveryNotOpen`], [`Refusal::NotPermitted`]; as of a deposit or a withdrawal;
/// [`Refusal::AmountNotPositive`] for a fee below 0.
pub(crate) fn end(desk: &Desk, by: Actor, end: &EndDelivery) -> Result<Vec<Event>, Refusal> {
    let EndDelivery {
        delivery,
        payment,
        fee,
        ref reference,
    } = *end;
    let of = *desk
        .deliveries
        .get(&delivery)
        .ok_or(Refusal::DeliveryNotOpen { delivery })?;
    if !(by.is_platform() || desk.reaches(by.user, of.holder.into())) {
        return Err(Refusal::NotPermitted);
    }
    let book = ledger::open_book(desk, of.holder)?;
    if fee.is_negative() {
        return Err(Refusal::AmountNotPositive { amount: fee });
    }
    if !fee.is_whole_fen() {
        return Err(Refusal::AmountNotWholeFen { amount: fee });
    }
    let mut events = vec![Event::DeliveryEnded(DeliveryEnded {
        delivery,
        of,
        payment,
        fee,
        reference: reference.clone(),
    })];
    if payment.is_negative() {
        let free = book.free_cash() + of.margin - fee;
        events.extend(ledger::withdrawal(of.holder, -payment, free.max_zero())?);
    } else if payment.is_positive() {
        events.extend(ledger::deposit(desk, of.holder, payment)?);
    }
    Ok(events)
}

pub(crate) fn apply_begun(desk: &mut Desk, begun: DeliveryBegun) {
    desk.book_mut(begun.of.holder)
        .hold_for_delivery(begun.of.margin);
    desk.deliveries.insert(begun.delivery, begun.of);
    desk.last_delivery = begun.delivery;
}

pub(crate) fn apply_ended(desk: &mut Desk, ended: &DeliveryEnded) {
    let book = desk.book_mut(ended.of.holder);
    book.delivery_fee += ended.fee;
    book.delivery_fees_entered += ended.fee;
    book.hold_for_delivery(-ended.of.margin);
    desk.deliveries.remove(&ended.delivery);
}

impl Desk {
    /// Contracts that end with the settlement of the running trading day and of which lots are held.
    pub fn ending_contracts(&self) -> Vec<ContractId> {
        let Some(day) = self.trading_day() else {
            return Vec::new();
        };
        let ending = self
            .contracts()
            .filter(|(id, state)| state.ends_by(day) && self.is_held(*id, state));
        ending.map(|(id, _)| id).collect()
    }

    /// Somebody holds lots of a contract.
    pub(crate) fn is_held(&self, id: ContractId, state: &ContractState) -> bool {
        let positions = state.holders.iter().flat_map(|holder| {
            let book = self.book(*holder);
            HedgeFlag::ALL.map(|flag| book?.position(id, flag))
        });
        positions.flatten().any(Position::is_held)
    }

    /// What the exchange charges for a delivery by its commodity's fee, to the fen; nothing where that
    /// cannot be represented.
    pub fn delivery_fee_of(&self, of: &DeliveryRecord) -> Option<Money> {
        let state = self.contract(of.contract)?;
        let fee = self.commodity(state.commodity)?.commodity.delivery_fee;
        let value = of.price.value(of.lots, state.spec.multiplier).ok()?;
        Some(fee.amount(value, of.lots).ok()?.round_to_fen())
    }

    /// Which price a contract that ends is delivered at, where nobody has told one: its settlement
    /// price, which is the exchange's where the exchange delivers at it and told it, and else stands
    /// in for it (D4).
    pub fn presumed_delivery_price(
        &self,
        contract: ContractId,
    ) -> Option<(Price, DeliveryPriceSource)> {
        let state = self.contract(contract)?;
        let commodity = &self.commodity(state.commodity)?.commodity;
        let (price, told) = state.settlement?;
        let source = match (commodity.delivers_at_settlement, told) {
            (true, SettlementSource::Exchange) => DeliveryPriceSource::Exchange,
            (true, SettlementSource::Manual) => DeliveryPriceSource::Manual,
            _ => DeliveryPriceSource::Provisional,
        };
        Some((price, source))
    }
}
