//! Member services of exchanges: a second deterministic machine, beside the desk and on the same engine.
//! Its first module is treasury bonds as margin (国债作为保证金) at SHFE and INE (B1–B14).
//!
//! It knows parties, logins with two-person acts, filings, applications, bonds and what they are good
//! for. It does not know the desk, HTTP, files or the clock: what the desk may count leaves it as
//! [`CollateralSet`](words::settlement::CollateralSet) with a number of its own.

pub mod ask;
mod books;
mod collateral;
mod erasure;
mod filing;
#[cfg(test)]
mod golden;
mod people;
mod reference;
mod state;
mod window;
pub mod words;

use ballast_model::cbor::{decode, encode};
use ballast_model::{Machine, MachineError, Stamp};

pub use books::{ine_2021_09, shfe_2025_11};
pub use collateral::cut::{Cut, cut};
pub use collateral::fee::amount as fee_amount;
pub use collateral::value;
pub use state::{Decided, MemberServices};

use crate::collateral::{
    deadlines, emergency, entering, fee, pledge, position, release, settle, sums,
};
use crate::words::command::{Action, Command};
use crate::words::event::{ActionRefused, Event};
use crate::words::filing::FilingState;

impl Machine for MemberServices {
    type Command = Command;
    type Event = Event;

    const LOGIC: u32 = 2;
    const SCHEMA: u32 = 1;

    fn execute(&self, command: &Command, stamp: Stamp) -> Vec<Event> {
        let permitted = people::rights::permit(self, command.by, &command.action);
        let decided = permitted.map_err(ActionRefused::from).and_then(|()| {
            erasure::allows(self, &command.action)?;
            // The one command that is refused by row.
            if let Action::EnterEmergency(enter) = &command.action {
                return emergency::enter(self, command.by, enter, stamp);
            }
            decide(self, command, stamp).map_err(ActionRefused::from)
        });
        decided.unwrap_or_else(|refused| vec![Event::ActionRefused(refused)])
    }

    #[rustfmt::skip]
    fn apply(&mut self, event: &Event, stamp: Stamp) {
        match event {
            Event::ActionRefused(_)             => {}
            Event::CalendarSet(calendar)        => self.calendar = Some(calendar.clone()),
            Event::LoginCreated(created)        => people::apply_created(self, created),
            Event::PostSet(set)                 => drop(self.posts.insert(set.user, set.new.clone())),
            Event::LoginStatusSet(set)          => people::apply_status(self, *set),
            Event::LoggedIn(session)            => self.people.apply_login(session.user, session.session),
            Event::LoggedOut(session)           => self.people.apply_logout(session.user, session.session),
            Event::RuleBookPut(book)            => self.rule_books.entry(book.venue).or_default().push(*book.clone()),
            Event::SettingSet(set)              => reference::apply_setting(self, set),
            Event::MemberRegistered(registered) => drop(self.members.insert(registered.key.clone(), registered.new.clone())),
            Event::BondPut(put)                 => drop(self.collateral.bonds.insert(put.new.code.clone(), put.new.clone())),
            Event::ValuationsPut(valuations)    => reference::apply_valuations(self, valuations),
            Event::FilingEntered(entered)       => filing::apply_entered(self, entered, stamp),
            Event::FilingAmended(amended)       => filing::apply_amended(self, amended, stamp),
            Event::FilingSent(step)             => filing::apply_step(self, *step, FilingState::Sent, stamp),
            Event::FilingExamined(step)         => filing::apply_step(self, *step, FilingState::Examined, stamp),
            Event::FilingApproved(step)         => filing::apply_step(self, *step, FilingState::Approved, stamp),
            Event::FilingRejected(rejected)     => filing::apply_rejected(self, rejected, stamp),
            Event::AccountSet(set)              => drop(self.collateral.accounts.insert(set.party.clone(), set.new.clone())),
            Event::ErasureAsked(asked)          => erasure::apply_asked(self, asked, stamp),
            Event::ErasureMoved(moved)          => erasure::apply_moved(self, moved, stamp),
            Event::ApplicationEntered(entered)  => entering::apply_entered(self, entered, stamp),
            Event::ApplicationMoved(moved)      => entering::apply_moved(self, moved, stamp),
            Event::ApplicationAccepted(accepted) => entering::apply_accepted(self, accepted, stamp),
            Event::PledgeInstructed(instructed) => pledge::apply_instructed(self, instructed),
            Event::Explained(explained)         => release::apply_explained(self, explained),
            Event::PositionChanged(changed)     => position::apply(self, changed),
            Event::EmergencyEntered(entered)    => self.collateral.emergencies.push(entered.emergency.clone()),
            Event::EmergencyEnded(ended)        => emergency::apply_ended(self, ended),
            Event::SettlementBegun(begun)       => settle::apply_begun(self, begun),
            Event::FeeCollected(collected)      => fee::apply_collected(self, collected),
            Event::CollateralSet(set)           => sums::apply_usable(self, set),
            Event::CutNear(_)                   => {}
            Event::DaySettled(settled)          => settle::apply_settled(self, *settled),
            Event::FundsTold(told)              => settle::apply_told(self, told),
            Event::FeeAccrued(accrued)          => fee::apply_accrued(self, accrued),
        }
    }

    fn next_deadline(&self) -> Option<Stamp> {
        deadlines::next(self)
    }

    fn due(&self) -> String {
        format!("{:?} {:?}", self.dues.first(), self.collateral.accrued)
    }

    fn clock_command() -> Command {
        Command::platform(Action::Clock)
    }

    fn encode_command(command: &Command, out: &mut Vec<u8>) {
        encode(command, out);
    }

    fn decode_command(bytes: &[u8]) -> Result<Command, MachineError> {
        decode("command", bytes)
    }

    fn encode_event(event: &Event, out: &mut Vec<u8>) {
        encode(event, out);
    }

    fn decode_event(bytes: &[u8]) -> Result<Event, MachineError> {
        decode("event", bytes)
    }

    fn snapshot(&self) -> Vec<u8> {
        let mut out = Vec::new();
        encode(self, &mut out);
        out
    }

    fn restore(bytes: &[u8]) -> Result<Self, MachineError> {
        decode("snapshot", bytes)
    }
}

/// One arm per command.
#[rustfmt::skip]
fn decide(state: &MemberServices, Command { by, action }: &Command, at: Stamp) -> Decided<Vec<Event>> {
    let by = *by;
    match action {
        Action::Clock                      => Ok(deadlines::clock(state, at)),
        Action::SetCalendar(calendar)      => Ok(vec![Event::CalendarSet(calendar.clone())]),
        Action::CreateLogin(create)        => people::create(state, by, create),
        Action::SetPost(set)               => people::set_post(state, set),
        Action::SetLoginStatus(set)        => people::set_status(state, by, *set),
        Action::RecordLogin(session)       => people::record(state, *session, Event::LoggedIn),
        Action::RecordLogout(session)      => people::record(state, *session, Event::LoggedOut),
        Action::PutRuleBook(book)          => reference::put_rule_book(state, book),
        Action::SetSetting(set)            => reference::set_setting(state, by.user, set),
        Action::RegisterMember(register)   => reference::register_member(state, register),
        Action::PutBonds(bonds)            => reference::put_bonds(state, bonds),
        Action::PutValuations(valuations)  => reference::put_valuations(state, valuations),
        Action::EnterFiling(enter)         => filing::enter(state, by, enter, at),
        Action::AmendFiling(amend)         => filing::amend(state, by, amend, at),
        Action::SendFiling(filing)         => filing::send(state, by, *filing, at),
        Action::ExamineFiling(filing)      => filing::examine(state, by, *filing, at),
        Action::ApproveFiling(filing)      => filing::approve(state, by, *filing, at),
        Action::RejectFiling(reject)       => filing::reject(state, by, reject, at),
        Action::AskErasure(ask)            => erasure::ask(state, by, ask, at),
        Action::ConfirmErasure(party)      => erasure::confirm(state, by, party),
        Action::DropErasure(party)         => erasure::drop(state, by, party),
        Action::RecordErased(party)        => erasure::record(state, by, party),
        Action::EnterApplication(enter)    => entering::enter(state, by, enter, at),
        Action::ForwardApplication(id)     => entering::forward(state, by, *id, at),
        Action::SendApplication(id)        => entering::send(state, by, *id, at),
        Action::DropApplication(dropped)   => entering::drop(state, by, dropped),
        Action::InstructPledge(instruct)   => pledge::instruct(state, by, instruct, at),
        Action::ConfirmRelease(id)         => release::confirm(state, by, *id, at),
        Action::Explain(explain)           => release::explain(state, by, explain, at),
        Action::StartMaturityRelease(key)  => release::start_maturity_release(state, by, key, at),
        Action::EnterEmergency(enter)      => emergency::enter(state, by, enter, at).map_err(|refused| refused.refusal),
        Action::CheckEmergency(id)         => emergency::check(state, by, *id, at),
        Action::RejectEmergency(reject)    => emergency::reject(state, by, reject),
        Action::TellFunds(told)            => settle::tell_funds(state, told),
        Action::Settle(settle)             => settle::settle(state, settle, at),
    }
}
