//! Erasures of a script.

use ballast_venue::ask;
use ballast_venue::words::command::Action;
use ballast_venue::words::erasure::AskErasure;
use ballast_venue::words::party::PartyKey;

use super::outcome::{self, Outcome};
use super::world::World;

/// What a step of an erasure asks for.
pub fn step(party: PartyKey, step: &str) -> Action {
    match step {
        "ask" => Action::AskErasure(AskErasure {
            party,
            reason: "本人要求".into(),
        }),
        "confirm" => Action::ConfirmErasure(party),
        "drop" => Action::DropErasure(party),
        "record" => Action::RecordErased(party),
        other => panic!("no step {other}"),
    }
}

impl World {
    /// `erasure confirm 0011 client:K1`: by the usual person.
    pub(super) fn erasure(&mut self, of: PartyKey, what: &str, by: Option<&str>) -> Outcome {
        let usual = match what {
            "confirm" => format!("{}.c", of.member),
            "record" => "platform".to_owned(),
            _ => format!("{}.m", of.member),
        };
        let events = match by.unwrap_or(&usual) {
            "platform" => self.platform(step(of.clone(), what)),
            login => self.act(login, step(of.clone(), what)),
        };
        outcome::refused(&events).unwrap_or_else(|| {
            let mut erasures = ask::erasures(&self.machine);
            let known = erasures.find(|(party, _)| **party == of);
            let word = known.map_or("none", |(_, erasure)| erasure.state.word());
            (word.to_owned(), Vec::new())
        })
    }
}
