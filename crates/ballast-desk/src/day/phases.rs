//! The trading day starts, closes and rolls (§C5).

use ballast_desk_events::{Event, Holder, Refusal};
use ballast_model::{ContractId, Day, Lots, OrderId, Stamp};

use crate::account::comparison;
use crate::day::reference;
use crate::nav;
use crate::order;
use crate::plans;
use crate::state::{Desk, Phase};

pub(crate) fn start_day(desk: &Desk, day: Day) -> Result<Vec<Event>, Refusal> {
    if let Phase::Open(day) | Phase::Closed(day) = desk.phase {
        return Err(Refusal::DayOpen { day });
    }
    if let Some(last) = desk.last_day.filter(|last| *last >= day) {
        return Err(Refusal::DayNotNext { day, last });
    }
    match &desk.calendar {
        Some(calendar) if calendar.is_trading_day(day) => {
            let started = [Event::DayStarted { day }].into_iter();
            Ok(started.chain(nav::fees::of_day(desk, day)).collect())
        }
        Some(_) | None => Err(Refusal::NotATradingDay { day }),
    }
}

/// # Errors
/// [`Refusal::DayNotOpen`].
pub(crate) fn open_day(desk: &Desk) -> Result<Day, Refusal> {
    match desk.phase {
        Phase::Open(day) => Ok(day),
        Phase::Closed(_) | Phase::Idle => Err(Refusal::DayNotOpen),
    }
}

/// Somebody asks for the end of the running day. It is journaled, so that a restart ends it too.
///
/// # Errors
/// [`Refusal::DayNotOpen`].
pub(crate) fn end_day(desk: &Desk) -> Result<Vec<Event>, Refusal> {
    let day = desk.trading_day().ok_or(Refusal::DayNotOpen)?;
    if desk.day_end_asked {
        return Ok(Vec::new());
    }
    Ok(vec![Event::DayEndAsked(day)])
}

/// Orders of which no word came do not keep a day open: they end as unknown. What waits for review ends too (X2).
pub(crate) fn close_day(desk: &Desk, at: Stamp) -> Result<Vec<Event>, Refusal> {
    let day = open_day(desk)?;
    let unknown = |order: &OrderId| {
        desk.orders
            .get(*order)
            .is_some_and(|order| desk.is_unknown(order))
    };
    let working: usize = desk
        .operating_accounts
        .iter()
        .map(|account| {
            account
                .working
                .iter()
                .filter(|order| !unknown(order) && desk.review_wait(**order).is_none())
                .count()
        })
        .sum();
    if working > 0 {
        return Err(Refusal::OrdersWorking {
            count: working as u32,
        });
    }
    let mut events = order::unknown::end_unknown(desk, at);
    events.extend(order::review::expired(desk));
    events.extend(plans::run_out(desk));
    events.push(Event::DayClosed {
        day,
        leaving_larger_side: reference::leaving_larger_side(desk),
    });
    Ok(events)
}

pub(crate) fn closed_day(desk: &Desk) -> Result<Day, Refusal> {
    match desk.phase {
        Phase::Closed(day) => Ok(day),
        Phase::Open(day) => Err(Refusal::DayOpen { day }),
        Phase::Idle => Err(Refusal::DayNotOpen),
    }
}

pub(crate) fn roll_day(desk: &Desk) -> Result<Vec<Event>, Refusal> {
    let day = closed_day(desk)?;
    let books = desk
        .holders()
        .filter_map(|holder| desk.book(holder))
        .filter(|book| book.settled().is_none())
        .count();
    let products = desk
        .products
        .iter()
        .filter(|product| {
            product
                .difference
                .is_none_or(|difference| difference.day < day)
        })
        .count();
    if books + products > 0 {
        return Err(Refusal::NotSettled {
            count: (books + products) as u32,
        });
    }
    Ok(vec![Event::DayRolled { day }])
}

pub(crate) fn apply_started(desk: &mut Desk, day: Day, at: Stamp) {
    desk.phase = Phase::Open(day);
    desk.derive_day();
    desk.start_lines();
    desk.touch_all_plans();
    desk.start_rules(day, at);
}

pub(crate) fn apply_closed(desk: &mut Desk, day: Day, leaving: &[ContractId]) {
    desk.phase = Phase::Closed(day);
    for contract in leaving {
        desk.contracts[contract.index()].left_group = true;
    }
    if !leaving.is_empty() {
        reference::regroup_all(desk);
    }
}

pub(crate) fn apply_rolled(desk: &mut Desk, day: Day) {
    desk.end_lines();
    nav::settled::roll(desk);
    desk.end_rules();
    desk.entries.roll();
    for contract in &mut desk.contracts {
        let settled = contract.settlement.take().map(|(price, _)| price);
        contract.pre_settlement = settled.or(contract.last).or(contract.pre_settlement);
        contract.base_price = settled;
        contract.delivery_price = contract.delivery_price.filter(|_| !contract.ends_by(day));
        contract.last = None;
        contract.bid = None;
        contract.ask = None;
        contract.marked_at = None;
        contract.open_interest = Lots::ZERO;
        contract.doubt = None;
        contract.upper_limit = None;
        contract.lower_limit = None;
        contract.holders.clear();
    }
    let holders: Vec<Holder> = desk.holders().collect();
    for holder in holders {
        let mut book = std::mem::take(desk.book_mut(holder));
        book.roll(|contract| desk.contract_terms(contract));
        for position in book.positions() {
            desk.contracts[position.contract.index()]
                .holders
                .insert(holder);
        }
        *desk.book_mut(holder) = book;
    }
    desk.derive_marked();
    for account in &mut desk.operating_accounts {
        account.references.clear();
        account.working.clear();
    }
    for account in &mut desk.fund_accounts {
        account.unanswered.clear();
        account.exchange_usage = Default::default();
        account.recent_orders.clear();
        account.rate_banned = false;
    }
    desk.roll_plans();
    desk.resting.clear();
    desk.netting = Default::default();
    desk.orders.clear();
    desk.children.clear();
    desk.asking.clear();
    comparison::apply_rolled(desk);
    desk.day_end_asked = false;
    desk.find_first_silent(desk.children.first_id());
    desk.last_day = Some(day);
    desk.phase = Phase::Idle;
    desk.derive_day();
    desk.roll_alarms();
    desk.reviews.roll();
}
