//! Setting rates: a counter's, the platform's by level, and which of them an account takes.

use std::collections::BTreeMap;

use ballast_desk_events::{Event, RateChoice, RateLevel, RateScope, Refusal, TemplateKind};
use ballast_model::{
    CommissionRule, FundAccountId, HedgeFlag, MarginRule, OperatingAccountId, ProductId, Rates,
    Tariff, TariffRule, Text,
};

use crate::rates::effective::{Change, RateChoices, rules};
use crate::rates::recalculate::recalculate;
use crate::state::Desk;
use crate::state::lookup::{known_scope, template};
use crate::state::rates::RateRules;

pub(crate) fn set_rates(
    desk: &Desk,
    fund_account: FundAccountId,
    scope: RateScope,
    rates: Rates,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .fund_account(fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    known_scope(desk, scope)?;
    let commission = rates.commission;
    let hedge = rates.of(HedgeFlag::Hedge);
    let margins = [
        rates.margin_long,
        rates.margin_short,
        hedge.margin_long,
        hedge.margin_short,
    ];
    let tariffs =
        margins
            .into_iter()
            .chain([commission.open, commission.close, commission.close_today]);
    if let Some(rate) = tariffs.clone().find_map(below_zero) {
        return Err(Refusal::RateNegative { rate });
    }
    if !tariffs.clone().all(Tariff::is_bounded) {
        return Err(Refusal::AmountTooLarge);
    }
    let mut events = vec![Event::RatesSet {
        fund_account,
        scope,
        old: state.rates.get(&scope).copied(),
        new: rates,
    }];
    events.extend(recalculate(
        desk,
        Change::Counter(fund_account, scope, rates),
    )?);
    Ok(events)
}

pub(crate) fn apply_rates(
    desk: &mut Desk,
    fund_account: FundAccountId,
    scope: RateScope,
    rates: Rates,
) {
    desk.fund_accounts[fund_account.index()]
        .rates
        .insert(scope, rates);
}

pub(crate) fn set_margin(
    desk: &Desk,
    level: RateLevel,
    scope: RateScope,
    hedge_flag: HedgeFlag,
    new: Option<MarginRule>,
) -> Result<Vec<Event>, Refusal> {
    known(desk, level, TemplateKind::Margin)?;
    known_scope(desk, scope)?;
    sensible(new.iter().flat_map(|rule| [rule.long, rule.short]))?;
    let old = rules(desk, level).and_then(|rules| rules.margin_of(hedge_flag).get(&scope).copied());
    let mut events = vec![Event::MarginRuleSet {
        level,
        scope,
        old,
        new,
        hedge_flag,
    }];
    events.extend(recalculate(
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
    known_scope(desk, scope)?;
    sensible(
        new.iter()
            .flat_map(|rule| [rule.open, rule.close, rule.close_today]),
    )?;
    let old = rules(desk, level).and_then(|rules| rules.commission.get(&scope).copied());
    let mut events = vec![Event::CommissionRuleSet {
        level,
        scope,
        old,
        new,
    }];
    events.extend(recalculate(desk, Change::Commission(level, scope, new))?);
    Ok(events)
}

/// The part of a rate that is below zero.
fn below_zero(Tariff { by_money, by_lot }: Tariff) -> Option<Text> {
    let by_money = by_money.is_negative().then(|| by_money.to_string());
    by_money
        .or_else(|| by_lot.is_negative().then(|| by_lot.to_string()))
        .map(Into::into)
}

fn sensible(rules: impl Iterator<Item = TariffRule> + Clone) -> Result<(), Refusal> {
    let negative = |rule| match rule {
        TariffRule::Absolute(tariff) | TariffRule::Plus(tariff) => below_zero(tariff),
        TariffRule::Percent { by_money, by_lot } => [by_money, by_lot]
            .into_iter()
            .flatten()
            .find(|share| share.is_negative())
            .map(|share| share.to_string().into()),
    };
    if let Some(rate) = rules.clone().find_map(negative) {
        return Err(Refusal::RateNegative { rate });
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
        RateLevel::OperatingAccount(id) => desk
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
    let choices = RateChoices { margin, commission };
    events.extend(recalculate(desk, Change::Choice(account, choices))?);
    Ok(events)
}

pub(crate) fn set_source_account(
    desk: &Desk,
    product: ProductId,
    new: Option<FundAccountId>,
) -> Result<Vec<Event>, Refusal> {
    let state = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    if new.is_some_and(|source_account| !state.fund_accounts.contains(&source_account)) {
        return Err(Refusal::UnknownAccount);
    }
    let mut events = vec![Event::RateSourceAccountSet {
        product,
        old: state.rate_source_account,
        new,
    }];
    events.extend(recalculate(desk, Change::SourceAccount(product, new))?);
    Ok(events)
}

fn rules_mut(desk: &mut Desk, level: RateLevel) -> &mut RateRules {
    match level {
        RateLevel::OperatingAccount(account) => {
            &mut desk.operating_accounts[account.index()].rates.rules
        }
        RateLevel::Template(template) => &mut desk.templates[template.index()].rules,
        RateLevel::FundAccount(account) => &mut desk.fund_accounts[account.index()].rules,
        RateLevel::Product(product) => &mut desk.products[product.index()].rules,
        RateLevel::Global => &mut desk.global_rules,
    }
}

pub(crate) fn apply_source_account(
    desk: &mut Desk,
    product: ProductId,
    source_account: Option<FundAccountId>,
) {
    desk.products[product.index()].rate_source_account = source_account;
    crate::state::larger_side::derive_product(desk, product);
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
