//! What plans close of each account, and what makes them look again.

use ballast_desk_events::{
    Actor, Event, Filled, HeldSide, PlanCause, PlanEvent, PlanScope, PlanStarted,
};
use ballast_model::{ContractId, Lots, OperatingAccountId, OrderId, PlanId};

use crate::state::Desk;
use crate::state::plan::{Liquidation, Plan, covers, held_side};

impl Desk {
    /// Plans of the running day, and those that go on from earlier ones, by id.
    pub fn plans(&self) -> impl DoubleEndedIterator<Item = (PlanId, &Plan)> {
        self.plans.iter().map(|(id, plan)| (*id, plan))
    }

    /// A plan by id.
    pub fn plan(&self, id: PlanId) -> Option<&Plan> {
        self.plans.get(&id)
    }

    /// The plan that an order is of.
    pub fn plan_of_order(&self, order: OrderId) -> Option<PlanId> {
        self.plan_orders.get(&order).copied()
    }

    /// Plans that are made together, under the next ids.
    pub(crate) fn started(
        &self,
        by: Actor,
        made: impl Iterator<Item = (OperatingAccountId, PlanScope, PlanCause)>,
    ) -> impl Iterator<Item = Event> {
        let ids = (1..).map(|number| PlanId::new(self.last_plan.number() + number));
        ids.zip(made).map(move |(plan, (account, scope, cause))| {
            Event::Plan(Box::new(PlanEvent::Started(PlanStarted {
                plan,
                account,
                scope,
                cause,
                by,
            })))
        })
    }

    /// Lots of an account that are held, by side, in the order of contracts.
    pub fn held(&self, account: OperatingAccountId) -> Vec<(HeldSide, Lots)> {
        use ballast_model::PosiDirection::{Long, Short};
        let positions = self.operating_accounts[account.index()].book.positions();
        let sides = positions.flat_map(|position| {
            [Long, Short].map(|side| {
                let of = HeldSide {
                    contract: position.contract,
                    hedge_flag: position.hedge_flag,
                    side,
                };
                (of, position.side(side).lots())
            })
        });
        sides.filter(|(_, lots)| lots.is_positive()).collect()
    }

    /// The same, without what plans on single positions close: no lot is closed by two plans.
    pub(crate) fn unclaimed_sides(&self, account: OperatingAccountId) -> Vec<(HeldSide, Lots)> {
        let of_account = &self.operating_accounts[account.index()].liquidations;
        let claimed = |of: HeldSide| {
            let single = |liquidation: &Liquidation| liquidation.scope != PlanScope::Account;
            let mut single = of_account.iter().filter(|liquidation| single(liquidation));
            single.any(|liquidation| covers(liquidation.scope, of))
        };
        let mut sides = self.held(account);
        sides.retain(|(of, _)| !claimed(*of));
        sides
    }

    /// The plan that closes the whole of an account, if one does.
    pub(crate) fn account_plan(&self, account: OperatingAccountId) -> Option<PlanId> {
        let mut all = self.operating_accounts[account.index()].liquidations.iter();
        all.find(|liquidation| liquidation.scope == PlanScope::Account)
            .map(|liquidation| liquidation.plan)
    }

    /// Something happened to an account's orders or positions.
    #[inline(always)]
    pub(crate) fn touch_plans(&mut self, account: OperatingAccountId) {
        if !self.active_plans.is_empty() {
            self.touch_plans_of(account);
        }
    }

    #[cold]
    #[inline(never)]
    fn touch_plans_of(&mut self, account: OperatingAccountId) {
        for liquidation in &self.operating_accounts[account.index()].liquidations {
            if let Some(plan) = self.plans.get_mut(&liquidation.plan) {
                plan.is_due = true;
            }
        }
    }

    /// An order has ended: whoever had it cancelled looks again.
    #[inline(always)]
    pub(crate) fn touch_plans_on_end(&mut self, order: OrderId, account: OperatingAccountId) {
        if self.active_plans.is_empty() {
            return;
        }
        self.touch_plans_of(account);
        for id in &self.active_plans {
            let plan = self.plans.get_mut(id);
            if let Some(plan) = plan.filter(|plan| plan.cancelled.contains_key(&order)) {
                plan.is_due = true;
            }
        }
    }

    /// Lots of an account traded.
    #[inline(always)]
    pub(crate) fn touch_plans_on_fill(&mut self, filled: &Filled) {
        if !self.active_plans.is_empty() {
            self.count_plan_fill(filled);
            self.touch_plans_on_end(filled.order, filled.account);
        }
    }

    fn count_plan_fill(&mut self, filled: &Filled) {
        let of = held_side(
            filled.contract,
            filled.hedge_flag,
            filled.direction,
            filled.offset,
        );
        let plan = self.plan_orders.get(&filled.order);
        let plan = plan.and_then(|plan| self.plans.get_mut(plan));
        if let Some(plan) = plan {
            plan.positions.entry(of).or_default().closed += filled.lots;
        }
    }

    /// A mark came.
    #[inline(always)]
    pub(crate) fn touch_plans_on_mark(&mut self, contract: ContractId) {
        if self.active_plans.is_empty() {
            return;
        }
        let state = &self.contracts[contract.index()];
        let has_counterparty = state.bid.is_some() && state.ask.is_some();
        for id in &self.active_plans {
            let plan = self.plans.get_mut(id);
            let waits = |plan: &&mut Plan| plan.waits_for_mark(contract, has_counterparty);
            if let Some(plan) = plan.filter(waits) {
                plan.is_due = true;
            }
        }
    }

    /// Something that all plans may hang on changed.
    pub(crate) fn touch_all_plans(&mut self) {
        for id in &self.active_plans {
            if let Some(plan) = self.plans.get_mut(id) {
                plan.is_due = true;
            }
        }
    }
}
