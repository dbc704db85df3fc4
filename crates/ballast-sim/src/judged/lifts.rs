//! Limits that an order breaches, lifted one by one.

use ballast_desk_events::{
    Action, Limit, LimitScope, OperatingSetting, PlaceOrder, RateLevel, Refusal,
};
use ballast_model::{HedgeFlag, Lots, Money, Rate, TemplateId};

use crate::judged::World;

/// The largest that can be set: an order that takes more cannot be let through.
const LARGEST_MARGIN_LIMIT: Money = Money::whole(1_000_000_000_000);

impl World {
    /// Limits that an order breaches are lifted one by one: each time the next is told.
    pub fn lifts(&mut self, asked: PlaceOrder, breached: Vec<Refusal>, undo: &mut Vec<Action>) {
        for (index, refusal) in breached.iter().enumerate() {
            if let Refusal::MarginLimit { after, .. } = refusal
                && *after > LARGEST_MARGIN_LIMIT
            {
                return;
            }
            for action in self.lift(&asked, refusal) {
                undo.extend(self.submit(action).unwrap_or_default());
            }
            self.numbers += 1;
            let reference = self.numbers.to_string().into();
            let again = PlaceOrder {
                reference,
                ..asked.clone()
            };
            let left = self.ask(&again);
            assert_eq!(
                left,
                breached[index + 1..],
                "world {}: {again:?}, {refusal:?} being lifted",
                self.seed
            );
        }
    }

    /// Takes away the limit by which an order was refused.
    fn lift(&self, asked: &PlaceOrder, refusal: &Refusal) -> Vec<Action> {
        let level = RateLevel::OperatingAccount(asked.account);
        let contract = LimitScope::Contract(asked.contract);
        let state = self.desk.contract(asked.contract).expect("it was listed");
        let commodity = LimitScope::Commodity(state.commodity);
        let limit = |level, scope, limit| Action::SetLimit {
            level,
            scope,
            limit,
        };
        let setting = |setting| Action::SetOperating {
            account: asked.account,
            setting,
        };
        let of = |scope: &str| {
            if *scope == *state.contract.code.0 {
                contract
            } else {
                commodity
            }
        };
        let template = RateLevel::Template(TemplateId::new(0));
        let hedge = asked.hedge_flag == HedgeFlag::Hedge;
        match refusal {
            Refusal::OrderLotsLimit { .. } => [level, template]
                .map(|level| limit(level, commodity, Limit::OrderLots(None)))
                .to_vec(),
            Refusal::OrderMarginLimit { .. } => [level, template]
                .map(|level| limit(level, commodity, Limit::OrderMargin(None)))
                .to_vec(),
            Refusal::OrderValueLimit { .. } => [level, template]
                .map(|level| limit(level, commodity, Limit::OrderValue(None)))
                .to_vec(),
            Refusal::PositionLimit { .. } => {
                vec![setting(OperatingSetting::PositionLimit(Lots::new(
                    1_000_000_000,
                )))]
            }
            Refusal::MarginLimit { .. } => {
                vec![setting(OperatingSetting::MarginLimit(LARGEST_MARGIN_LIMIT))]
            }
            Refusal::ScopeLotsLimit { scope, .. } if hedge => {
                vec![limit(level, of(scope), Limit::HedgeLots(None))]
            }
            Refusal::ScopeLotsLimit { scope, .. } => {
                vec![limit(level, of(scope), Limit::Lots(None))]
            }
            Refusal::ScopeMarginLimit { scope, .. } if hedge => {
                vec![limit(level, of(scope), Limit::HedgeMargin(None))]
            }
            Refusal::ScopeMarginLimit { scope, .. } => {
                vec![limit(level, of(scope), Limit::Margin(None))]
            }
            Refusal::MarginRatioLine { .. } => {
                vec![setting(OperatingSetting::MarginRatio(Rate::ZERO))]
            }
            other => panic!("{other:?} is no limit of an account"),
        }
    }
}
