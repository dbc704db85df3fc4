//! What came of a line, as words: the state or the refusal's code, and values by name.

use ballast_venue::words::application::{ApplicationState, EmergencyState, ReviewFailure};
use ballast_venue::words::event::Event;
use ballast_venue::words::filing::FilingState;
use ballast_venue::words::refusal::Refusal;

/// A word and values.
pub type Outcome = (String, Vec<(String, String)>);

pub fn of_refusal(refusal: &Refusal) -> Outcome {
    let values = refusal.values().into_iter();
    let values = values.map(|(name, value)| (name.to_owned(), value));
    (refusal.code().to_owned(), values.collect())
}

/// The refusal among events, if there is one.
pub fn refused(events: &[Event]) -> Option<Outcome> {
    events.iter().find_map(|event| match event {
        Event::ActionRefused(refused) => {
            let (code, mut values) = of_refusal(&refused.refusal);
            values.extend(refused.row.map(|row| ("row".to_owned(), row.to_string())));
            Some((code, values))
        }
        _ => None,
    })
}

pub fn of_filing(state: &FilingState) -> Outcome {
    let values = match state {
        FilingState::Rejected(reason) => vec![("reason".to_owned(), reason.to_string())],
        _ => Vec::new(),
    };
    (state.word().to_owned(), values)
}

pub fn of_application(state: &ApplicationState) -> Outcome {
    let value = |name: &str, value: String| (name.to_owned(), value);
    let inner = |refusal| {
        let (code, mut values) = of_refusal(refusal);
        values.push(value("code", code));
        values
    };
    let values = match state {
        ApplicationState::Refused(refusal) => inner(refusal),
        ApplicationState::Mismatched(fields) => {
            let fields: Vec<_> = fields.iter().map(|field| field.word()).collect();
            vec![value("fields", fields.join(","))]
        }
        ApplicationState::ReviewRefused(failure) => match &**failure {
            ReviewFailure::Short(short) => vec![
                value("of", short.of.who.to_string()),
                value("short_by", short.short_by.to_string()),
                value("available", short.available.to_string()),
                value("margin", short.margin.to_string()),
            ],
            ReviewFailure::NotTold(party) => vec![value("not_told", party.who.to_string())],
        },
        ApplicationState::ReleaseInstructed(instruction) => vec![
            value("round", instruction.round.to_string()),
            value("day", instruction.day.to_string()),
        ],
        ApplicationState::ExplanationDue(until) | ApplicationState::Overdue(until) => {
            vec![value("until", until.to_string().replace(' ', "_"))]
        }
        _ => Vec::new(),
    };
    (state.word().to_owned(), values)
}

pub fn of_emergency(state: &EmergencyState) -> Outcome {
    match state {
        EmergencyState::Entered => ("entered".to_owned(), Vec::new()),
        EmergencyState::Accepted => ("accepted".to_owned(), Vec::new()),
        EmergencyState::Rejected(_) => ("rejected".to_owned(), Vec::new()),
        EmergencyState::Refused(refusal) => {
            let (code, mut values) = of_refusal(refusal);
            values.push(("code".to_owned(), code));
            ("refused".to_owned(), values)
        }
    }
}

/// What was expected after an arrow: a word, and values that have to be among them.
pub fn holds(got: &Outcome, expected: &[&str]) -> bool {
    let Some((word, values)) = expected.split_first() else {
        return true;
    };
    let has = |expected: &&str| {
        let (name, value) = expected.split_once('=').expect("name=value");
        got.1.iter().any(|(of, is)| of == name && is == value)
    };
    got.0 == *word && values.iter().all(has)
}
