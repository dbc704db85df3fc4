//! What a request names, found or refused, and names as they may be given.

use std::ops::RangeInclusive;

use ballast_api::nav::NavDaysQuery;
use ballast_api::{Date, Problem};
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

/// A day, where one is named.
pub fn some_day(caller: &Caller, field: &str, date: &Option<Date>) -> Result<Option<Day>, Problem> {
    let day = date.as_ref().map(|date| day(caller, field, &date.0));
    day.transpose()
}

/// From when to when; without a bound the first or the last there is.
pub fn days(caller: &Caller, query: &NavDaysQuery) -> Result<(Day, Day), Problem> {
    let read = |field, text: &Option<String>, none| match text {
        Some(text) => day(caller, field, text),
        None => Ok(none),
    };
    Ok((
        read("from", &query.from, Day::from_number(i32::MIN))?,
        read("to", &query.to, Day::from_number(i32::MAX))?,
    ))
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

/// What takes no room on a page, or turns around what stands beside it: with it one name looks like another.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A name or reason as pages show it, without blanks at its ends: `shortest` to 64 characters, all of which can be seen.
pub fn readable(
    caller: &Caller,
    field: &str,
    text: &str,
    shortest: usize,
) -> Result<String, Problem> {
    readable_within(caller, field, text, shortest..=LONGEST_NAME)
}

/// The same of another length.
pub fn readable_within(
    caller: &Caller,
    field: &str,
    text: &str,
    long: RangeInclusive<usize>,
) -> Result<String, Problem> {
    let name = text.trim();
    if long.contains(&name.chars().count()) && !name.contains(is_unseen) {
        return Ok(name.to_owned());
    }
    let shown = name.chars().take(80).flat_map(|letter| {
        let seen = (!is_unseen(letter)).then_some(letter);
        { seen.into_iter() }.chain(
            seen.is_none()
                .then(|| letter.escape_unicode())
                .into_iter()
                .flatten(),
        )
    });
    let expected = caller.language.of([
        format!("{}–{} 个可见字符", long.start(), long.end()),
        format!(
            "{} to {} characters that can be seen",
            long.start(),
            long.end()
        ),
    ]);
    Err(caller.bad_field(field, &shown.collect::<String>(), &expected))
}
