//! Marks that confirm what is reached before it is liquidated (K7): a ban stands at once, a plan of a line or a clause
//! only once so many marks in a row found it there, the one that brought it there among them. What is asked about a
//! session end (O2, O8) waits for none: its close does not.

use ballast_desk_events::{AccountLine, NavOf, PlatformSetting, RuleKey};
use ballast_model::{ContractId, OperatingAccountId};

use crate::lines;
use crate::state::Desk;
use crate::watch::closes;

impl Desk {
    /// Whether plans wait for more than the mark at which something is reached.
    #[inline(always)]
    pub(crate) fn asks_for_marks(&self) -> bool {
        self.platform.plan_marks > 1
    }

    /// Whether plans of a rule wait for marks.
    pub(crate) fn waits_for_marks(&self, rule: RuleKey) -> bool {
        self.asks_for_marks() && closes::closes_at(rule).is_none()
    }

    /// A mark was applied: what waits for one, and holds the contract or has an order working in it, counts it.
    #[inline(always)]
    pub(crate) fn confirm_by(&mut self, contract: ContractId) {
        if !self.confirming.is_empty() {
            self.count_mark(contract);
        }
    }

    #[cold]
    #[inline(never)]
    fn count_mark(&mut self, contract: ContractId) {
        let rows = self.contracts[contract.index()].marked.0.rows().iter();
        let rows = rows.filter(|row| row.all != 0);
        let owners = rows.flat_map(|row| self.owners(row.holder).into_iter().flatten());
        let mut owners: Vec<NavOf> = owners.filter(|of| self.confirming.contains(of)).collect();
        owners.sort_unstable();
        owners.dedup();
        for of in owners {
            self.confirm(of, 1);
        }
    }

    /// What of an owner waits has seen so many marks more; where nothing waits any more it is not asked again.
    fn confirm(&mut self, of: NavOf, more: u32) {
        let enough = self.platform.plan_marks;
        let mut waits = false;
        let mut is_confirmed = false;
        for standing in self.watch_mut(of).standing.values_mut() {
            is_confirmed |= standing.marks.count(more, enough);
            waits |= standing.marks.waits();
        }
        if is_confirmed {
            self.read_rules(of);
        }
        if let NavOf::Operating(id) = of {
            waits |= self.confirm_lines(id, more);
        }
        if !waits {
            self.confirming.remove(&of);
        }
    }

    /// A latched line (O4) stands though its reading is back: only marks that find it reached count, in a row.
    fn confirm_lines(&mut self, id: OperatingAccountId, more: u32) -> bool {
        let enough = self.platform.plan_marks;
        let reached = AccountLine::ALL.map(|line| (line, lines::is_at_liquidation(self, id, line)));
        let standing = &mut self.operating_accounts[id.index()].lines.standing;
        let mut is_confirmed = false;
        for (line, is_reached) in reached {
            match standing.get_mut(&line) {
                Some(of) if is_reached => is_confirmed |= of.marks.count(more, enough),
                Some(of) => of.marks.begin_anew(),
                None => {}
            }
        }
        let waits = standing.values().any(|of| of.marks.waits());
        if is_confirmed {
            self.lines_moved(id);
        }
        waits
    }

    /// Fewer marks may be enough from now on.
    pub(crate) fn marks_set(&mut self, setting: &PlatformSetting) {
        if let PlatformSetting::PlanMarks(_) = setting {
            for of in self.confirming.clone() {
                self.confirm(of, 0);
            }
        }
    }
}
