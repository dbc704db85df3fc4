//! What a product's fund accounts hold above what its operating accounts do: kept as orders and fills
//! come, so that no close walks over the product's books.
//!
//! Above 0 locks hold it (X9); below 0 it was netted away (X3).

use ballast_desk_events::Holder;
use ballast_model::{ContractId, HedgeFlag, Lots, Offset, PosiDirection, ProductId};

use crate::state::Desk;

/// Fund accounts' lots less operating accounts', on one side of a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Surplus {
    /// Lots held.
    pub held: Lots,
    /// Of them, lots that working closes hold.
    pub frozen: Lots,
}

impl Surplus {
    /// What lots do to it that come, or that go out of a freeze, on the side that the offset works on.
    pub fn of_lots(offset: Offset, lots: Lots) -> Self {
        if offset == Offset::Open {
            Self {
                held: lots,
                frozen: Lots::ZERO,
            }
        } else {
            Self {
                held: -lots,
                frozen: -lots,
            }
        }
    }

    /// Lots that no working close holds.
    pub fn free(self) -> Lots {
        self.held - self.frozen
    }
}

/// Of which positions: contract, hedge flag and side.
pub(crate) type SurplusKey = (ContractId, HedgeFlag, PosiDirection);

/// Of one product. Rows by contract, in each speculation long and short, hedge long and short.
#[derive(Debug, Clone, Default)]
pub(crate) struct Surpluses {
    rows: Vec<[Surplus; 4]>,
}

fn column((_, flag, side): SurplusKey) -> usize {
    flag as usize * 2 + usize::from(side == PosiDirection::Short)
}

impl Surpluses {
    pub fn get(&self, key: SurplusKey) -> Surplus {
        let row = self.rows.get(key.0.index());
        row.map_or(Surplus::default(), |row| row[column(key)])
    }

    fn get_mut(&mut self, key: SurplusKey) -> &mut Surplus {
        let contract = key.0.index();
        if self.rows.len() <= contract {
            self.rows.resize_with(contract + 1, Default::default);
        }
        &mut self.rows[contract][column(key)]
    }
}

/// What is not there is 0.
impl PartialEq for Surpluses {
    fn eq(&self, other: &Self) -> bool {
        let rows = self.rows.len().max(other.rows.len());
        let row = |of: &Self, row: usize| of.rows.get(row).copied().unwrap_or_default();
        (0..rows).all(|index| row(self, index) == row(other, index))
    }
}

impl Eq for Surpluses {}

impl Desk {
    /// What the fund accounts of a product hold above its operating accounts.
    pub(crate) fn surplus(&self, product: ProductId, key: SurplusKey) -> Surplus {
        self.products[product.index()].surplus.get(key)
    }

    /// Lots of a side, held and frozen, have come to an account, or, below 0, have gone.
    #[inline(always)]
    pub(crate) fn count_surplus(&mut self, holder: Holder, key: SurplusKey, change: Surplus) {
        let Surplus { held, frozen } = change;
        let (product, [held, frozen]) = match holder {
            Holder::Fund(id) => (Some(self.fund_accounts[id.index()].product), [held, frozen]),
            Holder::Operating(id) => (
                self.operating_accounts[id.index()].product,
                [-held, -frozen],
            ),
        };
        if let Some(product) = product {
            let surplus = self.products[product.index()].surplus.get_mut(key);
            surplus.held += held;
            surplus.frozen += frozen;
        }
    }

    /// Counts it anew from the books.
    pub(crate) fn derive_surplus(&mut self) {
        for product in &mut self.products {
            product.surplus = Surpluses::default();
        }
        let holders: Vec<Holder> = self.holders().collect();
        for holder in holders {
            let positions = self
                .book(holder)
                .into_iter()
                .flat_map(|book| book.positions());
            let sides: Vec<(SurplusKey, Surplus)> = positions
                .flat_map(|position| {
                    [PosiDirection::Long, PosiDirection::Short].map(|direction| {
                        let side = position.side(direction);
                        let key = (position.contract, position.hedge_flag, direction);
                        let (held, free) = (side.lots(), side.free());
                        (
                            key,
                            Surplus {
                                held,
                                frozen: held - free,
                            },
                        )
                    })
                })
                .collect();
            for (key, of) in sides {
                self.count_surplus(holder, key, of);
            }
        }
    }
}
