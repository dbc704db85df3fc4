//! Sectors and open interest, as clauses ask for them.

use ballast_model::{ClauseScope, CommodityId, ContractId, SectorId, SuperSectorId};
use ballast_risk::clauses::Market;

use crate::state::Desk;

/// Sectors and open interest, as clauses ask for them.
pub(crate) struct MarketOf<'a>(pub &'a Desk);

impl Market for MarketOf<'_> {
    fn is_in(&self, sector: SectorId, commodity: CommodityId, contract: ContractId) -> bool {
        let sector = self.0.schemes.sector(sector);
        sector.is_some_and(|of| {
            of.commodities.contains(&commodity) || of.contracts.contains(&contract)
        })
    }

    fn sectors(&self, of: SuperSectorId) -> &[SectorId] {
        let of = self.0.schemes.super_sector(of);
        of.map_or(&[], |of| of.sectors.as_slice())
    }

    fn open_interest(&self, contract: ContractId) -> i64 {
        let contract = self.0.contract(contract);
        contract.map_or(0, |contract| contract.open_interest.count())
    }

    fn scope_open_interest(&self, scope: &ClauseScope) -> i64 {
        let contracts = self.0.contracts();
        let in_scope = contracts.filter(|(id, _)| self.0.is_in(scope, *id));
        in_scope
            .map(|(_, contract)| contract.open_interest.count())
            .sum()
    }
}
