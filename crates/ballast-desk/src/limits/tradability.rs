//! What may be traded, by account, product, platform and template (F4, F5, A2).

use ballast_desk_events::{Event, Refusal, TemplateKind, Tradability, TradabilityOf};
use ballast_model::{OperatingAccountId, TemplateId};

use crate::state::{Desk, lookup};

pub(crate) fn set_tradability(
    desk: &Desk,
    of: TradabilityOf,
    new: Option<&Tradability>,
) -> Result<Vec<Event>, Refusal> {
    let old = tradability(desk, of)?;
    for scope in new.iter().flat_map(|new| &new.listed) {
        lookup::known_scope(desk, *scope)?;
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
    let new = lookup::template(desk, template, TemplateKind::Tradability)?
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

/// What is set there.
pub(crate) fn tradability(desk: &Desk, of: TradabilityOf) -> Result<Option<Tradability>, Refusal> {
    let fund = |id| desk.fund_account(id).ok_or(Refusal::UnknownAccount);
    Ok(match of {
        TradabilityOf::Operating(id) => desk
            .operating_account(id)
            .ok_or(Refusal::UnknownAccount)?
            .tradability
            .clone(),
        TradabilityOf::Template(id) => lookup::template(desk, id, TemplateKind::Tradability)?
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

impl Desk {
    /// What may be traded, as it is set there.
    pub fn tradability(&self, of: TradabilityOf) -> Result<Option<Tradability>, Refusal> {
        tradability(self, of)
    }
}
