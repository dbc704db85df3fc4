//! What plans close of each account, and what makes them look again.

use ballast_desk_events::{
    Actor, Event, Filled, HeldSide, NavOf, PlanCause, PlanEvent, PlanScope, PlanStarted,
    RuleToClose,
};
use ballast_model::{ContractId, Lots, OperatingAccountId, OrderId, PlanId};

use crate::state::Desk;
use crate::state::plan::{Plan, held_side};

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
            let mut scopes = of_account.iter().map(|liquidation| liquidation.scope);
            scopes.any(|scope| matches!(scope, PlanScope::Position(single, _) if single == of))
        };
        let mut sides = self.held(account);
        sides.retain(|(of, _)| !claimed(*of));
        sides
    }

    /// Of these, what a rule's scope has, without what a plan of the whole account or an older one of another rule
    /// closes; of a rule for which no plan was made yet, without what any of them closes.
    pub(crate) fn unclaimed_by_rules(
        &self,
        account: OperatingAccountId,
        (plan, rule): (Option<PlanId>, RuleToClose),
    ) -> Vec<(HeldSide, Lots)> {
        if self.account_plan(account).is_some() {
            return Vec::new();
        }
        let others = self.operating_accounts[account.index()].liquidations.iter();
        let older = others.filter(|other| {
            matches!(other.scope, PlanScope::Rule(_)) && plan.is_none_or(|plan| other.plan < plan)
        });
        let older: Vec<&Plan> = older
            .filter_map(|other| self.plans.get(&other.plan))
            .collect();
        let mut sides = self.unclaimed_sides(account);
        sides.retain(|(of, _)| {
            self.is_in_rule(rule, of.contract) && !older.iter().any(|plan| self.covers(plan, *of))
        });
        sides
    }

    /// Whether a plan's scope has a side of a position in it; of one that closes down to the line, whether its pass
    /// has the contract.
    pub(crate) fn covers(&self, plan: &Plan, side: HeldSide) -> bool {
        match plan.scope {
            PlanScope::Account => true,
            PlanScope::Position(of, _) => of == side,
            PlanScope::Rule(rule) if rule.reduces => {
                plan.pass.keys().any(|of| of.contract == side.contract)
            }
            PlanScope::Rule(rule) => self.is_in_rule(rule, side.contract),
        }
    }

    /// The plan that closes a side of an account's position, or would where it is opened, if one does.
    pub(crate) fn liquidating(&self, account: OperatingAccountId, of: HeldSide) -> Option<PlanId> {
        let liquidations = self.operating_accounts[account.index()].liquidations.iter();
        let mut plans = liquidations.map(|liquidation| liquidation.plan);
        plans.find(|id| {
            let plan = self.plans.get(id);
            plan.is_some_and(|plan| self.covers(plan, of))
        })
    }

    /// The plan of a rule that closes something of an account, if there is one.
    pub(crate) fn plan_of_rule(
        &self,
        account: OperatingAccountId,
        rule: RuleToClose,
    ) -> Option<PlanId> {
        let mut plans = self.operating_accounts[account.index()].liquidations.iter();
        plans
            .find(|of| matches!(of.scope, PlanScope::Rule(of) if of == rule))
            .map(|of| of.plan)
    }

    /// Rules of an owner moved: plans that hang on them look again.
    pub(crate) fn touch_plans_of_rules(&mut self, of: NavOf) {
        for id in &self.active_plans {
            let plan = self.plans.get_mut(id);
            let hangs =
                |plan: &&mut Plan| matches!(plan.scope, PlanScope::Rule(rule) if rule.of == of);
            if let Some(plan) = plan.filter(hangs) {
                plan.is_due = true;
            }
        }
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
