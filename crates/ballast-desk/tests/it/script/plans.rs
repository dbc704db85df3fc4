//! Lines about liquidation plans.
//!
//! ```text
//! plans A 1:cu2701:long=order:3@79980             where each position of each plan stands; `-`: no plan of it runs
//! plans A 1:cu2701:long=price_limit:3@60000       it works and waits; 1:cu2701:long=no_counterparty
//! ended 1 done [cu2701:long:3]                    how a plan ended, and what it left
//! plan order A cu2701 as p1                       names the newest order that a plan sent for the contract
//! force A [cu2701 long 3]                         closes by hand; `force P1`: all of the product
//! take over 1    stop 1    allow 1
//! pending r1 r2                                   their cancels are on their way
//! halt A opening    halt all orders    lift halt A  stops an account, F1, P1 or all (K1)
//! later 3                                         so many seconds pass
//! ```
//! Any of force, take over, stop, allow may end with `-> CODE number=value`.

use ballast_desk_events::{
    Action, EndPlan, ForceClose, ForceCloseOf, HeldSide, Holder, PlanPause, PlanScope, SetStop,
    SettingValue, StopKind, StopOf,
};
use ballast_model::{HedgeFlag, Lots, PlanId, PosiDirection, ProductId};

use super::Run;

impl Run {
    /// Whether the line is one of these.
    pub fn liquidating(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let action = match words {
            ["plans", account, expected @ ..] => {
                let told = self.plans_of(account);
                assert_eq!(told, expected.join(" "), "{}", self.line);
                return true;
            }
            ["ended", plan, expected @ ..] => {
                let plan = self.desk.plan(id(plan)).unwrap();
                let ended = plan.ended.as_ref();
                let told = ended.map_or("running".to_owned(), |ended| {
                    let left = ended.left.iter();
                    let left = left.map(|left| format!(" {}:{}", self.side(left.of), left.lots));
                    format!("{}{}", ended.how.text(), left.collect::<String>())
                });
                assert_eq!(told, expected.join(" "), "{}", self.line);
                return true;
            }
            ["pending", names @ ..] => {
                for name in names {
                    let order = self.desk.order(self.named(name).0).unwrap();
                    assert!(order.cancel_pending, "{}: {name}", self.line);
                }
                return true;
            }
            ["plan", "order", account, contract, "as", name] => {
                let (holder, contract) = (self.holder(account), self.contract(contract));
                let orders = self.desk.orders().rev();
                let mut of_plan = orders.filter(|(id, order)| {
                    self.desk.plan_of_order(*id).is_some()
                        && Holder::Operating(order.asked.account) == holder
                        && order.asked.contract == contract
                });
                let (order, state) = of_plan.next().unwrap();
                let child = *state.children.iter().next().unwrap();
                self.names.insert((*name).to_owned(), (order, child));
                return true;
            }
            ["later", seconds] => {
                let seconds: i64 = seconds.parse().unwrap();
                self.at = self.at.plus_micros(seconds * 1_000_000);
                self.submit(Action::Clock);
                return true;
            }
            ["force", of, rest @ ..] => Action::ForceClose(Box::new(ForceClose {
                of: self.closing(of, rest),
                reason: "by hand".into(),
                previewed: None,
            })),
            ["halt", of, kind] => self.stop(of, Some(StopKind::read(kind).unwrap())),
            ["lift", "halt", of] => self.stop(of, None),
            ["take", "over", plan] => end(plan, true),
            ["stop", plan] => end(plan, false),
            ["allow", plan] => Action::AllowPlan { plan: id(plan) },
            _ => return false,
        };
        let events = self.submit(action);
        self.outcome_of_action(&events, outcome);
        true
    }

    fn stop(&self, of: &str, kind: Option<StopKind>) -> Action {
        let of = match of {
            "all" => StopOf::All,
            "P1" => StopOf::Product(ProductId::new(0)),
            code => match self.holder(code) {
                Holder::Operating(id) => StopOf::Operating(id),
                Holder::Fund(id) => StopOf::Fund(id),
            },
        };
        Action::SetStop(Box::new(SetStop {
            of,
            kind,
            reason: "enough".into(),
        }))
    }

    pub fn closing(&mut self, of: &str, rest: &[&str]) -> ForceCloseOf {
        if of == "P1" {
            return ForceCloseOf::Product(ProductId::new(0));
        }
        let Holder::Operating(account) = self.holder(of) else {
            panic!("{}: no operating account", self.line)
        };
        let scope = match rest {
            [] => PlanScope::Account,
            [contract, side, lots @ ..] => {
                let of = HeldSide {
                    contract: self.contract(contract),
                    hedge_flag: HedgeFlag::Speculation,
                    side: match *side {
                        "long" => PosiDirection::Long,
                        _ => PosiDirection::Short,
                    },
                };
                let lots = lots.first().map(|lots| Lots::new(lots.parse().unwrap()));
                PlanScope::Position(of, lots)
            }
            _ => panic!("{}: what is to be closed?", self.line),
        };
        ForceCloseOf::Account(account, scope)
    }

    pub fn side(&self, of: HeldSide) -> String {
        let code = &self.desk.contract(of.contract).unwrap().contract.code;
        let side = match of.side {
            PosiDirection::Long => "long",
            PosiDirection::Short => "short",
        };
        let hedge = match of.hedge_flag {
            HedgeFlag::Speculation => "",
            HedgeFlag::Hedge => ":hedge",
        };
        format!("{code}:{side}{hedge}")
    }

    fn plans_of(&self, account: &str) -> String {
        let holder = self.holder(account);
        let plans = self.desk.plans();
        let of_account = plans
            .filter(|(_, plan)| plan.ended.is_none() && Holder::Operating(plan.account) == holder);
        let told: Vec<String> = of_account
            .flat_map(|(id, plan)| {
                let stands: Vec<String> = plan
                    .positions()
                    .map(|(of, position)| {
                        let order = position.order.and_then(|order| self.desk.order(order));
                        let order = order.filter(|order| order.is_working());
                        let order = order.map(|order| {
                            format!("{}@{}", order.unfilled(), order.price.unwrap_or_default())
                        });
                        let pause = position.pause.as_ref().map(waits);
                        let told: Vec<_> = [pause, order].into_iter().flatten().collect();
                        format!("{id}:{}={}", self.side(of), told.join(":"))
                    })
                    .collect();
                if stands.is_empty() {
                    vec![format!("{id}:")]
                } else {
                    stands
                }
            })
            .collect();
        if told.is_empty() {
            "-".to_owned()
        } else {
            told.join(" ")
        }
    }
}

fn id(plan: &str) -> PlanId {
    PlanId::new(plan.parse().unwrap())
}

fn end(plan: &str, takes_over: bool) -> Action {
    Action::EndPlan(Box::new(EndPlan {
        plan: id(plan),
        takes_over,
        reason: "enough".into(),
    }))
}

pub fn waits(pause: &PlanPause) -> String {
    match pause {
        PlanPause::AtPriceLimit => "price_limit".to_owned(),
        PlanPause::NoCounterparty => "no_counterparty".to_owned(),
        PlanPause::OldQuote => "old_quote".to_owned(),
        PlanPause::OutsideSession => "outside_session".to_owned(),
        PlanPause::TooFar { price, last } => format!("too_far:{price}:{last}"),
        PlanPause::OrdersInTheWay => "orders_in_the_way".to_owned(),
        PlanPause::Messages => "messages".to_owned(),
        PlanPause::Refused(refusal) => refusal.code().to_owned(),
    }
}
