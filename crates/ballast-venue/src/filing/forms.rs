//! Forms 1 to 3, field by field: present, equal to what is registered, agreed to (B10, B11).

use ballast_model::{Day, Text};

use crate::state::{Decided, MemberServices};
use crate::words::attachment::Material;
use crate::words::form::{
    AccountBlock, ClientForm, Contact, Form, LICENCE, MemberForm, REGISTRAR, Sealed,
};
use crate::words::party::{Member, MemberKind, Participant, PartyKey};
use crate::words::refusal::Refusal;
use crate::words::rule_book::RuleBook;

/// Longest text of a field, bytes.
const LONGEST_FIELD: usize = 600;

/// A field's name and text.
pub(crate) type Fields<'a> = &'a [(&'a str, &'a str)];

/// # Errors
/// The first field, in the form's order, that is missing or not as it has to be.
pub(crate) fn check(
    state: &MemberServices,
    party: &PartyKey,
    form: &Form,
    book: &RuleBook,
    today: Day,
) -> Decided<()> {
    let member = state.member(&party.member_key())?;
    if party.who != Participant::Member && member.kind == MemberKind::NonFcm {
        return Err(Refusal::NotThroughNonFcm {
            member: party.member_key(),
        });
    }
    match form {
        Form::Member(form) if !party.who.prepares_as_client() => {
            check_member(party, member, form, book, today)
        }
        Form::Client(form) if party.who.prepares_as_client() => {
            check_client(party, member, form, book, today)
        }
        Form::Notice(notice) => super::notice::check(state, party, member, notice, today),
        Form::Member(_) | Form::Client(_) => Err(Refusal::FormDoesNotFit {
            form: word(form).into(),
            party: party.clone(),
        }),
    }
}

/// What has to be attached.
pub(crate) fn materials(form: &Form, book: &RuleBook) -> &'static [Material] {
    match form {
        Form::Notice(_) => &[Material::Form],
        Form::Client(_) if book.client_material_may_vary => &[Material::Form],
        Form::Member(_) | Form::Client(_) => &[
            Material::Form,
            Material::AccountProof,
            Material::AccountDocument,
        ],
    }
}

/// As programs write it.
pub(crate) const fn word(form: &Form) -> &'static str {
    match form {
        Form::Member(_) => "member",
        Form::Client(_) => "client",
        Form::Notice(_) => "notice",
    }
}

fn check_member(
    party: &PartyKey,
    member: &Member,
    form: &MemberForm,
    book: &RuleBook,
    today: Day,
) -> Decided<()> {
    present(&[
        ("full_name", &form.full_name),
        ("no", &form.no),
        ("short_name", &form.short_name),
        ("registrar", &form.registrar),
    ])?;
    check_account(&form.account, Some(LICENCE))?;
    check_contacts(&form.contacts)?;
    not_future("applied_on", form.applied_on, today)?;
    not_future("sealed_on", form.sealed_on, today)?;
    equal("registrar", &form.registrar, REGISTRAR)?;
    if let Some(own) = party.who.number() {
        equal("no", &form.no, own.as_str())?;
    } else {
        equal("full_name", &form.full_name, &member.full_name)?;
        equal("no", &form.no, party.member.as_str())?;
        equal("short_name", &form.short_name, &member.short_name)?;
        equal(
            "account.document_no",
            &form.account.document_no,
            &member.licence_no,
        )?;
    }
    let is_non_fcm = party.who == Participant::Member && member.kind == MemberKind::NonFcm;
    let wording = if is_non_fcm {
        &book.non_fcm_undertakings
    } else {
        &book.fcm_undertakings
    };
    agreed("undertakings", &form.undertakings, wording)
}

fn check_client(
    party: &PartyKey,
    member: &Member,
    form: &ClientForm,
    book: &RuleBook,
    today: Day,
) -> Decided<()> {
    present(&[
        ("member_full_name", &form.member_full_name),
        ("member_no", &form.member_no),
        ("member_short_name", &form.member_short_name),
        ("client_no", &form.client_no),
        ("client_name", &form.client_name),
        ("registrar", &form.registrar),
    ])?;
    check_account(&form.account, book.client_document.as_deref())?;
    check_contacts(&form.contacts)?;
    not_future("applied_on", form.applied_on, today)?;
    not_future("signed_on", form.signed_on, today)?;
    not_future("sealed_on", form.sealed_on, today)?;
    equal(
        "member_full_name",
        &form.member_full_name,
        &member.full_name,
    )?;
    equal("member_no", &form.member_no, party.member.as_str())?;
    equal(
        "member_short_name",
        &form.member_short_name,
        &member.short_name,
    )?;
    if let Some(own) = party.who.number() {
        equal("client_no", &form.client_no, own.as_str())?;
    }
    equal("registrar", &form.registrar, REGISTRAR)?;
    agreed(
        "undertakings",
        &form.undertakings,
        &book.client_undertakings,
    )?;
    agreed(
        "member_statement",
        &[form.member_statement],
        std::slice::from_ref(&book.member_statement),
    )
}

/// 账户信息; the type of document is as printed, or free.
fn check_account(account: &AccountBlock, printed: Option<&str>) -> Decided<()> {
    present(&[
        ("account.full_name", &account.full_name),
        ("account.no", account.no.as_str()),
        ("account.document_type", &account.document_type),
        ("account.document_no", &account.document_no),
    ])?;
    printed.map_or(Ok(()), |printed| {
        equal("account.document_type", &account.document_type, printed)
    })
}

/// Two contacts, each with both telephones.
fn check_contacts(contacts: &[Contact]) -> Decided<()> {
    for number in 1..=2 {
        let contact = contacts.get(number - 1);
        let fields = [
            ("name", contact.map(|of| of.name)),
            ("office_phone", contact.map(|of| of.office_phone)),
            ("mobile", contact.map(|of| of.mobile)),
        ];
        for (of, sealed) in fields {
            filled_in(&format!("contact{number}.{of}"), sealed)?;
        }
    }
    Ok(())
}

/// # Errors
/// A person's name or telephone is empty or too long.
pub(crate) fn filled_in(field: &str, sealed: Option<Sealed>) -> Decided<()> {
    long_enough(field, sealed.map_or(0, |sealed| sealed.bytes as usize))
}

/// # Errors
/// The first field that is empty or too long.
pub(crate) fn present(fields: Fields<'_>) -> Decided<()> {
    let mut fields = fields.iter();
    fields.try_for_each(|(field, text)| long_enough(field, text.trim().len()))
}

fn long_enough(field: &str, length: usize) -> Decided<()> {
    let field = field.into();
    match length {
        0 => Err(Refusal::FieldMissing { field }),
        length if length > LONGEST_FIELD => Err(Refusal::TextTooLong {
            field,
            length: length as u32,
            longest: LONGEST_FIELD as u32,
        }),
        _ => Ok(()),
    }
}

/// # Errors
/// The field is not what is registered.
pub(crate) fn equal(field: &str, given: &str, registered: &str) -> Decided<()> {
    if given == registered {
        return Ok(());
    }
    Err(Refusal::FieldUnequal {
        field: field.into(),
        given: given.into(),
        registered: registered.into(),
    })
}

/// # Errors
/// The date lies in the future.
pub(crate) fn not_future(field: &str, day: Day, today: Day) -> Decided<()> {
    if day <= today {
        return Ok(());
    }
    Err(Refusal::DateInFuture {
        field: field.into(),
        day,
        today,
    })
}

/// Each of the wording's undertakings, and no other, is agreed to.
fn agreed(field: &str, given: &[bool], wording: &[Text]) -> Decided<()> {
    let numbers = 1..=given.len().max(wording.len());
    let is_agreed =
        |number: &usize| *number <= wording.len() && given.get(number - 1) == Some(&true);
    let missing = numbers.into_iter().find(|number| !is_agreed(number));
    missing.map_or(Ok(()), |number| {
        Err(Refusal::UndertakingMissing {
            field: field.into(),
            number: number as u32,
        })
    })
}
