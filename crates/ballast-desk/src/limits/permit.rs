//! Permissions of an operating account and its product: what stands before its limits.
//!
//! To add one, add a row to the table: of which orders it is asked, what refuses, and what it reads.

use ballast_desk_events::{
    AccountLine, LimitScope, MarkDoubt, PlanScope, PriceRight, Refusal, StopOf, TradabilityOf,
};
use ballast_model::{HedgeFlag, Lots, Offset, PlanId, Price, Stamp};

use crate::draft::OrderContext;
use crate::limits::market::{Collar, NearLine};
use crate::limits::told::LimitFinding;
use crate::limits::{account, market, resolve};
use crate::lines;
use crate::state::Desk;
use crate::state::contract::ContractState;
use crate::state::lines::LineStanding;
use crate::state::plan::side_of;
use crate::state::stop::Barred;
use crate::why::{Why, require};

/// A permission, and what it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission {
    /// No stop bars it; the one that does (K1).
    Stop(Option<Barred>),
    /// No liquidation plan closes the position; the one that does.
    Liquidation(Option<PlanId>),
    /// No line of the account bars opening (O3–O6); the one that does, and since when.
    Lines(Option<(AccountLine, LineStanding)>),
    /// It may open (O9).
    Open {
        /// As set.
        allowed: bool,
    },
    /// It may open hedge positions (O9).
    Hedge {
        /// As set.
        allowed: bool,
    },
    /// It may trade the contract (F4, F5).
    Tradable {
        /// As set.
        allowed: bool,
        /// Where that is set; none: nowhere, and everything may be traded.
        set_at: Option<TradabilityOf>,
    },
    /// The product may open in the delivery month (X4).
    DeliveryMonth {
        /// The contract is in it.
        is_in: bool,
        /// For what opening in it is barred.
        barred_for: Option<LimitScope>,
    },
    /// Lots go in multiples in the delivery month (X5).
    Multiple {
        /// Of the order.
        lots: Lots,
        /// None: any number goes.
        multiple: Option<u32>,
    },
    /// Cancels of the contract today (O1); none where any number is allowed.
    Cancels(Option<LimitFinding>),
    /// The last price is far enough from the price limits to open (O10).
    PriceRight {
        /// As set; none: it may open anywhere.
        right: Option<PriceRight>,
        /// Last price.
        last: Option<Price>,
        /// The lines that the order may not open beyond.
        lines: Vec<NearLine>,
    },
    /// There is a price to reckon with.
    HasPrice {
        /// Last price, else the previous settlement price.
        price: Option<Price>,
    },
    /// The newest mark price can be true (K7); none where it can.
    MarkDoubt(Option<MarkDoubt>),
    /// The newest mark price is recent enough to open (K3, K7).
    MarkAge {
        /// Seconds of trading hours since it came, begun ones whole.
        age: u32,
        /// As set; none: however old.
        limit: Option<u32>,
    },
    /// The price is not too far from the reference (K3); none where no collar is set, or no price is
    /// there.
    PriceCollar(Option<Collar>),
}

/// A permission that was asked, and why it refuses, if it does (G2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionFinding {
    /// What was asked.
    pub permission: Permission,
    /// What it refuses with.
    pub refusal: Option<Refusal>,
}

macro_rules! permissions {
    ($($asked_of:ident $refuses:path, $reads:expr;)*) => {
        /// Permissions of an operating account and its product. `OF_PLAN`: of an order of a liquidation plan,
        /// which only those of all orders stand before.
        ///
        /// # Errors
        /// From [`Refusal::AllStopped`] to [`Refusal::PriceCollar`].
        #[inline(always)]
        pub(crate) fn permit<W: Why, const OF_PLAN: bool>(
            order: &OrderContext<'_>,
        ) -> Result<(), W> {
            $(
                if $asked_of::<OF_PLAN>(order) {
                    $refuses(order)?;
                }
            )*
            Ok(())
        }

        /// The permissions that are asked of an order, each with what it reads.
        pub(crate) fn told(desk: &Desk, order: &OrderContext<'_>) -> Vec<PermissionFinding> {
            let mut told = Vec::new();
            $(
                if $asked_of::<false>(order) {
                    let reads: fn(&Desk, &OrderContext<'_>) -> Permission = $reads;
                    let refused: Result<(), Refusal> = $refuses(order);
                    told.push(PermissionFinding {
                        permission: reads(desk, order),
                        refusal: refused.err(),
                    });
                }
            )*
            told
        }
    };
}

permissions! {
    traders is_not_stopped,   |_, order| Permission::Stop(order.account.barred.0);
    traders is_not_liquidated, |_, order| Permission::Liquidation(liquidating(order));
    opens  is_above_lines,    |_, order| Permission::Lines(order.account.lines.bars().map(|(line, standing)| (line, *standing)));
    opens  may_open,          |_, order| Permission::Open { allowed: order.account.settings.open_allowed };
    hedges may_hedge,         |_, order| Permission::Hedge { allowed: order.account.settings.hedge_allowed };
    traders may_trade,        tradable;
    opens  is_not_barred,     delivery_month;
    all    goes_in_multiples, |_, order| Permission::Multiple { lots: order.lots, multiple: order.terms.multiple };
    traders account::standing, |_, order| Permission::Cancels(account::standing_readings(order).pop().map(Into::into));
    opens  market::is_not_near,     market::price_right;
    opens  market::has_price,       |_, order| Permission::HasPrice { price: order.contract.mark() };
    opens  market::is_not_doubted,  |_, order| Permission::MarkDoubt(order.contract.doubt);
    opens  market::is_recent,       |_, order| Permission::MarkAge { age: market::age(order.contract, order.commodity, order.at), limit: order.terms.mark_seconds };
    traders market::is_within,       |_, order| Permission::PriceCollar(market::collar(order));
}

#[inline(always)]
fn all<const OF_PLAN: bool>(_: &OrderContext<'_>) -> bool {
    true
}

/// Whoever sends it but a liquidation plan.
#[inline(always)]
fn traders<const OF_PLAN: bool>(_: &OrderContext<'_>) -> bool {
    !OF_PLAN
}

/// Plans open nothing.
#[inline(always)]
fn opens<const OF_PLAN: bool>(order: &OrderContext<'_>) -> bool {
    !OF_PLAN && order.offset == Offset::Open
}

#[inline(always)]
fn hedges<const OF_PLAN: bool>(order: &OrderContext<'_>) -> bool {
    opens::<OF_PLAN>(order) && order.asked.hedge_flag == HedgeFlag::Hedge
}

#[inline(always)]
fn is_not_stopped<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    match order.account.barred.0 {
        None => Ok(()),
        Some(barred) => is_not_barred_by(barred, order),
    }
}

#[cold]
fn is_not_barred_by<W: Why>(barred: Barred, order: &OrderContext<'_>) -> Result<(), W> {
    require(!barred.bars(order.offset), || match barred.of {
        StopOf::All => Refusal::AllStopped,
        StopOf::Product(_) => Refusal::ProductStopped,
        StopOf::Operating(_) | StopOf::User(_) | StopOf::Fund(_) => Refusal::AccountStopped,
    })
}

#[inline(always)]
fn is_not_liquidated<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    match liquidating(order) {
        None => Ok(()),
        Some(plan) => Err(W::because(|| Refusal::BeingLiquidated { plan })),
    }
}

/// The plan of the account, or of one position, that closes the side which an order opens or closes, if one does.
/// Those of rules are asked beside the rules.
#[inline(always)]
fn liquidating(order: &OrderContext<'_>) -> Option<PlanId> {
    let liquidations = &order.account.liquidations;
    if liquidations.is_empty() {
        return None;
    }
    let side = side_of(order.asked, order.offset);
    let mut covering = liquidations
        .iter()
        .filter(|liquidation| match liquidation.scope {
            PlanScope::Account => true,
            PlanScope::Position(of, _) => of == side,
            PlanScope::Rule(_) => false,
        });
    covering.next().map(|liquidation| liquidation.plan)
}

#[inline(always)]
fn is_above_lines<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    let bars = order.account.lines.bars();
    require(bars.is_none(), || lines::refusal(order.account))
}

#[inline(always)]
fn may_open<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    require(order.account.settings.open_allowed, || {
        Refusal::OpenNotAllowed
    })
}

#[inline(always)]
fn may_hedge<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    require(order.account.settings.hedge_allowed, || {
        Refusal::HedgeNotAllowed
    })
}

#[inline(always)]
fn may_trade<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    require(order.terms.is_tradable, || Refusal::NotTradable)
}

fn tradable(desk: &Desk, order: &OrderContext<'_>) -> Permission {
    let set = resolve::tradability(desk, order.asked.account);
    Permission::Tradable {
        allowed: order.terms.is_tradable,
        set_at: set.map(|(of, _)| of),
    }
}

#[inline(always)]
fn is_not_barred<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    require(!order.terms.is_delivery_barred, || {
        Refusal::DeliveryMonthBarred
    })
}

fn delivery_month(desk: &Desk, order: &OrderContext<'_>) -> Permission {
    let (product, contract) = (order.account.product, order.asked.contract);
    Permission::DeliveryMonth {
        is_in: resolve::is_in_delivery_month(desk, order.contract),
        barred_for: resolve::delivery_bar(desk, product, contract, order.contract),
    }
}

#[inline(always)]
fn goes_in_multiples<W: Why>(order: &OrderContext<'_>) -> Result<(), W> {
    let (lots, multiple) = (order.lots, order.terms.multiple);
    match multiple {
        Some(multiple) => {
            let fits = lots.count() % i64::from(multiple) == 0;
            require(fits, || Refusal::LotsNotMultiple { lots, multiple })
        }
        None => Ok(()),
    }
}

impl Desk {
    /// Whether the commodity trades in its night session at that time (A2).
    pub(crate) fn is_night(&self, state: &ContractState, at: Stamp) -> bool {
        let session = state.session(&self.commodities[state.commodity.index()], at);
        session.is_some_and(|span| self.trading_day().is_some_and(|day| span.open.day() < day))
    }
}
