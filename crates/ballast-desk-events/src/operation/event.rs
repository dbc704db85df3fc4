//! What each event says was changed. One arm an event; what changes no configuration and no decision by hand says
//! nothing, and is listed, so that a new event is noticed.

use ballast_model::{Direction, HedgeFlag, Money, Offset};

use super::{Operation, Said, Subject, Value, differing, joined, people, reference, rules, text};
use crate::{
    Actor, Cash, CashDirection, CollateralEvent, Comparison, DifferenceOf, EntryEvent, Event,
    FeeEvent, FundsMethod, NavEvent, PeopleChange, PlanCause, PlanEnd, PlanEvent, RateChoice,
    ReviewEvent, RoleKey, SchemeEvent, StopSet,
};

impl Event {
    /// What somebody changed by it, field by field; `by` is who gave the command. Orders, marks, returns of counters
    /// and what the platform reckons are no operations.
    pub fn operations(&self, by: Actor) -> Vec<Operation> {
        let by_hand = !by.is_platform();
        match self {
            Self::CalendarSet(calendar) => reference::calendar(calendar),
            Self::CommodityPut { id, commodity } => reference::commodity(*id, commodity),
            Self::ContractListed { id, contract } => reference::contract(*id, contract),
            Self::LastTradingDaySet(set) => vec![Operation::set(
                set.contract,
                "last_trading_day",
                &set.old,
                &set.new,
            )],
            Self::DeliveryPriceSet(set) => vec![Operation::set(
                set.contract,
                "delivery_price",
                &set.old,
                &set.new,
            )],

            Self::ProductCreated { id, name, .. } => vec![Operation::act(*id, "created", name)],
            Self::FundAccountCreated { id, product, .. } => {
                vec![Operation::act(*id, "created", &"").about(*product)]
            }
            Self::OperatingAccountCreated { id, name, .. } => {
                vec![Operation::act(*id, "created", name)]
            }
            Self::TemplateCreated { id, kind, .. } => vec![Operation::act(
                *id,
                "created",
                &rules::template_field(*kind),
            )],
            Self::OperatingAccountBound { account, old, new } => {
                vec![Operation::set(*account, "product", old, new)]
            }
            Self::OperatingAccountUnbound(unbound) => {
                vec![Operation::set(
                    unbound.account,
                    "product",
                    &unbound.old,
                    &"",
                )]
            }
            Self::AccountStatusSet(set) => {
                vec![Operation::set(set.of, "status", &set.old, &set.new)]
            }
            Self::OwnerSet(set) => vec![people::owner(set)],
            Self::AccountAccessSet(set) => differing([
                Operation::set(
                    set.account,
                    "addresses",
                    &set.old.addresses,
                    &set.new.addresses,
                ),
                Operation::set(set.account, "macs", &set.old.macs, &set.new.macs),
            ]),

            Self::UserCreated { id, role, .. } => {
                vec![Operation::act(*id, "created", &RoleKey::BuiltIn(*role))]
            }
            Self::AccountGranted { user, account } => {
                vec![Operation::set(*user, "trades_account", &false, &true).about(*account)]
            }
            Self::CashClerkAssigned(set) => vec![
                Operation::set(set.user, "cash_of_account", &set.old, &set.new).about(set.account),
            ],
            Self::RiskBindingsSet(set) => people::bindings(set.user, &set.old, &set.new),
            Self::LoginRenamed(set) => {
                vec![Operation::set(set.user, "display_name", &set.old, &set.new)]
            }
            Self::LoginAddressesSet(set) => {
                vec![Operation::set(set.user, "addresses", &set.old, &set.new)]
            }
            Self::PasswordSet(set) => {
                let how = if set.must_change { "reset" } else { "changed" };
                vec![Operation::act(set.user, "password", &how)]
            }
            Self::PowersSet(set) => people::powers(set),
            Self::LoginRoleSet(set) => vec![people::role(set)],
            Self::RoleCreated(role) => vec![Operation::act(
                RoleKey::Custom(role.id),
                "permissions",
                &role.permissions,
            )],
            Self::RolePermissionsSet(set) => {
                vec![Operation::set(set.role, "permissions", &set.old, &set.new)]
            }
            Self::People(change) => vec![people::change(change)],
            Self::LoggedIn { user, session, .. } => {
                let by = Actor {
                    user: *user,
                    session: *session,
                };
                vec![Operation::act(*user, "login", &"").by(by)]
            }
            Self::LoggedOut(user, session) => {
                let by = Actor {
                    user: *user,
                    session: *session,
                };
                vec![Operation::act(*user, "logout", &"").by(by)]
            }
            Self::LoginRefused { name, reason, .. } => vec![
                Operation::act(Subject::Typed(name.clone()), "login_refused", reason)
                    .by(Actor::PLATFORM),
            ],

            Self::PlatformSet { old, new } => vec![Operation::set(
                Subject::Platform,
                new.name(),
                &old.text(),
                &new.text(),
            )],
            Self::OperatingSet { account, old, new } => vec![Operation::set(
                *account,
                new.name(),
                &old.text(),
                &new.text(),
            )],
            Self::FundSet { account, old, new } => vec![Operation::set(
                *account,
                new.name(),
                &old.text(),
                &new.text(),
            )],
            Self::ProductSet { product, old, new } => vec![Operation::set(
                *product,
                new.name(),
                &old.text(),
                &new.text(),
            )],
            Self::LimitSet {
                level,
                scope,
                old,
                new,
            } => vec![Operation::set(*level, new.name(), &old.text(), &new.text()).about(*scope)],
            Self::TradabilitySet {
                of,
                old,
                new,
                template,
            } => {
                let rows = rules::tradability(*of, old, new).into_iter();
                rows.map(|row| match template {
                    Some(template) => row.about(*template),
                    None => row,
                })
                .collect()
            }

            Self::RatesSet {
                fund_account,
                scope,
                old,
                new,
            } => rules::rates(*fund_account, *scope, *old, *new),
            Self::MarginRuleSet {
                level,
                scope,
                old,
                new,
                hedge_flag,
            } => rules::margin((*level, *scope, *hedge_flag), *old, *new),
            Self::CommissionRuleSet {
                level,
                scope,
                old,
                new,
            } => {
                let row = |field, part: fn(ballast_model::CommissionRule) -> _| {
                    Operation::set(*level, field, &old.map(part), &new.map(part)).about(*scope)
                };
                differing([
                    row("commission_open", |of| of.open),
                    row("commission_close", |of| of.close),
                    row("commission_close_today", |of| of.close_today),
                ])
            }
            Self::RateChoiceSet { account, old, new } => {
                let row = |field, part: fn(&(RateChoice, RateChoice)) -> RateChoice| {
                    Operation::set(*account, field, &part(old), &part(new))
                };
                differing([
                    row("margin_choice", |(margin, _)| *margin),
                    row("commission_choice", |(_, commission)| *commission),
                ])
            }
            Self::RateSourceAccountSet { product, old, new } => {
                vec![Operation::set(*product, "rate_source_account", old, new)]
            }
            Self::TemplateBound {
                account,
                kind,
                old,
                new,
            } => vec![Operation::set(
                *account,
                rules::template_field(*kind),
                old,
                new,
            )],
            Self::FundsMethodSet { holder, old, new } => {
                let row = |field, part: fn(&FundsMethod) -> Value| {
                    Operation::set(*holder, field, &part(old), &part(new))
                };
                differing([
                    row("funds_algorithm", |of| of.algorithm.said()),
                    row("close_profit_available", |of| {
                        of.close_profit_available.said()
                    }),
                    row("larger_side", |of| of.larger_side.said()),
                    row("margin_basis", |of| of.margin_basis.said()),
                ])
            }

            Self::Deposited { holder, amount } => {
                vec![Operation::act(*holder, "deposit", amount)]
            }
            Self::Withdrawn { holder, amount } => {
                vec![Operation::act(*holder, "withdrawal", amount)]
            }
            Self::CashEntered(of) => {
                vec![Operation::act(of.account, "cash_entered", &cash(of.cash)).about(of.movement)]
            }
            Self::CashConfirmed(of) => vec![
                Operation::act(of.account, "cash_confirmed", &cash(of.cash)).about(of.movement),
            ],
            Self::CashRejected(of) => vec![
                Operation::act(of.account, "cash_rejected", &"")
                    .about(of.movement)
                    .because(&of.reason),
            ],
            Self::DeliveryEnded(of) => vec![
                Operation::act(of.of.holder, "delivery_ended", &of.payment)
                    .about(of.delivery)
                    .because(&of.reference),
            ],
            Self::Collateral(event) => collateral(event),
            Self::Nav(event) => nav(event),
            Self::Scheme(event) => rules::schemes(event),
            Self::Comparison(event) => comparison(event),

            Self::StopSet(set) => vec![stop(set)],
            Self::OrderRateBanned(account) => {
                vec![Operation::set(*account, "order_rate_ban", &false, &true).by(Actor::PLATFORM)]
            }
            Self::OrderRateBanLifted(account) => {
                vec![Operation::set(*account, "order_rate_ban", &true, &false)]
            }
            Self::FundAccountLoginAsked(account) => {
                vec![Operation::act(*account, "counter_login", &"")]
            }
            Self::Plan(event) => plan(event),
            Self::Review(event) => match &**event {
                ReviewEvent::Bound { user, old, new } => {
                    vec![Operation::set(*user, "reviewed_products", old, new)]
                }
                ReviewEvent::Waits(..)
                | ReviewEvent::Passed(_)
                | ReviewEvent::Rejected(_)
                | ReviewEvent::Taken(_)
                | ReviewEvent::Released(_)
                | ReviewEvent::Online(_)
                | ReviewEvent::ThirdParty(_) => Vec::new(),
            },

            // What the market's own clock says of a day is no operation; what a person says is one.
            Self::DayStarted { day } if by_hand => {
                vec![Operation::act(Subject::Platform, "trading_day", day)]
            }
            Self::DayClosed { day, .. } if by_hand => {
                vec![Operation::act(Subject::Platform, "day_closed", day)]
            }
            Self::DayEndAsked(day) if by_hand => {
                vec![Operation::act(Subject::Platform, "day_ended", day)]
            }
            Self::SettlementPriceSet {
                contract, price, ..
            } if by_hand => vec![Operation::act(*contract, "settlement_price", price)],
            Self::DayStarted { .. }
            | Self::DayClosed { .. }
            | Self::DayEndAsked(_)
            | Self::SettlementPriceSet { .. } => Vec::new(),

            Self::ActionRefused { .. }
            | Self::MarginRecalculated { .. }
            | Self::OrderRefused(_)
            | Self::OrderPlaced(_)
            | Self::RefRepeated(_)
            | Self::ChildRouted(_)
            | Self::ChildSent(_)
            | Self::ChildAccepted { .. }
            | Self::Filled(_)
            | Self::ChildCancelReported { .. }
            | Self::ChildEnded { .. }
            | Self::OrderEnded { .. }
            | Self::CancelRequested { .. }
            | Self::CancelRejected { .. }
            | Self::CounterSession { .. }
            | Self::Marked(_)
            | Self::MarkDoubted(_)
            | Self::DayLimitsSet(_)
            | Self::CommissionRounded { .. }
            | Self::AccountSettled(_)
            | Self::ProductSettled(_)
            | Self::DayRolled { .. }
            | Self::OrderFeeCharged { .. }
            | Self::OrderReduced { .. }
            | Self::DeliveryBegun(_)
            | Self::FreezeRecalculated(_)
            | Self::ChildRecalled(_)
            | Self::LotsSentAgain(_)
            | Self::NetChecked(_)
            | Self::NetLocked(_)
            | Self::CounterDoubt(_)
            | Self::LinesRead(_)
            | Self::Alarm(_) => Vec::new(),
        }
    }

    /// What something is called from now on, where the event says it.
    pub fn named(&self) -> Option<(Subject, String)> {
        let (subject, name) = match self {
            Self::ProductCreated { id, code, .. } => ((*id).into(), code.to_string()),
            Self::FundAccountCreated { id, code, .. } => ((*id).into(), code.to_string()),
            Self::OperatingAccountCreated { id, code, .. } => ((*id).into(), code.to_string()),
            Self::UserCreated { id, name, .. } => ((*id).into(), name.clone()),
            Self::TemplateCreated { id, name, .. } => ((*id).into(), name.clone()),
            Self::RoleCreated(role) => (RoleKey::Custom(role.id).into(), role.name.clone()),
            Self::People(PeopleChange::RoleRenamed(role)) => {
                (RoleKey::Custom(role.role).into(), role.new.clone())
            }
            Self::CommodityPut { id, commodity } => ((*id).into(), commodity.code.clone()),
            Self::ContractListed { id, contract } => ((*id).into(), contract.code.to_string()),
            Self::Scheme(event) => match &**event {
                SchemeEvent::SchemeSet(id, _, Some(of)) => ((*id).into(), of.name.to_string()),
                SchemeEvent::SectorSet(id, _, Some(of)) => ((*id).into(), of.name.to_string()),
                SchemeEvent::SuperSectorSet(id, _, Some(of)) => ((*id).into(), of.name.to_string()),
                _ => return None,
            },
            _ => return None,
        };
        Some((subject, name))
    }
}

/// An amount, negative where it goes out, and the protected part of it.
fn cash(of: Cash) -> Value {
    let sign = match of.direction {
        CashDirection::In => "",
        CashDirection::Out => "-",
    };
    let protected = if of.protected == Money::ZERO {
        String::new()
    } else {
        format!(" ({})", of.protected)
    };
    text(format!("{sign}{}{protected}", of.amount))
}

fn stop(set: &StopSet) -> Operation {
    Operation::set(set.of, "stop", &set.old, &set.new)
        .because(&set.reason)
        .by(set.by)
}

fn collateral(event: &CollateralEvent) -> Vec<Operation> {
    match event {
        CollateralEvent::Assigned(set) => vec![
            Operation::set(set.account, "collateral", &set.old.set, &set.new.set)
                .about(set.exchange),
        ],
        // A venue's settlement, said again by itself.
        CollateralEvent::Told(_) | CollateralEvent::FeeTaken(_) => Vec::new(),
    }
}

fn nav(event: &NavEvent) -> Vec<Operation> {
    match event {
        NavEvent::SharesChanged(of) => vec![
            Operation::act(
                of.product,
                "share_change",
                &joined([of.change.said(), text(format!(" {}", of.amount))]),
            ),
            Operation::set(of.product, "shares", &of.old, &of.new),
        ],
        NavEvent::Fees(FeeEvent::Set(set)) => rules::fees(set),
        NavEvent::Fees(FeeEvent::Reset(reset)) => vec![Operation::set(
            reset.product,
            "fees_counted_from",
            &reset.before.total(),
            &reset.after.total(),
        )],
        NavEvent::Settled(_) | NavEvent::Fees(FeeEvent::Accrued(_)) => Vec::new(),
    }
}

impl Said for Direction {
    fn said(&self) -> Value {
        text(match self {
            Self::Buy => "buy",
            Self::Sell => "sell",
        })
    }
}

impl Said for Offset {
    fn said(&self) -> Value {
        text(match self {
            Self::Open => "open",
            Self::Close => "close",
            Self::CloseToday => "close_today",
            Self::CloseYesterday => "close_yesterday",
        })
    }
}

/// Speculation goes without saying.
impl Said for HedgeFlag {
    fn said(&self) -> Value {
        text(match self {
            Self::Speculation => "",
            Self::Hedge => " hedge",
        })
    }
}

/// Lots of a position at a price, as a trade would have brought or taken them.
macro_rules! traded {
    ($of:expr) => {
        joined([
            $of.contract.said(),
            text(" "),
            $of.direction.said(),
            text(" "),
            $of.offset.said(),
            $of.hedge_flag.said(),
            text(format!(" {} @ {}", $of.lots, $of.price)),
        ])
    };
}

fn comparison(event: &Comparison) -> Vec<Operation> {
    match event {
        Comparison::TakenUp(of) => {
            let what = match &of.of {
                DifferenceOf::Position(of) => text(of.contract.to_string()),
                DifferenceOf::Working(child) => text(child.to_string()),
                DifferenceOf::Trades(of) => text(of.contract.to_string()),
                DifferenceOf::Cash => text("cash"),
            };
            vec![Operation::act(of.fund_account, "difference_taken_up", &what).because(&of.reason)]
        }
        Comparison::LotsTakenOver(of) => vec![
            Operation::act(of.account, "lots_taken_over", &traded!(of))
                .about(of.fund_account)
                .because(&of.reason),
        ],
        Comparison::CashTakenOver(of) => {
            vec![Operation::act(of.fund_account, "cash_taken_over", &of.amount).because(&of.reason)]
        }
        Comparison::UnallocatedOpened(of) => {
            vec![Operation::act(of.account, "unallocated_book", &of.product).about(of.product)]
        }
        Comparison::ExternalTargetSet(set) => {
            vec![Operation::set(
                set.product,
                "external_target",
                &set.old,
                &set.new,
            )]
        }
        Comparison::PositionAdjusted(of) => vec![
            Operation::act(of.from, "lots_moved", &traded!(of))
                .about(of.to)
                .because(&of.reason)
                .by(of.by),
        ],
        // Found and booked by the platform itself.
        Comparison::Asked(_)
        | Comparison::Compared(_)
        | Comparison::ExternalTraded(_)
        | Comparison::ExternalPassedOver(_) => Vec::new(),
    }
}

/// What persons do about plans and entries; how a plan goes on by itself is told with it.
fn plan(event: &PlanEvent) -> Vec<Operation> {
    match event {
        PlanEvent::Started(of) => match &of.cause {
            PlanCause::ByHand(reason) => vec![
                Operation::act(of.account, "force_close", &of.plan)
                    .about(of.plan)
                    .because(reason)
                    .by(of.by),
            ],
            PlanCause::Line(..) | PlanCause::Rule(..) => Vec::new(),
        },
        PlanEvent::Allowed(plan, by) => {
            vec![Operation::act(*plan, "plan_any_price", &"").by(*by)]
        }
        PlanEvent::Ended(of) if matches!(of.how, PlanEnd::TakenOver | PlanEnd::Stopped) => vec![
            Operation::act(of.plan, "plan_ended", &of.how)
                .because(&of.reason)
                .by(of.by),
        ],
        PlanEvent::Entry(event) => entry(event),
        PlanEvent::Ended(_)
        | PlanEvent::Cancels(..)
        | PlanEvent::Moved(_)
        | PlanEvent::Rests(..)
        | PlanEvent::Pass(_) => Vec::new(),
    }
}

fn entry(event: &EntryEvent) -> Vec<Operation> {
    match event {
        EntryEvent::Tried(of) => vec![Operation::act(of.entry, "entry_tried", &"").by(of.by)],
        EntryEvent::Proposed(entry) => vec![Operation::act(*entry, "entry_proposed", &"")],
        EntryEvent::Done(entry, second) => {
            let done = Operation::act(*entry, "entry_done", &second.map(|by| by.user));
            vec![match second {
                Some(second) => done.by(*second),
                None => done,
            }]
        }
        EntryEvent::Withdrawn(entry, by) => {
            vec![Operation::act(*entry, "entry_withdrawn", &"").by(*by)]
        }
        EntryEvent::WaitEnded(rule, by) if !by.is_platform() => {
            vec![Operation::act(rule.of, "plans_begin", &"").by(*by)]
        }
        EntryEvent::WaitEnded(..) | EntryEvent::Waits(_) => Vec::new(),
    }
}
