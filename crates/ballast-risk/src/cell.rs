//! What is held and working over a set of contracts, kept as it comes and goes.

use std::collections::BTreeMap;

use ballast_model::{CommodityId, HedgeFlag, PosiDirection};

/// Long and short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Legs<T> {
    /// Long.
    pub long: T,
    /// Short.
    pub short: T,
}

impl<T: Copy + std::ops::Add<Output = T>> Legs<T> {
    /// Long and short added.
    #[inline(always)]
    pub fn gross(self) -> T {
        self.long + self.short
    }
}

impl<T> Legs<T> {
    /// One of them.
    #[inline(always)]
    pub fn on(&self, side: PosiDirection) -> &T {
        match side {
            PosiDirection::Long => &self.long,
            PosiDirection::Short => &self.short,
        }
    }

    /// One of them.
    #[inline(always)]
    pub fn on_mut(&mut self, side: PosiDirection) -> &mut T {
        match side {
            PosiDirection::Long => &mut self.long,
            PosiDirection::Short => &mut self.short,
        }
    }
}

impl<T: std::ops::AddAssign> std::ops::AddAssign for Legs<T> {
    fn add_assign(&mut self, more: Self) {
        self.long += more.long;
        self.short += more.short;
    }
}

impl<T: std::ops::SubAssign> std::ops::SubAssign for Legs<T> {
    fn sub_assign(&mut self, less: Self) {
        self.long -= less.long;
        self.short -= less.short;
    }
}

/// Lots and margins over a set of contracts, of one owner. Money is summed in 128 bits; lots of one
/// account and contract are bounded, so that their sums fit 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell {
    /// Lots held.
    pub lots: Legs<i64>,
    /// Lots of working opens.
    pub working: Legs<i64>,
    /// Lots opened this trading day.
    pub opened: i64,
    /// Margin of the lots held, each side in full, in the smallest unit of money.
    pub margin: Legs<i128>,
    /// Margin of the working opens, each side in full.
    pub frozen: Legs<i128>,
}

impl Cell {
    /// Lots held and working, long and short added.
    #[inline(always)]
    pub fn all_lots(&self) -> i64 {
        self.lots.gross() + self.working.gross()
    }

    /// Margin held and frozen, both sides in full.
    #[inline(always)]
    pub fn all_margin(&self) -> i128 {
        self.margin.gross() + self.frozen.gross()
    }

    /// Lots held and working on one side.
    #[inline(always)]
    pub fn lots_on(&self, side: PosiDirection) -> i64 {
        self.lots.on(side) + self.working.on(side)
    }

    /// One more working open, or, below 0, one less.
    #[inline(always)]
    fn freeze(&mut self, side: PosiDirection, lots: i64, margin: i64) {
        *self.working.on_mut(side) += lots;
        *self.frozen.on_mut(side) += i128::from(margin);
    }

    /// Lots opened today, and working.
    #[inline(always)]
    pub fn opened_or_opening(&self) -> i64 {
        self.opened + self.working.gross()
    }
}

impl std::ops::AddAssign<&Cell> for Cell {
    fn add_assign(&mut self, more: &Cell) {
        self.lots += more.lots;
        self.working += more.working;
        self.opened += more.opened;
        self.margin += more.margin;
        self.frozen += more.frozen;
    }
}

impl std::ops::SubAssign<&Cell> for Cell {
    fn sub_assign(&mut self, less: &Cell) {
        self.lots -= less.lots;
        self.working -= less.working;
        self.opened -= less.opened;
        self.margin -= less.margin;
        self.frozen -= less.frozen;
    }
}

/// What is counted together: a commodity's positions of one hedge flag.
pub type Key = (CommodityId, HedgeFlag);

/// Where a cell is. Holds until the cells are counted anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellRow(u32);

impl CellRow {
    /// Nowhere.
    pub const NONE: Self = Self(u32::MAX);
}

impl Default for CellRow {
    fn default() -> Self {
        Self::NONE
    }
}

/// The cells of one owner: of each commodity and hedge flag, and of all. What is larger than a
/// commodity and smaller than all (a sector, an exchange, a market) is added up from commodities.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    whole: Cell,
    /// In the order in which they were first used.
    rows: Vec<Row>,
    places: BTreeMap<Key, CellRow>,
}

#[derive(Debug, Clone)]
struct Row {
    cell: Cell,
    /// Of the same commodity and the other hedge flag.
    other_flag: CellRow,
}

impl Cells {
    /// Of all contracts and both hedge flags.
    #[inline(always)]
    pub fn whole(&self) -> &Cell {
        &self.whole
    }

    /// Where a commodity's cell is; none where nothing was ever held or worked.
    pub fn find(&self, key: Key) -> Option<CellRow> {
        self.places.get(&key).copied()
    }

    /// Every cell, by commodity and hedge flag.
    pub fn rows(&self) -> impl Iterator<Item = (Key, &Cell)> {
        self.places.iter().map(|(key, row)| (*key, self.at(*row)))
    }

    /// Where a commodity's cell is, made where there was none.
    pub fn find_or_make(&mut self, key: Key) -> CellRow {
        if let Some(found) = self.find(key) {
            return found;
        }
        let (commodity, flag) = key;
        let made = CellRow(self.rows.len() as u32);
        let other_flag = self.find((commodity, flag.other())).unwrap_or_default();
        if other_flag != CellRow::NONE {
            self.rows[other_flag.0 as usize].other_flag = made;
        }
        self.rows.push(Row {
            cell: Cell::default(),
            other_flag,
        });
        self.places.insert(key, made);
        made
    }

    /// A commodity's cell.
    #[inline(always)]
    pub fn at(&self, row: CellRow) -> &Cell {
        &self.rows[row.0 as usize].cell
    }

    /// The cell of the same commodity and the other hedge flag, if it has any.
    #[inline(always)]
    pub fn of_other_flag(&self, row: CellRow) -> Option<&Cell> {
        let other = self.rows[row.0 as usize].other_flag;
        self.rows.get(other.0 as usize).map(|row| &row.cell)
    }

    /// Of a commodity's positions of one hedge flag.
    pub fn of(&self, key: Key) -> Cell {
        self.find(key).map_or(Cell::default(), |row| *self.at(row))
    }

    /// Of a set of commodities.
    pub fn over(&self, is_member: impl Fn(CommodityId) -> bool) -> Cell {
        let members = self.used().filter(|((id, _), _)| is_member(*id));
        members.fold(Cell::default(), |mut sum, (_, cell)| {
            sum += cell;
            sum
        })
    }

    /// Adds what a contract has.
    pub fn add(&mut self, row: CellRow, more: &Cell) {
        self.whole += more;
        self.rows[row.0 as usize].cell += more;
    }

    /// Takes off what a contract had.
    pub fn remove(&mut self, row: CellRow, less: &Cell) {
        self.whole -= less;
        self.rows[row.0 as usize].cell -= less;
    }

    /// One more working open, or, below 0, one less. Margin in the smallest unit of money.
    #[inline(always)]
    pub fn freeze(&mut self, row: CellRow, side: PosiDirection, lots: i64, margin: i64) {
        self.whole.freeze(side, lots, margin);
        self.rows[row.0 as usize].cell.freeze(side, lots, margin);
    }

    /// What is not nothing, in the order of commodities.
    fn used(&self) -> impl Iterator<Item = (&Key, &Cell)> {
        let cells = self.places.iter().map(|(key, row)| (key, self.at(*row)));
        cells.filter(|(_, cell)| **cell != Cell::default())
    }
}

/// Of what is not nothing, wherever it lies.
impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.whole == other.whole && self.used().eq(other.used())
    }
}

impl Eq for Cells {}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(lots: i64) -> Cell {
        let mut cell = Cell::default();
        cell.freeze(PosiDirection::Long, lots, i64::MAX);
        cell.lots.short = lots;
        cell
    }

    /// More than 64 bits hold.
    #[test]
    fn what_comes_and_goes_is_counted_by_commodity_and_in_all() {
        let keys = [1, 2].map(|id| (CommodityId::new(id), HedgeFlag::Speculation));
        let mut cells = Cells::default();
        let [one, two] = keys.map(|key| cells.find_or_make(key));
        cells.add(one, &cell(3));
        cells.add(two, &cell(4));
        cells.freeze(one, PosiDirection::Short, 2, 1);
        assert_eq!(cells.of(keys[0]).all_lots(), 8);
        assert_eq!(cells.of(keys[0]).lots_on(PosiDirection::Short), 5);
        assert_eq!(cells.whole().all_lots(), 16);
        assert_eq!(cells.whole().all_margin(), 2 * i128::from(i64::MAX) + 1);
        assert_eq!(cells.over(|id| id == keys[1].0), cell(4));
        assert_eq!(cells.over(|_| true), *cells.whole());
        cells.freeze(one, PosiDirection::Short, -2, -1);
        cells.remove(two, &cell(4));
        let mut other = Cells::default();
        let row = other.find_or_make(keys[0]);
        other.add(row, &cell(3));
        assert_eq!(cells, other, "what is nothing again is as if it never was");
    }
}
