//! Alarms of the risk terminal (告警, P9): what somebody does about one. That there is one follows from what happened.

use ballast_model::{AlarmId, Stamp, UserId};
use minicbor::{Decode, Encode};

use crate::Actor;
use crate::table::words;

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
