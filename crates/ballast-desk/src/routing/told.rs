//! What each fund account of a product says of an order, told (G2): the questions that routing asks, one
//! account at a time.

use ballast_desk_events::{AccountStatus, CloseTodayMode, Refusal, RoutingMode};
use ballast_model::{FundAccountId, Lots, Money, Offset};
use ballast_risk::Reading;

use crate::limits::fund::Planned;
use crate::limits::told::LimitFinding;
use crate::routing::eligibility::order_rate_concerns;
use crate::routing::plan::PlanBuilder;
use crate::routing::request::{Allocation, RouteRequest};
use crate::routing::router::Router;
use crate::state::Desk;

/// Whether a fund account takes orders of a kind at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligibility {
    /// The kind.
    pub offset: Offset,
    /// Why not.
    pub refusal: Option<Refusal>,
}

/// Lots of an order that a fund account carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried {
    /// Offset on its book.
    pub offset: Offset,
    /// Lots.
    pub lots: Lots,
    /// Margin that they freeze.
    pub margin: Money,
    /// Commission that they freeze.
    pub commission: Money,
    /// They open the other side of lots that they would close (X9).
    pub locks: bool,
}

/// By what an open is shared out in proportion (N3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// The account's dynamic equity; nothing below 0.
    pub equity: Money,
    /// That of all accounts that are asked.
    pub of_all: Money,
    /// Lots that it holds in the contract, long and short.
    pub held: Lots,
    /// It holds its part already: it gets nothing while others have room.
    pub holds_its_part: bool,
}

impl Weight {
    /// The account's part of so many lots, in hundredths, rounded down.
    pub fn share_hundredths(&self, lots: Lots) -> i64 {
        let part = i128::from(self.equity.units()) * i128::from(lots.count()) * 100;
        let of_all = i128::from(self.of_all.units());
        part.checked_div(of_all).unwrap_or(0) as i64
    }
}

/// What a fund account says of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundAccountFinding {
    /// Which.
    pub fund_account: FundAccountId,
    /// It may be used; else it opens nothing (P10).
    pub enabled: bool,
    /// Its number for the contract or commodity, which goes first (A4).
    pub scope_priority: Option<u32>,
    /// Its weight, where an open is shared out in proportion and it is asked (N3).
    pub weight: Option<Weight>,
    /// Its own number: the higher, the earlier it is asked (P2).
    pub priority: Option<u32>,
    /// How it closes today's lots (X9).
    pub close_today: CloseTodayMode,
    /// Whether it takes orders of each kind that it is asked for.
    pub eligibility: Vec<Eligibility>,
    /// Lots that it takes of the order where it alone is asked.
    pub takes: Lots,
    /// What keeps it from more.
    pub bound_by: Option<Refusal>,
    /// Its limits that are set, as it would carry the whole order alone; by net position of what it
    /// would open of it, if anything.
    pub limits: Vec<LimitFinding>,
    /// What it was given.
    pub carries: Vec<Carried>,
}

/// Every fund account of the product, in the order in which they are asked; disabled ones last.
pub(crate) fn told(
    desk: &Desk,
    request: RouteRequest,
    allocations: &[Allocation],
) -> Vec<FundAccountFinding> {
    let router = Router::new(desk, &request, &[]);
    let all = &desk.products[request.product.index()].fund_accounts;
    let in_turn = router.in_turn(&[]);
    let left_out = all.iter().filter(|id| !in_turn.contains(id));
    let asked = in_turn.iter().chain(left_out);
    let told = asked.map(|id| router.told(*id, all, allocations));
    told.collect()
}

impl Router<'_> {
    fn told(
        &self,
        id: FundAccountId,
        all: &[FundAccountId],
        allocations: &[Allocation],
    ) -> FundAccountFinding {
        let purposes = self.purposes();
        let (scope_priority, priority) = self.numbers(id, purposes[0]);
        let mut others = all.to_vec();
        others.retain(|other| *other != id);
        let alone: Option<PlanBuilder<Refusal>> = self.allocate(&others);
        let closes: Lots = alone
            .iter()
            .flat_map(|plan| &plan.allocations)
            .filter(|given| given.offset != Offset::Open)
            .map(|given| given.lots)
            .sum();
        let carries = allocations.iter().filter(|given| given.fund_account == id);
        let account = &self.desk.fund_accounts[id.index()];
        FundAccountFinding {
            fund_account: id,
            enabled: account.status == AccountStatus::Enabled,
            close_today: self.close_today(id),
            weight: self.weight(id, all),
            scope_priority,
            priority,
            eligibility: purposes
                .iter()
                .map(|offset| self.told_eligibility(id, *offset))
                .collect(),
            takes: alone.as_ref().map_or(Lots::ZERO, |plan| plan.lots_since(0)),
            bound_by: alone.and_then(|plan| plan.binding_limit),
            limits: self
                .told_limits(id, self.request.lots - closes)
                .into_iter()
                .map(Into::into)
                .collect(),
            carries: carries.map(carried).collect(),
        }
    }

    fn weight(&self, id: FundAccountId, all: &[FundAccountId]) -> Option<Weight> {
        let shares = self.request.mode == RoutingMode::Proportion;
        let opens = self.request.offset == Offset::Open;
        if !(shares && opens && self.serves(id, Offset::Open)) {
            return None;
        }
        let equity = |id: FundAccountId| {
            let book = &self.desk.fund_accounts[id.index()].book;
            book.equity().max_zero()
        };
        let asked = all.iter().filter(|id| self.serves(**id, Offset::Open));
        let (own, of_all): (Money, Money) = (equity(id), asked.map(|id| equity(*id)).sum());
        let mut fresh = None;
        let held = self.terms(id, &mut fresh).0.map_or(Lots::ZERO, |position| {
            position.long.lots() + position.short.lots()
        });
        let units = |money: Money| i128::from(money.units());
        let all_lots = i128::from((self.request.lots + held).count());
        Some(Weight {
            equity: own,
            of_all,
            held,
            holds_its_part: i128::from(held.count()) * units(of_all) >= units(own) * all_lots,
        })
    }

    fn told_eligibility(&self, id: FundAccountId, offset: Offset) -> Eligibility {
        let mut fresh = None;
        let (position, terms) = self.terms(id, &mut fresh);
        let rules = self.rules(id, position, terms, Planned::default());
        let refused: Result<(), Refusal> = self.eligibility(id, offset, terms, &rules);
        Eligibility {
            offset,
            refusal: refused.err(),
        }
    }

    /// What its limits read, `opens` being the lots that it does not close.
    fn told_limits(&self, id: FundAccountId, opens: Lots) -> Vec<Reading> {
        let mut fresh = None;
        let (position, terms) = self.terms(id, &mut fresh);
        let rules = self.rules(id, position, terms, Planned::default());
        let account = &self.desk.fund_accounts[id.index()];
        let purposes = self.purposes();
        let mut all = Vec::new();
        if purposes
            .iter()
            .any(|offset| order_rate_concerns(account, *offset))
        {
            all.extend(rules.order_rate_readings());
        }
        if purposes.contains(&Offset::Open) && opens.is_positive() {
            let rates = terms.rates.as_ref();
            let freeze = rates.and_then(|rates| self.order_freeze_at(rates, Offset::Open, opens));
            let group = self.state.group(self.commodity, self.request.hedge_flag);
            all.extend(rules.readings_to_open(opens, freeze, group));
        } else {
            all.extend(rules.readings_to_close(self.request.lots));
        }
        all
    }
}

fn carried(given: &Allocation) -> Carried {
    Carried {
        offset: given.offset,
        lots: given.lots,
        margin: given.order_freeze.margin,
        commission: given.order_freeze.commission,
        locks: given.locks,
    }
}
