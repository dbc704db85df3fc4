//! An application of member services from its journal: each record that moved it, who did it, and why it was
//! refused, with the numbers.

use std::sync::Arc;

use ballast_api::Language;
use ballast_engine::{EngineError, Kind, records, state_at};
use ballast_journal::{Storage, Survey};
use ballast_model::{Machine, Seq, UserId};
use ballast_venue::MemberServices;
use ballast_venue::words::application::{ApplicationState, ReviewFailure};
use ballast_venue::words::code::ApplicationId;
use ballast_venue::words::event::Event;

use crate::http::venue::problem;
use crate::say::say;
use crate::tools::journal_tools::ToolError;

/// Prints what became of an application.
pub fn explain(
    storage: &Arc<dyn Storage>,
    number: u64,
    language: Language,
) -> Result<(), ToolError> {
    let id = ApplicationId::new(number);
    let last = Survey::of(&**storage)?.last();
    let now = state_at::<MemberServices>(Arc::clone(storage), last)?.machine;
    let application = now.application(id);
    let application = application.map_err(|_| ToolError::NoApplication(number))?;
    let key = &application.key;
    say!(
        "application {number}: {} {} {} yuan face, {key}, rule book {}",
        application.kind,
        key.bond,
        application.face.to_fixed(2),
        application.rule_book
    );
    let by = |user: UserId| {
        let user = now.people().user(user);
        user.map_or_else(|| "the platform".to_owned(), |user| user.name.clone())
    };
    let mut entries = records(Arc::clone(storage), Seq::new(1))?;
    while let Some(entry) = entries.next_entry()? {
        let (seq, at) = (entry.seq, entry.stamp);
        let Kind::Command(decision) = entry.kind else {
            continue;
        };
        for bytes in decision.events {
            let event = MemberServices::decode_event(bytes);
            let event = event.map_err(|source| EngineError::Machine { seq, source })?;
            if let Some((what, who)) = told(&event, id, language) {
                say!("record {seq}, {at}, {}: {what}", by(who));
            }
        }
    }
    Ok(())
}

/// What an event says of an application, and who did it.
fn told(event: &Event, id: ApplicationId, language: Language) -> Option<(String, UserId)> {
    let platform = UserId::new(0);
    match event {
        Event::ApplicationEntered(entered) if entered.id == id => {
            let application = &entered.application;
            let word = application.state.word();
            Some((
                format!("{word}, of trading day {}", application.day),
                application.entered_by,
            ))
        }
        Event::ApplicationAccepted(accepted) if accepted.id == id => {
            let provisional = if accepted.cut_is_provisional {
                " (provisional)"
            } else {
                ""
            };
            let (place, cut) = (accepted.accepted, accepted.cut);
            Some((
                format!("accepted as number {place}; maturity cut {cut}{provisional}"),
                accepted.by,
            ))
        }
        Event::ApplicationMoved(moved) if moved.id == id => {
            Some((state(&moved.to, language), moved.by))
        }
        Event::PledgeInstructed(instructed) if instructed.id == id => {
            let instruction = &instructed.instruction;
            let face = instruction.face.to_fixed(2);
            let text = format!(
                "pledge instruction {} at the depository: member {}, participant {}, bond {}, face {face}, account {}",
                instruction.no,
                instruction.member.as_ref().map_or("–", |no| no.as_str()),
                instruction.participant,
                instruction.bond,
                instruction.account
            );
            Some((text, platform))
        }
        Event::Explained(explained) if explained.id == id => {
            let explanation = &explained.explanation;
            let (text, until) = (&explanation.text, explanation.until);
            Some((
                format!("explained: “{text}”, due before {until}"),
                explanation.by,
            ))
        }
        Event::PositionChanged(changed) if changed.by == Some(id) => {
            let (old, new) = (&changed.old, &changed.new);
            let text = format!(
                "bonds: registered {} → {}, in effect {} → {}, releasing {} → {}, discounted {} → {}",
                old.registered,
                new.registered,
                old.effective,
                new.effective,
                old.releasing,
                new.releasing,
                old.discounted,
                new.discounted
            );
            Some((text, platform))
        }
        _ => None,
    }
}

fn state(state: &ApplicationState, language: Language) -> String {
    let word = state.word();
    match state {
        ApplicationState::Refused(refusal) => {
            let problem = problem(refusal, None, language);
            let detail = problem.detail.unwrap_or_default();
            format!("{word}: {} {detail}", problem.title)
        }
        ApplicationState::Mismatched(fields) => {
            let fields: Vec<&str> = fields.iter().map(|field| field.word()).collect();
            format!("{word}: {}", fields.join(", "))
        }
        ApplicationState::ReviewRefused(failure) => match &**failure {
            ReviewFailure::Short(short) => format!(
                "{word}: {} is {} yuan short: cash {} + available {} − margin {} < minimum {}",
                short.of, short.short_by, short.cash, short.available, short.margin, short.minimum
            ),
            ReviewFailure::NotTold(of) => format!("{word}: nobody told cash and margin of {of}"),
        },
        ApplicationState::ReleaseInstructed(instruction) => format!(
            "{word}: round {}, to be confirmed on {}",
            instruction.round, instruction.day
        ),
        ApplicationState::ExplanationDue(until) | ApplicationState::Overdue(until) => {
            format!("{word}: due before {until}")
        }
        ApplicationState::Dropped(reason) => format!("{word}: {reason}"),
        ApplicationState::Asked
        | ApplicationState::Entered
        | ApplicationState::Accepted
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::Released => word.to_owned(),
    }
}
