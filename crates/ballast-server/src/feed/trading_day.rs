//! The life of a trading day as commands to the desk, the same for `ballast day` and for a server:
//! marks and limits from ticks; then close, settlement account by account, day roll.

use std::collections::BTreeMap;

use ballast_desk::{Desk, Phase};
use ballast_desk_events::{
    Action, DeliveryPriceSource, Event, Refusal, SetDeliveryPrice, SettlementSource,
};
use ballast_gateway::counter::{SettledAt, SettledDay};
use ballast_gateway::{ReferenceData, ticks};
use ballast_model::{Contract, ContractCode, ContractId, Day, DayLimits, Mark, Price, Tick};

/// A desk that takes the platform's commands.
pub trait DeskPort {
    /// What can go wrong below the desk.
    type Error: From<DayError>;
    /// Submits a command of the platform and gives what was decided.
    fn submit(&mut self, action: Action) -> Result<Vec<Event>, Self::Error>;
    /// Submits a mark; its outcome changes nothing for the sender.
    fn mark(&mut self, mark: Mark) -> Result<(), Self::Error> {
        self.submit(Action::Mark(mark)).map(drop)
    }
    /// Asks the desk as it is after everything submitted.
    fn ask<T: Send + 'static>(
        &mut self,
        question: impl FnOnce(&Desk) -> T + Send + 'static,
    ) -> Result<T, Self::Error>;
}

/// The desk refused a step of the trading day: a mistake in the data or in us, never a trader's.
#[derive(Debug, thiserror::Error)]
#[error("{step} was refused: {}", told(refusal))]
pub struct DayError {
    step: &'static str,
    refusal: Refusal,
}

impl DayError {
    /// The day cannot be closed yet: orders work.
    pub fn orders_work(&self) -> bool {
        matches!(self.refusal, Refusal::OrdersWorking { .. })
    }
}

/// A refusal's code and numbers.
pub fn told(refusal: &Refusal) -> String {
    let numbers = refusal.numbers();
    let numbers = numbers
        .iter()
        .map(|number| format!(" {}={}", number.name, number.value));
    [refusal.code().to_owned()]
        .into_iter()
        .chain(numbers)
        .collect()
}

/// Submits a command that must not be refused.
pub fn done<P: DeskPort>(
    port: &mut P,
    step: &'static str,
    action: Action,
) -> Result<Vec<Event>, P::Error> {
    let events = port.submit(action)?;
    match events.first() {
        Some(Event::ActionRefused { refusal }) => Err(DayError {
            step,
            refusal: refusal.clone(),
        }
        .into()),
        Some(_) | None => Ok(events),
    }
}

/// Turns ticks into the desk's marks and limits. Remembers what it has sent, so that limits go once
/// a day and when they change.
#[derive(Debug, Default)]
pub struct Marker {
    contracts: BTreeMap<ContractCode, ContractId>,
    limits: BTreeMap<ContractId, DayLimits>,
}

impl Marker {
    /// The desk's id of a contract, listing it at first sight.
    pub fn list<P: DeskPort>(
        &mut self,
        port: &mut P,
        contract: Contract,
    ) -> Result<ContractId, P::Error> {
        if let Some(id) = self.contracts.get(&contract.code) {
            return Ok(*id);
        }
        let code = contract.code.clone();
        let known = port.ask(move |desk| desk.contract_id(&code.0))?;
        let code = contract.code.clone();
        let id = match known {
            Some(id) => id,
            None => {
                let events = done(port, "listing a contract", Action::ListContract(contract))?;
                let listed = events.iter().find_map(|event| match event {
                    Event::ContractListed { id, .. } => Some(*id),
                    _ => None,
                });
                listed.expect("Invariant: listing a contract lists it")
            }
        };
        self.contracts.insert(code, id);
        Ok(id)
    }

    /// Sends a tick's limits where they are new, then its mark. The contract must be listed.
    pub fn mark<P: DeskPort>(
        &mut self,
        port: &mut P,
        id: ContractId,
        tick: &Tick,
    ) -> Result<(), P::Error> {
        let before = self.limits.get(&id).copied();
        let known = |of: fn(&DayLimits) -> Option<Price>| before.as_ref().and_then(of);
        // A tick that leaves one out says nothing against the one that was told before.
        let limits = DayLimits {
            contract: id,
            pre_settlement: tick
                .pre_settlement
                .or(known(|limits| limits.pre_settlement)),
            upper: tick.upper_limit.or(known(|limits| limits.upper)),
            lower: tick.lower_limit.or(known(|limits| limits.lower)),
        };
        let says_something =
            limits.pre_settlement.is_some() || limits.upper.is_some() || limits.lower.is_some();
        if says_something && self.limits.insert(id, limits) != Some(limits) {
            // Limits that no contract can have are refused and stay in the journal as such, a mark
            // that cannot be true is doubted; the market goes on.
            port.submit(Action::SetDayLimits(limits))?;
        }
        port.mark(tick.mark(id))
    }

    /// A new trading day brings new limits.
    pub fn new_day(&mut self) {
        self.limits.clear();
    }
}

/// Settlement prices of a day, by contract.
pub type SettlementPrices = BTreeMap<ContractCode, (Price, SettlementSource)>;

/// As the gateway found them.
pub fn from_ticks(prices: &BTreeMap<ContractCode, ticks::SettlementFound>) -> SettlementPrices {
    prices
        .iter()
        .map(|(contract, found)| (contract.clone(), (found.price, source(found.source))))
        .collect()
}

/// As the counter settled at. What it was told from outside came from the exchange.
pub fn counters_prices(settled: &SettledDay) -> SettlementPrices {
    let price = |settled: &SettledAt| {
        (
            settled.price,
            settled.source.map_or(SettlementSource::Exchange, source),
        )
    };
    settled
        .prices
        .iter()
        .map(|settled| (settled.contract.clone(), price(settled)))
        .collect()
}

fn source(found: ticks::SettlementSource) -> SettlementSource {
    match found {
        ticks::SettlementSource::File => SettlementSource::Exchange,
        ticks::SettlementSource::Average => SettlementSource::AveragePrice,
        ticks::SettlementSource::Last => SettlementSource::LastPrice,
    }
}

/// Begins a trading day. Days of which the market told nothing here are told of: they have no statements.
pub fn start<P: DeskPort>(port: &mut P, day: Day) -> Result<(), P::Error> {
    let passed_over = port.ask(move |desk| {
        let (last, calendar) = (desk.last_day()?, desk.calendar()?.clone());
        let next = |day: &Day| calendar.next_trading_day(*day).ok();
        let days = std::iter::successors(next(&last), next);
        Some(days.take_while(|passed| *passed < day).collect::<Vec<_>>())
    })?;
    let days = passed_over.unwrap_or_default();
    if let (Some(first), Some(last)) = (days.first(), days.last()) {
        tracing::warn!(
            trading_day = %day,
            "trading days from {first} to {last} were not played here: they have no statements, and what their settlement made shows in this day's"
        );
    }
    done(port, "starting the trading day", Action::StartDay { day }).map(drop)
}

/// Completes the prices for contracts that are held but had no tick: the previous settlement price.
pub fn complete_prices<P: DeskPort>(
    port: &mut P,
    mut prices: SettlementPrices,
) -> Result<SettlementPrices, P::Error> {
    let held = port.ask(|desk| {
        let slots = desk
            .holders()
            .filter_map(|holder| desk.book(holder))
            .flat_map(|book| book.positions());
        let held = slots.filter(|slot| slot.is_held());
        let priced = held.filter_map(|slot| {
            let contract = desk.contract(slot.contract)?;
            Some((contract.contract.code.clone(), contract.mark()?))
        });
        priced.collect::<BTreeMap<_, _>>()
    })?;
    for (contract, price) in held {
        prices
            .entry(contract)
            .or_insert((price, SettlementSource::PreviousSettlement));
    }
    Ok(prices)
}

/// A contract that ended with a day, and what it was delivered at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedContract {
    /// Contract.
    pub contract: ContractCode,
    /// Delivery price.
    pub price: Price,
    /// Where it comes from.
    pub source: DeliveryPriceSource,
}

/// Closes the open day, settles every account and product at these prices, and rolls. No order may
/// work any more. A settlement that was interrupted goes on where it stopped.
///
/// A held contract that ends is delivered at the price that was told, else at its settlement price
/// (D4). Gives those contracts.
pub fn close<P: DeskPort>(
    port: &mut P,
    prices: &SettlementPrices,
) -> Result<Vec<EndedContract>, P::Error> {
    if matches!(port.ask(Desk::phase)?, Phase::Open(_)) {
        done(port, "closing the trading day", Action::CloseDay)?;
    }
    for (code, (price, source)) in prices {
        let code = code.clone();
        if let Some(contract) = port.ask(move |desk| desk.contract_id(&code.0))? {
            let action = Action::SetSettlementPrice {
                contract,
                price: *price,
                source: *source,
            };
            done(port, "setting a settlement price", action)?;
        }
    }
    let ended = deliver(port)?;
    let unsettled = |desk: &Desk| {
        let open = |holder: &_| {
            desk.book(*holder)
                .is_some_and(|book| book.settled().is_none())
        };
        desk.holders().filter(open).collect::<Vec<_>>()
    };
    for holder in port.ask(unsettled)? {
        done(
            port,
            "settling an account",
            Action::SettleAccount { holder },
        )?;
    }
    let unsettled = |desk: &Desk| {
        let day = desk.trading_day();
        let open = desk
            .products()
            .filter(|(_, product)| product.difference.map(|difference| difference.day) != day);
        open.map(|(id, _)| id).collect::<Vec<_>>()
    };
    for product in port.ask(unsettled)? {
        done(
            port,
            "settling a product",
            Action::SettleProduct { product },
        )?;
    }
    done(port, "rolling the trading day", Action::RollDay)?;
    Ok(ended)
}

/// Says at which price the held contracts that end are delivered, where nobody has said.
fn deliver<P: DeskPort>(port: &mut P) -> Result<Vec<EndedContract>, P::Error> {
    let ending = port.ask(|desk| {
        let price = |contract: ContractId| {
            let told = desk.contract(contract)?.delivery_price;
            told.or_else(|| desk.presumed_delivery_price(contract))
        };
        let ending = desk.ending_contracts().into_iter();
        let priced = ending.filter_map(|id| {
            let state = desk.contract(id)?;
            let (price, source) = price(id)?;
            let contract = state.contract.code.clone();
            let told = state.delivery_price.is_some();
            Some((
                id,
                told,
                EndedContract {
                    contract,
                    price,
                    source,
                },
            ))
        });
        priced.collect::<Vec<_>>()
    })?;
    for (contract, _, ended) in ending.iter().filter(|(_, told, _)| !told) {
        let action = Action::SetDeliveryPrice(SetDeliveryPrice {
            contract: *contract,
            price: ended.price,
            source: ended.source,
        });
        done(port, "setting a delivery price", action)?;
    }
    Ok(ending.into_iter().map(|(.., ended)| ended).collect())
}

/// Commands that give an empty desk the compiled reference data.
pub fn reference_commands(reference: &ReferenceData) -> Vec<Action> {
    let calendar = Action::SetCalendar(reference.calendar.clone());
    let commodities = reference
        .commodities
        .values()
        .map(|commodity| Action::PutCommodity(Box::new(commodity.clone())));
    [calendar].into_iter().chain(commodities).collect()
}
