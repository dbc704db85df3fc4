//! Words about the end of contracts at the simulated counter: what it is told of them, and what its
//! file keeps.

use std::collections::BTreeMap;

use ballast_model::{ContractCode, Day, Price, Tariff};
use minicbor::{Decode, Encode};

/// What an exchange tells its members of contracts' ends, said to the simulated counter as a whole
/// after any change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct ContractEndings {
    /// Delivery prices that were told.
    #[n(0)]
    pub delivery_prices: BTreeMap<ContractCode, Price>,
    /// Last trading days, where they are not when the commodity's rule says.
    #[n(1)]
    pub last_trading_days: BTreeMap<ContractCode, Day>,
}

/// A contract that ended, as the file keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(super) struct Delivered {
    #[n(0)]
    pub contract: ContractCode,
    /// Delivery price.
    #[n(1)]
    pub price: Price,
    /// Fee charged to each opening's lots, to the fen.
    #[n(2)]
    pub fee: Tariff,
}
