//! Lines about schemes, sectors, what is in force, and what stands.
//!
//! ```text
//! scheme S each_lots contracts:cu2701 sum amount 10 20; total_margin whole sum equity 0.5 -
//!                                        clauses: indicator, scope, direction, thresholds' kind, level 1, level 2
//! sector metals cu,al     super both metals,index     govern P1 day S [0.8,1.2)   govern P1 warning=0.9 liquidation=0.85
//! govern P1 day S night percent 0.5    evening 2026-11-17    clock 08:30
//! rules P1 S.1=level_1 S.2=level_2 nav=undefined topup=level_1    `-`: none stands; of A overnight@15:00=level_1
//! restart                                the state goes on from its snapshot
//! ```
//! `scheme S …` of a scheme that is there changes it. Any of them but `rules` may end with `-> CODE number=value`.

use ballast_desk::Desk;
use ballast_desk_events::{
    Action, BindSchemes, ChangeSchemes, Holder, NavBinding, NavInterval, NavOf, NavWhen,
    PeriodMode, PutScheme, PutSector, PutSuperSector, RuleKey, SchemeCommand, Sector, SettingValue,
    SuperSector,
};
use ballast_model::{
    Calendar, Clause, ClauseOf, ClauseScope, Day, Exchange, Fold, Machine, Money, ProductId, Rate,
    SchemeId, SectorId, Stamp, SuperSectorId, Text, TimeOfDay, UnitNav,
};
use ballast_risk::catalogue::{INDICATORS, Unit};

use super::Run;

const PRODUCT: ProductId = ProductId::new(0);

impl Run {
    /// Whether the line is one of these.
    pub fn ruling(&mut self, words: &[&str]) -> bool {
        let (words, outcome) = match words.iter().position(|word| *word == "->") {
            Some(at) => words.split_at(at),
            None => (words, &[] as &[&str]),
        };
        let command = match words {
            ["rules", of, expected @ ..] => {
                self.standing(of, expected);
                return true;
            }
            ["evening", day] => {
                let day: Day = day.parse().unwrap();
                let evening = Calendar::compiled().night_before(day).unwrap();
                self.at = evening.at(TimeOfDay::hm(21, 0));
                self.done(Action::StartDay { day });
                return true;
            }
            ["clock", time] => {
                let day = self.desk.trading_day().unwrap();
                let (hour, minute) = time.split_once(':').unwrap();
                let (hour, minute) = (hour.parse().unwrap(), minute.parse().unwrap());
                self.at = day.at(TimeOfDay::hm(hour, minute));
                self.done(Action::Clock);
                return true;
            }
            ["restart"] => {
                self.desk = Desk::restore(&self.desk.snapshot()).unwrap();
                return true;
            }
            ["scheme", name, clauses @ ..] => {
                let clauses = clauses.join(" ");
                let clauses = clauses
                    .split(';')
                    .filter(|clause| !clause.trim().is_empty());
                SchemeCommand::Put(PutScheme {
                    scheme: self.find_scheme(name),
                    name: (*name).into(),
                    clauses: clauses.map(|clause| self.read_clause(clause)).collect(),
                })
            }
            ["copy", name, to] => {
                let scheme = self.find_scheme(name).unwrap();
                SchemeCommand::Copy(scheme, (*to).into())
            }
            ["drop", "scheme", name] => SchemeCommand::Delete(self.find_scheme(name).unwrap()),
            ["drop", "sector", name] => SchemeCommand::DeleteSector(self.sector(name).unwrap()),
            ["sector", name, members] => SchemeCommand::PutSector(PutSector {
                sector: self.sector(name),
                new: self.members(name, members),
            }),
            ["super", name, sectors] => SchemeCommand::PutSuperSector(PutSuperSector {
                super_sector: None,
                new: SuperSector {
                    product: PRODUCT,
                    name: (*name).into(),
                    sectors: { sectors.split(',') }
                        .map(|name| self.sector(name).unwrap())
                        .collect(),
                },
            }),
            ["govern", of, more @ ..] => SchemeCommand::Bind(Box::new(BindSchemes {
                of: self.nav_of(of),
                binding: self.binding(more),
            })),
            _ => return false,
        };
        let change = ChangeSchemes {
            product: PRODUCT,
            command,
        };
        let events = self.submit(Action::Scheme(Box::new(change)));
        self.outcome_of_action(&events, outcome);
        true
    }

    pub fn nav_of(&self, of: &str) -> NavOf {
        match of {
            "P1" => NavOf::Product(PRODUCT),
            account => match self.holder(account) {
                Holder::Operating(id) => NavOf::Operating(id),
                Holder::Fund(_) => panic!("{}: no owner of rules", self.line),
            },
        }
    }

    fn find_scheme(&self, name: &str) -> Option<SchemeId> {
        let mut schemes = self.desk.schemes();
        let found = schemes.find(|(_, scheme)| scheme.name.as_str() == name);
        found.map(|(id, _)| id)
    }

    fn sector(&self, name: &str) -> Option<SectorId> {
        let mut sectors = self.desk.sectors();
        let found = sectors.find(|(_, sector)| sector.name.as_str() == name);
        found.map(|(id, _)| id)
    }

    fn members(&mut self, name: &str, members: &str) -> Sector {
        let mut sector = Sector {
            product: PRODUCT,
            name: name.into(),
            commodities: Default::default(),
            contracts: Default::default(),
        };
        for member in members.split(',') {
            match self.desk.commodity_id(member) {
                Some(id) => sector.commodities.insert(id),
                None => sector.contracts.insert(self.contract(member)),
            };
        }
        sector
    }

    fn read_clause(&mut self, clause: &str) -> Clause {
        let words: Vec<&str> = clause.split_whitespace().collect();
        let [key, scope, fold, of, one, two] = words[..] else {
            panic!("{}: {clause}", self.line)
        };
        let row = INDICATORS.iter().find(|row| row.key == key);
        let row = row.unwrap_or_else(|| panic!("{}: no {key}", self.line));
        let of = match of {
            "amount" => ClauseOf::Amount,
            "nav" => ClauseOf::TotalNav,
            "equity" => ClauseOf::DynamicEquity,
            "max_loss" => ClauseOf::MaxLossAmount,
            "own" => ClauseOf::Own,
            other => panic!("{}: {other}", self.line),
        };
        let level = |text: &str| match (text, of, row.unit()) {
            ("-", ..) => None,
            (_, ClauseOf::Amount, Unit::Money) => Some(text.parse::<Money>().unwrap().units()),
            (_, ClauseOf::Amount, Unit::Lots | Unit::Share) => Some(text.parse().unwrap()),
            _ => Some(text.parse::<Rate>().unwrap().units()),
        };
        Clause {
            indicator: row.id,
            scope: self.clause_scope(scope),
            fold: match fold {
                "long" => Fold::Long,
                "short" => Fold::Short,
                "sum" => Fold::Sum,
                "long_net" => Fold::LongNet,
                "short_net" => Fold::ShortNet,
                "absolute" => Fold::Absolute,
                "sum_absolute" => Fold::SumAbsolute,
                _ => Fold::Single,
            },
            of,
            level1: level(one),
            level2: level(two),
            note: Text::default(),
        }
    }

    fn clause_scope(&mut self, scope: &str) -> ClauseScope {
        let (kind, names) = scope.split_once(':').unwrap_or((scope, ""));
        match kind {
            "whole" => ClauseScope::Whole,
            "exchange" => {
                let mut all = Exchange::ALL.into_iter();
                ClauseScope::Exchange(all.find(|of| of.code() == names).unwrap())
            }
            "commodities" => ClauseScope::Commodities(
                { names.split(',') }
                    .map(|name| self.desk.commodity_id(name).unwrap())
                    .collect(),
            ),
            "contracts" => {
                ClauseScope::Contracts(names.split(',').map(|name| self.contract(name)).collect())
            }
            "sector" => ClauseScope::Sector(self.sector(names).unwrap()),
            "super" => ClauseScope::SuperSector(SuperSectorId::new(names.parse().unwrap())),
            other => panic!("{}: {other}", self.line),
        }
    }

    fn binding(&self, words: &[&str]) -> NavBinding {
        let mut binding = NavBinding::default();
        let mut words = words.iter().copied().peekable();
        while let Some(word) = words.next() {
            match word {
                "day" | "previous" | "own" => {
                    let scheme = self.find_scheme(words.next().unwrap()).unwrap();
                    let range = words.next_if(|word| word.starts_with('['));
                    let interval = interval(scheme, range.unwrap_or("[,)"));
                    let table = match word {
                        "day" => &mut binding.day.current,
                        "previous" => &mut binding.day.previous,
                        _ => &mut binding.night_own.current,
                    };
                    table.push(interval);
                }
                "night" => binding.night = mode(&mut words),
                "holiday" => {
                    binding.holiday = mode(&mut words);
                    binding.holiday_from = words.next().map(|day| day.parse().unwrap());
                    binding.holiday_to = words.next().map(|day| day.parse().unwrap());
                }
                line => {
                    let (name, value) = line.split_once('=').unwrap();
                    let value: Option<UnitNav> = Some(value.parse().unwrap());
                    match name {
                        "topup" => binding.current_lines.top_up = value,
                        "warning" => binding.current_lines.warning = value,
                        "liquidation" => binding.current_lines.liquidation = value,
                        "previous_warning" => binding.previous_lines.warning = value,
                        other => panic!("{}: {other}", self.line),
                    }
                }
            }
        }
        binding
    }

    pub fn rule_name(&self, rule: RuleKey) -> String {
        match rule {
            RuleKey::Clause(scheme, at) => {
                let mut schemes = self.desk.schemes();
                let found = schemes.find(|(id, _)| *id == scheme);
                format!("{}.{}", found.unwrap().1.name, at + 1)
            }
            RuleKey::NavLine(NavWhen::Current) => "nav".to_owned(),
            RuleKey::NavLine(NavWhen::Previous) => "previous".to_owned(),
            RuleKey::TopUp(_) => "topup".to_owned(),
            RuleKey::OvernightRatio(at) => format!("overnight@{}", minute(at)),
            RuleKey::BeforeClose(at) => format!("close@{}", minute(at)),
        }
    }

    fn standing(&self, of: &str, expected: &[&str]) {
        let of = self.nav_of(of);
        let reached = self
            .desk
            .rules_reached()
            .into_iter()
            .filter(|rule| rule.of == of);
        let told: Vec<String> = reached
            .map(|rule| {
                let name = self.rule_name(rule.rule);
                format!("{name}={}", rule.standing.level.text())
            })
            .collect();
        let expected: Vec<&str> = expected
            .iter()
            .copied()
            .filter(|word| *word != "-")
            .collect();
        assert_eq!(told, expected, "{}", self.line);
    }
}

fn minute(at: Stamp) -> String {
    at.time().to_string().chars().take(5).collect()
}

fn interval(scheme: SchemeId, range: &str) -> NavInterval {
    let range = range.trim_matches(['[', ')']);
    let (from, below) = range.split_once(',').unwrap();
    let bound = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    NavInterval {
        from: bound(from),
        below: bound(below),
        scheme,
    }
}

fn mode<'a>(words: &mut impl Iterator<Item = &'a str>) -> PeriodMode {
    let share = |of: fn(Rate) -> PeriodMode, words: &mut dyn Iterator<Item = &'a str>| {
        of(words.next().unwrap().parse().unwrap())
    };
    match words.next().unwrap() {
        "none" => PeriodMode::None,
        "follow" => PeriodMode::FollowDay,
        "percent" => share(PeriodMode::PercentOfDay, words),
        "follow_night" => PeriodMode::FollowNight,
        "percent_of_night" => share(PeriodMode::PercentOfNight, words),
        _ => PeriodMode::Own,
    }
}
