//! Alarms of the risk terminal (P9, S5): one for each rule and object, raised and cleared by what happens.

use std::collections::BTreeMap;

use ballast_desk_events::{
    Actor, AlarmFound, AlarmLevel, AlarmOf, LinesRead, OrderRefused, PlanEnded, RulesRead,
};
use ballast_model::{AlarmId, OperatingAccountId, Stamp, UserId};
use minicbor::{Decode, Encode};

use crate::store::derived::Derived;

/// Notes that an alarm has at most.
pub(crate) const MOST_NOTES: usize = 32;

/// What somebody said of an alarm, and when.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AlarmNote {
    /// Who.
    #[n(0)]
    pub by: Actor,
    /// When.
    #[n(1)]
    pub at: Stamp,
    /// What; of an acknowledgement it may be empty.
    #[n(2)]
    pub text: String,
    /// How bad it was then.
    #[n(3)]
    pub level: AlarmLevel,
}

/// Somebody wants to hear no more of an alarm for a while.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AlarmMute {
    /// Who, since when, why, and how bad it may become.
    #[n(0)]
    pub said: AlarmNote,
    /// To before then.
    #[n(1)]
    pub until: Stamp,
}

/// Somebody was given an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct AlarmAssigned {
    /// Who has it.
    #[n(0)]
    pub to: UserId,
    /// Who gave it.
    #[n(1)]
    pub by: Actor,
    /// When.
    #[n(2)]
    pub at: Stamp,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Alarm {
    /// What about.
    #[n(0)]
    pub of: AlarmOf,
    /// How bad it is; of one that is clear again, was.
    #[n(1)]
    pub level: AlarmLevel,
    /// The worst that it has been.
    #[n(2)]
    pub worst: AlarmLevel,
    /// How often it came, or became worse.
    #[n(3)]
    pub count: u32,
    /// When first.
    #[n(4)]
    pub first: Stamp,
    /// When last.
    #[n(5)]
    pub last: Stamp,
    /// What it was found at then.
    #[n(6)]
    pub found: AlarmFound,
    /// Since when it is clear again.
    #[n(7)]
    pub cleared: Option<Stamp>,
    /// Who has seen it. That it cleared is no acknowledgement; one ends as the alarm becomes worse.
    #[n(8)]
    pub acknowledged: Option<AlarmNote>,
    /// What else was said of it.
    #[n(9)]
    pub notes: Vec<AlarmNote>,
    /// Who wants to hear no more of it. It ends with its time, and as the alarm becomes worse.
    #[n(10)]
    pub muted: Option<AlarmMute>,
    /// Who has it, if somebody was given it.
    #[n(11)]
    pub assigned: Option<AlarmAssigned>,
    /// When an acknowledgement ended, as it became worse: told only, and in no snapshot.
    #[cbor(skip)]
    pub(crate) reopened: Derived<Option<Stamp>>,
}

impl Alarm {
    /// Whether its mute is in force.
    pub fn is_muted(&self, at: Stamp) -> bool {
        self.muted.as_ref().is_some_and(|mute| at < mute.until)
    }

    /// Whether it asks for somebody's attention: nobody acknowledged it, and it is not muted.
    pub fn asks(&self, at: Stamp) -> bool {
        self.acknowledged.is_none() && !self.is_muted(at)
    }

    /// Since when nobody has acknowledged it; none where somebody has. After a restart, of one that was acknowledged
    /// before it became worse: since when it was raised.
    pub fn unacknowledged_since(&self) -> Option<Stamp> {
        let since = self.reopened.0.unwrap_or(self.first);
        self.acknowledged.is_none().then_some(since)
    }

    /// It came, came again, or became worse.
    fn count_up(&mut self, level: AlarmLevel, found: AlarmFound, at: Stamp) {
        self.count = self.count.saturating_add(1);
        (self.level, self.found, self.last, self.cleared) = (level, found, at, None);
        self.worst = self.worst.max(level);
        if let Some(seen) = self.acknowledged.take_if(|seen| seen.level < level) {
            self.reopened.0 = Some(at);
            self.note(seen);
        }
        if let Some(mute) = self.muted.take_if(|mute| mute.said.level < level) {
            self.note(mute.said);
        }
    }

    /// A note more, where it says something and there is room.
    pub(crate) fn note(&mut self, note: AlarmNote) {
        if !note.text.is_empty() && self.notes.len() < MOST_NOTES {
            self.notes.push(note);
        }
    }
}

/// Alarms of the trading day, and those from before whose reason stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub(crate) struct Alarms {
    #[n(0)]
    pub kept: BTreeMap<AlarmId, Alarm>,
    #[n(1)]
    pub last: AlarmId,
    /// The newest about each.
    #[n(2)]
    pub newest: BTreeMap<AlarmOf, AlarmId>,
}

impl Alarms {
    /// What an alarm is about is at a level: it is counted up where that is news, or is a new one.
    pub fn raise(&mut self, of: AlarmOf, level: AlarmLevel, found: AlarmFound, at: Stamp) {
        let newest = self.newest.get(&of).and_then(|id| self.kept.get_mut(id));
        let mut muted = None;
        if let Some(alarm) = newest {
            match alarm.cleared {
                None if level <= alarm.level => return alarm.level = level,
                None => return alarm.count_up(level, found, at),
                Some(cleared) if at < cleared.plus_micros(AlarmOf::SAME_WITHIN_MICROS) => {
                    return alarm.count_up(level, found, at);
                }
                Some(_) => muted = { alarm.muted.clone() }.filter(|mute| at < mute.until),
            }
        }
        self.make_room();
        self.last = self.last.next();
        self.newest.insert(of, self.last);
        let alarm = Alarm {
            of,
            level,
            worst: level,
            count: 1,
            first: at,
            last: at,
            found,
            cleared: None,
            acknowledged: None,
            notes: Vec::new(),
            muted: muted.filter(|mute| level <= mute.said.level),
            assigned: None,
            reopened: Derived::default(),
        };
        self.kept.insert(self.last, alarm);
    }

    /// What an alarm is about is at another level; none: it is clear.
    fn moved(&mut self, of: AlarmOf, level: Option<AlarmLevel>, found: AlarmFound, at: Stamp) {
        match level {
            Some(level) => self.raise(of, level, found, at),
            None => self.clear(of, at),
        }
    }

    /// What an alarm is about is clear again.
    pub fn clear(&mut self, of: AlarmOf, at: Stamp) {
        let newest = self.newest.get(&of).and_then(|id| self.kept.get_mut(id));
        if let Some(alarm) = newest {
            alarm.cleared.get_or_insert(at);
        }
    }

    fn make_room(&mut self) {
        if self.kept.len() < AlarmOf::MOST_KEPT {
            return;
        }
        let may_go =
            |alarm: &Alarm| alarm.cleared.is_some() || matches!(alarm.of, AlarmOf::PlanEnded(..));
        let past = || { self.kept.iter() }.filter(|(_, alarm)| may_go(alarm));
        let seen = past().find(|(_, alarm)| alarm.acknowledged.is_some());
        let first = seen.or_else(|| past().next());
        if let Some((id, of)) = first.map(|(id, alarm)| (*id, alarm.of)) {
            self.kept.remove(&id);
            self.forget(of, id);
        }
    }

    /// An alarm that is gone is not the newest about anything.
    fn forget(&mut self, of: AlarmOf, id: AlarmId) {
        if self.newest.get(&of) == Some(&id) {
            self.newest.remove(&of);
        }
    }

    /// The trading day is over: what is clear goes, and what does not stand any more. Where nothing is left, nothing is
    /// remembered either, and numbers begin anew: what earlier builds wrote has the state that it had.
    pub fn roll(&mut self, stands: impl Fn(AlarmOf) -> bool) {
        self.kept
            .retain(|_, alarm| alarm.cleared.is_none() && stands(alarm.of));
        let kept = &self.kept;
        self.newest.retain(|_, id| kept.contains_key(id));
        if self.kept.is_empty() {
            self.last = AlarmId::default();
        }
    }

    /// Acknowledged is done with, where nothing else ends it.
    pub fn acknowledge(&mut self, id: AlarmId, seen: AlarmNote) {
        let Some(alarm) = self.kept.get_mut(&id) else {
            return;
        };
        if matches!(alarm.of, AlarmOf::PlanEnded(..)) {
            alarm.cleared.get_or_insert(seen.at);
        }
        alarm.acknowledged = Some(seen);
    }

    /// Lines of an account moved.
    pub fn lines_read(&mut self, read: &LinesRead, at: Stamp) {
        for moved in &read.moved {
            let of = AlarmOf::Line(read.account, moved.line);
            self.moved(
                of,
                AlarmLevel::of_line(moved.new),
                AlarmFound::Line(moved.found),
                at,
            );
        }
    }

    /// An order was refused: of a close that clauses refuse it is told (S10).
    pub fn order_refused(&mut self, refused: &OrderRefused, at: Stamp) {
        if let Some((of, found)) = refused.refused_close() {
            self.raise(of, AlarmLevel::One, found, at);
            self.clear(of, at);
        }
    }

    /// A plan that ended does not ask any more; one that its day ended, or a person for good, is told of.
    pub fn plan_ended(&mut self, account: OperatingAccountId, ended: &PlanEnded, at: Stamp) {
        self.clear(AlarmOf::PlanAsks(account, ended.plan), at);
        let Some(level) = AlarmLevel::of_plan_end(ended.how) else {
            return;
        };
        let found = AlarmFound::PlanEnded(ended.how, ended.left.clone());
        self.raise(AlarmOf::PlanEnded(account, ended.plan), level, found, at);
    }

    /// Rules of an owner moved.
    pub fn rules_read(&mut self, read: &RulesRead, at: Stamp) {
        for moved in read.moved.iter().filter(|moved| moved.rule.is_loud()) {
            let of = AlarmOf::Rule(read.of, moved.rule);
            self.moved(
                of,
                AlarmLevel::of_rule(moved.new),
                AlarmFound::Rule(moved.found),
                at,
            );
        }
    }
}
