//! Where a limit holds: a contract, its commodity.

use ballast_desk_events::LimitScope;
use ballast_model::{CommodityId, ContractId, Text};
use ballast_risk::Scope;

use crate::state::Desk;

/// Code of a scope of a contract: its commodity's, else its own.
pub(crate) fn code(desk: &Desk, contract: ContractId, scope: Scope) -> Text {
    let state = &desk.contracts[contract.index()];
    match scope {
        Scope::Commodity => desk.commodities[state.commodity.index()]
            .commodity
            .code
            .as_str()
            .into(),
        Scope::Order | Scope::Contract | Scope::Exchange | Scope::Whole => {
            state.contract.code.0.clone()
        }
    }
}

/// Limits of a scope of a commodity's contract: the contract's, then the commodity's.
pub(crate) fn scopes(contract: ContractId, commodity: CommodityId) -> [(LimitScope, Scope); 2] {
    [
        (LimitScope::Contract(contract), Scope::Contract),
        (LimitScope::Commodity(commodity), Scope::Commodity),
    ]
}
