//! A seeded world of several fund accounts with counters that refuse, delay, lose, repeat and
//! reorder. After every command the desk is held against recounts from what was sent, traded and
//! ended: no lot is lost or doubled, no limit passed, no order of one legal person meets another
//! (N4–N6, A5, O1, O11, O14).

mod net;

use std::collections::BTreeMap;

use ballast_desk::{Child, Desk, OrderStatus};
use ballast_desk_events::{
    Action, CancelOrder, CloseTodayMode, Command, Event, Filled, FundSetting, Holder, Limit,
    LimitScope, Limits, OperatingSetting, OrderPrice, PlaceOrder, PlatformSetting, ProductSetting,
    RateLevel, RateScope, Refusal, RoutingMode, WhenRejected, WhenTooLarge,
};
use ballast_model::{
    Calendar, ChildOrderId, CommissionRates, ContractId, CounterErrorId, CounterReturn,
    CounterTrade, Day, Direction, Exchange, FundAccountId, HedgeFlag, Lots, Machine, MarginRates,
    Mark, Money, Offset, OperatingAccountId, Price, ProductId, Rates, Stamp, Tariff, Text,
    Validity, reference,
};

use crate::seeded::Seeded;

pub use net::run_net;

const PRODUCT: ProductId = ProductId::new(0);
const FUNDS: u32 = 4;
const ACCOUNTS: u32 = 3;
/// So often what a counter ends may go out again: to each other fund account, or recalled.
const ROUNDS: u32 = 4 * FUNDS;
const CONTRACTS: [(&str, i64, i64); 4] = [
    ("cu2701", 80_000, 10),
    ("cu2702", 80_500, 10),
    ("a2701", 4_000, 1),
    ("IF2612", 4_000, 1),
];

/// What a counter knows of a child.
struct Wire {
    fund_account: FundAccountId,
    lots: Lots,
    filled: Lots,
    ended: bool,
    /// Its bytes arrived.
    received: bool,
    /// Everything it ever said, for replays.
    said: Vec<CounterReturn>,
}

/// A desk, its counters and what is on the wire between them.
pub struct Routes {
    desk: Desk,
    random: Seeded,
    at: Stamp,
    references: u32,
    trades: u32,
    wires: BTreeMap<ChildOrderId, Wire>,
    /// Returns under way; any may be next.
    under_way: Vec<(FundAccountId, CounterReturn)>,
    fills: Vec<Filled>,
    contracts: Vec<ContractId>,
    /// Children recalled so far.
    recalled: usize,
}

/// What a scenario came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Orders placed.
    pub placed: usize,
    /// Orders refused.
    pub refused: usize,
    /// Orders sent to counters.
    pub children: usize,
    /// Fills booked.
    pub fills: usize,
    /// Children recalled, to be sent again.
    pub recalled: usize,
}

/// Runs one scenario of so many steps; panics where something does not hold.
pub fn run(seed: u64, steps: u32) -> Outcome {
    let mut routes = Routes::new(seed);
    for _ in 0..8 {
        routes.change_setting();
    }
    let mut outcome = Outcome::default();
    for _ in 0..steps {
        routes.step(&mut outcome);
        if routes.chance(6) {
            routes.change_setting();
            routes.check();
        }
    }
    routes.finish(outcome)
}

impl Routes {
    fn new(seed: u64) -> Self {
        let calendar = Calendar::compiled();
        let mut routes = Self {
            desk: Desk::default(),
            random: Seeded::new(seed),
            at: "2026-11-16 10:00:00.000".parse().expect("a time"),
            references: 0,
            trades: 0,
            wires: BTreeMap::new(),
            under_way: Vec::new(),
            fills: Vec::new(),
            contracts: Vec::new(),
            recalled: 0,
        };
        routes.submit(Action::SetCalendar(calendar.clone()));
        for commodity in reference::commodities() {
            if ["cu", "a", "IF"].contains(&commodity.code.as_str()) {
                routes.submit(Action::PutCommodity(commodity.into()));
            }
        }
        let code = |text: String| text.parse().expect("a code");
        routes.submit(Action::CreateProduct {
            code: code("P1".to_owned()),
            name: String::new(),
        });
        for fund in 0..FUNDS {
            routes.submit(Action::CreateFundAccount {
                code: code(format!("F{fund}")),
                product: PRODUCT,
            });
            let holder = Holder::Fund(FundAccountId::new(fund));
            let cash = 1_000_000 * (1 + i64::from(routes.below(9) as u32));
            routes.submit(Action::Deposit {
                holder,
                amount: Money::whole(cash),
            });
            let setting = FundSetting::HedgeAllowed(routes.chance(80));
            routes.submit(Action::SetFund {
                account: FundAccountId::new(fund),
                setting,
            });
            routes.log_in(FundAccountId::new(fund));
        }
        for account in 0..ACCOUNTS {
            let id = OperatingAccountId::new(account);
            routes.submit(Action::CreateOperatingAccount {
                code: code(format!("A{account}")),
                name: String::new(),
            });
            routes.submit(Action::BindOperatingAccount {
                account: id,
                product: PRODUCT,
            });
            routes.submit(Action::Deposit {
                holder: Holder::Operating(id),
                amount: Money::whole(9_000_000),
            });
            routes.submit(Action::SetOperating {
                account: id,
                setting: OperatingSetting::HedgeAllowed(true),
            });
        }
        for (contract, price, _) in CONTRACTS {
            let listed =
                reference::contract(contract, routes.at.day(), &calendar).expect("a contract");
            routes.submit(Action::ListContract(listed));
            let id = routes.desk.contract_id(contract).expect("it was listed");
            routes.contracts.push(id);
            for fund in 0..FUNDS {
                let (fund_account, scope) = (FundAccountId::new(fund), RateScope::Contract(id));
                routes.submit(Action::SetRates {
                    fund_account,
                    scope,
                    rates: rates(),
                });
            }
            let last = Some(Price::whole(price));
            routes.waiting_marks(id, last);
        }
        routes.submit(Action::StartDay {
            day: routes.at.day(),
        });
        for (index, (_, price, _)) in CONTRACTS.into_iter().enumerate() {
            routes.waiting_marks(routes.contracts[index], Some(Price::whole(price)));
        }
        routes
    }

    fn waiting_marks(&mut self, contract: ContractId, last: Option<Price>) {
        self.submit(Action::Mark(Mark {
            contract,
            last,
            bid: None,
            ask: None,
            open_interest: Lots::ZERO,
        }));
    }

    fn below(&mut self, below: u64) -> u64 {
        self.random.below(below)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.random.chance(percent)
    }

    /// What a command makes due is decided before anything else.
    fn submit(&mut self, action: Action) -> Vec<Event> {
        let mut events = self.decide(&Command::platform(action));
        while self.desk.next_deadline().is_some_and(|due| due <= self.at) {
            events.extend(self.decide(&Desk::clock_command()));
        }
        let cancels: Vec<ChildOrderId> = events
            .iter()
            .filter_map(|event| match event {
                Event::ChildRecalled(recalled) => Some(recalled.counter_cancel.child),
                _ => None,
            })
            .collect();
        self.recalled += cancels.len();
        cancels.into_iter().for_each(|child| self.cancelled(child));
        events
    }

    /// A cancel arrives; the counter follows it, if there is anything left.
    fn cancelled(&mut self, child: ChildOrderId) {
        let wire = &self.wires[&child];
        if wire.received && !wire.ended {
            let filled = wire.filled;
            self.said(child, CounterReturn::Cancelled { child, filled });
        }
    }

    fn decide(&mut self, command: &Command) -> Vec<Event> {
        let events = self.desk.execute(command, self.at);
        for event in &events {
            self.desk.apply(event, self.at);
            match event {
                Event::ChildRouted(routed) => {
                    let sent = &routed.counter_order;
                    let received = self.chance(93);
                    let wire = Wire {
                        fund_account: sent.fund_account,
                        lots: sent.lots,
                        filled: Lots::ZERO,
                        ended: false,
                        received,
                        said: Vec::new(),
                    };
                    assert!(
                        self.wires.insert(sent.child, wire).is_none(),
                        "a child is sent once"
                    );
                }
                Event::Filled(filled) => self.fills.push(filled.clone()),
                _ => {}
            }
        }
        events
    }

    fn step(&mut self, outcome: &mut Outcome) {
        self.at = self.at.plus_micros(self.below(300_000) as i64);
        match self.below(95) {
            0..=34 => self.place(outcome),
            35..=69 => self.counter_acts(),
            70..=84 => self.deliver(),
            85..=91 => self.cancel(),
            _ => self.reconnect(),
        }
        self.check();
    }

    fn place(&mut self, outcome: &mut Outcome) {
        self.references += 1;
        let index = self.below(CONTRACTS.len() as u64) as usize;
        let (_, price, tick) = CONTRACTS[index];
        let offsets = [
            Offset::Open,
            Offset::Open,
            Offset::Open,
            Offset::Close,
            Offset::CloseToday,
        ];
        let asked = PlaceOrder {
            account: OperatingAccountId::new(self.below(u64::from(ACCOUNTS)) as u32),
            reference: self.references.to_string().into(),
            contract: self.contracts[index],
            direction: if self.chance(50) {
                Direction::Buy
            } else {
                Direction::Sell
            },
            offset: offsets[self.below(offsets.len() as u64) as usize],
            lots: Lots::new(1 + self.below(30) as i64),
            price: OrderPrice::Limit(Price::whole(price + (self.below(7) as i64 - 3) * tick)),
            validity: if self.chance(10) {
                Validity::FillAndKill
            } else {
                Validity::Day
            },
            hedge_flag: if self.chance(25) {
                HedgeFlag::Hedge
            } else {
                HedgeFlag::Speculation
            },
        };
        let expected = self.expected(&asked);
        let events = self.submit(Action::PlaceOrder(asked.clone()));
        let limits = [
            "OPEN_NOT_ALLOWED",
            "HEDGE_NOT_ALLOWED",
            "ORDER_LOTS_LIMIT",
            "POSITION_LIMIT",
            "SCOPE_LOTS_LIMIT",
        ];
        match events.first() {
            Some(Event::OrderRefused(refused)) => {
                outcome.refused += 1;
                let code = refused.refusal.code();
                if limits.contains(&code) {
                    assert_eq!(Some(code), expected, "{asked:?}: {:?}", refused.refusal);
                }
            }
            Some(Event::OrderPlaced(_)) => {
                outcome.placed += 1;
                assert_eq!(expected, None, "{asked:?} was to be refused");
                self.check_legs(&asked);
            }
            other => panic!("{other:?}"),
        }
    }

    /// The first limit of the account that stands against an order, counted from fills and orders
    /// alone.
    fn expected(&self, asked: &PlaceOrder) -> Option<&'static str> {
        let account = self
            .desk
            .operating_account(asked.account)
            .expect("it is there");
        let opens = asked.offset == Offset::Open;
        if opens && !account.settings.open_allowed {
            return Some("OPEN_NOT_ALLOWED");
        }
        if opens && asked.hedge_flag == HedgeFlag::Hedge && !account.settings.hedge_allowed {
            return Some("HEDGE_NOT_ALLOWED");
        }
        let commodity = self
            .desk
            .contract(asked.contract)
            .expect("it was listed")
            .commodity;
        let of_commodity = account.limits.get(LimitScope::Commodity(commodity));
        let of_contract = account.limits.get(LimitScope::Contract(asked.contract));
        if of_commodity
            .and_then(|limits| limits.order_lots)
            .is_some_and(|limit| asked.lots > limit)
        {
            return Some("ORDER_LOTS_LIMIT");
        }
        if !opens {
            return None;
        }
        let lots = |of: &dyn Fn(ContractId, HedgeFlag) -> bool| {
            self.held_and_working(asked.account, of) + asked.lots
        };
        if lots(&|_, _| true) > account.settings.position_limit {
            return Some("POSITION_LIMIT");
        }
        let own = asked.hedge_flag;
        let in_commodity = |id, flag| {
            flag == own
                && self
                    .desk
                    .contract(id)
                    .is_some_and(|contract| contract.commodity == commodity)
        };
        let over = |limits: Option<&Limits>, lots: Lots| {
            lots_limit(limits, own).is_some_and(|limit| lots > limit)
        };
        let in_contract = |id, flag| (id, flag) == (asked.contract, own);
        let scoped =
            over(of_contract, lots(&in_contract)) || over(of_commodity, lots(&in_commodity));
        scoped.then_some("SCOPE_LOTS_LIMIT")
    }

    /// Lots that an operating account holds, and those of its working opens.
    fn held_and_working(
        &self,
        account: OperatingAccountId,
        of: &dyn Fn(ContractId, HedgeFlag) -> bool,
    ) -> Lots {
        let fills = self
            .fills
            .iter()
            .filter(|fill| fill.account == account && of(fill.contract, fill.hedge_flag));
        let held = fills.map(|fill| {
            if fill.offset == Offset::Open {
                fill.lots
            } else {
                -fill.lots
            }
        });
        let working = self.desk.orders().filter(|(_, order)| {
            let mine =
                order.asked.account == account && of(order.asked.contract, order.asked.hedge_flag);
            mine && order.status == OrderStatus::Working && order.offset == Offset::Open
        });
        held.sum::<Lots>() + working.map(|(_, order)| order.unfilled()).sum::<Lots>()
    }

    /// What went out keeps to the limits of its fund account, and meets nothing of its legal
    /// person.
    fn check_legs(&self, asked: &PlaceOrder) {
        let (_, order) = self.desk.orders().next_back().expect("it was placed");
        let exchange = self.exchange(asked.contract);
        let mut carried = Lots::ZERO;
        for id in &order.children {
            let child = self.desk.child(*id).expect("it was sent");
            carried += child.sent.lots;
            let (sent, was_asked) = (
                (child.sent.direction, child.sent.hedge_flag),
                (asked.direction, asked.hedge_flag),
            );
            assert_eq!(sent, was_asked, "only the offset may differ (T6)");
            let account = self
                .desk
                .fund_account(child.sent.fund_account)
                .expect("it is there");
            if child.sent.offset == Offset::Open {
                assert!(
                    account.settings.open_allowed,
                    "an open went to an account that takes closes only"
                );
                let hedges = asked.hedge_flag == HedgeFlag::Hedge;
                assert!(
                    account.settings.hedge_allowed || !hedges,
                    "a hedge went to an account that may not have it"
                );
                let limit = lots_limit(
                    account.limits.get(LimitScope::Contract(asked.contract)),
                    asked.hedge_flag,
                );
                let lots = self.fund_lots(child.sent.fund_account, asked);
                assert!(
                    limit.is_none_or(|limit| lots <= limit),
                    "{lots} above {limit:?}"
                );
            }
            let person = |id: FundAccountId| {
                let account = self.desk.fund_account(id).expect("it is there");
                account
                    .limits
                    .get(LimitScope::Exchange(exchange))
                    .and_then(|limits| limits.legal_person.clone())
            };
            let own = child.sent.fund_account;
            let is_own = |other: FundAccountId| {
                other == own || (person(own).is_some() && person(other) == person(own))
            };
            let others = self.working().filter(|(_, other)| {
                other.sent.contract == child.sent.contract && is_own(other.sent.fund_account)
            });
            for (_, other) in others {
                let crosses = match asked.direction {
                    Direction::Buy => {
                        other.sent.direction == Direction::Sell
                            && child.sent.price >= other.sent.price
                    }
                    Direction::Sell => {
                        other.sent.direction == Direction::Buy
                            && child.sent.price <= other.sent.price
                    }
                };
                assert!(!crosses, "{:?} meets {:?}", child.sent, other.sent);
            }
        }
        assert_eq!(
            order.lots(),
            carried,
            "the parent stands with the lots that are carried"
        );
    }

    fn exchange(&self, contract: ContractId) -> Exchange {
        let state = self.desk.contract(contract).expect("it was listed");
        self.desk
            .commodity(state.commodity)
            .expect("it is known")
            .commodity
            .exchange
    }

    fn fund_lots(&self, fund_account: FundAccountId, asked: &PlaceOrder) -> Lots {
        let of = |contract, flag| (contract, flag) == (asked.contract, asked.hedge_flag);
        let fills = self
            .fills
            .iter()
            .filter(|fill| fill.fund_account == fund_account && of(fill.contract, fill.hedge_flag));
        let held = fills.map(|fill| {
            if fill.offset_at_counter() == Offset::Open {
                fill.lots
            } else {
                -fill.lots
            }
        });
        let code = &self
            .desk
            .contract(asked.contract)
            .expect("it was listed")
            .contract
            .code;
        let working = self.working().filter(|(_, child)| {
            let mine = child.sent.fund_account == fund_account && child.sent.offset == Offset::Open;
            mine && child.sent.contract == *code && child.sent.hedge_flag == asked.hedge_flag
        });
        held.sum::<Lots>() + working.map(|(_, child)| child.unfilled()).sum::<Lots>()
    }

    fn working(&self) -> impl Iterator<Item = (ChildOrderId, &Child)> {
        self.desk.children().filter(|(_, child)| child.is_working())
    }

    /// Something happens at a counter: it goes on its way, perhaps twice, and perhaps overtakes
    /// others.
    fn counter_acts(&mut self) {
        let live: Vec<ChildOrderId> = self
            .wires
            .iter()
            .filter(|(_, wire)| wire.received && !wire.ended)
            .map(|(id, _)| *id)
            .collect();
        if live.is_empty() {
            return;
        }
        let child = live[self.below(live.len() as u64) as usize];
        let returned = match self.below(10) {
            0..=2 => CounterReturn::Accepted {
                child,
                exchange_order: child.to_string().into(),
            },
            3..=6 => self.trade(child),
            7..=8 if self.wires[&child].filled.is_zero() => CounterReturn::Rejected {
                child,
                error: CounterErrorId::EXCHANGE,
                text: String::new(),
            },
            _ => CounterReturn::Cancelled {
                child,
                filled: self.wires[&child].filled,
            },
        };
        self.said(child, returned);
    }

    fn said(&mut self, child: ChildOrderId, returned: CounterReturn) {
        let times = if self.chance(20) { 2 } else { 1 };
        let wire = self.wires.get_mut(&child).expect("it was sent");
        wire.ended |= matches!(
            returned,
            CounterReturn::Rejected { .. } | CounterReturn::Cancelled { .. }
        );
        wire.ended |= wire.filled == wire.lots;
        wire.said.push(returned.clone());
        for _ in 0..times {
            self.under_way.push((wire.fund_account, returned.clone()));
        }
    }

    fn trade(&mut self, child: ChildOrderId) -> CounterReturn {
        self.trades += 1;
        let left = (self.wires[&child].lots - self.wires[&child].filled).count();
        let lots = Lots::new(1 + self.below(left as u64) as i64);
        self.wires.get_mut(&child).expect("it was sent").filled += lots;
        let price = self.desk.child(child).expect("it was sent").sent.price;
        CounterReturn::Traded(CounterTrade {
            child,
            trade: self.trades.to_string().into(),
            price,
            lots,
            at: self.at,
            trading_day: self.at.day(),
        })
    }

    fn deliver(&mut self) {
        if self.under_way.is_empty() {
            return;
        }
        let index = self.below(self.under_way.len() as u64) as usize;
        let (fund_account, returned) = self.under_way.swap_remove(index);
        self.returned(fund_account, returned);
    }

    fn returned(&mut self, fund_account: FundAccountId, returned: CounterReturn) {
        let events = self.submit(Action::Counter {
            fund_account,
            returned: returned.clone(),
        });
        let refused = events
            .iter()
            .any(|event| matches!(event, Event::ActionRefused { .. }));
        assert!(!refused, "{returned:?}: {events:?}");
    }

    fn cancel(&mut self) {
        let working: Vec<_> = self.working().map(|(_, child)| child.order).collect();
        if working.is_empty() {
            return;
        }
        let order = working[self.below(working.len() as u64) as usize];
        let account = self.desk.order(order).expect("it works").asked.account;
        let events = self.submit(Action::CancelOrder(CancelOrder { account, order }));
        for event in events {
            if let Event::CancelRequested { counter_cancel, .. } = event {
                self.cancelled(counter_cancel.child);
            }
        }
    }

    /// A session is lost with what was under way; the next login replays all the counter knows,
    /// then what it does not know is lost.
    fn reconnect(&mut self) {
        let fund_account = FundAccountId::new(self.below(u64::from(FUNDS)) as u32);
        self.under_way.retain(|(of, _)| *of != fund_account);
        self.submit(Action::Counter {
            fund_account,
            returned: CounterReturn::Disconnected,
        });
        self.log_in(fund_account);
    }

    fn log_in(&mut self, fund_account: FundAccountId) {
        self.submit(Action::Counter {
            fund_account,
            returned: CounterReturn::LoggedIn {
                trading_day: Day::default(),
                max_order_ref: None,
            },
        });
        let mine: Vec<_> = self
            .wires
            .iter()
            .filter(|(_, wire)| wire.fund_account == fund_account)
            .map(|(id, _)| *id)
            .collect();
        for child in mine {
            let wire = &self.wires[&child];
            if wire.received {
                let queued = CounterReturn::Accepted {
                    child,
                    exchange_order: child.to_string().into(),
                };
                let said: Vec<_> = [queued].into_iter().chain(wire.said.clone()).collect();
                said.into_iter()
                    .for_each(|returned| self.returned(fund_account, returned));
            } else {
                self.wires.get_mut(&child).expect("it was sent").ended = true;
            }
        }
        self.submit(Action::Counter {
            fund_account,
            returned: CounterReturn::ReplayComplete,
        });
    }

    fn change_setting(&mut self) {
        let some = |lots: u64| Some(Lots::new(lots as i64)).filter(|lots| lots.is_positive());
        let fund = FundAccountId::new(self.below(u64::from(FUNDS)) as u32);
        let account = OperatingAccountId::new(self.below(u64::from(ACCOUNTS)) as u32);
        let index = self.below(CONTRACTS.len() as u64) as usize;
        let contract = LimitScope::Contract(self.contracts[index]);
        let commodity = LimitScope::Commodity(
            self.desk
                .contract(self.contracts[index])
                .expect("it was listed")
                .commodity,
        );
        let (own, of_fund) = (
            RateLevel::OperatingAccount(account),
            RateLevel::FundAccount(fund),
        );
        let number = self.below(200);
        let on = self.chance(70);
        let action = match self.below(19) {
            0 => Action::SetPlatform(PlatformSetting::RoutingMode(
                [
                    RoutingMode::Priority,
                    RoutingMode::Proportion,
                    RoutingMode::Net,
                ][(number % 3) as usize],
            )),
            1 => Action::SetPlatform(PlatformSetting::WhenRejected(if on {
                WhenRejected::RouteAgain
            } else {
                WhenRejected::End
            })),
            2 => Action::SetPlatform(PlatformSetting::WhenTooLarge(if on {
                WhenTooLarge::PlaceWhatFits
            } else {
                WhenTooLarge::RefuseAll
            })),
            3 => Action::SetFund {
                account: fund,
                setting: FundSetting::OpenAllowed(on),
            },
            4 => Action::SetFund {
                account: fund,
                setting: FundSetting::Priority(Some(number as u32 % 4)),
            },
            5 => Action::SetFund {
                account: fund,
                setting: FundSetting::CloseToday(
                    [
                        CloseTodayMode::Close,
                        CloseTodayMode::ToOpen,
                        CloseTodayMode::YesterdayFirst,
                    ][(number % 3) as usize],
                ),
            },
            6 => Action::SetFund {
                account: fund,
                setting: FundSetting::RateOrders(Some(20 + number as u32)),
            },
            7 => Action::SetProduct {
                product: PRODUCT,
                setting: ProductSetting::CloseInsteadOfOpen(on),
            },
            8 => Action::SetProduct {
                product: PRODUCT,
                setting: ProductSetting::CloseWhenNoLock(on),
            },
            9 => Action::SetOperating {
                account,
                setting: OperatingSetting::PositionLimit(Lots::new(100 + 2 * number as i64)),
            },
            10 => Action::SetLimit {
                level: own,
                scope: contract,
                limit: Limit::Lots(some(number)),
            },
            11 => Action::SetLimit {
                level: own,
                scope: commodity,
                limit: Limit::OrderLots(some(number / 4)),
            },
            12 => Action::SetLimit {
                level: of_fund,
                scope: contract,
                limit: Limit::Lots(some(number)),
            },
            13 => {
                let person = [None, Some(Text::from("X")), Some(Text::from("Y"))]
                    [(number % 3) as usize]
                    .clone();
                let exchange = LimitScope::Exchange(self.exchange(self.contracts[index]));
                Action::SetLimit {
                    level: of_fund,
                    scope: exchange,
                    limit: Limit::LegalPerson(person),
                }
            }
            14 => Action::SetOperating {
                account,
                setting: OperatingSetting::HedgeAllowed(on),
            },
            15 => Action::SetFund {
                account: fund,
                setting: FundSetting::HedgeAllowed(on),
            },
            16 => Action::SetLimit {
                level: own,
                scope: contract,
                limit: Limit::HedgeLots(some(number / 2)),
            },
            17 => Action::SetLimit {
                level: of_fund,
                scope: contract,
                limit: Limit::HedgeLots(some(number / 2)),
            },
            _ => Action::SetOperating {
                account,
                setting: OperatingSetting::OpenAllowed(on),
            },
        };
        let events = self.submit(action);
        let refused = events.iter().find_map(|event| match event {
            Event::ActionRefused { refusal } => Some(refusal),
            _ => None,
        });
        // By net position nothing is locked (X9).
        assert!(
            refused.is_none_or(|refusal| matches!(refusal, Refusal::NetModeLocks { .. })),
            "{refused:?}"
        );
    }

    /// All that is under way arrives, all that rests ends: every order has ended, and every lot
    /// traded is booked once.
    fn finish(mut self, outcome: Outcome) -> Outcome {
        while let Some((fund_account, returned)) = self.under_way.pop() {
            self.returned(fund_account, returned);
            self.check();
        }
        for round in 0..=ROUNDS {
            for fund in 0..FUNDS {
                let fund_account = FundAccountId::new(fund);
                self.submit(Action::Counter {
                    fund_account,
                    returned: CounterReturn::Disconnected,
                });
                self.log_in(fund_account);
            }
            let live: Vec<_> = self
                .wires
                .iter()
                .filter(|(_, wire)| wire.received && !wire.ended)
                .map(|(id, _)| *id)
                .collect();
            for child in live {
                let wire = &self.wires[&child];
                let (fund_account, filled) = (wire.fund_account, wire.filled);
                self.wires.get_mut(&child).expect("it was sent").ended = true;
                self.returned(fund_account, CounterReturn::Cancelled { child, filled });
            }
            self.check();
            assert!(
                round < ROUNDS || self.working().next().is_none(),
                "something is still working"
            );
        }
        for (id, order) in self.desk.orders() {
            assert_ne!(order.status, OrderStatus::Working, "{id}");
        }
        for (id, wire) in &self.wires {
            assert_eq!(
                self.desk.child(*id).expect("it was sent").filled,
                wire.filled,
                "{id}: what traded is what is booked"
            );
        }
        for holder in self.desk.holders().collect::<Vec<_>>() {
            let book = self.desk.book(holder).expect("it is a holder");
            assert!(
                book.frozen_margin().is_zero(),
                "nothing is frozen where nothing works: {holder}"
            );
            assert!(book.cells().whole().working == Default::default());
        }
        Outcome {
            children: self.wires.len(),
            fills: self.fills.len(),
            recalled: self.recalled,
            ..outcome
        }
    }

    fn check(&self) {
        for (id, order) in self.desk.orders() {
            let children: Vec<&Child> = order
                .children
                .iter()
                .filter_map(|child| self.desk.child(*child))
                .collect();
            let filled: Lots = children.iter().map(|child| child.filled).sum();
            let working: Lots = children
                .iter()
                .filter(|child| child.is_working())
                .map(|child| child.unfilled())
                .sum();
            let booked: Lots = self
                .fills
                .iter()
                .filter(|fill| fill.order == id)
                .map(|fill| fill.lots)
                .sum();
            assert_eq!(
                (order.filled, order.filled),
                (filled, booked),
                "{id}: fills of parent, children and books"
            );
            match order.status {
                OrderStatus::Working => assert_eq!(
                    (order.unfilled(), order.recalled_lots),
                    (working, Lots::ZERO),
                    "{id}: what is open is what works"
                ),
                OrderStatus::Filled | OrderStatus::Ended(_) => {
                    assert!(working.is_zero(), "{id}: nothing works for it")
                }
            }
        }
        for (contract, flag) in self
            .contracts
            .iter()
            .flat_map(|contract| HedgeFlag::ALL.map(|flag| (contract, flag)))
        {
            let net = |funds: bool| -> Lots {
                let books = self
                    .desk
                    .product_books(PRODUCT)
                    .filter(|(holder, _)| matches!(holder, Holder::Fund(_)) == funds);
                books
                    .filter_map(|(_, book)| Some(book.position(*contract, flag)?.net()))
                    .sum()
            };
            assert_eq!(
                net(true),
                net(false),
                "net lots of fund accounts and operating accounts"
            );
        }
        let recounted = Desk::restore(&self.desk.snapshot()).expect("it was kept");
        assert!(
            recounted == self.desk,
            "sums kept for resting orders are not those of a recount"
        );
        assert!(
            self.desk.terms_hold(),
            "what is kept of the configuration is not what it says"
        );
    }
}

fn rates() -> Rates {
    let by_money = |text: &str| Tariff {
        by_money: text.parse().expect("a rate"),
        ..Tariff::default()
    };
    let commission = CommissionRates {
        open: by_money("0.0000453"),
        close: by_money("0.0000457"),
        close_today: by_money("0.0000231"),
    };
    let hedge_margin = Some(MarginRates {
        long: by_money("0.05"),
        short: by_money("0.06"),
    });
    Rates {
        margin_long: by_money("0.09"),
        margin_short: by_money("0.1"),
        commission,
        hedge_margin,
    }
}

/// The limit of lots that holds for positions with that flag (A5, O11).
fn lots_limit(limits: Option<&Limits>, flag: HedgeFlag) -> Option<Lots> {
    limits.and_then(|limits| match flag {
        HedgeFlag::Speculation => limits.lots,
        HedgeFlag::Hedge => limits.hedge_lots,
    })
}
