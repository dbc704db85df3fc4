//! Reference data that an earlier release compiled in and nobody has changed becomes this release's.

use ballast_desk::Desk;
use ballast_desk_events::Action;
use ballast_gateway::ReferenceData;
use ballast_model::{Calendar, Commodity, Day, DeliveryMethod, LastTradingDay, Lots, Tariff};

/// What a desk works by from now on: its own calendar and commodities where somebody changed them,
/// else those of this release; and commodities that it does not know yet.
pub fn reference(desk: &Desk) -> ReferenceData {
    let mut reference = ReferenceData::default();
    if let Some(calendar) = desk.calendar().filter(|own| !is_earlier(own)) {
        reference.calendar = calendar.clone();
    }
    for commodity in desk.commodities().map(|state| &state.commodity) {
        let compiled = reference.commodities.get(&commodity.code);
        if compiled.is_none_or(|compiled| *commodity != earlier(compiled)) {
            let code = commodity.code.clone();
            reference.commodities.insert(code, commodity.clone());
        }
    }
    reference
}

/// What the desk has to be told of it.
pub fn commands(desk: &Desk, reference: &ReferenceData) -> Vec<Action> {
    let calendar = Some(&reference.calendar).filter(|calendar| desk.calendar() != Some(*calendar));
    let calendar = calendar.map(|calendar| Action::SetCalendar(calendar.clone()));
    let stands = |commodity: &Commodity| {
        let id = desk.commodity_id(&commodity.code);
        let known = id.and_then(|id| desk.commodity(id));
        known.is_some_and(|known| known.commodity == *commodity)
    };
    let commodities = reference.commodities.values();
    let changed = commodities.filter(|commodity| !stands(commodity));
    let changed = changed.map(|commodity| Action::PutCommodity(Box::new(commodity.clone())));
    calendar.into_iter().chain(changed).collect()
}

/// The calendar of before there were provisional days.
fn is_earlier(calendar: &Calendar) -> bool {
    let compiled = Calendar::compiled();
    let earlier = Calendar {
        last: compiled.announced.unwrap_or(compiled.last),
        announced: None::<Day>,
        ..compiled
    };
    *calendar == earlier
}

/// A commodity of before contracts had an end and a history.
fn earlier(commodity: &Commodity) -> Commodity {
    let mut earlier = Commodity {
        delivery_method: DeliveryMethod::Physical,
        delivery_fee: Tariff::default(),
        last_day_close: None,
        earlier: Vec::new(),
        delivers_at_settlement: false,
        stages: Vec::new(),
        ..commodity.clone()
    };
    match commodity.code.as_str() {
        "ec" => earlier.last_trading_day = LastTradingDay::PerContract,
        "lh" => {
            earlier.max_limit_lots = Lots::new(100);
            earlier.max_market_lots = Lots::new(100);
        }
        _ => {}
    }
    earlier
}
