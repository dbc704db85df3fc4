//! Rates: precedence, modes, sources, and that a change takes effect at once (F1, F2, F4, F6, O9,
//! N9, N10).

use crate::script::{self, Run};
use ballast_desk::{EffectiveRates, RateOrigin, ask};
use ballast_desk_events::{
    Action, Event, Holder, PlatformSetting, RateChoice, RateLevel, RateScope, RateSource, Refusal,
    TemplateKind,
};
use ballast_model::{
    CommissionRates, CommissionRule, CommodityId, ContractId, CounterReturn, Day, FundAccountId,
    HedgeFlag, MarginRule, Money, OperatingAccountId, ProductId, Rates, Tariff, TariffRule,
    TemplateId,
};

const FUND: FundAccountId = FundAccountId::new(0);
const PRODUCT: ProductId = ProductId::new(0);

fn by_money(text: &str) -> Tariff {
    Tariff {
        by_money: text.parse().unwrap(),
        by_lot: Money::ZERO,
    }
}

fn margin(text: &str) -> Option<MarginRule> {
    let rule = TariffRule::Absolute(by_money(text));
    Some(MarginRule {
        long: rule,
        short: rule,
    })
}

/// For speculation, and so for hedges that have none of their own.
fn margin_rule(level: RateLevel, scope: RateScope, rule: Option<MarginRule>) -> Action {
    Action::SetMarginRule {
        level,
        scope,
        rule,
        hedge_flag: HedgeFlag::Speculation,
    }
}

fn commission(text: &str) -> Option<CommissionRule> {
    let rule = TariffRule::Absolute(by_money(text));
    Some(CommissionRule {
        open: rule,
        close: rule,
        close_today: rule,
    })
}

/// A desk with one account on the counter's rates: margin 10 %, commission 0.01 %, read for the
/// commodity cu.
struct Rated {
    run: Run,
    account: OperatingAccountId,
    contract: ContractId,
    commodity: CommodityId,
}

impl Rated {
    fn new() -> Self {
        let mut run = Run::new();
        for line in [
            "account A 10000000",
            "rate cu margin 0.1 open 0.0001 close 0.0001 today 0.0001",
            "day 2026-11-16",
        ] {
            run.line(line);
        }
        run.line("mark cu2701 80000");
        let contract = run.contract("cu2701");
        let commodity = run.desk.commodity_id("cu").unwrap();
        let Holder::Operating(account) = run.holder("A") else {
            panic!()
        };
        Self {
            run,
            account,
            contract,
            commodity,
        }
    }

    fn done(&mut self, action: Action) -> Vec<Event> {
        let events = self.run.submit(action);
        assert!(
            !matches!(events.first(), Some(Event::ActionRefused { .. })),
            "{events:?}"
        );
        events
    }

    fn template(&mut self, kind: TemplateKind, name: &str) -> TemplateId {
        match self
            .done(Action::CreateTemplate {
                kind,
                name: name.to_owned(),
            })
            .as_slice()
        {
            [Event::TemplateCreated { id, .. }] => *id,
            other => panic!("{other:?}"),
        }
    }

    fn source(&mut self, source: RateSource) {
        self.done(Action::SetPlatform(PlatformSetting::MarginSource(source)));
        self.done(Action::SetPlatform(PlatformSetting::CommissionSource(
            source,
        )));
    }

    fn set(&mut self, level: RateLevel, scope: RateScope, rate: &str) {
        self.done(margin_rule(level, scope, margin(rate)));
        self.done(Action::SetCommissionRule {
            level,
            scope,
            rule: commission(rate),
        });
    }

    fn unset(&mut self, level: RateLevel, scope: RateScope) {
        self.done(margin_rule(level, scope, None));
        self.done(Action::SetCommissionRule {
            level,
            scope,
            rule: None,
        });
    }

    fn effective(&self, holder: Holder) -> Option<EffectiveRates> {
        ask::effective_rates(
            &self.run.desk,
            holder,
            self.contract,
            HedgeFlag::Speculation,
        )
    }

    /// Margin and commission are both at that rate, and both come from there.
    fn check(&self, rate: &str, level: Option<RateLevel>, scope: RateScope) {
        let effective = self.effective(Holder::Operating(self.account)).unwrap();
        let rates = effective.rates;
        assert_eq!(
            (rates.margin_long, rates.commission.open),
            (by_money(rate), by_money(rate)),
            "{level:?} {scope:?}"
        );
        let origin = RateOrigin { level, scope };
        assert_eq!(
            (effective.margin, effective.commission),
            (origin, origin),
            "{rate}"
        );
    }
}

/// F4: own > template > fund account > product > global, the contract's before the commodity's
/// inside each, then the counter's.
#[test]
fn f4_precedence_from_the_account_down_to_the_counter() {
    let mut rated = Rated::new();
    rated.done(Action::SetRates {
        fund_account: FUND,
        scope: RateScope::Commodity(rated.commodity),
        rates: Rates {
            margin_long: by_money("0.5"),
            margin_short: by_money("0.5"),
            commission: CommissionRates {
                open: by_money("0.5"),
                close: by_money("0.5"),
                close_today: by_money("0.5"),
            },
            hedge_margin: None,
        },
    });
    rated.source(RateSource::Platform);
    let margins = rated.template(TemplateKind::Margin, "M");
    let commissions = rated.template(TemplateKind::Commission, "C");
    let account = rated.account;
    for (kind, template) in [
        (TemplateKind::Margin, margins),
        (TemplateKind::Commission, commissions),
    ] {
        rated.done(Action::BindTemplate {
            account,
            kind,
            template: Some(template),
        });
    }
    let scopes = [
        RateScope::Contract(rated.contract),
        RateScope::Commodity(rated.commodity),
    ];
    let mut places = Vec::new();
    let mut number = 0;
    for level in [
        Some(RateLevel::OperatingAccount(account)),
        None,
        Some(RateLevel::FundAccount(FUND)),
        Some(RateLevel::Product(PRODUCT)),
        Some(RateLevel::Global),
    ] {
        for scope in scopes {
            number += 1;
            let rate = format!("0.0{number:02}");
            match level {
                Some(level) => rated.set(level, scope, &rate),
                None => {
                    let (margin_level, commission_level) = (
                        RateLevel::Template(margins),
                        RateLevel::Template(commissions),
                    );
                    rated.done(margin_rule(margin_level, scope, margin(&rate)));
                    rated.done(Action::SetCommissionRule {
                        level: commission_level,
                        scope,
                        rule: commission(&rate),
                    });
                }
            }
            places.push((rate, level, scope));
        }
    }
    for (rate, level, scope) in places {
        match level {
            Some(level) => {
                rated.check(&rate, Some(level), scope);
                rated.unset(level, scope);
            }
            None => {
                let effective = rated.effective(Holder::Operating(account)).unwrap();
                assert_eq!(effective.rates.margin_long, by_money(&rate));
                assert_eq!(
                    effective.margin,
                    RateOrigin {
                        level: Some(RateLevel::Template(margins)),
                        scope
                    }
                );
                assert_eq!(
                    effective.commission,
                    RateOrigin {
                        level: Some(RateLevel::Template(commissions)),
                        scope
                    }
                );
                rated.done(margin_rule(RateLevel::Template(margins), scope, None));
                rated.done(Action::SetCommissionRule {
                    level: RateLevel::Template(commissions),
                    scope,
                    rule: None,
                });
            }
        }
    }
    rated.check("0.5", None, RateScope::Commodity(rated.commodity));
}

/// O9, N10: with "follow counter" a set rate does not act; the account's choice stands before the
/// platform's.
#[test]
fn o9_the_source_decides_whether_set_rates_act() {
    let mut rated = Rated::new();
    let scope = RateScope::Commodity(rated.commodity);
    let account = rated.account;
    rated.set(RateLevel::Global, scope, "0.07");
    let of = |rated: &Rated| {
        let rates = rated.effective(Holder::Operating(account)).unwrap().rates;
        (
            rates.margin_long.by_money.to_string(),
            rates.commission.open.by_money.to_string(),
        )
    };
    let both = |margin: &str, commission: &str| (margin.to_owned(), commission.to_owned());
    assert_eq!(
        of(&rated),
        both("0.1", "0.0001"),
        "the default is the counter's"
    );
    rated.done(Action::SetRateChoice {
        account,
        margin: RateChoice::Platform,
        commission: RateChoice::FollowSystem,
    });
    assert_eq!(of(&rated), both("0.07", "0.0001"));
    rated.source(RateSource::Platform);
    assert_eq!(of(&rated), both("0.07", "0.07"));
    rated.done(Action::SetRateChoice {
        account,
        margin: RateChoice::FollowCounter,
        commission: RateChoice::FollowCounter,
    });
    assert_eq!(of(&rated), both("0.1", "0.0001"));
    let fund = rated.effective(Holder::Fund(FUND)).unwrap().rates;
    assert_eq!(
        fund.margin_long,
        by_money("0.1"),
        "a fund account is charged by its counter"
    );
}

/// F6: a commodity rate set after the counter's contract rate was read takes effect at once.
#[test]
fn f6_a_set_commodity_rate_is_not_shadowed_by_the_counters_contract_rate() {
    let mut rated = Rated::new();
    let rates = Rates {
        margin_long: by_money("0.2"),
        margin_short: by_money("0.2"),
        ..Rates::default()
    };
    rated.done(Action::SetRates {
        fund_account: FUND,
        scope: RateScope::Contract(rated.contract),
        rates,
    });
    rated.source(RateSource::Platform);
    let scope = RateScope::Commodity(rated.commodity);
    rated.set(RateLevel::Product(PRODUCT), scope, "0.06");
    rated.check("0.06", Some(RateLevel::Product(PRODUCT)), scope);
}

/// N9: held lots are charged the new margin at once, whichever way the rate came to change; the
/// fund account keeps its own.
#[test]
fn n9_a_change_restates_the_margin_of_held_lots() {
    let mut rated = Rated::new();
    rated.run.line("A buy open 2 cu2701 80000 -> filled");
    let margin_of = |rated: &Rated, holder| {
        ask::funds(&rated.run.desk, holder)
            .unwrap()
            .margin
            .to_string()
    };
    let account = rated.account;
    let check = |rated: &Rated, want: &str| {
        assert_eq!(margin_of(rated, Holder::Operating(account)), want);
        assert_eq!(
            margin_of(rated, Holder::Fund(FUND)),
            "80000",
            "2 lots × 5 × 80,000 × 10 %"
        );
    };
    let scope = RateScope::Contract(rated.contract);
    check(&rated, "80000");
    rated.set(RateLevel::Global, scope, "0.12");
    check(&rated, "80000");
    rated.source(RateSource::Platform);
    check(&rated, "96000");
    let template = rated.template(TemplateKind::Margin, "strict");
    rated.done(margin_rule(
        RateLevel::Template(template),
        scope,
        margin("0.15"),
    ));
    check(&rated, "96000");
    rated.done(Action::BindTemplate {
        account,
        kind: TemplateKind::Margin,
        template: Some(template),
    });
    check(&rated, "120000");
    let plus = TariffRule::Plus(Tariff {
        by_money: "0.01".parse().unwrap(),
        by_lot: Money::whole(7),
    });
    let rule = Some(MarginRule {
        long: plus,
        short: plus,
    });
    rated.done(margin_rule(
        RateLevel::OperatingAccount(account),
        scope,
        rule,
    ));
    check(&rated, "88014");
    rated.done(Action::SetRateChoice {
        account,
        margin: RateChoice::FollowCounter,
        commission: RateChoice::FollowSystem,
    });
    check(&rated, "80000");
}

/// O9, N9: the first that is connected gives the rates; where a session changes that, held lots are
/// charged by the other's.
#[test]
fn o9_another_fund_account_that_comes_first_restates_the_margin_of_held_lots() {
    let mut rated = Rated::new();
    rated.done(Action::CreateFundAccount {
        code: "F2".parse().unwrap(),
        product: PRODUCT,
    });
    let second = FundAccountId::new(1);
    let rates = Rates {
        margin_long: by_money("0.3"),
        margin_short: by_money("0.3"),
        ..Rates::default()
    };
    rated.done(Action::SetRates {
        fund_account: second,
        scope: RateScope::Commodity(rated.commodity),
        rates,
    });
    for returned in [
        CounterReturn::LoggedIn {
            trading_day: Day::default(),
            max_order_ref: None,
        },
        CounterReturn::ReplayComplete,
    ] {
        rated.done(Action::Counter {
            fund_account: second,
            returned,
        });
    }
    for line in [
        "A buy open 2 cu2701 80000 -> filled",
        "funds A margin=80000",
        "disconnect F1",
        "funds A margin=240000",
        "lose F1",
        "funds A margin=80000",
    ] {
        rated.run.line(line);
    }
    rated.done(Action::SetRateSourceAccount {
        product: PRODUCT,
        fund_account: Some(FUND),
    });
    rated.run.line("disconnect F1");
    rated.run.line("funds A margin=80000");
}

/// F1, N9: a settled account's margin is that of the settlement price, also by rates that change
/// before the day rolls.
#[test]
fn f1_between_settlement_and_the_next_day_margin_is_by_the_settlement_price() {
    let mut rated = Rated::new();
    rated.run.line("A buy open 2 cu2701 80000 -> filled");
    rated.run.line("settle cu2701 81000");
    let holder = Holder::Operating(rated.account);
    rated.done(Action::SettleAccount { holder });
    rated.run.line("funds A margin=81000");
    let rates = Rates {
        margin_long: by_money("0.2"),
        margin_short: by_money("0.2"),
        ..Rates::default()
    };
    rated.done(Action::SetRates {
        fund_account: FUND,
        scope: RateScope::Contract(rated.contract),
        rates,
    });
    rated.run.line("funds A margin=162000");
    rated.done(Action::SettleAccount {
        holder: Holder::Fund(FUND),
    });
    rated.done(Action::SettleProduct { product: PRODUCT });
    rated.done(Action::RollDay);
    rated.run.line("funds A margin=162000");
}

#[test]
fn what_is_not_there_and_what_is_below_zero_is_refused() {
    let mut rated = Rated::new();
    let account = rated.account;
    let template = rated.template(TemplateKind::Margin, "M");
    let scope = RateScope::Contract(rated.contract);
    for (action, want) in [
        (
            Action::BindTemplate {
                account,
                kind: TemplateKind::Commission,
                template: Some(template),
            },
            Refusal::UnknownTemplate,
        ),
        (
            Action::SetCommissionRule {
                level: RateLevel::Template(template),
                scope,
                rule: commission("0.1"),
            },
            Refusal::UnknownTemplate,
        ),
        (
            Action::CreateTemplate {
                kind: TemplateKind::Margin,
                name: "M".to_owned(),
            },
            Refusal::CodeTaken,
        ),
        (
            margin_rule(RateLevel::Global, scope, margin("-0.1")),
            Refusal::RateNegative {
                rate: "-0.1".into(),
            },
        ),
        (
            margin_rule(
                RateLevel::OperatingAccount(OperatingAccountId::new(9)),
                scope,
                None,
            ),
            Refusal::UnknownAccount,
        ),
        (
            Action::SetRateSourceAccount {
                product: PRODUCT,
                fund_account: Some(FundAccountId::new(9)),
            },
            Refusal::UnknownAccount,
        ),
    ] {
        let refused = rated.run.submit(action.clone());
        assert_eq!(
            refused,
            [Event::ActionRefused { refusal: want }],
            "{action:?}"
        );
    }
}

/// A desk that knows nothing of set rates keeps its bytes; one that does comes back from its
/// snapshot the same.
#[test]
fn set_rates_are_in_the_snapshot() {
    use ballast_model::Machine;
    let mut rated = Rated::new();
    rated.source(RateSource::Platform);
    rated.set(
        RateLevel::Global,
        RateScope::Commodity(rated.commodity),
        "0.07",
    );
    let restored = ballast_desk::Desk::restore(&rated.run.desk.snapshot()).unwrap();
    assert_eq!(restored, rated.run.desk);
}

/// N9: lots held are reckoned anew when their account's margins are taken at other prices.
#[test]
fn n9_margin_follows_the_prices_it_is_taken_at() {
    script::check(
        "
        account A 1000000
        rate cu margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        limits cu2701 79000 86000 74000
        mark cu2701 80000
        A buy open 1 cu2701 80000 -> filled
        funds A margin=40000
        previous settlement margins A
        funds A margin=39500
        funds F1 margin=40000
        A buy open 1 cu2701 80000 -> filled
        funds A margin=79000
        ",
    );
}

/// N9: what works freezes by the rates in force, margin and commission, at both accounts, whichever rate
/// changes.
#[test]
fn n9_working_freezes_follow_new_rates() {
    script::check(
        "
        account A 10000000
        rate cu margin 0.1 open l1 close l1 today l2
        day 2026-11-16
        mark cu2701 80000
        set platform margin_source platform
        set platform commission_source platform
        A buy open 2 cu2701 80000 -> filled
        A buy open 4 cu2701 80000 -> working r1
        A sell close_today 1 cu2701 80010 -> working r2
        funds A margin=80000 frozen=160000 frozen_commission=6
        fill r1 1@80000
        funds A margin=120000 frozen=120000
        margin A cu 0.2
        funds A margin=240000 frozen=240000
        funds F1 margin=120000 frozen=120000
        rate cu margin 0.15 open l3 close l1 today l5
        funds A margin=240000 frozen=240000 frozen_commission=14
        funds F1 margin=180000 frozen=180000 frozen_commission=14
        margin A cu -
        funds A margin=180000 frozen=180000
        commission A cu open l4 close l0 today l1
        funds A frozen_commission=13
        funds F1 frozen_commission=14
        set platform commission_source counter
        funds A frozen_commission=14
        cancel r1
        cancel r2
        funds A frozen=0 frozen_commission=0
        funds F1 frozen=0 frozen_commission=0
        ",
    );
}

/// P10, P5: an account whose orders of today came to nothing can be unbound; what is left is told by
/// numbers.
#[test]
fn p5_unbinding_takes_an_account_that_only_placed_and_cancelled() {
    script::check(
        "
        account A 10000
        rate a margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark a2701 4000
        A buy open 1 a2701 4000 -> working r1
        unbind A -> STILL_IN_USE positions=0 working=1 cash=10000
        cancel r1
        unbind A -> STILL_IN_USE positions=0 working=0 cash=10000
        A buy open 1 a2701 4000 -> filled
        unbind A -> STILL_IN_USE positions=1 working=0 cash=10000
        ",
    );
    script::check(
        "
        account A 10000
        rate a margin 0.1 open l0 close l0 today l0
        day 2026-11-16
        mark a2701 4000
        A buy open 1 a2701 4000 -> working r1
        cancel r1
        withdraw A 10000
        unbind A
        A buy open 1 a2701 4000 -> ACCOUNT_UNBOUND
        ",
    );
}

/// N9: by the multiplier of the contract, which may be another than its commodity has by now (fb was 500
/// before fb1912, and is 10).
#[test]
fn n9_freezes_of_an_earlier_contract_are_of_its_own_multiplier() {
    script::check(
        "
        rate fb margin 0.1 open 0 close 0 today 0
        account A 1000000
        day 2019-09-02
        mark fb1911 100
        A buy open 2 fb1911 100 -> sent r1
        funds A frozen=10000
        rate fb margin 0.2 open 0 close 0 today 0
        funds A frozen=20000
        ",
    );
}
