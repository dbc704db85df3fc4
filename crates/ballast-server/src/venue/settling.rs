//! What moves member services beside people: each day that the desk has settled is settled at each venue, with
//! cash and margin of the clients that are fund accounts of ours, and what comes of it is handed to the desk. A
//! thread of its own follows the desk; the desk never waits for it. At a start it makes up for what it missed.
//!
//! A fund account is the client of its own code: the number that a futures company gave it is the one that its
//! bonds are pledged under.

use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ballast_desk::{Desk, ask as desk_ask};
use ballast_desk_events::{Event as DeskEvent, Holder};
use ballast_engine::Lane;
use ballast_model::{Day, Machine};
use ballast_venue::words::command::{Action, Command};
use ballast_venue::words::event::Event;
use ballast_venue::words::party::{PartyKey, Venue};
use ballast_venue::words::settlement::{PartyFunds, Settle};
use ballast_venue::{MemberServices, ask};

use super::clerks::SimulatedClerks;
use super::demo;
use super::erasing;
use super::hand_over::{self, HandOver};
use crate::http::app::App;

/// Between two looks at what is to be done.
const LOOK: Duration = Duration::from_millis(250);
/// A simulated clock waits no longer than this for a settlement.
const PATIENCE: Duration = Duration::from_secs(1);
/// A settlement that is refused is said again after this long.
const SAY_AGAIN: Duration = Duration::from_secs(60);

/// Starts the thread. It ends when the desk's engine has stopped.
///
/// # Errors
/// No thread.
pub fn start(app: &Arc<App>) -> std::io::Result<JoinHandle<()>> {
    let waiting = Arc::downgrade(app);
    app.control.call_after_day(move || {
        if let Some(app) = waiting.upgrade() {
            wait_for_settlement(&app);
        }
    });
    let app = Arc::clone(app);
    let outbox = app.handle.bounded_outbox("member services", 10_000, 10_000);
    thread::Builder::new()
        .name("venue".to_owned())
        .spawn(move || {
            let mut settling = Settling::default();
            let mut hand_over = HandOver::default();
            let mut clerks = SimulatedClerks::default();
            let mut outbox = outbox;
            let mut looked = None::<Instant>;
            loop {
                if looked.is_none_or(|looked| looked.elapsed() >= LOOK) {
                    looked = Some(Instant::now());
                    hand_over.hand_over(&app);
                    settling.settle_all(&app, &mut hand_over);
                    erasing::finish(&app.venue);
                    if app.venue.clerks() {
                        clerks.act(&app.venue, app.clock.now());
                    }
                }
                match outbox.receive_for(LOOK) {
                    Ok(group) => {
                        let mut events = group.steps.iter().flat_map(|step| &step.events);
                        if events.any(|event| matches!(event, DeskEvent::DayRolled { .. })) {
                            looked = None;
                        }
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) if outbox.fell_behind() => {
                        outbox = app.handle.bounded_outbox("member services", 10_000, 10_000);
                    }
                    Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        })
}

/// A simulated clock stands until the venues have settled the day and the desk has heard of it, or cannot: it
/// jumps into the night after it.
fn wait_for_settlement(app: &App) {
    let begun = Instant::now();
    let rolled = app.handle.watermark();
    let settled = || {
        // What is shown of the desk may be a moment behind it.
        if app.hub.view().seq < rolled {
            return false;
        }
        let Some(last) = app.hub.view().desk.last_day() else {
            return true;
        };
        let (desk, view) = (app.hub.view(), app.venue.view());
        let mut venues = Venue::ALL.iter();
        venues.all(|venue| next_day(&view.machine, *venue, last).is_none())
            && hand_over::missing(&desk.desk, &view.machine).is_empty()
    };
    while begun.elapsed() < PATIENCE && !settled() && !app.control.stopped() {
        thread::sleep(Duration::from_millis(5));
    }
}

#[derive(Default)]
struct Settling {
    said: Option<(Venue, Day, Instant)>,
}

impl Settling {
    /// Each venue's days up to the desk's last settled one; the desk hears of each before the next.
    fn settle_all(&mut self, app: &App, hand_over: &mut HandOver) {
        let Some(last) = app.hub.view().desk.last_day() else {
            return;
        };
        for venue in Venue::ALL {
            // Nobody looks at the view while a settlement waits to be shown in it.
            let next = || next_day(&app.venue.view().machine, *venue, last);
            let mut day = next();
            while let Some(due) = day {
                day = if self.settle(app, *venue, due) {
                    hand_over.hand_over(app);
                    next()
                } else {
                    None
                };
            }
        }
    }

    fn settle(&mut self, app: &App, venue: Venue, day: Day) -> bool {
        let funds = {
            let (desk, view) = (app.hub.view(), app.venue.view());
            let mut funds = funds_of(&desk.desk, &view.machine, venue);
            if app.venue.demonstration {
                demo::add_funds(&mut funds, &view.machine, venue);
            }
            funds
        };
        let action = Action::Settle(Settle { venue, day, funds });
        let at = app.clock.now();
        // A day that cannot be settled yet is not asked for in the journal.
        let tried = { app.venue.view() }
            .machine
            .execute(&Command::platform(action.clone()), at);
        if let Some(Event::ActionRefused(refused)) = tried.first() {
            self.say(venue, day, refused.refusal.code());
            return false;
        }
        let given = app
            .venue
            .handle
            .submit_at(Lane::Returns, Command::platform(action), at);
        let Ok(Ok(answer)) = given.map(ballast_engine::Ticket::wait) else {
            return false;
        };
        let step = answer.step();
        // The next look is at a state that has it.
        app.venue.wait_for(step.seq);
        match step.events.first() {
            Some(Event::ActionRefused(refused)) => {
                self.say(venue, day, refused.refusal.code());
                false
            }
            Some(_) | None => {
                tracing::info!(%venue, trading_day = %day, "bonds as margin settled");
                true
            }
        }
    }

    fn say(&mut self, venue: Venue, day: Day, code: &str) {
        let again = matches!(self.said, Some((of, said, at)) if (of, said) == (venue, day) && at.elapsed() < SAY_AGAIN);
        if !again {
            self.said = Some((venue, day, Instant::now()));
            tracing::warn!(%venue, trading_day = %day, code, "bonds as margin are not settled yet");
        }
    }
}

/// The day that a venue settles next, where the desk has settled it.
fn next_day(machine: &MemberServices, venue: Venue, last: Day) -> Option<Day> {
    let next = match ask::settled(machine, venue) {
        None => last,
        Some(settled) => ask::calendar(machine)?.next_trading_day(settled).ok()?,
    };
    (next <= last).then_some(next)
}

/// Cash and trading margin of the clients that are fund accounts of the desk.
pub(super) fn funds_of(desk: &Desk, machine: &MemberServices, venue: Venue) -> Vec<PartyFunds> {
    let of_party = |party: &PartyKey| {
        let holder = Holder::Fund(hand_over::fund_account(desk, party)?);
        // What its last settlement left: by now the next day may run.
        let cash = desk_ask::funds(desk, holder)?.pre_balance;
        Some(PartyFunds {
            party: party.clone(),
            cash,
            margin: desk_ask::held_margin_at(desk, holder, venue.exchange()),
        })
    };
    let parties = ask::accounts(machine).map(|(party, _)| party);
    let of_venue = parties.filter(|party| party.venue == venue);
    of_venue.filter_map(of_party).collect()
}
