//! Random worlds in which an index future, a bond future and a physical contract end, at the desk
//! and at the simulated counter. After every settlement both are held against a ledger that knows
//! fills alone.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use ballast_desk::Desk;
use ballast_desk_events::{
    Action, CancelOrder, ChildRecalled, CloseTodayMode, Command, DeliveryPriceSource, EndDelivery,
    Event, Filled, FundSetting, Holder, OperatingSetting, OrderPrice, PlaceOrder, PlatformSetting,
    RateScope, RoutingMode, SetDeliveryPrice, SettlementSource,
};
use ballast_gateway::ReferenceData;
use ballast_gateway::counter::{
    ContractEndings, CounterRateScope, MemoryLog, RateTable, Returned, SimCounter,
};
use ballast_model::{
    ContractCode, ContractId, CounterReturn, Day, DepthLevel, Direction, FundAccountId, HedgeFlag,
    Lots, Machine, Money, Offset, OperatingAccountId, OrderId, PosiDirection, Price, ProductId,
    Rates, Stamp, Tariff, Tick, TimeOfDay, Validity,
};

use crate::seeded::Seeded;

/// Code, price, quote units a lot, delivery fee a lot and yuan of price in 10⁻⁶ yuan; the last one does
/// not end.
const CONTRACTS: [(&str, i64, i64, i64); 4] = [
    ("IF2609", 4_000, 300, 30_000),
    ("T2609", 108, 10_000, 0),
    ("rb2609", 3_500, 10, 0),
    ("IF2612", 4_050, 300, 30_000),
];
const FIRST: &str = "2026-09-09";
const LAST: &str = "2026-09-22";
const FUNDS: u32 = 2;
const ACCOUNTS: u32 = 3;
const PRODUCT: ProductId = ProductId::new(0);

/// What a world came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Fills booked.
    pub fills: usize,
    /// Lots that ended in cash, at operating and fund accounts.
    pub cash_lots: i64,
    /// Lots that were delivered.
    pub goods_lots: i64,
    /// Positions that ended with lots on both sides.
    pub locked: i64,
    /// Hedge positions that ended.
    pub hedged: i64,
}

/// Lots of an account, by contract and flag: long, short, and all that their fills cost.
#[derive(Debug, Default, Clone, Copy)]
struct Held {
    long: i64,
    short: i64,
    spent: i64,
}

impl Held {
    /// The P&L of all fills, the lots left at a price, in yuan.
    fn pnl(&self, price: i64, multiplier: i64) -> i64 {
        (self.long - self.short) * price * multiplier - self.spent
    }
}

type Key = (Holder, ContractId, HedgeFlag);

struct Endings {
    desk: Desk,
    counter: SimCounter,
    random: Seeded,
    at: Stamp,
    returns: VecDeque<(FundAccountId, CounterReturn)>,
    prices: BTreeMap<ContractId, i64>,
    held: BTreeMap<Key, Held>,
    /// P&L of what ended, fees off, in 10⁻⁶ yuan.
    ended: BTreeMap<Holder, i64>,
    references: u32,
    outcome: Outcome,
}

/// Plays a world to its end; panics where something does not hold.
pub fn run(seed: u64) -> Outcome {
    let mut world = Endings::new(seed);
    let mut day = FIRST.parse().expect("a day");
    while day < LAST.parse().expect("a day") {
        world.play(day);
        let calendar = world.desk.calendar().expect("it has one");
        day = calendar.next_trading_day(day).expect("it goes on");
    }
    world.outcome
}

impl Endings {
    fn new(seed: u64) -> Self {
        let reference = Arc::new(ReferenceData::default());
        let log = Box::new(MemoryLog::default());
        let counter = SimCounter::open(log, Arc::clone(&reference), RateTable::default());
        let mut world = Self {
            desk: Desk::default(),
            counter: counter.expect("memory does not fail"),
            random: Seeded::new(seed),
            at: "2026-09-09 08:00:00.000".parse().expect("a time"),
            returns: VecDeque::new(),
            prices: BTreeMap::new(),
            held: BTreeMap::new(),
            ended: BTreeMap::new(),
            references: 0,
            outcome: Outcome::default(),
        };
        world.done(Action::SetCalendar(reference.calendar.clone()));
        for code in ["IF", "T", "rb"] {
            let commodity = reference.commodities[code].clone();
            world.done(Action::PutCommodity(Box::new(commodity)));
        }
        world.open_accounts();
        world.list(&reference);
        world
    }

    fn open_accounts(&mut self) {
        let code = |text: String| text.parse().expect("a code");
        self.done(Action::CreateProduct {
            code: code("P1".to_owned()),
            name: String::new(),
        });
        self.done(Action::SetPlatform(PlatformSetting::OrderFee(Money::ZERO)));
        let mode = self.random.pick(&[
            RoutingMode::Priority,
            RoutingMode::Proportion,
            RoutingMode::Net,
        ]);
        self.done(Action::SetPlatform(PlatformSetting::RoutingMode(mode)));
        for fund in 0..FUNDS {
            let (account, name) = (FundAccountId::new(fund), code(format!("F{fund}")));
            self.done(Action::CreateFundAccount {
                code: name,
                product: PRODUCT,
            });
            let (holder, amount) = (Holder::Fund(account), Money::whole(90_000_000));
            self.done(Action::Deposit { holder, amount });
            let name = self.desk.account_code(holder).clone();
            let opened = self.counter.open_account(&name, amount);
            opened.expect("memory does not fail");
            let setting = FundSetting::HedgeAllowed(true);
            self.done(Action::SetFund { account, setting });
            if mode != RoutingMode::Net {
                let modes = [
                    CloseTodayMode::Close,
                    CloseTodayMode::ToOpen,
                    CloseTodayMode::YesterdayFirst,
                ];
                let setting = FundSetting::CloseToday(self.random.pick(&modes));
                self.done(Action::SetFund { account, setting });
            }
        }
        for account in 0..ACCOUNTS {
            let id = OperatingAccountId::new(account);
            self.done(Action::CreateOperatingAccount {
                code: code(format!("A{account}")),
                name: String::new(),
            });
            self.done(Action::BindOperatingAccount {
                account: id,
                product: PRODUCT,
            });
            let (holder, amount) = (Holder::Operating(id), Money::whole(60_000_000));
            self.done(Action::Deposit { holder, amount });
            let setting = OperatingSetting::HedgeAllowed(true);
            self.done(Action::SetOperating {
                account: id,
                setting,
            });
        }
    }

    fn list(&mut self, reference: &ReferenceData) {
        let tenth = Tariff {
            by_money: "0.1".parse().expect("a rate"),
            ..Tariff::default()
        };
        let rates = Rates {
            margin_long: tenth,
            margin_short: tenth,
            ..Rates::default()
        };
        let mut table = RateTable::default();
        for (code, price, ..) in CONTRACTS {
            let contract = reference.contract(code, self.at.day()).expect("a contract");
            self.done(Action::ListContract(contract));
            let id = self.desk.contract_id(code).expect("it was listed");
            self.prices.insert(id, price);
            table.set(CounterRateScope::Contract(code.into()), rates);
            for fund in (0..FUNDS).map(FundAccountId::new) {
                self.done(Action::SetRates {
                    fund_account: fund,
                    scope: RateScope::Contract(id),
                    rates,
                });
            }
        }
        self.counter.set_rates(table);
    }

    /// What a command makes due is decided before anything else; what is sent is answered at once.
    fn submit(&mut self, action: Action) -> Vec<Event> {
        let mut all = Vec::new();
        let mut next = Some(Command::platform(action));
        while let Some(command) = next.take() {
            let events = self.desk.execute(&command, self.at);
            for event in &events {
                self.desk.apply(event, self.at);
                self.take(event);
            }
            all.extend(events);
            let due = self.desk.next_deadline().filter(|due| *due <= self.at);
            let due = due.map(|_| Desk::clock_command());
            next = due.or_else(|| {
                let (fund_account, returned) = self.returns.pop_front()?;
                Some(Command::platform(Action::Counter {
                    fund_account,
                    returned,
                }))
            });
        }
        all
    }

    fn done(&mut self, action: Action) -> Vec<Event> {
        let events = self.submit(action.clone());
        let refused = events.iter().find_map(|event| match event {
            Event::ActionRefused { refusal } => Some(refusal),
            _ => None,
        });
        assert!(refused.is_none(), "{action:?}: {refused:?}");
        events
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::ChildRouted(routed) => {
                let order = &routed.counter_order;
                let sent = CounterReturn::Sent { child: order.child };
                self.returns.push_back((order.fund_account, sent));
                let said = self.counter.place(order, self.at);
                self.hear(said.expect("memory does not fail"));
            }
            Event::CancelRequested { counter_cancel, .. }
            | Event::ChildRecalled(ChildRecalled { counter_cancel, .. }) => {
                let said = self.counter.cancel(counter_cancel, self.at);
                self.hear(said.expect("memory does not fail"));
            }
            Event::Filled(filled) => self.fill(filled),
            _ => {}
        }
    }

    fn hear(&mut self, said: Vec<Returned>) {
        for one in said {
            if let Some(Holder::Fund(id)) = self.desk.holder(&one.account) {
                self.returns.push_back((id, one.returned));
            }
        }
    }

    fn fill(&mut self, filled: &Filled) {
        self.outcome.fills += 1;
        let sides = [
            (Holder::Operating(filled.account), filled.offset),
            (
                Holder::Fund(filled.fund_account),
                filled.offset_at_counter(),
            ),
        ];
        for (holder, offset) in sides {
            let key = (holder, filled.contract, filled.hedge_flag);
            let multiplier = self.multiplier(filled.contract);
            let held = self.held.entry(key).or_default();
            let lots = filled.lots.count();
            let sign = |open: bool| if open { lots } else { -lots };
            let is_open = offset == Offset::Open;
            match ballast_desk::position_side(filled.direction, offset) {
                PosiDirection::Long => held.long += sign(is_open),
                PosiDirection::Short => held.short += sign(is_open),
            }
            let value = filled.price.units() / Price::whole(1).units() * lots * multiplier;
            held.spent += sign(filled.direction == Direction::Buy).signum() * value;
        }
    }

    fn multiplier(&self, contract: ContractId) -> i64 {
        CONTRACTS[contract.index()].2
    }

    fn play(&mut self, day: Day) {
        self.at = day.at(TimeOfDay::hm(9, 35));
        let said = self.counter.begin_day(day, self.at);
        self.hear(said.expect("memory does not fail"));
        self.done(Action::StartDay { day });
        self.end_deliveries();
        self.log_in();
        for step in 0..40 {
            self.at = day.at(TimeOfDay::hm(9, 40)).plus_micros(step * 60_000_000);
            self.tick(day);
            self.trade();
        }
        self.end_day(day);
    }

    fn log_in(&mut self) {
        for id in (0..FUNDS).map(FundAccountId::new) {
            let code = self.desk.account_code(Holder::Fund(id)).clone();
            for one in self.counter.login(&code) {
                let (fund_account, returned) = (id, one.returned);
                self.done(Action::Counter {
                    fund_account,
                    returned,
                });
            }
        }
    }

    fn tick(&mut self, day: Day) {
        let listed: Vec<_> = self.prices.keys().copied().collect();
        for id in listed {
            let price = self.prices[&id] + self.random.below(3) as i64 - 1;
            self.prices.insert(id, price);
            let level = |price| {
                vec![DepthLevel {
                    price: Price::whole(price),
                    lots: Lots::new(50),
                }]
            };
            let tick = Tick {
                contract: self.code(id),
                at: self.at,
                trading_day: day,
                last: Some(Price::whole(price)),
                bids: level(price - 1),
                asks: level(price),
                volume: Lots::ZERO,
                turnover: Money::ZERO,
                open_interest: Lots::ZERO,
                open: None,
                high: None,
                low: None,
                pre_settlement: None,
                upper_limit: None,
                lower_limit: None,
                settlement: None,
            };
            self.submit(Action::Mark(tick.mark(id)));
            let said = self.counter.tick(&tick).expect("memory does not fail");
            self.hear(said);
            self.submit(Action::Clock);
        }
    }

    fn code(&self, id: ContractId) -> ContractCode {
        let state = self.desk.contract(id).expect("it was listed");
        state.contract.code.clone()
    }

    /// A few orders, some of which rest until they are cancelled or the day ends.
    fn trade(&mut self) {
        self.references += 1;
        let contract = ContractId::new(self.random.below(CONTRACTS.len() as u64) as u32);
        let price = self.prices[&contract];
        let direction = self.random.pick(&[Direction::Buy, Direction::Sell]);
        let away = if self.random.chance(30) { 1 } else { 0 };
        let limit = match direction {
            Direction::Buy => price - away,
            Direction::Sell => price - 1 + away,
        };
        let offset = self.random.pick(&[
            Offset::Open,
            Offset::Open,
            Offset::Close,
            Offset::CloseToday,
        ]);
        let account = OperatingAccountId::new(self.random.below(u64::from(ACCOUNTS)) as u32);
        let flag = self.random.pick(&[
            HedgeFlag::Speculation,
            HedgeFlag::Speculation,
            HedgeFlag::Hedge,
        ]);
        let lots = Lots::new(1 + self.random.below(5) as i64);
        self.submit(Action::PlaceOrder(PlaceOrder {
            account,
            reference: self.references.to_string().into(),
            contract,
            direction,
            offset,
            lots,
            price: OrderPrice::Limit(Price::whole(limit)),
            validity: Validity::Day,
            hedge_flag: flag,
        }));
        if self.random.chance(20) {
            let works = |(id, order): (OrderId, &ballast_desk::Order)| {
                (!order.unfilled().is_zero()).then_some((id, order.asked.account))
            };
            let resting = self.desk.orders().rev().find_map(works);
            if let Some((order, account)) = resting {
                self.submit(Action::CancelOrder(CancelOrder { account, order }));
            }
        }
    }

    /// As nobody is there: the goods paid for elsewhere, at the exchange's fee.
    fn end_deliveries(&mut self) {
        let open: Vec<_> = self.desk.deliveries().map(|(id, of)| (id, *of)).collect();
        for (delivery, of) in open {
            let fee = self.desk.delivery_fee_of(&of).expect("it fits");
            self.done(Action::EndDelivery(EndDelivery {
                delivery,
                payment: Money::ZERO,
                fee,
                reference: "end".into(),
            }));
            *self.ended.entry(of.holder).or_default() -= fee.units();
            if let Holder::Fund(_) = of.holder {
                let code = self.desk.account_code(of.holder).clone();
                let moved = self.counter.move_cash(&code, -fee);
                moved.expect("memory does not fail");
            }
        }
    }

    fn end_day(&mut self, day: Day) {
        // What it cancels may let lots be sent again, by net position: they are cancelled, too.
        loop {
            let said = self.counter.end_day(self.at);
            let said = said.expect("memory does not fail");
            if said.is_empty() {
                break;
            }
            self.hear(said);
            self.submit(Action::Clock);
        }
        self.done(Action::CloseDay);
        let prices = self.prices.clone();
        for (contract, price) in &prices {
            self.done(Action::SetSettlementPrice {
                contract: *contract,
                price: Price::whole(*price),
                source: SettlementSource::Manual,
            });
        }
        let delivered = self.tell_delivery_prices();
        let by_code = prices
            .iter()
            .map(|(id, price)| (self.code(*id), Price::whole(*price)));
        let by_code = by_code.collect();
        let settled = self.counter.settle(&by_code);
        settled.expect("memory does not fail");
        for holder in self.desk.holders().collect::<Vec<_>>() {
            self.done(Action::SettleAccount { holder });
        }
        self.done(Action::SettleProduct { product: PRODUCT });
        self.end_in_ledger(&delivered);
        self.check(&delivered, day);
        self.done(Action::RollDay);
        self.check(&delivered, day);
        let restored = Desk::restore(&self.desk.snapshot()).expect("it was just written");
        assert!(restored == self.desk, "a snapshot of {day} is another desk");
    }

    /// At the settlement price, or at another one that is told to both.
    fn tell_delivery_prices(&mut self) -> BTreeMap<ContractId, i64> {
        let mut delivered = BTreeMap::new();
        let mut endings = ContractEndings::default();
        for contract in self.desk.ending_contracts() {
            let told = self.random.below(9) as i64 - 4;
            let price = self.prices[&contract] + told;
            let code = self.code(contract);
            endings.delivery_prices.insert(code, Price::whole(price));
            self.done(Action::SetDeliveryPrice(SetDeliveryPrice {
                contract,
                price: Price::whole(price),
                source: DeliveryPriceSource::Manual,
            }));
            delivered.insert(contract, price);
        }
        self.counter.set_endings(endings);
        delivered
    }

    fn end_in_ledger(&mut self, delivered: &BTreeMap<ContractId, i64>) {
        for (contract, price) in delivered {
            let (_, _, multiplier, fee) = CONTRACTS[contract.index()];
            for ((holder, of, flag), held) in &mut self.held {
                let lots = held.long + held.short;
                let both = i64::from(held.long > 0 && held.short > 0);
                if of != contract {
                    continue;
                }
                let pnl = held.pnl(*price, multiplier) * Money::whole(1).units();
                *self.ended.entry(*holder).or_default() += pnl - lots * price * fee;
                *held = Held::default();
                self.outcome.locked += both;
                self.outcome.hedged += i64::from(lots > 0 && *flag == HedgeFlag::Hedge);
                match fee {
                    0 => self.outcome.goods_lots += lots,
                    _ => self.outcome.cash_lots += lots,
                }
            }
        }
    }

    fn check(&self, delivered: &BTreeMap<ContractId, i64>, day: Day) {
        let mut operating_less_fund = 0;
        for holder in self.desk.holders() {
            let book = self.desk.book(holder).expect("it is a holder");
            for position in book.positions() {
                let key = (holder, position.contract, position.hedge_flag);
                let held = self.held.get(&key).copied().unwrap_or_default();
                let lots = [&position.long, &position.short].map(|side| side.lots().count());
                assert_eq!(lots, [held.long, held.short], "{key:?} on {day}");
                assert!(
                    !delivered.contains_key(&position.contract) || lots == [0, 0],
                    "{key:?} outlives its contract on {day}"
                );
            }
            let equity = self.equity(holder);
            assert_eq!(book.equity().units(), equity, "equity of {holder} on {day}");
            assert!(book.frozen_margin().is_zero(), "{holder} on {day}");
            let nothing_held = self
                .held
                .iter()
                .all(|((of, ..), held)| *of != holder || held.long + held.short == 0);
            assert!(
                !nothing_held || book.margin().is_zero(),
                "margin of {holder} on {day}"
            );
            let delivering = self.desk.deliveries().filter(|(_, of)| of.holder == holder);
            let margins: Money = delivering.map(|(_, of)| of.margin).sum();
            assert_eq!(book.delivery_margin(), margins, "{holder} on {day}");
            operating_less_fund += match holder {
                Holder::Operating(_) => equity,
                Holder::Fund(_) => {
                    self.check_counter(holder, equity, day);
                    -equity
                }
            };
        }
        let difference = self.desk.difference(PRODUCT);
        let causes = difference.cash + difference.commission + difference.rounding;
        assert_eq!(
            operating_less_fund + causes.units(),
            0,
            "{difference:?} on {day}"
        );
        assert!(difference.rounding.is_zero(), "{difference:?} on {day}");
    }

    /// Cash, what ended, and what is held at the day's price, in 10⁻⁶ yuan.
    fn equity(&self, holder: Holder) -> i64 {
        let cash = match holder {
            Holder::Operating(_) => Money::whole(60_000_000),
            Holder::Fund(_) => Money::whole(90_000_000),
        };
        let mine = self.held.iter().filter(|((of, ..), _)| *of == holder);
        let held: i64 = mine
            .map(|((_, contract, _), held)| {
                held.pnl(self.prices[contract], self.multiplier(*contract))
            })
            .sum();
        let ended = self.ended.get(&holder).copied().unwrap_or_default();
        cash.units() + ended + held * Money::whole(1).units()
    }

    /// The simulated counter has the lots and, all marked, the cash that the ledger has.
    fn check_counter(&self, holder: Holder, equity: i64, day: Day) {
        let code = self.desk.account_code(holder);
        let mut lots: BTreeMap<(String, HedgeFlag), [i64; 2]> = BTreeMap::new();
        for of in self.counter.holdings(code) {
            let held = lots
                .entry((of.contract.to_string(), of.hedge_flag))
                .or_default();
            let side = if of.side == Direction::Buy { 0 } else { 1 };
            held[side] += (of.today + of.yesterday).count();
        }
        let mut known: BTreeMap<(String, HedgeFlag), [i64; 2]> = BTreeMap::new();
        for ((of, contract, flag), held) in &self.held {
            if *of == holder && held.long + held.short > 0 {
                let key = (self.code(*contract).to_string(), *flag);
                known.insert(key, [held.long, held.short]);
            }
        }
        assert_eq!(lots, known, "{code} at the counter on {day}");
        let funds = self.counter.funds(code).expect("it was opened");
        assert_eq!(funds.cash.units(), equity, "{code} at the counter on {day}");
    }
}
