//! What events say was changed becomes rows. What they do not carry is remembered from events before: what things are
//! called, what role a user has, where a session came from; and, of a field whose event says no old value, the last one.

use ballast_desk_events::{
    Actor, Before, Event, LoginRoleSet, Operation, Part, PlanEvent, RoleKey, Subject, Value,
};
use ballast_model::{ClauseOf, Money, Rate};
use ballast_risk::catalogue::{Indicator, Unit};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Row, query};

use crate::QueryError;
use crate::entry::Context;

/// Adds the rows of an event, as few as there are.
pub(crate) async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    event: &Event,
) -> Result<(), QueryError> {
    remember(at, event).await?;
    for operation in event.operations(context.by()) {
        add_row(at, context, event, operation).await?;
    }
    Ok(())
}

async fn remember(at: &mut SqliteConnection, event: &Event) -> Result<(), QueryError> {
    if let Some((subject, name)) = event.named() {
        put_name(at, &subject, &name).await?;
    }
    match event {
        Event::UserCreated { id, role, .. } => {
            query("INSERT OR REPLACE INTO log_users (user, built_in, role) VALUES (?, ?, ?)")
                .bind(id.number())
                .bind(role.code())
                .bind(Subject::Role(RoleKey::BuiltIn(*role)).key())
                .execute(at)
                .await?;
        }
        Event::LoginRoleSet(LoginRoleSet { user, new, .. }) => {
            let role = new.map(|id| Subject::Role(RoleKey::Custom(id)).key());
            query("UPDATE log_users SET role = coalesce(?, 'role' || built_in) WHERE user = ?")
                .bind(role)
                .bind(user.number())
                .execute(at)
                .await?;
        }
        Event::LoggedIn {
            session, ip, mac, ..
        } => {
            query("INSERT OR REPLACE INTO log_sessions (session, ip, mac) VALUES (?, ?, ?)")
                .bind(session.number() as i64)
                .bind(ip)
                .bind(mac.as_ref().map_or(String::new(), ToString::to_string))
                .execute(at)
                .await?;
        }
        // What is said of a plan later names the plan alone.
        Event::Plan(plan) => {
            if let PlanEvent::Started(started) = &**plan {
                let account = Subject::Operating(started.account).key();
                put_name(at, &Subject::Plan(started.plan), &account).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

async fn put_name(
    at: &mut SqliteConnection,
    subject: &Subject,
    name: &str,
) -> Result<(), QueryError> {
    query("INSERT OR REPLACE INTO log_names (subject, name) VALUES (?, ?)")
        .bind(subject.key())
        .bind(name)
        .execute(at)
        .await?;
    Ok(())
}

/// One text that a question finds; none where it finds no row.
async fn found(
    at: &mut SqliteConnection,
    sql: &'static str,
    of: &str,
) -> Result<Option<String>, QueryError> {
    let row = query(sql).bind(of).fetch_optional(at).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

const NAMED: &str = "SELECT name FROM log_names WHERE subject = ?";

async fn name_of(at: &mut SqliteConnection, subject: &Subject) -> Result<String, QueryError> {
    match subject.own_name() {
        Some(name) => Ok(name),
        None => Ok(found(at, NAMED, &subject.key()).await?.unwrap_or_default()),
    }
}

/// A threshold as people write it: lots, yuan, or a share.
fn threshold_text(indicator: u16, of: ClauseOf, threshold: i64) -> String {
    let unit = Indicator::find(indicator).map(Indicator::unit);
    match (of, unit) {
        (ClauseOf::Amount, Some(Unit::Money)) => Money::from_units(threshold).to_string(),
        (ClauseOf::Amount, _) => threshold.to_string(),
        _ => Rate::from_units(threshold).to_string(),
    }
}

/// A value with the names of what it names.
async fn text_of(at: &mut SqliteConnection, Value(parts): &Value) -> Result<String, QueryError> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(part) => text.push_str(part),
            Part::Of(subject) => text.push_str(&name_of(at, subject).await?),
            Part::Threshold {
                indicator,
                of,
                threshold,
            } => text.push_str(&threshold_text(*indicator, *of, *threshold)),
        }
    }
    Ok(text)
}

/// A row's name, key and kind of something.
struct Told {
    kind: String,
    key: String,
    name: String,
}

async fn told(at: &mut SqliteConnection, subject: &Subject) -> Result<Told, QueryError> {
    Ok(Told {
        kind: subject.kind().to_owned(),
        key: subject.key(),
        name: name_of(at, subject).await?,
    })
}

/// A login name as it was typed is a user's where it is one; a plan is its account's.
async fn resolved(
    at: &mut SqliteConnection,
    operation: &Operation,
) -> Result<(Told, Option<Told>), QueryError> {
    let object = told(at, &operation.object).await?;
    let about = match &operation.about {
        Some(subject) => Some(told(at, subject).await?),
        None => None,
    };
    match &operation.object {
        Subject::Typed(name) => {
            let user = "SELECT 'user' || user FROM users WHERE name = ?";
            let object = match found(at, user, name).await? {
                Some(key) => Told {
                    kind: "user".to_owned(),
                    key,
                    ..object
                },
                None => object,
            };
            Ok((object, about))
        }
        Subject::Plan(_) => {
            let Some(key) = found(at, NAMED, &object.key).await? else {
                return Ok((object, about));
            };
            let name = found(at, NAMED, &key).await?.unwrap_or_default();
            let account = Told {
                kind: "operating".to_owned(),
                key,
                name,
            };
            Ok((account, Some(object)))
        }
        _ => Ok((object, about)),
    }
}

/// What the log has last of a field.
async fn last(
    at: &mut SqliteConnection,
    object: &str,
    about: Option<&str>,
    field: &str,
) -> Result<String, QueryError> {
    let row = query(
        "SELECT new FROM operations WHERE object = ? AND field = ? AND about IS ? ORDER BY id DESC LIMIT 1",
    )
    .bind(object)
    .bind(field)
    .bind(about)
    .fetch_optional(at)
    .await?;
    Ok(row
        .map(|row| row.try_get(0))
        .transpose()?
        .unwrap_or_default())
}

/// Who a user was and where a session came from.
#[derive(Default)]
struct Who {
    name: String,
    role: String,
    ip: String,
    mac: String,
}

async fn who(at: &mut SqliteConnection, by: Actor, event: &Event) -> Result<Who, QueryError> {
    if let Event::LoginRefused { ip, mac, .. } = event {
        return Ok(Who {
            ip: ip.clone(),
            mac: mac.as_ref().map_or(String::new(), ToString::to_string),
            ..Who::default()
        });
    }
    if by.is_platform() {
        return Ok(Who::default());
    }
    let row = query(
        "SELECT coalesce((SELECT name FROM users WHERE user = ?1), '') AS name,
            coalesce((SELECT coalesce(log_names.name, built_in) FROM log_users LEFT JOIN log_names ON subject = role WHERE user = ?1), '') AS role,
            coalesce((SELECT ip FROM log_sessions WHERE session = ?2), '') AS ip,
            coalesce((SELECT mac FROM log_sessions WHERE session = ?2), '') AS mac",
    )
    .bind(by.user.number())
    .bind(by.session.number() as i64)
    .fetch_one(at)
    .await?;
    let text = |column: &'static str| row.try_get::<String, _>(column);
    Ok(Who {
        name: text("name")?,
        role: text("role")?,
        ip: text("ip")?,
        mac: text("mac")?,
    })
}

async fn add_row(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    event: &Event,
    operation: Operation,
) -> Result<(), QueryError> {
    let (object, about) = resolved(at, &operation).await?;
    let new = text_of(at, &operation.new).await?;
    let about_key = about.as_ref().map(|about| about.key.as_str());
    let (old, is_remembered) = match &operation.old {
        Before::Was(old) => (text_of(at, old).await?, false),
        Before::NotSaid => {
            let last = last(at, &object.key, about_key, operation.field).await?;
            if last == new {
                return Ok(());
            }
            (last, true)
        }
    };
    let by = operation.by.unwrap_or(context.by());
    let Who {
        name,
        role,
        ip,
        mac,
    } = who(at, by, event).await?;
    query(
        "INSERT INTO operations (event, at, day, user, user_name, role, session, ip, mac, kind, object, name, about_kind, about, about_name,
            field, old, new, remembered, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(context.id.number())
    .bind(context.stamp.micros())
    .bind(context.day_number())
    .bind(by.user.number())
    .bind(name)
    .bind(role)
    .bind(by.session.number() as i64)
    .bind(ip)
    .bind(mac)
    .bind(&object.kind)
    .bind(&object.key)
    .bind(&object.name)
    .bind(about.as_ref().map(|about| &about.kind))
    .bind(about_key)
    .bind(about.as_ref().map(|about| &about.name))
    .bind(operation.field)
    .bind(old)
    .bind(new)
    .bind(is_remembered)
    .bind(&operation.reason)
    .execute(at)
    .await?;
    Ok(())
}
