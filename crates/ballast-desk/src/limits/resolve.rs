//! Finds what configuration says of the orders of an account in a contract, and says what makes it be
//! found anew.

use ballast_desk_events::{
    Event, Holder, LimitScope, Limits, PlaceOrder, PriorityRule, RateLevel, RoutingMode,
    Tradability, TradabilityOf, WhenTooLarge,
};
use ballast_model::{
    CommodityId, ContractId, FundAccountId, HedgeFlag, Lots, OperatingAccountId, ProductId, Rates,
};

use crate::book::terms::KeptTerms;
use crate::limits::scope::scopes;
use crate::rates::effective;
use crate::state::Desk;
use crate::state::contract::ContractState;
use crate::state::product::Product;
use crate::state::review::reviews_anything;
use crate::state::terms::{AccountTerms, FundBounds, FundTerms};
use crate::store::derived::Derived;

/// The terms of a third-party order: neither review (X2) nor tradability (F5, A2) stands before it. Its account and
/// contract are known.
pub(crate) fn of_third_party(desk: &Desk, asked: &PlaceOrder) -> AccountTerms {
    AccountTerms {
        is_tradable: true,
        may_be_reviewed: false,
        is_third_party: true,
        ..of_account(desk, asked.account, asked.contract, asked.hedge_flag)
    }
}

/// The terms of an operating account.
pub(crate) fn of_account(
    desk: &Desk,
    account: OperatingAccountId,
    contract: ContractId,
    flag: HedgeFlag,
) -> AccountTerms {
    let own = &desk.operating_accounts[account.index()];
    let state = &desk.contracts[contract.index()];
    let commodity = LimitScope::Commodity(state.commodity);
    let of_commodity = own.limits.get(commodity);
    let of_contract = own.limits.get(LimitScope::Contract(contract));
    let template = own
        .limit_template
        .and_then(|id| desk.template(id)?.limits.get(commodity));
    let global = desk.global_limits.get(commodity);
    let of_flag = |limits: Option<&Limits>| {
        let of_flag = limits.map(|limits| match flag {
            HedgeFlag::Speculation => (limits.lots, limits.margin),
            HedgeFlag::Hedge => (limits.hedge_lots, limits.hedge_margin),
        });
        of_flag.unwrap_or_default()
    };
    let (contract_lots, contract_margin) = of_flag(of_contract);
    let (commodity_lots, commodity_margin) = of_flag(of_commodity);
    let own_or_template = [of_commodity, template];
    let tradability = tradability(desk, account);
    let rates = |holder| effective::effective(desk, holder, contract, flag).map(|of| of.rates);
    let own_rates = rates(Holder::Operating(account));
    let first_account = own
        .product
        .and_then(|id| desk.product(id)?.fund_accounts.first());
    AccountTerms {
        rates: own_rates,
        charged_as: first_account
            .copied()
            .filter(|id| own_rates.is_some() && rates(Holder::Fund(*id)) == own_rates),
        order_lots: first(own_or_template, |limits| limits.order_lots).into(),
        order_margin: first(own_or_template, |limits| limits.order_margin).into(),
        order_value: first(own_or_template, |limits| limits.order_value).into(),
        contract_lots: contract_lots.into(),
        contract_margin: contract_margin.into(),
        commodity_lots: commodity_lots.into(),
        commodity_margin: commodity_margin.into(),
        price_right: of_commodity.and_then(|limits| limits.price_right),
        price_collar: first([of_commodity, template, global], |limits| {
            limits.price_collar
        }),
        mark_seconds: global
            .and_then(|limits| limits.mark_seconds)
            .or(desk.platform.mark_seconds),
        is_tradable: tradability
            .is_none_or(|(_, tradability)| tradability.permits(contract, state.commodity)),
        is_delivery_barred: is_in_delivery_month(desk, state)
            && delivery_bar(desk, own.product, contract, state).is_some(),
        multiple: multiple(desk, state),
        has_order_fee: desk.commodities[state.commodity.index()].has_order_fee(),
        may_be_reviewed: (own.product.and_then(|id| desk.product(id)))
            .is_some_and(|product| reviews_anything(&product.settings)),
        routing_mode: routing_mode(desk, own.product, state.commodity),
        is_third_party: false,
    }
}

/// What says what an account may trade: its own list, else its product's, else the platform's (F4).
pub(crate) fn tradability(
    desk: &Desk,
    account: OperatingAccountId,
) -> Option<(TradabilityOf, &Tradability)> {
    let own = &desk.operating_accounts[account.index()];
    let of_account = own.tradability.as_ref();
    let of_product = || {
        let id = own.product?;
        let set = desk.product(id)?.tradability.as_ref()?;
        Some((TradabilityOf::Product(id), set))
    };
    let global = || desk.global_tradability.as_ref();
    of_account
        .map(|set| (TradabilityOf::Operating(account), set))
        .or_else(of_product)
        .or_else(|| global().map(|set| (TradabilityOf::Global, set)))
}

/// The terms of a fund account; the reserves of its caps are there for liquidation plans (N4).
pub(crate) fn of_fund(
    desk: &Desk,
    account: FundAccountId,
    contract: ContractId,
    flag: HedgeFlag,
    for_plan: bool,
) -> FundTerms {
    let own = &desk.fund_accounts[account.index()];
    let state = &desk.contracts[contract.index()];
    let exchange = desk.commodities[state.commodity.index()].commodity.exchange;
    let [of_contract, of_commodity] =
        scopes(contract, state.commodity).map(|(scope, _)| own.limits.get(scope));
    let of_exchange = own.limits.get(LimitScope::Exchange(exchange));
    let either = [of_contract, of_commodity];
    let platform = &desk.platform;
    let cap_cancels = of_exchange
        .and_then(|limits| limits.cap_cancels)
        .or(platform.cap_cancels);
    let (reserve_cancels, reserve_lots) = if for_plan {
        (0, Lots::ZERO)
    } else {
        (platform.reserve_cancels, platform.reserve_lots)
    };
    let cap_cancels = cap_cancels.map(|cap| cap.saturating_sub(reserve_cancels));
    let cap_lots = of_exchange
        .and_then(|limits| limits.cap_lots)
        .or(platform.cap_lots);
    let by_contract =
        desk.products[own.product.index()].settings.priority_rule == PriorityRule::ByContractFirst;
    let priority = |pick: fn(&Limits) -> Option<u32>| first(either, pick).filter(|_| by_contract);
    let permits = |tradability: &Option<Tradability>| {
        tradability
            .as_ref()
            .is_none_or(|tradability| tradability.permits(contract, state.commodity))
    };
    FundTerms {
        rates: effective::effective(desk, Holder::Fund(account), contract, flag)
            .map(|found| found.rates),
        cap_cancels: cap_cancels.map(i64::from).into(),
        cap_lots: cap_lots.map(|cap| cap - reserve_lots).into(),
        order_lots: first(either, |limits| limits.order_lots).into(),
        order_margin: first(either, |limits| limits.order_margin).into(),
        contract: bounds(of_contract, flag),
        commodity: bounds(of_commodity, flag),
        priority_open: priority(|limits| limits.priority_open),
        priority_close: priority(|limits| limits.priority_close),
        priority_close_today: priority(|limits| limits.priority_close_today),
        is_tradable_by_day: permits(&own.day_tradability),
        is_tradable_at_night: permits(&own.night_tradability),
        multiple: multiple(desk, state),
    }
}

fn bounds(limits: Option<&Limits>, flag: HedgeFlag) -> FundBounds {
    let pick = |speculation: fn(&Limits) -> Option<Lots>, hedge: fn(&Limits) -> Option<Lots>| {
        let pick = match flag {
            HedgeFlag::Speculation => speculation,
            HedgeFlag::Hedge => hedge,
        };
        limits.and_then(pick).into()
    };
    FundBounds {
        opened: limits.and_then(|limits| limits.opened_lots).into(),
        all: pick(|limits| limits.lots, |limits| limits.hedge_lots),
        long: pick(|limits| limits.long_lots, |limits| limits.hedge_long_lots),
        short: pick(|limits| limits.short_lots, |limits| limits.hedge_short_lots),
    }
}

/// What the first of them says that says anything.
fn first<L, const N: usize>(
    of: [Option<&Limits>; N],
    pick: impl Fn(&Limits) -> Option<L>,
) -> Option<L> {
    of.into_iter().flatten().find_map(pick)
}

/// The month of the trading day is the contract's delivery month.
pub(crate) fn is_in_delivery_month(desk: &Desk, state: &ContractState) -> bool {
    let delivery = state.contract.delivery;
    desk.trading_day().is_some_and(|day| {
        let (year, month, _) = day.ymd();
        (year, month) == (delivery.year, delivery.month)
    })
}

/// The commodity's mode, else the product's, else the platform's (X3).
pub(crate) fn routing_mode(
    desk: &Desk,
    product: Option<ProductId>,
    commodity: CommodityId,
) -> RoutingMode {
    let product = product.and_then(|id| desk.product(id));
    let of_commodity = |product: &Product| {
        let limits = product.limits.get(LimitScope::Commodity(commodity))?;
        limits.routing_mode
    };
    product
        .and_then(|product| of_commodity(product).or(product.settings.routing_mode))
        .unwrap_or(desk.platform.routing_mode)
}

/// What happens to an order that the product's fund accounts cannot take whole: as it says, else the
/// platform (N5).
pub(crate) fn when_too_large(desk: &Desk, product: Option<ProductId>) -> WhenTooLarge {
    let product = product.and_then(|id| desk.product(id));
    let own = product.and_then(|product| product.settings.when_too_large);
    own.unwrap_or(desk.platform.when_too_large)
}

/// For what the product may not open in the delivery month (X4).
pub(crate) fn delivery_bar(
    desk: &Desk,
    product: Option<ProductId>,
    contract: ContractId,
    state: &ContractState,
) -> Option<LimitScope> {
    let exchange = desk.commodities[state.commodity.index()].commodity.exchange;
    let scopes = [
        LimitScope::Contract(contract),
        LimitScope::Commodity(state.commodity),
        LimitScope::Exchange(exchange),
    ];
    let product = product.and_then(|id| desk.product(id));
    let barred = |scope| product?.limits.get(scope)?.delivery_barred;
    scopes
        .into_iter()
        .find(|scope| barred(*scope) == Some(true))
}

/// Lots must be a multiple of this (X5).
pub(crate) fn multiple(desk: &Desk, state: &ContractState) -> Option<u32> {
    let scope = LimitScope::Commodity(state.commodity);
    let multiple = desk.global_limits.get(scope)?.delivery_multiple?;
    is_in_delivery_month(desk, state).then_some(multiple)
}

/// Whose terms an event changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Changes {
    Nobodys,
    Accounts(OperatingAccountId),
    Everybodys,
}

impl Changes {
    fn at(level: RateLevel) -> Self {
        match level {
            RateLevel::OperatingAccount(account) => Self::Accounts(account),
            RateLevel::Template(_)
            | RateLevel::FundAccount(_)
            | RateLevel::Product(_)
            | RateLevel::Global => Self::Everybodys,
        }
    }
}

/// Configuration, rates read, sessions, bindings, the day: all that terms hang on. An event that is new
/// has to be put somewhere.
#[rustfmt::skip]
fn changes(event: &Event) -> Changes {
    match event {
        Event::OrderPlaced(_) | Event::ChildRouted(_) | Event::Filled(_) | Event::Marked(_) | Event::MarkDoubted(_)
        | Event::FreezeRecalculated(_) | Event::ChildRecalled(_) | Event::LotsSentAgain(_) | Event::NetChecked(_) | Event::NetLocked(_)
        | Event::ChildSent { .. } | Event::ChildAccepted { .. } | Event::ChildCancelReported { .. }
        | Event::ChildEnded { .. } | Event::OrderEnded { .. } | Event::OrderRefused(_) | Event::OrderReduced { .. }
        | Event::OrderFeeCharged { .. } | Event::CancelRequested { .. } | Event::CancelRejected { .. }
        | Event::ActionRefused { .. } | Event::RefRepeated(_) | Event::People(_) | Event::FundAccountLoginAsked(_)
        | Event::CommissionRounded { .. } | Event::LoginRefused { .. } | Event::Deposited { .. } | Event::Withdrawn { .. }
        | Event::MarginRecalculated { .. } | Event::FundsMethodSet { .. } | Event::DayLimitsSet(_)
        | Event::SettlementPriceSet { .. } | Event::AccountSettled(_) | Event::ProductSettled(_)
        | Event::UserCreated { .. } | Event::AccountGranted { .. } | Event::LoggedIn { .. } | Event::LoggedOut(..)
        | Event::OrderRateBanned(_) | Event::OrderRateBanLifted(_) | Event::RoleCreated(_)
        | Event::RolePermissionsSet(_) | Event::LoginRoleSet(_) | Event::LoginRenamed(_) | Event::PowersSet(_)
        | Event::LoginAddressesSet(_) | Event::AccountAccessSet(_) | Event::PasswordSet(_) | Event::OwnerSet(_)
        | Event::RiskBindingsSet(_) | Event::CashClerkAssigned(_) | Event::CashEntered(_) | Event::CashConfirmed(_)
        | Event::CashRejected(_) | Event::ProductCreated { .. } | Event::OperatingAccountCreated { .. }
        | Event::TemplateCreated { .. } | Event::DeliveryPriceSet(_) | Event::DeliveryBegun(_) | Event::DeliveryEnded(_)
        | Event::CounterDoubt(_) | Event::Comparison(_) | Event::DayEndAsked(_) | Event::LastTradingDaySet(_)
        | Event::LinesRead(_) | Event::Plan(_) | Event::StopSet(_) | Event::Nav(_) | Event::Scheme(_) | Event::Collateral(_) | Event::Alarm(_)
        | Event::Review(_) => Changes::Nobodys,
        Event::OperatingAccountBound { account, .. } | Event::RateChoiceSet { account, .. }
        | Event::TemplateBound { account, .. } | Event::OperatingSet { account, .. } => Changes::Accounts(*account),
        Event::OperatingAccountUnbound(unbound)                       => Changes::Accounts(unbound.account),
        Event::MarginRuleSet { level, .. } | Event::CommissionRuleSet { level, .. }
        | Event::LimitSet { level, .. }                               => Changes::at(*level),
        Event::TradabilitySet { of, .. }                              => match of {
            TradabilityOf::Operating(account)                         => Changes::Accounts(*account),
            TradabilityOf::Template(_)                                => Changes::Nobodys,
            TradabilityOf::Product(_) | TradabilityOf::Global | TradabilityOf::FundDay(_)
            | TradabilityOf::FundNight(_)                             => Changes::Everybodys,
        },
        Event::CalendarSet(_) | Event::CommodityPut { .. } | Event::ContractListed { .. } | Event::FundAccountCreated { .. }
        | Event::RatesSet { .. } | Event::RateSourceAccountSet { .. } | Event::CounterSession { .. }
        | Event::DayStarted { .. } | Event::DayClosed { .. } | Event::DayRolled { .. } | Event::PlatformSet { .. }
        | Event::FundSet { .. } | Event::ProductSet { .. } | Event::AccountStatusSet(_) => Changes::Everybodys,
    }
}

impl Desk {
    /// Forgets the terms that an event changes.
    pub(crate) fn forget_terms(&mut self, event: &Event) {
        match changes(event) {
            Changes::Nobodys => {}
            Changes::Accounts(account) => {
                if let Some(account) = self.operating_accounts.get_mut(account.index()) {
                    account.book.forget_terms();
                }
            }
            Changes::Everybodys => self.terms.0.forget_all(),
        }
    }

    /// The rates an account is charged; nothing where nobody has set or read any.
    pub(crate) fn charged_rates(
        &self,
        holder: Holder,
        contract: ContractId,
        flag: HedgeFlag,
    ) -> Rates {
        let position = self
            .book(holder)
            .and_then(|book| book.position(contract, flag));
        let kept = match holder {
            Holder::Operating(_) => self.terms.0.of_account(position).map(|terms| terms.rates),
            Holder::Fund(_) => self.terms.0.of_fund(position).map(|terms| terms.rates),
        };
        let find = || effective::effective(self, holder, contract, flag).map(|found| found.rates);
        kept.unwrap_or_else(find).unwrap_or_default()
    }

    /// Finds and keeps the terms of a position that has none.
    #[cold]
    pub(crate) fn keep_terms(&mut self, holder: Holder, contract: ContractId, flag: HedgeFlag) {
        let kept = self.found_terms(holder, contract, flag);
        let position = self.watched_book(holder).positions.get_mut(contract, flag);
        if let Some(position) = position {
            position.terms = Derived(kept);
        }
    }

    fn found_terms(&mut self, holder: Holder, contract: ContractId, flag: HedgeFlag) -> KeptTerms {
        match holder {
            Holder::Operating(account) => {
                let terms = of_account(self, account, contract, flag);
                self.terms.0.keep_account(terms)
            }
            Holder::Fund(account) => {
                let terms = of_fund(self, account, contract, flag, false);
                self.terms.0.keep_fund(terms)
            }
        }
    }

    /// Whether all terms that are kept are those that would be found anew.
    pub fn terms_hold(&self) -> bool {
        self.holders().all(|holder| {
            let mut positions = self
                .book(holder)
                .into_iter()
                .flat_map(|book| book.positions());
            positions.all(|position| {
                let (contract, flag) = (position.contract, position.hedge_flag);
                let kept = Some(position);
                match holder {
                    Holder::Operating(account) => self
                        .terms
                        .0
                        .of_account(kept)
                        .is_none_or(|terms| *terms == of_account(self, account, contract, flag)),
                    Holder::Fund(account) => self.terms.0.of_fund(kept).is_none_or(|terms| {
                        *terms == of_fund(self, account, contract, flag, false)
                    }),
                }
            })
        })
    }
}
