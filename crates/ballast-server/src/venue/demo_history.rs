//! Three weeks of the demonstration's business before its first day, so that a case in every state is there to look
//! at.

use ballast_engine::Writer;
use ballast_model::{Calendar, Day, Money, Price, Rate, Stamp, TimeOfDay, UserId};
use ballast_people::Actor;
use ballast_venue::words::application::{
    ApplicationKind, ApplicationState, PledgeInstruction, PositionKey,
};
use ballast_venue::words::attachment::Material;
use ballast_venue::words::bond::{Bond, BondKind, Valuation};
use ballast_venue::words::code::{ApplicationId, EmergencyId, FilingId};
use ballast_venue::words::command::{
    Action, Command, CreateLogin, EnterApplication, EnterEmergency, EnterFiling, Explain,
    InstructPledge, RegisterMember, RejectEmergency, RejectFiling, SetSetting,
};
use ballast_venue::words::event::Event;
use ballast_venue::words::form::{EmergencyRow, Form};
use ballast_venue::words::party::{Member, MemberKey, MemberKind, PartyKey, Venue};
use ballast_venue::words::post::Post;
use ballast_venue::words::setting::{Haircut, Setting};
use ballast_venue::words::settlement::Settle;
use ballast_venue::{MemberServices, ask};

use super::blobs::Blobs;
use super::demo::{
    BONDS, FCM, FCM_AT_INE, FUND, LOGINS, NON_FCM, SECOND, SIMULATED, THIRD, add_funds, client,
    history, matching, member_itself, name_of,
};
use super::demo_forms::{Filler, account_no, code};
use super::opening::{VenueError, given};

/// The business of three weeks, up to now.
///
/// # Errors
/// The journal, the files; a step that the machine refuses is left out, and said.
pub fn seed(
    writer: &mut Writer<MemberServices>,
    blobs: &Blobs,
    calendar: &Calendar,
    now: Stamp,
) -> Result<(), VenueError> {
    let days = history(calendar, now.day());
    let Some(first) = days.first() else {
        return Ok(());
    };
    let mut script = Script {
        writer,
        blobs,
        at: first.at(TimeOfDay::hm(8, 30)),
        now,
        instructions: 0,
    };
    script.places()?;
    script.reference(*first)?;
    for (index, day) in days.iter().enumerate() {
        script.day(index, *day)?;
    }
    script.writer.catch_up(now, drop)?;
    script.writer.flush()?;
    Ok(())
}

pub(super) struct Script<'a> {
    pub(super) writer: &'a mut Writer<MemberServices>,
    pub(super) blobs: &'a Blobs,
    pub(super) at: Stamp,
    /// Nothing is done after it.
    pub(super) now: Stamp,
    pub(super) instructions: u32,
}

const SHFE_FILED: &[Material] = &[
    Material::Form,
    Material::AccountProof,
    Material::AccountDocument,
];

impl Script<'_> {
    pub(super) fn machine(&self) -> &MemberServices {
        self.writer.machine()
    }

    fn user(&self, name: &str) -> UserId {
        self.machine().people().user_id(name).unwrap_or_default()
    }

    /// Somebody does something at a time; nothing after now. What is refused is left out.
    fn does(&mut self, who: &str, at: Stamp, action: Action) -> Result<Vec<Event>, VenueError> {
        if at > self.now {
            return Ok(Vec::new());
        }
        self.at = self.at.max(at);
        let user = self.user(who);
        let by = Actor {
            user,
            ..Actor::PLATFORM
        };
        match given(self.writer, Command { by, action }, self.at) {
            Err(VenueError::Refused { code, action }) => {
                tracing::warn!(code, action, "a step of the demonstration was refused");
                Ok(Vec::new())
            }
            other => other,
        }
    }

    pub(super) fn platform(&mut self, at: Stamp, action: Action) -> Result<(), VenueError> {
        self.does("", at, action).map(drop)
    }

    fn places(&mut self) -> Result<(), VenueError> {
        for (name, display_name, seat, duty) in LOGINS.into_iter().chain(SIMULATED) {
            let action = Action::CreateLogin(CreateLogin {
                name: name.into(),
                display_name: display_name.into(),
                post: Some(Post { seat: seat(), duty }),
            });
            self.platform(self.at, action)?;
        }
        Ok(())
    }

    /// Members, bonds, haircuts.
    fn reference(&mut self, first: Day) -> Result<(), VenueError> {
        for (venue, no, kind) in [
            (Venue::Shfe, FCM, MemberKind::Fcm),
            (Venue::Ine, FCM_AT_INE, MemberKind::Fcm),
            (Venue::Shfe, NON_FCM, MemberKind::NonFcm),
        ] {
            let is_fcm = kind == MemberKind::Fcm;
            let member = Member {
                kind,
                full_name: name_of(&member_itself(venue, no)).into(),
                short_name: if is_fcm {
                    "海岳期货"
                } else {
                    "中兴铜业"
                }
                .into(),
                licence_no: if is_fcm {
                    "913100001322012345"
                } else {
                    "913302007503456789"
                }
                .into(),
                trading_code: (!is_fcm).then(|| code("00880001")),
            };
            let key = MemberKey {
                venue,
                no: code(no),
            };
            self.platform(
                self.at,
                Action::RegisterMember(RegisterMember { key, member }),
            )?;
        }
        let bonds = BONDS.map(|(bond, name, [year, month, day], _)| Bond {
            code: code(bond),
            name: name.into(),
            maturity: Day::from_ymd(year as i32, month, day).unwrap_or_default(),
            kind: BondKind::BookEntryTreasury,
        });
        self.platform(self.at, Action::PutBonds(bonds.to_vec()))?;
        let haircuts = [(12, 98), (60, 96), (120, 95), (600, 90)].map(|(months, share)| Haircut {
            months,
            share: Rate::from_units(share * Rate::ONE.units() / 100),
        });
        for venue in Venue::ALL {
            let set = SetSetting {
                venue: *venue,
                effective: first,
                setting: Setting::Haircuts(haircuts.to_vec()),
                verified: false,
            };
            self.platform(self.at, Action::SetSetting(set))?;
        }
        Ok(())
    }

    /// A day of business, and its settlement.
    fn day(&mut self, index: usize, day: Day) -> Result<(), VenueError> {
        let at = |hour, minute| day.at(TimeOfDay::hm(hour, minute));
        let fund = client(Venue::Shfe, FUND);
        let second = client(Venue::Shfe, SECOND);
        let third = client(Venue::Shfe, THIRD);
        let own = member_itself(Venue::Shfe, NON_FCM);
        let at_ine = client(Venue::Ine, FUND);
        let member = |no| member_itself(Venue::Shfe, no);
        match index {
            0 => {
                for party in [member(FCM), own, member_itself(Venue::Ine, FCM_AT_INE)] {
                    self.qualify(&party, at(9, 5))?;
                }
                for party in [&fund, &second, &at_ine] {
                    self.qualify(party, at(10, 40))?;
                }
            }
            1 => {
                self.deposit(&fund, "240017", 10_000_000, at(9, 30))?;
                self.deposit(&second, "160020", 3_000_000, at(9, 40))?;
                self.deposit(&second, "160023", 5_000_000, at(9, 45))?;
                self.deposit(&own, "230022", 20_000_000, at(10, 5))?;
                self.deposit(&at_ine, "250004", 6_000_000, at(10, 20))?;
            }
            2 => {
                let filing = self.file(&third, at(9, 20))?;
                let reason = "账户证明材料看不清".into();
                if let Some(filing) = filing {
                    self.does(
                        "exchange1",
                        at(9, 50),
                        Action::RejectFiling(RejectFiling { filing, reason }),
                    )?;
                }
            }
            5 => {
                let withdrawn = self.withdraw(&own, "230022", 5_000_000, at(9, 30))?;
                self.settle(day)?;
                self.confirm(&own, withdrawn, at(15, 40))?;
            }
            8 => drop(self.withdraw(&own, "230022", 2_000_000, at(10, 0))?),
            9 => {
                if let Some(application) = self.waiting(&own, at(10, 30))? {
                    let text = "经办人员当日外出，未及时确认".into();
                    let explain = Explain {
                        application,
                        text,
                        attachment: None,
                    };
                    self.does("sim-0088-1", at(10, 30), Action::Explain(explain))?;
                    self.confirm(&own, Some(application), at(13, 45))?;
                }
            }
            10 => {
                let entered = self.enter(
                    &fund,
                    "260002",
                    ApplicationKind::Deposit,
                    4_000_000,
                    at(9, 35),
                )?;
                self.pledge(&fund, entered, 3_000_000, at(10, 10))?;
            }
            11 => drop(self.withdraw(&second, "160023", 4_000_000, at(11, 0))?),
            12 => {
                self.emergency(&fund, at(9, 30), true)?;
                self.emergency(&second, at(9, 50), false)?;
            }
            13 => drop(self.withdraw(&own, "230022", 3_000_000, at(9, 30))?),
            14 => {
                self.asked_and_dropped(&fund, at(9, 30))?;
                self.withdraw(&own, "230022", 1_000_000, at(13, 50))?;
                self.file(&client(Venue::Ine, THIRD), at(10, 20))?;
                self.tell_change(&second, at(11, 0))?;
            }
            _ => {}
        }
        if ask::settled(self.machine(), Venue::Ine) != Some(day) {
            self.settle(day)?;
        }
        Ok(())
    }

    /// Prices of the day, then both venues.
    fn settle(&mut self, day: Day) -> Result<(), VenueError> {
        let drift = i64::from(day.number() % 7) * 120 - 360;
        let valuations = BONDS.map(|(bond, _, _, net)| Valuation {
            bond: code(bond),
            day,
            net: Some(Price::from_units(
                (net + drift) * (Price::whole(1).units() / 10_000),
            )),
            full: None,
            lower_close: None,
        });
        let at = |minute| day.at(TimeOfDay::hm(15, minute));
        self.platform(at(20), Action::PutValuations(valuations.to_vec()))?;
        for venue in Venue::ALL {
            let mut funds = Vec::new();
            add_funds(&mut funds, self.machine(), *venue);
            let settle = Settle {
                venue: *venue,
                day,
                funds,
            };
            self.platform(at(30), Action::Settle(settle))?;
        }
        Ok(())
    }

    fn clerks(party: &PartyKey) -> [&'static str; 2] {
        match (party.venue, party.member.as_str()) {
            (Venue::Ine, _) => ["sim-8011-1", "sim-8011-2"],
            (Venue::Shfe, NON_FCM) => ["sim-0088-1", "sim-0088-2"],
            (Venue::Shfe, _) => ["member1", "member2"],
        }
    }

    fn exchange(venue: Venue) -> [&'static str; 2] {
        match venue {
            Venue::Shfe => ["exchange1", "exchange2"],
            Venue::Ine => ["sim-ine-1", "sim-ine-2"],
        }
    }

    /// A form with its materials is entered and sent to the exchange.
    fn file(&mut self, party: &PartyKey, at: Stamp) -> Result<Option<FilingId>, VenueError> {
        let [maker, checker] = Self::clerks(party);
        let (form, attachments) = {
            let filler = self.filler(party, at.day())?;
            (filler.form()?, filler.attachments(SHFE_FILED)?)
        };
        self.enter_filing(party, maker, form, attachments, at)?;
        let filing = self.newest_filing();
        if let Some(filing) = filing {
            self.does(
                checker,
                at.plus_micros(900_000_000),
                Action::SendFiling(filing),
            )?;
        }
        Ok(filing)
    }

    fn enter_filing(
        &mut self,
        party: &PartyKey,
        maker: &str,
        form: Form,
        attachments: Vec<ballast_venue::words::attachment::Attachment>,
        at: Stamp,
    ) -> Result<(), VenueError> {
        let party = party.clone();
        let enter = EnterFiling {
            party,
            form,
            attachments,
        };
        self.does(maker, at, Action::EnterFiling(enter)).map(drop)
    }

    fn newest_filing(&self) -> Option<FilingId> {
        self.machine().filings().last().map(|(id, _)| id)
    }

    fn qualify(&mut self, party: &PartyKey, at: Stamp) -> Result<(), VenueError> {
        let Some(filing) = self.file(party, at)? else {
            return Ok(());
        };
        let [handler, checker] = Self::exchange(party.venue);
        self.does(
            handler,
            at.plus_micros(1_800_000_000),
            Action::ExamineFiling(filing),
        )?;
        self.does(
            checker,
            at.plus_micros(2_700_000_000),
            Action::ApproveFiling(filing),
        )?;
        Ok(())
    }

    /// A notice that the client's account changes waits for the member's checker.
    fn tell_change(&mut self, party: &PartyKey, at: Stamp) -> Result<(), VenueError> {
        let (form, attachments) = {
            let filler = self.filler(party, at.day())?;
            let new = format!("{}9", account_no(party));
            (filler.change(&new)?, filler.attachments(&[Material::Form])?)
        };
        self.enter_filing(party, "member1", form, attachments, at)
    }

    fn enter(
        &mut self,
        party: &PartyKey,
        bond: &str,
        kind: ApplicationKind,
        face: i64,
        at: Stamp,
    ) -> Result<Option<ApplicationId>, VenueError> {
        let [maker, checker] = Self::clerks(party);
        let key = PositionKey {
            party: party.clone(),
            account: code(&account_no(party)),
            bond: code(bond),
        };
        let face = Money::whole(face);
        let enter = EnterApplication { key, kind, face };
        let events = self.does(maker, at, Action::EnterApplication(enter))?;
        let Some(Event::ApplicationEntered(entered)) = events.first() else {
            return Ok(None);
        };
        let id = entered.id;
        self.does(
            checker,
            at.plus_micros(600_000_000),
            Action::SendApplication(id),
        )?;
        Ok(Some(id))
    }

    pub(super) fn withdraw(
        &mut self,
        party: &PartyKey,
        bond: &str,
        face: i64,
        at: Stamp,
    ) -> Result<Option<ApplicationId>, VenueError> {
        self.enter(party, bond, ApplicationKind::Withdrawal, face, at)
    }

    pub(super) fn deposit(
        &mut self,
        party: &PartyKey,
        bond: &str,
        face: i64,
        at: Stamp,
    ) -> Result<(), VenueError> {
        let entered = self.enter(party, bond, ApplicationKind::Deposit, face, at)?;
        self.pledge(party, entered, face, at.plus_micros(1_500_000_000))
    }

    fn pledge(
        &mut self,
        party: &PartyKey,
        application: Option<ApplicationId>,
        face: i64,
        at: Stamp,
    ) -> Result<(), VenueError> {
        let Some(id) = application else {
            return Ok(());
        };
        let Some(instruction) = matching(self.machine(), id, self.instructions + 1) else {
            return Ok(());
        };
        self.instructions += 1;
        let instruction = PledgeInstruction {
            face: Money::whole(face),
            ..instruction
        };
        let [maker, _] = Self::clerks(party);
        let instruct = InstructPledge {
            application: id,
            instruction,
        };
        self.does(maker, at, Action::InstructPledge(instruct))
            .map(drop)
    }

    pub(super) fn confirm(
        &mut self,
        party: &PartyKey,
        application: Option<ApplicationId>,
        at: Stamp,
    ) -> Result<(), VenueError> {
        let [maker, _] = Self::clerks(party);
        match application {
            Some(id) => self.does(maker, at, Action::ConfirmRelease(id)).map(drop),
            None => Ok(()),
        }
    }

    /// A party's release for which an explanation is due.
    fn waiting(
        &mut self,
        party: &PartyKey,
        at: Stamp,
    ) -> Result<Option<ApplicationId>, VenueError> {
        self.writer.catch_up(at, drop)?;
        let mut waiting = self.machine().applications().filter(|(_, application)| {
            application.key.party == *party
                && matches!(application.state, ApplicationState::ExplanationDue(_))
        });
        Ok(waiting.next().map(|(id, _)| id))
    }

    /// Form 5, taken in and checked, or rejected.
    fn emergency(&mut self, party: &PartyKey, at: Stamp, good: bool) -> Result<(), VenueError> {
        let (bond, name, [year, month, day], _) = BONDS[0];
        let row = EmergencyRow {
            name: name.into(),
            code: code(bond),
            face: Money::whole(2_000_000),
            maturity: Day::from_ymd(year as i32, month, day).unwrap_or_default(),
            instruction: None,
        };
        let (form, attachments) = {
            let filler = self.filler(party, at.day())?;
            (
                filler.emergency(vec![row])?,
                filler.attachments(&[Material::Form])?,
            )
        };
        let party_of = party.clone();
        let enter = EnterEmergency {
            party: party_of,
            form,
            attachments,
        };
        let events = self.does("exchange1", at, Action::EnterEmergency(Box::new(enter)))?;
        let Some(Event::EmergencyEntered(entered)) = events.first() else {
            return Ok(());
        };
        let emergency: EmergencyId = entered.id;
        let later = at.plus_micros(900_000_000);
        if !good {
            let reason = "公章模糊，请重新提交".into();
            let reject = RejectEmergency { emergency, reason };
            return self
                .does("exchange2", later, Action::RejectEmergency(reject))
                .map(drop);
        }
        self.does("exchange2", later, Action::CheckEmergency(emergency))?;
        let application = self.machine().applications().last().map(|(id, _)| id);
        self.pledge(
            party,
            application,
            2_000_000,
            later.plus_micros(900_000_000),
        )
    }

    /// A client asks its member, which drops it; and asks for another, which lapses.
    fn asked_and_dropped(&mut self, party: &PartyKey, at: Stamp) -> Result<(), VenueError> {
        for (bond, face) in [("260002", 2_000_000), ("230022", 3_000_000)] {
            let key = PositionKey {
                party: party.clone(),
                account: code(&account_no(party)),
                bond: code(bond),
            };
            let enter = EnterApplication {
                key,
                kind: ApplicationKind::Deposit,
                face: Money::whole(face),
            };
            self.does("client1", at, Action::EnterApplication(enter))?;
        }
        let dropped = self.machine().applications().last().map(|(id, _)| id);
        if let Some(application) = dropped {
            let reason = "客户改期办理".into();
            let dropped = ballast_venue::words::command::DropApplication {
                application,
                reason,
            };
            self.does(
                "member1",
                at.plus_micros(600_000_000),
                Action::DropApplication(dropped),
            )?;
        }
        Ok(())
    }

    fn filler<'s>(&'s self, party: &'s PartyKey, today: Day) -> Result<Filler<'s>, VenueError> {
        let refused = |refusal: ballast_venue::words::refusal::Refusal| VenueError::Refused {
            code: refusal.code(),
            action: party.to_string(),
        };
        Ok(Filler {
            blobs: self.blobs,
            party,
            name: name_of(party),
            member: self
                .machine()
                .member(&party.member_key())
                .map_err(refused)?,
            book: self
                .machine()
                .rule_book(party.venue, today)
                .map_err(refused)?,
            today,
        })
    }
}
