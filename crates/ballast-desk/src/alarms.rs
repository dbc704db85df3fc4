//! Alarms of the risk terminal (P9, S5): which stand, whom they concern, and what is done about them. What raises and
//! clears them tells [`Alarms`](crate::state::alarm::Alarms) as it is applied.

use ballast_desk_events::{
    ActOnAlarm, Actor, AlarmAct, AlarmCommand, AlarmEvent, AlarmLevel, AlarmOf,
    CounterSessionState, Event, NavOf, Permission, Refusal, StopOf,
};
use ballast_model::{AlarmId, ProductId, Stamp, UserId};

use crate::state::Desk;
use crate::state::alarm::{Alarm, AlarmAssigned, AlarmMute, AlarmNote, MOST_NOTES};
use crate::state::plan::Plan;
use crate::watch::RuleReached;

/// Minutes for which an alarm may be muted at once: a day.
const MOST_MINUTES: u32 = 1_440;

/// Acknowledges an alarm, notes something, gives it to somebody, mutes it or ends that.
///
/// # Errors
/// [`Refusal::AlarmNotFound`], [`Refusal::AlarmAcknowledged`], [`Refusal::AlarmNotesFull`],
/// [`Refusal::AlarmMuteDoesNotFit`], [`Refusal::AlarmNotMuted`], [`Refusal::AlarmNotAssignable`].
pub(crate) fn act(
    desk: &Desk,
    by: Actor,
    asked: &ActOnAlarm,
    at: Stamp,
) -> Result<Vec<Event>, Refusal> {
    let id = asked.alarm;
    let alarm = desk.alarms.kept.get(&id);
    let alarm = alarm.filter(|alarm| by.is_platform() || desk.is_concerned(by.user, alarm.of));
    let alarm = alarm.ok_or(Refusal::AlarmNotFound { alarm: id })?;
    let act = match &asked.act {
        AlarmCommand::Acknowledge(note) => {
            not_acknowledged(desk, id, alarm)?;
            AlarmAct::Acknowledged(note.clone())
        }
        AlarmCommand::Note(note) => {
            has_room(id, alarm)?;
            AlarmAct::Noted(note.clone())
        }
        AlarmCommand::Mute { minutes, reason } => AlarmAct::Muted {
            until: at.plus_micros(i64::from(mute_fits(*minutes)?) * 60_000_000),
            reason: reason.clone(),
        },
        AlarmCommand::Assign(to) => {
            may_take(desk, id, alarm, *to)?;
            AlarmAct::Assigned(*to)
        }
        AlarmCommand::Unmute if alarm.is_muted(at) => AlarmAct::Unmuted,
        AlarmCommand::Unmute => return Err(Refusal::AlarmNotMuted { alarm: id }),
    };
    Ok(vec![Event::Alarm(Box::new(AlarmEvent {
        alarm: id,
        by,
        act,
    }))])
}

fn not_acknowledged(desk: &Desk, id: AlarmId, alarm: &Alarm) -> Result<(), Refusal> {
    let Some(seen) = &alarm.acknowledged else {
        return Ok(());
    };
    let user = desk.people.user(seen.by.user);
    Err(Refusal::AlarmAcknowledged {
        alarm: id,
        by: user.map_or("", |user| &user.name).into(),
        at: seen.at,
    })
}

fn has_room(id: AlarmId, alarm: &Alarm) -> Result<(), Refusal> {
    if alarm.notes.len() < MOST_NOTES {
        return Ok(());
    }
    Err(Refusal::AlarmNotesFull {
        alarm: id,
        most: MOST_NOTES as u32,
    })
}

fn may_take(desk: &Desk, id: AlarmId, alarm: &Alarm, to: UserId) -> Result<(), Refusal> {
    if desk.may_take(to, alarm) {
        return Ok(());
    }
    let user = desk.people.user(to);
    Err(Refusal::AlarmNotAssignable {
        alarm: id,
        user: user.map_or("", |user| &user.name).into(),
    })
}

fn mute_fits(minutes: u32) -> Result<u32, Refusal> {
    if (1..=MOST_MINUTES).contains(&minutes) {
        return Ok(minutes);
    }
    Err(Refusal::AlarmMuteDoesNotFit {
        minutes,
        most: MOST_MINUTES,
    })
}

pub(crate) fn apply(desk: &mut Desk, event: &AlarmEvent, at: Stamp) {
    let Some(alarm) = desk.alarms.kept.get_mut(&event.alarm) else {
        return;
    };
    let said = |text: &str| AlarmNote {
        by: event.by,
        at,
        text: text.to_owned(),
        level: alarm.level,
    };
    match &event.act {
        AlarmAct::Acknowledged(note) => {
            let said = said(note);
            desk.alarms.acknowledge(event.alarm, said);
        }
        AlarmAct::Noted(note) => {
            let said = said(note);
            alarm.note(said);
        }
        AlarmAct::Muted { until, reason } => {
            alarm.muted = Some(AlarmMute {
                said: said(reason),
                until: *until,
            });
        }
        AlarmAct::Unmuted => alarm.muted = None,
        AlarmAct::Assigned(to) => {
            let (to, by) = (*to, event.by);
            alarm.assigned = Some(AlarmAssigned { to, by, at });
        }
    }
}

impl Desk {
    /// Alarms of the day, and those from before whose reason stands, the oldest first.
    pub fn alarms(&self) -> impl DoubleEndedIterator<Item = (AlarmId, &Alarm)> {
        self.alarms.kept.iter().map(|(id, alarm)| (*id, alarm))
    }

    /// Whether a login sees an alarm and acts on it (P9): what it is about is theirs or bound to them; of a product,
    /// one of its operating accounts; of a contract, an account that holds it, or did today.
    pub fn is_concerned(&self, user: UserId, of: AlarmOf) -> bool {
        match of {
            AlarmOf::Line(account, _)
            | AlarmOf::PlanAsks(account, _)
            | AlarmOf::PlanEnded(account, _)
            | AlarmOf::Repeats(account)
            | AlarmOf::RefusedClose(account, _)
            | AlarmOf::Rule(NavOf::Operating(account), _) => self.reaches(user, account.into()),
            AlarmOf::Rule(NavOf::Product(product), _) => self.watches_product(user, product),
            AlarmOf::Counter(account) => self.reaches(user, account.into()),
            AlarmOf::Mark(contract) => {
                let holders = self.contract(contract).map(|contract| &contract.holders);
                let mut holders = holders.into_iter().flatten();
                holders.any(|holder| self.reaches(user, (*holder).into()))
            }
        }
    }

    /// Whether a product's rules concern a login (P9): those of whoever watches one of its accounts do.
    pub fn watches_product(&self, user: UserId, product: ProductId) -> bool {
        let accounts = self.product(product).map(|of| &of.operating_accounts);
        let mut accounts = accounts.into_iter().flatten();
        self.reaches(user, product.into())
            || accounts.any(|account| self.reaches(user, (*account).into()))
    }

    /// Whether a login may be given an alarm (P9): it watches what it is about.
    pub fn may_take(&self, user: UserId, alarm: &Alarm) -> bool {
        self.people.may(user, Permission::Watching) && self.is_concerned(user, alarm.of)
    }

    /// What an alarm is about stands still.
    fn stands(&self, of: AlarmOf) -> bool {
        match of {
            AlarmOf::Line(account, line) => {
                let account = self.operating_account(account);
                account.is_some_and(|account| account.lines.standing.contains_key(&line))
            }
            AlarmOf::Rule(of, rule) => self.watch(of).standing.contains_key(&rule),
            AlarmOf::PlanAsks(_, plan) => self.plan(plan).is_some_and(Plan::asks),
            AlarmOf::PlanEnded(..) => true,
            AlarmOf::RefusedClose(..) => false,
            AlarmOf::Counter(account) => {
                let account = self.fund_account(account);
                account.is_some_and(|account| account.session != CounterSessionState::Ready)
            }
            AlarmOf::Mark(contract) => {
                let contract = self.contract(contract);
                contract.is_some_and(|contract| contract.doubt.is_some())
            }
            AlarmOf::Repeats(account) => {
                let stop = self.stops.get(&StopOf::Operating(account));
                stop.is_some_and(|stop| stop.repeated.is_some())
            }
        }
    }

    /// The trading day is over.
    pub(crate) fn roll_alarms(&mut self) {
        let mut alarms = std::mem::take(&mut self.alarms);
        alarms.roll(|of| self.stands(of));
        self.alarms = alarms;
    }

    /// Something that stands and has no alarm of its level, or an alarm that stands of what does not: there is none.
    pub fn wrong_alarm(&self) -> Option<AlarmOf> {
        let newest = |of: &AlarmOf| {
            let id = self.alarms.newest.get(of)?;
            let alarm = self.alarms.kept.get(id)?;
            alarm.cleared.is_none().then_some(alarm.level)
        };
        let lines = self.operating_accounts().flat_map(|(id, account)| {
            { account.lines.standing() }.map(move |(line, standing)| {
                (AlarmOf::Line(id, line), AlarmLevel::of_line(standing.level))
            })
        });
        let loud = |rule: &RuleReached| rule.rule.is_loud();
        let rules = self.rules_reached().into_iter().filter(loud).map(|rule| {
            let level = AlarmLevel::of_rule(rule.standing.level);
            (AlarmOf::Rule(rule.of, rule.rule), level)
        });
        let asking = { self.plans() }
            .filter(|(_, plan)| plan.asks())
            .map(|(id, plan)| AlarmOf::PlanAsks(plan.account, id));
        let unheard = { lines.chain(rules) }
            .filter(|(of, level)| newest(of) != *level)
            .map(|(of, _)| of)
            .chain(asking.filter(|of| newest(of).is_none()));
        let gone = { self.alarms.kept.values() }
            .filter(|alarm| alarm.cleared.is_none() && !self.stands(alarm.of))
            .map(|alarm| alarm.of);
        unheard.chain(gone).next()
    }
}
