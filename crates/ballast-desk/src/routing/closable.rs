//! What a fund account has to close, and how it closes it (X9).

use ballast_desk_events::CloseTodayMode;
use ballast_model::{FundAccountId, Lots, Offset};

use crate::book::position::position_side;
use crate::limits::scope;
use crate::routing::request::{Closing, Leg};
use crate::routing::router::Router;

impl Router<'_> {
    /// What an account has to close: offset, lots, and whether they are locked instead (X9). Their
    /// sum, too.
    pub(crate) fn closable(
        &self,
        id: FundAccountId,
        Closing { close, any, locked }: Closing,
        legs: &[Leg],
    ) -> (Vec<(Offset, Lots, bool)>, Lots) {
        let account = &self.desk.fund_accounts[id.index()];
        let Some(slot) = account
            .book
            .slot(self.wanted.contract, self.wanted.hedge_flag)
        else {
            return (Vec::new(), Lots::ZERO);
        };
        let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
        let side = slot.side(position_side(self.wanted.direction, Offset::Close));
        let mode = account.settings.close_today;
        let mut found = Vec::new();
        let mut add = |offset: Offset, lots: Lots, locks: bool| {
            if lots.is_positive() {
                found.push((offset, lots, locks));
            }
        };
        if commodity.distinguishes_today {
            let today = side.closable(Offset::CloseToday, true);
            let yesterday = side.closable(Offset::CloseYesterday, true);
            let yesterdays = if close == Offset::CloseToday {
                Offset::CloseYesterday
            } else {
                close
            };
            let locks = mode != CloseTodayMode::Close;
            match (close, mode) {
                (Offset::CloseToday, CloseTodayMode::YesterdayFirst) => {
                    add(Offset::CloseYesterday, yesterday, false);
                    add(Offset::CloseToday, today, true);
                }
                (Offset::CloseToday, _) => {
                    add(Offset::CloseToday, today, locks);
                    if any {
                        add(yesterdays, yesterday, false);
                    }
                }
                _ => {
                    add(yesterdays, yesterday, false);
                    if any {
                        add(Offset::CloseToday, today, locks);
                    }
                }
            }
        } else {
            let all = side.closable(Offset::Close, false);
            // The oldest go first, so what is left of today's lots is what yesterday's do not
            // cover.
            let today = if mode == CloseTodayMode::Close {
                Lots::ZERO
            } else {
                side.lots_today.min(all)
            };
            add(Offset::Close, all - today, false);
            add(Offset::Close, today, true);
        }
        // Legs planned before have taken some already.
        let planned = self
            .of(id, legs)
            .filter(|leg| leg.offset != Offset::Open || leg.locks);
        let mut gone: Lots = planned.map(|leg| leg.lots).sum();
        for (_, lots, _) in &mut found {
            let less = (*lots).min(gone);
            *lots -= less;
            gone -= less;
        }
        // What a lock may stand against is left to it.
        let opposite = slot.side(scope::opening_side(self.wanted.direction));
        let mut left_alone = locked.min(opposite.lots() + opposite.opening);
        for today in [true, false] {
            for (_, lots, _) in found.iter_mut().filter(|(_, _, locks)| *locks == today) {
                let less = (*lots).min(left_alone);
                *lots -= less;
                left_alone -= less;
            }
        }
        let sum = found.iter().map(|(_, lots, _)| *lots).sum();
        (found, sum)
    }
}
