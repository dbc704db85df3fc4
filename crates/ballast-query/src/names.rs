//! What ids are called: contracts, users, accounts. Lists join them, so that a row can be shown as
//! it is.

use ballast_desk_events::Holder;
use ballast_model::{AccountCode, Contract, ContractId, UserId};
use sqlx::sqlite::SqliteConnection;

use crate::{QueryError, cells};

pub(crate) async fn put_contract(
    at: &mut SqliteConnection,
    id: ContractId,
    contract: &Contract,
) -> Result<(), QueryError> {
    sqlx::query("INSERT OR REPLACE INTO contracts (contract, code) VALUES (?, ?)")
        .bind(id.number())
        .bind(contract.code.0.as_str())
        .execute(at)
        .await?;
    Ok(())
}

pub(crate) async fn put_user(
    at: &mut SqliteConnection,
    id: UserId,
    name: &str,
) -> Result<(), QueryError> {
    sqlx::query("INSERT OR REPLACE INTO users (user, name) VALUES (?, ?)")
        .bind(id.number())
        .bind(name)
        .execute(at)
        .await?;
    Ok(())
}

pub(crate) async fn put_account(
    at: &mut SqliteConnection,
    account: Holder,
    code: &AccountCode,
) -> Result<(), QueryError> {
    let (kind, id) = cells::holder(account);
    sqlx::query("INSERT OR REPLACE INTO accounts (holder_kind, holder, code) VALUES (?, ?, ?)")
        .bind(kind)
        .bind(id)
        .bind(code.as_str())
        .execute(at)
        .await?;
    Ok(())
}
