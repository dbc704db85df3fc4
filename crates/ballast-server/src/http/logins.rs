//! Logins: who there is, what each may do, from where (R1, R3, R4, R6, R8, P5, P6, O12, O13).

use std::str::FromStr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use ballast_api::admin::{Done, NamePath};
use ballast_api::logins::{
    Access as ApiAccess, Addresses, BindingChange as ApiChange, CashClerkAccount, DisplayName,
    GrantAccount, GrantPath, LoginHistory, LoginRecord, NewPassword, NewPowers, NewUser,
    Powers as ApiPowers, ReviewLevel as ApiLevel, RiskBindings, TakenBack, UserList, UserRow,
    UsersQuery,
};
use ballast_api::{Page, Problem, Refused, RowsPage};
use ballast_desk::ask;
use ballast_desk_events::{
    Access, AccountStatus, Action, AddressRange, AssignCashClerk, BindRiskAccount, BindingChange,
    BoundAccounts, CreateUser, Holder, Powers, RenameLogin, ReviewLevel, SetAccountAccess,
    SetLoginAddresses, SetPassword, SetPowers, TakeBackAccount,
};
use ballast_engine::Lane;
use ballast_model::{OperatingAccountId, Seq, UserId};

use super::guard::Caller;
use super::ownership::{shown_owner, shown_status};
use super::past;
use super::roles::{api_role, desk_role, shown_custom};
use crate::convert;
use crate::http::app::{App, Shared};
use crate::http::done::{Changed, changed, created};
use crate::http::names::{holder, login, operating_account, product_id, readable};
use crate::http::routes::Routes;
use crate::people::passwords::{self, LOGIN_NAME, Weak, is_login_name};
use crate::people::vault::Before;
use ballast_desk_events::Permission;
use utoipa_axum::routes;

/// Its routes, and who may use them.
pub(crate) fn routes(routes: &mut Routes) {
    routes.may(
        &[Permission::OperatingAccounts],
        routes!(set_account_access),
    );
    routes.may(&[Permission::Logins], routes!(users));
    routes.may(&[Permission::Logins], routes!(create_user));
    routes.may(&[Permission::OperatingAccounts], routes!(grant_account));
    routes.may(&[Permission::OperatingAccounts], routes!(take_back_account));
    routes.may(&[Permission::Logins], routes!(rename_user));
    routes.may(&[Permission::Logins], routes!(reset_password));
    routes.may(&[Permission::RiskAccounts], routes!(set_powers));
    routes.may(&[Permission::Logins], routes!(set_addresses));
    routes.may(&[Permission::RiskAccounts], routes!(bind_risk_account));
    routes.may(&[Permission::Logins], routes!(assign_cash_clerk));
    routes.may(&[Permission::Logins], routes!(login_history));
}

/// Most rows of an allow-list.
const MOST_ROWS: usize = 200;

/// A password that a login may have. It is never told.
pub fn fit_password(
    caller: &Caller,
    (field, password): (&str, &str),
    name: &str,
) -> Result<(), Problem> {
    let Err(weak) = passwords::check(password, name) else {
        return Ok(());
    };
    let [received, expected] = match weak {
        Weak::Short(length) => [
            [format!("{length} 个字符"), format!("{length} characters")],
            [
                format!("至少 {} 个字符", passwords::SHORTEST),
                format!("at least {} characters", passwords::SHORTEST),
            ],
        ],
        Weak::Uniform => [
            ["很少几种字符", "few different characters"],
            ["至少 4 种不同字符", "at least 4 different characters"],
        ]
        .map(said),
        Weak::Sequence => [
            ["连续字符", "characters that follow one another"],
            ["不易猜到的密码", "a password that is not guessed"],
        ]
        .map(said),
        Weak::Common => [
            ["常见密码", "a password that is tried first"],
            ["不易猜到的密码", "a password that is not guessed"],
        ]
        .map(said),
        Weak::Name => [
            ["与登录名相同或相近", "the login's name"],
            ["不易猜到的密码", "a password that is not guessed"],
        ]
        .map(said),
    };
    let language = caller.language;
    Err(caller.bad_field(field, &language.of(received), &language.of(expected)))
}

fn said(words: [&str; 2]) -> [String; 2] {
    words.map(str::to_owned)
}

/// Users the caller reaches.
#[utoipa::path(get, path = "/api/v1/admin/users", tag = "admin", params(UsersQuery),
    responses((status = 200, description = "Users.", body = UserList), Refused))]
pub async fn users(
    State(app): Shared,
    caller: Caller,
    Query(query): Query<UsersQuery>,
) -> Json<UserList> {
    let view = app.hub.view();
    let desk = &view.desk;
    let search = query.search.unwrap_or_default().to_lowercase();
    let valid = |status| {
        matches!(status, AccountStatus::Enabled | AccountStatus::Disabled)
            || query.valid == Some(false)
    };
    let found = |name: &str| name.to_lowercase().contains(&search);
    // Of a login that is reached, only the accounts that are.
    let codes = |holders: &mut dyn Iterator<Item = Holder>| -> Vec<String> {
        holders
            .filter(|holder| caller.reaches(desk, *holder))
            .map(|holder| desk.account_code(holder).to_string())
            .collect()
    };
    let clerk_of = |user: UserId| {
        let assigned = move |holder: &Holder| matches!(holder, Holder::Operating(id) if desk.is_cash_clerk_of(user, *id));
        desk.holders().filter(assigned)
    };
    let listed = desk.people().users().filter(|(id, user)| {
        caller.reaches(desk, *id)
            && valid(user.status)
            && (found(&user.name) || found(&user.display_name))
    });
    let row = |(id, user): (UserId, &ballast_desk::User)| UserRow {
        name: user.name.clone(),
        display_name: user.display_name.clone(),
        role: api_role(user.role),
        custom_role: shown_custom(desk, user.custom_role),
        owner: shown_owner(desk, user.owner),
        status: shown_status(user.status),
        powers: shown_powers(user.powers),
        effective_powers: shown_powers(desk.people().effective_powers(id)),
        bound: codes(&mut user.bound.iter().copied()),
        reviewed_products: { desk.reviewed_products(id).into_iter() }
            .filter(|product| caller.reaches(desk, *product))
            .filter_map(|product| Some(desk.product(product)?.code.to_string()))
            .collect(),
        cash_accounts: codes(&mut clerk_of(id)),
        addresses: user.addresses.iter().map(ToString::to_string).collect(),
        must_change_password: user.must_change_password,
        accounts: codes(&mut user.accounts.iter().map(|id| Holder::Operating(*id))),
        last_login_at: view.last_login(id).map(Into::into),
    };
    let mut users: Vec<UserRow> = listed.map(row).collect();
    users.sort_by(|a, b| a.name.cmp(&b.name));
    Json(UserList { users })
}

/// Add a user.
#[utoipa::path(post, path = "/api/v1/admin/users", tag = "admin", request_body = NewUser,
    responses((status = 201, description = "Added.", body = Done), Refused))]
pub async fn create_user(
    State(app): Shared,
    caller: Caller,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    if !is_login_name(&new.name) {
        return Err(caller.bad_field("name", &new.name, LOGIN_NAME));
    }
    let display_name = readable(&caller, "display_name", &new.display_name, 0)?;
    fit_password(&caller, ("password", &new.password), &new.name)?;
    let action = Action::CreateUser(CreateUser {
        name: new.name.clone(),
        display_name,
        role: desk_role(new.role),
    });
    change_with_password(app, caller, action, (new.name, new.password), |_| ())
        .await
        .map(created)
}

/// A change and the password that goes with it: both or neither. Goes on when the client is gone.
async fn change_with_password(
    app: Arc<App>,
    caller: Caller,
    action: Action,
    (name, password): (String, String),
    then: impl FnOnce(&App) + Send + 'static,
) -> Result<Seq, Problem> {
    let stopping = caller.problem("STOPPING", []);
    let work = async move {
        let _one_at_a_time = app.passwords.lock().await;
        // Nobody's password changes whom the desk refuses; that it did is journaled.
        if let Err(refused) = caller.tried(&app, &action) {
            caller.submit(&app, Lane::Normal, action).await?;
            return Err(refused);
        }
        let before = keep_password(&app, &caller, name, password).await?;
        let changed = caller.change(&app, action).await;
        match &changed {
            Ok(_) => then(&app),
            // Stopping, it is not known what is in the journal: asking again makes it whole.
            Err(problem) if problem.code == "STOPPING" => {}
            Err(_) => put_back(&app, before),
        }
        changed
    };
    tokio::spawn(work).await.unwrap_or(Err(stopping))
}

/// The change was not made: the password is what it was.
pub fn put_back(app: &App, before: Before) {
    if let Err(error) = app.vault.put_back(before) {
        tracing::error!(%error, "a password that was not to be changed is changed");
    }
}

/// Keeps a password in the vault: hashing takes tens of milliseconds by design.
pub async fn keep_password(
    app: &Arc<App>,
    caller: &Caller,
    name: String,
    password: String,
) -> Result<Before, Problem> {
    let keeping = Arc::clone(app);
    let kept =
        tokio::task::spawn_blocking(move || keeping.vault.set_password(&name, &password)).await;
    match kept {
        Ok(Ok(before)) => Ok(before),
        Ok(Err(error)) => {
            tracing::error!(%error, "a password was not kept");
            Err(caller.problem("VAULT_FAILED", []))
        }
        Err(_) => Err(caller.problem("STOPPING", [])),
    }
}

/// Let a trader trade an account.
#[utoipa::path(post, path = "/api/v1/admin/users/{name}/accounts", tag = "admin",
    params(NamePath), request_body = GrantAccount, responses((status = 200, description = "Granted.", body = Done), Refused))]
pub async fn grant_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(grant): Json<GrantAccount>,
) -> Result<(StatusCode, Json<Done>), Problem> {
    let (user, account) = user_with_account(&app, &caller, &name, &grant.account)?;
    caller
        .change(&app, Action::GrantAccount { user, account })
        .await
        .map(created)
}

/// Take an account back from a trader: from the next order on it is refused. What works of it stays.
#[utoipa::path(delete, path = "/api/v1/admin/users/{name}/accounts/{account}", tag = "admin",
    params(GrantPath), responses((status = 200, description = "Taken back, or not granted.", body = TakenBack), Refused))]
pub async fn take_back_account(
    State(app): Shared,
    caller: Caller,
    Path((name, account)): Path<(String, String)>,
) -> Result<Json<TakenBack>, Problem> {
    let (user, account) = user_with_account(&app, &caller, &name, &account)?;
    let back = TakeBackAccount { user, account };
    let seq = caller.change(&app, Action::TakeBackAccount(back)).await?;
    let view = app.hub.view();
    let working = ask::working_orders(&view.desk, account)
        .into_iter()
        .filter(|id| {
            view.desk
                .order(*id)
                .is_some_and(|order| order.by.user == user)
        })
        .filter_map(|id| view.order(id, caller.language));
    Ok(Json(TakenBack {
        working: working.collect(),
        seq: convert::seq(seq),
    }))
}

fn user_with_account(
    app: &App,
    caller: &Caller,
    user: &str,
    account: &str,
) -> Result<(UserId, OperatingAccountId), Problem> {
    let view = app.hub.view();
    let user = login(caller, &view.desk, user)?;
    Ok((
        user,
        caller.reached(&view.desk, operating_account(caller, &view.desk, account)?)?,
    ))
}

/// Change the name under which a login is shown.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/display-name", tag = "admin",
    params(NamePath), request_body = DisplayName, responses((status = 200, description = "Renamed.", body = Done), Refused))]
pub async fn rename_user(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<DisplayName>,
) -> Changed {
    let display_name = readable(&caller, "display_name", &new.display_name, 0)?;
    let user = login(&caller, &app.hub.view().desk, &name)?;
    changed(
        caller
            .change(
                &app,
                Action::RenameLogin(RenameLogin { user, display_name }),
            )
            .await,
    )
}

/// Set a password that must be changed at the next login; its sessions end.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/password", tag = "admin",
    params(NamePath), request_body = NewPassword, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn reset_password(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<NewPassword>,
) -> Changed {
    fit_password(&caller, ("password", &new.password), &name)?;
    let user = login(&caller, &app.hub.view().desk, &name)?;
    let action = Action::SetPassword(SetPassword {
        user,
        must_change: true,
    });
    let of = name.clone();
    let end_sessions = move |app: &App| app.sessions.close_all(user, &of);
    changed(change_with_password(app, caller, action, (name, new.password), end_sessions).await)
}

/// Set what a manager's or a risk account may do beside its role; what is left out stays.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/powers", tag = "admin",
    params(NamePath), request_body = NewPowers, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_powers(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<NewPowers>,
) -> Changed {
    let (user, powers) = {
        let view = app.hub.view();
        let user = login(&caller, &view.desk, &name)?;
        let set = view.desk.people().user(user);
        (
            user,
            with_powers(set.map_or_else(Powers::default, |user| user.powers), new),
        )
    };
    let set = Action::SetPowers(SetPowers { user, powers });
    changed(caller.change(&app, set).await)
}

fn shown_level(level: ReviewLevel) -> ApiLevel {
    match level {
        ReviewLevel::None => ApiLevel::None,
        ReviewLevel::One => ApiLevel::One,
        ReviewLevel::Two => ApiLevel::Two,
    }
}

fn desk_level(level: ApiLevel) -> ReviewLevel {
    match level {
        ApiLevel::None => ReviewLevel::None,
        ApiLevel::One => ReviewLevel::One,
        ApiLevel::Two => ReviewLevel::Two,
    }
}

fn shown_powers(powers: Powers) -> ApiPowers {
    let Powers {
        may_open_operating_accounts,
        may_force_liquidate,
        may_adjust_positions,
        may_enter_third_party_orders,
        review,
    } = powers;
    ApiPowers {
        may_open_operating_accounts,
        may_force_liquidate,
        may_adjust_positions,
        may_enter_third_party_orders,
        review: shown_level(review),
    }
}

/// What is given in place of what is set.
fn with_powers(set: Powers, given: NewPowers) -> Powers {
    let NewPowers {
        may_open_operating_accounts,
        may_force_liquidate,
        may_adjust_positions,
        may_enter_third_party_orders,
        review,
    } = given;
    Powers {
        may_open_operating_accounts: may_open_operating_accounts
            .unwrap_or(set.may_open_operating_accounts),
        may_force_liquidate: may_force_liquidate.unwrap_or(set.may_force_liquidate),
        may_adjust_positions: may_adjust_positions.unwrap_or(set.may_adjust_positions),
        may_enter_third_party_orders: may_enter_third_party_orders
            .unwrap_or(set.may_enter_third_party_orders),
        review: review.map_or(set.review, desk_level),
    }
}

fn read_list<T: FromStr>(
    caller: &Caller,
    field: &str,
    list: &[String],
    expected: &str,
) -> Result<Vec<T>, Problem> {
    if list.len() > MOST_ROWS {
        return Err(caller.bad_field(field, &list.len().to_string(), &format!("≤ {MOST_ROWS}")));
    }
    list.iter()
        .map(|text| {
            text.parse()
                .map_err(|_| caller.bad_field(field, text, expected))
        })
        .collect()
}

const ADDRESS: &str = "a.b.c.d / a.b.c.d-a.b.c.e / a.b.c.d/24";

/// Addresses that a login may be used from.
pub fn read_addresses(
    caller: &Caller,
    field: &str,
    list: &[String],
) -> Result<Vec<AddressRange>, Problem> {
    read_list(caller, field, list, ADDRESS)
}

/// Set the addresses a login may be used from; checked at the next one.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/addresses", tag = "admin",
    params(NamePath), request_body = Addresses, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_addresses(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<Addresses>,
) -> Changed {
    let addresses = read_addresses(&caller, "addresses", &new.addresses)?;
    let user = login(&caller, &app.hub.view().desk, &name)?;
    changed(
        caller
            .change(
                &app,
                Action::SetLoginAddresses(SetLoginAddresses { user, addresses }),
            )
            .await,
    )
}

/// Set from where an operating account's traders may log in; checked at the next login.
#[utoipa::path(put, path = "/api/v1/admin/operating-accounts/{name}/access", tag = "admin",
    params(NamePath), request_body = ballast_api::logins::Access, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn set_account_access(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<ApiAccess>,
) -> Changed {
    let access = Access {
        addresses: read_addresses(&caller, "addresses", &new.addresses)?,
        macs: read_list(&caller, "macs", &new.macs, "aa:bb:cc:dd:ee:ff")?,
    };
    let account = operating_account(&caller, &app.hub.view().desk, &name)?;
    changed(
        caller
            .change(
                &app,
                Action::SetAccountAccess(SetAccountAccess { account, access }),
            )
            .await,
    )
}

pub(super) fn binding_change(change: ApiChange) -> BindingChange {
    match change {
        ApiChange::Bind => BindingChange::Bind,
        ApiChange::Unbind => BindingChange::Unbind,
        ApiChange::Invert => BindingChange::Invert,
    }
}

/// Bind a risk account to accounts, or unbind.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/bindings", tag = "admin",
    params(NamePath), request_body = RiskBindings, responses((status = 200, description = "Bound.", body = Done), Refused))]
pub async fn bind_risk_account(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<RiskBindings>,
) -> Changed {
    let change = binding_change(new.change);
    let (user, accounts) = {
        let view = app.hub.view();
        let desk = &view.desk;
        let accounts = match &new.product {
            None => {
                let listed: Result<_, _> = new
                    .accounts
                    .iter()
                    .map(|code| holder(&caller, desk, code))
                    .collect();
                BoundAccounts::Listed(listed?)
            }
            Some(_) if !new.accounts.is_empty() => {
                return Err(caller.bad_field("accounts", "…", "accounts / product"));
            }
            Some(product) => BoundAccounts::Product(product_id(&caller, desk, product)?),
        };
        (login(&caller, desk, &name)?, accounts)
    };
    changed(
        caller
            .change(
                &app,
                Action::BindRiskAccount(BindRiskAccount {
                    user,
                    accounts,
                    change,
                }),
            )
            .await,
    )
}

/// Tick an operating account for a cash clerk, or untick it.
#[utoipa::path(put, path = "/api/v1/admin/users/{name}/cash-accounts", tag = "admin",
    params(NamePath), request_body = CashClerkAccount, responses((status = 200, description = "Set.", body = Done), Refused))]
pub async fn assign_cash_clerk(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<CashClerkAccount>,
) -> Changed {
    let (user, account) = user_with_account(&app, &caller, &name, &new.account)?;
    changed(
        caller
            .change(
                &app,
                Action::AssignCashClerk(AssignCashClerk {
                    user,
                    account,
                    assigned: new.assigned,
                }),
            )
            .await,
    )
}

/// Logins of a user, refused ones among them.
#[utoipa::path(get, path = "/api/v1/admin/users/{name}/logins", tag = "admin",
    params(NamePath, RowsPage), responses((status = 200, description = "Newest first.", body = LoginHistory), Refused))]
pub async fn login_history(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(asked): Query<RowsPage>,
) -> Result<Json<LoginHistory>, Problem> {
    let asked = Page::from(asked);
    let user = login(&caller, &app.hub.view().desk, &name)?;
    caller.fresh(&app, asked.at_least.as_ref()).await?;
    let asked = past::Asked::read(&caller, &asked)?;
    let mut rows = caller
        .history(&app)
        .await?
        .logins(user, asked.page)
        .await
        .map_err(|error| caller.unread(&error))?;
    let next = asked.cut(&mut rows, |row| row.id);
    let logins = rows.into_iter().map(|row| LoginRecord {
        at: row.at.into(),
        ip: row.ip,
        mac: row.mac,
        refused: row.reason,
    });
    Ok(Json(LoginHistory {
        logins: logins.collect(),
        next,
    }))
}
