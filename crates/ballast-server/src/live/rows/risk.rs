//! What watches of risk see of operating accounts and products, row by row (P9).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use ballast_api::rows::{AccountRiskRow, Number, ProductRiskRow, Row as _};
use ballast_desk::{Desk, NavMissing, OperatingAccount, Product, RuleReached, ask};
use ballast_desk_events::{
    AccountStatus, Holder, LineLevel, NavLines, NavOf, Permission, SettingValue,
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
    let stand = Stand::all(desk);
    watched
        .filter_map(|(id, account)| {
            let stands = stand.get(&NavOf::Operating(id));
            Some((
                id.number(),
                watched_account(desk, id, account, stands)?.cells(),
            ))
        })
        .collect()
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
    let funds = ask::funds(desk, Holder::Operating(id))?;
    let product = account.product.and_then(|product| desk.product(product));
    let worst = account
        .lines
        .standing()
        .max_by_key(|(_, standing)| standing.level);
    let level = worst.map_or(LineLevel::Clear, |(_, standing)| standing.level);
    let next = ask::lines_ahead(desk, id).into_iter().next();
    let acts_at = next.map(|next| next.acts_at);
    let nav = ask::account_nav(desk, id);
    Some(AccountRiskRow {
        account: account.code.to_string(),
        name: account.name.clone(),
        product: product.map_or(String::new(), |product| product.code.to_string()),
        equity: money(funds.equity),
        available: money(funds.available),
        margin: money(funds.margin),
        risk_degree: convert::risk_degree(funds.margin, funds.equity)
            .and_then(|ratio| ratio.0.parse().ok()),
        day_pnl: money(funds.close_pnl + funds.position_pnl - funds.commission),
        net_deposits: money(account.book.net_deposits()),
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
        distance: acts_at.and_then(|acts_at| money(funds.equity - acts_at)),
        working: Some(account.working.len() as f64),
        unit_nav: nav.and_then(|nav| unit(nav.unit())),
        previous_unit_nav: nav.and_then(|nav| unit(nav.previous_unit())),
        rules_level: Stand::level(stands),
        rules_since: stands.map(|stand| stand.since.unix_millis()),
        rules_bars: Stand::bars(stands),
        marked_at: marked_at(desk, account).map(Stamp::unix_millis),
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
    let stand = Stand::all(desk);
    watched
        .filter_map(|(id, product)| {
            let stands = stand.get(&NavOf::Product(id));
            Some((id.number(), valued(desk, id, product, stands)?.cells()))
        })
        .collect()
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
    let funds = product.fund_accounts.iter();
    let funds = funds.filter_map(|id| ask::funds(desk, Holder::Fund(*id)));
    let (mut equity, mut margin, mut gained) = (Money::ZERO, Money::ZERO, Money::ZERO);
    for funds in funds {
        equity += funds.equity;
        margin += funds.margin;
        gained += funds.close_pnl + funds.position_pnl - funds.commission;
    }
    let held = product.operating_accounts.iter();
    let held = held.filter_map(|id| marked_at(desk, desk.operating_account(*id)?));
    let now = nav.and_then(|nav| nav.unit());
    let next = now.and_then(|now| next_line(&product.watch.binding.current_lines, now));
    let highest = product.settings.highest_unit_nav;
    let drawdown = now.zip(highest);
    let drawdown = drawdown.and_then(|(unit, highest)| unit.drawdown(highest));
    Some(ProductRiskRow {
        product: product.code.to_string(),
        name: product.name.clone(),
        equity: money(equity),
        margin: money(margin),
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
        day_pnl: money(gained),
        marked_at: held.min().map(Stamp::unix_millis),
    })
}
