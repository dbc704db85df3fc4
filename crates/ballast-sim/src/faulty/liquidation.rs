//! Accounts that come to their lines or are closed by hand, in a market that locks, thins out and moves far,
//! and what holds of every liquidation plan.

use std::collections::BTreeMap;

use ballast_desk::Desk;
use ballast_desk_events::{
    Action, BindSchemes, ChangeSchemes, EndPlan, ForceClose, ForceCloseOf, HeldSide, NavBinding,
    NavInterval, NavMode, NavOf, OperatingSetting, PlanCause, PlanEnd, PlanEnded, PlanEvent,
    PlanPause, PlanScope, PlatformSetting, ProductSetting, PutScheme, SchemeCommand,
};
use ballast_model::{
    Clause, ClauseOf, ClauseScope, CommodityId, Day, DayLimits, DepthLevel, Fold, Lots, Money,
    OperatingAccountId, PlanId, PosiDirection, Price, ProductId, Rate, SchemeId, Shares, TimeOfDay,
};

use crate::faulty::setup::{CONTRACTS, EACH, NET, PRODUCTS};
use crate::faulty::{Kind, World};

/// The break of the morning is near: it comes in the middle of a day's steps.
const BEGINS: TimeOfDay = TimeOfDay::hm(10, 13);
/// The step at which it comes.
const BREAK_AT: u64 = 40;
const BREAK: i64 = 17 * 60 * 1_000_000;
const BREAK_STEP: i64 = 15_000_000;

/// The commodity that a rule closes as a whole.
const RULED: u32 = 1;

/// What is left of an account's cash beside its positions' margin.
pub(super) const CASH: Money = Money::whole(150_000);

/// How the market is quoted for a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    Usual,
    /// Nobody buys or sells.
    OneSided(PosiDirection),
    /// At a price limit, and nobody on the other side.
    Locked(PosiDirection),
    /// The counterparty's best is far away.
    Thin,
}

impl World {
    pub(super) fn liquidates(&self) -> bool {
        self.kind == Kind::Liquidations
    }

    pub(super) fn begins(&self) -> TimeOfDay {
        if self.liquidates() {
            BEGINS
        } else {
            TimeOfDay::hm(9, 1)
        }
    }

    /// A day's last quotes are of its session.
    pub(super) fn end_break(&mut self, day: Day) {
        if self.liquidates() {
            self.market = self.market.max(day.at(TimeOfDay::hm(10, 31)));
            self.hear_time();
        }
    }

    /// Lines that a few points of price reach, and few messages for plans.
    pub(super) fn set_lines(&mut self) {
        let messages = PlatformSetting::FundMessages(4);
        self.done(Action::SetPlatform(messages));
        for number in 0..PRODUCTS * EACH {
            let account = OperatingAccountId::new(number);
            let lines = if number % 2 == 0 {
                [
                    OperatingSetting::EquityToMarginCall(Some(Rate::percent(400))),
                    OperatingSetting::EquityToMarginLiquidation(Some(Rate::percent(350))),
                ]
            } else {
                [
                    OperatingSetting::DailyLossCall(Money::whole(1_000)),
                    OperatingSetting::DailyLossLiquidation(Money::whole(2_000)),
                ]
            };
            for setting in lines {
                self.done(Action::SetOperating { account, setting });
            }
        }
    }

    /// What a few lots too many ask of each product: one closes all of a commodity, one goes only down to the line.
    pub(super) fn set_rules(&mut self) {
        self.done(Action::SetPlatform(PlatformSetting::AutoLiquidation(true)));
        let reduces = ProductSetting::OnlyDownToTheLine(true);
        for number in 0..PRODUCTS {
            let product = ProductId::new(number);
            let clause = if product == NET {
                clause(
                    205,
                    ClauseScope::Commodities(vec![CommodityId::new(RULED)]),
                    120_000_000_000,
                )
            } else {
                self.done(Action::SetProduct {
                    product,
                    setting: reduces,
                });
                clause(205, ClauseScope::Whole, 250_000_000_000)
            };
            let change = |command| Action::Scheme(Box::new(ChangeSchemes { product, command }));
            self.done(change(SchemeCommand::Put(PutScheme {
                scheme: None,
                name: "value".into(),
                clauses: vec![clause],
            })));
            let nav = ProductSetting::NavMode(Some(NavMode::Equity));
            let shares = ProductSetting::Shares(Some(Shares::whole(1_000_000)));
            for setting in [nav, shares] {
                self.done(Action::SetProduct { product, setting });
            }
            let interval = NavInterval {
                from: None,
                below: None,
                scheme: SchemeId::new(number),
            };
            let mut binding = NavBinding::default();
            binding.day.current.push(interval);
            let of = NavOf::Product(product);
            self.done(change(SchemeCommand::Bind(Box::new(BindSchemes {
                of,
                binding,
            }))));
        }
    }

    pub(super) fn set_limits(&mut self) {
        for (code, price, _) in CONTRACTS {
            let contract = self.desk.contract_id(code).expect("it was listed");
            let [lower, upper] = limits(price);
            self.done(Action::SetDayLimits(DayLimits {
                contract,
                pre_settlement: Some(Price::whole(price)),
                upper: Some(upper),
                lower: Some(lower),
            }));
        }
    }

    pub(super) fn mood(&mut self) -> Mood {
        if !self.liquidates() || self.faults.calm {
            return Mood::Usual;
        }
        let side = self.random.pick(&PosiDirection::ALL);
        match self.random.below(100) {
            0..4 => Mood::OneSided(side),
            4..9 => Mood::Locked(side),
            9..12 => Mood::Thin,
            _ => Mood::Usual,
        }
    }

    /// A person closes something, takes over, stops or allows; the session breaks in the middle.
    pub(super) fn liquidation_step(&mut self, step: u64) {
        if step == BREAK_AT {
            self.pass_break();
        }
        if self.server_is_down {
            return;
        }
        if self.random.chance(4) {
            self.close_by_hand();
        }
        let running = self.desk.plans().filter(|(_, plan)| plan.ended.is_none());
        let running: Vec<PlanId> = running.map(|(id, _)| id).collect();
        if running.is_empty() {
            return;
        }
        let plan = self.random.pick(&running);
        match self.random.below(100) {
            0..2 => self.end_by_hand(plan, true),
            2..4 => self.end_by_hand(plan, false),
            4..6 => self.done(Action::AllowPlan { plan }),
            _ => {}
        }
    }

    /// The morning's break. What is on the road arrives in its time.
    fn pass_break(&mut self) {
        let was_calm = std::mem::replace(&mut self.faults.calm, true);
        for _ in 0..BREAK / BREAK_STEP {
            self.pass(BREAK_STEP);
            self.traffic();
        }
        self.faults.calm = was_calm;
    }

    fn close_by_hand(&mut self) {
        let account = OperatingAccountId::new(self.random.below(u64::from(PRODUCTS * EACH)) as u32);
        let held = self.desk.held(account);
        let of = match self.random.below(3) {
            0 => {
                ForceCloseOf::Product(ProductId::new(self.random.below(u64::from(PRODUCTS)) as u32))
            }
            1 if !held.is_empty() => {
                let (side, lots) = self.random.pick(&held);
                let some = Lots::new(1 + self.random.below(lots.count() as u64) as i64);
                let some = Some(some).filter(|_| self.random.chance(50));
                ForceCloseOf::Account(account, PlanScope::Position(side, some))
            }
            _ => ForceCloseOf::Account(account, PlanScope::Account),
        };
        let close = ForceClose {
            of,
            reason: String::new(),
            previewed: None,
        };
        // Nothing may be held.
        self.submit(Action::ForceClose(Box::new(close)));
    }

    fn end_by_hand(&mut self, plan: PlanId, takes_over: bool) {
        let end = EndPlan {
            plan,
            takes_over,
            reason: String::new(),
        };
        self.done(Action::EndPlan(Box::new(end)));
    }

    /// What a plan's event says, and whether it is true.
    pub(super) fn count_plan(&mut self, event: &PlanEvent) {
        let seen = &mut self.outcome.plans;
        let mut see = |what: &str| *seen.entry(what.to_owned()).or_default() += 1;
        match event {
            PlanEvent::Started(started) => see(match started.cause {
                PlanCause::Line(line, _) if line.is_latched() => "by the day's loss",
                PlanCause::Line(..) => "by system risk",
                PlanCause::ByHand(_) => "by hand",
                PlanCause::Rule(..) => "by a rule",
            }),
            PlanEvent::Pass(_) => see("passes"),
            PlanEvent::Entry(_) => {}
            PlanEvent::Cancels(..) => see("cancels"),
            PlanEvent::Moved(moved) => match &moved.pause {
                Some(pause) => see(name(pause)),
                None if moved.order.is_some() => see("sends"),
                None => see("goes on"),
            },
            PlanEvent::Rests(..) => {}
            PlanEvent::Allowed(..) => see("allowed"),
            PlanEvent::Ended(ended) => {
                see(match ended.how {
                    PlanEnd::Done => "done",
                    PlanEnd::TakenOver => "taken over",
                    PlanEnd::Stopped => "stopped",
                    PlanEnd::RunOut => "run out",
                    PlanEnd::Released => "released",
                });
                check_end(&self.desk, ended);
            }
        }
    }

    /// A day has begun with plans of an earlier one.
    pub(super) fn count_plans_of_before(&mut self) {
        let running = self.desk.plans().filter(|(_, plan)| plan.ended.is_none());
        let running = running.count();
        if running > 0 {
            let going_on = self.outcome.plans.entry("over a night".to_owned());
            *going_on.or_default() += running;
        }
    }

    /// The server is killed while plans run.
    pub(super) fn count_killed(&mut self) {
        let running = self.desk.plans().any(|(_, plan)| plan.ended.is_none());
        if running {
            *self.outcome.plans.entry("killed".to_owned()).or_default() += 1;
        }
    }
}

/// An indicator over a scope, long and short added, at level 2.
fn clause(indicator: u16, scope: ClauseScope, level2: i64) -> Clause {
    Clause {
        indicator,
        scope,
        fold: Fold::Sum,
        of: ClauseOf::Amount,
        level1: None,
        level2: Some(level2),
        note: Default::default(),
    }
}

/// Ten percent about the price of the first day.
pub(super) fn limits(price: i64) -> [Price; 2] {
    [
        Price::whole(price - price / 10),
        Price::whole(price + price / 10),
    ]
}

/// Levels and last price of a mood, about a price.
pub(super) fn quoted(
    mood: Mood,
    usual: i64,
    [price, step]: [i64; 2],
    lots: Lots,
) -> (Price, Vec<DepthLevel>, Vec<DepthLevel>) {
    let level = |price| vec![DepthLevel { price, lots }];
    let [lower, upper] = limits(usual);
    let (bid, ask) = (Price::whole(price - step), Price::whole(price));
    match mood {
        Mood::Usual => (ask, level(bid), level(ask)),
        Mood::OneSided(PosiDirection::Long) => (ask, Vec::new(), level(ask)),
        Mood::OneSided(PosiDirection::Short) => (ask, level(bid), Vec::new()),
        Mood::Locked(PosiDirection::Long) => (lower, Vec::new(), level(lower)),
        Mood::Locked(PosiDirection::Short) => (upper, level(upper), Vec::new()),
        Mood::Thin => {
            let far = |share: i64| Price::whole(price + price * share / 100);
            (ask, level(far(-4)), level(far(4)))
        }
    }
}

fn name(pause: &PlanPause) -> &'static str {
    match pause {
        PlanPause::AtPriceLimit => "at the price limit",
        PlanPause::NoCounterparty => "no counterparty",
        PlanPause::OldQuote => "old quote",
        PlanPause::OutsideSession => "outside the session",
        PlanPause::TooFar { .. } => "too far",
        PlanPause::OrdersInTheWay => "orders in the way",
        PlanPause::Messages => "messages",
        PlanPause::Refused(_) => "refused",
    }
}

/// A plan is done when nothing of what it was to close is held, and tells truly what it leaves.
fn check_end(desk: &Desk, ended: &PlanEnded) {
    let plan = desk.plan(ended.plan).expect("it is of this day");
    let held: BTreeMap<HeldSide, Lots> = desk.held(plan.account).into_iter().collect();
    for left in &ended.left {
        let of = held.get(&left.of).copied().unwrap_or_default();
        assert!(left.lots <= of, "{ended:?}, held {held:?}");
    }
    if ended.how != PlanEnd::Done {
        return;
    }
    assert!(ended.left.is_empty(), "{ended:?}");
    let claimed = |of: &HeldSide| {
        let others = desk.plans().filter(|(_, other)| other.ended.is_none());
        let mut others = others.filter(|(_, other)| other.account == plan.account);
        others.any(|(_, other)| matches!(other.scope, PlanScope::Position(side, _) if side == *of))
    };
    match plan.scope {
        // What a rule's plan leaves to a plan of the whole account is told there.
        PlanScope::Rule(_) if is_whole_elsewhere(desk, ended.plan) => {}
        PlanScope::Rule(rule) => {
            let commodity = |of: &HeldSide| desk.contract(of.contract).map(|of| of.commodity);
            assert!(!rule.reduces, "{ended:?}: it is released");
            let mut left = held
                .keys()
                .filter(|of| commodity(of) == Some(CommodityId::new(RULED)) && !claimed(of));
            assert_eq!(left.next(), None, "{ended:?}: {held:?}");
        }
        PlanScope::Account => {
            let mut left = held.keys().filter(|of| !claimed(of));
            assert_eq!(left.next(), None, "{ended:?}: {held:?}");
        }
        PlanScope::Position(of, lots) => {
            let closed = plan.positions().find(|(side, _)| *side == of);
            let closed = closed.map_or(Lots::ZERO, |(_, position)| position.closed);
            let is_enough = lots.is_some_and(|lots| closed >= lots);
            assert!(is_enough || !held.contains_key(&of), "{ended:?}: {held:?}");
            assert!(
                lots.is_none_or(|lots| closed <= lots),
                "{ended:?}: too much"
            );
        }
    }
}

/// The account of a plan is closed as a whole by another.
fn is_whole_elsewhere(desk: &Desk, plan: PlanId) -> bool {
    let account = desk.plan(plan).map(|plan| plan.account);
    let mut running = desk.plans().filter(|(_, other)| other.ended.is_none());
    running.any(|(_, other)| other.scope == PlanScope::Account && Some(other.account) == account)
}

/// No lot is two plans', and no trader's order works against one.
pub(super) fn check_plans(desk: &Desk) {
    let mut whole: BTreeMap<OperatingAccountId, PlanId> = BTreeMap::new();
    let mut sides: BTreeMap<(OperatingAccountId, HeldSide), PlanId> = BTreeMap::new();
    let mut rules: BTreeMap<OperatingAccountId, PlanId> = BTreeMap::new();
    for (id, plan) in desk.plans().filter(|(_, plan)| plan.ended.is_none()) {
        let other = match plan.scope {
            PlanScope::Account => whole.insert(plan.account, id),
            PlanScope::Position(of, _) => sides.insert((plan.account, of), id),
            PlanScope::Rule(_) => rules.insert(plan.account, id),
        };
        assert_eq!(other, None, "two plans: {id} {plan:?}");
    }
}

/// What is left for tomorrow is of a line that is no day's.
pub(super) fn check_after_close(desk: &Desk) {
    for (id, plan) in desk.plans().filter(|(_, plan)| plan.ended.is_none()) {
        let goes_on = match &plan.cause {
            PlanCause::Line(line, _) => !line.is_latched(),
            PlanCause::Rule(..) => true,
            PlanCause::ByHand(_) => false,
        };
        assert!(goes_on, "{id}: {plan:?}");
    }
}
