//! A desk to measure: 1,000 operating accounts of one product, 200 contracts of all exchanges, a
//! day with prices, limits armed on operating account, fund account and product. [`Seed::life`] has
//! besides what ordinary days have.

use ballast_desk::{Desk, LARGEST_BALANCE};
use ballast_desk_events::{
    Action, Command, Event, FundSetting, Holder, Limit, LimitScope, NearBans, OperatingSetting,
    OrderPrice, PlaceOrder, PriceDistance, PriceRight, RateLevel, RateScope, Tradability,
    TradabilityOf,
};
use ballast_model::{
    Calendar, ChildOrderId, CommissionRates, CommodityId, Contract, ContractId, CounterReturn,
    CounterTrade, Day, DayLimits, DepthLevel, Direction, Exchange, FundAccountId, HedgeFlag, Lots,
    Machine, Mark, Money, Offset, OperatingAccountId, Price, ProductId, Rates, Stamp, Tariff,
    Validity, reference,
};

/// Operating accounts.
pub const ACCOUNTS: u32 = 1000;
/// Contracts.
pub const CONTRACTS: usize = 200;

/// The fund account, or the first of two.
pub const FUND: FundAccountId = FundAccountId::new(0);
/// The second, where there are two.
const SECOND_FUND: FundAccountId = FundAccountId::new(1);
const PRODUCT: ProductId = ProductId::new(0);

/// A command executed, and what came of it applied.
pub fn step(desk: &mut Desk, command: &Command, at: Stamp) -> Vec<Event> {
    let events = desk.execute(command, at);
    for event in &events {
        desk.apply(event, at);
    }
    events
}

/// What to do with a fresh desk, and what is in it then.
pub struct Seed {
    /// The commands that fill it.
    pub commands: Vec<Command>,
    /// The desk they make.
    pub desk: Desk,
    /// A time within every commodity's session.
    pub at: Stamp,
    contracts: Vec<(ContractId, Price)>,
    day: Day,
    accounts: u32,
    funds: &'static [FundAccountId],
}

impl Seed {
    /// [`ACCOUNTS`] accounts.
    pub fn new() -> Self {
        Self::of(ACCOUNTS)
    }

    /// Accounts with cash and limits, contracts with rates and prices, a day that is open.
    pub fn of(accounts: u32) -> Self {
        Self::with(accounts, &[FUND])
    }

    /// The same with two fund accounts of one legal person, day price limits, tradability by day and
    /// by night, and hedging.
    pub fn life() -> Self {
        let mut seed = Self::with(ACCOUNTS, &[FUND, SECOND_FUND]);
        for index in 0..seed.contracts.len() {
            let limits = DayLimits {
                contract: seed.contracts[index].0,
                pre_settlement: Some(seed.price(index, 0)),
                upper: Some(seed.price(index, 200)),
                lower: Some(seed.price(index, -200)),
            };
            seed.submit(Action::SetDayLimits(limits));
        }
        let all = (0..seed.desk.commodities().count() as u32).map(CommodityId::new);
        let tradability = Tradability {
            is_allow_list: true,
            listed: all.map(RateScope::Commodity).collect(),
        };
        for fund in seed.funds {
            for exchange in Exchange::ALL {
                seed.submit(Action::SetLimit {
                    level: RateLevel::FundAccount(*fund),
                    scope: LimitScope::Exchange(exchange),
                    limit: Limit::LegalPerson(Some("P".into())),
                });
            }
            for of in [
                TradabilityOf::FundDay(*fund),
                TradabilityOf::FundNight(*fund),
            ] {
                seed.submit(Action::SetTradability {
                    of,
                    tradability: Some(tradability.clone()),
                });
            }
            seed.submit(Action::SetFund {
                account: *fund,
                setting: FundSetting::HedgeAllowed(true),
            });
        }
        for number in 0..ACCOUNTS {
            seed.submit(Action::SetOperating {
                account: OperatingAccountId::new(number),
                setting: OperatingSetting::HedgeAllowed(true),
            });
        }
        seed
    }

    fn with(accounts: u32, funds: &'static [FundAccountId]) -> Self {
        let at: Stamp = "2026-01-05 10:00:00.000".parse().expect("a time");
        let mut seed = Self {
            commands: Vec::new(),
            desk: Desk::default(),
            at,
            contracts: Vec::new(),
            day: at.day(),
            accounts,
            funds,
        };
        let calendar = Calendar::compiled();
        seed.submit(Action::SetCalendar(calendar.clone()));
        for commodity in reference::commodities() {
            seed.submit(Action::PutCommodity(commodity.into()));
        }
        seed.accounts();
        for contract in contracts(at.day(), &calendar) {
            seed.list(contract);
        }
        seed.arm();
        for fund_account in funds {
            let trading_day = at.day();
            for returned in [
                CounterReturn::LoggedIn {
                    trading_day,
                    max_order_ref: None,
                },
                CounterReturn::ReplayComplete,
            ] {
                seed.submit(Action::Counter {
                    fund_account: *fund_account,
                    returned,
                });
            }
        }
        seed.submit(Action::StartDay { day: at.day() });
        for index in 0..seed.contracts.len() {
            seed.submit(Action::Mark(seed.mark(index, 0)));
        }
        seed
    }

    fn submit(&mut self, action: Action) {
        let command = Command::platform(action);
        for event in self.desk.execute(&command, self.at) {
            assert!(!matches!(event, Event::ActionRefused { .. }), "{event:?}");
            self.desk.apply(&event, self.at);
        }
        self.commands.push(command);
    }

    fn accounts(&mut self) {
        let code = |text: String| text.parse().expect("a code");
        self.submit(Action::CreateProduct {
            code: code("P1".to_owned()),
            name: String::new(),
        });
        // A product is given so much at most.
        let each = LARGEST_BALANCE.units() / self.funds.len() as i64;
        for fund in self.funds {
            self.submit(Action::CreateFundAccount {
                code: code(format!("F{}", fund.index() + 1)),
                product: PRODUCT,
            });
            self.submit(Action::Deposit {
                holder: Holder::Fund(*fund),
                amount: Money::from_units(each),
            });
        }
        for number in 0..self.accounts {
            let account = OperatingAccountId::new(number);
            self.submit(Action::CreateOperatingAccount {
                code: code(format!("A{number}")),
                name: String::new(),
            });
            self.submit(Action::BindOperatingAccount {
                account,
                product: PRODUCT,
            });
            self.submit(Action::Deposit {
                holder: Holder::Operating(account),
                amount: Money::whole(100_000_000),
            });
        }
    }

    /// Limits that hold and never refuse: 11 on each operating account, 10 on the fund account, 1
    /// on the product.
    fn arm(&mut self) {
        let (lots, money) = (Some(Lots::new(90_000)), Some(Money::whole(900_000_000)));
        let own = [
            OperatingSetting::PositionLimit(Lots::new(900_000)),
            OperatingSetting::MarginLimit(Money::whole(900_000_000)),
            OperatingSetting::MarginRatio("0.95".parse().expect("a rate")),
            OperatingSetting::MaxCancels(Some(1_000_000)),
        ];
        let near = PriceRight {
            near: PriceDistance::Ticks(5),
            bans: NearBans::All,
        };
        let limits = |commodity: bool| {
            let mut limits = vec![Limit::Lots(lots), Limit::Margin(money)];
            if commodity {
                limits.extend([
                    Limit::OrderLots(lots),
                    Limit::OrderMargin(money),
                    Limit::PriceRight(Some(near)),
                ]);
            }
            limits
        };
        let scopes: Vec<LimitScope> = self
            .contracts
            .iter()
            .map(|(id, _)| LimitScope::Contract(*id))
            .collect();
        let commodities = (0..self.desk.commodities().count() as u32)
            .map(|id| LimitScope::Commodity(CommodityId::new(id)));
        let scopes: Vec<_> = scopes.into_iter().chain(commodities).collect();
        for number in 0..self.accounts {
            let account = OperatingAccountId::new(number);
            own.iter().for_each(|setting| {
                self.submit(Action::SetOperating {
                    account,
                    setting: setting.clone(),
                })
            });
            for scope in &scopes {
                for limit in limits(matches!(scope, LimitScope::Commodity(_))) {
                    self.submit(Action::SetLimit {
                        level: RateLevel::OperatingAccount(account),
                        scope: *scope,
                        limit,
                    });
                }
            }
        }
        for fund in self.funds {
            self.arm_fund(*fund, &scopes);
        }
        for exchange in Exchange::ALL {
            self.submit(Action::SetLimit {
                level: RateLevel::Product(PRODUCT),
                scope: LimitScope::Exchange(exchange),
                limit: Limit::DeliveryBarred(Some(true)),
            });
        }
    }

    fn arm_fund(&mut self, fund: FundAccountId, scopes: &[LimitScope]) {
        let many = Some(Lots::new(900_000_000));
        let of_scope = [
            Limit::OrderLots(many),
            Limit::OrderMargin(Some(Money::whole(1_000_000_000))),
            Limit::OpenedLots(many),
            Limit::Lots(many),
            Limit::LongLots(many),
            Limit::ShortLots(many),
        ];
        let of_exchange = [Limit::CapCancels(Some(u32::MAX)), Limit::CapLots(many)];
        let exchanges = Exchange::ALL.map(LimitScope::Exchange);
        let all = [(scopes, &of_scope[..]), (&exchanges[..], &of_exchange[..])];
        for (scopes, limits) in all {
            for (scope, limit) in scopes
                .iter()
                .flat_map(|scope| limits.iter().map(move |limit| (scope, limit)))
            {
                self.submit(Action::SetLimit {
                    level: RateLevel::FundAccount(fund),
                    scope: *scope,
                    limit: limit.clone(),
                });
            }
        }
        for setting in [
            FundSetting::MinimumReserve(Money::whole(1)),
            FundSetting::RateOrders(Some(1_000_000)),
        ] {
            self.submit(Action::SetFund {
                account: fund,
                setting,
            });
        }
    }

    fn list(&mut self, contract: Contract) {
        let tick = reference::commodity(&contract.commodity)
            .expect("it is of the table")
            .tick;
        let code = contract.code.0.clone();
        self.submit(Action::ListContract(contract));
        let id = self.desk.contract_id(&code).expect("it was listed");
        self.contracts.push((id, tick));
        let by_money = |text: &str| Tariff {
            by_money: text.parse().expect("a rate"),
            ..Tariff::default()
        };
        let commission = CommissionRates {
            open: by_money("0.0000453"),
            close: by_money("0.0000457"),
            close_today: by_money("0"),
        };
        let rates = Rates {
            margin_long: by_money("0.09"),
            margin_short: by_money("0.1"),
            commission,
            hedge_margin: None,
        };
        for fund_account in self.funds {
            self.submit(Action::SetRates {
                fund_account: *fund_account,
                scope: RateScope::Contract(id),
                rates,
            });
        }
    }

    /// What the counter says of an order that it was given: taken, then filled.
    pub fn filled(
        &self,
        fund_account: FundAccountId,
        child: ChildOrderId,
        price: Price,
    ) -> [Command; 2] {
        let number = child.number().to_string();
        let traded = CounterTrade {
            child,
            trade: number.as_str().into(),
            price,
            lots: Lots::new(1),
            at: self.at,
            trading_day: self.day,
        };
        let accepted = CounterReturn::Accepted {
            child,
            exchange_order: number.as_str().into(),
        };
        [accepted, CounterReturn::Traded(traded)].map(|returned| {
            Command::platform(Action::Counter {
                fund_account,
                returned,
            })
        })
    }

    /// A contract's price, so many ticks off.
    pub fn price(&self, index: usize, ticks: i64) -> Price {
        Price::from_units(self.contracts[index].1.units() * (2000 + ticks))
    }

    /// A mark of the contract, so many ticks off.
    pub fn mark(&self, index: usize, ticks: i64) -> Mark {
        let level = |ticks: i64| {
            Some(DepthLevel {
                price: self.price(index, ticks),
                lots: Lots::new(5),
            })
        };
        let last = Some(self.price(index, ticks));
        Mark {
            contract: self.contracts[index].0,
            last,
            bid: level(ticks - 1),
            ask: level(ticks + 1),
            open_interest: Lots::ZERO,
        }
    }

    /// One lot: buys at the contract's price, sells a tick above it, so that no order meets another of
    /// the same fund account (N6).
    pub fn order(
        &self,
        reference: u64,
        account: u32,
        index: usize,
        direction: Direction,
        offset: Offset,
    ) -> PlaceOrder {
        PlaceOrder {
            account: OperatingAccountId::new(account),
            reference: reference.to_string().into(),
            contract: self.contracts[index].0,
            direction,
            offset,
            lots: Lots::new(1),
            price: OrderPrice::Limit(self.price(index, i64::from(direction == Direction::Sell))),
            validity: Validity::Day,
            hedge_flag: HedgeFlag::Speculation,
        }
    }

    /// The id that the child of the next order will have.
    pub fn next_child(&self) -> ChildOrderId {
        let asked = self.order(0, 0, 0, Direction::Buy, Offset::Open);
        let events = self
            .desk
            .execute(&Command::platform(Action::PlaceOrder(asked)), self.at);
        let child = events.iter().find_map(|event| match event {
            Event::ChildRouted(routed) => Some(routed.counter_order.child),
            _ => None,
        });
        child.expect("the first order is placed and routed")
    }

    /// Orders that open, over all accounts and contracts; all are placed, and rest.
    pub fn orders(&self) -> impl FnMut(u64) -> Command {
        move |number| {
            let (account, index) = (
                (number * 13 % u64::from(ACCOUNTS)) as u32,
                (number * 7 % self.contracts.len() as u64) as usize,
            );
            let direction = if number % 2 == 0 {
                Direction::Buy
            } else {
                Direction::Sell
            };
            Command::platform(Action::PlaceOrder(self.order(
                number,
                account,
                index,
                direction,
                Offset::Open,
            )))
        }
    }

    /// Orders through their lives, three commands each: placed, accepted, filled.
    pub fn lives(&self) -> impl FnMut(u64) -> Command {
        let first_child = self.next_child();
        move |number| {
            let (turn, step) = (number / 3, number % 3);
            let index = (turn * 7 % self.contracts.len() as u64) as usize;
            let account = (turn * 13 % u64::from(self.accounts)) as u32;
            let child = ChildOrderId::new(first_child.number() + turn);
            let returned = |returned| Action::Counter {
                fund_account: FUND,
                returned,
            };
            Command::platform(match step {
                0 => Action::PlaceOrder(self.order(
                    turn + 1,
                    account,
                    index,
                    Direction::Buy,
                    Offset::Open,
                )),
                1 => returned(CounterReturn::Accepted {
                    child,
                    exchange_order: turn.to_string().into(),
                }),
                _ => returned(CounterReturn::Traded(CounterTrade {
                    child,
                    trade: turn.to_string().into(),
                    price: self.price(index, 0),
                    lots: Lots::new(1),
                    at: self.at,
                    trading_day: self.day,
                })),
            })
        }
    }

    /// A trading day as one stream: each order is placed, sent, accepted and filled, opening and
    /// closing by turns, over all accounts and contracts, with a mark before each.
    pub fn stream(&self) -> impl FnMut(u64) -> Command {
        let first_child = self.next_child();
        move |number| {
            let (turn, step) = (number / 5, number % 5);
            // An open and its close are of one account and contract.
            let (pair, closes) = (turn / 2, turn % 2 == 1);
            let index = (pair * 7 % self.contracts.len() as u64) as usize;
            let account = (pair * 13 % u64::from(ACCOUNTS)) as u32;
            let child = ChildOrderId::new(first_child.number() + turn);
            let returned = |returned| Action::Counter {
                fund_account: FUND,
                returned,
            };
            Command::platform(match step {
                0 => Action::Mark(self.mark(index, (turn % 9) as i64 - 4)),
                1 if closes => Action::PlaceOrder(self.order(
                    turn + 1,
                    account,
                    index,
                    Direction::Sell,
                    Offset::CloseToday,
                )),
                1 => Action::PlaceOrder(self.order(
                    turn + 1,
                    account,
                    index,
                    Direction::Buy,
                    Offset::Open,
                )),
                2 => returned(CounterReturn::Sent { child }),
                3 => returned(CounterReturn::Accepted {
                    child,
                    exchange_order: turn.to_string().into(),
                }),
                _ => returned(CounterReturn::Traded(CounterTrade {
                    child,
                    trade: turn.to_string().into(),
                    price: self.price(index, 0),
                    lots: Lots::new(1),
                    at: self.at,
                    trading_day: self.day,
                })),
            })
        }
    }
}

/// The first so many contracts of the table, month by month.
fn contracts(on: Day, calendar: &Calendar) -> Vec<Contract> {
    let months = (2..=12)
        .map(|month| (26, month))
        .chain((1..=12).map(|month| (27, month)));
    let commodities = reference::commodities();
    let codes = months.flat_map(|(year, month)| {
        let of = move |commodity: &ballast_model::Commodity| {
            let code = &commodity.code;
            [
                format!("{code}{year}{month:02}"),
                format!("{code}{}{month:02}", year % 10),
            ]
        };
        commodities.iter().flat_map(of).collect::<Vec<_>>()
    });
    let listed: Vec<_> = codes
        .filter_map(|code| reference::contract(&code, on, calendar).ok())
        .take(CONTRACTS)
        .collect();
    assert_eq!(listed.len(), CONTRACTS, "the table has contracts enough");
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is measured can be begun: a limit that came since refuses nothing of it.
    #[test]
    fn what_is_measured_begins() {
        for seed in [Seed::of(2), Seed::life()] {
            assert!(seed.desk.trading_day().is_some());
        }
    }

    #[test]
    fn every_command_of_the_stream_is_taken() {
        let seed = Seed::new();
        taken(&seed, seed.stream());
    }

    #[test]
    fn every_order_is_placed() {
        let seed = Seed::new();
        taken(&seed, seed.orders());
    }

    #[test]
    fn every_life_is_lived() {
        let seed = Seed::new();
        taken(&seed, seed.lives());
    }

    fn taken(seed: &Seed, mut source: impl FnMut(u64) -> Command) {
        let mut desk = Seed::new().desk;
        for number in 0..200 {
            let command = source(number);
            let events = step(&mut desk, &command, seed.at);
            let refused = |event: &Event| {
                matches!(event, Event::OrderRefused(_) | Event::ActionRefused { .. })
            };
            assert!(!events.iter().any(refused), "{number}: {events:?}");
        }
    }
}
