//! Entries that would ban or liquidate by themselves (录入试算): what each would do, confirmed by whom; and plans that wait
//! after a counter's cash (P8).
//!
//! Such an entry is answered with `NEEDS_CONFIRMATION`, whose numbers name its dry run. The same request with the
//! headers [`CONFIRM_SEQ`] and [`CONFIRM_PHRASE`] does it; where it liquidates, it then waits for a second person.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::plan::{PlanCause, WouldClose};
use crate::{Id, Time};

/// Header of a request that is sent again: number of the dry run.
pub const CONFIRM_SEQ: &str = "x-confirm-seq";
/// Header of a request that is sent again: what its dry run asks to be typed.
pub const CONFIRM_PHRASE: &str = "x-confirm-phrase";

/// A value of what is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryField {
    /// Its name, as the interface names it.
    pub name: String,
    /// As it is now, where it is one that is set.
    pub old: Option<String>,
    /// As it would be; empty: none.
    pub new: String,
}

/// A line or rule that would bar opening, and does not now, or not so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryBan {
    /// Whose: code of the product, or of the operating account.
    pub of: String,
    /// `line` (O3–O6), `clause` (S5), `nav_line`, `previous_nav_line` (S7), `overnight_ratio` (O2) or `before_close` (O8).
    pub kind: String,
    /// Of a line: `system_risk`, `daily_loss`, `daily_loss_ratio`, `total_loss_ratio`.
    pub line: Option<String>,
    /// Of a clause: name of its scheme.
    pub scheme: Option<String>,
    /// Which clause of it, counted from 1.
    pub clause: Option<u32>,
    /// Level now: `clear`, `undefined`, `level_1`, `level_2`; of a line `call` and `liquidation`.
    pub old_level: String,
    /// Level then.
    pub new_level: String,
    /// What it reads now: of a line equity, yuan; none where it is not in force now.
    pub old_reading: Option<String>,
    /// What it would read.
    pub new_reading: String,
    /// Where it acts then: of a line the equity; none where it cannot be told.
    pub threshold: Option<String>,
    /// It bars opening everywhere in the account or product; else in the clause's scope alone.
    pub whole: bool,
}

/// A liquidation plan that would be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryPlan {
    /// Code of the operating account.
    pub account: String,
    /// Everything of it; else what its rule reads.
    pub whole_account: bool,
    /// Only down to the line: `positions` is the first pass (N7).
    pub only_down_to_the_line: bool,
    /// Why.
    pub cause: PlanCause,
    /// What it would close first; nothing where only orders would be cancelled.
    pub positions: Vec<WouldClose>,
}

/// An entry that is not done, and what it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// Number of its dry run.
    pub entry: Id,
    /// Login name of who entered it.
    pub by: String,
    /// When it was tried, or tried again.
    pub tried_at: Time,
    /// Since when it waits for a second person; none: who entered it has to confirm it first.
    pub proposed_at: Option<Time>,
    /// The caller entered it.
    pub own: bool,
    /// The caller may be its second person.
    pub may_confirm: bool,
    /// Name of the command: `EnterCash`, `SetOperating`, `Scheme` …
    pub kind: String,
    /// Code of what it is about; empty: the whole platform.
    pub object: String,
    /// What is entered.
    pub fields: Vec<EntryField>,
    /// What is to be typed to confirm it.
    pub confirm: String,
    /// Lines and rules that would bar opening.
    pub bans: Vec<EntryBan>,
    /// Plans that would be made.
    pub plans: Vec<EntryPlan>,
    /// Lots of them all.
    pub lots: i64,
}

/// Plans of a rule that wait for a risk officer, after cash as a counter has it (P8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingRule {
    /// Its name in requests.
    pub rule: String,
    /// Whose rule: code of the product, or of the operating account.
    pub of: String,
    /// As of [`EntryBan`].
    pub kind: String,
    /// Of a clause: name of its scheme.
    pub scheme: Option<String>,
    /// Which clause of it, counted from 1.
    pub clause: Option<u32>,
    /// Code of the fund account whose counter's cash it was.
    pub fund_account: String,
    /// Since when.
    pub since: Time,
    /// Where the rule is reached still, its plans begin then.
    pub until: Time,
    /// The caller may have them begin now.
    pub may_start: bool,
}

/// What waits to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryList {
    /// One's own entries, and those of others that wait for a second person whom one may be; the newest first.
    pub entries: Vec<Entry>,
    /// Rules whose plans wait.
    pub waiting: Vec<WaitingRule>,
    /// Record that it was looked at.
    pub seq: Id,
}

/// Which entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct EntryPath {
    /// Number of its dry run.
    pub entry: u64,
}

/// Confirm what somebody else entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmEntry {
    /// What the dry run asks to be typed.
    pub confirm: String,
}

/// Plans that are to begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartWaiting {
    /// Name of the rule, as it is listed.
    pub rule: String,
}
