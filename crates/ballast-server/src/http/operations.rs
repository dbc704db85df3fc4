//! The operation log (Q5, Q4): of everything for super admins, of what one reaches for who manages accounts; as pages and
//! as a file.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use ballast_api::operation::{
    OperationRow, OperationSubject, Operations, OperationsExportQuery, OperationsQuery, SubjectKind,
};
use ballast_api::{Date, Id, Page, Problem, Refused};
use ballast_desk::Desk;
use ballast_desk_events::{Owned, Permission, Role, Subject};
use ballast_query::{self as query, OperationsAsked};
use serde::Deserialize;
use serde::de::value::{Error as NotAWord, StrDeserializer};
use utoipa_axum::routes;

use super::guard::Caller;
use super::import::file_of;
use super::import::row::written;
use super::names;
use super::past::Asked;
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::routes::Routes;
use crate::sheet::ROWS_MAX;

/// Who manages accounts.
const MANAGES: &[Permission] = &[
    Permission::Products,
    Permission::FundAccounts,
    Permission::OperatingAccounts,
];

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(MANAGES, routes!(operations));
    routes.may(MANAGES, routes!(export_operations));
}

/// Everything that has an owner and that the caller reaches; none: there is nothing that the caller does not see.
fn reached(caller: &Caller, desk: &Desk) -> Option<Vec<Owned>> {
    if caller.role == Role::SuperAdmin {
        return None;
    }
    let holders = desk.holders().map(Owned::from);
    let products = desk.products().map(|(id, _)| Owned::from(id));
    let users = desk.people().users().map(|(id, _)| Owned::from(id));
    let templates = desk.templates().map(|(id, _)| Owned::from(id));
    let all = holders.chain(products).chain(users).chain(templates);
    let own = Owned::from(caller.session.user);
    let sees = |of: &Owned| *of == own || caller.reaches(desk, *of);
    Some(all.filter(sees).collect())
}

/// What is asked for, and whose addresses the caller may see.
struct Asking {
    of: OperationsAsked,
    reached: Option<Vec<Owned>>,
}

struct Filters<'a> {
    from: &'a Option<Date>,
    to: &'a Option<Date>,
    by: Option<String>,
    object: Option<String>,
    kind: Option<SubjectKind>,
    field: Option<String>,
}

impl Asking {
    fn read(caller: &Caller, desk: &Desk, filters: Filters<'_>) -> Result<Self, Problem> {
        let reached = reached(caller, desk);
        let keys = |of: &Vec<Owned>| of.iter().map(|of| Subject::from(*of).key()).collect();
        Ok(Self {
            of: OperationsAsked {
                of: reached.as_ref().map(keys),
                from: names::some_day(caller, "from", filters.from)?,
                until: names::some_day(caller, "to", filters.to)?,
                user_name: filters.by,
                object: filters.object,
                kind: filters.kind.as_ref().map(written),
                field: filters.field,
            },
            reached,
        })
    }

    fn sees_where(&self, row: &query::OperationRow) -> bool {
        let reached = self.reached.as_ref();
        reached.is_none_or(|reached| reached.contains(&row.user.into()))
    }

    fn told(&self, row: query::OperationRow) -> OperationRow {
        let sees = self.sees_where(&row);
        let shown = |text: String| if sees { text } else { String::new() };
        let session = Some(row.session.number()).filter(|number| sees && *number != 0);
        OperationRow {
            id: Id::from(row.id.number() as u64),
            seq: convert::seq(row.event.seq()),
            at: row.at.into(),
            trading_day: row.day.map(Into::into),
            by: row.user_name,
            role: row.role,
            session: session.map(Id::from),
            ip: shown(row.ip),
            mac: shown(row.mac),
            object: subject(row.object),
            about: row.about.map(subject),
            field: row.field,
            old: row.old,
            new: row.new,
            old_is_remembered: row.old_is_remembered,
            reason: row.reason,
        }
    }
}

fn subject(of: query::Named) -> OperationSubject {
    let kind = SubjectKind::deserialize(StrDeserializer::<NotAWord>::new(&of.kind));
    OperationSubject {
        kind: kind.unwrap_or(SubjectKind::Platform),
        name: of.name,
    }
}

/// The operation log: every change of configuration, every act of a person, log-ins and log-outs, newest first.
///
/// Super admins see all of it; who manages accounts sees what was done to products, accounts, logins and templates that
/// are its own, and addresses of logins that are.
#[utoipa::path(get, path = "/api/v1/admin/operations", tag = "admin", params(OperationsQuery),
    responses((status = 200, description = "Operations, newest first.", body = Operations), Refused))]
pub async fn operations(
    State(app): Shared,
    caller: Caller,
    Query(asked): Query<OperationsQuery>,
) -> Result<Json<Operations>, Problem> {
    let page = Page {
        cursor: asked.cursor,
        limit: asked.limit,
        trading_day: None,
        at_least: None,
    };
    let page = Asked::read(&caller, &page)?;
    let filters = Filters {
        from: &asked.from,
        to: &asked.to,
        by: asked.by,
        object: asked.object,
        kind: asked.kind,
        field: asked.field,
    };
    let asking = Asking::read(&caller, &app.hub.view().desk, filters)?;
    let store = caller.history(&app).await?;
    let of_any_field = OperationsAsked {
        field: None,
        ..asking.of.clone()
    };
    let read = async {
        Ok((
            store.operations(&asking.of, page.page).await?,
            store.count_operations(&asking.of).await?,
            store.operation_fields(&of_any_field).await?,
        ))
    };
    let (mut rows, counted, fields) = read.await.map_err(|error| caller.unread(&error))?;
    let next = page.cut(&mut rows, |row| row.id);
    Ok(Json(Operations {
        operations: { rows.into_iter() }.map(|row| asking.told(row)).collect(),
        next,
        filtered: counted.passing,
        total: counted.all,
        fields,
    }))
}

#[rustfmt::skip]
const COLUMNS: &[&str] = &[
    "id", "record", "at", "trading_day", "by", "role", "session", "ip", "mac", "kind", "object", "about_kind", "about",
    "field", "old", "new", "old_is_remembered", "reason",
];

fn cells(row: OperationRow) -> Vec<String> {
    let about = row.about;
    let about = about.map_or([String::new(), String::new()], |about| {
        [written(&about.kind), about.name]
    });
    let [about_kind, about] = about;
    vec![
        row.id.0,
        row.seq.0,
        row.at.0,
        row.trading_day.map_or(String::new(), |day| day.0),
        row.by,
        row.role,
        row.session.map_or(String::new(), |session| session.0),
        row.ip,
        row.mac,
        written(&row.object.kind),
        row.object.name,
        about_kind,
        about,
        row.field,
        row.old,
        row.new,
        row.old_is_remembered.to_string(),
        row.reason,
    ]
}

/// The operation log as a file, as programs write its fields and values; at most 100,000 rows.
#[utoipa::path(get, path = "/api/v1/admin/operations/export", tag = "admin", params(OperationsExportQuery),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"), Refused))]
pub async fn export_operations(
    State(app): Shared,
    caller: Caller,
    Query(asked): Query<OperationsExportQuery>,
) -> Result<impl IntoResponse, Problem> {
    let filters = Filters {
        from: &asked.from,
        to: &asked.to,
        by: asked.by,
        object: asked.object,
        kind: asked.kind,
        field: asked.field,
    };
    let asking = Asking::read(&caller, &app.hub.view().desk, filters)?;
    let rows = all(&app, &caller, &asking).await?;
    file_of(&caller, ("operations", asked.format), COLUMNS, &rows)
}

/// As many as a file takes.
async fn all(app: &App, caller: &Caller, asking: &Asking) -> Result<Vec<Vec<String>>, Problem> {
    let store = caller.history(app).await?;
    let page = query::Page::newest(ROWS_MAX as u32 + 1);
    let rows = store.operations(&asking.of, page).await;
    let rows = rows.map_err(|error| caller.unread(&error))?;
    if rows.len() > ROWS_MAX {
        let numbers = [("limit", ROWS_MAX.to_string())];
        return Err(caller.problem("TOO_MANY_ROWS", numbers));
    }
    Ok({ rows.into_iter() }
        .map(|row| cells(asking.told(row)))
        .collect())
}
