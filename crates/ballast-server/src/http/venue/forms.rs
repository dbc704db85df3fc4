//! Forms 1 to 5 from the interface's words to the venue's, and back. Names and telephones of persons are kept
//! among the party's files on the way in, and read from there on the way out.

use ballast_api::Problem;
use ballast_api::venue::form as api;
use ballast_venue::words::code::DepositoryAccount;
use ballast_venue::words::form as venue;
use ballast_venue::words::form::{Form, Matter, Sealed};
use ballast_venue::words::party::PartyKey;
use tokio::task::block_in_place;

use super::attachments::failed;
use super::words::{self, Alike};
use crate::http::guard::Caller;
use crate::venue::blobs::Blobs;

/// Reads forms of a party that a caller filled in.
pub(super) struct Filled<'a> {
    pub caller: &'a Caller,
    pub blobs: &'a Blobs,
    pub party: &'a PartyKey,
}

type Read<T> = Result<T, Problem>;

impl Filled<'_> {
    /// Forms 1 to 4.
    pub fn form(&self, form: &api::FiledForm) -> Read<Form> {
        block_in_place(|| match form {
            api::FiledForm::Member { fields } => Ok(Form::Member(Box::new(self.member(fields)?))),
            api::FiledForm::Client { fields } => Ok(Form::Client(Box::new(self.client(fields)?))),
            api::FiledForm::Notice { fields } => Ok(Form::Notice(Box::new(self.notice(fields)?))),
        })
    }

    /// Form 5.
    pub fn emergency(&self, form: &api::EmergencyForm) -> Read<venue::EmergencyForm> {
        let rows = form.rows.iter().enumerate().map(|(at, row)| {
            let field = |name: &str| format!("rows[{at}].{name}");
            let instruction = row.instruction.as_deref().filter(|text| !text.is_empty());
            let instruction =
                instruction.map(|text| words::code(self.caller, &field("instruction"), text));
            Ok(venue::EmergencyRow {
                name: row.name.as_str().into(),
                code: words::code(self.caller, &field("code"), &row.code)?,
                face: words::money(self.caller, &field("face"), &row.face)?,
                maturity: words::day(self.caller, &field("maturity"), &row.maturity)?,
                instruction: instruction.transpose()?,
            })
        });
        let rows = rows.collect::<Read<Vec<_>>>()?;
        block_in_place(|| {
            Ok(venue::EmergencyForm {
                applied_on: self.day("applied_on", &form.applied_on)?,
                member_no: form.member_no.as_str().into(),
                member_short_name: form.member_short_name.as_str().into(),
                handler: self.signer(&form.handler)?,
                kind: form.kind.alike(),
                participant_no: form.participant_no.as_str().into(),
                participant_name: form.participant_name.as_str().into(),
                registrar: form.registrar.as_str().into(),
                account: self.account_name("account", &form.account)?,
                rows,
                signed_by: self.signer(&form.signed_by)?,
                checked_by: self.signer(&form.checked_by)?,
                sealed_on: self.day("sealed_on", &form.sealed_on)?,
            })
        })
    }

    fn member(&self, form: &api::MemberForm) -> Read<venue::MemberForm> {
        Ok(venue::MemberForm {
            applied_on: self.day("applied_on", &form.applied_on)?,
            full_name: form.full_name.as_str().into(),
            no: form.no.as_str().into(),
            short_name: form.short_name.as_str().into(),
            registrar: form.registrar.as_str().into(),
            account: self.account(&form.account)?,
            contacts: self.contacts(&form.contacts)?,
            undertakings: form.undertakings.clone(),
            sealed_on: self.day("sealed_on", &form.sealed_on)?,
        })
    }

    fn client(&self, form: &api::ClientForm) -> Read<venue::ClientForm> {
        Ok(venue::ClientForm {
            applied_on: self.day("applied_on", &form.applied_on)?,
            member_full_name: form.member_full_name.as_str().into(),
            member_no: form.member_no.as_str().into(),
            member_short_name: form.member_short_name.as_str().into(),
            client_no: form.client_no.as_str().into(),
            client_name: form.client_name.as_str().into(),
            registrar: form.registrar.as_str().into(),
            account: self.account(&form.account)?,
            contacts: self.contacts(&form.contacts)?,
            undertakings: form.undertakings.clone(),
            signed_on: self.day("signed_on", &form.signed_on)?,
            member_statement: form.member_statement,
            sealed_on: self.day("sealed_on", &form.sealed_on)?,
        })
    }

    fn notice(&self, form: &api::Notice) -> Read<venue::Notice> {
        let matter = match &form.told {
            api::NoticeMatter::Change { old, new } => Matter::Change(venue::AccountChange {
                old: self.account_name("old_account", old)?,
                new: self.account_name("new_account", new)?,
            }),
            api::NoticeMatter::Closure { account, reason } => {
                Matter::Closure(venue::AccountClosure {
                    account: self.account_name("closed_account", account)?,
                    reason: reason.as_str().into(),
                })
            }
        };
        Ok(venue::Notice {
            party_kind: form.party_kind.alike(),
            member_no: form.member_no.as_str().into(),
            member_short_name: form.member_short_name.as_str().into(),
            client_no: form.client_no.as_str().into(),
            client_name: form.client_name.as_str().into(),
            matter,
            handler: self.sealed(&form.handler)?,
            contact: self.sealed(&form.contact)?,
            sealed_on: self.day("sealed_on", &form.sealed_on)?,
        })
    }

    fn day(&self, field: &str, date: &ballast_api::Date) -> Read<ballast_model::Day> {
        words::day(self.caller, field, date)
    }

    fn account_no(&self, field: &str, no: &str) -> Read<DepositoryAccount> {
        words::code(self.caller, &format!("{field}.no"), no)
    }

    fn account(&self, block: &api::AccountBlock) -> Read<venue::AccountBlock> {
        Ok(venue::AccountBlock {
            full_name: block.full_name.as_str().into(),
            no: self.account_no("account", &block.no)?,
            document_type: block.document_type.as_str().into(),
            document_no: block.document_no.as_str().into(),
        })
    }

    fn account_name(&self, field: &str, name: &api::AccountName) -> Read<venue::AccountName> {
        Ok(venue::AccountName {
            full_name: name.full_name.as_str().into(),
            no: self.account_no(field, &name.no)?,
        })
    }

    fn contacts(&self, contacts: &[api::Contact]) -> Read<Vec<venue::Contact>> {
        let kept = contacts.iter().map(|contact| {
            Ok(venue::Contact {
                name: self.sealed(&contact.name)?,
                office_phone: self.sealed(&contact.office_phone)?,
                mobile: self.sealed(&contact.mobile)?,
            })
        });
        kept.collect()
    }

    fn signer(&self, signer: &api::Signer) -> Read<venue::Signer> {
        Ok(venue::Signer {
            name: self.sealed(&signer.name)?,
            phone: self.sealed(&signer.phone)?,
        })
    }

    fn sealed(&self, text: &str) -> Read<Sealed> {
        let kept = self.blobs.keep_text(self.party, text);
        kept.map_err(|error| failed(self.caller, &error))
    }
}

/// Shows forms of a party.
pub(super) struct Shown<'a> {
    pub blobs: &'a Blobs,
    pub party: &'a PartyKey,
}

impl Shown<'_> {
    /// Forms 1 to 4.
    pub fn form(&self, form: &Form) -> api::FiledForm {
        match form {
            Form::Member(form) => api::FiledForm::Member {
                fields: Box::new(self.member(form)),
            },
            Form::Client(form) => api::FiledForm::Client {
                fields: Box::new(self.client(form)),
            },
            Form::Notice(form) => api::FiledForm::Notice {
                fields: Box::new(self.notice(form)),
            },
        }
    }

    /// Form 5.
    pub fn emergency(&self, form: &venue::EmergencyForm) -> api::EmergencyForm {
        let row = |row: &venue::EmergencyRow| api::EmergencyRow {
            name: row.name.to_string(),
            code: row.code.to_string(),
            face: row.face.into(),
            maturity: row.maturity.into(),
            instruction: row.instruction.as_ref().map(ToString::to_string),
        };
        api::EmergencyForm {
            applied_on: form.applied_on.into(),
            member_no: form.member_no.to_string(),
            member_short_name: form.member_short_name.to_string(),
            handler: self.signer(form.handler),
            kind: form.kind.alike(),
            participant_no: form.participant_no.to_string(),
            participant_name: form.participant_name.to_string(),
            registrar: form.registrar.to_string(),
            account: account_name(&form.account),
            rows: form.rows.iter().map(row).collect(),
            signed_by: self.signer(form.signed_by),
            checked_by: self.signer(form.checked_by),
            sealed_on: form.sealed_on.into(),
        }
    }

    fn member(&self, form: &venue::MemberForm) -> api::MemberForm {
        api::MemberForm {
            applied_on: form.applied_on.into(),
            full_name: form.full_name.to_string(),
            no: form.no.to_string(),
            short_name: form.short_name.to_string(),
            registrar: form.registrar.to_string(),
            account: account(&form.account),
            contacts: self.contacts(&form.contacts),
            undertakings: form.undertakings.clone(),
            sealed_on: form.sealed_on.into(),
        }
    }

    fn client(&self, form: &venue::ClientForm) -> api::ClientForm {
        api::ClientForm {
            applied_on: form.applied_on.into(),
            member_full_name: form.member_full_name.to_string(),
            member_no: form.member_no.to_string(),
            member_short_name: form.member_short_name.to_string(),
            client_no: form.client_no.to_string(),
            client_name: form.client_name.to_string(),
            registrar: form.registrar.to_string(),
            account: account(&form.account),
            contacts: self.contacts(&form.contacts),
            undertakings: form.undertakings.clone(),
            signed_on: form.signed_on.into(),
            member_statement: form.member_statement,
            sealed_on: form.sealed_on.into(),
        }
    }

    fn notice(&self, form: &venue::Notice) -> api::Notice {
        let told = match &form.matter {
            Matter::Change(change) => api::NoticeMatter::Change {
                old: account_name(&change.old),
                new: account_name(&change.new),
            },
            Matter::Closure(closure) => api::NoticeMatter::Closure {
                account: account_name(&closure.account),
                reason: closure.reason.to_string(),
            },
        };
        api::Notice {
            party_kind: form.party_kind.alike(),
            member_no: form.member_no.to_string(),
            member_short_name: form.member_short_name.to_string(),
            client_no: form.client_no.to_string(),
            client_name: form.client_name.to_string(),
            told,
            handler: self.text(form.handler),
            contact: self.text(form.contact),
            sealed_on: form.sealed_on.into(),
        }
    }

    fn contacts(&self, contacts: &[venue::Contact]) -> Vec<api::Contact> {
        let shown = contacts.iter().map(|contact| api::Contact {
            name: self.text(contact.name),
            office_phone: self.text(contact.office_phone),
            mobile: self.text(contact.mobile),
        });
        shown.collect()
    }

    fn signer(&self, signer: venue::Signer) -> api::Signer {
        api::Signer {
            name: self.text(signer.name),
            phone: self.text(signer.phone),
        }
    }

    fn text(&self, sealed: Sealed) -> String {
        self.blobs.text(self.party, sealed)
    }
}

fn account(block: &venue::AccountBlock) -> api::AccountBlock {
    api::AccountBlock {
        full_name: block.full_name.to_string(),
        no: block.no.to_string(),
        document_type: block.document_type.to_string(),
        document_no: block.document_no.to_string(),
    }
}

fn account_name(name: &venue::AccountName) -> api::AccountName {
    api::AccountName {
        full_name: name.full_name.to_string(),
        no: name.no.to_string(),
    }
}
