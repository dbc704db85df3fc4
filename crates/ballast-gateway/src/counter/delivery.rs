//! The end of contracts at the simulated counter (D2, D3): what it does with lots that are still held.
//!
//! Cash or goods, the lots are gone with the settlement of the last trading day, at the delivery
//! price. It keeps no delivery margin: what is paid for goods comes to it as cash.

use ballast_model::{ContractCode, Direction, Money, Overflow};

use super::account::Account;
use super::contracts::Contracts;
use super::endings::Delivered;
use super::fact::SettledAt;
use super::state::State;

/// Contracts that end with this settlement and of which lots are held. One without any price keeps
/// its lots: nobody knows what they are worth.
pub(super) fn ending(state: &State, prices: &[SettledAt]) -> Vec<Delivered> {
    let Some(day) = state.trading_day else {
        return Vec::new();
    };
    let mut held: Vec<&ContractCode> = state
        .accounts
        .values()
        .flat_map(Account::held_contracts)
        .collect();
    held.sort_unstable();
    held.dedup();
    let price = |code: &ContractCode| {
        let told = state.contracts.endings().delivery_prices.get(code).copied();
        let today = || Some(prices.iter().find(|row| row.contract == *code)?.price);
        told.or_else(today)
            .or_else(|| state.settlement_prices.get(code).copied())
    };
    let ending = held.into_iter().filter_map(|code| {
        let listed = state.contracts.get(code)?;
        listed
            .contract
            .last_trading_day
            .filter(|last| *last <= day)?;
        Some(Delivered {
            contract: code.clone(),
            price: price(code)?,
            fee: listed.commodity.fee_at_end(),
        })
    });
    ending.collect()
}

impl Account {
    /// Lots of contracts that ended turn into cash at the delivery price, less the fee.
    pub(super) fn deliver(&mut self, delivered: &[Delivered], contracts: &Contracts) {
        for ended in delivered {
            let listed = contracts
                .get(&ended.contract)
                .expect("Invariant: what is held is listed");
            for (side, basis, lots) in self.take(&ended.contract) {
                let worth = || -> Result<(Money, Money), Overflow> {
                    let gained = match side {
                        Direction::Buy => ended.price.checked_sub(basis)?,
                        Direction::Sell => basis.checked_sub(ended.price)?,
                    };
                    let fee = listed.amount(ended.fee, ended.price, lots)?;
                    Ok((listed.value(gained, lots)?, fee.round_to_fen()))
                };
                let (gained, fee) = worth().expect(
                    "Invariant: the worth of held lots was representable when they were opened",
                );
                self.deliver_lots(gained, fee);
            }
        }
    }
}
