//! Commodities and contracts as the desk holds them: reference data and what the day has told.

use std::collections::BTreeSet;

use ballast_desk_events::{DeliveryPriceSource, Holder, MarkDoubt, SettlementSource};
use ballast_model::{
    Commodity, CommodityId, Contract, ContractSpec, Day, DepthLevel, Exchange, HedgeFlag, Lots,
    Price, Stamp, TradingSpan,
};
use minicbor::{Decode, Encode};

use crate::book::terms::GroupId;
use crate::state::marked::Marked;
use crate::store::derived::Derived;

/// A commodity as the desk holds it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct CommodityState {
    /// Reference data.
    #[n(0)]
    pub commodity: Commodity,
    /// Larger-side group.
    #[n(1)]
    pub group: Option<GroupId>,
    /// Sessions of the open trading day; derived.
    #[cbor(skip)]
    pub(crate) spans: Vec<TradingSpan>,
}

/// Index futures, whose orders and cancels are charged themselves (O9).
const ORDER_FEE: [&str; 4] = ["IF", "IC", "IH", "IM"];

impl CommodityState {
    /// When its night session of the open trading day ends, where it has one.
    pub(crate) fn night_close(&self, day: Day) -> Option<Stamp> {
        let last = self.spans.iter().rfind(|span| span.open.day() < day);
        last.map(|span| span.close)
    }

    /// When its last day session of it ends.
    pub(crate) fn day_close(&self, day: Day) -> Option<Stamp> {
        let last = self.spans.last().filter(|span| span.open.day() >= day);
        last.map(|span| span.close)
    }

    /// Orders and cancels are charged themselves (O9).
    pub fn has_order_fee(&self) -> bool {
        self.commodity.exchange == Exchange::Cffex
            && ORDER_FEE.contains(&self.commodity.code.as_str())
    }
}

/// A contract as the desk holds it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ContractState {
    /// Reference data.
    #[n(0)]
    pub contract: Contract,
    /// Its commodity.
    #[n(1)]
    pub commodity: CommodityId,
    /// It has left larger-side margin.
    #[n(2)]
    pub left_group: bool,
    /// Settlement price that yesterday's lots were last marked to.
    #[n(3)]
    pub base_price: Option<Price>,
    /// Previous settlement price: the exchange's where known, else `base_price`.
    #[n(4)]
    pub pre_settlement: Option<Price>,
    /// Upper limit price.
    #[n(5)]
    pub upper_limit: Option<Price>,
    /// Lower limit price.
    #[n(6)]
    pub lower_limit: Option<Price>,
    /// Last price of the trading day.
    #[n(7)]
    pub last: Option<Price>,
    /// Best bid.
    #[n(8)]
    pub bid: Option<DepthLevel>,
    /// Best ask.
    #[n(9)]
    pub ask: Option<DepthLevel>,
    /// When the newest mark came.
    #[n(10)]
    pub marked_at: Option<Stamp>,
    /// Settlement price of the closed day.
    #[n(11)]
    pub settlement: Option<(Price, SettlementSource)>,
    /// Books with a position in the contract.
    #[n(12)]
    pub(crate) holders: BTreeSet<Holder>,
    /// Why the newest mark cannot be true; what is kept is that of the last that could (K7).
    #[n(13)]
    pub doubt: Option<MarkDoubt>,
    /// Price its lots are delivered at, once told (D4).
    #[n(14)]
    pub delivery_price: Option<(Price, DeliveryPriceSource)>,
    /// Open interest, as the newest mark told it.
    #[n(15)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub(crate) open_interest: Lots,
    /// The same, position by position, as marks see them.
    #[cbor(skip)]
    pub(crate) marked: Derived<Marked>,
    /// What the exchange says of it on the open trading day, else the last one: derived.
    #[cbor(skip)]
    pub spec: ContractSpec,
    /// When the open trading day ends for it, where that is its last and is cut short: derived (D1).
    #[cbor(skip)]
    pub(crate) closes_early: Option<Stamp>,
}

impl ContractState {
    /// Larger-side group of its positions with that flag, where it is in one (§C3).
    pub(crate) fn group(&self, commodity: &CommodityState, flag: HedgeFlag) -> Option<GroupId> {
        let group = commodity.group.filter(|_| !self.left_group);
        group.map(|group| group.of(flag))
    }

    /// Reckons what is derived for a trading day; none: no day has begun yet.
    pub(crate) fn derive_day(&mut self, commodity: &Commodity, day: Option<Day>) {
        let delivery = self.contract.delivery;
        self.spec = day.map_or(commodity.newest_spec(), |day| commodity.spec(delivery, day));
        let last = day.filter(|day| self.contract.last_trading_day == Some(*day));
        self.closes_early = last
            .zip(commodity.last_day_close)
            .map(|(day, close)| day.at(close));
    }

    /// The session of the open trading day that an instant lies in.
    pub(crate) fn session(&self, commodity: &CommodityState, at: Stamp) -> Option<TradingSpan> {
        let open = self.closes_early.is_none_or(|close| at < close);
        let mut spans = commodity.spans.iter().copied().filter(|_| open);
        spans.find(|span| span.contains(at))
    }

    /// It ends with that trading day's settlement, or should have ended before (D1).
    pub(crate) fn ends_by(&self, day: Day) -> bool {
        self.contract
            .last_trading_day
            .is_some_and(|last| last <= day)
    }

    /// Last price, or the previous settlement price before the first tick
    /// (`docs/design.md#rules-about-rules`).
    pub fn mark(&self) -> Option<Price> {
        self.last.or(self.pre_settlement).or(self.base_price)
    }
}
