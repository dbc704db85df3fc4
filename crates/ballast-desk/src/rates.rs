//! Which rates an account is charged, and where each comes from (F1, F2, F4, F6, O9).
//!
//! Rates read from a counter and rates set on the platform are kept apart. With source "own" the
//! platform's stand first, by level and inside a level the contract's before its commodity's; what
//! a rule says over the counter's tariff is reckoned at every question, so that a change takes
//! effect at once (N9). The margin of held lots is that of the rates in force, also where another
//! fund account becomes the first that is connected (O9).

use std::collections::BTreeMap;

use ballast_desk_events::{
    CounterSessionState, Event, Holder, RateChoice, RateLevel, RateScope, RateSource, Refusal,
    TemplateKind, Tradability,
};
use ballast_model::{
    CommissionRates, CommissionRule, CommodityId, ContractId, FundAccountId, HedgeFlag, MarginRule,
    OperatingAccountId, ProductId, Rates, Tariff, TariffRule, TemplateId,
};
use minicbor::{Decode, Encode};

use crate::accounts;
use crate::kept::LimitTable;
use crate::state::Desk;

/// Rates set at one level.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct RateRules {
    /// Margin.
    #[n(0)]
    pub margin: BTreeMap<RateScope, MarginRule>,
    /// Commission.
    #[n(1)]
    pub commission: BTreeMap<RateScope, CommissionRule>,
    /// Margin of hedge positions, where it is another one.
    #[n(2)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub hedge_margin: BTreeMap<RateScope, MarginRule>,
}

impl RateRules {
    /// Margin of positions with that flag, as far as it is set for them by themselves.
    pub fn margin_of(&self, flag: HedgeFlag) -> &BTreeMap<RateScope, MarginRule> {
        match flag {
            HedgeFlag::Speculation => &self.margin,
            HedgeFlag::Hedge => &self.hedge_margin,
        }
    }

    fn margin_of_mut(&mut self, flag: HedgeFlag) -> &mut BTreeMap<RateScope, MarginRule> {
        match flag {
            HedgeFlag::Speculation => &mut self.margin,
            HedgeFlag::Hedge => &mut self.hedge_margin,
        }
    }
}

/// An operating account's own part in its rates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct OwnRates {
    /// Set on the account itself.
    #[n(0)]
    pub rules: RateRules,
    /// Which margin rates it is charged.
    #[n(1)]
    pub margin: RateChoice,
    /// Which commission rates it is charged.
    #[n(2)]
    pub commission: RateChoice,
    /// Margin template bound.
    #[n(3)]
    pub margin_template: Option<TemplateId>,
    /// Commission template bound.
    #[n(4)]
    pub commission_template: Option<TemplateId>,
}

/// A named set of rates to bind to many accounts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Template {
    /// What it holds.
    #[n(0)]
    pub kind: TemplateKind,
    /// Name.
    #[n(1)]
    pub name: String,
    /// Its rates.
    #[n(2)]
    pub rules: RateRules,
    /// Its limits of one order.
    #[n(3)]
    #[cbor(with = "crate::sparse", has_nil)]
    pub limits: LimitTable,
    /// What may be traded by it.
    #[n(4)]
    pub tradability: Option<Tradability>,
}

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
    pub giver: FundAccountId,
    /// Where margin comes from.
    pub margin: RateOrigin,
    /// Where commission comes from.
    pub commission: RateOrigin,
}

/// Margin or commission: what is the same for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Margin,
    Commission,
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
    /// Margin choice of an account.
    Choice(OperatingAccountId, RateChoice),
    /// Margin template of an account.
    Template(OperatingAccountId, Option<TemplateId>),
    /// Where a product's rates are read.
    Giver(ProductId, Option<FundAccountId>),
    /// Margin source of those who follow the system.
    System(RateSource),
    /// A fund account's session: the first that is connected may be another one.
    Session(FundAccountId, CounterSessionState),
}

impl Change {
    /// Whether rates of a contract can be other than before.
    fn concerns(self, contract: ContractId, commodity: CommodityId) -> bool {
        match self {
            Self::Counter(_, scope, _) | Self::Margin(_, scope, ..) => [
                RateScope::Contract(contract),
                RateScope::Commodity(commodity),
            ]
            .contains(&scope),
            Self::Nothing => false,
            Self::Choice(..)
            | Self::Template(..)
            | Self::Giver(..)
            | Self::System(_)
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
    Resolver {
        desk,
        change: Change::Nothing,
    }
    .effective(holder, contract, flag)
}

struct Resolver<'a> {
    desk: &'a Desk,
    change: Change,
}

impl Resolver<'_> {
    fn effective(
        &self,
        holder: Holder,
        contract: ContractId,
        flag: HedgeFlag,
    ) -> Option<EffectiveRates> {
        let giver = self.giver(holder)?;
        let commodity = self.desk.contract(contract)?.commodity;
        let scopes = [
            RateScope::Contract(contract),
            RateScope::Commodity(commodity),
        ];
        let read = scopes
            .into_iter()
            .find_map(|scope| Some((scope, self.counters(giver, scope)?.of(flag))));
        let account = match holder {
            Holder::Operating(account) => Some(account),
            Holder::Fund(_) => None,
        };
        let margin_rule = account.and_then(|account| {
            self.first(Family::Margin, account, giver, scopes, |level, scope| {
                self.margin_rule(level, scope, flag)
            })
        });
        let commission_rule = account.and_then(|account| {
            let rule = |level, scope| rules(self.desk, level)?.commission.get(&scope).copied();
            self.first(Family::Commission, account, giver, scopes, rule)
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
            giver,
            margin,
            commission,
        })
    }

    /// The first rule by precedence, for accounts whose source is their own.
    fn first<R>(
        &self,
        family: Family,
        account: OperatingAccountId,
        giver: FundAccountId,
        scopes: [RateScope; 2],
        rule: impl Fn(RateLevel, RateScope) -> Option<R>,
    ) -> Option<(RateOrigin, R)> {
        if !self.takes_own(family, account) {
            return None;
        }
        let state = self.desk.operating_account(account)?;
        let levels = [
            Some(RateLevel::Own(account)),
            self.template(family, account).map(RateLevel::Template),
            Some(RateLevel::FundAccount(giver)),
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
        let choice = match (family, self.change) {
            (Family::Margin, Change::Choice(changed, choice)) if changed == account => choice,
            (Family::Margin, _) => state.rates.margin,
            (Family::Commission, _) => state.rates.commission,
        };
        let system = match (family, self.change) {
            (Family::Margin, Change::System(source)) => source,
            (Family::Margin, _) => self.desk.platform.margin_source,
            (Family::Commission, _) => self.desk.platform.commission_source,
        };
        match choice {
            RateChoice::Own => true,
            RateChoice::FollowCounter => false,
            RateChoice::FollowSystem => system == RateSource::Own,
        }
    }

    fn template(&self, family: Family, account: OperatingAccountId) -> Option<TemplateId> {
        let state = self.desk.operating_account(account)?;
        match (family, self.change) {
            (Family::Margin, Change::Template(changed, template)) if changed == account => template,
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

    fn counters(&self, giver: FundAccountId, scope: RateScope) -> Option<Rates> {
        match self.change {
            Change::Counter(changed, of, rates) if (changed, of) == (giver, scope) => Some(rates),
            _ => self.desk.fund_account(giver)?.rates.get(&scope).copied(),
        }
    }

    /// The fund account whose counter's rates are read: a fund account's own; else the one the
    /// product names, else its first that is connected, else its first.
    fn giver(&self, holder: Holder) -> Option<FundAccountId> {
        let account = match holder {
            Holder::Fund(id) => return Some(id),
            Holder::Operating(id) => self.desk.operating_account(id)?,
        };
        let id = account.product?;
        let product = self.desk.product(id)?;
        let named = match self.change {
            Change::Giver(changed, giver) if changed == id => giver,
            _ => product.rate_giver,
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
    pub fn rate_giver(&self, holder: Holder) -> Option<FundAccountId> {
        Resolver {
            desk: self,
            change: Change::Nothing,
        }
        .giver(holder)
    }
}

/// The rates set at a level.
pub(crate) fn rules(desk: &Desk, level: RateLevel) -> Option<&RateRules> {
    Some(match level {
        RateLevel::Own(account) => &desk.operating_account(account)?.rates.rules,
        RateLevel::Template(template) => &desk.templates.get(template.index())?.rules,
        RateLevel::FundAccount(account) => &desk.fund_account(account)?.rules,
        RateLevel::Product(product) => &desk.product(product)?.rules,
        RateLevel::Global => &desk.global_rules,
    })
}

fn rules_mut(desk: &mut Desk, level: RateLevel) -> &mut RateRules {
    match level {
        RateLevel::Own(account) => &mut desk.operating_accounts[account.index()].rates.rules,
        RateLevel::Template(template) => &mut desk.templates[template.index()].rules,
        RateLevel::FundAccount(account) => &mut desk.fund_accounts[account.index()].rules,
        RateLevel::Product(product) => &mut desk.products[product.index()].rules,
        RateLevel::Global => &mut desk.global_rules,
    }
}

/// Margins of held lots that a change alters, reckoned anew (N9).
pub(crate) fn restated(desk: &Desk, change: Change) -> Result<Vec<Event>, Refusal> {
    let (before, after) = (
        Resolver {
            desk,
            change: Change::Nothing,
        },
        Resolver { desk, change },
    );
    let mut events = Vec::new();
    let contracts = (0..).map(ContractId::new).zip(&desk.contracts);
    for (contract, state) in
        contracts.filter(|(contract, state)| change.concerns(*contract, state.commodity))
    {
        let positions = state
            .holders
            .iter()
            .flat_map(|holder| HedgeFlag::ALL.map(|flag| (*holder, flag)));
        for (holder, flag) in positions {
            let margins = |resolver: &Resolver<'_>| {
                let rates = resolver.effective(holder, contract, flag)?.rates;
                Some((rates.margin_long, rates.margin_short, rates))
            };
            match (margins(&before), margins(&after)) {
                (Some((long, short, _)), Some((new_long, new_short, _)))
                    if (long, short) == (new_long, new_short) => {}
                (_, Some((_, _, rates))) => {
                    let basis = desk
                        .book(holder)
                        .ok_or(Refusal::UnknownAccount)?
                        .method()
                        .margin_basis;
                    accounts::restate_position(
                        desk,
                        holder,
                        (contract, flag),
                        rates,
                        basis,
                        &mut events,
                    )?;
                }
                (_, None) => {}
            }
        }
    }
    Ok(events)
}

pub(crate) fn set_margin(
    desk: &Desk,
    level: RateLevel,
    scope: RateScope,
    hedge_flag: HedgeFlag,
    new: Option<MarginRule>,
) -> Result<Vec<Event>, Refusal> {
    known(desk, level, TemplateKind::Margin)?;
    accounts::known_scope(desk, scope)?;
    sensible(new.iter().flat_map(|rule| [rule.long, rule.short]))?;
    let old = rules(desk, level).and_then(|rules| rules.margin_of(hedge_flag).get(&scope).copied());
    let mut events = vec![Event::MarginRuleSet {
        level,
        scope,
        old,
        new,
        hedge_flag,
    }];
    events.extend(restated(
        desk,
        Change::Margin(level, scope, hedge_flag, new),
    )?);
    Ok(events)
}

pub(crate) fn set_commission(
    desk: &Desk,
    level: RateLevel,
    scope: RateScope,
    new: Option<CommissionRule>,
) -> Result<Vec<Event>, Refusal> {
    known(desk, level, TemplateKind::Commission)?;
    accounts::known_scope(desk, scope)?;
    sensible(
        new.iter()
            .flat_map(|rule| [rule.open, rule.close, rule.close_today]),
    )?;
    let old = rules(desk, level).and_then(|rules| rules.commission.get(&scope).copied());
    Ok(vec![Event::CommissionRuleSet {
        level,
        scope,
        old,
        new,
    }])
}

fn sensible(rules: impl Iterator<Item = TariffRule> + Clone) -> Result<(), Refusal> {
    if !rules.clone().all(TariffRule::is_not_negative) {
        return Err(Refusal::RateNegative);
    }
    if rules.clone().all(TariffRule::is_bounded) {
        Ok(())
    } else {
        Err(Refusal::AmountTooLarge)
    }
}

/// The level is there; a template holds rates of its own kind only.
fn known(desk: &Desk, level: RateLevel, kind: TemplateKind) -> Result<(), Refusal> {
    match level {
        RateLevel::Own(id) => desk
            .operating_account(id)
            .map(drop)
            .ok_or(Refusal::UnknownAccount),
        RateLevel::FundAccount(id) => desk
            .fund_account(id)
            .map(drop)
            .ok_or(Refusal::UnknownAccount),
        RateLevel::Product(id) => desk.product(id).map(drop).ok_or(Refusal::UnknownProduct),
        RateLevel::Template(id) => template(desk, id, kind).map(drop),
        RateLevel::Global => Ok(()),
    }
}

pub(crate) fn template(
    desk: &Desk,
    id: TemplateId,
    kind: TemplateKind,
) -> Result<&Template, Refusal> {
    desk.templates
        .get(id.index())
        .filter(|template| template.kind == kind)
        .ok_or(Refusal::UnknownTemplate)
}

pub(crate) fn set_choice(
    desk: &Desk,
    account: OperatingAccountId,
    margin: RateChoice,
    commission: RateChoice,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    let old = (state.rates.margin, state.rates.commission);
    let mut events = vec![Event::RateChoiceSet {
        account,
        old,
        new: (margin, commission),
    }];
    events.extend(restated(desk, Change::Choice(account, margin))?);
    Ok(events)
}

pub(crate) fn set_giver(
    desk: &Desk,
    product: ProductId,
    new: Option<FundAccountId>,
) -> Result<Vec<Event>, Refusal> {
    let state = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    if new.is_some_and(|giver| !state.fund_accounts.contains(&giver)) {
        return Err(Refusal::UnknownAccount);
    }
    let mut events = vec![Event::RateGiverSet {
        product,
        old: state.rate_giver,
        new,
    }];
    events.extend(restated(desk, Change::Giver(product, new))?);
    Ok(events)
}

pub(crate) fn apply_giver(desk: &mut Desk, product: ProductId, giver: Option<FundAccountId>) {
    desk.products[product.index()].rate_giver = giver;
    crate::limits::derive_product(desk, product);
}

pub(crate) fn create_template(
    desk: &Desk,
    kind: TemplateKind,
    name: &str,
) -> Result<Vec<Event>, Refusal> {
    if desk
        .templates
        .iter()
        .any(|template| template.kind == kind && template.name == name)
    {
        return Err(Refusal::CodeTaken);
    }
    let id = TemplateId::new(desk.templates.len() as u32);
    Ok(vec![Event::TemplateCreated {
        id,
        kind,
        name: name.to_owned(),
    }])
}

pub(crate) fn bind_template(
    desk: &Desk,
    account: OperatingAccountId,
    kind: TemplateKind,
    new: Option<TemplateId>,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    new.map(|id| template(desk, id, kind)).transpose()?;
    let old = match kind {
        TemplateKind::Margin => state.rates.margin_template,
        TemplateKind::Commission => state.rates.commission_template,
        TemplateKind::OrderLimits => state.limit_template,
        // It is written into accounts, never bound.
        TemplateKind::Tradability => return Err(Refusal::UnknownTemplate),
    };
    let mut events = vec![Event::TemplateBound {
        account,
        kind,
        old,
        new,
    }];
    if kind == TemplateKind::Margin {
        events.extend(restated(desk, Change::Template(account, new))?);
    }
    Ok(events)
}

pub(crate) fn apply_margin_rule(
    desk: &mut Desk,
    level: RateLevel,
    scope: RateScope,
    flag: HedgeFlag,
    rule: Option<MarginRule>,
) {
    put(rules_mut(desk, level).margin_of_mut(flag), scope, rule);
}

pub(crate) fn apply_commission_rule(
    desk: &mut Desk,
    level: RateLevel,
    scope: RateScope,
    rule: Option<CommissionRule>,
) {
    put(&mut rules_mut(desk, level).commission, scope, rule);
}

fn put<R>(rules: &mut BTreeMap<RateScope, R>, scope: RateScope, rule: Option<R>) {
    match rule {
        Some(rule) => drop(rules.insert(scope, rule)),
        None => drop(rules.remove(&scope)),
    }
}

pub(crate) fn apply_choice(
    desk: &mut Desk,
    account: OperatingAccountId,
    (margin, commission): (RateChoice, RateChoice),
) {
    let rates = &mut desk.operating_accounts[account.index()].rates;
    rates.margin = margin;
    rates.commission = commission;
}

pub(crate) fn apply_template(desk: &mut Desk, kind: TemplateKind, name: &str) {
    let (rules, limits, tradability) = Default::default();
    desk.templates.push(Template {
        kind,
        name: name.to_owned(),
        rules,
        limits,
        tradability,
    });
}

pub(crate) fn apply_bound(
    desk: &mut Desk,
    account: OperatingAccountId,
    kind: TemplateKind,
    template: Option<TemplateId>,
) {
    let state = &mut desk.operating_accounts[account.index()];
    match kind {
        TemplateKind::Margin => state.rates.margin_template = template,
        TemplateKind::Commission => state.rates.commission_template = template,
        TemplateKind::OrderLimits => state.limit_template = template,
        TemplateKind::Tradability => unreachable!("Invariant: it is written, never bound"),
    }
}
