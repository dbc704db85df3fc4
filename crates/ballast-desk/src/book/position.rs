//! A position in open lots: both sides of one contract, of one hedge flag.

use ballast_model::{
    ContractId, Day, Direction, HedgeFlag, Lots, Money, Offset, PosiDirection, Price,
};
use ballast_risk::{Cell, CellRow, Cells, Legs};
use minicbor::{Decode, Encode};

use crate::book::open_lots::OpenLots;
use crate::book::terms::{ContractTerms, KeptTerms};
use crate::state::marked::MarkedAt;
use crate::store::derived::Derived;
use crate::store::zero::Zero;

/// Lots opened by one fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct OpenLot {
    /// Trading day of the opening.
    #[n(0)]
    pub open_day: Day,
    /// Price of the opening.
    #[n(1)]
    pub open_price: Price,
    /// Lots left.
    #[n(2)]
    pub lots: Lots,
}

/// The long or the short side of a position.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct PositionSide {
    /// Lots of earlier trading days, oldest first.
    #[n(0)]
    pub yesterday: OpenLots,
    /// Lots of this trading day, oldest first.
    #[n(1)]
    pub today: OpenLots,
    /// Sum of `yesterday`.
    #[n(2)]
    pub lots_yesterday: Lots,
    /// Sum of `today`.
    #[n(3)]
    pub lots_today: Lots,
    /// Lots that working closes other than close-today hold.
    #[n(4)]
    pub close_frozen: Lots,
    /// Lots that working close-today orders hold.
    #[n(5)]
    pub close_today_frozen: Lots,
    /// Σ open price × lots × multiplier.
    #[n(6)]
    pub open_value: Money,
    /// Σ base price × lots × multiplier; base = open price today, last settlement price for
    /// yesterday's.
    #[n(7)]
    pub base_value: Money,
    /// Margin of the side.
    #[n(8)]
    pub margin: Money,
    /// Gross margin frozen by working opens.
    #[n(9)]
    pub frozen_margin: Money,
    /// Lots opened this trading day.
    #[n(10)]
    pub opened_today: Lots,
    /// Of those, lots already charged the close-today rate.
    #[n(11)]
    pub charged_today: Lots,
    /// Σ trade price × lots × multiplier of the day, opens and closes (S3).
    #[n(12)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub traded_value: Money,
    /// Lots of working opens: derived.
    #[cbor(skip)]
    pub open_working_lots: Lots,
}

impl PositionSide {
    /// Lots held.
    #[inline]
    pub fn lots(&self) -> Lots {
        self.lots_yesterday + self.lots_today
    }

    /// Lots that a new order with this offset could close. `distinguishes` = the contract tells
    /// today from yesterday (§C4).
    pub fn closable(&self, offset: Offset, distinguishes: bool) -> Lots {
        match (distinguishes, offset) {
            (_, Offset::Open) => Lots::ZERO,
            (false, _) => self.free(),
            (true, Offset::CloseToday) => self.lots_today - self.close_today_frozen,
            (true, Offset::Close | Offset::CloseYesterday) => {
                self.lots_yesterday - self.close_frozen
            }
        }
    }

    /// Lots that no working close holds.
    pub(crate) fn free(&self) -> Lots {
        self.lots() - self.close_frozen - self.close_today_frozen
    }

    pub(crate) fn close_frozen_mut(&mut self, offset: Offset) -> &mut Lots {
        if offset == Offset::CloseToday {
            &mut self.close_today_frozen
        } else {
            &mut self.close_frozen
        }
    }

    /// Its lots are gone with their contract. What was opened today was.
    pub(crate) fn empty(&mut self) {
        *self = Self {
            opened_today: self.opened_today,
            charged_today: self.charged_today,
            traded_value: self.traded_value,
            ..Self::default()
        };
    }

    pub(crate) fn is_empty(&self) -> bool {
        let PositionSide {
            yesterday: _,
            today: _,
            lots_yesterday,
            lots_today,
            close_frozen,
            close_today_frozen,
            frozen_margin,
            opened_today,
            ..
        } = self;
        [
            lots_yesterday,
            lots_today,
            close_frozen,
            close_today_frozen,
            opened_today,
        ]
        .iter()
        .all(|lots| lots.is_zero())
            && frozen_margin.is_zero()
    }
}

/// A position: both sides of one contract, of one hedge flag.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Position {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Long side.
    #[n(1)]
    pub long: PositionSide,
    /// Short side.
    #[n(2)]
    pub short: PositionSide,
    /// Its P&L was kept here once: it follows from what it holds and the price.
    #[n(3)]
    pub(crate) was_kept: Zero,
    /// Orders of the account cancelled in the contract today, hedges among them, on its speculation
    /// position: derived (O1).
    #[cbor(skip)]
    pub(crate) cancels: u32,
    /// What configuration says of its orders.
    #[cbor(skip)]
    pub(crate) terms: Derived<KeptTerms>,
    /// Where the book's cell of its commodity is.
    #[cbor(skip)]
    pub(crate) cell_row: Derived<CellRow>,
    /// Where a mark of its contract finds it.
    #[cbor(skip)]
    pub(crate) marked_at: Derived<MarkedAt>,
    /// Speculation or hedge.
    #[n(4)]
    pub hedge_flag: HedgeFlag,
}

impl Position {
    pub(crate) fn new(contract: ContractId, hedge_flag: HedgeFlag) -> Self {
        Self {
            contract,
            hedge_flag,
            long: PositionSide::default(),
            short: PositionSide::default(),
            was_kept: Zero,
            cancels: 0,
            cell_row: Derived::default(),
            marked_at: Derived::default(),
            terms: Derived::default(),
        }
    }

    /// It holds lots, on either side.
    pub fn is_held(&self) -> bool {
        !(self.long.lots().is_zero() && self.short.lots().is_zero())
    }

    /// Where the book's cell of its commodity is; it is made for the first of its positions.
    pub(crate) fn cell_row(&mut self, cells: &mut Cells, terms: ContractTerms) -> CellRow {
        if self.cell_row.0 == CellRow::NONE {
            self.cell_row.0 = cells.find_or_make((terms.commodity, terms.hedge_flag));
        }
        self.cell_row.0
    }

    /// Its lots and margins.
    #[inline(always)]
    pub fn cell(&self) -> Cell {
        let money = |of: fn(&PositionSide) -> Money| Legs {
            long: i128::from(of(&self.long).units()),
            short: i128::from(of(&self.short).units()),
        };
        let lots = |of: fn(&PositionSide) -> Lots| Legs {
            long: of(&self.long).count(),
            short: of(&self.short).count(),
        };
        Cell {
            lots: lots(PositionSide::lots),
            working: lots(|side| side.open_working_lots),
            opened: lots(|side| side.opened_today).gross(),
            margin: money(|side| side.margin),
            frozen: money(|side| side.frozen_margin),
        }
    }

    /// The side that `direction` builds when it opens.
    pub fn side(&self, direction: PosiDirection) -> &PositionSide {
        match direction {
            PosiDirection::Long => &self.long,
            PosiDirection::Short => &self.short,
        }
    }

    pub(crate) fn side_mut(&mut self, direction: PosiDirection) -> &mut PositionSide {
        match direction {
            PosiDirection::Long => &mut self.long,
            PosiDirection::Short => &mut self.short,
        }
    }

    /// Long less short.
    pub fn net(&self) -> Lots {
        self.long.lots() - self.short.lots()
    }

    /// Value of the held lots at `mark` less their value at `pick`ed prices.
    fn pnl(&self, at: ContractTerms, pick: fn(&PositionSide) -> Money) -> Money {
        let Some(mark) = at.mark else {
            return Money::ZERO;
        };
        let value = |side: &PositionSide| {
            mark.value(side.lots(), at.multiplier)
                .expect("Invariant: a mark is taken only if every held value fits")
                - pick(side)
        };
        value(&self.long) - value(&self.short)
    }

    /// Mark-to-market P&L of what is held.
    pub fn position_pnl(&self, at: ContractTerms) -> Money {
        self.pnl(at, |side| side.base_value)
    }

    /// P&L of the held lots against their open prices.
    pub fn floating_pnl(&self, at: ContractTerms) -> Money {
        self.pnl(at, |side| side.open_value)
    }
}

/// The side of a position that an order works on: a close works on the other one.
pub const fn position_side(direction: Direction, offset: Offset) -> PosiDirection {
    match offset {
        Offset::Open => direction.opens(),
        Offset::Close | Offset::CloseToday | Offset::CloseYesterday => direction.opens().opposite(),
    }
}

/// Average price of lots worth `value`, at four decimals, half away from zero; none without lots.
pub fn average_price(value: Money, lots: Lots, multiplier: i64) -> Option<Price> {
    let units = i128::from(lots.count()) * i128::from(multiplier) * 100;
    let average =
        (units != 0).then(|| ballast_model::div_half_away(i128::from(value.units()), units));
    average
        .and_then(|average| i64::try_from(average).ok())
        .map(Price::from_units)
}
