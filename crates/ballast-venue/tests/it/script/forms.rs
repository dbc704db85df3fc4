//! Forms as a clerk fills them in, with the fields that a case changes.

use ballast_model::{Day, Text};
use ballast_venue::words::attachment::{Attachment, BlobHash, Material, Media};
use ballast_venue::words::form::{
    AccountBlock, AccountChange, AccountClosure, AccountName, ClientForm, Contact, EmergencyForm,
    EmergencyKind, EmergencyRow, Form, LICENCE, Matter, MemberForm, Notice, PartyKind, REGISTRAR,
    Sealed, Signer,
};
use ballast_venue::words::party::{Member, MemberKind, Participant, PartyKey};
use ballast_venue::words::rule_book::RuleBook;

/// Fields that are not as they should be.
#[derive(Default)]
pub struct Changes<'a>(pub Vec<(&'a str, &'a str)>);

impl<'a> Changes<'a> {
    pub fn of(words: &[&'a str]) -> Self {
        Self(
            words
                .iter()
                .filter_map(|word| word.split_once('='))
                .collect(),
        )
    }
    pub fn get(&self, field: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, value)| *value)
    }
    fn text(&self, field: &str, usual: impl std::fmt::Display) -> Text {
        self.get(field)
            .map_or_else(|| usual.to_string().into(), Text::from)
    }
    fn sealed(&self, field: &str, usual: impl std::fmt::Display) -> Sealed {
        let text = self.text(field, usual);
        let mut hash = [0; 32];
        let bytes = text.bytes().take(32);
        bytes.enumerate().for_each(|(at, byte)| hash[at] = byte);
        Sealed {
            hash: BlobHash(hash),
            bytes: text.len() as u32,
        }
    }
    fn day(&self, field: &str, usual: Day) -> Day {
        self.get(field)
            .map_or(usual, |day| day.parse().expect("a day"))
    }
}

/// The account that a party has at first.
pub fn account_of(party: &PartyKey) -> String {
    let number = party
        .who
        .number()
        .map_or(party.member.as_str(), |no| no.as_str());
    format!("ACC-{number}")
}

/// The name of who files.
pub fn name_of(party: &PartyKey, member: &Member) -> String {
    match party.who.number() {
        None => member.full_name.to_string(),
        Some(number) => format!("资产{number}号"),
    }
}

fn account_block(party: &PartyKey, member: &Member, changes: &Changes<'_>) -> AccountBlock {
    let licence = match party.who {
        Participant::Member => member.licence_no.to_string(),
        _ => format!("ID-{}", account_of(party)),
    };
    AccountBlock {
        full_name: changes.text(
            "account.full_name",
            format!("{}债券账户", name_of(party, member)),
        ),
        no: changes
            .text("account", account_of(party))
            .parse()
            .expect("an account"),
        document_type: changes.text("document_type", LICENCE),
        document_no: changes.text("document_no", licence),
    }
}

fn contacts(changes: &Changes<'_>) -> Vec<Contact> {
    let contact = |number: u32| Contact {
        name: changes.sealed(&format!("contact{number}.name"), format!("联系人{number}")),
        office_phone: changes.sealed(&format!("contact{number}.office_phone"), "021-68400001"),
        mobile: changes.sealed(&format!("contact{number}.mobile"), "13800000001"),
    };
    vec![contact(1), contact(2)]
}

/// All agreed to, but for `undertaking3=no` or `undertakings=2`.
fn agreed(wording: &[Text], changes: &Changes<'_>) -> Vec<bool> {
    let count = changes
        .get("undertakings")
        .map_or(wording.len(), |count| count.parse().expect("a count"));
    (1..=count)
        .map(|number| changes.get(&format!("undertaking{number}")) != Some("no"))
        .collect()
}

/// Form 1, 2 or 3, by who files.
pub fn form(
    party: &PartyKey,
    member: &Member,
    book: &RuleBook,
    today: Day,
    changes: &Changes<'_>,
) -> Form {
    let as_client = match changes.get("form") {
        Some(form) => form == "client",
        None => party.who.prepares_as_client(),
    };
    let number = party
        .who
        .number()
        .map_or(party.member.to_string(), |no| no.to_string());
    if as_client {
        return Form::Client(Box::new(ClientForm {
            applied_on: changes.day("applied_on", today),
            member_full_name: changes.text("member_full_name", &member.full_name),
            member_no: changes.text("member_no", party.member.as_str()),
            member_short_name: changes.text("member_short_name", &member.short_name),
            client_no: changes.text("client_no", number),
            client_name: changes.text("client_name", name_of(party, member)),
            registrar: changes.text("registrar", REGISTRAR),
            account: account_block(party, member, changes),
            contacts: contacts(changes),
            undertakings: agreed(&book.client_undertakings, changes),
            signed_on: changes.day("signed_on", today),
            member_statement: changes.get("member_statement") != Some("no"),
            sealed_on: changes.day("sealed_on", today),
        }));
    }
    let own = party.who == Participant::Member;
    let wording = match member.kind {
        MemberKind::NonFcm if own => &book.non_fcm_undertakings,
        MemberKind::NonFcm | MemberKind::Fcm => &book.fcm_undertakings,
    };
    let short_name = if own {
        member.short_name.to_string()
    } else {
        name_of(party, member)
    };
    Form::Member(Box::new(MemberForm {
        applied_on: changes.day("applied_on", today),
        full_name: changes.text("full_name", name_of(party, member)),
        no: changes.text("no", number),
        short_name: changes.text("short_name", short_name),
        registrar: changes.text("registrar", REGISTRAR),
        account: account_block(party, member, changes),
        contacts: contacts(changes),
        undertakings: agreed(wording, changes),
        sealed_on: changes.day("sealed_on", today),
    }))
}

/// Form 4: to another account, or closed.
pub fn notice(
    party: &PartyKey,
    member: &Member,
    matter: &str,
    today: Day,
    changes: &Changes<'_>,
) -> Form {
    let own = account_block(party, member, changes);
    let name = |no: &str| AccountName {
        full_name: own.full_name.clone(),
        no: no.parse().expect("an account"),
    };
    let old = changes.get("old").unwrap_or(own.no.as_str());
    let kind = match (&party.who, member.kind) {
        (Participant::Member, MemberKind::NonFcm) => "non_fcm",
        (who, _) if who.prepares_as_client() => "client",
        _ => "fcm",
    };
    let number = party
        .who
        .number()
        .map_or(String::new(), |no| no.to_string());
    let client_name = party
        .who
        .number()
        .map_or(String::new(), |_| name_of(party, member));
    Form::Notice(Box::new(Notice {
        party_kind: changes
            .text("party_kind", kind)
            .parse::<PartyKind>()
            .expect("a kind"),
        member_no: changes.text("member_no", party.member.as_str()),
        member_short_name: changes.text("member_short_name", &member.short_name),
        client_no: changes.text("client_no", number),
        client_name: changes.text("client_name", client_name),
        matter: match matter {
            "close" => Matter::Closure(AccountClosure {
                account: name(old),
                reason: changes.text("reason", "不再开展业务"),
            }),
            new => Matter::Change(AccountChange {
                old: name(old),
                new: name(new),
            }),
        },
        handler: changes.sealed("handler", "经办一"),
        contact: changes.sealed("contact", "021-68400002"),
        sealed_on: changes.day("sealed_on", today),
    }))
}

/// Form 5; `rows` are name, code, face, maturity.
pub fn emergency(
    party: &PartyKey,
    member: &Member,
    kind: &str,
    rows: Vec<EmergencyRow>,
    today: Day,
    changes: &Changes<'_>,
) -> EmergencyForm {
    let own = account_block(party, member, changes);
    let number = party.who.number().or(member.trading_code.as_ref());
    let signer = |field: &str, name: &str| Signer {
        name: changes.sealed(&format!("{field}.name"), name),
        phone: changes.sealed(&format!("{field}.phone"), "021-68400003"),
    };
    EmergencyForm {
        applied_on: changes.day("applied_on", today),
        member_no: changes.text("member_no", party.member.as_str()),
        member_short_name: changes.text("member_short_name", &member.short_name),
        handler: signer("handler", "经办一"),
        kind: kind.parse::<EmergencyKind>().expect("a kind"),
        participant_no: changes.text("participant_no", number.map_or("", |no| no.as_str())),
        participant_name: changes.text("participant_name", name_of(party, member)),
        registrar: changes.text("registrar", REGISTRAR),
        account: AccountName {
            full_name: own.full_name,
            no: own.no,
        },
        rows,
        signed_by: signer("signed_by", "经办一"),
        checked_by: signer("checked_by", "复核二"),
        sealed_on: changes.day("sealed_on", today),
    }
}

/// The materials of a filing, and what a case adds or leaves out: `files=form,account_proof`,
/// `bytes=…`, `file=名.exe`.
pub fn attachments(changes: &Changes<'_>) -> Vec<Attachment> {
    let materials = changes
        .get("files")
        .unwrap_or("form,account_proof,account_document");
    let materials = materials.split(',').filter(|word| !word.is_empty());
    let files = materials.enumerate().map(|(index, word)| Attachment {
        material: word.parse::<Material>().expect("a material"),
        name: changes.text("file", format!("{word}{index}.pdf")),
        media: Media::Pdf,
        bytes: changes
            .get("bytes")
            .map_or(120_000, |bytes| bytes.parse().expect("bytes")),
        hash: BlobHash([index as u8 + 1; 32]),
    });
    files.collect()
}
