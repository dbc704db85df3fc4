//! What a fund account has to close, and how it closes it (X9).

use ballast_desk_events::CloseTodayMode;
use ballast_model::{FundAccountId, Lots, Offset};

use crate::book::position::{Position, PositionSide, position_side};
use crate::routing::request::{Allocation, Closable, Closing};
use crate::routing::router::Router;

impl Router<'_> {
    /// What an account has to close, `beside` being allocations of the same order: in the order in
    /// which it goes.
    #[inline(always)]
    pub(crate) fn closable(
        &self,
        id: FundAccountId,
        position: Option<&Position>,
        closing: Closing,
        beside: &[Allocation],
    ) -> [Closable; 2] {
        let Some(position) = position else {
            return [Closable::NONE; 2];
        };
        let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
        let side = position.side(position_side(self.request.direction, Offset::Close));
        let mode = self.close_today(id);
        let mut found = if commodity.distinguishes_today {
            distinguished(side, closing, mode)
        } else {
            oldest_first(side, mode)
        };
        if !(beside.is_empty() && self.taken.is_empty()) {
            take(found.iter_mut(), self.planned_closes(id, beside));
        }
        if closing.locked.is_positive() {
            self.leave_locked(&mut found, position, closing.locked);
        }
        found
    }

    /// Lots that allocations made before close already.
    fn planned_closes(&self, id: FundAccountId, beside: &[Allocation]) -> Lots {
        let closes =
            |allocation: &&Allocation| allocation.offset != Offset::Open || allocation.locks;
        let planned = self.of(id, beside).filter(closes);
        planned.map(|allocation| allocation.lots).sum()
    }

    /// What a lock may stand against is left to it: lots that would be locked first.
    fn leave_locked(&self, found: &mut [Closable], position: &Position, locked: Lots) {
        let opposite = position.side(self.request.direction.opens());
        let mut left = locked.min(opposite.lots() + opposite.open_working_lots);
        for locks in [true, false] {
            let of_kind = found.iter_mut().filter(|closable| closable.locks == locks);
            left = take(of_kind, left);
        }
    }
}

/// Offsets tell today from yesterday: the kind that was asked for first, the other kind where any
/// will do.
fn distinguished(side: &PositionSide, closing: Closing, mode: CloseTodayMode) -> [Closable; 2] {
    let Closing { close, any, .. } = closing;
    let today = Closable {
        offset: Offset::CloseToday,
        lots: side.closable(Offset::CloseToday, true),
        locks: mode != CloseTodayMode::Close,
    };
    let yesterday = Closable {
        offset: match close {
            Offset::CloseToday => Offset::CloseYesterday,
            Offset::Open | Offset::Close | Offset::CloseYesterday => close,
        },
        lots: side.closable(Offset::CloseYesterday, true),
        locks: false,
    };
    match (close, mode) {
        (Offset::CloseToday, CloseTodayMode::YesterdayFirst) => [yesterday, today],
        (Offset::CloseToday, CloseTodayMode::Close | CloseTodayMode::ToOpen) if any => {
            [today, yesterday]
        }
        (Offset::CloseToday, CloseTodayMode::Close | CloseTodayMode::ToOpen) => {
            [today, Closable::NONE]
        }
        (Offset::Open | Offset::Close | Offset::CloseYesterday, _) if any => [yesterday, today],
        (Offset::Open | Offset::Close | Offset::CloseYesterday, _) => [yesterday, Closable::NONE],
    }
}

/// The oldest go first, so what is left of today's lots is what yesterday's do not cover.
fn oldest_first(side: &PositionSide, mode: CloseTodayMode) -> [Closable; 2] {
    let all = side.closable(Offset::Close, false);
    let today = match mode {
        CloseTodayMode::Close => Lots::ZERO,
        CloseTodayMode::ToOpen | CloseTodayMode::YesterdayFirst => side.lots_today.min(all),
    };
    let kind = |lots, locks| Closable {
        offset: Offset::Close,
        lots,
        locks,
    };
    [kind(all - today, false), kind(today, true)]
}

/// Takes lots off, the first rows first; what could not be taken.
fn take<'a>(rows: impl Iterator<Item = &'a mut Closable>, mut lots: Lots) -> Lots {
    for row in rows {
        let less = row.lots.min(lots);
        row.lots -= less;
        lots -= less;
    }
    lots
}
