//! Who logged in from where, and who was not let in (R6, Q4).

use ballast_desk_events::Mac;
use ballast_model::{Stamp, UserId};
use sqlx::sqlite::{SqliteConnection, SqliteRow};

use crate::cells::Cells;
use crate::entry::Context;
use crate::{Page, QueryError, RowId, Store};

/// A login, or an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginRow {
    /// Its row; pages go on from it.
    pub id: RowId,
    /// When.
    pub at: Stamp,
    /// Address.
    pub ip: String,
    /// Network card, where the program said it.
    pub mac: Option<String>,
    /// Code of why it was refused; none where it was not.
    pub reason: Option<String>,
}

impl Store {
    /// Logins of a user, newest first.
    pub async fn logins(&self, user: UserId, page: Page) -> Result<Vec<LoginRow>, QueryError> {
        let rows =
            sqlx::query("SELECT * FROM logins WHERE user = ? AND id < ? ORDER BY id DESC LIMIT ?")
                .bind(user.number())
                .bind(page.below())
                .bind(page.limit)
                .fetch_all(&self.pool)
                .await?;
        rows.iter().map(read).collect()
    }

    /// When each user logged in last.
    pub async fn last_logins(&self) -> Result<Vec<(UserId, Stamp)>, QueryError> {
        let newest = "SELECT user, max(at) AS at FROM logins WHERE reason IS NULL GROUP BY user";
        let rows = sqlx::query(newest).fetch_all(&self.pool).await?;
        let read = |row: &SqliteRow| {
            let cells = Cells(row);
            Ok((cells.user("user")?, cells.stamp("at")?))
        };
        rows.iter().map(read).collect()
    }
}

fn read(row: &SqliteRow) -> Result<LoginRow, QueryError> {
    let cells = Cells(row);
    Ok(LoginRow {
        id: RowId::new(cells.number("id")?),
        at: cells.stamp("at")?,
        ip: cells.text("ip")?,
        mac: cells.optional_text("mac")?,
        reason: cells.optional_text("reason")?,
    })
}

pub(crate) async fn add(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    user: UserId,
    ip: &str,
    mac: Option<&Mac>,
) -> Result<(), QueryError> {
    sqlx::query("INSERT INTO logins (id, user, at, ip, mac) VALUES (?, ?, ?, ?, ?)")
        .bind(context.id.number())
        .bind(user.number())
        .bind(context.stamp.micros())
        .bind(ip)
        .bind(mac.map(Mac::to_string))
        .execute(at)
        .await?;
    Ok(())
}

/// Of a name that is a user's: what else was typed is nobody's.
pub(crate) async fn refuse(
    at: &mut SqliteConnection,
    context: &Context<'_>,
    name: &str,
    ip: &str,
    reason: &str,
    mac: Option<&Mac>,
) -> Result<(), QueryError> {
    sqlx::query("INSERT INTO logins (id, user, at, ip, mac, reason) SELECT ?, user, ?, ?, ?, ? FROM users WHERE name = ?")
        .bind(context.id.number())
        .bind(context.stamp.micros())
        .bind(ip)
        .bind(mac.map(Mac::to_string))
        .bind(reason)
        .bind(name)
        .execute(at)
        .await?;
    Ok(())
}
