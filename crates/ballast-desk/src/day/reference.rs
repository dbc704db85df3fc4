//! Reference data: calendar, commodities, contracts. Compiled tables are defaults; what is in force
//! came by command.

use ballast_desk_events::{Event, Refusal};
use ballast_model::{Calendar, Commodity, CommodityId, Contract, ContractId};

use crate::book::terms::GroupId;
use crate::state::contract::{CommodityState, ContractState};
use crate::state::{Desk, Phase};

pub(crate) fn set_calendar(calendar: &Calendar) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::CalendarSet(calendar.clone())])
}

pub(crate) fn put_commodity(desk: &Desk, commodity: &Commodity) -> Result<Vec<Event>, Refusal> {
    let sane = commodity.multiplier > 0
        && commodity.tick.is_positive()
        && commodity.max_limit_lots.is_positive()
        && !commodity.sessions.is_empty()
        && commodity.sessions.is_sorted_by_key(|period| period.from);
    if !sane {
        return Err(Refusal::BadReferenceData);
    }
    let id = desk
        .commodity_id(&commodity.code)
        .unwrap_or(CommodityId::new(desk.commodities.len() as u32));
    if let Some(known) = desk.commodity(id) {
        let in_use = || {
            desk.contracts
                .iter()
                .any(|contract| contract.commodity == id && !contract.holders.is_empty())
        };
        if known.commodity.multiplier != commodity.multiplier && in_use() {
            return Err(Refusal::BadReferenceData);
        }
    }
    Ok(vec![Event::CommodityPut {
        id,
        commodity: commodity.clone(),
    }])
}

pub(crate) fn list_contract(desk: &Desk, contract: &Contract) -> Result<Vec<Event>, Refusal> {
    let commodity = desk
        .commodity_id(&contract.commodity)
        .ok_or(Refusal::UnknownCommodity)?;
    let id = desk
        .contract_id(&contract.code.0)
        .unwrap_or(ContractId::new(desk.contracts.len() as u32));
    if desk
        .contract(id)
        .is_some_and(|known| known.commodity != commodity)
    {
        return Err(Refusal::BadReferenceData);
    }
    Ok(vec![Event::ContractListed {
        id,
        contract: contract.clone(),
    }])
}

pub(crate) fn apply_calendar(desk: &mut Desk, calendar: &Calendar) {
    desk.calendar = Some(calendar.clone());
    desk.derive_spans();
}

pub(crate) fn apply_commodity(desk: &mut Desk, id: CommodityId, commodity: &Commodity) {
    let group = commodity
        .larger_side
        .as_ref()
        .map(|larger_side| group_id(desk, &larger_side.group.0));
    let state = CommodityState {
        commodity: commodity.clone(),
        group,
        spans: Vec::new(),
    };
    if id.index() == desk.commodities.len() {
        desk.commodities.push(state);
    } else {
        desk.commodities[id.index()] = state;
        regroup_all(desk);
    }
    desk.codes.commodities.insert(commodity.code.clone(), id);
    desk.derive_spans();
}

fn group_id(desk: &mut Desk, name: &str) -> GroupId {
    let index = desk
        .groups
        .iter()
        .position(|group| group == name)
        .unwrap_or_else(|| {
            desk.groups.push(name.to_owned());
            desk.groups.len() - 1
        });
    GroupId(index as u16)
}

pub(crate) fn apply_contract(desk: &mut Desk, id: ContractId, contract: &Contract) {
    if let Some(known) = desk.contracts.get_mut(id.index()) {
        known.contract = contract.clone();
        return;
    }
    let commodity = desk.codes.commodities[&contract.commodity];
    desk.contracts.push(ContractState {
        contract: contract.clone(),
        commodity,
        left_group: false,
        base_price: None,
        pre_settlement: None,
        upper_limit: None,
        lower_limit: None,
        last: None,
        bid: None,
        ask: None,
        marked_at: None,
        settlement: None,
        holders: Default::default(),
        doubt: None,
    });
    desk.codes.contracts.insert(contract.code.0.clone(), id);
}

/// Folds every book's margin sums anew, after what decides a contract's group has changed.
pub(crate) fn regroup_all(desk: &mut Desk) {
    let holders: Vec<_> = desk.holders().collect();
    for holder in holders {
        let mut book = std::mem::take(desk.book_mut(holder));
        book.regroup(|contract| desk.contract_terms(contract));
        *desk.book_mut(holder) = book;
    }
}

/// Contracts that leave larger-side margin with the settlement of the day now closing (§C3): from
/// the n-th trading day before their last trading day on.
pub(crate) fn leaving_larger_side(desk: &Desk) -> Vec<ContractId> {
    let (Phase::Open(day), Some(calendar)) = (desk.phase, &desk.calendar) else {
        return Vec::new();
    };
    let leaves = |contract: &ContractState| {
        let commodity = &desk.commodities[contract.commodity.index()].commodity;
        let before = commodity.larger_side.as_ref()?.leaves_before_last_day?;
        let mut from = contract.contract.last_trading_day?;
        for _ in 0..before {
            from = calendar.previous_trading_day(from).ok()?;
        }
        Some(day >= from)
    };
    let listed = desk.contracts.iter().enumerate();
    listed
        .filter(|(_, contract)| !contract.left_group && leaves(contract) == Some(true))
        .map(|(id, _)| ContractId::new(id as u32))
        .collect()
}
