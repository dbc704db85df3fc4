//! Forms of the demonstration, filled in as its clerks would.

use ballast_model::{Day, Text};
use ballast_venue::words::attachment::{Attachment, Material, Media};
use ballast_venue::words::form::{
    AccountBlock, AccountChange, AccountName, ClientForm, Contact, EmergencyForm, EmergencyKind,
    EmergencyRow, Form, LICENCE, Matter, MemberForm, Notice, PartyKind, REGISTRAR, Signer,
};
use ballast_venue::words::party::{Member, Participant, PartyKey};
use ballast_venue::words::rule_book::RuleBook;

use super::blobs::{BlobError, Blobs};

/// Who fills a form in, and what is known of whom it is for.
pub struct Filler<'a> {
    /// Where names and scans are kept.
    pub blobs: &'a Blobs,
    /// Whose.
    pub party: &'a PartyKey,
    /// Its name.
    pub name: &'a str,
    /// The member it goes through.
    pub member: &'a Member,
    /// The guide in force.
    pub book: &'a RuleBook,
    /// Today.
    pub today: Day,
}

/// The account of a party in the demonstration.
pub fn account_no(party: &PartyKey) -> String {
    let number = party
        .who
        .number()
        .map_or(party.member.as_str(), |no| no.as_str());
    format!("0121{number}")
}

fn account_name(name: &str) -> Text {
    format!("{name}债券账户").into()
}

impl Filler<'_> {
    /// Form 1, 2 or 3.
    pub fn form(&self) -> Result<Form, BlobError> {
        let member = self.member;
        if let Participant::Client(number) = &self.party.who {
            return Ok(Form::Client(Box::new(ClientForm {
                applied_on: self.today,
                member_full_name: member.full_name.clone(),
                member_no: self.party.member.as_str().into(),
                member_short_name: member.short_name.clone(),
                client_no: number.as_str().into(),
                client_name: self.name.into(),
                registrar: REGISTRAR.into(),
                account: self.account(),
                contacts: self.contacts()?,
                undertakings: vec![true; self.book.client_undertakings.len()],
                signed_on: self.today,
                member_statement: true,
                sealed_on: self.today,
            })));
        }
        Ok(Form::Member(Box::new(MemberForm {
            applied_on: self.today,
            full_name: member.full_name.clone(),
            no: self.party.member.as_str().into(),
            short_name: member.short_name.clone(),
            registrar: REGISTRAR.into(),
            account: self.account(),
            contacts: self.contacts()?,
            undertakings: vec![true; 3],
            sealed_on: self.today,
        })))
    }

    /// Form 4: the account becomes another.
    pub fn change(&self, new: &str) -> Result<Form, BlobError> {
        let name = AccountName {
            full_name: account_name(self.name),
            no: code(&account_no(self.party)),
        };
        let number = self.party.who.number().map_or("", |no| no.as_str());
        Ok(Form::Notice(Box::new(Notice {
            party_kind: PartyKind::Client,
            member_no: self.party.member.as_str().into(),
            member_short_name: self.member.short_name.clone(),
            client_no: number.into(),
            client_name: self.name.into(),
            matter: Matter::Change(AccountChange {
                new: AccountName {
                    no: code(new),
                    ..name.clone()
                },
                old: name,
            }),
            handler: self.blobs.keep_text(self.party, "何静")?,
            contact: self.blobs.keep_text(self.party, "021-68400120")?,
            sealed_on: self.today,
        })))
    }

    /// Form 5 for a deposit.
    pub fn emergency(&self, rows: Vec<EmergencyRow>) -> Result<EmergencyForm, BlobError> {
        let signer = |name: &str, phone: &str| {
            Ok::<_, BlobError>(Signer {
                name: self.blobs.keep_text(self.party, name)?,
                phone: self.blobs.keep_text(self.party, phone)?,
            })
        };
        let number = self.party.who.number().map_or("", |no| no.as_str());
        Ok(EmergencyForm {
            applied_on: self.today,
            member_no: self.party.member.as_str().into(),
            member_short_name: self.member.short_name.clone(),
            handler: signer("何静", "021-68400120")?,
            kind: EmergencyKind::Deposit,
            participant_no: number.into(),
            participant_name: self.name.into(),
            registrar: REGISTRAR.into(),
            account: AccountName {
                full_name: account_name(self.name),
                no: code(&account_no(self.party)),
            },
            rows,
            signed_by: signer("何静", "021-68400120")?,
            checked_by: signer("沈岩", "021-68400121")?,
            sealed_on: self.today,
        })
    }

    /// The materials of a form, as small scans.
    pub fn attachments(&self, materials: &[Material]) -> Result<Vec<Attachment>, BlobError> {
        let attached = materials.iter().map(|material| {
            let bytes = scan(&format!("{} {}", self.party, material));
            Ok(Attachment {
                material: *material,
                name: format!("{}-{material}.pdf", account_no(self.party)).into(),
                media: Media::Pdf,
                bytes: bytes.len() as u64,
                hash: self.blobs.keep(self.party, &bytes)?,
            })
        });
        attached.collect()
    }

    fn account(&self) -> AccountBlock {
        let own = self.party.who == Participant::Member;
        AccountBlock {
            full_name: account_name(self.name),
            no: code(&account_no(self.party)),
            document_type: LICENCE.into(),
            document_no: if own {
                self.member.licence_no.clone()
            } else {
                format!("91310000MA1FL{}", &account_no(self.party)[4..]).into()
            },
        }
    }

    fn contacts(&self) -> Result<Vec<Contact>, BlobError> {
        let people = [
            ("何静", "021-68400120", "13800010020"),
            ("沈岩", "021-68400121", "13800010021"),
        ];
        let contact = |(name, office, mobile): (&str, &str, &str)| {
            Ok(Contact {
                name: self.blobs.keep_text(self.party, name)?,
                office_phone: self.blobs.keep_text(self.party, office)?,
                mobile: self.blobs.keep_text(self.party, mobile)?,
            })
        };
        people.into_iter().map(contact).collect()
    }
}

/// A code of the demonstration.
pub fn code<T: std::str::FromStr>(text: &str) -> T {
    text.parse()
        .unwrap_or_else(|_| panic!("Invariant: the demonstration's codes are well-formed: {text}"))
}

/// A page that says what it stands for.
fn scan(title: &str) -> Vec<u8> {
    let text = format!("BT /F1 14 Tf 60 760 Td (DEMONSTRATION - {title}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let table = file.len();
    file.push_str(&format!(
        "xref\n0 {}\n0000000000 65535 f \n",
        objects.len() + 1
    ));
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}
