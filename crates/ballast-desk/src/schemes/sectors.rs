//! Sectors and super sectors of a product (S9). Members change at once: what they are read for is read anew.

use ballast_desk_events::{PutSector, PutSuperSector, Refusal, SchemeEvent, Sector, SuperSector};
use ballast_model::{ClauseScope, ProductId, SectorId, SuperSectorId, Text};

use crate::state::Desk;

/// # Errors
/// [`Refusal::UnknownSector`], [`Refusal::NameTaken`],
/// [`Refusal::UnknownCommodity`], [`Refusal::UnknownContract`].
pub(super) fn put(
    desk: &Desk,
    product: ProductId,
    asked: &PutSector,
) -> Result<SchemeEvent, Refusal> {
    let old = match asked.sector {
        None => None,
        Some(id) => Some(sector(desk, product, id)?),
    };
    let mut new = asked.new.clone();
    new.product = product;
    let but = asked.sector.map(SectorId::index);
    let names = { desk.schemes.sectors.iter() }
        .map(|sector| sector.as_ref().map(|of| (of.product, &of.name)));
    name_is_free(names, new.product, &new.name, but)?;
    if new
        .commodities
        .iter()
        .any(|id| desk.commodity(*id).is_none())
    {
        return Err(Refusal::UnknownCommodity);
    }
    if new.contracts.iter().any(|id| desk.contract(*id).is_none()) {
        return Err(Refusal::UnknownContract);
    }
    let next = SectorId::new(desk.schemes.sectors.len() as u32);
    let id = asked.sector.unwrap_or(next);
    Ok(SchemeEvent::SectorSet(id, old.cloned(), Some(new)))
}

/// # Errors
/// [`Refusal::UnknownSector`], [`Refusal::SectorInUse`].
pub(super) fn delete(
    desk: &Desk,
    product: ProductId,
    id: SectorId,
) -> Result<SchemeEvent, Refusal> {
    let old = sector(desk, product, id)?;
    let supers = desk.schemes.super_sectors.iter().flatten();
    let in_supers = supers.filter(|of| of.sectors.contains(&id)).count();
    not_in_use(named(desk, &ClauseScope::Sector(id)) + in_supers)?;
    Ok(SchemeEvent::SectorSet(id, Some(old.clone()), None))
}

/// # Errors
/// [`Refusal::UnknownSector`], [`Refusal::NameTaken`].
pub(super) fn put_super(
    desk: &Desk,
    product: ProductId,
    asked: &PutSuperSector,
) -> Result<SchemeEvent, Refusal> {
    let old = match asked.super_sector {
        None => None,
        Some(id) => Some(super_sector(desk, product, id)?),
    };
    let mut new = asked.new.clone();
    new.product = product;
    let but = asked.super_sector.map(SuperSectorId::index);
    let names = { desk.schemes.super_sectors.iter() }
        .map(|sector| sector.as_ref().map(|of| (of.product, &of.name)));
    name_is_free(names, new.product, &new.name, but)?;
    { new.sectors.iter() }.try_for_each(|id| sector(desk, product, *id).map(drop))?;
    let next = SuperSectorId::new(desk.schemes.super_sectors.len() as u32);
    let id = asked.super_sector.unwrap_or(next);
    Ok(SchemeEvent::SuperSectorSet(id, old.cloned(), Some(new)))
}

/// # Errors
/// [`Refusal::UnknownSector`], [`Refusal::SectorInUse`].
pub(super) fn delete_super(
    desk: &Desk,
    product: ProductId,
    id: SuperSectorId,
) -> Result<SchemeEvent, Refusal> {
    let old = super_sector(desk, product, id)?;
    not_in_use(named(desk, &ClauseScope::SuperSector(id)))?;
    Ok(SchemeEvent::SuperSectorSet(id, Some(old.clone()), None))
}

fn sector(desk: &Desk, product: ProductId, id: SectorId) -> Result<&Sector, Refusal> {
    let sector = desk.schemes.sector(id).filter(|of| of.product == product);
    sector.ok_or(Refusal::UnknownSector)
}

fn super_sector(
    desk: &Desk,
    product: ProductId,
    id: SuperSectorId,
) -> Result<&SuperSector, Refusal> {
    let sector = desk
        .schemes
        .super_sector(id)
        .filter(|of| of.product == product);
    sector.ok_or(Refusal::UnknownSector)
}

fn name_is_free<'a>(
    names: impl Iterator<Item = Option<(ProductId, &'a Text)>>,
    product: ProductId,
    name: &Text,
    but: Option<usize>,
) -> Result<(), Refusal> {
    let mut others = names.enumerate().filter(|(at, _)| Some(*at) != but);
    if others.any(|(_, of)| of == Some((product, name))) {
        return Err(Refusal::NameTaken { name: name.clone() });
    }
    Ok(())
}

/// Clauses that name a scope.
fn named(desk: &Desk, scope: &ClauseScope) -> usize {
    let schemes = desk.schemes.schemes.iter().flatten();
    let clauses = schemes.flat_map(|scheme| &scheme.clauses);
    clauses.filter(|clause| clause.scope == *scope).count()
}

fn not_in_use(uses: usize) -> Result<(), Refusal> {
    if uses == 0 {
        Ok(())
    } else {
        Err(Refusal::SectorInUse { uses: uses as u32 })
    }
}
