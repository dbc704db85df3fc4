//! The naive oracle of rates: remembers every setting as it was commanded, and finds an account's
//! rates anew by going down the rows of F2, F4, F6 and O9 one by one.

use std::collections::{BTreeMap, BTreeSet};

use ballast_desk::{EffectiveRates, RateOrigin};
use ballast_desk_events::{
    Action, Holder, PlatformSetting, RateChoice, RateLevel, RateScope, RateSource, TemplateKind,
};
use ballast_model::{
    CommissionRates, CommissionRule, CommodityId, ContractId, CounterReturn, FundAccountId,
    HedgeFlag, MarginRule, Money, OperatingAccountId, ProductId, Rate, Rates, Tariff, TariffRule,
    TemplateId,
};

/// Everything that was set.
#[derive(Debug, Default)]
pub(crate) struct Rulebook {
    read: BTreeMap<(FundAccountId, RateScope), Rates>,
    margin: BTreeMap<(RateLevel, RateScope), MarginRule>,
    hedge_margin: BTreeMap<(RateLevel, RateScope), MarginRule>,
    commission: BTreeMap<(RateLevel, RateScope), CommissionRule>,
    margin_choices: BTreeMap<OperatingAccountId, RateChoice>,
    commission_choices: BTreeMap<OperatingAccountId, RateChoice>,
    bound: BTreeMap<(OperatingAccountId, TemplateKind), TemplateId>,
    margin_source: RateSource,
    commission_source: RateSource,
    named: BTreeMap<ProductId, FundAccountId>,
    connected: BTreeSet<FundAccountId>,
    /// Fund accounts of each product, in order of opening.
    funds: BTreeMap<ProductId, Vec<FundAccountId>>,
    products: BTreeMap<OperatingAccountId, ProductId>,
}

fn keep<K: Ord, V: Copy>(table: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => drop(table.insert(key, value)),
        None => drop(table.remove(&key)),
    }
}

impl Rulebook {
    /// A command that was carried out.
    pub fn note(&mut self, action: &Action) {
        match action {
            Action::CreateFundAccount { product, .. } => {
                let id = self.funds.values().map(Vec::len).sum::<usize>();
                self.funds
                    .entry(*product)
                    .or_default()
                    .push(FundAccountId::new(id as u32));
            }
            Action::BindOperatingAccount { account, product } => {
                self.products.insert(*account, *product);
            }
            Action::SetRates {
                fund_account,
                scope,
                rates,
            } => drop(self.read.insert((*fund_account, *scope), *rates)),
            Action::SetMarginRule {
                level,
                scope,
                rule,
                hedge_flag: HedgeFlag::Speculation,
            } => {
                keep(&mut self.margin, (*level, *scope), *rule);
            }
            Action::SetMarginRule {
                level,
                scope,
                rule,
                hedge_flag: HedgeFlag::Hedge,
            } => {
                keep(&mut self.hedge_margin, (*level, *scope), *rule);
            }
            Action::SetCommissionRule { level, scope, rule } => {
                keep(&mut self.commission, (*level, *scope), *rule)
            }
            Action::SetRateChoice {
                account,
                margin,
                commission,
            } => {
                self.margin_choices.insert(*account, *margin);
                self.commission_choices.insert(*account, *commission);
            }
            Action::BindTemplate {
                account,
                kind,
                template,
            } => keep(&mut self.bound, (*account, *kind), *template),
            Action::SetRateSourceAccount {
                product,
                fund_account,
            } => keep(&mut self.named, *product, *fund_account),
            Action::SetPlatform(PlatformSetting::MarginSource(source)) => {
                self.margin_source = *source
            }
            Action::SetPlatform(PlatformSetting::CommissionSource(source)) => {
                self.commission_source = *source
            }
            Action::Counter {
                fund_account,
                returned: CounterReturn::ReplayComplete,
            } => {
                self.connected.insert(*fund_account);
            }
            Action::Counter {
                fund_account,
                returned: CounterReturn::LoggedIn { .. } | CounterReturn::Disconnected,
            } => {
                self.connected.remove(fund_account);
            }
            _ => {}
        }
    }

    /// O9: the fund account that the product names, else the first connected; while none is, the
    /// first.
    fn source_account(&self, product: ProductId) -> Option<FundAccountId> {
        if let Some(named) = self.named.get(&product) {
            return Some(*named);
        }
        let funds = self.funds.get(&product)?;
        let connected = funds.iter().find(|fund| self.connected.contains(fund));
        connected.or(funds.first()).copied()
    }

    /// What an account is charged for a contract, and where that comes from; none where nobody has
    /// set or read it.
    pub fn effective(
        &self,
        holder: Holder,
        contract: ContractId,
        flag: HedgeFlag,
        commodity: CommodityId,
    ) -> Option<EffectiveRates> {
        // F1: the contract's first.
        let scopes = [
            RateScope::Contract(contract),
            RateScope::Commodity(commodity),
        ];
        let (account, source_account) = match holder {
            Holder::Fund(fund) => (None, fund),
            Holder::Operating(account) => (
                Some(account),
                self.source_account(*self.products.get(&account)?)?,
            ),
        };
        let mut read = None;
        for scope in scopes {
            if read.is_none() {
                read = self
                    .read
                    .get(&(source_account, scope))
                    .map(|rates| (RateOrigin { level: None, scope }, *rates));
            }
        }
        // F1: a hedge's margin where there is one, else that of speculation; at each place, and at
        // the counter.
        if let (HedgeFlag::Hedge, Some((_, rates))) = (flag, &mut read)
            && let Some(margin) = rates.hedge_margin
        {
            (rates.margin_long, rates.margin_short) = (margin.long, margin.short);
        }
        let mut margin_rules = self.margin.clone();
        if flag == HedgeFlag::Hedge {
            margin_rules.extend(
                self.hedge_margin
                    .iter()
                    .map(|(place, rule)| (*place, *rule)),
            );
        }

        let margin_rule = account.and_then(|account| {
            self.set(
                TemplateKind::Margin,
                &margin_rules,
                account,
                source_account,
                scopes,
            )
        });
        let (margin, margin_long, margin_short) = match (margin_rule, read) {
            (Some((origin, rule)), _) => {
                let long = charged(rule.long, read.map(|(_, rates)| rates.margin_long))?;
                (
                    origin,
                    long,
                    charged(rule.short, read.map(|(_, rates)| rates.margin_short))?,
                )
            }
            (None, Some((origin, rates))) => (origin, rates.margin_long, rates.margin_short),
            (None, None) => return None,
        };
        let commission_rule = account.and_then(|account| {
            self.set(
                TemplateKind::Commission,
                &self.commission,
                account,
                source_account,
                scopes,
            )
        });
        let (commission, rates) = match (commission_rule, read) {
            (Some((origin, rule)), _) => {
                let read = read.map(|(_, rates)| rates.commission);
                let open = charged(rule.open, read.map(|rates| rates.open))?;
                let close = charged(rule.close, read.map(|rates| rates.close))?;
                let close_today = charged(rule.close_today, read.map(|rates| rates.close_today))?;
                (
                    origin,
                    CommissionRates {
                        open,
                        close,
                        close_today,
                    },
                )
            }
            (None, Some((origin, rates))) => (origin, rates.commission),
            (None, None) => return None,
        };
        let rates = Rates {
            margin_long,
            margin_short,
            commission: rates,
            hedge_margin: None,
        };
        Some(EffectiveRates {
            rates,
            source_account,
            margin,
            commission,
        })
    }

    /// F4: own > template > fund account > product > global, and only while the account's source is
    /// its own (O9, N10).
    fn set<R: Copy>(
        &self,
        kind: TemplateKind,
        rules: &BTreeMap<(RateLevel, RateScope), R>,
        account: OperatingAccountId,
        source_account: FundAccountId,
        scopes: [RateScope; 2],
    ) -> Option<(RateOrigin, R)> {
        let (choices, source) = match kind {
            TemplateKind::Margin => (&self.margin_choices, self.margin_source),
            TemplateKind::Commission => (&self.commission_choices, self.commission_source),
            TemplateKind::OrderLimits | TemplateKind::Tradability => {
                unreachable!("rates are margin or commission")
            }
        };
        let own = match choices.get(&account) {
            Some(RateChoice::Platform) => true,
            Some(RateChoice::FollowCounter) => false,
            Some(RateChoice::FollowSystem) | None => source == RateSource::Platform,
        };
        if !own {
            return None;
        }
        let mut levels = vec![RateLevel::OperatingAccount(account)];
        levels.extend(
            self.bound
                .get(&(account, kind))
                .map(|template| RateLevel::Template(*template)),
        );
        levels.extend([
            RateLevel::FundAccount(source_account),
            RateLevel::Product(self.products[&account]),
            RateLevel::Global,
        ]);
        for level in levels {
            for scope in scopes {
                if let Some(rule) = rules.get(&(level, scope)) {
                    return Some((
                        RateOrigin {
                            level: Some(level),
                            scope,
                        },
                        *rule,
                    ));
                }
            }
        }
        None
    }
}

/// F2: a rule over the counter's tariff, each part by itself; none where it needs a tariff that
/// nobody has read.
fn charged(rule: TariffRule, read: Option<Tariff>) -> Option<Tariff> {
    let (by_money, by_lot) = match rule {
        TariffRule::Absolute(tariff) => return Some(tariff),
        TariffRule::Plus(more) => {
            let read = read?;
            (
                read.by_money.units() + more.by_money.units(),
                read.by_lot.units() + more.by_lot.units(),
            )
        }
        TariffRule::Percent { by_money, by_lot } => {
            let read = read?;
            (
                larger(read.by_money.units(), by_money),
                larger(read.by_lot.units(), by_lot),
            )
        }
    };
    Some(Tariff {
        by_money: Rate::from_units(by_money),
        by_lot: Money::from_units(by_lot),
    })
}

/// So much more by a share of 10⁻¹⁰ steps, nothing being below zero; an empty share leaves it as it
/// is.
fn larger(units: i64, share: Option<Rate>) -> i64 {
    let one = Rate::whole(1).units();
    let more = i128::from(units) * i128::from(share.map_or(0, Rate::units));
    units + i64::try_from((more + i128::from(one / 2)) / i128::from(one)).expect("rates are small")
}
