//! Orders as the state keeps them: parents as asked, children as sent.

use ballast_desk_events::{Actor, ChildEnd, OrderEnd, PlaceOrder};
use ballast_model::{
    ChildOrderId, CounterCancel, CounterOrder, Direction, FundAccountId, Lots, Money, Offset,
    OrderId, Price, Stamp, Text, Validity,
};
use minicbor::{Decode, Encode};

use crate::store::few::Few;
use crate::store::when::When;

/// Where a parent order stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum OrderStatus {
    /// It may still trade.
    #[n(0)]
    Working,
    /// It traded wholly.
    #[n(1)]
    Filled,
    /// It ended with lots left.
    #[n(2)]
    Ended(#[n(0)] OrderEnd),
}

/// A parent order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Order {
    /// As asked.
    #[n(0)]
    pub asked: PlaceOrder,
    /// Who placed it.
    #[n(1)]
    pub by: Actor,
    /// When.
    #[n(2)]
    pub at: Stamp,
    /// Offset after the contract's rule.
    #[n(3)]
    pub offset: Offset,
    /// Limit price; none = there was no counterparty.
    #[n(4)]
    pub price: Option<Price>,
    /// Validity.
    #[n(5)]
    pub validity: Validity,
    /// Lots traded.
    #[n(6)]
    pub filled: Lots,
    /// Σ trade price × lots × multiplier.
    #[n(7)]
    pub traded_value: Money,
    /// Gross margin still frozen.
    #[n(8)]
    pub frozen_margin: Money,
    /// Commission still frozen.
    #[n(9)]
    pub frozen_commission: Money,
    /// Where it stands.
    #[n(10)]
    pub status: OrderStatus,
    /// Its children.
    #[n(11)]
    pub children: Few<ChildOrderId>,
    /// A cancel is on its way.
    #[n(12)]
    pub cancel_pending: bool,
    /// Lots allocated to fund accounts, where they are fewer than asked (N5).
    #[n(13)]
    pub allocated_lots: Option<Lots>,
    /// Lots of recalled children that are to be sent again (X3).
    #[n(20)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub recalled_lots: Lots,
}

impl Order {
    /// Lots that traded or may still trade.
    pub fn lots(&self) -> Lots {
        self.allocated_lots.unwrap_or(self.asked.lots)
    }

    /// Lots that have not traded and may.
    pub fn unfilled(&self) -> Lots {
        self.lots() - self.filled
    }

    /// It may still trade.
    pub fn is_working(&self) -> bool {
        self.status == OrderStatus::Working
    }

    /// The limit price asked for, if it was one.
    pub fn limit(&self) -> Option<Price> {
        self.asked.price.limit()
    }
}

/// Where a child order stands. See the table in [`crate::order::returns`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ChildStatus {
    /// Journaled; perhaps on the wire.
    #[n(0)]
    Sending,
    /// Handed to the network.
    #[n(1)]
    Sent,
    /// The exchange has it.
    #[n(2)]
    Queued,
    /// Traded wholly.
    #[n(3)]
    Filled,
    /// Ended with lots left.
    #[n(4)]
    Ended(#[n(0)] ChildEnd),
    /// No word of it has come for too long: it may work at the counter, or not be there.
    #[n(5)]
    Unknown,
}

/// A child order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Child {
    /// Parent.
    #[n(0)]
    pub order: OrderId,
    /// As sent.
    #[n(1)]
    pub sent: CounterOrder,
    /// Lots traded.
    #[n(2)]
    pub filled: Lots,
    /// Gross margin still frozen on the fund account.
    #[n(3)]
    pub frozen_margin: Money,
    /// Commission still frozen on the fund account.
    #[n(4)]
    pub frozen_commission: Money,
    /// Where it stands.
    #[n(5)]
    pub status: ChildStatus,
    /// Trade numbers applied; a return that comes again is known by them.
    #[n(6)]
    pub trades: Vec<Text>,
    /// The counter said "cancelled after so many lots" and trades of those lots are still missing.
    #[n(7)]
    pub cancelled_after: Option<Lots>,
    /// Exchange's order number.
    #[n(8)]
    pub exchange_order: Option<Text>,
    /// A cancel is on its way so that its lots can be sent again (X3).
    #[n(20)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub recalled: bool,
    /// Lots that it locked at its fund account, by net position (X3).
    #[n(21)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub locked_lots: Lots,
    /// When it was let through (T6); none of a state that was kept before it was noted.
    #[n(22)]
    pub passed_at: When,
    /// When it was handed to the network (T6).
    #[n(23)]
    pub sent_at: When,
    /// When the exchange had it (T6).
    #[n(24)]
    pub accepted_at: When,
    /// It was unknown once: its lots never go out again by themselves.
    #[n(25)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub doubted: bool,
}

/// Where a child rests, as what is counted of it needs to know.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rests {
    pub fund_account: FundAccountId,
    pub direction: Direction,
    pub price: Price,
    pub lots: Lots,
}

impl Rests {
    /// Of an order as it is sent, nothing of it traded.
    #[inline(always)]
    pub fn of(sent: &CounterOrder) -> Self {
        Self {
            fund_account: sent.fund_account,
            direction: sent.direction,
            price: sent.price,
            lots: sent.lots,
        }
    }
}

impl Child {
    /// Where it rests, with the lots that have not traded.
    pub(crate) fn rests(&self) -> Rests {
        Rests {
            lots: self.unfilled(),
            ..Rests::of(&self.sent)
        }
    }

    /// What cancels it at its counter.
    pub(crate) fn counter_cancel(&self, id: ChildOrderId) -> CounterCancel {
        CounterCancel {
            child: id,
            fund_account: self.sent.fund_account,
            account: self.sent.account.clone(),
        }
    }

    /// Lots that have not traded.
    pub fn unfilled(&self) -> Lots {
        self.sent.lots - self.filled
    }

    /// It may still trade.
    pub fn is_working(&self) -> bool {
        match self.status {
            ChildStatus::Sending
            | ChildStatus::Sent
            | ChildStatus::Queued
            | ChildStatus::Unknown => true,
            ChildStatus::Filled | ChildStatus::Ended(_) => false,
        }
    }
}

impl Order {
    /// It was cancelled: what an exchange counts as a cancel. One that takes what is there and ends
    /// is none.
    pub(crate) fn was_cancelled(&self) -> bool {
        self.status == OrderStatus::Ended(OrderEnd::Child(ChildEnd::Cancelled))
            && self.validity == Validity::Day
    }
}

impl Child {
    /// The counter refused it or never had it.
    pub(crate) fn was_refused(&self) -> bool {
        match &self.status {
            ChildStatus::Ended(end) => end.is_refusal(),
            ChildStatus::Unknown
            | ChildStatus::Sending
            | ChildStatus::Sent
            | ChildStatus::Queued
            | ChildStatus::Filled => false,
        }
    }

    /// It rested and was cancelled, for whatever reason: what an exchange counts as a cancel. One that
    /// takes what is there and ends is none.
    pub(crate) fn was_cancelled(&self) -> bool {
        let cancelled = matches!(
            self.status,
            ChildStatus::Ended(ChildEnd::Cancelled | ChildEnd::Recalled)
        );
        cancelled && self.sent.validity == Validity::Day
    }
}

/// Average trade price of an order at four decimals, half away from zero; none before the first
/// fill.
pub fn average_price(order: &Order, multiplier: i64) -> Option<Price> {
    crate::book::position::average_price(order.traded_value, order.filled, multiplier)
}
