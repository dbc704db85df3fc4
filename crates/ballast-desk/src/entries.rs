//! Entries by a person that would start a ban or a plan by themselves (O3–O6, S5, S7, P3): they are answered with a dry
//! run, done once they are sent again with it and typed words, and by two people where they liquidate. Cash as a
//! counter has it (P8) is never asked: its plans wait.
//!
//! This is decided here alone, never when events are applied: what a journal holds was done.

mod dry_run;

use std::collections::BTreeSet;

use ballast_desk_events::{
    Action, Actor, Command, ConfirmEntry, EntryCommand, EntryEffect, EntryEvent, Event, Holder,
    PlanCause, PlansWait, Refusal, SecondEntry, TakeOverCash, TriedEntry, WaitingRule,
};
use ballast_model::{EntryId, Lots, Stamp, Text};

use crate::account::take_over;
use crate::people::rights;
use crate::state::Desk;
use crate::state::entry::HeldEntry;

/// What a person's entry comes to: its events, or, where these would ban or liquidate, its dry run.
pub(crate) fn gate(desk: &Desk, command: &Command, events: Vec<Event>, at: Stamp) -> Vec<Event> {
    let Command { by, action } = command;
    let is_tried = !by.is_platform() && dry_run::may_reach(desk, action);
    if !is_tried || dry_run::moves_nothing(desk, action, &events) {
        return events;
    }
    let effect = dry_run::effect(desk, action, &events, at);
    if effect == EntryEffect::default() {
        return events;
    }
    tried(desk, (*by, action), effect, None)
}

/// It is not done: the refusal with the numbers, and what is kept of it.
fn tried(
    desk: &Desk,
    (by, action): (Actor, &Action),
    effect: EntryEffect,
    old: Option<EntryId>,
) -> Vec<Event> {
    let seq = desk.entries.last.next();
    let (phrase, numbers) = (phrase(desk, &effect), numbers(&effect));
    let [bans, plans] = [numbers.bans, numbers.plans];
    let lots = numbers.lots;
    let refusal = match old {
        None => Refusal::NeedsConfirmation {
            seq,
            phrase,
            bans,
            plans,
            lots,
        },
        Some(old) => Refusal::EntryEffectChanged {
            old,
            seq,
            phrase,
            bans,
            plans,
            lots,
        },
    };
    let tried = TriedEntry {
        entry: seq,
        by,
        action: action.clone(),
        effect,
    };
    vec![
        Event::ActionRefused { refusal },
        Event::from(EntryEvent::Tried(tried)),
    ]
}

struct Numbers {
    bans: u32,
    plans: u32,
    lots: Lots,
}

fn numbers(effect: &EntryEffect) -> Numbers {
    let lots = { effect.plans.iter() }.flat_map(|plan| &plan.lots);
    Numbers {
        bans: effect.bans.len() as u32,
        plans: effect.plans.len() as u32,
        lots: lots.map(|left| left.lots).sum(),
    }
}

/// What has to be typed: the code of the first account that would be liquidated, else of whom would be barred.
pub(crate) fn phrase(desk: &Desk, effect: &EntryEffect) -> Text {
    let liquidated = { effect.plans.first() }.map(|plan| plan.account.into());
    let barred = { effect.bans.first() }.map(dry_run::barred);
    let code = liquidated.or(barred).map(|of| dry_run::code(desk, of));
    code.unwrap_or_default()
}

/// Does something about an entry, or about plans that wait.
///
/// # Errors
/// [`Refusal::NotPermitted`], [`Refusal::EntryNotFound`], [`Refusal::EntryDiffers`],
/// [`Refusal::PhraseDoesNotFit`], [`Refusal::NeedsSecondPerson`], [`Refusal::OwnProposal`],
/// [`Refusal::NoPlanWaits`], and those of the entry itself.
pub(crate) fn act(
    desk: &Desk,
    by: Actor,
    asked: &EntryCommand,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    match asked {
        EntryCommand::Confirm(asked) => confirm(desk, by, asked, at),
        EntryCommand::Second(asked) => second(desk, by, asked, at),
        EntryCommand::Withdraw(id) => withdraw(desk, by, *id),
        EntryCommand::Start(of) => start(desk, by, *of),
    }
}

fn held(desk: &Desk, seq: EntryId) -> Result<&HeldEntry, Refusal> {
    let held = desk.entries.tried.get(&seq);
    held.ok_or(Refusal::EntryNotFound { seq })
}

/// What an entry comes to now, of somebody who may give it: its events and what they would do.
fn decided(
    desk: &Desk,
    (by, action): (Actor, &Action),
    at: Stamp,
) -> Result<(Vec<Event>, EntryEffect), Refusal> {
    rights::permit(desk, by, action)?;
    let command = Command {
        by,
        action: action.clone(),
    };
    let events = crate::decide(desk, &command, at)?;
    let effect = dry_run::effect(desk, action, &events, at);
    Ok((events, effect))
}

fn typed(desk: &Desk, effect: &EntryEffect, typed: &str) -> Result<(), Refusal> {
    let phrase = phrase(desk, effect);
    if phrase.as_str() == typed {
        Ok(())
    } else {
        Err(Refusal::PhraseDoesNotFit { phrase })
    }
}

fn done(mut events: Vec<Event>, id: EntryId, by: Option<Actor>) -> Vec<Event> {
    events.push(Event::from(EntryEvent::Done(id, by)));
    events
}

fn confirm(desk: &Desk, by: Actor, asked: &ConfirmEntry, at: Stamp) -> Result<Vec<Event>, Refusal> {
    let seq = asked.entry;
    let HeldEntry {
        tried: of,
        proposed,
        ..
    } = held(desk, seq)?;
    if of.by.user != by.user {
        return Err(Refusal::EntryNotFound { seq });
    }
    if of.action != asked.action {
        return Err(Refusal::EntryDiffers { seq });
    }
    let (events, effect) = decided(desk, (by, &of.action), at)?;
    if effect == EntryEffect::default() {
        return Ok(done(events, seq, None));
    }
    if !dry_run::same(&effect, &of.effect) {
        return Ok(tried(desk, (by, &of.action), effect, Some(seq)));
    }
    typed(desk, &of.effect, &asked.phrase)?;
    if effect.plans.is_empty() || is_second_half(&of.action) {
        return Ok(done(events, seq, None));
    }
    let Numbers { plans, lots, .. } = numbers(&effect);
    let refusal = Refusal::NeedsSecondPerson { seq, plans, lots };
    if proposed.is_some() {
        return Err(refusal);
    }
    Ok(vec![
        Event::ActionRefused { refusal },
        Event::from(EntryEvent::Proposed(seq)),
    ])
}

/// What a second person does already is asked of no third one (C2).
fn is_second_half(action: &Action) -> bool {
    matches!(action, Action::ConfirmCash(_))
}

fn second(desk: &Desk, by: Actor, asked: &SecondEntry, at: Stamp) -> Result<Vec<Event>, Refusal> {
    let seq = asked.entry;
    let held = held(desk, seq)?;
    let of = &held.tried;
    if held.proposed.is_none() {
        return Err(Refusal::EntryNotFound { seq });
    }
    rights::permit(desk, by, &of.action)?;
    if of.by.user == by.user {
        return Err(Refusal::OwnProposal { seq });
    }
    let (events, effect) = decided(desk, (of.by, &of.action), at)?;
    // Where it does something else by now, who entered it has to see that first.
    if effect != EntryEffect::default() && !dry_run::same(&effect, &of.effect) {
        return Ok(tried(desk, (of.by, &of.action), effect, Some(seq)));
    }
    typed(desk, &of.effect, &asked.phrase)?;
    Ok(done(events, seq, Some(by)))
}

fn withdraw(desk: &Desk, by: Actor, seq: EntryId) -> Result<Vec<Event>, Refusal> {
    let held = held(desk, seq)?;
    if held.tried.by.user != by.user {
        rights::permit(desk, by, &held.tried.action)?;
    }
    Ok(vec![Event::from(EntryEvent::Withdrawn(seq, by))])
}

/// The plans of a rule wait no longer (P8).
fn start(desk: &Desk, by: Actor, of: WaitingRule) -> Result<Vec<Event>, Refusal> {
    rights::permit_force_close(desk, by)?;
    let reached = by.is_platform() || desk.reaches(by.user, of.of.into());
    if !reached || !desk.entries.waiting.contains_key(&of) {
        return Err(Refusal::NoPlanWaits);
    }
    Ok(vec![Event::from(EntryEvent::WaitEnded(of, by))])
}

/// Takes over a counter's cash: it bans and alarms at once, what it would liquidate waits (P8).
///
/// # Errors
/// Those of [`take_over::take_over_cash`].
pub(crate) fn take_over_cash(
    desk: &Desk,
    take: &TakeOverCash,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    let mut events = take_over::take_over_cash(desk, take)?;
    let holder = Holder::Fund(take.fund_account);
    if !dry_run::is_watched(desk, holder) {
        return Ok(events);
    }
    let minutes = i64::from(desk.platform.counter_cash_wait.0);
    let mut wait = PlansWait {
        fund_account: take.fund_account,
        rules: Vec::new(),
        until: at.plus_micros(minutes * 60_000_000),
    };
    events.push(Event::from(EntryEvent::Waits(wait.clone())));
    let cash = Action::TakeOverCash(take.clone());
    let plans = dry_run::effect(desk, &cash, &events, at).plans.into_iter();
    let rules = plans.filter_map(|plan| match plan.cause {
        PlanCause::Rule(of, rule, _) => Some(WaitingRule { of, rule }),
        PlanCause::Line(..) | PlanCause::ByHand(_) => None,
    });
    wait.rules = rules.collect::<BTreeSet<_>>().into_iter().collect();
    events.pop();
    events.push(Event::from(EntryEvent::Waits(wait)));
    Ok(events)
}
