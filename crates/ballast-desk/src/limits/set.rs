//! Setting platform, account and product settings, and limits by scope (N10, O1, P1, P2).

use ballast_desk_events::{
    CloseTodayMode, CommodityCodes, DailyLossOf, Event, FundSetting, Holder, Limit, LimitScope,
    LineAction, NavOf, OperatingSetting, PlatformSetting, PlatformSettings, ProductSetting,
    RateLevel, Refusal, RoutingMode, Settings, TemplateKind, TotalLossOf,
};
use ballast_model::{FundAccountId, Money, OperatingAccountId, ProductId};

use crate::lines;
use crate::nav;
use crate::rates::effective::{Change, Family};
use crate::rates::recalculate::recalculate;
use crate::state::larger_side::derive_product;
use crate::state::product::Product;
use crate::state::settings::LimitTable;
use crate::state::{Desk, lookup};
use crate::why::bad;

/// Most that one order or cancel is charged itself, yuan: a mistyped one must not empty an account.
const MOST_ORDER_FEE: Money = Money::whole(10_000);

fn places(limit: &Limit) -> String {
    let places = limit.places().into_iter();
    let places: Vec<String> = places.map(|(at, of)| format!("{at} × {of}")).collect();
    places.join(", ")
}

fn fees() -> String {
    format!("0.00 … {}", MOST_ORDER_FEE.to_fixed(2))
}

/// A plan waits for no more marks than these.
const MOST_PLAN_MARKS: u32 = 100;

/// What a platform setting may be, where it is not that: liquidation at the call line would make the
/// liquidation line idle, and overnight lines bar opening before they act, not after (N10).
fn not_allowed(set: &PlatformSettings, new: PlatformSetting) -> Option<String> {
    let allowed = |is_so: bool, allowed: String| (!is_so).then_some(allowed);
    match new {
        PlatformSetting::CallAction(action) => allowed(
            action != LineAction::Liquidate,
            "alert, ban_opening".to_owned(),
        ),
        PlatformSetting::LiquidationAction(action) => allowed(
            action != LineAction::Alert,
            "ban_opening, liquidate".to_owned(),
        ),
        PlatformSetting::BanMinutes(ban) => {
            let act = set.act_minutes.0;
            allowed(ban.0 >= act, format!("{act} … 120 (≥ act_minutes)"))
        }
        PlatformSetting::ActMinutes(act) => {
            let ban = set.ban_minutes.0;
            allowed(act.0 <= ban, format!("1 … {ban} (≤ ban_minutes)"))
        }
        PlatformSetting::PlanMarks(marks) => allowed(
            (1..=MOST_PLAN_MARKS).contains(&marks),
            format!("1 … {MOST_PLAN_MARKS}"),
        ),
        PlatformSetting::OrderFee(fee) => allowed(fee <= MOST_ORDER_FEE, fees()),
        PlatformSetting::GlobalDailyLossOf(of) => allowed(
            of != DailyLossOf::FollowGlobal,
            "market_value_equity, max_loss_amount, opening_equity, off".to_owned(),
        ),
        PlatformSetting::GlobalTotalLossOf(of) => allowed(
            of != TotalLossOf::FollowGlobal,
            "market_value_equity, max_loss_amount, off".to_owned(),
        ),
        _ => None,
    }
}

pub(crate) fn set_operating(
    desk: &Desk,
    account: OperatingAccountId,
    new: &OperatingSetting,
) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .operating_account(account)
        .ok_or(Refusal::UnknownAccount)?;
    if matches!(new, OperatingSetting::OrderFee(Some(fee)) if *fee > MOST_ORDER_FEE) {
        return Err(bad(new.name(), new.text(), &fees()));
    }
    if let OperatingSetting::BeforeCloseOf(codes) = new {
        are_known(desk, new, codes)?;
    }
    lines::fits::fits(state, &desk.platform, new)?;
    let set = Event::OperatingSet {
        account,
        old: state.settings.current(new),
        new: new.clone(),
    };
    // Then it is set: its lines are due once more, and what the new one has closed is.
    let lifted = lines::lifted(desk, account, new).into_iter();
    Ok(lifted.chain([set]).collect())
}

/// # Errors
/// [`Refusal::BadSetting`], with the codes that no commodity has.
fn are_known(desk: &Desk, new: &OperatingSetting, codes: &CommodityCodes) -> Result<(), Refusal> {
    let is_unknown = |code: &&String| desk.commodity_id(code).is_none();
    let unknown: Vec<&str> = codes
        .0
        .iter()
        .filter(is_unknown)
        .map(String::as_str)
        .collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let allowed = format!("cu,IF,AP … (≠ {})", unknown.join(","));
    Err(bad(new.name(), new.text(), &allowed))
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
        return Err(bad(new.name(), new.text(), "1, 2 …"));
    }
    let locks = matches!(new, FundSetting::CloseToday(mode) if mode != CloseTodayMode::Close);
    if locks && nets(desk, &desk.products[state.product.index()]) {
        return Err(Refusal::NetModeLocks {
            fund_account: account,
        });
    }
    Ok(vec![Event::FundSet {
        account,
        old: state.settings.current(&new),
        new,
    }])
}

/// Anything of the product goes by net position.
fn nets(desk: &Desk, product: &Product) -> bool {
    let mode = product.settings.routing_mode;
    let mut of_commodities = product.limits.iter().map(|(_, limits)| limits.routing_mode);
    mode.unwrap_or(desk.platform.routing_mode) == RoutingMode::Net
        || of_commodities.any(|mode| mode == Some(RoutingMode::Net))
}

/// By net position nothing is locked: neither of the two is saved beside the other (X3, X9).
///
/// # Errors
/// [`Refusal::NetModeLocks`].
fn locks_nowhere(desk: &Desk, product: &Product) -> Result<(), Refusal> {
    let settings = |id: FundAccountId| &desk.fund_accounts[id.index()].settings;
    let locks = |id: &FundAccountId| settings(*id).close_today != CloseTodayMode::Close;
    let locking = product.fund_accounts.iter().copied().find(locks);
    locking.map_or(Ok(()), |fund_account| {
        Err(Refusal::NetModeLocks { fund_account })
    })
}

pub(crate) fn set_product(
    desk: &Desk,
    product: ProductId,
    new: ProductSetting,
) -> Result<Vec<Event>, Refusal> {
    let state = desk.product(product).ok_or(Refusal::UnknownProduct)?;
    if let ProductSetting::RoutingMode(own) = new
        && own.unwrap_or(desk.platform.routing_mode) == RoutingMode::Net
    {
        locks_nowhere(desk, state)?;
    }
    nav::fees::setting_fits(state, &new)?;
    let set = Event::ProductSet {
        product,
        old: state.settings.current(&new),
        new,
    };
    let accrued = nav::fees::after_setting(desk, (product, state), new);
    Ok([set].into_iter().chain(accrued).collect())
}

pub(crate) fn apply_product(desk: &mut Desk, product: ProductId, setting: ProductSetting) {
    desk.products[product.index()].settings.set(setting);
    nav::apply_set(desk, product, &setting);
    desk.read_rules(NavOf::Product(product));
    for account in desk.products[product.index()].operating_accounts.clone() {
        desk.read_rules(NavOf::Operating(account));
    }
}

pub(crate) fn set_platform(desk: &Desk, new: PlatformSetting) -> Result<Vec<Event>, Refusal> {
    if let Some(allowed) = not_allowed(&desk.platform, new) {
        return Err(bad(new.name(), new.text(), &allowed));
    }
    if new == PlatformSetting::RoutingMode(RoutingMode::Net) {
        let all = desk.products.iter();
        let mut follow = all.filter(|product| product.settings.routing_mode.is_none());
        follow.try_for_each(|product| locks_nowhere(desk, product))?;
    }
    let mut events = vec![Event::PlatformSet {
        old: desk.platform.current(&new),
        new,
    }];
    let change = match new {
        PlatformSetting::MarginSource(source) => Change::System(Family::Margin, source),
        PlatformSetting::CommissionSource(source) => Change::System(Family::Commission, source),
        _ => Change::Nothing,
    };
    events.extend(recalculate(desk, change)?);
    Ok(events)
}

pub(crate) fn set_limit(
    desk: &Desk,
    level: RateLevel,
    scope: LimitScope,
    new: &Limit,
) -> Result<Vec<Event>, Refusal> {
    if let RateLevel::Template(template) = level {
        lookup::template(desk, template, TemplateKind::OrderLimits)?;
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
        return Err(Refusal::LimitMisplaced {
            limit: new.name().into(),
            places: places(new).into(),
        });
    }
    if let (RateLevel::Product(id), Limit::RoutingMode(Some(RoutingMode::Net))) = (level, new) {
        locks_nowhere(desk, &desk.products[id.index()])?;
    }
    if matches!(new, Limit::DeliveryMultiple(Some(0))) {
        return Err(bad(new.name(), new.text(), "1, 2 …"));
    }
    Ok(vec![Event::LimitSet {
        level,
        scope,
        old: table.current(scope, new),
        new: new.clone(),
    }])
}

pub(crate) fn lift_ban(desk: &Desk, fund_account: FundAccountId) -> Result<Vec<Event>, Refusal> {
    let state = desk
        .fund_account(fund_account)
        .ok_or(Refusal::UnknownAccount)?;
    if state.rate_banned {
        Ok(vec![Event::OrderRateBanLifted(fund_account)])
    } else {
        Err(Refusal::NotBanned)
    }
}

/// The limits set at a level.
pub(crate) fn table(desk: &Desk, level: RateLevel) -> Option<&LimitTable> {
    Some(match level {
        RateLevel::OperatingAccount(id) => &desk.operating_account(id)?.limits,
        RateLevel::Template(id) => &desk.template(id)?.limits,
        RateLevel::FundAccount(id) => &desk.fund_account(id)?.limits,
        RateLevel::Product(id) => &desk.product(id)?.limits,
        RateLevel::Global => &desk.global_limits,
    })
}

fn table_mut(desk: &mut Desk, level: RateLevel) -> &mut LimitTable {
    match level {
        RateLevel::OperatingAccount(id) => &mut desk.operating_accounts[id.index()].limits,
        RateLevel::Template(id) => &mut desk.templates[id.index()].limits,
        RateLevel::FundAccount(id) => &mut desk.fund_accounts[id.index()].limits,
        RateLevel::Product(id) => &mut desk.products[id.index()].limits,
        RateLevel::Global => &mut desk.global_limits,
    }
}

pub(crate) fn apply_platform(desk: &mut Desk, setting: PlatformSetting) {
    desk.platform.set(setting);
    desk.lines_set(&setting);
    desk.marks_set(&setting);
    desk.read_all_rules();
    if let PlatformSetting::CollateralFreesCash(_) = setting {
        desk.derive_collateral();
    }
}

pub(crate) fn apply_operating(
    desk: &mut Desk,
    account: OperatingAccountId,
    setting: OperatingSetting,
) {
    desk.operating_accounts[account.index()]
        .settings
        .set(setting);
    desk.derive_larger_side(Holder::Operating(account));
    desk.set_lines(account);
    desk.watch_closes(account);
    desk.read_rules(NavOf::Operating(account));
}

pub(crate) fn apply_fund(desk: &mut Desk, account: FundAccountId, setting: FundSetting) {
    let state = &mut desk.fund_accounts[account.index()];
    state.settings.set(setting);
    if state.settings.rate_orders.is_none() {
        state.recent_orders.clear();
    }
    let product = state.product;
    desk.derive_larger_side(Holder::Fund(account));
    derive_product(desk, product);
}

pub(crate) fn apply_limit(desk: &mut Desk, level: RateLevel, scope: LimitScope, limit: &Limit) {
    table_mut(desk, level).set(scope, limit.clone());
    if matches!(limit, Limit::LegalPerson(_)) {
        desk.recount_resting();
    }
}

pub(crate) fn apply_lifted(desk: &mut Desk, fund_account: FundAccountId) {
    let state = &mut desk.fund_accounts[fund_account.index()];
    state.rate_banned = false;
    state.recent_orders.clear();
}

impl Desk {
    /// Limits set at a level.
    pub fn limits(&self, level: RateLevel) -> Option<&LimitTable> {
        table(self, level)
    }
}
