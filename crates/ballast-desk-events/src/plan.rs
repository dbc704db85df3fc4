//! Liquidation plans (强平计划): what is to be closed and why, where each position stands, how it ended.

use ballast_model::{
    ContractId, HedgeFlag, Lots, OperatingAccountId, OrderId, PlanId, PosiDirection, Price,
    ProductId, Stamp,
};
use minicbor::{Decode, Encode};

use crate::table::words;
use crate::{AccountLine, Actor, LineFound, NavOf, Refusal, RuleFound, RuleKey};

/// One side of a position of an operating account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct HeldSide {
    /// Contract.
    #[n(0)]
    pub contract: ContractId,
    /// Speculation or hedge.
    #[n(1)]
    pub hedge_flag: HedgeFlag,
    /// Long or short.
    #[n(2)]
    pub side: PosiDirection,
}

/// What a plan closes of its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum PlanScope {
    /// Everything.
    #[n(0)]
    Account,
    /// So many lots of one side of a position; none: all of them.
    #[n(1)]
    Position(#[n(0)] HeldSide, #[n(1)] Option<Lots>),
    /// What a rule of a scheme reads of it (S5).
    #[n(2)]
    Rule(#[n(0)] RuleToClose),
}

/// The rule by whose scope a plan closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct RuleToClose {
    /// Whose rule: the account's own, or its product's.
    #[n(0)]
    pub of: NavOf,
    /// Which.
    #[n(1)]
    pub rule: RuleKey,
    /// Only down to the line, pass by pass (P1, N7); else everything in the rule's scope.
    #[n(2)]
    pub reduces: bool,
}

/// Why a plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum PlanCause {
    /// A liquidation line of the account was reached (O3–O6, N10).
    #[n(0)]
    Line(#[n(0)] AccountLine, #[n(1)] LineFound),
    /// A person wants it closed (P9).
    #[n(1)]
    ByHand(#[n(0)] String),
    /// A rule of a scheme, or a line on NAV, stands at level 2 (S5, S7, P1).
    #[n(2)]
    Rule(#[n(0)] NavOf, #[n(1)] RuleKey, #[n(2)] RuleFound),
}

/// Close what an account, every account of a product, or a position holds (P9).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ForceClose {
    /// What.
    #[n(0)]
    pub of: ForceCloseOf,
    /// Why.
    #[n(1)]
    pub reason: String,
    /// Lots that a preview counted: where by now there are others, nothing is done. None: whatever is held.
    #[n(2)]
    pub previewed: Option<Lots>,
}

/// What a person may have closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum ForceCloseOf {
    /// An operating account, or one side of a position of it.
    #[n(0)]
    Account(#[n(0)] OperatingAccountId, #[n(1)] PlanScope),
    /// Every operating account of a product.
    #[n(1)]
    Product(#[n(0)] ProductId),
}

/// End a plan by hand.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EndPlan {
    /// Plan.
    #[n(0)]
    pub plan: PlanId,
    /// Who ends it goes on by hand, or nobody does.
    #[n(1)]
    pub takes_over: bool,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A plan as it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum PlanEvent {
    /// It was made.
    #[n(0)]
    Started(#[n(0)] PlanStarted),
    /// An order of somebody else is cancelled for it: it holds lots that are to be closed, would open
    /// more, or would trade with what the plan sends (N6). The cancels follow.
    #[n(1)]
    Cancels(#[n(0)] PlanId, #[n(1)] OrderId),
    /// A position came to stand elsewhere; an order of the plan follows where there is one.
    #[n(2)]
    Moved(#[n(0)] PlanMoved),
    /// There is nothing to do until something happens, or until then.
    #[n(3)]
    Rests(#[n(0)] PlanId, #[n(1)] Option<Stamp>),
    /// A person lets it go on at any price within the day's limits.
    #[n(4)]
    Allowed(#[n(0)] PlanId, #[n(1)] Actor),
    /// It ended.
    #[n(5)]
    Ended(#[n(0)] PlanEnded),
    /// A pass of a plan that closes only down to the line (N7).
    #[n(6)]
    Pass(#[n(0)] PlanPass),
    /// Of an entry that would make plans or bars opening by itself, or of plans that wait.
    #[n(230)]
    Entry(#[n(0)] crate::EntryEvent),
}

/// What a plan closes before its rule is read again (N7).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlanPass {
    /// Plan.
    #[n(0)]
    pub plan: PlanId,
    /// Lots of each position.
    #[n(1)]
    pub lots: Vec<PlanLeft>,
}

/// A plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlanStarted {
    /// Its id.
    #[n(0)]
    pub plan: PlanId,
    /// Whose positions it closes.
    #[n(1)]
    pub account: OperatingAccountId,
    /// Which.
    #[n(2)]
    pub scope: PlanScope,
    /// Why.
    #[n(3)]
    pub cause: PlanCause,
    /// Who.
    #[n(4)]
    pub by: Actor,
}

/// Where a position of a plan stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlanMoved {
    /// Plan.
    #[n(0)]
    pub plan: PlanId,
    /// Position.
    #[n(1)]
    pub of: HeldSide,
    /// The order that was sent for it; none where none was.
    #[n(2)]
    pub order: Option<OrderId>,
    /// What it waits for; none while its order works.
    #[n(3)]
    pub pause: Option<PlanPause>,
}

/// What a position of a plan waits for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum PlanPause {
    /// Nobody is on the other side at the price limit: its order rests there.
    #[n(0)]
    AtPriceLimit,
    /// Nobody is on the other side.
    #[n(1)]
    NoCounterparty,
    /// The newest quote is too old.
    #[n(2)]
    OldQuote,
    /// Its contract does not trade now.
    #[n(3)]
    OutsideSession,
    /// The price is farther from the last one than it may be: a person is asked.
    #[n(4)]
    TooFar {
        /// Price that it would be sent at.
        #[n(0)]
        price: Price,
        /// Last price.
        #[n(1)]
        last: Price,
    },
    /// The account's own orders that are being cancelled for it.
    #[n(5)]
    OrdersInTheWay,
    /// The fund accounts have sent as many messages for plans as they may in a second.
    #[n(6)]
    Messages,
    /// Nobody takes its order.
    #[n(7)]
    Refused(#[n(0)] Box<Refusal>),
}

/// A plan ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlanEnded {
    /// Plan.
    #[n(0)]
    pub plan: PlanId,
    /// How.
    #[n(1)]
    pub how: PlanEnd,
    /// Who.
    #[n(2)]
    pub by: Actor,
    /// Why, where a person ended it.
    #[n(3)]
    pub reason: String,
    /// Lots that it did not close.
    #[n(4)]
    pub left: Vec<PlanLeft>,
}

/// Lots of a position that a plan did not close.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PlanLeft {
    /// Position.
    #[n(0)]
    pub of: HeldSide,
    /// Lots.
    #[n(1)]
    pub lots: Lots,
}

/// How a plan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PlanEnd {
    /// What it was to close is closed.
    #[n(0)]
    Done,
    /// A person goes on by hand.
    #[n(1)]
    TakenOver,
    /// A person stopped it.
    #[n(2)]
    Stopped,
    /// Its day is over (N8): nothing of it is sent in the next one.
    #[n(3)]
    RunOut,
    /// Its rule is not reached any more, or not in force.
    #[n(4)]
    Released,
}

words! {
    PlanEnd {
        Done = "done" "已完成" "Done",
        TakenOver = "taken_over" "人工接管" "Taken over",
        Stopped = "stopped" "人工停止" "Stopped",
        RunOut = "run_out" "到期未完" "Run out",
        Released = "released" "已解除" "Released",
    }
}
