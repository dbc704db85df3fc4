//! Settings, limits and tradability: how they are set, and what of them stands before an order of
//! an operating account.

use ballast_desk_events::{
    Event, FundSetting, Holder, Limit, LimitScope, Limits, Near, NearBans, OperatingSetting,
    PlatformSetting, PriceRight, ProductSetting, RateLevel, RatioOf, Refusal, Settings,
    TemplateKind, Tradability, TradabilityOf,
};
use ballast_model::{
    CommodityId, ContractId, Direction, Exchange, FundAccountId, HedgeFlag, Lots, Money, Offset,
    OperatingAccountId, Price, ProductId, Rate, Stamp, TemplateId, Text,
};
use ballast_risk::{Reading, Rule, Span};

use crate::book::position_side;
use crate::exposure::Exposure;
use crate::kept::LimitTable;
use crate::orders::Draft;
use crate::rates::{self, Change};
use crate::state::{ContractState, Desk, OperatingAccount, Product};

/// Most that one order or cancel is charged itself, yuan: a mistyped one must not empty an account.
const MOST_ORDER_FEE: Money = Money::whole(10_000);

pub(crate) fn set_operating(
    desk: &Desk,
    account: OperatingAccountId,
    new: OperatingSetting,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    if matches!(new, OperatingSetting::OrderFee(Some(fee)) if fee > MOST_ORDER_FEE) {
        return Err(Refusal::BadSetting);
    }
    Ok(vec![Event::OperatingSet {
        account,
        old: state.settings.current(&new),
        new,
    }])
}

pub(crate) fn set_fund(
    desk: &Desk,
    account: FundAccountId,
    new: FundSetting,
) -> Result<Vec<Event>, Refusal> {
    let state = desk.fund_account(account).ok_or(Refusal::UnknownAccount)?;
    if matches!(
        new,
        FundSetting::RateSeconds(0) | FundSetting::RateOrders(Some(0))
    ) {
        return Err(Refusal::BadSetting);
    }
    Ok(vec![Event::FundSet {
        account,
        old: state.settings.current(&new),
        new,
    }])
}

pub(crate) fn set_product(
    desk: &Desk,
    product: ProductId,
    new: ProductSetting,
) -> Result<Vec<Event>, Refusal> {
    let state = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    Ok(vec![Event::ProductSet {
        product,
        old: state.settings.current(&new),
        new,
    }])
}

pub(crate) fn set_platform(desk: &Desk, new: PlatformSetting) -> Result<Vec<Event>, Refusal> {
    if !new.is_sensible() || matches!(new, PlatformSetting::OrderFee(fee) if fee > MOST_ORDER_FEE) {
        return Err(Refusal::BadSetting);
    }
    let mut events = vec![Event::PlatformSet {
        old: desk.platform.current(&new),
        new,
    }];
    if let PlatformSetting::MarginSource(source) = new {
        events.extend(rates::restated(desk, Change::System(source))?);
    }
    Ok(events)
}

pub(crate) fn set_limit(
    desk: &Desk,
    level: RateLevel,
    scope: LimitScope,
    new: &Limit,
) -> Result<Vec<Event>, Refusal> {
    if let RateLevel::Template(template) = level {
        rates::template(desk, template, TemplateKind::OrderLimits)?;
    }
    let table = table(desk, level).ok_or(match level {
        RateLevel::Product(_) => Refusal::UnknownProduct,
        _ => Refusal::UnknownAccount,
    })?;
    match scope {
        LimitScope::Commodity(id) => desk
            .commodity(id)
            .map(drop)
            .ok_or(Refusal::UnknownCommodity)?,
        LimitScope::Contract(id) => desk
            .contract(id)
            .map(drop)
            .ok_or(Refusal::UnknownContract)?,
        LimitScope::Exchange(_) => {}
    }
    if !new.belongs(level, scope) {
        return Err(Refusal::LimitMisplaced);
    }
    if matches!(new, Limit::DeliveryMultiple(Some(0))) {
        return Err(Refusal::BadSetting);
    }
    Ok(vec![Event::LimitSet {
        level,
        scope,
        old: table.current(scope, new),
        new: new.clone(),
    }])
}

pub(crate) fn set_tradability(
    desk: &Desk,
    of: TradabilityOf,
    new: Option<&Tradability>,
) -> Result<Vec<Event>, Refusal> {
    let old = tradability(desk, of)?;
    for scope in new.iter().flat_map(|new| &new.ticked) {
        crate::accounts::known_scope(desk, *scope)?;
    }
    Ok(vec![Event::TradabilitySet {
        of,
        old,
        new: new.cloned(),
        template: None,
    }])
}

pub(crate) fn write_tradability(
    desk: &Desk,
    template: TemplateId,
    account: OperatingAccountId,
) -> Result<Vec<Event>, Refusal> {
    let new = rates::template(desk, template, TemplateKind::Tradability)?
        .tradability
        .clone();
    let of = TradabilityOf::Operating(account);
    Ok(vec![Event::TradabilitySet {
        of,
        old: tradability(desk, of)?,
        new,
        template: Some(template),
    }])
}

pub(crate) fn lift_ban(desk: &Desk, fund_account: FundAccountId) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .fund_account(fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    if state.rate_banned {
        Ok(vec![Event::OrderRateBanLifted { fund_account }])
    } else {
        Err(Refusal::NotBanned)
    }
}

/// The limits set at a level.
pub(crate) fn table(desk: &Desk, level: RateLevel) -> Option<&LimitTable> {
    Some(match level {
        RateLevel::Own(id) => &desk.operating_account(id)?.limits,
        RateLevel::Template(id) => &desk.template(id)?.limits,
        RateLevel::FundAccount(id) => &desk.fund_account(id)?.limits,
        RateLevel::Product(id) => &desk.product(id)?.limits,
        RateLevel::Global => &desk.global_limits,
    })
}

fn table_mut(desk: &mut Desk, level: RateLevel) -> &mut LimitTable {
    match level {
        RateLevel::Own(id) => &mut desk.operating_accounts[id.index()].limits,
        RateLevel::Template(id) => &mut desk.templates[id.index()].limits,
        RateLevel::FundAccount(id) => &mut desk.fund_accounts[id.index()].limits,
        RateLevel::Product(id) => &mut desk.products[id.index()].limits,
        RateLevel::Global => &mut desk.global_limits,
    }
}

/// What is set there.
pub(crate) fn tradability(desk: &Desk, of: TradabilityOf) -> Result<Option<Tradability>, Refusal> {
    let fund = |id| desk.fund_account(id).ok_or(Refusal::UnknownAccount);
    Ok(match of {
        TradabilityOf::Operating(id) => desk
            .operating_account(id)
            .ok_or(Refusal::UnknownAccount)?
            .tradability
            .clone(),
        TradabilityOf::Template(id) => rates::template(desk, id, TemplateKind::Tradability)?
            .tradability
            .clone(),
        TradabilityOf::Product(id) => desk
            .product(id)
            .ok_or(Refusal::UnknownProduct)?
            .tradability
            .clone(),
        TradabilityOf::Global => desk.global_tradability.clone(),
        TradabilityOf::FundDay(id) => fund(id)?.day_tradability.clone(),
        TradabilityOf::FundNight(id) => fund(id)?.night_tradability.clone(),
    })
}

pub(crate) fn apply_operating(
    desk: &mut Desk,
    account: OperatingAccountId,
    setting: OperatingSetting,
) {
    desk.operating_accounts[account.index()]
        .settings
        .set(setting);
    desk.derive_both_sides(Holder::Operating(account));
}

pub(crate) fn apply_fund(desk: &mut Desk, account: FundAccountId, setting: FundSetting) {
    let state = &mut desk.fund_accounts[account.index()];
    state.settings.set(setting);
    if state.settings.rate_orders.is_none() {
        state.recent_orders.clear();
    }
    let product = state.product;
    desk.derive_both_sides(Holder::Fund(account));
    derive_product(desk, product);
}

/// The larger side of a product's accounts, after its rate-giving fund account or that one's
/// settings changed.
pub(crate) fn derive_product(desk: &mut Desk, product: ProductId) {
    let accounts: Vec<_> = desk.products[product.index()]
        .operating_accounts
        .iter()
        .copied()
        .collect();
    accounts
        .into_iter()
        .for_each(|account| desk.derive_both_sides(Holder::Operating(account)));
}

pub(crate) fn apply_limit(desk: &mut Desk, level: RateLevel, scope: LimitScope, limit: &Limit) {
    table_mut(desk, level).set(scope, limit.clone());
    if matches!(limit, Limit::LegalPerson(_)) {
        desk.recount_resting();
    }
}

pub(crate) fn apply_tradability(desk: &mut Desk, of: TradabilityOf, new: Option<&Tradability>) {
    *match of {
        TradabilityOf::Operating(id) => &mut desk.operating_accounts[id.index()].tradability,
        TradabilityOf::Template(id) => &mut desk.templates[id.index()].tradability,
        TradabilityOf::Product(id) => &mut desk.products[id.index()].tradability,
        TradabilityOf::Global => &mut desk.global_tradability,
        TradabilityOf::FundDay(id) => &mut desk.fund_accounts[id.index()].day_tradability,
        TradabilityOf::FundNight(id) => &mut desk.fund_accounts[id.index()].night_tradability,
    } = new.cloned();
}

pub(crate) fn apply_lifted(desk: &mut Desk, fund_account: FundAccountId) {
    let state = &mut desk.fund_accounts[fund_account.index()];
    state.rate_banned = false;
    state.recent_orders.clear();
}

impl Desk {
    /// Larger-side margin holds only where the counter, the fund account and the operating account
    /// all allow it (O9).
    pub(crate) fn derive_both_sides(&mut self, holder: Holder) {
        let fund = |id: FundAccountId| {
            let settings = &self.fund_accounts[id.index()].settings;
            [
                settings.larger_side_shfe,
                settings.larger_side_cffex,
                settings.larger_side_ine,
            ]
        };
        let allowed = match holder {
            Holder::Fund(id) => fund(id),
            Holder::Operating(id) => {
                let account = &self.operating_accounts[id.index()];
                let settings = &account.settings;
                let own = [
                    settings.larger_side_shfe,
                    settings.larger_side_cffex,
                    settings.larger_side_ine,
                ];
                let product = account
                    .product
                    .map(|product| &self.products[product.index()]);
                let giver = product.and_then(|product| {
                    product
                        .rate_giver
                        .or(product.fund_accounts.first().copied())
                });
                let fund = giver.map_or([true; 3], fund);
                [0, 1, 2].map(|at| own[at] && fund[at])
            }
        };
        let mut book = std::mem::take(self.book_mut(holder));
        let before = book.both_sides;
        for (exchange, allowed) in [Exchange::Shfe, Exchange::Cffex, Exchange::Ine]
            .into_iter()
            .zip(allowed)
        {
            book.both_sides.set(exchange, !allowed);
        }
        if book.both_sides != before {
            book.regroup(|contract| self.view(contract));
        }
        *self.book_mut(holder) = book;
    }
}

/// An order as what stands before it sees it.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub account: &'a OperatingAccount,
    pub product: &'a Product,
    pub contract: ContractId,
    pub state: &'a ContractState,
    pub direction: Direction,
    pub offset: Offset,
    pub hedge_flag: HedgeFlag,
    pub lots: Lots,
    pub at: Stamp,
}

/// Permissions of an operating account and its product.
pub(crate) fn permit(desk: &Desk, asked: Asked<'_>) -> Result<(), Refusal> {
    let Asked {
        account,
        product,
        contract,
        state,
        direction,
        offset,
        hedge_flag,
        lots,
        at,
    } = asked;
    let opens = offset == Offset::Open;
    if opens && !account.settings.open_allowed {
        return Err(Refusal::OpenNotAllowed);
    }
    if opens && hedge_flag == HedgeFlag::Hedge && !account.settings.hedge_allowed {
        return Err(Refusal::HedgeNotAllowed);
    }
    let chain = account
        .tradability
        .as_ref()
        .or(product.tradability.as_ref())
        .or(desk.global_tradability.as_ref());
    if chain.is_some_and(|tradability| !tradability.permits(contract, state.commodity)) {
        return Err(Refusal::NotTradable);
    }
    if opens
        && is_in_delivery_month(desk, state, at)
        && delivery_barred(desk, product, contract, state)
    {
        return Err(Refusal::DeliveryMonthBarred);
    }
    match delivery_multiple(desk, state, at) {
        Some(multiple) if lots.count() % i64::from(multiple) != 0 => {
            return Err(Refusal::LotsNotMultiple { lots, multiple });
        }
        _ => {}
    }
    let cancels = account
        .book
        .slot(contract, HedgeFlag::Speculation)
        .map_or(0, |slot| slot.cancels);
    if let Some(limit) = account
        .settings
        .max_cancels
        .filter(|limit| cancels > *limit)
    {
        return Err(Refusal::TooManyCancels { cancels, limit });
    }
    match account
        .limits
        .get(LimitScope::Commodity(state.commodity))
        .and_then(|limits| limits.price_right)
    {
        Some(right) if opens => near_limit(desk, right, state, direction),
        _ => Ok(()),
    }
}

/// The month of the trading day is the contract's delivery month.
fn is_in_delivery_month(desk: &Desk, state: &ContractState, at: Stamp) -> bool {
    let (year, month, _) = desk.trading_day().unwrap_or(at.day()).ymd();
    let delivery = state.contract.delivery;
    (year, month) == (delivery.year, delivery.month)
}

fn delivery_barred(
    desk: &Desk,
    product: &Product,
    contract: ContractId,
    state: &ContractState,
) -> bool {
    let exchange = desk.commodities[state.commodity.index()].commodity.exchange;
    let scopes = [
        LimitScope::Contract(contract),
        LimitScope::Commodity(state.commodity),
        LimitScope::Exchange(exchange),
    ];
    scopes.into_iter().any(|scope| {
        product
            .limits
            .get(scope)
            .and_then(|limits| limits.delivery_barred)
            == Some(true)
    })
}

/// Lots must be a multiple of this (X5).
pub(crate) fn delivery_multiple(desk: &Desk, state: &ContractState, at: Stamp) -> Option<u32> {
    let multiple = desk
        .global_limits
        .get(LimitScope::Commodity(state.commodity))?
        .delivery_multiple?;
    is_in_delivery_month(desk, state, at).then_some(multiple)
}

impl Desk {
    /// Whether the commodity trades in its night session at that time (A2).
    pub(crate) fn is_night(&self, state: &ContractState, at: Stamp) -> bool {
        let spans = &self.commodities[state.commodity.index()].spans;
        let session = spans.iter().find(|span| span.contains(at));
        session.is_some_and(|span| self.trading_day().is_some_and(|day| span.open.day() < day))
    }
}

/// O10, by the last price: a line `n` ticks before a limit is barred itself; beyond a share of the
/// way only what lies past it.
fn near_limit(
    desk: &Desk,
    right: PriceRight,
    state: &ContractState,
    direction: Direction,
) -> Result<(), Refusal> {
    let Some(last) = state.last else {
        return Ok(());
    };
    let tick = desk.commodities[state.commodity.index()].commodity.tick;
    let bars = |limit: Option<Price>, same: Direction| {
        let limit = limit?;
        let refused = match right.bans {
            NearBans::All => true,
            NearBans::Same => direction == same,
            NearBans::Opposite => direction != same,
        };
        let upper = same == Direction::Buy;
        let (line, reached) = match right.near {
            Near::Ticks(ticks) => {
                let away = Price::from_units(tick.units().checked_mul(i64::from(ticks))?);
                let line = if upper {
                    limit.checked_sub(away)
                } else {
                    limit.checked_add(away)
                }
                .ok()?;
                (line, if upper { last >= line } else { last <= line })
            }
            Near::Share(share) => {
                let settle = state.pre_settlement?;
                let way = i128::from(limit.units() - settle.units()) * i128::from(share.units());
                let gone =
                    i128::from(last.units() - settle.units()) * i128::from(Rate::ONE.units());
                let line = settle.units()
                    + ballast_model::div_half_away(way, i128::from(Rate::ONE.units())) as i64;
                (
                    Price::from_units(line),
                    if upper { gone > way } else { gone < way },
                )
            }
        };
        (refused && reached).then_some(Refusal::NearPriceLimit { last, line, limit })
    };
    let barred = bars(state.upper_limit, Direction::Buy)
        .or_else(|| bars(state.lower_limit, Direction::Sell));
    barred.map_or(Ok(()), Err)
}

/// Readings of an operating account's limits, in order of precedence (O1, O7, O11, O14); none where
/// a limit is not set, or does not concern the order.
pub(crate) fn readings(desk: &Desk, draft: &Draft) -> [Option<Reading>; 9] {
    let (asked, raise) = (&draft.asked, draft.decision.margin);
    let account = &desk.operating_accounts[asked.account.index()];
    let contract = &desk.contracts[asked.contract.index()];
    let commodity = contract.commodity;
    let own = [
        LimitScope::Contract(asked.contract),
        LimitScope::Commodity(commodity),
    ]
    .map(|scope| account.limits.get(scope));
    let template = account.limit_template.and_then(|id| {
        desk.template(id)?
            .limits
            .get(LimitScope::Commodity(commodity))
    });
    let order = |pick: fn(&Limits) -> Option<i64>| {
        own[1].and_then(pick).or_else(|| template.and_then(pick))
    };
    let reading = |rule, before: i64, more: i64, limit: Option<i64>| {
        let (before, limit) = (i128::from(before), i128::from(limit?));
        Some(Reading {
            rule,
            before,
            after: before + i128::from(more),
            limit,
        })
    };
    let lots = asked.lots.count();
    let margin = draft.operating.margin.units();
    let order_lots = reading(
        Rule::OrderLots,
        0,
        lots,
        order(|limits| limits.order_lots.map(Lots::count)),
    );
    let order_margin = reading(
        Rule::OrderMargin,
        0,
        margin,
        order(|limits| limits.order_margin.map(Money::units)),
    );
    if draft.offset != Offset::Open {
        return [
            order_lots,
            order_margin,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        ];
    }
    let (book, settings) = (&account.book, &account.settings);
    let (all, of_commodity) = (
        book.exposures().all(),
        book.exposures().of((commodity, asked.hedge_flag)),
    );
    let of_contract = book
        .slot(asked.contract, asked.hedge_flag)
        .map_or(Exposure::default(), Exposure::of);
    let scoped = |limits: Option<&Limits>, exposure: Exposure, span: Span| {
        let of_flag = limits.map(|limits| match asked.hedge_flag {
            HedgeFlag::Speculation => (limits.lots, limits.margin),
            HedgeFlag::Hedge => (limits.hedge_lots, limits.hedge_margin),
        });
        let (most_lots, most_margin) = of_flag.unwrap_or_default();
        [
            reading(
                Rule::Lots(span),
                exposure.lots().count(),
                lots,
                most_lots.map(Lots::count),
            ),
            reading(
                Rule::Margin(span),
                exposure.all_margin().units(),
                margin,
                most_margin.map(Money::units),
            ),
        ]
    };
    let [contract_lots, contract_margin] = scoped(own[0], of_contract, Span::Contract);
    let [commodity_lots, commodity_margin] = scoped(own[1], of_commodity, Span::Commodity);
    let used = book.margin() + book.frozen_margin();
    [
        order_lots,
        order_margin,
        reading(
            Rule::AccountLots,
            all.lots().count(),
            lots,
            Some(settings.position_limit.count()),
        ),
        contract_lots,
        commodity_lots,
        reading(
            Rule::AccountMargin,
            used.units(),
            raise.units(),
            Some(settings.margin_limit.units()),
        ),
        contract_margin,
        commodity_margin,
        margin_ratio(account, used, raise),
    ]
}

/// O7: margin ÷ equity at the line, cross-multiplied.
fn margin_ratio(account: &OperatingAccount, used: Money, raise: Money) -> Option<Reading> {
    let line = account.settings.margin_ratio;
    let scaled = |margin: Money| i128::from(margin.units()) * i128::from(Rate::ONE.units());
    line.is_positive().then(|| Reading {
        rule: Rule::MarginRatio,
        before: scaled(used),
        after: scaled(used + raise),
        limit: i128::from(ratio_base(account).units()) * i128::from(line.units()),
    })
}

fn ratio_base(account: &OperatingAccount) -> Money {
    match account.settings.margin_ratio_of {
        // Equal while there are no options.
        RatioOf::DynamicEquity | RatioOf::MarketValueEquity => account.book.balance(),
        RatioOf::MaxLossAmount => account.max_loss_amount(),
    }
}

/// A breached reading as the refusal it is.
pub(crate) fn refused(desk: &Desk, draft: &Draft, reading: Reading) -> Refusal {
    let lots = |value: i128| Lots::new(value as i64);
    let money = |value: i128| Money::from_units(value as i64);
    let Reading {
        rule,
        before,
        after,
        limit,
    } = reading;
    match rule {
        Rule::OrderLots => Refusal::OrderLotsLimit {
            lots: lots(after),
            limit: lots(limit),
        },
        Rule::OrderMargin => Refusal::OrderMarginLimit {
            margin: money(after),
            limit: money(limit),
        },
        Rule::AccountLots => Refusal::PositionLimit {
            before: lots(before),
            after: lots(after),
            limit: lots(limit),
        },
        Rule::AccountMargin => Refusal::MarginLimit {
            before: money(before),
            after: money(after),
            limit: money(limit),
        },
        Rule::Lots(span) => Refusal::ScopeLotsLimit {
            scope: span_code(desk, draft.asked.contract, span),
            before: lots(before),
            after: lots(after),
            limit: lots(limit),
        },
        Rule::Margin(span) => Refusal::ScopeMarginLimit {
            scope: span_code(desk, draft.asked.contract, span),
            before: money(before),
            after: money(after),
            limit: money(limit),
        },
        Rule::MarginRatio => {
            let account = &desk.operating_accounts[draft.asked.account.index()];
            Refusal::MarginRatioLine {
                margin: money(after / i128::from(Rate::ONE.units())),
                of: ratio_base(account),
                line: account.settings.margin_ratio,
            }
        }
    }
}

/// Code of the contract or its commodity.
pub(crate) fn span_code(desk: &Desk, contract: ContractId, span: Span) -> Text {
    let state = &desk.contracts[contract.index()];
    match span {
        Span::Contract => state.contract.code.0.clone(),
        Span::Commodity => desk.commodities[state.commodity.index()]
            .commodity
            .code
            .as_str()
            .into(),
    }
}

/// The side an open builds, as exposures know it.
pub(crate) fn opening_side(direction: Direction) -> Direction {
    position_side(direction, Offset::Open)
}

/// Limits of a scope of a commodity's contract: the contract's, then the commodity's.
pub(crate) fn scopes(contract: ContractId, commodity: CommodityId) -> [(LimitScope, Span); 2] {
    [
        (LimitScope::Contract(contract), Span::Contract),
        (LimitScope::Commodity(commodity), Span::Commodity),
    ]
}
