//! Simulated clerks of the demonstration: the exchange's, the depository's and those of two members answer by
//! themselves after a while, so that the business moves. They do what a clerk may do, as logins of their own.
//!
//! Not simulated: the sides that people of the demonstration play, a member's and a client's at SHFE. What these
//! leave undone stays so.

use std::collections::BTreeMap;

use ballast_engine::Lane;
use ballast_model::{Stamp, UserId};
use ballast_people::Actor;
use ballast_venue::MemberServices;
use ballast_venue::words::application::{
    Application, ApplicationKind, ApplicationState, EmergencyState,
};
use ballast_venue::words::command::{Action, Command, InstructPledge};
use ballast_venue::words::event::Event;
use ballast_venue::words::filing::FilingState;
use ballast_venue::words::party::Venue;
use ballast_venue::{ask, words};

use super::demo;
use super::services::Services;
use ballast_model::Machine;

/// A clerk takes so long, in the market's time: ten seconds of the demonstration's.
const WHILE: i64 = 280 * 1_000_000;

/// What was seen to wait, and since when.
#[derive(Default)]
pub struct SimulatedClerks {
    since: BTreeMap<String, Stamp>,
}

impl SimulatedClerks {
    /// Each does the next thing that has waited long enough.
    pub fn act(&mut self, services: &Services, now: Stamp) {
        let (due, waiting) = {
            let view = services.view();
            let waiting = waiting(&view.machine);
            let due = waiting.iter().find(|task| {
                let since = *self.since.entry(task.name.clone()).or_insert(now);
                now >= since.plus_micros(WHILE) && task.would_do(&view.machine, now)
            });
            (due.cloned(), waiting)
        };
        self.since
            .retain(|name, _| waiting.iter().any(|task| task.name == *name));
        if let Some(task) = due {
            let given = services.handle.submit(Lane::Normal, task.command);
            if let Ok(ticket) = given {
                drop(ticket.wait());
            }
        }
    }
}

/// What waits for a clerk.
#[derive(Clone)]
struct Task {
    name: String,
    command: Command,
}

impl Task {
    /// The machine would carry it out now: what it refuses is not tried in the journal.
    fn would_do(&self, machine: &MemberServices, now: Stamp) -> bool {
        let events = machine.execute(&self.command, now);
        !matches!(events.first(), None | Some(Event::ActionRefused(_)))
    }
}

fn waiting(machine: &MemberServices) -> Vec<Task> {
    let user = |name: &str| machine.people().user_id(name);
    let task = |who: Option<UserId>, what: String, action: Action| {
        let by = Actor {
            user: who?,
            ..Actor::PLATFORM
        };
        Some(Task {
            name: what,
            command: Command { by, action },
        })
    };
    let exchange = |venue: Venue, half: u32| {
        let of = match venue {
            Venue::Shfe => "exchange",
            Venue::Ine => "ine",
        };
        user(&format!("sim-{of}-{half}"))
    };
    let mut tasks = Vec::new();
    for (id, filing) in machine.filings() {
        let venue = filing.party.venue;
        let action = match filing.state {
            FilingState::Sent => (exchange(venue, 1), Action::ExamineFiling(id)),
            FilingState::Examined => (exchange(venue, 2), Action::ApproveFiling(id)),
            FilingState::Entered | FilingState::Approved | FilingState::Rejected(_) => continue,
        };
        tasks.extend(task(
            action.0,
            format!("filing {id} {}", filing.state.word()),
            action.1,
        ));
    }
    for (id, emergency) in ask::emergencies(machine) {
        if emergency.state == EmergencyState::Entered {
            let action = Action::CheckEmergency(id);
            tasks.extend(task(
                exchange(emergency.party.venue, 2),
                format!("emergency {id}"),
                action,
            ));
        }
    }
    for (id, application) in machine.applications() {
        let name = format!("application {id} {}", application.state.word());
        tasks.extend(
            of_application(machine, id, application)
                .and_then(|(who, action)| task(user(who), name, action)),
        );
    }
    tasks
}

/// The depository's platform says what the member wants to pledge; members that nobody plays confirm and send.
fn of_application(
    machine: &MemberServices,
    id: words::code::ApplicationId,
    application: &Application,
) -> Option<(&'static str, Action)> {
    let is_deposit = application.kind == ApplicationKind::Deposit;
    let member = match (
        application.key.party.venue,
        application.key.party.member.as_str(),
    ) {
        (Venue::Ine, "8011") => Some(["sim-8011-1", "sim-8011-2"]),
        (Venue::Shfe, "0088") => Some(["sim-0088-1", "sim-0088-2"]),
        _ => None,
    };
    match application.state {
        ApplicationState::Accepted | ApplicationState::Mismatched(_) if is_deposit => {
            let number = 5_000 + id.number() as u32;
            let instruction = demo::matching(machine, id, number)?;
            let instruct = InstructPledge {
                application: id,
                instruction,
            };
            Some(("sim-ccdc", Action::InstructPledge(instruct)))
        }
        ApplicationState::Asked => Some((member?[0], Action::ForwardApplication(id))),
        ApplicationState::Entered => Some((member?[1], Action::SendApplication(id))),
        ApplicationState::ReleaseInstructed(_) => Some((member?[0], Action::ConfirmRelease(id))),
        ApplicationState::Accepted
        | ApplicationState::Mismatched(_)
        | ApplicationState::Refused(_)
        | ApplicationState::Registered
        | ApplicationState::Effective
        | ApplicationState::Lapsed
        | ApplicationState::ReviewRefused(_)
        | ApplicationState::ExplanationDue(_)
        | ApplicationState::Overdue(_)
        | ApplicationState::Released
        | ApplicationState::Dropped(_) => None,
    }
}
