//! Lines about settings, limits, tradability, templates and fund accounts.
//!
//! ```text
//! fund F2 2000                                 another fund account of P1, with cash, logged in
//! set A position_limit 10                      operating account, fund account, P1 or platform; `-` = not set
//! limit F1 cu2701 priority_open 3              account, P1, global or a template; commodity, contract or exchange
//! margin A cu hedge 0.08                       margin set on the platform; without `hedge` of speculation
//! commission A cu open l4 close l0 today l1    `-`: none
//! bar A cu2701 al     permit F1:night cu       what may be traded; `free A` takes it away
//! template order_limits T     bind A order_limits T     write T A
//! lift F1     disable F1     unbind A
//! ```
//! Any of them may end with `-> CODE number=value`.

use ballast_desk_events::{
    AccountStatus, Action, FundSettings, Holder, LimitScope, Limits, OperatingSettings,
    PlatformSettings, ProductSettings, RateLevel, RateScope, SetAccountStatus, SettingValue,
    Settings, TemplateKind, Tradability, TradabilityOf, UnbindOperatingAccount,
};
use ballast_model::{
    CommissionRule, CounterReturn, Day, Exchange, HedgeFlag, MarginRule, ProductId, TariffRule,
    TemplateId,
};

use super::Run;

const PRODUCT: ProductId = ProductId::new(0);

macro_rules! row {
    ($run:expr, $table:ty, $name:expr, $value:expr) => {{
        let rows = <$table>::default().rows();
        let row = rows
            .iter()
            .find(|row| row.name() == $name)
            .unwrap_or_else(|| panic!("{}: no {}", $run.line, $name));
        row.read($value)
            .unwrap_or_else(|| panic!("{}: {} cannot be read", $run.line, $value))
    }};
}

impl Run {
    /// Whether the line is one of these.
    pub fn setting(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let action = match words {
            ["fund", code, cash] => return self.fund(code, cash),
            ["set", "platform", name, value] => {
                Action::SetPlatform(row!(self, PlatformSettings, *name, text(value)))
            }
            ["set", "P1", name, value] => Action::SetProduct {
                product: PRODUCT,
                setting: row!(self, ProductSettings, *name, text(value)),
            },
            ["set", account, name, value] => match self.holder(account) {
                Holder::Operating(account) => Action::SetOperating {
                    account,
                    setting: row!(self, OperatingSettings, *name, text(value)),
                },
                Holder::Fund(account) => Action::SetFund {
                    account,
                    setting: row!(self, FundSettings, *name, text(value)),
                },
            },
            ["limit", target, scope, name, value @ ..] => {
                let limit = row!(self, Limits, *name, text(&value.join(" ")));
                Action::SetLimit {
                    level: self.level(target),
                    scope: self.scope(scope),
                    limit,
                }
            }
            ["margin", target, scope, flag @ .., rate] => {
                let rule = (*rate != "-").then(|| TariffRule::Absolute(super::tariff(rate)));
                Action::SetMarginRule {
                    level: self.level(target),
                    scope: self.rate_scope(scope),
                    rule: rule.map(|rule| MarginRule {
                        long: rule,
                        short: rule,
                    }),
                    hedge_flag: if flag == ["hedge"] {
                        HedgeFlag::Hedge
                    } else {
                        HedgeFlag::Speculation
                    },
                }
            }
            ["commission", target, scope, rates @ ..] => {
                let absolute = |rate: &str| TariffRule::Absolute(super::tariff(rate));
                let rule = match rates {
                    ["open", open, "close", close, "today", today] => Some(CommissionRule {
                        open: absolute(open),
                        close: absolute(close),
                        close_today: absolute(today),
                    }),
                    _ => None,
                };
                Action::SetCommissionRule {
                    level: self.level(target),
                    scope: self.rate_scope(scope),
                    rule,
                }
            }
            ["bar" | "permit", target, scopes @ ..] => {
                let listed = scopes.iter().map(|scope| self.rate_scope(scope)).collect();
                let tradability = Some(Tradability {
                    is_allow_list: words[0] == "permit",
                    listed,
                });
                Action::SetTradability {
                    of: self.tradability_of(target),
                    tradability,
                }
            }
            ["free", target] => Action::SetTradability {
                of: self.tradability_of(target),
                tradability: None,
            },
            ["template", kind, name] => Action::CreateTemplate {
                kind: template_kind(kind),
                name: (*name).to_owned(),
            },
            ["bind", account, kind, name] => {
                let Holder::Operating(account) = self.holder(account) else {
                    panic!("{}: not operating", self.line)
                };
                let template = (*name != "-").then(|| self.template(name));
                Action::BindTemplate {
                    account,
                    kind: template_kind(kind),
                    template,
                }
            }
            ["write", name, account] => {
                let Holder::Operating(account) = self.holder(account) else {
                    panic!("{}: not operating", self.line)
                };
                Action::WriteTradability {
                    template: self.template(name),
                    account,
                }
            }
            ["disable", account] => Action::SetAccountStatus(SetAccountStatus {
                of: match self.holder(account) {
                    Holder::Operating(account) => account.into(),
                    Holder::Fund(account) => account.into(),
                },
                status: AccountStatus::Disabled,
            }),
            ["unbind", account] => {
                let Holder::Operating(account) = self.holder(account) else {
                    panic!("{}: not operating", self.line)
                };
                Action::UnbindOperatingAccount(UnbindOperatingAccount { account })
            }
            ["lift", account] => {
                let Holder::Fund(fund_account) = self.holder(account) else {
                    panic!("{}: no fund account", self.line)
                };
                Action::LiftOrderRateBan { fund_account }
            }
            _ => return false,
        };
        let events = self.submit(action);
        self.outcome_of_action(&events, outcome);
        true
    }

    fn fund(&mut self, code: &str, cash: &str) -> bool {
        self.done(Action::CreateFundAccount {
            code: code.parse().unwrap(),
            product: PRODUCT,
        });
        let holder = self.holder(code);
        let Holder::Fund(fund_account) = holder else {
            unreachable!()
        };
        self.done(Action::Deposit {
            holder,
            amount: cash.parse().unwrap(),
        });
        for returned in [
            CounterReturn::LoggedIn {
                trading_day: Day::default(),
                max_order_ref: None,
            },
            CounterReturn::ReplayComplete,
        ] {
            self.done(Action::Counter {
                fund_account,
                returned,
            });
        }
        let rates: Vec<_> = self
            .desk
            .fund_account(super::FUND)
            .unwrap()
            .rates
            .clone()
            .into_iter()
            .collect();
        for (scope, rates) in rates {
            self.done(Action::SetRates {
                fund_account,
                scope,
                rates,
            });
        }
        true
    }

    fn template(&self, name: &str) -> TemplateId {
        let found = self
            .desk
            .templates()
            .find(|(_, template)| template.name == name)
            .map(|(id, _)| id);
        found.unwrap_or_else(|| panic!("{}: no template {name}", self.line))
    }

    pub fn level(&self, target: &str) -> RateLevel {
        match target {
            "P1" => RateLevel::Product(PRODUCT),
            "global" => RateLevel::Global,
            target
                if self
                    .desk
                    .templates()
                    .any(|(_, template)| template.name == target) =>
            {
                RateLevel::Template(self.template(target))
            }
            target => match self.holder(target) {
                Holder::Operating(id) => RateLevel::OperatingAccount(id),
                Holder::Fund(id) => RateLevel::FundAccount(id),
            },
        }
    }

    pub fn rate_scope(&mut self, scope: &str) -> RateScope {
        match self.desk.commodity_id(scope) {
            Some(commodity) => RateScope::Commodity(commodity),
            None => RateScope::Contract(self.contract(scope)),
        }
    }

    fn scope(&mut self, scope: &str) -> LimitScope {
        match Exchange::ALL
            .into_iter()
            .find(|exchange| exchange.code() == scope)
        {
            Some(exchange) => LimitScope::Exchange(exchange),
            None => self.rate_scope(scope).into(),
        }
    }

    fn tradability_of(&self, target: &str) -> TradabilityOf {
        if let Some((account, session)) = target.split_once(':') {
            let Holder::Fund(id) = self.holder(account) else {
                panic!("{}: no fund account", self.line)
            };
            return if session == "day" {
                TradabilityOf::FundDay(id)
            } else {
                TradabilityOf::FundNight(id)
            };
        }
        match self.level(target) {
            RateLevel::OperatingAccount(id) => TradabilityOf::Operating(id),
            RateLevel::Template(id) => TradabilityOf::Template(id),
            RateLevel::Product(id) => TradabilityOf::Product(id),
            RateLevel::Global => TradabilityOf::Global,
            RateLevel::FundAccount(_) => panic!("{}: by day or at night?", self.line),
        }
    }
}

fn text(value: &str) -> &str {
    if value == "-" { "" } else { value }
}

fn template_kind(kind: &str) -> TemplateKind {
    match kind {
        "margin" => TemplateKind::Margin,
        "commission" => TemplateKind::Commission,
        "order_limits" => TemplateKind::OrderLimits,
        "tradability" => TemplateKind::Tradability,
        other => panic!("no kind {other}"),
    }
}

/// Every word of every table is read as it is written.
#[test]
fn values_are_read_as_they_are_written() {
    fn check<R: Clone + PartialEq + std::fmt::Debug>(
        rows: Vec<R>,
        text: fn(&R) -> String,
        words: fn(&R) -> &'static [&'static str],
        read: fn(&R, &str) -> Option<R>,
    ) {
        for row in rows {
            assert_eq!(read(&row, &text(&row)), Some(row.clone()));
            for word in words(&row) {
                assert_eq!(
                    read(&row, word).map(|row| text(&row)).as_deref(),
                    Some(*word)
                );
            }
            let nonsense = read(&row, "no such value, and longer than any name may be");
            assert_eq!(nonsense, None, "{row:?}");
        }
    }
    use ballast_desk_events::{
        FundSetting, Limit, OperatingSetting, PlatformSetting, ProductSetting,
    };
    check(
        PlatformSettings::default().rows(),
        PlatformSetting::text,
        PlatformSetting::words,
        PlatformSetting::read,
    );
    check(
        OperatingSettings::default().rows(),
        OperatingSetting::text,
        OperatingSetting::words,
        OperatingSetting::read,
    );
    check(
        FundSettings::default().rows(),
        FundSetting::text,
        FundSetting::words,
        FundSetting::read,
    );
    check(
        ProductSettings::default().rows(),
        ProductSetting::text,
        ProductSetting::words,
        ProductSetting::read,
    );
    check(
        Limits::default().rows(),
        Limit::text,
        Limit::words,
        Limit::read,
    );
    // What is told to who wrote it otherwise can be written so.
    for row in Limits::default().rows() {
        let form = row.form();
        let first = form.split([',', '…', '×']).next().unwrap().trim();
        assert!(row.read(first).is_some(), "{}: {form}", row.name());
    }
    for text in ["ticks 10 same", "share 0.9 all", "ticks 0 opposite"] {
        assert_eq!(
            ballast_desk_events::PriceRight::read(text)
                .map(|right| right.text())
                .as_deref(),
            Some(text)
        );
    }
    assert_eq!(ballast_desk_events::PriceRight::read("share 1.1 all"), None);
}
