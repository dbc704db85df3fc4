//! What an empty journal of member services begins with: calendar and guides; and what one that is there lacks.

use ballast_engine::{EngineError, Writer};
use ballast_model::{Calendar, Stamp};
use ballast_venue::words::command::{Action, Command};
use ballast_venue::words::event::Event;
use ballast_venue::{MemberServices, ask, ine_2021_09, shfe_2025_11};

/// Why member services did not start.
#[derive(Debug, thiserror::Error)]
pub enum VenueError {
    /// Engine or journal.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The directory.
    #[error("{}: {source}", path.display())]
    Directory {
        /// Which.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Files stay of a journal that is not there.
    #[error(
        "{} holds no record, but sealed files of member services are there: they are not started anew over what is left. Bring the journal back, or name another --data",
        place.display()
    )]
    JournalGone {
        /// Where it should be.
        place: std::path::PathBuf,
    },
    /// A command of the platform was refused.
    #[error("member services refused {code}: {action:.120}")]
    Refused {
        /// Why.
        code: &'static str,
        /// What.
        action: String,
    },
    /// Files of the demonstration.
    #[error(transparent)]
    Blobs(#[from] super::blobs::BlobError),
}

/// Calendar and guides as they are now, where the journal does not have them.
///
/// # Errors
/// The journal; a command that was refused.
pub fn complete(
    writer: &mut Writer<MemberServices>,
    calendar: &Calendar,
    at: Stamp,
) -> Result<(), VenueError> {
    let mut actions = Vec::new();
    if ask::calendar(writer.machine()) != Some(calendar) {
        actions.push(Action::SetCalendar(calendar.clone()));
    }
    for book in [shfe_2025_11(), ine_2021_09()] {
        let known = writer
            .machine()
            .rule_book_version(book.venue, &book.version);
        if known.is_none() {
            actions.push(Action::PutRuleBook(Box::new(book)));
        }
    }
    for action in actions {
        given(writer, Command::platform(action), at)?;
    }
    writer.flush()?;
    Ok(())
}

/// Gives a command, with what is due before it.
///
/// # Errors
/// The journal; the command was refused.
pub fn given(
    writer: &mut Writer<MemberServices>,
    command: Command,
    at: Stamp,
) -> Result<Vec<Event>, VenueError> {
    writer.catch_up(at, drop)?;
    let step = writer.step(command, at)?;
    match step.events.first() {
        Some(Event::ActionRefused(refused)) => Err(VenueError::Refused {
            code: refused.refusal.code(),
            action: format!("{:?} {:?}", refused.refusal, step.command.action),
        }),
        Some(_) | None => Ok(step.events),
    }
}
