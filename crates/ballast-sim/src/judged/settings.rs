//! Settings of a world that stay as they are set: rates, routing, persons, priorities.

use ballast_desk_events::{
    Action, FundSetting, Holder, Limit, LimitScope, OperatingSetting, PlatformSetting,
    PriorityRule, ProductSetting, RateChoice, RateLevel, RateScope, RoutingMode, WhenRejected,
    WhenTooLarge,
};
use ballast_model::{
    FundAccountId, HedgeFlag, MarginRule, Money, OperatingAccountId, ProductId, Rate, Tariff,
    TariffRule,
};

use crate::judged::{Listed, World};

impl World {
    /// Something that stays so.
    pub fn changes_setting(&mut self) {
        let fund = FundAccountId::new(self.below(self.funds));
        match self.below(14) {
            0..=1 => self.sets_margin_rule(),
            2 => self.tells_of_the_bare_one(),
            3 => self.sets_person(fund),
            4..=5 => self.sets_priority(fund),
            6 => self.sets_method(),
            7 => self.reads_again(fund),
            8..=10 => self.sets_way(),
            11 => self.sets_larger_side(fund),
            12 => self.chooses_rates(),
            _ => {
                let when = self
                    .random
                    .pick(&[WhenRejected::RouteAgain, WhenRejected::End]);
                self.submit(Action::SetPlatform(PlatformSetting::WhenRejected(when)));
            }
        }
    }

    /// X3, N5, P1: of a product or of the platform.
    fn sets_way(&mut self) {
        let product = ProductId::new(self.below(self.products));
        let mode = self.random.pick(&[
            None,
            Some(RoutingMode::Priority),
            Some(RoutingMode::Proportion),
            Some(RoutingMode::Net),
        ]);
        let rule = self
            .random
            .pick(&[PriorityRule::ByContractFirst, PriorityRule::ByAccount]);
        let when = self
            .random
            .pick(&[WhenTooLarge::PlaceWhatFits, WhenTooLarge::RefuseAll]);
        let own = Some(when).filter(|_| self.random.chance(50));
        let setting = self.random.pick(&[
            ProductSetting::RoutingMode(mode),
            ProductSetting::PriorityRule(rule),
            ProductSetting::WhenTooLarge(own),
        ]);
        self.submit(Action::SetProduct { product, setting });
        if self.chance(30) {
            self.submit(Action::SetPlatform(PlatformSetting::WhenTooLarge(when)));
        }
    }

    /// O9: of a fund account or of an operating account.
    fn sets_larger_side(&mut self, fund: FundAccountId) {
        let on = self.chance(60);
        let account = OperatingAccountId::new(self.below(self.accounts));
        let of_fund = self.random.pick(&[
            FundSetting::LargerSideShfe(on),
            FundSetting::LargerSideCffex(on),
            FundSetting::LargerSideIne(on),
        ]);
        let of_account = self.random.pick(&[
            OperatingSetting::LargerSideShfe(on),
            OperatingSetting::LargerSideCffex(on),
            OperatingSetting::LargerSideIne(on),
        ]);
        let action = if self.chance(50) {
            Action::SetFund {
                account: fund,
                setting: of_fund,
            }
        } else {
            Action::SetOperating {
                account,
                setting: of_account,
            }
        };
        self.submit(action);
    }

    /// O9.
    fn chooses_rates(&mut self) {
        let account = OperatingAccountId::new(self.below(self.accounts));
        let margin = self.random.pick(&[
            RateChoice::Platform,
            RateChoice::FollowCounter,
            RateChoice::FollowSystem,
        ]);
        self.submit(Action::SetRateChoice {
            account,
            margin,
            commission: RateChoice::FollowSystem,
        });
    }

    /// A counter charges something else from now on.
    fn reads_again(&mut self, fund: FundAccountId) {
        let known: Vec<Listed> = self.known_from_the_first().collect();
        let contract = self.random.pick(&known).id;
        let round = self.chance(60);
        self.reads_rates(fund, contract, round);
    }

    /// Its price, then its rates: of products that may read them anywhere, at all fund accounts.
    fn tells_of_the_bare_one(&mut self) {
        let Some(index) = self.contracts.iter().position(|listed| listed.unpriced) else {
            return;
        };
        let id = self.contracts[index].id;
        for fund in 0..self.funds {
            let fund = FundAccountId::new(fund);
            let product = self.desk.fund_account(fund).expect("it is there").product;
            let first = self
                .desk
                .product(product)
                .expect("it is there")
                .fund_accounts[0];
            let named = self.named[product.index()];
            if !named || fund == first || self.chance(40) {
                self.reads_rates(fund, id, true);
            }
        }
        if self.chance(60) {
            self.mark(index);
        }
    }

    /// How funds are reckoned (§C5).
    fn sets_method(&mut self) {
        let holders: Vec<Holder> = self.desk.holders().collect();
        let holder = self.random.pick(&holders);
        let method = self.draw_method();
        self.submit(Action::SetFundsMethod { holder, method });
    }

    pub fn sets_person(&mut self, fund: FundAccountId) {
        let person = self.random.pick(&[None, Some("X"), Some("X"), Some("Y")]);
        let listed = self.random.pick(&self.contracts.clone());
        let scope = LimitScope::Exchange(self.exchange(listed.id));
        self.submit(Action::SetLimit {
            level: RateLevel::FundAccount(fund),
            scope,
            limit: Limit::LegalPerson(person.map(Into::into)),
        });
    }

    pub fn sets_priority(&mut self, fund: FundAccountId) {
        let number = Some(self.below(3)).filter(|number| *number > 0);
        let contract = self.random.pick(&self.contracts.clone()).id;
        let commodity = self
            .desk
            .contract(contract)
            .expect("it was listed")
            .commodity;
        let scopes = [
            LimitScope::Contract(contract),
            LimitScope::Commodity(commodity),
        ];
        let limit = self.random.pick(&[
            Limit::PriorityOpen as fn(Option<u32>) -> Limit,
            Limit::PriorityClose,
            Limit::PriorityCloseToday,
        ])(number);
        let scope = self.random.pick(&scopes);
        let action = if self.chance(30) {
            Action::SetFund {
                account: fund,
                setting: FundSetting::Priority(number),
            }
        } else {
            Action::SetLimit {
                level: RateLevel::FundAccount(fund),
                scope,
                limit,
            }
        };
        self.submit(action);
    }

    /// A margin rate of the platform, over the counter's (F2, F4).
    pub fn sets_margin_rule(&mut self) {
        let known: Vec<Listed> = self.known_from_the_first().collect();
        let contract = self.random.pick(&known).id;
        let commodity = self
            .desk
            .contract(contract)
            .expect("it was listed")
            .commodity;
        let scope = self.random.pick(&[
            RateScope::Contract(contract),
            RateScope::Commodity(commodity),
        ]);
        let level = self.random.pick(&[
            RateLevel::Global,
            RateLevel::Product(ProductId::new(0)),
            RateLevel::OperatingAccount(OperatingAccountId::new(0)),
            RateLevel::FundAccount(FundAccountId::new(0)),
        ]);
        let share = Rate::from_units(i64::from(self.below(5)) * 250_000_000);
        let tariff = Tariff {
            by_money: share,
            by_lot: Money::whole(7),
        };
        let rule = self.random.pick(&[
            TariffRule::Absolute(Tariff {
                by_money: Rate::from_units(1_200_000_000),
                ..tariff
            }),
            TariffRule::Plus(tariff),
            TariffRule::Percent {
                by_money: Some(share),
                by_lot: None,
            },
        ]);
        let rule = MarginRule {
            long: rule,
            short: rule,
        };
        let rule = Some(rule).filter(|_| self.random.chance(75));
        let hedge_flag = self.random.pick(&HedgeFlag::ALL);
        self.submit(Action::SetMarginRule {
            level,
            scope,
            rule,
            hedge_flag,
        });
    }
}
