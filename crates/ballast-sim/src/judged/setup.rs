//! A world's beginning: calendar, contracts, products, accounts, rates, the first day.

use std::sync::OnceLock;

use ballast_desk::Desk;
use ballast_desk_events::{
    Action, CloseTodayMode, FundSetting, FundsAlgorithm, FundsMethod, Holder, MarginBasis,
    OperatingSetting, PlatformSetting, RateScope, RateSource, RoutingMode, TemplateKind,
};
use ballast_model::{
    Calendar, CommissionRates, Commodity, Contract, ContractId, Day, FundAccountId, MarginRates,
    Money, OperatingAccountId, Price, ProductId, Rate, Rates, Tariff, TemplateId, TimeOfDay,
    reference,
};

use crate::judged::{Listed, Outcome, World};
use crate::judgement::Notes;
use crate::seeded::Seeded;

/// Contracts and where their prices begin. Two of one larger-side group at SHFE, the first in its
/// delivery month; two of another at CFFEX, charged for orders; others of other exchanges. Nobody
/// knows price and rates of the last one at first.
const CONTRACTS: [(&str, i64); 8] = [
    ("cu2611", 80_000),
    ("cu2701", 80_300),
    ("IF2612", 4_000),
    ("IH2612", 2_800),
    ("a2701", 4_000),
    ("jd2611", 3_500),
    ("sc2701", 500),
    ("c2701", 2_300),
];
/// The one of which nothing is known at first.
const BARE: usize = 7;

/// Days on which worlds begin: cu2611 may be opened for the last time on the 16th.
const DAYS: [&str; 4] = ["2026-11-11", "2026-11-12", "2026-11-13", "2026-11-16"];

/// Reference data, made once for all worlds.
struct Tables {
    calendar: Calendar,
    commodities: Vec<Commodity>,
    contracts: Vec<Contract>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let calendar = Calendar::compiled();
        let on = "2026-11-11".parse().expect("a day");
        let contract =
            |(code, _): (&str, i64)| reference::contract(code, on, &calendar).expect("a contract");
        let contracts: Vec<Contract> = CONTRACTS.into_iter().map(contract).collect();
        let commodity = |contract: &Contract| {
            reference::commodity(&contract.commodity).expect("it has a commodity")
        };
        Tables {
            commodities: contracts.iter().map(commodity).collect(),
            contracts,
            calendar,
        }
    })
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut random = Seeded::new(seed);
        let day: Day = random.pick(&DAYS).parse().expect("a day");
        let mut calendar = tables().calendar.clone();
        if random.chance(8) {
            calendar.last = day;
        }
        let mut world = Self {
            seed,
            desk: Desk::default(),
            notes: Notes::default(),
            calendar,
            at: day.plus(-3).at(TimeOfDay::hm(20, 30)),
            time: 0,
            contracts: Vec::new(),
            products: 1 + random.below(2) as u32,
            funds: 0,
            accounts: 0,
            locks: random.chance(12),
            other_settlements: random.chance(30),
            named: Vec::new(),
            numbers: 0,
            standing: Vec::new(),
            outcome: Outcome::default(),
            random,
        };
        world.done(Action::SetCalendar(world.calendar.clone()));
        world.lists_contracts();
        world.opens_products();
        world.sets_platform();
        world.starts_day(day, true);
        world
    }

    fn lists_contracts(&mut self) {
        let other = 4 + self.below(3) as usize;
        let mut listed = vec![0, 1, 2, 3, other];
        if self.chance(60) {
            listed.push(BARE);
        }
        for index in listed {
            let commodity = &tables().commodities[index];
            if self.desk.commodity_id(&commodity.code).is_none() {
                self.done(Action::PutCommodity(Box::new(commodity.clone())));
            }
            self.done(Action::ListContract(tables().contracts[index].clone()));
            let (code, price) = CONTRACTS[index];
            self.contracts.push(Listed {
                id: self.desk.contract_id(code).expect("it was listed"),
                tick: commodity.tick,
                last: Price::whole(price),
                bare: index == BARE,
                unpriced: index == BARE,
            });
        }
    }

    fn opens_products(&mut self) {
        let round = self.chance(60);
        for product in 0..self.products {
            let id = ProductId::new(product);
            self.done(Action::CreateProduct {
                code: format!("P{product}").parse().expect("a code"),
                name: String::new(),
            });
            let first = FundAccountId::new(self.funds);
            for _ in 0..self.random.pick(&[1, 2, 2, 3, 3]) {
                self.opens_fund_account(id, round);
            }
            let named = self.chance(50);
            self.named.push(named);
            if named {
                self.done(Action::SetRateSourceAccount {
                    product: id,
                    fund_account: Some(first),
                });
            }
            for _ in 0..2 + self.below(2) {
                self.opens_account(Some(id));
            }
        }
        self.opens_account(None);
    }

    fn opens_fund_account(&mut self, product: ProductId, round: bool) {
        let id = FundAccountId::new(self.funds);
        self.funds += 1;
        self.done(Action::CreateFundAccount {
            code: format!("F{}", id.number()).parse().expect("a code"),
            product,
        });
        let cash = 2_000_000 * (1 + i64::from(self.below(10)));
        self.begins_with(Holder::Fund(id), cash);
        let hedge_allowed = self.chance(85);
        let priority = Some(self.below(4)).filter(|priority| *priority > 0);
        for setting in [
            FundSetting::HedgeAllowed(hedge_allowed),
            FundSetting::Priority(priority),
        ] {
            self.done(Action::SetFund {
                account: id,
                setting,
            });
        }
        if self.locks && self.chance(60) {
            let modes = [CloseTodayMode::ToOpen, CloseTodayMode::YesterdayFirst];
            let setting = FundSetting::CloseToday(self.random.pick(&modes));
            self.done(Action::SetFund {
                account: id,
                setting,
            });
        }
        if self.chance(30) {
            let orders = FundSetting::RateOrders(Some(1 + self.below(4)));
            let seconds = FundSetting::RateSeconds(1 + self.below(3));
            for setting in [orders, seconds] {
                self.done(Action::SetFund {
                    account: id,
                    setting,
                });
            }
        }
        for contract in self.known_from_the_first().collect::<Vec<_>>() {
            self.reads_rates(id, contract.id, round);
        }
        self.log_in(id);
    }

    /// Bound to a product, or to none.
    fn opens_account(&mut self, product: Option<ProductId>) {
        let id = OperatingAccountId::new(self.accounts);
        self.accounts += 1;
        self.done(Action::CreateOperatingAccount {
            code: format!("A{}", id.number()).parse().expect("a code"),
            name: String::new(),
        });
        if let Some(product) = product {
            self.done(Action::BindOperatingAccount {
                account: id,
                product,
            });
        }
        let cash = 2_000_000 * (1 + i64::from(self.below(8)));
        self.begins_with(Holder::Operating(id), cash);
        let setting = OperatingSetting::HedgeAllowed(self.chance(85));
        self.done(Action::SetOperating {
            account: id,
            setting,
        });
    }

    fn begins_with(&mut self, holder: Holder, cash: i64) {
        self.done(Action::Deposit {
            holder,
            amount: Money::whole(cash),
        });
        let method = self.draw_method();
        self.done(Action::SetFundsMethod { holder, method });
    }

    /// How funds are reckoned (§C5).
    pub fn draw_method(&mut self) -> FundsMethod {
        let algorithms = [
            FundsAlgorithm::All,
            FundsAlgorithm::OnlyLosses,
            FundsAlgorithm::OnlyLosses,
            FundsAlgorithm::OnlyGains,
            FundsAlgorithm::None,
        ];
        FundsMethod {
            algorithm: self.random.pick(&algorithms),
            close_profit_available: self.chance(70),
            larger_side: self.chance(65),
            margin_basis: if self.chance(25) && !self.other_settlements {
                MarginBasis::PreviousSettlement
            } else {
                MarginBasis::OpenPrice
            },
        }
    }

    /// What a counter charges: round, so that edges are met to the unit, or odd, so that rounding
    /// shows.
    pub fn reads_rates(&mut self, fund_account: FundAccountId, contract: ContractId, round: bool) {
        let odd = if round { 0 } else { 1 };
        let more = i64::from(self.below(4)) * 100_000_000;
        let margin = |units: i64| Tariff {
            by_money: Rate::from_units(units + more + odd * 12_347),
            by_lot: Money::ZERO,
        };
        let fee = |fen: i64| Tariff {
            by_money: Rate::from_units(odd * 453_001),
            by_lot: Money::from_units(fen * 10_000 + odd * 17),
        };
        let rates = Rates {
            margin_long: margin(1_000_000_000),
            margin_short: margin(1_100_000_000),
            commission: CommissionRates {
                open: fee(301),
                close: fee(302),
                close_today: fee(603),
            },
            hedge_margin: Some(MarginRates {
                long: margin(500_000_000),
                short: margin(600_000_000),
            })
            .filter(|_| self.random.chance(70)),
        };
        self.done(Action::SetRates {
            fund_account,
            scope: RateScope::Contract(contract),
            rates,
        });
    }

    fn sets_platform(&mut self) {
        let modes = [
            RoutingMode::Priority,
            RoutingMode::Priority,
            RoutingMode::Proportion,
            RoutingMode::Net,
        ];
        let mode = self.random.pick(&modes);
        // Refused where fund accounts lock and the mode is by net position.
        self.submit(Action::SetPlatform(PlatformSetting::RoutingMode(mode)));
        if self.chance(50) {
            let source = RateSource::Platform;
            self.done(Action::SetPlatform(PlatformSetting::MarginSource(source)));
        }
        for _ in 0..self.below(3) {
            self.sets_margin_rule();
        }
        for fund in 0..self.funds {
            let fund = FundAccountId::new(fund);
            self.sets_person(fund);
            self.sets_priority(fund);
            self.sets_priority(fund);
        }
        self.done(Action::CreateTemplate {
            kind: TemplateKind::OrderLimits,
            name: "one".to_owned(),
        });
        for account in 0..self.accounts {
            if self.chance(50) {
                self.done(Action::BindTemplate {
                    account: OperatingAccountId::new(account),
                    kind: TemplateKind::OrderLimits,
                    template: Some(TemplateId::new(0)),
                });
            }
        }
    }
}
