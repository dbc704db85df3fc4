//! Tables as files, out and in: the whole file is read and tried on a copy of the desk first, then
//! its rows are given one by one, each as the ordinary change that it is.

mod organisation;
mod reference;
pub(super) mod row;
mod tables;

use axum::Json;
use axum::body::{self, Body};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use ballast_api::import::{
    ExportQuery, FileFormat, ImportQuery, Imported, NotImported, RowError, Table, TablePath,
};
use ballast_api::{Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::Action;
use ballast_model::{Machine, Stamp};
use tokio::task::block_in_place;

use self::tables::Asked;
use super::guard::Caller;
use crate::http::app::{App, Shared};
use crate::http::routes::Routes;
use crate::sheet::{self, BYTES_MAX, ROWS_MAX, Row, SheetError};
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.super_admin(routes!(export_table));
    routes.super_admin(routes!(import_table));
}

/// A table as a file.
#[utoipa::path(get, path = "/api/v1/admin/export/{table}", tag = "admin",
    params(TablePath, ExportQuery),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"), Refused))]
pub async fn export_table(
    State(app): Shared,
    caller: Caller,
    Path(table): Path<String>,
    Query(asked): Query<ExportQuery>,
) -> Result<impl IntoResponse, Problem> {
    caller.administrates()?;
    let named = row::word(&caller, "table", &table)?;
    let rows = tables::rows(&app.hub.view().desk, named);
    file_of(
        &caller,
        (&table, asked.format),
        tables::columns(named),
        &rows,
    )
}

/// A table as a file of that name.
pub(super) fn file_of(
    caller: &Caller,
    (table, format): (&str, FileFormat),
    columns: &[&str],
    rows: &[Vec<String>],
) -> Result<impl IntoResponse + use<>, Problem> {
    let file = block_in_place(|| sheet::write(format, columns, rows));
    let file = file.map_err(|error| unread(caller, &error))?;
    let (kind, ending) = match format {
        FileFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        FileFormat::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    let disposition = format!("attachment; filename=\"{table}.{ending}\"");
    Ok((
        [
            (header::CONTENT_TYPE, kind.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        file,
    ))
}

/// Read a table from a file.
///
/// The whole file is read and checked first: with any row wrong, or two about the same, nothing
/// is changed. Then its rows are given one by one, each as the change it is; rows that are not
/// in the file stay as they are.
#[utoipa::path(post, path = "/api/v1/admin/import/{table}", tag = "admin",
    params(TablePath, ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 8 MiB and 100,000 rows."),
    responses((status = 200, description = "What was changed.", body = Imported),
        (status = 422, description = "Rows are wrong; nothing was changed.", body = NotImported, content_type = "application/problem+json"),
        (status = 409, description = "Stopped half way.", body = NotImported, content_type = "application/problem+json"), Refused))]
pub async fn import_table(
    State(app): Shared,
    caller: Caller,
    Path(table): Path<String>,
    Query(asked): Query<ImportQuery>,
    body: Body,
) -> Result<Json<Imported>, NotImported> {
    caller.administrates()?;
    let table = row::word(&caller, "table", &table)?;
    let rows = received(&caller, asked.format, body, tables::columns(table)).await?;
    let tried = block_in_place(|| tried(&app, &caller, table, &rows));
    if asked.dry_run {
        return Ok(Json(tried));
    }
    if !tried.errors.is_empty() {
        return Err(rows_wrong(&caller, tried.errors));
    }
    let mut imported = row::nothing_yet(false);
    for row in &rows {
        match given(&app, &Asked::new(&caller, table, row)).await {
            Ok(changed) => imported.count(changed),
            Err(error) => {
                let numbers = [
                    ("row", row.number.to_string()),
                    ("changed", imported.changed.to_string()),
                ];
                return Err(NotImported {
                    problem: caller.problem("IMPORT_STOPPED", numbers),
                    errors: vec![error],
                });
            }
        }
    }
    Ok(Json(imported))
}

/// The rows of a file that comes in.
pub(super) async fn received(
    caller: &Caller,
    format: FileFormat,
    body: Body,
    columns: &[&str],
) -> Result<Vec<Row>, Problem> {
    let file = body::to_bytes(body, BYTES_MAX).await;
    let file =
        file.map_err(|_| caller.problem("BODY_TOO_LARGE", [("limit", BYTES_MAX.to_string())]))?;
    let rows = block_in_place(|| sheet::read(format, &file, columns));
    rows.map_err(|error| unread(caller, &error))
}

/// A file of which nothing is taken, for some of its rows are wrong.
pub(super) fn rows_wrong(caller: &Caller, errors: Vec<RowError>) -> NotImported {
    let numbers = [("errors", errors.len().to_string())];
    NotImported {
        problem: caller.problem("IMPORT_ROWS_WRONG", numbers),
        errors,
    }
}

/// The desk that all see, copied: who looks at it for longer keeps the market's and everybody's orders waiting.
fn copied(app: &App) -> (Desk, Stamp) {
    let view = app.hub.view();
    (view.desk.clone(), view.at)
}

/// What an import would do, every row upon those before it.
fn tried(app: &App, caller: &Caller, table: Table, rows: &[Row]) -> Imported {
    let (before, at) = copied(app);
    let mut desk = before.clone();
    let of = (tables::columns(table), tables::keys(table));
    let (mut imported, changing) = row::tried(caller, of, rows, |row| {
        stood(&mut desk, at, &Asked { table, row })
    });
    imported.changes = tables::changes(table, &changing, &before, &desk);
    imported
}

/// Makes a desk as a row says; whether that changed it.
fn stood(desk: &mut Desk, at: Stamp, asked: &Asked<'_>) -> Result<bool, RowError> {
    let mut changed = false;
    while let Some((_, events)) = asked.change(desk, at)? {
        events.iter().for_each(|event| desk.apply(event, at));
        changed = true;
    }
    Ok(changed)
}

/// The same for the desk that all see.
async fn given(app: &App, asked: &Asked<'_>) -> Result<bool, RowError> {
    let mut changed = false;
    while let Some(action) = missing(app, asked)? {
        asked
            .caller
            .change(app, action)
            .await
            .map_err(|problem| asked.refused(problem))?;
        changed = true;
    }
    Ok(changed)
}

fn missing(app: &App, asked: &Asked<'_>) -> Result<Option<Action>, RowError> {
    let view = app.hub.view();
    Ok(asked.change(&view.desk, view.at)?.map(|(action, _)| action))
}

fn unread(caller: &Caller, error: &SheetError) -> Problem {
    match error {
        SheetError::NotUtf8 { line } => caller.problem("NOT_UTF8", [("line", line.to_string())]),
        // The library's own reason is in its own words, of use to nobody at a page.
        SheetError::BadWorkbook(_) => caller.problem("BAD_WORKBOOK", []),
        SheetError::TooManyRows => {
            caller.problem("TOO_MANY_ROWS", [("limit", ROWS_MAX.to_string())])
        }
        SheetError::UnknownColumns { unknown, known } => caller.problem(
            "UNKNOWN_FIELD",
            [("field", unknown.join(", ")), ("known", known.join(", "))],
        ),
        SheetError::MissingColumns(missing) => {
            caller.problem("MISSING_FIELD", [("field", missing.join(", "))])
        }
        SheetError::RepeatedColumn(column) => caller.bad_field(column, "2 ×", "1 ×"),
        SheetError::NoResult { sheet, row, column } => caller.problem(
            "FORMULA_WITHOUT_RESULT",
            [
                ("sheet", sheet.clone()),
                ("row", row.to_string()),
                ("column", column.clone()),
            ],
        ),
    }
}
