//! The rates in force: by level, by source, and as they would be after a change.

use ballast_desk_events::{
    CounterSessionState, Holder, RateChoice, RateLevel, RateScope, RateSource,
};
use ballast_model::{
    CommissionRates, CommissionRule, CommodityId, ContractId, FundAccountId, HedgeFlag, MarginRule,
    OperatingAccountId, ProductId, Rates, Tariff, TariffRule, TemplateId,
};

use crate::state::Desk;
use crate::state::rates::RateRules;

/// Where a rate in force comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateOrigin {
    /// Where it is set; none: read from the counter.
    pub level: Option<RateLevel>,
    /// For a contract or its commodity.
    pub scope: RateScope,
}

/// The rates an account is charged for a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectiveRates {
    /// The rates.
    pub rates: Rates,
    /// Fund account whose counter's rates were read.
    pub source_account: FundAccountId,
    /// Where margin comes from.
    pub margin: RateOrigin,
    /// Where commission comes from.
    pub commission: RateOrigin,
}

/// Margin or commission: what is the same for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Margin,
    Commission,
}

/// Whose rates an account takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateChoices {
    pub margin: RateChoice,
    pub commission: RateChoice,
}

/// A change that is being decided: questions answer as if it had happened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change {
    /// None.
    Nothing,
    /// The counter's rates.
    Counter(FundAccountId, RateScope, Rates),
    /// A margin rate of the platform.
    Margin(RateLevel, RateScope, HedgeFlag, Option<MarginRule>),
    /// A commission rate of the platform.
    Commission(RateLevel, RateScope, Option<CommissionRule>),
    /// Choices of an account.
    Choice(OperatingAccountId, RateChoices),
    /// Template of an account.
    Template(Family, OperatingAccountId, Option<TemplateId>),
    /// Where a product's rates are read.
    SourceAccount(ProductId, Option<FundAccountId>),
    /// Source of those who follow the system.
    System(Family, RateSource),
    /// A fund account's session: the first that is connected may be another one.
    Session(FundAccountId, CounterSessionState),
}

impl Change {
    /// Whether rates of a contract can be other than before.
    pub(crate) fn concerns(self, contract: ContractId, commodity: CommodityId) -> bool {
        match self {
            Self::Counter(_, scope, _)
            | Self::Margin(_, scope, ..)
            | Self::Commission(_, scope, _) => [
                RateScope::Contract(contract),
                RateScope::Commodity(commodity),
            ]
            .contains(&scope),
            Self::Nothing => false,
            Self::Choice(..)
            | Self::Template(..)
            | Self::SourceAccount(..)
            | Self::System(..)
            | Self::Session(..) => true,
        }
    }
}

/// The rates an account is charged for positions of one hedge flag in a contract; none where nobody
/// has set or read any.
pub(crate) fn effective(
    desk: &Desk,
    holder: Holder,
    contract: ContractId,
    flag: HedgeFlag,
) -> Option<EffectiveRates> {
    Resolver::now(desk).effective(holder, contract, flag)
}

pub(crate) struct Resolver<'a> {
    desk: &'a Desk,
    change: Change,
}

impl<'a> Resolver<'a> {
    /// Rates as they are.
    pub(crate) fn now(desk: &'a Desk) -> Self {
        Self::after(desk, Change::Nothing)
    }

    /// Rates as they would be after a change.
    pub(crate) fn after(desk: &'a Desk, change: Change) -> Self {
        Self { desk, change }
    }

    pub(crate) fn effective(
        &self,
        holder: Holder,
        contract: ContractId,
        flag: HedgeFlag,
    ) -> Option<EffectiveRates> {
        let source_account = self.source_account(holder)?;
        let commodity = self.desk.contract(contract)?.commodity;
        let scopes = [
            RateScope::Contract(contract),
            RateScope::Commodity(commodity),
        ];
        let read = scopes
            .into_iter()
            .find_map(|scope| Some((scope, self.counters(source_account, scope)?.of(flag))));
        let account = match holder {
            Holder::Operating(account) => Some(account),
            Holder::Fund(_) => None,
        };
        let margin_rule = account.and_then(|account| {
            self.first(
                Family::Margin,
                account,
                source_account,
                scopes,
                |level, scope| self.margin_rule(level, scope, flag),
            )
        });
        let commission_rule = account.and_then(|account| {
            self.first(
                Family::Commission,
                account,
                source_account,
                scopes,
                |level, scope| self.commission_rule(level, scope),
            )
        });
        let read_origin = read.map(|(scope, _)| RateOrigin { level: None, scope });
        let counters = read.map(|(_, rates)| rates);
        let over = |rule: TariffRule, part: fn(Rates) -> Tariff| match counters {
            None if rule.needs_counter() => None,
            counters => rule.over(counters.map_or(Tariff::default(), part)).ok(),
        };
        let (margin, [margin_long, margin_short]) = match margin_rule {
            Some((origin, rule)) => (
                origin,
                [
                    over(rule.long, |rates| rates.margin_long)?,
                    over(rule.short, |rates| rates.margin_short)?,
                ],
            ),
            None => (
                read_origin?,
                [counters?.margin_long, counters?.margin_short],
            ),
        };
        let (commission, commission_rates) = match commission_rule {
            Some((origin, rule)) => {
                let rates = CommissionRates {
                    open: over(rule.open, |rates| rates.commission.open)?,
                    close: over(rule.close, |rates| rates.commission.close)?,
                    close_today: over(rule.close_today, |rates| rates.commission.close_today)?,
                };
                (origin, rates)
            }
            None => (read_origin?, counters?.commission),
        };
        let rates = Rates {
            margin_long,
            margin_short,
            commission: commission_rates,
            hedge_margin: None,
        };
        Some(EffectiveRates {
            rates,
            source_account,
            margin,
            commission,
        })
    }

    /// The first rule by precedence, for accounts whose source is the platform's rates.
    fn first<R>(
        &self,
        family: Family,
        account: OperatingAccountId,
        source_account: FundAccountId,
        scopes: [RateScope; 2],
        rule: impl Fn(RateLevel, RateScope) -> Option<R>,
    ) -> Option<(RateOrigin, R)> {
        if !self.takes_own(family, account) {
            return None;
        }
        let state = self.desk.operating_account(account)?;
        let levels = [
            Some(RateLevel::OperatingAccount(account)),
            self.template(family, account).map(RateLevel::Template),
            Some(RateLevel::FundAccount(source_account)),
            state.product.map(RateLevel::Product),
            Some(RateLevel::Global),
        ];
        let places = levels
            .into_iter()
            .flatten()
            .flat_map(|level| scopes.map(|scope| (level, scope)));
        places.into_iter().find_map(|(level, scope)| {
            let found = rule(level, scope)?;
            Some((
                RateOrigin {
                    level: Some(level),
                    scope,
                },
                found,
            ))
        })
    }

    fn takes_own(&self, family: Family, account: OperatingAccountId) -> bool {
        let Some(state) = self.desk.operating_account(account) else {
            return false;
        };
        let choices = match self.change {
            Change::Choice(changed, choices) if changed == account => choices,
            _ => RateChoices {
                margin: state.rates.margin,
                commission: state.rates.commission,
            },
        };
        let choice = match family {
            Family::Margin => choices.margin,
            Family::Commission => choices.commission,
        };
        let system = match (family, self.change) {
            (_, Change::System(changed, source)) if changed == family => source,
            (Family::Margin, _) => self.desk.platform.margin_source,
            (Family::Commission, _) => self.desk.platform.commission_source,
        };
        match choice {
            RateChoice::Platform => true,
            RateChoice::FollowCounter => false,
            RateChoice::FollowSystem => system == RateSource::Platform,
        }
    }

    fn template(&self, family: Family, account: OperatingAccountId) -> Option<TemplateId> {
        let state = self.desk.operating_account(account)?;
        match (family, self.change) {
            (_, Change::Template(of, changed, template)) if (of, changed) == (family, account) => {
                template
            }
            (Family::Margin, _) => state.rates.margin_template,
            (Family::Commission, _) => state.rates.commission_template,
        }
    }

    /// A hedge's own rule goes before the one for speculation at the same place.
    fn margin_rule(
        &self,
        level: RateLevel,
        scope: RateScope,
        flag: HedgeFlag,
    ) -> Option<MarginRule> {
        let of = |flag: HedgeFlag| match self.change {
            Change::Margin(changed, of, changed_flag, rule)
                if (changed, of, changed_flag) == (level, scope, flag) =>
            {
                rule
            }
            _ => rules(self.desk, level)?
                .margin_of(flag)
                .get(&scope)
                .copied(),
        };
        match flag {
            HedgeFlag::Speculation => of(flag),
            HedgeFlag::Hedge => of(flag).or_else(|| of(HedgeFlag::Speculation)),
        }
    }

    fn commission_rule(&self, level: RateLevel, scope: RateScope) -> Option<CommissionRule> {
        match self.change {
            Change::Commission(changed, of, rule) if (changed, of) == (level, scope) => rule,
            _ => rules(self.desk, level)?.commission.get(&scope).copied(),
        }
    }

    fn counters(&self, source_account: FundAccountId, scope: RateScope) -> Option<Rates> {
        match self.change {
            Change::Counter(changed, of, rates) if (changed, of) == (source_account, scope) => {
                Some(rates)
            }
            _ => self
                .desk
                .fund_account(source_account)?
                .rates
                .get(&scope)
                .copied(),
        }
    }

    /// The fund account whose counter's rates are read: a fund account's own; else the one the
    /// product names, else its first that is connected, else its first.
    fn source_account(&self, holder: Holder) -> Option<FundAccountId> {
        let account = match holder {
            Holder::Fund(id) => return Some(id),
            Holder::Operating(id) => self.desk.operating_account(id)?,
        };
        let id = account.product?;
        let product = self.desk.product(id)?;
        let named = match self.change {
            Change::SourceAccount(changed, source_account) if changed == id => source_account,
            _ => product.rate_source_account,
        };
        let session = |id: FundAccountId| match self.change {
            Change::Session(changed, state) if changed == id => Some(state),
            _ => self.desk.fund_account(id).map(|account| account.session),
        };
        let ready = |id: &&FundAccountId| session(**id) == Some(CounterSessionState::Ready);
        let connected = || {
            product
                .fund_accounts
                .iter()
                .find(ready)
                .or(product.fund_accounts.first())
                .copied()
        };
        named.or_else(connected)
    }
}

impl Desk {
    /// The fund account whose counter's rates an account reads.
    pub fn rate_source_account(&self, holder: Holder) -> Option<FundAccountId> {
        Resolver::now(self).source_account(holder)
    }
}

/// The rates set at a level.
pub(crate) fn rules(desk: &Desk, level: RateLevel) -> Option<&RateRules> {
    Some(match level {
        RateLevel::OperatingAccount(account) => &desk.operating_account(account)?.rates.rules,
        RateLevel::Template(template) => &desk.templates.get(template.index())?.rules,
        RateLevel::FundAccount(account) => &desk.fund_account(account)?.rules,
        RateLevel::Product(product) => &desk.product(product)?.rules,
        RateLevel::Global => &desk.global_rules,
    })
}

impl Desk {
    /// Rates set at a level (F4).
    pub fn rate_rules(&self, level: RateLevel) -> Option<&RateRules> {
        rules(self, level)
    }
}
