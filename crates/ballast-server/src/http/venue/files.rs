//! Bonds and their published prices as files, CSV or XLSX: tried whole on a copy of the machine, then taken in one
//! command, all rows or none (B5).

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use ballast_api::import::{ExportQuery, ImportQuery, Imported, NotImported, RowError};
use ballast_api::venue::file::{VenueTable, VenueTablePath};
use ballast_api::{Date, Decimal, Problem, Refused};
use ballast_desk_events::Permission;
use ballast_model::{Machine, Price};
use ballast_venue::words::bond::{Bond, BondKind, Valuation};
use ballast_venue::words::command::{Action, Command};
use ballast_venue::words::event::Event;
use ballast_venue::words::refusal::Refusal;
use ballast_venue::{MemberServices, ask};
use tokio::task::block_in_place;
use utoipa_axum::routes;

use super::words::{self, Alike};
use super::{SEATED, change, problem, seated};
use crate::http::app::{App, Shared};
use crate::http::guard::Caller;
use crate::http::import::row::{self, FileRow, word, written};
use crate::http::import::{file_of, received, rows_wrong};
use crate::http::routes::Routes;
use crate::sheet::Row;

const EXCHANGE: &[Permission] = &[Permission::ExchangeServices];

pub(super) fn routes(routes: &mut Routes) {
    routes.may(SEATED, routes!(export_venue_table));
    routes.may(EXCHANGE, routes!(import_venue_table));
}

const fn columns(table: VenueTable) -> &'static [&'static str] {
    match table {
        VenueTable::Bonds => &["code", "name", "maturity", "kind"],
        VenueTable::Valuations => &["bond", "day", "net", "full", "lower_close"],
    }
}

/// How many columns, the first ones, say what a row is about.
const fn keys(table: VenueTable) -> usize {
    match table {
        VenueTable::Bonds => 1,
        VenueTable::Valuations => 2,
    }
}

fn rows(machine: &MemberServices, table: VenueTable) -> Vec<Vec<String>> {
    let price = |price: Option<Price>| price.map_or(String::new(), |price| price.to_string());
    match table {
        VenueTable::Bonds => { ask::bonds(machine) }
            .map(|bond| {
                let kind: ballast_api::venue::bond::BondKind = bond.kind.alike();
                vec![
                    bond.code.to_string(),
                    bond.name.to_string(),
                    bond.maturity.to_string(),
                    written(&kind),
                ]
            })
            .collect(),
        VenueTable::Valuations => { ask::valuations(machine) }
            .map(|of| {
                vec![
                    of.bond.to_string(),
                    of.day.to_string(),
                    price(of.net),
                    price(of.full),
                    price(of.lower_close),
                ]
            })
            .collect(),
    }
}

/// Bonds, or the prices that are kept of them, as a file.
#[utoipa::path(get, path = "/api/v1/venue/export/{table}", tag = "venue",
    params(VenueTablePath, ExportQuery),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"), Refused))]
pub async fn export_venue_table(
    State(app): Shared,
    caller: Caller,
    Path(table): Path<String>,
    Query(asked): Query<ExportQuery>,
) -> Result<impl IntoResponse, Problem> {
    seated(&app, &caller)?;
    let named = word(&caller, "table", &table)?;
    let rows = rows(&app.venue.view().machine, named);
    file_of(&caller, (&table, asked.format), columns(named), &rows)
}

/// Read bonds or published prices from a file.
///
/// The whole file is read and checked first: with any row wrong, or two about the same, nothing is changed. Its rows are
/// taken together; what is not in the file stays as it is.
#[utoipa::path(post, path = "/api/v1/venue/import/{table}", tag = "venue",
    params(VenueTablePath, ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 8 MiB and 100,000 rows."),
    responses((status = 200, description = "What was changed.", body = Imported),
        (status = 422, description = "Rows are wrong; nothing was changed.", body = NotImported, content_type = "application/problem+json"), Refused))]
pub async fn import_venue_table(
    State(app): Shared,
    caller: Caller,
    Path(table): Path<String>,
    Query(asked): Query<ImportQuery>,
    body: Body,
) -> Result<Json<Imported>, NotImported> {
    let table = word(&caller, "table", &table)?;
    let rows = received(&caller, asked.format, body, columns(table)).await?;
    let tried = block_in_place(|| tried(&app, &caller, table, &rows))?;
    if asked.dry_run {
        return Ok(Json(tried.imported));
    }
    if !tried.imported.errors.is_empty() {
        return Err(rows_wrong(&caller, tried.imported.errors));
    }
    if let Some(action) = tried.changing.action() {
        change(&app, &caller, action).await?;
    }
    Ok(Json(Imported {
        dry_run: false,
        changes: Vec::new(),
        ..tried.imported
    }))
}

/// What a row says.
enum Read {
    Bond(Bond),
    Valuation(Valuation),
}

/// What rows say that is not so yet.
#[derive(Default)]
struct Changing {
    bonds: Vec<Bond>,
    valuations: Vec<Valuation>,
}

impl Changing {
    fn add(&mut self, read: Read) {
        match read {
            Read::Bond(bond) => self.bonds.push(bond),
            Read::Valuation(valuation) => self.valuations.push(valuation),
        }
    }

    fn action(self) -> Option<Action> {
        match (self.bonds.is_empty(), self.valuations.is_empty()) {
            (true, true) => None,
            (false, _) => Some(Action::PutBonds(self.bonds)),
            (true, false) => Some(Action::PutValuations(self.valuations)),
        }
    }
}

struct Tried {
    imported: Imported,
    changing: Changing,
}

/// What a file would do, every row upon those before it.
fn tried(app: &App, caller: &Caller, table: VenueTable, rows: &[Row]) -> Result<Tried, Problem> {
    let by = seated(app, caller)?.actor(caller);
    let (before, at) = {
        let view = app.venue.view();
        (view.machine.clone(), app.clock.now().max(view.at))
    };
    let mut machine = before.clone();
    let mut changing = Changing::default();
    let of = (columns(table), keys(table));
    let (mut imported, changed) = row::tried(caller, of, rows, |row| {
        let read = read(&row, table)?;
        if is_so(&machine, &read) {
            return Ok(false);
        }
        let action = match &read {
            Read::Bond(bond) => Action::PutBonds(vec![bond.clone()]),
            Read::Valuation(valuation) => Action::PutValuations(vec![valuation.clone()]),
        };
        let events = machine.execute(&Command { by, action }, at);
        if let Some(Event::ActionRefused(why)) = events.first() {
            return Err(refused(&row, table, &why.refusal));
        }
        events.iter().for_each(|event| machine.apply(event, at));
        changing.add(read);
        Ok(true)
    });
    if !changed.is_empty() {
        let both = (self::rows(&before, table), self::rows(&machine, table));
        imported.changes = row::changes(of, &changed, both);
    }
    Ok(Tried { imported, changing })
}

fn is_so(machine: &MemberServices, read: &Read) -> bool {
    match read {
        Read::Bond(bond) => ask::bond(machine, &bond.code) == Some(bond),
        Read::Valuation(of) => ask::valuation(machine, &of.bond, of.day) == Some(of),
    }
}

fn read(row: &FileRow<'_>, table: VenueTable) -> Result<Read, RowError> {
    row.whole()?;
    let caller = row.caller;
    let day = |column: &str| {
        row.cell(column, |text| {
            words::day(caller, column, &Date(text.to_owned()))
        })
    };
    match table {
        VenueTable::Bonds => {
            let kind: ballast_api::venue::bond::BondKind = row.word("kind")?;
            Ok(Read::Bond(Bond {
                code: row.cell("code", |text| words::code(caller, "code", text))?,
                name: row.text("name").into(),
                maturity: day("maturity")?,
                kind: Alike::<BondKind>::alike(&kind),
            }))
        }
        VenueTable::Valuations => {
            let price = |column: &str| -> Result<Option<Price>, RowError> {
                let Some(text) = row.given(column) else {
                    return Ok(None);
                };
                let read = Decimal(text.to_owned()).parse();
                let read = read.map_err(|_| caller.bad_field(column, text, "0.0000"));
                read.map(Some).map_err(|problem| row.wrong(column, problem))
            };
            Ok(Read::Valuation(Valuation {
                bond: row.cell("bond", |text| words::code(caller, "bond", text))?,
                day: day("day")?,
                net: price("net")?,
                full: price("full")?,
                lower_close: price("lower_close")?,
            }))
        }
    }
}

/// What the machine would not take, at the column it is about.
fn refused(row: &FileRow<'_>, table: VenueTable, refusal: &Refusal) -> RowError {
    let told = problem(refusal, None, row.caller.language);
    let column = match refusal {
        Refusal::PriceOutOfRange { price, .. } => {
            let is_it = |column: &&&str| row.text(column).parse() == Ok(*price);
            columns(table).iter().skip(keys(table)).find(is_it).copied()
        }
        _ => None,
    };
    row.wrong(column.unwrap_or(columns(table)[0]), told)
}
