//! What orders may add before any clause has to be read with one of them (S5): found when rules are read, taken up by
//! orders and marks, so that an order far from every limit costs a few comparisons.
//!
//! It counts what comes and goes alike, wherever it is: whatever a clause adds up grows by no more than that.

use ballast_desk_events::NavOf;
use ballast_model::{ClauseOf, ContractId, Lots, Price, RuleLevel};
use ballast_risk::catalogue::{Indicator, Measure};
use ballast_risk::clauses::Count;

use crate::book::terms::Freeze;
use crate::draft::OrderDraft;
use crate::state::Desk;
use crate::state::schemes::OrderRoom;
use crate::watch::bars::{barring, bars_opening, ignores_exposure};
use crate::watch::exposure::Read;
use crate::watch::in_force::InForce;
use crate::watch::look::narrow;
use crate::watch::{closes, in_force};

/// 100 % at the decimals of a share.
const ONE: i128 = 10_000_000_000;

/// None where a rule bars now, a session end is near, or a clause cannot be read.
pub(super) fn room(
    desk: &Desk,
    of: NavOf,
    in_force: &InForce<'_>,
    read: &Read<'_>,
) -> Option<OrderRoom> {
    let mut standing = desk.watch(of).standing();
    if standing.any(|(rule, standing)| bars_opening(desk, of, rule, standing.level)) {
        return None;
    }
    if closes::has_any(desk, of) {
        return None;
    }
    let barring = barring(desk, of);
    let exposure = read.exposure(Count::HeldAndWorking);
    let mut room = OrderRoom::ALL;
    for (_, _, clause) in &in_force.clauses {
        let row = Indicator::find(clause.indicator)?;
        let threshold = match barring {
            RuleLevel::One => clause.level1.or(clause.level2),
            _ => clause.level2,
        };
        let Some(threshold) = threshold.filter(|_| !row.is_past_closing()) else {
            continue;
        };
        let more = narrow(exposure.headroom(clause, threshold)?);
        let side = match row.measure {
            Measure::Lots | Measure::MarketShare => &mut room.lots,
            Measure::Margin => &mut room.margin,
            Measure::MarketValue | Measure::TradedValue => &mut room.value,
            Measure::DayLoss | Measure::Drawdown => continue,
        };
        *side = more.min(*side);
        if matches!(clause.of, ClauseOf::TotalNav | ClauseOf::DynamicEquity) {
            // A mark takes from what it is a share of as well.
            let weight = 1 + (i128::from(threshold) + ONE - 1) / ONE;
            room.weight = room.weight.max(narrow(weight));
        }
        room.reads_closes |= row.is_exposure() && !ignores_exposure(desk, of);
    }
    Some(room)
}

/// What an order adds to whatever clauses add up: lots, margin, and the larger of its value and that of its lots now.
/// None of a close.
pub(super) fn adds(draft: &OrderDraft<'_>) -> Option<[i64; 3]> {
    let order = &draft.order;
    let contract = order.contract;
    let now = || value(contract.mark(), order.lots, contract.spec.multiplier);
    let own = draft.value.map_or(i64::MAX, |value| value.units());
    let margin = draft.freeze.margin.units();
    draft
        .opens()
        .then(|| [order.lots.count(), margin, now().max(own)])
}

/// Of lots at a price; where there is none, more than any room.
fn value(price: Option<Price>, lots: Lots, multiplier: i64) -> i64 {
    let value = price.and_then(|price| price.value(lots, multiplier).ok());
    value.map_or(i64::MAX, |value| value.units())
}

/// Whether an order is within the room of an owner's rules.
#[inline(always)]
pub(super) fn has_room(desk: &Desk, of: NavOf, adds: Option<[i64; 3]>) -> bool {
    let watch = desk.watch(of);
    if !watch.is_bound {
        return true;
    }
    let Some(room) = watch.room.0.as_ref().filter(|_| !watch.is_due) else {
        return false;
    };
    adds.map_or(!room.reads_closes, |adds| watch.has_room(adds))
}

impl Desk {
    /// Finds an owner's room anew.
    fn find_room(&mut self, of: NavOf) {
        let room = room(self, of, &in_force::of(self, of), &Read::new(self, of));
        self.watch_mut(of).set_room(room);
    }

    /// A working open came, or went.
    pub(crate) fn take_room(
        &mut self,
        owners: [Option<NavOf>; 2],
        contract: ContractId,
        of: Freeze,
    ) {
        let state = &self.contracts[contract.index()];
        let value = value(state.mark(), of.lots, state.spec.multiplier);
        let (lots, margin) = (of.lots.count(), of.margin.units().saturating_abs());
        for of in owners.into_iter().flatten() {
            let watch = self.watch_mut(of);
            let Some(room) = &mut watch.room.0 else {
                continue;
            };
            room.take(lots, margin, value);
            if !watch.has_room([0; 3]) {
                self.find_room(of);
            }
        }
    }
}
