//! What one fund account takes of an order, and why not more (A1–A3, A5, N4, N6, P2, X9).

use ballast_desk_events::{CloseTodayMode, Holder, Refusal};
use ballast_model::{FundAccountId, Lots, Money, Offset, Rates};
use ballast_risk::Room;

use crate::draft::OrderFreeze;
use crate::draft::order_freeze::{offset, order_freeze};
use crate::limits::fund::{FundOrder, FundRules, Planned};
use crate::limits::permit::delivery_multiple;
use crate::rates::effective;
use crate::routing::plan::PlanBuilder;
use crate::routing::request::{Allocation, Closable, Closing};
use crate::routing::router::Router;

/// Lots that a fund account takes, and what keeps it from more.
pub(crate) struct Capacity {
    pub lots: Lots,
    /// What they freeze; none where there are none.
    pub order_freeze: Option<OrderFreeze>,
    pub binding_limit: Option<Refusal>,
}

impl Capacity {
    fn none(why: Refusal) -> Self {
        Self {
            lots: Lots::ZERO,
            order_freeze: None,
            binding_limit: Some(why),
        }
    }
}

impl Router<'_> {
    /// Adds what the account opens; how much that is.
    pub(crate) fn opens(&self, id: FundAccountId, left: Lots, plan: &mut PlanBuilder) -> Lots {
        if left.is_zero() {
            return left;
        }
        let capacity = self.open_capacity(id, left, plan);
        plan.refuse(capacity.binding_limit);
        let Some(order_freeze) = capacity.order_freeze else {
            return Lots::ZERO;
        };
        plan.allocations.push(Allocation {
            fund_account: id,
            offset: Offset::Open,
            lots: capacity.lots,
            order_freeze,
            locks: false,
        });
        capacity.lots
    }

    /// How many lots an account opens beside what the plan gives it already.
    pub(crate) fn open_capacity(
        &self,
        id: FundAccountId,
        want: Lots,
        plan: &mut PlanBuilder,
    ) -> Capacity {
        if let Err(why) = self.eligibility(id, Offset::Open, plan) {
            return Capacity::none(why);
        }
        let Some(rates) = self.rates(id) else {
            return Capacity::none(Refusal::NoRate);
        };
        let rules = self.rules(id, self.planned(id, &plan.allocations));
        let mut cap = Cap::new(&rules, rules.room_to_open(want), self.multiple());
        let order_freeze = cap.halve(|lots| self.affordable(&rules, rates, lots));
        Capacity {
            lots: cap.lots(),
            order_freeze,
            binding_limit: cap.why,
        }
    }

    /// Adds what the account closes; how much that is.
    pub(crate) fn closes(
        &self,
        id: FundAccountId,
        left: Lots,
        closing: Closing,
        plan: &mut PlanBuilder,
    ) -> Lots {
        if left.is_zero() {
            return left;
        }
        if let Err(why) = self.eligibility(id, closing.close, plan) {
            plan.refuse(Some(why));
            return Lots::ZERO;
        }
        let found = self.closable(id, closing, &plan.allocations);
        let cap = self.close_cap(id, left, &found, plan);
        let before = plan.allocations.len();
        let mut rest = cap.lots();
        let mut lock = Lots::ZERO;
        for Closable {
            offset,
            lots,
            locks,
        } in found
        {
            let lots = lots.min(rest);
            rest -= lots;
            if locks {
                lock += lots;
            } else {
                plan.allocations.extend(self.allocation(id, offset, lots));
            }
        }
        if lock.is_positive() {
            self.lock(id, lock, plan);
        }
        let done = plan.lots_since(before);
        if done < left {
            plan.refuse(cap.why);
        }
        done
    }

    fn close_cap(
        &self,
        id: FundAccountId,
        left: Lots,
        found: &[Closable],
        plan: &PlanBuilder,
    ) -> Cap {
        let rules = self.rules(id, self.planned(id, &plan.allocations));
        let mut cap = Cap::new(&rules, rules.room(left), self.multiple());
        let closable: Lots = found.iter().map(|closable| closable.lots).sum();
        cap.at_most(closable, || Refusal::FundPositionShort {
            lots: left,
            closable,
        });
        cap
    }

    /// The account's rules for this order, as if allocations made before were applied.
    pub(crate) fn rules(&self, fund_account: FundAccountId, planned: Planned) -> FundRules<'_> {
        let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
        let order = FundOrder {
            fund_account,
            contract: self.request.contract,
            commodity: self.state.commodity,
            exchange: commodity.exchange,
            hedge_flag: self.request.hedge_flag,
            opens: self.request.direction.opens(),
            at: self.request.at,
        };
        FundRules::of(self.desk, order, planned)
    }

    /// What earlier allocations of the command take of an account.
    fn planned(&self, id: FundAccountId, beside: &[Allocation]) -> Planned {
        self.of(id, beside)
            .fold(Planned::default(), |planned, allocation| Planned {
                lots: planned.lots + allocation.lots,
                cash: planned.cash
                    + allocation.order_freeze.margin
                    + allocation.order_freeze.commission,
            })
    }

    /// What so many lots freeze, or why they cannot be opened (A1, P2).
    fn affordable(
        &self,
        rules: &FundRules<'_>,
        rates: Rates,
        lots: Lots,
    ) -> Result<OrderFreeze, Refusal> {
        let frozen = self.order_freeze_at(rates, Offset::Open, lots);
        let frozen = frozen.ok_or(Refusal::AmountTooLarge)?;
        let terms = self.desk.contract_terms(self.request.contract);
        let terms = terms.of(self.request.hedge_flag);
        let raise = rules.freeze_delta(terms, self.request.direction, frozen.margin);
        rules.affords(frozen, raise)?;
        Ok(frozen)
    }

    /// Allocations of an account: of the command so far, then those given.
    pub(crate) fn of<'b>(
        &'b self,
        id: FundAccountId,
        allocations: &'b [Allocation],
    ) -> impl Iterator<Item = &'b Allocation> {
        self.taken
            .iter()
            .chain(allocations)
            .filter(move |allocation| allocation.fund_account == id)
    }

    /// Sends a close as an open of the other side, or, where cash does not suffice and the
    /// product's switch says so, as a close of today's lots (X9, P1).
    fn lock(&self, id: FundAccountId, lots: Lots, plan: &mut PlanBuilder) {
        let product = &self.desk.products[self.request.product.index()].settings;
        let capacity = self.open_capacity(id, lots, plan);
        let mode = self.desk.fund_accounts[id.index()].settings.close_today;
        let closes_instead = match mode {
            CloseTodayMode::ToOpen => product.close_instead_of_open,
            CloseTodayMode::YesterdayFirst | CloseTodayMode::Close => product.close_when_no_lock,
        };
        let whole = capacity.lots == lots;
        if !whole && closes_instead {
            let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
            let offset = offset(commodity, Offset::CloseToday);
            plan.allocations.extend(self.allocation(id, offset, lots));
            return;
        }
        if !whole {
            plan.refuse(capacity.binding_limit);
        }
        let lock = self.allocation(id, Offset::Open, capacity.lots);
        plan.allocations.extend(lock.map(|lock| Allocation {
            locks: true,
            ..lock
        }));
    }

    /// Lots given to an account; none where there are none, or where it has no rates.
    pub(crate) fn allocation(
        &self,
        fund_account: FundAccountId,
        offset: Offset,
        lots: Lots,
    ) -> Option<Allocation> {
        let order_freeze = self.order_freeze_at(self.rates(fund_account)?, offset, lots)?;
        lots.is_positive().then_some(Allocation {
            fund_account,
            offset,
            lots,
            order_freeze,
            locks: false,
        })
    }

    /// Rates that the account is charged.
    fn rates(&self, id: FundAccountId) -> Option<Rates> {
        let (contract, flag) = (self.request.contract, self.request.hedge_flag);
        let found = effective::effective(self.desk, Holder::Fund(id), contract, flag);
        found.map(|found| found.rates)
    }

    /// Lots go in multiples of this.
    pub(crate) fn multiple(&self) -> i64 {
        delivery_multiple(self.desk, self.state, self.request.at).map_or(1, i64::from)
    }

    /// What the pieces of an allocation freeze together.
    fn order_freeze_at(&self, rates: Rates, offset: Offset, lots: Lots) -> Option<OrderFreeze> {
        let commodity = &self.desk.commodities[self.state.commodity.index()].commodity;
        let piece = |lots: Lots| {
            order_freeze(
                commodity,
                self.request.direction,
                lots,
                offset,
                Some(self.request.price),
                rates,
            )
            .ok()
        };
        let largest = self.largest_piece();
        if lots <= largest {
            return piece(lots);
        }
        let (whole, pieces) = (piece(largest)?, lots.count() / largest.count());
        let rest = piece(Lots::new(lots.count() % largest.count()))?;
        let sum = |of: fn(&OrderFreeze) -> Money| {
            of(&whole)
                .times_lots(Lots::new(pieces))
                .ok()?
                .checked_add(of(&rest))
                .ok()
        };
        Some(OrderFreeze {
            margin: sum(|order_freeze| order_freeze.margin)?,
            commission: sum(|order_freeze| order_freeze.commission)?,
        })
    }
}

/// The lots left under each limit that is looked at, and the one that bounds them.
struct Cap {
    lots: Lots,
    multiple: i64,
    why: Option<Refusal>,
}

impl Cap {
    fn new(rules: &FundRules<'_>, room: Room, multiple: i64) -> Self {
        Self {
            lots: Lots::new(room.lots),
            multiple,
            why: room.by.map(|rule| rules.refusal(rule)),
        }
    }

    fn at_most(&mut self, lots: Lots, why: impl FnOnce() -> Refusal) {
        let lots = lots.max(Lots::ZERO);
        if lots < self.lots {
            self.lots = lots;
            self.why = Some(why());
        }
    }

    /// Down to multiples.
    fn lots(&self) -> Lots {
        Lots::new(self.lots.count() - self.lots.count() % self.multiple)
    }

    /// Down to the most lots that are not refused, and what they are charged: what an order takes
    /// grows with its lots, so halving finds the edge.
    fn halve(
        &mut self,
        charged: impl Fn(Lots) -> Result<OrderFreeze, Refusal>,
    ) -> Option<OrderFreeze> {
        if !self.lots().is_positive() {
            return None;
        }
        match charged(self.lots()) {
            Ok(order_freeze) => return Some(order_freeze),
            Err(why) => self.why = Some(why),
        }
        let (mut passes, mut fails) = (0, self.lots.count());
        while fails - passes > 1 {
            let middle = passes + (fails - passes) / 2;
            *(if charged(Lots::new(middle)).is_err() {
                &mut fails
            } else {
                &mut passes
            }) = middle;
        }
        self.lots = Lots::new(passes);
        let lots = self.lots();
        if lots.is_positive() {
            charged(lots).ok()
        } else {
            None
        }
    }
}
