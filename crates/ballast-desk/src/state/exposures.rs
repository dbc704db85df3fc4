//! What the operating accounts of a product hold and have working, contract by contract: kept as orders and fills
//! come, so that no rule of a product walks over its books.
//!
//! Kept while the day is open, of products that something is bound to; counted anew as a day begins.

use ballast_model::ContractId;
use ballast_risk::Legs;
use ballast_risk::clauses::Sums;

use crate::book::position::{Position, PositionSide};

/// Of one contract; values are of the moment, and not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ExposureRow {
    pub held: Legs<Sums>,
    pub working: Legs<Sums>,
}

impl ExposureRow {
    /// What a side of a position holds.
    pub fn held(side: &PositionSide) -> Sums {
        Sums {
            lots: side.lots().count(),
            margin: side.margin.units().into(),
            value: 0,
            traded: side.traded_value.units().into(),
        }
    }

    pub fn of(position: &Position) -> Self {
        let working = |side: &PositionSide| Sums {
            lots: side.open_working_lots.count(),
            margin: side.frozen_margin.units().into(),
            ..Sums::default()
        };
        Self {
            held: Legs {
                long: Self::held(&position.long),
                short: Self::held(&position.short),
            },
            working: Legs {
                long: working(&position.long),
                short: working(&position.short),
            },
        }
    }
}

impl std::ops::AddAssign for ExposureRow {
    fn add_assign(&mut self, more: Self) {
        self.held += more.held;
        self.working += more.working;
    }
}

impl std::ops::SubAssign for ExposureRow {
    fn sub_assign(&mut self, less: Self) {
        self.held -= less.held;
        self.working -= less.working;
    }
}

/// Of one product, by contract.
#[derive(Debug, Clone, Default)]
pub(crate) struct Exposures {
    rows: Vec<ExposureRow>,
}

impl Exposures {
    /// Contracts in which something is held, worked or was traded today.
    pub fn rows(&self) -> impl Iterator<Item = (ContractId, &ExposureRow)> {
        let rows = (0..).zip(&self.rows);
        let used = rows.filter(|(_, row)| **row != ExposureRow::default());
        used.map(|(id, row)| (ContractId::new(id), row))
    }

    /// Lots held and of working opens, long and short added.
    pub fn gross(&self, contract: ContractId) -> i64 {
        self.rows.get(contract.index()).map_or(0, |row| {
            let lots = |legs: &Legs<Sums>| legs.long.lots + legs.short.lots;
            lots(&row.held) + lots(&row.working)
        })
    }

    pub fn row_mut(&mut self, contract: ContractId) -> &mut ExposureRow {
        if self.rows.len() <= contract.index() {
            self.rows
                .resize_with(contract.index() + 1, Default::default);
        }
        &mut self.rows[contract.index()]
    }
}

/// It is derived: two products are the same if what is kept is.
impl PartialEq for Exposures {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Exposures {}
