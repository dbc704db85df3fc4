//! Entries (录入) that would ban or liquidate by themselves: dry run, confirmation, second person; and plans that wait
//! after a counter's cash (P8).

use ballast_model::{EntryId, FundAccountId, OperatingAccountId, Stamp};
use minicbor::{Decode, Encode};

use crate::{
    Action, Actor, LineFound, LineMoved, NavOf, PlanCause, PlanLeft, PlanScope, RuleFound, RuleKey,
    RuleMoved,
};

/// What is done about an entry that was answered with a dry run, or about a plan that waits.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum EntryCommand {
    /// It is sent again, by who sent it.
    #[n(0)]
    Confirm(#[n(0)] ConfirmEntry),
    /// A second person confirms it: it is done.
    #[n(1)]
    Second(#[n(0)] SecondEntry),
    /// It is taken back, or refused by who would be the second person.
    #[n(2)]
    Withdraw(#[n(0)] EntryId),
    /// The plans of a rule begin now, and do not wait for the end of their time (P8).
    #[n(3)]
    Start(#[n(0)] WaitingRule),
}

/// An entry that is sent again once its dry run was seen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ConfirmEntry {
    /// The dry run.
    #[n(0)]
    pub entry: EntryId,
    /// What it asks for in words, as typed.
    #[n(1)]
    pub phrase: String,
    /// The entry: it must be the one that was tried.
    #[n(2)]
    pub action: Action,
}

/// A second person's word for an entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SecondEntry {
    /// Which.
    #[n(0)]
    pub entry: EntryId,
    /// What its dry run asks for in words, as typed.
    #[n(1)]
    pub phrase: String,
}

/// A rule whose plans wait for a risk officer (P8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct WaitingRule {
    /// Whose.
    #[n(0)]
    pub of: NavOf,
    /// Which.
    #[n(1)]
    pub rule: RuleKey,
}

/// Of entries and of plans that wait.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum EntryEvent {
    /// An entry would ban or liquidate: it was not done, and this is what it would do.
    #[n(0)]
    Tried(#[n(0)] TriedEntry),
    /// It was confirmed by who entered it, and waits for a second person.
    #[n(1)]
    Proposed(#[n(0)] EntryId),
    /// It was done; what it did stands beside. The second person, where one was needed.
    #[n(2)]
    Done(#[n(0)] EntryId, #[n(1)] Option<Actor>),
    /// It was taken back.
    #[n(3)]
    Withdrawn(#[n(0)] EntryId, #[n(1)] Actor),
    /// Cash as a counter has it brought rules to where they liquidate: their plans wait (P8).
    #[n(4)]
    Waits(#[n(0)] PlansWait),
    /// Plans of a rule wait no longer, by whom; the platform's at the end of their time.
    #[n(5)]
    WaitEnded(#[n(0)] WaitingRule, #[n(1)] Actor),
}

/// An entry and what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TriedEntry {
    /// Its dry run.
    #[n(0)]
    pub entry: EntryId,
    /// Who entered it.
    #[n(1)]
    pub by: Actor,
    /// What was entered.
    #[n(2)]
    pub action: Action,
    /// What it would do.
    #[n(3)]
    pub effect: EntryEffect,
}

/// What an entry would do by itself, at once or with the next day's begin.
#[derive(Debug, Clone, PartialEq, Eq, Default, Encode, Decode)]
pub struct EntryEffect {
    /// Lines and rules that would bar opening and do not now, or not so widely.
    #[n(0)]
    pub bans: Vec<EntryBan>,
    /// Plans that would be made.
    #[n(1)]
    pub plans: Vec<EntryPlan>,
}

/// A line or rule that would bar opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum EntryBan {
    /// A line of an operating account (O3–O6): level and what it is found at, before and after.
    #[n(0)]
    Line(
        #[n(0)] OperatingAccountId,
        #[n(1)] LineMoved,
        #[n(2)] Option<LineFound>,
    ),
    /// A rule of a scheme or a line on NAV (S5, S7), likewise.
    #[n(1)]
    Rule(#[n(0)] NavOf, #[n(1)] RuleMoved, #[n(2)] Option<RuleFound>),
}

/// A plan that would be made, and the lots that it would close first.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct EntryPlan {
    /// Account.
    #[n(0)]
    pub account: OperatingAccountId,
    /// What of it.
    #[n(1)]
    pub scope: PlanScope,
    /// Why.
    #[n(2)]
    pub cause: PlanCause,
    /// Lots, by side of a position; none where it would only cancel what works.
    #[n(3)]
    pub lots: Vec<PlanLeft>,
}

/// Plans that wait (P8).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PlansWait {
    /// The fund account whose counter's cash it was.
    #[n(0)]
    pub fund_account: FundAccountId,
    /// The rules.
    #[n(1)]
    pub rules: Vec<WaitingRule>,
    /// To when.
    #[n(2)]
    pub until: Stamp,
}
