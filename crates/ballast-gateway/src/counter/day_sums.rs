//! What moved an account's cash since the trading day began: what CTP's TradingAccount tells beside
//! the cash itself.

use ballast_model::Money;

use super::fact::Fill;

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DaySums {
    /// Cash as the day began, which is the balance of the last settlement.
    pub pre_balance: Money,
    pub deposit: Money,
    /// Not negative.
    pub withdraw: Money,
    /// Exact until settlement rounds it to the fen.
    pub commission: Money,
    pub close_profit: Money,
    /// Of the lots held, once settlement has made it cash.
    pub position_profit: Money,
}

impl DaySums {
    pub fn begin(pre_balance: Money) -> Self {
        Self {
            pre_balance,
            ..Self::default()
        }
    }

    pub fn move_cash(&mut self, amount: Money) {
        self.deposit += amount.max(Money::ZERO);
        self.withdraw += (-amount).max(Money::ZERO);
    }

    pub fn fill(&mut self, fill: &Fill) {
        self.commission += fill.commission;
        self.close_profit += fill.close_pnl;
    }
}
