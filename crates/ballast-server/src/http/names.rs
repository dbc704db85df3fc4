//! What a request names, found or refused, and names as they may be given.

use ballast_api::Problem;
use ballast_desk::Desk;
use ballast_desk_events::{Holder, Refusal};
use ballast_model::{AccountCode, Day, FundAccountId, OperatingAccountId, ProductId, UserId};

use super::guard::Caller;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 64;

pub fn code(caller: &Caller, field: &str, text: &str) -> Result<AccountCode, Problem> {
    text.parse()
        .map_err(|_| caller.bad_field(field, text, "1–12 × 0–9 A–Z a–z"))
}

pub fn day(caller: &Caller, field: &str, text: &str) -> Result<Day, Problem> {
    text.parse()
        .map_err(|_| caller.bad_field(field, text, "YYYY-MM-DD"))
}

pub fn product_id(caller: &Caller, desk: &Desk, text: &str) -> Result<ProductId, Problem> {
    desk.product_id(&code(caller, "product", text)?)
        .ok_or_else(|| caller.refused(&Refusal::UnknownProduct))
}

pub fn holder(caller: &Caller, desk: &Desk, text: &str) -> Result<Holder, Problem> {
    desk.holder(&code(caller, "account", text)?)
        .ok_or_else(|| caller.refused(&Refusal::UnknownAccount))
}

pub fn operating_account(
    caller: &Caller,
    desk: &Desk,
    code: &str,
) -> Result<OperatingAccountId, Problem> {
    match holder(caller, desk, code)? {
        Holder::Operating(id) => Ok(id),
        Holder::Fund(_) => Err(caller.refused(&Refusal::UnknownAccount)),
    }
}

pub fn fund_account(caller: &Caller, desk: &Desk, text: &str) -> Result<FundAccountId, Problem> {
    match holder(caller, desk, text)? {
        Holder::Fund(id) => Ok(id),
        Holder::Operating(_) => Err(caller.refused(&Refusal::UnknownAccount)),
    }
}

/// A login that the caller reaches.
pub fn login(caller: &Caller, desk: &Desk, name: &str) -> Result<UserId, Problem> {
    let user = desk
        .people()
        .user_id(name)
        .ok_or_else(|| caller.refused(&Refusal::UnknownUser))?;
    caller.reached(desk, user)
}

/// A name as pages show it: 1 to 64 characters, without blanks at its ends.
pub fn shown_name(caller: &Caller, field: &str, name: &str) -> Result<String, Problem> {
    let name = name.trim();
    let fits =
        (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits {
        Ok(name.to_owned())
    } else {
        Err(caller.bad_field(field, name, &format!("1–{LONGEST_NAME}")))
    }
}

/// A name as shown: no control characters, `shortest` to 64 characters.
pub fn readable(
    caller: &Caller,
    field: &str,
    text: &str,
    shortest: usize,
) -> Result<String, Problem> {
    if !(shortest..=LONGEST_NAME).contains(&text.trim().chars().count())
        || text.contains(char::is_control)
    {
        let shown: String = text.escape_debug().take(80).collect();
        return Err(caller.bad_field(field, &shown, &format!("{shortest}–{LONGEST_NAME}")));
    }
    Ok(text.trim().to_owned())
}
