//! Words about daily settlement (§C1): one account, two forms, one equity.

use ballast_model::{
    ContractId, Day, Exchange, HedgeFlag, Lots, Money, PosiDirection, Price, ProductId,
};
use minicbor::{Decode, Encode};

use crate::{DeliveredLots, Holder};

/// Where a settlement price comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum SettlementSource {
    /// The exchange's own, as the market source carried it.
    #[n(0)]
    Exchange,
    /// The day's turnover over its volume, rounded to the tick.
    #[n(1)]
    AveragePrice,
    /// The last price of the day.
    #[n(2)]
    LastPrice,
    /// The previous settlement price: no trade that day.
    #[n(3)]
    PreviousSettlement,
    /// Entered by hand.
    #[n(4)]
    Manual,
}

/// Lots of one opening as they stand at settlement (持仓明细). Amounts rounded to the fen, each row by
/// itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SettledLots {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Long or short.
    #[n(1)]
    pub side: PosiDirection,
    /// Trading day they were opened on.
    #[n(2)]
    pub open_day: Day,
    /// Price they were opened at.
    #[n(3)]
    pub open_price: Price,
    /// Previous settlement price; none on the contract's first day.
    #[n(4)]
    pub pre_settlement: Option<Price>,
    /// Settlement price.
    #[n(5)]
    pub settlement: Price,
    /// Lots.
    #[n(6)]
    pub lots: Lots,
    /// Against the open price.
    #[n(7)]
    pub floating_pnl: Money,
    /// Against the previous settlement price for yesterday's lots, the open price for today's.
    #[n(8)]
    pub position_pnl: Money,
    /// Margin at the settlement price.
    #[n(9)]
    pub margin: Money,
    /// Speculation or hedge.
    #[n(10)]
    pub hedge_flag: HedgeFlag,
}

/// Margin of one position side from settlement on, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SettledSide {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Long or short.
    #[n(1)]
    pub side: PosiDirection,
    /// Margin at the settlement price, to 10⁻⁶ yuan.
    #[n(2)]
    pub margin: Money,
    /// Speculation or hedge.
    #[n(3)]
    pub hedge_flag: HedgeFlag,
}

/// Bonds at an exchange on the statement of a settled day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SettledMortgage {
    /// Exchange.
    #[n(0)]
    pub exchange: Exchange,
    /// Settlement of the venue that its amounts are of; none: a part that was assigned here.
    #[n(1)]
    pub of: Option<Day>,
    /// What may be used (CTP Mortgage).
    #[n(2)]
    pub usable: Money,
    /// What of the day's margin it covers.
    #[n(3)]
    pub covered: Money,
}

/// One account's settled day. All amounts are whole fen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Settlement {
    /// Account.
    #[n(0)]
    pub holder: Holder,
    /// Trading day.
    #[n(1)]
    pub day: Day,
    /// Balance brought forward, mark-to-market.
    #[n(2)]
    pub brought_forward: Money,
    /// Balance brought forward, trade-by-trade.
    #[n(3)]
    pub brought_forward_trade: Money,
    /// Cash in.
    #[n(4)]
    pub deposit: Money,
    /// Cash out.
    #[n(5)]
    pub withdrawal: Money,
    /// Close P&L, mark-to-market.
    #[n(6)]
    pub close_pnl: Money,
    /// Close P&L, trade-by-trade.
    #[n(7)]
    pub close_pnl_trade: Money,
    /// Position P&L, mark-to-market.
    #[n(8)]
    pub position_pnl: Money,
    /// Floating P&L.
    #[n(9)]
    pub floating_pnl: Money,
    /// Commission: the sum of the trade rows, each rounded to the fen, and the order fees.
    #[n(10)]
    pub commission: Money,
    /// Balance carried forward, mark-to-market: the client equity of both forms.
    #[n(11)]
    pub carried_forward: Money,
    /// Balance carried forward, trade-by-trade.
    #[n(12)]
    pub carried_forward_trade: Money,
    /// Margin at settlement prices: the sum of the position rows, larger side where it applies.
    #[n(13)]
    pub margin: Money,
    /// Equity − margin that bonds do not cover − delivery margin.
    #[n(14)]
    pub available: Money,
    /// Position rows.
    #[n(15)]
    pub positions: Vec<SettledLots>,
    /// Margins the next day begins with.
    #[n(16)]
    pub sides: Vec<SettledSide>,
    /// Of the commission, what was charged for orders and cancels themselves (O9).
    #[n(17)]
    pub order_fee: Option<Money>,
    /// Lots that ended with their contract (D2, D3). Their P&L is beside the close P&L, in both forms
    /// alike.
    #[n(18)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub deliveries: Vec<DeliveredLots>,
    /// Delivery fees (交割手续费): of those rows, and of deliveries that ended today. Not in the
    /// commission.
    #[n(19)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub delivery_fee: Money,
    /// Delivery margin (交割保证金): of what is still to be delivered. Not in the margin.
    #[n(20)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub delivery_margin: Money,
    /// Bonds that stand as margin, by exchange. In no balance.
    #[n(21)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub mortgages: Vec<SettledMortgage>,
    /// Venues' fees for bonds. Neither in the commission nor among withdrawals.
    #[n(22)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub collateral_fee: Money,
}

impl Settlement {
    /// Client equity, the same in both forms.
    pub fn equity(&self) -> Money {
        self.carried_forward
    }

    /// What bonds cover of the margin.
    pub fn covered(&self) -> Money {
        self.mortgages.iter().map(|row| row.covered).sum()
    }

    /// What may be used of bonds (CTP Mortgage).
    pub fn mortgage(&self) -> Money {
        self.mortgages.iter().map(|row| row.usable).sum()
    }

    /// Delivery P&L (交割盈亏), mark-to-market: in the balance, beside the close P&L.
    pub fn delivery_pnl(&self) -> Money {
        self.deliveries.iter().map(|row| row.pnl).sum()
    }

    /// The same, trade-by-trade.
    pub fn delivery_pnl_trade(&self) -> Money {
        self.deliveries.iter().map(|row| row.pnl_trade).sum()
    }
}

/// What a product's fund accounts and operating accounts differ by, since opening, by cause.
/// Σ fund equity = Σ operating equity + cash + commission + rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Difference {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Trading day.
    #[n(1)]
    pub day: Day,
    /// Cash on fund accounts that no operating account was given.
    #[n(2)]
    pub cash: Money,
    /// Commission and delivery fees charged to operating accounts above what fund accounts paid,
    /// before rounding.
    #[n(3)]
    pub commission: Money,
    /// Rounding of trade rows to the fen, operating accounts' less fund accounts'.
    #[n(4)]
    pub rounding: Money,
}
