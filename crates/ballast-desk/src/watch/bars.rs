//! What rules bar of an order (S5, S10): bans that stand, and clauses that it would breach.
//!
//! A clause bars where the order makes its reading worse; of exposures that is what enlarges it, a close too
//! unless closes ignore exposure.

use ballast_desk_events::{NavOf, PlanScope, Refusal, RestrictedAt, RuleKey};
use ballast_model::{Clause, ClauseOf, ClauseScope, Money, PlanId, Rate, RuleLevel};
use ballast_risk::catalogue::{Indicator, Kind, Unit};
use ballast_risk::clauses::{ClauseReading, Count};

use crate::draft::OrderDraft;
use crate::state::Desk;
use crate::state::plan::{Liquidation, side_of};
use crate::state::schemes::RuleStanding;
use crate::watch::exposure::{Read, add};
use crate::watch::{closes, in_force, room, threshold};
use crate::why::Why;

/// Whether the rules of an order's account and of its product let it go.
///
/// # Errors
/// [`Refusal::BeforeClose`], [`Refusal::OvernightRatioLine`], [`Refusal::OvernightRatioUndefined`],
/// [`Refusal::SchemeBars`], [`Refusal::ClauseBreached`].
#[inline(always)]
pub(crate) fn permit<W: Why>(desk: &Desk, draft: &OrderDraft<'_>) -> Result<(), W> {
    if !desk.schemes.is_watching {
        return Ok(());
    }
    if has_room(desk, draft) {
        debug_assert!(refusal(desk, draft).is_none(), "{:?}", draft.order.asked);
        return Ok(());
    }
    match refusal(desk, draft) {
        Some(refusal) => Err(W::because(|| refusal)),
        None => Ok(()),
    }
}

/// No clause of its owners has to be read with an order, and no plan closes what it is about.
#[inline(always)]
fn has_room(desk: &Desk, draft: &OrderDraft<'_>) -> bool {
    let account = NavOf::Operating(draft.order.asked.account);
    let product = draft.order.account.product.map(NavOf::Product);
    let adds = room::adds(draft);
    draft.order.account.liquidations.is_empty()
        && room::has_room(desk, account, adds)
        && product.is_none_or(|product| room::has_room(desk, product, adds))
}

#[cold]
#[inline(never)]
fn refusal(desk: &Desk, draft: &OrderDraft<'_>) -> Option<Refusal> {
    if let Some(plan) = liquidating(desk, draft) {
        return Some(Refusal::BeingLiquidated { plan });
    }
    let before_close = closes::refusal(desk, draft);
    if before_close.is_some() {
        return before_close;
    }
    let account = NavOf::Operating(draft.order.asked.account);
    let product = draft.order.account.product.map(NavOf::Product);
    let owners = [Some(account), product];
    let bound = { owners.into_iter().flatten() }.filter(|of| desk.watch(*of).is_bound);
    bound
        .map(|of| Asked::new(desk, of, draft))
        .find_map(|asked| asked.standing().or_else(|| asked.breached()))
}

/// The plan of a rule that closes the side which an order opens or closes, if one does.
fn liquidating(desk: &Desk, draft: &OrderDraft<'_>) -> Option<PlanId> {
    let order = &draft.order;
    let by_rule = |of: &Liquidation| matches!(of.scope, PlanScope::Rule(_));
    if !order.account.liquidations.iter().any(by_rule) {
        return None;
    }
    desk.liquidating(order.asked.account, side_of(order.asked, order.offset))
}

/// From which level on an owner's rules bar opening (P1).
pub(crate) fn barring(desk: &Desk, of: NavOf) -> RuleLevel {
    let product = match of {
        NavOf::Product(id) => Some(id),
        NavOf::Operating(id) => desk.operating_accounts[id.index()].product,
    };
    let restricted = product.map(|id| desk.products[id.index()].settings.restricted_at);
    match restricted {
        Some(RestrictedAt::One) => RuleLevel::One,
        Some(RestrictedAt::Two) | None => RuleLevel::Two,
    }
}

/// Whether an owner's closes may enlarge exposures (S10).
pub(crate) fn ignores_exposure(desk: &Desk, of: NavOf) -> bool {
    match of {
        NavOf::Product(id) => desk.products[id.index()].settings.close_ignores_exposure,
        NavOf::Operating(id) => {
            desk.operating_accounts[id.index()]
                .settings
                .close_ignores_exposure
        }
    }
}

/// Whether a rule at a level bars opening somewhere.
pub(crate) fn bars_opening(desk: &Desk, of: NavOf, rule: RuleKey, level: RuleLevel) -> bool {
    let reached = level == RuleLevel::Undefined
        || closes::closes_at(rule).is_some()
        || level >= barring(desk, of);
    reached && level != RuleLevel::Clear && !matches!(rule, RuleKey::TopUp(_))
}

/// An order before the rules of one owner.
struct Asked<'a> {
    desk: &'a Desk,
    of: NavOf,
    draft: &'a OrderDraft<'a>,
    before: Read<'a>,
    after: Read<'a>,
    /// Closes may enlarge exposures (S10).
    ignores_exposure: bool,
}

impl<'a> Asked<'a> {
    fn new(desk: &'a Desk, of: NavOf, draft: &'a OrderDraft<'a>) -> Self {
        let before = Read::new(desk, of);
        let mut after = Read::new(desk, of);
        add(desk, of, draft, &mut after.rows);
        let ignores_exposure = ignores_exposure(desk, of);
        Self {
            desk,
            of,
            draft,
            before,
            after,
            ignores_exposure,
        }
    }

    fn opens(&self) -> bool {
        self.draft.opens()
    }

    /// A rule that stands and bars it.
    fn standing(&self) -> Option<Refusal> {
        let mut standing = self.desk.watch(self.of).standing.iter();
        let (rule, standing) = standing.find(|(rule, of)| self.is_barred(**rule, of))?;
        Some(self.told(*rule, standing))
    }

    fn is_barred(&self, rule: RuleKey, standing: &RuleStanding) -> bool {
        let level = standing.level;
        // Those of session ends are asked before.
        if closes::closes_at(rule).is_some() {
            return false;
        }
        if !bars_opening(self.desk, self.of, rule, level) {
            return false;
        }
        let Some(clause) = self.desk.clause(rule) else {
            return self.opens();
        };
        let is_exposure = Indicator::find(clause.indicator).is_some_and(Indicator::is_exposure);
        match (is_exposure, self.opens()) {
            (true, true) if level == RuleLevel::One => self.enlarges(clause),
            (true, false) if level != RuleLevel::Undefined => {
                !self.ignores_exposure && self.enlarges(clause)
            }
            (_, false) => false,
            (_, true) => level == RuleLevel::Two || self.is_in(&clause.scope),
        }
    }

    /// At level 1 clauses of contracts, commodities and sectors bar their scope alone (S5).
    fn is_in(&self, scope: &ClauseScope) -> bool {
        match scope {
            ClauseScope::Commodities(_) | ClauseScope::Contracts(_) | ClauseScope::Sector(_) => {
                self.desk.is_in(scope, self.draft.order.asked.contract)
            }
            ClauseScope::Whole | ClauseScope::Exchange(_) | ClauseScope::SuperSector(_) => true,
        }
    }

    fn enlarges(&self, clause: &Clause) -> bool {
        let [before, after] = self.readings(clause);
        before
            .zip(after)
            .is_some_and(|(before, after)| after.numerator > before.numerator)
    }

    /// A clause before the order and with it; where each contract is read alone, of the order's own.
    fn readings(&self, clause: &Clause) -> [Option<ClauseReading>; 2] {
        let contract = self.draft.order.asked.contract;
        let each = Indicator::find(clause.indicator).is_some_and(|row| row.kind == Kind::Each);
        [&self.before, &self.after].map(|read| {
            let mut exposure = read.exposure(Count::HeldAndWorking);
            let at = exposure
                .rows
                .binary_search_by_key(&contract, |row| row.contract);
            if each {
                exposure.rows = at.map_or(&[], |at| &exposure.rows[at..=at]);
            }
            exposure.read(clause)
        })
    }

    /// A clause in force that it would breach.
    fn breached(&self) -> Option<Refusal> {
        let barring = barring(self.desk, self.of);
        let clauses = in_force::of(self.desk, self.of).clauses;
        clauses.into_iter().find_map(|(rule, _, clause)| {
            let row = Indicator::find(clause.indicator)?;
            let asks = self.opens() || (row.is_exposure() && !self.ignores_exposure);
            let [before, after] = self
                .readings(&clause)
                .map(|reading| reading.filter(|_| asks));
            let (before, after) = (before?, after?);
            let refuses = after.level >= barring && after.numerator > before.numerator;
            let RuleKey::Clause(scheme, at) = rule else {
                return None;
            };
            refuses.then(|| Refusal::ClauseBreached {
                scheme: self.scheme(scheme),
                clause: u32::from(at) + 1,
                level: number(after.level),
                before: Box::new(text(&clause, before.numerator, before.denominator).into()),
                after: Box::new(text(&clause, after.numerator, after.denominator).into()),
                threshold: Box::new(
                    threshold_text(&clause, threshold(&clause, after.level)).into(),
                ),
            })
        })
    }

    fn scheme(&self, id: ballast_model::SchemeId) -> ballast_model::Text {
        let scheme = self.desk.schemes.scheme(id);
        scheme.map_or_else(Default::default, |scheme| scheme.name.clone())
    }

    fn told(&self, rule: RuleKey, standing: &RuleStanding) -> Refusal {
        let found = standing.found;
        let (numerator, denominator) = (found.numerator.into(), found.denominator.into());
        let (scheme, clause, reading, threshold) = match (rule, self.desk.clause(rule)) {
            (RuleKey::Clause(scheme, at), Some(clause)) => (
                self.scheme(scheme),
                u32::from(at) + 1,
                text(clause, numerator, denominator),
                threshold_text(clause, found.threshold),
            ),
            _ => (
                "NAV".into(),
                0,
                share(numerator, denominator),
                Rate::from_units(found.threshold).to_string(),
            ),
        };
        Refusal::SchemeBars {
            scheme,
            clause,
            level: number(standing.level),
            reading: Box::new(reading.into()),
            threshold: Box::new(threshold.into()),
        }
    }
}

/// Level as a number; 0: it cannot be read.
const fn number(level: RuleLevel) -> u32 {
    match level {
        RuleLevel::Clear | RuleLevel::Undefined => 0,
        RuleLevel::One => 1,
        RuleLevel::Two => 2,
    }
}

/// A reading as it is told: lots, yuan, or a share rounded to 10⁻⁴.
pub(crate) fn text(clause: &Clause, numerator: i128, denominator: i128) -> String {
    if clause.of == ClauseOf::Amount {
        return amount(clause, numerator);
    }
    share(numerator, denominator)
}

fn amount(clause: &Clause, number: i128) -> String {
    let unit = Indicator::find(clause.indicator).map(Indicator::unit);
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    match unit {
        Some(Unit::Money) => Money::from_units(number).to_fixed(2),
        Some(Unit::Lots | Unit::Share) | None => number.to_string(),
    }
}

pub(crate) fn share(numerator: i128, denominator: i128) -> String {
    if denominator <= 0 {
        return "?".to_owned();
    }
    let share =
        ballast_model::div_half_away(numerator * i128::from(Rate::ONE.units()), denominator);
    i64::try_from(share).map_or_else(
        |_| "?".to_owned(),
        |share| Rate::from_units(share).to_fixed(4),
    )
}

pub(crate) fn threshold_text(clause: &Clause, threshold: i64) -> String {
    if clause.of == ClauseOf::Amount {
        amount(clause, threshold.into())
    } else {
        Rate::from_units(threshold).to_string()
    }
}
