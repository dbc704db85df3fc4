//! A seeded world of rates: two products with two fund accounts each, operating accounts,
//! templates, four contracts. Rates are set, taken away, bound and chosen at every level while
//! orders trade, sessions come and go, and days are settled.
//!
//! After every command each account's rates, with where they come from, are those of the
//! [`Rulebook`]; the margin of every held position is that of the rates in force; and each fill and
//! freeze was charged by the rates of its moment (F1, F2, F4, F6, O9, N9).

use ballast_desk::{Desk, Order, OrderStatus, Phase, ask};
use ballast_desk_events::{
    Action, Command, Event, FundSetting, Holder, OperatingSetting, OrderPrice, PlaceOrder,
    PlatformSetting, RateChoice, RateLevel, RateScope, RateSource, Refusal, SettlementSource,
    TemplateKind,
};
use ballast_model::{
    Calendar, ChildOrderId, CommissionRates, CommissionRule, CommodityId, ContractId,
    CounterReturn, CounterTrade, Day, Direction, FundAccountId, HedgeFlag, Lots, Machine,
    MarginRates, MarginRule, Mark, Money, Offset, OperatingAccountId, PosiDirection, Price,
    ProductId, Rate, Rates, Stamp, Tariff, TariffRule, TemplateId, TimeOfDay, Validity, reference,
};

use crate::ledger::{Ledger, Terms};
use crate::rulebook::Rulebook;
use crate::seeded::Seeded;

const PRODUCTS: u32 = 2;
const FUNDS: u32 = 4;
const ACCOUNTS: u32 = 4;
/// Of each kind; margin templates first.
const TEMPLATES: u32 = 2;
/// SHFE's close today's lots apart from yesterday's, DCE's do not. The last one is listed while trading goes
/// on.
const CONTRACTS: [(&str, i64, i64); 4] = [
    ("cu2701", 80_000, 10),
    ("a2701", 4_000, 1),
    ("a2703", 4_050, 1),
    ("cu2702", 80_500, 10),
];

/// What a world came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Settings carried out.
    pub settings: usize,
    /// Fills booked.
    pub fills: usize,
    /// Margins of held positions reckoned anew.
    pub restated: usize,
    /// Days settled.
    pub days: usize,
    /// Comparisons with rates set on the platform.
    pub set: usize,
    /// Comparisons where nobody has set or read any.
    pub unknown: usize,
}

/// Runs one world of so many steps; panics where something does not hold.
pub fn run(seed: u64, steps: u32) -> Outcome {
    let mut world = World::new(seed);
    for _ in 0..steps {
        world.step();
    }
    world.outcome
}

struct World {
    desk: Desk,
    rules: Rulebook,
    ledger: Ledger,
    random: Seeded,
    calendar: Calendar,
    at: Stamp,
    contracts: Vec<ContractId>,
    numbers: u32,
    outcome: Outcome,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut world = Self {
            desk: Desk::default(),
            rules: Rulebook::default(),
            ledger: Ledger::default(),
            random: Seeded::new(seed),
            calendar: Calendar::compiled(),
            at: "2026-11-16 10:00:00.000".parse().expect("a time"),
            contracts: Vec::new(),
            numbers: 0,
            outcome: Outcome::default(),
        };
        world.done(Action::SetCalendar(world.calendar.clone()));
        for commodity in reference::commodities()
            .into_iter()
            .filter(|commodity| ["cu", "a"].contains(&commodity.code.as_str()))
        {
            world.done(Action::PutCommodity(commodity.into()));
        }
        let code = |kind: &str, number: u32| format!("{kind}{number}").parse().expect("a code");
        for product in 0..PRODUCTS {
            world.done(Action::CreateProduct {
                code: code("P", product),
                name: String::new(),
            });
        }
        for fund in 0..FUNDS {
            world.done(Action::CreateFundAccount {
                code: code("F", fund),
                product: ProductId::new(fund % PRODUCTS),
            });
            let account = FundAccountId::new(fund);
            world.deposit(Holder::Fund(account));
            world.done(Action::SetFund {
                account,
                setting: FundSetting::HedgeAllowed(true),
            });
        }
        for account in 0..ACCOUNTS {
            let id = OperatingAccountId::new(account);
            world.done(Action::CreateOperatingAccount {
                code: code("A", account),
                name: String::new(),
            });
            world.done(Action::BindOperatingAccount {
                account: id,
                product: ProductId::new(account % PRODUCTS),
            });
            world.deposit(Holder::Operating(id));
            world.done(Action::SetOperating {
                account: id,
                setting: OperatingSetting::HedgeAllowed(true),
            });
        }
        for kind in [TemplateKind::Margin, TemplateKind::Commission] {
            for number in 0..TEMPLATES {
                world.done(Action::CreateTemplate {
                    kind,
                    name: number.to_string(),
                });
            }
        }
        for _ in 1..CONTRACTS.len() {
            world.list();
        }
        for fund in 0..FUNDS {
            world.session(FundAccountId::new(fund), true);
            // Of some nobody knows the rates yet.
            for commodity in 0..2 {
                if world.random.chance(80) {
                    world.read(
                        FundAccountId::new(fund),
                        RateScope::Commodity(CommodityId::new(commodity)),
                    );
                }
            }
        }
        world.start_day();
        world
    }

    /// Carries a command out, keeps what oracles need, and holds the desk against them.
    fn submit(&mut self, action: Action) -> Vec<Event> {
        let events = self
            .desk
            .execute(&Command::platform(action.clone()), self.at);
        if matches!(events.first(), Some(Event::ActionRefused { .. })) {
            return events;
        }
        for event in &events {
            // Before it is applied: what it charges is charged by the rates of that moment.
            match event {
                Event::Filled(filled) => {
                    let (rules, desk) = (&self.rules, &self.desk);
                    let (contract, flag) = (filled.contract, filled.hedge_flag);
                    let rates =
                        |holder| rules.effective(holder, contract, flag, commodity(desk, contract));
                    let commission = |holder| {
                        rates(holder).map_or_else(Default::default, |found| found.rates.commission)
                    };
                    self.ledger.fill(filled, commission);
                    self.outcome.fills += 1;
                }
                Event::Deposited { holder, amount } => self.ledger.cash(*holder, *amount),
                Event::MarginRecalculated { .. } => self.outcome.restated += 1,
                _ => {}
            }
            self.desk.apply(event, self.at);
        }
        self.rules.note(&action);
        self.check();
        events
    }

    fn done(&mut self, action: Action) {
        let events = self.submit(action.clone());
        assert!(
            !matches!(events.first(), Some(Event::ActionRefused { .. })),
            "{action:?}: {events:?}"
        );
    }

    fn deposit(&mut self, holder: Holder) {
        self.done(Action::Deposit {
            holder,
            amount: Money::whole(1_000_000_000),
        });
    }

    /// The next contract is listed; F6: it trades on the counter's rates.
    fn list(&mut self) {
        let code = CONTRACTS[self.contracts.len()].0;
        self.done(Action::ListContract(
            reference::contract(code, self.at.day(), &self.calendar).expect("a contract"),
        ));
        let id = self.desk.contract_id(code).expect("it was listed");
        let commodity = &self
            .desk
            .commodity(commodity(&self.desk, id))
            .expect("it is known")
            .commodity;
        let terms = Terms {
            multiplier: commodity.multiplier,
            distinguishes_today: commodity.distinguishes_today,
        };
        self.ledger.contract(id, terms);
        self.contracts.push(id);
        if matches!(self.desk.phase(), Phase::Open(_)) {
            self.mark(self.contracts.len() - 1);
        }
    }

    fn session(&mut self, fund_account: FundAccountId, connects: bool) {
        let mut returned = |returned| {
            self.done(Action::Counter {
                fund_account,
                returned,
            })
        };
        if connects {
            returned(CounterReturn::LoggedIn {
                trading_day: Day::default(),
                max_order_ref: None,
            });
            returned(CounterReturn::ReplayComplete);
        } else {
            returned(CounterReturn::Disconnected);
        }
    }

    fn start_day(&mut self) {
        let from = self.desk.last_day().unwrap_or(self.at.day().plus(-1));
        let day = self
            .calendar
            .next_trading_day(from)
            .expect("the calendar covers the test");
        self.at = day.at(TimeOfDay::hm(10, 0));
        self.done(Action::StartDay { day });
        for index in 0..self.contracts.len() {
            self.mark(index);
        }
    }

    fn price(&mut self, index: usize) -> Price {
        let (_, price, tick) = CONTRACTS[index];
        Price::whole(price + (self.random.below(41) as i64 - 20) * tick)
    }

    fn mark(&mut self, index: usize) {
        let last = Some(self.price(index));
        self.done(Action::Mark(Mark {
            contract: self.contracts[index],
            last,
            bid: None,
            ask: None,
            open_interest: Lots::ZERO,
        }));
    }

    fn step(&mut self) {
        match self.random.below(100) {
            0..=19 => self.place(),
            20..=37 => self.fill(),
            38..=41 => self.cancel(),
            42..=44 => {
                let index = self.random.below(self.contracts.len() as u64) as usize;
                self.mark(index);
            }
            45..=46 if self.contracts.len() < CONTRACTS.len() => self.list(),
            47..=48 => self.end_day(),
            _ => self.change(),
        }
    }

    fn place(&mut self) {
        self.numbers += 1;
        let index = self.random.below(self.contracts.len() as u64) as usize;
        let price = OrderPrice::Limit(self.price(index));
        let offsets = [
            Offset::Open,
            Offset::Open,
            Offset::Open,
            Offset::Close,
            Offset::CloseToday,
        ];
        let asked = PlaceOrder {
            account: OperatingAccountId::new(self.random.below(ACCOUNTS.into()) as u32),
            reference: self.numbers.to_string().into(),
            contract: self.contracts[index],
            direction: self.random.pick(&[Direction::Buy, Direction::Sell]),
            offset: self.random.pick(&offsets),
            lots: Lots::new(1 + self.random.below(6) as i64),
            price,
            validity: Validity::Day,
            hedge_flag: flag_of(self.contracts[index]),
        };
        for event in self.submit(Action::PlaceOrder(asked)) {
            if let Event::ChildRouted(routed) = event {
                let (fund_account, child) = (
                    routed.counter_order.fund_account,
                    routed.counter_order.child,
                );
                let returned = CounterReturn::Accepted {
                    child,
                    exchange_order: child.to_string().into(),
                };
                self.done(Action::Counter {
                    fund_account,
                    returned,
                });
            }
        }
    }

    fn working(&self) -> Vec<ChildOrderId> {
        self.desk
            .children()
            .filter(|(_, child)| child.is_working())
            .map(|(id, _)| id)
            .collect()
    }

    fn fill(&mut self) {
        let working = self.working();
        if working.is_empty() {
            return;
        }
        let child = self.random.pick(&working);
        let state = self.desk.child(child).expect("it works");
        let (fund_account, price, unfilled) = (
            state.sent.fund_account,
            state.sent.price,
            state.unfilled().count(),
        );
        self.numbers += 1;
        let trade = CounterTrade {
            child,
            trade: self.numbers.to_string().into(),
            price,
            lots: Lots::new(1 + self.random.below(unfilled as u64) as i64),
            at: self.at,
            trading_day: self.desk.trading_day().expect("a day is open"),
        };
        self.done(Action::Counter {
            fund_account,
            returned: CounterReturn::Traded(trade),
        });
    }

    fn cancel(&mut self) {
        let working = self.working();
        if !working.is_empty() {
            let child = self.random.pick(&working);
            self.counter_cancels(child);
        }
    }

    fn counter_cancels(&mut self, child: ChildOrderId) {
        let state = self.desk.child(child).expect("it works");
        let (fund_account, filled) = (state.sent.fund_account, state.filled);
        self.done(Action::Counter {
            fund_account,
            returned: CounterReturn::Cancelled { child, filled },
        });
    }

    /// Settings change between settlements too.
    fn end_day(&mut self) {
        self.working()
            .into_iter()
            .for_each(|child| self.counter_cancels(child));
        let Phase::Open(day) = self.desk.phase() else {
            panic!("a day is open between steps")
        };
        self.done(Action::CloseDay);
        for index in 0..self.contracts.len() {
            let (contract, price) = (self.contracts[index], self.price(index));
            self.done(Action::SetSettlementPrice {
                contract,
                price,
                source: SettlementSource::Manual,
            });
        }
        for holder in self.desk.holders().collect::<Vec<_>>() {
            if let [Event::ActionRefused { refusal }] =
                self.submit(Action::SettleAccount { holder }).as_slice()
            {
                // The rates it held lots by were taken away.
                assert_eq!(*refusal, Refusal::NoRate);
                for (fund, commodity) in (0..FUNDS).flat_map(|fund| [(fund, 0), (fund, 1)]) {
                    self.read(
                        FundAccountId::new(fund),
                        RateScope::Commodity(CommodityId::new(commodity)),
                    );
                }
                self.done(Action::SettleAccount { holder });
            }
            if self.random.chance(30) {
                self.change();
            }
        }
        for product in 0..PRODUCTS {
            self.done(Action::SettleProduct {
                product: ProductId::new(product),
            });
        }
        self.change();
        self.ledger.settled(day);
        self.done(Action::RollDay);
        self.outcome.days += 1;
        self.change();
        self.start_day();
    }

    fn read(&mut self, fund_account: FundAccountId, scope: RateScope) {
        let [margin_long, margin_short] = [(); 2].map(|()| self.margin_tariff());
        let [open, close, close_today] = [(); 3].map(|()| self.commission_tariff());
        let hedge_margin = MarginRates {
            long: self.margin_tariff(),
            short: self.margin_tariff(),
        };
        let hedge_margin = Some(hedge_margin).filter(|_| self.random.chance(50));
        let rates = Rates {
            margin_long,
            margin_short,
            commission: CommissionRates {
                open,
                close,
                close_today,
            },
            hedge_margin,
        };
        self.done(Action::SetRates {
            fund_account,
            scope,
            rates,
        });
    }

    /// Odd to the last decimal, so that rounding shows.
    fn margin_tariff(&mut self) -> Tariff {
        self.tariff(1_999_999_999, 900_000_001)
    }

    fn commission_tariff(&mut self) -> Tariff {
        self.tariff(9_999_999, 9_000_001)
    }

    fn tariff(&mut self, by_money: u64, by_lot: u64) -> Tariff {
        let by_lot = if self.random.chance(50) {
            self.random.below(by_lot) as i64
        } else {
            0
        };
        Tariff {
            by_money: Rate::from_units(self.random.below(by_money) as i64),
            by_lot: Money::from_units(by_lot),
        }
    }

    fn rule(&mut self, tariff: fn(&mut Self) -> Tariff) -> TariffRule {
        let share =
            |world: &mut Self| Some(Rate::from_units(world.random.below(25_000_000_001) as i64));
        match self.random.below(4) {
            0 => TariffRule::Plus(tariff(self)),
            1 => TariffRule::Percent {
                by_money: share(self),
                by_lot: None,
            },
            2 => TariffRule::Percent {
                by_money: None,
                by_lot: share(self),
            },
            _ => TariffRule::Absolute(tariff(self)),
        }
    }

    fn scope(&mut self) -> RateScope {
        let contract = self.random.pick(&self.contracts);
        if self.random.chance(50) {
            RateScope::Contract(contract)
        } else {
            RateScope::Commodity(commodity(&self.desk, contract))
        }
    }

    fn level(&mut self, kind: TemplateKind) -> RateLevel {
        match self.random.below(5) {
            0 => RateLevel::OperatingAccount(OperatingAccountId::new(
                self.random.below(ACCOUNTS.into()) as u32,
            )),
            1 => RateLevel::Template(self.template(kind)),
            2 => RateLevel::FundAccount(FundAccountId::new(self.random.below(FUNDS.into()) as u32)),
            3 => RateLevel::Product(ProductId::new(self.random.below(PRODUCTS.into()) as u32)),
            _ => RateLevel::Global,
        }
    }

    fn template(&mut self, kind: TemplateKind) -> TemplateId {
        let first = if kind == TemplateKind::Margin {
            0
        } else {
            TEMPLATES
        };
        TemplateId::new(first + self.random.below(TEMPLATES.into()) as u32)
    }

    /// Something about rates changes.
    fn change(&mut self) {
        self.outcome.settings += 1;
        let account = OperatingAccountId::new(self.random.below(ACCOUNTS.into()) as u32);
        let fund_account = FundAccountId::new(self.random.below(FUNDS.into()) as u32);
        let scope = self.scope();
        match self.random.below(20) {
            0..=4 => {
                let level = self.level(TemplateKind::Margin);
                let [long, short] = [(); 2].map(|()| self.rule(Self::margin_tariff));
                let rule = Some(MarginRule { long, short }).filter(|_| self.random.chance(65));
                let hedge_flag = self.random.pick(&HedgeFlag::ALL);
                self.done(Action::SetMarginRule {
                    level,
                    scope,
                    rule,
                    hedge_flag,
                });
            }
            5..=9 => {
                let level = self.level(TemplateKind::Commission);
                let [open, close, close_today] =
                    [(); 3].map(|()| self.rule(Self::commission_tariff));
                let rule = Some(CommissionRule {
                    open,
                    close,
                    close_today,
                })
                .filter(|_| self.random.chance(65));
                self.done(Action::SetCommissionRule { level, scope, rule });
            }
            10..=12 => self.read(fund_account, scope),
            13 => {
                let choices = [
                    RateChoice::Platform,
                    RateChoice::FollowSystem,
                    RateChoice::FollowCounter,
                ];
                let [margin, commission] = [(); 2].map(|()| self.random.pick(&choices));
                self.done(Action::SetRateChoice {
                    account,
                    margin,
                    commission,
                });
            }
            14..=15 => {
                let kind = self
                    .random
                    .pick(&[TemplateKind::Margin, TemplateKind::Commission]);
                let template = Some(self.template(kind)).filter(|_| self.random.chance(75));
                self.done(Action::BindTemplate {
                    account,
                    kind,
                    template,
                });
            }
            16 => {
                let product = ProductId::new(fund_account.number() % PRODUCTS);
                let fund_account = Some(fund_account).filter(|_| self.random.chance(40));
                self.done(Action::SetRateSourceAccount {
                    product,
                    fund_account,
                });
            }
            17 => {
                let source = self.random.pick(&[
                    RateSource::Platform,
                    RateSource::Platform,
                    RateSource::Counter,
                ]);
                let setting = self.random.pick(&[
                    PlatformSetting::MarginSource,
                    PlatformSetting::CommissionSource,
                ]);
                self.done(Action::SetPlatform(setting(source)));
            }
            _ => {
                let connects = self.random.chance(60);
                self.session(fund_account, connects);
            }
        }
    }

    fn check(&mut self) {
        assert!(
            self.desk.terms_hold(),
            "what is kept of the configuration is not what it says"
        );
        let marks =
            |contract: ContractId| self.desk.contract(contract).and_then(|state| state.mark());
        let (mut set, mut unknown) = (0, 0);
        for holder in self.desk.holders() {
            let book = self.desk.book(holder).expect("it is a holder");
            assert_eq!(
                book.equity(),
                self.ledger.balance(holder, marks),
                "balance of {holder}"
            );
            let mut margin = Some(Money::ZERO);
            for &contract in &self.contracts {
                let effective = |flag| {
                    let expected = self.rules.effective(
                        holder,
                        contract,
                        flag,
                        commodity(&self.desk, contract),
                    );
                    let found = ask::effective_rates(&self.desk, holder, contract, flag);
                    assert_eq!(found, expected, "{holder} in {contract}, {flag:?}");
                    expected
                };
                let [speculation, hedge] = HedgeFlag::ALL.map(effective);
                let expected = if flag_of(contract) == HedgeFlag::Hedge {
                    hedge
                } else {
                    speculation
                };
                unknown += usize::from(expected.is_none());
                set +=
                    usize::from(expected.is_some_and(|found| {
                        found.margin.level.or(found.commission.level).is_some()
                    }));
                // Without rates the margin of before stands.
                margin = margin
                    .zip(expected)
                    .map(|(sum, found)| sum + self.check_margins(holder, contract, found.rates));
            }
            assert!(
                margin.is_none_or(|margin| margin == book.margin()),
                "margin of {holder}: {margin:?}"
            );
        }
        self.check_freezes();
        self.outcome.set += set;
        self.outcome.unknown += unknown;
    }

    /// F1, N9: what works freezes by its own price and the rates in force, at both accounts.
    fn check_freezes(&self) {
        let orders = self.desk.orders();
        for (_, order) in orders.filter(|(_, order)| order.status == OrderStatus::Working) {
            let asked = &order.asked;
            let holder = Holder::Operating(asked.account);
            let lots = [asked.lots, order.unfilled()];
            let frozen = [order.frozen_margin, order.frozen_commission];
            self.check_freeze(holder, order, order.offset, lots, frozen);
            let children = order.children.iter().filter_map(|id| self.desk.child(*id));
            for child in children.filter(|child| child.is_working()) {
                let holder = Holder::Fund(child.sent.fund_account);
                let lots = [child.sent.lots, child.unfilled()];
                let frozen = [child.frozen_margin, child.frozen_commission];
                self.check_freeze(holder, order, child.sent.offset, lots, frozen);
            }
        }
    }

    /// Each lot that is gone may have taken one unit of rounding along.
    fn check_freeze(
        &self,
        holder: Holder,
        order: &Order,
        offset: Offset,
        [all, unfilled]: [Lots; 2],
        frozen: [Money; 2],
    ) {
        let (contract, flag) = (order.asked.contract, order.asked.hedge_flag);
        let of = commodity(&self.desk, contract);
        let Some(found) = self.rules.effective(holder, contract, flag, of) else {
            return;
        };
        let (rates, commission) = (found.rates, found.rates.commission);
        let side = order.asked.direction.opens();
        let (margin, commission) = match offset {
            Offset::Open => (margin_of(rates, side), commission.open),
            Offset::CloseToday => (Tariff::default(), commission.close_today),
            Offset::Close | Offset::CloseYesterday => (Tariff::default(), commission.close),
        };
        let price = order.price.expect("every order here has a limit");
        let multiplier = self.desk.contract_terms(contract).multiplier;
        let value = price.value(unfilled, multiplier).expect("it fits");
        for (kept, tariff) in frozen.into_iter().zip([margin, commission]) {
            let due = tariff.amount(value, unfilled).expect("it fits");
            let gone = (all - unfilled).count();
            assert!(
                (kept - due).units().abs() <= gone,
                "{holder} in {contract}: {kept} is frozen, {due} is due"
            );
        }
    }

    /// The margin of both sides of a position: by the rates in force, at the prices of F1.
    fn check_margins(&self, holder: Holder, contract: ContractId, rates: Rates) -> Money {
        let book = self.desk.book(holder).expect("it is a holder");
        let state = self.desk.contract(contract).expect("it was listed");
        let today = self.desk.trading_day().or(self.desk.last_day());
        let mut both = Money::ZERO;
        for side in PosiDirection::ALL {
            // A settled account's lots are all at the settlement price, as they will be after the
            // roll.
            let settled = state
                .settlement
                .filter(|_| book.settled().is_some())
                .map(|(price, _)| price);
            let (day, base) = match (settled, self.desk.phase()) {
                (Some(price), _) => (Day::default(), Some(price)),
                (None, Phase::Idle) => (Day::default(), state.base_price),
                (None, _) => (today.unwrap_or_default(), state.base_price),
            };
            let (lots, value) = self.ledger.held(holder, contract, side, day, base);
            let margin = margin_of(rates, side).amount(value, lots).expect("it fits");
            let kept = book
                .position(contract, flag_of(contract))
                .map_or(Money::ZERO, |position| position.side(side).margin);
            assert_eq!(
                kept, margin,
                "margin of {lots} lots of {holder} in {contract}, {side:?}"
            );
            both += margin;
        }
        both
    }
}

fn commodity(desk: &Desk, contract: ContractId) -> CommodityId {
    desk.contract(contract).expect("it was listed").commodity
}

/// Each contract is held for one purpose here, so that the ledger need not know of flags.
fn flag_of(contract: ContractId) -> HedgeFlag {
    HedgeFlag::ALL[contract.index() % 2]
}

fn margin_of(rates: Rates, side: PosiDirection) -> Tariff {
    match side {
        PosiDirection::Long => rates.margin_long,
        PosiDirection::Short => rates.margin_short,
    }
}
