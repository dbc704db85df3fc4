//! Where a limit holds: a contract, its commodity.

use ballast_desk_events::LimitScope;
use ballast_model::{CommodityId, ContractId, Text};
use ballast_risk::Span;

use crate::state::Desk;

/// Code of the contract or its commodity.
pub(crate) fn span_code(desk: &Desk, contract: ContractId, span: Span) -> Text {
    let state = &desk.contracts[contract.index()];
    match span {
        Span::Contract => state.contract.code.0.clone(),
        Span::Commodity => desk.commodities[state.commodity.index()]
            .commodity
            .code
            .as_str()
            .into(),
    }
}

/// Limits of a scope of a commodity's contract: the contract's, then the commodity's.
pub(crate) fn scopes(contract: ContractId, commodity: CommodityId) -> [(LimitScope, Span); 2] {
    [
        (LimitScope::Contract(contract), Span::Contract),
        (LimitScope::Commodity(commodity), Span::Commodity),
    ]
}
