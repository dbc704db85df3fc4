//! Alarms of the risk terminal (P9, S5): one for each rule and object, raised and cleared by what happens.

use std::collections::BTreeMap;

use ballast_desk_events::{
    AccountLine, Actor, AlarmLevel, LineFound, LineLevel, LinesRead, MarkDoubt, NavOf, PlaceOrder,
    PlanEnd, PlanEnded, PlanLeft, Refusal, Repeated, RuleFound, RuleKey, RulesRead,
};
use ballast_model::{
    AlarmId, ContractId, FundAccountId, OperatingAccountId, PlanId, Price, RuleLevel, Stamp, UserId,
};
use minicbor::{Decode, Encode};

use crate::store::derived::Derived;

/// What comes back sooner after it was clear is the same alarm, counted up; from then on it is a new one.
const SAME_WITHIN_MICROS: i64 = 60_000_000;
/// Alarms that are kept at most: then the first that is clear goes for a new one, of those that somebody acknowledged first.
const MOST_KEPT: usize = 10_000;
/// Notes that an alarm has at most.
pub(crate) const MOST_NOTES: usize = 32;

/// What an alarm is about: one rule of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum AlarmOf {
    /// A line of an operating account (O3–O6).
    #[n(0)]
    Line(#[n(0)] OperatingAccountId, #[n(1)] AccountLine),
    /// A clause of a scheme, or a line on NAV (S5, S7).
    #[n(1)]
    Rule(#[n(0)] NavOf, #[n(1)] RuleKey),
    /// A liquidation plan of an operating account asks for somebody.
    #[n(2)]
    PlanAsks(#[n(0)] OperatingAccountId, #[n(1)] PlanId),
    /// One ended otherwise than it should: it stands until somebody acknowledges it.
    #[n(5)]
    PlanEnded(#[n(0)] OperatingAccountId, #[n(1)] PlanId),
    /// The session of a fund account with its counter.
    #[n(3)]
    Counter(#[n(0)] FundAccountId),
    /// The price of a contract that somebody holds (K7).
    #[n(4)]
    Mark(#[n(0)] ContractId),
    /// Orders of an operating account, stopped by the repeat brake (K6).
    #[n(6)]
    Repeats(#[n(0)] OperatingAccountId),
    /// Closes of a contract that clauses refuse an operating account, for they would enlarge an exposure (S10). It is
    /// of a moment: nothing stands, and it is told until somebody acknowledges it.
    #[n(7)]
    RefusedClose(#[n(0)] OperatingAccountId, #[n(1)] ContractId),
}

/// What it was found at.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum AlarmFound {
    /// Of a line.
    #[n(0)]
    Line(#[n(0)] LineFound),
    /// Of a rule.
    #[n(1)]
    Rule(#[n(0)] RuleFound),
    /// A plan would send at a price that is too far from the last one, and asks.
    #[n(2)]
    PlanAsks {
        /// That price.
        #[n(0)]
        price: Price,
        /// The last one.
        #[n(1)]
        last: Price,
    },
    /// A plan ended, and left these lots.
    #[n(3)]
    PlanEnded(#[n(0)] PlanEnd, #[n(1)] Vec<PlanLeft>),
    /// The session broke.
    #[n(4)]
    Disconnected,
    /// A mark that cannot be true.
    #[n(5)]
    Doubted(#[n(0)] MarkDoubt),
    /// The same order came too often.
    #[n(6)]
    Repeated(#[n(0)] Repeated),
    /// The refusal of a close, with its numbers.
    #[n(7)]
    Refused(#[n(0)] Refusal),
}

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
                Some(cleared) if at < cleared.plus_micros(SAME_WITHIN_MICROS) => {
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
        if self.kept.len() < MOST_KEPT {
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
            self.moved(of, of_line(moved.new), AlarmFound::Line(moved.found), at);
        }
    }

    /// Clauses refused a close of somebody's (S10).
    pub fn close_refused(&mut self, asked: &PlaceOrder, refusal: &Refusal, at: Stamp) {
        let of = AlarmOf::RefusedClose(asked.account, asked.contract);
        let found = AlarmFound::Refused(refusal.clone());
        self.raise(of, AlarmLevel::One, found, at);
        self.clear(of, at);
    }

    /// A plan that ended does not ask any more; one that its day ended, or a person for good, is told of.
    pub fn plan_ended(&mut self, account: OperatingAccountId, ended: &PlanEnded, at: Stamp) {
        self.clear(AlarmOf::PlanAsks(account, ended.plan), at);
        let level = match ended.how {
            PlanEnd::RunOut => AlarmLevel::Two,
            PlanEnd::Stopped => AlarmLevel::One,
            PlanEnd::Done | PlanEnd::TakenOver | PlanEnd::Released => return,
        };
        let found = AlarmFound::PlanEnded(ended.how, ended.left.clone());
        self.raise(AlarmOf::PlanEnded(account, ended.plan), level, found, at);
    }

    /// Rules of an owner moved.
    pub fn rules_read(&mut self, read: &RulesRead, at: Stamp) {
        for moved in read.moved.iter().filter(|moved| is_loud(moved.rule)) {
            let of = AlarmOf::Rule(read.of, moved.rule);
            self.moved(of, of_rule(moved.new), AlarmFound::Rule(moved.found), at);
        }
    }
}

/// Whether a rule that is reached is an alarm: what an account has set for each of its session ends comes every day,
/// and what is left after it is one of its plan.
pub(crate) fn is_loud(rule: RuleKey) -> bool {
    !matches!(rule, RuleKey::BeforeClose(_))
}

/// How bad a level of a line is; none: it is clear.
pub(crate) fn of_line(level: LineLevel) -> Option<AlarmLevel> {
    match level {
        LineLevel::Clear => None,
        LineLevel::Undefined => Some(AlarmLevel::Undefined),
        LineLevel::Call => Some(AlarmLevel::One),
        LineLevel::Liquidation => Some(AlarmLevel::Two),
    }
}

/// How bad a level of a rule is; none: it is clear.
pub(crate) fn of_rule(level: RuleLevel) -> Option<AlarmLevel> {
    match level {
        RuleLevel::Clear => None,
        RuleLevel::Undefined => Some(AlarmLevel::Undefined),
        RuleLevel::One => Some(AlarmLevel::One),
        RuleLevel::Two => Some(AlarmLevel::Two),
    }
}
