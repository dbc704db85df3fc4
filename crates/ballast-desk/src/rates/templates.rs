//! Templates: named sets of rates or limits, bound to many accounts (F3).

use ballast_desk_events::{Event, Refusal, TemplateKind};
use ballast_model::{OperatingAccountId, TemplateId};

use crate::rates::effective::{Change, Family};
use crate::rates::recalculate::recalculate;
use crate::state::Desk;
use crate::state::lookup::template;
use crate::state::rates::Template;

/// No template of the kind that is there has the name.
pub(crate) fn free_name(desk: &Desk, kind: TemplateKind, name: &str) -> Result<(), Refusal> {
    let mut templates = desk.templates();
    if templates.any(|(_, template)| template.kind == kind && template.name == name) {
        Err(Refusal::CodeTaken)
    } else {
        Ok(())
    }
}

pub(crate) fn create_template(
    desk: &Desk,
    kind: TemplateKind,
    name: &str,
) -> Result<Vec<Event>, Refusal> {
    free_name(desk, kind, name)?;
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
    let family = match kind {
        TemplateKind::Margin => Some(Family::Margin),
        TemplateKind::Commission => Some(Family::Commission),
        TemplateKind::OrderLimits | TemplateKind::Tradability => None,
    };
    if let Some(family) = family {
        let change = Change::Template(family, account, new);
        events.extend(recalculate(desk, change)?);
    }
    Ok(events)
}

pub(crate) fn apply_template(desk: &mut Desk, kind: TemplateKind, name: &str) {
    let (rules, limits, tradability) = Default::default();
    desk.templates.push(Template {
        kind,
        name: name.to_owned(),
        rules,
        limits,
        tradability,
        owner: Default::default(),
        status: Default::default(),
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
