//! Sums of the trading day that a book keeps.

use ballast_model::Money;

use crate::book::Book;

/// What a book keeps of the trading day, as it stands: nothing of it is counted when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DaySums {
    /// Brought forward, mark-to-market (CTP PreBalance).
    pub pre_balance: Money,
    /// Cash in today.
    pub deposit: Money,
    /// Cash out today.
    pub withdrawal: Money,
    /// Close P&L, mark-to-market.
    pub close_pnl: Money,
    /// Position P&L, mark-to-market.
    pub position_pnl: Money,
    /// Commission.
    pub commission: Money,
    /// Commission frozen.
    pub frozen_commission: Money,
}

impl std::ops::AddAssign for DaySums {
    fn add_assign(&mut self, more: Self) {
        self.pre_balance += more.pre_balance;
        self.deposit += more.deposit;
        self.withdrawal += more.withdrawal;
        self.close_pnl += more.close_pnl;
        self.position_pnl += more.position_pnl;
        self.commission += more.commission;
        self.frozen_commission += more.frozen_commission;
    }
}

impl Book {
    /// What it keeps of the trading day.
    pub fn day_sums(&self) -> DaySums {
        DaySums {
            pre_balance: self.pre_balance,
            deposit: self.deposit,
            withdrawal: self.withdrawal,
            close_pnl: self.close_pnl,
            position_pnl: self.position_pnl,
            commission: self.commission,
            frozen_commission: self.frozen_commission,
        }
    }
}
