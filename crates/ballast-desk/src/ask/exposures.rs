//! What a product's operating accounts hold by commodity, against what its schemes allow (S2, P9).

use std::collections::BTreeMap;

use ballast_desk_events::NavOf;
use ballast_model::{Clause, ClauseOf, ClauseScope, CommodityId, Fold, ProductId};
use ballast_risk::Legs;
use ballast_risk::catalogue::{Directions, Horizon, Indicator, Kind, Measure};

use crate::state::Desk;
use crate::watch::in_force;

/// Lots of one commodity, speculation and hedge together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommodityExposure {
    /// Commodity.
    pub commodity: CommodityId,
    /// Lots held.
    pub lots: Legs<i64>,
    /// The lowest threshold in force of net lots of that commodity alone, on the side that is held.
    pub limit: Option<i64>,
}

/// Commodities of which an operating account of a product holds something, from the sums that books keep.
pub fn exposures(desk: &Desk, product: ProductId) -> Vec<CommodityExposure> {
    let mut held: BTreeMap<CommodityId, Legs<i64>> = BTreeMap::new();
    let accounts = desk.product(product).map(|of| &of.operating_accounts);
    let accounts = accounts.into_iter().flatten();
    for account in accounts.filter_map(|id| desk.operating_account(*id)) {
        for ((commodity, _), cell) in account.book.cells().rows() {
            let sum = held.entry(commodity).or_default();
            sum.long += cell.lots.long;
            sum.short += cell.lots.short;
        }
    }
    held.retain(|_, lots| lots.gross() > 0);
    let in_force = in_force::of(desk, NavOf::Product(product));
    let limits: Vec<Limit> = { in_force.clauses.iter() }
        .filter_map(|(_, _, clause)| Limit::of(clause))
        .collect();
    { held.into_iter() }
        .map(|(commodity, lots)| {
            let on_side = { limits.iter() }
                .filter(|limit| limit.commodity == commodity && limit.bounds(lots));
            let limit = on_side.map(|limit| limit.lots).min();
            CommodityExposure {
                commodity,
                lots,
                limit,
            }
        })
        .collect()
}

/// A threshold of net lots of one commodity.
struct Limit {
    commodity: CommodityId,
    fold: Fold,
    lots: i64,
}

impl Limit {
    fn of(clause: &Clause) -> Option<Self> {
        let row = Indicator::find(clause.indicator)?;
        let is_net_lots = (row.kind, row.measure, row.directions, row.horizon)
            == (
                Kind::Total,
                Measure::Lots,
                Directions::Exposure,
                Horizon::Now,
            );
        let ClauseScope::Commodities(named) = &clause.scope else {
            return None;
        };
        let [commodity] = named[..] else {
            return None;
        };
        let lots = clause.level1.into_iter().chain(clause.level2).min()?;
        (is_net_lots && clause.of == ClauseOf::Amount).then_some(Self {
            commodity,
            fold: clause.fold,
            lots,
        })
    }

    fn bounds(&self, lots: Legs<i64>) -> bool {
        match self.fold {
            Fold::LongNet => lots.long >= lots.short,
            Fold::ShortNet => lots.short >= lots.long,
            _ => true,
        }
    }
}
