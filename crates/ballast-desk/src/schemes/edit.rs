//! Schemes are made, changed, copied, deleted (S1, S2).

use ballast_desk_events::{NavTables, PutScheme, Refusal, Scheme, SchemeEvent};
use ballast_model::{Clause, ClauseScope, ProductId, SchemeId, Text};
use ballast_risk::catalogue::{self, Misfit};

use crate::schemes::scheme;
use crate::state::Desk;
use crate::state::schemes::Watch;

/// Most clauses of a scheme.
const MOST_CLAUSES: usize = 200;

/// # Errors
/// [`Refusal::UnknownScheme`], [`Refusal::NameTaken`], [`Refusal::ClauseDoesNotFit`].
pub(super) fn put(
    desk: &Desk,
    product: ProductId,
    asked: &PutScheme,
) -> Result<SchemeEvent, Refusal> {
    let old = match asked.scheme {
        None => None,
        Some(id) => Some(scheme(desk, product, id)?),
    };
    name_is_free(desk, product, &asked.name, asked.scheme)?;
    for (place, clause) in (1..).zip(&asked.clauses) {
        let misfit = misfit(desk, product, clause);
        if let Some(field) = misfit.or((place as usize > MOST_CLAUSES).then_some("clauses")) {
            return Err(Refusal::ClauseDoesNotFit {
                clause: place,
                field: field.into(),
            });
        }
    }
    let new = Scheme {
        product,
        name: asked.name.clone(),
        version: old.map_or(0, |old| old.version) + 1,
        clauses: asked.clauses.clone(),
    };
    let next = SchemeId::new(desk.schemes.schemes.len() as u32);
    Ok(SchemeEvent::SchemeSet(
        asked.scheme.unwrap_or(next),
        old.cloned(),
        Some(new),
    ))
}

/// # Errors
/// [`Refusal::UnknownScheme`], [`Refusal::NameTaken`].
pub(super) fn copy(
    desk: &Desk,
    product: ProductId,
    id: SchemeId,
    name: &Text,
) -> Result<SchemeEvent, Refusal> {
    let from = scheme(desk, product, id)?;
    put(
        desk,
        product,
        &PutScheme {
            scheme: None,
            name: name.clone(),
            clauses: from.clauses.clone(),
        },
    )
}

/// # Errors
/// [`Refusal::UnknownScheme`], [`Refusal::SchemeInUse`].
pub(super) fn delete(
    desk: &Desk,
    product: ProductId,
    id: SchemeId,
) -> Result<SchemeEvent, Refusal> {
    let old = scheme(desk, product, id)?;
    let watches = { desk.products.iter().map(|product| &product.watch) }
        .chain(desk.operating_accounts.iter().map(|account| &account.watch));
    let bindings = watches.filter(|watch| binds(watch, id)).count() as u32;
    if bindings > 0 {
        return Err(Refusal::SchemeInUse { bindings });
    }
    Ok(SchemeEvent::SchemeSet(id, Some(old.clone()), None))
}

fn binds(watch: &Watch, id: SchemeId) -> bool {
    let of = &watch.binding;
    let tables = [&of.day, &of.night_own, &of.holiday_own];
    let intervals = tables
        .into_iter()
        .flat_map(|NavTables { current, previous }| current.iter().chain(previous));
    intervals.into_iter().any(|interval| interval.scheme == id)
}

fn name_is_free(
    desk: &Desk,
    product: ProductId,
    name: &Text,
    but: Option<SchemeId>,
) -> Result<(), Refusal> {
    let schemes = (0..).map(SchemeId::new).zip(&desk.schemes.schemes);
    let mut others = schemes.filter(|(id, _)| Some(*id) != but);
    let is_taken = others.any(|(_, scheme)| {
        { scheme.as_ref() }.is_some_and(|of| of.product == product && of.name == *name)
    });
    if is_taken {
        return Err(Refusal::NameTaken { name: name.clone() });
    }
    Ok(())
}

/// The field of a clause that does not fit, or names what is not there.
fn misfit(desk: &Desk, product: ProductId, clause: &Clause) -> Option<&'static str> {
    let catalogue = catalogue::fits(clause).err();
    catalogue.map(Misfit::field).or_else(|| {
        let names_known = match &clause.scope {
            ClauseScope::Whole | ClauseScope::Exchange(_) => true,
            ClauseScope::Commodities(named) => {
                !named.is_empty() && named.iter().all(|id| desk.commodity(*id).is_some())
            }
            ClauseScope::Contracts(named) => {
                !named.is_empty() && named.iter().all(|id| desk.contract(*id).is_some())
            }
            ClauseScope::Sector(id) => {
                { desk.schemes.sector(*id) }.is_some_and(|sector| sector.product == product)
            }
            ClauseScope::SuperSector(id) => {
                { desk.schemes.super_sector(*id) }.is_some_and(|sector| sector.product == product)
            }
        };
        (!names_known).then_some("scope")
    })
}
