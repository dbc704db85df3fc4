//! Reference data: calendar, commodities, contracts. Compiled tables are defaults; what is in force
//! came by command.

use ballast_desk_events::{Event, LastTradingDaySet, Refusal, SetLastTradingDay};
use ballast_model::{
    Calendar, CalendarChange, Commodity, CommodityId, Contract, ContractId, Day, DayRange,
    LastTradingDay, Lots,
};

use crate::book::terms::GroupId;
use crate::state::contract::{CommodityState, ContractState};
use crate::state::{Desk, Phase};
use crate::store::derived::Derived;

/// Another calendar. What hangs on it moves with it, as events of its own (D1).
///
/// # Errors
/// [`Refusal::CalendarInUse`] where it changes what the open day, or one that was settled, is.
pub(crate) fn set_calendar(desk: &Desk, calendar: &Calendar) -> Result<Vec<Event>, Refusal> {
    let running = desk.trading_day().or(desk.last_day);
    if let Some(day) = running.filter(|day| !calendar.is_trading_day(*day)) {
        return Err(Refusal::CalendarInUse { day });
    }
    let rule = |contract: &ContractState| {
        let commodity = &desk.commodities[contract.commodity.index()].commodity;
        commodity.last_trading_day
    };
    let mut events = vec![Event::CalendarSet(calendar.clone())];
    let before = desk.calendar.as_ref();
    events.extend(moved(desk, |contract| {
        let rule = rule(contract);
        let month = contract.contract.delivery;
        let old = before.and_then(|calendar| rule.resolve(month, calendar).ok()?);
        Some((old, rule.resolve(month, calendar).ok()?))
    }));
    Ok(events)
}

/// Some days of the calendar as it is now: what others changed meanwhile stays.
///
/// # Errors
/// [`Refusal::DayNotOpen`] without a calendar, [`Refusal::BadReferenceData`] for days that end before
/// they begin, or begin before the calendar; and what [`set_calendar`] refuses.
pub(crate) fn change_calendar(desk: &Desk, change: CalendarChange) -> Result<Vec<Event>, Refusal> {
    let calendar = desk.calendar.as_ref().ok_or(Refusal::DayNotOpen)?;
    let DayRange { first, last } = change.days();
    if last < first || first < calendar.first {
        return Err(Refusal::BadReferenceData);
    }
    set_calendar(desk, &calendar.with(change))
}

/// Contracts whose last trading day was what the rule said, and whose rule says another one now. One
/// that was given otherwise stays, as do those that have ended.
fn moved<'a>(
    desk: &'a Desk,
    by_rule: impl Fn(&ContractState) -> Option<(Option<Day>, Option<Day>)> + 'a,
) -> impl Iterator<Item = Event> + 'a {
    desk.contracts().filter_map(move |(id, contract)| {
        let (old, new) = by_rule(contract)?;
        let follows = contract.contract.last_trading_day == old && old != new;
        let ended = desk.last_day.is_some_and(|day| contract.ends_by(day));
        (follows && !ended).then_some(Event::LastTradingDaySet(LastTradingDaySet {
            contract: id,
            old,
            new,
        }))
    })
}

/// # Errors
/// [`Refusal::UnknownContract`]; [`Refusal::LastTradingDayDoesNotFit`] for a day that is no trading
/// day or has been settled; [`Refusal::ContractExpired`] once the contract has ended.
pub(crate) fn set_last_trading_day(
    desk: &Desk,
    set: SetLastTradingDay,
) -> Result<Vec<Event>, Refusal> {
    let SetLastTradingDay { contract, day } = set;
    let state = desk.contract(contract).ok_or(Refusal::UnknownContract)?;
    let old = state.contract.last_trading_day;
    let settled = |of: Day| desk.last_day.is_some_and(|last| of <= last);
    if let Some(last_trading_day) = old.filter(|old| settled(*old)) {
        return Err(Refusal::ContractExpired { last_trading_day });
    }
    let calendar = desk.calendar.as_ref();
    let trades = calendar.is_some_and(|calendar| calendar.is_trading_day(day));
    if !trades || settled(day) {
        return Err(Refusal::LastTradingDayDoesNotFit {
            last_trading_day: day,
        });
    }
    Ok(vec![Event::LastTradingDaySet(LastTradingDaySet {
        contract,
        old,
        new: Some(day),
    })])
}

pub(crate) fn apply_last_trading_day(desk: &mut Desk, set: LastTradingDaySet) {
    let day = desk.trading_day().or(desk.last_day);
    let contract = &mut desk.contracts[set.contract.index()];
    contract.contract.last_trading_day = set.new;
    contract.derive_day(&desk.commodities[contract.commodity.index()].commodity, day);
}

pub(crate) fn put_commodity(desk: &Desk, commodity: &Commodity) -> Result<Vec<Event>, Refusal> {
    let sane = commodity.multiplier > 0
        && commodity.tick.is_positive()
        && commodity.max_limit_lots.is_positive()
        && !commodity.sessions.is_empty()
        && commodity.sessions.is_sorted_by_key(|period| period.from)
        && commodity.earlier.iter().all(|earlier| {
            let spec = earlier.spec;
            spec.multiplier > 0 && spec.tick.is_positive() && spec.max_limit_lots.is_positive()
        });
    if !sane {
        return Err(Refusal::BadReferenceData);
    }
    let id = desk
        .commodity_id(&commodity.code)
        .unwrap_or(CommodityId::new(desk.commodities.len() as u32));
    let mut events = vec![Event::CommodityPut {
        id,
        commodity: Box::new(commodity.clone()),
    }];
    if let Some(known) = desk.commodity(id) {
        let day = desk.trading_day().or(desk.last_day).unwrap_or_default();
        let multiplier = |of: &Commodity, contract: &ContractState| {
            of.spec(contract.contract.delivery, day).multiplier
        };
        let of_it = |contract: &&ContractState| contract.commodity == id;
        let changed = |contract: &ContractState| {
            let [old, new] = [&known.commodity, commodity].map(|of| multiplier(of, contract));
            old != new && !contract.holders.is_empty()
        };
        if desk.contracts.iter().filter(of_it).any(changed) {
            return Err(Refusal::BadReferenceData);
        }
        let (rules, calendar) = (
            [known.commodity.last_trading_day, commodity.last_trading_day],
            desk.calendar.as_ref(),
        );
        events.extend(moved(desk, |contract| {
            let month = contract.contract.delivery;
            let by = |rule: LastTradingDay| calendar.and_then(|c| rule.resolve(month, c).ok()?);
            of_it(&contract).then(|| (by(rules[0]), by(rules[1])))
        }));
    }
    Ok(events)
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
    desk.derive_day();
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
    desk.derive_day();
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
        desk.derive_day();
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
        marked: Derived::default(),
        doubt: None,
        open_interest: Lots::ZERO,
        delivery_price: None,
        spec: Default::default(),
        closes_early: None,
    });
    desk.derive_day();
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
    desk.contracts()
        .filter(|(_, contract)| !contract.left_group && leaves(contract) == Some(true))
        .map(|(id, _)| id)
        .collect()
}
