//! Words about the end of a contract (交割, D1–D5).

use ballast_model::{
    ContractId, Day, DeliveryId, HedgeFlag, Holder, Lots, Money, PosiDirection, Price, Text,
};
use minicbor::{Decode, Encode};

/// Where a delivery price comes from (D4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum DeliveryPriceSource {
    /// The exchange's, as file or counter carried it.
    #[n(0)]
    Exchange,
    /// Entered by a clerk.
    #[n(1)]
    Manual,
    /// None was told: the settlement price of the last trading day stands in for it.
    #[n(2)]
    Provisional,
}

/// Say at which price a contract is delivered (交割结算价, D4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetDeliveryPrice {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Price.
    #[n(1)]
    pub price: Price,
    /// Where it comes from.
    #[n(2)]
    pub source: DeliveryPriceSource,
}

/// The delivery price of a contract was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DeliveryPriceSet {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Before.
    #[n(1)]
    pub old: Option<Price>,
    /// Now.
    #[n(2)]
    pub new: Price,
    /// Where it comes from.
    #[n(3)]
    pub source: DeliveryPriceSource,
}

/// Lots of one opening that ended with their contract (交割明细). Amounts rounded to the fen, each row
/// by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DeliveredLots {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Long or short.
    #[n(1)]
    pub side: PosiDirection,
    /// Speculation or hedge.
    #[n(2)]
    pub hedge_flag: HedgeFlag,
    /// Trading day they were opened on.
    #[n(3)]
    pub open_day: Day,
    /// Price they were opened at.
    #[n(4)]
    pub open_price: Price,
    /// Previous settlement price; none on the contract's first day.
    #[n(5)]
    pub pre_settlement: Option<Price>,
    /// Delivery price.
    #[n(6)]
    pub price: Price,
    /// Lots.
    #[n(7)]
    pub lots: Lots,
    /// Delivery P&L (交割盈亏), mark-to-market: against the previous settlement price for yesterday's
    /// lots, the open price for today's.
    #[n(8)]
    pub pnl: Money,
    /// Against the open price.
    #[n(9)]
    pub pnl_trade: Money,
    /// Delivery fee (交割手续费).
    #[n(10)]
    pub fee: Money,
}

/// Lots that are to be delivered physically (D3): they are no position any more, and stay until a
/// clerk ends them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DeliveryRecord {
    /// Whose.
    #[n(0)]
    pub holder: Holder,
    /// Contract.
    #[n(1)]
    pub contract: ContractId,
    /// Long takes the goods, short hands them over.
    #[n(2)]
    pub side: PosiDirection,
    /// Speculation or hedge.
    #[n(3)]
    pub hedge_flag: HedgeFlag,
    /// Lots.
    #[n(4)]
    pub lots: Lots,
    /// Delivery price.
    #[n(5)]
    pub price: Price,
    /// Margin held for it (交割保证金, CTP DeliveryMargin), whole fen.
    #[n(6)]
    pub margin: Money,
    /// Trading day whose settlement it began with.
    #[n(7)]
    pub day: Day,
}

/// Lots began to be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct DeliveryBegun {
    /// Its id.
    #[n(0)]
    pub delivery: DeliveryId,
    /// What.
    #[n(1)]
    pub of: DeliveryRecord,
}

/// End a delivery (D3).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EndDelivery {
    /// Which.
    #[n(0)]
    pub delivery: DeliveryId,
    /// Paid through the account, whole fen: above 0 received (the seller's 货款), below 0 paid; 0
    /// where it was settled outside.
    #[n(1)]
    pub payment: Money,
    /// Delivery fee, whole fen, not below 0.
    #[n(2)]
    pub fee: Money,
    /// The clerk's reference: number of the delivery or of the warrants.
    #[n(3)]
    pub reference: Text,
}

/// A delivery ended. A payment follows as [`Event::Deposited`](crate::Event::Deposited) or
/// [`Event::Withdrawn`](crate::Event::Withdrawn).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DeliveryEnded {
    /// Which.
    #[n(0)]
    pub delivery: DeliveryId,
    /// What it was.
    #[n(1)]
    pub of: DeliveryRecord,
    /// Paid through the account: above 0 received, below 0 paid.
    #[n(2)]
    pub payment: Money,
    /// Delivery fee.
    #[n(3)]
    pub fee: Money,
    /// The clerk's reference.
    #[n(4)]
    pub reference: Text,
}

/// Say when a contract ends, where it is not when its commodity's rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SetLastTradingDay {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Last trading day.
    #[n(1)]
    pub day: Day,
}

/// A contract ends on another day: by a notice, or because the calendar or the rule changed (D1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LastTradingDaySet {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Before.
    #[n(1)]
    pub old: Option<Day>,
    /// Now.
    #[n(2)]
    pub new: Option<Day>,
}
