//! The lines of operating accounts (O3–O6, N1, N2): set, read when something moved them, acted on.
//!
//! What a fill, cash or a setting changes makes an account's lines due at once; a mark does where it takes
//! equity out of the interval in which none of them moves. What is due is read by the clock, in the same flush.

pub(crate) mod fits;
pub(crate) mod pair;

use ballast_desk_events::{
    AccountLine, Actor, Event, LineAction, LineFound, LineLevel, LineMoved, LinesRead, NavOf,
    OperatingSetting, OperatingSettings, PlanCause, PlanScope, PlatformSetting, PlatformSettings,
    Refusal, Settings,
};
use ballast_model::{Money, OperatingAccountId, Stamp};
use ballast_risk::ActsAt;

use crate::lines::pair::{Pair, figures};
use crate::state::account::OperatingAccount;
use crate::state::lines::{LineStanding, Quiet};
use crate::state::marks_seen::MarksSeen;
use crate::state::{Desk, Phase};

/// Accounts that one clock reads.
const AT_ONCE: usize = 256;

/// Whether lines are to be read: while the day is open.
pub(crate) fn is_due(desk: &Desk) -> bool {
    matches!(desk.phase, Phase::Open(_)) && !desk.lines_due.is_empty()
}

/// Reads what is due.
pub(crate) fn clock(desk: &Desk) -> Vec<Event> {
    let due = desk.lines_due.iter().take(AT_ONCE);
    let read = due.map(|id| {
        let settings = &desk.operating_accounts[id.index()].settings;
        read(desk, *id, settings, Latch::Holds)
    });
    let read: Vec<LinesRead> = read.collect();
    let asked = read.iter().filter_map(|read| liquidated(desk, read));
    let asked = asked.map(|(account, cause)| (account, PlanScope::Account, cause));
    let started: Vec<Event> = desk.started(Actor::PLATFORM, asked).collect();
    read.into_iter()
        .map(Event::LinesRead)
        .chain(started)
        .collect()
}

/// The account and the line by which it is to be liquidated, once its lines are read (N10): something of it
/// is held or works, and neither a plan closes it nor did a person end one.
fn liquidated(desk: &Desk, read: &LinesRead) -> Option<(OperatingAccountId, PlanCause)> {
    let account = &desk.operating_accounts[read.account.index()];
    let wanted = desk.platform.liquidation_action == LineAction::Liquidate
        && !account.lines.kept_off
        && desk.account_plan(read.account).is_none()
        && !(account.working.is_empty() && desk.unclaimed_sides(read.account).is_empty());
    if !wanted {
        return None;
    }
    let found = |line: AccountLine| {
        let moved = read.moved.iter().find(|moved| moved.line == line);
        let stood = account.lines.standing.get(&line);
        let waits = match (moved, stood) {
            (Some(_), _) => desk.asks_for_marks(),
            (None, stood) => stood.is_some_and(|standing| standing.marks.waits()),
        };
        let stood = stood.map(|standing| (standing.level, standing.found));
        let (level, found) = moved.map(|moved| (moved.new, moved.found)).or(stood)?;
        (level == LineLevel::Liquidation && !waits).then_some(PlanCause::Line(line, found))
    };
    let cause = AccountLine::ALL.into_iter().find_map(found)?;
    Some((read.account, cause))
}

/// Whether a line of the day that was reached stays so (O4).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Latch {
    Holds,
    IsLifted,
}

/// A line as it is read.
struct Look {
    line: AccountLine,
    pair: Option<Pair>,
    call: ActsAt,
    liquidation: ActsAt,
    level: LineLevel,
}

fn look(desk: &Desk, account: &OperatingAccount, settings: &OperatingSettings) -> [Look; 4] {
    look_at(desk, account, settings, account.book.equity().units())
}

/// The same at another equity.
fn look_at(
    desk: &Desk,
    account: &OperatingAccount,
    settings: &OperatingSettings,
    equity: i64,
) -> [Look; 4] {
    let of = figures(account);
    AccountLine::ALL.map(|line| {
        let pair = Pair::of(line, settings, &desk.platform, desk.system_risk_mode);
        let at = |threshold: Option<i64>| match (&pair, threshold) {
            (Some(pair), Some(threshold)) => pair.kind.acts_at(threshold, &of),
            _ => ActsAt::Nowhere,
        };
        let call = at(pair.as_ref().map(|pair| pair.call));
        let liquidation = at(pair.as_ref().and_then(|pair| pair.liquidation));
        let level = match (call, liquidation) {
            (ActsAt::Undefined, _) => LineLevel::Undefined,
            (_, liquidation) if liquidation.acts(equity) => LineLevel::Liquidation,
            (call, _) if call.acts(equity) => LineLevel::Call,
            _ => LineLevel::Clear,
        };
        Look {
            line,
            pair,
            call,
            liquidation,
            level,
        }
    })
}

fn read(
    desk: &Desk,
    id: OperatingAccountId,
    settings: &OperatingSettings,
    latch: Latch,
) -> LinesRead {
    let account = &desk.operating_accounts[id.index()];
    let mut moved = Vec::new();
    for look in look(desk, account, settings) {
        let stood = account.lines.standing.get(&look.line);
        let old = stood.map_or(LineLevel::Clear, |standing| standing.level);
        let holds = latch == Latch::Holds && look.line.is_latched() && old >= LineLevel::Call;
        let stays = holds && old > look.level;
        if old != look.level && !stays {
            moved.push(LineMoved {
                line: look.line,
                old,
                new: look.level,
                found: found(account, &look),
            });
        }
    }
    LinesRead { account: id, moved }
}

fn found(account: &OperatingAccount, look: &Look) -> LineFound {
    let equity = account.book.equity();
    let of = figures(account);
    let reading = look
        .pair
        .as_ref()
        .map(|pair| pair.kind.reading(equity.units(), &of));
    let acts_at = match look.level {
        LineLevel::Liquidation => look.liquidation,
        LineLevel::Clear | LineLevel::Undefined | LineLevel::Call => look.call,
    };
    LineFound {
        equity,
        acts_at: amount(acts_at),
        numerator: Money::from_units(reading.map_or(0, |reading| reading.numerator)),
        denominator: reading
            .and_then(|reading| reading.denominator)
            .map(Money::from_units),
    }
}

/// Whether every line of an account is clear or where it stands, at no liquidation: then reading them does nothing.
pub(crate) fn rest(desk: &Desk, account: &OperatingAccount) -> bool {
    look(desk, account, &account.settings).iter().all(|look| {
        let stood = account.lines.standing.get(&look.line);
        let old = stood.map_or(LineLevel::Clear, |standing| standing.level);
        let stays = look.level == LineLevel::Clear || look.level == old;
        stays && old != LineLevel::Liquidation
    })
}

/// Whether a line is found at liquidation now, whatever it stands at.
pub(crate) fn is_at_liquidation(desk: &Desk, id: OperatingAccountId, line: AccountLine) -> bool {
    let account = &desk.operating_accounts[id.index()];
    let mut looks = look(desk, account, &account.settings).into_iter();
    looks.any(|look| look.line == line && look.level == LineLevel::Liquidation)
}

/// At what a line is found now, whatever its level; none of one that is not set.
pub(crate) fn found_at(
    desk: &Desk,
    id: OperatingAccountId,
    line: AccountLine,
) -> Option<LineFound> {
    let account = desk.operating_account(id)?;
    let mut looks = look(desk, account, &account.settings).into_iter();
    let look = looks.find(|look| look.line == line && look.pair.is_some())?;
    Some(found(account, &look))
}

/// Where a line acts, as an amount that can be told.
fn amount(at: ActsAt) -> Option<Money> {
    match at {
        ActsAt::Equity(equity) => i64::try_from(equity).ok().map(Money::from_units),
        ActsAt::Nowhere | ActsAt::Undefined => None,
    }
}

/// Lines that are set, each as it would be read if the account had gained so much, and whether it has a level of
/// liquidation. One of the day that was reached stays so (O4).
pub(crate) fn levels_moved(
    desk: &Desk,
    id: OperatingAccountId,
    gained: i128,
) -> Vec<(AccountLine, LineLevel, bool)> {
    let account = &desk.operating_accounts[id.index()];
    let equity = i128::from(account.book.equity().units()) + gained;
    let equity = equity.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
    let looks = look_at(desk, account, &account.settings, equity).into_iter();
    let levels = looks.filter_map(|look| {
        let stood = { account.lines.standing.get(&look.line) }.filter(|_| look.line.is_latched());
        let stood = stood.map_or(LineLevel::Clear, |standing| standing.level);
        let liquidates = look.pair?.liquidation.is_some();
        Some((look.line, look.level.max(stood), liquidates))
    });
    levels.collect()
}

/// A line that is not reached, and how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineAhead {
    /// Which.
    pub line: AccountLine,
    /// Of which level.
    pub level: LineLevel,
    /// It acts at that equity and below.
    pub acts_at: Money,
}

/// Lines that are set and act below an account's equity.
pub(crate) fn ahead(desk: &Desk, account: &OperatingAccount) -> Vec<LineAhead> {
    let equity = account.book.equity();
    let looks = look(desk, account, &account.settings).into_iter();
    let lines = looks.flat_map(|look| {
        let levels = [
            (LineLevel::Call, look.call),
            (LineLevel::Liquidation, look.liquidation),
        ];
        levels.map(|(level, at)| {
            Some(LineAhead {
                line: look.line,
                level,
                acts_at: amount(at)?,
            })
        })
    });
    lines
        .flatten()
        .filter(|ahead| ahead.acts_at < equity)
        .collect()
}

pub(crate) fn apply_read(desk: &mut Desk, read: &LinesRead, at: Stamp) {
    desk.lines_due.remove(&read.account);
    let asks_for_marks = desk.asks_for_marks();
    let account = &mut desk.operating_accounts[read.account.index()];
    account.lines.is_due = false;
    for moved in &read.moved {
        if moved.new == LineLevel::Clear {
            account.lines.standing.remove(&moved.line);
        } else {
            let standing = LineStanding {
                level: moved.new,
                since: at,
                found: moved.found,
                marks: MarksSeen::of(asks_for_marks && moved.new == LineLevel::Liquidation),
            };
            account.lines.standing.insert(moved.line, standing);
        }
    }
    account.lines.end_kept_off();
    let mut standing = account.lines.standing.values();
    if standing.any(|of| of.marks.waits()) {
        desk.confirming.insert(NavOf::Operating(read.account));
    }
    desk.alarms.lines_read(read, at);
    watch(desk, read.account);
}

/// Finds anew what bars opening, and how far equity may move before a line does.
fn watch(desk: &mut Desk, id: OperatingAccountId) {
    let account = &desk.operating_accounts[id.index()];
    let equity = account.book.equity();
    let mut quiet = None;
    for look in look(desk, account, &account.settings) {
        if look.pair.is_none() {
            continue;
        }
        let quiet: &mut Quiet = quiet.get_or_insert(Quiet::ALL);
        for line in [look.call, look.liquidation] {
            let ActsAt::Equity(line) = line else { continue };
            let line = line.clamp(i64::MIN.into(), (i64::MAX - 1).into()) as i64;
            if equity.units() <= line {
                quiet.most = quiet.most.min(Money::from_units(line));
            } else {
                quiet.least = quiet.least.max(Money::from_units(line + 1));
            }
        }
    }
    let bars = |standing: &LineStanding| bars(&desk.platform, standing.level);
    let bars =
        { account.lines.standing() }.find_map(|(line, standing)| bars(standing).then_some(line));
    let lines = &mut desk.operating_accounts[id.index()].lines;
    (lines.quiet, lines.bars) = (quiet, bars);
}

/// Whether opening is barred at a level (N10).
pub(crate) fn bars(platform: &PlatformSettings, level: LineLevel) -> bool {
    match level {
        LineLevel::Clear => false,
        LineLevel::Call => platform.call_action != LineAction::Alert,
        LineLevel::Undefined | LineLevel::Liquidation => true,
    }
}

/// The refusal of an open that a line bars.
pub(crate) fn refusal(account: &OperatingAccount) -> Refusal {
    let bars = account.lines.bars();
    let (line, standing) = bars.expect("Invariant: it is asked where a line bars");
    let LineStanding { level, found, .. } = *standing;
    let (loss, of) = (found.numerator, found.denominator.unwrap_or_default());
    let acts_at = found.acts_at.unwrap_or_default();
    match line {
        _ if level == LineLevel::Undefined => Refusal::LineUndefined { of },
        AccountLine::SystemRisk => Refusal::SystemRiskLine {
            equity: account.book.equity(),
            acts_at,
        },
        AccountLine::DailyLoss => Refusal::DailyLossLine { loss },
        AccountLine::DailyLossRatio => Refusal::DailyLossRatioLine { loss, of },
        AccountLine::TotalLossRatio => Refusal::TotalLossRatioLine { loss, of, acts_at },
    }
}

/// A changed line of the day's loss is read at once, whatever was reached before: that alone lifts it within
/// the day (O4).
pub(crate) fn lifted(desk: &Desk, id: OperatingAccountId, new: &OperatingSetting) -> Option<Event> {
    let is_daily = matches!(
        new,
        OperatingSetting::DailyLossCall(_)
            | OperatingSetting::DailyLossLiquidation(_)
            | OperatingSetting::DailyLossCallRatio(_)
            | OperatingSetting::DailyLossLiquidationRatio(_)
            | OperatingSetting::DailyLossOf(_)
    );
    let account = &desk.operating_accounts[id.index()];
    let latched = account.lines.standing().any(|(line, _)| line.is_latched());
    (is_daily && latched).then(|| {
        let mut settings: OperatingSettings = OperatingSettings::clone(&account.settings);
        settings.set(new.clone());
        Event::LinesRead(read(desk, id, &settings, Latch::IsLifted))
    })
}

impl Desk {
    /// Something of an account changed that its lines may hang on.
    #[inline(always)]
    pub(crate) fn lines_moved(&mut self, id: OperatingAccountId) {
        let lines = &mut self.operating_accounts[id.index()].lines;
        if lines.quiet.is_some() && !lines.is_due {
            self.read_lines(id);
        }
    }

    /// Commission of an account was frozen, or, below 0, released.
    #[inline(always)]
    pub(crate) fn commission_frozen(&mut self, id: OperatingAccountId, commission: Money) {
        let account = &mut self.operating_accounts[id.index()];
        if account.lines.quiet.is_some() {
            self.shift_lines(id, commission);
        }
    }

    #[cold]
    #[inline(never)]
    fn shift_lines(&mut self, id: OperatingAccountId, commission: Money) {
        let account = &mut self.operating_accounts[id.index()];
        if let Some(quiet) = &mut account.lines.quiet {
            quiet.shift(commission);
        }
        if account.lines.moves_at(account.book.equity()) {
            self.read_lines(id);
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn read_lines(&mut self, id: OperatingAccountId) {
        self.operating_accounts[id.index()].lines.is_due = true;
        self.lines_due.insert(id);
    }

    /// A setting of the platform that all lines may hang on.
    pub(crate) fn lines_set(&mut self, setting: &PlatformSetting) {
        if matches!(
            setting,
            PlatformSetting::CallAction(_)
                | PlatformSetting::LiquidationAction(_)
                | PlatformSetting::GlobalDailyLossOf(_)
                | PlatformSetting::GlobalTotalLossOf(_)
        ) {
            self.read_all_lines();
        }
    }

    /// The day begins: the system risk mode that was chosen before acts (N9).
    pub(crate) fn start_lines(&mut self) {
        self.system_risk_mode = self.platform.system_risk_mode;
        self.read_all_lines();
    }

    /// The day ends: its losses are no more (O4, O5).
    pub(crate) fn end_lines(&mut self) {
        for account in &mut self.operating_accounts {
            let lines = &mut account.lines;
            lines.standing.retain(|line, _| !line.is_latched());
            lines.bars = lines.bars.filter(|line| !line.is_latched());
            lines.end_kept_off();
        }
    }

    fn read_all_lines(&mut self) {
        for number in 0..self.operating_accounts.len() {
            self.set_lines(OperatingAccountId::new(number as u32));
        }
    }

    /// Lines of an account may have been set or turned off.
    pub(crate) fn set_lines(&mut self, id: OperatingAccountId) {
        let account = &self.operating_accounts[id.index()];
        let (own, mode) = (&account.settings, self.system_risk_mode);
        let is_set = |line: &AccountLine| Pair::of(*line, own, &self.platform, mode).is_some();
        let had_lines = account.lines.quiet.is_some() || !account.lines.standing.is_empty();
        if had_lines || AccountLine::ALL.iter().any(is_set) {
            self.read_lines(id);
        }
    }

    /// An account that stands elsewhere on a line than it is read now, though nothing is due: there is none.
    pub fn unread_line(&self) -> Option<OperatingAccountId> {
        let ids = self.operating_accounts();
        let mut quiet = ids.filter(|(_, account)| !account.lines.is_due);
        let unread = quiet.find(|(id, account)| {
            !read(self, *id, &account.settings, Latch::Holds)
                .moved
                .is_empty()
        });
        unread.map(|(id, _)| id)
    }
}
