//! Rules of schemes and lines on NAV, as they are told.

use ballast_desk::{Desk, ask};
use ballast_desk_events::{Holder, NavOf, NavWhen, RuleFound, RuleKey, Scheme};
use ballast_model::SchemeId;

use crate::convert;

/// Name of a scheme.
pub(crate) fn scheme(desk: &Desk, id: SchemeId) -> String {
    let mut schemes = desk.schemes();
    let found = schemes.find(|(scheme, _)| *scheme == id);
    found.map_or(String::new(), |(_, scheme)| scheme.name.to_string())
}

/// What a rule is: its kind, and of a clause its scheme and its place, counted from 1.
pub(crate) fn which(desk: &Desk, rule: RuleKey) -> (&'static str, Option<String>, Option<u32>) {
    match rule {
        RuleKey::Clause(id, at) => ("clause", Some(scheme(desk, id)), Some(u32::from(at) + 1)),
        RuleKey::NavLine(NavWhen::Current) => ("nav_line", None, None),
        RuleKey::NavLine(NavWhen::Previous) => ("previous_nav_line", None, None),
        RuleKey::TopUp(NavWhen::Current) => ("top_up", None, None),
        RuleKey::TopUp(NavWhen::Previous) => ("previous_top_up", None, None),
        RuleKey::OvernightRatio(_) => ("overnight_ratio", None, None),
        RuleKey::BeforeClose(_) => ("before_close", None, None),
    }
}

/// A rule and what it was found at, in words.
pub(crate) struct Told {
    pub kind: &'static str,
    pub scheme: Option<String>,
    pub clause: Option<u32>,
    pub reading: String,
    pub threshold: String,
}

/// A rule and what it was found at.
pub(crate) fn told(desk: &Desk, rule: RuleKey, found: &RuleFound) -> Told {
    let (kind, scheme, clause) = which(desk, rule);
    let (reading, threshold) = ask::rule_texts(desk, rule, found);
    Told {
        kind,
        scheme,
        clause,
        reading,
        threshold,
    }
}

/// A rule and what it was found at, by the scheme as it was then: of a clause that may be another by now, or gone.
pub(crate) fn told_then(
    desk: &Desk,
    rule: RuleKey,
    found: &RuleFound,
    then: Option<&Scheme>,
) -> Told {
    let clause = match (rule, then) {
        (RuleKey::Clause(_, at), Some(scheme)) => scheme.clauses.get(usize::from(at)),
        _ => None,
    };
    let Some(clause) = clause else {
        return told(desk, rule, found);
    };
    let (kind, scheme, place) = which(desk, rule);
    let (reading, threshold) = ask::rule_texts_of(Some(clause), rule, found);
    Told {
        kind,
        scheme: then.map_or(scheme, |scheme| Some(scheme.name.to_string())),
        clause: place,
        reading,
        threshold,
    }
}

/// Code of the product or account whose rule it is.
pub(crate) fn owner(desk: &Desk, of: NavOf) -> String {
    match of {
        NavOf::Product(id) => convert::product_code(desk, id),
        NavOf::Operating(id) => desk.account_code(Holder::Operating(id)).to_string(),
    }
}
