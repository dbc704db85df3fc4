//! Alarms of the risk terminal (告警, P9): what somebody does about one. That there is one follows from what happened.

use ballast_model::{
    AlarmId, ContractId, FundAccountId, Offset, OperatingAccountId, PlanId, Price, RuleLevel,
    Stamp, UserId,
};
use minicbor::{Decode, Encode};

use crate::table::words;
use crate::{
    AccountLine, Actor, LineFound, LineLevel, MarkDoubt, NavOf, OrderRefused, PlanEnd, PlanLeft,
    Refusal, Repeated, RuleFound, RuleKey,
};

/// How bad what an alarm tells of is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum AlarmLevel {
    /// A rule or line cannot be read.
    #[n(0)]
    Undefined,
    /// Level 1, a call line, what runs otherwise than it should.
    #[n(1)]
    One,
    /// Level 2, a liquidation line, a plan that did not finish.
    #[n(2)]
    Two,
}

words! {
    AlarmLevel {
        Undefined = "undefined" "无法计算" "Undefined",
        One = "level_1" "一级" "Level 1",
        Two = "level_2" "二级" "Level 2",
    }
}

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

impl AlarmOf {
    /// What comes back sooner after it was clear is the same alarm, counted up; from then on it is a new one.
    pub const SAME_WITHIN_MICROS: i64 = 60_000_000;
    /// Alarms that are kept at most: then the first that is clear goes for a new one, of those that somebody
    /// acknowledged first.
    pub const MOST_KEPT: usize = 10_000;
}

impl AlarmLevel {
    /// How bad a level of a line is; none: it is clear.
    pub fn of_line(level: LineLevel) -> Option<Self> {
        match level {
            LineLevel::Clear => None,
            LineLevel::Undefined => Some(Self::Undefined),
            LineLevel::Call => Some(Self::One),
            LineLevel::Liquidation => Some(Self::Two),
        }
    }

    /// How bad a level of a rule is; none: it is clear.
    pub fn of_rule(level: RuleLevel) -> Option<Self> {
        match level {
            RuleLevel::Clear => None,
            RuleLevel::Undefined => Some(Self::Undefined),
            RuleLevel::One => Some(Self::One),
            RuleLevel::Two => Some(Self::Two),
        }
    }

    /// How bad it is that a plan ended so; none: it is as it should be.
    pub fn of_plan_end(how: PlanEnd) -> Option<Self> {
        match how {
            PlanEnd::RunOut => Some(Self::Two),
            PlanEnd::Stopped => Some(Self::One),
            PlanEnd::Done | PlanEnd::TakenOver | PlanEnd::Released => None,
        }
    }
}

impl RuleKey {
    /// Whether a rule that is reached is an alarm: what an account has set for each of its session ends comes every
    /// day, and what is left after it is one of its plan.
    pub fn is_loud(self) -> bool {
        !matches!(self, Self::BeforeClose(_))
    }
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

impl OrderRefused {
    /// The alarm that it is: clauses bar a close, or would be breached by it (S10).
    pub fn refused_close(&self) -> Option<(AlarmOf, AlarmFound)> {
        let is_of_clause = matches!(
            self.refusal,
            Refusal::SchemeBars { .. } | Refusal::ClauseBreached { .. }
        );
        let is_close = self.asked.offset != Offset::Open;
        (is_of_clause && is_close).then(|| {
            let of = AlarmOf::RefusedClose(self.asked.account, self.asked.contract);
            (of, AlarmFound::Refused(self.refusal.clone()))
        })
    }
}

/// Do something about an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ActOnAlarm {
    /// Alarm.
    #[n(0)]
    pub alarm: AlarmId,
    /// What.
    #[n(1)]
    pub act: AlarmCommand,
}

/// What may be done about an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum AlarmCommand {
    /// Say that it was seen, with a note, which may be empty.
    #[n(0)]
    Acknowledge(#[n(0)] String),
    /// Add a note.
    #[n(1)]
    Note(#[n(0)] String),
    /// It counts on, and asks for nobody's attention, for so many minutes, unless it becomes worse.
    #[n(2)]
    Mute {
        /// Minutes from now.
        #[n(0)]
        minutes: u32,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// End that early.
    #[n(3)]
    Unmute,
    /// Give it to somebody who watches what it is about (指派).
    #[n(4)]
    Assign(#[n(0)] UserId),
}

/// Something was done about an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct AlarmEvent {
    /// Alarm.
    #[n(0)]
    pub alarm: AlarmId,
    /// Who.
    #[n(1)]
    pub by: Actor,
    /// What.
    #[n(2)]
    pub act: AlarmAct,
}

/// What was done about an alarm.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum AlarmAct {
    /// It was acknowledged, with this note.
    #[n(0)]
    Acknowledged(#[n(0)] String),
    /// A note was added.
    #[n(1)]
    Noted(#[n(0)] String),
    /// It is muted.
    #[n(2)]
    Muted {
        /// To before then.
        #[n(0)]
        until: Stamp,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// It is muted no more.
    #[n(3)]
    Unmuted,
    /// Somebody has it now.
    #[n(4)]
    Assigned(#[n(0)] UserId),
}
