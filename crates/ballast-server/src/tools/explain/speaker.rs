//! Who tells: a language, and the codes of what the desk knows by number.

use ballast_api::refusal::shown;
use ballast_api::{Decimal, Language};
use ballast_desk::{Desk, RateOrigin, ask};
use ballast_desk_events::{
    Actor, Holder, LimitScope, NavWhen, RateLevel, RateScope, Refusal, RuleKey, SettingValue,
    TradabilityOf,
};
use ballast_model::{
    FundAccountId, Lots, Money, Price, Rate, SchemeId, Stamp, Tariff, div_half_away,
};
use ballast_risk::catalogue::Indicator;

use crate::convert::problem;
use crate::live::hub::{FundAccountCodes, fund_account_codes};
use crate::tools::explain::words::{self, Words};

/// What is not there.
pub const NONE: &str = "–";

/// Words and numbers of one language over one state.
pub struct Speaker<'a> {
    pub desk: &'a Desk,
    pub language: Language,
    pub codes: FundAccountCodes,
}

impl<'a> Speaker<'a> {
    pub fn new(desk: &'a Desk, language: Language) -> Self {
        Self {
            desk,
            language,
            codes: fund_account_codes(desk),
        }
    }

    pub fn say(&self, words: Words) -> &'static str {
        words.of(self.language)
    }

    pub fn with<const N: usize>(&self, words: Words, numbers: [(&str, String); N]) -> String {
        words.with(self.language, numbers)
    }

    /// A word as it is called.
    pub fn called<T: SettingValue>(&self, value: T) -> &'static str {
        let word = value.text();
        let words = T::LABELLED.iter().find(|(name, ..)| *name == word);
        words.map_or(NONE, |(_, zh, en)| match self.language {
            Language::ZhCn => zh,
            Language::En => en,
        })
    }

    pub fn code(&self, holder: Holder) -> String {
        self.desk.account_code(holder).to_string()
    }

    /// Who gave a command.
    pub fn user(&self, by: Actor) -> &str {
        let user = self.desk.people().user(by.user);
        user.map_or(self.say(words::PLATFORM), |user| &user.name)
    }

    pub fn fund_account(&self, id: FundAccountId) -> String {
        self.code(Holder::Fund(id))
    }

    /// Title, detail and code, a line each but for the last two.
    pub fn refusal(&self, refusal: &Refusal) -> Vec<String> {
        let problem = problem(refusal, &self.codes, None, self.language);
        let title = format!("{}  {}", problem.title, problem.code);
        [Some(title), problem.detail]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The same in one line.
    pub fn refusal_line(&self, refusal: &Refusal) -> String {
        self.refusal(refusal).join("  ")
    }

    pub fn limit_scope(&self, scope: LimitScope) -> String {
        match scope {
            LimitScope::Commodity(_) => self.say(words::BY_COMMODITY).to_owned(),
            LimitScope::Contract(_) => self.say(words::BY_CONTRACT).to_owned(),
            LimitScope::Exchange(exchange) => self.say(words::exchange(exchange)).to_owned(),
        }
    }

    /// Where a rate comes from (F6).
    pub fn origin(&self, origin: RateOrigin, source_account: FundAccountId) -> String {
        let (words, account) = match origin.level {
            None => (words::OF_COUNTER, self.fund_account(source_account)),
            Some(RateLevel::OperatingAccount(id)) => {
                (words::OF_ACCOUNT, self.code(Holder::Operating(id)))
            }
            Some(RateLevel::Template(id)) => (words::OF_TEMPLATE, self.template(id)),
            Some(RateLevel::FundAccount(id)) => (words::OF_FUND_ACCOUNT, self.fund_account(id)),
            Some(RateLevel::Product(id)) => (words::OF_PRODUCT, self.product(id)),
            Some(RateLevel::Global) => (words::OF_PLATFORM, String::new()),
        };
        let scope = match origin.scope {
            RateScope::Contract(_) => words::BY_CONTRACT,
            RateScope::Commodity(_) => words::BY_COMMODITY,
        };
        let scope = self.say(scope).to_owned();
        self.with(words, [("account", account), ("scope", scope)])
    }

    /// What may be traded, and where that is set (F4, A2).
    pub fn set_at(&self, found: Words, of: Option<TradabilityOf>) -> String {
        let (words, of) = match of {
            None => (words::SET_NOWHERE, String::new()),
            Some(TradabilityOf::Operating(id)) => {
                (words::SET_ON_ACCOUNT, self.code(Holder::Operating(id)))
            }
            Some(TradabilityOf::Template(id)) => (words::SET_ON_TEMPLATE, self.template(id)),
            Some(TradabilityOf::Product(id)) => (words::SET_ON_PRODUCT, self.product(id)),
            Some(TradabilityOf::Global) => (words::SET_ON_PLATFORM, String::new()),
            Some(TradabilityOf::FundDay(id) | TradabilityOf::FundNight(id)) => {
                (words::SET_ON_FUND_ACCOUNT, self.fund_account(id))
            }
        };
        let found = self.say(found).to_owned();
        self.with(words, [("found", found), ("of", of)])
    }

    fn template(&self, id: ballast_model::TemplateId) -> String {
        let template = self.desk.template(id);
        template.map_or(NONE.to_owned(), |template| template.name.clone())
    }

    pub fn product(&self, id: ballast_model::ProductId) -> String {
        let product = self.desk.product(id);
        product.map_or(NONE.to_owned(), |product| product.code.to_string())
    }

    /// A rule by what it is called.
    pub fn subject(&self, rule: RuleKey) -> String {
        let close = |at: Stamp| [("close", at.to_string())];
        let (scheme, at) = match rule {
            RuleKey::Clause(scheme, at) => (scheme, at),
            RuleKey::NavLine(NavWhen::Current) => return self.say(words::SUBJECT_NAV).to_owned(),
            RuleKey::NavLine(NavWhen::Previous) => {
                return self.say(words::SUBJECT_PREVIOUS_NAV).to_owned();
            }
            RuleKey::TopUp(_) => return self.say(words::SUBJECT_TOP_UP).to_owned(),
            RuleKey::OvernightRatio(at) => return self.with(words::SUBJECT_OVERNIGHT, close(at)),
            RuleKey::BeforeClose(at) => return self.with(words::SUBJECT_CLOSE, close(at)),
        };
        self.with(words::SUBJECT_CLAUSE, self.clause(scheme, at))
    }

    /// A clause of a scheme by what it is called: scheme, number from 1, indicator.
    pub fn clause(&self, scheme: SchemeId, at: u16) -> [(&'static str, String); 3] {
        let scheme = { self.desk.schemes() }
            .find(|(id, _)| *id == scheme)
            .map(|(_, of)| of);
        let name = scheme.map_or(NONE.to_owned(), |of| of.name.to_string());
        let clause = scheme.and_then(|of| of.clauses.get(usize::from(at)));
        let indicator = clause.and_then(|clause| Indicator::find(clause.indicator));
        let indicator = indicator.map_or(NONE, |row| match self.language {
            Language::ZhCn => row.zh,
            Language::En => row.en,
        });
        [
            ("scheme", name),
            ("clause", (usize::from(at) + 1).to_string()),
            ("indicator", indicator.to_owned()),
        ]
    }

    pub fn tariff(&self, tariff: Tariff) -> String {
        let by_money = percent(tariff.by_money);
        let by_lot = plain(tariff.by_lot);
        self.with(words::TARIFF, [("by_money", by_money), ("by_lot", by_lot)])
    }

    /// A number of a limit; `of` is what a share is of.
    pub fn figure(&self, figure: ask::Figure, of: Option<Money>) -> String {
        match (figure, of) {
            (ask::Figure::Money(part), Some(whole)) => share(part, whole),
            (ask::Figure::Money(amount), None) => money(amount),
            (ask::Figure::Lots(count), _) => lots(count),
            (ask::Figure::Count(count), _) => shown(&count.to_string(), "number"),
            (ask::Figure::Rate(rate), _) => percent(rate),
        }
    }
}

/// As a decimal, for the table of texts.
pub fn plain(amount: Money) -> String {
    Decimal::from(amount).0
}

pub fn money(amount: Money) -> String {
    shown(&plain(amount), "money")
}

pub fn price(price: Option<Price>) -> String {
    price.map_or(NONE.to_owned(), |price| shown(&price.to_string(), "price"))
}

pub fn lots(lots: Lots) -> String {
    shown(&count(lots), "number")
}

/// As a number, for the table of texts.
pub fn count(lots: Lots) -> String {
    lots.count().to_string()
}

/// Exact, at its natural decimals.
fn percent(rate: Rate) -> String {
    match rate.units().checked_mul(100) {
        Some(units) => format!("{}%", Rate::from_units(units)),
        None => rate.to_string(),
    }
}

/// At two decimals: what decides is compared without a division.
fn share(part: Money, whole: Money) -> String {
    if !whole.is_positive() {
        return NONE.to_owned();
    }
    let hundredths = div_half_away(i128::from(part.units()) * 10_000, i128::from(whole.units()));
    let (sign, hundredths) = (if hundredths < 0 { "−" } else { "" }, hundredths.abs());
    format!("{sign}{}.{:02}%", hundredths / 100, hundredths % 100)
}
