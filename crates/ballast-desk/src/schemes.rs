//! Risk schemes, sectors, and what is in force by NAV (S1, S2, S7–S9): made, changed, bound.

pub(crate) mod bind;
mod edit;
mod sectors;

use ballast_desk_events::{
    ChangeSchemes, Event, Holder, NavOf, Refusal, Scheme, SchemeCommand, SchemeEvent, Sector,
    SuperSector,
};
use ballast_model::{ProductId, SchemeId, SectorId, Stamp, SuperSectorId};

use crate::state::Desk;
use crate::state::schemes::{Watch, put};
use crate::watch;

/// # Errors
/// [`Refusal::UnknownProduct`], and those of the change.
pub(crate) fn change(desk: &Desk, change: &ChangeSchemes) -> Result<Vec<Event>, Refusal> {
    let product = change.product;
    desk.product(product).ok_or(Refusal::UnknownProduct)?;
    let event = match &change.command {
        SchemeCommand::Put(scheme) => edit::put(desk, product, scheme),
        SchemeCommand::Copy(scheme, name) => edit::copy(desk, product, *scheme, name),
        SchemeCommand::Delete(scheme) => edit::delete(desk, product, *scheme),
        SchemeCommand::PutSector(sector) => sectors::put(desk, product, sector),
        SchemeCommand::DeleteSector(sector) => sectors::delete(desk, product, *sector),
        SchemeCommand::PutSuperSector(sector) => sectors::put_super(desk, product, sector),
        SchemeCommand::DeleteSuperSector(sector) => sectors::delete_super(desk, product, *sector),
        SchemeCommand::Bind(bind) => bind::bind(desk, product, bind),
    }?;
    Ok(vec![Event::Scheme(Box::new(event))])
}

/// A product's scheme.
///
/// # Errors
/// [`Refusal::UnknownScheme`].
fn scheme(desk: &Desk, product: ProductId, id: SchemeId) -> Result<&Scheme, Refusal> {
    let scheme = desk.schemes.scheme(id).filter(|of| of.product == product);
    scheme.ok_or(Refusal::UnknownScheme)
}

/// Takes in what changed; what hangs on it is read anew.
pub(crate) fn apply(desk: &mut Desk, event: &SchemeEvent, at: Stamp) {
    match event {
        SchemeEvent::SchemeSet(id, _, new) => {
            put(&mut desk.schemes.schemes, id.index(), new.as_ref());
        }
        SchemeEvent::SectorSet(id, _, new) => {
            put(&mut desk.schemes.sectors, id.index(), new.as_ref());
        }
        SchemeEvent::SuperSectorSet(id, _, new) => {
            put(&mut desk.schemes.super_sectors, id.index(), new.as_ref());
        }
        SchemeEvent::Bound(of, _, new) => {
            let watch = desk.watch_mut(*of);
            watch.is_bound = true;
            watch.binding.clone_from(new);
            match of {
                NavOf::Product(product) => desk.derive_exposures(*product),
                NavOf::Operating(id) => desk.count_all_marked(Holder::Operating(*id)),
            }
            desk.read_rules(*of);
        }
        SchemeEvent::DaySessionBegan(_) => desk.schemes.is_day = true,
        SchemeEvent::OvernightBegan(at) => desk.schemes.overnight_at = *at,
        SchemeEvent::Read(read) => return watch::apply_read(desk, read, at),
    }
    desk.read_all_rules();
}

/// Whose rules they are.
///
/// # Errors
/// [`Refusal::UnknownProduct`], [`Refusal::UnknownAccount`].
fn watch_of(desk: &Desk, of: NavOf) -> Result<&Watch, Refusal> {
    match of {
        NavOf::Product(id) => { desk.product(id) }
            .map(|product| &product.watch)
            .ok_or(Refusal::UnknownProduct),
        NavOf::Operating(id) => { desk.operating_account(id) }
            .map(|account| &account.watch)
            .ok_or(Refusal::UnknownAccount),
    }
}

impl Desk {
    /// All risk schemes, by id.
    pub fn schemes(&self) -> impl Iterator<Item = (SchemeId, &Scheme)> {
        let all = (0..).map(SchemeId::new).zip(&self.schemes.schemes);
        all.filter_map(|(id, scheme)| Some((id, scheme.as_ref()?)))
    }

    /// All sectors, by id (S9).
    pub fn sectors(&self) -> impl Iterator<Item = (SectorId, &Sector)> {
        let all = (0..).map(SectorId::new).zip(&self.schemes.sectors);
        all.filter_map(|(id, sector)| Some((id, sector.as_ref()?)))
    }

    /// All super sectors, by id (S9).
    pub fn super_sectors(&self) -> impl Iterator<Item = (SuperSectorId, &SuperSector)> {
        let all = (0..)
            .map(SuperSectorId::new)
            .zip(&self.schemes.super_sectors);
        all.filter_map(|(id, sector)| Some((id, sector.as_ref()?)))
    }
}
