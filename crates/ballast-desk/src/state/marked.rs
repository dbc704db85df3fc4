//! Who holds a contract, and how many lots: all that a mark needs to know of a position. Its P&L moves by what a lot
//! moved, times its lots; no position is looked up.

use ballast_desk_events::Holder;
use ballast_model::Lots;

use crate::book::position::Position;

/// A position, as a mark sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MarkedRow {
    pub holder: Holder,
    /// Lots long less short.
    pub net: i64,
    /// Lots held, long and short added; of an operating account that rules are bound to, with those of working opens.
    pub all: i64,
}

impl MarkedRow {
    fn of(holder: Holder, position: &Position) -> Self {
        let (long, short) = (&position.long, &position.short);
        let working = match holder {
            Holder::Operating(_) => long.open_working_lots + short.open_working_lots,
            Holder::Fund(_) => Lots::ZERO,
        };
        Self {
            holder,
            net: position.net().count(),
            all: (long.lots() + short.lots() + working).count(),
        }
    }
}

/// Where a position's row is, once it has one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MarkedAt(u32);

impl MarkedAt {
    const NOWHERE: Self = Self(u32::MAX);
}

impl Default for MarkedAt {
    fn default() -> Self {
        Self::NOWHERE
    }
}

/// Of one contract, in the order in which they were first held.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marked(Vec<MarkedRow>);

impl Marked {
    pub fn rows(&self) -> &[MarkedRow] {
        &self.0
    }

    /// Whether a position's row says what it holds, and what works where that counts; one without a row holds nothing.
    pub fn is_of(&self, holder: Holder, position: &Position, with_working: bool) -> bool {
        let now = MarkedRow::of(holder, position);
        match self.0.get(position.marked_at.0.0 as usize) {
            Some(row) => {
                let all = row.all == now.all || !with_working;
                (row.holder, row.net) == (holder, now.net) && all
            }
            None => now.net == 0 && (now.all == 0 || !with_working),
        }
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// A position's lots are others, held or working.
    pub fn set(&mut self, holder: Holder, position: &mut Position) {
        let row = MarkedRow::of(holder, position);
        let at = &mut position.marked_at.0;
        match self.0.get_mut(at.0 as usize) {
            Some(kept) => *kept = row,
            None => {
                *at = MarkedAt(self.0.len() as u32);
                self.0.push(row);
            }
        }
    }
}
