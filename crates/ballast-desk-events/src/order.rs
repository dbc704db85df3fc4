//! Words about orders, their children and their fills.

use ballast_model::{
    ChildOrderId, ContractId, CounterCancel, CounterErrorId, CounterOrder, Day, Direction,
    FundAccountId, HedgeFlag, Lots, Money, Offset, OperatingAccountId, OrderId, Price, ProductId,
    Rates, Stamp, Text, UserId, Validity,
};
use minicbor::{Decode, Encode};

use crate::{Actor, PlaceOrder, Refusal, ReviewLevel, Reviewed};

/// The price a trader asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum OrderPrice {
    /// This price or better.
    #[n(0)]
    Limit(#[n(0)] Price),
    /// The counterparty's best, fixed when the order is placed (对手价); cancelled if there is none.
    #[n(1)]
    Counterparty,
}

impl OrderPrice {
    /// The limit, where it is one.
    pub fn limit(self) -> Option<Price> {
        match self {
            Self::Limit(price) => Some(price),
            Self::Counterparty => None,
        }
    }
}

/// The numbers an order was let through with (G2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Decision {
    /// Rates in force for the account and contract.
    #[n(0)]
    pub rates: Rates,
    /// Available funds before the order.
    #[n(1)]
    pub available: Money,
    /// By how much the order's margin freeze lowers them.
    #[n(2)]
    pub margin: Money,
    /// By how much its commission freeze lowers them.
    #[n(3)]
    pub commission: Money,
    /// Lots that could be closed before the order; for closes.
    #[n(4)]
    pub closable: Option<Lots>,
}

/// A parent order stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OrderPlaced {
    /// Its id.
    #[n(0)]
    pub order: OrderId,
    /// Who placed it.
    #[n(1)]
    pub by: Actor,
    /// As asked.
    #[n(2)]
    pub asked: PlaceOrder,
    /// Offset after the contract's rule: a contract that does not tell today from yesterday knows
    /// `Close` only.
    #[n(3)]
    pub offset: Offset,
    /// Limit price; none when the counterparty's best was asked for and there was none.
    #[n(4)]
    pub price: Option<Price>,
    /// Validity after the price kind.
    #[n(5)]
    pub validity: Validity,
    /// Gross margin frozen by the order itself.
    #[n(6)]
    pub frozen_margin: Money,
    /// Commission frozen.
    #[n(7)]
    pub frozen_commission: Money,
    /// What decided it.
    #[n(8)]
    pub decision: Decision,
    /// Lots that fund accounts took, where they could not take all (N5).
    #[n(9)]
    pub lots: Option<Lots>,
}

/// An order that was not let through. It has an id, so that it can be explained.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OrderRefused {
    /// Its id.
    #[n(0)]
    pub order: OrderId,
    /// Who asked.
    #[n(1)]
    pub by: Actor,
    /// As asked.
    #[n(2)]
    pub asked: PlaceOrder,
    /// Why not: the first reason by precedence.
    #[n(3)]
    pub refusal: Refusal,
    /// Every other limit of the account, its funds among them, that the order would breach, by
    /// precedence; none where it cannot be reckoned what the order takes.
    #[n(4)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub also: Vec<Refusal>,
    /// Most lots of the same order that would have been placed whole, 0 to those asked for (K13); none
    /// where nobody looked: who asked may not trade, or the reference is in use.
    #[n(5)]
    pub passing_lots: Option<Lots>,
}

/// What a repeated reference is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum RefAnswer {
    /// It was placed.
    #[n(0)]
    Placed(#[n(0)] OrderId),
    /// It was refused.
    #[n(1)]
    Refused(#[n(0)] OrderId, #[n(1)] Refusal),
}

/// A child order is on its way: journaled before any byte leaves. Its state is `Sending`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ChildRouted {
    /// Its parent.
    #[n(0)]
    pub order: OrderId,
    /// What goes to the counter.
    #[n(1)]
    pub counter_order: CounterOrder,
    /// Gross margin frozen on the fund account.
    #[n(2)]
    pub frozen_margin: Money,
    /// Commission frozen on the fund account.
    #[n(3)]
    pub frozen_commission: Money,
}

/// An order that freezes cash on a book: a parent on its operating account's, a child on its fund
/// account's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Freezing {
    /// Parent.
    #[n(0)]
    Order(#[n(0)] OrderId),
    /// Child.
    #[n(1)]
    Child(#[n(0)] ChildOrderId),
}

/// What the lots of a working order that have not traded freeze from now on (N9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct FreezeRecalculated {
    /// Which.
    #[n(0)]
    pub of: Freezing,
    /// Gross margin frozen.
    #[n(1)]
    pub margin: Money,
    /// Commission frozen.
    #[n(2)]
    pub commission: Money,
}

/// Lots of one opening that a fill closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ClosedLots {
    /// Trading day they were opened on.
    #[n(0)]
    pub open_day: Day,
    /// Price they were opened at.
    #[n(1)]
    pub open_price: Price,
    /// Previous settlement price for yesterday's lots, the open price for today's.
    #[n(2)]
    pub base_price: Price,
    /// Lots.
    #[n(3)]
    pub lots: Lots,
    /// Close P&L, mark-to-market form.
    #[n(4)]
    pub close_pnl: Money,
    /// Close P&L, trade-by-trade form.
    #[n(5)]
    pub close_pnl_trade: Money,
}

/// What a fill does to one book.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct BookFill {
    /// Lots closed, oldest first; empty for an opening fill.
    #[n(0)]
    pub closed: Vec<ClosedLots>,
    /// Commission, exact to 10⁻⁶ yuan.
    #[n(1)]
    pub commission: Money,
    /// Lots charged the close-today rate (`docs/design.md#numbers`).
    #[n(2)]
    pub close_today_lots: Lots,
    /// Margin of the position side after the fill.
    #[n(3)]
    pub margin: Money,
    /// Margin freeze of the order that ends with this fill.
    #[n(4)]
    pub released_margin: Money,
    /// Commission freeze of the order that ends with this fill.
    #[n(5)]
    pub released_commission: Money,
}

impl BookFill {
    /// Close P&L of the fill, mark-to-market form.
    pub fn close_pnl(&self) -> Money {
        self.closed.iter().map(|lots| lots.close_pnl).sum()
    }

    /// Close P&L of the fill, trade-by-trade form.
    pub fn close_pnl_trade(&self) -> Money {
        self.closed.iter().map(|lots| lots.close_pnl_trade).sum()
    }
}

/// A child traded; child, parent, operating account and fund account move together.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Filled {
    /// Parent.
    #[n(0)]
    pub order: OrderId,
    /// Child.
    #[n(1)]
    pub child: ChildOrderId,
    /// Operating account.
    #[n(2)]
    pub account: OperatingAccountId,
    /// Fund account.
    #[n(3)]
    pub fund_account: FundAccountId,
    /// Contract.
    #[n(4)]
    pub contract: ContractId,
    /// Buy or sell.
    #[n(5)]
    pub direction: Direction,
    /// Offset.
    #[n(6)]
    pub offset: Offset,
    /// Exchange's trade number.
    #[n(7)]
    pub trade: Text,
    /// Price.
    #[n(8)]
    pub price: Price,
    /// Lots.
    #[n(9)]
    pub lots: Lots,
    /// Exchange's time.
    #[n(10)]
    pub at: Stamp,
    /// Trading day.
    #[n(11)]
    pub trading_day: Day,
    /// The operating account's book.
    #[n(12)]
    pub operating: BookFill,
    /// The fund account's book.
    #[n(13)]
    pub fund: BookFill,
    /// Offset on the fund account, where it is another one (X3 net position, X9).
    #[n(14)]
    pub fund_offset: Option<Offset>,
    /// Speculation or hedge.
    #[n(15)]
    pub hedge_flag: HedgeFlag,
    /// The order had ended before word of it came: nothing was frozen for these lots any more, and no
    /// limit was asked.
    #[n(16)]
    #[cbor(with = "ballast_model::sparse", has_nil)]
    pub late: bool,
}

impl Filled {
    /// Offset on the fund account's book.
    pub fn offset_at_counter(&self) -> Offset {
        self.fund_offset.unwrap_or(self.offset)
    }
}

/// A resting open is cancelled so that its lots can be sent again: by net position some of them could
/// be closed by now (X3). Its place in the queue is lost.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ChildRecalled {
    /// Its parent.
    #[n(0)]
    pub order: OrderId,
    /// What goes to the counter.
    #[n(1)]
    pub counter_cancel: CounterCancel,
    /// Its lots that have not traded.
    #[n(2)]
    pub lots: Lots,
    /// Of them, lots that fund accounts have to close.
    #[n(3)]
    pub closable: Lots,
}

/// Lots of recalled children go out again, as they are routed by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct LotsSentAgain {
    /// Parent.
    #[n(0)]
    pub order: OrderId,
    /// Lots.
    #[n(1)]
    pub lots: Lots,
}

/// A fund account holds both sides, though by net position it would hold one: a child opened while it
/// was being recalled, or a close ended after other orders had opened beside it (X3). The next closes
/// take these lots first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct NetLocked {
    /// The child that left it.
    #[n(0)]
    pub child: ChildOrderId,
    /// Lots of each side.
    #[n(1)]
    pub lots: Lots,
}

/// Positions of a product in which resting orders are held against what could be closed (X3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct NetPosition {
    /// Product.
    #[n(0)]
    pub product: ProductId,
    /// Contract.
    #[n(1)]
    pub contract: ContractId,
    /// Speculation or hedge.
    #[n(2)]
    pub hedge_flag: HedgeFlag,
}

/// How a child ended other than by being filled.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ChildEnd {
    /// Refused by the counter, with its own number and text.
    #[n(0)]
    Rejected {
        /// Counter's number.
        #[n(0)]
        error: CounterErrorId,
        /// Counter's text.
        #[n(1)]
        text: String,
    },
    /// Cancelled at the exchange.
    #[n(1)]
    Cancelled,
    /// The counter's complete replay does not know it.
    #[n(2)]
    NotReceived,
    /// No byte of it left this process.
    #[n(3)]
    NotSent,
    /// Cancelled so that its lots could be sent again ([`ChildRecalled`]).
    #[n(4)]
    Recalled,
    /// The trading day ended and no word of it had come.
    #[n(5)]
    Unknown,
}

impl ChildEnd {
    /// The counter refused it or never had it.
    pub const fn is_refusal(&self) -> bool {
        match self {
            Self::Rejected { .. } | Self::NotReceived | Self::NotSent => true,
            Self::Cancelled | Self::Recalled | Self::Unknown => false,
        }
    }
}

/// How a parent ended other than by being filled.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum OrderEnd {
    /// As its last child.
    #[n(0)]
    Child(#[n(0)] ChildEnd),
    /// The counterparty's best was asked for and there was none.
    #[n(1)]
    NoCounterparty,
    /// What fund accounts carried of it has traded; they took no more (N5).
    #[n(2)]
    Unallocated,
    /// It waited for review and did not go out: rejected, nobody there to review it, or refused when it was judged
    /// again (X2).
    #[n(3)]
    Refused(#[n(0)] Box<Refusal>),
    /// It was withdrawn while it waited for review (X2).
    #[n(4)]
    Withdrawn,
    /// The trading day ended while it waited for review (X2).
    #[n(5)]
    Expired,
}

/// What happens in reviews of orders (X2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum ReviewEvent {
    /// A placed order waits for a level. It freezes what a sent one does, and nothing is sent.
    #[n(0)]
    Waits(#[n(0)] OrderId, #[n(1)] ReviewLevel),
    /// A level passed it.
    #[n(1)]
    Passed(#[n(0)] Reviewed),
    /// A level rejected it. Its end follows.
    #[n(2)]
    Rejected(#[n(0)] Reviewed),
    /// Every level passed it: its freeze is given back, and it is judged again before anything else is done.
    #[n(3)]
    Taken(#[n(0)] OrderId),
    /// It was judged again and goes out, with what decided it now. Children follow.
    #[n(4)]
    Released(#[n(0)] Box<OrderPlaced>),
    /// A risk account reviews other products than before.
    #[n(5)]
    Bound {
        /// Risk account.
        #[n(0)]
        user: UserId,
        /// Products before.
        #[n(1)]
        old: Vec<ProductId>,
        /// Products now.
        #[n(2)]
        new: Vec<ProductId>,
    },
    /// Reviewers who are logged in: all of them.
    #[n(6)]
    Online(#[n(0)] Vec<UserId>),
    /// An order, placed or refused, is a risk officer's: no level waits for it (P9).
    #[n(7)]
    ThirdParty(#[n(0)] OrderId),
}
