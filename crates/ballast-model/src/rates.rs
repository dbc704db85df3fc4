//! Margin and commission rates (F1): by money and by lot together.

use minicbor::{Decode, Encode};

use crate::{Lots, Money, Overflow, Rate};

/// `value × by_money + lots × by_lot`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct Tariff {
    /// Share of the value.
    #[n(0)]
    pub by_money: Rate,
    /// Yuan a lot.
    #[n(1)]
    pub by_lot: Money,
}

impl Tariff {
    /// The amount for `lots` worth `value`, rounded once to 10⁻⁶ yuan, half away from zero.
    pub fn amount(self, value: Money, lots: Lots) -> Result<Money, Overflow> {
        value.times_rate(self.by_money)?.checked_add(self.by_lot.times_lots(lots)?)
    }
}

/// Commission by offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct CommissionRates {
    /// Opening.
    #[n(0)]
    pub open: Tariff,
    /// Closing at the plain rate.
    #[n(1)]
    pub close: Tariff,
    /// Closing at the close-today rate.
    #[n(2)]
    pub close_today: Tariff,
}

/// Margin and commission of a commodity or contract. Long and short margins are apart (F1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
pub struct Rates {
    /// Margin of long positions and buy opens.
    #[n(0)]
    pub margin_long: Tariff,
    /// Margin of short positions and sell opens.
    #[n(1)]
    pub margin_short: Tariff,
    /// Commission.
    #[n(2)]
    pub commission: CommissionRates,
}
