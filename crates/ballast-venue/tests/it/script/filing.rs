//! Filings under script.

use ballast_venue::words::code::FilingId;
use ballast_venue::words::command::{Action, AmendFiling, EnterFiling};
use ballast_venue::words::event::Event;
use ballast_venue::words::form::Form;
use ballast_venue::words::party::PartyKey;

use super::forms::{self, Changes};
use super::outcome::{self, Outcome};
use super::parse::party;
use super::world::{Named, World};

impl World {
    pub(super) fn qualify(&mut self, member: &str, who: &str) -> Outcome {
        let name = format!("form-{member}-{who}");
        self.file(&name, party(member, who), &[], None);
        self.send(&name, None);
        self.filing(&name, None, 'm', Action::ExamineFiling);
        self.filing(&name, None, 'c', Action::ApproveFiling)
    }

    pub(super) fn form(&self, party: &PartyKey, changes: &Changes<'_>) -> Form {
        let today = self.at.day();
        let book = self
            .machine
            .rule_book(party.venue, today)
            .expect("a rule book");
        forms::form(party, &self.member(party), book, today, changes)
    }

    pub(super) fn file(
        &mut self,
        name: &str,
        party: PartyKey,
        changes: &[&str],
        by: Option<&str>,
    ) -> Outcome {
        let changes = Changes::of(changes);
        let form = self.form(&party, &changes);
        self.enter_filing(name, party, form, &changes, by)
    }

    pub(super) fn notice(
        &mut self,
        name: &str,
        party: PartyKey,
        matter: &str,
        changes: &[&str],
        by: Option<&str>,
    ) -> Outcome {
        let changes = Changes::of(changes);
        let form = forms::notice(
            &party,
            &self.member(&party),
            matter,
            self.at.day(),
            &changes,
        );
        self.enter_filing(name, party, form, &changes, by)
    }

    pub(super) fn enter_filing(
        &mut self,
        name: &str,
        party: PartyKey,
        form: Form,
        changes: &Changes<'_>,
        by: Option<&str>,
    ) -> Outcome {
        let by = by.map_or_else(|| format!("{}.m", party.member), str::to_owned);
        let attachments = forms::attachments(changes);
        let events = self.act(
            &by,
            Action::EnterFiling(EnterFiling {
                party,
                form,
                attachments,
            }),
        );
        if let [Event::FilingEntered(entered)] = events.as_slice() {
            self.names
                .insert(name.to_owned(), Named::Filing(entered.id));
        }
        self.filing_outcome(name, &events)
    }

    pub(super) fn amend(&mut self, name: &str, changes: &[&str], by: Option<&str>) -> Outcome {
        let filing = self.filing_id(name);
        let party = self.machine.filing(filing).expect("filed").party.clone();
        let changes = Changes::of(changes);
        let form = self.form(&party, &changes);
        let attachments = forms::attachments(&changes);
        let by = by.map_or_else(|| format!("{}.m", party.member), str::to_owned);
        let events = self.act(
            &by,
            Action::AmendFiling(AmendFiling {
                filing,
                form,
                attachments,
            }),
        );
        self.filing_outcome(name, &events)
    }

    pub(super) fn filing_id(&self, name: &str) -> FilingId {
        match self.names.get(name) {
            Some(Named::Filing(id)) => *id,
            other => panic!("{}: {name} is {other:?}", self.line),
        }
    }

    /// A step of a filing: by the member's or the exchange's `half`, whose turn it is.
    pub(super) fn filing(
        &mut self,
        name: &str,
        by: Option<&str>,
        half: char,
        action: impl Fn(FilingId) -> Action,
    ) -> Outcome {
        let id = self.filing_id(name);
        let party = self.machine.filing(id).expect("filed").party.clone();
        let is_members = matches!(
            self.machine.filing(id).expect("filed").state.word(),
            "entered"
        );
        let side = if is_members {
            party.member.to_string()
        } else {
            party.venue.to_string()
        };
        let by = by.map_or_else(|| format!("{side}.{half}"), str::to_owned);
        let events = self.act(&by, action(id));
        self.filing_outcome(name, &events)
    }

    pub(super) fn filing_outcome(&self, name: &str, events: &[Event]) -> Outcome {
        outcome::refused(events).unwrap_or_else(|| {
            let filing = self.machine.filing(self.filing_id(name)).expect("filed");
            outcome::of_filing(&filing.state)
        })
    }

    pub(super) fn send(&mut self, name: &str, by: Option<&str>) -> Outcome {
        match self.names.get(name) {
            Some(Named::Application(_)) => self.application(name, by, 'c', Action::SendApplication),
            _ => self.filing(name, by, 'c', Action::SendFiling),
        }
    }
}
