//! Everything else that a script does.

use ballast_model::{Calendar, Day};
use ballast_venue::ask;
use ballast_venue::words::application::{ApplicationKind, PledgeInstruction, PositionKey};
use ballast_venue::words::bond::{Bond, BondKind, Valuation};
use ballast_venue::words::code::{ApplicationId, EmergencyId};
use ballast_venue::words::command::{
    Action, EnterApplication, EnterEmergency, InstructPledge, SetSetting,
};
use ballast_venue::words::event::Event;
use ballast_venue::words::form::EmergencyRow;
use ballast_venue::words::party::{Member, MemberKind, PartyKey};
use ballast_venue::words::settlement::{FundsOfDay, PartyFunds, Settle};

use super::forms::{self, Changes};
use super::outcome::{self, Outcome};
use super::parse::{day, key, party, setting, wan};
use super::world::{Named, World};

impl World {
    pub(super) fn set(
        &mut self,
        venue: &str,
        name: &str,
        value: &str,
        from: &str,
        by: Option<&str>,
    ) -> Outcome {
        let setting = setting(name, value);
        let by = by.map_or_else(|| format!("{venue}.m"), str::to_owned);
        let events = self.act(
            &by,
            Action::SetSetting(SetSetting {
                venue: venue.parse().expect("a venue"),
                effective: day(from),
                setting,
                verified: false,
            }),
        );
        outcome::refused(&events).unwrap_or_default()
    }

    pub(super) fn bond(&mut self, code: &str, maturity: &str, kind: BondKind) -> Outcome {
        let bond = Bond {
            code: code.parse().expect("a bond"),
            name: format!("记账式{code}").into(),
            maturity: day(maturity),
            kind,
        };
        self.platform(Action::PutBonds(vec![bond]));
        Outcome::default()
    }

    pub(super) fn price(&mut self, code: &str, on: &str, price: &str) -> Outcome {
        let events = self.platform(Action::PutValuations(vec![Valuation {
            bond: code.parse().expect("a bond"),
            day: day(on),
            net: Some(price.parse().expect("a price")),
            full: None,
            lower_close: None,
        }]));
        outcome::refused(&events).unwrap_or_default()
    }

    pub(super) fn member(&self, party: &PartyKey) -> Member {
        self.machine
            .member(&party.member_key())
            .expect("registered")
            .clone()
    }

    pub(super) fn application_id(&self, name: &str) -> ApplicationId {
        match self.names.get(name) {
            Some(Named::Application(id)) => *id,
            other => panic!("{}: {name} is {other:?}", self.line),
        }
    }

    pub(super) fn apply(
        &mut self,
        name: &str,
        kind: ApplicationKind,
        party: PartyKey,
        (bond, face): (&str, &str),
        changes: &[&str],
    ) -> Outcome {
        let got = self.enter(name, kind, key(party, bond, changes), face, None);
        if got.0 != "entered" {
            return got;
        }
        self.send(name, None)
    }

    pub(super) fn enter(
        &mut self,
        name: &str,
        kind: ApplicationKind,
        key: PositionKey,
        face: &str,
        by: Option<&str>,
    ) -> Outcome {
        let by = by.map_or_else(|| format!("{}.m", key.party.member), str::to_owned);
        let face = wan(face);
        let events = self.act(
            &by,
            Action::EnterApplication(EnterApplication { key, kind, face }),
        );
        if let [Event::ApplicationEntered(entered)] = events.as_slice() {
            self.names
                .insert(name.to_owned(), Named::Application(entered.id));
        }
        self.application_outcome(name, &events)
    }

    pub(super) fn application(
        &mut self,
        name: &str,
        by: Option<&str>,
        half: char,
        action: impl Fn(ApplicationId) -> Action,
    ) -> Outcome {
        let id = self.application_id(name);
        let member = self
            .machine
            .application(id)
            .expect("there")
            .key
            .party
            .member
            .clone();
        let by = by.map_or_else(|| format!("{member}.{half}"), str::to_owned);
        let events = self.act(&by, action(id));
        self.application_outcome(name, &events)
    }

    pub(super) fn application_outcome(&self, name: &str, events: &[Event]) -> Outcome {
        outcome::refused(events).unwrap_or_else(|| {
            let application = self.machine.application(self.application_id(name));
            outcome::of_application(&application.expect("there").state)
        })
    }

    /// The state of an application, with its values.
    pub fn state_of(&self, name: &str) -> Outcome {
        self.application_outcome(name, &[])
    }

    pub(super) fn pledge(&mut self, name: &str, changes: &[&str], by: Option<&str>) -> Outcome {
        let id = self.application_id(name);
        let instruction = self.instruction(id, changes);
        let application = self.machine.application(id).expect("there");
        let by = by.map_or_else(
            || format!("{}.m", application.key.party.member),
            str::to_owned,
        );
        let events = self.act(
            &by,
            Action::InstructPledge(InstructPledge {
                application: id,
                instruction,
            }),
        );
        self.application_outcome(name, &events)
    }

    /// The instruction that a careful member gives, with the fields that a case changes.
    pub fn instruction(&mut self, id: ApplicationId, changes: &[&str]) -> PledgeInstruction {
        self.instructions += 1;
        let application = self.machine.application(id).expect("there").clone();
        let changes = Changes::of(changes);
        let party = &application.key.party;
        let member = self.member(party);
        let number = party
            .who
            .number()
            .or(member.trading_code.as_ref())
            .expect("a number");
        let usual_member = (member.kind == MemberKind::Fcm).then(|| party.member.clone());
        PledgeInstruction {
            no: changes
                .get("no")
                .map_or_else(|| format!("ZZD{}", self.instructions), str::to_owned)
                .parse()
                .expect("a number"),
            venue: changes
                .get("venue")
                .map_or(party.venue, |venue| venue.parse().expect("a venue")),
            member: match changes.get("member") {
                Some("none") => None,
                Some(member) => Some(member.parse().expect("a number")),
                None => usual_member,
            },
            participant: changes
                .get("participant")
                .map_or(number.clone(), |no| no.parse().expect("a number")),
            bond: changes
                .get("bond")
                .map_or(application.key.bond.clone(), |bond| {
                    bond.parse().expect("a bond")
                }),
            face: changes.get("face").map_or(application.face, wan),
            account: changes
                .get("account")
                .map_or(application.key.account.clone(), |no| {
                    no.parse().expect("an account")
                }),
        }
    }

    pub(super) fn maturity(&mut self, name: &str, key: PositionKey, by: Option<&str>) -> Outcome {
        let by = by.map_or_else(|| format!("{}.m", key.party.venue), str::to_owned);
        let events = self.act(&by, Action::StartMaturityRelease(key));
        if let Some(Event::ApplicationEntered(entered)) = events.first() {
            self.names
                .insert(name.to_owned(), Named::Application(entered.id));
        }
        self.application_outcome(name, &events)
    }

    pub(super) fn emergency(
        &mut self,
        name: &str,
        party: PartyKey,
        kind: &str,
        rows: &str,
        changes: &[&str],
        by: Option<&str>,
    ) -> Outcome {
        let changes = Changes::of(changes);
        let rows = rows
            .split(',')
            .filter(|row| !row.is_empty())
            .map(|row| self.row(row, &changes));
        let rows = rows.collect();
        let form = forms::emergency(
            &party,
            &self.member(&party),
            kind,
            rows,
            self.at.day(),
            &changes,
        );
        let by = by.map_or_else(|| format!("{}.m", party.venue), str::to_owned);
        let attachments = forms::attachments(&changes);
        let enter = EnterEmergency {
            party,
            form,
            attachments,
        };
        let events = self.act(&by, Action::EnterEmergency(Box::new(enter)));
        if let [Event::EmergencyEntered(entered)] = events.as_slice() {
            self.names
                .insert(name.to_owned(), Named::Emergency(entered.id));
        }
        outcome::refused(&events).unwrap_or_else(|| self.emergency_outcome(name))
    }

    pub(super) fn row(&self, row: &str, changes: &Changes<'_>) -> EmergencyRow {
        let (code, face) = row.split_once(':').expect("bond:face");
        let code = code.parse().expect("a bond");
        let bond = ask::bond(&self.machine, &code);
        EmergencyRow {
            name: changes
                .get("name")
                .map_or_else(|| format!("记账式{code}"), str::to_owned)
                .into(),
            maturity: bond.map_or(self.at.day(), |bond| bond.maturity),
            code,
            face: wan(face),
            instruction: changes
                .get("instruction")
                .map(|no| no.parse().expect("a number")),
        }
    }

    /// The applications of a form 5 are `e1.1`, `e1.2` …
    pub(super) fn emergency_step(
        &mut self,
        name: &str,
        by: Option<&str>,
        action: impl Fn(EmergencyId) -> Action,
    ) -> Outcome {
        let Some(Named::Emergency(id)) = self.names.get(name).copied() else {
            panic!("{}: no form 5 {name}", self.line);
        };
        let venue = self.machine.emergency(id).expect("there").party.venue;
        let by = by.map_or_else(|| format!("{venue}.c"), str::to_owned);
        let events = self.act(&by, action(id));
        let entered = events.iter().filter_map(|event| match event {
            Event::ApplicationEntered(entered) => Some(entered.id),
            _ => None,
        });
        for (index, id) in entered.enumerate() {
            self.names
                .insert(format!("{name}.{}", index + 1), Named::Application(id));
        }
        outcome::refused(&events).unwrap_or_else(|| self.emergency_outcome(name))
    }

    pub(super) fn emergency_outcome(&self, name: &str) -> Outcome {
        match self.names.get(name) {
            Some(Named::Emergency(id)) => {
                outcome::of_emergency(&self.machine.emergency(*id).expect("there").state)
            }
            other => panic!("{}: {name} is {other:?}", self.line),
        }
    }

    pub(super) fn days(&mut self, venue: &str, from: &str, to: &str, funds: &[&str]) -> Outcome {
        let days: Vec<Day> = Calendar::compiled()
            .trading_days(day(from), day(to))
            .collect();
        for day in days {
            self.go(day, "15:30");
            let got = self.settle(venue, &day.to_string(), funds, None);
            assert_eq!(got, Outcome::default(), "{} on {day}", self.line);
        }
        Outcome::default()
    }

    /// Money of a day before its settlement.
    pub(super) fn tell(
        &mut self,
        venue: &str,
        on: &str,
        funds: &[&str],
        by: Option<&str>,
    ) -> Outcome {
        let told = FundsOfDay {
            venue: venue.parse().expect("a venue"),
            day: day(on),
            funds: funds_of(funds),
        };
        let by = by.map_or_else(|| format!("{venue}.m"), str::to_owned);
        let events = self.act(&by, Action::TellFunds(told));
        outcome::refused(&events).unwrap_or_default()
    }

    pub(super) fn settle(
        &mut self,
        venue: &str,
        on: &str,
        funds: &[&str],
        by: Option<&str>,
    ) -> Outcome {
        let funds = funds_of(funds);
        let settle = Settle {
            venue: venue.parse().expect("a venue"),
            day: day(on),
            funds,
        };
        let by = by.map_or_else(|| format!("{venue}.m"), str::to_owned);
        self.settled = self.act(&by, Action::Settle(settle));
        outcome::refused(&self.settled).unwrap_or_default()
    }
}

/// `client:K1@0011:3000000:0`: a party's cash and margin.
fn funds_of(funds: &[&str]) -> Vec<PartyFunds> {
    let funds = funds.iter().map(|funds| {
        let (who, rest) = funds.split_once('@').expect("who@member:cash:margin");
        let parts: Vec<&str> = rest.split(':').collect();
        PartyFunds {
            party: party(parts[0], who),
            cash: parts[1].parse().expect("cash"),
            margin: parts[2].parse().expect("margin"),
        }
    });
    funds.collect()
}
