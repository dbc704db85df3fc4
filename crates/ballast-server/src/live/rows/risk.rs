//! What watches of risk see of operating accounts and products, row by row (P9).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use ballast_api::live::Cell;
use ballast_api::rows::{AccountRiskRow, ExposureRow, Number, ProductRiskRow, Row as _};
use ballast_desk::ask::{self, CommodityExposure, LineAhead};
use ballast_desk::{DaySums, Desk, NavMissing, OperatingAccount, Product, RuleReached, Stop};
use ballast_desk_events::{
    AccountLine, AccountStatus, Holder, LineLevel, NavLines, NavOf, Permission, SettingValue,
    StopOf,
};
use ballast_model::{
    Lots, Money, OperatingAccountId, ProductId, RuleLevel, Stamp, UnitNav, UserId,
};
use ballast_risk::UnitNavFraction;

use super::{Rows, money};
use crate::convert;
use crate::live::hub::View;

/// What the user does not reach any more is gone with the next rendering.
pub(super) fn accounts(view: &View, user: UserId) -> Rows {
    let desk = &view.desk;
    if !desk.people().may(user, Permission::Watching) {
        return Rows::new();
    }
    let is_used = |status| matches!(status, AccountStatus::Enabled | AccountStatus::Disabled);
    let accounts = desk.operating_accounts();
    let watched = accounts
        .filter(|(id, account)| is_used(account.status) && desk.reaches(user, (*id).into()));
    let (stand, reviews) = (Stand::all(desk), waiting(desk));
    watched
        .filter_map(|(id, account)| {
            let stands = stand.get(&NavOf::Operating(id));
            let row = watched_account(desk, id, account, stands)?;
            let reviews = count(reviews.get(&id).copied().unwrap_or(0));
            let row = AccountRiskRow { reviews, ..row };
            Some((id.number(), row.cells()))
        })
        .collect()
}

fn count(of: usize) -> Number {
    Some(of as f64)
}

/// Orders of each account that wait for review (X2).
fn waiting(desk: &Desk) -> BTreeMap<OperatingAccountId, usize> {
    let mut waiting = BTreeMap::new();
    let orders = { desk.waiting_for_review() }.filter_map(|(id, _)| desk.order(id));
    for order in orders {
        *waiting.entry(order.asked.account).or_default() += 1;
    }
    waiting
}

/// A stop, as a row tells it.
#[derive(Default)]
struct Stopped {
    kind: String,
    scope: String,
    by: String,
    reason: String,
    since: Option<i64>,
}

impl Stopped {
    fn of(desk: &Desk, stop: Option<(StopOf, &Stop)>) -> Self {
        let Some((of, stop)) = stop else {
            return Self::default();
        };
        let scope = match of {
            StopOf::All => "all",
            StopOf::Product(_) => "product",
            StopOf::Operating(_) => "account",
            StopOf::User(_) => "user",
            StopOf::Fund(_) => "fund_account",
        };
        let by = match stop.repeated {
            Some(_) => String::new(),
            None => convert::actor_name(desk, stop.by),
        };
        Self {
            kind: stop.kind.text(),
            scope: scope.to_owned(),
            by,
            reason: stop.reason.clone(),
            since: Some(stop.since.unix_millis()),
        }
    }
}

/// A share for display; none of nothing.
fn share(part: Money, of: Money) -> Number {
    of.is_positive()
        .then(|| part.units() as f64 / of.units() as f64)
}

/// Yuan from equity to where the nearest level of a line ahead acts.
fn way_to(ahead: &[LineAhead], line: AccountLine, equity: Money) -> Number {
    let next = ahead.iter().find(|next| next.line == line)?;
    money(equity - next.acts_at)
}

/// The rules of one owner that stand: the worst level, since when, and whether one bars opening.
struct Stand {
    level: RuleLevel,
    since: Stamp,
    bars: bool,
}

impl Stand {
    fn all(desk: &Desk) -> BTreeMap<NavOf, Self> {
        let mut all: BTreeMap<NavOf, Self> = BTreeMap::new();
        for RuleReached {
            of, standing, bars, ..
        } in desk.rules_reached()
        {
            let (level, since) = (standing.level, standing.since);
            let stand = all.entry(of).or_insert(Self { level, since, bars });
            stand.bars |= bars;
            if level > stand.level {
                (stand.level, stand.since) = (level, since);
            }
        }
        all
    }

    fn level(of: Option<&Self>) -> String {
        of.map_or(RuleLevel::Clear, |stand| stand.level).text()
    }

    fn bars(of: Option<&Self>) -> String {
        let bars = of.is_some_and(|stand| stand.bars);
        if bars { "open" } else { "" }.to_owned()
    }
}

/// The oldest mark of what a book holds.
fn marked_at(desk: &Desk, account: &OperatingAccount) -> Option<Stamp> {
    let held = account
        .book
        .positions()
        .filter(|position| position.long.lots() > Lots::ZERO || position.short.lots() > Lots::ZERO);
    held.filter_map(|position| desk.contract(position.contract)?.marked_at)
        .min()
}

fn watched_account(
    desk: &Desk,
    id: OperatingAccountId,
    account: &OperatingAccount,
    stands: Option<&Stand>,
) -> Option<AccountRiskRow> {
    let (book, day) = (&account.book, account.book.day_sums());
    let (equity, margin) = (book.equity(), book.margin());
    let product = account.product.and_then(|product| desk.product(product));
    let worst = account
        .lines
        .standing()
        .max_by_key(|(_, standing)| standing.level);
    let level = worst.map_or(LineLevel::Clear, |(_, standing)| standing.level);
    let ahead = ask::lines_ahead(desk, id);
    let next = ahead.first().copied();
    let acts_at = next.map(|next| next.acts_at);
    let nav = ask::account_nav(desk, id);
    let held = book.cells().whole().lots;
    let settings = &account.settings;
    let of = ask::margin_ratio(account);
    let highest = settings.highest_equity;
    let fallen = |highest: Money| share((highest - equity).max(Money::ZERO), highest);
    let stopped = Stopped::of(desk, desk.stop_of_account(id));
    let line = settings.margin_ratio;
    Some(AccountRiskRow {
        account: account.code.to_string(),
        name: account.name.clone(),
        product: product.map_or(String::new(), |product| product.code.to_string()),
        equity: money(equity),
        available: money(book.available()),
        margin: money(margin),
        risk_degree: convert::risk_degree(margin, equity).and_then(|ratio| ratio.0.parse().ok()),
        day_pnl: money(day.close_pnl + day.position_pnl - day.commission),
        net_deposits: money(book.net_deposits()),
        level: level.text(),
        line: worst.map_or(String::new(), |(line, _)| line.text()),
        since: worst.map(|(_, standing)| standing.since.unix_millis()),
        bars: account
            .lines
            .bars()
            .map_or(String::new(), |(line, _)| line.text()),
        next_line: next.map_or(String::new(), |next| next.line.text()),
        next_level: next.map_or(String::new(), |next| next.level.text()),
        acts_at: acts_at.and_then(money),
        distance: acts_at.and_then(|acts_at| money(equity - acts_at)),
        working: count(account.working.len()),
        unit_nav: nav.and_then(|nav| unit(nav.unit())),
        previous_unit_nav: nav.and_then(|nav| unit(nav.previous_unit())),
        rules_level: Stand::level(stands),
        rules_since: stands.map(|stand| stand.since.unix_millis()),
        rules_bars: Stand::bars(stands),
        marked_at: marked_at(desk, account).map(Stamp::unix_millis),
        previous_equity: money(day.pre_balance),
        deposit: money(day.deposit),
        withdrawal: money(day.withdrawal),
        close_pnl: money(day.close_pnl),
        position_pnl: money(day.position_pnl),
        commission: money(day.commission),
        frozen: money(book.frozen_margin() + day.frozen_commission),
        net_lots: Some((held.long - held.short) as f64),
        long_lots: Some(held.long as f64),
        short_lots: Some(held.short as f64),
        equity_ratio: share(equity, book.net_deposits()),
        margin_ratio: of.and_then(|(margin, of)| share(margin, of)),
        margin_ratio_of: settings.margin_ratio_of.text(),
        margin_ratio_line: { line.is_positive() }
            .then(|| line.to_string().parse().ok())
            .flatten(),
        to_system_risk: way_to(&ahead, AccountLine::SystemRisk, equity),
        to_daily_loss: way_to(&ahead, AccountLine::DailyLoss, equity),
        to_daily_loss_ratio: way_to(&ahead, AccountLine::DailyLossRatio, equity),
        to_total_loss_ratio: way_to(&ahead, AccountLine::TotalLossRatio, equity),
        reviews: None,
        highest_equity: highest.and_then(money),
        drawdown: highest.and_then(fallen),
        stop: stopped.kind,
        stop_scope: stopped.scope,
        stop_by: stopped.by,
        stop_reason: stopped.reason,
        stop_since: stopped.since,
    })
}

fn unit(unit: Option<UnitNavFraction>) -> Number {
    unit?.told()?.to_string().parse().ok()
}

/// What the user does not reach any more is gone with the next rendering.
pub(super) fn products(view: &View, user: UserId) -> Rows {
    let desk = &view.desk;
    if !desk.people().may(user, Permission::Watching) {
        return Rows::new();
    }
    let is_used = |status| matches!(status, AccountStatus::Enabled | AccountStatus::Disabled);
    let watched = desk
        .products()
        .filter(|(id, product)| is_used(product.status) && desk.reaches(user, (*id).into()));
    let (stand, reviews) = (Stand::all(desk), waiting(desk));
    watched
        .filter_map(|(id, product)| {
            let stands = stand.get(&NavOf::Product(id));
            let row = valued(desk, id, product, stands)?;
            let accounts = product.operating_accounts.iter();
            let waits = accounts.map(|id| reviews.get(id).copied().unwrap_or(0));
            let reviews = count(waits.sum());
            let row = ProductRiskRow { reviews, ..row };
            Some((id.number(), row.cells()))
        })
        .collect()
}

/// What is kept of a product's accounts, added up: money of its fund accounts, lots and orders of its operating accounts.
#[derive(Default)]
struct Sums {
    day: DaySums,
    equity: Money,
    margin: Money,
    available: Money,
    frozen: Money,
    long: i64,
    short: i64,
    working: usize,
}

impl Sums {
    fn of(desk: &Desk, product: &Product) -> Self {
        let mut sums = Self::default();
        let funds = { product.fund_accounts.iter() }.filter_map(|id| desk.book(Holder::Fund(*id)));
        for book in funds {
            let day = book.day_sums();
            sums.day += day;
            sums.equity += book.equity();
            sums.margin += book.margin();
            sums.available += book.available();
            sums.frozen += book.frozen_margin() + day.frozen_commission;
        }
        let accounts = product.operating_accounts.iter();
        for account in accounts.filter_map(|id| desk.operating_account(*id)) {
            let held = account.book.cells().whole().lots;
            sums.long += held.long;
            sums.short += held.short;
            sums.working += account.working.len();
        }
        sums
    }
}

/// The nearest line on NAV below a unit NAV.
fn next_line(lines: &NavLines, unit: UnitNavFraction) -> Option<(&'static str, UnitNav)> {
    let named = [
        ("top_up", lines.top_up),
        ("warning", lines.warning),
        ("liquidation", lines.liquidation),
    ];
    let set = { named.into_iter() }.filter_map(|(name, line)| Some((name, line?)));
    let ahead = set.filter(|(_, line)| unit.compared(*line) == Ordering::Greater);
    ahead.max_by_key(|(_, line)| *line)
}

/// Unit NAV less a line on it, below 0 where it is reached.
fn nav_to(now: Option<UnitNavFraction>, line: Option<UnitNav>) -> Number {
    let now = now?.told()?;
    let units = now.units().checked_sub(line?.units())?;
    UnitNav::from_units(units).to_string().parse().ok()
}

fn valued(
    desk: &Desk,
    id: ProductId,
    product: &Product,
    stands: Option<&Stand>,
) -> Option<ProductRiskRow> {
    let nav = ask::product_nav(desk, id)?;
    let missing = match nav {
        Err(missing) => Some(missing),
        Ok(nav) => nav.unit().is_none().then_some(NavMissing::Shares),
    };
    let nav = nav.ok();
    let total = |units: i128| i64::try_from(units).ok().map(Money::from_units);
    let total = |units: Option<i128>| units.and_then(total).and_then(money);
    let sums = Sums::of(desk, product);
    let day = sums.day;
    let stopped = Stopped::of(desk, desk.stop_of_product(id));
    let lines = &product.watch.binding.current_lines;
    let held = product.operating_accounts.iter();
    let held = held.filter_map(|id| marked_at(desk, desk.operating_account(*id)?));
    let now = nav.and_then(|nav| nav.unit());
    let next = now.and_then(|now| next_line(lines, now));
    let highest = product.settings.highest_unit_nav;
    let drawdown = now.zip(highest);
    let drawdown = drawdown.and_then(|(unit, highest)| unit.drawdown(highest));
    Some(ProductRiskRow {
        product: product.code.to_string(),
        name: product.name.clone(),
        equity: money(sums.equity),
        margin: money(sums.margin),
        total_nav: total(nav.map(|nav| nav.total)),
        previous_total_nav: total(nav.map(|nav| nav.previous_total)),
        shares: { product.settings.shares }.and_then(|shares| shares.to_string().parse().ok()),
        unit_nav: unit(now),
        previous_unit_nav: nav.and_then(|nav| unit(nav.previous_unit())),
        highest_unit_nav: highest.and_then(|highest| highest.to_string().parse().ok()),
        drawdown: drawdown.map(|(fallen, of)| fallen as f64 / of as f64),
        missing: missing.map_or(String::new(), |missing| missing.setting().to_owned()),
        level: Stand::level(stands),
        since: stands.map(|stand| stand.since.unix_millis()),
        bars: Stand::bars(stands),
        next_line: next.map_or(String::new(), |(line, _)| line.to_owned()),
        next_at: next.and_then(|(_, at)| at.to_string().parse().ok()),
        day_pnl: money(day.close_pnl + day.position_pnl - day.commission),
        marked_at: held.min().map(Stamp::unix_millis),
        available: money(sums.available),
        frozen: money(sums.frozen),
        previous_equity: money(day.pre_balance),
        deposit: money(day.deposit),
        withdrawal: money(day.withdrawal),
        close_pnl: money(day.close_pnl),
        position_pnl: money(day.position_pnl),
        commission: money(day.commission),
        net_lots: Some((sums.long - sums.short) as f64),
        long_lots: Some(sums.long as f64),
        short_lots: Some(sums.short as f64),
        risk_degree: convert::risk_degree(sums.margin, sums.equity)
            .and_then(|ratio| ratio.0.parse().ok()),
        working: count(sums.working),
        reviews: None,
        to_top_up: nav_to(now, lines.top_up),
        to_warning: nav_to(now, lines.warning),
        to_liquidation: nav_to(now, lines.liquidation),
        stop: stopped.kind,
        stop_scope: stopped.scope,
        stop_by: stopped.by,
        stop_reason: stopped.reason,
        stop_since: stopped.since,
    })
}

/// What the user does not reach any more is gone with the next rendering.
pub(super) fn exposures(view: &View, user: UserId) -> Rows {
    let desk = &view.desk;
    if !desk.people().may(user, Permission::Watching) {
        return Rows::new();
    }
    let watched = desk
        .products()
        .filter(|(id, _)| desk.reaches(user, (*id).into()));
    let of = |(id, product): (ProductId, &Product)| {
        let code = product.code.to_string();
        let rows = ask::exposures(desk, id).into_iter();
        rows.filter_map(|held| exposed(desk, id, &code, held))
            .collect::<Vec<_>>()
    };
    watched.flat_map(of).collect()
}

/// Room for so many commodities in the keys of one product.
const COMMODITIES: u32 = 4_096;

fn exposed(
    desk: &Desk,
    id: ProductId,
    product: &str,
    held: CommodityExposure,
) -> Option<(u32, Vec<Cell>)> {
    let of = &desk.commodity(held.commodity)?.commodity;
    let net = held.lots.long - held.lots.short;
    let used = { held.limit }.filter(|limit| *limit > 0);
    let row = ExposureRow {
        product: product.to_owned(),
        commodity: of.code.to_string(),
        exchange: of.exchange.to_string(),
        net: Some(net as f64),
        long: Some(held.lots.long as f64),
        short: Some(held.lots.short as f64),
        limit: held.limit.map(|limit| limit as f64),
        used: used.map(|limit| net.abs() as f64 / limit as f64),
    };
    let key = id.number() * COMMODITIES + held.commodity.number() % COMMODITIES;
    Some((key, row.cells()))
}
