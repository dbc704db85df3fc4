//! Alarms of the risk terminal (P9), as they are told.

use ballast_api::Id;
use ballast_api::alarm::{Alarm, AlarmAssigned, AlarmKind, AlarmLevel, AlarmMute, AlarmNote};
use ballast_api::past::{AlarmAct as ApiAct, AlarmActKind, PastAlarm};
use ballast_api::plan::WouldClose;
use ballast_desk::{self as desk, Desk, ask};
use ballast_desk_events::{
    Actor, AlarmAct, AlarmFound, AlarmLevel as Level, AlarmOf, Holder, MarkDoubt, NavOf, PlanEnd,
    PlanLeft, Refusal, RuleKey, Scheme, SettingValue,
};
use ballast_model::{AlarmId, OperatingAccountId, ProductId, Stamp, UserId};
use ballast_query::{AlarmActRow, AlarmRow, RowId};

use super::{rules, would_close};
use crate::convert;

/// Alarms of what a login watches: those that ask for attention first, then those that stand, the worst, the newest.
pub(crate) fn watched(desk: &Desk, user: UserId, at: Stamp) -> Vec<(AlarmId, &desk::Alarm)> {
    let watched = { desk.alarms().rev() }.filter(|(_, alarm)| desk.is_concerned(user, alarm.of));
    let mut watched: Vec<_> = watched.collect();
    watched.sort_by_key(|(_, alarm)| {
        let stands = alarm.cleared.is_none();
        std::cmp::Reverse((alarm.asks(at), stands, alarm.level, alarm.last))
    });
    watched
}

/// What an alarm is about, without what is the same of all.
struct Told {
    kind: AlarmKind,
    object: String,
    product: Option<ProductId>,
    line: Option<String>,
    scheme: Option<String>,
    clause: Option<u32>,
    contract: Option<String>,
    plan: Option<u32>,
    left: Vec<WouldClose>,
    reading: Option<String>,
    threshold: Option<String>,
}

impl Told {
    fn of(kind: AlarmKind, object: String, product: Option<ProductId>) -> Self {
        Self {
            kind,
            object,
            product,
            line: None,
            scheme: None,
            clause: None,
            contract: None,
            plan: None,
            left: Vec::new(),
            reading: None,
            threshold: None,
        }
    }
}

/// `then`: of a clause its scheme as it was read, where that may be another by now.
fn told(desk: &Desk, of: AlarmOf, found: &AlarmFound, then: Option<&Scheme>) -> Told {
    match (of, found) {
        (AlarmOf::Line(account, line), found) => told_line(desk, account, line.text(), found),
        (AlarmOf::Rule(of, rule), found) => told_rule(desk, (of, rule), found, then),
        (AlarmOf::PlanAsks(account, plan) | AlarmOf::PlanEnded(account, plan), found) => Told {
            plan: Some(plan.number()),
            ..told_plan(desk, account, found)
        },
        (AlarmOf::Counter(account), _) => {
            let product = desk.fund_account(account).map(|of| of.product);
            let code = desk.account_code(Holder::Fund(account)).to_string();
            Told::of(AlarmKind::Disconnected, code, product)
        }
        (AlarmOf::Repeats(account), found) => told_repeats(desk, account, found),
        (AlarmOf::RefusedClose(account, contract), found) => Told {
            contract: Some(convert::contract_code(desk, contract)),
            ..told_refused(desk, account, found)
        },
        (AlarmOf::Mark(contract), found) => {
            told_mark(convert::contract_code(desk, contract), found)
        }
    }
}

fn of_account(desk: &Desk, kind: AlarmKind, id: OperatingAccountId) -> Told {
    let product = { desk.operating_account(id) }.and_then(|account| account.product);
    let code = desk.account_code(Holder::Operating(id)).to_string();
    Told::of(kind, code, product)
}

fn told_line(desk: &Desk, account: OperatingAccountId, line: String, found: &AlarmFound) -> Told {
    let told = of_account(desk, AlarmKind::Line, account);
    let found = match found {
        AlarmFound::Line(found) => Some(found),
        _ => None,
    };
    Told {
        line: Some(line),
        reading: found.map(|found| found.equity.to_string()),
        threshold: found.and_then(|found| Some(found.acts_at?.to_string())),
        ..told
    }
}

fn told_rule(
    desk: &Desk,
    (of, rule): (NavOf, RuleKey),
    found: &AlarmFound,
    then: Option<&Scheme>,
) -> Told {
    let found = match found {
        AlarmFound::Rule(found) => *found,
        _ => Default::default(),
    };
    let words = rules::told_then(desk, rule, &found, then);
    let kind = match words.kind {
        "nav_line" => AlarmKind::NavLine,
        "previous_nav_line" => AlarmKind::PreviousNavLine,
        "top_up" => AlarmKind::TopUp,
        "previous_top_up" => AlarmKind::PreviousTopUp,
        "overnight_ratio" => AlarmKind::OvernightRatio,
        _ => AlarmKind::Clause,
    };
    let told = match of {
        NavOf::Product(id) => Told::of(kind, rules::owner(desk, of), Some(id)),
        NavOf::Operating(id) => of_account(desk, kind, id),
    };
    Told {
        scheme: words.scheme,
        clause: words.clause,
        contract: found.contract.map(|id| convert::contract_code(desk, id)),
        reading: Some(words.reading),
        threshold: Some(words.threshold),
        ..told
    }
}

fn told_plan(desk: &Desk, account: OperatingAccountId, found: &AlarmFound) -> Told {
    let left = |left: &PlanLeft| {
        would_close(
            desk,
            ask::WouldClose {
                account,
                of: left.of,
                lots: left.lots,
            },
        )
    };
    match found {
        AlarmFound::PlanEnded(how, lots) => {
            let kind = match how {
                PlanEnd::RunOut => AlarmKind::PlanRunOut,
                _ => AlarmKind::PlanStopped,
            };
            Told {
                left: lots.iter().map(left).collect(),
                ..of_account(desk, kind, account)
            }
        }
        AlarmFound::PlanAsks { price, last } => Told {
            reading: Some(price.to_string()),
            threshold: Some(last.to_string()),
            ..of_account(desk, AlarmKind::PlanAsks, account)
        },
        _ => of_account(desk, AlarmKind::PlanAsks, account),
    }
}

fn told_repeats(desk: &Desk, account: OperatingAccountId, found: &AlarmFound) -> Told {
    let repeated = match found {
        AlarmFound::Repeated(repeated) => Some(repeated),
        _ => None,
    };
    Told {
        contract: repeated.map(|of| convert::contract_code(desk, of.order.contract)),
        reading: repeated.map(|of| of.times.to_string()),
        threshold: repeated.map(|of| of.seconds.to_string()),
        ..of_account(desk, AlarmKind::RepeatedOrder, account)
    }
}

fn told_refused(desk: &Desk, account: OperatingAccountId, found: &AlarmFound) -> Told {
    let told = of_account(desk, AlarmKind::RefusedClose, account);
    let (scheme, clause, reading, threshold) = match found {
        AlarmFound::Refused(Refusal::ClauseBreached {
            scheme,
            clause,
            after,
            threshold,
            ..
        }) => (scheme, clause, after, threshold),
        AlarmFound::Refused(Refusal::SchemeBars {
            scheme,
            clause,
            reading,
            threshold,
            ..
        }) => (scheme, clause, reading, threshold),
        _ => return told,
    };
    Told {
        scheme: Some(scheme.to_string()),
        clause: Some(*clause),
        reading: Some(reading.to_string()),
        threshold: Some(threshold.to_string()),
        ..told
    }
}

fn told_mark(code: String, found: &AlarmFound) -> Told {
    let (kind, reading, threshold) = match found {
        AlarmFound::Doubted(MarkDoubt::Crossed { bid, ask }) => {
            (AlarmKind::MarkCrossed, Some(*bid), Some(*ask))
        }
        AlarmFound::Doubted(MarkDoubt::OutsideLimits { price, limit }) => {
            (AlarmKind::MarkOutsideLimits, Some(*price), Some(*limit))
        }
        AlarmFound::Doubted(MarkDoubt::Impossible { price }) => {
            (AlarmKind::MarkImpossible, Some(*price), None)
        }
        _ => (AlarmKind::MarkImpossible, None, None),
    };
    Told {
        contract: Some(code.clone()),
        reading: reading.map(|price| price.to_string()),
        threshold: threshold.map(|price| price.to_string()),
        ..Told::of(kind, code, None)
    }
}

/// An alarm as it is told.
pub(crate) fn shown(desk: &Desk, id: AlarmId, alarm: &desk::Alarm, at: Stamp) -> Alarm {
    let note = |note: &desk::AlarmNote| AlarmNote {
        by: convert::actor_name(desk, note.by),
        at: note.at.into(),
        text: note.text.clone(),
    };
    let muted = alarm.muted.as_ref().filter(|mute| at < mute.until);
    Alarm {
        level: level(alarm.level),
        worst: level(alarm.worst),
        count: alarm.count,
        first_at: alarm.first.into(),
        last_at: alarm.last.into(),
        cleared_at: alarm.cleared.map(Into::into),
        asks: alarm.asks(at),
        unacknowledged_since: alarm.unacknowledged_since().map(Into::into),
        assigned: alarm.assigned.map(|assigned| AlarmAssigned {
            to: convert::user_name(desk, assigned.to),
            by: convert::actor_name(desk, assigned.by),
            at: assigned.at.into(),
        }),
        acknowledged: alarm.acknowledged.as_ref().map(note),
        notes: alarm.notes.iter().map(note).collect(),
        muted: muted.map(|mute| AlarmMute {
            by: convert::actor_name(desk, mute.said.by),
            at: mute.said.at.into(),
            until: mute.until.into(),
            reason: mute.said.text.clone(),
        }),
        ..about(desk, id, told(desk, alarm.of, &alarm.found, None))
    }
}

/// What it is about; the rest is still to be told.
fn about(desk: &Desk, id: AlarmId, told: Told) -> Alarm {
    Alarm {
        alarm: id.number(),
        kind: told.kind,
        object: told.object,
        product: told
            .product
            .map_or(String::new(), |id| convert::product_code(desk, id)),
        line: told.line,
        scheme: told.scheme,
        clause: told.clause,
        contract: told.contract,
        plan: told.plan,
        left: told.left,
        level: AlarmLevel::Undefined,
        worst: AlarmLevel::Undefined,
        count: 0,
        first_at: Stamp::default().into(),
        last_at: Stamp::default().into(),
        cleared_at: None,
        reading: told.reading,
        threshold: told.threshold,
        asks: false,
        unacknowledged_since: None,
        assigned: None,
        acknowledged: None,
        notes: Vec::new(),
        muted: None,
    }
}

/// An alarm of some day, as it was left.
pub(crate) fn past(desk: &Desk, row: &AlarmRow, at: Stamp) -> PastAlarm {
    let found = |id: Option<RowId>| row.acts.iter().find(|act| Some(act.id) == id);
    let note = |act: &AlarmActRow| AlarmNote {
        by: actor(desk, act.by),
        at: act.at.into(),
        text: text(&act.act).to_owned(),
    };
    let muted = found(row.muted).and_then(|act| match &act.act {
        AlarmAct::Muted { until, reason } => Some((*until, reason, act)),
        _ => None,
    });
    let is_muted = muted.is_some_and(|(until, ..)| at < until);
    let notes = { row.acts.iter() }.filter(|act| matches!(act.act, AlarmAct::Noted(_)));
    let alarm = Alarm {
        level: level(row.level),
        worst: level(row.worst),
        count: row.count,
        first_at: row.first.into(),
        last_at: row.last.into(),
        cleared_at: row.cleared.map(Into::into),
        asks: row.is_kept && row.acknowledged.is_none() && !is_muted,
        assigned: found(row.assigned).and_then(|act| match &act.act {
            AlarmAct::Assigned(to) => Some(AlarmAssigned {
                to: convert::user_name(desk, *to),
                by: actor(desk, act.by),
                at: act.at.into(),
            }),
            _ => None,
        }),
        acknowledged: found(row.acknowledged).map(note),
        notes: notes.map(note).collect(),
        muted: muted.map(|(until, reason, act)| AlarmMute {
            by: actor(desk, act.by),
            at: act.at.into(),
            until: until.into(),
            reason: reason.clone(),
        }),
        ..about(
            desk,
            row.number,
            told(desk, row.of, &row.found, row.scheme.as_ref()),
        )
    };
    PastAlarm {
        id: Id::from(row.id.number() as u64),
        trading_day: row.day.map(Into::into),
        ended_on: row.until.map(Into::into),
        alarm,
        acts: row.acts.iter().map(|of| act(desk, of)).collect(),
    }
}

fn text(act: &AlarmAct) -> &str {
    match act {
        AlarmAct::Acknowledged(note) | AlarmAct::Noted(note) => note,
        AlarmAct::Muted { reason, .. } => reason,
        AlarmAct::Unmuted | AlarmAct::Assigned(_) => "",
    }
}

fn act(desk: &Desk, row: &AlarmActRow) -> ApiAct {
    let (act, until, to) = match &row.act {
        AlarmAct::Acknowledged(_) => (AlarmActKind::Acknowledged, None, None),
        AlarmAct::Noted(_) => (AlarmActKind::Noted, None, None),
        AlarmAct::Muted { until, .. } => (AlarmActKind::Muted, Some(*until), None),
        AlarmAct::Unmuted => (AlarmActKind::Unmuted, None, None),
        AlarmAct::Assigned(to) => {
            let to = convert::user_name(desk, *to);
            (AlarmActKind::Assigned, None, Some(to))
        }
    };
    ApiAct {
        act,
        by: actor(desk, row.by),
        at: row.at.into(),
        text: text(&row.act).to_owned(),
        until: until.map(Into::into),
        to,
    }
}

/// Login name of who did something; empty: the platform.
pub(crate) fn actor(desk: &Desk, user: UserId) -> String {
    let session = Default::default();
    convert::actor_name(desk, Actor { user, session })
}

fn level(level: Level) -> AlarmLevel {
    match level {
        Level::Undefined => AlarmLevel::Undefined,
        Level::One => AlarmLevel::One,
        Level::Two => AlarmLevel::Two,
    }
}
