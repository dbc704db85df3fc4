//! Bonds and their prices, where they lie, what they are good for, what they cost.

use axum::Json;
use axum::extract::State;
use ballast_api::admin::Done;
use ballast_api::venue::VenueActKind;
use ballast_api::venue::bond::{
    BaseDays, Bond as ApiBond, BondList, Cover, CoverList, DayFee, FeeList, MaturityCut,
    MaturityRelease, MonthFee, NewBonds, NewFunds, NewValuations, PledgedBond, PledgedBondList,
};
use ballast_api::{Id, Problem, Refused};
use ballast_desk_events::Permission;
use ballast_venue::words::application::{Position, PositionKey};
use ballast_venue::words::bond::{Bond, Valuation};
use ballast_venue::words::command::Action;
use ballast_venue::words::party::{PartyKey, Venue};
use ballast_venue::words::post::Seat;
use ballast_venue::words::settlement::{self, CollateralSet, FundsOfDay, Month, PartyFunds};
use ballast_venue::{ask, fee_amount};
use utoipa_axum::routes;

use super::seats::party_name;
use super::words::{self, Alike};
use super::{Reader, SEATED, changed, party, seated};
use crate::http::app::Shared;
use crate::http::done::Changed;
use crate::http::guard::Caller;
use crate::http::routes::Routes;

const EXCHANGE: &[Permission] = &[Permission::ExchangeServices];

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(bonds));
    routes.may(EXCHANGE, routes!(put_bonds));
    routes.may(EXCHANGE, routes!(put_valuations));
    routes.may(SEATED, routes!(pledged));
    routes.may(EXCHANGE, routes!(start_release));
    routes.may(SEATED, routes!(covers));
    routes.may(EXCHANGE, routes!(tell_funds));
    routes.may(SEATED, routes!(fees));
}

/// Bonds with their newest prices and their maturity cuts.
#[utoipa::path(get, path = "/api/v1/venue/bonds", tag = "venue",
    responses((status = 200, description = "Bonds.", body = BondList), Refused))]
pub async fn bonds(State(app): Shared, caller: Caller) -> Result<Json<BondList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let machine = reader.machine();
    let row = |bond: &Bond| {
        // One that is told ahead counts from its day on.
        let newest = ask::valuation_by(machine, &bond.code, reader.at.day());
        let cuts = Venue::ALL.iter();
        ApiBond {
            code: bond.code.to_string(),
            name: bond.name.to_string(),
            maturity: bond.maturity.into(),
            kind: bond.kind.alike(),
            cuts: cuts.map(|venue| cut(&reader, *venue, bond)).collect(),
            published: newest.map(|of| of.day.into()),
            net: newest.and_then(|of| of.net).map(Into::into),
            full: newest.and_then(|of| of.full).map(Into::into),
            lower_close: newest.and_then(|of| of.lower_close).map(Into::into),
        }
    };
    Ok(Json(BondList {
        bonds: ask::bonds(machine).map(row).collect(),
    }))
}

fn cut(reader: &Reader<'_>, venue: Venue, bond: &Bond) -> MaturityCut {
    let cut = ask::cut_of(reader.machine(), venue, bond.maturity, reader.at.day());
    MaturityCut {
        venue: venue.alike(),
        day: cut.day.into(),
        provisional: cut.provisional,
    }
}

/// Add bonds, or replace them by their codes: all of them or none.
#[utoipa::path(put, path = "/api/v1/venue/bonds", tag = "venue", request_body = NewBonds,
    responses((status = 200, description = "As told.", body = Done), Refused))]
pub async fn put_bonds(
    State(app): Shared,
    caller: Caller,
    Json(NewBonds { bonds }): Json<NewBonds>,
) -> Changed {
    let read = bonds.iter().enumerate().map(|(at, bond)| {
        let field = |name: &str| format!("bonds[{at}].{name}");
        Ok(Bond {
            code: words::code(&caller, &field("code"), &bond.code)?,
            name: bond.name.as_str().into(),
            maturity: words::day(&caller, &field("maturity"), &bond.maturity)?,
            kind: bond.kind.alike(),
        })
    });
    let bonds = read.collect::<Result<Vec<_>, Problem>>()?;
    changed(&app, &caller, Action::PutBonds(bonds)).await
}

/// Add published prices, or replace them by bond and day: all of them or none.
#[utoipa::path(put, path = "/api/v1/venue/valuations", tag = "venue", request_body = NewValuations,
    responses((status = 200, description = "As told.", body = Done), Refused))]
pub async fn put_valuations(
    State(app): Shared,
    caller: Caller,
    Json(NewValuations { valuations }): Json<NewValuations>,
) -> Changed {
    let read = valuations.iter().enumerate().map(|(at, told)| {
        let field = |name: &str| format!("valuations[{at}].{name}");
        let price = |name: &str, value: &Option<ballast_api::Decimal>| {
            let read = value.as_ref().map(|value| {
                let bad = |_| caller.bad_field(&field(name), &value.0, "0.0000");
                value.parse().map_err(bad)
            });
            read.transpose()
        };
        Ok(Valuation {
            bond: words::code(&caller, &field("bond"), &told.bond)?,
            day: words::day(&caller, &field("day"), &told.day)?,
            net: price("net", &told.net)?,
            full: price("full", &told.full)?,
            lower_close: price("lower_close", &told.lower_close)?,
        })
    });
    let valuations = read.collect::<Result<Vec<_>, Problem>>()?;
    changed(&app, &caller, Action::PutValuations(valuations)).await
}

/// Bonds pledged, by beneficiary, account and bond.
#[utoipa::path(get, path = "/api/v1/venue/pledged", tag = "venue",
    responses((status = 200, description = "Bonds pledged.", body = PledgedBondList), Refused))]
pub async fn pledged(State(app): Shared, caller: Caller) -> Result<Json<PledgedBondList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let sees =
        |key: &PositionKey| reader.seated.post.seat == Seat::Depository || reader.sees(&key.party);
    let seen = ask::positions(reader.machine()).filter(|(key, _)| sees(key));
    let pledged = seen.map(|(key, position)| pledged_row(&reader, key, position));
    Ok(Json(PledgedBondList {
        pledged: pledged.collect(),
    }))
}

fn pledged_row(reader: &Reader<'_>, key: &PositionKey, position: &Position) -> PledgedBond {
    let machine = reader.machine();
    let bond = ask::bond(machine, &key.bond);
    let release = (
        VenueActKind::StartRelease,
        Action::StartMaturityRelease(key.clone()),
    );
    let is_cut = bond.is_some_and(|bond| {
        let cut = ask::cut_of(machine, key.party.venue, bond.maturity, reader.at.day());
        ask::settled(machine, key.party.venue) >= Some(cut.day)
    });
    let tried = (is_cut && !position.effective.is_zero()).then_some(release);
    PledgedBond {
        party: words::shown_party(&key.party),
        party_name: party_name(machine, &key.party),
        account: key.account.to_string(),
        bond: key.bond.to_string(),
        bond_name: bond.map_or(String::new(), |bond| bond.name.to_string()),
        maturity: bond.map(|bond| bond.maturity.into()),
        cut: bond.map(|bond| cut(reader, key.party.venue, bond)),
        registered: position.registered.into(),
        effective: position.effective.into(),
        releasing: position.releasing.into(),
        price: position.worth.map(|worth| worth.price.into()),
        published: position.worth.map(|worth| worth.published.into()),
        share: position.worth.map(|worth| worth.share.into()),
        discounted: position.discounted.into(),
        not_counted: position.not_counted.as_ref().map(Alike::alike),
        acts: reader.acts(tried.into_iter().collect()),
    }
}

/// Start the release of bonds past their maturity cut.
#[utoipa::path(post, path = "/api/v1/venue/pledged/release", tag = "venue", request_body = MaturityRelease,
    responses((status = 200, description = "Instructed; the member confirms it.", body = Done), Refused))]
pub async fn start_release(
    State(app): Shared,
    caller: Caller,
    Json(release): Json<MaturityRelease>,
) -> Changed {
    let key = PositionKey {
        party: party(&caller, &release.party)?,
        account: words::code(&caller, "account", &release.account)?,
        bond: words::code(&caller, "bond", &release.bond)?,
    };
    changed(&app, &caller, Action::StartMaturityRelease(key)).await
}

/// What parties may use, beside their cash cap.
#[utoipa::path(get, path = "/api/v1/venue/covers", tag = "venue",
    responses((status = 200, description = "What parties may use.", body = CoverList), Refused))]
pub async fn covers(State(app): Shared, caller: Caller) -> Result<Json<CoverList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let machine = reader.machine();
    let row = |set: &CollateralSet| Cover {
        party: words::shown_party(&set.party),
        party_name: party_name(machine, &set.party),
        day: set.day.into(),
        discounted: set.discounted.into(),
        beyond_cut: set.beyond_cut.into(),
        cash: set.cash.into(),
        cash_of: set.cash_of.map(Into::into),
        cap: set.cap.into(),
        available: set.available.into(),
        margin: ask::funds(machine, &set.party).map(|funds| funds.margin.into()),
        seq: Id::from(set.seq.number()),
    };
    let seen = ask::all_usable(machine).filter(|set| reader.sees(&set.party));
    Ok(Json(CoverList {
        covers: seen.map(row).collect(),
    }))
}

/// Tell cash and trading margin of a party after a day that is not settled.
#[utoipa::path(put, path = "/api/v1/venue/funds", tag = "venue", request_body = NewFunds,
    responses((status = 200, description = "As told.", body = Done), Refused))]
pub async fn tell_funds(State(app): Shared, caller: Caller, Json(told): Json<NewFunds>) -> Changed {
    let party = party(&caller, &told.party)?;
    let funds = FundsOfDay {
        venue: party.venue,
        day: words::day(&caller, "day", &told.day)?,
        funds: vec![PartyFunds {
            cash: words::money(&caller, "cash", &told.cash)?,
            margin: words::money(&caller, "margin", &told.margin)?,
            party,
        }],
    };
    changed(&app, &caller, Action::TellFunds(funds)).await
}

/// Fees by month, and their bases day by day.
#[utoipa::path(get, path = "/api/v1/venue/fees", tag = "venue",
    responses((status = 200, description = "Fees.", body = FeeList), Refused))]
pub async fn fees(State(app): Shared, caller: Caller) -> Result<Json<FeeList>, Problem> {
    let seated = seated(&app, &caller)?;
    let view = app.venue.view();
    let reader = Reader::new(&app, &view, &caller, seated);
    let mut months: Vec<MonthFee> = { ask::open_fees(reader.machine()) }
        .filter(|(_, payer)| reader.sees(payer))
        .map(|(month, payer)| open_month(&reader, month, payer))
        .collect();
    let collected = ask::collected(reader.machine()).filter(|fee| reader.sees(&fee.payer));
    months.extend(collected.map(|fee| collected_month(&reader, fee)));
    months.sort_by(|a, b| b.month.cmp(&a.month).then(a.party_name.cmp(&b.party_name)));
    Ok(Json(FeeList {
        months,
        days: days(&reader),
    }))
}

fn base_days(of: &[settlement::BaseDays]) -> Vec<BaseDays> {
    let shown = of.iter().map(|of| BaseDays {
        rate: of.rate.into(),
        sum: of.sum.into(),
    });
    shown.collect()
}

/// A month that is not collected: so far.
fn open_month(reader: &Reader<'_>, month: Month, payer: &PartyKey) -> MonthFee {
    let machine = reader.machine();
    let bases = ask::fee_bases(machine, month, payer);
    let settings = machine.settings(payer.venue, month.first_day());
    let days_a_year = settings.day_count.days_a_year();
    MonthFee {
        party: words::shown_party(payer),
        party_name: party_name(machine, payer),
        month: month.to_string(),
        amount: fee_amount(&bases, days_a_year).into(),
        base_days: base_days(&bases),
        days_a_year,
        collected: None,
    }
}

fn collected_month(reader: &Reader<'_>, fee: &settlement::FeeCollected) -> MonthFee {
    MonthFee {
        party: words::shown_party(&fee.payer),
        party_name: party_name(reader.machine(), &fee.payer),
        month: fee.month.to_string(),
        base_days: base_days(&fee.base_days),
        days_a_year: fee.days_a_year,
        amount: fee.amount.into(),
        collected: Some(fee.day.into()),
    }
}

fn days(reader: &Reader<'_>) -> Vec<DayFee> {
    let accrued = reader.view.heard.fee_days.iter().rev();
    let rows = accrued.flat_map(|accrued| {
        let of_day = accrued.bases.iter().map(move |base| (accrued, base));
        of_day.filter(|(_, base)| reader.sees(&base.payer))
    });
    let shown = rows.map(|(accrued, base)| DayFee {
        party: words::shown_party(&base.payer),
        party_name: party_name(reader.machine(), &base.payer),
        day: accrued.day.into(),
        rate: accrued.rate.into(),
        base: base.base.into(),
    });
    shown.collect()
}
