//! An entry of a person that had to be confirmed (`docs/design.md#entries`): who entered what, what its dry run said,
//! and who confirmed it, or how else it ended.

use std::sync::Arc;

use ballast_api::Language;
use ballast_desk::Desk;
use ballast_desk_events::{
    Action, Command, EntryBan, EntryCommand, EntryEvent, EntryPlan, Event, Holder, NavOf,
    PlanCause, PlanEvent, Refusal, TriedEntry,
};
use ballast_engine::state_at;
use ballast_journal::{Storage, Survey};
use ballast_model::{EntryId, Lots, Seq, Stamp};

use crate::http::entries::told::told;
use crate::say::say;
use crate::tools::explain::layout::{Page, text};
use crate::tools::explain::plan::{by_rule, side};
use crate::tools::explain::risk::{found_line, found_rule, line_level, rule_level};
use crate::tools::explain::speaker::{Speaker, count};
use crate::tools::explain::{command, each_decision, each_event, words};
use crate::tools::journal_tools::ToolError;

/// Prints it.
pub fn explain(
    storage: &Arc<dyn Storage>,
    entry: EntryId,
    language: Language,
) -> Result<(), ToolError> {
    let mut found: Option<(Seq, Stamp, TriedEntry)> = None;
    each_event(storage, Seq::new(1), |seq, at, event| {
        if let Some(EntryEvent::Tried(tried)) = of_entries(event)
            && tried.entry == entry
        {
            found = Some((seq, at, tried.clone()));
        }
    })?;
    let (seq, at, tried) = found.ok_or(ToolError::NoEntry(entry.number()))?;
    let before = state_at::<Desk>(Arc::clone(storage), Seq::new(seq.number() - 1))?.machine;
    let speaker = Speaker::new(&before, language);
    let mut page = Page::default();
    entered(&speaker, &mut page, (seq, at), &tried);
    dry_run(&speaker, &mut page, &tried);
    page.subheading(speaker.say(words::AFTER));
    // Who confirmed it may have come after it was entered.
    let last = Survey::of(&**storage)?.last();
    let now = state_at::<Desk>(Arc::clone(storage), last)?.machine;
    let mut after = After {
        speaker: &Speaker::new(&now, language),
        tried: &tried,
        has_ended: false,
    };
    let mut lines = Vec::new();
    each_decision(storage, seq.next(), |seq, at, asked, events| {
        if !after.has_ended {
            let told = after.lines(asked, events).into_iter();
            lines.extend(told.map(|line| (seq, at, line)));
        }
    })?;
    if !after.has_ended {
        page.note(speaker.say(words::ENTRY_WAITS));
    }
    for (seq, at, line) in lines {
        let record = speaker.with(words::RECORD, [("seq", seq.to_string())]);
        page.row(vec![text(at.to_string()), text(record), text(line)]);
    }
    say!("{}", page.printed());
    Ok(())
}

fn of_entries(event: &Event) -> Option<&EntryEvent> {
    match event {
        Event::Plan(event) => match &**event {
            PlanEvent::Entry(event) => Some(event),
            _ => None,
        },
        _ => None,
    }
}

/// Who entered what.
fn entered(speaker: &Speaker<'_>, page: &mut Page, (seq, at): (Seq, Stamp), tried: &TriedEntry) {
    let numbers = [
        ("entry", tried.entry.number().to_string()),
        ("seq", seq.to_string()),
    ];
    page.heading(speaker.with(words::ENTRY, numbers));
    page.pair(speaker.say(words::TIME), at.to_string());
    page.pair(speaker.say(words::ENTERED_BY), speaker.user(tried.by));
    let of = told(speaker.desk, &tried.action);
    let what = format!("{} {}", speaker.say(words::entry(of.kind)), of.object);
    page.pair(speaker.say(words::ENTERED), what.trim_end());
    for field in of.fields {
        let (name, new) = (("name", field.name), ("new", field.new));
        let value = match field.old {
            Some(old) => speaker.with(words::ENTERED_MOVES, [name, ("old", old), new]),
            None => speaker.with(words::ENTERED_VALUE, [name, new]),
        };
        page.pair("", value);
    }
    let phrase = speaker.desk.entry_phrase(&tried.effect);
    page.pair(speaker.say(words::TO_TYPE), phrase.to_string());
}

/// What it would have done: accounts, lines, lots.
fn dry_run(speaker: &Speaker<'_>, page: &mut Page, tried: &TriedEntry) {
    page.subheading(speaker.say(words::DRY_RUN));
    for of in &tried.effect.bans {
        page.pair(speaker.say(words::WOULD_BAR), ban(speaker, of));
    }
    for of in &tried.effect.plans {
        page.pair(speaker.say(words::WOULD_LIQUIDATE), plan(speaker, of));
    }
}

fn ban(speaker: &Speaker<'_>, of: &EntryBan) -> String {
    let (of, subject, levels, found) = match of {
        EntryBan::Line(account, moved, _) => (
            speaker.code(Holder::Operating(*account)),
            speaker.called(moved.line).to_owned(),
            [moved.old, moved.new].map(line_level),
            found_line(speaker, &moved.found),
        ),
        EntryBan::Rule(of, moved, _) => {
            let of = match of {
                NavOf::Product(id) => speaker.product(*id),
                NavOf::Operating(id) => speaker.code(Holder::Operating(*id)),
            };
            (
                of,
                speaker.subject(moved.rule),
                [moved.old, moved.new].map(rule_level),
                found_rule(speaker, moved.rule, &moved.found),
            )
        }
    };
    let [old, new] = levels.map(|level| speaker.say(level).to_owned());
    let numbers = [
        ("of", of),
        ("subject", subject),
        ("old", old),
        ("new", new),
        ("found", found),
    ];
    speaker.with(words::BAN, numbers)
}

fn plan(speaker: &Speaker<'_>, of: &EntryPlan) -> String {
    let lots: Lots = of.lots.iter().map(|left| left.lots).sum();
    let positions = of.lots.iter().map(|left| {
        let lots = ("lots", count(left.lots));
        speaker.with(words::SO_MANY_LOTS, side(speaker, left.of, lots))
    });
    let positions = positions.collect::<Vec<_>>().join(", ");
    let positions = if of.lots.is_empty() {
        speaker.say(words::ORDERS_ONLY).to_owned()
    } else {
        positions
    };
    let numbers = [
        ("account", speaker.code(Holder::Operating(of.account))),
        ("lots", count(lots)),
        ("positions", positions),
    ];
    let closes = speaker.with(words::WOULD_CLOSE, numbers);
    match &of.cause {
        PlanCause::Rule(of, rule, found) => {
            format!("{closes}  {}", by_rule(speaker, (*of, *rule), found))
        }
        PlanCause::Line(line, _) => format!("{closes}  {}", speaker.called(*line)),
        PlanCause::ByHand(_) => closes,
    }
}

/// What became of it.
struct After<'a> {
    speaker: &'a Speaker<'a>,
    tried: &'a TriedEntry,
    has_ended: bool,
}

impl After<'_> {
    fn lines(&mut self, asked: &[u8], events: &[Event]) -> Vec<String> {
        let mut lines = Vec::new();
        for event in events {
            let line = match event {
                Event::ActionRefused { refusal } => self.refused(asked, refusal),
                Event::DayRolled { .. } => self.ends(words::ENTRY_LAPSED),
                event => of_entries(event).and_then(|event| self.moved(event)),
            };
            lines.extend(line);
        }
        lines
    }

    fn ends(&mut self, how: words::Words) -> Option<String> {
        self.has_ended = true;
        Some(self.speaker.say(how).to_owned())
    }

    /// A confirmation that was not taken; that a second person is needed is told as it waits for one.
    fn refused(&mut self, asked: &[u8], refusal: &Refusal) -> Option<String> {
        let is_own = match refusal {
            Refusal::NeedsSecondPerson { .. } => false,
            Refusal::EntryEffectChanged { old, seq, .. } if *old == self.tried.entry => {
                self.has_ended = true;
                let numbers = [("entry", seq.number().to_string())];
                return Some(self.speaker.with(words::ENTRY_REPLACED, numbers));
            }
            _ => true,
        };
        let Command { by, action } = command(asked).filter(|_| is_own)?;
        let of = match &action {
            Action::Entry(of) => match &**of {
                EntryCommand::Confirm(of) => of.entry,
                EntryCommand::Second(of) => of.entry,
                EntryCommand::Withdraw(of) => *of,
                EntryCommand::Start(_) => return None,
            },
            _ => return None,
        };
        let numbers = [
            ("user", self.speaker.user(by).to_owned()),
            ("refusal", self.speaker.refusal_line(refusal)),
        ];
        (of == self.tried.entry).then(|| self.speaker.with(words::ENTRY_REFUSED, numbers))
    }

    fn moved(&mut self, event: &EntryEvent) -> Option<String> {
        let entry = self.tried.entry;
        match event {
            EntryEvent::Proposed(id) if *id == entry => {
                Some(self.speaker.say(words::ENTRY_PROPOSED).to_owned())
            }
            EntryEvent::Done(id, None) if *id == entry => self.ends(words::ENTRY_DONE),
            EntryEvent::Done(id, Some(by)) if *id == entry => {
                self.has_ended = true;
                let numbers = [("user", self.speaker.user(*by).to_owned())];
                Some(self.speaker.with(words::ENTRY_SECOND, numbers))
            }
            EntryEvent::Withdrawn(id, by) if *id == entry => {
                self.has_ended = true;
                let numbers = [("user", self.speaker.user(*by).to_owned())];
                Some(self.speaker.with(words::ENTRY_WITHDRAWN, numbers))
            }
            EntryEvent::Tried(other) if self.is_again(other) && !self.has_ended => {
                self.has_ended = true;
                let numbers = [("entry", other.entry.number().to_string())];
                Some(self.speaker.with(words::ENTRY_AGAIN, numbers))
            }
            _ => None,
        }
    }

    fn is_again(&self, other: &TriedEntry) -> bool {
        other.by.user == self.tried.by.user && other.action == self.tried.action
    }
}
