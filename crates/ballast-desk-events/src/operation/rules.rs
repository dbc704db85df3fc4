//! Rates, what may be traded, fees, schemes and what is in force by NAV: as texts, and what of them changed.

use ballast_model::{
    Clause, ClauseOf, ClauseScope, Fold, HedgeFlag, MarginRates, MarginRule, Rates, Tariff,
    TariffRule, UnitNav,
};

use super::{Operation, Part, Said, Subject, Value, differing, joined, listed, text};
use crate::{
    AdvisoryFee, FeeInterval, FeesSet, LimitScope, NavBinding, NavInterval, NavLines, NavOf,
    NavTables, PeriodMode, PlainFee, RateChoice, RateLevel, RateScope, Scheme, SchemeEvent, Sector,
    SettingValue, SuperSector, TemplateKind, Tradability, TradabilityOf,
};

impl From<RateLevel> for Subject {
    fn from(level: RateLevel) -> Self {
        match level {
            RateLevel::OperatingAccount(id) => id.into(),
            RateLevel::Template(id) => id.into(),
            RateLevel::FundAccount(id) => id.into(),
            RateLevel::Product(id) => id.into(),
            RateLevel::Global => Self::Platform,
        }
    }
}

impl From<RateScope> for Subject {
    fn from(scope: RateScope) -> Self {
        LimitScope::from(scope).into()
    }
}

impl From<LimitScope> for Subject {
    fn from(scope: LimitScope) -> Self {
        match scope {
            LimitScope::Commodity(id) => id.into(),
            LimitScope::Contract(id) => id.into(),
            LimitScope::Exchange(of) => of.into(),
        }
    }
}

/// A share of the value and yuan a lot.
pub fn tariff_text(of: Tariff) -> String {
    format!("{} + {}", of.by_money, of.by_lot)
}

/// A rate set on the platform: in place of the counter's, added to it, or so much more.
pub fn tariff_rule_text(of: TariffRule) -> String {
    match of {
        TariffRule::Absolute(of) => format!("= {}", tariff_text(of)),
        TariffRule::Plus(of) => format!("+ {}", tariff_text(of)),
        TariffRule::Percent { by_money, by_lot } => {
            let part = |part: Option<ballast_model::Rate>| {
                part.map_or("–".to_owned(), |part| part.to_string())
            };
            format!("× (1 + {}) + × (1 + {})", part(by_money), part(by_lot))
        }
    }
}

impl Said for Tariff {
    fn said(&self) -> Value {
        text(tariff_text(*self))
    }
}

impl Said for TariffRule {
    fn said(&self) -> Value {
        text(tariff_rule_text(*self))
    }
}

pub(super) fn rates(
    of: impl Into<Subject>,
    scope: RateScope,
    old: Option<Rates>,
    new: Rates,
) -> Vec<Operation> {
    let of = of.into();
    let row = |field, part: fn(Rates) -> Option<Tariff>| {
        Operation::set(of.clone(), field, &old.and_then(part), &part(new)).about(scope)
    };
    let hedge = |part: fn(MarginRates) -> Tariff| {
        let of = move |rates: Option<Rates>| rates.and_then(|of| of.hedge_margin).map(part);
        (of(old), of(Some(new)))
    };
    let (long, short) = (hedge(|of| of.long), hedge(|of| of.short));
    differing([
        row("margin_long", |of| Some(of.margin_long)),
        row("margin_short", |of| Some(of.margin_short)),
        Operation::set(of.clone(), "hedge_margin_long", &long.0, &long.1).about(scope),
        Operation::set(of.clone(), "hedge_margin_short", &short.0, &short.1).about(scope),
        row("commission_open", |of| Some(of.commission.open)),
        row("commission_close", |of| Some(of.commission.close)),
        row("commission_close_today", |of| {
            Some(of.commission.close_today)
        }),
    ])
}

pub(super) fn margin(
    (level, scope, flag): (RateLevel, RateScope, HedgeFlag),
    old: Option<MarginRule>,
    new: Option<MarginRule>,
) -> Vec<Operation> {
    let [long, short] = match flag {
        HedgeFlag::Speculation => ["margin_long", "margin_short"],
        HedgeFlag::Hedge => ["hedge_margin_long", "hedge_margin_short"],
    };
    let row = |field, part: fn(MarginRule) -> TariffRule| {
        Operation::set(level, field, &old.map(part), &new.map(part)).about(scope)
    };
    differing([row(long, |of| of.long), row(short, |of| of.short)])
}

/// Which rates are charged, by its word.
pub fn rate_choice_text(of: RateChoice) -> &'static str {
    match of {
        RateChoice::FollowSystem => "follow_system",
        RateChoice::Platform => "platform",
        RateChoice::FollowCounter => "follow_counter",
    }
}

impl Said for RateChoice {
    fn said(&self) -> Value {
        text(rate_choice_text(*self))
    }
}

pub(super) fn template_field(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Margin => "margin_template",
        TemplateKind::Commission => "commission_template",
        TemplateKind::OrderLimits => "order_limit_template",
        TemplateKind::Tradability => "tradability_template",
    }
}

pub(super) fn tradability(
    of: TradabilityOf,
    old: &Option<Tradability>,
    new: &Option<Tradability>,
) -> Vec<Operation> {
    let (object, field): (Subject, _) = match of {
        TradabilityOf::Operating(id) => (id.into(), "tradability"),
        TradabilityOf::Template(id) => (id.into(), "tradability"),
        TradabilityOf::Product(id) => (id.into(), "tradability"),
        TradabilityOf::Global => (Subject::Platform, "tradability"),
        TradabilityOf::FundDay(id) => (id.into(), "fund_day_tradability"),
        TradabilityOf::FundNight(id) => (id.into(), "fund_night_tradability"),
    };
    let list = |of: &Option<Tradability>| {
        let word = |of: &Tradability| {
            if of.is_allow_list {
                "allowed"
            } else {
                "barred"
            }
        };
        of.as_ref().map(word)
    };
    let listed = |of: &Option<Tradability>| {
        let subjects = |of: &Tradability| {
            let parts = of.listed.iter();
            listed(parts.map(|scope| Value(vec![Part::Of((*scope).into())])))
        };
        of.as_ref().map(subjects)
    };
    differing([
        Operation::set(object.clone(), "tradability_list", &list(old), &list(new)),
        Operation::set(object, field, &listed(old), &listed(new)),
    ])
}

/// A management or custody fee.
pub fn plain_fee_text(fee: PlainFee) -> String {
    match fee {
        PlainFee::Absolute(amount) => format!("= {}", amount.to_fixed(2)),
        PlainFee::Fixed(fee) => format!("{} × {}", fee.base.text(), fee.rate),
    }
}

/// An advisory fee.
pub fn advisory_fee_text(fee: &AdvisoryFee) -> String {
    match fee {
        AdvisoryFee::Plain(fee) => plain_fee_text(*fee),
        AdvisoryFee::ProfitShare(rate) => format!("× {rate}"),
        AdvisoryFee::Intervals(of) => {
            let one = |of: &FeeInterval| {
                let below = of.below.map_or("∞".to_owned(), |below| below.to_string());
                format!("[{}, {below}) × {}", of.from, of.rate)
            };
            let all: Vec<_> = of.intervals.iter().map(one).collect();
            let sign = if of.is_progressive { "Σ " } else { "" };
            format!("{sign}{}", all.join(", "))
        }
    }
}

pub(super) fn fees(FeesSet { product, old, new }: &FeesSet) -> Vec<Operation> {
    let row = |field, old: Option<String>, new: Option<String>| {
        Operation::set(*product, field, &old, &new)
    };
    let plain = |fee: Option<PlainFee>| fee.map(plain_fee_text);
    let advisory = |fee: &Option<AdvisoryFee>| fee.as_ref().map(advisory_fee_text);
    differing([
        row(
            "management_fee",
            plain(old.management),
            plain(new.management),
        ),
        row("custody_fee", plain(old.custody), plain(new.custody)),
        row(
            "advisory_fee",
            advisory(&old.advisory),
            advisory(&new.advisory),
        ),
    ])
}

/// Words of directions, as the interface names them.
pub const FOLDS: [(&str, Fold); 8] = [
    ("long", Fold::Long),
    ("short", Fold::Short),
    ("sum", Fold::Sum),
    ("long_net", Fold::LongNet),
    ("short_net", Fold::ShortNet),
    ("absolute", Fold::Absolute),
    ("sum_absolute", Fold::SumAbsolute),
    ("single", Fold::Single),
];
/// Words of what thresholds are of, as the interface names them.
pub const CLAUSE_OF: [(&str, ClauseOf); 5] = [
    ("amount", ClauseOf::Amount),
    ("total_nav", ClauseOf::TotalNav),
    ("dynamic_equity", ClauseOf::DynamicEquity),
    ("max_loss_amount", ClauseOf::MaxLossAmount),
    ("own", ClauseOf::Own),
];

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> Value {
    let found = words.iter().find(|(_, known)| *known == value);
    text(found.map_or("", |(word, _)| *word))
}

/// Indicator, scope, direction, what the thresholds are of, and these.
impl Said for Clause {
    fn said(&self) -> Value {
        let scope = match &self.scope {
            ClauseScope::Whole => text("whole"),
            ClauseScope::Exchange(of) => of.said(),
            ClauseScope::Commodities(of) => of.said(),
            ClauseScope::Contracts(of) => of.said(),
            ClauseScope::Sector(of) => of.said(),
            ClauseScope::SuperSector(of) => of.said(),
        };
        let level = |level: Option<i64>| match level {
            None => text("–"),
            Some(threshold) => Value(vec![Part::Threshold {
                indicator: self.indicator,
                of: self.of,
                threshold,
            }]),
        };
        let note = text(if self.note.is_empty() {
            String::new()
        } else {
            format!(" ({})", self.note)
        });
        joined([
            text(format!("{} ", self.indicator)),
            scope,
            text(" "),
            word(&FOLDS, self.fold),
            text(" "),
            word(&CLAUSE_OF, self.of),
            text(" "),
            level(self.level1),
            text(" / "),
            level(self.level2),
            note,
        ])
    }
}

pub(super) fn schemes(event: &SchemeEvent) -> Vec<Operation> {
    match event {
        SchemeEvent::SchemeSet(id, old, new) => scheme((*id).into(), old.as_ref(), new.as_ref()),
        SchemeEvent::SectorSet(id, old, new) => {
            let members = |of: &Sector| {
                let commodities = of.commodities.iter().map(Said::said);
                let contracts = of.contracts.iter().map(Said::said);
                listed(commodities.chain(contracts))
            };
            let product = old.as_ref().or(new.as_ref()).map(|of| of.product);
            named(
                product.map_or(Subject::Platform, Into::into),
                ("sector", (*id).into()),
                old.as_ref().map(|of| (of.name.as_str(), members(of))),
                new.as_ref().map(|of| (of.name.as_str(), members(of))),
            )
        }
        SchemeEvent::SuperSectorSet(id, old, new) => {
            let sectors = |of: &SuperSector| of.sectors.said();
            let product = old.as_ref().or(new.as_ref()).map(|of| of.product);
            named(
                product.map_or(Subject::Platform, Into::into),
                ("super_sector", (*id).into()),
                old.as_ref().map(|of| (of.name.as_str(), sectors(of))),
                new.as_ref().map(|of| (of.name.as_str(), sectors(of))),
            )
        }
        SchemeEvent::Bound(of, old, new) => bound(*of, old, new),
        SchemeEvent::Read(_) | SchemeEvent::DaySessionBegan(_) | SchemeEvent::OvernightBegan(_) => {
            Vec::new()
        }
    }
}

/// Its name, where that changed, and each clause that is another one.
fn scheme(about: Subject, old: Option<&Scheme>, new: Option<&Scheme>) -> Vec<Operation> {
    let product = old.or(new).map(|of| of.product);
    let product: Subject = product.map_or(Subject::Platform, Into::into);
    let row = |field, old: Value, new: Value| {
        Operation::set(product.clone(), field, &old, &new).about(about.clone())
    };
    let name = |of: Option<&Scheme>| of.map(|of| &of.name).said();
    let clause = |of: Option<&Scheme>, at: usize| {
        let found = of.and_then(|of| of.clauses.get(at));
        found.map_or_else(Value::default, |clause| {
            joined([text(format!("{}. ", at + 1)), clause.said()])
        })
    };
    let count = |of: Option<&Scheme>| of.map_or(0, |of| of.clauses.len());
    let clauses =
        (0..count(old).max(count(new))).map(|at| row("scheme", clause(old, at), clause(new, at)));
    let name = [row("name", name(old), name(new))];
    differing(name.into_iter().chain(clauses))
}

/// Something with a name and members: what of it changed.
fn named(
    product: Subject,
    (field, about): (&'static str, Subject),
    old: Option<(&str, Value)>,
    new: Option<(&str, Value)>,
) -> Vec<Operation> {
    let name = |of: &Option<(&str, Value)>| of.as_ref().map(|(name, _)| *name).said();
    let members = |of: &Option<(&str, Value)>| of.as_ref().map(|(_, members)| members).said();
    differing([
        Operation::set(product.clone(), "name", &name(&old), &name(&new)).about(about.clone()),
        Operation::set(product, field, &members(&old), &members(&new)).about(about),
    ])
}

impl Said for NavInterval {
    fn said(&self) -> Value {
        let bound = |nav: Option<UnitNav>, none: &str| {
            nav.map_or(none.to_owned(), |nav: UnitNav| nav.to_string())
        };
        let (from, below) = (bound(self.from, "-∞"), bound(self.below, "+∞"));
        joined([text(format!("[{from}, {below}) ")), self.scheme.said()])
    }
}

fn period(mode: PeriodMode, own: &NavTables) -> Value {
    match mode {
        PeriodMode::None => text("–"),
        PeriodMode::FollowDay => text("= day"),
        PeriodMode::PercentOfDay(share) => text(format!("{share} × day")),
        PeriodMode::FollowNight => text("= night"),
        PeriodMode::PercentOfNight(share) => text(format!("{share} × night")),
        PeriodMode::Own => joined([own.current.said(), text("; "), own.previous.said()]),
    }
}

fn lines(of: NavLines) -> Value {
    let line = |line: Option<UnitNav>| line.map_or("–".to_owned(), |line| line.to_string());
    if of == NavLines::default() {
        return Value::default();
    }
    let NavLines {
        top_up,
        warning,
        liquidation,
    } = of;
    text([top_up, warning, liquidation].map(line).join(" / "))
}

fn bound(of: NavOf, old: &NavBinding, new: &NavBinding) -> Vec<Operation> {
    let row =
        |field, part: fn(&NavBinding) -> Value| Operation::set(of, field, &part(old), &part(new));
    differing([
        row("current_nav_schemes", |of| of.day.current.said()),
        row("previous_nav_schemes", |of| of.day.previous.said()),
        row("night_schemes", |of| period(of.night, &of.night_own)),
        row("holiday_schemes", |of| period(of.holiday, &of.holiday_own)),
        row("holidays", |of| {
            let days = [of.holiday_from, of.holiday_to];
            listed(days.into_iter().flatten())
        }),
        row("current_nav_lines", |of| lines(of.current_lines)),
        row("previous_nav_lines", |of| lines(of.previous_lines)),
    ])
}
